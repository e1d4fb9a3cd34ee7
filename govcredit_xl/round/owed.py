"""What each unit still owes the office: the one list behind reminders, corrections and their letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import UnitState
from govcredit_xl.returns.remarks import BLANK_CODES
from govcredit_xl.round.evaluate import Evaluation

_NO_EVIDENCE: Final = "evidence-missing"


@dataclass(frozen=True)
class Arrears:
    """What one unit owes.

    Attributes:
        unit: its code.
        state: one of `UnitState`.
        deadline: its own, None where none is set.
        errors: what it must correct.
        blanks: inputs that it was asked for and left blank.
        evidence: items that want evidence and have none.
    """

    unit: str
    state: str
    deadline: dt.date | None
    errors: tuple[Problem, ...] = ()
    blanks: tuple[Problem, ...] = ()
    evidence: tuple[Problem, ...] = ()

    @property
    def nothing_returned(self) -> bool:
        """True where the office has no usable return of the unit."""
        return self.state in {UnitState.NOT_RETURNED, UnitState.HELD}


def owed(evaluation: Evaluation) -> dict[str, Arrears]:
    """Unit code → what it owes, in the order of the catalogue; units that owe nothing are left out.

    A unit whose only return is held (待核) owes nothing that it knows of: the office must look first.
    """
    found = {}
    for code, returned in evaluation.chosen.units.items():
        mine = [p for p in evaluation.problems if p.unit == code and p.item is not None]
        counted = [p for p in mine if p.file == returned.file]
        one = Arrears(
            code,
            returned.state,
            evaluation.catalogue.deadline_of(code),
            tuple(p for p in counted if p.severity == "error"),
            tuple(p for p in counted if p.code in BLANK_CODES),
            tuple(p for p in mine if p.code == _NO_EVIDENCE),
        )
        silent = returned.state == UnitState.NOT_RETURNED and _is_asked(evaluation.catalogue, code)
        if silent or one.errors or one.blanks or one.evidence:
            found[code] = one
    return found


def _is_asked(catalogue: Catalogue, unit: str) -> bool:
    """False for a unit whose figures all come from others: it has nothing to return."""
    if catalogue.reports_of(unit):
        return True
    return any(not item.answered_by_others for item, _ in catalogue.items_of(unit))
