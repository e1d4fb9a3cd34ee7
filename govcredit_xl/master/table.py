"""A table of the master: its columns, where they stand, and how it is written.

Our columns stand in our order, the office's own ones each to the right of the neighbour it had.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from govcredit_xl.arithmetic import serial
from govcredit_xl.cells import MAX_CELL_TEXT, a1, check_formula, column_letters, in_sheet, span
from govcredit_xl.master.model import OwnColumn, Place

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from govcredit_xl.master.sheetdata import TableSheet
    from govcredit_xl.master.style import Styles

MAX_LINKS: Final = 65_000
"""Excel takes 65,530 hyperlinks on a sheet."""

ROW_HEIGHT: Final = 19.5
MAX_HEIGHT: Final = 150.0


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


# -- writing ---------------------------------------------------------------------------------------------
def write_table(ws: TableSheet, table: Table, styles: Styles, widths: Mapping[str, float]) -> None:
    """Heading row and contents, heights and widths; `widths` are those that the office has set."""
    top = table.place.first - 2
    ws.set_row(top, 32)
    ws.set_default_row(ROW_HEIGHT)
    for number, height in enumerate(_heights(table)):
        if height > ROW_HEIGHT:
            ws.set_row(top + 1 + number, height)
    ws.lay(top + 1, len(table.keys))
    for column in table.columns:
        at = table.place.columns[column.heading] - 1
        width = widths.get(column.heading, column.width)
        ws.set_column(at, at, width, styles["plain"], {"hidden": column.hidden})
        head = "head_typed" if column.typed else "head_helper" if column.hidden else "head"
        ws.write_string(top, at, column.heading, styles[head])
        contents: Sequence[Content | Gap] = table.cells[column.heading]
        if len(contents) != len(table.keys):
            raise ValueError(
                f"{table.sheet} {column.heading}: {len(contents)} cells for {len(table.keys)} rows"
            )
        if any(
            isinstance(content, Link) or (isinstance(content, Live) and content.array) for content in contents
        ):
            contents = _write_unlaid(ws, top + 1, at, table.cells[column.heading], styles, column.look)
        special = {
            row: styles[look] for (row, heading), look in table.looks.items() if heading == column.heading
        }
        ws.lay_column(at, contents, styles[column.look], special, styles.dated, lined=not column.hidden)


def _write_unlaid(
    ws: TableSheet, top: int, at: int, contents: Sequence[Content], styles: Styles, look: str
) -> list[Content | Gap]:
    """Write the links and array formulas of a column; what is left of its contents."""
    left: list[Content | Gap] = []
    links = 0
    for number, content in enumerate(contents, top):
        if isinstance(content, Link) and links < MAX_LINKS:
            links += 1
            ws.write_url(number, at, content.target, styles["link"], string=content.text[:MAX_CELL_TEXT])
            left.append(GAP)
        elif isinstance(content, Live) and content.array:
            write_live(ws, number, at, content, styles[look])
            left.append(GAP)
        else:
            left.append(content.text if isinstance(content, Link) else content)
    return left


def _heights(table: Table) -> list[float]:
    """Row heights in points, enough for the wrapped texts, within reason."""
    wrapped = [
        (c.width, table.cells[c.heading]) for c in table.columns if c.look.endswith("wrap") and not c.hidden
    ]
    found = []
    for row in range(len(table.keys)) if wrapped else ():
        lines = 1
        for width, contents in wrapped:
            text = contents[row]
            if isinstance(text, str) and len(text) * 2 > width:
                lines = max(
                    lines, sum(math.ceil(text_width(line) / (width - 1)) for line in text.split("\n"))
                )
        found.append(min(MAX_HEIGHT, max(ROW_HEIGHT, 8 + 14.5 * lines)))
    return found


def text_width(text: str) -> float:
    """Width of a text in digits: a Chinese character is about two wide."""
    return sum(2.0 if ord(c) > 0x2E80 or c in "“”…—" else 1.1 for c in text)


def write_live(ws: Worksheet, row: int, column: int, content: Live, style: Any) -> None:
    """A formula with its value."""
    if content.array:
        ws.write_array_formula(
            row, column, row, column, "{=" + check_formula(content.formula) + "}", style, content.value
        )
    else:
        ws.write_formula(row, column, check_formula(content.formula), style, content.value)


def write_plain(ws: Worksheet, row: int, column: int, value: Any, style: Any, styles: Styles) -> None:
    """A value as what it is: text stays text, whatever it begins with."""
    if isinstance(value, bool):
        ws.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        ws.write_number(row, column, value, style)
    elif isinstance(value, dt.datetime):
        ws.write_datetime(row, column, value.replace(tzinfo=None), styles.dated(style, "time"))
    elif isinstance(value, dt.date):
        ws.write_number(row, column, serial(value), styles.dated(style, "date"))
    else:
        ws.write_string(row, column, value[:MAX_CELL_TEXT], style)
