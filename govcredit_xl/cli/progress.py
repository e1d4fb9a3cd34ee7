"""A progress bar on stderr for anything longer than a second; none when it is not a terminal."""

from __future__ import annotations

import sys
import time

from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.texts import text

_WIDTH = 24


class Bar:
    """Redraws one line; called with (stage, done, total)."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._start = time.monotonic()
        self._drawn = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the stage is, once a second has gone by."""
        if not self._on or total <= 0 or time.monotonic() - self._start < 1:
            return
        full = _WIDTH * done // total
        line = f"{text(f'progress.{stage}', LANG)} {'█' * full}{'░' * (_WIDTH - full)} {done}/{total}"
        sys.stderr.write("\r\x1b[K" + line)
        sys.stderr.flush()
        self._drawn = True

    def close(self) -> None:
        """Wipe the line."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
