"""Workbooks and documents to PDF, through the application at hand (`pdf`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.soffice import convert as convert_files
from govcredit_xl.files.soffice import find_soffice
from govcredit_xl.master.live.application import (
    LIBREOFFICE,
    Application,
    NoApplication,
    application,
    excel_engine,
)

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
DOCUMENTS: Final = frozenset({".docx", ".doc"})
_WORD_TO_PDF: Final = 17  # WdExportFormat.wdExportFormatPDF

Progress = Callable[[int, int], None]


def to_pdf(
    files: Sequence[Path], folder: Path, on_progress: Progress, sheet: str | None = None
) -> tuple[list[Path], list[Problem]]:
    """Print files into a folder, each under its own name with .pdf.

    Args:
        files: workbooks and documents.
        folder: made where it is not there.
        on_progress: told how many are done, of how many.
        sheet: of workbooks only this sheet, whose name then follows the file's.

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
                    lambda p, target: _print_book(where, p, target, sheet),
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


def _print_book(where: Application, path: Path, target: Path, sheet: str | None) -> None:
    """A copy is printed, so that a workbook that is open elsewhere can be printed, too."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes())
        with where.book(copy) as book:
            printed = book if sheet is None else book.sheets[sheet]
            if where.kind == LIBREOFFICE:
                printed.impl.to_pdf(target)
            elif sheet is None:
                book.to_pdf(str(target), exclude_start_string="_")
            else:
                printed.to_pdf(str(target))


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
    try:
        from win32com.client import DispatchEx  # comes with xlwings on Windows

        return DispatchEx("Word.Application")
    except Exception:  # whatever COM says where no Word is installed
        return None


def convert(path: Path, target: Path) -> None:
    """Save a workbook of another format (.xls, .et, .ods) as .xlsx, through the installed application.

    Raises:
        NoApplication: there is none.
        OSError: the application does not open it.
    """
    with application() as where, where.book(path) as book:
        book.save(str(target))
