"""A table of the master: its columns, what they hold, and where they stand.

Our columns stand in our order, the office's own ones each to the right of the neighbour it had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from govcredit_xl.cells import a1, column_letters, in_sheet, span
from govcredit_xl.master.model import OwnColumn, Place


class Live(NamedTuple):
    """A formula without =, and the value it has now ("" for blank)."""

    formula: str
    value: float | str
    array: bool = False


class Link(NamedTuple):
    """A text that leads to a file or a cell (as XlsxWriter writes its address)."""

    target: str
    text: str


class Gap:
    """A cell that was written already."""


GAP: Final = Gap()
Content = float | str | bool | dt.date | Live | Link | None


@dataclass(frozen=True, slots=True)
class Column:
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
class Table:
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
    columns: tuple[Column, ...]
    keys: Sequence[str]
    place: Place
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
    sheet: str, columns: Sequence[Column], keys: Sequence[str], own: Sequence[OwnColumn], heading_row: int = 1
) -> Table:
    """The table with its place, still without contents."""
    order = column_order([c.heading for c in columns], own)
    places = {name: k for k, name in enumerate(order, 1) if isinstance(name, str)}
    first = heading_row + 1
    rows = {key: first + k for k, key in enumerate(keys)}
    return Table(sheet, tuple(columns), keys, Place(rows, places, first, first + len(keys) - 1))


def column_order(headings: Sequence[str], own: Sequence[OwnColumn]) -> list[str | OwnColumn]:
    """Our headings with the office's columns among them."""
    known = set(headings)
    order: list[str | OwnColumn] = [column for column in own if not column.after]
    for heading in headings:
        order.append(heading)
        order.extend(column for column in own if column.after == heading)
    order.extend(column for column in own if column.after and column.after not in known)
    return order
