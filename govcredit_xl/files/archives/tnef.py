"""winmail.dat: how Outlook packs attachments for Outlook ([MS-OXTNEF])."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.arrivals import MailFacts
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives import headers, mapi, rtf
from govcredit_xl.files.archives.basket import Basket
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.mail import nothing_attached, reply_tokens
from govcredit_xl.files.archives.mapi import Properties
from govcredit_xl.files.archives.names import decoded, escaped

SIGNATURE: Final = 0x223E9F78
CODEPAGE: Final = 0x9007
MESSAGE: Final = 0x9003
SUBJECT: Final = 0x8004
BODY: Final = 0x800C
RENDERING: Final = 0x9002
TITLE: Final = 0x8010
DATA: Final = 0x800F
ATTACHMENT: Final = 0x9005
"""Attributes, without the type in their upper half: some programs leave that out."""

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
    sound: bool = True


@dataclass
class _Content:
    """What a winmail.dat holds, as far as it goes.

    Attributes:
        charset: of its 8-bit strings.
        subject, text: of the message, which many mails have here alone.
        cut: it ends within an attribute.
    """

    charset: str = ""
    subject: str = ""
    text: str = ""
    attachments: list[_Attachment] = field(default_factory=list)
    cut: bool = False


def open_tnef(basket: Basket) -> None:
    """The attachments in a winmail.dat.

    Raises:
        Refused: it is broken.
    """
    data = basket.path.read_bytes()
    content = _content(data)
    if content.cut and not any(one.data is not None for one in content.attachments):
        raise RefusedMember(Problem("container-broken", facts=_DAMAGED))
    basket.tokens = reply_tokens(f"{content.subject}\n{content.text}")
    for number, one in enumerate(content.attachments, 1):
        _take(basket, one, number, content)
    if not content.attachments:
        basket.empty = nothing_attached(MailFacts(subject=content.subject[:500]), content.text)


def _content(data: bytes) -> _Content:
    found = _Content()
    try:
        for name, value, sound in _attributes(data):
            _note(found, name, value, sound)
    except (struct.error, IndexError):
        found.cut = True
    return found


def _note(found: _Content, name: int, value: bytes, sound: bool) -> None:
    """Keep what an attribute tells."""
    if name == CODEPAGE and len(value) >= 4:
        found.charset = mapi.charset_of(struct.unpack_from("<I", value)[0])
    elif name == SUBJECT:
        found.subject = decoded(value.rstrip(b"\0"), found.charset)
    elif name == BODY:
        found.text += decoded(value.rstrip(b"\0"), found.charset)
    elif name == MESSAGE:
        message = _whole_properties(value, found.charset)
        found.subject = found.subject or message.text(mapi.SUBJECT)
        found.text += "\n" + rtf.body_of(message)
    elif name == RENDERING:
        found.attachments.append(_Attachment())
    elif found.attachments:
        last = found.attachments[-1]
        last.sound = last.sound and sound
        if name == TITLE:
            last.title = value.rstrip(b"\0")
        elif name == DATA:
            last.data = value
        elif name == ATTACHMENT:
            last.properties = _whole_properties(value, found.charset)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """(id, value, whether its check sum is right) of each attribute; the last check sum may be cut off.

    Raises:
        struct.error: a value is cut off.
    """
    at = 6
    while at + 9 <= len(data):
        _, name, _, size = struct.unpack_from("<BHHI", data, at)
        value, told = data[at + 9 : at + 9 + size], data[at + 9 + size : at + 11 + size]
        if len(value) < size:
            raise struct.error("cut off")
        yield name, value, len(told) < 2 or sum(value) & 0xFFFF == int.from_bytes(told, "little")
        at += 9 + size + 2


def _whole_properties(data: bytes, charset: str) -> Properties:
    """The properties up to the first that cannot be read: an attachment may be whole all the same."""
    found: dict[int, tuple[int, bytes]] = {}
    with contextlib.suppress(struct.error, IndexError):
        found.update(_properties(data))
    return Properties(found, charset)


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


def _take(basket: Basket, one: _Attachment, number: int, content: _Content) -> None:
    named = one.properties.text(mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME)
    name = headers.base_name(named or decoded(one.title, content.charset)) or f"附件{number}"
    kind, inner = one.properties.values.get(mapi.ATTACH_DATA, (0, b""))
    if not one.sound:
        basket.problems.append(Problem("member-check-sum", facts={"member": escaped(name)}))
    if one.properties.number(mapi.ATTACH_METHOD) in mapi.BY_REFERENCE:
        basket.refuse(name, "邮件只含它的链接", "the mail holds only a link to it")
    elif kind == 0xD and struct.pack("<I", SIGNATURE) == inner[_GUID : _GUID + 4]:
        basket.add_bytes(name, inner[_GUID:])  # an attached message, in TNEF again
    elif one.data is not None:
        basket.add_bytes(name, one.data, raw=one.title)
    elif kind == 0x102:
        basket.add_bytes(name, inner, raw=one.title)
    elif content.cut and one is content.attachments[-1]:
        basket.refuse(name, "winmail.dat 在这里断了", "winmail.dat ends there")
    else:
        basket.refuse(name, "它是嵌在正文里的对象，不是文件", "it is an object in the text, no file")
