"""Without mail (`handout`): the workbooks in one zip per group, and a list to tick off (收发登记表)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue, Unit
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.replaced import write_kept
from govcredit_xl.core.terms import Col, File, Head
from govcredit_xl.core.zips import settled_zip, zip_member
from govcredit_xl.forms.write import deadline_text
from govcredit_xl.letters.enclosed import Attachment, notice, workbooks
from govcredit_xl.round.session import RoundRefused, session

REGISTER: Final = "收发登记表"
_DATE: Final = (2021, 1, 1, 0, 0, 0)  # the same round gives the same bytes
_COLUMNS: Final = (
    ("序号", 7), (Col.UNIT_CODE, 8), ("单位", 30), (Col.CONTACT, 11), (Col.PHONE, 14), (Col.DEADLINE, 16),
    ("发出时间", 13), ("签收人", 11), ("收回时间", 13), (Head.NOTE, 15),
)  # fmt: skip
_HEAD, _FIRST = 2, 3
"""Rows from 0: the heading and the first unit."""


@dataclass
class HandoutReport:
    """What was written.

    Attributes:
        files: zip or list → path relative to the round, by group's name or 收发登记表.
        counts: units in each zip.
        refused: nothing was written.
    """

    files: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def handout(round_: Round) -> HandoutReport:
    """Pack the workbooks of the outbox into outbox/分发, one zip for departments and one for towns."""
    try:
        with session(round_) as held:
            return _handout(round_, held.ledger, held.catalogue)
    except RoundRefused as refused:
        return HandoutReport(problems=refused.problems, refused=True)


def _handout(round_: Round, ledger: Ledger, catalogue: Catalogue) -> HandoutReport:
    units = [unit for unit in catalogue.units if catalogue.has_form(unit.code)]
    forms, problems = workbooks(round_, ledger, catalogue, (unit.code for unit in units))
    report = HandoutReport(problems=problems)
    if not forms:
        report.refused = True
        return report
    folder = round_.outbox / File.HANDOUT
    circular = notice(round_, catalogue)
    made: dict[Path, bytes] = {}
    for group in catalogue.rank_groups:
        files = [forms[unit.code].file for unit in units if unit.rank_group == group and unit.code in forms]
        if files:
            name = safe_file_name(f"{group}_{catalogue.settings.form}_{catalogue.settings.year}") + ".zip"
            made[folder / name] = packed([*files, *([circular] if circular is not None else [])])
            report.files[group] = round_.relative(folder / name)
            report.counts[group] = len(files)
    name = safe_file_name(f"{REGISTER}_{catalogue.settings.year}") + ".xlsx"
    made[folder / name] = register(catalogue, units)
    report.files[REGISTER] = round_.relative(folder / name)
    report.problems += write_kept(round_, ledger, made)
    return report


def packed(files: Sequence[Attachment]) -> bytes:
    """A zip whose names Windows and others read: UTF-8 with the flag that says so, which `zipfile` sets."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            # Workbooks are compressed already.
            archive.writestr(zip_member(file.name, _DATE), file.data, zipfile.ZIP_STORED)
    return out.getvalue()


# -- the list to tick off ------------------------------------------------------------------------------
def register(catalogue: Catalogue, units: Sequence[Unit]) -> bytes:
    """The list as a workbook that prints on A4, with its heading on every page."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": REGISTER, "created": dt.datetime(2021, 1, 1)})
        sheet = book.add_worksheet(REGISTER)
        _lay_out(sheet, book, catalogue, len(units))
        looks = _looks(book)
        for place, unit in enumerate(units):
            _write_unit(sheet, looks, catalogue, unit, place)
    return settled_zip(out.getvalue())


def _lay_out(sheet: Any, book: Any, catalogue: Catalogue, count: int) -> None:
    last = len(_COLUMNS) - 1
    title = book.add_format({"font_name": "微软雅黑", "font_size": 16, "bold": True, "align": "center"})
    note = book.add_format({"font_name": "微软雅黑", "font_size": 9, "font_color": "#595959"})
    head = book.add_format(
        {
            "font_name": "微软雅黑", "font_size": 10, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79",
            "align": "center", "valign": "vcenter", "border": 1, "border_color": "#BFBFBF",
        }
    )  # fmt: skip
    settings = catalogue.settings
    sheet.merge_range(0, 0, 0, last, f"{settings.period}{settings.form}{REGISTER}", title)
    sheet.set_row(0, 30)
    contact = "，".join(part for part in (settings.organ, settings.contact, settings.phone) if part)
    sheet.merge_range(1, 0, 1, last, f"{contact}　共 {count} 个单位。发出、收回时逐一登记。", note)
    sheet.set_row(1, 18)
    for column, (heading, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD, column, heading, head)
    sheet.set_row(_HEAD, 24)
    sheet.freeze_panes(_FIRST, 3)
    sheet.autofilter(_HEAD, 0, _HEAD + count, last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(_HEAD)
    sheet.print_area(0, 0, _HEAD + count, last)
    sheet.set_footer("&C&9第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


def _looks(book: Any) -> dict[str, Any]:
    plain = {
        "font_name": "微软雅黑", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#BFBFBF",
    }  # fmt: skip
    return {
        "text": book.add_format({**plain, "text_wrap": True}),
        "centre": book.add_format({**plain, "align": "center"}),
        "time": book.add_format({**plain, "align": "center", "num_format": "m-d hh:mm"}),
    }


def _write_unit(sheet: Any, looks: dict[str, Any], catalogue: Catalogue, unit: Unit, place: int) -> None:
    row = _FIRST + place
    sheet.set_row(row, 22)
    sheet.write_number(row, 0, place + 1, looks["centre"])
    sheet.write_string(row, 1, unit.code, looks["centre"])
    sheet.write_string(row, 2, unit.name, looks["text"])
    sheet.write_string(row, 3, unit.contact, looks["centre"])
    sheet.write_string(row, 4, unit.phone, looks["centre"])
    sheet.write_string(row, 5, deadline_text(catalogue, unit.code), looks["centre"])
    for column, look in ((6, "time"), (7, "centre"), (8, "time"), (9, "text")):
        sheet.write_blank(row, column, None, looks[look])
