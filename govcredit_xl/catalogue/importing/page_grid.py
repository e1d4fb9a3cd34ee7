"""A PDF with a text layer as lines and grids: cells from the ruled lines, text from the glyphs in them.

pypdfium2 (Apache-2.0 or BSD) gives glyphs and paths, and reads a page in some 10 ms; what turns lines into
cells is here.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from govcredit_xl.catalogue.importing.aligned import AlignedPage, Piece, aligned_page, fitted
from govcredit_xl.catalogue.importing.grids import NoticeGrid, Source, check_size, make_grid
from govcredit_xl.catalogue.importing.over_pages import merged, runs
from govcredit_xl.catalogue.importing.ruled import Ruled, RuledLine, ruled_tables, widened
from govcredit_xl.files.sheets import Unreadable

MAX_PAGES: Final = 300
MAX_GLYPHS: Final = 600_000
MAX_RULES: Final = 6_000
"""Ruled lines of a page."""
_MOST_ABOVE: Final = 4
_BROKEN_HYPHEN: Final = 2
"""What pdfium makes of a hyphen at the end of a line; it may be the sign of a number."""
_FEWEST: Final = 30
"""Characters a page, below which it is a picture with at most a stamp of text."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A character with the middle of its box, its height and its baseline; points from the top left."""

    text: str
    left: float
    right: float
    x: float
    y: float
    base: float
    size: float


def read_pdf(data: bytes, file: str) -> Source:
    """The lines and tables of a PDF.

    Raises:
        Unreadable: it is damaged, locked, too large, or a scan without text.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("has-password", "设了打开密码") from error
        raise Unreadable("truncated", "PDF 不完整或已损坏") from error
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable("oversized-file", f"有 {len(document)} 页", f"it has {len(document)} pages")
        return _read(document, file)
    finally:
        document.close()


def _read(document: Any, file: str) -> Source:
    sheets = _sheets(document)
    lines: list[str] = []
    grids: list[NoticeGrid] = []
    found = merged([sheet.aligned for sheet in sheets])
    for number, (sheet, unruled) in enumerate(zip(sheets, found, strict=True), 1):
        tables = [unruled] if unruled is not None else sheet.tables
        inside: set[int] = set()
        made = [(table, _assigned(table, sheet.marks, inside)) for table in tables]
        rest = [mark for k, mark in enumerate(sheet.marks) if k not in inside]
        for k, (table, cells) in enumerate(made, 1):
            above = _lines([mark for mark in rest if mark.y < table.top])[-_MOST_ABOVE:]
            name = f"第{number}页" + (f"表{k}" if len(made) > 1 else "")
            grid = _grid(table, cells, name, above, number, unruled is not None)
            grids += [grid] if grid is not None else []
        lines += _lines(rest)
    return Source(file, tuple(lines), tuple(grids))


@dataclass(frozen=True)
class _Sheet:
    """What is printed on a page: its glyphs, and its ruled tables or one without ruled lines."""

    marks: list[_Mark]
    tables: list[Ruled]
    aligned: AlignedPage | None


def _sheets(document: Any) -> list[_Sheet]:
    """The pages one by one.

    Raises:
        Unreadable: too many glyphs, or hardly any.
    """
    found: list[_Sheet] = []
    glyphs = 0
    before: Ruled | None = None
    last: AlignedPage | None = None
    for number in range(len(document)):
        marks, rules = _page(document[number])
        glyphs += len(marks)
        if glyphs > MAX_GLYPHS:
            raise Unreadable("oversized-file", f"文字超过 {MAX_GLYPHS} 个", f"over {MAX_GLYPHS} characters")
        tables = [table for table in ruled_tables(rules) if table.rows > 1 and table.columns > 1]
        if tables:
            tables[0] = widened(tables[0], before)
            before = tables[-1]
        columns = last.columns if last is not None else None
        aligned = aligned_page(_pieces(marks), columns) if before is None else None
        if aligned is not None:  # again, with what runs close to the edge of its column cut there
            aligned = aligned_page(_pieces(marks, aligned.columns.xs), aligned.columns) or aligned
            last = aligned
        found.append(_Sheet(marks, tables, aligned))
    if glyphs < _FEWEST * len(document):
        raise Unreadable("import-scan", "是扫描件，没有文字层", "a scan without a text layer")
    return _fitted(found)


def _fitted(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """The pages of each list without ruled lines, with the columns that suit all of them."""
    found = list(sheets)
    for numbers in runs([sheet.aligned for sheet in sheets]):
        first = sheets[numbers[0]].aligned
        glyphs = [one for k in numbers for one in _glyphs(sheets[k])]
        if first is None or len(numbers) < 2:
            continue
        columns = fitted(first.columns, glyphs)
        for k in numbers:
            page = aligned_page(_pieces(sheets[k].marks, columns.xs), columns, known=True)
            found[k] = replace(sheets[k], aligned=page or sheets[k].aligned)
    return found


def _glyphs(sheet: _Sheet) -> list[Piece]:
    """Each glyph in a line of the table."""
    places = [piece.y for line in sheet.aligned.lines for piece in line] if sheet.aligned is not None else []
    lines = {round(y) for y in places}
    return [_piece([mark]) for mark in sheet.marks if round(mark.y) in lines]


def _grid(
    table: Ruled,
    cells: dict[tuple[int, int], list[_Mark]],
    name: str,
    above: Sequence[str],
    page: int,
    unruled: bool,
) -> NoticeGrid | None:
    check_size(table.rows, table.columns, 0)
    texts = {(row + 1, column + 1): _cell_text(marks) for (row, column), marks in cells.items()}
    merges = [(top + 1, left + 1, bottom + 1, right + 1) for top, left, bottom, right in table.merges]
    # Blank cells count: a page may go on with merged cells that have their text on another page.
    size = (table.rows, table.columns)
    grid = make_grid(name, texts, merges, f"{name}第", above, size)
    return None if grid is None else replace(grid, page=page, unruled=unruled)


def _assigned(table: Ruled, marks: Sequence[_Mark], inside: set[int]) -> dict[tuple[int, int], list[_Mark]]:
    """The glyphs of each cell, by its first row and column; their numbers are put into `inside`."""
    found: dict[tuple[int, int], list[_Mark]] = {}
    for k, mark in enumerate(marks):
        at = table.cell_at(mark.x, mark.y)
        if at is not None:
            found.setdefault(at, []).append(mark)
            inside.add(k)
    return found


# -- text ----------------------------------------------------------------------------------------------
def _rows(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """Glyphs by baseline, from top to bottom, each row from left to right."""
    found: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda one: (one.base, one.left)):
        if found and abs(found[-1][0].base - mark.base) < max(2.0, 0.4 * mark.size):
            found[-1].append(mark)
        else:
            found.append([mark])
    return [sorted(row, key=lambda one: one.left) for row in found]


def _pieces(marks: Sequence[_Mark], edges: Sequence[float] = ()) -> list[Piece]:
    """Each line of the page, cut where a gap is as wide as a character, or an edge of columns lies in it."""
    found: list[Piece] = []
    for row in _rows(marks):
        run: list[_Mark] = []
        for mark in row:
            end = run[-1].right if run else 0.0
            wide = mark.left - end > 0.9 * mark.size or any(end <= x <= mark.left for x in edges)
            if run and wide:
                found.append(_piece(run))
                run = []
            run.append(mark)
        found += [_piece(run)] if run else []
    return found


def _piece(run: Sequence[_Mark]) -> Piece:
    return Piece(_row_text(run), run[0].left, max(one.right for one in run), run[0].y, run[0].size)


def _row_text(row: Sequence[_Mark]) -> str:
    text = ""
    for before, mark in zip((None, *row), row, strict=False):
        if before is not None and mark.left - before.right > 0.25 * mark.size:
            wide = mark.left - before.right > 2.5 * mark.size
            both = before.text + mark.text
            latin = both.isascii() and both.isalnum() and not both.isdigit()  # the ink of a 1 is narrow
            text += "\t" if wide else " " if latin else ""
        text += mark.text
    return text


def _cell_text(marks: Sequence[_Mark]) -> str:
    """The text of a cell as one line: where it wrapped is no break."""
    text = ""
    for row in _rows(marks):
        line = _row_text(row).replace("\t", " ")
        latin = text[-1:].isascii() and text[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
        text += (" " if latin else "") + line
    return text


def _lines(marks: Sequence[_Mark]) -> list[str]:
    return [line for row in _rows(marks) if (line := _row_text(row).strip())]


# -- what pdfium gives -----------------------------------------------------------------------------------
def _page(page: Any) -> tuple[list[_Mark], list[RuledLine]]:
    import pypdfium2.raw as raw

    turn = page.get_rotation() % 360
    wide, high = page.get_size()  # as shown
    text = page.get_textpage()
    try:
        marks = list(_marks(text, raw, turn, wide, high))
        rules = list(_rules(page, raw, turn, wide, high))
    finally:
        text.close()
        page.close()
    return marks, rules


def _shown(x: float, y: float, turn: int, wide: float, high: float) -> tuple[float, float]:
    """A point of the page's own space as it is shown, from the top left corner."""
    if turn == 90:
        return y, x
    if turn == 180:
        return wide - x, y
    if turn == 270:
        return wide - y, high - x
    return x, high - y


def _plain(character: str) -> str:
    """Radicals and compatibility signs that fonts put in place of characters, as the characters."""
    code = ord(character)
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", character)
    return character


def _marks(text: Any, raw: Any, turn: int, wide: float, high: float) -> Iterator[_Mark]:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for k in range(min(text.count_chars(), MAX_GLYPHS + 1)):
        code = raw.FPDFText_GetUnicode(text, k)
        code = ord("-") if code == _BROKEN_HYPHEN else code
        shown = chr(code) if 0 < code < 0x110000 else ""
        if code < 32 or not shown.strip() or raw.FPDFText_IsGenerated(text, k) == 1:
            continue
        raw.FPDFText_GetCharBox(text, k, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, k, x, y)
        a = _shown(left.value, bottom.value, turn, wide, high)
        b = _shown(right.value, top.value, turn, wide, high)
        _, base = _shown(x.value, y.value, turn, wide, high)
        x0, x1 = min(a[0], b[0]), max(a[0], b[0])
        if not (0 <= base <= high + 1 and 0 <= (x0 + x1) / 2 <= wide):
            continue  # cut off by the edge of the page: nobody sees it
        size = max(raw.FPDFText_GetFontSize(text, k), 1.0)
        # The ink of a dash is low and that of a comma lower still: the baseline says which line it is on.
        yield _Mark(_plain(shown), x0, x1, (x0 + x1) / 2, base - 0.3 * size, base, size)


def _rules(page: Any, raw: Any, turn: int, wide: float, high: float) -> Iterator[RuledLine]:
    """Straight lines that are drawn, edges of boxes, and bars thin enough to be lines."""
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    found = 0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        raw.FPDFPath_GetDrawMode(one.raw, fill, stroked)
        if not fill.value and not stroked.value:
            continue
        left, bottom, right, top = one.get_bounds()
        a, b = _shown(left, bottom, turn, wide, high), _shown(right, top, turn, wide, high)
        box = RuledLine(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        edges = [box] if box.thin else _edges(one, box, raw, bool(stroked.value), turn, wide, high)
        for rule in edges:
            found += 1
            if found > MAX_RULES:
                raise Unreadable(
                    "oversized-file", f"一页上有超过 {MAX_RULES} 条线", f"over {MAX_RULES} lines on a page"
                )
            yield rule


def _edges(
    one: Any, box: RuledLine, raw: Any, stroked: bool, turn: int, wide: float, high: float
) -> list[RuledLine]:
    """The straight pieces of a path that is more than one line; the shading of a cell has none."""
    if not stroked:
        return []
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(one.raw, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[RuledLine] = []
    start = before = (0.0, 0.0)
    for k in range(min(raw.FPDFPath_CountSegments(one.raw), MAX_RULES)):
        segment = raw.FPDFPath_GetPathSegment(one.raw, k)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        here = _shown(px, py, turn, wide, high)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            found.append(_between(before, here))
            if raw.FPDFPathSegment_GetClose(segment):
                found.append(_between(here, start))
        before = here
    return [rule for rule in found if rule.thin]


def _between(a: tuple[float, float], b: tuple[float, float]) -> RuledLine:
    return RuledLine(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
