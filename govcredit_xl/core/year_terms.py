"""Headings of 同比, and what its first column calls a row."""

from __future__ import annotations

from typing import Final


class YearHead:
    """Headings of the sheet 同比 that no other sheet has."""

    KIND: Final = "对比"
    OLD_ITEM: Final = "上年编号"
    NAME: Final = "名称"
    HOW: Final = "情况"
    OLD_POINTS: Final = "上年分值"
    OLD_SCORE: Final = "上年得分"
    CHANGE: Final = "升降"
    OLD_RATE: Final = "上年得分率"
    RATE_CHANGE: Final = "得分率升降"
    OLD_RANK: Final = "上年名次"
    CLIMBED: Final = "名次升降"


class YearRow:
    """Kinds of rows."""

    TOTAL: Final = "总分"
    AREA: Final = "一级指标"
    ITEM: Final = "评分项"
    UNIT: Final = "单位"
