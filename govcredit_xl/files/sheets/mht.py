"""A workbook saved as one web page (.mht): the shape of a mail that nobody sent, in which each sheet is a page."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from govcredit_xl.files.sheets.picture import Book, SheetPicture, Unreadable
from govcredit_xl.files.sheets.text import page_text, read_html

_NAMED: Final = re.compile(
    r"<x:Name>([^<>]{1,200})</x:Name>\s*(?:<x:WorksheetSource\s+HRef=[\"']([^\"'<>]{1,400})[\"'])?"
)
"""How the first page names the sheets, and the pages that they are on."""
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_BOUNDARY: Final = re.compile(
    rb"\bboundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)
_FIELD: Final = re.compile(rb"^([a-z-]{1,40}):[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_HEADER: Final = 2**16
_PAGES: Final = 300


def read_mht(data: bytes) -> Book | None:
    """The picture of a workbook, a sheet per table; None where no page has one.

    Raises:
        Unreadable: its end is missing.
    """
    pages = list(_pages(data))
    named = [match for _, page in pages for match in _NAMED.findall(page_text(page))]
    by_place = {_last(place): name for name, place in named if place}
    alone = named[0][0] if len(named) == 1 else ""
    sheets: list[SheetPicture] = []
    notes: dict[str, None] = {}
    for place, page in pages:
        book = read_html(page)
        if book is None:
            continue
        notes |= dict.fromkeys(book.notes)
        name = by_place.get(_last(place), alone)
        for k, sheet in enumerate(book.sheets):
            sheets.append(replace(sheet, name=name if name and not k else f"网页表格{len(sheets) + 1}"))
    return Book(tuple(sheets), notes=tuple(notes)) if sheets else None


def _pages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(where it was, its bytes) of each page, in the order of the file.

    Raises:
        Unreadable: the last mark is missing.
    """
    head, body = _split(data.lstrip(b"\xef\xbb\xbf\r\n\t "))
    found = _BOUNDARY.search(head)
    if found is None:
        return
    mark = b"--" + (found[1] or found[2]).rstrip()
    parts = (b"\n" + body).split(b"\n" + mark)
    if not parts[-1].startswith(b"--"):
        raise Unreadable("truncated", "网页文件不完整，后面的部分没有了", "the page is cut off")
    for part in parts[1:-1][:_PAGES]:
        head, body = _split(part.lstrip(b"\r\n"))
        fields = {name.lower(): value for name, value in _FIELD.findall(head)}
        if fields.get(b"content-type", b"").lower().startswith(b"text/html"):
            place = fields.get(b"content-location", b"").decode("utf-8", "replace")
            yield place, _plain(body, fields.get(b"content-transfer-encoding", b"").strip().lower())


def _split(part: bytes) -> tuple[bytes, bytes]:
    """Its header and its body."""
    gap = _BLANK_LINE.search(part, 0, _HEADER)
    return (part[: gap.start()], part[gap.end() :]) if gap else (part[:_HEADER], b"")


def _plain(body: bytes, encoding: bytes) -> bytes:
    if encoding == b"base64":
        clean = _NOT_BASE64.sub(b"", body)
        clean = clean[:-1] if len(clean) % 4 == 1 else clean
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    return binascii.a2b_qp(body) if encoding == b"quoted-printable" else body


def _last(place: str) -> str:
    """The name of a page without its folders."""
    return unquote(place.strip()).replace("\\", "/").rpartition("/")[2].casefold()
