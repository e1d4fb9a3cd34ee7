"""What stands in the rows of the form that others fill in (来源)."""

from __future__ import annotations

from collections.abc import Mapping

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Catalogue, Input, Item, Value
from govcredit_xl.core.sources import LAST_ROUND
from govcredit_xl.forms.form_sheet import GivenCell
from govcredit_xl.forms.plan import InputRow, Plan, name_part

_FEW = 3


def shown_figures(catalogue: Catalogue, unit: str) -> dict[tuple[str, str], Value]:
    """(item id, code) → the figure that others give and that stands in the unit's form."""
    found: dict[tuple[str, str], Value] = {}
    for item, lead in catalogue.items_of(unit):
        for asked in item.known(lead=lead):
            if asked.source is not None and asked.source.is_shown:
                figure = catalogue.figure_by_key.get(AnswerKey(unit, item.id, asked.code))
                if figure is not None:
                    found[item.id, asked.code] = figure.value
    return found


def given_cells(
    catalogue: Catalogue, unit: str, plan: Plan, figures: Mapping[tuple[str, str], Value]
) -> dict[InputRow, GivenCell]:
    """Row of the form → what stands there."""
    return {
        row: _cell(catalogue, unit, block.item, row.input, figures.get((block.item.id, row.input.code)))
        for block in plan.blocks
        for row in block.given
    }


def _cell(catalogue: Catalogue, unit: str, item: Item, asked: Input, figure: Value) -> GivenCell:
    source = asked.source
    assert source is not None
    name = f"{name_part(item)}_{asked.code}"
    if source.is_shown:
        whose = "上年的数" if source.kind == LAST_ROUND else "由主办单位提供"
        return GivenCell(
            f"ref_{name}", figure, f"{whose}，不用填" if figure is not None else f"{whose}，暂缺"
        )
    names = [
        catalogue.unit_by_code[code].short or catalogue.unit_by_code[code].name
        for code, _ in source.givers_for(unit)
    ]
    who = "、".join(names[:_FEW]) + (f"等 {len(names)} 家" if len(names) > _FEW else "")
    return GivenCell(f"by_{name}", f"由{who}{'评分' if source.rates else '填报'}", "不用填")
