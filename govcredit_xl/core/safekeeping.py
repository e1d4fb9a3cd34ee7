"""How a round's ledger and key are opened: what is lost or damaged is noticed before anything is done with it.

A run that changed the ledger leaves a seal (how often SQLite changed the file, and a hash of it) and a spare
copy. A file with other bytes and the same count was changed by no run; where the count has moved on, as after
a run that was killed, SQLite checks the whole file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from govcredit_xl.core.database import HEAD, LedgerError, change_count
from govcredit_xl.core.folder import KEY_BYTES, Round, file_time, replace_file, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File

NEWEST: Final = 4
"""Spare copies kept of the newest runs; beside them the last of each of `DAYS` earlier days."""
DAYS: Final = 6

LEDGER, KEY = "ledger", "key"
_KEY_MARK: Final = "key"
_NAME: Final = re.compile(r"ledger_(\d{8})-(\d{6})_[0-9a-f]{8}\.sqlite\Z")


@dataclass(frozen=True, slots=True)
class Spare:
    """A copy of ledger or key that the program keeps.

    Attributes:
        kind: ledger or key.
        name: of the file; path: where it lies.
        saved: when it was made (local time); size: in bytes.
    """

    kind: str
    name: str
    path: Path
    saved: dt.datetime
    size: int


# -- opening -------------------------------------------------------------------------------------------
@contextmanager
def open_ledger(round_: Round) -> Iterator[Ledger]:
    """The ledger of a round, held by the caller, to read and write; afterwards it is sealed and copied.

    Raises:
        LedgerError: ledger or key is damaged, or lost where the round has begun.
        OSError: it cannot be opened or written.
    """
    refuse_lost(round_)
    with Ledger(round_.ledger_file) as ledger:
        _check(round_, ledger)
        _check_key(round_, ledger)
        try:
            yield ledger
        except LedgerError:
            raise  # what is damaged is neither sealed nor copied
        except BaseException:
            _put_by(round_, ledger)
            raise
        _put_by(round_, ledger)


@contextmanager
def look_at_ledger(round_: Round) -> Iterator[Ledger]:
    """The ledger of a round whose folder may only be read.

    Raises:
        LedgerError: it cannot be used.
    """
    refuse_lost(round_)
    with Ledger(round_.ledger_file, read_only=True) as ledger:
        _check(round_, ledger)
        yield ledger


def refuse_lost(round_: Round) -> None:
    """A round that has begun and has no ledger any more is not a new one.

    Raises:
        LedgerError: it is lost.
    """
    path = round_.ledger_file
    size = path.stat().st_size if path.is_file() else -1
    if size > 0:
        return
    traces = _traces(round_)
    if traces:
        how, how_en = ("不见了", "is missing") if size < 0 else ("是空的", "is empty")
        where, by = round_.relative(path), "、".join(traces)
        raise LedgerError(
            f"{where} {how}，而本轮已经开始（有 {by}）",
            f"{where} {how_en} although the round has begun ({', '.join(traces)})",
            "ledger-lost",
        )


def _traces(round_: Round) -> list[str]:
    """What shows that a round has begun."""
    found = [path for path in (round_.master, round_.master_new, seal_file(round_)) if path.exists()]
    for folder, pattern in ((round_.outbox, "*.xlsx"), (spare_folder(round_), "*"), (round_.archive, "*")):
        found += [folder] if next(folder.glob(pattern), None) is not None else []
    return [round_.relative(path) for path in found]


def _check(round_: Round, ledger: Ledger) -> None:
    """Compare the file with its seal, else have SQLite look through it."""
    if ledger.get("round_id") is None:
        traces = _traces(round_)
        if traces:
            names = "、".join(traces)
            raise LedgerError(
                f"{round_.relative(round_.ledger_file)} 里什么也没有，而本轮已经开始（有 {names}）",
                f"the ledger holds nothing although the round has begun ({', '.join(traces)})",
                "ledger-lost",
            )
        return
    data, seal = round_.ledger_file.read_bytes(), _seal(round_)
    if seal is not None and seal[0] == change_count(data):
        if seal[1] != _digest(data):
            raise LedgerError(
                f"{round_.relative(round_.ledger_file)} 已损坏：内容与上次运行结束时不同，而程序没有改过它",
                "the ledger is damaged: its bytes are not those that the last run left",
            )
        return
    faults = ledger.faults()
    if faults:
        raise LedgerError(
            f"{round_.relative(round_.ledger_file)} 已损坏（{faults[:120]}）",
            f"the ledger is damaged ({faults[:120]})",
        )


def _check_key(round_: Round, ledger: Ledger) -> None:
    """A key that tokens were signed with is not made anew, and not exchanged."""
    if ledger.get("round_id") is None and not round_.key_file.exists():
        round_.load_key()
    why = key_fault(round_.key_file, ledger.get(_KEY_MARK))
    if why is not None:
        where = round_.relative(round_.key_file)
        raise LedgerError(f"{where} {why[0]}", f"{where} {why[1]}", "key-unusable")
    if ledger.get(_KEY_MARK) is None:
        ledger.set(_KEY_MARK, _key_mark(round_.key_file.read_bytes()))


def key_fault(path: Path, mark: str | None) -> tuple[str, str] | None:
    """What is wrong with a key file, in Chinese and English; None where nothing is.

    Args:
        path: of the key.
        mark: of the key that the ledger was begun with, None where it does not say.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return "不见了", "is missing"
    if len(key) != KEY_BYTES:
        return (
            f"已损坏（{len(key)} 字节，应为 {KEY_BYTES}）",
            f"is damaged ({len(key)} bytes, not {KEY_BYTES})",
        )
    if mark is not None and _key_mark(key) != mark:
        return "不是本轮的密钥，或已损坏", "is not the key of this round, or damaged"
    return None


def _key_mark(key: bytes) -> str:
    """By which a ledger knows its key without holding it."""
    return hashlib.sha256(b"govcredit key mark\0" + key).hexdigest()[:32]


# -- the seal ------------------------------------------------------------------------------------------
def seal_file(round_: Round) -> Path:
    """Where the seal is."""
    return round_.state / "ledger.seal"


def _seal(round_: Round) -> tuple[int, str] | None:
    try:
        record = json.loads(seal_file(round_).read_bytes())
        return int(record["changes"]), str(record["hash"])
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _put_by(round_: Round, ledger: Ledger) -> None:
    """Seal what the run left and keep a copy, where it changed anything."""
    # What the run did stands in the ledger: a copy that cannot be made must not undo that.
    with suppress(OSError, LedgerError):
        _seal_and_copy(round_, ledger)


def _seal_and_copy(round_: Round, ledger: Ledger) -> None:
    with round_.ledger_file.open("rb") as file:
        count, seal = change_count(file.read(HEAD)), _seal(round_)
    if ledger.get("round_id") is None or (seal is not None and seal[0] == count):
        return
    data = round_.ledger_file.read_bytes()
    _keep_copy(round_, ledger, _digest(data))
    _write_seal(round_, data)


def _write_seal(round_: Round, data: bytes) -> None:
    record = {"changes": change_count(data), "hash": _digest(data)}
    write_atomic(seal_file(round_), json.dumps(record).encode())


def _digest(data: bytes) -> str:
    """BLAKE2b: each command computes it, and it is the quickest of the sure ones."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


# -- spare copies --------------------------------------------------------------------------------------
def spare_folder(round_: Round) -> Path:
    """Where the spare copies are."""
    return round_.state / "spare"


def spares(round_: Round) -> list[Spare]:
    """The spare copies, oldest first."""
    found = []
    for path in spare_folder(round_).glob("*"):
        name = _NAME.match(path.name)
        if name is not None or path.name == KEY:
            status = path.stat()
            at = file_time(status.st_mtime_ns)
            saved = dt.datetime.strptime("".join(name.groups()), "%Y%m%d%H%M%S") if name else at
            found.append(Spare(LEDGER if name else KEY, path.name, path, saved, status.st_size))
    return sorted(found, key=lambda one: (one.kind == KEY, one.saved, one.name))


def _keep_copy(round_: Round, ledger: Ledger, digest: str) -> None:
    folder = spare_folder(round_)
    folder.mkdir(parents=True, exist_ok=True)
    key = round_.key_file.read_bytes()
    if not (folder / KEY).is_file() or (folder / KEY).read_bytes() != key:
        write_atomic(folder / KEY, key, mode=0o600)
    temporary = folder / ".ledger.tmp"
    temporary.unlink(missing_ok=True)
    try:
        ledger.copy_to(temporary)
        name = f"ledger_{dt.datetime.now():%Y%m%d-%H%M%S}_{digest[:8]}.sqlite"
        replace_file(temporary, folder / name)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    for spare in _too_many([one for one in spares(round_) if one.kind == LEDGER]):
        spare.path.unlink(missing_ok=True)


def _too_many(oldest_first: Sequence[Spare]) -> list[Spare]:
    """The copies that go: all but the newest, and the last of each of some earlier days."""
    kept = list(oldest_first[-NEWEST:])
    last_of_day = {spare.saved.date(): spare for spare in oldest_first[:-NEWEST]}
    kept += list(last_of_day.values())[-DAYS:]
    return [spare for spare in oldest_first if spare not in kept]


# -- bringing one back ---------------------------------------------------------------------------------
def usable(round_: Round) -> LedgerError | None:
    """Why ledger or key cannot be used, None where they can."""
    try:
        refuse_lost(round_)
        journal = round_.ledger_file.with_name(f"{round_.ledger_file.name}-journal")
        if journal.exists() and journal.stat().st_size:
            _check_played(round_, journal)
        elif round_.ledger_file.exists():
            with Ledger(round_.ledger_file, read_only=True) as ledger:
                _check(round_, ledger)
                _check_key_only(round_, ledger)
    except LedgerError as error:
        return error
    return None


def _check_played(round_: Round, journal: Path) -> None:
    """Look through a copy into which the journal of a killed run is played: only a writer can do that."""
    with TemporaryDirectory(dir=round_.state) as folder:
        copy = Path(folder) / round_.ledger_file.name
        copy.write_bytes(round_.ledger_file.read_bytes())
        (Path(folder) / journal.name).write_bytes(journal.read_bytes())
        with Ledger(copy) as ledger:
            faults = ledger.faults()
            if faults:
                raise LedgerError(f"台账已损坏（{faults[:120]}）", f"the ledger is damaged ({faults[:120]})")
            _check_key_only(round_, ledger)


def _check_key_only(round_: Round, ledger: Ledger) -> None:
    why = key_fault(round_.key_file, ledger.get(_KEY_MARK))
    if why is not None:
        where = round_.relative(round_.key_file)
        raise LedgerError(f"{where} {why[0]}", f"{where} {why[1]}", "key-unusable")


def put_back(round_: Round, spare: Spare) -> None:
    """Make a spare copy the round's ledger (with the key that belongs to it) or key; the present one is kept aside.

    Raises:
        LedgerError: the copy is damaged, or there is no key that belongs to it.
        OSError: it cannot be written; the files are as they were.
    """
    if spare.kind == KEY:
        _put_back_key(round_, spare.path, None)
        return
    with Ledger(spare.path, read_only=True) as copy:
        faults, mark = copy.faults(), copy.get(_KEY_MARK)
    if faults or mark is None:
        raise LedgerError(f"备份 {spare.name} 也已损坏", f"the copy {spare.name} is damaged, too")
    if key_fault(round_.key_file, mark) is not None:
        _put_back_key(round_, spare_folder(round_) / KEY, mark)
    data = spare.path.read_bytes()
    for path in (round_.ledger_file.with_name(f"{round_.ledger_file.name}-journal"), round_.ledger_file):
        _set_aside(round_, path, move=path != round_.ledger_file)
    write_atomic(round_.ledger_file, data)
    _write_seal(round_, data)


def _put_back_key(round_: Round, source: Path, mark: str | None) -> None:
    why = key_fault(source, mark)
    if why is not None:
        raise LedgerError(
            f"备份的密钥 {source.name} {why[0]}", f"the copy of the key {why[1]}", "key-unusable"
        )
    _set_aside(round_, round_.key_file, move=False)
    write_atomic(round_.key_file, source.read_bytes(), mode=0o600)


def _set_aside(round_: Round, path: Path, *, move: bool) -> None:
    """Keep what is to be replaced: nothing is ever lost."""
    if not path.exists() or not path.stat().st_size:
        return
    data = path.read_bytes()
    name = f"damaged_{hashlib.sha256(data).hexdigest()[:8]}_{path.name}"
    write_atomic(spare_folder(round_) / name, data, mode=0o600)
    if move:  # a journal of the damaged ledger must not be played into the one put back
        path.unlink()


def year_changed(ledger: Ledger, year: str) -> list[Problem]:
    """That the year was changed after forms had gone out: they are another round's, and a new year a new folder's."""
    earlier = ledger.earlier_years(year)
    facts = {"year": year, "earlier": "、".join(earlier), "file": File.CATALOGUE}
    return [Problem("year-changed", file=File.CATALOGUE, facts=facts)] if earlier else []
