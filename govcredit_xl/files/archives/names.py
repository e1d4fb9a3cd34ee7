"""Names of members: from bytes of any encoding to text that can be shown, and that is never a path to write."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Collection
from typing import Final

from govcredit_xl.files.names import shown_name

LONGEST: Final = 200
"""Characters of a folder's or file's name that are shown."""

_CJK: Final = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_UNICODE_PATH: Final = 0x7075
_CODECS: Final = re.compile(
    r"utf[-_]?(8|16|16le|16be|32)|(us[-_])?ascii|gb18030|big5.*|hz(-gb-2312)?|euc[-_]\w+|iso[-_]?8859[-_]\d+"
    r"|windows[-_]125\d|cp(125\d|437|850|936|949|950)|iso[-_]2022[-_]\w+|shift[-_]?jis|koi8[-_][ru]"
)
_GB: Final = re.compile(r"x?-?(gb|gb[-_]?2312([-_]80)?|gbk|cp936|windows[-_]936|ms936|euc[-_]cn|csgb2312)")


def codec(charset: str) -> str:
    """The codec for a charset that a sender declares, "" for none we know; gb2312 and gbk are GB18030."""
    low = charset.strip().strip("'\"").lower()
    if _GB.fullmatch(low):
        return "gb18030"
    return low if _CODECS.fullmatch(low) else ""


def decoded(raw: bytes, charset: str = "") -> str:
    """Text of bytes: the declared charset, else UTF-8, else GB18030; what fits none is shown as hex."""
    for name in (codec(charset), "utf-8", "gb18030"):
        if name:
            try:
                return raw.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    return raw.decode("utf-8", "backslashreplace")


def zip_name(raw: bytes, is_utf8: bool, extra: bytes) -> str:
    """The name of a member of a zip, whose only sure sign of its encoding is a flag that many don't set."""
    if is_utf8:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass  # a flag that lies
    told = _unicode_path(raw, extra)
    if told is not None:
        return told
    try:
        text = raw.decode("utf-8")
        if text.isascii() or _CJK.search(unicodedata.normalize("NFC", text)):
            return text
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _unicode_path(raw: bytes, extra: bytes) -> str | None:
    """The name in the extra field 0x7075 (APPNOTE 4.6.9), None where it is of another name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        data = extra[at + 4 : at + 4 + size]
        if (
            kind == _UNICODE_PATH
            and len(data) > 5
            and struct.unpack_from("<I", data, 1)[0] == zlib.crc32(raw)
        ):
            try:
                return data[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def shown(name: str) -> tuple[str, bool]:
    """A member's name as it is shown, and whether something in it had to be changed to be harmless.

    `/` and `\\` part folders; `!` marks containers in paths, so within a name it becomes full-width.
    """
    parts, odd = [], False
    for part in unicodedata.normalize("NFC", name).replace("\\", "/").split("/"):
        if part in {"", "."}:
            continue
        if part == "..":
            parts.append("__")
            odd = True
            continue
        clean = escaped(part)
        odd = odd or clean != part
        parts.append(clean.replace("!", "！"))
    return "/".join(parts[-16:]), odd or name.startswith(("/", "\\")) or len(parts) > 16


def escaped(name: str) -> str:
    """A name as it came, with whatever in it does not show made visible."""
    return _short(shown_name(name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")))


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    head, dot, end = name.rpartition(".")
    tail = dot + end if head and len(end) < 10 else ""
    return f"{name[: LONGEST - len(tail) - 1]}…{tail}"


def unlike(name: str, taken: Collection[str]) -> str:
    """The name, numbered where a sibling has it already."""
    if name not in taken:
        return name
    head, dot, end = name.rpartition(".")
    if not head or "/" in end:
        head, dot, end = name, "", ""
    number = 2
    while f"{head} ({number}){dot}{end}" in taken:
        number += 1
    return f"{head} ({number}){dot}{end}"
