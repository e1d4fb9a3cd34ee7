"""An OpenDocument spreadsheet (.ods), as LibreOffice and WPS write it: its content read with lxml.

Read here rather than by a library because names, errors, booleans, hidden sheets, properties and which
cells hold formulas are evidence, and no library gives them. A formula's text is another language than
Excel's: only that there is one is kept.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.cells import MAX_COLUMNS, MAX_ROWS, parse_a1
from govcredit_xl.files.sheets.active import FORMULAS_NOTE, LINKS_NOTE, MACROS_NOTE, refuse
from govcredit_xl.files.sheets.parts import MOST_MERGES, local_name, plain_date
from govcredit_xl.files.sheets.picture import Book, CellError, CellValue, Place, SheetPicture, Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts, refused_xml

MAX_CELLS: Final = 500_000
"""Cells that hold something. One element may stand for a million of them."""

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERRORS: Final = re.compile(r"(?:#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|(?:Err|错误):\d{3})\Z")
_REFERENCE: Final = re.compile(r"\$?('(?:[^']|'')+'|[^.'\[\]]+)\.(\$?[A-Z]+\$?\d+)\Z")
_DURATION: Final = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?\Z")
_OLE_TYPES: Final = (b"oleobject", b"vnd.sun.star.ole", b"x-openoffice-gdimetafile;")
_PLUGIN: Final = re.compile(rb"<draw:(?:object-ole|plugin|applet|floating-frame)\b")
_LIVE: Final = re.compile(rb"<(?:office|table):dde-|:=\s*DDE\(", re.IGNORECASE)
_WATCHED: Final = tuple(
    f"{_TABLE}{name}" for name in ("table", "table-row", "table-column", "named-range", "named-expression")
)


@dataclass
class _Sheet:
    """A sheet while it is read."""

    name: str
    style: str
    cells: dict[Place, CellValue] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0
    column: int = 0


def read_ods(package: ZipParts) -> Book:
    """The picture of a spreadsheet.

    Raises:
        Unreadable: it is damaged, has a password, or holds what a form has no use for.
    """
    manifest = package.xml("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("has-password", "设了打开密码")
    content = package.xml("content.xml")
    if content is None:
        raise Unreadable("truncated", "缺少表格内容")
    notes = (*_check(package, manifest, content), FORMULAS_NOTE)
    try:
        reader = _Content(content)
        properties, identifier, keywords = _properties(package)
        footers = tuple(_footers(package))
    except SyntaxError as error:
        raise refused_xml(error) from error
    except (ValueError, OverflowError) as error:
        raise Unreadable("truncated", "表格内部的数据不完整") from error
    sheets = tuple(
        SheetPicture(
            sheet.name,
            "hidden" if sheet.style in reader.hidden_styles else "visible",
            sheet.cells,
            sheet.formulas,
            footers if index == 0 else (),  # page styles are shared; one copy is enough
            frozenset(sheet.hidden_columns),
            merges=tuple(sheet.merges),
        )
        for index, sheet in enumerate(reader.sheets)
    )
    return Book(sheets, reader.names, reader.constants, properties, identifier, keywords, notes)


def _check(package: ZipParts, manifest: bytes, content: bytes) -> tuple[str, ...]:
    if _LIVE.search(content):
        raise refuse("dde-link")
    if _PLUGIN.search(content) or any(kind in manifest for kind in _OLE_TYPES):
        raise refuse("embedded-object")
    names = package.names()
    notes = [MACROS_NOTE] if any(name.startswith(("basic/", "scripts/")) for name in names) else []
    if b"<table:table-source" in content or b"'file:///" in content:
        notes.append(LINKS_NOTE)
    return tuple(notes)


# -- the content -----------------------------------------------------------------------------------------
class _Content:
    """What content.xml holds."""

    def __init__(self, data: bytes) -> None:
        from lxml import etree

        self.sheets: list[_Sheet] = []
        self.names: dict[str, tuple[str, int, int] | None] = {}
        self.constants: dict[str, str] = {}
        self.hidden_styles = _hidden_styles(data)
        self._room = MAX_CELLS
        inside = 0
        events = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=_WATCHED, resolve_entities=False, no_network=True
        )
        for event, element in events:
            kind = local_name(element.tag)
            if kind == "table":
                inside += 1 if event == "start" else -1
                if event == "start" and inside == 1:
                    style = element.get(_TABLE + "style-name") or ""
                    self.sheets.append(_Sheet(element.get(_TABLE + "name") or "", style))
            elif event == "end" and kind == "table-row":
                if inside == 1:
                    self._read_row(self.sheets[-1], element)
                element.clear()
            elif event == "end" and kind == "table-column" and inside == 1:
                _read_column(self.sheets[-1], element)
            elif event == "end" and not inside:  # names inside a table are the sheet's own
                self._read_name(element, kind)

    def _read_row(self, sheet: _Sheet, row: Any) -> None:
        repeated = _count(row.get(_TABLE + "number-rows-repeated"))
        column = 0
        for cell in row:
            if local_name(cell.tag) not in {"table-cell", "covered-table-cell"}:
                continue
            wide = _count(cell.get(_TABLE + "number-columns-repeated"))
            value = _value(cell)
            formula = cell.get(_TABLE + "formula")
            self._note_merge(sheet, cell, column)
            if value is not None or formula is not None:
                self._put(sheet, (sheet.row + 1, column + 1), (repeated, wide), value, formula)
            column += wide
        sheet.row += repeated

    def _note_merge(self, sheet: _Sheet, cell: Any, column: int) -> None:
        """Keep which cells below and to the right this one covers."""
        high = _count(cell.get(_TABLE + "number-rows-spanned"))
        wide = _count(cell.get(_TABLE + "number-columns-spanned"))
        if (high > 1 or wide > 1) and len(sheet.merges) < MOST_MERGES:
            sheet.merges.append((sheet.row + 1, column + 1, sheet.row + high, column + wide))

    def _put(
        self, sheet: _Sheet, at: Place, size: Place, value: CellValue | None, formula: str | None
    ) -> None:
        rows, columns = min(size[0], MAX_ROWS - at[0] + 1), min(size[1], MAX_COLUMNS - at[1] + 1)
        self._room -= max(rows, 0) * max(columns, 0)
        if self._room < 0:
            raise Unreadable(
                "oversized-file", f"填了的单元格超过 {MAX_CELLS} 个", f"over {MAX_CELLS} cells are filled in"
            )
        for row in range(at[0], at[0] + rows):
            for column in range(at[1], at[1] + columns):
                if value is not None:
                    sheet.cells[row, column] = value
                if formula is not None:
                    sheet.formulas[row, column] = '""' if formula.endswith(':=""') else ""

    def _read_name(self, element: Any, kind: str) -> None:
        name = element.get(_TABLE + "name") or ""
        address = element.get(_TABLE + "cell-range-address") or ""
        if kind == "named-expression":
            text = (element.get(_TABLE + "expression") or "").removeprefix("of:").removeprefix("=")
            if len(text) > 1 and text[0] == text[-1] == '"':
                self.constants[name] = text[1:-1].replace('""', '"')
                return
            address = text.removeprefix("[").removesuffix("]")
        if "#REF!" in address:
            self.names[name] = None
        elif match := _REFERENCE.match(address):
            row, column = parse_a1(match[2])
            self.names[name] = (match[1].strip("'").replace("''", "'"), row, column)


def _read_column(sheet: _Sheet, element: Any) -> None:
    wide = min(_count(element.get(_TABLE + "number-columns-repeated")), MAX_COLUMNS)
    if element.get(_TABLE + "visibility") in {"collapse", "filter"}:
        sheet.hidden_columns.update(range(sheet.column + 1, sheet.column + wide + 1))
    sheet.column = min(sheet.column + wide, MAX_COLUMNS)


def _count(text: str | None) -> int:
    return 1 if text is None else max(1, min(int(text), MAX_ROWS))


def _hidden_styles(data: bytes) -> frozenset[str]:
    """Names of the table styles that hide a sheet; styles stand before the content."""
    from lxml import etree

    found, tags = set(), (_STYLE + "style", _OFFICE + "body")
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=tags, resolve_entities=False, no_network=True
    )
    for event, style in events:
        if event == "start":
            if style.tag == _OFFICE + "body":
                break
            continue
        shown = [one.get(_TABLE + "display") for one in style]
        if style.get(_STYLE + "family") == "table" and "false" in shown:
            found.add(style.get(_STYLE + "name"))
        style.clear()
    return frozenset(found)


# -- values ------------------------------------------------------------------------------------------------
def _value(cell: Any) -> CellValue | None:
    kind = cell.get(_OFFICE + "value-type")
    if kind is None:
        return None
    if cell.get(_CALC + "value-type") == "error":
        return CellError(_texts(cell) or "#VALUE!")
    if kind in {"float", "percentage", "currency"}:
        shown = _texts(cell) if cell.get(_TABLE + "formula") else ""
        return CellError(shown) if _ERRORS.match(shown) else float(cell.get(_OFFICE + "value"))
    if kind == "boolean":
        return bool(cell.get(_OFFICE + "boolean-value") == "true")
    if kind == "date":
        return plain_date(dt.datetime.fromisoformat(cell.get(_OFFICE + "date-value").removesuffix("Z")))
    if kind == "time":
        return _days(cell.get(_OFFICE + "time-value"))
    text = cell.get(_OFFICE + "string-value")
    return (_texts(cell) if text is None else str(text)) or None


def _days(duration: str) -> float:
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(duration)
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    return (-1 if match[1] else 1) * (days + hours / 24 + minutes / 1440 + seconds / 86_400)


def _texts(cell: Any) -> str:
    return "\n".join("".join(_runs(paragraph)) for paragraph in cell.iterchildren(_TEXT + "p"))


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph: spaces, tabs and breaks are elements, comments are left out."""
    yield element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == _TEXT + "s":
            yield " " * min(_count(child.get(_TEXT + "c")), 255)
        elif name == _TEXT + "tab":
            yield "\t"
        elif name == _TEXT + "line-break":
            yield "\n"
        elif name.startswith(_TEXT):
            yield from _runs(child)
        yield child.tail or ""


# -- beside the content --------------------------------------------------------------------------------------
def _properties(package: ZipParts) -> tuple[dict[str, str], str, str]:
    root = _root(package, "meta.xml")
    found, identifier, keywords = {}, "", []
    for element in () if root is None else root.iter():
        if element.tag == _META + "user-defined":
            found[element.get(_META + "name") or ""] = "".join(element.itertext())
        elif element.tag == _DC + "identifier":
            identifier = element.text or ""
        elif element.tag == _META + "keyword":
            keywords.append(element.text or "")
    return found, identifier, " ".join(keywords)


def _footers(package: ZipParts) -> Iterator[str]:
    root = _root(package, "styles.xml")
    if root is not None:
        for tag in ("header", "footer", "header-left", "footer-left"):
            for element in root.iter(_STYLE + tag):
                yield "".join(element.itertext())


def _root(package: ZipParts, part: str) -> Any:
    from lxml import etree

    data = package.xml(part)
    if data is None:
        return None
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    )
