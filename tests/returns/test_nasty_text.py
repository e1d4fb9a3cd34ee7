"""An answer with control characters is read without them, noted, and every file that names it can be written."""

from __future__ import annotations

from openpyxl import Workbook
from returned import Edit, answer, edited, place, put, read

NASTY = "已公_x0007_开_xFFFE__xD800__x001B_[2J完"


def _put(value: str) -> Edit:
    def edit(book: Workbook) -> None:
        sheet, row, column = place(book, "memo_12_1")
        sheet.cell(row, column).value = value

    return edit


def test_an_answer_is_cleaned_and_noted() -> None:
    said = read(edited("T04", put(in_12_1_n=1), _put(NASTY)), "T04_平桥镇.xlsx")
    memo = next(a for a in said.answers if (a.item, a.code) == ("12.1", "@memo"))
    assert memo.value == "已公开[2J完"
    assert "text-cleaned" in [problem.code for problem in said.problems]
    assert answer(said, "in_12_1_n").value == 1


def test_a_clean_form_has_no_note() -> None:
    said = read(edited("T04", put(in_12_1_n=1), _put("公开\n完")), "T04_平桥镇.xlsx")
    assert "text-cleaned" not in [problem.code for problem in said.problems]
