"""All figures of a round, from the answers that count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govcredit_xl.core.arithmetic import RATE_DIGITS, add, largest_remainder, round_half_away
from govcredit_xl.core.collecting import no_garbage_search
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.parts import MergedAnswers, UnitPart, UnitReturn
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import MISSING_AS_REPORTED, ItemState, Pooling
from govcredit_xl.scoring.evaluation import column
from govcredit_xl.scoring.figures import NAN, Scores, VerifiedScore
from govcredit_xl.scoring.own import (
    ItemAnswers,
    UnitItemRow,
    answer_rows,
    answered_item,
    answers_to,
    undefined_scores,
    unit_item_frame,
    unit_item_rows,
)
from govcredit_xl.scoring.pooling import POOLED, Pool, pool_item
from govcredit_xl.scoring.rules.base import Rule
from govcredit_xl.scoring.sums import sum_up
from govcredit_xl.scoring.wording import references

if TYPE_CHECKING:
    import pandas as pd


def score(
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
        verified: the office's scores by item id, already checked to lie in 0..p; by `pair_key` where each
            unit is scored by itself.
    """
    with no_garbage_search():
        if catalogue.settings.by_unit:
            from govcredit_xl.scoring.by_unit import score_units

            return score_units(catalogue, merged, returns, verified)
        return _score_district(catalogue, merged, returns, verified)


def _score_district(
    catalogue: Catalogue,
    merged: MergedAnswers,
    returns: Mapping[str, UnitReturn],
    verified: Mapping[str, VerifiedScore],
) -> Scores:
    import pandas as pd

    by_item: dict[str, list[UnitPart]] = {item.id: [] for item in catalogue.items}
    for part in merged.parts:
        by_item[part.item].append(part)
    answered = [
        answered_item(
            item,
            by_item[item.id],
            {name: answers_to(by_item[other], code) for name, other, code, *_ in references(item)},
        )
        for item in catalogue.items
    ]
    problems: list[Problem] = []
    pooled = _pools(answered, problems)
    for one in answered:
        problems += undefined_scores(one)
    items = [
        _item_row(one, pool, verified.get(one.item.id), catalogue.settings.missing == MISSING_AS_REPORTED)
        for one, pool in zip(answered, pooled, strict=True)
    ]
    areas, total = sum_up(catalogue, items)
    unit_items = [row for one in answered for row in unit_item_rows(one)]
    lost = [
        row
        for one, pool, figures in zip(answered, pooled, items, strict=True)
        for row in _lost(one, pool, figures)
    ]
    return Scores(
        answers=pd.DataFrame(answer_rows(answered)),
        unit_items=unit_item_frame(unit_items),
        pooled=pd.DataFrame([row for pool in pooled for row in pool.rows()], columns=POOLED),
        items=pd.DataFrame(items),
        units=_unit_frame(catalogue, unit_items, returns),
        areas=areas,
        total=total,
        lost=pd.DataFrame(lost, columns=["item", "unit", "lost"]),
        problems=tuple(problems),
    )


def _pools(answered: Sequence[ItemAnswers], problems: list[Problem]) -> list[Pool]:
    """The pooled answers of each item; those that read other items come after them."""
    found: dict[str, Pool] = {}
    for one in sorted(answered, key=lambda one: bool(references(one.item))):
        elsewhere = {
            name: (float(column(found[other].x, code)[0]), found[other].open)
            for name, other, code, *_ in references(one.item)
            if other in found
        }
        found[one.item.id] = pool_item(one, problems, elsewhere)
    return [found[one.item.id] for one in answered]


def _item_row(
    one: ItemAnswers, pool: Pool, verified: VerifiedScore | None, as_reported: bool
) -> dict[str, Any]:
    item, rule = one.item, one.rule
    provisional, excluded = NAN, False
    if not rule.judged and not pool.disagree and len(pool.x.columns) and bool(rule.ready(item, pool.x)[0]):
        excluded = bool(rule.excluded(item, pool.x)[0]) and bool(one.valid.any())
        provisional = _district_score(one, pool)
    computed = NAN if pool.open else provisional
    final = computed
    if verified is not None:
        final = verified.score
    elif math.isnan(final) and as_reported:
        final = provisional
    excluded = excluded and (not pool.open or as_reported) and verified is None
    return {
        "item": item.id,
        "points": item.points,
        "asked": len(one.parts),
        "answered": int(one.valid.sum()),
        "not_involved": int(one.na.sum()),
        "computed": computed,
        "provisional": provisional,
        "verified": verified.score if verified is not None else NAN,
        "reason": verified.reason if verified is not None else "",
        "by": verified.by if verified is not None else "",
        "final": final,
        "lost": NAN if math.isnan(final) else 0.0 if rule.outside else round_half_away(item.points - final),
        "state": _item_state(rule, final, excluded),
        "missing": () if verified is not None or excluded else awaited(one, pool.missing),
        "open": pool.open,
        "excluded": excluded,
        "disagree": pool.disagree,
        "vetoes": not pool.open and bool(rule.struck(item, pool.x)[0]),
    }


def awaited(one: ItemAnswers, rows: Sequence[int]) -> tuple[str, ...]:
    """Codes of the units whose answers are awaited in these rows: those asked, or those who report for them."""
    return tuple(dict.fromkeys(code for k in rows for code in one.awaited(k)))


def _district_score(one: ItemAnswers, pool: Pool) -> float:
    if not one.valid.any():
        return NAN
    if one.rule.ranked_across(one.item):
        counts = one.valid if one.item.pooling != Pooling.LEAD else one.valid & one.lead
        found = [float(v) for v in one.self_score[counts] if not math.isnan(v)]
        return round_half_away(math.fsum(found) / len(found)) if found else NAN
    return round_half_away(float(one.rule.score(one.item, pool.x)[0]))


def _item_state(rule: Rule, final: float, excluded: bool) -> str:
    if not math.isnan(final):
        return ItemState.SCORED
    if rule.judged:
        return ItemState.JUDGED
    return ItemState.EXCLUDED if excluded else ItemState.OPEN


def _unit_frame(
    catalogue: Catalogue, unit_items: Sequence[UnitItemRow], returns: Mapping[str, UnitReturn]
) -> pd.DataFrame:
    import pandas as pd

    by_unit: dict[str, list[UnitItemRow]] = {unit.code: [] for unit in catalogue.units}
    for row in unit_items:
        by_unit[row.unit].append(row)
    lines = []
    for unit in catalogue.units:
        rows, found = by_unit[unit.code], returns[unit.code]
        points = add([row.points for row in rows if row.scored])
        back = found.sha256 is not None
        got = add([row.self_score for row in rows if row.scored]) if back else NAN
        lines.append(
            {
                "unit": unit.code,
                "group": unit.rank_group,
                "state": found.state,
                "points": points,
                "score": got,
                "rate": round_half_away(got / points, RATE_DIGITS) if back and points > 0 else NAN,
                "rank": NAN,
                "blank": sum(not row.own and not row.na for row in rows),
                "done": found.done,
            }
        )
    frame = pd.DataFrame(
        lines, columns=["unit", "group", "state", "points", "score", "rate", "rank", "blank", "done"]
    )
    frame["rank"] = frame.groupby("group")["rate"].rank(method="min", ascending=False)
    return frame


def _lost(one: ItemAnswers, pool: Pool, figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    lost = float(figures["lost"])
    if math.isnan(lost) or lost <= 0:
        return []
    pooled = {str(code): float(column(pool.x, str(code))[0]) for code in pool.x.columns}
    weights = one.rule.blame(one.item, one.x.only(one.valid), pooled)
    if weights is not None and one.item.pooling == Pooling.LEAD:
        weights = weights * one.lead
    found = [0.0 if math.isnan(w) else float(w) for w in weights] if weights is not None else []
    if not found or sum(found) <= 0:
        involved = one.lead & ~one.na
        found = [float(w) for w in (involved if involved.any() else one.lead)]
    shares = largest_remainder(lost, found)
    return [
        {"item": one.item.id, "unit": unit, "lost": share}
        for unit, share in zip(one.units, shares, strict=True)
        if share > 0
    ]
