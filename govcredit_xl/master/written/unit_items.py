"""单位自评: what each unit says on each item, its self score live. Protected: it holds only formulas and facts."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, Final

from govcredit_xl.core.arithmetic import COMPARE_DIGITS
from govcredit_xl.core.cells import quote_text
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.sources import GivenHead, input_code
from govcredit_xl.core.terms import LEAD, SUPPORT, YES, Head, Pooling, Reason, Sheet, UnitState
from govcredit_xl.master.records import join_key
from govcredit_xl.master.written import answers
from govcredit_xl.master.written.answers import counted_number
from govcredit_xl.master.written.shared_formulas import KEY, OTHER, ROW
from govcredit_xl.master.written.table import Draft, LiveColumn, MasterColumn, MasterTable, blank, shown
from govcredit_xl.scoring.excel import Operand, all_of, any_of, operand, to_excel
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import DERIVED
from govcredit_xl.scoring.wording import references

ITEM_KEYS: Final = "自评_项键"
VALID: Final = "自评_有效"
OWN_VALID: Final = "自评_自报齐"
LEAD_KEYS: Final = "自评_牵头键"
SELF: Final = "自评_自评分"
OUT: Final = "自评_不涉及"
PART: Final = "自评_身份"
UNIT_KEYS: Final = "自评_单位键"
COUNTS: Final = "自评_计分"
POINTS: Final = "自评_分值"

_NAMED: Final = {
    ITEM_KEYS: Head.ITEM_KEY, VALID: Head.VALID, LEAD_KEYS: Head.LEAD_KEY, SELF: Head.SELF,
    OUT: Head.NOT_INVOLVED, PART: Head.PART, UNIT_KEYS: Head.UNIT_KEY, COUNTS: Head.COUNTS, POINTS: Head.POINTS,
}  # fmt: skip


def item_key(item: str) -> str:
    """An item's id as criteria of COUNTIFS take it for a text: i12.1."""
    return f"i{item}"


def unit_key(unit: str) -> str:
    """A unit's code as criteria take it for a text, also 001 and 1E5: uT04."""
    return f"u{unit}"


def slot(number: int) -> str:
    """Heading of the column that holds an item's n-th input, counted from 1."""
    return f"{Head.SLOT}{number}"


def own_value(number: int) -> str:
    """Heading of what a unit gives to the n-th figure of its group, counted from 1."""
    return f"{Head.GROUP_VALUE}{number}"


def group_figure(number: int) -> str:
    """Heading of the n-th figure of the group."""
    return f"{Head.GROUP_FIGURE}{number}"


def columns(draft: Draft) -> tuple[MasterColumn, ...]:
    """As many 数据 columns as the largest item needs; those of the ranking only where there is one."""
    items = draft.given.catalogue.items
    slots = max((len(item.inputs) for item in items), default=0)
    ranked = any(rule_of(item).derived(item) == DERIVED for item in items)
    figures = max((len(rule_of(item).figures(item)) for item in items), default=0)
    hidden = [Head.ITEM_KEY, Head.UNIT_KEY, Head.LEAD_KEY]
    live = [
        Head.VALID,
        Head.COUNTS,
        *own_valid(items),
        *((Head.UNIT_RATE, Head.UNIT_RANK, Head.UNIT_OF) if ranked else ()),
    ]
    return (
        MasterColumn(Head.ITEM, 7, "centre"),
        MasterColumn(Head.ITEM_NAME, 24, "wrap"),
        MasterColumn(Head.UNIT_CODE, 11, "centre"),
        MasterColumn(Head.UNIT, 26, "wrap"),
        MasterColumn(Head.PART, 7, "centre"),
        MasterColumn(Head.POINTS, 7, "points"),
        MasterColumn(Head.SELF, 9, "score", formula=True),
        MasterColumn(Head.SHOWN, 13, "score"),
        MasterColumn(Head.PROPOSED, 9, "score"),
        MasterColumn(Head.NOT_INVOLVED, 9, "centre"),
        MasterColumn(Head.STATE, 8, "centre"),
        MasterColumn(Head.MEMO, 36, "wrap"),
        MasterColumn(Head.EVIDENCE, 48, "wrap"),
        *(MasterColumn(h, 9, "helper", hidden=True, formula=h == Head.LEAD_KEY) for h in hidden),
        *(MasterColumn(h, 8, "helper", hidden=True, formula=True) for h in live),
        *(
            MasterColumn(heading, 9, "helper", hidden=True, formula=True)
            for k in range(1, figures + 1)
            for heading in (own_value(k), group_figure(k))
        ),
        *(MasterColumn(slot(k), 9, "helper", hidden=True, formula=True) for k in range(1, slots + 1)),
    )


def rated_inputs(items: Iterable[Item]) -> frozenset[tuple[str, str]]:
    """(item id, code) of the inputs that several raters give."""
    return frozenset(
        (item.id, i.code) for item in items for i in item.inputs if i.source is not None and i.source.rates
    )


def own_valid(items: Iterable[Item]) -> tuple[str, ...]:
    """The heading of what a unit itself gives being complete, where an item also needs something from elsewhere."""
    return (
        (GivenHead.OWN_VALID,)
        if any(references(item) or any(i.source is not None for i in item.inputs) for item in items)
        else ()
    )


def draft_unit_items(draft: Draft) -> MasterTable:
    """The table of 单位自评."""
    rows, catalogue = draft.unit_items, draft.given.catalogue
    keys = [join_key(pair) for pair in zip(rows["unit"], rows["item"], strict=True)]
    table = draft.table(Sheet.UNIT_ITEMS, columns(draft), keys)
    for name, heading in _NAMED.items():
        draft.name(name, table, heading)
    if GivenHead.OWN_VALID in table.place.columns:
        draft.name(OWN_VALID, table, GivenHead.OWN_VALID)
    items = catalogue.item_by_id
    table.cells = {
        Head.ITEM: rows["item"],
        Head.ITEM_NAME: [items[i].name for i in rows["item"]],
        Head.UNIT_CODE: rows["unit"],
        Head.UNIT: [draft.unit_names[unit] for unit in rows["unit"]],
        Head.PART: [LEAD if lead else SUPPORT for lead in rows["lead"]],
        Head.POINTS: rows["points"],
        Head.SHOWN: [shown(v) for v in rows["shown"]],
        Head.PROPOSED: [shown(v) for v in rows["prop"]],
        Head.NOT_INVOLVED: (),
        Head.STATE: rows["state"],
        Head.MEMO: rows["memo"],
        Head.EVIDENCE: rows["ev"],
        Head.ITEM_KEY: [item_key(i) for i in rows["item"]],
        Head.UNIT_KEY: [unit_key(unit) for unit in rows["unit"]],
    }
    live = {c.heading: LiveColumn() for c in table.columns if c.heading not in table.cells}
    claims = LiveColumn()
    back = returned(draft)
    formulas: dict[tuple[str, bool, bool, bool], dict[str, str]] = {}
    data, rated = slots_of(draft), rated_inputs(catalogue.items)
    for k in range(len(keys)):
        item, lead, unit = items[rows["item"][k]], bool(rows["lead"][k]), rows["unit"][k]
        out = bool(rows["na"][k])
        shape = (item.id, lead, back[unit], out)
        if shape not in formulas:
            formulas[shape] = UnitItemShape(table, item, lead, back[unit], rated).formulas(out)
        claims.add(formulas[shape][Head.NOT_INVOLVED] if out else None, YES)
        values = _values(rows, k, lead, item)
        for heading, cells in live.items():
            if heading.startswith(Head.SLOT):
                cells.add(*data.get((unit, item.id, heading), (None,)))
            else:
                add_live(cells, heading, formulas[shape].get(heading), values.get(heading, ""))
    table.cells.update(live)
    table.cells[Head.NOT_INVOLVED] = claims
    return table


def add_live(cells: LiveColumn, heading: str, text: str | None, value: float | str) -> None:
    """One more formula with its value; the greatest or least of some rows takes one of a whole column at once."""
    cells.add(text, value)
    if heading.startswith(Head.GROUP_FIGURE) and text is not None and "(IF((" in text:
        cells.arrays.add(text)


def returned(draft: Draft) -> dict[str, bool]:
    """Unit → has a return that counts."""
    states = zip(draft.units["unit"], draft.units["state"], strict=True)
    return {unit: state in (UnitState.RETURNED, UnitState.FAULTY) for unit, state in states}


def _values(rows: Mapping[str, list[Any]], k: int, lead: bool, item: Item) -> dict[str, float | str]:
    def number(name: str) -> float | str:
        return "" if blank(rows[name][k]) else float(rows[name][k])

    valid = float(rows["valid"][k])
    values: dict[str, float | str] = {
        Head.SELF: number("self"),
        Head.VALID: valid,
        GivenHead.OWN_VALID: float(rows["own"][k]),
        Head.LEAD_KEY: item_key(item.id) if lead and valid else "",
        Head.COUNTS: float(rows["scored"][k]),
        Head.UNIT_RATE: number("rate"),
        Head.UNIT_RANK: number("rank"),
        Head.UNIT_OF: number("of"),
    }
    return values | group_values(rows, k)


def group_values(rows: Mapping[str, list[Any]], k: int) -> dict[str, float | str]:
    """What the columns of group figures hold."""
    values: dict[str, float | str] = {}
    for j, found in enumerate(rows["figures"][k]):
        heading = group_figure(j // 2 + 1) if j % 2 else own_value(j // 2 + 1)
        values[heading] = "" if math.isnan(found) else float(found)
    return values


Slot = tuple[str, float | str, tuple[str, ...]]
"""A formula, its value, and the texts for its marks."""


def slots_of(draft: Draft) -> dict[tuple[str, str, str], Slot]:
    """(unit, item, heading) → the counted answer, looked up in 填报明细 by its key.

    The row where it was written is tried first: that keeps thousands of rows quick while nobody has sorted them.
    """
    table, rows = draft.tables[Sheet.ANSWERS], draft.answers
    key_column, value_column = (
        f"{Sheet.ANSWERS}!${table.letter(h)}$" for h in (Head.KEY, Head.COUNTED_VALUE)
    )
    numbers = {(i.id, a.code): k for i in draft.given.catalogue.items for k, a in enumerate(i.inputs, 1)}
    found = _means(draft, numbers)
    keys = table.cells[Head.KEY]
    formula = (
        f'IFERROR(IF({key_column}{OTHER}="{KEY}",{value_column}{OTHER},'
        f'INDEX({answers.VALUES},MATCH("{KEY}",{answers.KEYS},0))),"")'
    )
    names = {place: slot(number) for place, number in numbers.items()}
    columns_ = (rows[name] for name in ("unit", "item", "code", "value", "counted"))
    for row, (key, unit, item, code, value, counted) in enumerate(
        zip(keys, *columns_, strict=True), table.place.first
    ):
        if (item, code) not in names:
            continue  # one rater's mark
        shown_ = counted_number(value) if counted else ""
        found[unit, item, names[item, code]] = (formula, shown_, (str(key), str(row)))
    return found


def _means(draft: Draft, numbers: Mapping[tuple[str, str], int]) -> dict[tuple[str, str, str], Slot]:
    """The weighted means of what several raters give, as `slots_of` has them."""
    rows = draft.answers
    marks: dict[AnswerKey, list[tuple[float, float]]] = {}
    lacking: set[AnswerKey] = set()
    names = ("unit", "item", "code", "value", "counted", "weight", "reason")
    for unit, item, code, value, counted, weight, reason in zip(*(rows[n] for n in names), strict=True):
        if blank(weight):
            continue
        key = AnswerKey(unit, item, input_code(code))
        given = marks.setdefault(key, [])
        if counted:
            given.append((float(weight) * float(value), float(weight)))
        elif reason != Reason.OFFICE or blank(value):
            lacking.add(key)
    found: dict[tuple[str, str, str], Slot] = {}
    for key, given in marks.items():
        mean: float | str = ""
        if given and key not in lacking:
            mean = math.fsum(m for m, _ in given) / math.fsum(w for _, w in given)
        text = answers.mean_formula(quote_text(key.text))
        found[key.unit, key.item, slot(numbers[key.item, key.code])] = (text, mean, ())
    return found


class UnitItemShape:
    """The formulas that all units of the same part in an item share, with `ROW` for the row."""

    unit_at: ClassVar[str] = Head.UNIT_CODE
    """Heading of the unit's code."""

    def __init__(
        self,
        table: MasterTable,
        item: Item,
        lead: bool,
        returned: bool,
        rated: Collection[tuple[str, str]] = (),
    ) -> None:
        self.table, self.item, self.lead, self.returned = table, item, lead, returned
        self.rule = rule_of(item)
        asked = {i.code for i in item.known(lead=lead)}
        self.asked = asked
        self.own_codes = [i.code for i in item.asked(lead=lead)]
        self.given = item.answered_by_others or (not item.inputs and bool(references(item)))
        # What a supporter is not asked is blank to the rule.
        self.operands = {
            i.code: operand(self.cell(slot(k)) if i.code in asked else '""', i.type)
            for k, i in enumerate(item.inputs, 1)
        }
        for name, other, code, kind, _ in references(item):
            key = f"{self.cell(self.unit_at)}&{quote_text(AnswerKey('', other, code).text)}"
            found = f'IFERROR(INDEX({answers.VALUES},MATCH({key},{answers.KEYS},0)),"")'
            if (other, code) in rated:
                found = answers.mean_formula(key)
            self.operands[name] = operand(found, kind)

    def cell(self, heading: str) -> str:
        """The cell under a heading in the formula's own row."""
        return self.table.letter(heading) + ROW

    def formulas(self, out_: bool) -> dict[str, str]:
        """Heading → formula; `out_`: the unit says that it is not involved, as long as nothing is entered for it."""
        found = self.validity(out_)
        valid, out, score = self.cell(Head.VALID), self.cell(Head.NOT_INVOLVED), self.cell(Head.SELF)
        if self.lead:
            found[Head.LEAD_KEY] = f'IF({valid}=1,{self.cell(Head.ITEM_KEY)},"")'
        if self.rule.scored(self.item, lead=self.lead):
            text = self.rule.score_excel(self.item, self.operands)
            found[Head.SELF] = f'IF({valid}=1,IFERROR(ROUND({text},2),""),"")'
            none = f'IF(AND({valid}=1,{score}=""),0,1)'
            found[Head.COUNTS] = f'IF({out}="{YES}",0,{"1" if self.rule.open_when_undefined else none})'
        return found

    def validity(self, out_: bool) -> dict[str, str]:
        """Whether the answer counts, and where it ranks among others; afterwards `operands` know the ranks."""
        found = {Head.VALID: f'IF({self.cell(Head.NOT_INVOLVED)}="{YES}",0,IF({self._complete()},1,0))'}
        if GivenHead.OWN_VALID in self.table.place.columns:
            own = self._complete(own=True)
            found[GivenHead.OWN_VALID] = f'IF({self.cell(Head.NOT_INVOLVED)}="{YES}",0,IF({own},1,0))'
        if out_:
            blanks = all_of([f'{self.operands[code].ref}=""' for code in self._claimed()])
            found[Head.NOT_INVOLVED] = f'IF({blanks},"{YES}","")'
        if self.rule.figures(self.item):
            found |= self._group_figures()
        elif self.rule.ranked_across(self.item):
            found |= self._ranking()
            self.operands |= {
                "rank": Operand(self.cell(Head.UNIT_RANK)),
                "of": Operand(self.cell(Head.UNIT_OF)),
            }
        return found

    def _group_figures(self) -> dict[str, str]:
        """What the unit gives to each figure of its group, and the figure; names them to the rule."""
        counted = f"{self.cell(Head.VALID)}=1"
        if self.item.pooling == Pooling.LEAD:
            counted = f'AND({counted},{self.cell(Head.PART)}="{LEAD}")'
        keys, key = self._column(Head.ITEM_KEY), self.group_key()
        found = {}
        for k, (name, tree) in enumerate(self.rule.figures(self.item).items(), 1):
            mine, all_ = self.cell(own_value(k)), self._column(own_value(k))
            own = "1" if tree.of is None else to_excel(tree.of, self.operands)
            if tree.function == "组名次":
                own = f"ROUND({own},{COMPARE_DIGITS})"
            same = f"{keys},{key}"
            many = f'COUNTIFS({same},{all_},">-1E+300")'
            inside = f"({keys}={key})*ISNUMBER({all_})"
            better = "<" if tree.lowest_first else ">"
            figure = {
                "组最大": f"MAX(IF({inside},{all_}))",
                "组最小": f"MIN(IF({inside},{all_}))",
                "组合计": f"SUMIFS({all_},{same})",
                "组平均": f"SUMIFS({all_},{same})/{many}",
                "组家数": many,
                "组名次": f'1+COUNTIFS({same},{all_},"{better}"&{mine})',
            }[tree.function]
            there = f"ISNUMBER({mine})" if tree.function == "组名次" else f"{many}>0"
            found[own_value(k)] = f'IF({counted},IFERROR({own},""),"")'
            found[group_figure(k)] = f'IF({counted},IF({there},{figure},""),"")'
            self.operands[name] = Operand(self.cell(group_figure(k)), "figure")
        return found

    def _complete(self, *, own: bool = False) -> str:
        """All that is needed is there; a unit that sent nothing has at least one answer by the office.

        Args:
            own: of what the unit itself gives.
        """
        parts = []
        for code, condition in self.rule.needed_excel(self.item, self.operands).items():
            asked = self.item.input(code)
            if own and (asked is None or asked.source is not None):
                continue
            if code in self.asked or asked is None:
                given = self.operands[code].given
                parts.append(given if condition is None else f"IF({condition},{given},TRUE)")
        if not self.returned and not self.given:
            parts.append(any_of([f'{self.operands[code].ref}<>""' for code in self.own_codes]))
        return all_of(parts)

    def _claimed(self) -> list[str]:
        """The inputs in which nothing can stand where the unit is not involved: its own, and assessors' reports."""
        return [
            i.code
            for i in self.item.inputs
            if i.code in self.asked and (i.source is None or not i.source.is_shown)
        ]

    def _ranking(self) -> dict[str, str]:
        n, d = self.operands["n"], self.operands["d"]
        rate, rank = self.cell(Head.UNIT_RATE), self.cell(Head.UNIT_RANK)
        valid = f"{self.cell(Head.VALID)}=1"
        if self.item.pooling == Pooling.LEAD:
            valid += f',{self.cell(Head.PART)}="{LEAD}"'
        more = f"{d.ref}>0" if self.item.number("无事项得分") is None else f"{d.ref}>0,{n.ref}<>0"
        rates = self._column(Head.UNIT_RATE)
        better = "<" if self.rule.lowest_first(self.item) else ">"
        same = f"{self._column(Head.ITEM_KEY)},{self.group_key()}"
        return {
            Head.UNIT_RATE: f'IF(AND({valid},{n.given},{d.given}),IF(AND({more}),ROUND({n.ref}/{d.ref},6),""),"")',
            Head.UNIT_RANK: f'IF({rate}="","",1+COUNTIFS({same},{rates},"{better}"&{rate}))',
            Head.UNIT_OF: f'IF({rank}="","",COUNTIFS({same},{rates},">=0"))',
        }

    def group_key(self) -> str:
        """What the key of the rows is that are compared with this one."""
        return quote_text(item_key(self.item.id))

    def _column(self, heading: str) -> str:
        return self.table.whole(heading, here=True)


def slot_range(draft: Draft, item: Item, asked: Input) -> str:
    """The column of 单位自评 that holds all units' answers to that input."""
    return draft.tables[Sheet.UNIT_ITEMS].whole(slot(item.inputs.index(asked) + 1))
