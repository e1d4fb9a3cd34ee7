"""考核数据 comes back in any order: rows sorted, moved, cut; what is certain is read, what is not is told."""

from __future__ import annotations

import io

import openpyxl
import pytest
from given_figures import CODES, the_given_list

from govcredit_xl.core.tokens import Token, sign
from govcredit_xl.files.sheets import read_any
from govcredit_xl.forms.layout import form_layout
from govcredit_xl.forms.write import build_forms
from govcredit_xl.returns.reports import read_reports

VALUES = {unit: float(k) for k, unit in enumerate(CODES, 1)}


@pytest.fixture(scope="module")
def sent():
    """The layout, and the workbook of the assessor with a number for each unit."""
    catalogue = the_given_list()
    layout = form_layout(catalogue, "A1")
    token = {"A1": sign(Token("2024-aa", "A1", layout.build, 1), b"k" * 32)}
    ((_, _, data),) = build_forms(catalogue, "# 说明\n请填写", token, ["A1"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in layout.reports.rows:
        book["考核数据"].cell(row.row, 4).value = VALUES[row.unit]
    return layout.reports, saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_after(sent, edit):
    layout, data = sent
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book["考核数据"], book)
    found = read_reports(read_any(saved(book)), layout, {})
    values = {unit: answer.value for unit, (answer,) in found.about.items() if answer.value is not None}
    return values, [problem.code for problem in found.problems], found


def rows_of(sheet):
    return [[sheet.cell(row, column).value for column in range(1, 7)] for row in range(6, 13)]


def put(sheet, rows, columns=range(1, 7)):
    for number, row in enumerate(rows, 6):
        for column in columns:
            sheet.cell(number, column).value = row[column - 1]


@pytest.mark.slow
def test_as_it_was_sent(sent):
    values, problems, found = read_after(sent, lambda sheet, book: None)
    assert (values, problems) == (VALUES, [])
    (answer,) = found.about["B2"]
    assert (answer.sheet, answer.cell, answer.item, answer.code) == ("考核数据", "D10", "1.2", "n")


@pytest.mark.slow
def test_whole_rows_sorted(sent):
    values, problems, found = read_after(sent, lambda sheet, book: put(sheet, rows_of(sheet)[::-1]))
    assert (values, problems) == (VALUES, []) and found.about["A1"][0].cell == "D12"


def test_sorted_without_the_codes_nothing_is_guessed(sent):
    def edit(sheet, book):
        put(sheet, rows_of(sheet)[::-1], columns=(4,))  # the numbers alone: nobody can see it
        put(sheet, rows_of(sheet)[::-1], columns=(1, 2))  # and the visible codes alone

    values, problems, _ = read_after(sent, edit)
    assert values == {"B1": 4.0} and problems == ["report-not-found"] * 6  # the middle row stays where it is


def test_rows_and_columns_inserted(sent):
    def edit(sheet, book):
        sheet.insert_cols(3)
        sheet.insert_rows(8, 2)
        sheet.cell(8, 1).value = "合计"
        for row in (*range(6, 8), *range(10, 15)):
            name = f"in_1_2_n__{sheet.cell(row, 1).value}"
            book.defined_names[name].attr_text = f"考核数据!$E${row}"

    assert read_after(sent, edit)[:2] == (VALUES, [])


@pytest.mark.parametrize("lost", ["names", "keys", "codes", "heading"])
def test_two_of_the_three_are_enough(sent, lost):
    def edit(sheet, book):
        if lost == "names":
            for unit in CODES:
                del book.defined_names[f"in_1_2_n__{unit}"]
        for row in range(6, 13):
            if lost == "keys":
                sheet.cell(row, 3).value = sheet.cell(row, 6).value = None
            elif lost == "codes":
                sheet.cell(row, 1).value = None
        if lost == "heading":
            sheet.cell(5, 4).value = "件数"

    assert read_after(sent, edit)[:2] == (VALUES, [])


def test_a_cell_that_was_cut_and_pasted_over_another_is_not_guessed(sent):
    def edit(sheet, book):
        sheet.cell(7, 4).value, sheet.cell(6, 4).value = 1.0, None
        book.defined_names["in_1_2_n__A1"].attr_text = "考核数据!$D$7"
        book.defined_names["in_1_2_n__A2"].attr_text = "考核数据!#REF!"

    values, problems, found = read_after(sent, edit)
    assert values == {unit: value for unit, value in VALUES.items() if unit not in ("A1", "A2")}
    assert problems == ["report-not-found"] * 2 and all(a.faulty for a in found.about["A2"])


def test_a_row_that_is_there_twice_or_not_at_all(sent):
    def edit(sheet, book):
        rows = rows_of(sheet)
        put(sheet, [*rows[:3], rows[3], rows[3], *rows[5:]])

    values, problems, _ = read_after(sent, edit)
    assert "B1" not in values and "B2" not in values and problems == ["report-not-found"] * 2


def test_peoples_own_rows_and_columns_do_no_harm(sent):
    def edit(sheet, book):
        sheet.cell(13, 1).value, sheet.cell(13, 4).value = "合计", 28
        sheet.cell(5, 8).value, sheet.cell(6, 8).value = "备注", "已核对"

    assert read_after(sent, edit)[:2] == (VALUES, [])


def test_values_are_checked_like_those_of_the_form(sent):
    def edit(sheet, book):
        for row, value in enumerate((-1, 2.5, "三", "3件", None), 6):
            sheet.cell(row, 4).value = value

    values, _, found = read_after(sent, edit)
    assert values == {"B1": 3.0, "B3": 6.0, "B4": 7.0}
    assert [(p.cell, p.code) for p in found.problems][:2] == [("D6", "negative-number"), ("D7", "not-whole")]
    assert "财政局：通报件数" in found.problems[0].message()


def test_a_workbook_without_the_sheet(sent):
    def edit(sheet, book):
        del book["考核数据"]

    values, problems, _ = read_after(sent, edit)
    assert values == {} and problems == ["reports-lost"]
