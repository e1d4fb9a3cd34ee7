"""A notice from its file to a catalogue: 2021 from every format, other lists, doubts, sums, last year's."""

from __future__ import annotations

import functools
import importlib.util
import io
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from office import require_office

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.catalogue.importing.against import catalogue_content, compare
from govcredit_xl.catalogue.importing.front import read_front
from govcredit_xl.catalogue.importing.grids import NoticeGrid, make_grid
from govcredit_xl.catalogue.importing.headings import role_of
from govcredit_xl.catalogue.importing.items import draft_items
from govcredit_xl.catalogue.importing.notice import NoticeImport, compare_files, import_notice
from govcredit_xl.catalogue.importing.rows import read_tables
from govcredit_xl.catalogue.importing.units import UnitList, assign, unit_list
from govcredit_xl.catalogue.write import write_catalogue
from govcredit_xl.core.import_terms import ReviewCol
from govcredit_xl.core.packaged import DEFAULT, packaged
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.files.sheets import read_any, read_book

CHECKOUT = Path(__file__).parents[2]
OFFICE_MADE = {"notice.pdf", "notice.doc", "table.pdf", "table.xls", "table.ods"}
ALL = ("notice.docx", "table.xlsx", "table.html", "pasted.txt", "recognised.txt", *sorted(OFFICE_MADE))


@functools.cache
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_import", CHECKOUT / "scripts" / "score_import.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_import"] = module
    spec.loader.exec_module(module)
    return module


TITLE = "关于印发《2021年度淮安区政务诚信建设第三方评价指标及任务分工》的通知"


@functools.cache
def truth() -> dict[str, list[dict[str, str]]]:
    return catalogue_content(read_book(packaged(DEFAULT)))


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    """The notice of 2021 in every form; LibreOffice makes some of them."""
    return scoring().sources(packaged(DEFAULT), truth()[Sheet.INDICATORS], 100.0, TITLE)


def imported(path: Path, data: bytes | str, **options: Path) -> NoticeImport:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return import_notice([path], **options)


def page(rows: list[list[str]], *, before: str = "") -> str:
    """A web page with a table; a cell `^` is merged with the one above."""
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            if text == "^":
                continue
            high = 1
            while number + high < len(rows) and rows[number + high][column] == "^":
                high += 1
            cells.append(f'<td rowspan="{high}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body>{before}<table>{''.join(lines)}</table></body></html>"


def items(found: NoticeImport) -> list[dict[str, str]]:
    assert found.content is not None, [problem.message() for problem in found.problems]
    return found.content[Sheet.INDICATORS]


def questions(found: NoticeImport, key: str = "") -> list[str]:
    assert found.content is not None
    lines = found.content[Sheet.REVIEW]
    return [line[ReviewCol.QUESTION] for line in lines if not key or line[ReviewCol.KEY] == key]


# -- the notice of 2021 -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ALL)
def test_the_notice_of_2021(name, sources):
    if name in OFFICE_MADE:
        require_office()
    score = scoring().measure(name, sources[name], truth(), packaged(DEFAULT))
    assert score.items == 55
    assert score.printed == 1.0 if name != "recognised.txt" else score.printed >= 0.98
    assert score.kind >= 0.9 and score.kinds["sure and wrong"] == 0 and score.kinds["wrong"] == 0
    assert score.params["wrong"] == 0


def test_the_score_sees_what_is_wrong(tmp_path, sources):
    """The measure itself: a cell changed, a row lost and a kind mistaken for sure are counted."""
    found = imported(tmp_path / "a.html", sources["table.html"])
    rows = items(found)
    rows[3][Col.METHOD] = "别的"
    rows[5][Col.KIND], rows[5][Col.SURE] = "计数", "高"
    del rows[-1]
    score = scoring().score(found, truth(), ())
    assert score.fields[Col.METHOD] == {"right": 53, "wrong": 1, "open": 1}
    assert score.kinds["sure and wrong"] == 1 and score.kinds["open"] == 2


def test_the_catalogue_of_2021_is_sound_and_asks_about_each_doubt(tmp_path, sources):
    units = tmp_path / "指标体系.xlsx"
    units.write_bytes(packaged(DEFAULT))
    found = imported(tmp_path / "n.docx", sources["notice.docx"], units=units)
    catalogue, problems = read_catalogue(write_catalogue(found.content, found.title))
    assert [problem.code for problem in problems] == ["review-open"] and catalogue is not None
    assert len(catalogue.items) == 55 and len(catalogue.units) == 45
    assert catalogue.settings.number == "淮信用办〔2021〕6号" and catalogue.settings.year == "2021"
    old = read_catalogue(packaged(DEFAULT))[0]
    assert [(item.leads, item.supporters) for item in catalogue.items] == [
        (item.leads, item.supporters) for item in old.items
    ]
    asked = {line[ReviewCol.KEY] for line in found.content[Sheet.REVIEW]}
    assert {row[Col.ITEM] for row in items(found) if row[Col.SURE] != "高"} <= asked
    assert found.figures["sums"] == 36 and found.figures["sums_broken"] == 0
    assert write_catalogue(found.content, found.title) == write_catalogue(found.content, found.title)


def test_recognised_rows_are_each_marked(tmp_path, sources):
    found = imported(tmp_path / "r.txt", sources["recognised.txt"])
    marked = {
        line[ReviewCol.KEY] for line in found.content[Sheet.REVIEW] if "识别" in line[ReviewCol.QUESTION]
    }
    assert marked == {row[Col.ITEM] for row in items(found)}


# -- other lists --------------------------------------------------------------------------------------------
HEADINGS = ["考核项目", "考核内容", "各项分值", "评分细则", "考核办法", "责任单位"]


def test_a_list_with_other_words_and_merged_cells(tmp_path):
    rows = [
        HEADINGS,
        ["组织领导（30分）", "领导小组", "10", "成立领导小组，得10分", "查看文件", "办公室"],
        [
            "^",
            "工作方案",
            "20",
            "制定方案，得5分。每季度报送总结，每少一次扣1分，扣完为止。",
            "查看资料",
            "^",
        ],
        [
            "工作成效（70分）",
            "办结率",
            "70",
            "办结率达到90%得70分，每下降1个百分点扣2分，扣完为止",
            "统计",
            "各镇（街道）",
        ],
        ["合计", "", "100", "", "", ""],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    assert [(row[Col.ITEM], row[Col.AREA], row[Col.AREA_POINTS], row[Col.INDICATOR], row[Col.POINTS]) for row in items(found)] == [
        ("1.1", "组织领导", "30", "领导小组", "10"), ("2.1", "组织领导", "30", "工作方案", "20"),
        ("3.1", "工作成效", "70", "办结率", "70"),
    ]  # fmt: skip
    assert [row[Col.LEADS] for row in items(found)] == ["办公室", "办公室", "各镇街"]
    assert found.figures["sums_broken"] == 0
    assert any("没有它的成员" in question for question in questions(found, "3.1"))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("考核项目", "level"), ("一级指标", "level"), ("各项\n分值", "points"), ("评分细则", "criterion"), ("考核标准", "criterion"),
        ("评分标准和分值", "criterion"), ("考核办法", "method"), ("数据来源", "method"), ("负责考核部门", "assessor"), ("责任单位", "responsible"),
        ("牵头单位", "leads"), ("配合部门", "supporters"), ("序 号", "number"), ("自评分", "ignored"), ("得分", "ignored"),
        ("二级分值", "level points"), ("备注", "remark"), ("标题", None),
    ],
)  # fmt: skip
def test_headings(text, role):
    found = role_of(text)
    assert (found[0] if found else None) == role


def test_a_subtotal_over_several_rows_and_points_that_only_the_text_tells(tmp_path):
    rows = [
        ["指标", "分值", "评分标准"],
        ["台账（3分）", "3", "建立台账，得1分。"],
        ["^", "^", "台账公示，得2分。"],
        ["宣传", "", "开展宣传活动（2分）"],
        ["总分", "5", ""],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    assert [(row[Col.ITEM], row[Col.POINTS], row[Col.INDICATOR_POINTS]) for row in items(found)] == [
        ("1.1", "1", "3"), ("1.2", "2", "3"), ("2.1", "2", "2"),
    ]  # fmt: skip
    assert any("合用一个分值" in question for question in questions(found, "1.2"))
    assert found.figures["sums_broken"] == 0


def test_parts_in_one_cell_become_items_and_that_is_said(tmp_path):
    rows = [
        ["指标", "分值", "评分标准"],
        ["承诺", "3", "建立承诺制，得1分；签署承诺书，得2分。"],
        ["公开", "2", "主动公开，得2分"],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    assert [(row[Col.ITEM], row[Col.POINTS], row[Col.CRITERION]) for row in items(found)] == [
        ("1.1", "1", "建立承诺制，得1分。"), ("1.2", "2", "签署承诺书，得2分。"), ("2.1", "2", "主动公开，得2分"),
    ]  # fmt: skip
    assert any("拆成 2 个评分项" in question for question in questions(found, "1.2"))


def test_sums_that_break_are_told_with_both_figures_and_not_mended(tmp_path):
    rows = [
        ["一级指标", "二级指标", "分值", "评分标准"],
        ["一、组织（10分）", "领导（6分）", "3", "成立小组，得3分"],
        ["^", "^", "2", "召开会议，得2分"],
        ["^", "方案（5分）", "5", "制定方案，得5分"],
        ["合计", "", "100", ""],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    told = [problem.message() for problem in found.problems if problem.code == "import-sum-differs"]
    assert len(told) == 3
    assert "“领导”印的是 6 分，各评分项相加是 5 分" in told[0]
    assert "“组织”印的是 10 分，各二级指标相加是 11 分" in told[1]
    assert "“合计”印的是 100 分，各评分项相加是 10 分" in told[2] and "第5行" in told[2]
    assert items(found)[0][Col.INDICATOR_POINTS] == "6"
    assert sum("以哪个为准" in question for question in questions(found)) == 3


def test_a_row_with_ordinal_name_and_points_heads_what_follows(tmp_path):
    rows = [
        ["序号", "考核内容", "分值", "评分标准"], ["一", "组织领导", "10", ""], ["1", "小组", "10", "成立小组，得10分。"],
        ["二", "隐患排查（90分）", "", ""], ["2", "报送", "90", "每报送1条得9分，最高90分。"],
    ]  # fmt: skip
    found = imported(tmp_path / "a.html", page(rows))
    assert [(row[Col.AREA_ORDINAL], row[Col.AREA], row[Col.AREA_POINTS]) for row in items(found)] == [
        ("一", "组织领导", "10"), ("二", "隐患排查", "90"),
    ]  # fmt: skip
    assert not any("还有一行" in question for question in questions(found))


def test_a_row_that_is_no_item_is_a_question(tmp_path):
    rows = [
        ["序号", "考核内容", "分值", "评分标准"], ["1", "小组", "10", "成立小组，得10分。"],
        ["未开展自查的，每次扣2分。", "", "", ""], ["2", "待细化", "5", ""], ["注：不重复扣分。", "^", "^", "^"],
    ]  # fmt: skip
    found = imported(tmp_path / "a.html", page(rows))
    told = [question for question in questions(found) if "还有一行没有当作评分项" in question]
    assert [part in text for part, text in zip(("每次扣2分", "待细化", "不重复扣分"), told, strict=True)] == [
        True
    ] * 3
    assert [row[Col.AREA] for row in items(found)] == ["小组"]


@pytest.mark.slow
def test_weights_parts_without_a_column_of_points_and_tables_of_markdown(tmp_path):
    weights = [
        ["指标", "权重", "计分办法"],
        ["组织", "20%", "得分=完成数/任务数×100"],
        ["整改", "80 %", "整改率×100"],
    ]
    found = imported(tmp_path / "a.html", page(weights))
    assert [row[Col.POINTS] for row in items(found)] == ["20", "80"]
    assert sum("原文写的是权重" in question for question in questions(found)) == 2
    text = "1.成立小组，得5分；2.每季度研究1次，少1次扣1分，共5分；3.制定方案（10分）。"
    found = imported(tmp_path / "b.html", page([["考核项目", "考核内容及评分标准"], ["组织（20分）", text]]))
    assert [row[Col.POINTS] for row in items(found)] == ["5", "5", "10"] and found.figures["sums_broken"] == 0
    marked = "# 细则\n\n| 序号 | 考核内容 | 分值 | 评分标准 |\n|:--|---|--:|---|\n| 1 | **小组** | 10 | 成立小组，得10分。 |\n"
    (row,) = items(imported(tmp_path / "c.md", marked))
    assert (row[Col.AREA], row[Col.POINTS], row[Col.CRITERION]) == ("小组", "10", "成立小组，得10分。")


def test_a_criterion_in_the_first_cell_of_a_pasted_table_has_slid(tmp_path):
    lines = [
        "指标\t分值\t评分标准\t责任部门",
        *(f"第{k}类\t1\t建立台账{k}，得1分。\t办公室" for k in range(20)),
    ]
    found = imported(tmp_path / "a.txt", "\n".join([*lines, "报送信息，每条加0.5分，最多3分。\t\t\t"]))
    assert items(found)[-1][Col.CRITERION] == "报送信息，每条加0.5分，最多3分。"


def test_two_tables_are_kept_apart(tmp_path):
    towns = [
        ["指标", "分值", "评分标准"],
        ["巡河", "60", "每月巡河，得60分"],
        ["保洁", "40", "建立制度，得40分"],
        ["合计", "100", ""],
    ]
    offices = [["指标", "分值", "评分标准"], ["巡河", "100", "配合执法，得100分"], ["合计", "100", ""]]
    second = page(offices, before="<p>附件2 部门考核细则</p>").removeprefix("<html><body>")
    both = page(towns, before="<p>附件1 乡镇考核细则</p>").removesuffix("</body></html>") + second
    found = imported(tmp_path / "a.html", both)
    assert [row[Col.ITEM] for row in items(found)] == ["1.1", "2.1", "3.1"]
    assert [row[Col.AREA] for row in items(found)] == ["巡河", "保洁", "巡河（部门）"]
    assert [problem.code for problem in found.problems] == ["import-tables-apart"]
    assert found.figures["sums_broken"] == 0


@pytest.mark.slow
def test_a_level_below_the_second_is_kept(tmp_path):
    rows = [
        ["一级指标", "二级指标", "三级指标", "分值", "评分标准"],
        ["公开", "平台", "网站", "3", "公开信息，得3分"],
        ["^", "^", "公众号", "2", "开通公众号，得2分"],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    third = [
        next(text for heading, text in row.items() if heading.endswith("三级指标")) for row in items(found)
    ]
    assert third == ["网站", "公众号"]
    assert read_catalogue(write_catalogue(found.content, "x"))[1]  # it is written and read, whatever it lacks


@pytest.mark.slow
def test_headings_across_the_table_name_the_area_and_unknown_columns_are_kept(tmp_path):
    rows = [
        ["序号", "考核内容", "考核要求和评分标准", "分值", "完成时限"],
        ["一、组织体系（4分）"] * 5,
        ["1", "机构", "成立机构，得4分", "4", "6月"],
        ["二、加分项"] * 5,
        ["2", "表彰", "每获得一次表彰加2分，最高加4分", "4", "全年"],
        ["备注：以上材料均须盖章。"] * 5,
    ]
    first, second = items(imported(tmp_path / "a.html", page(rows)))
    assert (first[Col.AREA], first[Col.AREA_POINTS], first[Col.INDICATOR]) == ("组织体系", "4", "机构")
    assert first["备注（完成时限）"] == "6月"
    assert (second[Col.KIND], second[Col.POINTS], second["上限"]) == ("加分", "0", "4")
    found = imported(tmp_path / "a.html", page(rows))
    assert sum("牵头单位" in question for question in questions(found)) == 1  # one line, not one per item


def test_a_table_that_is_not_read_is_named(tmp_path):
    rows = [["指标", "分值", "评分标准"], ["台账", "2", "建立台账，得2分"]]
    other = page([["甲", "乙", "丙", "丁"], *[["1", "2", "3", "4"]] * 3]).removeprefix("<html><body>")
    found = imported(tmp_path / "a.html", page(rows).removesuffix("</body></html>") + other)
    assert [problem.code for problem in found.problems] == ["import-table-left-out"]
    assert "网页表格2" in found.problems[0].message()


def test_unsure_rows_are_judged_with_a_note(tmp_path):
    rows = [
        ["指标", "分值", "评分标准"],
        ["制度", "10", "6月底前印发实施方案，得10分"],
        ["台账", "2", "建立台账，得2分"],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    first = items(found)[0]
    assert (first[Col.KIND], first[Col.SURE]) == ("评审", "低") and first[Col.BASIS]
    assert any("没有把握，先按评审" in question for question in questions(found, "1.1"))


def paged(*pages: list[list[str]]) -> list[NoticeGrid]:
    """Grids of the pages of a PDF; a cell `^` is merged with the one above."""
    found = []
    for number, rows in enumerate(pages, 1):
        texts = {
            (r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text != "^"
        }
        merges = []
        for r, c in texts:
            last = r
            while last < len(rows) and rows[last][c - 1] == "^":
                last += 1
            merges += [(r, c, last, c)] if last > r else []
        grid = make_grid(f"第{number}页", texts, merges, f"第{number}页第", (), (len(rows), len(rows[0])))
        assert grid is not None
        found.append(replace(grid, page=number))
    return found


HEAD = ["一级指标", "序号", "二级指标", "分值", "评分标准", "责任单位"]


def test_pages_are_joined_and_broken_rows_and_cells_put_together():
    tables = read_tables(
        paged(
            [HEAD, ["", "1", "公开", "3", "公开信息，得3分。", "甲局"], ["^", "2", "承诺", "2", "建立信用承诺制度并在网", "乙局"]],
            [HEAD, ["一、政务（8分）", "", "", "", "站公示，得2分。", ""], ["^", "3", "宣传", "3", "开展宣传，得3分。", "丙局"]],
        )
    )  # fmt: skip
    (table,) = tables
    found = draft_items(tables)
    assert [(item.id, item.area, item.points, item.criterion) for item in found] == [
        ("1.1", "政务", 3.0, "公开信息，得3分。"),
        ("2.1", "政务", 2.0, "建立信用承诺制度并在网站公示，得2分。"),
        ("3.1", "政务", 3.0, "开展宣传，得3分。"),
    ]
    assert [len(row.doubts) for row in table.rows] == [0, 1, 0] and "跨页" in table.rows[1].doubts[0]
    assert table.rows[1].responsible == "乙局"


def test_texts_of_merged_cells_that_broke_over_a_page():
    first = [
        HEAD,
        ["政务", "1", "公开", "3", "公开信息，得3分。", "甲局、乙局"],
        ["^", "2", "承诺（2", "2", "建立制度，得2分。", "甲局、"],
    ]
    second = [["", "", "分）", "3", "开展宣传，得3分。", "乙局"]]
    (table,) = read_tables(paged(first, second))
    assert [row.responsible for row in table.rows] == ["甲局、乙局"] * 3
    assert [row.levels[1].text for row in table.rows] == ["公开", "承诺（2分）", "承诺（2分）"]


def test_a_page_without_a_heading_goes_on_and_another_list_does_not():
    first = [HEAD, ["政务", "1", "公开", "3", "公开信息，得3分。", "甲局"]]
    more = [["政务", "2", "宣传", "3", "开展宣传，得3分。", "丙局"]]
    other = [["一级指标", "评分标准", "分值"], ["其他", "建立台账，得1分", "1"]]
    assert [len(table.rows) for table in read_tables(paged(first, more))] == [2]
    left_out: list[str] = []
    odd = [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]
    assert [len(table.rows) for table in read_tables(paged(first, odd), left_out)] == [1]
    assert left_out == ["第2页"]
    assert [len(table.rows) for table in read_tables(paged(first, other))] == [1, 1]
    again = [HEAD, ["部门", "1", "执法", "3", "开展执法，得3分。", "甲局"]]
    assert [len(table.rows) for table in read_tables(paged(first, more, again))] == [
        2,
        1,
    ]  # numbers begin anew


# -- units ----------------------------------------------------------------------------------------------------
KNOWN = unit_list(
    [
        {Col.NAME: "某区信用办", Col.SHORT: "信用办", Col.ALIASES: "区信用办"},
        {Col.NAME: "某区工业和信息化局", Col.SHORT: "工信局", Col.GROUPS: "有关部门"},
        {Col.NAME: "甲镇", Col.GROUPS: "镇街"},
    ]
)


@pytest.mark.parametrize(
    ("text", "leads", "supporters"),
    [
        ("信用办、各有关部门", ["信用办"], ["各有关部门"]),
        ("各镇（街道）", ["各镇街"], []),
        ("工信局牵头，各有关部门、各镇（街）配合", ["工信局"], ["各有关部门", "各镇街"]),
        ("牵头单位：信用办；配合单位：工信局、甲镇", ["信用办"], ["工信局", "甲镇"]),
        ("信用办（牵头）、工信局", ["信用办"], ["工信局"]),
        ("区信用办、工信局分别负责", ["信用办", "工信局"], []),
        ("信用办\n工信局", ["信用办", "工信局"], []),
        ("各部門", ["各有关部门"], []),
    ],
)
def test_who_is_responsible(text, leads, supporters):
    found = assign(text, "", "", KNOWN)
    assert (list(found.leads), list(found.supporters)) == (leads, supporters)
    assert not found.unknown


def test_names_that_no_unit_has():
    found = assign("工信句、教育局", "", "", KNOWN)
    assert found.unknown[1:] == ("教育局",) and found.unknown[0].startswith("工信句")
    assert assign("某区工业和信息化局", "", "", KNOWN).leads == ("工信局",)
    assert assign("", "信用办", "各镇街", KNOWN).supporters == ("各镇街",)
    assert assign("甲局", "", "", UnitList()).unknown == ()


@pytest.mark.slow
def test_a_list_of_units_may_be_any_table(tmp_path):
    listing = tmp_path / "名单.csv"
    listing.write_text("单位名称,简称,类别\n某区司法局,司法局,部门\n", encoding="utf-8")
    rows = [
        ["指标", "分值", "评分标准", "责任单位"],
        ["报告", "2", "发布报告，得2分", "司法局"],
        ["台账", "1", "建立台账，得1分", "财政局"],
    ]
    found = imported(tmp_path / "a.html", page(rows), units=listing)
    assert found.content[Sheet.UNITS][0][Col.UNIT_CODE] == "U001"
    assert any("单位名单里没有：财政局" in question for question in questions(found, "2.1"))
    empty = tmp_path / "空.csv"
    empty.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    assert [p.code for p in imported(tmp_path / "a.html", page(rows), units=empty).problems] == [
        "import-units-unreadable"
    ]


# -- the front matter -------------------------------------------------------------------------------------------
def test_the_front_matter():
    lines = [
        "某市信用办公室文件", "某信办[2022]12号", "关于印发《2022年度信用考核", "办法》的通知", "各镇人民政府，区各有关单位：",
        "现印发给你们。请于12月10日前将自评材料报送我办。联系人：张三、李四；电话：0517-1234567；邮箱：a.b@c.gov.cn。",
        "某市信用办公室", "二〇二二年十月二十一日", "附件：考核表", "满分100分",
    ]  # fmt: skip
    found = read_front(lines, ["考核表"])
    assert found.settings == {
        "年度": "2022", "标题": "关于印发《2022年度信用考核办法》的通知", "发文机关": "某市信用办公室", "发文字号": "某信办〔2022〕12号",
        "印发日期": "2022-10-21", "截止日期": "2022-12-10", "联系人": "张三、李四", "电话": "0517-1234567", "邮箱": "a.b@c.gov.cn",
    }  # fmt: skip
    assert found.addressees == "各镇人民政府，区各有关单位" and found.total == 100


def test_what_the_notice_does_not_say_is_asked(tmp_path):
    rows = [["指标", "分值", "评分标准"], ["台账", "1", "建立台账，得1分"], ["公开", "2", "公开信息，得2分"]]
    found = imported(tmp_path / "a.html", page(rows))
    for key in ("年度", "发文机关", "发文字号", "印发日期", "截止日期"):
        assert any(f"没有读到“{key}”" in question for question in questions(found, key)), key


# -- the sheet 待核对 ---------------------------------------------------------------------------------------------
def reviewed(change: Any) -> list[str]:
    """The problems of a small catalogue after a change to its workbook."""
    content = dict(catalogue_content(read_book(packaged(DEFAULT))))
    from govcredit_xl.catalogue.review import review_line

    content[Sheet.REVIEW] = [
        review_line(Sheet.INDICATORS, "2.1", Col.KIND, "按名次计分？", now="排名", sure="中"),
        review_line(Sheet.SETTINGS, "截止日期", Col.VALUE, "是这一天吗？", now="2021-11-30"),
    ]
    book = openpyxl.load_workbook(io.BytesIO(write_catalogue(content, "x")))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return [p.message() for p in read_catalogue(saved.getvalue())[1] if p.code == "review-open"]


@pytest.mark.slow
def test_check_counts_what_is_open():
    (told,) = reviewed(lambda book: None)
    assert "还有 2 处没有定" in told and "2.1 按名次计分？" in told


@pytest.mark.slow
def test_a_line_is_settled_by_saying_so_or_by_changing_its_cell():
    def say(book: Any) -> None:
        sheet = book[Sheet.REVIEW]
        sheet.cell(3, [cell.value for cell in sheet[2]].index(ReviewCol.DONE) + 1, "是")

    def change(book: Any) -> None:
        sheet = book[Sheet.SETTINGS]
        row = next(row for row in range(3, 40) if sheet.cell(row, 1).value == "截止日期")
        sheet.cell(row, 2, "2021-12-05")

    assert "还有 1 处没有定：截止日期" in reviewed(say)[0]
    assert "还有 1 处没有定：2.1" in reviewed(change)[0]
    assert reviewed(lambda book: (say(book), change(book))) == []


@pytest.mark.slow
def test_each_line_is_linked_to_its_cell(tmp_path):
    rows = [
        ["指标", "分值", "评分标准"],
        ["率", "3", "按办结率计分，最高3分"],
        ["公开", "2", "公开信息，得2分"],
    ]
    found = imported(tmp_path / "a.html", page(rows))
    book = openpyxl.load_workbook(io.BytesIO(write_catalogue(found.content, "x")))
    sheet = book[Sheet.REVIEW]
    heads = {cell.value: cell.column for cell in sheet[2]}
    lines = 0
    for row in range(3, sheet.max_row + 1):
        place = sheet.cell(row, heads[ReviewCol.PLACE])
        if place.value is None:
            continue
        name, _, cell = place.value.partition("!")
        target = book[name][cell]
        key, column = (sheet.cell(row, heads[h]).value for h in (ReviewCol.KEY, ReviewCol.COLUMN))
        assert place.hyperlink.location.replace("'", "") == place.value
        assert book[name].cell(2, target.column).value == column
        assert str(book[name].cell(target.row, 1).value) == key
        lines += 1
    assert lines >= 6


# -- last year's ------------------------------------------------------------------------------------------------
LAST = [
    ["一级指标", "二级指标", "分值", "评分标准", "责任单位"],
    ["制度（50分）", "台账（20分）", "20", "建立2021年度台账，得20分", "信用办"],
    ["^", "成效（30分）", "30", "有制度得30分，没有扣2分", "信用办"],
    ["公开（50分）", "网站（50分）", "50", "按公开率计分，最高50分", "政府办"],
]
THIS = [
    ["一级指标", "二级指标", "分值", "评分标准", "责任单位"],
    ["制度（60分）", "台账（20分）", "20", "建立2022年度台账，得20分", "信用办"],
    ["^", "成效（40分）", "40", "有制度得30分，没有扣2分", "信用办、司法局"],
    ["创新（40分）", "案例（40分）", "40", "每提供1个案例得10分，最高得40分", "各镇街"],
]


@pytest.fixture
def last_year(tmp_path) -> Path:
    """Last year's catalogue as the clerk left it: the judged item is 分档, by the clerk."""
    found = imported(tmp_path / "last.html", page(LAST))
    content = found.content
    row = content[Sheet.INDICATORS][1]
    row[Col.KIND], row[Col.POOLING], row[Col.REMARK] = (
        "分档",
        "求和",
        "决定（计分方式）：有制度记 1。理由：……",
    )
    content[Sheet.INPUTS] = [one for one in content[Sheet.INPUTS] if one[Col.ITEM] != "2.1"]
    content[Sheet.INPUTS].append({Col.ITEM: "2.1", Col.CODE: "n", Col.LABEL: "制度数", Col.TYPE: "计数"})
    content[Sheet.BANDS] = [
        {Col.ITEM: "2.1", Col.BOUND: "1", Col.SCORE: "30"},
        {Col.ITEM: "2.1", Col.BOUND: "0", Col.SCORE: "28"},
    ]
    content[Sheet.SETTINGS].append({Col.KEY: "SMTP服务器", Col.VALUE: "mail.example.cn"})
    path = tmp_path / "old.xlsx"
    path.write_bytes(write_catalogue(content, "x"))
    return path


@pytest.mark.slow
def test_what_was_settled_is_carried_over_and_marked_where_it_changed(tmp_path, last_year):
    found = imported(tmp_path / "this.html", page(THIS), against=last_year)
    kept, changed, new = items(found)
    assert (kept[Col.KIND], kept[Col.BASIS]) == ("是否", "沿用上年 1.1")
    assert any("只有年份不同" in question for question in questions(found, "1.1"))
    assert (changed[Col.KIND], changed[Col.SURE]) == ("分档", "中") and "决定（计分方式）" in changed[
        Col.REMARK
    ]
    assert next(one for one in found.content[Sheet.INPUTS] if one[Col.ITEM] == "2.1")[Col.LABEL] == "制度数"
    assert [one[Col.SCORE] for one in found.content[Sheet.BANDS]] == ["30", "28"]
    asked = questions(found, "2.1")
    assert any("分值由 30 改为 40" in question for question in asked)
    assert any("责任单位与上年" in question for question in asked)
    assert not any("没有把握" in question for question in asked)
    assert new[Col.KIND] == "计数" and new[Col.BASIS] != "沿用上年"
    assert any("今年没有了（3.1）" in question for question in questions(found))
    assert {"SMTP服务器": "mail.example.cn"}.items() <= {
        one[Col.KEY]: one.get(Col.VALUE) for one in found.content[Sheet.SETTINGS]
    }.items()


@pytest.mark.slow
def test_the_changes_between_two_catalogues(tmp_path, last_year):
    found = imported(tmp_path / "this.html", page(THIS), against=last_year)
    new = tmp_path / "new.xlsx"
    new.write_bytes(write_catalogue(found.content, "x"))
    changes, problems = compare_files(last_year, new)
    assert problems == []
    told = {
        (one["变化"], one["原编号"], one["新编号"], one["项目"]): (one["原来"], one["现在"])
        for one in changes
    }
    assert told["改动", "2.1", "2.1", "分值"] == ("30", "40")
    assert told["改动", "1.1", "1.1", "评分标准"] == ("建立2021年度台账，得20分", "建立2022年度台账，得20分")
    assert ("新增", "", "3.1", "评分项") in told and ("取消", "3.1", "", "评分项") in told
    assert ("改动", "2.1", "2.1", "配合单位") not in told and ("改动", "2.1", "2.1", "牵头单位") in told
    assert compare(truth(), truth()) == []
    assert [p.code for p in compare_files(tmp_path / "none.xlsx", new)[1]] == ["import-old-unreadable"]


# -- merged cells, whatever the format ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["table.xlsx", "table.html", "table.xls", "table.ods"])
def test_every_reader_tells_merged_cells(name, sources):
    if name in OFFICE_MADE:
        require_office()
    _, merges = scoring().printed_table(truth()[Sheet.INDICATORS], 100.0, TITLE)
    wanted = sorted(tuple(one + 1 for one in merge) for merge in merges)
    assert sorted(read_any(sources[name]).sheets[0].appearance.merged) == wanted
