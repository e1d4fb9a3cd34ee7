"""Reminding (`remind`): the letter to each unit that is due a reminder, then the mail that carries it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.mail.deliver import PLANNED, Clock, Progress
from govcredit_xl.mail.office import with_address
from govcredit_xl.mail.post import Call, PostReport, post
from govcredit_xl.owed import owed
from govcredit_xl.problems import has_errors
from govcredit_xl.rounds import Round
from govcredit_xl.standing import standing


def remind(
    round_: Round, call: Call, *, clock: Clock | None = None, on_progress: Progress | None = None
) -> PostReport:
    """Remind the units that owe something; a letter that cannot be written keeps no mail back."""
    planned = post(round_, replace(call, dry_run=True), clock=clock)
    if call.dry_run or planned.refused:
        return planned
    due = tuple(one.unit for one in planned.posted if one.state == PLANNED)
    addressed = (*due, *_on_paper(round_, call.units))
    if not addressed:
        return post(round_, call, clock=clock)
    from govcredit_xl.documents.issue import Order
    from govcredit_xl.documents.kinds import Doc
    from govcredit_xl.documents.release import write_notices

    now = (clock or Clock()).now()
    # The letters name no score, so nothing has to be recalculated for them.
    letters = write_notices(round_, Order(Doc.REMINDER, units=addressed), now=now, recalculate=None)
    report = post(round_, replace(call, letters=letters.files), clock=clock, on_progress=on_progress)
    report.problems = [*letters.problems, *report.problems]
    report.letters = list(letters.files.values())
    return report


def _on_paper(round_: Round, units: Collection[str] | None) -> tuple[str, ...]:
    """Units that owe something and have no address: they get the letter alone."""
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return ()
    with standing(round_, catalogue, problems) as now:
        debts = owed(now.evaluation)
    chosen = [unit for unit in catalogue.units if unit.code in debts and (not units or unit.code in units)]
    return tuple(unit.code for unit in with_address(chosen)[1])
