"""提分潜力: where lost points can be regained, the most worth while first; then what is out of reach."""

from __future__ import annotations

from typing import Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.master.records import join_key, unique_keys
from govcredit_xl.master.written.table import Draft, MasterColumn, MasterTable
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.said import advice_sentence, reason_of

MOST_PAIRS: Final = 6000
"""Units and items, where each unit is scored by itself, up to which the sheet is written; beyond: `advise --unit`."""
_TOO_MANY: Final = "单位很多，这里不逐一列出；请用 advise 命令（--unit 编码）看一个单位的。"

_COLUMNS: Final = (
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(Head.ITEM_NAME, 28, "wrap"),
    MasterColumn(Head.UNIT, 30, "wrap"),
    MasterColumn(Head.LOST, 9, "score"),
    MasterColumn(Head.ADVICE, 70, "wrap"),
    MasterColumn(Head.GAIN, 9, "final"),
    MasterColumn(Head.WORTH, 15, "number"),
)
COLUMNS: Final = {Sheet.POTENTIAL: _COLUMNS}


def draft_potential(draft: Draft) -> MasterTable:
    """A row for each way of regaining points, and for each loss that none regains."""
    catalogue, scores = draft.given.catalogue, draft.given.scores
    if scores.pairs is not None and len(scores.pairs) > MOST_PAIRS:
        rows: list[_Row] = [("—", "", "", None, _TOO_MANY, None, None)]
    else:
        rows = _rows(draft, potential(catalogue, scores))
    keys = unique_keys(join_key((row[0], row[2], row[4])) for row in rows)
    table = draft.table(Sheet.POTENTIAL, _COLUMNS, keys)
    table.cells = {column.heading: [row[k] for row in rows] for k, column in enumerate(_COLUMNS)}
    return table


_Row = tuple[str, str, str, float | None, str, float | None, float | None]


def _rows(draft: Draft, found: Potential) -> list[_Row]:
    items, short = draft.given.catalogue.item_by_id, draft.short_names
    names = item_names(draft.given.catalogue)
    rows: list[_Row] = []
    for one in found.advice:
        units = [one.unit] if one.unit else found.holders.get(one.item, ())
        who = "、".join(short.get(unit, unit) for unit in units)
        said = advice_sentence(one, items[one.item])
        rows.append((one.item, names[one.item], who, round(one.lost, 2), said, one.gain, round(one.worth, 4)))
    for left in found.beyond:
        units = [left.unit] if left.unit else found.holders.get(left.item, ())
        who = "、".join(short.get(unit, unit) for unit in units)
        rows.append(
            (left.item, names[left.item], who, left.lost, f"补不回来：{reason_of(left)}。", None, None)
        )
    return rows
