"""总览: the page for a leader, live over the other sheets, on one landscape A4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arithmetic import RATE_DIGITS, round_half_away
from govcredit_xl.core.cells import a1, quote_text
from govcredit_xl.core.model import Settings
from govcredit_xl.core.terms import (
    MISSING_AS_REPORTED,
    TOTAL,
    YES,
    Head,
    ItemState,
    Sheet,
    UnitState,
)
from govcredit_xl.forms.page import round_title, shorten
from govcredit_xl.master.marks import ROUND_LABEL
from govcredit_xl.master.records import TablePlace
from govcredit_xl.master.written import highlights, lists, units
from govcredit_xl.master.written.sheetdata import write_live
from govcredit_xl.master.written.style import LOST, OPEN, SCORED, MasterStyles
from govcredit_xl.master.written.table import Draft, Live, blank
from govcredit_xl.scoring.figures import Sum
from govcredit_xl.scoring.rules import RULES, rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL
from govcredit_xl.scoring.sums import bonus_cap, strikes

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

AREAS: Final = "指标_一级指标"
KINDS: Final = "指标_计分方式"
POINTS: Final = "指标_分值"
FINALS: Final = "指标_最终分"
STATES: Final = "指标_状态"
MAYBES: Final = "指标_暂计"
VETOES: Final = "指标_否决"

HEADINGS: Final = (
    Head.AREA,
    Head.POINTS,
    Head.SCORE,
    Head.LOST,
    Head.OPEN,
    Head.PROVISIONAL,
    Head.SETTLED_RATE,
)
HEADING_ROW: Final = 8
CHARTS: Final = 2
"""At the most."""
WIDTHS: Final = (27, 10, 10, 10, 10, 10, 12, 3, 13, 14, 10, 14, 10)
_TITLE_ROOM: Final = 76
SIDE: Final = 9
"""First column of what stands to the right of the areas."""


def name_items(draft: Draft) -> None:
    """The names that the overview's formulas use."""
    table = draft.tables[Sheet.ITEMS]
    for name, heading in (
        (AREAS, Head.AREA), (KINDS, Head.KIND), (POINTS, Head.POINTS), (FINALS, Head.FINAL),
        (STATES, Head.STATE), (MAYBES, Head.MAYBE), (VETOES, Head.VETO), (highlights.IDS, Head.ITEM),
        (highlights.INDICATORS, Head.INDICATOR), (highlights.LOSSES, Head.LOST),
    ):  # fmt: skip
        draft.name(name, table, heading)


def charts(draft: Draft) -> int:
    """How many charts stand on the sheet: how returns came in is shown once one has come."""
    return CHARTS if any(row.received is not None for row in draft.given.returns) else 1


def overview_place(draft: Draft) -> TablePlace:
    """Where the areas' table stands."""
    keys = [area.name for area in draft.given.scores.areas] + [TOTAL]
    rows = {key: HEADING_ROW + 1 + k for k, key in enumerate(keys)}
    return TablePlace(
        rows, {h: k for k, h in enumerate(HEADINGS, 1)}, HEADING_ROW + 1, HEADING_ROW + len(keys)
    )


# -- the areas' formulas -------------------------------------------------------------------------------------
_EITHER: Final = frozenset(kind for kind, rule in RULES.items() if rule.may_be_outside)


class _Area:
    """The formulas of an area's row."""

    def __init__(self, draft: Draft, figures: Sum, row: int) -> None:
        self.figures, self.row = figures, row
        mine = [item for item in draft.given.catalogue.items if item.area == figures.name]
        adding = {(item.kind, rule_of(item).capped(item)) for item in mine if rule_of(item).adds}
        self.capped = sorted(kind for kind, capped in adding if capped)
        self.more = sorted(kind for kind, capped in adding if not capped)
        self.cap = bonus_cap(draft.given.catalogue, figures.name)
        self.veto = any(strikes(item, STRIKES_AREA) for item in mine)
        self.mine = f"{AREAS},{self.cell(Head.AREA)}"

    def cell(self, heading: str) -> str:
        return a1(self.row, HEADINGS.index(heading) + 1)

    def _sum(self, column: str) -> tuple[str, str]:
        """(what the items of the 100 give, what 加分 adds)."""
        every = f"SUMIFS({column},{self.mine})"
        if not self.capped and not self.more:
            return every, ""
        # An item of 公式 stands outside the 100 only where its 分值 is 0.
        each = {
            kind: f"SUMIFS({column},{self.mine},{KINDS},{quote_text(kind)}{',' + POINTS + ',0' if kind in _EITHER else ''})"
            for kind in (*self.capped, *self.more)
        }
        extra = "+".join(each[kind] for kind in self.capped)
        more = "".join(f"+{each[kind]}" for kind in self.more)
        capped = extra if self.cap is None or not extra else f"MIN({self.cap:.15g},{extra})"
        inside = "".join(f"-{text}" for text in each.values())
        return f"({every}{inside})", (f"+{capped}" if capped else "") + more

    def _unless_struck(self, text: str, struck: str) -> str:
        if not self.veto:
            return text
        return f"IF(COUNTIFS({self.mine},{VETOES},{quote_text(STRIKES_AREA)})>0,{struck},{text})"

    def formulas(self) -> dict[str, tuple[str, float]]:
        """Heading → formula and value."""
        figures, points, open_ = self.figures, self.cell(Head.POINTS), self.cell(Head.OPEN)
        final, bonus = self._sum(FINALS)
        maybe, maybe_bonus = self._sum(MAYBES)
        excluded = f'SUMIFS({POINTS},{self.mine},{STATES},"{ItemState.EXCLUDED}")'
        waiting = "+".join(
            f'SUMIFS({POINTS},{self.mine},{STATES},"{state}")' for state in (ItemState.OPEN, ItemState.JUDGED)
        )
        return {
            Head.POINTS: (f"ROUND(SUMIFS({POINTS},{self.mine})-{excluded},2)", figures.points),
            Head.SCORE: (self._unless_struck(f"ROUND({final}{bonus},2)", "0"), figures.final),
            Head.LOST: (
                self._unless_struck(f"ROUND({points}-{final}-{open_},2)", f"ROUND({points}-{open_},2)"),
                figures.lost,
            ),
            Head.OPEN: (f"ROUND({waiting},2)", figures.open),
            Head.PROVISIONAL: (
                self._unless_struck(f"ROUND({maybe}{maybe_bonus},2)", "0"),
                figures.provisional,
            ),
        }


def _total_formulas(draft: Draft, place: TablePlace) -> dict[str, tuple[str, float]]:
    figures, row = draft.given.scores.total, place.last
    veto = any(strikes(item, STRIKES_TOTAL) for item in draft.given.catalogue.items)
    values = {
        Head.POINTS: figures.points,
        Head.SCORE: figures.final,
        Head.LOST: figures.lost,
        Head.OPEN: figures.open,
        Head.PROVISIONAL: figures.provisional,
    }
    found = {}
    for heading, value in values.items():
        column = place.columns[heading]
        text = "0" if row == place.first else f"ROUND(SUM({a1(place.first, column)}:{a1(row - 1, column)}),2)"
        if veto and heading in (Head.SCORE, Head.LOST, Head.PROVISIONAL):
            left = f"{a1(row, place.columns[Head.POINTS])}-{a1(row, place.columns[Head.OPEN])}"
            struck = f"ROUND({left},2)" if heading == Head.LOST else "0"
            text = f"IF(COUNTIF({VETOES},{quote_text(STRIKES_TOTAL)})>0,{struck},{text})"
        found[heading] = (text, value)
    return found


def _settled_rate(place: TablePlace, row: int, figures: Sum) -> Live:
    points, open_, final = (a1(row, place.columns[h]) for h in (Head.POINTS, Head.OPEN, Head.SCORE))
    settled = round_half_away(figures.points - figures.open)
    value = round_half_away(figures.final / settled, RATE_DIGITS) if settled > 0 else ""
    return Live(f'IF(ROUND({points}-{open_},2)>0,ROUND({final}/ROUND({points}-{open_},2),4),"")', value)


# -- writing ----------------------------------------------------------------------------------------------------
def write_overview(book: Workbook, ws: Worksheet, draft: Draft, styles: MasterStyles) -> TablePlace:
    """The whole sheet; where its table stands."""
    place = overview_place(draft)
    for k, width in enumerate(WIDTHS):
        ws.set_column(k, k, width, styles["plain"])
    write_head(ws, draft, styles)
    _write_cards(ws, draft, styles, place)
    _write_areas(ws, draft, styles, place)
    side = write_returns(ws, draft, styles)
    groups = _write_groups(ws, draft, styles, side + 1)
    side = highlights.write_best_units(ws, draft, styles, groups, SIDE - 1)
    areas = [_settled_rate(place, place.first, area).value for area in draft.given.scores.areas]
    names = [area.name for area in draft.given.scores.areas]
    highlights.write_extremes(ws, styles, place, areas, names, SIDE - 1)
    chart_row = max(place.last, side) + 1
    _insert_bars(book, ws, place, chart_row)
    free = highlights.write_losses(ws, draft, styles, chart_row, SIDE - 1)
    days = highlights.write_progress(ws, draft, styles, free, SIDE - 1)
    if days is not None:
        _insert_progress(book, ws, days, free)
    _write_notes(ws, draft, styles, max(chart_row + 17, free + 10))
    return place


_SUBJECT: Final = re.compile(
    r"(?:第三方)?(?P<what>评价|考核|考评|测评)?(?:指标|标准|细则)(?:体系)?(?:[及和与、暨].*|任务分.*)?$"
)


def result_title(settings: Settings) -> str:
    """What the results are called: the round's subject without what only the notice itself is, such as 任务分工."""
    whole = round_title(settings)
    found = _SUBJECT.search(whole)
    subject = whole[: found.start()] if found is not None else whole
    if found is None or len(subject) < _LEAST_TITLE:
        return whole
    return subject + (found["what"] or "评价")


def write_head(ws: Worksheet, draft: Draft, styles: MasterStyles) -> None:
    """Title, and for when and for how many units the figures stand."""
    settings, returns = draft.given.catalogue.settings, draft.given.returns
    ws.set_row(0, 34)
    ws.write_string(0, 0, f"{shorten(result_title(settings), _TITLE_ROOM)} · 总览", styles["title"])
    back = sum(row.state in (UnitState.RETURNED, UnitState.FAULTY) for row in returns)
    parts = [
        settings.organ,
        draft.as_of,
        f"应报单位 {len(returns)} 家，收到 {back} 家",
        f"{ROUND_LABEL} {draft.given.round_id}" if draft.given.round_id else "",
    ]
    ws.write_string(1, 0, "　·　".join(part for part in parts if part), styles["subtitle"])


def _write_cards(ws: Worksheet, draft: Draft, styles: MasterStyles, place: TablePlace) -> None:
    """The total, always with what is open and with the provisional total."""
    total = draft.given.scores.total
    cards = (
        (1, 2, f"总得分（满分 {total.points:g}）", Head.SCORE, total.final, "card"),
        (3, 3, "失分", Head.LOST, total.lost, "card2"),
        (4, 5, "待定分值", Head.OPEN, total.open, "card2"),
        (6, 7, "暂测总分", Head.PROVISIONAL, total.provisional, "card2"),
    )
    ws.set_row(3, 22)
    ws.set_row(4, 38)
    names = {1: (0, 0), 3: (1, 2), 4: (3, 4), 6: (5, 6)}
    for start, _, name, heading, value, look in cards:
        first, last = names[start]
        source = a1(place.last, place.columns[heading], absolute=True)
        if first < last:
            ws.merge_range(3, first, 3, last, name, styles[f"{look}_name"])
            ws.merge_range(4, first, 4, last, "", styles[f"{look}_value"])
        else:
            ws.write_string(3, first, name, styles[f"{look}_name"])
        write_live(ws, 4, first, Live(source, value), styles[f"{look}_value"])


def _write_areas(ws: Worksheet, draft: Draft, styles: MasterStyles, place: TablePlace) -> None:
    ws.set_row(HEADING_ROW - 2, highlights.SECTION)
    ws.write_string(HEADING_ROW - 2, 0, "各一级指标", styles["section"])
    for k in range(1, len(HEADINGS)):
        ws.write_blank(HEADING_ROW - 2, k, None, styles["section"])
    ws.set_row(HEADING_ROW - 1, 24)
    for k, heading in enumerate(HEADINGS):
        ws.write_string(HEADING_ROW - 1, k, heading, styles["head"])
    sums = [*draft.given.scores.areas, draft.given.scores.total]
    for row, figures in enumerate(sums, place.first):
        last = row == place.last
        kind = "total" if last else "cell"
        formulas = _total_formulas(draft, place) if last else _Area(draft, figures, row).formulas()
        ws.set_row(row - 1, 20)
        ws.write_string(row - 1, 0, figures.name, styles[kind])
        for heading, (formula, value) in formulas.items():
            column = place.columns[heading] - 1
            write_live(ws, row - 1, column, Live(formula, value), styles[f"{kind}_score"])
        rate = _settled_rate(place, row, figures)
        write_live(ws, row - 1, place.columns[Head.SETTLED_RATE] - 1, rate, styles[f"{kind}_rate"])


def write_returns(ws: Worksheet, draft: Draft, styles: MasterStyles, side: int = SIDE) -> int:
    """报送情况 by state from a column on (from 1); the first free row below, counted from 1."""
    at = side - 1
    ws.write_string(HEADING_ROW - 2, at, "报送情况", styles["section"])
    for k in range(1, 3):
        ws.write_blank(HEADING_ROW - 2, at + k, None, styles["section"])
    for k, heading in enumerate((Head.STATE, "单位数", "占比")):
        ws.write_string(HEADING_ROW - 1, at + k, heading, styles["head"])
    returns, row = draft.given.returns, HEADING_ROW
    for state in UnitState.ALL:
        count = sum(found.state == state for found in returns)
        _count_row(ws, styles, at, row, state, f'COUNTIF({lists.STATES},"{state}")', count, len(returns))
        row += 1
    late = sum(found.late for found in returns)
    _count_row(ws, styles, at, row, "其中逾期", f'COUNTIF({lists.LATE},"{YES}")', late, len(returns))
    return row + 2


def _count_row(
    ws: Worksheet, styles: MasterStyles, at: int, row: int, name: str, formula: str, count: int, whole: int
) -> None:
    ws.write_string(row, at, name, styles["cell"])
    write_live(ws, row, at + 1, Live(formula, float(count)), styles["cell_count"])
    share = Live(f"ROUND({a1(row + 1, at + 2)}/{max(whole, 1)},4)", round_half_away(count / max(whole, 1), 4))
    write_live(ws, row, at + 2, share, styles["cell_rate"])


def _write_groups(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int) -> int:
    """The rankings at a glance; the first free row, counted from 1."""
    at, rows = SIDE - 1, draft.units
    for k, heading in enumerate((Head.GROUP, "单位数", "已计单位", "平均得分率", "待填项")):
        ws.write_string(row - 1, at + k, heading, styles["head"])
    there = draft.given.catalogue.rank_groups
    for number, group in enumerate(there, row):
        mine = [k for k, found in enumerate(rows["group"]) if found == group]
        rates = [float(rows["rate"][k]) for k in mine if not blank(rows["rate"][k])]
        same = f'{units.GROUPS},"{group}"'
        counted = f'COUNTIFS({same},{units.RATES},">=0")'
        mean = round_half_away(sum(rates) / len(rates), RATE_DIGITS) if rates else ""
        ws.write_string(number, at, group, styles["cell"])
        cells = (
            Live(f"COUNTIFS({same})", float(len(mine))),
            Live(counted, float(len(rates))),
            Live(f'IF({counted}=0,"",ROUND(SUMIFS({units.RATES},{same})/{counted},4))', mean),
            Live(f"SUMIFS({units.BLANKS},{same})", float(sum(rows["blank"][k] for k in mine))),
        )
        looks = ("cell_count", "cell_count", "cell_rate", "cell_count")
        for k, (cell, look) in enumerate(zip(cells, looks, strict=True), 1):
            write_live(ws, number, at + k, cell, styles[look])
    return row + len(there) + 2


def _insert_bars(book: Workbook, ws: Worksheet, place: TablePlace, row: int) -> None:
    sheet, last = Sheet.OVERVIEW, max(place.last - 2, place.first - 1)
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    for heading, colour in ((Head.SCORE, SCORED), (Head.LOST, LOST), (Head.OPEN, OPEN)):
        column = place.columns[heading] - 1
        bars.add_series(
            {
                "name": [sheet, HEADING_ROW - 1, column],
                "categories": [sheet, place.first - 1, 0, last, 0],
                "values": [sheet, place.first - 1, column, last, column],
                "fill": {"color": colour},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "0.##;-0.##;", "font": _LABEL[colour]},
            }
        )
    dress_chart(bars, "各一级指标得分、失分、待定（分）")
    bars.set_y_axis({"reverse": True, "num_font": _SMALL, "line": {"color": "#BFBFBF"}})
    bars.set_x_axis(
        {"num_font": _SMALL, "major_gridlines": {"visible": True, "line": {"color": "#E3E7ED"}}, "num_format": "0",
         "line": {"none": True}, "label_position": "high"}
    )  # fmt: skip
    bars.set_size({"width": 655, "height": 330})
    ws.insert_chart(
        row, 0, bars, {"x_offset": 4, "y_offset": 4, "object_position": 2, "description": "各一级指标得分"}
    )


def _insert_progress(book: Workbook, ws: Worksheet, days: tuple[int, int], row: int) -> None:
    sheet, (first, last) = Sheet.OVERVIEW, days
    steps = book.add_chart({"type": "column"})
    steps.add_series(
        {
            "name": "累计收到（家）",
            "categories": [sheet, first, SIDE - 1, last, SIDE - 1],
            "values": [sheet, first, SIDE, last, SIDE],
            "fill": {"color": BACK},
            "gap": 60,
            "data_labels": {"value": True, "font": _SMALL},
        }
    )
    dress_chart(steps, "报送进度（累计收到，家）")
    steps.set_legend({"none": True})
    steps.set_x_axis({"num_font": _SMALL, "num_format": "m月d日", "text_axis": True})
    steps.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    steps.set_size({"width": 255, "height": 200})
    ws.insert_chart(
        row,
        SIDE + 1,
        steps,
        {"x_offset": 6, "y_offset": 4, "object_position": 2, "description": "报送进度"},
    )


_SMALL: Final = {"name": "微软雅黑", "size": 9, "color": "#404040"}
_LABEL: Final = {
    SCORED: {**_SMALL, "size": 8, "color": "#FFFFFF"},
    LOST: {**_SMALL, "size": 8, "color": "#FFFFFF"},
    OPEN: {**_SMALL, "size": 8},
}
BACK: Final = "#3F8F76"
"""What has come back; the score has a colour of its own."""
_LEAST_TITLE: Final = 6


def dress_chart(chart: object, title: str) -> None:
    """Title, legend and border of a chart."""
    from xlsxwriter.chart import Chart

    assert isinstance(chart, Chart)
    chart.set_title(
        {
            "name": title,
            "name_font": {"name": "微软雅黑", "size": 11, "bold": True, "color": "#1F4E79"},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom", "font": _SMALL})
    chart.set_chartarea({"border": {"color": "#D5DBE3"}})


def _write_notes(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int) -> None:
    ws.set_row(row, highlights.SECTION)
    ws.write_string(row, 0, "说明", styles["section"])
    for k in range(1, len(WIDTHS)):
        ws.write_blank(row, k, None, styles["section"])
    for k, note in enumerate(notes(draft), 1):
        ws.write_string(row + k, 0, f"{k}. {note}", styles["plain_note"])


def notes(draft: Draft) -> list[str]:
    """What a reader of the page must know, in Chinese."""
    catalogue, total, items = draft.given.catalogue, draft.given.scores.total, draft.items
    states = items["state"]
    open_, judged = states.count(ItemState.OPEN), states.count(ItemState.JUDGED)
    found = [
        f"分值 = 得分 + 失分 + 待定。待定 {total.open:.2f} 分中，{judged} 项由评审认定，{open_} 项数据未齐；"
        f"暂测总分 {total.provisional:.2f} 分按现有数据试算。"
    ]
    if catalogue.settings.missing == MISSING_AS_REPORTED:
        found.append("缺报处理为“按已报”：数据未齐的评分项以已报数据的暂测分为最终分。")
    excluded = [i for i, state in zip(items["item"], states, strict=True) if state == ItemState.EXCLUDED]
    if excluded:
        found.append(f"因无数据不计入总分的评分项：{'、'.join(excluded)}，其分值已从满分中扣除。")
    if any(rule_of(item).adds for item in catalogue.items):
        found.append(f"得分含加分 {total.bonus:.2f} 分，加分不占分值，总分可以超过满分。")
    struck = [area.name for area in draft.given.scores.areas if area.vetoed]
    if total.vetoed:
        scope = "、".join(struck) if struck else "总分"
        found.append(f"一票否决：{scope}得分为 0；各评分项的得分照列。")
    found.append("本表各数随“填报明细”“指标得分”中的改动自动重算；核定分在“指标得分”填写。")
    return found
