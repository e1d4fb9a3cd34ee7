"""Which cell of a returned form is the answer to which input, whatever people did to the sheet.

Each input is known by three things: its defined name, the hidden key in its row, and the item id with
the label in its row. Two of the three must agree on one cell; else the input is reported and not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.cells import a1
from govcredit_xl.core.layouts import FormCell, FormLayout
from govcredit_xl.core.model import EVIDENCE, NOT_INVOLVED, REPLY, SELF_SCORE, Answer, EvidenceNote
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import YES, FormHead, InputType, PointHead, Sheet
from govcredit_xl.core.visible import shows_nothing, trimmed, visible
from govcredit_xl.files.sheets import Book, CellValue, Place, SheetPicture, cell_text, find_table
from govcredit_xl.returns.locate import InputPlace, locate
from govcredit_xl.returns.rows import ENOUGH, AskedInputs, Rows, rows_of
from govcredit_xl.returns.shown import told
from govcredit_xl.returns.tampering import lost_validations, overwritten
from govcredit_xl.returns.values import BLANK, CellReading, normalise, plain_text

LEAST_BOUND: Final = 0.5
"""A workbook on which fewer of the inputs are found is no longer our form."""

MARKS_LEFT_OUT: Final = "marks-left-out"
HIDDEN_COLUMN: Final = "在隐藏的列里"

_SHORT: Final = 40
_MOST_NAMED: Final = 10
_NOT_INVOLVED_WORDS: Final = frozenset({"不涉及", "本单位不涉及"})
_WANT: Final = {
    InputType.COUNT: "整数",
    InputType.DECIMAL: "数字",
    InputType.AMOUNT: "金额数字",
    InputType.SIGNED: "数字",
}


@dataclass
class Binding:
    """What a form says.

    Attributes:
        refused: why it cannot be read as our form, "" where it can; then `problems` name the cells.
    """

    answers: list[Answer] = field(default_factory=list)
    evidence: list[EvidenceNote] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: str = ""


def bind(book: Book, layout: FormLayout, measures: Mapping[str, str]) -> Binding:
    """Read a form by its layout.

    Args:
        book: picture of the returned workbook.
        layout: of the build that was sent.
        measures: defined name of an input → its unit of measure.
    """
    if not layout.cells:  # the unit only reports for others
        evidence, doubts = evidence_notes(book, [])
        return Binding(evidence=evidence, problems=doubts)
    asked = AskedInputs.of(layout)
    forms = [rows for sheet in book.sheets if (rows := rows_of(sheet, book, asked)).share(asked) >= ENOUGH]
    if not forms:
        return Binding(refused=f"找不到工作表“{Sheet.FORM}”，或表上的填报项已不是原来的")
    rows = _the_form(forms, book, layout)
    places, binding = _locate_all(rows, book, asked)
    inputs = [cell for cell in layout.cells if not cell.code.startswith("@")]
    found = sum(cell.name in places for cell in inputs)
    if found < LEAST_BOUND * len(inputs):
        refused = f"表格结构已改动，{len(inputs)} 个填报项只认得出 {found} 个"
        return Binding(problems=binding.problems, refused=refused)
    if len(forms) > 1:
        names = "、".join(form.sheet.name for form in forms)
        facts: dict[str, str | float] = {"count": len(forms), "sheets": names}
        binding.problems.append(Problem("copies-of-form", sheet=rows.sheet.name, facts=facts))
        binding.problems += differing_copies(
            rows, [form for form in forms if form is not rows], layout, places
        )
    if not rows.pointed and not rows.formulas and layout.formulas:
        code = "names-lost" if rows.sheet.tells_formulas else "names-not-told"
        binding.problems.append(Problem(code, sheet=rows.sheet.name))
    for cell in layout.cells:
        if cell.name in places:
            read_cell(cell, places[cell.name], rows.sheet, measures.get(cell.name, ""), binding)
    # A column between answers and keys that is gone, or new, moves formulas although no answer has moved.
    ends = {layout.end_column: rows.end_column} if layout.end_column and rows.end_column else {}
    binding.problems += overwritten(layout, rows.sheet, {**rows.columns, **ends}, places)
    binding.problems += _unseen(rows.sheet, places, layout)
    binding.problems += lost_validations(layout, rows.sheet, places)
    binding.evidence, doubts = evidence_notes(book, binding.answers)
    binding.problems += doubts
    binding.answers += replies(book)
    return binding


# -- which sheet ---------------------------------------------------------------------------------------
def _the_form(forms: Sequence[Rows], book: Book, layout: FormLayout) -> Rows:
    """The sheet that the names point to; a copy where only the copy is filled in."""
    names = {cell.name for cell in layout.cells}
    pointed = [target[0] for name, target in book.names.items() if target is not None and name in names]
    ranked = sorted(forms, key=lambda rows: -pointed.count(rows.sheet.name))
    filled = [rows for rows in ranked if _filled(rows, layout)]
    return filled[0] if len(filled) == 1 else ranked[0]


def _filled(rows: Rows, layout: FormLayout) -> bool:
    keys = {cell.key for cell in layout.cells if not cell.code.startswith("@")}
    column = rows.columns.get(layout.value_column, layout.value_column)
    where = {row for found in (rows.keys, rows.labelled) for key in keys for row in found.get(key, ())}
    return any(cell_text(rows.sheet.get(row, column)).strip() for row in where)


def differing_copies(
    rows: Rows, copies: Sequence[Rows], layout: FormLayout, places: Mapping[str, Place]
) -> list[Problem]:
    """Inputs that another copy of the form answers differently: nobody can tell which is meant."""
    found = []
    for cell in layout.cells:
        place = places.get(cell.name)
        if place is None or cell.locked:
            continue
        own = cell_text(rows.sheet.cells.get(place)).strip()
        for copy in copies:
            column = copy.columns.get(cell.column, cell.column)
            at = [(row, column) for row in copy.keys.get(cell.key) or copy.labelled.get(cell.key) or ()]
            other = next((text for p in at if (text := cell_text(copy.sheet.cells.get(p)).strip())), "")
            if other and other != own:
                facts: dict[str, str | float] = {
                    "label": cell.label, "value": _short(own) or "空白", "other": copy.sheet.name, "found": _short(other),
                }  # fmt: skip
                found.append(
                    Problem(
                        "copies-differ", item=cell.item, sheet=rows.sheet.name, cell=a1(*place), facts=facts
                    )
                )
                break
    return found


# -- which cells ---------------------------------------------------------------------------------------
def _locate_all(rows: Rows, book: Book, asked: AskedInputs) -> tuple[dict[str, Place], Binding]:
    """Defined name → place of what was found; what was not, once per row of the form.

    A self score that is gone is a formula of ours that is gone: nothing that anybody filled in.
    """
    places: dict[str, Place] = {}
    binding = Binding()
    reported: set[str] = set()
    for cell in asked.layout.cells:
        bound = locate(cell, rows, book, asked.layout)
        if bound.place is not None:
            places[cell.name] = bound.place
        if cell.key in reported or (bound.place is not None and not bound.relabelled):
            continue
        reported.add(cell.key)
        if bound.place is None and cell.code == SELF_SCORE:
            label = f"{cell.item} {cell.label}"
            binding.problems.append(
                Problem("formula-overwritten", item=cell.item, sheet=rows.sheet.name, facts={"label": label})
            )
        elif bound.place is None:
            binding.problems.append(_lost(cell, rows, book, asked, bound))
        else:
            binding.problems.append(_relabelled(cell, bound.place[0], rows, asked))
    return places, binding


def _lost(cell: FormCell, rows: Rows, book: Book, asked: AskedInputs, bound: InputPlace) -> Problem:
    target = book.names.get(cell.name)
    sheet, place = None, None
    if bound.near is not None:
        sheet, place = rows.sheet.name, a1(*bound.near)
    elif target is not None:
        sheet, place = target[0], a1(target[1], target[2])
    elif cell.key in rows.keys:
        sheet = rows.sheet.name
        place = a1(rows.keys[cell.key][0], rows.columns.get(cell.column, cell.column))
    label = _short(asked.layout.labels.get(cell.key, cell.label))
    sent = f"{Sheet.FORM}!{a1(cell.row, cell.column)}"
    facts: dict[str, str | float] = {"label": label, "why": bound.why, "input": cell.code, "sent": sent}
    return Problem("input-not-found", item=cell.item, sheet=sheet, cell=place, facts=facts)


def _relabelled(cell: FormCell, row: int, rows: Rows, asked: AskedInputs) -> Problem:
    label, found = asked.layout.labels.get(cell.key, cell.label), rows.label_at(row)
    if found == label:
        label, found = f"{cell.item} {label}", f"{rows.id_at(row)} {found}"
    column = rows.label_column or asked.layout.label_column
    facts = {"label": _short(label), "found": _short(found) or "空白"}
    return Problem("label-changed", item=cell.item, sheet=rows.sheet.name, cell=a1(row, column), facts=facts)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else flat[:_SHORT] + "…"


# -- what stands there ---------------------------------------------------------------------------------
def read_cell(cell: FormCell, place: Place, sheet: SheetPicture, measure: str, binding: Binding) -> None:
    """Put what stands in a cell into the binding, with what is wrong with it."""
    raw, ref = sheet.cells.get(place), a1(*place)
    if cell.code == SELF_SCORE:
        shown = float(raw) if isinstance(raw, float) else None
        binding.answers.append(Answer(cell.item, cell.code, shown, sheet.name, ref, cell_text(raw)))
        return
    formula = sheet.formulas.get(place)
    reading, text = _reading(cell, place, sheet, measure)
    binding.answers.append(Answer(cell.item, cell.code, reading.value, sheet.name, ref, text, reading.faulty))
    facts: dict[str, str | float] = {"label": cell.label, "value": _short(reading.shown or text)}
    code = reading.code
    if place in sheet.appearance.marked and not reading.faulty:
        code, facts["read"] = MARKS_LEFT_OUT, _short(cell_text(raw)) or "空白"
    if code is not None:
        told = {"want": _WANT.get(cell.type, "数字"), "read": reading.note, **facts}
        binding.problems.append(Problem(code, item=cell.item, sheet=sheet.name, cell=ref, facts=told))
    if formula is not None and not reading.faulty and raw is not None:
        told = {**facts, "formula": _short(f"={formula}" if formula else "公式")}
        binding.problems.append(
            Problem("formula-as-answer", item=cell.item, sheet=sheet.name, cell=ref, facts=told)
        )


def _reading(cell: FormCell, place: Place, sheet: SheetPicture, measure: str) -> tuple[CellReading, str]:
    """What the cell was taken for, and its text."""
    raw, formula, looks = sheet.cells.get(place), sheet.formulas.get(place), sheet.appearance
    if (
        formula is not None
        and raw is None
        and place not in sheet.empty_results
        and not _gives_nothing(formula)
    ):
        return CellReading(None, True, "error-value"), _short(f"={formula}（没有计算结果）")
    text = looks.marked.get(place) or _told(raw, cell.type)
    blank = raw is None or (isinstance(raw, str) and shows_nothing(raw))
    # Whoever gets it back must not send it as an answer by leaving it alone: so the text says what it was.
    if not blank and place in looks.covered:
        return CellReading(None, True, "covered-value", shown=text), f"[被盖住：{text}]"
    if not blank and place in looks.struck:
        return CellReading(None, True, "struck-out", shown=text), f"[删除：{text}]"
    if cell.code == NOT_INVOLVED and isinstance(raw, str):
        return _claim(raw), text
    if cell.code == EVIDENCE and isinstance(raw, str):
        raw = visible(raw)  # names of files
    reading = normalise(raw, cell.type, measure)
    return reading, reading.shown if reading.code in {"shown-in-doubt", "shown-otherwise"} else text


def _told(raw: CellValue | None, input_type: str) -> str:
    """The text of a cell; of a number that looks like a date also the number."""
    if not isinstance(raw, dt.date) or input_type not in InputType.NUMBERS:
        return cell_text(raw)
    if not isinstance(raw, dt.datetime):
        return told(serial(raw), cell_text(raw))
    of_day = (raw - dt.datetime.combine(raw.date(), dt.time())) / dt.timedelta(days=1)
    return told(serial(raw.date()) + of_day, cell_text(raw))


def _unseen(sheet: SheetPicture, places: Mapping[str, Place], layout: FormLayout) -> list[Problem]:
    """One note that names the filled inputs that nobody sees."""
    hidden = {place: HIDDEN_COLUMN for place in places.values() if place[1] in sheet.hidden_columns}
    unseen = {**hidden, **sheet.appearance.unseen}
    asked = {places[cell.name] for cell in layout.cells if not cell.locked and cell.name in places}
    found = sorted(place for place in asked if place in unseen and place in sheet.cells)
    if not found:
        return []
    cells = "、".join(a1(*place) for place in found[:_MOST_NAMED]) + (
        "等" if len(found) > _MOST_NAMED else ""
    )
    why = "、".join(dict.fromkeys(unseen[place] for place in found))
    facts: dict[str, str | float] = {"count": len(found), "cells": cells, "why": why}
    return [Problem("unseen-values", sheet=sheet.name, cell=a1(*found[0]), facts=facts)]


def _gives_nothing(formula: str) -> bool:
    """True for ="", which people leave behind when they clear a cell."""
    return formula.replace(" ", "") == '""'


def _claim(raw: str) -> CellReading:
    """本单位不涉及: 是 or blank. 无 is certain of neither here."""
    text = plain_text(raw)
    if text in _NOT_INVOLVED_WORDS:
        return CellReading(YES, False, "value-normalised", YES)
    if text == "无":
        return CellReading(None, True, "not-yes-or-no")
    return normalise(raw, InputType.FLAG) if text else BLANK


# -- replies -------------------------------------------------------------------------------------------
def replies(book: Book) -> list[Answer]:
    """What a unit wrote under 单位答复 on 修改意见, one answer per item."""
    headings = (PointHead.NUMBER, PointHead.ITEM, PointHead.MESSAGE, PointHead.REPLY)
    sheets = [sheet for sheet in book.sheets if sheet.name == Sheet.POINTS]
    table = next((found for sheet in sheets if (found := find_table(sheet, headings)) is not None), None)
    said: dict[str, tuple[str, list[str]]] = {}
    for row, record in table.rows() if table is not None else ():
        item, text = (
            plain_text(cell_text(record[PointHead.ITEM])),
            trimmed(cell_text(record[PointHead.REPLY])),
        )
        if item and text and table is not None:
            _, texts = said.setdefault(item, (a1(row, table.columns[PointHead.REPLY]), []))
            texts += [text] if text not in texts else []
    return [
        Answer(item, REPLY, "；".join(texts), Sheet.POINTS, cell, "；".join(texts))
        for item, (cell, texts) in said.items()
    ]


# -- evidence ------------------------------------------------------------------------------------------
def evidence_notes(book: Book, answers: Sequence[Answer]) -> tuple[list[EvidenceNote], list[Problem]]:
    """The rows that a unit wrote on the sheet 佐证材料; those that repeat the form by a formula are left out.

    Rows that are struck out or covered are left out too, each with a note.
    """
    headings = (FormHead.ID, FormHead.MATERIAL, FormHead.FILE)
    named = sorted(book.sheets, key=lambda sheet: sheet.name != Sheet.EVIDENCE)
    table = next((found for sheet in named if (found := find_table(sheet, headings)) is not None), None)
    if table is None:
        return [], []
    repeated = {(answer.item, visible(answer.raw).strip()) for answer in answers if answer.code == EVIDENCE}
    notes, problems = [], []
    for row, record in table.rows():
        item, material, file = (visible(cell_text(record[heading])).strip() for heading in headings)
        place = (row, table.columns[FormHead.FILE if file else FormHead.MATERIAL])
        formulas = [h for h in headings if (row, table.columns[h]) in table.sheet.formulas]
        if formulas or not (material or file) or (file and (item, file) in repeated):
            continue
        looks = table.sheet.appearance
        doubt = "删除" if place in looks.struck else "被盖住" if place in looks.covered else ""
        if doubt:  # no error: a piece of evidence less is told anyway
            marked = f"[{doubt}：{_short(file or material)}]"
            facts: dict[str, str | float] = {"label": Sheet.EVIDENCE, "value": marked, "read": "空白"}
            problems.append(Problem(MARKS_LEFT_OUT, sheet=table.sheet.name, cell=a1(*place), facts=facts))
        else:
            notes.append(EvidenceNote(plain_text(item), material, file, a1(*place)))
    return notes, problems
