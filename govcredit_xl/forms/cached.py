"""What the form's formulas say about what stands in its cells: their cached values, as a spreadsheet computes them.

The formulas themselves are in `forms.formulas`; a test has them recalculated and compares.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.arithmetic import add, round_half_away, serial
from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, Input, Value
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.forms import formulas as lines
from govcredit_xl.forms.plan import UNIT_ROW, At, ItemBlock, Plan
from govcredit_xl.scoring.evaluation import Frame, column, holds, one_row
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.wording import references

Cached = float | str
Contents = Mapping[tuple[str, str], Value]
"""(item id, code or pseudo-code) → what its cell holds; absent where it is blank."""

BLANK_FORM: Final[Contents] = {}
_WRONG: Final = "×"


def shown_values(
    plan: Plan, contents: Contents = BLANK_FORM, listed: Container[str] = ()
) -> dict[str, Cached]:
    """The value of every formula of the form, by its cell.

    Args:
        plan: of the form.
        contents: what is filled in.
        listed: ids of the items that the free rows of the sheet 佐证材料 name.
    """
    found: dict[str, Cached] = {}
    figures = _figures(plan, contents)
    for band in plan.bands:
        for block in band.blocks:
            found |= _Shown(block, contents, figures, block.item.id in listed).values()
        found[a1(band.row, At.CHECK)] = _progress(band.blocks, found)
        if band.scored:
            found[a1(band.row, At.VALUE)] = self_total(band.blocks, found)
    total = self_total(plan.blocks, found)
    found[a1(UNIT_ROW, At.CHECK)] = f"{_progress(plan.blocks, found)}　自评 {total:.2f}"
    return found


def _progress(blocks: Sequence[ItemBlock], shown: Mapping[str, Cached]) -> str:
    done = sum(shown[block.at(At.STATE)] == 1 for block in blocks)
    return f"已完成 {done} / {len(blocks)} 项"


def self_total(blocks: Sequence[ItemBlock], shown: Mapping[str, Cached]) -> float:
    """Sum of the self scores of these items."""
    scores = [shown[block.at(At.VALUE)] for block in blocks]
    return add([score for score in scores if isinstance(score, float)])


@dataclass(frozen=True)
class _Figures:
    """Input cell → the number in it, and the earlier cell that should hold the same."""

    numbers: Mapping[str, float]
    twins: Mapping[str, tuple[str, str]]


def _figures(plan: Plan, contents: Contents) -> _Figures:
    if not contents:
        return _Figures({}, {})
    numbers = {
        a1(row.row, At.VALUE): value
        for block in plan.blocks
        for row in block.rows
        if isinstance(value := contents.get((block.item.id, row.input.code)), float)
    }
    return _Figures(numbers, lines.twins(plan))


class _Shown:
    """What the formulas of one item say."""

    def __init__(self, block: ItemBlock, contents: Contents, figures: _Figures, listed: bool) -> None:
        self.listed = listed
        self.block, self.item, self.rule = block, block.item, rule_of(block.item)
        self.contents, self.figures = contents, figures
        self.out = self.held(NOT_INVOLVED) == YES
        codes = [row.input.code for row in block.rows]
        there = [row.input for row in (*block.rows, *block.shown)]
        self.x = one_row({asked.code: as_formula_sees(self.held(asked.code), asked) for asked in there})
        elsewhere = {
            name: as_formula_sees(value, Input(code, label, kind))
            for name, other, code, kind, label in references(self.item)
            if (value := contents.get((other, code))) is not None
        }
        self.answers = Frame({**self.x.columns, **one_row(elsewhere).columns}, 1) if elsewhere else self.x
        self.codes = codes
        self.checks = [c for c in self.rule.checks(self.item) if set(c.codes) <= {one.code for one in there}]
        self.cells = self._cells(codes)
        needed = self.rule.needed(self.item, self.x)
        self.needed = {code: code in needed and bool(needed[code][0]) for code in codes}

    def _cells(self, codes: list[str]) -> Frame:
        """The answers, and for each cell whether anything stands in it."""
        proposed = self.held(PROPOSED)
        score = float(proposed) if isinstance(proposed, (int, float)) else math.nan
        filled = {
            lines.cell_of(code): math.nan if self.held(code) is None else 1.0 for code in (*codes, PROPOSED)
        }
        return Frame({**self.x.columns, **one_row({PROPOSED: score, **filled}).columns}, 1)

    def held(self, code: str) -> Value:
        """What the cell holds, None where it is blank."""
        value = self.contents.get((self.item.id, code))
        return None if value == "" else value

    def values(self) -> dict[str, Cached]:
        """Cell → value."""
        block = self.block
        said = {
            a1(row.row, At.CHECK): self._input_line(row.input, a1(row.row, At.VALUE)) for row in block.rows
        }
        if block.proposed is not None:
            said[a1(block.proposed, At.CHECK)] = self._proposed_line()
        said |= self._beside()
        lines_ = list(said.values())
        wrong, to_fill = sum(line.startswith(_WRONG) for line in lines_), lines_.count(lines.TO_FILL)
        state = -1.0 if wrong else 0.0 if to_fill or lines.TO_ATTACH in lines_ else 1.0
        self_score = self._self_score(state >= 0 and not to_fill)
        later_part = block.place.whole is not None and not block.place.first_part
        counts = block.scored and not later_part and not self.out and self_score != lines.EXCLUDED
        return {
            block.at(At.CHECK): self._head_line(state, wrong, to_fill),
            block.at(At.STATE): state,
            block.at(At.VALUE): self_score,
            block.at(At.COUNTS): self.item.points if counts else 0.0,
            **said,
        }

    # -- the row of the name -------------------------------------------------------------------------------
    def _head_line(self, state: float, wrong: int, to_fill: int) -> str:
        if state == 1:
            return lines.NOT_INVOLVED if self.out else lines.DONE
        if state == 0:
            return f"{lines.TO_FILL} {to_fill} 项" if to_fill else lines.TO_ATTACH_ITEM
        return lines.many_faults(str(wrong))

    def _self_score(self, filled: bool) -> Cached:
        if not self.block.scored:
            return "" if self.out else lines.JUDGED if self.rule.judged else lines.SUPPORTING
        slots = {slot.code for slot in self.rule.slots if slot.required}
        optional = [r.input.code for r in self.block.rows if r.input.optional]
        lacking = [c for c in optional if (self.rule.expands or c in slots) and math.isnan(self.x[c][0])]
        if not filled or self.out or lacking:
            return ""
        told = [name for name, *_ in references(self.item)]
        told += [row.input.code for row in self.block.shown]
        if any(bool(self._asks(name)) and math.isnan(column(self.answers, name)[0]) for name in told):
            return ""
        if self.rule.excluded(self.item, self.x)[0]:
            return lines.EXCLUDED
        if self.rule.figures(self.item) or self.block.waits:
            return lines.COMPUTED_LATER
        score = float(self.rule.score(self.item, self.answers)[0])
        if score != score:
            return lines.RANKED_LATER if self.rule.ranked_across(self.item) else ""
        return round_half_away(score)

    def _asks(self, name: str) -> bool:
        """Whether an input of another item is needed."""
        found = Frame({**self.answers.columns, name: column(self.answers, name)}, 1)
        needed = self.rule.needed(self.item, found)
        return name in needed and bool(needed[name][0])

    # -- the row of an input -------------------------------------------------------------------------------
    def _input_line(self, asked: Input, cell: str) -> str:
        value = self.held(asked.code)
        if self.out:
            return "" if value is None else lines.CLEAR
        own = [check for check in self.checks if check.told_at(self.codes) == asked.code]
        wrong = self._first(lines.hints(asked, own))
        if wrong is not None:
            return wrong
        if value is not None:
            return self._twin_line(asked, cell)
        idle = lines.OPTIONAL if asked.optional else lines.NOT_NOW
        return lines.TO_FILL if self.needed[asked.code] else idle

    def _twin_line(self, asked: Input, cell: str) -> str:
        other, item = self.figures.twins.get(cell, ("", ""))
        number = self.figures.numbers.get(other)
        if number is None or number == self.figures.numbers.get(cell):
            return ""
        return lines.differs(item, asked)

    def _proposed_line(self) -> str:
        value = self.held(PROPOSED)
        if self.out:
            return "" if value is None else lines.CLEAR
        idle = lines.OPTIONAL if value is None else ""
        return self._first(lines.proposed_hints(self.item)) or idle

    def _beside(self) -> dict[str, str]:
        """What is said beside 不涉及, 情况说明 and 佐证材料."""
        na, block = self.held(NOT_INVOLVED), self.block
        known = "" if na in (YES, NO) else lines.YES_OR_BLANK
        reason = lines.NO_REASON if self.out else lines.OPTIONAL
        evidence = "" if self.held(EVIDENCE) is not None else lines.WHEN_EVIDENCE
        lacks = not lines.names_evidence(self.held(EVIDENCE)) and not self.listed
        if lacks and block.wants_evidence and not self.out:
            asked = [row.input.code for row in block.rows]
            if holds(self.rule.claim(self.item, asked), self.x)[0]:
                evidence = lines.TO_ATTACH
        said = {
            block.not_involved: lines.WHEN_NOT_INVOLVED if na is None else known,
            block.memo: reason if self.held(MEMO) is None else "",
            block.evidence: evidence,
        }
        return {a1(row, At.CHECK): line for row, line in said.items()}

    def _first(self, found: list[lines.Hint]) -> str | None:
        """What the line says of a fault; a blank form has none."""
        if not self.contents:
            return None
        return next((hint.said for hint in found if holds(hint.when, self.cells)[0]), None)


def as_formula_sees(value: Value, asked: Input) -> float:
    """The number that the rule's formula finds in the cell, NaN where it finds none."""
    nothing = float("nan")
    if value is None:
        return nothing
    if asked.is_text:
        return 1.0
    if isinstance(value, str):
        return {YES: 1.0, NO: 0.0}.get(value, nothing) if asked.type == InputType.FLAG else nothing
    if asked.type == InputType.FLAG:
        return nothing
    return serial(value) if isinstance(value, dt.date) else float(value)
