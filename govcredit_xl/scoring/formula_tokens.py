"""The tokens of a formula as a clerk types it, full-width signs and brackets too, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class FormulaError:
    """What is wrong: `length` characters from `at` (0 is the first one of the text as typed)."""

    at: int
    length: int
    why: str
    why_en: str


class FormulaRefusedError(Exception):
    """Raised inside the parser; it never leaves it."""

    def __init__(self, at: int, length: int, why: str, why_en: str) -> None:
        super().__init__(why_en)
        self.error = FormulaError(at, max(1, length), why, why_en)


_SAME: Final = {
    "×": "*", "✕": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "≥": ">=", "≤": "<=", "≠": "<>",
    "≧": ">=", "≦": "<=", "，": ",", "、": ",", "；": ",", ";": ",", "【": "[", "】": "]", "〔": "[", "〕": "]",
    "　": " ", "\t": " ", "\n": " ", "\r": " ", "\xa0": " ",
}  # fmt: skip
_QUOTES: Final = frozenset('"“”＂„‟')


@dataclass(frozen=True, slots=True)
class FormulaToken:
    """A piece of a formula: `length` characters from `at` of the text as typed."""

    text: str
    type: str
    at: int
    length: int


def tokens(text: str) -> list[FormulaToken]:
    """The tokens; `type` is openpyxl's, with the subtype of brackets, functions and operands.

    Raises:
        FormulaRefusedError: there are none to be had.
    """
    plain, places = _plain(text)
    _check_brackets(plain, places)
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import TokenizerError

    try:
        items: list[Any] = Tokenizer(plain).items
    except (TokenizerError, IndexError) as error:
        raise FormulaRefusedError(
            0, len(text), "看不懂这个公式，请对照例子检查", "the formula cannot be read"
        ) from error
    found, at = [], 1
    for item in items:
        size = len(item.value)
        if item.type == "WHITE-SPACE":  # openpyxl keeps one space of many
            while at < len(plain) and plain[at] == " ":
                at += 1
            continue
        first, last = places[at], places[at + size - 1]
        found.append(FormulaToken(item.value, _token_type(item), first, last - first + 1))
        at += size
    return found


def _plain(text: str) -> tuple[str, list[int]]:
    """The formula in half-width signs, with = before it, and for each character where it was typed."""
    said, places, inside = "", [], False
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] in ("=", "＝"):
        start += 1
    for at, character in enumerate(text[start:], start):
        if character in _QUOTES:
            inside = not inside
            character = '"'
        elif not inside:
            character = _SAME.get(character, character)
            if "！" <= character <= "～":
                character = chr(ord(character) - 0xFEE0)
        said += character
        places += [at] * len(character)
    if inside:
        raise FormulaRefusedError(
            places[said.rindex('"')], 1, "引号没有成对", "a quotation mark is not closed"
        )
    return "=" + said, [start, *places]


def _check_brackets(plain: str, places: Sequence[int]) -> None:
    open_: list[int] = []
    for at, character in enumerate(re.sub(r'"[^"]*"', lambda m: "_" * len(m[0]), plain)):
        if character in "{}":
            raise FormulaRefusedError(
                places[at], 1, "公式里不能用花括号", "braces cannot be used in a formula"
            )
        if character in "([":
            open_.append(at)
        elif character in ")]":
            if not open_ or plain[open_[-1]] + character not in ("()", "[]"):
                raise FormulaRefusedError(
                    places[at], 1, "多了一个右括号", "there is a closing bracket too many"
                )
            open_.pop()
    if open_:
        raise FormulaRefusedError(
            places[open_[-1]], 1, "这个括号没有配对的右括号", "this bracket is not closed"
        )


def _token_type(item: Any) -> str:
    if item.type == "OPERAND":
        return str(item.subtype)
    return f"{item.type} {item.subtype}" if item.type in ("FUNC", "PAREN") else str(item.type)
