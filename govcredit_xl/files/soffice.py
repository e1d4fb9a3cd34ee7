"""LibreOffice as a command: found on this machine, and run on files with a profile of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from govcredit_xl.files.guard import end_group

_PLACES: Final = (
    tuple(
        rf"{os.environ.get(variable, usual)}\LibreOffice\program\soffice.exe"
        for variable, usual in (
            ("ProgramFiles", r"C:\Program Files"),
            ("ProgramFiles(x86)", r"C:\Program Files (x86)"),
        )
    )
    if os.name == "nt"
    else (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "/usr/lib/libreoffice/program/soffice",
        "/opt/libreoffice/program/soffice",
    )
)
_LOOK: Final = 0.5
_SECONDS: Final = 180.0
"""For a start and the first file; each further one may take five more."""

_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}
</oor:items>
"""
_ITEM: Final = """
<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>"""

# Nothing that a file links to is fetched, and no macro is run.
_SAFE: Final = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
# LibreOffice trusts the values saved in a file unless its profile says otherwise: 0 is "always recalculate".
_RECALCULATE: Final = ("Calc/Formula/Load", "OOXMLRecalcMode", "0")


@lru_cache(maxsize=1)
def find_soffice() -> Path | None:
    """LibreOffice on this machine; None where there is none."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def convert(
    contents: Sequence[bytes],
    source: str,
    target: str,
    program: Path,
    *,
    recalculate: bool = False,
    on_wait: Callable[[float], None] | None = None,
) -> list[bytes | None]:
    """Files in another format, None for one that LibreOffice makes nothing of. One start for all.

    However this process ends, by a signal too, neither LibreOffice nor its folder is left behind.

    Args:
        contents: the files' bytes.
        source, target: endings without dot, such as `docx` and `pdf`.
        program: LibreOffice.
        recalculate: compute every formula anew instead of trusting the values saved in the file.
        on_wait: told now and then for how many seconds it has been at work.
    """
    with tempfile.TemporaryDirectory(prefix="govcredit-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        out = folder / "out"
        out.mkdir()
        files = [folder / f"{k}.{source}" for k in range(len(contents))]
        for file, data in zip(files, contents, strict=True):
            file.write_bytes(data)
        # A profile of its own, so that an office that is open is neither used nor disturbed.
        profile = folder / "profile"
        settings = (*_SAFE, _RECALCULATE) if recalculate else _SAFE
        items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in settings)
        (profile / "user").mkdir(parents=True)
        registry = profile / "user" / "registrymodifications.xcu"
        registry.write_text(_PROFILE.format(items=items), encoding="utf-8")
        start = [
            str(_waiting(program)),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
        ]
        command = [*start, "--convert-to", target, "--outdir", str(out), *map(str, files)]
        _run(command, folder, longest_for(len(files)), on_wait or (lambda seconds: None))
        made = [out / f"{file.stem}.{target}" for file in files]
        return [path.read_bytes() if path.is_file() else None for path in made]


def longest_for(files: int) -> float:
    """Seconds after which LibreOffice is given up on so many files."""
    return _SECONDS + 5 * files


def _waiting(program: Path) -> Path:
    """On Windows soffice.exe does not wait for the work to be done, soffice.com beside it does."""
    waits = program.with_suffix(".com")
    return waits if os.name == "nt" and waits.is_file() else program


def _run(command: list[str], folder: Path, seconds: float, on_wait: Callable[[float], None]) -> None:
    """Run to the end; what hangs is ended with all that it started."""
    guard = [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py")), str(folder)]
    quiet, start = subprocess.DEVNULL, time.monotonic()
    with subprocess.Popen(
        [*guard, *command], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        assert process.stdin is not None
        while time.monotonic() - start < seconds:
            try:
                process.wait(timeout=_LOOK)
                return
            except subprocess.TimeoutExpired:
                on_wait(time.monotonic() - start)
        with contextlib.suppress(OSError):
            process.stdin.write(b"x")
            process.stdin.flush()
        process.wait()


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process, begun in a session of its own, with all that it started: soffice itself only waits for another."""
    end_group(process)


# -- The master recalculated by LibreOffice, where it is installed: its formulas, not what was saved with them ---
def recalculated(data: bytes) -> bytes | None:
    """The workbook with every formula computed anew; None where LibreOffice is missing or fails."""
    program = find_soffice()
    return None if program is None else convert([data], "xlsx", "xlsx", program, recalculate=True)[0]
