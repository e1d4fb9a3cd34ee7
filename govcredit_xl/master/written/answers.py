"""填报明细: every answer that was asked, with its source. The office may change 值 and 是否计入."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.sources import GivenHead, NotThere, input_code
from govcredit_xl.core.terms import NO, YES, Head, InputType, Reason, Sheet
from govcredit_xl.master.records import join_key
from govcredit_xl.master.written.shared_formulas import ROW
from govcredit_xl.master.written.sheetdata import MAX_LINES, wrapped_lines
from govcredit_xl.master.written.table import (
    Draft,
    Live,
    LiveColumn,
    MasterColumn,
    MasterTable,
    Rows,
    blank,
    file_link,
    shown,
)

KEYS: Final = "明细_键"
VALUES: Final = "明细_计入值"
UNIT_ITEMS: Final = "明细_项单位"
CHANGED: Final = "明细_改动"
RATED: Final = "明细_评分键"
COUNTED_WEIGHTS: Final = "明细_计入权重"
WEIGHTED: Final = "明细_加权值"
_VALUE_WIDTH: Final = 24

COLUMNS: Final = (
    MasterColumn(Head.ITEM, 7, "centre"),
    MasterColumn(Head.UNIT_CODE, 11, "centre"),
    MasterColumn(Head.UNIT, 22, "wrap"),
    MasterColumn(Head.INPUT, 10, "centre"),
    MasterColumn(Head.LABEL, 34, "wrap"),
    MasterColumn(Head.MEASURE, 11, "centre"),
    MasterColumn(Head.ROW_KEY, 18, "helper", hidden=True),
    MasterColumn(Head.VALUE, _VALUE_WIDTH, "typed_number", typed=True),
    MasterColumn(Head.COUNTED, 11, "typed_centre", typed=True),
    MasterColumn(Head.KEY, 18, "helper", hidden=True),
    MasterColumn(Head.UNIT_ITEM, 10, "helper", hidden=True),
    MasterColumn(Head.WRITTEN, 10, "helper", hidden=True),
    MasterColumn(Head.WHY_NOT, 13),
    MasterColumn(Head.FILE, 38, "link"),
    MasterColumn(Head.SHEET, 9, "centre"),
    MasterColumn(Head.CELL, 9, "centre"),
    MasterColumn(Head.ORIGINAL, _VALUE_WIDTH, "number"),
    MasterColumn(Head.COUNTED_VALUE, 10, "helper", hidden=True, formula=True),
    MasterColumn(Head.CHANGED, 8, "helper", hidden=True, formula=True),
)
GIVEN: Final = MasterColumn(GivenHead.GIVER, 12, "centre")
"""Who gives it, where figures come from others than the units (来源)."""
RATINGS: Final = (
    MasterColumn(GivenHead.RATED, 18, "helper", hidden=True),
    MasterColumn(GivenHead.WEIGHT, 8, "helper", hidden=True),
    MasterColumn(GivenHead.COUNTED_WEIGHT, 8, "helper", hidden=True, formula=True),
    MasterColumn(GivenHead.WEIGHTED, 8, "helper", hidden=True, formula=True),
)
"""Where raters' marks are put together."""
_FAULTY: Final = (Reason.ERROR, Reason.ITEM_ERROR)
_FREE: Final = (Reason.BLANK, Reason.NOT_RETURNED, Reason.NOT_INVOLVED)
"""A row for one of these reasons is blank: what is typed there counts."""


def columns(rows: Rows) -> tuple[MasterColumn, ...]:
    """The columns; those of other givers and of raters only where there are any."""
    found = list(COLUMNS)
    if any(rows["giver"]):
        place = next(k for k, column in enumerate(found) if column.heading == Head.FILE)
        found.insert(place, GIVEN)
    return (*found, *(RATINGS if _rated(rows) else ()))


def _rated(rows: Rows) -> bool:
    return any(not blank(weight) for weight in rows["weight"])


def draft_answers(draft: Draft) -> MasterTable:
    """The table of 填报明细."""
    rows = draft.answers
    parts = [AnswerKey(*part) for part in zip(rows["unit"], rows["item"], rows["code"], strict=True)]
    keys = [join_key(part) for part in parts]
    table = draft.table(Sheet.ANSWERS, columns(rows), keys)
    draft.name(KEYS, table, Head.KEY)
    draft.name(VALUES, table, Head.COUNTED_VALUE)
    draft.name(UNIT_ITEMS, table, Head.UNIT_ITEM)
    draft.name(CHANGED, table, Head.CHANGED)
    names = draft.unit_names
    places = zip(rows["file"], rows["sheet"], rows["cell"], strict=True)
    # 行键 and 键 stand on both sides of what the office types: whoever sorts only some columns tears them apart.
    texts = [part.text for part in parts]
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
        Head.ROW_KEY: texts,
        Head.KEY: texts,
        Head.COUNTED_VALUE: _counted_values(table, rows),
        Head.UNIT_ITEM: [
            unit_item_key(unit, item) if reason in _FAULTY else None
            for unit, item, reason in zip(rows["unit"], rows["item"], rows["reason"], strict=True)
        ],
        Head.WRITTEN: [
            shown(value) if reason in _FAULTY else None
            for value, reason in zip(rows["value"], rows["reason"], strict=True)
        ],
        Head.CHANGED: _changed(table),
    }
    if GivenHead.GIVER in table.place.columns:
        table.cells[GivenHead.GIVER] = [draft.short_names.get(giver, giver) for giver in rows["giver"]]
    if GivenHead.RATED in table.place.columns:
        _lay_ratings(draft, table, rows)
    table.looks = _texts(rows, table.cells[Head.ORIGINAL]) | _corrected(rows)
    return table


def unit_item_key(unit: str, item: str) -> str:
    """A unit and an item as criteria of COUNTIFS take them for a text: uT04.12.1."""
    return f"u{unit}.{item}"


def counted_number(value: Any) -> float | str:
    """An answer as the calculation takes it: a number, a date's serial, a text itself; "" for blank."""
    if blank(value):
        return ""
    if isinstance(value, (int, float)):
        return float(value)
    if hasattr(value, "isoformat"):
        return serial(value)
    return str(value)


def _counted_values(table: MasterTable, rows: Rows) -> LiveColumn:
    """A value typed into a blank row counts at once, and so does a faulty item that the office has changed.

    All rows have the same formula, so that the sheet may be sorted.
    """
    value, counted, why, key = (
        table.letter(h) for h in (Head.VALUE, Head.COUNTED, Head.WHY_NOT, Head.UNIT_ITEM)
    )
    found = LiveColumn()
    words = _FREE + (NotThere.ALL if any(rows["giver"]) else ())
    cells = zip(rows["value"], rows["counted"], strict=True)
    free = ",".join(f'{why}{ROW}="{word}"' for word in words)
    mended = f'IF({key}{ROW}="",FALSE,COUNTIFS({UNIT_ITEMS},{key}{ROW},{CHANGED},1)>0)'
    formula = f'IF(AND({value}{ROW}<>"",OR({counted}{ROW}="{YES}",{free},{mended})),{value}{ROW},"")'
    for given, counts in cells:
        found.add(formula, counted_number(given) if counts else "")
    return found


def _lay_ratings(draft: Draft, table: MasterTable, rows: Rows) -> None:
    """Of each rater's mark the key of the mean, the weight that counts, and the mark by its weight.

    A mark that the office takes out has the weight 0; one that is still missing has none.
    """
    for name, heading in (
        (RATED, GivenHead.RATED),
        (COUNTED_WEIGHTS, GivenHead.COUNTED_WEIGHT),
        (WEIGHTED, GivenHead.WEIGHTED),
    ):
        draft.name(name, table, heading)
    value, why, counted, weight, counts = (
        table.letter(h)
        for h in (Head.VALUE, Head.WHY_NOT, Head.COUNTED_VALUE, GivenHead.WEIGHT, GivenHead.COUNTED_WEIGHT)
    )
    keys: list[Any] = []
    live: dict[str, list[Any]] = {GivenHead.COUNTED_WEIGHT: [], GivenHead.WEIGHTED: []}
    row = ROW
    for k in range(len(table.keys)):
        own = rows["weight"][k]
        if blank(own):
            keys.append(None)
            for cells in live.values():
                cells.append(None)
            continue
        keys.append(AnswerKey(rows["unit"][k], rows["item"][k], input_code(rows["code"][k])).text)
        mark = rows["value"][k] if rows["counted"][k] else None
        out = rows["reason"][k] == Reason.OFFICE and not blank(rows["value"][k])
        taken = f'OR({why}{row}="",{why}{row}="{Reason.OFFICE}")'
        text = f'IF(ISNUMBER({counted}{row}),{weight}{row},IF(AND({value}{row}<>"",{taken}),0,""))'
        there = float(own) if mark is not None else 0.0 if out else ""
        live[GivenHead.COUNTED_WEIGHT].append(Live(text, there))
        product = f'IF(ISNUMBER({counted}{row}),{counted}{row}*{counts}{row},"")'
        live[GivenHead.WEIGHTED].append(Live(product, float(mark) * float(own) if mark is not None else ""))
    table.cells |= {GivenHead.RATED: keys, GivenHead.WEIGHT: [shown(w) for w in rows["weight"]], **live}


def mean_formula(key: str) -> str:
    """The weighted mean of the marks under a key (a formula's text); "" while one of them is missing."""
    same, counts = f"{RATED},{key}", f"SUMIFS({COUNTED_WEIGHTS},{RATED},{key})"
    all_there = f'COUNTIFS({same},{COUNTED_WEIGHTS},">=0")=COUNTIFS({same})'
    return f'IF(AND({all_there},{counts}>0),SUMIFS({WEIGHTED},{same})/{counts},"")'


def _changed(table: MasterTable) -> list[Live]:
    """1 where a value of a faulty item is no longer the one that was written."""
    value, key, written = (table.letter(h) for h in (Head.VALUE, Head.UNIT_ITEM, Head.WRITTEN))
    same = Live(f'IF({key}{ROW}="",0,IF({value}{ROW}<>{written}{ROW},1,0))', 0.0)
    return [same] * len(table.keys)


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


def _texts(rows: Rows, originals: Sequence[Any]) -> dict[tuple[int, str], str]:
    """Looks of the cells that hold words, which read from the left."""
    looks = {}
    for k, (kind, value) in enumerate(zip(rows["type"], rows["value"], strict=True)):
        if kind == InputType.FLAG:
            looks[k, Head.VALUE] = "typed_centre"
        elif kind in InputType.TEXTS or isinstance(value, str):
            looks[k, Head.VALUE] = f"typed_{_wrapped(value)}"
        if isinstance(originals[k], str):
            looks[k, Head.ORIGINAL] = "centre" if originals[k] in (YES, NO) else _wrapped(originals[k])
    return looks


def _wrapped(text: Any) -> str:
    """A text higher than any row shows its beginning."""
    high = isinstance(text, str) and wrapped_lines(text, _VALUE_WIDTH) > MAX_LINES
    return "long_wrap" if high else "left_wrap"


def _corrected(rows: Rows) -> dict[tuple[int, str], str]:
    """Looks of the cells that the office changed."""
    looks = {}
    for k, corrected in enumerate(rows["corrected"]):
        if corrected:
            changed = not (blank(rows["value"][k]) and blank(rows["original"][k])) and (
                rows["value"][k] != rows["original"][k]
            )
            if changed:
                kind, value = rows["type"][k], rows["value"][k]
                if kind == InputType.FLAG:
                    looks[k, Head.VALUE] = "corrected_centre"
                elif kind in InputType.TEXTS or isinstance(value, str):
                    looks[k, Head.VALUE] = f"corrected_{_wrapped(value)}"
                else:
                    looks[k, Head.VALUE] = "corrected"
            if not changed or rows["reason"][k] == Reason.OFFICE:
                looks[k, Head.COUNTED] = "corrected_centre"
    return looks
