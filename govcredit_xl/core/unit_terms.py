"""Words of lists that score each unit by itself: settings, the tree, grades, and headings of their sheets."""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.terms import MISSING_AS_REPORTED, MISSING_OPEN

MISSING_ZERO: Final = "计零"
MISSING_MEAN: Final = "组内平均"
MISSING_WAYS: Final = (MISSING_OPEN, MISSING_AS_REPORTED, MISSING_ZERO, MISSING_MEAN)


class Subject:
    """评价对象: who has a score."""

    DISTRICT: Final = "全区"
    UNIT: Final = "单位"

    ALL: Final = (DISTRICT, UNIT)


OVERALL_MEAN: Final = "平均"
"""全区得分 of a round that scores units: the mean of their rates."""

FOR_GROUP: Final = "@"
"""Between the name of a parameter, or of 总分, and the ranking group that it is for: 每降@镇."""


class Combining:
    """汇总方式: how a node of the tree is made of what is below it."""

    SUM: Final = "求和"
    WEIGHTED: Final = "加权"
    MEAN: Final = "平均"
    MOST: Final = "取最高"
    LEAST: Final = "取最低"

    ALL: Final = (SUM, WEIGHTED, MEAN, MOST, LEAST)


PARTS: Final = "分项"
"""计分方式 of an item that is a node over its parts."""

FROM_FULL: Final = "满分"
"""起算: the node starts from its 分值."""
UNBOUNDED: Final = "不限"
"""下限: none."""
INSIDE: Final = "总分内"
OUTSIDE: Final = "总分外"
"""位置."""


class Basis:
    """得分依据: where a final score is from."""

    VERIFIED: Final = "核定"
    COMPUTED: Final = "测算"
    AS_REPORTED: Final = "按已报"
    ZERO: Final = "计零"
    MEAN: Final = "组内平均"


STRIKES_GRADE: Final = "等次"
"""范围 of a veto that leaves the unit no better grade than 最高等次."""

BEST_GRADE: Final = "最高等次"
"""The parameter of such a veto."""


class UnitHead:
    """Headings of 单位评分, 层级得分, 单位得分 and 总览 of such a round."""

    RANKING: Final = "排名组"
    EXTRA: Final = "加减分"
    WHOLE: Final = "总分"
    GRADE: Final = "等次"
    BASIS: Final = "得分依据"
    NODE_KEY: Final = "节点键"
    OWN_SCORE: Final = "实得"
    LACKS: Final = "缺分"
    FILLED: Final = "填报情况"
    NODE: Final = "节点"
    HOW: Final = "汇总方式"
    COUNT: Final = "计分项"
    FIRST_ROW: Final = "首行"
    LAST_ROW: Final = "末行"
    ROOT_KEY: Final = "单位键"
    PLACE: Final = "层级行"
    BY_RATE: Final = "按得分率"
    MEASURE_VALUE: Final = "排名依据"
    POOL: Final = "可评"
    GIVEN: Final = "评为"
