"""The district's one answer to an item, and whether it is still open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govcredit_xl.core.arithmetic import from_serial
from govcredit_xl.core.model import Input, Item, Value
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import NO, YES, InputType, Pooling
from govcredit_xl.scoring.evaluation import Frame, column, one_row
from govcredit_xl.scoring.figures import NAN
from govcredit_xl.scoring.own import ItemAnswers
from govcredit_xl.scoring.rules import rule_of

POOLED = ["item", "code", "label", "pooling", "value", "number"]


@dataclass(frozen=True)
class Pool:
    """The district's one answer to an item.

    Attributes:
        x: one row of numbers; open: answers still to come can change the score;
        missing: rows of `ItemAnswers` whose answers are awaited; disagree: the leads differ.
    """

    item: Item
    how: Mapping[str, str]
    x: Frame
    open: bool
    missing: tuple[int, ...]
    disagree: bool

    def rows(self) -> list[dict[str, Any]]:
        """Lines of `Scores.pooled`."""
        found = []
        for asked in self.item.inputs:
            if asked.code in self.how:
                number = float(column(self.x, asked.code)[0])
                value = _pooled_value(asked, self.how[asked.code], number)
                values = (self.item.id, asked.code, asked.label, self.how[asked.code], value, number)
                found.append(dict(zip(POOLED, values, strict=True)))
        return found


def _pooled_value(asked: Input, how: str, number: float) -> Value:
    if math.isnan(number):
        return None
    if how in (Pooling.LEAD, Pooling.ANY):
        if asked.type == InputType.FLAG:
            return YES if number == 1 else NO
        if asked.type == InputType.DATE:
            return from_serial(number)
    return number


def pooling_of(item: Item, asked: Input) -> str | None:
    """How that input is pooled; None for what is only listed (texts, notes, optional dates)."""
    rule = rule_of(item)
    scored = rule.scoring_codes(item)
    if asked.is_text or (asked.type == InputType.DATE and asked.code not in scored):
        return None
    if asked.code in rule.told(item):
        return Pooling.LEAD
    if item.pooling == Pooling.ANY and asked.is_number:
        return Pooling.SUM
    return None if item.pooling == Pooling.TEXT else item.pooling


def scored_codes(item: Item) -> set[str]:
    """Codes of the inputs that the score is made of."""
    return set(rule_of(item).scoring_codes(item))


def pool_item(
    one: ItemAnswers, problems: list[Problem], elsewhere: Mapping[str, tuple[float, bool]] | None = None
) -> Pool:
    """Pool the answers that count; adds what stands in the way to `problems`.

    Args:
        one: the item's answers.
        problems: grows.
        elsewhere: `[12.1].n` → its pooled figure and whether that is open, for what a 公式 reads of other items.
    """
    import numpy as np

    item, x = one.item, one.x
    how = {asked.code: way for asked in item.inputs if (way := pooling_of(item, asked)) is not None}
    values: dict[str, float] = {}
    disagree = False
    any_valid = bool(one.valid.any())
    valid_leads = np.flatnonzero(one.valid & one.lead).tolist()
    for code, way in how.items():
        given = column(x, code)
        found = given[one.valid]
        found = found[~np.isnan(found)]
        if way == Pooling.LEAD:
            answers = given[valid_leads]
            same = len(answers) == 0 or bool(
                np.all((answers == answers[0]) | (np.isnan(answers) & np.isnan(answers[0])))
            )
            if not same and code in scored_codes(item) and not one.rule.ranked_across(item):
                disagree = True
                problems.append(_disagreement(one, code, valid_leads))
            # Where each unit is compared with the others the leads may well differ.
            told = len(answers) and (same or one.rule.ranked_across(item))
            values[code] = float(answers[0]) if told else NAN
        elif way == Pooling.SUM:
            values[code] = math.fsum(found) if any_valid else NAN
        elif way == Pooling.SHARE:
            values[code] = float(found.sum()) / len(one.parts) if any_valid else NAN
        else:
            earliest = item.input(code).type == InputType.DATE  # type: ignore[union-attr]
            values[code] = NAN if not len(found) else float(found.min() if earliest else found.max())
    borrowed = elsewhere or {}
    row = one_row(values | {name: number for name, (number, _) in borrowed.items()})
    open_, missing = _openness(one, row, disagree)
    open_ = open_ or any(waiting for _, waiting in borrowed.values())
    problems += _nobody(one)
    return Pool(item, how, row, open_, missing, disagree)


def _nobody(one: ItemAnswers) -> list[Problem]:
    """All who decide say that they are not involved: the item never becomes full marks by itself."""
    leads = one.item.pooling == Pooling.LEAD or not one.rule.supporters_decide(one.item)
    if one.rule.judged or not one.parts or not (one.na[one.lead].all() if leads else one.na.all()):
        return []
    return [Problem("nobody-involved", item=one.item.id, facts={"who": "牵头单位" if leads else "全部单位"})]


def _disagreement(one: ItemAnswers, code: str, leads: Sequence[int]) -> Problem:
    asked = one.item.input(code)
    shown = []
    for k in leads:
        value = next((row.value for row in one.parts[k].rows if row.asked.code == code), None)
        shown.append(f"{one.parts[k].unit} {show(value, '未填')}")
    label = asked.label if asked else code
    return Problem("leads-disagree", item=one.item.id, facts={"label": label, "values": "；".join(shown)})


def _openness(one: ItemAnswers, pooled: Frame, disagree: bool) -> tuple[bool, tuple[int, ...]]:
    """Whether the item is open, and whose answers could still change its figure."""
    import numpy as np

    item, rule = one.item, one.rule
    waiting = ~one.valid & ~one.na
    if rule.judged:
        return True, tuple(np.flatnonzero(waiting).tolist())
    if item.pooling == Pooling.SHARE:
        return not one.valid.any(), tuple(np.flatnonzero(waiting).tolist())
    leads_only = item.pooling == Pooling.LEAD or not rule.supporters_decide(item)
    deciding = one.lead if leads_only else np.ones(len(one.parts), dtype=bool)
    nobody = not (one.valid & deciding).any()
    awaited = waiting & deciding
    if item.pooling != Pooling.LEAD and not nobody and bool(rule.decided(item, pooled)[0]):
        awaited = waiting & one.lead if rule.leads_tell(item) else np.zeros(len(one.parts), dtype=bool)
    ready = bool(rule.ready(item, pooled)[0])
    if not (ready or disagree or awaited.any()):  # a lead's own answer did not need what the pooled one does
        awaited = one.lead & ~one.na
    return bool(awaited.any() or nobody or disagree or not ready), tuple(np.flatnonzero(awaited).tolist())
