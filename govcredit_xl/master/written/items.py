"""指标得分: the district's score of each item, live. The office types 核定分, 核定说明, 核定人."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from govcredit_xl.core.cells import quote_text
from govcredit_xl.core.model import Item
from govcredit_xl.core.terms import LEAD, MISSING_AS_REPORTED, YES, Head, ItemState, Pooling, Sheet
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.written import unit_items
from govcredit_xl.master.written.pooled import pooled_key, pooled_operand
from govcredit_xl.master.written.sheetdata import MAX_LINES, text_width, wrapped_lines
from govcredit_xl.master.written.table import (
    Content,
    Draft,
    Link,
    Live,
    MasterColumn,
    MasterTable,
    blank,
    shown,
)
from govcredit_xl.master.written.unit_items import item_key
from govcredit_xl.scoring.evaluation import Frame, one_row
from govcredit_xl.scoring.excel import all_of
from govcredit_xl.scoring.pooling import pooling_of, scored_codes
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.wording import references

_MISSING_WIDTH: Final = 34

COLUMNS: Final = (
    MasterColumn(Head.ITEM, 7, "centre"),
    MasterColumn(Head.AREA, 11, "wrap"),
    MasterColumn(Head.INDICATOR, 15, "wrap"),
    MasterColumn(Head.CRITERION, 40, "wrap"),
    MasterColumn(Head.KIND, 11, "centre"),
    MasterColumn(Head.RESPONSIBLE, 16, "wrap"),
    MasterColumn(Head.POINTS, 7, "points"),
    MasterColumn(Head.COMPUTED, 8, "score", formula=True),
    MasterColumn(Head.PROVISIONAL, 9, "score", formula=True),
    MasterColumn(Head.ROW_KEY, 8, "helper", hidden=True),
    MasterColumn(Head.VERIFIED, 8, "typed_score", typed=True),
    MasterColumn(Head.REASON, 17, "typed_wrap", typed=True),
    MasterColumn(Head.BY, 9, "typed_centre", typed=True),
    MasterColumn(Head.KEY, 8, "helper", hidden=True),
    MasterColumn(Head.FINAL, 9, "final", formula=True),
    MasterColumn(Head.LOST, 7, "score", formula=True),
    MasterColumn(Head.STATE, 7, "centre", formula=True),
    MasterColumn(Head.WHY_OPEN, 13, "wrap", formula=True),
    MasterColumn(Head.MISSING, _MISSING_WIDTH, "wrap"),
    MasterColumn(Head.ASKED, 7, "count"),
    MasterColumn(Head.ANSWERED, 7, "count", formula=True),
    MasterColumn(Head.NOT_INVOLVED, 9, "count", formula=True),
    MasterColumn(Head.SENTENCE, 44, "wrap"),
    MasterColumn(Head.TRACE, 24, "link"),
    *(
        MasterColumn(heading, 8, "helper", hidden=True, formula=True)
        for heading in (
            Head.LEADS_ANSWERED,
            Head.LEADS_OUT,
            Head.DISAGREE,
            Head.READY,
            Head.DECIDED,
            Head.OPEN_MARK,
            Head.EXCLUDED_MARK,
            Head.VETO,
            Head.MAYBE,
        )
    ),
)
VERIFIED_COLUMN: Final = [column.heading for column in COLUMNS].index(Head.VERIFIED) + 1
"""Where 核定分 stands while the office has put no columns of its own before it."""


def written_entry(draft: Draft, k: int) -> tuple[Any, str, str]:
    """核定分, 核定说明, 核定人 of the k-th item as they are written: a score that counts is a number."""
    item = draft.given.catalogue.items[k]
    entry = draft.given.verified.get(item.id, VerifiedEntry())
    used, score = draft.items["verified"][k], entry.score
    if not blank(used) and not isinstance(score, (int, float)):
        score = float(used)
    return shown(score), entry.reason, entry.by


def draft_items(draft: Draft) -> MasterTable:
    """The table of 指标得分."""
    catalogue, rows = draft.given.catalogue, draft.items
    table = draft.table(Sheet.ITEMS, COLUMNS, [item.id for item in catalogue.items])
    verified = [written_entry(draft, k) for k in range(len(catalogue.items))]
    keys = [item_key(item.id) for item in catalogue.items]
    missing = [name_list([draft.short_names[unit] for unit in units]) for units in rows["missing"]]
    table.cells = {
        Head.ITEM: [item.id for item in catalogue.items],
        Head.AREA: [item.area for item in catalogue.items],
        Head.INDICATOR: [item.indicator_name for item in catalogue.items],
        Head.CRITERION: [item.criterion for item in catalogue.items],
        Head.KIND: [item.kind for item in catalogue.items],
        Head.RESPONSIBLE: [item.responsible for item in catalogue.items],
        Head.POINTS: [item.points for item in catalogue.items],
        # Beside what the office types, on both sides: whoever sorts only some columns tears them apart.
        Head.ROW_KEY: keys,
        Head.KEY: keys,
        Head.VERIFIED: [entry[0] for entry in verified],
        Head.REASON: [entry[1] for entry in verified],
        Head.BY: [entry[2] for entry in verified],
        Head.ASKED: rows["asked"],
        Head.MISSING: missing,
        Head.SENTENCE: [rule_of(item).sentence(item) for item in catalogue.items],
        Head.TRACE: _sources(draft),
    }
    live: dict[str, list[Content]] = {c.heading: [] for c in table.columns if c.heading not in table.cells}
    pools, leads = _pools(draft), _leads(draft)
    for k, item in enumerate(catalogue.items):
        row = table.place.first + k
        formulas = _Formulas(draft, table, item, row).all()
        values = _values(draft, item, k, pools.get(item.id), leads.get(item.id, (0, 0)))
        for heading, cells in live.items():
            cells.append(Live(formulas[heading], values[heading]) if heading in formulas else None)
    table.cells.update(live)
    return table


def _sources(draft: Draft) -> list[Content]:
    """For each item the command that traces its score; a click leads to its first row of 填报明细."""
    answers = draft.tables[Sheet.ANSWERS]
    firsts: dict[str, int] = {}
    for row, item in enumerate(draft.answers["item"], answers.place.first):
        firsts.setdefault(item, row)
    found: list[Content] = []
    for item in draft.given.catalogue.items:
        command = f"govcredit-xl trace {item.id}"
        if item.id in firsts:
            found.append(Link(f"internal:{answers.fixed(Head.ITEM, firsts[item.id])}", command))
        else:
            found.append(command)
    return found


def name_list(names: Sequence[str]) -> str:
    """The names, as many as a row can show; 报送情况 and 单位自评 have them all."""
    whole = "、".join(names)
    if wrapped_lines(whole, _MISSING_WIDTH) <= MAX_LINES:
        return whole
    tail = f"等 {len(names)} 家"
    room = (_MISSING_WIDTH - 1) * MAX_LINES - text_width(tail)
    shown_names = []
    for name in names:
        room -= text_width(f"{name}、")
        if room < 0:
            break
        shown_names.append(name)
    return "、".join(shown_names) + tail


class _Formulas:
    """The formulas of one item's row."""

    def __init__(self, draft: Draft, table: MasterTable, item: Item, row: int) -> None:
        self.draft, self.table, self.item, self.row = draft, table, item, row
        self.rule = rule_of(item)
        self.as_reported = draft.given.catalogue.settings.missing == MISSING_AS_REPORTED
        self.key = quote_text(item_key(item.id))
        self.elsewhere: list[str] = []
        pooled = draft.tables[Sheet.POOLED]
        self.how = {
            code: how
            for i, code, how in zip(
                draft.pooled["item"], draft.pooled["code"], draft.pooled["pooling"], strict=True
            )
            if i == item.id
        }
        self.operands = {
            i.code: pooled_operand(pooled, item, i, self.how[i.code])
            for i in item.inputs
            if i.code in self.how
        }
        by_id = draft.given.catalogue.item_by_id
        for name, other, code, *_ in references(item):
            asked = by_id[other].input(code)
            how = None if asked is None else pooling_of(by_id[other], asked)
            if asked is not None and how is not None:
                self.operands[name] = pooled_operand(pooled, by_id[other], asked, how)
                self.elsewhere.append(table.ref(Head.OPEN_MARK, table.place.rows[other]))

    def cell(self, heading: str) -> str:
        return self.table.ref(heading, self.row)

    def all(self) -> dict[str, str]:
        """Heading → formula, for the headings that this item has one of."""
        found = {
            Head.ANSWERED: f"COUNTIFS({unit_items.ITEM_KEYS},{self.key},{unit_items.VALID},1)",
            Head.NOT_INVOLVED: f'COUNTIFS({unit_items.ITEM_KEYS},{self.key},{unit_items.OUT},"{YES}")',
            Head.FINAL: self._final(),
            Head.LOST: f'IF({self.cell(Head.FINAL)}="","",{self._lost()})',
            Head.STATE: self._state(),
            Head.WHY_OPEN: self._why_open(),
            Head.MAYBE: self._maybe(),
        }
        if self.rule.judged:
            return found
        found |= {
            Head.LEADS_ANSWERED: f"COUNTIF({unit_items.LEAD_KEYS},{self.key})",
            Head.LEADS_OUT: (
                f'COUNTIFS({unit_items.ITEM_KEYS},{self.key},{unit_items.PART},"{LEAD}",{unit_items.OUT},"{YES}")'
            ),
            Head.READY: self._ready(),
            Head.OPEN_MARK: self._open(),
            Head.PROVISIONAL: self._provisional(),
            Head.COMPUTED: f'IF({self.cell(Head.OPEN_MARK)}=1,"",{self.cell(Head.PROVISIONAL)})',
        }
        optional = {
            Head.DISAGREE: self._disagree(),
            Head.DECIDED: self._decided(),
            Head.EXCLUDED_MARK: self._excluded(),
            Head.VETO: self._veto(),
        }
        return found | {heading: formula for heading, formula in optional.items() if formula is not None}

    # -- is it open
    def _disagree(self) -> str | None:
        """How many answers of leads differ, of those that the score is made of."""
        if len(self.item.leads) < 2 or self.rule.ranked_across(self.item):
            return None
        pooled, scored = self.draft.tables[Sheet.POOLED], scored_codes(self.item)
        cells = [
            pooled.fixed(Head.DISAGREE, pooled.place.rows[pooled_key(self.item.id, code)])
            for code, how in self.how.items()
            if how == Pooling.LEAD and code in scored
        ]
        return f"SUM({','.join(cells)})" if cells else None

    def _agreed(self) -> list[str]:
        return [f"{self.cell(Head.DISAGREE)}=0"] if self._disagree() is not None else []

    def _ready(self) -> str:
        if not self.operands:
            return "0"
        conditions = all_of([f"{self.cell(Head.ANSWERED)}>0", *self._agreed()])
        return f"IF({conditions},IF({self.rule.ready_excel(self.item, self.operands)},1,0),0)"

    def _deciding(self) -> tuple[str, str, int]:
        """Cells of 已计 and 不涉及 and the number asked, of those whose answers can open the item."""
        if self.item.pooling == Pooling.LEAD or not self.rule.supporters_decide(self.item):
            return self.cell(Head.LEADS_ANSWERED), self.cell(Head.LEADS_OUT), len(self.item.leads)
        return self.cell(Head.ANSWERED), self.cell(Head.NOT_INVOLVED), len(self.item.units)

    def _decided(self) -> str | None:
        decided = self.rule.decided_excel(self.item, self.operands)
        if decided is None or self.item.pooling not in (Pooling.SUM, Pooling.ANY):
            return None
        answered, _, _ = self._deciding()
        conditions = [f"{answered}>0"]
        if self.rule.leads_tell(self.item):
            leads = f"{self.cell(Head.LEADS_ANSWERED)}+{self.cell(Head.LEADS_OUT)}"
            conditions.append(f"{leads}>={len(self.item.leads)}")
        return f"IF({all_of(conditions)},IF({decided},1,0),0)"

    def _open(self) -> str:
        answered, out, asked = self._deciding()
        if self.item.pooling == Pooling.SHARE:
            return f"IF({answered}>0,0,1)"
        complete = f"{answered}+{out}>={asked}"
        if self._decided() is not None:
            complete = f"OR({complete},{self.cell(Head.DECIDED)}=1)"
        others = "".join(f",{cell}=0" for cell in dict.fromkeys(self.elsewhere))
        return f"IF(AND({answered}>0,{self.cell(Head.READY)}=1,{complete}{others}),0,1)"

    def _excluded(self) -> str | None:
        text = self.rule.excluded_excel(self.item, self.operands) if self.operands else None
        return None if text is None else f"IF({self.cell(Head.READY)}=1,IF({text},1,0),0)"

    # -- the scores
    def _provisional(self) -> str:
        if self.rule.ranked_across(self.item):
            keys = unit_items.LEAD_KEYS if self.item.pooling == Pooling.LEAD else unit_items.ITEM_KEYS
            same = f"{keys},{self.key}"
            numbers = ">=0" if self.rule.least(self.item) >= 0 else ">-1E+300"
            score = f'SUMIFS({unit_items.SELF},{same})/COUNTIFS({same},{unit_items.SELF},"{numbers}")'
        elif self.operands:
            score = self.rule.score_excel(self.item, self.operands)
        else:
            score = '""'
        return f'IF({self.cell(Head.READY)}=1,IFERROR(ROUND({score},2),""),"")'

    def _final(self) -> str:
        typed = self.cell(Head.VERIFIED)
        limit, least = f"{self.rule.most(self.item):.15g}", f"{self.rule.least(self.item):.15g}"
        otherwise = '""'
        if not self.rule.judged:
            computed, provisional = self.cell(Head.COMPUTED), self.cell(Head.PROVISIONAL)
            otherwise = f'IF({computed}<>"",{computed},{provisional})' if self.as_reported else computed
        return f"IF(ISNUMBER({typed}),IF(AND({typed}>={least},{typed}<={limit}),ROUND({typed},2),{otherwise}),{otherwise})"

    def _lost(self) -> str:
        if self.rule.outside:
            return "0"
        return f"ROUND({self.cell(Head.POINTS)}-{self.cell(Head.FINAL)},2)"

    def _state(self) -> str:
        if self.rule.judged:
            otherwise = f'"{ItemState.JUDGED}"'
        elif self._excluded() is not None:
            mark = f"{self.cell(Head.EXCLUDED_MARK)}=1"
            if not self.as_reported:
                mark = f"AND({mark},{self.cell(Head.OPEN_MARK)}=0)"
            otherwise = f'IF({mark},"{ItemState.EXCLUDED}","{ItemState.OPEN}")'
        else:
            otherwise = f'"{ItemState.OPEN}"'
        return f'IF({self.cell(Head.FINAL)}<>"","{ItemState.SCORED}",{otherwise})'

    def _why_open(self) -> str:
        state = self.cell(Head.STATE)
        if self.rule.judged:
            return f'IF({state}="{ItemState.JUDGED}","{WHY_JUDGED}","")'
        answered, out, asked = self._deciding()
        waiting = f"{asked}-{answered}-{out}"
        text = f'IF({waiting}>0,"还缺 "&({waiting})&" 家",IF({answered}=0,"{WHY_NOBODY}","{WHY_INCOMPLETE}"))'
        if self._disagree() is not None:
            text = f'IF({self.cell(Head.DISAGREE)}>0,"{WHY_DISAGREE}",{text})'
        return f'IF({state}="{ItemState.OPEN}",{text},"")'

    def _maybe(self) -> str:
        final = self.cell(Head.FINAL)
        if self.rule.judged:
            return f'IF({final}<>"",{final},0)'
        provisional = self.cell(Head.PROVISIONAL)
        return f'IF({final}<>"",{final},IF({provisional}<>"",{provisional},0))'

    def _veto(self) -> str | None:
        struck = self.rule.struck_excel(self.item, self.operands)
        if struck is None:
            return None
        scope = quote_text(self.rule.scope(self.item))
        return f'IF({self.cell(Head.OPEN_MARK)}=1,"",IF({struck},{scope},""))'


WHY_JUDGED: Final = "由评审认定"
WHY_NOBODY: Final = "单位都不涉及"
WHY_INCOMPLETE: Final = "数据不全"
WHY_DISAGREE: Final = "牵头单位填报不一致"


# -- the same figures in Python ----------------------------------------------------------------------------
def _pools(draft: Draft) -> dict[str, Frame]:
    """Item id → one row with the pooled answers as numbers."""
    found: dict[str, dict[str, float]] = {}
    for item, code, number in zip(
        draft.pooled["item"], draft.pooled["code"], draft.pooled["number"], strict=True
    ):
        found.setdefault(item, {})[code] = float(number)
    own = {item: dict(numbers) for item, numbers in found.items()}
    for reader in draft.given.catalogue.items:
        for name, other, code, *_ in references(reader):
            found.setdefault(reader.id, {})[name] = own.get(other, {}).get(code, math.nan)
    return {item: one_row(numbers) for item, numbers in found.items()}


def _leads(draft: Draft) -> dict[str, tuple[int, int]]:
    """Item id → how many leads are counted, and how many are not involved."""
    rows = draft.unit_items
    found: dict[str, tuple[int, int]] = {}
    for item, lead, valid, na in zip(rows["item"], rows["lead"], rows["valid"], rows["na"], strict=True):
        if lead:
            answered, out = found.get(item, (0, 0))
            found[item] = answered + bool(valid), out + bool(na)
    return found


def _values(draft: Draft, item: Item, k: int, pool: Frame | None, leads: tuple[int, int]) -> dict[str, Any]:
    """Heading → the value that the row's formula has."""
    figures = {name: column[k] for name, column in draft.items.items()}
    rule = rule_of(item)
    answered, out = leads
    ready = decided = excluded = False
    if pool is not None and not rule.judged and figures["answered"] and not figures["disagree"]:
        ready = bool(rule.ready(item, pool)[0])
        excluded = ready and bool(rule.excluded(item, pool)[0])
    differing = _differing(draft, item)
    leads_only = item.pooling == Pooling.LEAD or not rule.supporters_decide(item)
    deciding = answered if leads_only else figures["answered"]
    if pool is not None and not rule.judged and deciding:
        decided = bool(rule.decided(item, pool)[0])
        if rule.leads_tell(item):
            decided = decided and answered + out >= len(item.leads)
    maybe = figures["provisional"] if blank(figures["final"]) else figures["final"]
    return {
        Head.COMPUTED: _number(figures["computed"]),
        Head.PROVISIONAL: _number(figures["provisional"]),
        Head.FINAL: _number(figures["final"]),
        Head.LOST: _number(figures["lost"]),
        Head.STATE: figures["state"],
        Head.WHY_OPEN: _why_open(item, figures, (answered, out), differing),
        Head.ANSWERED: float(figures["answered"]),
        Head.NOT_INVOLVED: float(figures["not_involved"]),
        Head.LEADS_ANSWERED: float(answered),
        Head.LEADS_OUT: float(out),
        Head.DISAGREE: differing,
        Head.READY: float(ready),
        Head.DECIDED: float(decided),
        Head.OPEN_MARK: float(figures["open"]),
        Head.EXCLUDED_MARK: float(excluded),
        Head.VETO: rule.scope(item) if figures["vetoes"] else "",
        Head.MAYBE: _number(maybe) or 0.0,
    }


def _number(value: Any) -> float | str:
    return "" if blank(value) else float(value)


def _differing(draft: Draft, item: Item) -> float:
    """The sum of 不一致 over the inputs that the score is made of."""
    table = draft.tables[Sheet.POOLED]
    found = 0.0
    for code in scored_codes(item):
        row = table.place.rows.get(pooled_key(item.id, code))
        content = table.cells[Head.DISAGREE][row - table.place.first] if row is not None else None
        if isinstance(content, Live) and isinstance(content.value, float):
            found += content.value
    return found


def _why_open(item: Item, figures: dict[str, Any], leads: tuple[int, int], differing: float) -> str:
    if figures["state"] == ItemState.JUDGED:
        return WHY_JUDGED
    if figures["state"] != ItemState.OPEN:
        return ""
    if differing:
        return WHY_DISAGREE
    if item.pooling == Pooling.LEAD or not rule_of(item).supporters_decide(item):
        (answered, out), asked = leads, len(item.leads)
    else:
        answered, out, asked = figures["answered"], figures["not_involved"], figures["asked"]
    if asked - answered - out > 0:
        return f"还缺 {asked - answered - out} 家"
    return WHY_NOBODY if not answered else WHY_INCOMPLETE
