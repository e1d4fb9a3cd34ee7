"""Every round gives good documents, what they say is bound to the figures, and a change in them is found."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from documents_in_memory import (
    DATE,
    ISSUE,
    W,
    body,
    changed,
    differences,
    evaluation_of,
    letter,
    many_units,
    officed,
    result,
    task,
    template_of,
    with_line,
    words,
    write,
)
from documents_made import LETTER, fault, one_unit
from masters_in_memory import random_answers, the_round_of_2021

from govcredit_xl.core.terms import UnitState
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.letters.word.circular import result_content
from govcredit_xl.letters.word.circular_sources import result_sources
from govcredit_xl.letters.word.contents import Grid
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.kinds import DOCS
from govcredit_xl.letters.word.tables import column_widths
from govcredit_xl.round.owed import Arrears
from govcredit_xl.scoring.rules import rule_of

pytestmark = pytest.mark.slow  # a round in memory and its documents, before the first test

LONG = "淮安市淮安区社会信用体系建设工作领导小组办公室下属政务诚信监测评价与信息归集服务中心"


def full_marks(catalogue):
    return {
        unit.code: {
            f"{item.id}:{code}": value
            for item, lead in catalogue.items_of(unit.code)
            for code, value in rule_of(item).full_marks(item).items()
            if code in {asked.code for asked in item.asked(lead=lead)}
        }
        for unit in catalogue.units
    }


def the_real_one():
    return officed(the_round_of_2021())


@pytest.fixture(scope="module")
def usual():
    """The round of 2021 with most answers, some of them impossible."""
    catalogue = the_real_one()
    return evaluation_of(catalogue, random_answers(catalogue, 7))


@pytest.fixture(scope="module")
def circular(usual):
    return result(*usual)


def formal(data):
    """What the checker finds in a document without drawing it."""
    report = check_document(data, "x.docx", render=False)
    assert not report.refused
    return [problem.message() for problem in report.problems]


# -- good documents, whatever the round -----------------------------------------------------------------------
def rounds():
    real, one = the_real_one(), one_unit()
    crowd = many_units(one, 200, "某某")
    long = replace(real, units=tuple(replace(u, name=f"{LONG}{u.code}") for u in real.units))
    return {
        "one unit": (one, {"D1": {"1.1:ok": "是"}}),
        "one unit that is silent": (one, {}),
        "200 units": (crowd, {u.code: {"1.1:ok": "否"} for u in crowd.units[::2]}),
        "200 units, all silent": (crowd, {}),
        "long names": (long, random_answers(long, 3)),
        "nothing returned": (real, {}),
        "no problem at all": (real, full_marks(real)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("case", rounds())
def test_a_circular_says_what_the_master_says_and_passes_the_checker(case):
    catalogue, answers = rounds()[case]
    evaluation, master = evaluation_of(catalogue, answers)
    data, template, sources = result(evaluation, master)
    assert differences(data, template, sources) == []
    assert formal(data) == []


@pytest.mark.slow
def test_a_circular_tells_just_what_there_is():
    catalogue = one_unit()
    good = words(result(*evaluation_of(catalogue, {"D1": {"1.1:ok": "是"}}))[0])
    assert "应报单位1家，已全部报送。" in good and "已定100.00分，没有失分。" in good
    assert "参加排名的有甲局1家，得分率100.00%。" in good and "三、工作要求" in good
    for nothing in ("（一）", "0家", "失分情况", "待定", "附件1", "未报"):
        assert nothing not in good
    silent = words(result(*evaluation_of(catalogue, {}))[0])
    assert "应报单位1家，至今未报送。" in silent and "总分100.00分，均未定分。" in silent
    assert "失分情况" not in silent and "排名情况" not in silent and "二、待定事项" in silent
    lost = words(result(*evaluation_of(catalogue, {"D1": {"1.1:ok": "否"}}))[0])
    assert "有1项失分，共失100.00分，涉及1家单位，具体如下。" in lost and "请甲局对照失分原因" in lost


@pytest.mark.parametrize("catalogue", [the_real_one(), one_unit()], ids=["2021", "one item"])
def test_the_task_notice_holds_the_whole_table(catalogue):
    issue = Issue("通知", catalogue.settings.number, catalogue.settings.issued, False)
    data, template, sources = task(catalogue, issue)
    assert differences(data, template, sources, issue) == []
    assert formal(data) == []


def rows_of(data):
    """The rows of the one big table of a task notice."""
    (table,) = body(data).findall(f"{W}tbl")
    return table.findall(f"{W}tr")


def merges_of(row):
    found = [cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(f"{W}tc")]
    return [None if merge is None else merge.get(f"{W}val") for merge in found]


def begins_page(row):
    return row.find(f".//{W}pageBreakBefore") is not None


def test_the_big_table_is_one_and_its_merges_begin_anew_on_each_page():
    issue = Issue("通知", "淮信用办〔2021〕6号", DATE, False)
    data, _, _ = task(the_real_one(), issue)
    head, *rows = rows_of(data)
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    turns = [k for k, row in enumerate(rows) if begins_page(row)]
    assert len(turns) > 3 and not any("continue" in merges_of(rows[k]) for k in turns)
    assert any("continue" in merges_of(row) for row in rows)
    # Every row that goes on has one above it on its page that began.
    for above, row in itertools.pairwise(rows):
        for before, merge in zip(merges_of(above), merges_of(row), strict=True):
            assert merge != "continue" or before is not None
    assert len(rows) - turns[-1] >= 3  # 合计 does not stand alone


def test_a_row_higher_than_a_page_goes_on_over_it_and_nothing_below_is_merged():
    real = the_real_one()
    items = list(real.items)
    items[5] = replace(items[5], criterion="制度健全、流程规范、记录完整的得满分，每缺一项扣0.5分。" * 60)
    issue = Issue("通知", real.settings.number, real.settings.issued, False)
    data, template, sources = task(replace(real, items=tuple(items)), issue)
    assert differences(data, template, sources, issue) == [] and formal(data) == []
    _, *rows = rows_of(data)
    whole = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows]
    assert whole == [k != 5 for k in range(len(rows))]
    assert rows[5].find(f"{W}trPr/{W}trHeight") is None
    assert all(set(merges_of(row)) == {None} for row in rows[5:])


def test_no_figure_of_a_table_is_cut():
    grid = Grid(
        ("名次", "单位", *"ABCDEFG", "得分率"),
        [("1", "某某区人力资源和社会保障局", *["100.00"] * 7, "100.00%")],
        (14, 60, *[17] * 7, 17),
        ("center", "left", *["center"] * 8),
    )
    widths = column_widths(grid, 8844, 210)
    assert sum(widths) == 8844
    assert all(width >= 3.3 * 210 + 134 for width in widths[2:]) and widths[-1] >= 4.3 * 210 + 134


# -- what is changed in a finished document is found ------------------------------------------------------------
CHANGES = [
    ("a score in the text", r"(总分)100\.00(分，已定)", r"\g<1>100.10\2"),
    ("a count of units", r"(应报单位)45(家)", r"\g<1>44\2"),
    ("a score of an area", r"(<w:t[^>]*>依法行政</w:t>.*?<w:t[^>]*>)13\.00", r"\g<1>12.00"),
    ("a rate", r"(<w:t[^>]*>)(\d\d\.\d\d)%(?=</w:t>)", r"\g<1>9\2%"),
    ("a name", r">中共淮安区委组织部<", r">淮安区组织部<"),
    ("a number of the notice", r"（淮信用办〔2021〕6号）", r"（淮信用办〔2021〕7号）"),
    ("a date", r">2021年12月20日<", r">2021年12月21日<"),
    ("words that no template has", r">一、总体情况<", r">一、总的情况<"),
    ("a rank", r"(<w:t[^>]*>)1(</w:t></w:r></w:p></w:tc><w:tc>(?:(?!</w:tc>).)*淮安区)", r"\g<1>2\2"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("what", "pattern", "new"), CHANGES, ids=[change[0] for change in CHANGES])
def test_a_change_in_a_finished_circular_is_found(circular, what, pattern, new):
    data, template, sources = circular
    assert differences(data, template, sources) == []
    assert differences(changed(data, "word/document.xml", pattern, new), template, sources)


@pytest.mark.slow
def test_a_table_row_that_is_gone_or_twice_is_found(circular):
    data, template, sources = circular
    row = r"<w:tr>(?:(?!</w:tr>).)*>淮安区财政局<(?:(?!</w:tr>).)*</w:tr>"
    gone = changed(data, "word/document.xml", row, "")
    twice = changed(data, "word/document.xml", row, r"\g<0>\g<0>")
    assert any("排名中的单位" in text for text in differences(gone, template, sources))
    assert any("排名中的单位" in text for text in differences(twice, template, sources))


@pytest.mark.slow
def test_a_bar_of_the_chart_that_is_too_long_is_found(usual):
    evaluation, master = usual
    template = template_of("result", with_line(DOCS["result"].template, "一般表格文字", "【一级指标得分图】"))
    sources = result_sources(evaluation.catalogue, ISSUE, master)
    data = write(result_content(evaluation, ISSUE), template, ISSUE)
    assert differences(data, template, sources) == []
    longer = changed(data, "word/charts/gov_chart1.xml", r"(<c:val>.*?<c:v>)([\d.]+)(</c:v>)", r"\g<1>99\3")
    assert any("图中" in text for text in differences(longer, template, sources))


def test_a_criterion_that_was_changed_is_found():
    issue = Issue("通知", "淮信用办〔2021〕6号", DATE, False)
    data, template, sources = task(the_real_one(), issue)
    cheaper = changed(data, "word/document.xml", r"每件扣1分|扣1分", "扣2分")
    assert any("评分标准" in text for text in differences(cheaper, template, sources, issue))
    less = changed(data, "word/document.xml", r"(<w:t[^>]*>)8(</w:t>)", r"\g<1>7\2", -1)
    assert any("分值" in text for text in differences(less, template, sources, issue))


# -- letters ---------------------------------------------------------------------------------------------------


def letters(kind, issue, problems, deadline=dt.date(2021, 11, 30), silent=False):
    catalogue = the_real_one()
    answers = {} if silent else {"T06": {"12.1:d": 3}}
    evaluation, _ = evaluation_of(catalogue, answers, (*problems, fault("not-a-number", "1.1", "F1", "D01")))
    state = UnitState.NOT_RETURNED if silent else UnitState.FAULTY
    errors = tuple(p for p in problems if p.severity == "error")
    blanks = tuple(p for p in problems if p.code == "missing-input")
    return letter(kind, evaluation, Arrears("T06", state, deadline, errors, blanks), issue)


@pytest.mark.slow
@pytest.mark.parametrize("type_", ["通知", "函", "通报"])
@pytest.mark.parametrize("kind", ["reminder", "correction"])
def test_a_letter_lists_what_the_unit_owes_and_passes_the_checker(kind, type_):
    issue = replace(LETTER, type=type_)
    owes = (fault("not-a-number", "12.1", "F23"), fault("missing-input", "12.2", "F30"))
    data, template, sources = letters(kind, issue, owes)
    assert differences(data, template, sources, issue) == []
    assert formal(data) == []
    said = words(data)
    assert "1.“双公示”信息报送时效率：“提供记录总数”" in said and "2.“双公示”信息报送入库率：" in said
    assert "F23" not in said and "法治政府" not in said and "2021年12月30日前" in said
    assert said.count(type_) >= 1 and "施河镇：" in said


@pytest.mark.slow
def test_a_silent_unit_is_reminded_of_its_return_alone():
    data, template, sources = letters("reminder", LETTER, (), silent=True)
    assert differences(data, template, sources, LETTER) == []
    assert "没有收到你单位的政务诚信填报表" in words(data) and "附件" not in words(data)
    assert formal(data) == []


@pytest.mark.slow
def test_who_writes_the_letter_speaks_of_itself():
    facts = {"numerator": "规定时间内提供的信息数", "n": "130", "denominator": "提供记录总数", "d": "125"}
    more = replace(fault("above-denominator", "12.1", "F23"), facts=facts)
    data, template, sources = letters("reminder", LETTER, (more,))
    assert differences(data, template, sources, LETTER) == []
    assert "可以超过的，请告诉我办。" in words(data) and "主办单位" not in words(data)


@pytest.mark.slow
def test_a_letter_about_somebody_elses_fault_is_found():
    data, template, sources = letters("reminder", LETTER, (fault("not-a-number", "12.1", "F23"),))
    other = changed(data, "word/document.xml", "信息报送时效率", "信息报送入库率")
    assert differences(other, template, sources, LETTER)


@pytest.mark.slow
def test_many_points_stand_in_a_table_with_the_names_of_items():
    owes = tuple(
        fault("not-a-number", item, f"F{k}") for k, item in enumerate(("12.1", "12.2", "12.3", "20.2"), 9)
    )
    data, template, sources = letters("correction", LETTER, owes)
    assert differences(data, template, sources, LETTER) == [] and formal(data) == []
    said = words(data)
    assert "附件：需更正事项清单" in said and "信用信息报送覆盖面" in said and "F9" not in said
    other = changed(data, "word/document.xml", "信用信息报送覆盖面", "别的")
    assert any("所列事项" in text for text in differences(other, template, sources, LETTER))


@pytest.mark.slow
def test_the_deadline_is_a_request_or_has_passed():
    early = words(letters("reminder", replace(LETTER, date=dt.date(2021, 11, 20)), (), silent=True)[0])
    late = words(letters("reminder", LETTER, (), silent=True)[0])
    returned = words(letters("reminder", LETTER, (fault("missing-input", "12.2", "F30"),))[0])
    assert "请于2021年11月30日前填写报送" in early and "逾期" not in early
    assert "原定报送期限为2021年11月30日，现已逾期。请于2021年12月30日前填写报送" in late
    assert "逾期" not in returned, "only who has not returned at all is late"


# -- drafts and bytes ------------------------------------------------------------------------------------------
def test_a_draft_says_so_and_shows_what_is_blank(usual):
    evaluation, master = usual
    issue = Issue("通报", "", None, True)
    bare = replace(evaluation, catalogue=officed(evaluation.catalogue, organ=""))
    data, template, sources = result(bare, master, issue)
    assert differences(data, template, sources, issue) == []
    assert "×××〔××××〕×号" in words(data) and "××××年×月×日" in words(data) and "××××文件" in words(data)
    undrafted = replace(issue, draft=False)
    assert any("征求意见稿" in text for text in differences(data, template, sources, undrafted))


@pytest.mark.slow
def test_the_same_round_gives_the_same_bytes(usual):
    assert result(*usual)[0] == result(*usual)[0]
