"""WordprocessingML as small pieces: paragraphs, runs, tables and anchored shapes (ECMA-376 part 1).

Lengths are in twentieths of a point (twips) unless a name says otherwise; shapes take EMU.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

EMU_PER_TWIP: Final = 635
EMU_PER_MM: Final = 36000

NAMESPACES: Final[Mapping[str, str]] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_DECLARED: Final = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def w(tag: str) -> str:
    """A name of the main namespace as lxml writes it."""
    return f"{{{NAMESPACES['w']}}}{tag}"


def parse(xml: str) -> list[Any]:
    """The elements that a piece of XML without declarations holds."""
    from docx.oxml import parse_xml

    return list(parse_xml(f"<root {_DECLARED}>{xml}</root>"))


# -- text ------------------------------------------------------------------------------------------------
def fonts(name: str) -> str:
    """rFonts with all four slots: Chinese text takes eastAsia, and no theme font may come between."""
    n = quoteattr(name)
    return f'<w:rFonts w:ascii={n} w:hAnsi={n} w:eastAsia={n} w:cs={n} w:hint="eastAsia"/>'


def run(text: str, properties: str = "") -> str:
    """A run; a line break where the text has one, a tab where it has one."""
    inner = "".join(_piece(part) for part in _pieces(text))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def _pieces(text: str) -> list[str]:
    found = [""]
    for character in text:
        if character in "\n\t":
            found += [character, ""]
        else:
            found[-1] += character
    return [part for part in found if part]


def _piece(part: str) -> str:
    if part == "\n":
        return "<w:br/>"
    return "<w:tab/>" if part == "\t" else f'<w:t xml:space="preserve">{escape(part)}</w:t>'


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph of the style with that id."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{properties}</w:pPr>{content}</w:p>"


def indent(left: int = 0, right: int = 0, first: int = 0) -> str:
    """Indents, those of the style taken back; a negative `first` hangs."""
    which = f'w:hanging="{-first}"' if first < 0 else f'w:firstLine="{first}"'
    zero = 'w:leftChars="0" w:rightChars="0" ' + (
        'w:hangingChars="0"' if first < 0 else 'w:firstLineChars="0"'
    )
    return f'<w:ind {zero} w:left="{left}" w:right="{right}" {which}/>'


def page_field() -> str:
    """The number of the page, as three runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# -- tables ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table.

    Attributes:
        text: what it shows.
        style: id of its paragraphs' style.
        align: left, center or right; "" as the style says.
        merge: restart, continue or "" (w:vMerge).
        span: columns that it covers.
    """

    text: str
    style: str
    align: str = ""
    merge: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    Attributes:
        cells: from left to right.
        height: points that its text needs in the usual fonts.
        most: points that it may need in others.
        head: repeated on each page.
        turn: it begins a page.
        splits: it is higher than a page, and goes on over it.
    """

    cells: tuple[TableCell, ...]
    height: float
    most: float
    head: bool = False
    turn: bool = False
    splits: bool = False


def table(rows: Sequence[TableRow], widths: Sequence[int], rule: float) -> str:
    """A table of fixed columns; `rule` is the thickness of its lines in points."""
    size = max(2, round(rule * 8))
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{CELL_MARGIN}" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(_row(row, widths) for row in rows)}</w:tbl>"
    )


CELL_MARGIN: Final = 57


def _row(row: TableRow, widths: Sequence[int]) -> str:
    cells, column = [], 0
    for cell in row.cells:
        turn = row.turn and not column
        cells.append(_cell(cell, sum(widths[column : column + cell.span]), turn=turn, top=row.splits))
        column += cell.span
    head = "<w:tblHeader/>" if row.head else ""
    # A height beyond the page would keep a row from being cut.
    height = "" if row.splits else f'<w:trHeight w:val="{round(row.height * 20)}" w:hRule="atLeast"/>'
    whole = "" if row.splits else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: TableCell, width: int, *, turn: bool, top: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    align = f'<w:jc w:val="{cell.align}"/>' if cell.align else ""
    text = "" if cell.merge == "continue" else cell.text
    first, *more = text.split("\n")
    page = "<w:pageBreakBefore/>" if turn else ""
    paragraphs = paragraph(cell.style, run(first) if first else "", page + align)
    paragraphs += "".join(paragraph(cell.style, run(line) if line else "", align) for line in more)
    place = "top" if top else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{place}"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


# -- anchored shapes -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ShapePlace:
    """Where a shape stands: relative to page or margin, an offset in EMU or an alignment.

    Attributes:
        across, down: (relativeFrom, offset or alignment).
        width, height: EMU.
    """

    across: tuple[str, int | str]
    down: tuple[str, int | str]
    width: int
    height: int


@dataclass
class Shapes:
    """Anchored shapes of one part, numbered one after the other."""

    start: int
    count: int = field(default=0)

    def text_box(self, place: ShapePlace, content: str, name: str, *, turned: bool = False) -> str:
        """A run with a text box without lines and insets; `turned` reads from top to bottom."""
        body = '<wps:bodyPr rot="0" vert="{}" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/>'
        shape = (
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{place.width}" cy="{place.height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
            f"{body.format('vert' if turned else 'horz')}</wps:wsp>"
        )
        return self._anchor(place, shape, name)

    def bar(self, place: ShapePlace, colour: str, name: str) -> str:
        """A run with a filled bar: a rule of an exact length, thickness and place."""
        shape = (
            "<wps:wsp><wps:cNvSpPr/><wps:spPr>"
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{place.width}" cy="{place.height}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
        )
        return self._anchor(place, shape, name)

    def _anchor(self, place: ShapePlace, shape: str, name: str) -> str:
        self.count += 1
        number = self.start + self.count
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
            'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f"{_position('H', *place.across)}{_position('V', *place.down)}"
            f'<wp:extent cx="{place.width}" cy="{place.height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:wrapNone/><wp:docPr id="{number}" name={quoteattr(name)}/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
            "<mc:Fallback/></mc:AlternateContent></w:r>"
        )


def _position(axis: str, frame: str, where: int | str) -> str:
    inner = (
        f"<wp:align>{where}</wp:align>" if isinstance(where, str) else f"<wp:posOffset>{where}</wp:posOffset>"
    )
    return f'<wp:position{axis} relativeFrom="{frame}">{inner}</wp:position{axis}>'


def text_of(element: Any) -> str:
    """The text of a paragraph, its breaks as \\n and tabs as \\t, without what its text boxes hold."""
    found: list[str] = []
    for node in _own(element):
        if node.tag == w("t"):
            found.append(node.text or "")
        elif node.tag in (w("br"), w("cr")):
            found.append("\n")
        elif node.tag == w("tab"):
            found.append("\t")
    return "".join(found)


def _own(element: Any) -> Iterable[Any]:
    for child in element:
        if child.tag in (w("r"), w("hyperlink"), w("ins"), w("smartTag"), w("sdt"), w("sdtContent")):
            yield from _own(child)
        elif child.tag in (w("t"), w("br"), w("cr"), w("tab")):
            yield child
