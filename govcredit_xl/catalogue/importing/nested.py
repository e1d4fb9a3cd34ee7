"""The tree of a list that scores each unit: what stands beside the total, what starts from full points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.catalogue.importing.items import DraftItem
from govcredit_xl.catalogue.importing.texts import as_figure, figure, gained, plain_key
from govcredit_xl.core.terms import Col
from govcredit_xl.core.unit_terms import FROM_FULL, OUTSIDE, UNBOUNDED

_LOSES: Final = re.compile(r"扣|减\d|减分")
_ADDS: Final = re.compile(r"加\d|加分|奖\d|奖励|扣\d|减\d|扣分|否决|总分(?:为|记|计)|等次")
_BY_POINTS: Final = re.compile(
    r"(\d{2,4}(?:\.\d)?)分?(?:[(（]含[^)）]{0,6}[)）])?(?:及)?以上(?:的)?[,，]?(?:为|评为|定为|确定为|划为)?[“\"]?([\u4e00-\u9fff]{2,4}?)(?=[”\"(（、,，;；。]|等次|$)"
)
_BY_NAME: Final = re.compile(
    r"(优秀|良好|较好|合格|一般|基本合格|称职|先进|达标|一等|二等|三等)(?:等次)?[”\"]?[(（:：为]?(?:考核)?(?:得分|总分|分数)?(?:在)?[≥>]?=?(\d{2,4}(?:\.\d)?)(?:分)?(?:[(（]含[^)）]{0,6}[)）])?(?:及)?(?:以上|至|[-—~～])"
)
_GRADES: Final = re.compile(
    r"优秀|良好|较好|合格|一般|称职|先进|达标|[一二三四]等|[ABCD]级?|[甲乙丙]等|好|较差|差"
)
_LOWEST: Final = re.compile(
    r"\d{2,4}(?:\.\d)?分?以下(?:的)?[,，]?(?:为|评为|定为|确定为)?[“\"]?([\u4e00-\u9fff]{1,4}?)(?=[”\"(（、,，;；。]|等次|$)|(不合格|较差|差|不称职|不达标)"
)


@dataclass(frozen=True)
class ListTree:
    """What the sheet 汇总 says, and the items as they stand in it.

    Attributes:
        items: those without points of their own that add or take are `outside`.
        nodes: records of 汇总.
        full: points of the levels that start from them.
    """

    items: list[DraftItem]
    nodes: list[dict[str, str]]
    full: float


def list_tree(items: Sequence[DraftItem]) -> ListTree:
    """The tree of the items of a list that scores each unit."""
    nodes: list[dict[str, str]] = []
    moved: set[str] = set()
    full = 0.0
    own = _own_points(items)
    for name, points, inside in _levels(items):
        if any(item.id in moved for item in inside) or any(own[item.id] for item in inside):
            continue
        if points and all(_LOSES.search(item.criterion) for item in inside):
            nodes.append({Col.NODE: name, Col.START: FROM_FULL})
            full += points
        elif not points and all(_ADDS.search(plain_key(item.criterion)) or item.outside for item in inside):
            if any(not re.search(r"否决|等次|总分(?:为|记|计)", item.criterion) for item in inside):
                nodes.append({Col.NODE: name, Col.LOWER: UNBOUNDED, Col.PLACE: OUTSIDE})
        else:
            continue
        moved |= {item.id for item in inside}
    # A single item without points among others that have some: it adds or takes beside them.
    moved |= {item.id for item in items if item.points == 0 and _ADDS.search(plain_key(item.criterion))}
    made = [replace(item, outside=True, points=None) if item.id in moved else item for item in items]
    return ListTree(made, nodes, full)


def _own_points(items: Sequence[DraftItem]) -> dict[str, float | None]:
    """Item → the points that are printed for it alone, or that its text says are gained; an addition is none."""
    rows = Counter(key for key, _ in {(item.row.points.key, item.place) for item in items})
    found: dict[str, float | None] = {}
    for item in items:
        cell = item.row.points
        printed = as_figure(cell.text) is not None and rows[cell.key] == 1
        found[item.id] = item.points if printed or gained(item.criterion) else None
    return found


def _levels(items: Sequence[DraftItem]) -> Iterator[tuple[str, float | None, list[DraftItem]]]:
    """(name, printed points, items) of each area, then of each indicator."""
    areas: dict[str, list[DraftItem]] = {}
    inside: dict[tuple[str, str], list[DraftItem]] = {}
    for item in items:
        areas.setdefault(item.area, []).append(item)
        inside.setdefault((item.area, item.number), []).append(item)
    for name, found in areas.items():
        heads = list(dict.fromkeys((one.number, one.indicator_points) for one in found))
        points = found[0].area_points
        if points is None and len(heads) == 1:
            points = heads[0][1]
        yield name, points, found
    for (area, _), found in inside.items():
        name = found[0].indicator
        if name != area:
            yield f"{area}/{name}", found[0].indicator_points, found


def single_level(item: DraftItem) -> bool:
    """The list prints one level for it: what stands as 二级指标 is the same again."""
    return item.indicator == item.area and not item.deeper


def deeper_record(item: DraftItem) -> dict[str, str]:
    """The columns of the third level and those below."""
    found: dict[str, str] = {}
    deeper = zip(Col.LEVELS[2:], Col.LEVEL_POINTS[2:], item.deeper, item.deeper_points, strict=False)
    for heading, points_heading, name, points in deeper:
        if name:
            found[heading] = name
            found |= {points_heading: figure(points)} if points is not None else {}
    return found


def grades_in(lines: Sequence[str]) -> tuple[list[dict[str, str]], str]:
    """(records of 等次, the words): grades with their bounds, as the notice gives them; empty without two."""
    text = plain_key("".join(lines))
    found = [(float(points), name) for points, name in _BY_POINTS.findall(text) if _GRADES.fullmatch(name)]
    found += [(float(points), name) for name, points in _BY_NAME.findall(text)]
    bounds: dict[str, float] = {}
    for points, name in found:
        bounds.setdefault(name, points)
    ordered = sorted(bounds.items(), key=lambda one: -one[1])
    if len(ordered) < 2 or len(set(bounds.values())) < len(bounds):
        return [], ""
    records = [{Col.GRADE: name, Col.BOUND: figure(points)} for name, points in ordered]
    lowest = _LOWEST.search(text)
    name = (lowest[1] or lowest[2]) if lowest is not None else ""
    if name and name not in bounds:
        records.append({Col.GRADE: name})
    return records, "、".join(f"{name} {figure(points)} 分以上" for name, points in ordered)


def group_sums(
    items: Sequence[DraftItem], values: Sequence[float], leads: Mapping[str, Sequence[str]], each: str
) -> dict[str, float]:
    """Lead → the sum of its own values and of those that all have; of groups where nobody is named.

    Args:
        leads: item → units and groups.
        each: what groups begin with.
    """
    named = {name for item in items for name in leads.get(item.id, ()) if not name.startswith(each)}
    keys = named or {name for item in items for name in leads.get(item.id, ())}
    sums = dict.fromkeys(sorted(keys), 0.0)
    for item, value in zip(items, values, strict=True):
        own = leads.get(item.id, ())
        for key in sums:
            if key in own or (named and any(name.startswith(each) for name in own)):
                sums[key] = round(sums[key] + value, 6)
    return sums
