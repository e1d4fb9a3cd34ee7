"""The main job: take in what is new, check, merge, score, write the master (`collect`, `status`)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govcredit_xl import __version__
from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.choose import unique
from govcredit_xl.closing import Closing, closed_catalogue, closing_of, keep, stamp
from govcredit_xl.decisions import decisions_of, with_pending
from govcredit_xl.ledger import Ledger, LedgerError
from govcredit_xl.model import Catalogue
from govcredit_xl.problems import Problem, by_importance, has_errors, why_of
from govcredit_xl.rounds import Round, RoundBusy, file_hash

if TYPE_CHECKING:
    from govcredit_xl.evaluate import Received
    from govcredit_xl.masters import Harvested, Masters, OpenMaster

    Alter = Callable[[Harvested, Received], None]

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

    def record(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "figures": self.figures,
            "problems": [problem.record() for problem in self.problems],
            "files": self.files,
        }

    @staticmethod
    def from_record(record: dict[str, Any]) -> Report:
        """The report that `record` described, as one of a run that found nothing new."""
        problems = [Problem.from_record(one) for one in record["problems"]]
        return Report(record["figures"], problems, record["files"], unchanged=True)

    @property
    def has_errors(self) -> bool:
        """True if one of the problems is an error."""
        return has_errors(self.problems)


def refusal(*problems: Problem) -> Report:
    """A report of a run that could not be made."""
    return Report(problems=list(problems), refused=True)


def collect(
    round_: Round,
    inbox: Path,
    *,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    now: dt.datetime | None = None,
    opened: OpenMaster | None = None,
) -> Report:
    """Take in an inbox and write the master anew.

    Args:
        round_: the round.
        inbox: a folder, or one file; never written.
        executor: parses the returns; a process pool of its own by default.
        on_progress: told what is being done.
        now: the time of the run (UTC); the clock's by default.
        opened: the master in the application that has it open.
    """
    if not inbox.exists():
        return refusal(Problem("no-inbox", facts={"where": str(inbox)}))
    try:
        with round_.lock():
            started = now or dt.datetime.now(dt.UTC)
            return _collect(round_, inbox, executor, on_progress or _silent, started, opened)
    except RoundBusy as busy:
        return refusal(Problem("round-busy", facts={"pid": busy.pid}))
    except LedgerError as error:
        return refusal(Problem("ledger-unusable", facts={"why": str(error)}))
    except OSError as error:
        where = round_.relative(Path(error.filename)) if error.filename else round_.root.name
        return refusal(Problem("cannot-write", file=where, facts=why_of(error)))


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _collect(
    round_: Round,
    inbox: Path,
    executor: Executor | None,
    on_progress: Progress,
    now: dt.datetime,
    opened: OpenMaster | None,
) -> Report:
    from govcredit_xl.intake.run import take_in

    # The catalogue is small, and a new one changes everything: it is read at each run.
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return refusal(*problems)
    with Ledger(round_.ledger_file) as ledger:
        closing = closing_of(ledger)
        if closing is not None and closing.kept is None:
            closing = finish_closing(round_, ledger, closing, on_progress, now)
        taken = take_in(
            round_,
            inbox,
            ledger,
            # What a closed round says does not change with a later catalogue.
            catalogue if closing is None else closed_catalogue(round_, closing),
            executor=executor,
            on_progress=lambda done, total: on_progress("read", done, total),
            now=now,
        )
        told = [*problems, *taken.problems]
        if closing is not None:
            return _stays(round_, ledger, catalogue, closing, told)
        known = _known(ledger, round_, catalogue, told) if opened is None else None
        return known or write_round(round_, ledger, catalogue, told, on_progress, now, opened=opened)


# -- nothing new -------------------------------------------------------------------------------------
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
        "told": [problem.record() for problem in told],
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _known(ledger: Ledger, round_: Round, catalogue: Catalogue, told: list[Problem]) -> Report | None:
    last = ledger.get_json("report")
    if last is None or round_.master_new.exists():
        return None
    if last["fingerprint"] != fingerprint(ledger, catalogue, file_hash(round_.master), told):
        return None
    return Report.from_record(last["report"])


# -- something new -----------------------------------------------------------------------------------
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
    from govcredit_xl.evaluate import evaluate, figures, master_input, receive
    from govcredit_xl.followup import given_back
    from govcredit_xl.master import write_master
    from govcredit_xl.masters import COLLECTED, Masters, Occasion

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
    occasion = Occasion(at, found["total"], act.why or COLLECTED, act.by, act.event)
    masters.commit(office, adjustments, snapshot, written, occasion)
    if _put_in_place(round_, masters, target, data, report):
        # Notes about this one run (a file in use, a backup made) are not told again by the next.
        report_next = Report(report.figures, _lasting(report.problems), report.files)
        key = fingerprint(ledger, catalogue, written, told)
        ledger.put_json("report", {"fingerprint": key, "report": report_next.record()})
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


def finish_closing(
    round_: Round, ledger: Ledger, closing: Closing, on_progress: Progress, now: dt.datetime
) -> Closing:
    """Write the master of a round that has just been closed, and keep its figures."""
    catalogue = closed_catalogue(round_, closing)
    report = write_round(
        round_, ledger, catalogue, [], on_progress, now, Act("关闭本轮", closing.decision.by)
    )
    master = (round_.root / report.files["master"]).read_bytes()
    record = {**Report(report.figures, _lasting(report.problems), report.files).record(), "files": {}}
    keep(round_, ledger, closing, record, master)
    found = closing_of(ledger)
    assert found is not None and found.kept is not None  # they have just been written
    return found


def _stays(
    round_: Round, ledger: Ledger, catalogue: Catalogue, closing: Closing, told: list[Problem]
) -> Report:
    """The report of a closed round: its figures, and what has come since."""
    from govcredit_xl.closed import closed_figures, put_back

    found, problems = closed_figures(round_, ledger, catalogue, closing)
    found["returns"] += [_ignored(problem) for problem in told if problem.code == "ignored-file"]
    problems = by_importance(unique([*told, *put_back(round_, closing), *problems]))
    return Report(found, problems, {"master": round_.relative(round_.master)})


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


# -- status ------------------------------------------------------------------------------------------
def status(round_: Round) -> Report:
    """How the round stands, from the ledger and the master; the inbox is not looked at, nothing is written."""
    from govcredit_xl.evaluate import figures
    from govcredit_xl.standing import standing

    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return refusal(*problems)
    try:
        with standing(round_, catalogue, problems) as now:
            if now.closing is not None and now.ledger is not None and now.closing.kept is not None:
                from govcredit_xl.closed import closed_figures

                stays, told = closed_figures(round_, now.ledger, catalogue, now.closing)
                return Report(stays, by_importance(unique([*problems, *told])))
            found = by_importance([*now.problems, *now.evaluation.problems])
            return Report(figures(now.evaluation), found)
    except RoundBusy as busy:
        return refusal(Problem("round-busy", facts={"pid": busy.pid}))
    except LedgerError as error:
        return refusal(Problem("ledger-unusable", facts={"why": str(error)}))
