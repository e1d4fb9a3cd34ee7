"""The sheet 单位数据: figures that the office gives for single units (来源 办公室)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, cast

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.tables import CatalogueRow, FileProblems, FoundTable
from govcredit_xl.catalogue.units import Roster
from govcredit_xl.catalogue.values import Fault, as_choice, as_date, as_id, as_input_code, as_share, as_text
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.sources import ASSESSORS, FIGURE_OF, LAST_ROUND, OFFICE, GivenSheet, UnitFigure
from govcredit_xl.core.terms import NO, YES, Col, InputType, Setting
from govcredit_xl.core.words import Words, listed
from govcredit_xl.files.sheets import CellValue, plain
from govcredit_xl.files.sheets.similar import guess

_FEW: Final = 5
Key = tuple[str, str, str]
Known = float | str | dt.date


def read_figures(
    table: FoundTable | None, items: Sequence[ReadItem], roster: Roster | None
) -> tuple[UnitFigure, ...]:
    """The figures in the order of the sheet; what is wrong with a row is reported, all of it at once."""
    if table is None or roster is None:
        return ()
    by_id = {read.id: read.item for read in items}
    found: dict[Key, tuple[UnitFigure, CatalogueRow]] = {}
    for row in table.rows():
        units = _units(row, roster)
        asked = _asked(row, by_id)
        if asked is None or units is None:
            continue
        item, one = asked
        value = cast("Known | None", row.get(Col.VALUE, partial(_value, asked=one), required=True))
        for unit in _assigned(row, item, one, units):
            key = (unit, item.id, one.code)
            if key in found:
                other = f"{GivenSheet.UNIT_DATA}!{found[key][1].cell(FIGURE_OF)}"
                what, what_en = "单位、编号和代码", "the unit, id and code"
                row.report(
                    "duplicate-id", FIGURE_OF, item=item.id, unit=unit, what=what, what_en=what_en,
                    value=f"{unit} {item.id} {one.code}", other=other,
                )  # fmt: skip
            elif value is not None:
                place, file = row.cell(Col.VALUE), table.findings.file
                figure = UnitFigure(unit, item.id, one.code, value, file, GivenSheet.UNIT_DATA, place)
                found[key] = (figure, row)
    return tuple(figure for figure, _ in found.values())


def _units(row: CatalogueRow, roster: Roster) -> tuple[str, ...] | None:
    """The units that the row is about, by code, name or group; None where it cannot be told."""
    name = row.get(FIGURE_OF, as_text, required=True)
    if name is None:
        return None
    if name in roster.codes:
        return (name,)
    members = roster.members(name)
    if members is None:
        zh, en = guess(name, [*roster.spellings, *roster.codes])
        row.report("unknown-unit", FIGURE_OF, name=name, guess=zh, guess_en=en)
    return members


def _asked(row: CatalogueRow, by_id: Mapping[str, Item | None]) -> tuple[Item, Input] | None:
    id_, code = row.get(Col.ITEM, as_id, required=True), row.get(Col.CODE, as_input_code, required=True)
    if id_ is None or code is None:
        return None
    if id_ not in by_id:
        zh, en = guess(id_, list(by_id))
        row.report("unknown-item", Col.ITEM, value=id_, guess=zh, guess_en=en)
        return None
    item = by_id[id_]
    if item is None:
        return None  # it is at fault itself, which is told
    asked = item.input(code)
    if asked is None:
        zh, en = guess(code, [one.code for one in item.inputs])
        why, why_en = f"{id_} 没有代码为 {code} 的填报项{zh}", f"{id_} has no input {code}{en}"
    elif asked.source is None:
        why = f"{id_} 的 {code} 由单位自己填；要由办公室给的，在填报项的来源写“{OFFICE}”"
        why_en = f"the units fill in {code} of {id_} themselves; say {OFFICE} under 来源"
    elif asked.source.kind == ASSESSORS:
        why = f"{id_} 的 {code} 由考核部门报，不在这里填"
        why_en = f"{code} of {id_} is reported by assessors"
    else:
        return item, asked
    row.report("bad-value", Col.CODE, item=id_, value=code, why=why, why_en=why_en)
    return None


def _assigned(row: CatalogueRow, item: Item, asked: Input, units: Sequence[str]) -> list[str]:
    theirs = item.leads if asked.leads_only else item.units
    away = [unit for unit in units if unit not in theirs]
    if away:
        names = listed(away, _FEW)
        why = Words("{names} 不是 {item} 的牵头或配合单位", "{names} has no part in {item}")
        why = why.put(names=names, item=item.id)
        row.report(
            "bad-value", FIGURE_OF, item=item.id, value=names.zh, value_en=names.en, why=why.zh, why_en=why.en
        )
    return [unit for unit in units if unit in theirs]


def _value(cell: CellValue, asked: Input) -> Known | Fault:
    """The figure as the type of the input has it."""
    if asked.is_text:
        return as_text(cell)
    if asked.type == InputType.FLAG:
        return as_choice(cell, (YES, NO))
    if asked.type == InputType.DATE:
        return as_date(cell)
    number = as_share(cell, signed=asked.type == InputType.SIGNED)
    if isinstance(number, Fault):
        return number
    if plain(cell).endswith("%") and "%" in asked.measure.replace("％", "%"):
        number = round_half_away(number * 100, 12)  # the form asks for per cent: 95% is 95 there
    if asked.type == InputType.COUNT and not number.is_integer():
        return Fault("应为整数", "it must be a whole number")
    return number


def check_figures(items: Sequence[ReadItem], figures: Sequence[UnitFigure], findings: FileProblems) -> None:
    """Tell for which units a figure is still missing; those may come later, so it is no error."""
    if any(p.sheet == GivenSheet.UNIT_DATA and p.severity == "error" for p in findings.problems):
        return  # what is at fault there is not missing too
    there = {(one.unit, one.item, one.code) for one in figures}
    for item in (read.item for read in items):
        for asked in item.inputs if item is not None else ():
            if item is None or asked.source is None or not asked.source.is_shown or asked.optional:
                continue
            theirs = item.leads if asked.leads_only else item.units
            lacking = [unit for unit in theirs if (unit, item.id, asked.code) not in there]
            if lacking:
                last = asked.source.kind == LAST_ROUND
                where = (
                    f"设置“{Setting.LAST_ROUND}”指的那一轮和工作表“{GivenSheet.UNIT_DATA}”" if last else ""
                )
                where = where or f"工作表“{GivenSheet.UNIT_DATA}”"
                names = "、".join(lacking[:_FEW]) + ("等" if len(lacking) > _FEW else "")
                findings.add(
                    "figures-missing", GivenSheet.UNIT_DATA, item=item.id, label=asked.label, input=asked.code,
                    count=len(lacking), units=names, where=where,
                )  # fmt: skip
