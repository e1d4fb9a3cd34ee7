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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import inside
import make_windows
import pytest
from wine import PATIENCE, Console, Windows, plain, unpacked, windows_path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BEGUN = dt.datetime.now()
SEED = 8
KILLS = 3


@pytest.fixture(scope="session")
def windows(bundle: Path, work: Path) -> Iterator[Windows]:
    """The bundle, unpacked where a clerk might, with the one library that Wine lacks beside python.exe."""
    found = Windows(unpacked(bundle, work / "新加卷 (E)"))
    yield found
    for resident in found.residents:
        resident.end()


# -- what Linux makes --------------------------------------------------------------------------------------
def here(cwd: Path, *lines: list[Any]) -> list[dict[str, Any]]:
    """Commands of this checkout on this system."""
    words = [json.dumps(list(map(str, line)), ensure_ascii=False) for line in lines]
    command = [sys.executable, str(HERE / "inside.py"), "commands", "fixed", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


DEMO = (
    ["check", "--json"],
    ["status", "--json"],
    ["returns", "--json"],
    ["correct", "--json"],
    ["handout", "--json"],
    ["notice", "task", "--draft", "--json"],
    ["notice", "result", "--draft", "--json"],
)
"""What is asked of the demonstration round."""

Told = tuple[Path, list[dict[str, Any]]]


def demo_lines(root: Path) -> list[list[Any]]:
    return [["demo", root], *(["--round", root, *line] for line in DEMO)]


@pytest.fixture(scope="session")
def demo_here(work: Path) -> Told:
    """The demonstration round, made on Linux; what each command said."""
    root = work / "linux demo"
    return root, here(work, *demo_lines(root))


@pytest.fixture(scope="session")
def demo_there(windows: Windows, work: Path) -> Told:
    """The same in the bundle."""
    root = work / "演示 一轮"
    return root, windows.run(*demo_lines(root), fixed=True)


@pytest.fixture(scope="session")
def small(windows: Windows, demo_here: Told, work: Path) -> Path:
    """A round of Windows' own with two returns, collected; to be copied."""
    root = begun(windows, work / "小 一轮")
    put(demo_here, root, "T04", "T06")
    (told,) = windows.run(["--round", root, "collect", "--json"])
    assert told["code"] == 0, told
    return root


def begun(windows: Windows, root: Path) -> Path:
    """A round with workbooks for a few units."""
    units = [word for unit in ("T04", "T05", "T06") for word in ("--unit", unit)]
    told = windows.run(["init", root], ["--round", root, "build", *units], fixed=True)
    assert [one["code"] for one in told] == [0, 0], told
    return root


def put(demo: Told, root: Path, *units: str) -> None:
    """Returns of the demonstration into the inbox; the round that they name is the same."""
    for unit in units:
        (found,) = (demo[0] / "inbox").glob(f"{unit}_*.xlsx")
        shutil.copy2(found, root / "inbox")


def copied(small: Path, to: Path) -> Path:
    shutil.copytree(small, to)
    return to


# -- the bundle itself -------------------------------------------------------------------------------------
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
def test_the_demonstration_says_the_same_as_on_linux(demo_here: Told, demo_there: Told) -> None:
    for one, other in zip(demo_here[1], demo_there[1], strict=True):
        assert (other["code"], one["code"]) == (0, 0), (one, other)
        if other["words"][2:]:
            assert timeless(other["out"]) == timeless(one["out"]), other["words"]
    assert "演示完成" in demo_there[1][0]["out"]


def timeless(said: str) -> str:
    """Without the times of the runs; and the sums and sizes of files that a spreadsheet stamped with its time."""
    days = [f"{BEGUN + dt.timedelta(days):%Y-%m-%d}" for days in (-1, 0, 1)]  # midnight, and time zones
    said = re.sub(rf"(?:{'|'.join(days)})T[0-9:.+]+", "now", said)
    return re.sub(r'"[0-9a-f]{64}"', '"sum"', re.sub(r'"size": [0-9]+', '"size"', said))


@pytest.mark.parametrize(("folder", "fewest"), [("outbox", 45), ("退改", 1), ("文书", 2), ("模板", 5)])
def test_the_demonstration_writes_the_same_as_on_linux(
    demo_here: Told, demo_there: Told, folder: str, fewest: int
) -> None:
    linux, there = demo_here[0], demo_there[0]
    names = {path.relative_to(linux) for path in (linux / folder).rglob("*") if path.is_file()}
    assert len(names) >= fewest
    assert names == {path.relative_to(there) for path in (there / folder).rglob("*") if path.is_file()}
    same = same_but_for_the_stamp if folder == "退改" else same_bytes
    assert [name for name in names if not same(linux / name, there / name)] == []


def same_bytes(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def same_but_for_the_stamp(one: Path, other: Path) -> bool:
    """A workbook given back holds the time at which the unit, here `demo`, saved it."""
    if one.suffix != ".xlsx":
        return same_bytes(one, other)
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        names = [name for name in first.namelist() if name != "docProps/core.xml"]
        return first.namelist() == second.namelist() and all(
            first.read(name) == second.read(name) for name in names
        )


def test_the_bytes_of_json_are_utf8_with_plain_line_ends(windows: Windows, demo_there: Told) -> None:
    root, told = demo_there
    done = windows.wine(windows.python, "-m", "govcredit_xl", "--round", plain(root), "status", "--json")
    (status,) = [one for one in told if one["words"][2:] == ["status", "--json"]]
    assert done.stdout.decode("utf-8") == status["out"] and b"\r" not in done.stdout


# -- held, killed ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("share", [inside.ALONE, inside.AS_EXCEL], ids=["held alone", "held as by Excel"])
def test_a_file_that_another_program_holds_is_named_and_costs_nothing(
    windows: Windows, small: Path, work: Path, share: int
) -> None:
    root = copied(small, work / f"占用 {share}")
    ready = windows.run(*(["--round", root, *words] for words in inside.WRITERS.values()))
    assert [one["code"] for one in ready] == [0] * len(ready), ready
    told = windows.scene("held_files", plain(root), share)
    wrong = [one for one in told if one["code"] not in (0, 1, 2) or (one["code"] == 2 and not names_it(one))]
    assert wrong == []
    assert {one["code"] for one in told if not one["held"]} == {0}
    assert len({one["held"] for one in told}) > 5


def names_it(told: dict[str, Any]) -> bool:
    """True where a refusal says which file is in the way, and nothing of a temporary one."""
    said = told["out"] + told["err"]
    return Path(told["held"]).name in said and ".tmp" not in said and "。。" not in said


def test_a_master_open_in_excel_is_left_alone(
    windows: Windows, small: Path, demo_here: Told, work: Path
) -> None:
    root = copied(small, work / "总表 打开着")
    put(demo_here, root, "T05")  # something new
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
    windows: Windows, demo_here: Told, work: Path
) -> None:
    start = begun(windows, work / "开始处")
    put(demo_here, start, "T04", "T06")
    whole = copied(start, work / "未中断")
    expected = windows.scene("collect_killed", plain(whole), 0)
    assert expected["code"] == 0 and expected["calls"] > 20
    rng = random.Random(SEED)
    for point in sorted(rng.sample(range(1, expected["calls"]), KILLS)):
        root = copied(start, work / f"中断 {point}")
        done = windows.wine(
            windows.python, windows_path(HERE / "inside.py"), "collect_killed", plain(root), point
        )
        assert done.returncode == 77, (point, done.returncode, done.stdout)
        (again,) = windows.run(["--round", root, "collect", "--json"])
        assert (again["code"], again["out"]) == (0, expected["out"]), (
            f"killed at {point} of {expected['calls']}"
        )
        shutil.rmtree(root)


def test_a_collect_killed_from_outside_leaves_no_worker(
    windows: Windows, small: Path, demo_here: Told, work: Path
) -> None:
    root = copied(small, work / "强行结束")
    put(demo_here, root, "T05")
    found = windows.scene("collect_killed_from_outside", plain(root))
    assert found["children"] > 0 and found["alive"] == 0
    assert found["code"] == 0
    taken = {one["unit"] for one in json.loads(found["out"])["returns"] if one["taken"]}
    assert taken == {"T04", "T05", "T06"}


def test_new_bytes_under_an_old_size_and_date_are_seen(windows: Windows, small: Path, work: Path) -> None:
    root = copied(small, work / "换了内容")
    windows.run(["--round", root, "collect", "--json"])  # the copy is looked through
    (path,) = (root / "inbox").glob("T04_*")
    old, times = path.read_bytes(), path.stat()
    new = other_date(old)
    path.write_bytes(new)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert new != old and path.stat().st_size == times.st_size
    (told,) = windows.run(["--round", root, "collect", "--json"])
    sums = {one["sha256"] for one in json.loads(told["out"])["returns"]}
    assert make_windows.sha256(new) in sums


def other_date(archive: bytes) -> bytes:
    """The same zip, whose directory gives the last file another date."""
    place = archive.rindex(b"PK\x01\x02") + 14
    return archive[:place] + bytes([archive[place] ^ 1]) + archive[place + 1 :]


# -- the clerk's day -------------------------------------------------------------------------------------------
def test_the_commands_from_init_to_close(windows: Windows, small: Path, work: Path) -> None:
    root = copied(small, work / "一轮")
    lines: list[list[Any]] = [
        ["check"], ["status"], ["returns"], ["correct"], ["send", "--dry-run"], ["send"], ["remind"], ["handout"],
        ["notice", "task"], ["notice", "result", "--draft"], ["notice", "reminder"],
        ["notice", "--check", root / "文书" / "通知_2021.docx"], ["trace", "12.1", "--unit", "T04"],
        ["returns", "backups"], ["returns", "close", "--by", "张三", "--why", "本轮结束"],
        ["returns", "reopen", "--by", "张三", "--why", "补报"],
    ]  # fmt: skip
    told = windows.run(*(["--round", root, *line] for line in lines))
    assert [(one["words"][2:], one["code"], one["err"]) for one in told if one["code"] not in (0, 1)] == []
    assert list((root / "outbox").rglob("*.zip"))
    assert list((root / "文书").glob("通知_2021.docx"))
    mixed = [
        path for one in told for path in re.findall(r"\S*[\\/]\S*", one["out"]) if {"\\", "/"} <= {*path}
    ]
    assert mixed == []


def test_without_excel_it_says_what_is_missing_and_names_wps(windows: Windows, small: Path) -> None:
    told = windows.run(*(["--round", small, word] for word in ("open", "verify", "pdf")))
    for one in told:
        said = one["out"] + one["err"]
        assert one["code"] == 2 and "WPS" in said and "apt" not in said and "libreoffice-" not in said, one


def test_the_menu_is_a_list_of_numbers(windows: Windows, small: Path, work: Path) -> None:
    root = copied(small, work / "菜单")
    from govcredit_xl.cli.menu.actions import ACTIONS

    keys = [action.key for action in ACTIONS]
    number = {key: str(keys.index(key) + 1) for key in ("check", "status", "hold")}
    told = windows.scene("menu", plain(root), number["check"], number["status"], number["hold"], "", "0")
    said = "\n".join(told["said"])
    assert not told["window"] and told["left"] == []
    assert "【收表】" in said and "指标体系无误" in said and "没有填，什么也没有做。" in said


def test_start_makes_a_round_and_shows_the_menu(windows: Windows) -> None:
    assert not list(windows.home.glob("*/指标体系.xlsx"))
    typed = "\r\n".join(("1", "新的一轮", "n", "1", "", "7", "m", "0", "")).encode("gbk")
    done = windows.wine("cmd", "/c", "开始.cmd", typed=typed)
    said = done.stdout.decode("gbk", "replace")
    assert done.returncode == 0, said
    assert (windows.home / "新的一轮" / "指标体系.xlsx").is_file()
    assert "指标体系无误" in said and "请输入数字" in said and "按回车键回到菜单。" in said


def test_a_console_is_asked_and_shows_no_codes(windows: Windows, small: Path) -> None:
    copied(small, windows.home / "随身")
    os.utime(windows.home / "随身" / "指标体系.xlsx")  # the newest comes first
    console = Console(windows.home, windows.environment, "cmd", "/c", "开始.cmd")
    several = len(list(windows.home.glob("*/指标体系.xlsx"))) > 1
    for words, answer in (
        *([("做哪一轮", "1")] if several else []),
        ("请输入数字", "m"),
        ("0 结束", "0"),
        ("请输入数字", "7"),
        ("请输入数字", "1"),
        ("按回车键回到菜单。", ""),
        ("请输入数字", "0"),
    ):
        console.wait_for(words)
        console.type(answer)
    assert console.end() == 0, console.shown
    assert "【收表】" in console.shown and "指标体系无误" in console.shown and "已报" in console.shown
    assert re.findall(r"\[[0-9;]*[mK]|[←␛]|@@", console.shown) == []
    shutil.rmtree(windows.home / "随身")


def test_start_ends_quietly_without_anybody_to_ask(windows: Windows) -> None:
    done = windows.wine("cmd", "/c", "开始.cmd")
    assert done.returncode == 0 and b"Traceback" not in done.stderr


def test_start_notices_a_bundle_that_is_not_whole(windows: Windows, work: Path) -> None:
    program = windows.home / "govcredit-xl"
    lost = program / "Lib" / "site-packages" / "click" / "core.py"
    (program / "started.txt").unlink(missing_ok=True)
    lost.rename(work / "core.py")
    try:
        said = windows.wine("cmd", "/c", "开始.cmd").stdout.decode("gbk", "replace")
    finally:
        (work / "core.py").rename(lost)
    assert "程序文件不全" in said and "click/core.py" in said
    alone = work / "只有开始"
    alone.mkdir()
    shutil.copy2(windows.home / "开始.cmd", alone)
    told = windows.wine("cmd", "/c", "开始.cmd", cwd=alone, typed=b"\r\n").stdout
    assert "请先把压缩包全部解压".encode() in told


def test_the_launchers_of_a_round_find_python_beside_it(windows: Windows, small: Path, work: Path) -> None:
    copied(small, windows.home / "随身")
    moved = windows.home.rename(work / "换了盘符")
    try:
        done = windows.wine("cmd", "/c", "1检查指标.cmd", cwd=moved / "随身", typed=b"\r\n")
        menu = windows.wine("cmd", "/c", "0菜单.cmd", cwd=moved / "随身", typed=b"\r\n")
    finally:
        moved.rename(windows.home)
        shutil.rmtree(windows.home / "随身")
    said = done.stdout.decode("gbk", "replace")
    assert done.returncode == 0 and "指标体系无误" in said, said
    assert menu.returncode == 2 and b"Traceback" not in menu.stderr  # nobody there, and no window


def test_a_launcher_whose_python_lacks_the_program_says_so_and_waits(
    windows: Windows, small: Path, work: Path
) -> None:
    alone = work / "没有程序"
    alone.mkdir()
    launcher = (small / "1检查指标.cmd").read_text("utf-8")
    launcher = launcher.replace('"import govcredit_xl"', '"import not_there"')
    (alone / "1检查指标.cmd").write_text(launcher, "utf-8", newline="\r\n")
    done = windows.wine("cmd", "/c", "1检查指标.cmd", cwd=alone, typed=b"\r\n")
    assert "没有找到程序，这一步没有做" in done.stdout.decode("utf-8", "replace") and done.returncode == 2


def test_an_update_keeps_the_rounds_and_takes_away_what_is_no_longer_part(
    windows: Windows, small: Path
) -> None:
    copied(small, windows.home / "留下")
    program = windows.home / "govcredit-xl"
    left = program / "Lib" / "site-packages" / "govcredit_xl" / "gone_in_the_next_version.py"
    left.write_text("")
    started = program / "started.txt"  # as the version before listed it
    name = left.relative_to(windows.home).as_posix()
    started.write_text((program / "files.txt").read_text("utf-8") + f"0\t{name}\n", "utf-8", newline="")
    rounds = sorted(path.as_posix() for path in (windows.home / "留下").rglob("*"))
    windows.wine("cmd", "/c", "开始.cmd")
    assert not left.exists()
    assert sorted(path.as_posix() for path in (windows.home / "留下").rglob("*")) == rounds
    shutil.rmtree(windows.home / "留下")


def test_the_shortcut_points_to_start(windows: Windows) -> None:
    found = windows.scene("shortcut", plain(windows.home))
    assert found == {"target": plain(windows.home / "开始.cmd"), "start_in": plain(windows.home)}
