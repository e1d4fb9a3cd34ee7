"""Years that the office wrote into its templates: they are those of the round that the templates come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File
from govcredit_xl.files.sheets.package import OfficePackage
from govcredit_xl.files.sheets.picture import Unreadable
from govcredit_xl.files.sheets.preflight import ZipParts

_YEAR: Final = re.compile(r"(?<![0-9])20[0-9]{2}(?=年|[-/.][0-9]{1,2}[-/.]|[〕\]）)])")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN: Final = 40


def templates_with_years(kept: Mapping[str, bytes], own: Mapping[str, bytes]) -> list[Problem]:
    """A warning for each template with a year in it that the program's own one has not.

    Args:
        kept: templates of the round before, by name.
        own: those that come with the program.
    """
    found = []
    for name, data in kept.items():
        usual = set(_lines(name, own.get(name, b"")))
        lines = [line for line in _lines(name, data) if line not in usual and _YEAR.search(line)]
        if lines:
            text = lines[0] if len(lines[0]) <= _SHOWN else f"{lines[0][:_SHOWN]}…"
            facts: dict[str, str | float] = {"text": text, "count": len(lines)}
            found.append(Problem("template-names-year", file=f"{File.TEMPLATES}/{name}", facts=facts))
    return found


def _lines(name: str, data: bytes) -> Iterator[str]:
    """The lines of a text, the paragraphs of a Word document; of other files none."""
    kind = PurePath(name).suffix.lower()
    if kind == ".txt":
        yield from map(str.strip, (decoded_text(data) or "").splitlines())
    elif kind == ".docx":
        yield from map(str.strip, _paragraphs(data))


def _paragraphs(data: bytes) -> list[str]:
    """Texts of the paragraphs of a Word document; none where it cannot be read."""
    try:
        body = OfficePackage(ZipParts(data)).xml("word/document.xml")
    except (Unreadable, SyntaxError):
        return []  # that is told when a document is to be written from it
    found = body.iter(f"{_W}p") if body is not None else ()
    return ["".join(text.text or "" for text in paragraph.iter(f"{_W}t")) for paragraph in found]
