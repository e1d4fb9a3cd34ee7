"""Writing a new master into the one that is open: only the cells that differ, in place.

The application keeps its window, its selection and its formats; nothing is closed and no file is locked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.files.sheets import Book, CellError, SheetPicture
from govcredit_xl.files.sheets.picture import CellValue, Place

if TYPE_CHECKING:
    import xlwings

Content = float | str | bool | None
"""What is written into a cell: a number, a text, a formula with its =, None to empty it."""

_EPOCH: Final = dt.datetime(1899, 12, 30)
_TYPED: Final = re.compile(r"[\s'=+\-@.(\d%￥$#]|true$|false$|[a-z]{3}[\s-]", re.IGNORECASE)
"""Texts that an application would take for a number, date or formula if they were typed."""

_TRUE, _FALSE = (re.compile(rf"\b{word}\b(?:\(\))?") for word in ("TRUE", "FALSE"))
_PROTECTION: Final = {
    "DrawingObjects": True, "Contents": True, "Scenarios": True, "AllowFiltering": True,
    "AllowFormattingColumns": True, "AllowFormattingRows": True, "AllowFormattingCells": True,
}  # fmt: skip


@dataclass(frozen=True)
class CellBlock:
    """Cells to be written: their rows from (top, left) on."""

    sheet: str
    top: int
    left: int
    rows: tuple[tuple[Content, ...], ...]


def missing_sheets(now: Book, wanted: Book) -> list[str]:
    """Sheets that would have to be made: then the file must be replaced as a whole."""
    return [sheet.name for sheet in wanted.sheets if now.sheet(sheet.name) is None]


def moved_columns(now: Book, wanted: Book) -> list[str]:
    """Sheets on which a hidden column would be written where a visible one stands, as from an earlier program."""
    return [
        sheet.name
        for sheet in wanted.sheets
        if (here := now.sheet(sheet.name)) is not None
        and any(
            here.get(1, column) != sheet.get(1, column) and column not in here.hidden_columns
            for column in sheet.hidden_columns
        )
    ]


def differences(now: Book, wanted: Book) -> list[CellBlock]:
    """What must be written into one workbook so that its cells say what the other's say.

    Both hold the same sheets; sheets that only `now` has are the office's own and are left alone.
    """
    return [
        block
        for sheet in wanted.sheets
        if (here := now.sheet(sheet.name)) is not None
        for block in _sheet_blocks(here, sheet)
    ]


def _sheet_blocks(now: SheetPicture, wanted: SheetPicture) -> Iterator[CellBlock]:
    places = sorted({*now.cells, *now.formulas, *wanted.cells, *wanted.formulas})
    changed = [place for place in places if not _same(now, wanted, place)]
    runs: list[list[Place]] = []
    for place in changed:
        if runs and runs[-1][-1] == (place[0], place[1] - 1):
            runs[-1].append(place)
        else:
            runs.append([place])
    yield from _joined(wanted, runs)


def _joined(wanted: SheetPicture, runs: Sequence[Sequence[Place]]) -> Iterator[CellBlock]:
    """Runs of the same columns in rows that follow each other become one block."""
    open_: dict[tuple[int, int], list[Sequence[Place]]] = {}
    done: list[list[Sequence[Place]]] = []
    for run in runs:
        columns = (run[0][1], run[-1][1])
        above = open_.get(columns)
        if above is not None and above[-1][0][0] == run[0][0] - 1:
            above.append(run)
        else:
            if above is not None:
                done.append(above)
            open_[columns] = [run]
    for block in [*done, *open_.values()]:
        rows = tuple(tuple(content(wanted, place) for place in run) for run in block)
        yield CellBlock(wanted.name, block[0][0][0], block[0][0][1], rows)


def _same(now: SheetPicture, wanted: SheetPicture, place: Place) -> bool:
    formula = wanted.formulas.get(place)
    if formula is not None:
        return _plain(now.formulas.get(place)) == _plain(formula)
    if place in now.formulas or place in now.cleaned:
        return False  # what was taken out when it was read is still there in the open workbook
    a, b = _typed(now.cells.get(place)), _typed(wanted.cells.get(place))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-12 * max(1.0, abs(b))
    return a == b


def _plain(formula: str | None) -> str | None:
    """A formula as formulas are compared: applications set blanks and quotes their own way, and FALSE as 0."""
    if formula is None:
        return None
    text = re.sub(r"[\s']", "", formula).upper()
    return _FALSE.sub("0", _TRUE.sub("1", text))


def content(sheet: SheetPicture, place: Place) -> Content:
    """What is written into a cell so that it says what this one says."""
    formula = sheet.formulas.get(place)
    if formula:
        return f"={formula}"
    return _typed(sheet.cells.get(place))


def _typed(value: CellValue | None) -> Content:
    if isinstance(value, str):
        return f"'{value}" if _TYPED.match(value) else value
    if isinstance(value, CellError):
        return f"={value.text}"
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return (moment - _EPOCH) / dt.timedelta(days=1)
    return value


def write(book: xlwings.Book, blocks: Sequence[CellBlock], now: Book, wanted: Book) -> None:
    """Write blocks into an open workbook; new rows of a table take the looks of its last row."""
    app = book.app
    app.screen_updating = False
    try:
        for name in dict.fromkeys(block.sheet for block in blocks):
            sheet = book.sheets[name]
            locked = _unprotect(sheet)
            _dress_new_rows(sheet, now.sheet(name), wanted.sheet(name))
            for block in blocks:
                if block.sheet == name:
                    last = block.top + len(block.rows) - 1, block.left + len(block.rows[0]) - 1
                    sheet.range((block.top, block.left), last).formula = [list(row) for row in block.rows]
            if locked:
                sheet.api.Protect(**_PROTECTION)
    finally:
        app.screen_updating = True


def _unprotect(sheet: xlwings.Sheet) -> bool:
    """Take off a protection without password; True where there was one."""
    if not getattr(sheet.api, "ProtectContents", False):
        return False
    sheet.api.Unprotect()
    return True


def _dress_new_rows(sheet: xlwings.Sheet, now: SheetPicture | None, wanted: SheetPicture | None) -> None:
    if now is None or wanted is None:
        return
    last, width = _end(now)
    new = _end(wanted)[0]
    if last < 2 or new <= last:  # a heading alone has no row to copy
        return
    source: Any = sheet.range((last, 1), (last, width))
    for row in range(last + 1, new + 1):
        source.copy(sheet.range((row, 1)))


def _end(sheet: SheetPicture) -> tuple[int, int]:
    places = [*sheet.cells, *sheet.formulas]
    return max((row for row, _ in places), default=0), max((column for _, column in places), default=1)
