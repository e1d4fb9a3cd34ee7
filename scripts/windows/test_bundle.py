"""The Windows bundle, run by Wine under code page 936; called by scripts/test_windows.sh, which sets Wine up.

The bundle lies in a folder whose path holds Chinese and a space. What Linux makes of the same round is
made by this checkout, beside it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(HERE), str(ROOT)]

import inside  # noqa: E402
import make_windows  # noqa: E402

WINE = Path("/usr/lib/wine/wine64")
PATIENCE = 240
SEED = 8


@dataclass(frozen=True)
class Windows:
    """The bundle, unpacked, as Wine sees it.

    Attributes:
        home: the folder that holds 开始.cmd.
    """

    home: Path

    @property
    def python(self) -> Path:
        """The embedded Python."""
        return self.home / "govcredit-xl" / "python.exe"

    def wine(
        self, *words: object, cwd: Path | None = None, typed: bytes = b"", patience: float = PATIENCE
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program of Windows. Standard handles are pipes: Python refuses regular files under Wine 8."""
        environment = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTHONPATH"}}
        return subprocess.run(
            [str(WINE), *map(str, words)],
            input=typed, capture_output=True, timeout=patience, cwd=cwd or self.home, env=environment,
        )  # fmt: skip

    def scene(self, name: str, *words: object) -> Any:
        """A scene of inside.py."""
        done = self.wine(self.python, windows_path(HERE / "inside.py"), name, *words)
        assert done.returncode == 0, done.stderr.decode("gbk", "replace")[-3000:]
        return json.loads(done.stdout.decode("utf-8"))

    def run(self, *lines: list[Any], fixed: bool = False) -> list[dict[str, Any]]:
        """Commands of the program, one after the other."""
        words = [json.dumps(list(map(plain, line)), ensure_ascii=False) for line in lines]
        found: list[dict[str, Any]] = self.scene("commands", "fixed" if fixed else "", *words)
        return found


def plain(word: Any) -> str:
    """Paths as Windows names them."""
    return windows_path(word) if isinstance(word, Path) else str(word)


def windows_path(path: Path) -> str:
    """The path on the drive that stands for the whole system."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = tmp_path_factory.mktemp("windows")
    return found


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The zip that the script has made."""
    return Path(os.environ["GOVCREDIT_BUNDLE"])


@pytest.fixture(scope="session")
def windows(bundle: Path, work: Path) -> Windows:
    """The bundle, unpacked where a clerk might, with the one library that Wine lacks beside python.exe."""
    home = make_windows.unpack(bundle, work / "新加卷 (E)")
    shutil.copy2(os.environ["GOVCREDIT_WINE_LIBRARY"], home / "govcredit-xl")
    return Windows(home)


# -- what Linux makes --------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def here(work: Path) -> Callable[..., list[dict[str, Any]]]:
    """Commands of this checkout on this system."""

    def run(*lines: list[Any], fixed: bool = False) -> list[dict[str, Any]]:
        words = [json.dumps(list(map(str, line)), ensure_ascii=False) for line in lines]
        command = [sys.executable, str(HERE / "inside.py"), "commands", "fixed" if fixed else "", *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, cwd=work, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    return run


@pytest.fixture(scope="session")
def demo_here(work: Path, here: Callable[..., Any]) -> Path:
    """The demonstration round, made on Linux."""
    (told,) = here(["demo", work / "linux demo"], fixed=True)
    assert told["code"] == 0, told
    return work / "linux demo"


MAKING = (["check", "--json"], ["build", "--json"])
TELLING = (
    ["collect", "--json"],
    ["status", "--json"],
    ["correct", "--json"],
    ["handout", "--json"],
    ["notice", "task", "--draft", "--json"],
    ["notice", "result", "--draft", "--json"],
    ["returns", "--json"],
)


def whole_round(run: Callable[..., Any], root: Path, inbox: Path) -> list[dict[str, Any]]:
    """A round from `init` to documents over the same returns; what each command said."""
    told = run(["init", root], *(["--round", root, *line] for line in MAKING), fixed=True)
    for source in sorted(inbox.rglob("*")):  # as the clerk puts them there, with their times
        if source.is_file():
            target = root / "inbox" / source.relative_to(inbox)
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(source, target)
    told += run(*(["--round", root, *line] for line in TELLING), fixed=True)
    return list(told)


@pytest.fixture(scope="session")
def round_here(work: Path, demo_here: Path, here: Callable[..., Any]) -> tuple[Path, list[dict[str, Any]]]:
    root = work / "linux" / "2021"
    root.parent.mkdir()
    return root, whole_round(here, root, demo_here / "inbox")


@pytest.fixture(scope="session")
def round_there(work: Path, demo_here: Path, windows: Windows) -> tuple[Path, list[dict[str, Any]]]:
    root = windows.home / "2021"
    return root, whole_round(windows.run, root, demo_here / "inbox")


# -- the bundle itself -------------------------------------------------------------------------------------
def test_the_bundle_is_made_the_same_twice(bundle: Path) -> None:
    again = os.environ.get("GOVCREDIT_BUNDLE_AGAIN")
    assert again is not None and Path(again).read_bytes() == bundle.read_bytes()
    assert bundle.stat().st_size < make_windows.LARGEST


def test_it_is_this_python_under_the_chinese_code_page(windows: Windows) -> None:
    found = windows.scene("about")
    assert found["code_page"] == 936
    assert found["python"].startswith(make_windows.PYTHON + ".") and found["isolated"] == 1
    assert found["executable"] == windows_path(windows.python)
    assert "新加卷 (E)" in found["package"]


def test_python_keeps_its_signature(bundle: Path) -> None:
    programs = 0
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            own = name.count("/") == 2 and name.endswith((".exe", ".pyd", ".dll"))
            if own and not name.endswith("libffi-8.dll"):  # which comes without one from python.org too
                assert make_windows.is_signed(archive.read(name)), name
                programs += 1
    assert programs > 20


def test_every_part_has_its_licence(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        (listing,) = [name for name in names if name.endswith("licences/licences.txt")]
        listed = archive.read(listing).decode("utf-8-sig").splitlines()[2:]
    parts = {name.split("/")[5].split("-")[0].lower() for name in names if ".dist-info/METADATA" in name}
    parts |= {
        name.split("/")[4].split("-")[0].lower() for name in names if name.endswith(".dist-info/METADATA")
    }
    assert (
        len(listed) == len(make_windows.pinned(make_windows.LOCK.read_text())) + 2
    )  # Python and the program
    for row in listed:
        folder = row.split("\t")[2]
        assert any(f"/licences/{folder}" in name for name in names), row


def test_every_module_can_be_imported_in_the_trimmed_bundle(windows: Windows) -> None:
    assert windows.scene("imports") == []


# -- the same as on Linux --------------------------------------------------------------------------------------
def test_the_demonstration_runs(windows: Windows) -> None:
    done = windows.wine(windows.python, "-m", "govcredit_xl", "demo", "演示")
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    assert (windows.home / "演示" / "主评分表.xlsx").is_file()
    assert "演示完成" in done.stdout.decode("gbk")


def test_a_whole_round_says_and_writes_the_same_as_on_linux(
    round_here: tuple[Path, list[dict[str, Any]]], round_there: tuple[Path, list[dict[str, Any]]]
) -> None:
    (linux, said_here), (there, said_there) = round_here, round_there
    for one, other in zip(said_here, said_there, strict=True):
        words = other["words"][2:]
        assert (other["code"], words) == (0, one["words"][2:]), other
        if "--json" in words:
            assert timeless(other["out"]) == timeless(one["out"]), words
    for folder, fewest in (("outbox", 45), ("退改", 1), ("文书", 2), ("模板", 5)):
        names = {path.relative_to(linux) for path in (linux / folder).rglob("*") if path.is_file()}
        assert len(names) >= fewest
        assert names == {path.relative_to(there) for path in (there / folder).rglob("*") if path.is_file()}
        differing = [name for name in names if (linux / name).read_bytes() != (there / name).read_bytes()]
        assert differing == []


def timeless(said: str) -> str:
    """Without the times of the runs, which are those of today."""
    return re.sub(rf"{dt.datetime.now(dt.UTC):%Y-%m-%d}T[0-9:.+]+", "now", said)


def test_the_bytes_of_json_are_those_of_linux(
    windows: Windows, round_there: tuple[Path, Any], round_here: tuple[Path, Any]
) -> None:
    done = windows.wine(
        windows.python, "-m", "govcredit_xl", "--round", plain(round_there[0]), "status", "--json"
    )
    command = [sys.executable, "-m", "govcredit_xl", "--round", str(round_here[0]), "status", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert done.stdout == subprocess.run(command, capture_output=True, env=environment, cwd=ROOT).stdout


# -- held, killed ------------------------------------------------------------------------------------------------
def small_round(windows: Windows, demo_here: Path, root: Path) -> Path:
    """A round of Windows' own with three returns, collected."""
    told = windows.run(
        ["init", root], ["--round", root, "build", "--unit", "T04", "--unit", "T05"], fixed=True
    )
    for name in ("T04_平桥镇_政务诚信填报表_2021.xlsx", "T06_施河镇_政务诚信填报表_2021.xlsx"):
        shutil.copy2(demo_here / "inbox" / name, root / "inbox" / name)
    told += windows.run(["--round", root, "collect", "--json"])
    assert [one["code"] for one in told] == [0, 0, 0], told
    return root


@pytest.mark.parametrize("share", [inside.ALONE, inside.AS_EXCEL], ids=["held alone", "held as by Excel"])
def test_a_file_that_another_program_holds_is_named_and_costs_nothing(
    windows: Windows, demo_here: Path, work: Path, share: int
) -> None:
    root = small_round(windows, demo_here, work / f"占用 {share}")
    lines = (["status"], ["collect"], ["build", "--unit", "T04"], ["correct"], ["notice", "task", "--draft"])
    told = windows.scene("held_alone", plain(root), share, *map(json.dumps, lines))
    wrong = [one for one in told if one["code"] not in (0, 1, 2) or (one["code"] == 2 and not names_it(one))]
    assert wrong == []
    assert [one["code"] for one in told if not one["held"]] == [0] * len(lines)


def names_it(told: dict[str, Any]) -> bool:
    """True where a refusal says which file is in the way, and nothing of a temporary one."""
    said = told["out"] + told["err"]
    return Path(told["held"]).name in said and ".tmp" not in said and "。。" not in said


def test_a_master_open_in_excel_is_left_alone(windows: Windows, demo_here: Path, work: Path) -> None:
    root = small_round(windows, demo_here, work / "总表 打开着")
    name = "T05_席桥镇_政务诚信填报表_2021.xlsx"
    shutil.copy2(next((demo_here / "inbox").glob("T05_*")), root / "inbox" / name)  # something new
    found = windows.scene("master_in_excel", plain(root))
    first, second, status, third = found["runs"]
    for told in (first, second):
        assert told["code"] == 0, told
        said = json.loads(told["out"])
        assert "master-in-use" in {one["code"] for one in said["problems"]}
        assert said["files"]["master"] == "主评分表.新.xlsx"
    assert status["code"] == 0 and json.loads(status["out"])["round"] == "2021"
    assert found["untouched"] and found["beside"]
    assert third["code"] == 0 and not found["beside_after"]
    assert json.loads(third["out"])["files"]["master"] == "主评分表.xlsx"


def test_a_collect_killed_anywhere_is_made_good_by_the_next(
    windows: Windows, demo_here: Path, work: Path
) -> None:
    start = work / "开始处"
    told = windows.run(
        ["init", start], ["--round", start, "build", "--unit", "T04", "--unit", "T06"], fixed=True
    )
    assert [one["code"] for one in told] == [0, 0]
    for name in ("T04_平桥镇_政务诚信填报表_2021.xlsx", "T06_施河镇_政务诚信填报表_2021.xlsx"):
        shutil.copy2(demo_here / "inbox" / name, start / "inbox" / name)
    whole = shutil.copytree(start, work / "未中断")
    expected = windows.scene("collect_killed", plain(whole), 0)
    assert expected["code"] == 0 and expected["calls"] > 20
    rng = random.Random(SEED)
    for point in sorted(rng.sample(range(1, expected["calls"]), 6)):
        root = shutil.copytree(start, work / f"中断 {point}")
        done = windows.wine(
            windows.python, windows_path(HERE / "inside.py"), "collect_killed", plain(root), point
        )
        assert done.returncode == 77, (point, done.returncode, done.stdout)
        again = windows.scene("collect_killed", plain(root), 0)
        assert (again["code"], again["out"]) == (0, expected["out"]), (
            f"killed at {point} of {expected['calls']}"
        )
        shutil.rmtree(root)


def test_a_collect_killed_from_outside_leaves_no_worker(
    windows: Windows, demo_here: Path, work: Path
) -> None:
    root = work / "强行结束"
    windows.run(["init", root], ["--round", root, "build"], fixed=True)
    shutil.copytree(demo_here / "inbox", root / "inbox", dirs_exist_ok=True)
    found = windows.scene("collect_killed_from_outside", plain(root), 9)
    assert found["children"] > 0 and found["alive"] == 0
    assert found["code"] == 0 and len(json.loads(found["out"])["returns"]) > 40


# -- the clerk's day -------------------------------------------------------------------------------------------
def test_the_commands_from_init_to_close(windows: Windows, demo_here: Path, work: Path) -> None:
    root = small_round(windows, demo_here, work / "一轮")
    lines: list[list[Any]] = [
        ["check"], ["status"], ["returns"], ["correct"], ["send", "--dry-run"], ["send"], ["remind"], ["handout"],
        ["notice", "task"], ["notice", "result", "--draft"], ["notice", "reminder"],
        ["notice", "--check", root / "文书" / "通知_2021.docx"], ["trace", "12.1", "--unit", "T04"],
        ["returns", "backups"], ["returns", "close", "--by", "张三", "--why", "本轮结束"],
        ["returns", "reopen", "--by", "张三", "--why", "补报"],
    ]  # fmt: skip
    told = windows.run(*(["--round", root, *line] for line in lines))
    assert [(one["words"][2:], one["code"], one["err"]) for one in told if one["code"] not in (0, 1)] == []
    assert list((root / "outbox").rglob("*.eml")) and list((root / "outbox").rglob("*.zip"))
    assert list((root / "文书").glob("通知_2021.docx"))
    paths = [one["out"] for one in told if "\\outbox" in one["out"] or "文书\\" in one["out"]]
    assert paths == []  # relative to the round, paths are written with /


def test_without_excel_it_says_what_is_missing_and_names_wps(
    windows: Windows, round_there: tuple[Path, Any]
) -> None:
    told = windows.run(*(["--round", round_there[0], word] for word in ("open", "verify", "pdf")))
    for one in told:
        said = one["out"] + one["err"]
        assert one["code"] == 2 and "WPS" in said and "apt" not in said and "libreoffice-" not in said, one


def test_start_makes_a_round_and_shows_the_menu(windows: Windows) -> None:
    typed = "\r\n".join(("1", "新的一轮", "n", "1", "", "7", "9", "0", "0", "")).encode("gbk")
    done = windows.wine("cmd", "/c", "开始.cmd", typed=typed)
    said = done.stdout.decode("gbk", "replace")
    assert done.returncode == 0, said
    assert (windows.home / "新的一轮" / "指标体系.xlsx").is_file()
    assert "检查指标体系" in said and "请输入数字" in said


def test_start_ends_quietly_without_anybody_to_ask(windows: Windows) -> None:
    done = windows.wine("cmd", "/c", "开始.cmd")
    assert done.returncode == 0 and b"Traceback" not in done.stderr


def test_start_notices_a_bundle_that_is_not_whole(windows: Windows, work: Path, bundle: Path) -> None:
    home = make_windows.unpack(bundle, work / "不全")
    (home / "govcredit-xl" / "Lib" / "site-packages" / "click" / "core.py").unlink()
    shutil.copy2(os.environ["GOVCREDIT_WINE_LIBRARY"], home / "govcredit-xl")
    said = Windows(home).wine("cmd", "/c", "开始.cmd").stdout.decode("gbk", "replace")
    assert "程序文件不全" in said and "click/core.py" in said
    shutil.rmtree(home / "govcredit-xl")
    told = Windows(home).wine("cmd", "/c", "开始.cmd", typed=b"\r\n").stdout
    assert "请先把压缩包全部解压".encode() in told


def test_the_launchers_of_a_round_find_python_beside_it(windows: Windows, work: Path) -> None:
    (told,) = windows.run(["init", windows.home / "随身"])
    assert told["code"] == 0
    moved = work / "换了盘符"
    shutil.copytree(windows.home, moved, ignore=shutil.ignore_patterns("2021", "演示"))
    elsewhere = Windows(moved)
    done = elsewhere.wine("cmd", "/c", "1检查指标.cmd", cwd=moved / "随身", typed=b"\r\n")
    assert done.returncode == 0 and "指标体系" in done.stdout.decode("gbk", "replace")
    shutil.rmtree(moved)


def test_an_update_keeps_the_rounds_and_takes_away_what_is_no_longer_part(windows: Windows) -> None:
    program = windows.home / "govcredit-xl"
    left = program / "Lib" / "site-packages" / "govcredit_xl" / "gone_in_the_next_version.py"
    left.write_text("")
    windows.wine("cmd", "/c", "开始.cmd")
    name = left.relative_to(windows.home).as_posix()
    started = program / "started.txt"
    started.write_text(
        started.read_text("utf-8") + f"0\t{name}\n", "utf-8"
    )  # as the version before listed it
    rounds = sorted(path.name for path in windows.home.glob("*/指标体系.xlsx"))
    windows.wine("cmd", "/c", "开始.cmd")
    assert not left.exists()
    assert sorted(path.name for path in windows.home.glob("*/指标体系.xlsx")) == rounds


def test_the_shortcut_points_to_start(windows: Windows) -> None:
    found = windows.scene("shortcut", plain(windows.home))
    assert found == {"target": plain(windows.home / "开始.cmd"), "start_in": plain(windows.home)}


# -- the unit tests --------------------------------------------------------------------------------------------
UNIT_TESTS = (
    "cli", "core", "catalogue", "files/test_workers.py", "files/test_sheets.py", "files/test_unpack.py",
    "forms/test_stamp.py", "returns", "round/test_launching.py", "scoring/test_rules.py",
)  # fmt: skip
"""Those that need no LibreOffice, and no processes that fork."""


def test_the_unit_tests_pass_in_the_trimmed_bundle(windows: Windows, work: Path) -> None:
    copy = work / "单元测试"
    shutil.copytree(windows.home / "govcredit-xl", copy)
    wheels = make_windows.download(
        make_windows.TEST_LOCK, Path(os.environ["GOVCREDIT_WINDOWS"]) / "test-wheels"
    )
    for wheel in wheels:
        for name, data in make_windows.wheel_files(wheel).items():
            target = copy / make_windows.PACKAGES / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    command: list[object] = [
        copy / "python.exe",
        "-B",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=short",
    ]
    command += ["--durations=20", "--basetemp", windows_path(work / "单元测试 tmp")]
    done = windows.wine(*command, *(windows_path(ROOT / "tests" / name) for name in UNIT_TESTS), patience=480)
    told = done.stdout.decode("gbk", "replace")
    print(told[-6000:])
    assert done.returncode == 0, told[-6000:]
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None and int(passed[1]) > 200
