"""Headings of 稳定性, and the settings that say how it is computed."""

from __future__ import annotations

from typing import Final


class StabilitySetting:
    """Keys of the sheet 设置."""

    SEED: Final = "稳定性种子"
    WEIGHTS: Final = "权重浮动"
    JUDGED: Final = "评审浮动"
    ALL: Final = (SEED, WEIGHTS, JUDGED)


class StabilityHead:
    """Headings of the sheet 稳定性."""

    RANGE: Final = "名次范围"
    BEST: Final = "较好名次"
    WORST: Final = "较差名次"
    BEFORE: Final = "较好名次前"
    SPREAD: Final = "名次幅度"
    KEPT: Final = "名次不变"
    HARD_BEST: Final = "待定全得"
    HARD_WORST: Final = "待定全失"
    NEAR: Final = "相近"
