"""Each paragraph of a finished document against the template it comes from: what stands in its placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govcredit_xl.documents.finished import Text
from govcredit_xl.documents.kinds import DocKind
from govcredit_xl.documents.styles import Name
from govcredit_xl.documents.template import PLACEHOLDER, Line

Expected = str | float | tuple[str, ...]
"""What a placeholder must show: a text, a number, or names in any order."""


@dataclass(frozen=True)
class Shown:
    """What stands in a placeholder."""

    place: str
    name: str
    text: str


@dataclass(frozen=True)
class _Pattern:
    line: Line
    names: tuple[str, ...]
    pattern: re.Pattern[str]


class Wording:
    """The paragraphs that a template allows."""

    def __init__(self, kind: DocKind, lines: Sequence[Line], *, letter: bool) -> None:
        self._patterns = [
            _pattern(line, letter=letter)
            for line in lines
            if not (len(line.names) == 1 and kind.is_block(line.names[0]))
        ]
        self._used: set[int] = set()
        self._letter = letter

    def match(self, text: Text, expected: Mapping[str, Expected]) -> list[Shown] | None:
        """What stands in the placeholders of a paragraph; None where no line of the template gives it.

        Of several lines that might, the one whose placeholders show what they should.
        """
        best: list[Shown] | None = None
        for one in self._patterns:
            found = one.pattern.fullmatch(text.text)
            if found is None:
                continue
            self._used.add(one.line.number)
            shown = [Shown(text.place, n, t) for n, t in zip(one.names, found.groups(), strict=True)]
            if all(equal(s.text, expected.get(s.name)) for s in shown):
                return shown
            best = best if best is not None else shown
        return best

    def unused(self) -> list[Line]:
        """Lines of the template that no paragraph has come from."""
        return [
            one.line
            for one in self._patterns
            # The letter format has no line that names the printer.
            if one.line.number not in self._used and not (self._letter and "\t" in one.line.text)
        ]


def _pattern(line: Line, *, letter: bool) -> _Pattern:
    names: list[str] = []
    text, position, found = line.text, 0, ""
    if letter and line.style == Name.MARK:
        text = text.removesuffix("文件")
    for hit in PLACEHOLDER.finditer(text):
        found += re.escape(text[position : hit.start()]) + "(.*?)"
        names.append(hit[1])
        position = hit.end()
    return _Pattern(line, tuple(names), re.compile(found + re.escape(text[position:]), re.DOTALL))


def equal(text: str, wanted: Expected | None) -> bool:
    """True if a text shows what it should; numbers with the decimals that it has."""
    if wanted is None:
        return False
    if isinstance(wanted, str):
        return text == wanted
    if isinstance(wanted, tuple):
        return sorted(text.split("、") if text else []) == sorted(wanted)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return False
    decimals = len(text.partition(".")[2])
    return decimals in (0, 2) and abs(float(text) - wanted) < 1e-9


def shown(wanted: Expected | None) -> str:
    """What a message says that should stand there."""
    if wanted is None:
        return "（空）"
    if isinstance(wanted, tuple):
        return "、".join(wanted) or "（空）"
    return (f"{wanted:.10g}" if isinstance(wanted, float) else wanted) or "（空）"
