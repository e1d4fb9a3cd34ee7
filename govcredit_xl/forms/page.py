"""Paper and protection, the same on every sheet."""

from __future__ import annotations

import functools
import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.model import Settings
from govcredit_xl.core.round_names import subject_of_title
from govcredit_xl.core.visible import NO_LINE_START
from govcredit_xl.forms.stamp import TOKEN, UNIT_IN_HEADER

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_A4: Final = 9
_A4_POINTS: Final = (595.0, 842.0)
_MAX_TITLE: Final = 60
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.4, 0.4, 0.7, 0.65  # inches
_RESERVE: Final = 0.96  # fonts differ between programs, and with them the scale

# The guard rail leaves everything that helps: choosing, filtering, sorting, widths, heights, colours.
_ALLOWED: Final = {
    "objects": False, "scenarios": False, "format_cells": True, "format_columns": True, "format_rows": True,
    "sort": True, "autofilter": True, "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


def round_title(settings: Settings) -> str:
    """What the workbooks of a round are called: the notice's subject where the title is a notice's."""
    if not settings.title:
        return f"{settings.period}{settings.evaluation}"
    return subject_of_title(settings.title)


def header_text(title: str) -> str:
    """A title as a page header takes it."""
    return title[:_MAX_TITLE].replace("&", "&&")


def prepare_page(sheet: Worksheet, settings: Settings, *, landscape: bool) -> None:
    """A4, as wide as the page, the unit in the header, the token and page numbers in the footer."""
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_header(f"&L&9 {UNIT_IN_HEADER}&R&9 {header_text(round_title(settings))}", {"margin": 0.35})
    sheet.set_footer(f"&L&6 {TOKEN}&R&9第 &P 页，共 &N 页", {"margin": 0.3})


def room_on_page(widths: Iterable[float], *, landscape: bool) -> float:
    """Points of row height that surely fit on a page when these columns are made to fit its width."""
    wide, high = reversed(_A4_POINTS) if landscape else _A4_POINTS
    needed = sum((7 * width + 5) * 0.75 for width in widths)
    scale = min(1.0, (wide - (_LEFT + _RIGHT) * 72) / needed)
    return (high - (_TOP + _BOTTOM) * 72) / scale * _RESERVE


def page_breaks(chunks: Sequence[float], room: float) -> list[int]:
    """Indexes of the chunks that begin a page, so that no chunk lower than a page is cut."""
    found, used = [], 0.0
    for k, size in enumerate(chunks):
        if used and used + size > room:
            found.append(k)
            used = 0.0
        used += size
    return found


def protect(sheet: Worksheet) -> None:
    """Protect the sheet without a password."""
    sheet.protect("", dict(_ALLOWED))


def lock_beyond(sheet: Worksheet, look: Format, columns: int) -> None:
    """Lock the cells right of the sheet's own columns: Tab goes from one input to the next, never beyond.

    They have the style Normal, which is unlocked so that a paste locks no input. XlsxWriter would write down each
    of 16,384 columns: it is told of the first, and `stamp.finish` makes it hold for all to its right.
    """
    width = sheet.dim_colmin, sheet.dim_colmax
    sheet.set_column(columns, columns, None, look)
    # Else the sheet counts as wide as that, and each of its rows is looked through to the last column.
    sheet.dim_colmin, sheet.dim_colmax = width


# -- How many lines a text takes in a column, so that every row is high enough before anybody touches it ---
_PIXELS_PER_COLUMN_UNIT: Final = 7
_PADDING: Final = 8  # pixels that a cell keeps free left and right
_LINE: Final = 1.42  # line height as a multiple of the font size; 微软雅黑 needs 1.35, 宋体 less


@functools.cache
def _width(mark: str) -> int:
    return 2 if unicodedata.east_asian_width(mark) in "FWA" else 1


def text_width(text: str) -> int:
    """Half-widths that a text takes: 2 for a Chinese character or full-width mark, 1 for a Latin letter."""
    return sum(map(_width, text))


def line_count(text: str, column: float, size: float = 10, *, indent: int = 0) -> int:
    """Lines of the text in a column.

    Args:
        text: with line feeds where there are paragraphs.
        column: width of the column in Excel's units.
        size: font size in points.
        indent: indent of the cell.
    """
    return len(lines_of(text, column, size, indent=indent))


def lines_of(text: str, column: float, size: float = 10, *, indent: int = 0) -> list[str]:
    """The lines into which a text falls in a column; arguments as of `line_count`."""
    pixels = column * _PIXELS_PER_COLUMN_UNIT - _PADDING - indent * 9
    room = max(2, math.floor(pixels / (size * 96 / 72) * 2))
    return [line for part in text.split("\n") for line in _broken(part, room)]


def _broken(text: str, room: int) -> list[str]:
    lines, used = [""], 0
    for mark in text:
        width = _width(mark)
        if used + width > room and lines[-1]:
            # A closing mark does not begin a line: it takes the character before it along.
            taken = lines[-1][-1] if mark in NO_LINE_START and len(lines[-1]) > 1 else ""
            lines[-1] = lines[-1].removesuffix(taken) if taken else lines[-1]
            lines.append(taken)
            used = _width(taken) if taken else 0
        lines[-1] += mark
        used += width
    return lines


def shorten(text: str, room: float) -> str:
    """As much of the text as fits into so many half-widths, with … where something is left out."""
    if text_width(text) <= room:
        return text
    while text and text_width(text) + 2 > room:
        text = text[:-1]
    return f"{text}…"


def height(lines: float, size: float = 10, *, least: float = 0.0, padding: float = 6.0) -> float:
    """Row height in points; Excel takes at most 409."""
    return min(409.0, max(least, round(lines * size * _LINE + padding, 1)))
