"""Titles cut into balanced lines between words (GB/T 9704-2012, 7.3.1), and the words that may not be cut."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.packaged import packaged_text
from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.word.measure import ems

TITLE_WORDS: Final = "标题词表.txt"
_NOT_FIRST: Final = "，。、；：？！）》〉」』】”’％%…—～·"
_NOT_LAST: Final = "（《〈「『【“‘"
_ALWAYS: Final = r"\d{4}年度|\d+年|[《》〈〉（）“”、]|[A-Za-z0-9.]+"
_SET_WORDS: Final = ("政务诚信建设", "政务诚信", "社会信用体系", "镇街")
"""Words of such titles that are easily cut in two; the office's list adds to them."""
_PLACE: Final = r"[^\W\d_]{2}[局区镇市县州]"
_TOO_LONG: Final = 10
"""Characters beyond which a word would leave no choice where to break."""
_DOUBT: Final = 60.0
"""What a break that may lie within a word costs, in squared characters off the ideal length."""


@dataclass(frozen=True)
class _Piece:
    """Part of a title that is not cut; `known`: a word, a number or a mark, so that its edges are edges of words."""

    text: str
    known: bool


@dataclass(frozen=True)
class TitleCut:
    """A title in lines; `doubts`: the breaks that may lie within a word, each with what stands before and after."""

    lines: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()


def load_title_words(templates: Path | None) -> tuple[tuple[str, ...], list[Problem]]:
    """The words of the round's list, or the packaged ones where it has none that can be read."""
    path = templates / TITLE_WORDS if templates is not None else None
    if path is None or not path.is_file():
        return standard_title_words(), []
    try:
        text = decoded_text(path.read_bytes())
    except OSError:
        text = None
    if text is None:
        return standard_title_words(), [Problem("title-words-unreadable", file=f"模板/{TITLE_WORDS}")]
    return _words(text), []


@cache
def standard_title_words() -> tuple[str, ...]:
    """The packaged list."""
    return _words(packaged_text(TITLE_WORDS))


def _words(text: str) -> tuple[str, ...]:
    lines = (line.partition("#")[0] for line in text.splitlines())
    found = [
        word for line in lines for word in re.split(r"[\s，、,；;]+", line) if 1 < len(word) <= _TOO_LONG
    ]
    return tuple(dict.fromkeys(found))


def title_cut(text: str, width: float, words: Sequence[str] | None = None) -> TitleCut:
    """A title cut into balanced lines at ends of words: a trapezoid or a diamond, no line beyond the width.

    分一行或多行居中排布；回行时，要做到词意完整，排列对称，长短适宜.

    Args:
        text: the title.
        width: characters of a line.
        words: that are not cut; the packaged ones by default.
    """
    pieces = _glued(_pieces(text, tuple(standard_title_words() if words is None else words)))
    count = math.ceil(ems(text) / width - 1e-9)
    while count <= len(pieces):
        found = _cut(pieces, count, width)
        if found is not None:
            return found
        count += 1
    return TitleCut((text,))


def doubtful_breaks(titles: Sequence[TitleCut], file: str) -> list[Problem]:
    """The breaks of a document's titles that may lie within a word."""
    return [
        Problem(
            "title-break", file=file, facts={"title": "".join(cut.lines), "before": before, "after": after}
        )
        for cut in titles
        for before, after in cut.doubts
    ]


def _pieces(text: str, words: tuple[str, ...]) -> list[_Piece]:
    return [_Piece(hit[0], hit.lastgroup == "known") for hit in _pattern(words).finditer(text)]


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, sorted({*_SET_WORDS, *words}, key=lambda word: (-len(word), word))))
    return re.compile(rf"(?P<known>{_ALWAYS}|{listed}|{_PLACE})|(?P<other>.)", re.DOTALL)


def _glued(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Marks stay with their words: nothing begins with 》 or 的, nothing ends with 《."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and (piece.text[0] in _NOT_FIRST or piece.text == "的" or found[-1].text[-1] in _NOT_LAST):
            closes = piece.text[0] in _NOT_FIRST or piece.text == "的"
            found[-1] = _Piece(found[-1].text + piece.text, closes or piece.known)
        else:
            found.append(piece)
    return found


def _cut(pieces: Sequence[_Piece], count: int, width: float) -> TitleCut | None:
    """The best way to cut into so many lines: near the ideal length, widths rising, falling or both."""
    best: tuple[float, tuple[int, ...]] | None = None
    sizes = [ems(piece.text) for piece in pieces]
    ideal = sum(sizes) / count

    def go(start: int, left: int, ends: tuple[int, ...], lengths: tuple[float, ...], cost: float) -> None:
        nonlocal best
        if best is not None and cost >= best[0]:
            return
        if left == 0:
            whole = cost + _shape(lengths)
            if start == len(pieces) and (best is None or whole < best[0]):
                best = whole, ends
            return
        length = 0.0
        for end in range(start, len(pieces)):
            length += sizes[end]
            if length > width:
                break
            if len(pieces) - end - 1 >= left - 1:
                doubt = _DOUBT if left > 1 and _doubtful(pieces, end) else 0.0
                more = (length - ideal) ** 2 + doubt
                go(end + 1, left - 1, (*ends, end + 1), (*lengths, length), cost + more)

    go(0, count, (), (), 0.0)
    return _lines(pieces, best[1]) if best is not None else None


def _doubtful(pieces: Sequence[_Piece], last: int) -> bool:
    """True if a break after that piece may lie within a word: neither side is one that is known."""
    return not (pieces[last].known or pieces[last + 1].known)


def _lines(pieces: Sequence[_Piece], ends: Sequence[int]) -> TitleCut:
    starts = (0, *ends[:-1])
    lines = tuple("".join(p.text for p in pieces[a:b]) for a, b in zip(starts, ends, strict=True))
    doubts = tuple(
        (lines[k][-4:], lines[k + 1][:4]) for k, end in enumerate(ends[:-1]) if _doubtful(pieces, end - 1)
    )
    return TitleCut(lines, doubts)


def _shape(sizes: Sequence[float]) -> float:
    """Lines of one length make a rectangle, a short one between two long ones an hourglass: neither is wanted."""
    same = sum(abs(a - b) < 1 for a, b in itertools.pairwise(sizes))
    waist = any(b < a and b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False))
    return 6.0 * same + (40.0 if waist else 0.0)
