"""Signs that nobody sees are known here, all of them, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest

from govcredit_xl.core.visible import shows_nothing, trimmed, visible

KINDS = [*map(unicodedata.category, map(chr, range(0x110000)))]
SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
FILLERS = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F, 0x2800, 0x180E]
UNSEEN = [
    *(c for c, kind in enumerate(KINDS) if kind in {"Cf", "Cc"} and chr(c) not in "\t\n\v\f\r\x85\x1c\x1d\x1e\x1f"),
    *SELECTORS,
    *FILLERS,
]  # fmt: skip
SPACES = [chr(c) for c, kind in enumerate(KINDS) if kind == "Zs"]


def test_every_unseen_sign_of_unicode_is_left_out() -> None:
    assert [hex(c) for c in UNSEEN if visible(f"1{chr(c)}96") != "196"] == []
    assert [
        hex(c) for c in UNSEEN if not shows_nothing(chr(c)) or trimmed(f"{chr(c)}是{chr(c)}") != "是"
    ] == []


def test_every_width_of_space_is_a_plain_one() -> None:
    assert {visible(f"甲{space}乙") for space in [*SPACES, "\t"]} == {"甲 乙"}
    assert {trimmed(f"{space}甲{space}") for space in SPACES} == {"甲"}


@pytest.mark.parametrize("mark", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85"])
def test_every_line_break_is_one(mark: str) -> None:
    assert visible(f"甲{mark}乙") == "甲\n乙"


def test_what_is_seen_stays() -> None:
    for text in ["", "abc 1", "甲乙丙", "２０２１年", "Ω≈ç√∫", "🙂", "한국", "①²₁", "　".strip() + "x"]:
        assert visible(text) == text and trimmed(text) == text
