"""扣分: points taken off for each case, or for each case per head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, at_least
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
)

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.scoring.rules.base import Bools, Floats


class Deduction(Rule):
    """max(0, p − 每件扣 × n); with 每: max(0, p − 每件扣 × n ÷ (pop/每)), pop needed only when n > 0."""

    kind = "扣分"
    usage = (
        "发生一件扣若干分",
        "分值 − 每件扣 × 件数，扣完为止。填了“每”的，件数先按“每多少人口”折算（pop 是人口数，单位与“每”一致）",
        "每件扣 1；每 10（pop 以万人计，即每 10 万人）",
    )
    params = (Param("每件扣", "number", required=True, positive=True), Param("每", "number", positive=True))
    slots = (
        Slot("n", (InputType.COUNT, InputType.DECIMAL)),
        Slot("pop", (InputType.COUNT, InputType.DECIMAL), required=False),
    )
    poolings = (Pooling.SUM, Pooling.LEAD)

    def conditional(self, code: str) -> bool:
        return code == "pop"

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        per, pop = item.number("每"), item.input("pop")
        if per is not None and pop is None:
            return [("每", "用了“每”，填报项里就要有代码为 pop 的一行")]
        if per is None and pop is not None:
            return [("每", "填报项里有 pop，就要填“每”")]
        return []

    def sentence(self, item: Item) -> str:
        each, name = points(item.number("每件扣") or 0), label_of(item, "n")
        per = item.number("每")
        if per is None:
            return f"{name}为 0 得 {points(item.points)} 分，每 1 件扣 {each} 分，扣完为止。"
        pop = item.input("pop")
        base = f"{points(per)} {pop.measure if pop else ''}{pop.label if pop else ''}"
        return f"{name}为 0 得 {points(item.points)} 分；平均每 {base}有 1 件扣 {each} 分，按比例计算，扣完为止。"

    def full_marks(self, item: Item) -> dict[str, Value]:
        answer: dict[str, Value] = {"n": 0.0}
        return answer | ({"pop": 1.0} if item.input("pop") else {})

    def examples(self) -> tuple[Example, ...]:
        n, pop = (
            example_input("n", InputType.COUNT),
            example_input("pop", InputType.DECIMAL, conditional=True),
        )
        plain = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 100.0, None)]
        per_head = [
            {"n": a, "pop": b}
            for a, b in (
                (0.0, None), (0.0, 50.0), (1.0, None), (1.0, 98.76), (3.0, 98.76), (7.0, 30.0), (49.0, 98.0),
                (50.0, 100.0), (None, 100.0), (None, None),
            )
        ]  # fmt: skip
        return (
            Example(2.0, {"每件扣": 1.0}, plain, (n,)),
            Example(4.0, {"每件扣": 0.3}, plain, (n,)),
            Example(2.1, {"每件扣": 0.7}, plain, (n,)),
            Example(5.0, {"每件扣": 1.0, "每": 10.0}, per_head, (n, pop)),
        )

    def needed(self, item: Item, x: pd.DataFrame) -> pd.DataFrame:
        needed = super().needed(item, x)
        if "pop" in needed.columns:
            needed["pop"] = column(x, "n") > 0
        return needed

    def needed_excel(self, item: Item, ops: Operands) -> dict[str, str | None]:
        needed = super().needed_excel(item, ops)
        if "pop" in ops:
            needed["pop"] = _some(ops)
        return needed

    def score(self, item: Item, x: pd.DataFrame) -> Floats:
        import numpy as np

        n, per = column(x, "n"), item.number("每")
        if per is not None:
            pop = column(x, "pop")
            with np.errstate(divide="ignore", invalid="ignore"):
                n = np.where(n == 0, 0.0, np.where(pop > 0, n / (pop / per), np.inf))
        return np.maximum(0.0, item.points - (item.number("每件扣") or 0) * n)

    def score_excel(self, item: Item, ops: Operands) -> str:
        n, per = ops["n"].value, item.number("每")
        p, each = lit(item.points), lit(item.number("每件扣"))
        if per is None:
            return f"MAX(0,{p}-{each}*{n})"
        pop = ops["pop"].value
        return f"IF({n}=0,{p},IF({pop}>0,MAX(0,{p}-{each}*({n}/({pop}/{lit(per)}))),0))"

    def decided(self, item: Item, x: pd.DataFrame) -> Bools:
        if item.number("每") is not None:  # more residents can still raise the score
            return filled(x, False)
        return at_least((item.number("每件扣") or 0) * column(x, "n"), item.points)

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        if item.number("每") is not None:
            return None
        n, p = ops["n"], lit(item.points)
        return f"IF({n.given},ROUND({lit(item.number('每件扣'))}*{n.value},{COMPARE_DIGITS})>={p},FALSE)"

    def claims(self, item: Item, x: pd.DataFrame) -> Bools:
        return filled(x, False)  # cases take points away: nobody claims them

    def checks(self, item: Item) -> tuple[Check, ...]:
        if item.input("pop") is None:
            return ()
        label = label_of(item, "pop")
        return (
            Check(
                "population-missing",
                "pop",
                ("n", "pop"),
                f"“{label}”应大于 0",
                lambda x: (column(x, "n") > 0) & (column(x, "pop") <= 0),
                lambda ops: f"AND({_some(ops)},IF({ops['pop'].given},{ops['pop'].value}<=0,FALSE))",
                {"label": label},
                {"value": "pop"},
            ),
        )

    def blame(self, item: Item, x: pd.DataFrame, pooled: Mapping[str, float]) -> Floats | None:
        import numpy as np

        return np.nan_to_num(column(x, "n"))


def _some(ops: Operands) -> str:
    n = ops["n"]
    return f"IF({n.given},{n.value}>0,FALSE)"
