"""控制台.xlsm: a workbook whose buttons run the steps of the round, for offices where macros are allowed.

The macro project is the one that xlwings ships under the BSD licence in its stand-alone quickstart; it is
taken from the installed package. Its macro `SampleCall` imports the module that is named like the workbook
and calls `main()`; which button was pressed, Excel tells by the button's name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from govcredit_xl.round.launchers import STEPS

NAME: Final = "控制台"
LOG: Final = "日志"
FILES: Final = (f"{NAME}.xlsm", f"{NAME}.py", "xlwings.conf")
MACRO: Final = "SampleCall"
_QUICKSTART: Final = "quickstart_standalone.xlsm"
_FIRST_ROW: Final = 4
_HEADS: Final = ("时间", "步骤", "结果", "输出")
_LONGEST: Final = 32_000  # a cell holds 32,767 characters
_FONT: Final = "微软雅黑"


def console_files(python: str = sys.executable) -> dict[str, bytes]:
    """File name → content: the workbook, the module that its macro calls, and where the interpreter is."""
    module = f'"""{NAME}.xlsm 的按钮由此运行。"""\n\nfrom govcredit_xl.round.console import main\n\n__all__ = ["main"]\n'
    contents = (_workbook(), module.encode(), settings(python))
    return dict(zip(FILES, contents, strict=True))


def settings(python: str = sys.executable, encoding: str = "mbcs" if os.name == "nt" else "utf-8") -> bytes:
    """The content of xlwings.conf: where the interpreter is.

    The macro reads it line by line in the system's own code page, GBK on a Chinese Windows, and as nothing else.
    A path with characters that this lacks cannot be told it: the button says then that it finds no Python.
    """
    config = f'"INTERPRETER_WIN","{python}"\n"INTERPRETER_MAC","{python}"\n"SHOW CONSOLE","False"\n'
    return config.replace("\n", os.linesep).encode(encoding, "replace")


def macro_project() -> bytes:
    """The compiled macros of xlwings' quickstart."""
    data = files("xlwings").joinpath(_QUICKSTART).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/vbaProject.bin")


def _workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": NAME, "created": dt.datetime(2021, 1, 1)})
    book.set_vba_name("ThisWorkbook")
    with tempfile.TemporaryDirectory() as folder:  # XlsxWriter reads it when it closes
        project = Path(folder) / "vbaProject.bin"
        project.write_bytes(macro_project())
        book.add_vba_project(str(project))
        title = book.add_format({"font_name": _FONT, "font_size": 18, "bold": True, "valign": "vcenter"})
        text = book.add_format({"font_name": _FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True})
        head = book.add_format({"font_name": _FONT, "bold": True, "bg_color": "#DDEBF7", "border": 1})
        plain = book.add_format({"font_name": _FONT, "font_size": 11})
        _panel(book.add_worksheet(NAME), title, text, plain)
        log = book.add_worksheet(LOG)
        log.set_vba_name("Sheet2")
        for column, (heading, width) in enumerate(zip(_HEADS, (20, 16, 10, 100), strict=True)):
            log.write_string(0, column, heading, head)
            log.set_column(column, column, width, text)
        log.freeze_panes(1, 0)
        for sheet in book.worksheets():
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        book.close()
    return out.getvalue()


def _panel(sheet: Any, title: Any, text: Any, plain: Any) -> None:
    sheet.set_vba_name("Sheet1")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 24, text)
    sheet.set_column(2, 2, 70, text)
    sheet.set_row(0, 36)
    sheet.write_string(0, 0, "评价工作台 控制台", title)
    sheet.write_string(1, 0, "请先启用宏，再按左边的按钮；每一步的输出记在“日志”。", plain)
    for k, step in enumerate(STEPS):
        row = _FIRST_ROW - 1 + k
        sheet.set_row(row, 34)
        button = {
            "macro": MACRO,
            "caption": step.name,
            "width": 140,
            "height": 34,
            "x_offset": 6,
            "y_offset": 5,
        }
        sheet.insert_button(row, 0, button)
        sheet.write_string(row, 1, step.about, text)
        sheet.write_string(row, 2, step.next.replace("双击", "按"), text)


# -- run by the macro ------------------------------------------------------------------------------------
def main() -> None:
    """The macro's entry: run the step whose button was pressed and log what it said."""
    from govcredit_xl.master.live.application import calling_book

    book = calling_book()
    run_step(book, pressed(book))


def pressed(book: Any) -> int:
    """Number of the step: by the name of the button, else by the row of the selected cell.

    Raises:
        LookupError: neither tells a step.
    """
    caller: Any = None
    with contextlib.suppress(Exception):  # only Excel tells it, and only while a button's macro runs
        caller = book.app.api.Caller
    number = re.search(r"\d+$", caller) if isinstance(caller, str) else None
    selection = book.selection
    found = int(number[0]) if number else selection.row - _FIRST_ROW + 1 if selection is not None else 0
    if not 1 <= found <= len(STEPS):
        raise LookupError("请按按钮，或先选中要做的那一行")
    return found


def run_step(book: Any, number: int) -> int:
    """Run a step in the folder of the control workbook and add a row to its log; the exit code."""
    step = STEPS[number - 1]
    folder = Path(book.fullname).parent
    # An embedded Python does not look at the environment, so it is told here what to write in.
    command = [
        sys.executable, "-P", "-X", "utf8", "-m", "govcredit_xl", "--round", str(folder), *step.arguments,
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, encoding="utf-8", errors="replace"
    )
    said = (done.stdout + done.stderr).strip()[:_LONGEST]
    log = book.sheets[LOG]
    row = log.used_range.shape[0] + 1
    result = "完成" if done.returncode == 0 else "没有完成"
    now = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"
    log.range((row, 1), (row, len(_HEADS))).formula = [[f"'{now}", step.name, result, f"'{said}"]]
    return done.returncode
