"""Tables as text: .csv, .tsv, and web pages that export systems name .xls.

They have no names, no hidden sheet and no types. What is left is what a person sees; the token only
where somebody copied it along.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from govcredit_xl.core.cells import MAX_CELL_TEXT, MAX_COLUMNS
from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.files.sheets.active import FORMULAS_NOTE
from govcredit_xl.files.sheets.picture import Book, CellValue, Place, SheetPicture, Unreadable

MAX_CELLS: Final = 500_000
_DELIMITERS: Final = "\t,;|"
_LINES: Final = 50
_BREAK: Final = "\ue0f2"  # nobody types it


def decoded(data: bytes) -> str:
    """Text of bytes: by their mark, else as UTF-16 where zeros say so, strictly as UTF-8, else as GB18030.

    Raises:
        Unreadable: they are neither.
    """
    text = decoded_text(data)
    if text is None:
        raise Unreadable("truncated", "文字的编码不对，不是 UTF-8、UTF-16，也不是 GB18030")
    return text


def read_text(data: bytes) -> Book | None:
    """The picture of a .csv or .tsv; None where the text is no table."""
    text = decoded(data)
    lines = text.split("\n", _LINES)[:_LINES]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(sign in line for line in lines))
    if sum(delimiter in line for line in lines) < 2:
        return None
    csv.field_size_limit(4 * MAX_CELL_TEXT)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        sheet = _sheet("文本表格", enumerate(map(enumerate, rows)))
    except csv.Error as error:
        raise Unreadable("truncated", "文本表格不完整") from error
    return Book((sheet,), notes=(FORMULAS_NOTE,))


def read_html(data: bytes) -> Book | None:
    """The picture of a web page, a sheet per table; None where it has no table."""
    from lxml import etree, html

    # Bytes that are not decoded first lose characters; a declared encoding is often wrong.
    text = decoded(data).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("truncated", "网页不完整") from error
    tables = [table for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    sheets = tuple(_sheet(f"网页表格{k}", _grid(table)) for k, table in enumerate(tables, 1))
    return Book(sheets, notes=(FORMULAS_NOTE,)) if sheets else None


def _sheet(name: str, rows: Iterator[tuple[int, Any]]) -> SheetPicture:
    """Rows of (column, text), both counted from 0."""
    cells: dict[Place, CellValue] = {}
    for row, texts in rows:
        for column, text in texts:
            value = _value(text)
            if value is not None and column < MAX_COLUMNS:
                cells[row + 1, column + 1] = value
        if len(cells) > MAX_CELLS:
            raise Unreadable(
                "oversized-file", f"填了的单元格超过 {MAX_CELLS} 个", f"over {MAX_CELLS} cells are filled in"
            )
    return SheetPicture(name, cells=cells, tells_formulas=False)


def _value(text: str) -> CellValue | None:
    """A number where the text is exactly how one is shown, so that no 10.10 becomes 10.1."""
    plain = text.strip()
    if not plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        return text
    return number if f"{number:.15g}" == plain and plain not in {"nan", "inf", "-inf"} else text


def _grid(table: Any) -> Iterator[tuple[int, Iterator[tuple[int, str]]]]:
    """The rows of a table, with room for the cells that reach into them from above and the left."""
    taken: dict[int, int] = {}  # column → rows that a cell from above still takes
    rows = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    for number, row in enumerate(rows):
        texts, column = [], 0
        below: dict[int, int] = {c: left - 1 for c, left in taken.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0):
                column += 1
            texts.append((column, "\n".join(_lines(cell))))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if high > 1:
                below |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
            if column > MAX_COLUMNS:
                break
        taken = below
        yield number, iter(texts)


def _span(cell: Any, name: str) -> int:
    text = cell.get(name) or ""
    return max(1, min(int(text), 1000)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _lines(cell: Any) -> list[str]:
    for br in cell.iter("br", "p", "div"):
        br.tail = _BREAK + (br.tail or "")
    return [" ".join(line.split()) for line in cell.text_content().split(_BREAK)]
