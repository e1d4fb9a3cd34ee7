"""Next year's round: the year of the folder's name, a list moved on, and what `check` asks before it begins."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from unit_lists import INPUTS, catalogue_book

from govcredit_xl.catalogue import load_catalogue, read_catalogue
from govcredit_xl.catalogue.next_round import moved
from govcredit_xl.core.packaged import DEFAULT, packaged
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import following, in_year, period_in_name
from govcredit_xl.round.init import begin
from govcredit_xl.round.template_years import templates_with_years
from govcredit_xl.round.write import Report

UNITS = (
    ("编码", "名称", "类别", "截止日期"),
    ("A1", "甲局", "部门", dt.date(2024, 11, 5)),
    ("A2", "乙局", "部门", None),
)
ITEMS = (
    ("编号", "一级指标", "分值", "评分标准", "牵头单位", "计分方式", "截止", "备注自己的"),
    ("1", "规划", 100, "2024年3月底前报送2023年总结和《条例》（2019年）自查，得100分。", "甲局、乙局", "限期",
     dt.date(2024, 3, 31), "照旧"),
)  # fmt: skip
ASKED = (INPUTS, ("1", "date", "报送日期", "日期", None))
SETTINGS: dict[str, Any] = {
    "年度": "2024",
    "标题": "2024年度某县考核",
    "发文字号": "某政办〔2024〕3号",
    "印发日期": dt.date(2024, 1, 8),
    "截止日期": dt.date(2024, 12, 31),
    "联系人": "张三",
    "通报文号": "某政办〔2025〕1号",
}


def the_book(**settings: Any) -> bytes:
    return catalogue_book(UNITS, ITEMS, ASKED, **{**SETTINGS, **settings})


def codes(data: bytes, today: dt.date) -> list[str]:
    return [problem.code for problem in read_catalogue(data, today=today)[1]]


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2026", "2026"), ("2026年度", "2026"), ("round_2026", "2026"), ("2024年第二季度", "2024年第二季度"),
        ("2023-2024学年", "2023-2024学年"), ("2024年上半年", "2024年上半年"), ("demo", ""), ("20260101", ""), ("1999", ""),
        ("二〇二六年考核", "2026"), ("二零二六年", "2026"), ("二〇二六号", ""),
    ],
)  # fmt: skip
def test_the_year_of_a_folder(name: str, period: str) -> None:
    assert period_in_name(name) == period


@pytest.mark.parametrize(
    ("period", "after"),
    [
        ("2021", "2022"), ("2024年第一季度", "2024年第二季度"), ("2024年第四季度", "2025年第一季度"),
        ("2024年上半年", "2024年下半年"), ("2024年下半年", "2025年上半年"), ("2023-2024学年", "2024-2025学年"),
    ],
)  # fmt: skip
def test_the_period_after(period: str, after: str) -> None:
    assert following(period) == after


@pytest.mark.parametrize(
    ("folder", "period", "moved_to"),
    [
        ("2025", "2024年第一季度", "2025年第一季度"), ("2024", "2024年第一季度", "2024年第一季度"),
        ("2024年第三季度", "2024年第一季度", "2024年第三季度"), ("2025", "2024", "2025"), ("2025", "2024年下半年", "2025年下半年"),
        ("2025", "2023-2024学年", "2025"), ("", "2024年第一季度", ""), ("2025", "", "2025"),
    ],
)  # fmt: skip
def test_a_folder_that_names_a_year_keeps_the_part_of_it(folder: str, period: str, moved_to: str) -> None:
    assert in_year(folder, period) == moved_to


@pytest.mark.parametrize(
    ("folder", "year"), [("q2024", "2024年第二季度"), ("2025", "2025年第一季度"), ("x", "2024年第二季度")]
)
def test_the_round_after_a_quarter_is_a_quarter(folder: str, year: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    assert not begin(before, like="季度考核").refused
    assert not begin(tmp_path / folder, previous=before).refused
    catalogue, _ = load_catalogue(tmp_path / folder / "指标体系.xlsx")
    assert catalogue is not None and catalogue.settings.year == year


@pytest.mark.slow
def test_a_list_is_moved_to_another_year() -> None:
    found = moved(the_book(), "2026", previous="../2024")
    assert found is not None
    assert (found.old, found.new) == ("2024", "2026")
    assert set(found.emptied) == {"发文字号", "印发日期", "截止日期", "通报文号"}
    catalogue, problems = read_catalogue(found.data)
    assert catalogue is not None, [problem.message() for problem in problems]
    said, item = catalogue.settings, catalogue.items[0]
    assert (said.year, said.title, said.number, said.issued, said.deadline) == (
        "2026",
        "2026年度某县考核",
        "",
        None,
        None,
    )
    assert (said.contact, said.other["上一轮"]) == ("张三", "../2024")
    assert item.params["截止"] == dt.date(2026, 3, 31)
    assert item.criterion == "2026年3月底前报送2025年总结和《条例》（2019年）自查，得100分。"
    assert [unit.deadline for unit in catalogue.units] == [None, None]


def test_what_was_moved_is_coloured_and_the_rest_stays() -> None:
    book = openpyxl.load_workbook(io.BytesIO(the_book()))
    book["设置"]["D2"] = "自己的备注"
    book.create_sheet("会议记录")["A1"] = "随便"
    stream = io.BytesIO()
    book.save(stream)
    found = moved(stream.getvalue(), "2025")
    assert found is not None
    after = openpyxl.load_workbook(io.BytesIO(found.data))
    sheet = after["设置"]
    yellow = {
        sheet.cell(row, 1).value for row in range(2, 12) if sheet.cell(row, 2).fill.fgColor.rgb == "FFFFF2A8"
    }
    assert yellow == {"年度", "标题", "发文字号", "印发日期", "截止日期", "联系人", "通报文号"}
    assert (sheet["D2"].value, after["会议记录"]["A1"].value) == ("自己的备注", "随便")
    assert after["指标"]["H2"].value == "照旧"


def test_figures_of_single_units_are_to_be_looked_at() -> None:
    figures = (("单位", "编号", "代码", "值"), ("A1", "1", "d", 40), ("A2", "1", "d", 50))
    found = moved(catalogue_book(UNITS, ITEMS, ASKED, figures=figures, **SETTINGS), "2025")
    assert found is not None
    cells = openpyxl.load_workbook(io.BytesIO(found.data))["单位数据"]["D"]
    assert [(c.value, c.fill.fgColor.rgb == "FFFFF2A8") for c in cells[1:]] == [(40, True), (50, True)]


def test_a_quarter_takes_the_place_of_the_quarter_before() -> None:
    data = the_book(年度="2024年第一季度", 标题="2024年第一季度某县考核")
    found = moved(data, "2024年第二季度")
    assert found is not None
    catalogue, _ = read_catalogue(found.data)
    assert catalogue is not None
    assert (catalogue.settings.year, catalogue.settings.title) == ("2024年第二季度", "2024年第二季度某县考核")
    assert catalogue.items[0].params["截止"] == dt.date(2024, 3, 31)  # the year is the same
    sheet = openpyxl.load_workbook(io.BytesIO(found.data))["指标"]
    marked = {sheet.cell(1, c.column).value for c in sheet[2] if c.fill.fgColor.rgb == "FFFFF2A8"}
    assert marked == {"评分标准", "截止"}  # they are of the quarter before, and somebody must look


def test_what_units_are_asked_moves_too() -> None:
    asked = (
        ("编号", "代码", "名称", "类型", "说明"),
        ("1", "date", "2024年报送日期", "日期", "统计口径：2023年12月至2024年11月"),
        ("1", "n", "件数", "计数", "按2019年的口径"),
    )
    found = moved(catalogue_book(UNITS, ITEMS, asked, **SETTINGS), "2025")
    assert found is not None
    rows = list(openpyxl.load_workbook(io.BytesIO(found.data))["填报项"].iter_rows(min_row=2))
    assert [[(c.value, c.fill.fgColor.rgb == "FFFFF2A8") for c in (row[2], row[4])] for row in rows] == [
        [("2025年报送日期", True), ("统计口径：2024年12月至2025年11月", True)],
        [("件数", False), ("按2019年的口径", True)],
    ]


def test_a_list_that_is_not_moved_is_the_same_bytes() -> None:
    book = the_book()
    assert moved(book, "2024", clear=False).data == book  # type: ignore[union-attr]


# -- what check asks -------------------------------------------------------------------------------------
TODAY = dt.date(2024, 2, 1)
ASKS = [
    ({}, TODAY, []),
    ({}, dt.date(2025, 1, 1), ["deadline-passed"]),
    ({"联系人": None}, TODAY, ["no-contact"]),
    ({"联系人": None, "电话": "123"}, TODAY, []),
    ({"标题": "2023年度某县考核"}, TODAY, ["title-other-year"]),
    ({"标题": "二〇二三年度某县考核"}, TODAY, ["title-other-year"]),
    ({"标题": "二〇二四年度某县考核"}, TODAY, []),
    ({"标题": "某县考核"}, TODAY, []),
    ({"截止日期": dt.date(2026, 1, 31)}, TODAY, ["years-disagree"]),
    ({"截止日期": dt.date(2025, 1, 31)}, TODAY, []),
    ({"发文字号": "某政办〔2021〕3号"}, TODAY, ["years-disagree"]),
    ({"通报文号": "某政办〔2023〕3号"}, TODAY, ["years-disagree"]),
    ({"通报日期": dt.date(2025, 1, 31), "催报日期": dt.date(2023, 12, 1)}, TODAY, ["years-disagree"]),
    ({"印发日期": None, "截止日期": None, "标题": "某县考核", "年度": "2025"}, TODAY, ["no-deadline", "years-disagree"]),  # an extension of 2024
    # only the year was changed
    ({"年度": "2027"}, TODAY, [*["years-disagree"] * 3, "title-other-year", *["years-disagree"] * 3]),
    ({"年度": "2025"}, TODAY, [*["years-disagree"] * 3, "title-other-year", *["years-disagree"] * 2]),  # the next year
    ({"年度": "2023-2024学年"}, TODAY, []),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "today", "asked"), ASKS)
def test_what_check_asks(settings: dict[str, Any], today: dt.date, asked: list[str]) -> None:
    assert codes(the_book(**settings), today) == asked


def test_only_check_asks() -> None:
    assert codes(the_book(联系人=None), TODAY) == ["no-contact"]
    assert read_catalogue(the_book(联系人=None))[1] == []


# -- init ------------------------------------------------------------------------------------------------
def catalogue_of(folder: Path) -> Any:
    found, problems = read_catalogue((folder / "指标体系.xlsx").read_bytes())
    assert found is not None, [problem.message() for problem in problems]
    return found


def told(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


@pytest.mark.slow
def test_init_takes_the_year_of_the_folder(tmp_path: Path) -> None:
    same, other, none = (begin(tmp_path / name) for name in ("2021", "2026", "试点"))
    assert [told(report) for report in (same, other, none)] == [[], ["list-moved"], []]
    assert (tmp_path / "2021" / "指标体系.xlsx").read_bytes() == packaged(DEFAULT)
    assert (tmp_path / "试点" / "指标体系.xlsx").read_bytes() == packaged(DEFAULT)
    said = catalogue_of(tmp_path / "2026").settings
    assert (said.year, said.deadline, said.number) == ("2026", None, "")
    assert "《2026年度" in said.title
    begin(tmp_path / "2024年上半年", empty=True)
    blank = openpyxl.load_workbook(tmp_path / "2024年上半年" / "指标体系.xlsx")
    assert blank["设置"]["B3"].value == "2024年上半年"


@pytest.mark.slow
def test_init_begins_with_the_round_before(tmp_path: Path) -> None:
    begin(tmp_path / "2021")
    template = tmp_path / "2021" / "模板" / "邮件_发送.txt"
    template.write_text("主题：自己的\n请于2021年11月30日前报送\n", encoding="utf-8")
    report = begin(tmp_path / "下一轮", previous=tmp_path / "2021")
    assert told(report) == ["list-moved", "template-names-year"]
    assert "请打开 下一轮/指标体系.xlsx" in report.problems[0].remedy()
    assert (
        report.problems[1].file == "模板/邮件_发送.txt" and "2021年11月30日" in report.problems[1].message()
    )
    assert (tmp_path / "下一轮" / "模板" / "邮件_发送.txt").read_bytes() == template.read_bytes()
    found = catalogue_of(tmp_path / "下一轮")
    assert (found.settings.year, found.settings.other["上一轮"]) == ("2022", "../2021")
    assert len(found.units) == 45 and len(found.items) == 55
    by_file = begin(tmp_path / "2030", previous=tmp_path / "2021" / "主评分表.xlsx")
    assert not by_file.refused and catalogue_of(tmp_path / "2030").settings.year == "2030"


def test_years_in_templates_are_told() -> None:
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("按20").add_run("21年12月10日")
    document.add_paragraph("GB/T 9704-2012")
    document.save(stream)
    kept = {
        "催报.docx": stream.getvalue(),
        "坏的.docx": b"PK",
        "截断的.docx": stream.getvalue()[:-600],
        "公文格式.csv": "2021年".encode(),
        "邮件_发送.txt": "文号〔2021〕3号\n照旧的2020年一行\n编号12021".encode("gb18030"),
    }
    found = templates_with_years(kept, {"邮件_发送.txt": "照旧的2020年一行".encode()})
    assert [(p.file, p.facts["text"], p.facts["count"]) for p in found] == [
        ("模板/催报.docx", "按2021年12月10日", 1),
        ("模板/邮件_发送.txt", "文号〔2021〕3号", 1),
    ]


def test_an_example_is_moved_to_the_year_of_the_folder(tmp_path: Path) -> None:
    report = begin(tmp_path / "2026", like="部门考核")
    assert told(report) == ["list-moved"]
    found = catalogue_of(tmp_path / "2026")
    assert (found.settings.year, found.settings.deadline) == ("2026", None)
    assert "《2026年度某县河长制工作考核办法》" in found.settings.title
    assert found.item_by_id["5.1"].params["截止"] == dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("options", "code"),
    [({"previous": Path("/nowhere")}, "not-a-round"), ({"like": "无此样例"}, "no-such-list")],
)
def test_init_says_what_it_cannot_begin_with(tmp_path: Path, options: dict[str, Any], code: str) -> None:
    report = begin(tmp_path / "2026", **options)
    problems: list[Problem] = report.problems
    assert report.refused and [problem.code for problem in problems] == [code]
    assert not (tmp_path / "2026").exists()
