"""The end of a document: statement of attachments, signature and date, and the 版记 on the last page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.measure import ems, line_count
from govcredit_xl.letters.word.ooxml import EMU_PER_TWIP, ShapePlace, Shapes, indent, paragraph, parse, run, w
from govcredit_xl.letters.word.page import paper
from govcredit_xl.letters.word.styles import character

_AFTER_TABLE: Final = 20
"""Twips of the paragraph that must follow a table in a text box."""
_ROW_SPACE: Final = 1.6
"""Height of a line of the 版记 over its size of type."""
_NARROWEST: Final = 70


def set_indent(element: Any, xml: str, align: str = "") -> None:
    """Give a paragraph an indent of its own, and an alignment."""
    properties = element.find(w("pPr"))
    for tag in ("ind", "jc"):
        for found in properties.findall(w(tag)):
            properties.remove(found)
    properties.extend(parse(xml + (f'<w:jc w:val="{align}"/>' if align else "")))


def hang_enclosure(element: Any, text: str, profile: Profile) -> int:
    """附件：name, indented two characters, further lines below the name's first one (7.3.4); its lines."""
    one = character(profile)
    first = profile[Key.ENCLOSURE_INDENT].number
    found = re.match(r"(附件：)?(\d+\.)?", text)
    label = found[0] if found else ""
    hang = ems("附件：") + ems(found[2] or "") if found else 0.0
    set_indent(element, indent(left=round((first + hang) * one), first=-round(ems(label) * one)))
    room = profile[Key.CHARACTERS].number - first - hang
    return line_count(text.removeprefix(label), room)


@dataclass(frozen=True)
class SignaturePlace:
    """Indents of signature and date, in characters from the right and left edge of the type area."""

    organ_right: float
    date_left: float


def signature_place(organ: str, date: str, profile: Profile, *, sealed: bool) -> SignaturePlace:
    """Where signature and date stand (7.3.5.1, 7.3.5.2)."""
    line = profile[Key.CHARACTERS].number
    organ_width, date_width = ems(organ), ems(date)
    if sealed:
        right = profile[Key.SEALED_DATE_RIGHT].number
        # One seal covers both: where the organ is too long to be centred over the date, the date moves left.
        middle = max(right + date_width / 2, min(organ_width, line) / 2)
        return SignaturePlace(max(0.0, middle - organ_width / 2), line - middle - date_width / 2)
    right, shift = profile[Key.SIGNATURE_RIGHT].number, profile[Key.DATE_SHIFT].number
    if date_width <= organ_width - shift + 1e-6:
        organ_start = max(0.0, line - right - organ_width)
        return SignaturePlace(right, min(organ_start + shift, line - date_width))
    # The date would stand out at the right: it is what the indent is taken from.
    date_right = profile[Key.LONG_DATE_RIGHT].number
    date_start = line - date_right - date_width
    return SignaturePlace(line - (date_start - shift) - organ_width, date_start)


def sign(signature: Any, date: Any, organ: str, date_text: str, profile: Profile, *, sealed: bool) -> None:
    """Set both paragraphs in their places."""
    place, one = signature_place(organ, date_text, profile, sealed=sealed), character(profile)
    if sealed and ems(organ) > profile[Key.CHARACTERS].number:
        set_indent(signature, indent(), "center")
    else:
        set_indent(signature, indent(right=round(place.organ_right * one)), "right")
    set_indent(date, indent(left=round(place.date_left * one)), "left")


# -- 版记 ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Imprint:
    """The 版记: its lines, with a tab before what stands at the right; `ruled` between its rules."""

    lines: Sequence[str]
    ruled: bool

    def height(self, profile: Profile) -> int:
        """Twips from its first to its last rule."""
        return sum(self.row_heights(profile))

    def row_heights(self, profile: Profile) -> list[int]:
        """Twips of each line."""
        size = profile[Key.IMPRINT_SIZE]
        room = _room(profile)
        found = []
        for line in self.lines:
            two_sided = "\t" in line and _scale(line, room) >= _NARROWEST
            lines = (
                1 if two_sided else line_count(line.replace("\t", "　"), room - (3 if "：" in line else 0))
            )
            found.append(round(size.twips * (1.3 * lines + _ROW_SPACE - 1.3)))
        return found

    def run(self, profile: Profile, style: str, shapes: Shapes) -> str:
        """A run with the text box that holds it, on the bottom edge of the type area."""
        page = paper(profile)
        height = self.height(profile) + _AFTER_TABLE
        place = ShapePlace(
            ("margin", 0),
            ("page", (page.height - page.bottom - self.height(profile)) * EMU_PER_TWIP),
            page.text_width * EMU_PER_TWIP,
            height * EMU_PER_TWIP,
        )
        after = paragraph(style, "", f'<w:spacing w:line="{_AFTER_TABLE}" w:lineRule="exact"/>')
        return shapes.text_box(place, self._table(profile, style, page.text_width) + after, "版记")

    def _table(self, profile: Profile, style: str, width: int) -> str:
        outer = self._border(profile[Key.IMPRINT_OUTER].points)
        inner = self._border(profile[Key.IMPRINT_INNER].points)
        rows = "".join(
            self._row(line, height, profile, style, width)
            for line, height in zip(self.lines, self.row_heights(profile), strict=True)
        )
        borders = f"<w:top {outer}/><w:bottom {outer}/><w:insideH {inner}/>" if self.ruled else ""
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
            f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
        )

    @staticmethod
    def _border(points: float) -> str:
        return f'w:val="single" w:sz="{max(2, round(points * 8))}" w:space="0" w:color="000000"'

    @staticmethod
    def _row(line: str, height: int, profile: Profile, style: str, width: int) -> str:
        one = round(profile[Key.IMPRINT_SIZE].twips * profile[Key.IMPRINT_INDENT].number)
        label = line.split("：")[0] + "：" if line.startswith("抄送：") else ""
        hang = round(ems(label) * profile[Key.IMPRINT_SIZE].twips)
        line_height = round(profile[Key.IMPRINT_SIZE].twips * 1.3)
        properties = (
            f'<w:tabs><w:tab w:val="right" w:pos="{width - one}"/></w:tabs>'
            f'<w:spacing w:before="0" w:after="0" w:line="{line_height}" w:lineRule="exact"/>'
            f"{indent(left=one + hang, right=one, first=-hang)}"
        )
        # A long name and the date share their line: both are set narrower.
        scale = _scale(line, _room(profile)) if "\t" in line else 100
        narrow = f'<w:w w:val="{max(_NARROWEST, scale)}"/>' if scale < 100 else ""
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(style, run(line, narrow), properties)}</w:tc></w:tr>"
        )


def _room(profile: Profile) -> float:
    """Characters on a line of the 版记."""
    width = profile[Key.TYPE_WIDTH].points / profile[Key.IMPRINT_SIZE].points
    return width - 2 * profile[Key.IMPRINT_INDENT].number


def _scale(line: str, room: float) -> int:
    """Per cent of its width at which a line with two sides fits, a character between them."""
    return min(100, int(room / (ems(line.replace("\t", ""), 0.56) + 1) * 100))
