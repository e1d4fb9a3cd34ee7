"""What is said of lists unlike that of 2021: nothing that is not so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rounds_in_memory import problems_of
from unit_lists import INPUTS, UNITS, places, read

HEADS = (
    "编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "达标", "未达标", "超额", "每件扣", "下限", "每项",
)  # fmt: skip
RATE = {"计分方式": "比率", "达标": 1, "未达标": "按比例"}
TWO = (("1.1", "n", "完成数", "计数", ""), ("1.1", "d", "总数", "计数", ""))


def row(**values: Any) -> tuple[Any, ...]:
    usual = {
        "编号": "1.1",
        "一级指标": "甲",
        "一级分值": 10,
        "分值": 10,
        "评分标准": "标准",
        "牵头单位": "各部门、各镇街",
    }
    return tuple({**usual, **values}.get(heading) for heading in HEADS)


def told(rows: Sequence[Any], inputs: Sequence[Any], **more: Any) -> list[str]:
    return [problem.message() for problem in read(UNITS, (HEADS, *rows), (INPUTS, *inputs), **more)[1]]


def test_more_than_100_percent_is_taken_where_a_target_may_be_beaten() -> None:
    assert told([row(**{**RATE, "达标": 1.1, "超额": "允许"})], TWO) == []
    (said,) = told([row(**{**RATE, "达标": 1.1})], TWO)
    assert "1.1 是 110%" in said and "“超额”要填“允许”" in said


def test_the_same_figure_is_what_the_list_says_and_no_equal_label() -> None:
    rows = [row(**RATE, 分值=5), row(**RATE, 编号="1.2", 分值=5)]
    other = (("1.2", "n", "完成数", "计数", ""), ("1.2", "d", "总数", "计数", ""))
    answers = {"1.1:n": 2.0, "1.1:d": 10.0, "1.2:n": 2.0, "1.2:d": 20.0}
    catalogue, _ = read(UNITS, (HEADS, *rows), (INPUTS, *TWO, *other))
    assert catalogue is not None and problems_of(catalogue, "A1", answers) == []
    heads = (*INPUTS, "同数")
    same = [(*one, "1.1.d" if one[:2] == ("1.2", "d") else "") for one in (*TWO, *other)]
    catalogue, _ = read(UNITS, (HEADS, *rows), (heads, *same))
    assert catalogue is not None
    assert [code for code, _ in problems_of(catalogue, "A1", answers)] == ["denominators-differ"]


def test_one_bad_number_does_not_hide_the_other_sums() -> None:
    bad = row(计分方式="计数", 每项=1, 分值="两")
    off = row(计分方式="计数", 每项=1, 编号="2.1", 一级指标="乙", 一级分值=7, 分值=5)
    fine = row(计分方式="计数", 每项=1, 编号="3.1", 一级指标="丙", 一级分值=5, 分值=5)
    inputs = [(one, "n", "数", "计数", "") for one in ("1.1", "2.1", "3.1")]
    found = read(UNITS, (HEADS, bad, off, fine), (INPUTS, *inputs), 总分=100)[1]
    assert places(found) == [["指标!D2", "bad-value"], *[["指标!C3", "group-sum-differs"]] * 2]


@pytest.mark.parametrize(
    ("values", "inputs", "more"),
    [
        ({"计分方式": "扣分", "每件扣": 1, "下限": -5}, [("1.1", "n", "件数", "计数", "")], {}),
        (
            {"计分方式": "分档"},
            [("1.1", "n", "增减", "正负数", "")],
            {"bands": (("编号", "下限", "得分"), ("1.1", -2, 1), ("1.1", 0, 5), ("1.1", 3, 10))},
        ),
    ],
)
def test_bounds_below_0_are_taken(values: dict[str, Any], inputs: list[Any], more: dict[str, Any]) -> None:
    assert told([row(**values)], inputs, **more) == []


def test_a_criterion_that_gives_more_than_its_points_is_told() -> None:
    (said,) = told([row(计分方式="计数", 每项=1, 评分标准="每项得1分，最高得14分")], TWO[:1])
    assert "最高得14分" in said and "分值是 10" in said


def test_a_target_that_is_beaten_is_told_as_one() -> None:
    from govcredit_xl.core.problems import CODES, Problem

    facts = {"numerator": "完成数", "n": 12.0, "denominator": "总数", "d": 10.0}
    (beaten,) = problems_of(_with_target("目标数"), "A1", {"1.1:n": 12.0, "1.1:d": 10.0})
    (part,) = problems_of(_with_target("总数"), "A1", {"1.1:n": 12.0, "1.1:d": 10.0})
    assert (beaten[0], part[0]) == ("above-target", "above-denominator")
    assert "above-target" in CODES and "可以超过的" in Problem("above-denominator", facts=facts).remedy()


def _with_target(label: str) -> Any:
    inputs = (("1.1", "n", "完成数", "计数", ""), ("1.1", "d", label, "计数", ""))
    catalogue, problems = read(UNITS, (HEADS, row(**RATE)), (INPUTS, *inputs))
    assert catalogue is not None, problems
    return catalogue
