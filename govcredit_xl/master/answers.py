"""填报明细: every answer that was asked, with its source. The office may change 值 and 是否计入."""

from __future__ import annotations

from typing import Any, Final

from govcredit_xl.arithmetic import serial
from govcredit_xl.master.draft import Draft, Rows, blank, file_link, shown
from govcredit_xl.master.keys import join_key
from govcredit_xl.master.model import answer_key
from govcredit_xl.master.table import Column, Live, Table
from govcredit_xl.terms import NO, YES, Head, InputType, Reason, Sheet

KEYS: Final = "明细_键"
VALUES: Final = "明细_计入值"

COLUMNS: Final = (
    Column(Head.ITEM, 7, "centre"),
    Column(Head.UNIT_CODE, 9, "centre"),
    Column(Head.UNIT, 20),
    Column(Head.INPUT, 8, "centre"),
    Column(Head.LABEL, 34),
    Column(Head.VALUE, 16, "number", typed=True),
    Column(Head.MEASURE, 9, "centre"),
    Column(Head.COUNTED, 9, "centre", typed=True),
    Column(Head.WHY_NOT, 12),
    Column(Head.FILE, 38, "link"),
    Column(Head.SHEET, 9, "centre"),
    Column(Head.CELL, 8, "centre"),
    Column(Head.ORIGINAL, 16, "number"),
    Column(Head.KEY, 18, "helper", hidden=True),
    Column(Head.COUNTED_VALUE, 10, "helper", hidden=True, formula=True),
)
GIVEN: Final = "有"
"""What a text that is there becomes in the calculation."""


def draft_answers(draft: Draft) -> Table:
    """The table of 填报明细."""
    rows = draft.answers
    parts = list(zip(rows["unit"], rows["item"], rows["code"], strict=True))
    keys = [join_key(part) for part in parts]
    table = draft.table(Sheet.ANSWERS, COLUMNS, keys)
    draft.name(KEYS, table, Head.KEY)
    draft.name(VALUES, table, Head.COUNTED_VALUE)
    names = draft.unit_names
    places = zip(rows["file"], rows["sheet"], rows["cell"], strict=True)
    table.cells = {
        Head.ITEM: rows["item"],
        Head.UNIT_CODE: rows["unit"],
        Head.UNIT: [names[unit] for unit in rows["unit"]],
        Head.INPUT: rows["code"],
        Head.LABEL: rows["label"],
        Head.VALUE: [shown(value) for value in rows["value"]],
        Head.MEASURE: rows["measure"],
        Head.COUNTED: [YES if counted else NO for counted in rows["counted"]],
        Head.WHY_NOT: rows["reason"],
        Head.FILE: [file_link(*place) for place in places],
        Head.SHEET: rows["sheet"],
        Head.CELL: rows["cell"],
        Head.ORIGINAL: _originals(rows),
        Head.KEY: [answer_key(*part) for part in parts],
        Head.COUNTED_VALUE: _counted_values(table, rows),
    }
    table.looks = _corrected(rows)
    return table


def counted_number(value: Any, input_type: str) -> float | str:
    """An answer as the calculation takes it: a number, a date's serial, 是/否, 有 for a text; "" for blank."""
    if blank(value):
        return ""
    if input_type in InputType.TEXTS:
        return GIVEN
    if isinstance(value, (int, float)):
        return float(value)
    if hasattr(value, "isoformat"):
        return serial(value)
    return str(value)


def _counted_values(table: Table, rows: Rows) -> list[Live]:
    """A value typed into a row that was blank counts at once."""
    value, counted, why = (table.letter(h) for h in (Head.VALUE, Head.COUNTED, Head.WHY_NOT))
    found = []
    cells = zip(rows["value"], rows["type"], rows["counted"], rows["reason"], strict=True)
    for row, (given, kind, counts, reason) in enumerate(cells, table.place.first):
        unread = f',{why}{row}="{Reason.ERROR}"' if blank(given) and reason == Reason.ERROR else ""
        result = f'"{GIVEN}"' if kind in InputType.TEXTS else f"{value}{row}"
        formula = (
            f'IF(AND({value}{row}<>"",OR({counted}{row}="{YES}",{why}{row}="{Reason.BLANK}",'
            f'{why}{row}="{Reason.NOT_RETURNED}"{unread})),{result},"")'
        )
        found.append(Live(formula, counted_number(given, kind) if counts else ""))
    return found


def _originals(rows: Rows) -> list[Any]:
    """The unit's own value where the office corrected it, or where it could not be read."""
    found: list[Any] = []
    for value, original, corrected, raw in zip(
        rows["value"], rows["original"], rows["corrected"], rows["raw"], strict=True
    ):
        if corrected:
            found.append(raw or "（空白）" if blank(original) else original)
        else:
            found.append(raw if blank(value) and raw else None)
    return found


def _corrected(rows: Rows) -> dict[tuple[int, str], str]:
    """Looks of the cells that the office changed."""
    looks = {}
    for k, corrected in enumerate(rows["corrected"]):
        if corrected:
            changed = not (blank(rows["value"][k]) and blank(rows["original"][k])) and (
                rows["value"][k] != rows["original"][k]
            )
            if changed:
                looks[k, Head.VALUE] = "corrected"
            if not changed or rows["reason"][k] == Reason.OFFICE:
                looks[k, Head.COUNTED] = "corrected_centre"
    return looks
