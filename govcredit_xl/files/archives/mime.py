"""The parts of a mail as slices of its bytes (RFC 2046).

The standard library's parser decodes on the way, so that a nested mail can't be had back as it was sent,
and it is recursive and in places quadratic. Here a nested mail is byte for byte what it is on its own.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.headers import parameters, unfolded
from govcredit_xl.files.archives.uu import decoded_body

HEADER_BYTES: Final = 64 * 1024
NEST: Final = 50
"""Parts inside one another."""

_BLANK_LINE: Final = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,76})[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)", re.MULTILINE)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]")
_WORD: Final = re.compile(rb"[a-z0-9][a-z0-9-]*")
_COMMENT: Final = re.compile(rb"\([^()]*\)")
_KIND: Final = re.compile(
    rb"[a-z0-9.+_-]+/[a-z0-9.+_*-]+|multipart(?=\s*;)"
)  # the star is some programs' own


@dataclass(frozen=True)
class MimePart:
    """A mail, or a part of one.

    Attributes:
        head: the header's bytes; body: all that follows the blank line.
        default: the kind where none is told.
    """

    head: bytes
    body: bytes
    default: str = "text/plain"

    @cached_property
    def _fields(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for match in _FIELD.finditer(self.head):
            found.setdefault(match[1].decode("ascii").lower(), match[2].strip())
        return found

    def header(self, name: str) -> bytes:
        """The value of the first header of that name, folded as it came; b"" where there is none."""
        return self._fields.get(name, b"")

    @cached_property
    def kind(self) -> str:
        """The content type, in lower case."""
        match = _KIND.match(unfolded(self.header("content-type")).lower())
        return match[0].decode("ascii") if match else self.default

    @property
    def main(self) -> str:
        """The content type up to its slash."""
        return self.kind.partition("/")[0]

    def parameter(self, name: str) -> str:
        """A parameter of the content type, "" where there is none."""
        return parameters(self.header("content-type")).get(name, b"").decode("ascii", "replace")

    @cached_property
    def content(self) -> bytes:
        """The body, its transfer encoding undone as far as it goes."""
        told = _WORD.search(_COMMENT.sub(b"", unfolded(self.header("content-transfer-encoding")).lower()))
        encoding = told[0] if told else b""
        if encoding == b"base64":
            return _base64(self.body)
        if encoding in {b"x-uuencode", b"uuencode", b"x-uue", b"uue"}:
            return decoded_body(self.body)
        return binascii.a2b_qp(self.body) if encoding == b"quoted-printable" else self.body

    def children(self) -> Iterator[MimePart]:
        """The parts of a multipart; nothing where its boundary is nowhere."""
        boundary = parameters(self.header("content-type")).get("boundary", b"").rstrip()
        if not boundary:
            return
        # What stands before the first and after the last mark is no part; a mail cut off has no last mark.
        mark = re.compile(rb"(?:\A|\r?\n)--%s(--)?[ \t]*(?=\r?\n|\Z)" % re.escape(boundary))
        default = "message/rfc822" if self.kind == "multipart/digest" else "text/plain"
        start = -1
        for match in mark.finditer(self.body):
            if start >= 0:
                yield parse(self.body[start : match.start()], default)
            start = _after_line(self.body, match.end())
            if match[1]:
                return
        if 0 <= start < len(self.body):
            yield parse(self.body[start:], default)


def _after_line(body: bytes, at: int) -> int:
    end = body.find(b"\n", at)
    return len(body) if end < 0 else end + 1


def _base64(body: bytes) -> bytes:
    """Decoded up to what is whole; each piece that ends in = is one of its own, as some programs send them."""
    clean = _NOT_BASE64.sub(b"", body)
    out = bytearray()
    for piece in re.findall(rb"[^=]+", clean):
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        out += base64.b64decode(whole + b"=" * (-len(whole) % 4))
    return bytes(out)


def parse(raw: bytes, default: str = "text/plain") -> MimePart:
    """The part that these bytes are.

    Raises:
        Refused: its header is too long.
    """
    if raw.startswith((b"\n", b"\r\n")):  # no header at all
        return MimePart(b"", raw.split(b"\n", 1)[1], default)
    gap = _BLANK_LINE.search(raw, 0, HEADER_BYTES + 8)
    end = gap.start() if gap else len(raw)
    if end > HEADER_BYTES:
        raise too_much("信头超过 64 KB", "64 kB of headers")
    return MimePart(raw[:end], raw[gap.end() :] if gap else b"", default)


def too_much(what: str, english: str) -> RefusedMember:
    """The refusal of a mail that goes beyond a limit."""
    return RefusedMember(
        Problem("container-over-limit", facts={"what": what, "what_en": english, "why": what}), "rejected"
    )
