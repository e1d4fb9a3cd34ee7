"""Whose a damaged workbook is: what is left of it may still hold a valid copy of the token."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from govcredit_xl.core import tokens
from govcredit_xl.returns.context import Context

_HEADER: Final = b"PK\x03\x04"
_FIXED: Final = 30
_PARTS: Final = 64
_MOST: Final = 2 * 2**20
"""Bytes of a part that are looked at: the footers of our sheets stand near their end."""
_PIECE: Final = 2**14


def unit_in_fragment(data: bytes, context: Context) -> str | None:
    """The one unit that valid tokens of this round in a damaged package name; None for none or several."""
    found = set()
    for part in _parts(data):
        for text in tokens.PATTERN.findall(part.decode("utf-8", "ignore")):
            token = tokens.verify(text, context.key)
            if token is not None and token.round == context.round and token.unit in context.names:
                found.add(token.unit)
    return found.pop() if len(found) == 1 else None


def _parts(data: bytes) -> Iterator[bytes]:
    """The parts of a zip by their own headers, as far as they can be unpacked; its directory may be gone."""
    at = data.find(_HEADER)
    for _ in range(_PARTS):
        if at < 0 or at + _FIXED > len(data):
            return
        method, name, extra = (
            struct.unpack_from("<H", data, at + 8)[0],
            *struct.unpack_from("<2H", data, at + 26),
        )
        start = at + _FIXED + name + extra
        if method == zlib.DEFLATED:
            yield _inflated(data, start)
        else:
            yield data[start : start + _MOST]
        at = data.find(_HEADER, start)


def _inflated(data: bytes, start: int) -> bytes:
    unpacker, out = zlib.decompressobj(-15), bytearray()
    for k in range(start, len(data), _PIECE):
        try:
            out += unpacker.decompress(data[k : k + _PIECE], _MOST - len(out))
        except zlib.error:
            break
        if unpacker.eof or len(out) >= _MOST:
            break
    return bytes(out)
