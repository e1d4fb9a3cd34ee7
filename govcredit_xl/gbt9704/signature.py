"""Signature, date and annexes (7.3.5, 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.gbt9704.findings import Findings
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import Span, first_of, spaced_width, span_of, text_width
from govcredit_xl.gbt9704.main import enclosure_names
from govcredit_xl.gbt9704.parts import Annex, Parts
from govcredit_xl.gbt9704.picture import Para

SIGNATURE: Final = ("署名", "signature")
DATE: Final = ("成文日期", "date")
REMARK: Final = ("附注", "remark")
ANNEX: Final = ("附件", "annex")


def check(parts: Parts, findings: Findings) -> None:
    """Signature, date, remark and annexes, as far as they are there."""
    _lacking(parts, findings)
    for para in parts.signature:
        findings.font(Key.BODY_FONT, para, SIGNATURE)
        findings.size(Key.BODY_SIZE, para, SIGNATURE)
    if parts.date is not None:
        _date(parts, parts.date, findings)
    if parts.remark is not None:
        findings.length(Key.REMARK_INDENT, first_of(parts.remark), findings.at(parts.remark, REMARK))
    for annex in parts.annexes:
        _annex(annex, findings)
    if parts.annexes and (parts.headed or parts.enclosures):
        _names(parts, findings)


def _lacking(parts: Parts, findings: Findings) -> None:
    """A document with a head that is not signed, or bears no date."""
    if not parts.headed or not parts.form.is_signed or not parts.body:
        return
    last = parts.body[-1]
    own = {id(para) for para in parts.imprint.paras} if parts.imprint is not None else set()
    # Several organs sign in a table, and a stamp may stand in a box: these are looked through as well.
    end = parts.annexes[0].label.number if parts.annexes else last.number + 20
    after = [
        para
        for para in findings.picture.all_paras
        if id(para) not in own
        and last.number - 2 <= para.number <= (parts.date.number if parts.date else end)
    ]
    aside = [para for para in after if para.story != "body"]
    if parts.date is None:
        if not any(_DATED.search("".join(para.words.split())) for para in after):
            findings.add(Key.DATE, findings.at(last), ("没有", "there is none"), textual=True)
    elif not parts.signature and not any(0 < len(para.words) < 60 for para in aside):
        findings.add(Key.SIGNATURE, findings.at(parts.date, DATE), ("没有", "there is none"), textual=True)


_DATED: Final = re.compile(r"(年.{0,6}月.{0,6}日|日期[\]］】]?)$")


def _date(parts: Parts, date: Para, findings: Findings) -> None:
    findings.font(Key.BODY_FONT, date, DATE)
    findings.size(Key.BODY_SIZE, date, DATE)
    words = "".join(date.words.split())
    if _OPEN.search(words):
        shown = f"“{words}”"
        wanted = ("写定的日期", "a date that is written in")
        findings.add(Key.LEFT_OVER, findings.at(date, DATE), (shown, shown), wanted, textual=True)
    elif not findings.profile[Key.DATE_PATTERN].pattern.search(words):
        wanted = (
            "阿拉伯数字、年份写全、月日不编虚位，如 2021年9月5日",
            "Arabic digits, such as 2021年9月5日",
        )
        findings.add(Key.DATE_PATTERN, findings.at(date, DATE), (words, words), wanted)
    if (
        len(parts.signature) == 1
        and not _OPEN.search(words)
        and not re.search(r"\S[\s　]{2,}\S", parts.signature[0].words)
    ):
        _placed(parts, parts.signature[0], date, findings)


_OPEN: Final = re.compile(r"[×*＊_＿□○]|[xXＸ]|(?<![\d零〇一二三四五六七八九十])[年月日]|期")


def _placed(parts: Parts, organ: Para, date: Para, findings: Findings) -> None:
    """With a seal or without: which of the two it is shows in where organ and date stand."""
    tries = [_Placing.of(organ, date, findings, spaced) for spaced in (False, True)]
    placing = min(tries, key=lambda one: min(one.plain_off, one.sealed_off))
    if placing.sealed_off < placing.plain_off:
        _length(Key.SEALED_DATE_RIGHT, placing.date.right, date, DATE, findings)
        if not placing.over:
            off = f"{round(placing.organ.centre - placing.date.centre, 1):+g}"
            findings.add(
                Key.SEALED_SIGNATURE, findings.at(organ, SIGNATURE), (f"偏 {off} 字", f"{off} characters off")
            )
        return
    if placing.by_date:
        _length(Key.LONG_DATE_RIGHT, placing.date.right, date, DATE, findings)
    else:
        _length(Key.SIGNATURE_RIGHT, placing.organ.right, organ, SIGNATURE, findings)
    _length(Key.DATE_SHIFT, placing.date.left - placing.organ.left, date, DATE, findings)
    above = (parts.enclosures or parts.body)[-1:]
    if above:
        findings.gap(Key.SIGNATURE_GAP, above[0], organ, SIGNATURE)


@dataclass(frozen=True)
class _Placing:
    """How far organ and date are from where they belong, without a seal and with one; in characters."""

    organ: Span
    date: Span
    by_date: bool
    over: bool
    plain_off: float
    sealed_off: float

    @staticmethod
    def of(organ: Para, date: Para, findings: Findings, spaced: bool) -> _Placing:
        picture, profile = findings.picture, findings.profile
        section = picture.section_of(date)
        s = span_of(organ, section, picture.tab, spaced=spaced)
        d = span_of(date, section, picture.tab, spaced=spaced)
        width = spaced_width if spaced else text_width
        by_date = width(date.words) > width(organ.words)
        right = s.right - profile[Key.SIGNATURE_RIGHT].number
        from_date = d.right - profile[Key.LONG_DATE_RIGHT].number
        # A date that would stand out at the right although it is the shorter one: the standard leaves it open.
        if width(date.words) + profile[Key.DATE_SHIFT].number > width(organ.words) and abs(from_date) < abs(
            right
        ):
            by_date = True
        right = from_date if by_date else right
        shift = d.left - s.left - profile[Key.DATE_SHIFT].number
        over = _over(s, d)
        off = abs(d.right - profile[Key.SEALED_DATE_RIGHT].number)
        return _Placing(
            s, d, by_date, over, abs(right) + abs(shift), off + (0 if over else abs(s.centre - d.centre))
        )


def _length(rule: str, value: float, para: Para, part: tuple[str, str], findings: Findings) -> None:
    norm = findings.profile[rule]
    # Half a tenth more: indents are set in whole twips, widths of digits differ between fonts.
    if abs(value - norm.number) > (norm.tolerance or 0) + 0.1:
        findings.length(rule, value, findings.at(para, part))


_SEEN: Final = 1.0
"""Characters by which a line is off its middle before anybody sees it."""


def _over(organ: Span, date: Span) -> bool:
    """The organ is centred over the date, or so long that it could not be and reaches the right edge."""
    return abs(organ.centre - date.centre) < _SEEN or (abs(organ.right) < 0.6 and organ.centre < date.centre)


# -- annexes
def _annex(annex: Annex, findings: Findings) -> None:
    label = annex.label
    findings.font(Key.ANNEX_FONT, label, ANNEX)
    findings.size(Key.ANNEX_SIZE, label, ANNEX)
    span = span_of(label, findings.picture.section_of(label), findings.picture.tab)
    if abs(span.left) > 0.3 or not re.fullmatch(r"附件 ?\d*", label.words):
        shown = f"{round(span.left, 1):g}"
        findings.add(
            Key.ANNEX_PLACE, findings.at(label, ANNEX),
            (f"“{label.words}”，左空 {shown} 字", f"“{label.words}”, {shown} characters from the left"),
        )  # fmt: skip
    if label.starts_page:
        pass
    elif _below_blanks(label, findings):
        findings.add(
            Key.ANNEX_PLACE, findings.at(label, ANNEX), ("上面有空行", "there are blank lines above")
        )
    else:
        findings.add(Key.ANNEX_PAGE, findings.at(label, ANNEX), ("接着上文排", "it follows the text above"))
    if annex.title is not None:
        findings.align(Key.ANNEX_TITLE_ALIGN, annex.title, ANNEX)
        _third_line(annex, annex.title, findings)


def _below_blanks(label: Para, findings: Findings) -> bool:
    """Blank paragraphs, of which one begins the page, stand above."""
    for para in reversed(findings.picture.paras[: label.number - 1]):
        if not para.blank or para.inside:
            return False
        if para.starts_page:
            return True
    return False


def _third_line(annex: Annex, title: Para, findings: Findings) -> None:
    from govcredit_xl.gbt9704.lines import lines_between

    between = lines_between(findings.picture, annex.label, title, findings.profile[Key.LINE_PITCH].points)
    norm = findings.profile[Key.ANNEX_TITLE_LINE]
    if between is not None and abs(between + 2 - norm.number) > 0.5:
        line = f"{round(between) + 2}"
        wanted = (f"第 {norm.text} 行", f"line {norm.text}")
        findings.add(
            Key.ANNEX_TITLE_LINE, findings.at(title, ANNEX), (f"第 {line} 行", f"line {line}"), wanted
        )


def _names(parts: Parts, findings: Findings) -> None:
    names = enclosure_names(parts.enclosures)
    place = findings.at(parts.enclosures[0] if parts.enclosures else parts.annexes[0].label, ANNEX)
    if len(names) != len(parts.annexes):
        shown = (
            f"附件说明 {len(names)} 个，附件 {len(parts.annexes)} 个",
            f"{len(names)} enclosures named, {len(parts.annexes)} annexes",
        )
        findings.add(Key.ANNEX_NAMES, place, shown, textual=True)
        return
    for (number, name), annex in zip(names, parts.annexes, strict=True):
        digits = re.findall(r"\d+", annex.label.words)
        if (int(digits[0]) if digits else None) != number:
            shown = (
                f"附件说明第 {number or '—'} 个，这里是“{annex.label.words}”",
                f"number {number} named, here {annex.label.words}",
            )
            findings.add(Key.ANNEX_NAMES, findings.at(annex.label, ANNEX), shown, textual=True)
        elif annex.title is not None and not _titled(name, annex.paras):
            title = annex.title.words
            shown = (f"附件说明“{name}”，附件标题“{title}”", f"named “{name}”, titled “{title}”")
            findings.add(Key.ANNEX_NAMES, findings.at(annex.title, ANNEX), shown, textual=True)


def _titled(name: str, paras: Sequence[Para]) -> bool:
    """The annex's title, over as many lines as it has, says the name."""
    wanted = "".join(name.strip("《》").rstrip("。；，").split())
    joined = ""
    for para in paras[:4]:
        joined += "".join(para.words.split())
        if joined.strip("《》") == wanted:
            return True
    return False
