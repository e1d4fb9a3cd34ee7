"""What the office typed into the master: verified scores, corrections of answers, its own sheets and columns.

It is kept in the ledger, bound to keys, so that every master can be written anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import a1
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Catalogue, Item, Value
from govcredit_xl.core.parts import Correction, pair_key, show, spell
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record
from govcredit_xl.core.sources import input_code
from govcredit_xl.core.terms import Head, InputType, Sheet
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
    originals: Mapping[AnswerKey, Value],
    when: dt.datetime,
) -> tuple[list[Adjustment], list[Problem]]:
    """Take over what the office changed in one master since it was written.

    Args:
        state: changed in place.
        catalogue: the round's catalogue.
        harvest: what was read from the master.
        snapshot: what had been written there; None where that is not known (all that is typed is new).
        originals: the units' own values now.
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
        fix = state.corrections.get(key, Correction(original=spell(originals.get(key))))
        fix = replace(fix, original=spell(originals.get(key)))
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


def _refused(catalogue: Catalogue, change: AnswerChange) -> Problem | None:
    """What is wrong with a value that was typed in place of a unit's own."""
    item = catalogue.item_by_id.get(change.key.item)
    asked = item.input(input_code(change.key.code)) if item is not None else None
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
    reading = normalise(score, InputType.DECIMAL) if isinstance(score, str) else None
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


def drop_lapsed(
    state: OfficeState,
    lapsed: Iterable[tuple[AnswerKey, Correction]],
    originals: Mapping[AnswerKey, Value],
    when: dt.datetime,
) -> tuple[list[Adjustment], list[Problem]]:
    """Corrections end when the unit sends a different value; both go into 调整记录."""
    changes, problems = [], []
    for key, fix in lapsed:
        unit, item, code = key
        state.corrections.pop(key, None)
        new = originals.get(key)
        if fix.has_value and fix.counted is None and spell(new) == spell_cell(fix.value):
            continue  # the unit now says the same
        facts = {
            "label": code,
            "value": show(new, BLANK),
            "old": show(fix.value, BLANK) if fix.has_value else str(fix.counted),
        }
        problems.append(Problem("correction-lapsed", unit=unit, item=item, facts=facts))
        field_ = VALUE if fix.has_value else COUNTED
        old = fix.value if fix.has_value else fix.counted
        changes.append(Adjustment(when, item, unit, code, field_, old, new, "单位重新报送", ""))
    return changes, problems
