"""The figures that a master workbook shows, read from its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.files.sheets import Book, CellValue, Unreadable, cell_text, find_table, read_book


@dataclass(frozen=True)
class MasterFigures:
    """What stands in a master's cells. Numbers are None where the cell is blank.

    Attributes:
        areas: area, and 合计 → 分值, 得分, 失分, 待定, 暂测分 by heading.
        items: item id → its row by heading.
        units: unit code → its row of 单位得分.
        returns: unit code → its row of 报送情况.
        unit_items: (unit, item) → its row of 单位自评.
        lost: (item, unit) → 失分.
        names: unit code → name.
    """

    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    returns: dict[str, dict[str, Any]] = field(default_factory=dict)
    unit_items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    lost: dict[tuple[str, str], float | None] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """Unit code → name."""
        return {code: row[Head.UNIT] for code, row in self.units.items()}


_AREA_HEADS: Final = (Head.AREA, Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL)
_ITEM_HEADS: Final = (
    Head.ITEM, Head.INDICATOR, Head.POINTS, Head.COMPUTED, Head.PROVISIONAL, Head.FINAL, Head.LOST, Head.STATE,
    Head.MISSING,
)  # fmt: skip
_UNIT_HEADS: Final = (
    Head.CODE, Head.UNIT, Head.GROUP, Head.STATE, Head.POINTS, Head.SCORE, Head.RATE, Head.RANK, Head.BLANK,
)  # fmt: skip
_RETURN_HEADS: Final = (Head.CODE, Head.UNIT, Head.STATE, Head.LATE)
_OWN_HEADS: Final = (
    Head.ITEM, Head.ITEM_NAME, Head.UNIT_CODE, Head.PART, Head.POINTS, Head.SELF, Head.STATE,
)  # fmt: skip
_LOST_HEADS: Final = (Head.ITEM, Head.UNIT_CODE, Head.LOST)
_NUMBERS: Final = frozenset(
    {
        Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL, Head.COMPUTED, Head.FINAL, Head.RATE,
        Head.RANK, Head.BLANK, Head.SELF,
    }
)  # fmt: skip


def read_master(data: bytes, shown: str) -> tuple[MasterFigures | None, list[Problem]]:
    """The figures of a master; None where one of its tables is not to be found.

    Args:
        data: the workbook.
        shown: how problems name it.
    """
    try:
        book = read_book(data)
    except Unreadable as error:
        return None, [Problem("release-master-unreadable", file=shown, facts={"why": error.why})]
    found = MasterFigures()
    missing: list[str] = []
    for row in _rows(book, Sheet.OVERVIEW, _AREA_HEADS, missing):
        name = cell_text(row[Head.AREA])
        found.areas[name] = row
        if name == TOTAL:
            break
    found.items.update({r[Head.ITEM]: r for r in _rows(book, Sheet.ITEMS, _ITEM_HEADS, missing)})
    found.units.update({r[Head.CODE]: r for r in _rows(book, Sheet.UNIT_SCORES, _UNIT_HEADS, missing)})
    found.returns.update({r[Head.CODE]: r for r in _rows(book, Sheet.RETURNS, _RETURN_HEADS, missing)})
    own = _rows(book, Sheet.UNIT_ITEMS, _OWN_HEADS, missing)
    found.unit_items.update({(r[Head.UNIT_CODE], r[Head.ITEM]): r for r in own})
    lost = _rows(book, Sheet.LOST, _LOST_HEADS, missing)
    found.lost.update({(r[Head.ITEM], r[Head.UNIT_CODE]): r[Head.LOST] for r in lost})
    if missing:
        facts = {"what": "、".join(f"“{name}”" for name in missing)}
        return None, [Problem("release-master-table-missing", file=shown, facts=facts)]
    return found, []


def _rows(book: Book, sheet: str, headings: tuple[str, ...], missing: list[str]) -> Iterator[dict[str, Any]]:
    picture = book.sheet(sheet)
    table = find_table(picture, headings) if picture is not None else None
    if table is None:
        missing.append(sheet)
        return
    for _, record in table.rows():
        if record[headings[0]] is not None:
            yield {h: _number(record[h]) if h in _NUMBERS else cell_text(record[h]) for h in headings}


def _number(value: CellValue | None) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
