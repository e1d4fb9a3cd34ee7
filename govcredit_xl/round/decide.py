"""Deciding about what arrived: `returns hold`, `drop`, `restore`, `assign`.

Each decision is bound to the content (SHA-256), so that it holds under whatever name those bytes come again.
The inbox is not touched and the master is not written: the next `collect` takes the decision into account,
and `status` shows it at once.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from govcredit_xl.catalogue.units import unknown_unit
from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import (
    ASSIGN,
    FILES,
    NAMES,
    RESTORE,
    Decision,
    Decisions,
    decisions_of,
    stamp,
)
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue, Return
from govcredit_xl.core.phrases import in_english
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.records import unpacked
from govcredit_xl.core.words import Words
from govcredit_xl.returns.take_in import read_as
from govcredit_xl.returns.unit_names import UnitNames
from govcredit_xl.round.closure import closed_now, closing_of
from govcredit_xl.round.session import DecisionResult, unsigned, with_round

_HASH: Final = re.compile(r"[0-9a-f]{6,64}\Z")
_LISTED: Final = 8
"""Candidates that a message names."""


@dataclass(frozen=True)
class _Asked:
    """A decision as it was asked for."""

    what: str
    by: str
    why: str
    now: dt.datetime
    unit: str = ""


def decide(
    round_: Round,
    what: str,
    file: str,
    *,
    by: str | None,
    why: str | None,
    unit: str = "",
    now: dt.datetime | None = None,
) -> DecisionResult:
    """Record a decision about a file that arrived.

    Args:
        round_: the round.
        what: hold, drop, restore or assign.
        file: its path as shown, a unique part of it, or the beginning of its hash.
        by, why: name and reason.
        unit: of `assign`, the unit's code.
        now: the time of the decision; the clock's by default.
    """
    wrong = unsigned(by, why)
    if wrong:
        return DecisionResult(problems=wrong, refused=True)
    asked = _Asked(what, (by or "").strip(), (why or "").strip(), now or dt.datetime.now(dt.UTC), unit)

    def run(ledger: Ledger, catalogue: Catalogue) -> DecisionResult:
        return _decide(round_, ledger, catalogue, file, asked)

    return with_round(round_, run)


def _decide(round_: Round, ledger: Ledger, catalogue: Catalogue, file: str, asked: _Asked) -> DecisionResult:
    closing = closing_of(ledger)
    if closing is not None:
        return DecisionResult(
            problems=[closed_now(closing, "改动计入的报送", "changing what counts")], refused=True
        )
    if asked.unit and asked.unit not in catalogue.unit_by_code:
        return DecisionResult(problems=[unknown_unit(catalogue, asked.unit, "UNIT")], refused=True)
    meant, problem = find_arrivals(ledger.arrivals(), file)
    if problem is not None:
        return DecisionResult(problems=[problem], refused=True)
    if asked.what == ASSIGN:
        return _assign(round_, ledger, catalogue, meant, asked)
    done = DecisionResult()
    standing = decisions_of(ledger)
    for arrival in meant:
        _one(round_, ledger, catalogue, arrival, standing, asked, done)
    done.refused = not done.decisions and has_errors(done.problems)
    return done


def _one(
    round_: Round,
    ledger: Ledger,
    catalogue: Catalogue,
    arrival: Arrival,
    standing: Decisions,
    asked: _Asked,
    done: DecisionResult,
) -> None:
    """Hold, drop or restore one content."""
    sha = arrival.sha256
    barred, assigned = standing.barred.get(sha), standing.assigned.get(sha)
    if asked.what != RESTORE:
        if barred is not None and barred.what == asked.what:
            done.problems.append(Problem("decision-idle", file=arrival.path, facts=barred.facts))
        else:
            done.decisions.append(_record(ledger, arrival, asked))
        return
    lifted = barred or assigned
    if lifted is None:
        done.problems.append(Problem("nothing-to-restore", file=arrival.path))
        return
    again = [read_as(round_, ledger, catalogue, sha, "")] if lifted is assigned else []
    with ledger.transaction():
        done.decisions.append(_record(ledger, arrival, asked, undoes=lifted.what))
        ledger.put_returns(again)


def _assign(
    round_: Round, ledger: Ledger, catalogue: Catalogue, meant: Sequence[Arrival], asked: _Asked
) -> DecisionResult:
    """Read one file as the unit's; only what can be bound is recorded."""
    sha_states = {sha: said.state for sha, said in ledger.returns().items()}
    books = [a for a in meant if len(meant) == 1 or sha_states.get(a.sha256) in {"usable", "held"}]
    if len(books) != 1:
        return DecisionResult(problems=[_ambiguous(meant[0].path, books or meant)], refused=True)
    (arrival,) = books
    standing = decisions_of(ledger)
    known = standing.assigned.get(arrival.sha256)
    if known is not None and known.unit == asked.unit and arrival.sha256 not in standing.barred:
        return DecisionResult(problems=[Problem("decision-idle", file=arrival.path, facts=known.facts)])
    row = read_as(round_, ledger, catalogue, arrival.sha256, asked.unit)
    said = unpacked(Return, row[2], sha256=row[0])
    if said.state != "usable":
        owner = UnitNames.of(catalogue).quoted(frozenset([asked.unit]))
        facts = {"owner": owner, "why": said.reason or "读不出来"}
        problem = Problem("cannot-assign", unit=asked.unit, file=arrival.path, facts=facts)
        return DecisionResult(problems=[problem], refused=True)
    with ledger.transaction():
        decision = _record(ledger, arrival, asked)
        ledger.put_returns([row])
    told = [p for p in said.problems if p.code == "assigned-over-token"]
    return DecisionResult([decision], [_of(problem, arrival.path) for problem in told])


def _of(problem: Problem, file: str) -> Problem:
    return replace(problem, file=file)


def _record(ledger: Ledger, arrival: Arrival, asked: _Asked, undoes: str = "") -> Decision:
    record = {"what": asked.what, "file": arrival.path, "why": asked.why}
    record |= {"unit": asked.unit} if asked.unit else {}
    record |= {"undoes": undoes} if undoes else {}
    ledger.add_event(FILES, arrival.sha256, record, at=stamp(asked.now), by=asked.by)
    return decisions_of(ledger).log[-1]


# -- which file is meant -----------------------------------------------------------------------------------
def find_arrivals(arrivals: Sequence[Arrival], name: str) -> tuple[list[Arrival], Problem | None]:
    """The content that a name means, as its first arrival; of a mail or an archive all that is in it, too.

    Args:
        arrivals: in order.
        name: a path as shown, a part of one, or the beginning of a hash.
    """
    wanted = name.replace("\\", "/").removeprefix("./")
    exact = [a for a in arrivals if a.path in (wanted, f"inbox/{wanted}")]
    hashed = [a for a in arrivals if _HASH.match(wanted.lower()) and a.sha256.startswith(wanted.lower())]
    found = exact or hashed or [a for a in arrivals if wanted and wanted.lower() in a.path.lower()]
    if not found:
        return [], _none(arrivals, name)
    outer = found[0].path
    inside = [a for a in arrivals if a.path.startswith(f"{outer}!")]
    if inside and all(a.path == outer or a.path.startswith(f"{outer}!") for a in found):
        found = [*(a for a in found if a.path == outer), *inside]
        return list(_firsts(found).values()), None
    contents = _firsts(found)
    if len(contents) > 1:
        return [], _ambiguous(name, list(contents.values()))
    return list(contents.values()), None


def _firsts(arrivals: Sequence[Arrival]) -> dict[str, Arrival]:
    firsts: dict[str, Arrival] = {}
    for arrival in arrivals:
        firsts.setdefault(arrival.sha256, arrival)
    return firsts


def _none(arrivals: Sequence[Arrival], name: str) -> Problem:
    paths = sorted({arrival.path for arrival in arrivals})
    stem = PurePosixPath(name).stem
    near = [path for path in paths if stem in path][:3] or difflib.get_close_matches(name, paths, 3, 0.4)
    facts = {
        "name": name,
        "near": f"，相近的有：{'、'.join(near)}" if near else "",
        "near_en": f"; close to it: {', '.join(near)}" if near else "",
    }
    return Problem("no-such-arrival", facts=facts)


def _ambiguous(name: str, found: Sequence[Arrival]) -> Problem:
    which = "；".join(f"{a.path}（{a.sha256[:8]}）" for a in found[:_LISTED])
    more = f"；等 {len(found)} 份" if len(found) > _LISTED else ""
    return Problem("ambiguous-arrival", facts={"name": name, "count": len(found), "which": which + more})


def said_of(decision: Decision, lang: str = "zh") -> str:
    """A decision as the command line confirms it."""
    name, unit = NAMES[decision.what], f" → {decision.unit}" if decision.unit else ""
    said = Words("{file}{unit}：{what}", "{file}{unit}: {what}")
    return said.put(file=decision.file, unit=unit, what=Words(name, in_english(name))).told(lang)
