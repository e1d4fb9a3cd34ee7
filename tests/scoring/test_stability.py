"""How firm a ranking is, held against a plain computation, number by number."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import pytest
from deep_list import a_round, the_deep_list
from rounds_in_memory import scored

from govcredit_xl.scoring.contests import bounds_of, group_contests
from govcredit_xl.scoring.stability import Contest, StabilityBounds, place_ranges

NAN = math.nan


def plain(value: float, digits: int) -> float:
    return math.floor(value * 10**digits + 0.5 + 1e-6) / 10**digits


def ranked(values: list[float]) -> list[int]:
    return [1 + sum(other > mine for other in values) for mine in values]


def by_hand(contest: Contest, bounds: StabilityBounds) -> list[tuple[int, int, int, float]]:
    """Place, best, worst and share kept, from the same random numbers, with nothing but loops."""
    points, scores = contest.points.tolist(), contest.scores.tolist()
    rows, parts = len(points), len(points[0])
    draw = np.random.default_rng(bounds.seed)
    weights = draw.uniform(1 - bounds.weights, 1 + bounds.weights, (bounds.trials, parts)).tolist()
    trials = [[[0.0 if math.isnan(s) else s for s in row] for row in scores] for _ in range(bounds.trials)]
    for part in range(parts):
        judged = [
            k for k in range(rows)
            if contest.judged[k, part] and not math.isnan(scores[k][part]) and points[k][part] > 0
        ]  # fmt: skip
        moved = draw.uniform(-bounds.judged, bounds.judged, (bounds.trials, len(judged))).tolist()
        open_ = [k for k in range(rows) if math.isnan(scores[k][part]) and points[k][part] > 0]
        given = draw.uniform(0, 1, (bounds.trials, len(open_))).tolist()
        for t in range(bounds.trials):
            for k, by in zip(judged, moved[t], strict=True):
                trials[t][k][part] = min(max(scores[k][part] + by * points[k][part], 0), points[k][part])
            for k, share in zip(open_, given[t], strict=True):
                trials[t][k][part] = share * points[k][part]

    def measure(row: int, got: list[float], weighed: list[float]) -> float:
        whole = sum(p * w for p, w in zip(points[row], weighed, strict=True))
        total = sum(s * w for s, w in zip(got, weighed, strict=True)) * sum(points[row]) / whole
        total += float(contest.beside[row])
        return plain(total / sum(points[row]), 4) if contest.by_rate else plain(total, 2)

    ones = [1.0] * parts
    now = ranked([measure(k, [0.0 if math.isnan(s) else s for s in scores[k]], ones) for k in range(rows)])
    drawn = [
        ranked([measure(k, trials[t][k], weights[t]) for k in range(rows)]) for t in range(bounds.trials)
    ]
    found = []
    for k in range(rows):
        places = sorted(one[k] for one in drawn)
        low, high = (places[round(q * (len(places) - 1))] for q in (0.05, 0.95))
        found.append(
            (now[k], min(low, now[k]), max(high, now[k]), sum(p == now[k] for p in places) / len(places))
        )
    return found


def a_contest(seed: int, *, by_rate: bool) -> Contest:
    dice = random.Random(seed)
    points = np.array([[5.0, 10.0, 2.5, 20.0]] * 6)
    if by_rate:
        points[::2, 1] = 0
    scores = np.array([[round(p * dice.random(), 2) for p in row] for row in points])
    for k in range(6):
        if dice.random() < 0.5:
            scores[k, dice.choice([0, 2])] = NAN
    judged = np.array([[dice.random() < 0.4 for _ in row] for row in points])
    return Contest(points, scores, judged, np.array([0.0, 1.0, 0, 0, -0.5, 0]), by_rate)


@pytest.mark.parametrize("seed", range(6))
def test_places_are_those_of_a_plain_computation(seed: int) -> None:
    contest = a_contest(seed, by_rate=bool(seed % 2))
    bounds = StabilityBounds(seed, 0.2, 0.15, trials=101)
    found = [(one.place, one.best, one.worst, one.kept) for one in place_ranges(contest, bounds)]
    assert found == by_hand(contest, bounds)
    assert place_ranges(contest, bounds) == place_ranges(contest, bounds)


@pytest.mark.parametrize("seed", range(4))
def test_open_items_at_nothing_and_at_everything_are_the_hard_bounds(seed: int) -> None:
    contest = a_contest(seed, by_rate=False)
    open_ = [(k, part) for k, part in np.argwhere(np.isnan(contest.scores)).tolist()]
    reached: list[set[int]] = [set() for _ in range(6)]
    for choice in itertools.product((0.0, 1.0), repeat=len(open_)):
        scores = contest.scores.copy()
        for (k, part), share in zip(open_, choice, strict=True):
            scores[k, part] = share * contest.points[k, part]
        totals = [plain(v, 2) for v in (scores.sum(axis=1) + contest.beside).tolist()]
        for k, place in enumerate(ranked(totals)):
            reached[k].add(place)
    for one, places in zip(place_ranges(contest, StabilityBounds(trials=10)), reached, strict=True):
        assert (one.hard_best, one.hard_worst) == (min(places), max(places))


def test_nothing_moves_where_nothing_may_and_ties_are_near() -> None:
    points = np.array([[10.0], [10.0], [10.0], [10.0]])
    contest = Contest(points, np.array([[8.0], [8.0], [7.99], [5.0]]), points > 99, np.zeros(4), False)
    found = place_ranges(contest, StabilityBounds(weights=0, judged=0, trials=20))
    assert [(one.place, one.best, one.worst, one.kept) for one in found] == [
        (1, 1, 1, 1.0), (1, 1, 1, 1.0), (3, 3, 3, 1.0), (4, 4, 4, 1.0),
    ]  # fmt: skip
    assert [one.near for one in found] == [(1, 2), (0, 2), (0, 1), ()]


def test_a_rounds_contests_have_its_totals() -> None:
    catalogue = the_deep_list()
    answers, verified = a_round(catalogue, 3)
    scores = scored(catalogue, answers, verified=verified)
    totals = {row["unit"]: row["total"] for row in scores.units.to_dict("records")}
    seen = []
    for one in group_contests(catalogue, scores):
        known = np.nan_to_num(one.contest.scores).sum(axis=1) + one.contest.beside
        for unit, total in zip(one.units, known.tolist(), strict=True):
            seen.append(unit)
            assert math.isnan(totals[unit]) or total == pytest.approx(totals[unit], abs=1e-9)
    assert len(seen) > 3


def test_the_settings_say_how_far() -> None:
    given = bounds_of({"稳定性种子": "7", "权重浮动": "20%", "评审浮动": "0.05"})
    assert (given.seed, given.weights, given.judged) == (7, 0.2, 0.05)
    assert bounds_of({}) == StabilityBounds()
