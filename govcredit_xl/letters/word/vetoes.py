"""What vetoes (一票否决) are said to do, and who has had the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.unit_terms import BEST_GRADE
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL
from govcredit_xl.scoring.wording import text_param


def effect_text(item: Item, whose: str = "") -> str:
    """总分按0分计, “工作成效”按0分计, 等次最高为合格; `whose`: of the whole that it strikes, such as 全区."""
    scope = rule_of(item).scope(item)
    if scope == STRIKES_TOTAL:
        return f"{whose}总分按0分计"
    if scope == STRIKES_AREA:
        return f"{whose}“{item.area}”按0分计"
    return f"等次最高为{text_param(item, BEST_GRADE)}"


def vetoes_text(items: Sequence[Item], names: Mapping[str, str], whose: str = "") -> str:
    """重大事故、弄虚作假，总分按0分计；群体性事件，等次最高为合格."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(effect_text(item, whose), []).append(names[item.id])
    return "；".join(f"{'、'.join(mine)}，{effect}" for effect, mine in found.items())


class VetoCases:
    """Which unit has had a case of which veto."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.catalogue: Catalogue = evaluation.catalogue
        pairs = evaluation.scores.pairs
        if pairs is not None:
            rows = pairs[pairs["veto"] != ""].to_dict("records")
            self._cases = {(row["item"], row["unit"]) for row in rows}
            return
        vetoes = {item.id for item in self.catalogue.items if rule_of(item).scope(item)}
        self._cases = {
            (row["item"], row["unit"])
            for row in evaluation.scores.answers.to_dict("records")
            if row["item"] in vetoes
            and row["counted"]
            and isinstance(row["value"], float)
            and row["value"] > 0
        }

    def of_unit(self, unit: str) -> list[Item]:
        """The vetoes that a unit has had a case of, in the order of the catalogue."""
        return [item for item in self.catalogue.items if (item.id, unit) in self._cases]

    def units(self, item: str) -> list[str]:
        """The units that have had a case of a veto, in the order of the catalogue."""
        return [unit.code for unit in self.catalogue.units if (item, unit.code) in self._cases]
