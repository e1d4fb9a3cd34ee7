"""What must hold between the rows of the catalogue: equal wording, units and groups with items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.tables import CatalogueRow
from govcredit_xl.catalogue.units import Roster, group_key
from govcredit_xl.catalogue.values import split_list
from govcredit_xl.core.model import Item, Settings, Unit
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.core.words import listed
from govcredit_xl.files.sheets import heading_key
from govcredit_xl.files.sheets.similar import closest, did_you_mean


def check_units(
    items: Sequence[ReadItem], units: Mapping[str, tuple[Unit, CatalogueRow]], explained: Collection[str]
) -> None:
    """Every unit has an item; said only where all items could be read, and not of the `explained` units."""
    if not items or any(read.item is None for read in items):
        return
    busy = {code for read in items if read.item for code in (*read.item.units, *_givers(read.item))}
    for unit, row in units.values():
        if unit.code not in busy and unit.code not in explained and not row.at_fault(Col.GROUPS):
            groups = [] if unit.groups else _groups_of_kind(unit, units)
            names = listed([f"“{group}”" for group in groups])
            zh = f"它的“分组”空着，同类单位的分组是{names.zh}" if groups else ""
            en = f"; its 分组 is blank, others of its kind are in {names.en}" if groups else ""
            facts = {"guess": f"，{zh}" if zh else "", "guess_en": en}
            row.report("unit-without-item", Col.UNIT_CODE, unit=unit.code, name=unit.name, **facts)


def _groups_of_kind(unit: Unit, units: Mapping[str, tuple[Unit, CatalogueRow]]) -> list[str]:
    """The groups of most other units of the same 类别."""
    others = [one for one, _ in units.values() if one.category == unit.category and one.code != unit.code]
    count = Counter(group for one in others for group in one.groups)
    return [group for group, times in count.items() if times * 2 > len(others)]


def _givers(item: Item) -> Iterator[str]:
    """The units that report the item for others."""
    for asked in item.inputs:
        yield from (code for code, _ in asked.source.givers) if asked.source is not None else ()


def check_groups(
    items: Sequence[ReadItem], units: Mapping[str, tuple[Unit, CatalogueRow]], roster: Roster | None
) -> set[str]:
    """Every group is named by an item; the codes of the units whose group seems misspelt."""
    if roster is None or not items or not {Col.LEADS, Col.SUPPORTERS} <= items[0].row.table.columns.keys():
        return set()
    cells = [read.row.shown(heading) for read in items for heading in (Col.LEADS, Col.SUPPORTERS)]
    named = {group_key(name) for cell in cells for name in split_list(cell)}
    used = [name for key, (name, _) in roster.groups.items() if key in named]
    lost = [name for name in named if name not in roster.groups and name not in roster.names]
    misspelt: set[str] = set()
    for key, (name, members) in roster.groups.items():
        if key in named or closest(key, lost):
            continue
        meant = closest(name, used)
        zh, en = did_you_mean(meant)
        for code in members if meant else members[:1]:
            row, spelled = units[code][1], next(g for g in units[code][0].groups if group_key(g) == key)
            if any(group_key(part) in named for part in spelled.split()[1:]):
                why, why_en = "几个分组之间要用顿号“、”隔开", "groups are parted by 、"
            elif closest(name, used, 0.7):
                why, why_en = zh.removeprefix("，"), en.removeprefix(", ")
            else:
                row.report("unused-group", Col.GROUPS, name=name, count=len(members), guess=zh, guess_en=en)
                continue
            row.report("unknown-group", Col.GROUPS, name=spelled, why=why, why_en=why_en)
        misspelt.update(members if meant else ())
    return misspelt


def check_extensions(settings: Settings, units: Mapping[str, tuple[Unit, CatalogueRow]]) -> None:
    """No unit's own deadline is before the date of issue."""
    for unit, row in units.values():
        if unit.deadline and settings.issued and unit.deadline < settings.issued:
            value, issued = unit.deadline.isoformat(), settings.issued.isoformat()
            row.report("deadline-before-issue", Col.DEADLINE, value=value, issued=issued)


_MOST: Final = re.compile(r"(?<![0-9.])(?:最高|最多|满分)(?:可)?(?:得|为|计)?\s*([0-9]+(?:\.[0-9]+)?)\s*分")


def check_criteria(items: Iterable[ReadItem]) -> None:
    """A criterion that says 最高得4分 stands beside 分值 4."""
    for read in items:
        item = read.item
        if item is None or not item.points or item.part_of:
            continue
        said = list(_MOST.finditer(item.criterion))
        caps = {item.points, *(v for v in item.params.values() if isinstance(v, float))}
        if said and not any(float(match[1]) in caps for match in said):
            read.row.report(
                "criterion-says-other-points", Col.POINTS, item=item.id, said=said[0][0],
                points=f"{item.points:.6g}",
            )  # fmt: skip


def check_wording(items: Iterable[ReadItem]) -> bool:
    """The rows of an indicator or an area say the same about it; True if they do."""
    areas: dict[str, ReadItem] = {}
    indicators: dict[str, ReadItem] = {}
    same = True
    for read in items:
        first = indicators.setdefault(heading_key(read.indicator), read)
        for heading, value in _INDICATOR_FACTS:
            same &= _same(read, first, heading, value, read.indicator_name)
        first = areas.setdefault(heading_key(read.area), read)
        for heading, value in _AREA_FACTS:
            same &= _same(read, first, heading, value, read.area)
    return same


_Fact = tuple[str, Callable[[ReadItem], str | float | None]]
_INDICATOR_FACTS: Final[tuple[_Fact, ...]] = (
    (Col.INDICATOR, lambda read: read.indicator_name),
    (Col.INDICATOR_POINTS, lambda read: read.indicator_points),
    (Col.AREA, lambda read: read.area),
)
_AREA_FACTS: Final[tuple[_Fact, ...]] = (
    (Col.AREA_ORDINAL, lambda read: read.area_ordinal),
    (Col.AREA_POINTS, lambda read: read.area_points),
)


def _same(
    read: ReadItem,
    first: ReadItem,
    heading: str,
    value: Callable[[ReadItem], str | float | None],
    name: str,
) -> bool:
    mine, theirs = value(read), value(first)
    if mine == theirs or mine in (None, "") or theirs in (None, ""):
        return True
    read.row.report(
        "values-differ", heading, item=read.id, name=name, value=read.row.shown(heading),
        expected=first.row.shown(heading), other=f"{Sheet.INDICATORS}!{first.row.cell(heading)}",
    )  # fmt: skip
    return False
