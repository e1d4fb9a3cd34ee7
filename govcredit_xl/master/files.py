"""The master workbook as a file: which one to read, which to write, and the ones before.

What the office typed is committed to the ledger before the file is replaced, and every master names the
snapshot it was written with, so that a run that is cut off anywhere is simply made again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from govcredit_xl.core.folder import Round, file_time, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.core.swap import ChangedMeanwhile, bytes_of, take_away, write_over
from govcredit_xl.files.sheets import Unreadable, read_book
from govcredit_xl.master.records import Adjustment, Harvest, Snapshot, VerifiedEntry
from govcredit_xl.master.typed.entries import VALUE, OfficeState, apply_harvest, office_of
from govcredit_xl.master.typed.harvest import harvest, nearest_snapshot, snapshot_id_of
from govcredit_xl.master.typed.usable import saved_otherwise, unusable

KEPT_BACKUPS = 50
_FRESH: Final = 2 * 10**9
"""Nanoseconds after its last change in which a file may still be being written."""
_LOOKS: Final = 30
_COMPARED: Final = 20
"""Masters written before, of which one that has lost its mark may be a copy."""
_PAUSE: Final = 0.1

WRITTEN: Final = "master"
"""Kind of the ledger's events about masters that were written; the key is the snapshot's id."""
REPLACED: Final = "backup"
"""Kind of the events about masters that were replaced; the key is the backup's name."""
COLLECTED: Final = "收表后重写"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a master is written.

    Attributes:
        why: as the list of backups says it; by: who wanted it, "" for the program itself.
        at: when, UTC, ISO 8601.
        total: `total` of the figures in it.
        event: kind, key and record of the decision that it comes from, noted along with it.
    """

    at: str
    total: Mapping[str, Any] = field(default_factory=dict)
    why: str = COLLECTED
    by: str = ""
    event: tuple[str, str, Mapping[str, Any]] | None = None


@dataclass
class HarvestResult:
    """What the masters at hand held.

    Attributes:
        unusable: why one of them must not be replaced, since what was typed into it cannot be read.
    """

    office: OfficeState
    adjustments: list[Adjustment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unusable: list[Problem] = field(default_factory=list)


class CannotRefresh(Exception):  # noqa: N818
    """The open master cannot take the new figures; `why` tells in Chinese."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OpenMaster(Protocol):
    """The master in the application that has it open."""

    def read(self) -> bytes:
        """The workbook as it is now, with what was typed and not yet saved."""

    def replace(self, data: bytes) -> None:
        """Have the open workbook say what `data` says, and save it.

        Raises:
            CannotRefresh: it could not be brought there; the workbook may be partly written, unsaved.
        """


class Masters:
    """主评分表.xlsx and, where it was in use, 主评分表.新.xlsx of a round, as they are read now.

    Args:
        round_: the round.
        ledger: its ledger.
        opened: the master in the application that has it open, which then reads and writes it;
            `refused` tells afterwards why it did not take the new figures.
        beside: write 主评分表.新.xlsx whatever happens to the master.
    """

    def __init__(
        self, round_: Round, ledger: Ledger, opened: OpenMaster | None = None, *, beside: bool = False
    ) -> None:
        self._round = round_
        self._ledger = ledger
        self._opened, self._beside = opened, beside
        self.refused: CannotRefresh | None = None
        self._in_use = in_use(round_.master)
        read = {path: read_whole(path) for path in (round_.master, round_.master_new)}
        self._data = {path: one.data for path, one in read.items() if one is not None}
        self._saved = {path: one.saved for path, one in read.items() if one is not None}
        self._files = sorted(self._data, key=lambda path: self._saved[path])
        if opened is not None and round_.master in self._data:
            self._data[round_.master] = opened.read()
        self._read: dict[str, Snapshot] = {}
        self._typed: dict[str, dict[str, Any]] = {}
        self._entries: dict[str, dict[str, Any]] = {}

    @property
    def newest_time(self) -> dt.datetime:
        """When the newest of them was saved (local time, whole seconds)."""
        return file_time(self._saved[self._files[-1]]) if self._files else dt.datetime(2000, 1, 1)

    def history(self) -> list[Adjustment]:
        """调整记录 so far."""
        return [from_record(Adjustment, record) for record in self._ledger.adjustments()]

    def harvest(self, catalogue: Catalogue) -> HarvestResult:
        """Read what the office typed since each was written, the one saved earlier first."""
        found = HarvestResult(office_of(self._ledger.get_json("office")))
        done = set(self._ledger.get_json("masters-seen") or [])
        beside = saved_otherwise(self._round)
        found.problems += beside
        if beside and not self._files:
            found.unusable += [replace(problem, code="master-gone") for problem in beside]
        for path in self._files:
            digest = hashlib.sha256(self._data[path]).hexdigest()
            if digest not in done:
                self._typed[digest] = to_record(found.office)
                self._harvest_one(path, catalogue, found)
                self._typed[digest] = to_record(found.office)
            elif self._ledger.get_json(f"typed:{digest}") is None:
                self._typed[digest] = to_record(found.office)
        found.problems += found.unusable
        return found

    def _harvest_one(self, path: Path, catalogue: Catalogue, found: HarvestResult) -> None:
        data, name = self._data[path], self._round.relative(path)
        backup = self._round.relative(self._backup_path(path))
        wrong = unusable(data, name, self._ledger.get("round_id"))
        if wrong is not None:
            found.unusable.append(wrong)
            return
        known = snapshot_id_of(data)
        snapshot = self._snapshot(known)
        lost = snapshot is None
        if snapshot is None:
            snapshot = nearest_snapshot(data, catalogue, self._written_before())
        if lost and snapshot is not None:
            found.problems.append(Problem("master-snapshot-lost", file=name, facts={"backup": backup}))
        harvested, problems = harvest(data, snapshot, catalogue, file=name, backup=backup, pasted=lost)
        found.problems += problems
        if harvested is None:  # pragma: no cover  (`unusable` has read it)
            return
        if harvested.lost:
            facts = {"what": "；".join(harvested.lost), "backup": backup}
            found.problems.append(Problem("master-not-carried", file=name, facts=facts))
        when = file_time(self._saved[path])
        changes, refused = apply_harvest(found.office, catalogue, harvested, snapshot, when)
        found.adjustments += changes
        found.problems += refused
        if known is not None and snapshot is not None and not lost:
            self._read[known] = now_typed(snapshot, harvested)
            self._entries[known] = to_record(found.office)

    def _snapshot(self, known: str | None) -> Snapshot | None:
        record = self._ledger.get_json(f"snapshot:{known}") if known else None
        return from_record(Snapshot, record) if record is not None else None

    def _written_before(self) -> Iterator[Snapshot]:
        """What was written last, the newest first."""
        for event in reversed(self._ledger.events(WRITTEN)[-_COMPARED:]):
            snapshot = self._snapshot(event.key)
            if snapshot is not None:
                yield snapshot

    def target(self) -> tuple[Path, list[Problem]]:
        """Where to write: the master, or beside it while it is open elsewhere or being saved all the time."""
        master, new = self._round.master, self._round.master_new
        facts = {"written": self._round.relative(new)}
        if self._beside:
            return new, [Problem("master-kept-changing", file=self._round.relative(master), facts=facts)]
        if self._opened is not None or not self._in_use:
            return master, []
        return new, [Problem("master-in-use", file=self._round.relative(master), facts=facts)]

    def commit(
        self,
        office: OfficeState,
        adjustments: list[Adjustment],
        snapshot: Snapshot,
        written: str,
        occasion: Occasion,
    ) -> None:
        """Record, in one transaction, what was harvested and what is about to be written."""
        seen = [*(hashlib.sha256(data).hexdigest() for data in self._data.values()), written]
        known = self._ledger.get_json("masters-seen") or []
        if {*seen} <= {*known}:
            seen = known  # this run does once more what one that was cut off has done
        with self._ledger.transaction():
            self._ledger.put_json("office", to_record(office))
            self._ledger.add_adjustments(to_record(change) for change in adjustments)
            # A master that is left where it is because it is in use will be read again: from here on.
            for known, read in self._read.items():
                self._ledger.put_json(f"snapshot:{known}", to_record(read))
            self._ledger.put_json(f"snapshot:{snapshot.id}", to_record(snapshot))
            self._ledger.put_json("masters-seen", seen)
            self._note(office, snapshot, written, occasion)

    def _note(self, office: OfficeState, snapshot: Snapshot, written: str, occasion: Occasion) -> None:
        """Record what makes it possible to bring this master back, and why those at hand were replaced."""
        ledger = self._ledger
        entries = {**self._entries, snapshot.id: to_record(office)}
        for known, held in entries.items():
            ledger.put_json(f"office:{known}", held)
        for digest, typed in {**self._typed, written: to_record(office)}.items():
            ledger.put_json(f"typed:{digest}", typed)
        if occasion.event is not None:
            kind, key, record = occasion.event
            ledger.add_event(kind, key, dict(record), at=occasion.at, by=occasion.by)
        if not ledger.events(WRITTEN, snapshot.id):
            ledger.add_event(WRITTEN, snapshot.id, {"total": dict(occasion.total)}, at=occasion.at)
        for path, data in self._data.items():
            name = self._backup_path(path).name
            if hashlib.sha256(data).hexdigest() != written and not ledger.events(REPLACED, name):
                record = {"why": occasion.why, "master": snapshot_id_of(data)}
                ledger.add_event(REPLACED, name, record, at=occasion.at, by=occasion.by)

    def still_as_read(self) -> bool:
        """True while nobody has saved a master, or opened one that is to be replaced, since they were read."""
        if self._opened is None and not self._beside and in_use(self._round.master) != self._in_use:
            return False
        paths = (self._round.master_new,) if self._beside else (self._round.master, self._round.master_new)
        return all(self._is_as_read(path) for path in paths)

    def _is_as_read(self, path: Path) -> bool:
        known = self._data.get(path)
        if self._opened is not None and path == self._round.master:
            return known is None or same_cells(self._opened.read(), known)
        return bytes_of(path) == known

    def replace(self, target: Path, data: bytes) -> Path:
        """Put the new master in its place, the ones before into the backups; where it was written.

        An open master that does not take the new figures is left to be closed; they are written beside it.

        Raises:
            ChangedMeanwhile: somebody has saved or opened it since it was read; nothing was replaced.
            OSError: it could not be written; the files are as they were.
        """
        for path in self._files:
            if self._data[path] != data:
                backup = self._backup_path(path)
                if not backup.exists():
                    write_atomic(backup, self._data[path])
        if not self.still_as_read():
            raise ChangedMeanwhile(target)
        if self._opened is not None:
            try:
                self._opened.replace(data)
            except CannotRefresh as refused:
                self.refused, target = refused, self._round.master_new
                write_over(target, data, self._data.get(target))
        elif self._data.get(target) != data:
            write_over(target, data, self._data.get(target))
        new = self._round.master_new
        if target == self._round.master and new in self._data:
            with contextlib.suppress(PermissionError):  # open on Windows: it stays until a later run
                take_away(new, self._data[new])
        backups = sorted(backups_of(self._round), key=lambda path: path.stem.split("_")[-2:])
        for old in backups[:-KEPT_BACKUPS]:
            with contextlib.suppress(PermissionError):
                old.unlink(missing_ok=True)
        return target

    def _backup_path(self, path: Path) -> Path:
        digest = hashlib.sha256(self._data[path]).hexdigest()[:8]
        return self._round.backups / f"{path.stem}_{file_time(self._saved[path]):%Y%m%d-%H%M%S}_{digest}.xlsx"


def now_typed(snapshot: Snapshot, found: Harvest) -> Snapshot:
    """The snapshot of a master with what the office has typed into it since."""
    blank = VerifiedEntry()
    entries = {item: found.verified.get(item, blank) for item in {*snapshot.verified, *found.verified}}
    answers = dict(snapshot.answers)
    for change in found.changes:
        value, counted = answers.get(change.key, (None, ""))
        answers[change.key] = (
            (change.new, counted) if change.field == VALUE else (value, str(change.new or ""))
        )
    verified = {item: (entry.score, entry.reason, entry.by) for item, entry in entries.items()}
    return replace(snapshot, verified=verified, answers=answers)


def backups_of(round_: Round) -> list[Path]:
    """The masters that were replaced, without the lock files of those that somebody has open."""
    return [path for path in round_.backups.glob("*.xlsx") if not path.name.startswith("~$")]


# -- a file that may be being saved just now -----------------------------------------------------------------
@dataclass(frozen=True)
class SavedFile:
    """What a file held at one moment, and when it had last been saved, in nanoseconds since 1970."""

    data: bytes
    saved: int


def read_whole(path: Path) -> SavedFile | None:
    """A workbook's bytes; one that is just being written is waited for. None where there is no file.

    Raises:
        OSError: it cannot be read.
    """
    for last in (*([False] * _LOOKS), True):
        try:
            before = path.stat().st_mtime_ns
            data = path.read_bytes()
            after = path.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        fresh = abs(time.time_ns() - after) < _FRESH
        if last or (before == after and (zipfile.is_zipfile(io.BytesIO(data)) or not fresh)):
            return SavedFile(data, after)
        time.sleep(_PAUSE)
    raise AssertionError  # the last look returns


def same_cells(one: bytes, other: bytes) -> bool:
    """True where two workbooks hold the same cells; an open one is never saved twice with the same bytes."""
    if one == other:
        return True
    try:
        return read_book(one).sheets == read_book(other).sheets
    except Unreadable:
        return False


def in_use(path: Path) -> bool:
    """True while Excel, WPS or LibreOffice holds the file: their lock file lies beside it."""
    name = path.name
    if any((path.parent / lock).exists() for lock in (f"~${name}", f".~lock.{name}#", f"~${name[2:]}")):
        return True
    try:
        with path.open("r+b"):
            return False
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
