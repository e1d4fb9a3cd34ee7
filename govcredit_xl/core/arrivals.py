"""What arrived: files, members of containers, and the mails they came in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.problems import Problem

UNPACKER: Final = 3
"""Raise it when the same bytes would come apart differently: every container is then unpacked again."""


@dataclass(frozen=True, slots=True)
class MailFacts:
    """The facts of a mail; "" or empty where it does not say.

    Attributes:
        message_id: with its angle brackets.
        sender_name, sender: display name and address (lower case) of From.
        to: addresses of To and Cc, lower case.
        subject: decoded.
        date: UTC, ISO 8601, whole seconds.
        in_reply_to, references: Message-IDs.
        tokens: whatever in subject and body looks like a token; unproved.
    """

    message_id: str = ""
    sender_name: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    date: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A file that came out of a container, or out of one inside it.

    Attributes:
        path: below the outermost container: `folder/b.xlsx`, `b.zip!c.xlsx`.
        parent: path of the container that held it, "" for the outermost.
        sha256, size: of its bytes.
        raw: its name as the container has it, where the path does not show it faithfully: bytes as hex.
        ignored: why it is no return (in Chinese), "" where it may be one.
        mail: of a mail its own facts, else those of the mail nearest around it; None outside of mails.
    """

    path: str
    parent: str
    sha256: str
    size: int
    raw: str = ""
    ignored: str = ""
    mail: MailFacts | None = None


@dataclass(frozen=True, slots=True)
class OpenedContainer:
    """What became of a container, as the ledger keeps it as a return.

    Attributes:
        path: "" for the outermost, else as `Member.path`.
        state: ignored (it was taken apart), rejected, unreadable.
        reason: in Chinese.
        problems: of the container and its members; `file` is left None.
    """

    path: str
    sha256: str
    state: str
    reason: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything that came out of one arrival; `opened` is empty where it is no container.

    Attributes:
        mail: the facts of the arrival itself where it is a mail.
    """

    sha256: str
    opened: tuple[OpenedContainer, ...] = ()
    members: tuple[Member, ...] = ()
    mail: MailFacts | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that came under a path for the first time.

    Attributes:
        path: relative to the round, with /; members of containers after `!`.
        sha256: of the bytes, under which the archive holds them.
        size, mtime_ns: the file's, when first seen.
        run: the run that saw it first.
        seen_at: that run's time, UTC, ISO 8601.
        order: place among all arrivals, from 1: by run, then time, then path.
        parent: path of the mail or archive that it was in, "" for a file of the inbox. A member has the
            times of the file that brought it, since its own are the sender's to set.
        mail: of a mail its own facts, else those of the mail nearest around it; None where there is none.
        ignored: why it is no return whatever it says, in Chinese; "" where it may be one.
        raw: its name as the container has it, bytes as hex, where the path does not show it faithfully.
        expanded: a container in the inbox whose members have been recorded.
    """

    path: str
    sha256: str
    size: int
    mtime_ns: int
    run: int
    seen_at: str
    order: int = 0
    parent: str = ""
    mail: MailFacts | None = None
    ignored: str = ""
    raw: str = ""
    expanded: bool = False

    @property
    def came_ns(self) -> int:
        """When it came, in ns since 1970: the mail's date, unless that lies ahead of us, else the file's time."""
        if self.mail is not None and self.mail.date and self.mail.date <= self.seen_at:
            return int(dt.datetime.fromisoformat(self.mail.date).timestamp()) * 10**9
        return self.mtime_ns


@dataclass(frozen=True, slots=True)
class Sighting:
    """A path as the last run saw it; `stamp` (size and times) tells whether it was touched since."""

    path: str
    stamp: str
    sha256: str
