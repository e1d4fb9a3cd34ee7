"""总览 where each unit is scored by itself: the ranking groups, and every unit's place, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arithmetic import RATE_DIGITS, add, round_half_away
from govcredit_xl.core.cells import a1, quote_text
from govcredit_xl.core.terms import MISSING_OPEN, TOTAL, Head, ItemState, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.master.records import TablePlace
from govcredit_xl.master.written import unit_totals, units
from govcredit_xl.master.written.highlights import SECTION
from govcredit_xl.master.written.overview import (
    HEADING_ROW,
    dress_chart,
    write_head,
    write_returns,
)
from govcredit_xl.master.written.sheetdata import write_live
from govcredit_xl.master.written.style import MasterStyles
from govcredit_xl.master.written.table import Draft, Live, blank
from govcredit_xl.scoring.grades import grades_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COUNT: Final = "单位数"
RANKED: Final = "已有总分"
MEAN: Final = "平均总分"
BEST: Final = "最高总分"
WORST: Final = "最低总分"
SPREAD: Final = "最高最低差"
MEAN_RATE: Final = "平均得分率"

HEADINGS: Final = (UnitHead.RANKING, COUNT, RANKED, MEAN, BEST, WORST, SPREAD, MEAN_RATE)
_PLACES: Final = (Head.UNIT, Head.RANK, UnitHead.RANKING, UnitHead.WHOLE, Head.RATE, UnitHead.GRADE)
GROUP_WIDTHS: Final = (27, 10, 14, 10, 10, 10, 11, 11, 3, 14, 10, 10, 4)
_SIDE: Final = 10
"""First column of what stands to the right of the groups."""
CHARTS: Final = 1


def groups_place(draft: Draft) -> TablePlace:
    """Where the table of the ranking groups stands."""
    keys = [*draft.given.catalogue.scored_groups, TOTAL]
    rows = {key: HEADING_ROW + 1 + k for k, key in enumerate(keys)}
    columns = {h: k for k, h in enumerate(HEADINGS, 1)}
    return TablePlace(rows, columns, HEADING_ROW + 1, HEADING_ROW + len(keys))


def write_group_overview(book: Workbook, ws: Worksheet, draft: Draft, styles: MasterStyles) -> TablePlace:
    """The whole sheet; where the table of the groups stands."""
    place = groups_place(draft)
    for k, width in enumerate(GROUP_WIDTHS):
        ws.set_column(k, k, width, styles["plain"])
    write_head(ws, draft, styles)
    _write_cards(ws, draft, styles, place)
    _section(ws, styles, HEADING_ROW - 2, "各排名组", len(HEADINGS))
    ws.set_row(HEADING_ROW - 1, 24)
    for k, heading in enumerate(HEADINGS):
        ws.write_string(HEADING_ROW - 1, k, heading, styles["head"])
    for group, row in place.rows.items():
        _write_group(ws, draft, styles, place, group, row)
    side = write_returns(ws, draft, styles, _SIDE)
    chart_row = max(place.last, side) + 1
    _insert_chart(book, ws, place, chart_row)
    below = _write_notes(ws, draft, styles, chart_row + 17)
    _write_places(ws, draft, styles, below + 1)
    return place


def _section(ws: Worksheet, styles: MasterStyles, row: int, title: str, width: int) -> None:
    ws.set_row(row, SECTION)
    ws.write_string(row, 0, title, styles["section"])
    for k in range(1, width):
        ws.write_blank(row, k, None, styles["section"])


# -- the groups --------------------------------------------------------------------------------------------
def group_figures(draft: Draft, group: str) -> dict[str, float | str]:
    """Heading → value of a ranking group, or of all units (合计)."""
    rows = draft.units
    scored = {unit.code for unit in draft.given.catalogue.scored_units}
    mine = [k for k, name in enumerate(rows["group"]) if group in (name, TOTAL) and rows["unit"][k] in scored]
    totals = [float(rows["total"][k]) for k in mine if not blank(rows["total"][k])]
    rates = [float(rows["rate"][k]) for k in mine if not blank(rows["rate"][k])]
    found: dict[str, float | str] = {COUNT: float(len(mine)), RANKED: float(len(totals))}
    found |= dict.fromkeys((MEAN, BEST, WORST, SPREAD, MEAN_RATE), "")
    if totals:
        found |= {
            MEAN: round_half_away(add(totals) / len(totals)),
            BEST: max(totals),
            WORST: min(totals),
            SPREAD: round_half_away(max(totals) - min(totals)),
        }
    if rates:
        found[MEAN_RATE] = round_half_away(sum(rates) / len(rates), RATE_DIGITS)
    return found


def _write_group(
    ws: Worksheet, draft: Draft, styles: MasterStyles, place: TablePlace, group: str, row: int
) -> None:
    kind = "total" if group == TOTAL else "cell"
    ws.set_row(row - 1, 20)
    ws.write_string(row - 1, 0, group, styles[kind])
    values = group_figures(draft, group)
    looks = {COUNT: "count", RANKED: "count", MEAN_RATE: "rate"}
    for heading, formula in _group_formulas(draft, group, place, row).items():
        look = (
            styles[f"{kind}_{looks.get(heading, 'score')}"]
            if kind == "cell"
            else styles[_TOTALS.get(heading, "total_score")]
        )
        column = place.columns[heading] - 1
        array = heading in (BEST, WORST) and group != TOTAL
        write_live(ws, row - 1, column, Live(formula, values[heading], array), look)


_TOTALS: Final = {COUNT: "total", RANKED: "total", MEAN_RATE: "total_rate"}


def _group_formulas(draft: Draft, group: str, place: TablePlace, row: int) -> dict[str, str]:
    groups, totals, rates = units.GROUPS, unit_totals.TOTALS, units.RATES
    number = a1(row, place.columns[RANKED])
    best, worst = a1(row, place.columns[BEST]), a1(row, place.columns[WORST])
    if group == TOTAL:
        count, there = f"ROWS({groups})", f"COUNT({totals})"
        total, rate, rated = f"SUM({totals})", f"SUM({rates})", f"COUNT({rates})"
        most, least = f"MAX({totals})", f"MIN({totals})"
    else:
        same = f"{groups},{quote_text(group)}"
        count, there = f"COUNTIFS({same})", f'COUNTIFS({same},{totals},">-1E+99")'
        total, rate = f"SUMIFS({totals},{same})", f"SUMIFS({rates},{same})"
        rated = f'COUNTIFS({same},{rates},">-1E+99")'
        inside = f"IF({groups}={quote_text(group)},IF(ISNUMBER({totals}),{totals}))"
        most, least = f"MAX({inside})", f"MIN({inside})"
    idle = _only_reporting(draft, group)
    return {
        COUNT: f"{count}-{idle}" if idle else count,
        RANKED: there,
        MEAN: f'IF({number}=0,"",ROUND({total}/{number},2))',
        BEST: f'IF({number}=0,"",{most})',
        WORST: f'IF({number}=0,"",{least})',
        SPREAD: f'IF({number}=0,"",ROUND({best}-{worst},2))',
        MEAN_RATE: f'IF({rated}=0,"",ROUND({rate}/{rated},4))',
    }


def _only_reporting(draft: Draft, group: str) -> int:
    """How many units of a group, or of all, have no item and only report for others."""
    catalogue = draft.given.catalogue
    return sum(
        not catalogue.items_of(one.code) for one in catalogue.units if group in (one.rank_group, TOTAL)
    )


def _write_cards(ws: Worksheet, draft: Draft, styles: MasterStyles, place: TablePlace) -> None:
    """How many units have a total, their mean rate, and the score of all where it is asked for."""
    whole = group_figures(draft, TOTAL)

    def source(heading: str) -> str:
        return a1(place.last, place.columns[heading], absolute=True)

    ws.set_row(3, 22)
    ws.set_row(4, 38)
    cards: list[tuple[int, int, str, Live]] = [
        (0, 0, "参评单位（家）", Live(source(COUNT), whole[COUNT])),
        (1, 2, "已有总分（家）", Live(source(RANKED), whole[RANKED])),
        (3, 4, "平均总分", Live(source(MEAN), whole[MEAN])),
    ]
    overall = draft.given.scores.total
    settings = draft.given.catalogue.settings
    if settings.overall:
        rate = source(MEAN_RATE)
        points = f"{overall.points:.15g}" if not blank(overall.points) else "100"
        text = f'IF({rate}="","",ROUND({points}*{rate},2))'
        value = "" if blank(overall.final) else overall.final
        cards.append((5, 6, f"{settings.whole_region}得分（{points} 分）", Live(text, value)))
    for first, last, name, live in cards:
        look = "card" if first == 0 else "card2"
        number = f"{look}_count" if name.endswith("（家）") else f"{look}_value"
        if first < last:
            ws.merge_range(3, first, 3, last, name, styles[f"{look}_name"])
            ws.merge_range(4, first, 4, last, "", styles[number])
        else:
            ws.write_string(3, first, name, styles[f"{look}_name"])
        write_live(ws, 4, first, live, styles[number])


# -- every unit's place --------------------------------------------------------------------------------------
def _write_places(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int) -> None:
    """One ranking after another, as 单位得分 has them now."""
    table = draft.tables[Sheet.UNIT_SCORES]
    _section(ws, styles, row, "各单位名次", len(_PLACES))
    for k, heading in enumerate(_PLACES):
        ws.write_string(row + 1, k, heading, styles["head"])
    looks = {Head.RANK: "cell_count", UnitHead.WHOLE: "cell_score", Head.RATE: "cell_rate"}
    scored = {unit.code for unit in draft.given.catalogue.scored_units}
    shown = [k for k, key in enumerate(table.keys) if key in scored]
    for at, k in enumerate(shown, row + 2):
        for column, heading in enumerate(_PLACES):
            content = table.cells[heading][k]
            look = styles[looks.get(heading, "cell")]
            if isinstance(content, Live):
                source = table.fixed(heading, table.place.first + k)
                write_live(ws, at, column, Live(source, content.value), look)
            else:
                ws.write_string(at, column, str(content or ""), look)


def _insert_chart(book: Workbook, ws: Worksheet, place: TablePlace, row: int) -> None:
    sheet, last = Sheet.OVERVIEW, max(place.last - 2, place.first - 1)
    bars = book.add_chart({"type": "bar"})
    for heading, colour in ((BEST, "#2E75B6"), (MEAN, "#5B7FA6"), (WORST, "#C55A11")):
        column = place.columns[heading] - 1
        bars.add_series(
            {
                "name": [sheet, HEADING_ROW - 1, column],
                "categories": [sheet, place.first - 1, 0, last, 0],
                "values": [sheet, place.first - 1, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": "0.##", "font": {"size": 8}},
            }
        )
    dress_chart(bars, "各排名组最高、平均、最低总分")
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E7ED"}}, "num_format": "0"})
    bars.set_size({"width": 690, "height": 330})
    ws.insert_chart(
        row, 0, bars, {"x_offset": 4, "y_offset": 4, "object_position": 2, "description": "各排名组总分"}
    )


# -- notes ---------------------------------------------------------------------------------------------------
def _write_notes(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int) -> int:
    """The first free row below."""
    _section(ws, styles, row, "说明", len(HEADINGS))
    found = group_notes(draft)
    for k, note in enumerate(found, 1):
        ws.write_string(row + k, 0, f"{k}. {note}", styles["plain_note"])
    return row + len(found) + 1


def group_notes(draft: Draft) -> list[str]:
    """What a reader of the page must know, in Chinese."""
    catalogue, rows = draft.given.catalogue, draft.units
    lacking = sum(blank(total) for total in rows["total"]) - _only_reporting(draft, TOTAL)
    found = ["每个单位单独计分；总分 = 得分 + 加减分。核定分在“单位评分”填写，各数随之自动重算。"]
    if lacking:
        states = draft.pairs["state"]
        open_, judged = states.count(ItemState.OPEN), states.count(ItemState.JUDGED)
        found.append(f"{lacking} 家单位还没有总分：共有 {open_} 项数据未齐，{judged} 项待评审认定。")
    if catalogue.settings.missing != MISSING_OPEN:
        found.append(f"缺报处理为“{catalogue.settings.missing}”：没有报的评分项照此计分，“得分依据”列写明。")
    groups = dict(zip(rows["group"], rows["by_rate"], strict=True))
    by_rate = [group for group, of_rate in groups.items() if of_rate]
    if by_rate:
        found.append(f"{'、'.join(by_rate)}：各单位分值不同，按得分率排名。")
    struck = [
        f"{draft.short_names[unit]}（{scope}）"
        for unit, scope in zip(rows["unit"], rows["vetoed"], strict=True)
        if scope
    ]
    if struck:
        found.append(f"一票否决，得分为 0：{'、'.join(struck[:20])}{'等' if len(struck) > 20 else ''}。")
    quotas = [
        group
        for group in catalogue.scored_groups
        if any(grade.quota is not None for grade in grades_of(catalogue, group))
    ]
    if quotas:
        found.append(f"{'、'.join(quotas)}的等次有名额，末位同分的都列入。")
    return found
