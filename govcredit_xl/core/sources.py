"""来源: who gives a figure that is not the scored unit's own, and what the office's own sheets say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

OFFICE: Final = "办公室"
"""来源: the office, on the sheet 单位数据."""
LAST_ROUND: Final = "上年"
"""来源: the same item and code of the unit in the round before."""
ASSESSORS: Final = "考核部门"
"""来源, as the program calls it where one unit or several report for the others."""


class GivenSheet:
    """Sheets of figures that others give."""

    UNIT_DATA: Final = "单位数据"
    REPORTS: Final = "考核数据"


FIGURE_OF: Final = "单位"
"""Heading of the unit on 单位数据."""


class NotThere:
    """不计入原因 of a figure that others have still to give."""

    GIVEN: Final = "尚无数据"
    REPORTED: Final = "考核部门未报"

    ALL: Final = (GIVEN, REPORTED)


class GivenHead:
    """Headings of the master's columns that only rounds with other givers have."""

    GIVER: Final = "数据提供"
    RATED: Final = "评分键"
    WEIGHT: Final = "评分权重"
    COUNTED_WEIGHT: Final = "计入权重"
    WEIGHTED: Final = "加权值"
    OWN_VALID: Final = "自报齐"


_BEFORE_GIVER: Final = "__"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """来源 of an input.

    Attributes:
        kind: `OFFICE`, `LAST_ROUND` or `ASSESSORS`.
        givers: (unit code, 权重) of the units that report, in their order; one of them reports, several rate.
    """

    kind: str
    givers: tuple[tuple[str, float], ...] = ()

    @property
    def is_shown(self) -> bool:
        """True where the figure is known when the unit's workbook is written."""
        return self.kind != ASSESSORS

    @property
    def rates(self) -> bool:
        """True where several units give it, and their weighted mean counts."""
        return len(self.givers) > 1

    def givers_for(self, unit: str) -> tuple[tuple[str, float], ...]:
        """Who gives it for a unit: nobody rates himself, unless nobody else does."""
        others = tuple(one for one in self.givers if one[0] != unit)
        return others or self.givers


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A figure that is known beforehand: of the sheet 单位数据, or of the round before.

    Attributes:
        unit: unit code; item: item id; code: code of the input.
        value: None never.
        file, sheet, cell: where it stands.
    """

    unit: str
    item: str
    code: str
    value: float | str | dt.date
    file: str
    sheet: str
    cell: str


def rating_code(code: str, giver: str) -> str:
    """The code of one rater's answer: n__D01."""
    return f"{code}{_BEFORE_GIVER}{giver}"


def input_code(code: str) -> str:
    """The input's own code, of `rating_code` too."""
    return code.partition(_BEFORE_GIVER)[0]


def is_rating(code: str) -> bool:
    """True for the code of one rater's answer."""
    return _BEFORE_GIVER in code


def unit_in_name(unit: str) -> str:
    """A unit's code as it stands in defined names, which take no hyphen: T04-2 → T04.2."""
    return unit.replace("-", ".")
