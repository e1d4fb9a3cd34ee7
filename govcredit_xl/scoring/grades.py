"""Ranking within the ranking groups, and grades with their bounds and quotas."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_half_away
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.nodes import Grade
from govcredit_xl.scoring.figures import NAN


@dataclass(frozen=True)
class Ranked:
    """A unit among those of its ranking group.

    Attributes:
        rank: NaN where it has no total.
        by_rate: True where the group is ranked by 得分率.
        grade: "" where it has none.
        tied: True where it is in only because its total equals that of the last within the quota.
    """

    rank: float
    by_rate: bool
    grade: str = ""
    tied: bool = False


def grades_of(catalogue: Catalogue, group: str) -> tuple[Grade, ...]:
    """The grades of a ranking group: its own, else those for all."""
    own = tuple(grade for grade in catalogue.grades if grade.group == group)
    return own or tuple(grade for grade in catalogue.grades if not grade.group)


def whole_of(catalogue: Catalogue, group: str) -> float:
    """总分 of a ranking group, 100 where the catalogue does not say."""
    settings = catalogue.settings
    return settings.wholes.get(group, settings.whole if settings.whole is not None else 100.0)


def bound_of(grade: Grade, by_rate: bool, whole: float) -> tuple[bool, float | None]:
    """(True: of the rate, the bound). A bound of 1 or less is a share of the 分值."""
    if grade.bound is None:
        return by_rate, None
    if grade.bound <= 1 < whole:
        return True, round_half_away(grade.bound, COMPARE_DIGITS)
    return by_rate, round_half_away(grade.bound / whole if by_rate else grade.bound, COMPARE_DIGITS)


def quota_of(grade: Grade, count: int) -> float | None:
    """The most units that can have the grade, of a group with `count` that are ranked; a share is rounded down."""
    if grade.quota is None or not grade.share:
        return grade.quota
    return math.floor(round_half_away(grade.quota * count, COMPARE_DIGITS))


def rank_group(
    catalogue: Catalogue,
    group: str,
    points: Sequence[float],
    totals: Sequence[float],
    rates: Sequence[float],
    caps: Mapping[int, str],
) -> list[Ranked]:
    """Rank and grade the units of a ranking group.

    Args:
        catalogue: for the grades.
        group: the ranking group.
        points, totals, rates: of its units; NaN where they have none.
        caps: place in these → the best grade that a veto leaves the unit.
    """
    by_rate = len({value for value in points if value > 0}) > 1
    values = rates if by_rate else totals
    there = sorted(value for value in values if not math.isnan(value))
    ranks = [NAN if math.isnan(value) else 1.0 + len(there) - bisect_right(there, value) for value in values]
    levels = grades_of(catalogue, group)
    names = [grade.name for grade in levels]
    given: dict[int, tuple[str, bool]] = {}
    for k, grade in enumerate(levels):
        of_rate, bound = bound_of(grade, by_rate, whole_of(catalogue, group))
        free = [
            i
            for i, value in enumerate(values)
            if i not in given and not math.isnan(value) and _may(caps.get(i), names, k)
        ]
        quota = quota_of(grade, len(there))
        ordered = sorted(values[i] for i in free)
        for i in free:
            measured = round_half_away(rates[i] if of_rate else totals[i], COMPARE_DIGITS)
            above = len(ordered) - bisect_right(ordered, values[i])
            if (bound is None or measured >= bound) and (quota is None or above < quota):
                to_here = len(ordered) - bisect_left(ordered, values[i])
                given[i] = (grade.name, quota is not None and to_here > quota)
    found = []
    for i, rank in enumerate(ranks):
        name, tied = given.get(i, ("", False))
        found.append(Ranked(rank, by_rate, name, tied))
    return found


def _may(cap: str | None, names: Sequence[str], k: int) -> bool:
    return cap is None or cap not in names or k >= names.index(cap)
