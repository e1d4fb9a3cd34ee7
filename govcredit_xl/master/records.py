"""What the master workbook is written from, and what is read back from it.

A master is rebuilt at every collect. What the office typed into it is harvested first, bound to keys
and headings and never to positions, and written again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from govcredit_xl.core.document_terms import IssuedHead
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.parts import EvidenceRow
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import to_record
from govcredit_xl.core.register import IssuedDocument
from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.core.year_terms import YearHead
from govcredit_xl.files.sheets import CellError, cell_text
from govcredit_xl.master.dress import Dress, WrittenDress
from govcredit_xl.master.years import YearComparison
from govcredit_xl.scoring.figures import Scores

StyleValue = float | str | bool

AT: Final = "@"
"""Stands for a row's key in notes on 总览: their place is the cell itself."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A row of 处理记录: what the office decided about a file that arrived, or about the round.

    Attributes:
        time: local; what: as people read it.
        file: path of the file it is about, or name of the master brought back; "" where it is about the round.
        unit: code of the unit whose file it is, or to which it was assigned; "" where none.
        why, by: the reason and who decided.
        in_force: False where a later decision has lifted it; None where there is nothing to lift.
        sha256: of the content, "" where it is about the round.
    """

    time: dt.datetime
    what: str
    file: str
    unit: str
    why: str
    by: str
    in_force: bool | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A row of 报送情况.

    Attributes:
        unit: unit code.
        state: one of `terms.UnitState`.
        late: True where the counted return came after the unit's deadline.
        versions: number of usable returns.
        received: when the counted return arrived, None where none counts.
        file: its path relative to the round, members of containers after `!`; "" where none counts.
        done: 完成率, 0–1.
        decisions: of the office about the unit's files, those in force.
        correction: what became of the workbook that was given back last, "" where none was.
        identity: what is uncertain about who filed, "" where nothing is.
    """

    unit: str
    state: str
    late: bool = False
    versions: int = 0
    received: dt.datetime | None = None
    file: str = ""
    done: float = 0.0
    decisions: tuple[DecisionRow, ...] = ()
    correction: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A row of 调整记录: one cell that the office changed.

    Attributes:
        time: when the master that holds the change was saved.
        item: item id.
        unit, code: of the answer changed; "" where the field is one of the item's own.
        field: the heading of the cell: 核定分, 核定说明, 核定人, 值, 是否计入.
        old, new: what stood there before and after, None when blank.
        reason, by: the item's 核定说明 and 核定人 at that time.
    """

    time: dt.datetime
    item: str
    unit: str
    code: str
    field: str
    old: CellValue
    new: CellValue
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedEntry:
    """What the office typed for an item, as typed: the score may be anything."""

    score: CellValue = None
    reason: str = ""
    by: str = ""

    @property
    def is_blank(self) -> bool:
        """True where nothing at all stands there."""
        return self.score is None and not self.reason and not self.by


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that the office changed in 填报明细 since the master was written.

    Attributes:
        key: whose answer.
        field: 值 or 是否计入.
        old, new: as written and as it stands now.
        cell: where it stands now.
    """

    key: AnswerKey
    field: str
    old: CellValue
    new: CellValue
    cell: str = ""


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell of the office's own.

    Attributes:
        value: what it shows; for a formula its last result.
        formula: without =, as it stood at `row` and `column`; "" where it is a value.
        array: the range of an array formula, "" where it is none.
        row, column: where it stood, counted from 1.
        style: properties as XlsxWriter names them, such as `num_format`, `bold`, `bg_color`.
        link: target of its hyperlink, "" where none.
    """

    value: CellValue
    formula: str = ""
    array: str = ""
    row: int = 0
    column: int = 0
    style: Mapping[str, StyleValue] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column that the office added to one of our tables.

    Attributes:
        id: unique on its sheet; stands for the heading, which may be blank or used twice.
        sheet: our sheet.
        heading: its heading cell, None where there is none.
        after: the nearest of our headings to its left, "" where there is none.
        cells: row key → cell. Keys are those of `Snapshot.keys`.
        width: in characters, None where it was never set.
    """

    id: str
    sheet: str
    heading: OwnCell | None
    after: str
    cells: Mapping[str, OwnCell]
    width: float | None = None


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that the office added to one of our sheets; it is written below the table.

    Attributes:
        id: unique on its sheet; stands for the key.
        sheet: our sheet.
        gap: blank rows above it, since the office's row before it.
        cells: our heading, or the id of an own column → cell.
    """

    id: str
    sheet: str
    gap: int
    cells: Mapping[str, OwnCell]


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet that the office added.

    Attributes:
        name: its name.
        after: the sheet before it, "" where it stood first.
        hidden: True where it was hidden.
        cells: all that hold something or look like something.
        widths: column number → width in characters; `heights`: row number → points.
        merged: ranges such as A1:C1.
        notes: cell → text.
        freeze: the cell of the frozen panes, "" where none.
        tab: colour of its tab, "" where none.
    """

    name: str
    after: str
    hidden: bool
    cells: tuple[OwnCell, ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    freeze: str = ""
    tab: str = ""


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note (批注) on a cell of one of our sheets.

    Attributes:
        key: of the row, or the id of an own row; "" for the heading row.
        heading: of the column, or the id of an own column.
        text: what it says.
    """

    sheet: str
    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where one of our tables stands, or stood in the master that was harvested.

    Attributes:
        rows: row key, or id of an own row → row number.
        columns: heading, or id of an own column → column number.
        first, last: first and last row of the table; last is first - 1 where it is empty.
    """

    rows: Mapping[str, int]
    columns: Mapping[str, int]
    first: int
    last: int


@dataclass(frozen=True)
class CarriedOver:
    """The office's own things, to be written into the next master.

    Attributes:
        loose: sheet → cells beside and below what we put on 总览, which is no mere table.
        widths: sheet → heading → width, only those that the office changed.
        names: the office's defined names → what they refer to, without =.
        places: sheet → where our table stood when the rest was read.
        dress: sheet → colours and what is hidden.
    """

    sheets: tuple[OwnSheet, ...] = ()
    columns: tuple[OwnColumn, ...] = ()
    rows: tuple[OwnRow, ...] = ()
    notes: tuple[OwnNote, ...] = ()
    loose: Mapping[str, tuple[OwnCell, ...]] = field(default_factory=dict)
    widths: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, TablePlace] = field(default_factory=dict)
    dress: Mapping[str, Dress] = field(default_factory=dict)


@dataclass(frozen=True)
class MasterInput:
    """All that a master shows.

    Attributes:
        returns: in catalogue order of the units.
        verified: item id → what the office typed, as typed (also what was not usable).
        adjustments, decisions, issued: in order of time.
        as_of: arrival of the newest return, None while nothing came; never the time of writing, so that the
            same input gives the same bytes.
        round_id: of the round, which the master names so that no other round takes it for its own.
        comparison: with the round before (上一轮), None where there is none.
    """

    catalogue: Catalogue
    scores: Scores
    returns: tuple[ReturnRow, ...]
    as_of: dt.datetime | None
    problems: tuple[Problem, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    issued: tuple[IssuedDocument, ...] = ()
    verified: Mapping[str, VerifiedEntry] = field(default_factory=dict)
    carried: CarriedOver = field(default_factory=CarriedOver)
    round_id: str = ""
    comparison: YearComparison | None = None


@dataclass(frozen=True)
class Snapshot:
    """What was written where the office may type, and what is ours, so that the harvest can tell the rest.

    Attributes:
        verified: item id → (核定分, 核定说明, 核定人) as written.
        answers: whose answer → (值, 是否计入) as written.
        headings: sheet → our headings in order.
        formulas: sheet → those of our headings that hold formulas.
        keys: sheet → row keys in order.
        widths: sheet → heading → width as written.
        drawings: sheet → number of charts that we put there.
        fixed: sheet → cells (A1) that we wrote, for 总览, which is no mere table.
        names: defined names that are ours.
        dress: sheet → how it looked as written; empty in snapshots of earlier programs.
    """

    verified: Mapping[str, tuple[CellValue, str, str]]
    answers: Mapping[AnswerKey, tuple[CellValue, str]]
    headings: Mapping[str, tuple[str, ...]]
    formulas: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    widths: Mapping[str, Mapping[str, float]]
    drawings: Mapping[str, int]
    fixed: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = ()
    dress: Mapping[str, WrittenDress] = field(default_factory=dict)

    @cached_property
    def id(self) -> str:
        """16 hex digits over the content: the master holds them, so that its snapshot can be found."""
        text = json.dumps(to_record(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Harvest:
    """What the office left in a master.

    Attributes:
        verified: item id → what stands there now, items with nothing left out.
        changes: answers changed since the master was written.
        carried: its own sheets, columns, rows, widths, notes.
        lost: what cannot be carried over, in Chinese, such as 总览：图表 1 个.
    """

    verified: Mapping[str, VerifiedEntry] = field(default_factory=dict)
    changes: tuple[AnswerChange, ...] = ()
    carried: CarriedOver = field(default_factory=CarriedOver)
    lost: tuple[str, ...] = ()


# -- What a cell of the master holds ---------------------------------------------------------------------
CellValue = float | str | bool | dt.date | None
"""What a cell holds: a number, text, 是/否 as text, a date (or datetime), None when blank."""


# -- What tells one row of a sheet from another: the headings whose values make up its key ---------------
KEY_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Sheet.OVERVIEW: (Head.AREA,),
    Sheet.ITEMS: (Head.ITEM,),
    Sheet.UNIT_SCORES: (Head.CODE,),
    Sheet.RETURNS: (Head.CODE,),
    Sheet.PROBLEMS: (Head.INPUT, Head.UNIT, Head.ITEM, Head.PROBLEM_FILE, Head.SHEET, Head.CELL),
    Sheet.ANSWERS: (Head.UNIT_CODE, Head.ITEM, Head.INPUT),
    Sheet.UNIT_ITEMS: (Head.UNIT_CODE, Head.ITEM),
    Sheet.UNIT_SCORING: (Head.CODE, Head.ITEM),
    Sheet.NODE_SCORES: (Head.CODE, UnitHead.NODE),
    Sheet.POOLED: (Head.ITEM, Head.INPUT),
    Sheet.LOST: (Head.ITEM, Head.UNIT_CODE),
    Sheet.POTENTIAL: (Head.ITEM, Head.UNIT, Head.ADVICE),
    Sheet.YEARS: (YearHead.KIND, Head.ITEM, YearHead.OLD_ITEM, YearHead.NAME),
    Sheet.STABILITY: (Head.CODE,),
    Sheet.EVIDENCE: (Head.ITEM, Head.UNIT, Head.MATERIAL),
    Sheet.DECISIONS: (Head.TIME, Head.DECISION, Head.PROBLEM_FILE, Head.UNIT),
    Sheet.ISSUED: (IssuedHead.WRITTEN, IssuedHead.FILE),
    Sheet.ADJUSTMENTS: (Head.TIME, Head.ITEM, Head.UNIT, Head.INPUT, Head.FIELD),
}


def key_headings(sheet: str, ours: Iterable[str]) -> tuple[str, ...]:
    """The headings of a sheet's key; 总览 has ranking groups where each unit is scored by itself."""
    if sheet == Sheet.OVERVIEW and Head.AREA not in ours:
        return (UnitHead.RANKING,)
    return KEY_HEADINGS[sheet]


def join_key(values: Iterable[Any]) -> str:
    """The key that those cells make; "" where all are blank."""
    texts = [_text(value) for value in values]
    return "|".join(texts) if any(texts) else ""


def _text(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return cell_text(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.text if isinstance(value, CellError) else cell_text(value).strip()


def unique_keys(keys: Iterable[str]) -> list[str]:
    """The keys, the second of equal ones with #2 and so on."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return found
