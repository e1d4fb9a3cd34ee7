"""How long paths may be on Windows, told before a file cannot be written or opened."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem

LONGEST: Final = 259
"""Characters of a path that every program for Windows can use."""
LONGEST_WORKBOOK: Final = 218
"""Characters of a path that Excel opens and saves."""
_ARCHIVED: Final = 22 + 64
"""Characters within a round of the longest name that is always there: a SHA-256 in the archive."""
_RESERVE: Final = 12
"""A workbook comes back as …_退改1.xlsx, or is written under a passing name first."""


def crowded(round_: Round, workbooks: Iterable[str] = ()) -> list[Problem]:
    """A warning where the folder of a round leaves less than the names inside need; on Windows only.

    Args:
        round_: the round.
        workbooks: their paths relative to the round.
    """
    return judge(str(round_.root), workbooks) if os.name == "nt" else []


def judge(folder: str, workbooks: Iterable[str] = ()) -> list[Problem]:
    """As `crowded`, on any system."""
    longest = max((len(name) + _RESERVE for name in workbooks), default=0)
    room = min(LONGEST - _ARCHIVED, LONGEST_WORKBOOK - longest) - 1
    if len(folder) <= room:
        return []
    facts = {"length": str(len(folder)), "room": str(room), "where": folder}
    return [Problem("path-too-long", facts=facts)]
