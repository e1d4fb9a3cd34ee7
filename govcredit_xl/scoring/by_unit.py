"""All figures of a round in which each unit is scored by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.arithmetic import RATE_DIGITS, round_array, round_half_away
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.parts import MergedAnswers, UnitPart, UnitReturn, pair_key
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import MISSING_AS_REPORTED, TOTAL, ItemState
from govcredit_xl.core.unit_terms import BEST_GRADE, MISSING_MEAN, MISSING_ZERO, STRIKES_GRADE, Basis
from govcredit_xl.scoring.evaluation import Frame
from govcredit_xl.scoring.figures import NAN, Scores, Sum, VerifiedScore
from govcredit_xl.scoring.grades import Ranked, grades_of, quota_of, rank_group, whole_of
from govcredit_xl.scoring.own import (
    ItemAnswers,
    UnitItemRow,
    answer_rows,
    answered_item,
    answers_to,
    frame_of,
    undefined_scores,
    unit_item_frame,
    unit_item_rows,
)
from govcredit_xl.scoring.pooling import POOLED
from govcredit_xl.scoring.tree import NodeScore, UnitTotal, UnitTree
from govcredit_xl.scoring.wording import references, text_param

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

Row = dict[str, Any]

_NODES: Final = ["unit", "node", "points", "score", "provisional"]


@dataclass(slots=True)
class PairRow:
    """A unit and an item: a line of `Scores.pairs`."""

    unit: str
    item: str
    points: float
    computed: float
    provisional: float
    verified: float
    reason: str
    by: str
    own: float
    counts: bool
    judged: bool
    veto: str
    final: float = NAN
    basis: str = ""
    lacks: bool = False
    state: str = ""


@dataclass(frozen=True)
class GroupAnswers:
    """An item's answers of the units of one ranking group: they alone are compared with each other."""

    group: str
    answered: ItemAnswers


def score_units(
    catalogue: Catalogue,
    merged: MergedAnswers,
    returns: Mapping[str, UnitReturn],
    verified: Mapping[str, VerifiedScore],
) -> Scores:
    """All figures, by the rules of the catalogue.

    Args:
        catalogue: the round's catalogue.
        merged: every unit's part in every item.
        returns: every unit's line of 报送情况.
        verified: the office's scores by `pair_key`, already checked.
    """
    import pandas as pd

    blocks = list(_blocks(catalogue, merged))
    unit_items = [row for one in blocks for row in unit_item_rows(one.answered)]
    pairs = [row for one in blocks for row in _pair_rows(catalogue, one, verified)]
    place = {unit.code: k for k, unit in enumerate(catalogue.units)}
    both: tuple[list[Any], ...] = (unit_items, pairs)
    for rows in both:  # a unit's items stand together, each list in the order of the catalogue
        rows.sort(key=lambda row: place[row.unit])
    blank: dict[str, int] = {}
    for row in unit_items:
        blank[row.unit] = blank.get(row.unit, 0) + (not row.own and not row.na)
    totals, partial = _totals(catalogue, pairs)
    units, problems = _unit_rows(catalogue, pairs, totals, partial, returns, blank)
    return Scores(
        answers=pd.DataFrame(answer_rows([one.answered for one in blocks])),
        unit_items=unit_item_frame(unit_items),
        pooled=pd.DataFrame([], columns=POOLED),
        items=_item_frame(catalogue, pairs, unit_items),
        units=pd.DataFrame(units),
        areas=(),
        total=_overall(catalogue, units),
        lost=pd.DataFrame([], columns=["item", "unit", "lost"]),
        problems=(*(p for one in blocks for p in undefined_scores(one.answered)), *problems),
        pairs=frame_of(PairRow, pairs),
        nodes=_node_frame(totals, partial),
    )


def _blocks(catalogue: Catalogue, merged: MergedAnswers) -> Iterator[GroupAnswers]:
    """The answers by item and ranking group, in catalogue order."""
    groups = {unit.code: unit.rank_group for unit in catalogue.units}
    found: dict[tuple[str, str], list[UnitPart]] = {}
    for part in merged.parts:
        found.setdefault((part.item, groups[part.unit]), []).append(part)
    for item in catalogue.items:
        for group in catalogue.rank_groups:
            parts = found.get((item.id, group))
            if parts:
                elsewhere = {
                    name: answers_to(found.get((other, group), ()), code)
                    for name, other, code, *_ in references(item)
                }
                yield GroupAnswers(group, answered_item(catalogue.item_for(item, group), parts, elsewhere))


# -- a unit and an item ----------------------------------------------------------------------------------
def _pair_rows(
    catalogue: Catalogue, one: GroupAnswers, verified: Mapping[str, VerifiedScore]
) -> list[PairRow]:
    answered, item = one.answered, one.answered.item
    rule = answered.rule
    there = _provisional(answered)
    excluded = rule.excluded(item, answered.x) & answered.valid
    struck = rule.struck(item, answered.x) & answered.valid
    scope = rule.scope(item)
    scored = {lead: rule.scored(item, lead=lead) for lead in (True, False)}
    rows: list[PairRow] = []
    for k, part in enumerate(answered.parts):
        given = verified.get(pair_key(part.unit, item.id))
        computed = float(answered.self_score[k])
        may = rule.judged or scored[bool(answered.lead[k])]
        out = not may or bool(answered.na[k]) or bool(excluded[k])
        rows.append(
            PairRow(
                unit=part.unit,
                item=item.id,
                points=item.points,
                computed=NAN if out else computed,
                provisional=NAN if out else float(there[k]),
                verified=given.score if given is not None else NAN,
                reason=given.reason if given is not None else "",
                by=given.by if given is not None else "",
                own=given.score if given is not None else NAN if out else computed,
                counts=given is not None or not out,
                judged=rule.judged,
                veto=scope if bool(struck[k]) else "",
            )
        )
    _settle(catalogue.settings.missing, rows)
    return rows


def _provisional(answered: ItemAnswers) -> npt.NDArray[np.float64]:
    """The scores, and of lists that are filled in partly what their filled cells give."""
    import numpy as np

    rule, item = answered.rule, answered.item
    if not rule.expands:
        return answered.self_score
    some = np.fromiter(
        (any(row.counted for row in part.rows) for part in answered.parts),
        dtype=bool,
        count=len(answered.parts),
    )
    filled = Frame({code: np.nan_to_num(values) for code, values in answered.x.columns.items()}, len(some))
    partly = np.where(some & ~answered.na, round_array(rule.score(item, filled)), NAN)
    return np.where(np.isnan(answered.self_score), partly, answered.self_score)


def _settle(missing: str, rows: Sequence[PairRow]) -> None:
    """Final scores, their basis and states of an item in a ranking group, by 缺报处理."""
    own = [row.own for row in rows if row.counts and not math.isnan(row.own)]
    mean = round_half_away(math.fsum(own) / len(own)) if own else NAN
    for row in rows:
        final, basis = row.own, ""
        if not math.isnan(final):
            basis = Basis.COMPUTED if math.isnan(row.verified) else Basis.VERIFIED
        elif row.counts and not row.judged:
            final, basis = _instead(missing, row, mean)
        row.final, row.basis = final, basis
        row.lacks = row.counts and math.isnan(final)
        if not row.counts:
            row.state = ItemState.EXCLUDED
        elif not row.lacks:
            row.state = ItemState.SCORED
        else:
            row.state = ItemState.JUDGED if row.judged else ItemState.OPEN


def _instead(missing: str, row: PairRow, mean: float) -> tuple[float, str]:
    """What stands for a score that is not there, and what it is called."""
    if missing == MISSING_AS_REPORTED:
        there = float(row.provisional)
        return (0.0 if math.isnan(there) else there), Basis.AS_REPORTED
    if missing == MISSING_ZERO:
        return 0.0, Basis.ZERO
    if missing == MISSING_MEAN and not math.isnan(mean):
        return mean, Basis.MEAN
    return NAN, ""


# -- units -----------------------------------------------------------------------------------------------
def _totals(
    catalogue: Catalogue, pairs: Sequence[PairRow]
) -> tuple[dict[str, UnitTotal], dict[str, UnitTotal]]:
    """Unit → its figures, and what they are with the scores that are here now."""
    tree = UnitTree(catalogue)
    own: dict[str, dict[str, NodeScore]] = {unit.code: {} for unit in catalogue.units}
    now: dict[str, dict[str, NodeScore]] = {unit.code: {} for unit in catalogue.units}
    lacking: set[str] = set()
    vetoes: dict[str, list[str]] = {unit.code: [] for unit in catalogue.units}
    for row in pairs:
        unit, item = row.unit, row.item
        if row.counts:
            final, there = row.final, row.provisional
            own[unit][item] = NodeScore(row.points, final)
            if math.isnan(final):
                lacking.add(unit)
            now[unit][item] = NodeScore(row.points, there if math.isnan(final) else final)
        if row.veto:
            vetoes[unit].append(item)
    totals = {unit: tree.total(mine, vetoes[unit]) for unit, mine in own.items()}
    partial = {
        # Where no score is missing, what is here now is all.
        unit: tree.total(mine, vetoes[unit], partly=True) if unit in lacking else totals[unit]
        for unit, mine in now.items()
    }
    return totals, partial


def _unit_rows(
    catalogue: Catalogue,
    pairs: Sequence[PairRow],
    totals: Mapping[str, UnitTotal],
    partial: Mapping[str, UnitTotal],
    returns: Mapping[str, UnitReturn],
    blank: Mapping[str, int],
) -> tuple[list[Row], list[Problem]]:
    best = _best_grades(catalogue, pairs)
    ranked: dict[str, Ranked] = {}
    problems: list[Problem] = []
    for group in catalogue.rank_groups:
        codes = [unit.code for unit in catalogue.units if unit.rank_group == group]
        mine = [totals[code] for code in codes]
        found = rank_group(
            catalogue,
            group,
            [one.points for one in mine],
            [one.total for one in mine],
            [one.rate for one in mine],
            {k: best[code] for k, code in enumerate(codes) if code in best},
        )
        ranked |= dict(zip(codes, found, strict=True))
        problems += _beyond_quota(catalogue, group, found)
    rows = []
    for unit in catalogue.units:
        one, place = totals[unit.code], ranked[unit.code]
        rows.append(
            {
                "unit": unit.code,
                "group": unit.rank_group,
                "state": returns[unit.code].state,
                "points": one.points,
                "score": one.score,
                "rate": one.rate,
                "rank": place.rank,
                "blank": blank.get(unit.code, 0),
                "done": returns[unit.code].done,
                "extra": one.extra,
                "total": one.total,
                "provisional": partial[unit.code].total,
                "grade": place.grade,
                "by_rate": place.by_rate,
                "vetoed": one.vetoed,
                "beside": one.beside,
                "cap": best.get(unit.code, ""),
            }
        )
    return rows, problems


def _best_grades(catalogue: Catalogue, pairs: Sequence[PairRow]) -> dict[str, str]:
    """Unit → the best grade that its vetoes leave it."""
    found: dict[str, str] = {}
    for row in pairs:
        if row.veto != STRIKES_GRADE:
            continue
        unit = row.unit
        group = catalogue.unit_by_code[unit].rank_group
        cap = text_param(catalogue.item_for(catalogue.item_by_id[row.item], group), BEST_GRADE)
        names = [grade.name for grade in grades_of(catalogue, group)]
        if cap in names and (unit not in found or names.index(cap) > names.index(found[unit])):
            found[unit] = cap
    return found


def _beyond_quota(catalogue: Catalogue, group: str, found: Sequence[Ranked]) -> Iterator[Problem]:
    """Grades with more units than their quota, since units with equal totals are all in."""
    ranked = sum(not math.isnan(one.rank) for one in found)
    for grade in grades_of(catalogue, group):
        tied = sum(one.grade == grade.name and one.tied for one in found)
        count = sum(one.grade == grade.name for one in found)
        quota = quota_of(grade, ranked)
        if tied and quota is not None and count > quota:
            facts: dict[str, str | float] = {
                "group": group, "name": grade.name, "quota": f"{quota:g}", "count": count, "tied": tied,
            }  # fmt: skip
            yield Problem("grade-beyond-quota", facts=facts)


def _overall(catalogue: Catalogue, units: Sequence[Row]) -> Sum:
    """全区得分: the mean of the units' rates, of the list's total; blank where it is not asked for."""
    rates = [row["rate"] for row in units if not math.isnan(row["rate"])]
    if not catalogue.settings.overall or not rates:
        return Sum(TOTAL, NAN, NAN, NAN, NAN, NAN)
    whole = whole_of(catalogue, "")
    mean = round_half_away(math.fsum(rates) / len(rates), RATE_DIGITS)
    final = round_half_away(whole * mean)
    return Sum(TOTAL, whole, final, round_half_away(whole - final), 0.0, final)


# -- frames ----------------------------------------------------------------------------------------------
def _item_frame(
    catalogue: Catalogue, pairs: Sequence[PairRow], unit_items: Sequence[UnitItemRow]
) -> pd.DataFrame:
    """`Scores.items`: whose scores are still missing; the items have no scores of their own."""
    import pandas as pd

    mine: dict[str, list[tuple[PairRow, UnitItemRow]]] = {item.id: [] for item in catalogue.items}
    for row, part in zip(pairs, unit_items, strict=True):
        mine[row.item].append((row, part))
    return pd.DataFrame([_item_row(item, mine[item.id]) for item in catalogue.items])


def _item_row(item: Item, mine: Sequence[tuple[PairRow, UnitItemRow]]) -> Row:
    states = {row.state for row, _ in mine}
    order = (ItemState.OPEN, ItemState.JUDGED, ItemState.SCORED, ItemState.EXCLUDED)
    late = (part.awaits for row, part in mine if row.lacks and not part.valid)
    waiting = tuple(dict.fromkeys(code for codes in late for code in codes))
    nothing = dict.fromkeys(("computed", "provisional", "verified", "final", "lost"), NAN)
    return {
        "item": item.id,
        "points": item.points,
        "asked": len(mine),
        "answered": sum(bool(part.valid) for _, part in mine),
        "not_involved": sum(bool(part.na) for _, part in mine),
        **nothing,
        "reason": "",
        "by": "",
        "state": next((state for state in order if state in states), ItemState.OPEN),
        "missing": waiting,
        "open": any(row.lacks for row, _ in mine),
        "excluded": False,
        "disagree": False,
        "vetoes": any(row.veto for row, _ in mine),
    }


def _node_frame(totals: Mapping[str, UnitTotal], partial: Mapping[str, UnitTotal]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (unit, key, one.points, one.score, partial[unit].nodes[key].score)
        for unit, total in totals.items()
        for key, one in total.nodes.items()
    ]
    return pd.DataFrame(rows, columns=_NODES)
