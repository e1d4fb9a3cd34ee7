"""限期: all points for a date not after the deadline."""

from __future__ import annotations

import calendar
import datetime as dt
import math

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import YES, InputType
from govcredit_xl.core.words import NOTHING_SAID, Words
from govcredit_xl.scoring.expression import ZERO, Expr, Name, maximum, no, total_of, when, whole
from govcredit_xl.scoring.rules.base import Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import each, example_input, marks, text_param

DAY, MONTH = "天", "月"
MAX_STEPS = 120
"""Steps of delay that a formula can list."""

_LATE_BY_DAY = Words("每晚 1 天扣 {loss}，扣完为止", "each day later takes off {loss}, down to 0")
_LATE_BY_MONTH = Words(
    "每晚 1 个月（不足 1 个月按 1 个月）扣 {loss}，扣完为止",
    "each month begun after it takes off {loss}, down to 0",
)


class Deadline(Rule):
    """date ≤ 截止: p, else 0, or with 每迟 p − 扣分 for each day or month begun. Not done: 0.

    Pooled by 任一 the earliest date counts.
    """

    kind = "限期"
    english = "deadline"
    usage = (
        "按期完成得满分",
        "日期不晚于截止日期得满分，晚了得 0 分；填了“每迟”的，每晚一天或一个月（不足的算一个）扣“扣分”，扣完为止。"
        "要问是否完成的，加代码为 done 的是否项，“否”得 0 分、不用填日期",
        "截止 2021-03-31；每迟 月；扣分 0.5",
    )
    params = (
        Param("截止", "date", required=True),
        Param("每迟", "choice", choices=(DAY, MONTH)),
        Param("扣分", "number", required=True, when=("每迟", (DAY, MONTH)), positive=True),
    )
    slots = (
        Slot("date", (InputType.DATE,)),
        Slot("done", (InputType.FLAG,), required=False),
    )

    def _limit(self, item: Item) -> dt.date:
        value = item.params["截止"]
        assert isinstance(value, dt.date)  # `check` has seen to it
        return value

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        if text_param(item, "每迟") == MONTH and self._months(item) > MAX_STEPS:
            return [("扣分", f"要 {MAX_STEPS} 个月以上才扣完，请核对")]
        return []

    def _months(self, item: Item) -> int:
        """After how many months nothing is left."""
        return math.ceil(round(item.points / (each(item, "扣分") or 1.0), 9))

    def said(self, item: Item) -> Words:
        day, late = self._limit(item), text_param(item, "每迟")
        after = Words("晚于该日不得分", "after that day none")
        if late:
            step = _LATE_BY_DAY if late == DAY else _LATE_BY_MONTH
            after = step.put(loss=marks(each(item, "扣分")))
        undone = Words("；未完成的不得分", "; what is not done gives none")
        return Words("不晚于 {on}得 {points}，{after}{undone}。", "By {on}: {points}, {after}{undone}.").put(
            on=Words(f"{day.year} 年 {day.month} 月 {day.day} 日", day.isoformat()),
            points=marks(item.points),
            after=after,
            undone=undone if item.input("done") else NOTHING_SAID,
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"date": self._limit(item), **({"done": YES} if item.input("done") else {})}

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
        date, done = example_input("date", InputType.DATE), example_input("done", InputType.FLAG)
        later = [*rows]
        later += [{"date": day + k} for k in (2, 3, 29.5, 30, 31, 61, 62, 92, 93, 400)]
        whether: list[dict[str, float | None]] = [
            {"date": d, "done": k} for d in (day, day + 1, None) for k in (1.0, 0.0, None)
        ]
        end = dt.date(2021, 1, 31)
        return (
            Example(2.0, {"截止": limit}, rows, (date,)),
            Example(2.0, {"截止": limit, "每迟": DAY, "扣分": 0.5}, later, (date,)),
            Example(2.0, {"截止": end, "每迟": MONTH, "扣分": 0.7}, later, (date,)),
            Example(2.0, {"截止": limit, "每迟": DAY, "扣分": 0.5}, whether, (date, done)),
        )

    def tree(self, item: Item) -> Expr:
        # A time of day on the last day is still that day.
        day, limit = whole(Name("date")), serial(self._limit(item))
        after: Expr = ZERO
        match text_param(item, "每迟"):
            case "天":
                after = maximum(0.0, item.points - each(item, "扣分") * (day - limit))
            case "月":
                begun = [
                    when(day > serial(_months_later(self._limit(item), k)), 1.0, 0.0)
                    for k in range(self._months(item))
                ]
                after = maximum(0.0, item.points - each(item, "扣分") * total_of(begun))
        found = when(day <= limit, item.points, after)
        return when(no(Name("done")), 0.0, found) if item.input("done") is not None else found


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, its last day where it has none such (as EDATE has it)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
