"""What somebody changed in a document by hand, said in words."""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Sequence
from typing import Final

from govcredit_xl.letters.word.finished import FinishedTable, Text, read_finished

_MOST: Final = 3
_SHOWN: Final = 24
_BEFORE: Final = 6
"""Letters before the place where two lines begin to differ."""


def difference(by_hand: bytes, made: bytes) -> str:
    """How a document that was changed by hand differs from the one made now; the first few places."""
    try:
        mine, theirs = _lines(made), _lines(by_hand)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        return "原来的那一份打不开，没有比较"
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if tag != "equal":
            start = _start(theirs[a:b], mine[c:d])
            found.append(f"原来的{_said(theirs[a:b], start)}，新写的{_said(mine[c:d], start)}")
    if not found:
        return "文字相同，格式不同"
    more = f"；另有 {len(found) - _MOST} 处" if len(found) > _MOST else ""
    return "；".join(found[:_MOST]) + more


def _lines(data: bytes) -> list[str]:
    found: list[str] = []
    for piece in read_finished(data).body:
        if isinstance(piece, Text):
            found.append(piece.text)
        elif isinstance(piece, FinishedTable):
            found += ["｜".join(row) for row in piece.rows]
    return found


def _start(some: Sequence[str], others: Sequence[str]) -> int:
    """Where the first two lines begin to differ, with a few words before it."""
    if not some or not others:
        return 0
    pairs = enumerate(zip(some[0], others[0], strict=False))
    same = next((k for k, (one, other) in pairs if one != other), min(len(some[0]), len(others[0])))
    return max(same - _BEFORE, 0) if same > _BEFORE + 2 else 0


def _said(lines: Sequence[str], start: int) -> str:
    if not lines:
        return "没有这几行"
    text = lines[0][start : start + _SHOWN]
    shown = f"{'……' if start else ''}{text}{'……' if len(lines[0]) > start + _SHOWN else ''}"
    return f"是“{shown}”" + (f"等 {len(lines)} 行" if len(lines) > 1 else "")
