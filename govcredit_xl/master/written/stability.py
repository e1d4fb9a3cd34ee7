"""稳定性: between which places each unit stays when weights, judged scores and open items move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.stability_terms import StabilityHead
from govcredit_xl.core.terms import Head, Setting, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.master.records import MasterInput
from govcredit_xl.master.written.table import Content, Draft, MasterColumn, MasterTable, blank
from govcredit_xl.scoring.contests import GroupContest, bounds_of, group_contests
from govcredit_xl.scoring.stability import PlaceRange, StabilityBounds, place_ranges

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_PAIRS: Final = 60_000
"""Units and items up to which the sheet is written."""
CHARTED: Final = 40
"""Units that the chart shows."""
_FEW: Final = 12
_NAMED: Final = 3
_COLUMNS: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 26, "wrap"),
    MasterColumn(UnitHead.RANKING, 10, "centre"),
    MasterColumn(UnitHead.WHOLE, 9, "final"),
    MasterColumn(Head.RANK, 8, "count"),
    MasterColumn(StabilityHead.RANGE, 10, "centre"),
    MasterColumn(StabilityHead.BEST, 9, "count"),
    MasterColumn(StabilityHead.WORST, 9, "count"),
    MasterColumn(StabilityHead.KEPT, 9, "share"),
    MasterColumn(StabilityHead.HARD_BEST, 9, "count"),
    MasterColumn(StabilityHead.HARD_WORST, 9, "count"),
    MasterColumn(StabilityHead.NEAR, 34, "wrap"),
    MasterColumn(StabilityHead.BEFORE, 9, "helper", hidden=True),
    MasterColumn(StabilityHead.SPREAD, 9, "helper", hidden=True),
)
COLUMNS: Final = {Sheet.STABILITY: _COLUMNS}


def has_stability(given: MasterInput) -> bool:
    """True where the sheet is written: units are ranked, and they are not too many."""
    groups = [unit.rank_group for unit in given.catalogue.scored_units]
    pairs = given.scores.pairs
    return pairs is not None and 0 < len(pairs) <= MOST_PAIRS and len(set(groups)) < len(groups)


def draft_stability(draft: Draft) -> MasterTable | None:
    """A row for each unit of a ranking group of two or more, each group by place."""
    if not has_stability(draft.given):
        return None
    bounds = bounds_of(draft.given.catalogue.settings.other)
    rows = [
        row
        for one in group_contests(draft.given.catalogue, draft.given.scores)
        for row in _rows(draft, one, bounds)
    ]
    table = draft.table(Sheet.STABILITY, _COLUMNS, [str(row[0]) for row in rows])
    table.cells = {column.heading: [row[k] for row in rows] for k, column in enumerate(_COLUMNS)}
    return table


def _rows(draft: Draft, one: GroupContest, bounds: StabilityBounds) -> list[tuple[Content, ...]]:
    ranges = place_ranges(one.contest, bounds)
    units = dict(zip(draft.units["unit"], range(len(draft.units["unit"])), strict=True))
    found: list[tuple[Content, ...]] = []
    for unit, mine in sorted(zip(one.units, ranges, strict=True), key=lambda pair: (pair[1].place, pair[0])):
        total, rank = (draft.units[name][units[unit]] for name in ("total", "rank"))
        found.append(
            (
                unit,
                draft.unit_name(unit),
                one.group,
                None if blank(total) else float(total),
                None if blank(rank) else float(rank),
                range_text(mine),
                float(mine.best),
                float(mine.worst),
                mine.kept,
                float(mine.hard_best),
                float(mine.hard_worst),
                _near(draft, one, mine, whole=unit in one.whole),
                mine.best - 0.5,  # a bar has its place in its middle
                float(mine.worst - mine.best + 1),
            )
        )
    return found


def range_text(mine: PlaceRange) -> str:
    """3, or 2～5."""
    return str(mine.best) if mine.best == mine.worst else f"{mine.best}～{mine.worst}"


def _near(draft: Draft, one: GroupContest, mine: PlaceRange, *, whole: bool) -> str:
    names = [draft.short_names[one.units[k]] for k in mine.near]
    more = f" 等 {len(names)} 家" if len(names) > _NAMED else ""
    said = [f"与{'、'.join(names[:_NAMED])}{more}相差在舍入以内"] if names else []
    return "；".join([*said, *(["合计不是各项相加，权重不浮动"] if whole else [])])


def how_moved(bounds: StabilityBounds) -> str:
    """What was moved, in a few words."""
    return f"权重±{bounds.weights:.0%}、评审±{bounds.judged:.0%}，种子 {bounds.seed}"


def note_of(bounds: StabilityBounds) -> str:
    """How the sheet was computed, in a sentence."""
    return (
        f"模拟 {bounds.trials} 次（种子 {bounds.seed}）：各项权重上下浮动 {bounds.weights:.0%}，评审分上下浮动分值的 {bounds.judged:.0%}，"
        "待定项在 0 分和满分之间；名次范围含九成结果。“待定全得”“待定全失”是待定项全得、全失（他人相反）时的名次。"
    )


def place_chart(
    book: Workbook, sheet: str, head: int, count: int, columns: tuple[int, int, int], bounds: StabilityBounds
) -> Any:
    """Bars from the better to the worse place.

    Args:
        book: the workbook. bounds: what was moved, and how far.
        sheet: where the table stands. head: row of its headings, from 0. count: rows shown.
        columns: of the names, of what is left of the bars, and of the bars, from 0.
    """
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    names, before, spread = columns
    first, last = head + 1, head + count
    for column, fill in ((before, {"none": True}), (spread, {"color": "#2E75B6"})):
        chart.add_series(
            {
                "name": [sheet, head, column],
                "categories": [sheet, first, names, last, names],
                "values": [sheet, first, column, last, column],
                "fill": fill,
                "border": {"none": True},
                "gap": 40,
            }
        )
    chart.set_title({"name": f"名次范围（{how_moved(bounds)}）", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.show_hidden_data()
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis(
        {
            "min": 0,
            "name": "待定项在 0 分和满分之间；含九成结果",
            "name_font": {"size": 9, "bold": False},
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    # Long names need more room, or every other one is left out.
    chart.set_size({"width": 760, "height": 120 + (34 if count <= _FEW else 22) * count})
    return chart


def insert_stability_chart(book: Workbook, ws: Worksheet, table: MasterTable, draft: Draft) -> None:
    """The chart beside the table, of its first units, and how all of it was computed."""
    place = table.place
    count = min(place.last - place.first + 1, CHARTED)
    if not count:
        return
    columns = (
        place.columns[Head.UNIT] - 1,
        place.columns[StabilityHead.BEFORE] - 1,
        place.columns[StabilityHead.SPREAD] - 1,
    )
    bounds = bounds_of(draft.given.catalogue.settings.other)
    chart = place_chart(book, Sheet.STABILITY, place.first - 2, count, columns, bounds)
    beside, note = max(place.columns.values()) + 1, note_of(bounds)
    ws.insert_chart(
        place.first - 1,
        beside,
        chart,
        {"object_position": 3, "description": f"{Setting.WHOLE}名次范围。{note}"},
    )
