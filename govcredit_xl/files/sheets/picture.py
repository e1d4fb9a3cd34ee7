"""A flat picture of a workbook, and the tables found on it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as #REF!, as the sheet shows it."""

    text: str


CellValue = float | str | bool | dt.date | CellError
"""Numbers are floats; a date with a time of day is a `datetime`, else a `date`; blank cells are absent."""

Place = tuple[int, int]
"""(row, column), counted from 1."""


class Unreadable(Exception):  # noqa: N818
    """Bytes that are no whole workbook, or one that must not be read.

    Attributes:
        kind: truncated (damaged or cut off), not-a-workbook, or the code of the problem that it is.
        why, why_en: the reason, in Chinese and, for some kinds, in English.
    """

    def __init__(self, kind: str, why: str, why_en: str = "") -> None:
        super().__init__(f"{kind}: {why}")
        self.kind, self.why, self.why_en = kind, why, why_en


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation.

    Attributes:
        rule: what it takes, by meaning: `list 是,否`, `whole greaterThanOrEqual 0`.
        ranges: first row, first column, last row, last column of what it covers.
    """

    rule: str
    ranges: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class SheetPicture:
    """What a sheet holds.

    Attributes:
        name: as on its tab.
        state: visible, hidden or veryHidden.
        cells: values of cells that are not blank; of a formula its cached value.
        formulas: formulas without =; "" where the text is not stored or cannot be moved to its cell.
        tells_formulas: False where the format does not say which cells hold a formula: then `formulas` is empty.
        header_footer: texts of headers and footers, with Excel's & codes.
        hidden_columns: numbers of hidden columns.
        validations: what cells take; None where the format or its reader does not tell.
        cleaned: cells whose text held signs that no file may hold; they are gone from `cells`.
    """

    name: str
    state: str = "visible"
    cells: Mapping[Place, CellValue] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)
    header_footer: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    tells_formulas: bool = True
    validations: tuple[Validation, ...] | None = None
    cleaned: frozenset[Place] = frozenset()

    def get(self, row: int, column: int) -> CellValue | None:
        """The value of a cell, None where it is blank."""
        return self.cells.get((row, column))

    @cached_property
    def by_row(self) -> Mapping[int, Mapping[int, CellValue]]:
        """Row → column → value, rows in order, blank ones absent."""
        found: dict[int, dict[int, CellValue]] = {}
        for (row, column), value in self.cells.items():
            found.setdefault(row, {})[column] = value
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Book:
    """A flat picture of a workbook.

    Attributes:
        sheets: in tab order, chart sheets left out.
        names: workbook-scoped defined name → (sheet, row, column); None where it points to #REF!.
            Names of ranges and of formulas are left out.
        constants: workbook-scoped defined name → text of the constant that it holds.
        properties: custom document properties as text.
        identifier, keywords: core properties (dc:identifier, cp:keywords), "" where there are none.
        notes: codes of problems that are told of a workbook that was read all the same.
    """

    sheets: tuple[SheetPicture, ...]
    names: Mapping[str, tuple[str, int, int] | None] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    identifier: str = ""
    keywords: str = ""
    notes: tuple[str, ...] = ()

    def sheet(self, name: str) -> SheetPicture | None:
        """The sheet of that name, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


# -- tables ------------------------------------------------------------------------------------------
def heading_key(text: object) -> str:
    """A heading as headings are compared: NFKC, without spaces."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


@dataclass(frozen=True)
class Table:
    """A table on a sheet: a heading row and what stands below it.

    Attributes:
        columns: heading → column. A heading that was asked for is spelled as asked, others as they stand
            there (without outer spaces); of equal headings the first.
    """

    sheet: SheetPicture
    heading_row: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, CellValue | None]]]:
        """(row number, heading → value or None) of each row that holds anything, gaps skipped."""
        for number, cells in self.sheet.by_row.items():
            if number <= self.heading_row:
                continue
            record = {heading: _not_blank(cells.get(column)) for heading, column in self.columns.items()}
            if any(value is not None for value in record.values()):
                yield number, record


def find_table(sheet: SheetPicture, headings: Collection[str]) -> Table | None:
    """The table whose heading row is the first row that holds all the headings, in any order."""
    wanted = {heading_key(heading): heading for heading in headings}
    for number, cells in sheet.by_row.items():
        texts = {column: value for column, value in cells.items() if isinstance(value, str)}
        if len(texts) < len(wanted):
            continue
        columns: dict[str, int] = {}
        for column, text in sorted(texts.items()):
            heading = wanted.get(heading_key(text), text.strip())
            if heading:
                columns.setdefault(heading, column)
        if all(heading in columns for heading in headings):
            return Table(sheet, number, columns)
    return None


def cell_text(value: CellValue | None) -> str:
    """A value as people read it: 3, 0.5, 2021-10-20, #REF!; "" for blank."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def plain(value: CellValue) -> str:
    """The value as text after NFKC, without outer spaces."""
    return unicodedata.normalize("NFKC", cell_text(value)).strip()


def _not_blank(value: CellValue | None) -> CellValue | None:
    return None if isinstance(value, str) and not value.strip() else value
