"""一票否决: any case makes the total of its scope 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.rules.base import (
    Example,
    Operands,
    Param,
    Rule,
    Slot,
    column,
    example_input,
    filled,
    label_of,
    text_param,
)

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.scoring.rules.base import Bools, Floats

AREA = "一级指标"
TOTAL = "总分"


class Veto(Rule):
    """n > 0 makes the total of 范围 0; the items keep their scores, and the veto itself is worth 0."""

    kind = "一票否决"
    usage = (
        "出现即清零",
        "n 大于 0 时，“范围”内的总分为 0；分值填 0",
        "范围 一级指标",
    )
    params = (Param("范围", "choice", required=True, choices=(AREA, TOTAL)),)
    slots = (Slot("n", (InputType.COUNT,)),)
    poolings = (Pooling.SUM, Pooling.LEAD)
    outside = True

    def sentence(self, item: Item) -> str:
        scope = "全部得分" if text_param(item, "范围") == TOTAL else "本一级指标得分"
        return f"一票否决：{label_of(item, 'n')}大于 0 的，{scope}为 0。"

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"n": 0.0}

    def examples(self) -> tuple[Example, ...]:
        rows = [{"n": v} for v in (0.0, 1.0, 5.0, None)]
        return (Example(0.0, {"范围": TOTAL}, rows, (example_input("n", InputType.COUNT),)),)

    def score(self, item: Item, x: pd.DataFrame) -> Floats:
        return column(x, "n") * 0.0

    def score_excel(self, item: Item, ops: Operands) -> str:
        return "0"

    def decided(self, item: Item, x: pd.DataFrame) -> Bools:
        result: Bools = column(x, "n") > 0
        return result

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        return f"IF({ops['n'].given},{ops['n'].value}>0,FALSE)"

    def claims(self, item: Item, x: pd.DataFrame) -> Bools:
        return filled(x, False)  # nobody claims a case against himself
