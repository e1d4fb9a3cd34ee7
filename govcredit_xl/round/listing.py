"""Workbooks that show tables of several rounds: a title, headings, rows; formulas carry their values."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import column_letters
from govcredit_xl.core.folder import find_round, saved_at, write_atomic
from govcredit_xl.core.problems import Problem
from govcredit_xl.forms.page import line_count

if TYPE_CHECKING:
    from govcredit_xl.master.written.style import MasterStyles

HEAD: Final = 3
"""Row of the headings, counted from 1: a title and a note stand above."""
_BUTTON: Final = 2.5
"""Characters that the filter button takes of a heading's width."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula without =, and the value it has now; NaN for blank."""

    formula: str
    value: float


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: heading, width in characters, and a look of the master's."""

    heading: str
    width: float
    look: str = "text"


Shown = str | float | Computed | None


def write_listing(
    ws: Any,
    styles: MasterStyles,
    title: str,
    note: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[Shown]],
    frozen: int = 2,
) -> None:
    """One table on a sheet, ready to be read and printed."""
    ws.write_string(0, 0, title, styles["title"])
    ws.write_string(1, 0, note, styles["subtitle"])
    ws.set_row(0, 28)
    # A heading keeps clear of its filter button.
    lines = max(line_count(column.heading, column.width - _BUTTON, 10) for column in columns)
    ws.set_row(HEAD - 1, max(20, 15 * lines + 5))
    for at, column in enumerate(columns):
        ws.set_column(at, at, column.width)
        ws.write_string(HEAD - 1, at, column.heading, styles["head"])
    for number, row in enumerate(rows, HEAD):
        height = max((_lines(*pair) for pair in zip(columns, row, strict=True)), default=1)
        if height > 1:
            ws.set_row(number, 15 * height + 3)
        for at, (column, shown) in enumerate(zip(columns, row, strict=True)):
            _write(ws, number, at, shown, styles[column.look])
    last = max(HEAD, HEAD + len(rows) - 1)
    ws.autofilter(HEAD - 1, 0, last, len(columns) - 1)
    ws.freeze_panes(HEAD, min(frozen, len(columns)))
    ws.hide_gridlines(2)
    ws.set_landscape()
    ws.set_paper(9)
    ws.fit_to_pages(1, 0)
    ws.repeat_rows(HEAD - 1)
    ws.set_footer("&R&8第 &P 页，共 &N 页")


def _lines(column: ListColumn, shown: Shown) -> int:
    """Lines that a text takes where it is wrapped; no application is trusted to make its row as high."""
    wrapped = column.look == "wrap" and isinstance(shown, str)
    return line_count(str(shown), column.width - 1, 10) if wrapped else 1


def _write(ws: Any, row: int, at: int, shown: Shown, look: Any) -> None:
    if isinstance(shown, Computed):
        ws.write_formula(row, at, "=" + shown.formula, look, "" if math.isnan(shown.value) else shown.value)
    elif isinstance(shown, str):
        ws.write_string(row, at, shown, look)
    elif shown is None or math.isnan(shown):
        ws.write_blank(row, at, None, look)
    else:
        ws.write_number(row, at, shown, look)


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """The cell of a record (counted from 0) in a column (from 0): F4, or $F$4."""
    letters, number = column_letters(column + 1), HEAD + 1 + row
    return f"${letters}${number}" if fixed else f"{letters}{number}"


def column_of(column: int, rows: int) -> str:
    """A whole column (from 0) of so many records: $F$4:$F$12."""
    letters = column_letters(column + 1)
    return f"${letters}${HEAD + 1}:${letters}${HEAD + max(rows, 1)}"


def no_place(folder: Path, shown: str, rounds: Collection[Path] = ()) -> Problem | None:
    """Why nothing may be written into a folder: it is or lies in one that a round itself uses.

    Args:
        folder: an absolute path.
        shown: how it is named.
        rounds: folders of rounds that are only to be read.
    """
    around = find_round(folder)  # another round's inbox is no place, either
    own = around.own_folder(folder) if around is not None else None
    if own is None and folder.resolve() in {root.resolve() for root in rounds}:
        own = folder.name
    return Problem("export-own-folder", facts={"where": shown, "folder": own}) if own is not None else None


def put(folder: Path, name: str, data: bytes) -> tuple[Path, list[Problem]]:
    """Write a file of ours; one that is there and says something else is kept beside it under its time.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, told = folder / name, []
    if path.exists() and path.read_bytes() != data:
        when = saved_at(path)
        stem, number = f"{path.stem}_{when:%Y%m%d-%H%M%S}", 1
        while (kept := path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")).exists():
            number += 1
        path.rename(kept)
        told.append(Problem("earlier-file-kept", file=str(path), facts={"kept": kept.name}))
    write_atomic(path, data)
    return path, told
