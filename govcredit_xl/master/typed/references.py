"""Formulas of the office's own, made to mean the same cells after our tables have moved.

A reference into one of our tables is bound to the row's key and the column's heading, like everything
else of the office's. A range over the whole table stays one over the whole table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from govcredit_xl.core.cells import column_letters, parse_a1
from govcredit_xl.master.records import TablePlace

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})"
_RANGE = re.compile(rf"(?:(.+)!)?{_CELL}(?::{_CELL})?\Z")
_COLUMNS = re.compile(r"(?:(.+)!)?(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})\Z")


class _Gone(Exception):  # noqa: N818
    """The cell that was meant is no more."""


@dataclass(frozen=True)
class Move:
    """One of our tables, where it stood and where it stands."""

    old: TablePlace
    new: TablePlace

    @cached_property
    def _keys(self) -> Mapping[int, str]:
        return {row: key for key, row in self.old.rows.items()}

    @cached_property
    def _headings(self) -> Mapping[int, str]:
        return {column: heading for heading, column in self.old.columns.items()}

    def row(self, row: int) -> int:
        """Where that row went. Raises _Gone."""
        key = self._keys.get(row)
        if key is not None:
            if key not in self.new.rows:
                raise _Gone
            return self.new.rows[key]
        if row < self.old.first:
            return row
        return max(row - self.old.last + self.new.last, 1)

    def column(self, column: int) -> int:
        """Where that column went. Raises _Gone."""
        heading = self._headings.get(column)
        if heading is None:
            return column
        if heading not in self.new.columns:
            raise _Gone
        return self.new.columns[heading]

    def rows(self, first: int, last: int) -> tuple[int, int]:
        """Where a range of rows went. Raises _Gone."""
        if first <= self.old.first and last >= self.old.last and first <= last:
            return max(first - self.old.first + self.new.first, 1), last - self.old.last + self.new.last
        found = {self.row(row) for row in range(first, last + 1)}
        low, high = min(found), max(found)
        if high - low == last - first:
            return low, high
        return first, last

    def columns(self, first: int, last: int) -> tuple[int, int]:
        """Where a range of columns went. Raises _Gone."""
        found = self.column(first), self.column(last)
        return found if found[0] <= found[1] else (first, last)


def retarget(formula: str, home: str, moves: Mapping[str, Move]) -> str:
    """The formula (without =) after the moves.

    Args:
        formula: as it stood.
        home: the sheet on which it stands.
        moves: our sheets → how their tables moved.
    """
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

    try:
        tokens = Tokenizer("=" + formula)
    except (TokenizerError, IndexError):
        return formula
    parts = []
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            parts.append(_moved(token.value, home, moves))
        else:
            parts.append(token.value)
    return "".join(parts)


def _moved(reference: str, home: str, moves: Mapping[str, Move]) -> str:
    for pattern, move_it in ((_RANGE, _moved_cells), (_COLUMNS, _moved_columns)):
        match = pattern.match(reference)
        if match is not None:
            sheet = match[1]
            name = sheet.strip("'").replace("''", "'") if sheet else home
            move = moves.get(name)
            if move is None:
                return reference
            try:
                return (f"{sheet}!" if sheet else "") + move_it(match, move)
            except _Gone:
                return "#REF!"
    return reference


def _moved_cells(match: re.Match[str], move: Move) -> str:
    row, column = parse_a1(match[3] + match[5])
    if match[7] is None:
        return f"{match[2]}{column_letters(move.column(column))}{match[4]}{move.row(row)}"
    last_row, last_column = parse_a1(match[7] + match[9])
    if last_row < row or last_column < column:
        return match[0].rpartition("!")[2]
    rows, columns = move.rows(row, last_row), move.columns(column, last_column)
    return (
        f"{match[2]}{column_letters(columns[0])}{match[4]}{rows[0]}:"
        f"{match[6]}{column_letters(columns[1])}{match[8]}{rows[1]}"
    )


def _moved_columns(match: re.Match[str], move: Move) -> str:
    first, last = (parse_a1(letters + "1")[1] for letters in (match[3], match[5]))
    if last < first:
        return match[0].rpartition("!")[2]
    columns = move.columns(first, last)
    return f"{match[2]}{column_letters(columns[0])}:{match[4]}{column_letters(columns[1])}"
