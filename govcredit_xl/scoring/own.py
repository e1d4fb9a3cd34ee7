"""A unit's own answer to an item: is it complete, and what does it score by itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_array
from govcredit_xl.core.model import EVIDENCE, PROPOSED, SELF_SCORE, Item, Value
from govcredit_xl.core.parts import UnitPart, memo_of
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.sources import NotThere, input_code
from govcredit_xl.core.terms import Pooling, Reason
from govcredit_xl.scoring.blocks import input_number
from govcredit_xl.scoring.evaluation import Frame, column, evaluate
from govcredit_xl.scoring.figures import NAN
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import DERIVED, Rule
from govcredit_xl.scoring.wording import references

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ItemAnswers:
    """One item's parts as arrays, a row per assigned unit.

    Attributes:
        valid: all that is needed is there; `own`: all of it that the unit itself gives.
    """

    item: Item
    rule: Rule
    parts: Sequence[UnitPart]
    lead: Bools
    na: Bools
    valid: Bools
    x: Frame
    self_score: Floats
    scored: Bools
    own: Bools

    @property
    def units(self) -> list[str]:
        """Unit codes, row by row."""
        return [part.unit for part in self.parts]

    def awaited(self, k: int) -> tuple[str, ...]:
        """Whose answers the k-th unit's score waits for: the unit itself, or who reports for it."""
        late = _late(self.parts[k]) if self.own[k] else []
        return tuple(dict.fromkeys(late)) or (self.parts[k].unit,)


def answered_item(
    item: Item, parts: Sequence[UnitPart], elsewhere: Mapping[str, Mapping[str, float]] | None = None
) -> ItemAnswers:
    """The parts of all units assigned to the item, scored one by one.

    Args:
        item: the item.
        parts: one per assigned unit.
        elsewhere: `[12.1].n` → unit → what it answered there, for the inputs of other items that a 公式 reads.
    """
    import numpy as np

    rule = rule_of(item)
    count = len(parts)
    columns = {asked.code: np.full(count, NAN) for asked in item.inputs}
    for k, part in enumerate(parts):
        for row in part.rows:
            if row.counted and row.weight is None:
                columns[row.asked.code][k] = input_number(row.value, row.asked)
    for code in (i.code for i in item.inputs if i.source is not None and i.source.rates):
        columns[code] = np.array([_mean(part, code) for part in parts], dtype=np.float64)
    for name, answers in (elsewhere or {}).items():
        columns[name] = np.array([answers.get(part.unit, NAN) for part in parts], dtype=np.float64)
    x = Frame(columns, count)
    lead = np.fromiter((part.lead for part in parts), dtype=bool, count=count)
    na = np.fromiter((part.not_involved for part in parts), dtype=bool, count=count)
    # A blank that a supporter is not asked for is not missing.
    valid = ~na & _touched(item, parts)
    own = valid.copy()
    for code, needed in rule.needed(item, x).items():
        asked = item.input(code)
        deciding = needed & lead if asked is not None and asked.leads_only else needed
        lacking = deciding & np.isnan(x[code])
        valid &= ~lacking
        if asked is not None and asked.source is None:  # what another item lacks is told there
            own &= ~lacking
    if rule.ranked_across(item):
        counted = valid if item.pooling != Pooling.LEAD else valid & lead
        x = rule.with_ranks(item, x, counted)
    may = np.where(lead, rule.scored(item, lead=True), rule.scored(item, lead=False))
    self_score = np.where(valid & may, round_array(rule.score(item, x)), NAN)
    scored = may & ~na
    if not rule.open_when_undefined:
        scored &= ~(valid & np.isnan(self_score))
    return ItemAnswers(item, rule, parts, lead, na, valid, x, self_score, scored, own)


def _mean(part: UnitPart, code: str) -> float:
    """The weighted mean of what the raters give; NaN where one of them has not given it yet.

    A mark that the office takes out counts for nothing, as if that rater had not been asked.
    """
    total, weights = [], []
    for row in part.rows:
        if row.weight is None or input_code(row.asked.code) != code:
            continue
        if row.counted:
            total.append(row.weight * input_number(row.value, row.asked))
            weights.append(row.weight)
        elif row.reason != Reason.OFFICE or row.value in (None, ""):
            return NAN
    return math.fsum(total) / math.fsum(weights) if weights else NAN


def answers_to(parts: Sequence[UnitPart], code: str) -> dict[str, float]:
    """Unit → the number that counts as its answer to that input."""
    if any(row.weight is not None and input_code(row.asked.code) == code for p in parts for row in p.rows):
        return {part.unit: mean for part in parts if not math.isnan(mean := _mean(part, code))}
    return {
        part.unit: input_number(row.value, row.asked)
        for part in parts
        for row in part.rows
        if row.counted and row.asked.code == code
    }


def undefined_scores(one: ItemAnswers) -> list[Problem]:
    """Units whose answers are complete, and yet the formula gives no number."""
    import numpy as np

    if not one.rule.open_when_undefined:
        return []
    told = one.valid & np.isnan(one.self_score)
    for asked in one.item.inputs:
        if asked.optional and asked.code in one.rule.scoring_codes(one.item):
            told &= ~np.isnan(one.x[asked.code])  # a blank that may be blank is no fault
    return [
        Problem(
            "formula-undefined", unit=one.parts[k].unit, item=one.item.id, facts={"who": one.parts[k].unit}
        )
        for k in np.flatnonzero(told).tolist()
        if one.rule.scored(one.item, lead=bool(one.lead[k]))
    ]


def _touched(item: Item, parts: Sequence[UnitPart]) -> Bools:
    """Where the unit has returned, or the office has entered an answer for it, or it is asked nothing itself."""
    import numpy as np

    def touched(part: UnitPart) -> bool:
        return part.returned or any(row.counted and not row.giver for row in part.rows)

    given = item.answered_by_others or (not item.inputs and bool(references(item)))
    return np.fromiter((given or touched(part) for part in parts), dtype=bool, count=len(parts))


@dataclass(frozen=True, slots=True)
class UnitItemRow:
    """A line of `Scores.unit_items`."""

    unit: str
    item: str
    lead: bool
    points: float
    na: bool
    valid: bool
    scored: bool
    self_score: float
    shown: float
    prop: float
    memo: str
    ev: str
    own: bool
    awaits: tuple[str, ...]
    state: str
    rate: float
    rank: float
    of: float
    figures: tuple[float, ...]


def unit_item_rows(one: ItemAnswers) -> list[UnitItemRow]:
    """Lines of `Scores.unit_items`."""

    def number(value: Value) -> float:
        return float(value) if isinstance(value, (int, float)) else NAN

    figures = _group_figures(one)
    ranked = one.rule.derived(one.item) == DERIVED
    derived = {
        name: column(one.x, name).tolist() if ranked and name in one.x else [NAN] * len(one.parts)
        for name in DERIVED
    }
    rows = []
    for k, part in enumerate(one.parts):
        given = part.answers
        valid, own = bool(one.valid[k]), bool(one.own[k])
        shown, proposed, evidence = (
            given[code].value if code in given else None for code in (SELF_SCORE, PROPOSED, EVIDENCE)
        )
        rows.append(
            UnitItemRow(
                unit=part.unit,
                item=part.item,
                lead=part.lead,
                points=one.item.points,
                na=part.not_involved,
                valid=valid,
                scored=bool(one.scored[k]),
                self_score=float(one.self_score[k]),
                shown=number(shown),
                prop=number(proposed),
                memo=memo_of(given),
                ev=str(evidence or ""),
                own=own,
                awaits=one.awaited(k),
                state=_part_state(part, valid, own),
                figures=tuple(figures[k]) if figures else (),
                **{name: values[k] for name, values in derived.items()},
            )
        )
    return rows


def unit_item_frame(rows: Sequence[UnitItemRow]) -> pd.DataFrame:
    """`Scores.unit_items`."""
    return frame_of(UnitItemRow, rows).rename(columns={"self_score": "self"})


def frame_of(kind: type, rows: Sequence[Any]) -> pd.DataFrame:
    """Records as a frame, a column for each field."""
    import pandas as pd

    names = [field.name for field in fields(kind)]
    return pd.DataFrame({name: list(map(attrgetter(name), rows)) for name in names})


def _group_figures(one: ItemAnswers) -> list[list[float]]:
    """Per unit: for each figure of the group its own value and the figure; empty where there are none."""
    import numpy as np

    counted = one.valid if one.item.pooling != Pooling.LEAD else one.valid & one.lead
    found = []
    for name, tree in one.rule.figures(one.item).items():
        own = np.ones(len(one.parts)) if tree.of is None else evaluate(tree.of, one.x)
        own = round_array(own, COMPARE_DIGITS) if tree.function == "组名次" else own
        found += [np.where(counted, own, NAN), column(one.x, name)]
    return np.array(found).T.tolist() if found else []


def _late(part: UnitPart) -> list[str]:
    """The units whose reports about it are missing or wrong."""
    return [row.giver for row in part.rows if row.giver and row.reason in (NotThere.REPORTED, Reason.ERROR)]


def _part_state(part: UnitPart, valid: bool, own: bool) -> str:
    if part.not_involved:
        return "不涉及"
    if valid:
        return "已填"
    if own and not part.faulty:
        if _late(part):
            return "待考核"
        if any(row.reason == NotThere.GIVEN for row in part.rows):
            return "缺数据"
    if part.faulty:
        return "有误"
    return "待填" if part.returned else "未报"


def answer_rows(answered: Sequence[ItemAnswers]) -> dict[str, list[Any]]:
    """Columns of `Scores.answers`."""
    rows = [row for one in answered for part in one.parts for row in part.rows]
    return {
        "unit": [row.unit for row in rows],
        "item": [row.item for row in rows],
        "code": [row.asked.code for row in rows],
        "label": [row.asked.label for row in rows],
        "measure": [row.asked.measure for row in rows],
        "type": [row.asked.type for row in rows],
        "lead": [row.lead for row in rows],
        "value": _objects([row.value for row in rows]),
        "number": [input_number(row.value, row.asked) for row in rows],
        "counted": [row.counted for row in rows],
        "reason": [row.reason for row in rows],
        "original": _objects([row.original for row in rows]),
        "corrected": [row.corrected for row in rows],
        "raw": [row.raw for row in rows],
        "file": [row.file for row in rows],
        "sheet": [row.sheet for row in rows],
        "cell": [row.cell for row in rows],
        "giver": [row.giver for row in rows],
        "weight": [NAN if row.weight is None else row.weight for row in rows],
    }


def _objects(values: list[Any]) -> Any:
    """A column that keeps None, numbers, words and dates as they are."""
    import pandas as pd

    return pd.Series(values, dtype=object)
