"""The second look: the document laid out by LibreOffice, and what its pages show measured.

What the file itself has already been found wrong in is not measured again, and positions are measured from
the document's own type area, so that one mistake is told once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.soffice import convert, find_soffice, longest_for
from govcredit_xl.gbt9704.findings import DocumentPlace, Findings
from govcredit_xl.gbt9704.form import Form, is_red
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import text_width
from govcredit_xl.gbt9704.offline import without_links
from govcredit_xl.gbt9704.pages import Page, Stroke, TextLine, read_pages
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import MM, Para

_DASHES: Final = "-—–－─‐―~～·•"
_NUMBER: Final = re.compile(
    rf"^(?:[{_DASHES}]{{0,3}}|第)(\d{{1,4}})(?:[{_DASHES}]{{0,3}}|页?(?:[/／，,]?共?\d{{1,4}}页?)?)$"
)
"""The number of a page in whatever form: that the form is wrong is told by itself."""
_PART: Final = {
    "mark": ("发文机关标志", "organ's mark"),
    "number": ("页码", "page number"),
    "imprint": ("版记", "imprint"),
    "annex": ("附件", "annex"),
}
_HEADERS: Final = 23.0
"""Millimetres from the head of the page above which headers stand."""


def check_pages(
    data: bytes,
    file: str,
    parts: Parts,
    findings: Findings,
    tell: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> tuple[bool, list[Problem]]:
    """(whether the pages could be measured, what kept it from being done)."""
    office = find_soffice()
    if office is None:
        return False, [Problem("pages-not-measured", file=file, facts=_no_office())]
    longest = int(longest_for(1))
    pdf = convert(
        [without_links(data)],
        "docx",
        "pdf",
        office,
        on_wait=lambda spent: tell("layout", int(spent), longest),
    )[0]
    if pdf is None:
        return False, [Problem("pages-not-measured", file=file, facts=_no_pages())]
    measure(read_pages(pdf, lambda done, total: tell("pages", done, total)), parts, findings)
    return True, []


def _no_office() -> dict[str, str]:
    return {"why": "没有安装 LibreOffice", "why_en": "LibreOffice is not installed"}


def _no_pages() -> dict[str, str]:
    return {"why": "LibreOffice 没能排出这份文档", "why_en": "LibreOffice could not lay the document out"}


def measure(pages: Sequence[Page], parts: Parts, findings: Findings) -> None:
    """Everything that only the page shows."""
    known = findings.rules()
    shown = [page for page in pages if page.glyphs]
    if not shown:
        return
    if not known & {Key.PAGE_NUMBER, Key.PAGE_NUMBER_SIDE, Key.LANDSCAPE_NUMBER}:
        _page_numbers(shown, parts, findings)
    if not known & {Key.LINES, Key.LINE_PITCH}:
        _lines(shown, parts, findings)
    if Key.CHARACTERS not in known:
        _characters(shown, parts, findings)
    _head(shown[0], parts, findings, known)
    _first_page(shown[0], parts, findings)
    _annexes(shown, parts, findings, known)
    _imprint(shown, parts, findings, known)


def squeeze(text: str) -> str:
    """A text without spaces, as rows are compared."""
    return "".join(text.split()).replace("　", "")


# -- page numbers
def _page_numbers(pages: Sequence[Page], parts: Parts, findings: Findings) -> None:
    first = findings.picture.sections[0]
    foot = pages[0].height - first.bottom / MM if not pages[0].sideways else 297 - 35.0
    for page in pages:
        row = _number_row(page.upright(), foot)
        if parts.letter and page is pages[0]:
            if row is not None:
                findings.add(Key.LETTER_FIRST_PAGE, DocumentPlace(page=1), (f"“{row.text}”", f"“{row.text}”"))
            continue
        if row is None:
            rule = Key.LANDSCAPE_NUMBER if page.sideways else Key.PAGE_NUMBER
            findings.add(rule, DocumentPlace(page=page.number), ("没有页码", "there is none"))
        else:
            _number(page, row, foot, findings)


def _number_row(page: Page, foot: float) -> TextLine | None:
    return next((row for row in reversed(page.rows) if row.top > foot and _NUMBER.match(row.text)), None)


def _number(page: Page, row: TextLine, foot: float, findings: Findings) -> None:
    """Where the number of a page stands, the page turned upright."""
    place = DocumentPlace(page=page.number, part=_PART["number"])
    profile = findings.profile
    section = next(
        (one for one in findings.picture.sections if not one.landscape), findings.picture.sections[0]
    )
    left, right = section.left / MM, page.upright().width - section.right / MM
    dashes = [glyph for glyph in row.glyphs if glyph.text in _DASHES] or list(row.glyphs)
    below = sum((glyph.top + glyph.bottom) / 2 for glyph in dashes) / len(dashes) - foot
    odd = int(_NUMBER.match(row.text)[1]) % 2 == 1  # type: ignore[index]
    room = right - row.right if odd else row.left - left
    other = row.left - left if odd else right - row.right
    character = profile[Key.PAGE_NUMBER_SIZE].points / MM
    gap, indent = profile[Key.PAGE_NUMBER_GAP], profile[Key.PAGE_NUMBER_INDENT]
    if page.sideways:
        if not gap.allows(below) or room > other or abs(room / character - indent.number) > 0.6:
            shown = f"{below:.1f}", f"{room:.1f}"
            findings.add(
                Key.LANDSCAPE_NUMBER, place,
                (f"转正后在版心下 {shown[0]} 毫米，距{'右' if odd else '左'}边 {shown[1]} 毫米",
                 f"turned upright {shown[0]} mm below, {shown[1]} mm from the {'right' if odd else 'left'}"),
            )  # fmt: skip
        return
    mirrored = any(
        para.props.get("framePr.xAlign") == "outside"
        for one in findings.picture.sections
        for para in one.footers.get("default", ())
    )
    if mirrored:
        pass  # Word puts such a frame at the outer edge of each page, LibreOffice does not
    elif room > other:
        where = ("居左", "on the left") if odd else ("居右", "on the right")
        name = ("单页码", "odd page") if odd else ("双页码", "even page")
        findings.add(Key.PAGE_NUMBER_SIDE, place, (f"{name[0]}{where[0]}", f"{name[1]} {where[1]}"))
    elif (
        abs(room / character - indent.number) > (indent.tolerance or 0) + 0.2
        and Key.PAGE_NUMBER_INDENT not in findings.rules()
    ):
        findings.length(Key.PAGE_NUMBER_INDENT, room / character, place)
    findings.length(Key.PAGE_NUMBER_GAP, round(below, 1), place)


# -- lines and characters
_ROW: Final = 10
"""Characters of a row that is sure to be one of the body."""


def _body_rows(pages: Sequence[Page], parts: Parts) -> list[list[TextLine]]:
    """Rows of pages that show text of the body, those within the type area."""
    words = squeeze("".join(para.words for para in parts.body))
    # A short row is as likely one of a table.
    return [
        [row for row in page.rows if len(row.text) >= _ROW and row.text in words]
        for page in pages
        if not page.sideways
    ]


def _lines(pages: Sequence[Page], parts: Parts, findings: Findings) -> None:
    if not all(para.props.get("spacing.lineRule") in {"exact", "exactly"} for para in parts.body):
        return  # with another font than the document's own the lines would be other ones
    steps: dict[float, int] = {}
    for rows in _body_rows(pages, parts):
        for above, below in itertools.pairwise(rows):
            step = round(below.base - above.base, 1)
            steps[step] = steps.get(step, 0) + 1
    if sum(steps.values()) < 5:
        return
    step = max(steps, key=lambda one: steps[one])
    depth = findings.picture.section_of(parts.body[0]).depth / MM
    shown = int(depth / step + 0.2)
    if not findings.profile[Key.LINES].allows(shown):
        findings.add(
            Key.LINES, DocumentPlace(), (f"排出来每面 {shown} 行", f"{shown} lines a page as laid out")
        )


def _characters(pages: Sequence[Page], parts: Parts, findings: Findings) -> None:
    section = findings.picture.section_of(parts.body[0]) if parts.body else None
    if section is None or section.grid in {"linesAndChars", "snapToChars"}:
        return  # LibreOffice lays such a grid out with fewer characters than Word
    left, right = section.left / MM, (section.width - section.right) / MM
    counts: dict[int, int] = {}
    for rows in _body_rows(pages, parts):
        for row in rows:
            full = row.left - left < 4 and right - row.right < 4
            if full and all("一" <= one <= "鿿" or one in "，。、；：" for one in row.text):
                count = round(text_width(row.text))
                counts[count] = counts.get(count, 0) + 1
    if sum(counts.values()) < 3:
        return
    usual = max(counts, key=lambda count: counts[count])
    norm = findings.profile[Key.CHARACTERS]
    # Punctuation that is squeezed or hung makes room for one more or takes the place of one.
    if abs(usual - norm.number) > (norm.tolerance or 0) + 1:
        findings.add(
            Key.CHARACTERS,
            DocumentPlace(),
            (f"排出来每行 {usual} 字", f"{usual} characters a line as laid out"),
        )


# -- the head
_TOPS: Final = {
    Form.DOCUMENT: Key.MARK_TOP,
    Form.MINUTES: Key.MARK_TOP,
    Form.ORDER: Key.ORDER_MARK_TOP,
}
"""How far from the top of the type area the mark stands; of other forms the standard says nothing."""


def _row_of(page: Page, para: Para | None) -> TextLine | None:
    words = "" if para is None else squeeze(para.words.split("\t")[0])
    return next(
        (
            row
            for row in page.rows
            if words and row.text.startswith(words[:12]) and words.startswith(row.text[:12])
        ),
        None,
    )


def _head(page: Page, parts: Parts, findings: Findings, known: set[str]) -> None:
    section = findings.picture.sections[0]
    reds = [stroke for stroke in page.strokes if is_red(stroke.colour) and stroke.width > 60]
    mark = _row_of(page, parts.marks[0]) if parts.marks else None
    if parts.letter:
        _letter(page, mark, parts.marks[0], reds, findings, known)
        return
    if mark is not None and parts.form in _TOPS:
        place = DocumentPlace(page=1, part=_PART["mark"])
        tops = (mark.top, _box(mark, parts.marks[0])[0])
        findings.nearest(
            _TOPS[parts.form], [top - section.top / MM for top in tops], place, _slack(parts.marks[0])
        )
    number = _row_of(page, parts.number)
    rule = min(
        (one for one in reds if number and one.middle > number.base), key=lambda one: one.middle, default=None
    )
    if (
        not parts.form.is_general
        or number is None
        or parts.number is None
        or known & {Key.RED_RULE, Key.RULE_COLOUR, Key.NUMBER_PATTERN}
    ):
        return
    place = findings.at(parts.number)
    if rule is None:
        findings.add(Key.RED_RULE, place, ("排出来看不到", "it is not seen on the page"))
        return
    bottoms = (number.bottom, _box(number, parts.number)[1])
    findings.nearest(Key.RULE_GAP, [rule.top - bottom for bottom in bottoms], place, _slack(parts.number))
    if Key.RULE_WIDTH not in known:
        off = abs((rule.left + rule.right) / 2 - (section.left / MM + section.measure / MM / 2))
        findings.length(Key.RULE_WIDTH, round(rule.width if off < 1.5 else rule.width + off, 1), place)


def _box(row: TextLine, para: Para) -> tuple[float, float]:
    """Upper and lower edge of the characters' squares, which reach a little beyond their ink."""
    size = para.size / MM
    return row.base - 0.88 * size, row.base + 0.12 * size


def _slack(para: Para) -> float:
    """By how much the edges of characters differ between the font that is meant and one in its place."""
    return 0.04 * para.size / MM


def _letter(
    page: Page, mark: TextLine | None, para: Para, reds: Sequence[Stroke], findings: Findings, known: set[str]
) -> None:
    place = DocumentPlace(page=1, part=_PART["mark"])
    if mark is not None:
        findings.nearest(Key.LETTER_MARK_TOP, [mark.top, _box(mark, para)[0]], place, _slack(para))
    ordered = sorted(reds, key=lambda one: one.middle)
    upper = [one for one in ordered if one.middle < page.height / 2]
    lower = [one for one in ordered if one.middle > page.height / 2]
    if not upper or not lower or Key.LETTER_RULES in known:
        return
    if mark is not None:
        gaps = [one.top - edge for one in upper[:1] for edge in (mark.bottom, _box(mark, para)[1])]
        findings.nearest(Key.LETTER_RULE_GAP, gaps, place, _slack(para))
    if Key.LETTER_RULE_BOTTOM not in known:
        edges = [page.height - edge for one in lower for edge in (one.top, one.middle, one.bottom)]
        findings.nearest(Key.LETTER_RULE_BOTTOM, edges, place)
    for rule in (upper[0], lower[-1]):
        if Key.LETTER_RULE_WIDTH in findings.rules():
            break
        off = abs((rule.left + rule.right) / 2 - page.width / 2)
        findings.length(Key.LETTER_RULE_WIDTH, round(rule.width if off < 1.5 else rule.width + off, 1), place)


def _first_page(page: Page, parts: Parts, findings: Findings) -> None:
    if not parts.body or not parts.headed:
        return
    start = squeeze(parts.body[0].words)[:8]
    if start not in "".join(row.text for row in page.rows):
        findings.add(
            Key.BODY_ON_FIRST_PAGE,
            findings.at(parts.body[0]),
            ("首页没有正文", "page 1 has no text of the body"),
        )


# -- annexes and imprint
def _annexes(pages: Sequence[Page], parts: Parts, findings: Findings, known: set[str]) -> None:
    if known & {Key.ANNEX_PAGE, Key.ANNEX_PLACE}:
        return
    for annex in parts.annexes:
        words = squeeze(annex.label.words)
        rows = [(page, row) for page in pages for row in page.rows if row.text == words]
        if rows and not any(row is _top_row(page) for page, row in rows):
            page = rows[-1][0].number
            shown = (f"在第{page}页，不是第一行", f"on page {page}, not its first line")
            findings.add(Key.ANNEX_PLACE, findings.at(annex.label, _PART["annex"]), shown)


def _top_row(page: Page) -> TextLine | None:
    """The first row that is no header and no page number in the margin of a page turned sideways."""
    rows = (row for row in page.rows if row.top > _HEADERS and len(row.text) > 1)
    return next((row for row in rows if not _NUMBER.match(row.text)), None)


def _imprint(pages: Sequence[Page], parts: Parts, findings: Findings, known: set[str]) -> None:
    imprint = parts.imprint
    if imprint is None or Key.IMPRINT_PLACE in known:
        return
    start = squeeze(imprint.paras[0].words.split("\t")[0])[:10]
    there = [page for page in pages if any(row.text.startswith(start) for row in page.rows)]
    place = findings.at(imprint.paras[0], _PART["imprint"])
    if there and there[-1] is not pages[-1]:
        number = there[-1].number
        findings.add(
            Key.IMPRINT_PLACE, place,
            (f"在第{number}页，全文 {len(pages)} 页", f"on page {number} of {len(pages)}"),
        )  # fmt: skip
    elif there and not parts.letter and not known & {Key.IMPRINT_LINES}:
        _bottom(pages[-1], place, findings)


def _bottom(page: Page, place: DocumentPlace, findings: Findings) -> None:
    """The last line lies on the bottom edge of the type area."""
    section = findings.picture.sections[-1]
    lines = [one for one in page.strokes if one.width > 100 and one.bottom - one.top < 3]
    if not lines or section.landscape:
        return
    lowest = max(lines, key=lambda one: one.middle)
    off = abs(lowest.middle - (page.height - section.bottom / MM))
    findings.length(Key.IMPRINT_BOTTOM, round(off, 1), place)
