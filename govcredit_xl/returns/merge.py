"""Which answer counts, and why not: every unit's part in every item, with the office's corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import NOT_INVOLVED, Answer, Catalogue, Input, Item, Return
from govcredit_xl.core.parts import AnswerRow, Correction, MergedAnswers, UnitPart, memo_of, spell
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import NO, YES, Reason, Sheet
from govcredit_xl.returns.checks import CheckResult, check_block
from govcredit_xl.returns.choose import Selection
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
    merged = MergedAnswers()
    given: dict[str, dict[str, dict[str, Answer]]] = {}
    for unit, sha in chosen.taken.items():
        by_item = given.setdefault(unit, {})
        for answer in returns[sha].answers:
            by_item.setdefault(answer.item, {})[answer.code] = answer
    for item in catalogue.items:
        for unit in item.units:
            lead = unit in item.leads
            faulty = unit in chosen.taken and item.id in checked[chosen.taken[unit]].faulty
            answers = given.get(unit, {}).get(item.id, {})
            merged.parts.append(_part(item, unit, lead, chosen, answers, faulty, corrections, merged))
    return merged


def _part(
    item: Item,
    unit: str,
    lead: bool,
    chosen: Selection,
    answers: Mapping[str, Answer],
    faulty: bool,
    corrections: Mapping[AnswerKey, Correction],
    merged: MergedAnswers,
) -> UnitPart:
    asked = item.asked(lead=lead)
    corrected, usable = _correct(item, unit, asked, answers, corrections, merged)
    if any(fix.has_value for fix in usable.values()):
        # What the office types counts: it has asked. What still cannot be is told, not taken away.
        faulty = False
        merged.problems += _implausible(item, unit, lead, corrected)
    returned = unit in chosen.taken
    out = not faulty and _accepted_na(corrected, usable)
    file = chosen.units[unit].file or ""
    rows = tuple(
        _row(
            item,
            unit,
            lead,
            i,
            corrected,
            usable.get(i.code),
            answers.get(i.code),
            returned,
            faulty,
            out,
            file,
        )
        for i in asked
    )
    return UnitPart(unit, item.id, lead, returned, faulty, out, answers, rows)


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
        if fix.original != spell(answers[i.code].value if i.code in answers else None):
            merged.lapsed.append((key, fix))
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
            facts={"why": Problem(found.code, facts=found.facts).message().rstrip("。")},
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
    item: Item,
    unit: str,
    lead: bool,
    asked: Input,
    answers: Mapping[str, Answer],
    fix: Correction | None,
    own: Answer | None,
    returned: bool,
    faulty: bool,
    out: bool,
    file: str,
) -> AnswerRow:
    answer = answers.get(asked.code)
    value = answer.value if answer is not None else None
    own_fault = answer is not None and answer.faulty
    if fix is not None and fix.counted == NO:
        reason = Reason.OFFICE
    elif out:
        reason = Reason.NOT_INVOLVED
    elif value in (None, "") and not own_fault:
        reason = Reason.BLANK if returned else Reason.NOT_RETURNED
    elif own_fault:
        reason = Reason.ERROR
    elif faulty and not (fix is not None and fix.counted == YES):
        reason = Reason.ITEM_ERROR if any(other.faulty for other in answers.values()) else Reason.ERROR
    else:
        reason = ""
    return AnswerRow(
        unit,
        item.id,
        asked,
        lead,
        value,
        reason == "",
        reason,
        own.value if own is not None else None,
        fix is not None,
        file if returned else "",
        own.sheet if own is not None else "",
        own.cell if own is not None else "",
        own.raw if own is not None else "",
    )
