"""Answers of many returns or units to one item, side by side as numbers: what the rules work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.model import MEMO, NOT_INVOLVED, PROPOSED, SELF_SCORE, Answer, Input, Item, Value
from govcredit_xl.core.terms import YES, InputType
from govcredit_xl.scoring.evaluation import Frame

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]


def as_number(value: Value) -> float:
    """The number a rule sees: 是 1, 否 0, a date its serial, a text that is there 1, blank NaN."""
    if value is None or value == "":
        return float("nan")
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, dt.date):
        return serial(value)
    return 1.0


def input_number(value: Value, asked: Input) -> float:
    """`as_number` for an answer to that input: only 是 and 否 are numbers of a 是否."""
    if isinstance(value, str) and not asked.is_text:
        return float(value == YES) if asked.type == InputType.FLAG else float("nan")
    return as_number(value)


Answers = Mapping[tuple[str, str], Answer]
"""(item, code) → answer, of one return."""


@dataclass(frozen=True)
class Block:
    """One item's answers, a row per return or unit.

    Attributes:
        item: the item.
        lead: per row, True where the unit is a lead.
        answers: per row, code → answer (pseudo-codes too); absent where the form had none.
        x: a float column per input, NaN where blank, faulty or not asked.
        reported: codes of the inputs that the return reports for the units of its rows; None: the rows are the
            units' own answers.
    """

    item: Item
    lead: Bools
    answers: Sequence[Mapping[str, Answer]]
    x: Frame
    reported: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.answers)

    def asked(self, row: int) -> tuple[Input, ...]:
        """Inputs asked in the return of that row."""
        if self.reported is not None:
            known = self.item.known(lead=bool(self.lead[row]))
            return tuple(i for i in known if i.code in self.reported)
        return self.item.asked(lead=bool(self.lead[row]))

    def known(self, row: int) -> frozenset[str]:
        """Codes of the inputs asked, and of figures known beforehand that stand beside them."""
        return frozenset(i.code for i in self.asked(row)) | frozenset(
            i.code for i in self.item.inputs if i.source is not None and i.source.is_shown
        )

    def value(self, row: int, code: str) -> Value:
        """The answer's value, None where blank."""
        found = self.answers[row].get(code)
        return None if found is None else found.value

    def filled(self, row: int, code: str) -> bool:
        """True if something stands in the cell, readable or not."""
        found = self.answers[row].get(code)
        return found is not None and (found.raw != "" or found.value not in (None, ""))

    def not_involved(self, row: int) -> bool:
        """True if 本单位不涉及 is 是."""
        return self.value(row, NOT_INVOLVED) == YES

    def has_memo(self, row: int) -> bool:
        """True if 情况说明 is filled in."""
        return self.filled(row, MEMO)

    def proposed(self, row: int) -> Value:
        """申报分."""
        return self.value(row, PROPOSED)

    def shown_self(self, row: int) -> Value:
        """自评分 as the returned workbook shows it."""
        return self.value(row, SELF_SCORE)


def make_block(
    item: Item,
    lead: Iterable[bool],
    answers: Sequence[Mapping[str, Answer]],
    reported: frozenset[str] | None = None,
) -> Block:
    """The block of these rows."""
    import numpy as np

    part = np.fromiter(lead, dtype=bool, count=len(answers))
    return Block(
        item,
        part,
        answers,
        Frame({i.code: _numbers(i, part, answers) for i in item.inputs}, len(answers)),
        reported,
    )


def _numbers(asked: Input, lead: Bools, answers: Sequence[Mapping[str, Answer]]) -> Floats:
    """What the answers to an input say as numbers."""
    import numpy as np

    code, for_all, blank = asked.code, not asked.leads_only, float("nan")
    values = [blank] * len(answers)
    for row, found in enumerate(answers):
        answer = found.get(code)
        if answer is not None and not answer.faulty and (for_all or lead[row]):
            value = answer.value
            values[row] = value if type(value) is float else input_number(value, asked)
    return np.array(values, dtype=np.float64)
