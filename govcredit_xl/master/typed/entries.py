"""What the office typed into the master: verified scores, corrections of answers, its own sheets and columns.

It is kept in the ledger, bound to keys, so that every master can be written anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import a1
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Catalogue, Input, Item
from govcredit_xl.core.parts import Correction, LapsedCorrection, pair_key, show, spell, verified_keys
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record
from govcredit_xl.core.sources import input_code
from govcredit_xl.core.terms import Head, InputType, Sheet
from govcredit_xl.core.words import listed
from govcredit_xl.master.records import (
    Adjustment,
    AnswerChange,
    CarriedOver,
    CellValue,
    Harvest,
    Snapshot,
    VerifiedEntry,
)
from govcredit_xl.master.written.items import VERIFIED_COLUMN
from govcredit_xl.master.written.scoring import PAIR_VERIFIED_COLUMN
from govcredit_xl.returns.values import normalise
from govcredit_xl.scoring.figures import VerifiedScore
from govcredit_xl.scoring.rules import rule_of

VALUE, COUNTED = "值", "是否计入"
BLANK = "空白"
WANTED = {
    InputType.FLAG: "应是“是”或“否”",
    InputType.DATE: "应是日期，如 2021-10-20",
    InputType.COUNT: "应是不小于 0 的整数",
}
_FIELDS = ("核定分", "核定说明", "核定人")


@dataclass
class OfficeState:
    """The office's entries as they stand after every harvest so far.

    Attributes:
        verified: item id → as typed, usable or not; by `pair_key` where each unit is scored by itself.
        corrections: whose answer → what stands in place of the unit's own.
    """

    verified: dict[str, VerifiedEntry] = field(default_factory=dict)
    corrections: dict[AnswerKey, Correction] = field(default_factory=dict)
    carried: CarriedOver = field(default_factory=CarriedOver)


def office_of(record: Mapping[str, Any] | None) -> OfficeState:
    """The entries that a ledger holds; none for None.

    Ledgers of earlier programs have a correction as one list of whose it is and what it says.
    """
    if record is None:
        return OfficeState()
    pairs = [one if len(one) == 2 else [one[:3], one[3:]] for one in record["corrections"]]
    return from_record(OfficeState, {**record, "corrections": pairs})


def apply_harvest(
    state: OfficeState,
    catalogue: Catalogue,
    harvest: Harvest,
    snapshot: Snapshot | None,
    when: dt.datetime,
) -> tuple[list[Adjustment], list[Problem]]:
    """Take over what the office changed in one master since it was written.

    Args:
        state: changed in place.
        catalogue: the round's catalogue.
        harvest: what was read from the master.
        snapshot: what had been written there; None where that is not known (all that is typed is new).
        when: when that master was saved.

    Returns:
        The changes, for 调整记录, and what could not be taken over.
    """
    state.carried = harvest.carried
    changes = _verified_changes(state, harvest, snapshot, when)
    problems = []
    for change in harvest.changes:
        refused = _refused(catalogue, change)
        if refused is not None:
            problems.append(refused)
            continue
        key = change.key
        fix = state.corrections.get(key, Correction())
        written = snapshot.answers.get(key, (None, ""))[0] if snapshot is not None else None
        fix = replace(fix, original=_seen(catalogue, key, fix, written))
        if change.field == VALUE:
            same = spell_cell(change.new) == fix.original
            fix = replace(fix, has_value=not same, value=None if same else change.new)
        else:
            back = fix.counted is not None and change.new != fix.counted
            fix = replace(fix, counted=None if back else str(change.new or "") or None)
        if fix.has_value or fix.counted is not None:
            state.corrections[key] = fix
        else:
            state.corrections.pop(key, None)
        pair = pair_key(change.key.unit, change.key.item)
        scored = pair if catalogue.settings.by_unit else change.key.item
        entry = state.verified.get(scored, VerifiedEntry())
        changes.append(
            Adjustment(
                when, change.key.item, change.key.unit, change.key.code, change.field, change.old, change.new,
                entry.reason, entry.by,
            )
        )  # fmt: skip
    return changes, problems


def _seen(catalogue: Catalogue, key: AnswerKey, fix: Correction, written: CellValue) -> str:
    """The value that the office saw there, or behind its own, when it typed: another that has come since is news."""
    asked = _asked(catalogue, key)
    if fix.has_value and asked is not None:
        shown, stood = (
            spell(normalise(one, asked.type, asked.measure).value) for one in (fix.value, written)
        )
        if shown == stood:
            return fix.original
    return spell_cell(written)


def _asked(catalogue: Catalogue, key: AnswerKey) -> Input | None:
    item = catalogue.item_by_id.get(key.item)
    return item.input(input_code(key.code)) if item is not None else None


def _refused(catalogue: Catalogue, change: AnswerChange) -> Problem | None:
    """What is wrong with a value that was typed in place of a unit's own."""
    asked = _asked(catalogue, change.key)
    if change.field != VALUE or asked is None:
        return None
    reading = normalise(change.new, asked.type, asked.measure)
    if not reading.faulty:
        return None
    facts = {
        "label": asked.label,
        "value": show(change.new, BLANK),
        "why": WANTED.get(asked.type, "应是不小于 0 的数"),
    }
    return Problem(
        "correction-not-usable",
        unit=change.key.unit,
        item=change.key.item,
        sheet=Sheet.ANSWERS,
        cell=change.cell or None,
        facts=facts,
    )


def spell_cell(value: CellValue) -> str:
    """`merge.spell` for what stands in a cell of the master."""
    if isinstance(value, bool):
        return f"t:{value}"
    if isinstance(value, dt.datetime):
        value = value.date()
    return spell(float(value) if isinstance(value, int) else value)


def _verified_changes(
    state: OfficeState, harvest: Harvest, snapshot: Snapshot | None, when: dt.datetime
) -> list[Adjustment]:
    written = snapshot.verified if snapshot is not None else {}
    changes = []
    for item in sorted(set(written) | set(harvest.verified)):
        now = harvest.verified.get(item, VerifiedEntry())
        before = VerifiedEntry(*written.get(item, (None, "", "")))
        if now == before:
            continue
        kept = state.verified.get(item, VerifiedEntry())
        pairs = zip(_FIELDS, _values(before), _values(now), strict=True)
        changed = [(name, old, new) for name, old, new in pairs if old != new]
        state.verified[item] = VerifiedEntry(
            _certain(now.score) if now.score != before.score else kept.score,
            now.reason if now.reason != before.reason else kept.reason,
            now.by if now.by != before.by else kept.by,
        )
        if state.verified[item].is_blank:
            del state.verified[item]
        unit, _, id_ = item.rpartition("|")
        changes += [
            Adjustment(when, id_, unit, "", n, old, new, now.reason, now.by) for n, old, new in changed
        ]
    return changes


def _certain(score: CellValue) -> CellValue:
    """A score typed as text, such as １.５, as the number it certainly is; anything else as typed."""
    if isinstance(score, bool):
        return str(score).upper()  # as text: LibreOffice's ISNUMBER takes a truth value for a number
    reading = normalise(score, InputType.DECIMAL, "分") if isinstance(score, str) else None
    return score if reading is None or reading.faulty else reading.value


def _values(entry: VerifiedEntry) -> tuple[CellValue, CellValue, CellValue]:
    return entry.score, entry.reason or None, entry.by or None


def usable_verified(
    catalogue: Catalogue, state: OfficeState
) -> tuple[dict[str, VerifiedScore], list[Problem]]:
    """The verified scores that may be used: numbers that the item can give, rounded to 2 decimals."""
    found: dict[str, VerifiedScore] = {}
    problems: list[Problem] = []
    for place in _verified_places(catalogue, state):
        entry = state.verified.get(place.key)
        if entry is None or entry.score in (None, ""):
            continue
        score, rule = entry.score, rule_of(place.item)
        least, most = rule.least(place.item), rule.most(place.item)
        if isinstance(score, bool) or not isinstance(score, (int, float)) or not least <= score <= most:
            facts = {"value": show(score), "points": f"{most:g}", "least": f"{least:g}"}
            problems.append(place.problem("verified-out-of-range", **facts))
            continue
        rounded = round_half_away(float(score))
        if abs(rounded - score) > 1e-9:
            problems.append(place.problem("verified-rounded", value=f"{score:.15g}", rounded=f"{rounded:g}"))
        if not entry.reason:
            problems.append(place.problem("verified-without-reason"))
        found[place.key] = VerifiedScore(rounded, entry.reason, entry.by)
    return found, problems


@dataclass(frozen=True)
class VerifiedPlace:
    """Where a verified score is typed.

    Attributes:
        key: of `OfficeState.verified`.
        unit: None where the score is the item's.
        cell: as the master will be written, heads in row 1.
    """

    key: str
    item: Item
    unit: str | None
    sheet: str
    cell: str

    def problem(self, code: str, **facts: str | float) -> Problem:
        """A problem there."""
        return Problem(code, self.unit, self.item.id, None, self.sheet, self.cell, facts)


def _verified_places(catalogue: Catalogue, state: OfficeState) -> Iterator[VerifiedPlace]:
    by_unit = catalogue.settings.by_unit
    sheet = Sheet.UNIT_SCORING if by_unit else Sheet.ITEMS
    stood = state.carried.places.get(sheet)
    usual = PAIR_VERIFIED_COLUMN if by_unit else VERIFIED_COLUMN
    column = (stood.columns.get(Head.VERIFIED) if stood is not None else None) or usual
    if by_unit:
        for row, (unit, item) in enumerate(catalogue.pairs, 2):
            yield VerifiedPlace(pair_key(unit, item.id), item, unit, sheet, a1(row, column))
    else:
        for row, item in enumerate(catalogue.items, 2):
            yield VerifiedPlace(item.id, item, None, sheet, a1(row, column))


def idle_entries(catalogue: Catalogue, state: OfficeState, answers: Iterable[AnswerKey]) -> list[Problem]:
    """What the office typed for items, inputs or units that the catalogue no longer has: kept, and used by nobody.

    Args:
        catalogue: of the round.
        state: what it typed.
        answers: all that can be corrected now.
    """
    scored, known = set(verified_keys(catalogue)), set(answers) if state.corrections else set()
    names = [
        f"{key.replace('|', ' ')} 核定分 {show(entry.score, BLANK)}"
        for key, entry in sorted(state.verified.items())
        if key not in scored
    ]
    for key, fix in sorted(state.corrections.items()):
        if key not in known:
            old = f"值 {show(fix.value, BLANK)}" if fix.has_value else f"{COUNTED} {fix.counted}"
            names.append(f"{key.unit} {key.item} {key.code} {old}")
    if not names:
        return []
    facts = {"count": len(names), **listed(names, _NAMED, "处").as_facts("what")}
    return [Problem("office-entries-idle", facts=facts)]


_NAMED: Final = 6


def drop_lapsed(
    state: OfficeState,
    lapsed: Iterable[LapsedCorrection],
    when: dt.datetime,
) -> tuple[list[Adjustment], list[Problem]]:
    """Corrections end when another value has come in their place; all that ends goes into 调整记录."""
    changes, problems = [], []
    for one in lapsed:
        fix, (unit, item, code) = one.fix, one.key
        state.corrections.pop(one.key, None)
        if fix.has_value and fix.counted is None and spell(one.value) == spell_cell(fix.value):
            continue  # what came says the same
        ended: list[tuple[str, CellValue]] = [(VALUE, fix.value)] if fix.has_value else []
        ended += [(COUNTED, fix.counted)] if fix.counted is not None else []
        facts = {
            "label": one.label,
            "value": show(one.value, BLANK),
            "old": "、".join(show(old, BLANK) if f == VALUE else f"{f}：{old}" for f, old in ended),
        }
        problems.append(Problem("correction-lapsed", unit=unit, item=item, facts=facts))
        changes += [
            Adjustment(when, item, unit, code, f, old, one.value if f == VALUE else None, "原值已变", "")
            for f, old in ended
        ]
    return changes, problems
