"""单位得分 where each unit is scored by itself: totals, ranking, grades, live over 层级得分 and 单位评分."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.cells import number_literal, quote_text
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.nodes import ROOT, Grade
from govcredit_xl.core.terms import YES, Head, Setting, Sheet
from govcredit_xl.core.unit_terms import BEST_GRADE, STRIKES_GRADE, UnitHead
from govcredit_xl.master.records import join_key
from govcredit_xl.master.written import nodes, scoring
from govcredit_xl.master.written.table import Content, Draft, Live, MasterColumn, MasterTable, blank
from govcredit_xl.master.written.units import BLANKS, GROUPS, RATES
from govcredit_xl.scoring.grades import bound_of, grades_of, whole_of
from govcredit_xl.scoring.rules.base import STRIKES_TOTAL
from govcredit_xl.scoring.sums import strikes
from govcredit_xl.scoring.wording import text_param

TOTALS: Final = "单位_总分"
CODES: Final = "单位_编码"

_FIXED: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 30, "wrap"),
    MasterColumn(Head.CATEGORY, 8, "centre"),
    MasterColumn(UnitHead.RANKING, 10, "centre"),
    MasterColumn(Head.STATE, 10, "centre"),
    MasterColumn(Head.POINTS, 9, "points", formula=True),
    MasterColumn(Head.SCORE, 9, "score", formula=True),
    MasterColumn(UnitHead.EXTRA, 9, "score", formula=True),
    MasterColumn(UnitHead.WHOLE, 9, "final", formula=True),
    MasterColumn(Head.RATE, 10, "rate", formula=True),
    MasterColumn(Head.RANK, 8, "count", formula=True),
    MasterColumn(UnitHead.GRADE, 9, "centre", formula=True),
    MasterColumn(Head.BLANK, 8, "count", formula=True),
    MasterColumn(Head.DONE, 9, "share"),
    MasterColumn(UnitHead.PLACE, 8, "helper", hidden=True, formula=True),
    MasterColumn(UnitHead.BY_RATE, 8, "helper", hidden=True, formula=True),
    MasterColumn(UnitHead.MEASURE_VALUE, 8, "helper", hidden=True, formula=True),
)
_FIGURES: Final = {
    Head.POINTS: "points",
    Head.SCORE: "score",
    UnitHead.EXTRA: "extra",
    UnitHead.WHOLE: "total",
    Head.RATE: "rate",
    Head.RANK: "rank",
    Head.BLANK: "blank",
}


def _pool(k: int) -> str:
    return f"{UnitHead.POOL}{k}"


_ANY_NUMBER: Final = ">-1E+99"
"""A criterion that the empty text, which a unit without a total has, does not meet."""


def _given(k: int) -> str:
    return f"{UnitHead.GIVEN}{k}"


def columns(catalogue: Catalogue) -> tuple[MasterColumn, ...]:
    """Two hidden columns for each grade of the group that has most of them."""
    most = max((len(grades_of(catalogue, group)) for group in catalogue.rank_groups), default=0)
    hidden = [heading for k in range(1, most + 1) for heading in (_pool(k), _given(k))]
    return (*_FIXED, *(MasterColumn(h, 7, "helper", hidden=True, formula=True) for h in hidden))


def draft_totals(draft: Draft) -> MasterTable:
    """The table of 单位得分: ranking groups in the order of the units, each by rank, those without one last."""
    rows, catalogue = draft.units, draft.given.catalogue
    groups = list(catalogue.rank_groups)
    order = sorted(
        range(len(rows["unit"])),
        key=lambda k: (
            groups.index(rows["group"][k]),
            float("inf") if blank(rows["rank"][k]) else rows["rank"][k],
        ),
    )
    codes = [rows["unit"][k] for k in order]
    table = draft.table(Sheet.UNIT_SCORES, columns(catalogue), codes)
    for name, heading in (
        (GROUPS, UnitHead.RANKING), (RATES, Head.RATE), (BLANKS, Head.BLANK), (TOTALS, UnitHead.WHOLE), (CODES, Head.CODE),
    ):  # fmt: skip
        draft.name(name, table, heading)
    units = catalogue.unit_by_code
    table.cells = {
        Head.CODE: codes,
        Head.UNIT: [units[code].name for code in codes],
        Head.CATEGORY: [units[code].category for code in codes],
        UnitHead.RANKING: [rows["group"][k] for k in order],
        Head.STATE: [rows["state"][k] for k in order],
        Head.DONE: [float(rows["done"][k]) for k in order],
    }
    live: dict[str, list[Content]] = {c.heading: [] for c in table.columns if c.formula}
    grading = _Grading(draft)
    for row, k in enumerate(order, table.place.first):
        values = _values(draft, table, rows, k) | grading.values(rows, k)
        formulas = _Formulas(draft, table, row, rows["group"][k], rows["unit"][k]).all()
        for heading, cells in live.items():
            text = formulas.get(heading)
            cells.append(None if text is None else Live(text, values[heading]))
    table.cells.update(live)
    return table


# -- formulas --------------------------------------------------------------------------------------------
class _Formulas:
    def __init__(self, draft: Draft, table: MasterTable, row: int, group: str, unit: str) -> None:
        self.draft, self.table, self.row = draft, table, row
        self.catalogue = draft.given.catalogue
        self.group, self.unit = group, unit
        self.same = f"{self.column(UnitHead.RANKING)},{self.cell(UnitHead.RANKING)}"

    def cell(self, heading: str) -> str:
        return self.table.ref(heading, self.row)

    def column(self, heading: str) -> str:
        return self.table.whole(heading, here=True)

    def all(self) -> dict[str, str]:
        """Heading → formula."""
        place, points = self.cell(UnitHead.PLACE), self.cell(Head.POINTS)
        score, extra, total = self.cell(Head.SCORE), self.cell(UnitHead.EXTRA), self.cell(UnitHead.WHOLE)
        rate, value = self.cell(Head.RATE), self.cell(UnitHead.MEASURE_VALUE)
        mine = f'{scoring.UNIT_KEYS},"u"&{self.cell(Head.CODE)}'
        values = self.column(UnitHead.MEASURE_VALUE)
        others = f'{self.same},{self.column(Head.POINTS)},"<>"&{points},{self.column(Head.POINTS)},">0"'
        own = scoring.OWN_VALID if scoring.OWN_VALID in self.draft.names else scoring.VALID
        beside = "0"
        if self.catalogue.node_by_key[ROOT].extras:
            beside = f"INDEX({nodes.SCORES},{place}-1)"
        return {
            UnitHead.PLACE: f'MATCH("u"&{self.cell(Head.CODE)},{nodes.KEYS},0)',
            Head.POINTS: f"INDEX({nodes.POINTS},{place})",
            Head.SCORE: self._unless_struck(f"INDEX({nodes.SCORES},{place})"),
            UnitHead.EXTRA: self._unless_struck(beside),
            UnitHead.WHOLE: f'IF({score}="","",IF({extra}="","",ROUND({score}+{extra},2)))',
            Head.RATE: f'IF({total}="","",IF({points}>0,ROUND({total}/{points},4),""))',
            UnitHead.BY_RATE: f"IF(COUNTIFS({others})>0,1,0)",
            UnitHead.MEASURE_VALUE: f"IF({self.cell(UnitHead.BY_RATE)}=1,{rate},{total})",
            Head.RANK: f'IF({value}="","",1+COUNTIFS({self.same},{values},">"&{value}))',
            Head.BLANK: f'COUNTIFS({mine},{own},0)-COUNTIFS({mine},{scoring.OUT},"{YES}")',
            **self._grades(),
        }

    def _unless_struck(self, text: str) -> str:
        if not any(strikes(item, STRIKES_TOTAL) for item in self.catalogue.items):
            return text
        return f'IF(INDEX({nodes.VETOES},{self.cell(UnitHead.PLACE)})<>"",0,{text})'

    def _grades(self) -> dict[str, str]:
        levels = grades_of(self.catalogue, self.group)
        found = {UnitHead.GRADE: '""'}
        words = []
        value = self.cell(UnitHead.MEASURE_VALUE)
        names = [grade.name for grade in levels]
        caps = [(unit_cap, names.index(unit_cap)) for unit_cap in self._caps() if unit_cap in names]
        for k, grade in enumerate(levels, 1):
            free = [f'{value}<>""', *(f"{self.cell(_given(j))}=0" for j in range(1, k))]
            free += [self._not_capped(name) for name, place in caps if k - 1 < place]
            found[_pool(k)] = f"IF(AND({','.join(free)}),1,0)"
            pool = self.cell(_pool(k))
            conditions = [part for part in (self._reaches(grade), self._within(grade, k)) if part]
            given = f"IF(AND({','.join(conditions)}),1,0)" if conditions else "1"
            found[_given(k)] = f"IF({pool}=0,0,{given})"
            words.append(f"IF({self.cell(_given(k))}=1,{quote_text(grade.name)},")
        if words:
            found[UnitHead.GRADE] = "".join(words) + '""' + ")" * len(words)
        return found

    def _reaches(self, grade: Grade) -> str:
        """The unit's figure is at least the bound, whichever figure the group is measured by."""
        whole = whole_of(self.catalogue, self.group)
        found = {}
        for by_rate in (True, False):
            of_rate, bound = bound_of(grade, by_rate, whole)
            if bound is None:
                return ""
            figure = self.cell(Head.RATE if of_rate else UnitHead.WHOLE)
            found[by_rate] = f"ROUND({figure},6)>={number_literal(bound)}"
        if found[True] == found[False]:
            return found[True]
        return f"IF({self.cell(UnitHead.BY_RATE)}=1,{found[True]},{found[False]})"

    def _within(self, grade: Grade, k: int) -> str:
        if grade.quota is None:
            return ""
        value, values = self.cell(UnitHead.MEASURE_VALUE), self.column(UnitHead.MEASURE_VALUE)
        above = f'COUNTIFS({self.same},{self.column(_pool(k))},1,{values},">"&{value})'
        quota = number_literal(grade.quota)
        if grade.share:
            quota = f'INT(ROUND({quota}*COUNTIFS({self.same},{values},"{_ANY_NUMBER}"),6))'
        return f"{above}<{quota}"

    def _caps(self) -> list[str]:
        """The grades that vetoes of the unit's items leave at best."""
        found = []
        for item, _ in self.catalogue.items_of(self.unit):
            if strikes(item, STRIKES_GRADE):
                found.append(text_param(item, BEST_GRADE))
        return list(dict.fromkeys(found))

    def _not_capped(self, name: str) -> str:
        """No veto that leaves the unit that grade at best strikes it."""
        items = [
            item
            for item, _ in self.catalogue.items_of(self.unit)
            if strikes(item, STRIKES_GRADE) and text_param(item, BEST_GRADE) == name
        ]
        keys = ",".join(
            f"COUNTIFS({scoring.PAIR_KEYS},{quote_text(scoring.pair_item_key(self.unit, item.id))},"
            f"{scoring.VETOES},{quote_text(STRIKES_GRADE)})"
            for item in items
        )
        return f"SUM({keys})=0"


# -- the same figures in Python ----------------------------------------------------------------------------
def _values(
    draft: Draft, table: MasterTable, rows: Mapping[str, list[Any]], k: int
) -> dict[str, float | str]:
    found: dict[str, float | str] = {
        heading: "" if blank(rows[name][k]) else float(rows[name][k]) for heading, name in _FIGURES.items()
    }
    places = draft.tables[Sheet.NODE_SCORES].place
    by_rate = bool(rows["by_rate"][k])
    whole = join_key((rows["unit"][k], Setting.WHOLE))
    at = places.rows.get(f"{whole}#2", places.rows[whole])  # an area of the list may be called 总分, too
    return found | {
        UnitHead.GRADE: rows["grade"][k],
        UnitHead.PLACE: float(at - places.first + 1),
        UnitHead.BY_RATE: float(by_rate),
        UnitHead.MEASURE_VALUE: found[Head.RATE if by_rate else UnitHead.WHOLE],
    }


@dataclass
class _Grading:
    """What the hidden columns of the grades hold."""

    draft: Draft

    def values(self, rows: Mapping[str, list[Any]], k: int) -> dict[str, float | str]:
        """Heading → value of the k-th unit."""
        catalogue = self.draft.given.catalogue
        names = [grade.name for grade in grades_of(catalogue, rows["group"][k])]
        grade, cap = rows["grade"][k], rows["cap"][k]
        ranked = not blank(rows["rate" if rows["by_rate"][k] else "total"][k])
        found: dict[str, float | str] = {}
        for place, name in enumerate(names):
            had = grade in names and names.index(grade) < place
            may = cap not in names or place >= names.index(cap)
            found[_pool(place + 1)] = float(ranked and not had and may)
            found[_given(place + 1)] = float(grade == name)
        return found
