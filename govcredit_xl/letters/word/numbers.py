"""Document numbers: each document has its own, letters count up, none is used twice or in another year."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.register import (
    IssuedDocument,
    counted_up,
    free_after,
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
    Doc.ROLLUP: "汇总通报",
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
        self, kind: DocKind, unit: str, made: str, issue: Issue, wanted: str = "", *, alone: bool = True
    ) -> IssuedDocument | None:
        """The document as it was released last, where it says the same and bears the same date or none was asked.

        Args:
            kind: of the document.
            unit: that it goes to.
            made: fingerprint of what it says now.
            issue: how it is issued.
            wanted: the number named in the command; of several documents it is where they begin to count.
            alone: there is only this document.
        """
        last = last_of(key_of(kind, unit), self.issued)
        if last is None or last.made != made:
            return None
        if wanted and not (last.number == wanted if alone else same_series(wanted, last.number)):
            return None
        dated = issue.date.isoformat() if issue.date else ""
        return last if issue.today or last.date == dated else None

    def number(
        self, kind: DocKind, issue: Issue, unit: str, *, given: bool, batch: Collection[str] = ()
    ) -> tuple[Issue, list[Problem]]:
        """The issue with the document's own number, and why it may not have it.

        Args:
            kind: of the document.
            issue: how it is issued; its number is where letters begin to count.
            unit: that it goes to.
            given: the number was named in the command: what another document bears is refused, not passed over.
            batch: keys of the documents of this run, where it may be more than one.
        """
        if issue.draft or not issue.number:
            return issue, []
        key, number = key_of(kind, unit), issue.number
        if kind.is_letter and not given:
            number = self._counted(key, issue, self._of_others(key))
        elif kind.is_letter and len(batch) > 1:
            number = self._next_of_batch(key, issue, batch)
        problems = year_problems(replace(issue, number=number))
        other = user_of(number, key, self.issued)
        if other is not None:
            problems.append(self._used(number, other))
        self.given[number] = key
        return replace(issue, number=number), problems

    def _of_others(self, key: str) -> set[str]:
        return {*(one.number for one in self.issued if one.key != key), *self.given}

    def _used(self, number: str, other: IssuedDocument) -> Problem:
        facts: dict[str, str | float] = {"number": number, "other": other.file}
        free = free_after(number, {*(one.number for one in self.issued), *self.given})
        return Problem("document-number-used", facts={**facts, "free": free or number})

    def _own(self, key: str, issue: Issue) -> str:
        """The number that the document bears, where it is written again on its day; "" else."""
        last = last_of(key, self.issued)
        dated = issue.date.isoformat() if issue.date else ""
        return last.number if last is not None and last.date == dated else ""

    def _counted(self, key: str, issue: Issue, taken: set[str]) -> str:
        """The letter's number: the one it has; else the next that is free."""
        own = self._own(key, issue)
        if own and own not in taken:
            return own
        mine = {one.number for one in self.issued}
        return next(counted_up(issue.number, {*taken, *mine}))

    def _next_of_batch(self, key: str, issue: Issue, batch: Collection[str]) -> str:
        """The number it has in this series; else the next from the one named, past those of its own batch."""
        kept = {
            one: number
            for one in batch
            if (number := self._own(one, issue)) and same_series(number, issue.number)
        }
        return kept.get(key) or next(counted_up(issue.number, {*kept.values(), *self.given}))


def year_problems(issue: Issue) -> list[Problem]:
    """A number of another year than the document's date."""
    year = None if issue.draft else year_of_number(issue.number)
    if year is None or issue.date is None or year == issue.date.year:
        return []
    facts = {"number": issue.number, "year": str(issue.date.year)}
    return [Problem("document-number-year", facts=facts)]
