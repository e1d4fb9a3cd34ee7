"""The mail settings of the sheet 设置: servers, folders, pace."""

from __future__ import annotations

import base64
import os
import re
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.model import Settings
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import Setting, Sheet

SSL: Final = "SSL"
STARTTLS: Final = "STARTTLS"
_PORTS: Final = {("smtp", SSL): 465, ("smtp", STARTTLS): 587, ("imap", SSL): 993, ("imap", STARTTLS): 143}
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]+")
_WORDS: Final = {SSL: SSL, "TLS": SSL, "SSL/TLS": SSL, STARTTLS: STARTTLS}


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens; `security` is SSL (from the first byte) or STARTTLS."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How the office mails.

    Attributes:
        address: whose name the mails bear, "" where none is known.
        sender: the name shown beside it.
        reply_to: where replies go, "" where it is `address` itself.
        user: the login; the same for both servers.
        smtp, imap: None where no server is set.
        folder: where replies come in; drafts, sent: "" to find them.
        certificate: an authority of the office's own, trusted besides the system's.
        per_minute, per_connection: mails at most. pause, retry_after: seconds. retries: within one run.
        remind_every: days within which the same reminder is not sent again.
    """

    address: str
    sender: str
    reply_to: str
    user: str
    smtp: Server | None
    imap: Server | None
    folder: str
    drafts: str
    sent: str
    certificate: Path | None
    per_minute: float
    per_connection: int
    pause: float
    retry_after: float
    retries: int
    remind_every: float

    @property
    def account(self) -> str:
        """Under what the password is kept."""
        server = self.smtp or self.imap
        return self.user if "@" in self.user or server is None else f"{self.user}@{server.host}"


def is_address(text: str) -> bool:
    """True for an address that every mail server takes: ASCII, one @, a dot after it."""
    return _ADDRESS.fullmatch(text) is not None


def read_mail_settings(settings: Settings, round_: Round) -> tuple[MailSettings, list[Problem]]:
    """The settings, with defaults for those left blank, and those that cannot be meant."""
    read = _Reader(settings.other)
    user, own = read.text(MailSetting.USER), read.address(settings.email)
    address = user if is_address(user) else own
    found = MailSettings(
        address=address,
        sender=read.text(MailSetting.SENDER) or settings.organ,
        reply_to=own if own != address else "",
        user=user or own,
        smtp=read.server("smtp", MailSetting.SMTP_SERVER, MailSetting.SMTP_PORT, MailSetting.SECURITY),
        imap=read.server("imap", MailSetting.IMAP_SERVER, MailSetting.IMAP_PORT, MailSetting.IMAP_SECURITY),
        folder=read.text(MailSetting.FOLDER) or "INBOX",
        drafts=read.text(MailSetting.DRAFTS),
        sent=read.text(MailSetting.SENT),
        certificate=read.certificate(round_),
        per_minute=read.number(MailSetting.PER_MINUTE, 20, least=0.1),
        per_connection=int(read.number(MailSetting.PER_CONNECTION, 10, least=1, whole=True)),
        pause=read.number(MailSetting.PAUSE, 5),
        retry_after=read.number(MailSetting.RETRY_AFTER, 120),
        retries=int(read.number(MailSetting.RETRIES, 3, whole=True)),
        remind_every=read.number(MailSetting.REMIND_EVERY, 3),
    )
    return found, read.problems


def lacking(found: MailSettings, channel: str) -> list[Problem]:
    """What must be set before `smtp` or `imap` can be used, in one problem; none where all is there."""
    needs = {
        MailSetting.SMTP_SERVER: found.smtp is not None or channel != "smtp",
        MailSetting.IMAP_SERVER: found.imap is not None or channel != "imap",
        MailSetting.USER: bool(found.user),
        Setting.EMAIL: bool(found.address),
    }
    missing = [name for name, there in needs.items() if not there]
    if not missing:
        return []
    return [Problem("mail-setting-missing", sheet=Sheet.SETTINGS, facts={"names": "、".join(missing)})]


class _Reader:
    """Reads one setting after another and remembers those at fault."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def address(self, text: str) -> str:
        """The office's own address, "" where no header can bear it."""
        if not text or is_address(text):
            return text
        why = "邮件服务器只认字母、数字写的地址", "mail servers take an address in plain letters only"
        self._wrong(Setting.EMAIL, *why, value=text)
        return ""

    def number(self, name: str, default: float, *, least: float = 0, whole: bool = False) -> float:
        text = self.text(name)
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not least <= value < 1e6 or (whole and not value.is_integer()):
            kind, kind_en = ("整数", "a whole number") if whole else ("数", "a number")
            self._wrong(name, f"应是不小于 {least:g} 的{kind}", f"it must be {kind_en} of at least {least:g}")
            return default
        return value

    def server(self, kind: str, name: str, port_name: str, security_name: str) -> Server | None:
        host, word = self.text(name), self.text(security_name).upper() or SSL
        security = _WORDS.get(word, "")
        if not security:
            self._wrong(security_name, "应是 SSL 或 STARTTLS，不加密会泄露密码", "it must be SSL or STARTTLS")
            security = SSL
        port = self.number(port_name, _PORTS[kind, security], least=1, whole=True)
        if port > 65535:
            self._wrong(port_name, "端口不大于 65535", "a port is at most 65535")
        if host and _HOST.fullmatch(host) is None:
            self._wrong(
                name, "应是服务器名，例如 smtp.qq.com，不带 http:// 和空格", "it must be a server's name"
            )
            return None
        return Server(host, int(port), security) if host else None

    def certificate(self, round_: Round) -> Path | None:
        text = self.text(MailSetting.CERTIFICATE)
        if not text:
            return None
        path = round_.root / text
        if not path.is_file():
            self._wrong(
                MailSetting.CERTIFICATE, "找不到这个文件", "there is no such file in the round's folder"
            )
            return None
        return path

    def _wrong(self, name: str, why: str, why_en: str, value: str = "") -> None:
        facts = {"name": name, "value": value or self.text(name), "why": why, "why_en": why_en}
        self.problems.append(Problem("mail-setting-wrong", sheet=Sheet.SETTINGS, facts=facts))


# -- The mailbox's password: from the environment, the system's keyring or a prompt; never in a file or a log ---
VARIABLE: Final = "GOVCREDIT_MAIL_PASSWORD"
SERVICE: Final = "govcredit-xl"
HIDDEN: Final = "***"

Ask = Callable[[str], str | None]
"""Asks a person for the password of an account; None where nobody is there to answer."""


def find_password(account: str, ask: Ask | None = None) -> str | None:
    """The password of the account, None where there is none to be had."""
    return os.environ.get(VARIABLE) or _kept(account) or (ask(account) if ask is not None else None)


def keep_password(account: str, password: str) -> str | None:
    """Put it into the system's keyring; why that cannot be done, None where it is done."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, account, password)
    except (keyring.errors.KeyringError, OSError, RuntimeError) as error:
        return type(error).__name__
    return None


def _kept(account: str) -> str | None:
    try:
        import keyring
        import keyring.errors

        return keyring.get_password(SERVICE, account)
    except (keyring.errors.KeyringError, OSError, RuntimeError):  # a server without a desktop has none
        return None


LONGEST_WORDS: Final = 300
"""Characters of a server's words that are shown."""
_LOOKED_AT: Final = 2000
_SECRET_LEAST: Final = 4
_BETWEEN: Final = r"(?:[\s:,;%=-]|0x|\\x|&#x?)*"


def server_words(text: str, user: str, password: str) -> str:
    """A server's words as they are shown: on one line, not too long, without the password."""
    shown = without_password(" ".join(text[:_LOOKED_AT].split()), user, password)
    return shown if len(shown) <= LONGEST_WORDS else shown[:LONGEST_WORDS] + "…"


def without_password(text: str, user: str, password: str) -> str:
    """A server's words without the password, in whatever form and case it may repeat it.

    As it is typed, backwards, percent-encoded, in hex with or without signs between, and in base64, also as a
    part of something longer, as a login sends it.
    """
    shown = text.replace(password, HIDDEN) if password else text
    if len(password) < _SECRET_LEAST:  # of a shorter one any text is full
        return shown
    raw = password.encode()
    forms = [re.escape(password), re.escape(password[::-1]), re.escape(urllib.parse.quote(password, safe=""))]
    forms += [re.escape(base64.b64encode(f"\0{user}\0{password}".encode()).decode())]
    forms += [_BETWEEN.join(f"{byte:02x}" for byte in data) for data in (raw, password.encode("utf-16-le"))]
    for form in (*forms, *_base64_forms(raw)):
        shown = re.sub(form, HIDDEN, shown, flags=re.IGNORECASE)
    return shown


def _base64_forms(raw: bytes) -> list[str]:
    """The letters that stand for these bytes wherever in a longer base64 text they begin."""
    found = []
    for before in range(3):
        text = base64.b64encode(bytes(before) + raw).decode().rstrip("=")
        whole = (before + len(raw)) * 8 // 6  # letters that no following byte changes
        core = text[(before * 8 + 5) // 6 : whole]
        spellings = sorted({core, core.replace("+", "-").replace("/", "_")})
        found += [f"[A-Za-z0-9+/_-]*{re.escape(letters)}[A-Za-z0-9+/_=-]*" for letters in spellings]
    return found
