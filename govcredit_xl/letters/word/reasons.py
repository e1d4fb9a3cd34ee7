"""Why points were lost, in the words of the answers: 纠错案件2件，未建立合法性审查制度."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any, Final

from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.terms import NO, InputType, UnitState
from govcredit_xl.letters.word.contents import NONE, date_text
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules import rule_of

NOT_RETURNED: Final = "未报送"
FAULTY: Final = "填报有误，未计入"
BLANK: Final = "未填报"
VERIFIED: Final = "核定："
POOLED: Final = "按汇总数计："
_NO_NOUN: Final = re.compile(
    r"(?:[总人次场起条篇份个]|(?<![案事文邮条稿信证要])件|(?<![案病])例|(?<![用农住商])户)数$"
)
"""Ends that are no word without their 数."""
_MOST: Final = 6
"""Things left undone that are named one by one."""


class Reasons:
    """Why points of a round were lost."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.catalogue, self.scores = evaluation.catalogue, evaluation.scores
        self.states = {code: one.state for code, one in evaluation.chosen.units.items()}
        self.answers: dict[tuple[str, str], list[Mapping[Any, Any]]] = {}
        for row in self.scores.answers.to_dict("records"):
            self.answers.setdefault((row["item"], row["unit"]), []).append(row)
        self.pooled: dict[str, list[Mapping[Any, Any]]] = {}
        for row in self.scores.pooled.to_dict("records"):
            self.pooled.setdefault(row["item"], []).append(row)
        self.verified = verified_reasons(evaluation)

    def of(self, item_id: str, unit: str) -> str:
        """Why that unit lost points of that item."""
        office = self.verified.get((item_id, unit)) or self.verified.get((item_id, ""))
        return office if office is not None else self.own(item_id, unit)

    def own(self, item_id: str, unit: str) -> str:
        """The same by the unit's own answers alone."""
        item = _item_for(self.catalogue, item_id, unit)
        rows = self.answers.get((item_id, unit), [])
        own = [row for row in rows if row["counted"]]
        there = any(row["value"] is not None for row in own)  # others may report for a unit that is silent
        if self.states.get(unit) in (UnitState.NOT_RETURNED, UnitState.HELD) and not there:
            return NOT_RETURNED
        if rows and not own:
            blank = all(row["value"] is None for row in rows)
            return BLANK if blank else FAULTY
        found = _said(item, {row["code"]: row for row in own})
        return found or self._together(item) or NONE

    def _together(self, item: Item) -> str:
        said = _said(item, {row["code"]: row for row in self.pooled.get(item.id, ())})
        return f"{POOLED}{said}" if said else ""


def verified_reasons(evaluation: Evaluation) -> dict[tuple[str, str], str]:
    """(item, unit) → what the office wrote beside its verified score; unit "" where it is the district's."""
    scores = evaluation.scores
    frame = scores.items if scores.pairs is None else scores.pairs
    return {
        (row["item"], "" if scores.pairs is None else row["unit"]): VERIFIED
        + (row["reason"].strip() or "由主办单位认定")
        for row in frame.to_dict("records")
        if not math.isnan(row["verified"])
    }


def _item_for(catalogue: Catalogue, item_id: str, unit: str) -> Item:
    item = catalogue.item_by_id[item_id]
    return catalogue.item_for(item, catalogue.unit_by_code[unit].rank_group)


def _said(item: Item, rows: Mapping[str, Mapping[Any, Any]]) -> str:
    """What is not as it would be with full marks: things left undone, and the figures that the score is made of."""
    rule = rule_of(item)
    full, codes = rule.full_marks(item), rule.scoring_codes(item) or tuple(rows)
    undone, figures = [], []
    rate = _rate(item, rows)
    for asked in item.inputs:
        row = rows.get(asked.code)
        value = row["value"] if row is not None else None
        marks = [one for code, one in rows.items() if code.startswith(f"{asked.code}__")]
        figures += [
            figure_text(one["label"], one["value"], asked.measure)
            for one in marks
            if one["value"] is not None
        ]
        if value is None or asked.code not in codes:
            continue
        if asked.type == InputType.FLAG:
            if value == NO and full.get(asked.code) != NO:
                undone.append(undone_text(asked.label))
        elif not asked.is_text and (rule.guesses_marks or value != 0.0 or full.get(asked.code) != 0.0):
            text = figure_text(asked.label, value, asked.measure)
            figures.append(text + (f"（{rate[1]}）" if rate and asked.code == rate[0] else ""))
    if len(undone) > _MOST:
        undone = [*undone[:_MOST], f"等{len(undone)}项"]
    return "，".join((*(["、".join(undone)] if undone else ()), *figures))


def _rate(item: Item, rows: Mapping[str, Mapping[Any, Any]]) -> tuple[str, str] | None:
    """The later input of a quotient, and the quotient."""
    pair = rule_of(item).quotient(item)
    if pair is None or any(code not in rows for code in pair):
        return None
    n, d = (rows[code]["value"] for code in pair)
    if not (isinstance(n, float) and isinstance(d, float)) or d <= 0:
        return None
    order = [asked.code for asked in item.inputs]
    measures = [asked.measure for code in pair for asked in item.inputs if asked.code == code]
    share = f"{n / d * 100:.2f}%" if measures[0] == measures[1] else f"{n / d:.2f}{measures[0]}/{measures[1]}"
    return max(pair, key=order.index), share


def undone_text(label: str) -> str:
    """是否建立 → 未建立; 法律顾问：是否落实 → 法律顾问未落实."""
    for asked in ("：是否已", "：是否", "是否已", "是否"):
        if asked in label:
            return label.replace(asked, "未", 1)
    return f"{label}为“{NO}”"


def figure_text(label: str, value: Any, measure: str) -> str:
    """纠错案件数, 2, 件 → 纠错案件2件; 超时件数 → 超时件数2件, 培训次数, 2, 次 → 培训次数2次."""
    if isinstance(value, dt.date):
        return f"{label}{date_text(value)}"
    number = f"{value:.10g}"
    if measure == "名":
        return f"{label}第{number}名"
    counts = measure and label.endswith("数") and not _NO_NOUN.search(label)
    return f"{label.removesuffix('数') if counts else label}{number}{measure}"
