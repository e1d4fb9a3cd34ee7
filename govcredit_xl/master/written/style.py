"""How the master looks: one palette, one font, every cell format by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT: Final = "微软雅黑"
DEEP, MIDDLE, LIGHT, LINE = "#1F4E79", "#55789F", "#DCE6F1", "#D5DBE3"
TYPED, TYPED_HEAD, CORRECTED, GREY = "#FFEB9C", "#8A6A00", "#D9C9EC", "#595959"
GOOD, GOOD_BACK = "#2E7D32", "#E7F4E8"
WARN, WARN_BACK = "#8A5A00", "#FFF3D6"
BAD, BAD_BACK = "#B3261E", "#FBE3E1"

_PLAIN: Final[dict[str, Any]] = {"font_name": FONT, "font_size": 10, "font_scheme": False}
_BASE: Final[dict[str, Any]] = {**_PLAIN, "valign": "vcenter"}
_HEAD: Final[dict[str, Any]] = {
    "bold": True, "font_color": "#FFFFFF", "bg_color": DEEP, "align": "center", "text_wrap": True,
    "border": 1, "border_color": "#FFFFFF",
}  # fmt: skip

_LINE: Final[dict[str, Any]] = {"border": 1, "border_color": LINE}
_RIGHT: Final[dict[str, Any]] = {"align": "right"}
_WORDS: Final[dict[str, Any]] = {"text_wrap": True, "align": "left"}
_CENTRE: Final[dict[str, Any]] = {"align": "center"}
_TYPED: Final[dict[str, Any]] = {"bg_color": TYPED, "locked": False}
_CORRECTED: Final[dict[str, Any]] = {"bg_color": CORRECTED, "locked": False, "font_color": "#4A2C73"}
_UNDER: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE}
_TOTAL: Final[dict[str, Any]] = {"bold": True, "bg_color": LIGHT, "top": 1, "top_color": DEEP}
_SCORE, _RATE = "0.00_ ", "0.00%_ "

# Cells of tables; all but the heads get thin lines around them.
_TABLE_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "centre": _CENTRE,
    "grey": {"font_color": GREY},
    "number": {**_RIGHT, "indent": 1},
    "score": {"num_format": _SCORE, **_RIGHT},
    "final": {"num_format": _SCORE, "bold": True, **_RIGHT},
    "points": {"num_format": _SCORE, **_RIGHT},
    "left_wrap": _WORDS,
    "long_wrap": {**_WORDS, "valign": "top"},
    "count": {"num_format": "0", **_CENTRE},
    "rate": {"num_format": _RATE, **_RIGHT},
    "share": {"num_format": "0%", **_CENTRE},
    "date": {"num_format": "yyyy-mm-dd", **_RIGHT},
    "time": {"num_format": "yyyy-mm-dd hh:mm", **_CENTRE},
    "link": {"font_color": "#0563C1", "underline": 1},
    "link_wrap": {"font_color": "#0563C1", "underline": 1, "text_wrap": True},
    "typed_score": {"num_format": _SCORE, **_RIGHT, **_TYPED},
    "typed_wrap": {"text_wrap": True, **_TYPED},
    "typed_centre": {**_CENTRE, **_TYPED},
    "typed_text": _TYPED,
    "typed_number": {**_RIGHT, "indent": 1, **_TYPED},
    "typed_left_wrap": {**_WORDS, **_TYPED},
    "typed_long_wrap": {**_WORDS, "valign": "top", **_TYPED},
    "corrected": {**_RIGHT, "indent": 1, **_CORRECTED},
    "corrected_left_wrap": {**_WORDS, **_CORRECTED},
    "corrected_long_wrap": {**_WORDS, **_CORRECTED, "valign": "top"},
    "corrected_centre": {**_CENTRE, **_CORRECTED},
}

LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    **{name: {**look, **_LINE} for name, look in _TABLE_LOOKS.items()},
    "helper": {"font_color": GREY, "font_size": 9},
    "head": _HEAD,
    "head_wide": {**_HEAD, "border": 0, "align": "left", "indent": 1},
    "head_typed": {**_HEAD, "bg_color": TYPED_HEAD},
    "head_helper": {**_HEAD, "bg_color": "#6E6E6E"},
    "head_own": {**_HEAD, "bg_color": MIDDLE},
    "total": _TOTAL,
    "total_score": {**_TOTAL, "num_format": _SCORE, **_RIGHT},
    "total_rate": {**_TOTAL, "num_format": _RATE, **_RIGHT},
    "cell": _UNDER,
    "cell_score": {**_UNDER, "num_format": _SCORE, **_RIGHT},
    "cell_rate": {**_UNDER, "num_format": _RATE, **_RIGHT},
    "cell_wrap": {**_UNDER, "text_wrap": True},
    "cell_date": {**_UNDER, "num_format": "m月d日", "align": "left"},
    "cell_count": {**_UNDER, "num_format": "0_ ", **_RIGHT},
    "plain_note": {"font_color": "#404040", "font_size": 9},
    "title": {"font_size": 18, "bold": True, "font_color": DEEP},
    "subtitle": {"font_color": GREY},
    "section": {"bold": True, "font_size": 11, "font_color": DEEP, "bottom": 2, "bottom_color": DEEP},
    "card_name": {"font_color": "#FFFFFF", "bg_color": DEEP, **_CENTRE},
    "card_value": {
        "font_color": "#FFFFFF", "bg_color": DEEP, "bold": True, "font_size": 22, "num_format": "0.00", **_CENTRE,
    },
    "card_count": {
        "font_color": "#FFFFFF", "bg_color": DEEP, "bold": True, "font_size": 22, "num_format": "0", **_CENTRE,
    },
    "card2_count": {
        "font_color": DEEP, "bg_color": LIGHT, "bold": True, "font_size": 18, "num_format": "0", **_CENTRE,
    },
    "card2_name": {"font_color": DEEP, "bg_color": LIGHT, **_CENTRE},
    "card2_value": {
        "font_color": DEEP, "bg_color": LIGHT, "bold": True, "font_size": 18, "num_format": "0.00", **_CENTRE,
    },
    "card2_text": {"font_color": DEEP, "bg_color": LIGHT, "bold": True, "font_size": 11, "text_wrap": True, **_CENTRE},
}  # fmt: skip

# What a colour of a chart means, the same on every chart.
SCORED, LOST, OPEN = "#2E75B6", "#C55A11", "#BFBFBF"

# Looks of conditional formats hold only what changes.
CONDITIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "good": {"font_color": GOOD, "bg_color": GOOD_BACK},
    "warn": {"font_color": WARN, "bg_color": WARN_BACK},
    "bad": {"font_color": BAD, "bg_color": BAD_BACK},
    "faint": {"font_color": GREY},
}


class MasterStyles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}
        self._own: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._dated: dict[tuple[int, str], Format] = {}
        self._props: dict[int, dict[str, Any]] = {}

    def __getitem__(self, look: str) -> Format:
        """The format of that look."""
        if look not in self._made:
            self._made[look] = self._add({**_BASE, **LOOKS[look]})
        return self._made[look]

    def dressed(self, look: str, properties: Mapping[str, Any]) -> Format:
        """The format of that look in the colours that the office has given a cell."""
        key = (("look", look), *sorted(properties.items()))
        if key not in self._own:
            plain = {k: v for k, v in LOOKS[look].items() if k not in ("bg_color", "font_color", "bold")}
            self._own[key] = self._add({**_BASE, **plain, **properties})
        return self._own[key]

    def condition(self, name: str) -> Format:
        """The format of a conditional look."""
        key = f"?{name}"
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(CONDITIONS[name]))
        return self._made[key]

    def own(self, properties: Mapping[str, Any]) -> Format:
        """A format of the office's own."""
        key = tuple(sorted(properties.items()))
        if key not in self._own:
            self._own[key] = self._add({**_PLAIN, **properties})
        return self._own[key]

    def dated(self, style: Format | None, look: str) -> Format:
        """The style with a date's number format, unless it has a number format of its own."""
        properties = self._props[id(style)] if style is not None else _PLAIN
        if "num_format" in properties:
            return style
        key = (id(style), look)
        if key not in self._dated:
            self._dated[key] = self._add({**properties, "num_format": LOOKS[look]["num_format"]})
        return self._dated[key]

    def _add(self, properties: dict[str, Any]) -> Format:
        made = self._book.add_format(dict(properties))
        self._props[id(made)] = properties
        return made
