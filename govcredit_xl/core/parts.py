"""What a unit's return comes to: its state, its part in each item, and what the office corrected in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import (
    MEMO,
    Answer,
    Catalogue,
    Input,
    Value,
)
from govcredit_xl.core.problems import Problem


def pair_key(unit: str, item: str) -> str:
    """The key of a unit's score for an item: T04|12.1."""
    return f"{unit}|{item}"


def verified_keys(catalogue: Catalogue) -> list[str]:
    """What scores are verified: an id each, or a `pair_key` each where every unit is scored by itself."""
    if catalogue.settings.by_unit:
        return [pair_key(unit, item.id) for unit, item in catalogue.pairs]
    return [item.id for item in catalogue.items]


@dataclass(frozen=True, slots=True)
class Correction:
    """What the office set in 填报明细 in place of the unit's own.

    Attributes:
        value: as typed; used only where `has_value` (None then clears the answer).
        counted: 是, 否, or None where the office did not touch it.
        original: the unit's own value at the time, as `show_original` spells it: when the unit sends
            another, the correction lapses.
    """

    has_value: bool = False
    value: Any = None
    counted: str | None = None
    original: str = ""


@dataclass(frozen=True, slots=True)
class LapsedCorrection:
    """A correction in whose place another value has come.

    Attributes:
        value: what has come.
        label: of the input.
    """

    key: AnswerKey
    fix: Correction
    value: Value
    label: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of 填报明细; see `scoring.Scores.answers`.

    Attributes:
        giver: who gives it, where that is not the unit: a unit's code, or the kind of a source.
        weight: of one rater's mark, None elsewhere.
    """

    unit: str
    item: str
    asked: Input
    lead: bool
    value: Value
    counted: bool
    reason: str
    original: Value
    corrected: bool
    file: str
    sheet: str
    cell: str
    raw: str = ""
    giver: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit's part in an item: what stands beside its inputs.

    Attributes:
        returned: the unit has a return that counts.
        faulty: something in its own answers is wrong.
        rows: what it gives itself and what others give for it, in the order of the inputs.
    """

    unit: str
    item: str
    lead: bool
    returned: bool
    faulty: bool
    not_involved: bool
    answers: Mapping[str, Answer]
    rows: tuple[AnswerRow, ...]


@dataclass
class MergedAnswers:
    """All parts of all units, in catalogue order (item, then leads and supporters)."""

    parts: list[UnitPart] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lapsed: list[LapsedCorrection] = field(default_factory=list)


def spell(value: Value) -> str:
    """A value as corrections remember it: exact, and distinct for blank, number, text and date."""
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return f"n:{value!r}"
    return f"d:{value.isoformat()}" if isinstance(value, dt.date) else f"t:{value}"


def memo_of(answers: Mapping[str, Answer]) -> str:
    """情况说明, "" where blank."""
    answer = answers.get(MEMO)
    return str(answer.value) if answer is not None and answer.value not in (None, "") else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one arrival.

    Attributes:
        state: taken, superseded, duplicate, held, rejected, unreadable, evidence or ignored.
        reason: in Chinese; None only where taken.
        received: the file's time, at the latest the time it was first seen (local).
    """

    file: str
    sha256: str
    unit: str | None
    state: str
    reason: str | None
    received: dt.datetime

    def as_json(self) -> dict[str, Any]:
        """The object of `--json`."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "unit": self.unit,
            "state": self.state,
            "taken": self.state == "taken",
            "reason": self.reason,
        }


@dataclass(frozen=True)
class UnitReturn:
    """A unit's line of 报送情况.

    Attributes:
        state: one of `UnitState`; late: 逾期; versions: number of usable returns;
        received, file: of the return that counts; done: 完成率, 0–1;
        identity: what is uncertain about who filed, "" where nothing is.
    """

    unit: str
    state: str
    late: bool = False
    versions: int = 0
    received: dt.datetime | None = None
    file: str | None = None
    done: float = 0.0
    sha256: str | None = None
    identity: str = ""


def show(value: Any, blank: str = "") -> str:
    """A value as a message names it, `blank` where there is none."""
    if value in (None, ""):
        return blank
    return f"{value:.15g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row of 佐证材料: a piece of evidence that a unit names or sent.

    Attributes:
        item, unit: "" where it is not said for which, or whose.
        material: as named; the file's name where it came without being named.
        found: path of the file that came, "" where none.
        state: one of `terms.Found`.
    """

    item: str
    unit: str
    material: str
    found: str = ""
    state: str = ""
