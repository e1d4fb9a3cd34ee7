"""What a unit is told of its own result (反馈): its score, what it lost and why, what stands apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.terms import TOTAL, Head, Setting, UnitState
from govcredit_xl.core.unit_terms import STRIKES_GRADE, UnitHead
from govcredit_xl.letters.word.carried import carried_name, starting_nodes
from govcredit_xl.letters.word.contents import (
    DocumentContent,
    Grid,
    number_text,
    points_text,
    rate_text,
    sum_text,
)
from govcredit_xl.letters.word.facts import Issue, cited_title, content_of, letter_name
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.prospects import Prospects
from govcredit_xl.letters.word.reasons import BLANK, FAULTY, NOT_RETURNED, Reasons
from govcredit_xl.letters.word.standings import (
    BLANK_POINTS,
    NAN,
    UNSETTLED,
    GroupStanding,
    UnitFigures,
    standings,
)
from govcredit_xl.letters.word.vetoes import VetoCases, vetoes_text
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules import rule_of

JUDGED_ITEM, NOT_INVOLVED, NO_SCORE = "由评审认定", "不涉及", "不单独计分"
UNSETTLED_ITEM, VETO_ITEM = "尚未定分", "发生一票否决事项"
EXPLAINED, HOW = "说明", "情况"
ANNEX_ITEMS, ANNEX_BESIDE = "评分项得分情况", "不计入得分的评分项"


@dataclass(frozen=True)
class ItemFigures:
    """An item of a unit; points = score + lost + blank, or it stands apart (`beside` says why). NaN: none."""

    item: str
    points: float
    score: float = 0.0
    lost: float = 0.0
    blank: float = 0.0
    why: str = ""
    beside: str = ""


class Feedback:
    """All units' results, put together once for all letters of a round."""

    def __init__(self, evaluation: Evaluation, prospects: Prospects | None = None) -> None:
        self.prospects = prospects or Prospects(evaluation)
        self.evaluation, self.catalogue = evaluation, evaluation.catalogue
        self.district = evaluation.scores.pairs is None
        self.names = item_names(self.catalogue)
        self.reasons = Reasons(evaluation)
        self.cases = VetoCases(evaluation)
        self.groups = standings(evaluation)
        frame = evaluation.scores.unit_items if self.district else evaluation.scores.pairs
        assert frame is not None
        self.rows: dict[str, list[Mapping[Any, Any]]] = {unit.code: [] for unit in self.catalogue.units}
        for row in frame.to_dict("records"):
            self.rows[row["unit"]].append(row)
        self.lost: dict[str, list[Mapping[Any, Any]]] = {}
        for row in evaluation.scores.lost.to_dict("records"):
            self.lost.setdefault(row["unit"], []).append(row)

    def content(self, unit: str, issue: Issue) -> DocumentContent:
        """The letter to one unit."""
        group, own = next((g, one) for g in self.groups for one in g.units if one.unit == unit)
        items = [self._figures(unit, row) for row in self.rows[unit] if not self._idle(unit, row)]
        counted = [one for one in items if not one.beside]
        counted += self._carried(unit, own, counted)
        beside = [one for one in items if one.beside]
        values = self._values(unit, group, own, counted, beside) | self._veto_values(unit, counted)
        conditions = self._conditions(unit, own, counted, beside) | self._asks(unit, own, counted)
        placed = conditions["如有排名"] and group.ranked[-1].rank > 1 and not own.struck
        shared = [one.rank for one in group.ranked].count(own.rank) > 1
        conditions |= {"如有名次": placed, "如名次并列": placed and shared}
        blocks = {"单位评分表": self._counted_grid(counted), "不计分项表": self._beside_grid(beside)}
        beyond, held = self.prospects.letter(unit)
        values, conditions = {**values, **beyond}, {**conditions, **held}
        return content_of(DOCS[Doc.UNIT], self.catalogue, issue, values, conditions, blocks, unit)

    # -- figures
    def _idle(self, unit: str, row: Mapping[Any, Any]) -> bool:
        """A veto without a case and an extra that has come to nothing are nothing to tell the unit."""
        one = self.catalogue.item_by_id[row["item"]]
        if rule_of(one).scope(one):
            return one not in self.cases.of_unit(unit)
        return rule_of(one).outside and row["self" if self.district else "final"] == 0

    def _figures(self, unit: str, row: Mapping[Any, Any]) -> ItemFigures:
        item, points = row["item"], float(row["points"])
        if not self.district:
            return self._pair(unit, row)
        if rule_of(self.catalogue.item_by_id[item]).judged:
            return ItemFigures(item, points, beside=JUDGED_ITEM)
        if not row["scored"]:
            return ItemFigures(item, points, beside=NOT_INVOLVED if row["na"] else NO_SCORE)
        if rule_of(self.catalogue.item_by_id[item]).outside or not points:
            return ItemFigures(item, points, beside=self._outside(item, row["self"]))
        if not row["valid"] or math.isnan(row["self"]):
            return ItemFigures(item, points, NAN, NAN, points, why=self._blank(unit, item))
        lost = round_half_away(points - row["self"])
        return ItemFigures(item, points, row["self"], lost, why=self.reasons.own(item, unit) if lost else "")

    def _pair(self, unit: str, row: Mapping[Any, Any]) -> ItemFigures:
        item, points = row["item"], float(row["points"])
        if not row["counts"]:
            return ItemFigures(item, points, beside=NOT_INVOLVED)
        one = self.catalogue.item_by_id[item]
        if rule_of(one).scope(one) or item in self.catalogue.items_beside:
            return ItemFigures(item, points, beside=self._outside(item, row["final"]))
        if row["lacks"]:
            judged = rule_of(self.catalogue.item_by_id[item]).judged
            why = JUDGED_ITEM if judged else self._blank(unit, item)
            return ItemFigures(item, points, NAN, NAN, points, why=why)
        lost = round_half_away(points - row["final"])
        return ItemFigures(
            item, points, row["final"], lost, why=self.reasons.of(item, unit) if lost > 0 else ""
        )

    def _carried(self, unit: str, own: UnitFigures, counted: Sequence[ItemFigures]) -> list[ItemFigures]:
        """A row for what the levels above the items add, so that the table is the unit's score."""
        if self.district or math.isnan(own.score) or any(one.blank for one in counted):
            return []
        points = round_half_away(own.points - add([one.points for one in counted]))
        score = round_half_away(own.score - add([one.score for one in counted]))
        if self._strikes(unit):  # what a veto took is no item's
            if not starting_nodes(self.catalogue):
                return []
            score = points
        if not points and not score:
            return []
        return [ItemFigures(carried_name(self.catalogue), points, score, round_half_away(points - score))]

    def _strikes(self, unit: str) -> bool:
        cases = self.cases.of_unit(unit)
        return not self.district and any(rule_of(one).scope(one) != STRIKES_GRADE for one in cases)

    def _outside(self, item: str, score: float) -> str:
        """What is said of an item without 分值: its points beside the total, or that it is a veto."""
        one = self.catalogue.item_by_id[item]
        if rule_of(one).scope(one):
            return VETO_ITEM
        return UNSETTLED_ITEM if math.isnan(score) else f"{UnitHead.EXTRA}{points_text(score)}分"

    def _blank(self, unit: str, item: str) -> str:
        why = self.reasons.own(item, unit)
        return why if why in (NOT_RETURNED, FAULTY) else BLANK

    # -- what is said
    def _values(
        self,
        unit: str,
        group: GroupStanding,
        own: UnitFigures,
        counted: Sequence[ItemFigures],
        beside: Sequence[ItemFigures],
    ) -> dict[str, str]:
        settings, borne = self.catalogue.settings, self.lost.get(unit, [])
        judged = [one for one in beside if one.beside == JUDGED_ITEM]
        others = [one for one in beside if one.beside in (NOT_INVOLVED, NO_SCORE)]
        return {
            "单位名称": self.catalogue.unit_by_code[unit].name,
            "主送名称": letter_name(self.catalogue, unit),
            "附件标题": ANNEX_ITEMS,
            "附件二标题": ANNEX_BESIDE,
            "通知标题": cited_title(settings.title),
            "通知文号": settings.number,
            "排名组": group.name,
            "组内单位数": str(len(group.units)),
            "参排单位数": str(len(group.ranked)),
            "名次": number_text(own.rank),
            "排名依据": Head.RATE if group.by_rate else Setting.WHOLE,
            "参评分值": points_text(own.points),
            "得分": points_text(own.score),
            "失分": points_text(own.lost),
            "未填分": points_text(own.blank),
            "得分率": rate_text(own.rate),
            "加减分": points_text(own.extra),
            "总分": points_text(own.total),
            "等次": own.grade,
            "失分项数": str(sum(one.lost > 0 for one in counted)),
            "未填项数": str(sum(one.blank > 0 for one in counted)),
            "评审项数": str(len(judged)),
            "评审分值": points_text(add([one.points for one in judged])),
            "不计项数": str(len(others)),
            "不计分值": points_text(add([one.points for one in others])),
            "承担失分": points_text(add([row["lost"] for row in borne])),
            "承担事项": "、".join(f"{self.names[row['item']]}{points_text(row['lost'])}分" for row in borne),
        }

    def _veto_values(self, unit: str, counted: Sequence[ItemFigures]) -> dict[str, str]:
        """What a unit had by its items alone, and what struck it."""
        whose = self.catalogue.settings.region if self.district else ""
        return {
            "评定得分": sum_text([one.score for one in counted]),
            "评定失分": sum_text([one.lost for one in counted]),
            "否决事项": vetoes_text(self.cases.of_unit(unit), self.names, whose),
        }

    def _asks(self, unit: str, own: UnitFigures, counted: Sequence[ItemFigures]) -> dict[str, bool]:
        """What is asked of the unit, and how its score is told."""
        state = self.evaluation.chosen.units[unit].state
        back = state in (UnitState.RETURNED, UnitState.FAULTY)
        blank = any(one.blank > 0 and one.why != JUDGED_ITEM for one in counted)
        asks = any(item.inputs for item in self.catalogue.items)
        silent = asks and state == UnitState.NOT_RETURNED
        unsent = [silent and one.why == NOT_RETURNED for one in counted if one.lost > 0]
        lost = not all(unsent)
        cases = self.cases.of_unit(unit)
        strikes = self._strikes(unit)
        return {
            "如未报": silent,
            "如待核": asks and state == UnitState.HELD,
            "如请补报": silent and (blank or any(unsent)),
            "如请整改": lost and not blank,
            "如请补填": back and blank and not lost,
            "如请整改补填": lost and blank,
            "如有否决": bool(cases),
            "如否决扣分": strikes and not math.isnan(own.score),
            "如未扣否决": not strikes or math.isnan(own.score),
            "如有要求": lost or blank or any(unsent) or bool(cases),
        }

    def _conditions(
        self, unit: str, own: UnitFigures, counted: Sequence[ItemFigures], beside: Sequence[ItemFigures]
    ) -> dict[str, bool]:
        settings = self.catalogue.settings
        named = bool(settings.title and settings.number)
        state = self.evaluation.chosen.units[unit].state
        asks = any(item.inputs for item in self.catalogue.items)
        has = not math.isnan(own.score) and own.points > 0
        lost = any(one.lost > 0 for one in counted)
        apart = {one.beside for one in beside}
        return {
            "如评全区": self.district,
            "如评单位": not self.district,
            "如有文件": named,
            "如无文件": not named,
            "如已报": asks and state in (UnitState.RETURNED, UnitState.FAULTY),
            "如有排名": not math.isnan(own.rank),
            "如无排名": math.isnan(own.rank),
            "如有得分": has,
            "如有失分": has and lost,
            "如无失分": has and not lost,
            "如有未填": any(one.blank > 0 for one in counted),
            "如有加减分": has and bool(own.extra) and not math.isnan(own.extra),
            "如有等次": bool(own.grade),
            "如有评审项": JUDGED_ITEM in apart,
            "如有不计项": bool(apart & {NOT_INVOLVED, NO_SCORE}),
            "如有不列入": bool(apart & {JUDGED_ITEM, NOT_INVOLVED, NO_SCORE}),
            "如有承担": bool(self.lost.get(unit)),
            "如有评分表": bool(counted),
            "如有不计表": bool(beside),
        }

    # -- tables
    def _counted_grid(self, items: Sequence[ItemFigures]) -> Grid:
        blank = any(one.blank for one in items)
        rows = [
            (
                str(number),
                self.names.get(one.item, one.item),
                points_text(one.points),
                points_text(one.score),
                points_text(one.lost),
                *((points_text(one.blank),) if blank else ()),
                one.why,
            )
            for number, one in enumerate(items, 1)
        ]
        keys = ("points", "score", "lost", *(("blank",) if blank else ()))
        rows.append((TOTAL, "", *(sum_text([getattr(one, key) for one in items]) for key in keys), ""))
        apart = BLANK_POINTS if self.district else UNSETTLED
        headings = (
            "序号", Head.ITEM_NAME, Head.POINTS, Head.SCORE, Head.LOST, *((apart,) if blank else ()), EXPLAINED,
        )  # fmt: skip
        widths = (12, 52, 15, 15, 14, *((14,) if blank else ()), 48)
        aligns = ("center", "left", "center", "center", "center", *(("center",) if blank else ()), "left")
        return Grid(headings, rows, widths, aligns, total=True)

    def _beside_grid(self, items: Sequence[ItemFigures]) -> Grid:
        rows = [
            (str(number), self.names[one.item], points_text(one.points or None), one.beside)
            for number, one in enumerate(items, 1)
        ]
        total = any(one.points for one in items)
        if total:  # extra points alone have no 分值 to add up
            rows.append((TOTAL, "", points_text(add([one.points for one in items])), ""))
        headings = ("序号", Head.ITEM_NAME, Head.POINTS, HOW)
        return Grid(headings, rows, (12, 88, 20, 40), ("center", "left", "center", "left"), total=total)
