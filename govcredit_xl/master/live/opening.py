"""The master before the clerk's eyes: opened, or brought to the front, at the dashboard or at a unit (`open`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.files.sheets import heading_key
from govcredit_xl.master.live.application import Application, find_book, running_with, start

if TYPE_CHECKING:
    import xlwings


class NoScreen(Exception):  # noqa: N818
    """There is no display server, as on a machine that is reached through a terminal only."""


def open_at(path: Path, unit: str | None = None) -> Application:
    """Open a master, or bring the open one to the front; it stays open.

    Args:
        path: the master.
        unit: code of the unit to go to; None: the dashboard.

    Raises:
        NoApplication: neither Excel nor LibreOffice is there.
        NoScreen: no window can be opened here.
        FileNotFoundError: there is no such file.
        KeyError: the master has no row for that unit.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    found = running_with(path)
    if found is None:
        if not _has_screen():
            raise NoScreen(path)
        where = start(visible=True)
        book = find_book(where.app, path) or where.app.books.open(str(path))
    else:
        where, book = found
    go_to(book, unit)
    book.activate(steal_focus=True)
    return where


def hand_over(path: Path) -> bool:
    """Have Windows open a file in whatever opens such files (a WPS that answers no program); False where none does."""
    startfile = getattr(os, "startfile", None)
    if startfile is None:
        return False
    try:
        startfile(path)
    except OSError:
        return False
    return True


def _has_screen() -> bool:
    """On Linux a window needs a display server; elsewhere there is a desktop."""
    return not sys.platform.startswith("linux") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def go_to(book: xlwings.Book, unit: str | None) -> None:
    """Select the dashboard's first cell, or the unit's row in 单位得分.

    Raises:
        KeyError: there is no row for that unit.
    """
    if unit is None:
        sheet = book.sheets[Sheet.OVERVIEW]
        sheet.activate()
        sheet.range("A1").select()
        return
    sheet = book.sheets[Sheet.UNIT_SCORES]
    rows = sheet.used_range.raw_value
    heading = next(k for k, row in enumerate(rows) if Head.CODE in map(heading_key, row))
    column = [heading_key(value) for value in rows[heading]].index(Head.CODE)
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        if row[column] == unit:
            sheet.activate()
            sheet.range((number, 1), (number, len(row))).select()
            return
    raise KeyError(unit)
