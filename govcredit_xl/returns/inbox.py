"""What lies in an inbox: listed, waited for, archived. The inbox itself is never touched."""

from __future__ import annotations

import filecmp
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round, find_round, replace_file
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import File
from govcredit_xl.files.change_time import change_time
from govcredit_xl.files.names import shown_name, why_ignored

WAIT: Final = 2.0
"""Seconds for which a fresh file must stand still."""
SETTLED: Final = 60.0
"""Seconds after which a file is no longer fresh."""

_CHUNK: Final = 2**20
_TOGETHER: Final = 8
"""Files that are copied into the archive at a time."""
_STANDS_FOR_ANOTHER: Final = 0x2000_0000
"""Of a reparse tag of Windows: it leads elsewhere, as a junction does; folders that OneDrive keeps bear other tags."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file in the inbox.

    Attributes:
        path: where it is.
        name: the path as messages and the ledger show it.
        size, mtime_ns: as listed.
        stamp: size and times in one text; another one means that it was touched.
        is_sure: the same stamp means that it was not touched.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    stamp: str
    is_sure: bool = True


def list_inbox(round_: Round, inbox: Path) -> tuple[list[InboxFile], list[Problem]]:
    """The files of a folder tree (or the one file named), by path, and what was passed over, with its reason."""
    found: list[InboxFile] = []
    problems: list[Problem] = []
    for path, why in _walk(inbox, problems, round_):
        name = shown_name(round_.relative(path))
        if why:
            problems.append(Problem("ignored-file", file=name, facts={"why": why}))
            continue
        try:
            found.append(_look(path, name))
        except OSError as error:
            problems.append(_unreadable(name, error))
    return sorted(found, key=lambda file: file.name), problems


# -- folders that are no inbox ---------------------------------------------------------------------------
MANY: Final = 2000
"""New files that are taken in without a question."""
MUCH: Final = 2 * 2**30
"""Bytes of new files that are taken in without a question."""


def misplaced(round_: Round, inbox: Path) -> Problem | None:
    """Why a folder or file cannot be what came back: it holds the round, or is what a round itself has written."""
    where = Path(os.path.realpath(inbox))  # a link to outbox is outbox
    facts: dict[str, str | float] = {"where": str(inbox)}
    if Path(os.path.realpath(round_.root)).is_relative_to(where):
        return Problem("inbox-holds-round", facts=facts)
    if where.is_dir() and (where / File.CATALOGUE).is_file() and (where / File.STATE).is_dir():
        return Problem("inbox-holds-round", facts=facts)
    for one in (Round(Path(os.path.realpath(round_.root))), find_round(where)):
        own = None if one is None else _written(one, where)
        if own is not None:
            return Problem("inbox-is-ours", facts={**facts, "folder": own})
    return None


def _written(round_: Round, where: Path) -> str | None:
    """The part of a round that the path is or lies in, where the program writes or the clerk keeps that part."""
    if where in {round_.catalogue, round_.master, round_.master_new}:
        return where.name
    own = round_.own_folder(where)
    return None if own == File.INBOX else own


def too_much(round_: Round, inbox: Path, known: Collection[str]) -> Problem | None:
    """That so much is new that the folder may be the wrong one; the walk ends as soon as that is certain.

    Args:
        known: names of files that an earlier run took in.
    """
    count = size = 0
    for path, why in _walk(inbox, [], round_):
        if why or shown_name(round_.relative(path)) in known:
            continue
        count += 1
        try:
            size += path.stat(follow_symlinks=False).st_size
        except OSError:
            continue
        if count > MANY or size > MUCH:
            facts: dict[str, str | float] = {
                "where": round_.relative(inbox),
                "most": MANY,
                "size": MUCH >> 30,
            }
            return Problem("inbox-large", facts=facts)
    return None


# -- listing -------------------------------------------------------------------------------------------
def _walk(folder: Path, problems: list[Problem], round_: Round) -> Iterator[tuple[Path, str]]:
    """(path, why it is ignored or "") of all files below; ignored folders are not entered."""
    if folder.is_file():
        yield folder, why_ignored(folder.name)
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(shown_name(round_.relative(folder)), error))
        return
    for entry in entries:
        path, why = Path(entry.path), why_ignored(entry.name)
        try:
            if why or _is_link(entry):
                yield path, why or "链接（快捷方式），不跟随"
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(path, problems, round_)
            elif entry.is_file(follow_symlinks=False):
                yield path, ""
            else:
                yield path, "设备或管道"
        except OSError as error:
            problems.append(_unreadable(shown_name(round_.relative(path)), error))


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag & _STANDS_FOR_ANOTHER) and entry.is_dir(follow_symlinks=False)


def _look(path: Path, name: str) -> InboxFile:
    status = path.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        raise OSError("不是普通文件")
    changed = change_time(path, status)
    stamp = f"{status.st_size} {status.st_mtime_ns} {changed or ''}"
    return InboxFile(path, name, status.st_size, status.st_mtime_ns, stamp, changed is not None)


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem("unreadable-path", file=name, facts=why_of(error))


# -- waiting -------------------------------------------------------------------------------------------
def settled(
    found: Collection[InboxFile],
    known: Collection[str],
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[list[InboxFile], list[Problem]]:
    """The files that stand still; those still moving are left for the next run, and said so.

    Known files and those untouched for a minute need no wait; all others wait together, once, for 2 s.

    Args:
        found: the listing.
        known: names of files that look as they did when they were taken in.
        clock: seconds since 1970.
        sleep: waits.
    """
    now = clock()
    fresh = {file.name for file in found if file.name not in known and now - file.mtime_ns / 1e9 < SETTLED}
    if not fresh:
        return list(found), []
    sleep(WAIT)
    still: list[InboxFile] = []
    problems: list[Problem] = []
    for file in found:
        if file.name not in fresh or _unmoved(file):
            still.append(file)
        else:
            problems.append(Problem("still-arriving", file=file.name))
    return still, problems


def _unmoved(file: InboxFile) -> bool:
    try:
        return _look(file.path, file.name).stamp == file.stamp
    except OSError:
        return False


# -- the archive ---------------------------------------------------------------------------------------
def archived(round_: Round, sha256: str) -> Path:
    """Where the archive holds the bytes of that hash."""
    return round_.archive / sha256[:2] / sha256


def archive(round_: Round, file: InboxFile) -> tuple[str | None, Problem | None]:
    """SHA-256 of the file's bytes once the archive holds them; None and a problem where they were not to be had.

    Raises:
        OSError: the archive cannot be written.
    """
    ((_, sha256, problem),) = archive_all(round_, [file])
    return sha256, problem


def archive_all(
    round_: Round, files: Sequence[InboxFile]
) -> Iterator[tuple[InboxFile, str | None, Problem | None]]:
    """(file, SHA-256, problem) as `archive` gives them, in the order of the files.

    A few are copied at a time, since most of it is waiting for the disk.

    Raises:
        OSError: the archive cannot be written.
    """
    round_.temporary.mkdir(parents=True, exist_ok=True)
    places = [round_.temporary / f"arriving-{k}" for k in range(min(len(files), _TOGETHER))]
    with ExitStack() as ends:
        every: Callable[..., Iterator[str | Problem]] = map
        if len(places) > 1:
            from concurrent.futures import ThreadPoolExecutor

            every = ends.enter_context(ThreadPoolExecutor(len(places))).map
        for first in range(0, len(files), _TOGETHER):
            some = files[first : first + _TOGETHER]
            for file, place, copied in zip(some, places, list(every(_copied, some, places)), strict=False):
                if isinstance(copied, Problem):
                    yield file, None, copied
                else:
                    keep(round_, place, copied)
                    yield file, copied, None


def _copied(file: InboxFile, temporary: Path) -> str | Problem:
    """SHA-256 of the file's bytes once they are safe in the temporary file; else why they were not to be had."""
    hashed = hashlib.sha256()
    with temporary.open("wb") as copy:
        for chunk in _chunks(file.path):
            if isinstance(chunk, OSError):
                return _unreadable(file.name, chunk)
            hashed.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    if not _unmoved(file):
        temporary.unlink()
        return Problem("still-arriving", file=file.name)
    return hashed.hexdigest()


def keep(round_: Round, temporary: Path, sha256: str) -> None:
    """Move a file into the archive, where those bytes may be already.

    Raises:
        OSError: the archive cannot be written.
    """
    target = archived(round_, sha256)
    if _same_bytes(target, temporary):
        temporary.unlink()
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(temporary, target)


def _same_bytes(target: Path, temporary: Path) -> bool:
    """True where the target holds them already; one that is damaged or cannot be read is replaced."""
    try:
        return target.stat().st_size == temporary.stat().st_size and filecmp.cmp(
            target, temporary, shallow=False
        )
    except OSError:
        return False


def _chunks(path: Path) -> Iterator[bytes | OSError]:
    """The file piece by piece; the error that stopped it as the last piece."""
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as error:
        yield error
