"""Reminding (`remind`): the letter to each unit that is due a reminder, then the mail that carries it."""

from __future__ import annotations

from dataclasses import replace

from govcredit_xl.mail.deliver import PLANNED, Clock, Progress
from govcredit_xl.mail.post import Call, PostReport, post
from govcredit_xl.rounds import Round


def remind(
    round_: Round, call: Call, *, clock: Clock | None = None, on_progress: Progress | None = None
) -> PostReport:
    """Remind the units that owe something; a letter that cannot be written keeps no mail back."""
    planned = post(round_, replace(call, dry_run=True), clock=clock)
    due = tuple(one.unit for one in planned.posted if one.state == PLANNED)
    if call.dry_run or planned.refused or not due:
        return planned if call.dry_run or planned.refused else post(round_, call, clock=clock)
    from govcredit_xl.documents.issue import Order
    from govcredit_xl.documents.kinds import Doc
    from govcredit_xl.documents.release import write_notices

    now = (clock or Clock()).now()
    # The letters name no score, so nothing has to be recalculated for them.
    letters = write_notices(round_, Order(Doc.REMINDER, units=due), now=now, recalculate=None)
    report = post(round_, replace(call, letters=letters.files), clock=clock, on_progress=on_progress)
    report.problems = [*letters.problems, *report.problems]
    return report
