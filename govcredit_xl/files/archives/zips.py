"""Zip archives: names of any encoding, sizes that lie, members that overlap, encryption told."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import Basket, MemberFault
from govcredit_xl.files.archives.facts import DAMAGED, RefusedMember
from govcredit_xl.files.archives.names import zip_name

_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = b"PK\x05\x06"
_BAD: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)


def open_zip(basket: Basket) -> None:
    """The members of a zip.

    Raises:
        Refused: it is broken, or its directory lies.
    """
    with _opened(basket) as archive:
        infos = archive.infolist()
        files = [info for info in infos if not info.filename.endswith("/")]
        basket.spending.expect(len(files))
        _check_places(archive, infos, basket.path)
        for info in files:
            _take(basket, archive, info)


def _opened(basket: Basket) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(basket.path)
    except UnicodeDecodeError:
        # One name that is not the UTF-8 its flag promises makes the library refuse the whole archive.
        try:
            return zipfile.ZipFile(_without_false_flags(basket))
        except (*_BAD, UnicodeDecodeError) as error:
            raise _broken(error) from None
    except (*_BAD, NotImplementedError) as error:
        raise _broken(error) from None


def _broken(error: Exception) -> RefusedMember:
    return RefusedMember(Problem("container-broken", facts={**DAMAGED, "detail": str(error)[:200]}))


def _without_false_flags(basket: Basket) -> Path:
    """A copy whose directory flags as UTF-8 just the names that are."""
    data = bytearray(basket.path.read_bytes())
    end = data.rfind(_END)
    if end < 0 or end + 22 > len(data):
        raise zipfile.BadZipFile("no end record")
    (size,) = struct.unpack_from("<I", data, end + 12)
    at = max(end - size, 0)
    while at + _CENTRAL.size <= end and data[at : at + 4] == b"PK\x01\x02":
        fields = _CENTRAL.unpack_from(data, at)
        flags, name_size, extra, comment = fields[3], fields[10], fields[11], fields[12]
        start = at + _CENTRAL.size
        try:
            data[start : start + name_size].decode("utf-8")
        except UnicodeDecodeError:
            struct.pack_into("<H", data, at + 8, flags & ~_UTF8)
        at = start + name_size + extra + comment
    copy = basket.folder / "mended"
    copy.write_bytes(data)
    return copy


def _check_places(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], path: Path) -> None:
    """Members must not share bytes: that is how a small archive gives itself out for a huge one."""
    end = 0
    with path.open("rb") as file:
        for info in sorted(infos, key=lambda one: one.header_offset):
            if info.header_offset < end:
                raise _lies("里面的文件互相重叠", "its members overlap")
            file.seek(info.header_offset)
            head = file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
                raise _broken(zipfile.BadZipFile("a member is not where it should be"))
            fields = _LOCAL.unpack(head)
            end = info.header_offset + _LOCAL.size + fields[9] + fields[10] + info.compress_size
    if end > archive.start_dir:
        raise _broken(zipfile.BadZipFile("a member reaches beyond the end"))


def _lies(why: str, why_en: str) -> RefusedMember:
    return RefusedMember(Problem("container-lies", facts={"why": why, "why_en": why_en}), "rejected")


def _take(basket: Basket, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    is_utf8 = bool(info.flag_bits & _UTF8)
    raw = info.orig_filename.encode("utf-8" if is_utf8 else "cp437", "replace")
    name = zip_name(raw, is_utf8, info.extra)
    if info.flag_bits & _ENCRYPTED:
        basket.refuse(name, "设了密码", "it is protected by a password", locked=True)
    elif stat.S_ISLNK(info.external_attr >> 16):
        basket.refuse(name, "它是指向别处的链接", "it is a link")
    else:
        basket.add(name, _chunks(basket, archive, info), raw=raw)


def _chunks(basket: Basket, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    size = info.file_size
    try:
        yield from basket.unpacked(lambda: archive.open(info), info.compress_size, size, size)
    except NotImplementedError:
        raise MemberFault("压缩方法不常见，读不了", "its compression is not supported") from None
    except RuntimeError:
        raise MemberFault("设了密码", "it is protected by a password") from None
    except _BAD:
        raise MemberFault(
            "内容与登记的名字、大小或校验不符", "it is damaged, or not what the directory says"
        ) from None
