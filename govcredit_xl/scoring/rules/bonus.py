"""加分: points beyond the 100, for each up to a cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType
from govcredit_xl.scoring.rules.base import Example, Param, example_input, label_of, points
from govcredit_xl.scoring.rules.count import Count

if TYPE_CHECKING:
    from random import Random


class Bonus(Count):
    """min(上限, 每项 × n), outside the 100. An area's 加分上限 caps their sum."""

    kind = "加分"
    usage = (
        "100 分之外的加分",
        "每项 × 数量，不超过“上限”；分值填 0",
        "每项 1；上限 3",
    )
    params: ClassVar[tuple[Param, ...]] = (
        Param("每项", "number", required=True, positive=True),
        Param("上限", "number", required=True, positive=True),
        Param("加分上限", "number", positive=True),
    )
    outside = True
    adds = True
    for_some = False

    def cap(self, item: Item) -> float:
        """上限."""
        return item.number("上限") or 0.0

    def most(self, item: Item) -> float:
        return self.cap(item)

    def sentence(self, item: Item) -> str:
        each = points(item.number("每项") or 0)
        text = f"加分项：{label_of(item, 'n')}每 1 项加 {each} 分，最多加 {points(self.cap(item))} 分，不占 100 分"
        area = item.number("加分上限")
        return text + (f"；本一级指标加分合计不超过 {points(area)} 分。" if area else "。")

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        return answers

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 4.0, 50.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(0.0, {"每项": 0.7, "上限": 2.0}, rows, inputs),
            Example(0.0, {"每项": 0.7, "上限": 2.1}, rows, inputs),
        )
