"""Runs inside the bundle's Python under Windows or Wine: scenes of test_bundle.py, each told as one JSON object.

    python.exe inside.py SCENE ARGUMENT…     one scene
    python.exe inside.py                     scene after scene, each a JSON list on a line of standard input

Commands run in this process, and scenes share it where they can: to start Python and load pandas takes seconds
under Wine.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import secrets
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from under_wine import is_wine, times_of_threads

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


@contextlib.contextmanager
def fixed_secrets() -> Iterator[None]:
    """Key and round id as on the other system, so that both make the same bytes."""
    kept = secrets.token_bytes, secrets.token_hex
    secrets.token_bytes = lambda n=32: bytes(range(n or 32))  # type: ignore[assignment]
    secrets.token_hex = lambda n=16: "5a" * (n or 16)  # type: ignore[assignment]
    try:
        yield
    finally:
        secrets.token_bytes, secrets.token_hex = kept


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
    with fixed_secrets() if fixed == "fixed" else contextlib.nullcontext():
        return [run(*json.loads(line)) for line in lines]


WRITERS = {
    "outbox": ["build", "--unit", "T04"],
    "退改": ["correct"],
    "文书": ["notice", "task", "--draft"],
    "模板": ["notice", "task", "--draft"],
}
"""Folder → the command that opens or writes the files in it, beside those that look over the whole round."""


@scene
def held_files(root: str, share: str) -> list[dict[str, Any]]:
    """A file of each kind is held, and what opens such files is run meanwhile; then all once more, free."""
    found = []
    top = Path(root)
    always = [["status"], ["collect"]]
    for path in one_of_each_kind(top, int(share)):
        if not path.exists():
            continue
        with held(path, int(share)):
            writer = WRITERS.get(path.relative_to(top).parts[0])
            told = [run("--round", top, *words) for words in (*always, *([writer] if writer else []))]
        for one in told:
            one["held"] = path.relative_to(top).as_posix()
            print(f"{one['seconds']:.1f} s, exit {one['code']}: {one['held']}: {one['words'][2:]}")
        found += told
    free: list[list[str]] = [*always, *(words for folder, words in WRITERS.items() if folder != "模板")]
    return [*found, *({**run("--round", top, *words), "held": ""} for words in free)]


def one_of_each_kind(top: Path, share: int) -> list[Path]:
    """A file of each ending in each folder, of the round's own each; those of Office where Office holds them."""
    found: dict[tuple[str, str], Path] = {}
    for path in sorted(top.rglob("*")):
        folder = path.parent.relative_to(top).as_posix()
        mine = folder in {".", ".govcredit"}
        if not path.is_file() or folder.startswith(".govcredit/tmp"):
            continue
        if path.suffix in {".cmd", ".conf", ".py", ".xlsm"}:
            continue  # no command opens a launcher
        if share == AS_EXCEL and path.suffix not in {".xlsx", ".docx"}:
            continue
        found.setdefault((folder, path.name if mine else path.suffix), path)
    return list(found.values())


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
def collect_killed_from_outside(root: str) -> dict[str, Any]:
    """`collect` in a process of its own, ended from outside once its workers work; then what is left."""
    import psutil

    command = [sys.executable, "-m", "govcredit_xl", "--round", root, "collect", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children: list[psutil.Process] = []
    while process.poll() is None and not children:
        with contextlib.suppress(psutil.NoSuchProcess):
            started = psutil.Process(process.pid).children(recursive=True)
            # One whose parent ends while Wine still sets it up is never told so: its second thread watches for it.
            children = started if all(one.num_threads() > 1 for one in started) else []
        time.sleep(0.05)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=600)
    return {"children": len(children), "alive": len(alive), **run("--round", root, "collect", "--json")}


# -- the menu --------------------------------------------------------------------------------------------------
@scene
def menu(root: str, *typed: str) -> dict[str, Any]:
    """The list of numbers, which is what a Python without tkinter shows, with what a clerk types."""
    import importlib.util

    from govcredit_xl.cli.menu.listing import run_listing
    from govcredit_xl.core.folder import Round

    answers, said = iter(typed), list[str]()

    def ask(question: str, *, hidden: bool = False) -> str:
        said.append(question)
        return next(answers)

    run_listing(Round(Path(root)), said.append, ask)
    return {"said": said, "window": importlib.util.find_spec("tkinter") is not None, "left": list(answers)}


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
        # The bridge belongs to LibreOffice's own Python; the window and its dialog need tkinter, which is not in the
        # bundle.
        if found.name.endswith(("__main__", ".bridge", ".menu.window", ".menu.dialog")):
            continue
        try:
            importlib.import_module(found.name)
        except Exception as error:
            wrong.append(f"{found.name}: {error!r}")
    return wrong


def tell(stream: Any, name: str, *words: str) -> None:
    """Run a scene; its answer is one line."""
    stream.write(json.dumps(SCENES[name](*words), ensure_ascii=False).encode("utf-8") + b"\n")
    stream.flush()


if __name__ == "__main__":
    if is_wine():
        import psutil

        psutil.Process.cpu_times = times_of_threads
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a scene prints is no part of its answer
    if sys.argv[1:]:
        tell(out, *sys.argv[1:])
    else:
        for line in sys.stdin.buffer:
            tell(out, *json.loads(line))
