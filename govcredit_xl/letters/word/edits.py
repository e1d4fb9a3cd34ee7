"""What somebody changed in a document by hand, said in words."""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Sequence
from typing import Final

from govcredit_xl.letters.word.finished import FinishedTable, Text, read_finished

_MOST: Final = 3
_SHOWN: Final = 24


def difference(by_hand: bytes, made: bytes) -> str:
    """How a document that was changed by hand differs from the one made now; the first few places."""
    try:
        mine, theirs = _lines(made), _lines(by_hand)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        return "原来的那一份打不开，没有比较"
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(f"原来的{_said(theirs[a:b])}，新写的{_said(mine[c:d])}")
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


def _said(lines: Sequence[str]) -> str:
    if not lines:
        return "没有这几行"
    text = lines[0] if len(lines[0]) <= _SHOWN else f"{lines[0][:_SHOWN]}……"
    return f"是“{text}”" + (f"等 {len(lines)} 行" if len(lines) > 1 else "")
