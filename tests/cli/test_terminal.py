"""What the terminal is asked and told: colours, waiting, and the bytes of --json."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govcredit_xl.cli import show, terminal
from govcredit_xl.cli.menu.behind import PROGRESS, VARIABLE, WITH_PROGRESS
from govcredit_xl.core.problems import Problem
from govcredit_xl.master.live import opening


class Console(io.StringIO):
    """Looks like a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("understands", [True, False])
def test_a_console_without_colours_gets_no_codes(monkeypatch: pytest.MonkeyPatch, understands: bool) -> None:
    console = Console()
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(sys, "stderr", Console())
    monkeypatch.setattr(show, "understands_codes", lambda name: understands)
    show.print_problems([Problem("no-master", file="主评分表.xlsx")])
    assert ("\x1b[" in console.getvalue()) is understands
    bar = show.Bar()
    bar._start -= 10
    bar("read", 1, 2)
    bar.close()
    assert ("\x1b[K" in sys.stderr.getvalue()) is understands  # type: ignore[attr-defined]
    assert bool(sys.stderr.getvalue()) is understands  # type: ignore[attr-defined]


@pytest.mark.parametrize(("reader", "lines"), [("", 0), ("1", 0), (WITH_PROGRESS, 1)])
def test_only_the_menu_is_told_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, reader: str, lines: int
) -> None:
    # A launcher's window is read by a person, also where the console draws no bar.
    monkeypatch.setenv(VARIABLE, reader)
    monkeypatch.setattr(sys, "stderr", Console())
    monkeypatch.setattr(show, "understands_codes", lambda name: False)
    show.Bar()("read", 1, 2)
    written = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert written.count(PROGRESS) == lines and bool(written) is bool(lines)


def test_the_window_closes_quietly_when_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "somebody_there", lambda: True)
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("")
    )  # as the null device, which looks like a terminal there
    terminal.wait_for_enter()


@pytest.mark.slow
def test_a_step_ends_without_anybody_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "govcredit_xl.cli.step", "1", str(tmp_path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 2 and b"Traceback" not in done.stderr


def test_json_is_utf8_whatever_the_system_writes(tmp_path: Path) -> None:
    root = tmp_path / "䶮嘴镇"  # GBK has no 䶮
    environment = {**os.environ, "PYTHONIOENCODING": "gbk:replace"}
    command = [sys.executable, "-m", "govcredit_xl", "--round", str(root), "status", "--json"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 2 and b"\r" not in done.stdout
    (problem,) = json.loads(done.stdout.decode("utf-8"))["problems"]
    assert "䶮嘴镇" in problem["message"]


def test_a_master_that_no_program_answers_for_is_handed_to_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    assert opening.hand_over(tmp_path / "主评分表.xlsx") and opened == [tmp_path / "主评分表.xlsx"]

    def nothing_opens_it(path: Path) -> None:
        raise OSError(errno.ENOENT, "没有应用程序与此操作的指定文件有关联。", str(path))

    monkeypatch.setattr(os, "startfile", nothing_opens_it, raising=False)
    assert not opening.hand_over(tmp_path / "主评分表.xlsx")
