"""Programs of Windows, run by Wine: once, scene after scene in one process, or in a console that is typed into.

Standard handles are pipes, the null device or a terminal: Python under Wine 8 refuses regular files.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import queue
import re
import select
import shutil
import struct
import subprocess
import termios
import threading
import time
import tty
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import make_windows

HERE: Final = Path(__file__).parent
WINE: Final = Path("/usr/lib/wine/wine64")
PATIENCE: Final = float(os.environ.get("GOVCREDIT_PATIENCE", "1800"))
"""Seconds by the clock for one call; whatever takes longer hangs, and fails its test."""
_CODES: Final = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])")
"""What Wine's console tells the terminal around it."""


class Hung(AssertionError):  # noqa: N818
    """A program of Windows ended too early or never, with what it said."""


class Resident:
    """One Python of Windows that plays scene after scene, since each start costs seconds under Wine."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._said: list[bytes] = []
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._hear, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def _hear(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(line)

    def scene(self, *words: str) -> Any:
        """Play one; fails where the process ends or takes too long, with what it said."""
        assert self._process.stdin is not None
        self._said.clear()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(words).encode() + b"\n")
            self._process.stdin.flush()
        with contextlib.suppress(queue.Empty):
            if answer := self._answers.get(timeout=PATIENCE):
                return json.loads(answer)
        self.end()
        said = b"".join(self._said).decode("gbk", "replace")
        raise Hung(f"{words[0]} ended or took over {PATIENCE:.0f} s:\n{said[-3000:]}")

    def alive(self) -> bool:
        """It can play another scene."""
        return self._process.poll() is None

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.wait()


@dataclass
class Windows:
    """The bundle, unpacked, as Wine sees it.

    Attributes:
        home: the folder that holds 开始.cmd.
        residents: the Python that plays scenes, once there is one.
    """

    home: Path
    residents: list[Resident] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """The embedded Python."""
        return self.home / "govcredit-xl" / "python.exe"

    @property
    def environment(self) -> dict[str, str]:
        """What Windows' programs know of the outside: nothing of this system's Python.

        Told not to keep what it compiles, the one inside would compile pandas at each start.
        """
        return {
            name: value
            for name, value in os.environ.items()
            if name != "CI" and not name.startswith("PYTHON")
        }

    def wine(
        self, *words: object, cwd: Path | None = None, typed: bytes = b"", patience: float = PATIENCE
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program of Windows. Standard handles are pipes: Python refuses regular files under Wine 8."""
        command = [str(WINE), *map(str, words)]
        try:
            return subprocess.run(
                command,
                input=typed, capture_output=True, timeout=patience, cwd=cwd or self.home, env=self.environment,
            )  # fmt: skip
        except subprocess.TimeoutExpired as hung:
            said = (hung.stdout or b"") + (hung.stderr or b"")
            raise Hung(f"over {patience:.0f} s:\n{said.decode('gbk', 'replace')[-6000:]}") from None

    def heard(self, *words: object, cwd: Path, silence: float, log: Path) -> tuple[int, str]:
        """Run a program that speaks as it works: its exit code and what it said, which is kept in `log`, too.

        One that says nothing for `silence` seconds hangs: it is ended, and what it said last is told.
        """
        said = bytearray()
        command, pipe = [str(WINE), *map(str, words)], subprocess.PIPE
        process = subprocess.Popen(
            command, cwd=cwd, env=self.environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT
        )  # fmt: skip
        try:
            hung = _listen(process, said, silence)
        finally:
            process.kill()
            code = process.wait()
            told = said.decode("gbk", "replace").replace("\r\n", "\n")
            log.write_text(told, "utf-8")
        if hung:
            raise Hung(f"nothing was said for {silence:.0f} s, and this last:\n{told[-3000:]}")
        return code, told

    def scene(self, name: str, *words: object) -> Any:
        """A scene of inside.py, in the process that plays them all."""
        if not self.residents or not self.residents[-1].alive():
            command = [str(WINE), str(self.python), windows_path(HERE / "inside.py")]
            self.residents.append(Resident(command, self.environment))
        return self.residents[-1].scene(name, *map(str, words))

    def run(self, *lines: list[Any], fixed: bool = False) -> list[dict[str, Any]]:
        """Commands of the program, one after the other."""
        words = [json.dumps(list(map(plain, line)), ensure_ascii=False) for line in lines]
        found: list[dict[str, Any]] = self.scene("commands", "fixed" if fixed else "", *words)
        return found


def unpacked(bundle: Path, folder: Path) -> Path:
    """The folder that holds 开始.cmd, with the one library that Wine lacks beside python.exe."""
    home = make_windows.unpack(bundle, folder)
    shutil.copy2(os.environ["GOVCREDIT_WINE_LIBRARY"], home / "govcredit-xl")
    return home


def _listen(process: subprocess.Popen[bytes], said: bytearray, silence: float) -> bool:
    """Take in what it says until it ends; True where it falls silent."""
    assert process.stdout is not None
    spoke = time.monotonic()
    while time.monotonic() - spoke < silence:
        ready, _, _ = select.select([process.stdout], [], [], 1)
        if ready:
            data = os.read(process.stdout.fileno(), 65536)
            spoke = time.monotonic()
            said += data
        if (ready and not data) or (not ready and process.poll() is not None):
            process.wait()  # what it started may hold its end of the pipe
            return False
    return True


def plain(word: Any) -> str:
    """Paths as Windows names them."""
    return windows_path(word) if isinstance(word, Path) else str(word)


def windows_path(path: Path) -> str:
    """The path on the drive that stands for the whole system."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


class Console:
    """A console of Windows in a terminal of ours, typed into as a clerk would."""

    def __init__(self, home: Path, environment: dict[str, str], *command: str) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 120, 0, 0))
        tty.setraw(theirs)  # Wine's console takes the return of a keyboard for Enter, a new line for Ctrl+J
        self._terminal, self._drawn, self._read_to = ours, b"", 0
        self._process = subprocess.Popen(
            [str(WINE), *command],
            cwd=home,
            env={**environment, "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    @property
    def shown(self) -> str:
        """The text that was drawn, without what only moves the cursor or colours."""
        return _CODES.sub(b"", self._drawn).decode("utf-8", "replace")

    def wait_for(self, words: str) -> None:
        """Until the words are shown, after those waited for before."""
        until = time.monotonic() + PATIENCE
        while (found := self.shown.find(words, self._read_to)) < 0:
            if time.monotonic() > until or not self._read():
                self._process.kill()
                raise Hung(f"{words} is not shown:\n{self.shown[-3000:]}")
        self._read_to = found + len(words)

    def type(self, line: str) -> None:
        """A line and Enter."""
        os.write(self._terminal, line.encode() + b"\r")

    def end(self) -> int:
        """Its exit code, once it has ended; it is ended where it does not."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._read():
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(60)
        self._process.kill()
        return self._process.wait()

    def _read(self) -> bool:
        """False once the program has closed the terminal."""
        ready, _, _ = select.select([self._terminal], [], [], 1)
        if not ready:
            return self._process.poll() is None
        with contextlib.suppress(OSError):  # EIO: nobody has the other end any more
            data = os.read(self._terminal, 65536)
            self._drawn += data
            return bool(data)
        return False
