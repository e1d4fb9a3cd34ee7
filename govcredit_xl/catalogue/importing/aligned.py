"""Tables that are printed without ruled lines: their columns from the gaps under the heading, their rows from the
blocks of text in the column of criteria."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.catalogue.importing.headings import CRITERION, LEVEL, POINTS, role_of
from govcredit_xl.catalogue.importing.ruled import Ruled
from govcredit_xl.catalogue.importing.texts import as_figure, titled

_GUTTER: Final = 1.0
"""Points that stay blank between two columns at least."""
_TALLEST: Final = 2.3
"""Times the size of its characters that a line may be below the one before in the same text."""
_PITCH: Final = 1.3
"""Times the distance of two lines from which a new block begins."""
_ENDS: Final = re.compile(r"[。；;！）)]$|分$")
_PROVED: Final = 3.0
"""Heights of a row that sums which come out are worth beside the place of a text."""
_TOTAL: Final = re.compile(r"合\s?计|总\s?计|总分|小\s?计")
_MOST_LINES: Final = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line; points from the top left corner."""

    text: str
    left: float
    right: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        """Half way along it."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class AlignedColumns:
    """Where the columns of a list part, and what two of them are; the next pages go on with it.

    Attributes:
        xs: edges, one more than columns.
        criterion, points: columns; points is None where the list has none.
    """

    xs: tuple[float, ...]
    criterion: int
    points: int | None

    def of(self, piece: Piece) -> int | None:
        """The column that a piece stands in; None where it runs over several."""
        for k, (left, right) in enumerate(itertools.pairwise(self.xs)):
            if left <= piece.middle < right:
                inside = piece.left >= left - _GUTTER and piece.right <= right + _GUTTER
                return k if inside else None
        return None


def aligned_table(
    pieces: Sequence[Piece], before: AlignedColumns | None
) -> tuple[Ruled, AlignedColumns] | None:
    """The table of a page, None where there is none.

    Args:
        pieces: of the page, from top to bottom.
        before: the columns of the page before, with which a page without a heading goes on.
    """
    lines = _lines(pieces)
    if len(lines) > _MOST_LINES:
        return None
    heading = next((k for k, line in enumerate(lines) if _is_heading(line)), None)
    columns = before
    top = 0
    if heading is not None:
        columns, top = _columns(lines, heading) or before, heading
    if columns is None:
        return None
    body = [line for line in lines[top + (heading is not None) :] if _fits(line, columns)]
    rows = _row_edges(body, columns)
    if len(rows) < 2:
        return None
    edges = ([lines[top][0].y - lines[top][0].size] if heading is not None else []) + rows
    found = Ruled(columns.xs, tuple(edges), ())
    return Ruled(found.xs, found.ys, tuple(_merges(body, columns, edges, int(heading is not None)))), columns


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.y):
        if found and abs(found[-1][0].y - piece.y) < 0.4 * piece.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(line, key=lambda one: one.left) for line in found]


def _is_heading(line: Sequence[Piece]) -> bool:
    roles = [found[0] for piece in line if (found := role_of(piece.text)) is not None]
    decisive = CRITERION in roles or (POINTS in roles and LEVEL in roles)
    return decisive and len(roles) >= 3 and len(roles) >= 0.7 * len(line)


def _columns(lines: Sequence[Sequence[Piece]], heading: int) -> AlignedColumns | None:
    """The widest blank strip between each two headings; None where two have none between them."""
    heads = lines[heading]
    below: list[Piece] = []
    for line in lines[heading:]:
        crossing = any(sum(piece.left < head.middle < piece.right for head in heads) > 1 for piece in line)
        below += [] if crossing else line
    edges = [min(piece.left for piece in below) - _GUTTER]
    for a, b in itertools.pairwise(heads):
        strip = _strip(below, a.middle, b.middle)
        if strip is None:
            return None
        edges.append(strip)
    edges.append(max(piece.right for piece in below) + _GUTTER)
    roles = [(found[0] if (found := role_of(piece.text)) is not None else "") for piece in heads]
    if edges != sorted(set(edges)):
        return None
    longest = max(range(len(heads)), key=lambda k: _length(below, edges[k], edges[k + 1]))
    criterion = roles.index(CRITERION) if CRITERION in roles else longest
    return AlignedColumns(tuple(edges), criterion, roles.index(POINTS) if POINTS in roles else None)


def _length(pieces: Sequence[Piece], left: float, right: float) -> int:
    return sum(len(piece.text) for piece in pieces if left <= piece.middle < right)


def _strip(pieces: Sequence[Piece], start: float, end: float) -> float | None:
    """The middle of the widest strip between two places that no piece covers."""
    spans = sorted((piece.left, piece.right) for piece in pieces if piece.right > start and piece.left < end)
    best, place, reached = _GUTTER, None, start
    for left, right in [*spans, (end, end)]:
        if left - reached >= best:
            best, place = left - reached, (left + reached) / 2
        reached = max(reached, right)
    return place


def _fits(line: Sequence[Piece], columns: AlignedColumns) -> bool:
    """True for a line of the table: what runs over several columns is a note, or the number of the page."""
    return all(columns.of(piece) is not None for piece in line) and not (
        len(line) == 1 and re.fullmatch(r"[-—–\s]*第?\s*\d{1,4}\s*页?.{0,10}[-—–\s]*", line[0].text) is not None
        and columns.of(line[0]) not in (columns.points,)
    )  # fmt: skip


def _blocks(lines: Sequence[Sequence[Piece]], column: int, columns: AlignedColumns) -> list[list[Piece]]:
    """The text of a column, cut where two lines are farther apart than the lines of a paragraph."""
    mine = [piece for line in lines for piece in line if columns.of(piece) == column]
    gaps = sorted(b.y - a.y for a, b in itertools.pairwise(mine) if b.y - a.y > 0.5 * a.size)
    pitch = gaps[0] if gaps else 0.0
    found: list[list[Piece]] = []
    for piece in mine:
        near = min(max(_PITCH * pitch, 1.05 * piece.size), _TALLEST * piece.size)
        if found and piece.y - found[-1][-1].y <= near:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def _row_edges(lines: Sequence[Sequence[Piece]], columns: AlignedColumns) -> list[float]:
    """Where rows begin and end: half way between two blocks of the column of criteria."""
    blocks: list[list[Piece]] = []
    marks = [
        piece.y
        for line in lines
        for piece in line
        if columns.points is not None
        and columns.of(piece) == columns.points
        and as_figure(piece.text) is not None
    ]
    for block in _blocks(lines, columns.criterion, columns):
        blocks += _split(block, [y for y in marks if block[0].y - 2 <= y <= block[-1].y + 2])
    total = [line for line in lines if _TOTAL.match(line[0].text)]
    blocks = sorted([*blocks, *([line[0]] for line in total)], key=lambda block: block[0].y)
    if not blocks:
        return []
    tops = [block[0].y - block[0].size for block in blocks]
    bottoms = [block[-1].y + 0.4 * block[-1].size for block in blocks]
    between = [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
    first = min(tops[0], min(piece.y - piece.size for line in lines for piece in line))
    last = max(bottoms[-1], max(piece.y + piece.size for line in lines for piece in line))
    return [first, *between, last]


def _split(block: list[Piece], marks: Sequence[float]) -> list[list[Piece]]:
    """A block with several figures of points beside it, cut after lines that end a sentence."""
    if len(marks) < 2:
        return [block]
    ends = [k for k, piece in enumerate(block[:-1], 1) if _ENDS.search(piece.text)]
    cuts: list[int] = []
    for a, b in itertools.pairwise(marks):
        inside = [k for k in ends if a - block[0].size <= block[k].y and k not in cuts]
        best = min(inside, key=lambda k: abs(block[k].y - (a + b) / 2), default=None)
        if best is not None and (not cuts or best > cuts[-1]):
            cuts.append(best)
    return [block[a:b] for a, b in itertools.pairwise([0, *cuts, len(block)])]


def _merges(
    lines: Sequence[Sequence[Piece]], columns: AlignedColumns, edges: Sequence[float], first: int
) -> list[tuple[int, int, int, int]]:
    """Cells that stand for several rows: fewer texts than rows in a column, each in the middle or at the top of its own."""
    totals = [line[0].y for line in lines if _TOTAL.match(line[0].text)]
    count = len(edges) - 1
    rows = [(edges[k], edges[k + 1]) for k in range(first, count)]
    while rows and any(rows[-1][0] <= y < rows[-1][1] for y in totals):
        rows.pop()
    tops = [block[0].y for block in _blocks(lines, columns.criterion, columns)]
    worth = [_points_in(lines, columns, row) for row in rows]
    found: list[tuple[int, int, int, int]] = []
    for column in range(len(columns.xs) - 1):
        blocks = _blocks(lines, column, columns) if column != columns.criterion else []
        blocks = [block for block in blocks if not _TOTAL.match(block[0].text)]
        blocks = [block for block in blocks if not any(abs(block[0].y - y) < block[0].size for y in totals)]
        if not blocks or len(blocks) >= len(rows):
            continue
        middles = [(block[0].y + block[-1].y) / 2 for block in blocks]
        height = (rows[-1][1] - rows[0][0]) / len(rows)
        at_top = all(min(abs(block[0].y - top) for top in tops) < 0.1 * height for block in blocks)
        printed = [titled("".join(piece.text for piece in block)).points for block in blocks]
        entries = list(zip(middles, printed, strict=True))
        spans = _centred(entries, rows, worth, height, not first)
        if at_top and spans[0] > 0.1 * height * len(blocks):
            starts = [
                next((k for k, row in enumerate(rows) if row[0] <= block[0].y < row[1]), 0)
                for block in blocks
            ]
            cut = list(itertools.pairwise((*starts, len(rows))))
        else:
            cut = spans[1]
        found += [(a + first, column, b - 1 + first, column) for a, b in cut if b - a > 1]
    return found


def _points_in(
    lines: Sequence[Sequence[Piece]], columns: AlignedColumns, row: tuple[float, float]
) -> float | None:
    """The figure of points in a row; None where there is none, or several."""
    found = [
        as_figure(piece.text)
        for line in lines
        for piece in line
        if row[0] <= piece.y < row[1] and columns.points is not None and columns.of(piece) == columns.points
    ]
    return found[0] if len(found) == 1 else None


def _centred(
    entries: Sequence[tuple[float, float | None]],
    rows: Sequence[tuple[float, float]],
    worth: Sequence[float | None],
    height: float,
    goes_on: bool,
) -> tuple[float, list[tuple[int, int]]]:
    """(cost, (first row, row after the last) of each entry): the cut that puts each nearest to the middle of its rows.

    An entry that prints points, (13分), stands best for rows that come to them. Where the page goes on with a
    list, its first rows may belong to an entry of the page before.
    """
    reach, far = len(rows), float("inf")
    best: list[list[tuple[float, tuple[int, ...]]]] = [
        [
            (0.0 if k == 0 else 0.5 * height, (k,)) if k == 0 or goes_on else (far, ())
            for k in range(reach + 1)
        ]
    ]
    for middle, printed in entries:
        line: list[tuple[float, tuple[int, ...]]] = [(far, ())] * (reach + 1)
        for end in range(1, reach + 1):
            for start in range(end):
                cost, cuts = best[-1][start]
                cost += abs((rows[start][0] + rows[end - 1][1]) / 2 - middle)
                if not rows[start][0] <= middle < rows[end - 1][1]:
                    continue
                inside = worth[start:end]
                if printed is not None and None not in inside:
                    adds_up = abs(sum(value or 0.0 for value in inside) - printed) < 0.005
                    cost -= _PROVED * height if adds_up else 0.0
                if cost < line[end][0]:
                    line[end] = (cost, (*cuts, end))
        best.append(line)
    cost, cuts = best[-1][reach]
    return cost, list(itertools.pairwise(cuts))
