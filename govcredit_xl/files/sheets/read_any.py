"""What came back, in whatever format: bytes in, a flat picture of the workbook out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from govcredit_xl.files.sheets.active import check_package
from govcredit_xl.files.sheets.cleaning import cleaned
from govcredit_xl.files.sheets.kinds import KIND_NAMES, sniff
from govcredit_xl.files.sheets.ooxml import read_package
from govcredit_xl.files.sheets.picture import Book, Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts


def read_any(data: bytes) -> Book:
    """The picture of a workbook that somebody sent: values only, nothing in it is run or followed.

    Raises:
        Unreadable: with a problem's code as its kind; `not-yet-readable` where it is no table.
    """
    kind = sniff(data)
    if kind == "encrypted" or (kind == "xls" and _is_encrypted(data)):
        from govcredit_xl.files.sheets.password import decrypted

        data = decrypted(data)
        kind = sniff(data)
    book = _read(kind, data)
    if book is None:
        raise Unreadable("not-yet-readable", KIND_NAMES[kind])
    return cleaned(book)


def _is_encrypted(data: bytes) -> bool:
    from govcredit_xl.files.sheets.xls import is_encrypted

    return is_encrypted(data)


def _read(kind: str, data: bytes) -> Book | None:
    """The picture by the reader of that kind, which is loaded when a file of its kind is there; None for no table."""
    match kind:
        case "xlsx" | "xlsm":
            package = ZipParts(data)
            return replace(read_package(package), notes=check_package(package))
        case "xlsb":
            from govcredit_xl.files.sheets.xlsb import read_xlsb

            return read_xlsb(data, ZipParts(data))
        case "xls":
            from govcredit_xl.files.sheets.xls import read_xls

            return read_xls(data)
        case "ods":
            from govcredit_xl.files.sheets.ods import read_ods

            return read_ods(ZipParts(data))
        case "html":
            from govcredit_xl.files.sheets.text import read_html

            return read_html(data)
        case "mht":
            from govcredit_xl.files.sheets.mht import read_mht

            return read_mht(data)
        case "text":
            from govcredit_xl.files.sheets.text import read_text

            return read_text(data)
    return None


READABLE: Final = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods", "html", "mht", "text", "encrypted"})
"""Kinds that may be a return; one that turns out to be none is said to be `not-yet-readable`."""
