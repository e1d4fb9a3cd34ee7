"""A round evaluated and its master written anew: what `collect`, closing and a master brought back have in common."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl import __version__
from govcredit_xl.core.decisions import decisions_of, note_scored, stamp, with_pending
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, by_importance, has_errors, unique
from govcredit_xl.core.records import to_record
from govcredit_xl.core.register import ISSUED, issued_documents
from govcredit_xl.core.swap import ChangedMeanwhile
from govcredit_xl.master.typed.usable import saved_otherwise
from govcredit_xl.round.current_forms import current_builds
from govcredit_xl.round.last_round import last_hash, last_round
from govcredit_xl.round.news import News

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
        news: what is new since the last run; None where that was the first, or nothing is.
    """

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    unchanged: bool = False
    news: News | None = None

    @property
    def has_errors(self) -> bool:
        """True if one of the problems is an error."""
        return has_errors(self.problems)


def refusal(*problems: Problem) -> Report:
    """A report of a run that could not be made."""
    return Report(problems=list(problems), refused=True)


def _silent(stage: str, done: int, total: int) -> None:
    pass


def fingerprint(
    ledger: Ledger, catalogue: Catalogue, master: str | None, told: list[Problem], before: str = ""
) -> str:
    """What the outcome of a run depends on; `before`: the master of the round before."""
    parts = {
        "program": __version__,
        "catalogue": catalogue.fingerprint,
        "arrivals": [(a.path, a.sha256, a.mtime_ns) for a in ledger.arrivals()],
        "readers": sorted(ledger.read_with().items()),
        "decisions": [decision.id for decision in decisions_of(ledger).log],
        "master": master,
        "corrections": [event.id for event in ledger.events("correction")],
        "issued": [event.id for event in ledger.events(ISSUED)],
        "issued_forms": sorted(ledger.issued()),
        "told": to_record(told),
        "before": before,
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
    on_progress("score", 0, 1)
    writing = _Writing(round_, ledger, catalogue, told, on_progress, now, act, opened)
    for attempt in range(_TRIES + 1):
        try:
            return writing.once(beside=attempt == _TRIES)
        except ChangedMeanwhile:
            continue  # somebody has saved the master while this was computed: it is read again
    facts = {"why": "它一直在被别的程序改写", "why_en": "another program rewrites it all the time"}
    return refusal(Problem("cannot-write", file=round_.relative(round_.master_new), facts=facts))


_TRIES: Final = 4
"""How often a master that is saved in the meantime is read again, before the new one is written beside it."""


class _Writing:
    """One round that is to be written anew, as often as somebody saves its master in the meantime."""

    def __init__(
        self,
        round_: Round,
        ledger: Ledger,
        catalogue: Catalogue,
        told: list[Problem],
        on_progress: Progress,
        now: dt.datetime,
        act: Act,
        opened: OpenMaster | None,
    ) -> None:
        self.round, self.ledger, self.catalogue, self.told = round_, ledger, catalogue, told
        self.on_progress, self.act, self.opened = on_progress, act, opened
        self.at = stamp(now)
        self.event = act.event
        """Of the decision, until it has been noted."""
        self.last = last_round(round_, catalogue)
        self.earlier: list[Problem] = []
        """What was told of a master that was read, and saved again before it could be replaced."""

    def once(self, *, beside: bool) -> Report:
        """Read the master, evaluate the round and write it.

        Raises:
            ChangedMeanwhile: the master was saved in the meantime; what had been read from it is kept.
        """
        from govcredit_xl.master.files import COLLECTED, Masters, Occasion
        from govcredit_xl.master.write import write_master
        from govcredit_xl.returns.followup import given_back
        from govcredit_xl.round.evaluate import evaluate, figures, master_input

        round_, ledger, catalogue = self.round, self.ledger, self.catalogue
        received = self._received()
        masters = Masters(round_, ledger, self.opened, beside=beside)
        harvested = masters.harvest(catalogue)
        if harvested.unusable and self.act.alter is None:
            return refusal(*by_importance([*harvested.unusable, *self.told]))
        if self.act.alter is not None:
            self.act.alter(harvested, received)
        office = harvested.office
        evaluation = evaluate(catalogue, received, office, masters.newest_time, given_back(ledger))
        adjustments = [*harvested.adjustments, *evaluation.lapsed]
        self.on_progress("score", 1, 1)
        self.on_progress("write", 0, 1)
        target, notes = masters.target()
        told = [*self.told, *self.last.problems]
        said = [*told, *self.earlier, *harvested.problems, *notes, *evaluation.problems]
        evaluation.problems = unique(by_importance(said)) if self.earlier else by_importance(said)
        history = [*masters.history(), *adjustments]
        given = replace(
            master_input(evaluation, office, history),
            issued=tuple(issued_documents(ledger)),
            round_id=self._round_id(),
            comparison=self.last.beside(round_, catalogue, evaluation.scores),
        )
        data, snapshot = write_master(given)
        found = figures(evaluation)
        found["returns"] += [_ignored(problem) for problem in self.told if problem.code == "ignored-file"]
        report = Report(found, evaluation.problems, {"master": round_.relative(target)})
        if not masters.still_as_read():
            raise ChangedMeanwhile(target)
        written = hashlib.sha256(data).hexdigest()
        occasion = Occasion(self.at, found["total"] or {}, self.act.why or COLLECTED, self.act.by, self.event)
        masters.commit(office, adjustments, snapshot, written, occasion)
        self.event = None
        self.earlier = [p for p in harvested.problems if p.code in _ONCE]
        in_place = _put_in_place(round_, masters, target, data, report)
        self._remember(report, written, in_place=in_place)
        self.on_progress("write", 1, 1)
        return report

    def _received(self) -> ReceivedReturns:
        from govcredit_xl.returns.untouched import returns_without_ours
        from govcredit_xl.round.evaluate import receive

        ledger, decisions = self.ledger, decisions_of(self.ledger)
        if self.event is not None:
            decisions = with_pending(decisions, *self.event, at=self.at, by=self.act.by)
        return receive(
            self.catalogue,
            ledger.arrivals(),
            returns_without_ours(ledger),
            ledger.layouts(),
            decisions,
            current_builds(ledger, self.catalogue),
        )

    def _round_id(self) -> str:
        return self.ledger.round_id(self.catalogue.settings.year)

    def _remember(self, report: Report, written: str, *, in_place: bool) -> None:
        """Keep the report for a next run that finds nothing new."""
        note_scored(self.ledger)
        if not in_place:
            return
        # Notes about this one run (a file in use, a backup made) are not told again by the next.
        report_next = Report(report.figures, _lasting(report.problems), report.files)
        told = [*self.told, *saved_otherwise(self.round)]
        key = fingerprint(self.ledger, self.catalogue, written, told, last_hash(self.round, self.catalogue))
        self.ledger.put_json("report", {"fingerprint": key, "report": to_record(report_next)})


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
        "master-entry-held",
        "master-formula-overwritten",
        "master-heading-missing",
        "master-formula-without-value",
        "master-in-use",
        "master-kept-changing",
        "master-not-carried",
        "master-row-without-item",
        "master-rows-mixed",
        "master-snapshot-lost",
    }
)


def _lasting(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code not in _ONCE]
