"""是否: all points for 是, none for 否."""

from __future__ import annotations

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import YES, InputType
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.expression import Expr, Name, when, yes
from govcredit_xl.scoring.rules.base import Example, Rule, Slot
from govcredit_xl.scoring.wording import example_input, marks


class YesNo(Rule):
    """ok = 是: p, else 0."""

    kind = "是否"
    english = "yes or no"
    usage = (
        "做了就得满分",
        "选“是”得满分，选“否”得 0 分",
        "",
    )
    slots = (Slot("ok", (InputType.FLAG,)),)

    def said(self, item: Item) -> Words:
        words = Words("选“是”得 {points}，选“否”不得分。", "“yes” gives {points}, “no” gives none.")
        return words.put(points=marks(item.points))

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"ok": YES}

    def examples(self) -> tuple[Example, ...]:
        rows: list[dict[str, float | None]] = [{"ok": 1.0}, {"ok": 0.0}, {"ok": None}]
        return (Example(0.5, {}, rows, (example_input("ok", InputType.FLAG),)),)

    def tree(self, item: Item) -> Expr:
        return when(yes(Name("ok")), item.points, 0.0)
