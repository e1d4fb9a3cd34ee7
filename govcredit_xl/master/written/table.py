"""A table of the master: its columns, what they hold, and where they stand.

Our columns stand in our order, the office's own ones each to the right of the neighbour it had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, overload

from govcredit_xl.core.cells import a1, column_letters, in_sheet, span
from govcredit_xl.master.records import MasterInput, OwnColumn, TablePlace
from govcredit_xl.master.written.shared_formulas import filled


class Live(NamedTuple):
    """A formula without =, and the value it has now ("" for blank).

    Attributes:
        formula: may have the marks of `shared_formulas`; `fill`: the texts for them.
    """

    formula: str
    value: float | str
    array: bool = False
    fill: tuple[str, ...] = ()

    def text(self, row: int) -> str:
        """The formula as it stands in a row, counted from 1."""
        return filled(self.formula, row, self.fill)


class LiveColumn(Sequence["Live | None"]):
    """A column of formulas, their parts side by side: a record for each cell would take a large master's memory."""

    def __init__(self) -> None:
        self.formulas: list[str | None] = []
        self.values: list[float | str] = []
        self.fills: list[tuple[str, ...]] = []
        self.arrays: set[str] = set()

    def add(self, formula: str | None, value: float | str = "", fill: tuple[str, ...] = ()) -> None:
        """One more cell, without anything where there is no formula."""
        self.formulas.append(formula)
        self.values.append(value)
        self.fills.append(fill)

    def __len__(self) -> int:
        return len(self.formulas)

    @overload
    def __getitem__(self, at: int) -> Live | None: ...
    @overload
    def __getitem__(self, at: slice) -> list[Live | None]: ...
    def __getitem__(self, at: int | slice) -> Live | list[Live | None] | None:
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(len(self)))]
        formula = self.formulas[at]
        if formula is None:
            return None
        return Live(formula, self.values[at], formula in self.arrays, self.fills[at])


class Link(NamedTuple):
    """A text that leads to a file or a cell (as XlsxWriter writes its address)."""

    target: str
    text: str


Content = float | str | bool | dt.date | Live | Link | None


@dataclass(frozen=True, slots=True)
class MasterColumn:
    """A column of ours.

    Attributes:
        heading: its heading.
        width: in characters.
        look: a name of `style.LOOKS`.
        hidden: True for what only formulas read.
        formula: True where it holds formulas.
        typed: True where the office types.
    """

    heading: str
    width: float
    look: str = "text"
    hidden: bool = False
    formula: bool = False
    typed: bool = False


@dataclass
class MasterTable:
    """A table with its contents.

    Attributes:
        sheet: its sheet.
        columns: ours.
        keys: of the rows, unique.
        place: where it stands.
        cells: heading → contents, one per row.
        looks: (row index, heading) → look in place of the column's.
    """

    sheet: str
    columns: tuple[MasterColumn, ...]
    keys: Sequence[str]
    place: TablePlace
    cells: dict[str, Sequence[Content]] = field(default_factory=dict)
    looks: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def ref(self, heading: str, row: int) -> str:
        """A cell of the table as the same sheet's formulas name it: F5."""
        return a1(row, self.place.columns[heading])

    def fixed(self, heading: str, row: int) -> str:
        """A cell of the table as other sheets name it: 汇总数据!$F$5."""
        return in_sheet(self.sheet, a1(row, self.place.columns[heading], absolute=True))

    def whole(self, heading: str, *, here: bool = False) -> str:
        """A column of the table from its first to its last row; without the sheet's name for formulas on it."""
        column, last = self.place.columns[heading], max(self.place.last, self.place.first)
        area = span(self.place.first, column, last, column)
        return area if here else in_sheet(self.sheet, area)

    def letter(self, heading: str) -> str:
        """Letters of a column."""
        return column_letters(self.place.columns[heading])


def make_table(
    sheet: str,
    columns: Sequence[MasterColumn],
    keys: Sequence[str],
    own: Sequence[OwnColumn],
    heading_row: int = 1,
) -> MasterTable:
    """The table with its place, still without contents."""
    order = column_order([c.heading for c in columns], own)
    places = {name: k for k, name in enumerate(order, 1) if isinstance(name, str)}
    first = heading_row + 1
    rows = {key: first + k for k, key in enumerate(keys)}
    return MasterTable(sheet, tuple(columns), keys, TablePlace(rows, places, first, first + len(keys) - 1))


def column_order(headings: Sequence[str], own: Sequence[OwnColumn]) -> list[str | OwnColumn]:
    """Our headings with the office's columns among them."""
    known = set(headings)
    order: list[str | OwnColumn] = [column for column in own if not column.after]
    for heading in headings:
        order.append(heading)
        order.extend(column for column in own if column.after == heading)
    order.extend(column for column in own if column.after and column.after not in known)
    return order


# -- The master while it is being put together: each sheet's formulas refer to tables drafted before it ---
Rows = dict[str, list[Any]]
"""A frame as plain lists, one per column."""

_NAN = float("nan")
_ESCAPED = {c: f"%{ord(c):02X}" for c in '%#"<>[]^`{} '}


@dataclass
class Draft:
    """Tables by sheet, and the defined names of their columns."""

    given: MasterInput
    tables: dict[str, MasterTable] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def table(self, sheet: str, columns: Sequence[MasterColumn], keys: Sequence[str]) -> MasterTable:
        """A new table on that sheet, with the office's own columns among ours."""
        own = [column for column in self.given.carried.columns if column.sheet == sheet]
        made = make_table(sheet, columns, keys, own)
        self.tables[sheet] = made
        return made

    def name(self, name: str, table: MasterTable, heading: str) -> str:
        """A defined name for a column of a table; the name itself."""
        self.names[name] = table.whole(heading)
        return name

    @cached_property
    def answers(self) -> Rows:
        """`Scores.answers`."""
        return _rows(self.given.scores.answers)

    @cached_property
    def unit_items(self) -> Rows:
        """`Scores.unit_items`."""
        return _rows(self.given.scores.unit_items)

    @cached_property
    def pooled(self) -> Rows:
        """`Scores.pooled`."""
        return _rows(self.given.scores.pooled)

    @cached_property
    def pairs(self) -> Rows:
        """`Scores.pairs`."""
        return _rows(self.given.scores.pairs)

    @cached_property
    def node_rows(self) -> Rows:
        """`Scores.nodes`."""
        return _rows(self.given.scores.nodes)

    @cached_property
    def items(self) -> Rows:
        """`Scores.items`."""
        return _rows(self.given.scores.items)

    @cached_property
    def units(self) -> Rows:
        """`Scores.units`."""
        return _rows(self.given.scores.units)

    @cached_property
    def lost(self) -> Rows:
        """`Scores.lost`."""
        return _rows(self.given.scores.lost)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Unit code → full name."""
        return {unit.code: unit.name for unit in self.given.catalogue.units}

    @cached_property
    def short_names(self) -> dict[str, str]:
        """Unit code → 简称, the full name where there is none."""
        return {unit.code: unit.short or unit.name for unit in self.given.catalogue.units}

    @property
    def as_of(self) -> str:
        """What the figures stand for, as people write it."""
        time = self.given.as_of
        return f"数据截至 {time:%Y-%m-%d %H:%M}" if time is not None else "尚未收到报送"

    def unit_name(self, code: str | None) -> str:
        """Full name of a unit, its code where it is not in the catalogue, "" for none."""
        return self.unit_names.get(code or "", code or "")


def _rows(frame: Any) -> Rows:
    return {str(name): _shared(frame[name].tolist()) for name in frame.columns}


def _shared(values: list[Any]) -> list[Any]:
    """The same values, equal ones as one object: a large round has many thousands of few different ones."""
    known: dict[Any, Any] = {}
    return [_one_of(value, known) for value in values]


def _one_of(value: Any, known: dict[Any, Any]) -> Any:
    kind = type(value)
    if kind is float and value != value:
        return _NAN
    # A date or a truth value may be equal to a number that looks otherwise.
    return known.setdefault(value, value) if kind is str or kind is float else value


def blank(value: Any) -> bool:
    """True for None, "" and NaN."""
    return value is None or value == "" or value != value


def shown(value: Any) -> Any:
    """The value, None for NaN and ""."""
    return None if blank(value) else value


def file_link(file: str | None, sheet: str | None = None, cell: str | None = None) -> Link | None:
    """A link to a received file; of a member of a container, to the container."""
    if not file:
        return None
    target = _target(file)
    if sheet and cell and "!" not in file:
        target += "#" + in_sheet(sheet, cell)
    return Link(target, file)


@lru_cache(maxsize=64)
def _target(file: str) -> str:
    return "external:" + "".join(_ESCAPED.get(c, c) for c in file.partition("!")[0])
