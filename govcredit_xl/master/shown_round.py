"""The figures of a round as its master alone shows them, and what in it does not add up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import period_in_name
from govcredit_xl.core.terms import ITEM_STATES, TOTAL, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.files.sheets import Book, cell_text
from govcredit_xl.master.figures_mark import changed_sheets
from govcredit_xl.master.marks import ROUND_PROPERTY
from govcredit_xl.master.round_figures import NAN, RoundFigures, ScoreLine, UnitLine
from govcredit_xl.master.shown_figures import read_figures

_CENT: Final = 0.0051
_PARTS: Final = re.compile(r"\s{0,4}·\s{0,4}")


def figures_in(path: Path, book: Book) -> RoundFigures:
    """The figures that a master shows, and what in it does not add up.

    Args:
        path: of the master.
        book: as it was read.

    Raises:
        TablesMissing: it is no master.
    """
    shown = read_figures(book)
    title, organ = _title_of(book)
    areas = {name: _area_line(name, row) for name, row in shown.areas.items() if name}
    score = UnitHead.WHOLE if shown.by_unit else Head.SCORE
    found = RoundFigures(
        path,
        organ or title or path.stem,
        book.properties.get(ROUND_PROPERTY, "").rpartition("-")[0] or period_in_name(title),
        shown.by_unit,
        areas.pop(TOTAL, ScoreLine(TOTAL, NAN, NAN, NAN)),
        tuple(areas.values()),
        tuple(_shown_item(row) for row in shown.items.values()),
        tuple(_shown_unit(row, score) for row in shown.units.values()),
    )
    changed = changed_sheets(book, shown)
    told = [*_inconsistent(found)]
    if changed:
        facts: dict[str, str | float] = {"sheets": "、".join(changed)}
        told.append(Problem("master-changed-since", file=str(path), facts=facts))
    return replace(found, problems=tuple(told))


def _title_of(book: Book) -> tuple[str, str]:
    """Title and organ, as the first two lines of 总览 say them."""
    sheet = book.sheet(Sheet.OVERVIEW)
    texts = [cell_text(value) for _, value in sorted(sheet.cells.items())[:2]] if sheet is not None else []
    return tuple([*(_PARTS.split(text)[0] for text in texts), "", ""][:2])  # type: ignore[return-value]


def _area_line(name: str, row: Mapping[str, Any]) -> ScoreLine:
    points, final, provisional = _numbers(row, Head.POINTS, Head.SCORE, Head.PROVISIONAL)
    return ScoreLine(name, points, final, provisional, open=row[Head.OPEN] or 0.0)


def _shown_item(row: Mapping[str, Any]) -> ScoreLine:
    points, final, provisional = _numbers(row, Head.POINTS, Head.FINAL, Head.PROVISIONAL)
    state = ITEM_STATES.get(row[Head.STATE], "")
    texts = (row[Head.INDICATOR], row[Head.AREA], row[Head.CRITERION])
    judged = row[Head.VERIFIED] is not None
    return ScoreLine(row[Head.ITEM], points, final, provisional, *texts, state, judged=judged)


def _shown_unit(row: Mapping[str, Any], score: str) -> UnitLine:
    points, got, rate, rank = _numbers(row, Head.POINTS, score, Head.RATE, Head.RANK)
    return UnitLine(row[Head.CODE], row[Head.UNIT], row[Head.GROUP], points, got, rate, rank, row[Head.STATE])


def _numbers(row: Mapping[str, Any], *headings: str) -> list[float]:
    return [NAN if row[heading] is None else row[heading] for heading in headings]


def _inconsistent(found: RoundFigures) -> Iterator[Problem]:
    """Figures in a master that are not the sum of what stands beside them: somebody has typed over a formula."""
    scored = [one for one in found.items if not math.isnan(one.final)]
    for area in found.areas:
        mine = [one.final for one in scored if one.area == area.key]
        if mine and not math.isnan(area.final) and abs(math.fsum(mine) - area.final) > _CENT:
            yield _differs(found, area.key, area.final, math.fsum(mine))
    if found.areas and not math.isnan(found.total.final):
        whole = math.fsum(one.final for one in found.areas if not math.isnan(one.final))
        if abs(whole - found.total.final) > _CENT:
            yield _differs(found, TOTAL, found.total.final, whole)


def _differs(found: RoundFigures, what: str, said: float, summed: float) -> Problem:
    facts: dict[str, str | float] = {"what": what, "said": f"{said:.2f}", "summed": f"{summed:.2f}"}
    return Problem("master-does-not-add-up", file=str(found.source), sheet=Sheet.OVERVIEW, facts=facts)
