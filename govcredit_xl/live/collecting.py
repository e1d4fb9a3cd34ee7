"""`collect --live`: the master is read and written in the application that has it open."""

from __future__ import annotations

from pathlib import Path

from govcredit_xl.collect import Progress, Report, collect
from govcredit_xl.live.application import WPS
from govcredit_xl.live.master import open_master
from govcredit_xl.problems import Problem
from govcredit_xl.rounds import Round


def collect_live(round_: Round, inbox: Path, on_progress: Progress | None = None) -> Report:
    """As `collect`; where the master is open nowhere, its file is read and written as usual, and that is told."""
    master = round_.relative(round_.master)
    with open_master(round_) as opened:
        report = collect(round_, inbox, on_progress=on_progress, opened=opened)
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
