"""Opens files and folders of the round in the program that the system has for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from govcredit_xl.core.folder import Round


def place_of(round_: Round, name: str) -> Path:
    """The file or folder of that name, as `Action.opens` has it."""
    found: Path = getattr(round_, name)
    return found


def open_place(round_: Round, name: str) -> str:
    """Open it; what to say of that."""
    path = place_of(round_, name)
    if not path.exists():
        return f"还没有 {round_.relative(path)}。"
    command = opener()
    if os.name == "nt":
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]
    elif command is None:
        return f"请打开：{path}"
    else:
        subprocess.Popen(
            [command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    return f"已打开 {round_.relative(path)}"


def opener() -> str | None:
    """The command that opens anything on this system, None where there is none."""
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open")
