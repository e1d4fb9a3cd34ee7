"""Which files are containers, by content. Documents that happen to be zips (.xlsx, .docx, .odt) are none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from govcredit_xl.files.sheets.kinds import is_saved_page, zipped_document
from govcredit_xl.files.sheets.parts import part_key

HEAD: Final = 64 * 1024

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF: Final = b"\x78\x9f\x3e\x22"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")
_MAGIC: Final = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (_TNEF, "tnef"),
)
# What an office document's zip begins with; a zip of files that begins so is left to the readers of documents.
_OFFICE_FIRST: Final = re.compile(
    rb"(\[Content_Types\]\.xml|_rels/|docProps/|xl/|word/|ppt/|mimetype(?!\.)|customXml/|META-INF/)"
)
FROM_LINE: Final = re.compile(rb"\A>?From [^\r\n]{1,300}\r?\n")
"""What mailbox files, and programs that save a mail out of one, put before it (RFC 4155)."""
COUNT_LINE: Final = re.compile(rb"\A(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,76}:)")
"""How many bytes the mail has, before one that Apple's Mail keeps (.emlx); its own notes stand behind."""
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_HEADER: Final = re.compile(rb"[!-9;-~]{1,76}:")
_TELLING: Final = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|X-Unsent):", re.I | re.M
)


def may_be_container(path: Path) -> bool:
    """A quick look at the first bytes: False only where a file is certainly no container."""
    head = _head(path)
    if head.startswith(_ZIP):
        return not _OFFICE_FIRST.match(head, 30)
    return head.startswith(_OLE) or _plain_kind(head) != ""


def container_kind(path: Path) -> str:
    """The kind of container, "" for everything else; may take long on a hostile file."""
    head = _head(path)
    if head.startswith(_ZIP):
        return "zip" if not _OFFICE_FIRST.match(head, 30) and _is_plain_zip(path) else ""
    if head.startswith(_OLE):
        return "msg" if _is_message(path) else ""
    return _plain_kind(head)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(512)
        return head if head.startswith((*_ZIP, _OLE)) else head + file.read(HEAD - 512)


def _plain_kind(head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if is_tar(head):
        return "tar"
    return "eml" if looks_like_mail(head) and not is_saved_page(head) else ""


def is_tar(head: bytes) -> bool:
    """True where the first block of 512 bytes is a header of tar, whose check sum is right."""
    if len(head) < 512 or not head[0]:
        return False
    try:
        told = int(head[148:156].rstrip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 8 * 0x20 + sum(head[156:512])


def looks_like_mail(head: bytes) -> bool:
    """True for the beginning of a mail: header lines, at least two of them those that mails have."""
    start = FROM_LINE.sub(b"", COUNT_LINE.sub(b"", head.lstrip(b"\xef\xbb\xbf\r\n\t ")), count=1)
    block = _BLANK_LINE.split(start, maxsplit=1)[0]
    return bool(_HEADER.match(block)) and len(_TELLING.findall(block)) >= 2


def _is_plain_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {part_key(name) for name in archive.namelist()}
    except Exception:  # taking it apart says what is wrong
        return True
    return not names & {"[content_types].xml", "mimetype"} and not zipped_document(names)


def _is_message(path: Path) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(path) as compound:
            return bool(compound.exists("__properties_version1.0"))
    except Exception:
        return False
