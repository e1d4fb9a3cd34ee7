"""Soft findings: figures that are unlikely, not impossible. They never make a return faulty.

A unit answers them by changing the figure or in words; the office sees the finding and the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from statistics import median
from typing import Final

from govcredit_xl.core.model import NOT_INVOLVED, Answer, Catalogue, Item, Return
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import YES
from govcredit_xl.returns.checks import CheckResult
from govcredit_xl.returns.choose import Selection
from govcredit_xl.scoring.rules import rule_of

LEAST_PEERS: Final = 8
"""Units whose rates are compared: the median of fewer says little."""
FAR: Final = 3.5
"""Robust standard deviations (1.4826 MAD) from the median: the usual bound of the modified z-score."""
LEAST_GAP: Final = 0.2
"""Where nearly all units are alike the deviation is 0: less than 20 points of percentage is never far."""
TIMES: Final = 10.0
"""A slip of one digit, or 元 for 万元, makes a figure at least ten times too large or too small."""
LEAST_STEP: Final = 10.0
"""From 1 case to 10 is no slip: smaller steps are nobody's mistake."""

SOFT_CODES: Final = frozenset(
    {"rate-far-from-peers", "figure-jumped", "self-score-differs", "denominators-differ"}
)
"""Findings that a unit may explain instead of changing the figure."""

_MAD: Final = 1.4826

Given = Mapping[tuple[str, str], Answer]
"""(item, code) → answer, of one return."""


def implausible(
    catalogue: Catalogue,
    chosen: Selection,
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    asked: Collection[tuple[str, str]] = (),
) -> list[Problem]:
    """What is unlikely in the returns that count.

    Args:
        catalogue: the round's catalogue.
        chosen: which return of each unit counts.
        returns: what each content says, by SHA-256.
        checked: what the checks found in the usable ones.
        asked: (unit, item) that were given back to be corrected: there a figure is meant to change.
    """
    versions = versions_of(chosen)
    given = {unit: _answers(returns[sha]) for unit, sha in chosen.taken.items()}
    found: list[Problem] = []
    for item in catalogue.items:
        sound = {
            unit: answers
            for unit, answers in given.items()
            if unit in item.units and item.id not in checked[chosen.taken[unit]].faulty
        }
        found += _far_rates(item, sound, chosen)
    for unit, answers in given.items():
        order = versions.get(unit, [])
        at = order.index(chosen.taken[unit]) if chosen.taken[unit] in order else 0
        if at > 0:
            wrong = checked[order[at - 1]].faulty | {item for code, item in asked if code == unit}
            before = {key: a for key, a in _answers(returns[order[at - 1]]).items() if key[0] not in wrong}
            found += _jumps(catalogue, unit, answers, before, chosen.units[unit].file)
    return found


def versions_of(chosen: Selection) -> dict[str, list[str]]:
    """Unit → hashes of its usable returns in order of arrival."""
    found: dict[str, list[str]] = {}
    for outcome in chosen.outcomes:
        if outcome.unit is not None and outcome.state in {"taken", "superseded"}:
            found.setdefault(outcome.unit, []).append(outcome.sha256)
    return found


def _answers(said: Return) -> Given:
    return {(answer.item, answer.code): answer for answer in said.answers}


# -- among the units -----------------------------------------------------------------------------------
def _far_rates(item: Item, given: Mapping[str, Given], chosen: Selection) -> Iterator[Problem]:
    codes = rule_of(item).quotient(item)
    if codes is None:
        return
    n, d = codes
    rates = {
        unit: rate for unit, answers in given.items() if (rate := _rate(item, answers, n, d)) is not None
    }
    if len(rates) < LEAST_PEERS:
        return
    middle = median(rates.values())
    spread = _MAD * median(abs(rate - middle) for rate in rates.values())
    for unit, rate in rates.items():
        if abs(rate - middle) <= max(LEAST_GAP, FAR * spread):
            continue
        answer = given[unit][item.id, n]
        labels = {code: asked.label for asked in item.inputs if (code := asked.code) in codes}
        facts: dict[str, str | float] = {
            "numerator": labels[n],
            "denominator": labels[d],
            "rate": f"{rate:.1%}",
            "median": f"{middle:.1%}",
            "count": len(rates),
        }
        yield Problem(
            "rate-far-from-peers", unit, item.id, chosen.units[unit].file, answer.sheet, answer.cell, facts
        )


def _rate(item: Item, answers: Given, n: str, d: str) -> float | None:
    claim = answers.get((item.id, NOT_INVOLVED))
    if claim is not None and claim.value == YES:
        return None
    part, whole = (answers.get((item.id, code)) for code in (n, d))
    above, below = (answer.value if answer is not None else None for answer in (part, whole))
    if not isinstance(above, float) or not isinstance(below, float) or below <= 0:
        return None
    return above / below


# -- against the version before ------------------------------------------------------------------------
def _jumps(
    catalogue: Catalogue, unit: str, answers: Given, before: Given, file: str | None
) -> Iterator[Problem]:
    for item, lead in catalogue.items_of(unit):
        for asked in item.asked(lead=lead):
            now, then = answers.get((item.id, asked.code)), before.get((item.id, asked.code))
            if not asked.is_number or now is None or then is None:
                continue
            if (
                isinstance(now.value, float)
                and isinstance(then.value, float)
                and _jumped(now.value, then.value)
            ):
                facts: dict[str, str | float] = {
                    "label": asked.label,
                    "value": show(now.value),
                    "before": show(then.value),
                }
                yield Problem("figure-jumped", unit, item.id, file, now.sheet, now.cell, facts)


def _jumped(now: float, before: float) -> bool:
    low, high = sorted((now, before))
    return low > 0 and high >= TIMES * low and high - low >= LEAST_STEP
