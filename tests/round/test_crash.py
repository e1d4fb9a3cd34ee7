"""Killed at any moment, without room, twice at once: the next run ends as an undisturbed one, nothing is lost."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

if os.name == "nt":
    pytest.skip("processes are forked here", allow_module_level=True)

import containers as made
import crashing
from crashing import copied, differences, run, state
from openpyxl import load_workbook
from small_round import a_catalogue

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.core.records import to_record
from govcredit_xl.round.build import build
from govcredit_xl.round.collect import collect
from govcredit_xl.round.init import begin

Outcome = tuple[Any, Mapping[str, Any]]

UNITS = ["T04", "T05", "D02"]
NOW = dt.datetime(2021, 11, 30, 8, 0, tzinfo=dt.UTC)
SEED = 8
POINTS = 10
"""Kills per scene."""


def do_build(root: Path) -> Any:
    report, problems = build(Round(root), UNITS)
    return [report.files, report.refused, to_record(problems)]


def do_collect(root: Path) -> Any:
    with ThreadPoolExecutor(1) as executor:  # made in the child: no thread survives a fork
        report = collect(Round(root), root / "inbox", executor=executor, now=NOW)
    return [report.figures, to_record(report.problems), report.files, report.refused]


def do_init(root: Path) -> Any:
    report = begin(root)
    return [report.refused, sorted(report.files)]


def put(root: Path, name: str, data: bytes, day: int) -> None:
    path = root / "inbox" / name
    path.write_bytes(data)
    when = time.mktime((2021, 11, day, 9, 0, 0, 0, 0, -1))
    os.utime(path, (when, when))


def sent(root: Path, unit: str) -> bytes:
    (path,) = (root / "outbox").glob(f"{unit}_*.xlsx")
    return path.read_bytes()


# -- where each scene begins -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("begun") / "2021"
    assert not begin(root).refused
    (root / "指标体系.xlsx").write_bytes(a_catalogue())  # where a run is cut off, not how long it is
    return root


@pytest.fixture(scope="module")
def returned(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built, and the first returns are in the inbox."""
    root = copied(begun, tmp_path_factory.mktemp("returned") / "2021")
    do_build(root)
    put(root, "a.xlsx", fill(sent(root, "T04"), {"in_12_1_n": 95.0, "in_12_1_d": 100.0}), 3)
    put(root, "b.xlsx", fill(sent(root, "T04"), {"in_12_1_n": 90.0, "in_12_1_d": 100.0}), 2)
    put(root, "c.xlsx", fill(sent(root, "T05"), {"in_12_1_n": 9.0, "in_12_1_d": 8.0}), 4)
    put(root, "d.zip", made.zipped({"T04.xlsx": fill(sent(root, "T04"), {"in_12_1_n": 1.0})}, names="gbk"), 1)
    put(root, "照片.jpg", b"\xff\xd8\xff\xe0 picture", 1)
    return root


@pytest.fixture(scope="module")
def revised(returned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collected, the office has typed into the master and into one beside it, and more has come."""
    root = copied(returned, tmp_path_factory.mktemp("revised") / "2021")
    assert not do_collect(root)[3]
    typed(root / "主评分表.xlsx", "6.1", 1.5)
    shutil.copy2(root / "主评分表.xlsx", root / "主评分表.新.xlsx")
    typed(root / "主评分表.新.xlsx", "22.1", 3.0)
    put(
        root,
        "d.eml",
        made.mail({"T05.xlsx": fill(sent(root, "T05"), {"in_12_1_n": 8.0, "in_12_1_d": 8.0})}),
        5,
    )
    put(root, "e.xlsx", fill(sent(root, "D02"), {}), 6)
    return root


@pytest.fixture(scope="module")
def outcome(revised: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What an undisturbed run on `revised` says and leaves."""
    root = copied(revised, tmp_path_factory.mktemp("outcome") / "2021")
    return run(lambda: do_collect(root)).said, state(root)


def typed(path: Path, item: str, score: float) -> None:
    workbook = load_workbook(path)
    sheet = workbook["指标得分"]
    heads = next(row for row in sheet.iter_rows() if "核定分" in {cell.value for cell in row})
    column = {cell.value: cell.column for cell in heads}
    row = next(cell.row for cell in sheet["A"] if cell.value == item)
    sheet.cell(row, column["核定分"]).value = score
    sheet.cell(row, column["核定说明"]).value = "材料齐全"
    workbook.save(path)


SCENES: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "build": ("begun", do_build),
    "the first collect": ("returned", do_collect),
    "a collect after the office has typed": ("revised", do_collect),
}


# -- killed ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scene", SCENES)
def test_killed_anywhere_the_next_run_ends_as_an_undisturbed_one(
    scene: str, request: pytest.FixtureRequest, revised: Path, tmp_path: Path
) -> None:
    start, do = SCENES[scene]
    source: Path = request.getfixturevalue(start)
    undisturbed = copied(source, tmp_path / "whole")
    whole = run(lambda: do(undisturbed))
    expected = state(tmp_path / "whole")
    rng = random.Random(SEED)
    step = whole.calls / POINTS
    points = [min(whole.calls, 1 + int(step * (k + rng.random()))) for k in range(POINTS)]
    for k, point in enumerate(points):
        root = copied(source, tmp_path / f"{k}")
        assert run(lambda root=root: do(root), kill_at=point).killed, f"{point} of {whole.calls} calls"
        if k % 4 == 0:  # once more, while it is being put right
            run(lambda root=root: do(root), kill_at=rng.randrange(1, whole.calls))
        again = run(lambda root=root: do(root))
        wrong = differences(expected, state(root))
        # What a build tells of the outbox depends on what it found there.
        told, expected_told = (again.said[:2], whole.said[:2]) if do is do_build else (again.said, whole.said)
        assert (told, wrong) == (expected_told, []), f"killed at call {point} of {whole.calls}"
        shutil.rmtree(root)


def test_an_init_that_was_killed_can_be_made_again(tmp_path: Path) -> None:
    whole = run(lambda: do_init(tmp_path / "whole"))
    names = state(tmp_path / "whole").keys()
    rng = random.Random(SEED)
    for k, point in enumerate(sorted(rng.sample(range(1, whole.calls), 8))):
        root = tmp_path / f"{k}"
        assert run(lambda root=root: do_init(root), kill_at=point).killed
        made = (root / "指标体系.xlsx").exists()  # then it is a round already, and left alone
        again = run(lambda root=root: do_init(root))
        assert again.said == ([True, []] if made else whole.said)
        assert run(lambda root=root: do_build(root)).said[1] is False
        assert {name for name in names if not name.startswith("ledger")} <= state(root).keys()


def test_a_folder_with_something_in_it_is_no_place_for_a_round(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "a.xlsx").touch()
    assert do_init(tmp_path)[0] is True
    assert [path.name for path in tmp_path.rglob("*")] == ["outbox", "a.xlsx"]


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "govcredit_xl", "--round", str(root), *words, "--json"]


def test_a_collect_with_its_workers_can_be_killed_at_any_time(returned: Path, tmp_path: Path) -> None:
    whole = copied(returned, tmp_path / "whole")
    began = time.monotonic()
    assert subprocess.run(command(whole, "collect"), capture_output=True).returncode == 0
    lasted = time.monotonic() - began
    rng = random.Random(SEED)
    for k in range(2):
        root = copied(returned, tmp_path / f"{k}")
        process = subprocess.Popen(
            command(root, "collect"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(lasted * (k + rng.random()) / 2.2)
        process.kill()
        process.wait()
        assert subprocess.run(command(root, "collect"), capture_output=True).returncode == 0
        wrong = [
            d
            for d in differences(state(whole), state(root))
            if not d.startswith(("ledger runs", "ledger arrivals"))
        ]
        assert wrong == []


# -- twice at once -----------------------------------------------------------------------------------------
def test_a_second_run_says_that_the_first_is_at_it(returned: Path, tmp_path: Path) -> None:
    root = copied(returned, tmp_path / "2021")
    before = state(root)
    with Round(root).lock():
        for words in (["collect"], ["build"]):
            done = subprocess.run(command(root, *words), capture_output=True, text=True, encoding="utf-8")
            assert done.returncode == 2 and '"round-busy"' in done.stdout, done.stdout
            assert str(os.getpid()) in done.stdout
    assert differences(before, state(root)) == []


def test_two_collects_at_once_leave_what_one_leaves(returned: Path, tmp_path: Path) -> None:
    one, both = copied(returned, tmp_path / "one"), copied(returned, tmp_path / "both")
    subprocess.run(command(one, "collect"), capture_output=True, check=True)
    racing = [subprocess.Popen(command(both, "collect"), stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[0] for process in racing]
    codes = sorted(process.returncode for process in racing)
    assert codes in ([0, 0], [0, 2]) and (codes[1] == 0 or any(b"round-busy" in text for text in said))
    wrong = [
        d
        for d in differences(state(one), state(both))
        if not d.startswith(("ledger runs", "ledger arrivals"))
    ]
    assert wrong == []


# -- no room -----------------------------------------------------------------------------------------------


def refused_without_loss(scene_root: Path, before: Mapping[str, Any], said: Any) -> None:
    """The run said so, and nothing that was there has changed but for what the archive and the ledger have taken in."""
    codes = {problem["code"] for problem in said[1]}
    assert said[3] is True and "cannot-write" in codes, said
    after = state(scene_root)
    for name, value in before.items():
        if not name.startswith("ledger"):
            assert after.get(name) == value, name


@pytest.mark.parametrize("largest", [0, 3_000, 20_000])
def test_a_disk_that_takes_no_more_is_told_and_the_next_run_is_whole(
    largest: int, revised: Path, outcome: Outcome, tmp_path: Path
) -> None:
    root = copied(revised, tmp_path / "2021")
    before = state(root)
    refused_without_loss(root, before, run(lambda: do_collect(root), largest_file=largest).said)
    assert run(lambda: do_collect(root)).said == outcome[0]
    assert differences(outcome[1], state(root)) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this process may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "govcredit", str(disk)], capture_output=True
    )
    if made.returncode != 0:
        pytest.skip("no right to mount a disk; full disks are still proved by a limit on the size of files")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a tmpfs")
def test_a_full_disk(small_disk: Path, revised: Path, outcome: Outcome) -> None:
    for k, room in enumerate((0, 12_000, 150_000)):
        root = copied(revised, small_disk / f"{k}")
        before = state(root)
        free = shutil.disk_usage(small_disk).free
        (small_disk / "filler").write_bytes(b"\0" * (free - room // 4096 * 4096))
        refused_without_loss(root, before, run(lambda root=root: do_collect(root)).said)
        (small_disk / "filler").unlink()
        assert run(lambda root=root: do_collect(root)).said == outcome[0], room
        assert differences(outcome[1], state(root)) == []
        shutil.rmtree(root)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a tmpfs")
def test_a_disk_that_cannot_be_written(small_disk: Path, revised: Path) -> None:
    root = copied(revised, small_disk / "2021")
    before = state(root)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused_without_loss(root, before, run(lambda: do_collect(root)).said)
    said = run(lambda: do_build(root)).said
    assert said[1] is True and {problem["code"] for problem in said[2]} == {"cannot-write"}
    assert differences(before, state(root)) == []


# -- files in motion and in use --------------------------------------------------------------------------------
def test_a_half_copied_file_waits_for_the_next_run(returned: Path, tmp_path: Path) -> None:
    root = copied(returned, tmp_path / "2021")
    data = fill(sent(root, "D02"), {})
    target, done = root / "inbox" / "half.xlsx", threading.Event()

    def copy_slowly() -> None:
        with target.open("wb") as file:
            for start in range(0, len(data), 500):
                file.write(data[start : start + 500])
                file.flush()
                if done.wait(0.1):
                    file.write(data[start + 500 :])
                    return

    copying = threading.Thread(target=copy_slowly)
    copying.start()
    first = do_collect(root)
    done.set()
    copying.join()
    assert [p["file"] for p in first[1] if p["code"] == "still-arriving"] == ["inbox/half.xlsx"]
    assert "inbox/half.xlsx" not in {one["file"] for one in first[0]["returns"]}
    os.utime(target, (time.time() - 100,) * 2)
    second = do_collect(root)
    assert ("inbox/half.xlsx", "taken") in {(one["file"], one["state"]) for one in second[0]["returns"]}


def test_a_file_that_another_program_holds_waits_for_the_next_run(
    returned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(returned, tmp_path / "2021")
    opened = Path.open

    def held(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "c.xlsx" and path.parent.name == "inbox":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", held)
    first = do_collect(root)
    assert [p["file"] for p in first[1] if p["code"] == "unreadable-path"] == ["inbox/c.xlsx"]
    monkeypatch.undo()
    second = do_collect(root)
    assert ("inbox/c.xlsx", "taken") in {(one["file"], one["state"]) for one in second[0]["returns"]}


def test_the_hook_counts_what_the_program_writes(tmp_path: Path) -> None:
    def write_twice() -> list[str]:
        for name in ("a", "b"):
            (tmp_path / name).write_bytes(b"x")
        return sorted(path.name for path in tmp_path.iterdir())

    whole = crashing.run(write_twice)
    assert whole.said == ["a", "b"] and whole.calls == 2
    for name in ("a", "b"):
        (tmp_path / name).unlink()
    assert crashing.run(write_twice, kill_at=whole.calls).killed
    assert (tmp_path / "a").exists()
