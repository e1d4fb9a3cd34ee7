"""What a proof-reader looks for in the words themselves."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from govcredit_xl.gbt9704.asides import is_code, is_contents
from govcredit_xl.gbt9704.findings import Findings
from govcredit_xl.gbt9704.form import Form
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.parts import Parts, level_of, related
from govcredit_xl.gbt9704.picture import Para

_HAN: Final = "一-鿿"
_HALF: Final = re.compile(rf"(?<=[{_HAN}”》）])[,;:()]|[,;:()](?=[{_HAN}“《（])")
_ZERO: Final = re.compile(r"(?<=年)\s*0\d\s*月(?:\s*\d{1,2}\s*日)?|(?<=月)\s*0\d\s*日|(?<!\d)0\d月\d{1,2}日")
_RANGE: Final = re.compile(r"(?<![\d.%])\d+(?:\.\d+)?\s*(?:[~～〜—–－]|至)\s*\d+(?:\.\d+)?\s*[%％]")
_CITED: Final = re.compile(r"[〔\[（(]\d{4}[〕\]）)]\s*\d+\s*号[）)]?\s*(?:文件?)?\s*《[^》]*》")
_URL: Final = re.compile(r"[A-Za-z]{1,20}://\S+|[\w.]{1,64}@[\w.]+")
_DEADLINE: Final = re.compile(
    r"(?:请|务必|务请|须|应当|截止|限)[^。；！]{0,40}?(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"[^。；，,！]{0,8}?(?:前|之前|以前|止|截止)|(?:截止(?:时间|日期)?[为是：:]?\s*)(?:(?P<year2>\d{4})\s*年\s*)?(?P<month2>\d{1,2})\s*月\s*(?P<day2>\d{1,2})\s*日"
)


def check(parts: Parts, findings: Findings) -> None:
    """Punctuation, dates, ranges, citations, organs and deadlines."""
    imprint = parts.imprint
    printed = (imprint.printed, imprint.date) if imprint is not None else ()
    own = {id(para) for para in (parts.number, parts.copy, parts.date, *printed) if para is not None}
    for para in findings.picture.all_paras:
        if id(para) in own or is_code(para) or is_contents(para):
            continue  # they have rules of their own
        _punctuation(para, para is parts.addressee, findings)
        _say(Key.DATES_IN_TEXT, _ZERO, para.text, para, findings)
        _say(Key.RANGE, _RANGE, para.text, para, findings)
        _say(Key.CITATION, _CITED, para.text, para, findings)
    _organs(parts, findings)
    _deadlines(parts, findings)


def _say(rule: str, pattern: re.Pattern[str], text: str, para: Para, findings: Findings) -> None:
    for found in pattern.finditer(text):
        shown = f"“{found.group(0).strip()}”"
        findings.add(rule, findings.at(para), (shown, shown), textual=True)


def _punctuation(para: Para, addressee: bool, findings: Findings) -> None:
    level = level_of(para.words)
    text = para.words[level[1].end() :] if level is not None else para.words
    text = _URL.sub("　", text)
    text = text[:-1] if addressee else text
    for found in _HALF.finditer(text):
        shown = f"“{text[max(found.start() - 4, 0) : found.end() + 4]}”"
        findings.add(
            Key.HALF_WIDTH,
            findings.at(para),
            (f"{shown}中的“{found.group(0)}”是半角", f"half-width “{found.group(0)}” in {shown}"),
            textual=True,
        )


# -- organs
_NO_ORGAN: Final = (Form.ORDER, Form.MINUTES, Form.BULLETIN, Form.TELEGRAM)
"""Their mark names the kind, and who signs an order is a person."""


def _organs(parts: Parts, findings: Findings) -> None:
    """The mark, the signature and the printing organ are one house."""
    if len(parts.marks) != 1 or len(parts.signature) > 1 or parts.form in _NO_ORGAN:
        return
    mark = "".join(parts.marks[0].words.split()).removesuffix("文件")
    for para in parts.signature:
        if not related(mark, para.words):
            _differs(mark, para, findings)
            return
    printed = parts.imprint.printed if parts.imprint is not None else None
    if printed is None:
        return
    organ = re.split(r"\t|\s{2,}|　|\d{4}年", printed.words)[0].strip()
    if organ and not related(mark, organ) and not _same_house(mark, organ):
        _differs(mark, printed, findings)


def _differs(mark: str, para: Para, findings: Findings) -> None:
    name = re.split(r"\t|\s{2,}|\d{4}年", para.words)[0].strip()
    findings.add(
        Key.ORGANS,
        findings.at(para),
        (f"标志“{mark}”，这里“{name}”", f"mark “{mark}”, here “{name}”"),
        textual=True,
    )


def _same_house(mark: str, organ: str) -> bool:
    """An office of the organ prints: 区人民政府 and 区人民政府办公室, 区委 and 区委办公室."""
    bare = re.sub(r"(办公厅|办公室|办|秘书处|综合科)$", "", organ)
    return bool(bare) and related(bare, mark)


# -- deadlines
def _deadlines(parts: Parts, findings: Findings) -> None:
    if parts.date is None:
        return
    digits = [int(one) for one in re.findall(r"\d+", parts.date.words)]
    date = _day(*digits[:3]) if len(digits) >= 3 else None
    if date is None:
        return
    for para in parts.body:
        for match in _DEADLINE.finditer(para.words):
            deadline = _deadline(match, date)
            if deadline is not None and deadline < date:
                said = match.group(0)
                shown = (
                    f"“…{said[-18:]}”，成文日期 {parts.date.words}",
                    f"“…{said[-18:]}”, dated {parts.date.words}",
                )
                findings.add(Key.DEADLINE, findings.at(para), shown, textual=True)


def _deadline(match: re.Match[str], date: dt.date) -> dt.date | None:
    year, month, day = (match[name] or match[f"{name}2"] for name in ("year", "month", "day"))
    if month is None or day is None:
        return None
    if year is not None:
        return _day(int(year), int(month), int(day))
    found = _day(date.year, int(month), int(day))
    # Without a year 1月 may be that of the next.
    return None if found is not None and (date - found).days > 180 else found


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
