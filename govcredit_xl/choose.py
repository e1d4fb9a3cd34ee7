"""Which return of each unit counts, and what became of every file that arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.checks import Checked
from govcredit_xl.decisions import DROP, HOLD, NONE, Decisions
from govcredit_xl.intake.names import UnitNames
from govcredit_xl.ledger import Arrival
from govcredit_xl.model import Catalogue, Return
from govcredit_xl.problems import Problem
from govcredit_xl.terms import UnitState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one arrival.

    Attributes:
        state: taken, superseded, duplicate, held, rejected, unreadable, evidence or ignored.
        reason: in Chinese; None only where taken.
        received: the file's time, at the latest the time it was first seen (local).
    """

    file: str
    sha256: str
    unit: str | None
    state: str
    reason: str | None
    received: dt.datetime

    def as_json(self) -> dict[str, Any]:
        """The object of `--json`."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "unit": self.unit,
            "state": self.state,
            "taken": self.state == "taken",
            "reason": self.reason,
        }


@dataclass(frozen=True)
class UnitReturn:
    """A unit's line of 报送情况.

    Attributes:
        state: one of `UnitState`; late: 逾期; versions: number of usable returns;
        received, file: of the return that counts; done: 完成率, 0–1.
    """

    unit: str
    state: str
    late: bool = False
    versions: int = 0
    received: dt.datetime | None = None
    file: str | None = None
    done: float = 0.0
    sha256: str | None = None


@dataclass
class Chosen:
    """Which return of each unit counts, and what became of every arrival."""

    taken: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    units: dict[str, UnitReturn] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


_EARLIEST: Final = 86_400
"""Seconds since 1970. Mails and files may bear any date, and Windows knows no local time before that."""


def received_at(arrival: Arrival) -> dt.datetime:
    """When it came: the mail's or the file's time, but not later than first seen; local time, whole seconds."""
    modified = dt.datetime.fromtimestamp(max(arrival.came_ns // 10**9, _EARLIEST), tz=dt.UTC)
    seen = dt.datetime.fromisoformat(arrival.seen_at)
    return min(modified, seen).astimezone().replace(microsecond=0, tzinfo=None)


def choose(
    catalogue: Catalogue,
    arrivals: Sequence[Arrival],
    returns: Mapping[str, Return],
    checked: Mapping[str, Checked],
    decisions: Decisions = NONE,
) -> Chosen:
    """The newest clean return of each unit counts; where none is clean, the newest usable one.

    What the office holds or drops never counts.

    Args:
        catalogue: the round's catalogue.
        arrivals: in order of arrival, which is that of the versions too.
        returns: what each content says, by SHA-256.
        checked: what the checks found in the usable ones.
        decisions: what the office decided.
    """
    chosen = Chosen()
    names = UnitNames.of(catalogue)
    firsts = _shown([arrival for arrival in arrivals if not arrival.ignored], returns, names)
    versions: dict[str, list[str]] = {unit.code: [] for unit in catalogue.units}
    for sha in firsts:
        if sha in checked and sha not in decisions.barred:
            versions[returns[sha].unit or ""].append(sha)
    for code, shas in versions.items():
        clean = [sha for sha in shas if checked[sha].clean]
        if shas:
            chosen.taken[code] = (clean or shas)[-1]
    for arrival in arrivals:
        _outcome(arrival, firsts, returns, checked, versions, names, decisions, chosen)
    held = {unit for sha in firsts for unit in _claimed(returns.get(sha), sha, decisions)}
    for code, shas in versions.items():
        chosen.units[code] = _unit_return(catalogue, code, chosen, shas, firsts, checked, code in held)
    return chosen


def _shown(
    arrivals: Sequence[Arrival], returns: Mapping[str, Return], names: UnitNames
) -> dict[str, Arrival]:
    """The arrival that stands for each content: the first whose name does not say another unit, else the first."""
    firsts: dict[str, Arrival] = {}
    for arrival in arrivals:
        sha = arrival.sha256
        known = firsts.setdefault(sha, arrival)
        found = returns[sha]
        if _misnamed(known, found, names) and not _misnamed(arrival, found, names):
            firsts[sha] = arrival
    return firsts


def _misnamed(arrival: Arrival, found: Return, names: UnitNames) -> frozenset[str]:
    """The units that the name of a usable return's file names, where it is the return of another unit."""
    named = names.in_path(arrival.path) if found.state == "usable" else frozenset[str]()
    return frozenset[str]() if found.unit in named else named


def _owner(arrival: Arrival, found: Return, names: UnitNames) -> str | None:
    """The unit whose return it is or, where it says nothing itself, the one unit that its file name names."""
    if found.unit is None and found.state in {"unreadable", "rejected", "evidence"}:
        named = names.in_path(arrival.path)
        return next(iter(named)) if len(named) == 1 else None
    return found.unit


def _claimed(found: Return | None, sha: str, decisions: Decisions) -> tuple[str, ...]:
    """The units whose return it may be, of one that is held."""
    barred = decisions.barred.get(sha)
    if found is None or (barred is not None and barred.what == DROP):
        return ()
    if found.state != "held" and (barred is None or found.state != "usable"):
        return ()
    return found.claims or ((found.unit,) if found.unit else ())


def _outcome(
    arrival: Arrival,
    firsts: Mapping[str, Arrival],
    returns: Mapping[str, Return],
    checked: Mapping[str, Checked],
    versions: Mapping[str, list[str]],
    names: UnitNames,
    decisions: Decisions,
    chosen: Chosen,
) -> None:
    sha, found = arrival.sha256, returns[arrival.sha256]
    unit, received = _owner(arrival, found, names), received_at(arrival)

    def add(state: str, reason: str | None, problem: Problem | None = None) -> None:
        chosen.outcomes.append(Outcome(arrival.path, sha, unit, state, reason, received))
        if problem is not None:
            chosen.problems.append(problem)

    if arrival.ignored:
        add("ignored", arrival.ignored)
        return
    first = firsts[sha]
    if first is not arrival:
        problem = _duplicate(arrival, first, found, firsts, names, chosen)
        add("duplicate", problem.message(), problem)
        return
    barred, assigned = decisions.barred.get(sha), decisions.assigned.get(sha)
    if assigned is not None:
        facts = {**assigned.facts, "owner": names.quoted(frozenset([assigned.unit]))}
        chosen.problems.append(Problem("return-assigned", unit=assigned.unit, file=arrival.path, facts=facts))
    if barred is not None:
        held = barred.what == HOLD
        code = "return-held" if held else "return-dropped"
        problem = Problem(code, unit=unit, file=arrival.path, facts=barred.facts)
        add("held" if held else "rejected", problem.message(), problem)
        return
    chosen.problems += [_with_file(p, arrival.path, unit) for p in found.problems if sha not in checked]
    if sha not in checked:
        add(found.state, found.reason)
        return
    assert found.unit is not None  # `checked` holds only returns of known units
    taken = chosen.taken[found.unit]
    if taken == sha:
        add("taken", None)
        chosen.problems += [_with_file(p, arrival.path, found.unit) for p in checked[sha].problems]
        return
    order, by = versions[found.unit], firsts[taken].path
    if order.index(sha) > order.index(taken):
        facts = {"by": by, "errors": str(checked[sha].errors)}
        problem = Problem("faulty-not-used", unit=found.unit, file=arrival.path, facts=facts)
        chosen.problems += [_with_file(p, arrival.path, found.unit) for p in checked[sha].problems]
    else:
        problem = Problem("superseded", unit=found.unit, file=arrival.path, facts={"by": by})
    add("superseded", problem.message(), problem)


def _duplicate(
    arrival: Arrival,
    first: Arrival,
    found: Return,
    firsts: Mapping[str, Arrival],
    names: UnitNames,
    chosen: Chosen,
) -> Problem:
    unit, taken = _owner(arrival, found, names), chosen.taken.get(found.unit or "")
    others = _misnamed(arrival, found, names)
    if others and found.unit is not None:
        facts = {
            "of": first.path,
            "named": names.quoted(others),
            "owner": names.quoted(frozenset([found.unit])),
        }
        return Problem("duplicate-misnamed", unit=unit, file=arrival.path, facts=facts)
    facts = {"of": first.path, "by": firsts[taken].path if taken else ""}
    older = taken is not None and taken != arrival.sha256
    return Problem("duplicate-of-older" if older else "duplicate", unit=unit, file=arrival.path, facts=facts)


def _with_file(problem: Problem, file: str, unit: str | None) -> Problem:
    record = problem.record()
    record["file"] = problem.file or file
    record["unit"] = problem.unit or unit
    return Problem.from_record(record)


def _unit_return(
    catalogue: Catalogue,
    code: str,
    chosen: Chosen,
    versions: Sequence[str],
    firsts: Mapping[str, Arrival],
    checked: Mapping[str, Checked],
    held: bool,
) -> UnitReturn:
    taken = chosen.taken.get(code)
    if taken is None:
        return UnitReturn(code, UnitState.HELD if held else UnitState.NOT_RETURNED)
    arrival, deadline = firsts[taken], catalogue.deadline_of(code)
    received = received_at(arrival)
    late = deadline is not None and received.date() > deadline
    if late:
        facts = {"received": f"{received:%Y-%m-%d %H:%M}", "deadline": str(deadline)}
        chosen.problems.append(Problem("late-return", unit=code, file=arrival.path, facts=facts))
    state = UnitState.RETURNED if checked[taken].clean else UnitState.FAULTY
    return UnitReturn(code, state, late, len(versions), received, arrival.path, checked[taken].done, taken)


def unique(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that say the very same thing of the same place twice."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for problem in problems:
        key = (
            problem.code,
            problem.unit,
            problem.item,
            problem.file,
            problem.place,
            tuple(sorted(problem.facts.items(), key=str)),
        )
        if key not in seen:
            seen.add(key)
            kept.append(problem)
    return kept
