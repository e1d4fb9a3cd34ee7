"""Damage done to files, at random but by a seed: what lines, disks, programs and people do to bytes."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
"""(the file, the dice, other files) → the damaged file."""


# -- any bytes -----------------------------------------------------------------------------------------
def flip_bits(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _k in range(rng.choice((1, 1, 2, 8, 64))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncate(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(len(data))]


def cut_out(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 2000) :]


def put_in(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.randrange(1, 400)) + data[at:]


def blank_block(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    start, size = rng.randrange(len(data)), rng.choice((16, 512, 4096))
    return data[:start] + b"\0" * len(data[start : start + size]) + data[start + size :]


def splice(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def append(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    return data + (rng.choice(others) if rng.random() < 0.5 else rng.randbytes(100))


RAW: tuple[Mutation, ...] = (flip_bits, flip_bits, truncate, cut_out, put_in, blank_block, splice, append)


# -- zips: parts as a whole --------------------------------------------------------------------------------
Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def drop_part(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    parts = parts_of(data)
    del parts[rng.choice(list(parts))]
    return zipped(parts)


def swap_parts(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    parts = parts_of(data)
    if len(parts) < 2:
        return data
    one, other = rng.sample(list(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return zipped(parts)


def rename_part(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    names = [
        "../../escaped.xlsx",
        "/escaped",
        "C:\\escaped.xlsx",
        "a\0b",
        "xl/" * 60 + "x",
        "\u202ecod.xml",
        "CON",
        "",
    ]
    parts, name = parts_of(data), rng.choice(names)
    old = rng.choice(list(parts))
    return zipped({(name or "x") if key == old else key: content for key, content in parts.items()})


def other_order(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    parts = list(parts_of(data).items())
    rng.shuffle(parts)
    return zipped(dict(parts), rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))


def lie_in_directory(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Another size, checksum, method, flag or offset in one entry of the directory."""
    entries = [match.start() for match in re.finditer(rb"PK\x01\x02", data)]
    out = bytearray(data)
    field, width = rng.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    at = rng.choice(entries) + field
    if at + width <= len(out):
        value = rng.choice((0, 1, 0xFFFF, 2**31, 0xFFFFFFFF, rng.randrange(2**32))) & (2 ** (8 * width) - 1)
        out[at : at + width] = struct.pack("<I", value)[:width]
    return bytes(out)


def twice_in_directory(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    parts = parts_of(data)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        name = rng.choice(list(parts))
        archive.fp.seek(0, io.SEEK_END) if archive.fp else None
        archive.NameToInfo.pop(name, None)
        archive.writestr(zipfile.ZipInfo(name), parts[rng.choice(list(parts))])  # without the present time
    return out.getvalue()


ZIP: tuple[Mutation, ...] = (
    drop_part, swap_parts, rename_part, other_order, lie_in_directory, lie_in_directory, twice_in_directory,
)  # fmt: skip


# -- workbooks: the witnesses of where answers stand -------------------------------------------------------
_NAME = re.compile(rb'(<definedName name="(?:in|na|memo|ev|prop)_[^"]*"[^>]*>)([^<]*)(</definedName>)')
_KEY = re.compile(rb"<si><t>((?:in|item|prop)_[0-9a-z_]+)</t></si>")


def damage_names(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Some names are gone, dead, or point where others point."""
    parts = parts_of(data)
    book = parts["xl/workbook.xml"]
    targets = [match[2] for match in _NAME.finditer(book)]
    share = rng.choice((0.02, 0.2, 1.0))

    def damaged(match: re.Match[bytes]) -> bytes:
        if rng.random() > share:
            return match[0]
        way = rng.randrange(3)
        return b"" if way == 0 else match[1] + (b"#REF!" if way == 1 else rng.choice(targets)) + match[3]

    parts["xl/workbook.xml"] = _NAME.sub(damaged, book)
    return zipped(parts)


def damage_keys(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Some keys are other keys, in both columns."""
    parts = parts_of(data)
    strings = parts.get("xl/sharedStrings.xml", b"")
    keys = [match[1] for match in _KEY.finditer(strings)]
    share = rng.choice((0.05, 0.5))

    def damaged(match: re.Match[bytes]) -> bytes:
        key = match[1] if rng.random() > share else rng.choice([*keys, b""])
        return b"<si><t>" + key + b"</t></si>"

    parts["xl/sharedStrings.xml"] = _KEY.sub(damaged, strings)
    return zipped(parts)


def names_and_keys(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    return damage_keys(damage_names(data, rng, others), rng, others)


WITNESSES: tuple[Mutation, ...] = (damage_names, damage_keys, names_and_keys)


# -- workbooks: anything in the XML, the answers too ---------------------------------------------------------
_HOSTILE = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbbbbbbbb">]>', b"&b;", b"</row>", b'<c r="XFD1048576"><v>1</v></c>', b"]]>", b"\0",
    b'<c r="A1" t="s"><v>99999999</v></c>', b'<mergeCell ref="A1:XFD1048576"/>', b"<v>1e999</v>", b"<v>NaN</v>", b"<v>-1</v>",
    b'<row r="0">', b'<row r="99999999999">', b"\xff\xfe", "<v>十二</v>".encode(), b"<f>WEBSERVICE(A1)</f>", b"_x0000_", b"&#xD800;",
)  # fmt: skip


def change_xml(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """A part damaged before it is packed, so that the checksum is right."""
    parts = parts_of(data)
    name = rng.choice([name for name in parts if parts[name]])
    content = parts[name]
    way = rng.randrange(4)
    if way == 0:
        content = rng.choice(RAW)(content, rng, list(parts.values()))
    elif way == 1:
        tags = [match.start() for match in re.finditer(rb"<", content)]
        at = rng.choice(tags or [0])
        content = content[:at] + rng.choice(_HOSTILE) + content[at:]
    elif way == 2:
        digits = [match.start() for match in re.finditer(rb"[0-9]", content)]
        for at in rng.sample(digits, min(len(digits), rng.choice((1, 5, 50)))):
            content = content[:at] + str(rng.randrange(10)).encode() + content[at + 1 :]
    else:
        rows = re.findall(rb"<row .*?</row>", content, re.DOTALL)
        if rows:
            content = content.replace(rng.choice(rows), rng.choice(rows) * rng.choice((0, 1, 2, 200)), 1)
    return zipped(parts | {name: content})


XML: tuple[Mutation, ...] = (change_xml,)


# -- workbooks: how cells look, never what was typed ---------------------------------------------------------
_FORMATS = (
    "0%",
    "#,##0,",
    '0"."0,"万元"',
    '0"万"',
    ";;;",
    "yyyy-mm-dd",
    "[h]:mm",
    "# ?/?",
    "[DBNum1]General",
    "0;0",
    '"无"',
    "000",
)
_TEXT_ITEM = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>")
_UNSEEN = ("\u200b", "\u200e", "\ufeff", "\u3164", "\u2009", "\ufe0f")


def change_looks(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Formats, struck and raised words beside the answers, signs that nobody sees, merged cells, hidden rows."""
    parts = parts_of(data)
    strings = parts.get("xl/sharedStrings.xml", b"")
    styles = parts.get("xl/styles.xml", b"")
    way = rng.randrange(4)
    if way == 0:

        def beside(match: re.Match[bytes]) -> bytes:
            if rng.random() > 0.3:
                return match[0]
            struck = b"<r><rPr><strike/></rPr><t>120</t></r>" if rng.random() < 0.5 else b""
            raised = b'<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>' if not struck else b""
            ends = rng.choice(_UNSEEN).encode() if rng.random() < 0.3 else b""
            inside = b'<r><t xml:space="preserve">' + ends + match[1] + ends + b"</t></r>"
            return b"<si>" + struck + inside + raised + b"</si>"

        parts["xl/sharedStrings.xml"] = _TEXT_ITEM.sub(beside, strings)
    elif way == 1:
        code = escape(rng.choice(_FORMATS), {'"': "&quot;"}).encode()
        codes = [match.span(1) for match in re.finditer(rb'formatCode="([^"]*)"', styles)]
        if codes:
            start, end = rng.choice(codes)
            parts["xl/styles.xml"] = styles[:start] + code + styles[end:]
    else:
        name = rng.choice([name for name in parts if name.startswith("xl/worksheets/sheet")] or ["x"])
        content = parts.get(name, b"")
        top, left = rng.randrange(1, 60), rng.choice("ABCDEFGHIJKL")
        merged = (
            f'<mergeCells><mergeCell ref="{left}{top}:{left}{top + rng.randrange(4)}"/></mergeCells>'.encode()
        )
        if way == 2:
            content = content.replace(b"</sheetData>", b"</sheetData>" + merged, 1)
        else:
            content = content.replace(f'<row r="{top}"'.encode(), f'<row hidden="1" r="{top}"'.encode(), 1)
        parts |= {name: content} if name in parts else {}
    return zipped(parts)


LOOKS: tuple[Mutation, ...] = (change_looks,)


# -- mails -----------------------------------------------------------------------------------------------
_HEADERS = (
    b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: base64", b"Content-Type: message/rfc822",
    b'Content-Type: multipart/mixed; boundary=""', b"Content-Type: text/plain; charset=x-nonsense", b"Subject: " + b"=?gb2312?B?//8=?= " * 50,
    b"Content-Disposition: attachment; filename*0*=gb18030''%C6%BD; filename*1*=%", b"Content-Disposition: attachment; filename=../../escaped.xlsx",
    b'Content-Disposition: attachment; filename="' + "平桥镇".encode("gb18030") + b'.xlsx"', b"Received: " + b"x" * 70_000, b"Date: never", b"From: ", b":",
)  # fmt: skip


def change_headers(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Header lines lost, doubled, exchanged, or strange ones put in."""
    lines = data.split(b"\n")
    heads = [k for k, line in enumerate(lines) if re.match(rb"[A-Za-z-]+:|[ \t]\S", line)]
    for _k in range(rng.choice((1, 2, 5))):
        at, way = rng.choice(heads or [0]), rng.randrange(4)
        if way == 0:
            lines[at] = b""
        elif way == 1:
            lines[at] = lines[at] + b"\n" + lines[at]
        elif way == 2:
            lines[at] = rng.choice(_HEADERS)
        else:
            lines[at] = rng.choice(_HEADERS) + b"\n" + lines[at]
    return b"\n".join(lines)


MAIL: tuple[Mutation, ...] = (change_headers,)
