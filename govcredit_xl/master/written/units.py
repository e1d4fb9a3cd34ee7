"""单位得分: the units' self scores and their ranking, live over 单位自评."""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.terms import YES, Head, Sheet, UnitState
from govcredit_xl.master.written import unit_items
from govcredit_xl.master.written.table import Content, Draft, Live, MasterColumn, MasterTable, blank

GROUPS: Final = "单位_组别"
RATES: Final = "单位_得分率"
BLANKS: Final = "单位_待填"

COLUMNS: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 34, "wrap"),
    MasterColumn(Head.CATEGORY, 8, "centre"),
    MasterColumn(Head.GROUP, 8, "centre"),
    MasterColumn(Head.STATE, 10, "centre"),
    MasterColumn(Head.POINTS, 9, "points", formula=True),
    MasterColumn(Head.SCORE, 9, "score", formula=True),
    MasterColumn(Head.RATE, 10, "rate", formula=True),
    MasterColumn(Head.RANK, 8, "count", formula=True),
    MasterColumn(Head.BLANK, 8, "count", formula=True),
    MasterColumn(Head.DONE, 9, "share"),
)


def draft_units(draft: Draft) -> MasterTable:
    """The table of 单位得分: a ranking group after the other, each by rank, those without one last."""
    rows, units = draft.units, draft.given.catalogue.unit_by_code
    groups = {group: k for k, group in enumerate(draft.given.catalogue.rank_groups)}
    order = sorted(
        range(len(rows["unit"])),
        key=lambda k: (
            groups[rows["group"][k]],
            float("inf") if blank(rows["rank"][k]) else rows["rank"][k],
            rows["unit"][k],
        ),
    )
    codes = [rows["unit"][k] for k in order]
    table = draft.table(Sheet.UNIT_SCORES, COLUMNS, codes)
    draft.name(GROUPS, table, Head.GROUP)
    draft.name(RATES, table, Head.RATE)
    draft.name(BLANKS, table, Head.BLANK)
    live: dict[str, list[Content]] = {c.heading: [] for c in table.columns if c.formula}
    own = unit_items.OWN_VALID if unit_items.OWN_VALID in draft.names else unit_items.VALID
    names = {
        Head.POINTS: "points",
        Head.SCORE: "score",
        Head.RATE: "rate",
        Head.RANK: "rank",
        Head.BLANK: "blank",
    }
    for row, k in enumerate(order, table.place.first):
        for heading, formula in _formulas(table, row, own).items():
            value = rows[names[heading]][k]
            live[heading].append(Live(formula, "" if blank(value) else float(value)))
    table.cells = {
        Head.CODE: codes,
        Head.UNIT: [units[code].name for code in codes],
        Head.CATEGORY: [units[code].category for code in codes],
        Head.GROUP: [rows["group"][k] for k in order],
        Head.STATE: [rows["state"][k] for k in order],
        Head.DONE: [float(rows["done"][k]) for k in order],
        **live,
    }
    return table


def _formulas(table: MasterTable, row: int, own: str) -> dict[str, str]:
    def cell(heading: str) -> str:
        return table.ref(heading, row)

    mine = f'{unit_items.UNIT_KEYS},"u"&{cell(Head.CODE)}'
    state, points, score, rate = cell(Head.STATE), cell(Head.POINTS), cell(Head.SCORE), cell(Head.RATE)
    back = f'OR({state}="{UnitState.RETURNED}",{state}="{UnitState.FAULTY}")'
    group, groups = cell(Head.GROUP), table.whole(Head.GROUP, here=True)
    rates = table.whole(Head.RATE, here=True)
    return {
        Head.POINTS: f"ROUND(SUMIFS({unit_items.POINTS},{mine},{unit_items.COUNTS},1),2)",
        Head.SCORE: f'IF({back},ROUND(SUMIFS({unit_items.SELF},{mine},{unit_items.COUNTS},1),2),"")',
        Head.RATE: f'IF({score}="","",IF({points}>0,ROUND({score}/{points},4),""))',
        Head.RANK: f'IF({rate}="","",1+COUNTIFS({groups},{group},{rates},">"&{rate}))',
        Head.BLANK: f'COUNTIFS({mine},{own},0)-COUNTIFS({mine},{unit_items.OUT},"{YES}")',
    }
