"""What a document says, before it is laid out: texts, conditions, tables, a chart, pages."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.letters.word.kinds import DocKind

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


@dataclass(frozen=True)
class UnitPage:
    """The page of one unit: its name, its figures, its items."""

    name: str
    figures: Grid
    items: Grid


@dataclass(frozen=True)
class Pages:
    """One page after the other."""

    pages: tuple[UnitPage, ...]


Block = Grid | Matrix | Chart | Pages


@dataclass(frozen=True)
class DocumentContent:
    """All that goes into a document.

    Attributes:
        kind: which document.
        type: 文种.
        unit: code of the unit that it is for, "" where it is for all.
        values: placeholder → text.
        conditions: those that hold.
        blocks: placeholder → table, chart or pages.
        sealed: True where the organ's seal goes over its name.
    """

    kind: DocKind
    type: str
    unit: str
    values: Mapping[str, str]
    conditions: frozenset[str]
    blocks: Mapping[str, Block] = field(default_factory=dict)
    sealed: bool = False


def date_text(date: dt.date) -> str:
    """2021年10月20日: Arabic digits, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def points_text(value: float | None) -> str:
    """Points with two decimals; — where there are none."""
    return NONE if value is None or math.isnan(value) else f"{value:.2f}"


def plain_points(value: float) -> str:
    """Points as a catalogue has them: 2, 0.5."""
    return f"{value:.10g}"


def rate_text(value: float) -> str:
    """94.03%; — where there is none."""
    return NONE if math.isnan(value) else f"{value * 100:.2f}%"


def list_text(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return "、".join(names)
