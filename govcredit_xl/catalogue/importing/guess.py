"""The way of scoring of a criterion: the patterns asked one after another, the most telling first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.importing.counts import counted_up, deducted, quota
from govcredit_xl.catalogue.importing.kinds import LIKELY, Clue, KindGuess, Pattern, judged
from govcredit_xl.catalogue.importing.patterns import (
    by_formula,
    by_judgement,
    covered,
    dated,
    flagged,
    listed_up,
    ranked,
    veto,
)
from govcredit_xl.catalogue.importing.rates import rated, stepped
from govcredit_xl.catalogue.importing.texts import plain_key, restored

PATTERNS: Final[tuple[Pattern, ...]] = (
    veto, covered, listed_up, by_judgement, ranked, by_formula, stepped, deducted, rated, counted_up, dated,
    quota, flagged,
)  # fmt: skip
"""In the order in which they are asked; the first that is content answers."""


def guess_kind(text: str, points: float | None, outside: bool = False) -> KindGuess:
    """The way of scoring of a criterion.

    Args:
        text: the criterion as printed.
        points: its points, None where they are not known.
        outside: it stands under 加分项 or the like.
    """
    clue = Clue(plain_key(text), text, points, outside)
    for pattern in PATTERNS:
        found = pattern(clue)
        if found is not None:
            return _restored(found)
    return _restored(judged(clue, "", LIKELY, "原文没有写怎样计分，先按评审；请确定计分方式"))


def _restored(guess: KindGuess) -> KindGuess:
    """The guess with its words as they are printed."""
    asks = tuple(replace(ask, label=restored(ask.label)) for ask in guess.asks)
    params = {name: restored(text) if "、" in text else text for name, text in guess.params.items()}
    return replace(guess, asks=asks, params=params, basis=restored(guess.basis))
