"""The master that is open in an application: read as it is now, written in place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.folder import Round
from govcredit_xl.files.sheets import read_book
from govcredit_xl.master.files import CannotRefresh
from govcredit_xl.master.live.application import Application, NotAnswering, copy_of, let_go, running_with
from govcredit_xl.master.live.refresh import differences, missing_sheets, moved_columns, write
from govcredit_xl.master.marks import SNAPSHOT_NAME

if TYPE_CHECKING:
    import xlwings

_TRIES: Final = 2


class LiveMaster:
    """主评分表.xlsx in the application that has it open."""

    def __init__(self, where: Application, book: xlwings.Book, folder: Path) -> None:
        self._where, self._book, self._folder = where, book, folder
        self.application = where.name
        """As messages name it; asked for now, since it may not answer when there is something to tell of it."""

    @property
    def kind(self) -> str:
        """Excel, WPS or LibreOffice."""
        return self._where.kind

    def read(self) -> bytes:
        """The workbook as it is now, with what was typed and not yet saved.

        Raises:
            OSError: the copy cannot be written or read.
            NotAnswering: the application lets nobody in.
        """
        try:
            return copy_of(self._book, self._folder)
        except OSError:
            raise
        except Exception as error:  # each application has errors of its own
            raise NotAnswering(self.application) from error

    def replace(self, data: bytes) -> None:
        """Have the open workbook say what `data` says, and save it.

        Raises:
            CannotRefresh: it could not be brought there; the workbook may be partly written, unsaved.
        """
        try:
            self._replace(data)
        except CannotRefresh:
            raise
        except Exception as error:  # each application has errors of its own: a dialog, a cell being edited
            raise CannotRefresh(f"{self.application}：{error}"[:200]) from error

    def _replace(self, data: bytes) -> None:
        wanted = read_book(data)
        for _ in range(_TRIES):
            now = read_book(self.read())
            gone = missing_sheets(now, wanted)
            if gone:
                raise CannotRefresh(f"打开着的主评分表里没有工作表 {'、'.join(gone)}")
            moved = moved_columns(now, wanted)
            if moved:
                raise CannotRefresh(f"打开着的主评分表里 {'、'.join(moved)} 的列与新表不同")
            blocks = differences(now, wanted)
            if not blocks:
                break
            write(self._book, blocks, now, wanted)
            self._where.calculate()
        else:
            if differences(read_book(self.read()), wanted):
                raise CannotRefresh(f"{self.application} 没有接受全部内容")
        self._mark(wanted.constants[SNAPSHOT_NAME])
        self._book.save()

    def _mark(self, snapshot: str) -> None:
        """Name the snapshot that was written, so that the next harvest knows what the office typed since."""
        refers_to = f'="{snapshot}"'
        names = self._book.names
        if SNAPSHOT_NAME in names:
            names[SNAPSHOT_NAME].refers_to = refers_to
        else:
            names.add(SNAPSHOT_NAME, refers_to)


@contextlib.contextmanager
def open_master(round_: Round) -> Iterator[LiveMaster | None]:
    """The round's master where an application has it open, else None."""
    found = running_with(round_.master) if round_.master.exists() else None
    if found is None:
        yield None
        return
    where, book = found
    try:
        yield LiveMaster(where, book, round_.temporary)
    finally:
        let_go(where)
