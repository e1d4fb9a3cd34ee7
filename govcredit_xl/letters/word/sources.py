"""What each kind of document is compared with: catalogue, master, problems of the unit's return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import DEPARTMENTS, MISSING_AS_REPORTED, TOTAL, TOWNS, Head, ItemState, UnitState
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import Bars, FinishedTable
from govcredit_xl.letters.word.kinds import Doc, DocKind
from govcredit_xl.letters.word.master_figures import MasterFigures
from govcredit_xl.letters.word.readback import (
    Expected,
    ReadBack,
    Sources,
    TableCheck,
    common,
    common_conditions,
    holding,
)
from govcredit_xl.round.evaluate import Evaluation

Rows = Sequence[tuple[str, ...]]
_AREA: Final = (Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL)


# -- the task notice ---------------------------------------------------------------------------------------------
def task_sources(catalogue: Catalogue, issue: Issue) -> Sources:
    """The task notice is compared with the catalogue."""
    title = catalogue.settings.title
    total = sum(item.points for item in catalogue.items)
    year = common(catalogue, issue)["年度"]
    named = title[title.index("《") + 1 : title.rindex("》")] if "《" in title and "》" in title else ""
    expected: dict[str, Expected] = {
        **common(catalogue, issue),
        "通知标题": title or f"关于印发《{year}年度政务诚信评价指标及任务分工》的通知",
        "附件标题": named or f"{year}年度政务诚信评价指标及任务分工",
        "一级指标数": float(len({item.area for item in catalogue.items})),
        "二级指标数": float(len({item.indicator for item in catalogue.items})),
        "评分项数": float(len(catalogue.items)),
        "总分": f"{round(total, 10):g}",
    }
    headings = ("一级指标", "序号", "二级指标", "分值", "评分标准", "评价方法", "责任单位")

    def rows(reading: ReadBack, table: FinishedTable, found: Rows) -> None:
        reading.note("rows", *found)

    def complete(reading: ReadBack) -> None:
        _task_rows(reading, catalogue, reading.seen.get("rows", []))

    conditions = holding(common_conditions(expected, issue))
    return Sources(expected, conditions, {headings: rows}, complete=complete)


def _task_rows(reading: ReadBack, catalogue: Catalogue, rows: Rows) -> None:
    if len(rows) != len(catalogue.items) + 1:
        reading.differs("附表", "行数", str(len(rows)), float(len(catalogue.items) + 1))
        return
    points = 0.0
    for number, (item, row) in enumerate(zip(catalogue.items, rows, strict=False), 1):
        place = f"附表第 {number} 行"
        area, ordinal, indicator, given, criterion, method, responsible = row
        for what, found, wanted in (
            ("一级指标", area.partition("、")[2] or area, item.area),
            ("二级指标", indicator, item.indicator_name),
        ):
            if not found.startswith(wanted):
                reading.differs(place, what, found, wanted)
        reading.same(place, "序号", ordinal, item.indicator)
        reading.same(place, "评分标准", criterion, item.criterion)
        reading.same(place, "评价方法", method, item.method)
        if item.responsible:
            reading.same(place, "责任单位", responsible, item.responsible)
        if float(given) != item.points:
            reading.differs(place, "分值", given, item.points)
        points += float(given)
    if rows[-1][0] != TOTAL or abs(float(rows[-1][3]) - points) > 1e-9:
        reading.differs("附表合计", "分值", rows[-1][3], round(points, 10))


# -- the result circular ---------------------------------------------------------------------------------------
def result_sources(catalogue: Catalogue, issue: Issue, master: MasterFigures) -> Sources:
    """The result circular is compared with the cells of the master."""
    circular = _Circular(master)
    states = [row[Head.STATE] for row in master.returns.values()]
    whole = master.areas[TOTAL]

    def named(state: str) -> tuple[str, ...]:
        return tuple(row[Head.UNIT] for row in master.returns.values() if row[Head.STATE] == state)

    late = tuple(row[Head.UNIT] for row in master.returns.values() if row[Head.LATE])
    item_states = [row[Head.STATE] for row in master.items.values()]
    expected: dict[str, Expected] = {
        **common(catalogue, issue),
        "附件标题": "各单位得分情况",
        "通知标题": catalogue.settings.title,
        "通知文号": catalogue.settings.number,
        "满分": whole[Head.POINTS],
        "得分": whole[Head.SCORE],
        "失分": whole[Head.LOST],
        "待定分": whole[Head.OPEN],
        "暂测分": whole[Head.PROVISIONAL],
        "应报单位数": float(len(states)),
        "已报单位数": float(states.count(UnitState.RETURNED) + states.count(UnitState.FAULTY)),
        "有误单位数": float(states.count(UnitState.FAULTY)),
        "未报单位数": float(states.count(UnitState.NOT_RETURNED)),
        "待核单位数": float(states.count(UnitState.HELD)),
        "逾期单位数": float(len(late)),
        "有误单位": named(UnitState.FAULTY),
        "未报单位": named(UnitState.NOT_RETURNED),
        "待核单位": named(UnitState.HELD),
        "逾期单位": late,
        "失分项数": float(len(circular.losing)),
        "待定项数": float(item_states.count(ItemState.OPEN)),
        "待评项数": float(item_states.count(ItemState.JUDGED)),
        "不计项": tuple(i for i, row in master.items.items() if row[Head.STATE] == ItemState.EXCLUDED),
    }
    return Sources(
        expected,
        holding(common_conditions(expected, issue), circular.conditions(expected, catalogue)),
        circular.tables(),
        circular.bars,
        frozenset(master.names.values()),
        circular.complete,
    )


class _Circular:
    """The tables of the circular against the master."""

    def __init__(self, master: MasterFigures) -> None:
        self.master = master
        self.code_of = {name: code for code, name in master.names.items()}
        self.losing = {i: r for i, r in master.items.items() if (r[Head.LOST] or 0) > 0}

    def conditions(self, expected: Mapping[str, Expected], catalogue: Catalogue) -> dict[str, bool]:
        """Which conditions of the circular hold."""
        groups = {row[Head.GROUP] for row in self.master.units.values()}
        titled = bool(catalogue.settings.title and catalogue.settings.number)
        waiting = bool(expected["待定项数"] or expected["待评项数"])
        return {
            "如有已报": bool(expected["已报单位数"]),
            "如无报送": not expected["已报单位数"],
            "如有误报": bool(expected["有误单位数"]),
            "如有未报": bool(expected["未报单位数"]),
            "如无未报": expected["已报单位数"] == expected["应报单位数"],
            "如有待核": bool(expected["待核单位数"]),
            "如有逾期": bool(expected["逾期单位数"]),
            "如有失分": bool(self.losing),
            "如无失分": not self.losing,
            "如有待定": waiting,
            "如无待定": not waiting,
            "如有不计": bool(expected["不计项"]),
            "如按已报": catalogue.settings.missing == MISSING_AS_REPORTED,
            "如有部门": DEPARTMENTS in groups,
            "如有镇街": TOWNS in groups,
            "如有文件": titled,
            "如无文件": not titled,
        }

    def tables(self) -> dict[tuple[str, ...], TableCheck]:
        return {
            (Head.AREA, *_AREA): self.areas,
            (Head.ITEM, Head.INDICATOR, Head.POINTS, Head.SCORE, Head.LOST, "失分单位"): self.lost,
            (Head.RANK, Head.UNIT, Head.POINTS, Head.SCORE, Head.RATE, Head.STATE): self.ranking,
            (
                Head.ITEM,
                Head.INDICATOR,
                Head.POINTS,
                Head.PROVISIONAL,
                Head.STATE,
                Head.MISSING,
            ): self.waiting,
            (
                Head.CATEGORY,
                Head.STATE,
                Head.POINTS,
                Head.SCORE,
                Head.RATE,
                Head.RANK,
                Head.BLANK,
            ): self.unit,
            (
                Head.ITEM,
                Head.INDICATOR,
                Head.PART,
                Head.POINTS,
                Head.SELF,
                Head.STATE,
                Head.LOST,
            ): self.unit_items,
        }

    def _whole(
        self, reading: ReadBack, place: str, what: str, found: Sequence[str], wanted: Sequence[str]
    ) -> None:
        """The rows must be these, each once, in any order."""
        if sorted(found) != sorted(wanted):
            lacking = "、".join(sorted(set(wanted) - set(found))[:10])
            extra = "、".join(sorted(set(found) - set(wanted))[:10])
            reading.differs(place, what, extra or f"{len(found)} 行", lacking or f"{len(wanted)} 行")

    def areas(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        self._whole(reading, table.place, Head.AREA, [r[0] for r in rows], list(self.master.areas))
        for name, *texts in rows:
            there = self.master.areas.get(name, {})
            for heading, text in zip(_AREA, texts, strict=True):
                reading.points(table.place, f"{name} {heading}", text, there.get(heading))

    def bars(self, reading: ReadBack, chart: Bars) -> None:
        areas = [name for name in self.master.areas if name != TOTAL]
        for heading in (Head.SCORE, Head.LOST, Head.OPEN):
            series = chart.series.get(heading, {})
            self._whole(reading, chart.place, f"图中的{heading}", list(series), areas)
            for name in areas:
                wanted = self.master.areas[name][heading]
                if abs(series.get(name, float("nan")) - wanted) > 1e-9 or name not in series:
                    reading.differs(chart.place, f"图中 {name} {heading}", str(series.get(name)), wanted)

    def lost(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        self._whole(reading, table.place, Head.ITEM, [r[0] for r in rows], list(self.losing))
        for item, name, points, final, lost, who in rows:
            there = self.master.items.get(item, {})
            reading.same(table.place, f"{item} {Head.INDICATOR}", name, there.get(Head.INDICATOR))
            for heading, text in ((Head.POINTS, points), (Head.FINAL, final), (Head.LOST, lost)):
                reading.points(table.place, f"{item} {heading}", text, there.get(heading))
            wanted = {
                self.master.names[unit]: share
                for (other, unit), share in self.master.lost.items()
                if other == item
            }
            shares = dict(part.rsplit(" ", 1) for part in who.split("；") if " " in part)
            self._whole(reading, table.place, f"{item} 失分单位", list(shares), list(wanted))
            for unit, text in shares.items():
                reading.points(table.place, f"{item} {unit}", text, wanted.get(unit))

    def ranking(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        before = 0.0
        groups = set()
        for rank, name, points, score, rate, state in rows:
            code = self.code_of.get(name, "")
            there = self.master.units.get(code, {})
            groups.add(there.get(Head.GROUP))
            reading.note("ranked", name)
            reading.points(table.place, f"{name} {Head.RANK}", rank, there.get(Head.RANK))
            reading.points(table.place, f"{name} {Head.POINTS}", points, there.get(Head.POINTS))
            reading.points(table.place, f"{name} {Head.SCORE}", score, there.get(Head.SCORE))
            _rate(reading, table.place, name, rate, there.get(Head.RATE))
            reading.same(table.place, f"{name} {Head.STATE}", state, there.get(Head.STATE))
            now = float(rank) if rank.isdigit() else float("inf")
            if now < before:
                reading.differs(table.place, f"{name} 的次序", rank, before)
            before = now
        if len(groups) > 1:
            reading.differs(table.place, Head.GROUP, "、".join(map(str, groups)), "部门、镇街分开")

    def waiting(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        wanted = [
            item
            for item, row in self.master.items.items()
            if row[Head.STATE] in (ItemState.OPEN, ItemState.JUDGED)
        ]
        self._whole(reading, table.place, Head.ITEM, [r[0] for r in rows], wanted)
        for item, name, points, provisional, state, missing in rows:
            there = self.master.items.get(item, {})
            reading.same(table.place, f"{item} {Head.INDICATOR}", name, there.get(Head.INDICATOR))
            reading.points(table.place, f"{item} {Head.POINTS}", points, there.get(Head.POINTS))
            reading.points(
                table.place, f"{item} {Head.PROVISIONAL}", provisional, there.get(Head.PROVISIONAL)
            )
            reading.same(table.place, f"{item} {Head.STATE}", state, there.get(Head.STATE))
            reading.same(table.place, f"{item} {Head.MISSING}", missing, there.get(Head.MISSING) or "—")

    def unit(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        name = reading.heading
        there = self.master.units.get(self.code_of.get(name, ""), {})
        reading.note("paged", name)
        for _, state, points, score, rate, rank, blank in rows:
            reading.same(table.place, f"{name} {Head.STATE}", state, there.get(Head.STATE))
            for heading, text in (
                (Head.POINTS, points),
                (Head.SCORE, score),
                (Head.RANK, rank),
                (Head.BLANK, blank),
            ):
                reading.points(table.place, f"{name} {heading}", text, there.get(heading))
            _rate(reading, table.place, name, rate, there.get(Head.RATE))

    def unit_items(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        name = reading.heading
        code = self.code_of.get(name, "")
        mine = [item for unit, item in self.master.unit_items if unit == code]
        reading.note("listed", name)
        self._whole(reading, table.place, f"{name} {Head.ITEM}", [r[0] for r in rows], mine)
        for item, indicator, part, points, own, state, lost in rows:
            there = self.master.unit_items.get((code, item), {})
            what = f"{name} {item}"
            reading.same(table.place, f"{what} {Head.INDICATOR}", indicator, there.get(Head.ITEM_NAME))
            reading.same(table.place, f"{what} {Head.PART}", part, there.get(Head.PART))
            reading.points(table.place, f"{what} {Head.POINTS}", points, there.get(Head.POINTS))
            reading.points(table.place, f"{what} {Head.SELF}", own, there.get(Head.SELF))
            reading.same(table.place, f"{what} {Head.STATE}", state, there.get(Head.STATE))
            reading.points(
                table.place, f"{what} {Head.LOST}", lost, self.master.lost.get((item, code)) or 0.0
            )

    def complete(self, reading: ReadBack) -> None:
        """Every unit is ranked once and has its page, where there are rankings and pages at all."""
        everybody = list(self.master.names.values())
        involved = {self.master.names[unit] for unit, _ in self.master.unit_items}
        for what, shown, wanted in (
            ("ranked", "排名中的单位", everybody),
            ("paged", "单位附页", everybody),
            ("listed", "单位附页的评分项表", sorted(involved)),
        ):
            if what in reading.seen:
                self._whole(reading, "全文", shown, reading.seen[what], wanted)


def _rate(reading: ReadBack, place: str, name: str, text: str, wanted: float | None) -> None:
    shown = "—" if wanted is None else f"{wanted * 100:.2f}%"
    reading.same(place, f"{name} {Head.RATE}", text, shown)


# -- letters -----------------------------------------------------------------------------------------------------
def letter_sources(kind: DocKind, evaluation: Evaluation, unit: str, issue: Issue) -> Sources:
    """A letter is compared with the unit's line of 报送情况 and the problems of its return."""
    catalogue = evaluation.catalogue
    returned = evaluation.chosen.units[unit]
    wanted: list[tuple[str, str, str]] = []
    counts = {"错误数": 0, "空缺数": 0, "佐证数": 0}
    for problem in evaluation.problems:
        if problem.unit != unit or problem.item is None:
            continue
        if problem.code == "evidence-missing":
            which = "佐证数" if kind.name == Doc.REMINDER else ""
        elif problem.file != returned.file:
            which = ""
        elif problem.code in {"missing-input", "report-missing"} and problem.severity != "error":
            which = "空缺数"
        else:
            which = "错误数" if problem.severity == "error" else ""
        if which:
            counts[which] += 1
            place = "!".join(p for p in (problem.sheet, problem.cell) if p) or "—"
            wanted.append((problem.item, place, problem.message()))
    name = catalogue.unit_by_code[unit].name
    what = "更正" if kind.name == Doc.CORRECTION else "补报"
    expected: dict[str, Expected] = {
        **common(catalogue, issue, unit),
        **{key: float(value) for key, value in counts.items()},
        "单位名称": name,
        "附件标题": f"{name}需{what}事项清单",
        "填报表": float(sum(unit in item.leads or unit in item.supporters for item in catalogue.items)),
    }

    def rows(reading: ReadBack, table: FinishedTable, found: Rows) -> None:
        told = sorted((item, place) for _, item, place, _, _ in found)
        if told != sorted((item, place) for item, place, _ in wanted):
            reading.differs(table.place, "所列事项", f"{len(found)} 行", f"{len(wanted)} 行")
            return
        for _, item, place, message, _ in found:
            full = [m for i, p, m in wanted if (i, p) == (item, place)]
            if not any(m.endswith(message) for m in full):
                reading.differs(table.place, f"{item} {place}", message, full[0])

    back = returned.sha256 is not None
    deadline = catalogue.unit_by_code[unit].deadline or catalogue.settings.deadline
    conditions = {
        "如未报": not back,
        "如已报": back,
        "如有错误": counts["错误数"] > 0,
        "如有空缺": counts["空缺数"] > 0,
        "如缺佐证": counts["佐证数"] > 0,
        "如有清单": bool(wanted),
        "如未过期": deadline is not None and (issue.date is None or issue.date <= deadline),
        "如已过期": deadline is not None and issue.date is not None and issue.date > deadline,
    }
    held = holding(common_conditions(expected, issue), conditions)
    return Sources(expected, held, {("序号", "评分项", "位置", "问题", "处理办法"): rows})
