"""The sheets 说明 and 样例 of the catalogue's workbook: how it is filled in, and a row of each kind to copy."""

from __future__ import annotations

import re
from typing import Any, Final

from govcredit_xl.catalogue.guide import UsageLine, lines
from govcredit_xl.catalogue.indicator_sheet import page_columns
from govcredit_xl.catalogue.looks import BLUE, LINE, TITLES, Pen, columns_of, row_height
from govcredit_xl.catalogue.samples import samples
from govcredit_xl.core.terms import Col, Sheet

_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GUIDE_WIDTHS: Final = (11, 18, 52, 38, 26, 12)


def write_guide(book: Any, pen: Pen) -> None:
    """The sheet 说明."""
    sheet = book.add_worksheet(Sheet.NOTES)
    for number, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(number, number, width)
    for row, line in enumerate(lines()):
        _guide_line(sheet, pen, row, line)
    _page(sheet, Sheet.NOTES)
    sheet.fit_to_pages(1, 2)


def _guide_line(sheet: Any, pen: Pen, row: int, line: UsageLine) -> None:
    last = len(_GUIDE_WIDTHS) - 1
    if line.style in {"title", "section"}:
        size, height = (16, 32) if line.style == "title" else (12, 30)
        sheet.set_row(row, height)
        sheet.write_string(row, 0, line.cells[0], pen(bold=True, font_size=size, font_color=BLUE))
        return
    # Shorter rows spread over all columns, so that each table is as wide as the page.
    starts = {1: (0,), 2: (0, 1), 3: (0, 1, 3)}.get(len(line.cells), tuple(range(len(line.cells))))
    ends = (*(start - 1 for start in starts[1:]), last)
    widths = [sum(_GUIDE_WIDTHS[start : end + 1]) for start, end in zip(starts, ends, strict=True)]
    sheet.set_row(row, row_height(zip(line.cells, widths, strict=True)) + 2)
    for start, end, text in zip(starts, ends, line.cells, strict=True):
        form = _guide_format(pen, line.style, start)
        if start == end:
            sheet.write_string(row, start, text, form)
        else:
            sheet.merge_range(row, start, row, end, "", form)
            sheet.write_string(row, start, text, form)


def _guide_format(pen: Pen, style: str, column: int) -> Any:
    if style == "text":
        return pen(text_wrap=True)
    if style == "head":
        return pen.head()
    return pen(text_wrap=True, border=1, border_color=LINE, bold=column == 0, indent=1)


_SAMPLES: Final = {
    Sheet.SAMPLES: (Sheet.INDICATORS, Sheet.BANDS),
    Sheet.SAMPLE_INPUTS: (Sheet.INPUTS,),
}


def write_samples(book: Any, pen: Pen) -> None:
    """The sheets 样例 and 样例填报项, which are never read: a row of them can be copied as a whole."""
    for name, tables in _SAMPLES.items():
        sheet = book.add_worksheet(name)
        looks = columns_of(tables[0])
        for number, look in enumerate(looks.values()):
            sheet.set_column(number, number, look.width)
        sheet.write_string(0, 0, TITLES[name], pen(bold=True, font_size=12, font_color=BLUE))
        sheet.set_row(0, 24)
        row = 1
        for table in tables:
            row = _sample_table(sheet, pen, table, row, [look.width for look in looks.values()])
        sheet.freeze_panes(2, 2)
        _page(sheet, name)
        if name == Sheet.SAMPLES:
            sheet.repeat_columns(0, 1)
            sheet.set_v_pagebreaks(page_columns(looks))
            sheet.set_print_scale(52)
        else:
            sheet.fit_to_pages(1, 0)


def _sample_table(sheet: Any, pen: Pen, name: str, row: int, widths: list[float]) -> int:
    """The samples for one sheet under its headings; the row after them and a blank one."""
    columns = columns_of(name)
    for number, heading in enumerate(columns):
        sheet.write_string(row, number, heading, pen.head())
    sheet.set_row(row, 32)
    for record in samples()[name]:
        row += 1
        texts = zip((record.get(heading, "") for heading in columns), widths, strict=False)
        sheet.set_row(row, row_height(text for text in texts if text[0]))
        for number, heading in enumerate(columns):
            _cell(sheet, pen, row, number, record.get(heading, ""), heading)
    return row + 2


def _cell(sheet: Any, pen: Pen, row: int, column: int, text: str, heading: str) -> None:
    if heading in (Col.ITEM, Col.INDICATOR_NUMBER) or not _NUMBER.fullmatch(text):
        sheet.write_string(
            row, column, text, pen(text_wrap=True, border=1, border_color=LINE, num_format="@")
        )
    else:
        sheet.write_number(row, column, float(text), pen(border=1, border_color=LINE, align="center"))


def _page(sheet: Any, name: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer(f"&L{name}&R第 &P 页，共 &N 页")
