"""LibreOffice as a command: what it leaves when whoever waits for it is ended. A stand-in is waited for here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from govcredit_xl.files import soffice

pytestmark = [
    pytest.mark.slow,  # starts programs
    pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script of the shell"),
]


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """As soffice does, it starts another program, waits for that, and keeps its process id."""
    program = tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/below.new; mv {tmp_path}/below.new {tmp_path}/below\nwait\n"
    )
    program.chmod(0o755)
    return program


def gone(pid: int) -> bool:
    for _ in range(1200):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"])
def test_a_signal_leaves_neither_folder_nor_program_behind(name: str, stand_in: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    code = (
        "from pathlib import Path; from govcredit_xl.files.soffice import convert; import signal;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"convert([b'x'], 'docx', 'pdf', Path({str(stand_in)!r}))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(place)}, stderr=subprocess.DEVNULL
    )
    while not (tmp_path / "below").exists():
        assert run.poll() is None
        time.sleep(0.05)
    below = int((tmp_path / "below").read_text())
    assert len(list(place.iterdir())) == 1
    run.send_signal(getattr(signal, name))
    run.wait()
    assert gone(below)
    for _ in range(600):
        if not list(place.iterdir()):
            break
        time.sleep(0.1)
    assert list(place.iterdir()) == []


def test_what_hangs_is_ended_and_what_was_made_is_kept(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.write_text(stand_in.read_text().replace("sleep 600 &", 'echo made > "$7/0.pdf"\nsleep 600 &', 1))
    hung = tmp_path / "below"
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + (1e6 if hung.exists() else 0))
    monkeypatch.setattr(soffice, "time", clock)  # no matter how long the machine takes to get there
    waits: list[float] = []
    found = soffice.convert([b"x", b"y"], "docx", "pdf", stand_in, on_wait=waits.append)
    assert found == [b"made\n", None] and waits == sorted(waits)
    assert gone(int(hung.read_text()))


def test_a_program_that_cannot_be_started_makes_nothing(tmp_path: Path) -> None:
    assert soffice.convert([b"x"], "docx", "pdf", tmp_path / "none") == [None]
