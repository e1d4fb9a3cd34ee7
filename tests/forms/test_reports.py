"""The sheet 考核数据 and the figures of others in the units' own forms."""

from __future__ import annotations

import io
import random

import openpyxl
import pytest
from given_figures import CODES, the_given_list

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.tokens import Token, sign
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.forms.write import build_forms

pytestmark = pytest.mark.slow  # a round in memory and its documents, before the first test

KEY = b"k" * 32


@pytest.fixture(scope="module")
def made():
    """unit → (layout, workbook)."""
    catalogue = the_given_list()
    layouts = form_layouts(catalogue)
    tokens = {unit: sign(Token("2024-aa", unit, layouts[unit].build, 1), KEY) for unit in CODES}
    return {
        unit: (layouts[unit], data)
        for unit, _, data in build_forms(catalogue, "# 说明\n请填写", tokens, CODES, layouts)
    }


def book_of(made, unit):
    return openpyxl.load_workbook(io.BytesIO(made[unit][1]))


def at(book, name):
    ((sheet, ref),) = book.defined_names[name].destinations
    return book[sheet][ref]


@pytest.mark.slow
def test_only_who_reports_has_the_sheet(made):
    assert [unit for unit in CODES if "考核数据" in book_of(made, unit).sheetnames] == ["A1", "A2", "A3"]


@pytest.mark.slow
def test_a_row_for_each_unit_and_a_column_for_each_input(made):
    sheet = book_of(made, "A1")["考核数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(k for k, row in enumerate(rows) if row[0] == "单位编码")
    assert rows[head][:2] == ["单位编码", "单位"] and rows[head][3] == "通报件数"
    assert [row[0] for row in rows[head + 1 :]] == list(CODES)
    cell = at(book_of(made, "A1"), "in_1_2_n__B3")
    assert cell.value is None and not cell.protection.locked
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.operator) == ("whole", "greaterThanOrEqual") and "整数" in rule.prompt


def test_who_only_reports_for_others_reads_the_whole_criterion():
    catalogue, _ = read_catalogue(packaged("样例_季度考核.xlsx"))
    layouts = form_layouts(catalogue)
    tokens = {unit: sign(Token("2024-aa", unit, layouts[unit].build, 1), KEY) for unit in ("K1", "K2")}
    for unit, _, data in build_forms(catalogue, "# 说明\n请填写", tokens, tuple(tokens), layouts):
        rows = openpyxl.load_workbook(io.BytesIO(data))["填报说明"].iter_rows(values_only=True)
        shown = [value for row in rows for value in row]
        items = dict.fromkeys(column.item for column in layouts[unit].reports.columns)
        for item in items:
            assert shown.count(catalogue.item_by_id[item].criterion) == 1, (unit, item)
        assert len(items) == 2


def test_a_rater_is_not_asked_of_itself(made):
    assert "in_2_1_x__A2" not in book_of(made, "A2").defined_names
    assert "in_2_1_x__A3" in book_of(made, "A2").defined_names


@pytest.mark.slow
def test_figures_of_others_stand_locked_in_the_form(made):
    for k, unit in enumerate(CODES, 1):
        cell = at(book_of(made, unit), "ref_1_1_d")
        assert cell.value == 10 * k and cell.protection.locked
    texts = [cell.value for row in book_of(made, "B1")["填报表"].iter_rows() for cell in row]
    assert "由财政局填报" in texts and "由教育局、民政局评分" in texts
    assert "in_1_2_n" not in book_of(made, "B1").defined_names
    texts = [cell.value for row in book_of(made, "A2")["填报表"].iter_rows() for cell in row]
    assert "由民政局评分" in texts


def test_units_that_differ_only_in_figures_share_a_build(made):
    assert len({made[unit][0].build for unit in ("B1", "B2", "B3", "B4")}) == 1


def test_recalculation_changes_nothing(made, tmp_path, office):
    """Blank workbooks, and filled ones after the formulas were computed again, say what the program says."""
    paths = []
    for unit in ("A1", "A2", "B1"):
        paths.append(tmp_path / f"{unit}.xlsx")
        paths[-1].write_bytes(made[unit][1])
    office.assert_recalculated(paths)


def test_the_lines_say_what_is_missing_and_wrong(made, tmp_path, office):
    dice, catalogue = random.Random(4), the_given_list()
    from govcredit_xl.forms.reports import ReportLines

    layout = made["A1"][0].reports
    contents = {}
    for unit in CODES:
        value = dice.choice([None, 3.0, -1.0, 2.5, "许多"])
        if value is not None:
            contents[unit, "1.2", "n"] = value
    book = book_of(made, "A1")
    for (unit, _, _), value in contents.items():
        at(book, f"in_1_2_n__{unit}").value = value
    path = tmp_path / "filled.xlsx"
    book.save(path)
    found = office.recalculate([path])[path]["考核数据"]
    lines = ReportLines(catalogue, "A1", layout)
    said = lines.values(contents)
    assert [found[f"E{row.row}"] for row in layout.rows] == [said[row.unit] for row in layout.rows]
    assert len(set(said.values())) == 3 and found["A2"] == lines.progress_value(said)
