"""What a mail server says about a mail that it could not deliver, also where it does not say it as RFC 3464 has it."""

from __future__ import annotations

import re
from typing import Final

_SENDERS: Final = re.compile(
    r"(?:mailer[-_. ]?daemon|postmaster|mail[-_. ]?delivery|maildaemon|bounce)", re.IGNORECASE
)
_SUBJECTS: Final = re.compile(
    r"退信|退回|投递失败|无法投递|未送达|发送失败|系统通知.{0,100}失败|undeliver"
    r"|delivery (?:status|failure|has failed|report)|failure notice|returned mail|mail delivery|delivery incomplete|rejected",
    re.IGNORECASE,
)
_RECIPIENT: Final = re.compile(
    r"(?:final-recipient|original-recipient|x-failed-recipients)\s*:\s*(?:rfc822\s*;)?\s*<?([\w.+-]{1,64}@[\w.-]{1,200})",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,100}(?:\.[\w-]{1,100}){1,5}")


def is_bounce(kind: str, sender: str, subject: str, failed: str = "") -> bool:
    """True for a mail that says that another one came back.

    Args:
        kind: its content type.
        sender: From, or the address alone; "" and <> are what RFC 5321 asks of a bounce.
        subject: decoded.
        failed: its header X-Failed-Recipients.
    """
    if kind == "multipart/report" or failed:
        return True
    from_server = sender.strip() in {"", "<>"} or bool(_SENDERS.search(sender))
    return from_server and bool(_SUBJECTS.search(subject))


def recipient(text: str) -> str:
    """The address that a mail did not reach, by what the bounce says; "" where it says none."""
    told = _RECIPIENT.search(text[:200_000])
    if told is not None:
        return told[1].lower()
    return next((one.lower() for one in _ADDRESS.findall(text[:20_000]) if not _SENDERS.search(one)), "")
