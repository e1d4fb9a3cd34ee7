"""Merged cells that run over a page: their text stands on one of the pages only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid
from govcredit_xl.catalogue.importing.headings import HeadingColumns, find_heading

_LONG: Final = 5
"""Characters from which a text that stands whole elsewhere is no chance: 1 and 2 are not 12."""

_PART: Final = 2
"""Characters of a part of a text that it may be told by."""


def bridged(grids: Sequence[NoticeGrid]) -> list[NoticeGrid]:
    """The grids with such cells filled in on both pages.

    Only columns in which a blank means a merged cell are looked at: levels, number, method, who is
    responsible.
    """
    found = list(grids)
    columns: HeadingColumns | None = None
    known = _texts_by_column(grids)
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
            if _broken(above.text, below.text, known.get(column, frozenset())):
                found[k] = _filled(found[k], column, above.block, above.text + below.text)
                found[k + 1] = _filled(found[k + 1], column, below.block, above.text + below.text)
            elif grid.unruled and (whole := _whole(above.text, below.text)):
                found[k] = _filled(found[k], column, above.block, whole)
                found[k + 1] = _filled(found[k + 1], column, below.block, whole)
            elif above.text and not below.text:
                found[k + 1] = _filled(found[k + 1], column, below.block, above.text)
            elif below.text and not above.text:
                found[k] = _filled(found[k], column, above.block, below.text)
    return found


def _texts_by_column(grids: Sequence[NoticeGrid]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for grid in grids:
        for row in grid.rows:
            for column, cell in enumerate(row):
                found.setdefault(column, set()).add(cell.text)
    return found


def _broken(above: str, below: str, known: Collection[str]) -> bool:
    """True where a text broke over the page: inside its brackets, or it stands whole elsewhere in its column."""
    if not above or not below:
        return False
    inside = _open(above) > 0 and _open(below) < 0 and not _open(above + below)
    return inside or (len(above + below) >= _LONG and above + below in known)


def _whole(above: str, below: str) -> str:
    """The text of which one side of the page has all, and the other a part as the edge of the page cut it."""
    if above != below and min(len(above), len(below)) >= _PART:
        if below.startswith(above):
            return below
        if above.endswith(below):
            return above
    return ""


def _open(text: str) -> int:
    """Brackets that are open at its end."""
    return sum(text.count(sign) for sign in "（(") - sum(text.count(sign) for sign in "）)")


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
