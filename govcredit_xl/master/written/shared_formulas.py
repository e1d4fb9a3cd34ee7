"""Formulas that many rows share: one text with marks in it, filled in only when a row is written.

A master of a thousand units has some million formulas of a few hundred different shapes. To keep a text for
each of them would take most of the memory, and to put it together most of the time.
"""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.core.cells import check_formula

ROW: Final = "\x00"
"""Stands for the row of the formula itself."""
KEY: Final = "\x01"
"""Stands for the first text that belongs to the row alone."""
OTHER: Final = "\x02"
"""Stands for the second one."""
_DISTANCE: Final = re.compile(r"\x03(-?\d+)\x03")


def row_at(distance: int) -> str:
    """Stands for the row so many rows below the formula's own."""
    return ROW if distance == 0 else f"\x03{distance}\x03"


def distances(text: str) -> tuple[tuple[str, int], ...]:
    """The marks of `row_at` in a formula, and the rows between."""
    return tuple((mark[0], int(mark[1])) for mark in {m[0]: m for m in _DISTANCE.finditer(text)}.values())


def filled(formula: str, row: int, fill: tuple[str, ...] = ()) -> str:
    """The formula of a row.

    Args:
        formula: with its marks.
        row: counted from 1.
        fill: the texts that belong to it.

    Raises:
        LimitError: it is longer than Excel takes.
    """
    text = formula.replace(ROW, str(row))
    for mark, distance in distances(formula):
        text = text.replace(mark, str(row + distance))
    for mark, own in zip((KEY, OTHER), fill, strict=False):
        text = text.replace(mark, own)
    return check_formula(text)
