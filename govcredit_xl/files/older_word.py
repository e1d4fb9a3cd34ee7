"""Older Word files (.doc, .rtf, .odt, .wps) as .docx: by LibreOffice where it is installed, else by Word or WPS."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from govcredit_xl.files.soffice import convert, find_soffice

_PROGRAMS: Final = ("Word.Application", "KWPS.Application", "WPS.Application")
"""Word, and WPS under the names that it gives itself; WPS may answer to Word's name, too."""
_DOCX: Final = 12  # WdSaveFormat.wdFormatXMLDocument
_NO_MACROS: Final = 3  # MsoAutomationSecurity.msoAutomationSecurityForceDisable
_NO_PASSWORD: Final = "-"
"""A wrong password is an error that we can tell; without any, Word asks, and nobody sees it asking."""


class NoWordError(Exception):
    """Neither LibreOffice nor Word nor WPS is installed."""


def as_docx(contents: Sequence[bytes], kind: str) -> list[bytes | None]:
    """Documents of one older kind as .docx, None for one that the program makes nothing of.

    Args:
        contents: the files' bytes.
        kind: the ending that the program must see, without dot.

    Raises:
        NoWordError: there is no program to do it.
    """
    if not contents:
        return []
    office = find_soffice()
    if office is not None:
        return convert(contents, kind, "docx", office)
    word = start_word()
    if word is None:
        raise NoWordError
    try:
        return _saved(word, contents, kind)
    finally:
        with contextlib.suppress(Exception):
            word.Quit(0)  # it may be gone already; 0: nothing is saved


def start_word() -> Any:
    """Word's or WPS's own application object, not one that somebody works in; None where there is none."""
    try:
        from win32com.client import DispatchEx  # comes with xlwings on Windows
    except ImportError:
        return None
    for name in _PROGRAMS:
        with contextlib.suppress(Exception):  # whatever COM says where a program is not installed
            return DispatchEx(name)
    return None


def _saved(word: Any, contents: Sequence[bytes], kind: str) -> list[bytes | None]:
    for name, value in (("Visible", False), ("DisplayAlerts", 0), ("AutomationSecurity", _NO_MACROS)):
        with contextlib.suppress(Exception):  # WPS does not know each of them
            setattr(word, name, value)
    found: list[bytes | None] = []
    with tempfile.TemporaryDirectory(prefix="govcredit-", ignore_cleanup_errors=True) as folder:
        for number, data in enumerate(contents):
            source, target = Path(folder) / f"{number}.{kind}", Path(folder) / f"{number}.docx"
            source.write_bytes(data)
            with contextlib.suppress(Exception):  # damaged, or locked: the file is told as unreadable
                # In order: no question about the format, read only, not among the recent files, the password.
                document = word.Documents.Open(str(source), False, True, False, _NO_PASSWORD)
                try:
                    document.SaveAs(str(target), _DOCX)
                finally:
                    document.Close(0)
            found.append(target.read_bytes() if target.is_file() else None)
    return found
