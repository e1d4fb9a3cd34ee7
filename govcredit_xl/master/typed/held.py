"""Rows of a master that no longer belong together: somebody sorted, cut or merged only some columns.

On both sides of what the office types stands the key of the row. A sort that takes only some columns leaves
one of them behind. One that takes nothing but the typed columns leaves no trace in the keys: then the values
are the ones that were there before, all of them, in the order of a sort.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from govcredit_xl.core.cells import parse_a1
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.parts import pair_key
from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.master.records import join_key
from govcredit_xl.master.typed.own import FoundSheet
from govcredit_xl.master.typed.package import WorkbookPackage
from govcredit_xl.master.written.answers import counted_number
from govcredit_xl.master.written.scoring import pair_item_key
from govcredit_xl.master.written.unit_items import item_key

KEYED: Final = (Sheet.ITEMS, Sheet.ANSWERS, Sheet.UNIT_SCORING)
"""Sheets whose rows bear their keys beside what the office types."""
MARKS: Final = (Head.ROW_KEY, Head.KEY)

_RANGES: Final = 8
"""Stretches of rows that a message names."""


def mark_of(sheet: str, key: str) -> str:
    """What stands in the columns 行键 and 键 of the row with that key."""
    if sheet == Sheet.UNIT_SCORING:
        unit, _, item = key.partition("|")
        return pair_item_key(unit, item)
    return item_key(key) if sheet == Sheet.ITEMS else AnswerKey.parse(key).text


def key_of(sheet: str, mark: Any) -> str:
    """The key of the row for which that mark was written, "" where it is none."""
    text = mark if isinstance(mark, str) else ""
    if sheet == Sheet.ITEMS:
        return text[1:] if text[:1] == item_key("") else ""
    if sheet == Sheet.UNIT_SCORING:
        unit, _, item = text[1:].partition(".")
        return pair_key(unit, item) if unit and item and text[:1] == "u" else ""
    try:
        return join_key(AnswerKey.parse(text))
    except ValueError:
        return ""


def torn_rows(there: FoundSheet, sheet: str) -> dict[int, frozenset[str]]:
    """Row → the keys that stand on it, of our rows on which they do not agree."""
    if sheet not in KEYED:
        return {}
    columns = [there.place.columns[h] for h in MARKS if h in there.place.columns]
    # A column that was cleared as a whole says nothing.
    columns = [c for c in columns if any(there.value(row, c) for row in there.place.rows.values())]
    found = {}
    for key, row in there.place.rows.items():
        marks = [there.value(row, column) for column in columns]
        if any(mark != mark_of(sheet, key) for mark in marks):
            found[row] = frozenset({key, *filter(None, (key_of(sheet, mark) for mark in marks))})
    for row in there.torn:
        found[row] = frozenset(marked_keys(there, sheet, row))
    return found


def marked_keys(there: FoundSheet, sheet: str, row: int) -> set[str]:
    """The keys that the marks of a row name."""
    columns = [there.place.columns[h] for h in MARKS if h in there.place.columns]
    return {key for key in (key_of(sheet, there.value(row, column)) for column in columns) if key}


# -- sorted by themselves -----------------------------------------------------------------------------------
def sorted_alone(now: Sequence[Any], before: Sequence[Any], least: int) -> bool:
    """True where a column holds what was written in other rows, and all in the order of a sort.

    Args:
        now, before: what stands there and what was written, from the first row down; None for blank.
        least: how many cells must hold something.
    """
    given = sum(value is not None for value in now)
    changed = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
    gone = {_sortable(old) for old, _ in changed if old is not None}
    moved = any(_sortable(new) in gone for _, new in changed if new is not None)
    if not moved or given < least or not _in_order(now):
        return False
    # What was in the order of a sort before may be so again for other reasons, unless nothing else was typed.
    return not _in_order(before) or Counter(map(_sortable, now)) == Counter(map(_sortable, before))


def _sortable(value: Any) -> tuple[str, Any]:
    """Kind and value: numbers and dates stand before texts."""
    number = counted_number(value)
    return ("number", number) if isinstance(number, float) else ("text", number)


def _in_order(values: Sequence[Any]) -> bool:
    """Nothing blank before something, kinds together, numbers up or down, equal texts side by side."""
    end = max((k for k, value in enumerate(values) if value is not None), default=-1)
    if any(value is None for value in values[: end + 1]):
        return False
    marks = [_sortable(value) for value in values[: end + 1]]
    runs = [kind for k, (kind, _) in enumerate(marks) if not k or marks[k - 1][0] != kind]
    if len(runs) != len(set(runs)):
        return False
    for kind in runs:
        same = [value for of, value in marks if of == kind]
        if kind == "text":
            starts = [value for k, value in enumerate(same) if not k or same[k - 1] != value]
            if len(starts) != len(set(starts)):
                return False
        elif same not in (sorted(same), sorted(same, reverse=True)):
            return False
    return True


# -- merged -------------------------------------------------------------------------------------------------
Merged = Mapping[str, Mapping[tuple[int, int], tuple[int, int]]]
"""Sheet → a cell that a merged one covers → the cell that shows for it."""


def merged_cells(data: bytes, found: Mapping[str, FoundSheet]) -> Merged:
    """The covered cells of the sheets on which the office types."""
    package = WorkbookPackage(data)
    covered: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}
    for sheet in KEYED:
        there = found.get(sheet)
        if there is None or there.name not in package.tabs:
            continue
        cells = covered.setdefault(sheet, {})
        last_row, last_column = there.place.last, max(there.place.columns.values(), default=0)
        for area in package.merged(there.name):
            first, _, last = area.partition(":")
            (row1, column1), (row2, column2) = parse_a1(first), parse_a1(last or first)
            for row in range(row1, min(row2, last_row) + 1):
                for column in range(column1, min(column2, last_column) + 1):
                    if (row, column) != (row1, column1):
                        cells[row, column] = row1, column1
    return covered


def merged_columns(merged: Merged, sheet: str) -> set[int]:
    """Columns in which cells are merged: no application sorts such a column by itself."""
    return {column for _, column in merged.get(sheet, {})}


def rows_named(rows: Iterable[int]) -> tuple[str, str]:
    """Rows as messages name them, in Chinese and in English: 第 2–57 行、第 60 行."""
    stretches: list[list[int]] = []
    for row in sorted(rows):
        if stretches and row == stretches[-1][1] + 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    names = [f"{a}–{b}" if a < b else f"{a}" for a, b in stretches[:_RANGES]]
    more = len(stretches) > _RANGES
    return f"第 {'、'.join(names)} 行" + ("等" if more else ""), ", ".join(names) + (" …" if more else "")
