"""The formula beside an answer as a witness: like a name, it follows a cell that is cut, shifted or deleted.

Where a name no longer points to the row that key and label tell, the formula in that row decides: one
that still reads the cell where the answer was sent to stand proves that no other cell was put there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from govcredit_xl.cells import a1
from govcredit_xl.intake.formulas import plain_formula
from govcredit_xl.layout import FormCell, FormLayout
from govcredit_xl.sheets import Place

_REFERENCE: Final = re.compile(r"#REF!|(?<![A-Z0-9_.])[A-Z]{1,3}[1-9][0-9]{0,6}(?![A-Z0-9_(.])")

Taken = tuple[str, tuple[str, ...]]
"""A formula with its references taken out, and these."""


@lru_cache(maxsize=4096)  # the forms of a round hold the same formulas
def taken_apart(formula: str) -> Taken:
    """A formula's shape and the references in it; a lost one is #REF!."""
    parts = plain_formula(formula).split('"')
    found: list[str] = []
    for index in range(0, len(parts), 2):  # the odd ones are texts
        found += _REFERENCE.findall(parts[index])
        parts[index] = _REFERENCE.sub("@", parts[index])
    return '"'.join(parts), tuple(found)


def reads(layout: FormLayout, cell: FormCell, formulas: Iterable[str], place: Place) -> bool | None:
    """True where the formulas in the row still read the cell, False where they read another one.

    Args:
        layout: as it was sent.
        cell: the input.
        formulas: those that stand in the row now.
        place: where key and label say that the input stands.

    Returns:
        None where no formula tells: none was sent there, or none came back.
    """
    own, here = a1(cell.row, cell.column), a1(*place)
    now = [taken_apart(text) for text in formulas]
    said: bool | None = None
    for column in range(1, layout.end_column or layout.key_column + 1):
        sent = layout.formulas.get(a1(cell.row, column))
        if sent is None:
            continue
        shape, references = taken_apart(sent)
        at = [k for k, reference in enumerate(references) if reference == own]
        for came in now:
            if at and came[0] == shape and len(came[1]) == len(references):
                if any(came[1][k] != here for k in at):
                    return False
                said = True
    return said
