"""计数: points for each, up to the item's points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, at_least
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.rules.base import (
    Example,
    Operands,
    Param,
    Rule,
    Slot,
    column,
    example_input,
    label_of,
    lit,
    points,
)

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.scoring.rules.base import Bools, Floats


class Count(Rule):
    """min(p, 每项 × n)."""

    kind = "计数"
    usage = (
        "每做一项得若干分",
        "每项得分 × 数量，不超过分值",
        "每项 0.5：出台 3 个得 1.5 分",
    )
    params: ClassVar[tuple[Param, ...]] = (Param("每项", "number", required=True, positive=True),)
    slots = (Slot("n", (InputType.COUNT, InputType.DECIMAL)),)
    poolings = (Pooling.SUM, Pooling.LEAD)

    def cap(self, item: Item) -> float:
        """The most that can be had."""
        return item.points

    def sentence(self, item: Item) -> str:
        measure = (item.inputs[0].measure if item.inputs else "") or "项"
        each = points(item.number("每项") or 0)
        return f"{label_of(item, 'n')}：每 1 {measure}得 {each} 分，最高 {points(self.cap(item))} 分。"

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": float(math.ceil(round(self.cap(item) / (item.number("每项") or 1), 9)))}

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 1000.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(2.0, {"每项": 0.5}, rows, inputs),
            Example(1.0, {"每项": 0.3}, rows, inputs),
            Example(2.1, {"每项": 0.7}, rows, inputs),
            Example(1.0, {"每项": 1 / 3}, rows, inputs),
        )

    def score(self, item: Item, x: pd.DataFrame) -> Floats:
        import numpy as np

        return np.minimum(self.cap(item), (item.number("每项") or 0) * column(x, "n"))

    def score_excel(self, item: Item, ops: Operands) -> str:
        return f"MIN({lit(self.cap(item))},{lit(item.number('每项'))}*{ops['n'].value})"

    def decided(self, item: Item, x: pd.DataFrame) -> Bools:
        return at_least((item.number("每项") or 0) * column(x, "n"), self.cap(item))

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        n, cap = ops["n"], lit(self.cap(item))
        return f"IF({n.given},ROUND({lit(item.number('每项'))}*{n.value},{COMPARE_DIGITS})>={cap},FALSE)"
