"""Archives in several volumes: put together again, and taken apart as one."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govcredit_xl.core.arrivals import OpenedContainer, Tree
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import Budget, Spending
from govcredit_xl.files.archives.kinds import container_kind
from govcredit_xl.files.archives.tree import UnpackWork, folder_of, is_whole

_END: Final = b"PK\x05\x06"
_CENTRAL: Final = b"PK\x01\x02"


@dataclass(frozen=True, slots=True)
class VolumeParcel:
    """Volumes to take apart as one archive.

    Attributes:
        paths: their archived copies, in order; hashes: of their bytes.
        name: of the one that stands for all.
        sha256: of that one.
        scheme: how they are named.
        missing: name of a volume that is not there, "" where none is known to be missing.
        next: name of the volume that would follow.
    """

    paths: tuple[str, ...]
    hashes: tuple[str, ...]
    name: str
    sha256: str
    scheme: str
    missing: str
    next: str


def unpack_volumes(shared: tuple[str, Budget], parcel: VolumeParcel) -> Tree:
    """Take volumes apart; members lie in `folder_of` afterwards. The entry point of a worker."""
    if parcel.missing:
        return _lacks(parcel, parcel.missing, parcel.missing)
    folder = folder_of(Path(shared[0]), parcel.sha256)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths = [Path(path) for path in parcel.paths]
    if not all(is_whole(path, sha256) for path, sha256 in zip(paths, parcel.hashes, strict=True)):
        raise OSError("存档的原件读不了，或与收到时不一致")  # the next run tries again
    whole = _put_together(folder, paths, parcel.scheme)
    work = UnpackWork(folder, Spending(shared[1], sum(path.stat().st_size for path in paths)))
    work.open(whole, parcel.sha256, container_kind(whole) or "zip", parcel.name, "", 1, None)
    shutil.rmtree(folder / "volumes")
    if any(problem.code in {"container-broken", "container-lies"} for problem in work.opened[0].problems):
        return _lacks(parcel, f"{parcel.next}（或更后的几卷）", f"{parcel.next} (or a later one)")
    return Tree(parcel.sha256, tuple(work.opened), tuple(work.members))


def _lacks(parcel: VolumeParcel, missing: str, missing_en: str) -> Tree:
    facts = {"missing": missing, "missing_en": missing_en, "why": f"分卷压缩，缺少 {missing}"}
    problem = Problem("container-volume", facts=facts)
    return Tree(
        parcel.sha256, (OpenedContainer("", parcel.sha256, "unreadable", str(facts["why"]), (problem,)),)
    )


def _put_together(folder: Path, paths: Sequence[Path], scheme: str) -> Path:
    """One file of all volumes; of a rar the first, beside the others under names by which it finds them."""
    place = folder / "volumes"
    place.mkdir()
    with paths[0].open("rb") as file:
        is_rar = file.read(4) == b"Rar!"
    if scheme in {"parts", "rar"} or (
        scheme == "numbered" and is_rar and len(paths) > 1 and _is_rar(paths[1])
    ):
        for number, path in enumerate(paths, 1):
            shutil.copyfile(path, place / f"v.part{number:04}.rar")
        return place / "v.part0001.rar"
    whole = place / "whole"
    starts: list[int] = []
    with whole.open("wb") as out:
        for path in paths:
            starts.append(out.tell())
            with path.open("rb") as file:
                shutil.copyfileobj(file, out)
    if scheme == "zip":
        _count_from_the_start(whole, starts)
    return whole


def _is_rar(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"Rar!"


def _count_from_the_start(whole: Path, starts: Sequence[int]) -> None:
    """In a split zip each place is counted from its volume's start (APPNOTE 4.4.11, 4.4.16): from the first one's."""
    data = bytearray(whole.read_bytes())
    end = data.rfind(_END)
    if end < 0 or end + 22 > len(data):
        return
    _, first, _, entries, size, offset = struct.unpack_from("<4H2I", data, end + 4)
    at = directory = offset + starts[min(first, len(starts) - 1)]
    for _ in range(entries):
        if data[at : at + 4] != _CENTRAL:
            return
        name, extra, comment, on = struct.unpack_from("<4H", data, at + 28)
        (place,) = struct.unpack_from("<I", data, at + 42)
        struct.pack_into("<H", data, at + 34, 0)
        struct.pack_into("<I", data, at + 42, place + starts[min(on, len(starts) - 1)])
        at += 46 + name + extra + comment
    struct.pack_into("<4H2I", data, end + 4, 0, 0, entries, entries, size, directory)
    whole.write_bytes(data)
