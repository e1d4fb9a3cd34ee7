"""Whether every container is taken apart, and what stands for the reading of one; `members` takes them apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from govcredit_xl.core.arrivals import UNPACKER, Arrival
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return
from govcredit_xl.core.records import packed
from govcredit_xl.returns.mend import ArchiveMender

TAKEN_APART: Final = f"unpacked {UNPACKER}"
"""Stands for the fingerprint of reading in the return of a container, which is not read otherwise."""
PASSED_OVER: Final = "passed over"
"""The same of a member that is no return whatever it says."""


def all_apart(ledger: Ledger, mender: ArchiveMender) -> bool:
    """True where `members.take_apart` has nothing to do, which is then not even loaded."""
    arrivals, done, read_with = ledger.arrivals(), ledger.unpacked(), ledger.read_with()
    outer = [one for one in arrivals if not one.parent]
    return not with_lost_members(arrivals, outer, mender) and all(
        one.sha256 in done and (one.expanded or read_with.get(one.sha256) != TAKEN_APART) for one in outer
    )


def with_lost_members(
    arrivals: Iterable[Arrival], outer: Iterable[Arrival], mender: ArchiveMender
) -> set[str]:
    """Outermost containers of which the archive has lost a member: they are taken apart once more."""
    lost = {
        one.path.partition("!")[0] for one in arrivals if one.parent and not mender.has(one.sha256, one.size)
    }
    return {one.sha256 for one in outer if one.path in lost}


def note_passed_over(ledger: Ledger) -> None:
    """Give members that are no returns, such as pictures of signatures, a return that says so: they are not read."""
    arrivals = ledger.arrivals()
    known = ledger.read_with()
    wanted = {arrival.sha256 for arrival in arrivals if not arrival.ignored}
    passed = {arrival.sha256: arrival.ignored for arrival in arrivals if arrival.sha256 not in wanted}
    ledger.put_returns(
        (sha256, PASSED_OVER, packed(Return(sha256, None, "", "ignored", why)))
        for sha256, why in passed.items()
        if known.get(sha256) != PASSED_OVER
    )
