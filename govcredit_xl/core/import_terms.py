"""Headings of the sheets that an import adds to a catalogue."""

from __future__ import annotations

from typing import Final


class ReviewCol:
    """Headings of the sheet 待核对."""

    NUMBER: Final = "序号"
    QUESTION: Final = "要定的事"
    PLACE: Final = "位置"
    NOW: Final = "现在填的"
    BASIS: Final = "依据"
    SURE: Final = "把握"
    SOURCE: Final = "通知里的位置"
    DONE: Final = "已定"
    SHEET: Final = "工作表"
    KEY: Final = "编号"
    COLUMN: Final = "列"


class ChangeCol:
    """Headings of the sheet 与上年对比."""

    KIND: Final = "变化"
    OLD: Final = "原编号"
    NEW: Final = "新编号"
    NAME: Final = "二级指标"
    WHAT: Final = "项目"
    BEFORE: Final = "原来"
    AFTER: Final = "现在"


ITEM: Final = "评分项"
PARAMETER: Final = "参数"
"""Under 项目: a whole item; a parameter, before its name."""
