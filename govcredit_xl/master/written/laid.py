"""A table's rows as XML, by templates that rows of the same shape share (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73).

To put each cell together by itself takes most of the time of a large master. The rows of a table have few
shapes: which cells are blank, which formula stands where. A shape's text is made once, with marks for the row
and for what differs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.cells import MAX_CELL_TEXT, check_formula, column_letters
from govcredit_xl.master.written.shared_formulas import KEY, OTHER, ROW, distances
from govcredit_xl.master.written.table import Content, Link, Live, LiveColumn

MAX_LINKS: Final = 65_000
"""Excel takes 65,530 hyperlinks on a sheet."""
_VALUE: Final = "\x04"
"""Stands for a cell's value."""
_PLACES: Final = {_VALUE: 0, KEY: 1, OTHER: 2}
_MARK: Final = re.compile(f"([{''.join(_PLACES)}])")
_Template = tuple[str, Any, tuple[tuple[str, int], ...]]
"""The text with %s, what picks the texts for these, and the marks of other rows."""


class SharedStrings(dict[str, int]):
    """The texts of a workbook by their numbers, in the order in which they come up."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Numbers(dict[float, str]):
    """Numbers as XML has them; the same few come again and again."""

    def __missing__(self, number: float) -> str:
        text = self[number] = repr(number).removesuffix(".0")
        return text


class LaidColumn:
    """One column's contents and looks.

    Args:
        at: 0-based column.
        contents: one per row.
        first: number of the first row, counted from 1.
        style: index of the column's format; `special` row number → index of that cell's own.
        lined: blank cells have a format too.
    """

    def __init__(
        self,
        at: int,
        contents: Sequence[Content],
        first: int,
        style: int,
        special: Mapping[int, int],
        *,
        lined: bool,
    ) -> None:
        self.at, self.contents, self.first = at, contents, first
        self.style, self.special, self.lined = style, special, lined
        self.letters = column_letters(at + 1)
        self.width = 3 if isinstance(contents, LiveColumn) and any(contents.fills) else 1
        self._numbers = _Numbers()
        self._shapes: dict[Any, str] = {}

    def links(self) -> Iterator[tuple[str, str]]:
        """(cell, where it leads), as many as Excel takes."""
        if isinstance(self.contents, LiveColumn):
            return
        links = ((row, one) for row, one in enumerate(self.contents, self.first) if type(one) is Link)
        for row, link in islice(links, MAX_LINKS):
            yield f"{self.letters}{row}", link.target

    def parts(self, start: int, end: int, strings: SharedStrings) -> tuple[list[str], list[list[Any]]]:
        """Shapes of the cells of some records, counted from 0, and the `width` texts for the marks of each."""
        if isinstance(self.contents, LiveColumn):
            return self._formulas(self.contents, start, end)
        contents: Any = self.contents[start:end]
        kinds = set(map(type, contents)) if not self.special else set()
        if kinds == {type(None)}:
            return [self._plain("", self.style)] * len(contents), [contents]
        if kinds and kinds <= {float, int}:
            numbers = self._numbers
            return [self._plain("><v>", self.style)] * len(contents), [[numbers[n] for n in contents]]
        if kinds == {str} and all(contents) and max(map(len, contents)) <= MAX_CELL_TEXT:
            return [self._plain(' t="s"><v>', self.style)] * len(contents), [[strings[t] for t in contents]]
        shapes, values = [], []
        for row, content in enumerate(contents, self.first + start):
            xf = self.special.get(row, self.style)
            if isinstance(content, Live):
                shapes.append(self._live(content.formula, isinstance(content.value, str), content.array, xf))
                values.append(self._shown(content.value))
            elif content is None or content == "":
                shapes.append(self._plain("", xf))
                values.append("")
            else:
                kind, value = _told(content, strings)
                shapes.append(self._plain(kind, xf))
                values.append(value)
        return shapes, [values]

    def _formulas(self, column: LiveColumn, start: int, end: int) -> tuple[list[str], list[list[Any]]]:
        usual, special, arrays = self.style, self.special, column.arrays
        shapes: list[str] = []
        values = column.values[start:end]
        texts = column.formulas[start:end]
        for row, (formula, value) in enumerate(zip(texts, values, strict=True), self.first + start):
            xf = special.get(row, usual) if special else usual
            if formula is None:
                shapes.append(self._plain("", xf))
            else:
                shapes.append(self._live(formula, isinstance(value, str), formula in arrays, xf))
        found: list[list[Any]] = [[self._shown(value) for value in values]]
        if self.width > 1:
            fills = column.fills[start:end]
            found.append([escaped(fill[0]) if fill else "" for fill in fills])
            found.append([fill[1] if len(fill) > 1 else "" for fill in fills])
        return shapes, found

    def _shown(self, value: float | str) -> str:
        return escaped(value) if isinstance(value, str) else self._numbers[value]

    def _plain(self, kind: str, xf: int) -> str:
        """The shape of a cell without a formula; `kind` stands between its look and its value."""
        if not kind:
            return f'<c r="{self.letters}{ROW}" s="{xf}"/>' if self.lined else ""
        return f'<c r="{self.letters}{ROW}" s="{xf}"{kind}{_VALUE}</v></c>'

    def _live(self, formula: str, words: bool, array: bool, xf: int) -> str:
        key = (formula, words, array, xf)
        if key not in self._shapes:
            place = f' t="array" ref="{self.letters}{ROW}"' if array else ""
            kind = ' t="str"' if words else ""
            text = f"<f{place}>{escaped(check_formula(formula))}</f>"
            self._shapes[key] = f'<c r="{self.letters}{ROW}" s="{xf}"{kind}>{text}<v>{_VALUE}</v></c>'
        return self._shapes[key]


def _told(content: Any, strings: SharedStrings) -> tuple[str, Any]:
    """What stands between a cell's look and its value, and the value."""
    if isinstance(content, (str, Link)):
        text = content.text if isinstance(content, Link) else content
        return ' t="s"><v>', strings[text[:MAX_CELL_TEXT]]
    if isinstance(content, bool):
        return ' t="b"><v>', int(content)
    if isinstance(content, (int, float)):
        return "><v>", repr(content)
    if isinstance(content, dt.datetime):
        seconds = content.hour * 3600 + content.minute * 60 + content.second
        return "><v>", repr(serial(content.date()) + seconds / 86400)
    if isinstance(content, dt.date):
        return "><v>", repr(serial(content))
    raise TypeError(f"{content!r} cannot be laid")


class LaidRows:
    """The rows of a table, put together from its columns."""

    def __init__(self, columns: Sequence[LaidColumn], strings: SharedStrings) -> None:
        self.columns, self.strings = columns, strings
        self._templates: dict[tuple[str, ...], _Template] = {}

    def rows(
        self, start: int, end: int, begun: Sequence[str], others: Mapping[int, Mapping[int, str]]
    ) -> Iterator[str]:
        """The rows of some records, counted from 0.

        Args:
            start, end: the records.
            begun: per row its opening tag.
            others: record → column → a cell of the office's own.
        """
        found = [column.parts(start, end, self.strings) for column in self.columns]
        shapes = zip(*(shape for shape, _ in found), strict=True)
        values = zip(begun, *(texts for _, lists in found for texts in lists), strict=True)
        first = self.columns[0].first if self.columns else 1
        for number, (shape, texts) in enumerate(zip(shapes, values, strict=True), start):
            own = others.get(number)
            text, pick, marks = self._templates.get(shape) or self._made(shape)
            if own:
                text, pick, marks = self._made(shape, own)
            row = first + number
            text = text.replace(ROW, str(row))
            for mark, distance in marks:
                text = text.replace(mark, str(row + distance))
            yield text % pick(texts)

    def _made(self, shape: tuple[str, ...], own: Mapping[int, str] | None = None) -> _Template:
        """The template of a shape, with cells of the office's own among ours where there are any."""
        cells: dict[int, tuple[str, list[int]]] = {
            at: (text.replace("%", "%%"), []) for at, text in (own or {}).items()
        }
        base = 1
        for column, cell in zip(self.columns, shape, strict=True):
            pieces = _MARK.split(cell)
            text = "".join("%s" if k % 2 else piece.replace("%", "%%") for k, piece in enumerate(pieces))
            cells.setdefault(column.at, (text, [base + _PLACES[mark] for mark in pieces[1::2]]))
            base += column.width
        ordered = [cells[at] for at in sorted(cells)]
        whole = f"%s{''.join(text for text, _ in ordered)}</row>"
        made = (whole, itemgetter(0, *(place for _, places in ordered for place in places)), distances(whole))
        if own is None:
            self._templates[shape] = made
        return made


def escaped(text: str) -> str:
    """A text as XML has it between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
