"""Which sheets of the master are printed."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from govcredit_xl.master.live.printing import only_sheets, without_details

SHEETS = ("总览", "指标得分", "填报明细", "单位自评", "领导&批示", "_own")


def a_master() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for name in SHEETS:
        sheet = book.create_sheet(name)
        sheet["A1"] = 1
        sheet.print_area = "A1:B2"
    del book["Sheet"]
    book["_own"].sheet_state = "veryHidden"
    book.active = 2
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("choose", "shown"),
    [
        (without_details, ["总览", "指标得分", "领导&批示"]),
        ({"填报明细", "领导&批示", "没有的"}.intersection, ["填报明细", "领导&批示"]),
    ],
)
def test_only_the_chosen_sheets_are_seen(choose, shown: list[str]) -> None:
    book = load_workbook(io.BytesIO(only_sheets(a_master(), choose)))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == shown
    assert [sheet.title for sheet in book if sheet.print_area] == shown
    assert book.active.title == shown[0] and book["_own"].sheet_state == "veryHidden"


def test_nothing_to_print_is_said() -> None:
    with pytest.raises(ValueError, match="没有要打印"):
        only_sheets(a_master(), {"没有的", "_own"}.intersection)
