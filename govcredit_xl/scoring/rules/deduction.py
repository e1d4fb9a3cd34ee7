"""扣分: points taken off for each case, or for each case per head."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.evaluation import column
from govcredit_xl.scoring.expression import FALSE, Expr, Name, maximum, when
from govcredit_xl.scoring.rules.base import Check, Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import each, example_input, label_of, marks, points

if TYPE_CHECKING:
    from random import Random

    from govcredit_xl.scoring.evaluation import Columns, Floats


class Deduction(Rule):
    """max(0, p − 每件扣 × n); with 每: max(0, p − 每件扣 × n ÷ (pop/每)), pop needed only when n > 0."""

    kind = "扣分"
    english = "deduction"
    usage = (
        "发生一件扣若干分",
        "分值 − 每件扣 × 件数，扣完为止；填了“下限”的扣到下限为止，可以是负数。填了“每”的，件数先按“每多少人口”折算（pop 是人口数，单位与“每”一致）",
        "每件扣 1；每 10（pop 以万人计，即每 10 万人）",
    )
    params = (
        Param("每件扣", "number", required=True, positive=True),
        Param("每", "number", positive=True),
        Param("下限", "number", signed=True, within_points=True),
    )
    slots = (
        Slot("n", (InputType.COUNT, InputType.DECIMAL)),
        Slot("pop", (InputType.COUNT, InputType.DECIMAL), required=False, after=("n",)),
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

    def said(self, item: Item) -> Words:
        per, floor = item.number("每"), item.number("下限")
        until = Words("扣完为止", "down to 0")
        if floor:
            until = Words("最低 {floor}", "down to {floor}").put(floor=marks(floor))
        facts: dict[str, str | Words] = {"n": label_of(item, "n"), "loss": marks(each(item, "每件扣"))}
        facts |= {"points": marks(item.points), "until": until}
        if per is None:
            return Words(
                "{n}为 0 得 {points}，每 1 件扣 {loss}，{until}。",
                "{points} where {n} is 0; each case takes off {loss}, {until}.",
            ).put(**facts)
        pop = item.input("pop")
        base = f"{points(per)} {pop.measure if pop else ''}{pop.label if pop else ''}"
        return Words(
            "{n}为 0 得 {points}；平均每 {base}有 1 件扣 {loss}，按比例计算，{until}。",
            "{points} where {n} is 0; one case for each {base} takes off {loss}, in proportion, {until}.",
        ).put(base=base, **facts)

    def full_marks(self, item: Item) -> dict[str, Value]:
        answer: dict[str, Value] = {"n": 0.0}
        return answer | ({"pop": 1.0} if item.input("pop") else {})

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        answers["n"] = 1.0 if rng.random() < 0.02 else 0.0
        return answers | ({"n": 2.0, "pop": 98.76} if item.input("pop") else {})

    def examples(self) -> tuple[Example, ...]:
        n, pop = (
            example_input("n", InputType.COUNT),
            example_input("pop", InputType.DECIMAL, conditional=True),
        )
        plain = [{"n": v} for v in (0.0, 1.0, 2.0, 3.0, 100.0, None)]
        per_head = [
            {"n": a, "pop": b}
            for a, b in (
                (0.0, None), (2.0, 0.0), (0.0, 50.0), (1.0, None), (1.0, 98.76), (3.0, 98.76), (7.0, 30.0), (49.0, 98.0),
                (50.0, 100.0), (None, 100.0), (None, None),
            )
        ]  # fmt: skip
        return (
            Example(2.0, {"每件扣": 1.0}, plain, (n,)),
            Example(4.0, {"每件扣": 0.3}, plain, (n,)),
            Example(2.1, {"每件扣": 0.7}, plain, (n,)),
            Example(2.0, {"每件扣": 1.0, "下限": -3.0}, plain, (n,)),
            Example(5.0, {"每件扣": 1.0, "每": 10.0, "下限": -2.5}, per_head, (n, pop)),
            Example(5.0, {"每件扣": 1.0, "每": 10.0}, per_head, (n, pop)),
        )

    def least(self, item: Item) -> float:
        return each(item, "下限")

    def tree(self, item: Item) -> Expr:
        n, pop, per, floor = Name("n"), Name("pop"), item.number("每"), self.least(item)
        if per is None:
            return maximum(floor, item.points - each(item, "每件扣") * n)
        left = maximum(floor, item.points - each(item, "每件扣") * (n / (pop / per)))
        return when(n > 0.0, when(pop > 0.0, left, 0.0), item.points)

    def claim(self, item: Item, asked: Container[str]) -> Expr:
        return FALSE  # cases take points away: nobody claims them

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
                (Name("n") > 0.0) & (Name("pop") <= 0.0),
                {"label": label},
                {"value": "pop"},
            ),
        )

    def blame(self, item: Item, x: Columns, pooled: Mapping[str, float]) -> Floats | None:
        import numpy as np

        return np.nan_to_num(column(x, "n"))
