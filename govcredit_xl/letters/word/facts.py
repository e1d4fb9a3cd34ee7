"""From a round's figures to what each document says."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import (
    DEPARTMENTS,
    LEAD,
    MISSING_AS_REPORTED,
    SUPPORT,
    TOTAL,
    TOWNS,
    YES,
    Head,
    ItemState,
    Setting,
    UnitState,
)
from govcredit_xl.letters.word.contents import (
    NONE,
    Block,
    Chart,
    DocumentContent,
    Grid,
    Matrix,
    Pages,
    UnitPage,
    date_text,
    list_text,
    plain_points,
    points_text,
    rate_text,
)
from govcredit_xl.letters.word.kinds import DOCS, Doc, DocKind
from govcredit_xl.master.written.items import name_list
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.round.owed import Arrears

_BLUE, _ORANGE, _GREY = "2E75B6", "C55A11", "BFBFBF"
BLANK_NUMBER: Final = "×××〔××××〕×号"
BLANK_DATE: Final = "××××年×月×日"
BLANK_ORGAN: Final = "××××"


@dataclass(frozen=True)
class Issue:
    """How a document is issued.

    Attributes:
        type: 文种.
        number: 发文字号, "" where it has none.
        date: 成文日期, None where it is blank (only in drafts).
        draft: True for a draft, in which what is blank shows as ××.
    """

    type: str
    number: str
    date: dt.date | None
    draft: bool


def year_of(catalogue: Catalogue) -> str:
    """年度 as it stands before the word 年度."""
    return catalogue.settings.year.removesuffix("年度").removesuffix("年")


def _common(catalogue: Catalogue, issue: Issue, deadline: dt.date | None) -> dict[str, str]:
    settings = catalogue.settings
    organ = settings.organ or (BLANK_ORGAN if issue.draft else "")
    return {
        "年度": year_of(catalogue),
        "发文机关": organ,
        "发文字号": issue.number or (BLANK_NUMBER if issue.draft else ""),
        "文种": issue.type,
        "成文日期": date_text(issue.date) if issue.date else BLANK_DATE,
        "截止日期": date_text(deadline) if deadline else "",
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        "抄送机关": settings.other.get(Setting.COPIES, "").rstrip("。"),
        "印发机关": settings.other.get(Setting.PRINTER, "") or organ,
    }


def _content(
    kind: DocKind,
    catalogue: Catalogue,
    issue: Issue,
    values: Mapping[str, str],
    conditions: Mapping[str, bool],
    blocks: Mapping[str, Block],
    unit: str = "",
) -> DocumentContent:
    deadline = catalogue.deadline_of(unit) if unit else catalogue.settings.deadline
    common = _common(catalogue, issue, deadline)
    holds = {
        "如有联系人": bool(common["联系人"] or common["电话"]),
        "如有邮箱": bool(common["邮箱"]),
        "如有截止日期": bool(common["截止日期"]),
        "如有抄送": bool(common["抄送机关"]),
        "如有文号": bool(issue.number),
        **conditions,
    }
    return DocumentContent(
        kind,
        issue.type,
        unit,
        {**common, **values},
        frozenset(name for name, held in holds.items() if held),
        blocks,
        catalogue.settings.other.get(Setting.SEALED, "") == YES,
    )


# -- the task notice -----------------------------------------------------------------------------------------
def task_title(catalogue: Catalogue) -> str:
    """The notice's title."""
    return catalogue.settings.title or f"关于印发《{year_of(catalogue)}年度政务诚信评价指标及任务分工》的通知"


def annex_title(catalogue: Catalogue) -> str:
    """What the notice issues: what stands in 《》 of its title."""
    found = re.search(r"《(.+)》", task_title(catalogue))
    return found[1] if found else f"{year_of(catalogue)}年度政务诚信评价指标及任务分工"


def task_content(catalogue: Catalogue, issue: Issue) -> DocumentContent:
    """The task notice (印发通知)."""
    ordinals = {area.name: area for area in catalogue.areas}
    indicators = {indicator.number: indicator for indicator in catalogue.indicators}
    rows = []
    for item in catalogue.items:
        area = ordinals[item.area]
        rows.append(
            (
                f"{area.ordinal}、{area.name}\n（{plain_points(area.points)}分）"
                if area.ordinal
                else f"{area.name}\n（{plain_points(area.points)}分）",
                item.indicator,
                f"{item.indicator_name}\n（{plain_points(indicators[item.indicator].points)}分）",
                plain_points(item.points),
                item.criterion,
                item.method,
                item.responsible or _responsible(catalogue, item.leads, item.supporters),
            )
        )
    total = sum(item.points for item in catalogue.items)
    rows.append((TOTAL, "", "", plain_points(round(total, 10)), "", "", ""))
    grid = Grid(
        ("一级指标", "序号", "二级指标", "分值", "评分标准", "评价方法", "责任单位"),
        rows,
        (24, 10, 31, 11, 84, 31, 34),
        ("center", "center", "center", "center", "left", "center", "center"),
        total=True,
    )
    merged = {0: (0,), 1: (0, 1), 2: (0, 1), 5: (0, 5), 6: (0, 6)}
    values = {
        "通知标题": task_title(catalogue),
        "附件标题": annex_title(catalogue),
        "一级指标数": str(len(catalogue.areas)),
        "二级指标数": str(len(catalogue.indicators)),
        "评分项数": str(len(catalogue.items)),
        "总分": plain_points(round(total, 10)),
    }
    return _content(DOCS[Doc.TASK], catalogue, issue, values, {}, {"指标及任务分工表": Matrix(grid, merged)})


def _responsible(catalogue: Catalogue, leads: Sequence[str], supporters: Sequence[str]) -> str:
    def names(codes: Sequence[str]) -> str:
        units = [catalogue.unit_by_code[code] for code in codes]
        return list_text([unit.short or unit.name for unit in units])

    return f"{names(leads)}（牵头）；{names(supporters)}" if supporters else names(leads)


# -- the result circular ---------------------------------------------------------------------------------------
def result_content(evaluation: Evaluation, issue: Issue) -> DocumentContent:
    """The result circular (通报)."""
    told = _Told(evaluation)
    blocks: dict[str, Block] = {
        "一级指标得分表": _areas_grid(evaluation),
        "一级指标得分图": _areas_chart(evaluation),
        "失分表": _lost_grid(evaluation, told.lost),
        "部门排名表": _ranking_grid(evaluation, DEPARTMENTS),
        "镇街排名表": _ranking_grid(evaluation, TOWNS),
        "待定表": _waiting_grid(evaluation, told.waiting),
        "单位附页": _unit_pages(evaluation),
    }
    return _content(DOCS[Doc.RESULT], evaluation.catalogue, issue, told.values(), told.conditions(), blocks)


class _Told:
    """What the circular's sentences tell."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.catalogue, self.total = evaluation.catalogue, evaluation.scores.total
        self.returns = list(evaluation.chosen.units.values())
        items = evaluation.scores.items.to_dict("records")
        names = {unit.code: unit.name for unit in self.catalogue.units}
        self.lost = [row for row in items if not math.isnan(row["lost"]) and row["lost"] > 0]
        self.waiting = [row for row in items if row["state"] in (ItemState.OPEN, ItemState.JUDGED)]
        self.excluded = [row["item"] for row in items if row["state"] == ItemState.EXCLUDED]
        self.by_state = {
            state: [names[r.unit] for r in self.returns if r.state == state] for state in UnitState.ALL
        }
        self.late = [names[r.unit] for r in self.returns if r.late]
        self.back = len(self.by_state[UnitState.RETURNED]) + len(self.by_state[UnitState.FAULTY])

    def values(self) -> dict[str, str]:
        """Placeholder → text."""
        total, settings, by_state = self.total, self.catalogue.settings, self.by_state
        states = [row["state"] for row in self.waiting]
        return {
            "附件标题": "各单位得分情况",
            "通知标题": settings.title,
            "通知文号": settings.number,
            "满分": points_text(total.points),
            "得分": points_text(total.final),
            "失分": points_text(total.lost),
            "待定分": points_text(total.open),
            "暂测分": points_text(total.provisional),
            "应报单位数": str(len(self.returns)),
            "已报单位数": str(self.back),
            "有误单位数": str(len(by_state[UnitState.FAULTY])),
            "未报单位数": str(len(by_state[UnitState.NOT_RETURNED])),
            "待核单位数": str(len(by_state[UnitState.HELD])),
            "逾期单位数": str(len(self.late)),
            "有误单位": list_text(by_state[UnitState.FAULTY]),
            "未报单位": list_text(by_state[UnitState.NOT_RETURNED]),
            "待核单位": list_text(by_state[UnitState.HELD]),
            "逾期单位": list_text(self.late),
            "失分项数": str(len(self.lost)),
            "待定项数": str(states.count(ItemState.OPEN)),
            "待评项数": str(states.count(ItemState.JUDGED)),
            "不计项": list_text(self.excluded),
        }

    def conditions(self) -> dict[str, bool]:
        """Condition → whether it holds."""
        settings, by_state = self.catalogue.settings, self.by_state
        groups = {unit.rank_group for unit in self.catalogue.units}
        return {
            "如有已报": self.back > 0,
            "如无报送": self.back == 0,
            "如有误报": bool(by_state[UnitState.FAULTY]),
            "如有未报": bool(by_state[UnitState.NOT_RETURNED]),
            "如无未报": self.back == len(self.returns),
            "如有待核": bool(by_state[UnitState.HELD]),
            "如有逾期": bool(self.late),
            "如有失分": bool(self.lost),
            "如无失分": not self.lost,
            "如有待定": bool(self.waiting),
            "如无待定": not self.waiting,
            "如有不计": bool(self.excluded),
            "如按已报": settings.missing == MISSING_AS_REPORTED,
            "如有部门": DEPARTMENTS in groups,
            "如有镇街": TOWNS in groups,
            "如有文件": bool(settings.title and settings.number),
            "如无文件": not (settings.title and settings.number),
        }


def _areas_grid(evaluation: Evaluation) -> Grid:
    rows = [
        (one.name, *(points_text(v) for v in (one.points, one.final, one.lost, one.open, one.provisional)))
        for one in (*evaluation.scores.areas, evaluation.scores.total)
    ]
    headings = (Head.AREA, Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL)
    return Grid(headings, rows, (58, 20, 19, 19, 19, 21), ("left", *("center",) * 5), total=True)


def _areas_chart(evaluation: Evaluation) -> Chart:
    areas = evaluation.scores.areas
    return Chart(
        "各一级指标得分、失分、待定（分）",
        tuple(area.name for area in areas),
        (
            (Head.SCORE, _BLUE, tuple(area.final for area in areas)),
            (Head.LOST, _ORANGE, tuple(area.lost for area in areas)),
            (Head.OPEN, _GREY, tuple(area.open for area in areas)),
        ),
    )


def _lost_grid(evaluation: Evaluation, rows: Sequence[Mapping[Any, Any]]) -> Grid:
    catalogue = evaluation.catalogue
    shares: dict[str, list[str]] = {}
    for one in evaluation.scores.lost.to_dict("records"):
        name = catalogue.unit_by_code[one["unit"]].name
        shares.setdefault(one["item"], []).append(f"{name} {points_text(one['lost'])}")
    found = [
        (
            row["item"],
            catalogue.item_by_id[row["item"]].name,
            points_text(row["points"]),
            points_text(row["final"]),
            points_text(row["lost"]),
            "；".join(shares.get(row["item"], [])) or NONE,
        )
        for row in rows
    ]
    headings = (Head.ITEM, Head.INDICATOR, Head.POINTS, Head.SCORE, Head.LOST, "失分单位")
    return Grid(
        headings, found, (16, 40, 15, 15, 15, 55), ("center", "left", "center", "center", "center", "left")
    )


def _ranking_grid(evaluation: Evaluation, group: str) -> Grid:
    units = evaluation.catalogue.unit_by_code
    mine = [row for row in evaluation.scores.units.to_dict("records") if row["group"] == group]
    mine.sort(key=lambda row: (math.inf if math.isnan(row["rank"]) else row["rank"], row["unit"]))
    rows = [
        (
            NONE if math.isnan(row["rank"]) else str(int(row["rank"])),
            units[row["unit"]].name,
            points_text(row["points"]),
            points_text(row["score"]),
            rate_text(row["rate"]),
            row["state"],
        )
        for row in mine
    ]
    headings = (Head.RANK, Head.UNIT, Head.POINTS, Head.SCORE, Head.RATE, Head.STATE)
    return Grid(headings, rows, (14, 63, 18, 18, 22, 21), ("center", "left", *("center",) * 4))


def _waiting_grid(evaluation: Evaluation, rows: Sequence[Mapping[Any, Any]]) -> Grid:
    catalogue = evaluation.catalogue
    found = []
    for row in rows:
        units = [catalogue.unit_by_code[code] for code in row["missing"]]
        missing = name_list([unit.short or unit.name for unit in units])
        found.append(
            (
                row["item"],
                catalogue.item_by_id[row["item"]].name,
                points_text(row["points"]),
                points_text(row["provisional"]),
                row["state"],
                missing or NONE,
            )
        )
    headings = (Head.ITEM, Head.INDICATOR, Head.POINTS, Head.PROVISIONAL, Head.STATE, Head.MISSING)
    return Grid(
        headings, found, (16, 40, 15, 17, 14, 54), ("center", "left", "center", "center", "center", "left")
    )


def _unit_pages(evaluation: Evaluation) -> Pages:
    catalogue = evaluation.catalogue
    mine: dict[str, list[Mapping[Any, Any]]] = {unit.code: [] for unit in catalogue.units}
    for row in evaluation.scores.unit_items.to_dict("records"):
        mine[row["unit"]].append(row)
    lost = {(r["unit"], r["item"]): r["lost"] for r in evaluation.scores.lost.to_dict("records")}
    pages = []
    for row in evaluation.scores.units.to_dict("records"):
        unit = catalogue.unit_by_code[row["unit"]]
        figures = Grid(
            (Head.CATEGORY, Head.STATE, Head.POINTS, Head.SCORE, Head.RATE, Head.RANK, Head.BLANK),
            [
                (
                    unit.category,
                    row["state"],
                    points_text(row["points"]),
                    points_text(row["score"]),
                    rate_text(row["rate"]),
                    NONE if math.isnan(row["rank"]) else str(int(row["rank"])),
                    str(int(row["blank"])),
                )
            ],
            (22,) * 7,
            ("center",) * 7,
        )
        pages.append(UnitPage(unit.name, figures, _unit_items(catalogue, mine[unit.code], lost)))
    return Pages(tuple(pages))


def _unit_items(
    catalogue: Catalogue, rows: Sequence[Mapping[Any, Any]], lost: Mapping[tuple[str, str], float]
) -> Grid:
    found = [
        (
            row["item"],
            catalogue.item_by_id[row["item"]].name,
            LEAD if row["lead"] else SUPPORT,
            points_text(row["points"]),
            points_text(row["self"]),
            row["state"],
            points_text(lost.get((row["unit"], row["item"]), 0.0)),
        )
        for row in rows
    ]
    headings = (Head.ITEM, Head.INDICATOR, Head.PART, Head.POINTS, Head.SELF, Head.STATE, Head.LOST)
    return Grid(headings, found, (16, 63, 14, 15, 16, 14, 18), ("center", "left", *("center",) * 5))


# -- letters ---------------------------------------------------------------------------------------------------
def letter_content(kind: DocKind, evaluation: Evaluation, debt: Arrears, issue: Issue) -> DocumentContent:
    """A reminder or correction letter: only what that unit owes."""
    catalogue = evaluation.catalogue
    unit = catalogue.unit_by_code[debt.unit]
    correction = kind.name == Doc.CORRECTION
    listed = [*debt.errors, *debt.blanks, *(() if correction else debt.evidence)]
    rows = [
        (
            str(number),
            problem.item or NONE,
            "!".join(part for part in (problem.sheet, problem.cell) if part) or NONE,
            bare(problem.message(), problem.place),
            problem.remedy(),
        )
        for number, problem in enumerate(listed, 1)
    ]
    grid = Grid(
        ("序号", "评分项", "位置", "问题", "处理办法"),
        rows,
        (12, 16, 28, 56, 44),
        ("center", "center", "center", "left", "left"),
    )
    values = {
        "单位名称": unit.name,
        "附件标题": f"{unit.name}需{'更正' if correction else '补报'}事项清单",
        "填报表": str(len(catalogue.items_of(unit.code))),
        "错误数": str(len(debt.errors)),
        "空缺数": str(len(debt.blanks)),
        "佐证数": str(0 if correction else len(debt.evidence)),
    }
    back = debt.state in (UnitState.RETURNED, UnitState.FAULTY)
    overdue = debt.deadline is not None and issue.date is not None and issue.date > debt.deadline
    conditions = {
        "如未报": not back,
        "如已报": back,
        "如有错误": bool(debt.errors),
        "如有空缺": bool(debt.blanks),
        "如缺佐证": bool(debt.evidence) and not correction,
        "如有清单": bool(rows),
        "如未过期": debt.deadline is not None and not overdue,
        "如已过期": overdue,
    }
    return _content(kind, catalogue, issue, values, conditions, {"事项清单": grid}, unit.code)


def bare(message: str, place: str) -> str:
    """A message without the place that it begins with, which has a column of its own."""
    return message.removeprefix(f"{place}：") if place else message
