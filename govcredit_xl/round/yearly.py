"""Year against year (`compare`), also as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Final

from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.master.round_figures import RoundFigures
from govcredit_xl.master.years import HOW, UnitPair, YearComparison, YearPair, side_by_side
from govcredit_xl.round.listing import Computed, ListColumn, Shown, cell, no_place, put, write_listing
from govcredit_xl.round.other_rounds import figures_at


def compare_rounds(old: Path, new: Path) -> tuple[YearComparison | None, list[Problem]]:
    """Two rounds side by side; None and the reasons where one of them cannot be read.

    Args:
        old, new: a round's folder, or its master.
    """
    (before, problems), (after, more) = figures_at((old, new))
    if before is None or after is None:
        return None, [*problems, *more]
    return side_by_side(before, after), [*problems, *more]


# -- as a workbook ---------------------------------------------------------------------------------------------
FILE: Final = "同比.xlsx"
_COLUMNS: Final = (
    ListColumn("编号", 8, "centre"),
    ListColumn("上年编号", 9, "centre"),
    ListColumn("评分项", 34, "wrap"),
    ListColumn("情况", 10, "centre"),
    ListColumn("上年分值", 9, "score"),
    ListColumn("分值", 9, "score"),
    ListColumn("上年得分", 9, "score"),
    ListColumn("得分", 9, "score"),
    ListColumn("升降", 9, "score"),
    ListColumn("得分率升降", 11, "rate"),
)
_UNIT_COLUMNS: Final = (
    ListColumn("编码", 8, "centre"),
    ListColumn("单位", 26),
    ListColumn("组别", 10, "centre"),
    ListColumn("上年得分", 9, "score"),
    ListColumn("得分", 9, "score"),
    ListColumn("升降", 9, "score"),
    ListColumn("上年得分率", 11, "rate"),
    ListColumn("得分率", 10, "rate"),
    ListColumn("得分率升降", 11, "rate"),
    ListColumn("上年名次", 9, "count"),
    ListColumn("名次", 8, "count"),
    ListColumn("名次升降", 9, "count"),
)


def write_comparison(found: YearComparison, into: Path) -> tuple[Path | None, list[Problem]]:
    """同比.xlsx: a sheet of items and one of units, the differences as formulas."""
    wrong = no_place(into.absolute(), str(into))
    if wrong is not None:
        return None, [wrong]
    try:
        return put(into, FILE, comparison_workbook(found))
    except OSError as error:
        return None, [Problem("cannot-write", file=str(into / FILE), facts=why_of(error))]


def comparison_workbook(found: YearComparison) -> bytes:
    """The workbook's bytes, the same for the same rounds."""
    import xlsxwriter

    from govcredit_xl.master.written.style import MasterStyles

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "同比", "created": dt.datetime(2000, 1, 1)})
        styles = MasterStyles(book)
        note = f"上年：{_called(found.old)}    本年：{_called(found.new)}"
        rows = [_item_row(k, found, one) for k, one in enumerate((found.total, *found.areas, *found.items))]
        write_listing(book.add_worksheet("评分项同比"), styles, "评分项同比", note, _COLUMNS, rows, 3)
        units = [_unit_row(k, one) for k, one in enumerate(found.units)]
        write_listing(book.add_worksheet("单位同比"), styles, "单位同比", note, _UNIT_COLUMNS, units)
    return out.getvalue()


def _called(found: RoundFigures) -> str:
    return f"{found.name} {found.year}".strip()


def _item_row(k: int, found: YearComparison, one: YearPair) -> list[Shown]:
    old, new = one.old, one.new
    shown = new or old
    assert shown is not None
    item = bool(shown.state or shown.criterion)
    ids: list[Shown] = [new.key if new and item else None, old.key if old and item else None]
    figures: list[Shown] = [
        None if line is None else getattr(line, name) for name in ("points", "final") for line in (old, new)
    ]
    if one.open:
        return [*ids, found.called(one), f"待定 {one.open:g} 分", *figures, None, None]
    change = Computed(_difference(cell(k, 7), cell(k, 6), "ROUND({}-{},2)"), one.change)
    shares = f"{cell(k, 7)}/{cell(k, 5)}", f"{cell(k, 6)}/{cell(k, 4)}"
    rates = Computed(_difference(*shares, "ROUND({}-{},4)", cell(k, 7), cell(k, 6)), one.rate_change)
    return [*ids, found.called(one), HOW[one.how], *figures, change, rates]


def _difference(new: str, old: str, form: str, *needed: str) -> str:
    there = ",".join(f"ISNUMBER({one})" for one in (needed or (new, old)))
    return f'IFERROR(IF(AND({there}),{form.format(new, old)},""),"")'


def _unit_row(k: int, one: UnitPair) -> list[Shown]:
    old, new = one.old, one.new
    shown = new or old
    assert shown is not None

    def both(name: str) -> list[Shown]:
        return [getattr(old, name) if old else None, getattr(new, name) if new else None]

    row: list[Shown] = [shown.code, shown.name, shown.group, *both("score")]
    row.append(Computed(_difference(cell(k, 4), cell(k, 3), "ROUND({}-{},2)"), one.change))
    row += both("rate")
    row.append(Computed(_difference(cell(k, 7), cell(k, 6), "ROUND({}-{},4)"), one.rate_change))
    row += both("rank")
    climbed = Computed(_difference(cell(k, 9), cell(k, 10), "{}-{}"), one.climbed)
    return [*row, climbed if one.climbed == one.climbed else None]
