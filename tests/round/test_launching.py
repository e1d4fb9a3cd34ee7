"""Launchers: what is in them, and that they run from paths with Chinese and blanks."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govcredit_xl.cli.step import folder_of
from govcredit_xl.round.init import begin
from govcredit_xl.round.launchers import MENU, STEPS, launchers

WINDOWS = {"LOCALAPPDATA": r"C:\Users\张三\AppData\Local", "USERPROFILE": r"C:\Users\张三"}


def test_on_windows_a_launcher_is_ascii_even_below_a_chinese_user_name():
    python = WINDOWS["LOCALAPPDATA"] + r"\Programs\Python\Python311\python.exe"
    files = launchers(python, "win32", WINDOWS)
    assert list(files) == [f"{step.name}.cmd" for step in (MENU, *STEPS)]
    for k, data in enumerate(list(files.values())[1:], 1):
        told_at_the_end = data.index(b":missing")  # after the switch of the code page
        assert data.index(b"chcp 65001") > told_at_the_end
        data[:told_at_the_end].decode("ascii")
        text = data.decode("utf-8")
        assert r'set "PY=%LOCALAPPDATA%\Programs\Python\Python311\python.exe"' in text
        assert f'-P -m govcredit_xl.cli.step {k} "%~dp0."' in text
        assert text.replace("\r\n", "").count("\n") == 0, "cmd.exe wants CRLF"


def test_on_windows_another_chinese_path_switches_the_code_page_first():
    text = launchers(r"D:\工具 100%\python.exe", "win32", WINDOWS)["3收表汇总.cmd"].decode("utf-8")
    assert text.index("chcp 65001") < text.index("工具") and "100%%" in text


def exec_of(data: bytes) -> list[str]:
    """The command line of a .desktop file: its string escapes, then its quotes, then its field codes."""
    (line,) = re.findall(r"^Exec=(.*)$", data.decode("utf-8"), re.MULTILINE)
    parts = shlex.split(line.replace("\\\\", "\\"))
    return [re.sub(r"\\([$`])", r"\1", part).replace("%%", "%") for part in parts]


def test_a_desktop_launcher_names_the_interpreter_whatever_its_path(tmp_path):
    for python in ("/usr/bin/python3", "/home/张 三/环境/bin/python", '/odd "$x`\\/100%/python'):
        parts = exec_of(launchers(python, "linux")["3收表汇总.desktop"])
        assert parts == [python, "-P", "-m", "govcredit_xl.cli.step", "3", "%k"]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not here")
def test_desktop_files_are_valid(tmp_path):
    for name, data in launchers("/usr/bin/python3", "linux").items():
        (tmp_path / name).write_bytes(data)
        subprocess.run(["desktop-file-validate", str(tmp_path / name)], check=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="for Linux desktops")
def test_a_double_click_runs_the_step_in_the_launchers_folder(tmp_path):
    folder = tmp_path / "信用办 文件" / "一轮 2021"
    assert not begin(folder).refused
    launcher = folder / "1检查指标.desktop"
    assert os.access(launcher, os.X_OK)
    parts = [part if part != "%k" else str(launcher) for part in exec_of(launcher.read_bytes())]
    done = subprocess.run(parts, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert str(folder) in done.stdout and "55 个评分项" in done.stdout
    assert "下一步" in done.stdout and "按回车键" in done.stdout


@pytest.mark.slow
def test_a_step_that_fails_says_so_and_keeps_its_exit_code(tmp_path):
    command = [sys.executable, "-P", "-m", "govcredit_xl.cli.step", "1", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "没有完成" in done.stdout


def test_the_folder_may_be_given_as_an_address(tmp_path):
    folder = tmp_path / "一轮 2021"
    folder.mkdir()
    (folder / "x.desktop").touch()
    assert folder_of((folder / "x.desktop").as_uri()) == folder
    assert folder_of(str(folder / "x.desktop")) == folder_of(f"{folder}{os.sep}.") == folder


def test_every_step_is_a_command():
    from govcredit_xl.cli import app

    named = {step.arguments[0] for step in (MENU, *STEPS)}
    assert named <= set(app.commands)
    assert [step.name[0] for step in STEPS] == list("123456")
    assert all(Path(step.name).name == step.name for step in STEPS)


# -- “开始” of the bundle --------------------------------------------------------------------------------
def test_start_takes_digits_of_a_chinese_keyboard_and_tells_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(__file__).parents[2] / "scripts" / "windows" / "bundle" / "start.py"
    if not source.is_file():
        pytest.skip("the sources of the bundle are not here")
    program = tmp_path / "govcredit-xl" / "start.py"
    program.parent.mkdir()
    shutil.copy(source, program)
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "指标体系.xlsx").touch()
    start = runpy.run_path(str(program))
    typed: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: typed.pop(0))
    typed[:] = ["９"]
    assert start["choose_round"]() is None and "请输入 0 到 3 的数字。" in capsys.readouterr().out
    typed[:] = ["２"]
    assert start["choose_round"]() in {tmp_path / "甲", tmp_path / "乙"}
    typed[:] = ["０"]
    with pytest.raises(start["Ended"]):
        start["choose_round"]()
    typed[:] = ["x"]
    assert start["work_on"](tmp_path / "甲") == tmp_path / "甲"
    assert "没有这一项" in capsys.readouterr().out
