"""A file of a notice read as if its sender meant harm: by what it is, in a process of its own, within limits."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from govcredit_xl.catalogue.importing.grids import Source
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.files.jobs import FailedJob, Limits
from govcredit_xl.files.older_word import NoWordError, as_docx
from govcredit_xl.files.sheets import KIND_NAMES, Unreadable, sniff
from govcredit_xl.files.workers import Workers

MAX_FILE: Final = 100 * 2**20
_LIMITS: Final = Limits(seconds=120.0, memory=2**30)
"""A list of 300 pages takes some 10 s and 200 MB."""
_SHEETS: Final = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods", "html", "encrypted"})
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_FAILED: Final = {
    "died": ("读取时程序中断，文件可能已损坏", "reading it ended the process"),
    "slow": ("两分钟没有读完", "it was not read within two minutes"),
    "memory": ("读取时占用内存过多", "reading it took too much memory"),
    "raised": ("内容不完整或已损坏", "it is damaged"),
}


def read_notice(path: Path) -> tuple[Source | None, Problem | None]:
    """The lines and tables of a file, or why it cannot be read."""
    try:
        if path.stat().st_size > MAX_FILE:
            return None, _refused(path, f"超过 {MAX_FILE >> 20} MB", f"over {MAX_FILE >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        told = why_of(error)
        return None, Problem(
            "import-unreadable",
            file=path.name,
            facts={"why": str(told["why"]), "why_en": str(told.get("why_en", told["why"]))},
        )
    try:
        data = _as_docx(data)
    except Unreadable as error:
        return None, _refused(path, error.why, error.why_en, error.kind)
    with tempfile.TemporaryDirectory(prefix="govcredit-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "notice"
        copy.write_bytes(data)
        with Workers(1, _LIMITS) as workers:
            ((_, found),) = workers.run(read_job, [str(copy)], path.name)
    if isinstance(found, FailedJob):
        return None, _refused(path, *_FAILED[found.kind])
    if isinstance(found, Source):
        return found, None
    kind, why, why_en = found
    if kind == "import-scan":
        return None, Problem("import-scan", file=path.name)
    return None, _refused(path, why, why_en, kind)


_ENGLISH: Final = {
    "has-password": "it has a password",
    "password": "it has a password",
    "not-a-document": "it is no Word document",
    "not-a-workbook": "it is no workbook",
    "not-yet-readable": "there is no table in it",
    "hostile": "it holds what a notice has no use for",
}
"""Reasons that are told in Chinese only where they come from; all others are damage."""


def _refused(path: Path, why: str, why_en: str = "", kind: str = "") -> Problem:
    why_en = why_en or _ENGLISH.get(kind, "it is damaged or cut off")
    return Problem("import-unreadable", file=path.name, facts={"why": why, "why_en": why_en})


def read_job(name: str, path: str) -> Source | tuple[str, str, str]:
    """What a child process does: the file read, or (kind, why, the same in English)."""
    try:
        return read_source(Path(path).read_bytes(), name)
    except Unreadable as error:
        return error.kind, error.why, error.why_en


def read_source(data: bytes, file: str) -> Source:
    """The lines and tables of a file, by what it is.

    Raises:
        Unreadable: it is none of what can be read, damaged, hostile or too large.
    """
    kind = sniff(data)
    if kind in _SHEETS:
        from govcredit_xl.catalogue.importing.sheet_grid import read_sheets

        return read_sheets(data, file)
    reader = _READERS.get(kind)
    if reader is None:
        raise Unreadable("not-readable", f"它是{KIND_NAMES[kind]}", f"it is of the kind {kind}")
    return reader(data, file)


def _word(data: bytes, file: str) -> Source:
    from govcredit_xl.catalogue.importing.word_grid import read_word

    return read_word(data, file)


def _pdf(data: bytes, file: str) -> Source:
    from govcredit_xl.catalogue.importing.page_grid import read_pdf

    return read_pdf(data, file)


def _text(data: bytes, file: str) -> Source:
    from govcredit_xl.catalogue.importing.text_grid import read_pasted

    return read_pasted(data, file)


_READERS: Final[Mapping[str, Callable[[bytes, str], Source]]] = {"docx": _word, "pdf": _pdf, "text": _text}


def _as_docx(data: bytes) -> bytes:
    """A .doc, .rtf or .odt as LibreOffice, Word or WPS saves it as .docx; all else as it is.

    Raises:
        Unreadable: there is none of them, or it makes nothing of it.
    """
    kind = sniff(data)
    ending = (
        "doc"
        if kind == "doc"
        else "rtf"
        if data.startswith(b"{\\rtf")
        else "odt"
        if _ODT in data[:200]
        else ""
    )
    if not ending:
        return data
    try:
        (made,) = as_docx([data], ending)
    except NoWordError:
        raise Unreadable(
            "no-office", f"读 .{ending} 要用 LibreOffice、Word 或 WPS，这台电脑都没有安装；也可以先在别的电脑上另存为 .docx",
            f"a .{ending} needs LibreOffice, Word or WPS, which are not installed; or save it as .docx first",
        ) from None  # fmt: skip
    if made is None:
        raise Unreadable(
            "truncated",
            "转换程序打不开它，可能已损坏或设了密码",
            "it cannot be opened: it may be damaged or have a password",
        )
    return made
