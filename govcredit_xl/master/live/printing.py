"""Workbooks and documents to PDF, through the application at hand (`pdf`)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from xml.sax.saxutils import unescape

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import Sheet
from govcredit_xl.files.older_word import start_word
from govcredit_xl.files.soffice import convert as convert_files
from govcredit_xl.files.soffice import find_soffice
from govcredit_xl.master.live.application import (
    LIBREOFFICE,
    Application,
    NoApplication,
    application,
    excel_engine,
)

_BOOK: Final = "xl/workbook.xml"
_SHEET: Final = re.compile(r"<sheet [^<>]*/>")
_NAME: Final = re.compile(r' name="([^"]*)"')
_DETAILS: Final = frozenset({Sheet.ANSWERS, Sheet.UNIT_ITEMS, Sheet.POOLED, Sheet.NODE_SCORES})

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
DOCUMENTS: Final = frozenset({".docx", ".doc"})
_WORD_TO_PDF: Final = 17  # WdExportFormat.wdExportFormatPDF

Progress = Callable[[int, int], None]


Choose = Callable[[Sequence[str]], Collection[str]]
"""Names of a workbook's sheets → those that are printed."""


def without_details(names: Sequence[str]) -> list[str]:
    """The sheets of a master that are meant for paper: 填报明细 and what is computed from it fill dozens of pages."""
    return [name for name in names if name not in _DETAILS]


def to_pdf(
    files: Sequence[Path],
    folder: Path,
    on_progress: Progress,
    sheet: str | None = None,
    choose: Choose | None = None,
) -> tuple[list[Path], list[Problem]]:
    """Print files into a folder, each under its own name with .pdf.

    Args:
        files: workbooks and documents.
        folder: made where it is not there.
        on_progress: told how many are done, of how many.
        sheet: of workbooks only this sheet, whose name then follows the file's.
        choose: tells which sheets of a workbook are printed; all without.

    Returns:
        The PDF files, and a problem for each file that could not be printed.

    Raises:
        NoApplication: there is nothing to print with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    problems: list[Problem] = []
    books = [path for path in files if path.suffix.lower() in WORKBOOKS]
    others = [path for path in files if path.suffix.lower() not in WORKBOOKS]
    if books:
        with application() as where:
            for path in books:
                _one(
                    path,
                    folder,
                    made,
                    problems,
                    lambda p, target: _print_book(where, p, target, sheet, choose),
                    sheet,
                )
                on_progress(len(made) + len(problems), len(files))
    for path in others:
        _one(path, folder, made, problems, _print_document)
        on_progress(len(made) + len(problems), len(files))
    return made, problems


def _one(
    path: Path,
    folder: Path,
    made: list[Path],
    problems: list[Problem],
    print_: Callable[[Path, Path], None],
    sheet: str | None = None,
) -> None:
    target = folder / f"{path.stem}{f'_{sheet}' if sheet else ''}.pdf"
    try:
        target.unlink(missing_ok=True)
        print_(path, target)
        if not target.is_file():
            raise OSError("没有得到 PDF")
    except NoApplication:
        raise
    except Exception as error:  # each application has errors of its own
        facts = {"why": str(error)[:200] or type(error).__name__}
        problems.append(Problem("cannot-print", file=path.as_posix(), facts=facts))
    else:
        made.append(target)


def _print_book(
    where: Application, path: Path, target: Path, sheet: str | None, choose: Choose | None
) -> None:
    """A copy is printed, so that a workbook that is open elsewhere can be printed, too."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        data = path.read_bytes()
        copy.write_bytes(data if choose is None else only_sheets(data, choose))
        with where.book(copy) as book:
            printed = book if sheet is None else book.sheets[sheet]
            if where.kind == LIBREOFFICE:
                printed.impl.to_pdf(target)
            elif sheet is None:
                book.to_pdf(str(target), exclude_start_string="_")
            else:
                printed.to_pdf(str(target))


def only_sheets(data: bytes, choose: Choose) -> bytes:
    """The workbook with all sheets hidden but those chosen; what is hidden is not printed.

    Raises:
        ValueError: none of its sheets is chosen.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, _hidden(content.decode(), choose) if part.filename == _BOOK else content)
    return out.getvalue()


def _hidden(book: str, choose: Choose) -> str:
    book = book.replace(' state="visible"', "")
    tags = _SHEET.findall(book)
    names = [unescape(_NAME.search(tag)[1], {"&quot;": '"', "&apos;": "'"}) for tag in tags]  # type: ignore[index]
    wanted = set(choose(names))
    shown = [
        k
        for k, (name, tag) in enumerate(zip(names, tags, strict=True))
        if name in wanted and " state=" not in tag
    ]
    if not shown:
        raise ValueError("没有要打印的工作表")
    for k, tag in enumerate(tags):
        if k not in shown and " state=" not in tag:
            book = book.replace(tag, tag.replace("<sheet ", '<sheet state="hidden" ', 1), 1)
    kept = "|".join(map(str, shown))
    # LibreOffice prints a hidden sheet all the same if it has a print area.
    book = re.sub(rf'<definedName [^>]*localSheetId="(?!(?:{kept})")\d+"[^>]*>[^<]*</definedName>', "", book)
    book = re.sub(r' (?:firstSheet|activeTab)="\d+"', "", book)
    return book.replace("<workbookView ", f'<workbookView activeTab="{shown[0]}" ', 1)


def _print_document(path: Path, target: Path) -> None:
    """Word where it is, else LibreOffice."""
    word = _word()
    if word is not None:
        try:
            document = word.Documents.Open(str(path), ReadOnly=True)
            document.ExportAsFixedFormat(str(target), _WORD_TO_PDF)
            document.Close(False)
        finally:
            word.Quit()
        return
    program = find_soffice()
    if program is None:
        raise NoApplication("打印 Word 文件需要 Microsoft Word 或 LibreOffice（Writer），本机都没有")
    (pdf,) = convert_files([path.read_bytes()], path.suffix[1:], "pdf", program)
    if pdf is not None:
        target.write_bytes(pdf)


def _word() -> Any:
    """Word's own application object; None where Excel's engine (and so COM) is not there, or Word is not."""
    if excel_engine() is None:
        return None
    return start_word()


def convert(path: Path, target: Path) -> None:
    """Save a workbook of another format (.xls, .et, .ods) as .xlsx, through the installed application.

    Raises:
        NoApplication: there is none.
        OSError: the application does not open it.
    """
    with application() as where, where.book(path) as book:
        book.save(str(target))
