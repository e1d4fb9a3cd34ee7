"""An .xlsb workbook: its records said in the XML of an .xlsx, and read as one.

Which cells hold a formula is told; the formulas themselves, and what cells take, are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

from govcredit_xl.files.sheets.active import FORMULAS_NOTE, check_package
from govcredit_xl.files.sheets.biff12 import (
    MAX_CELLS,
    BookRecords,
    font_looks,
    read_workbook,
    shared_texts,
    sheet_xml,
    styles_xml,
)
from govcredit_xl.files.sheets.ooxml import read_properties
from govcredit_xl.files.sheets.package import OfficePackage, parsed
from govcredit_xl.files.sheets.picture import Book, SheetPicture, Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts
from govcredit_xl.files.sheets.sheet_xml import SharedParts, read_sheet
from govcredit_xl.files.sheets.styles import cell_styles


def read_xlsb(data: bytes, package: ZipParts) -> Book:
    """The picture of a workbook.

    Raises:
        Unreadable: it is damaged, or holds what a form has no use for.
    """
    notes = check_package(package)
    properties = read_properties(package)
    try:
        found = read_workbook(package.read(OfficePackage(package).main_part("xl/workbook.bin")) or b"")
        sheets = tuple(_sheets(package, found))
    except OverflowError as error:
        raise Unreadable(
            "oversized-file",
            f"有一张表填了的单元格超过 {MAX_CELLS} 个",
            f"a sheet of it has over {MAX_CELLS} filled cells",
        ) from error
    except (ValueError, IndexError, SyntaxError, struct.error) as error:
        raise Unreadable(
            "not-readable-here",
            "是 .xlsb 工作簿，读取组件认不出其中的内容",
            "an .xlsb workbook whose content is not known here",
        ) from error
    return Book(sheets, found.names, found.constants, *properties, (*notes, FORMULAS_NOTE))


def _sheets(package: ZipParts, book: BookRecords) -> Iterator[SheetPicture]:
    office = OfficePackage(package)
    relations = office.relations(office.main_part("xl/workbook.bin"))
    by_kind = dict(relations.values())
    told = {
        kind: package.read(part) or b""
        for kind, part in by_kind.items()
        if kind in {"styles", "sharedStrings"}
    }
    styles = told.get("styles", b"")
    looks = font_looks(styles)
    texts = shared_texts(told.get("sharedStrings", b""), looks)
    parts = SharedParts(texts, cell_styles(parsed(styles_xml(styles))), book.date1904)
    for name, state, relation in book.sheets:
        kind, part = relations.pop(relation, ("", ""))  # each part once, however often it is listed
        if kind != "worksheet":
            continue
        data = package.read(part)
        if data is None:
            raise Unreadable("truncated", f"缺少工作表“{name}”的内容")
        sheet = read_sheet(name, state, sheet_xml(data, texts, looks), parts)
        yield replace(sheet, validations=None)
