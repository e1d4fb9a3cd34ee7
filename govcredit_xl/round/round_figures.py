"""The figures of a round as another one sees them: from its folder, which is never written to, or from a master alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import ITEM_STATES, TOTAL, File, Head, Sheet
from govcredit_xl.files.sheets import Book, Unreadable, cell_text, find_table, read_book
from govcredit_xl.round.state import Standing, look
from govcredit_xl.scoring.rules import rule_of

NAN: Final = float("nan")
_CENT: Final = 0.0051


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points of a whole, an area or an item; NaN where there is none.

    Attributes:
        key: TOTAL, the name of the area, or the id of the item.
        name: of the item: its indicator.
        criterion: of the item.
        state: of the item, as in JSON; "" elsewhere.
    """

    key: str
    points: float
    final: float
    provisional: float
    name: str = ""
    area: str = ""
    criterion: str = ""
    state: str = ""

    @property
    def rate(self) -> float:
        """The share of the points that was scored; NaN where there is none."""
        return self.final / self.points if self.points else NAN


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of a round: its score (the total where each unit is scored by itself), rate and rank; NaN blank."""

    code: str
    name: str
    group: str
    points: float
    score: float
    rate: float
    rank: float
    state: str


@dataclass(frozen=True)
class RoundFigures:
    """A round's figures at one moment.

    Attributes:
        source: the folder or the master.
        name: whose round it is: the organ, else the name of the folder.
        year: 年度.
        by_unit: each unit is scored by itself; then there may be no total, and items have no scores.
        total, areas, items, units: in the order of the catalogue.
        rates: item id → the rate that is compared (n ÷ d of the pooled answers).
        ranked: item id → whether the lowest rate is best, for items whose place among rounds is told from outside.
        problems: what is wrong with it as a source.
    """

    source: Path
    name: str
    year: str
    by_unit: bool
    total: ScoreLine
    areas: tuple[ScoreLine, ...]
    items: tuple[ScoreLine, ...]
    units: tuple[UnitLine, ...]
    rates: Mapping[str, float] = field(default_factory=dict)
    ranked: Mapping[str, bool] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def figures_at(path: Path) -> tuple[RoundFigures | None, list[Problem]]:
    """The figures of a round's folder or of a master; None and the reasons where there are none."""
    if path.is_file():
        return _of_master(path)
    if not (path / File.CATALOGUE).is_file():
        return None, [Problem("no-round", facts={"where": str(path)})]
    round_ = Round(path)

    def run(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> RoundFigures:
        return of_standing(now)

    return look(round_, run, untouched=True)


# -- from a folder -----------------------------------------------------------------------------------------
def of_standing(now: Standing) -> RoundFigures:
    """The figures of a round that is open here."""
    catalogue, scores, settings = now.catalogue, now.evaluation.scores, now.catalogue.settings
    whole = scores.total
    return RoundFigures(
        now.round.root,
        settings.organ or now.round.root.name,
        settings.year,
        settings.by_unit,
        ScoreLine(TOTAL, whole.points, whole.final, whole.provisional),
        tuple(ScoreLine(one.name, one.points, one.final, one.provisional) for one in scores.areas),
        tuple(_item_line(catalogue, row) for row in scores.items.to_dict("records")),
        tuple(_unit_line(catalogue, row) for row in scores.units.to_dict("records")),
        dict(_rates(catalogue, scores.pooled.to_dict("records"))),
        {i.id: low for i in catalogue.items if (low := rule_of(i).lowest_outside(i)) is not None},
    )


def _item_line(catalogue: Catalogue, row: Mapping[Any, Any]) -> ScoreLine:
    item = catalogue.item_by_id[row["item"]]
    points, final, provisional = (float(row[name]) for name in ("points", "final", "provisional"))
    return ScoreLine(
        item.id, points, final, provisional, item.name, item.area, item.criterion, ITEM_STATES[row["state"]]
    )


def _unit_line(catalogue: Catalogue, row: Mapping[Any, Any]) -> UnitLine:
    unit = catalogue.unit_by_code[row["unit"]]
    score = row["total"] if catalogue.settings.by_unit else row["score"]
    points, got, rate, rank = (float(value) for value in (row["points"], score, row["rate"], row["rank"]))
    return UnitLine(unit.code, unit.short or unit.name, row["group"], points, got, rate, rank, row["state"])


def _rates(catalogue: Catalogue, pooled: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[str, float]]:
    numbers = {(row["item"], row["code"]): float(row["number"]) for row in pooled}
    for item in catalogue.items:
        quotient = rule_of(item).quotient(item)
        if quotient is not None:
            over, under = (numbers.get((item.id, code), NAN) for code in quotient)
            if under and not math.isnan(over) and not math.isnan(under):
                yield item.id, over / under


# -- from a master alone --------------------------------------------------------------------------------------
_ITEM_HEADS: Final = (Head.ITEM, Head.AREA, Head.INDICATOR, Head.CRITERION, Head.POINTS, Head.FINAL, Head.PROVISIONAL, Head.STATE)  # fmt: skip
_AREA_HEADS: Final = (Head.AREA, Head.POINTS, Head.SCORE, Head.PROVISIONAL)
_UNIT_HEADS: Final = (Head.CODE, Head.UNIT, Head.GROUP, Head.POINTS, Head.SCORE, Head.RATE, Head.RANK)


def _of_master(path: Path) -> tuple[RoundFigures | None, list[Problem]]:
    try:
        book = read_book(path.read_bytes())
    except (OSError, Unreadable) as error:
        facts = why_of(error) if isinstance(error, OSError) else {"why": error.why}
        return None, [Problem("not-a-master", file=str(path), facts=facts)]
    items = [_master_item(row) for row in _rows(book, Sheet.ITEMS, _ITEM_HEADS)]
    units = [_master_unit(row) for row in _rows(book, Sheet.UNIT_SCORES, _UNIT_HEADS)]
    lines = [
        ScoreLine(
            row[Head.AREA],
            _number(row, Head.POINTS),
            _number(row, Head.SCORE),
            _number(row, Head.PROVISIONAL),
        )
        for row in _rows(book, Sheet.OVERVIEW, _AREA_HEADS)
    ]
    if not units and not items:
        return None, [
            Problem("not-a-master", file=str(path), facts={"why": "没有“指标得分”“单位得分”这些表"})
        ]
    total = next((one for one in lines if one.key == TOTAL), ScoreLine(TOTAL, NAN, NAN, NAN))
    areas = tuple(one for one in lines if one.key != TOTAL)
    title = next((text for text in _first_texts(book)), path.stem)
    found = RoundFigures(path, title, "", not items, total, areas, tuple(items), tuple(units))
    wrong = list(_inconsistent(found))
    return replace(found, problems=tuple(wrong)), wrong


def _rows(book: Book, sheet: str, headings: Sequence[str]) -> list[dict[str, str]]:
    picture = book.sheet(sheet)
    table = find_table(picture, headings) if picture is not None else None
    if table is None:
        return []
    found = []
    for _, row in table.rows():
        texts = {heading: cell_text(row.get(heading)) for heading in headings}
        if not texts[headings[0]]:
            break
        found.append(texts)
        if texts[headings[0]] == TOTAL:
            break
    return found


def _first_texts(book: Book) -> Iterator[str]:
    sheet = book.sheet(Sheet.OVERVIEW)
    if sheet is not None:
        yield from (str(value) for place, value in sorted(sheet.cells.items()) if isinstance(value, str))


def _number(row: Mapping[str, str], heading: str) -> float:
    try:
        return float(row[heading].replace(",", "").removesuffix("%")) / (
            100 if row[heading].endswith("%") else 1
        )
    except ValueError:
        return NAN


def _master_item(row: Mapping[str, str]) -> ScoreLine:
    points, final, provisional = (_number(row, name) for name in (Head.POINTS, Head.FINAL, Head.PROVISIONAL))
    state = ITEM_STATES.get(row[Head.STATE], "")
    return ScoreLine(
        row[Head.ITEM],
        points,
        final,
        provisional,
        row[Head.INDICATOR],
        row[Head.AREA],
        row[Head.CRITERION],
        state,
    )


def _master_unit(row: Mapping[str, str]) -> UnitLine:
    points, score, rate, rank = (
        _number(row, name) for name in (Head.POINTS, Head.SCORE, Head.RATE, Head.RANK)
    )
    return UnitLine(row[Head.CODE], row[Head.UNIT], row[Head.GROUP], points, score, rate, rank, "")


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
