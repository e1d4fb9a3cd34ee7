"""A round's folder: where everything stands, how files are written, one run at a time."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from govcredit_xl.core.problems import Problem, held, is_held, why_of
from govcredit_xl.core.terms import File

KEY_BYTES: Final = 32
_FOLDERS: Final = frozenset(
    {File.TEMPLATES, File.OUTBOX, File.INBOX, File.CORRECTIONS, File.DOCUMENTS, File.STATE}
)
_REPLACE_TRIES: Final = 20 if os.name == "nt" else 1
_REPLACE_PAUSE: Final = 0.1
_EARLIEST: Final = 2 * 86_400
_LATEST: Final = 32_503_000_000
"""Seconds since 1970: the first days of 1970, and the end of 2999."""
_LOCKED_BYTE: Final = 4096  # far from the pid, since Windows forbids others to read what is locked


class RoundBusy(Exception):  # noqa: N818
    """Another process works on this round; `pid` is its number, "" where it is not known."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


@dataclass(frozen=True, slots=True)
class Round:
    """One round of evaluation: the folder that holds 指标体系.xlsx, as an absolute path."""

    root: Path

    @property
    def catalogue(self) -> Path:
        """指标体系.xlsx."""
        return self.root / File.CATALOGUE

    @property
    def templates(self) -> Path:
        """模板/."""
        return self.root / File.TEMPLATES

    @property
    def outbox(self) -> Path:
        """outbox/."""
        return self.root / File.OUTBOX

    @property
    def inbox(self) -> Path:
        """inbox/."""
        return self.root / File.INBOX

    @property
    def corrections(self) -> Path:
        """退改/."""
        return self.root / File.CORRECTIONS

    @property
    def master(self) -> Path:
        """主评分表.xlsx."""
        return self.root / File.MASTER

    @property
    def master_new(self) -> Path:
        """主评分表.新.xlsx, written while the master is open elsewhere."""
        return self.root / File.MASTER_NEW

    @property
    def documents(self) -> Path:
        """文书/."""
        return self.root / File.DOCUMENTS

    @property
    def state(self) -> Path:
        """.govcredit/."""
        return self.root / File.STATE

    @property
    def archive(self) -> Path:
        """Everything received, by SHA-256."""
        return self.state / "archive"

    @property
    def backups(self) -> Path:
        """Masters that were replaced."""
        return self.state / "backups"

    @property
    def key_file(self) -> Path:
        """The key of the tokens."""
        return self.state / "key"

    @property
    def ledger_file(self) -> Path:
        """The SQLite ledger."""
        return self.state / "ledger.sqlite"

    @property
    def temporary(self) -> Path:
        """Temporary files."""
        return self.state / "tmp"

    def relative(self, path: Path) -> str:
        """The path as messages show it: relative to the round with /, absolute where it lies outside."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links)
        try:
            return absolute.relative_to(self.root).as_posix()
        except ValueError:
            return absolute.as_posix()

    def own_folder(self, path: Path) -> str | None:
        """The folder of the round, such as inbox, that an absolute path is or lies in; None where in none."""
        first = path.relative_to(self.root).parts[:1] if path.is_relative_to(self.root) else ()
        return next((name for name in first if name in _FOLDERS), None)

    def load_key(self) -> bytes:
        """The round's secret key, made at the first call.

        Raises:
            OSError: it cannot be read or written, or is damaged.
        """
        try:
            key = self.key_file.read_bytes()
        except FileNotFoundError:
            key = secrets.token_bytes(KEY_BYTES)
            write_atomic(self.key_file, key, mode=0o600)
        if len(key) != KEY_BYTES:
            raise OSError(errno.EIO, f"已损坏（{len(key)} 字节，应为 {KEY_BYTES}）", str(self.key_file))
        return key

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the round for this process; the system lets go of it should the process die.

        Raises:
            RoundBusy: another process holds it.
            OSError: the lock file cannot be written.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(self.state / "lock", os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0
        ) as file:
            try:
                _lock(file)
            except OSError:
                file.seek(0)
                raise RoundBusy(file.read(32).decode("ascii", "replace").strip()) from None
            try:
                file.truncate(0)
                file.write(str(os.getpid()).encode("ascii"))
                yield
            finally:
                file.truncate(0)
                _unlock(file)


def find_round(start: Path) -> Round | None:
    """The round of the nearest folder, from `start` upwards, that holds 指标体系.xlsx.

    A copy of that file lying in a round's own folders, such as its inbox, makes no round.
    """
    here = Path(os.path.abspath(start))  # noqa: PTH100
    holders = [folder for folder in (here, *here.parents) if (folder / File.CATALOGUE).is_file()]
    for place, folder in enumerate(holders):
        if not any(_is_part(folder, outer) for outer in holders[place + 1 :]):
            return Round(folder)
    return None


def _is_part(folder: Path, outer: Path) -> bool:
    """True for a folder within the inbox, outbox … of the round `outer` that is no round itself."""
    return (
        folder.relative_to(outer).parts[0] in _FOLDERS
        and (outer / File.STATE).is_dir()
        and not Round(folder).ledger_file.exists()
    )


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file, None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def saved_at(path: Path) -> dt.datetime:
    """When a file was last saved (local time, whole seconds)."""
    return file_time(path.stat().st_mtime_ns)


def file_time(mtime_ns: int) -> dt.datetime:
    """A time that a file bears, in ns since 1970 (local time, whole seconds).

    Files may bear any date, and Windows knows local times of 1970 to 3000 alone: what lies beyond is cut.
    """
    return dt.datetime.fromtimestamp(min(max(mtime_ns // 10**9, _EARLIEST), _LATEST))


def path_from(start: Path, path: Path) -> str:
    """How to get from a folder to a path, with /; the whole path where it lies on another drive."""
    try:
        return Path(os.path.relpath(path.absolute(), start.absolute())).as_posix()
    except ValueError:  # Windows has no way between drives
        return path.absolute().as_posix()


def write_atomic(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file so that it is either as it was or complete, making its folder where there is none.

    On Windows, where a file that is open elsewhere cannot be replaced, it tries for two seconds.

    Raises:
        OSError: it could not be written; the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = write_temporary(path, data, mode=mode)
    try:
        replace_file(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if (
            os.name == "nt"
            and isinstance(error, PermissionError)
            and path.is_file()
            and os.access(path, os.W_OK)
        ):
            raise held(str(path)) from error
        if error.filename == str(temporary):  # nobody knows that one
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def temporary_of(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.tmp")


def write_temporary(path: Path, data: bytes, *, mode: int = 0o666) -> Path:
    """Write what is to stand at `path` beside it, safe on the disk.

    Raises:
        OSError: it could not be written; nothing is left of it.
    """
    temporary = temporary_of(path)
    temporary.unlink(missing_ok=True)
    try:
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb"
        ) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.filename == str(temporary):  # nobody knows that one
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


_BINARY: Final[int] = getattr(os, "O_BINARY", 0)


def replace_file(source: Path, target: Path, look: Callable[[], None] = lambda: None) -> None:
    """Rename a file over another one; on Windows it tries for two seconds while somebody looks at either.

    Args:
        source: it has the name no more afterwards.
        target: what stands there is gone.
        look: called before each further try; raises where the target must no longer be replaced.

    Raises:
        OSError: it could not be done; both are as they were. It names the target: nobody knows the source.
    """
    for attempt in range(_REPLACE_TRIES):
        try:
            os.replace(source, target)  # noqa: PTH105
            return
        except OSError as error:
            if not isinstance(error, PermissionError) or attempt == _REPLACE_TRIES - 1:
                error.filename, error.filename2 = str(target), None
                raise
        time.sleep(_REPLACE_PAUSE)
        look()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder safe on the disk."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network shares cannot; the file itself is safe
    finally:
        os.close(handle)


if os.name == "nt":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        file.seek(0)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def cannot_write(round_: Round, error: OSError, path: Path | None = None) -> Problem:
    """A file could not be read or written; where another program holds it, that is said.

    Args:
        round_: the round.
        error: what the system said.
        path: of the file, where the error does not name it.
    """
    where = path or (Path(error.filename) if error.filename else None)
    shown = round_.relative(where) if where is not None else round_.root.name
    return Problem("file-in-use" if is_held(error) else "cannot-write", file=shown, facts=why_of(error))
