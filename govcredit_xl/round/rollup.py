"""Many rounds in one (`rollup`): districts of a city, quarters of a year, years of an office. None is written to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govcredit_xl.catalogue.importing.against import pair_items
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.terms import TOTAL, Col, File
from govcredit_xl.files.cluster import ClusterWorkers
from govcredit_xl.master.round_figures import RoundFigures, ScoreLine
from govcredit_xl.round.other_rounds import figures_at
from govcredit_xl.scoring.evaluation import columns, evaluate
from govcredit_xl.scoring.expression import Group, Name
from govcredit_xl.scoring.stability import Contest, PlaceRange, StabilityBounds, place_ranges

NAN: Final = float("nan")
SUM, MEAN, WEIGHTED, LATEST = "求和", "平均", "加权", "最近"
WAYS: Final = (SUM, MEAN, WEIGHTED, LATEST)


@dataclass(frozen=True)
class RatePlace:
    """An item's rate in one of the rounds, and its place among them; equal rates share the better place."""

    item: str
    round: int
    rate: float
    rank: int
    of: int


@dataclass(frozen=True)
class Combined:
    """A unit over all rounds.

    Attributes:
        scores: one per round, NaN where it has none.
        value: them by the way of combining; NaN where it has none at all.
    """

    name: str
    group: str
    scores: tuple[float, ...]
    value: float
    rank: int | None = None


@dataclass(frozen=True)
class Rollup:
    """Many rounds side by side.

    Attributes:
        rounds: in the order named. names: how each is called, all different.
        ranks: of the rounds by total, None where one has none; equal totals share the better place.
        items: an item in each round, None where it has none; matched by criterion.
        rates: of items whose rates are compared across rounds.
        units: over all rounds, by `how`; `weights` of the rounds.
        stability: the places that each round keeps while things vary within `bounds`; () where there is no ranking.
    """

    rounds: tuple[RoundFigures, ...]
    names: tuple[str, ...]
    ranks: tuple[int | None, ...]
    items: tuple[tuple[ScoreLine | None, ...], ...]
    rates: tuple[RatePlace, ...]
    units: tuple[Combined, ...]
    how: str
    weights: tuple[float, ...]
    bounds: StabilityBounds = field(default_factory=StabilityBounds)
    stability: tuple[PlaceRange, ...] = ()

    def called(self, lines: Sequence[ScoreLine | None]) -> str:
        """The short name of an item, as the first round that has it calls it."""
        return next(
            one.called[line.key] for one, line in zip(self.rounds, lines, strict=True) if line is not None
        )

    def as_json(self) -> dict[str, Any]:
        """The object of `rollup --json`, without problems."""
        return {
            "rounds": [_round(self, k) for k in range(len(self.rounds))],
            "items": [_item(self, lines) for lines in self.items],
            "rates": [
                {"item": r.item, "round": self.names[r.round], "rate": r.rate, "rank": r.rank, "of": r.of}
                for r in self.rates
            ],
            "units": [
                {
                    "name": one.name,
                    "group": one.group,
                    "scores": [_number(score) for score in one.scores],
                    "combined": _number(one.value),
                    "rank": one.rank,
                }
                for one in self.units
            ],
            "how": self.how,
            "stability": {
                **self.bounds.as_json(),
                "rounds": [
                    {"name": name, **one.as_json(self.names)}
                    for name, one in zip(self.names, self.stability, strict=False)
                ],
            },
        }


def sources_in(paths: Sequence[Path]) -> list[Path]:
    """The rounds and masters meant: a folder that is none may hold some."""
    found: list[Path] = []
    for path in paths:
        if path.is_file() or (path / File.CATALOGUE).is_file():
            found.append(path)
            continue
        inside = (
            sorted(p for p in path.iterdir() if not p.name.startswith((".", "~$"))) if path.is_dir() else []
        )
        rounds = [p for p in inside if p.is_dir() and (p / File.CATALOGUE).is_file()]
        masters = [
            p for p in inside if p.is_file() and p.suffix.lower() == ".xlsx" and p.name != File.ROLLED_UP
        ]
        found += rounds or masters or [path]
    return found


def roll_up(
    paths: Sequence[Path],
    how: str = MEAN,
    weights: Mapping[str, float] | None = None,
    bounds: StabilityBounds | None = None,
    cluster: ClusterWorkers | None = None,
) -> tuple[Rollup | None, list[Problem]]:
    """Many rounds side by side; None and the reasons where none of them can be read.

    Args:
        paths: folders of rounds, masters, or folders of such.
        how: how the scores of a unit in several rounds become one; one of `WAYS`.
        weights: name of a round → its weight for 加权, 1 for the others.
        bounds: within which the ranking of the rounds is tried.
        cluster: where the rounds are read and scored; None: here.
    """
    read: list[RoundFigures] = []
    once, problems = _once(sources_in(paths))
    for path, (found, told) in zip(once, figures_at(once, cluster), strict=True):
        if found is None:
            why = "；".join(problem.message().rstrip("。") for problem in told)
            why_en = "; ".join(problem.message("en").rstrip(".") for problem in told)
            facts: dict[str, str | float] = {"why": why, "why_en": why_en}
            problems.append(Problem("round-left-out", file=str(path), facts=facts))
        else:
            problems += told
            read.append(found)
    if not read or has_errors(problems):
        return None, problems or [Problem("no-round", facts={"where": "、".join(map(str, paths))})]
    names = tuple(_names(read))
    weighed, unknown = _weighed(read, names, weights or {})
    if unknown:
        return None, [*problems, *unknown]
    items = tuple(_items(read))
    bounds = bounds or StabilityBounds()
    return (
        Rollup(
            tuple(read),
            names,
            tuple(places([one.total.final for one in read])),
            items,
            tuple(_rates(read)),
            tuple(_units(read, how, weighed)),
            how,
            weighed,
            bounds,
            tuple(_stability(read, items, bounds)),
        ),
        problems,
    )


def _once(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The sources without those that are a round named before, as its folder or its master."""
    seen: dict[Path, Path] = {}
    problems = []
    for path in paths:
        inside = path.name == File.MASTER and (path.parent / File.CATALOGUE).is_file()
        root = (path.parent if inside else path).resolve()
        if root in seen:
            problems.append(Problem("same-round-twice", file=str(path), facts={"other": str(seen[root])}))
        else:
            seen[root] = path
    return list(seen.values()), problems


def _weighed(
    read: Sequence[RoundFigures], names: Sequence[str], weights: Mapping[str, float]
) -> tuple[tuple[float, ...], list[Problem]]:
    """The weight of each round, named as it is shown or by its folder or file; and names that are none's."""
    called = [{name, one.source.name, one.source.stem} for name, one in zip(names, read, strict=True)]
    known = {name for each in called for name in each}
    unknown = [
        Problem("no-such-round", facts={"name": name, "names": "、".join(one.source.name for one in read)})
        for name in weights
        if name not in known
    ]
    found = (next((weights[name] for name in weights if name in each), 1.0) for each in called)
    return tuple(found), unknown


def places(values: Sequence[float], *, lowest_first: bool = False) -> list[int | None]:
    """The place of each, to 6 decimals; equal ones share the better place; None for NaN."""
    found = evaluate(Group("组名次", Name("x"), lowest_first), columns({"x": values}))
    return [None if math.isnan(place) else int(place) for place in found.tolist()]


def _names(read: Sequence[RoundFigures]) -> Iterator[str]:
    """Whose round and of when; the folder too where that is not enough."""
    short = [one.name for one in read]
    full = [f"{one.name} {one.year}".strip() for one in read]
    for k, one in enumerate(read):
        if short.count(short[k]) == 1:
            yield short[k]
        elif full.count(full[k]) == 1:
            yield full[k]
        else:
            place = one.source if one.source.is_dir() else one.source.with_suffix("")
            yield f"{full[k]}（{place.name}{'' if [r.source.name for r in read].count(one.source.name) == 1 else k + 1}）"


# -- items ------------------------------------------------------------------------------------------------
def _items(read: Sequence[RoundFigures]) -> Iterator[tuple[ScoreLine | None, ...]]:
    """The first round's items, then what the others have besides."""
    rows: list[list[ScoreLine | None]] = []
    for k, one in enumerate(read):
        mine = {line.key: line for line in one.items}
        known = [(n, next(line for line in row if line is not None)) for n, row in enumerate(rows)]
        olds = [_text(line, str(n)) for n, line in known]
        pairs = {
            p.old[Col.ITEM]: p.new[Col.ITEM] for p in pair_items(olds, [_text(m, m.key) for m in one.items])
        }
        for n, row in enumerate(rows):
            row.append(mine.pop(pairs[str(n)], None) if str(n) in pairs else None)
        rows += [[*[None] * k, line] for line in mine.values()]
    yield from map(tuple, rows)


def _text(line: ScoreLine, key: str) -> dict[str, str]:
    return {Col.ITEM: key, Col.INDICATOR: line.name, Col.CRITERION: line.criterion}


def _rates(read: Sequence[RoundFigures]) -> Iterator[RatePlace]:
    """Rates (纠错率, 败诉率) whose place among districts each round has to be told: here it is computed."""
    for id_ in dict.fromkeys(id_ for one in read for id_ in one.ranked):
        rates = [one.rates.get(id_, NAN) for one in read]
        of = sum(not math.isnan(rate) for rate in rates)
        lowest = next(one.ranked[id_] for one in read if id_ in one.ranked)
        for k, place in enumerate(places(rates, lowest_first=lowest)):
            if place is not None:
                yield RatePlace(id_, k, rates[k], place, of)


def _stability(
    read: Sequence[RoundFigures], items: Sequence[Sequence[ScoreLine | None]], bounds: StabilityBounds
) -> list[PlaceRange]:
    """The places of the rounds, where more than one is ranked and all of them score items."""
    import numpy as np

    totals = [one.total.final for one in read]
    if len(read) < 2 or any(one.by_unit for one in read) or any(map(math.isnan, totals)):
        return []
    shape = (len(read), len(items))
    points, scores, judged = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    for at, lines in enumerate(items):
        for k, line in enumerate(lines):
            if line is not None and line.state != "excluded" and line.points > 0:
                points[k, at], scores[k, at], judged[k, at] = line.points, line.final, line.judged
    beside = np.array(totals) - np.nan_to_num(scores).sum(axis=1)  # extras, vetoes
    return place_ranges(Contest(points, scores, judged, beside, by_rate=False), bounds)


# -- units ------------------------------------------------------------------------------------------------
def _units(read: Sequence[RoundFigures], how: str, weights: Sequence[float]) -> list[Combined]:
    """Units that stand in more than one round, over all of them; none where no unit does."""
    rows: dict[tuple[str, str], list[float]] = {}
    for k, one in enumerate(read):
        for line in one.units:
            row = rows.setdefault((line.group, line.name), [NAN] * len(read))
            row[k] = line.score
    if len(read) < 2 or not any(sum(not math.isnan(v) for v in row) > 1 for row in rows.values()):
        return []
    found = [
        Combined(name, group, tuple(row), combine(row, how, weights)) for (group, name), row in rows.items()
    ]
    ranked: dict[tuple[str, str], int | None] = {}
    for group in dict.fromkeys(unit.group for unit in found):
        mine = [unit for unit in found if unit.group == group]
        for unit, place in zip(mine, places([unit.value for unit in mine]), strict=True):
            ranked[unit.group, unit.name] = place
    return [Combined(o.name, o.group, o.scores, o.value, ranked[o.group, o.name]) for o in found]


def combine(scores: Sequence[float], how: str, weights: Sequence[float]) -> float:
    """Several scores as one, to 2 decimals; rounds without a score do not count."""
    known = [(score, weight) for score, weight in zip(scores, weights, strict=True) if not math.isnan(score)]
    if not known:
        return NAN
    if how == LATEST:
        return known[-1][0]
    if how == SUM:
        return round_half_away(math.fsum(score for score, _ in known))
    if how == MEAN:
        return round_half_away(math.fsum(score for score, _ in known) / len(known))
    whole = math.fsum(weight for _, weight in known)
    return round_half_away(math.fsum(s * w for s, w in known) / whole) if whole else NAN


# -- records ----------------------------------------------------------------------------------------------
def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _round(found: Rollup, k: int) -> dict[str, Any]:
    one = found.rounds[k]
    open_ = [line.key for line in one.items if line.state in ("open", "judged")]
    returned = [unit for unit in one.units if unit.state.startswith("已报")]
    return {
        "name": found.names[k],
        "year": one.year,
        "source": str(one.source),
        **{name: _number(getattr(one.total, name)) for name in ("points", "final", "provisional")},
        "rank": found.ranks[k],
        "open": open_,
        "units": len(one.units),
        "returned": len(returned),
        "areas": [
            {"name": area.key, "points": area.points, "final": _number(area.final)}
            for area in one.areas
            if area.key != TOTAL
        ],
    }


def _item(found: Rollup, lines: Sequence[ScoreLine | None]) -> dict[str, Any]:
    first = next(line for line in lines if line is not None)
    return {
        "item": first.key,
        "name": found.called(lines),
        "points": first.points,
        "scores": {
            name: _number(line.final) if line else None for name, line in zip(found.names, lines, strict=True)
        },
    }
