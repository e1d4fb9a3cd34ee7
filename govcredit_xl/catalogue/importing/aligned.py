"""Tables that are printed without ruled lines: their columns from the gaps under the heading, their rows from the
blocks of text in the column of criteria."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.catalogue.importing.headings import CRITERION, LEVEL, POINTS, role_of
from govcredit_xl.catalogue.importing.texts import as_figure

_FAR: Final = float("inf")
_GUTTER: Final = 1.0
"""Points that stay blank between two columns at least."""
_TALLEST: Final = 2.3
"""Times the size of its characters that a line may be below the one before in the same text."""
_PITCH: Final = 1.3
"""Times the distance of two lines from which a new block begins."""
_ENDS: Final = re.compile(r"[。；;！）)]$|分$")
TOTAL: Final = re.compile(r"合\s?计|总\s?计|总分|小\s?计")
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
        """The column that a piece stands in; None where it runs over several.

        The outer edges are those of the first page: text of another one may be wider.
        """
        edges = (-_FAR, *self.xs[1:-1], _FAR)
        for k, (left, right) in enumerate(itertools.pairwise(edges)):
            if left <= piece.middle < right:
                inside = piece.left >= left - _GUTTER and piece.right <= right + _GUTTER
                return k if inside else None
        return None


@dataclass(frozen=True)
class AlignedPage:
    """The table of a page: its rows, but not yet what is merged in it, which only the pages together tell.

    Attributes:
        lines: of the body, from top to bottom.
        edges: where rows begin and end, the heading's among them.
        heading: the texts of the heading; none where the page goes on with the list.
        tops, bottoms: of the text in the column of criteria, row by row.
    """

    columns: AlignedColumns
    lines: tuple[tuple[Piece, ...], ...]
    edges: tuple[float, ...]
    heading: tuple[str, ...]
    tops: tuple[float, ...]
    bottoms: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Half of what is blank between two texts of the column of criteria as a rule."""
        gaps = sorted((b - a) / 2 for a, b in zip(self.bottoms, self.tops[1:], strict=False))
        return max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0

    @property
    def first(self) -> int:
        """The first row of the body."""
        return int(bool(self.heading))

    @property
    def ends(self) -> bool:
        """The list ends with this page: its last row is the total."""
        return any(TOTAL.match(line[0].text) for line in self.lines if line[0].y > self.edges[-2])


def aligned_page(
    pieces: Sequence[Piece], before: AlignedColumns | None, *, known: bool = False
) -> AlignedPage | None:
    """The table of a page, None where there is none.

    Args:
        pieces: of the page, from top to bottom.
        before: the columns of the page before, with which a page without a heading goes on.
        known: they are those of this page, too, whatever its heading says.
    """
    lines = _lines(pieces)
    while lines and any(_marked_number(line) for line in (lines[0], lines[-1])):
        lines = lines[1:] if _marked_number(lines[0]) else lines[:-1]
    if not lines or len(lines) > _MOST_LINES:
        return None
    heading = next((k for k, line in enumerate(lines) if _is_heading(line)), None)
    columns = before
    top = 0
    if heading is not None:
        columns, top = (None if known else _columns(lines, heading)) or before, heading
    if columns is None:
        return None
    outer = [line for line in (lines[0], lines[-1]) if _is_page_number(line, columns)]
    below = lines[top + (heading is not None) :]
    body = [line for line in below if _fits(line, columns) and line not in outer]
    tops, bottoms = _row_texts(body, columns)
    if not tops:
        return None
    rows = _row_edges(body, tops, bottoms)
    edges = ([lines[top][0].y - lines[top][0].size] if heading is not None else []) + rows
    said = tuple(piece.text for piece in lines[top]) if heading is not None else ()
    return AlignedPage(columns, tuple(map(tuple, body)), tuple(edges), said, tuple(tops), tuple(bottoms))


def fitted(columns: AlignedColumns, glyphs: Sequence[Piece]) -> AlignedColumns:
    """The columns with edges that no glyph of any page of the list touches, where there are such."""
    near = max((one.size for one in glyphs), default=0.0)
    inner = []
    for x in columns.xs[1:-1]:
        strip = _strip(glyphs, x - near, x + near)
        inner.append(strip if strip is not None else x)
    first = min(columns.xs[0], min((one.left for one in glyphs), default=columns.xs[0]) - _GUTTER)
    last = max(columns.xs[-1], max((one.right for one in glyphs), default=columns.xs[-1]) + _GUTTER)
    edges = [first, *inner, last]
    return replace(columns, xs=tuple(edges)) if edges == sorted(set(edges)) else columns


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
    """True for a line of the table: what runs over several columns is a note."""
    return all(columns.of(piece) is not None for piece in line)


def _marked_number(line: Sequence[Piece]) -> bool:
    """True for the number of a page that no cell can be: — 3 —, 第3页."""
    text = re.sub(r"\s", "", "".join(piece.text for piece in line))
    return re.fullmatch(r"[-—–－]+\d{1,4}[-—–－]+|第\d{1,4}页(?:[/，,]?共\d{1,4}页)?", text) is not None


def _is_page_number(line: Sequence[Piece], columns: AlignedColumns) -> bool:
    """True for a bare number as the first or last line of a page that is no figure of points."""
    number = len(line) == 1 and re.fullmatch(r"\d{1,4}(?:\s*/\s*\d{1,4})?", line[0].text)
    return bool(number) and columns.of(line[0]) != columns.points


def blocks_in(lines: Sequence[Sequence[Piece]], column: int, columns: AlignedColumns) -> list[list[Piece]]:
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


def _row_texts(lines: Sequence[Sequence[Piece]], columns: AlignedColumns) -> tuple[list[float], list[float]]:
    """(where each block of the column of criteria begins, where it ends): a block is a row; totals are rows, too."""
    blocks: list[list[Piece]] = []
    marks = [
        piece.y
        for line in lines
        for piece in line
        if columns.points is not None
        and columns.of(piece) == columns.points
        and as_figure(piece.text) is not None
    ]
    for block in blocks_in(lines, columns.criterion, columns):
        blocks += _split(block, [y for y in marks if block[0].y - 2 <= y <= block[-1].y + 2])
    total = [line for line in lines if TOTAL.match(line[0].text)]
    blocks = sorted([*blocks, *([line[0]] for line in total)], key=lambda block: block[0].y)
    tops = [block[0].y - block[0].size for block in blocks]
    return tops, [block[-1].y + 0.4 * block[-1].size for block in blocks]


def _row_edges(
    lines: Sequence[Sequence[Piece]], tops: Sequence[float], bottoms: Sequence[float]
) -> list[float]:
    """Where rows begin and end: half way between two texts, the first and last with all that stands beside them."""
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
