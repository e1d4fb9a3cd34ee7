"""单位评分: a row per unit and item, live, where each unit is scored by itself. The office types 核定分 here.

It may be sorted: a row's formulas read only its own row, other rows by their keys.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.cells import number_literal, quote_text
from govcredit_xl.core.model import Item
from govcredit_xl.core.nodes import ROOT
from govcredit_xl.core.parts import pair_key
from govcredit_xl.core.sources import GivenHead
from govcredit_xl.core.terms import MISSING_AS_REPORTED, YES, Head, ItemState, Sheet
from govcredit_xl.core.unit_terms import (
    MISSING_MEAN,
    MISSING_ZERO,
    Basis,
    Combining,
    UnitHead,
)
from govcredit_xl.master.written import unit_items
from govcredit_xl.master.written.table import Draft, LiveColumn, MasterColumn, MasterTable, blank, shown
from govcredit_xl.master.written.unit_items import (
    add_live,
    group_figure,
    group_values,
    item_key,
    own_valid,
    own_value,
    rated_inputs,
    slot,
    slots_of,
    unit_key,
)
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import DERIVED, STRIKES_AREA
from govcredit_xl.scoring.tree import gains_points

POINTS: Final = "评分_分值"
FINALS: Final = "评分_最终分"
COUNTS: Final = "评分_计分"
LACKS: Final = "评分_缺分"
VETOES: Final = "评分_否决"
NODE_KEYS: Final = "评分_节点键"
PAIR_KEYS: Final = "评分_项单位键"
UNIT_KEYS: Final = "评分_单位键"
VALID: Final = "评分_有效"
OWN_VALID: Final = "评分_自报齐"
OUT: Final = "评分_不涉及"

_NAMED: Final = {
    POINTS: Head.POINTS, FINALS: Head.FINAL, COUNTS: Head.COUNTS, LACKS: UnitHead.LACKS, VETOES: Head.VETO,
    NODE_KEYS: UnitHead.NODE_KEY, PAIR_KEYS: Head.ROW_KEY, UNIT_KEYS: Head.UNIT_KEY, VALID: Head.VALID,
    OUT: Head.NOT_INVOLVED, OWN_VALID: GivenHead.OWN_VALID,
}  # fmt: skip
_YES_NO: Final = (0.0, 1.0)
_NOT_VERIFIED: Final = (None, "", "")
ANY_NUMBER: Final = '">-1E+99"'
"""A criterion that every number meets, and no text."""

COLUMNS: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 18, "wrap"),
    MasterColumn(UnitHead.RANKING, 9, "centre"),
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(Head.ITEM_NAME, 30, "wrap"),
    MasterColumn(Head.KIND, 11, "centre"),
    MasterColumn(Head.POINTS, 7, "points"),
    MasterColumn(Head.COMPUTED, 8, "score", formula=True),
    MasterColumn(Head.PROVISIONAL, 9, "score", formula=True),
    MasterColumn(Head.VERIFIED, 8, "typed_score", typed=True),
    MasterColumn(Head.REASON, 17, "typed_text", typed=True),
    MasterColumn(Head.BY, 9, "typed_centre", typed=True),
    MasterColumn(Head.FINAL, 9, "final", formula=True),
    MasterColumn(Head.STATE, 7, "centre", formula=True),
    MasterColumn(UnitHead.BASIS, 11, "centre", formula=True),
    MasterColumn(UnitHead.FILLED, 11, "centre"),
    MasterColumn(Head.PROPOSED, 9, "score"),
    MasterColumn(Head.NOT_INVOLVED, 9, "centre"),
    MasterColumn(Head.MEMO, 24, "wrap"),
    MasterColumn(Head.EVIDENCE, 48, "wrap"),
    MasterColumn(Head.UNIT_KEY, 9, "helper", hidden=True),
    MasterColumn(Head.ROW_KEY, 9, "helper", hidden=True),
    MasterColumn(UnitHead.NODE_KEY, 9, "helper", hidden=True),
    *(
        MasterColumn(heading, 8, "helper", hidden=True, formula=True)
        for heading in (Head.VALID, Head.COUNTS, UnitHead.LACKS)
    ),
)
PAIR_VERIFIED_COLUMN: Final = [column.heading for column in COLUMNS].index(Head.VERIFIED) + 1


def columns(draft: Draft) -> tuple[MasterColumn, ...]:
    """As many 数据 columns as the largest item needs; keys and helpers only where a formula reads them."""
    catalogue = draft.given.catalogue
    items = catalogue.items
    keys: list[str] = []
    live: list[str] = [*own_valid(items)]
    ranked = any(rule_of(item).derived(item) == DERIVED for item in items)
    figures = max((len(rule_of(item).figures(item)) for item in items), default=0)
    mean = catalogue.settings.missing == MISSING_MEAN
    if ranked or mean or figures:
        keys.append(Head.ITEM_KEY)
    if mean:
        live.append(UnitHead.OWN_SCORE)
    if any(rule_of(item).scope(item) for item in items):
        live.append(Head.VETO)
    if ranked:
        live += [Head.UNIT_RATE, Head.UNIT_RANK, Head.UNIT_OF]
    live += [heading for k in range(1, figures + 1) for heading in (own_value(k), group_figure(k))]
    live += [slot(k) for k in range(1, max((len(item.inputs) for item in items), default=0) + 1)]
    return (
        *COLUMNS,
        *(MasterColumn(heading, 9, "helper", hidden=True) for heading in keys),
        *(MasterColumn(heading, 9, "helper", hidden=True, formula=True) for heading in live),
    )


def pair_item_key(unit: str, item: str) -> str:
    """A unit and an item as criteria take them for a text: uT04.12.1."""
    return f"u{unit}.{item}"


def item_group_key(item: str, group: str) -> str:
    """An item among the units of a ranking group: i12.1.镇."""
    return f"{item_key(item)}.{group}"


def node_keys(draft: Draft) -> dict[str, str]:
    """Item id → what its node's formulas find it by, after the unit's key; "" where they look for itself."""
    catalogue = draft.given.catalogue
    found: dict[str, str] = {}
    numbers = {node.key: k for k, node in enumerate(catalogue.nodes)}
    areas = [area.name for area in catalogue.areas]
    for node in catalogue.nodes:
        for key in node.children:
            alone = node.how not in (Combining.SUM, Combining.MEAN)
            found[key] = "" if alone else f"/{numbers[node.key]}"
    for key in catalogue.node_by_key[ROOT].extras:
        if key in catalogue.node_by_key:
            continue
        item = catalogue.item_by_id[key]
        found[key] = f"{'+' if gains_points(item) else '-'}{areas.index(item.area)}"
    return found


def verified_of(draft: Draft, k: int) -> tuple[Any, str, str]:
    """核定分, 核定说明, 核定人 of the k-th pair as they are written: a score that counts is a number."""
    rows = draft.pairs
    entry = draft.given.verified.get(pair_key(rows["unit"][k], rows["item"][k]))
    used = rows["verified"][k]
    if entry is None:
        return _NOT_VERIFIED if blank(used) else (float(used), "", "")
    score = entry.score
    if not blank(used) and not isinstance(score, (int, float)):
        score = float(used)
    return shown(score), entry.reason, entry.by


def draft_scoring(draft: Draft) -> MasterTable:
    """The table of 单位评分."""
    rows, parts, catalogue = draft.pairs, draft.unit_items, draft.given.catalogue
    keys = [pair_key(unit, item) for unit, item in zip(rows["unit"], rows["item"], strict=True)]
    table = draft.table(Sheet.UNIT_SCORING, columns(draft), keys)
    for name, heading in _NAMED.items():
        if heading in table.place.columns:
            draft.name(name, table, heading)
    items, units = catalogue.item_by_id, catalogue.unit_by_code
    names = item_names(catalogue)
    verified = [verified_of(draft, k) for k in range(len(keys))]
    nodes = node_keys(draft)
    groups = [units[unit].rank_group for unit in rows["unit"]]
    unit_keys = {unit: unit_key(unit) for unit in units}
    table.cells = {
        Head.CODE: rows["unit"],
        Head.UNIT: [draft.short_names[unit] for unit in rows["unit"]],
        UnitHead.RANKING: groups,
        Head.ITEM: rows["item"],
        Head.ITEM_NAME: [names[i] for i in rows["item"]],
        Head.KIND: [items[i].kind for i in rows["item"]],
        Head.POINTS: rows["points"],
        Head.VERIFIED: [entry[0] for entry in verified],
        Head.REASON: [entry[1] for entry in verified],
        Head.BY: [entry[2] for entry in verified],
        UnitHead.FILLED: parts["state"],
        Head.PROPOSED: [shown(v) for v in parts["prop"]],
        Head.MEMO: parts["memo"],
        Head.EVIDENCE: parts["ev"],
        Head.UNIT_KEY: list(map(unit_keys.__getitem__, rows["unit"])),
        Head.ROW_KEY: [pair_item_key(u, i) for u, i in zip(rows["unit"], rows["item"], strict=True)],
        UnitHead.NODE_KEY: [
            f"{unit_key(u)}{nodes[i]}" if nodes.get(i) else None
            for u, i in zip(rows["unit"], rows["item"], strict=True)
        ],
    }
    own = table.place.columns
    if Head.ITEM_KEY in own:
        table.cells[Head.ITEM_KEY] = [item_group_key(i, g) for i, g in zip(rows["item"], groups, strict=True)]
    _lay_formulas(draft, table, groups)
    return table


def _lay_formulas(draft: Draft, table: MasterTable, groups: list[str]) -> None:
    rows, parts, catalogue = draft.pairs, draft.unit_items, draft.given.catalogue
    items, back, data = catalogue.item_by_id, unit_items.returned(draft), slots_of(draft)
    rated = rated_inputs(catalogue.items)
    live = {c.heading: LiveColumn() for c in table.columns if c.formula and c.heading not in table.cells}
    claims = LiveColumn()
    formulas: dict[tuple[str, str, bool, bool, bool], dict[str, str]] = {}
    for k in range(len(groups)):
        unit, lead, out = rows["unit"][k], bool(parts["lead"][k]), bool(parts["na"][k])
        item = catalogue.item_for(items[rows["item"][k]], groups[k])
        shape = (item.id, groups[k], lead, back[unit], out)
        if shape not in formulas:
            made = _PairShape(table, item, lead, back[unit], rated, missing=catalogue.settings.missing)
            formulas[shape] = made.formulas(out)
        found = formulas[shape]
        claims.add(found[Head.NOT_INVOLVED] if out else None, YES)
        values = _values(rows, parts, k, item)
        for heading, cells in live.items():
            if heading.startswith(Head.SLOT):
                cells.add(*data.get((unit, item.id, heading), (None,)))
            else:
                add_live(cells, heading, found.get(heading), values.get(heading, ""))
    table.cells.update(live)
    table.cells[Head.NOT_INVOLVED] = claims


def _values(
    rows: Mapping[str, list[Any]], parts: Mapping[str, list[Any]], k: int, item: Item
) -> dict[str, float | str]:
    def number(of: Mapping[str, list[Any]], name: str) -> float | str:
        return "" if blank(of[name][k]) else float(of[name][k])

    return {
        Head.COMPUTED: number(rows, "computed"),
        Head.PROVISIONAL: number(rows, "provisional"),
        Head.FINAL: number(rows, "final"),
        Head.STATE: rows["state"][k],
        UnitHead.BASIS: rows["basis"][k],
        Head.VALID: _YES_NO[parts["valid"][k]],
        GivenHead.OWN_VALID: _YES_NO[parts["own"][k]],
        UnitHead.OWN_SCORE: number(rows, "own"),
        Head.COUNTS: _YES_NO[rows["counts"][k]],
        UnitHead.LACKS: _YES_NO[rows["lacks"][k]],
        Head.VETO: veto_word(rows["veto"][k], item),
        Head.UNIT_RATE: number(parts, "rate"),
        Head.UNIT_RANK: number(parts, "rank"),
        Head.UNIT_OF: number(parts, "of"),
        **group_values(parts, k),
    }


def veto_word(scope: str, item: Item) -> str:
    """What a veto that strikes says in its row: its scope, with the area where that is one."""
    return f"{scope} {item.area}" if scope == STRIKES_AREA else scope


class _PairShape(unit_items.UnitItemShape):
    """The formulas that all units of a ranking group share for an item."""

    unit_at = Head.CODE

    def __init__(
        self,
        table: MasterTable,
        item: Item,
        lead: bool,
        returned: bool,
        rated: Collection[tuple[str, str]] = (),
        *,
        missing: str,
    ) -> None:
        super().__init__(table, item, lead, returned, rated)
        self.missing, self.own = missing, ""
        self.may = self.rule.judged or self.rule.scored(item, lead=lead)

    def formulas(self, out_: bool) -> dict[str, str]:
        """Heading → formula; `out_`: the unit says that it is not involved."""
        found = self.validity(out_)
        if not self.rule.judged:
            excluded = self.rule.excluded_excel(self.item, self.operands)
            found |= self._computed(excluded)
            struck = self.rule.struck_excel(self.item, self.operands)
            if struck is not None:
                word = quote_text(veto_word(self.rule.scope(self.item), self.item))
                found[Head.VETO] = f'IF({self.cell(Head.VALID)}=1,IF({struck},{word},""),"")'
        computed = self.cell(Head.COMPUTED) if Head.COMPUTED in found else '""'
        typed, usable = self.cell(Head.VERIFIED), self._usable()
        self.own = f"IF({usable},ROUND({typed},2),{computed})"
        if self.missing == MISSING_MEAN:  # others' means read it
            found[UnitHead.OWN_SCORE], self.own = self.own, self.cell(UnitHead.OWN_SCORE)
        found[Head.COUNTS] = f"IF({usable},1,{self._in()})"
        found[Head.FINAL] = self._final()
        final, counts = self.cell(Head.FINAL), self.cell(Head.COUNTS)
        found[UnitHead.LACKS] = f'IF({counts}=1,IF({final}="",1,0),0)'
        waiting = ItemState.JUDGED if self.rule.judged else ItemState.OPEN
        found[Head.STATE] = (
            f'IF({counts}=0,"{ItemState.EXCLUDED}",IF({final}="","{waiting}","{ItemState.SCORED}"))'
        )
        found[UnitHead.BASIS] = self._basis()
        return found

    def _usable(self) -> str:
        typed = self.cell(Head.VERIFIED)
        least, most = self.rule.least(self.item), self.rule.most(self.item)
        return f"IF(ISNUMBER({typed}),AND({typed}>={number_literal(least)},{typed}<={number_literal(most)}),FALSE)"

    def _computed(self, excluded: str | None) -> dict[str, str]:
        if not self.may:
            return {Head.COMPUTED: '""', Head.PROVISIONAL: '""'}
        text = f'IFERROR(ROUND({self.rule.score_excel(self.item, self.operands)},2),"")'
        valid, computed = self.cell(Head.VALID), self.cell(Head.COMPUTED)
        whole = text if excluded is None else f'IF({excluded},"",{text})'
        found = {Head.COMPUTED: f'IF({valid}=1,{whole},"")', Head.PROVISIONAL: computed}
        if self.rule.expands:
            given = f"{self.cell(slot(1))}:{self.cell(slot(len(self.item.inputs)))}"
            some = f'SUMPRODUCT(--({given}<>""))>0'
            out = self.cell(Head.NOT_INVOLVED)
            partly = f'IF({out}="{YES}","",IF({some},{text},""))'
            found[Head.PROVISIONAL] = f'IF({computed}<>"",{computed},{partly})'
        return found

    def _in(self) -> str:
        """1 where the item is in the unit's 分值."""
        if not self.may:
            return "0"
        out = f'{self.cell(Head.NOT_INVOLVED)}="{YES}"'
        excluded = None if self.rule.judged else self.rule.excluded_excel(self.item, self.operands)
        if excluded is None:
            return f"IF({out},0,1)"
        return f"IF({out},0,IF({self.cell(Head.VALID)}=1,IF({excluded},0,1),1))"

    def _final(self) -> str:
        own, counts = self.own, self.cell(Head.COUNTS)
        if self.rule.judged:
            return own
        if self.missing == MISSING_AS_REPORTED:
            there = self.cell(Head.PROVISIONAL)
            instead = f'IF({there}<>"",{there},0)'
        elif self.missing == MISSING_ZERO:
            instead = "0"
        elif self.missing == MISSING_MEAN:
            owns, all_counts = self._column(UnitHead.OWN_SCORE), self._column(Head.COUNTS)
            same = f"{self._column(Head.ITEM_KEY)},{self.cell(Head.ITEM_KEY)},{all_counts},1"
            number = f"COUNTIFS({same},{owns},{ANY_NUMBER})"
            instead = f'IF({number}=0,"",ROUND(SUMIFS({owns},{same})/{number},2))'
        else:
            return own
        if self.missing == MISSING_MEAN:
            return f'IF({own}<>"",{own},IF({counts}=1,{instead},""))'
        computed = self.cell(Head.COMPUTED)
        typed = f"IF({self._usable()},ROUND({self.cell(Head.VERIFIED)},2),"
        return f'{typed}IF({computed}<>"",{computed},IF({counts}=1,{instead},"")))'

    def _basis(self) -> str:
        final, computed = self.cell(Head.FINAL), self.cell(Head.COMPUTED)
        how = {
            MISSING_AS_REPORTED: Basis.AS_REPORTED,
            MISSING_ZERO: Basis.ZERO,
            MISSING_MEAN: Basis.MEAN,
        }.get(self.missing, "")
        if self.rule.judged:
            return f'IF({final}="","","{Basis.VERIFIED}")'
        other = f'IF({computed}<>"","{Basis.COMPUTED}","{how}")' if how else f'"{Basis.COMPUTED}"'
        return f'IF({final}="","",IF({self._usable()},"{Basis.VERIFIED}",{other}))'

    def group_key(self) -> str:
        """The item among the units of the ranking group."""
        return self.cell(Head.ITEM_KEY)
