"""What a document says, before it is laid out: texts, conditions, tables, a chart, pages."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.arithmetic import add
from govcredit_xl.letters.word.kinds import DocKind
from govcredit_xl.letters.word.passages import Occurrence

NONE: Final = "—"
"""What a table shows where there is no figure."""


@dataclass(frozen=True)
class Grid:
    """A table with a heading row.

    Attributes:
        headings: of the columns.
        rows: texts.
        widths: how the columns share the width.
        aligns: left, center or right for each column.
        total: True where the last row sums up.
    """

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True)
class Matrix:
    """The table of areas, indicators and items: a landscape section of its own.

    Attributes:
        grid: as above, a row per item.
        merged: columns whose equal neighbours become one cell, within the same area; the columns named
            with them must be equal, too.
    """

    grid: Grid
    merged: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Chart:
    """Stacked bars."""

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[float, ...]], ...]
    """(name, colour, values)."""


Block = Grid | Matrix | Chart


@dataclass(frozen=True)
class DocumentContent:
    """All that goes into a document.

    Attributes:
        kind: which document.
        type: 文种.
        unit: code of the unit that it is for, "" where it is for all.
        values: placeholder → text.
        conditions: those that hold.
        blocks: placeholder → table or chart.
        sealed: True where the organ's seal goes over its name.
        repeats: 【每…】 → what the paragraphs are repeated for.
        letter: True for 信函格式 (10.1).
    """

    kind: DocKind
    type: str
    unit: str
    values: Mapping[str, str]
    conditions: frozenset[str]
    blocks: Mapping[str, Block] = field(default_factory=dict)
    sealed: bool = False
    repeats: Mapping[str, Sequence[Occurrence]] = field(default_factory=dict)
    letter: bool = False


def date_text(date: dt.date) -> str:
    """2021年10月20日: Arabic digits, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def points_text(value: float | None) -> str:
    """Points with two decimals; — where there are none."""
    return NONE if value is None or math.isnan(value) else f"{value:.2f}"


def sum_text(values: Sequence[float]) -> str:
    """The sum of the points that are there; — where there are none."""
    return points_text(add(values)) if any(not math.isnan(value) for value in values) else NONE


def plain_points(value: float) -> str:
    """Points as a catalogue has them: 2, 0.5."""
    return f"{value:.10g}"


def rate_text(value: float) -> str:
    """94.03%; — where there is none."""
    return NONE if math.isnan(value) else f"{value * 100:.2f}%"


def list_text(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return "、".join(names)


MANY_NAMES: Final = 15
SEE_ANNEX: Final = "名单见附件"


def names_or_annex(names: Sequence[str]) -> str:
    """Names in a sentence; so many that nobody reads them stand in the attachment alone."""
    return list_text(names) if len(names) <= MANY_NAMES else SEE_ANNEX


def number_text(value: float) -> str:
    """A count, a place."""
    return NONE if math.isnan(value) else str(int(value))
