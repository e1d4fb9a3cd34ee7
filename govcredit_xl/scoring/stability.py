"""How firm a ranking is: places under weights, judged scores and open items that vary (seeded Monte Carlo).

Each of many trials draws a weight for every part of the list (the same for all who are ranked), moves judged scores, and gives
open parts any score between nothing and everything; then all are ranked anew. Open parts at nothing and at
everything are the hard bounds. The same seed gives the same result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

TRIALS: Final = 1000
LOW, HIGH = 0.05, 0.95
"""The range of places leaves out the outermost trials."""
_EVEN: Final = 1e-6


@dataclass(frozen=True)
class StabilityBounds:
    """How far what is uncertain may move.

    Attributes:
        seed: of the random numbers.
        weights: how far each weight may move, a share of itself: 0.1 is ±10%.
        judged: how far a judged score may move, a share of its points.
        trials: how many.
    """

    seed: int = 1
    weights: float = 0.1
    judged: float = 0.1
    trials: int = TRIALS

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"seed": self.seed, "weights": self.weights, "judged": self.judged, "trials": self.trials}


@dataclass(frozen=True)
class Contest:
    """Who is ranked, and what their totals are made of.

    Attributes:
        points: a row for each, a column for each part of the list; 0 where it has no such part.
        scores: the same; NaN where open.
        judged: where the score was judged by people.
        beside: what a total has besides its parts (extras, roundings); does not move.
        by_rate: ranked by total ÷ points rather than by the total.
    """

    points: Floats
    scores: Floats
    judged: Bools
    beside: Floats
    by_rate: bool


@dataclass(frozen=True, slots=True)
class PlaceRange:
    """The places of one who is ranked.

    Attributes:
        place: as things are; open parts count nothing.
        best, worst: between which most trials lie.
        kept: share of the trials in which the place is the same.
        hard_best: its open parts get everything, those of the others nothing; `hard_worst`: the other way round.
        near: others whose total is the same or differs by no more than one unit of its last digit.
    """

    place: int
    best: int
    worst: int
    kept: float
    hard_best: int
    hard_worst: int
    near: tuple[int, ...]

    def as_json(self, names: Sequence[str]) -> dict[str, Any]:
        """The same as plain values; `names` are of all who are ranked, in the order of the contest."""
        return {
            "place": self.place,
            "best": self.best,
            "worst": self.worst,
            "kept": self.kept,
            "hard_best": self.hard_best,
            "hard_worst": self.hard_worst,
            "near": [names[k] for k in self.near],
        }


def place_ranges(contest: Contest, bounds: StabilityBounds) -> list[PlaceRange]:
    """The range of places of each."""
    import numpy as np

    known = np.nan_to_num(contest.scores, nan=0.0)
    open_ = np.isnan(contest.scores) & (contest.points > 0)
    base = shown(contest, known.sum(axis=1) + contest.beside)
    now = places_of(base[None, :])[0]
    drawn = places_of(_trials(contest, known, open_, bounds))
    low, high = (np.quantile(drawn, q, axis=0, method="nearest") for q in (LOW, HIGH))
    kept = (drawn == now).mean(axis=0)
    full = np.where(open_, contest.points, 0.0).sum(axis=1)
    totals = known.sum(axis=1) + contest.beside
    least, most = shown(contest, totals), shown(contest, totals + full)
    unit = 10.0 ** -digits(contest) * (1 + _EVEN)
    found = []
    for k in range(len(base)):
        others = np.arange(len(base)) != k
        near = np.flatnonzero(others & (np.abs(base - base[k]) <= unit))
        found.append(
            PlaceRange(
                int(now[k]),
                min(int(low[k]), int(now[k])),
                max(int(high[k]), int(now[k])),
                float(kept[k]),
                1 + int((least[others] > most[k]).sum()),
                1 + int((most[others] > least[k]).sum()),
                tuple(near.tolist()),
            )
        )
    return found


def _trials(contest: Contest, known: Floats, open_: Bools, bounds: StabilityBounds) -> Floats:
    """What is ranked, a row for each trial."""
    import numpy as np

    draw = np.random.default_rng(bounds.seed)
    count, (rows, parts) = bounds.trials, contest.points.shape
    weights = draw.uniform(1 - bounds.weights, 1 + bounds.weights, (count, parts))
    got, whole = np.zeros((count, rows)), np.zeros((count, rows))
    for part in range(parts):
        points = contest.points[:, part]
        scores = np.broadcast_to(known[:, part], (count, rows)).copy()
        judged = np.flatnonzero(contest.judged[:, part] & ~open_[:, part] & (points > 0))
        moved = draw.uniform(-bounds.judged, bounds.judged, (count, len(judged))) * points[judged]
        scores[:, judged] = np.clip(scores[:, judged] + moved, 0.0, points[judged])
        waits = np.flatnonzero(open_[:, part])
        scores[:, waits] = draw.uniform(0.0, 1.0, (count, len(waits))) * points[waits]
        got += scores * weights[:, [part]]
        whole += points * weights[:, [part]]
    points = contest.points.sum(axis=1)
    totals = np.divide(got * points, whole, out=np.zeros_like(got), where=whole > 0)
    return shown(contest, totals + contest.beside)


def digits(contest: Contest) -> int:
    """Decimals of what is ranked."""
    return 4 if contest.by_rate else 2


def shown(contest: Contest, totals: Floats) -> Floats:
    """What is ranked, as people see it: totals to 2 decimals, rates to 4."""
    import numpy as np

    points = contest.points.sum(axis=1)
    if contest.by_rate:
        totals = np.divide(totals, points, out=np.zeros_like(totals), where=points > 0)
    scale = 10.0 ** digits(contest)
    found: Floats = np.floor(totals * scale + 0.5 + _EVEN) / scale
    return found


def places_of(values: Floats) -> Ints:
    """Places within each row: the highest first, equal ones share the better place."""
    import numpy as np

    found = np.empty(values.shape, dtype=np.int64)
    for row, mine in enumerate(values):
        order = np.sort(mine)
        found[row] = len(mine) - np.searchsorted(order, mine, side="right") + 1
    return found


def share_of(text: str, usual: float) -> float:
    """A setting such as 10% or 0.1; `usual` where it is blank."""
    plain = text.strip()
    if not plain:
        return usual
    value = float(plain.rstrip("%％")) / (100 if plain[-1] in "%％" else 1)
    return value if math.isfinite(value) else usual
