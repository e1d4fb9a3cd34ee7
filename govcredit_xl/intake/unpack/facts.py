"""What taking a container apart gives: its members, what became of it, and the facts of a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from govcredit_xl.problems import Problem

UNPACKER: Final = 1
"""Raise it when the same bytes would come apart differently: every container is then unpacked again."""


@dataclass(frozen=True, slots=True)
class Mail:
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

    def record(self) -> list[Any]:
        """Plain values for JSON."""
        return list(astuple(self))

    @staticmethod
    def from_record(record: list[Any]) -> Mail:
        """The mail that `record` described."""
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in record]
        return Mail(*values)


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
    mail: Mail | None = None


@dataclass(frozen=True, slots=True)
class Opened:
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
    opened: tuple[Opened, ...] = ()
    members: tuple[Member, ...] = ()
    mail: Mail | None = None

    def record(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "opened": [
                [o.path, o.sha256, o.state, o.reason, [problem.record() for problem in o.problems]]
                for o in self.opened
            ],
            "members": [
                [m.path, m.parent, m.sha256, m.size, m.raw, m.ignored, m.mail and m.mail.record()]
                for m in self.members
            ],
            "mail": self.mail and self.mail.record(),
        }

    @staticmethod
    def from_record(sha256: str, record: Mapping[str, Any]) -> Tree:
        """The tree that `record` described."""
        return Tree(
            sha256,
            tuple(
                Opened(path, sha, state, reason, tuple(Problem.from_record(problem) for problem in problems))
                for path, sha, state, reason, problems in record["opened"]
            ),
            tuple(
                Member(path, parent, sha, size, raw, ignored, mail and Mail.from_record(mail))
                for path, parent, sha, size, raw, ignored, mail in record["members"]
            ),
            record["mail"] and Mail.from_record(record["mail"]),
        )


def lacking(kind: str, kind_en: str, tool: str, tool_en: str = "") -> dict[str, str | float]:
    """The facts of a container that takes a tool or library that is not here."""
    tool_en = tool_en or tool
    return {"kind": kind, "kind_en": kind_en, "tool": tool, "tool_en": tool_en, "why": f"没有安装 {tool}"}


DAMAGED: Final[dict[str, str | float]] = {
    "why": "压缩包不完整或已损坏",
    "why_en": "the archive is incomplete or damaged",
}


class Refused(Exception):  # noqa: N818
    """A container or a member that is not taken apart: the problem says why.

    Attributes:
        state: what becomes of it: rejected, or unreadable.
    """

    def __init__(self, problem: Problem, state: str = "unreadable") -> None:
        super().__init__(problem.code)
        self.problem, self.state = problem, state
