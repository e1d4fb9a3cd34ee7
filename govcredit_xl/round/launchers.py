"""Launchers: files in the round's folder that a clerk double-clicks.

A launcher only names the interpreter and the number of the step; everything else is done in Python
(`cli.step`), so that paths with spaces and Chinese need no quoting by a command shell. Python runs with -P:
a file named like one of its modules, put beside the launcher, is not run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Step:
    """What a launcher does.

    Attributes:
        name: of the file, without its ending.
        arguments: of the command.
        about: what it does, in a few words.
        next: what to do afterwards, in Chinese.
        word: tells `cli.step` which one it is; "" for the number of its place.
    """

    name: str
    arguments: tuple[str, ...]
    about: str
    next: str
    word: str = ""


STEPS: Final = (
    Step(
        "1检查指标",
        ("check",),
        "检查指标体系",
        "没有错误就双击“2生成填报表”；有错误，照提示改好 指标体系.xlsx 再检查一次。",
    ),
    Step(
        "2生成填报表",
        ("build",),
        "生成各单位的填报表",
        "把 outbox 里的填报表发给各单位；收回的文件放进 inbox，再双击“3收表汇总”。",
    ),
    Step(
        "3收表汇总",
        ("collect", "--live"),
        "收表、核对、计分",
        "双击“5打开总表”看结果；还有单位没报，双击“4催报”。",
    ),
    Step(
        "4催报",
        ("remind",),
        "给欠报单位备好催报信",
        "在 outbox 里查看催报邮件草稿，发出后等单位回报，再双击“3收表汇总”。",
    ),
    Step(
        "5打开总表", ("open",), "打开主评分表", "填好核定分后，再双击“3收表汇总”；全部定了就双击“6出通报”。"
    ),
    Step("6出通报", ("notice", "result"), "写结果通报", "在 文书 里打开通报看一遍，再印发。"),
)

MENU: Final = Step("0菜单", ("menu",), "打开菜单，全部的事都能做", "", "menu")
"""Opens the window that has everything; the others do one step each."""

_FOLDERS: Final = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "ProgramFiles", "ProgramData")
"""Variables that Windows sets: a path below one of them can be written without naming its owner."""

BUNDLE: Final = "govcredit-xl"
"""Folder of the program in the offline bundle; rounds are made beside it."""

_NO_PROGRAM: Final = (
    "没有找到程序，这一步没有做，文件都没有改动。",
    "请把这一轮的文件夹放回程序文件夹（里面有“开始”）里，再双击一次；",
    "或者双击“开始”，从菜单里做这一步。程序移动过位置也会这样。",
)

_DESKTOP_ESCAPES: Final = {'"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "\\": "\\\\\\\\", "%": "%%"}


def launchers(
    python: str = sys.executable, system: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> dict[str, bytes]:
    """File name → content, for the system that it will be used on.

    Args:
        python: the interpreter that has this program.
        system: as `sys.platform`.
        environment: of the user, on Windows.
    """
    steps = [(step.word or str(k), step) for k, step in enumerate((MENU, *STEPS))]
    if system == "win32":
        return {f"{step.name}.cmd": _cmd(word, python, environment) for word, step in steps}
    if system == "darwin":
        return {f"{step.name}.command": _command(word, python) for word, step in steps}
    return {f"{step.name}.desktop": _desktop(word, step, python) for word, step in steps}


def _cmd(number: str, python: str, environment: Mapping[str, str]) -> bytes:
    """A batch file, plain ASCII wherever the path allows: cmd.exe reads it in the code page of the console."""
    path = python
    for name in _FOLDERS:
        folder = environment.get(name, "").rstrip("\\")
        if folder and path.casefold().startswith(folder.casefold() + "\\"):
            path = f"%{name}%" + path[len(folder) :].replace("%", "%%")
            break
    else:
        path = path.replace("%", "%%")
    lines = [
        "@echo off",
        "setlocal",
        *([] if path.isascii() else ["chcp 65001 >nul"]),
        # The bundle's Python first, since a stick changes its letter and a folder is moved.
        f'set "PY=%~dp0..\\{BUNDLE}\\python.exe"',
        f'if not exist "%PY%" set "PY={path}"',
        'if not exist "%PY%" set "PY=py"',
        '"%PY%" -P -c "import govcredit_xl" >nul 2>nul',
        'if not "%ERRORLEVEL%"=="0" goto missing',
        f'"%PY%" -P -m govcredit_xl.cli.step {number} "%~dp0."',
        "exit /b %ERRORLEVEL%",
        "",
        ":missing",
        "chcp 65001 >nul",
        "echo.",
        *(f"echo   {line}" for line in _NO_PROGRAM),
        "echo.",
        "pause",
        "exit /b 2",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _command(number: str, python: str) -> bytes:
    quoted = python.replace("'", "'\\''")
    return f'#!/bin/sh\nexec \'{quoted}\' -P -m govcredit_xl.cli.step {number} "$(dirname "$0")"\n'.encode()


def _desktop(number: str, step: Step, python: str) -> bytes:
    # In Exec a quoted argument escapes " ` $ \ with \, and the whole line escapes \ once more; % is doubled.
    quoted = "".join(_DESKTOP_ESCAPES.get(c, c) for c in python)
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={step.name}",
        f"Comment={step.about}",
        f'Exec="{quoted}" -P -m govcredit_xl.cli.step {number} %k',
        "Terminal=true",
        "Icon=x-office-spreadsheet",
        "",
    ]
    return "\n".join(lines).encode("utf-8")
