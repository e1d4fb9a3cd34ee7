"""Areas and the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.terms import TOTAL
from govcredit_xl.scoring.figures import Sum
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL


def sum_up(catalogue: Catalogue, items: Sequence[Mapping[str, Any]]) -> tuple[tuple[Sum, ...], Sum]:
    """The areas in catalogue order, and the total, with bonus caps and vetoes."""
    figures = {row["item"]: row for row in items}
    areas = tuple(_area_sum(catalogue, area.name, figures) for area in catalogue.areas)
    total_veto = any(figures[item.id]["vetoes"] for item in catalogue.items if strikes(item, STRIKES_TOTAL))
    points, open_ = add([a.points for a in areas]), add([a.open for a in areas])
    if total_veto:
        return areas, Sum(TOTAL, points, 0.0, round_half_away(points - open_), open_, 0.0, 0.0, True)
    total = Sum(
        TOTAL,
        points,
        add([a.final for a in areas]),
        add([a.lost for a in areas]),
        open_,
        add([a.provisional for a in areas]),
        add([a.bonus for a in areas]),
        any(a.vetoed for a in areas),
    )
    return areas, total


def bonus_cap(catalogue: Catalogue, area: str) -> float | None:
    """加分上限 of an area: the least that its 加分 items name, else the round's, else None."""
    own = [
        cap
        for item in catalogue.items
        if item.area == area and rule_of(item).capped(item) and (cap := item.number("加分上限")) is not None
    ]
    return min(own) if own else catalogue.settings.bonus_cap


def strikes(item: Item, scope: str) -> bool:
    """True where the item can make the total of that scope 0."""
    return rule_of(item).scope(item) == scope


def _area_sum(catalogue: Catalogue, name: str, figures: Mapping[str, Mapping[str, Any]]) -> Sum:
    mine = [item for item in catalogue.items if item.area == name]
    rows = [figures[i.id] for i in mine if not figures[i.id]["excluded"] and not rule_of(i).adds]
    extra = [figures[i.id] for i in mine if rule_of(i).capped(i)]
    more = [figures[i.id] for i in mine if rule_of(i).adds and not rule_of(i).capped(i)]
    points = add([row["points"] for row in rows])
    open_ = add([row["points"] for row in rows if math.isnan(row["final"])])
    settled = add([row["final"] for row in rows])
    cap = bonus_cap(catalogue, name)
    bonus = _capped(add([row["final"] for row in extra]), cap)
    bonus = add([bonus, *(row["final"] for row in more)])
    maybe = add([_provisional(row) for row in rows])
    maybe_bonus = _capped(add([_provisional(row) for row in extra]), cap)
    maybe_bonus = add([maybe_bonus, *(_provisional(row) for row in more)])
    if any(figures[item.id]["vetoes"] for item in mine if strikes(item, STRIKES_AREA)):
        return Sum(name, points, 0.0, round_half_away(points - open_), open_, 0.0, 0.0, True)
    final = round_half_away(settled + bonus)
    lost = round_half_away(points - settled - open_)
    return Sum(name, points, final, lost, open_, round_half_away(maybe + maybe_bonus), bonus)


def _capped(value: float, cap: float | None) -> float:
    return value if cap is None else min(value, cap)


def _provisional(row: Mapping[str, Any]) -> float:
    final, provisional = float(row["final"]), float(row["provisional"])
    return provisional if math.isnan(final) else final
