"""A level that starts from its full points: letter, table and circular say one score, and ask each unit what it owes."""

from __future__ import annotations

import datetime as dt

import pytest
from documents_in_memory import ISSUE, differences, evaluation_of, feedback, result, task, words
from test_circular_vetoes import ALL, FEEDBACK, GRADES, HEADS, UNITS, item, veto
from unit_lists import the_list

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.packaged import examples, packaged
from govcredit_xl.core.terms import UnitState
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import FinishedTable, read_finished
from govcredit_xl.letters.word.reasons import Reasons

INPUTS = (
    ("编号", "代码", "名称", "类型", "计量单位", "选填"),
    ("1.1", "n", "培训次数", "计数", "次", ""),
    ("2.1", "n", "上访起数", "计数", "起", ""),
    ("3.1", "n", "表彰次数", "计数", "次", ""),
    ("4.1", "n", "重大事故数", "计数", "起", ""),
)
ITEMS = (
    HEADS,
    item(编号="1.1", 一级指标="基础", 一级分值=40, 二级指标="培训", 分值=40, 评分标准="每次得20分，最高40分。",
         牵头单位=ALL, 计分方式="计数", 每项=20),
    item(编号="2.1", 一级指标="实绩", 一级分值=60, 分值=0, 评分标准="上访每起扣10分。", 牵头单位=ALL,
         计分方式="减分", 每项=10),
    item(编号="3.1", 一级指标="加分", 二级指标="表彰", 分值=0, 评分标准="每次加2分，最多5分。", 牵头单位=ALL,
         计分方式="加分", 每项=2, 加分上限=5),
    veto("4.1", "否决", "重大事故", "总分"),
)  # fmt: skip
NODES = (
    ("节点", "汇总方式", "权重", "起算", "上限", "下限", "位置"),
    ("实绩", "求和", None, "满分", None, None, None),
    ("加分", "求和", None, None, None, None, "总分外"),
)
ANSWERS = {
    "A1": {"1.1:n": 1.0, "2.1:n": 2.0, "3.1:n": 1.0, "4.1:n": 0.0},
    "A2": {"1.1:n": 1.0, "2.1:n": 0.0, "3.1:n": 0.0, "4.1:n": 1.0},
    "B1": {"1.1:n": 2.0, "2.1:n": 0.0, "3.1:n": 0.0, "4.1:n": 0.0},
}
"""B2 sends nothing."""


@pytest.fixture(scope="module")
def catalogue():
    settings = {"总分": 100, "评价名称": "工作考核", "发文字号": "某政办〔2024〕1号", "缺报处理": "计零"}
    return the_list(UNITS, ITEMS, INPUTS, NODES, GRADES, **settings)


@pytest.fixture(scope="module")
def documents(catalogue):
    given = evaluation_of(catalogue, ANSWERS)
    made = {"": result(*given)} | {
        unit: feedback(*given, unit, FEEDBACK) for unit in ("A1", "A2", "B1", "B2")
    }
    for unit, (data, template, sources) in made.items():
        assert differences(data, template, sources, FEEDBACK if unit else ISSUE) == []
    return {unit: data for unit, (data, _, _) in made.items()}


def items_table(data):
    return next(one.rows for one in read_finished(data).body if isinstance(one, FinishedTable))


@pytest.mark.slow
def test_the_table_of_a_letter_is_the_score_that_its_text_says(documents):
    assert "你单位分值100.00分，得60.00分，失40.00分，加减分2.00分" in words(documents["A1"])
    rows = items_table(documents["A1"])
    assert rows[2][1:5] == ("实绩", "0.00", "-20.00", "20.00") and rows[2][5] == "上访起数2起"
    assert rows[3][1:5] == ("实绩起算分", "60.00", "60.00", "0.00")
    assert rows[-1][2:5] == ("100.00", "60.00", "40.00")


@pytest.mark.slow
def test_where_nobody_sent_anything_nobody_is_first_and_nobody_mends(catalogue):
    given = evaluation_of(catalogue, {})
    for made, issue in ((result(*given), ISSUE), (feedback(*given, "A1", FEEDBACK), FEEDBACK)):
        assert differences(*made, issue) == []
        assert "列第" not in words(made[0]).replace("并列第", "") and "整改" not in words(made[0])


@pytest.mark.slow
def test_what_a_veto_took_is_no_items(documents):
    assert "各评分项得80.00分、失20.00分；因发生一票否决事项" in words(documents["A2"])
    assert items_table(documents["A2"])[-1][2:5] == ("100.00", "80.00", "20.00")


@pytest.mark.slow
def test_extra_points_alone_are_not_added_up_to_nothing(documents):
    tables = [one.rows for one in read_finished(documents["A1"]).body if isinstance(one, FinishedTable)]
    assert tables[1][1:] == (("1", "表彰", "—", "加减分2.00分"),)
    assert items_table(documents["B1"])[-1][2:5] == ("100.00", "100.00", "0.00")


@pytest.mark.slow
def test_who_sent_nothing_is_asked_for_its_form_and_not_to_mend(documents):
    silent, circular = words(documents["B2"]), words(documents[""])
    assert (
        "得60.00分，失40.00分" in silent
        and "前填写报送工作考核填报表，并附" in silent
        and "逐项整改" not in silent
    )
    assert "请财政局、教育局对照失分原因逐项整改" in circular and "请未报送的单位于" in circular
    assert "等次：合格1家（财政局）、不合格1家（教育局）。" in circular


@pytest.mark.parametrize("name", examples())
def test_the_task_notice_of_every_example_list_can_be_issued(name):
    catalogue, problems = read_catalogue(packaged(examples()[name]), today=dt.date(2024, 4, 1))
    assert catalogue is not None, problems
    issue = Issue("通知", catalogue.settings.number, catalogue.settings.issued, False)
    data, template, sources = task(catalogue, issue)
    assert differences(data, template, sources, issue) == []
    assert check_document(data, "x.docx", render=False).problems == []
    heads, *rows = items_table(data)
    assert all(any(row[k].strip() for row in rows) for k in range(len(heads)))
    if "二级指标" not in heads:
        assert [row[1] for row in rows] == [str(k) for k in range(1, len(rows) + 1)]
        assert "二级指标" not in words(data)


def test_what_others_report_of_a_silent_unit_is_the_reason(catalogue):
    reasons = object.__new__(Reasons)
    reasons.catalogue, reasons.pooled, reasons.verified = catalogue, {}, {}
    reasons.states = {"B2": UnitState.NOT_RETURNED}
    answer = {"code": "n", "label": "培训次数", "counted": True}
    reasons.answers = {("1.1", "B2"): [{**answer, "value": 1.0}], ("2.1", "B2"): [{**answer, "value": None}]}
    assert [reasons.of(item, "B2") for item in ("1.1", "2.1", "3.1")] == ["培训次数1次", "未报送", "未报送"]
