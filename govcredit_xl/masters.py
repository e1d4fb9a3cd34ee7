"""The master workbook as a file: which one to read, which to write, and the ones before.

What the office typed is committed to the ledger before the file is replaced, and every master names the
snapshot it was written with, so that a run that is cut off anywhere is simply made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from govcredit_xl.ledger import Ledger
from govcredit_xl.master.harvest import harvest, snapshot_id_of
from govcredit_xl.master.model import Adjustment, Harvest, Snapshot, VerifiedEntry, answer_key
from govcredit_xl.merge import Key
from govcredit_xl.model import Catalogue, Value
from govcredit_xl.office import VALUE, OfficeState, apply_harvest
from govcredit_xl.problems import Problem
from govcredit_xl.rounds import Round, write_atomic

KEPT_BACKUPS = 50


@dataclass
class Harvested:
    """What the masters at hand held."""

    office: OfficeState
    adjustments: list[Adjustment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class CannotRefresh(Exception):  # noqa: N818
    """The open master cannot take the new figures; `why` tells in Chinese."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OpenMaster(Protocol):
    """The master in the application that has it open."""

    def read(self) -> bytes:
        """The workbook as it is now, with what was typed and not yet saved."""

    def replace(self, data: bytes) -> bytes:
        """Have the open workbook say what `data` says, and save it; its bytes as the application saved them.

        Raises:
            CannotRefresh: it could not be brought there; the workbook may be partly written, unsaved.
        """


class Masters:
    """主评分表.xlsx and, where it was in use, 主评分表.新.xlsx of a round.

    Args:
        round_: the round.
        ledger: its ledger.
        opened: the master in the application that has it open, which then reads and writes it;
            `refused` tells afterwards why it did not take the new figures.
    """

    def __init__(self, round_: Round, ledger: Ledger, opened: OpenMaster | None = None) -> None:
        self._round = round_
        self._ledger = ledger
        self._opened = opened
        self.refused: CannotRefresh | None = None
        self._files = [path for path in (round_.master, round_.master_new) if path.exists()]
        self._files.sort(key=lambda path: path.stat().st_mtime_ns)
        self._data = {path: path.read_bytes() for path in self._files}
        if opened is not None:
            self._data[round_.master] = opened.read()
        self._read: dict[str, Snapshot] = {}

    @property
    def newest_time(self) -> dt.datetime:
        """When the newest of them was saved (local time, whole seconds)."""
        return saved_at(self._files[-1]) if self._files else dt.datetime(2000, 1, 1)

    def history(self) -> list[Adjustment]:
        """调整记录 so far."""
        return [Adjustment.from_record(record) for record in self._ledger.adjustments()]

    def harvest(self, catalogue: Catalogue, originals: Mapping[Key, Value]) -> Harvested:
        """Read what the office typed since each was written, the one saved earlier first."""
        found = Harvested(OfficeState.from_record(self._ledger.get_json("office")))
        done = set(self._ledger.get_json("masters-seen") or [])
        for path in self._files:
            data = self._data[path]
            if hashlib.sha256(data).hexdigest() in done:
                continue
            name = self._round.relative(path)
            backup = self._round.relative(self._backup_path(path))
            known = snapshot_id_of(data)
            snapshot = self._snapshot(known)
            harvested, problems = harvest(data, snapshot, catalogue, file=name, backup=backup)
            found.problems += problems
            if harvested is None:
                continue
            if harvested.lost:
                facts = {"what": "；".join(harvested.lost), "backup": backup}
                found.problems.append(Problem("master-not-carried", file=name, facts=facts))
            changes, refused = apply_harvest(
                found.office, catalogue, harvested, snapshot, originals, saved_at(path)
            )
            found.adjustments += changes
            found.problems += refused
            if known is not None and snapshot is not None:
                self._read[known] = now_typed(snapshot, harvested)
        return found

    def _snapshot(self, known: str | None) -> Snapshot | None:
        record = self._ledger.get_json(f"snapshot:{known}") if known else None
        return Snapshot.from_record(record) if record is not None else None

    def target(self) -> tuple[Path, list[Problem]]:
        """Where to write: the master, or beside it while it is open elsewhere."""
        master, new = self._round.master, self._round.master_new
        if self._opened is not None or not in_use(master):
            return master, []
        facts = {"written": self._round.relative(new)}
        return new, [Problem("master-in-use", file=self._round.relative(master), facts=facts)]

    def commit(
        self, office: OfficeState, adjustments: list[Adjustment], snapshot: Snapshot, written: str
    ) -> None:
        """Record, in one transaction, what was harvested and what is about to be written."""
        seen = [hashlib.sha256(data).hexdigest() for data in self._data.values()]
        with self._ledger.transaction():
            self._ledger.put_json("office", office.record())
            self._ledger.add_adjustments(change.record() for change in adjustments)
            # A master that is left where it is because it is in use will be read again: from here on.
            for known, read in self._read.items():
                self._ledger.put_json(f"snapshot:{known}", read.record())
            self._ledger.put_json(f"snapshot:{snapshot.id}", snapshot.record())
            self._ledger.put_json("masters-seen", [*seen, written])

    def replace(self, target: Path, data: bytes) -> Path:
        """Put the new master in its place, the ones before into the backups; where it was written.

        An open master that does not take the new figures is left to be closed; they are written beside it.

        Raises:
            OSError: it could not be written; the files are as they were.
        """
        for path in self._files:
            if self._data[path] != data:
                backup = self._backup_path(path)
                if not backup.exists():
                    write_atomic(backup, self._data[path])
        if self._opened is not None:
            try:
                self._see(self._opened.replace(data))
            except CannotRefresh as refused:
                self.refused, target = refused, self._round.master_new
                write_atomic(target, data)
        elif self._data.get(target) != data:
            write_atomic(target, data)
        if target == self._round.master:
            self._round.master_new.unlink(missing_ok=True)
        backups = sorted(self._round.backups.glob("*.xlsx"))
        for old in backups[:-KEPT_BACKUPS]:
            old.unlink()
        return target

    def _see(self, data: bytes) -> None:
        """The application saved it in its own way: nothing in it is news."""
        seen = self._ledger.get_json("masters-seen") or []
        self._ledger.put_json("masters-seen", [*seen, hashlib.sha256(data).hexdigest()])

    def _backup_path(self, path: Path) -> Path:
        digest = hashlib.sha256(self._data[path]).hexdigest()[:8]
        return self._round.backups / f"{path.stem}_{saved_at(path):%Y%m%d-%H%M%S}_{digest}.xlsx"


def now_typed(snapshot: Snapshot, found: Harvest) -> Snapshot:
    """The snapshot of a master with what the office has typed into it since."""
    blank = VerifiedEntry()
    entries = {item: found.verified.get(item, blank) for item in {*snapshot.verified, *found.verified}}
    answers = dict(snapshot.answers)
    for change in found.changes:
        key = answer_key(change.unit, change.item, change.code)
        value, counted = answers.get(key, (None, ""))
        answers[key] = (change.new, counted) if change.field == VALUE else (value, str(change.new or ""))
    verified = {item: (entry.score, entry.reason, entry.by) for item, entry in entries.items()}
    return replace(snapshot, verified=verified, answers=answers)


def saved_at(path: Path) -> dt.datetime:
    """When a file was last saved (local time, whole seconds)."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime_ns // 10**9)


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
