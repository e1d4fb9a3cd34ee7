"""The spreadsheet application at hand, through xlwings: Excel where it is, else LibreOffice.

What was open before stays open; only what was opened or started here is closed again.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.soffice import find_soffice
from govcredit_xl.master.files import in_use
from govcredit_xl.master.live.libreoffice import Bridge, LibreOfficeError, find_python, holder_of

if TYPE_CHECKING:
    import xlwings

EXCEL: Final = "Microsoft Excel"
WPS: Final = "WPS 表格"
LIBREOFFICE: Final = "LibreOffice"
_LOADING: Final = 20.0
"""Seconds that an application may take to load a workbook."""
_WPS_MARKS: Final = ("wps", "kingsoft", "ksoapp")
_ATTEMPTS: Final = 200
_PAUSE: Final = 0.05
"""So often is a call repeated that Excel rejects, with pauses of so many seconds: ten seconds in all."""


class NoApplication(Exception):  # noqa: N818
    """No application can be had here; `why` tells in Chinese what was looked for."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotAnswering(Exception):  # noqa: N818
    """The application that has a file open lets no program in: a cell is being edited there, or a dialog is open."""

    @property
    def problem(self) -> Problem:
        """As it is told; the text of this exception names the application."""
        why = "有格子正在编辑（请按回车或 Esc），或有提示框开着，它不回应别的程序"
        return Problem("application-refused", facts={"application": str(self), "why": why})


class _Patience(int):
    """How often xlwings repeats a rejected call; it compares its attempts with this number, which takes a pause."""

    def __gt__(self, attempts: int) -> bool:
        time.sleep(_PAUSE)
        return int(self).__gt__(attempts)


@dataclass(frozen=True)
class Application:
    """A running application.

    Attributes:
        app: of xlwings.
        kind: `EXCEL`, `WPS` or `LIBREOFFICE`.
        started: it was started here and is ended here.
    """

    app: xlwings.App
    kind: str
    started: bool

    @property
    def name(self) -> str:
        """As messages name it, with its version."""
        return f"{self.kind} {self.app.version}"

    def calculate(self) -> None:
        """Compute every formula anew, also those that look up to date."""
        full = getattr(self.app.api, "CalculateFullRebuild", None)
        if callable(full):
            full()
        else:
            self.app.calculate()

    @contextlib.contextmanager
    def book(self, path: Path, *, read_only: bool = True) -> Iterator[xlwings.Book]:
        """A workbook, opened here unless it is open already; closed again only if opened here.

        Raises:
            OSError: the application does not open it.
        """
        book = find_book(self.app, path)
        if book is not None:
            yield book
            return
        try:
            book = self.app.books.open(str(path), update_links=False, read_only=read_only)
        except OSError:
            raise
        except Exception as error:  # each engine has errors of its own
            raise OSError(f"{self.name}: {error}") from error
        try:
            yield book
        finally:
            with contextlib.suppress(Exception):  # it may be gone with its application
                book.close()


def _tamed() -> Any:
    """Xlwings, without two habits that it has on Windows.

    At exit it would end every Excel whose workbooks it does not see, whoever had started it and whatever is
    unsaved there; and while a cell is being edited it would ask again for ever, without a pause.
    """
    import xlwings

    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        atexit.unregister(windows.cleanup)
        windows.N_COM_ATTEMPTS = _Patience(_ATTEMPTS)  # type: ignore[attr-defined,unused-ignore]
    return xlwings


def excel_engine() -> xlwings.Engine | None:
    """Xlwings' engine for Excel; None on systems that have none."""
    return next((engine for engine in _tamed().engines if engine.name == "excel"), None)


def find_book(app: xlwings.App, path: Path) -> xlwings.Book | None:
    """The workbook of that path, where the application has it open."""
    for book in app.books:
        with contextlib.suppress(OSError, ValueError):
            if os.path.samefile(book.fullname, path):  # noqa: PTH121
                return book
    return None


def running_with(path: Path) -> tuple[Application, xlwings.Book] | None:
    """The application that has the file open, and the workbook in it; None where none has.

    Raises:
        NotAnswering: one may have it open, but lets nobody look.
    """
    engine = excel_engine()
    for app in engine.apps if engine is not None else ():
        try:
            book = find_book(app, path)
        except Exception as error:  # whatever COM says
            if not in_use(path):
                continue
            raise NotAnswering(EXCEL) from error
        if book is not None:
            return Application(app, _kind_of(app), started=False), book
    profile = holder_of(path)
    if profile is None or find_python() is None:
        return None
    return _joined(profile, path)


def _joined(profile: str, path: Path) -> tuple[Application, xlwings.Book] | None:
    """The LibreOffice of that profile, asked to listen; a stale lock file leads nowhere."""
    from govcredit_xl.master.live.engine import register

    try:
        bridge = Bridge(profile=profile, headless=False, join=True)
    except LibreOfficeError:
        return None
    app = register().apps.add(xl=bridge)
    until = time.monotonic() + _LOADING if bridge.joined else 0.0
    book = find_book(app, path)
    while book is None and time.monotonic() < until and holder_of(path) is not None:
        time.sleep(0.2)  # the lock file is there before the workbook is
        book = find_book(app, path)
    if book is None:
        app.quit()
        return None
    return Application(app, LIBREOFFICE, started=False), book


@contextlib.contextmanager
def application(*, visible: bool = False) -> Iterator[Application]:
    """An application of our own: Excel where it starts, else LibreOffice; ended afterwards unless visible.

    Raises:
        NoApplication: neither is there.
    """
    found = start(visible=visible)
    try:
        yield found
    finally:
        if not visible:
            let_go(found)


def start(*, visible: bool) -> Application:
    """Start an application; the caller lets go of it.

    Raises:
        NoApplication: there is none.
    """
    app = _started_excel(visible)
    if app is not None:
        return Application(app, _kind_of(app), started=True)
    if find_soffice() is None:
        raise NoApplication(f"本机没有 {EXCEL}、{WPS}，也没有 {LIBREOFFICE}")
    if find_python() is None:
        hint = "（请安装 python3-uno）" if sys.platform.startswith("linux") else ""
        raise NoApplication(f"本机有 {LIBREOFFICE}，但缺少它的 Python 组件{hint}")
    from govcredit_xl.master.live.engine import register

    try:
        return Application(register().apps.add(visible=visible), LIBREOFFICE, started=True)
    except LibreOfficeError as error:
        raise NoApplication(f"{LIBREOFFICE} 启动不了（{error}）") from error


def let_go(found: Application) -> None:
    """End an application that was started here; a joined LibreOffice only loses the connection."""
    if found.started or found.kind == LIBREOFFICE:
        with contextlib.suppress(Exception):
            found.app.quit()


def _started_excel(visible: bool) -> xlwings.App | None:
    if excel_engine() is None:
        return None
    try:
        app: xlwings.App = _tamed().App(visible=visible, add_book=False)
        app.display_alerts = visible
    except Exception:  # whatever COM says where no Excel is installed
        return None
    return app


def _kind_of(app: Any) -> str:
    """WPS can answer to Excel's name: what it calls itself and where it lies tell."""
    if app.engine.name != "excel":
        return LIBREOFFICE
    said = ""
    for name in ("Name", "Path", "name", "path"):
        with contextlib.suppress(Exception):
            said += f" {getattr(app.api, name)}".casefold()
    return WPS if any(mark in said for mark in _WPS_MARKS) else EXCEL


def copy_of(book: xlwings.Book, folder: Path) -> bytes:
    """The workbook as it is now, saved or not, as .xlsx bytes; the workbook itself stays as it was.

    On macOS, whose Excel makes no copies for others, it is saved first.
    """
    if sys.platform == "darwin":
        book.save()
        return Path(book.fullname).read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "live.xlsx"
    path.unlink(missing_ok=True)
    book.api.SaveCopyAs(str(path))
    try:
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def calling_book() -> xlwings.Book:
    """The workbook whose macro runs this program."""
    book: xlwings.Book = _tamed().Book.caller()
    return book
