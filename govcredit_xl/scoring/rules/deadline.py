"""限期: all points for a date not after the deadline."""

from __future__ import annotations

import datetime as dt

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType
from govcredit_xl.scoring.expression import Expr, Name, when, whole
from govcredit_xl.scoring.rules.base import Example, Param, Rule, Slot, example_input, points


class Deadline(Rule):
    """date ≤ 截止: p, else 0. Pooled by 任一 the earliest date counts."""

    kind = "限期"
    usage = (
        "按期完成得满分",
        "日期不晚于截止日期得满分，晚了得 0 分",
        "截止 2021-03-31",
    )
    params = (Param("截止", "date", required=True),)
    slots = (Slot("date", (InputType.DATE,)),)

    def _limit(self, item: Item) -> dt.date:
        value = item.params["截止"]
        assert isinstance(value, dt.date)  # `check` has seen to it
        return value

    def sentence(self, item: Item) -> str:
        day = self._limit(item)
        return (
            f"不晚于 {day.year} 年 {day.month} 月 {day.day} 日得 {points(item.points)} 分，晚于该日不得分。"
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"date": self._limit(item)}

    def examples(self) -> tuple[Example, ...]:
        limit = dt.date(2021, 3, 31)
        day = serial(limit)
        rows: list[dict[str, float | None]] = [
            {"date": day},
            {"date": day - 1},
            {"date": day + 1},
            {"date": day + 0.5},
            {"date": None},
        ]
        return (Example(2.0, {"截止": limit}, rows, (example_input("date", InputType.DATE),)),)

    def tree(self, item: Item) -> Expr:
        # A time of day on the last day is still that day.
        return when(whole(Name("date")) <= serial(self._limit(item)), item.points, 0.0)
