"""How the office has dressed our sheets: colours, hidden rows and columns. They come back in the next master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Style = Mapping[str, float | str | bool]


@dataclass(frozen=True)
class Dress:
    """What the office did to the look of one of our tables.

    Attributes:
        cells: row key → heading → properties as XlsxWriter names them: bg_color, font_color, bold.
        hidden_rows: keys of rows that it has hidden; hidden_columns: headings.
        hidden: it has hidden the whole sheet.
        tab: colour of the sheet's tab, "" where that is ours.
    """

    cells: Mapping[str, Mapping[str, Style]] = field(default_factory=dict)
    hidden_rows: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden: bool = False
    tab: str = ""


@dataclass(frozen=True)
class WrittenDress:
    """How we dressed a sheet ourselves, so that the rest is the office's.

    Attributes:
        looks: what `look_of` makes of every look used in the table.
        hidden: headings of columns that we hide.
        conditions: number of rules of conditional formats; merged: of merged ranges.
        around: what `look_of` makes of every look that we use, headings and 总览 too; empty in masters of earlier
            programs.
        widths: number of each column → width, of 总览, which has no headings to go by.
        tab: colour of the sheet's tab.
    """

    looks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    conditions: int = 0
    merged: int = 0
    around: tuple[str, ...] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    tab: str = ""


def look_of(style: Mapping[str, Any]) -> str:
    """Fill, colour of the letters and boldness as one text; black on white is blank."""
    fill, font = str(style.get("bg_color") or "").upper(), str(style.get("font_color") or "").upper()
    fill, font = fill.replace("#FFFFFF", ""), font.replace("#000000", "")
    return f"{fill}|{font}|{'b' if style.get('bold') else ''}"
