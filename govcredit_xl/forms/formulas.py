"""The form's live lines and self scores as formulas.

A line that begins with × says what is wrong, 待填 what is missing, √ that all is well; ！asks to look
twice. What a unit reads in the form is what `checks` would tell it after sending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.cells import a1, check_formula, in_sheet, number_literal, quote_text
from govcredit_xl.core.model import PROPOSED, Input, Item, figure_of
from govcredit_xl.core.terms import NO, NO_EVIDENCE, YES, InputType, Sheet
from govcredit_xl.forms.plan import EVIDENCE_HEADING_ROW, UNIT_ROW, At, Band, ItemBlock, Plan
from govcredit_xl.scoring.excel import Operand, operand, to_excel
from govcredit_xl.scoring.expression import FALSE, Expr, Name, both, compare, either, given, when, whole
from govcredit_xl.scoring.reach import certainly
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import Check, outside_points
from govcredit_xl.scoring.wording import references

TO_FILL: Final = "待填"
TO_ATTACH: Final = "待附佐证，写明文件名或网址"
TO_ATTACH_ITEM: Final = "待附佐证材料"
OPTIONAL: Final = "选填"
NOT_NOW: Final = "暂不用填"
DONE: Final = "√ 已填齐"
NOT_INVOLVED: Final = "√ 不涉及"
JUDGED: Final = "由评审认定"
SUPPORTING: Final = "配合不自评"
RANKED_LATER: Final = "汇总后排名"
COMPUTED_LATER: Final = "汇总后计算"
EXCLUDED: Final = "不计"

NO_REASON: Final = "× 请写明不涉及的原因"
YES_OR_BLANK: Final = "× 只能选“是”，或者留空"
WHEN_NOT_INVOLVED: Final = "没有这项工作的才选“是”"
WHEN_EVIDENCE: Final = "选填，写文件名或网址"
CLEAR: Final = "× 请清空，或取消“不涉及”"
PICK: Final = "× 请选“是”或“否”"
NO_DATE: Final = "× 应为日期，如 2021-10-20"
NEGATIVE: Final = "× 不能为负数"
NOT_WHOLE: Final = "× 应为整数"
NO_NUMBER: Final = "× 应为数字，不写单位"
NO_SCORE: Final = "× 应为数字"
ERROR_IN_CELL: Final = "× 单元格里是错误值"
ERROR_IN_ITEM: Final = "× 有错误值，请重新填写"
_MANY: Final = ("× 有 ", " 处要改，见下")

_WRONG: Final = '"×*"'
_LACKING: Final = '"待*"'
_NAMES_NONE: Final = ("", " ", *NO_EVIDENCE, *(f"{word}。" for word in NO_EVIDENCE if word.isalpha()))
_FREE_EVIDENCE: Final = 400
"""Rows of the sheet 佐证材料, from the first free one, that the form looks at."""
_FIRST_DAY, _LAST_DAY = 36526, 73050  # 2000-01-01, 2099-12-31


@dataclass(frozen=True, slots=True)
class Hint:
    """What the line says where the condition holds, over an item's answers and its cells (`cell_of`)."""

    when: Expr
    said: str


def cell_of(code: str) -> str:
    """The name of an answer's cell in a condition: given where anything stands in it, usable or not."""
    return f"{code}@cell"


def hints(asked: Input, checks: Iterable[Check]) -> list[Hint]:
    """What can be wrong with the answer to an input; the first that holds is said."""
    return [*_mistyped(asked), *(Hint(check.condition, f"× {check.hint}") for check in checks)]


def _mistyped(asked: Input) -> list[Hint]:
    """What the type does not allow."""
    value, unusable = Name(asked.code), _unusable(asked.code)
    if asked.is_text:
        return []
    if asked.type == InputType.FLAG:
        return [Hint(unusable, PICK)]
    if asked.type == InputType.DATE:
        outside = either(value < _FIRST_DAY, value >= _LAST_DAY + 1)
        return [Hint(either(unusable, when(given(asked.code), outside, FALSE)), NO_DATE)]
    found = [] if asked.type == InputType.SIGNED else [Hint(certainly(value < 0.0), NEGATIVE)]
    if asked.type == InputType.COUNT:
        found.append(Hint(certainly(compare("<>", value, whole(value))), NOT_WHOLE))
    return [*found, Hint(unusable, NO_NUMBER)]


def proposed_hints(item: Item) -> list[Hint]:
    """What can be wrong with a 申报分."""
    said = f"× 应在 0 和 {number_literal(item.points)} 之间"
    return [Hint(outside_points(item, PROPOSED), said), Hint(_unusable(PROPOSED), NO_SCORE)]


def _unusable(code: str) -> Expr:
    return both(given(cell_of(code)), ~given(code))


def many_faults(count: str) -> str:
    """How many answers of an item are wrong, as the head of the item says it."""
    return count.join(_MANY)


def formulas(plan: Plan) -> dict[str, str]:
    """Every formula of the form (without =) by its cell."""
    found = {a1(UNIT_ROW, At.CHECK): progress(plan)}
    labels = twins(plan)
    cells = {
        (block.item.id, row.input.code): operand(a1(row.row, At.VALUE), row.input.type)
        for block in plan.blocks
        for row in (*block.rows, *block.shown)
    }
    for band in plan.bands:
        found[a1(band.row, At.CHECK)] = _band_progress(band)
        if band.scored:
            found[a1(band.row, At.VALUE)] = _band_total(band)
        for block in band.blocks:
            found |= _block_formulas(block, labels, cells)
            found |= _beside(block, len(plan.blocks))
    return {cell: check_formula(text) for cell, text in found.items()}


def progress(plan: Plan) -> str:
    """How many items are done, and the sum of the self scores."""
    done = f'"已完成 "&COUNTIF({plan.column(At.STATE)},1)&" / {len(plan.blocks)} 项"'
    return f'{done}&"　自评 "&TEXT({total(plan)},"0.00")'


def total(plan: Plan, sheet: Callable[[str], str] = str) -> str:
    """Sum of the self scores.

    Args:
        plan: of the form.
        sheet: names the form before a reference, on other sheets.
    """
    state, scores = sheet(plan.column(At.STATE)), sheet(plan.column(At.VALUE))
    return f'ROUND(SUMIF({state},">=0",{scores}),2)'


def _band_progress(band: Band) -> str:
    first, last = band.blocks[0].head, band.blocks[-1].last
    return f'"已完成 "&COUNTIF({_rows(At.STATE, first, last)},1)&" / {len(band.blocks)} 项"'


def _band_total(band: Band) -> str:
    first, last = band.blocks[0].head, band.blocks[-1].last
    return f'ROUND(SUMIF({_rows(At.STATE, first, last)},">=0",{_rows(At.VALUE, first, last)}),2)'


def _rows(column: int, first: int, last: int) -> str:
    return f"{a1(first, column)}:{a1(last, column)}"


def twins(plan: Plan) -> dict[str, tuple[str, str]]:
    """Cell → (cell, item id) of an earlier number input that should hold the same figure."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    found = {}
    for block in plan.blocks:
        for row in block.rows:
            if not row.input.is_number:
                continue
            here = (a1(row.row, At.VALUE), block.item.id)
            before = first.setdefault(figure_of(block.item, row.input), here)
            if before[1] != here[1]:
                found[here[0]] = before
    return found


def _block_formulas(
    block: ItemBlock, same: Mapping[str, tuple[str, str]], cells: Mapping[tuple[str, str], Operand]
) -> dict[str, str]:
    asked = {row.input.code for row in block.rows}
    ops = {
        row.input.code: operand(a1(row.row, At.VALUE), row.input.type) for row in (*block.rows, *block.shown)
    }
    elsewhere = {
        name: cells[other, code] for name, other, code, *_ in references(block.item) if (other, code) in cells
    }
    needed = rule_of(block.item).needed_excel(block.item, ops)
    checks = [c for c in rule_of(block.item).checks(block.item) if set(c.codes) <= ops.keys()]
    found = {
        block.at(At.CHECK): _head_line(block),
        block.at(At.STATE): _state(block),
        block.at(At.VALUE): _self_score(block, {**ops, **elsewhere}),
        block.at(At.COUNTS): _counts(block),
    }
    for row in block.rows:
        code = row.input.code
        blank = _when_blank(row.input, code in needed, needed.get(code))
        own = [check for check in checks if check.told_at(asked) == code]
        found[a1(row.row, At.CHECK)] = _input_line(block, row.input, ops, blank, own, same)
    if block.proposed is not None:
        found[a1(block.proposed, At.CHECK)] = _proposed_line(block)
    return found


# -- the row of an item's name --------------------------------------------------------------------------
def _count(block: ItemBlock, criterion: str) -> str:
    return f"COUNTIF({_rows(At.CHECK, block.first, block.last)},{criterion})"


def _out(block: ItemBlock) -> str:
    """Condition: the unit has chosen 不涉及."""
    return f'{a1(block.not_involved, At.VALUE)}="{YES}"'


def _state(block: ItemBlock) -> str:
    return f"IFERROR(IF({_count(block, _WRONG)}>0,-1,IF({_count(block, _LACKING)}>0,0,1)),-1)"


def _head_line(block: ItemBlock) -> str:
    state, lacking = block.at(At.STATE), _count(block, quote_text(TO_FILL))
    done = f'IF({_out(block)},"{NOT_INVOLVED}","{DONE}")'
    to_fill = f'IF({lacking}>0,"{TO_FILL} "&{lacking}&" 项","{TO_ATTACH_ITEM}")'
    faults = f"&{_count(block, _WRONG)}&".join(quote_text(part) for part in _MANY)
    return f'IFERROR(IF({state}=1,{done},IF({state}=0,{to_fill},{faults})),"{ERROR_IN_ITEM}")'


def _self_score(block: ItemBlock, ops: Mapping[str, Operand]) -> str:
    item, rule = block.item, rule_of(block.item)
    if not block.scored:
        return f'IF({_out(block)},"","{JUDGED if rule.judged else SUPPORTING}")'
    if rule.figures(item) or block.waits:  # the others' answers are not here
        score = quote_text(COMPUTED_LATER)
    else:
        score = f"ROUND({rule.score_excel(item, ops)},2)"
    if rule.ranked_across(item) and not rule.figures(item) and not block.waits:
        score = f'IFERROR({score},"{RANKED_LATER}")'
    excluded = rule.excluded_excel(item, ops)
    if excluded is not None:
        score = f'IF({excluded},"{EXCLUDED}",{score})'
    # Evidence that is still to come does not hide the score.
    filled = [f"{block.at(At.STATE)}>=0", f"{_count(block, quote_text(TO_FILL))}=0", f"NOT({_out(block)})"]
    ready = [*filled, *_optional_slots(block, ops)]
    return f'IFERROR(IF(AND({",".join(ready)}),{score},""),"")'


def _optional_slots(block: ItemBlock, ops: Mapping[str, Operand]) -> list[str]:
    """A blank is no 0: what the score needs must be there even where a blank is no finding."""
    rule = rule_of(block.item)
    slots = {slot.code for slot in rule.slots if slot.required}
    optional = [row.input.code for row in block.rows if row.input.optional]
    elsewhere, shown = [], {row.input.code for row in block.shown}
    for name, condition in rule.needed_excel(block.item, ops).items():
        if name in shown or block.item.input(name) is None:  # no line here says that it is missing
            there = ops[name].given
            elsewhere.append(there if condition is None else f"IF({condition},{there},TRUE)")
    return elsewhere + [ops[code].given for code in optional if rule.expands or code in slots]


def _counts(block: ItemBlock) -> str:
    if not block.scored or (block.place.whole is not None and not block.place.first_part):
        return "0"  # all parts have the points of their item together
    points = number_literal(block.item.points)
    return f'IF(OR({_out(block)},{block.at(At.VALUE)}="{EXCLUDED}"),0,{points})'


# -- the row of an input -------------------------------------------------------------------------------
def _when_blank(asked: Input, listed: bool, condition: str | None) -> str:
    if not listed:
        return f'"{OPTIONAL}"' if asked.optional else f'"{NOT_NOW}"'
    if condition is None:
        return f'"{TO_FILL}"'
    return f'IF({condition},"{TO_FILL}","{NOT_NOW}")'


def _input_line(
    block: ItemBlock,
    asked: Input,
    ops: Mapping[str, Operand],
    blank: str,
    checks: list[Check],
    same: Mapping[str, tuple[str, str]],
) -> str:
    cell = ops[asked.code].ref
    line = f'IF({cell}="",{blank},{_twin_line(cell, same, asked)})'
    cells = {**ops, cell_of(asked.code): Operand(cell, "text")}
    return _guarded(block, cell, _said(hints(asked, checks), cells, line))


def _said(found: list[Hint], ops: Mapping[str, Operand], line: str) -> str:
    """The first hint that holds, else the line."""
    for hint in reversed(found):
        line = f"IF({to_excel(hint.when, ops)},{quote_text(hint.said)},{line})"
    return line


def _twin_line(cell: str, same: Mapping[str, tuple[str, str]], asked: Input) -> str:
    if cell not in same:
        return '""'
    other, item = same[cell]
    said = quote_text(differs(item, asked))
    return f'IF(AND(ISNUMBER({other}),{cell}<>{other}),{said},"")'


def differs(item: str, asked: Input) -> str:
    """What the line says where the same figure was given differently at an earlier item."""
    return f"！与 {item} 的“{asked.label}”不同，请核对"


def _proposed_line(block: ItemBlock) -> str:
    assert block.proposed is not None
    cell = a1(block.proposed, At.VALUE)
    ops = {PROPOSED: Operand(cell), cell_of(PROPOSED): Operand(cell, "text")}
    return _guarded(block, cell, _said(proposed_hints(block.item), ops, f'IF({cell}="","{OPTIONAL}","")'))


def _guarded(block: ItemBlock, cell: str, line: str) -> str:
    out = f'IF({cell}="","",{quote_text(CLEAR)})'
    return f'IFERROR(IF({_out(block)},{out},{line}),"{ERROR_IN_CELL}")'


# -- what is said besides: 不涉及, 情况说明, 佐证材料 --------------------------------------------------------
def _beside(block: ItemBlock, items: int) -> dict[str, str]:
    na, memo = a1(block.not_involved, At.VALUE), a1(block.memo, At.VALUE)
    known = f'IF(OR({na}="{YES}",{na}="{NO}"),"",{quote_text(YES_OR_BLANK)})'
    lines = {
        block.not_involved: f'IF({na}="",{quote_text(WHEN_NOT_INVOLVED)},{known})',
        block.memo: f'IF({memo}="",IF({_out(block)},{quote_text(NO_REASON)},"{OPTIONAL}"),"")',
        block.evidence: _evidence_line(block, items),
    }
    return {a1(row, At.CHECK): f'IFERROR({line},"{ERROR_IN_CELL}")' for row, line in lines.items()}


def _evidence_line(block: ItemBlock, items: int) -> str:
    evidence, idle = a1(block.evidence, At.VALUE), quote_text(WHEN_EVIDENCE)
    ops = {row.input.code: operand(a1(row.row, At.VALUE), row.input.type) for row in block.rows}
    claim = rule_of(block.item).claim(block.item, ops) if block.wants_evidence else FALSE
    line = f'IF({evidence}="",{idle},"")'
    if claim == FALSE:
        return line
    # SUMPRODUCT looks at all of the words in every program, OR does not.
    unnamed = f"SUMPRODUCT(--({evidence}={{{','.join(map(quote_text, _NAMES_NONE))}}}))>0"
    lacking = f"{unnamed},NOT({_out(block)}),{to_excel(claim, ops)},{_listed(block, items)}=0"
    return f"IF(AND({lacking}),{quote_text(TO_ATTACH)},{line})"


def names_evidence(value: object) -> bool:
    """Whether what stands in a cell for evidence names any, as the formula sees it."""
    return str(value or "").casefold() not in _NAMES_NONE


def _listed(block: ItemBlock, items: int) -> str:
    """How many of the free rows of the sheet 佐证材料 name evidence of the item."""
    first = EVIDENCE_HEADING_ROW + items + 1
    ids, materials, files = (
        in_sheet(Sheet.EVIDENCE, f"{a1(first, column)}:{a1(first + _FREE_EVIDENCE, column)}")
        for column in (1, 2, 3)
    )
    return f'SUMPRODUCT(({ids}&""={quote_text(block.item.id)})*({materials}&{files}<>""))'
