"""Real mail servers on loopback: SMTP (aiosmtpd) whose faults can be ordered, IMAP (dovecot)."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections import defaultdict, deque
from pathlib import Path

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "xyb@xinyong.test", "opensesame-7"
HOST = "localhost"


def require_dovecot() -> str:
    """Where dovecot is; skips the test without it, and fails it on the CI."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "dovecot is missing: apt-get install dovecot-imapd"
        )
    return found


class Authority:
    """An authority of our own and a certificate for localhost."""

    def __init__(self, folder: Path, name: str = HOST) -> None:
        self.ca = folder / "ca.pem"
        self.certificate, self.key = folder / "server.pem", folder / "server.key"
        authority = trustme.CA()
        issued = authority.issue_cert(name)
        authority.cert_pem.write_to_path(self.ca)
        self.certificate.write_bytes(b"".join(part.bytes() for part in issued.cert_chain_pems))
        self.key.write_bytes(issued.private_key_pem.bytes())

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class _Session(SMTP):
    """A session that does what its server has been told to do wrong."""

    def __init__(self, owner: SmtpServer, **options) -> None:
        super().__init__(owner, hostname=HOST, **options)
        self._owner = owner

    async def _fault(self, stage: str) -> bool:
        """True where the server misbehaves and the command is done with."""
        action = self._owner.next_fault(stage)
        if action.startswith("slow"):
            await asyncio.sleep(float(action.split()[1]))
            return False
        if action == "drop":
            self.transport.abort()
        elif action:
            await self.push(action)
            if action.startswith("421"):
                self.transport.close()
        return bool(action)

    async def push(self, status):
        """Chinese servers answer in GB18030."""
        await super().push(status.encode("gb18030") if isinstance(status, str) else status)

    async def smtp_EHLO(self, arg):  # noqa: N802
        if not await self._fault("EHLO"):
            await super().smtp_EHLO(arg)

    async def smtp_MAIL(self, arg):  # noqa: N802
        if not await self._fault("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):  # noqa: N802
        if not await self._fault("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):  # noqa: N802
        self._owner.at_data()
        if not await self._fault("DATA"):
            await super().smtp_DATA(arg)


class SmtpServer:
    """An SMTP server with login; STARTTLS or SSL.

    Attributes:
        faults: stage (EHLO, MAIL, RCPT, DATA, END) → what to do at each next time: "" nothing, a reply such
            as "450 later", "drop", "slow 2", and at END also "take-and-drop": keep the mail, then drop.
        refused: address → reply to its RCPT.
        mails: address → the mails that were taken, as bytes.
        connections, logins: how many there were.
    """

    def __init__(self, authority: Authority, security: str) -> None:
        self.faults: dict[str, deque[str]] = defaultdict(deque)
        self.refused: dict[str, str] = {}
        self.mails: dict[str, list[bytes]] = defaultdict(list)
        self.connections = self.logins = 0
        self.when: list[float] = []
        self.at_data = lambda: None
        self.on_mail = lambda to, data: None
        context = authority.context()
        options = {
            "authenticator": self._authenticate,
            "auth_required": True,
            "auth_require_tls": security == "STARTTLS",
            "tls_context": context if security == "STARTTLS" else None,
        }

        def session() -> _Session:
            self.connections += 1
            return _Session(self, loop=self._loop, **options)

        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opened = asyncio.run_coroutine_threadsafe(
            self._loop.create_server(session, "127.0.0.1", 0, ssl=context if security == "SSL" else None),
            self._loop,
        )
        self._server = opened.result(10)
        self.port = self._server.sockets[0].getsockname()[1]

    def next_fault(self, stage: str) -> str:
        waiting = self.faults[stage]
        return waiting.popleft() if waiting else ""

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.logins += 1
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(), PASSWORD.encode(),
        )  # fmt: skip
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        action = self.next_fault("END")
        if action.startswith("slow"):
            await asyncio.sleep(float(action.split()[1]))
        elif action == "drop":
            server.transport.abort()
            return "250 never heard"
        elif action not in {"", "take-and-drop"}:
            return action
        self.when.append(time.monotonic())
        for address in envelope.rcpt_tos:
            self.mails[address].append(envelope.original_content)
            self.on_mail(address, envelope.original_content)
        if action == "take-and-drop":
            server.transport.abort()
        return "250 OK queued"

    def count(self) -> dict[str, int]:
        return {address: len(mails) for address, mails in self.mails.items() if mails}

    def close(self) -> None:
        async def stop() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


_CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox 草稿夹 {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox "Sent Messages" {{
    auto = create
    special_use = \\Sent
  }}
}}
"""


class ImapServer:
    """Dovecot with a mailbox for whoever logs in with the password.

    Attributes:
        port: for SSL; `plain` for STARTTLS.
    """

    def __init__(self, authority: Authority, folder: Path) -> None:
        program = require_dovecot()
        self.folder = folder
        self.port, self.plain = _free_port(), _free_port()
        import pwd  # dovecot runs where this is

        root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid()).pw_name
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        self.owner = self._uid, self._gid = owner.pw_uid, owner.pw_gid
        for name in ("run", "state", "mail", "home"):
            (folder / name).mkdir(parents=True)
            os.chown(folder / name, self._uid, self._gid)
        config = folder / "dovecot.conf"
        config.write_text(
            _CONF.format(
                folder=folder,
                internal="dovecot" if root else me,
                login="dovenull" if root else me,
                group="dovecot" if root else os.getgid(),
                certificate=authority.certificate,
                key=authority.key,
                password=PASSWORD,
                uid=self._uid,
                gid=self._gid,
                plain=self.plain,
                port=self.port,
            ),
            encoding="utf-8",
        )
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        self.close()
        raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    _numbers = itertools.count(1)

    def deliver(self, address: str, data: bytes) -> Path:
        """Put a mail into someone's inbox, as the mail transfer agent does."""
        box = self.folder / "mail" / address
        for part in (box, box / "cur", box / "new", box / "tmp"):
            part.mkdir(exist_ok=True)
            os.chown(part, self._uid, self._gid)
        name = f"{int(time.time())}.M{next(self._numbers):06}.test"
        (box / "tmp" / name).write_bytes(data)
        os.chown(box / "tmp" / name, self._uid, self._gid)
        return (box / "tmp" / name).replace(box / "new" / name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def open_folder() -> Path:
    """A folder that a server's own user may enter; pytest's are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="gc-mail-"))
    folder.chmod(0o755)
    return folder
