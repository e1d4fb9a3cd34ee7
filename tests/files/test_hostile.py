"""What is hostile or broken costs itself alone: every sample through real workers, and a whole run over all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import psutil
import pytest
from hostile import COVERED, NOTES, READ, SAID, SAMPLES, UNIT
from openpyxl import load_workbook
from returned import context, place

from govcredit_xl.core.model import Return
from govcredit_xl.core.records import unpacked
from govcredit_xl.files.jobs import JOB_MEMORY, FailedJob
from govcredit_xl.files.sheets import read_book
from govcredit_xl.files.workers import Workers
from govcredit_xl.returns.context import Context, Job, Origin
from govcredit_xl.returns.in_workers import FAILED
from govcredit_xl.returns.read import read_job

MB = 2**20


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    made = {name: folder / f"{name}.xls" for name in SAMPLES}
    for name, path in made.items():
        path.write_bytes(SAMPLES[name]())
    return made


@pytest.fixture(scope="module")
def said(files: dict[str, Path]) -> dict[str, Return | str]:
    """What was read from each sample; the code of its problem where the worker had to be ended."""
    import hashlib

    jobs = {
        Job(
            str(path), hashlib.sha256(path.read_bytes()).hexdigest(), (Origin(f"inbox/填报表 {name}.xls"),)
        ): name
        for name, path in files.items()
    }
    packed = context().pack()
    assert Context.unpack(packed).round
    found: dict[str, Return | str] = {}
    with Workers(2) as workers:
        for job, result in workers.run(read_job, list(jobs), packed):
            found[jobs[job]] = (
                FAILED[result.kind] if isinstance(result, FailedJob) else unpacked(Return, result.said)
            )
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_read_or_refused_with_its_reason(name: str, said: dict[str, Return | str]) -> None:
    found = said[name]
    if isinstance(found, str):
        assert found == SAID[name]
        return
    codes = [problem.code for problem in found.problems]
    if SAID[name] == READ:
        assert (found.state, found.unit, found.reason) == ("usable", UNIT, "")
        assert not [problem for problem in found.problems if problem.severity == "error"]
        assert NOTES.get(name) in {None, *codes}
    elif SAID[name] == COVERED:
        assert (found.state, found.unit) == ("usable", UNIT)
        assert codes and {*codes} == {COVERED}
        assert not [answer for answer in found.answers if answer.code != "@self" and answer.value is not None]
    else:
        assert codes == [SAID[name]], found.reason
        assert found.state == ("rejected" if SAID[name] == "foreign-workbook" else "unreadable")
        assert not found.answers
        assert found.reason and found.problems[0].remedy()


def test_every_code_of_what_cannot_be_read_has_a_sample() -> None:
    from govcredit_xl.core.problems import CODES, reading

    text = Path(reading.__file__).read_text("utf-8")
    codes = {code for code in CODES if f'"{code}"' in text}
    # Those need a parser that hangs or dies by itself, or a machine at fault: see test_intake.
    of_the_machine = {
        "parser-died", "parser-too-slow", "parser-too-much-memory", "not-read-now", "earlier-reading-kept",
    }  # fmt: skip
    assert codes - of_the_machine == (codes & {*SAID.values(), *NOTES.values()})


def test_odd_forms_are_read_as_they_were_filled_in(said: dict[str, Return | str]) -> None:
    for name in (
        name for name, code in SAID.items() if code == READ and not name.startswith("an-honest-xls")
    ):
        found = said[name]
        assert isinstance(found, Return)
        values = {(a.item, a.code): a.value for a in found.answers}
        assert (values["12.1", "n"], values["12.1", "d"]) == (95.0, 100.0), name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a-picture-in-an-evidence-cell", "[单元格内图片 ID_0A1B]"),
        ("an-excel-picture-in-an-evidence-cell", "[单元格内图片]"),
    ],
)
def test_a_picture_in_a_cell_is_evidence(name: str, text: str, said: dict[str, Return | str]) -> None:
    found = said[name]
    assert isinstance(found, Return)
    (evidence,) = [a for a in found.answers if (a.item, a.code) == ("12.1", "@ev")]
    assert (evidence.value, evidence.faulty) == (text, False)
    assert "formula-as-answer" not in {problem.code for problem in found.problems}


# -- a whole run ---------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.staged  # a round of its own
def test_a_run_over_all_of_them_does_its_job(files: dict[str, Path], tmp_path: Path) -> None:
    round_ = tmp_path / "round"
    program("init", str(round_))
    program("--round", str(round_), "build", "--unit", "T04", "--unit", "T05")
    (round_ / "inbox").mkdir(exist_ok=True)
    honest = sorted((round_ / "outbox").glob("T0*.xlsx"))
    for path in (*honest, *files.values()):
        shutil.copy2(path, round_ / "inbox")
    for path in honest:  # a blank form just as it was sent would be no return
        type_formulas(round_ / "inbox" / path.name)
    (round_ / "inbox" / EVIL_NAME).write_bytes(b"%PDF-1.7 x")
    aged(round_ / "inbox")
    before, around = tree(round_ / "inbox"), tree(tmp_path, without=round_)
    with Watched() as watched:
        report = json.loads(program("--round", str(round_), "collect", "--json"))
    states = {one["file"]: one for one in report["returns"]}
    for path in honest:
        assert states[f"inbox/{path.name}"]["unit"] == path.name[:3] and states[f"inbox/{path.name}"]["taken"]
    assert states.keys() == {
        f"inbox/{name}" for name in (EVIL_NAME, *(path.name for path in (*honest, *files.values())))
    }
    assert all(one["state"] != "taken" or one["unit"] in {"T04", "T05"} for one in report["returns"])
    assert all(one["reason"] for one in report["returns"] if not one["taken"])
    assert tree(round_ / "inbox") == before
    assert tree(tmp_path, without=round_) == around
    assert not list(Path.cwd().glob("core*"))
    assert_texts_stay_texts(round_ / report["files"]["master"])
    # The budget: what a worker takes when idle (60 MB, and room for the measure), and JOB_MEMORY.
    assert watched.largest < JOB_MEMORY + 100 * MB


EVIL_NAME = "=cmd_A0.pdf"
EVIL = ["=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(cmd|A0)", "\t=cmd|x"]


def type_formulas(path: Path) -> None:
    """Texts that a spreadsheet program might take for formulas, in every cell that takes a text."""
    book = load_workbook(path)
    names = [name for name in book.defined_names if name.startswith(("memo_", "ev_"))]
    for k, name in enumerate(names):
        sheet, row, column = place(book, name)
        sheet.cell(row, column).value = EVIL[k % len(EVIL)]
        sheet.cell(row, column).data_type = "s"
    book.save(path)


def assert_texts_stay_texts(master: Path) -> None:
    texts, formulas = 0, 0
    for sheet in read_book(master.read_bytes()).sheets:
        texts += sum(isinstance(value, str) and "cmd" in value for value in sheet.cells.values())
        formulas += sum("cmd" in formula for formula in sheet.formulas.values())
    assert texts > len(EVIL) and formulas == 0
    with zipfile.ZipFile(master) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]


def program(*arguments: str) -> str:
    encoding = "utf-8" if "--json" in arguments else None  # None: as the system prints
    command = [sys.executable, "-m", "govcredit_xl", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, encoding=encoding)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    return run.stdout


def aged(folder: Path) -> None:
    import os

    for path in folder.iterdir():
        os.utime(path, (time.time() - 3600, time.time() - 3600))


def tree(folder: Path, without: Path | None = None) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (without is None or without not in path.parents)
    }


class Watched:
    """The largest that any process started from here was, in resident bytes."""

    def __init__(self) -> None:
        self.largest = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            for process in psutil.Process().children(recursive=True):
                try:
                    self.largest = max(self.largest, process.memory_info().rss)
                except psutil.Error:
                    continue
