"""来源 and the sheet 单位数据: what is read, and all that can be wrong with them at once."""

from __future__ import annotations

import io

import openpyxl
import pytest
from given_figures import ASKED, FIGURES, INPUTS, ITEMS, TARGETS, the_given_list
from masters_in_memory import master_input
from unit_lists import UNITS, catalogue_book, places, read

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.sources import FigureSource
from govcredit_xl.master.write import write_master


def with_source(source, weight="", kind="小数"):
    return (*INPUTS[:-1], ("2.1", "x", "满意度", kind, "", source, weight))


def source_of(source, weight=""):
    return the_given_list(inputs=with_source(source, weight)).item_by_id["2.1"].inputs[0].source


@pytest.mark.parametrize(
    ("source", "weight", "expected"),
    [
        ("办公室", "", FigureSource("办公室")),
        ("上年", "", FigureSource("上年")),
        ("财政局", "", FigureSource("考核部门", (("A1", 1.0),))),
        ("本单位", "", None),
        ("财政局60%、教育局（40%）", "", FigureSource("考核部门", (("A1", 0.6), ("A2", 0.4)))),
        ("财政局 2，教育局 1", "", FigureSource("考核部门", (("A1", 2.0), ("A2", 1.0)))),
        ("财政局、教育局", "60%、40%", FigureSource("考核部门", (("A1", 0.6), ("A2", 0.4)))),
        ("财政局、教育局", "", FigureSource("考核部门", (("A1", 1.0), ("A2", 1.0)))),
        ("财政局 60%、各镇街 40%", "",
         FigureSource("考核部门", (("A1", 0.6), ("B1", 0.1), ("B2", 0.1), ("B3", 0.1), ("B4", 0.1)))),
    ],
)  # fmt: skip
def test_who_gives_a_figure(source, weight, expected):
    assert source_of(source, weight) == expected


BAD = [
    (with_source("财证局"), TARGETS, [["填报项!F5", "unknown-unit"]]),
    (with_source("财政局 60%、教育局"), TARGETS, [["填报项!F5", "bad-value"]]),
    (with_source("财政局 60%、教育局 30%"), TARGETS, [["填报项!F5", "bad-value"]]),
    (with_source("财政局、教育局", "0.7"), TARGETS, [["填报项!G5", "bad-value"]]),
    (with_source("财政局、财政局"), TARGETS, [["填报项!F5", "bad-value"]]),
    (with_source("财政局、教育局", "", "是否"), TARGETS, [["填报项!D5", "bad-value"]]),
    (with_source("", "60%"), TARGETS, [["填报项!G5", "bad-value"]]),
    (INPUTS, TARGETS[:-2], [["单位数据", "figures-missing"]]),
    (
        INPUTS,
        (
            *TARGETS,
            ("东镇", "1.1", "d", 5),
            ("东填", "1.1", "d", 5),
            ("东镇", "1.9", "d", 5),
            ("东镇", "1.1", "e", 5),
            ("东镇", "1.1", "n", 5),
            ("东镇", "1.2", "n", 5),
            ("东镇", "1.1", None, "五"),
        ),
        [
            ["单位数据!A9", "duplicate-id"],
            ["单位数据!A10", "unknown-unit"],
            ["单位数据!B11", "unknown-item"],
            ["单位数据!C12", "bad-value"],
            ["单位数据!C13", "bad-value"],
            ["单位数据!C14", "bad-value"],
            ["单位数据!C15", "missing-value"],
        ],
    ),
    (INPUTS, (*TARGETS[:-1], ("北街道", "1.1", "d", "许多")), [["单位数据!D8", "bad-value"]]),
    (INPUTS, (*TARGETS[:-1], ("北街道", "1.1", "d", 2.5)), [["单位数据!D8", "bad-value"]]),
]  # fmt: skip


@pytest.mark.parametrize(("inputs", "figures", "expected"), BAD)
def test_everything_wrong_is_told_at_once(inputs, figures, expected):
    _, problems = read(UNITS, ITEMS, inputs, figures=figures, 总分=100)
    assert places(problems) == expected
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.remedy(lang)


def test_a_group_and_a_share_are_figures_too():
    share = (ASKED, *INPUTS[1:2], ("1.1", "d", "目标", "小数", "", "办公室", ""), *INPUTS[3:])
    figures = (FIGURES, ("各部门", "1.1", "d", "95%"), ("各镇街", "1.1", "d", 0.9))
    catalogue = the_given_list(figures, share)
    assert [(one.unit, one.value) for one in catalogue.figures][2:4] == [("A3", 0.95), ("B1", 0.9)]


# -- the round before -------------------------------------------------------------------------------------
LAST = (*INPUTS[:2], ("1.1", "d", "上年数", "计数", "", "上年", ""), *INPUTS[3:])


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """A round whose master is there, and the folder of the next one."""
    folder = tmp_path_factory.mktemp("rounds")
    own = (*INPUTS[:2], ("1.1", "d", "数", "计数", "", "", ""), *INPUTS[3:])
    answers = {"A1": {"1.1:n": 3, "1.1:d": 12}, "B2": {"1.1:n": 3, "1.1:d": 7}}
    (folder / "2023").mkdir()
    (folder / "2023" / "主评分表.xlsx").write_bytes(
        write_master(master_input(the_given_list((), own), answers))[0]
    )
    (folder / "2024").mkdir()
    return folder


def load_next(folder, last, figures=()):
    data = catalogue_book(UNITS, ITEMS, LAST, figures=figures, 总分=100, 上一轮=last)
    (folder / "2024" / "指标体系.xlsx").write_bytes(data)
    return load_catalogue(folder / "2024" / "指标体系.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize("last", ["../2023", "../2023/主评分表.xlsx", "..\\2023"])
def test_figures_of_the_round_before(rounds, last):
    catalogue, problems = load_next(rounds, last)
    assert [p.code for p in problems] == ["figures-missing"]
    assert [(one.unit, one.code, one.value, one.sheet) for one in catalogue.figures] == [
        ("A1", "d", 12.0, "填报明细"),
        ("B2", "d", 7.0, "填报明细"),
    ]
    book = openpyxl.load_workbook(io.BytesIO((rounds / "2023" / "主评分表.xlsx").read_bytes()))
    assert book["填报明细"][catalogue.figures[1].cell].value == 7


def test_a_figure_of_the_sheet_comes_before_that_of_the_round_before(rounds):
    catalogue, _ = load_next(rounds, "../2023", (FIGURES, ("A1", "1.1", "d", 99)))
    assert [(one.unit, one.value) for one in catalogue.figures] == [("A1", 99.0), ("B2", 7.0)]


@pytest.mark.parametrize("last", ["../2022", "../2024/指标体系.xlsx"])
def test_a_round_before_that_cannot_be_read_is_an_error(rounds, last):
    catalogue, problems = load_next(rounds, last)
    assert catalogue is None and places(problems)[0] == ["设置!B8", "bad-value"]
    assert last in problems[0].message()
