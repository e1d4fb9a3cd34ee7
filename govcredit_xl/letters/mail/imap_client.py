"""An IMAP client whose server has an allowance of bytes and time for each command."""

from __future__ import annotations

import imaplib
from typing import IO, Any, Final, cast

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from govcredit_xl.letters.mail.limits import Allowance

_PIECE: Final = 64 * 1024


class _LimitedImap(imaplib.IMAP4):
    """Reads with an allowance, piece by piece."""

    allowance: Allowance

    def read(self, size: int) -> bytes:
        """A literal."""
        self.allowance.ask(size)
        source, pieces = cast("IO[bytes]", self.file), list[bytes]()
        while size > 0:
            piece = source.read(min(size, _PIECE))
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
            self.allowance.spend(len(piece))
        return b"".join(pieces)

    def readline(self) -> bytes:
        """A line."""
        line: bytes = super().readline()
        self.allowance.spend(len(line))
        return line


class _Encrypted(_LimitedImap, IMAP4_TLS):  # type: ignore[misc,unused-ignore]
    pass


class _Plain(_LimitedImap, IMAP4WithTimeout):  # type: ignore[misc,unused-ignore]
    pass


class LimitedClient(IMAPClient):  # type: ignore[misc,unused-ignore]
    """An IMAP client whose server has an `allowance` for each command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.allowance = Allowance()
        super().__init__(*args, **kwargs)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802
        connect = getattr(self._timeout, "connect", None)
        more = (self.ssl_context,) if self.ssl else ()
        # The greeting is read while it is made, so the class itself knows the allowance.
        base = _Encrypted if self.ssl else _Plain
        kind = type(base.__name__, (base,), {"allowance": self.allowance})
        made: imaplib.IMAP4 = kind(self.host, self.port, *more, connect)
        return made
