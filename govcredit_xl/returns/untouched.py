"""Blank workbooks of our own that came in as they went out: nobody filled them in, so they are no returns."""

from __future__ import annotations

from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem


def returns_without_ours(ledger: Ledger) -> dict[str, Return]:
    """SHA-256 → what the file says; a blank workbook just as it was written says nothing.

    A workbook given back (退改) holds the unit's own answers: one that comes back as it went says that they stay.
    """
    said = ledger.returns()
    blank = {sha: unit for sha, unit in ledger.issued().items() if sha in said}
    return {**said, **{sha: _blank(sha, unit) for sha, unit in blank.items()}}


def _blank(sha256: str, unit: str) -> Return:
    return Return(sha256, unit, "", "ignored", "下发的空白表，没有人填过", problems=(Problem("blank-form"),))
