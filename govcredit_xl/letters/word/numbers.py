"""Document numbers: each document has its own, letters count up, none is used twice or in another year."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.register import (
    IssuedDocument,
    counted_up,
    last_of,
    same_series,
    user_of,
    year_of_number,
)
from govcredit_xl.letters.word.contents import DocumentContent
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.kinds import Doc, DocKind

_NUMBER: Final = frozenset({"发文字号", "如有文号"})
_DATES: Final = frozenset({"成文日期", "补报日期"})
_TITLES: Final = {
    Doc.TASK: "印发通知",
    Doc.RESULT: "结果通报",
    Doc.REMINDER: "催报",
    Doc.CORRECTION: "退改",
    Doc.UNIT: "结果反馈",
}


def key_of(kind: DocKind, unit: str) -> str:
    """Which document of the round it is."""
    return f"{kind.name}|{unit}"


def title_of(kind: DocKind, values: Mapping[str, str]) -> str:
    """What the register calls the document."""
    return values.get("通知标题", "") if kind.name == Doc.TASK else _TITLES[kind.name]


def made_of(content: DocumentContent, *, dated: bool = True) -> str:
    """Fingerprint of what a document says but for its number, and for its date where that is only the day's."""
    left_out = _NUMBER if dated else _NUMBER | _DATES
    said: dict[str, Any] = {
        "type": content.type,
        "values": {name: text for name, text in content.values.items() if name not in left_out},
        "conditions": sorted(content.conditions - left_out),
        "blocks": {name: asdict(block) for name, block in content.blocks.items()},
        "repeats": {
            name: [
                (dict(one.values), sorted(one.conditions), {k: asdict(b) for k, b in one.blocks.items()})
                for one in found
            ]
            for name, found in content.repeats.items()
        },
        "sealed": content.sealed,
        "letter": content.letter,
    }
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


class Register:
    """The numbers that are taken, with those given in this run."""

    def __init__(self, issued: Sequence[IssuedDocument]) -> None:
        self.issued = list(issued)
        self.given: dict[str, str] = {}

    def same(
        self, kind: DocKind, unit: str, made: str, issue: Issue, wanted: str = ""
    ) -> IssuedDocument | None:
        """The document as it was released last, where it says the same and bears the same date or none was asked."""
        last = last_of(key_of(kind, unit), self.issued)
        if last is None or last.made != made or (wanted and not same_series(wanted, last.number)):
            return None
        dated = issue.date.isoformat() if issue.date else ""
        return last if issue.today or last.date == dated else None

    def number(self, kind: DocKind, issue: Issue, unit: str, *, given: bool) -> tuple[Issue, list[Problem]]:
        """The issue with the document's own number, and why it may not have it.

        Args:
            given: the number was named in the command, for this one document.
        """
        if issue.draft or not issue.number:
            return issue, []
        key, number = key_of(kind, unit), issue.number
        taken = {one.number: one for one in self.issued if one.key != key}
        if kind.is_letter and not (given and number in taken):
            number = self._counted(key, issue, {*taken, *self.given})
        problems = []
        other = user_of(number, key, self.issued)
        if other is not None:
            facts = {"number": number, "other": other.file}
            problems.append(Problem("document-number-used", facts=facts))
        year = year_of_number(number)
        if year is not None and issue.date is not None and year != issue.date.year:
            facts = {"number": number, "year": str(issue.date.year)}
            problems.append(Problem("document-number-year", facts=facts))
        self.given[number] = key
        return replace(issue, number=number), problems

    def _counted(self, key: str, issue: Issue, taken: set[str]) -> str:
        """The letter's number: the one it has, where it is written again on its day; else the next that is free."""
        last = last_of(key, self.issued)
        dated = issue.date.isoformat() if issue.date else ""
        if last is not None and last.number and last.date == dated and last.number not in taken:
            return last.number
        own = {one.number for one in self.issued}
        return next(counted_up(issue.number, {*taken, *own}))
