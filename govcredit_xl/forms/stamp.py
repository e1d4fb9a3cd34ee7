"""Stamping: one built workbook becomes each unit's own by filling in a few marks, without building it anew.

The parts of the zip stay compressed as they are; only the marks between them are compressed per unit.
Dates in the zip are fixed, so that the same round gives the same bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.cells import MAX_COLUMNS
from govcredit_xl.core.plain_text import in_xml

# Private-use characters enclose a mark: legal in XML, and nobody types them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARK: Final = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}".encode())

_DOS_DATE: Final = (1980 - 1980) << 9 | 1 << 5 | 1
_END_OF_DEFLATE: Final = b"\x03\x00"
_MAX_NAME_IN_HEADER: Final = 60


def mark(name: str) -> str:
    """The mark that `stamp` fills in."""
    return f"{_OPEN}{name}{_CLOSE}"


UNIT: Final = mark("unit")
UNIT_IN_HEADER: Final = mark("unit_in_header")
CODE: Final = mark("code")
DEADLINE: Final = mark("deadline")
TOKEN: Final = mark("token")
SERIAL: Final = mark("serial")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the zip: raw and compressed pieces with the names of the marks between them."""

    name: bytes
    raw: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedForm:
    """A built workbook with its marks."""

    parts: tuple[_Part, ...]


def prepare(data: bytes) -> MarkedForm:
    """Take a workbook apart for stamping."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return MarkedForm(tuple(_part(name, archive.read(name)) for name in archive.namelist()))


def _part(name: str, data: bytes) -> _Part:
    pieces = _MARK.split(data)
    raw, marks = tuple(pieces[::2]), tuple(piece.decode("ascii") for piece in pieces[1::2])
    return _Part(name.encode("ascii"), raw, tuple(_pack(piece) for piece in raw), marks)


def _pack(piece: bytes) -> bytes:
    """The piece as whole deflate blocks that lean on nothing before them."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a workbook a unit's own."""

    unit: str
    code: str
    deadline: str
    token: str
    serial: int

    def texts(self) -> Mapping[str, str]:
        """Mark → text, not yet escaped for XML."""
        name = self.unit
        if len(name) > _MAX_NAME_IN_HEADER:
            name = name[: _MAX_NAME_IN_HEADER - 1] + "…"
        return {
            "unit": self.unit,
            "unit_in_header": name.replace("&", "&&"),
            "code": self.code,
            "deadline": self.deadline,
            "token": self.token,
            "serial": str(self.serial),
        }


def stamp(built: MarkedForm, values: Stamp) -> bytes:
    """The workbook of one unit."""
    raw = {name: in_xml(text).encode() for name, text in values.texts().items()}
    packed = {name: _pack(text) for name, text in raw.items()}
    out, directory = bytearray(), bytearray()
    for part in built.parts:
        crc, size, body = _filled(part, raw, packed)
        fields = (20, 0, 8, 0, _DOS_DATE, crc, len(body), size, len(part.name), 0)
        directory += struct.pack("<4sH5H3I2H", b"PK\1\2", 20, *fields)
        directory += struct.pack("<3H2I", 0, 0, 0, 0, len(out)) + part.name
        out += struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + part.name + body
    count = len(built.parts)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)


def _filled(part: _Part, raw: Mapping[str, bytes], packed: Mapping[str, bytes]) -> tuple[int, int, bytes]:
    """CRC-32, size and deflated bytes of a part with its marks filled in."""
    crc, size, body = 0, 0, bytearray()
    for k, piece in enumerate(part.raw):
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        body += part.packed[k]
        if k < len(part.marks):
            text = raw[part.marks[k]]
            crc = zlib.crc32(text, crc)
            size += len(text)
            body += packed[part.marks[k]]
    return crc, size, bytes(body) + _END_OF_DEFLATE


# -- What XlsxWriter cannot say: an unlocked Normal style, explicit locks, the identifier, fixed parts ---
_XFS: Final = re.compile(r"<cellXfs [^>]*>(.*?)</cellXfs>", re.S)
_XF: Final = re.compile(r"<xf ([^>]*?)(?:/>|>(.*?)</xf>)", re.S)
_STYLE: Final = re.compile(r"(<cellStyleXfs [^>]*><xf [^>/]*)(?:/>|>(.*?)</xf>)", re.S)


_ROW: Final = re.compile(r'<row r="(\d+)"[^>]*>')


def finish(data: bytes, growing: Mapping[int, Collection[int]] | None = None) -> bytes:
    """The workbook with its parts completed, marks still in it.

    Args:
        data: the workbook.
        growing: number of a sheet, from 1 → rows, from 1, whose height is to follow what is typed into them.
    """
    grows = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in (growing or {}).items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                part = unlock_normal(part.decode()).encode()
            elif name == "docProps/core.xml":
                part = _identify(part.decode()).encode()
            elif name.startswith("xl/worksheets/sheet"):
                part = _to_the_last_column(_growing(part.decode(), grows.get(name, ()))).encode()
            target.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def _growing(sheet: str, rows: Collection[int]) -> str:
    """A height that nobody has set by hand is made anew by the program that edits the row."""

    def one(found: re.Match[str]) -> str:
        return found[0].replace(' customHeight="1"', "") if int(found[1]) in rows else found[0]

    return _ROW.sub(one, sheet) if rows else sheet


_BEYOND: Final = re.compile(r'(<col min="(\d{1,5})" max=")\2(" width="[\d.]{1,20}" style="\d{1,5}"/></cols>)')
"""The last of a sheet's columns, where it has a look and a width that nobody set: see `page.lock_beyond`."""


def _to_the_last_column(sheet: str) -> str:
    return _BEYOND.sub(rf"\g<1>{MAX_COLUMNS}\g<3>", sheet, count=1)


def unlock_normal(styles: str) -> str:
    """Unlock the style Normal and lock each other format by itself.

    What is pasted into an input cell takes the style Normal, and would lock the cell for good.
    """
    styles = _STYLE.sub(_unlocked_style, styles, count=1)
    return _XFS.sub(lambda found: found[0].replace(found[1], _locked(found[1])), styles, count=1)


def _unlocked_style(found: re.Match[str]) -> str:
    return f'{found[1]} applyProtection="1">{found[2] or ""}<protection locked="0"/></xf>'


def _locked(xfs: str) -> str:
    first = True

    def one(found: re.Match[str]) -> str:
        nonlocal first
        attributes, inside, normal = found[1].rstrip(), found[2] or "", first
        first = False
        if "<protection" in inside:
            return found[0]
        apply = "" if normal or "applyProtection" in attributes else ' applyProtection="1"'
        return f'<xf {attributes}{apply}>{inside}<protection locked="{0 if normal else 1}"/></xf>'

    return _XF.sub(one, xfs)


def _identify(core: str) -> str:
    return core.replace("</cp:coreProperties>", f"<dc:identifier>{TOKEN}</dc:identifier></cp:coreProperties>")
