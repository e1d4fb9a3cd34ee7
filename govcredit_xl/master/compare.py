"""The figures that a master shows, held against the scores that Python computed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.files.sheets import Book, cell_text, find_table

if TYPE_CHECKING:
    from govcredit_xl.scoring.figures import Scores

TOLERANCE: Final = 1e-9

_ITEMS: Final[Mapping[str, str]] = {
    Head.POINTS: "points",
    Head.COMPUTED: "computed",
    Head.PROVISIONAL: "provisional",
    Head.FINAL: "final",
    Head.LOST: "lost",
}
_UNITS: Final[Mapping[str, str]] = {
    Head.POINTS: "points",
    Head.SCORE: "score",
    Head.RATE: "rate",
    Head.RANK: "rank",
    Head.BLANK: "blank",
}
_SUMS: Final[Mapping[str, str]] = {
    Head.POINTS: "points",
    Head.SCORE: "final",
    Head.LOST: "lost",
    Head.OPEN: "open",
    Head.PROVISIONAL: "provisional",
}


def compare(book: Book, scores: Scores, file: str) -> tuple[int, list[Problem]]:
    """Every score, total and rank that a master shows, against Python's.

    Args:
        book: the master, its formulas computed.
        scores: Python's.
        file: how messages name the master.

    Returns:
        How many figures were compared, and what differs (blank and 0 are different).
    """
    sums = {area.name: vars_of(area) for area in scores.areas} | {TOTAL: vars_of(scores.total)}
    tables: tuple[tuple[str, str, Mapping[str, str], Mapping[str, Mapping[Any, Any]]], ...] = (
        (Sheet.OVERVIEW, Head.AREA, _SUMS, sums),
        (Sheet.ITEMS, Head.ITEM, _ITEMS, {row["item"]: row for row in scores.items.to_dict("records")}),
        (Sheet.UNIT_SCORES, Head.CODE, _UNITS, {row["unit"]: row for row in scores.units.to_dict("records")}),
    )
    count, problems = 0, []
    for sheet, key, columns, wanted in tables:
        for problem in _table(book, sheet, key, columns, wanted, file):
            count += 1
            if problem is not None:
                problems.append(problem)
    return count, problems


def vars_of(figures: Any) -> dict[str, Any]:
    """The figures of a line of 总览 by name."""
    return {name: getattr(figures, name) for name in _SUMS.values()}


def _table(
    book: Book,
    sheet: str,
    key: str,
    columns: Mapping[str, str],
    wanted: Mapping[str, Mapping[Any, Any]],
    file: str,
) -> Iterator[Problem | None]:
    """One entry per figure: None where it agrees."""
    picture = book.sheet(sheet)
    table = find_table(picture, (key, *columns)) if picture is not None else None
    if table is None:
        yield Problem("verify-no-table", file=file, sheet=sheet)
        return
    rows = {cell_text(record[key]): (number, record) for number, record in table.rows()}
    for name, figures in wanted.items():
        if name not in rows:
            yield Problem("verify-no-row", file=file, sheet=sheet, facts={"key": name})
            continue
        number, record = rows[name]
        for heading, figure in columns.items():
            shown, computed = record[heading], _number(figures[figure])
            if _agree(shown, computed):
                yield None
                continue
            facts = {
                "key": name,
                "heading": heading,
                "shown": cell_text(shown) or "空白",
                "computed": "空白" if computed is None else f"{computed:.15g}",
            }
            place = a1(number, table.columns[heading])
            yield Problem("verify-differs", file=file, sheet=sheet, cell=place, facts=facts)


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _agree(shown: Any, computed: float | None) -> bool:
    if computed is None:
        return shown in (None, "")
    if isinstance(shown, bool) or not isinstance(shown, float):
        return False
    return abs(shown - computed) <= TOLERANCE * max(1.0, abs(computed))
