"""The text of a mail that Outlook keeps as compressed RTF alone ([MS-OXRTFCP], [MS-OXRTFEX])."""

from __future__ import annotations

import html
import re
import struct
from typing import Final

from govcredit_xl.files.archives import mapi
from govcredit_xl.files.archives.mapi import Properties, charset_of
from govcredit_xl.files.archives.names import decoded

LONGEST: Final = 4 * 2**20
"""Bytes of text that are read: a mail's body has some kilobytes."""

# What each stream may refer back to before it has said anything itself ([MS-OXRTFCP] 2.1.2.1).
_SAID_BEFORE: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_TOKEN: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_NO_TEXT: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict themedata datastore listtable listoverridetable rsidtbl generator".split()
)
_SIGNS: Final = {b"par": b"\n", b"line": b"\n", b"tab": b"\t", b"row": b"\n", b"cell": b"\t"}
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")


def body_of(message: Properties) -> str:
    """The text of a message in all forms that it is kept in; many have RTF alone."""
    rich = text_of(decompressed(message.data(mapi.RTF) or b""))
    return "\n".join([message.text(mapi.BODY), message.text(mapi.HTML), rich])


def decompressed(data: bytes) -> bytes:
    """The RTF; b"" for what is none, as much as there is of one that is cut off."""
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<4I", data)
    if kind == 0x414C454D:  # MELA: not compressed
        return data[16 : 16 + min(size, LONGEST)]
    if kind != 0x75465A4C:  # LZFu
        return b""
    window = bytearray(_SAID_BEFORE.ljust(4096, b"\0"))
    out, at, write, most = bytearray(), 16, len(_SAID_BEFORE), min(size, LONGEST)
    while at < len(data) and len(out) < most:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                pair = data[at] << 8 | data[at + 1]
                at += 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == write:  # the end
                    return bytes(out)
                for k in range(length):
                    sign = window[(start + k) & 4095]
                    out.append(sign)
                    window[write] = sign
                    write = (write + 1) & 4095
            elif at < len(data):
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) & 4095
                at += 1
    return bytes(out[:most])


def text_of(rtf: bytes) -> str:
    """What a person reads: the RTF's own text, or that of the web page that it was made from."""
    page = b"\\fromhtml" in rtf[:2000]
    codepage = re.search(rb"\\ansicpg(\d{1,5})", rtf[:2000])
    text = _plain(rtf[:LONGEST], charset_of(int(codepage[1])) if codepage else "")
    return html.unescape(_TAG.sub("", text)) if page else text


def _plain(rtf: bytes, charset: str) -> str:
    out: list[str] = []
    raw = bytearray()  # signs of a code page, which may share a character
    groups: list[tuple[bool, int]] = []
    silent, after, skip = False, 1, 0
    starred = False

    def flush() -> None:
        if raw:
            out.append(decoded(bytes(raw), charset))
            raw.clear()

    for word, number, code, sign, brace, text in _TOKEN.findall(rtf):
        if brace == b"{":
            groups.append((silent, after))
        elif brace == b"}":
            silent, after = groups.pop() if groups else (False, 1)
        elif sign == b"*":
            starred = True
            continue
        elif word:
            if word == b"htmlrtf":
                silent = number != b"0"
            elif word == b"htmltag":
                silent = False
            elif word in _NO_TEXT or starred:
                silent = True
            elif word == b"uc":
                after = int(number or b"1")
            elif word == b"u" and number and not silent:
                flush()
                out.append(chr(int(number) & 0xFFFF))
                skip = after
            elif word in _SIGNS and not silent:
                raw += _SIGNS[word]
        elif not silent:
            piece = bytes([int(code, 16)]) if code else text or (sign if sign in {b"\\", b"{", b"}"} else b"")
            left = len(piece)
            raw += piece[skip:]
            skip = max(0, skip - left)
        starred = False
    flush()
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
