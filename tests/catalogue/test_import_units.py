"""A notice that scores each unit: who is scored, levels to five, the tree, who gives a figure, PDF without lines."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pytest

from govcredit_xl.catalogue.importing.aligned import Piece, aligned_page
from govcredit_xl.catalogue.importing.notice import NoticeImport, import_notice
from govcredit_xl.catalogue.importing.over_pages import merged
from govcredit_xl.core.import_terms import ReviewCol
from govcredit_xl.core.terms import Col, Sheet

DEEP = """<h1>关于印发2024年度乡村治理工作考核办法的通知</h1>
<p>90分以上为优秀，80分以上为良好，60分以上为合格，60分以下为不合格。</p><p>2024年度乡镇考核指标</p>
<table><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>四级指标</td><td>分值</td><td>考核标准</td><td>考核部门</td></tr>
<tr><td rowspan=3>一、党建（60分）</td><td rowspan=2>组织建设（40分）</td><td rowspan=2>支部（40分）</td><td>制度</td><td>10</td>
<td>建立议事制度，得10分。</td><td>组织部</td></tr>
<tr><td>活动</td><td>30</td><td>开展活动每次得3分，最高30分。</td><td>组织部</td></tr>
<tr><td>作风建设（20分）</td><td>纪律</td><td></td><td>20</td><td>出现违纪每起扣5分，扣完为止。</td><td>监委</td></tr>
<tr><td rowspan=2>二、重点工作（40分）</td><td rowspan=2>稳定（40分）</td><td rowspan=2></td><td rowspan=2></td>
<td rowspan=2>40</td><td>发生群体性事件每起扣10分。</td><td>政法委</td></tr>
<tr><td>发生安全事故每起扣20分，最多扣40分。</td><td>应急局</td></tr>
<tr><td>加分项</td><td>表彰</td><td></td><td></td><td></td><td>获省级表彰每次加2分，最多加6分。</td><td>组织部</td></tr>
<tr><td colspan=4>合计</td><td>100</td><td></td><td></td></tr></table>"""


def table(rows: Sequence[Sequence[str]]) -> str:
    return "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    ).join(("<table>", "</table>"))


OWN = "<h1>关于印发2024年度河长制工作考核细则的通知</h1><p>总分100分</p>" + table(
    [
        ["考核项目", "分值", "考核标准", "责任单位"],
        ["共性工作（40分）", "40", "成立领导小组，得40分。", "各成员单位"],
        ["本部门工作（60分）", "60", "污水处理率达80%以上得60分，否则不得分。", "生态环境局"],
        ["本部门工作（60分）", "60", "非法采砂出现一例未查处扣10分，扣完为止。", "水利局"],
        ["本部门工作（60分）", "60", "涉河违建出现一例未查处扣10分，扣完为止。", "自然资源局"],
    ]
)
DISTRICT = "<h1>关于印发2024年度信用建设任务分工的通知</h1>" + table(
    [
        ["一级指标", "分值", "评分标准", "责任单位"],
        ["依法行政（5分）", "2", "无纠错事项，得2分；有纠错事项，按纠错率排名计分，最高得1.8分。", "司法局"],
        ["依法行政（5分）", "3", "建立行政复议制度，得3分。", "司法局"],
    ]
)
TWO = (
    "<h1>关于印发2024年度营商环境考核细则的通知</h1><p>各乡镇、县直各部门：</p><p>附件1 乡镇考核指标</p>"
    + table(
        [
            ["考核内容", "分值", "评分标准"],
            ["宣传", "60", "每开展一次宣传得10分，最高60分。"],
            ["合计", "60", ""],
        ]
    )
    + "<p>附件2 部门考核指标</p>"
    + table(
        [["考核内容", "分值", "评分标准"], ["投诉", "45", "被投诉每件扣5分，扣完为止。"], ["合计", "45", ""]]
    )
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, NoticeImport]:
    """Each notice imported once."""
    folder = tmp_path_factory.mktemp("notices")
    found = {}
    for name, text in (("deep", DEEP), ("own", OWN), ("district", DISTRICT), ("two", TWO)):
        path = folder / f"{name}.html"
        path.write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
        found[name] = import_notice([path])
    return found


def setting(found: NoticeImport, key: str) -> str:
    return {one[Col.KEY]: one[Col.VALUE] for one in found.content[Sheet.SETTINGS]}.get(key, "")


def items(found: NoticeImport) -> dict[str, dict[str, str]]:
    return {one[Col.ITEM]: one for one in found.content[Sheet.INDICATORS]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "subject"), [("deep", "单位"), ("own", "单位"), ("two", "单位"), ("district", "")]
)
def test_who_is_scored_is_told_with_what_it_rests_on(read, name, subject):
    assert setting(read[name], "评价对象") == subject
    asked = [line for line in read[name].content[Sheet.REVIEW] if line[ReviewCol.KEY] == "评价对象"]
    assert len(asked) == bool(subject)
    assert all(line[ReviewCol.BASIS] and line[ReviewCol.SURE] in "高中" for line in asked)


@pytest.mark.slow
def test_merged_columns_are_levels(read):
    first = items(read["deep"])["1.1"]
    assert [first.get(heading) for heading in Col.LEVELS] == ["党建", "组织建设", "支部", "制度", None]
    assert [first.get(heading) for heading in Col.LEVEL_POINTS[:4]] == ["60", "40", "40", None]
    assert "三级指标" not in items(read["deep"])["3.1"]


def test_what_only_takes_away_starts_from_full_points_and_additions_stand_beside(read):
    found = items(read["deep"])
    assert [(one[Col.KIND], one[Col.POINTS]) for id_, one in found.items() if id_ > "3"] == [
        ("减分", "0"), ("减分", "0"), ("加分", "0"),
    ]  # fmt: skip
    assert read["deep"].content[Sheet.NODES] == [
        {Col.NODE: "重点工作", Col.START: "满分"},
        {Col.NODE: "加分项", Col.LOWER: "不限", Col.PLACE: "总分外"},
    ]
    assert [proof.holds for proof in read["deep"].proofs] == [True] * len(read["deep"].proofs)


def test_who_assesses_gives_the_figures(read):
    sources = {one[Col.ITEM]: one[Col.SOURCE] for one in read["deep"].content[Sheet.INPUTS]}
    assert sources["1.1"] == "组织部" and sources["3.2"] == "应急局"
    assert {unit[Col.NAME] for unit in read["deep"].content[Sheet.UNITS]} == {
        "组织部",
        "监委",
        "政法委",
        "应急局",
    }


def test_grades_are_taken_from_the_text(read):
    assert [(one[Col.GRADE], one.get(Col.BOUND)) for one in read["deep"].content[Sheet.GRADES]] == [
        ("优秀", "90"), ("良好", "80"), ("合格", "60"), ("不合格", None),
    ]  # fmt: skip


def test_each_units_own_items_come_to_the_sums(read):
    assert [proof.name for proof in read["own"].proofs if not proof.holds] == []
    assert setting(read["own"], "总分") == "100"
    assert all(one[Col.POOLING] == "" for one in items(read["own"]).values())


def test_two_tables_are_kept_apart_each_with_its_group(read):
    leads = [(one[Col.AREA], one[Col.LEADS]) for one in items(read["two"]).values()]
    assert leads == [("宣传", "各乡镇"), ("投诉", "各部门")]
    (told,) = [problem for problem in read["two"].problems if problem.code == "import-tables-apart"]
    assert told.facts["names"] == "“乡镇考核指标”（1 行）、“部门考核指标”（1 行）"


# -- PDF without ruled lines ---------------------------------------------------------------------------------
def pieces(*lines: tuple[float, dict[float, str]]) -> list[Piece]:
    """(y, {left: text}) with characters of 10 points."""
    return [
        Piece(text, left, left + 10 * len(text), y, 10) for y, cells in lines for left, text in cells.items()
    ]


HEAD = (100.0, {50: "考核项目", 150: "分值", 200: "评分标准"})


def test_columns_and_rows_are_told_from_the_places_of_the_text():
    page = pieces(
        (60, {120: "年度考核指标一览表"}), HEAD, (130, {200: "建立制度，得"}), (136, {50: "基础（5分）", 150: "2"}),
        (142, {200: "2分。"}), (180, {150: "3", 200: "开展活动得3分。"}), (220, {50: "其他", 150: "1", 200: "有台账，得1分。"}),
    )  # fmt: skip
    whole = aligned_page(page, None)
    (found,), columns = merged([whole]), whole.columns
    assert (found.rows, found.columns, columns.criterion, columns.points) == (4, 3, 2, 1)
    assert found.merges == ((1, 0, 2, 0),), "the name stands for the rows that come to its 5 points"
    assert found.cell_at(60, 136) == (1, 0) and found.cell_at(210, 142) == (1, 2)


def test_a_page_without_heading_goes_on_and_a_page_of_text_is_no_table():
    first = aligned_page(pieces(HEAD, (130, {50: "甲", 150: "2", 200: "得2分。"})), None)
    later = aligned_page(
        pieces((60, {50: "乙", 150: "1", 200: "得1分。"}), (100, {50: "丙", 150: "1", 200: "得1分。"})),
        first.columns,
    )
    assert later is not None and merged([later])[0].rows == 2 and later.columns.xs == first.columns.xs
    text = pieces((60, {50: "现将有关事项通知如下。"}), (80, {50: "请认真贯彻落实。"}))
    assert aligned_page(text, None) is None and merged([None, first, None])[::2] == [None, None]


def criteria(start: int, y: float) -> list[tuple[float, dict[float, str]]]:
    """Three rows of one point, 40 points apart."""
    return [(y + 40 * k, {150: "1", 200: f"做到{start + k}，得1分。"}) for k in range(3)]


def over_pages(first: list[Piece], second: list[Piece]) -> list[tuple[tuple[int, int, int, int], ...]]:
    """What is merged on each of two pages."""
    page = aligned_page(first, None)
    after = aligned_page(second, page.columns)
    return [table.merges for table in merged([page, after])]


def test_a_name_stands_for_rows_of_two_pages_on_one_of_which_it_is_printed():
    """The second name, of 3 points, stands in the last row of the first page; the third has the rest."""
    first = pieces(HEAD, *criteria(1, 130), (151, {50: "甲（2分）"}), (211, {50: "乙（3分）"}))
    second = pieces(*criteria(4, 60), (121, {50: "丙（1分）"}))
    assert over_pages(first, second) == [((1, 0, 2, 0),), ((0, 0, 1, 0),)]


def test_a_name_that_both_pages_show_is_one():
    """It is printed across the edge: on the first page below the last row, on the second above the first one."""
    first = pieces(HEAD, *criteria(1, 130), (132, {50: "甲"}), (232, {50: "乙和丙"}))
    second = pieces(*criteria(4, 60), (42, {50: "乙和丙"}), (141, {50: "丁"}))
    assert over_pages(first, second) == [((2, 0, 3, 0),), ((0, 0, 1, 0),)]


def test_figures_of_single_rows_are_not_spread_and_a_lone_number_is_no_page():
    page = pieces(
        HEAD, (130, {150: "5", 200: "建立制度，得5分。"}), (170, {200: "发生事故每起扣2分。"}),
        (210, {200: "受到表扬每次加1分。"}), (250, {150: "3", 200: "开展活动得3分。"}), (255, {50: "12"}), (290, {200: "有台账。"}),
        (560, {160: "— 3 —"}),
    )  # fmt: skip
    whole = aligned_page(page, None)
    (table,) = merged([whole])
    assert [merge for merge in table.merges if merge[1] == 1] == [] and table.rows == 6
    assert [piece.text for line in whole.lines for piece in line if piece.left == 50] == ["12"]


def test_text_that_is_wider_than_any_of_the_first_page_is_not_lost():
    page = aligned_page(pieces(HEAD, *criteria(1, 130)), None)
    after = aligned_page(
        pieces((60, {150: "1", 200: "做到比上一页的每一行都更长的事，得1分。"})), page.columns
    )
    assert after is not None and [piece.text for line in after.lines for piece in line][-1].endswith(
        "得1分。"
    )
