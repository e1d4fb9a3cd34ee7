"""What SMTP and IMAP share: encrypted connections, and why one does not come about, in plain words."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from govcredit_xl.core.mail_terms import MailSetting
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import Sheet
from govcredit_xl.letters.mail.settings import MailSettings, Server

TIMEOUT: Final = 60.0
"""Seconds to wait for a server's answer."""

_NAMES: Final = {
    "smtp": (MailSetting.SMTP_SERVER, MailSetting.SECURITY),
    "imap": (MailSetting.IMAP_SERVER, MailSetting.IMAP_SECURITY),
}


class ServerTrouble(Exception):  # noqa: N818
    """A server cannot be used; `problem` says why. `passing`: it may answer later."""

    def __init__(self, problem: Problem, *, passing: bool = False) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.passing = passing


def tls_context(settings: MailSettings) -> ssl.SSLContext:
    """Certificates are checked, against the system's authorities and the office's own where it has one.

    Raises:
        ServerTrouble: the office's file is no certificate.
    """
    context = ssl.create_default_context()
    if settings.certificate is not None:
        try:
            context.load_verify_locations(settings.certificate)
        except (ssl.SSLError, OSError) as error:
            facts = {
                "name": MailSetting.CERTIFICATE,
                "value": settings.certificate.name,
                "why": "不是 PEM 格式的证书文件",
                "why_en": "it is no certificate in PEM format",
            }
            raise ServerTrouble(Problem("mail-setting-wrong", sheet=Sheet.SETTINGS, facts=facts)) from error
    return context


@contextmanager
def troubles(kind: str, server: Server) -> Iterator[None]:
    """Turn what goes wrong with a connection into `ServerTrouble`.

    Args:
        kind: `smtp` or `imap`.
        server: which one it is about.
    """
    name, security = _NAMES[kind]
    facts = {"host": server.host, "port": str(server.port)}
    try:
        yield
    except ServerTrouble:
        raise
    except ssl.SSLCertVerificationError as error:
        why = _certificate_words(error)
        raise ServerTrouble(Problem("mail-certificate", facts={**facts, "why": why})) from error
    except socket.gaierror as error:
        facts |= {"why": error.strerror or str(error), "name": name}
        raise ServerTrouble(Problem("mail-server-not-found", facts=facts)) from error
    except (ssl.SSLError, UnicodeError) as error:
        facts |= {"why": getattr(error, "reason", None) or str(error), "name": security}
        raise ServerTrouble(Problem("mail-server-odd", facts=facts)) from error
    except (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, EOFError) as error:
        facts |= {"why": _words(error)}
        raise ServerTrouble(Problem("mail-connection-lost", facts=facts), passing=True) from error
    except OSError as error:
        facts |= {"why": _words(error), "name": security}
        raise ServerTrouble(Problem("mail-server-silent", facts=facts)) from error


def _words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "等了很久没有回答（timed out）"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _certificate_words(error: ssl.SSLCertVerificationError) -> str:
    text = error.verify_message or str(error)
    known = {
        "self-signed certificate": "是自签证书",
        "self signed certificate": "是自签证书",
        "unable to get local issuer certificate": "签发者不受信任",
        "certificate has expired": "已过期",
        "Hostname mismatch": "证书是另一个服务器名的",
        "IP address mismatch": "证书不是这个地址的",
    }
    return next((f"{zh}（{text}）" for en, zh in known.items() if en in text), text)
