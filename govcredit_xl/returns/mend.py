"""The archive mended from the inbox: what was damaged or lost there is still where it came from."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.returns.inbox import InboxFile, archive, archived

_CHUNK: Final = 2**20


@dataclass
class ArchiveMender:
    """Puts lost and damaged files of the archive back, from an inbox that holds them still.

    Attributes:
        round: the round.
        sources: SHA-256 → a file of the inbox that had those bytes when it was taken in, untouched since.
        sure: SHA-256 of what is known to be whole, since it was written or looked at in this run.
    """

    round: Round
    sources: dict[str, InboxFile] = field(default_factory=dict)
    sure: set[str] = field(default_factory=set)

    @staticmethod
    def of(round_: Round, ledger: Ledger, found: Iterable[InboxFile], fresh: Iterable[str]) -> ArchiveMender:
        """For a listing of the inbox; `fresh` was archived in this run."""
        seen = ledger.sightings()
        sources = {
            seen[file.name].sha256: file
            for file in found
            if file.name in seen and seen[file.name].stamp == file.stamp
        }
        return ArchiveMender(round_, sources, set(fresh))

    def put_back(self, sizes: Iterable[tuple[str, int]]) -> None:
        """Put back what is not there, or not as long as it was; only looks at sizes, so it can be done each time."""
        for sha256, size in sizes:
            if sha256 not in self.sure and not self._has(sha256, size):
                self._mend(sha256)

    def make_sure(self, hashes: Iterable[str]) -> None:
        """Put back what is not byte for byte what came."""
        for sha256 in hashes:
            if sha256 not in self.sure and not is_whole(self.round, sha256):
                self._mend(sha256)

    def has(self, sha256: str, size: int) -> bool:
        """True where the archive holds that many bytes under that hash."""
        return sha256 in self.sure or self._has(sha256, size)

    def _has(self, sha256: str, size: int) -> bool:
        try:
            return archived(self.round, sha256).stat().st_size == size
        except OSError:
            return False

    def _mend(self, sha256: str) -> None:
        source = self.sources.get(sha256)
        if source is None:
            return
        # Where that fails too, reading the file says so, and the next run tries again.
        with contextlib.suppress(OSError):
            if archive(self.round, source)[0] == sha256:
                self.sure.add(sha256)


def is_whole(round_: Round, sha256: str) -> bool:
    """True where the archive holds bytes of that hash."""
    hashed = hashlib.sha256()
    try:
        with archived(round_, sha256).open("rb") as file:
            while chunk := file.read(_CHUNK):
                hashed.update(chunk)
    except OSError:
        return False
    return hashed.hexdigest() == sha256
