"""The colours, hidden rows and columns, merges and conditional formats of our sheets, read from a master.

Cells are looked at as text: only those whose style is none of ours are ever taken apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from govcredit_xl.core.cells import parse_a1
from govcredit_xl.core.terms import Sheet
from govcredit_xl.master.dress import Dress, Style, WrittenDress, look_of
from govcredit_xl.master.typed.own import FoundSheet
from govcredit_xl.master.typed.package import CarriedLooks, WorkbookPackage

_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)/?>")
_REF: Final = re.compile(rb'\br="([A-Z]+)?([0-9]+)"')
_STYLE: Final = re.compile(rb'\bs="([0-9]+)"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_RULES: Final = re.compile(
    rb'<(?:\w+:)?conditionalFormatting\s[^<>]*?sqref="([^"]*)"[^<>]*>(.*?)</(?:\w+:)?conditionalFormatting>',
    re.DOTALL,
)
_RULE: Final = re.compile(rb"<(?:\w+:)?cfRule\s([^<>]*?)(/>|>(.*?)</(?:\w+:)?cfRule>)", re.DOTALL)
_NAMED: Final = re.compile(rb'\b(type|operator)="([^"]*)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?formula>(.*?)</(?:\w+:)?formula>", re.DOTALL)
_MOST: Final = 20_000
"""Coloured cells that are carried over."""


class DressReader:
    """Reads how our sheets are dressed, and what of that cannot be carried over."""

    def __init__(self, package: WorkbookPackage, written: Mapping[str, WrittenDress]) -> None:
        self.package, self.written = package, written
        self.lost: list[str] = []
        self._styles: dict[int, Style] | None = None

    def of(self, sheet: str, there: FoundSheet) -> Dress | None:
        """The dress of a table, None where the office has changed nothing; merges and rules are told."""
        written = self.written.get(sheet)
        if written is None or there.name not in self.package.tabs:
            return None
        data = self.package.sheet_xml(there.name)
        end = data.rfind(b"sheetData")
        self._losses(sheet, there, written, data[end:])
        if sheet == Sheet.OVERVIEW:
            return None
        rows = {row: key for key, row in there.place.rows.items()}
        hidden: tuple[str, ...] = ()
        if b"filterColumn" not in data[end:]:  # what a filter hides is hidden for the moment
            hidden = tuple(rows[row] for row in _hidden_rows(data) if row in rows)
        columns = {column: heading for heading, column in there.place.columns.items()}
        headings = (columns.get(column) for column in sorted(there.picture.hidden_columns))
        folded = tuple(h for h in headings if h is not None and h not in written.hidden)
        dress = Dress(self._cells(written, data, rows, columns), hidden, folded)
        return dress if dress != Dress() else None

    def _cells(
        self, written: WrittenDress, data: bytes, rows: Mapping[int, str], columns: Mapping[int, str]
    ) -> dict[str, dict[str, Style]]:
        strange = {
            number: style
            for number, style in self._all_styles().items()
            if look_of(style) not in written.looks
        }
        found: dict[str, dict[str, Style]] = {}
        if not strange:
            return found
        wanted = {str(number).encode(): style for number, style in strange.items()}
        count = 0
        for match in _CELL.finditer(data):
            style, place = _STYLE.search(match[1]), _REF.search(match[1])
            if style is None or place is None or style[1] not in wanted or place[1] is None:
                continue
            row, column = parse_a1((place[1] + place[2]).decode())
            if row in rows and column in columns and count < _MOST:
                count += 1
                found.setdefault(rows[row], {})[columns[column]] = wanted[style[1]]
        return found

    def _all_styles(self) -> dict[int, Style]:
        """Number of a cell style → its fill, colour and boldness."""
        if self._styles is None:
            book = self.package.styled(())
            looks = CarriedLooks(book)
            self._styles = {
                number: _style(looks, book._fonts[style.fontId], book._fills[style.fillId])
                for number, style in enumerate(book._cell_styles)
            }
        return self._styles

    def _losses(self, sheet: str, there: FoundSheet, written: WrittenDress, tail: bytes) -> None:
        merged = len(self.package.merged(there.name)) - written.merged
        if merged > 0:
            self.lost.append(f"{sheet}：合并单元格 {merged} 处（核定说明、核定人已填到每一行）")
        rules = len(_rules(tail)) - written.conditions
        if rules > 0:
            self.lost.append(f"{sheet}：条件格式 {rules} 条")
        if b"filterColumn" in tail:
            self.lost.append(f"{sheet}：正在用的筛选条件")


def _style(looks: CarriedLooks, font: Any, fill: Any) -> Style:
    found = {
        "bg_color": looks.colour(fill.fgColor) if fill.fill_type == "solid" else None,
        "font_color": looks.colour(font.color),
        "bold": bool(font.b),
    }
    return {name: value for name, value in found.items() if value}


def _hidden_rows(data: bytes) -> list[int]:
    found = []
    for match in _ROW.finditer(data):
        place = _REF.search(match[1])
        if _HIDDEN.search(match[1]) and place is not None:
            found.append(int(place[2]))
    return found


def _rules(tail: bytes) -> set[tuple[Any, ...]]:
    """The different rules: programs split and repeat them when rows are moved."""
    found = set()
    for area, body in _RULES.findall(tail):
        columns = frozenset(re.findall(rb"[A-Z]+", area))
        for attributes, _, inner in _RULE.findall(body):
            texts = [html.unescape(text.decode("utf-8", "replace")) for text in _FORMULA.findall(inner)]
            formulas = tuple(re.sub("[0-9]+", "", text) for text in texts)
            found.add((columns, tuple(sorted(_NAMED.findall(attributes))), formulas))
    return found
