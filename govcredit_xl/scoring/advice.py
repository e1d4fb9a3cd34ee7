"""The least change of answers that regains the points lost: found by asking the rule's expression, not guessed.

One input is changed while all others stay. What is divided by (cases closed, persons) is never what should
change, and no change may break a check of the item. The score is taken to rise or to stay as the change grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arithmetic import round_array, round_half_away
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.evaluation import Frame
from govcredit_xl.scoring.expression import Arithmetic, Expr, names, nodes
from govcredit_xl.scoring.rules.base import Rule

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

Scorer = Callable[[Frame, "Ints"], "Floats"]
"""The unrounded scores of answers that each take the place of a row of the subject."""

LEAST: Final = 0.005
"""Points below which nothing is gained."""
_STEPS: Final = 60
"""Halvings after which the least change is known."""
_FARTHEST: Final = 10**9
"""Steps beyond which nobody is sent."""


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """An answer that would be another.

    Attributes:
        input: which.
        was, to: as numbers, 是 1 and 否 0; of a 占比 shares.
        steps: how much that is: pieces, or units of measure; of 占比 the number of units.
    """

    input: Input
    was: float
    to: float
    steps: float


@dataclass(frozen=True)
class PointAdvice:
    """What regains points of an item.

    Attributes:
        item: its id. unit: whose answer; "" for the district's.
        lost: points that are lost now. gain: points that come back.
        changes: all of them together.
        first: the smallest change that gains anything, with its points; None where it is the same.
        effort: of the changes: steps by what the office says that each costs (投入).
    """

    item: str
    unit: str
    lost: float
    gain: float
    changes: tuple[AnswerStep, ...]
    first: tuple[AnswerStep, float] | None = None
    effort: float = field(default=0.0)

    @property
    def worth(self) -> float:
        """Points per effort."""
        return self.gain / self.effort if self.effort else 0.0


@dataclass(frozen=True)
class ScoredRows:
    """Answers that are scored by themselves, a row each.

    Attributes:
        units: whose answers, "" for the district's.
        x: the answers. lost: points lost, a row each.
        score: how they are scored; of rows that stand for other answers too.
        asked: units asked: of an input pooled by 占比 one of them is a step.
    """

    item: Item
    rule: Rule
    units: Sequence[str]
    x: Frame
    lost: Floats
    score: Scorer
    asked: int = 1


def advice_for(subject: ScoredRows) -> list[PointAdvice]:
    """All that regains points, the most worth while first; [] where nothing does."""
    found = [*_numbers(subject), *_flags(subject)]
    return sorted(found, key=lambda one: (-one.worth, -one.gain, one.item, one.unit))


def changeable(item: Item, rule: Rule) -> list[Input]:
    """The inputs that could be other: numbers and 是否 that the score reads and does not divide by."""
    tree = rule.tree(item)
    read, below = set(names(tree)), divisors(tree)
    own = [
        i for i in item.inputs if i.source is None or not i.source.is_shown
    ]  # not the targets of the office
    usable = [i for i in own if i.code in read and (i.is_number or i.type == InputType.FLAG)]
    return [i for i in usable if i.code not in below] or usable


def divisors(tree: Expr) -> frozenset[str]:
    """Names that something is divided by."""
    found: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, Arithmetic) and node.sign == "/":
            found |= set(names(node.right))
    return frozenset(found)


# -- looking -------------------------------------------------------------------------------------------
class _Looks:
    """What the rows would score with another answer."""

    def __init__(self, subject: ScoredRows) -> None:
        import numpy as np

        self.subject = subject
        every = np.arange(len(subject.x), dtype=np.int64)
        self.base = round_array(subject.score(subject.x, every))
        self.broken = [check.wrong(subject.x) for check in subject.rule.checks(subject.item)]

    def gain(self, x: Frame, rows: Ints) -> Floats:
        """Points gained by rows of `x`, each in place of a row of the subject; −∞ where a check forbids it."""
        import numpy as np

        gained = round_array(self.subject.score(x, rows)) - self.base[rows]
        allowed = np.ones(len(x), dtype=bool)
        for check, before in zip(self.subject.rule.checks(self.subject.item), self.broken, strict=True):
            allowed &= ~check.wrong(x) | before[rows]
        return np.where(allowed, np.nan_to_num(gained, nan=0.0), -np.inf)

    def changed(self, code: str, rows: Ints, values: Floats) -> Frame:
        """The rows with another answer to one input."""
        x = self.subject.x
        columns = {name: column[rows] for name, column in x.columns.items()}
        return Frame(columns | {code: values}, len(rows))


def _rows(subject: ScoredRows) -> Ints:
    import numpy as np

    found: Ints = np.flatnonzero(np.nan_to_num(subject.lost) >= LEAST)
    return found


# -- numbers -----------------------------------------------------------------------------------------------
def _numbers(subject: ScoredRows) -> Iterator[PointAdvice]:
    rows, looks = _rows(subject), _Looks(subject)
    if not len(rows):
        return
    for asked in changeable(subject.item, subject.rule):
        share = subject.item.pooling == Pooling.SHARE
        if asked.is_number or share:
            for sign in (1, -1):
                yield from _Direction(subject, looks, asked, sign, share).advice(rows)


class _Direction:
    """An input that grows, or shrinks, step by step."""

    def __init__(self, subject: ScoredRows, looks: _Looks, asked: Input, sign: int, share: bool) -> None:
        self.subject, self.looks, self.asked, self.sign, self.share = subject, looks, asked, sign, share
        whole = asked.type == InputType.COUNT
        self.step = 1.0 / subject.asked if share else 1.0 if whole else 0.01
        self.signed = asked.type == InputType.SIGNED or asked.code in subject.rule.signed(subject.item)

    def gain(self, rows: Ints, steps: Ints) -> Floats:
        """Points gained after so many steps; −∞ where they lead out of what can be."""
        import numpy as np

        values = self.values(rows, steps)
        found = self.looks.gain(self.looks.changed(self.asked.code, rows, values), rows)
        out = np.isnan(values)
        if not self.signed:
            out |= values < -1e-9
        if self.share:
            out |= values > 1 + 1e-9
        return np.where(out, -np.inf, found)

    def values(self, rows: Ints, steps: Ints) -> Floats:
        """The answers after so many steps."""
        import numpy as np

        now = self.subject.x[self.asked.code][rows]
        found: Floats = now + float(self.sign * self.step) * steps
        return found if self.share else np.asarray(np.round(found, 9), dtype=np.float64)

    def advice(self, rows: Ints) -> Iterator[PointAdvice]:
        """One for each row that gains anything."""
        import numpy as np

        grid = _grid()
        tried = np.repeat(rows, len(grid))
        gains = self.gain(tried, np.tile(grid, len(rows))).reshape(len(rows), len(grid))
        edge = self._edge(rows, grid, gains)
        at_edge = np.where(edge > 0, self.gain(rows, edge), -np.inf)
        best = np.maximum(gains.max(axis=1), at_edge)
        keep = best >= LEAST
        if not keep.any():
            return
        rows, gains, edge, best = rows[keep], gains[keep], edge[keep], best[keep]
        full = self._least(rows, grid, gains, edge, best)
        first = self._least(rows, grid, gains, edge, np.full(len(rows), LEAST))
        gain_first = self.gain(rows, first)
        for k, row in enumerate(rows.tolist()):
            change, small = self._change(row, int(full[k])), self._change(row, int(first[k]))
            yield PointAdvice(
                self.subject.item.id,
                self.subject.units[row],
                float(self.subject.lost[row]),
                min(round_half_away(float(best[k])), float(self.subject.lost[row])),
                (change,),
                None if first[k] >= full[k] else (small, round_half_away(float(gain_first[k]))),
                change.steps * self.asked.effort,
            )

    def _change(self, row: int, steps: int) -> AnswerStep:
        import numpy as np

        at = np.array([row])
        was, to = float(self.subject.x[self.asked.code][row]), float(self.values(at, np.array([steps]))[0])
        size = 1.0 if self.share else self.step
        return AnswerStep(self.asked, was, to, round_half_away(steps * size, 9))

    def _edge(self, rows: Ints, grid: Ints, gains: Floats) -> Ints:
        """The farthest that a row can go, where that is not a place of the grid; 0 elsewhere."""
        import numpy as np

        allowed = np.isfinite(gains)
        count = np.where(allowed.all(axis=1), len(grid), np.argmin(allowed, axis=1))
        inside = np.concatenate([[0], grid])
        low = inside[count]
        high = np.where(count < len(grid), inside[np.minimum(count + 1, len(grid))], low)
        found = self._halved(rows, low, high, lambda gained: ~np.isfinite(gained))
        return np.where(count < len(grid), found - 1, 0)

    def _least(self, rows: Ints, grid: Ints, gains: Floats, edge: Ints, wanted: Floats) -> Ints:
        """The fewest steps that gain as much as wanted."""
        import numpy as np

        enough = gains >= (wanted - 1e-9)[:, None]
        some = enough.any(axis=1)
        at = np.argmax(enough, axis=1)
        inside = np.concatenate([[0], grid])
        last = inside[
            np.where(np.isfinite(gains).all(axis=1), len(grid), np.argmin(np.isfinite(gains), axis=1))
        ]
        low = np.where(some, inside[at], last)
        high = np.where(some, grid[at], edge)
        return self._halved(rows, low, high, lambda gained: gained >= wanted - 1e-9)

    def _halved(self, rows: Ints, low: Ints, high: Ints, reached: Callable[[Floats], Bools]) -> Ints:
        """The fewest steps above `low` at which it is so, given that it is at `high`."""
        import numpy as np

        for _ in range(_STEPS):
            if (high - low <= 1).all():
                break
            middle = (low + high) // 2
            yes = reached(self.gain(rows, middle)) | (middle <= low)
            open_ = high - low > 1
            high = np.where(open_ & yes, middle, high)
            low = np.where(open_ & ~yes, middle, low)
        return high


def _grid() -> Ints:
    """Steps to try: each of the first, then a quarter more every time."""
    import numpy as np

    found = list(range(1, 17))
    while found[-1] < _FARTHEST:
        found.append(found[-1] * 5 // 4)
    return np.array(found, dtype=np.int64)


# -- 是否 ----------------------------------------------------------------------------------------------------
def _flags(subject: ScoredRows) -> Iterator[PointAdvice]:
    """The answers 是 or 否 that would be the other, one after the other for as long as that gains."""
    import numpy as np

    if subject.item.pooling == Pooling.SHARE:
        return
    rows, looks = _rows(subject), _Looks(subject)
    asked = [i for i in changeable(subject.item, subject.rule) if i.type == InputType.FLAG]
    if not len(rows) or not asked:
        return
    now = {name: column[rows].copy() for name, column in subject.x.columns.items()}
    made: list[list[AnswerStep]] = [[] for _ in rows]
    got, first = np.zeros(len(rows)), np.zeros(len(rows))
    for one in asked:
        other = 1.0 - now[one.code]
        gained = looks.gain(Frame(now | {one.code: other}, len(rows)), rows)
        better = (gained >= got + LEAST) & ~np.isnan(other)
        for k in np.flatnonzero(better).tolist():
            first[k] = first[k] or gained[k]
            made[k].append(AnswerStep(one, float(now[one.code][k]), float(other[k]), 1.0))
        got = np.where(better, gained, got)
        now[one.code] = np.where(better, other, now[one.code])
    for k, row in enumerate(rows.tolist()):
        if made[k]:
            lost, gain = float(subject.lost[row]), round_half_away(float(got[k]))
            effort = sum(change.input.effort for change in made[k])
            small = (made[k][0], round_half_away(float(first[k]))) if len(made[k]) > 1 else None
            yield PointAdvice(
                subject.item.id, subject.units[row], lost, min(gain, lost), tuple(made[k]), small, effort
            )
