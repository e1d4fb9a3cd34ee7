"""What came back, in whatever format: bytes in, a flat picture of the workbook out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from govcredit_xl.files.sheets.active import check_package
from govcredit_xl.files.sheets.cleaning import cleaned
from govcredit_xl.files.sheets.kinds import KIND_NAMES, sniff
from govcredit_xl.files.sheets.mht import read_mht
from govcredit_xl.files.sheets.ods import read_ods
from govcredit_xl.files.sheets.ooxml import read_package
from govcredit_xl.files.sheets.password import decrypted
from govcredit_xl.files.sheets.picture import Book, Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts
from govcredit_xl.files.sheets.text import read_html, read_text
from govcredit_xl.files.sheets.xls import is_encrypted, read_xls
from govcredit_xl.files.sheets.xlsb import read_xlsb


def read_any(data: bytes) -> Book:
    """The picture of a workbook that somebody sent: values only, nothing in it is run or followed.

    Raises:
        Unreadable: with a problem's code as its kind; `not-yet-readable` where it is no table.
    """
    kind = sniff(data)
    if kind == "encrypted" or (kind == "xls" and is_encrypted(data)):
        data = decrypted(data)
        kind = sniff(data)
    read = _READERS.get(kind)
    book = None if read is None else read(data)
    if book is None:
        raise Unreadable("not-yet-readable", KIND_NAMES[kind])
    return cleaned(book)


def _read_xlsx(data: bytes) -> Book:
    package = ZipParts(data)
    return replace(read_package(package), notes=check_package(package))


_READERS: Final[Mapping[str, Callable[[bytes], Book | None]]] = {
    "xlsx": _read_xlsx,
    "xlsm": _read_xlsx,
    "xlsb": lambda data: read_xlsb(data, ZipParts(data)),
    "xls": read_xls,
    "ods": lambda data: read_ods(ZipParts(data)),
    "html": read_html,
    "mht": read_mht,
    "text": read_text,
}
READABLE: Final = frozenset({*_READERS, "encrypted"})
"""Kinds that may be a return; one that turns out to be none is said to be `not-yet-readable`."""
