"""A document from its content, a template and the profile: what a template cannot lay out is laid out here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, Final

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word import tables as charts
from govcredit_xl.letters.word.contents import Block, Chart, DocumentContent, Grid, Matrix
from govcredit_xl.letters.word.ending import Imprint, hang_enclosure, sign
from govcredit_xl.letters.word.head import (
    blank_lines,
    break_title,
    letter_mark,
    letter_number,
    letter_rules,
    red_mark,
    ruled_number,
)
from govcredit_xl.letters.word.measure import line_count
from govcredit_xl.letters.word.ooxml import Shapes, TableRow, paragraph, parse, table, text_of, w
from govcredit_xl.letters.word.package import TemplatePackage
from govcredit_xl.letters.word.page import (
    Flow,
    Refs,
    header_xml,
    number_paragraph,
    paper,
    section,
    turned_number,
)
from govcredit_xl.letters.word.passages import Passage, passages
from govcredit_xl.letters.word.styles import LOOKS, StyleName, apply_styles
from govcredit_xl.letters.word.tables import column_widths, merged_rows, plain_rows
from govcredit_xl.letters.word.template import Template, filled

FILE_WORD: Final = "文件"
_GAP: Final = 8.0
"""Points between a table and what follows."""
_CHART_MM: Final = (154.0, 88.0)
_TINY: Final = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_KEPT: Final = ("b", "i", "u", "vertAlign")
"""What a clerk may do to single words of a paragraph in one of our styles; fonts and sizes are the profile's."""


def write_document(content: DocumentContent, template: Template, profile: Profile, *, draft: bool) -> bytes:
    """The finished .docx; the same content gives the same bytes."""
    return _Writer(content, template, profile, draft=draft).write()


class _Writer:
    def __init__(
        self, content: DocumentContent, template: Template, profile: Profile, *, draft: bool
    ) -> None:
        self.content, self.template, self.profile, self.draft = content, template, profile, draft
        self.package = TemplatePackage(template.data)
        self.ids = apply_styles(self.package.document.styles.element, profile)
        self.letter = content.letter
        self.paper = paper(profile)
        self.pitch = profile[Key.LINE_PITCH].points
        self.shapes = Shapes(1000)
        self.flow = Flow(self.paper.text_height / 20)
        self.out: list[Any] = []
        self.imprint: list[str] = []
        self.signature: Any = None
        self.upper_rule = 0
        self.landscape = False
        self.title = ""

    def write(self) -> bytes:
        kept = passages(self.template.lines, self.content.conditions, self.content.repeats)
        steps = {
            StyleName.MARK: self._mark,
            StyleName.NUMBER: self._number,
            StyleName.TITLE: self._title,
            StyleName.ADDRESSEE: self._addressee,
            StyleName.ENCLOSURE: self._enclosure,
            StyleName.SIGNATURE: self._hold_signature,
            StyleName.DATE: self._date,
            StyleName.ANNEX_TITLE: self._annex_title,
        }
        for place, one in enumerate(kept):
            block = self._block_of(one)
            if block is not None:
                self._block(block)
                continue
            element = self._paragraph(one)
            text = text_of(element)
            if one.style == StyleName.IMPRINT:
                self.imprint.append(text)
            elif one.style == StyleName.ANNEX:
                self._annex(element, kept[place + 1 :])
            elif one.style in steps:
                steps[one.style](element, text)
            elif text.strip():
                self._text(element, text, one.style)
                if one.style in (StyleName.HEADING1, StyleName.HEADING2):
                    self._keep_with_next()
        self._close()
        self.package.replace_body(self.out)
        return self.package.finish(self.profile, self.title, self.content.values["发文机关"])

    def _block_of(self, one: Passage) -> Block | None:
        """The table or chart that a passage stands for."""
        if len(one.names) != 1 or not self.content.kind.is_block(one.names[0]):
            return None
        return one.parts[0].here.blocks.get(one.names[0]) or self.content.blocks[one.names[0]]

    def _paragraph(self, one: Passage) -> Any:
        """The paragraph of a passage: its first line's, with the text of those that go on in it."""
        first, *more = [
            self._plain(
                filled(part.line, {**self.content.values, **part.here.values}, part.number), part.line.style
            )
            for part in one.parts
        ]
        for other in more:
            for child in list(other):
                if child.tag != w("pPr"):
                    first.append(child)
        return first

    def _plain(self, element: Any, style: str) -> Any:
        """A paragraph in one of our styles looks as that says."""
        properties = element.find(w("pPr"))
        if properties is None or style not in LOOKS:
            return element
        for child in list(properties):
            if child.tag != w("pStyle"):
                properties.remove(child)
        for found in element.iter(w("rPr")):
            for child in list(found):
                if child.tag not in {w(tag) for tag in _KEPT}:
                    found.remove(child)
        return element

    def _add(self, xml: str) -> list[Any]:
        made = parse(xml)
        self.out += made
        return made

    def _blank(self, count: float) -> None:
        self._add(blank_lines(count, self.ids))
        self.flow.lines(round(count), round(count), self.pitch)

    # -- the head
    def _mark(self, element: Any, text: str) -> None:
        if self.letter:
            text = text.removesuffix(FILE_WORD)
            _set_text(element, text)
            upper, _ = letter_mark(element, text, self.profile)
            self.upper_rule = int(upper)
        else:
            self.flow.add(red_mark(element, text, self.profile))
        self.out.append(element)

    def _number(self, element: Any, text: str) -> None:
        if self.letter:
            self.flow.add(letter_number(element, self.profile, self.upper_rule))
        else:
            self._blank(self.profile[Key.NUMBER_GAP].number)
            ruled_number(element, self.profile)
            self.flow.add(self.pitch + self.profile[Key.RULE_GAP].points)
        self.out.append(element)

    def _title(self, element: Any, text: str) -> None:
        self.title = text
        self._blank(self.profile[Key.LETTER_TITLE_GAP if self.letter else Key.TITLE_GAP].number)
        self._broken(element, text, Key.TITLE_SIZE)

    def _broken(self, element: Any, text: str, size: str) -> None:
        width = int(self.profile[Key.TYPE_WIDTH].points / self.profile[size].points * 10) / 10
        lines = break_title(element, text, width)
        self.out.append(element)
        self.flow.lines(lines, lines, self.profile[Key.TITLE_PITCH].points)

    def _addressee(self, element: Any, text: str) -> None:
        self._blank(self.profile[Key.ADDRESSEE_GAP].number)
        self._text(element, text, StyleName.ADDRESSEE)

    # -- text
    def _text(self, element: Any, text: str, style: str) -> None:
        look = LOOKS.get(style)
        first = self.profile[look.indent].number if look is not None and look.indent else 0.0
        width = self.profile[Key.CHARACTERS].number
        shown = "　" * round(first) + text
        self.flow.lines(line_count(shown, width, 0.45), line_count(shown, width, 0.62), self.pitch)
        self.out.append(element)

    def _enclosure(self, element: Any, text: str) -> None:
        if text.startswith("附件"):
            self._keep_with_next()
            self._blank(self.profile[Key.ENCLOSURE_GAP].number)
        self._keep_with_next()
        lines = hang_enclosure(element, text, self.profile)
        self.flow.lines(lines, lines, self.pitch)
        self.out.append(element)

    def _hold_signature(self, element: Any, text: str) -> None:
        self.signature = element

    def _date(self, element: Any, text: str) -> None:
        """Signature and date stand on a page with text, never alone."""
        self._keep_with_next()
        self._blank(self.profile[Key.SIGNATURE_GAP].number)
        self._keep_with_next()
        if self.signature is not None:
            organ = text_of(self.signature)
            sign(self.signature, element, organ, text, self.profile, sealed=self.content.sealed)
            self.out.append(self.signature)
            lines = line_count(organ, self.profile[Key.CHARACTERS].number - 2)
            self.flow.lines(lines, lines, self.pitch)
            self._keep_with_next()
        self.out.append(element)
        self.flow.lines(1, 1, self.pitch)

    def _keep_with_next(self) -> None:
        if self.out and self.out[-1].tag == w("p"):
            properties = self.out[-1].find(w("pPr"))
            if properties is not None and properties.find(w("keepNext")) is None:
                place = 0 if properties.find(w("pStyle")) is None else 1
                properties.insert(place, properties.makeelement(w("keepNext"), {}))

    # -- attachments
    def _annex(self, element: Any, following: Sequence[Passage]) -> None:
        """Attachments begin on a page of their own, a large table on landscape ones."""
        own = list(itertools.takewhile(lambda one: one.style != StyleName.ANNEX, following))
        if any(isinstance(self._block_of(one), Matrix) for one in own):
            self._end_section()
            self.landscape = True
            self.flow = Flow(self.paper.turned().text_height / 20)
        else:
            element.find(w("pPr")).append(element.makeelement(w("pageBreakBefore"), {}))
            self.flow.new_page()
        self.out.append(element)
        self.flow.lines(1, 1, self.pitch)

    def _annex_title(self, element: Any, text: str) -> None:
        self._blank(self.profile[Key.ANNEX_TITLE_LINE].number - 2)
        width = self.paper.turned().text_width if self.landscape else self.paper.text_width
        size = self.profile[Key.ANNEX_TITLE_SIZE]
        lines = break_title(element, text, int(width / size.twips * 10) / 10)
        self.out.append(element)
        self.flow.lines(lines, lines, self.profile[Key.TITLE_PITCH].points)
        self._spacer()

    # -- tables and charts
    def _block(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Matrix):
            self._matrix(block)
        else:
            self._chart(block)

    def _grid(self, grid: Grid) -> None:
        if not grid.rows:
            return
        self._keep_with_next()
        widths = column_widths(grid, self.paper.text_width, self.profile[Key.GRID_SIZE].twips)
        rows = plain_rows(grid, widths, self.profile, self.ids, self.flow.room)
        self._add(table(rows, widths, self.profile[Key.TABLE_RULE].points))
        self._follow(rows)
        self._spacer()

    def _follow(self, rows: Sequence[TableRow]) -> None:
        for row in rows:
            pages = self.flow.pages
            if row.splits:
                lines = math.ceil(row.height / self.pitch)
                self.flow.lines(lines, lines, self.pitch)
            else:
                self.flow.add(row.height, row.most + 1)
            if self.flow.pages != pages:
                self.flow.add(rows[0].height)

    def _matrix(self, matrix: Matrix) -> None:
        page = self.paper.turned()
        widths = column_widths(matrix.grid, page.text_width, self.profile[Key.TABLE_SIZE].twips)
        room = page.text_height / 20
        rows = merged_rows(matrix, widths, self.profile, self.ids, room - self.flow.high, room)
        self._add(table(rows, widths, self.profile[Key.TABLE_RULE].points))

    def _chart(self, chart: Chart) -> None:
        xml, data = charts.chart_parts(chart)
        book = self.package.loose_part("embeddings/", "data", "xlsx", charts.BOOK_TYPE, data)
        rel, part = self.package.add_part("charts/", "chart", "xml", charts.CHART_TYPE, charts.CHART_REL, xml)
        part._blob = charts.linked(xml, part.relate_to(book, charts.BOOK_REL))
        self.shapes.count += 1
        number = self.shapes.start + self.shapes.count
        self._keep_with_next()
        shown = charts.inline(rel, number, *_CHART_MM, chart.title)
        self._add(paragraph(self.ids[StyleName.PICTURE], shown))
        self.flow.add(_CHART_MM[1] / 25.4 * 72 + 2, _CHART_MM[1] / 25.4 * 72 + 8)
        self._spacer()

    def _spacer(self) -> None:
        line = round(_GAP * 20)
        properties = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
        self._add(paragraph(self.ids[StyleName.BODY], "", properties))
        self.flow.add(_GAP)

    # -- sections and the end
    def _refs(self, *, landscape: bool) -> Refs:
        shapes = [
            turned_number(self.profile, self.ids[StyleName.PAGE_NUMBER], self.shapes, odd=odd)
            if landscape
            else ""
            for odd in (True, False)
        ]
        headers = [header_xml(self.ids, draft=self.draft, shapes=shape) for shape in shapes]
        empty = paragraph(self.ids[StyleName.PAGE_NUMBER])
        footers = [
            empty if landscape else number_paragraph(self.profile, self.ids[StyleName.PAGE_NUMBER], odd=odd)
            for odd in (True, False)
        ]
        first = ["", ""]
        if self.letter and not landscape:
            rules = letter_rules(self.profile, self.shapes, self.upper_rule)
            first = [
                self.package.add_page_part("hdr", header_xml(self.ids, draft=self.draft, shapes=rules)),
                self.package.add_page_part("ftr", empty),
            ]
        odd_header, even_header = (self.package.add_page_part("hdr", xml) for xml in headers)
        odd_footer, even_footer = (self.package.add_page_part("ftr", xml) for xml in footers)
        return Refs((odd_header, even_header, first[0]), (odd_footer, even_footer, first[1]))

    def _section(self, *, first: bool) -> Any:
        refs = self._refs(landscape=self.landscape)
        (made,) = parse(
            section(
                self.profile,
                refs,
                landscape=self.landscape,
                first_differs=self.letter and first and not self.landscape,
            )
        )
        return made

    def _end_section(self) -> None:
        """The present section ends with the last paragraph, or with a tiny one after a table."""
        if not self.out or self.out[-1].tag != w("p"):
            self._add(paragraph(self.ids[StyleName.BODY], "", _TINY))
        self.out[-1].find(w("pPr")).append(self._section(first=not self.landscape))

    def _close(self) -> None:
        """The 版记 on the last page, which is a portrait one."""
        lines = [line for line in self.imprint if line.strip()]
        if self.letter:  # 10.1: no printer and no rules
            lines = [line for line in lines if "\t" not in line]
        imprint = Imprint(lines, ruled=not self.letter)
        fresh = self.landscape and bool(lines)
        if fresh:
            self._end_section()
            self.landscape = False
        if lines:
            height = imprint.height(self.profile) / 20
            turn = not fresh and not self.flow.has_room(height + self.pitch)
            shape = imprint.run(self.profile, self.ids[StyleName.IMPRINT], self.shapes)
            self._add(
                paragraph(self.ids[StyleName.BODY], shape, ("<w:pageBreakBefore/>" if turn else "") + _TINY)
            )
        elif self.out[-1].tag != w("p"):
            self._add(paragraph(self.ids[StyleName.BODY], "", _TINY))
        self.out.append(self._section(first=not fresh))


def _set_text(element: Any, text: str) -> None:
    """Put a text in place of a paragraph's own, in its first run's formatting."""
    nodes = list(element.iter(w("t")))
    for node in nodes:
        node.text = ""
    nodes[0].text = text
