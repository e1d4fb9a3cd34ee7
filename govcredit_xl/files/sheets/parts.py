"""Small pieces of the file format: styles, strings, names, relationships."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from typing import Any, Final

from govcredit_xl.core.arithmetic import from_serial
from govcredit_xl.core.cells import MAX_COLUMNS, MAX_FORMULA, a1, parse_a1
from govcredit_xl.files.sheets.picture import CellError

_NOT_CODES: Final = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]:,()]+))!([^:!,()]+)(?::([^:!,()]+))?\Z")
_columns: dict[str, int] = {}


def is_date_format(code: str) -> bool:
    """True where a number format shows a date or a time; its first section decides."""
    plain = _NOT_CODES.sub("", code).split(";")[0]
    return plain.strip().lower() not in {"general", "standard"} and bool(_DATE_CODE.search(plain))


def date_of(number: float, date1904: bool) -> dt.date | float:
    """Date of a serial number, with its time of day where there is one; the number itself where it is none."""
    seconds = round((number - math.floor(number)) * 86_400)
    try:
        day = from_serial(number, date1904=date1904)
        if not seconds:
            return day
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return number


def iso_date(text: str) -> dt.date | CellError:
    """A date written by ISO 8601; what is none (a time alone, the year 0) is a cell that cannot be read."""
    text = text.strip()
    try:
        return plain_date(dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None))
    except ValueError:
        return CellError(text, broken=True)


def plain_date(moment: dt.datetime) -> dt.date:
    """A moment at midnight as a date."""
    return moment.date() if moment.time() == dt.time() else moment


def column_number(letters: str) -> int:
    """Number of a column: AA → 27."""
    column = _columns.get(letters)
    if column is None:
        column = _columns[letters] = parse_a1(letters + "1")[1]
    return column


def hidden_columns_of(columns: Iterable[Any]) -> frozenset[int]:
    """Numbers of the hidden columns, from the col elements."""
    found: set[int] = set()
    for col in columns:
        if is_true(col.get("hidden")) or col.get("width") == "0":
            first, last = whole(col.get("min"), 1), whole(col.get("max"), 0)
            found.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))
    return frozenset(found)


def unescape(text: str) -> str:
    """Text with its _xHHHH_ escapes resolved (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def defined_names(root: Any, ns: str) -> tuple[dict[str, tuple[str, int, int] | None], dict[str, str]]:
    """Workbook-scoped names of single cells (None: #REF!), and constants."""
    names: dict[str, tuple[str, int, int] | None] = {}
    constants: dict[str, str] = {}
    for element in root.iterfind(f"{ns}definedNames/{ns}definedName"):
        name, text = element.get("name") or "", (element.text or "").strip()
        if element.get("localSheetId") is not None or not name:
            continue
        if "#REF!" in text:
            names[name] = None
        elif len(text) > 1 and text[0] == text[-1] == '"':
            constants[name] = text[1:-1].replace('""', '"')
        elif target := _single_cell(text):
            names[name] = target
        elif re.fullmatch(r"-?[0-9.]+", text):
            constants[name] = text
    return names, constants


def _single_cell(text: str) -> tuple[str, int, int] | None:
    match = _REFERENCE.match(text.removeprefix("="))
    if match is None or (match[4] is not None and match[4] != match[3]):
        return None
    try:
        row, column = parse_a1(match[3])
    except ValueError:
        return None
    return (match[1].replace("''", "'") if match[1] else match[2]).removeprefix("$"), row, column


def part_key(name: str) -> str:
    """A part name as parts are compared: / only, not rooted, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


def local_name(tag: str) -> str:
    """Tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def namespace(element: Any) -> str:
    """Namespace of an element as a prefix for tags: {…}."""
    tag: str = element.tag
    return tag[: tag.index("}") + 1] if "}" in tag else ""


def whole(text: str | None, otherwise: int) -> int:
    """A whole number as attributes hold it; `otherwise` where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def is_true(text: str | None) -> bool:
    """An XML boolean."""
    return text in {"1", "true", "on"}


Shared = dict[str, tuple[str, int, int]]  # si → (formula, row, column of its master)


def formula_of(element: Any, row: int, column: int, shared: Shared) -> str:
    """Text of an f element; a dependant of a shared formula gets it moved to its cell."""
    text = unescape(element.text or "")
    if element.get("t") != "shared":
        return text
    index = element.get("si") or ""
    if text and len(text) <= MAX_FORMULA:
        shared[index] = (text, row, column)
        return text
    return text or (_moved(*shared[index], row, column) if index in shared else "")


def _moved(formula: str, from_row: int, from_column: int, row: int, column: int) -> str:
    """A shared formula as its dependant has it, "" where it cannot be told."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        moved = Translator(f"={formula}", origin=a1(from_row, from_column)).translate_formula(a1(row, column))
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return ""
    return str(moved)[1:]
