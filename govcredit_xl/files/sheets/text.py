"""Tables as text: .csv, .tsv, and web pages that export systems name .xls.

They have no names, no hidden sheet and no types. What is left is what a person sees; the token only
where somebody copied it along.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from govcredit_xl.core.cells import MAX_CELL_TEXT, MAX_COLUMNS
from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.plain_text import clean
from govcredit_xl.files.sheets.active import FORMULAS_NOTE
from govcredit_xl.files.sheets.cleaning import NOTE
from govcredit_xl.files.sheets.picture import (
    PLAIN,
    Appearance,
    Area,
    Book,
    CellValue,
    Place,
    SheetPicture,
    Unreadable,
)
from govcredit_xl.files.sheets.rich import ReadText, RichText, TextRun, read_runs

MAX_CELLS: Final = 500_000
MOST_MERGES: Final = 100_000
"""Merged cells of a table that are kept."""
MOST_REACHED: Final = 4_000_000
"""Cells that the merged cells of a table reach over."""
_DELIMITERS: Final = "\t,;|"
_LINES: Final = 50
_TOLD: Final = re.compile(r"sep=([\t,;|])[ \t]*\r?\n", re.IGNORECASE)
"""A first line by which Excel is told what parts the columns; it shows none of it."""
_SHOWN_AS_TEXT: Final = re.compile(r'="([^"]*)"')
"""How exports keep the zeros of 001: a formula whose result is that text."""
_LOOKED_AT: Final = 2**18
_PASSWORD_FIELD: Final = re.compile(r"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_TITLE: Final = re.compile(
    r"<title[^>]{0,200}>[^<]{0,200}(?:登录|登陆|身份认证|log ?in|sign ?in)", re.IGNORECASE
)
_CHARSET: Final = re.compile(
    rb"<meta\b[^<>]{0,300}?charset\s*=\s*[\"']?"
    rb"(windows-125\d|iso-8859-\d{1,2}|big5(?:-hkscs)?|gb(?:2312|k|18030)|euc-(?:kr|jp)|shift_jis|koi8-[ru])\b",
    re.IGNORECASE,
)
"""Encodings that a page may name; the machine knows others that are none of text, or slow."""
_HEAD: Final = 4096
STRUCK: Final = "struck"
_TAGS: Final = {
    "s": STRUCK, "strike": STRUCK, "del": STRUCK, "sup": "superscript", "sub": "subscript",
}  # fmt: skip
_ALIGNED: Final = {"sup": "superscript", "sub": "subscript"}
_BREAK: Final = "\ue0f2"  # nobody types it


def decoded(data: bytes) -> str:
    """Text of bytes: by their mark, else as UTF-16 where zeros say so, strictly as UTF-8, else as GB18030.

    Raises:
        Unreadable: they are neither.
    """
    text = decoded_text(data)
    if text is None:
        raise Unreadable(
            "not-readable-here",
            "文字的编码不对，不是 UTF-8、UTF-16，也不是 GB18030",
            "its text is in none of UTF-8, UTF-16 and GB18030",
        )
    return text


def page_text(data: bytes) -> str:
    """The text of a web page, which has an encoding of its own more often than a table: what is none stands as �."""
    text = decoded_text(data)
    if text is not None:
        return text
    told = _CHARSET.search(data[:_HEAD])
    names = ([told[1].decode("ascii")] if told else []) + ["utf-8", "gb18030"]
    tried = [data.decode(name, "replace") for name in names]
    return min(tried, key=lambda text: text.count("\ufffd"))  # of equals the first


def read_text(data: bytes) -> Book | None:
    """The picture of a .csv or .tsv; None where the text is no table."""
    text = decoded(data)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macs end their lines
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    lines = text.split("\n", _LINES)[:_LINES]
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda sign: sum(sign in line for line in lines))
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
    text = page_text(data)
    plain = clean(text)  # the parser refuses to move control characters about
    notes = (FORMULAS_NOTE,) if plain == text else (FORMULAS_NOTE, NOTE)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None  # nothing at all is on it
    tables = [table for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    sheets = []
    for k, table in enumerate(tables, 1):
        merges: list[Area] = []
        sheet = _sheet(f"网页表格{k}", _grid(table, merges))
        looks = replace(sheet.appearance, merged=tuple(merges))
        sheets.append(replace(sheet, appearance=looks))
    return Book(tuple(sheets), notes=notes) if sheets else None


def is_login_page(data: bytes) -> bool:
    """True for a web page that asks for a password, or calls itself a page to log in."""
    head = data[:_LOOKED_AT].decode("utf-8", "ignore") + data[:_LOOKED_AT].decode("gb18030", "ignore")
    return bool(_PASSWORD_FIELD.search(head) or _LOGIN_TITLE.search(head))


def _sheet(name: str, rows: Iterator[tuple[int, Any]]) -> SheetPicture:
    """Rows of (column, text), both counted from 0; a text may be one that was read in runs."""
    cells: dict[Place, CellValue] = {}
    marked: dict[Place, str] = {}
    struck: set[Place] = set()
    for row, texts in rows:
        for column, found in texts:
            read = found if isinstance(found, ReadText) else ReadText(found)
            value, place = _value(read.text), (row + 1, column + 1)
            if column < MAX_COLUMNS and read.marked:
                marked[place] = read.marked
            if value is not None and column < MAX_COLUMNS:
                cells[place] = value
                if read.struck:
                    struck.add(place)
        if len(cells) > MAX_CELLS:
            raise Unreadable(
                "oversized-file", f"填了的单元格超过 {MAX_CELLS} 个", f"over {MAX_CELLS} cells are filled in"
            )
    looks = Appearance(marked, struck=frozenset(struck)) if marked or struck else PLAIN
    return SheetPicture(name, cells=cells, tells_formulas=False, appearance=looks)


def _value(text: str) -> CellValue | None:
    """A number where the text is exactly how one is shown, so that no 10.10 becomes 10.1."""
    plain = text.strip()
    if not plain:
        return None
    if shown := _SHOWN_AS_TEXT.fullmatch(plain):
        return shown[1] or None
    try:
        number = float(plain)
    except ValueError:
        return text
    return number if f"{number:.15g}" == plain and plain not in {"nan", "inf", "-inf"} else text


def _grid(table: Any, merges: list[Area]) -> Iterator[tuple[int, Iterator[tuple[int, str | ReadText]]]]:
    """The rows of a table, with room for the cells that reach into them from above and the left.

    Args:
        table: the element.
        merges: is filled with the cells that reach so far.

    Raises:
        Unreadable: they reach over more cells than any table has.
    """
    taken: dict[int, int] = {}  # column → rows that a cell from above still takes
    room = MOST_REACHED
    rows = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    for number, row in enumerate(rows):
        texts: list[tuple[int, str | ReadText]] = []
        column = 0
        below: dict[int, int] = {c: left - 1 for c, left in taken.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0):
                column += 1
            texts.append((column, _cell_text(cell)))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if (high > 1 or wide > 1) and len(merges) < MOST_MERGES:
                merges.append((number + 1, column + 1, number + high, min(column + wide, MAX_COLUMNS)))
            if high > 1:
                below |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
            room -= wide
            if column > MAX_COLUMNS:
                break
        room -= len(taken)
        if room < 0:
            raise Unreadable(
                "oversized-file",
                "合并单元格跨了太多的行和列",
                "its merged cells reach over too many rows and columns",
            )
        taken = below
        yield number, iter(texts)


def _span(cell: Any, name: str) -> int:
    text = cell.get(name) or ""
    return max(1, min(int(text), 1000)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _cell_text(cell: Any) -> str | ReadText:
    """The text of a cell; where parts of it are struck out or raised, what it says without them."""
    for br in cell.iter("br", "p", "div"):
        br.tail = _BREAK + (br.tail or "")
    if not any(_look(element) for element in cell.iter()):
        return _lines(cell.text_content())
    runs = []
    for text in cell.xpath(".//text()"):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        looks: set[str] = set()
        while element is not None and element is not cell.getparent():
            looks.add(_look(element))
            element = element.getparent()
        raised = next((look for look in looks if look.endswith("script")), "")
        runs.append(TextRun(str(text), STRUCK in looks, raised))
    read = read_runs(RichText(tuple(runs)))
    return ReadText(_lines(read.text), _lines(read.marked), read.struck)


def _look(element: Any) -> str:
    """Whether an element of a web page strikes out or raises, by its tag or its own style."""
    look = _TAGS.get(str(element.tag), "")
    style = "".join((element.get("style") or "").lower().split())
    return (
        STRUCK
        if "line-through" in style
        else look or _ALIGNED.get(style.partition("vertical-align:")[2][:3], "")
    )


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split(_BREAK))
