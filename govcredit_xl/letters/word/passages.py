"""A template's paragraphs as they go into one document: kept, repeated, joined and numbered anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.letters.word.lists import ListCount, chinese_number
from govcredit_xl.letters.word.styles import StyleName
from govcredit_xl.letters.word.template import TemplateLine

_FIRST: Final = re.compile(r"[一二三四五六七八九十百]+(?=、)")
_SECOND: Final = re.compile(r"（[一二三四五六七八九十百]+）")
_ANNEX: Final = re.compile(r"附件\s*\d*")
_NAMED: Final = re.compile(r"(?:附件：)?(?:\d+\.)?")
_LEVELS: Final = (StyleName.HEADING1, StyleName.HEADING2)


@dataclass(frozen=True)
class Occurrence:
    """One of the things that paragraphs are repeated for.

    Attributes:
        values: placeholder → what it shows here.
        conditions: those that hold here, besides the document's.
        blocks: placeholder → table.
    """

    values: Mapping[str, Any]
    conditions: frozenset[str] = frozenset()
    blocks: Mapping[str, Any] = field(default_factory=dict)


NOTHING: Final = Occurrence({})


@dataclass(frozen=True)
class PassagePart:
    """A line of the template in a document: what its text begins with, what it becomes, where it is repeated."""

    line: TemplateLine
    here: Occurrence = NOTHING
    number: tuple[str, str] = ("", "")

    @property
    def text(self) -> str:
        """With placeholders, numbered as in the document."""
        old, new = self.number
        return new + self.line.text[len(old) :] if old or new else self.line.text


@dataclass(frozen=True)
class Passage:
    """A paragraph of a document: one line of the template, and those that go on in it."""

    parts: tuple[PassagePart, ...]

    @property
    def style(self) -> str:
        """Of its first line."""
        return self.parts[0].line.style

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders in it."""
        return tuple(name for part in self.parts for name in part.line.names)


def passages(
    lines: Sequence[TemplateLine],
    conditions: Collection[str],
    repeats: Mapping[str, Sequence[Occurrence]],
) -> list[Passage]:
    """The paragraphs of a document, in order."""
    found: list[list[PassagePart]] = []
    joins = False
    for line, here in _expanded(lines, repeats):
        joins = joins and line.joined
        if set(line.conditions) <= {*conditions, *here.conditions}:
            part = PassagePart(line, here)
            if joins:
                found[-1].append(part)
            else:
                found.append([part])
            joins = True
    return _numbered([Passage(tuple(parts)) for parts in found])


def _expanded(
    lines: Sequence[TemplateLine], repeats: Mapping[str, Sequence[Occurrence]]
) -> Iterator[tuple[TemplateLine, Occurrence]]:
    place = 0
    while place < len(lines):
        name, end = lines[place].repeat, place + 1
        while name and end < len(lines) and lines[end].repeat == name:
            end += 1
        for here in repeats.get(name, ()) if name else (NOTHING,):
            yield from ((line, here) for line in lines[place:end])
        place = end


def _numbered(found: Sequence[Passage]) -> list[Passage]:
    """Lists, headings and attachments counted by what is there; one attachment alone has no number."""
    annexes = sum(one.style == StyleName.ANNEX for one in found)
    counts = dict.fromkeys((*_LEVELS, StyleName.ENCLOSURE, StyleName.ANNEX), 0)
    numbered, lists = [], ListCount()
    for one in found:
        first, new = one.parts[0], None
        label = lists.label(first.line.in_list) if first.line.in_list is not None else ""
        text = label + first.line.text
        if one.style == StyleName.HEADING1 and (hit := _FIRST.match(text)):
            counts[one.style], counts[StyleName.HEADING2] = counts[one.style] + 1, 0
            new = chinese_number(counts[one.style])
        elif one.style == StyleName.HEADING2 and (hit := _SECOND.match(text)):
            counts[one.style] += 1
            new = f"（{chinese_number(counts[one.style])}）"
        elif one.style == StyleName.ANNEX and (hit := _ANNEX.match(text)):
            counts[one.style] += 1
            new = "附件" + (str(counts[one.style]) if annexes > 1 else "")
        elif one.style == StyleName.ENCLOSURE and (hit := _NAMED.match(text)):
            counts[one.style] += 1
            number = counts[one.style]
            new = ("附件：" if number == 1 else "") + (f"{number}." if annexes > 1 else "")
        if new is not None and hit is not None:
            # The number may stand in the text, in what the list puts before it, or in both.
            first = replace(first, number=(hit[0][len(label) :], new + label[len(hit[0]) :]))
        elif label:
            first = replace(first, number=("", label))
        numbered.append(Passage((first, *one.parts[1:])))
    return numbered
