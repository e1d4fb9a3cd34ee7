"""How the collection workbook looks: one font, one palette, every cell format by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.terms import InputType

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT: Final = "微软雅黑"
SIZE: Final = 10
DEEP, SOFT, PALE, LINE = "#1F4E79", "#E3ECF6", "#F7F9FC", "#737F8D"
INPUT_LINE, OPTIONAL_LINE, OFF = "#A85400", "#6B7785", "#ECEEF1"
INK, GREY = "#262626", "#595959"
GOOD, GOOD_BACK = "#2E7D32", "#E7F4E8"
WARN, WARN_BACK = "#8A5A00", "#FFF3D6"
BAD, BAD_BACK = "#B3261E", "#FBE3E1"

_FONT: Final = {"font_name": FONT, "font_scheme": "none"}  # else Excel shows the theme's font instead
BASE: Final[Mapping[str, Any]] = {**_FONT, "font_size": SIZE, "font_color": INK, "valign": "vcenter"}
_GRID: Final = {"border": 1, "border_color": LINE}
_HEAD_ROW: Final = {"bg_color": SOFT, "top": 1, "top_color": "#5B7FA6", "bottom": 1, "bottom_color": LINE}
# An input is white as the paper, with a strong line around it and a filled bar at the row's left, both 5 : 1: a fill
# pale enough to read text on would be too pale to be seen on many screens and on all copies.
_INPUT: Final = {
    "border": 2,
    "border_color": INPUT_LINE,
    "left": 5,
    "left_color": INPUT_LINE,
    "locked": False,
}
# What may stay blank is told apart by more than its colour: a thin dashed line and no bar.
_OPTIONAL: Final = {"border": 3, "border_color": OPTIONAL_LINE, "locked": False}
_WRAP: Final = {"text_wrap": True}
_BAND: Final = {"bold": True, "font_color": "#FFFFFF", "bg_color": DEEP, "font_size": 11}

_BY_TYPE: Final[Mapping[str, Mapping[str, Any]]] = {
    InputType.FLAG: {"align": "center"},
    InputType.COUNT: {"num_format": "#,##0", "align": "right", "indent": 1},
    InputType.DECIMAL: {"align": "right", "indent": 1},
    InputType.SIGNED: {"align": "right", "indent": 1},
    InputType.AMOUNT: {"num_format": "#,##0.00", "align": "right", "indent": 1},
    InputType.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    InputType.TEXT: {"num_format": "@", **_WRAP, "align": "left", "indent": 1},
    InputType.LONG_TEXT: {"num_format": "@", **_WRAP, "align": "left", "valign": "top", "indent": 1},
}

LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sheet": {},
    "title": {"font_size": 14, "bold": True, "font_color": DEEP},
    "title_long": {"font_size": 11, "bold": True, "font_color": DEEP},
    "unit": {"font_size": 11, "bold": True},
    "aside": {"font_color": GREY},
    "aside_lines": {"font_color": GREY, **_WRAP},
    "aside_strong": {"bold": True, "font_color": BAD},
    "progress": {"bold": True, "font_color": DEEP, "align": "left", "indent": 1},
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": DEEP, "align": "center", "border": 1,
                "border_color": "#5B7FA6", **_WRAP},
    "band": _BAND,
    "band_line": {**_BAND, "indent": 1, "font_size": 10},
    "band_centre": {**_BAND, "align": "center"},
    "band_score": {**_BAND, "align": "center", "num_format": '"自评 "0.00'},
    "item_id": {**_HEAD_ROW, "bold": True, "font_color": DEEP, "align": "center"},
    "item_name": {**_HEAD_ROW, **_WRAP, "bold": True, "font_color": DEEP, "font_size": 11, "indent": 1},
    "item_blank": _HEAD_ROW,
    "item_text": {"bg_color": PALE, "indent": 1},
    "item_how": {"bg_color": PALE, "indent": 1, "font_size": 9, "font_color": GREY},
    "item_line": {**_HEAD_ROW, **_WRAP, "indent": 1},
    "item_self": {**_HEAD_ROW, "align": "center", "bold": True, "font_color": DEEP,
                  "num_format": '"自评分 "0.00;"自评分 "-0.00;"自评分 "0.00;@', **_WRAP},
    "row_id": {**_GRID, "font_color": "#6B6B6B", "font_size": 8, "align": "center"},
    "row_id_required": {**_GRID, "font_color": "#FFFFFF", "bg_color": INPUT_LINE, "bold": True, "font_size": 8,
                        "align": "center"},
    "row_label": {**_GRID, **_WRAP, "indent": 2},
    "beside_label": {**_GRID, **_WRAP, "indent": 2, "font_color": GREY},
    "row_measure": {**_GRID, "font_color": GREY, "align": "center", **_WRAP},
    "row_line": {**_GRID, **_WRAP, "indent": 1, "font_size": 9, "font_color": GREY},
    "key": {"font_color": GREY, "font_size": 8},
    **{f"input_{kind}": {**_INPUT, **look} for kind, look in _BY_TYPE.items()},
    **{f"optional_{kind}": {**_OPTIONAL, **look} for kind, look in _BY_TYPE.items()},
    # What others give: a tint, no input's line, and locked.
    **{f"given_{kind}": {**_GRID, "bg_color": PALE, **look} for kind, look in _BY_TYPE.items()},
    "guide_title": {"font_size": 16, "bold": True, "font_color": "#FFFFFF", "bg_color": DEEP, "align": "left",
                    "indent": 1, **_WRAP},
    "guide_unit": {"font_size": 13, "bold": True, "font_color": DEEP, "bg_color": SOFT, "indent": 1, **_WRAP},
    "card_name": {**_GRID, "font_color": GREY, "bg_color": PALE, "indent": 1},
    "card_text": {**_GRID, **_WRAP, "indent": 1},
    "card_strong": {**_GRID, "bold": True, "font_color": BAD, "indent": 1},
    "card_number": {**_GRID, "bold": True, "align": "center", "font_size": 11},
    "card_score": {**_GRID, "bold": True, "align": "center", "font_size": 11, "num_format": "0.00"},
    "card_rate": {**_GRID, "bold": True, "align": "center", "font_size": 11, "num_format": "0%"},
    "go": {"bold": True, "font_size": 12, "font_color": "#0563C1", "bg_color": SOFT, "align": "center", "border": 1,
           "border_color": DEEP},
    "section": {"bold": True, "font_size": 11, "font_color": DEEP, "bottom": 2, "bottom_color": DEEP},
    "step": {**_WRAP, "valign": "top"},
    "guide_note": {"font_color": GREY, "font_size": 9, **_WRAP, "align": "center"},
    "legend": {"indent": 1},
    "listed": {**_GRID, **_WRAP, "bg_color": PALE, "font_color": "#595959"},
    "listed_centre": {**_GRID, "bg_color": PALE, "font_color": "#595959", "align": "center"},
    "swatch": {**_INPUT, "align": "center", "locked": True},
    "swatch_optional": {**_OPTIONAL, "align": "center", "locked": True},
    "cell_link": {**_GRID, "align": "center", "font_color": "#0563C1", "underline": 1},
    "cell": {**_GRID, **_WRAP, "indent": 1},
    "cell_centre": {**_GRID, "align": "center"},
    "cell_score": {**_GRID, "align": "center", "num_format": "0.00"},
    "point_centre": {**_GRID, **_WRAP, "align": "center", "valign": "top"},
    "point": {**_GRID, **_WRAP, "valign": "top", "align": "left", "indent": 1},
    "point_strong": {**_GRID, **_WRAP, "valign": "top", "bold": True, "align": "left", "indent": 1},
    "point_link": {**_GRID, "align": "center", "valign": "top", "font_color": "#0563C1", "underline": 1},
    "point_reply": {**_OPTIONAL, **_WRAP, "valign": "top", "num_format": "@"},
    "point_aside": {**_WRAP, "valign": "top"},
    "free_choice": {**_OPTIONAL, "align": "center", "num_format": "@"},
    "free_text": {**_OPTIONAL, **_WRAP, "num_format": "@"},
}  # fmt: skip

MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "good": {"font_color": GOOD, "bg_color": GOOD_BACK},
    "warn": {"font_color": WARN, "bg_color": WARN_BACK},
    "bad": {"font_color": BAD, "bg_color": BAD_BACK, "bold": True},
    "bad_cell": {"bg_color": BAD_BACK, "font_color": BAD},
    "off": {"bg_color": OFF, "font_color": "#5F6368"},
}


# An input that is to be looked at again: over the look of the input itself.
_MARKED: Final = {"left": 5, "right": 5, "top": 5, "bottom": 5}
AGAIN: Final[Mapping[str, Mapping[str, Any]]] = {
    "error": {"bg_color": "#F6B8B1", **_MARKED, "border_color": BAD},
    "soft": {"bg_color": "#FFE08A", **_MARKED, "border_color": WARN},
    "reminder": {"bg_color": "#FFE9B0", **_MARKED, "border_color": INPUT_LINE},
}


class FormLooks:
    """The formats of one workbook, made when first asked for, in an order that does not vary."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            self._made[name] = self._book.add_format({**BASE, **LOOKS[name]})
        return self._made[name]

    def again(self, name: str, how: str) -> Format:
        """The look of a cell that is to be looked at again; `how` is a key of `AGAIN`."""
        key = f"{name}!{how}"
        if key not in self._made:
            edge = AGAIN[how]["border_color"]
            edges = {f"{side}_color": edge for side in ("left", "right", "top", "bottom")}
            self._made[key] = self._book.add_format({**BASE, **LOOKS[name], **AGAIN[how], **edges})
        return self._made[key]

    def mark(self, name: str) -> Format:
        """A conditional format."""
        if name not in self._made:
            self._made[name] = self._book.add_format(dict(MARKS[name]))
        return self._made[name]

    def ink(self, name: str, **properties: Any) -> Format:
        """A font for a part of a rich text."""
        if name not in self._made:
            self._made[name] = self._book.add_format({**_FONT, "font_size": SIZE, **properties})
        return self._made[name]
