"""Tables out of ruled lines: which lines belong together, which cells they part."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_THIN: Final = 3.0
"""Points; what is thicker is no ruled line."""
_SHORT: Final = 4.0
_NEAR: Final = 2.5
"""Points by which lines that are meant to meet may miss each other."""
_MOST_LINES: Final = 400
"""Lines across or down; more are a drawing."""
_COVERED: Final = 0.6
"""Share of an edge that must be ruled for it to part two cells."""


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A box of a page, in points from the top left corner; a thin one is a ruled line."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def thin(self) -> bool:
        """It is a line, and straight."""
        width, height = self.right - self.left, self.bottom - self.top
        return min(width, height) < _THIN and max(width, height) > _SHORT

    @property
    def across(self) -> bool:
        """It runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True)
class Ruled:
    """A ruled table.

    Attributes:
        xs, ys: where its columns and rows begin and end.
        merges: first row, first column, last row, last column of merged cells, counted from 0.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    merges: tuple[tuple[int, int, int, int], ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.ys[0]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """First row and column of the cell that holds a point, None outside the table."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column


def ruled_tables(rules: Sequence[RuledLine]) -> list[Ruled]:
    """The tables on a page, from top to bottom."""
    found = []
    for group in _side_by_side([rule for rule in rules if rule.thin]):
        across = [rule for rule in group if rule.across]
        down = [rule for rule in group if not rule.across]
        xs = _clusters([(rule.left + rule.right) / 2 for rule in down])
        ys = _clusters([(rule.top + rule.bottom) / 2 for rule in across])
        if 2 < len(xs) <= _MOST_LINES and 1 < len(ys) <= _MOST_LINES:
            found.append(Ruled(xs, ys, tuple(_merged(xs, ys, across, down))))
    return sorted(found, key=lambda table: table.top)


def _side_by_side(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    """Lines that touch, and groups of them of one height beside each other: what is between is not drawn."""
    found: list[list[RuledLine]] = []
    for group in sorted(_connected(rules), key=lambda group: min(rule.left for rule in group)):
        top, bottom = min(rule.top for rule in group), max(rule.bottom for rule in group)
        for other in found if len(group) > 3 else ():
            high, low = min(rule.top for rule in other), max(rule.bottom for rule in other)
            beside = max(rule.right for rule in other) < min(rule.left for rule in group)
            if beside and abs(top - high) < _NEAR and abs(bottom - low) < _NEAR:
                other += group
                break
        else:
            found.append(group)
    return found


def widened(table: Ruled, before: Ruled | None) -> Ruled:
    """The table with the columns of the page before, where it has only some of them.

    Where merged cells run over a page, some programs draw nothing of them on the next one.
    """
    if before is None or not 2 <= table.columns < before.columns:
        return table
    at = [min(range(len(before.xs)), key=lambda k: abs(before.xs[k] - x)) for x in table.xs]
    near = all(abs(before.xs[k] - x) < 2 * _NEAR for k, x in zip(at, table.xs, strict=True))
    if not near or len(set(at)) < len(at):
        return table
    last = table.rows - 1
    merges = [(top, at[left], bottom, at[right + 1] - 1) for top, left, bottom, right in table.merges]
    known = {
        (row, column)
        for top, left, bottom, right in table.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for column, (start, end) in enumerate(itertools.pairwise(at)):
        if end - start > 1:
            merges += [(row, start, row, end - 1) for row in range(table.rows) if (row, column) not in known]
    beside = [*range(at[0]), *range(at[-1], before.columns)]
    merges += [(0, column, last, column) for column in beside if last]
    return Ruled(before.xs, table.ys, tuple(merges))


def _connected(rules: Sequence[RuledLine]) -> Iterator[list[RuledLine]]:
    """Lines that touch, directly or by others. Swept from top to bottom, so that far ones are never compared."""
    parent = list(range(len(rules)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    order = sorted(range(len(rules)), key=lambda k: rules[k].top)
    active: list[int] = []
    for k in order:
        one = rules[k]
        active = [j for j in active if rules[j].bottom + _NEAR >= one.top]
        for j in active:
            if rules[j].left - _NEAR <= one.right and one.left - _NEAR <= rules[j].right:
                parent[root(k)] = root(j)
        active.append(k)
    groups: dict[int, list[RuledLine]] = {}
    for k in range(len(rules)):
        groups.setdefault(root(k), []).append(rules[k])
    yield from groups.values()


def _clusters(values: Sequence[float]) -> tuple[float, ...]:
    """Values with those that are nearly equal taken together."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] < _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return tuple(sum(group) / len(group) for group in found)


def _merged(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[RuledLine], down: Sequence[RuledLine]
) -> Iterator[tuple[int, int, int, int]]:
    """The merged cells: neighbours with no line between them, as the rectangle around them."""
    rows, columns = len(ys) - 1, len(xs) - 1
    lines = [[rule for rule in across if abs((rule.top + rule.bottom) / 2 - y) < _NEAR] for y in ys]
    posts = [[rule for rule in down if abs((rule.left + rule.right) / 2 - x) < _NEAR] for x in xs]
    parent = list(range(rows * columns))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _ruled(
                [(rule.top, rule.bottom) for rule in posts[column + 1]], ys[row], ys[row + 1]
            ):
                parent[root(here + 1)] = root(here)
            if row + 1 < rows and not _ruled(
                [(rule.left, rule.right) for rule in lines[row + 1]], xs[column], xs[column + 1]
            ):
                parent[root(here + columns)] = root(here)
    boxes: dict[int, tuple[int, int, int, int]] = {}
    for k in range(rows * columns):
        row, column = divmod(k, columns)
        top, left, bottom, right = boxes.get(root(k), (row, column, row, column))
        boxes[root(k)] = (min(top, row), min(left, column), max(bottom, row), max(right, column))
    yield from (box for box in boxes.values() if box[:2] != box[2:])


def _ruled(pieces: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """True where the pieces cover most of the edge."""
    inside = sorted((max(a, start), min(b, end)) for a, b in pieces if a < end and b > start)
    covered, reached = 0.0, start
    for a, b in inside:
        covered += max(0.0, b - max(a, reached))
        reached = max(reached, b)
    return covered >= _COVERED * (end - start)
