"""The picture of a Word document: its parts read in order, styles and defaults resolved."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.documents.checking.drawings import drawings, local
from govcredit_xl.documents.checking.numbering import Numbering
from govcredit_xl.documents.checking.package import Package, W, number
from govcredit_xl.documents.checking.picture import (
    Cell,
    Para,
    Picture,
    Run,
    Shape,
    Story,
    Table,
    hex_colour,
)
from govcredit_xl.documents.checking.sections import read_sections
from govcredit_xl.documents.checking.styles import (
    SLOTS,
    Props,
    Styles,
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
    tables: list[Table] = field(default_factory=list)
    part: str = ""


def read_picture(data: bytes) -> Picture:
    """The picture of a document's bytes.

    Raises:
        Unreadable: they are no whole Word document.
    """
    package = Package(data)
    return _Reader(package).picture()


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(package)
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

    def _table(self, element: Any, where: _Where) -> Table:
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
        return Table(
            tuple(rows),
            _table_width(props, grid),
            borders,
            heads,
            (_value(props, "jc") or "left") if props is not None else "left",
            _dxa(props, "tblInd"),
            where.section,
            after,
        )

    def _cell(self, element: Any, where: _Where, usual: dict[str, float]) -> Cell:
        props = element.find(W + "tcPr")
        merge, span, borders, margins = "", 1, {}, dict(usual)
        if props is not None:
            joined = props.find(W + "vMerge")
            merge = "" if joined is None else joined.get(W + "val", "continue")
            span = min(max(int(number(_value(props, "gridSpan"), 1)), 1), 200)
            borders = _borders(props.find(W + "tcBorders"))
            margins |= _margins(props.find(W + "tcMar"))
        paras = tuple(self._blocks(element, where))
        return Cell(paras, span, merge, borders, (margins["left"] / 20, margins["right"] / 20))

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
