"""主评分表.xlsx of a list that scores units: the contract's headings, and what the office types into it."""

from __future__ import annotations

import io
import random

import openpyxl
import pytest
from deep_list import a_round, the_deep_list
from masters_in_memory import cell, edited, master_input, random_answers

from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.typed.harvest import harvest
from govcredit_xl.master.write import write_master

CONTRACT = {
    "总览": "排名组",
    "单位评分": "编码 单位 排名组 编号 分值 测算分 暂测分 核定分 核定说明 核定人 最终分 状态",
    "单位得分": "编码 单位 类别 分值 得分 得分率 排名 待填 加减分 总分 等次",
    "填报明细": "编号 单位编码 单位 代码 填报项 值 是否计入 不计入原因 来源文件 工作表 单元格",
    "报送情况": "编码 单位 状态 逾期 版本 收到时间 文件 完成率",
    "调整记录": "时间 编号 字段 原值 新值 说明 核定人",
}


def a_master(seed=3, **settings):
    catalogue = the_deep_list(**settings)
    answers, verified = a_round(catalogue, seed)
    entries = {key: VerifiedEntry(score, "会议", "张") for key, score in verified.items()}
    return catalogue, *write_master(master_input(catalogue, answers, entries))


@pytest.mark.slow
def test_sheets_and_headings_are_those_of_the_contract():
    _, data, _ = a_master()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, headings in CONTRACT.items():
        rows = [{str(c.value) for c in row} for row in book[sheet].iter_rows(max_row=12)]
        assert any(row >= set(headings.split()) for row in rows), sheet
    assert "指标得分" not in book.sheetnames and "汇总数据" not in book.sheetnames


@pytest.mark.slow
def test_the_same_round_gives_the_same_bytes():
    assert a_master()[1] == a_master()[1]


@pytest.mark.slow
def test_a_score_typed_for_a_unit_and_item_is_read_back_by_its_key():
    catalogue, data, snapshot = a_master()

    def type_and_sort(book):
        found = cell(book, "单位评分", {"编码": "B2", "编号": "2.3"}, "核定分")
        found.value = 7.5
        found.offset(0, 1).value, found.offset(0, 2).value = "现场核实", "王"

    read, problems = harvest(
        edited(data, type_and_sort), snapshot, catalogue, file="主评分表.xlsx", backup="b"
    )
    assert problems == []
    changed = {
        k: v for k, v in read.verified.items() if snapshot.verified.get(k) != (v.score, v.reason, v.by)
    }
    assert changed == {"B2|2.3": VerifiedEntry(7.5, "现场核实", "王")}


@pytest.mark.slow
def test_a_master_that_nobody_touched_says_nothing_new():
    catalogue, data, snapshot = a_master()
    read, problems = harvest(
        edited(data, lambda book: None), snapshot, catalogue, file="主评分表.xlsx", backup="b"
    )
    assert problems == [] and read.changes == ()
    assert {k: (v.score, v.reason, v.by) for k, v in read.verified.items()} == snapshot.verified


def test_sorting_the_scores_changes_nothing(tmp_path, office):
    """Rows in another order: a unit's rows no longer stand together, and every total is as before."""
    catalogue = the_deep_list()
    given = master_input(catalogue, random_answers(catalogue, 5))
    data, _ = write_master(given)

    def shuffled(book):
        ws = book["单位评分"]
        rows = [[c.value for c in row] for row in ws.iter_rows(min_row=2)]
        order = list(range(len(rows)))
        random.Random(1).shuffle(order)
        for new, old in enumerate(order, 2):
            for column, value in enumerate(rows[old], 1):
                ws.cell(new, column).value = _moved(value, old + 2, new)

    plain, path = tmp_path / "plain.xlsx", tmp_path / "sorted.xlsx"
    plain.write_bytes(data)
    path.write_bytes(edited(data, shuffled))
    again = office.recalculate([path])[path]
    for sheet in ("单位得分", "总览"):
        before = {ref: value for ref, (_, value) in office.formula_cells(plain)[sheet].items()}
        office.assert_same({sheet: before}, again)


def _moved(value, old, new):
    """A formula as a sort leaves it: references to its own row follow it, fixed ones stay."""
    import re

    if not isinstance(value, str) or not value.startswith("="):
        return value
    return re.sub(rf"(?<![$\d!A-Z])([A-Z]{{1,2}}){old}(?!\d)", rf"\g<1>{new}", value)
