"""What each kind of document is compared with: catalogue, master, problems of the unit's return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import TOTAL, Head
from govcredit_xl.letters.word.facts import (
    Issue,
    closed_up,
    has_indicators,
    own_name,
    task_headings,
    to_the_unit,
)
from govcredit_xl.letters.word.finished import FinishedTable
from govcredit_xl.letters.word.kinds import DOCS, Doc, DocKind
from govcredit_xl.letters.word.passages import Occurrence
from govcredit_xl.letters.word.readback import (
    Expected,
    ReadBack,
    Sources,
    common,
    common_conditions,
    holding,
    in_letter_form,
)
from govcredit_xl.returns.remarks import BLANK_CODES
from govcredit_xl.round.evaluate import Evaluation

Rows = Sequence[tuple[str, ...]]
_AREA: Final = (Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL)


# -- the task notice ---------------------------------------------------------------------------------------------
def task_sources(catalogue: Catalogue, issue: Issue) -> Sources:
    """The task notice is compared with the catalogue."""
    title = catalogue.settings.title
    by_unit, total = catalogue.settings.by_unit, _stated_total(catalogue)
    period = common(catalogue, DOCS[Doc.TASK], issue)["评价期"]
    named = title[title.index("《") + 1 : title.rindex("》")] if "《" in title and "》" in title else ""
    expected: dict[str, Expected] = {
        **common(catalogue, DOCS[Doc.TASK], issue),
        "通知标题": title or f"关于印发《{period}{catalogue.settings.evaluation}指标及任务分工》的通知",
        "附件标题": named or f"{period}{catalogue.settings.evaluation}指标及任务分工",
        "一级指标数": float(len({item.area for item in catalogue.items})),
        "二级指标数": float(len({item.indicator for item in catalogue.items})),
        "评分项数": float(len(catalogue.items)),
        "总分": total,
    }
    headings = task_headings(catalogue)

    def rows(reading: ReadBack, table: FinishedTable, found: Rows) -> None:
        reading.note("rows", *found)

    def complete(reading: ReadBack) -> None:
        _task_rows(reading, catalogue, reading.seen.get("rows", []))

    mode = {"如评全区": not by_unit, "如评单位": by_unit, "如有总分": bool(total)}
    mode["如有二级"] = has_indicators(catalogue)
    conditions = holding(common_conditions(expected, issue), mode)
    return Sources(expected, conditions, {headings: rows}, complete=complete)


def _stated_total(catalogue: Catalogue) -> str:
    settings = catalogue.settings
    if not settings.by_unit:
        return f"{round(sum(item.points for item in catalogue.items), 10):g}"
    scored = [unit for unit in catalogue.units if any(unit.code in item.units for item in catalogue.items)]
    wholes = {one.rank_group: settings.wholes.get(one.rank_group, settings.whole) for one in scored}
    texts = {group: f"{points:g}" for group, points in wholes.items() if points is not None}
    if len(set(texts.values())) == 1 and len(texts) == len(wholes):
        return next(iter(texts.values()))
    return "、".join(f"{group}{points}分" for group, points in texts.items())[:-1]


def _task_rows(reading: ReadBack, catalogue: Catalogue, rows: Rows) -> None:
    sums = 0 if catalogue.settings.by_unit else 1
    if len(rows) != len(catalogue.items) + sums:
        reading.differs("附表", "行数", str(len(rows)), float(len(catalogue.items) + sums))
        return
    headings = task_headings(catalogue)
    for number, (item, row) in enumerate(zip(catalogue.items, rows, strict=False), 1):
        place = f"附表第 {number} 行"
        shown = dict(zip(headings, row, strict=True))
        area = shown["一级指标"]
        for what, found, wanted in (
            ("一级指标", area.partition("、")[2] or area, item.area),
            ("二级指标", shown.get("二级指标", item.indicator_name), item.indicator_name),
        ):
            if not found.startswith(wanted):
                reading.differs(place, what, found, wanted)
        reading.same(place, "序号", shown["序号"], item.indicator if "二级指标" in shown else str(number))
        reading.same(place, "评分标准", shown["评分标准"], item.criterion)
        reading.same(place, "评价方法", shown.get("评价方法", ""), item.method)
        if item.responsible:
            reading.same(place, "责任单位", shown["责任单位"], item.responsible)
        reading.same(place, "分值", shown["分值"], f"{item.points:.10g}" if item.points else "—")
    if not sums:
        return
    reading.same("附表合计", headings[0], rows[-1][0], TOTAL)
    points = round(sum(item.points for item in catalogue.items), 10)
    reading.same("附表合计", "分值", rows[-1][headings.index("分值")], f"{points:.10g}")


# -- letters -----------------------------------------------------------------------------------------------------
def letter_sources(kind: DocKind, evaluation: Evaluation, unit: str, issue: Issue) -> Sources:
    """A letter is compared with the unit's line of 报送情况 and the problems of its return."""
    catalogue = evaluation.catalogue
    wanted, counts = _wanted(kind, evaluation, unit)
    name = catalogue.unit_by_code[unit].name
    what = "更正" if kind.name == Doc.CORRECTION else "补报"
    expected: dict[str, Expected] = {
        **common(catalogue, kind, issue, unit),
        **{key: float(value) for key, value in counts.items()},
        "单位名称": name,
        "主送名称": catalogue.unit_by_code[unit].addressee or name,
        "附件标题": f"需{what}事项清单",
        "填报表": float(sum(unit in item.leads or unit in item.supporters for item in catalogue.items)),
    }
    listed = [(str(k), *point) for k, point in enumerate(wanted, 1)]

    def rows(reading: ReadBack, table: FinishedTable, found: Rows) -> None:
        if len(found) != len(listed):
            reading.differs(table.place, "所列事项", f"{len(found)} 行", f"{len(listed)} 行")
        for shown, point in zip(found, listed, strict=False):
            for heading, text, there in zip(table.rows[0], shown, point, strict=True):
                reading.same(table.place, f"所列事项 {point[0]} {heading}", text, there)

    back = evaluation.chosen.units[unit].sha256 is not None
    deadline = catalogue.unit_by_code[unit].deadline or catalogue.settings.deadline
    late = not back and deadline is not None and issue.date is not None and issue.date > deadline
    conditions = {
        "如未报": not back,
        "如已报": back,
        "如有错误": counts["错误数"] > 0,
        "如有空缺": counts["空缺数"] > 0,
        "如缺佐证": counts["佐证数"] > 0,
        "如列正文": 0 < len(wanted) <= 3,
        "如有清单": len(wanted) > 3,
        "如未过期": not late,
        "如已过期": late,
    }
    told = [Occurrence(dict(zip(("序号", "事项", "问题", "办法"), point, strict=True))) for point in listed]
    return Sources(
        expected,
        holding(common_conditions(expected, issue), conditions),
        {("序号", "评分项", "问题", "处理办法"): rows},
        repeats={"每项": told if len(told) <= 3 else []},
        letter=in_letter_form(catalogue, kind),
    )


_SORTS: Final = ("错误数", "空缺数", "佐证数")


def _wanted(
    kind: DocKind, evaluation: Evaluation, unit: str
) -> tuple[list[tuple[str, str, str]], dict[str, int]]:
    """(item's name, what is wrong, what to do) of what the unit owes, and how many of each sort."""
    names, returned = item_names(evaluation.catalogue), evaluation.chosen.units[unit]
    wanted: dict[str, list[tuple[str, str, str]]] = {sort: [] for sort in _SORTS}
    for problem in evaluation.problems:
        if problem.unit != unit or problem.item is None:
            continue
        if problem.code == "evidence-missing":
            which = "佐证数" if kind.name == Doc.REMINDER else ""
        elif problem.file != returned.file:
            which = ""
        elif problem.code in BLANK_CODES and problem.severity != "error":
            which = "空缺数"
        else:
            which = "错误数" if problem.severity == "error" else ""
        if which:
            place = "!".join(p for p in (problem.sheet, problem.cell) if p)
            message = to_the_unit(problem)
            message = message[len(place) + 1 :] if place and message.startswith(f"{place}：") else message
            remedy = own_name(evaluation.catalogue.settings.organ).join(problem.remedy().split("主办单位"))
            wanted[which].append((names.get(problem.item, "—"), message, closed_up(remedy)))
    points = [point for sort in _SORTS for point in wanted[sort]]
    return points, {sort: len(found) for sort, found in wanted.items()}
