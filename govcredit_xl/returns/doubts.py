"""Doubts about a return that one file alone does not raise: unsigned beside a signed one, far fewer answers than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.model import NOT_INVOLVED, SELF_SCORE, Catalogue, Return
from govcredit_xl.core.terms import YES
from govcredit_xl.returns.checks import CheckResult

FEWER_AT_LEAST: Final = 3
FEWER_SHARE: Final = 0.25
"""Far fewer: at least so many answers, and this share of what the earlier return had, are gone."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Answers that an earlier return had and a later one has not.

    Attributes:
        earlier: SHA-256 of the earlier return.
        before, now: answers in each, of the items that the later does not say it is not involved in.
    """

    earlier: str
    before: int
    now: int

    @property
    def gone(self) -> int:
        """How many fewer."""
        return self.before - self.now

    @property
    def great(self) -> bool:
        """True where that is worth a question."""
        return self.gone >= max(FEWER_AT_LEAST, FEWER_SHARE * self.before)


@dataclass
class Candidates:
    """The versions of a unit's return that may count, and those that wait for the office.

    Attributes:
        shas: oldest first.
        unsigned: those that would displace a signed one.
        losses: later return → what it has lost against the fullest before it, where that is much.
        fewer: those of them that wait, since the catalogue says so.
    """

    shas: list[str]
    unsigned: set[str] = field(default_factory=set)
    losses: dict[str, Loss] = field(default_factory=dict)
    fewer: set[str] = field(default_factory=set)

    @property
    def held(self) -> set[str]:
        """Those that wait."""
        return self.unsigned | self.fewer

    def taken(self, checked: Mapping[str, CheckResult]) -> str | None:
        """The one that counts: the newest clean one, else the newest; None where there is none."""
        return newest_clean(self.shas, checked)


def newest_clean(shas: Sequence[str], checked: Mapping[str, CheckResult]) -> str | None:
    """The newest without errors, else the newest."""
    clean = [sha for sha in shas if checked[sha].clean]
    return clean[-1] if clean else shas[-1] if shas else None


def candidates(
    catalogue: Catalogue,
    shas: Sequence[str],
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    confirmed: frozenset[str],
) -> Candidates:
    """Which of a unit's versions may count.

    Args:
        catalogue: says whether returns with far fewer answers wait.
        shas: its usable versions, oldest first.
        returns, checked: what they say, and what was found in them.
        confirmed: those of which the office has said whose they are.
    """
    found = Candidates(list(shas))
    found.losses = _losses(shas, returns)
    if catalogue.settings.holds_fewer:
        found.fewer = {sha for sha in found.losses if sha not in confirmed}
        found.shas = [sha for sha in found.shas if sha not in found.fewer]
    # What nothing but its own word says to be the unit's never stands in the way of what the unit has signed.
    sure = [sha for sha in found.shas if returns[sha].signed or sha in confirmed]
    if sure and len(sure) < len(found.shas):
        taken = newest_clean(sure, checked)
        for sha in list(found.shas):
            rivals = [one for one in found.shas if one in sure or one == sha]
            if sha not in sure and newest_clean(rivals, checked) != taken:
                found.unsigned.add(sha)
        found.shas = [sha for sha in found.shas if sha not in found.unsigned]
    return found


def _losses(shas: Sequence[str], returns: Mapping[str, Return]) -> dict[str, Loss]:
    found = {}
    given = {sha: _given(returns[sha]) for sha in shas}
    for place, sha in enumerate(shas):
        out = _not_involved(returns[sha])
        losses = [
            Loss(earlier, _count(given[earlier], out), _count(given[sha], out)) for earlier in shas[:place]
        ]
        most = max(losses, key=lambda loss: loss.before, default=None)
        if most is not None and most.great:
            found[sha] = most
    return found


def _given(said: Return) -> set[tuple[str, str]]:
    """(item, code) of every answer, also of one that cannot be read."""
    return {
        (answer.item, answer.code)
        for answer in said.answers
        if answer.code != SELF_SCORE and (answer.faulty or answer.value not in (None, ""))
    }


def _not_involved(said: Return) -> set[str]:
    return {answer.item for answer in said.answers if answer.code == NOT_INVOLVED and answer.value == YES}


def _count(given: set[tuple[str, str]], out: set[str]) -> int:
    return sum(item not in out for item, _ in given)
