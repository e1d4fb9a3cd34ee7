"""A round evaluated and its master written anew: what `collect`, closing and a master brought back have in common."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govcredit_xl import __version__
from govcredit_xl.core.decisions import decisions_of, stamp, with_pending
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, by_importance, has_errors
from govcredit_xl.core.records import to_record

if TYPE_CHECKING:
    from govcredit_xl.master.files import HarvestResult, Masters, OpenMaster
    from govcredit_xl.round.evaluate import ReceivedReturns

    Alter = Callable[[HarvestResult, ReceivedReturns], None]


Progress = Callable[[str, int, int], None]
"""Called with a stage (`read`, `score`, `write`), how much of it is done, and of how much."""


@dataclass
class Report:
    """What a command found and did.

    Attributes:
        figures: `round`, `total`, `items`, `units`, `returns` of `--json`; empty where refused.
        files: name → path relative to the round.
        refused: nothing could be done or written (exit 2); every output file is as it was.
        unchanged: nothing had changed since the last run.
    """

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    unchanged: bool = False

    @property
    def has_errors(self) -> bool:
        """True if one of the problems is an error."""
        return has_errors(self.problems)


def refusal(*problems: Problem) -> Report:
    """A report of a run that could not be made."""
    return Report(problems=list(problems), refused=True)


def _silent(stage: str, done: int, total: int) -> None:
    pass


def fingerprint(ledger: Ledger, catalogue: Catalogue, master: str | None, told: list[Problem]) -> str:
    """What the outcome of a run depends on."""
    parts = {
        "program": __version__,
        "catalogue": catalogue.fingerprint,
        "arrivals": [(a.path, a.sha256, a.mtime_ns) for a in ledger.arrivals()],
        "readers": sorted(ledger.read_with().items()),
        "decisions": [decision.id for decision in decisions_of(ledger).log],
        "master": master,
        "corrections": [event.id for event in ledger.events("correction")],
        "told": to_record(told),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Act:
    """What the office did that has the master written anew; nothing but a collect by default.

    Attributes:
        why, by: recorded with the master that is replaced.
        event: kind, key and record of a decision that is noted together with the new master.
        alter: changes what the office has typed before it is used.
    """

    why: str = ""
    by: str = ""
    event: tuple[str, str, dict[str, Any]] | None = None
    alter: Alter | None = None


def write_round(
    round_: Round,
    ledger: Ledger,
    catalogue: Catalogue,
    told: list[Problem],
    on_progress: Progress,
    now: dt.datetime,
    act: Act = Act(),
    opened: OpenMaster | None = None,
) -> Report:
    """Evaluate an open round that this process holds, and write its master anew.

    Args:
        round_, ledger, catalogue: the round.
        told: problems to be told first.
        on_progress: told what is being done.
        now: the time of the run.
        act: why it is written.
        opened: the master in the application that has it open.
    """
    from govcredit_xl.master.files import COLLECTED, Masters, Occasion
    from govcredit_xl.master.write import write_master
    from govcredit_xl.returns.followup import given_back
    from govcredit_xl.round.evaluate import evaluate, figures, master_input, receive

    on_progress("score", 0, 1)
    at = stamp(now)
    decisions = decisions_of(ledger)
    if act.event is not None:
        decisions = with_pending(decisions, *act.event, at=at, by=act.by)
    received = receive(catalogue, ledger.arrivals(), ledger.returns(), ledger.layouts(), decisions)
    masters = Masters(round_, ledger, opened)
    harvested = masters.harvest(catalogue, received.originals())
    if act.alter is not None:
        act.alter(harvested, received)
    office = harvested.office
    evaluation = evaluate(catalogue, received, office, masters.newest_time, given_back(ledger))
    adjustments = [*harvested.adjustments, *evaluation.lapsed]
    on_progress("score", 1, 1)
    on_progress("write", 0, 1)
    target, notes = masters.target()
    evaluation.problems = by_importance([*told, *harvested.problems, *notes, *evaluation.problems])
    history = [*masters.history(), *adjustments]
    data, snapshot = write_master(master_input(evaluation, office, history))
    found = figures(evaluation)
    found["returns"] += [_ignored(problem) for problem in told if problem.code == "ignored-file"]
    report = Report(found, evaluation.problems, {"master": round_.relative(target)})
    written = hashlib.sha256(data).hexdigest()
    occasion = Occasion(at, found["total"] or {}, act.why or COLLECTED, act.by, act.event)
    masters.commit(office, adjustments, snapshot, written, occasion)
    if _put_in_place(round_, masters, target, data, report):
        # Notes about this one run (a file in use, a backup made) are not told again by the next.
        report_next = Report(report.figures, _lasting(report.problems), report.files)
        key = fingerprint(ledger, catalogue, written, told)
        ledger.put_json("report", {"fingerprint": key, "report": to_record(report_next)})
    on_progress("write", 1, 1)
    return report


def _put_in_place(round_: Round, masters: Masters, target: Path, data: bytes, report: Report) -> bool:
    """Write the master; True where it stands in its place, False where it is beside one that is in use."""
    report.files["master"] = round_.relative(masters.replace(target, data))
    if masters.refused is None:
        return target == round_.master
    facts = {"why": masters.refused.why, "written": report.files["master"]}
    report.problems.append(Problem("live-refused", file=round_.relative(target), facts=facts))
    return False


def _ignored(problem: Problem) -> dict[str, Any]:
    """A file that is no return, as an entry of `returns`; it is not archived, so it has no hash."""
    why = problem.message()
    return {
        "file": problem.file,
        "sha256": None,
        "unit": None,
        "state": "ignored",
        "taken": False,
        "reason": why,
    }


_ONCE = frozenset(
    {
        "correction-lapsed",
        "correction-not-usable",
        "master-formula-overwritten",
        "master-heading-missing",
        "master-in-use",
        "master-not-carried",
        "master-unreadable",
    }
)


def _lasting(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code not in _ONCE]
