"""分项: an item whose score is made of parts, each a row of its own below it (5.1 of 5.1.1, 5.1.2 …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.tables import PARAMETERS, CatalogueRow
from govcredit_xl.catalogue.values import as_choice, as_points
from govcredit_xl.core.model import Input
from govcredit_xl.core.terms import Col
from govcredit_xl.core.unit_terms import PARTS
from govcredit_xl.scoring.rules import RULES

_SHARED: Final = (
    *Col.LEVELS, *Col.LEVEL_POINTS, Col.AREA_ORDINAL, Col.INDICATOR_NUMBER, Col.LEADS, Col.SUPPORTERS, Col.METHOD,
    Col.RESPONSIBLE,
)  # fmt: skip
"""What a part has from its item where its own cell is blank."""


def is_whole(row: CatalogueRow) -> bool:
    """True for a row of 分项, of a list that scores units."""
    return (
        as_choice(row.raw(Col.KIND) or "", (PARTS,)) == PARTS and Col.POOLING not in row.table.spec.required
    )


def whole_of(item: str, wholes: Mapping[str, CatalogueRow]) -> str:
    """The id of the item of 分项 that an item is a part of, the nearest; "" where there is none."""
    above = item
    while "." in above:
        above = above.rpartition(".")[0]
        if above in wholes:
            return above
    return ""


def as_part(row: CatalogueRow, whole: CatalogueRow) -> CatalogueRow:
    """The row of a part with what it has from its item.

    A part without 分值 can give as much as its item, whose bounds hold for all parts together.
    """
    values = dict(row.values)
    columns = dict(row.table.columns)
    for heading in _SHARED:
        if values.get(heading) is None and whole.raw(heading) is not None:
            values[heading] = whole.raw(heading)
    if values.get(Col.POINTS) is None:
        kind = as_choice(row.raw(Col.KIND) or "", tuple(RULES))
        outside = isinstance(kind, str) and kind in RULES and RULES[kind].outside
        values[Col.POINTS] = 0.0 if outside else whole.raw(Col.POINTS)
    return replace(row, values=values, table=replace(row.table, columns=columns))


def whole_points(row: CatalogueRow, inputs: Sequence[tuple[CatalogueRow, Input | None]]) -> float | None:
    """分值 of an item of 分项; what else stands in its row, or is asked for it, is reported."""
    for heading in PARAMETERS:
        if row.raw(heading) is not None:
            row.report("unused-parameter", heading, kind=PARTS, value=row.shown(heading), when="", when_en="")
    for input_row, asked in inputs[:1]:
        if asked is not None:
            why = f"{input_row.shown(Col.ITEM)} 是分项，填报项写在它下面各行的编号上"
            why_en = "it is 分项; ask for figures in its parts"
            input_row.report("bad-value", Col.ITEM, value=input_row.shown(Col.ITEM), why=why, why_en=why_en)
    row.text(Col.CRITERION, limit=2000, required=True)
    return row.get(Col.POINTS, as_points)
