"""Year against year (`compare`): item by item and unit by unit, what rose and fell, what is new and gone."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from govcredit_xl.catalogue.importing.against import pair_items
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import Col
from govcredit_xl.round.listing import Computed, ListColumn, Shown, cell, no_place, put, write_listing
from govcredit_xl.round.round_figures import RoundFigures, ScoreLine, UnitLine, figures_at

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

    def as_json(self) -> dict[str, Any]:
        """The object of `compare --json`, without problems."""
        return {
            "old": _source(self.old),
            "new": _source(self.new),
            "total": _pair(self.total),
            "areas": [{"name": (one.new or one.old).key, **_pair(one)} for one in self.areas],  # type: ignore[union-attr]
            "items": [_item(one) for one in self.items],
            "units": [_unit(one) for one in self.units],
            "sentences": sentences(self),
        }


def compare_rounds(old: Path, new: Path) -> tuple[YearComparison | None, list[Problem]]:
    """Two rounds side by side; None and the reasons where one of them cannot be read.

    Args:
        old, new: a round's folder, or its master.
    """
    (before, problems), (after, more) = figures_at((old, new))
    if before is None or after is None:
        return None, [*problems, *more]
    return side_by_side(before, after), [*problems, *more]


def side_by_side(old: RoundFigures, new: RoundFigures) -> YearComparison:
    """Two rounds, their items matched by criterion where ids moved, their units by code, else by name."""
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
    risen = _most([one for one in found.items if one.change > _CENT])
    fallen = _most([one for one in found.items if one.change < -_CENT])
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


def _most(pairs: Sequence[YearPair]) -> str:
    first = sorted(pairs, key=lambda one: -abs(one.change))[:3]
    return "、".join(f"{one.new.key} {one.new.name}（{one.change:+.2f} 分）" for one in first if one.new)


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


def _item(one: YearPair) -> dict[str, Any]:
    shown = one.new or one.old
    assert shown is not None
    ids = {"item": one.new.key if one.new else None, "old_item": one.old.key if one.old else None}
    return {**ids, "name": shown.name, **_pair(one)}


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


# -- as a workbook ---------------------------------------------------------------------------------------------
FILE: Final = "同比.xlsx"
_COLUMNS: Final = (
    ListColumn("编号", 8, "centre"),
    ListColumn("上年编号", 9, "centre"),
    ListColumn("评分项", 34, "wrap"),
    ListColumn("情况", 10, "centre"),
    ListColumn("上年分值", 9, "score"),
    ListColumn("分值", 9, "score"),
    ListColumn("上年得分", 9, "score"),
    ListColumn("得分", 9, "score"),
    ListColumn("升降", 9, "score"),
    ListColumn("得分率升降", 11, "rate"),
)
_UNIT_COLUMNS: Final = (
    ListColumn("编码", 8, "centre"),
    ListColumn("单位", 26),
    ListColumn("组别", 10, "centre"),
    ListColumn("上年得分", 9, "score"),
    ListColumn("得分", 9, "score"),
    ListColumn("升降", 9, "score"),
    ListColumn("上年得分率", 11, "rate"),
    ListColumn("得分率", 10, "rate"),
    ListColumn("得分率升降", 11, "rate"),
    ListColumn("上年名次", 9, "count"),
    ListColumn("名次", 8, "count"),
    ListColumn("名次升降", 9, "count"),
)


def write_comparison(found: YearComparison, into: Path) -> tuple[Path | None, list[Problem]]:
    """同比.xlsx: a sheet of items and one of units, the differences as formulas."""
    wrong = no_place(into.absolute(), str(into))
    if wrong is not None:
        return None, [wrong]
    try:
        return put(into, FILE, comparison_workbook(found))
    except OSError as error:
        return None, [Problem("cannot-write", file=str(into / FILE), facts=why_of(error))]


def comparison_workbook(found: YearComparison) -> bytes:
    """The workbook's bytes, the same for the same rounds."""
    import xlsxwriter

    from govcredit_xl.master.written.style import MasterStyles

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "同比", "created": dt.datetime(2000, 1, 1)})
        styles = MasterStyles(book)
        note = f"上年：{_called(found.old)}    本年：{_called(found.new)}"
        rows = [_item_row(k, one) for k, one in enumerate((found.total, *found.areas, *found.items))]
        write_listing(book.add_worksheet("评分项同比"), styles, "评分项同比", note, _COLUMNS, rows, 3)
        units = [_unit_row(k, one) for k, one in enumerate(found.units)]
        write_listing(book.add_worksheet("单位同比"), styles, "单位同比", note, _UNIT_COLUMNS, units)
    return out.getvalue()


def _called(found: RoundFigures) -> str:
    return f"{found.name} {found.year}".strip()


def _item_row(k: int, one: YearPair) -> list[Shown]:
    old, new = one.old, one.new
    shown = new or old
    assert shown is not None
    item = bool(shown.state or shown.criterion)
    ids: list[Shown] = [new.key if new and item else None, old.key if old and item else None]
    figures: list[Shown] = [
        None if line is None else getattr(line, name) for name in ("points", "final") for line in (old, new)
    ]
    if one.open:
        return [*ids, shown.name if item else shown.key, f"待定 {one.open:g} 分", *figures, None, None]
    change = Computed(_difference(cell(k, 7), cell(k, 6), "ROUND({}-{},2)"), one.change)
    shares = f"{cell(k, 7)}/{cell(k, 5)}", f"{cell(k, 6)}/{cell(k, 4)}"
    rates = Computed(_difference(*shares, "ROUND({}-{},4)", cell(k, 7), cell(k, 6)), one.rate_change)
    return [*ids, shown.name if item else shown.key, HOW[one.how], *figures, change, rates]


def _difference(new: str, old: str, form: str, *needed: str) -> str:
    there = ",".join(f"ISNUMBER({one})" for one in (needed or (new, old)))
    return f'IFERROR(IF(AND({there}),{form.format(new, old)},""),"")'


def _unit_row(k: int, one: UnitPair) -> list[Shown]:
    old, new = one.old, one.new
    shown = new or old
    assert shown is not None

    def both(name: str) -> list[Shown]:
        return [getattr(old, name) if old else None, getattr(new, name) if new else None]

    row: list[Shown] = [shown.code, shown.name, shown.group, *both("score")]
    row.append(Computed(_difference(cell(k, 4), cell(k, 3), "ROUND({}-{},2)"), one.change))
    row += both("rate")
    row.append(Computed(_difference(cell(k, 7), cell(k, 6), "ROUND({}-{},4)"), one.rate_change))
    row += both("rank")
    climbed = Computed(_difference(cell(k, 9), cell(k, 10), "{}-{}"), one.climbed)
    return [*row, climbed if one.climbed == one.climbed else None]
