"""The register of documents (发文登记): each released document with its own number, kept in the ledger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.ledger import Ledger

ISSUED: Final = "issued-document"
"""Kind of the ledger's events."""
_SERIAL: Final = re.compile(
    r"^(?P<front>.+?[〔\[［(（](?P<year>\d{4})[〕\]］)）]\s*第?)(?P<serial>\d+)(?P<end>号)$"
)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A released document.

    Attributes:
        key: which document: kind and unit.
        number: 发文字号, "" where it has none.
        type: 文种.
        title: of the document.
        unit: code of the unit that it goes to, "" where it goes to all.
        date: 成文日期, ISO.
        file: its path in the round.
        made: fingerprint of what it was made from.
        at: when it was written (UTC, ISO).
        by: who confirmed it, "" where nobody had to.
    """

    key: str
    number: str
    type: str
    title: str
    unit: str
    date: str
    file: str
    made: str
    at: str = ""
    by: str = ""


def issued_documents(ledger: Ledger) -> list[IssuedDocument]:
    """The register in order; a document written again under its number stands there once, as it was last."""
    found: dict[tuple[str, str, str], IssuedDocument] = {}
    for event in ledger.events(ISSUED):
        one = IssuedDocument(**event.record, at=event.at, by=event.by)
        found[one.key, one.number, "" if one.number else one.date] = one
    return list(found.values())


def note_issued(ledger: Ledger, one: IssuedDocument) -> None:
    """Put a released document into the register."""
    record = {
        name: getattr(one, name)
        for name in ("key", "number", "type", "title", "unit", "date", "file", "made")
    }
    ledger.add_event(ISSUED, one.key, record, at=one.at, by=one.by)


def year_of_number(number: str) -> int | None:
    """The year in a document number, None where it has none."""
    found = _SERIAL.match(number)
    return int(found["year"]) if found else None


def counted_up(number: str, used: Collection[str]) -> Iterator[str]:
    """That number and those after it, without those that are used."""
    found = _SERIAL.match(number)
    if found is None:
        yield number
        return
    serial = int(found["serial"])
    while True:
        one = f"{found['front']}{serial}{found['end']}"
        if one not in used:
            yield one
        serial += 1


def free_after(number: str, used: Collection[str]) -> str:
    """The number after the last one that is used of its series; "" where it has no serial."""
    found = _SERIAL.match(number)
    if found is None:
        return ""
    serials = [
        int(hit["serial"])
        for one in {number, *used}
        if (hit := _SERIAL.match(one)) and hit["front"] == found["front"]
    ]
    return f"{found['front']}{max(serials) + 1}{found['end']}"


def same_series(one: str, other: str) -> bool:
    """True for numbers that differ in their serial alone."""
    a, b = _SERIAL.match(one), _SERIAL.match(other)
    return one == other if a is None or b is None else a["front"] == b["front"]


def last_of(key: str, register: Sequence[IssuedDocument]) -> IssuedDocument | None:
    """The document as it was released last."""
    return next((one for one in reversed(register) if one.key == key), None)


def user_of(number: str, key: str, register: Sequence[IssuedDocument]) -> IssuedDocument | None:
    """The other document that bears the number, None where nobody else does."""
    return next((one for one in register if one.number == number and one.key != key), None)


def date_of(one: IssuedDocument) -> dt.date | None:
    """成文日期."""
    return dt.date.fromisoformat(one.date) if one.date else None
