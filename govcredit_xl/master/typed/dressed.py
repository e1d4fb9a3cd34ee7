"""The colours, hidden rows and columns, merges and conditional formats of our sheets, read from a master.

Cells are looked at as text: only those whose style is none of ours are ever taken apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from govcredit_xl.core.cells import a1, parse_a1
from govcredit_xl.core.terms import Sheet
from govcredit_xl.master.dress import Dress, Style, WrittenDress, look_of
from govcredit_xl.master.records import Snapshot
from govcredit_xl.master.typed.own import SAME_WIDTH, FoundSheet
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

    def __init__(self, package: WorkbookPackage, snapshot: Snapshot | None) -> None:
        self.package = package
        self.written = snapshot.dress if snapshot is not None else {}
        self.fixed = snapshot.fixed if snapshot is not None else {}
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
        self._around(sheet, there, written, data)
        tab = self.package.tab_colour(there.name)
        tab = tab if written.around and tab != written.tab else ""
        if sheet == Sheet.OVERVIEW:
            self._overview(there, written, data)
            return Dress(tab=tab) if tab else None
        rows = {row: key for key, row in there.place.rows.items()}
        hidden: tuple[str, ...] = ()
        if b"filterColumn" not in data[end:]:  # what a filter hides is hidden for the moment
            hidden = tuple(rows[row] for row in _hidden_rows(data) if row in rows)
        columns = {column: heading for heading, column in there.place.columns.items()}
        headings = (columns.get(column) for column in sorted(there.picture.hidden_columns))
        folded = tuple(h for h in headings if h is not None and h not in written.hidden)
        away = there.name in self.package.hidden_sheets
        dress = Dress(self._cells(written, data, rows, columns), hidden, folded, away, tab)
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
        count = 0
        for row, column, style in _styled(data, strange):
            if row in rows and column in columns and count < _MOST:
                count += 1
                found.setdefault(rows[row], {})[columns[column]] = strange[style]
        return found

    def _around(self, sheet: str, there: FoundSheet, written: WrittenDress, data: bytes) -> None:
        """Tell of headings, and of our cells on 总览, that the office has coloured: they are written anew."""
        strange = {n: s for n, s in self._all_styles().items() if look_of(s) not in written.around}
        if not written.around or not strange:
            return
        ours = set(there.place.columns.values())
        fixed = self.fixed.get(sheet, ()) if sheet == Sheet.OVERVIEW else ()
        count = sum(
            (row == there.heading_row and column in ours) or a1(row, column) in fixed
            for row, column, _ in _styled(data, strange)
        )
        if count:
            where = "格子" if sheet == Sheet.OVERVIEW else "标题"
            self.lost.append(f"{sheet}：{where}的颜色 {count} 格")

    def _overview(self, there: FoundSheet, written: WrittenDress, data: bytes) -> None:
        """Tell of what is hidden, wider or narrower on 总览: its rows and columns have no names to go by."""
        if not written.around:
            return
        rows = len(_hidden_rows(data))
        if rows:
            self.lost.append(f"{Sheet.OVERVIEW}：隐藏的行 {rows} 行")
        columns = len(there.picture.hidden_columns)
        if columns:
            self.lost.append(f"{Sheet.OVERVIEW}：隐藏的列 {columns} 列")
        now = self.package.widths(there.name)
        changed = sum(
            abs(now.get(int(column), width) - width) > SAME_WIDTH for column, width in written.widths.items()
        )
        if changed:
            self.lost.append(f"{Sheet.OVERVIEW}：列宽 {changed} 列")

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


def _styled(data: bytes, styles: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of each cell that has one of the styles."""
    wanted = {str(number).encode() for number in styles}
    if not wanted:
        return
    for match in _CELL.finditer(data):
        style, place = _STYLE.search(match[1]), _REF.search(match[1])
        if style is not None and place is not None and style[1] in wanted and place[1] is not None:
            row, column = parse_a1((place[1] + place[2]).decode())
            yield row, column, int(style[1])


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
