"""Tables: rows as high as their text needs, merged cells that begin anew on each page."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.contents import Chart, Grid, Matrix
from govcredit_xl.letters.word.measure import ems, line_count
from govcredit_xl.letters.word.ooxml import CELL_MARGIN, EMU_PER_MM, TableCell, TableRow
from govcredit_xl.letters.word.styles import StyleName, table_line

_NARROW: Final = 0.66
"""Width of a digit or letter that is surely enough, in whatever font stands in for the one asked for."""
_USUAL: Final = 0.56
"""Width of a digit in the fonts that such documents are set in."""
_SPARE: Final = 0.3
_FIGURE: Final = re.compile(r"-?\d+(\.\d+)?%?")
_LEAST_NAME: Final = 5.0
"""Characters that a column of names keeps."""
PADDING: Final = 5.0
"""Points of a row's height above and below its text together."""
_FULL: Final = 0.6
"""How full a page is at least that ends early so that it cuts fewer merged cells."""
_LAST: Final = 3
"""Rows that the last page has at least: 合计 does not stand alone."""
_LEFT_OVER: Final = 10.0
"""Points left free at the foot of a page: less than any row, more than the borders that a program adds."""


def column_widths(grid: Grid, width: int, size: int) -> list[int]:
    """Twips of the columns, which together take the width; no figure is cut while a column of names has room.

    Args:
        grid: the table.
        width: twips that it takes.
        size: of the type, in twips.
    """
    whole = sum(grid.widths)
    found = [round(width * share / whole) for share in grid.widths]
    found[-1] += width - sum(found)
    wanted = [_figure_width(grid, k, size) for k in range(len(found))]
    givers = [k for k, align in enumerate(grid.aligns) if align == "left"]
    for k, want in enumerate(wanted):
        for giver in givers if found[k] < want else ():
            spare = max(0, found[giver] - round(_LEAST_NAME * size) - 2 * CELL_MARGIN)
            moved = min(spare, want - found[k])
            found[giver], found[k] = found[giver] - moved, found[k] + moved
    return found


def _figure_width(grid: Grid, column: int, size: int) -> int:
    """Twips that the longest figure of a column needs; 0 where it holds none."""
    figures = [row[column] for row in grid.rows if _FIGURE.fullmatch(row[column])]
    longest = max((ems(text.replace("%", ""), _USUAL) + ("%" in text) for text in figures), default=0.0)
    return round(longest * size) + 2 * CELL_MARGIN + 20 if figures else 0


class _Heights:
    """Heights of cells in a table of that profile."""

    def __init__(self, profile: Profile, widths: Sequence[int], size_key: str) -> None:
        self.line = table_line(profile, size_key)
        size = profile[size_key].twips
        # A cell's lines hold a little less than its width would: borders, and fonts with wide digits.
        self.rooms = [max(1.0, (width - 2 * CELL_MARGIN - 20) / size) for width in widths]

    def of(self, text: str, column: int, narrow: float = _NARROW) -> float:
        """Points that a cell's text needs."""
        room = self.rooms[column] - (_SPARE if narrow == _NARROW else 0)
        return line_count(text, room, narrow) * self.line + PADDING


def plain_rows(
    grid: Grid, widths: Sequence[int], profile: Profile, ids: Mapping[str, str], room: float
) -> list[TableRow]:
    """The heading row and the rows of a table; `room`: points of a page."""
    heights = _Heights(profile, widths, Key.GRID_SIZE)
    head = _head_row(grid, heights, ids[StyleName.GRID_HEAD])
    rows = [head]
    last = len(grid.rows) - 1
    for number, texts in enumerate(grid.rows):
        style = ids[StyleName.GRID_HEAD] if grid.total and number == last else ids[StyleName.GRID]
        cells = tuple(TableCell(text, style, align) for text, align in zip(texts, grid.aligns, strict=True))
        least, most = (
            max(heights.of(text, k, narrow) for k, text in enumerate(texts)) for narrow in (_USUAL, _NARROW)
        )
        rows.append(TableRow(cells, least, most, splits=most > room - head.height - _LEFT_OVER))
    return rows


def _head_row(grid: Grid, heights: _Heights, style: str) -> TableRow:
    """The heading row, repeated on each page."""
    cells = tuple(TableCell(text, style) for text in grid.headings)
    height = max(heights.of(text, k) for k, text in enumerate(grid.headings)) + 4
    return TableRow(cells, height, height, head=True)


# -- merged cells ----------------------------------------------------------------------------------------------
def merged_rows(
    matrix: Matrix, widths: Sequence[int], profile: Profile, ids: Mapping[str, str], first: float, room: float
) -> list[TableRow]:
    """The rows of the large table; where a page ends, the next row begins a page and merges begin anew.

    No merged cell may be cut by a page: LibreOffice does not draw it down to the foot, and its text would stand on
    the first page alone. The rows of a page are made to fill it, so that each program breaks there of itself.

    Args:
        first: points that the table has on its first page, its heading row included.
        room: points that it has on each other page.
    """
    grid, heights = matrix.grid, _Heights(profile, widths, Key.TABLE_SIZE)
    head = _head_row(grid, heights, ids[StyleName.TABLE_HEAD])
    found = [head]
    start, free = 0, first - head.height - _LEFT_OVER
    whole = room - head.height - _LEFT_OVER
    while start < len(grid.rows):
        page, tall = _page(matrix, heights, start, free)
        if sum(tall) > max(free, whole):
            return found + _loose_rows(matrix, heights, start, whole, ids)
        if start + len(page) < len(grid.rows):
            tall = _stretched(tall, free)
        for row, height in zip(page, tall, strict=True):
            made = _merged_row(matrix, page, row, height, ids)
            found.append(replace(made, turn=bool(start) and row == start))
        start, free = start + len(page), whole
    return found


def _loose_rows(
    matrix: Matrix, heights: _Heights, start: int, whole: float, ids: Mapping[str, str]
) -> list[TableRow]:
    """The rows from one on that is higher than a page: where pages end after it is unknown, so none is merged."""
    found = []
    for row in range(start, len(matrix.grid.rows)):
        alone = range(row, row + 1)
        (height,) = _page_heights(matrix, heights, alone)
        made = _merged_row(matrix, alone, row, height, ids)
        found.append(replace(made, turn=bool(start) and row == start, splits=height > whole))
    return found


def _page(matrix: Matrix, heights: _Heights, start: int, free: float) -> tuple[range, list[float]]:
    """The rows of a page, at least one, with their heights: it ends where it cuts the fewest merged cells."""
    fits: list[tuple[range, list[float]]] = []
    for stop in range(start + 1, len(matrix.grid.rows) + 1):
        tall = _page_heights(matrix, heights, range(start, stop))
        if sum(tall) > free and fits:
            break
        fits.append((range(start, stop), tall))
    most, end = sum(fits[-1][1]), len(matrix.grid.rows)
    if fits[-1][0].stop == end:
        return fits[-1]
    full = [one for one in fits if sum(one[1]) >= most * _FULL and one[0].stop <= end - _LAST] or fits[-1:]
    return min(full, key=lambda one: (_cuts(matrix, one[0].stop), -len(one[0])))


def _cuts(matrix: Matrix, row: int) -> int:
    """Columns in which a page that ends before that row cuts a merged cell."""
    return sum(_same(matrix, column, row - 1, row) for column in matrix.merged)


def _page_heights(matrix: Matrix, heights: _Heights, rows: range) -> list[float]:
    """Heights of the rows of one page; a merged cell's text needs room in its rows together."""
    grid = matrix.grid
    tall = []
    for row in rows:
        own = [k for k in range(len(grid.headings)) if k not in matrix.merged]
        tall.append(max(heights.of(grid.rows[row][k], k) for k in own))
    for column in matrix.merged:
        for group in _groups(matrix, column, rows):
            need = heights.of(grid.rows[group[0]][column], column)
            have = sum(tall[row - rows[0]] for row in group)
            for row in group if need > have else ():
                tall[row - rows[0]] += (need - have) / len(group)
    return tall


def _groups(matrix: Matrix, column: int, rows: range) -> list[range]:
    """Runs of rows that share a cell in that column."""
    found: list[range] = []
    for row in rows:
        if found and row != len(matrix.grid.rows) - 1 and _same(matrix, column, row - 1, row):
            found[-1] = range(found[-1].start, row + 1)
        else:
            found.append(range(row, row + 1))
    return found


def _same(matrix: Matrix, column: int, a: int, b: int) -> bool:
    rows = matrix.grid.rows
    return all(rows[a][k] == rows[b][k] for k in (*matrix.merged[column], column))


def _stretched(tall: list[float], room: float) -> list[float]:
    """The heights made to fill a page, so that the next row surely has no room on it."""
    more = max(0.0, room - sum(tall)) / len(tall)
    return [height + more for height in tall]


def _merged_row(matrix: Matrix, page: range, row: int, height: float, ids: Mapping[str, str]) -> TableRow:
    grid = matrix.grid
    total = grid.total and row == len(grid.rows) - 1
    style = ids[StyleName.TABLE_HEAD] if total else ids[StyleName.TABLE]
    cells = []
    for column, text in enumerate(grid.rows[row]):
        merge = ""
        if column in matrix.merged:
            group = next(g for g in _groups(matrix, column, page) if row in g)
            merge = "" if len(group) == 1 else "restart" if row == group[0] else "continue"
        cells.append(TableCell(text, style, grid.aligns[column], merge))
    return TableRow(tuple(cells), height, height)


# -- A chart as a part of the document that Word, WPS and LibreOffice draw themselves, with its data for editing ---
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
_NUMBERS: Final = {"name": "宋体", "size": 9}


def chart_parts(chart: Chart) -> tuple[bytes, bytes]:
    """(XML of the chart without its link to the data, workbook with the data)."""
    with_chart = zipfile.ZipFile(io.BytesIO(_workbook(chart, drawn=True)))
    return with_chart.read("xl/charts/chart1.xml"), _workbook(chart, drawn=False)


def linked(xml: bytes, relationship: str) -> bytes:
    """The chart with its link to the workbook of that relationship."""
    link = f'<c:externalData r:id="{relationship}"><c:autoUpdate val="0"/></c:externalData>'
    plain = re.sub(rb"<c:printSettings>.*?</c:printSettings>", b"", xml, flags=re.DOTALL)
    return plain.replace(b"</c:chartSpace>", link.encode() + b"</c:chartSpace>")


def inline(relationship: str, number: int, width_mm: float, height_mm: float, name: str) -> str:
    """A run that shows the chart in its line."""
    size = f'cx="{round(width_mm * EMU_PER_MM)}" cy="{round(height_mm * EMU_PER_MM)}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="{name}" descr="{name}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relationship}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _workbook(chart: Chart, *, drawn: bool) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    ws = book.add_worksheet("Sheet1")
    ws.write_string(0, 0, "一级指标")
    for row, category in enumerate(chart.categories, 1):
        ws.write_string(row, 0, category)
    for column, (name, _, values) in enumerate(chart.series, 1):
        ws.write_string(0, column, name)
        for row, value in enumerate(values, 1):
            ws.write_number(row, column, value)
    if drawn:
        ws.insert_chart(0, 6, _bars(book, chart))
    book.close()
    return out.getvalue()


def _bars(book: Any, chart: Chart) -> Any:
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = len(chart.categories)
    for column, (_, colour, _) in enumerate(chart.series, 1):
        bars.add_series(
            {
                "name": ["Sheet1", 0, column],
                "categories": ["Sheet1", 1, 0, last, 0],
                "values": ["Sheet1", 1, column, last, column],
                "fill": {"color": f"#{colour}"},
                "gap": 45,
            }
        )
    bars.set_title({"name": chart.title, "name_font": {"name": "黑体", "size": 11, "bold": False}})
    bars.set_legend({"position": "bottom", "font": _NUMBERS})
    bars.set_y_axis({"reverse": True, "num_font": _NUMBERS, "line": {"color": "#808080"}})
    bars.set_x_axis(
        {
            "num_font": _NUMBERS,
            "num_format": "0",
            "label_position": "high",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    bars.set_chartarea({"border": {"color": "#BFBFBF"}})
    return bars
