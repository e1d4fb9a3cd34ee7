"""Small writers of OLE files and BIFF8 records for the tests ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes], storages: tuple[str, ...] = (), *, loop: bool = False) -> bytes:
    """An OLE file of streams and empty storages; `loop`: its first stream's sectors go round in a circle."""
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    names = [*streams, *storages]
    body, fat = b"", []
    for k, name in enumerate(names, 1):
        right = k + 1 if k < len(names) else FREE
        if name in streams:
            data = streams[name].ljust(4096, b"\0")  # smaller ones would lie in the mini stream
            count, first = -(-len(data) // SECTOR), len(fat)
            fat += [*range(first + 1, first + count), first if loop and k == 1 else END]
            body += data.ljust(count * SECTOR, b"\0")
            entries.append(_entry(name, 2, first, len(data), right=right))
        else:
            entries.append(_entry(name, 1, END, 0, right=right))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(fat)
    count = len(entries) // 4
    fat += [*range(directory + 1, directory + count), END]
    where = len(fat)
    sectors = -(-(len(fat) + 1) // 127)  # each holds 128 entries, its own among them
    fat += [FAT] * sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<9I", 0, sectors, directory, 0, 4096, END, 0, END, 0)
    head += struct.pack(f"<{sectors}I", *range(where, where + sectors)).ljust(436, b"\xff")
    return head + body + b"".join(entries) + table


def _entry(name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBB3I", len(raw), kind, 1, FREE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


# -- BIFF8 -----------------------------------------------------------------------------------------------
def record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(payload)) + payload


BOF_BOOK, BOF_SHEET = (record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 0, 0, 6)) for kind in (5, 16))
EOF = record(0x0A)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, 0, value))


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<4HB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def workbook(cells: bytes, *, before: bytes = b"", kind: int = 0, name: str = "表") -> bytes:
    """The stream of a workbook of one sheet; `before`: records that stand first, `kind`: of the sheet."""
    raw = name.encode("utf-16-le")
    start = BOF_BOOK + before

    def bound(position: int) -> bytes:
        return record(0x85, struct.pack("<IBBBB", position, 0, kind, len(name), 1) + raw)

    position = len(start + bound(0) + EOF)
    return start + bound(position) + EOF + BOF_SHEET + cells + EOF
