"""A list whose figures come from everybody: the unit, the office, an assessor, raters; and a plain scorer of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from unit_lists import UNITS, the_list

from govcredit_xl.core.model import Catalogue

BOTH = "各部门、各镇街"
HEADS = ("编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "每件扣", "公式")
ASKED = ("编号", "代码", "名称", "类型", "选填", "来源", "权重")
FIGURES = ("单位", "编号", "代码", "值")


def _item(**values: Any) -> tuple[Any, ...]:
    return tuple({"评分标准": "标准", "牵头单位": BOTH, **values}.get(heading) for heading in HEADS)


ITEMS = (
    HEADS,
    _item(编号="1.1", 一级指标="任务", 一级分值=60, 分值=30, 计分方式="公式", 公式="=MIN(分值,分值*n/d)"),
    _item(编号="1.2", 一级指标="任务", 一级分值=60, 分值=30, 计分方式="扣分", 每件扣=4),
    _item(编号="2.1", 一级指标="评议", 一级分值=40, 分值=30, 计分方式="公式", 公式="=0.3*x"),
    _item(编号="2.2", 一级指标="评议", 一级分值=40, 分值=10, 计分方式="公式", 公式="=MIN(分值,[2.1].x/10)"),
)
INPUTS = (
    ASKED,
    ("1.1", "n", "完成数", "计数", "", "", ""),
    ("1.1", "d", "目标数", "计数", "", "办公室", ""),
    ("1.2", "n", "通报件数", "计数", "", "财政局", ""),
    ("2.1", "x", "满意度", "小数", "", "教育局 60%、民政局 40%", ""),
)
TARGETS = (FIGURES, *((unit[0], "1.1", "d", 10 * k) for k, unit in enumerate(UNITS[1:], 1)))
# The same of a list that scores the whole district.
WHOLE_HEADS = (
    "编号", "序号", "一级指标", "一级分值", "二级指标", "二级分值", "分值", "评分标准", "牵头单位", "配合单位", "合并方式",
    "计分方式", "每件扣", "公式",
)  # fmt: skip
WHOLE_ITEMS = (
    WHOLE_HEADS,
    ("1.1", "1", "任务", 100, "完成", 60, 60, "标准", BOTH, "", "求和", "公式", "", "=MIN(分值,分值*n/d)"),
    ("1.2", "2", "任务", 100, "通报", 40, 40, "标准", BOTH, "", "求和", "扣分", 4, ""),
)
RATERS = {"A2": 0.6, "A3": 0.4}
CODES = tuple(unit[0] for unit in UNITS[1:])


def the_given_list(figures: tuple[Any, ...] = TARGETS, inputs: Any = INPUTS, **settings: Any) -> Catalogue:
    return the_list(UNITS, ITEMS, inputs, figures=figures, 总分=100, **settings)


def the_given_district() -> Catalogue:
    return the_list(UNITS, WHOLE_ITEMS, INPUTS[:4], figures=TARGETS, 评价对象="全区")


def a_given_round(seed: int) -> dict[str, dict[str, Any]]:
    """unit → what it says, of itself and of others; some leave something blank, some have not returned."""
    dice = random.Random(seed)
    found: dict[str, dict[str, Any]] = {}
    for unit in CODES:
        if dice.random() < 0.12:
            continue
        said: dict[str, Any] = {}
        if dice.random() > 0.1:
            said["1.1:n"] = float(dice.randint(0, 80))
        if unit == "A1":
            for other in CODES:
                if dice.random() > 0.1:
                    said[f"{other}/1.2:n"] = float(dice.randint(0, 9))
        if unit in RATERS:
            for other in CODES:
                if other != unit and dice.random() > 0.1:
                    said[f"{other}/2.1:x"] = round(dice.uniform(30, 100), 1)
        found[unit] = said
    return found


def plain_scores(answers: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], float | None]:
    """(unit, item) → score, worked out with plain arithmetic; None while something is missing."""
    found: dict[tuple[str, str], float | None] = {}
    for k, unit in enumerate(CODES, 1):
        n = answers.get(unit, {}).get("1.1:n")
        found[unit, "1.1"] = None if n is None else round(min(30.0, 30 * n / (10 * k)) + 1e-9, 2)
        cases = answers.get("A1", {}).get(f"{unit}/1.2:n")
        found[unit, "1.2"] = None if cases is None else max(0.0, 30 - 4 * cases)
        marks = [(w, answers.get(r, {}).get(f"{unit}/2.1:x")) for r, w in RATERS.items() if r != unit]
        if any(mark is None for _, mark in marks):
            found[unit, "2.1"] = found[unit, "2.2"] = None
            continue
        mean = sum(w * mark for w, mark in marks) / sum(w for w, _ in marks)
        found[unit, "2.1"] = round(0.3 * mean + 1e-9, 2)
        found[unit, "2.2"] = round(min(10.0, mean / 10) + 1e-9, 2)
    return found
