"""The sheets 指标 and 填报项 as items with their inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.catalogue.levels import by_unit, given_ids, read_path
from govcredit_xl.catalogue.params import Bands, read_group_params, read_params
from govcredit_xl.catalogue.parts import as_part, is_whole, whole_of, whole_points
from govcredit_xl.catalogue.sources import read_source
from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.units import MAX_TEXT, Roster
from govcredit_xl.catalogue.values import (
    as_choice,
    as_effort,
    as_id,
    as_input_code,
    as_name,
    as_points,
    as_text,
)
from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_half_away
from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.terms import CONDITIONAL, NO, STAR, YES, Col, InputType, Pooling, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP, PARTS
from govcredit_xl.files.sheets.similar import guess
from govcredit_xl.scoring.rules import RULES
from govcredit_xl.scoring.rules.base import Rule

MAX_INPUTS: Final = 100
"""Inputs of one item: what one formula of 8,192 characters can add up."""

Inputs = Mapping[str, Sequence[tuple[CatalogueRow, Input | None]]]
"""Item id → its rows of the sheet 填报项, each with the input, None where it is at fault."""


@dataclass(frozen=True)
class ReadItem:
    """A row of the sheet 指标.

    Attributes:
        points, area_points, indicator_points: None where they are missing or at fault.
        item: None where something about it is at fault.
        path: the levels above it, each with its 分值, where each unit is scored by itself; else empty.
        is_whole: the row is an item of 分项: it has no score of its own, and its parts follow.
    """

    row: CatalogueRow
    id: str
    area_ordinal: str
    area: str
    area_points: float | None
    indicator: str
    indicator_name: str
    indicator_points: float | None
    points: float | None
    item: Item | None
    path: tuple[tuple[str, float | None], ...] = ()
    is_whole: bool = False


def read_inputs(
    table: FoundTable | None, indicators: FoundTable | None, roster: Roster | None
) -> dict[str, list[tuple[CatalogueRow, Input | None]]] | None:
    """The rows of the sheet 填报项 by item id; None where it is missing, or empty though an item needs it."""
    if table is None or Col.ITEM not in table.columns:
        return None
    found: dict[str, list[tuple[CatalogueRow, Input | None]]] = {}
    rows_there = list(table.rows())
    if not rows_there and not _all_expand(indicators):
        table.findings.add("empty-table", Sheet.INPUTS, what=table.spec.record, what_en=table.spec.record_en)
        return None
    for row in rows_there:
        item = row.get(Col.ITEM, as_id, required=True)
        if item is None:
            continue
        asked = _input(row, roster, own=indicators is not None and by_unit(indicators))
        rows = found.setdefault(item, [])
        same = next((r for r, i in rows if i and asked and i.code == asked.code), None)
        if same is not None and asked is not None:
            other = f"{Sheet.INPUTS}!{same.cell(Col.CODE)}"
            row.report(
                "duplicate-id",
                Col.CODE,
                item=item,
                what="代码",
                what_en="the code",
                value=asked.code,
                other=other,
            )
        rows.append((row, None if same else asked))
    return found


def _all_expand(indicators: FoundTable | None) -> bool:
    """True where there are items and none of them needs a row of the sheet 填报项."""
    kinds = [as_choice(row.shown(Col.KIND), tuple(RULES)) for row in indicators.rows()] if indicators else []
    typed = indicators is not None and by_unit(indicators)  # the office can score without asking

    def free(rule: Rule) -> bool:
        return rule.expands or (typed and not any(slot.required for slot in rule.slots))

    return bool(kinds) and all(isinstance(kind, str) and free(RULES[kind]) for kind in kinds)


def _input(row: CatalogueRow, roster: Roster | None, *, own: bool) -> Input | None:
    """An input; `own`: each unit is scored by itself, and only 同数 says that two inputs are one figure."""
    before = len(row.table.findings.problems)
    code = row.get(Col.CODE, as_input_code, required=True) or ""
    star = code == STAR
    kind = row.get(Col.TYPE, lambda value: as_choice(value, InputType.ALL), required=not star)
    option = row.get(Col.OPTIONAL, lambda value: as_choice(value, (YES, NO, CONDITIONAL)))
    leads_only = row.get(Col.LEADS_ONLY, lambda value: as_choice(value, (YES, NO)))
    found = Input(
        code=code,
        label=row.text(Col.LABEL, limit=MAX_TEXT, required=not star),
        type=kind or InputType.FLAG,
        measure=row.text(Col.MEASURE, limit=20),
        optional=option == YES,
        leads_only=leads_only == YES,
        conditional=option == CONDITIONAL,
        note=row.text(Col.NOTE, limit=MAX_TEXT),
        same_as=row.shown(Col.SAME_AS).strip() if own or Col.SAME_AS in row.table.columns else None,
        effort=row.get(Col.EFFORT, as_effort) or 1.0,
        source=read_source(row, roster),
    )
    if found.source is not None and found.source.rates and not found.is_number:
        why, why_en = "几家都报的按权重求平均，类型应是数", "several raters give numbers"
        row.report("bad-value", Col.TYPE, value=found.type, why=why, why_en=why_en)
    return found if len(row.table.findings.problems) == before else None


def read_items(
    table: FoundTable | None,
    roster: Roster | None,
    inputs: Inputs | None,
    bands: Bands,
    groups: Sequence[str] = (),
) -> list[ReadItem]:
    """The items in the order of the sheet.

    Args:
        table: the sheet 指标.
        roster: None where the sheet 单位 is missing; units are not checked then.
        inputs: None where the sheet 填报项 is missing; inputs are not checked then.
        bands: the sheet 档次.
        groups: the ranking groups, for parameters of their own.
    """
    found: dict[str, ReadItem] = {}
    if table is None or Col.ITEM not in table.columns:
        return []
    ids: list[str | None] = []
    wholes: dict[str, CatalogueRow] = {}
    numbers = given_ids(table) if by_unit(table) else {}
    if numbers:
        table.findings.add(
            "ids-given", Sheet.INDICATORS, count=len(numbers), first=next(iter(numbers.values()))
        )
    for row in table.rows():
        item = numbers.get(row.number) or row.get(Col.ITEM, as_id, required=True)
        if item in found:
            other = f"{Sheet.INDICATORS}!{found[item].row.cell(Col.ITEM)}"
            row.report(
                "duplicate-id", Col.ITEM, item=item, what="编号", what_en="the id", value=item, other=other
            )
        if item is None or item in found:
            # The row still counts in the sums; its inputs cannot be told.
            ids = [None if other == item else other for other in ids] + [None]
            found[f"?{row.number}"] = _read_item(row, item or "", roster, None, bands)
        else:
            ids.append(item)
            if is_whole(row):
                wholes[item] = row
                points = whole_points(row, (inputs or {}).get(item, ()))
                found[item] = replace(_read_levels(row, item, points), is_whole=True)
                continue
            whole = whole_of(item, wholes)
            if whole:
                row = as_part(row, wholes[whole])
            found[item] = _read_item(row, item, roster, inputs, bands, whole)
    _unknown_groups(table, groups)
    if not found:
        table.findings.add(
            "empty-table", Sheet.INDICATORS, what=table.spec.record, what_en=table.spec.record_en
        )
    for rows_of_other in (inputs or {}, bands) if found else ():
        _unknown_ids(rows_of_other, found, _gaps(ids))
    return list(found.values())


_Id = tuple[int, ...]


def _order(item: str) -> _Id:
    return tuple(map(int, item.split(".")))


def _gaps(ids: Sequence[str | None]) -> list[tuple[_Id, _Id | None]]:
    """For each id that cannot be told, the ids before and after it; None where there is none after."""
    found = []
    for place, item in enumerate(ids):
        if item is None:
            before = next((other for other in reversed(ids[:place]) if other), None)
            after = next((other for other in ids[place:] if other), None)
            found.append((_order(before) if before else (), _order(after) if after else None))
    return found


def _unknown_ids(
    rows: Mapping[str, Sequence[tuple[CatalogueRow, object]]],
    items: Mapping[str, ReadItem],
    gaps: Sequence[tuple[_Id, _Id | None]],
) -> None:
    """Report ids that no item has, but for those that a row with a faulty id can have meant."""
    for item, found in rows.items():
        lost = any(low < _order(item) and (high is None or _order(item) < high) for low, high in gaps)
        if item not in items and not lost:
            zh, en = guess(item, list(items), 0.7)
            found[0][0].report("unknown-item", Col.ITEM, value=item, guess=zh, guess_en=en)


def _read_item(
    row: CatalogueRow, item: str, roster: Roster | None, inputs: Inputs | None, bands: Bands, whole: str = ""
) -> ReadItem:
    before = len(row.table.findings.problems)
    kinds = (*RULES, PARTS) if by_unit(row.table) else tuple(RULES)
    kind = row.get(Col.KIND, lambda value: as_choice(value, kinds), required=True)
    rule = RULES[kind] if kind else None
    points = _points(row, item, rule)
    read = _read_levels(row, item, points)
    who = _responsible(row, item, roster)
    pooling = _pooling(row, item, rule)
    params = read_params(row, item, rule, points, bands) if rule else None
    by_group = read_group_params(row, item, rule, points, bands, params) if rule else {}
    draft = Item(
        id=item,
        area=read.area,
        indicator=read.indicator,
        indicator_name=read.indicator_name,
        points=points or 0.0,
        criterion=row.text(Col.CRITERION, limit=2000, required=True),
        method=row.text(Col.METHOD, limit=MAX_TEXT),
        responsible=row.text(Col.RESPONSIBLE, limit=MAX_TEXT) or _printed(row),
        leads=who[0] if who else (),
        supporters=who[1] if who else (),
        kind=kind or "",
        params=params or {},
        inputs=(),
        pooling=pooling or "",
        remark=row.text(Col.REMARK),
        row=row.number,
        by_group=by_group,
        part_of=whole,
    )
    if rule is None or inputs is None:
        return read
    draft = replace(draft, inputs=_inputs(row, draft, rule, inputs.get(item, ()), params is not None))
    draft = _with_signed(draft, rule) if params is not None else draft
    sound = params is not None and all(found is not None for _, found in inputs.get(item, ()))
    if _own_errors(row, before) or not sound or who is None:
        return read
    _check_reach(row, draft, rule)
    _mistakes(row, draft, rule, inputs, bands)
    return read if _own_errors(row, before) else replace(read, item=draft)


def _read_levels(row: CatalogueRow, item: str, points: float | None) -> ReadItem:
    """The row with the levels above it: two, or one to five where each unit is scored by itself."""
    each = by_unit(row.table)
    path = tuple(read_path(row)) if each else ()
    for heading in Col.LEVELS if each else (Col.AREA, Col.INDICATOR):
        row.text(heading, limit=100)
    if each:
        names = [name for name, _ in path]
        return ReadItem(
            row=row,
            id=item,
            area_ordinal=row.text(Col.AREA_ORDINAL, limit=10),
            area=names[0] if names else "",
            area_points=path[0][1] if path else None,
            indicator=row.shown(Col.INDICATOR_NUMBER).strip() or "/".join(names),
            indicator_name=names[-1] if names else "",
            indicator_points=path[-1][1] if path else None,
            points=points,
            item=None,
            path=path,
        )
    return ReadItem(
        row=row,
        id=item,
        area_ordinal=row.text(Col.AREA_ORDINAL, limit=10),
        area=row.get(Col.AREA, as_name, required=True) or "",
        area_points=row.get(Col.AREA_POINTS, as_points, required=True),
        indicator=row.get(Col.INDICATOR_NUMBER, as_text, required=True) or "",
        indicator_name=row.get(Col.INDICATOR, as_name, required=True) or "",
        indicator_points=row.get(Col.INDICATOR_POINTS, as_points, required=True),
        points=points,
        item=None,
    )


def _unknown_groups(table: FoundTable, groups: Sequence[str]) -> None:
    """Report columns of parameters for a ranking group that no unit is in."""
    for heading, column in table.columns.items():
        _, at, group = heading.partition(FOR_GROUP)
        if at and groups and group not in groups:
            zh, en = guess(group, list(groups))
            facts = {
                "heading": heading,
                "guess": zh or "，没有这个排名组",
                "guess_en": en or ", no such group",
            }
            cell = a1(table.heading_row, column)
            table.findings.add(
                "unknown-heading", Sheet.INDICATORS, cell, what="列名", what_en="heading", **facts
            )


def _with_signed(item: Item, rule: Rule) -> Item:
    """The item with the inputs that may be below 0 marked as such."""
    signed = rule.signed(item)
    if not signed:
        return item
    inputs = (
        replace(i, type=InputType.SIGNED) if i.code in signed and i.is_number else i for i in item.inputs
    )
    return replace(item, inputs=tuple(inputs))


def _own_errors(row: CatalogueRow, before: int) -> bool:
    return any(problem.severity == "error" for problem in row.table.findings.problems[before:])


def _printed(row: CatalogueRow) -> str:
    """The responsible units as the table names them, where the notice's own wording is not given."""
    return "、".join(filter(None, (row.shown(Col.LEADS), row.shown(Col.SUPPORTERS))))


def _points(row: CatalogueRow, item: str, rule: Rule | None) -> float | None:
    points = row.get(Col.POINTS, as_points, required=True)
    if rule is None or points is None:
        return points
    if rule.outside and points != 0:
        why, why_en = f"“{rule.kind}”不占分值，应填 0", f"{rule.kind} has no points of its own; enter 0"
    elif not rule.outside and not rule.may_be_outside and points == 0:
        why, why_en = "分值应大于 0", "points must be above 0"
    else:
        return points
    row.report("bad-value", Col.POINTS, item=item, value=row.shown(Col.POINTS), why=why, why_en=why_en)
    return None


def _responsible(
    row: CatalogueRow, item: str, roster: Roster | None
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Leads and supporters; a lead that is also a supporter is a lead. None where one is unknown."""
    if roster is None:
        return (), ()
    leads = roster.expand(row, Col.LEADS, item)
    supporters = roster.expand(row, Col.SUPPORTERS, item)
    if leads == () and row.raw(Col.LEADS) is None and Col.LEADS in row.table.columns:
        row.report("item-without-unit", Col.LEADS, item=item)
    if leads is None or supporters is None:
        return None
    return leads, tuple(code for code in supporters if code not in leads)


def _pooling(row: CatalogueRow, item: str, rule: Rule | None) -> str | None:
    if by_unit(row.table):
        if row.raw(Col.POOLING) is not None:
            row.report("pooling-not-used", Col.POOLING, item=item, value=row.shown(Col.POOLING))
        return ""
    pooling = row.get(Col.POOLING, lambda value: as_choice(value, Pooling.ALL), required=True)
    if pooling is not None and rule is not None and pooling not in rule.poolings:
        row.report(
            "pooling-not-allowed", Col.POOLING, item=item, kind=rule.kind, value=pooling,
            allowed="、".join(rule.poolings),
        )  # fmt: skip
        return None
    return pooling


# -- inputs --------------------------------------------------------------------------------------------
def _inputs(
    row: CatalogueRow,
    item: Item,
    rule: Rule,
    rows: Sequence[tuple[CatalogueRow, Input | None]],
    params_sound: bool,
) -> tuple[Input, ...]:
    if rule.expands:
        return _expanded(row, item, rule, rows) if params_sound else ()
    asked = [found for _, found in rows if found is not None]
    codes = {found.code for found in asked}
    for input_row, found in rows:
        if found is not None:
            _check_input(input_row, item, rule, found)
    if len(asked) == len(rows) and STAR not in codes:
        if not rows and (rule.judged or not rule.slots) and not by_unit(row.table):
            _missing_input(row, item, "", "填报项", InputType.ALL)
        for slot in rule.slots:
            if slot.required and slot.code not in codes:
                _missing_input(row, item, slot.code, f"代码为 {slot.code} 的填报项", slot.types)
    if len(asked) > MAX_INPUTS:
        row.report(
            "too-long",
            Col.KIND,
            item=item.id,
            heading=Sheet.INPUTS,
            length=f"{len(asked)} 个填报项",
            limit=f"{MAX_INPUTS} 个填报项",
        )
    return tuple(asked)


def _missing_input(row: CatalogueRow, item: Item, code: str, what: str, types: Sequence[str]) -> None:
    row.report(
        "input-not-defined", Col.KIND, item=item.id, kind=item.kind, what=what, input=code or "（自定）", input_en=code or "(any)",
        types="、".join(types),
    )  # fmt: skip


def _check_input(row: CatalogueRow, item: Item, rule: Rule, found: Input) -> None:
    if found.code == STAR:
        why = f"代码 * 只用于清单和覆盖，“{rule.kind}”的每个填报项要各写一行"
        why_en = f"* is for 清单 and 覆盖 only; {rule.kind} has one row per input"
        row.report("bad-value", Col.CODE, item=item.id, value=found.code, why=why, why_en=why_en)
        return
    slot = next((slot for slot in rule.slots if slot.code == found.code), None)
    if slot is not None and found.type not in slot.types:
        why = f"“{rule.kind}”的 {found.code} 的类型应为{'或'.join(slot.types)}"
        why_en = f"{found.code} of {rule.kind} is one of {', '.join(slot.types)}"
        row.report("bad-value", Col.TYPE, item=item.id, value=found.type, why=why, why_en=why_en)
    if slot is not None and slot.required and found.optional:
        why = f"“{rule.kind}”计分要用到 {found.code}，不能选填"
        why_en = f"{rule.kind} needs {found.code} for the score"
        row.report("bad-value", Col.OPTIONAL, item=item.id, value=YES, why=why, why_en=why_en)
    if found.conditional and not rule.conditional(found.code):
        why = f"“条件”只用于比率的书面说明和扣分的 pop，“{rule.kind}”的 {found.code} 不会用到"
        why_en = "条件 is for the explanation of a 比率 and the pop of a 扣分"
        row.report("bad-value", Col.OPTIONAL, item=item.id, value=CONDITIONAL, why=why, why_en=why_en)


def _expanded(
    row: CatalogueRow, item: Item, rule: Rule, rows: Sequence[tuple[CatalogueRow, Input | None]]
) -> tuple[Input, ...]:
    """The inputs of a 清单 or 覆盖, from its one row with the code *."""
    star = Input(STAR, "", InputType.FLAG)
    if not rows:
        row.report("input-assumed", Col.KIND, item=item.id, kind=rule.kind)
    for input_row, found in rows:
        if found is None:
            continue
        if found.code != STAR:
            why = f"“{rule.kind}”只要一行，代码写 *，各格由“清单”“列”或“领域”得出"
            why_en = f"{rule.kind} has one row with the code *"
            input_row.report("bad-value", Col.CODE, item=item.id, value=found.code, why=why, why_en=why_en)
        elif found.type != InputType.FLAG:
            why, why_en = f"“{rule.kind}”的填报项应是“是否”", f"inputs of {rule.kind} are 是否"
            input_row.report("bad-value", Col.TYPE, item=item.id, value=found.type, why=why, why_en=why_en)
        else:
            star = found
    inputs = rule.expand(item.params, star)
    if len(inputs) > MAX_INPUTS:
        heading = rule.params[0].name
        row.report("too-long", heading, item=item.id, length=f"共 {len(inputs)} 格", limit=f"{MAX_INPUTS} 格")
    return inputs


def _check_reach(row: CatalogueRow, item: Item, rule: Rule) -> None:
    """The cells of a 清单 or 覆盖 are enough for full marks."""
    if not rule.expands:
        return
    heading = next(param.name for param in rule.params if param.type == "number")
    each, count = item.number(heading) or 0.0, len(item.inputs)
    most = round_half_away(each * count, COMPARE_DIGITS)
    if most < item.points:
        row.report(
            "full-marks-out-of-reach", heading, item=item.id, kind=rule.kind, count=count, each=f"{each:.6g}",
            most=f"{most:.6g}", points=f"{item.points:.6g}",
        )  # fmt: skip


def _mistakes(row: CatalogueRow, item: Item, rule: Rule, inputs: Inputs, bands: Bands) -> None:
    """What the rule itself finds impossible, reported where it can be mended."""
    codes = {found.code for found in item.inputs}
    missing = [Input(slot.code, "", slot.types[0]) for slot in rule.slots if slot.code not in codes]
    lasting = rule.mistakes(replace(item, inputs=(*item.inputs, *missing)))
    for mistake in rule.mistakes(item):
        # What one more row of 填报项 would mend is reported there.
        name, why = mistake if mistake in lasting else (Sheet.INPUTS, mistake[1])
        others = {Sheet.INPUTS: inputs.get(item.id, ()), Sheet.BANDS: bands.get(item.id, ())}
        if others.get(name):
            at, heading = others[name][0][0], Col.ITEM
        else:
            at, heading = row, name if name in row.table.columns else Col.KIND
        at.report("parameters-do-not-fit", heading, item=item.id, heading=name, kind=item.kind, why=why)
