"""What a file is, by its content."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import Final

from govcredit_xl.core.encodings import encodings_of
from govcredit_xl.files.sheets.parts import part_key

KIND_NAMES: Final[Mapping[str, str]] = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "xlsm": "带宏的 Excel 工作簿（.xlsm）",
    "xlsb": "Excel 二进制工作簿（.xlsb）",
    "xls": "旧版 Excel 或 WPS 表格（.xls/.et）",
    "ods": "OpenDocument 表格（.ods）",
    "encrypted": "设了打开密码的 Office 文件",
    "docx": "Word 文档（.docx）",
    "doc": "旧版 Word 文档（.doc）",
    "pptx": "演示文稿（.pptx）",
    "ppt": "旧版演示文稿（.ppt）",
    "ofd": "OFD 版式文件",
    "ceb": "CEB 版式文件",
    "rtf": "RTF 文档",
    "mht": "整页保存的网页（.mht）",
    "media": "音频或视频",
    "package": "其他程序的文档",
    "locked": "被单位的文档加密系统加密的文件",
    "msg": "Outlook 邮件（.msg）",
    "eml": "电子邮件（.eml）",
    "ole": "旧版 Office 文件",
    "zip": "压缩包（.zip）",
    "7z": "压缩包（.7z）",
    "rar": "压缩包（.rar）",
    "gz": "压缩包（.gz/.tar）",
    "pdf": "PDF 文件",
    "image": "图片",
    "html": "网页",
    "xml": "XML 文件",
    "text": "文本文件（.txt/.csv）",
    "empty": "空文件",
    "unknown": "不认识的文件",
}

_MAGIC: Final = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Founder CEB", "ceb"),
    (b"ID3", "media"),
    (b"\xff\xfb", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"#!AMR", "media"),
    (b"\x1a\x45\xdf\xa3", "media"),
    (b"FLV\1", "media"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "media"),
    (b"\0\0\1\xba", "media"),
)
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("__substg1.0_", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
LOCKERS: Final[Mapping[bytes, str]] = {b"E-SafeNet": "E-SafeNet（亿赛通）", b"%TSD-Header-###%": "TSD"}
"""What systems for document encryption write at the beginning of a file → their name."""
_LOCKED_WITHIN: Final = 64
_BIFF_STARTS: Final = (b"\x09\x08", b"\x09\x04\x06\0", b"\x09\x02\x06\0", b"\x09\0\x04\0")
"""How the records of a workbook begin where no container is around them ([MS-XLS] 2.4.21, and older)."""
_SAVED_PAGE: Final = re.compile(
    rb"^(?:From: <?Saved by |Snapshot-Content-Location:|X-Document-Type:|Content-Type:\s*multipart/related)",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_SENT: Final = re.compile(
    rb"^(?:To|Received|Message-ID|Return-Path|Delivered-To|X-Unsent):", re.IGNORECASE | re.MULTILINE
)
_PACKAGES: Final = (
    frozenset({"index/document.iwa"}),  # Numbers, Pages, Keynote
    frozenset({"index.zip", "metadata/properties.plist"}),
    frozenset({"index.xml", "metadata/buildversionhistory.plist"}),
    frozenset({"index.xml", "buildversionhistory.plist"}),  # the same of 2009
    frozenset({"index.apxl"}),
    frozenset({"content.json", "metadata.json"}),  # mind maps
    frozenset({"content.xml", "meta-inf/manifest.xml"}),
    frozenset({"meta-inf/manifest.mf"}),
    frozenset({"androidmanifest.xml"}),
    frozenset({"doc.kml"}),
    frozenset({"document.json", "meta.json", "user.json"}),
    frozenset({"_rels/.rels"}),  # whatever follows the Open Packaging Conventions
)
_PAGE_STARTS: Final = ("<!doctype html", "<html", "<table", "<meta", "<head", "<style")
_MANIFEST: Final = "meta-inf/manifest.xml"
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_BIFF8: Final = b"\x09\x08\x10\0\0\x06\5\0"  # how the records of a workbook begin
_MOST_TOLD: Final = 2**18
_MAIL_HEADER: Final = re.compile(
    rb"(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+"
    rb"|DKIM-Signature|Content-Type|Reply-To):[ \t]",
    re.IGNORECASE,
)


def sniff(data: bytes) -> str:
    """What the bytes are, a key of `KIND_NAMES`; the name of the file plays no part."""
    if not data.strip(b"\0 \t\r\n"):
        return "empty"
    if locker_of(data):
        return "locked"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image"
    if data[:4] == b"RIFF":
        return "image" if data[8:12] == b"WEBP" else "media"
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "media"
    if data.startswith(_BIFF_STARTS) and b"\0" in data[:8]:
        return "xls"
    return _sniff_text(data)


def locker_of(data: bytes) -> str:
    """The system for document encryption that made these bytes out of a file, "" for none that we know."""
    return next((name for mark, name in LOCKERS.items() if mark in data[:_LOCKED_WITHIN]), "")


def is_saved_page(head: bytes) -> bool:
    """True for the beginning of a web page saved whole (.mht): it looks like a mail, but nobody sent it."""
    block = _BLANK_LINE.split(head.lstrip(b"\xef\xbb\xbf\r\n\t "), maxsplit=1)[0]
    return bool(_SAVED_PAGE.search(block)) and not _SENT.search(block)


def _sniff_ole(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {path[0].lower() for path in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, struct.error):
        names = set()
    for name, kind in _OLE_STREAMS:
        if any(found.startswith(name.lower()) for found in names):
            return kind
    if names:
        return "ole"  # a whole document of another program; what words it holds does not matter
    # A damaged file is still what it was: reading it says what is wrong.
    told = next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), "ole")
    return "xls" if told == "ole" and _BIFF8 in data[:4096] else told


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {part_key(info.filename): info for info in archive.infolist()}
            if "mimetype" in infos and infos["mimetype"].file_size < 200:
                kind = _start(archive, infos["mimetype"])
                return "ods" if kind.startswith(_ODS_TYPE) else "package"
            if "[content_types].xml" not in infos:
                return _listed_table(archive, infos) or zipped_document(infos) or "zip"
            types = infos.get("[content_types].xml")
            content = b"" if types is None else _start(archive, types)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        # A cut-off workbook is still a workbook: reading it says what is wrong.
        if b"[Content_Types].xml" in data or b"xl/" in data[:4096]:
            return "xlsx"
        return "ods" if _ODS_TYPE in data[:200] else "zip"
    return _office_kind(infos, content)


def _listed_table(archive: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]) -> str:
    """`ods` for a spreadsheet whose list of parts says so alone: some programs leave the first part out."""
    told = infos.get(_MANIFEST)
    if told is None or "content.xml" not in infos:
        return ""
    return "ods" if b'"' + _ODS_TYPE in _start(archive, told) else ""


def zipped_document(parts: Collection[str]) -> str:
    """The kind of document of another program that a zip with these parts is, "" for none that we know.

    Args:
        parts: names of its members, as `part_key` gives them.
    """
    if "ofd.xml" in parts:
        return "ofd"
    return "package" if any(names <= set(parts) for names in _PACKAGES) else ""


def _start(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The first bytes of a member; read so, a size that lies cannot make it grow."""
    with archive.open(info) as member:
        return member.read(_MOST_TOLD)


def _office_kind(names: Collection[str], content_types: bytes) -> str:
    if "[content_types].xml" not in names:
        return "zip"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main" in content_types:
        return "xlsm" if b"macroEnabled" in content_types or "xl/vbaproject.bin" in names else "xlsx"
    folders = {name.split("/", 1)[0] for name in names}
    return "docx" if "word" in folders else "pptx" if "ppt" in folders else "package"


def _sniff_text(data: bytes) -> str:
    head = data[:8192]
    for encoding in encodings_of(data):
        try:
            # The cut may fall inside a character.
            text = data.decode(encoding) if len(data) <= len(head) else head.decode(encoding, "ignore")
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            return "unknown"
        start = text.lstrip()[:500].lower()
        if start.startswith(_PAGE_STARTS):
            return "html"
        if start.startswith("<?xml") or start.startswith("<workbook"):
            return "html" if "<html" in start else "xml"
        if is_saved_page(head):
            return "mht"
        return "eml" if _MAIL_HEADER.match(head.lstrip()) else "text"
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:500].lower().decode("latin-1")
    return "html" if b"\0" not in head and start.startswith(_PAGE_STARTS) else "unknown"
