"""What a unit owes: nothing returned, errors, blanks; and nothing where all is well."""

from __future__ import annotations

import pytest

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.round.owed import owed
from govcredit_xl.round.state import standing


@pytest.fixture(scope="module")
def now(played_demo):
    """How the round of the demo stands: two units missing, one faulty."""
    round_ = Round(played_demo)
    catalogue, problems = load_catalogue(round_.catalogue)
    with standing(round_, catalogue, problems) as found:
        yield found


def test_units_that_did_not_return_owe_their_return(now):
    debts = owed(now.evaluation)
    silent = {code for code, debt in debts.items() if debt.nothing_returned}
    assert silent == {u.unit for u in now.evaluation.chosen.units.values() if u.state == "未报"}
    assert len(silent) >= 2
    assert all(not debts[code].errors and debts[code].deadline for code in silent)


def test_errors_and_blanks_are_those_of_the_return_that_counts(now):
    debts = owed(now.evaluation)
    faulty = {u.unit for u in now.evaluation.chosen.units.values() if u.state == "已报有误"}
    assert faulty and {code for code, debt in debts.items() if debt.errors} == faulty
    for code, debt in debts.items():
        file = now.evaluation.chosen.units[code].file
        assert all(p.file == file and p.item for p in (*debt.errors, *debt.blanks))
        assert len(debt.blanks) == sum(
            p.code == "missing-input" and p.unit == code and p.file == file for p in now.evaluation.problems
        )


def test_a_unit_whose_return_is_complete_owes_nothing(now):
    debts = owed(now.evaluation)
    complete = {u.unit for u in now.evaluation.chosen.units.values() if u.state == "已报" and u.done == 1.0}
    lacking = {p.unit for p in now.evaluation.problems if p.code == "evidence-missing"}
    assert complete - lacking and not (complete - lacking) & set(debts)
    assert complete & lacking == {code for code in complete if code in debts and debts[code].evidence}
