"""清单: points for each 是 in a table of entries and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from govcredit_xl.core.model import Input, Item, ParamValue, Value
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.expression import Expr, Name, minimum, no, total_of, yes
from govcredit_xl.scoring.rules.base import Check, Example, Param, Rule
from govcredit_xl.scoring.wording import each, list_param, marks

if TYPE_CHECKING:
    from random import Random


class Checklist(Rule):
    """min(p, 每格 × number of 是). A later column without the one before it is an error."""

    kind = "清单"
    english = "checklist"
    usage = (
        "列出的每一项逐项看",
        "每格得分 × 选“是”的格数，不超过分值；有“落实”没有“建立”算填错",
        "清单 日常监督、专项检查；列 建立、落实；每格 0.4",
    )
    params = (
        Param("清单", "list", required=True),
        Param("列", "list", required=True),
        Param("每格", "number", required=True, positive=True),
    )
    expands = True

    def expand(self, params: Mapping[str, ParamValue], star: Input) -> tuple[Input, ...]:
        columns = list_param(params, "列")
        return tuple(
            replace(star, code=f"r{r}c{c}", label=f"{entry}：是否{name}", type=InputType.FLAG)
            for r, entry in enumerate(list_param(params, "清单"), 1)
            for c, name in enumerate(columns, 1)
        )

    def _codes(self, item: Item) -> list[str]:
        rows, columns = len(list_param(item.params, "清单")), len(list_param(item.params, "列"))
        return [f"r{r}c{c}" for r in range(1, rows + 1) for c in range(1, columns + 1)]

    def said(self, item: Item) -> Words:
        columns = list_param(item.params, "列")
        return Words(
            "共 {entries} 项，每项{columns}各得 {gain}，最高 {most}。",
            "{entries} entries; of each, {columns} gives {gain}, {most} at most.",
        ).put(
            entries=str(len(list_param(item.params, "清单"))),
            columns=Words("、".join(columns), " or ".join(columns)),
            gain=marks(each(item, "每格")),
            most=marks(item.points),
        )

    def full_marks(self, item: Item) -> dict[str, Value]:
        return dict.fromkeys(self._codes(item), YES)

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        if rng.random() < 0.7:
            answers[sorted(answers)[-1]] = NO
        return answers

    def examples(self) -> tuple[Example, ...]:
        params: dict[str, ParamValue] = {"清单": ("甲", "乙", "丙"), "列": ("建立", "落实"), "每格": 0.4}
        inputs = self.expand(params, Input("*", "", InputType.FLAG))
        codes = [i.code for i in inputs]
        rows: list[dict[str, float | None]] = [
            {code: float(k < count) for k, code in enumerate(codes)} for count in range(7)
        ]
        rows += [{**rows[3], "r2c2": None}, dict.fromkeys(codes)]
        return (
            Example(2.4, params, rows, inputs),
            Example(1.0, params, rows, inputs),
            Example(2.1, {**params, "每格": 0.7}, rows, inputs),
        )

    def tree(self, item: Item) -> Expr:
        return minimum(item.points, each(item, "每格") * total_of([Name(code) for code in self._codes(item)]))

    def checks(self, item: Item) -> tuple[Check, ...]:
        names = list_param(item.params, "列")
        found = []
        for r, entry in enumerate(list_param(item.params, "清单"), 1):
            for c in range(2, len(names) + 1):
                before, after = f"r{r}c{c - 1}", f"r{r}c{c}"
                found.append(
                    Check(
                        "implemented-not-established",
                        after,
                        (before, after),
                        f"“{entry}”没有{names[c - 2]}，却选了{names[c - 1]}",
                        no(Name(before)) & yes(Name(after)),
                        {"entry": entry, "earlier": names[c - 2], "later": names[c - 1]},
                    )
                )
        return tuple(found)
