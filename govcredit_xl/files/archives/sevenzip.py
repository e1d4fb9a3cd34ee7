"""7z archives, by py7zr: into temporary files of our own naming, within the budget."""

from __future__ import annotations

import lzma
import struct
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import CHUNK, Basket, MemberFault, storing
from govcredit_xl.files.archives.facts import DAMAGED, METHOD, RefusedMember, lacking

if TYPE_CHECKING:
    from py7zr import SevenZipFile

_HEADER: Final = struct.Struct("<8sIQQI")
_DAMAGED: Final = ("压缩包中途损坏", "the archive is damaged there")
_UNREADABLE: Final = (
    "内容损坏，或压缩方法本机读不了",
    "it is damaged, or packed by a method that is not known here",
)


def open_7z(basket: Basket) -> None:
    """The members of a 7z archive.

    Raises:
        Refused: it is broken, has a password, or py7zr is not installed.
    """
    try:
        import py7zr
    except ImportError:
        facts = lacking("7z 压缩包", "a 7z archive", "py7zr")
        raise RefusedMember(Problem("container-needs-tool", facts=facts)) from None
    bad = (
        py7zr.exceptions.ArchiveError,
        lzma.LZMAError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        LookupError,
    )
    # Given a handle, the library does not start threads of its own.
    with basket.path.open("rb") as file:
        try:
            archive = py7zr.SevenZipFile(file)
            locked = archive.needs_password()
        except py7zr.exceptions.PasswordRequired:
            raise _password() from None
        except (*bad, TypeError, AttributeError, AssertionError, NotImplementedError) as error:
            detail = f"{type(error).__name__}: {error}"[:200]
            if _has_whole_directory(basket.path):  # then it is the library that does not know it
                raise RefusedMember(Problem("container-method", facts={**METHOD, "detail": detail})) from None
            raise RefusedMember(Problem("container-broken", facts={**DAMAGED, "detail": detail})) from None
        with archive:
            if locked:
                raise _password()
            _take(basket, archive, bad)


def _has_whole_directory(path: Path) -> bool:
    """True where the directory of the archive has the check sums that stand at its beginning (7zFormat.txt)."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return False
        _, start_crc, offset, size, crc = _HEADER.unpack(head)
        if zlib.crc32(head[12:]) != start_crc or offset + size > path.stat().st_size:
            return False
        file.seek(_HEADER.size + offset)
        return bool(zlib.crc32(file.read(size)) == crc)


def _password() -> RefusedMember:
    return RefusedMember(Problem("container-password", facts={"why": "设了密码"}))


def _take(basket: Basket, archive: SevenZipFile, bad: tuple[type[Exception], ...]) -> None:
    wanted = _wanted(basket, archive)
    if not wanted:
        return
    parts = _Parts(basket)
    broken: tuple[str, str] | None = None
    try:
        archive.extract(path=basket.folder, targets=wanted, factory=parts)  # type: ignore[arg-type]
    except bad as error:
        import py7zr

        proved = isinstance(error, (py7zr.exceptions.CrcError, lzma.LZMAError, zlib.error))
        broken = _DAMAGED if proved else _UNREADABLE
    written = parts.written[:-1] if broken else parts.written  # the last one is the one at fault
    root = basket.folder.as_posix().rstrip("/") + "/"
    for name, part in written:
        plain = name.removeprefix(root)
        with part.open("rb") as file:
            basket.add(plain, iter(lambda file=file: file.read(CHUNK), b""), counted=True)  # type: ignore[misc]
    if broken:
        for name in sorted(set(wanted) - {name.removeprefix(root) for name, _ in written}):
            basket.refuse(name, *broken)


def _wanted(basket: Basket, archive: SevenZipFile) -> list[str]:
    """Names of the members to take; the others are refused here."""
    files = [one for one in archive.files if not one.is_directory]
    basket.spending.expect(len(files))
    wanted: list[str] = []
    known: dict[int, bool] = {}
    for one in files:
        name = one.filename
        try:
            basket.check_announced(one.uncompressed or 0, one.compressed or basket.spending.size)
        except MemberFault as fault:
            basket.refuse(name, fault.why, fault.why_en)
            continue
        if one.is_symlink or one.is_junction:
            basket.refuse(name, "它是指向别处的链接", "it is a link")
        elif not one.emptystream and not _is_known(one.folder, known):
            basket.refuse(name, METHOD["why"], METHOD["why_en"])
        elif name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:3]:
            basket.refuse(name, "它的名字指向压缩包之外", "its name points outside of the archive")
        else:
            wanted.append(name)
    return wanted


def _is_known(folder: Any, known: dict[int, bool]) -> bool:
    """True where py7zr has the methods by which these members were packed together."""
    from py7zr.compressor import SevenZipDecompressor

    if id(folder) not in known:
        try:
            SevenZipDecompressor(folder.coders, 0, folder.unpacksizes, folder.crc)
            known[id(folder)] = True
        except Exception:  # what it raises depends on the method that it does not know
            known[id(folder)] = False
    return known[id(folder)]


class _Parts:
    """Gives the library a file for each member, under a number."""

    def __init__(self, basket: Basket) -> None:
        self.basket = basket
        self.written: list[tuple[str, Path]] = []

    def create(self, filename: str) -> Any:
        """A place to write the member to."""
        path = self.basket.folder / f"part{len(self.written)}"
        self.written.append((filename, path))
        return _Part(self.basket, path)


class _Part:
    """One member being written."""

    def __init__(self, basket: Basket, path: Path) -> None:
        self.basket, self.bytes = basket, 0
        self.opened = ExitStack()
        self.put = self.opened.enter_context(storing(path))

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        self.basket.spending.add_bytes(len(data))
        self.put(data)
        return len(data)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return self.bytes

    def close(self) -> None:
        self.opened.close()
