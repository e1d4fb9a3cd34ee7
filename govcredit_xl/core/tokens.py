"""The token that says for whom and which build a workbook is.

`GC1.<payload>.<mac>`: the payload names round, unit, build and serial; the mac is an HMAC-SHA256
over it with a key that never leaves the office. Only ASCII letters, digits, `-`, `_` and `.`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import astuple, dataclass
from typing import Final

PREFIX: Final = "GC1"
PATTERN: Final = re.compile(r"GC1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}")

ATTEMPT: Final = re.compile(r"GC1\.[A-Za-z0-9_.-]{8,}")
"""Whatever was a token once or is meant to pass for one."""

PROPERTY: Final = "govcredit_token"
DEFINED_NAME: Final = "gc_token"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says.

    Attributes:
        round: id of the round (its year and a random part).
        unit: unit code.
        build: fingerprint of the form's content; units with the same form share it.
        serial: how many different forms the unit has been given, from 1.
    """

    round: str
    unit: str
    build: str
    serial: int


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(key: bytes, payload: str) -> str:
    return _encode(hmac.new(key, payload.encode("ascii"), hashlib.sha256).digest()[:16])


def sign(token: Token, key: bytes) -> str:
    """The token as text."""
    payload = _encode(json.dumps(astuple(token), ensure_ascii=False, separators=(",", ":")).encode())
    return f"{PREFIX}.{payload}.{_mac(key, payload)}"


def verify(text: str, key: bytes) -> Token | None:
    """The token, None unless the text is exactly one that `sign` made with this key."""
    token = peek(text)
    if token is None:
        return None
    _, payload, mac = text.split(".")
    return token if hmac.compare_digest(mac, _mac(key, payload)) else None


def peek(text: str) -> Token | None:
    """What the text claims, unproved: to tell another round's workbook from a foreign one."""
    if PATTERN.fullmatch(text) is None:
        return None
    try:
        round_id, unit, build, serial = json.loads(_decode(text.split(".")[1]))
    except (ValueError, TypeError):
        return None
    if not all(isinstance(part, str) for part in (round_id, unit, build)) or type(serial) is not int:
        return None
    return Token(round_id, unit, build, serial)


# -- what mails carry ------------------------------------------------------------------------------------
MARK_PATTERN: Final = re.compile(r"GC-([A-Za-z0-9_-]{1,20})-([SRK][0-9]{1,6})-([A-Z2-7]{8})(?![A-Za-z0-9])")
"""The mark in a mail's subject; beside it the Message-ID and the text carry the whole token."""


def mark(round_id: str, unit: str, what: str, key: bytes) -> str:
    """A short text for subjects, `GC-T04-S1-K7Q2M9XP`, by which a reply finds its unit.

    Args:
        round_id: id of the round.
        unit: unit code.
        what: which mail it is: S and the serial of the form sent, R or K and the number of the reminder
            or receipt.
        key: the round's secret key.
    """
    proof = hmac.new(key, f"mail\0{round_id}\0{unit}\0{what}".encode(), hashlib.sha256).digest()
    return f"GC-{unit}-{what}-{base64.b32encode(proof[:5]).decode('ascii')}"


def marked_units(text: str, round_id: str, key: bytes) -> frozenset[str]:
    """The units whose marks stand in the text; a mark made up or of another round says nothing."""
    return frozenset(
        found[1]
        for found in MARK_PATTERN.finditer(text)
        if hmac.compare_digest(found[0], mark(round_id, found[1], found[2], key))
    )
