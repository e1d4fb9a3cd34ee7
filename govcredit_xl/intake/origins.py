"""How bytes came: what the path and the mail that brought them say of whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govcredit_xl.intake.unpack.facts import Mail
from govcredit_xl.tokens import MARK_PATTERN, PATTERN

if TYPE_CHECKING:
    from govcredit_xl.ledger import Arrival


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in which bytes came.

    Attributes:
        path: as `Arrival.path`.
        tokens: whatever looks like a token or a mark in the mail around them, also in the Message-IDs of those
            that it answers, or in the nearest mail that has any.
        senders: addresses of the senders of those mails, the nearest first.
    """

    path: str
    tokens: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


def origins_of(arrivals: Iterable[Arrival]) -> dict[str, tuple[Origin, ...]]:
    """SHA-256 → how those bytes came, in the order of their paths; without what is no return in any case."""
    known = list(arrivals)
    # Other bytes may come later under the same path: a member came in the run of its own container.
    containers = {(arrival.path, arrival.run): arrival for arrival in known}
    found: dict[str, list[Origin]] = {}
    for arrival in known:
        if arrival.ignored:
            continue
        found.setdefault(arrival.sha256, []).append(_origin(arrival, containers))
    return {sha256: tuple(sorted(all_, key=lambda one: one.path)) for sha256, all_ in found.items()}


def _origin(arrival: Arrival, containers: dict[tuple[str, int], Arrival]) -> Origin:
    tokens: tuple[str, ...] = ()
    senders: list[str] = []
    place: Arrival | None = arrival
    while place is not None:
        if place.mail is not None:
            tokens = tokens or _tokens(place.mail)
            if place.mail.sender and place.mail.sender not in senders:
                senders.append(place.mail.sender)
        place = containers.get((place.parent, place.run)) if place.parent else None
    return Origin(arrival.path, tokens, tuple(senders))


def _tokens(mail: Mail) -> tuple[str, ...]:
    answered = " ".join((mail.in_reply_to, *mail.references))
    marks = (found[0] for found in MARK_PATTERN.finditer(mail.subject))
    return tuple(dict.fromkeys((*mail.tokens, *PATTERN.findall(answered), *marks)))
