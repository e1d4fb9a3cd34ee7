"""Records of an .xlsb ([MS-XLSB]) said in the XML of an .xlsx, so that both are read by the same code.

A part of an .xlsb is a row of records: number, size, payload. What a form needs of them is small: rows, cells,
texts, merged cells, hidden columns, headers and footers, and of the styles what changes how a cell is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.cells import MAX_COLUMNS, MAX_ROWS, a1
from govcredit_xl.core.plain_text import clean, in_xml
from govcredit_xl.files.sheets.rich import RichText, TextRun

MAX_CELLS: Final = 500_000
"""Filled cells of a sheet."""
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULAS: Final = {8: _TEXT, 9: _REAL, 10: _BOOL, 11: _ERROR}
_RICH: Final = 62
_STRING, _COLUMNS, _MERGED, _HEADER_FOOTER = 19, 60, 176, 479
_FONT, _FORMAT, _FILL, _STYLE, _STYLES_BEGIN, _STYLES_END = 43, 44, 45, 47, 617, 618
_NOTHING: Final = 0xFFFFFFFF
_STRIKE: Final = 0x08
_RAISED: Final = {1: "superscript", 2: "subscript"}
_ERRORS: Final = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip

Looks = tuple[bool, str]
"""Of a font: struck out, and superscript, subscript or ""."""


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, payload) of each record of a part.

    Raises:
        ValueError: the last one ends before its size says.
    """
    at, end = 0, len(part)
    while at < end:
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (part[at] & 0x7F) << 7, at + 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte, at = part[at], at + 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > end:
            raise ValueError(kind)
        yield kind, part[at : at + size]
        at += size


def wide_text(payload: bytes, at: int) -> tuple[str, int]:
    """(a text, the offset behind it); "" where there is none."""
    (length,) = struct.unpack_from("<I", payload, at)
    if length == _NOTHING:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(payload):
        raise ValueError(length)
    return payload[at + 4 : end].decode("utf-16-le", "replace"), end


# -- texts and styles -------------------------------------------------------------------------------------
def shared_texts(part: bytes, looks: list[Looks]) -> list[str | RichText]:
    """The texts that cells share."""
    return [_rich(payload, 0, looks) for kind, payload in records(part) if kind == _STRING]


def _rich(payload: bytes, at: int, looks: list[Looks]) -> str | RichText:
    text, end = wide_text(payload, at + 1)
    if not payload[at] & 1:
        return text
    (count,) = struct.unpack_from("<I", payload, end)
    places = list(struct.iter_unpack("<2H", payload[end + 4 : end + 4 + 4 * count]))
    if not any(looks[font] != (False, "") for _, font in places if font < len(looks)):
        return text
    starts = [0, *(min(start, len(text)) for start, _ in places)]
    fonts = [None, *(looks[font] if font < len(looks) else None for _, font in places)]
    runs = zip(starts, [*starts[1:], len(text)], fonts, strict=True)
    return RichText(
        tuple(
            TextRun(text[a:b], None if look is None else look[0], "" if look is None else look[1])
            for a, b, look in runs
            if b > a
        )
    )


def font_looks(part: bytes) -> list[Looks]:
    """How the fonts of a workbook change a text, by their numbers."""
    found = []
    for kind, payload in records(part):
        if kind == _FONT:
            flags, _, raised = struct.unpack_from("<3H", payload, 2)
            found.append((bool(flags & _STRIKE), _RAISED.get(raised, "")))
    return found


def styles_xml(part: bytes) -> bytes:
    """The styles part of an .xlsx that says the same."""
    formats, fonts, fills, styles, inside = [], [], [], [], False
    for kind, payload in records(part):
        if kind == _FORMAT:
            code = _escaped(wide_text(payload, 2)[0])
            formats.append(f'<numFmt numFmtId="{struct.unpack_from("<H", payload)[0]}" formatCode="{code}"/>')
        elif kind == _FONT:
            height, flags = struct.unpack_from("<2H", payload)
            strike = "<strike/>" if flags & _STRIKE else ""
            fonts.append(f'<font>{strike}<sz val="{height / 20}"/>{_colour("color", payload[12:20])}</font>')
        elif kind == _FILL:
            pattern = {0: "none", 1: "solid"}.get(struct.unpack_from("<I", payload)[0], "other")
            colour = _colour("fgColor", payload[4:12])
            fills.append(f'<fill><patternFill patternType="{pattern}">{colour}</patternFill></fill>')
        elif kind in {_STYLES_BEGIN, _STYLES_END}:
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            number, font, fill = struct.unpack_from("<3H", payload, 2)
            styles.append(f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}"/>')
    groups = {"numFmts": formats, "fonts": fonts, "fills": fills, "cellXfs": styles}
    body = "".join(f"<{name}>{''.join(made)}</{name}>" for name, made in groups.items())
    return f"<styleSheet>{body}</styleSheet>".encode()


def _colour(name: str, raw: bytes) -> str:
    """A colour ([MS-XLSB] 2.5.9): by number, as it is, or of the theme."""
    kind, index, tint = struct.unpack_from("<BBh", raw)
    told = {1: f'indexed="{index}"', 2: f'rgb="FF{raw[4:7].hex().upper()}"', 3: f'theme="{index}"'}
    shade = f' tint="{tint}"' if tint else ""
    return f"<{name} {told[kind >> 1]}{shade}/>" if kind >> 1 in told else ""


def _escaped(text: str) -> str:
    return in_xml(clean(text))


# -- sheets -----------------------------------------------------------------------------------------------
def sheet_xml(part: bytes, texts: list[str | RichText], looks: list[Looks]) -> bytes:
    """The sheet part of an .xlsx that says the same.

    Args:
        part: the sheet.
        texts: those that cells share; what stands in a cell alone is added.
        looks: of the fonts.

    Raises:
        OverflowError: it has more filled cells than make sense.
    """
    rows, columns, merged, footers = ["<row>"], list[str](), list[str](), list[str]()
    row = count = 0
    for kind, payload in records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", payload)[0] + 1
            if row > MAX_ROWS:
                raise ValueError(row)
            rows.append(f'</row><row r="{row}" hidden="{payload[11] >> 4 & 1}">')
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<4IH", payload)
            hidden = int(flags & 1 or not width)
            columns.append(f'<col min="{first + 1}" max="{last + 1}" hidden="{hidden}"/>')
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", payload)
            if bottom < MAX_ROWS and right < MAX_COLUMNS:
                merged.append(f'<mergeCell ref="{a1(top + 1, left + 1)}:{a1(bottom + 1, right + 1)}"/>')
        elif kind == _HEADER_FOOTER:
            footers = _header_footer(payload)
        elif (cell := _cell(kind, payload, row, texts, looks)) is not None:
            rows.append(cell)
            count += 1
            if count > MAX_CELLS:
                raise OverflowError(count)
    body = f"<cols>{''.join(columns)}</cols><sheetData>{''.join(rows)}</row></sheetData>"
    body += f"<mergeCells>{''.join(merged)}</mergeCells><headerFooter>{''.join(footers)}</headerFooter>"
    return f"<worksheet>{body}</worksheet>".encode()


def _cell(kind: int, payload: bytes, row: int, texts: list[str | RichText], looks: list[Looks]) -> str | None:
    """A filled cell; None for a record that is none."""
    formula = kind in _FORMULAS
    kind = _FORMULAS.get(kind, kind)
    if kind not in {_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _RICH}:
        return None
    column, style = struct.unpack_from("<2I", payload)
    if column >= MAX_COLUMNS:
        return None
    told, value = _told(kind, payload, texts, looks, formula)
    place, mark = a1(row, column + 1), "<f/>" if formula else ""
    return f'<c r="{place}" s="{style & 0xFFFFFF}" t="{told}">{mark}<v>{value}</v></c>'


def _told(
    kind: int, payload: bytes, texts: list[str | RichText], looks: list[Looks], formula: bool
) -> tuple[str, str]:
    """(type, value) of a cell, as an .xlsx has them."""
    if kind == _RK:
        return "n", repr(_packed(*struct.unpack_from("<I", payload, 8)))
    if kind == _REAL:
        return "n", repr(struct.unpack_from("<d", payload, 8)[0])
    if kind == _BOOL:
        return "b", str(payload[8])
    if kind == _ERROR:
        return "e", _ERRORS.get(payload[8], "#VALUE!")
    if kind == _SHARED:
        return "s", str(struct.unpack_from("<I", payload, 8)[0])
    text = _rich(payload, 8, looks) if kind == _RICH else wide_text(payload, 8)[0]
    if formula and not text:
        return "str", ""
    texts.append(text)
    return "s", str(len(texts) - 1)


def _packed(raw: int) -> float:
    """A number in 30 bits: whole or the upper half of a float, perhaps in hundredths."""
    if raw & 2:
        number = float((raw >> 2) - (1 << 30 if raw & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", bytes(4) + struct.pack("<I", raw & 0xFFFFFFFC))
    return number / 100 if raw & 1 else number


def _header_footer(payload: bytes) -> list[str]:
    at, found = 2, []
    for _ in range(6):
        text, at = wide_text(payload, at)
        found.append(f"<oddFooter>{_escaped(text)}</oddFooter>" if text else "")
    return found


# -- the workbook -----------------------------------------------------------------------------------------
_BOOK, _SHEET, _NAME, _LINKS = 153, 156, 39, 362
_OWN: Final = frozenset({357, 358})
_SOURCES: Final = frozenset({*_OWN, 355, 667})
_BUILT_IN: Final = 0x2A  # functions, macros and names of Excel's own
_STATES: Final = ("visible", "hidden", "veryHidden")
_CELL, _GONE, _AREA, _LITERAL = {0x3A, 0x5A, 0x7A}, {0x3C, 0x5C, 0x7C}, {0x3B, 0x5B, 0x7B}, 0x17


@dataclass
class BookRecords:
    """What the records of the workbook part tell.

    Attributes:
        date1904: serial numbers count from 1904.
        sheets: (name, state, id of its relation) in tab order.
        names: name of the whole workbook → (sheet, row, column); None where it points nowhere.
        constants: such a name → the text that it holds.
    """

    date1904: bool = False
    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    names: dict[str, tuple[str, int, int] | None] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


def read_workbook(part: bytes) -> BookRecords:
    """Sheets, names and constants."""
    found, sources, links = BookRecords(), list[bool](), list[tuple[int, int, int]]()
    named: list[tuple[str, bytes]] = []
    for kind, payload in records(part):
        if kind == _BOOK:
            found.date1904 = bool(payload[0] & 1)
        elif kind == _SHEET:
            relation, at = wide_text(payload, 8)
            state = _STATES[min(struct.unpack_from("<I", payload)[0], 2)]
            found.sheets.append((wide_text(payload, at)[0], state, relation))
        elif kind in _SOURCES:
            sources.append(kind in _OWN)
        elif kind == _LINKS:
            links = list(
                struct.iter_unpack("<I2i", payload[4 : 4 + 12 * struct.unpack_from("<I", payload)[0]])
            )
        elif (
            kind == _NAME
            and struct.unpack_from("<I", payload, 5)[0] == _NOTHING
            and not payload[0] & _BUILT_IN
        ):
            name, at = wide_text(payload, 9)
            (size,) = struct.unpack_from("<I", payload, at)
            named.append((name, payload[at + 4 : at + 4 + size]))
    own = [
        first if source < len(sources) and sources[source] and first == last else -1
        for source, first, last in links
    ]
    for name, formula in named:
        _take_name(found, name, formula, own)
    return found


def _take_name(found: BookRecords, name: str, formula: bytes, own: list[int]) -> None:
    """Keep a name of one cell or of a constant; `own`: which sheet each link of the workbook leads to, else -1."""
    kind = formula[0] if formula else 0
    if kind == _LITERAL:
        found.constants[name] = formula[3:].decode("utf-16-le", "replace")
    elif kind in _GONE and len(formula) == 9:
        found.names[name] = None
    elif (kind in _CELL and len(formula) == 9) or (kind in _AREA and len(formula) == 15):
        link, *corners = struct.unpack("<HIH" if kind in _CELL else "<HIIHH", formula[1:])
        row, last, column, right = (
            (*corners[:2], *corners[2:]) if kind in _AREA else (corners[0], corners[0], *2 * corners[1:])
        )
        if row != last or (column ^ right) & 0x3FFF or link >= len(own):
            return
        if own[link] < 0:
            found.names[name] = None
        elif own[link] < len(found.sheets):
            found.names[name] = (found.sheets[own[link]][0], row + 1, (column & 0x3FFF) + 1)
