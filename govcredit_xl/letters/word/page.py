"""Pages: margins, sections, page numbers, the mark of a draft; and how much room a page has left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.ooxml import EMU_PER_TWIP, ShapePlace, Shapes, page_field, paragraph, run
from govcredit_xl.letters.word.styles import StyleName

DRAFT_TEXT: Final = "征求意见稿"
_CLEAR: Final = 567
"""Distance of a footer with nothing in it from the page's edge: it must not push the text up."""
_BOX_HEIGHT: Final = 2600
"""Twips along which a turned page number may run."""


@dataclass(frozen=True)
class Paper:
    """Page and type area of the profile, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def text_width(self) -> int:
        """Width of the type area."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    def turned(self) -> Paper:
        """The landscape page whose head lies at the portrait page's left edge."""
        return Paper(self.height, self.width, self.left, self.top, self.right, self.bottom)


def paper(profile: Profile) -> Paper:
    """The portrait page."""
    width, height = profile[Key.PAGE_WIDTH].twips, profile[Key.PAGE_HEIGHT].twips
    top, left = profile[Key.TOP].twips, profile[Key.BINDING].twips
    right = width - left - profile[Key.TYPE_WIDTH].twips
    bottom = height - top - profile[Key.TYPE_HEIGHT].twips
    return Paper(width, height, top, right, bottom, left)


@dataclass
class Flow:
    """Where on its page a text stands, as far as that can be told before it is drawn.

    A line of text may turn out a little longer or shorter than reckoned, so both cases are followed.

    Attributes:
        room: points of the type area's height.
        low, high: points used on the present page at least and at most.
        pages: pages begun, at least and at most.
    """

    room: float
    low: float = 0.0
    high: float = 0.0
    pages: tuple[int, int] = field(default=(1, 1))

    def add(self, low: float, high: float | None = None) -> None:
        """A piece that is not cut by a page."""
        first, last = self.pages
        self.low, turn_low = self._after(self.low, low)
        self.high, turn_high = self._after(self.high, low if high is None else high)
        self.pages = (first + turn_low, last + turn_high)

    def _after(self, used: float, more: float) -> tuple[float, int]:
        return (used + more, 0) if used + more <= self.room + 0.5 else (more, 1)

    def lines(self, low: int, high: int, pitch: float) -> None:
        """Lines of text, each of which may begin a page."""
        first, last = self.pages
        for _ in range(low):
            self.low, turn = self._after(self.low, pitch)
            first += turn
        for _ in range(high):
            self.high, turn = self._after(self.high, pitch)
            last += turn
        self.pages = (first, last)

    def new_page(self) -> None:
        """Begin a page: from here on it is certain where the text stands."""
        self.low = self.high = 0.0
        self.pages = (self.pages[1] + 1,) * 2

    def has_room(self, height: float) -> bool:
        """True if so much surely fits on the present page."""
        return self.pages[0] == self.pages[1] and max(self.low, self.high) + height <= self.room


# -- sections --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Refs:
    """Relationship ids of headers and footers: for odd, even and first pages ("" where there is none)."""

    header: tuple[str, str, str]
    footer: tuple[str, str, str]


def section(profile: Profile, refs: Refs, *, landscape: bool = False, first_differs: bool = False) -> str:
    """w:sectPr of a section that begins on a new page."""
    page = paper(profile)
    footer = (
        page.bottom - profile[Key.PAGE_NUMBER_GAP].twips - round(profile[Key.PAGE_NUMBER_SIZE].twips * 0.58)
    )
    if landscape:
        page, footer = page.turned(), _CLEAR
    kinds = ("default", "even", "first")
    names = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{rel}"/>'
        for part, rels in (("header", refs.header), ("footer", refs.footer))
        for kind, rel in zip(kinds, rels, strict=True)
        if rel and (kind != "first" or first_differs)
    )
    turned = ' w:orient="landscape"' if landscape else ""
    # A page whose height is no multiple of the pitch is shifted by LibreOffice where it has a grid.
    grid = "" if landscape else 'w:type="lines" '
    return (
        f'<w:sectPr>{names}<w:type w:val="nextPage"/><w:pgSz w:w="{page.width}" w:h="{page.height}"{turned}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}" '
        f'w:header="850" w:footer="{footer}" w:gutter="0"/>{"<w:titlePg/>" if first_differs else ""}'
        f'<w:docGrid {grid}w:linePitch="{profile[Key.LINE_PITCH].twips}"/></w:sectPr>'
    )


def number_paragraph(profile: Profile, style: str, *, odd: bool) -> str:
    """— 1 —: on odd pages at the right, on even ones at the left, one character in (7.5)."""
    size = profile[Key.PAGE_NUMBER_SIZE].twips
    space = round(size * profile[Key.PAGE_NUMBER_INDENT].number)
    ind = f'<w:ind w:left="{0 if odd else space}" w:right="{space if odd else 0}"/>'
    content = run("— ") + page_field() + run(" —")
    return paragraph(style, content, f'{ind}<w:jc w:val="{"right" if odd else "left"}"/>')


def turned_number(profile: Profile, style: str, shapes: Shapes, *, odd: bool) -> str:
    """A run with the number of a landscape page, turned, where a portrait page has its own (clause 8).

    A landscape page is bound with its head at the left, so that its left margin is the portrait page's foot.
    """
    page = paper(profile)
    size = profile[Key.PAGE_NUMBER_SIZE].twips
    space = round(size * profile[Key.PAGE_NUMBER_INDENT].number)
    line = round(size * 1.3)
    # The dashes run a little above the middle of the line.
    across = page.bottom - profile[Key.PAGE_NUMBER_GAP].twips - line // 2 + round(size * 0.14)
    down = page.width - page.right - space - _BOX_HEIGHT if odd else page.left + space
    place = ShapePlace(
        ("page", across * EMU_PER_TWIP),
        ("page", down * EMU_PER_TWIP),
        line * EMU_PER_TWIP,
        _BOX_HEIGHT * EMU_PER_TWIP,
    )
    content = run("— ") + page_field() + run(" —")
    align = (
        f'<w:spacing w:line="{line}" w:lineRule="exact"/><w:ind w:left="0" w:right="0"/>'
        f'<w:jc w:val="{"right" if odd else "left"}"/>'
    )
    return shapes.text_box(place, paragraph(style, content, align), "页码", turned=True)


def header_xml(ids: dict[str, str], *, draft: bool, shapes: str = "") -> str:
    """The content of a header: 征求意见稿 on drafts, and what is anchored there."""
    line = '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/>'
    return paragraph(ids[StyleName.DRAFT], shapes + (run(DRAFT_TEXT) if draft else ""), line)
