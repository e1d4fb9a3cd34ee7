"""Writing into single cells of a workbook: everything else of the file stays as it is, byte for byte."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.files.sheets import heading_key

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLES: Final = "xl/styles.xml"
MARK: Final = "FFFFF2A8"
"""Fill of a cell that somebody must look at."""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What becomes of a cell.

    Attributes:
        value: the text or number that is to stand there; None: it is emptied.
        keep: the value stays as it is.
        marked: the cell is coloured, so that somebody looks at it.
    """

    value: str | float | None = None
    keep: bool = False
    marked: bool = False


Edits = Mapping[str, Mapping[tuple[int, int], CellEdit]]
"""Sheet → (row, column) → what becomes of the cell."""


def edited(data: bytes, edits: Edits) -> bytes:
    """The workbook with those cells changed. A cell that holds a formula keeps it and is only marked."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {_part_of(old, sheet): cells for sheet, cells in edits.items() if cells}
        marking = any(edit.marked for cells in parts.values() for edit in cells.values())
        styles = _MarkedStyles(old.read(_STYLES)) if marking and _STYLES in old.namelist() else None
        written = {part: _sheet(old.read(part), cells, styles) for part, cells in parts.items()}
        if styles is not None:
            written[_STYLES] = styles.content()
        for entry in old.infolist():
            new.writestr(entry, written.get(entry.filename) or old.read(entry))
    return out.getvalue()


class _MarkedStyles:
    """The workbook's cell formats, each with a twin that is coloured."""

    def __init__(self, content: bytes) -> None:
        from lxml import etree

        self._root = etree.fromstring(content)
        self._formats = self._root.find(f"{_NS}cellXfs")
        self._twins: dict[int, int] = {}
        fills = self._root.find(f"{_NS}fills")
        fill = etree.SubElement(
            etree.SubElement(fills, f"{_NS}fill"), f"{_NS}patternFill", patternType="solid"
        )
        etree.SubElement(fill, f"{_NS}fgColor", rgb=MARK)
        etree.SubElement(fill, f"{_NS}bgColor", indexed="64")
        self._fill = len(fills) - 1
        fills.set("count", str(len(fills)))

    def marked(self, style: int) -> int:
        """The number of the coloured twin of a format."""
        if style not in self._twins:
            twin = copy.deepcopy(self._formats[style])
            twin.set("fillId", str(self._fill))
            twin.set("applyFill", "1")
            self._formats.append(twin)
            self._formats.set("count", str(len(self._formats)))
            self._twins[style] = len(self._formats) - 1
        return self._twins[style]

    def content(self) -> bytes:
        """The part as it is written."""
        from lxml import etree

        text: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return text


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The part of a worksheet, by the workbook's relations."""
    from lxml import etree

    book = etree.fromstring(package.read("xl/workbook.xml"))
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    (wanted,) = [one for one in book.iter(f"{_NS}sheet") if heading_key(one.get("name")) == sheet]
    target = str(targets[wanted.get(_ID)])
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _sheet(content: bytes, cells: Mapping[tuple[int, int], CellEdit], styles: _MarkedStyles | None) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    body = root.find(f"{_NS}sheetData")
    rows = {int(row.get("r")): row for row in body}
    for (number, column), edit in sorted(cells.items()):
        row = rows.get(number)
        if row is None:
            row = rows[number] = etree.Element(f"{_NS}row", r=str(number))
            body.insert(sum(other < number for other in rows if other != number), row)
        _put(row, a1(number, column), column, edit, styles)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _put(row: Any, ref: str, column: int, edit: CellEdit, styles: _MarkedStyles | None) -> None:
    """Change a cell, which keeps its style; a cell that is not there is put in its place."""
    from lxml import etree

    cell = next((one for one in row if one.get("r") == ref), None)
    if cell is None:
        cell = etree.Element(f"{_NS}c", r=ref)
        before = [one for one in row if _column_key(one.get("r")) < _column_key(f"{column_letters(column)}1")]
        row.insert(len(before), cell)
    if edit.marked and styles is not None:
        cell.set("s", str(styles.marked(int(cell.get("s", "0")))))
    if edit.keep or cell.find(f"{_NS}f") is not None:
        return
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(edit.value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_NS}is"), f"{_NS}t")
        text.text = edit.value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif edit.value is not None:
        etree.SubElement(cell, f"{_NS}v").text = f"{edit.value:.15g}"


def _column_key(ref: str) -> tuple[int, str]:
    letters = ref.rstrip("0123456789")
    return len(letters), letters
