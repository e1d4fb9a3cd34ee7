"""What the office left in a master: read back, bound to keys and headings, never to positions."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.parts import pair_key
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import NO, YES, Head, Sheet
from govcredit_xl.files.sheets import CellError, Unreadable, cell_text, read_book
from govcredit_xl.master.records import (
    SNAPSHOT_NAME,
    SNAPSHOT_PROPERTY,
    AnswerChange,
    CarriedOver,
    CellValue,
    Harvest,
    Snapshot,
    VerifiedEntry,
)
from govcredit_xl.master.typed.own import FoundSheet, find_sheets, read_own
from govcredit_xl.master.written import answers, items, lists, overview, scoring, units

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Sheet.OVERVIEW: overview.HEADINGS,
    Sheet.ITEMS: tuple(c.heading for c in items.COLUMNS),
    Sheet.UNIT_SCORES: tuple(c.heading for c in units.COLUMNS),
    Sheet.ANSWERS: tuple(c.heading for c in answers.COLUMNS),
    Sheet.UNIT_SCORING: tuple(c.heading for c in scoring.COLUMNS),
    **{sheet: tuple(c.heading for c in columns) for sheet, columns in lists.COLUMNS.items()},
}
"""Our headings on sheets where the office may add to, for a master whose snapshot is lost."""

_MOST_OVERWRITTEN: Final = 20
"""Overwritten formulas named one by one."""


def snapshot_id_of(data: bytes) -> str | None:
    """The id of the snapshot that a master was written with; None where it names none or cannot be read."""
    try:
        book = read_book(data, only=())
        return book.constants.get(SNAPSHOT_NAME) or book.properties.get(SNAPSHOT_PROPERTY) or None
    except Unreadable:
        return None


def harvest(
    data: bytes, snapshot: Snapshot | None, catalogue: Catalogue, *, file: str, backup: str
) -> tuple[Harvest | None, list[Problem]]:
    """Read a master.

    Args:
        data: its bytes.
        snapshot: what it was written with; None where that is not known: then changed answers cannot be told.
        catalogue: the round's catalogue.
        file, backup: how messages name it, and the copy that is kept.

    Returns:
        None where it cannot be read, with the reason among the problems.
    """
    try:
        book = read_book(data)
    except Unreadable as error:
        facts = {"why": error.why, "backup": backup}
        return None, [Problem("master-unreadable", file=file, facts=facts)]
    headings = snapshot.headings if snapshot is not None else _HEADINGS
    found = find_sheets(book, headings, _keys(snapshot, catalogue))
    reading = _Reading(found, snapshot, catalogue, file, backup)
    verified, changes = reading.verified(), reading.changes()
    reading.overwritten()
    try:
        carried, lost = read_own(data, book, found, snapshot)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:  # ParseError is a SyntaxError
        carried, lost = CarriedOver(), [f"自加的表、列、行和批注（读取时出错：{error}）"]
    return Harvest(verified, changes, carried, (*reading.lost, *lost)), reading.problems


def _keys(snapshot: Snapshot | None, catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Sheet → keys of our rows; a sheet that is left out has none but ours."""
    if snapshot is not None:
        return {sheet: frozenset(keys) for sheet, keys in snapshot.keys.items()}
    if catalogue.settings.by_unit:
        return {Sheet.UNIT_SCORING: frozenset(pair_key(unit, item.id) for unit, item in catalogue.pairs)}
    return {Sheet.ITEMS: frozenset(item.id for item in catalogue.items)}


class _Reading:
    """What is typed on our sheets, with the problems met on the way."""

    def __init__(
        self,
        found: Mapping[str, FoundSheet],
        snapshot: Snapshot | None,
        catalogue: Catalogue,
        file: str,
        backup: str,
    ) -> None:
        self.found, self.snapshot, self.catalogue = found, snapshot, catalogue
        self.file, self.backup = file, backup
        self.problems: list[Problem] = []
        self.lost: list[str] = []

    def _columns(self, sheet: str, needed: tuple[str, ...]) -> dict[str, int]:
        """The columns of these headings; those that are missing are told."""
        there = self.found.get(sheet)
        if there is None:
            self._tell("master-sheet-missing", sheet)
            return {}
        columns = {h: there.place.columns[h] for h in needed if h in there.place.columns}
        for heading in there.missing_keys + [h for h in needed if h not in columns]:
            self._tell("master-heading-missing", sheet, heading=heading)
        return {} if there.missing_keys else columns

    def _tell(self, code: str, sheet: str, cell: str | None = None, **facts: str | float) -> None:
        told = {"backup": self.backup, **facts}
        self.problems.append(Problem(code, file=self.file, sheet=sheet, cell=cell, facts=told))

    # -- 指标得分, or 单位评分 where each unit is scored by itself
    def verified(self) -> dict[str, VerifiedEntry]:
        """Item id or `pair_key` → what stands there; what cannot be found is as it was written."""
        by_unit = self.catalogue.settings.by_unit
        sheet = Sheet.UNIT_SCORING if by_unit else Sheet.ITEMS
        keys = (
            [pair_key(unit, item.id) for unit, item in self.catalogue.pairs]
            if by_unit
            else [item.id for item in self.catalogue.items]
        )
        columns = self._columns(sheet, (Head.VERIFIED, Head.REASON, Head.BY))
        written = self.snapshot.verified if self.snapshot is not None else {}
        there = self.found.get(sheet)
        entries = {}
        for key in keys:
            before = written.get(key, (None, "", ""))
            row = there.place.rows.get(key) if there is not None and columns else None
            if there is None or row is None:
                entries[key] = VerifiedEntry(*before)
                continue
            values = [
                there.value(row, columns[heading]) if heading in columns else old
                for heading, old in zip((Head.VERIFIED, Head.REASON, Head.BY), before, strict=True)
            ]
            self._typed_formula(there, row, columns.get(Head.VERIFIED))
            score = plain(values[0])
            same = same_value(score, before[0])
            entries[key] = VerifiedEntry(before[0] if same else score, _text(values[1]), _text(values[2]))
        return {key: entry for key, entry in entries.items() if not entry.is_blank}

    def _typed_formula(self, there: FoundSheet, row: int, column: int | None) -> None:
        if column is not None and (row, column) in there.picture.formulas:
            self.lost.append(f"{there.name}!{a1(row, column)} 的公式（已取其结果）")

    # -- 填报明细
    def changes(self) -> tuple[AnswerChange, ...]:
        """Answers that stand otherwise than written."""
        columns = self._columns(Sheet.ANSWERS, (Head.VALUE, Head.COUNTED))
        there = self.found.get(Sheet.ANSWERS)
        if there is None or self.snapshot is None or not columns:
            return ()
        found = []
        value_at, counted_at = columns.get(Head.VALUE), columns.get(Head.COUNTED)
        for key, (value, counted) in self.snapshot.answers.items():
            row = there.place.rows.get(key)
            if row is None:
                continue
            unit, item, code = key.split("|")
            now = plain(there.value(row, value_at)) if value_at is not None else value
            if value_at is not None and not same_value(now, value):
                self._typed_formula(there, row, value_at)
                found.append(AnswerChange(unit, item, code, Head.VALUE, value, now, a1(row, value_at)))
            if counted_at is None:
                continue
            word, cell = _word(there.value(row, counted_at)), a1(row, counted_at)
            if word not in (YES, NO):
                self._not_a_choice(unit, item, word, cell)
            elif word != counted:
                found.append(AnswerChange(unit, item, code, Head.COUNTED, counted, word, cell))
        return tuple(found)

    def _not_a_choice(self, unit: str, item: str, word: str, cell: str) -> None:
        facts = {"label": Head.COUNTED, "value": word, "why": f"只能填“{YES}”或“{NO}”"}
        self.problems.append(
            Problem(
                "correction-not-usable",
                unit=unit,
                item=item,
                file=self.file,
                sheet=Sheet.ANSWERS,
                cell=cell,
                facts=facts,
            )
        )

    # -- formulas
    def overwritten(self) -> None:
        """Our formulas that somebody wrote over; they are restored, and the most of them told one by one."""
        if self.snapshot is None:
            return
        for sheet, headings in self.snapshot.formulas.items():
            there = self.found.get(sheet)
            if there is None:
                continue
            for heading in headings:
                column = there.place.columns.get(heading)
                if column is not None:
                    self._overwritten_in(there, sheet, column, there.place.rows)

    def _overwritten_in(self, there: FoundSheet, sheet: str, column: int, rows: Mapping[str, int]) -> None:
        for row in rows.values():
            value = there.value(row, column)
            if value is None or (row, column) in there.picture.formulas:
                continue
            told = sum(problem.code == "master-formula-overwritten" for problem in self.problems)
            if told < _MOST_OVERWRITTEN:
                self._tell("master-formula-overwritten", sheet, a1(row, column), value=cell_text(value))


def plain(value: Any) -> CellValue:
    """What a cell holds, as it goes into records: an error as its text, blanks as None."""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, str) and not value.strip():
        return None
    found: CellValue = value
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else cell_text(value)


def _word(value: Any) -> str:
    """是否计入 as it is meant: full width and spaces do not matter, a blank is 否."""
    return unicodedata.normalize("NFKC", _text(plain(value))).strip() or NO


def same_value(now: CellValue, before: CellValue) -> bool:
    """True where a cell still holds what was written, after any program has saved it."""
    if isinstance(now, str) and isinstance(before, str):
        return _lines(now) == _lines(before)
    if isinstance(now, bool) or isinstance(before, bool):
        return now is before
    if isinstance(now, (int, float)) and isinstance(before, (int, float)):
        return f"{now:.15g}" == f"{before:.15g}"
    if isinstance(now, (int, float)) and hasattr(before, "isoformat"):
        return now == answers.counted_number(before)
    return now == before or (plain(now) is None and plain(before) is None)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")[:32_767]
