"""What runs behind a launcher: one step of the round, in a window that stays open until Enter is pressed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.menu.behind import VARIABLE
from govcredit_xl.cli.show import say
from govcredit_xl.cli.terminal import wait_for_enter
from govcredit_xl.cli.texts import text
from govcredit_xl.round.launchers import MENU, STEPS


def folder_of(place: str) -> Path:
    """The folder meant by a launcher: a folder, or the launcher's own path or file: address."""
    if place.startswith("file:"):
        path_of = url2pathname if os.name == "nt" else unquote
        place = path_of(urlsplit(place).path)
    path = Path(os.path.abspath(place))  # noqa: PTH100  (resolve() would follow links)
    return path if path.is_dir() else path.parent


def run(number: int, place: str, *, from_menu: bool = False) -> int:
    """Run a step in the round's folder; its exit code.

    Args:
        number: its place among `STEPS`, from 1.
        place: see `folder_of`.
        from_menu: a menu is shown again afterwards, in the same window.
    """
    step = STEPS[number - 1]
    folder = folder_of(place)
    say(text("step.begin", LANG, what=step.about, where=folder))
    command = [sys.executable, "-P", "-m", "govcredit_xl", "--round", str(folder), *step.arguments]
    done = subprocess.run(command, cwd=folder, check=False, env={**os.environ, VARIABLE: "1"})
    say()
    say(text("step.failed", LANG) if done.returncode else text("step.next", LANG, what=step.next))
    say(text("step.back" if from_menu else "step.close", LANG))
    wait_for_enter()
    return done.returncode


def run_menu(place: str) -> int:
    """Open the menu of the round's folder; what stands in the way is read before the window closes."""
    folder = folder_of(place)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "govcredit_xl", "--round", str(folder), "menu"], check=False
    )
    if done.returncode:
        say(text("step.close", LANG))
        wait_for_enter()
    return done.returncode


if __name__ == "__main__":
    step, where, *rest = sys.argv[1:]
    sys.exit(run_menu(where) if step == MENU.word else run(int(step), where, from_menu=rest == [MENU.word]))
