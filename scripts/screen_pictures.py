"""Pictures of sheets as they stand on a small screen: LibreOffice on a display of 1366×768 that nobody sees.

Used by `pictures.py --screen`. Needs Xvfb and soffice.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab

SIZE = (1366, 768)
PATIENCE = 150.0
"""Seconds until a window must stand."""
_FEW = 40
"""Colours of a screen on which nothing stands yet."""
_STILL = 3
"""So many equal looks in a row, a second apart, are a window that is drawn."""

# No tips, no questions, no sidebar: what an office sees every day.
SETTINGS = (
    ("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Setup/Product", "ooSetupLastVersion", "99"),
    ("/org.openoffice.Office.UI.Sidebar/General", "MinimumWidth", "0"),
)


def settings_xml() -> str:
    """The settings as entries of a profile."""
    return "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in SETTINGS
    )


@contextmanager
def display(folder: Path) -> Iterator[str]:
    """A display of the size, by its name, for as long as the context lasts."""
    read, write = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    # Without -noreset the server starts anew whenever its last client leaves, and turns away who comes meanwhile.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    with (folder / "xvfb.log").open("wb") as log:
        process = subprocess.Popen(command, pass_fds=[write], stdout=log, stderr=log)
    os.close(write)
    try:
        number = os.read(read, 16).decode().strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield f":{number}"
    finally:
        os.close(read)
        process.terminate()
        process.wait()


def active(book: str, sheet: str) -> str:
    """xl/workbook.xml with that sheet in front."""
    tags = re.findall(r"<sheet [^>]*/>", book)
    shown = next(k for k, tag in enumerate(tags) if f'name="{sheet}"' in tag)
    book = re.sub(r' (firstSheet|activeTab)="\d+"', "", book)
    return book.replace("<workbookView ", f'<workbookView activeTab="{shown}" ', 1)


def office(file: Path, profile: Path) -> list[str]:
    """The command that opens a workbook in LibreOffice."""
    program = shutil.which("soffice")
    assert program is not None
    return [program, f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", str(file)]


def picture(command: Sequence[str], screen: str, environment: Mapping[str, str]) -> Image.Image:
    """What the screen shows once the program stands there."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment, "DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return _drawn(screen)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _drawn(screen: str) -> Image.Image:
    """The screen once it shows something and has stood still."""
    began, still = time.monotonic(), 0
    last = ImageGrab.grab(xdisplay=screen)
    while time.monotonic() - began < PATIENCE:
        time.sleep(1)
        now = ImageGrab.grab(xdisplay=screen)
        same = ImageChops.difference(now.convert("RGB"), last.convert("RGB")).getbbox() is None
        colours = now.convert("RGB").getcolors(4096)
        still = still + 1 if same and (colours is None or len(colours) > _FEW) else 0
        last = now
        if still >= _STILL:
            break
    shown = last.convert("RGB")
    if len(shown.getcolors(SIZE[0] * SIZE[1]) or ()) <= _FEW:
        raise OSError("nothing stood on the screen in time: no picture is better than a black one")
    return shown


def pictures(
    commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str]
) -> list[Image.Image]:
    """Each program on the screen, one after the other."""
    with display(folder) as screen:
        return [picture(command, screen, environment) for command in commands]
