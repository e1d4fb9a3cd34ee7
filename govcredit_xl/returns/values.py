"""What stands in a cell, taken for what the input wants, where the meaning is certain.

Full-width digits, thousands separators, a counting word after a number, a date as text or as its serial
number, √ for 是: these are read, with a note. Whatever leaves a doubt is a problem with its cell: 十二,
约12, 12-15, 12万 for 件, 无 for a count, 1 for 是, 3/5/21, a percentage for a count. A percentage is
certain only for a 小数: 95% is 0.95, as Excel itself takes it, or 95 where the measure is %.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.core.arithmetic import from_serial
from govcredit_xl.core.model import Value
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.core.visible import shows_nothing, trimmed, visible
from govcredit_xl.files.sheets import CellError, CellValue, FormattedNumber, cell_text, seen_text
from govcredit_xl.returns.shown import read_size, told

FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2099, 12, 31)
FIRST_SERIAL: Final = 36_526
LAST_SERIAL: Final = 73_050

# 是否 as people type it. Only spellings whose meaning is certain.
_YES_WORDS: Final = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "已建立", "已完成"})
_NO_WORDS: Final = frozenset({"否", "无", "×", "✗", "✘", "x", "不是", "没有", "n", "no", "false"})
_CLASSIFIERS: Final = "个件次项人户家条起份例宗名篇期场笔只种类册部批处套"
COUNTING_WORDS: Final = frozenset([*_CLASSIFIERS, "人次", "场次", "件次", "条次"])
LARGEST: Final = 1e15
"""Beyond it Excel no longer holds every whole number: such a figure is a slip."""

_SIGNS: Final = {0x2212: "-", 0x2010: "-", 0x2011: "-", 0xFE63: "-"}
_WIDE: Final = {**{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, **_SIGNS}
_SCALES: Final = frozenset("十百千万亿")

_NUMBER: Final = re.compile(
    r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+)\s*(\D*)\Z"
)
_RANK: Final = re.compile(r"第\s*([0-9]{1,4})\s*[名位]?\Z")
_DATE: Final = re.compile(
    r"([0-9]{4})\s*(?:([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})|年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号])"
    r"(?:[T\s]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\Z"
)
_EIGHT_DIGITS: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell was taken for.

    Attributes:
        value: None when blank or faulty.
        faulty: True where something stands there that is no answer to the input.
        code: the problem's code: an error where faulty, `value-normalised` where the value is not
            quite what stood there, else None.
        note: what it was read as, "" where there is no note.
        shown: what the cell shows and holds, where the two differ in size; else "".
    """

    value: Value = None
    faulty: bool = False
    code: str | None = None
    note: str = ""
    shown: str = ""


BLANK: Final = CellReading()


def normalise(raw: CellValue | int | None, input_type: str, measure: str = "") -> CellReading:
    """The answer that a cell holds.

    Args:
        raw: as the cell holds it; None when blank.
        input_type: one of `InputType`.
        measure: the input's unit of measure, which may follow a number.
    """
    if raw is None or (isinstance(raw, str) and shows_nothing(raw)):
        return BLANK
    if isinstance(raw, CellError):
        return _fault("unreadable-cell" if raw.broken else "error-value")
    if input_type in InputType.TEXTS:
        return _text(raw)
    if input_type == InputType.FLAG:
        return _flag(raw)
    if input_type == InputType.DATE:
        return _date(raw)
    return _number(raw, input_type, measure)


def _fault(code: str) -> CellReading:
    return CellReading(None, True, code)


def _noted(value: Value, shown: str) -> CellReading:
    return CellReading(value, False, "value-normalised", shown)


def plain_text(text: str) -> str:
    """Text with full-width signs made plain, without outer spaces and signs that nobody sees."""
    return visible(text).translate(_WIDE).strip()


def _text(raw: CellValue | int) -> CellReading:
    if isinstance(raw, FormattedNumber):  # 0012 is 12 under the format 0000
        held, shown = cell_text(raw), trimmed(seen_text(raw))
        return _noted(shown, shown) if shown != held else CellReading(shown)
    return CellReading(trimmed(cell_text(float(raw) if type(raw) is int else raw)))


# -- 是否 ----------------------------------------------------------------------------------------------
def _flag(raw: CellValue | int) -> CellReading:
    if isinstance(raw, bool):
        return _noted(YES, YES) if raw else _noted(NO, NO)
    if not isinstance(raw, (str, FormattedNumber)):
        return _fault("not-yes-or-no")
    text = plain_text(raw if isinstance(raw, str) else seen_text(raw))
    if isinstance(raw, FormattedNumber) and text in {YES, NO}:
        return _noted(text, text)
    if text in {YES, NO}:
        return CellReading(text)
    word = text.casefold()
    if word in _YES_WORDS:
        return _noted(YES, YES)
    return _noted(NO, NO) if word in _NO_WORDS else _fault("not-yes-or-no")


# -- 日期 ----------------------------------------------------------------------------------------------
def _date(raw: CellValue | int) -> CellReading:
    if isinstance(raw, dt.date):
        day = raw.date() if isinstance(raw, dt.datetime) else raw
        return CellReading(day) if FIRST_DAY <= day <= LAST_DAY else _fault("not-a-date")
    if isinstance(raw, (bool, CellError)):
        return _fault("not-a-date")
    found = _written_date(plain_text(raw)) if isinstance(raw, str) else _numbered_date(float(raw))
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        return _fault("not-a-date")
    return _noted(found, found.isoformat())


def _written_date(text: str) -> dt.date | None:
    match = _DATE.match(text) or _EIGHT_DIGITS.match(text)
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part is not None and part.isdigit()]
    return _day(*parts)


def _numbered_date(number: float) -> dt.date | None:
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return from_serial(number)
    match = _EIGHT_DIGITS.match(f"{number:.15g}")
    return _day(*map(int, match.groups())) if match else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


# -- numbers -------------------------------------------------------------------------------------------
def _number(raw: CellValue | int, input_type: str, measure: str) -> CellReading:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return _fault("not-a-number")
    if isinstance(raw, FormattedNumber):
        size = read_size(raw, input_type, plain_text(measure))
        if not size.same:
            return _sized(size.value, input_type, told(raw, size.text))
        reading = _checked(float(raw), input_type, written=False)
        return replace(reading, shown=told(raw, size.text)) if reading.code == "not-whole" else reading
    number = _written_number(plain_text(raw), input_type, measure) if isinstance(raw, str) else float(raw)
    return _checked(number, input_type, isinstance(raw, str))


def _sized(number: float | None, input_type: str, shown: str) -> CellReading:
    """What a cell holds that shows another size: what is shown where it is certain."""
    if number is None:
        return CellReading(None, True, "shown-in-doubt", "", shown)
    reading = _checked(number, input_type, written=True)
    if reading.faulty:
        return replace(reading, shown=shown)
    return CellReading(reading.value, False, "shown-otherwise", reading.note, shown)


def _checked(number: float | None, input_type: str, written: bool) -> CellReading:
    if number is None or math.isnan(number) or abs(number) >= LARGEST:
        return _fault("not-a-number")
    if number < 0 and input_type != InputType.SIGNED:
        return _fault("negative-number")
    if input_type == InputType.COUNT:
        number = float(f"{number:.15g}")  # what Excel shows is what the clerk saw
        if not number.is_integer():
            return _fault("not-whole")
    return _noted(number, f"{number:.15g}") if written else CellReading(number)


def _written_number(text: str, input_type: str, measure: str) -> float | None:
    rank = _RANK.match(text)
    if rank and measure == "名":
        return float(rank[1])
    match = _NUMBER.match(text)
    if match is None:
        return None
    number = float(match[1].replace(",", ""))
    word, own = match[2].strip(), plain_text(measure)
    if not word or word == own or (word in _SCALES and own.startswith(word)):
        return number
    if word == "%":
        return number / 100 if input_type in (InputType.DECIMAL, InputType.SIGNED) and not own else None
    return number if word in COUNTING_WORDS and (not own or own in COUNTING_WORDS) else None
