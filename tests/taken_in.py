"""An inbox taken in without the command line, and what became of each file."""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from returned import catalogue, edited, tokens_become
from returned import put as typed

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.returns.take_in import Intake, take_in
from govcredit_xl.round.evaluate import receive

NOW = 1_700_000_000.0


def put(round_: Round, name: str, data: bytes = b"x", age: float = 3600.0) -> Path:
    path = round_.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (NOW - age, NOW - age))
    return path


DAY = dt.datetime(2021, 11, 30, 8, 0, tzinfo=dt.UTC)


def take(round_: Round, ledger: Ledger, **options: Any) -> Intake:
    """A run in this process, at the time that `put` counts from."""
    with ThreadPoolExecutor(1) as executor:
        options.setdefault("executor", executor)
        return take_in(
            round_,
            round_.inbox,
            ledger,
            catalogue(),
            now=DAY,
            clock=lambda: NOW,
            sleep=pytest.fail,
            **options,
        )


def states(ledger: Ledger) -> list[list[str | None]]:
    """[path, state, unit] of every arrival, in order."""
    returns = ledger.returns()
    return [[a.path, returns[a.sha256].state, returns[a.sha256].unit] for a in ledger.arrivals()]


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            found[path.name] = (status.st_mtime_ns, status.st_ctime_ns, path.read_bytes())
    return found


def outcomes(ledger: Ledger) -> dict[str, tuple[str, str | None, str | None]]:
    """File → (state, unit, the code of its problem) as the round's report has it."""
    chosen = receive(catalogue(), ledger.arrivals(), ledger.returns(), ledger.layouts()).chosen
    told = {
        p.file: p.code
        for p in chosen.problems
        if p.file and p.code not in {"late-return", "missing-input", "nothing-filled"}
    }
    return {
        one.file.removeprefix("inbox/"): (one.state, one.unit, told.get(one.file)) for one in chosen.outcomes
    }


def without_token() -> bytes:
    return edited("T04", tokens_become(None), typed(in_12_1_n=95))
