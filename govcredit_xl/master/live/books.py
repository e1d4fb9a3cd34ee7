"""Workbooks, sheets, ranges and names of LibreOffice as xlwings knows them; see `engine`.

xlwings calls most of what is here, by names of its own, so that no search in this package finds the caller.
Rows and columns count from 1 here, as in Excel; dates are numbers in `raw_value`, as LibreOffice keeps them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlwings import base_classes

from govcredit_xl.core.cells import column_letters, parse_a1


class Books(base_classes.Books):
    """The spreadsheets open in one LibreOffice."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __iter__(self) -> Iterator[LiveBook]:
        for number in self.app.bridge.call("list"):
            yield LiveBook(self.app, number)

    def __len__(self) -> int:
        return len(self.app.bridge.call("list"))

    def __call__(self, name_or_index: str | int) -> LiveBook:
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> LiveBook:
        return next(iter(self))

    def add(self) -> LiveBook:
        return LiveBook(self.app, self.app.bridge.call("new", hidden=self.app.bridge.headless))

    def open(
        self, fullname: str, update_links: Any = None, read_only: bool | None = None, *_: Any, **__: Any
    ) -> LiveBook:
        hidden = self.app.bridge.headless
        path = str(fullname)
        number = self.app.bridge.call("open", path=path, hidden=hidden, read_only=bool(read_only))
        return LiveBook(self.app, number)


class _BookApi:
    """What the adapter calls on a workbook beyond xlwings' common interface, named as in Excel."""

    def __init__(self, book: LiveBook) -> None:
        self._book = book

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802  the name in Excel's object model
        self._book.call("save", path=str(path), copy=True)


class LiveBook(base_classes.Book):
    """An open spreadsheet."""

    def __init__(self, app: Any, number: int) -> None:
        self._app, self.number = app, number

    def call(self, do: str, **facts: Any) -> Any:
        """Have the bridge do something with this document."""
        return self._app.bridge.call(do, doc=self.number, **facts)

    @property
    def api(self) -> _BookApi:
        return _BookApi(self)

    @property
    def app(self) -> Any:
        return self._app

    @property
    def name(self) -> str:
        path, title = self.call("where")
        return Path(path).name if path else str(title)

    @property
    def fullname(self) -> str:
        path, title = self.call("where")
        return str(path or title)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def selection(self) -> Range | None:
        found = self.call("selection")
        return None if found is None else Range(LiveSheet(self, found[0]), _one_based(found[1:]))

    def save(self, path: Any = None, password: Any = None) -> None:
        self.call("save", path=None if path is None else os.path.abspath(path))  # noqa: PTH100

    def close(self) -> None:
        self.call("close")

    def activate(self) -> None:
        self.call("show")

    def to_pdf(self, path: Any, quality: Any = None) -> None:
        self.call("pdf", path=str(path))


class _SheetApi:
    """What the adapter calls on a sheet beyond xlwings' common interface, named as in Excel."""

    def __init__(self, sheet: LiveSheet) -> None:
        self._sheet = sheet

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self._sheet.call("protected"))

    def Unprotect(self) -> None:  # noqa: N802
        self._sheet.call("protect", on=False)

    def Protect(self, **_: bool) -> None:  # noqa: N802
        self._sheet.call("protect", on=True)


class Sheets(base_classes.Sheets):
    """The sheets of a spreadsheet, in order."""

    def __init__(self, book: LiveBook) -> None:
        self.book = book

    def _names(self) -> list[str]:
        return [name for name, _ in self.book.call("sheets")]

    def __iter__(self) -> Iterator[LiveSheet]:
        return (LiveSheet(self.book, name) for name in self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __call__(self, name_or_index: str | int) -> LiveSheet:
        names = self._names()
        if isinstance(name_or_index, int):
            return LiveSheet(self.book, names[name_or_index - 1])
        if name_or_index not in names:
            raise KeyError(name_or_index)
        return LiveSheet(self.book, name_or_index)

    @property
    def active(self) -> LiveSheet:
        return LiveSheet(self.book, self.book.call("active_sheet") or self._names()[0])


class LiveSheet(base_classes.Sheet):
    """A sheet."""

    def __init__(self, book: LiveBook, name: str) -> None:
        self._book, self._name = book, name

    def call(self, do: str, **facts: Any) -> Any:
        """Have the bridge do something with this sheet."""
        return self._book.call(do, sheet=self._name, **facts)

    @property
    def api(self) -> _SheetApi:
        return _SheetApi(self)

    @property  # type: ignore[misc]
    def name(self) -> str:
        return self._name

    @property
    def book(self) -> LiveBook:
        return self._book

    @property
    def index(self) -> int:
        return [sheet.name for sheet in self._book.sheets].index(self._name) + 1

    @property  # type: ignore[misc]
    def visible(self) -> bool:
        return dict(self._book.call("sheets"))[self._name]  # type: ignore[no-any-return]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        first = _box(arg1)
        return Range(self, first if arg2 is None else (*first[:2], *_box(arg2)[2:]))

    @property
    def used_range(self) -> Range:
        rows, columns = self.call("used")
        return Range(self, (1, 1, rows, columns))

    def activate(self) -> None:
        self.call("activate")

    select = activate

    def to_pdf(self, path: Any, quality: Any = None) -> None:
        self.call("pdf", path=str(path))

    def delete(self) -> None:
        self.call("remove_sheet")


class Range(base_classes.Range):
    """A rectangle of cells: top, left, bottom, right, from 1."""

    def __init__(self, sheet: LiveSheet, box: Sequence[int]) -> None:
        self.sheet = sheet
        self._box = tuple(box)

    def call(self, do: str, **facts: Any) -> Any:
        """Have the bridge do something with these cells."""
        return self.sheet.call(do, box=[place - 1 for place in self._box], **facts)

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, *self._box)  # type: ignore[return-value]

    @property
    def api(self) -> Range:
        return self

    @property
    def row(self) -> int:
        return self._box[0]

    @property
    def column(self) -> int:
        return self._box[1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self._box
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        top, left = self.row + row - 1, self.column + column - 1
        return Range(self.sheet, (top, left, top, left))

    @property
    def raw_value(self) -> Any:
        """Rows of values as Excel gives them: one value for a single cell."""
        rows = [[_given(value) for value in row] for row in self.call("get")]
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.call("set", rows=[[_taken(value) for value in row] for row in self._rows(data)])

    @property
    def formula(self) -> Any:
        rows = self.call("get_formulas")
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def _rows(self, data: Any) -> list[list[Any]]:
        if not isinstance(data, (list, tuple)):
            rows, columns = self.shape
            return [[data] * columns for _ in range(rows)]
        return [list(row) if isinstance(row, (list, tuple)) else [row] for row in data]

    def clear_contents(self) -> None:
        self.call("clear")

    def copy(self, destination: Range | None = None) -> None:
        if destination is not None:
            self.call("copy", row=destination.row - 1, column=destination.column - 1)

    def select(self) -> None:
        self.call("select")

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        top, left, bottom, right = self._box
        row, column = ("$" if row_absolute else ""), ("$" if col_absolute else "")
        first = f"{column}{column_letters(left)}{row}{top}"
        last = f"{column}{column_letters(right)}{row}{bottom}"
        return first if len(self) == 1 else f"{first}:{last}"

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)


class Names(base_classes.Names):
    """The defined names of a workbook."""

    def __init__(self, book: LiveBook) -> None:
        self._book = book

    def _all(self) -> list[str]:
        return [name for name, _ in self._book.call("names")]

    def __len__(self) -> int:
        return len(self._all())

    def contains(self, name_or_index: str | int) -> bool:
        return name_or_index in self._all()

    def __call__(self, name_or_index: str | int) -> LiveName:
        names = self._all()
        name = names[name_or_index - 1] if isinstance(name_or_index, int) else name_or_index
        if name not in names:
            raise KeyError(name_or_index)
        return LiveName(self._book, name)

    def add(self, name: str, refers_to: str) -> LiveName:
        self._book.call("set_name", name=name, refers_to=refers_to)
        return LiveName(self._book, name)


class LiveName(base_classes.Name):
    """A defined name."""

    def __init__(self, book: LiveBook, name: str) -> None:
        self._book, self._name = book, name

    @property
    def api(self) -> LiveName:
        return self

    @property  # type: ignore[misc]
    def name(self) -> str:
        return self._name

    @property
    def refers_to(self) -> str:
        return "=" + str(dict(self._book.call("names"))[self._name])

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.call("set_name", name=self._name, refers_to=value)

    @property
    def refers_to_range(self) -> Range:
        found = self._book.call("name_place", name=self._name)
        if found is None:
            raise KeyError(self._name)
        return Range(LiveSheet(self._book, found[0]), _one_based(found[1:]))


def _one_based(box: Sequence[int]) -> tuple[int, ...]:
    return tuple(place + 1 for place in box)


def _box(place: Any) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of A1:B2, (row, column) or a range."""
    if isinstance(place, Range):
        return place.coords[1:]
    if isinstance(place, tuple):
        return (*place, *place)
    first, _, last = str(place).replace("$", "").partition(":")
    return (*parse_a1(first), *parse_a1(last or first))


def _given(value: Any) -> Any:
    """Errors as texts such as #DIV/0!."""
    return value["error"] if isinstance(value, dict) else value


def _taken(value: Any) -> Any:
    """Texts that begin with = are formulas; a leading ' makes anything a text, as when typed."""
    if isinstance(value, str) and value.startswith("="):
        return {"formula": value}
    if isinstance(value, str) and value.startswith("'"):
        return value[1:]
    return value
