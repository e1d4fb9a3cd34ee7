"""Small rounds made in memory, so that a test reads like the office's own tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Answer, Area, Catalogue, Indicator, Input, Item, Return, Settings, Unit
from govcredit_xl.core.parts import Correction, UnitReturn
from govcredit_xl.core.terms import UnitState
from govcredit_xl.returns.checks import check_returns
from govcredit_xl.returns.choose import Selection
from govcredit_xl.returns.merge import merge
from govcredit_xl.scoring.figures import Scores, VerifiedScore
from govcredit_xl.scoring.rules import RULES
from govcredit_xl.scoring.score import score


def an_input(code: str, kind: str = "计数", **options: Any) -> Input:
    return Input(code=code, label=options.pop("label", code), type=kind, **options)


def an_item(
    kind: str,
    points: float,
    params: Mapping[str, Any],
    inputs: tuple[Input, ...],
    pooling: str,
    leads: str,
    supporters: str = "",
    *,
    id: str = "1.1",
    area: str = "甲",
) -> Item:
    if RULES[kind].expands:
        inputs = RULES[kind].expand(params, inputs[0])
    return Item(
        id=id,
        area=area,
        indicator=id.split(".")[0],
        indicator_name="指标",
        points=points,
        criterion="",
        method="",
        responsible="",
        leads=tuple(leads.split()),
        supporters=tuple(supporters.split()),
        kind=kind,
        params=dict(params),
        inputs=inputs,
        pooling=pooling,
    )


def a_catalogue(*items: Item, **settings: Any) -> Catalogue:
    units = sorted({unit for item in items for unit in item.units})
    areas = list(dict.fromkeys(item.area for item in items))
    return Catalogue(
        settings=Settings(year="2021", **{"name": "政务诚信", "region": "全区", **settings}),
        areas=tuple(Area("一", name, sum(i.points for i in items if i.area == name)) for name in areas),
        indicators=tuple(Indicator(item.indicator, "指标", item.area, item.points) for item in items),
        items=items,
        units=tuple(Unit(u, u, u, (), "镇" if u.startswith("T") else "部门", ()) for u in units),
    )


def scored(
    catalogue: Catalogue,
    answers: Mapping[str, Mapping[str, Any]],
    *,
    verified: Mapping[str, float] | None = None,
    corrections: Mapping[AnswerKey, Correction] | None = None,
) -> Scores:
    """Score a round. `answers`: unit → {"1.1:n": value, …}; a unit that is not there has not returned.

    "B1/1.1:n" is what the unit reports for B1.
    """
    returns = {unit: _return(unit, given) for unit, given in answers.items()}
    checked = check_returns(catalogue, returns)
    chosen = Selection(taken={unit: unit for unit in answers})
    for unit in catalogue.units:
        back = unit.code in answers
        state = UnitState.RETURNED if back and checked[unit.code].clean else UnitState.FAULTY
        chosen.units[unit.code] = UnitReturn(
            unit.code,
            state if back else UnitState.NOT_RETURNED,
            done=checked[unit.code].done if back else 0.0,
            sha256=unit.code if back else None,
        )
    merged = merge(catalogue, chosen, returns, checked, corrections or {})
    return score(catalogue, merged, chosen.units, {k: VerifiedScore(v) for k, v in (verified or {}).items()})


def problems_of(catalogue: Catalogue, unit: str, given: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """(code, cell) of what the checks find in one return."""
    return [(p.code, p.cell) for p in check_returns(catalogue, {unit: _return(unit, given)})[unit].problems]


def _return(unit: str, given: Mapping[str, Any]) -> Return:
    answers = []
    about: dict[str, list[Answer]] = {}
    for place, value in given.items():
        whose, _, own = place.rpartition("/")
        item, code = own.split(":")
        if isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        shown = "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
        faulty = value == "?"
        sheet = "考核数据" if whose else "填报表"
        answer = Answer(item, code, None if faulty else value, sheet, own, shown, faulty)
        (about.setdefault(whose, []) if whose else answers).append(answer)
    of_others = {whose: tuple(said) for whose, said in about.items()}
    return Return(unit, unit, "build", "usable", answers=tuple(answers), about=of_others)
