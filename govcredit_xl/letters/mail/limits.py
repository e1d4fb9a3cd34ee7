"""What a mail server may say, and for how long: a hostile or broken one ends with a sentence, never with the memory.

The libraries read whatever a server sends. Here each command has an allowance of bytes and of time.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket

ANSWER: Final = 8 * 2**20
"""Bytes that a server may send in answer to a command that asks for no mail."""
SMTP_ANSWER: Final = 256 * 1024
SECONDS: Final = 300.0
"""For the answer to one command; a server that trickles is silent for no single read."""
SLOWEST: Final = 20_000
"""Bytes a second that a mail comes with at the least: it gets the more time the larger it is."""


class FloodError(Exception):
    """A server has sent more, or taken longer, than any answer needs; `why` and `why_en` say which."""

    def __init__(self, why: str, why_en: str) -> None:
        super().__init__(why)
        self.why, self.why_en = why, why_en


class Allowance:
    """Bytes and time that are left for the answer to a command."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.renew(ANSWER)

    def renew(self, size: int) -> None:
        """Begin a new command, whose answer has at most so many bytes."""
        self.left, self._size = size, size
        self._until = self._clock() + SECONDS + size / SLOWEST

    def ask(self, size: int) -> None:
        """Before so many bytes are read.

        Raises:
            FloodError: they are too many, or it has taken too long.
        """
        if size > self.left:
            limit = f"{max(self._size >> 20, 1)} MB"
            raise FloodError(f"一次回答超过 {limit}", f"one answer has more than {limit}")
        if self._clock() > self._until:
            raise FloodError("一次回答拖得太久，没有完", "one answer takes too long and does not end")

    def spend(self, size: int) -> None:
        """After so many bytes have been read; raises as `ask`."""
        self.ask(size)
        self.left -= size


class _LimitedFile:
    """The lines of an SMTP server's answers; what is too much is a broken connection to `smtplib`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.allowance = Allowance()

    def readline(self, size: int = -1) -> bytes:
        line = self._file.readline(size)
        try:
            self.allowance.spend(len(line))
        except FloodError as error:
            raise OSError(error.why) from error
        return line

    def close(self) -> None:
        self._file.close()


class LimitedSmtp(smtplib.SMTP):
    """An SMTP client whose server has an allowance for each answer."""

    file: Any
    sock: socket.socket | None

    def getreply(self) -> tuple[int, bytes]:
        """The next answer."""
        if self.file is None and self.sock is not None:
            self.file = _LimitedFile(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.allowance.renew(SMTP_ANSWER)
        return super().getreply()


class LimitedSmtpSsl(LimitedSmtp, smtplib.SMTP_SSL):
    """The same over TLS from the start."""
