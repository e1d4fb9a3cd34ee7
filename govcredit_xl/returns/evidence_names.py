"""What the name of a file says of evidence: the items, and the words that are its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_EXTENSION: Final = re.compile(r"(?:\.[a-z0-9]{2,4})?\.(?=[a-z0-9]*[a-z]|\d{3}\Z)[a-z0-9]{1,8}\Z")
"""Of any kind of file, two of them in `a.tar.gz` and `a.7z.001`; 12.1 ends in none."""
_SEPARATORS: Final = "_-、. []【】()"
_DOTTED: Final = re.compile(r"(?<![\d.A-Za-z第])(\d+(?:\.\d+)+)(?!\.?\d|\s*[日号月条])")
_BARE: Final = re.compile(r"\A(\d+)(?=[_\-、\s])|\[(\d+)\]|【(\d+)】|\((\d+)\)")


def items_said(parts: Sequence[str], ids: Iterable[str]) -> tuple[str, ...]:
    """The items that the last part, the name, says, else those that the nearest folder says."""
    known = set(ids)
    for part in reversed(parts):
        text = without_extension(compared(part))
        written = _DOTTED.findall(text) + [one for groups in _BARE.findall(text) for one in groups if one]
        found = tuple(dict.fromkeys(one for one in written if one in known))
        if found:
            return found
    return ()


def base_name(path: str) -> str:
    """The name of a file without folders and containers."""
    return re.split(r"[/!]", path)[-1]


def compared(name: str) -> str:
    """A name as names are compared: NFKC, without case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def without_extension(name: str) -> str:
    """A compared name without its extension."""
    return _EXTENSION.sub("", name)


def own_words(stem: str, names: Iterable[str], items: Iterable[str]) -> str:
    """What a name says beside whose it is and what item it is for: 平桥镇_12.1_截图 → 截图; "" for nothing.

    Args:
        stem: as compared, without its extension.
        names: of the unit, and its code.
        items: ids of the items.
    """
    for name in sorted(map(compared, names), key=len, reverse=True):
        if name.isascii():
            stem = re.sub(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", " ", stem)
        elif len(name) > 1:
            stem = stem.replace(name, " ")
    for item in items:
        stem = re.sub(rf"(?<![\d.]){re.escape(item)}(?!\.?\d)", " ", stem)
    return " ".join(re.split(f"[{re.escape(_SEPARATORS)}]+", stem)).strip()
