"""Runs the command behind an entry in a process of its own, and tells line by line what it says."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from govcredit_xl.cli.menu.behind import PROGRESS, VARIABLE, WITH_PROGRESS
from govcredit_xl.letters.mail.settings import VARIABLE as PASSWORD_VARIABLE


@dataclass(frozen=True)
class Said:
    """A line that the command printed."""

    line: str


@dataclass(frozen=True)
class Advanced:
    """How far it is; `total` is 0 where that is not known."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Ended:
    """It has ended, with that exit code."""

    code: int


Tale = Said | Advanced | Ended


def told(line: str) -> Tale:
    """What a line of a command means."""
    if line.startswith(PROGRESS):
        stage, _, figures = line.removeprefix(PROGRESS).strip().rpartition("|")
        done, _, total = figures.partition("/")
        if done.isdigit() and total.isdigit():
            return Advanced(stage, int(done), int(total))
    return Said(line)


class CommandRun:
    """A command that runs: its tales are taken out by whoever shows them, without waiting.

    Args:
        round_dir: the round that it works on.
        arguments: of the command; anybody on the machine can read them.
        password: of the mailbox, which is why it goes another way; "" where none was given.
    """

    def __init__(self, round_dir: Path, arguments: Sequence[str], password: str = "") -> None:
        self.arguments = [sys.executable, "-P", "-m", "govcredit_xl", "--round", str(round_dir), *arguments]
        environment = {
            **os.environ,
            VARIABLE: WITH_PROGRESS,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUNBUFFERED": "1",
        }
        if password:
            environment[PASSWORD_VARIABLE] = password
        self._process = subprocess.Popen(
            self.arguments,
            cwd=round_dir,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            encoding="utf-8",
            errors="replace",
            # A console window of its own would flash up on Windows.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._tales: queue.Queue[Tale] = queue.Queue()
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def _listen(self, stream: IO[str]) -> None:
        for line in stream:
            self._tales.put(told(line.rstrip("\n")))
        self._tales.put(Ended(self._process.wait()))

    def news(self) -> list[Tale]:
        """What has been told since it was asked last."""
        found: list[Tale] = []
        while True:
            try:
                found.append(self._tales.get_nowait())
            except queue.Empty:
                return found

    def all(self) -> Iterator[Tale]:
        """Everything, waiting until it has ended."""
        while True:
            tale = self._tales.get()
            yield tale
            if isinstance(tale, Ended):
                return

    def stop(self) -> None:
        """End it; nothing is lost: the next run takes up what was cut off."""
        self._process.terminate()
