"""主评分表.xlsx: its formulas say what Python says, its cached values too, and it looks like the contract."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from masters_in_memory import cell, edited, master_input, random_answers, the_round_of_2021
from more_kinds import MORE_KINDS, reading_elsewhere
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.core.model import MEMO, NOT_INVOLVED
from govcredit_xl.core.parts import Correction, EvidenceRow, spell
from govcredit_xl.core.problems import Problem
from govcredit_xl.master.records import Adjustment, VerifiedEntry
from govcredit_xl.master.write import write_master
from govcredit_xl.master.written.items import name_list
from govcredit_xl.master.written.sheetdata import text_width

N, ND = (an_input("n"),), (an_input("n"), an_input("d"))
OK = (an_input("ok", "是否"),)
DATE = (an_input("date", "日期"), an_input("visits", optional=True))
RANK = (*ND, an_input("rank", leads_only=True), an_input("of", leads_only=True))
PER_UNIT = (an_input("d", "是否"), an_input("n", "是否"), an_input("why", "文本", conditional=True))
STAR = (an_input("*", "是否"),)
RATE = {"达标": 0.95, "未达标": "按比例"}


def every_kind(**settings):
    """One item of each way of scoring, with the poolings that it can have."""
    units = "D1", "T1 T2 T3"
    items = [
        ("是否", 2, {}, OK, "牵头", "D1 D2", "T1"),
        ("是否", 2, {}, (*OK, an_input("n", optional=True)), "任一", *units),
        ("限期", 1, {"截止": dt.date(2021, 3, 31)}, DATE, "任一", *units),
        ("限期", 1, {"截止": dt.date(2021, 3, 31)}, DATE[:1], "牵头", *units),
        ("计数", 2, {"每项": 0.3}, N, "求和", *units),
        ("清单", 2, {"清单": ("甲", "乙"), "列": ("建立", "落实"), "每格": 0.5}, STAR, "任一", *units),
        ("清单", 2, {"清单": ("甲", "乙"), "列": ("建立", "落实"), "每格": 0.5}, STAR, "牵头", "D1 D2", ""),
        ("比率", 2, RATE, ND, "求和", *units),
        ("比率", 2, {**RATE, "无数据": "不计"}, ND, "求和", *units),
        ("比率", 2, {"达标": 1.0, "未达标": "按比例"}, PER_UNIT, "求和", *units),
        ("比率", 1, {"达标": 1.0, "未达标": "每降扣分", "每降": 0.01, "扣分": 0.1}, ND, "牵头", "D1 D2", "T1"),
        ("排名", 3, {"最高": 3.0, "无数据": "满分"}, RANK, "求和", *units),
        ("排名", 2, {"最高": 1.8, "无事项得分": 2.0}, RANK, "求和", *units),
        ("排名", 3, {"最高": 2.9, "排名来源": "计算", "方向": "越高越好"}, ND, "求和", *units),
        (
            "排名", 3, {"最高": 2.9, "排名来源": "计算", "方向": "越低越好", "无事项得分": 3.0}, ND, "牵头",
            "D1 D2", "T1",
        ),
        ("扣分", 2, {"每件扣": 1.0}, N, "求和", *units),
        ("扣分", 5, {"每件扣": 1.0, "每": 10.0}, (*N, an_input("pop", "小数", conditional=True)), "求和", *units),
        ("覆盖", 2, {"领域": ("政务", "财政", "就业"), "占比超过": 0.6, "每个领域": 1.0}, STAR, "占比", *units),
        ("评审", 3, {}, (*N, an_input("note", "长文本")), "求和", *units),
        ("分档", 2, {"档次": ((0.5, 1.0), (0.9, 2.0))}, ND, "求和", *units),
        ("加分", 0, {"每项": 0.7, "上限": 2.0, "加分上限": 2.5}, N, "求和", *units),
        ("加分", 0, {"每项": 1.0, "上限": 2.0}, N, "求和", *units),
        ("一票否决", 0, {"范围": "一级指标"}, N, "求和", *units),
        ("一票否决", 0, {"范围": "总分"}, N, "牵头", "D1 D2", ""),
    ]  # fmt: skip
    return a_catalogue(
        *(an_item(*item, id=f"{k}.1", area="甲" if k % 3 else "乙、丙") for k, item in enumerate(items, 1)),
        **settings,
    )


def more_kinds(**settings):
    """One item of each kind that other lists need; the last ones read the answers to others."""
    made = [*MORE_KINDS, reading_elsewhere("1.1", "7.1"), reading_elsewhere("4.1", "8.1")]
    who = {"求和": ("D1", "T1 T2 T3"), "牵头": ("D1 D2", "T1"), "任一": ("D1", "T1 T2 T3")}
    return a_catalogue(
        *(
            an_item(*item, *who[item[4]], id=f"{k}.1", area="甲" if k % 3 else "乙")
            for k, item in enumerate(made, 1)
        ),
        **settings,
    )


def busy_round(seed):
    """The real round with verified scores, usable and not, and corrections."""
    catalogue = the_round_of_2021()
    answers = random_answers(catalogue, seed)
    unit = next(u for u in answers if "12.1:n" in answers[u])
    original = answers[unit]["12.1:n"]
    return master_input(
        catalogue,
        answers,
        verified={
            "6.1": VerifiedEntry(1.5, "专家评审", "张三"),
            "26.1": VerifiedEntry("二分", "", ""),
            "12.1": VerifiedEntry(2.5),
            "5.1": VerifiedEntry(2.345, "现场核查", "李四"),
        },
        corrections={(unit, "12.1", "n"): Correction(True, 12.0, None, spell(original))},
        problems=(Problem("missing-input", unit="T04", item="12.1", file="inbox/a.zip!b.xlsx", sheet="填报表", cell="F23"),),
        evidence=(EvidenceRow("12.1", "T04", "台账.pdf", "inbox/台账.pdf"),),
        adjustments=(Adjustment(dt.datetime(2021, 12, 1, 8), "6.1", "", "", "核定分", None, 1.5, "专家评审", "张三"),),
    )  # fmt: skip


def small_rounds():
    for seed in range(6):
        catalogue = every_kind(missing="按已报" if seed % 2 else "待定", bonus_cap=3.0 if seed > 3 else None)
        answers = random_answers(catalogue, seed)
        if seed == 5:  # nobody has returned, all say that they are not involved, or there is nothing to count
            answers = {"D1": {f"1.1:{NOT_INVOLVED}": "是", f"1.1:{MEMO}": "无", "9.1:n": 0.0, "9.1:d": 0.0}}
        yield master_input(catalogue, answers, verified={"5.1": VerifiedEntry(1.0, "核实", "王五")})
    for seed in range(6):
        catalogue = more_kinds(missing="按已报" if seed % 2 else "待定")
        yield master_input(
            catalogue,
            random_answers(catalogue, seed),
            verified={"4.1": VerifiedEntry(-1.5, "核实", "王五")},
        )


# -- the formulas -------------------------------------------------------------------------------------------
def test_recalculation_changes_nothing(tmp_path, office):
    inputs = {"2021.xlsx": busy_round(3), "二.xlsx": busy_round(8)}
    inputs |= {f"{k}.xlsx": given for k, given in enumerate(small_rounds())}
    paths = []
    for name, given in inputs.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(write_master(given)[0])
    office.assert_recalculated(paths, least=500)


def test_a_changed_answer_moves_the_total(tmp_path, office):
    catalogue = a_catalogue(an_item("比率", 2, RATE, ND, "求和", "D1", "T1"))
    answers = {"D1": {"1.1:n": 50, "1.1:d": 100}, "T1": {"1.1:d": 100}}
    data, _ = write_master(master_input(catalogue, answers))

    def by_telephone(book):
        cell(book, "填报明细", {"单位编码": "T1", "代码": "n"}, "值").value = 80

    def struck_out(book):
        by_telephone(book)
        for code in ("n", "d"):
            cell(book, "填报明细", {"单位编码": "D1", "代码": code}, "是否计入").value = "否"

    found = {}
    for name, edit in (("before", lambda book: None), ("after", by_telephone), ("out", struck_out)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(edited(data, edit))
        sheets = office.recalculate([path])[path]
        found[name] = [sheets["总览"][ref] for ref in ("B9", "C9", "E9", "F9")]
    assert found == {
        "before": [2.0, 0.0, 2.0, 1.05],
        "after": [2.0, 1.37, 0.0, 1.37],
        "out": [2.0, 0.0, 2.0, 1.68],
    }


def test_sorting_the_answers_changes_nothing(tmp_path, office):
    data, _ = write_master(busy_round(5))

    def backwards(book):
        ws = book["填报明细"]
        rows = [[c.value for c in row] for row in ws.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                moved = value
                if isinstance(value, str) and value.startswith("=IF("):
                    moved = value.replace(str(len(rows) + 3 - number), str(number))
                ws.cell(number, column).value = moved

    path = tmp_path / "sorted.xlsx"
    path.write_bytes(edited(data, backwards))
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(data)
    again = office.recalculate([path])[path]
    for sheet in ("指标得分", "单位得分", "总览"):
        before = {ref: value for ref, (_, value) in office.formula_cells(plain)[sheet].items()}
        office.assert_same({sheet: before}, again)


# -- the workbook --------------------------------------------------------------------------------------------
CONTRACT = {
    "总览": "一级指标 分值 得分 失分 待定 暂测分",
    "指标得分": "编号 一级指标 二级指标 评分标准 分值 测算分 暂测分 核定分 核定说明 核定人 最终分 失分 状态 缺报单位",
    "单位得分": "编码 单位 类别 分值 得分 得分率 排名 待填",
    "填报明细": "编号 单位编码 单位 代码 填报项 值 是否计入 不计入原因 来源文件 工作表 单元格",
    "问题清单": "级别 单位 编号 文件 工作表 单元格 问题 处理办法 代码",
    "报送情况": "编码 单位 状态 逾期 版本 收到时间 文件 完成率",
    "佐证材料": "编号 单位 材料 找到的文件",
    "调整记录": "时间 编号 字段 原值 新值 说明 核定人",
}


@pytest.mark.slow
def test_sheets_and_headings_are_those_of_the_contract():
    book = openpyxl.load_workbook(io.BytesIO(write_master(busy_round(1))[0]))
    for sheet, headings in CONTRACT.items():
        rows = [{str(c.value) for c in row} for row in book[sheet].iter_rows(max_row=12)]
        assert any(row >= set(headings.split()) for row in rows), sheet
    first = [row[0].value for row in book["总览"].iter_rows(min_row=9, max_row=18)]
    assert first == ["依法行政", "勤政高效", "政务公开", "基层治理", "重点领域政务诚信建设",
                     "政务失信治理与负面舆情监测", "政务诚信教育培训和宣传", "创新综合评价", "合计", None]  # fmt: skip


@pytest.mark.slow
def test_the_same_round_gives_the_same_bytes():
    assert write_master(busy_round(2)) == write_master(busy_round(2))


def test_text_stays_text():
    catalogue = a_catalogue(
        an_item("是否", 1, {}, (*OK, an_input("url", "文本", optional=True)), "牵头", "D1")
    )
    given = master_input(
        catalogue, {"D1": {"1.1:ok": "是", "1.1:url": '=HYPERLINK("http://x")', f"1.1:{MEMO}": "+1"}}
    )
    book = openpyxl.load_workbook(io.BytesIO(write_master(given)[0]))
    found = cell(book, "填报明细", {"代码": "url"}, "值")
    assert (found.value, found.data_type) == ('=HYPERLINK("http://x")', "s")


def test_answers_are_real_values():
    inputs = (an_input("date", "日期"), an_input("n", "小数", optional=True))
    catalogue = a_catalogue(an_item("限期", 1, {"截止": dt.date(2021, 3, 31)}, inputs, "牵头", "D1"))
    given = master_input(catalogue, {"D1": {"1.1:date": dt.date(2021, 3, 1), "1.1:n": 1.5}})
    book = openpyxl.load_workbook(io.BytesIO(write_master(given)[0]))
    assert cell(book, "填报明细", {"代码": "date"}, "值").value == dt.datetime(2021, 3, 1)
    assert cell(book, "填报明细", {"代码": "n"}, "值").value == 1.5


@pytest.mark.slow
@pytest.mark.parametrize("sheet", ["填报明细", "问题清单", "报送情况", "佐证材料"])
def test_links_lead_to_the_files_of_the_round(sheet):
    data, _ = write_master(busy_round(4))
    book = openpyxl.load_workbook(io.BytesIO(data))
    number = book.sheetnames.index(sheet) + 1
    rels = zipfile.ZipFile(io.BytesIO(data)).read(f"xl/worksheets/_rels/sheet{number}.xml.rels").decode()
    assert 'Target="inbox/' in rels and "\\" not in rels


@pytest.mark.slow
def test_verified_scores_are_shown_as_typed():
    book = openpyxl.load_workbook(io.BytesIO(write_master(busy_round(6))[0]))
    shown = {i: cell(book, "指标得分", {"编号": i}, "核定分").value for i in ("6.1", "26.1", "12.1", "5.1")}
    assert shown == {"6.1": 1.5, "26.1": "二分", "12.1": 2.5, "5.1": 2.345}


def workbook(given):
    return openpyxl.load_workbook(io.BytesIO(write_master(given)[0]))


@pytest.mark.slow
def test_the_names_of_missing_units_fit_into_their_row():
    given = master_input(the_round_of_2021(), {})
    ws = workbook(given)["指标得分"]
    shorts = {unit.short for unit in given.catalogue.units}
    for row in range(2, ws.max_row + 1):
        names = cell_at(ws, row, "缺报单位").value
        if names:
            assert set(names.split("、")) <= shorts
            assert ws.row_dimensions[row].height >= 14.5 * len(names) * 2 / 34
    many = name_list([f"第{k}街道办事处" for k in range(300)])
    assert many.startswith("第0街道办事处、") and many.endswith("等 300 家") and len(many) < 300


@pytest.mark.slow
def test_no_text_is_cut_by_the_column_beside_it():
    catalogue = the_round_of_2021()
    answers = random_answers(catalogue, 3)
    long = {
        "memo": "牵头部门已印发方案并组织培训，" * 4,
        "ev": "http://www.example.gov.cn/2021/11/30/12.1_台账.html",
    }
    answers["T04"] = answers.get("T04", {}) | {"12.1:@memo": long["memo"], "12.1:@ev": long["ev"]}
    book = workbook(
        master_input(
            catalogue, answers, evidence=(EvidenceRow("12.1", "T04", "台账" * 20, "inbox/台账.pdf"),)
        )
    )
    shown = set()
    for ws in book:
        made_up = {at.column for at in ws[1] if at.value == "单元格"}  # keys stand there, no places
        widths = {
            column: look.width
            for look in ws.column_dimensions.values()
            if not look.hidden and look.min
            for column in {*range(look.min, look.max + 1)} - made_up
        }
        for row in ws.iter_rows(min_row=2) if ws.title != "总览" else ():
            for at in row:
                if (
                    isinstance(at.value, str)
                    and at.column in widths
                    and at.data_type == "s"
                    and not at.hyperlink
                ):
                    shown.add(at.value)
                    room = text_width(at.value) <= widths[at.column]
                    assert room or at.alignment.wrap_text, (ws.title, at.coordinate, at.value)
    assert {long["memo"], long["ev"], "淮安区政务服务管理办公室"} <= shown


def cell_at(ws, row, heading):
    return ws.cell(row, next(c.column for c in ws[1] if c.value == heading))


def test_words_read_from_the_left_and_numbers_stand_right():
    inputs = (an_input("n"), an_input("ok", "是否"), an_input("note", "长文本", optional=True))
    answers = {"D1": {"1.1:n": 3, "1.1:ok": "是", "1.1:note": "已印发实施办法并组织全区培训，" * 6}}
    book = workbook(master_input(a_catalogue(an_item("评审", 2, {}, inputs, "文本", "D1")), answers))
    looks = {code: cell(book, "填报明细", {"代码": code}, "值") for code in ("n", "ok", "note")}
    assert {code: c.alignment.horizontal for code, c in looks.items()} == {
        "n": "right", "ok": "center", "note": "left",
    }  # fmt: skip
    assert looks["note"].alignment.wrap_text
    assert book["填报明细"].row_dimensions[looks["note"].row].height > 14.5 * 7


def test_a_correction_is_listed_from_the_left():
    changes = tuple(
        Adjustment(NOON, "1.1", "D1", "n", "值", old, 12.0, "电话核实", "张三") for old in (None, 3.0)
    )
    book = workbook(
        master_input(a_catalogue(an_item("计数", 2, {"每项": 0.3}, N, "求和", "D1")), {}, adjustments=changes)
    )
    rows = list(book["调整记录"].iter_rows(min_row=2))
    assert len(rows) == 2
    assert {c.alignment.horizontal for row in rows for c in row if c.value == 12.0} == {"left"}


NOON = dt.datetime(2021, 12, 1, 12)


def test_with_nothing_received_no_date_is_claimed():
    given = replace(
        master_input(a_catalogue(an_item("计数", 2, {"每项": 0.3}, N, "求和", "D1")), {}), as_of=None
    )
    assert write_master(given)[0] == write_master(given)[0]
    book = workbook(given)
    assert "尚未收到报送" in book["总览"]["A2"].value and "数据截至" not in book["总览"]["A2"].value
    assert "尚未收到报送" in book["指标得分"].oddFooter.left.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("", "2021年度政务诚信评价 · 总览"),
        ("某市2022年法治建设考核", "某市2022年法治建设考核 · 总览"),
        ("关于印发《某区信用考核 A&B》的通知", "某区信用考核 A&B · 总览"),
        ("关于印发《2021年度某区诚信建设第三方评价指标及任务分工》的通知", "2021年度某区诚信建设评价 · 总览"),
        ("2022年优化营商环境考核指标体系", "2022年优化营商环境考核 · 总览"),
    ],
)
def test_the_master_is_called_as_the_round_is(title, shown):
    catalogue = a_catalogue(an_item("计数", 2, {"每项": 0.3}, N, "求和", "D1"), title=title)
    book = workbook(master_input(catalogue, {}))
    assert book["总览"]["A1"].value == shown
    name = shown.removesuffix(" · 总览")
    assert book["指标得分"].oddHeader.left.text.strip() == name.replace("&", "&&")
    assert book.properties.title == f"{name} 主评分表"


@pytest.mark.parametrize(
    ("units", "groups"), [("D1 D2", ["部门"]), ("D1 T1", ["部门", "镇街"]), ("T1", ["镇街"])]
)
def test_groups_without_units_are_not_listed(units, groups):
    ws = workbook(master_input(a_catalogue(an_item("计数", 2, {"每项": 0.3}, N, "求和", units)), {}))["总览"]
    assert [
        c.value for c in ws["I"] if c.value in ("部门", "镇街")
    ] == groups * 2  # with the best and the weakest
