"""A list of an earlier round made into that of another: years moved, dates and numbers emptied, all of it coloured.

The workbook is edited in place: the clerk's own sheets, columns, colours and notes stay.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.catalogue.edit_cells import CellEdit, Edits, edited
from govcredit_xl.catalogue.settings import subject_of
from govcredit_xl.catalogue.tables import CatalogueRow, FileProblems, FoundTable, find_tables
from govcredit_xl.catalogue.values import as_date
from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.round_names import in_year, period_of, years_in
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import Col, Setting, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import cell_text, heading_key, read_book
from govcredit_xl.scoring.rules import RULES

_EMPTIED: Final = (Setting.ISSUED, Setting.DEADLINE, *DocumentSetting.DATES)
_KEPT_TO_LOOK_AT: Final = (Setting.CONTACT, Setting.PHONE, Setting.EMAIL)
_NAMING: Final = (Setting.TITLE, Setting.NAME, Setting.FORM_NAME)
_NUMBER: Final = "文号"
_DUE: Final = "截止"
_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_PART_OF_YEAR: Final = re.compile(r"[一二三四1-4]季度|[上下]半年|(?<![0-9])[0-9]{1,2}月")


@dataclass(frozen=True)
class MovedCatalogue:
    """A catalogue for another round.

    Attributes:
        data: the workbook.
        old, new: what 年度 was and is.
        emptied: settings that were emptied and must be given, in the order of the sheet.
        cells: how many cells were changed.
    """

    data: bytes
    old: str
    new: str
    emptied: tuple[str, ...]
    cells: int


class _Moving:
    """Collects what is to be changed."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        before, after = years_in(old), years_in(new)
        self.years = after[0] - before[0] if before and after else 0
        self.edits: dict[str, dict[tuple[int, int], CellEdit]] = {}

    def put(self, table: FoundTable, row: int, heading: str, edit: CellEdit) -> None:
        if heading in table.columns:
            self.edits.setdefault(table.spec.sheet, {})[row, table.columns[heading]] = edit

    def text(self, text: str) -> str:
        """A text with its years moved on: 2021年 → 2022年, and last year's likewise."""
        if self.old != self.new and not (self.old.isdigit() and self.new.isdigit()):
            for period in (self.old, f"{self.old}年度", f"{self.old}年"):
                if period in text and not period.isdigit():
                    return text.replace(period, period_of(self.new))
        if not self.years:
            return text
        near = {year + back for year in years_in(self.old) for back in (0, -1)}

        def later(found: re.Match[str]) -> str:
            return str(int(found[0]) + self.years) if int(found[0]) in near else found[0]

        return _YEAR.sub(later, text)

    def is_of_a_time(self, text: str) -> bool:
        """That a text which nothing was moved in names a year, or within the year a part of it."""
        if self.old == self.new:
            return False
        return bool(_YEAR.search(text) or (not self.years and _PART_OF_YEAR.search(text)))

    def put_text(self, row: CatalogueRow, heading: str) -> None:
        """Move what a cell says, or mark what it says of a time."""
        value = row.raw(heading)
        if not isinstance(value, str):
            return
        later = self.text(value)
        if later != value:
            self.put(row.table, row.number, heading, CellEdit(cell_text(later), marked=True))
        elif self.is_of_a_time(value):
            self.put(row.table, row.number, heading, CellEdit(keep=True, marked=True))


def moved(
    data: bytes, new: str, *, previous: str | None = None, clear: bool = True, file: str = ""
) -> MovedCatalogue | None:
    """The catalogue of a round as that of another one; None where nobody can read it.

    Args:
        data: the workbook.
        new: 年度 of the other round; "" leaves it as it is.
        previous: 上一轮, where the list is that of a round before.
        clear: False for a list without dates and numbers of its own: only the year is set.
        file: its name.
    """
    tables = find_tables(read_book(data), FileProblems(file), lambda table: subject_of(table) == Subject.UNIT)
    settings = tables.get(Sheet.SETTINGS)
    if settings is None:
        return None
    rows = {heading_key(row.shown(Col.KEY)): row for row in settings.rows()}
    old = rows[Setting.YEAR].shown(Col.VALUE).strip() if Setting.YEAR in rows else ""
    moving = _Moving(old, in_year(new, old) or old)
    emptied = _settings(moving, settings, rows, clear=clear)
    if previous is not None:
        _previous(moving, settings, rows, previous)
    if clear:
        _units(moving, tables.get(Sheet.UNITS))
        _items(moving, tables.get(Sheet.INDICATORS))
        _inputs(moving, tables.get(Sheet.INPUTS))
        _figures(moving, tables.get(GivenSheet.UNIT_DATA))
    edits: Edits = moving.edits
    count = sum(len(cells) for cells in edits.values())
    return MovedCatalogue(edited(data, edits) if count else data, old, moving.new, emptied, count)


def _settings(
    moving: _Moving, table: FoundTable, rows: Mapping[str, CatalogueRow], *, clear: bool
) -> tuple[str, ...]:
    emptied = []
    for key, row in rows.items():
        blank = row.raw(Col.VALUE) is None
        if key == Setting.YEAR and moving.new != moving.old:
            moving.put(table, row.number, Col.VALUE, CellEdit(moving.new, marked=clear))
        elif not clear:
            continue
        elif key in _EMPTIED or key.endswith(_NUMBER) or key == Setting.NUMBER:
            if not blank:
                moving.put(table, row.number, Col.VALUE, CellEdit(None, marked=True))
                emptied.append(key)
        elif key in _NAMING and not blank:
            later = moving.text(row.shown(Col.VALUE))
            if key == Setting.TITLE or later != row.shown(Col.VALUE):
                moving.put(table, row.number, Col.VALUE, CellEdit(later, marked=True))
        elif key in _KEPT_TO_LOOK_AT:
            moving.put(table, row.number, Col.VALUE, CellEdit(keep=True, marked=True))
    return tuple(emptied)


def _previous(moving: _Moving, table: FoundTable, rows: Mapping[str, CatalogueRow], where: str) -> None:
    row = rows.get(Setting.LAST_ROUND)
    number = row.number if row is not None else max((r.number for r in rows.values()), default=2) + 1
    if row is None:
        moving.put(table, number, Col.KEY, CellEdit(Setting.LAST_ROUND))
    moving.put(table, number, Col.VALUE, CellEdit(where))


def _units(moving: _Moving, table: FoundTable | None) -> None:
    """Extensions of single units do not hold for another round."""
    for row in table.rows() if table is not None else ():
        if row.raw(Col.DEADLINE) is not None:
            moving.put(row.table, row.number, Col.DEADLINE, CellEdit(None, marked=True))


def _figures(moving: _Moving, table: FoundTable | None) -> None:
    """Targets and other figures of single units are those of the round before: they are to be looked at."""
    for row in table.rows() if table is not None else ():
        moving.put(row.table, row.number, Col.VALUE, CellEdit(keep=True, marked=True))


def _items(moving: _Moving, table: FoundTable | None) -> None:
    """Dates that items are due by and years in their texts move with the year."""
    for row in table.rows() if table is not None and moving.old != moving.new else ():
        for heading in _text_headings(row.table.columns):
            moving.put_text(row, heading)
        due = row.raw(_DUE)
        day = as_date(due) if due is not None else None
        if isinstance(day, dt.date) and not moving.years:  # another part of the same year
            moving.put(row.table, row.number, _DUE, CellEdit(keep=True, marked=True))
        elif isinstance(day, dt.date):
            later_day = _years_on(day, moving.years)
            edit = CellEdit(
                serial(later_day) if not isinstance(due, str) else later_day.isoformat(), marked=True
            )
            moving.put(row.table, row.number, _DUE, edit)


def _inputs(moving: _Moving, table: FoundTable | None) -> None:
    """What units are asked may be of a year, too: 2021年受理件数."""
    for row in table.rows() if table is not None else ():
        for heading in (Col.LABEL, Col.NOTE):
            if heading in row.table.columns:
                moving.put_text(row, heading)


def _listed() -> set[str]:
    """Parameters that are lists of what units are asked."""
    return {param.name for rule in RULES.values() for param in rule.params if param.type == "list"}


def _text_headings(columns: Iterable[str]) -> list[str]:
    named = (*Col.LEVELS, Col.CRITERION, Col.METHOD, *_listed())
    return [heading for heading in named if heading in columns]


def _years_on(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
