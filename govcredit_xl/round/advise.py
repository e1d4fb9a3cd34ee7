"""Where points can be regained (`advise`): 提分潜力 as sentences and as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govcredit_xl.catalogue.units import unknown_unit
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.problems import Problem
from govcredit_xl.round.state import Standing, look
from govcredit_xl.round.trace import no_such_item
from govcredit_xl.scoring.advice import AnswerStep, PointAdvice
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.said import advice_sentence, reason_of


@dataclass(frozen=True)
class AdviceReport:
    """What `advise` says; `found` is None where the round cannot be looked at."""

    found: Potential | None
    catalogue: Catalogue | None
    problems: list[Problem]

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object of `advise --json`, without its problems."""
        found, catalogue = self.found, self.catalogue
        if found is None or catalogue is None:
            return {}
        items = catalogue.item_by_id
        return {
            "round": catalogue.settings.year,
            "advice": [_advice(one, items[one.item], found, lang) for one in found.advice],
            "open": [
                {
                    "item": one.item,
                    "unit": one.unit or None,
                    "points": one.points,
                    "judged": one.judged,
                    "waiting": list(one.waiting),
                }
                for one in found.open
            ],
            "out_of_reach": [
                {
                    "item": one.item,
                    "unit": one.unit or None,
                    "lost": one.lost,
                    "why": one.why,
                    "reason": reason_of(one, lang),
                }
                for one in found.beyond
            ],
        }


def advise(round_: Round, item: str | None = None, unit: str | None = None) -> AdviceReport:
    """Where points can be regained in a round.

    Args:
        round_: the round.
        item, unit: this one only.
    """

    def run(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> AdviceReport:
        if unit is not None and unit not in now.catalogue.unit_by_code:
            return AdviceReport(None, None, [unknown_unit(now.catalogue, unit)])
        if item is not None and item not in now.catalogue.item_by_id:
            return AdviceReport(None, None, [no_such_item(now.catalogue, item)])
        found = potential(now.catalogue, now.evaluation.scores)
        return AdviceReport(_only(found, item, unit), now.catalogue, problems)

    report, problems = look(round_, run)
    return AdviceReport(None, None, problems) if report is None else report


def _only(found: Potential, item: str | None, unit: str | None) -> Potential:
    def wanted(one: Any) -> bool:
        holders = (one.unit,) if one.unit else found.holders.get(one.item, ())
        holders = (*holders, *getattr(one, "waiting", ()))
        return (item is None or one.item == item) and (unit is None or unit in holders)

    return Potential(
        tuple(filter(wanted, found.advice)),
        tuple(filter(wanted, found.open)),
        tuple(filter(wanted, found.beyond)),
        found.holders,
    )


def _advice(one: PointAdvice, item: Item, found: Potential, lang: str) -> Mapping[str, Any]:
    first = None if one.first is None else {**_change(one.first[0]), "gain": one.first[1]}
    return {
        "item": one.item,
        "name": item.name,
        "unit": one.unit or None,
        "units": [one.unit] if one.unit else list(found.holders.get(one.item, ())),
        "lost": round(one.lost, 2),
        "gain": one.gain,
        "effort": one.effort,
        "worth": round(one.worth, 6),
        "changes": [_change(change) for change in one.changes],
        "first": first,
        "sentence": advice_sentence(one, item, lang),
    }


def _change(change: AnswerStep) -> dict[str, Any]:
    return {
        "code": change.input.code,
        "label": change.input.label,
        "measure": change.input.measure,
        "from": change.was,
        "to": change.to,
        "steps": change.steps,
    }
