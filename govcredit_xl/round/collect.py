"""The main job: take in what is new, check, merge, score, write the master (`collect`, `status`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from govcredit_xl.core.collecting import no_garbage_search
from govcredit_xl.core.folder import Round, file_hash
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, by_importance, unique
from govcredit_xl.core.records import from_record
from govcredit_xl.core.safekeeping import year_changed
from govcredit_xl.master.typed.usable import saved_otherwise
from govcredit_xl.returns.inbox import misplaced, too_much
from govcredit_xl.round.closure import Closing, closed_catalogue, closing_of
from govcredit_xl.round.last_round import last_hash
from govcredit_xl.round.news import news
from govcredit_xl.round.session import RoundRefused, Session, session
from govcredit_xl.round.write import Progress, Report, _ignored, _silent, fingerprint, refusal, write_round

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from govcredit_xl.files.cluster import ClusterWorkers
    from govcredit_xl.master.files import HarvestResult, OpenMaster
    from govcredit_xl.round.evaluate import ReceivedReturns
    from govcredit_xl.round.state import Standing

    Alter = Callable[[HarvestResult, ReceivedReturns], None]


def collect(
    round_: Round,
    inbox: Path,
    *,
    executor: Executor | ClusterWorkers | None = None,
    on_progress: Progress | None = None,
    now: dt.datetime | None = None,
    opened: OpenMaster | None = None,
    sure: bool = False,
) -> Report:
    """Take in an inbox and write the master anew.

    Args:
        round_: the round.
        inbox: a folder, or one file; never written.
        executor: parses the returns, such as a cluster; a process pool of its own by default.
        on_progress: told what is being done.
        now: the time of the run (UTC); the clock's by default.
        opened: the master in the application that has it open.
        sure: take in however much it is.
    """
    if not inbox.exists():
        return refusal(Problem("no-inbox", facts={"where": str(inbox)}))
    wrong = misplaced(round_, inbox)
    if wrong is not None:
        return refusal(wrong)
    try:
        with no_garbage_search(), session(round_) as held:
            large = None if sure else too_much(round_, inbox, held.ledger.sightings())
            if large is not None:
                return refusal(large)
            started = now or dt.datetime.now(dt.UTC)
            return _collect(held, inbox, executor, on_progress or _silent, started, opened)
    except RoundRefused as refused:
        return refusal(*refused.problems)


def _collect(
    held: Session,
    inbox: Path,
    executor: Executor | ClusterWorkers | None,
    on_progress: Progress,
    now: dt.datetime,
    opened: OpenMaster | None,
) -> Report:
    from govcredit_xl.master.leftovers import recover
    from govcredit_xl.returns.take_in import take_in

    round_, ledger, catalogue = held.round, held.ledger, held.catalogue
    recover(round_, ledger)
    closing = closing_of(ledger)
    if closing is not None and closing.kept is None:
        from govcredit_xl.round.close import CannotFinish, finish_closing

        try:
            closing = finish_closing(round_, ledger, closing, on_progress, now)
        except CannotFinish as refused:
            return refusal(*held.problems, *refused.problems)
    taken = take_in(
        round_,
        inbox,
        ledger,
        # What a closed round says does not change with a later catalogue.
        catalogue if closing is None else closed_catalogue(round_, closing),
        executor=executor,
        on_progress=lambda done, total: on_progress("read", done, total),
        meanwhile=_load_what_scores,
        now=now,
    )
    told = [*held.problems, *year_changed(ledger, catalogue.settings.year), *taken.problems]
    if closing is not None:
        return _stays(round_, ledger, catalogue, closing, told)
    known = _known(ledger, round_, catalogue, told) if opened is None else None
    if known is not None:
        return known
    last = ledger.get_json("report")
    report = write_round(round_, ledger, catalogue, told, on_progress, now, opened=opened)
    if last is None or report.refused:
        return report
    found = news(last["report"]["figures"], report.figures)
    return report if found.nothing else replace(report, news=found)


# -- nothing new -------------------------------------------------------------------------------------


def _load_what_scores() -> None:
    """Load pandas and what writes the master, which takes as long as dozens of files to read."""
    import govcredit_xl.master.files
    import govcredit_xl.master.write
    import govcredit_xl.round.evaluate  # noqa: F401


def _known(ledger: Ledger, round_: Round, catalogue: Catalogue, told: list[Problem]) -> Report | None:
    last = ledger.get_json("report")
    if last is None or round_.master_new.exists():
        return None
    before = last_hash(round_, catalogue)
    told = [*told, *saved_otherwise(round_)]
    if last["fingerprint"] != fingerprint(ledger, catalogue, file_hash(round_.master), told, before):
        return None
    return replace(from_record(Report, last["report"]), unchanged=True)


# -- something new -----------------------------------------------------------------------------------


def _stays(
    round_: Round, ledger: Ledger, catalogue: Catalogue, closing: Closing, told: list[Problem]
) -> Report:
    """The report of a closed round: its figures, and what has come since."""
    from govcredit_xl.round.close import closed_figures, put_back

    found, problems = closed_figures(round_, ledger, catalogue, closing)
    found["returns"] += [_ignored(problem) for problem in told if problem.code == "ignored-file"]
    problems = by_importance(unique([*told, *put_back(round_, closing), *problems]))
    return Report(found, problems, {"master": round_.relative(round_.master)})


# -- status ------------------------------------------------------------------------------------------
def status(round_: Round) -> Report:
    """How the round stands, from the ledger and the master; the inbox is not looked at, nothing is written."""
    from govcredit_xl.round.state import look

    report, problems = look(round_, report_of)
    return refusal(*problems) if report is None else report


def report_of(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> Report:
    """The figures of a round that is being looked at, and all that is to be told of it.

    Args:
        now: how it stands.
        catalogue: as it is now, which of a closed round is not the one that counts.
        problems: of that catalogue.
    """
    from govcredit_xl.round.evaluate import figures

    if now.closing is not None and now.ledger is not None and now.closing.kept is not None:
        from govcredit_xl.round.close import closed_figures

        stays, told = closed_figures(now.round, now.ledger, catalogue, now.closing)
        return Report(stays, by_importance(unique([*problems, *told])))
    return Report(figures(now.evaluation), by_importance([*now.problems, *now.evaluation.problems]))


# -- `collect --live`: the master is read and written in the application that has it open ----------------
def collect_live(
    round_: Round, inbox: Path, on_progress: Progress | None = None, *, sure: bool = False
) -> Report:
    """As `collect`; where the master is open nowhere, its file is read and written as usual, and that is told."""
    from govcredit_xl.master.live.application import WPS
    from govcredit_xl.master.live.master import open_master

    master = round_.relative(round_.master)
    with open_master(round_) as opened:
        report = collect(round_, inbox, on_progress=on_progress, opened=opened, sure=sure)
        if report.refused:
            return report
        if opened is None:
            report.problems.append(Problem("master-not-open", file=master))
        elif report.files.get("master") == master:
            facts = {"application": opened.application}
            report.problems.append(Problem("master-written-live", file=master, facts=facts))
        if opened is not None and opened.kind == WPS:
            report.problems.append(Problem("wps-answers"))
    return report
