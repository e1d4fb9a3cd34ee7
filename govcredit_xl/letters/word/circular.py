"""What the result circular (通报) says: how the whole stands, who did well and who did not, what was lost and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.terms import (
    MISSING_AS_REPORTED,
    Head,
    ItemState,
    UnitState,
)
from govcredit_xl.letters.word.area_sums import area_lines, areas_chart, areas_grid
from govcredit_xl.letters.word.contents import (
    MANY_NAMES,
    Block,
    DocumentContent,
    Grid,
    list_text,
    names_or_annex,
    points_text,
)
from govcredit_xl.letters.word.facts import Issue, cited_title, content_of
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.losses import MANY_ROWS, LossTables, waiting_grid
from govcredit_xl.letters.word.prospects import Prospects
from govcredit_xl.letters.word.reasons import Reasons
from govcredit_xl.letters.word.standings import (
    GroupStanding,
    group_occurrence,
    short_name,
    standings,
)
from govcredit_xl.letters.word.vetoes import VetoCases, effect_text, vetoes_text
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL

ANNEX_STANDINGS, ANNEX_LOSSES, ANNEX_WAITING = "各单位得分情况", "失分明细", "待定评分项明细"


def result_content(
    evaluation: Evaluation, issue: Issue, prospects: Prospects | None = None
) -> DocumentContent:
    """The result circular.

    Args:
        evaluation: the round.
        issue: how it is issued.
        prospects: what it says of the round before and of points to be regained; by default without the former.
    """
    told = _Told(evaluation)
    beyond, held = (prospects or Prospects(evaluation)).circular()
    blocks: dict[str, Block] = {
        "排名组得分表": _groups_grid(told.groups),
        "失分表": told.losses.body(),
        "失分明细表": told.losses.pairs(),
        "待定表": waiting_grid(evaluation, told.waiting, told.names),
    }
    if told.district:
        blocks |= {"一级指标得分表": areas_grid(told.areas), "一级指标得分图": areas_chart(told.areas)}
    repeats = {"每组": [group_occurrence(evaluation.catalogue, group) for group in told.groups]}
    return content_of(
        DOCS[Doc.RESULT],
        evaluation.catalogue,
        issue,
        {**told.values(), **beyond},
        {**told.conditions(), **held},
        blocks,
        repeats=repeats,
    )


class _Told:
    """What the circular's sentences tell."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation, self.catalogue = evaluation, evaluation.catalogue
        self.district = evaluation.scores.pairs is None
        self.names = item_names(self.catalogue)
        self.reasons = Reasons(evaluation)
        self.groups = standings(evaluation)
        self.losses = LossTables(evaluation, self.names, self.reasons)
        self.areas = area_lines(evaluation) if self.district else []
        items = evaluation.scores.items.to_dict("records")
        self.waiting = [row for row in items if row["state"] in (ItemState.OPEN, ItemState.JUDGED)]
        self.settled = any(row["state"] == ItemState.SCORED for row in items)
        self.excluded = [row["item"] for row in items if row["state"] == ItemState.EXCLUDED and self.district]
        self.vetoes = [row["item"] for row in items if row["vetoes"] and self.district]
        self.returns = list(evaluation.chosen.units.values())
        self.by_state = {state: [r.unit for r in self.returns if r.state == state] for state in UnitState.ALL}
        self.late = [r.unit for r in self.returns if r.late]
        asks = any(item.inputs for item in self.catalogue.items)
        self.back = len(self.by_state[UnitState.RETURNED]) + len(self.by_state[UnitState.FAULTY])
        self.cases = VetoCases(evaluation)
        self.struck = [] if self.district else self._struck()
        self.silent = asks and all(r.state == UnitState.NOT_RETURNED for r in self.returns)
        self.all_back = asks and self.back == len(self.returns)
        self.asks = asks
        self.lacking = [
            short_name(self.catalogue, one.unit)
            for group in self.groups
            for one in group.units
            if not self.district and math.isnan(one.total)
        ]

    def _struck(self) -> list[str]:
        """Units with what they are vetoed for and what that does, where each is scored by itself."""
        whose = {unit.code: self.cases.of_unit(unit.code) for unit in self.catalogue.units}
        return [
            f"{short_name(self.catalogue, code)}（{vetoes_text(items, self.names)}）"
            for code, items in whose.items()
            if items
        ]

    def _strikes(self) -> bool:
        """True where a unit's veto takes points, not only bounds its grade."""
        pairs = self.evaluation.scores.pairs
        return pairs is not None and bool(pairs["veto"].isin([STRIKES_TOTAL, STRIKES_AREA]).any())

    def _menders(self) -> list[str]:
        """Who is asked to mend what it lost: of those that sent nothing a return is asked."""
        states, there = self.evaluation.chosen.units, self.losses.units
        back = [code for code in there if states[code].state != UnitState.NOT_RETURNED or not self.asks]
        return [short_name(self.catalogue, code) for code in back]

    def values(self) -> dict[str, str]:
        """Placeholder → text."""
        settings, by_state = self.catalogue.settings, self.by_state
        losers = [short_name(self.catalogue, code) for code in self.losses.units]
        menders = self._menders() or losers  # a template may ask them though nobody has sent anything
        return {
            "附件标题": ANNEX_STANDINGS,
            "附件二标题": ANNEX_LOSSES,
            "附件三标题": ANNEX_WAITING,
            "通知标题": cited_title(settings.title),
            "通知文号": settings.number,
            "应报单位数": str(len(self.returns)),
            "参评单位数": str(len(self.catalogue.scored_units)),
            "已报单位数": str(self.back),
            "有误单位数": str(len(by_state[UnitState.FAULTY])),
            "未报单位数": str(len(by_state[UnitState.NOT_RETURNED])),
            "待核单位数": str(len(by_state[UnitState.HELD])),
            "逾期单位数": str(len(self.late)),
            "有误单位": self._named(by_state[UnitState.FAULTY]),
            "未报单位": self._named(by_state[UnitState.NOT_RETURNED]),
            "待核单位": self._named(by_state[UnitState.HELD]),
            "逾期单位": self._named(self.late),
            "失分项数": str(len(self.losses.items)),
            "失分单位数": str(len(losers)),
            "失分单位": names_or_annex(losers),
            "整改单位": list_text(menders) if len(menders) <= MANY_NAMES else "有失分的单位",
            "失分": points_text(self.losses.total),
            "加减失分": points_text(self.losses.beside),
            "组数": str(len(self.groups)),
            "组名": list_text([group.name for group in self.groups]),
            "否决单位数": str(len(self.struck)),
            "否决单位": names_or_annex(self.struck),
            "待定单位数": str(len(self.lacking)),
            "待定单位": names_or_annex(self.lacking),
            "不计项": list_text([self.names[item] for item in self.excluded]),
            **self._waiting_values(),
            **(self._whole_values() if self.district else {}),
        }

    def _named(self, units: Sequence[str]) -> str:
        """Units by their names; many stand in the annex alone, whose rows say the same of them."""
        names = [short_name(self.catalogue, code) for code in units]
        scored = {unit.code for unit in self.catalogue.scored_units}
        return names_or_annex(names) if scored.issuperset(units) else list_text(names)

    def _waiting_values(self) -> dict[str, str]:
        found = {"待定项数": str(len(self.waiting))}
        for state, name in ((ItemState.OPEN, "未齐"), (ItemState.JUDGED, "待评")):
            rows = [row for row in self.waiting if row["state"] == state]
            points = points_text(math.fsum(row["points"] for row in rows))
            found |= {f"{name}项数": str(len(rows)), f"{name}分": points}
        return found

    def _whole_values(self) -> dict[str, str]:
        whole = self.areas[-1]
        return {
            "满分": points_text(whole.points),
            "得分": points_text(whole.total),
            "评定得分": points_text(whole.base),
            "已定分值": points_text(whole.base + whole.lost),
            "待定分": points_text(whole.open),
            "暂测分": points_text(whole.provisional),
            "加分": points_text(whole.bonus),
            "否决分": points_text(whole.cut),
            "否决事项": list_text([self._veto(item) for item in self.vetoes]),
        }

    def _veto(self, item_id: str) -> str:
        units = self._named(self.cases.units(item_id))
        effect = effect_text(self.catalogue.item_by_id[item_id])
        return (
            f"{self.names[item_id]}（{units}，{effect}）" if units else f"{self.names[item_id]}（{effect}）"
        )

    def conditions(self) -> dict[str, bool]:
        """Condition → whether it holds."""
        settings, by_state = self.catalogue.settings, self.by_state
        asks = self.asks
        named = bool(settings.title and settings.number)
        many = self.losses.many
        silent = asks and bool(by_state[UnitState.NOT_RETURNED])
        veto = bool(self.struck or self.vetoes)
        owes = bool(self.losses.items or by_state[UnitState.FAULTY] or self.waiting or silent or veto)
        return {
            "如评全区": self.district,
            "如评单位": not self.district,
            "如需填报": asks,
            "如有已报": asks and self.back > 0,
            "如无报送": asks and self.back == 0,
            "如有误报": bool(by_state[UnitState.FAULTY]),
            "如有未报": silent,
            "如无未报": self.all_back,
            "如全未报": self.silent,
            "如部分报送": asks and not self.all_back and not self.silent,
            "如有待核": bool(by_state[UnitState.HELD]),
            "如有逾期": bool(self.late),
            "如有已定": self.settled,
            "如无已定": not self.settled,
            "如有失分": bool(self.losses.items),
            "如有整改": bool(self._menders()),
            "如有加减失分": self.losses.beside > 0,
            "如无失分": self.settled and not self.losses.items,
            "如失分较多": many,
            "如失分不多": bool(self.losses.items) and not many,
            "如有加分": self.district and self.areas[-1].bonus != 0,
            "如有增减": self.district and bool(self.areas[-1].bonus or self.vetoes),
            "如有否决": bool(self.vetoes),
            "如有不计": bool(self.excluded),
            "如按已报": settings.missing == MISSING_AS_REPORTED,
            "如有多组": len(self.groups) > 1,
            "如有排名": any(group.ranked for group in self.groups),
            "如无排名": not any(group.ranked for group in self.groups),
            "如有文件": named,
            "如无文件": not named,
            "如有要求": owes,
            "如无要求": not owes,
            "如有单位否决": bool(self.struck),
            "如发生否决": veto,
            "如否决扣分": self._strikes(),
            "如有待定单位": bool(self.lacking),
            **self._waiting_conditions(),
            **self._table_conditions(),
        }

    def _waiting_conditions(self) -> dict[str, bool]:
        """What waits, and for what."""
        states, long = {row["state"] for row in self.waiting}, len(self.waiting) > MANY_ROWS
        return {
            "如有待定": bool(states),
            "如无待定": not states,
            "如待定较多": long,
            "如待定不多": bool(states) and not long,
            "如有未齐": ItemState.OPEN in states,
            "如有待评": ItemState.JUDGED in states,
            "如均未齐": states == {ItemState.OPEN},
            "如均待评": states == {ItemState.JUDGED},
            "如未齐待评": len(states) > 1,
        }

    def _table_conditions(self) -> dict[str, bool]:
        """By what units are ranked, and which columns their tables have."""
        by_rate = {group.by_rate for group in self.groups if group.ranked}
        apart = self.groups[0].apart if self.groups and self.district else frozenset()
        return {
            "如均按总分": not self.district and by_rate == {False},
            "如均按得分率": not self.district and by_rate == {True},
            "如依据不一": not self.district and len(by_rate) > 1,
            "如有未填列": "blank" in apart,
            "如有评审列": "judged" in apart,
            "如有不计列": "beside" in apart,
        }


def _groups_grid(groups: Sequence[GroupStanding]) -> Grid:
    """A row per ranking group: how many, mean, best, worst; no sums, since they are means."""
    rows = []
    for group in groups:
        measures = [group.measure(one) for one in group.ranked]
        shown = (group.mean(), max(measures, default=math.nan), min(measures, default=math.nan))
        rows.append(
            (
                group.name,
                str(len(group.units)),
                str(len(measures)),
                Head.RATE if group.by_rate else "总分",
                *(group.measured(value) if measures else "—" for value in shown),
            )
        )
    headings = ("排名组", "单位数", "参加排名", "排名依据", "平均", "最高", "最低")
    return Grid(headings, rows, (32, 18, 20, 22, 22, 22, 22), ("left", *("center",) * 6))
