"""覆盖: points for each field that enough units cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from govcredit_xl.core.model import Input, Item, ParamValue, Value
from govcredit_xl.core.terms import YES, InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.evaluation import column, holds, one_row
from govcredit_xl.scoring.expression import Expr, Name, exceeds, minimum, total_of
from govcredit_xl.scoring.rules.base import Example, Param, Rule
from govcredit_xl.scoring.wording import each, list_param, marks, percent

if TYPE_CHECKING:
    from govcredit_xl.scoring.evaluation import Columns, Floats


class Coverage(Rule):
    """A field counts when the share of 是 among all units is strictly above 占比超过.

    A unit's own answers are shares of 0 or 1, so that the same rule gives its self score.
    """

    kind = "覆盖"
    english = "coverage"
    usage = (
        "各领域有多少单位做到",
        "某领域选“是”的单位占应报单位的比例超过“占比超过”，该领域得分；不超过分值。未报的单位算没有做到",
        "占比超过 80%；每个领域 1",
    )
    params = (
        Param("领域", "list", required=True),
        Param("占比超过", "rate", required=True),
        Param("每个领域", "number", required=True, positive=True),
    )
    poolings = (Pooling.SHARE,)
    expands = True

    def expand(self, params: Mapping[str, ParamValue], star: Input) -> tuple[Input, ...]:
        return tuple(
            replace(
                star,
                code=f"f{k}",
                label=f"{name}：是否{star.label or '建立并发布公开承诺'}",
                type=InputType.FLAG,
            )
            for k, name in enumerate(list_param(params, "领域"), 1)
        )

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        share = item.number("占比超过")
        return [("占比超过", "应小于 100%，否则没有领域能得分")] if share is not None and share >= 1 else []

    def _codes(self, item: Item) -> list[str]:
        return [f"f{k}" for k in range(1, len(list_param(item.params, "领域")) + 1)]

    def said(self, item: Item) -> Words:
        return Words(
            "汇总：某领域选“是”的单位超过全部单位的 {share}，该领域得 {gain}，最高 {most}。"
            "本单位自评：每个“是”计 {gain}。",
            "Pooled: a field in which more than {share} of all units say “yes” gives {gain}, {most} at most. "
            "A unit's self score: {gain} for each “yes”.",
        ).put(
            share=percent(item.number("占比超过") or 0),
            gain=marks(each(item, "每个领域")),
            most=marks(item.points),
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return dict.fromkeys(self._codes(item), YES)

    def examples(self) -> tuple[Example, ...]:
        params: dict[str, ParamValue] = {"领域": ("甲", "乙", "丙", "丁"), "占比超过": 0.8, "每个领域": 0.6}
        inputs = self.expand(params, Input("*", "", InputType.FLAG))
        shares = (0.0, 1.0, 0.8, 12 / 15, 13 / 15, 0.8000001, 0.80000051, 0.7999999)
        rows: list[dict[str, float | None]] = [
            {i.code: shares[(k + n) % len(shares)] for k, i in enumerate(inputs)} for n in range(len(shares))
        ]
        rows += [{**rows[0], "f2": None}, {i.code: 1.0 for i in inputs}]
        return (Example(2.0, params, rows, inputs),)

    def _counts(self, item: Item, code: str) -> Expr:
        return exceeds(Name(code), each(item, "占比超过"))

    def tree(self, item: Item) -> Expr:
        fields = total_of([self._counts(item, code) for code in self._codes(item)])
        return minimum(item.points, each(item, "每个领域") * fields)

    def blame(self, item: Item, x: Columns, pooled: Mapping[str, float]) -> Floats | None:
        import numpy as np

        shares = one_row(pooled)
        failing = [code for code in self._codes(item) if not holds(self._counts(item, code), shares)[0]]
        weights: Floats = np.zeros(len(x))
        for code in failing:
            weights = np.maximum(weights, (column(x, code) != 1).astype(np.float64))
        return weights
