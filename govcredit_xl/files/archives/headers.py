"""Headers of mails as senders really write them: joined as bytes first, decoded afterwards.

RFC 2047 words may be split inside a character, RFC 2231 pieces too; raw GBK, percent-encoding and
mixtures of all are common. No library decodes them all.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from govcredit_xl.core.plain_text import clean
from govcredit_xl.files.archives.names import decoded

_WORD: Final = re.compile(
    rb"=\?([A-Za-z0-9_-]+)(?:\*[A-Za-z0-9-]*)?\?([BbQq])\?([^?\r\n]{0,4000}(?:\?(?!=)[^?\r\n]{0,4000}){0,20})\?="
)
_BETWEEN_WORDS: Final = re.compile(rb"[ \t]*")
_PERCENT: Final = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_ENTITY: Final = re.compile(r"&#x?[0-9A-Fa-f]+;")
_CONTINUED: Final = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_NOT_LATIN: Final = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class AttachmentName:
    """The name of an attachment.

    Attributes:
        name: "" where it has none.
        other: another name that the same header gives it, "" where there is none.
        raw: the bytes it was taken from.
    """

    name: str
    other: str = ""
    raw: bytes = b""


def unfolded(raw: bytes) -> bytes:
    """A header's value on one line."""
    return re.sub(rb"\r?\n(?=[ \t])", b"", raw).replace(b"\r", b" ").replace(b"\n", b" ").strip()


# -- encoded words -------------------------------------------------------------------------------------
def text_of(raw: bytes) -> str:
    """A header's text: encoded words (RFC 2047) decoded, raw bytes by UTF-8 or GB18030."""
    return clean("".join(_runs(unfolded(raw)))).strip()


def _runs(raw: bytes) -> Iterator[str]:
    """Adjacent words of one charset are joined before they are decoded: they may share a character."""
    at = 0
    waiting: list[bytes] = []
    charset = b""
    for match in _WORD.finditer(raw):
        gap = raw[at : match.start()]
        apart = gap if not waiting or _BETWEEN_WORDS.fullmatch(gap) is None else b""
        if waiting and (apart or match[1].lower() != charset):
            yield decoded(b"".join(waiting), charset.decode())
            waiting = []
        if apart:
            yield decoded(apart)
        charset = match[1].lower()
        waiting.append(_word(match[2], match[3]))
        at = match.end()
    if waiting:
        yield decoded(b"".join(waiting), charset.decode())
    if at < len(raw):
        yield decoded(raw[at:])


def _word(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"Qq":
        return binascii.a2b_qp(payload, header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
    if len(clean) % 4 == 1:  # a piece cut off in the middle
        clean = clean[:-1]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


# -- parameters ----------------------------------------------------------------------------------------
def parameters(raw: bytes) -> dict[str, bytes]:
    """The parameters of a Content-Type or Content-Disposition, unquoted, by lower-case name; the first counts."""
    rest = unfolded(raw).partition(b";")[2]
    found: dict[str, bytes] = {}
    # In GBK the second byte of a character may look like a backslash; in UTF-8 it never does.
    pairs = not _is_utf8(rest)
    at = 0
    while at < len(rest):
        equals = rest.find(b"=", at)
        if equals < 0:
            break
        name = rest[at:equals].strip(b" \t;").decode("ascii", "replace").lower()
        value, at = _value(rest, equals + 1, pairs)
        found.setdefault(name.rpartition(";")[2].strip(), value)
    return found


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _value(rest: bytes, at: int, pairs: bool) -> tuple[bytes, int]:
    while rest[at : at + 1] in {b" ", b"\t"}:
        at += 1
    if rest[at : at + 1] == b'"':
        return _quoted(rest, at + 1, pairs)
    start = at
    while at < len(rest) and rest[at : at + 1] != b";":
        word = _WORD.match(rest, at)
        at = word.end() if word else at + (2 if pairs and rest[at] >= 0x81 else 1)
    return rest[start:at].strip(), at + 1


def _quoted(rest: bytes, at: int, pairs: bool) -> tuple[bytes, int]:
    out = bytearray()
    while at < len(rest) and rest[at] != 0x22:
        if pairs and rest[at] >= 0x81:
            out += rest[at : at + 2]
            at += 2
        elif rest[at] == 0x5C and at + 1 < len(rest) and rest[at + 1] in b'"\\':
            out.append(rest[at + 1])
            at += 2
        else:
            out.append(rest[at])
            at += 1
    end = rest.find(b";", at)
    return bytes(out), len(rest) if end < 0 else end + 1


def _named(found: Mapping[str, bytes], wanted: str) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """(name, bytes) given by `wanted*` (RFC 2231, whole or in pieces), and by plain `wanted`."""
    pieces: list[tuple[int, bool, bytes]] = []
    for key, value in found.items():
        match = _CONTINUED.fullmatch(key)
        if match and match[1] == wanted and (match[2] or match[3]):
            # A whole `name*` beats pieces, since it says the same at once.
            pieces.append((-1 if match[2] is None else int(match[2]), bool(match[3]), value))
    pieces.sort(key=lambda piece: piece[0])
    if pieces and pieces[0][0] == -1:
        pieces = pieces[:1]
    plain = found.get(wanted, b"")
    return _extended(pieces), (_plain(plain), plain)


def _extended(pieces: list[tuple[int, bool, bytes]]) -> tuple[str, bytes]:
    charset, joined = "", b""
    for place, (_, starred, value) in enumerate(pieces):
        if starred and place == 0 and value.count(b"'") >= 2:
            told, _, value = value.split(b"'", 2)
            charset = told.decode("ascii", "replace")
        joined += unquote_to_bytes(value) if starred else value
    if not joined:
        return "", b""
    if not any(starred for _, starred, _ in pieces) or _WORD.search(joined):
        return _plain(joined), joined  # encoded words cut into pieces
    return decoded(joined, charset), joined


def _plain(raw: bytes) -> str:
    """A name without a declared charset: encoded words, percent-encoding, entities, or raw bytes."""
    if not raw:
        return ""
    if _WORD.search(raw):
        text = text_of(raw)
        again = text.encode("utf-8", "surrogatepass")
        return text_of(again) if _WORD.fullmatch(again) else text  # some gateways encode once more
    if _PERCENT.search(raw):
        bare = unquote_to_bytes(raw)
        if _NOT_LATIN.search(bare) and not _NOT_LATIN.search(raw):
            return decoded(bare)
    text = decoded(raw)
    return html.unescape(text) if _ENTITY.search(text) else text


def attachment_name(disposition: bytes, content_type: bytes) -> AttachmentName:
    """The name of an attachment: filename*, else filename, else name*, else name."""
    for header, wanted in ((disposition, "filename"), (content_type, "name")):
        (extended, extended_raw), (plain, plain_raw) = _named(parameters(header), wanted)
        if extended:
            return AttachmentName(extended, plain if plain != extended else "", extended_raw)
        if plain:
            return AttachmentName(plain, raw=plain_raw)
    return AttachmentName("")


def base_name(name: str) -> str:
    """The name without the folders that some senders put before it."""
    return re.split(r"[\\/]", name.rstrip("\\/"))[-1]


# -- people and times ----------------------------------------------------------------------------------
def addresses(raw: bytes) -> list[tuple[str, str]]:
    """(display name, address in lower case) of everybody that a header names."""
    # Latin-1 keeps each byte, so that the display name can be decoded after it was cut out.
    parts = getaddresses([unfolded(raw).decode("latin-1")])
    return [
        (text_of(name.encode("latin-1")), address.lower())
        for name, address in parts
        if "@" in address and address.isascii()
    ]


def utc(raw: bytes) -> str:
    """The time of a Date header as UTC, "" where it cannot be read; without a zone it is taken as UTC."""
    try:
        when = parsedate_to_datetime(unfolded(raw).decode("ascii", "replace"))
        return when_utc(when)
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def when_utc(when: dt.datetime) -> str:
    """A time as UTC, ISO 8601, whole seconds."""
    known = when if when.tzinfo is not None else when.replace(tzinfo=dt.UTC)
    return known.astimezone(dt.UTC).replace(microsecond=0).isoformat()


def rfc2822(when: str) -> str:
    """A time as `when_utc` gives it, as a Date header has it."""
    return format_datetime(dt.datetime.fromisoformat(when))
