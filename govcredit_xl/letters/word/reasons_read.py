"""Whether a reason for lost points is what the unit's answers in the master say."""

from __future__ import annotations

import itertools
import re
from typing import Any, Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import NO, YES, Head, UnitState
from govcredit_xl.letters.word.reasons import (
    BLANK,
    FAULTY,
    NOT_RETURNED,
    POOLED,
    VERIFIED,
    figure_text,
    undone_text,
)
from govcredit_xl.master.shown_figures import MasterFigures

_REST: Final = re.compile(r"[、，]*(?:等\d+项[、，]*)?")
_RATE: Final = re.compile(r"（(\d{1,12}\.\d\d)(%|[^（）%，]{1,20})）(?=，|$)")


class ReasonCheck:
    """Reasons against 填报明细, 汇总数据 and 核定说明."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue, self.master = catalogue, master

    def told(self, item: str, unit: str) -> str:
        """What the master says, for a message."""
        rows = self.master.answers.get((item, unit), [])
        return "；".join(
            f"{row[Head.LABEL]}：{row[Head.VALUE]}" for row in rows if row[Head.VALUE] is not None
        )

    def holds(self, item: str, unit: str, text: str, *, own: bool = False) -> bool:
        """True if every piece of the text is an answer, or the office's reason; `own`: the unit's alone."""
        office = None if own else self._office(item, unit)
        if office is not None:
            return text == office
        counted = self.counted(item, unit)
        silent = self.master.units[unit][Head.STATE] in (UnitState.NOT_RETURNED, UnitState.HELD)
        if (silent and not counted) or text == NOT_RETURNED:
            return silent and not counted and text == NOT_RETURNED
        if text in (BLANK, FAULTY):
            return not counted
        if text.startswith(POOLED):
            text, counted = text.removeprefix(POOLED), self.master.answers.get((item, ""), [])
        return text == "—" or _made_of(text, counted)

    def counted(self, item: str, unit: str) -> list[dict[str, Any]]:
        """The answers that count, by the unit or by who reports for it."""
        mine = self.master.answers.get((item, unit), [])
        return [row for row in mine if row[Head.COUNTED] == YES and row[Head.VALUE] is not None]

    def _office(self, item: str, unit: str) -> str | None:
        row = (
            self.master.unit_items.get((unit, item), {})
            if self.master.by_unit
            else self.master.items.get(item, {})
        )
        if row.get(Head.VERIFIED) is None:
            return None
        return VERIFIED + (str(row.get(Head.REASON) or "").strip() or "由主办单位认定")


def _made_of(text: str, rows: list[dict[str, Any]]) -> bool:
    """True if nothing is left of the text when the pieces that the answers give are taken out."""
    numbers = [float(row[Head.VALUE]) for row in rows if isinstance(row[Head.VALUE], (int, float))]
    if rate := _RATE.search(text):
        times = 100 if rate[2] == "%" else 1
        shares = {f"{a / b * times:.2f}" for a, b in itertools.permutations(numbers, 2) if b > 0}
        if rate[1] not in shares:
            return False
        text = text[: rate.start()] + text[rate.end() :]
    pieces = []
    for row in rows:
        value = row[Head.VALUE]
        if value == NO:
            pieces.append(undone_text(row[Head.LABEL]))
        elif value is not None and not isinstance(value, str):
            pieces.append(figure_text(row[Head.LABEL], value, row[Head.MEASURE]))
    for piece in sorted(pieces, key=len, reverse=True):
        text = text.replace(piece, "", 1)
    return _REST.fullmatch(text) is not None
