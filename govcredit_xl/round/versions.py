"""Every version of every unit's return, and what changed from one to the next.

本单位不涉及, zero and blank are three things here: 不涉及 is an answer of its own (是, with its reason), 0 is a
number, and blank is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import Decision
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, SELF_SCORE, Answer, Return, Value
from govcredit_xl.core.parts import Outcome, spell
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import FormHead
from govcredit_xl.round.state import Standing

LABELS: Final[Mapping[str, str]] = {
    NOT_INVOLVED: FormHead.NOT_INVOLVED,
    MEMO: FormHead.MEMO,
    EVIDENCE: FormHead.EVIDENCE,
    PROPOSED: FormHead.PROPOSED,
}
"""What stands beside an item's inputs, as the form calls it."""

_NO_VERSION: Final = frozenset({"duplicate", "ignored"})


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that is not what it was in the version before.

    Attributes:
        item, code, label: of the input, or of what stands beside the inputs.
        old, new: the answers; None when blank, what stood there as text where it could not be read.
        sheet, cell: where the new answer stands, "" where the new version does not ask for it.
        asked: False where one of the two forms has no such input.
    """

    item: str
    code: str
    label: str
    old: Value
    new: Value
    sheet: str
    cell: str
    asked: bool = True

    def as_json(self) -> dict[str, Any]:
        """The object of `--json`."""
        return {
            "item": self.item,
            "code": self.code.lstrip("@"),
            "label": self.label,
            "old": plain(self.old),
            "new": plain(self.new),
            "sheet": self.sheet or None,
            "cell": self.cell or None,
            "asked": self.asked,
        }


@dataclass(frozen=True)
class Version:
    """One arrival, and, where it is a return of a known unit, its place among that unit's versions.

    Attributes:
        outcome: its fate; arrival: what the ledger holds of it.
        number: 1, 2, … among the unit's different readable returns; None for everything else.
        build: of the form, "" where unknown.
        errors: what is wrong in it.
        before: path of the version before, None for the first.
        changes: against that version.
        decisions: of the office about it, oldest first.
    """

    outcome: Outcome
    arrival: Arrival
    number: int | None = None
    build: str = ""
    errors: tuple[Problem, ...] = ()
    before: str | None = None
    changes: tuple[Change, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object of `--json`: that of `collect` and what is known besides."""
        return {
            **self.outcome.as_json(),
            "version": self.number,
            "received": self.outcome.received.isoformat(),
            "seen": self.arrival.seen_at,
            "size": self.arrival.size,
            "parent": self.arrival.parent or None,
            "mail": mail_of(self.arrival),
            "build": self.build or None,
            "errors": [problem.as_json(lang) for problem in self.errors],
            "before": self.before,
            "changes": [change.as_json() for change in self.changes],
            "decisions": [decision.as_json() for decision in self.decisions],
        }


def versions(now: Standing) -> list[Version]:
    """Everything that arrived, in order of arrival."""
    received, chosen = now.received, now.evaluation.chosen
    arrivals = {(a.path, a.sha256): a for a in received.arrivals}
    labels = _Labels(now)
    last: dict[str, tuple[str, Return]] = {}
    counts: dict[str, int] = {}
    found = []
    for outcome in chosen.outcomes:
        arrival = arrivals[outcome.file, outcome.sha256]
        said = received.returns[outcome.sha256]
        decisions = tuple(received.decisions.of(outcome.sha256))
        if outcome.state in _NO_VERSION or outcome.sha256 not in received.checked or said.unit is None:
            found.append(Version(outcome, arrival, build=said.build, decisions=decisions))
            continue
        counts[said.unit] = counts.get(said.unit, 0) + 1
        before = last.get(said.unit)
        found.append(
            Version(
                outcome,
                arrival,
                counts[said.unit],
                said.build,
                tuple(p for p in received.checked[outcome.sha256].problems if p.severity == "error"),
                before[0] if before is not None else None,
                tuple(differences(before[1], said, labels)) if before is not None else (),
                decisions,
            )
        )
        last[said.unit] = outcome.file, said
    return found


def differences(old: Return, new: Return, labels: _Labels) -> Iterator[Change]:
    """The answers of two returns that are not the same, in the order of the newer form."""
    was = {(a.item, a.code): a for a in old.answers if a.code != SELF_SCORE}
    now = {(a.item, a.code): a for a in new.answers if a.code != SELF_SCORE}
    for key in [*now, *(key for key in was if key not in now)]:
        before, after = was.get(key), now.get(key)
        if _spelled(before) == _spelled(after):
            continue
        place = (after.sheet, after.cell) if after is not None else ("", "")
        asked = before is not None and after is not None
        yield Change(*key, labels.of(new.build, *key), said(before), said(after), *place, asked)


def said(answer: Answer | None) -> Value:
    """What an answer says: its value, or what stood there where that is none; None when blank."""
    if answer is None:
        return None
    return answer.raw if answer.faulty else None if answer.value == "" else answer.value


def _spelled(answer: Answer | None) -> tuple[bool, str]:
    return (answer is not None and answer.faulty), spell(said(answer))


class _Labels:
    """What inputs are called, by the form that they stand on or by the catalogue."""

    def __init__(self, now: Standing) -> None:
        layouts = now.ledger.layouts() if now.ledger is not None else {}
        self._forms = {
            build: {(cell.item, cell.code): cell.label for cell in layout.cells}
            for build, layout in layouts.items()
        }
        self._catalogue = now.catalogue

    def of(self, build: str, item: str, code: str) -> str:
        """The label; the code where nobody knows one."""
        if code in LABELS:
            return LABELS[code]
        known = self._catalogue.item_by_id.get(item)
        asked = known.input(code) if known is not None else None
        return self._forms.get(build, {}).get((item, code)) or (asked.label if asked is not None else code)


def mail_of(arrival: Arrival) -> dict[str, Any] | None:
    """The mail that brought it, or that it is, as an object of `--json`; None where it came as a file."""
    mail = arrival.mail
    if mail is None:
        return None
    return {
        "from": mail.sender or None,
        "from_name": mail.sender_name or None,
        "subject": mail.subject or None,
        "message_id": mail.message_id or None,
        "date": mail.date or None,
    }


def plain(value: Value) -> Any:
    """An answer for JSON: a number, a text, a date as text; None when blank."""
    return value.isoformat() if isinstance(value, dt.date) else value


def of_unit(found: Sequence[Version], unit: str) -> list[Version]:
    """Those that are, or may be, of that unit."""
    return [one for one in found if one.outcome.unit == unit or unit in _claims(one)]


def _claims(one: Version) -> tuple[str, ...]:
    return tuple(decision.unit for decision in one.decisions if decision.unit)
