"""Which arrivals are volumes of one archive: side by side, or in several mails that each brought one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.files.archives.volume_names import LAST, name_of, volume_of


@dataclass(frozen=True, slots=True)
class VolumeSet:
    """The volumes of an archive that are there.

    Attributes:
        volumes: in order; the first stands for all.
        scheme: how they are named.
        missing: name of the first that is not there, "" where none is known to be missing.
        next: name of the one that would follow the last.
    """

    volumes: tuple[Arrival, ...]
    scheme: str
    missing: str
    next: str


def volumes_among(arrivals: Iterable[Arrival]) -> set[str]:
    """Paths of the arrivals that are volumes."""
    known = list(arrivals)
    hashes = {volume.sha256 for one in sets_among(known) for volume in one.volumes}
    return {arrival.path for arrival in known if arrival.sha256 in hashes}


def sets_among(arrivals: Iterable[Arrival]) -> list[VolumeSet]:
    """The archives in volumes. Those of one folder or mail belong together; what one lacks may come from elsewhere."""
    here: dict[tuple[str, str, str], dict[int, Arrival]] = {}
    anywhere: dict[tuple[str, str], dict[int, set[str]]] = {}
    of_hash: dict[str, Arrival] = {}
    for arrival in arrivals:
        folder, name = _parted(arrival.path)
        told = None if arrival.ignored else volume_of(name)
        if told is not None:
            here.setdefault((folder, told.base, told.scheme), {})[told.number] = arrival
            anywhere.setdefault((told.base, told.scheme), {}).setdefault(told.number, set()).add(
                arrival.sha256
            )
            of_hash.setdefault(arrival.sha256, arrival)
    found: dict[str, VolumeSet] = {}  # by the volume that stands for all: copies of one archive are one
    for (_, base, scheme), mine in sorted(here.items()):
        others = anywhere[base, scheme]
        lacking = {
            n: of_hash[next(iter(shas))] for n, shas in others.items() if n not in mine and len(shas) == 1
        }
        one = _made_set(scheme, mine | lacking)
        if one is not None:
            before = found.setdefault(one.volumes[0].sha256, one)
            if before.missing and not one.missing:
                found[one.volumes[0].sha256] = one
    return list(found.values())


def _made_set(scheme: str, there: dict[int, Arrival]) -> VolumeSet | None:
    numbers = sorted(there)
    if scheme in {"zip", "rar"} and not any(
        number not in {LAST, 1} or (scheme, number) == ("zip", 1) for number in numbers
    ):
        return None  # an ordinary .zip or .rar
    example = _parted(there[numbers[0]].path)[1]
    plain = [number for number in numbers if number != LAST]
    wanted = [*range(1, max(plain, default=0) + 1), *([LAST] if scheme == "zip" else [])]
    missing = next((name_of(example, scheme, number) for number in wanted if number not in there), "")
    following = name_of(example, scheme, max(plain, default=0) + 1)
    return VolumeSet(tuple(there[number] for number in numbers), scheme, missing, following)


def _parted(path: str) -> tuple[str, str]:
    """Folder or container, and name."""
    name = re.split(r"[/!]", path)[-1]
    return path[: -len(name)], name
