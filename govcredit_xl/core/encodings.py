"""Bytes of a text that people saved, with whatever program: which encoding, and the text."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT: Final = 8192


def encodings_of(data: bytes) -> tuple[str, ...]:
    """The encodings that the bytes may be in, the likeliest first.

    Notepad marks UTF-16 and UTF-8 at the start, and saves “ANSI” in the Chinese code page. Without a mark,
    UTF-16 shows itself by the zero beside each plain sign; UTF-8 is told from GBK by trying.
    """
    marked = tuple(name for mark, name in _MARKS if data.startswith(mark))[:1]
    if marked:
        return marked
    head = data[:_LOOKED_AT]
    if b"\0" not in head:
        return ("utf-8", "gb18030")
    low, high = head[0::2].count(0), head[1::2].count(0)
    if len(head) % 2 or min(low, high) * 4 > max(low, high):
        return ()
    encoding = "utf-16-le" if high > low else "utf-16-be"
    try:  # numbers of two bytes look alike, but are no text
        text = head[:-2].decode(encoding) if len(data) > len(head) else head.decode(encoding)
    except UnicodeDecodeError:
        return ()
    return (encoding,) if all(sign.isprintable() or sign.isspace() for sign in text) else ()


def decoded_text(data: bytes) -> str | None:
    """The text of bytes, without a mark at its start; None where they are no text in an encoding known here."""
    for encoding in encodings_of(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.removeprefix("\ufeff")
    return None
