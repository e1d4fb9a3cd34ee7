"""Files that another program holds, as Windows tells it; and paths as Windows allows them."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from govcredit_xl.core import folder
from govcredit_xl.core.database import LedgerError, to_look_at
from govcredit_xl.core.folder import Round, cannot_write, file_time, path_from, saved_at, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.path_lengths import judge
from govcredit_xl.core.problems import held, is_held, why_of


def sharing_violation() -> PermissionError:
    error = PermissionError(errno.EACCES, "另一个程序正在使用此文件，进程无法访问。", "总表.xlsx")
    error.winerror = 32
    return error


def test_a_file_that_another_program_holds_is_told_as_such() -> None:
    for error in (sharing_violation(), held("总表.xlsx")):
        assert is_held(error)
        problem = cannot_write(Round(Path("/2021")), error)
        assert problem.code == "file-in-use"
        assert "总表.xlsx 打不开或写不了：正被别的程序占用。" in problem.message()
        assert "another program uses it" in problem.message("en")


def test_a_sentence_of_windows_ends_once() -> None:
    error = OSError(errno.EINVAL, "参数错误。")
    assert why_of(error) == {"why": "参数错误", "why_en": "参数错误"}


def test_what_the_system_says_otherwise_stays_what_it_is() -> None:
    root = Path("/2021").absolute()
    problem = cannot_write(Round(root), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(root / "a")))
    assert (problem.code, problem.file, problem.facts["why"]) == ("cannot-write", "a", "磁盘满了")


def test_a_file_that_cannot_be_replaced_is_named_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "通知.docx"
    target.write_bytes(b"old")

    def refuse(source: Path, over: Path) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(source), None, str(over))

    monkeypatch.setattr(folder, "replace_file", refuse)
    with pytest.raises(OSError) as raised:
        write_atomic(target, b"new")
    assert raised.value.filename == str(target)
    assert [path.name for path in tmp_path.iterdir()] == ["通知.docx"] and target.read_bytes() == b"old"


def test_what_cannot_take_its_place_is_named_by_that_place(tmp_path: Path) -> None:
    source, target = tmp_path / "arriving", tmp_path / "archive"
    source.write_bytes(b"new")
    target.mkdir()  # no system lets a file take the place of a folder
    with pytest.raises(OSError) as raised:
        folder.replace_file(source, target)
    assert (raised.value.filename, raised.value.filename2) == (str(target), None)


# -- the ledger ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/轮/l.sqlite"), "file:///%E8%BD%AE/l.sqlite?mode=ro"),
        (PureWindowsPath("C:\\a b\\l.sqlite"), "file:///C:/a%20b/l.sqlite?mode=ro"),
        (PureWindowsPath("\\\\server\\share\\l?#.sqlite"), "file:////server/share/l%3F%23.sqlite?mode=ro"),
    ],
)
def test_a_ledger_to_look_at_may_lie_on_a_share(path: PurePosixPath | PureWindowsPath, address: str) -> None:
    assert to_look_at(path) == address


def test_a_ledger_that_cannot_be_opened_or_read_is_a_refusal_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="打不开"):
        Ledger(tmp_path / "none" / "ledger.sqlite", read_only=True)
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger, sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        ledger._db.run("PRAGMA busy_timeout=1")
        with pytest.raises(OSError, match="正占用") as raised:
            ledger.runs()
        other.execute("ROLLBACK")
    assert raised.value.filename == str(path)
    path.write_bytes(b"no ledger at all" * 100)
    with pytest.raises(LedgerError, match="损坏"), Ledger(path):
        pass


# -- paths ---------------------------------------------------------------------------------------------
def test_a_folder_that_leaves_too_little_for_the_names_inside_is_warned_of() -> None:
    assert judge("D:\\评价\\2021") == []
    assert judge("D:\\" + "长" * 169) == []
    (problem,) = judge("D:\\" + "长" * 170)
    assert problem.code == "path-too-long" and problem.severity == "warning"
    assert (problem.facts["length"], problem.facts["room"]) == ("173", "172")
    assert "173" in problem.message() and "172" in problem.message()


def test_excel_opens_shorter_paths_than_windows_does() -> None:
    name = "outbox/T04_" + "长" * 60 + ".xlsx"
    assert judge("D:\\" + "长" * 120, [name]) == []
    assert [problem.facts["room"] for problem in judge("D:\\" + "长" * 130, [name])] == ["129"]


@pytest.mark.parametrize("seconds", [-11_644_473_600, -1, 0, 2**35])  # of 1601, where Windows begins to count
def test_a_file_may_bear_any_time(tmp_path: Path, seconds: int) -> None:
    """Windows raises on local times before 1970 and after 3000; whoever asks for a file's time gets one."""
    path = tmp_path / "总表.xlsx"
    path.touch()
    os.utime(path, (seconds, seconds))
    assert 1970 <= file_time(seconds * 10**9).year <= 3000
    assert 1970 <= saved_at(path).year <= 3000
    assert file_time(seconds * 10**9).timestamp() > 0 and file_time(seconds * 10**9).astimezone()


def test_a_path_leads_from_one_folder_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, before = tmp_path / "2022", tmp_path / "2021" / "主评分表.xlsx"
    assert path_from(now, before) == "../2021/主评分表.xlsx"

    def refuse(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'E:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert path_from(now, before) == before.as_posix()


@pytest.mark.skipif(os.name != "nt", reason="only Windows has drives")
def test_no_path_leads_to_another_drive() -> None:
    assert path_from(Path("D:\\2022"), Path("E:\\2021\\主评分表.xlsx")) == "E:/2021/主评分表.xlsx"


def test_every_rename_waits_for_whoever_looks_at_the_file() -> None:
    """Antivirus opens what has just been written; only `swap`, which looks at the files itself, goes its own way."""
    root = Path(folder.__file__).parents[1]
    own = {"core/folder.py", "core/swap.py"}
    renaming = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"os\.(?:replace|rename)\(|temporary\.(?:replace|rename)\(", path.read_text("utf-8"))
    }
    assert renaming == own
