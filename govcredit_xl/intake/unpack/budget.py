"""How much a container may hold, over everything inside it: a small file must not fill the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from govcredit_xl.intake.unpack.facts import Refused
from govcredit_xl.problems import Problem

_MB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for one arrival and all that is inside it.

    Attributes:
        depth: containers inside one another, the outermost counted.
        count: members, folders and refused ones not counted.
        total: bytes of all members together.
        member: bytes of one member.
        ratio: bytes of all members for each byte of the arrival, once they are more than `free`.
        free: bytes that any arrival may unpack to, however small it is.
    """

    depth: int = 8
    count: int = 2000
    total: int = 512 * _MB
    member: int = 128 * _MB
    ratio: int = 100
    free: int = 32 * _MB


@dataclass
class Spending:
    """What of a budget has been spent; never given back, so that refused members cost too."""

    budget: Budget
    size: int
    count: int = 0
    total: int = 0

    def enter(self, depth: int) -> None:
        """Open one more container.

        Raises:
            Refused: they are nested too deep.
        """
        if depth > self.budget.depth:
            raise limit("层层嵌套超过", str(self.budget.depth), "层", "levels of nesting")

    def add_member(self) -> None:
        """Count one more member.

        Raises:
            Refused: there are too many.
        """
        self.count += 1
        if self.count > self.budget.count:
            raise limit("里面的文件超过", str(self.budget.count), "个", "files")

    def expect(self, count: int) -> None:
        """Refuse a container that announces too many members, before any of them is written.

        Raises:
            Refused: there are too many.
        """
        if self.count + count > self.budget.count:
            raise limit("里面的文件超过", str(self.budget.count), "个", "files")

    def add_bytes(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            Refused: there are too many, or too many for so small a file.
        """
        self.total += size
        if self.total > self.budget.total:
            raise limit("解开后超过", str(self.budget.total // _MB), "MB", "MB when unpacked")
        if self.total > self.budget.free and self.total > self.size * self.budget.ratio:
            raise limit(
                "解开后的大小超过本身的", str(self.budget.ratio), "倍", "times its own size when unpacked"
            )


def limit(what: str, most: str, unit: str, english: str) -> Refused:
    """The refusal of a container that goes beyond a limit."""
    facts = {"what": f"{what} {most} {unit}", "what_en": f"{most} {english}"}
    return Refused(Problem("container-over-limit", facts={**facts, "why": facts["what"]}), "rejected")
