"""A container taken apart, and every container inside it: the entry point of a worker."""

from __future__ import annotations

import hashlib
import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from govcredit_xl.core.arrivals import MailFacts, Member, OpenedContainer, Tree
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import Basket, Budget, Spending, StoredMember
from govcredit_xl.files.archives.facts import RefusedMember
from govcredit_xl.files.archives.kinds import container_kind
from govcredit_xl.files.archives.rejoin import rejoin
from govcredit_xl.files.archives.volume_names import volume_of


@dataclass(frozen=True, slots=True)
class Parcel:
    """A container to take apart.

    Attributes:
        path: its archived copy.
        sha256: of its bytes.
        name: as it came.
    """

    path: str
    sha256: str
    name: str


def folder_of(folder: Path, sha256: str) -> Path:
    """Where the members of a container are, under their hashes, until they are archived."""
    return folder / sha256[:32]


def unpack(shared: tuple[str, Budget], parcel: Parcel) -> Tree:
    """Take a container apart; its members lie in `folder_of` afterwards.

    Args:
        shared: the folder for temporary files, and the budget.
        parcel: what to take apart.
    """
    folder, path = folder_of(Path(shared[0]), parcel.sha256), Path(parcel.path)
    if not is_whole(path, parcel.sha256):
        raise OSError("存档的原件读不了，或与收到时不一致")  # the next run tries again
    kind = container_kind(path)
    if not kind:
        return Tree(parcel.sha256)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    work = UnpackWork(folder, Spending(shared[1], path.stat().st_size))
    mail = work.open(path, parcel.sha256, kind, parcel.name, "", 1, None)
    return Tree(parcel.sha256, tuple(work.opened), tuple(work.members), mail)


def is_whole(path: Path, sha256: str) -> bool:
    """True where a file has that hash."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


@dataclass
class UnpackWork:
    """One arrival being taken apart."""

    folder: Path
    spending: Spending
    opened: list[OpenedContainer] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    def open(
        self, path: Path, sha256: str, kind: str, name: str, below: str, depth: int, around: MailFacts | None
    ) -> MailFacts | None:
        """Take one container apart, and those inside it; the facts of the mail that it is, None where it is none.

        Args:
            path, sha256, kind: of the container.
            name: as shown.
            below: its own path within the arrival, "" for the outermost.
            depth: 1 for the outermost.
            around: the mail nearest around it.
        """
        before = len(self.opened), len(self.members)
        basket = Basket(path, name, self.folder, self.spending)
        try:
            self.spending.enter(depth)
            _read(kind, basket)
            rejoin(basket)
            said = _said(basket, below, sha256)
            self.opened.append(said)
            nearest = basket.mail or _with_tokens(around, basket.tokens)
            for one in basket.stored:
                self._add(one, below, depth, nearest)
        except RefusedMember as refused:
            # A limit of the whole tree ends the outermost too; what came out so far is not kept.
            del self.opened[before[0] :], self.members[before[1] :]
            self.opened.append(_refused(below, sha256, refused))
        return basket.mail

    def _add(self, one: StoredMember, below: str, depth: int, around: MailFacts | None) -> None:
        path = f"{below}!{one.name}" if below else one.name
        member = Member(path, below, one.sha256, one.size, one.raw, one.ignored, around)
        stored = self.folder / one.sha256
        told = volume_of(one.name.rpartition("/")[2])
        waits = told is not None and told.scheme in {"parts", "numbered"}  # for the other volumes
        kind = "" if one.ignored or waits else container_kind(stored)
        place = len(self.members)
        self.members.append(member)
        if kind:
            own = self.open(stored, one.sha256, kind, one.name, path, depth + 1, around)
            if own is not None:
                self.members[place] = replace(member, mail=own)


def _with_tokens(facts: MailFacts | None, tokens: tuple[str, ...]) -> MailFacts | None:
    """The facts of a mail whose text stands in a part of it (winmail.dat)."""
    if not tokens:
        return facts
    known = facts or MailFacts()
    return replace(known, tokens=tuple(dict.fromkeys((*known.tokens, *tokens))))


def _read(kind: str, basket: Basket) -> None:
    """Run the reader of that kind.

    Raises:
        Refused: the container is not to be had.
    """
    try:
        _reader(kind)(basket)
    except RecursionError:
        raise _failed("内容嵌套过深", "it is nested too deep") from None
    except MemoryError:
        raise _failed("拆开它需要的内存太多", "it takes too much memory") from None
    except (struct.error, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # What a library did not expect of a file; our own mistakes look alike, so the type is told.
        detail = f"{type(error).__name__}: {error}"[:200]
        raise _failed(f"内容出乎意料（{detail}）", f"its content was not expected ({detail})") from None


def _reader(kind: str) -> Callable[[Basket], None]:
    # Libraries load when there is something for them to do.
    if kind == "eml":
        from govcredit_xl.files.archives.mail import open_mail as reader
    elif kind == "msg":
        from govcredit_xl.files.archives.outlook import open_msg as reader
    elif kind == "tnef":
        from govcredit_xl.files.archives.tnef import open_tnef as reader
    elif kind == "zip":
        from govcredit_xl.files.archives.zips import open_zip as reader
    elif kind == "7z":
        from govcredit_xl.files.archives.sevenzip import open_7z as reader
    elif kind == "rar":
        from govcredit_xl.files.archives.rars import open_rar as reader
    elif kind == "tar":
        from govcredit_xl.files.archives.tars import open_tar as reader
    else:
        from govcredit_xl.files.archives.tars import open_packed as reader
    return reader


def _failed(why: str, why_en: str) -> RefusedMember:
    return RefusedMember(Problem("container-failed", facts={"why": why, "why_en": why_en}))


def _refused(path: str, sha256: str, refused: RefusedMember) -> OpenedContainer:
    return OpenedContainer(path, sha256, refused.state, str(refused.problem.facts["why"]), (refused.problem,))


def _said(basket: Basket, path: str, sha256: str) -> OpenedContainer:
    """What became of a container whose reader came to its end."""
    stored, refused = len(basket.stored), len(basket.refused)
    if not stored and refused and basket.locked == refused:
        problem = Problem("container-password", facts={"why": "设了密码"})
        return OpenedContainer(path, sha256, "unreadable", "设了密码", (problem,))
    problems = tuple(basket.problems)
    if not stored and refused:
        return OpenedContainer(path, sha256, "unreadable", f"里面的 {refused} 个文件都没有取出", problems)
    if not stored:
        problem = basket.empty or Problem("container-empty", facts={"why": "里面没有文件"})
        state = "unreadable" if basket.empty is None else "ignored"
        return OpenedContainer(path, sha256, state, str(problem.facts["why"]), (*problems, problem))
    reason = f"已拆开：{stored} 个文件，{refused} 个没有取出" if refused else f"已拆开：{stored} 个文件"
    return OpenedContainer(path, sha256, "ignored", reason, problems)
