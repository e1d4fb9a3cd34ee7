"""Whether a command runs behind the menu or a launcher."""

from __future__ import annotations

import os
from typing import Final

VARIABLE: Final = "GOVCREDIT_MENU"
"""Set where a command runs behind the menu or a launcher."""
WITH_PROGRESS: Final = "progress"
"""Its value where the menu reads from stderr how far the command is."""
PROGRESS: Final = "@@progress"
"""Begins a line of stderr that tells how far a command is: stage, done, total."""


def in_menu() -> bool:
    """True where a command runs behind the menu or a launcher."""
    return bool(os.environ.get(VARIABLE))


def tells_progress() -> bool:
    """True where the menu reads how far a command is; behind a launcher a person reads all that is written."""
    return os.environ.get(VARIABLE) == WITH_PROGRESS
