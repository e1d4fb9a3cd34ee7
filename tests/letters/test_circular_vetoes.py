"""Circulars and letters of a list that scores each unit: vetoes, extra points, ranks, what is asked of whom."""

from __future__ import annotations

import pytest
import rounds_played as played
from documents_in_memory import differences, evaluation_of, feedback, result, words
from unit_lists import catalogue_book, the_list

from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.readback import equal

FEEDBACK = Issue("函", "某政办函〔2024〕3号", None, False)
UNITS = (
    ("编码", "名称", "简称", "类别", "排名组"),
    ("A1", "某县财政局", "财政局", "部门", ""),
    ("A2", "某县教育局", "教育局", "部门", ""),
    ("B1", "东镇人民政府", "东镇", "镇", "镇街"),
    ("B2", "西镇人民政府", "西镇", "镇", "镇街"),
)
ALL = "财政局、教育局、东镇、西镇"
HEADS = ("编号", "一级指标", "一级分值", "二级指标", "分值", "评分标准", "牵头单位", "计分方式", "每项", "每件扣", "加分上限",
         "范围", "最高等次")  # fmt: skip
INPUTS = (
    ("编号", "代码", "名称", "类型", "计量单位", "选填"),
    ("1.1", "n", "培训次数", "计数", "次", ""),
    ("2.1", "n", "差错件数", "计数", "件", ""),
    ("3.1", "n", "表彰次数", "计数", "次", ""),
    ("4.1", "n", "重大事故数", "计数", "起", ""),
    ("4.2", "n", "弄虚作假数", "计数", "件", ""),
    ("2.9", "n", "重大差错数", "计数", "件", ""),
    ("5.1", "n", "群体性事件数", "计数", "起", ""),
)
GRADES = (
    ("排名组", "下限", "等次", "名额"),
    ("", 90, "优秀", ""),
    ("", 60, "合格", ""),
    ("", None, "不合格", ""),
)
NODES = (
    ("节点", "汇总方式", "权重", "起算", "上限", "下限", "位置"),
    ("加分", "求和", None, None, None, None, "总分外"),
)


def item(**values):
    return tuple(values.get(heading) for heading in HEADS)


def veto(id, area, name, scope, best=None):
    return item(
        编号=id, 一级指标=area, 二级指标=name, 分值=0, 评分标准=f"发生{name}的，一票否决。", 牵头单位=ALL, 计分方式="一票否决",
        范围=scope, 最高等次=best,
    )  # fmt: skip


ITEMS = (
    HEADS,
    item(编号="1.1", 一级指标="基础", 一级分值=40, 二级指标="培训", 分值=40, 评分标准="每次得20分，最高40分。",
         牵头单位=ALL, 计分方式="计数", 每项=20),
    item(编号="2.1", 一级指标="成效", 一级分值=60, 二级指标="差错", 分值=60, 评分标准="每件扣2分。", 牵头单位=ALL,
         计分方式="扣分", 每件扣=2),
    veto("2.9", "成效", "重大差错", "一级指标"),
    item(编号="3.1", 一级指标="加分", 二级指标="表彰", 分值=0, 评分标准="每次加2分，最多5分。", 牵头单位=ALL,
         计分方式="加分", 每项=2, 加分上限=5),
    veto("4.1", "否决", "重大事故", "总分"),
    veto("4.2", "否决", "弄虚作假", "总分"),
    veto("5.1", "否决", "群体性事件", "等次", "合格"),
)  # fmt: skip
GOOD = {"1.1:n": 2.0, "2.1:n": 0.0, "3.1:n": 0.0, "4.1:n": 0.0, "4.2:n": 0.0, "2.9:n": 0.0, "5.1:n": 0.0}
TABLES = (UNITS, ITEMS, INPUTS, NODES, GRADES)
SETTINGS = {"总分": 100, "评价名称": "工作考核", "填报表名称": "考核填报表", "发文字号": "某政办〔2024〕1号"}


@pytest.fixture(scope="module")
def catalogue():
    return the_list(*TABLES, **SETTINGS)


def told(catalogue, changes, *units, silent=()):
    """The words of the circular and of the letters to those units; what they read back as is as it should be."""
    answers = {
        u.code: GOOD | changes.get("*", {}) | changes.get(u.code, {})
        for u in catalogue.units
        if u.code not in silent
    }
    given = evaluation_of(catalogue, answers)
    said = []
    for data, template, sources in (
        result(*given),
        *(feedback(*given, unit, FEEDBACK) for unit in units),
    ):
        assert differences(data, template, sources, FEEDBACK if said else result_issue()) == []
        said.append(words(data))
    return said


def result_issue():
    from documents_in_memory import ISSUE

    return ISSUE


@pytest.mark.slow
def test_two_vetoed_units_are_told_with_reason_and_effect_before_the_groups(catalogue):
    said, twice, once = told(
        catalogue,
        {"A2": {"1.1:n": 1.0, "4.1:n": 1.0, "4.2:n": 1.0, "3.1:n": 2.0}, "B1": {"4.2:n": 3.0}},
        "A2",
        "B1",
    )
    line = "被一票否决的2家：教育局（重大事故、弄虚作假，总分按0分计）、东镇（弄虚作假，总分按0分计）。"
    assert line in said and said.index(line) < said.index("（一）部门")
    assert "一票否决扣去的分计入附件的失分，不计入各评分项的失分。" in said
    assert "请发生一票否决事项的单位查明原因、落实整改" in said
    assert (
        "各评分项得80.00分、失20.00分；因发生一票否决事项（重大事故、弄虚作假，总分按0分计），最后得0.00分"
        in twice
    )
    assert "列第" not in twice and "对照附件所列失分原因" in twice and "查明一票否决事项的原因" in twice
    assert "各评分项得100.00分；因发生一票否决事项（弄虚作假，总分按0分计），最后得0.00分" in once
    assert "失分原因逐项" not in once and "失0.00" not in said + twice + once


@pytest.mark.slow
def test_a_group_that_is_vetoed_as_a_whole_has_no_first(catalogue):
    said, letter = told(catalogue, {"A1": {"4.1:n": 1.0}, "A2": {"4.1:n": 1.0}}, "A1")
    assert "参加排名2家，均被一票否决，总分均为0.00分。" in said and "列第" not in letter
    assert "（二）镇街\n参加排名2家，总分均为100.00分，并列第1名。" in said


@pytest.mark.slow
def test_a_veto_of_an_area_or_of_the_grade_says_so(catalogue):
    said, area, grade = told(catalogue, {"A1": {"5.1:n": 1.0}, "B1": {"2.9:n": 1.0}}, "B1", "A1")
    assert "财政局（群体性事件，等次最高为合格）、东镇（重大差错，“成效”按0分计）" in said
    assert "最后得40.00分" in area and "在参加排名的2家镇街单位中按总分列第2名" in area
    assert (
        "得100.00分，没有失分" in grade
        and "评为合格。发生一票否决事项：群体性事件，等次最高为合格。" in grade
    )
    only_grade = told(catalogue, {"A1": {"5.1:n": 1.0}})[0]
    assert "一票否决扣去的分" not in only_grade


@pytest.mark.slow
def test_letters_ask_what_there_is_to_do_and_show_no_points_of_what_is_blank(catalogue):
    said, silent, lost, good = told(catalogue, {"B1": {"2.1:n": 1.0}}, "B2", "B1", "A1", silent=("B2",))
    assert "至今没有收到你单位的考核填报表。" in silent and "前填写报送考核填报表，并附佐证材料。" in silent
    assert "失分原因" not in silent and "40.00\n—\n—\n40.00\n未报送" in silent
    assert "请对照附件所列失分原因逐项整改，于" in lost and "补填" not in lost
    assert "没有失分" in good and "请对照" not in good and "一票否决" not in good and "附件2" not in good
    assert "尚未定分的评分项7项、100.00分，均因数据未齐" in said and "数据补齐后另行通报" in said


@pytest.mark.slow
def test_everybody_or_nobody_returned(catalogue):
    assert "应报4家，已全部报送。" in told(catalogue, {})[0]
    silent = told(catalogue, {}, silent=("A1", "A2", "B1", "B2"))[0]
    assert "应报4家，至今未报送。" in silent and "已报" not in silent and "未报4家" not in silent


@pytest.mark.parametrize(
    ("text", "names", "same"),
    [
        ("乙（甲、丙，按0分计）、丁（甲）", ("丁（甲）", "乙（甲、丙，按0分计）"), True),
        ("甲、甲乙", ("甲乙", "甲"), True),
        ("甲、乙、丙", ("甲", "乙"), False),
        ("甲", ("甲", "乙"), False),
        ("甲、甲", ("甲", "乙"), False),
        ("", (), True),
    ],
)
def test_names_are_the_same_in_any_order_also_with_a_comma_of_their_own(text, names, same):
    assert equal(text, names) is same


# -- released, through the command line ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vetoes") / "round"
    played.run(folder.parent, "init", str(folder), "--empty")
    (folder / "指标体系.xlsx").write_bytes(catalogue_book(*TABLES, **SETTINGS, 通报文号="某政办〔2025〕9号"))
    played.run(folder, "build")
    for unit in ("A1", "A2", "B1"):
        answers = {f"in_{key.replace('.', '_').replace(':', '_')}": value for key, value in GOOD.items()}
        answers["in_4_1_n"] = float(unit == "A2")
        played.put(folder, f"{unit}.xlsx", played.fill(played.sent(folder, unit), answers))
    played.run(folder, "collect")
    return folder


@pytest.mark.slow
def test_a_list_that_scores_each_unit_is_released_and_recorded(round_):
    found = played.run(
        round_,
        "notice",
        "result",
        "--confirm",
        "--by",
        "张三",
        "--date",
        "2025-01-20",
        "--number",
        "某政办〔2025〕9号",
    )
    assert "release-confirmed" in played.codes(found) and list(found["files"].values()) == [
        ["文书/通报_2024.docx"]
    ]
