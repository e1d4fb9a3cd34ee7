"""Closing a round and opening it again: `returns close`, `returns reopen`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from govcredit_xl.closing import closing_of, note_closed, note_reopened
from govcredit_xl.collect import finish_closing
from govcredit_xl.decide import Decided, closed_now, unsigned, with_round
from govcredit_xl.decisions import decisions_of
from govcredit_xl.ledger import Ledger
from govcredit_xl.masters import in_use
from govcredit_xl.model import Catalogue
from govcredit_xl.problems import Problem
from govcredit_xl.rounds import Round


@dataclass
class Frozen(Decided):
    """What came of closing or reopening.

    Attributes:
        closed: the object `closed` of `--json`; None where the round is open now.
        files: name → path relative to the round, of what was written.
    """

    closed: dict[str, Any] | None = None
    files: dict[str, str] = field(default_factory=dict)


def close(round_: Round, *, by: str | None, why: str | None, now: dt.datetime | None = None) -> Frozen:
    """Freeze the figures as they are: what the office has typed is taken over and the master written once more."""
    wrong = unsigned(by, why)
    if wrong:
        return Frozen(problems=wrong, refused=True)
    at, done = now or dt.datetime.now(dt.UTC), Frozen()

    def run(ledger: Ledger, catalogue: Catalogue) -> Decided:
        closing = closing_of(ledger)
        if closing is not None and closing.kept is not None:
            return Decided(problems=[closed_now(closing, "再关闭", "closing it again")], refused=True)
        if not ledger.runs() and ledger.get_json("report") is None:
            return Decided(problems=[Problem("nothing-collected")], refused=True)
        open_ = _open_master(round_, "关闭本轮", "closing the round")
        if open_:
            return Decided(problems=open_, refused=True)
        if closing is None:
            closing = note_closed(round_, ledger, by=(by or "").strip(), why=(why or "").strip(), now=at)
        closing = finish_closing(round_, ledger, closing, lambda stage, part, of: None, at)
        done.closed, done.files = closing.as_json(), {"master": round_.relative(round_.master)}
        return Decided([closing.decision])

    return _filled(done, with_round(round_, run))


def reopen(round_: Round, *, by: str | None, why: str | None, now: dt.datetime | None = None) -> Frozen:
    """Let the figures move again; the next `collect` computes them anew."""
    wrong = unsigned(by, why)
    if wrong:
        return Frozen(problems=wrong, refused=True)

    def run(ledger: Ledger, catalogue: Catalogue) -> Decided:
        if closing_of(ledger) is None:
            return Decided(problems=[Problem("round-not-closed")], refused=True)
        at = now or dt.datetime.now(dt.UTC)
        note_reopened(ledger, by=(by or "").strip(), why=(why or "").strip(), now=at)
        return Decided([decisions_of(ledger).log[-1]])

    return _filled(Frozen(), with_round(round_, run))


def _open_master(round_: Round, what: str, what_en: str) -> list[Problem]:
    """That the master is open in a spreadsheet, where it is."""
    if not in_use(round_.master):
        return []
    facts = {"what": what, "what_en": what_en}
    return [Problem("master-must-be-closed", file=round_.relative(round_.master), facts=facts)]


def _filled(done: Frozen, decided: Decided) -> Frozen:
    done.decisions, done.problems, done.refused = decided.decisions, decided.problems, decided.refused
    return done
