"""The catalogue as a workbook that a clerk can edit."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from govcredit_xl.catalogue.dump import HEADINGS, Content
from govcredit_xl.catalogue.guide_sheet import write_guide, write_samples
from govcredit_xl.catalogue.indicator_sheet import folded_columns, indicator_extras, page_columns
from govcredit_xl.catalogue.looks import (
    BLUE,
    DECIDED,
    DECIDED_NOTE,
    DOUBTFUL,
    FIRST_ROW,
    GROUP,
    LAST_ROW,
    LINE,
    LINE_HEIGHT,
    SAMPLE,
    SAMPLE_NOTE,
    STEEL,
    TITLES,
    ColumnLook,
    Pen,
    columns_of,
    row_height,
)
from govcredit_xl.catalogue.review import doubtful_cells, write_changes, write_review
from govcredit_xl.catalogue.settings import is_block
from govcredit_xl.catalogue.tables import PARAMETERS
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.core.document_terms import LETTER_TYPES, DocumentSetting
from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import (
    NO,
    YES,
    Col,
    Setting,
    Sheet,
)
from govcredit_xl.core.unit_terms import MISSING_WAYS, OVERALL_MEAN, Subject

_CREATED: Final = dt.datetime(2021, 10, 20)
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DECISION: Final = re.compile(r"决定(?:（([^（）]*)）)?：")


_SHEETS: Final = (
    Sheet.SETTINGS, Sheet.INDICATORS, Sheet.INPUTS, Sheet.BANDS, Sheet.NODES, GivenSheet.UNIT_DATA, Sheet.GRADES, Sheet.UNITS,
)  # fmt: skip
_IF_ANY: Final = frozenset({Sheet.NODES, GivenSheet.UNIT_DATA, Sheet.GRADES})
"""Sheets that a list may do without."""


def write_catalogue(content: Content, title: str) -> bytes:
    """The workbook; the same content gives the same bytes.

    Args:
        content: sheet name → records, heading → text; sheets and headings that are left out stay empty.
        title: the document's title.
    """
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        book.set_calc_mode("auto")
        pen = Pen(book)
        write_guide(book, pen)
        if content.get(Sheet.REVIEW):
            write_review(book, pen, content)
        for name in _SHEETS:
            if name in content or name not in _IF_ANY:
                _write_table(book, pen, name, content.get(name, []), content)
        if content.get(Sheet.CHANGES):
            write_changes(book, pen, content[Sheet.CHANGES])
        write_samples(book, pen)
        first = next((name for name in (Sheet.REVIEW, Sheet.INDICATORS) if content.get(name)), Sheet.NOTES)
        book.get_worksheet_by_name(first).activate()
    return stream.getvalue()


def _write_table(book: Any, pen: Pen, name: str, records: list[dict[str, str]], content: Content) -> None:
    sheet = book.add_worksheet(name)
    columns = columns_of(name, records)
    doubtful = doubtful_cells(content, name)
    sheet.write_string(
        0, 0, TITLES[name] + _note(name, records), pen(bold=True, font_size=12, font_color=BLUE)
    )
    sheet.set_row(0, 30)
    sheet.set_row(1, 50 if name in _FILTERED else 24)  # a filter's button stands below the words
    folded = folded_columns(columns, records) if name == Sheet.INDICATORS else {}
    for number, (heading, column) in enumerate(columns.items()):
        sheet.set_column(number, number, column.width, pen.body(column.kind), folded.get(heading, {}))
        sheet.write_string(1, number, heading, pen.head(STEEL if heading in PARAMETERS else BLUE))
        _validate(sheet, number, heading, column)
    sheet.set_default_row(LINE_HEIGHT + 4)
    for row, record in enumerate(records, FIRST_ROW):
        texts = (
            (record.get(heading, ""), column.width)
            for heading, column in columns.items()
            if column.kind == "wrap"
        )
        sheet.set_row(row - 1, row_height(texts))
        _write_record(sheet, pen, name, columns, row, record, doubtful)
    letter = {heading: column_letters(number) for number, heading in enumerate(columns, 1)}
    if name == Sheet.INDICATORS:
        indicator_extras(sheet, pen, letter, records, content)
    elif name == Sheet.SETTINGS:
        _setting_extras(sheet, records)
    _lines(sheet, pen, len(columns), letter.get(Col.AREA) or letter[next(iter(columns))], name)
    _print_setup(sheet, name, list(columns), FIRST_ROW + len(records) - 1)


def _write_record(
    sheet: Any,
    pen: Pen,
    name: str,
    columns: Mapping[str, ColumnLook],
    row: int,
    record: Mapping[str, str],
    doubtful: Collection[tuple[str, str]],
) -> None:
    if name == Sheet.SETTINGS and is_block(record[Col.KEY]):
        for number, heading in enumerate(columns):
            sheet.write_string(row - 1, number, record.get(heading, ""), pen.block(bold=heading == Col.KEY))
        return
    decided = _decided(name, record)
    key = record.get(next(iter(HEADINGS[name])), "")
    for number, (heading, column) in enumerate(columns.items()):
        text = record.get(heading, "")
        look: dict[str, Any] = {"bg_color": DECIDED} if heading in decided else {}
        look = {"bg_color": DOUBTFUL} if (key, heading) in doubtful else look
        kind = column.kind
        if name == Sheet.SETTINGS and heading == Col.VALUE and record.get(Col.KEY) in _DATES:
            kind, look = "date", {**look, "align": "left", "indent": 1}
        if not text:
            if look:
                sheet.write_blank(row - 1, number, None, pen.body(kind, **look))
        elif kind == "date":
            sheet.write_datetime(row - 1, number, dt.datetime.fromisoformat(text), pen.body(kind, **look))
        elif kind in {"points", "number", "bound", "signed"} or (kind == "mixed" and _NUMBER.fullmatch(text)):
            sheet.write_number(row - 1, number, float(text), pen.body(kind, **look))
        elif kind in {"rate", "share"}:
            whole = round_half_away(float(text) * 100, 6).is_integer()
            look = {**look, "num_format": "0%"} if whole else look
            look = {**look, "num_format": "General"} if kind == "share" and float(text) > 10 else look
            sheet.write_number(row - 1, number, float(text), pen.body(kind, **look))
        else:
            sheet.write_string(row - 1, number, text, pen.body(kind, **look))


def _note(name: str, records: list[dict[str, str]]) -> str:
    """What the title adds where the table holds decisions or samples."""
    if name == Sheet.SETTINGS and any(_decided(name, record) for record in records):
        return DECIDED_NOTE
    if name == Sheet.UNITS and any(record.get(Col.SOURCE) == SAMPLE for record in records):
        return SAMPLE_NOTE
    return ""


_FILTERED: Final = frozenset({Sheet.INDICATORS, Sheet.INPUTS, Sheet.UNITS})
_DATES: Final = frozenset({Setting.ISSUED, Setting.DEADLINE, *DocumentSetting.DATES})


def _decided(name: str, record: Mapping[str, str]) -> frozenset[str]:
    """The headings whose cells hold a decision: 决定（计分方式、最高）：… names them."""
    remark = Col.NOTE if name == Sheet.SETTINGS else Col.REMARK
    found = _DECISION.findall(record.get(remark, ""))
    if not found:
        return frozenset()
    named = {heading for headings in found for heading in headings.split("、") if heading}
    return frozenset({remark, *(named or {Col.VALUE})})


def _validate(sheet: Any, number: int, heading: str, column: ColumnLook) -> None:
    message: dict[str, Any] = {"input_title": heading, "input_message": column.help} if column.help else {}
    area = (FIRST_ROW - 1, number, LAST_ROW - 1, number)
    if column.choices:
        sheet.data_validation(
            *area,
            {
                **message, "validate": "list", "source": list(column.choices), "error_title": heading,
                "error_message": "请从下拉列表中选择。",
            },
        )  # fmt: skip
    elif column.kind in {"points", "number"}:
        _number_rule(sheet, area, message, heading, 10_000, "请填不小于 0 的数，不带单位。")
    elif column.kind == "rate":
        _number_rule(sheet, area, message, heading, 1, "请填比率，写成 95% 或 0.95。")
    elif column.kind == "share":
        _number_rule(sheet, area, message, heading, 10_000, "请填比率，写成 95% 或 0.95；要填数的填数。")
    elif column.kind == "signed":
        _number_rule(sheet, area, message, heading, 10_000, "请填一个数，可以是负数，不带单位。", -10_000)
    elif column.kind == "date":
        _date_rule(sheet, area, message, heading)
    elif message:
        sheet.data_validation(*area, {**message, "validate": "any"})


_Area = tuple[int, int, int, int]


def _number_rule(
    sheet: Any, area: _Area, message: dict[str, Any], heading: str, top: int, error: str, least: int = 0
) -> None:
    sheet.data_validation(
        *area,
        {
            **message, "validate": "decimal", "criteria": "between", "minimum": least, "maximum": top,
            "error_title": heading, "error_message": error,
        },
    )  # fmt: skip


def _date_rule(sheet: Any, area: _Area, message: dict[str, Any], heading: str) -> None:
    sheet.data_validation(
        *area,
        {
            **message, "validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
            "maximum": dt.date(2100, 12, 31), "error_title": heading, "error_message": "请填日期，如 2021-10-20。",
        },
    )  # fmt: skip


# -- what only one sheet has -----------------------------------------------------------------------------
def _setting_extras(sheet: Any, records: list[dict[str, str]]) -> None:
    rows = {record[Col.KEY]: row for row, record in enumerate(records, FIRST_ROW)}
    encrypted = ["SSL", "STARTTLS"]
    lists = {
        Setting.MISSING: list(MISSING_WAYS),
        Setting.SUBJECT: list(Subject.ALL),
        Setting.OVERALL: [OVERALL_MEAN],
        MailSetting.SECURITY: encrypted,
        MailSetting.IMAP_SECURITY: encrypted,
        **{key: list(LETTER_TYPES) for key in DocumentSetting.TYPES},
        **{key: [YES, NO] for key in DocumentSetting.YES_OR_NO},
    }
    for key, choices in lists.items():
        if key in rows:
            cell = (rows[key] - 1, 1, rows[key] - 1, 1)
            sheet.data_validation(*cell, {"validate": "list", "source": choices})
    for key in sorted(_DATES & rows.keys()):
        _date_rule(sheet, (rows[key] - 1, 1, rows[key] - 1, 1), {}, key)


def _lines(sheet: Any, pen: Pen, width: int, group: str, name: str) -> None:
    """Thin lines around what is filled in, a stronger one where the group changes."""
    area = f"A{FIRST_ROW}:{a1(LAST_ROW, width)}"
    if name in {Sheet.INDICATORS, Sheet.INPUTS}:
        above = f'=AND($A{FIRST_ROW}<>"",${group}{FIRST_ROW}<>${group}{FIRST_ROW - 1})'
        strong = pen.book.add_format({"border": 1, "border_color": LINE, "top_color": GROUP})
        sheet.conditional_format(area, {"type": "formula", "criteria": above, "format": strong})
    thin = pen.book.add_format({"border": 1, "border_color": LINE})
    sheet.conditional_format(area, {"type": "formula", "criteria": f'=$A{FIRST_ROW}<>""', "format": thin})


def _print_setup(sheet: Any, name: str, columns: Sequence[str], last: int) -> None:
    width = len(columns)
    frozen = {Sheet.INDICATORS: 2, Sheet.INPUTS: 3, Sheet.UNITS: 3}.get(name, 1)
    sheet.freeze_panes(2, frozen)
    if name in _FILTERED:
        sheet.autofilter(1, 0, max(last, 2) - 1, width - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(1)
    sheet.set_footer(f"&L{name}&R第 &P 页，共 &N 页")
    if name == Sheet.INDICATORS:
        # Three pages across: what is scored, and how.
        sheet.repeat_columns(0, 1)
        sheet.set_v_pagebreaks(page_columns(columns))
        sheet.set_print_scale(52)
    elif name != Sheet.BANDS:
        sheet.fit_to_pages(1, 0)
