"""The sheets 样例 and 样例填报项: what is copied from them is a list that the reader takes."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.catalogue.dump import HEADINGS
from govcredit_xl.catalogue.samples import samples
from govcredit_xl.catalogue.write import write_catalogue
from govcredit_xl.core.packaged import BLANK, DEFAULT, packaged
from govcredit_xl.core.unit_terms import PARTS
from govcredit_xl.scoring.rules import RULES

UNITS = [{"编码": "A1", "名称": "甲局", "类别": "部门"}, {"编码": "A2", "名称": "乙局", "类别": "部门"}]


def rows_of(book: Any, sheet: str, heading: str) -> list[list[Any]]:
    """The table below the heading row that begins with 编号 and holds that heading, as it stands."""
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    first = next(k for k, row in enumerate(rows) if row[0] == "编号" and heading in row)
    found = [rows[first]]
    for row in rows[first + 1 :]:
        if row[0] in (None, "", "编号"):
            break
        found.append(row)
    return found


def copied(by_unit: bool) -> bytes:
    """A blank list into which every sample was pasted, row by row; the clerk named the units."""
    book = openpyxl.load_workbook(io.BytesIO(packaged(BLANK)))
    settings = {"年度": "2024", "标题": "2024年度某县考核", "发文机关": "某县", "截止日期": "2024-12-31"}
    settings |= {"评价对象": "单位"} if by_unit else {}
    for row in book["设置"].iter_rows():
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    for column, unit in enumerate(UNITS):
        for heading, value in unit.items():
            book["单位"].cell(3 + column, list(HEADINGS["单位"]).index(heading) + 1, value)
    for target, source, mark in (
        ("指标", "样例", "计分方式"),
        ("填报项", "样例填报项", "代码"),
        ("档次", "样例", "得分"),
    ):
        heads, *rows = rows_of(book, source, mark)
        sheet = book[target]
        own = [cell.value for cell in sheet[2]][: len([h for h in heads if h])]
        assert own == [h for h in heads if h]  # so that a row can be pasted as a whole
        if target == "指标" and not by_unit:
            rows = [row for row in rows if PARTS not in row and str(row[0]).count(".") == 1]
        kept = {row[0] for row in rows} if target == "指标" else kept  # noqa: F821
        for number, row in enumerate((row for row in rows if row[0] in kept), 3):
            for column, value in enumerate(row, 1):
                if heads[column - 1] == "牵头单位":
                    value = "甲局、乙局"
                if heads[column - 1] == "合并方式" and by_unit:
                    value = None
                if value is not None:
                    sheet.cell(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("by_unit", [False, True])
def test_what_is_copied_is_read(by_unit: bool) -> None:
    found, problems = read_catalogue(copied(by_unit))
    told = [
        problem.message()
        for problem in problems
        if problem.code not in {"sum-differs", "formula-without-result"}
    ]
    errors = [
        problem for problem in problems if problem.severity == "error" and problem.code != "sum-differs"
    ]
    assert errors == [], told
    if by_unit:
        assert found is not None, told
        assert {item.kind for item in found.items} == set(RULES)


def test_there_is_a_sample_of_each_kind() -> None:
    assert {row["计分方式"] for row in samples()["指标"]} == {*RULES, PARTS}


# -- the look of the workbook ------------------------------------------------------------------------------
def test_id_and_kind_stay_in_sight_and_buttons_do_not_cover_words() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(packaged(DEFAULT)))["指标"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet.freeze_panes) == ("编号", "计分方式", "C3")
    assert sheet.auto_filter.ref and sheet["C2"].alignment.vertical == "top"
    assert sheet.row_dimensions[2].height >= 45  # two lines of words, and the button below


def test_columns_fold_by_kind_and_those_without_use_are_shut() -> None:
    book = openpyxl.load_workbook(io.BytesIO(packaged(DEFAULT)))
    sheet = book["指标"]
    heads = {cell.value: cell.column_letter for cell in sheet[2] if cell.value}
    names = [
        cell.value
        for cell in sheet[1]
        if (cell.value and "、" in str(cell.value)) or cell.value in ("限期", "扣分", "公式")
    ]
    assert [name for name in names if name in ("限期", "扣分", "公式", "清单、覆盖")] == [
        "限期",
        "清单、覆盖",
        "扣分",
        "公式",
    ]
    shown = sheet.column_dimensions
    assert shown[heads["达标"]].outlineLevel == 1 and not shown[heads["达标"]].hidden  # 比率 is used
    # no item is due by a date: the first column is shut, the last one bears the button
    assert shown[heads["截止"]].hidden and shown[heads["每迟"]].collapsed and not shown[heads["每迟"]].hidden


def test_settings_stand_in_blocks() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(packaged(DEFAULT)))["设置"]
    blocks = [row[0].value for row in sheet.iter_rows(min_row=3) if str(row[0].value).startswith("【")]
    assert blocks == ["【联系方式】", "【怎么计分】", "【文书】", "【发信、收信】"]


def test_a_list_without_more_sheets_has_none() -> None:
    assert not {"汇总", "等次", "单位数据"} & set(
        openpyxl.load_workbook(io.BytesIO(packaged(DEFAULT))).sheetnames
    )
    content = {"等次": [{"等次": "优秀", "下限": "90", "名额": "30%"}]}
    book = openpyxl.load_workbook(io.BytesIO(write_catalogue(content, "")))
    assert [cell.value for cell in book["等次"][3]] == ["优秀", None, 90, "30%"]
