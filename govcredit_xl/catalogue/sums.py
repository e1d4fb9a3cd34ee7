"""Points that must add up: items to the levels above them, and these to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.nodes import NodeDraft
from govcredit_xl.catalogue.tables import CatalogueRow
from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.model import Settings, Unit
from govcredit_xl.core.nodes import ROOT
from govcredit_xl.core.terms import Col
from govcredit_xl.core.unit_terms import Combining
from govcredit_xl.files.sheets import heading_key

TOTAL_POINTS: Final = 100.0


def check_sums(items: Sequence[ReadItem], whole: float | None) -> None:
    """Items add up to their indicator, indicators to their area, areas to the setting 总分, else to 100.

    A sum is passed over where a number in it could not be read, and only that one. Where a lower sum is
    wrong, the level above is content with either reading, so that one mistake is one problem.
    """
    if not all(read.area and read.indicator for read in items):
        return  # a row that could not be read belongs to one of the sums, and nobody knows to which
    indicators = _grouped(items, lambda read: heading_key(read.indicator))
    for group in filter(_readable, indicators):
        _compare(
            group[0], Col.INDICATOR_POINTS, group[0].indicator_name, "各评分项", "items", [_item_sum(group)]
        )
    for group in filter(_readable, _grouped(items, lambda read: heading_key(read.area))):
        heads = [g[0] for g in _grouped(group, lambda read: heading_key(read.indicator))]
        sums = [add([head.indicator_points or 0.0 for head in heads]), _item_sum(group)]
        _compare(group[0], Col.AREA_POINTS, group[0].area, "各二级指标", "indicators", sums)
    if items and _readable(items):
        _check_total(items, TOTAL_POINTS if whole is None else whole)


def _readable(items: Sequence[ReadItem]) -> bool:
    return not any(None in (r.points, r.area_points, r.indicator_points) for r in items)


def _item_sum(group: Sequence[ReadItem]) -> float:
    return add([read.points or 0.0 for read in group])


def _grouped(items: Iterable[ReadItem], key: Callable[[ReadItem], str]) -> list[list[ReadItem]]:
    groups: dict[str, list[ReadItem]] = {}
    for read in items:
        groups.setdefault(key(read), []).append(read)
    return list(groups.values())


def _compare(
    first: ReadItem, heading: str, name: str, what: str, what_en: str, sums: Sequence[float]
) -> None:
    expected = first.indicator_points if heading == Col.INDICATOR_POINTS else first.area_points
    if expected not in sums:
        first.row.report(
            "sum-differs", heading, name=name, what=what, what_en=what_en, found=f"{sums[0]:.6g}",
            expected=f"{expected:.6g}",
        )  # fmt: skip


def _check_total(items: Sequence[ReadItem], whole: float) -> None:
    heads = [group[0] for group in _grouped(items, lambda read: heading_key(read.area))]
    found = add([head.area_points or 0.0 for head in heads])
    if whole not in (found, _item_sum(items)):
        heads[0].row.report(
            "sum-differs", Col.AREA_POINTS, name="全部指标", name_en="the whole list", what="一级分值", what_en="areas", found=f"{found:.6g}",
            expected=f"{whole:.6g}",
        )  # fmt: skip


# -- where each unit is scored by itself --------------------------------------------------------------------
def check_unit_sums(
    root: NodeDraft,
    items: Sequence[ReadItem],
    units: Mapping[str, tuple[Unit, CatalogueRow]],
    settings: Settings,
) -> None:
    """Every unit's own items add up to each level that they are in, and to the total of its ranking group.

    Of a level with an item that could not be read nothing is said.
    """
    leaves = {id(leaf.item) for leaf in root.leaves()}
    if not items or any(read.item is None and id(read) not in leaves for read in items):
        return
    for node in root.walk():
        if node.is_leaf or node is root or not _adds_up(node) or node.points is None or not _read_all(node):
            continue
        every = _points(node, None)
        if every is None or every == node.points:
            continue  # the level has its 分值 from all units' items together
        _tell_groups(node, node.points, units)
    if not _read_all(root):
        return
    for group in dict.fromkeys(unit.rank_group for unit, _ in units.values()):
        whole = settings.wholes.get(group, settings.whole)
        if whole is not None:
            _tell_groups(root, whole, {c: u for c, u in units.items() if u[0].rank_group == group})


def _read_all(node: NodeDraft) -> bool:
    return all(leaf.item is not None and leaf.item.item is not None for leaf in node.leaves())


def _adds_up(node: NodeDraft) -> bool:
    return node.how == Combining.SUM and not node.from_full and node.item is None and not node.outside


def _points(node: NodeDraft, unit: str | None) -> float | None:
    """The 分值 of a node for a unit, or for all (None); None where nothing below it is the unit's."""
    if node.is_leaf:
        item = node.item.item if node.item is not None else None
        mine = item is not None and (unit is None or unit in item.units)
        return item.points if mine and item is not None else None
    found = [
        points
        for child in node.children
        if not child.outside and (points := _points(child, unit)) is not None
    ]
    if not found:
        return None
    fixed = node.points if node.key != ROOT else None
    return add(found) if _adds_up(node) or fixed is None else fixed


def _tell_groups(node: NodeDraft, expected: float, units: Mapping[str, tuple[Unit, CatalogueRow]]) -> None:
    """One problem for each ranking group and each sum that is off."""
    off: dict[tuple[str, float], list[Unit]] = {}
    for code, (unit, _) in units.items():
        found = _points(node, code)
        if found is not None and found != expected:
            off.setdefault((unit.rank_group, found), []).append(unit)
    first = next(leaf.first for leaf in node.leaves())
    assert first is not None
    for (group, found), theirs in off.items():
        names = "、".join(unit.short or unit.name for unit in theirs[:3])
        names += f"等 {len(theirs)} 家" if len(theirs) > 3 else ""
        heading = Col.POINTS if node.key == ROOT else Col.LEVEL_POINTS[node.key.count("/") - 1]
        first.row.report(
            "group-sum-differs", heading, group=group, units=names, name=node.path, found=f"{found:.6g}",
            expected=f"{expected:.6g}", difference=f"{round_half_away(found - expected):+.6g}",
        )  # fmt: skip
