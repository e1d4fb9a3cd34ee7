"""What the terminal is asked and told: colours, waiting, and the bytes of --json."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govcredit_xl.cli import show, terminal
from govcredit_xl.core.problems import Problem


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


def test_the_window_closes_quietly_when_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "somebody_there", lambda: True)
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("")
    )  # as the null device, which looks like a terminal there
    terminal.wait_for_enter()


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
