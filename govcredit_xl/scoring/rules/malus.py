"""减分: points taken off beside the 100, for each down to a cap."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, ClassVar

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType
from govcredit_xl.core.words import NOTHING_SAID, Words
from govcredit_xl.scoring.expression import FALSE, Expr, Name, minimum
from govcredit_xl.scoring.rules.base import Example, Param
from govcredit_xl.scoring.rules.count import Count
from govcredit_xl.scoring.wording import UNBOUNDED, each, example_input, label_of, marks

if TYPE_CHECKING:
    from random import Random


class Malus(Count):
    """−每项 × n, not below −上限, outside the 100."""

    kind = "减分"
    english = "malus"
    usage = (
        "100 分之外的扣分",
        "每项 × 数量从总分里扣，不超过“上限”；上限不填的不封底；分值填 0",
        "每项 10；上限 20",
    )
    params: ClassVar[tuple[Param, ...]] = (
        Param("每项", "number", required=True, positive=True),
        Param("上限", "number", positive=True),
    )
    outside = True
    adds = True
    for_some = False

    def capped(self, item: Item) -> bool:
        return False

    def most(self, item: Item) -> float:
        return 0.0

    def least(self, item: Item) -> float:
        return -(item.number("上限") or UNBOUNDED)

    def said(self, item: Item) -> Words:
        cap = item.number("上限")
        most = Words("，最多减 {cap}", ", {cap} at most")
        return Words(
            "减分项：{n}每 1 项减 {loss}{most}，不占 100 分。",
            "Malus: {loss} off for each one of {n}{most}, outside the 100.",
        ).put(
            n=label_of(item, "n"),
            loss=marks(each(item, "每项")),
            most=most.put(cap=marks(cap)) if cap else NOTHING_SAID,
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": 0.0}

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        return answers | {"n": 0.0}

    def tree(self, item: Item) -> Expr:
        cap, loss = item.number("上限"), each(item, "每项") * Name("n")
        return -(loss if cap is None else minimum(cap, loss))

    def claim(self, item: Item, asked: Container[str]) -> Expr:
        return FALSE  # cases take points away: nobody claims them

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 4.0, 50.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(0.0, {"每项": 0.7, "上限": 2.0}, rows, inputs),
            Example(0.0, {"每项": 5.0}, rows, inputs),
        )
