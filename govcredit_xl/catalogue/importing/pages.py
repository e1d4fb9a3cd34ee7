"""Merged cells that run over a page: their text stands on one of the pages only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid
from govcredit_xl.catalogue.importing.headings import HeadingColumns, find_heading


def bridged(grids: Sequence[NoticeGrid]) -> list[NoticeGrid]:
    """The grids with such cells filled in on both pages.

    Only columns in which a blank means a merged cell are looked at: levels, number, method, who is
    responsible.
    """
    found = list(grids)
    columns: HeadingColumns | None = None
    for k, grid in enumerate(found):
        heading = find_heading(grid)
        columns = heading.columns if heading is not None else columns
        if k + 1 == len(found) or columns is None:
            continue
        after = found[k + 1]
        if not grid.page or after.page != grid.page + 1 or len(after.rows[0]) != len(grid.rows[0]):
            continue
        again = find_heading(after)
        start = 0 if again is None else again.first + again.height
        if start >= len(after.rows):
            continue
        for column in _merging(columns):
            above, below = found[k].rows[-1][column], found[k + 1].rows[start][column]
            if above.text and not below.text:
                found[k + 1] = _filled(found[k + 1], column, below.block, above.text)
            elif below.text and not above.text:
                found[k] = _filled(found[k], column, above.block, below.text)
    return found


def _merging(columns: HeadingColumns) -> list[int]:
    named = (columns.number, columns.method, columns.responsible, columns.leads, columns.supporters)
    return [*columns.levels, *(column for column in named if column is not None)]


def _filled(grid: NoticeGrid, column: int, block: int, text: str) -> NoticeGrid:
    rows = tuple(
        tuple(
            GridCell(text, block) if k == column and cell.block == block else cell
            for k, cell in enumerate(row)
        )
        for row in grid.rows
    )
    return replace(grid, rows=rows)
