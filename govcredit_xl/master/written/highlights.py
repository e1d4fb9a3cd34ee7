"""What a leader looks for first on 总览: the best and the weakest, the largest losses, how returns came in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arithmetic import RATE_DIGITS, round_half_away, serial
from govcredit_xl.core.cells import a1, quote_text
from govcredit_xl.core.terms import DEPARTMENTS, TOWNS, Head, Sheet
from govcredit_xl.master.records import TablePlace
from govcredit_xl.master.written import lists, units
from govcredit_xl.master.written.sheetdata import write_live
from govcredit_xl.master.written.style import MasterStyles
from govcredit_xl.master.written.table import Draft, Live, blank

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

IDS: Final = "指标_编号"
INDICATORS: Final = "指标_二级指标"
LOSSES: Final = "指标_失分"
POINTS: Final = "指标_分值"
MOST: Final = 5
"""Losses that are listed."""
SECTION: Final = 21
"""Height of the row of a section's title, in points."""
_DAYS: Final = 8
"""Days that the progress shows at most."""


# -- the best and the weakest area -----------------------------------------------------------------------
def write_extremes(
    ws: Worksheet,
    styles: MasterStyles,
    place: TablePlace,
    rates: Sequence[float | str],
    names: Sequence[str],
    at: int,
) -> None:
    """Two cards: the areas with the highest and the lowest rate of what is settled.

    Args:
        ws, styles: of the sheet.
        place: the areas' table; its last row is the total.
        rates, names: of the areas, without the total.
        at: first column of the cards, from 0.
    """
    column, last = place.columns[Head.SETTLED_RATE], max(place.last - 1, place.first)
    values = f"{a1(place.first, column)}:{a1(last, column)}"
    texts = f"{a1(place.first, 1)}:{a1(last, 1)}"
    known = [rate for rate in rates if not isinstance(rate, str)]
    for first, end, title, function in (
        (at, at + 2, "得分率最高的一级指标", "MAX"),
        (at + 3, at + 4, "得分率最低的一级指标", "MIN"),
    ):
        extreme = f"{function}({values})"
        more = f'IF(COUNTIF({values},{extreme})>1," 等"&COUNTIF({values},{extreme})&"个","")'
        said = f'INDEX({texts},MATCH({extreme},{values},0))&{more}&"　"&TEXT({extreme},"0.00%")'
        formula = f'IF(SUMPRODUCT(ISNUMBER({values})*1)=0,"",{said})'
        value = ""
        if known:
            found = max(known) if function == "MAX" else min(known)
            which = [name for name, rate in zip(names, rates, strict=True) if rate == found]
            value = f"{which[0]}{f' 等{len(which)}个' if len(which) > 1 else ''}　{found:.2%}"
        ws.merge_range(3, first, 3, end, title, styles["card2_name"])
        ws.merge_range(4, first, 4, end, "", styles["card2_text"])
        write_live(ws, 4, first, Live(formula, value), styles["card2_text"])


# -- the best and the weakest unit of each group -----------------------------------------------------------
def write_best_units(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int, at: int) -> int:
    """A row per group, from a row on, counted from 1; the first free row."""
    rows, table = draft.units, draft.tables[Sheet.UNIT_SCORES]
    names = table.whole(Head.UNIT)
    for k, heading in enumerate((Head.GROUP, "得分率最高", Head.RATE, "得分率最低", Head.RATE)):
        ws.write_string(row - 1, at + k, heading, styles["head"])
    ws.set_row(row - 1, 20)
    order = {code: k for k, code in enumerate(table.keys)}
    for group in (DEPARTMENTS, TOWNS):
        mine = [k for k, name in enumerate(rows["group"]) if name == group]
        if not mine:
            continue
        ws.set_row(row, 34)  # two lines for a name
        ws.write_string(row, at, group, styles["cell"])
        rated = sorted(
            (order[rows["unit"][k]], float(rows["rate"][k]), rows["unit"][k])
            for k in mine
            if not blank(rows["rate"][k])
        )
        for k, function, pick in ((1, "MAX", max), (3, "MIN", min)):
            same = f"{units.GROUPS}={quote_text(group)}"
            extreme = f"{function}(IF({same},IF(ISNUMBER({units.RATES}),{units.RATES})))"
            none = f'COUNTIFS({units.GROUPS},{quote_text(group)},{units.RATES},">-1E+99")=0'
            rate = a1(row + 1, at + k + 2)
            found = pick((one[1] for one in rated), default=None)
            name = next((code for _, value, code in rated if value == found), "")
            shown = draft.given.catalogue.unit_by_code[name].name if name else ""
            which = f"INDEX({names},MATCH(1,({same})*({units.RATES}={rate}),0))"
            write_live(ws, row, at + k, Live(f'IF({rate}="","",{which})', shown, True), styles["cell_wrap"])
            value = "" if found is None else round_half_away(found, RATE_DIGITS)
            write_live(
                ws, row, at + k + 1, Live(f'IF({none},"",{extreme})', value, True), styles["cell_rate"]
            )
        row += 1
    return row + 1


# -- the largest losses -----------------------------------------------------------------------------------
def write_losses(ws: Worksheet, draft: Draft, styles: MasterStyles, row: int, at: int) -> int:
    """The items that lost most, from a row on, counted from 0; the first free row."""
    ws.write_string(row, at, "失分最多的评分项", styles["section"])
    for k in range(1, 5):
        ws.write_blank(row, at + k, None, styles["section"])
    ws.set_row(row, SECTION)
    for k, heading in enumerate(("评分项", "", "", Head.LOST, Head.POINTS)):
        ws.write_string(row + 1, at + k, heading, styles["head_wide" if k < 3 else "head"])
    found = _losses(draft)
    first = row + 2
    for k in range(MOST):
        here = first + k
        cell, begin = a1(here + 1, at + 4), a1(first + 1, at + 4)
        # Of equal losses the one that stands first is listed first.
        places = f"ROW(INDEX({LOSSES},0))-ROW(INDEX({LOSSES},1))+1"  # not every program takes a name in ROW
        nth = f"COUNTIF({begin}:{cell},{cell})"
        place = f"-LARGE(IF({LOSSES}={cell},-({places})),{nth})"
        item = f'IF({cell}="","",INDEX({IDS},{place})&"　"&INDEX({INDICATORS},{place}))'
        points = f'IF({cell}="","",INDEX({POINTS},{place}))'
        loss = f'IF(COUNTIF({LOSSES},">0")<{k + 1},"",LARGE({LOSSES},{k + 1}))'
        id_, name, lost, worth = found[k] if k < len(found) else ("", "", "", "")
        ws.set_row(here, 20)
        write_live(ws, here, at, Live(item, f"{id_}　{name}" if id_ else "", True), styles["cell"])
        for blank_ in (1, 2):
            ws.write_blank(here, at + blank_, None, styles["cell"])
        write_live(ws, here, at + 3, Live(loss, lost), styles["cell_score"])
        write_live(ws, here, at + 4, Live(points, worth, True), styles["cell_score"])
    return first + MOST + 1


def _losses(draft: Draft) -> list[tuple[str, str, float, float]]:
    """(id, name, points lost, points) of the items that lost most."""
    rows, order = draft.items, {key: k for k, key in enumerate(draft.tables[Sheet.ITEMS].keys)}
    lost = [
        (-float(rows["lost"][k]), order[item], item, float(rows["points"][k]))
        for k, item in enumerate(rows["item"])
        if not blank(rows["lost"][k]) and float(rows["lost"][k]) > 0
    ]
    known = draft.given.catalogue.item_by_id
    return [
        (item, known[item].indicator_name, -loss, points) for loss, _, item, points in sorted(lost)[:MOST]
    ]


# -- how returns came in ------------------------------------------------------------------------------------
def write_progress(
    ws: Worksheet, draft: Draft, styles: MasterStyles, row: int, at: int
) -> tuple[int, int] | None:
    """Day and units returned by then, a row per day, from a row on, counted from 0; (first, last) of the days."""
    days = _shown_days(draft)
    if not days:
        return None
    for k, heading in enumerate(("截至", "累计收到")):
        ws.write_string(row, at + k, heading, styles["head"])
    for k, (day, count) in enumerate(days, row + 1):
        ws.write_number(k, at, serial(day), styles["cell_date"])
        formula = f'COUNTIF({lists.RECEIVED},"<"&{a1(k + 1, at + 1)}+1)'
        write_live(ws, k, at + 1, Live(formula, float(count)), styles["cell_count"])
    return row + 1, row + len(days)


def _shown_days(draft: Draft) -> list[tuple[dt.date, int]]:
    """The days on which the returns that count came, at most `_DAYS` of them, and how many had come by then."""
    came = Counter(row.received.date() for row in draft.given.returns if row.received is not None)
    total, found = 0, []
    for day in sorted(came):
        total += came[day]
        found.append((day, total))
    if len(found) <= _DAYS:
        return found
    step = (len(found) - 1) / (_DAYS - 1)
    return [found[round(k * step)] for k in range(_DAYS)]
