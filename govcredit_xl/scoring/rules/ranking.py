"""排名: points by the rank of a rate, told by an outside body or computed among the units."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_array
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.rules.base import (
    Check,
    Example,
    Operands,
    Param,
    Rule,
    Slot,
    column,
    example_input,
    filled,
    label_of,
    lit,
    points,
    text_param,
)
from govcredit_xl.scoring.rules.rate import FULL

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.scoring.rules.base import Bools, Floats

ASKED, COMPUTED = "填报", "计算"
HIGH, LOW = "越高越好", "越低越好"

_NUMBERS = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT)


class Ranking(Rule):
    """n = 0 and 无事项得分 given: that; d = 0 with 无数据=满分: p; else 最高 × (of − rank + 1)/of.

    With 排名来源=计算 the columns `rank` and `of` are filled by `rank_among`; a unit with d = 0 is not ranked.
    """

    kind = "排名"
    usage = (
        "按名次得分",
        "最高 ×（总数 − 名次 + 1）÷ 总数。填了“无事项得分”的，n 为 0 就得这么多。排名来源选“计算”的，由程序在各单位之间按 n ÷ d 排名，不用填名次",
        "最高 1.8；无事项得分 2：7 个县区中第 3 名得 1.8 × 5 ÷ 7",
    )
    params = (
        Param("最高", "number", required=True, positive=True, within_points=True),
        Param("无事项得分", "number", within_points=True),
        Param("无数据", "choice", choices=(FULL,)),
        Param("排名来源", "choice", choices=(ASKED, COMPUTED)),
        Param("方向", "choice", required=True, choices=(HIGH, LOW), when=("排名来源", (COMPUTED,))),
    )
    slots = (
        Slot("n", _NUMBERS),
        Slot("d", _NUMBERS),
        Slot("rank", (InputType.COUNT,), required=False),
        Slot("of", (InputType.COUNT,), required=False),
    )
    poolings = (Pooling.SUM, Pooling.LEAD)

    def ranked_across(self, item: Item) -> bool:
        return text_param(item, "排名来源") == COMPUTED

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        asked = [code for code in ("rank", "of") if item.input(code) is not None]
        if self.ranked_across(item) and asked:
            return [("排名来源", "名次由程序计算时，填报项里不要有 rank 和 of")]
        if not self.ranked_across(item) and len(asked) < 2:
            return [("排名来源", "填报项里要有 rank（名次）和 of（总数）；由程序排名的请填“计算”")]
        return []

    def sentence(self, item: Item) -> str:
        top, none = points(item.number("最高") or 0), item.number("无事项得分")
        parts = []
        if none is not None:
            parts.append(f"{label_of(item, 'n')}为 0 的得 {points(none)} 分")
        if text_param(item, "无数据") == FULL:
            parts.append(f"{label_of(item, 'd')}为 0 的得 {points(item.points)} 分")
        how = "由汇总后各单位的比率排名" if self.ranked_across(item) else "按名次"
        parts.append(f"其余{how}得分：{top} ×（总数－名次＋1）÷ 总数")
        return "；".join(parts) + "。"

    def full_marks(self, item: Item) -> dict[str, Value]:
        if item.number("无事项得分") is not None:
            answer: dict[str, Value] = {"n": 0.0, "d": 10.0}
        else:
            answer = {"n": 100.0, "d": 100.0}
            if not self.ranked_across(item):
                answer |= {"rank": 1.0, "of": 10.0}
        return answer

    def examples(self) -> tuple[Example, ...]:
        inputs = tuple(example_input(c, InputType.COUNT) for c in ("n", "d", "rank", "of"))
        rows = [
            dict(zip(("n", "d", "rank", "of"), row, strict=True))
            for row in (
                (0.0, 5.0, None, None), (0.0, None, None, None), (0.0, 0.0, None, None), (2.0, 5.0, 1.0, 7.0),
                (2.0, 5.0, 7.0, 7.0), (2.0, 5.0, 3.0, 7.0), (2.0, 5.0, None, 7.0), (2.0, 5.0, 3.0, None),
                (2.0, None, 3.0, 7.0), (None, 5.0, 3.0, 7.0), (None, 0.0, 1.0, 3.0), (1.0, 1.0, 1.0, 1.0),
                (None, None, None, None),
            )
        ]  # fmt: skip
        return (
            Example(2.0, {"最高": 1.8, "无事项得分": 2.0}, rows, inputs),
            Example(3.0, {"最高": 3.0, "无数据": FULL}, rows, inputs),
            Example(3.0, {"最高": 2.9, "无事项得分": 3.0, "无数据": FULL}, rows, inputs),
            Example(3.0, {"最高": 3.0}, rows, inputs),
            Example(3.0, {"最高": 3.0, "排名来源": COMPUTED, "方向": HIGH}, rows, inputs[:2]),
        )

    # Three questions decide what is needed: is n 0 with points for it, is d 0 with points for it, else the rank.
    def _settled(self, item: Item, x: pd.DataFrame) -> tuple[Bools, Bools]:
        none = (column(x, "n") == 0) & (item.number("无事项得分") is not None)
        full = (column(x, "d") == 0) & (text_param(item, "无数据") == FULL)
        return none, full

    def _settled_excel(self, item: Item, ops: Operands) -> tuple[str | None, str | None]:
        n, d = ops["n"], ops["d"]
        none = f"IF({n.given},{n.value}=0,FALSE)" if item.number("无事项得分") is not None else None
        full = f"IF({d.given},{d.value}=0,FALSE)" if text_param(item, "无数据") == FULL else None
        return none, full

    def needed(self, item: Item, x: pd.DataFrame) -> pd.DataFrame:
        needed = super().needed(item, x)
        none, full = self._settled(item, x)
        known = column(x, "n") == column(x, "n")
        if "n" in needed.columns:
            # With nothing in d, n can still be the 0 that has points of its own.
            needed["n"] = ~full if item.number("无事项得分") is None else True
        if "d" in needed.columns:
            needed["d"] = ~none
        for code in ("rank", "of"):
            if code in needed.columns:
                needed[code] = ~none & ~full & known
        return needed

    def needed_excel(self, item: Item, ops: Operands) -> dict[str, str | None]:
        needed = super().needed_excel(item, ops)
        none, full = self._settled_excel(item, ops)
        if "n" in needed and full is not None and none is None:
            needed["n"] = f"NOT({full})"
        if "d" in needed and none is not None:
            needed["d"] = f"NOT({none})"
        open_ = [f"NOT({part})" for part in (none, full) if part is not None]
        for code in ("rank", "of"):
            if code in needed:
                needed[code] = f"AND({','.join([*open_, ops['n'].given])})"
        return needed

    def score(self, item: Item, x: pd.DataFrame) -> Floats:
        import numpy as np

        none, full = self._settled(item, x)
        rank, of = column(x, "rank"), column(x, "of")
        with np.errstate(divide="ignore", invalid="ignore"):
            ranked = np.where(of > 0, (item.number("最高") or 0) * (of - rank + 1) / of, np.nan)
        result = np.where(full, item.points, ranked)
        return np.where(none, item.number("无事项得分") or 0.0, result)

    def score_excel(self, item: Item, ops: Operands) -> str:
        if "rank" in ops and "of" in ops:
            rank, of = ops["rank"], ops["of"]
            ranked = f"{lit(item.number('最高'))}*({of.value}-{rank.value}+1)/{of.value}"
            text = f'IF(AND({rank.given},{of.given}),IF({of.value}>0,{ranked},""),"")'
        else:
            text = '""'
        none, full = self._settled_excel(item, ops)
        if full is not None:
            text = f"IF({full},{lit(item.points)},{text})"
        if none is not None:
            text = f"IF({none},{lit(item.number('无事项得分'))},{text})"
        return text

    def quotient(self, item: Item) -> tuple[str, str] | None:
        return "n", "d"

    def supporters_decide(self, item: Item) -> bool:
        # A supporter's amount can only matter while a pooled n of 0 has points of its own.
        return self.ranked_across(item) or item.number("无事项得分") is not None

    def leads_tell(self, item: Item) -> bool:
        return not self.ranked_across(item)

    def decided(self, item: Item, x: pd.DataFrame) -> Bools:
        if self.ranked_across(item):
            return filled(x, False)
        result: Bools = column(x, "n") > 0
        return result

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        return None if self.ranked_across(item) else f"IF({ops['n'].given},{ops['n'].value}>0,FALSE)"

    def checks(self, item: Item) -> tuple[Check, ...]:
        n, d = label_of(item, "n"), label_of(item, "d")
        found = [
            Check(
                "above-denominator",
                "n",
                ("n", "d"),
                f"“{n}”大于“{d}”",
                lambda x: column(x, "n") > column(x, "d"),
                lambda ops: (
                    f"IF(AND({ops['n'].given},{ops['d'].given}),{ops['n'].value}>{ops['d'].value},FALSE)"
                ),
                {"numerator": n, "denominator": d},
                {"n": "n", "d": "d"},
            )
        ]
        if item.input("rank") is not None and item.input("of") is not None:
            found.append(
                Check(
                    "rank-out-of-range",
                    "rank",
                    ("rank", "of"),
                    f"“{label_of(item, 'rank')}”应在 1 和“{label_of(item, 'of')}”之间",
                    partial(self._rank_wrong, item),
                    partial(self._rank_wrong_excel, item),
                    {"label": label_of(item, "rank")},
                    {"value": "rank", "of": "of"},
                )
            )
        return tuple(found)

    def _rank_wrong(self, item: Item, x: pd.DataFrame) -> Bools:
        none, full = self._settled(item, x)
        rank = column(x, "rank")
        result: Bools = ~none & ~full & ((rank < 1) | (rank > column(x, "of")))
        return result

    def _rank_wrong_excel(self, item: Item, ops: Operands) -> str:
        rank, of = ops["rank"], ops["of"]
        low = f"IF({rank.given},{rank.value}<1,FALSE)"
        high = f"IF(AND({rank.given},{of.given}),{rank.value}>{of.value},FALSE)"
        decides = [f"NOT({part})" for part in self._settled_excel(item, ops) if part is not None]
        return f"AND({','.join([*decides, f'OR({low},{high})'])})"


def rank_among(item: Item, x: pd.DataFrame, counted: Bools) -> pd.DataFrame:
    """`x` with columns `rate` (rounded to 6 decimals), `rank` and `of`; NaN for units that are not ranked.

    Ranked are the counted units with d > 0, less those at 无事项得分; equal rates share the better rank.
    """
    import numpy as np

    n, d = column(x, "n"), column(x, "d")
    ranked = counted & (d > 0) & (n == n)
    if item.number("无事项得分") is not None:
        ranked &= n != 0
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(ranked, round_array(np.where(ranked, n / d, 0.0), COMPARE_DIGITS), np.nan)
    found = x.copy()
    found["rate"] = rate
    found["rank"] = found["rate"].rank(method="min", ascending=text_param(item, "方向") == LOW)
    found["of"] = np.where(ranked, float(ranked.sum()), np.nan)
    return found
