"""What comes out of one container, member by member: written to temporary files, hashed, counted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from govcredit_xl.core.arrivals import MailFacts
from govcredit_xl.core.folder import replace_file
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.names import escaped, shown, unlike
from govcredit_xl.files.names import why_ignored

CHUNK: Final = 2**18
_NAMELESS: Final = "无名文件"
_MB: Final = 2**20


class CannotStore(Exception):  # noqa: N818
    """A member could not be written: the disk is at fault, not the container."""


class MemberFault(Exception):  # noqa: N818
    """One member that cannot be taken out, while its siblings can; `why` in Chinese and English."""

    def __init__(self, why: str, why_en: str) -> None:
        super().__init__(why)
        self.why, self.why_en = why, why_en


@contextmanager
def storing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Write a file piece by piece, safe on the disk at the end.

    Raises:
        CannotStore: it could not be written.
    """
    try:
        file = path.open("wb")
    except OSError as error:
        raise CannotStore(str(error)) from error

    def write(data: bytes) -> None:
        try:
            file.write(data)
        except OSError as error:
            raise CannotStore(str(error)) from error

    with file:
        yield write
        try:
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise CannotStore(str(error)) from error


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A member that was taken out; the folder holds its bytes under their hash."""

    name: str
    sha256: str
    size: int
    raw: str
    ignored: str


@dataclass
class Basket:
    """A container being taken apart.

    Attributes:
        path: its bytes.
        name: its own name as shown, of use where the content has none for a member.
        folder: where members are written.
        spending: the budget of the whole tree.
        mail: the facts of the container, where it is a mail.
        tokens: reply tokens that it holds for the mail around it.
        stored: members taken out.
        refused: names of those that were not.
        locked: how many of them for want of a password.
        problems: of members.
        empty: what to say where nothing is in it; None: that it is empty.
    """

    path: Path
    name: str
    folder: Path
    spending: Spending
    mail: MailFacts | None = None
    tokens: tuple[str, ...] = ()
    stored: list[StoredMember] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    locked: int = 0
    problems: list[Problem] = field(default_factory=list)
    empty: Problem | None = None
    _names: set[str] = field(default_factory=set)

    def add(
        self,
        name: str,
        chunks: Iterable[bytes],
        *,
        raw: bytes = b"",
        ignored: str = "",
        size: int = 0,
        counted: bool = False,
    ) -> None:
        """Take a member out.

        Args:
            name: decoded, with folders.
            chunks: its bytes; a `MemberFault` raised while they come costs this member alone.
            raw: the name as the container has it.
            ignored: why it is no return.
            size: as announced, 0 where nothing is.
            counted: its bytes have been counted already.

        Raises:
            Refused: the budget of the tree is spent.
        """
        self.spending.add_member()
        plain = self._named(name)
        temporary = self.folder / "incoming"
        hashed, got = hashlib.sha256(), 0
        try:
            self._check_size(size)
            with storing(temporary) as write:
                for chunk in chunks:
                    got += len(chunk)
                    self._check_size(got)
                    self.spending.add_bytes(0 if counted else len(chunk))
                    hashed.update(chunk)
                    write(chunk)
        except MemberFault as fault:
            self._refuse(plain, fault.why, fault.why_en)
            return
        sha256 = hashed.hexdigest()
        replace_file(temporary, self.folder / sha256)
        known = raw.hex() if raw and raw != name.encode("utf-8", "surrogatepass") else ""
        self.stored.append(StoredMember(plain, sha256, got, known, ignored or _ignored(plain)))

    def add_bytes(self, name: str, data: bytes, *, raw: bytes = b"", ignored: str = "") -> None:
        """Take out a member that is in memory already."""
        self.add(name, (data[at : at + CHUNK] for at in range(0, len(data), CHUNK)), raw=raw, ignored=ignored)

    def refuse(self, name: str, why: str, why_en: str, *, locked: bool = False) -> None:
        """Leave a member where it is, and say so.

        Raises:
            Refused: there are too many members.
        """
        self.spending.add_member()
        self.locked += locked
        self._refuse(self._named(name), why, why_en)

    def _refuse(self, plain: str, why: str, why_en: str) -> None:
        self.refused.append(plain)
        self.problems.append(Problem("member-refused", facts={"member": plain, "why": why, "why_en": why_en}))

    def _named(self, name: str) -> str:
        plain, odd = shown(name)
        if odd:
            self.problems.append(Problem("member-name-odd", facts={"member": escaped(name)}))
        plain = unlike(plain or _NAMELESS, self._names)
        self._names.add(plain)
        return plain

    def unpacked(
        self, open_member: Callable[[], AbstractContextManager[IO[bytes]]], packed: int, size: int, told: int
    ) -> Iterator[bytes]:
        """The bytes of a member, piece by piece.

        Args:
            open_member: opens it.
            packed: its size in the archive; size: as announced; told: what it must come to, -1 for anything.

        Raises:
            MemberFault: it is too large, or of another size.
        """
        self.check_announced(size, packed)
        got = 0
        with open_member() as member:
            while chunk := member.read(CHUNK):
                got += len(chunk)
                yield chunk
        if told not in (-1, got):
            raise MemberFault("内容与登记的大小不符", "its size is not what the directory says")

    def _check_size(self, size: int) -> None:
        most = self.spending.budget.member
        if size > most:
            raise MemberFault(f"它超过 {most // _MB} MB", f"it is larger than {most // _MB} MB")

    def check_announced(self, size: int, packed: int) -> None:
        """Refuse a member that announces itself as a bomb, so that it costs its siblings nothing.

        Raises:
            MemberFault: it is too large, or too large for what is packed.
        """
        self._check_size(size)
        budget = self.spending.budget
        if size > budget.free and size > packed * budget.ratio:
            raise MemberFault(
                f"它解开后超过压缩时的 {budget.ratio} 倍",
                f"it unpacks to more than {budget.ratio} times its size",
            )


def _ignored(path: str) -> str:
    return next((why for why in map(why_ignored, path.split("/")) if why), "")


# -- How much a container may hold, over everything inside it: a small file must not fill the disk -------


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


def limit(what: str, most: str, unit: str, english: str) -> RefusedMember:
    """The refusal of a container that goes beyond a limit."""
    facts = {"what": f"{what} {most} {unit}", "what_en": f"{most} {english}"}
    return RefusedMember(Problem("container-over-limit", facts={**facts, "why": facts["what"]}), "rejected")
