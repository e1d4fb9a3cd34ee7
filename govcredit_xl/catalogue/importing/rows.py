"""The rows of a notice's tables: pages joined, repeated headings dropped, totals kept as proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid
from govcredit_xl.catalogue.importing.headings import Heading, HeadingColumns, find_heading, is_heading_again
from govcredit_xl.catalogue.importing.pages import bridged
from govcredit_xl.catalogue.importing.slid import straightened
from govcredit_xl.catalogue.importing.texts import as_figure, plain_key, titled

_TOTAL: Final = re.compile(r"(?:合计|总计|总分|小计|共计)")
_NOTE: Final = re.compile(r"(?:备注|注|说明|填表说明)[:：]")
_SCORES: Final = re.compile(r"(?:[得扣加计减奖]\s*\d|每.{1,12}[扣加减奖]|不得分|扣完)")
"""What a heading never says, and a criterion does."""
_ORDINAL: Final = re.compile(r"[（(]?([一二三四五六七八九十]{1,3})[）)]?[、.．]?")
_LARGE: Final = 3
"""Rows and columns from which a table may be a list."""
_ENDS: Final = re.compile(r"[。；;！）)]$|分$")
_ANNEX: Final = re.compile(
    r"^附(?:件|表)\s{0,3}[\d一二三四五六七八九十]{0,2}\s{0,3}[:：.、]?\s{0,3}(?=\S{4})"
)
_OUTSIDE: Final = re.compile(r"加分|减分|扣分项|否决|附加|奖励")

Key = tuple[int, int]
"""(grid, block): the cells of one merged cell share it, across pages too."""


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell of a row with the merged cell that it belongs to."""

    text: str
    key: Key


_NO_CELL: Final = RowCell("", (-1, -1))


@dataclass(frozen=True)
class NoticeRow:
    """A row with a criterion.

    Attributes:
        levels: cells of the levels, the highest first.
        level_points: level → text of the points printed for it.
        section: the heading across the table that it stands under.
        doubts: what is not sure about how it was read.
        others: (heading, text) of columns that are nothing in particular.
    """

    place: str
    levels: tuple[RowCell, ...]
    level_points: dict[int, str]
    number: RowCell
    points: RowCell
    criterion: str
    method: str = ""
    responsible: str = ""
    leads: str = ""
    supporters: str = ""
    assessor: str = ""
    remark: str = ""
    section: str = ""
    doubts: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A row 合计 or 小计: how many of the rows stand above it, and its figure."""

    name: str
    points: float
    after: int
    place: str


@dataclass(frozen=True, slots=True)
class TableNote:
    """A row that is taken for no criterion: its text, place, and how many of the rows stand above it."""

    text: str
    place: str
    after: int


@dataclass
class NoticeTable:
    """A list: its rows from all grids that it runs over.

    Attributes:
        name: the title above it, else the name of its grid.
        notes: rows below or inside it that are taken for no criteria; each is a question.
        merged: the columns below that have cells merged down: there a blank is a blank.
    """

    name: str
    above: tuple[str, ...]
    heading: Heading
    guessed: bool
    rows: list[NoticeRow] = field(default_factory=list)
    totals: list[PrintedTotal] = field(default_factory=list)
    notes: list[TableNote] = field(default_factory=list)
    merged: set[str] = field(default_factory=set)


def read_tables(grids: Sequence[NoticeGrid], left_out: list[str] | None = None) -> list[NoticeTable]:
    """The lists in the grids of a notice.

    Args:
        grids: in order.
        left_out: is filled with the names of grids that may be lists and are none that can be read.
    """
    tables: list[NoticeTable] = []
    pages: list[int] = []
    for index, grid in enumerate(bridged(grids)):
        heading = find_heading(grid)
        last = tables[-1] if tables else None
        if heading is None:
            if last is None or len(grid.rows[0]) != len(last.heading.texts):
                if left_out is not None and len(grid.rows) >= _LARGE and len(grid.rows[0]) >= _LARGE:
                    left_out.append(grid.name)
                continue
            start = 0
        else:
            start = heading.first + heading.height
        if last is None or (heading is not None and _is_new(grid, heading, start, last)):
            assert heading is not None
            last = NoticeTable(_title(grid, heading), grid.above, heading, grid.guessed)
            tables.append(last)
            pages = []
        already = len(last.rows)
        _Reader(last, index, bool(pages)).read(*_body(grid, start, last.heading.columns))
        if grid.unruled and len(last.rows) > already:
            doubt = f"{grid.name}的表没有表格线，行和列按文字的位置分开，请对照原文核对这一页的各行"
            row = last.rows[already]
            last.rows[already] = replace(row, doubts=(*row.doubts, doubt))
        pages.append(index)
    for table in tables:
        _fill_down(table)
    return [table for table in tables if table.rows]


_SHARED: Final = {
    "method": "评价方法",
    "responsible": "责任单位",
    "leads": "牵头单位",
    "supporters": "配合单位",
}
"""HeadingColumns whose cells are often merged down."""


def _fill_down(table: NoticeTable) -> None:
    """Where no cell is merged, a blank below a text mostly means the same again; each such row is marked."""
    for name, shown in _SHARED.items():
        if name in table.merged:
            continue
        above = ""
        for number, row in enumerate(table.rows):
            text = getattr(row, name)
            if not text and above and not _new_area(table, number):
                doubt = f"“{shown}”是空的，当作和上一行合用“{above}”"
                table.rows[number] = _with(row, name, above, doubt)
            above = text or (above if not _new_area(table, number) else "")


def _new_area(table: NoticeTable, number: int) -> bool:
    """True where a row begins another entry of the highest level: nothing is shared across it."""
    row, before = table.rows[number], table.rows[max(number - 1, 0)]
    return number > 0 and [c.text for c in row.levels[:1]] != [c.text for c in before.levels[:1]]


def _with(row: NoticeRow, name: str, text: str, doubt: str) -> NoticeRow:
    changes: dict[str, Any] = {name: text, "doubts": (*row.doubts, doubt)}
    return replace(row, **changes)


def _body(
    grid: NoticeGrid, start: int, columns: HeadingColumns
) -> tuple[Sequence[Sequence[GridCell]], Sequence[str], Sequence[str]]:
    """Rows below the heading, their places, and what of each fits nowhere."""
    if grid.guessed:
        return straightened(grid, start, columns)
    rows, places = grid.rows[start:], grid.places[start:]
    return rows, places, [""] * len(rows)


def _title(grid: NoticeGrid, heading: Heading) -> str:
    """The line that names the table: in its own rows above the heading, else right above it."""
    inside = [cell.text.replace("\n", "") for row in grid.rows[: heading.first] for cell in row if cell.text]
    lines = [_ANNEX.sub("", line) for line in (*grid.above, *dict.fromkeys(inside))]
    lines = [line for line in lines if not line.endswith(("：", ":", "。"))]
    named = [line for line in lines if 4 <= len(line) <= 60 and not re.match(r"附件|附表|单位|\d{4}年", line)]
    named = named or [line for line in lines if re.search(r"表|指标|细则|标准", line)]
    return named[-1] if named else grid.name


def _is_new(grid: NoticeGrid, heading: Heading, start: int, last: NoticeTable) -> bool:
    """True for a grid that begins another list, and is no page of the one before."""
    if heading.texts != last.heading.texts:
        return True
    if (
        last.totals
        and last.totals[-1].after == len(last.rows)
        and not last.totals[-1].name.startswith("小计")
    ):
        return True
    title = _title(grid, heading)
    if title not in (last.name, grid.name) and re.search(r"表|指标|细则|标准|考核", title):
        return True
    first = next((row for row in grid.rows[start:] if any(cell.text for cell in row)), None)
    number = heading.columns.number
    if first is None or number is None or not last.rows:
        return False
    return first[number].text.strip() in {"1", "01"} and last.rows[-1].number.text.strip() not in {"", "1"}


class _Reader:
    """Puts the rows of one grid into its table."""

    def __init__(self, table: NoticeTable, index: int, continued: bool) -> None:
        self.table, self.index, self.continued = table, index, continued
        self.columns: HeadingColumns = table.heading.columns
        self.section = table.rows[-1].section if table.rows else ""

    def read(
        self, rows: Sequence[Sequence[GridCell]], places: Sequence[str], left_over: Sequence[str]
    ) -> None:
        """Read them all."""
        first = self.continued
        for name in _SHARED:
            column = getattr(self.columns, name)
            blocks = [] if column is None else [cells[column].block for cells in rows if column < len(cells)]
            if len(set(blocks)) < len(blocks):
                self.table.merged.add(name)
        for cells, place, rest in zip(rows, places, left_over, strict=True):
            texts = list(dict.fromkeys(cell.text for cell in cells if cell.text))
            if not texts or is_heading_again(cells, self.table.heading):
                continue
            if self._is_total(cells, texts, place) or self._is_line(cells, texts, place):
                continue
            if self._is_section(cells, texts):
                continue
            row = self._row(cells, place)
            row = replace(row, doubts=(*row.doubts, f"“{rest}”不知属于哪一列，没有采用")) if rest else row
            joined = self._joined(row) if first or self.table.guessed else None
            first = False
            if joined is not None:
                self.table.rows[-1] = joined
            elif row.criterion:
                self.table.rows.append(self._carried(row))
            else:
                self._note("　".join(texts), place)

    def _cell(self, cells: Sequence[GridCell], column: int | None) -> RowCell:
        if column is None or column >= len(cells):
            return _NO_CELL
        return RowCell(cells[column].text, (self.index, cells[column].block))

    def _row(self, cells: Sequence[GridCell], place: str) -> NoticeRow:
        at = self.columns

        def text(column: int | None) -> str:
            return self._cell(cells, column).text

        return NoticeRow(
            place=place,
            levels=tuple(self._cell(cells, column) for column in at.levels),
            level_points={level: text(column) for level, column in at.level_points.items()},
            number=self._cell(cells, at.number),
            points=self._cell(cells, at.points),
            criterion=text(at.criterion),
            method=text(at.method).replace("\n", ""),
            responsible=text(at.responsible),
            leads=text(at.leads),
            supporters=text(at.supporters),
            assessor=text(at.assessor),
            remark=text(at.remark),
            section=self.section,
            others=tuple((name, text(column)) for column, name in at.others if text(column)),
            doubts=("文字由识别得来，各格可能错位",) if self.table.guessed else (),
        )

    def _is_total(self, cells: Sequence[GridCell], texts: Sequence[str], place: str) -> bool:
        """A row 合计 is proof, no criterion."""
        name = re.sub(r"\s", "", texts[0])
        if not _TOTAL.match(name) or (self._cell(cells, self.columns.criterion).text not in ("", texts[0])):
            return False
        points = as_figure(self._cell(cells, self.columns.points).text)
        figures = [found for text in texts if (found := as_figure(text)) is not None]
        inside = titled(name).points
        found = points if points is not None else figures[0] if figures else inside
        if found is not None:
            self.table.totals.append(PrintedTotal(name, found, len(self.table.rows), place))
        return True

    def _is_line(self, cells: Sequence[GridCell], texts: Sequence[str], place: str) -> bool:
        """A text across the whole table: a heading of what follows, or a note."""
        if len(texts) != 1:
            return False
        wide = sum(bool(cell.text) for cell in cells) >= max(3, 0.7 * len(cells))
        alone = len(cells) > 3 and bool(cells[0].text) and not self._cell(cells, self.columns.criterion).text
        if not (wide or alone) or self.table.guessed:
            return False
        if _NOTE.match(texts[0]) or len(texts[0]) > 60 or _SCORES.search(texts[0]):
            self._note(texts[0], place)
        else:
            self.section = texts[0]
        return True

    def _is_section(self, cells: Sequence[GridCell], texts: Sequence[str]) -> bool:
        """A row with the ordinal, name and points of what follows: 一, 组织领导, 20."""
        found = _ORDINAL.fullmatch(texts[0])
        if found is None or self.table.guessed or not 2 <= len(texts) <= 3:
            return False
        if _SCORES.search(texts[1]) or len(texts[1]) > 40 or self._cell(cells, self.columns.criterion).text:
            return False
        points = as_figure(texts[2]) if len(texts) > 2 else None
        if len(texts) > 2 and points is None:
            return False
        own = titled(texts[1]).points
        self.section = f"{found[1]}、{texts[1]}" + (
            f"（{texts[2]}分）" if points is not None and own is None else ""
        )
        return True

    def _note(self, text: str, place: str) -> None:
        self.table.notes.append(TableNote(text, place, len(self.table.rows)))

    def _joined(self, row: NoticeRow) -> NoticeRow | None:
        """The row before with this one, which is its rest from the page after; None where it is a row itself."""
        if not self.table.rows:
            return None
        last = self.table.rows[-1]
        fresh = (
            row.number.text not in ("", last.number.text)
            or row.points.text
            or any(
                cell.text and plain_key(cell.text) != plain_key(before.text)
                for cell, before in zip(row.levels, last.levels, strict=True)
            )
        )
        if fresh or _ENDS.search(last.criterion.strip()) or (self.table.guessed and not row.criterion):
            return None
        return replace(
            last,
            criterion=last.criterion + row.criterion,
            method=_rest(last.method, row.method, ""),
            responsible=_rest(last.responsible, row.responsible, "、" if self.table.guessed else ""),
            leads=_rest(last.leads, row.leads, ""),
            supporters=_rest(last.supporters, row.supporters, ""),
            doubts=(*last.doubts, f"这一行跨页，由两段拼成（{row.place}）"),
        )

    def _carried(self, row: NoticeRow) -> NoticeRow:
        """The row with what blank cells leave to the row above: levels always, the rest where a page broke."""
        if not self.table.rows:
            return row
        last = self.table.rows[-1]
        levels: list[RowCell] = []
        same = True
        for cell, before in zip(row.levels, last.levels, strict=True):
            if same and (not cell.text or plain_key(cell.text) == plain_key(before.text)):
                levels.append(before)
            else:
                levels.append(cell)
                same = same and False
        row = replace(row, levels=tuple(levels))
        if not same or not row.levels or row.levels[-1].key != last.levels[-1].key:
            return row
        number = row.number if row.number.text else last.number
        points = row.points if row.points.text else last.points
        return replace(row, number=number, points=points)


def _rest(text: str, more: str, between: str) -> str:
    """Both pieces, unless the second says the first again."""
    if not more or plain_key(more) == plain_key(text):
        return text
    return text + (between if text else "") + more


def outside_of(row: NoticeRow) -> bool:
    """True for a row under 加分项, 减分项 or the like: its points stand beside the total."""
    return bool(_OUTSIDE.search(row.section) or any(_OUTSIDE.search(cell.text) for cell in row.levels[:1]))
