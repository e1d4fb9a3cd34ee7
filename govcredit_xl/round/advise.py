"""Where points can be regained (`advise`): 提分潜力 as sentences and as a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govcredit_xl.catalogue.units import unknown_unit
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.round.advice_record import advice_record, only
from govcredit_xl.round.state import Standing, look
from govcredit_xl.round.trace import no_such_item
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.said import reason_of


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
            "advice": [advice_record(one, items[one.item], found, lang) for one in found.advice],
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
        return AdviceReport(only(found, item, unit), now.catalogue, problems)

    report, problems = look(round_, run)
    return AdviceReport(None, None, problems) if report is None else report
