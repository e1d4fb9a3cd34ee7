"""A minimal writer of compound files ([MS-CFB], version 3), for .msg samples: no permissive one exists."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Storage = Mapping[str, Any]
"""Name → bytes of a stream, or the storage of that name."""


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END


def compound(root: Storage) -> bytes:
    """The file that holds these storages and streams."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _enter(entries, root)
    sectors: list[bytes] = []
    chains: list[int] = []
    mini, mini_fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < CUTOFF:
            entry.start = len(mini_fat)
            count = -(-len(entry.data) // MINI)
            mini += entry.data.ljust(count * MINI, b"\0")
            mini_fat += [*range(entry.start + 1, entry.start + count), END]
        elif entry.kind == 2 and entry.data:
            entry.start = _store(sectors, chains, entry.data)
    entries[0].data = bytes(mini)
    entries[0].start = _store(sectors, chains, bytes(mini)) if mini else END
    table = b"".join(struct.pack("<I", one) for one in mini_fat)
    mini_start = _store(sectors, chains, table, b"\xff") if mini_fat else END
    directory = b"".join(map(_directory_entry, entries))
    directory_start = _store(sectors, chains, directory)
    fat_count = 1
    while fat_count * (SECTOR // 4) < len(sectors) + fat_count:
        fat_count += 1
    places = list(range(len(sectors), len(sectors) + fat_count))
    assert fat_count <= 109
    chains += [FAT] * fat_count
    fat = b"".join(struct.pack("<I", one) for one in chains).ljust(fat_count * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16s5H6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count,
        directory_start, 0, CUTOFF, mini_start, -(-len(table) // SECTOR), END, 0,
    )  # fmt: skip
    header += b"".join(struct.pack("<I", one) for one in places).ljust(109 * 4, b"\xff")
    return header.ljust(SECTOR, b"\0") + b"".join(sectors) + fat


def _enter(entries: list[_Entry], storage: Storage) -> int:
    """Add the children of a storage; the place of the middle one, from which the others hang as a tree."""
    places = []
    for name in sorted(storage, key=lambda one: (len(one), one.upper())):
        content = storage[name]
        entry = _Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1)
        places.append(len(entries))
        entries.append(entry)
        if not isinstance(content, bytes):
            entry.child = _enter(entries, content)
    return _balance(entries, places)


def _balance(entries: list[_Entry], places: list[int]) -> int:
    if not places:
        return FREE
    middle = len(places) // 2
    entries[places[middle]].left = _balance(entries, places[:middle])
    entries[places[middle]].right = _balance(entries, places[middle + 1 :])
    return places[middle]


def _store(sectors: list[bytes], chains: list[int], data: bytes, fill: bytes = b"\0") -> int:
    start = len(sectors)
    pieces = [data[at : at + SECTOR].ljust(SECTOR, fill) for at in range(0, len(data), SECTOR)]
    sectors += pieces
    chains += [*range(start + 1, start + len(pieces)), END]
    return start


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), entry.kind, 1, entry.left, entry.right, entry.child, b"", 0, 0, 0,
        entry.start, len(entry.data),
    )  # fmt: skip
