"""汇总数据: the district's one answer to each input, live over 单位自评. Protected: only formulas."""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.cells import quote_text
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.terms import NO, YES, Head, InputType, Pooling, Sheet
from govcredit_xl.master.records import join_key
from govcredit_xl.master.written import unit_items
from govcredit_xl.master.written.answers import counted_number
from govcredit_xl.master.written.table import Content, Draft, Live, MasterColumn, MasterTable, blank
from govcredit_xl.master.written.unit_items import item_key, slot_range
from govcredit_xl.scoring.excel import Operand
from govcredit_xl.scoring.rules import rule_of

COLUMNS: Final = (
    MasterColumn(Head.ITEM, 7, "centre"),
    MasterColumn(Head.INDICATOR, 26, "wrap"),
    MasterColumn(Head.INPUT, 9, "centre"),
    MasterColumn(Head.LABEL, 42, "wrap"),
    MasterColumn(Head.MEASURE, 11, "centre"),
    MasterColumn(Head.POOLING, 11, "centre"),
    MasterColumn(Head.POOLED, 16, "number", formula=True),
    MasterColumn(Head.DISAGREE, 9, "count", formula=True),
)


def pooled_key(item: str, code: str) -> str:
    """Key of a row: 12.1|n."""
    return join_key((item, code))


def draft_pooled(draft: Draft) -> MasterTable:
    """The table of 汇总数据."""
    rows, items = draft.pooled, draft.given.catalogue.item_by_id
    keys = [pooled_key(*pair) for pair in zip(rows["item"], rows["code"], strict=True)]
    table = draft.table(Sheet.POOLED, COLUMNS, keys)
    asked = [_input(items[i], code) for i, code in zip(rows["item"], rows["code"], strict=True)]
    disagree = _disagreements(draft)
    pooled: list[Content] = []
    differing: list[Content] = []
    looks = {}
    for k, row in enumerate(range(table.place.first, table.place.first + len(keys))):
        item, how = items[rows["item"][k]], rows["pooling"][k]
        counts = disagree.get(keys[k])
        check = table.ref(Head.DISAGREE, row) if counts is not None else None
        value = counted_number(rows["value"][k])
        pooled.append(_pooled(draft, item, asked[k], how, check, value))
        differing.append(None if counts is None else Live(_differing(draft, item, asked[k]), counts))
        if how == Pooling.SHARE:
            looks[k, Head.POOLED] = "rate"
        elif asked[k].type == InputType.DATE:
            looks[k, Head.POOLED] = "date"
    table.cells = {
        Head.ITEM: rows["item"],
        Head.INDICATOR: [items[i].name for i in rows["item"]],
        Head.INPUT: rows["code"],
        Head.LABEL: rows["label"],
        Head.MEASURE: [i.measure for i in asked],
        Head.POOLING: rows["pooling"],
        Head.POOLED: pooled,
        Head.DISAGREE: differing,
    }
    table.looks = looks
    return table


def pooled_operand(table: MasterTable, item: Item, asked: Input, how: str) -> Operand:
    """The pooled answer as a rule's formula on another sheet sees it."""
    ref = table.fixed(Head.POOLED, table.place.rows[pooled_key(item.id, asked.code)])
    flag = asked.type == InputType.FLAG and how in (Pooling.LEAD, Pooling.ANY)
    return Operand(ref, "flag" if flag else "number")


def _input(item: Item, code: str) -> Input:
    found = item.input(code)
    if found is None:
        raise ValueError(f"{item.id} has no input {code}")
    return found


def _pooled(draft: Draft, item: Item, asked: Input, how: str, check: str | None, value: float | str) -> Live:
    answers, key = slot_range(draft, item, asked), quote_text(item_key(item.id))
    valid = f"{unit_items.ITEM_KEYS},{key},{unit_items.VALID},1"
    flag = asked.type == InputType.FLAG
    if how == Pooling.LEAD:
        found = f'IFERROR(INDEX({answers},MATCH({key},{unit_items.LEAD_KEYS},0)),"")'
        return Live(found if check is None else f'IF({check}>0,"",{found})', value)
    if how == Pooling.ANY and flag:
        return Live(
            f'IF(COUNTIFS({valid},{answers},"{YES}")>0,"{YES}",IF(COUNTIFS({valid},{answers},"{NO}")>0,"{NO}",""))',
            value,
        )
    if how == Pooling.ANY:
        best = "MIN" if asked.type == InputType.DATE else "MAX"
        numbers = f"({unit_items.ITEM_KEYS}={key})*({unit_items.VALID}=1)*ISNUMBER({answers})"
        return Live(
            f'IF(COUNTIFS({valid},{answers},">-1E+300")=0,"",{best}(IF({numbers},{answers})))',
            value,
            array=True,
        )
    total = f'COUNTIFS({valid},{answers},"{YES}")' if flag else f"SUMIFS({answers},{valid})"
    if how == Pooling.SHARE:
        total += f"/{len(item.units)}"
    return Live(f'IF(COUNTIFS({valid})=0,"",{total})', value)


def _differing(draft: Draft, item: Item, asked: Input) -> str:
    """How many leads say otherwise than the first."""
    answers, key = slot_range(draft, item, asked), quote_text(item_key(item.id))
    first = f"INDEX({answers},MATCH({key},{unit_items.LEAD_KEYS},0))"
    return (
        f"IF(COUNTIF({unit_items.LEAD_KEYS},{key})=0,0,"
        f"SUMPRODUCT(({unit_items.LEAD_KEYS}={key})*({answers}<>{first})))"
    )


def _disagreements(draft: Draft) -> dict[str, float]:
    """Key → number of counted leads that differ from the first, for inputs that two or more leads answer."""
    several = {
        item.id
        for item in draft.given.catalogue.items
        if len(item.leads) > 1 and not rule_of(item).ranked_across(item)
    }
    rows, answers = draft.unit_items, draft.answers
    leads: dict[str, list[str]] = {i: [] for i in several}
    for unit, item, lead, valid in zip(rows["unit"], rows["item"], rows["lead"], rows["valid"], strict=True):
        if lead and valid and item in several:
            leads[item].append(unit)
    said: dict[tuple[str, str, str], float | str] = {}
    cells = zip(
        answers["unit"], answers["item"], answers["code"], answers["value"], answers["counted"],
        strict=True,
    )  # fmt: skip
    for unit, item, code, value, counted in cells:
        if item in several and counted and not blank(value):
            said[unit, item, code] = counted_number(value)
    found = {}
    for item, code, how in zip(
        draft.pooled["item"], draft.pooled["code"], draft.pooled["pooling"], strict=True
    ):
        if how == Pooling.LEAD and item in several:
            values = [said.get((unit, item, code), "") for unit in leads[item]]
            found[pooled_key(item, code)] = float(sum(value != values[0] for value in values))
    return found
