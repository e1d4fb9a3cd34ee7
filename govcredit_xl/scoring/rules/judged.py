"""评审: no score until the office gives one."""

from __future__ import annotations

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import YES, InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.rules.base import Example, Rule
from govcredit_xl.scoring.wording import example_input, marks


class Judged(Rule):
    """Free inputs are evidence; the unit's proposal is shown and enters nothing."""

    kind = "评审"
    english = "judged"
    usage = (
        "由专家或主办单位评定",
        "程序不计分，填报内容作参考；在主评分表填“核定分”后定分",
        "",
    )
    poolings = Pooling.ALL
    judged = True

    def said(self, item: Item) -> Words:
        return Words(
            "由评审认定，最高 {most}；填报内容和申报分供评审参考。",
            "Judged by the office, {most} at most; what is filled in and the points claimed are for its reference.",
        ).put(most=marks(item.points))

    def full_marks(self, item: Item) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for i in item.inputs:
            if i.type == InputType.FLAG:
                found[i.code] = YES
            elif i.is_number:
                found[i.code] = 1.0
            elif i.is_text:
                found[i.code] = "已开展，详见佐证材料"
        return found

    def examples(self) -> tuple[Example, ...]:
        inputs = (
            example_input("note", InputType.LONG_TEXT),
            example_input("n", InputType.COUNT, optional=True),
        )
        return (Example(3.0, {}, [{"note": 1.0, "n": 2.0}, {"note": None, "n": None}], inputs),)
