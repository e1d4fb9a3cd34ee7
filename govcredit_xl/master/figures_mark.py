"""A mark over the figures of a master, which it carries: who has the master alone sees whether they are as written."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.files.sheets import Book
from govcredit_xl.master.marks import FIGURES_NAME, SNAPSHOT_NAME
from govcredit_xl.master.shown_figures import MasterFigures

if TYPE_CHECKING:
    from govcredit_xl.scoring.figures import Scores

_DIGITS: Final = 12
Figures = Mapping[str, Mapping[str, Any]]
"""Sheet → row → figure."""


def mark_of(scores: Scores, snapshot: str) -> str:
    """The mark of a master that is being written.

    Args:
        scores: its figures.
        snapshot: id of what was written where the office may type; the mark holds only together with it.
    """
    return _mark(_written(scores), snapshot)


def changed_sheets(book: Book, shown: MasterFigures) -> list[str]:
    """The sheets whose figures are not those that the program wrote; [] where the master does not say."""
    snapshot, marked = book.constants.get(SNAPSHOT_NAME, ""), book.constants.get(FIGURES_NAME, "")
    wanted = marked.split(".")
    if not snapshot or wanted[0] != snapshot:  # refreshed in an application, or by an earlier program
        return []
    found = _shown(shown)
    now = _mark(found, snapshot).split(".")
    return [
        sheet for sheet, one, other in zip(sorted(found), wanted[1:], now[1:], strict=False) if one != other
    ]


def _mark(figures: Figures, snapshot: str) -> str:
    digests = [_digest(snapshot, sheet, rows.items()) for sheet, rows in sorted(figures.items())]
    return ".".join([snapshot, *digests])


def _digest(snapshot: str, sheet: str, rows: Iterable[tuple[str, Any]]) -> str:
    lines = sorted(f"{key}={_text(value)}" for key, value in rows)
    return hashlib.sha256("\n".join([snapshot, sheet, *lines]).encode()).hexdigest()[:_DIGITS]


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{round(float(value) + 0.0, 2):.2f}"


def _written(scores: Scores) -> Figures:
    score = "total" if scores.pairs is not None else "score"
    units = {row["unit"]: row[score] for row in scores.units.to_dict("records")}
    if scores.pairs is not None:
        pairs = {f"{row['unit']}|{row['item']}": row["final"] for row in scores.pairs.to_dict("records")}
        return {Sheet.UNIT_SCORING: pairs, Sheet.UNIT_SCORES: units}
    sums = {area.name: area.final for area in scores.areas} | {TOTAL: scores.total.final}
    items = {row["item"]: row["final"] for row in scores.items.to_dict("records")}
    return {Sheet.OVERVIEW: sums, Sheet.ITEMS: items, Sheet.UNIT_SCORES: units}


def _shown(found: MasterFigures) -> Figures:
    score = UnitHead.WHOLE if found.by_unit else Head.SCORE
    units = {code: row[score] for code, row in found.units.items()}
    if found.by_unit:
        pairs = {f"{unit}|{item}": row[Head.FINAL] for (unit, item), row in found.unit_items.items()}
        return {Sheet.UNIT_SCORING: pairs, Sheet.UNIT_SCORES: units}
    return {
        Sheet.OVERVIEW: {name: row[Head.SCORE] for name, row in found.areas.items()},
        Sheet.ITEMS: {item: row[Head.FINAL] for item, row in found.items.items()},
        Sheet.UNIT_SCORES: units,
    }
