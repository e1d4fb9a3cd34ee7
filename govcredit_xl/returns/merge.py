"""Which answer counts, and why not: every unit's part in every item, with the office's corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import NOT_INVOLVED, Answer, Catalogue, Input, Item, Return
from govcredit_xl.core.parts import (
    AnswerRow,
    Correction,
    LapsedCorrection,
    MergedAnswers,
    UnitPart,
    memo_of,
    spell,
)
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.sources import LAST_ROUND, OFFICE, NotThere, input_code
from govcredit_xl.core.terms import NO, YES, Reason, Sheet
from govcredit_xl.returns.checks import CheckResult, check_block, misfits
from govcredit_xl.returns.choose import Selection
from govcredit_xl.returns.given import About, about_units, given_answers
from govcredit_xl.returns.values import normalise
from govcredit_xl.scoring.blocks import make_block


def merge(
    catalogue: Catalogue,
    chosen: Selection,
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    corrections: Mapping[AnswerKey, Correction],
) -> MergedAnswers:
    """The answers of the returns that count, with the office's corrections."""
    merging = _Merging(catalogue, chosen, checked, corrections, about_units(chosen.taken, returns))
    given: dict[str, dict[str, dict[str, Answer]]] = {}
    for unit, sha in chosen.taken.items():
        by_item = given.setdefault(unit, {})
        for answer in returns[sha].answers:
            by_item.setdefault(answer.item, {})[answer.code] = answer
    for item in catalogue.items:
        for unit in item.units:
            merging.part(item, unit, given.get(unit, {}).get(item.id, {}))
    return merging.merged


@dataclass
class _Merging:
    catalogue: Catalogue
    chosen: Selection
    checked: Mapping[str, CheckResult]
    corrections: Mapping[AnswerKey, Correction]
    about: About
    merged: MergedAnswers = field(default_factory=MergedAnswers)

    def part(self, item: Item, unit: str, answers: Mapping[str, Answer]) -> None:
        """A unit's part in an item."""
        lead, chosen, merged = unit in item.leads, self.chosen, self.merged
        faulty = unit in chosen.taken and item.id in self.checked[chosen.taken[unit]].faulty
        asked = item.asked(lead=lead)
        corrected, usable = _correct(item, unit, asked, answers, self.corrections, merged)
        if any(fix.has_value for fix in usable.values()):
            # What the office types counts: it has asked. What still cannot be is told, not taken away.
            faulty = False
            merged.problems += _implausible(item, unit, lead, corrected)
        returned = unit in chosen.taken
        others = self._others(item, unit, lead) if len(asked) < len(item.inputs) else ()
        reported = any(row.giver in self.catalogue.unit_by_code and row.counted for row in others)
        out = not faulty and not reported and _accepted_na(corrected, usable)
        file = chosen.units[unit].file or ""
        whose = _Whose(item, unit, lead, returned, faulty, out, file)
        rows = [_row(whose, i, corrected, usable.get(i.code), answers.get(i.code)) for i in asked]
        if others:
            if out:
                others = tuple(replace(row, counted=False, reason=Reason.NOT_INVOLVED) for row in others)
            merged.problems += self._misfits(item, unit, lead, (*rows, *others))
            place = {i.code: k for k, i in enumerate(item.inputs)}
            rows = sorted((*rows, *others), key=lambda row: place[input_code(row.asked.code)])
        merged.parts.append(UnitPart(unit, item.id, lead, returned, faulty, out, answers, tuple(rows)))

    def _misfits(self, item: Item, unit: str, lead: bool, rows: Sequence[AnswerRow]) -> list[Problem]:
        """What the rule's checks find between figures of different givers: nobody of them could see it."""
        givers = {row.asked.code: row.giver for row in rows if row.counted and row.weight is None}
        answers = {
            row.asked.code: Answer(item.id, row.asked.code, row.value, row.sheet, row.cell)
            for row in rows
            if row.asked.code in givers
        }
        block = make_block(item, [lead], [answers], frozenset(givers))
        found = []
        for check, problem in misfits(block):
            told = {givers[code] for code in check.codes}
            if told <= {"", OFFICE, LAST_ROUND} or len(told) == 1:
                continue  # told with the return that can put it right
            one = self.catalogue.unit_by_code[unit]
            labels = "、".join(
                f"“{row.asked.label}”" for row in rows if row.asked.code in check.codes and row.giver
            )
            inner = Problem(problem.code, facts=problem.facts)
            why, why_en = inner.message().rstrip("。"), inner.message("en").rstrip(".")
            facts: dict[str, str | float] = {
                "who": one.short or one.name, "why": why, "why_en": why_en, "labels": labels,
            }  # fmt: skip
            found.append(
                Problem("figures-do-not-fit", unit=unit, item=item.id, sheet=Sheet.ANSWERS, facts=facts)
            )
        return found

    def _others(self, item: Item, unit: str, lead: bool) -> tuple[AnswerRow, ...]:
        """What others give for it: each figure stands by itself, and a fault in one is none in the others."""
        found = list(
            given_answers(self.catalogue, item, unit, lead=lead, returned=self.chosen.units, about=self.about)
        )
        answers = {one.asked.code: one.answer for one in found if one.answer is not None}
        asked = [one.asked for one in found]
        corrected, usable = _correct(item, unit, asked, answers, self.corrections, self.merged)
        rows = []
        for one in found:
            faulty = one.giver in self.chosen.taken and (
                (unit, item.id, input_code(one.asked.code))
                in self.checked[self.chosen.taken[one.giver]].faulty_about
            )
            fix = usable.get(one.asked.code)
            faulty = faulty and not (fix is not None and fix.has_value)
            whose = _Whose(item, unit, lead, True, faulty, False, one.file)
            row = _row(whose, one.asked, corrected, fix, one.answer)
            reason = row.reason
            if reason == Reason.ITEM_ERROR:
                reason = Reason.ERROR
            elif reason == Reason.BLANK:
                reason = NotThere.REPORTED if one.giver in self.catalogue.unit_by_code else NotThere.GIVEN
            rows.append(replace(row, reason=reason, giver=one.giver, weight=one.weight))
        return tuple(rows)


@dataclass(frozen=True)
class _Whose:
    """Whose answer a row is, and what holds for all rows of that part.

    Attributes:
        out: the unit is not involved.
        file: that it stands in.
    """

    item: Item
    unit: str
    lead: bool
    returned: bool
    faulty: bool
    out: bool
    file: str


def _correct(
    item: Item,
    unit: str,
    asked: Sequence[Input],
    answers: Mapping[str, Answer],
    corrections: Mapping[AnswerKey, Correction],
    merged: MergedAnswers,
) -> tuple[dict[str, Answer], dict[str, Correction]]:
    """The unit's answers with the office's in their place, and the corrections that hold."""
    usable: dict[str, Correction] = {}
    corrected = dict(answers)
    for i in asked:
        key = AnswerKey(unit, item.id, i.code)
        fix = corrections.get(key)
        if fix is None:
            continue
        came = answers.get(i.code)  # nothing, while no return that says it counts: then the office's stays
        if came is not None and fix.original != spell(came.value):
            merged.lapsed.append(LapsedCorrection(key, fix, came.value, i.label))
            continue
        reading = normalise(fix.value, i.type, i.measure) if fix.has_value else None
        if reading is not None and reading.faulty:
            facts = {"label": i.label, "value": str(fix.value), "why": "不是" + i.type}
            merged.problems.append(Problem("correction-not-usable", unit=unit, item=item.id, facts=facts))
            continue
        usable[i.code] = fix
        if reading is not None:
            raw = "" if reading.value is None else str(fix.value)
            corrected[i.code] = Answer(item.id, i.code, reading.value, Sheet.ANSWERS, "", raw)
    return corrected, usable


def _implausible(item: Item, unit: str, lead: bool, corrected: Mapping[str, Answer]) -> list[Problem]:
    """What the rule's checks find in answers that the office has corrected."""
    block = make_block(item, [lead], [corrected])
    return [
        Problem(
            "correction-implausible",
            unit=unit,
            item=item.id,
            sheet=Sheet.ANSWERS,
            facts={
                "why": Problem(found.code, facts=found.facts).message().rstrip("。"),
                "why_en": Problem(found.code, facts=found.facts).message("en").rstrip("."),
            },
        )
        for _, found in check_block(block)
        if found.severity == "error" and found.code != "not-involved-with-answers"
    ]


def _accepted_na(answers: Mapping[str, Answer], usable: Mapping[str, Correction]) -> bool:
    """不涉及 with its reason holds, unless the office has entered an answer all the same."""
    claim = answers.get(NOT_INVOLVED)
    typed = any(fix.has_value and fix.value not in (None, "") for fix in usable.values())
    return claim is not None and claim.value == YES and memo_of(answers) != "" and not typed


def _row(
    whose: _Whose,
    asked: Input,
    answers: Mapping[str, Answer],
    fix: Correction | None,
    own: Answer | None,
) -> AnswerRow:
    answer = answers.get(asked.code)
    value = answer.value if answer is not None else None
    own_fault = answer is not None and answer.faulty
    if fix is not None and fix.counted == NO:
        reason = Reason.OFFICE
    elif whose.out:
        reason = Reason.NOT_INVOLVED
    elif value in (None, "") and not own_fault:
        reason = Reason.BLANK if whose.returned else Reason.NOT_RETURNED
    elif own_fault:
        reason = Reason.ERROR
    elif whose.faulty and not (fix is not None and fix.counted == YES):
        reason = Reason.ITEM_ERROR if any(other.faulty for other in answers.values()) else Reason.ERROR
    else:
        reason = ""
    return AnswerRow(
        whose.unit,
        whose.item.id,
        asked,
        whose.lead,
        value,
        reason == "",
        reason,
        own.value if own is not None else None,
        fix is not None,
        whose.file if whose.returned else "",
        own.sheet if own is not None else "",
        own.cell if own is not None else "",
        own.raw if own is not None else "",
    )
