"""An OpenDocument spreadsheet (.ods), as LibreOffice and WPS write it: its content read with lxml.

Read here rather than by a library because names, errors, booleans, hidden sheets, properties and which
cells hold formulas are evidence, and no library gives them. A formula's text is another language than
Excel's: only that there is one is kept.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.core.cells import MAX_COLUMNS, MAX_ROWS, parse_a1
from govcredit_xl.files.sheets.active import FORMULAS_NOTE, LINKS_NOTE, MACROS_NOTE, refuse
from govcredit_xl.files.sheets.covered import covered_places
from govcredit_xl.files.sheets.parts import iso_date, local_name, whole
from govcredit_xl.files.sheets.picture import (
    Appearance,
    Area,
    Book,
    CellError,
    CellValue,
    FormattedNumber,
    Place,
    SheetPicture,
    Unreadable,
)
from govcredit_xl.files.sheets.preflight import ZipParts, refused_xml
from govcredit_xl.files.sheets.rich import RichText, TextRun, read_runs
from govcredit_xl.files.sheets.sheet_xml import HIDDEN_ROW

MAX_CELLS: Final = 500_000
"""Cells that hold something. One element may stand for a million of them."""

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_READING: Final = _TEXT + "ruby-text"
"""How signs are pronounced, above them: no part of the text."""
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERRORS: Final = re.compile(r"(?:#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|(?:Err|错误):\d{3})\Z")
_REFERENCE: Final = re.compile(r"\$?('(?:[^']|'')+'|[^.'\[\]]+)\.(\$?[A-Z]+\$?\d+)\Z")
_DURATION: Final = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?\Z")
_OLE_TYPES: Final = (b"oleobject", b"vnd.sun.star.ole", b"x-openoffice-gdimetafile;")
_PLUGIN: Final = re.compile(rb"<draw:(?:object-ole|plugin|applet|floating-frame)\b")
_LIVE: Final = re.compile(rb"<(?:office|table):dde-|:=\s*DDE\(", re.IGNORECASE)
HIDDEN, STRUCK, UNSTRUCK = "hidden", "struck", "unstruck"
_MOST_HIDDEN: Final = 100_000
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
    hidden_rows: set[int] = field(default_factory=set)
    empty_results: set[Place] = field(default_factory=set)
    marked: dict[Place, str] = field(default_factory=dict)
    originals: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    row: int = 0
    column: int = 0

    def appearance(self) -> Appearance:
        """How its cells look."""
        return Appearance(
            self.marked,
            self.originals,
            frozenset(self.struck),
            tuple(self.merged),
            covered_places(self.merged, self.cells.keys()),
            {place: HIDDEN_ROW for place in self.cells if place[0] in self.hidden_rows},
            frozenset(self.hidden_rows),
        )


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
            empty_results=frozenset(sheet.empty_results),
            appearance=sheet.appearance(),
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
        self.styles = _styles(data)
        self.hidden_styles = frozenset(name for name, look in self.styles.items() if look == HIDDEN)
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
        if row.get(_TABLE + "visibility") in {"collapse", "filter"} and repeated < _MOST_HIDDEN:
            sheet.hidden_rows.update(range(sheet.row + 1, sheet.row + repeated + 1))
        column = 0
        for cell in row:
            if local_name(cell.tag) not in {"table-cell", "covered-table-cell"}:
                continue
            wide = _count(cell.get(_TABLE + "number-columns-repeated"))
            at = (sheet.row + 1, column + 1)
            formula = cell.get(_TABLE + "formula")
            read = self._cell(sheet, cell, at)
            if read is not None or formula is not None:
                self._put(sheet, at, (repeated, wide), read, formula)
                # LibreOffice, which always computes, gives an empty text no type at all.
                if (
                    formula is not None
                    and read is None
                    and cell.get(_OFFICE + "value-type") in {None, "string"}
                ):
                    sheet.empty_results.add(at)
            column += wide
        sheet.row += repeated

    def _cell(self, sheet: _Sheet, cell: Any, at: Place) -> CellValue | None:
        """The value of a cell; how it looks is kept with the sheet."""
        high, wide = (_count(cell.get(f"{_TABLE}number-{name}-spanned")) for name in ("rows", "columns"))
        if high > 1 or wide > 1:
            sheet.merged.append((*at, at[0] + high - 1, at[1] + wide - 1))
        value = _value(cell)
        if value is None:
            return None
        own = self.styles.get(cell.get(_TABLE + "style-name") or "", "")
        runs = _rich(cell, self.styles)
        if isinstance(value, str) and any(run.struck is not None or run.raised for run in runs):
            rich = RichText(runs)
            read = read_runs(rich, own == STRUCK)
            if read.struck:
                sheet.struck.add(at)
            elif read.marked:
                sheet.originals[at], sheet.marked[at] = rich.full, read.marked
            return read.text or None
        if own == STRUCK or (runs and all(run.struck for run in runs if run.text.strip())):
            sheet.struck.add(at)
        return value

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
    return 1 if text is None else max(1, min(whole(text, 1), MAX_ROWS))


def _styles(data: bytes) -> dict[str, str]:
    """Name of a style → HIDDEN, STRUCK, superscript or subscript; styles stand before the content."""
    from lxml import etree

    found: dict[str, str] = {}
    tags = (_STYLE + "style", _OFFICE + "body")
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=tags, resolve_entities=False, no_network=True
    )
    for event, style in events:
        if event == "start":
            if style.tag == _OFFICE + "body":
                break
            continue
        look = _look(style)
        if look:
            found[style.get(_STYLE + "name") or ""] = look
        style.clear()
    return found


def _look(style: Any) -> str:
    if style.get(_STYLE + "family") == "table":
        return HIDDEN if any(one.get(_TABLE + "display") == "false" for one in style) else ""
    for one in style.iterchildren(_STYLE + "text-properties"):
        kinds = [one.get(f"{_STYLE}text-line-through-{name}") for name in ("style", "type")]
        if any(kind not in {None, "none"} for kind in kinds):
            return STRUCK
        raised = (one.get(_STYLE + "text-position") or "").split(" ")[0]
        if raised and raised not in {"0", "0%"}:
            return "subscript" if raised.startswith(("sub", "-")) else "superscript"
        if kinds != [None, None]:
            return UNSTRUCK
    return ""


# -- values ------------------------------------------------------------------------------------------------
def _value(cell: Any) -> CellValue | None:
    """The value of a cell; what is no value at all is a cell that cannot be read."""
    kind = cell.get(_OFFICE + "value-type")
    if kind is None:
        return None
    shown = _texts(cell)
    if cell.get(_CALC + "value-type") == "error":
        return CellError(shown or "#VALUE!")
    if kind in {"float", "percentage", "currency"}:
        if cell.get(_TABLE + "formula") and _ERRORS.match(shown):
            return CellError(shown)
        return _number(cell.get(_OFFICE + "value") or "", shown)
    if kind == "boolean":
        return bool(cell.get(_OFFICE + "boolean-value") == "true")
    if kind == "date":
        return iso_date(cell.get(_OFFICE + "date-value") or "")
    if kind == "time":
        duration = cell.get(_OFFICE + "time-value") or ""
        days = _days(duration)
        return CellError(duration, broken=True) if days is None else days
    text = cell.get(_OFFICE + "string-value")
    return (shown if text is None else str(text)) or None


def _number(text: str, shown: str) -> CellValue:
    try:
        number = float(text)
    except ValueError:
        return CellError(text or shown, broken=True)
    if not math.isfinite(number):
        return CellError(text, broken=True)
    return number if shown in {"", f"{number:.15g}"} else FormattedNumber.of(number, "", shown)


def _days(duration: str) -> float | None:
    match = _DURATION.match(duration)
    if match is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    return (-1 if match[1] else 1) * (days + hours / 24 + minutes / 1440 + seconds / 86_400)


def _rich(cell: Any, styles: Mapping[str, str]) -> tuple[TextRun, ...]:
    """The text of a cell in runs, by the styles of its spans."""
    runs: list[TextRun] = []
    for k, paragraph in enumerate(cell.iterchildren(_TEXT + "p")):
        if k:
            runs.append(TextRun("\n"))
        runs += _spans(paragraph, styles, TextRun(""))
    return tuple(runs)


def _spans(element: Any, styles: Mapping[str, str], around: TextRun) -> Iterator[TextRun]:
    look = styles.get(element.get(_TEXT + "style-name") or "") if element.tag == _TEXT + "span" else None
    struck = {STRUCK: True, UNSTRUCK: False}.get(look or "", around.struck)
    here = TextRun("", struck, look if look in {"superscript", "subscript"} else around.raised)
    yield replace(here, text=element.text or "")
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        gap = _gap(child, name)
        if gap:
            yield replace(here, text=gap)
        elif name.startswith(_TEXT) and name != _READING:
            yield from _spans(child, styles, here)
        yield replace(here, text=child.tail or "")


def _texts(cell: Any) -> str:
    return "\n".join("".join(_runs(paragraph)) for paragraph in cell.iterchildren(_TEXT + "p"))


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph: spaces, tabs and breaks are elements, comments are left out."""
    yield element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        gap = _gap(child, name)
        if gap:
            yield gap
        elif name.startswith(_TEXT) and name != _READING:
            yield from _runs(child)
        yield child.tail or ""


def _gap(element: Any, name: str) -> str:
    if name == _TEXT + "s":
        return " " * min(_count(element.get(_TEXT + "c")), 255)
    return {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}.get(name, "")


# -- beside the content --------------------------------------------------------------------------------------
def _properties(package: ZipParts) -> tuple[dict[str, str], str, str]:
    root = _about(package)
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


def _about(package: ZipParts) -> Any:
    """The part that only describes the file: damaged it says nothing, and costs nothing else."""
    try:
        return _root(package, "meta.xml")
    except SyntaxError as error:
        if refused_xml(error).kind != "truncated":
            raise
        return None


def _root(package: ZipParts, part: str) -> Any:
    from lxml import etree

    data = package.xml(part)
    if data is None:
        return None
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    )
