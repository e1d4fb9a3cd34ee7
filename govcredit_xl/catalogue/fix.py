"""`check --fix`: ids that the program gave are written into the sheet 指标; nothing else of the file changes."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from govcredit_xl.catalogue.levels import by_unit, given_ids
from govcredit_xl.catalogue.settings import subject_of
from govcredit_xl.catalogue.tables import FileProblems, find_tables
from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import heading_key, read_book

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def with_ids(data: bytes, file: str) -> tuple[bytes, dict[int, str]]:
    """The workbook with an id in every row of the sheet 指标, and the ids written, by row.

    Args:
        data: the workbook, one that can be read.
        file: its name.
    """
    tables = find_tables(read_book(data), FileProblems(file), lambda table: subject_of(table) == Subject.UNIT)
    table = tables.get(Sheet.INDICATORS)
    if table is None or not by_unit(table) or Col.ITEM not in table.columns:
        return data, {}
    ids = given_ids(table)
    if not ids:
        return data, {}
    return _written(data, ids, table.columns[Col.ITEM]), ids


def _written(data: bytes, ids: Mapping[int, str], column: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        part = _part_of(old, Sheet.INDICATORS)
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, _edited(content, ids, column) if entry.filename == part else content)
    return out.getvalue()


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The part of a worksheet, by the workbook's relations."""
    from lxml import etree

    book = etree.fromstring(package.read("xl/workbook.xml"))
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    (wanted,) = [one for one in book.iter(f"{_NS}sheet") if heading_key(one.get("name")) == sheet]
    target = str(targets[wanted.get(_ID)])
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _edited(content: bytes, ids: Mapping[int, str], column: int) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    for row in root.iter(f"{_NS}row"):
        number = int(row.get("r"))
        if number in ids:
            _put(row, a1(number, column), column, ids[number])
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _put(row: Any, ref: str, column: int, text: str) -> None:
    """The text in a cell, which keeps its style; a cell that is not there is put in its place."""
    from lxml import etree

    cell = next((one for one in row if one.get("r") == ref), None)
    if cell is None:
        cell = etree.Element(f"{_NS}c", r=ref)
        before = [one for one in row if _column_key(one.get("r")) < _column_key(f"{column_letters(column)}1")]
        row.insert(len(before), cell)
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{_NS}is"), f"{_NS}t").text = text


def _column_key(ref: str) -> tuple[int, str]:
    letters = ref.rstrip("0123456789")
    return len(letters), letters
