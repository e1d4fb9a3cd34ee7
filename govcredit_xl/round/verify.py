"""The master's formulas computed by the application at hand and held against Python's scores (`verify`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.sheets import read_book
from govcredit_xl.master.compare import compare
from govcredit_xl.master.live.application import (
    Application,
    NoApplication,
    application,
    copy_of,
    let_go,
    running_with,
)
from govcredit_xl.round.state import Standing, behind_decisions


@dataclass
class Verification:
    """What a recalculation showed.

    Attributes:
        application: that computed it, with its version.
        compared: number of figures compared.
        problems: what differs, with its cell.
    """

    application: str
    compared: int
    problems: list[Problem] = field(default_factory=list)


def verify(now: Standing) -> Verification:
    """Have the master recalculated and compare every score, total and rank.

    A master that is open somewhere is computed there, with what was typed and not yet saved; it stays open
    and is not saved. Else a copy is computed.

    Raises:
        NoApplication: neither Excel nor LibreOffice is there.
        FileNotFoundError: there is no master yet.
        OSError: the application does not open it.
    """
    master = now.round.master
    if not master.exists():
        raise FileNotFoundError(master)
    behind = behind_decisions(now, master)
    if behind:
        return Verification("", 0, behind)
    found = running_with(master)
    if found is not None:
        where, book = found
        try:
            where.calculate()
            return _compared(now, where.name, copy_of(book, now.round.temporary))
        finally:
            let_go(where)
    with application() as where, TemporaryDirectory() as folder:
        return _compared(now, where.name, _computed(where, master.read_bytes(), Path(folder)))


def recalculated(data: bytes) -> bytes | None:
    """A workbook with every formula computed anew by the application at hand; None where that cannot be had."""
    try:
        with application() as where, TemporaryDirectory() as folder:
            return _computed(where, data, Path(folder))
    except (NoApplication, OSError):
        return None


def _computed(where: Application, data: bytes, folder: Path) -> bytes:
    copy = folder / "master.xlsx"
    copy.write_bytes(data)
    with where.book(copy) as book:
        where.calculate()
        return copy_of(book, folder)


def _compared(now: Standing, name: str, data: bytes) -> Verification:
    file = now.round.relative(now.round.master)
    compared, problems = compare(read_book(data), now.evaluation.scores, file)
    return Verification(name, compared, problems)
