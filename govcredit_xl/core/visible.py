"""Text as the eye sees it: the only place that says which signs nobody sees, and what is a space.

Programs, web pages and chat windows leave signs in a text that take no room: direction marks, soft hyphens,
joiners, byte order marks, variation selectors, fillers. They mean nothing in a number, a date, a name or a
heading, and nobody can find or mend them there.
"""

from __future__ import annotations

import re
from typing import Final

# Unicode 15: the categories Cf and Cc (without tab, line feed and carriage return), and what else is
# drawn as nothing (Default_Ignorable_Code_Point) or as an empty cell (Hangul fillers, the blank of Braille).
_UNSEEN: Final = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    r"\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
)
# Tabs and every width of space; what parts lines or paragraphs is a line break.
_SPACES: Final = r"\t\v\f\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS: Final = r"\x85\u2028\u2029"

NO_LINE_START: Final = "，。；：、！？）》」』】〕”’%％…"
"""Marks that no line of a Chinese text begins with."""

_ODD: Final = re.compile(f"[{_UNSEEN}{_SPACES}{_BREAKS}]")
_NOTHING: Final = re.compile(f"[{_UNSEEN}]+")
_SPACE: Final = re.compile(f"[{_SPACES}]")
_BREAK: Final = re.compile(f"[{_BREAKS}]|\r\n?")
_EDGES: Final = re.compile(f"\\A[{_UNSEEN}{_SPACES}{_BREAKS} \r\n]+|[{_UNSEEN}{_SPACES}{_BREAKS} \r\n]+\\Z")


def visible(text: str) -> str:
    """The text without signs that nobody sees; every kind of space is a plain one, ends are kept."""
    if (text.isascii() and text.isprintable()) or not (_ODD.search(text) or "\r" in text):
        return text
    return _BREAK.sub("\n", _SPACE.sub(" ", _NOTHING.sub("", text)))


def trimmed(text: str) -> str:
    """The text as it is, without spaces and unseen signs at its ends; "" where there is nothing else."""
    return _EDGES.sub("", text)


def shows_nothing(text: str) -> bool:
    """True where a text holds nothing that anybody sees."""
    return not trimmed(text)
