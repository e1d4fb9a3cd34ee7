"""The fuzzer is repeatable, and would see what it looks for."""

from __future__ import annotations

import hashlib
import importlib
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from returned import edited, put, read, sent

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    if not SCRIPTS.is_dir():
        pytest.skip("the scripts are not at hand")
    sys.path.insert(0, str(SCRIPTS))
    return importlib.import_module("fuzz")


@pytest.fixture(scope="module")
def seeds(fuzz: ModuleType) -> Any:
    kinds = (*fuzz.RAW, *fuzz.ZIP, *fuzz.WITNESSES, *fuzz.LOOKS, *fuzz.XML)
    files = [
        fuzz.Seed("T04.xlsx", sent("T04"), kinds, kinds),
        fuzz.Seed("a.eml", fuzz.mailed({"a.xlsx": sent("T05")}), fuzz.MAIL, ()),
    ]
    return fuzz.Base(Path(), files * 3)


def test_a_seed_gives_the_same_files_again(fuzz: ModuleType, seeds: Any) -> None:
    one, other, third = (fuzz.damage(seeds, random.Random(word)) for word in ("7:0", "7:0", "7:1"))
    assert one == other != third
    assert len(one) == fuzz.BATCH and len({file.name for file in one}) == fuzz.BATCH
    assert sum(file.data != sent("T04") for file in one) > fuzz.BATCH / 2


@pytest.mark.slow
def test_every_kind_of_damage_is_done(fuzz: ModuleType) -> None:
    rng = random.Random(1)
    data, mail = sent("T04"), fuzz.mailed({"a.xlsx": b"x"})
    for mutation in (*fuzz.RAW, *fuzz.ZIP, *fuzz.WITNESSES, *fuzz.LOOKS, *fuzz.XML):
        done = {mutation(data, rng, [data, mail]) for _ in range(12)}
        assert len(done - {data}) > 3, mutation.__name__
    assert len({fuzz.MAIL[0](mail, rng, []) for _ in range(12)}) > 3


@pytest.mark.slow
def test_a_wrong_answer_without_a_finding_is_seen(fuzz: ModuleType) -> None:
    typed = {(a.item, a.code): a.value for a in read(edited("T04", put(in_12_1_n=95))).answers}
    wrong = fuzz.differing(read(edited("T04", put(in_12_1_n=94))), typed)
    assert len(wrong) == 1 and wrong[0].startswith("12.1 n at D22: 94.0 instead of 95.0")
    assert fuzz.differing(read(edited("T04", put(in_12_1_n="九十四"))), typed) == []


def test_a_file_without_a_state_or_with_two_is_seen(fuzz: ModuleType, tmp_path: Path) -> None:
    with Ledger(Round(tmp_path).ledger_file):
        pass
    files = [fuzz.Damaged(name, b"x", "flip_bits", False) for name in ("a", "b", "c")]
    said = {"state": "held", "reason": "说不清", "sha256": hashlib.sha256(b"x").hexdigest(), "unit": None}
    found = {
        "returns": [{**said, "file": "inbox/a"}, *[{**said, "file": "inbox/b"}] * 2, {**said, "file": "inbox/c", "reason": None}],
        "problems": [],
    }  # fmt: skip
    wrong = fuzz.judge(fuzz.Base(tmp_path), files, tmp_path, found)
    assert wrong == [
        "inbox/c: state held, reason None",
        "b (flip_bits) has 2 states",
        "inbox/c: nothing says what became of it",
    ]
