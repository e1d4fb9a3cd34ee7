"""Mail servers on loopback that break every rule: a script of answers, over TLS."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from mail_servers import Authority

Answer = bytes | Iterator[bytes]


class ScriptedServer:
    """Answers each line of a client by what `answer` makes of it; a thread for each connection.

    Args:
        authority: for its certificate.
        greeting: what is said first.
        answer: the line, without its end → what is sent; None closes the connection.
    """

    def __init__(
        self, authority: Authority, greeting: Answer, answer: Callable[[bytes], Answer | None]
    ) -> None:
        self._context = authority.context()
        self._greeting, self._answer = greeting, answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.sent = 0
        self._open = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                raw, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError), self._context.wrap_socket(raw, server_side=True) as link:
            self._send(link, self._greeting)
            with link.makefile("rb") as lines:
                for line in lines:
                    answer = self._answer(line.rstrip(b"\r\n"))
                    if answer is None:
                        return
                    self._send(link, answer)

    def _send(self, link: socket.socket, answer: Answer) -> None:
        for piece in [answer] if isinstance(answer, bytes) else answer:
            link.sendall(piece)
            self.sent += len(piece)

    def close(self) -> None:
        self._open = False
        self._listener.close()


MAIL = b"From: a@b.test\r\nSubject: x\r\nDate: Mon, 1 Nov 2021 09:00:00 +0800\r\n\r\nhello\r\n"


def imap_answers(**odd: Callable[[bytes], Answer] | Answer) -> Callable[[bytes], Answer | None]:
    """A server with one mail, well-behaved but for the commands named; `{tag}` stands for the tag.

    Args:
        odd: LOGIN, LIST, EXAMINE, SEARCH, SIZES, BODY → what is sent instead, before or with the end of the command.
    """
    usual: dict[str, Answer | Callable[[bytes], Answer]] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
        "LOGIN": b"{tag} OK in\r\n",
        "LIST": b'* LIST () "/" INBOX\r\n{tag} OK done\r\n',
        "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done\r\n",
        "SEARCH": b"* SEARCH 5\r\n{tag} OK done\r\n",
        "SIZES": b'* 1 FETCH (UID 5 RFC822.SIZE %d INTERNALDATE " 1-Nov-2021 09:00:00 +0800")\r\n{tag} OK done\r\n'
        % len(MAIL),
        "BODY": b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%s)\r\n{tag} OK done\r\n" % (len(MAIL), MAIL),
        "LOGOUT": b"* BYE\r\n{tag} OK bye\r\n",
    }
    usual |= odd

    def answer(line: bytes) -> Answer | None:
        tag, _, command = line.partition(b" ")
        word = command.upper()
        kind = "BODY" if b"BODY.PEEK" in word else "SIZES" if b"RFC822.SIZE" in word else ""
        found = re.match(rb"(?:UID )?([A-Z]+)", word)
        kind = kind or (found[1].decode() if found else "")
        said = usual.get(kind, b"{tag} OK done\r\n")
        if callable(said):
            return said(tag)
        return said.replace(b"{tag}", tag) if isinstance(said, bytes) else said

    return answer


def hostile_imap(authority: Authority, **odd: Callable[[bytes], Answer] | Answer) -> ScriptedServer:
    return ScriptedServer(authority, b"* OK ready\r\n", imap_answers(**odd))


def certificate_of(authority: Authority, folder: Path) -> None:
    (folder / "ca.pem").write_bytes(authority.ca.read_bytes())
