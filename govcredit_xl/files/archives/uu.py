"""Files written into a text by uuencode: between a line `begin 644 name` and a line `end`."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BEGIN: Final = re.compile(rb"^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,400}?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A file in a text.

    Attributes:
        name: its bytes as they stand there.
        data: None where it is cut off or damaged.
        start, end: where in the text it stands.
    """

    name: bytes
    data: bytes | None
    start: int
    end: int


def files_in(text: bytes) -> Iterator[EncodedFile]:
    """The files that a text holds; a sentence that begins with the word is none."""
    at = 0
    while (match := _BEGIN.search(text, at)) is not None:
        data, at = _lines(text, match.end() + 1, bool(match[1]))
        if data is not None or at > match.end() + 1:
            yield EncodedFile(match[2], data, match.start(), at)


def decoded_body(body: bytes) -> bytes:
    """The file in a part whose transfer encoding is uuencode, as far as it goes; the body itself where none is in it."""
    match = _BEGIN.search(body)
    if match is None:
        return body
    pieces: list[bytes] = []
    _collect(body, match.end() + 1, bool(match[1]), pieces)
    return b"".join(pieces)


def _lines(text: bytes, at: int, base64_too: bool) -> tuple[bytes | None, int]:
    """(the decoded lines, None without an end; the place after them)."""
    pieces: list[bytes] = []
    end, whole = _collect(text, at, base64_too, pieces)
    return (b"".join(pieces) if whole else None), end


def _collect(text: bytes, at: int, base64_too: bool, pieces: list[bytes]) -> tuple[int, bool]:
    while at < len(text):
        line_end = text.find(b"\n", at)
        line_end = len(text) if line_end < 0 else line_end
        line = text[at:line_end].rstrip(b"\r")
        after = line_end + 1
        if line.strip() in {b"end", b"===="}:
            return after, True
        try:
            pieces.append(base64.b64decode(line, validate=True) if base64_too else _line(line))
        except (binascii.Error, ValueError):
            return at, False
        at = after
    return at, False


def _line(line: bytes) -> bytes:
    """A line decoded; spaces at its end are often lost on the way."""
    if not line.strip():
        return b""
    length = (line[0] - 32) & 63
    wanted = 1 + -(-length // 3) * 4
    return binascii.a2b_uu(line[:wanted].ljust(wanted))
