"""LibreOffice as a process: found, started or joined, and driven through its bridge."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from govcredit_xl.files.soffice import end_all, find_soffice

START_SECONDS: Final = 60.0
CALL_SECONDS: Final = 300.0
_HAND_OVER: Final = 3.0
_BRIDGE: Final = Path(__file__).with_name("bridge.py")


class LibreOfficeError(Exception):
    """LibreOffice refused or did not answer; the text is its own."""


@lru_cache(maxsize=1)
def find_python() -> Path | None:
    """A Python that can drive LibreOffice: the one it ships, else the system's; None where there is none."""
    program = find_soffice()
    if program is None:
        return None
    folder = program.resolve().parent
    candidates = [folder / "python.exe", folder / "python", folder.parent / "Resources" / "python"]
    candidates += [Path(sys.executable), Path("/usr/bin/python3")]
    return next((one for one in candidates if one.is_file() and _has_uno(one)), None)


def _has_uno(python: Path) -> bool:
    try:
        done = subprocess.run(
            [python, "-c", "import uno"], capture_output=True, timeout=30, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _environment() -> dict[str, str]:
    # Another Python's settings would break the one that LibreOffice ships.
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def holder_of(path: Path) -> str | None:
    """URL of the profile whose LibreOffice holds a file open; None where none does.

    The lock file beside it names user, machine, time and profile, parted by commas.
    """
    lock = path.with_name(f".~lock.{path.name}#")
    try:
        text = lock.read_text("utf-8", "replace")
    except OSError:
        return None
    profile = text.strip().rstrip(";").rpartition(",")[2]
    return profile if profile.startswith("file:") else None


class Bridge:
    """A connection to one LibreOffice.

    Args:
        profile: URL of the user profile; None: the user's own.
        headless: without any window.
        join: the LibreOffice of that profile is running and is only asked to listen; it is never ended.
        keep: it goes on when the connection ends: the user works in it.

    Raises:
        LibreOfficeError: it cannot be had.
    """

    def __init__(
        self, *, profile: str | None = None, headless: bool = True, join: bool = False, keep: bool = False
    ) -> None:
        program, python = find_soffice(), find_python()
        if program is None or python is None:
            raise LibreOfficeError("no LibreOffice with Python support (python3-uno) on this machine")
        self._own = contextlib.ExitStack()
        if profile is None and not join and headless:
            folder = self._own.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            profile = Path(folder).as_uri()
        pipe = f"govcredit{secrets.token_hex(6)}"
        command = [str(program), f"--accept=pipe,name={pipe};urp;", "--norestore", "--nologo", "--nodefault"]
        command += ["--headless"] if headless and not join else []
        command += [f"-env:UserInstallation={profile}"] if profile else []
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # A session of its own: Ctrl+C in our window does not end it, and all that it started can be ended.
        self._office = subprocess.Popen(command, env=_environment(), start_new_session=True, **quiet)  # type: ignore[call-overload]
        self._python = subprocess.Popen(
            [python, _BRIDGE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            encoding="utf-8",
        )
        self.joined, self.headless, self.keep = join, headless, keep
        try:
            self.version: str = self.call("connect", pipe=pipe, seconds=START_SECONDS, own=not (join or keep))
        except BaseException:
            self.end()
            raise
        if join:
            self.joined = self._handed_over()

    def _handed_over(self) -> bool:
        """A process that finds another one running hands over and ends; one that stays is that LibreOffice."""
        try:
            self._office.wait(_HAND_OVER)
        except subprocess.TimeoutExpired:
            return False
        return True

    @property
    def pid(self) -> int:
        """Number of the process that was started for it."""
        return int(self._office.pid)

    def call(self, do: str, **facts: Any) -> Any:
        """Have the bridge do something.

        Raises:
            LibreOfficeError: it was refused, or did not come back in time.
        """
        assert self._python.stdin is not None and self._python.stdout is not None
        late = threading.Timer(CALL_SECONDS, self._python.kill)
        late.start()
        try:
            self._python.stdin.write(json.dumps({"do": do, **facts}) + "\n")
            self._python.stdin.flush()
            line = self._python.stdout.readline()
        except OSError as error:
            raise LibreOfficeError(f"{do}: {error}") from error
        finally:
            late.cancel()
        if not line:
            raise LibreOfficeError(f"{do}: no answer")
        answer = json.loads(line)
        if "error" in answer:
            raise LibreOfficeError(f"{do}: {answer['error']}")
        return answer["ok"]

    def end(self) -> None:
        """Let go of it; one that was started here, and not for the user, is ended."""
        mine = not self.joined and not self.keep
        if mine:
            with contextlib.suppress(LibreOfficeError):
                self.call("quit")
        self._python.kill()
        self._python.communicate()
        if mine:
            try:
                self._office.wait(20)
            except subprocess.TimeoutExpired:
                end_all(self._office)
        self._own.close()
