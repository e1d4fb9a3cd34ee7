"""Runs of the program that die, or find no room, at a chosen point; the program itself knows nothing of it.

The work is done in a forked child. Hooks there count the calls that touch files or the ledger, and kill
the process with SIGKILL just before the n-th of them; what was to be synchronised is first cut in half.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import sqlite3
import stat
import sys
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

_EVENTS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.utime",
    "os.truncate",
    "fcntl.flock",
    "sqlite3.connect",
}

Action = Callable[[], Any]


class Ended(NamedTuple):
    """How a run ended: whether it was killed, how many calls it made, and what it returned (JSON values)."""

    killed: bool
    calls: int
    said: Any


def run(action: Action, *, kill_at: int | None = None, largest_file: int | None = None) -> Ended:
    """Do it in a child process.

    Args:
        action: returns plain values.
        kill_at: kill before that call, counted from 1; None: never.
        largest_file: in bytes; a longer one cannot be written, as on a full disk.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _in_child(action, writing, kill_at, largest_file)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if killed:
        return Ended(True, kill_at or 0, None)
    assert status == 0, f"the run ended with status {status}: {said.decode()}"
    calls, found = json.loads(said)
    return Ended(False, calls, found)


def _in_child(action: Action, writing: int, kill_at: int | None, largest_file: int | None) -> NoReturn:
    watch = _Watch(kill_at)
    status = 1
    try:
        if largest_file is not None:
            _limit_files(largest_file)
        watch.begin()
        try:
            found = action()
        finally:
            watch.kill_at = None
        if largest_file is not None:
            _limit_files(None)
        os.write(writing, json.dumps([watch.calls, found]).encode())
        status = 0
    except BaseException as error:
        os.write(writing, repr(error).encode())
    finally:
        os._exit(status)


def _limit_files(largest: int | None) -> None:
    import resource  # there is none on Windows, where no process forks either

    without = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (without if largest is None else largest, without))


class _Watch:
    """Counts the calls of this process that touch files or the ledger, and ends it before one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.calls, self.kill_at = 0, kill_at

    def begin(self) -> None:
        """From now on; there is no end, since the process has one."""
        sys.addaudithook(self._heard)
        really, count = os.fsync, self.count

        def fsync(handle: int) -> None:
            count(handle)
            really(handle)

        class Connection(sqlite3.Connection):
            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                count()
                return super().execute(*arguments)

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:
                count()
                return super().executemany(*arguments)

        os.fsync = fsync  # type: ignore[assignment]
        sqlite3.connect = functools.partial(sqlite3.connect, factory=Connection)  # type: ignore[assignment]

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and _writes(*arguments)):
            self.count()

    def count(self, half_written: int | None = None) -> None:
        """A call is about to be made: for `fsync`, of a file of which only half may have reached the disk."""
        self.calls += 1
        if self.calls == self.kill_at:
            if half_written is not None and stat.S_ISREG(os.fstat(half_written).st_mode):
                os.ftruncate(half_written, os.fstat(half_written).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)


def _writes(path: Any, mode: str | None, flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


# -- the state that a run leaves -------------------------------------------------------------------------
_PASSING = {"lock"}  # holds the number of a process
_TIMES = {"stamp", "at"}  # of the copy that a test works on, of the run


def state(root: Path) -> Mapping[str, Any]:
    """All that a round holds: files by path, and the ledger's tables. Backups go by their content alone."""
    found: dict[str, Any] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or path.name in _PASSING or path.name == "ledger.sqlite" or "/tmp/" in name:
            continue
        if "/backups/" in name:
            name = f"backup {path.stem.rsplit('_', 1)[-1]}"
        found[name] = path.read_bytes()
    ledger = root / ".govcredit" / "ledger.sqlite"
    if ledger.exists():
        with closing(sqlite3.connect(ledger)) as database:
            found |= {f"ledger {name}": _rows(database, name) for name in _tables(database)}
    return found


def _tables(database: sqlite3.Connection) -> list[str]:
    return [
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")
    ]


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    cursor = database.execute(f"SELECT * FROM {table}")
    heads = [column[0] for column in cursor.description]
    rows = [
        {head: _plain(value) for head, value in zip(heads, row, strict=True) if head not in _TIMES}
        for row in cursor
    ]
    return sorted(rows, key=repr)


def _plain(value: Any) -> Any:
    return zlib.decompress(value).decode() if isinstance(value, bytes) else value


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    """Names of what differs, with the first rows that do."""
    found = []
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) != b.get(name):
            one, other = a.get(name), b.get(name)
            rows = ""
            if isinstance(one, list) and isinstance(other, list):
                rows = (
                    f": {[r for r in one if r not in other][:1]} / {[r for r in other if r not in one][:1]}"
                )
            found.append(f"{name}{rows}"[:900])
    return found


def copied(source: Path, target: Path) -> Path:
    """A copy of a round with its times."""
    shutil.copytree(source, target)
    return target
