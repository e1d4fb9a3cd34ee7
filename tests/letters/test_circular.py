"""The circular and the letters on results add up and read right, whatever the round: vetoes, extras, units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from deep_list import a_round, the_deep_list
from documents_in_memory import (
    DATE,
    body,
    changed,
    differences,
    evaluation_of,
    feedback,
    many_units,
    officed,
    result,
    words,
)
from masters_in_memory import random_answers, the_round_of_2021
from rounds_in_memory import an_input

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.unit_terms import MISSING_WAYS
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.letters.word.consistency import check_tables
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import FinishedTable, read_finished
from govcredit_xl.letters.word.lists import chinese_number
from govcredit_xl.letters.word.reasons import figure_text, undone_text
from govcredit_xl.master.records import VerifiedEntry

FEEDBACK = Issue("函", "淮信用办函〔2021〕3号", DATE, False)


def formal(data):
    report = check_document(data, "x.docx", render=False)
    assert not report.refused
    return [problem.message() for problem in report.problems]


def tables(data):
    """Heading row → rows, of the document's tables; those with the same heading row together."""
    found = {}
    for piece in read_finished(data).body:
        if isinstance(piece, FinishedTable):
            found.setdefault(piece.rows[0], []).extend(piece.rows[1:])
    return found


def number(text):
    try:
        return float(text)
    except ValueError:
        return 0.0


def adds_up(data):
    """Every column with 合计 is the sum of its rows, and every row's parts are its whole."""
    wrong = []
    for piece in read_finished(data).body:
        if not isinstance(piece, FinishedTable) or piece.rows[-1][0] != "合计":
            continue
        heads, *rows = piece.rows
        for k, head in enumerate(heads):
            if head in (
                "分值",
                "参评分值",
                "得分",
                "失分",
                "未填",
                "未定",
                "待定",
                "加减分",
                "总分",
                "总得分",
                "评审",
                "不计",
            ):
                total = sum(number(row[k]) for row in rows[:-1])
                if abs(total - number(rows[-1][k])) > 0.005:
                    wrong.append((head, total, rows[-1][k]))
        whole = next((head for head in ("参评分值", "分值") if head in heads), None)
        parts = [k for k, head in enumerate(heads) if head in ("得分", "失分", "未填", "未定", "待定")]
        if whole and len(parts) > 1:
            wrong += [
                row
                for row in rows
                if abs(number(row[heads.index(whole)]) - sum(number(row[k]) for k in parts)) > 0.005
            ]
    return wrong


@pytest.fixture(scope="module")
def usual():
    catalogue = officed(the_round_of_2021())
    return evaluation_of(catalogue, random_answers(catalogue, 7))


def with_extras(scope):
    """The round of 2021 with a veto and extra points."""
    real = officed(the_round_of_2021())
    first, *rest = real.items
    veto = replace(
        first, id="1.2", kind="一票否决", points=0.0, params={"范围": scope}, pooling="求和",
        inputs=(an_input("n", "计数", label="重大失信事件数", measure="件"),), criterion="发生重大失信事件的，一票否决。",
    )  # fmt: skip
    more = replace(
        rest[-1], id="26.2", kind="加分", points=0.0, params={"每项": 2.0, "上限": 5.0}, pooling="求和",
        inputs=(an_input("n", "计数", label="获得表彰数", measure="次"),), criterion="获得表彰，每次加2分。",
    )  # fmt: skip
    return replace(real, items=(first, veto, *rest, more))


def played(scope, cases):
    catalogue = with_extras(scope)
    answers = random_answers(catalogue, 7)
    for unit in catalogue.units:
        if any(item.id == "1.2" for item, _ in catalogue.items_of(unit.code)):
            answers.setdefault(unit.code, {})["1.2:n"] = cases
    return evaluation_of(catalogue, answers)


@pytest.mark.slow
@pytest.mark.parametrize("cases", [0, 1])
def test_who_is_told_to_stand_in_the_annex_stands_there(cases):
    catalogue = many_units(with_extras("等次" if not cases else "总分"), 20, "测试")
    answers = random_answers(catalogue, 7)
    had = [u.code for u in catalogue.units if any(item.id == "1.2" for item, _ in catalogue.items_of(u.code))]
    for code in had:
        others = {key: value for key, value in answers.get(code, {}).items() if not key.startswith("1.2:")}
        answers[code] = {**others, "1.2:n": cases}
    late = {unit.code for unit in catalogue.units}
    data, template, sources = result(*evaluation_of(catalogue, answers, late=late))
    assert differences(data, template, sources) == [] and adds_up(data) == []
    assert f"逾期报送{len(late)}家：名单见附件" in words(data) and len(had) > 20
    rows = [
        dict(zip(heads, row, strict=True))
        for heads, some in tables(data).items()
        for row in some
        if "名次" in heads
    ]
    said = {row["单位"]: row["备注"] for row in rows if row["名次"] != "合计"}
    marked = {catalogue.unit_by_code[code].name for code in had} if cases else set()
    assert {name for name, note in said.items() if "有否决事项" in note} == marked
    assert len(said) == len(late) and all("逾期" in note for note in said.values())


# -- the circular ----------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_usual_circular_adds_up_and_names_first_last_and_reasons(usual):
    data, template, sources = result(*usual)
    assert differences(data, template, sources) == [] and adds_up(data) == []
    said = words(data)
    assert "（一）部门" in said and "（二）镇街" in said and "第1名：" in said and "末位：" in said
    (rows,) = [
        rows for heads, rows in tables(data).items() if heads == ("评分项", "失分单位", "失分", "失分原因")
    ]
    assert all(row[3] for row in rows[:-1])
    assert "2021年12月30日前" in said and "报送我办" in said
    assert len(body(data).findall(".//{*}tbl")) < 10


@pytest.mark.slow
@pytest.mark.parametrize(("scope", "cases"), [("一级指标", 2.0), ("总分", 2.0), ("总分", 0.0)])
def test_vetoes_and_extra_points_are_told_apart(scope, cases):
    data, template, sources = result(*played(scope, cases))
    assert differences(data, template, sources) == [] and adds_up(data) == [] and formal(data) == []
    said = words(data)
    assert "另有加减分5.00分。" in said and ("一票否决事项：发生重大失信事件" in said) is bool(cases)
    (heads,) = [heads for heads in tables(data) if heads[0] == "一级指标"]
    assert "总得分" in heads
    if scope == "总分" and cases:
        assert "否决核减" in heads and "总得分0.00分。" in said and "共失15.60分" in said


@pytest.mark.slow
@pytest.mark.parametrize("missing", MISSING_WAYS)
def test_a_list_that_scores_units_has_its_circular_and_letters(missing):
    title = "关于印发《2024年度某县综合考核办法》的通知"
    catalogue = officed(the_deep_list(缺报处理=missing), title=title, number="某政办〔2024〕6号")
    answers, verified = a_round(catalogue, 2)
    given = evaluation_of(
        catalogue, answers, (), {key: VerifiedEntry(score, "", "张") for key, score in verified.items()}
    )
    data, template, sources = result(*given)
    assert differences(data, template, sources) == [] and adds_up(data) == [] and formal(data) == []
    assert "分2个组（部门、镇街）" in words(data)
    pairs = given[0].scores.pairs
    struck = len(set(pairs["unit"][pairs["veto"] != ""]))
    assert ("被一票否决的" in words(data)) is bool(struck) and (
        not struck or f"被一票否决的{struck}家" in words(data)
    )
    for unit in ("A1", "B1", "B4"):
        data, template, sources = feedback(*given, unit, FEEDBACK)
        assert (
            differences(data, template, sources, FEEDBACK) == []
            and adds_up(data) == []
            and formal(data) == []
        )


# -- letters on results ----------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_unit_is_told_its_own_result(usual):
    for unit in ("D01", "D02", "D19", "T06"):
        data, template, sources = feedback(*usual, unit, FEEDBACK)
        assert (
            differences(data, template, sources, FEEDBACK) == []
            and adds_up(data) == []
            and formal(data) == []
        )
    said = words(feedback(*usual, "D02", FEEDBACK)[0])
    assert "淮安区司法局：" in said and "家部门单位中列第" in said and "全区失分中，由你单位承担的共" in said
    assert "文件" not in said.split("\n")[0]
    told = [words(feedback(*usual, unit, FEEDBACK)[0]) for unit in ("D01", "D02", "D19", "T06")]
    both = [one for one in told if "由评审认定的" in one and "不涉及或不单独计分的" in one]
    assert both and all(one.count("不列入参评分值") == 1 for one in told)


@pytest.mark.slow
def test_a_place_that_is_shared_is_told_as_shared(usual):
    units = usual[0].scores.units.set_index("unit")
    mine = units[(units["group"] == units.at["D02", "group"]) & units["rank"].notna()]
    told = {}
    for shared in (True, False):
        unit = mine[mine.duplicated("rank", keep=False) == shared].index[0]
        data, template, sources = feedback(*usual, unit, FEEDBACK)
        assert differences(data, template, sources, FEEDBACK) == []
        told[shared] = f"{'并' if shared else ''}列第{int(mine.at[unit, 'rank'])}名"
        assert f"家部门单位中{told[shared]}" in words(data)
        edited = changed(data, "word/document.xml", *(("并(?=<)", "") if shared else ("列第", "并列第")))
        assert differences(edited, template, sources, FEEDBACK)
    assert len(set(told.values())) == 2


@pytest.mark.slow
def test_a_changed_figure_of_a_letter_is_found(usual):
    data, template, sources = feedback(*usual, "D02", FEEDBACK)
    other = changed(data, "word/document.xml", r"(你单位参评分值\d+\.)\d\d", r"\g<1>99")
    assert differences(other, template, sources, FEEDBACK)
    row = changed(data, "word/document.xml", r"(>行政诉讼情况<.*?<w:t[^>]*>)\d\.\d\d", r"\g<1>9.99")
    assert differences(row, template, sources, FEEDBACK)


# -- a document against itself -----------------------------------------------------------------------------------
HEADS = ("一级指标", "分值", "得分", "失分")
SOUND = FinishedTable("表", (HEADS, ("甲", "6.00", "5.00", "1.00"), ("合计", "6.00", "5.00", "1.00")))


def test_sums_and_sentences_that_disagree_are_found():
    def wrong(table, **said):
        found = []
        check_tables([table], said, lambda place, what, shown, wanted: found.append((what, shown, wanted)))
        return found

    assert wrong(SOUND, 满分="6.00", 失分="1.00") == []
    assert wrong(SOUND, 失分="2.00") == [("正文【失分】与表中“失分”合计", "2.00", "1.00")]
    row = replace(SOUND, rows=(HEADS, ("甲", "6.00", "5.00", "0.50"), ("合计", "6.00", "5.00", "1.00")))
    assert [what for what, *_ in wrong(row)] == ["“失分”合计", "“甲 6.00”的分值（得分＋失分）"]


# -- words -----------------------------------------------------------------------------------------------------
def test_items_of_one_indicator_have_names_of_their_own():
    names = item_names(the_round_of_2021())
    assert len(set(names.values())) == len(names)
    assert names["8.1"] == "政务服务“好差评”实名差评回访整改率" and names["12.3"] == "信用信息报送覆盖面"
    assert names["13.3"] == "建立公开承诺制度" and names["21.1"] == "负面舆情监测"
    assert names["16.2"] == "招标投标政务诚信建设：组织签署信用承诺书"


def test_answers_become_words():
    assert undone_text("法律顾问：是否落实") == "法律顾问未落实" and undone_text("是否已提供") == "未提供"
    assert figure_text("纠错案件数", 2.0, "件") == "纠错案件2件"
    assert figure_text("纠错率排名", 3.0, "名") == "纠错率排名第3名"
    assert [chinese_number(k) for k in (1, 10, 12, 20, 21)] == ["一", "十", "十二", "二十", "二十一"]
