"""The picture of a Word document: its parts read in order, styles and defaults resolved."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.gbt9704.package import DocumentPackage, W, number
from govcredit_xl.gbt9704.picture import (
    MM,
    DocumentCell,
    DocumentTable,
    Para,
    Picture,
    Run,
    Shape,
    Story,
    hex_colour,
)
from govcredit_xl.gbt9704.sections import read_sections
from govcredit_xl.gbt9704.styles import (
    SLOTS,
    DocumentStyles,
    Numbering,
    Props,
    lay_over,
    paragraph_props,
    run_props,
    switched_on,
)

_WRAPPERS: Final = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "bdo", "dir"}
_BREAK: Final = "\f"


@dataclass
class _Where:
    """Where the reader is: the story, its count of paragraphs, and the table it is in."""

    story: Story
    count: int = 0
    section: int = 0
    table_style: str | None = None
    head: bool = False
    fresh: bool = False  # what comes next begins a page
    tables: list[DocumentTable] = field(default_factory=list)
    part: str = ""


def read_picture(data: bytes) -> Picture:
    """The picture of a document's bytes.

    Raises:
        Unreadable: they are no whole Word document.
    """
    package = DocumentPackage(data)
    return _Reader(package).picture()


class _Reader:
    def __init__(self, package: DocumentPackage) -> None:
        self.package = package
        self.styles = DocumentStyles(package)
        self.numbering = Numbering(package)
        self.settings = package.related("settings")
        self.kinds: list[str] = []

    def picture(self) -> Picture:
        body = self.package.document.find(W + "body")
        ends = [one for one in body.iter(W + "sectPr") if local(one.getparent()) != "sectPrChange"]
        sections = read_sections(ends, self.package, self._edge)
        self.kinds = [section.kind for section in sections]
        where = _Where("body", fresh=True, part=self.package.main)
        paras = tuple(self._blocks(body, where))
        even = None if self.settings is None else self.settings.find(W + "evenAndOddHeaders")
        tab = None if self.settings is None else self.settings.find(W + "defaultTabStop")
        return Picture(
            paras,
            tuple(where.tables),
            sections,
            even is not None and switched_on(even.get(W + "val", "1")),
            36.0 if tab is None else max(number(tab.get(W + "val"), 720), 20.0) / 20,
        )

    def _edge(self, part: str, story: Story) -> tuple[Para, ...]:
        """The paragraphs of a header or footer, with those in its boxes."""
        root = self.package.xml(part)
        if root is None:
            return ()
        found: list[Para] = []
        for para in self._blocks(root, _Where(story, part=part)):
            found.append(para)
            for shape in para.shapes:
                inner = [*shape.paras, *(one for table in shape.tables for one in table.paras)]
                found += [dataclasses.replace(one, props={**one.props, "box": "1"}) for one in inner]
        return tuple(found)

    # -- blocks
    def _blocks(self, parent: Any, where: _Where) -> Iterator[Para]:
        for child in parent:
            name = local(child)
            if name == "p":
                yield self._para(child, where)
                ppr = child.find(W + "pPr")
                if self.kinds and ppr is not None and ppr.find(W + "sectPr") is not None:
                    where.section += 1
                    where.fresh = self.kinds[min(where.section, len(self.kinds) - 1)] != "continuous"
            elif name == "tbl":
                table = self._table(child, where)
                where.tables.append(table)
                yield from table.paras
            elif name in _WRAPPERS:
                yield from self._blocks(child, where)

    def _table(self, element: Any, where: _Where) -> DocumentTable:
        props = element.find(W + "tblPr")
        style = None if props is None else _value(props, "tblStyle")
        after = where.count
        outside = (where.story, where.table_style, where.head)
        borders: Props = {}
        margins = {"left": 108.0, "right": 108.0}
        for one in (*self.styles.tables(style), *(() if props is None else (props,))):
            borders |= _borders(one.find(W + "tblBorders"))
            margins |= _margins(one.find(W + "tblCellMar"))
        rows, heads = [], 0
        for k, row in enumerate(_through(element, "tr")):
            trpr = row.find(W + "trPr")
            head = trpr is not None and trpr.find(W + "tblHeader") is not None
            heads += head
            where.story = "table" if outside[0] == "body" else outside[0]
            where.table_style, where.head = style, k == 0
            rows.append(tuple(self._cell(cell, where, margins) for cell in _through(row, "tc")))
        where.story, where.table_style, where.head = outside
        grid = [number(col.get(W + "w")) for col in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        return DocumentTable(
            tuple(rows),
            _table_width(props, grid),
            borders,
            heads,
            (_value(props, "jc") or "left") if props is not None else "left",
            _dxa(props, "tblInd"),
            where.section,
            after,
        )

    def _cell(self, element: Any, where: _Where, usual: dict[str, float]) -> DocumentCell:
        props = element.find(W + "tcPr")
        merge, span, borders, margins = "", 1, {}, dict(usual)
        if props is not None:
            joined = props.find(W + "vMerge")
            merge = "" if joined is None else joined.get(W + "val", "continue")
            span = min(max(int(number(_value(props, "gridSpan"), 1)), 1), 200)
            borders = _borders(props.find(W + "tcBorders"))
            margins |= _margins(props.find(W + "tcMar"))
        paras = tuple(self._blocks(element, where))
        return DocumentCell(paras, span, merge, borders, (margins["left"] / 20, margins["right"] / 20))

    # -- paragraphs
    def _para(self, element: Any, where: _Where) -> Para:
        ppr = element.find(W + "pPr")
        style = None if ppr is None else _value(ppr, "pStyle")
        props, base = self.styles.layers(style, where.table_style, where.head)
        direct = paragraph_props(ppr)
        listed = direct.get("numId", props.get("numId", "0"))
        depth = direct.get("ilvl", props.get("ilvl", "0"))
        level = self.numbering.level(listed, depth)
        if level is not None:
            # A list set by the style gives way to the style's own indents.
            lay_over(props, level.paragraph)
            if "numId" not in direct:
                lay_over(props, self.styles.indents_after_list(style))
        lay_over(props, direct)
        mark = dict(base)
        if ppr is not None:
            lay_over(mark, run_props(ppr.find(W + "rPr")))
        label, runs = "", []
        if level is not None:
            label = self.numbering.label(listed, depth)
            look = dict(mark)
            lay_over(look, level.run)
            runs = [self._run("", look, "")] if label else []
        where.count += 1
        number_here = where.count
        shapes: list[Shape] = []
        texts = list(self._runs(element, base, where, shapes, _Fields()))
        # The label's look stands first, with no text of its own, so that text stays label + runs.
        shown, before, after = _without_breaks([*runs, *texts])
        new_page = where.fresh or before
        where.fresh = after
        return Para(
            number_here, where.story, where.section, self.styles.name(style), label, shown, props,
            new_page, after, tuple(shapes), self._run("", mark, ""),
        )  # fmt: skip

    def _runs(
        self, parent: Any, base: Props, where: _Where, shapes: list[Shape], fields: _Fields
    ) -> Iterator[Run]:
        for child in parent:
            name = local(child)
            if name == "r":
                look = dict(base)
                direct = run_props(child.find(W + "rPr"))
                self.styles.character(look, direct.get("rStyle"))
                lay_over(look, direct)
                for shape, content in drawings(child):
                    shapes.append(shape if content is None else self._box(shape, content, where))
                if switched_on(look.get("vanish")):
                    continue
                text, word = fields.text_of(child)
                if text:
                    yield self._run(text, look, word)
            elif name == "fldSimple":
                first = next(iter((child.get(W + "instr") or "").split()), "")
                inner = list(self._runs(child, base, where, shapes, fields))
                yield from (dataclasses.replace(run, field=first.upper()) for run in inner)
            elif name in _WRAPPERS:
                yield from self._runs(child, base, where, shapes, fields)

    def _box(self, shape: Shape, content: Any, where: _Where) -> Shape:
        story: Story = "box" if where.story in ("body", "table") else where.story
        inner = _Where(story, where.count, where.section, part=where.part)
        paras = tuple(self._blocks(content, inner))
        in_tables = {id(para) for table in inner.tables for para in table.paras}
        return dataclasses.replace(
            shape, paras=tuple(p for p in paras if id(p) not in in_tables), tables=tuple(inner.tables)
        )

    def _run(self, text: str, props: Props, word: str) -> Run:
        return Run(
            text,
            {slot: self.styles.font(props, slot) for slot in SLOTS},
            number(props.get("sz"), 20) / 2,
            hex_colour(props.get("color", "")),
            number(props.get("spacing"), 0) / 20,
            word,
        )


class _Fields:
    """Fields spread over runs: which run shows the result of which field."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def text_of(self, run: Any) -> tuple[str, str]:
        """(text shown, first word of the field it is the result of)."""
        text = ""
        word = self._word()
        for child in run:
            name = local(child)
            if name == "fldChar":
                never_computed = self._turn(child.get(W + "fldCharType", ""))
                # Word computes a page number when it opens the document.
                text += "1" if never_computed else ""
                word = "PAGE" if never_computed else self._word() or word
            elif name == "instrText" and self._open:
                self._open[-1].instruction += child.text or ""
            elif name == "pgNum":
                text, word = text + "1", "PAGE"
            elif all(one.state != "begin" for one in self._open):
                shown = _shown(child, name)
                text += shown
                if self._open and shown:
                    self._open[-1].state = "shown"
        return text, word

    def _word(self) -> str:
        words = self._open[-1].instruction.split() if self._open else []
        return words[0].upper() if words else ""

    def _turn(self, kind: str) -> bool:
        """Follow a field's begin, separator or end; True at the end of a page number without a result."""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].state = "result"
        elif kind == "end" and self._open:
            word = self._word()
            return self._open.pop().state != "shown" and word == "PAGE"
        return False


@dataclass
class _Field:
    instruction: str = ""
    state: str = "begin"  # then result, then shown


def _shown(element: Any, name: str) -> str:
    if name == "t":
        return element.text or ""
    if name == "br":
        return _BREAK if element.get(W + "type") == "page" else "\n"
    return {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "sym": "□"}.get(name, "")


def _without_breaks(runs: list[Run]) -> tuple[tuple[Run, ...], bool, bool]:
    """(runs without page breaks, whether one stands before the text, whether one stands after)."""
    whole = "".join(run.text for run in runs)
    before = (
        _BREAK in whole and not whole.split(_BREAK)[0].strip() and bool(whole.rsplit(_BREAK, 1)[1].strip())
    )
    after = _BREAK in whole and not whole.rsplit(_BREAK, 1)[1].strip()
    if _BREAK not in whole:
        return tuple(runs), False, False
    return tuple(dataclasses.replace(run, text=run.text.replace(_BREAK, "")) for run in runs), before, after


# -- small readers
def _value(parent: Any, name: str) -> str | None:
    element = parent.find(W + name)
    return None if element is None else element.get(W + "val")


def _dxa(props: Any, name: str) -> float:
    element = None if props is None else props.find(W + name)
    return (
        0.0 if element is None or element.get(W + "type") == "pct" else number(element.get(W + "w"), 0) / 20
    )


def _table_width(props: Any, grid: list[float]) -> float:
    element = None if props is None else props.find(W + "tblW")
    if element is not None and element.get(W + "type") == "dxa" and number(element.get(W + "w"), 0) > 0:
        return number(element.get(W + "w"), 0) / 20
    return sum(grid) / 20


def _borders(element: Any) -> Props:
    found: Props = {}
    for side in () if element is None else element:
        name = {"start": "left", "end": "right"}.get(local(side), local(side))
        for key in ("val", "sz", "space", "color"):
            found[f"{name}.{key}"] = side.get(W + key, "")
    return found


def _margins(element: Any) -> dict[str, float]:
    found = {}
    for side in () if element is None else element:
        name = {"start": "left", "end": "right"}.get(local(side), local(side))
        if name in ("left", "right"):
            found[name] = number(side.get(W + "w"), 0)
    return found


def _through(parent: Any, name: str) -> Iterator[Any]:
    """The children of that name, those in content controls and the like too."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS:
            yield from _through(child, name)


# -- Drawings in a paragraph: lines and text boxes, in DrawingML and in the older VML --------------------
_EMU_PER_MM: Final = 36000
_COMPOUND: Final = {"thickThin": "thickThin", "thinThick": "thinThick", "dbl": "double", "tri": "double"}
_NAMED: Final = {"red": "FF0000", "black": "000000"}
_UNITS: Final = {"pt": 1 / MM, "mm": 1.0, "cm": 10.0, "in": 25.4, "px": 25.4 / 96, "": 1 / MM}


def local(element: Any) -> str:
    """Tag without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def drawings(run: Any) -> Iterator[tuple[Shape, Any]]:
    """(drawing, its w:txbxContent or None) of a run; of alternatives the first, newer one."""
    for child in run:
        name = local(child)
        if name == "AlternateContent":
            choice = child.find("{*}Choice")
            taken = choice if choice is not None else child.find("{*}Fallback")
            yield from drawings(taken if taken is not None else ())
        elif name == "drawing":
            for frame in child:
                yield from _modern(frame)
        elif name in {"pict", "object"}:
            yield from _old(child)


def _modern(frame: Any) -> Iterator[tuple[Shape, Any]]:
    extent = frame.find("{*}extent")
    width, height = (0.0, 0.0) if extent is None else (_emu(extent.get("cx")), _emu(extent.get("cy")))
    x, across = _position(frame.find("{*}positionH"))
    y, down = _position(frame.find("{*}positionV"))
    bodies = list(frame.iter("{*}wsp", "{*}cxnSp"))
    for body in bodies:
        shape = body.find("{*}spPr")
        content = body.find(f".//{W}txbxContent")
        form = None if shape is None else shape.find("{*}prstGeom")
        flat = form is not None and (form.get("prst") or "").lower() in {"line", "straightconnector1"}
        colour, weight, compound = _outline(shape)
        kind = "line" if flat or (min(width, height) < 1 and content is None) else "other"
        size = (width, height)
        if len(bodies) > 1 and shape is not None and shape.find("{*}xfrm/{*}ext") is not None:
            inner = shape.find("{*}xfrm/{*}ext")
            size = (_emu(inner.get("cx")), _emu(inner.get("cy")))
        yield (
            Shape(
                "box" if content is not None else kind, *size, x, y, across, down, colour, weight, compound
            ),
            content,
        )
    if not bodies:
        yield Shape("other", width, height, x, y, across, down, "", 0.0, ""), None


def _emu(text: str | None) -> float:
    return number(text) / _EMU_PER_MM


def _position(element: Any) -> tuple[float | None, tuple[str, str]]:
    if element is None:
        return None, ("", "inline")
    offset, align = element.find("{*}posOffset"), element.find("{*}align")
    frame = element.get("relativeFrom", "")
    if align is not None:
        return None, (frame, (align.text or "").strip())
    return (0.0 if offset is None else _emu(offset.text)), (frame, "")


def _outline(shape: Any) -> tuple[str, float, str]:
    line = None if shape is None else shape.find("{*}ln")
    if line is None or line.find("{*}noFill") is not None:
        fill = None if shape is None else shape.find("{*}solidFill/{*}srgbClr")
        return ("" if fill is None else hex_colour(fill.get("val", ""))), 0.0, ""
    colour = line.find(".//{*}srgbClr")
    width = number(line.get("w"), 9525) / 12700
    return (
        "" if colour is None else hex_colour(colour.get("val", "")),
        width,
        _COMPOUND.get(line.get("cmpd", ""), ""),
    )


def _old(pict: Any) -> Iterator[tuple[Shape, Any]]:
    for element in pict.iter("{urn:schemas-microsoft-com:vml}*"):
        name = local(element)
        if name not in {"line", "rect", "shape", "roundrect"}:
            continue
        style = dict(
            part.strip().split(":", 1) for part in (element.get("style") or "").split(";") if ":" in part
        )
        content = element.find(f".//{W}txbxContent")
        width, height = _mm(style.get("width", "0")), _mm(style.get("height", "0"))
        x, y = _mm(style.get("margin-left", "0")), _mm(style.get("margin-top", "0"))
        if name == "line":
            (x, y), (x2, y2) = (_pair(element.get(key) or "0,0") for key in ("from", "to"))
            width, height = abs(x2 - x), abs(y2 - y)
        across = (
            _frame(style.get("mso-position-horizontal-relative", "column")),
            style.get("mso-position-horizontal", ""),
        )
        down = (
            _frame(style.get("mso-position-vertical-relative", "paragraph")),
            style.get("mso-position-vertical", ""),
        )
        colour = (element.get("strokecolor") or "black").split(" ")[0]
        stroke = element.find("{*}stroke")
        compound = _COMPOUND.get((stroke.get("linestyle") or "") if stroke is not None else "", "")
        kind = (
            "box" if content is not None else "line" if name == "line" or min(width, height) < 1 else "other"
        )
        weight = _mm(element.get("strokeweight") or "0.75pt") * MM
        yield (
            Shape(
                kind, width, height, x, y, across, down,
                _NAMED.get(colour, hex_colour(colour)), weight, compound,
            ),
            content,
        )  # fmt: skip


def _frame(text: str) -> str:
    return {"text": "column", "line": "paragraph"}.get(text, text)


def _mm(text: str) -> float:
    found = re.match(r"\s*(-?[\d.]+)\s*([a-z]*)", text)
    return number(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0


def _pair(text: str) -> tuple[float, float]:
    first, _, second = text.partition(",")
    return _mm(first), _mm(second)
