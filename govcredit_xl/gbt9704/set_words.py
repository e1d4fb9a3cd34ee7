"""校对词表.csv: words that are often misspelt, and how they should be; the office edits it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.core.problems import Problem

WORDS: Final = "校对词表.csv"
_WRONG, _RIGHT, _EXCEPT = "错写", "正写", "除外"


@dataclass(frozen=True, slots=True)
class SetWord:
    """How a misspelt word should be; `except_in`: words that hold it and are right."""

    right: str
    except_in: tuple[str, ...] = ()


def load_words(templates: Path | None) -> tuple[Mapping[str, SetWord], list[Problem]]:
    """The round's list, or the packaged one where it has none or has one that cannot be read."""
    path = templates / WORDS if templates is not None else None
    if path is None or not path.is_file():
        return standard_words(), []
    try:
        found = _read(path.read_bytes())
    except OSError:
        found = None
    if found is None:
        return standard_words(), [Problem("word-list-unreadable", file=f"模板/{WORDS}")]
    return found, []


@cache
def standard_words() -> Mapping[str, SetWord]:
    """The packaged list."""
    return _read(packaged_templates()[WORDS]) or {}


def _read(data: bytes) -> dict[str, SetWord] | None:
    text = decoded_text(data)
    if text is None:
        return None
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if _WRONG not in (reader.fieldnames or ()) or _RIGHT not in (reader.fieldnames or ()):
        return None
    found = {}
    for row in reader:
        wrong, right = (row.get(_WRONG) or "").strip(), (row.get(_RIGHT) or "").strip()
        if wrong and right and wrong != right:
            kept = tuple(part.strip() for part in (row.get(_EXCEPT) or "").split("、") if part.strip())
            found[wrong] = SetWord(right, kept)
    return found
