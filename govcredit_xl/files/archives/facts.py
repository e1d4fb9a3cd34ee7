"""What taking a container apart gives: its members, what became of it, and the facts of a mail."""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.problems import Problem


def lacking(kind: str, kind_en: str, tool: str, tool_en: str = "") -> dict[str, str | float]:
    """The facts of a container that takes a tool or library that is not here."""
    tool_en = tool_en or tool
    return {"kind": kind, "kind_en": kind_en, "tool": tool, "tool_en": tool_en, "why": f"没有安装 {tool}"}


DAMAGED: Final[dict[str, str | float]] = {
    "why": "压缩包不完整或已损坏",
    "why_en": "the archive is incomplete or damaged",
}


METHOD: Final[dict[str, str]] = {
    "why": "用了本机读不了的压缩方法",
    "why_en": "it is packed by a method that is not known here",
}


class RefusedMember(Exception):  # noqa: N818
    """A container or a member that is not taken apart: the problem says why.

    Attributes:
        state: what becomes of it: rejected, or unreadable.
    """

    def __init__(self, problem: Problem, state: str = "unreadable") -> None:
        super().__init__(problem.code)
        self.problem, self.state = problem, state
