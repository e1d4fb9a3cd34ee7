"""The styles of an .xlsx workbook: what of a cell's look changes how a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.files.sheets.number_formats import BUILT_IN, DATE_FORMATS, hides_text, number_code
from govcredit_xl.files.sheets.parts import is_date_format, namespace, whole
from govcredit_xl.files.sheets.rich import is_struck

TINY: Final = 2.0
"""Points of a type that nobody can read."""
NO_COLOUR, NO_SIZE = "文字与底色相同", "字号小得看不见"
_BLACK, _WHITE = "000000", "FFFFFF"
_INDEXED: Final = {"0": _BLACK, "1": _WHITE, "8": _BLACK, "9": _WHITE, "64": _BLACK, "65": _WHITE}
_THEME: Final = {"0": _WHITE, "1": _BLACK}


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What of a cell's look changes how a person reads it.

    Attributes:
        date: its number format shows a date or a time.
        code: of its number format; "" for the general one and for dates.
        struck: its text is struck out.
        unseen: why nobody sees its text, in Chinese; "" where it is seen.
        hides_text: its number format shows texts as nothing.
    """

    date: bool = False
    code: str = ""
    struck: bool = False
    unseen: str = ""
    hides_text: bool = False


PLAIN_STYLE: Final = CellStyle()


def cell_styles(root: Any) -> list[CellStyle]:
    """The styles of cells, by their numbers, from the styles part."""
    ns = namespace(root)
    codes = {
        whole(one.get("numFmtId"), -1): one.get("formatCode") or ""
        for one in root.iterfind(f"{ns}numFmts/{ns}numFmt")
    }
    grounds = {number: _ground(fill, ns) for number, fill in enumerate(root.iterfind(f"{ns}fills/{ns}fill"))}
    fonts = dict(enumerate(root.iterfind(f"{ns}fonts/{ns}font")))
    struck = {number: is_struck(font, ns) for number, font in fonts.items()}
    tiny = {number: _is_tiny(font, ns) for number, font in fonts.items()}
    inks = {number: _colour(font.find(ns + "color"), _BLACK) for number, font in fonts.items()}
    found = []
    for xf in root.iterfind(f"{ns}cellXfs/{ns}xf"):
        number, font, fill = (whole(xf.get(name), 0) for name in ("numFmtId", "fontId", "fillId"))
        code = codes.get(number)
        date = is_date_format(code) if code is not None else number in DATE_FORMATS
        code = BUILT_IN.get(number, "") if code is None else code
        same = inks.get(font, "") == grounds.get(fill, _WHITE) != ""
        unseen = NO_SIZE if tiny.get(font) else NO_COLOUR if same else ""
        kept = "" if date else number_code(code)
        found.append(CellStyle(date, kept, struck.get(font, False), unseen, hides_text(code)))
    return found


def _is_tiny(font: Any, ns: str) -> bool:
    size = font.find(ns + "sz")
    try:
        return size is not None and float(size.get("val") or 11) < TINY
    except ValueError:
        return False


def _ground(fill: Any, ns: str) -> str:
    """The colour behind the text; "" where it cannot be told."""
    pattern = fill.find(ns + "patternFill")
    if pattern is None:
        return "" if len(fill) else _WHITE
    kind = pattern.get("patternType") or "none"
    if kind == "none":
        return _WHITE
    return _colour(pattern.find(ns + "fgColor"), "") if kind == "solid" else ""


def _colour(element: Any, otherwise: str) -> str:
    """RRGGBB; "" for one that depends on more than is read here."""
    if element is None:
        return otherwise
    if element.get("rgb"):
        return str(element.get("rgb"))[-6:].upper()
    if element.get("tint") not in {None, "0", "0.0"}:
        return ""
    if element.get("theme") is not None:
        return _THEME.get(element.get("theme"), "")
    return _INDEXED.get(element.get("indexed") or "", "") if element.get("indexed") else otherwise
