"""The figures that a master shows, held against the scores that Python computed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.files.sheets import Book, cell_text, find_table
from govcredit_xl.master.records import join_key

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
_PAIRS: Final[Mapping[str, str]] = {
    Head.POINTS: "points",
    Head.COMPUTED: "computed",
    Head.PROVISIONAL: "provisional",
    Head.FINAL: "final",
    Head.STATE: "state",
}
_TOTALS: Final[Mapping[str, str]] = {
    UnitHead.EXTRA: "extra",
    UnitHead.WHOLE: "total",
    UnitHead.GRADE: "grade",
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
    count, problems = 0, []
    for sheet, key, columns, wanted in (
        _of_units(scores) if scores.pairs is not None else _of_district(scores)
    ):
        for problem in _table(book, sheet, key, columns, wanted, file):
            count += 1
            if problem is not None:
                problems.append(problem)
    return count, problems


_Wanted = tuple[str, tuple[str, ...], Mapping[str, str], Mapping[str, Mapping[Any, Any]]]
"""Sheet, headings of the key, heading → figure, key → figures."""


def _of_district(scores: Scores) -> tuple[_Wanted, ...]:
    sums = {area.name: vars_of(area) for area in scores.areas} | {TOTAL: vars_of(scores.total)}
    return (
        (Sheet.OVERVIEW, (Head.AREA,), _SUMS, sums),
        (Sheet.ITEMS, (Head.ITEM,), _ITEMS, {row["item"]: row for row in scores.items.to_dict("records")}),
        (Sheet.UNIT_SCORES, (Head.CODE,), _UNITS, {r["unit"]: r for r in scores.units.to_dict("records")}),
    )


def _of_units(scores: Scores) -> tuple[_Wanted, ...]:
    assert scores.pairs is not None
    pairs = {join_key((row["unit"], row["item"])): row for row in scores.pairs.to_dict("records")}
    units = {row["unit"]: row for row in scores.units.to_dict("records")}
    return (
        (Sheet.UNIT_SCORING, (Head.CODE, Head.ITEM), _PAIRS, pairs),
        (Sheet.UNIT_SCORES, (Head.CODE,), {**_UNITS, **_TOTALS}, units),
    )


def vars_of(figures: Any) -> dict[str, Any]:
    """The figures of a line of 总览 by name."""
    return {name: getattr(figures, name) for name in _SUMS.values()}


def _table(
    book: Book,
    sheet: str,
    key: tuple[str, ...],
    columns: Mapping[str, str],
    wanted: Mapping[str, Mapping[Any, Any]],
    file: str,
) -> Iterator[Problem | None]:
    """One entry per figure: None where it agrees."""
    picture = book.sheet(sheet)
    table = find_table(picture, (*key, *columns)) if picture is not None else None
    if table is None:
        yield Problem("verify-no-table", file=file, sheet=sheet)
        return
    rows = {join_key(record[h] for h in key): (number, record) for number, record in table.rows()}
    for name, figures in wanted.items():
        if name not in rows:
            yield Problem("verify-no-row", file=file, sheet=sheet, facts={"key": name})
            continue
        number, record = rows[name]
        for heading, figure in columns.items():
            shown, computed = record[heading], _figure(figures[figure])
            if _agree(shown, computed):
                yield None
                continue
            facts = {
                "key": name,
                "heading": heading,
                "shown": cell_text(shown) or "空白",
                "computed": _said(computed),
            }
            place = a1(number, table.columns[heading])
            yield Problem("verify-differs", file=file, sheet=sheet, cell=place, facts=facts)


def _figure(value: Any) -> float | str | None:
    if isinstance(value, str):
        return value or None
    return None if value is None or math.isnan(value) else float(value)


def _said(computed: float | str | None) -> str:
    if computed is None:
        return "空白"
    return computed if isinstance(computed, str) else f"{computed:.15g}"


def _agree(shown: Any, computed: float | str | None) -> bool:
    if computed is None:
        return shown in (None, "")
    if isinstance(computed, str):
        return bool(shown == computed)
    if isinstance(shown, bool) or not isinstance(shown, float):
        return False
    return abs(shown - computed) <= TOLERANCE * max(1.0, abs(computed))
