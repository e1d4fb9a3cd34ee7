"""What stands before and after the table: title, number, date, organ, addressees, deadline."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.round_names import CHINESE_DIGITS
from govcredit_xl.core.terms import Setting

_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fff]{2,16})[〔\[［(（【](\d{4})[〕\]］)）】]\s*(?:第)?(\d{1,4})\s*号"
)
_DATE: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE_DATE: Final = re.compile(
    r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DEADLINE: Final = re.compile(
    r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:下班)?(?:之|以)?前[^。；]{0,40}?(?:报|送|提交|完成|反馈|上传)"
)
_TITLE_ENDS: Final = re.compile(r"(?:通知|函|方案|办法|细则|意见|通报|公告|规定)$")
_NAMED: Final = re.compile(
    r"(?:考核|评价|考评|测评)[\u4e00-\u9fff]{0,8}$|(?:办法|细则|方案|规定)(?:（[^）]{1,6}）)?$"
)
"""What a notice without 关于 is called."""
_PAGE_NUMBER: Final = re.compile(r"[—–\-\s]{0,20}\d{0,4}[—–\-\s]{0,20}")
_TOTAL: Final = re.compile(r"(?:总分|满分|共计?|合计)(?:为|值)?[:：]?\s*(\d{2,4}(?:\.\d+)?)\s*分")


@dataclass(frozen=True)
class Front:
    """What the notice says about itself.

    Attributes:
        settings: 项目 of the sheet 设置 → text of its value.
        addressees: 主送机关, "" where it names none.
        total: the total that it prints, None where it prints none.
        basis: 项目 → the words that it was taken from, where they are more than the value.
    """

    settings: dict[str, str]
    addressees: str = ""
    total: float | None = None
    basis: dict[str, str] | None = None


def read_front(lines: Sequence[str], titles: Sequence[str]) -> Front:
    """The front matter in the lines of a notice; `titles` are those of its tables."""
    counts = Counter(lines)
    kept = [line for line in lines if not _PAGE_NUMBER.fullmatch(line) and counts[line] < 3]
    text = "\n".join(kept)
    found: dict[str, str] = {}
    basis: dict[str, str] = {}
    number = _NUMBER.search(text)
    if number is not None:
        found[Setting.NUMBER] = f"{number[1]}〔{number[2]}〕{int(number[3])}号"
    title, after = _title(kept)
    found[Setting.TITLE] = title or next(iter(titles), "")
    issued, above = _issued(kept)
    if issued is not None:
        found[Setting.ISSUED] = issued.isoformat()
    found[Setting.ORGAN] = _organ(kept, above)
    deadline = _DEADLINE.search("".join(kept))
    if deadline is not None:
        year = int(deadline[1]) if deadline[1] else issued.year if issued else 0
        day = _day(year, int(deadline[2]), int(deadline[3]))
        if day is not None:
            found[Setting.DEADLINE], basis[Setting.DEADLINE] = day.isoformat(), deadline[0]
    year_said = re.search(r"(20\d\d)\s*年", found[Setting.TITLE]) or re.search(r"(20\d\d)\s*年度", text)
    year_text = year_said[1] if year_said else str(issued.year) if issued else number[2] if number else ""
    part = (
        re.search(rf"{year_text}年(?:度)?(第[一二三四1-4]季度|[上下]半年)", found[Setting.TITLE])
        if year_text
        else None
    )
    found[Setting.YEAR] = f"{year_text}年{part[1]}" if part is not None else year_text
    for setting, pattern in _CONTACTS.items():
        told = pattern.search(text)
        if told is not None:
            found[setting] = told[1]
    totals = _TOTAL.findall("\n".join((*titles, *kept)))
    return Front(
        {key: value for key, value in found.items() if value},
        _addressees(kept[after:]),
        float(totals[0]) if totals else None,
        basis,
    )


_CONTACTS: Final = {
    Setting.CONTACT: re.compile(r"联系人[:：]\s*([\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)"),
    Setting.PHONE: re.compile(r"电话[:：]\s*([\d\-—()（）、 ]{7,40}\d)"),
    Setting.EMAIL: re.compile(r"(?:邮箱|E-?mail)[:：]\s*([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE),
}


def _title(lines: Sequence[str]) -> tuple[str, int]:
    """(title, number of the line after it): a line that begins with 关于 and ends with 通知 or the like."""
    for start, line in enumerate(lines[:60]):
        if not re.match(r"(?:[\u4e00-\u9fff（）()、]{0,40})关于", line) or line.startswith(
            ("根据", "按照", "附件")
        ):
            continue
        text = ""
        for end in range(start, min(start + 5, len(lines))):
            text += lines[end].strip()
            if _TITLE_ENDS.search(text) and len(text) < 120:
                return text, end + 1
    for number, line in enumerate(lines[:20]):
        if 8 <= len(line) <= 60 and _NAMED.search(line) and not re.search(r"[，。：:；〔]|^附|^根据", line):
            return line, number + 1
    return "", len(lines)


def _issued(lines: Sequence[str]) -> tuple[dt.date | None, str]:
    """(date, line above): the last line that is nothing but a date; else that of the imprint."""
    for number in range(len(lines) - 1, -1, -1):
        day = as_day(lines[number])
        if day is not None and _DATE.sub("", _CHINESE_DATE.sub("", lines[number])).strip() == "":
            return day, lines[number - 1] if number else ""
    for line in reversed(lines):
        if re.search(r"印\s*发", line) and (day := as_day(line)) is not None and len(line) < 60:
            return day, ""
    return None, ""


def as_day(text: str) -> dt.date | None:
    """The date in a line, in digits or in Chinese numerals; None where there is none."""
    found = _DATE.search(text)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    written = _CHINESE_DATE.search(text)
    if written is None:
        return None
    year = int("".join(str(CHINESE_DIGITS.get(c, 0)) for c in written[1]))
    return _day(year, _small(written[2]), _small(written[3]))


def _small(text: str) -> int:
    """十, 十二, 二十, 三十一."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return CHINESE_DIGITS.get(text, 0)
    return (CHINESE_DIGITS.get(tens, 1) if tens else 1) * 10 + (CHINESE_DIGITS.get(ones, 0) if ones else 0)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None


def _organ(lines: Sequence[str], above: str) -> str:
    """Who issued it: the line above the date, else the red head (…文件)."""
    signed = above.strip()
    if 4 <= len(signed) <= 50 and not re.search(r"[，。：:；附]", signed):
        return signed
    for line in lines[:6]:
        if line.endswith("文件") and len(line) > 4:
            return line.removesuffix("文件")
    return ""


def _addressees(lines: Sequence[str]) -> str:
    """The line after the title that ends with a colon."""
    text = ""
    for line in lines[:4]:
        text += line.strip()
        if text.endswith(("：", ":")) and len(text) < 300:
            return text.rstrip("：:")
    return ""
