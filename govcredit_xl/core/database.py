"""SQLite as the ledger uses it: whatever goes wrong in it becomes one of two errors with a sentence.

A file that cannot be written (disk full, read-only, in use) is an `OSError`; everything else that SQLite
says, and every record that cannot be understood, means that the file is damaged: `LedgerError`.
"""

from __future__ import annotations

import errno
import functools
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import quote

from govcredit_xl.core.problems import Problem

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

_REASONS: Final = {
    "full": "磁盘已满",
    "I/O": "磁盘已满或出错",
    "readonly": "文件夹只读",
    "open": "文件夹只读、打不开，或正被别的程序占用",
    "locked": "别的程序正占用它",
    "busy": "别的程序正占用它",
}
"""Words of SQLite's messages about files that cannot be written → what they mean."""

_UNREADABLE: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, zlib.error,
)  # fmt: skip
"""What reading a record raises that is not what was written."""

HEAD: Final = 28
"""Bytes that `change_count` needs."""
_COUNTER: Final = slice(24, HEAD)
"""Where an SQLite file counts the transactions that changed it."""


class LedgerError(Exception):
    """Ledger or key cannot be used; the text says why, in Chinese.

    Attributes:
        code: of the problem that it is.
        why_en: the reason in English.
    """

    def __init__(self, why: str, why_en: str = "", code: str = "ledger-unusable") -> None:
        super().__init__(why)
        self.why_en, self.code = why_en, code

    @property
    def problem(self) -> Problem:
        """As it is told."""
        facts: dict[str, str | float] = {"why": str(self)}
        return Problem(self.code, facts=facts | ({"why_en": self.why_en} if self.why_en else {}))


def damaged(path: Path, detail: object) -> LedgerError:
    """That a ledger's content is not what was written."""
    text = " ".join(str(detail).split())[:120]
    return LedgerError(
        f"台账 {path.name} 已损坏或打不开（{text}）", f"{path.name} is damaged or cannot be opened ({text})"
    )


def to_look_at(path: PurePath) -> str:
    """The address by which SQLite opens a file only to read it.

    Of a share (`\\\\server\\share`) the server belongs to the path: SQLite refuses an address with a host.
    """
    place = quote(path.as_posix(), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro"


def reading(
    method: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """A method that reads records: one that cannot be understood is a damaged ledger."""

    @functools.wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except _UNREADABLE as error:
            path: Path = self.path  # type: ignore[attr-defined]
            raise damaged(path, f"{type(error).__name__}: {error}") from error

    return guarded


class Database:
    """An open SQLite file.

    Args:
        path: of the file, which is made where there is none.
        read_only: nothing is made or written.

    Raises:
        LedgerError: it is no SQLite file, or a damaged one.
        OSError: it cannot be opened or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path, self.read_only = path, read_only
        target = to_look_at(path.absolute()) if read_only else str(path)
        with self._told():
            self._db = sqlite3.connect(target, timeout=10, isolation_level=None, uri=read_only)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            why = next((said for word, said in _REASONS.items() if word in str(error)), None)
            if why is None:
                raise damaged(self.path, error) from error
            what = "打不开" if self.read_only else "写不进去"
            raise OSError(errno.EIO, f"台账{what}，{why}", str(self.path)) from error
        except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError) as error:
            raise damaged(self.path, error) from error

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """All rows that a statement gives."""
        with self._told():
            return self._db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> Any:
        """The first row, None where there is none."""
        with self._told():
            return self._db.execute(statement, values).fetchone()

    def run(self, statement: str, *values: Any) -> int:
        """Carry out a statement; the number of the row inserted."""
        with self._told():
            return int(self._db.execute(statement, values).lastrowid or 0)

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement for each row."""
        with self._told():
            self._db.executemany(statement, rows)

    def undo(self) -> None:
        """Roll back, where a transaction is open."""
        # Where even that fails, SQLite's journal undoes it when the file is opened next.
        with suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def faults(self) -> str:
        """What SQLite's own check of the whole file finds, "" where it finds nothing."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(3)")]
        return "" if found == ["ok"] else "；".join(found)

    def copy_to(self, path: Path) -> None:
        """Write the whole database to another file (SQLite's backup).

        Raises:
            OSError: it cannot be written.
        """
        try:
            copy = sqlite3.connect(path, isolation_level=None)
            try:
                copy.execute("PRAGMA synchronous=OFF")
                self._db.backup(copy)
            finally:
                copy.close()
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error), str(path)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def change_count(data: bytes) -> int:
    """How many transactions have changed an SQLite file, by its first bytes; 0 for an empty one."""
    head = data[_COUNTER]
    return int(struct.unpack(">I", head)[0]) if len(head) == 4 else 0
