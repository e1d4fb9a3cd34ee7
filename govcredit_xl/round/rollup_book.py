"""汇总表.xlsx: many rounds side by side, with live formulas, and the same as Parquet beside it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import column_letters, in_sheet
from govcredit_xl.core.folder import path_from
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.stability_terms import StabilityHead
from govcredit_xl.core.terms import File
from govcredit_xl.round.listing import (
    HEAD,
    Computed,
    ListColumn,
    Shown,
    cell,
    column_of,
    no_place,
    put,
    write_listing,
)
from govcredit_xl.round.rollup import LATEST, MEAN, SUM, WEIGHTED, Rollup

if TYPE_CHECKING:
    from govcredit_xl.master.written.style import MasterStyles

ROUNDS, AREAS, ITEMS, RATES, UNITS, OVER = (
    "各轮得分",
    "一级指标",
    "评分项",
    "比率排名",
    "单位得分",
    "合并得分",
)
FIRM: Final = "稳定性"
NAN: Final = float("nan")


def write_rollup(found: Rollup, into: Path) -> tuple[dict[str, Path], list[Problem]]:
    """The workbook, and the tables as Parquet where that can be written; {} and why where nothing could be."""
    wrong = no_place(into.absolute(), str(into), [one.source for one in found.rounds])
    if wrong is not None:
        return {}, [wrong]
    try:
        path, told = put(into, File.ROLLED_UP, rollup_workbook(found, into))
        files = {"rollup": path}
        if importlib.util.find_spec("pyarrow") is None:
            return files, [*told, Problem("rollup-without-parquet")]
        for name, data in _parquet(found).items():
            written, more = put(into, f"汇总_{name}.parquet", data)
            files[name] = written
            told += more
        return files, told
    except OSError as error:
        return {}, [Problem("cannot-write", file=str(into / File.ROLLED_UP), facts=why_of(error))]


def rollup_workbook(found: Rollup, into: Path | None = None) -> bytes:
    """The workbook's bytes, the same for the same rounds; 来源 as seen from the folder that it is written into."""
    import xlsxwriter

    from govcredit_xl.master.written.style import MasterStyles

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "汇总表", "created": dt.datetime(2000, 1, 1)})
        styles = MasterStyles(book)
        sheets = {name: book.add_worksheet(name) for name in _sheets(found)}
        _rounds(book, sheets[ROUNDS], styles, found, into)
        if AREAS in sheets:
            _areas(sheets[AREAS], styles, found)
        if ITEMS in sheets:
            _items(sheets[ITEMS], styles, found)
        if RATES in sheets:
            _rates(sheets[RATES], styles, found)
        _units(sheets[UNITS], styles, found)
        if OVER in sheets:
            _over(sheets[OVER], styles, found)
        if FIRM in sheets:
            _firm(book, sheets[FIRM], styles, found)
    return out.getvalue()


def _sheets(found: Rollup) -> list[str]:
    there = {
        AREAS: any(one.areas for one in found.rounds),
        ITEMS: bool(found.items),
        RATES: bool(found.rates),
    }
    there |= {ROUNDS: True, UNITS: True, OVER: bool(found.units), FIRM: bool(found.stability)}
    return [name for name in (ROUNDS, AREAS, ITEMS, RATES, UNITS, OVER, FIRM) if there[name]]


# -- the rounds -----------------------------------------------------------------------------------------
_ROUND_COLUMNS: Final = (
    ListColumn("名次", 7, "count"),
    ListColumn("轮次", 30, "wrap"),
    ListColumn("年度", 12, "centre"),
    ListColumn("分值", 9, "score"),
    ListColumn("得分", 10, "final"),
    ListColumn("得分率", 10, "rate"),
    ListColumn("暂测分", 9, "score"),
    ListColumn("待定项", 8, "count"),
    ListColumn("单位", 7, "count"),
    ListColumn("已报", 7, "count"),
    ListColumn("来源", 50),
)


def _rounds(book: Any, ws: Any, styles: MasterStyles, found: Rollup, into: Path | None) -> None:
    count = len(found.rounds)
    totals = column_of(4, count)
    rows: list[list[Shown]] = []
    for k, record in enumerate(found.as_json()["rounds"]):
        final, place = _nan(record["final"]), found.ranks[k]
        mine = cell(k, 4)
        ranked = f'IF(ISNUMBER({mine}),COUNTIF({totals},">"&{mine})+1,"")'
        rate = final / record["points"] if record["points"] and not math.isnan(final) else NAN
        total: Shown = final
        if ITEMS in _sheets(found) and not math.isnan(final):
            letters = column_letters(_FIRST_ROUND + k + 1)
            area = in_sheet(AREAS, f"${letters}${HEAD + 1}:${letters}${HEAD + len(_area_names(found))}")
            total = Computed(f"ROUND(SUM({area}),2)", final)
        rows.append(
            [
                Computed(ranked, NAN if place is None else place),
                record["name"],
                record["year"],
                _nan(record["points"]),
                total,
                Computed(f'IF(ISNUMBER({mine}),{mine}/{cell(k, 3)},"")', rate),
                _nan(record["provisional"]),
                len(record["open"]),
                record["units"],
                record["returned"],
                _source(found.rounds[k].source, into),
            ]
        )
    write_listing(
        ws,
        styles,
        "汇总表",
        "得分由“一级指标”表加总，名次随之变动；各轮的文件不会被改动。",
        _ROUND_COLUMNS,
        rows,
    )
    if any(place is not None for place in found.ranks):
        _chart(book, ws, count)


def _source(path: Path, into: Path | None) -> str:
    return str(path) if into is None else path_from(into, path)


def _chart(book: Any, ws: Any, count: int) -> None:
    chart = book.add_chart({"type": "bar"})
    last = HEAD + count - 1
    chart.add_series(
        {
            "name": "得分",
            "categories": [ROUNDS, HEAD, 1, last, 1],
            "values": [ROUNDS, HEAD, 4, last, 4],
            "fill": {"color": "#2E75B6"},
            "data_labels": {"value": True, "num_format": "0.00"},
            "gap": 60,
        }
    )
    chart.set_title({"name": "各轮得分", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 760, "height": 120 + 34 * count})
    ws.insert_chart(HEAD + count + 1, 1, chart)


# -- areas and items --------------------------------------------------------------------------------------
_FIRST_ROUND: Final = 3
"""The first column of a round on the sheets of areas and items, from 0."""


def _area_names(found: Rollup) -> list[str]:
    return list(dict.fromkeys(area.key for one in found.rounds for area in one.areas))


def _areas(ws: Any, styles: MasterStyles, found: Rollup) -> None:
    columns = [ListColumn("一级指标", 26), ListColumn("分值", 9, "score"), ListColumn("平均", 9, "score")]
    columns += [ListColumn(name, 16, "score") for name in found.names]
    rows: list[list[Shown]] = []
    for k, name in enumerate(_area_names(found)):
        mine = [next((a for a in one.areas if a.key == name), None) for one in found.rounds]
        points = next(area.points for area in mine if area is not None)
        finals = [NAN if area is None else area.final for area in mine]
        rows.append([name, points, _mean(k, finals), *finals])
    write_listing(ws, styles, "一级指标", "各轮各一级指标的得分。", columns, rows, 1)


def _items(ws: Any, styles: MasterStyles, found: Rollup) -> None:
    columns = [
        ListColumn("评分项", 48, "wrap"),
        ListColumn("分值", 9, "score"),
        ListColumn("平均", 9, "score"),
    ]
    columns += [ListColumn(name, 16, "score") for name in found.names]
    rows: list[list[Shown]] = []
    for k, lines in enumerate(found.items):
        first = next(line for line in lines if line is not None)
        finals = [NAN if line is None else line.final for line in lines]
        rows.append([f"{first.key} {found.called(lines)}", first.points, _mean(k, finals), *finals])
    note = "按评分标准的文字对应，编号以第一轮的为准；空白：没有此项、尚未定分，或每个单位各有得分（见“单位得分”）。"
    write_listing(ws, styles, "评分项", note, columns, rows, 1)


def _mean(k: int, finals: list[float]) -> Computed:
    known = [value for value in finals if not math.isnan(value)]
    last = _FIRST_ROUND + len(finals) - 1
    formula = f'IFERROR(AVERAGE({cell(k, _FIRST_ROUND)}:{cell(k, last)}),"")'
    return Computed(formula, math.fsum(known) / len(known) if known else NAN)


# -- rates ------------------------------------------------------------------------------------------------
def _rates(ws: Any, styles: MasterStyles, found: Rollup) -> None:
    columns = (
        ListColumn("编号", 8, "centre"),
        ListColumn("评分项", 34),
        ListColumn("轮次", 30, "wrap"),
        ListColumn("率", 10, "rate"),
        ListColumn("名次", 8, "count"),
        ListColumn("参评数", 8, "count"),
    )
    names = {line.key: found.called(lines) for lines in found.items for line in lines if line is not None}
    rows: list[list[Shown]] = []
    for k, one in enumerate(found.rates):
        block = [n for n, other in enumerate(found.rates) if other.item == one.item]
        area = f"{cell(block[0], 3, fixed=True)}:{cell(block[-1], 3, fixed=True)}"
        lowest = next(r.ranked[one.item] for r in found.rounds if one.item in r.ranked)
        better = "<" if lowest else ">"  # to 6 decimals, as everywhere
        place = f"SUMPRODUCT(--(ROUND({area},6){better}ROUND({cell(k, 3)},6)))+1"
        rows.append(
            [
                one.item,
                names.get(one.item, ""),
                found.names[one.round],
                one.rate,
                Computed(place, one.rank),
                Computed(f"COUNT({area})", one.of),
            ]
        )
    note = "由各轮的数算出的名次和参评数，可以填回各轮填报表的“排名”“参评数”。"
    write_listing(ws, styles, "比率排名", note, columns, rows, 3)


# -- units ------------------------------------------------------------------------------------------------
_UNIT_COLUMNS: Final = (
    ListColumn("轮次", 30, "wrap"),
    ListColumn("编码", 8, "centre"),
    ListColumn("单位", 26),
    ListColumn("组别", 10, "centre"),
    ListColumn("分值", 9, "score"),
    ListColumn("得分", 9, "score"),
    ListColumn("得分率", 10, "rate"),
    ListColumn("本轮名次", 9, "count"),
)


def _units(ws: Any, styles: MasterStyles, found: Rollup) -> None:
    rows: list[list[Shown]] = [
        [name, u.code, u.name, u.group, u.points, u.score, u.rate, u.rank]
        for name, one in zip(found.names, found.rounds, strict=True)
        for u in one.units
    ]
    write_listing(ws, styles, "单位得分", "各轮各单位的得分，名次是该轮本组内的。", _UNIT_COLUMNS, rows, 3)


def _over(ws: Any, styles: MasterStyles, found: Rollup) -> None:
    """Units over all rounds: the weights stand in the heading row's first record."""
    count, first = len(found.names), 2
    columns = [ListColumn("单位", 26), ListColumn("组别", 10, "centre")]
    columns += [ListColumn(name, 16, "score") for name in found.names]
    columns += [ListColumn(f"合并（{found.how}）", 14, "final"), ListColumn("组内名次", 9, "count")]
    weights: list[Shown] = ["权重", "", *found.weights, None, None]
    rows: list[list[Shown]] = [weights] if found.how == WEIGHTED else []
    shift = len(rows)
    for k, one in enumerate(found.units):
        row = k + shift
        area = f"{cell(row, first)}:{cell(row, first + count - 1)}"
        value = first + count
        group = column_of(1, len(found.units) + shift)
        scores = column_of(value, len(found.units) + shift)
        mine = cell(row, value)
        place = f'IF(ISNUMBER({mine}),COUNTIFS({group},{cell(row, 1)},{scores},">"&{mine})+1,"")'
        rows.append(
            [
                one.name,
                one.group,
                *one.scores,
                Computed(_combined(found.how, area, count), one.value),
                Computed(place, NAN if one.rank is None else one.rank),
            ]
        )
    write_listing(ws, styles, "合并得分", f"同一单位各轮的得分合并成一个（{found.how}）。", columns, rows)


_FIRM_COLUMNS: Final = (
    ListColumn("名次", 7, "count"),
    ListColumn("轮次", 30, "wrap"),
    ListColumn(StabilityHead.RANGE, 10, "centre"),
    ListColumn(StabilityHead.BEST, 9, "count"),
    ListColumn(StabilityHead.WORST, 9, "count"),
    ListColumn(StabilityHead.KEPT, 9, "share"),
    ListColumn(StabilityHead.HARD_BEST, 9, "count"),
    ListColumn(StabilityHead.HARD_WORST, 9, "count"),
    ListColumn(StabilityHead.NEAR, 40, "wrap"),
    ListColumn(StabilityHead.BEFORE, 9, "helper"),
    ListColumn(StabilityHead.SPREAD, 9, "helper"),
)


def _firm(book: Any, ws: Any, styles: MasterStyles, found: Rollup) -> None:
    """Between which places each round stays, with a chart below."""
    from govcredit_xl.master.written.stability import note_of, place_chart, range_text

    order = sorted(range(len(found.rounds)), key=lambda k: (found.stability[k].place, k))
    rows: list[list[Shown]] = []
    for row, k in enumerate(order):
        one = found.stability[k]
        near = "、".join(found.names[other] for other in one.near)
        rows.append(
            [
                one.place, found.names[k], range_text(one), one.best, one.worst, one.kept, one.hard_best, one.hard_worst,
                f"与{near}相差在舍入以内" if near else "",
                Computed(f"{cell(row, 3)}-0.5", one.best - 0.5),
                Computed(f"{cell(row, 4)}-{cell(row, 3)}+1", one.worst - one.best + 1),
            ]
        )  # fmt: skip
    write_listing(ws, styles, "稳定性", note_of(found.bounds), _FIRM_COLUMNS, rows)
    ws.set_column(9, 10, 9, None, {"hidden": True})
    count = min(len(rows), _CHARTED)
    ws.insert_chart(
        HEAD + len(rows) + 1, 1, place_chart(book, FIRM, HEAD - 1, count, (1, 9, 10), found.bounds)
    )


_CHARTED: Final = 40


def _combined(how: str, area: str, count: int) -> str:
    if how == SUM:
        inner = f"ROUND(SUM({area}),2)"
    elif how == MEAN:
        inner = f"ROUND(AVERAGE({area}),2)"
    elif how == LATEST:
        inner = f"LOOKUP(9E+307,{area})"
    else:
        weights = f"{cell(0, 2, fixed=True)}:{cell(0, 1 + count, fixed=True)}"
        inner = f"ROUND(SUMPRODUCT({weights},{area})/SUMPRODUCT({weights}*ISNUMBER({area})),2)"
    return f'IF(COUNT({area})=0,"",{inner})'


def _nan(value: float | None) -> float:
    return NAN if value is None else value


# -- for other programs --------------------------------------------------------------------------------------
def _parquet(found: Rollup) -> dict[str, bytes]:
    import pandas as pd

    items = [
        {
            "round": name,
            "item": first.key,
            "name": found.called(lines),
            "points": line.points,
            "final": line.final,
            "state": line.state,
        }
        for lines in found.items
        for first in [next(line for line in lines if line is not None)]
        for name, line in zip(found.names, lines, strict=True)
        if line is not None
    ]
    units = [
        {"round": name, "code": u.code, "unit": u.name, "group": u.group, "points": u.points, "score": u.score, "rate": u.rate, "rank": u.rank}
        for name, one in zip(found.names, found.rounds, strict=True)
        for u in one.units
    ]  # fmt: skip
    made = {}
    for name, rows in (("items", items), ("units", units)):
        out = io.BytesIO()
        pd.DataFrame(rows).to_parquet(out, engine="pyarrow", index=False)
        made[name] = out.getvalue()
    return made
