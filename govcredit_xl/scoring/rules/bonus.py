"""加分: points beyond the 100, for each up to a cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType
from govcredit_xl.core.words import NOTHING_SAID, Words
from govcredit_xl.scoring.expression import Expr, Name
from govcredit_xl.scoring.rules.base import Example, Param
from govcredit_xl.scoring.rules.count import Count
from govcredit_xl.scoring.wording import UNBOUNDED, each, example_input, label_of, marks

if TYPE_CHECKING:
    from random import Random


class Bonus(Count):
    """min(上限, 每项 × n), outside the 100. An area's 加分上限 caps their sum."""

    kind = "加分"
    english = "bonus"
    usage = (
        "100 分之外的加分",
        "每项 × 数量，不超过“上限”；上限不填的不封顶；分值填 0",
        "每项 1；上限 3",
    )
    params: ClassVar[tuple[Param, ...]] = (
        Param("每项", "number", required=True, positive=True),
        Param("上限", "number", positive=True),
        Param("加分上限", "number", positive=True),
    )
    outside = True
    adds = True
    for_some = False

    def cap(self, item: Item) -> float:
        return item.number("上限") or UNBOUNDED

    def tree(self, item: Item) -> Expr:
        return super().tree(item) if item.number("上限") else each(item, "每项") * Name("n")

    def full_marks(self, item: Item) -> dict[str, Value]:
        return super().full_marks(item) if item.number("上限") else {"n": 100.0}

    def most(self, item: Item) -> float:
        return self.cap(item)

    def said(self, item: Item) -> Words:
        cap, area = item.number("上限"), item.number("加分上限")
        bound = Words("不封顶", "without a limit")
        if cap:
            bound = Words("最多加 {cap}", "{cap} at most").put(cap=marks(cap))
        within = Words(
            "；本一级指标加分合计不超过 {area}", "; the bonuses of the area together add {area} at most"
        )
        return Words(
            "加分项：{n}每 1 项加 {gain}，{bound}，不占 100 分{within}。",
            "Bonus: {gain} for each one of {n}, {bound}, on top of the 100{within}.",
        ).put(
            n=label_of(item, "n"),
            gain=marks(each(item, "每项")),
            bound=bound,
            within=within.put(area=marks(area)) if area else NOTHING_SAID,
        )

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        return answers

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 4.0, 50.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(0.0, {"每项": 0.7, "上限": 2.0}, rows, inputs),
            Example(0.0, {"每项": 0.7, "上限": 2.1}, rows, inputs),
            Example(0.0, {"每项": 0.5}, rows, inputs),
        )
