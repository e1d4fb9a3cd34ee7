"""A worksheet whose table is written straight as XML.

XlsxWriter prepares every cell by itself: half a million of them take it four times as long as everything
else of a collect. A table's cells are plain, so their XML is put together column by column here; what the
office added to the sheet still goes XlsxWriter's way. ECMA-376 part 1, 18.3.1.4 and 18.3.1.73.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.worksheet import Worksheet

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.cells import MAX_CELL_TEXT
from govcredit_xl.master.dress import Dress
from govcredit_xl.master.written.laid import LaidColumn, LaidRows, SharedStrings, escaped
from govcredit_xl.master.written.table import Content, Link, Live, LiveColumn, MasterColumn, MasterTable

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from govcredit_xl.master.written.style import MasterStyles


ROWS: Final = "<!--rows-->"
"""Stands in a sheet's XML for the rows of its table."""
LINKS: Final = "<!--links-->"
"""Stands there for the links of its table."""
AT_ONCE: Final = 512
"""Rows that are put together at once."""


class TableSheet(Worksheet):  # type: ignore[misc]
    """A worksheet with one table, whose rows are put together when `packing` puts the workbook into its file.

    Attributes:
        laid: the table's columns; `laid_first`: 0-based row of its first record; `laid_rows`: how many there are.
        laid_heights: row → height in points.
    """

    fh: Any
    dim_rowmin: int | None
    dim_rowmax: int | None
    dim_colmin: int | None
    dim_colmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self.laid_first = 0
        self.laid_rows = 0
        self.laid: list[LaidColumn] = []
        self.laid_heights: dict[int, float] = {}
        self._started: dict[int, str] = {}
        self._others: dict[int, dict[int, str]] = {}
        self._relations: dict[str, int] = {}

    def lay(self, first: int, rows: int) -> None:
        """Room for a table of so many rows from the 0-based row `first` on."""
        self.laid_first, self.laid_rows = first, rows

    def lay_column(
        self,
        at: int,
        contents: Sequence[Content],
        style: Any,
        special: Mapping[int, Any],
        dated: Any,
        *,
        lined: bool,
    ) -> None:
        """One column's contents.

        Args:
            at: 0-based column.
            contents: one per row.
            style: the column's format; `special` those of single rows (counted from the first record).
            dated: gives the format for a date or a time in place of a format.
            lined: blank cells have a format too.
        """
        looks = dict(special)
        for number, content in enumerate(() if isinstance(contents, LiveColumn) else contents):
            if isinstance(content, dt.date):
                look = "time" if isinstance(content, dt.datetime) else "date"
                looks[number] = dated(special.get(number, style), look)
        first = self.laid_first + 1
        indexes = {first + number: _index(look) for number, look in looks.items()}
        self.laid.append(LaidColumn(at, contents, first, _index(style), indexes, lined=lined))
        self._widen(at)

    def _widen(self, at: int) -> None:
        last = self.laid_first + max(self.laid_rows, 1) - 1
        self.dim_rowmin = min(
            self.laid_first, self.laid_first if self.dim_rowmin is None else self.dim_rowmin
        )
        self.dim_rowmax = max(last, self.dim_rowmax or 0)
        self.dim_colmin = min(at, at if self.dim_colmin is None else self.dim_colmin)
        self.dim_colmax = max(at, self.dim_colmax or 0)

    # XlsxWriter calls this for the content of <sheetData>. What the office added to the table's rows waits
    # for them; all formats must be known before the styles are written.
    def _write_rows(self) -> None:
        self.laid.sort(key=lambda column: column.at)
        first, end = self.laid_first, self.laid_first + self.laid_rows
        others = sorted(
            {*(row for row, cells in self.table.items() if cells), *self.row_info, *self.comments}
        )
        for row in (row for row in others if row < first):
            self._write_other(row)
        self.fh.write(ROWS)
        sheet, self.fh = self.fh, io.StringIO()
        for row in (row for row in others if first <= row < end):
            if row in self.row_info:
                self._write_row(row, None, self.row_info[row])
                self._started[row] = self._taken()
            for column, cell in (self.table.get(row) or {}).items():
                self._write_cell(row, column, cell)
                self._others.setdefault(row, {})[column] = self._taken()
        self.fh = sheet
        for row in (row for row in others if row >= end):
            self._write_other(row)
        self.table.clear()

    def _taken(self) -> str:
        """What was written since the last call."""
        text: str = self.fh.getvalue()
        self.fh = io.StringIO()
        return text

    def _write_other(self, row: int) -> None:
        cells = self.table.get(row) or {}
        self._write_row(row, None, self.row_info.get(row))
        for column in sorted(cells):
            self._write_cell(row, column, cells[column])
        self._xml_end_tag("row")

    def rows(self, strings: SharedStrings) -> Iterator[str]:
        """The XML of the table's rows, some hundreds at a time."""
        laid, top = LaidRows(self.laid, strings), self.laid_first
        others = {row - top: cells for row, cells in self._others.items()}
        for start in range(0, self.laid_rows, AT_ONCE):
            end = min(start + AT_ONCE, self.laid_rows)
            begun = [
                self._started.get(row) or f'<row r="{row + 1}"{_height(self.laid_heights.get(row))}>'
                for row in range(top + start, top + end)
            ]
            yield "".join(laid.rows(start, end, begun, others))

    # XlsxWriter calls this for <hyperlinks>. It would make a relation for every link, a hundred thousand of
    # them for a thousand files; here all links to one file share one.
    def _write_hyperlinks(self) -> None:
        for _, target in self._laid_links():
            outer = target.partition("#")[0].removeprefix("external:")
            if not target.startswith("internal:") and outer not in self._relations:
                self.rel_count += 1
                self._relations[outer] = self.rel_count
                self.external_hyper_links.append(["/hyperlink", outer.replace("#", "%23"), "External"])
        if next(self._laid_links(), None) is None:
            super()._write_hyperlinks()
            return
        self._xml_start_tag("hyperlinks")
        self.fh.write(LINKS)
        for row, cells in sorted(self.hyperlinks.items()):
            for column, url in sorted(cells.items()):
                if url._target_mode() != "External":
                    self._write_hyperlink_internal(row, column, url)
                    continue
                self.rel_count += 1
                self._write_hyperlink_external(row, column, self.rel_count, url)
                self.external_hyper_links.append(["/hyperlink", url._target(), "External"])
        self._xml_end_tag("hyperlinks")

    def _laid_links(self) -> Iterator[tuple[str, str]]:
        """(cell, where it leads) of the table's links."""
        return (link for column in self.laid for link in column.links())

    def links(self) -> Iterator[str]:
        """The XML of the table's links, some hundreds at a time."""
        links = map(self._link, self._laid_links())
        while some := "".join(islice(links, AT_ONCE)):
            yield some

    def _link(self, link: tuple[str, str]) -> str:
        cell, target = link
        outer, _, inside = target.partition(":")[2].partition("#")
        if target.startswith("internal:"):
            return f'<hyperlink ref="{cell}" location="{_quoted(target.partition(":")[2])}"/>'
        place = f' location="{_quoted(inside)}"' if inside else ""
        return f'<hyperlink ref="{cell}" r:id="rId{self._relations[outer]}"{place}/>'


def _height(points: float | None) -> str:
    """A row's height as its element has it, in whole pixels as XlsxWriter rounds them."""
    return "" if points is None else f' ht="{int(4 / 3 * points + 0.5) * 0.75:.16g}" customHeight="1"'


def _quoted(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def _index(style: Any) -> int:
    index: int = style._get_xf_index()
    return index


# -- Writing a table of the master into its sheet: headings, cells, widths, row heights ------------------
LINE_HEIGHT: Final = 14.5
ROW_HEIGHT: Final = 8 + LINE_HEIGHT
MAX_LINES: Final = 16
MAX_HEIGHT: Final = 8 + LINE_HEIGHT * MAX_LINES


def write_table(
    ws: TableSheet,
    table: MasterTable,
    styles: MasterStyles,
    widths: Mapping[str, float],
    dress: Dress,
) -> None:
    """Heading row and contents, heights and widths; `widths` and `dress` are what the office has set."""
    top = table.place.first - 2
    ws.set_row(top, 32)
    ws.set_default_row(ROW_HEIGHT)
    folded = {table.place.rows[key] - 1 for key in dress.hidden_rows if key in table.place.rows}
    for row, height in enumerate(_heights(table), top + 1):
        if row in folded:
            ws.set_row(row, height, None, {"hidden": True})
        elif height > ROW_HEIGHT:
            ws.laid_heights[row] = height
    ws.lay(top + 1, len(table.keys))
    for column in table.columns:
        at = table.place.columns[column.heading] - 1
        width = widths.get(column.heading, column.width)
        ws.set_column(
            at,
            at,
            width,
            styles["plain"],
            {"hidden": column.hidden or column.heading in dress.hidden_columns},
        )
        head = "head_typed" if column.typed else "head_helper" if column.hidden else "head"
        ws.write_string(top, at, column.heading, styles[head])
        contents = table.cells[column.heading]
        if len(contents) != len(table.keys):
            raise ValueError(
                f"{table.sheet} {column.heading}: {len(contents)} cells for {len(table.keys)} rows"
            )
        special = _special(table, column, styles, dress)
        ws.lay_column(at, contents, styles[column.look], special, styles.dated, lined=not column.hidden)


def _special(table: MasterTable, column: MasterColumn, styles: MasterStyles, dress: Dress) -> dict[int, Any]:
    """Row index → the format of cells that do not look like the rest of their column."""
    looks = {row: look for (row, heading), look in table.looks.items() if heading == column.heading}
    found = {row: styles[look] for row, look in looks.items()}
    for key, cells in dress.cells.items():
        if column.heading in cells and key in table.place.rows:
            row = table.place.rows[key] - table.place.first
            found[row] = styles.dressed(looks.get(row, column.look), cells[column.heading])
    return found


def _heights(table: MasterTable) -> list[float]:
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
    return [min(MAX_HEIGHT, 8 + LINE_HEIGHT * count) for count in lines]


def _line_count(content: Content, width: float) -> int:
    text = content.text if isinstance(content, Link) else content
    return wrapped_lines(text, width) if isinstance(text, str) else 1


def wrapped_lines(text: str, width: float) -> int:
    """Lines of a text that is wrapped in a column of that width."""
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    lines = [max(1, math.ceil(text_width(line) / (width - 1))) for line in text.split("\n")]
    # An address is broken behind its slashes, so that its lines are not full.
    return sum(lines) + (max(lines) > 1 and "://" in text)


def text_width(text: str) -> float:
    """Width of a text in digits: a Chinese character is about two wide."""
    return sum(2.0 if ord(c) > 0x2E80 or c in "“”…—" else 1.1 for c in text)


def write_live(ws: Worksheet, row: int, column: int, content: Live, style: Any) -> None:
    """A formula with its value."""
    if content.array:
        ws.write_array_formula(
            row, column, row, column, "{=" + content.text(row + 1) + "}", style, content.value
        )
    else:
        ws.write_formula(row, column, content.text(row + 1), style, content.value)


def write_plain(ws: Worksheet, row: int, column: int, value: Any, style: Any, styles: MasterStyles) -> None:
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
