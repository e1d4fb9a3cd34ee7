"""The contests of a round in which each unit is scored by itself: a ranking group each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.nodes import ROOT
from govcredit_xl.core.stability_terms import StabilitySetting
from govcredit_xl.scoring.figures import Scores
from govcredit_xl.scoring.stability import Contest, StabilityBounds, share_of

if TYPE_CHECKING:
    import pandas as pd

_CENT: Final = 0.0051
_WHOLE: Final = "\x00whole"
Row = Mapping[Any, Any]


@dataclass(frozen=True)
class GroupContest:
    """A ranking group: its units in the order of the catalogue, and those whose total is no plain sum."""

    group: str
    units: tuple[str, ...]
    contest: Contest
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    points: float
    score: float
    judged: bool = False


def bounds_of(settings: Mapping[str, str]) -> StabilityBounds:
    """How far things may move, as the settings say."""
    usual = StabilityBounds()
    seed = settings.get(StabilitySetting.SEED, "").strip()
    # What is no number has been reported by the reader of the catalogue, which stops the round.
    return StabilityBounds(
        int(float(seed)) if seed else usual.seed,
        share_of(settings.get(StabilitySetting.WEIGHTS, ""), usual.weights),
        share_of(settings.get(StabilitySetting.JUDGED, ""), usual.judged),
    )


def group_contests(catalogue: Catalogue, scores: Scores) -> Iterator[GroupContest]:
    """A contest for each ranking group of more than one scored unit; raters are in none."""
    import numpy as np

    assert scores.pairs is not None and scores.nodes is not None
    items = _counted(scores.pairs)
    nodes = {(row["unit"], row["node"]): row for row in scores.nodes.to_dict("records")}
    units = {row["unit"]: row for row in scores.units.to_dict("records")}
    for group in catalogue.scored_groups:
        mine = [unit.code for unit in catalogue.scored_units if unit.rank_group == group]
        if len(mine) < 2:
            continue
        parts = {unit: _parts(catalogue, units[unit], items.get(unit, {}), nodes) for unit in mine}
        names = list(dict.fromkeys(name for one in parts.values() for name in one))
        shape = (len(mine), len(names))
        points, got, judged = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
        for k, unit in enumerate(mine):
            for name, part in parts[unit].items():
                at = names.index(name)
                points[k, at], got[k, at], judged[k, at] = part.points, part.score, part.judged
        known = np.nan_to_num(got).sum(axis=1)
        totals = np.array([units[unit]["total"] for unit in mine], dtype=float)
        extras = np.nan_to_num(np.array([units[unit]["extra"] for unit in mine], dtype=float))
        beside = np.where(np.isnan(totals), extras, totals - known)
        by_rate = any(bool(units[unit]["by_rate"]) for unit in mine)
        whole = frozenset(unit for unit in mine if set(parts[unit]) == {_WHOLE})
        yield GroupContest(group, tuple(mine), Contest(points, got, judged, beside, by_rate), whole)


def _counted(pairs: pd.DataFrame) -> dict[str, dict[str, _Part]]:
    """The items of each unit that count and bear points; column by column, for there may be many thousands."""
    found: dict[str, dict[str, _Part]] = {}
    heads = ("unit", "item", "counts", "points", "final", "judged", "verified")
    for unit, item, counts, points, final, judged, verified in zip(
        *(pairs[head].tolist() for head in heads), strict=True
    ):
        if counts and points > 0:
            found.setdefault(unit, {})[item] = _Part(points, final, judged or not math.isnan(verified))
    return found


def _parts(
    catalogue: Catalogue, unit: Row, items: Mapping[str, _Part], nodes: Mapping[tuple[str, str], Row]
) -> Mapping[str, _Part]:
    """What a total is the plain sum of: its items, else what stands right below the whole, else itself."""
    code = unit["unit"]
    top = {
        key: _Part(row["points"], row["score"])
        for node in catalogue.nodes
        if node.key == ROOT
        for key in node.children
        if (row := nodes.get((code, key))) is not None and row["points"] > 0
    }
    # Items right below the whole have no row of their own among the nodes.
    top |= {
        key: items[key]
        for node in catalogue.nodes
        if node.key == ROOT
        for key in node.children
        if key in items
    }
    for parts in (items, top):
        if parts and _adds_up(parts, unit):
            return parts
    return {_WHOLE: _Part(unit["points"], unit["score"])}


def _adds_up(parts: Mapping[str, _Part], unit: Row) -> bool:
    """The points are those of the whole, and so is the score where all of it is settled."""
    if abs(math.fsum(part.points for part in parts.values()) - unit["points"]) > _CENT:
        return False
    score = math.fsum(part.score for part in parts.values())
    return math.isnan(score) == math.isnan(unit["score"]) and not abs(score - unit["score"]) > _CENT
