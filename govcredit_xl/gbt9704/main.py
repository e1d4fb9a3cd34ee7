"""The main part: 标题, 主送机关, 正文 with its levels, 附件说明 (7.3.1 to 7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from govcredit_xl.gbt9704.findings import Findings, is_font, shown_runs
from govcredit_xl.gbt9704.form import TEXT_RULE, is_red
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import first_of, left_of, lines_between, lines_of, text_width, unit
from govcredit_xl.gbt9704.parts import Parts, level_of
from govcredit_xl.gbt9704.picture import Para

TITLE: Final = ("标题", "title")
ADDRESSEE: Final = ("主送机关", "addressee")
BODY: Final = ("正文", "body")
ENCLOSURE: Final = ("附件说明", "enclosures")
_CLOSING: Final = "。，；：！？、.,;:!?"
_FONTS: Final = (Key.HEADING1_FONT, Key.HEADING2_FONT, Key.HEADING3_FONT, Key.HEADING4_FONT)
_PATTERNS: Final = (Key.HEADING1_PATTERN, Key.HEADING2_PATTERN, Key.HEADING3_PATTERN, Key.HEADING4_PATTERN)
_SAMPLES: Final = ("一、", "（一）", "1.", "（1）")
_SAME: Final = 0.6
"""Characters by which lines may differ and still be as long as each other."""


def check(parts: Parts, findings: Findings) -> None:
    """All of the main part down to the enclosures."""
    if parts.title:
        _title(parts, findings)
    if parts.addressee is not None:
        _addressee(parts, parts.addressee, findings)
    elif _lacks_addressee(parts):
        findings.add(
            Key.ADDRESSEE, findings.at(parts.title[-1], TITLE), ("没有", "there is none"), textual=True
        )
    items = _items(parts.body)
    for para in parts.body:
        if para.align != "center":
            _paragraph(para, findings, item=id(para) in items)
    _order(parts.body, findings)
    if parts.enclosures:
        _enclosures(parts, findings)
    _colours(parts, findings)


def _colours(parts: Parts, findings: Findings) -> None:
    """All but the organ's mark is black."""
    black = findings.profile[Key.COLOUR].rgb
    red = {id(mark) for mark in parts.marks}
    for para in findings.picture.all_paras:
        if TEXT_RULE.fullmatch("".join(para.words.split())) and is_red(shown_runs(para)[0].colour):
            continue
        wrong = next((run for run in shown_runs(para) if not _same_colour(run.colour, black)), None)
        if wrong is not None and id(para) not in red:
            findings.add(Key.COLOUR, findings.at(para), (f"#{wrong.colour}", f"#{wrong.colour}"))


def _same_colour(one: str, other: str) -> bool:
    """Nobody tells them apart on paper: black and the dark greys that themes call black."""
    return all(abs(int(one[k : k + 2], 16) - int(other[k : k + 2], 16)) <= 0x26 for k in (0, 2, 4))


# -- the title
def _title(parts: Parts, findings: Findings) -> None:
    title = parts.title
    for para in title:
        findings.font(Key.TITLE_FONT, para, TITLE)
        findings.size(Key.TITLE_SIZE, para, TITLE)
        findings.align(Key.TITLE_ALIGN, para, TITLE)
    if parts.headed and parts.form.is_addressed:
        rule = Key.LETTER_TITLE_GAP if parts.letter else Key.TITLE_GAP
        _title_gap(rule, parts, findings)
    widths = [width for para in title for width in lines_of(para, findings.picture.section_of(para))]
    if not well_shaped(widths):
        shown = "、".join(f"{width:g}" for width in widths)
        findings.add(
            Key.TITLE_SHAPE, findings.at(title[0], TITLE),
            (f"各行 {shown} 字", f"lines of {shown.replace('、', ', ')} characters"),
        )  # fmt: skip
    words = "".join(para.words for para in title)
    if words[-1] in _CLOSING:
        findings.add(
            Key.TITLE_MARK, findings.at(title[-1], TITLE), (f"“{words[-1]}”", f"“{words[-1]}”"), textual=True
        )
    kinds = findings.profile[Key.DOCUMENT_TYPES].names
    bare = re.sub(r"（[^（）]*）$", "", "".join(words.split()).rstrip(_CLOSING))
    if (
        parts.headed
        and parts.form.is_addressed
        and not PLACEHOLDER.search(words)
        and not bare.endswith(kinds)
    ):
        end = f"“…{bare[-8:]}”"
        wanted = ("以文种结尾，如 通知、通报、函", "ends in the kind of document, such as 通知, 通报, 函")
        findings.add(Key.DOCUMENT_TYPES, findings.at(title[-1], TITLE), (end, end), wanted, textual=True)


def _title_gap(rule: str, parts: Parts, findings: Findings) -> None:
    """The blank lines above the title are counted from the red rule, or from the document number.

    A rule that is drawn stands on or between the lines: the count that comes out best is taken.
    """
    title, pitch = parts.title[0], findings.profile[Key.LINE_PITCH].points
    above = [para for para in (parts.rule or parts.number,) if para is not None]
    if parts.rule is None and parts.number is not None:
        above += [
            para
            for para, shape in findings.picture.shapes
            if shape in parts.rules and para.blank and parts.number.number < para.number < title.number
        ]
    gaps = {id(para): lines_between(findings.picture, para, title, pitch) for para in above}
    known = [(gap, para) for para in above if (gap := gaps[id(para)]) is not None]
    if known:
        wanted = findings.profile[rule].number
        findings.gap(rule, min(known, key=lambda one: abs(one[0] - wanted))[1], title, TITLE)


PLACEHOLDER: Final = re.compile(r"[\[［][^\[\]［］]{0,20}[一-鿿]{2}[^\[\]［］]{0,20}[\]］]")
"""What a template leaves to be filled in: [此处输入标题]."""
_ADDRESSED: Final = ("通知", "请示", "报告", "批复", "函")


def _lacks_addressee(parts: Parts) -> bool:
    """It is of a kind that is sent to somebody, and neither head nor imprint says to whom (7.3.2, 7.4.2)."""
    words = "".join("".join(para.words.split()) for para in parts.title)
    kind = re.sub(r"（[^（）]*）$", "", words).endswith(_ADDRESSED)
    told = parts.imprint is not None and any(para.words.startswith("主送") for para in parts.imprint.paras)
    return kind and parts.headed and parts.form.is_addressed and bool(parts.body) and not told


def well_shaped(widths: Sequence[float]) -> bool:
    """Lines that grow, shrink, or grow and then shrink; one line is well, all alike or an hourglass is not."""
    if len(widths) < 2:
        return True
    steps = [0 if abs(b - a) < _SAME else 1 if b > a else -1 for a, b in pairwise(widths)]
    moves = [step for step in steps if step]
    return bool(moves) and moves == sorted(moves, reverse=True)


# -- the addressee
def _addressee(parts: Parts, para: Para, findings: Findings) -> None:
    findings.font(Key.BODY_FONT, para, ADDRESSEE)
    findings.size(Key.BODY_SIZE, para, ADDRESSEE)
    if parts.title:
        findings.gap(Key.ADDRESSEE_GAP, parts.title[-1], para, ADDRESSEE)
    first, left = first_of(para), left_of(para)
    norm = findings.profile[Key.ADDRESSEE_INDENT]
    if abs(first - norm.number) > 0.1 or abs(left - norm.number) > 0.1:
        shown = f"{round(first, 1):g}", f"{round(left, 1):g}"
        findings.add(
            Key.ADDRESSEE_INDENT, findings.at(para, ADDRESSEE),
            (f"首行空 {shown[0]} 字、回行空 {shown[1]} 字", f"{shown[0]} characters in, {shown[1]} where it wraps"),
        )  # fmt: skip
    end = findings.profile[Key.ADDRESSEE_END].text
    if not para.words.endswith(end):
        last = f"“{para.words[-1]}”"
        findings.add(
            Key.ADDRESSEE_END, findings.at(para, ADDRESSEE), (f"以{last}结尾", f"ends with {last}"),
            (f"以“{end}”结尾", f"ends with “{end}”"), textual=True,
        )  # fmt: skip


# -- the body
def _items(body: Sequence[Para]) -> set[int]:
    """Paragraphs that a number begins and that are items of a list or of an article, no headings."""
    found: set[int] = set()
    articles = any(_ARTICLE.match(para.words) for para in body)
    listed: dict[int, bool] = {}
    for para in body:
        level = level_of(para.words)
        if level is None:
            listed = {}
            continue
        depth = level[0]
        if para.words[-1] in "；;" or listed.get(depth) or (articles and depth > 1):
            found.add(id(para))
        listed[depth] = para.words[-1] in "；;"
    return found


def _paragraph(para: Para, findings: Findings, *, item: bool) -> None:
    level = level_of(para.words)
    if level is None:
        fonts = (*findings.profile[Key.HEADING1_FONT].names, *findings.profile[Key.HEADING2_FONT].names)
        findings.font(Key.BODY_FONT, para, BODY, also=fonts)
    else:
        _numbered(para, *level, item, findings)
    findings.size(Key.BODY_SIZE, para, BODY)
    findings.length(Key.INDENT, first_of(para), findings.at(para, BODY))
    left, right = left_of(para), unit(para, "right")
    if len(lines_of(para, findings.picture.section_of(para))) > 1 and (abs(left) > 0.3 or abs(right) > 0.3):
        sides = f"{round(left, 1):g}", f"{round(right, 1):g}"
        findings.add(
            Key.WRAPPED_LINES, findings.at(para, BODY),
            (f"左空 {sides[0]} 字、右空 {sides[1]} 字", f"{sides[0]} characters from the left, {sides[1]} from the right"),
        )  # fmt: skip


def _numbered(para: Para, depth: int, number: re.Match[str], item: bool, findings: Findings) -> None:
    """A heading, on its own line or run into the text, or an item of a list, which is in the body's font."""
    alone = "。" not in para.words.rstrip(_CLOSING) and text_width(para.words) <= 40
    head = para.words if alone and _one_look(para) else number.group(0)
    own = findings.profile[_FONTS[depth - 1]].names
    if not item or any(is_font(run.fonts["eastAsia"], own) for run in shown_runs(para)[:1]):
        findings.font(_FONTS[depth - 1], para, BODY, head.strip())
    else:
        findings.font(Key.BODY_FONT, para, BODY)
    if not findings.profile[_PATTERNS[depth - 1]].pattern.search(para.words):
        shown = f"“{para.words[: len(number.group(0)) + 1]}”"
        wanted = (f"如 {_SAMPLES[depth - 1]}", f"such as {_SAMPLES[depth - 1]}")
        findings.add(_PATTERNS[depth - 1], findings.at(para, BODY), (shown, shown), wanted, textual=True)
    if depth < 3 and alone and not item and _one_look(para) and para.words[-1] in _CLOSING:
        last = f"“{para.words[-1]}”"
        findings.add(Key.HEADING_END, findings.at(para, BODY), (last, last), textual=True)


def _one_look(para: Para) -> bool:
    """All its Chinese text is in one font: a heading, not a heading run into the text."""
    return (
        len({run.fonts["eastAsia"] for run in shown_runs(para) if text_width(run.text) > len(run.text) / 2})
        < 2
    )


_NUMERALS: Final = {one: k for k, one in enumerate("零一二三四五六七八九")}


def value_of(label: str) -> int:
    """一 → 1, 十二 → 12, 3 → 3."""
    digits = "".join(re.findall(r"\d", label))
    if digits:
        return int(digits)
    tens, ten, ones = "".join(re.findall(r"[一二三四五六七八九十]", label)).partition("十")
    if not ten:
        return _NUMERALS.get(tens, 0)
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + _NUMERALS.get(ones, 0)


_ARTICLE: Final = re.compile(r"^第[一二三四五六七八九十百\d]{1,5}[编章节条][\s　]*")
"""Rules number what stands below each of their articles anew."""


def _order(body: Sequence[Para], findings: Findings) -> None:
    """Each level counts from 1 below its heading, and a deeper level never stands above a higher one."""
    counts = [0, 0, 0, 0]
    seen: list[int] = []
    text_between = asked = False
    for para in body:
        level = level_of(para.words)
        if level is None:
            text_between = True
            asked = para.words.endswith(("：", ":"))
            if _ARTICLE.match(para.words):
                counts, seen = [0, 0, 0, 0], []
            continue
        depth, number = level
        label = number.group(0)
        value, expected = value_of(label), counts[depth - 1] + 1
        if value == 1 and depth == 2 and asked:
            expected = 1  # a list of its own, which the text before it announces
        if depth not in seen and seen and depth < max(seen):
            findings.add(
                Key.LEVEL_ORDER, findings.at(para, BODY),
                (f"“{label}”在更低的层次之后才出现", f"“{label}” comes only after a deeper level"), textual=True,
            )  # fmt: skip
        elif value != expected and not (value == 1 and depth > 2 and text_between):  # a list of its own
            findings.add(
                Key.LEVEL_ORDER, findings.at(para, BODY),
                (f"“{label}”，前面数到 {expected - 1}", f"“{label}” after number {expected - 1}"), textual=True,
            )  # fmt: skip
        seen.append(depth)
        text_between, asked = False, para.words.endswith(("：", ":"))
        counts[depth - 1] = value
        counts[depth:] = [0] * (4 - depth)


# -- the enclosures
_NAME: Final = re.compile(
    r"^(?:附\s*件?\s*(?P<inner>\d*)\s*[:：]?)?\s*(?:(?P<number>\d{1,2})\s*[.．、])?\s*(?P<name>.*)$",
    re.DOTALL,
)


def enclosure_names(paras: Sequence[Para]) -> list[tuple[int | None, str]]:
    """(number or None, name) of each enclosure that is named."""
    found: list[tuple[int | None, str]] = []
    for k, para in enumerate(paras):
        for line in para.words.split("\n"):
            match = _NAME.match(line.strip())
            number = match["number"] or match["inner"] if match else None
            if match is None or (k and number is None and found):
                found[-1] = (found[-1][0], found[-1][1] + line.strip())
            else:
                found.append((int(number) if number else None, match["name"].strip()))
    return found


def _enclosures(parts: Parts, findings: Findings) -> None:
    paras = parts.enclosures
    first = paras[0]
    names = enclosure_names(paras)
    for para in paras:
        findings.font(Key.BODY_FONT, para, ENCLOSURE)
        findings.size(Key.BODY_SIZE, para, ENCLOSURE)
    if parts.body:
        findings.gap(Key.ENCLOSURE_GAP, parts.body[-1], first, ENCLOSURE)
    findings.length(Key.ENCLOSURE_INDENT, first_of(first), findings.at(first, ENCLOSURE))
    numbered = len(names) > 1
    pattern = r"^附件：1[.．]\s?[^\s\d]" if numbered else r"^附件：(?!\d[.．、])\S"
    in_order = [number for number, _ in names] == (list(range(1, len(names) + 1)) if numbered else [None])
    if not re.search(pattern, first.words) or not in_order:
        shown = f"“{first.words[:8]}…”"
        findings.add(Key.ENCLOSURE_PATTERN, findings.at(first, ENCLOSURE), (shown, shown), textual=True)
    for para in paras:
        name = enclosure_names([para])[0][1] if para.words else ""
        if name and (name[-1] in _CLOSING or re.fullmatch(r"《.*》", name.rstrip(_CLOSING))):
            findings.add(
                Key.ENCLOSURE_END, findings.at(para, ENCLOSURE), (f"“{name}”", f"“{name}”"), textual=True
            )
        _wraps(para, findings)


def _wraps(para: Para, findings: Findings) -> None:
    if len(lines_of(para, findings.picture.section_of(para))) < 2 or "\n" in para.words:
        return
    match = _NAME.match(para.words)
    prefix = para.words[: match.start("name")] if match else ""
    name = first_of(para) + text_width(prefix)
    if abs(left_of(para) - name) > _SAME:
        shown, wanted = f"{round(left_of(para), 1):g}", f"{round(name, 1):g}"
        findings.add(
            Key.ENCLOSURE_WRAP, findings.at(para, ENCLOSURE),
            (f"回行左空 {shown} 字，名称首字在 {wanted} 字处", f"wraps at {shown} characters, the name begins at {wanted}"),
        )  # fmt: skip
