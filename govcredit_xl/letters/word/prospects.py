"""What documents say beyond one round's figures: how they differ from the round before, where points can be regained."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.letters.word.standings import short_name
from govcredit_xl.master.written.potential import MOST_PAIRS
from govcredit_xl.master.years import UnitPair, YearComparison, YearPair
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.advice import PointAdvice
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.said import advice_sentence

TOLD: Final = 3
"""Items and units that are named; 同比 and 提分潜力 have them all."""
_CENT: Final = 0.005
_BETWEEN: Final = re.compile(r"(?<=[^\x00-\x7f]) (?=[\d-])|(?<=\d) (?=[^\x00-\x7f])")
"""The space between Chinese and figures, which official documents do not have."""
_ARROW: Final = re.compile(r"（([-\d.]+)→([-\d.]+)）")


class Prospects:
    """The sentences' figures of one round.

    Args:
        evaluation: the round.
        comparison: with the round before; None where there is none, or the master does not show it.
        advice: False where the master does not show 提分潜力.
    """

    def __init__(
        self, evaluation: Evaluation, comparison: YearComparison | None = None, *, advice: bool = True
    ) -> None:
        self.catalogue, self.comparison = evaluation.catalogue, comparison
        self.by_unit = evaluation.catalogue.settings.by_unit
        self.names = item_names(self.catalogue)
        pairs = evaluation.scores.pairs
        shown = advice and (pairs is None or len(pairs) <= MOST_PAIRS)
        self.potential: Potential | None = potential(self.catalogue, evaluation.scores) if shown else None

    def circular(self) -> tuple[dict[str, str], dict[str, bool]]:
        """Placeholder → text and condition → whether it holds, for the circular."""
        values, holds = self._years()
        advice = self._best(self.potential.advice) if self.potential is not None else []
        values["提分事项"] = "；".join(self._advice(one) for one in advice)
        return values, {**holds, "如有提分": bool(advice)}

    def letter(self, unit: str) -> tuple[dict[str, str], dict[str, bool]]:
        """The same for the letter to a unit."""
        pair = self._unit(unit)
        rate, climbed = (math.nan, math.nan) if pair is None else (pair.rate_change, pair.climbed)
        found = self.potential
        mine: list[PointAdvice] = []
        if found is not None:
            of_all = [
                one for one in found.advice if unit in ((one.unit,) if one.unit else found.holders[one.item])
            ]
            mine = self._best(of_all)
        values = {
            "上一轮": self._last(),
            "得分率升降": "" if math.isnan(rate) else _moved(rate * 100, "个百分点"),
            "名次升降": "" if math.isnan(climbed) else _moved(climbed, "位", whole=True),
            "提分事项": "；".join(self._advice(one, named=False) for one in mine),
        }
        held = {
            "如有同比": not math.isnan(rate),
            "如名次可比": not math.isnan(rate) and not math.isnan(climbed),
            "如有提分": bool(mine),
        }
        return values, held

    # -- the round before
    def _last(self) -> str:
        return (
            "" if self.comparison is None else last_name(self.comparison.old.year, self.comparison.new.year)
        )

    def _unit(self, unit: str) -> UnitPair | None:
        pairs = self.comparison.units if self.comparison is not None else ()
        return next((one for one in pairs if one.new is not None and one.new.code == unit), None)

    def _years(self) -> tuple[dict[str, str], dict[str, bool]]:
        found = self.comparison
        items, units = ((), ()) if found is None else (found.items, found.units)
        risen = [one for one in items if one.change > _CENT]
        fallen = [one for one in items if one.change < -_CENT]
        better = [one for one in units if one.rate_change > 0]
        worse = [one for one in units if one.rate_change < 0]
        climbed = sorted((one for one in units if one.climbed > 0), key=lambda one: -one.climbed)[:TOLD]
        fresh, gone = ([one for one in items if one.how == how] for how in ("new", "gone"))
        change = math.nan if found is None else found.total.change
        values = {
            "上一轮": self._last(),
            "总分升降": "" if math.isnan(change) else _moved(change, "分"),
            "上升项数": str(len(risen)),
            "下降项数": str(len(fallen)),
            "上升项": self._most(risen),
            "下降项": self._most(fallen),
            "上升单位数": str(len(better)),
            "下降单位数": str(len(worse)),
            "名次上升单位": "、".join(self._climber(one) for one in climbed),
            "新增项数": str(len(fresh)),
            "取消项数": str(len(gone)),
        }
        return values, {
            "如有同比": found is not None,
            "如总分可比": not math.isnan(change),
            "如有上升项": bool(risen),
            "如有下降项": bool(fallen),
            "如有名次上升": bool(climbed),
            "如有增减项": bool(fresh or gone),
        }

    def _most(self, pairs: Sequence[YearPair]) -> str:
        first = sorted(pairs, key=lambda one: -abs(one.change))[:TOLD]
        return "、".join(
            f"{self.names[one.new.key]}（{_moved(one.change, '分')}）" for one in first if one.new
        )

    def _climber(self, one: UnitPair) -> str:
        assert one.new is not None
        return f"{short_name(self.catalogue, one.new.code)}（{_moved(one.climbed, '位', whole=True)}）"

    # -- points that can be regained
    def _best(self, advice: Sequence[PointAdvice]) -> list[PointAdvice]:
        """What brings back most, one for each item (and unit)."""
        best: dict[tuple[str, str], PointAdvice] = {}
        for one in advice:  # of equal ones the most worth while, which comes first
            key = (one.item, one.unit)
            if key not in best or one.gain > best[key].gain:
                best[key] = one
        return sorted(best.values(), key=lambda one: (-one.gain, one.item, one.unit))[:TOLD]

    def _advice(self, one: PointAdvice, *, named: bool = True) -> str:
        said = _BETWEEN.sub("", advice_sentence(one, self.catalogue.item_by_id[one.item])).rstrip("。")
        said = _ARROW.sub(r"（由\1到\2）", said)
        who = f"{short_name(self.catalogue, one.unit)}" if one.unit and named else ""
        return f"{who}{_within(self.names[one.item])}一项，{said}".replace("；", "，")


def last_name(old: str, new: str) -> str:
    """What a document calls the round before."""
    a_year = old.isdigit() and new.isdigit() and int(new) - int(old) == 1
    return "上年" if a_year else "上一轮"


def _within(name: str) -> str:
    """A name as it stands in a sentence that has a colon already: its own becomes brackets."""
    head, colon, rest = name.partition("：")
    return f"{head}（{rest}）" if colon and "（" not in rest else name


def _moved(change: float, measure: str, *, whole: bool = False) -> str:
    """提高3.20分, 下降1位, 持平."""
    if abs(change) < _CENT:
        return "持平"
    return f"{'提高' if change > 0 else '下降'}{abs(change):.{0 if whole else 2}f}{measure}"
