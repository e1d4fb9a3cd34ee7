"""Which return of each unit counts, and what became of every file that arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import DROP, HOLD, NONE, Decisions
from govcredit_xl.core.ledger import received_at
from govcredit_xl.core.model import Catalogue, Return
from govcredit_xl.core.parts import Outcome, UnitReturn
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import UnitState
from govcredit_xl.returns.checks import CheckResult
from govcredit_xl.returns.doubts import Candidates, candidates
from govcredit_xl.returns.unit_names import UnitNames


@dataclass
class Selection:
    """Which return of each unit counts, and what became of every arrival."""

    taken: dict[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    units: dict[str, UnitReturn] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def choose(
    catalogue: Catalogue,
    arrivals: Sequence[Arrival],
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    decisions: Decisions = NONE,
) -> Selection:
    """The newest clean return of each unit counts; where none is clean, the newest usable one.

    What the office holds or drops never counts.

    Args:
        catalogue: the round's catalogue.
        arrivals: in order of arrival, which is that of the versions too.
        returns: what each content says, by SHA-256.
        checked: what the checks found in the usable ones.
        decisions: what the office decided.
    """
    chosen = Selection()
    names = UnitNames.of(catalogue)
    firsts = _shown([arrival for arrival in arrivals if not arrival.ignored], returns, names)
    versions: dict[str, list[str]] = {unit.code: [] for unit in catalogue.units}
    for sha in firsts:
        if sha in checked and sha not in decisions.barred:
            versions[returns[sha].unit or ""].append(sha)
    found: dict[str, Candidates] = {}
    for code, shas in versions.items():
        found[code] = candidates(catalogue, shas, returns, checked, frozenset(decisions.assigned))
        taken = found[code].taken(checked)
        if taken is not None:
            chosen.taken[code] = taken
    for arrival in arrivals:
        _outcome(arrival, firsts, returns, checked, found, names, decisions, chosen)
    held = {unit for sha in firsts for unit in _claimed(returns.get(sha), sha, decisions)}
    for code, one in found.items():
        waits = code in held or bool(one.held)
        back = _unit_return(catalogue, code, chosen, one.shas, firsts, checked, waits)
        chosen.units[code] = replace(back, identity=_identity(one, back, firsts, returns, decisions))
    return chosen


def _identity(
    found: Candidates,
    back: UnitReturn,
    firsts: Mapping[str, Arrival],
    returns: Mapping[str, Return],
    decisions: Decisions,
) -> str:
    """What 报送情况 says of whether it is certain who filed; "" where there is nothing to say."""
    sha = back.sha256
    lines = []
    if sha is not None and not returns[sha].signed and sha not in decisions.assigned:
        lines.append("计入的报送没有有效标识，按文件名和表头认定")
    if held := found.held:
        lines += [f"待核：{arrival.path}" for one, arrival in firsts.items() if one in held]
    return "\n".join(lines)


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
    checked: Mapping[str, CheckResult],
    versions: Mapping[str, Candidates],
    names: UnitNames,
    decisions: Decisions,
    chosen: Selection,
) -> None:
    sha, found = arrival.sha256, returns[arrival.sha256]
    unit, received = _owner(arrival, found, names), received_at(arrival)

    def add(state: str, reason: str | None, problem: Problem | None = None) -> None:
        chosen.outcomes.append(Outcome(arrival.path, sha, unit, state, reason, received))
        if problem is not None:
            chosen.problems.append(problem)

    if arrival.ignored:
        return add("ignored", arrival.ignored)
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
    candidate = versions[found.unit]
    doubt = _doubt(arrival, found, candidate, firsts, chosen)
    if doubt is not None and sha in candidate.held:
        return add("held", doubt.message(), doubt)
    taken = chosen.taken[found.unit]
    if taken == sha:
        add("taken", None, doubt)
        if not found.signed and assigned is None:
            chosen.problems.append(Problem("unsigned", unit=found.unit, file=arrival.path))
        chosen.problems += [_with_file(p, arrival.path, found.unit) for p in checked[sha].problems]
        return
    problem = _not_taken(arrival, found.unit, firsts[taken], candidate, checked)
    if problem.code == "faulty-not-used":
        chosen.problems += [_with_file(p, arrival.path, found.unit) for p in checked[sha].problems]
    add("superseded", problem.message(), problem)


def _not_taken(
    arrival: Arrival, unit: str, taken: Arrival, candidate: Candidates, checked: Mapping[str, CheckResult]
) -> Problem:
    """Why another return of the unit counts."""
    mine, other = checked[arrival.sha256], checked[taken.sha256]
    facts: dict[str, str | float] = {"by": taken.path}
    if candidate.shas.index(arrival.sha256) > candidate.shas.index(taken.sha256):
        facts["errors"] = str(mine.errors)
        return Problem("faulty-not-used", unit=unit, file=arrival.path, facts=facts)
    alike = mine.clean == other.clean  # else it is the errors that decide
    code = "same-moment" if alike and _at_once(arrival, taken) else "superseded"
    return Problem(code, unit=unit, file=arrival.path, facts=facts)


def _at_once(one: Arrival, other: Arrival) -> bool:
    """True where only their names tell which of two is the later one."""
    return (one.run, one.came_ns) == (other.run, other.came_ns)


def _doubt(
    arrival: Arrival, found: Return, candidate: Candidates, firsts: Mapping[str, Arrival], chosen: Selection
) -> Problem | None:
    """What is to be asked about a return, beside what stands in it."""
    sha, unit = arrival.sha256, found.unit
    if sha in candidate.unsigned:
        by = firsts[chosen.taken[unit or ""]].path
        return Problem("unsigned-held", unit=unit, file=arrival.path, facts={"by": by})
    loss = candidate.losses.get(sha)
    if loss is None:
        return None
    facts: dict[str, str | float] = {
        "of": firsts[loss.earlier].path,
        "gone": loss.gone,
        "before": loss.before,
        "now": loss.now,
    }
    code = "fewer-answers-held" if sha in candidate.fewer else "fewer-answers"
    return Problem(code, unit=unit, file=arrival.path, facts=facts)


def _duplicate(
    arrival: Arrival,
    first: Arrival,
    found: Return,
    firsts: Mapping[str, Arrival],
    names: UnitNames,
    chosen: Selection,
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
    older = found.state == "usable" and taken is not None and taken != arrival.sha256
    return Problem("duplicate-of-older" if older else "duplicate", unit=unit, file=arrival.path, facts=facts)


def _with_file(problem: Problem, file: str, unit: str | None) -> Problem:
    return replace(problem, file=problem.file or file, unit=problem.unit or unit)


def _unit_return(
    catalogue: Catalogue,
    code: str,
    chosen: Selection,
    versions: Sequence[str],
    firsts: Mapping[str, Arrival],
    checked: Mapping[str, CheckResult],
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
