"""Runs inside the bundle's Python under Windows or Wine: one scene of test_bundle.py, told as one JSON object.

    python.exe inside.py SCENE ARGUMENT…

Commands run in this process, since a process takes seconds to start under Wine.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING, NORMAL = 0x80000000, 0x40000000, 3, 0x80
ALONE, AS_EXCEL = 0, 1  # share modes: nobody else; others may read
SCENES: dict[str, Callable[..., Any]] = {}


def scene(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register it under its name."""
    SCENES[function.__name__] = function
    return function


# -- running commands ------------------------------------------------------------------------------------
class Captured(io.TextIOWrapper):
    """A standard stream in memory, in the code page of the system as a pipe would be."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="gbk", errors="replace", newline="\r\n", write_through=True)

    def bytes(self) -> bytes:
        """What was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


def run(*words: object) -> dict[str, Any]:
    """A command of the program: its exit code ("raised" for a traceback), and what it printed."""
    from govcredit_xl.cli import app

    out, err, code, began = Captured(), Captured(), 0, time.monotonic()
    arguments = [str(word) for word in words]
    about: dict[str, Any] = {"words": arguments, "seconds": 0.0}
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            app(arguments, standalone_mode=False)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        return {**about, "code": "raised", "out": "", "err": traceback.format_exc()[-1500:]}
    encoding = "utf-8" if "--json" in arguments else "gbk"
    told = out.bytes().decode(encoding, "replace")
    about["seconds"] = time.monotonic() - began
    return {**about, "code": code, "out": told, "err": err.bytes().decode("gbk", "replace")}


def fixed_secrets() -> None:
    """Key and round id as on the other system, so that both make the same bytes."""
    secrets.token_bytes = lambda n=32: bytes(range(n or 32))  # type: ignore[assignment]
    secrets.token_hex = lambda n=16: "5a" * (n or 16)  # type: ignore[assignment]


# -- files held by others ----------------------------------------------------------------------------------
@contextlib.contextmanager
def held(path: Path, share: int) -> Iterator[None]:
    """Hold a file open as another program would."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    kernel.CreateFileW.argtypes = [ctypes.c_wchar_p, *[ctypes.c_uint32] * 2, ctypes.c_void_p]
    kernel.CreateFileW.argtypes += [*[ctypes.c_uint32] * 2, ctypes.c_void_p]
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    handle = kernel.CreateFileW(
        str(path), GENERIC_READ | GENERIC_WRITE, share, None, OPEN_EXISTING, NORMAL, None
    )
    if handle in (None, 2**64 - 1):
        raise OSError(ctypes.get_last_error(), str(path))  # type: ignore[attr-defined,unused-ignore]
    try:
        yield
    finally:
        kernel.CloseHandle(handle)


@scene
def about() -> dict[str, Any]:
    """What this Python and this Windows are."""
    windll = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    import govcredit_xl

    return {
        "code_page": windll.GetACP(),
        "python": sys.version.split()[0],
        "executable": sys.executable,
        "package": govcredit_xl.__file__,
        "isolated": sys.flags.isolated,
    }


@scene
def commands(fixed: str, *lines: str) -> list[dict[str, Any]]:
    """Commands one after the other; each a JSON list of words."""
    if fixed == "fixed":
        fixed_secrets()
    return [run(*json.loads(line)) for line in lines]


@scene
def held_alone(root: str, share: str, *lines: str) -> list[dict[str, Any]]:
    """Each file of the round is held, and each command run meanwhile; then each command once more, free."""
    found = []
    top = Path(root)
    files = sorted(
        path for path in top.rglob("*") if path.is_file() and ".govcredit/tmp" not in path.as_posix()
    )
    seen: set[tuple[str, str]] = set()
    for path in files:
        folder = path.parent.relative_to(top).as_posix()
        kind = (folder, path.name if folder in {".", ".govcredit"} else path.suffix)
        if kind in seen or not path.exists() or path.suffix in {".cmd", ".conf", ".py", ".xlsm"}:
            continue  # one file of each kind in each folder; no command opens a launcher
        seen.add(kind)
        with held(path, int(share)):
            told = [run("--round", top, *json.loads(line)) for line in lines]
        for one in told:
            one["held"] = path.relative_to(top).as_posix()
            print(f"{one['seconds']:.1f} s, exit {one['code']}: {one['held']}: {one['words'][2:]}")
        found += told
    return found + [{**run("--round", top, *json.loads(line)), "held": ""} for line in lines]


@scene
def master_in_excel(root: str) -> dict[str, Any]:
    """`collect` while the master is held as Excel holds it, twice, and then when it is closed."""
    top = Path(root)
    master, beside = top / "主评分表.xlsx", top / "主评分表.新.xlsx"
    before = master.read_bytes()
    with held(master, AS_EXCEL):
        first, second = (run("--round", top, "collect", "--json") for _ in range(2))
        status = run("--round", top, "status", "--json")
        kept = beside.exists()
    untouched = master.read_bytes() == before
    third = run("--round", top, "collect", "--json")
    return {
        "runs": [first, second, status, third],
        "beside": kept,
        "untouched": untouched,
        "beside_after": beside.exists(),
        "locks": sorted(path.name for path in top.glob(".*")),
    }


# -- killed --------------------------------------------------------------------------------------------------
_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.truncate", "sqlite3.connect"}


def end_at(number: int) -> list[int]:
    """Count calls that touch files or the ledger; end this process, cleaning nothing up, before that one."""
    count = [0]

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if event in _EVENTS or writes:
            count[0] += 1
            if count[0] == number:
                kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
                kernel.TerminateProcess(ctypes.c_void_p(-1), 77)

    sys.addaudithook(heard)
    return count


@scene
def collect_killed(root: str, number: str) -> dict[str, Any]:
    """`collect`, ended before a certain call; 0: never, and told how many there were."""
    ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # loaded before the hook counts
    count = end_at(int(number))
    told = run("--round", root, "collect", "--json")
    return {**told, "calls": count[0]}


@scene
def collect_killed_from_outside(root: str, seconds: str) -> dict[str, Any]:
    """`collect` with its workers in a process of its own, ended from outside after so long; then what is left."""
    import psutil

    command = [sys.executable, "-m", "govcredit_xl", "--round", root, "collect", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(float(seconds))
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=15)
    return {"children": len(children), "alive": len(alive), **run("--round", root, "collect", "--json")}


# -- the desktop -----------------------------------------------------------------------------------------------
@scene
def shortcut(folder: str) -> dict[str, Any]:
    """The shortcut that “开始” makes, read back."""
    import runpy

    import pythoncom
    from win32com.shell import shell, shellcon

    start = runpy.run_path(str(Path(folder) / "govcredit-xl" / "start.py"))
    start["make_shortcut"]()
    desktop = shell.SHGetFolderPath(0, shellcon.CSIDL_DESKTOPDIRECTORY, None, 0)
    path = Path(desktop) / "评价工作台.lnk"
    link = pythoncom.CoCreateInstance(
        shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
    )
    link.QueryInterface(pythoncom.IID_IPersistFile).Load(str(path))
    found = {"target": link.GetPath(0)[0], "start_in": link.GetWorkingDirectory()}
    path.unlink()
    return found


@scene
def imports() -> list[str]:
    """Modules of the program that cannot be imported here."""
    import importlib
    import pkgutil

    import govcredit_xl

    wrong = []
    for found in pkgutil.walk_packages(govcredit_xl.__path__, "govcredit_xl."):
        if found.name.endswith(("__main__", ".bridge")):  # the bridge belongs to LibreOffice's own Python
            continue
        try:
            importlib.import_module(found.name)
        except Exception as error:
            wrong.append(f"{found.name}: {error!r}")
    return wrong


@scene
def copied(source: str, target: str) -> bool:
    """A copy of a round with its times."""
    shutil.copytree(source, target)
    return True


if __name__ == "__main__":
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a scene prints is no part of its answer
    result = SCENES[sys.argv[1]](*sys.argv[2:])
    out.write(json.dumps(result, ensure_ascii=False).encode("utf-8"))
    out.flush()
