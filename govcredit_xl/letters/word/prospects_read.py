"""What documents say of the round before and of points to be regained, as 同比 and 提分潜力 of the master have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import Head
from govcredit_xl.core.year_terms import YearHead, YearRow
from govcredit_xl.letters.word.readback import Expected
from govcredit_xl.master.shown_figures import MasterFigures

_NAMED: Final = 3
_SPACED: Final = re.compile("(?<=[^\x00-\x7f]) (?=[0-9-])|(?<=[0-9]) (?=[^\x00-\x7f])")
Row = Mapping[str, Any]


class ProspectCheck:
    """The master's rows, and what sentences must show of them."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue, self.master = catalogue, master
        self.items = item_names(catalogue)
        self.short = {unit.code: unit.short or unit.name for unit in catalogue.units}
        rows = master.years or []
        self.items_before = [r for r in rows if r[YearHead.KIND] == YearRow.ITEM]
        self.units_before = [r for r in rows if r[YearHead.KIND] == YearRow.UNIT]
        self.whole = next((r for r in rows if r[YearHead.KIND] == YearRow.TOTAL), None)

    def circular(self) -> tuple[dict[str, Expected], dict[str, bool]]:
        """What the circular must show, and its conditions."""
        moved = [r for r in self.items_before if abs(r[YearHead.CHANGE] or 0) >= 0.01 - 1e-9]
        up = [r for r in moved if r[YearHead.CHANGE] > 0]
        down = [r for r in moved if r[YearHead.CHANGE] < 0]
        better = [r for r in self.units_before if (r[YearHead.RATE_CHANGE] or 0) > 0]
        worse = [r for r in self.units_before if (r[YearHead.RATE_CHANGE] or 0) < 0]
        climbers = [r for r in self.units_before if (r[YearHead.CLIMBED] or 0) > 0]
        climbers.sort(key=lambda r: r[YearHead.CLIMBED], reverse=True)
        added = sum(not r[YearHead.OLD_ITEM] for r in self.items_before)
        gone = sum(not r[Head.ITEM] for r in self.items_before)
        change = None if self.whole is None else self.whole[YearHead.CHANGE]
        advice = self._advice(self.master.potential or [])
        expected: dict[str, Expected] = {
            "上一轮": self._last(),
            "总分升降": "" if change is None else _said(change, "分"),
            "上升项数": float(len(up)),
            "下降项数": float(len(down)),
            "上升项": self._named(up),
            "下降项": self._named(down),
            "上升单位数": float(len(better)),
            "下降单位数": float(len(worse)),
            "名次上升单位": tuple(
                f"{self.short[r[Head.ITEM]]}（提高{r[YearHead.CLIMBED]:.0f}位）" for r in climbers[:_NAMED]
            ),
            "新增项数": float(added),
            "取消项数": float(gone),
            "提分事项": "；".join(advice),
        }
        return expected, {
            "如有同比": self.whole is not None,
            "如总分可比": change is not None,
            "如有上升项": bool(up),
            "如有下降项": bool(down),
            "如有名次上升": bool(climbers),
            "如有增减项": bool(added or gone),
            "如有提分": bool(advice),
        }

    def letter(self, unit: str) -> tuple[dict[str, Expected], dict[str, bool]]:
        """What the letter to a unit must show, and its conditions."""
        row = next((r for r in self.units_before if r[Head.ITEM] == unit), None)
        rate = None if row is None else row[YearHead.RATE_CHANGE]
        climbed = None if row is None else row[YearHead.CLIMBED]
        name = self.short[unit]
        mine = [r for r in self.master.potential or [] if name in r[Head.UNIT].split("、")]
        advice = self._advice(mine, named=False)
        expected: dict[str, Expected] = {
            "上一轮": self._last(),
            "得分率升降": "" if rate is None else _said(rate * 100, "个百分点"),
            "名次升降": "" if climbed is None else _said(climbed, "位", digits=0),
            "提分事项": "；".join(advice),
        }
        comparable = rate is not None
        return expected, {
            "如有同比": comparable,
            "如名次可比": comparable and climbed is not None,
            "如有提分": bool(advice),
        }

    def _last(self) -> str:
        if self.whole is None:
            return ""
        old = re.search(r"（(.*)）", self.whole[YearHead.NAME])
        years = [old[1] if old else "", self.catalogue.settings.year]
        if all(re.fullmatch("[0-9]+", year) for year in years) and int(years[0]) + 1 == int(years[1]):
            return "上年"
        return "上一轮"

    def _named(self, rows: Sequence[Row]) -> Expected:
        first = sorted(rows, key=lambda r: abs(r[YearHead.CHANGE]), reverse=True)[:_NAMED]
        return "、".join(
            f"{self.items.get(r[Head.ITEM], r[Head.ITEM])}（{_said(r[YearHead.CHANGE], '分')}）"
            for r in first
        )

    def _advice(self, rows: Sequence[Row], *, named: bool = True) -> list[str]:
        """The rows that bring back most, one of each item and unit."""
        of_unit = self.master.by_unit
        best: dict[tuple[str, str], Row] = {}
        for row in rows:
            if row[Head.GAIN] is None:
                continue
            key = (row[Head.ITEM], row[Head.UNIT] if of_unit else "")
            if key not in best or row[Head.GAIN] > best[key][Head.GAIN]:
                best[key] = row
        code = {name: code for code, name in self.short.items()}
        order = sorted(best, key=lambda key: (-best[key][Head.GAIN], key[0], code.get(key[1], "")))
        told = []
        for key in order[:_NAMED]:
            text = _SPACED.sub("", best[key][Head.ADVICE]).removesuffix("。")
            text = re.sub("（([0-9.-]+)→([0-9.-]+)）", r"（由\1到\2）", text)
            item = re.sub("^([^：]+)：([^（]+)$", r"\1（\2）", self.items[key[0]])
            told.append(f"{key[1] if named else ''}{item}一项，{text}".replace("；", "，"))
        return told


def _said(change: float, measure: str, *, digits: int = 2) -> str:
    if round(abs(change), 2) == 0:
        return "持平"
    word = "提高" if change > 0 else "下降"
    return word + format(abs(change), f".{digits}f") + measure
