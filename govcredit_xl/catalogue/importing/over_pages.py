"""What is merged in a list without ruled lines: told from its pages together, as if they were one."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.importing.aligned import TOTAL, AlignedColumns, AlignedPage, Piece, blocks_in
from govcredit_xl.catalogue.importing.ruled import Ruled
from govcredit_xl.catalogue.importing.texts import as_figure, titled

_PROVED: Final = 3.0
"""Heights of a row that sums which come out are worth beside the place of a text."""
_MOST_MERGED: Final = 60
"""Rows above and below its text that a merged cell stands for."""
_PART: Final = 3
"""Characters from which the beginning of a text is no chance: 1 is not the beginning of 12."""
_SAME_PLACE: Final = 4.0
_NEAR_ENOUGH: Final = 0.1
"""Heights of a row that texts in the middle of their rows are off it, each."""

Lines = list[list[Piece]]
Blocks = list[list[Piece]]


def runs(pages: Sequence[AlignedPage | None]) -> list[list[int]]:
    """Pages that are one list: numbers of those that follow each other, with one heading."""
    found: list[list[int]] = []
    for k, page in enumerate(pages):
        if page is None:
            continue
        group = [one for j in found[-1] if (one := pages[j]) is not None] if found else []
        if group and found[-1][-1] == k - 1 and _goes_on(group, page):
            found[-1].append(k)
        else:
            found.append([k])
    return found


def merged(pages: Sequence[AlignedPage | None]) -> list[Ruled | None]:
    """The tables of pages that follow each other, with their merged cells; None for a page without one.

    What is merged is told from all pages of a list as if they were one: the text of a cell that runs over a
    page stands in the middle of it, on one of the pages or cut in two.
    """
    found: list[Ruled | None] = [None] * len(pages)
    for numbers in runs(pages):
        group = [page for k in numbers if (page := pages[k]) is not None]
        for k, table in zip(numbers, _merged(group), strict=True):
            found[k] = table
    return found


def _goes_on(group: Sequence[AlignedPage], page: AlignedPage) -> bool:
    last = group[-1]
    heading = next((one.heading for one in group if one.heading), ())
    same = len(last.columns.xs) == len(page.columns.xs) and page.heading in ((), heading)
    return same and not last.ends


def _merged(group: Sequence[AlignedPage]) -> Iterator[Ruled]:
    """Each page's table with its part of what is merged over all of them."""
    first = group[0]
    width = len(first.columns.xs) - 1
    columns = AlignedColumns(
        tuple(map(float, range(width + 1))), first.columns.criterion, first.columns.points
    )
    lines: list[list[Piece]] = []
    edges: list[float] = []
    starts: list[int] = []
    for page in group:
        rows = [page.tops[0] - page.gap, *page.edges[page.first + 1 : -1], page.bottoms[-1] + page.gap]
        mine = [_across(line, page.columns) for line in page.lines]
        down = 0.0
        if edges:
            mine, lines, down = _continued(lines, mine, columns, edges[-1] - rows[0])
            edges[-1] = max(edges[-2], (edges[-1] + rows[0] + down) / 2)
        lines += [[replace(piece, y=piece.y + down) for piece in line] for line in mine]
        starts.append(max(0, len(edges) - 1))
        edges += [edge + down for edge in (rows[1:] if edges else rows)]
    every = _merges(lines, columns, edges, goes_on=not first.heading)
    for page, start in zip(group, starts, strict=True):
        end = start + len(page.edges) - 1 - page.first
        shift = page.first - start
        parts = [(max(a, start), column, min(b, end - 1), column) for a, column, b, _ in every]
        within = [(a + shift, column, b + shift, column) for a, column, b, _ in parts if b > a]
        yield Ruled(page.columns.xs, page.edges, tuple(within))


def _across(line: Sequence[Piece], columns: AlignedColumns) -> list[Piece]:
    """A line of a page with columns that are one wide, as those of every page of the list are then."""
    found = [(columns.of(piece), piece) for piece in line]
    return [
        replace(piece, left=column + 0.5, right=column + 0.5) for column, piece in found if column is not None
    ]


def _continued(
    before: Lines, lines: Lines, columns: AlignedColumns, down: float
) -> tuple[Lines, Lines, float]:
    """(lines of the page, lines before it, how far down the page goes on), each without what both show.

    The text of a cell that runs over a page may be printed on both pages, whole or as far as the edge lets it:
    then it says where the one goes on in the other.
    """
    gone: set[int] = set()
    places: list[float] = []
    for column in range(len(columns.xs) - 1):
        if column in (columns.criterion, columns.points):
            continue
        above, below = blocks_in(before, column, columns)[-1:], blocks_in(lines, column, columns)[:1]
        texts = ["".join(piece.text for one in part for piece in one) for part in (above, below)]
        short, long = sorted(texts, key=len)
        if not short or not (short == long or (len(short) >= _PART and long.startswith(short))):
            continue
        places.append(above[0][0].y - below[0][0].y)
        gone |= {id(piece) for piece in (above if len(texts[0]) < len(texts[1]) else below)[0]}
    down = min(places, key=lambda place: abs(place - down), default=down)
    kept = [
        [[piece for piece in line if id(piece) not in gone] for line in every] for every in (lines, before)
    ]
    return [line for line in kept[0] if line], [line for line in kept[1] if line], down


def _merges(
    lines: Sequence[Sequence[Piece]], columns: AlignedColumns, edges: Sequence[float], *, goes_on: bool
) -> list[tuple[int, int, int, int]]:
    """Cells that stand for several rows: fewer texts than rows in a column, each in the middle or at the top of its own."""
    totals = [line[0].y for line in lines if TOTAL.match(line[0].text)]
    rows = list(itertools.pairwise(edges))
    while rows and any(rows[-1][0] <= y < rows[-1][1] for y in totals):
        rows.pop()
    if not rows:
        return []
    tops = [block[0].y for block in blocks_in(lines, columns.criterion, columns)]
    worth = _worth(lines, columns, rows)
    found: list[tuple[int, int, int, int]] = []
    texts = [_texts_of(lines, column, columns, totals) for column in range(len(columns.xs) - 1)]
    beside = _printed_beside(texts)
    for column, blocks in enumerate(texts):
        if not blocks or len(blocks) >= len(rows):
            continue
        middles = [(block[0].y + block[-1].y) / 2 for block in blocks]
        height = (rows[-1][1] - rows[0][0]) / len(rows)
        printed = beside.get(_places(blocks), [None] * len(blocks))
        entries = list(zip(middles, printed, strict=True))
        cost, cut = _centred(entries, rows, worth, height, goes_on)
        apart = cost > _NEAR_ENOUGH * height * len(blocks)
        if apart and column == columns.points and _in_their_rows(middles, rows, height):
            continue  # figures of single rows, the others have none
        starts = [
            next((k for k, row in enumerate(rows) if row[0] <= block[0].y < row[1]), 0) for block in blocks
        ]
        at_top = bool(tops) and all(
            min(abs(block[0].y - top) for top in tops) < 0.1 * height for block in blocks
        )
        if apart and at_top and (goes_on or starts[0] == 0):
            cut = list(itertools.pairwise((*starts, len(rows))))
        found += [(a, column, b - 1, column) for a, b in cut if b - a > 1]
    return found


def _texts_of(
    lines: Sequence[Sequence[Piece]], column: int, columns: AlignedColumns, totals: Sequence[float]
) -> Blocks:
    """The texts of a column, without those of rows that are totals; none of the criteria."""
    blocks = blocks_in(lines, column, columns) if column != columns.criterion else []
    blocks = [block for block in blocks if not TOTAL.match(block[0].text)]
    return [block for block in blocks if not any(abs(block[0].y - y) < block[0].size for y in totals)]


def _places(blocks: Blocks) -> tuple[int, ...]:
    """Where texts stand, as texts of cells beside each other do in common: the middles to some points."""
    return tuple(round((block[0].y + block[-1].y) / 2 / _SAME_PLACE) for block in blocks)


def _printed_beside(texts: Sequence[Blocks]) -> dict[tuple[int, ...], list[float | None]]:
    """Places → the points printed in texts there: a number stands beside the name that has them."""
    found: dict[tuple[int, ...], list[float | None]] = {}
    for blocks in texts:
        printed = [titled("".join(piece.text for piece in block)).points for block in blocks]
        known = found.get(_places(blocks), [None] * len(blocks))
        found[_places(blocks)] = [a if a is not None else b for a, b in zip(known, printed, strict=True)]
    return found


def _in_their_rows(middles: Sequence[float], rows: Sequence[tuple[float, float]], height: float) -> bool:
    """True where each stands in the middle of a row of its own."""
    return all(min(abs((a + b) / 2 - middle) for a, b in rows) < 0.2 * height for middle in middles)


def _worth(
    lines: Sequence[Sequence[Piece]], columns: AlignedColumns, rows: Sequence[tuple[float, float]]
) -> list[float | None]:
    """The figure of points in each row; None where there is none, or several."""
    figures = sorted(
        (piece.y, value)
        for line in lines
        for piece in line
        if columns.of(piece) == columns.points and (value := as_figure(piece.text)) is not None
    )
    found: list[float | None] = []
    for top, bottom in rows:
        first, last = bisect_left(figures, (top,)), bisect_left(figures, (bottom,))
        found.append(figures[first][1] if last - first == 1 else None)
    return found


def _centred(
    entries: Sequence[tuple[float, float | None]],
    rows: Sequence[tuple[float, float]],
    worth: Sequence[float | None],
    height: float,
    goes_on: bool,
) -> tuple[float, list[tuple[int, int]]]:
    """(cost, (first row, row after the last) of each entry): the cut that puts each nearest to the middle of its rows.

    An entry that prints points, (13分), stands best for rows that come to them. Where the list goes on from
    what is not seen, its first rows may belong to an entry of the page before.
    """
    reach, far = len(rows), float("inf")
    sums = list(itertools.accumulate((value or 0.0 for value in worth), initial=0.0))
    unknown = list(itertools.accumulate((value is None for value in worth), initial=0))
    best: list[tuple[float, tuple[int, ...]]] = [
        (0.0 if k == 0 else 0.5 * height, (k,)) if k == 0 or goes_on else (far, ()) for k in range(reach + 1)
    ]
    for middle, printed in entries:
        line: list[tuple[float, tuple[int, ...]]] = [(far, ())] * (reach + 1)
        row = next((k for k, (_, bottom) in enumerate(rows) if middle < bottom), reach - 1)
        for end in range(row + 1, min(row + _MOST_MERGED, reach) + 1):
            for start in range(max(0, row - _MOST_MERGED), row + 1):
                cost, cuts = best[start]
                cost += abs((rows[start][0] + rows[end - 1][1]) / 2 - middle)
                if printed is not None and unknown[end] == unknown[start]:
                    adds_up = abs(sums[end] - sums[start] - printed) < 0.005
                    cost -= _PROVED * height if adds_up else 0.0
                if cost < line[end][0]:
                    line[end] = (cost, (*cuts, end))
        best = line
    cost, cuts = best[reach]
    return cost, list(itertools.pairwise(cuts))
