"""winmail.dat: how Outlook packs attachments for Outlook ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives import headers, mapi
from govcredit_xl.files.archives.basket import Basket
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.mapi import Properties
from govcredit_xl.files.archives.names import decoded

SIGNATURE: Final = 0x223E9F78
CODEPAGE: Final = 0x00069007
RENDERING: Final = 0x00069002
TITLE: Final = 0x00018010
DATA: Final = 0x0006800F
ATTACHMENT: Final = 0x00069005

_FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MANY: Final = 0x1000
_GUID: Final = 16
_DAMAGED: Final[dict[str, str | float]] = {
    "why": "winmail.dat 不完整或已损坏",
    "why_en": "winmail.dat is incomplete or damaged",
}


@dataclass
class _Attachment:
    title: bytes = b""
    data: bytes | None = None
    properties: Properties = field(default_factory=lambda: Properties({}))


def open_tnef(basket: Basket) -> None:
    """The attachments in a winmail.dat.

    Raises:
        Refused: it is broken.
    """
    data = basket.path.read_bytes()
    try:
        charset, attachments = _attachments(data)
    except (struct.error, IndexError):
        raise RefusedMember(Problem("container-broken", facts=_DAMAGED)) from None
    for number, one in enumerate(attachments, 1):
        _take(basket, one, number, charset)
    if not attachments:
        facts = {"subject": "—", "sender": "—", "why": "里面只有邮件的排版，没有附件"}
        basket.empty = Problem("mail-without-attachment", facts=facts)


def _attachments(data: bytes) -> tuple[str, list[_Attachment]]:
    charset, found = "", list[_Attachment]()
    for name, value in _attributes(data):
        if name == CODEPAGE and len(value) >= 4:
            charset = mapi.charset_of(struct.unpack_from("<I", value)[0])
        elif name == RENDERING:
            found.append(_Attachment())
        elif found and name == TITLE:
            found[-1].title = value.rstrip(b"\0")
        elif found and name == DATA:
            found[-1].data = value
        elif found and name == ATTACHMENT:
            found[-1].properties = Properties(dict(_properties(value)), charset)
    return charset, found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, value) of each attribute; one whose check sum is wrong ends the file."""
    at = 6
    while at + 9 <= len(data):
        _, name, size = struct.unpack_from("<BII", data, at)
        value = data[at + 9 : at + 9 + size]
        (told,) = struct.unpack_from("<H", data, at + 9 + size)
        if sum(value) & 0xFFFF != told:
            raise struct.error("check sum")
        yield name, value
        at += 9 + size + 2


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(count):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:
            at = _after_name(data, at)
        value, at = _value(data, at, kind)
        yield name, (kind, value)


def _after_name(data: bytes, at: int) -> int:
    (by_string,) = struct.unpack_from("<I", data, at + _GUID)
    at += _GUID + 4
    if not by_string:
        return at + 4
    (size,) = struct.unpack_from("<I", data, at)
    return at + 4 + _padded(size)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The value, or the last of several, and where the next property begins."""
    size = _FIXED.get(kind & ~_MANY)
    if size and not kind & _MANY:
        return data[at : at + size], at + size
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    value = b""
    for _ in range(count):
        if size:
            value, at = data[at : at + size], at + size
        else:
            (length,) = struct.unpack_from("<I", data, at)
            value, at = data[at + 4 : at + 4 + length], at + 4 + _padded(length)
        if at > len(data):
            raise struct.error("cut off")
    return value, at


def _padded(size: int) -> int:
    return size + -size % 4


def _take(basket: Basket, one: _Attachment, number: int, charset: str) -> None:
    named = one.properties.text(mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME)
    name = headers.base_name(named or decoded(one.title, charset)) or f"附件{number}"
    kind, inner = one.properties.values.get(mapi.ATTACH_DATA, (0, b""))
    if one.properties.number(mapi.ATTACH_METHOD) in mapi.BY_REFERENCE:
        basket.refuse(name, "邮件只含它的链接", "the mail holds only a link to it")
    elif kind == 0xD and struct.pack("<I", SIGNATURE) == inner[_GUID : _GUID + 4]:
        basket.add_bytes(name, inner[_GUID:])  # an attached message, in TNEF again
    elif one.data is not None:
        basket.add_bytes(name, one.data, raw=one.title)
    elif kind == 0x102:
        basket.add_bytes(name, inner, raw=one.title)
    else:
        basket.refuse(name, "它是嵌在正文里的对象，不是文件", "it is an object in the text, no file")
