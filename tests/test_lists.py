"""docs/lists.md: the counts are those of the table, and every formula in it can be read."""

from __future__ import annotations

import re
from pathlib import Path

from govcredit_xl.scoring.formula import Vocabulary, parse
from govcredit_xl.scoring.rules import RULES

PAGE = Path(__file__).parents[1] / "docs" / "lists.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in TEXT.splitlines()
        if re.match(r"\| [0-9]{2} ", line)]  # fmt: skip
LETTERS = "abcdefgnmpswxk"


def test_the_counts_are_those_of_the_table() -> None:
    said = {
        word: int(number)
        for word, number in re.findall(r"\| (准确|评审|近似|不能|合计)\S* \| ([0-9]+) \|", TEXT)
    }
    found = {word: sum(row[2] == word for row in ROWS) for word in ("准确", "评审", "近似", "不能")}
    assert said == {**found, "合计": len(ROWS)}


def test_every_formula_of_the_table_can_be_read() -> None:
    kinds = dict.fromkeys(LETTERS, "number")
    formulas = [text for row in ROWS for text in re.findall(r"`([^`]*)`", row[3])]
    assert len(formulas) > 30
    for text in formulas:
        if "…" in text:  # said in short
            continue
        flags = dict.fromkeys(re.findall(r"([a-z]+)=\"", text), "flag")
        words = Vocabulary({**kinds, **flags}, {"分值": 10.0})
        assert parse(text, words).error is None, (text, parse(text, words).error)


def test_every_row_names_a_way_of_scoring() -> None:
    for row in ROWS:
        if row[2] in ("准确", "近似", "评审"):
            assert any(kind in row[3] for kind in RULES), row
