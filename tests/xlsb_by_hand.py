"""A small writer of .xlsb for the tests, since nothing free writes that format ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from govcredit_xl.files.sheets import CellError, CellValue, Place
from govcredit_xl.files.sheets.rich import RichText

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


def rich(value: RichText) -> bytes:
    """A text whose struck runs have font 1, and whose raised ones font 2."""
    runs, at = b"", 0
    for run in value.runs:
        runs += struct.pack("<2H", at, 1 if run.struck else 2 if run.raised else 0)
        at += len(run.text)
    return b"\1" + text(value.full) + struct.pack("<I", len(value.runs)) + runs


def styles(*codes: str) -> bytes:
    """Style 0 is plain, 1 struck out, and one for each code; fonts as `rich` has them."""
    fonts = [(0, 0), (8, 0), (0, 1)]
    out = record(615, struct.pack("<I", len(codes)))
    out += b"".join(record(44, struct.pack("<H", 200 + k) + text(code)) for k, code in enumerate(codes))
    out += record(611, struct.pack("<I", len(fonts)))
    for strike, raised in fonts:
        out += record(43, struct.pack("<4H4B8xB", 220, strike, 400, raised, 0, 0, 0, 0, 0) + text("宋体"))
    out += record(603, struct.pack("<I", 1)) + record(45, bytes(68)) + record(617, bytes(4))
    for number, font in [(0, 0), (0, 1), *((200 + k, 0) for k in range(len(codes)))]:
        out += record(47, struct.pack("<5H6x", 0, number, font, 0, 0))
    return out + record(618)


def cell(column: int, value: CellValue | RichText, style: int = 0) -> bytes:
    head = struct.pack("<II", column - 1, style)
    if isinstance(value, RichText):
        return record(62, head + rich(value))
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, float):
        return record(5, head + struct.pack("<d", value))
    if isinstance(value, CellError):
        return record(3, head + bytes([_ERRORS[value.text]]))
    return record(6, head + text(str(value)))


def sheet(cells: Mapping[Place, CellValue | RichText], looks: Mapping[Place, int]) -> bytes:
    rows: dict[int, list[bytes]] = {}
    for (row, column), value in sorted(cells.items()):
        rows.setdefault(row, []).append(cell(column, value, looks.get((row, column), 0)))
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    out = record(129) + record(148, struct.pack("<4I", 0, last_row - 1, 0, last_column - 1)) + record(145)
    for row, parts in rows.items():
        out += record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0)) + b"".join(parts)
    return out + record(146) + record(130)


def named(names: Mapping[str, str | tuple[int, int, int]], sheets: int) -> bytes:
    """The link to the workbook itself, and what its names hold."""
    links = b"".join(struct.pack("<I2i", 0, k, k) for k in range(sheets))
    out = record(353) + record(357) + record(362, struct.pack("<I", sheets) + links) + record(354)
    for name, value in names.items():
        if isinstance(value, str):
            formula = struct.pack("<BH", 0x17, len(value)) + value.encode("utf-16-le")
        else:
            formula = struct.pack("<BHIH", 0x3A, value[0], value[1] - 1, value[2] - 1)
        head = struct.pack("<IBI", 0, 0, 0xFFFFFFFF) + text(name)
        out += record(39, head + struct.pack("<I", len(formula)) + formula + bytes(4) + b"\xff" * 4)
    return out


def xlsb(
    sheets: Iterable[tuple[str, str, Mapping[Place, CellValue | RichText]]],
    properties: Mapping[str, str] | None = None,
    extra: Mapping[str, bytes] | None = None,
    names: Mapping[str, str | tuple[int, int, int]] | None = None,
    looks: Mapping[Place, int] | None = None,
    codes: tuple[str, ...] = (),
) -> bytes:
    """A workbook of (name, visible | hidden | veryHidden, cells).

    Args:
        sheets: in tab order.
        properties: custom ones.
        extra: more parts.
        names: a constant, or (number of the sheet from 0, row, column).
        looks: cell of any sheet → its style, as `styles` counts them.
        codes: of number formats.
    """
    parts, bundle, relations = {}, b"", ""
    for k, (name, state, cells) in enumerate(sheets, 1):
        hidden = ("visible", "hidden", "veryHidden").index(state)
        bundle += record(156, struct.pack("<II", hidden, k) + text(f"rId{k}") + text(name))
        parts[f"xl/worksheets/sheet{k}.bin"] = sheet(cells, looks or {})
        relations += (
            f'<Relationship Id="rId{k}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{k}.bin"/>'
        )
    relations += f'<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.bin"/>'
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
        "xl/workbook.bin": record(131)
        + record(143)
        + bundle
        + record(144)
        + named(names or {}, k)
        + record(132),
        "xl/styles.bin": styles(*codes),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'.encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()
