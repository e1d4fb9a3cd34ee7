"""Where text stands on its line, and how much room is between paragraphs, without laying out the page."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.gbt9704.package import number
from govcredit_xl.gbt9704.picture import Para, Picture, Section
from govcredit_xl.gbt9704.styles import switched_on

_NATURAL: Final = 1.3
"""Height of a line of most Chinese fonts, as a multiple of the size of type."""


def width_of(character: str) -> float:
    """1 for a full-width character, ½ for a half-width one."""
    if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·〔〕":
        return 1.0
    return 0.5


def text_width(text: str) -> float:
    """Characters of room that a text takes."""
    return sum(map(width_of, text))


def spaced_width(text: str) -> float:
    """The same with the quarter that Word puts between Chinese characters and digits or letters."""
    joints = re.findall(r"(?<=[一-鿿])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[一-鿿])", text)
    return text_width(text) + len(joints) / 4


def unit(para: Para, side: str, hanging: str | None = None) -> float:
    """An indent in characters, whichever way it is set; a hanging one is negative."""
    for name, sign in ((side, 1.0), (hanging, -1.0)):
        if name is None:
            continue
        in_characters = para.number_of(f"ind.{name}Chars")
        if in_characters:
            return sign * in_characters / 100
        if para.number_of(f"ind.{name}"):
            return sign * para.number_of(f"ind.{name}") / 20 / (para.pitch or 16.0)
    return 0.0


def left_of(para: Para) -> float:
    """The left indent of the lines after the first, in characters.

    Word lets an indent in characters win over the one in twips that it saves beside it. With a hanging indent
    it counts leftChars to where the first line begins and left to the other lines: what was saved tells which.
    """
    left, hanging = para.number_of("ind.leftChars") / 100, para.number_of("ind.hangingChars") / 100
    saved = para.number_of("ind.left") / 20 / (para.pitch or 16.0)
    if left and hanging and saved and abs(saved - left - hanging) < abs(saved - left):
        return left + hanging
    return unit(para, "left")


def first_of(para: Para) -> float:
    """Where the first line begins, in characters from the text edge, leading spaces counted."""
    spaces = re.match(r"[\s　]*", para.text)
    leading = text_width(spaces[0].replace("\t", "　　")) if spaces else 0.0
    return left_of(para) + unit(para, "firstLine", "hanging") + leading


@dataclass(frozen=True)
class Span:
    """Characters of free room left and right of a text on one line, in its own characters."""

    left: float
    right: float

    @property
    def centre(self) -> float:
        """Distance of its middle from the middle of the line; right is positive."""
        return (self.left - self.right) / 2


def span_of(para: Para, section: Section, tab: float = 21.0, *, spaced: bool = False) -> Span:
    """Where a paragraph of one line stands between the text edges, however it was put there.

    Args:
        spaced: reckon with the room that Word adds between Chinese characters and digits.
    """
    pitch = para.pitch or 16.0
    room = section.measure / pitch
    left, right = left_of(para) + unit(para, "firstLine", "hanging"), unit(para, "right")
    text = para.text.rstrip(" \t\n")
    width = (spaced_width if spaced else text_width)(text.replace("\t", ""))
    leading = text_width(re.match(r"[\s　]*", text)[0])  # type: ignore[index]
    trailing = text_width(text) - text_width(text.rstrip())
    if "\t" in text:
        left = _after_tabs(para, text, left, tab / pitch, room)
        return Span(left, room - left - text_width(text.rpartition("\t")[2]))
    if para.align == "center":
        start = left + (room - left - right - width) / 2
    elif para.align == "distribute":
        return Span(left, right)  # spread from edge to edge
    elif para.align == "right":
        start = room - right - width
    else:
        start = left
    return Span(start + leading, room - start - width + trailing)


def _after_tabs(para: Para, text: str, left: float, step: float, room: float) -> float:
    """Characters before the text that follows the last tab."""
    stops = sorted(
        (number(name[4:]) / 20 / (para.pitch or 16.0), kind)
        for name, kind in para.props.items()
        if name.startswith("tab.") and kind not in {"clear", "bar"}
    )
    at = left
    pieces = text.split("\t")
    for before, after in itertools.pairwise(pieces):
        at += text_width(before)
        place, kind = next(((p, k) for p, k in stops if p > at + 0.01), ((at // step + 1) * step, "left"))
        width = text_width(after)
        at = place - width if kind in {"right", "end"} else place - width / 2 if kind == "center" else place
    return min(max(at, 0.0), room)


def line_height(para: Para, section: Section) -> float:
    """Points from one line of the paragraph to the next."""
    value = para.number_of("spacing.line")
    rule = para.props.get("spacing.lineRule", "auto")
    if value and rule in {"exact", "exactly"}:
        return value / 20
    natural = para.size * _NATURAL
    snaps = section.grid in {"lines", "linesAndChars", "snapToChars"} and section.line_pitch > 0
    if snaps and switched_on(para.props.get("snapToGrid", "1")):
        natural = section.line_pitch * max(1, -(-natural // (section.line_pitch * 1.02)))
    if value and rule == "atLeast":
        return max(value / 20, natural)
    return natural * (value / 240 if value else 1.0)


def space(para: Para, side: str, section: Section) -> float:
    """Points before or after a paragraph."""
    lines = para.number_of(f"spacing.{side}Lines")
    if lines:
        return lines / 100 * (section.line_pitch or 15.6)
    if switched_on(para.props.get(f"spacing.{side}Autospacing")):
        return 14.0
    return para.number_of(f"spacing.{side}") / 20


def lines_between(picture: Picture, above: Para, below: Para, pitch: float) -> float | None:
    """Blank lines between two paragraphs of the body; None where only the laid-out page can tell."""
    if above.story not in ("body", "table") or below.story != "body" or above.number >= below.number:
        return None
    between = picture.paras[above.number : below.number - 1]
    if (
        any(not para.blank or para.story != "body" or para.starts_page for para in between)
        or below.starts_page
    ):
        return None
    section = picture.section_of(below)
    room = max(space(above, "after", section), space(below, "before", section))
    if between:
        room = space(above, "after", section) + space(below, "before", section)
    for para in between:
        room += line_height(para, section) + space(para, "before", section) + space(para, "after", section)
    return room / pitch


def lines_of(para: Para, section: Section) -> list[float]:
    """Widths in characters of the lines that a paragraph is broken into."""
    room = section.measure / (para.pitch or 16.0) - left_of(para) - unit(para, "right") + 0.01
    widths: list[float] = []
    for piece in para.words.split("\n"):
        width = text_width(piece.strip())
        while width > room:
            widths.append(room // 1)
            width -= room // 1
        widths.append(width)
    return widths


def dominant(paras: Sequence[Para], name: str) -> float:
    """The number, size, spacing or pitch, that most characters of the paragraphs have."""
    counts: dict[float, int] = {}
    for para in paras:
        value = getattr(para, name) if name in {"size", "pitch"} else para.most(name)
        counts[value] = counts.get(value, 0) + len(para.words)
    return max(counts, key=lambda value: counts[value]) if counts else 0.0
