"""Every command opens a round here: the lock, the ledger, the catalogue, and what is told where one of them fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.database import LedgerError
from govcredit_xl.core.decisions import (
    Decision,
)
from govcredit_xl.core.folder import Round, RoundBusy
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors, why_of
from govcredit_xl.core.safekeeping import open_ledger, refuse_lost


@dataclass
class DecisionResult:
    """What came of asking for a decision.

    Attributes:
        decisions: what was recorded.
        problems: why nothing was, or what should be known about it.
        refused: nothing was recorded.
    """

    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def unsigned(by: str | None, why: str | None) -> list[Problem]:
    """What is missing where a decision is not signed: name and reason."""
    missing = [name for name, text in (("--by", by), ("--why", why)) if not (text or "").strip()]
    return [Problem("decision-unsigned", facts={"missing": "、".join(missing)})] if missing else []


def with_round(round_: Round, run: Callable[[Ledger, Catalogue], DecisionResult]) -> DecisionResult:
    """Do something with the round held and its ledger open; all that stands in the way is told."""
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return DecisionResult(problems=problems, refused=True)
    try:
        refuse_lost(round_)
        if not round_.ledger_file.exists():
            return DecisionResult(problems=[Problem("nothing-collected")], refused=True)
        with round_.lock(), open_ledger(round_) as ledger:
            return run(ledger, catalogue)
    except RoundBusy as busy:
        found = Problem("round-busy", facts={"pid": busy.pid})
    except LedgerError as error:
        found = error.problem
    except OSError as error:
        where = round_.relative(Path(error.filename or round_.state))
        found = Problem("cannot-write", file=where, facts=why_of(error))
    return DecisionResult(problems=[found], refused=True)
