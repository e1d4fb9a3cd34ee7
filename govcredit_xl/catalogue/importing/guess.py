"""The way of scoring of a criterion: the patterns asked one after another, the most telling first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.importing.beside import beside
from govcredit_xl.catalogue.importing.clauses import alternatives, converted, parts_of_year, within_target
from govcredit_xl.catalogue.importing.compared import by_place, compared
from govcredit_xl.catalogue.importing.counts import at_least_one, by_period, counted_up, deducted, quota
from govcredit_xl.catalogue.importing.kinds import (
    BANDED,
    DEDUCTED,
    LIKELY,
    RATED,
    SURE,
    Clue,
    KindGuess,
    Pattern,
    judged,
)
from govcredit_xl.catalogue.importing.patterns import (
    by_formula,
    by_judgement,
    covered,
    dated,
    flagged,
    late,
    listed_up,
    ranked,
    strikes_grade,
    veto,
)
from govcredit_xl.catalogue.importing.rates import rated, stepped
from govcredit_xl.catalogue.importing.texts import cap_of, figure, gained, plain_key, restored

PATTERNS: Final[tuple[Pattern, ...]] = (
    strikes_grade, veto, covered, listed_up, by_judgement, converted, beside, by_place, compared, late, ranked,
    by_formula, stepped, parts_of_year, deducted, rated, by_period, counted_up, dated, alternatives, within_target,
    at_least_one, quota, flagged,
)  # fmt: skip
"""In the order in which they are asked; the first that is content answers."""


def guess_kind(text: str, points: float | None, outside: bool = False, by_unit: bool = False) -> KindGuess:
    """The way of scoring of a criterion.

    Args:
        text: the criterion as printed.
        points: its points, None where they are not known.
        outside: it stands under 加分项 or the like.
        by_unit: each unit is scored by itself.
    """
    clue = Clue(plain_key(text), text, points, outside, by_unit)
    for pattern in PATTERNS:
        found = pattern(clue)
        if found is not None:
            return _restored(_checked(found, clue))
    return _restored(judged(clue, "", LIKELY, "原文没有写怎样计分，先按评审；请确定计分方式"))


def _checked(guess: KindGuess, clue: Clue) -> KindGuess:
    """No longer sure where the points that the text names are others than those printed beside it."""
    named = {*gained(clue.text), *(cap for cap in (cap_of(clue.text),) if cap is not None)}
    whole = guess.kind in {RATED, DEDUCTED, BANDED} and guess.sure == SURE
    if not whole or not named or any(clue.equals(value) for value in named):
        return guess
    shown = "、".join(figure(value) for value in sorted(named))
    return replace(guess, sure=LIKELY, question=f"文字里写的是得 {shown} 分，与分值不同，请核对")


def _restored(guess: KindGuess) -> KindGuess:
    """The guess with its words as they are printed."""
    asks = tuple(replace(ask, label=restored(ask.label)) for ask in guess.asks)
    params = {name: restored(text) if "、" in text else text for name, text in guess.params.items()}
    return replace(guess, asks=asks, params=params, basis=restored(guess.basis))
