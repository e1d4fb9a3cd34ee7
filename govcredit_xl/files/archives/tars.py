"""tar, and what is packed by gzip, bzip2 or xz: a tar inside it is taken apart at once, as one container."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import CHUNK, Basket, MemberFault, storing
from govcredit_xl.files.archives.facts import DAMAGED, RefusedMember
from govcredit_xl.files.archives.kinds import is_tar
from govcredit_xl.files.archives.names import zip_name

_BAD: Final = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
_GZIP_NAME: Final = 0x08
_SUFFIX: Final = re.compile(r"\.(gz|bz2|xz|z)\Z", re.IGNORECASE)


def open_tar(basket: Basket) -> None:
    """The members of a tar.

    Raises:
        Refused: it is broken.
    """
    _members(basket, basket.path)


def open_packed(basket: Basket) -> None:
    """The one file that gzip, bzip2 or xz packed, or the members of the tar that it is.

    Raises:
        Refused: it is broken, or unpacks to more than the budget.
    """
    plain = basket.folder / "plain"
    try:
        with _opener(basket.path) as packed, storing(plain) as write:
            while chunk := packed.read(CHUNK):
                basket.spending.add_bytes(len(chunk))
                write(chunk)
    except _BAD:
        raise _broken() from None
    with plain.open("rb") as file:
        head = file.read(512)
    if is_tar(head):
        _members(basket, plain, counted=True)
        return
    raw = _gzip_name(basket.path)
    name = zip_name(raw, False, b"") if raw else _SUFFIX.sub("", basket.name.rpartition("/")[2])
    with plain.open("rb") as file:
        basket.add(name, iter(lambda: file.read(CHUNK), b""), raw=raw, counted=True)


def _opener(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        magic = file.read(3)
    if magic == b"BZh":
        return bz2.open(path)
    return lzma.open(path) if magic == b"\xfd7z" else gzip.open(path)  # type: ignore[return-value]


def _gzip_name(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.startswith(b"\x1f\x8b") or head[3] != _GZIP_NAME:
        return b""
    return head[10:].partition(b"\0")[0]


def _broken() -> RefusedMember:
    return RefusedMember(Problem("container-broken", facts=DAMAGED))


def _members(basket: Basket, path: Path, *, counted: bool = False) -> None:
    try:
        archive = tarfile.open(path, "r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
    except _BAD:
        raise _broken() from None
    with archive:
        while (info := _next(archive)) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # the library would keep them all
            if not info.isdir():
                _take(basket, archive, info, counted)
        if not _ends_well(archive, path):
            if not basket.stored:
                raise _broken()
            basket.refuse("其余文件", "压缩包从这里起已损坏", "the archive is damaged from here on")


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except _BAD:
        return None


def _ends_well(archive: tarfile.TarFile, path: Path) -> bool:
    """True where nothing or zeros follow the last member: the library passes over the rest in silence."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(archive.offset)
        return archive.offset <= size and not file.read(512).strip(b"\0")


def _take(basket: Basket, archive: tarfile.TarFile, info: tarfile.TarInfo, counted: bool) -> None:
    raw = info.name.encode("utf-8", "surrogateescape")
    name = zip_name(raw, False, b"")
    if info.isfile():
        basket.add(
            name, _chunks(archive, info), raw=raw, size=info.size, counted=counted and not info.issparse()
        )
    elif info.issym() or info.islnk():
        basket.refuse(name, "它是指向别处的链接", "it is a link")
    else:
        basket.refuse(name, "它是设备或管道，不是文件", "it is no regular file")


def _chunks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        member = archive.extractfile(info)
        while member is not None and (chunk := member.read(CHUNK)):
            yield chunk
    except _BAD:
        raise MemberFault("内容不完整", "it is cut off") from None
