"""What comes out of one container, member by member: written to temporary files, hashed, counted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from govcredit_xl.intake.shown import why_ignored
from govcredit_xl.intake.unpack.budget import Spending
from govcredit_xl.intake.unpack.facts import Mail
from govcredit_xl.intake.unpack.names import escaped, shown, unlike
from govcredit_xl.problems import Problem

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
class Stored:
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
    mail: Mail | None = None
    stored: list[Stored] = field(default_factory=list)
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
        temporary.replace(self.folder / sha256)
        known = raw.hex() if raw and raw != name.encode("utf-8", "surrogatepass") else ""
        self.stored.append(Stored(plain, sha256, got, known, ignored or _ignored(plain)))

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
