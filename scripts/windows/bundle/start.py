"""What “开始” runs: looks over the program's files, makes the first round, then the menu of the clerk's day.

It only asks and shows; each job is a command of govcredit_xl in a process of its own.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent
HOME = PROGRAM.parent
MANIFEST = PROGRAM / "files.txt"
STARTED = PROGRAM / "started.txt"
CATALOGUE = "指标体系.xlsx"
FORBIDDEN = '\\/:*?"<>|'
FULL = 90
"""Characters of a round's folder beyond which Windows may find the names inside too long."""


class Ended(Exception):  # noqa: N818
    """There is nobody to ask: no more input."""


def say(text: str = "") -> None:
    """A line; what the console's code page lacks is shown as ?."""
    print(text, flush=True)


def ask(question: str) -> str:
    """What was typed, without blanks around it."""
    try:
        return input(question).strip()
    except (EOFError, RuntimeError):  # RuntimeError: no standard input at all
        raise Ended from None


def ask_key(question: str) -> str:
    """What was typed as a key of a menu: full-width digits of a Chinese keyboard are plain ones."""
    return unicodedata.normalize("NFKC", ask(question)).strip().lower()


def govcredit(*arguments: str) -> int:
    """Run a command of the program; its exit code. What it names to do next are entries of a menu."""
    from govcredit_xl.cli.menu.behind import VARIABLE

    command = [sys.executable, "-m", "govcredit_xl", *arguments]
    return subprocess.run(command, check=False, env={**os.environ, VARIABLE: "1"}).returncode


# -- the program's own files -----------------------------------------------------------------------------
def listed(path: Path) -> dict[str, int]:
    """Path within the folder → size, from a list of the bundle's files."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return {name: int(size) for size, name in rows}


def look_over() -> bool:
    """At the first start of a version: all files are there, and those of the version before are gone."""
    if not MANIFEST.is_file():
        return True
    now = MANIFEST.read_bytes()
    if STARTED.is_file() and STARTED.read_bytes() == now:
        return True
    new = listed(MANIFEST)
    missing = [name for name, size in new.items() if not fits(HOME / name, size)]
    if missing:
        say(f"程序文件不全：少了或坏了 {len(missing)} 个，如 {missing[0]}。")
        say("请把压缩包重新“全部解压缩”到这里；如果被杀毒软件删除，请把本文件夹加入信任。")
        return False
    with contextlib.suppress(OSError):  # a read-only place: then it is looked over each time
        if STARTED.is_file():
            for name in listed(STARTED).keys() - new.keys():
                (HOME / name).unlink(missing_ok=True)
        STARTED.write_bytes(now)
    return True


def fits(path: Path, size: int) -> bool:
    """True where a file is there and has its size."""
    try:
        return path.stat().st_size == size
    except OSError:
        return False


# -- rounds ----------------------------------------------------------------------------------------------
def rounds() -> list[Path]:
    """Folders beside the program that hold a round, the newest first."""
    found = [path.parent for path in HOME.glob(f"*/{CATALOGUE}") if path.parent != PROGRAM]
    return sorted(found, key=lambda folder: (folder / CATALOGUE).stat().st_mtime, reverse=True)


def new_round() -> Path | None:
    """Ask for a name and make a round of it; None where it could not be made or nothing was wanted."""
    if rounds():
        say("要照上一轮的指标、单位、设置和模板建的：先输入 0 返回，选 m，再选“另开一轮”。")
    usual = f"{datetime.date.today().year}年"
    name = ask(f"新一轮评价的文件夹名（直接回车：{usual}；输入 0 返回）：") or usual
    if name == "0":
        return None
    if any(sign in FORBIDDEN for sign in name) or name.endswith("."):
        say(f"文件夹名不能有 {' '.join(FORBIDDEN)}，也不能以 . 结尾。")
        return None
    folder = HOME / name
    if len(str(folder)) > FULL:
        say(
            f"注意：路径有 {len(str(folder))} 个字，里面的文件名可能太长；最好把整个文件夹移到 D:\\ 之类的地方。"
        )
    if govcredit("init", str(folder)):
        return None
    say("请先打开里面的 指标体系.xlsx，把“设置”里的年度、截止日期等改成本轮的，再选“1”检查。")
    return folder


def choose_round() -> Path | None:
    """The round to work on; a new one where there is none yet."""
    found = rounds()
    if not found:
        say("这里还没有评价。")
        say(" 1 新建一轮评价")
        say(" 2 先看演示（编造的数据，约一分钟）")
        say(" 0 退出")
        match ask_key("请输入数字（直接回车：1）：") or "1":
            case "1":
                return new_round()
            case "2":
                folder = HOME / "演示"
                return folder if govcredit("demo", str(folder)) == 0 else None
            case "0":
                raise Ended
        say("请输入 1、2 或 0。")
        return None
    if len(found) == 1:
        return found[0]
    for number, folder in enumerate(found, 1):
        say(f" {number} {folder.name}")
    say(f" {len(found) + 1} 新建一轮评价")
    say(" 0 退出")
    typed = ask_key("做哪一轮（直接回车：1）：") or "1"
    if typed == str(len(found) + 1):
        return new_round()
    if typed == "0":
        raise Ended
    if typed.isdecimal() and 1 <= int(typed) <= len(found):
        return found[int(typed) - 1]
    say(f"请输入 0 到 {len(found) + 1} 的数字。")
    return None


def point_console(folder: Path) -> None:
    """控制台.xlsm finds Python by its full path, which is another one once the program was moved."""
    from govcredit_xl.round.console import settings

    path = folder / "xlwings.conf"
    with contextlib.suppress(OSError):
        if path.is_file() and path.read_bytes() != settings():
            path.write_bytes(settings())


# -- shortcut ----------------------------------------------------------------------------------------------
def make_shortcut() -> None:
    """A shortcut to “开始” on the desktop."""
    try:
        import pythoncom
        from win32com.shell import shell, shellcon

        pythoncom.CoInitialize()
        desktop = shell.SHGetFolderPath(0, shellcon.CSIDL_DESKTOPDIRECTORY, None, 0)
        link = pythoncom.CoCreateInstance(
            shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
        )
        link.SetPath(str(HOME / "开始.cmd"))
        link.SetWorkingDirectory(str(HOME))
        link.SetDescription("评价工作台")
        path = Path(desktop) / "评价工作台.lnk"
        link.QueryInterface(pythoncom.IID_IPersistFile).Save(str(path), 0)
    except Exception as error:
        say(f"快捷方式没有放成（{error}）。可以右键“开始”，“发送到”→“桌面快捷方式”。")
    else:
        say(f"已放好快捷方式：{path}")


# -- the menu ------------------------------------------------------------------------------------------------
def show_menu(folder: Path) -> None:
    """The steps of the round, then what else there is."""
    from govcredit_xl.round.launchers import STEPS

    say()
    say(f"本轮：{folder.name}    （{folder}）")
    for number, step in enumerate(STEPS, 1):
        say(f" {number} {step.about}")
    say(" 7 看看进度：谁报了、谁没报、有什么问题")
    say(" 8 打开本轮的文件夹")
    say(" 9 换一轮，或新建一轮")
    say(" m 全部的事：发邮件、打包分发、采用和不采用、退改、关闭、备份……")
    say(" s 在桌面放快捷方式")
    say(" 0 退出")


def work_on(folder: Path) -> Path | None:
    """Do what is chosen from the menu; the round to go on with, None to choose one."""
    point_console(folder)
    show_menu(folder)
    typed = ask_key("请输入数字：")
    match typed:
        case "1" | "2" | "3" | "4" | "5" | "6":
            step = [sys.executable, "-m", "govcredit_xl.cli.step", typed, str(folder), "menu"]
            subprocess.run(step, check=False)
        case "7":
            govcredit("--round", str(folder), "status")
        case "8":
            os.startfile(folder)  # type: ignore[attr-defined,unused-ignore]
        case "9":
            return another(folder)
        case "m":
            govcredit("--round", str(folder), "menu")
        case "s":
            make_shortcut()
        case "0":
            raise Ended
        case _:
            say("没有这一项，请输入菜单上的数字或字母，再按回车。")
    return folder


def another(folder: Path) -> Path | None:
    """With one round alone the other one can only be new."""
    return new_round() or folder if len(rounds()) == 1 else None


def main() -> int:
    """The exit code: 2 where the program is not whole."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    say("评价工作台")
    if not look_over():
        ended = False
        with contextlib.suppress(Ended):
            ask("按回车键关闭。")
            ended = True
        return 0 if ended else 2
    try:
        first = not rounds()
        folder = choose_round()
        if (
            first
            and folder is not None
            and ask("要在桌面放快捷方式吗？（直接回车：要；n：不要）").lower() != "n"
        ):
            make_shortcut()
        while True:
            folder = choose_round() if folder is None else work_on(folder)
    except (Ended, KeyboardInterrupt):
        return 0


if __name__ == "__main__":
    sys.exit(main())
