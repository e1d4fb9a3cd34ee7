"""The figures that a master workbook shows, read from its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.core.year_terms import YearHead
from govcredit_xl.files.sheets import Book, CellValue, cell_text, find_table


@dataclass(frozen=True)
class MasterFigures:
    """What stands in a master's cells. Numbers are None where the cell is blank.

    Attributes:
        by_unit: each unit is scored by itself: then areas, items, pooled and lost are empty.
        areas: area, and 合计 → 分值, 得分, 失分, 待定, 暂测分 by heading.
        items: item id → its row by heading.
        units: unit code → its row of 单位得分.
        returns: unit code → its row of 报送情况.
        unit_items: (unit, item) → its row of 单位自评, or of 单位评分.
        lost: (item, unit) → 失分.
        years: rows of 同比, None where the master has no such sheet.
        potential: rows of 提分潜力, None where it has none.
        answers: (item, unit) → its rows of 填报明细; (item, "") → those of 汇总数据.
    """

    by_unit: bool = False
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    returns: dict[str, dict[str, Any]] = field(default_factory=dict)
    unit_items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    lost: dict[tuple[str, str], float | None] = field(default_factory=dict)
    answers: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    years: list[dict[str, Any]] | None = None
    potential: list[dict[str, Any]] | None = None

    @property
    def names(self) -> dict[str, str]:
        """Unit code → name."""
        return {code: row[Head.UNIT] for code, row in self.units.items()}


_AREA_HEADS: Final = (Head.AREA, Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL)
_ITEM_HEADS: Final = (
    Head.ITEM, Head.AREA, Head.INDICATOR, Head.CRITERION, Head.POINTS, Head.COMPUTED, Head.PROVISIONAL, Head.VERIFIED, Head.REASON,
    Head.FINAL, Head.LOST, Head.STATE, Head.MISSING, Head.DISAGREE, Head.VETO,
)  # fmt: skip
_UNIT_HEADS: Final = (
    Head.CODE, Head.UNIT, Head.GROUP, Head.STATE, Head.POINTS, Head.SCORE, Head.RATE, Head.RANK, Head.BLANK,
)  # fmt: skip
_TOTAL_HEADS: Final = (
    Head.CODE, Head.UNIT, UnitHead.RANKING, Head.STATE, Head.POINTS, Head.SCORE, UnitHead.EXTRA, UnitHead.WHOLE,
    Head.RATE, Head.RANK, UnitHead.GRADE, UnitHead.BY_RATE,
)  # fmt: skip
_RETURN_HEADS: Final = (Head.CODE, Head.UNIT, Head.STATE, Head.LATE)
_OWN_HEADS: Final = (
    Head.ITEM, Head.UNIT_CODE, Head.POINTS, Head.SELF, Head.NOT_INVOLVED, Head.STATE, Head.VALID, Head.COUNTS,
)  # fmt: skip
_PAIR_HEADS: Final = (
    Head.ITEM, Head.CODE, Head.POINTS, Head.VERIFIED, Head.REASON, Head.FINAL, Head.STATE, Head.VALID, Head.COUNTS,
    UnitHead.LACKS,
)  # fmt: skip
_LOST_HEADS: Final = (Head.ITEM, Head.UNIT_CODE, Head.LOST)
_ANSWER_HEADS: Final = (Head.ITEM, Head.UNIT_CODE, Head.LABEL, Head.VALUE, Head.MEASURE, Head.COUNTED)
_POOLED_HEADS: Final = (Head.ITEM, Head.LABEL, Head.POOLED, Head.MEASURE)
_YEAR_HEADS: Final = (
    YearHead.KIND, Head.ITEM, YearHead.OLD_ITEM, YearHead.NAME, YearHead.CHANGE, YearHead.RATE_CHANGE, YearHead.CLIMBED,
)  # fmt: skip
_POTENTIAL_HEADS: Final = (Head.ITEM, Head.UNIT, Head.ADVICE, Head.GAIN)
_NUMBERS: Final = frozenset(
    {
        Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.PROVISIONAL, Head.COMPUTED, Head.FINAL, Head.RATE,
        Head.RANK, Head.BLANK, Head.SELF, Head.VERIFIED, Head.VALID, Head.COUNTS, UnitHead.EXTRA, UnitHead.WHOLE,
        UnitHead.BY_RATE, UnitHead.LACKS, Head.DISAGREE, YearHead.CHANGE, YearHead.RATE_CHANGE, YearHead.CLIMBED, Head.GAIN,
    }
)  # fmt: skip
_AS_IT_IS: Final = frozenset({Head.VALUE, Head.POOLED})


class TablesMissing(Exception):  # noqa: N818
    """A workbook is no master, or no whole one; `sheets` are those whose tables are not to be found."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__("、".join(sheets))
        self.sheets = tuple(sheets)


def read_figures(book: Book) -> MasterFigures:
    """The figures of a master.

    Raises:
        TablesMissing: one of its tables is not to be found.
    """
    found = MasterFigures(by_unit=book.sheet(Sheet.UNIT_SCORING) is not None)
    missing: list[str] = []
    if found.by_unit:
        _read_units(book, found, missing)
    else:
        _read_district(book, found, missing)
    found.returns.update({r[Head.CODE]: r for r in _rows(book, Sheet.RETURNS, _RETURN_HEADS, missing)})
    for row in _rows(book, Sheet.ANSWERS, _ANSWER_HEADS, missing):
        found.answers.setdefault((row[Head.ITEM], row[Head.UNIT_CODE]), []).append(row)
    if missing:
        raise TablesMissing(missing)
    return replace(
        found,
        years=_if_there(book, Sheet.YEARS, _YEAR_HEADS),
        potential=_if_there(book, Sheet.POTENTIAL, _POTENTIAL_HEADS),
    )


def _if_there(book: Book, sheet: str, headings: tuple[str, ...]) -> list[dict[str, Any]] | None:
    missing: list[str] = []
    rows = list(_rows(book, sheet, headings, missing))
    return None if missing else rows


def _read_units(book: Book, found: MasterFigures, missing: list[str]) -> None:
    for row in _rows(book, Sheet.UNIT_SCORES, _TOTAL_HEADS, missing):
        found.units[row[Head.CODE]] = row | {Head.GROUP: row[UnitHead.RANKING]}
    for row in _rows(book, Sheet.UNIT_SCORING, _PAIR_HEADS, missing, (Head.VETO,)):
        found.unit_items[row[Head.CODE], row[Head.ITEM]] = row


def _read_district(book: Book, found: MasterFigures, missing: list[str]) -> None:
    for row in _rows(book, Sheet.OVERVIEW, _AREA_HEADS, missing):
        name = cell_text(row[Head.AREA])
        found.areas[name] = row
        if name == TOTAL:
            break
    found.items.update({r[Head.ITEM]: r for r in _rows(book, Sheet.ITEMS, _ITEM_HEADS, missing)})
    found.units.update({r[Head.CODE]: r for r in _rows(book, Sheet.UNIT_SCORES, _UNIT_HEADS, missing)})
    own = _rows(book, Sheet.UNIT_ITEMS, _OWN_HEADS, missing)
    found.unit_items.update({(r[Head.UNIT_CODE], r[Head.ITEM]): r for r in own})
    lost = _rows(book, Sheet.LOST, _LOST_HEADS, missing)
    found.lost.update({(r[Head.ITEM], r[Head.UNIT_CODE]): r[Head.LOST] for r in lost})
    for row in _rows(book, Sheet.POOLED, _POOLED_HEADS, missing):
        value = row[Head.POOLED]
        found.answers.setdefault((row[Head.ITEM], ""), []).append(
            row | {Head.VALUE: value, Head.COUNTED: "是"}
        )


def _rows(
    book: Book, sheet: str, headings: tuple[str, ...], missing: list[str], more: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """The rows under these headings; `more` are there only in some rounds."""
    picture = book.sheet(sheet)
    table = find_table(picture, headings) if picture is not None else None
    if table is None:
        missing.append(sheet)
        return
    for _, record in table.rows():
        if record[headings[0]] is not None:
            yield {heading: _read(heading, record.get(heading)) for heading in (*headings, *more)}


def _read(heading: str, value: CellValue | None) -> Any:
    if heading in _AS_IT_IS:
        return value
    return _number(value) if heading in _NUMBERS else cell_text(value)


def _number(value: CellValue | None) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
