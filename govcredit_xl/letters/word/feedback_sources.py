"""What the letter on a unit's own result is compared with: the unit's cells of the master."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import TOTAL, Head, UnitState
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.letters.word.carried import carried_name, starting_nodes
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import FinishedTable
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.prospects_read import ProspectCheck
from govcredit_xl.letters.word.readback import (
    Expected,
    ReadBack,
    Sources,
    common,
    common_conditions,
    holding,
    in_letter_form,
)
from govcredit_xl.letters.word.reasons_read import ReasonCheck
from govcredit_xl.letters.word.standing_sources import StandingCheck
from govcredit_xl.master.shown_figures import MasterFigures
from govcredit_xl.scoring.rules import rule_of

Rows = Sequence[tuple[str, ...]]
_APART: Final = ("由评审认定", "不涉及", "不单独计分")
Parts = tuple[float, float | None, float | None, float]
"""Points, score, lost, blank."""
_SILENT: Final = ("未填报", "填报有误，未计入", "未报送", "由评审认定")


class FeedbackCheck:
    """The letters of a round against the master."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue, self.master = catalogue, master
        self.items = item_names(catalogue)
        self.item_of = {name: item for item, name in self.items.items()}
        self.standing = StandingCheck(catalogue, master)
        self.reasons = ReasonCheck(catalogue, master)
        self.prospects = ProspectCheck(catalogue, master)
        self.mine: dict[str, dict[str, dict[str, Any]]] = {code: {} for code in master.units}
        for (unit, item), row in master.unit_items.items():
            self.mine[unit][item] = row

    def _judged(self, item: str) -> bool:
        return rule_of(self.catalogue.item_by_id[item]).judged

    def figures(self, unit: str) -> tuple[dict[str, Parts], dict[str, float]]:
        """Item → points, score, lost, blank; and item → points of those that stand apart."""
        counted, beside = {}, {}
        for item, row in self.mine[unit].items():
            points = row[Head.POINTS] or 0.0
            if self._idle(unit, item, row):
                continue
            if (
                (row[Head.COUNTS] and self._outside(item))
                or (not self.master.by_unit and self._judged(item))
                or not row[Head.COUNTS]
            ):
                beside[item] = points
            elif self.master.by_unit:
                score = None if row[UnitHead.LACKS] else row[Head.FINAL]
                counted[item] = _parts(points, score)
            else:
                counted[item] = _parts(points, row[Head.SELF] if row[Head.VALID] else None)
        return counted | self._carried(unit, counted), beside

    def _carried(self, unit: str, counted: Mapping[str, Parts]) -> dict[str, Parts]:
        """What the unit has beyond its items, from the levels above them."""
        own = self.standing.figures[unit]
        points, score = own.get("分值"), own["得分"]
        if not self.master.by_unit or not isinstance(score, float) or not isinstance(points, float):
            return {}
        if any(part[3] for part in counted.values()):
            return {}
        points = _sum([points, *(-part[0] for part in counted.values())])
        score = _sum([score, *(-(part[1] or 0.0) for part in counted.values())])
        if self._strikes(unit):
            if not starting_nodes(self.catalogue):
                return {}
            score = points
        return {carried_name(self.catalogue): _parts(points, score)} if points or score else {}

    def _strikes(self, unit: str) -> bool:
        """A veto has taken points of the unit."""
        cases = [item for item in self.mine[unit] if (unit, item) in self.standing.cases.marks]
        return self.master.by_unit and any("按0分计" in self.standing.cases.effect(item) for item in cases)

    def _idle(self, unit: str, item: str, row: Mapping[str, Any]) -> bool:
        """Nothing to tell of: a veto without a case, an extra of no points."""
        if self._veto(item):
            return (unit, item) not in self.standing.cases.marks
        score = row[Head.FINAL] if self.master.by_unit else row[Head.SELF]
        return rule_of(self.catalogue.item_by_id[item]).outside and score == 0

    def _veto(self, item: str) -> bool:
        one = self.catalogue.item_by_id[item]
        return bool(rule_of(one).scope(one))

    def _outside(self, item: str) -> bool:
        one = self.catalogue.item_by_id[item]
        if self.master.by_unit:
            return self._veto(item) or item in self.catalogue.items_beside
        return not self._is_judged(item) and (rule_of(one).outside or not one.points)

    def _how(self, unit: str, item: str) -> str:
        """Why an item stands apart."""
        row = self.mine[unit].get(item, {})
        if self._is_judged(item):
            return _APART[0]
        if row.get(Head.COUNTS) and self._outside(item):
            score = row.get(Head.FINAL) if self.master.by_unit else row.get(Head.SELF)
            if self._veto(item):
                return "发生一票否决事项"
            return "尚未定分" if score is None else f"加减分{score:.2f}分"
        out = self.master.by_unit or row.get(Head.NOT_INVOLVED) == "是"
        return _APART[1] if out else _APART[2]

    def sources(self, unit: str, issue: Issue) -> Sources:
        """What the letter to that unit must show."""
        counted, beside = self.figures(unit)
        kind = DOCS[Doc.UNIT]
        beyond, more = self.prospects.letter(unit)
        expected: dict[str, Expected] = {
            **common(self.catalogue, kind, issue, unit),
            **self._expected(unit, counted, beside),
            **beyond,
        }
        own = self._conditions(unit, counted, beside)
        held = holding(common_conditions(expected, issue), own, more)

        def items(reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
            self._items(reading, table, rows, unit, counted)

        def apart(reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
            self._apart(reading, table, rows, unit, beside)

        blank = ("未定" if self.master.by_unit else "未填",) if any(b for *_, b in counted.values()) else ()
        heads = ("序号", "评分项", "分值", "得分", "失分", *blank, "说明")
        tables = {heads: items, ("序号", "评分项", "分值", "情况"): apart}
        return Sources(expected, held, tables, letter=in_letter_form(self.catalogue, kind))

    def _expected(
        self, unit: str, counted: Mapping[str, Parts], beside: Mapping[str, float]
    ) -> dict[str, Expected]:
        settings, one = self.catalogue.settings, self.catalogue.unit_by_code[unit]
        group, row, own = one.rank_group, self.master.units[unit], self.standing.figures[unit]
        judged = [item for item in beside if self._is_judged(item)]
        others = [item for item in beside if self._how(unit, item) in _APART[1:]]
        borne = {item: lost or 0.0 for (item, code), lost in self.master.lost.items() if code == unit}
        by_rate = self.standing.by_rate(group)
        ranked = [c for c in self.standing.of_group(group) if self.master.units[c][Head.RANK] is not None]
        rate = row[Head.RATE]
        points = own["分值" if self.master.by_unit else "参评分值"]
        blank = own["未定" if self.master.by_unit else "未填"]
        return {
            "单位名称": one.name,
            "主送名称": one.addressee or one.name,
            "附件标题": "评分项得分情况",
            "附件二标题": "不计入得分的评分项",
            "通知标题": re.sub("《(.*)》", r"〈\1〉", settings.title),
            "通知文号": settings.number,
            "排名组": group,
            "组内单位数": float(len(self.standing.of_group(group))),
            "参排单位数": float(len(ranked)),
            "名次": _or_dash(row[Head.RANK]),
            "排名依据": Head.RATE if by_rate else "总分",
            "参评分值": _or_dash(points),
            "得分": _or_dash(own["得分"]),
            "失分": _or_dash(own["失分"]),
            "未填分": _or_dash(blank),
            "得分率": "—" if rate is None else f"{rate * 100:.2f}%",
            "加减分": _or_dash(own.get("加减分", 0.0)),
            "总分": _or_dash(own.get("总分")),
            "等次": str(own.get("等次") or ""),
            "否决事项": self.standing.cases.of_unit(
                unit, self.items, "" if self.master.by_unit else settings.region
            ),
            "评定得分": _or_dash(_there([part[1] for part in counted.values()])),
            "评定失分": _or_dash(_there([part[2] for part in counted.values()])),
            "失分项数": float(sum((lost or 0) > 0 for _, _, lost, _ in counted.values())),
            "未填项数": float(sum(blank > 0 for *_, blank in counted.values())),
            "评审项数": float(len(judged)),
            "评审分值": _sum(beside[item] for item in judged),
            "不计项数": float(len(others)),
            "不计分值": _sum(beside[item] for item in others),
            "承担失分": _sum(borne.values()),
            "承担事项": "、".join(f"{self.items[item]}{lost:.2f}分" for item, lost in borne.items()),
        }

    def _is_judged(self, item: str) -> bool:
        return not self.master.by_unit and self._judged(item)

    def _conditions(
        self, unit: str, counted: Mapping[str, Parts], beside: Mapping[str, float]
    ) -> dict[str, bool]:
        settings, own = self.catalogue.settings, self.standing.figures[unit]
        titled = bool(settings.title and settings.number)
        back = self.master.returns[unit][Head.STATE] in (UnitState.RETURNED, UnitState.FAULTY)
        asks = any(item.inputs for item in self.catalogue.items)
        has = own["得分"] is not None and bool(own["分值" if self.master.by_unit else "参评分值"])
        ranked = self.master.units[unit][Head.RANK] is not None
        lost = any((part[2] or 0) > 0 for part in counted.values())
        blank = any(part[3] > 0 for part in counted.values())
        judged = any(self._is_judged(item) for item in beside)
        apart = {self._how(unit, item) for item in beside}
        return {
            "如评全区": not self.master.by_unit,
            "如评单位": self.master.by_unit,
            "如有文件": titled,
            "如无文件": not titled,
            "如已报": asks and back,
            "如有排名": ranked,
            "如无排名": not ranked,
            "如有得分": has,
            "如有失分": has and lost,
            "如无失分": has and not lost,
            "如有未填": blank,
            "如有加减分": has and bool(own.get("加减分")),
            "如有等次": bool(own.get("等次")),
            "如有评审项": judged,
            "如有不计项": any(how in _APART[1:] for how in apart),
            "如有不列入": any(how in _APART for how in apart),
            "如有承担": any(code == unit for _, code in self.master.lost),
            "如有评分表": bool(counted),
            "如有不计表": bool(beside),
            **self._asked(unit, counted, asks=asks),
        }

    def _asked(self, unit: str, counted: Mapping[str, Parts], *, asks: bool) -> dict[str, bool]:
        """What is asked of the unit, and how its score is told."""
        state, standing = self.master.returns[unit][Head.STATE], self.standing
        silent = asks and state == UnitState.NOT_RETURNED
        unsent = [silent and self._unsaid(unit, item) for item, part in counted.items() if (part[2] or 0) > 0]
        lost = not all(unsent)
        told = any(part[3] > 0 and not self._waits(item) for item, part in counted.items())
        cases = [item for item in self.mine[unit] if (unit, item) in standing.cases.marks]
        strikes = self._strikes(unit)
        scored = standing.figures[unit]["得分"] is not None
        ranked = [c for c in standing.of_group(self.catalogue.unit_by_code[unit].rank_group) if self._rank(c)]
        places = [self.master.units[code][Head.RANK] for code in ranked]
        placed = self._rank(unit) and max(places, default=0) > 1 and not standing.struck(unit)
        return {
            "如未报": silent,
            "如待核": asks and state == UnitState.HELD,
            "如请补报": silent and (told or any(unsent)),
            "如请整改": lost and not told,
            "如请补填": state in (UnitState.RETURNED, UnitState.FAULTY) and told and not lost,
            "如请整改补填": lost and told,
            "如有否决": bool(cases),
            "如否决扣分": strikes and scored,
            "如未扣否决": not (strikes and scored),
            "如有要求": lost or told or any(unsent) or bool(cases),
            "如有名次": placed,
            "如名次并列": placed and places.count(self.master.units[unit][Head.RANK]) > 1,
        }

    def _unsaid(self, unit: str, item: str) -> bool:
        """The unit has no points of the item because it sent nothing, not because the office says so."""
        told = item not in self.mine[unit] or self.mine[unit][item].get(Head.VERIFIED) is not None
        return not told and not self.reasons.counted(item, unit)

    def _rank(self, unit: str) -> bool:
        return self.master.units[unit][Head.RANK] is not None

    def _waits(self, item: str) -> bool:
        """Nobody but the office can settle it."""
        return self.master.by_unit and self._judged(item)

    def _items(
        self,
        reading: ReadBack,
        table: FinishedTable,
        rows: Rows,
        unit: str,
        counted: Mapping[str, Parts],
    ) -> None:
        heads = table.rows[0][2:-1]
        shown = [self.item_of.get(row[1], row[1]) for row in rows[:-1]]
        reading.whole(table.place, Head.ITEM_NAME, shown, list(counted))
        for item, (_, name, *texts, why) in zip(shown, rows, strict=False):
            parts: dict[str, float | None] = dict(
                zip(("分值", "得分", "失分", "未填"), counted.get(item, ()), strict=False)
            )
            parts["未定"] = parts.get("未填", 0.0)
            for heading, text in zip(heads, texts, strict=True):
                reading.points(table.place, f"{name} {heading}", text, parts.get(heading))
            if why not in ("", *_SILENT) and not self.reasons.holds(
                item, unit, why, own=not self.master.by_unit
            ):
                reading.differs(table.place, f"{name} 说明", why, self.reasons.told(item, unit))
        for place, heading in enumerate(heads):
            key = {"分值": 0, "得分": 1, "失分": 2}.get(heading, 3)
            wanted = _there([part[key] for part in counted.values()])
            reading.points(table.place, f"{TOTAL} {heading}", rows[-1][place + 2], wanted)

    def _apart(
        self, reading: ReadBack, table: FinishedTable, rows: Rows, unit: str, beside: Mapping[str, float]
    ) -> None:
        summed = any(beside.values())
        shown = [self.item_of.get(row[1], row[1]) for row in (rows[:-1] if summed else rows)]
        reading.whole(table.place, Head.ITEM_NAME, shown, list(beside))
        for item, (_, name, points, how) in zip(shown, rows, strict=False):
            reading.points(table.place, f"{name} {Head.POINTS}", points, beside.get(item) or None)
            reading.same(table.place, f"{name} 情况", how, self._how(unit, item))
        if summed:
            reading.points(table.place, f"{TOTAL} {Head.POINTS}", rows[-1][2], _sum(beside.values()))


def _parts(points: float, score: float | None) -> Parts:
    if score is None:
        return points, None, None, points
    return points, score, round_half_away(points - score), 0.0


def _sum(values: Any) -> float:
    return round_half_away(sum(values))


def _there(values: Sequence[float | None]) -> float | None:
    """The sum of what is there; None where nothing is."""
    found = [value for value in values if value is not None]
    return _sum(found) if found else None


def _or_dash(value: Any) -> Expected:
    return "—" if value is None else float(value)
