"""A flat picture of a Word document: paragraphs in order with their effective properties, tables, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from govcredit_xl.gbt9704.package import number
from govcredit_xl.gbt9704.styles import Props, switched_on

MM: Final = 72 / 25.4
"""Points of a millimetre."""

Story = Literal["body", "table", "box", "header", "footer"]


@dataclass(frozen=True)
class Run:
    """Text of one look.

    Attributes:
        fonts: names for ascii, hAnsi, eastAsia and cs, theme fonts resolved; "" where none is set.
        size, spacing: points; spacing is added after each character.
        colour: six hex digits; automatic is 000000.
        field: the first word of the field that gives the text, such as PAGE; "" for plain text.
    """

    text: str
    fonts: Mapping[str, str]
    size: float
    colour: str
    spacing: float = 0.0
    field: str = ""


@dataclass(frozen=True)
class Shape:
    """A drawing anchored in a paragraph.

    Attributes:
        kind: line, box (holds text) or other.
        width, height: millimetres.
        x, y: millimetres from the frame named, None where it is aligned instead.
        across, down: (frame, alignment or "").
        colour: of its line, six hex digits; "" where it has none or its own.
        weight: of its line, points.
        compound: thickThin, thinThick, double or "".
        paras, tables: what a box holds.
    """

    kind: str
    width: float
    height: float
    x: float | None
    y: float | None
    across: tuple[str, str]
    down: tuple[str, str]
    colour: str
    weight: float
    compound: str
    paras: tuple[Para, ...] = ()
    tables: tuple[DocumentTable, ...] = ()


@dataclass(frozen=True)
class Para:
    """A paragraph.

    Attributes:
        number: its place in its story, counted from 1, those in tables included.
        section: index of its section.
        label: the number that Word puts before it, such as 一、; "" where there is none.
        props: effective properties.
        new_page: it begins a page.
        inside: it breaks the page within or after itself.
    """

    number: int
    story: Story
    section: int
    style: str
    label: str
    runs: tuple[Run, ...]
    props: Props
    new_page: bool = False
    inside: bool = False
    shapes: tuple[Shape, ...] = ()
    mark: Run | None = None

    @cached_property
    def text(self) -> str:
        """All it shows, its number first."""
        return self.label + "".join(run.text for run in self.runs)

    @cached_property
    def words(self) -> str:
        """The text without outer spaces."""
        return self.text.strip()

    @property
    def blank(self) -> bool:
        """Nothing is seen of it."""
        return not self.words

    @property
    def first(self) -> Run | None:
        """The first run that shows something, else the paragraph mark."""
        return next((run for run in self.runs if run.text.strip()), self.mark)

    @property
    def size(self) -> float:
        """Points of most of the text."""
        return self.most("size") or 10.5

    def most(self, name: str) -> float:
        """The number that most characters have."""
        counts: dict[float, int] = {}
        for run in self.runs or ((self.mark,) if self.mark else ()):
            value = getattr(run, name)
            counts[value] = counts.get(value, 0) + max(len(run.text.strip()), 0)
        if counts and max(counts.values()) > 0:
            return max(counts, key=lambda value: counts[value])
        return getattr(self.mark, name) if self.mark is not None else 0.0

    @property
    def pitch(self) -> float:
        """Points from one Chinese character to the next."""
        found = self.size + self.most("spacing")
        return found if found > 1 else max(self.size, 1.0)

    def number_of(self, name: str) -> float:
        """A property as a number; 0 where it is not set or no number."""
        return number(self.props.get(name))

    def border(self, side: str) -> Border | None:
        """The line at a side, None where there is none."""
        return border_of(self.props, side)

    @property
    def align(self) -> str:
        """left, center, right, both or distribute."""
        found = self.props.get("jc", "left")
        return {"start": "left", "end": "right", "mediumKashida": "both"}.get(found, found)

    @property
    def starts_page(self) -> bool:
        """It is set to begin a page."""
        return self.new_page or switched_on(self.props.get("pageBreakBefore"))


@dataclass(frozen=True)
class Border:
    """A line: its kind as Word names it, points of weight and of distance, colour as six hex digits."""

    kind: str
    weight: float
    space: float
    colour: str


def border_of(props: Mapping[str, str], side: str) -> Border | None:
    """The line at a side in properties, None where there is none."""
    kind = props.get(f"{side}.val", "")
    if kind in {"", "nil", "none"}:
        return None
    weight, space = (number(props.get(f"{side}.{key}")) for key in ("sz", "space"))
    return Border(kind, weight / 8, space, hex_colour(props.get(f"{side}.color", "")))


def hex_colour(text: str) -> str:
    """Six hex digits in capitals; black where it is automatic."""
    found = text.lstrip("#").upper()
    return found if re.fullmatch(r"[0-9A-F]{6}", found) else "000000"


@dataclass(frozen=True)
class DocumentCell:
    """A cell; `merge` is restart, continue or "" and `span` counts columns of the grid."""

    paras: tuple[Para, ...]
    span: int
    merge: str
    borders: Props
    margins: tuple[float, float]

    @cached_property
    def text(self) -> str:
        """Its paragraphs' text, one a line."""
        return "\n".join(para.words for para in self.paras if not para.blank)


@dataclass(frozen=True)
class DocumentTable:
    """A table.

    Attributes:
        width: points; 0 where nothing says.
        borders: of the whole, as border properties with insideH and insideV.
        heads: how many rows are repeated on each page.
        indent: points from the text edge.
        after: number of the last paragraph before it.
    """

    rows: tuple[tuple[DocumentCell, ...], ...]
    width: float
    borders: Props
    heads: int
    align: str
    indent: float
    section: int
    after: int

    @property
    def paras(self) -> Iterator[Para]:
        """All its paragraphs in order."""
        for row in self.rows:
            for cell in row:
                yield from cell.paras


@dataclass(frozen=True)
class Section:
    """A section; all lengths in points.

    Attributes:
        top, bottom, left, right: the margins, gutter added.
        number_format: of its page numbers, as Word names it; "" where none is set.
        footers, headers: default, first, even → paragraphs, boxes' too; inherited ones as well.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float
    landscape: bool
    kind: str
    title_page: bool
    grid: str
    line_pitch: float
    char_space: float
    number_format: str = ""
    footers: Mapping[str, Sequence[Para]] = field(default_factory=dict)
    headers: Mapping[str, Sequence[Para]] = field(default_factory=dict)

    @property
    def measure(self) -> float:
        """Width of the type area."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class Picture:
    """A document.

    Attributes:
        paras: the main story in order, those in tables among them.
        even_and_odd: odd and even pages have headers and footers of their own.
    """

    paras: tuple[Para, ...]
    tables: tuple[DocumentTable, ...]
    sections: tuple[Section, ...]
    even_and_odd: bool
    tab: float

    @cached_property
    def shapes(self) -> tuple[tuple[Para, Shape], ...]:
        """(paragraph it is anchored in, drawing) of the main story."""
        return tuple((para, shape) for para in self.paras for shape in para.shapes)

    @cached_property
    def all_paras(self) -> tuple[Para, ...]:
        """Every paragraph that shows something, those in boxes too."""
        boxed = [
            para
            for _, shape in self.shapes
            for para in (*shape.paras, *(one for table in shape.tables for one in table.paras))
        ]
        return tuple(para for para in (*self.paras, *boxed) if not para.blank)

    def section_of(self, para: Para) -> Section:
        """The section that a paragraph stands in."""
        return self.sections[min(para.section, len(self.sections) - 1)]
