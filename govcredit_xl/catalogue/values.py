"""Cells of the catalogue as typed values. A fault says why, in Chinese and in English."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.visible import trimmed, visible
from govcredit_xl.files.sheets import (
    CellError,
    CellValue,
    FormattedNumber,
    cell_text,
    heading_key,
    plain,
    seen_text,
)
from govcredit_xl.files.sheets.similar import guess


class Fault(NamedTuple):
    """Why a value cannot be taken."""

    zh: str
    en: str


ITEM_ID: Final = re.compile(r"[0-9]+(\.[0-9]+)*")
UNIT_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
INPUT_CODE: Final = re.compile(r"[a-z][a-z0-9]*")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_SEPARATORS: Final = re.compile(r"[、，,;；\n]")
_SPACED: Final = re.compile(r"(?<=[^\x00-\x7f])\s|\s(?=[^\x00-\x7f])")
_CRITERIA: Final = re.compile(r"[*?~]|\A[=<>+@-]")

NOT_TEXT: Final = Fault("是错误值", "it is an error value")
NO_VALUE: Final = Fault("文件里的内容读不出来，请重新填写", "it cannot be read; fill it in again")


def as_text(value: CellValue) -> str | Fault:
    """The text as it is shown, without outer spaces; numbers and dates as people write them."""
    if isinstance(value, CellError):
        return NO_VALUE if value.broken else NOT_TEXT
    return trimmed(seen_text(value))


def as_name(value: CellValue) -> str | Fault:
    """A name that formulas compare with (SUMIFS): no wildcards, no operator in front."""
    text = as_text(value)
    text = visible(text) if isinstance(text, str) else text
    if isinstance(text, str) and _CRITERIA.search(text):
        return Fault("不能含 * ? ~，也不能以 = < > + - @ 开头", "no * ? ~ inside, no = < > + - @ in front")
    return text


def as_year(value: CellValue) -> str | Fault:
    """年度: begins with four digits and can stand in a file name."""
    text = plain(value)
    if re.match(r"[0-9]{4}", text) and len(text) <= 20 and safe_file_name(text) == text:
        return text
    return Fault("应以四位数字的年份开头，如 2021", "it begins with the year, like 2021")


def as_id(value: CellValue) -> str | Fault:
    """编号."""
    text = plain(value)
    return text if ITEM_ID.fullmatch(text) else Fault("编号应像 12 或 12.1", "an id looks like 12 or 12.1")


def as_unit_code(value: CellValue) -> str | Fault:
    """编码 of a unit."""
    text = plain(value)
    if UNIT_CODE.fullmatch(text):
        return text
    return Fault("编码只能用字母、数字、- 和 _，最多 20 个", "only letters, digits, - and _, at most 20")


def as_input_code(value: CellValue) -> str | Fault:
    """代码 of an input, or *."""
    text = plain(value)
    if text == "*" or (INPUT_CODE.fullmatch(text) and len(text) <= 20):
        return text
    return Fault(
        "代码应以小写字母开头，只用小写字母和数字，如 n、d、rank", "small letters and digits, like n or rank"
    )


def as_share(value: CellValue, signed: bool = False) -> float | Fault:
    """A number, or a rate such as 5%."""
    read = as_signed if signed else as_number
    text = plain(value)
    if not text.endswith("%"):
        return read(value)
    if isinstance(value, FormattedNumber):
        return read(float(value))
    number = read(text.removesuffix("%").rstrip())
    return number if isinstance(number, Fault) else round(number / 100, 15)


def as_number(value: CellValue) -> float | Fault:
    """A number that is 0 or more, as `as_signed` reads it."""
    number = as_signed(value)
    if not isinstance(number, Fault) and number < 0:
        return Fault("不能是负数", "it cannot be negative")
    return number


def as_effort(value: CellValue) -> float | Fault:
    """A number above 0."""
    number = as_number(value)
    return number if isinstance(number, Fault) or number > 0 else Fault("应大于 0", "above 0 is expected")


def as_signed(value: CellValue) -> float | Fault:
    """A number; text where it is certain. One that its cell shows otherwise is none."""
    number: float | None = None
    if isinstance(value, float):
        number = float(value)
        if isinstance(value, FormattedNumber) and not value.shows_itself:
            held = cell_text(number)
            return Fault(
                f"单元格里的数却是 {held}，两者不一样，请把数字格式改为“常规”后重新填写",
                f"but the cell holds {held}; set its number format to General and enter it again",
            )
    elif isinstance(value, str) and _NUMBER.fullmatch(plain(value)):
        number = float(plain(value).replace(",", ""))
    return Fault("应是一个数", "it is not a number") if number is None else number


def as_points(value: CellValue) -> float | Fault:
    """分值: 0 or more, at most two decimals. “2分” is 2."""
    number = as_number(plain(value).removesuffix("分") if isinstance(value, str) else value)
    if isinstance(number, Fault):
        return (
            Fault("分值应是一个数，如 2 或 0.5", "it is not a number of points")
            if number.en.startswith("it is")
            else number
        )
    if abs(round_half_away(number) - number) > 1e-9:
        return Fault("分值最多两位小数", "at most two decimals")
    return round_half_away(number)


def as_rate(value: CellValue, over_one: bool = False) -> float | Fault:
    """A rate 0–1: 0.95, 95% or the text of either; `over_one`: up to 1000%."""
    text = plain(value)
    per_cent = isinstance(value, str) and text.endswith("%")
    if isinstance(value, FormattedNumber) and text.endswith("%"):
        value = float(value)  # a percentage is how a rate is shown
    number = as_number(text.removesuffix("%").rstrip() if isinstance(value, str) else value)
    if isinstance(number, Fault):
        return Fault("应是比率，写成 95% 或 0.95", "it is not a rate like 95% or 0.95")
    rate = round(number / 100, 15) if per_cent else number
    if rate > (10 if over_one else 1):
        shown = f"{number:.6g}"
        better = (
            f"{shown} 应写成 {shown}% 或 {number / 100:.6g}"
            if not per_cent and number <= 100
            else "比率应在 0 和 100% 之间"
        )
        return Fault(better, "a rate lies between 0 and 1, like 95% or 0.95")
    return rate


def as_date(value: CellValue) -> dt.date | Fault:
    """A date; text like 2021-10-20, 2021年10月20日, 20211020."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = None if isinstance(value, bool | CellError) else _DATE.fullmatch("".join(plain(value).split()))
    if match is not None:
        year, month, day = match[1], match[2] or match[4], match[3] or match[5]
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            pass
    return Fault("应是日期，写成 2021-10-20 的样子", "it is not a date like 2021-10-20")


def as_list(value: CellValue) -> tuple[str, ...] | Fault:
    """Names parted by 、 (also , ; or a line break)."""
    text = as_text(value)
    if isinstance(text, Fault):
        return text
    names = split_list(text)
    keys = [heading_key(name) for name in names]
    twice = next((name for name, key in zip(names, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        return Fault(f"“{twice}”写了两次", f"“{twice}” stands there twice")
    return names


def split_list(text: str) -> tuple[str, ...]:
    """The names in a list cell."""
    return tuple(name.strip() for name in _SEPARATORS.split(visible(text)) if name.strip())


def as_entries(value: CellValue) -> tuple[str, ...] | Fault:
    """Names as in `as_list`, none with a space inside: that is how a wrong separator shows itself."""
    names = as_list(value)
    spaced = (
        None if isinstance(names, Fault) else next((name for name in names if _SPACED.search(name)), None)
    )
    if spaced is not None:
        return Fault(
            f"“{spaced}”里有空格：几个名称之间要用顿号“、”隔开；是一个名称的请去掉空格",
            f"“{spaced}” holds a space; names are parted by 、",
        )
    return names


def as_choice(value: CellValue, choices: tuple[str, ...]) -> str | Fault:
    """One of a closed set."""
    text = as_text(value)
    if isinstance(text, Fault):
        return text
    found = next((choice for choice in choices if heading_key(choice) == heading_key(text)), None)
    if found is not None:
        return found
    zh, en = guess(text, choices)
    return Fault(f"只能是下列之一：{'、'.join(choices)}{zh}", f"it is none of {', '.join(choices)}{en}")
