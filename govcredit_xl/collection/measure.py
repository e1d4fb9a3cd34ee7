"""How many lines a text takes in a column, so that every row is high enough before anybody touches it."""

from __future__ import annotations

import functools
import math
import unicodedata
from typing import Final

_PIXELS_PER_COLUMN_UNIT: Final = 7
_PADDING: Final = 8  # pixels that a cell keeps free left and right
_LINE: Final = 1.42  # line height as a multiple of the font size; 微软雅黑 needs 1.35, 宋体 less
_NO_LINE_START: Final = frozenset("，。；：、！？）》」』】〕”’%％…")


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
    pixels = column * _PIXELS_PER_COLUMN_UNIT - _PADDING - indent * 9
    room = max(2, math.floor(pixels / (size * 96 / 72) * 2))
    return sum(_paragraph(part, room) for part in text.split("\n"))


def _paragraph(text: str, room: int) -> int:
    lines, used = 1, 0
    for mark in text:
        width = _width(mark)
        if used + width > room:
            lines += 1
            # A closing mark does not begin a line: it takes the character before it along.
            used = width + 2 if mark in _NO_LINE_START else width
        else:
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
