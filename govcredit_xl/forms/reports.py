"""The sheet 考核数据: what a unit reports for others, its rows and columns, live lines and their values.

A row for each assessed unit, a column for each input. Keys stand on both sides of the answers and above
them, so that rows and columns are known again whatever people did to the sheet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from govcredit_xl.core.cells import MAX_FORMULA, a1, check_name, quote_text, span
from govcredit_xl.core.layouts import ReportsColumn, ReportsLayout, ReportsRow
from govcredit_xl.core.model import Catalogue, Input, ReportedInput, Value
from govcredit_xl.core.sources import unit_in_name
from govcredit_xl.core.terms import FormHead, Head
from govcredit_xl.forms.accepts import accepts
from govcredit_xl.forms.cached import as_formula_sees
from govcredit_xl.forms.formulas import Hint, cell_of, hints
from govcredit_xl.forms.plan import name_part
from govcredit_xl.scoring.evaluation import Frame, holds
from govcredit_xl.scoring.excel import Operand, any_of, operand, to_excel
from govcredit_xl.scoring.rules import rule_of

TITLE_ROW: Final = 1
NOTE_ROW: Final = 2
KEY_ROW: Final = 3
ITEM_ROW: Final = 4
HEADING_ROW: Final = 5
CODE_COLUMN, NAME_COLUMN, KEY_COLUMN, FIRST_COLUMN = 1, 2, 3, 4

PROGRESS: Final = a1(NOTE_ROW, 1)
"""Where the sheet says how much of it is done."""

DONE: Final = "√ 已填齐"
NOTHING: Final = "不用填"
BROKEN: Final = "× 有错误值，请重新填写"

Reported = Mapping[tuple[str, str, str], Value]
"""(unit, item, code) → what the cell holds; absent where it is blank."""
NOTHING_REPORTED: Final[Reported] = {}


def reports_layout(catalogue: Catalogue, unit: str) -> ReportsLayout | None:
    """What the unit is asked for other units; None where it is asked nothing."""
    asked = catalogue.reports_of(unit)
    if not asked:
        return None
    count = Counter(one.input.label for one in asked)
    taken = {Head.UNIT_CODE, Head.UNIT, FormHead.CHECK}
    columns = tuple(
        ReportsColumn(
            one.item.id,
            one.input.code,
            check_name(f"in_{name_part(one.item)}_{one.input.code}"),
            _heading(one, alone=count[one.input.label] == 1 and one.input.label not in taken),
            one.input.type,
            column,
            accepts(one.input.code, one.input.type, 0).text,
        )
        for column, one in enumerate(asked, FIRST_COLUMN)
    )
    about: dict[str, dict[str, None]] = {}
    for one in asked:
        for code in one.units:
            about.setdefault(code, {})[one.item.id] = None
    rows = [
        ReportsRow(other.code, other.name, f"unit_{unit_in_name(other.code)}", row, tuple(about[other.code]))
        for row, other in enumerate((o for o in catalogue.units if o.code in about), HEADING_ROW + 1)
    ]
    end = FIRST_COLUMN + len(columns) + 1
    return ReportsLayout(
        HEADING_ROW, KEY_ROW, CODE_COLUMN, NAME_COLUMN, KEY_COLUMN, end, columns, tuple(rows)
    )


def _heading(one: ReportedInput, *, alone: bool) -> str:
    return one.input.label if alone else f"{one.item.id} {one.input.label}"


def check_column(layout: ReportsLayout) -> int:
    """The column of the live lines."""
    return layout.end_column - 1


class ReportLines:
    """What the live lines of the sheet say: their formulas, and their values for what stands in the cells."""

    def __init__(self, catalogue: Catalogue, unit: str, layout: ReportsLayout) -> None:
        self.layout = layout
        self.asked: dict[tuple[str, str], Input] = {}
        self.hints: dict[tuple[str, str], list[Hint]] = {}
        items = {one.item.id: one.item for one in catalogue.reports_of(unit)}
        for one in catalogue.reports_of(unit):
            self.asked[one.item.id, one.input.code] = one.input
        for (id_, code), asked in self.asked.items():
            mine = [other for item, other in self.asked if item == id_]
            checks = [
                check
                for check in rule_of(items[id_]).checks(items[id_])
                if set(check.codes) <= set(mine) and check.told_at(mine) == code
            ]
            self.hints[id_, code] = hints(asked, checks)

    def progress(self) -> str:
        """How many units are done, as a formula."""
        first, last = self.layout.rows[0].row, self.layout.rows[-1].row
        area = span(first, check_column(self.layout), last, check_column(self.layout))
        return f'"已完成 "&COUNTIF({area},"√*")&" / {len(self.layout.rows)} 个单位"'

    def progress_value(self, values: Mapping[str, str]) -> str:
        """The same for the lines' values."""
        done = sum(line.startswith("√") for line in values.values())
        return f"已完成 {done} / {len(self.layout.rows)} 个单位"

    # -- formulas
    def formula(self, row: ReportsRow) -> str:
        """The line of a row."""
        columns = [column for column in self.layout.columns if column.item in row.items]
        cells = {(c.item, c.code): a1(row.row, c.column) for c in columns}
        wrong = [self._wrong(column, cells) for column in columns]
        blank = [
            f'IF({cells[c.item, c.code]}="",1,0)' for c in columns if not self.asked[c.item, c.code].optional
        ]
        text = _line([f"IF({one},1,0)" for one in wrong if one], blank)
        return text if len(text) < MAX_FORMULA else _line([], blank)

    def _wrong(self, column: ReportsColumn, cells: Mapping[tuple[str, str], str]) -> str:
        operands = {
            code: operand(cell, self.asked[item, code].type)
            for (item, code), cell in cells.items()
            if item == column.item
        }
        own = Operand(cells[column.item, column.code], "text")
        found = [
            to_excel(hint.when, {**operands, cell_of(column.code): own})
            for hint in self.hints[column.item, column.code]
        ]
        return any_of(found) if found else ""

    # -- values
    def values(self, contents: Reported) -> dict[str, str]:
        """Unit → what its line says."""
        units = [row.unit for row in self.layout.rows]
        wrong = dict.fromkeys(units, 0)
        for (item, code), found in self.hints.items() if contents else ():
            x = self._frame(item, code, units, contents)
            bad = [holds(hint.when, x) for hint in found]
            for k, unit in enumerate(units):
                wrong[unit] += any(bool(one[k]) for one in bad)
        lines = {}
        for row in self.layout.rows:
            needed = [c for c in self.layout.columns if c.item in row.items]
            blank = sum(
                (row.unit, c.item, c.code) not in contents
                for c in needed
                if not self.asked[c.item, c.code].optional
            )
            lines[row.unit] = _said(wrong[row.unit], blank)
        return lines

    def _frame(self, item: str, code: str, units: Sequence[str], contents: Reported) -> Frame:
        import numpy as np

        columns = {
            other: np.array(
                [as_formula_sees(contents.get((unit, item, other)), asked) for unit in units],
                dtype=np.float64,
            )
            for (id_, other), asked in self.asked.items()
            if id_ == item
        }
        there = [1.0 if (unit, item, code) in contents else math.nan for unit in units]
        columns[cell_of(code)] = np.array(there, dtype=np.float64)
        return Frame(columns, len(units))


def _line(wrong: Sequence[str], blank: Sequence[str]) -> str:
    many, open_ = "+".join(wrong) or "0", "+".join(blank) or "0"
    rest = f'IF({open_}>0,"待填 "&({open_})&" 格",{quote_text(DONE)})' if blank else quote_text(DONE)
    line = f'IF({many}>0,"× 有 "&({many})&" 格要改",{rest})' if wrong else rest
    return f"IFERROR({line},{quote_text(BROKEN)})"


def _said(wrong: int, blank: int) -> str:
    if wrong:
        return f"× 有 {wrong} 格要改"
    return f"待填 {blank} 格" if blank else DONE
