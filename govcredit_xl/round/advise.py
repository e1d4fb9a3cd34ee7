"""Where points can be regained (`advise`): 提分潜力 as sentences and as a record, and how firm the ranking is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.catalogue.units import unknown_unit
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.round.advice_record import advice_record, only
from govcredit_xl.round.state import Standing, look
from govcredit_xl.round.trace import no_such_item
from govcredit_xl.scoring.contests import bounds_of, group_contests
from govcredit_xl.scoring.figures import Scores
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.said import reason_of
from govcredit_xl.scoring.stability import place_ranges


@dataclass(frozen=True)
class AdviceReport:
    """What `advise` says.

    Attributes:
        found: None where the round cannot be looked at.
        catalogue: the same.
        problems: what was noticed.
        stability: how firm the ranking is, as `--json` has it; None where units are not scored by themselves,
            or one item alone was asked for.
    """

    found: Potential | None
    catalogue: Catalogue | None
    problems: list[Problem]
    stability: Mapping[str, Any] | None = None

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object of `advise --json`, without its problems."""
        found, catalogue = self.found, self.catalogue
        if found is None or catalogue is None:
            return {}
        items, names = catalogue.item_by_id, item_names(catalogue)
        return {
            "round": catalogue.settings.year,
            "advice": [
                advice_record(one, items[one.item], names[one.item], found, lang) for one in found.advice
            ],
            "open": [
                {
                    "item": one.item,
                    "name": names[one.item],
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
                    "name": names[one.item],
                    "unit": one.unit or None,
                    "lost": one.lost,
                    "why": one.why,
                    "reason": reason_of(one, lang),
                }
                for one in found.beyond
            ],
            "stability": self.stability,
        }


def _stability(catalogue: Catalogue, scores: Scores, unit: str | None) -> Mapping[str, Any] | None:
    """The places of the units (of one), as the sheet 稳定性 has them."""
    if scores.pairs is None:
        return None
    bounds = bounds_of(catalogue.settings.other)
    units = [
        {"unit": code, "group": one.group, **mine.as_json(one.units)}
        for one in group_contests(catalogue, scores)
        for code, mine in zip(one.units, place_ranges(one.contest, bounds), strict=True)
        if unit in (None, code)
    ]
    return {**bounds.as_json(), "units": units}


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
        firm = None if item is not None else _stability(now.catalogue, now.evaluation.scores, unit)
        return AdviceReport(only(found, item, unit), now.catalogue, problems, firm)

    report, problems = look(round_, run)
    return AdviceReport(None, None, problems) if report is None else report
