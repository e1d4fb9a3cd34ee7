"""Text as it may be kept and shown: without signs that break files, and with those that hide things made visible."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Final

_BAD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""No XML file may hold the most of these (XML 1.0, 2.2), and none of them can be seen."""
_ASTRAL: Final = re.compile(
    "[" + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)) + "]"
)
_LINE_ENDS: Final = re.compile("[\x0b\x0c]")
_HIDING: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of signs that move the cursor, turn the direction of writing, or cannot be seen."""
_LAID_OUT: Final = frozenset("\n\t")


def clean(text: str) -> str:
    """The text without control characters, halves of surrogate pairs and code points that are no characters.

    Line ends and tabs stay; a vertical tab or form feed is a line end.
    """
    if _BAD.search(text) is None and _ASTRAL.search(text) is None:
        return text
    return _ASTRAL.sub("", _BAD.sub("", _LINE_ENDS.sub("\n", text)))


def in_xml(text: str) -> str:
    """The text as it stands in XML, also in an attribute between double quotes."""
    return escape(text, quote=False).replace('"', "&quot;")


def visible(text: str) -> str:
    r"""The text as a console may show it: escape and direction characters stand there as \u202e."""
    if text.isprintable():
        return text
    hiding = {c for c in set(text) - _LAID_OUT if _hides(c)}
    return text.translate({ord(c): _escaped(c) for c in hiding}) if hiding else text


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING


def _escaped(character: str) -> str:
    """As JSON spells it, so that it means the same within a string of JSON."""
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
