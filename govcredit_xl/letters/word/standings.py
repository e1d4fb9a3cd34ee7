"""Where the units stand: a row for each unit of a ranking group, whose figures add up both ways."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import TOTAL, Head, Setting, UnitState
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.letters.word.contents import (
    MANY_NAMES,
    NONE,
    Grid,
    list_text,
    names_or_annex,
    number_text,
    points_text,
    rate_text,
    sum_text,
)
from govcredit_xl.letters.word.passages import Occurrence
from govcredit_xl.letters.word.vetoes import VetoCases
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules import rule_of

NAN: Final = float("nan")
COUNTING: Final = "参评分值"
BLANK_POINTS: Final = "未填"
JUDGED: Final = "评审"
BESIDE: Final = "不计"
UNSETTLED: Final = "未定"
REMARK: Final = "备注"
VETOED: Final = "一票否决"
LATE, HAD_CASE = "逾期", "有否决事项"
BY_RATE, BY_TOTAL = Head.RATE, Setting.WHOLE
_APART: Final = ("blank", "judged", "beside")


@dataclass(frozen=True)
class UnitFigures:
    """A unit's figures; points = score + lost + blank. NaN: none.

    Attributes:
        points: 参评分值 (of the district's round), 分值 where each unit is scored by itself.
        blank: points of what is not filled in or not settled.
        judged, beside: points that stand apart: judged by others; not involved, or not scored by itself.
        extra: points that are added to the score or taken from it, outside of the 分值.
        total: score + extra.
        grade: of a round that scores each unit.
        note: what the row says besides.
        state: what stands in place of a rank: 未报, 待核.
    """

    unit: str
    rank: float
    points: float
    score: float
    lost: float
    blank: float
    rate: float
    judged: float = 0.0
    beside: float = 0.0
    extra: float = 0.0
    total: float = NAN
    grade: str = ""
    note: str = ""
    state: str = ""

    @property
    def struck(self) -> bool:
        """True where a veto has left it nothing."""
        return VETOED in self.note and self.total == 0


def unit_figures(evaluation: Evaluation) -> dict[str, UnitFigures]:
    """Unit code → its figures."""
    if evaluation.scores.pairs is not None:
        return _of_units(evaluation)
    items, more = evaluation.catalogue.item_by_id, _named_here_alone(evaluation)
    parts: dict[str, dict[str, list[float]]] = {}
    for row in evaluation.scores.unit_items.to_dict("records"):
        mine = parts.setdefault(
            row["unit"], {"judged": [], "beside": [], "blank": [], "full": [], "bonus": []}
        )
        if rule_of(items[row["item"]]).judged:
            mine["judged"].append(row["points"])
        elif not row["scored"]:
            mine["beside"].append(row["points"])
        else:
            filled = row["valid"] and not math.isnan(row["self"])
            mine["full" if filled else "blank"].append(row["points"])
            if filled and rule_of(items[row["item"]]).adds:
                mine["bonus"].append(row["self"])
    found = {}
    for row in evaluation.scores.units.to_dict("records"):
        mine = parts.get(row["unit"], {})
        back = not math.isnan(row["score"])
        blank = add(mine.get("blank", [])) if back else row["points"]
        bonus = add(mine.get("bonus", [])) if back else 0.0
        score = round_half_away(row["score"] - bonus) if back else NAN
        lost = round_half_away(row["points"] - blank - score) if back else NAN
        notes = ["有误"] if row["state"] == UnitState.FAULTY else []
        found[row["unit"]] = UnitFigures(
            row["unit"], row["rank"], row["points"], score, lost, blank, row["rate"],
            add(mine.get("judged", [])), add(mine.get("beside", [])), bonus, row["score"],
            note="、".join([*notes, *more[row["unit"]]]), state=row["state"] if not back else "",
        )  # fmt: skip
    return found


def _of_units(evaluation: Evaluation) -> dict[str, UnitFigures]:
    asks = any(item.inputs for item in evaluation.catalogue.items)
    pairs = evaluation.scores.pairs
    # A veto that only bounds the grade makes nothing 0, and is said all the same.
    vetoed = set() if pairs is None else set(pairs["unit"][pairs["veto"] != ""])
    more = _named_here_alone(evaluation)
    found = {}
    for row in evaluation.scores.units.to_dict("records"):
        settled = not math.isnan(row["total"])
        notes = [row["state"]] if asks and row["state"] != UnitState.RETURNED else []
        notes += [VETOED] if row["unit"] in vetoed else []
        notes += more[row["unit"]]
        found[row["unit"]] = UnitFigures(
            row["unit"],
            row["rank"],
            row["points"],
            row["score"] if settled else NAN,
            round_half_away(row["points"] - row["score"]) if settled else NAN,
            0.0 if settled else row["points"],
            row["rate"],
            extra=row["extra"] if settled else NAN,
            total=row["total"],
            grade=row["grade"],
            note="、".join(notes),
        )
    return found


def _named_here_alone(evaluation: Evaluation) -> Mapping[str, list[str]]:
    """Unit code → what the text says of so many units that it does not name them."""
    found: dict[str, list[str]] = {unit.code: [] for unit in evaluation.catalogue.units}
    late = [one.unit for one in evaluation.chosen.units.values() if one.late]
    for code in late if len(late) > MANY_NAMES else ():
        found[code].append(LATE)
    if evaluation.scores.pairs is None:
        cases = VetoCases(evaluation)
        many = [
            units for item in evaluation.catalogue.items if len(units := cases.units(item.id)) > MANY_NAMES
        ]
        for code in {code for units in many for code in units}:
            found[code].append(HAD_CASE)
    return found


# -- a ranking group -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class GroupStanding:
    """The units of a ranking group, those with a rank first.

    Attributes:
        name: of the group.
        units: its units.
        by_rate: ranked by 得分率, else by 总分.
        district: the whole has a score, not each unit.
        apart: which of the points that stand apart somebody has, in this group or another: the tables are alike.
    """

    name: str
    units: tuple[UnitFigures, ...]
    by_rate: bool
    district: bool
    apart: frozenset[str] = frozenset()

    @property
    def ranked(self) -> tuple[UnitFigures, ...]:
        """Those with a rank."""
        return tuple(one for one in self.units if not math.isnan(one.rank))

    def measure(self, one: UnitFigures) -> float:
        """What the unit is ranked by."""
        return one.rate if self.by_rate else one.total

    def measured(self, value: float) -> str:
        """Such a figure in a sentence."""
        return rate_text(value) if self.by_rate else f"{points_text(value)}分"

    def mean(self) -> float:
        """Of those with a rank."""
        values = [self.measure(one) for one in self.ranked]
        return round_half_away(math.fsum(values) / len(values), 4 if self.by_rate else 2) if values else NAN


def standings(evaluation: Evaluation) -> list[GroupStanding]:
    """The ranking groups in the order of the units."""
    catalogue, figures = evaluation.catalogue, unit_figures(evaluation)
    district = evaluation.scores.pairs is None
    by_rate = (
        {}
        if district
        else {row["group"]: bool(row["by_rate"]) for row in evaluation.scores.units.to_dict("records")}
    )
    scored = [figures[unit.code] for unit in catalogue.scored_units]
    apart = frozenset(key for key in _APART if any(getattr(one, key) for one in scored))
    found = []
    for group in catalogue.scored_groups:
        mine = [figures[unit.code] for unit in catalogue.scored_units if unit.rank_group == group]
        mine.sort(key=lambda one: math.inf if math.isnan(one.rank) else one.rank)
        found.append(GroupStanding(group, tuple(mine), by_rate.get(group, True), district, apart))
    return found


def group_occurrence(catalogue: Catalogue, group: GroupStanding) -> Occurrence:
    """What 【每组】 says of a ranking group."""
    ranked = group.ranked
    measures = [group.measure(one) for one in ranked]
    values = {
        "排名组": group.name,
        "组内单位数": str(len(group.units)),
        "参排单位数": str(len(ranked)),
        "排名依据": BY_RATE if group.by_rate else BY_TOTAL,
        "第一名": "",
        "第一名成绩": "",
        "末名": "",
        "末名成绩": "",
        "组平均": group.measured(group.mean()) if ranked else "",
        "等次情况": grades_text(catalogue, group),
    }
    if ranked:
        last = max(one.rank for one in ranked)
        values |= {
            "第一名": _names(catalogue, [one for one in ranked if one.rank == 1]),
            "第一名成绩": group.measured(measures[0]),
            "末名": _names(catalogue, [one for one in ranked if one.rank == last]),
            "末名成绩": group.measured(measures[-1]),
        }
    spread, struck = bool(ranked) and ranked[-1].rank > 1, all(one.struck for one in ranked)
    conditions = {
        "如组内有排名": bool(ranked),
        "如组内无排名": not ranked,
        "如有先后": spread,
        "如均并列": len(ranked) > 1 and not spread and not struck,
        "如均否决": len(ranked) > 1 and not spread and struck,
        "如仅一家": len(ranked) == 1,
        "如有等次": bool(values["等次情况"]),
    }
    held = frozenset(name for name, holds in conditions.items() if holds)
    return Occurrence(values, held, {"单位得分表": standing_grid(catalogue, group)})


def _names(catalogue: Catalogue, units: Sequence[UnitFigures]) -> str:
    names = [short_name(catalogue, one.unit) for one in units]
    text = names_or_annex(names)
    return text if text == list_text(names) else f"{names[0]}等{len(names)}家"


def short_name(catalogue: Catalogue, code: str) -> str:
    """What a sentence calls a unit."""
    unit = catalogue.unit_by_code[code]
    return unit.short or unit.name


def grades_text(catalogue: Catalogue, group: GroupStanding) -> str:
    """优秀2家（甲镇、乙镇）、良好1家（丙镇）; "" where nobody has a grade."""
    found: dict[str, list[str]] = {
        grade.name: [] for grade in catalogue.grades if grade.group in ("", group.name)
    }
    for one in group.units:
        if one.grade:
            found.setdefault(one.grade, []).append(short_name(catalogue, one.unit))
    return "、".join(
        f"{name}{len(units)}家（{names_or_annex(units)}）" for name, units in found.items() if units
    )


# -- the table -----------------------------------------------------------------------------------------------
Column = tuple[str, float, str, str]
"""Heading, share of the width, alignment, attribute."""

_DISTRICT: Final[tuple[Column, ...]] = (
    ("名次", 14, "center", "rank"), (Head.UNIT, 44, "left", "name"), (COUNTING, 20, "center", "points"),
    (Head.SCORE, 19, "center", "score"), (Head.LOST, 17, "center", "lost"), (BLANK_POINTS, 17, "center", "blank"),
    (UnitHead.EXTRA, 16, "center", "extra"), (UnitHead.WHOLE, 19, "center", "total"),
    (Head.RATE, 21, "center", "rate"), (JUDGED, 18, "center", "judged"), (BESIDE, 18, "center", "beside"),
    (REMARK, 13, "center", "note"),
)  # fmt: skip
_UNITS: Final[tuple[Column, ...]] = (
    ("名次", 12, "center", "rank"), (Head.UNIT, 46, "left", "name"), (Head.POINTS, 17, "center", "points"),
    (Head.SCORE, 17, "center", "score"), (Head.LOST, 15, "center", "lost"), (UNSETTLED, 15, "center", "blank"),
    (UnitHead.EXTRA, 15, "center", "extra"), (UnitHead.WHOLE, 17, "center", "total"),
    (Head.RATE, 18, "center", "rate"), (UnitHead.GRADE, 14, "center", "grade"), (REMARK, 18, "center", "note"),
)  # fmt: skip
_SUMMED: Final = ("points", "score", "lost", "blank", "judged", "beside", "extra", "total")


def columns_of(group: GroupStanding) -> tuple[Column, ...]:
    """The columns that say something of this group."""
    extra = any(one.extra for one in group.units if not math.isnan(one.extra))
    noted = any(one.note for one in group.units)
    if group.district:
        there = {"note": noted, "extra": extra, "total": extra} | {key: key in group.apart for key in _APART}
        return tuple(c for c in _DISTRICT if there.get(c[3], True))
    shown = {
        "blank": any(one.blank for one in group.units),
        "extra": extra,
        "total": extra,
        "rate": group.by_rate,
        "grade": any(one.grade for one in group.units),
        "note": noted,
    }
    return tuple(c for c in _UNITS if shown.get(c[3], True))


def standing_grid(catalogue: Catalogue, group: GroupStanding) -> Grid:
    """A row per unit, and 合计: each row and each column adds up."""
    columns = columns_of(group)
    rows = [tuple(_cell(catalogue, one, key) for _, _, _, key in columns) for one in group.units]
    sums = {key: sum_text([getattr(one, key) for one in group.units]) for key in _SUMMED}
    whole: Mapping[str, Any] = {"rank": TOTAL, "name": f"{len(group.units)}家", **sums}
    rows.append(tuple(whole.get(key, NONE if key == "rate" else "") for _, _, _, key in columns))
    return Grid(
        tuple(c[0] for c in columns),
        rows,
        tuple(c[1] for c in columns),
        tuple(c[2] for c in columns),
        total=True,
    )


def _cell(catalogue: Catalogue, one: UnitFigures, key: str) -> str:
    if key == "name":
        return catalogue.unit_by_code[one.unit].name
    value = getattr(one, key)
    if isinstance(value, str):
        return value
    if key == "rank" and math.isnan(value) and one.state:
        return one.state
    return {"rank": number_text, "rate": rate_text}.get(key, points_text)(value)
