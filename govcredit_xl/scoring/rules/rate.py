"""比率: points for a rate that reaches its target, fewer or none below it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import NO, YES, InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.evaluation import column
from govcredit_xl.scoring.expression import EXCLUDED as OUT
from govcredit_xl.scoring.expression import (
    ZERO,
    Expr,
    Name,
    Number,
    call,
    equals,
    given,
    maximum,
    no,
    reaches,
    rounded,
    when,
    yes,
)
from govcredit_xl.scoring.rules.base import Check, Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import each, example_input, label_of, marks, percent, points, text_param

if TYPE_CHECKING:
    from random import Random

    from govcredit_xl.scoring.evaluation import Columns, Floats

NOTHING, PROPORTIONAL, STEPS = "不得分", "按比例", "每降扣分"
IN_PROPORTION, WHOLE_STEP, NO_STEP = "按比例", "按一档", "不计"
ALLOWED = "允许"
FULL, NONE, EXCLUDED = "满分", "不得分", "不计"

_TARGET = re.compile("目标|任务数|计划数|时序|应完成|指标数")
"""Names of a d that can be beaten, unlike a whole of which n is a part."""

_STEP_SAID = {
    IN_PROPORTION: Words("不足的按比例扣", "parts of it in proportion"),
    WHOLE_STEP: Words("不足的按一档扣", "a part of it as a whole one"),
    NO_STEP: Words("不足一档的不扣", "a part of it nothing"),
}

_TYPES = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT, InputType.FLAG)


class Rate(Rule):
    """r = n/d against 达标; below it by 未达标; d = 0 by 无数据."""

    kind = "比率"
    english = "rate"
    usage = (
        "完成率、答复率、满意度等",
        "比率 = n ÷ d。达到“达标”得满分；未达标：不得分，或按比例（分值 × 比率 ÷ 达标），或每降多少扣多少分（不足一档的看“不足一档”，不填按比例扣，扣完为止）。n 是完成数、d 是目标数的，“超额”填“允许”，n 可以大于 d，得分不超过分值。d 为 0 时看“无数据”，不填按满分",
        "达标 95%；未达标 按比例：比率 76% 得分值的 80%",
    )
    params = (
        Param("超额", "choice", choices=(ALLOWED,)),
        Param("达标", "rate", required=True, positive=True, over_one=("超额", ALLOWED)),
        Param("未达标", "choice", required=True, choices=(NOTHING, PROPORTIONAL, STEPS)),
        Param("每降", "rate", required=True, when=("未达标", (STEPS,)), positive=True),
        Param("扣分", "number", required=True, when=("未达标", (STEPS,)), positive=True),
        Param("不足一档", "choice", choices=(IN_PROPORTION, WHOLE_STEP, NO_STEP), when=("未达标", (STEPS,))),
        Param("无数据", "choice", choices=(FULL, NONE, EXCLUDED)),
    )
    slots = (Slot("n", _TYPES), Slot("d", _TYPES))
    poolings = (Pooling.SUM, Pooling.LEAD)

    def conditional(self, code: str) -> bool:
        return code not in {slot.code for slot in self.slots}

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        n, d = item.input("n"), item.input("d")
        if n and d and (n.type == InputType.FLAG) != (d.type == InputType.FLAG):
            return [("填报项", "n 和 d 要么都是“是否”，要么都是数")]
        return []

    def _target(self, item: Item) -> float:
        return item.number("达标") or 1.0

    def _per_unit(self, item: Item) -> bool:
        """True where each unit counts 1 in d and 1 in n (是否)."""
        d = item.input("d")
        return d is not None and d.type == InputType.FLAG

    def said(self, item: Item) -> Words:
        empty = {
            FULL: Words("得满分", "gives all"),
            NONE: Words("不得分", "gives none"),
            EXCLUDED: Words("不计入总分", "does not count"),
        }[text_param(item, "无数据", FULL)]
        facts: dict[str, str | Words] = {
            "n": label_of(item, "n"),
            "d": label_of(item, "d"),
            "points": marks(item.points),
            "target": percent(self._target(item)),
            "below": self._said_below(item),
        }
        if self._per_unit(item):
            return Words(
                "汇总：“{n}”为“是”的单位数 ÷ “{d}”为“是”的单位数，达到 {target} 得 {points}，{below}。"
                "不应提供且写明原因的单位不计入分母，自评得 {points}。",
                "Pooled: units with “yes” at “{n}” ÷ units with “yes” at “{d}”; {points} from {target} up, {below}. "
                "A unit that has nothing to provide and says why is left out of the divisor; its self score is {points}.",
            ).put(**facts)
        return Words(
            "比率 = {n} ÷ {d}，达到 {target} 得 {points}，{below}；{d}为 0 的{empty}。",
            "Rate = {n} ÷ {d}; {points} from {target} up, {below}; {d} of 0 {empty}.",
        ).put(empty=empty, **facts)

    def _said_below(self, item: Item) -> Words:
        """What a rate below the target gives."""
        facts: dict[str, str | Words] = {
            "points": points(item.points),
            "target": percent(self._target(item)),
            "step": percent(item.number("每降") or 0),
            "loss": marks(item.number("扣分") or 0),
            "part": _STEP_SAID[text_param(item, "不足一档", IN_PROPORTION)],
        }
        return {
            NOTHING: Words("未达到的不得分", "none below"),
            PROPORTIONAL: Words(
                "未达到的按比例得分（{points} × 比率 ÷ {target}）",
                "below that in proportion ({points} × rate ÷ {target})",
            ),
            STEPS: Words(
                "每低 {step} 扣 {loss}，{part}，扣完为止",
                "each {step} below takes off {loss}, {part}, down to 0",
            ),
        }[text_param(item, "未达标")].put(**facts)

    def full_marks(self, item: Item) -> dict[str, Value]:
        if self._per_unit(item):
            return {"n": YES, "d": YES}
        return {"n": float(math.ceil(round(100 * max(1.0, self._target(item)), 9))), "d": 100.0}

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        if isinstance(answers.get("d"), float):
            whole = float(rng.randint(20, 400))
            undone = 0.0 if rng.random() < 0.6 else float(rng.randint(0, int(whole // 12)))
            return answers | {"d": whole, "n": whole - undone}
        if answers.get("d") == NO:
            return answers | {"n": NO, "why": "本年度无行政权力事项，未产生信息"}
        return answers

    def examples(self) -> tuple[Example, ...]:
        n, d = example_input("n", InputType.COUNT), example_input("d", InputType.COUNT)
        pairs = (
            (19, 20), (95, 100), (94, 100), (0, 10), (10, 10), (1, 3), (2, 3), (9.5e5, 1e6), (949999, 1000000),
            (9499995, 10000000), (0, 0), (None, 0), (None, 5), (5, None), (None, None), (120, 100), (0.9, 1.0),
            (0.3 * 3, 1.0), (1, 7), (123, 130),
        )  # fmt: skip
        rows = [
            {"n": None if a is None else float(a), "d": None if b is None else float(b)} for a, b in pairs
        ]
        flags = [
            {"n": a, "d": b, "why": w}
            for a in (1.0, 0.0, None)
            for b in (1.0, 0.0, None)
            for w in (1.0, None)
        ]
        asked = (
            example_input("d", InputType.FLAG),
            example_input("n", InputType.FLAG),
            example_input("why", InputType.TEXT, conditional=True),
        )
        steps = {"达标": 1.0, "未达标": STEPS, "每降": 0.01, "扣分": 0.1}
        return (
            Example(1.0, {"达标": 0.95, "未达标": NOTHING}, rows, (n, d)),
            Example(2.0, {"达标": 0.95, "未达标": PROPORTIONAL, "无数据": NONE}, rows, (n, d)),
            Example(2.0, {"达标": 0.9, "未达标": PROPORTIONAL, "无数据": EXCLUDED}, rows, (n, d)),
            Example(1.0, steps, rows, (n, d)),
            Example(1.5, {**steps, "达标": 0.98, "每降": 0.03, "扣分": 0.07}, rows, (n, d)),
            Example(2.0, {"达标": 1.0, "未达标": PROPORTIONAL}, flags, asked),
            Example(
                1.5, {**steps, "达标": 0.95, "每降": 0.02, "扣分": 0.3, "不足一档": WHOLE_STEP}, rows, (n, d)
            ),
            Example(
                1.5, {**steps, "达标": 0.95, "每降": 0.02, "扣分": 0.3, "不足一档": NO_STEP}, rows, (n, d)
            ),
            Example(40.0, {"达标": 1.0, "未达标": PROPORTIONAL, "超额": ALLOWED}, rows, (n, d)),
            Example(40.0, {**steps, "达标": 1.1, "超额": ALLOWED}, rows, (n, d)),
        )

    def after(self, item: Item, code: str) -> tuple[str, ...]:
        return ("d",) if code == "n" and self._per_unit(item) else ()

    def tree(self, item: Item) -> Expr:
        n, d, p, target = Name("n"), Name("d"), item.points, self._target(item)
        r = n / d
        below = {
            NOTHING: ZERO,
            PROPORTIONAL: p * r / target,
            STEPS: maximum(0.0, p - self._loss(item, target - r)),
        }[text_param(item, "未达标")]
        empty = {FULL: Number(p), NONE: ZERO, EXCLUDED: OUT}[text_param(item, "无数据", FULL)]
        return when(equals(d, 0.0), empty, when(reaches(r, target), p, below))

    def _loss(self, item: Item, short: Expr) -> Expr:
        """What is taken off for being that much below the target."""
        loss, step = each(item, "扣分"), item.number("每降") or 1.0
        how = text_param(item, "不足一档", IN_PROPORTION)
        if how == IN_PROPORTION:
            return loss * short / step
        return loss * call("ROUNDUP" if how == WHOLE_STEP else "ROUNDDOWN", rounded(short / step, 6), 0.0)

    def checks(self, item: Item) -> tuple[Check, ...]:
        n, d = label_of(item, "n"), label_of(item, "d")
        beyond = not self._per_unit(item) and text_param(item, "超额") == ALLOWED
        part = [] if beyond else [self._part_check(item, n, d)]
        reasons = (self._reason_check(item, i.code, i.label, d) for i in item.inputs if i.conditional)
        return (*part, *reasons)

    def _part_check(self, item: Item, n: str, d: str) -> Check:
        return Check(
            "above-target" if _TARGET.search(d) else "above-denominator",
            "n",
            ("n", "d"),
            f"“{d}”选了否，“{n}”却选了是" if self._per_unit(item) else f"“{n}”大于“{d}”",
            yes(Name("n")) & no(Name("d")) if self._per_unit(item) else Name("n") > Name("d"),
            {"numerator": n, "denominator": d},
            {"n": "n", "d": "d"},
        )

    def _reason_check(self, item: Item, code: str, label: str, d: str) -> Check:
        return Check(
            "missing-reason",
            code,
            ("d", code),
            f"“{d}”选了否，请写明“{label}”" if self._per_unit(item) else f"“{d}”为 0，请写明“{label}”",
            equals(Name("d"), 0.0) & ~given(code),
            {"what": f"“{d}”选了否" if self._per_unit(item) else f"“{d}”为 0", "label": label},
        )

    def quotient(self, item: Item) -> tuple[str, str] | None:
        return None if self._per_unit(item) else ("n", "d")

    def blame(self, item: Item, x: Columns, pooled: Mapping[str, float]) -> Floats | None:
        import numpy as np

        short = column(x, "d") * self._target(item) - np.nan_to_num(column(x, "n"))
        return np.maximum(0.0, np.nan_to_num(short))
