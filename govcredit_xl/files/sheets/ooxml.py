"""An .xlsx or .xlsm workbook: bytes in, a flat picture of it out.

One pass over the parts of an Office Open XML workbook (ECMA-376 part 1, SpreadsheetML), transitional or
strict, as Excel, WPS, LibreOffice, openpyxl and XlsxWriter write them. Nothing is evaluated, no entity is
resolved, nothing is fetched; a document type declaration is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from govcredit_xl.files.sheets.cleaning import cleaned
from govcredit_xl.files.sheets.package import OfficePackage, Relations, parsed
from govcredit_xl.files.sheets.parts import defined_names, is_true, local_name, namespace
from govcredit_xl.files.sheets.picture import Book, SheetPicture, Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts, refused_xml
from govcredit_xl.files.sheets.rich import RichText, rich_text
from govcredit_xl.files.sheets.sheet_xml import SharedParts, read_sheet
from govcredit_xl.files.sheets.styles import CellStyle, cell_styles

_KEPT: Final = 2**18
"""Bytes of a styles part that is remembered."""
_CUSTOM: Final = frozenset({"custom-properties", "customProperties"})


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


@lru_cache(maxsize=8)  # the forms of a round, saved by one program, have the same styles
def _styles_of(data: bytes) -> Sequence[CellStyle]:
    return cell_styles(parsed(data))


class _Reader:
    """The parts of one workbook."""

    def __init__(self, parts: ZipParts) -> None:
        self.package = OfficePackage(parts)
        self.top = self.package.relations("")

    def book(self, only: Collection[str] | None) -> Book:
        main = self.package.main_part("xl/workbook.xml")
        root = self.package.xml(main)
        if root is None or local_name(root.tag) != "workbook":
            raise Unreadable("not-a-workbook", "压缩包里没有工作簿")
        ns = namespace(root)
        relations = self.package.relations(main)
        by_kind = dict(relations.values())
        properties = root.find(ns + "workbookPr")
        self.parts = SharedParts(
            self._strings(by_kind.get("sharedStrings")),
            self._styles(by_kind.get("styles")),
            properties is not None and is_true(properties.get("date1904")),
        )
        names, constants = defined_names(root, ns)
        sheets = tuple(self._sheets(root, ns, relations, only))
        return Book(sheets, names, constants, *self.properties())

    def properties(self) -> tuple[dict[str, str], str, str]:
        """Custom properties, identifier and keywords."""
        custom = next((part for kind, part in self.top.values() if kind in _CUSTOM), None)
        core = next((part for kind, part in self.top.values() if kind == "core-properties"), None)
        return self._custom(custom), *self._core(core)

    # -- shared parts
    def _strings(self, part: str | None) -> list[str | RichText]:
        root = self.package.xml(part) if part else None
        if root is None:
            return []
        ns = namespace(root)
        return [rich_text(si, ns) for si in root]

    def _styles(self, part: str | None) -> Sequence[CellStyle]:
        data = self.package.parts.xml(part) if part else None
        if data is None:
            return ()
        return _styles_of(data) if len(data) < _KEPT else cell_styles(parsed(data))

    def _about(self, part: str | None) -> Any:
        """A part that only describes the file: damaged it says nothing, and costs nothing else."""
        try:
            return self.package.xml(part) if part else None
        except SyntaxError as error:
            if refused_xml(error).kind != "truncated":
                raise
            return None

    def _core(self, part: str | None) -> tuple[str, str]:
        root = self._about(part)
        texts = {} if root is None else {local_name(element.tag): element.text or "" for element in root}
        return texts.get("identifier", ""), texts.get("keywords", "")

    def _custom(self, part: str | None) -> dict[str, str]:
        root = self._about(part)
        if root is None:
            return {}
        return {prop.get("name") or "": "".join(prop.itertext()) for prop in root}

    # -- sheets
    def _sheets(
        self, root: Any, ns: str, relations: Relations, only: Collection[str] | None
    ) -> Iterator[SheetPicture]:
        for element in root.iterfind(f"{ns}sheets/{ns}sheet"):
            name = element.get("name") or ""
            rel = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            kind, part = relations.pop(rel, ("", ""))  # each part once, however often it is listed
            if kind != "worksheet" or (only is not None and name not in only):
                continue
            data = self.package.parts.xml(part)
            if data is None:
                raise Unreadable("truncated", f"缺少工作表“{name}”的内容")
            yield read_sheet(name, element.get("state") or "visible", data, self.parts)
