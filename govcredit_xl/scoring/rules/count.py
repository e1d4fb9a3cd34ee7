"""计数: points for each, up to the item's points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.expression import Expr, Name, minimum
from govcredit_xl.scoring.rules.base import Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import each, example_input, label_of, marks

if TYPE_CHECKING:
    from random import Random


class Count(Rule):
    """min(p, 每项 × n)."""

    kind = "计数"
    english = "count"
    usage = (
        "每做一项得若干分",
        "每项得分 × 数量，不超过分值",
        "每项 0.5：出台 3 个得 1.5 分",
    )
    params: ClassVar[tuple[Param, ...]] = (Param("每项", "number", required=True, positive=True),)
    slots = (Slot("n", (InputType.COUNT, InputType.DECIMAL)),)
    poolings = (Pooling.SUM, Pooling.LEAD)
    for_some: ClassVar[bool] = True

    def cap(self, item: Item) -> float:
        """The most that can be had."""
        return item.points

    def said(self, item: Item) -> Words:
        measure = item.inputs[0].measure if item.inputs else ""
        return Words(
            "{n}：每 1 {measure}得 {gain}，最高 {most}。", "{n}: {gain} for each {measure}, {most} at most."
        ).put(
            n=label_of(item, "n"),
            measure=measure or Words("项", "one"),
            gain=marks(each(item, "每项")),
            most=marks(self.cap(item)),
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": float(math.ceil(round(self.cap(item) / (each(item, "每项") or 1), 9)))}

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        return answers | {"n": float(rng.choice((0, 0, 0, 1)) if not item.points < 1 else 1)}

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 1000.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(2.0, {"每项": 0.5}, rows, inputs),
            Example(1.0, {"每项": 0.3}, rows, inputs),
            Example(2.1, {"每项": 0.7}, rows, inputs),
            Example(1.0, {"每项": 1 / 3}, rows, inputs),
        )

    def tree(self, item: Item) -> Expr:
        return minimum(self.cap(item), each(item, "每项") * Name("n"))
