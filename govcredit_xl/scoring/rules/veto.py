"""一票否决: any case makes the total of its scope 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.evaluation import holds
from govcredit_xl.scoring.expression import FALSE, ZERO, Expr, Name
from govcredit_xl.scoring.rules.base import (
    STRIKES_AREA,
    STRIKES_TOTAL,
    Example,
    Param,
    Rule,
    Slot,
    example_input,
    label_of,
    text_param,
)

if TYPE_CHECKING:
    from govcredit_xl.scoring.evaluation import Bools, Columns


class Veto(Rule):
    """n > 0 makes the total of 范围 0; the items keep their scores, and the veto itself is worth 0."""

    kind = "一票否决"
    usage = (
        "出现即清零",
        "n 大于 0 时，“范围”内的总分为 0；分值填 0",
        "范围 一级指标",
    )
    params = (Param("范围", "choice", required=True, choices=(STRIKES_AREA, STRIKES_TOTAL)),)
    slots = (Slot("n", (InputType.COUNT,)),)
    poolings = (Pooling.SUM, Pooling.LEAD)
    outside = True

    def sentence(self, item: Item) -> str:
        scope = "全部得分" if text_param(item, "范围") == STRIKES_TOTAL else "本一级指标得分"
        return f"一票否决：{label_of(item, 'n')}大于 0 的，{scope}为 0。"

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": 0.0}

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 5.0, None)]
        return (Example(0.0, {"范围": STRIKES_TOTAL}, rows, (example_input("n", InputType.COUNT),)),)

    def tree(self, item: Item) -> Expr:
        return ZERO

    def strikes(self, item: Item) -> Expr:
        return Name("n") > 0.0

    def scope(self, item: Item) -> str:
        return text_param(item, "范围")

    def claims(self, item: Item, x: Columns) -> Bools:
        return holds(FALSE, x)  # nobody claims a case against himself
