"""What reading a return depends on besides its bytes: small, and the same in every worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arrivals import MailFacts
from govcredit_xl.core.layouts import FormLayout, StoredLayouts
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.records import packed, unpacked
from govcredit_xl.core.round_names import FORM
from govcredit_xl.core.tokens import MARK_PATTERN, PATTERN
from govcredit_xl.returns.unit_names import UnitNames

if TYPE_CHECKING:
    from govcredit_xl.core.arrivals import Arrival

READER: Final = 6
"""Raise it when the same bytes would be read differently: every return is then read again."""

_ADDRESS: Final = re.compile(r"[^\s@,;，；、<>]{1,64}@[^\s@,;，；、<>]{1,255}")


@dataclass(frozen=True)
class Context:
    """What reading a return depends on besides its bytes.

    Attributes:
        key: the round's secret.
        round: id of the round.
        names: unit code → all names of the unit.
        builds: unit code → builds that it was given, the newest last.
        layouts: by build.
        measures: defined name of an input → its unit of measure.
        addresses: unit code → mail addresses of the unit, lower case.
        form: what the round's forms are called (填报表名称).
        subject: what is evaluated (评价名称), "" where nobody says.
    """

    key: bytes
    round: str
    names: Mapping[str, tuple[str, ...]]
    builds: Mapping[str, tuple[str, ...]]
    layouts: Mapping[str, FormLayout]
    measures: Mapping[str, str]
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: str = FORM
    subject: str = ""

    def pack(self) -> bytes:
        """As bytes, the same for the same context and reader."""
        layouts = StoredLayouts.of(self.layouts)
        return packed(_Packed(READER, replace(self, layouts={}), layouts.texts))

    @staticmethod
    def unpack(data: bytes) -> Context:
        """The context that `pack` was called on."""
        found = unpacked(_Packed, data)
        return replace(found.context, layouts=StoredLayouts(found.layouts))

    @cached_property
    def units(self) -> UnitNames:
        """The names of the units, to be looked for in texts."""
        return UnitNames(self.names, self.form)

    @cached_property
    def unit_by_address(self) -> Mapping[str, frozenset[str]]:
        """Mail address → codes of the units that have it."""
        found: dict[str, set[str]] = {}
        for code, addresses in self.addresses.items():
            for address in addresses:
                found.setdefault(address, set()).add(code)
        return {address: frozenset(codes) for address, codes in found.items()}


@dataclass(frozen=True)
class _Packed:
    reader: int
    context: Context
    layouts: Mapping[str, str]


def context_of(
    catalogue: Catalogue,
    key: bytes,
    round_id: str,
    layouts: Mapping[str, FormLayout],
    given: Iterable[tuple[str, str]],
) -> Context:
    """The context of a round.

    Args:
        catalogue: its units and inputs.
        key: the round's secret.
        round_id: as tokens name it.
        layouts: every layout that was ever sent, by build.
        given: (unit code, build) of every workbook made, oldest first.
    """
    builds: dict[str, tuple[str, ...]] = {}
    for unit, build in given:
        builds[unit] = (*builds.get(unit, ()), build)
    names = UnitNames.of(catalogue).by_code
    measures = {
        f"in_{item.id.replace('.', '_')}_{asked.code}": asked.measure
        for item in catalogue.items
        for asked in item.inputs
    }
    addresses = {
        unit.code: tuple(_ADDRESS.findall(unit.email.lower())) for unit in catalogue.units if unit.email
    }
    said = catalogue.settings
    return Context(key, round_id, names, builds, layouts, measures, addresses, said.form, said.name)


def fingerprint(packed: bytes, names: Iterable[str]) -> str:
    """Of a packed context and the names of the files that brought the bytes."""
    hashed = hashlib.sha256(packed)
    for name in sorted(names):
        hashed.update(b"\0" + name.encode("utf-8", "replace"))
    return hashed.hexdigest()[:32]


# -- How bytes came: what the path and the mail that brought them say of whose they are ------------------
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


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its archived copy, its hash, how it came, and the unit that it is assigned to, if any."""

    path: str
    sha256: str
    origins: tuple[Origin, ...]
    assigned: str = ""


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


def _tokens(mail: MailFacts) -> tuple[str, ...]:
    answered = " ".join((mail.in_reply_to, *mail.references))
    marks = (found[0] for found in MARK_PATTERN.finditer(mail.subject))
    return tuple(dict.fromkeys((*mail.tokens, *PATTERN.findall(answered), *marks)))
