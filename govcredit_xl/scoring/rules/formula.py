"""公式: the clerk's own formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import ClassVar, Final

from govcredit_xl.core.model import Input, Item, Value
from govcredit_xl.core.terms import NO, YES, InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.evaluation import columns, evaluate
from govcredit_xl.scoring.expression import (
    NO_SCORE,
    Expr,
    Name,
    given,
    maximum,
    minimum,
    rebuilt,
    values_read,
    when,
)
from govcredit_xl.scoring.formula import Kind, Parsed, Vocabulary, parse
from govcredit_xl.scoring.reach import Way, Ways
from govcredit_xl.scoring.rules.base import Example, Param, Rule
from govcredit_xl.scoring.wording import UNBOUNDED, example_input, marks, points, references, text_param
from govcredit_xl.scoring.words import to_words

POINTS: Final = "分值"
NUMBERS: Final = ("每项", "每件扣", "每", "扣分", "最高", "无事项得分", "容差")
RATES: Final = ("达标", "每降", "底分")
"""Parameters that a formula may use by name; they may differ by ranking group."""


class Formula(Rule):
    """The formula, between 下限 (else 0) and 上限 (else p)."""

    kind = "公式"
    english = "formula"
    usage = (
        "其他计分方式写不出的，自己写公式",
        "和 Excel 一样写在“公式”列，用填报项的代码、“分值”和本行的参数；别的评分项写 [12.1].n；与各单位比较用 "
        "组最大(n) 组最小(n) 组平均(n) 组合计(n) 组名次(n) 组家数()。得分取两位小数，限在 0 和分值之间，"
        "或“下限”“上限”之间。分值填 0 的不占总分，是加减分。公式前不必写等号",
        "MIN(分值, 0.5*n + 0.2*m)；IF(AND(n/d>=90%, fund>=20%), 分值, 0)",
    )
    params = (
        Param("公式", "formula", required=True),
        Param("下限", "number", signed=True),
        Param("上限", "number", signed=True),
        *(Param(name, "number") for name in NUMBERS),
        *(Param(name, "rate") for name in RATES),
    )
    poolings = (Pooling.SUM, Pooling.LEAD, Pooling.ANY)
    guesses_marks: ClassVar[bool] = True
    may_be_outside: ClassVar[bool] = True
    open_when_undefined: ClassVar[bool] = True

    def variant(self, item: Item) -> Rule:
        return _OUTSIDE if item.points == 0 else self

    # -- the formula
    def vocabulary(self, item: Item) -> Vocabulary:
        """The names that the item's formula may use."""
        inputs = {i.code: _kind(i.type) for i in item.inputs}
        labels = {i.code: i.label for i in item.inputs}
        for name, _, _, kind, label in references(item):
            inputs[name], labels[name] = _kind(kind), label
        numbers = {name: number for name in (*NUMBERS, *RATES) if (number := item.number(name)) is not None}
        return Vocabulary(inputs, {POINTS: item.points, **numbers}, labels)

    def parsed(self, item: Item) -> Parsed:
        """The formula as a tree, or what is wrong with it."""
        words = self.vocabulary(item)
        return _parsed(
            text_param(item, "公式"),
            tuple(words.inputs.items()),
            tuple(words.constants.items()),
            tuple(words.labels.items()),
        )

    def _typed(self, item: Item) -> Expr:
        found = self.parsed(item).tree
        return NO_SCORE if found is None else found

    def _bounds(self, item: Item) -> tuple[float | None, float | None]:
        lower, upper = item.number("下限"), item.number("上限")
        return (0.0 if lower is None else lower), (item.points if upper is None else upper)

    def tree(self, item: Item) -> Expr:
        optional = {i.code for i in item.inputs if i.optional}

        def guarded(node: Expr) -> Expr | None:
            # A blank that may stay blank is no 0; the + makes it an error in a sheet, too.
            if isinstance(node, Name) and node.name in optional:
                return when(given(node.name), node, NO_SCORE) + 0.0
            return None

        found = rebuilt(self._typed(item), guarded) if optional else self._typed(item)
        lower, upper = self._bounds(item)
        found = found if lower is None else maximum(lower, found)
        return found if upper is None else minimum(upper, found)

    def reads(self, item: Item) -> Expr:
        return self._typed(item)

    def scoring_codes(self, item: Item) -> tuple[str, ...]:
        read = values_read(self._typed(item))
        return tuple(i.code for i in item.inputs if i.code in read)

    def ways(self, item: Item) -> Ways:
        return {**super().ways(item), **{name: Way.ANY for name, *_ in references(item)}}

    # -- the catalogue's side
    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        lower, upper = self._bounds(item)
        if lower is not None and upper is not None and lower >= upper:
            return [("下限", f"下限 {points(lower)} 不小于上限 {points(upper)}")]
        return []

    def said(self, item: Item) -> Words:
        labels = {i.code: i.label for i in item.inputs}
        labels |= {name: f"{other}“{label}”" for name, other, _, _, label in references(item)}
        tree, (lower, upper) = self._typed(item), self._bounds(item)
        said = Words("得分 ＝ {tree}", "Score = {tree}").put(
            tree=Words(to_words(tree, labels), to_words(tree, labels, "en"))
        )
        if lower is not None:
            said += Words("，最低 {bound}", ", {bound} at least").put(bound=marks(lower))
        if upper is not None:
            said += Words("，最高 {bound}", ", {bound} at most").put(bound=marks(upper))
        return said + Words("。", ".")

    def full_marks(self, item: Item) -> dict[str, Value]:
        """The best of some answers: a formula does not say what it wants."""
        codes = [i.code for i in item.inputs]
        rows = list(_trials(item))
        if not rows:
            return {}
        x = columns({code: [row.get(code) for row in rows] for code in codes})
        scores = evaluate(self.tree(item), x).tolist()
        best = max(range(len(rows)), key=lambda k: (scores[k] == scores[k], scores[k], -k))
        return {i.code: _value(i, rows[best].get(i.code)) for i in item.inputs if i.code in rows[best]}

    def most(self, item: Item) -> float:
        upper = self._bounds(item)[1]
        return UNBOUNDED if upper is None else upper

    def least(self, item: Item) -> float:
        lower = self._bounds(item)[0]
        return -UNBOUNDED if lower is None else lower

    def examples(self) -> tuple[Example, ...]:
        n, m, d = (example_input(code, InputType.DECIMAL) for code in "nmd")
        ok = example_input("ok", InputType.FLAG)
        spare = example_input("m", InputType.DECIMAL, optional=True)
        rows = [
            dict(zip(("n", "m", "d", "ok"), row, strict=True))
            for row in (
                (0.0, 0.0, 1.0, 1.0), (3.0, 2.0, 4.0, 0.0), (9.0, None, 10.0, 1.0), (None, 1.0, 2.0, 0.0),
                (0.3 * 3, 0.2, 1.0, 1.0), (19.0, 4.0, 20.0, 1.0), (1.0, 1.0, 0.0, 1.0), (2.0, 5.0, 8.0, None),
            )
        ]  # fmt: skip
        return (
            Example(2.0, {"公式": "=MIN(分值, 0.5*n + 0.2*m)"}, rows, (n, m)),
            Example(5.0, {"公式": "IF(AND(n/d>=90%，ok=“是”)，分值，m/d)"}, rows, (n, m, d, ok)),
            Example(3.0, {"公式": "每项*n-扣分*m", "每项": 0.5, "扣分": 1.0, "下限": -4.0}, rows, (n, m)),
            Example(0.0, {"公式": "-(20*n+10*m)", "下限": -50.0, "上限": 0.0}, rows, (n, m)),
            Example(0.0, {"公式": "n-m"}, rows, (n, m)),
            Example(4.0, {"公式": "IF(ISBLANK(m),n/2,n/2-m)"}, rows, (n, spare)),
            Example(6.0, {"公式": "n+m/2"}, rows, (n, spare)),
            Example(6.0, {"公式": "分值*n/组最大(n)"}, rows, (n,)),
            Example(
                2.0,
                {"公式": "IF(n/d>=组平均(n/d),分值,MAX(0,分值-(组平均(n/d)-n/d)*10))+组名次(m)/组家数()"},
                rows,
                (n, m, d),
            ),
            Example(
                9.0, {"公式": "组名次(n)/组家数()+MIN(1,组合计(m)/组最大(m)/9)+0*组最小(m)"}, rows, (n, m)
            ),
        )


class OutsideFormula(Formula):
    """The same where 分值 is 0: what it gives is beside the 100, between the bounds that are given."""

    outside = True
    adds = True

    def _bounds(self, item: Item) -> tuple[float | None, float | None]:
        return item.number("下限"), item.number("上限")

    def capped(self, item: Item) -> bool:
        return False


_OUTSIDE: Final = OutsideFormula()


@lru_cache(maxsize=512)
def _parsed(
    text: str,
    inputs: tuple[tuple[str, Kind], ...],
    constants: tuple[tuple[str, float], ...],
    labels: tuple[tuple[str, str], ...],
) -> Parsed:
    return parse(text, Vocabulary(dict(inputs), dict(constants), dict(labels)))


def _kind(input_type: str) -> Kind:
    if input_type == InputType.FLAG:
        return "flag"
    return "text" if input_type in InputType.TEXTS else "number"


_TRIALS: Final[Mapping[int, tuple[float, ...]]] = {
    1: (0, 0.1, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 1000),
    2: (0, 1, 2, 5, 10, 100, 1000),
    3: (0, 1, 10, 100),
    4: (0, 1, 100),
}
"""Number of inputs → what is tried for each; more inputs are tried with 0 and 1."""


def _trials(item: Item) -> Iterator[dict[str, float]]:
    """Answers to try."""
    asked = [i for i in item.inputs if not i.is_text][:8]
    numbers = _TRIALS.get(len(asked), (0, 100))
    choices: list[tuple[float, ...]] = [(1, 0) if i.type == InputType.FLAG else numbers for i in asked]
    texts = {i.code: 1.0 for i in item.inputs if i.is_text}
    for row in product(*choices):
        yield {**texts, **{i.code: float(v) for i, v in zip(asked, row, strict=True)}}


def _value(asked: Input, number: float | None) -> Value:
    if number is None or (not asked.is_text and asked.type != InputType.FLAG):
        return number
    return ("见附件" if asked.is_text else YES) if number else NO
