"""排名: points by the rank of a rate, told by an outside body or computed among the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcredit_xl.core.arithmetic import COMPARE_DIGITS
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words, joined
from govcredit_xl.scoring.evaluation import Frame, column, evaluate
from govcredit_xl.scoring.expression import (
    FALSE,
    NO_SCORE,
    TRUE,
    Expr,
    Group,
    Name,
    equals,
    given,
    rounded,
    when,
)
from govcredit_xl.scoring.reach import Way, Ways
from govcredit_xl.scoring.rules.base import DERIVED, Check, Example, Param, Rule, Slot
from govcredit_xl.scoring.rules.rate import FULL
from govcredit_xl.scoring.wording import HIGH, LOW, each, example_input, label_of, marks, points, text_param

if TYPE_CHECKING:
    from random import Random

    from govcredit_xl.scoring.evaluation import Bools, Columns, Floats
    from govcredit_xl.scoring.rules.base import Ints

ASKED, COMPUTED = "填报", "计算"

_NUMBERS = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT)


class Ranking(Rule):
    """n = 0 and 无事项得分 given: that; d = 0 with 无数据=满分: p; else 最高 × (of − rank + 1)/of.

    With 排名来源=计算 the columns `rank` and `of` are filled by `rank_among`; a unit with d = 0 is not ranked.
    """

    kind = "排名"
    english = "ranking"
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
        Slot("rank", (InputType.COUNT,), required=False, after=("n",), told=True),
        Slot("of", (InputType.COUNT,), required=False, after=("n",), told=True),
    )
    poolings = (Pooling.SUM, Pooling.LEAD)

    def ranked_across(self, item: Item) -> bool:
        return text_param(item, "排名来源") == COMPUTED

    def lowest_outside(self, item: Item) -> bool:
        return (
            text_param(item, "方向", LOW) == LOW
        )  # corrections and lost cases, unless the catalogue says else

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        asked = [code for code in ("rank", "of") if item.input(code) is not None]
        if self.ranked_across(item) and asked:
            return [("排名来源", "名次由程序计算时，填报项里不要有 rank 和 of")]
        if not self.ranked_across(item) and len(asked) < 2:
            return [("排名来源", "填报项里要有 rank（名次）和 of（总数）；由程序排名的请填“计算”")]
        return []

    def said(self, item: Item) -> Words:
        none, parts = item.number("无事项得分"), []
        empty = Words("{label}为 0 的得 {points}", "{points} where {label} is 0")
        if none is not None:
            parts.append(empty.put(label=label_of(item, "n"), points=marks(none)))
        if text_param(item, "无数据") == FULL:
            parts.append(empty.put(label=label_of(item, "d"), points=marks(item.points)))
        how = Words("按名次", "by place")
        if self.ranked_across(item):
            how = Words("由汇总后各单位的比率排名", "by the place of the unit's rate among all units")
        rest = Words(
            "其余{how}得分：{top} ×（总数－名次＋1）÷ 总数", "{how}: {top} × (all − place + 1) ÷ all"
        )
        rest = Words(rest.zh, f"{'else' if parts else 'Points'} {rest.en}")
        parts.append(rest.put(how=how, top=points(item.number("最高") or 0)))
        return joined(parts) + Words("。", ".")

    def full_marks(self, item: Item) -> dict[str, Value]:
        if item.number("无事项得分") is not None:
            answer: dict[str, Value] = {"n": 0.0, "d": 10.0}
        else:
            answer = {"n": 100.0, "d": 100.0}
            if not self.ranked_across(item):
                answer |= {"rank": 1.0, "of": 10.0}
        return answer

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        if item.number("无事项得分") is not None:
            return answers | {"n": 1.0, "d": 24.0, "rank": 2.0, "of": 7.0}
        owed = round(rng.uniform(80, 900), 2)
        answers |= {"d": owed, "n": round(owed * rng.uniform(0.7, 1), 2)}
        if "rank" in answers:
            answers |= {"rank": float(rng.randint(1, 4)), "of": 7.0}
        return answers

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

    def _no_cases(self, item: Item) -> Expr:
        return equals(Name("n"), 0.0) if item.number("无事项得分") is not None else FALSE

    def _no_data(self, item: Item) -> Expr:
        return equals(Name("d"), 0.0) if text_param(item, "无数据") == FULL else FALSE

    def _points(self, item: Item, place: Expr) -> Expr:
        of = Name("of")
        ranked = each(item, "最高") * (of - place + 1.0) / of
        return when(
            self._no_cases(item),
            each(item, "无事项得分"),
            when(
                self._no_data(item),
                item.points,
                when(given("rank"), ranked, NO_SCORE) if self.ranked_across(item) else ranked,
            ),
        )

    def tree(self, item: Item) -> Expr:
        return self._points(item, Name("rank"))

    def reads(self, item: Item) -> Expr:
        return self._points(item, Name("rank") + Name("n") / Name("d"))  # a rank is told of their rate

    def ways(self, item: Item) -> Ways:
        return {**super().ways(item), **(dict.fromkeys(DERIVED, Way.ANY) if self.ranked_across(item) else {})}

    def quotient(self, item: Item) -> tuple[str, str] | None:
        return "n", "d"

    def supporters_decide(self, item: Item) -> bool:
        # A supporter's amount can only matter while a pooled n of 0 has points of its own.
        return self.ranked_across(item) or item.number("无事项得分") is not None

    def leads_tell(self, item: Item) -> bool:
        return not self.ranked_across(item)

    def checks(self, item: Item) -> tuple[Check, ...]:
        n, d = label_of(item, "n"), label_of(item, "d")
        found = [
            Check(
                "above-denominator",
                "n",
                ("n", "d"),
                f"“{n}”大于“{d}”",
                Name("n") > Name("d"),
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
                    ~self._no_cases(item)
                    & ~self._no_data(item)
                    & ((Name("rank") < 1.0) | (Name("rank") > Name("of"))),
                    {"label": label_of(item, "rank")},
                    {"value": "rank", "of": "of"},
                )
            )
        return tuple(found)

    def lowest_first(self, item: Item) -> bool:
        return text_param(item, "方向") == LOW

    def among(self, item: Item) -> dict[str, Expr]:
        """`rate`, `rank` and `of` of each unit, of those that are ranked: units with d > 0 that have cases."""
        cases = ~equals(Name("n"), 0.0) if item.number("无事项得分") is not None else TRUE
        quotient = rounded(Name("n") / Name("d"), COMPARE_DIGITS)
        rate = when((Name("d") > 0.0) & cases, quotient, NO_SCORE)
        place = Group("组名次", rate, self.lowest_first(item))
        counted = Group("组家数", rate)
        return dict(zip(DERIVED, (rate, place, when(place > 0.0, counted, NO_SCORE)), strict=True))

    def derived(self, item: Item) -> tuple[str, ...]:
        return DERIVED if self.ranked_across(item) else ()

    def with_ranks(self, item: Item, x: Columns, counted: Bools, peers: Ints | None = None) -> Frame:
        """`x` with rate (rounded to 6 decimals), rank and of among the counted units; NaN elsewhere."""
        import numpy as np

        group = np.where(counted, 0 if peers is None else peers, -1)
        known: dict[str, Floats] = {i.code: column(x, i.code) for i in item.inputs}
        for name, tree in self.among(item).items():
            known[name] = np.where(counted, evaluate(tree, x, group), np.nan)
        return Frame(known, len(x))
