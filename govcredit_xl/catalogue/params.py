"""An item's parameters, as its way of scoring wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.tables import PARAMETERS, CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import (
    Fault,
    as_choice,
    as_date,
    as_entries,
    as_id,
    as_number,
    as_points,
    as_rate,
    as_share,
    as_signed,
    as_text,
    split_list,
)
from govcredit_xl.core.model import ParamValue
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP
from govcredit_xl.files.sheets import CellValue
from govcredit_xl.scoring.place_points import read_places
from govcredit_xl.scoring.rules.base import Param, Rule

Bands = Mapping[str, Sequence[tuple[CatalogueRow, tuple[float, float] | None]]]
"""Item id → its rows of the sheet 档次, each with (bound, points), None where one is at fault."""

_WANT: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("一个数", "a number"),
    "rate": ("比率，写成 95% 或 0.95", "a rate such as 95% or 0.95"),
    "date": ("日期，写成 2021-10-20 的样子", "a date"),
    "list": ("几个名称，用顿号隔开", "names parted by 、"),
    "share": ("一个数，或 5% 这样的比率", "a number or a rate such as 5%"),
    "text": ("文字", "a text"),
    "formula": ("公式，如 MIN(分值, 0.5*n)", "a formula such as MIN(分值, 0.5*n)"),
    "places": ("各名次的分，如 1 60、2 57、3 54，或 前10% 5、前50% 3", "points by place such as 1 60、2 57"),
    "bands": ("在工作表“档次”里，每档一行", "on the sheet 档次, one row per band"),
}


def read_bands(table: FoundTable | None) -> dict[str, list[tuple[CatalogueRow, tuple[float, float] | None]]]:
    """The rows of the sheet 档次 by item id."""
    found: dict[str, list[tuple[CatalogueRow, tuple[float, float] | None]]] = {}
    if table is None or Col.ITEM not in table.columns:
        return found
    for row in table.rows():
        item = row.get(Col.ITEM, as_id, required=True)
        bound = row.get(Col.BOUND, _as_bound, required=True)
        score = row.get(Col.SCORE, as_points, required=True)
        if item is not None:
            band = (bound, score) if bound is not None and score is not None else None
            found.setdefault(item, []).append((row, band))
    return found


def _as_bound(value: CellValue) -> float | Fault:
    """A number or a rate, also below 0."""
    return as_share(value, signed=True)


def read_params(
    row: CatalogueRow, item: str, rule: Rule, points: float | None, bands: Bands
) -> dict[str, ParamValue] | None:
    """The typed parameters; None where one is missing or at fault, which is reported."""
    params: dict[str, ParamValue] = {}
    sound = True
    for param in rule.params:
        if param.type == "bands":
            value = _bands(row, item, rule, param, bands)
        elif not param.applies(params):
            _unused(row, item, rule, param.name, params, param)
            continue
        elif row.raw(param.name) is None:
            if param.required:
                _missing(row, item, rule, param)
                sound = False
            continue
        elif row.not_usable(param.name):
            value = None
        else:
            value = _value(row, item, param, points)
        if value is None:
            sound = False
        else:
            params[param.name] = value
    names = {param.name for param in rule.params}
    for name in PARAMETERS:
        if name not in names:
            _unused(row, item, rule, name, params)
    if not any(param.type == "bands" for param in rule.params):
        for band_row, _ in bands.get(item, ())[:1]:
            band_row.report(
                "unused-parameter", Col.ITEM, item=item, kind=rule.kind, heading=Sheet.BANDS, value=item,
                when="", when_en="",
            )  # fmt: skip
    return params if sound else None


def read_group_params(
    row: CatalogueRow,
    item: str,
    rule: Rule,
    points: float | None,
    bands: Bands,
    params: Mapping[str, ParamValue] | None,
) -> dict[str, dict[str, ParamValue]]:
    """Ranking group → the parameters that its own columns (每降@镇) say otherwise."""
    own: dict[str, dict[str, str]] = {}
    for heading in row.table.columns:
        name, at, group = heading.partition(FOR_GROUP)
        if at and row.raw(heading) is not None:
            own.setdefault(group, {})[name] = heading
    found = {}
    told = row.table.findings.problems
    for group, headings in own.items():
        values = {**row.values, **{name: row.raw(heading) for name, heading in headings.items()}}
        columns = {**row.table.columns, **{n: row.table.columns[h] for n, h in headings.items()}}
        before = len(told)
        theirs = read_params(
            replace(row, values=values, table=replace(row.table, columns=columns)), item, rule, points, bands
        )
        # What holds for all groups has been told already.
        told[before:] = [problem for problem in told[before:] if problem not in told[:before]]
        if theirs is not None and params is not None:
            found[group] = {name: value for name, value in theirs.items() if params.get(name) != value}
    return {group: changed for group, changed in found.items() if changed}


def _value(row: CatalogueRow, item: str, param: Param, points: float | None) -> ParamValue | None:
    raw = row.raw(param.name)
    assert raw is not None
    value: ParamValue | Fault
    if param.type == "choice":
        value = as_choice(raw, param.choices)
    elif param.type == "date":
        value = as_date(raw)
    elif param.type == "list":
        value = as_entries(raw)
    elif param.type == "places":
        value = _as_places(raw)
    elif param.type in ("text", "formula"):
        value = as_text(raw)
    else:
        value = _numeric(row, param, raw)
        if param.positive and value == 0:
            value = Fault("应大于 0", "it must be above 0")
        elif param.within_points and points is not None and isinstance(value, float) and value > points:
            value = Fault(f"不能大于分值 {points:.6g}", f"it cannot be above the item's {points:.6g} points")
    if isinstance(value, Fault):
        row.report(
            "bad-parameter", param.name, item=item, value=row.shown(param.name), why=value.zh, why_en=value.en
        )
        return None
    return value


def _numeric(row: CatalogueRow, param: Param, raw: CellValue) -> float | Fault:
    """A number, rate or share, as the parameter takes it."""
    if param.type == "rate":
        other, word = param.over_one or ("", "")
        allowed = bool(other) and row.shown(other).strip() == word
        rate = as_rate(raw, over_one=allowed)
        above = as_rate(raw, over_one=True) if other and not allowed and isinstance(rate, Fault) else None
        if isinstance(above, float):
            zh = f"{above:.6g} 是 {above:.6%}".replace(".000000%", "%")
            return Fault(
                f"{zh}：可以超过 100% 的，“{other}”要填“{word}”；本来是 {above:.6g}% 的，写上 %",
                f"it is above 100%: enter {word} under {other} where that may be, or write {above:.6g}%",
            )
        return rate
    if param.type == "share":
        return as_share(raw, param.signed)
    return as_signed(raw) if param.signed else as_number(raw)


def _as_places(value: CellValue) -> tuple[str, ...] | Fault:
    """1 60、2 57、3 54 or 前10% 5、前50% 3; an … at the end says nothing."""
    text = as_text(value)
    if isinstance(text, Fault):
        return text
    entries = tuple(" ".join(entry.split()) for entry in split_list(text.rstrip("….。 ")))
    found = read_places(entries)
    return Fault(found, "it is no list of points by place") if isinstance(found, str) else entries


def _bands(row: CatalogueRow, item: str, rule: Rule, param: Param, bands: Bands) -> ParamValue | None:
    rows = bands.get(item, ())
    if not rows and param.required:
        _missing(row, item, rule, param)
    found = tuple(band for _, band in rows if band is not None)
    return found if found and len(found) == len(rows) else None


def _missing(row: CatalogueRow, item: str, rule: Rule, param: Param) -> None:
    want, want_en = _WANT.get(param.type, ("、".join(param.choices) + "之一", " or ".join(param.choices)))
    place = param.name if param.name in row.table.columns else Col.KIND
    row.report(
        "missing-parameter", place, item=item, heading=param.name, kind=rule.kind, want=want, want_en=want_en
    )


def _unused(
    row: CatalogueRow,
    item: str,
    rule: Rule,
    name: str,
    params: Mapping[str, ParamValue],
    param: Param | None = None,
) -> None:
    if row.raw(name) is None:
        return
    when = when_en = ""
    if param is not None and param.when is not None:
        other, values = param.when
        if other not in params and row.raw(other) is not None:
            return  # what decides is itself at fault
        when = f"在“{other}”不是“{'、'.join(values)}”时"
        when_en = f" unless {other} is {' or '.join(values)}"
    row.report(
        "unused-parameter", name, item=item, kind=rule.kind, value=row.shown(name), when=when, when_en=when_en
    )
