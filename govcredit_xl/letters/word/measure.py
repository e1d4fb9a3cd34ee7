"""How wide a text is and how many lines it takes: what places are computed from before anything is drawn."""

from __future__ import annotations

import math
import re
from typing import Final

_NOT_FIRST: Final = "，。、；：？！）》〉」』】”’％%…—～·"
_NOT_LAST: Final = "（《〈「『【“‘"
_PIECES: Final = re.compile(r"[A-Za-z0-9.,%+\-/_@]+|.", re.DOTALL)


def ems(text: str, narrow: float = 0.5) -> float:
    """Width in characters: a Chinese one is 1, others `narrow`."""
    return sum(_one(character, narrow) for character in text)


def _one(character: str, narrow: float) -> float:
    if not character.isascii():
        return 1.0
    return max(narrow, 0.9) if character in "%@mMW" and narrow > 0.5 else narrow


def line_count(text: str, width: float, narrow: float = 0.56) -> int:
    """Lines that a text needs, at most: `width` in characters; marks may not begin a line, words are not cut."""
    return sum(_lines(part, max(1.0, width), narrow) for part in text.split("\n"))


def _lines(text: str, width: float, narrow: float) -> int:
    lines, used = 1, 0.0
    for piece in _PIECES.findall(text):
        size = ems(piece, narrow)
        if used + size > width + 1e-6:
            # A mark that may not begin a line takes the character before it along.
            carried = 1.0 if piece[0] in _NOT_FIRST else 0.0
            lines, used = lines + max(1, math.ceil(size / width)), carried + size % width
        else:
            used += size
    return lines
