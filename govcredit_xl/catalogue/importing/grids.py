"""What the source formats are read into: lines of text, and plain grids with merged cells expanded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.files.sheets import Unreadable

MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 60
MAX_GRID_TEXT: Final = 2_000_000
"""Characters of all cells of a grid. A list of 500 criteria has some 50,000."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid; the cells of one merged cell hold the same text and the same block.

    Attributes:
        text: lines parted by a line break, outer spaces gone.
        block: number that only the cells of one merged cell share.
    """

    text: str
    block: int


@dataclass(frozen=True)
class NoticeGrid:
    """A table as it is printed.

    Attributes:
        name: how people find it: 表1, the name of a sheet, 第3页.
        rows: of equal length.
        places: where each row stands, as people find it.
        above: the lines of text right above it, the nearest last.
        guessed: its columns are not sure: recognised text, cells may have slid.
        page: number of its page, 0 where the format knows none; tables that go on are told by it.
        unruled: it is printed without lines: where its rows and columns part was told from the places of the text.
    """

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    places: tuple[str, ...]
    above: tuple[str, ...] = ()
    guessed: bool = False
    page: int = 0
    unruled: bool = False


@dataclass(frozen=True)
class Source:
    """A file of the notice.

    Attributes:
        file: its name.
        lines: the text outside its tables, a paragraph or line each, in order.
        grids: its tables, in order.
    """

    file: str
    lines: tuple[str, ...]
    grids: tuple[NoticeGrid, ...]


def clean(text: str) -> str:
    """The text of a cell: lines without outer spaces, blank ones left out."""
    lines = (" ".join(line.split()) for line in text.replace("\u3000", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def make_grid(
    name: str,
    texts: Mapping[tuple[int, int], str],
    merges: Iterable[tuple[int, int, int, int]],
    place: str,
    above: Sequence[str] = (),
    size: tuple[int, int] | None = None,
) -> NoticeGrid | None:
    """A grid from texts by (row, column) and merged cells, both counted from 1; None where all is blank.

    Args:
        name, above: as in `NoticeGrid`.
        texts: a merged cell's text stands at its first row and column.
        merges: first row, first column, last row, last column.
        place: what stands before the number of a row, such as `表1第`.
        size: rows and columns, where blank ones at the edges count; None: they do not.

    Raises:
        Unreadable: `oversized-file`.
    """
    filled = {at: clean(text) for at, text in texts.items() if clean(text)}
    if not filled:
        return None
    top, bottom = min(row for row, _ in filled), max(row for row, _ in filled)
    left, right = min(column for _, column in filled), max(column for _, column in filled)
    if size is not None:
        top, left, bottom, right = 1, 1, max(bottom, size[0]), max(right, size[1])
    merges = [box for box in merges if box[0] <= bottom and box[1] <= right and box[2] >= top]
    bottom = max(bottom, *(min(box[2], bottom + 200) for box in merges if box[:2] in filled), 0)
    check_size(bottom - top + 1, right - left + 1, sum(map(len, filled.values())))
    width = right - left + 1
    blocks = [
        [(row - top) * width + column - left for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]
    shown = {(row - top, column - left): text for (row, column), text in filled.items()}
    taken: set[tuple[int, int]] = set()
    for first, start, last, end in merges:
        rows = range(max(first, top) - top, min(last, bottom) - top + 1)
        columns = range(max(start, left) - left, min(end, right) - left + 1)
        anchor = (first - top, start - left)
        cells = [(row, column) for row in rows for column in columns]
        if not cells or not taken.isdisjoint(cells):
            continue  # forged: merged cells never overlap
        taken.update(cells)
        for row, column in cells:
            blocks[row][column] = blocks[cells[0][0]][cells[0][1]]
            shown[row, column] = shown.get(anchor, "")
    rows_made = tuple(
        tuple(GridCell(shown.get((row, column), ""), block) for column, block in enumerate(line))
        for row, line in enumerate(blocks)
    )
    places = tuple(f"{place}{row}行" for row in range(top, bottom + 1))
    return NoticeGrid(name, rows_made, places, tuple(above))


def check_size(rows: int, columns: int, characters: int) -> None:
    """Refuse what no list of criteria can be.

    Raises:
        Unreadable: `oversized-file`.
    """
    if rows > MAX_ROWS or columns > MAX_COLUMNS or characters > MAX_GRID_TEXT:
        raise Unreadable(
            "oversized-file",
            f"有一张表有 {rows} 行、{columns} 列、{characters} 字，指标表不会这么大"
            f"（最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列）",
            f"a table of it has {rows} rows, {columns} columns and {characters} characters",
        )
