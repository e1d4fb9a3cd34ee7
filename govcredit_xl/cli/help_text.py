"""Help broken at the width that it has on the screen, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

import click

from govcredit_xl.core.visible import NO_LINE_START

_OPENING: Final = "（《【“‘"
_PIECE: Final = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s\u2018-\u201d\u3000-\u9fff\uff00-\uffef]+|.(?:\.[a-z]+)?)[{NO_LINE_START}]*",
    re.DOTALL,
)
"""A blank, a word or one Chinese character, with what may not be parted from it: marks, the .xlsx of a name."""
_AS_IT_IS: Final = "\b"
"""Begins a paragraph whose lines stay as they are, as Click has it."""


def columns(text: str) -> int:
    """Columns that a text takes in a Chinese console."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, width: int) -> Iterator[str]:
    """A paragraph's lines of at most `width` columns; only a word that is longer goes beyond."""
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()


def _all_lines(text: str, width: int) -> Iterator[str]:
    """The lines of all paragraphs, a blank one between them."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip("\n"))):
        if number:
            yield ""
        kept = paragraph.lstrip().startswith(_AS_IT_IS)
        yield from paragraph.lstrip().splitlines()[1:] if kept else lines(paragraph, width)


class HelpFormatter(click.HelpFormatter):
    """Click's, which counts characters, by columns."""

    def write_text(self, text: str) -> None:
        """Paragraphs, at the present indentation."""
        for line in _all_lines(text, max(self.width - self.current_indent, 11)):
            self.write(f"{'':>{self.current_indent}}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names at the left and what they mean beside them; a long name has a line of its own."""
        rows = list(rows)
        first = min(max((columns(name) for name, _ in rows), default=0), col_max) + col_spacing
        for name, told in rows:
            beside = list(_all_lines(told, max(self.width - self.current_indent - first, 10)))
            if not beside or columns(name) > first - col_spacing:
                beside = ["", *beside]
            for left, line in zip_longest((name,), beside, fillvalue=""):
                gap = "" if line == "" else " " * (first - columns(left))
                self.write(f"{'':>{self.current_indent}}{left}{gap}{line}".rstrip() + "\n")


class HelpContext(click.Context):
    """A context whose help is broken so."""

    formatter_class = HelpFormatter
