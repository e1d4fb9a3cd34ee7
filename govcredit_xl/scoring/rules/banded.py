"""分档: the points of the band that a figure or a rate falls into."""

from __future__ import annotations

from govcredit_xl.core.cells import MAX_NESTING
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words, joined
from govcredit_xl.scoring.expression import ZERO, Expr, Name, compare, equals, reaches, when
from govcredit_xl.scoring.rules.base import Example, Param, Rule, Slot
from govcredit_xl.scoring.rules.rate import FULL, NONE
from govcredit_xl.scoring.wording import (
    HIGH,
    LOW,
    example_input,
    label_of,
    marks,
    percent,
    points,
    text_param,
)

_TYPES = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT, InputType.SIGNED)


class Banded(Rule):
    """The points of the highest bound ≤ the value (n, or n/d); below all bounds 0; d = 0 by 无数据."""

    kind = "分档"
    english = "bands"
    usage = (
        "按数量或比率分几档得分",
        "得到已达到的最高一档的分；一档也没达到得 0 分。各档写在工作表“档次”里，下限可以是负数。"
        "方向填“越低越好”的，“下限”一列写的是各档的上限，不超过哪一档就得哪一档的分，超过最高一档得 0 分",
        "档次：下限 90% 得 1 分，下限 95% 得 2 分；方向 越低越好、档次：1% 得 2 分，3% 得 1 分",
    )
    params = (
        Param("档次", "bands", required=True),
        Param("无数据", "choice", choices=(FULL, NONE)),
        Param("方向", "choice", choices=(HIGH, LOW)),
    )
    slots = (Slot("n", _TYPES), Slot("d", _TYPES, required=False))
    poolings = (Pooling.SUM, Pooling.LEAD)

    def _bands(self, item: Item) -> list[tuple[float, float]]:
        value = item.params.get("档次", ())
        assert isinstance(value, tuple)  # `check` has seen to it
        return sorted((float(b[0]), float(b[1])) for b in value if isinstance(b, tuple))

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        bands, found = self._bands(item), []
        if len(bands) > MAX_NESTING - 10:
            found.append(("档次", f"档次太多，最多 {MAX_NESTING - 10} 档"))
        if len({bound for bound, _ in bands}) < len(bands):
            found.append(("档次", "两档的下限相同"))
        if any(not 0 <= score <= item.points for _, score in bands):
            found.append(("档次", f"每档得分应在 0 和分值 {points(item.points)} 之间"))
        if item.params.get("无数据") is not None and item.input("d") is None:
            found.append(("无数据", "只有填报项中有 d 时才有用"))
        return found

    def said(self, item: Item) -> Words:
        rate, lowest = item.input("d") is not None, text_param(item, "方向") == LOW
        show, bands = percent if rate else points, self._bands(item)
        step = Words("达到 {bound} 得 {points}", "{points} from {bound} up")
        beyond = Words("再低不得分", "none below")
        if lowest:
            step = Words("不超过 {bound} 得 {points}", "{points} up to {bound}")
            beyond = Words("再高不得分", "none above")
        steps = [
            step.put(bound=show(bound), points=marks(score))
            for bound, score in (bands if lowest else reversed(bands))
        ]
        name = f"{label_of(item, 'n')} ÷ {label_of(item, 'd')}" if rate else label_of(item, "n")
        return Words("按{name}分档：{steps}；{beyond}。", "By {name}: {steps}; {beyond}.").put(
            name=name, steps=joined(steps), beyond=beyond
        )

    def signed(self, item: Item) -> frozenset[str]:
        return frozenset({"n"} if any(bound < 0 for bound, _ in self._bands(item)) else ())

    def full_marks(self, item: Item) -> dict[str, Value]:
        bound = max(self._bands(item), key=lambda band: (band[1], band[0]))[0]
        return {"n": bound * 100, "d": 100.0} if item.input("d") else {"n": bound}

    def examples(self) -> tuple[Example, ...]:
        n, d = example_input("n", InputType.DECIMAL), example_input("d", InputType.DECIMAL)
        counts = [{"n": v} for v in (0.0, 1.0, 2.0, 2.9999999, 3.0, 4.999999, 5.0, 99.0, None)]
        rates = [
            {"n": a, "d": b}
            for a, b in (
                (18.0, 20.0),
                (19.0, 20.0),
                (9.0, 10.0),
                (0.3 * 3, 1.0),
                (0.0, 0.0),
                (5.0, None),
                (None, 0.0),
            )
        ]
        signed = example_input("n", InputType.SIGNED)
        moved = [{"n": v} for v in (-9.0, -5.0, -4.9999999, 0.0, 3.5, 4.0000001, 8.0, None)]
        changes = [
            {"n": a, "d": b} for a, b in ((-2.0, 10.0), (-1.0, 10.0), (0.0, 3.0), (1.0, 20.0), (9.0, None))
        ]
        bands = ((1.0, 0.5), (3.0, 1.2), (5.0, 2.0))
        return (
            Example(2.0, {"档次": bands}, counts, (n,)),
            Example(2.0, {"档次": ((0.9, 1.5), (0.95, 2.0))}, rates, (n, d)),
            Example(2.0, {"档次": ((0.9, 1.5), (0.95, 2.0)), "无数据": NONE}, rates, (n, d)),
            Example(2.0, {"档次": ((0.01, 2.0), (0.9, 1.5)), "方向": LOW}, rates, (n, d)),
            Example(3.0, {"档次": ((-0.1, 1.0), (0.0, 2.0), (0.05, 3.0))}, changes, (signed, d)),
            Example(3.0, {"档次": ((-5.0, 3.0), (0.0, 2.0), (4.0, 0.5)), "方向": LOW}, moved, (signed,)),
        )

    def tree(self, item: Item) -> Expr:
        rate = item.input("d") is not None
        n, d = Name("n"), Name("d")
        reached: Expr = ZERO
        value, bands = n / d if rate else n, self._bands(item)
        if text_param(item, "方向") == LOW:
            for bound, score in reversed(bands):
                reached = when(compare("<=", value, bound, near=True), score, reached)
        else:
            for bound, score in bands:
                reached = when(reaches(value, bound), score, reached)
        if not rate:
            return reached
        return when(equals(d, 0.0), item.points if text_param(item, "无数据", FULL) == FULL else 0.0, reached)

    def quotient(self, item: Item) -> tuple[str, str] | None:
        return ("n", "d") if item.input("d") is not None else None
