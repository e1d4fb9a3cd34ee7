"""A zip looked at before anything in it is parsed: its directory, its sizes, its XML.

Nothing is unpacked to disk. A part is inflated no further than its directory says, and refused where
it goes on; what is let through is bounded, so that the readers are.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from govcredit_xl.files.sheets.parts import part_key
from govcredit_xl.files.sheets.picture import Unreadable

MAX_PARTS: Final = 4096
"""A form has 13 parts; one with a thousand pictures pasted in still passes."""
MAX_UNPACKED: Final = 200 * 2**20
"""Bytes of all parts, by the directory: pictures weigh most, and are never unpacked."""
MAX_PART: Final = 48 * 2**20
"""Bytes of a part that is parsed. The largest form ever built has 0.3 MB."""
MAX_RATIO: Final = 100
"""XML full of repetitions packs to a fiftieth; deflate ends at a thousandth."""
RATIO_FREE: Final = 10 * 2**20
"""Bytes up to which the ratio does not matter."""
MAX_TAGS: Final = 2_000_000
"""Tags of a part: some 400,000 cells. Parsed, each takes some 100 bytes for a moment."""

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_UTF8: Final = 0x800
_ZIP64: Final = 0xFFFFFFFF
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class ZipParts:
    """The parts of a zip, found by name without regard to case, slashes or a leading slash.

    Args:
        data: the zip.
        own: it is one of the office's own, where the master of a thousand units may be large.

    Raises:
        Unreadable: `truncated`, `has-password`, `forged-archive` or `oversized-file`.
    """

    def __init__(self, data: bytes, own: bool = False) -> None:
        self._data, self._own = data, own
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise Unreadable("truncated", "压缩包不完整或已损坏") from error
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_PARTS:
            raise Unreadable("oversized-file", f"里面有 {len(infos)} 个部件", f"it has {len(infos)} parts")
        self._infos = {part_key(info.filename): info for info in infos}
        if len(self._infos) < len(infos):
            raise Unreadable("forged-archive", "有同名的部件", "two parts have one name")
        self._starts = dict(_starts(data, infos, archive.start_dir))
        _check_sizes(infos)

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._infos

    def names(self) -> list[str]:
        """Names of the parts, as `part_key` gives them."""
        return list(self._infos)

    def read(self, part: str) -> bytes | None:
        """Bytes of a part, None where there is none.

        Raises:
            Unreadable: it is too large, damaged, or not of the size that the directory says.
        """
        info = self._infos.get(part_key(part))
        if info is None:
            return None
        if info.file_size > MAX_PART and not self._own:
            raise Unreadable(
                "oversized-file",
                f"有一个部件解压后有 {info.file_size >> 20} MB",
                f"a part of it has {info.file_size >> 20} MB",
            )
        start = self._starts[info.header_offset]
        raw = self._data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            data = raw
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = inflater.decompress(raw, info.file_size + 1)
            except zlib.error as error:
                raise Unreadable("truncated", "压缩包不完整或已损坏") from error
        if len(data) > info.file_size:
            raise Unreadable(
                "forged-archive", "部件解压后比目录里写的大", "a part is larger than its directory says"
            )
        if len(data) < info.file_size or zlib.crc32(data) != info.CRC:
            raise Unreadable("truncated", "压缩包不完整或已损坏")
        return data

    def xml(self, part: str) -> bytes | None:
        """Bytes of a part that is to be parsed as XML, None where there is none.

        Raises:
            Unreadable: as `read`; also a document type declaration, or more tags than make sense.
        """
        data = self.read(part)
        if data is not None:
            check_xml(data, count=not self._own)
        return data


def check_xml(data: bytes, count: bool = True) -> None:
    """Refuse XML with a document type declaration (entities), or with more tags than make sense.

    Raises:
        Unreadable: `forbidden-xml` or `oversized-file`.
    """
    # Without the zeros of UTF-16 and UTF-32 the signs are the same in every encoding that may be.
    plain = data.replace(b"\0", b"") if b"\0" in data[:400] else data
    if _DOCTYPE.search(plain):
        raise Unreadable(
            "forbidden-xml", "含有文档类型声明（DOCTYPE）或实体", "a document type declaration or entities"
        )
    tags = plain.count(b"<") if count else 0
    if tags > MAX_TAGS:
        raise Unreadable("oversized-file", f"有一个部件里有 {tags} 个标记", f"a part of it has {tags} tags")


def refused_xml(error: SyntaxError) -> Unreadable:
    """What lxml's error says of a part: it sets limits of its own to depth and to length."""
    if "depth" in str(error):
        return Unreadable("forbidden-xml", "标记嵌套过深", "tags nested too deeply")
    if "huge" in str(error).lower():
        return Unreadable("oversized-file", "有一处文字超过 10 MB", "one text in it has over 10 MB")
    return Unreadable("truncated", "工作簿内部的数据不完整")


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise Unreadable(
            "oversized-file",
            f"解压后超过 {MAX_UNPACKED >> 20} MB",
            f"unpacked it has over {MAX_UNPACKED >> 20} MB",
        )
    for info in infos:
        if info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Unreadable(
                "oversized-file",
                f"压缩到了原来的 {MAX_RATIO} 分之一以下",
                f"it is packed to less than 1/{MAX_RATIO} of its size",
            )


def _starts(data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> Iterator[tuple[int, int]]:
    """(offset of the local header, offset of the data) of each member, in order; each is checked."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        _check_name(info)
        header = data[info.header_offset : info.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
            raise Unreadable("truncated", "压缩包不完整或已损坏")
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(header)
        if (flags | info.flag_bits) & 1:
            raise Unreadable("has-password", "压缩包加了密码")
        if method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Unreadable(
                "not-readable-here",
                "用了 Excel 不用的压缩方法",
                "it is packed in a way that Excel does not use",
            )
        name_at = info.header_offset + _LOCAL.size
        name = data[name_at : name_at + name_length]
        told = (info.CRC, info.compress_size, info.file_size)
        # Who writes without knowing the end leaves zeros there, some all three and some one: they say nothing.
        # What is read is what the directory says, and that is checked against the data.
        agree = all(one in {0, other, _ZIP64} for one, other in zip((crc, packed, size), told, strict=True))
        if info.header_offset < end or method != info.compress_type or not agree or not _is_named(name, info):
            raise Unreadable("forged-archive", "目录与内容不符", "its directory does not fit its contents")
        start = name_at + name_length + extra_length
        end = start + info.compress_size
        yield info.header_offset, start
    if end > directory:
        raise Unreadable("forged-archive", "目录与内容不符", "its directory does not fit its contents")


def _is_named(local: bytes, info: zipfile.ZipInfo) -> bool:
    """True where the local header has the directory's name, in whatever code page and with whatever slashes."""
    listed = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace")
    spelled = {part_key(local.decode(codec, "replace")) for codec in ("utf-8", "cp437")}
    return local == listed or part_key(info.orig_filename) in spelled


def _check_name(info: zipfile.ZipInfo) -> None:
    """A part's name is no way out of a folder, whoever may unpack it later."""
    parts = part_key(info.filename).split("/")
    if ".." in parts or ":" in parts[0] or any(ord(c) < 32 for c in info.orig_filename):
        raise Unreadable("forged-archive", "部件的名称指向压缩包以外", "the name of a part leads out of it")
