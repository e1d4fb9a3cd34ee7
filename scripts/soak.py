"""Attacks the program with seeded random scenes, for a stated time, and checks what must always hold.

    scripts/soak.py --minutes 5 --seed 7              a stretch that can be repeated
    scripts/soak.py --seed 7 --only edits --case 12   one scene once more
    scripts/soak.py --minutes 600 --cases 1000 --only kills --only edits
                                                      so many of each; --first 400 goes on where a stretch ended
    scripts/soak.py --list                            what there is

A generator is a function of the dice and an empty folder; it plays one scene there and returns what did not
hold, in plain sentences. A new one is a function and a line of `GENERATORS`. Exit 1 where anything did not.
"""

from __future__ import annotations

import argparse
import functools
import random
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import soak_intake
import soak_kills
import soak_letters
import soak_master
from small_round import a_copy, a_round, gather, send_in

Generator = Callable[[random.Random, Path], Sequence[str]]


# -- where scenes begin: rounds that are made once -------------------------------------------------------------
_KEPT: Final = Path(tempfile.mkdtemp(prefix="govcredit-soak-"))
"""The rounds that scenes begin with, gone at the end."""


@functools.cache
def collected() -> Path:
    """A small round that has been collected."""
    return a_round(_KEPT / "collected")


@functools.cache
def pending() -> tuple[Path, list[soak_master.Saved], int]:
    """The same with a new return in its inbox, masters that may be saved, and the moments of its collect."""
    root = a_copy(collected(), _KEPT / "pending")
    send_in(root, "T05", "n.xlsx", 9, in_12_1_n=8.0, in_12_1_d=10.0)
    trial = a_copy(root, _KEPT / "trial")
    with soak_master.before_call(0, lambda: None) as calls:
        gather(trial)
    return root, soak_master.saved_copies(root), calls[0]


# -- the generators --------------------------------------------------------------------------------------------
def edits(rng: random.Random, folder: Path) -> Sequence[str]:
    """Edit sequences of the master."""
    return soak_master.edit_sequence(rng, a_copy(collected(), folder / "2021"), office=0.05)


def saves(rng: random.Random, folder: Path) -> Sequence[str]:
    """The master saved while a collect runs, with and without a lock file."""
    root, copies, calls = pending()
    return soak_master.save_during_run(rng, a_copy(root, folder / "2021"), copies, calls)


def kills(rng: random.Random, folder: Path) -> Sequence[str]:
    """A collect killed at any call, after the office has typed; the next one ends as an undisturbed one."""
    return soak_kills.killed_collect(rng, pending()[0], folder)


GENERATORS: Final[Mapping[str, Generator]] = {
    "edits": edits,
    "saves": saves,
    "kills": kills,
    **soak_intake.GENERATORS,
    **soak_letters.GENERATORS,
}
"""Name → generator; each is given about the same time."""


# -- the run -------------------------------------------------------------------------------------------------------
def play(name: str, seed: int, case: int) -> list[str]:
    """One scene in a folder of its own; what did not hold."""
    rng = random.Random(f"{seed}:{name}:{case}")
    folder = Path(tempfile.mkdtemp(prefix=f"govcredit-soak-{name}-"))
    try:
        wrong = list(GENERATORS[name](rng, folder))
    except Exception:  # whatever the program lets through is a finding
        wrong = [traceback.format_exc()]
    shutil.rmtree(folder, ignore_errors=True)
    return wrong


def soak(names: Sequence[str], seed: int, minutes: float, cases: range) -> int:
    """Play scenes of all generators in turn until the time is over or all are played; how many did not hold.

    Stopped by Ctrl-C, it says all the same what it has played.
    """
    spent = dict.fromkeys(names, 0.0)
    played = dict.fromkeys(names, 0)
    failed, end = 0, time.monotonic() + minutes * 60
    try:
        while time.monotonic() < end and (left := [one for one in names if played[one] < len(cases)]):
            name = min(left, key=lambda one: spent[one])
            began, case = time.monotonic(), cases[played[name]]
            wrong = play(name, seed, case)
            spent[name] += time.monotonic() - began
            if wrong:
                failed += 1
                print(f"{name} {case} (--seed {seed} --only {name} --case {case}):")
                print(*(f"  {one}" for one in wrong), sep="\n", flush=True)
            played[name] += 1
    except KeyboardInterrupt:
        print("stopped")
    print(", ".join(f"{count} {name}" for name, count in played.items()), f"– {failed} did not hold")
    return failed


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--cases", type=int, default=sys.maxsize, help="at most so many of each generator")
    parser.add_argument("--first", type=int, default=0, help="the number of the first scene of each")
    parser.add_argument("--only", choices=GENERATORS, action="append", help="this generator (repeatable)")
    parser.add_argument("--case", type=int, help="this scene of the generator, and no other")
    parser.add_argument("--list", action="store_true", help="name the generators")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # openpyxl's, of extensions that it drops
    names = given.only or list(GENERATORS)
    cases = range(given.first, min(given.first + given.cases, sys.maxsize))
    if given.list:
        print(*(f"{name}: {(GENERATORS[name].__doc__ or '').strip()}" for name in names), sep="\n")
        return 0
    try:
        if given.case is not None:
            wrong = [one for name in names for one in play(name, given.seed, given.case)]
            print(*wrong, sep="\n")
            return 1 if wrong else 0
        return 1 if soak(names, given.seed, given.minutes, cases) else 0
    finally:
        for kept in (_KEPT, soak_intake.KEPT, soak_letters.KEPT):
            shutil.rmtree(kept, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
