"""The script that runs any folder among good returns sees what it looks for, and its files are the same each time."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import containers
import evidence_kinds
import msoffcrypto.format.ooxml
import pytest
from returned import edited, put

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def corpus() -> ModuleType:
    if not SCRIPTS.is_dir():
        pytest.skip("the scripts are not at hand")
    sys.path.insert(0, str(SCRIPTS))
    return importlib.import_module("corpus")


@pytest.mark.slow
def test_what_is_made_while_the_clock_stands_is_the_same_each_time(corpus: ModuleType) -> None:
    standing_still = importlib.import_module("repeatable").standing_still

    def make() -> list[bytes]:
        encrypted, plain = io.BytesIO(), io.BytesIO()
        with standing_still():
            form = edited("T04", put(in_12_1_n=95))
            msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(form)).encrypt("1", encrypted)
            with zipfile.ZipFile(plain, "w") as archive:
                archive.writestr("a", b"x")
            mail = importlib.import_module("fuzz").mailed({"a.xlsx": form})
            return [
                form, encrypted.getvalue(), plain.getvalue(), mail, evidence_kinds.ledger(),
                containers.seven_zip({"a": b"x"}), containers.locked_zip({"a": b"x"}),
            ]  # fmt: skip

    first = make()
    time.sleep(2.1)  # times in zips have two seconds' grain
    assert [one == other for one, other in zip(first, make(), strict=True)] == [True] * len(first)


@pytest.mark.slow
def test_damage_does_not_depend_on_the_time(corpus: ModuleType) -> None:
    damage, random = importlib.import_module("damage"), importlib.import_module("random")
    data = containers.zipped({"a.xlsx": b"x" * 100, "b.xlsx": b"y"})
    mutations = (*damage.RAW, *damage.ZIP)
    first = [mutation(data, random.Random(7), [data]) for mutation in mutations]
    time.sleep(2.1)
    assert first == [mutation(data, random.Random(7), [data]) for mutation in mutations]


def judged(corpus: ModuleType, tmp_path: Path, *returns: dict[str, Any]) -> list[str]:
    with Ledger(Round(tmp_path).ledger_file):
        pass
    fuzz, run = importlib.import_module("fuzz"), corpus.Run()
    base = fuzz.Base(tmp_path, [fuzz.Seed("good.xlsx", b"", (), ())])
    corpus.judge(base, ["good.xlsx", "a"], tmp_path, {"returns": list(returns), "problems": []}, run)
    return [str(one) for one in run.wrong]


def test_what_must_not_be_is_seen(corpus: ModuleType, tmp_path: Path) -> None:
    def fate(file: str, state: str, reason: str | None = "x") -> dict[str, Any]:
        return {"file": f"inbox/{file}", "state": state, "reason": reason, "unit": None, "sha256": "0"}

    held = "the good return inbox/good.xlsx is held: x"
    assert judged(corpus, tmp_path, fate("good.xlsx", "held")) == ["inbox/a has no fate", held]
    assert judged(corpus, tmp_path, fate("good.xlsx", "held"), fate("a", "held"), fate("a", "held")) == [
        "inbox/a has 2 fates", held
    ]  # fmt: skip
    assert judged(corpus, tmp_path, fate("good.xlsx", "held"), fate("a", "rejected", None)) == [
        "inbox/a: state rejected, reason ''", held
    ]  # fmt: skip
    assert judged(corpus, tmp_path, fate("good.xlsx", "held"), fate("a", "lost"))[0].startswith(
        "inbox/a: state lost"
    )


@pytest.mark.slow
@pytest.mark.skipif(bool(sys.flags.isolated), reason="an isolated Python looks for no module beside a script")
def test_a_folder_is_tried_and_nothing_is_wrong(corpus: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("双公示台账.xlsx", "通报.ofd", "网页.mht"):
        (folder / name).write_bytes(evidence_kinds.SAMPLES[name]())
    (folder / "a.zip").write_bytes(containers.zipped({"b.txt": b"x"}))
    report = tmp_path / "found.csv"
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "corpus.py"), str(folder), "--report", str(report)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 things wrong"), done.stdout + done.stderr
    lines = report.read_text("utf-8-sig").splitlines()
    assert len(lines) == 6 and sum(",evidence," in line for line in lines) == 4
    assert all(line.rpartition(",")[2] for line in lines[1:] if "!" not in line)
