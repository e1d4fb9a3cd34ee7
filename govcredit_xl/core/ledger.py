"""The ledger of a round: what was sent, what came and when, what it says, what the office changed.

SQLite with a rollback journal (no WAL: rounds lie on network shares) and full synchronisation. Each
write is a transaction, or part of the caller's (`with ledger.transaction():`), so that a process
killed at any moment leaves the ledger as it was before or after.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from govcredit_xl.core.arrivals import UNPACKER, Arrival, MailFacts, Sighting, Tree
from govcredit_xl.core.database import Database, LedgerError, reading
from govcredit_xl.core.folder import file_time
from govcredit_xl.core.layouts import FormLayout, StoredLayouts
from govcredit_xl.core.model import Return
from govcredit_xl.core.records import as_json, from_record, packed, unpacked

SCHEMA_VERSION: Final = 1

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS layouts (build TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS builds (unit TEXT, build TEXT, serial INTEGER NOT NULL, file TEXT, sha256 TEXT,
    PRIMARY KEY (unit, build), UNIQUE (unit, serial));
CREATE TABLE IF NOT EXISTS issued (sha256 TEXT PRIMARY KEY, unit TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, summary TEXT);
CREATE TABLE IF NOT EXISTS arrivals (path TEXT, sha256 TEXT, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    run INTEGER NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (path, sha256));
CREATE TABLE IF NOT EXISTS origins (path TEXT, sha256 TEXT, parent TEXT NOT NULL, raw TEXT NOT NULL,
    ignored TEXT NOT NULL, mail TEXT, PRIMARY KEY (path, sha256));
CREATE TABLE IF NOT EXISTS unpacked (sha256 TEXT PRIMARY KEY, unpacker INTEGER NOT NULL, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS sightings (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS returns (sha256 TEXT PRIMARY KEY, read_with TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS blobs (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS adjustments (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
    by TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_key ON events (kind, key)
"""


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form that a unit was given; `file` and `sha256` are "" until it has been written."""

    unit: str
    build: str
    serial: int
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run of the program; `finished` is None where it was cut off. Times UTC, ISO 8601."""

    id: int
    started: str
    finished: str | None
    summary: Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done or decided, never changed afterwards; the newest of a key says how it stands.

    Attributes:
        kind: what sort of thing it is about, such as `decision` or `mail`.
        key: which of them.
        at: when, UTC, ISO 8601.
        by: who decided it; "" for the program itself.
        record: plain values, as the kind needs them.
    """

    id: int
    kind: str
    key: str
    at: str
    by: str
    record: Any


class Ledger:
    """The open ledger of a round; a context manager.

    Raises:
        LedgerError: the file is damaged or was written by a newer program.
        OSError: it cannot be opened or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path, self._depth = path, 0
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = Database(path, read_only=read_only)
        try:
            if read_only:
                self._db.one("SELECT count(*) FROM sqlite_master")
                return
            self._db.run("PRAGMA journal_mode=DELETE")
            self._db.run("PRAGMA synchronous=FULL")
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    @reading
    def _prepare(self) -> None:
        with self.transaction():
            version = self._db.one("PRAGMA user_version")[0]
            if version > SCHEMA_VERSION:
                raise LedgerError(
                    "台账由更新版本的 govcredit-xl 写成，请升级程序", "a newer govcredit-xl has written it"
                )
            # Tables are only ever added: a ledger made by an earlier program gets those it lacks.
            for statement in _SCHEMA.split(";\n"):
                self._db.run(statement)
            if version == 0:
                self._db.run(f"PRAGMA user_version={SCHEMA_VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or, on an exception, nothing. May be nested: the outermost decides.

        Raises:
            OSError: the disk is full or cannot be written; the ledger is as it was.
            LedgerError: the ledger is damaged.
        """
        try:
            if self._depth == 0:
                self._db.run("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._db.run("COMMIT")
        except BaseException:
            if self._depth == 0:
                self._db.undo()
            raise

    def faults(self) -> str:
        """What a check of the whole file finds, "" where it finds nothing."""
        return self._db.faults()

    def copy_to(self, path: Path) -> None:
        """Write a whole copy of the ledger to another file.

        Raises:
            OSError: it cannot be written.
        """
        self._db.copy_to(path)

    def _write(self, statement: str, *values: Any) -> None:
        with self.transaction():
            self._db.run(statement, *values)

    # -- the round ---------------------------------------------------------------------------------
    def get(self, key: str) -> str | None:
        """A value of the table meta."""
        row = self._db.one("SELECT value FROM meta WHERE key=?", key)
        return None if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        """Set a value of the table meta."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?,?)", key, value)

    def round_id(self, year: str) -> str:
        """The round's id, year and 8 random hex digits; made at the first call for a year and kept.

        Forms carry it: once the year is changed in a round whose forms have gone out, those are another
        round's. With the year set back they are this one's again.
        """
        known = self.get("round_id")
        if known is not None and self.year(year) == year:
            return known
        with self.transaction():
            for sent in self._years_sent():  # the names of their files will change with the next build
                self.set(f"sent:{sent}", "1")
            if known is not None and (self._has("builds") or self._has("arrivals")):
                self.set(f"round_id:{self.year(year)}", known)
            made = self.get(f"round_id:{year}") or f"{year}-{secrets.token_hex(4)}"
            self.set("round_id", made)
            self.set("year", year)
        return made

    @reading
    def year(self, now: str) -> str:
        """The year of this round's id; of a ledger that does not say, by the names of the forms' files.

        Args:
            now: the year of the catalogue, of which a round is where nothing says otherwise.
        """
        known, made, years = self.get("year"), self.get("round_id"), self._years_sent()
        if known is not None:
            return known
        if years:
            return now if now in years else max(years)
        return now if made is None or self._has("arrivals") else made.rpartition("-")[0]

    @reading
    def earlier_years(self, now: str) -> list[str]:
        """Other years whose forms were sent from this folder."""
        marks = {
            str(key).partition(":")[2]
            for (key,) in self._db.rows("SELECT key FROM meta WHERE key GLOB 'sent:*'")
        }
        return sorted((marks | self._years_sent()) - {now})

    def _years_sent(self) -> frozenset[str]:
        """The years in the names of the forms that were written last."""
        return frozenset(
            one.file.removesuffix(".xlsx").rpartition("_")[2] for one in self.built() if one.file
        )

    def _has(self, table: str) -> bool:
        return self._db.one(f"SELECT 1 FROM {table} LIMIT 1") is not None

    # -- what was sent -----------------------------------------------------------------------------
    def put_layout(self, layout: FormLayout) -> None:
        """Keep a layout, so that returns of its build can be read for ever."""
        self._write("INSERT OR REPLACE INTO layouts VALUES (?,?)", layout.build, as_json(layout))

    @reading
    def layout(self, build: str) -> FormLayout | None:
        """The layout of a build that was sent."""
        row = self._db.one("SELECT record FROM layouts WHERE build=?", build)
        return None if row is None else from_record(FormLayout, json.loads(row[0]))

    @reading
    def layouts(self) -> StoredLayouts:
        """All layouts by build."""
        return StoredLayouts(dict(self._db.rows("SELECT build, record FROM layouts ORDER BY build")))

    @reading
    def serial(self, unit: str, build: str) -> int:
        """The serial of that build for the unit, from 1; the next free one at the first call."""
        with self.transaction():
            row = self._db.one("SELECT serial FROM builds WHERE unit=? AND build=?", unit, build)
            if row is not None:
                return int(row[0])
            last = self._db.one("SELECT max(serial) FROM builds WHERE unit=?", unit)[0]
            serial = int(last or 0) + 1
            self._db.run("INSERT INTO builds VALUES (?,?,?,'','')", unit, build, serial)
            return serial

    def note_built(self, unit: str, build: str, serial: int, file: str, sha256: str) -> None:
        """Record the workbook that was written for the unit."""
        with self.transaction():
            self._db.run(
                "INSERT OR REPLACE INTO builds VALUES (?,?,?,?,?)", unit, build, serial, file, sha256
            )
            self._db.run("INSERT OR REPLACE INTO issued VALUES (?,?)", sha256, unit)

    @reading
    def built(self, unit: str | None = None) -> list[IssuedForm]:
        """The forms of a unit, or of all, oldest first."""
        where, values = ("", ()) if unit is None else (" WHERE unit=?", (unit,))
        rows = self._db.rows(
            f"SELECT unit, build, serial, file, sha256 FROM builds{where} ORDER BY unit, serial", *values
        )
        return [IssuedForm(*row) for row in rows]

    @reading
    def issued(self) -> dict[str, str]:
        """SHA-256 → unit code of every workbook that was ever written for a unit."""
        newest = {one.sha256: one.unit for one in self.built() if one.sha256}
        return {**newest, **dict(self._rows("issued"))}

    # -- what came ---------------------------------------------------------------------------------
    def note_arrivals(self, arrivals: Iterable[Arrival]) -> None:
        """Record arrivals; one whose path and bytes are known is left as it was. `order` is not stored."""
        known = list(arrivals)
        rows = [(a.path, a.sha256, a.size, a.mtime_ns, a.run, a.seen_at) for a in known]
        origins = [
            (a.path, a.sha256, a.parent, a.raw, a.ignored, a.mail and as_json(a.mail))
            for a in known
            if a.parent or a.expanded
        ]
        with self.transaction():
            self._db.run_many("INSERT OR IGNORE INTO arrivals VALUES (?,?,?,?,?,?)", rows)
            self._db.run_many("INSERT OR REPLACE INTO origins VALUES (?,?,?,?,?,?)", origins)

    @reading
    def arrivals(self) -> list[Arrival]:
        """All arrivals in order of arrival."""
        origins = {(row[0], row[1]): row[2:] for row in self._rows("origins")}
        found = []
        for row in self._db.rows("SELECT path, sha256, size, mtime_ns, run, seen_at FROM arrivals"):
            arrival = Arrival(*row)
            if (row[0], row[1]) in origins:
                parent, raw, ignored, mail = origins[row[0], row[1]]
                facts = mail and from_record(MailFacts, json.loads(mail))
                arrival = replace(
                    arrival, parent=parent, mail=facts, ignored=ignored, raw=raw, expanded=not parent
                )
            found.append(arrival)
        found.sort(key=lambda one: (one.run, one.came_ns, one.path, one.sha256))
        return [replace(one, order=order) for order, one in enumerate(found, 1)]

    def _rows(self, table: str) -> list[Any]:
        """All rows of a table, none where a looker's ledger is too old to have it."""
        if self._db.one("SELECT 1 FROM sqlite_master WHERE name=?", table) is None:
            return []
        return self._db.rows(f"SELECT * FROM {table}")

    def put_unpacked(self, trees: Iterable[Tree], unpacker: int = UNPACKER) -> None:
        """Keep what came out of containers, and that other files are none.

        An `unpacker` that is not the present one lets the next run try again.
        """
        known = list(trees)
        rows = [(tree.sha256, unpacker, packed(tree)) for tree in known]
        with self.transaction():
            self._db.run_many("INSERT OR REPLACE INTO unpacked VALUES (?,?,?)", rows)

    @reading
    def unpacked(self) -> frozenset[str]:
        """SHA-256 of every file that needs no look at whether it is a container."""
        rows = self._db.rows("SELECT sha256 FROM unpacked WHERE unpacker=?", UNPACKER)
        return frozenset(sha256 for (sha256,) in rows)

    @reading
    def tree(self, sha256: str) -> Tree | None:
        """What came out of a container, None where that is not known."""
        row = self._db.one("SELECT record FROM unpacked WHERE sha256=?", sha256)
        return None if row is None else unpacked(Tree, row[0], sha256=sha256)

    def note_sightings(self, sightings: Iterable[Sighting]) -> None:
        """Record how paths look now."""
        with self.transaction():
            self._db.run_many(
                "INSERT OR REPLACE INTO sightings VALUES (?,?,?)", [astuple(s) for s in sightings]
            )

    @reading
    def sightings(self) -> dict[str, Sighting]:
        """The last look of every path."""
        return {row[0]: Sighting(*row) for row in self._db.rows("SELECT path, stamp, sha256 FROM sightings")}

    def put_returns(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep what files say: SHA-256, `read_with` and the packed return of each.

        `read_with` is a fingerprint of all that the reading depended on besides the bytes.
        """
        with self.transaction():
            self._db.run_many("INSERT OR REPLACE INTO returns VALUES (?,?,?)", rows)

    @reading
    def read_with(self) -> dict[str, str]:
        """SHA-256 → `read_with` of every return kept."""
        return dict(self._db.rows("SELECT sha256, read_with FROM returns"))

    @reading
    def returns(self) -> dict[str, Return]:
        """SHA-256 → what the file says."""
        return {
            row[0]: unpacked(Return, row[1], sha256=row[0])
            for row in self._db.rows("SELECT sha256, record FROM returns ORDER BY 1")
        }

    # -- what the office did -----------------------------------------------------------------------
    def put_json(self, name: str, value: Any) -> None:
        """Keep plain values (as JSON has them) under a name."""
        self._write("INSERT OR REPLACE INTO blobs VALUES (?,?)", name, packed(value))

    @reading
    def get_json(self, name: str) -> Any:
        """The plain values kept under that name, None where there are none."""
        row = self._db.one("SELECT value FROM blobs WHERE name=?", name)
        return None if row is None else _unpack(row[0])

    def add_adjustments(self, records: Iterable[Any]) -> None:
        """Append to 调整记录 what `Adjustment.record` gives: plain values."""
        rows = [(as_json(record),) for record in records]
        with self.transaction():
            self._db.run_many("INSERT INTO adjustments (record) VALUES (?)", rows)

    @reading
    def adjustments(self) -> list[Any]:
        """The records of 调整记录, oldest first."""
        return [json.loads(text) for (text,) in self._db.rows("SELECT record FROM adjustments ORDER BY id")]

    def add_event(self, kind: str, key: str, record: Any, *, at: str, by: str = "") -> None:
        """Append to the log of what was done and decided; plain values only."""
        self._write(
            "INSERT INTO events (kind, key, at, by, record) VALUES (?,?,?,?,?)",
            kind,
            key,
            at,
            by,
            as_json(record),
        )

    @reading
    def events(self, kind: str, key: str | None = None) -> list[Event]:
        """The log of a kind, or of one of its keys, oldest first; empty where a looker's ledger is too old."""
        where, values = ("", (kind,)) if key is None else (" AND key=?", (kind, key))
        rows = self._db.rows(
            f"SELECT id, kind, key, at, by, record FROM events WHERE kind=?{where} ORDER BY id", *values
        )
        return [Event(i, k, what, at, by, json.loads(text)) for i, k, what, at, by, text in rows]

    # -- runs --------------------------------------------------------------------------------------
    def start_run(self, started: str) -> int:
        """Record that a run begins; its number."""
        with self.transaction():
            return self._db.run("INSERT INTO runs (started) VALUES (?)", started)

    def finish_run(self, run: int, finished: str, summary: Any) -> None:
        """Record that a run has ended, with plain values that sum it up."""
        self._write("UPDATE runs SET finished=?, summary=? WHERE id=?", finished, as_json(summary), run)

    @reading
    def runs(self) -> list[RunRecord]:
        """All runs, oldest first."""
        rows = self._db.rows("SELECT id, started, finished, summary FROM runs ORDER BY id")
        return [
            RunRecord(i, start, end, None if text is None else json.loads(text))
            for i, start, end, text in rows
        ]


def _unpack(blob: bytes) -> Any:
    return json.loads(zlib.decompress(blob))


def received_at(arrival: Arrival) -> dt.datetime:
    """When it came: the mail's or the file's time, but not later than first seen; local time, whole seconds."""
    seen = int(dt.datetime.fromisoformat(arrival.seen_at).timestamp())
    return file_time(min(arrival.came_ns, seen * 10**9))
