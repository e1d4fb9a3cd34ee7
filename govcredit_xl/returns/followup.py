"""What became of the workbooks given back to be corrected: read from the ledger, compared with what counts now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record
from govcredit_xl.core.terms import Fix
from govcredit_xl.returns.choose import Selection
from govcredit_xl.returns.plausible import SOFT_CODES, versions_of
from govcredit_xl.returns.remarks import (
    Key,
    Places,
    Point,
    explained,
    explanation_of,
    fixes,
    level_of,
    with_fix,
    words_on,
)

EVENT: Final = "correction"
RETURNED: Final = "correction-return"


@dataclass(frozen=True)
class GivenBack:
    """A workbook that was given back.

    Attributes:
        unit: unit code.
        number: which of the unit's, from 1.
        file: path relative to the round.
        sha256: of its bytes.
        based_on: hash of the return that it was made from.
        state: fingerprint of what asked for it: the same state is not given twice.
        points: in the order of 修改意见.
        earlier: points of the one before that were put right, as 修改意见 lists them.
    """

    unit: str
    number: int
    file: str
    sha256: str
    based_on: str
    state: str
    points: tuple[Point, ...]
    earlier: tuple[tuple[str, Point], ...] = ()

    def before(self) -> dict[str, int]:
        """How many points of the workbook before met which fate, when this one was made; empty for the first."""
        found = Counter([fix for fix, _ in self.earlier] + [point.fix for point in self.points if point.fix])
        return {fix: found[fix] for fix in _FATES} if found else {}


@dataclass(frozen=True)
class FollowUp:
    """What became of the workbook that was given back last.

    Attributes:
        given: that workbook.
        returned: True once a later version counts.
        fixes: point → 已改, 未改, 已说明; 未退回 for all where nothing came.
        new: keys of points that were not among those given.
    """

    given: GivenBack
    returned: bool
    fixes: Mapping[Key, str]
    new: tuple[Key, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many points of each fate."""
        found = Counter(self.fixes.values())
        found[Fix.NEW] = len(self.new)
        return {fix: found[fix] for fix in _FATES}

    @property
    def text(self) -> str:
        """In a few words: 第1次：已改 5、未改 1；第2次：未退回."""
        now = f"第{self.given.number}次：{_listed(self.counts()) if self.returned else Fix.WAITING}"
        before = self.given.before()
        return (
            f"第{self.given.number - 1}次：{_listed(before)}；{now}" if before and not self.returned else now
        )


_FATES: Final = (Fix.FIXED, Fix.UNFIXED, Fix.EXPLAINED, Fix.NEW, Fix.WAITING)


def _listed(counts: Mapping[str, int]) -> str:
    return "、".join(f"{fix} {count}" for fix, count in counts.items() if count)


@dataclass
class FollowUps:
    """All problems with what the units say to them, and the follow-ups by unit."""

    problems: list[Problem] = field(default_factory=list)
    units: dict[str, FollowUp] = field(default_factory=dict)


def given_back(ledger: Ledger) -> dict[str, GivenBack]:
    """Unit → the workbook that was given back last."""
    return {event.key: from_record(GivenBack, event.record, unit=event.key) for event in ledger.events(EVENT)}


def follow(
    problems: Sequence[Problem],
    chosen: Selection,
    returns: Mapping[str, Return],
    given: Mapping[str, GivenBack],
) -> FollowUps:
    """Mark what a unit has explained, what it has not put right, and what is new."""
    places = {unit: Places(returns[sha]) for unit, sha in chosen.taken.items()}
    found = FollowUps()
    mine: dict[str, list[tuple[int, Key]]] = {}
    for problem in problems:
        unit = problem.unit or ""
        if unit in places and problem.file == chosen.units[unit].file and level_of(problem) is not None:
            words = words_on(places[unit], problem.item or "") if problem.code in SOFT_CODES else ""
            problem = explained(problem, words) if words else problem
            mine.setdefault(unit, []).append((len(found.problems), places[unit].key(problem)))
        found.problems.append(problem)
    versions = versions_of(chosen)
    for unit, back in given.items():
        if unit in chosen.units:
            later = _came_later(versions.get(unit, []), back.based_on, chosen.taken.get(unit))
            found.units[unit] = _followed(back, later, mine.get(unit, []), found.problems)
    return found


def _came_later(versions: Sequence[str], based_on: str, taken: str | None) -> bool:
    if taken is None or taken not in versions or based_on not in versions:
        return False
    return versions.index(taken) > versions.index(based_on)


def _followed(
    given: GivenBack, returned: bool, now: Sequence[tuple[int, Key]], problems: list[Problem]
) -> FollowUp:
    if not returned:
        known = {point.key: point.fix for point in given.points if point.fix}
        for at, key in now:
            if key in known:
                problems[at] = with_fix(problems[at], known[key])
        return FollowUp(given, False, {point.key: Fix.WAITING for point in given.points})
    told = {key for at, key in now if explanation_of(problems[at])}
    became = fixes(given.points, (key for _, key in now), told)
    new: dict[Key, None] = {}
    for at, key in now:
        if key not in became and key not in told:
            new[key] = None
        fix = became.get(key, Fix.NEW)
        problems[at] = with_fix(problems[at], fix)
    return FollowUp(given, True, became, tuple(new))
