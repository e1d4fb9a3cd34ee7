"""The sums of a list proved: items to indicators, indicators to areas, areas to the total. Nothing is mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from govcredit_xl.catalogue.importing.items import DraftItem
from govcredit_xl.catalogue.importing.nested import group_sums
from govcredit_xl.catalogue.importing.rows import NoticeTable
from govcredit_xl.catalogue.importing.texts import figure
from govcredit_xl.core.arithmetic import add
from govcredit_xl.core.terms import EACH_OF, Col


@dataclass(frozen=True, slots=True)
class SumProof:
    """A sum that the notice prints, held against what it is the sum of.

    Attributes:
        heading: the column of the sheet 指标 that it stands in; 分值 for totals.
        item: the first item below it.
        name: of the indicator, area or total.
        what: what was added.
        printed, found: both figures.
        for_each: each unit's own items come to what is printed.
    """

    heading: str
    item: str
    name: str
    what: str
    printed: float
    found: float
    place: str
    for_each: bool = False

    @property
    def holds(self) -> bool:
        """Both are the same."""
        return abs(self.printed - self.found) < 0.005

    @property
    def sentence(self) -> str:
        """Both figures, in a sentence."""
        return f"{self.name}印的是 {figure(self.printed)} 分，{self.what}相加是 {figure(self.found)} 分"


Leads = Mapping[str, Sequence[str]]
"""Item → units and groups, of a list that scores each unit by itself; empty for others."""


def prove(
    items: Sequence[DraftItem],
    tables: Sequence[NoticeTable],
    total: float | None,
    leads: Leads | None = None,
    full: float = 0.0,
) -> list[SumProof]:
    """Every sum that is printed and can be computed.

    Args:
        total: the total that the notice prints.
        leads: where each unit is scored by itself: then each unit's own items must come to the sum.
        full: points of levels that start from them: they have no items with points.
    """
    found: list[SumProof] = []
    for index, table in enumerate(tables):
        own = [item for item in items if item.table == index and not item.outside]
        found += _level(own, Col.INDICATOR_POINTS, "各评分项", leads or {})
        found += _areas(own, leads or {})
        found += _totals(own, table, total if len(tables) == 1 else None, leads or {}, full)
    once: dict[tuple[str, str], SumProof] = {}
    for one in found:  # a list of one level prints the same name and figure twice
        once.setdefault((one.sentence, one.place), one)
    return list(once.values())


def _sum(group: Sequence[DraftItem], values: Sequence[float], printed: float, leads: Leads) -> float:
    """What they come to; of lists that score each unit, for the first unit with another sum than the printed one."""
    every = add(values)
    if not leads or abs(every - printed) < 0.005:
        return every
    sums = group_sums(group, values, leads, EACH_OF).values()
    return next((found for found in sums if abs(found - printed) >= 0.005), printed if sums else every)


def _level(items: Sequence[DraftItem], heading: str, what: str, leads: Leads) -> list[SumProof]:
    found = []
    for group in _grouped(items, lambda item: f"{item.area}\n{item.number}"):
        first = group[0]
        if first.indicator_points is not None and all(item.points is not None for item in group):
            figure_ = _sum(group, [item.points or 0.0 for item in group], first.indicator_points, leads)
            found.append(
                SumProof(
                    heading,
                    first.id,
                    f"“{first.indicator}”",
                    what,
                    first.indicator_points,
                    figure_,
                    first.place,
                )
            )
    return found


def _areas(items: Sequence[DraftItem], leads: Leads) -> list[SumProof]:
    found = []
    for group in _grouped(items, lambda item: item.area):
        first = group[0]
        if first.area_points is None:
            continue
        heads = [inside[0] for inside in _grouped(group, lambda item: item.number)]
        figures = [head.indicator_points for head in heads]
        what = "各二级指标"
        if None in figures or leads:
            figures, what = [item.points for item in group], "各评分项"
            heads = group
        if None not in figures:
            summed = _sum(heads, [value or 0.0 for value in figures], first.area_points, leads)
            found.append(
                SumProof(
                    Col.AREA_POINTS, first.id, f"“{first.area}”", what, first.area_points, summed, first.place
                )
            )
    return found


def _totals(
    items: Sequence[DraftItem], table: NoticeTable, total: float | None, leads: Leads, full: float
) -> list[SumProof]:
    found: list[SumProof] = []
    places = {row.place: k for k, row in enumerate(table.rows)}
    start = 0
    for printed in table.totals:
        whole = not printed.name.startswith("小计")
        inside = [
            item for item in items if (0 if whole else start) <= places.get(item.place, 0) < printed.after
        ]
        start = printed.after
        if inside and all(item.points is not None for item in inside):
            more = full if whole else 0.0
            summed = more + _sum(
                inside, [item.points or 0.0 for item in inside], printed.points - more, leads
            )
            found.append(
                SumProof(
                    Col.POINTS,
                    inside[0].id,
                    f"“{printed.name}”",
                    "各评分项",
                    printed.points,
                    summed,
                    printed.place,
                )
            )
    if total is not None and items and all(item.points is not None for item in items):
        summed = full + _sum(items, [item.points or 0.0 for item in items], total - full, leads)
        own = group_sums(items, [item.points or 0.0 for item in items], leads, EACH_OF).values()
        same = all(abs(full + one - total) < 0.005 for one in own)
        found.append(
            SumProof(Col.POINTS, items[0].id, "总分", "各评分项", total, summed, "", bool(own) and same)
        )
    return found


def _grouped(items: Sequence[DraftItem], key: Callable[[DraftItem], str]) -> list[list[DraftItem]]:
    groups: dict[str, list[DraftItem]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())
