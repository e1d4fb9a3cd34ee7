"""相对: points by how a figure stands in the ranking group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govcredit_xl.core.model import Item, Value
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import NOTHING_SAID, Words
from govcredit_xl.scoring.expression import (
    FALSE,
    Expr,
    Group,
    Name,
    compare,
    either,
    equals,
    maximum,
    minimum,
    reaches,
    when,
)
from govcredit_xl.scoring.rules.base import Check, Example, Param, Rule, Slot
from govcredit_xl.scoring.wording import each, example_input, label_of, marks, percent, points, text_param

if TYPE_CHECKING:
    from random import Random

OF_MOST, OF_LEAST, OF_MEAN, EFFICACY = "占最高", "占最低", "比平均", "功效系数"
_NUMBERS: Final = (InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT, InputType.SIGNED)


class Relative(Rule):
    """p × x ÷ max, p × min ÷ x, steps below the mean, or between min and max; who is best has p."""

    kind = "相对"
    english = "relative"
    usage = (
        "与同组单位相比得分",
        "x（有 d 的按 x ÷ d）与同一排名组的单位比。占最高：分值 × x ÷ 最高的；占最低：分值 × 最低的 ÷ x；"
        "比平均：不低于平均加“容差”得满分，每低“每降”扣“扣分”，扣完为止；功效系数：（底分 ＋（1 － 底分）×"
        "（x － 最低）÷（最高 － 最低））× 分值。组内只有一家的得满分",
        "相对方式 比平均；每降 1%；扣分 0.1；相对方式 功效系数；底分 60%",
    )
    params = (
        Param("相对方式", "choice", required=True, choices=(OF_MOST, OF_LEAST, OF_MEAN, EFFICACY)),
        Param("底分", "rate", required=True, when=("相对方式", (EFFICACY,))),
        Param("容差", "share", when=("相对方式", (OF_MEAN,)), signed=True),
        Param("每降", "share", required=True, when=("相对方式", (OF_MEAN,)), positive=True),
        Param("扣分", "number", required=True, when=("相对方式", (OF_MEAN,)), positive=True),
    )
    slots = (Slot("x", _NUMBERS), Slot("d", _NUMBERS, required=False))
    poolings = (Pooling.SUM, Pooling.LEAD)

    def said(self, item: Item) -> Words:
        x = label_of(item, "x")
        x = f"{x} ÷ {label_of(item, 'd')}" if item.input("d") else x
        return Words("汇总后与同组单位比{x}：{how}。", "{x} beside the units of the group: {how}.").put(
            x=x, how=self._said_how(item)
        )

    def _said_how(self, item: Item) -> Words:
        """What the comparison gives."""
        show = percent if item.input("d") else points
        more, low = each(item, "容差"), each(item, "底分")
        beyond = Words("加 {more}", " plus {more}") if more > 0 else Words("减 {more}", " less {more}")
        mean = Words("平均", "the mean") + (beyond.put(more=show(abs(more))) if more else NOTHING_SAID)
        return {
            OF_MOST: Words(
                "最高的得 {points}，其余得 {p} × 本单位 ÷ 最高",
                "the highest has {points}, the others {p} × own ÷ highest",
            ),
            OF_LEAST: Words(
                "最低的得 {points}，其余得 {p} × 最低 ÷ 本单位",
                "the lowest has {points}, the others {p} × lowest ÷ own",
            ),
            OF_MEAN: Words(
                "不低于{mean}得 {points}，每低 {step} 扣 {loss}，不足的按比例扣，扣完为止",
                "{points} from {mean} up, each {step} below takes off {loss}, parts of it in proportion, down to 0",
            ),
            EFFICACY: Words(
                "得（{low} ＋ {rest} ×（本单位 － 最低）÷（最高 － 最低））× {p}",
                "({low} + {rest} × (own − lowest) ÷ (highest − lowest)) × {p}",
            ),
        }[text_param(item, "相对方式")].put(
            points=marks(item.points),
            p=points(item.points),
            mean=mean,
            step=show(each(item, "每降")),
            loss=marks(each(item, "扣分")),
            low=percent(low),
            rest=percent(1 - low),
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return {"x": 100.0, **({"d": 100.0} if item.input("d") else {})}

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        found: dict[str, Value] = answers | {"x": float(rng.randint(60, 100))}
        return found | ({"d": 100.0} if "d" in answers else {})

    def tree(self, item: Item) -> Expr:
        p = item.points
        v = Name("x") / Name("d") if item.input("d") is not None else Name("x")
        top, low = Group("组最大", v), Group("组最小", v)
        match text_param(item, "相对方式"):
            case "占最高":
                return when(compare("=", v, top, near=True), p, maximum(0.0, minimum(p, p * v / top)))
            case "占最低":
                return when(compare("=", v, low, near=True), p, maximum(0.0, minimum(p, p * low / v)))
            case "比平均":
                want = Group("组平均", v) + each(item, "容差")
                short = each(item, "扣分") * (want - v) / (each(item, "每降") or 1.0)
                alone = equals(Group("组家数", v), 1.0) if each(item, "容差") > 0 else FALSE
                return when(either(alone, reaches(v, want)), p, maximum(0.0, p - short))
        base = each(item, "底分")
        between = p * (base + (1.0 - base) * (v - low) / (top - low))
        return when(compare("=", top, low, near=True), p, between)

    def checks(self, item: Item) -> tuple[Check, ...]:
        if item.input("d") is None:
            return ()
        label = label_of(item, "d")
        hint, wrong = f"“{label}”应大于 0", Name("d") <= 0.0
        return (Check("population-missing", "d", ("d",), hint, wrong, {"label": label}, {"value": "d"}),)

    def quotient(self, item: Item) -> tuple[str, str] | None:
        return ("x", "d") if item.input("d") is not None else None

    def examples(self) -> tuple[Example, ...]:
        x, d = (example_input(code, InputType.DECIMAL) for code in "xd")
        signed = example_input("x", InputType.SIGNED)
        values = [{"x": v} for v in (5.0, 3.0, 9.5, 0.0, 9.5, None, 1e-7)]
        rates = [
            {"x": a, "d": b}
            for a, b in ((9.0, 10.0), (3.0, 10.0), (1.0, 3.0), (5.0, 0.0), (None, 4.0), (4.0, None))
        ]
        mean = {"相对方式": OF_MEAN, "每降": 0.01, "扣分": 0.1}
        return (
            Example(6.0, {"相对方式": OF_MOST}, values, (x,)),
            Example(6.0, {"相对方式": OF_MOST}, rates, (x, d)),
            Example(6.0, {"相对方式": OF_LEAST}, values, (x,)),
            Example(2.0, mean, rates, (x, d)),
            Example(2.0, {**mean, "容差": 0.05}, rates, (x, d)),
            Example(
                4.0,
                {**mean, "每降": 2.0, "扣分": 0.5, "容差": -1.0},
                [{"x": v} for v in (-3.0, 2.0, 8.0, None)],
                (signed,),
            ),
            Example(5.0, {"相对方式": EFFICACY, "底分": 0.6}, values, (x,)),
        )
