"""What a returned workbook reports for other units: the sheet 考核数据, whatever people did to it.

Each cell is known by three things: its defined name, the keys of its row and column, and the unit with the
heading. Two of the three must agree on one place, and none may tell of a cell that was moved alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.layouts import FormCell, ReportsColumn, ReportsLayout, ReportsRow, reports_name
from govcredit_xl.core.model import Answer
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.files.sheets import Book, Place, SheetPicture, cell_text
from govcredit_xl.returns.binding import Binding, read_cell
from govcredit_xl.returns.rows import compared

_TORN: Final = "编码、单位和隐藏的键对不上，像是排序时没有选中整行"
_TWICE: Final = "有两行是这个单位"
_LOST: Final = "这一行已被删除，或编码、单位被改掉"
_HEADING: Final = "这一列已被删除，或标题被改掉"
_MOVED: Final = "单元格被剪切、移动或删除过，分不清原来填的是什么"
_CHANGED: Final = "表格结构已改动"
_LEAST: Final = 0.3
"""A sheet on which this share of the units is recognised is the sheet, or a copy of it."""


@dataclass
class ReadReports:
    """What the sheet says.

    Attributes:
        about: unit code → answers, one for each cell that is asked.
    """

    about: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_reports(book: Book, layout: ReportsLayout, measures: Mapping[str, str]) -> ReadReports:
    """Read the sheet by its layout.

    Args:
        book: picture of the returned workbook.
        layout: as it was sent.
        measures: defined name of an input → its unit of measure.
    """
    found = [there for sheet in book.sheets if (there := _There(sheet, book, layout)).share >= _LEAST]
    if not found:
        return ReadReports(problems=[Problem("reports-lost", facts={"count": len(layout.rows)})])
    best = max(found, key=lambda there: (there.filled, there.named, there.sheet.name == GivenSheet.REPORTS))
    return _Reading(best, measures).read()


@dataclass
class _There:
    """The sheet as it came back."""

    sheet: SheetPicture
    book: Book
    layout: ReportsLayout

    @cached_property
    def row_of_key(self) -> dict[str, list[int]]:
        """Key of a unit → rows where it stands before the answers, or else behind them."""
        before, behind = self._key_columns
        found = self._rows(before, {row.key for row in self.layout.rows})
        return found or self._rows(behind, {row.key for row in self.layout.rows})

    @cached_property
    def _key_columns(self) -> tuple[int | None, int | None]:
        keys = {row.key for row in self.layout.rows}
        count = Counter(c for (_, c), value in self.sheet.cells.items() if value in keys)
        ranked = sorted(column for column, _ in count.most_common(2))
        return (ranked[0] if ranked else None), (ranked[1] if len(ranked) > 1 else None)

    @cached_property
    def row_of_unit(self) -> dict[str, list[int]]:
        """Unit code → rows with that code."""
        codes = {row.unit for row in self.layout.rows}
        return self._rows(_column_of(self.sheet, codes), codes)

    def _rows(self, column: int | None, wanted: Iterable[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        if column is None:
            return found
        for row, cells in self.sheet.by_row.items():
            text = compared(cell_text(cells.get(column)))
            if text:
                found.setdefault(text, []).append(row)
        return {key: found[compared(key)] for key in wanted if compared(key) in found}

    @cached_property
    def column_of_key(self) -> dict[str, int]:
        """Key of a column → where it stands."""
        return self._columns({column.key: column.key for column in self.layout.columns})

    @cached_property
    def column_of_label(self) -> dict[str, int]:
        """Key of a column → where its heading stands."""
        return self._columns({column.label: column.key for column in self.layout.columns})

    def _columns(self, wanted: Mapping[str, str]) -> dict[str, int]:
        known = {compared(text): key for text, key in wanted.items()}
        best: dict[str, int] = {}
        for cells in self.sheet.by_row.values():
            texts = ((compared(value), c) for c, value in cells.items() if isinstance(value, str))
            found = {known[text]: column for text, column in texts if text in known}
            if len(found) > len(best):
                best = found
        return best

    @cached_property
    def unit_at(self) -> dict[int, str]:
        """Row → the unit whose key, or else whose code, stands there."""
        found = {row: unit for unit, rows in self.row_of_unit.items() for row in rows}
        of_key = {row.key: row.unit for row in self.layout.rows}
        return found | {row: of_key[key] for key, rows in self.row_of_key.items() for row in rows}

    @cached_property
    def share(self) -> float:
        """How many of the units are recognised."""
        return len(set(self.unit_at.values())) / len(self.layout.rows)

    @cached_property
    def targets(self) -> dict[tuple[str, str], Place | None]:
        """(unit, key of a column) → the place that the defined name points to; None where it points nowhere."""
        found: dict[tuple[str, str], Place | None] = {}
        for row, column in self.layout.cells():
            name = reports_name(row, column)
            if name in self.book.names:
                target = self.book.names[name]
                here = target is not None and target[0] == self.sheet.name
                found[row.unit, column.key] = target[1:] if here and target is not None else None
        return found

    @property
    def named(self) -> int:
        """How many names point to the sheet."""
        return sum(target is not None for target in self.targets.values())

    @cached_property
    def filled(self) -> bool:
        """True where anything was filled in."""
        columns = {*self.column_of_key.values(), *self.column_of_label.values()}
        return any(
            cell_text(cells.get(column)).strip()
            for row, cells in self.sheet.by_row.items()
            if row in self.unit_at
            for column in columns
        )

    def torn(self, row: int) -> bool:
        """True where keys and code of a row belong to different units."""
        cells = self.sheet.by_row.get(row, {})
        of_key = {one.key: one.unit for one in self.layout.rows}
        keys = (cell_text(cells.get(c)) for c in self._key_columns if c is not None)
        said = {of_key[key] for key in keys if key in of_key}
        said |= {unit for unit, rows in self.row_of_unit.items() if row in rows}
        return len(said) > 1


def _column_of(sheet: SheetPicture, texts: set[str]) -> int | None:
    wanted = {compared(text) for text in texts}
    count = Counter(c for (_, c), value in sheet.cells.items() if compared(cell_text(value)) in wanted)
    return max(sorted(count), key=lambda column: count[column], default=None)


@dataclass
class _Reading:
    there: _There
    measures: Mapping[str, str]
    found: ReadReports = field(default_factory=ReadReports)

    def read(self) -> ReadReports:
        """All answers; what is uncertain is told once for each row and each column."""
        layout, binding = self.there.layout, Binding()
        lost_columns = {c.key: why for c in layout.columns if (why := self._column_doubt(c))}
        for column in layout.columns:
            if column.key in lost_columns:
                self._tell(column.label, lost_columns[column.key], column.item)
        for row in layout.rows:
            columns = [column for column in layout.columns if column.item in row.items]
            why = self._row_doubt(row)
            if why:
                self._tell(row.name, why, None, self._rows_of(row))
            start = len(binding.answers)
            for column in columns:
                self._read(row, column, binding, doubted=bool(why) or column.key in lost_columns)
            self.found.about[row.unit] = tuple(binding.answers[start:])
        self.found.problems += binding.problems
        return self.found

    def _tell(self, label: str, why: str, item: str | None, rows: Iterable[int] = ()) -> None:
        at = min(rows, default=None)
        cell = a1(at, self.there.layout.code_column) if at is not None else None
        facts: dict[str, str | float] = {"label": label, "why": why}
        self.found.problems.append(
            Problem("report-not-found", item=item, sheet=self.there.sheet.name, cell=cell, facts=facts)
        )

    def _rows_of(self, row: ReportsRow) -> set[int]:
        there = self.there
        return {*there.row_of_key.get(row.key, ()), *there.row_of_unit.get(row.unit, ())}

    def _row_doubt(self, row: ReportsRow) -> str:
        there, rows = self.there, self._rows_of(row)
        if not rows:
            return _LOST
        if any(there.torn(number) for number in rows):
            return _TORN
        both = [there.row_of_key.get(row.key, []), there.row_of_unit.get(row.unit, [])]
        return _TWICE if any(len(found) > 1 for found in both) else ""

    def _column_doubt(self, column: ReportsColumn) -> str:
        there = self.there
        by_key, by_label = there.column_of_key.get(column.key), there.column_of_label.get(column.key)
        if by_key is None and by_label is None:
            return _HEADING
        return _TORN if by_key is not None and by_label is not None and by_key != by_label else ""

    def _read(self, row: ReportsRow, column: ReportsColumn, binding: Binding, *, doubted: bool) -> None:
        cell = FormCell(
            column.item, column.code, reports_name(row, column), row.key, f"{row.name}：{column.label}",
            column.type, row.row, column.column,
        )  # fmt: skip
        place, why = (None, "") if doubted else self._place(row, column)
        if place is None:
            if why:
                self._tell(cell.label, why, column.item, self._rows_of(row))
            binding.answers.append(
                Answer(column.item, column.code, None, self.there.sheet.name, "", "", True)
            )
            return
        read_cell(cell, place, self.there.sheet, self.measures.get(column.key, ""), binding)

    def _place(self, row: ReportsRow, column: ReportsColumn) -> tuple[Place | None, str]:
        """Where the answer stands; None and the reason where it is not certain."""
        there, key = self.there, (row.unit, column.key)
        keyed = _meet(there.row_of_key.get(row.key), there.column_of_key.get(column.key))
        labelled = _meet(there.row_of_unit.get(row.unit), there.column_of_label.get(column.key))
        named = there.targets.get(key)
        votes = Counter(place for place in (keyed, labelled, named) if place is not None)
        place, count = votes.most_common(1)[0] if votes else (None, 0)
        if count < 2 or place is None:
            return None, _CHANGED
        if key in there.targets and named != place and not self._sorted(row, column, place):
            return None, _MOVED
        return place, ""

    def _sorted(self, row: ReportsRow, column: ReportsColumn, place: Place) -> bool:
        """True where the name stayed behind because rows were sorted, not because one cell was moved.

        Then it points into the row of another unit, whose own name is alive too.
        """
        there = self.there
        if not there.named:
            return True  # all names are gone: they tell nothing of one cell
        named = there.targets.get((row.unit, column.key))
        if named is None or named[1] != place[1]:
            return False
        other = there.unit_at.get(named[0])
        return other not in (None, row.unit) and there.targets.get((other or "", column.key)) is not None


def _meet(rows: list[int] | None, column: int | None) -> Place | None:
    return (rows[0], column) if rows and column is not None else None
