"""The figures of a round as another one sees them: from its folder, which is never written to, or from a master alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.round_names import period_in_name
from govcredit_xl.core.terms import ITEM_STATES, TOTAL, File, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.files.sheets import Book, Unreadable, cell_text, read_book
from govcredit_xl.files.workers import FailedJob, Workers
from govcredit_xl.master.records import ROUND_PROPERTY
from govcredit_xl.master.shown_figures import MasterFigures, TablesMissing, read_figures
from govcredit_xl.round.state import Standing, look
from govcredit_xl.scoring.figures import Sum
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
        open: points of the whole or the area that are not settled yet.
    """

    key: str
    points: float
    final: float
    provisional: float
    name: str = ""
    area: str = ""
    criterion: str = ""
    state: str = ""
    open: float = 0.0

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


Found = tuple[RoundFigures | None, list[Problem]]
"""The figures; None and the reasons where there are none. With figures, what is wrong with the source."""


def figures_at(paths: Sequence[Path]) -> list[Found]:
    """The figures of rounds' folders and of masters, in the order named.

    A folder is only read. A master may have come by mail: it is read like a return, in a process with limits.
    """
    masters = [path for path in paths if path.is_file()]
    read = dict(_of_masters(masters)) if masters else {}
    return [read[path] if path in read else _of_folder(path) for path in paths]


def _of_folder(path: Path) -> Found:
    if not (path / File.CATALOGUE).is_file():
        return None, [Problem("no-round", facts={"where": str(path)})]

    def run(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> RoundFigures:
        return of_standing(now)

    return look(Round(path), run, untouched=True)


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
        _sum_line(whole),
        tuple(map(_sum_line, scores.areas)),
        tuple(_item_line(catalogue, row) for row in scores.items.to_dict("records")),
        tuple(_unit_line(catalogue, row) for row in scores.units.to_dict("records")),
        dict(_rates(catalogue, scores.pooled.to_dict("records"))),
        {i.id: low for i in catalogue.items if (low := rule_of(i).lowest_outside(i)) is not None},
    )


def _sum_line(one: Sum) -> ScoreLine:
    open_ = 0.0 if math.isnan(one.open) else one.open
    return ScoreLine(one.name, one.points, one.final, one.provisional, open=open_)


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
    return UnitLine(unit.code, unit.name, row["group"], points, got, rate, rank, row["state"])


def _rates(catalogue: Catalogue, pooled: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[str, float]]:
    numbers = {(row["item"], row["code"]): float(row["number"]) for row in pooled}
    for item in catalogue.items:
        quotient = rule_of(item).quotient(item)
        if quotient is not None:
            over, under = (numbers.get((item.id, code), NAN) for code in quotient)
            if under and not math.isnan(over) and not math.isnan(under):
                yield item.id, over / under


# -- from a master alone -------------------------------------------------------------------------------
_FAILED: Final = {
    "died": ("读取时程序中断", "reading it ended the process"),
    "slow": ("读取太慢", "reading it takes too long"),
    "memory": ("读取时占用内存过多", "reading it took too much memory"),
    "raised": ("内容不完整或已损坏", "it is damaged"),
}
_PARTS: Final = re.compile(r"\s*·\s*")


def _of_masters(paths: Sequence[Path]) -> Iterator[tuple[Path, Found]]:
    with Workers() as workers:
        for path, found in workers.run(read_master_job, list(paths)):
            if isinstance(found, RoundFigures):
                yield path, (found, list(found.problems))
                continue
            why, why_en = _FAILED[found.kind] if isinstance(found, FailedJob) else found
            facts: dict[str, str | float] = {"why": why, "why_en": why_en}
            yield path, (None, [Problem("not-a-master", file=str(path), facts=facts)])


def read_master_job(_: None, path: Path) -> RoundFigures | tuple[str, str]:
    """What a child process does: the figures, or why there are none, in Chinese and English."""
    try:
        book = read_book(path.read_bytes())
        return _of_master(path, book, read_figures(book))
    except OSError as error:
        told = why_of(error)
        return str(told["why"]), str(told.get("why_en", told["why"]))
    except Unreadable as error:
        return error.why, error.why_en or error.why
    except TablesMissing as error:
        return f"没有“{'”“'.join(error.sheets)}”", f"it lacks {', '.join(error.sheets)}"


def _of_master(path: Path, book: Book, shown: MasterFigures) -> RoundFigures:
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
    return replace(found, problems=tuple(_inconsistent(found)))


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
    return ScoreLine(row[Head.ITEM], points, final, provisional, *texts, state)


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
