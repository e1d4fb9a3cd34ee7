"""The ledger of a round: what was sent, what came and when, what it says, what the office changed.

SQLite with a rollback journal (no WAL: rounds lie on network shares) and full synchronisation. Each
write is a transaction, or part of the caller's (`with ledger.transaction():`), so that a process
killed at any moment leaves the ledger as it was before or after.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import secrets
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote

from govcredit_xl.core.arrivals import UNPACKER, Arrival, MailFacts, Sighting, Tree
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import Return
from govcredit_xl.core.records import from_record, packed, to_record, unpacked

SCHEMA_VERSION: Final = 1

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS layouts (build TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS builds (unit TEXT, build TEXT, serial INTEGER NOT NULL, file TEXT, sha256 TEXT,
    PRIMARY KEY (unit, build), UNIQUE (unit, serial));
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


_REASONS: Final = {
    "full": "磁盘已满",
    "I/O": "磁盘已满或出错",
    "readonly": "文件夹只读",
    "open": "文件夹只读、打不开，或正被别的程序占用",
    "locked": "别的程序正占用它",
}
"""A word of SQLite's message → what it means."""


class LedgerError(Exception):
    """The ledger cannot be used; the text says why, in Chinese."""


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


def to_look_at(path: PurePath) -> str:
    """The address by which SQLite opens a file only to read it.

    Of a share (`\\\\server\\share`) the server belongs to the path: SQLite refuses an address with a host.
    """
    place = quote(path.as_posix(), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro"


class Ledger:
    """The open ledger of a round; a context manager.

    Raises:
        LedgerError: the file is damaged or was written by a newer program.
        OSError: it cannot be opened or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._depth, self._path = 0, path
        if read_only:
            try:
                self._db = sqlite3.connect(
                    to_look_at(path.absolute()), timeout=10, isolation_level=None, uri=True
                )
                return
            except sqlite3.OperationalError as error:
                raise self._refused(error, "打不开") from error
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise self._not_written(error) from error
        try:
            self._db.execute("PRAGMA journal_mode=DELETE")
            self._db.execute("PRAGMA synchronous=FULL")
            self._prepare()
        except sqlite3.OperationalError as error:
            self._db.close()
            raise self._not_written(error) from error
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise LedgerError(f"台账 {path.name} 已损坏或打不开（{error}）") from error
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        with self.transaction():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise LedgerError("台账由更新版本的 govcredit-xl 写成，请升级程序")
            # Tables are only ever added: a ledger made by an earlier program gets those it lacks.
            for statement in _SCHEMA.split(";\n"):
                self._db.execute(statement)
            if version == 0:
                self._db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.OperationalError):
            raise self._refused(error, "读不出") from error
        if isinstance(error, sqlite3.DatabaseError):
            raise LedgerError(f"台账 {self._path.name} 已损坏或打不开（{error}）") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or, on an exception, nothing. May be nested: the outermost decides.

        Raises:
            OSError: the disk is full or cannot be written; the ledger is as it was.
        """
        try:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")
        except BaseException as error:
            if self._depth == 0 and self._db.in_transaction:
                self._undo()
            if isinstance(error, sqlite3.OperationalError):
                raise self._not_written(error) from error
            raise

    def _not_written(self, error: sqlite3.OperationalError) -> OSError:
        return self._refused(error, "写不进去")

    def _refused(self, error: sqlite3.OperationalError, what: str) -> OSError:
        why = next((said for word, said in _REASONS.items() if word in str(error)), str(error))
        return OSError(errno.EIO, f"台账{what}，{why}", str(self._path))

    def _undo(self) -> None:
        # Where even that fails, SQLite's journal undoes it when the file is opened next.
        with suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")

    def _write(self, statement: str, *values: Any) -> None:
        with self.transaction():
            self._db.execute(statement, values)

    # -- the round ---------------------------------------------------------------------------------
    def get(self, key: str) -> str | None:
        """A value of the table meta."""
        row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        """Set a value of the table meta."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?,?)", key, value)

    def round_id(self, year: str) -> str:
        """The round's id, year and 8 random hex digits; made at the first call and kept."""
        known = self.get("round_id")
        if known is None:
            known = f"{year}-{secrets.token_hex(4)}"
            self.set("round_id", known)
        return known

    # -- what was sent -----------------------------------------------------------------------------
    def put_layout(self, layout: FormLayout) -> None:
        """Keep a layout, so that returns of its build can be read for ever."""
        self._write("INSERT OR REPLACE INTO layouts VALUES (?,?)", layout.build, _dump(to_record(layout)))

    def layout(self, build: str) -> FormLayout | None:
        """The layout of a build that was sent."""
        row = self._db.execute("SELECT record FROM layouts WHERE build=?", (build,)).fetchone()
        return None if row is None else from_record(FormLayout, json.loads(row[0]))

    def layouts(self) -> dict[str, FormLayout]:
        """All layouts by build."""
        rows = self._db.execute("SELECT build, record FROM layouts ORDER BY build")
        return {build: from_record(FormLayout, json.loads(record)) for build, record in rows}

    def serial(self, unit: str, build: str) -> int:
        """The serial of that build for the unit, from 1; the next free one at the first call."""
        with self.transaction():
            row = self._db.execute(
                "SELECT serial FROM builds WHERE unit=? AND build=?", (unit, build)
            ).fetchone()
            if row is not None:
                return int(row[0])
            last = self._db.execute("SELECT max(serial) FROM builds WHERE unit=?", (unit,)).fetchone()[0]
            serial = int(last or 0) + 1
            self._db.execute("INSERT INTO builds VALUES (?,?,?,'','')", (unit, build, serial))
            return serial

    def note_built(self, unit: str, build: str, serial: int, file: str, sha256: str) -> None:
        """Record the workbook that was written for the unit."""
        self._write("INSERT OR REPLACE INTO builds VALUES (?,?,?,?,?)", unit, build, serial, file, sha256)

    def built(self, unit: str | None = None) -> list[IssuedForm]:
        """The forms of a unit, or of all, oldest first."""
        where, values = ("", ()) if unit is None else (" WHERE unit=?", (unit,))
        rows = self._db.execute(
            f"SELECT unit, build, serial, file, sha256 FROM builds{where} ORDER BY unit, serial", values
        )
        return [IssuedForm(*row) for row in rows]

    # -- what came ---------------------------------------------------------------------------------
    def note_arrivals(self, arrivals: Iterable[Arrival]) -> None:
        """Record arrivals; one whose path and bytes are known is left as it was. `order` is not stored."""
        known = list(arrivals)
        rows = [(a.path, a.sha256, a.size, a.mtime_ns, a.run, a.seen_at) for a in known]
        origins = [
            (a.path, a.sha256, a.parent, a.raw, a.ignored, a.mail and _dump(to_record(a.mail)))
            for a in known
            if a.parent or a.expanded
        ]
        with self.transaction():
            self._db.executemany("INSERT OR IGNORE INTO arrivals VALUES (?,?,?,?,?,?)", rows)
            self._db.executemany("INSERT OR REPLACE INTO origins VALUES (?,?,?,?,?,?)", origins)

    def arrivals(self) -> list[Arrival]:
        """All arrivals in order of arrival."""
        origins = {(row[0], row[1]): row[2:] for row in self._rows("origins")}
        found = []
        for row in self._db.execute("SELECT path, sha256, size, mtime_ns, run, seen_at FROM arrivals"):
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
        if self._db.execute("SELECT 1 FROM sqlite_master WHERE name=?", (table,)).fetchone() is None:
            return []
        return self._db.execute(f"SELECT * FROM {table}").fetchall()

    def put_unpacked(self, trees: Iterable[Tree], unpacker: int = UNPACKER) -> None:
        """Keep what came out of containers, and that other files are none.

        An `unpacker` that is not the present one lets the next run try again.
        """
        known = list(trees)
        rows = [(tree.sha256, unpacker, packed(tree)) for tree in known]
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO unpacked VALUES (?,?,?)", rows)

    def unpacked(self) -> frozenset[str]:
        """SHA-256 of every file that needs no look at whether it is a container."""
        rows = self._db.execute("SELECT sha256 FROM unpacked WHERE unpacker=?", (UNPACKER,))
        return frozenset(sha256 for (sha256,) in rows)

    def tree(self, sha256: str) -> Tree | None:
        """What came out of a container, None where that is not known."""
        row = self._db.execute("SELECT record FROM unpacked WHERE sha256=?", (sha256,)).fetchone()
        return None if row is None else unpacked(Tree, row[0], sha256=sha256)

    def note_sightings(self, sightings: Iterable[Sighting]) -> None:
        """Record how paths look now."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO sightings VALUES (?,?,?)", [astuple(s) for s in sightings]
            )

    def sightings(self) -> dict[str, Sighting]:
        """The last look of every path."""
        return {
            row[0]: Sighting(*row) for row in self._db.execute("SELECT path, stamp, sha256 FROM sightings")
        }

    def put_returns(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep what files say: SHA-256, `read_with` and the packed return of each.

        `read_with` is a fingerprint of all that the reading depended on besides the bytes.
        """
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO returns VALUES (?,?,?)", rows)

    def read_with(self) -> dict[str, str]:
        """SHA-256 → `read_with` of every return kept."""
        return dict(self._db.execute("SELECT sha256, read_with FROM returns"))

    def returns(self) -> dict[str, Return]:
        """SHA-256 → what the file says."""
        return {
            row[0]: unpacked(Return, row[1], sha256=row[0])
            for row in self._db.execute("SELECT sha256, record FROM returns ORDER BY 1")
        }

    # -- what the office did -----------------------------------------------------------------------
    def put_json(self, name: str, value: Any) -> None:
        """Keep plain values (as JSON has them) under a name."""
        self._write("INSERT OR REPLACE INTO blobs VALUES (?,?)", name, _pack(value))

    def get_json(self, name: str) -> Any:
        """The plain values kept under that name, None where there are none."""
        row = self._db.execute("SELECT value FROM blobs WHERE name=?", (name,)).fetchone()
        return None if row is None else _unpack(row[0])

    def add_adjustments(self, records: Iterable[Any]) -> None:
        """Append to 调整记录 what `Adjustment.record` gives: plain values."""
        rows = [(_dump(record),) for record in records]
        with self.transaction():
            self._db.executemany("INSERT INTO adjustments (record) VALUES (?)", rows)

    def adjustments(self) -> list[Any]:
        """The records of 调整记录, oldest first."""
        return [
            json.loads(text) for (text,) in self._db.execute("SELECT record FROM adjustments ORDER BY id")
        ]

    def add_event(self, kind: str, key: str, record: Any, *, at: str, by: str = "") -> None:
        """Append to the log of what was done and decided; plain values only."""
        self._write(
            "INSERT INTO events (kind, key, at, by, record) VALUES (?,?,?,?,?)",
            kind,
            key,
            at,
            by,
            _dump(record),
        )

    def events(self, kind: str, key: str | None = None) -> list[Event]:
        """The log of a kind, or of one of its keys, oldest first; empty where a looker's ledger is too old."""
        where, values = ("", (kind,)) if key is None else (" AND key=?", (kind, key))
        rows = self._db.execute(
            f"SELECT id, kind, key, at, by, record FROM events WHERE kind=?{where} ORDER BY id", values
        )
        return [Event(i, k, what, at, by, json.loads(text)) for i, k, what, at, by, text in rows]

    # -- runs --------------------------------------------------------------------------------------
    def start_run(self, started: str) -> int:
        """Record that a run begins; its number."""
        with self.transaction():
            return int(self._db.execute("INSERT INTO runs (started) VALUES (?)", (started,)).lastrowid or 0)

    def finish_run(self, run: int, finished: str, summary: Any) -> None:
        """Record that a run has ended, with plain values that sum it up."""
        self._write("UPDATE runs SET finished=?, summary=? WHERE id=?", finished, _dump(summary), run)

    def runs(self) -> list[RunRecord]:
        """All runs, oldest first."""
        rows = self._db.execute("SELECT id, started, finished, summary FROM runs ORDER BY id")
        return [
            RunRecord(i, start, end, None if text is None else json.loads(text))
            for i, start, end, text in rows
        ]


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _pack(value: Any) -> bytes:
    return zlib.compress(_dump(value).encode(), 1)


def _unpack(blob: bytes) -> Any:
    return json.loads(zlib.decompress(blob))


_EARLIEST: Final = 86_400
"""Seconds since 1970. Mails and files may bear any date, and Windows knows no local time before that."""


def received_at(arrival: Arrival) -> dt.datetime:
    """When it came: the mail's or the file's time, but not later than first seen; local time, whole seconds."""
    modified = dt.datetime.fromtimestamp(max(arrival.came_ns // 10**9, _EARLIEST), tz=dt.UTC)
    seen = dt.datetime.fromisoformat(arrival.seen_at)
    return min(modified, seen).astimezone().replace(microsecond=0, tzinfo=None)
