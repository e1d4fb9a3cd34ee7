"""What the office left in a master: read back, bound to keys and headings, never to positions."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.parts import verified_keys
from govcredit_xl.core.plain_text import clean
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import with_texts
from govcredit_xl.core.terms import NO, YES, Head, Sheet
from govcredit_xl.core.visible import shows_nothing, visible
from govcredit_xl.files.sheets import CellError, Unreadable, cell_text, read_book
from govcredit_xl.files.sheets.cleaning import NOTE
from govcredit_xl.master.dress import Dress
from govcredit_xl.master.marks import SNAPSHOT_NAME, SNAPSHOT_PROPERTY
from govcredit_xl.master.records import (
    KEY_HEADINGS,
    AnswerChange,
    CarriedOver,
    CellValue,
    Harvest,
    Snapshot,
    VerifiedEntry,
    join_key,
)
from govcredit_xl.master.typed.dressed import DressReader
from govcredit_xl.master.typed.held import (
    KEYED,
    Merged,
    marked_keys,
    merged_cells,
    merged_columns,
    rows_named,
    sorted_alone,
    torn_rows,
)
from govcredit_xl.master.typed.own import FoundSheet, find_sheets, read_own
from govcredit_xl.master.typed.package import WorkbookPackage
from govcredit_xl.master.written import answers, items, lists, looking_on, overview, scoring, units

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Sheet.OVERVIEW: overview.HEADINGS,
    Sheet.ITEMS: tuple(c.heading for c in items.COLUMNS),
    Sheet.UNIT_SCORES: tuple(c.heading for c in units.COLUMNS),
    Sheet.ANSWERS: tuple(c.heading for c in answers.COLUMNS),
    Sheet.UNIT_SCORING: tuple(c.heading for c in scoring.COLUMNS),
    **{sheet: tuple(c.heading for c in columns) for sheet, columns in lists.COLUMNS.items()},
    **{sheet: tuple(c.heading for c in columns) for sheet, columns in looking_on.COLUMNS.items()},
}
"""Our headings on sheets where the office may add to, for a master whose snapshot is lost."""

_MOST_OVERWRITTEN: Final = 20
"""Overwritten formulas named one by one."""
_MOST_HELD: Final = 60
"""Entries that are held, named one by one."""
_LEAST_SORTED: Final = 4
"""Answers from which on a column may be called sorted."""
_ENTRY: Final = (Head.VERIFIED, Head.REASON, Head.BY)
_ANSWER: Final = (Head.VALUE, Head.COUNTED)
_LIKE_A_KEY: Final = re.compile(r"[A-Za-z]?\d+(?:\.\d+)*|[a-z][a-z0-9]*")


def snapshot_id_of(data: bytes) -> str | None:
    """The id of the snapshot that a master was written with; None where it names none or cannot be read."""
    try:
        book = read_book(data, only=())
        return book.constants.get(SNAPSHOT_NAME) or book.properties.get(SNAPSHOT_PROPERTY) or None
    except Unreadable:
        return None


def nearest_snapshot(data: bytes, catalogue: Catalogue, written: Iterable[Snapshot]) -> Snapshot | None:
    """Of the masters written before, the one that a master without a mark comes nearest to; of equals the first."""
    try:
        book = read_book(data, only=(Sheet.ANSWERS, Sheet.ITEMS, Sheet.UNIT_SCORING))
    except Unreadable:
        return None
    best: tuple[int, Snapshot] | None = None
    for snapshot in written:
        found = find_sheets(book, snapshot.headings, _keys(snapshot, catalogue))
        reading = _Reading(found, snapshot, catalogue, "", "")
        differing = len(reading.changes()) + len(reading.problems)
        if best is None or differing < best[0]:
            best = differing, snapshot
    return None if best is None else best[1]


def harvest(
    data: bytes,
    snapshot: Snapshot | None,
    catalogue: Catalogue,
    *,
    file: str,
    backup: str,
    pasted: bool = False,
) -> tuple[Harvest | None, list[Problem]]:
    """Read a master.

    Args:
        data: its bytes.
        snapshot: what it was written with; None where that is not known: then changed answers cannot be told.
        catalogue: the round's catalogue.
        file, backup: how messages name it, and the copy that is kept.
        pasted: it bears no mark of its own, so that `snapshot` is only the nearest: formulas may be gone.

    Returns:
        None where it cannot be read, with the reason among the problems.
    """
    try:
        book = read_book(data)
    except Unreadable as error:
        facts = {"why": error.why, "why_en": error.why_en, "how": "", "how_en": ""}
        return None, [Problem("master-unreadable", file=file, facts=facts)]
    headings = snapshot.headings if snapshot is not None else _HEADINGS
    found = find_sheets(book, headings, _keys(snapshot, catalogue))
    reading = _Reading(found, snapshot, catalogue, file, backup, merged_cells(data, found))
    verified, changes = reading.verified(), reading.changes()
    reading.without_item()
    reading.tell_held()
    if not pasted:
        reading.overwritten()
    try:
        carried, lost = read_own(data, book, found, snapshot)
        dress, undone = _dress(data, found, snapshot)
        carried, lost = replace(carried, dress=dress), [*lost, *undone]
    except (
        Unreadable,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        SyntaxError,
    ) as error:  # lxml raises SyntaxError
        carried, lost = CarriedOver(), [f"自加的表、列、行和批注（读取时出错：{error}）"]
    kept = with_texts(carried, clean)
    if NOTE in book.notes or kept is not carried:
        reading.problems.append(Problem(NOTE, file=file))
    return Harvest(verified, changes, kept, (*reading.lost, *lost)), reading.problems


def _dress(
    data: bytes, found: Mapping[str, FoundSheet], snapshot: Snapshot | None
) -> tuple[dict[str, Dress], list[str]]:
    """How the office has dressed our sheets, and what of it cannot be carried over."""
    reader = DressReader(WorkbookPackage(data), snapshot)
    dresses = {sheet: reader.of(sheet, there) for sheet, there in found.items()}
    return {sheet: dress for sheet, dress in dresses.items() if dress is not None}, reader.lost


def _keys(snapshot: Snapshot | None, catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Sheet → keys of our rows; a sheet that is left out has none but ours."""
    if snapshot is not None:
        return {sheet: frozenset(keys) for sheet, keys in snapshot.keys.items()}
    sheet = Sheet.UNIT_SCORING if catalogue.settings.by_unit else Sheet.ITEMS
    return {sheet: frozenset(verified_keys(catalogue))}


class _Reading:
    """What is typed on our sheets, with the problems met on the way."""

    def __init__(
        self,
        found: Mapping[str, FoundSheet],
        snapshot: Snapshot | None,
        catalogue: Catalogue,
        file: str,
        backup: str,
        merged: Merged | None = None,
    ) -> None:
        self.found, self.snapshot, self.catalogue = found, snapshot, catalogue
        self.file, self.backup, self.merged = file, backup, merged or {}
        self.problems: list[Problem] = []
        self.lost: list[str] = []
        self.torn = {sheet: torn_rows(there, sheet) for sheet, there in found.items() if sheet in KEYED}
        self.resorted: dict[str, set[int]] = {}
        """Rows of typed columns that were sorted by themselves."""
        self._values: dict[tuple[str, str], frozenset[str]] = {}
        self._told_held = 0

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

    # -- one cell
    def _read(self, there: FoundSheet, sheet: str, row: int, heading: str, column: int, before: Any) -> Any:
        """What a cell says: `before` where that cannot be told, which is then a problem."""
        shown = self.merged.get(sheet, {}).get((row, column))
        if shown is not None and shown[1] == column:
            if heading in (Head.REASON, Head.BY):
                return there.value(*shown)  # one reason for all these rows
            what = f"{a1(*shown)} 合并了几行，只记给了第一行"
            self._hold(sheet, row, heading, column, there.value(*shown), what, "its cell is merged over rows")
            return before
        value = there.value(row, column)
        if plain(value) is None and (row, column) in there.picture.formulas:
            self._tell("master-formula-without-value", sheet, a1(row, column), heading=heading)
            return before
        if (row, column) in there.picture.formulas:
            self.lost.append(f"{there.name}!{a1(row, column)} 的公式（已取其结果）")
        return value

    def _hold(
        self, sheet: str, row: int, heading: str, column: int, value: Any, why: str, why_en: str
    ) -> None:
        """An entry that is not used: it is named, so that it is not lost."""
        if plain(value) is None or self._told_held >= _MOST_HELD:
            return
        self._told_held += 1
        facts = {"heading": heading, "value": cell_text(value), "why": why, "why_en": why_en}
        self._tell("master-entry-held", sheet, a1(row, column), **facts)

    # -- 指标得分, or 单位评分 where each unit is scored by itself
    def verified(self) -> dict[str, VerifiedEntry]:
        """Item id or `pair_key` → what stands there; what cannot be found is as it was written."""
        sheet = Sheet.UNIT_SCORING if self.catalogue.settings.by_unit else Sheet.ITEMS
        columns = self._columns(sheet, _ENTRY)
        written = self.snapshot.verified if self.snapshot is not None else {}
        there = self.found.get(sheet)
        rows = there.place.rows if there is not None and columns else {}
        old = {key: dict(zip(_ENTRY, entry, strict=True)) for key, entry in written.items()}
        if there is not None:
            self._find_resorted(there, sheet, columns, old, 1)
        entries = {}
        for key in dict.fromkeys((*verified_keys(self.catalogue), *old, *rows)):  # of items gone since, too
            before = written.get(key, (None, "", ""))
            row = rows.get(key)
            if there is None or row is None:
                entries[key] = VerifiedEntry(*before)
                continue
            if self._is_held(sheet, row):
                self._hold_new(there, sheet, row, columns, old)
                entries[key] = VerifiedEntry(*before)
                continue
            values = [
                self._read(there, sheet, row, heading, columns[heading], entry)
                if heading in columns
                else entry
                for heading, entry in zip(_ENTRY, before, strict=True)
            ]
            verified = columns.get(Head.VERIFIED)
            doubt = there.doubt(row, verified) if verified is not None else ""
            score = doubt or plain(values[0])  # in doubt it is kept as typed, and used by nobody
            same = same_value(score, before[0])
            entries[key] = VerifiedEntry(before[0] if same else score, _text(values[1]), _text(values[2]))
        if there is not None:
            for row in there.torn:
                self._hold_new(there, sheet, row, columns, old)
        return {key: entry for key, entry in entries.items() if not entry.is_blank}

    # -- 填报明细
    def changes(self) -> tuple[AnswerChange, ...]:
        """Answers that stand otherwise than written."""
        columns = self._columns(Sheet.ANSWERS, _ANSWER)
        there = self.found.get(Sheet.ANSWERS)
        if there is None or self.snapshot is None or not columns:
            return ()
        written = {join_key(k): dict(zip(_ANSWER, v, strict=True)) for k, v in self.snapshot.answers.items()}
        self._find_resorted(there, Sheet.ANSWERS, columns, written, _LEAST_SORTED)
        found: list[AnswerChange] = []
        for key, (value, counted) in self.snapshot.answers.items():
            row = there.place.rows.get(join_key(key))
            if row is None:
                continue
            if self._is_held(Sheet.ANSWERS, row):
                self._hold_new(there, Sheet.ANSWERS, row, columns, written)
                continue
            found += self._changes_in(there, key, row, columns, value, counted)
        for row in there.torn:
            self._hold_new(there, Sheet.ANSWERS, row, columns, written)
        return tuple(found)

    def _changes_in(
        self,
        there: FoundSheet,
        key: AnswerKey,
        row: int,
        columns: Mapping[str, int],
        value: CellValue,
        counted: str,
    ) -> Iterator[AnswerChange]:
        value_at, counted_at = columns.get(Head.VALUE), columns.get(Head.COUNTED)
        struck = there.struck(row, value_at) if value_at is not None else ""
        if value_at is not None and not same_value(struck or plain(there.value(row, value_at)), value):
            now = struck or plain(self._read(there, Sheet.ANSWERS, row, Head.VALUE, value_at, value))
            if not same_value(now, value):
                yield AnswerChange(key, Head.VALUE, value, now, a1(row, value_at))
        if counted_at is None:
            return
        struck = there.struck(row, counted_at)
        if not struck and _word(there.value(row, counted_at)) == counted:
            return
        word = struck or _word(self._read(there, Sheet.ANSWERS, row, Head.COUNTED, counted_at, counted))
        if word not in (YES, NO):
            self._not_a_choice(key, word, a1(row, counted_at))
        elif word != counted:
            yield AnswerChange(key, Head.COUNTED, counted, word, a1(row, counted_at))

    def _not_a_choice(self, key: AnswerKey, word: str, cell: str) -> None:
        facts = {"label": Head.COUNTED, "value": word, "why": f"只能填“{YES}”或“{NO}”"}
        at = {"unit": key.unit, "item": key.item, "sheet": Sheet.ANSWERS, "cell": cell}
        self.problems.append(Problem("correction-not-usable", file=self.file, facts=facts, **at))

    # -- rows that do not belong together
    def _is_held(self, sheet: str, row: int) -> bool:
        return row in self.torn.get(sheet, {}) or row in self.resorted.get(sheet, ())

    def _find_resorted(
        self,
        there: FoundSheet,
        sheet: str,
        columns: Mapping[str, int],
        written: Mapping[str, Mapping[str, CellValue]],
        least: int,
    ) -> None:
        """Note the rows of typed columns that somebody has sorted without the rest."""
        rows = sorted((row, key) for key, row in there.place.rows.items() if key in written)
        differing, alone = set[int](), False
        for heading, column in columns.items():
            now = [plain(there.value(row, column)) for row, _ in rows]
            before = [plain(written[key][heading]) for _, key in rows]
            before = [new if same_value(new, old) else old for new, old in zip(now, before, strict=True)]
            joined = column in merged_columns(self.merged, sheet)
            alone = alone or (not joined and sorted_alone(now, before, least))
            differing |= {row for (row, _), new, old in zip(rows, now, before, strict=True) if new != old}
        if alone:
            self.resorted[sheet] = differing

    def _hold_new(
        self,
        there: FoundSheet,
        sheet: str,
        row: int,
        columns: Mapping[str, int],
        written: Mapping[str, Mapping[str, CellValue]],
    ) -> None:
        """Name what stands on a row that is held and was written on none of those that it may be."""
        torn = self.torn.get(sheet, {}).get(row)
        for heading, column in columns.items():
            value = plain(there.value(row, column))
            if torn is None:
                known = _spelled(value) in self._written_values(sheet, heading, written)
            else:
                known = any(same_value(value, written[key][heading]) for key in torn if key in written)
            if not known:
                why, why_en = "这一行错开了，不知道是哪一行的", "its row no longer belongs together"
                self._hold(sheet, row, heading, column, value, why, why_en)

    def _written_values(
        self, sheet: str, heading: str, written: Mapping[str, Mapping[str, CellValue]]
    ) -> frozenset[str]:
        """All that was written in a column."""
        if (sheet, heading) not in self._values:
            self._values[sheet, heading] = frozenset(
                _spelled(plain(row[heading])) for row in written.values()
            )
        return self._values[sheet, heading]

    def tell_held(self) -> None:
        """Tell of the rows that are held, once for each sheet."""
        for sheet, torn in self.torn.items():
            rows = {*torn, *self.resorted.get(sheet, ())}
            if torn:
                why = f"左边的编号、隐藏的“{Head.ROW_KEY}”“{Head.KEY}”对不上"
                self._tell_rows(sheet, rows, why, "their keys do not agree")
            elif rows:
                self._tell_rows(sheet, rows, "填写的列像是单独排过序", "what is typed was sorted by itself")

    def _tell_rows(self, sheet: str, rows: Iterable[int], why: str, why_en: str) -> None:
        there = self.found[sheet]
        named, named_en = rows_named(rows)
        column = min(there.place.columns[h] for h in (*_ENTRY, *_ANSWER) if h in there.place.columns)
        facts = {"rows": named, "rows_en": named_en, "why": why, "why_en": why_en}
        self._tell("master-rows-mixed", sheet, a1(min(rows), column), **facts)

    def without_item(self) -> None:
        """Rows that are none of ours, on which something is typed as if they were."""
        scored = Sheet.UNIT_SCORING if self.catalogue.settings.by_unit else Sheet.ITEMS
        for sheet, headings in ((scored, _ENTRY), (Sheet.ANSWERS, _ANSWER)):
            there = self.found.get(sheet)
            if there is None or there.missing_keys:
                continue
            key_columns = [there.place.columns[h] for h in KEY_HEADINGS[sheet]]
            columns = [(h, there.place.columns[h]) for h in headings if h in there.place.columns]
            for row in (*there.own_rows, *there.repeated):
                if row > there.heading_row:
                    self._tell_without_item(there, sheet, row, key_columns, columns)

    def _tell_without_item(
        self,
        there: FoundSheet,
        sheet: str,
        row: int,
        key_columns: Sequence[int],
        columns: Sequence[tuple[str, int]],
    ) -> None:
        names = [cell_text(there.value(row, column)).strip() for column in key_columns]
        typed = [
            (column, there.value(row, column))
            for _, column in columns
            if plain(there.value(row, column)) is not None and (row, column) not in there.picture.formulas
        ]
        # A row such as 小计 is the office's own; one that is named like ours, or not at all, is meant as one.
        meant = not any(names) or all(_LIKE_A_KEY.fullmatch(n) for n in names if n)
        marked = sorted(marked_keys(there, sheet, row))
        if not typed or not (meant or marked):
            return
        column, value = typed[0]
        if row in there.repeated:
            why, why_en = f"编号 {'|'.join(names)} 在前面已有一行", f"{'|'.join(names)} stands further up too"
        elif any(names):
            why, why_en = f"没有 {'|'.join(names)} 这一项", f"{'|'.join(names)} is no row of this sheet"
        else:
            hint = f"（行键是 {marked[0]}）" if marked else ""
            why, why_en = f"没有编号{hint}", "the key is blank"
        facts = {"value": cell_text(value), "why": why, "why_en": why_en}
        self._tell("master-row-without-item", sheet, a1(row, column), **facts)

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
    if isinstance(value, str) and shows_nothing(value):
        return None
    found: CellValue = float(value) if isinstance(value, float) else value
    return found


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else cell_text(value)
    return "" if shows_nothing(text) else text


def _word(value: Any) -> str:
    """是否计入 as it is meant: full width, spaces and unseen signs do not matter, a blank is 否."""
    return unicodedata.normalize("NFKC", visible(_text(plain(value)))).strip() or NO


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


def _spelled(value: CellValue) -> str:
    """A value as text, the same for a number and a date that a program has saved as one."""
    return cell_text(value) if isinstance(value, str) else str(answers.counted_number(value))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")[:32_767]
