"""The sheet 待核对: what an import left to be decided, one line each; and which lines are still open.

A line is settled once its 已定 says 是, or once its cell holds something else than the import wrote there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from govcredit_xl.catalogue.dump import HEADINGS, Content
from govcredit_xl.catalogue.looks import (
    BLUE,
    FAINT,
    LINE,
    LINE_HEIGHT,
    UNUSED,
    ColumnLook,
    Pen,
    columns_of,
    row_height,
)
from govcredit_xl.catalogue.tables import FileProblems, FoundTable
from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.core.import_terms import ChangeCol, ReviewCol
from govcredit_xl.core.terms import YES, Sheet
from govcredit_xl.files.sheets import Book, cell_text, find_table

FIRST_ROW: Final = 3
LAST_ROW: Final = 3000
_MOST_NAMED: Final = 5
_COLUMNS: Final[Mapping[str, ColumnLook]] = {
    ReviewCol.NUMBER: ColumnLook(6, "centre"),
    ReviewCol.KEY: ColumnLook(10, "centre"),
    ReviewCol.QUESTION: ColumnLook(52, "wrap"),
    ReviewCol.PLACE: ColumnLook(14, "centre"),
    ReviewCol.NOW: ColumnLook(24, "wrap"),
    ReviewCol.BASIS: ColumnLook(40, "wrap"),
    ReviewCol.SURE: ColumnLook(7, "centre"),
    ReviewCol.SOURCE: ColumnLook(16, "centre"),
    ReviewCol.DONE: ColumnLook(8, "centre", (YES,)),
    ReviewCol.SHEET: ColumnLook(9, "centre"),
    ReviewCol.COLUMN: ColumnLook(13, "centre"),
}
_CHANGE_COLUMNS: Final[Mapping[str, ColumnLook]] = {
    ChangeCol.KIND: ColumnLook(10, "centre"),
    ChangeCol.OLD: ColumnLook(9, "centre"),
    ChangeCol.NEW: ColumnLook(9, "centre"),
    ChangeCol.NAME: ColumnLook(26, "wrap"),
    ChangeCol.WHAT: ColumnLook(14, "centre"),
    ChangeCol.BEFORE: ColumnLook(52, "wrap"),
    ChangeCol.AFTER: ColumnLook(52, "wrap"),
}


def review_line(
    sheet: str,
    key: str,
    column: str,
    question: str,
    *,
    now: str = "",
    basis: str = "",
    sure: str = "",
    source: str = "",
) -> dict[str, str]:
    """A record of the sheet.

    Args:
        sheet, key, column: the cell it is about: sheet, key of its row, heading.
        question: what is to be decided.
        now: what the import put into the cell.
        basis, sure, source: the words it rests on, how sure it is, where they stand in the notice.
    """
    return {
        ReviewCol.QUESTION: question, ReviewCol.NOW: now, ReviewCol.BASIS: basis, ReviewCol.SURE: sure,
        ReviewCol.SOURCE: source, ReviewCol.SHEET: sheet, ReviewCol.KEY: key, ReviewCol.COLUMN: column,
    }  # fmt: skip


def doubtful_cells(content: Content, sheet: str) -> frozenset[tuple[str, str]]:
    """(key, heading) of each cell of a sheet that a line of 待核对 is about."""
    return frozenset(
        (line[ReviewCol.KEY], line[ReviewCol.COLUMN])
        for line in content.get(Sheet.REVIEW, [])
        if line[ReviewCol.SHEET] == sheet
    )


# -- writing ---------------------------------------------------------------------------------------------
def write_review(book: Any, pen: Pen, content: Content) -> None:
    """The sheet 待核对, each line linked to its cell."""
    lines = content[Sheet.REVIEW]
    sheet = book.add_worksheet(Sheet.REVIEW)
    title = (
        "待核对　　程序没有把握、要人来定的事。点“位置”跳到那一格；改了那一格，或确认就这样，在“已定”选“是”"
    )
    _head(sheet, pen, _COLUMNS, title)
    done = column_letters(list(_COLUMNS).index(ReviewCol.DONE) + 1)
    places = _places(content)
    for number, line in enumerate(lines, 1):
        row = FIRST_ROW + number - 2
        record = {**line, ReviewCol.NUMBER: str(number)}
        at = places.get((line[ReviewCol.SHEET], line[ReviewCol.KEY], line[ReviewCol.COLUMN]))
        record[ReviewCol.PLACE] = f"{line[ReviewCol.SHEET]}!{at}" if at else ""
        _row(sheet, pen, _COLUMNS, row, record)
        if at:
            column = list(_COLUMNS).index(ReviewCol.PLACE)
            link = pen.body("centre", font_color="#0563C1", underline=1)
            sheet.write_url(
                row, column, f"internal:'{line[ReviewCol.SHEET]}'!{at}", link, record[ReviewCol.PLACE]
            )
    column = list(_COLUMNS).index(ReviewCol.DONE)
    last = FIRST_ROW + len(lines) - 1
    sheet.data_validation(FIRST_ROW - 1, column, LAST_ROW - 1, column, {"validate": "list", "source": [YES]})
    sheet.write_string(0, column - 1, "还没定", pen(align="right", font_color="#595959"))
    formula = f'=COUNT(A{FIRST_ROW}:A{LAST_ROW})-COUNTIF({done}{FIRST_ROW}:{done}{LAST_ROW},"{YES}")'
    sheet.write_formula(0, column, formula, pen(bold=True, align="center", font_color="#C00000"), len(lines))
    settled = pen.book.add_format({"font_color": FAINT, "bg_color": UNUSED})
    area = (FIRST_ROW - 1, 0, last - 1, len(_COLUMNS) - 1)
    sheet.conditional_format(
        *area, {"type": "formula", "criteria": f'=${done}{FIRST_ROW}="{YES}"', "format": settled}
    )
    _page(sheet, _COLUMNS, last, Sheet.REVIEW)


def write_changes(book: Any, pen: Pen, changes: Sequence[Mapping[str, str]], title: str = "") -> None:
    """The sheet 与上年对比."""
    sheet = book.add_worksheet(Sheet.CHANGES)
    _head(sheet, pen, _CHANGE_COLUMNS, title or "与上年对比　　一行一处变化")
    for number, change in enumerate(changes, FIRST_ROW - 1):
        _row(sheet, pen, _CHANGE_COLUMNS, number, change)
    _page(sheet, _CHANGE_COLUMNS, FIRST_ROW + len(changes) - 1, Sheet.CHANGES)


def _places(content: Content) -> dict[tuple[str, str, str], str]:
    """(sheet, key, heading) → cell."""
    found: dict[tuple[str, str, str], str] = {}
    for name, headings in HEADINGS.items():
        columns = list(columns_of(name, content.get(name, [])))
        for row, record in enumerate(content.get(name, []), FIRST_ROW):
            key = record.get(headings[0], "")
            for number, heading in enumerate(columns, 1):
                found.setdefault((name, key, heading), a1(row, number))
    return found


def _head(sheet: Any, pen: Pen, columns: Mapping[str, ColumnLook], title: str) -> None:
    sheet.write_string(0, 0, title, pen(bold=True, font_size=12, font_color=BLUE))
    sheet.set_row(0, 24)
    sheet.set_row(1, 22)
    for number, (heading, column) in enumerate(columns.items()):
        sheet.set_column(number, number, column.width)
        sheet.write_string(1, number, heading, pen.head())
    sheet.set_default_row(LINE_HEIGHT + 4)


def _row(
    sheet: Any, pen: Pen, columns: Mapping[str, ColumnLook], row: int, record: Mapping[str, str]
) -> None:
    border = {"border": 1, "border_color": LINE}
    texts = [(record.get(heading, ""), column.width) for heading, column in columns.items()]
    sheet.set_row(row, row_height((text, width) for text, width in texts if text))
    for number, (heading, column) in enumerate(columns.items()):
        text = record.get(heading, "")
        if heading == ReviewCol.NUMBER:
            sheet.write_number(row, number, float(text), pen(align="center", **border))
        elif text:
            sheet.write_string(row, number, text, pen.body(column.kind, text_wrap=True, **border))
        else:
            sheet.write_blank(row, number, None, pen.body(column.kind, **border))


def _page(sheet: Any, columns: Mapping[str, ColumnLook], last: int, name: str) -> None:
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(last, 2) - 1, len(columns) - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(1)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{name}&R第 &P 页，共 &N 页")


# -- reading ---------------------------------------------------------------------------------------------
def check_review(book: Book, tables: Mapping[str, FoundTable], findings: FileProblems) -> None:
    """One warning that counts the lines still open and names the first of them."""
    sheet = book.sheet(Sheet.REVIEW)
    table = (
        find_table(sheet, [ReviewCol.QUESTION, ReviewCol.SHEET, ReviewCol.KEY, ReviewCol.COLUMN])
        if sheet
        else None
    )
    if table is None:
        return
    values = _values(tables)
    open_ = []
    for number, record in table.rows():
        said = {heading: cell_text(record.get(heading)).strip() for heading in table.columns}
        if not said[ReviewCol.QUESTION] or said.get(ReviewCol.DONE) == YES:
            continue
        key = (said[ReviewCol.SHEET], said[ReviewCol.KEY], said[ReviewCol.COLUMN])
        if key in values and values[key] != said.get(ReviewCol.NOW, ""):
            continue  # somebody has changed the cell since
        open_.append((number, said))
    if open_:
        first = "；".join(
            f"{said[ReviewCol.KEY]} {said[ReviewCol.QUESTION]}" for _, said in open_[:_MOST_NAMED]
        )
        places = (" ".join((said[ReviewCol.KEY], said.get(ReviewCol.PLACE, ""))).strip() for _, said in open_)
        first_en = "; ".join(islice(places, _MOST_NAMED))
        cell = a1(open_[0][0], table.columns[ReviewCol.QUESTION])
        findings.add(
            "review-open",
            Sheet.REVIEW,
            cell,
            count=len(open_),
            first=first,
            first_en=first_en,
            more="……" if len(open_) > _MOST_NAMED else "",
        )


def shown_value(text: str) -> str:
    """A cell's text as 待核对 shows it: a long one cut, a number as people write it."""
    with contextlib.suppress(ValueError):
        text = f"{float(text):.10g}"
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def _values(tables: Mapping[str, FoundTable]) -> dict[tuple[str, str, str], str]:
    """(sheet, key, heading) → what the cell holds now."""
    found: dict[tuple[str, str, str], str] = {}
    for name, table in tables.items():
        key_heading = HEADINGS[name][0]
        for row in table.rows():
            for heading in table.columns:
                found.setdefault((name, row.shown(key_heading), heading), shown_value(row.held(heading)))
    return found
