"""Runs that are killed before any call that touches files or the ledger; the next run must end as an undisturbed one."""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crashing import differences, run, state
from small_round import MASTER, a_copy, gather, type_answer, type_score


def _collect(root: Path) -> Any:
    report = gather(root)
    return [report.figures["total"] if report.figures else None, report.files, report.refused]


@functools.cache
def _typed(root: Path) -> tuple[Path, Any, Mapping[str, Any], int]:
    """The round after the office has typed; what an undisturbed collect says and leaves, and its calls."""
    typed = a_copy(root, root.with_name(root.name + "-typed"))
    type_score(typed, "6.1", 1.5)
    type_answer(typed, "T04", "12.1", "n", 77)
    whole = a_copy(typed, root.with_name(root.name + "-whole"))
    ended = run(lambda: _collect(whole))
    return typed, ended.said, state(whole), ended.calls


def killed_collect(rng: random.Random, root: Path, folder: Path) -> Sequence[str]:
    """One collect killed at a random call, perhaps twice, and made again."""
    if os.name == "nt":
        return []  # processes are forked here
    typed, said, left, calls = _typed(root)
    here = a_copy(typed, folder / "2021")
    before = (here / MASTER).read_bytes()
    point = rng.randint(1, calls)
    if not run(lambda: _collect(here), kill_at=point).killed:
        return []  # a busy machine makes fewer calls
    wrong = []
    after = (here / MASTER).read_bytes()
    backups = [path.read_bytes() for path in (here / ".govcredit" / "backups").glob("*.xlsx")]
    if after != before and before not in backups:
        wrong.append(f"killed at {point}: the master is new, and the one before is in no backup")
    if rng.random() < 0.25:  # once more, while it is being put right
        run(lambda: _collect(here), kill_at=rng.randint(1, calls))
    again = run(lambda: _collect(here))
    if again.said != said:
        wrong.append(f"killed at {point} of {calls}: {again.said} instead of {said}")
    found = [
        d for d in differences(left, state(here)) if not d.startswith(("ledger runs", "ledger arrivals"))
    ]
    return [*wrong, *(f"killed at {point} of {calls}: {one}" for one in found)]
