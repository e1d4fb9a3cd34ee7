"""A number and what its cell shows: the same size, another one that is certain, or a doubt.

What is shown is read as if somebody had typed it. Where it is the same amount (a rate as a percentage,
3505000 元 as 350.5万元) the number stands. Where the format has only moved the decimal point (3505000 shown as
350.5万元 where 万元 are asked) what a person sees counts. All else leaves a doubt, also a word that says
another size than the format scales by.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.terms import InputType
from govcredit_xl.core.visible import visible
from govcredit_xl.files.sheets import FormattedNumber, cell_text

NOTHING_SHOWN, DATE_SHOWN = "空白", "日期或时间"

_SIZES: Final = {
    "": 1.0, "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9,
    "百亿": 1e10, "千亿": 1e11, "万亿": 1e12, "k": 1e3, "m": 1e6,
}  # fmt: skip
_SIZED: Final = re.compile(r"(万亿|[十百千]?[万亿]|[十百千]|[km](?![a-z]))?(.*)\Z", re.IGNORECASE)
_PER: Final = {"%": 100.0, "‰": 1000.0}
_FIGURE: Final = re.compile(r"(?:[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)(?:E[+-]?[0-9]+)?", re.IGNORECASE)
_IN_PARTS: Final = re.compile(r"-?(?:([0-9]+)亿)?(?:([0-9]+)万)?([0-9]+)?(\D*)\Z")
_BESIDE: Final = re.compile(r"[\s()（）\[\]【】<>《》“”\"'*¥￥$€£：:、，,。.;；+\-—_/]+")
_NEAR: Final = 0.005
"""Shown digits that are this near are those of the number, rounded to fewer places."""


@dataclass(frozen=True, slots=True)
class SizeReading:
    """What a number and its look say together.

    Attributes:
        value: None where the two leave a doubt.
        text: what is shown.
        same: the number stands as it is.
    """

    value: float | None
    text: str = ""
    same: bool = False


def read_size(number: float, input_type: str, measure: str) -> SizeReading:
    """The size of a number that is asked in a unit of measure."""
    value = float(number)
    shown = number.shown if isinstance(number, FormattedNumber) else None
    if shown is None or shown.kind == "fraction":
        return SizeReading(value, same=True)
    if shown.kind == "date":
        return SizeReading(None, DATE_SHOWN)
    text = visible(shown.text).strip()
    figures = _FIGURE.findall(text)
    if not figures:
        # 0 is shown as - or as nothing in many tables of accounts.
        return SizeReading(value, text, same=True) if value == 0 else SizeReading(None, text or NOTHING_SHOWN)
    if len(figures) > 1:
        same = _adds_up(text, value, measure)
        return SizeReading(value if same else None, text, same=same)
    return _compare(value, text, figures[0], input_type, measure)


def _compare(value: float, text: str, figure: str, input_type: str, measure: str) -> SizeReading:
    before, _, behind = text.partition(figure)
    negative = "-" in before or ("(" in before and ")" in behind)
    amount = float(figure.replace(",", "")) * (-1 if negative else 1)
    word = _BESIDE.sub("", behind) or _sized_prefix(before)
    factor = _factor(word, input_type, measure)
    if factor is None:
        return SizeReading(None, text)
    candidate = amount * factor
    half = _half_a_place(figure) * factor * (1 + 1e-9) + 1e-9 * abs(value)
    if abs(candidate - value) <= half:
        return SizeReading(value, text, same=True)
    certain = factor == 1 and candidate and _moved_point(candidate, value, _size_of(word)[0])
    return SizeReading(candidate if certain else None, text)


def _moved_point(candidate: float, value: float, size: float) -> bool:
    """True where a number is another with its decimal point moved; by the size that a word beside it says, if any."""
    powers = range(-12, 13) if size == 1 else (round(math.log10(size)),)
    return any(power and abs(candidate * 10.0**power - value) <= _NEAR * abs(value) for power in powers)


def _factor(word: str, input_type: str, measure: str) -> float | None:
    """What one of the shown is in the unit of measure; None where that is not certain."""
    own = _BESIDE.sub("", visible(measure))
    if not word or word == own:
        return 1.0
    if word in _PER:
        return 1 / _PER[word] if input_type == InputType.DECIMAL and not own else None
    size, base = _size_of(word)
    own_size, own_base = _size_of(own)
    if base and own_base and base != own_base:
        return 1.0 if size == own_size == 1 else None
    return size / own_size


def _size_of(word: str) -> tuple[float, str]:
    match = _SIZED.match(word)
    assert match is not None  # every part of it may be empty
    return _SIZES[(match[1] or "").lower()], match[2]


def _sized_prefix(before: str) -> str:
    """A word in front of the digits where it says a size: 万元 350.5."""
    word = _BESIDE.sub("", before)
    return word if word in _PER or _size_of(word)[0] != 1 else ""


def _half_a_place(figure: str) -> float:
    mantissa, _, power = figure.upper().partition("E")
    decimals = len(mantissa.partition(".")[2])
    return float(0.5 * 10.0 ** (int(power or 0) - decimals))


def _adds_up(text: str, value: float, measure: str) -> bool:
    """True where digits in several parts are the number all the same: 1 234 567, 350万5000."""
    together = re.sub(r"(?<=[0-9])[ ,，'](?=[0-9])", "", text)
    figures = _FIGURE.findall(together)
    if len(figures) == 1:
        return _compare(value, together, figures[0], InputType.COUNT, measure).same
    match = _IN_PARTS.match(together)
    if match is None or _size_of(measure)[0] != 1:
        return False
    parts = [int(part or 0) for part in match.groups()[:3]]
    return abs(parts[0] * 10**8 + parts[1] * 10**4 + parts[2] - abs(value)) <= 0.5 and value > 0


def told(number: float, text: str) -> str:
    """Both, for messages: 350.5万元（单元格里的数是 3505000）."""
    return f"{text}（单元格里的数是 {cell_text(float(number))}）"
