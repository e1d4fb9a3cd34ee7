"""One worksheet of an .xlsx workbook: its XML in, its picture out (ECMA-376 part 1, 18.3).

A cell that holds no value at all, by whichever program, is one cell that cannot be read, with its place:
it never stands in the way of the others.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

from govcredit_xl.core.cells import MAX_ROWS
from govcredit_xl.files.sheets.covered import covered_places, merged_areas
from govcredit_xl.files.sheets.package import PARSER_OPTIONS, parsed
from govcredit_xl.files.sheets.parts import (
    Shared,
    column_number,
    date_of,
    formula_of,
    hidden_columns_of,
    is_true,
    iso_date,
    local_name,
    namespace,
    place_of,
    unescape,
    whole,
)
from govcredit_xl.files.sheets.picture import (
    PLAIN,
    Appearance,
    Area,
    CellError,
    CellValue,
    FormattedNumber,
    Place,
    SheetPicture,
    Validation,
)
from govcredit_xl.files.sheets.rich import ReadText, RichText, read_runs, rich_text
from govcredit_xl.files.sheets.styles import PLAIN_STYLE, CellStyle
from govcredit_xl.files.sheets.validations import MOST, validations_of

SMALL: Final = 4 * 2**20
"""Bytes of XML up to which a sheet is parsed at once, which is faster; larger ones row by row."""
LAST_DAY: Final = 2_958_466
"""The serial number after 9999-12-31."""

_KEPT: Final = 2**18
"""Bytes of a sheet's validations that are remembered."""

HIDDEN_FORMAT, HIDDEN_ROW = "数字格式不显示它", "在隐藏的行里"
_TAGS: Final = ("{*}cols", "{*}dataValidations", "{*}headerFooter", "{*}mergeCells")
_WPS_PICTURE: Final = re.compile(r'=?\s*(?:_xlfn\.)?DISPIMG\(\s*"([^"]*)"', re.IGNORECASE)
_BOOLEANS: Final = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True)
class SharedParts:
    """What the sheets of a workbook share.

    Attributes:
        strings: shared strings by their numbers.
        styles: of cells, by their numbers.
        date1904: serial numbers count from 1904.
    """

    strings: Sequence[str | RichText]
    styles: Sequence[CellStyle]
    date1904: bool = False

    @cached_property
    def looks(self) -> Mapping[str, CellStyle]:
        """Number of a style as cells say it → the style, for those that are not plain."""
        return {str(k): style for k, style in enumerate(self.styles) if style != PLAIN_STYLE}

    @cached_property
    def odd(self) -> Collection[str | None]:
        """Numbers of styles that strike out or hide; None, which stands for the first, where that one does."""
        odd = {name for name, look in self.looks.items() if look.struck or look.unseen or look.hides_text}
        return odd | {None} if "0" in odd else odd


@dataclass(frozen=True, slots=True)
class _Tags:
    """Tags of what stands in a cell."""

    ns: str
    value: str
    formula: str
    inline: str

    @staticmethod
    def of(ns: str) -> _Tags:
        return _Tags(ns, ns + "v", ns + "f", ns + "is")


@dataclass
class _Sheet:
    """A sheet while it is read."""

    cells: dict[Place, CellValue] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)
    empty_results: set[Place] = field(default_factory=set)
    marked: dict[Place, str] = field(default_factory=dict)
    originals: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    unseen: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: tuple[Area, ...] = ()
    header_footer: list[str] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    validations: list[Validation] = field(default_factory=list)


def read_sheet(name: str, state: str, data: bytes, parts: SharedParts) -> SheetPicture:
    """The picture of a worksheet.

    Raises:
        SyntaxError, ValueError: its XML is damaged.
    """
    reader = _read_at_once(data, parts) if len(data) <= SMALL else _read_by_rows(data, parts)
    found = reader.found
    return SheetPicture(
        name,
        state,
        found.cells,
        found.formulas,
        tuple(found.header_footer),
        found.hidden_columns,
        validations=tuple(found.validations),
        empty_results=frozenset(found.empty_results),
        appearance=reader.appearance(),
    )


def _read_at_once(data: bytes, parts: SharedParts) -> _SheetReader:
    root = parsed(data)
    reader = _SheetReader(parts)
    try:
        reader.cells(root)
    except LookupError:  # a program that does not say where its cells stand
        reader = _SheetReader(parts)
        for row in root.iter("{*}row"):
            reader.row(row)
    for element in root.iter(*_TAGS):
        reader.take(element)
    return reader


def _read_by_rows(data: bytes, parts: SharedParts) -> _SheetReader:
    """As `_read_at_once`, row by row, so that the tree is never in memory as a whole."""
    from lxml import etree

    reader = _SheetReader(parts)
    tags = ("{*}row", *_TAGS)
    events = etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, **PARSER_OPTIONS)
    for _, element in events:
        if local_name(element.tag) != "row":
            reader.take(element)
            continue
        reader.row(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return reader


@lru_cache(maxsize=8)
def _paths(ns: str) -> tuple[Any, Any]:
    """Finds, in a sheet of that namespace, the cells that hold anything, and the rows that are hidden."""
    from lxml import etree

    names = {"x": ns} if ns else {}
    p = "x:" if ns else ""
    cells = etree.XPath(f"{p}sheetData/{p}row/{p}c[*]", namespaces=names)
    return cells, etree.XPath(f"{p}sheetData/{p}row[@hidden or @ht='0']", namespaces=names)


def _validations_of(element: Any, room: int) -> Sequence[Validation]:
    from lxml import etree

    data = etree.tostring(element, with_tail=False)
    return _validations_in(data, room) if len(data) < _KEPT else validations_of(element, room)


@lru_cache(maxsize=16)  # the forms of a round, saved by one program, have the same validations
def _validations_in(data: bytes, room: int) -> Sequence[Validation]:
    return tuple(validations_of(parsed(data), room))


class _SheetReader:
    """Takes the elements of one sheet, one after the other."""

    def __init__(self, parts: SharedParts) -> None:
        self.strings, self.date1904 = parts.strings, parts.date1904
        self.found = _Sheet()
        self._number = 0
        self._looks, self._odd = parts.looks, parts.odd
        self._read: dict[int, ReadText] = {}

    def take(self, element: Any) -> None:
        """What belongs to the sheet beside its rows."""
        local = local_name(element.tag)
        if local == "cols":
            self.found.hidden_columns = hidden_columns_of(element)
        elif local == "mergeCells":
            self.found.merged += merged_areas(element)
        elif local == "dataValidations":
            room = MOST - sum(len(one.ranges) for one in self.found.validations)
            self.found.validations += _validations_of(element, room)
        else:
            self.found.header_footer = [child.text for child in element if child.text]

    def appearance(self) -> Appearance:
        """How the cells look that were read."""
        found = self.found
        covered = covered_places(found.merged, found.cells.keys()) if found.merged else frozenset()
        unseen = {place: HIDDEN_ROW for place in found.cells if place[0] in found.hidden_rows}
        unseen |= {place: why for place, why in found.unseen.items() if place in found.cells}
        if not (found.merged or found.marked or found.struck or unseen or found.hidden_rows):
            return PLAIN
        return Appearance(
            found.marked,
            found.originals,
            frozenset(found.struck),
            found.merged,
            covered,
            unseen,
            frozenset(found.hidden_rows),
        )

    # -- rows and cells
    def cells(self, root: Any) -> None:
        """All cells of a sheet that hold anything.

        Raises:
            LookupError: one does not say where it stands.
        """
        ns = namespace(root)
        filled, hidden = _paths(ns[1:-1])
        tags = _Tags.of(ns)
        for cell in filled(root):
            place = place_of(cell.get("r") or "")
            if place is None:
                raise LookupError
            self._cell(cell, place, tags)
        for row in hidden(root):
            if is_true(row.get("hidden")) or row.get("ht") == "0":
                self.found.hidden_rows.add(whole(row.get("r"), 0))

    def row(self, row: Any) -> None:
        """The cells of a row, each where it says, or else behind the one before."""
        number = int(row.get("r") or self._number + 1)
        if not 0 < number <= MAX_ROWS:
            raise ValueError(number)
        self._number = number
        if is_true(row.get("hidden")) or row.get("ht") == "0":
            self.found.hidden_rows.add(number)
        tags = _Tags.of(namespace(row))
        column = 0
        for cell in row:
            ref = cell.get("r")
            try:
                column = column_number(ref.rstrip("0123456789")) if ref else column + 1
            except ValueError:
                column += 1
                if len(cell):
                    self.found.cells[number, column] = CellError(f"{ref}", broken=True)
                continue
            if len(cell):
                self._cell(cell, (number, column), tags)

    def _cell(self, cell: Any, place: Place, tags: _Tags) -> None:
        kind, style = cell.get("t"), cell.get("s")
        for child in cell:
            tag = child.tag
            if tag == tags.value:
                text = child.text
                if text:
                    value = self._value(kind, text, style, place)
                    if style in self._odd:
                        self._put(place, value, style)
                    elif value != "":
                        self.found.cells[place] = value
                elif kind == "str":
                    self.found.empty_results.add(place)
            elif tag == tags.formula:
                self.found.formulas[place] = formula_of(child, *place, self.found.shared)
            elif tag == tags.inline:
                string = rich_text(child, tags.ns)
                if not isinstance(string, str) or style in self._odd:
                    self._put(place, self._text(string, style, place), style)
                elif string:
                    self.found.cells[place] = string
        if cell.get("vm") or place in self.found.formulas:
            self._picture(cell, place)

    def _put(self, place: Place, value: CellValue, style: str | None) -> None:
        if value == "":
            return
        self.found.cells[place] = value
        look = self._looks.get(style or "0")
        if look is None:
            return
        if look.struck and place not in self.found.originals:  # else its own parts say what is struck out
            self.found.struck.add(place)
        if look.unseen:
            self.found.unseen[place] = look.unseen
        elif look.hides_text and isinstance(value, str):
            self.found.unseen[place] = HIDDEN_FORMAT

    def _picture(self, cell: Any, place: Place) -> None:
        """A picture put into a cell is what the unit answered, by whichever program: no formula, no error."""
        cells, formulas = self.found.cells, self.found.formulas
        shown = cells.get(place)
        wps = _WPS_PICTURE.match(formulas.get(place) or "")
        if wps is not None:
            cells[place] = f"[单元格内图片 {wps[1]}]"
            del formulas[place]
        elif cell.get("vm") and shown == CellError("#VALUE!"):
            cells[place] = "[单元格内图片]"
            formulas.pop(place, None)

    # -- values
    def _value(self, kind: str | None, text: str, style: str | None, place: Place) -> CellValue:
        if kind == "s":
            try:
                index = int(text)
                string = self.strings[index] if index >= 0 else None
            except (ValueError, IndexError):
                string = None
            if string is None:
                return CellError(f"字符串 {text.strip()}", broken=True)
            return string if isinstance(string, str) else self._text(string, style, place, index)
        if kind is None or kind == "n":
            return self._number_of(text, style)
        if kind == "str" or kind == "inlineStr":
            return unescape(text)
        text = text.strip()
        if kind == "b":
            flag = _BOOLEANS.get(text)
            return CellError(text, broken=True) if flag is None else flag
        if kind == "e":
            return CellError(text)
        return iso_date(text) if kind == "d" else CellError(text, broken=True)

    def _number_of(self, text: str, style: str | None) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number) or "_" in text:
            return CellError(text.strip(), broken=True)
        look = self._looks.get(style or "0")
        if look is None:
            return number
        if look.date and 0 < number < LAST_DAY:
            return date_of(number, self.date1904)
        return FormattedNumber.of(number, look.code) if look.code else number

    def _text(
        self, string: str | RichText, style: str | None, place: Place, index: int | None = None
    ) -> CellValue:
        """The value of a text; what parts of it look like is kept."""
        if isinstance(string, str):
            return string
        look = self._looks.get(style or "0")
        struck = look is not None and look.struck
        if struck or index is None:
            read = read_runs(string, struck)
        else:
            read = self._read.get(index) or self._read.setdefault(index, read_runs(string))
        if read.struck:
            self.found.struck.add(place)
        elif struck or read.marked:
            self.found.originals[place] = string.full
            if read.marked:
                self.found.marked[place] = read.marked
        return read.text
