"""One IMAP mailbox: encrypted, logged in, its folders found by what they are for."""

from __future__ import annotations

import datetime as dt
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.mail.servers import TIMEOUT, ServerTrouble, tls_context, troubles
from govcredit_xl.letters.mail.settings import STARTTLS, MailSettings, Server, server_words

if TYPE_CHECKING:
    from govcredit_xl.letters.mail.imap_client import LimitedClient

DRAFTS: Final = "drafts"
SENT: Final = "sent"
# What a folder is for: its flag (RFC 6154), and its names where a server tells no flags.
_FLAGS: Final = {DRAFTS: b"\\Drafts", SENT: b"\\Sent"}
_NAMES: Final = {
    DRAFTS: ("drafts", "draft", "草稿箱", "草稿"),
    SENT: ("sent", "sent messages", "sent items", "sent mail", "已发送", "已发送邮件", "已发邮件", "发件箱"),
}
_WHAT: Final = {
    DRAFTS: ("草稿", "drafts", MailSetting.DRAFTS),
    SENT: ("已发送", "sent mails", MailSetting.SENT),
}


# What the library runs into with answers that are none.
_NO_PROTOCOL: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError, RecursionError,
    imaplib.IMAP4.error,
)  # fmt: skip
_FAREWELL: Final = 4096
_YEARS: Final = range(1980, 2100)


@dataclass(frozen=True, slots=True)
class ListedMail:
    """A mail as the folder lists it: UID, size in bytes, when the server got it (UTC)."""

    uid: int
    size: int
    received: dt.datetime


class Mailbox:
    """An open mailbox; a context manager.

    Raises:
        ServerTrouble: it cannot be opened, or the login is refused.
    """

    def __init__(self, settings: MailSettings, password: str) -> None:
        assert settings.imap is not None  # `lacking` has asked for it
        self._server: Server = settings.imap
        self._settings = settings
        self._password = password
        with self._watched():
            self._imap = self._open()
        try:
            self._log_in()
        except BaseException:
            self._imap.shutdown()
            raise

    def _open(self) -> LimitedClient:
        from imapclient.exceptions import CapabilityError

        from govcredit_xl.letters.mail.imap_client import LimitedClient

        server, context = self._server, tls_context(self._settings)
        plain = server.security == STARTTLS
        client = LimitedClient(
            server.host, server.port, ssl=not plain, ssl_context=None if plain else context, timeout=TIMEOUT
        )
        if plain:
            try:
                client.starttls(context)
            except CapabilityError:
                client.shutdown()
                facts = {"host": server.host, "name": MailSetting.IMAP_SECURITY}
                raise ServerTrouble(Problem("mail-no-encryption", facts=facts)) from None
            except BaseException:
                client.shutdown()
                raise
        return client

    def _log_in(self) -> None:
        from imapclient.exceptions import LoginError

        with self._watched():
            try:
                self._imap.login(self._settings.user, self._password)
            except LoginError as error:
                facts = {
                    "host": self._server.host,
                    "user": self._settings.user,
                    "words": self._words(str(error)),
                }
                raise ServerTrouble(Problem("mail-login-refused", facts=facts)) from None
            if self._imap.has_capability("ID"):
                # NetEase closes its folders to programs that do not say who they are.
                self._imap.id_({"name": "govcredit-xl", "vendor": "govcredit-xl"})

    @contextmanager
    def _watched(self, size: int = 0) -> Iterator[None]:
        """Whatever the server does wrong becomes `ServerTrouble`; the answer has at most `size` bytes."""
        from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

        from govcredit_xl.letters.mail.limits import ANSWER, FloodError

        if hasattr(self, "_imap"):
            self._imap.allowance.renew(size or ANSWER)
        with troubles("imap", self._server):
            try:
                yield
            except FloodError as error:
                raise self._odd(error.why, error.why_en) from None
            except ssl.SSLCertVerificationError:
                raise  # a ValueError too, but nothing that the server answered
            except (ProtocolError, *_NO_PROTOCOL) as error:
                detail = self._words(str(error)) or type(error).__name__
                raise self._odd(f"回答不合协议（{detail}）", f"no IMAP answer ({detail})") from None
            except IMAPClientAbortError as error:
                raise ConnectionResetError(self._words(str(error))) from None
            except IMAPClientError as error:
                facts = {"host": self._server.host, "words": self._words(str(error))}
                raise ServerTrouble(Problem("mail-server-busy", facts=facts)) from None

    def _odd(self, why: str, why_en: str) -> ServerTrouble:
        facts = {"host": self._server.host, "port": str(self._server.port), "why": why, "why_en": why_en}
        return ServerTrouble(Problem("mail-server-odd", facts=facts | {"name": MailSetting.IMAP_SECURITY}))

    def _words(self, text: str) -> str:
        return server_words(text, self._settings.user, self._password)

    # -- folders -----------------------------------------------------------------------------------
    def folder_for(self, purpose: str) -> str:
        """The name of the folder for drafts or sent mails: as set, else by its flag, else by its name.

        Raises:
            ServerTrouble: there is none.
        """
        with self._watched():
            folders = self._imap.list_folders()
        names = [str(name) for _, _, name in folders]
        what, what_en, setting = _WHAT[purpose]
        wanted = self._settings.drafts if purpose == DRAFTS else self._settings.sent
        if wanted in names:
            return wanted
        if not wanted:
            for flags, _, name in folders:
                if _FLAGS[purpose] in flags:
                    return str(name)
            for _, delimiter, name in folders:
                last = str(name).split((delimiter or b"/").decode("ascii"))[-1]
                if last.lower() in _NAMES[purpose]:
                    return str(name)
        raise self._no_folder(what, what_en, setting, wanted, names)

    def _no_folder(
        self, what: str, what_en: str, setting: str, wanted: str, names: list[str]
    ) -> ServerTrouble:
        facts = {
            "what": what,
            "what_en": what_en,
            "folder": f"“{wanted}”" if wanted else "",
            "name": setting,
            "known": self._words("、".join(name[:60] for name in names[:30])),
        }
        return ServerTrouble(Problem("mail-no-folder", facts=facts))

    def look_into(self, folder: str) -> int:
        """Choose a folder for reading only (EXAMINE); its UIDVALIDITY.

        Raises:
            ServerTrouble: there is no such folder.
        """
        with self._watched():
            names = [str(name) for _, _, name in self._imap.list_folders()]
            if folder not in names and folder.upper() != "INBOX":
                raise self._no_folder("收件", "incoming mails", MailSetting.FOLDER, folder, names)
            return _whole(self._imap.select_folder(folder, readonly=True).get(b"UIDVALIDITY"))

    # -- mails -------------------------------------------------------------------------------------
    def has_mail(self, message_id: str, mark: str = "") -> bool:
        """True if the folder chosen holds that mail, by its Message-ID or by a mark in its subject."""
        with self._watched():
            if self._imap.search(["HEADER", "Message-ID", message_id]):
                return True
            return bool(mark and self._imap.search(["SUBJECT", mark]))

    def append_draft(self, folder: str, data: bytes) -> None:
        """Put a mail into a folder as a draft."""
        with self._watched():
            self._imap.append(folder, data, flags=(b"\\Draft", b"\\Seen"))

    def uids(self, since: dt.date | None) -> list[int]:
        """UIDs of the mails in the folder chosen that came on or after a day."""
        with self._watched():
            found = self._imap.search(["SINCE", since] if since else ["ALL"])
        return sorted({uid for uid in map(_whole, found) if uid})

    def listed(self, uids: list[int]) -> list[ListedMail]:
        """Size and time of these mails, by UID; those gone since are left out."""
        with self._watched():
            found = self._imap.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]) if uids else {}
        asked = set(uids)  # a server may tell of mails that nobody asked for
        return [
            ListedMail(uid, _whole(data.get(b"RFC822.SIZE")), _moment(data.get(b"INTERNALDATE")))
            for uid, data in sorted(found.items())
            if uid in asked
        ]

    def raw(self, uid: int, largest: int) -> bytes | None:
        """A mail's bytes, left unseen (BODY.PEEK); None where it is gone, or where the server sends no bytes.

        Raises:
            ServerTrouble: it has more than `largest` bytes.
        """
        with self._watched(largest + 2**20):
            found = self._imap.fetch([uid], ["BODY.PEEK[]"])
        data = found.get(uid, {}).get(b"BODY[]")
        return data if isinstance(data, bytes) else None

    def header(self, uid: int) -> bytes:
        """The lines of a mail's head that tell subject and sender, left unseen."""
        with self._watched():
            found = self._imap.fetch([uid], ["BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]"])
        values = (value for key, value in found.get(uid, {}).items() if key.startswith(b"BODY["))
        return next((value for value in values if isinstance(value, bytes)), b"")

    def close(self) -> None:
        """Log out, should there be anyone to say it to."""
        self._imap.allowance.renew(_FAREWELL)
        for farewell in (self._imap.logout, self._imap.shutdown):
            try:
                farewell()
                return
            except Exception:
                continue

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def _whole(value: object) -> int:
    """A number as a server may tell it, 0 where it is none; one beyond any mail is cut, not believed."""
    return min(max(value, 0), 2**53) if isinstance(value, int) and not isinstance(value, bool) else 0


def _moment(value: object) -> dt.datetime:
    """When the server says that a mail came (UTC); now, where that cannot be."""
    if isinstance(value, dt.datetime) and value.year in _YEARS:
        return value.astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC)
