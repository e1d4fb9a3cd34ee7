"""What an input cell takes: the rule of its data validation, told once for writer and reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from govcredit_xl.arithmetic import serial
from govcredit_xl.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED
from govcredit_xl.terms import NO, YES, InputType

FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2099, 12, 31)
MAX_TEXT: Final = 1_000
MAX_LONG_TEXT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Accepts:
    """The rule of a data validation, in the words of the file format (ECMA-376 part 1, 18.3.1.33).

    Attributes:
        kind: list, whole, decimal, date or textLength.
        operator: between, greaterThanOrEqual or lessThanOrEqual; "" for a list.
        values: the entries of a list, else the bounds.
    """

    kind: str
    operator: str
    values: tuple[str | float, ...]

    @property
    def text(self) -> str:
        """The rule as one text; equal for rules that take the same."""
        words = [value if isinstance(value, str) else f"{value:.15g}" for value in self.values]
        return " ".join(part for part in (self.kind, self.operator, ",".join(words)) if part)


_BY_TYPE: Final = {
    InputType.FLAG: Accepts("list", "", (YES, NO)),
    InputType.COUNT: Accepts("whole", "greaterThanOrEqual", (0.0,)),
    InputType.DECIMAL: Accepts("decimal", "greaterThanOrEqual", (0.0,)),
    InputType.AMOUNT: Accepts("decimal", "greaterThanOrEqual", (0.0,)),
    InputType.DATE: Accepts("date", "between", (serial(FIRST_DAY), serial(LAST_DAY))),
    InputType.TEXT: Accepts("textLength", "lessThanOrEqual", (float(MAX_TEXT),)),
    InputType.LONG_TEXT: Accepts("textLength", "lessThanOrEqual", (float(MAX_LONG_TEXT),)),
}


def accepts(code: str, input_type: str, points: float) -> Accepts:
    """What a cell of the form takes.

    Args:
        code: input code, or a pseudo-code of `model`.
        input_type: one of `InputType`.
        points: of the item, the most that 申报分 may be.
    """
    if code == NOT_INVOLVED:
        return Accepts("list", "", (YES,))
    if code == PROPOSED:
        return Accepts("decimal", "between", (0.0, float(points)))
    return _BY_TYPE[InputType.LONG_TEXT if code in {MEMO, EVIDENCE} else input_type]
