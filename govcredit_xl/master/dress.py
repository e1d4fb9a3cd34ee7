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
    """

    cells: Mapping[str, Mapping[str, Style]] = field(default_factory=dict)
    hidden_rows: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "cells": {key: {h: dict(style) for h, style in row.items()} for key, row in self.cells.items()},
            "hidden_rows": list(self.hidden_rows),
            "hidden_columns": list(self.hidden_columns),
        }

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Dress:
        """The dress that `record` described."""
        return Dress(record["cells"], tuple(record["hidden_rows"]), tuple(record["hidden_columns"]))


@dataclass(frozen=True)
class WrittenDress:
    """How we dressed a sheet ourselves, so that the rest is the office's.

    Attributes:
        looks: what `look_of` makes of every look used in the table.
        hidden: headings of columns that we hide.
        conditions: number of rules of conditional formats; merged: of merged ranges.
    """

    looks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    conditions: int = 0
    merged: int = 0

    def record(self) -> list[Any]:
        """Plain values for JSON."""
        return [list(self.looks), list(self.hidden), self.conditions, self.merged]

    @staticmethod
    def from_record(record: list[Any]) -> WrittenDress:
        """The dress that `record` described."""
        looks, hidden, conditions, merged = record
        return WrittenDress(tuple(looks), tuple(hidden), conditions, merged)


def look_of(style: Mapping[str, Any]) -> str:
    """Fill, colour of the letters and boldness as one text; black on white is blank."""
    fill, font = str(style.get("bg_color") or "").upper(), str(style.get("font_color") or "").upper()
    fill, font = fill.replace("#FFFFFF", ""), font.replace("#000000", "")
    return f"{fill}|{font}|{'b' if style.get('bold') else ''}"
