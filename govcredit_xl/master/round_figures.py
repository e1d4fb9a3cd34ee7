"""The figures of a round as another one sees them: of a round that is open here, or of one that a master shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.catalogue.item_names import NamedItem, names_of
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import ITEM_STATES
from govcredit_xl.scoring.figures import Sum
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    from govcredit_xl.scoring.figures import Scores

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
        judged: the score of the item is what the office verified.
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
    judged: bool = False

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

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Item id → its short name, that tells it from others of its indicator."""
        return names_of([NamedItem(one.key, one.name, one.name, one.criterion) for one in self.items])


# -- of a round that is open here --------------------------------------------------------------------------
def figures_of(source: Path, catalogue: Catalogue, scores: Scores) -> RoundFigures:
    """The figures of a round that is open here.

    Args:
        source: its folder.
        catalogue, scores: as they are now.
    """
    settings, whole = catalogue.settings, scores.total
    return RoundFigures(
        source,
        settings.organ or source.name,
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
        item.id,
        points,
        final,
        provisional,
        item.name,
        item.area,
        item.criterion,
        ITEM_STATES[row["state"]],
        judged=not math.isnan(row["verified"]),
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
