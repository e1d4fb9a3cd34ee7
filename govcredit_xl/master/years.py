"""Two rounds side by side: item by item and unit by unit, what rose and fell, what is new and gone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.terms import Col
from govcredit_xl.master.round_figures import RoundFigures, ScoreLine, UnitLine

How = Literal["same", "new", "gone", "rescaled"]
HOW: Final[dict[How, str]] = {"same": "延续", "new": "新增", "gone": "取消", "rescaled": "分值有变"}
_CENT: Final = 0.005


@dataclass(frozen=True, slots=True)
class YearPair:
    """An item, an area or the whole in two rounds; None where it is not there."""

    old: ScoreLine | None
    new: ScoreLine | None

    @property
    def how(self) -> How:
        """It is the same, new, gone, or has other points."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "gone"
        return "rescaled" if abs(self.old.points - self.new.points) > _CENT else "same"

    @property
    def change(self) -> float:
        """Points more than before; NaN where one of the scores is not there, or not all of it is settled."""
        return math.nan if self.open else _minus(self.new, self.old, "final")

    @property
    def open(self) -> float:
        """Points of the two that are not settled yet."""
        return sum(one.open for one in (self.old, self.new) if one is not None)

    @property
    def rate_change(self) -> float:
        """The same of 得分率, which holds where the points differ."""
        return math.nan if self.open else _minus(self.new, self.old, "rate", 4)


@dataclass(frozen=True, slots=True)
class UnitPair:
    """A unit in two rounds; None where it is not there."""

    old: UnitLine | None
    new: UnitLine | None

    @property
    def change(self) -> float:
        """Points more than before."""
        return _minus(self.new, self.old, "score")

    @property
    def rate_change(self) -> float:
        """The same of 得分率."""
        return _minus(self.new, self.old, "rate", 4)

    @property
    def climbed(self) -> float:
        """Places better than before in its ranking group; NaN where it is another group or has no place."""
        if self.old is None or self.new is None or self.old.group != self.new.group:
            return math.nan
        return self.old.rank - self.new.rank


@dataclass(frozen=True)
class YearComparison:
    """Two rounds side by side."""

    old: RoundFigures
    new: RoundFigures
    total: YearPair
    areas: tuple[YearPair, ...]
    items: tuple[YearPair, ...]
    units: tuple[UnitPair, ...]

    def called(self, one: YearPair) -> str:
        """The short name of an item, else the name of the area."""
        if one.new is not None:
            return self.new.called.get(one.new.key, one.new.key)
        assert one.old is not None
        return self.old.called.get(one.old.key, one.old.key)

    def as_json(self) -> dict[str, Any]:
        """The object of `compare --json`, without problems."""
        return {
            "old": _source(self.old),
            "new": _source(self.new),
            "total": _pair(self.total),
            "areas": [{"name": (one.new or one.old).key, **_pair(one)} for one in self.areas],  # type: ignore[union-attr]
            "items": [_item(self, one) for one in self.items],
            "units": [_unit(one) for one in self.units],
            "sentences": sentences(self),
        }


def side_by_side(old: RoundFigures, new: RoundFigures) -> YearComparison:
    """Two rounds, their items matched by criterion where ids moved, their units by code, else by name."""
    from govcredit_xl.catalogue.importing.against import pair_items  # the importer is large

    pairs = {pair.new[Col.ITEM]: pair.old[Col.ITEM] for pair in pair_items(_texts(old), _texts(new))}
    before = {one.key: one for one in old.items}
    items = [YearPair(before.get(pairs.get(one.key, "")), one) for one in new.items]
    used = set(pairs.values())
    items += [YearPair(one, None) for one in old.items if one.key not in used]
    areas = {one.key: one for one in old.areas}
    both = [YearPair(areas.pop(one.key, None), one) for one in new.areas]
    both += [YearPair(one, None) for one in areas.values()]
    return YearComparison(
        old,
        new,
        YearPair(old.total, new.total),
        tuple(both),
        tuple(items),
        tuple(_units(old.units, new.units)),
    )


def _texts(found: RoundFigures) -> list[Mapping[str, str]]:
    return [{Col.ITEM: one.key, Col.INDICATOR: one.name, Col.CRITERION: one.criterion} for one in found.items]


def _units(old: Sequence[UnitLine], new: Sequence[UnitLine]) -> Iterator[UnitPair]:
    """The same name is the same unit; else the same code, unless another unit bears its name now."""
    left = {one.code: one for one in old}
    by_name = {one.name: one.code for one in old}
    names = {one.name for one in new}
    for one in new:
        code = by_name.get(one.name)
        if code is None and one.code in left and left[one.code].name not in names:
            code = one.code
        yield UnitPair(left.pop(code, None) if code is not None else None, one)
    for one in left.values():
        yield UnitPair(one, None)


def _minus(
    new: ScoreLine | UnitLine | None, old: ScoreLine | UnitLine | None, figure: str, digits: int = 2
) -> float:
    if new is None or old is None:
        return math.nan
    return round_half_away(getattr(new, figure) - getattr(old, figure), digits)


# -- as sentences and records ----------------------------------------------------------------------------------
def sentences(found: YearComparison) -> list[str]:
    """What a circular says of the year before; each figure is one of the comparison."""
    made = []
    if not math.isnan(found.total.change):
        made.append(f"总分{_against(found.total.change)}。")
    risen = _most(found, [one for one in found.items if one.change > _CENT])
    fallen = _most(found, [one for one in found.items if one.change < -_CENT])
    if risen:
        made.append(f"提高较多的有{risen}。")
    if fallen:
        made.append(f"下降较多的有{fallen}。")
    climbed = sorted((one for one in found.units if one.climbed > 0), key=lambda one: -one.climbed)[:3]
    if climbed:
        text = "、".join(f"{one.new.name}（上升 {one.climbed:.0f} 位）" for one in climbed if one.new)
        made.append(f"名次上升较多的有{text}。")
    return made


def _against(change: float) -> str:
    if abs(change) < _CENT:
        return "与上年持平"
    return f"较上年{'提高' if change > 0 else '下降'} {abs(change):.2f} 分"


def _most(found: YearComparison, pairs: Sequence[YearPair]) -> str:
    first = sorted(pairs, key=lambda one: -abs(one.change))[:3]
    return "、".join(f"{one.new.key} {found.called(one)}（{one.change:+.2f} 分）" for one in first if one.new)


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _source(found: RoundFigures) -> dict[str, Any]:
    return {"source": str(found.source), "name": found.name, "year": found.year}


def _pair(one: YearPair) -> dict[str, Any]:
    return {
        "old": _number(one.old.final) if one.old else None,
        "new": _number(one.new.final) if one.new else None,
        "old_points": _number(one.old.points) if one.old else None,
        "new_points": _number(one.new.points) if one.new else None,
        "change": _number(one.change),
        "rate_change": _number(one.rate_change),
        "open": one.open,
        "how": one.how,
    }


def _item(found: YearComparison, one: YearPair) -> dict[str, Any]:
    ids = {"item": one.new.key if one.new else None, "old_item": one.old.key if one.old else None}
    return {**ids, "name": found.called(one), **_pair(one)}


def _unit(one: UnitPair) -> dict[str, Any]:
    shown = one.new or one.old
    assert shown is not None

    def of(line: UnitLine | None) -> dict[str, Any] | None:
        if line is None:
            return None
        figures = {name: _number(getattr(line, name)) for name in ("points", "score", "rate", "rank")}
        return {"code": line.code, "group": line.group, **figures}

    return {
        "unit": one.new.code if one.new else None,
        "name": shown.name,
        "old": of(one.old),
        "new": of(one.new),
        "change": _number(one.change),
        "rate_change": _number(one.rate_change),
        "climbed": _number(one.climbed),
    }
