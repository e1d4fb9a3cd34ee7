"""Members of mails and archives become arrivals of their own.

A container is taken apart once, in a child process; the ledger keeps what came out. Its members are
archived before anything is recorded, so that a run cut off is taken up by the next one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from govcredit_xl.core.arrivals import UNPACKER, Arrival, OpenedContainer, Tree
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import packed
from govcredit_xl.files.archives.basket import Budget
from govcredit_xl.files.archives.kinds import may_be_container
from govcredit_xl.files.archives.tree import Parcel, folder_of, unpack
from govcredit_xl.files.archives.volumes import VolumeParcel, unpack_volumes
from govcredit_xl.files.jobs import FailedJob, Limits, most_workers
from govcredit_xl.returns.apart import TAKEN_APART, with_lost_members
from govcredit_xl.returns.inbox import archived, keep
from govcredit_xl.returns.mend import ArchiveMender
from govcredit_xl.returns.volume_sets import VolumeSet, sets_among, volumes_among

if TYPE_CHECKING:
    from concurrent.futures import Executor

LIMITS: Final = Limits(seconds=120, memory=768 * 2**20, patience=1200)
"""Of one container with all that is inside: the largest mail let through takes some 400 MB."""
AGAIN: Final = 0
"""The version under which a tree is kept that the next run is to try again."""

_WHY: Final = {
    "died": (
        "拆包程序在这个文件上异常退出，下次收取时再试",
        "unpacking it ended the program; the next run tries again",
    ),
    "slow": (
        f"处理器用了 {LIMITS.seconds:.0f} 秒还没有拆完，下次收取时再试",
        f"it took more than {LIMITS.seconds:.0f} s of work; the next run tries again",
    ),
    "memory": ("拆开它需要的内存太多，下次收取时再试", "it takes too much memory; the next run tries again"),
    "raised": (
        "这一次没有读成或写成，下次收取时再试",
        "it could not be read or written now; the next run tries again",
    ),
}


def take_apart(
    round_: Round,
    ledger: Ledger,
    executor: Executor | None = None,
    *,
    budget: Budget | None = None,
    mender: ArchiveMender | None = None,
) -> int:
    """Take apart what has not been yet; the number of new arrivals.

    Args:
        round_: the round.
        ledger: of the round.
        executor: takes containers apart; None: worker processes of this machine.
        budget: of each container.
        mender: puts back what the archive has lost; None: nothing is put back.

    Raises:
        OSError: archive or ledger cannot be written.
    """
    arrivals = ledger.arrivals()
    volumes = volumes_among(arrivals)
    outer = [arrival for arrival in arrivals if not arrival.parent and arrival.path not in volumes]
    by_hash: dict[str, list[Arrival]] = {}
    for arrival in outer:
        by_hash.setdefault(arrival.sha256, []).append(arrival)
    mender = mender or ArchiveMender(round_)
    lost = with_lost_members(arrivals, outer, mender)
    known = ledger.unpacked() - lost
    pending = [sha256 for sha256 in by_hash if sha256 not in known]
    mender.make_sure(pending)
    maybe = [sha256 for sha256 in pending if _may_be_container(archived(round_, sha256))]
    ledger.put_unpacked(Tree(sha256) for sha256 in sorted(set(pending) - set(maybe)))
    parcels = [Parcel(str(archived(round_, sha)), sha, by_hash[sha][0].path) for sha in maybe]
    folder = round_.temporary / "unpack"
    work = _Recording(round_, ledger, by_hash, {(one.path, one.sha256) for one in arrivals})
    shared = (str(folder), budget or Budget())
    try:
        for parcel, tree in _trees(unpack, shared, parcels, executor):
            work.record(parcel, tree)
            shutil.rmtree(folder_of(folder, parcel.sha256), ignore_errors=True)
        work.expand_known(known)
        together = _Together(round_, ledger, work, mender)
        for volume_parcel, tree in _trees(unpack_volumes, shared, together.parcels(), executor):
            work.record(volume_parcel, tree)
            shutil.rmtree(folder_of(folder, volume_parcel.sha256), ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return work.added


class _Together:
    """Archives in several volumes, which are arrivals of their own: taken apart once all of them are there."""

    def __init__(self, round_: Round, ledger: Ledger, work: _Recording, mender: ArchiveMender) -> None:
        self.round, self.ledger, self.work, self.mender = round_, ledger, work, mender

    def parcels(self) -> list[VolumeParcel]:
        """What is to be taken apart now; the fates of the volumes that others stand for are recorded."""
        arrivals = self.ledger.arrivals()
        done = self.ledger.unpacked()
        found: list[VolumeParcel] = []
        for one in sets_among(arrivals):
            first = one.volumes[0]
            self.work.by_hash.setdefault(first.sha256, [])
            if first not in self.work.by_hash[first.sha256]:
                self.work.by_hash[first.sha256].append(first)
            self._follow(one, done)
            if first.sha256 not in done or not first.expanded:
                self.mender.make_sure(volume.sha256 for volume in one.volumes)
                found.append(self._parcel(one))
        return found

    def _parcel(self, one: VolumeSet) -> VolumeParcel:
        hashes = tuple(volume.sha256 for volume in one.volumes)
        paths = tuple(str(archived(self.round, sha256)) for sha256 in hashes)
        first = one.volumes[0]
        return VolumeParcel(paths, hashes, first.path, first.sha256, one.scheme, one.missing, one.next)

    def _follow(self, one: VolumeSet, done: Collection[str]) -> None:
        reason = f"分卷压缩的一卷，与 {one.volumes[0].path} 一并处理"
        others = [volume.sha256 for volume in one.volumes[1:] if volume.sha256 not in done]
        with self.ledger.transaction():
            self.ledger.put_unpacked(Tree(sha256) for sha256 in others)
            self.ledger.put_returns(
                (sha256, TAKEN_APART, packed(Return(sha256, None, "", "ignored", reason)))
                for sha256 in others
            )


def _may_be_container(path: Path) -> bool:
    try:
        return may_be_container(path)
    except OSError:
        return True  # taking it apart fails too, and the next run tries again


_Parcels = TypeVar("_Parcels", Parcel, VolumeParcel)


def _trees(
    function: Callable[[tuple[str, Budget], _Parcels], Tree],
    shared: tuple[str, Budget],
    parcels: Sequence[_Parcels],
    executor: Executor | None,
) -> Iterator[tuple[_Parcels, Tree | FailedJob]]:
    if executor is not None:
        yield from zip(parcels, executor.map(partial(function, shared), parcels), strict=True)
    elif parcels:
        from govcredit_xl.files.workers import Workers

        with Workers(min(most_workers(), len(parcels)), LIMITS) as workers:
            yield from workers.run(function, parcels, shared)


class _Recording:
    """Puts what came out of containers into archive and ledger.

    Attributes:
        added: arrivals that were not known before.
        said: SHA-256 of containers whose fate is recorded.
        read: SHA-256 of what was read as a file, and is no container.
    """

    def __init__(
        self,
        round_: Round,
        ledger: Ledger,
        by_hash: dict[str, list[Arrival]],
        before: set[tuple[str, str]],
    ) -> None:
        self.round, self.ledger, self.by_hash, self.before = round_, ledger, by_hash, before
        read_with = ledger.read_with()
        self.said = {sha for sha, how in read_with.items() if how == TAKEN_APART}
        self.read = read_with.keys() - self.said
        self.added = 0

    def record(self, parcel: Parcel | VolumeParcel, result: Tree | FailedJob) -> None:
        """Archive the members, then record them with what became of each container."""
        tree = _failed(parcel.sha256, result.kind) if isinstance(result, FailedJob) else result
        earlier = self.ledger.tree(parcel.sha256)
        known = parcel.sha256 in self.read or (earlier is not None and earlier.members)
        if isinstance(result, FailedJob) and known:
            return  # what it said before still holds; the next run tries again
        self.said -= {one.sha256 for one in earlier.opened} if earlier is not None else set()
        folder = folder_of(self.round.temporary / "unpack", parcel.sha256)
        for sha256 in sorted({member.sha256 for member in tree.members}):
            keep(self.round, folder / sha256, sha256)
        unfinished = isinstance(result, FailedJob)  # what a machine could not do says nothing of the bytes
        with self.ledger.transaction():
            self.ledger.put_unpacked([tree], AGAIN if unfinished or _lacks_something(tree) else UNPACKER)
            self._expand(self.by_hash[parcel.sha256], tree)
            self.ledger.put_returns(
                (one.sha256, TAKEN_APART, packed(_return(one))) for one in self._fates(tree.opened)
            )

    def expand_known(self, known: frozenset[str]) -> None:
        """Record the members of containers that were taken apart earlier and came again under another path."""
        for sha256, arrivals in self.by_hash.items():
            fresh = [arrival for arrival in arrivals if not arrival.expanded]
            if sha256 in known and sha256 in self.said and fresh:
                tree = self.ledger.tree(sha256)
                if tree is not None:
                    with self.ledger.transaction():
                        self._expand(fresh, tree)

    def _expand(self, containers: Iterable[Arrival], tree: Tree) -> None:
        if not tree.opened:
            return
        members = [one for container in containers for one in _members(container, tree)]
        new = {(one.path, one.sha256) for one in members} - self.before
        self.before |= new
        self.added += len(new)
        self.ledger.note_arrivals(members)

    def _fates(self, opened: Iterable[OpenedContainer]) -> Iterator[OpenedContainer]:
        """One for each content: that of the outermost, else the first."""
        for one in opened:
            inside_too = one.path and (one.sha256 in self.by_hash or one.sha256 in self.said)
            if not inside_too:
                self.said.add(one.sha256)
                yield one


def _members(container: Arrival, tree: Tree) -> Iterator[Arrival]:
    """The container itself, now known to be one, and its members under its path."""
    path, came = container.path, (container.mtime_ns, container.run, container.seen_at)
    yield replace(container, mail=tree.mail or container.mail, expanded=True)
    for one in tree.members:
        yield Arrival(
            f"{path}!{one.path}",
            one.sha256,
            one.size,
            *came,
            parent=f"{path}!{one.parent}" if one.parent else path,
            mail=one.mail or container.mail,
            ignored=one.ignored,
            raw=one.raw,
        )


def _return(opened: OpenedContainer) -> Return:
    return Return(opened.sha256, None, "", opened.state, opened.reason, problems=opened.problems)


def _failed(sha256: str, kind: str) -> Tree:
    why, why_en = _WHY[kind]
    problem = Problem("container-failed", facts={"why": why, "why_en": why_en})
    return Tree(sha256, (OpenedContainer("", sha256, "unreadable", why, (problem,)),))


def _lacks_something(tree: Tree) -> bool:
    """True where a tool or a volume is missing, which may be there at the next run."""
    lacking = {"container-needs-tool", "container-volume"}
    return any(problem.code in lacking for one in tree.opened for problem in one.problems)
