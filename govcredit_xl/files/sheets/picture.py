"""A flat picture of a workbook, and the tables found on it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from govcredit_xl.core.visible import shows_nothing, trimmed, visible
from govcredit_xl.files.sheets.number_formats import ShownAs, shown_as


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as #REF!, as the sheet shows it.

    Attributes:
        broken: True where the file holds, in `text`, what is no value at all.
    """

    text: str
    broken: bool = False


_SHOWN: Final = re.compile(r"[^\d.,%‰万亿千百]*([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)[^\d.,%‰万亿千百]*")


class FormattedNumber(float):
    """A number in a cell with a number format of its own, which may show another size.

    Attributes:
        code: the format's code, "" where the format tells what is shown instead.
    """

    __slots__ = ("_text", "code")

    code: str
    _text: str

    @staticmethod
    def of(number: float, code: str, text: str = "") -> FormattedNumber:
        """A number with its format's code, or with the text that its cell shows."""
        made = FormattedNumber(number)
        made.code, made._text = code, text
        return made

    @property
    def shown(self) -> ShownAs | None:
        """What the cell shows; None where it cannot be told."""
        return shown_as(self, self.code) if self.code else ShownAs(self._text)

    @property
    def shows_itself(self) -> bool:
        """True where the cell shows the number that it holds, be it rounded or with words beside it."""
        shown, number = self.shown, float(self)
        if shown is None or shown.kind == "fraction":
            return True
        text = visible(shown.text).replace(" ", "")
        match = _SHOWN.fullmatch(text)
        if match is None or shown.kind == "date":
            return number == 0 and bool(text) and not any(sign.isdigit() for sign in text)
        decimals = len(match[1].partition(".")[2])
        return abs(float(match[1].replace(",", "")) - abs(number)) <= 0.5 * 10.0**-decimals * (1 + 1e-9) and (
            number >= 0 or "-" in text or "(" in text
        )


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


Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True)
class Appearance:
    """How cells look, where a person reads them otherwise than their values say.

    Attributes:
        marked: cells where parts of the text are struck out or raised: the whole text, with what was left
            out of the value between brackets. The value holds what is left.
        originals: the whole texts of these cells, without brackets.
        struck: cells with a value that is struck out as a whole.
        merged: areas of merged cells.
        covered: cells with a value under a merged cell, where nobody sees it.
        unseen: cells with a value that nobody sees for another reason, which is given in Chinese.
        hidden_rows: numbers of hidden rows.
    """

    marked: Mapping[Place, str] = field(default_factory=dict)
    originals: Mapping[Place, str] = field(default_factory=dict)
    struck: frozenset[Place] = frozenset()
    merged: tuple[Area, ...] = ()
    covered: frozenset[Place] = frozenset()
    unseen: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()


PLAIN: Final = Appearance()


@dataclass(frozen=True)
class SheetPicture:
    """What a sheet holds.

    Attributes:
        name: as on its tab.
        state: visible, hidden or veryHidden.
        cells: values of cells that are not blank; of a formula its cached value. Without what is struck out
            or raised as a mark; `full` gives all.
        formulas: formulas without =; "" where the text is not stored or cannot be moved to its cell.
        tells_formulas: False where the format does not say which cells hold a formula: then `formulas` is empty.
        header_footer: texts of headers and footers, with Excel's & codes.
        hidden_columns: numbers of hidden columns.
        validations: what cells take; None where the format or its reader does not tell.
        empty_results: cells with a formula whose result is the empty text: they are blank.
        appearance: how cells look; that of plain ones where the format or its reader does not tell.
    """

    name: str
    state: str = "visible"
    cells: Mapping[Place, CellValue] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)
    header_footer: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    tells_formulas: bool = True
    validations: tuple[Validation, ...] | None = None
    empty_results: frozenset[Place] = frozenset()
    appearance: Appearance = PLAIN

    def full(self, row: int, column: int) -> CellValue | None:
        """The value of a cell with what is struck out or raised, None where it is blank."""
        place = (row, column)
        return self.appearance.originals.get(place) or self.cells.get(place)

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
    """A heading as headings are compared: NFKC, without spaces and unseen signs."""
    return "".join(unicodedata.normalize("NFKC", visible(str(text))).split())


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
            heading = wanted.get(heading_key(text), trimmed(text))
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
    """The value as its cell shows it, after NFKC, without outer spaces and unseen signs."""
    return unicodedata.normalize("NFKC", visible(seen_text(value))).strip()


def seen_text(value: CellValue | None) -> str:
    """A value as its cell shows it: 12.10 for 12.1 under the format 0.00; else as `cell_text`."""
    if isinstance(value, FormattedNumber):
        shown = value.shown
        if shown is not None and shown.text and shown.kind in {"number", "general", "fraction"}:
            return shown.text
    return cell_text(value)


def _not_blank(value: CellValue | None) -> CellValue | None:
    return None if isinstance(value, str) and shows_nothing(value) else value
