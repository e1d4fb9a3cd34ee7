"""Our tables, found in a master that somebody may have rearranged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.master.keys import KEY_HEADINGS, join_key, unique_keys
from govcredit_xl.master.model import Place
from govcredit_xl.sheets import Book, SheetPicture, heading_key

_LOOKED_AT: Final = 300
"""Rows in which a heading row is looked for."""


@dataclass(frozen=True)
class FoundSheet:
    """One of our tables as it stands now.

    Attributes:
        name: of the sheet, which may have been renamed.
        picture: its cells.
        heading_row: where the headings stand.
        place: our rows by key and our columns by heading.
        own_rows: rows with anything on them that are not ours, in order.
        own_columns: columns with anything in them that are not ours, in order.
        missing_keys: headings without which rows cannot be told apart.
        repeated: rows whose key stands on an earlier row too.
    """

    name: str
    picture: SheetPicture
    heading_row: int
    place: Place
    own_rows: tuple[int, ...]
    own_columns: tuple[int, ...]
    missing_keys: list[str]
    repeated: tuple[int, ...]

    def value(self, row: int, column: int) -> Any:
        """What a cell holds, None where it is blank."""
        return self.picture.cells.get((row, column))


def find_sheets(
    book: Book, headings: Mapping[str, Sequence[str]], keys: Mapping[str, frozenset[str]]
) -> dict[str, FoundSheet]:
    """Our sheet names → where they are; a sheet that was renamed is known by its headings.

    Args:
        book: the master.
        headings: sheet → our headings.
        keys: sheet → keys of our rows; for a sheet that is left out, all rows are ours.
    """
    found: dict[str, FoundSheet] = {}
    pictures = {picture.name: picture for picture in book.sheets}
    strangers = [picture for picture in book.sheets if picture.name not in headings]
    for sheet, ours in headings.items():
        picture = pictures.get(sheet) or _renamed(strangers, ours)
        if picture is None:
            continue
        if picture in strangers:
            strangers.remove(picture)
        table = _find_table(picture, sheet, ours, keys.get(sheet))
        if table is not None:
            found[sheet] = table
    return found


def _renamed(strangers: Sequence[SheetPicture], ours: Sequence[str]) -> SheetPicture | None:
    for picture in strangers:
        _, columns = _heading_row(picture, ours)
        if len(columns) >= max(4, 0.9 * len(ours)):
            return picture
    return None


def _heading_row(picture: SheetPicture, ours: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row that holds the most of our headings, and where they stand in it; of equal headings the first."""
    wanted = {heading_key(heading): heading for heading in ours}
    best: tuple[int, dict[str, int]] = (0, {})
    for count, (row, cells) in enumerate(picture.by_row.items()):
        if count > _LOOKED_AT or len(best[1]) == len(wanted):
            break
        columns: dict[str, int] = {}
        for column, value in sorted(cells.items()):
            heading = wanted.get(heading_key(value)) if isinstance(value, str) else None
            if heading is not None:
                columns.setdefault(heading, column)
        if len(columns) > len(best[1]):
            best = row, columns
    return best


def _find_table(
    picture: SheetPicture, sheet: str, ours: Sequence[str], keys: frozenset[str] | None
) -> FoundSheet | None:
    heading_row, columns = _heading_row(picture, ours)
    if not columns:
        return None
    needed = KEY_HEADINGS[sheet]
    missing = [heading for heading in needed if heading not in columns]
    rows: dict[str, int] = {}
    strange: list[int] = []
    repeated: list[int] = []
    if not missing:
        # A formula that has not been computed is no value, but it is somebody's.
        lines = sorted({*picture.by_row, *(row for row, _ in picture.formulas)})
        below = [(row, picture.by_row.get(row, {})) for row in lines if row > heading_row]
        read = [join_key(cells.get(columns[heading]) for heading in needed) for _, cells in below]
        unique = unique_keys(read) if keys is None or any("#" in key for key in keys) else read
        for (row, _), key in zip(below, unique, strict=True):
            if key and (keys is None or key in keys):
                if key in rows:
                    repeated.append(row)
                else:
                    rows[key] = row
            else:
                strange.append(row)
        strange = [row for row in lines if row < heading_row] + strange
    first = min(rows.values(), default=heading_row + 1)
    last = max(rows.values(), default=heading_row)
    taken = set(columns.values())
    used = {column for (row, column) in {*picture.cells, *picture.formulas} if row >= heading_row}
    return FoundSheet(
        picture.name,
        picture,
        heading_row,
        Place(rows, columns, first, last),
        tuple(strange),
        tuple(sorted(used - taken)),
        missing,
        tuple(repeated),
    )
