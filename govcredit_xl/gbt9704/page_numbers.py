"""Page numbers, as far as the file says where they stand (7.5, 8; 10.1 for letters)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.gbt9704.findings import Findings, is_font
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import span_of
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import Para, Run, Section

NUMBER: Final = ("页码", "page number")


def check(parts: Parts, findings: Findings) -> None:
    """Each section's page numbers."""
    sections = findings.picture.sections
    if not any(
        numbers_in(section.footers.get(kind, ())) or numbers_in(section.headers.get(kind, ()))
        for section in sections
        for kind in _kinds(section, findings)
    ):
        findings.add(Key.PAGE_NUMBER, findings.section(sections[0]), ("没有页码", "there is none"))
        return
    for k, section in enumerate(sections):
        _section(section, k == 0, parts, findings)


def numbers_in(paras: Sequence[Para]) -> list[Para]:
    """The paragraphs that show the number of the page."""
    return [para for para in paras if any(run.field.upper() == "PAGE" for run in para.runs)]


def _kinds(section: Section, findings: Findings) -> list[str]:
    kinds = ["default"]
    if findings.picture.even_and_odd:
        kinds.append("even")
    if section.title_page:
        kinds.append("first")
    return kinds


def _section(section: Section, first: bool, parts: Parts, findings: Findings) -> None:
    place = findings.section(section)
    shown: dict[str, list[Para]] = {}
    for kind in _kinds(section, findings):
        shown[kind] = numbers_in(section.footers.get(kind, ())) or numbers_in(section.headers.get(kind, ()))
        if not shown[kind] and not (kind == "first" and parts.letter and first):
            name = {"default": ("", ""), "even": ("双页", "even pages: "), "first": ("首页", "first page: ")}[
                kind
            ]
            findings.add(Key.PAGE_NUMBER, place, (f"{name[0]}没有页码", f"{name[1]}there is none"))
    if parts.letter and first and (not section.title_page or shown.get("first")):
        findings.add(Key.LETTER_FIRST_PAGE, place, ("首页显示页码", "page 1 shows its number"))
    for paras in shown.values():
        for para in paras:
            _look(para, findings, section.number_format == "numberInDash")
    if section.landscape:
        _sideways(section, shown, findings)
    else:
        _sides(section, shown, findings)


def _shown(run: Run, dashed: bool) -> str:
    """A run of the page number's line; the number itself is 1, in the dashes that its format brings."""
    if run.field.upper() != "PAGE":
        return run.text
    bare = re.sub(r"[\dIVXivx]+", "1", run.text)
    return "- 1 -" if dashed and bare.strip() == "1" else bare


def _look(para: Para, findings: Findings, dashed: bool) -> None:
    findings.size(Key.PAGE_NUMBER_SIZE, para, NUMBER)
    names = findings.profile[Key.PAGE_NUMBER_FONT].names
    run = next(run for run in para.runs if run.field.upper() == "PAGE")
    if not is_font(run.fonts["ascii"], names):
        shown = run.fonts["ascii"] or "—"
        findings.add(Key.PAGE_NUMBER_FONT, findings.at(para, NUMBER), (shown, shown))
    words = re.sub(r"\s+", " ", "".join(_shown(run, dashed) for run in para.runs).strip())
    words = re.sub(r"1+", "1", words)
    if not findings.profile[Key.PAGE_NUMBER_PATTERN].pattern.search(words):
        wanted = ("数字左右各一条一字线，如 — 1 —", "a dash on both sides, such as — 1 —")
        findings.add(Key.PAGE_NUMBER_PATTERN, findings.at(para, NUMBER), (words, words), wanted)


def _sides(section: Section, shown: dict[str, list[Para]], findings: Findings) -> None:
    """Odd pages right, even pages left, one character in."""
    if not findings.picture.even_and_odd:
        one = shown["default"][0] if shown["default"] else None
        if (
            one is not None
            and one.props.get("framePr.xAlign") not in {"outside"}
            and not one.props.get("box")
        ):
            findings.add(
                Key.PAGE_NUMBER_SIDE,
                findings.at(one, NUMBER),
                ("单双页的页码在同一位置", "odd and even pages alike"),
            )
        return
    for kind, side in (("default", "right"), ("even", "left")):
        for para in shown.get(kind, ())[:1]:
            if para.props.get("box") or para.props.get("framePr.xAlign"):
                continue  # where a box stands, only the page shows
            span = span_of(para, section, findings.picture.tab)
            room, other = (span.right, span.left) if side == "right" else (span.left, span.right)
            name = ("单页码", "odd pages") if side == "right" else ("双页码", "even pages")
            if room > other or abs(room - other) < 1:
                where = {True: ("居左", "left"), False: ("居中", "in the middle")}[
                    room - other >= 1 and side == "right"
                ]
                if room - other >= 1 and side == "left":
                    where = ("居右", "right")
                findings.add(
                    Key.PAGE_NUMBER_SIDE,
                    findings.at(para, NUMBER),
                    (name[0] + where[0], f"{name[1]} {where[1]}"),
                )
            else:
                findings.length(Key.PAGE_NUMBER_INDENT, room, findings.at(para, NUMBER))


def _sideways(section: Section, shown: dict[str, list[Para]], findings: Findings) -> None:
    """On a page turned sideways a number in the footer stands at the wrong edge of the paper."""
    for paras in shown.values():
        for para in paras:
            if not para.props.get("box"):
                findings.add(
                    Key.LANDSCAPE_NUMBER, findings.section(section),
                    ("页码在横排页的下边", "the number stands at the lower edge of the page turned sideways"),
                )  # fmt: skip
                return
