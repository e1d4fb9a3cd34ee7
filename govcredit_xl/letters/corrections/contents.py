"""The answers of a return as they stand in the cells of the form that goes back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import SELF_SCORE, Answer, Return, Value
from govcredit_xl.core.terms import InputType

_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue0f0\ue0f1\ufffe\uffff]")
"""Characters that XML forbids, and those that enclose the marks of a form that is to be stamped."""


@dataclass(frozen=True)
class MovedAnswers:
    """Answers moved into a form.

    Attributes:
        contents: (item, code) → what the cell holds.
        dropped: answers whose input is no longer asked, or is of another type now.
    """

    contents: dict[tuple[str, str], Value]
    dropped: int


def move(said: Return, sent: FormLayout | None, now: FormLayout) -> MovedAnswers:
    """The answers of a return in the cells of the present form.

    Args:
        said: the return.
        sent: the layout that it was filled in on, None where it is not known.
        now: the layout of the form that goes back.
    """
    types = {(cell.item, cell.code): cell.type for cell in (sent or now).cells}
    cells = {(cell.item, cell.code): cell for cell in now.cells if cell.code != SELF_SCORE}
    contents: dict[tuple[str, str], Value] = {}
    dropped = 0
    for answer in said.answers:
        place = (answer.item, answer.code)
        if answer.code.startswith("@") and place not in cells:
            continue
        if answer.value in (None, "") and not answer.raw:
            continue
        cell = cells.get(place)
        if cell is None or types.get(place, cell.type) != cell.type:
            dropped += 1
        else:
            contents[place] = held(answer, cell.type)
    return MovedAnswers(contents, dropped)


def reported(said: Return, now: FormLayout) -> dict[tuple[str, str, str], Value]:
    """(unit, item, code) → what a cell of the present sheet 考核数据 holds."""
    if now.reports is None:
        return {}
    types = {(row.unit, column.item, column.code): column.type for row, column in now.reports.cells()}
    return {
        key: held(answer, types[key])
        for unit, answers in said.about.items()
        for answer in answers
        if (key := (unit, answer.item, answer.code)) in types
        and (answer.raw or answer.value not in (None, ""))
    }


def held(answer: Answer, input_type: str) -> Value:
    """What the cell holds again: the value as it was read, a faulty one as it stood there."""
    if not answer.faulty:
        return clean(answer.value) if isinstance(answer.value, str) else answer.value
    if input_type in InputType.NUMBERS:
        try:
            number = float(answer.raw)
        except ValueError:
            return clean(answer.raw)
        if math.isfinite(number):
            return number
    return clean(answer.raw)


def clean(text: str) -> str:
    """The text without characters that no workbook can hold."""
    return _UNFIT.sub("", text)
