"""Cell references, quoting and the limits of the file format (ECMA-376 part 1; Excel specifications and limits).

Rows and columns count from 1. What Excel would refuse is refused here first, as `LimitError`:
a programmer's error, since the catalogue's checks keep users below the limits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
MAX_CELL_TEXT: Final = 32_767
MAX_FORMULA: Final = 8_192
MAX_SHEET_NAME: Final = 31
MAX_NAME: Final = 255
MAX_INPUT_TITLE: Final = 32
MAX_INPUT_MESSAGE: Final = 255
MAX_NESTING: Final = 64

_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")
_LIKE_REFERENCE: Final = re.compile(r"(?:[A-Za-z]{1,3}[0-9]+|[Rr]|[Cc]|[Rr][0-9]*[Cc][0-9]*)\Z")
_IN_NAMES: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_FORBIDDEN_IN_SHEET: Final = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN_IN_FILE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


class LimitError(ValueError):
    """Something that Excel would refuse to open."""


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Letters of a column: 1 → A, 27 → AA."""
    if not 1 <= column <= MAX_COLUMNS:
        raise LimitError(f"column {column} is outside 1..{MAX_COLUMNS}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int, *, absolute: bool = False) -> str:
    """Reference of a cell: (23, 6) → F23, or $F$23."""
    if not 1 <= row <= MAX_ROWS:
        raise LimitError(f"row {row} is outside 1..{MAX_ROWS}")
    letters = column_letters(column)
    return f"${letters}${row}" if absolute else f"{letters}{row}"


def span(row1: int, column1: int, row2: int, column2: int) -> str:
    """Absolute range: (2, 1, 9, 1) → $A$2:$A$9."""
    return f"{a1(row1, column1, absolute=True)}:{a1(row2, column2, absolute=True)}"


def parse_a1(reference: str) -> tuple[int, int]:
    """(row, column) of a single-cell reference, with or without $.

    Raises:
        ValueError: it is not one.
    """
    match = _REFERENCE.match(reference)
    if match is None:
        raise ValueError(f"not a cell reference: {reference!r}")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if column > MAX_COLUMNS or row > MAX_ROWS:
        raise ValueError(f"outside the sheet: {reference!r}")
    return row, column


def _is_word(text: str, further: str = "") -> bool:
    """True for letters, Chinese signs, digits, _ and `further`, of which neither a digit nor a point is the first."""
    # As an expression this takes longer to compile than a short run has names to look at.
    return text[:1] not in "0123456789." and all(
        sign in _IN_NAMES or "一" <= sign <= "鿿" or sign in further for sign in text
    )


def quote_sheet(name: str) -> str:
    """Sheet name as it stands in a formula, quoted where it must be."""
    if len(name) > MAX_SHEET_NAME or not name or _FORBIDDEN_IN_SHEET.search(name):
        raise LimitError(f"Excel refuses the sheet name {name!r}")
    if _is_word(name) and not _LIKE_REFERENCE.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def in_sheet(sheet: str, reference: str) -> str:
    """Reference with its sheet: (填报表, $C$5) → 填报表!$C$5."""
    return f"{quote_sheet(sheet)}!{reference}"


def quote_text(text: str) -> str:
    """Text as a constant in a formula. Excel allows 255 characters there."""
    if len(text) > 255:
        raise LimitError("a text constant in a formula holds 255 characters")
    return '"' + text.replace('"', '""') + '"'


def number_literal(value: float) -> str:
    """A number as a constant in a formula, to Excel's 15 digits."""
    text = f"{value:.15g}"
    return "0" if text in {"-0", "0"} else text


def check_formula(formula: str) -> str:
    """The formula itself, if Excel takes its length."""
    if len(formula) > MAX_FORMULA:
        raise LimitError(f"a formula of {len(formula)} characters; Excel takes {MAX_FORMULA}")
    return formula


def check_name(name: str) -> str:
    """The defined name itself, if Excel takes it."""
    if len(name) > MAX_NAME or not _is_word(name, ".\\") or _LIKE_REFERENCE.match(name):
        raise LimitError(f"Excel refuses the name {name!r}")
    return name


def safe_file_name(name: str) -> str:
    """The name with what Windows forbids replaced by _, no trailing dot or space."""
    return _FORBIDDEN_IN_FILE.sub("_", name).rstrip(". ") or "_"
