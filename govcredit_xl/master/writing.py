"""Writing a table of the master into its sheet: headings, cells, widths, row heights."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.arithmetic import serial
from govcredit_xl.cells import MAX_CELL_TEXT, check_formula
from govcredit_xl.master.table import GAP, Content, Gap, Link, Live, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from govcredit_xl.master.sheetdata import TableSheet
    from govcredit_xl.master.style import Styles

MAX_LINKS: Final = 65_000
"""Excel takes 65,530 hyperlinks on a sheet."""

ROW_HEIGHT: Final = 19.5
LINE_HEIGHT: Final = 14.5
MAX_LINES: Final = 16
MAX_HEIGHT: Final = 8 + LINE_HEIGHT * MAX_LINES


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
            ws.write_url(number, at, content.target, styles[look], string=content.text[:MAX_CELL_TEXT])
            left.append(GAP)
        elif isinstance(content, Live) and content.array:
            write_live(ws, number, at, content, styles[look])
            left.append(GAP)
        else:
            left.append(content.text if isinstance(content, Link) else content)
    return left


def _heights(table: Table) -> list[float]:
    """Row heights in points, enough for the wrapped texts, within reason."""
    lines = [1] * len(table.keys)
    widths = {c.heading: c.width for c in table.columns}
    for column in table.columns:
        if column.look.endswith("wrap") and not column.hidden:
            for row, content in enumerate(table.cells[column.heading]):
                lines[row] = max(lines[row], _line_count(content, column.width))
    for (row, heading), look in table.looks.items():
        if look.endswith("wrap"):
            lines[row] = max(lines[row], _line_count(table.cells[heading][row], widths[heading]))
    return [min(MAX_HEIGHT, max(ROW_HEIGHT, 8 + LINE_HEIGHT * count)) for count in lines]


def _line_count(content: Content, width: float) -> int:
    text = content.text if isinstance(content, Link) else content
    return wrapped_lines(text, width) if isinstance(text, str) else 1


def wrapped_lines(text: str, width: float) -> int:
    """Lines of a text that is wrapped in a column of that width."""
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(text_width(line) / (width - 1))) for line in text.split("\n"))


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
