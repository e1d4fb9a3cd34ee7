"""Bringing back ledger or key from the copies that the program keeps (`returns backups`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from govcredit_xl.core.database import LedgerError
from govcredit_xl.core.decisions import LEDGER_BACK, ROUND, decisions_of, stamp
from govcredit_xl.core.folder import Round, RoundBusy, cannot_write
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.safekeeping import KEY, Spare, open_ledger, put_back, spare_folder, spares, usable
from govcredit_xl.round.session import DecisionResult


def spare_named(round_: Round, name: str) -> Spare | None:
    """The copy of ledger or key of that name, by its whole name or the beginning of it; None where none is meant."""
    wanted = name.replace("\\", "/").rpartition("/")[2]
    found = [one for one in spares(round_) if wanted and one.name.startswith(wanted)]
    exact = [one for one in found if one.name == wanted]
    return (exact or found)[0] if len(exact or found) == 1 else None


def restore_spare(round_: Round, spare: Spare, signed: tuple[str, str], now: dt.datetime) -> DecisionResult:
    """Make a copy the ledger or key again; refused where the present ones are whole.

    Args:
        round_: the round.
        spare: the copy.
        signed: who wants it and why.
        now: the time.
    """
    by, why = signed
    try:
        with round_.lock():
            before = usable(round_)
            if before is None:
                return _refused(Problem("ledger-whole", facts={"name": spare.name}))
            put_back(round_, spare)
            if spare.kind == KEY:
                return _key_back(round_)
            with open_ledger(round_) as ledger:
                record = {"why": why, "file": spare.name}
                ledger.add_event(ROUND, LEDGER_BACK, record, at=stamp(now), by=by)
                decision = decisions_of(ledger).log[-1]
    except RoundBusy as busy:
        return _refused(Problem("round-busy", facts={"pid": busy.pid}))
    except LedgerError as error:
        return _refused(error.problem)
    except OSError as error:
        return _refused(cannot_write(round_, error, Path(error.filename) if error.filename else None))
    aside = round_.relative(spare_folder(round_))
    told = Problem("ledger-restored", facts={"saved": f"{spare.saved:%Y-%m-%d %H:%M}", "aside": aside})
    return DecisionResult([decision], [told])


def _key_back(round_: Round) -> DecisionResult:
    """The key stands in no log: only that it fits the ledger is told, or that the ledger is still unusable."""
    after = usable(round_)
    return DecisionResult(problems=[] if after is None else [after.problem])


def _refused(problem: Problem) -> DecisionResult:
    return DecisionResult(problems=[problem], refused=True)
