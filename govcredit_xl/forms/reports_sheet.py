"""Writing the sheet 考核数据."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import column_letters
from govcredit_xl.core.layouts import ReportsColumn, ReportsLayout, ReportsRow
from govcredit_xl.core.model import Catalogue, Settings, Value
from govcredit_xl.core.terms import FormHead, Head, InputType
from govcredit_xl.forms import accepts as validation
from govcredit_xl.forms.page import (
    height,
    line_count,
    lock_beyond,
    prepare_page,
    protect,
    round_title,
    shorten,
)
from govcredit_xl.forms.reports import (
    HEADING_ROW,
    ITEM_ROW,
    KEY_ROW,
    NOTE_ROW,
    TITLE_ROW,
    Reported,
    ReportLines,
    check_column,
)
from govcredit_xl.forms.stamp import UNIT
from govcredit_xl.forms.style import BAD, FormLooks

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CODE_WIDTH, _NAME_WIDTH, _KEY_WIDTH, _INPUT_WIDTH, _CHECK_WIDTH = 10, 24, 14, 16, 20
_LONGEST_ITEM: Final = 60
ABSENT: Final = "—"
NOTE: Final = "一行一个单位：粗线框的要填，虚线框的选填，“—”不用填。可以排序、筛选，不要改动编码和标题。"


class ReportsWriter:
    """Writes the sheet, row by row."""

    def __init__(
        self,
        sheet: Worksheet,
        looks: FormLooks,
        catalogue: Catalogue,
        unit: str,
        layout: ReportsLayout,
        contents: Reported,
    ) -> None:
        self.sheet, self.looks, self.layout, self.contents = sheet, looks, layout, contents
        self.catalogue, self.lines = catalogue, ReportLines(catalogue, unit, layout)
        self.values = self.lines.values(contents)
        texts = any(column.type in (InputType.TEXT, InputType.LONG_TEXT) for column in layout.columns)
        self.growing: set[int] = {row.row for row in layout.rows} if texts else set()
        """Rows whose height follows what is typed."""

    @property
    def progress(self) -> str:
        """What the line of progress says."""
        return self.lines.progress_value(self.values)

    def write(self, settings: Settings) -> None:
        """The whole sheet."""
        self._columns()
        self._top(settings)
        self._headings()
        for row in self.layout.rows:
            self._row(row)
        for column in self.layout.columns:
            self._validate(column)
        self._marks()
        self.sheet.freeze_panes(HEADING_ROW, self.layout.key_column)
        self.sheet.hide_gridlines(2)
        last = self.layout.rows[-1].row
        self.sheet.autofilter(HEADING_ROW - 1, 0, last - 1, check_column(self.layout) - 1)
        prepare_page(self.sheet, settings, landscape=True)
        self.sheet.repeat_rows(0, HEADING_ROW - 1)
        self.sheet.print_area(0, 0, last - 1, check_column(self.layout) - 1)
        self.sheet.set_tab_color(BAD)
        protect(self.sheet)

    def _text(self, row: int, column: int, text: str, look: str) -> None:
        self.sheet.write_string(row - 1, column - 1, text, self.looks[look])

    def _columns(self) -> None:
        widths = {
            self.layout.code_column: _CODE_WIDTH,
            self.layout.name_column: _NAME_WIDTH,
            self.layout.key_column: _KEY_WIDTH,
            check_column(self.layout): _CHECK_WIDTH,
            self.layout.end_column: _KEY_WIDTH,
        }
        hidden = (self.layout.key_column, self.layout.end_column)
        for column in range(1, self.layout.end_column + 1):
            options = {"hidden": True} if column in hidden else {}
            width = widths.get(column, _INPUT_WIDTH)
            self.sheet.set_column(column - 1, column - 1, width, self.looks["sheet"], options)
        lock_beyond(self.sheet, self.looks["sheet"], self.layout.end_column)

    def _top(self, settings: Settings) -> None:
        self.sheet.set_row(TITLE_ROW - 1, 30)
        self._text(TITLE_ROW, 1, f"{round_title(settings)}　考核数据（由{UNIT}填报）", "title")
        self.sheet.write_formula(
            NOTE_ROW - 1, 0, f"={self.lines.progress()}", self.looks["progress"], self.progress
        )
        # A single column of answers has no room for the note in one line.
        first, last = self.layout.columns[0].column, check_column(self.layout)
        width = (last - first) * _INPUT_WIDTH + _CHECK_WIDTH
        self.sheet.set_row(NOTE_ROW - 1, height(line_count(NOTE, width), least=22))
        self.sheet.merge_range(
            NOTE_ROW - 1, first - 1, NOTE_ROW - 1, last - 1, NOTE, self.looks["aside_lines"]
        )
        self.sheet.set_row(KEY_ROW - 1, None, None, {"hidden": True})

    def _headings(self) -> None:
        items = self.catalogue.item_by_id
        names = [
            (column, shorten(f"{column.item} {items[column.item].criterion}", _LONGEST_ITEM))
            for column in self.layout.columns
        ]
        lines = max(line_count(name, _INPUT_WIDTH) for _, name in names)
        self.sheet.set_row(ITEM_ROW - 1, height(lines, padding=6))
        for column in (*range(1, self.layout.columns[0].column), check_column(self.layout)):
            self._text(ITEM_ROW, column, "", "listed")
        for column_, name in names:
            self._text(KEY_ROW, column_.column, column_.key, "key")
            self._text(ITEM_ROW, column_.column, name, "listed")
        tall = max(line_count(column.label, _INPUT_WIDTH) for column in self.layout.columns)
        self.sheet.set_row(HEADING_ROW - 1, height(tall, least=28, padding=8))
        fixed = {
            self.layout.code_column: Head.UNIT_CODE,
            self.layout.name_column: Head.UNIT,
            self.layout.key_column: FormHead.KEY,
            check_column(self.layout): FormHead.CHECK,
            self.layout.end_column: FormHead.END,
            **{column.column: column.label for column in self.layout.columns},
        }
        for column, heading in fixed.items():
            self._text(HEADING_ROW, column, heading, "heading")

    def _row(self, row: ReportsRow) -> None:
        self.sheet.set_row(row.row - 1, self._height(row))
        self._text(row.row, self.layout.code_column, row.unit, "listed_centre")
        self._text(row.row, self.layout.name_column, row.name, "listed")
        self._text(row.row, self.layout.key_column, row.key, "key")
        self._text(row.row, self.layout.end_column, row.key, "key")
        for column in self.layout.columns:
            if column.item in row.items:
                value = self.contents.get((row.unit, column.item, column.code))
                self.put(row, column, value, self.look(row, column))
            else:
                self._text(row.row, column.column, ABSENT, "listed_centre")
        line = (row.row - 1, check_column(self.layout) - 1)
        formula = f"={self.lines.formula(row)}"
        self.sheet.write_formula(*line, formula, self.looks["row_line"], self.values[row.unit])

    def _height(self, row: ReportsRow) -> float:
        """Height of a unit's row: its name, and what stands in it."""
        held = [self.contents.get((row.unit, column.item, column.code)) for column in self.layout.columns]
        lines = [line_count(value, _INPUT_WIDTH, indent=1) for value in held if isinstance(value, str)]
        return height(max([line_count(row.name, _NAME_WIDTH), *lines]), least=21)

    def look(self, row: ReportsRow, column: ReportsColumn) -> Format:
        """How a cell looks."""
        return self.looks[self.look_name(column)]

    def look_name(self, column: ReportsColumn) -> str:
        """What must be filled in looks other than what may stay blank."""
        need = "optional" if self.lines.asked[column.item, column.code].optional else "input"
        return f"{need}_{column.type}"

    def put(self, row: ReportsRow, column: ReportsColumn, value: Value, look: Format) -> None:
        """Write an answer into its cell."""
        write_value(self.sheet, row.row, column.column, value, look)

    def _validate(self, column: ReportsColumn) -> None:
        asked = self.lines.asked[column.item, column.code]
        rule = validation.for_input(asked)
        at = column.column - 1
        for first, last in _runs([row.row for row in self.layout.rows if column.item in row.items]):
            self.sheet.data_validation(first - 1, at, last - 1, at, rule)

    def _marks(self) -> None:
        first, last = self.layout.rows[0].row, self.layout.rows[-1].row
        at = check_column(self.layout)
        line = f"${column_letters(at)}{first}"
        for begins, name in (("×", "bad"), ("待", "warn"), ("√", "good")):
            rule = f'=LEFT({line},{len(begins)})="{begins}"'
            mark = {"type": "formula", "criteria": rule, "format": self.looks.mark(name)}
            self.sheet.conditional_format(first - 1, at - 1, last - 1, at - 1, mark)


def write_value(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """A value as what it is, into the cell that is counted from 1."""
    at = (row - 1, column - 1)
    if value in (None, ""):
        sheet.write_blank(*at, None, look)
    elif isinstance(value, str):
        sheet.write_string(*at, value, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(*at, dt.datetime(value.year, value.month, value.day), look)
    else:
        sheet.write_number(*at, float(value or 0.0), look)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken stretch."""
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous
            start = row
        previous = row
    yield start, previous
