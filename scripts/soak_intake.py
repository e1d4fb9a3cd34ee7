"""Random scenes about who filed, about ledger and key, and about runs that are killed: what must always hold.

Each generator is a function of the dice and an empty folder; it plays one scene there and returns what did
not hold, in plain sentences. `soak.py` plays them.
"""

from __future__ import annotations

import base64
import functools
import io
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import crashing
from openpyxl import load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core import safekeeping, tokens
from govcredit_xl.core.folder import Round
from govcredit_xl.letters.corrections.give import correct
from govcredit_xl.letters.handout import handout
from govcredit_xl.letters.mail.post import WORKBOOKS, Call, post
from govcredit_xl.round.backups import bring_back
from govcredit_xl.round.build import build
from govcredit_xl.round.collect import collect, status
from govcredit_xl.round.init import begin
from govcredit_xl.scoring.rules import rule_of

UNITS: Final = ("T04", "T05", "D07")
KEPT: Final = Path(tempfile.mkdtemp(prefix="govcredit-soak-intake-"))
"""The round that scenes begin with; whoever plays them removes it."""


# -- where scenes begin --------------------------------------------------------------------------------
@functools.cache
def collected() -> Path:
    """A round of three units, each of which has filed a signed form without errors."""
    root = KEPT / "round"
    assert not begin(root).refused
    build(Round(root), UNITS)
    for day, unit in enumerate(UNITS, 1):
        _send_in(root, f"{unit}.xlsx", fill(_sent(root, unit), _best(root, unit)), day)
    assert not _collect(root).refused
    return root


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(collected(), folder / "2021"))


def _collect(root: Path) -> Any:
    with ThreadPoolExecutor(1) as executor:
        return collect(Round(root), root / "inbox", executor=executor)


def _sent(root: Path, unit: str) -> bytes:
    (path,) = (root / "outbox").glob(f"{unit}_*.xlsx")
    return path.read_bytes()


def _send_in(root: Path, name: str, data: bytes, day: int) -> None:
    path = root / "inbox" / name
    path.write_bytes(data)
    when = time.mktime((2021, 11, day, 9, 0, 0, 0, 0, -1))
    os.utime(path, (when, when))


@functools.cache
def _best(root: Path, unit: str) -> Mapping[str, Any]:
    catalogue, _ = load_catalogue(root / "指标体系.xlsx")
    assert catalogue is not None
    found = {}
    for item, lead in catalogue.items_of(unit):
        given = rule_of(item).full_marks(item)
        for asked in item.asked(lead=lead):
            if asked.code in given:
                found[f"in_{item.id.replace('.', '_')}_{asked.code}"] = given[asked.code]
    return found


# -- forged forms --------------------------------------------------------------------------------------
def forged(rng: random.Random, folder: Path) -> Sequence[str]:
    """A form made to pass for another unit's never takes the place of what that unit has signed."""
    root = _copy(folder)
    victim, source = rng.sample(UNITS, 2) if rng.random() < 0.7 else (UNITS[0], UNITS[0])
    answers = {name: value for name, value in _best(collected(), source).items() if rng.random() < 0.9}
    book = load_workbook(io.BytesIO(fill(_sent(root, source), answers)))
    how = rng.choice(["none", "flipped", "resigned", "moved", "cut", "noise"])
    _forge(book, how, rng, root, victim)
    _rename(book, rng, root, source, victim)
    out = io.BytesIO()
    book.save(out)
    _send_in(root, rng.choice([f"{victim}.xlsx", f"{victim}_更正.xlsx", "报送.xlsx"]), out.getvalue(), 20)
    report = _collect(root)
    if report.refused:
        return [f"collect refused a forged form ({how}): {[p.code for p in report.problems]}"]
    taken = {one["unit"]: one["file"] for one in report.figures["returns"] if one["taken"]}
    wrong = [
        f"{how}: {taken.get(unit)} counts for {unit}"
        for unit in UNITS
        if taken.get(unit) not in {f"inbox/{unit}.xlsx"} and unit != source
    ]
    silent = len(report.figures["returns"]) == len(UNITS) + 1 and not report.problems
    return [*wrong, *([f"{how}: nothing is said"] if silent else [])]


def _forge(book: Any, how: str, rng: random.Random, root: Path, victim: str) -> None:
    """Take every copy of the token off, and put one made up in its place."""
    real = next(p.value for p in book.custom_doc_props.props if p.name == tokens.PROPERTY)
    book.properties.identifier = None
    book.custom_doc_props.props = [p for p in book.custom_doc_props.props if p.name != tokens.PROPERTY]
    del book.defined_names[tokens.DEFINED_NAME]
    for sheet in book.worksheets:
        for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
            part.text = None
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and tokens.PREFIX + "." in cell.value:
                    cell.value = None
    known = tokens.peek(real)
    assert known is not None
    at = rng.randrange(4, len(real))
    text = {
        "none": "",
        "flipped": real[:at] + ("A" if real[at] != "A" else "B") + real[at + 1 :],
        "resigned": tokens.sign(tokens.Token(known.round, victim, known.build, 1), rng.randbytes(32)),
        "moved": f"GC1.{base64.urlsafe_b64encode(rng.randbytes(40)).decode().rstrip('=')}.{real[-22:]}",
        "cut": real[:at],
        "noise": f"GC1.{'x' * rng.randint(1, 60)}.{'y' * rng.randint(1, 30)}",
    }[how]
    if not text:
        return
    where = rng.choice(["property", "name", "cell"])
    if where == "property":
        book.custom_doc_props.append(StringProperty(name=tokens.PROPERTY, value=text))
    elif where == "name":
        book.defined_names[tokens.DEFINED_NAME] = DefinedName(tokens.DEFINED_NAME, attr_text=f'"{text}"')
    else:
        book["_govcredit"]["Z9"] = text


def _rename(book: Any, rng: random.Random, root: Path, source: str, victim: str) -> None:
    catalogue, _ = load_catalogue(root / "指标体系.xlsx")
    assert catalogue is not None
    mine, theirs = catalogue.unit_by_code[source], catalogue.unit_by_code[victim]
    if rng.random() < 0.8:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and not cell.value.startswith("="):
                        cell.value = cell.value.replace(mine.name, theirs.name)


# -- ledger and key ------------------------------------------------------------------------------------
def damaged_state(rng: random.Random, folder: Path) -> Sequence[str]:
    """A damaged, emptied or deleted ledger or key stops the program, changes nothing, and is brought back."""
    root = _copy(folder)
    round_ = Round(root)
    before = status(round_).figures
    path = rng.choice([round_.ledger_file, round_.ledger_file, round_.key_file])
    _damage(path, rng)
    left = _outside(root)
    report = status(round_)
    if not report.refused:
        return [] if report.figures == before else ["a damaged ledger was read as if it were whole"]
    if not _collect(root).refused or _outside(root) != left:
        return ["collect went on with a damaged ledger or key"]
    spare = [one for one in safekeeping.spares(round_) if one.kind == path.stem][-1]
    back = bring_back(round_, spare.name, by="信用办", why="损坏")
    if back.refused:
        return [f"{spare.name} cannot be brought back: {[p.message() for p in back.problems]}"]
    after = status(round_).figures
    return [] if after == before else ["what was brought back is not what was there"]


def _damage(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    kind = rng.choice(["flip", "flip", "block", "cut", "empty", "gone"])
    if kind == "flip":
        for _ in range(rng.choice([1, 1, 3, 30])):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif kind == "block":
        at = rng.randrange(len(data))
        data[at : at + 700] = rng.randbytes(len(data[at : at + 700]))
    elif kind == "cut":
        del data[rng.randrange(len(data)) :]
    elif kind == "empty":
        data.clear()
    path.write_bytes(bytes(data))
    if kind == "gone":
        path.unlink()


def _outside(root: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".govcredit" not in path.parts
    }


# -- kills ---------------------------------------------------------------------------------------------
ACTIONS: Final[Mapping[str, Callable[[Path], Any]]] = {
    "collect": lambda root: _collect(root).refused,
    "build": lambda root: build(Round(root), UNITS)[0].refused,
    "handout": lambda root: handout(Round(root)).refused,
    "correct": lambda root: correct(Round(root)).refused,
    "send": lambda root: post(Round(root), Call(WORKBOOKS, "eml")).refused,
}


def killed(rng: random.Random, folder: Path) -> Sequence[str]:
    """A run killed at any call: the next one goes on, and nothing that was there is gone."""
    if os.name == "nt":
        return []  # processes are forked here
    root = _copy(folder)
    unit = rng.choice(UNITS)
    _send_in(root, "又报.xlsx", fill(_sent(root, unit), {**_best(collected(), unit), "in_12_1_n": 0}), 21)
    name = rng.choice(sorted(ACTIONS))
    calls = _calls(name, folder)
    inbox = {path.name: path.read_bytes() for path in (root / "inbox").iterdir()}
    ended = crashing.run(lambda: ACTIONS[name](root), kill_at=rng.randint(1, calls))
    again = crashing.run(lambda: ACTIONS[name](root))
    wrong = []
    if again.killed or again.said is not False:
        wrong.append(f"{name}, killed at call {ended.calls}: the next run is refused or dies ({again.said})")
    if {path.name: path.read_bytes() for path in (root / "inbox").iterdir()} != inbox:
        wrong.append(f"{name}: the inbox was changed")
    report = _collect(root)
    if report.refused or len([one for one in report.figures["returns"] if one["taken"]]) != len(UNITS):
        wrong.append(f"{name}: the collect after it does not have every unit's return")
    return wrong


def _calls(name: str, folder: Path) -> int:
    """How many calls that action makes that touch files or the ledger."""
    trial = Path(shutil.copytree(collected(), folder / "trial"))
    calls = crashing.run(lambda: ACTIONS[name](trial)).calls
    shutil.rmtree(trial)
    return max(calls, 1)


GENERATORS: Final[Mapping[str, Callable[[random.Random, Path], Sequence[str]]]] = {
    "forged": forged,
    "state": damaged_state,
    "killed": killed,
}
"""Name → generator."""
