"""一票否决: any case makes the total of its scope 0."""

from __future__ import annotations

from collections.abc import Container

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.expression import FALSE, ZERO, Expr, Name
from govcredit_xl.scoring.rules.base import (
    STRIKES_AREA,
    STRIKES_GRADE,
    STRIKES_TOTAL,
    Example,
    Param,
    Rule,
    Slot,
)
from govcredit_xl.scoring.wording import example_input, label_of, text_param


class Veto(Rule):
    """n > 0 makes the total of 范围 0; the items keep their scores, and the veto itself is worth 0."""

    kind = "一票否决"
    english = "veto"
    usage = (
        "出现即清零",
        "n 大于 0 时，“范围”内的总分为 0；范围是“等次”的，总分不变，等次最高只到“最高等次”；分值填 0",
        "范围 一级指标；范围 等次、最高等次 合格",
    )
    params = (
        Param("范围", "choice", required=True, choices=(STRIKES_AREA, STRIKES_TOTAL, STRIKES_GRADE)),
        Param("最高等次", "text", required=True, when=("范围", (STRIKES_GRADE,))),
    )
    slots = (Slot("n", (InputType.COUNT,)),)
    poolings = (Pooling.SUM, Pooling.LEAD)
    outside = True

    def said(self, item: Item) -> Words:
        scope, n = text_param(item, "范围"), label_of(item, "n")
        if scope == STRIKES_GRADE:
            return Words(
                "{n}大于 0 的，等次最高为“{grade}”。", "Where {n} is above 0 the grade is “{grade}” at most."
            ).put(n=n, grade=text_param(item, "最高等次"))
        struck = Words("本一级指标得分", "the score of the area")
        if scope == STRIKES_TOTAL:
            struck = Words("全部得分", "the whole score")
        return Words(
            "一票否决：{n}大于 0 的，{struck}为 0。", "Veto: where {n} is above 0, {struck} is 0."
        ).put(n=n, struck=struck)

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": 0.0}

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 5.0, None)]
        inputs = (example_input("n", InputType.COUNT),)
        return (
            Example(0.0, {"范围": STRIKES_TOTAL}, rows, inputs),
            Example(0.0, {"范围": STRIKES_GRADE, "最高等次": "合格"}, rows, inputs),
        )

    def tree(self, item: Item) -> Expr:
        return ZERO

    def strikes(self, item: Item) -> Expr:
        return Name("n") > 0.0

    def scope(self, item: Item) -> str:
        return text_param(item, "范围")

    def claim(self, item: Item, asked: Container[str]) -> Expr:
        return FALSE  # nobody claims a case against himself
