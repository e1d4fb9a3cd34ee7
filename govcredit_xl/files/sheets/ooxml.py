"""An .xlsx or .xlsm workbook: bytes in, a flat picture of it out.

One pass over the parts of an Office Open XML workbook (ECMA-376 part 1, SpreadsheetML), transitional or
strict, as Excel, WPS, LibreOffice, openpyxl and XlsxWriter write them. Nothing is evaluated, no entity is
resolved, nothing is fetched; a document type declaration is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import posixpath
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from govcredit_xl.core.cells import MAX_ROWS
from govcredit_xl.files.sheets.cleaning import cleaned
from govcredit_xl.files.sheets.parts import (
    DATE_FORMATS,
    Shared,
    column_number,
    date_of,
    defined_names,
    formula_of,
    hidden_columns_of,
    is_date_format,
    is_true,
    local_name,
    namespace,
    plain_date,
    rich_text,
    unescape,
)
from govcredit_xl.files.sheets.picture import (
    Book,
    CellError,
    CellValue,
    Place,
    SheetPicture,
    Unreadable,
    Validation,
)
from govcredit_xl.files.sheets.preflight import ZipParts, refused_xml
from govcredit_xl.files.sheets.validations import MOST, validations_of

_CUSTOM: Final = frozenset({"custom-properties", "customProperties"})
_TAGS: Final = ("{*}row", "{*}cols", "{*}dataValidations", "{*}headerFooter")
_WPS_PICTURE: Final = re.compile(r'=?\s*(?:_xlfn\.)?DISPIMG\(\s*"([^"]*)"', re.IGNORECASE)
_PARSER_OPTIONS: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read_book(data: bytes, only: Collection[str] | None = None) -> Book:
    """The picture of a workbook.

    Args:
        data: the file's bytes, one of the office's own; of others see `read_any`.
        only: names of the sheets to read; None: all. Others are left out.

    Raises:
        Unreadable: the bytes are no whole .xlsx workbook.
    """
    if not data.startswith(b"PK"):
        raise Unreadable("not-a-workbook", "不是 .xlsx 工作簿")
    return cleaned(read_package(ZipParts(data, own=True), only))


def read_package(package: ZipParts, only: Collection[str] | None = None) -> Book:
    """The picture of the workbook in a package; `only` and what is raised as in `read_book`."""
    try:
        return _Reader(package).book(only)
    except SyntaxError as error:  # what lxml raises is one
        raise refused_xml(error) from error
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise Unreadable("truncated", "工作簿内部的数据不完整") from error


def read_properties(package: ZipParts) -> tuple[dict[str, str], str, str]:
    """Custom properties, identifier and keywords of any Office Open XML package."""
    try:
        return _Reader(package).properties()
    except SyntaxError as error:
        raise refused_xml(error) from error


_Relations = dict[str, tuple[str, str]]  # id → (last word of its type, part name)


class _Reader:
    """The parts of one workbook."""

    def __init__(self, package: ZipParts) -> None:
        from lxml import etree

        self.package = package
        self.etree = etree
        self.top = self._relations("")

    def book(self, only: Collection[str] | None) -> Book:
        top = self.top.values()
        main = next((part for kind, part in top if kind == "officeDocument"), "xl/workbook.xml")
        root = self._xml(main)
        if root is None or local_name(root.tag) != "workbook":
            raise Unreadable("not-a-workbook", "压缩包里没有工作簿")
        ns = namespace(root)
        relations = self._relations(main)
        by_kind = dict(relations.values())
        self.strings = self._strings(by_kind.get("sharedStrings"))
        self.dates = self._date_styles(by_kind.get("styles"))
        properties = root.find(ns + "workbookPr")
        self.date1904 = properties is not None and is_true(properties.get("date1904"))
        names, constants = defined_names(root, ns)
        sheets = tuple(self._sheets(root, ns, relations, only))
        return Book(sheets, names, constants, *self.properties())

    def properties(self) -> tuple[dict[str, str], str, str]:
        """Custom properties, identifier and keywords."""
        custom = next((part for kind, part in self.top.values() if kind in _CUSTOM), None)
        core = next((part for kind, part in self.top.values() if kind == "core-properties"), None)
        return self._custom(custom), *self._core(core)

    # -- parts and relationships
    def _xml(self, part: str) -> Any:
        data = self.package.xml(part)
        if data is None:
            return None
        root = self.etree.fromstring(data, self.etree.XMLParser(**_PARSER_OPTIONS))
        if root.getroottree().docinfo.internalDTD is not None:  # in an encoding of which nobody thought
            raise Unreadable("forbidden-xml", "含有文档类型声明（DOCTYPE）", "a document type declaration")
        return root

    def _relations(self, part: str) -> _Relations:
        folder, name = posixpath.split(part)
        root = self._xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: _Relations = {}
        for rel in () if root is None else root:
            target = rel.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (rel.get("Type") or "").rsplit("/", 1)[-1]
            if rel.get("TargetMode") != "External":
                found[rel.get("Id") or ""] = (kind, posixpath.normpath(path))
        return found

    # -- shared parts
    def _strings(self, part: str | None) -> list[str]:
        root = self._xml(part) if part else None
        if root is None:
            return []
        ns = namespace(root)
        return [rich_text(si, ns) for si in root]

    def _date_styles(self, part: str | None) -> list[bool]:
        root = self._xml(part) if part else None
        if root is None:
            return []
        ns = namespace(root)
        custom = {
            int(fmt.get("numFmtId")): is_date_format(fmt.get("formatCode") or "")
            for fmt in root.iterfind(f"{ns}numFmts/{ns}numFmt")
        }
        ids = (int(xf.get("numFmtId") or 0) for xf in root.iterfind(f"{ns}cellXfs/{ns}xf"))
        return [custom.get(number, number in DATE_FORMATS) for number in ids]

    def _core(self, part: str | None) -> tuple[str, str]:
        root = self._xml(part) if part else None
        texts = {} if root is None else {local_name(element.tag): element.text or "" for element in root}
        return texts.get("identifier", ""), texts.get("keywords", "")

    def _custom(self, part: str | None) -> dict[str, str]:
        root = self._xml(part) if part else None
        if root is None:
            return {}
        return {prop.get("name") or "": "".join(prop.itertext()) for prop in root}

    # -- sheets
    def _sheets(
        self, root: Any, ns: str, relations: _Relations, only: Collection[str] | None
    ) -> Iterator[SheetPicture]:
        for element in root.iterfind(f"{ns}sheets/{ns}sheet"):
            name = element.get("name") or ""
            rel = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            kind, part = relations.pop(rel, ("", ""))  # each part once, however often it is listed
            if kind != "worksheet" or (only is not None and name not in only):
                continue
            yield self._sheet(name, element.get("state") or "visible", part)

    def _sheet(self, name: str, state: str, part: str) -> SheetPicture:
        """A sheet read row by row, so that its tree is never in memory as a whole."""
        data = self.package.xml(part)
        if data is None:
            raise Unreadable("truncated", f"缺少工作表“{name}”的内容")
        cells: dict[Place, CellValue] = {}
        formulas: dict[Place, str] = {}
        texts: list[str] = []
        hidden: frozenset[int] = frozenset()
        validations: list[Validation] = []
        number = 0
        shared = Shared()
        events = self.etree.iterparse(io.BytesIO(data), events=("end",), tag=_TAGS, **_PARSER_OPTIONS)
        for _, element in events:
            local = local_name(element.tag)
            if local == "row":
                number = self._read_row(element, namespace(element), number, cells, formulas, shared)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif local == "cols":
                hidden = hidden_columns_of(element)
            elif local == "dataValidations":
                room = MOST - sum(len(one.ranges) for one in validations)
                validations += validations_of(element, room)
            else:
                texts = [child.text for child in element if child.text]
        return SheetPicture(
            name, state, cells, formulas, tuple(texts), hidden, validations=tuple(validations)
        )

    def _read_row(
        self,
        row: Any,
        ns: str,
        before: int,
        cells: dict[Place, CellValue],
        formulas: dict[Place, str],
        shared: Shared,
    ) -> int:
        """Put the row's values and formulas in the dicts; its number."""
        number = int(row.get("r") or before + 1)
        if not 0 < number <= MAX_ROWS:
            raise ValueError(number)
        column = 0
        f_tag, v_tag, is_tag = ns + "f", ns + "v", ns + "is"
        for cell in row:
            ref = cell.get("r")
            column = column_number(ref.rstrip("0123456789")) if ref else column + 1
            for child in cell:
                tag = child.tag
                if tag == v_tag:
                    text = child.text
                    if text:
                        value = self._value(cell.get("t"), text, cell.get("s"))
                        if value != "":
                            cells[number, column] = value
                elif tag == f_tag:
                    formulas[number, column] = formula_of(child, number, column, shared)
                elif tag == is_tag:
                    inline = rich_text(child, ns)
                    if inline:
                        cells[number, column] = inline
            if cell.get("vm") or (number, column) in formulas:
                self._picture(cell, (number, column), cells, formulas)
        return number

    def _picture(
        self, cell: Any, place: Place, cells: dict[Place, CellValue], formulas: dict[Place, str]
    ) -> None:
        """A picture put into a cell is what the unit answered, by whichever program: no formula, no error."""
        shown = cells.get(place)
        wps = _WPS_PICTURE.match(formulas.get(place) or "")
        if wps is not None:
            cells[place] = f"[单元格内图片 {wps[1]}]"
            del formulas[place]
        elif cell.get("vm") and shown == CellError("#VALUE!"):
            cells[place] = "[单元格内图片]"
            formulas.pop(place, None)

    def _value(self, kind: str | None, text: str, style: str | None) -> CellValue:
        if kind == "s":
            return self.strings[int(text)]
        if kind is None or kind == "n":
            return self._number(text, style)
        if kind == "b":
            return text.strip() not in {"0", "false"}
        if kind == "e":
            return CellError(text.strip())
        if kind == "d":
            return plain_date(dt.datetime.fromisoformat(text.strip().removesuffix("Z")))
        return unescape(text)

    def _number(self, text: str, style: str | None) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number):
            return text
        if style and self.dates and 0 < number < 2958466:
            index = int(style)
            if index < len(self.dates) and self.dates[index]:
                return date_of(number, self.date1904)
        return number
