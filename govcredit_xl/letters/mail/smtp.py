"""One SMTP connection: encrypted, logged in, and exact about how far a mail got when something breaks."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.mail import journal
from govcredit_xl.letters.mail.limits import LimitedSmtp, LimitedSmtpSsl
from govcredit_xl.letters.mail.servers import TIMEOUT, ServerTrouble, tls_context, troubles
from govcredit_xl.letters.mail.settings import STARTTLS, MailSettings, Server, server_words

CLOSING = 421
"""The server's code for: I am closing this connection, come back later."""

_GREETING = "[127.0.0.1]"
"""How we introduce ourselves: a Windows computer's own name may be Chinese, which EHLO cannot say."""


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of one mail.

    Attributes:
        state: accepted, deferred, failed or unknown.
        words: the server's own, with its code.
        alive: the connection can be used for the next mail.
    """

    state: str
    words: str
    alive: bool = True


class SmtpLink:
    """An open connection; a context manager.

    Raises:
        ServerTrouble: it cannot be opened, or the login is refused.
    """

    def __init__(self, settings: MailSettings, password: str) -> None:
        assert settings.smtp is not None  # `lacking` has asked for it
        self._server: Server = settings.smtp
        self._settings = settings
        self._password = password
        with troubles("smtp", self._server):
            try:
                self._smtp = self._open()
            except smtplib.SMTPResponseException as error:
                raise self._refused(error.smtp_code, error.smtp_error) from error
            except smtplib.SMTPServerDisconnected as error:
                raise ConnectionResetError(str(error)) from error
        try:
            self._log_in()
        except BaseException:
            self._smtp.close()
            raise

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, tls_context(self._settings)
        if server.security != STARTTLS:
            return LimitedSmtpSsl(server.host, server.port, _GREETING, timeout=TIMEOUT, context=context)
        link = LimitedSmtp(server.host, server.port, _GREETING, timeout=TIMEOUT)
        try:
            self._greet(link)
            if not link.has_extn("starttls"):
                facts = {"host": server.host, "name": MailSetting.SECURITY}
                raise ServerTrouble(Problem("mail-no-encryption", facts=facts))
            link.starttls(context=context)
        except BaseException:
            link.close()
            raise
        return link

    def _greet(self, link: smtplib.SMTP) -> None:
        code, text = link.ehlo()
        if code >= 400:
            raise self._refused(code, text)

    def _log_in(self) -> None:
        with troubles("smtp", self._server):
            try:
                self._greet(self._smtp)
                self._smtp.login(self._settings.user, self._password)
            except smtplib.SMTPAuthenticationError as error:
                if 400 <= error.smtp_code < 500:
                    raise self._refused(error.smtp_code, error.smtp_error) from None
                words = self._words(error.smtp_code, error.smtp_error)
                raise self._login_refused(words) from None
            except smtplib.SMTPResponseException as error:
                raise self._refused(error.smtp_code, error.smtp_error) from None
            except smtplib.SMTPServerDisconnected as error:
                raise ConnectionResetError(str(error)) from None
            except smtplib.SMTPException as error:
                words = server_words(str(error), self._settings.user, self._password)
                raise self._login_refused(f"不支持用密码登录（{words}）") from None
            except UnicodeError:
                raise self._login_refused("密码里有中文或全角字符（not ASCII）") from None
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                words = type(error).__name__  # such as a challenge that is no base64
                raise self._login_refused(f"登录时的回答不合协议（{words}）") from None

    def _login_refused(self, words: str) -> ServerTrouble:
        facts = {"host": self._server.host, "user": self._settings.user, "words": words}
        return ServerTrouble(Problem("mail-login-refused", facts=facts))

    def _refused(self, code: int, text: bytes | str) -> ServerTrouble:
        facts = {"host": self._server.host, "words": self._words(code, text)}
        return ServerTrouble(Problem("mail-server-busy", facts=facts), passing=400 <= code < 500)

    def _words(self, code: int, text: bytes | str) -> str:
        shown = _text(text)
        return server_words(f"{code} {shown}".strip(), self._settings.user, self._password)

    def transmit(self, data: bytes, sender: str, to: str, before_data: Callable[[], None]) -> DeliveryResult:
        """Hand over one mail.

        Args:
            data: the mail with CRLF line ends.
            sender, to: the addresses of the envelope.
            before_data: called when the server is ready for the mail, before it gets a byte of it.
        """
        begun = False
        try:
            code, text = self._smtp.mail(sender)
            if code < 300:
                code, text = self._smtp.rcpt(to)
            if not 200 <= code < 300:
                return self._not_taken(code, text)
            before_data()
            code, text = self._smtp.docmd("DATA")
            if code != 354:
                return self._not_taken(code, text)
            begun = True
            self._smtp.send(_stuffed(data))
            code, text = self._smtp.getreply()
        except (smtplib.SMTPServerDisconnected, OSError, ssl.SSLError) as error:
            self._smtp.close()
            words = server_words(_text(str(error)), self._settings.user, self._password)
            words = words or type(error).__name__
            return DeliveryResult(journal.UNKNOWN if begun else journal.DEFERRED, words, alive=False)
        if code == 250:
            return DeliveryResult(journal.ACCEPTED, self._words(code, text))
        if not 400 <= code < 600:  # no answer that SMTP knows: it may have been taken
            self._smtp.close()
            return DeliveryResult(journal.UNKNOWN, self._words(code, text), alive=False)
        return self._not_taken(code, text)

    def _not_taken(self, code: int, text: bytes | str) -> DeliveryResult:
        words = self._words(code, text)
        state = journal.DEFERRED if 400 <= code < 500 else journal.FAILED
        if code in {CLOSING, -1}:
            self._smtp.close()
            return DeliveryResult(journal.DEFERRED, words, alive=False)
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            return DeliveryResult(state, words, alive=False)
        return DeliveryResult(state, words)

    def close(self) -> None:
        """Say good-bye, should there be anyone to say it to."""
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()

    def __enter__(self) -> SmtpLink:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def _stuffed(data: bytes) -> bytes:
    """The mail as DATA wants it: a dot before each line that begins with one, and a line with a dot at the end."""
    body = data if data.endswith(b"\r\n") else data + b"\r\n"
    body = body.replace(b"\r\n.", b"\r\n..")
    return (b"." + body if body.startswith(b".") else body) + b".\r\n"


def _text(raw: bytes | str) -> str:
    """A server's words on one line; Chinese servers also answer in GB18030."""
    if isinstance(raw, str):
        text = raw
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("gb18030", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
