"""What stands where on the pages of a PDF: glyphs and lines, in millimetres from the top left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

_MM: Final = 25.4 / 72
_ROW: Final = 1.2
"""Millimetres by which baselines of one row may differ."""
_THIN: Final = 8.0
"""Points; what is thicker is no line."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: the box of its ink, its baseline, its colour."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or thin bar that is drawn."""

    left: float
    top: float
    right: float
    bottom: float
    colour: str

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class TextLine:
    """Glyphs on one baseline, from left to right."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        """The characters without spaces."""
        return "".join(glyph.text for glyph in self.glyphs).replace(" ", "").replace("　", "")

    @property
    def left(self) -> float:
        """Where the ink begins."""
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        """Where the ink ends."""
        return max(glyph.right for glyph in self.glyphs)

    @property
    def top(self) -> float:
        """Upper edge of the ink."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """Lower edge of the ink."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def base(self) -> float:
        """The baseline."""
        return self.glyphs[0].base


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        number: counted from 1.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    strokes: tuple[Stroke, ...]

    @property
    def sideways(self) -> bool:
        """It is wider than high."""
        return self.width > self.height

    @cached_property
    def rows(self) -> tuple[TextLine, ...]:
        """From top to bottom."""
        found: list[list[Glyph]] = []
        for glyph in sorted(self.glyphs, key=lambda one: (one.base, one.left)):
            if found and abs(found[-1][0].base - glyph.base) < _ROW:
                found[-1].append(glyph)
            else:
                found.append([glyph])
        return tuple(TextLine(tuple(sorted(row, key=lambda one: one.left))) for row in found)

    def upright(self) -> Page:
        """A page turned sideways as it lies among the others: its top at their left edge."""
        if not self.sideways:
            return self
        # Of a turned glyph the middle serves as the baseline: dashes and digits share it.
        glyphs = tuple(
            Glyph(
                g.text, g.top, self.width - g.right, g.bottom, self.width - g.left,
                self.width - (g.left + g.right) / 2, g.colour,
            )
            for g in self.glyphs
        )  # fmt: skip
        strokes = tuple(
            Stroke(s.top, self.width - s.right, s.bottom, self.width - s.left, s.colour) for s in self.strokes
        )
        return replace(self, width=self.height, height=self.width, glyphs=glyphs, strokes=strokes)


def read_pages(pdf: bytes, on_page: Callable[[int, int], None] = lambda done, total: None) -> list[Page]:
    """All pages of a PDF; `on_page` is told (pages read, pages) before each."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument(pdf)
    try:
        pages = []
        for k in range(len(document)):
            on_page(k, len(document))
            pages.append(_page(k + 1, document[k], raw))
        return pages
    finally:
        document.close()


def _page(number: int, page: Any, raw: Any) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    found = Page(
        number,
        width * _MM,
        height * _MM,
        tuple(_glyphs(text, height, raw)),
        tuple(_strokes(page, height, raw)),
    )
    text.close()
    page.close()
    return found


def _glyphs(text: Any, height: float, raw: Any) -> Iterator[Glyph]:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    tint = [ctypes.c_uint() for _ in range(4)]
    for k in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, k)
        shown = chr(code)
        if not shown.strip() or code < 32 or raw.FPDFText_IsGenerated(text, k) == 1:
            continue
        raw.FPDFText_GetCharBox(text, k, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, k, x, y)
        raw.FPDFText_GetFillColor(text, k, *tint)
        colour = "".join(f"{one.value:02X}" for one in tint[:3])
        yield Glyph(
            shown, left.value * _MM, (height - top.value) * _MM, right.value * _MM, (height - bottom.value) * _MM,
            (height - y.value) * _MM, colour,
        )  # fmt: skip


def _strokes(page: Any, height: float, raw: Any) -> Iterator[Stroke]:
    """Horizontal and vertical lines: drawn ones and filled bars."""
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    tint = [ctypes.c_uint() for _ in range(4)]
    weight = ctypes.c_float()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = one.get_bounds()
        raw.FPDFPath_GetDrawMode(one.raw, fill, stroked)
        if not fill.value and not stroked.value:
            continue
        colour_of = raw.FPDFPageObj_GetStrokeColor if stroked.value else raw.FPDFPageObj_GetFillColor
        colour_of(one.raw, *tint)
        if stroked.value:
            # Bounds are a whole weight too wide at each side: half of it is not inked.
            raw.FPDFPageObj_GetStrokeWidth(one.raw, weight)
            across = right - left >= top - bottom
            cut, half = weight.value, weight.value / 2
            dx, dy = (cut, half) if across else (half, cut)
            left, bottom, right, top = left + dx, bottom + dy, right - dx, top - dy
        if min(right - left, top - bottom) < _THIN:
            yield Stroke(
                left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM,
                "".join(f"{part.value:02X}" for part in tint[:3]),
            )  # fmt: skip
