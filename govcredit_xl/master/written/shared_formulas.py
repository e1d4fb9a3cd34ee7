"""Formulas that many rows share: one text with marks in it, filled in only when a row is written.

A master of a thousand units has some million formulas of a few hundred different shapes. To keep a text for
each of them would take most of the memory, and to put it together most of the time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from govcredit_xl.core.cells import MAX_FORMULA as MOST
from govcredit_xl.core.cells import LimitError, check_formula

ROW: Final = "\x00"
"""Stands for the row of the formula itself."""
KEY: Final = "\x01"
"""Stands for the first text that belongs to the row alone."""
OTHER: Final = "\x02"
"""Stands for the second one."""
_MARK: Final = re.compile(r"(\x00|\x01|\x02|\x03-?\d+\x03)")


def row_at(distance: int) -> str:
    """Stands for the row so many rows below the formula's own."""
    return ROW if distance == 0 else f"\x03{distance}\x03"


@lru_cache(maxsize=8192)
def _parts(formula: str, escaped: bool) -> tuple[str | int, ...]:
    """Texts and, between them, distances in rows; -1 and -2 past any sheet's rows stand for KEY and OTHER."""
    check_formula(formula)
    found: list[str | int] = []
    for k, piece in enumerate(_MARK.split(formula)):
        if k % 2 == 0:
            found.append(_escape(piece) if escaped else piece)
        elif piece == ROW:
            found.append(0)
        elif piece in (KEY, OTHER):
            found.append(_FIRST if piece == KEY else _SECOND)
        else:
            found.append(int(piece[1:-1]))
    return tuple(found)


_FIRST, _SECOND = 1 << 30, 1 << 31


def filled(formula: str, row: int, fill: tuple[str, ...] = (), *, escaped: bool = False) -> str:
    """The formula of a row.

    Args:
        formula: with its marks.
        row: counted from 1.
        fill: the texts that belong to it.
        escaped: as XML has it.

    Raises:
        LimitError: it is longer than Excel takes.
    """
    parts = _parts(formula, escaped)
    if len(parts) == 1:
        return parts[0]  # type: ignore[return-value]
    found = []
    for part in parts:
        if type(part) is str:
            found.append(part)
        elif part == _FIRST:
            found.append(fill[0])
        elif part == _SECOND:
            found.append(fill[1])
        else:
            found.append(str(row + part))  # type: ignore[operator]
    text = "".join(found)
    if len(text) > MOST and not escaped:
        raise LimitError(f"a formula of {len(text)} characters; Excel takes {MOST}")
    return text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
