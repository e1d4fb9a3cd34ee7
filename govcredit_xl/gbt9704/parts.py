"""Which paragraph is what: the elements of an official document, known by what they say and where they stand.

Style names play no part, so any office's document is read, however it was made. The patterns here are
looser than those of the standard: an element that is written wrong must still be known for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.gbt9704.asides import is_aside, is_caption
from govcredit_xl.gbt9704.form import (
    BLANK,
    LOOSE_NUMBER,
    TEXT_RULE,
    DocumentForm,
    chosen_marks,
    form_of,
    is_red,
    looks_like_mark,
)
from govcredit_xl.gbt9704.lines import first_of, left_of, span_of, text_width
from govcredit_xl.gbt9704.picture import DocumentTable, Para, Picture, Shape

LOOSE_DATE: Final = re.compile(
    rf"^{BLANK}{{0,8}}年{BLANK}{{0,6}}月{BLANK}{{0,6}}日$|^[０-９]{{2,4}}\s*年\s*[０-９]{{1,2}}\s*月\s*[０-９]{{1,2}}\s*日$"
    r"|^[二一○〇零OＯ][一二三四五六七八九○〇零OＯ]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$"
    r"|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$|^[\[［【][^\[\]［］【】]{0,6}日期[^\[\]［］【】]{0,4}[\]］】]$"
)
SECRET: Final = re.compile(r"^(绝密|机密|秘密)")
URGENT: Final = re.compile(r"^(特急|加急|特提|平急|急件|紧急)$")
ANNEX: Final = re.compile(
    r"^附\s*件\s*[0-9０-９一二三四五六七八九十]{0,3}\s*(?:[（(][^（）()]{1,8}[）)])?\s*[:：.、．]?$"
)
ENCLOSURE: Final = re.compile(
    r"^附\s*件?\s*\d{0,2}\s*[:：]\s*(?=\S)|^附\s*件\s*(?:\d{1,2}\s*[.．、]\s*|\d{0,2}[\s　]+)(?=[^。；，]{2,60}$)(?![中里内]|材料|所)"
)
"""附件：, and 附：, 附件1. or 附件 followed by a name, which are wrong."""
COPIES: Final = re.compile(r"^(抄\s*送|主\s*送|抄\s*报|分\s*送|印\s*送|发\s*送)\s*[:：]")
PRINTED: Final = re.compile(
    r"[\d０-９]{2,4}\s*年\s*[\d０-９]{1,2}\s*月\s*[\d０-９]{1,2}\s*日\s*(印发|印制|印|发)?\s*[。.]?$"
)
REMARK: Final = re.compile(r"^[（(].{1,60}[）)]$", re.DOTALL)
LEVELS: Final = (
    re.compile(r"^[一二三四五六七八九十]{1,3}(?P<mark>[、.．,，:：]|(?=\s))"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）](?P<mark>[、.．,，:：]?)"),
    re.compile(r"^\d{1,2}(?P<mark>[.．、,，](?!\d)|[.．、](?=(?:19|20)\d{2}年|\d{1,2}月[\d底份上中下前]))"),
    re.compile(r"^[（(]\d{1,2}[)）](?P<mark>[、.．,，]?)"),
)
_END: Final = "。；！？;!?"


def level_of(text: str) -> tuple[int, re.Match[str]] | None:
    """(1 to 4, the match of its number) of a text that begins with a heading's number."""
    for k, pattern in enumerate(LEVELS):
        found = pattern.match(text)
        if found:
            return k + 1, found
    return None


@dataclass(frozen=True)
class Annex:
    """附件: the paragraph that says so, its title and all that follows."""

    label: Para
    title: Para | None
    paras: tuple[Para, ...]


@dataclass(frozen=True)
class ImprintParts:
    """版记: its paragraphs and the table or box that they stand in, if any."""

    copies: Para | None
    printed: Para | None
    paras: tuple[Para, ...]
    table: DocumentTable | None = None
    box: Shape | None = None
    date: Para | None = None
    """The paragraph of the printing date where it is not that of the organ."""


@dataclass(frozen=True)
class Parts:
    """The elements; None or empty where a document has no such.

    Attributes:
        form: the format it is in.
        rule: paragraph whose border is the red rule.
        rules: drawn lines of the head and foot.
    """

    copy: Para | None
    secret: Para | None
    urgent: Para | None
    marks: tuple[Para, ...]
    number: Para | None
    rule: Para | None
    rules: tuple[Shape, ...]
    form: DocumentForm
    title: tuple[Para, ...]
    addressee: Para | None
    body: tuple[Para, ...]
    enclosures: tuple[Para, ...]
    signature: tuple[Para, ...]
    date: Para | None
    remark: Para | None
    annexes: tuple[Annex, ...]
    imprint: ImprintParts | None

    @property
    def letter(self) -> bool:
        """It is in the format of a letter (信函格式), not of a document with 文件 in its head."""
        return self.form is DocumentForm.LETTER

    @property
    def headed(self) -> bool:
        """It has a head: a mark or a document number."""
        return self.number is not None or bool(self.marks)


def recognise(picture: Picture) -> Parts:
    """The elements of a document."""
    imprint = _imprint(picture)
    taken = {id(para) for para in imprint.paras} if imprint else set()
    flow = [para for para in picture.paras if not para.blank and id(para) not in taken]
    start = next((k for k, para in enumerate(flow) if _is_annex(para, flow[:k])), len(flow))
    main, rest = flow[:start], flow[start:]
    number = next((para for para in main[:15] if LOOSE_NUMBER.match(para.words)), None)
    copy, secret, urgent, marks, after = _head(picture, main, number)
    plain = [para for para in main[after:] if para.story == "body"]
    rules = _drawn_rules(picture)
    form = form_of(picture, marks, _is_letter(picture, marks, number, rules))
    title, at = _title(plain, form)
    addressee, at = _addressee(plain, at, picture)
    date_at = _last(plain, at, lambda para: bool(LOOSE_DATE.match(para.words)))
    date = plain[date_at] if date_at is not None else None
    remark = None
    if date_at is not None and date_at + 1 < len(plain) and REMARK.match(plain[date_at + 1].words):
        remark = plain[date_at + 1]
    end = len(plain) if date_at is None else date_at
    signature = _signature(plain, at, end, marks, picture) if date is not None else ()
    middle = plain[at : end - len(signature)]
    enclosed = next(
        (k for k, para in enumerate(middle) if ENCLOSURE.match(para.words) and not _is_annex(para, [])), None
    )
    enclosures = _enclosures(middle, enclosed)
    kept = {id(para) for para in enclosures}
    # What stands below an imprint is no text of the body: that it stands there is told by itself.
    foot = imprint.paras[0].number if imprint and imprint.box is None else len(picture.paras) + 1
    body = tuple(
        para for para in middle if id(para) not in kept and not is_aside(para) and para.number < foot
    )
    return Parts(
        copy, secret, urgent, marks, number, _bordered_rule(picture, number or (marks[-1] if marks else None), title), rules, form, title,
        addressee, body, enclosures, signature, date, remark,
        tuple(_annexes(rest)), imprint,
    )  # fmt: skip


def _is_annex(para: Para, before: Sequence[Para]) -> bool:
    """附件 on a line of its own, at the top of a page or below the date."""
    if para.story != "body" or not ANNEX.match(para.words):
        return False
    dated = any(LOOSE_DATE.match(one.words) for one in before)
    return para.starts_page or dated or not para.words.endswith((":", "："))


def _last(paras: Sequence[Para], start: int, wanted: object) -> int | None:
    found = None
    for k in range(start, len(paras)):
        if wanted(paras[k]):  # type: ignore[operator]
            found = k
    return found


# -- the head
def _head(
    picture: Picture, main: Sequence[Para], number: Para | None
) -> tuple[Para | None, Para | None, Para | None, tuple[Para, ...], int]:
    """(份号, 密级, 紧急程度, 发文机关标志, how many paragraphs the head takes)."""
    copy = secret = urgent = None
    marks: list[Para] = []
    end = 0
    for k, para in enumerate(main[:15]):
        words = "".join(para.words.split())
        above = number is not None and para.number < number.number
        if para is number:
            end = k + 1
        elif re.fullmatch(r"(No\.?)?\d{1,8}", words) and not marks:
            copy, end = copy or para, max(end, k + 1)
        elif SECRET.match(words) and len(words) < 16:
            secret, end = secret or para, max(end, k + 1)
        elif URGENT.match(words):
            urgent, end = urgent or para, max(end, k + 1)
        elif TEXT_RULE.fullmatch(words):
            end = max(end, k + 1)
        elif above or looks_like_mark(para, k):
            marks.append(para)
            end = max(end, k + 1)
        elif number is None or para.number > number.number:
            break
    boxed = [
        p for _, shape in picture.shapes for p in _inside(shape) if not p.blank and looks_like_mark(p, 0)
    ]
    return copy, secret, urgent, chosen_marks(marks, boxed), end


def _inside(shape: Shape) -> Iterable[Para]:
    yield from shape.paras
    for table in shape.tables:
        yield from table.paras


def _is_letter(picture: Picture, marks: Sequence[Para], number: Para | None, rules: Sequence[Shape]) -> bool:
    if not marks:
        return False
    double = any(rule.compound for rule in rules) or any(
        (one.border(side) or _NO_BORDER).kind.startswith(("thickThin", "thinThick", "double"))
        for one in (*marks, *picture.paras[:12])
        for side in ("top", "bottom")
    )
    if any("".join(mark.words.split()).endswith("文件") for mark in marks):
        return double and len(rules) > 1
    span = None if number is None or "签发人" in number.words else span_of(number, picture.section_of(number))
    right = span is not None and span.right < 1.5 and span.left > 5
    return double or right or _long_red_lines(picture) > 3


def _long_red_lines(picture: Picture) -> int:
    """Red lines across the page, in the text and on the first page's head and foot: a letter has two pairs."""
    first = picture.sections[0]
    edges = [para for kept in (first.headers, first.footers) for paras in kept.values() for para in paras]
    shapes = [shape for para in (*picture.paras, *edges) for shape in para.shapes]
    lines = [shape for shape in shapes if shape.kind == "line" and shape.width > 140 and is_red(shape.colour)]
    return len({(line.y, line.width, line.height) for line in lines})


@dataclass(frozen=True)
class _NoBorder:
    kind: str = ""


_NO_BORDER: Final = _NoBorder()


def _drawn_rules(picture: Picture) -> tuple[Shape, ...]:
    """Lines that are drawn: those of the head, and red ones wherever they are anchored."""
    middle = len(picture.paras) / 2 + 5
    return tuple(
        shape
        for para, shape in picture.shapes
        if shape.kind == "line"
        and shape.width > 60
        and (is_red(shape.colour or "000000") or para.number < middle)
    )


def _bordered_rule(picture: Picture, above: Para | None, title: Sequence[Para]) -> Para | None:
    """The paragraph whose border is the red rule, at or below the number (the mark, where none is given yet)."""
    if above is None:
        return None
    end = title[0].number if title else above.number + 4
    for para in picture.paras[above.number - 1 : end]:
        if para.border("bottom") is not None and (para is above or para.blank):
            return para
        if para.border("top") is not None and para is not above:
            return para
    return None


# -- the text
def _title(paras: Sequence[Para], form: DocumentForm) -> tuple[tuple[Para, ...], int]:
    """The title's paragraphs, and where what follows begins; an order has none (10.2)."""
    if form in (DocumentForm.ORDER, DocumentForm.MINUTES, DocumentForm.BULLETIN):
        start = next((k for k, para in enumerate(paras[:4]) if para.size >= 18), None)
        if start:
            found, end = _title(paras[start:], DocumentForm.DOCUMENT)
            return found, start + end
        if start is None:
            return (), 0
    if not paras:
        return (), 0
    looks = [_like_title(para) for para in paras[:6]]
    if not looks[0] and (level_of(paras[0].words) or paras[0].words[-1] in _END or len(paras[0].words) > 90):
        return (), 0
    count = 1
    while count < len(looks) and looks[count] and paras[count].number - paras[count - 1].number == 1:
        words = paras[count].words
        if LOOSE_DATE.match(words) or REMARK.match(words) or words.startswith(("——", "—")):
            break
        if paras[count].size < 0.8 * paras[0].size:
            break  # who speaks, or where
        count += 1
    return tuple(paras[:count]), count


def _like_title(para: Para) -> bool:
    return (
        (para.align == "center" or para.size >= 18)
        and para.words[-1] not in "：:"
        and level_of(para.words) is None
    )


def _addressee(paras: Sequence[Para], at: int, picture: Picture) -> tuple[Para | None, int]:
    if at >= len(paras):
        return None, at
    words = paras[at].words
    if REMARK.match(words) and at + 1 < len(paras):  # 题注, such as （2021年10月20日）
        return _addressee(paras, at + 1, picture)
    ended = words.endswith(("：", ":")) and not re.search(
        r"。|如下|以下|下列|现将|现就|应当|的，|^第.{1,5}[条章节]", words
    )
    named = (
        text_width(words) < 60
        and not re.search(r"[。？！]|如下", words[:-1])
        and re.search(
            r"^各|(人民政府|委员会|办公室|部门|单位|局|厅|委|办|中心|街道|办事处[）)]?)[:：，。,；;]?$", words
        )
        is not None
        and level_of(words) is None
        and first_of(paras[at]) < 1
    )
    return (paras[at], at + 1) if ended or named else (None, at)


def _signature(
    paras: Sequence[Para], start: int, end: int, marks: Sequence[Para], picture: Picture
) -> tuple[Para, ...]:
    """The organ's name, or names, right above the date."""
    found: list[Para] = []
    for k in range(end - 1, max(start, end - 6) - 1, -1):
        para = paras[k]
        words = para.words
        if (
            text_width(words) > 45
            or words[-1] in _END + "：:，,、"
            or ENCLOSURE.match(words)
            or level_of(words)
            or LOOSE_DATE.match(words)
        ):
            break
        inset = span_of(para, picture.section_of(para), picture.tab).left > 4 or para.align in (
            "right",
            "center",
        )
        named = any(related(words, mark.words) for mark in marks)
        if not inset and not named:
            break
        found.append(para)
    return tuple(reversed(found))


def related(one: str, other: str) -> bool:
    """Two names of the same organ: the same, a part of, or short for the other."""
    a, b = (re.sub(r"[\s　]|文件$|\(.*\)|（.*）", "", name) for name in (one, other))
    a, b = sorted((a.removesuffix("文件"), b.removesuffix("文件")), key=len)
    return bool(a) and (a in b or _shortened(a, b))


def _shortened(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) >= 3 and all(one in rest for one in short)


def _enclosures(middle: Sequence[Para], start: int | None) -> tuple[Para, ...]:
    """附件说明: its first paragraph, and those that go on with the next number or with a name that wraps."""
    if start is None:
        return ()
    found = [middle[start]]
    for para in middle[start + 1 :]:
        words = para.words
        numbered = re.match(r"^[\d０-９]{1,2}\s*[.．、]|^附\s*件\s*\d{1,2}", words) and text_width(words) < 90
        goes_on = (
            para.align not in ("right", "center", "distribute")
            and (left_of(para) > 2.5 or first_of(para) > 3)
            and words[-1] not in _END
            and text_width(words) < 60
        )
        if not numbered and not goes_on:
            break
        found.append(para)
    return tuple(found)


# -- what follows
def _annexes(rest: Sequence[Para]) -> Iterable[Annex]:
    starts = [k for k, para in enumerate(rest) if para.story == "body" and ANNEX.match(para.words)]
    for k, at in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else len(rest)
        inside = tuple(rest[at + 1 : end])
        titled = bool(inside) and inside[0].story == "body" and not is_caption(inside[0])
        title = inside[0] if titled else None
        yield Annex(rest[at], title, inside)


def _imprint(picture: Picture) -> ImprintParts | None:
    """版记, in a box, in a table or in plain paragraphs, the last of the document."""
    for _, shape in reversed(picture.shapes):
        for table in shape.tables:
            if any(_imprints(para) for para in table.paras):
                return _made(list(table.paras), table, shape)
        if any(_imprints(para) for para in shape.paras):
            return _made(list(shape.paras), None, shape)
    for table in reversed(picture.tables):
        paras = list(table.paras)
        if sum(_imprints(para) for para in paras) and len(paras) <= 12:
            return _made(paras, table, None)
    tail = [para for para in picture.paras if not para.blank and para.story == "body"]
    first = next(
        (k for k, p in enumerate(tail) if COPIES.match(p.words) and k > len(tail) / 2 - 1 and k > 2), None
    )
    if first is None:
        first = next(
            (k for k, p in enumerate(tail) if re.search(r"\S.*日\s*印发", p.words) and k >= len(tail) - 3),
            None,
        )
    if first is None:
        return None
    found = [
        para for para in tail[first:] if _imprints(para) or para is tail[first] or PRINTED.search(para.words)
    ]
    last = found[-1].number
    return _made([para for para in picture.paras if tail[first].number <= para.number <= last], None, None)


def _imprints(para: Para) -> bool:
    words = para.words
    return bool(
        COPIES.match(words)
        or (PRINTED.search(words) and "印发" in words)
        or re.fullmatch(r".*[\d]日\s*印发", words)
    )


def _made(paras: list[Para], table: DocumentTable | None, box: Shape | None) -> ImprintParts:
    shown = [para for para in paras if not para.blank]
    copies = next((para for para in shown if COPIES.match(para.words)), None)
    dated = next((para for para in shown if PRINTED.search(para.words) and para is not copies), None)
    printed = dated
    if dated is not None and re.fullmatch(PRINTED, dated.words):
        # The organ stands in a cell of its own.
        k = shown.index(dated)
        printed = shown[k - 1] if k and not COPIES.match(shown[k - 1].words) else dated
    return ImprintParts(copies, printed, tuple(shown), table, box, dated if dated is not printed else None)
