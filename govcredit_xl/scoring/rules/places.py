"""名次: points by place, told by an outside body or worked out in the ranking group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import MAX_NESTING
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import BETWEEN_NAMES, NOTHING_SAID, Words, joined
from govcredit_xl.scoring.expression import ZERO, Expr, Group, Name, compare, either, equals, when
from govcredit_xl.scoring.place_points import read_places
from govcredit_xl.scoring.rules.base import Check, Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import (
    HIGH,
    LOW,
    example_input,
    label_of,
    list_param,
    marks,
    percent,
    points,
    text_param,
)

if TYPE_CHECKING:
    from random import Random

_NUMBERS: Final = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT, InputType.SIGNED)


class PlacePoints(Rule):
    """The points of the place: the last one listed holds for all after it; of shares, none after the last."""

    kind = "名次"
    english = "places"
    usage = (
        "按在同组单位中的名次得分",
        "填报项写 x 的，由程序在同一排名组内按 x 排名，同分同名次，组内只有一家的得第一名；上级已排定名次的写 rank。"
        "“名次分”写各名次的分，最后一个名次的分管它以后的所有名次；写“前10% 5”的按名次占家数的比例（rank 还要有 of），"
        "都不在内得 0 分",
        "名次分 1 60、2 57、3 54；名次分 前10% 5、前50% 3",
    )
    params = (
        Param("名次分", "places", required=True),
        Param("方向", "choice", choices=(HIGH, LOW)),
    )
    slots = (
        Slot("x", _NUMBERS, required=False),
        Slot("rank", (InputType.COUNT,), required=False, told=True),
        Slot("of", (InputType.COUNT,), required=False, told=True),
    )
    poolings = (Pooling.SUM, Pooling.LEAD)

    def _steps(self, item: Item) -> tuple[tuple[float, float], ...]:
        found = read_places(list_param(item.params, "名次分"))
        return found if isinstance(found, tuple) else ()

    def _shares(self, item: Item) -> bool:
        return any(entry.startswith("前") for entry in list_param(item.params, "名次分"))

    def _told(self, item: Item) -> bool:
        return item.input("x") is None

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        found, steps = [], self._steps(item)
        if any(score > item.points for _, score in steps):
            found.append(("名次分", f"每个名次的分不能大于分值 {points(item.points)}"))
        if len(steps) > MAX_NESTING - 10:
            found.append(("名次分", f"名次太多，最多 {MAX_NESTING - 10} 个"))
        asked = {i.code for i in item.inputs}
        if "x" in asked and asked & {"rank", "of"}:
            found.append(("填报项", "有 x 的由程序排名，不要再有 rank 和 of"))
        elif not asked & {"x", "rank"}:
            found.append(("填报项", "要有 x（由程序排名）或 rank（已排定的名次）"))
        elif "rank" in asked and self._shares(item) and "of" not in asked:
            found.append(("填报项", "按比例得分的，还要有 of（参加排名的家数）"))
        return found

    def said(self, item: Item) -> Words:
        if self._told(item):
            return Words("按{x}得分：{steps}。", "By {x}: {steps}.").put(
                x=label_of(item, "rank"), steps=self._said_steps(item)
            )
        order = Words("从高到低", "the highest first")
        if text_param(item, "方向") == LOW:
            order = Words("从低到高", "the lowest first")
        return Words(
            "汇总后在同组单位中按{x}{order}排名得分：{steps}。",
            "By the place of {x} among the units of the group, {order}: {steps}.",
        ).put(x=label_of(item, "x"), order=order, steps=self._said_steps(item))

    def _said_steps(self, item: Item) -> Words:
        """The points of each place."""
        steps, shares = self._steps(item), self._shares(item)
        one = Words("第 {place} 名 {points}", "place {place} {points}")
        if shares:
            one = Words("前 {place} 得 {points}", "the first {place} {points}")
        listed = [
            one.put(place=(percent if shares else points)(step), points=marks(score)) for step, score in steps
        ]
        rest = Words("，第 {last} 名以后相同", ", the same after place {last}")
        if shares:
            rest = Words("，其余不得分", ", the others none")
        elif not steps:
            rest = NOTHING_SAID
        return joined(listed, BETWEEN_NAMES) + rest.put(last=points(steps[-1][0]) if steps else "")

    def full_marks(self, item: Item) -> dict[str, Value]:
        if not self._told(item):
            return {"x": 0.0 if text_param(item, "方向") == LOW else 100.0}
        found: dict[str, Value] = {"rank": 1.0}
        return found | ({"of": 1000.0} if item.input("of") else {})

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        if "x" in answers:
            return answers | {"x": float(rng.randint(20, 100))}
        return answers | {"rank": float(rng.randint(1, 5))} | ({"of": 10.0} if "of" in answers else {})

    def lowest_first(self, item: Item) -> bool:
        return text_param(item, "方向") == LOW

    def tree(self, item: Item) -> Expr:
        x = Name("x")
        place: Expr = Name("rank") if self._told(item) else Group("组名次", x, self.lowest_first(item))
        reached: Expr = ZERO
        if not self._shares(item):
            for step, score in self._steps(item):
                reached = when(compare(">=", place, step), score, reached)
            return reached
        of: Expr = Name("of") if self._told(item) else Group("组家数", x)
        steps = self._steps(item)
        for step, score in reversed(steps):
            reached = when(compare("<=", place / of, step, near=True), score, reached)
        return when(equals(of, 1.0), steps[0][1] if steps else 0.0, reached)

    def leads_tell(self, item: Item) -> bool:
        return self._told(item)

    def checks(self, item: Item) -> tuple[Check, ...]:
        if item.input("rank") is None:
            return ()
        label = label_of(item, "rank")
        if item.input("of") is None:
            hint, wrong = f"“{label}”应从 1 开始", Name("rank") < 1.0
            return (
                Check("rank-below-one", "rank", ("rank",), hint, wrong, {"label": label}, {"value": "rank"}),
            )
        hint = f"“{label}”应在 1 和“{label_of(item, 'of')}”之间"
        wrong = either(Name("rank") < 1.0, Name("rank") > Name("of"))
        values = {"value": "rank", "of": "of"}
        return (Check("rank-out-of-range", "rank", ("rank", "of"), hint, wrong, {"label": label}, values),)

    def examples(self) -> tuple[Example, ...]:
        x, rank, of = (
            example_input(c, t)
            for c, t in zip(
                ("x", "rank", "of"), (InputType.DECIMAL, InputType.COUNT, InputType.COUNT), strict=True
            )
        )
        values = [{"x": v} for v in (5.0, 3.0, 3.0, 3.0000004, 9.5, 0.0, None)]
        ranks = [
            {"rank": a, "of": b}
            for a, b in (
                (1.0, 1.0),
                (1.0, 10.0),
                (2.0, 10.0),
                (5.0, 10.0),
                (6.0, 10.0),
                (0.0, 9.0),
                (12.0, 9.0),
                (None, 5.0),
                (3.0, None),
            )
        ]
        table, shares = ("1 60", "2 57", "3 54"), ("前10% 5", "前50% 3")
        return (
            Example(60.0, {"名次分": table}, values, (x,)),
            Example(60.0, {"名次分": table, "方向": LOW}, values, (x,)),
            Example(5.0, {"名次分": shares, "方向": HIGH}, values, (x,)),
            Example(60.0, {"名次分": table}, [{"rank": r["rank"]} for r in ranks], (rank,)),
            Example(5.0, {"名次分": shares}, ranks, (rank, of)),
        )
