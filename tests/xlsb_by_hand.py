"""A small writer of .xlsb for the tests, since nothing free writes that format ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from govcredit_xl.files.sheets import CellError, CellValue, Place

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def record(kind: int, payload: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = len(payload), bytearray()
    while True:
        length.append(size & 127 | (128 if size > 127 else 0))
        size >>= 7
        if not size:
            return number + bytes(length) + payload


def text(value: str) -> bytes:
    raw = value.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def cell(column: int, value: CellValue) -> bytes:
    head = struct.pack("<II", column - 1, 0)
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, float):
        return record(5, head + struct.pack("<d", value))
    if isinstance(value, CellError):
        return record(3, head + bytes([_ERRORS[value.text]]))
    return record(6, head + text(str(value)))


def sheet(cells: Mapping[Place, CellValue]) -> bytes:
    rows: dict[int, list[bytes]] = {}
    for (row, column), value in sorted(cells.items()):
        rows.setdefault(row, []).append(cell(column, value))
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    out = record(129) + record(148, struct.pack("<4I", 0, last_row - 1, 0, last_column - 1)) + record(145)
    for row, parts in rows.items():
        out += record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0)) + b"".join(parts)
    return out + record(146) + record(130)


def xlsb(
    sheets: Iterable[tuple[str, str, Mapping[Place, CellValue]]],
    properties: Mapping[str, str] | None = None,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of (name, visible | hidden | veryHidden, cells)."""
    parts, bundle, relations = {}, b"", ""
    for k, (name, state, cells) in enumerate(sheets, 1):
        hidden = ("visible", "hidden", "veryHidden").index(state)
        bundle += record(156, struct.pack("<II", hidden, k) + text(f"rId{k}") + text(name))
        parts[f"xl/worksheets/sheet{k}.bin"] = sheet(cells)
        relations += (
            f'<Relationship Id="rId{k}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{k}.bin"/>'
        )
    custom = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate((properties or {}).items(), 2)
    )
    parts |= {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
        f'<Relationship Id="b" Type="{_OFFICE}/custom-properties" Target="docProps/custom.xml"/>'
        "</Relationships>".encode(),
        "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{custom}</Properties>".encode(),
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'.encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()
