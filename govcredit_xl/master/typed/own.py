"""The office's own sheets, columns, rows, notes, widths and names, read from a master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from govcredit_xl.core.cells import a1, parse_a1
from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.files.sheets import (
    Book,
    CellError,
    FormattedNumber,
    SheetPicture,
    cell_text,
    heading_key,
    seen_text,
)
from govcredit_xl.master.records import (
    AT,
    CarriedOver,
    OwnCell,
    OwnColumn,
    OwnNote,
    OwnRow,
    OwnSheet,
    Snapshot,
    TablePlace,
    join_key,
    key_headings,
    unique_keys,
)
from govcredit_xl.master.typed.package import CarriedLooks, WorkbookPackage
from govcredit_xl.master.write import ORDER, ORDER_BY_UNIT
from govcredit_xl.master.written.overview import CHARTS, HEADING_ROW

SAME_WIDTH: Final = 0.4
_MOST_GAP: Final = 30


def read_own(
    data: bytes, book: Book, found: Mapping[str, FoundSheet], snapshot: Snapshot | None
) -> tuple[CarriedOver, list[str]]:
    """Everything of the office's own, and what of it cannot be carried over."""
    reader = _Reader(data, book, found, snapshot)
    return reader.carried(), reader.lost


class _Reader:
    def __init__(
        self, data: bytes, book: Book, found: Mapping[str, FoundSheet], snapshot: Snapshot | None
    ) -> None:
        self.book, self.found, self.snapshot = book, found, snapshot
        self.package = WorkbookPackage(data)
        self.lost: list[str] = []
        ours = {*ORDER, *(there.name for there in found.values())}
        if Sheet.UNIT_SCORING in found:
            ours |= {*ORDER_BY_UNIT}
        self.strangers = [picture for picture in book.sheets if picture.name not in ours]
        self._load()

    def _load(self) -> None:
        """Styles of the sheets that hold anything of the office's own."""
        needed = {picture.name for picture in self.strangers}
        needed |= {
            t.name for s, t in self.found.items() if s != Sheet.OVERVIEW and (t.own_rows or t.own_columns)
        }
        overview = self.found.get(Sheet.OVERVIEW)
        if overview is not None and self._loose_places(overview):
            needed.add(overview.name)
        self.styled: Any = None
        if not needed:
            return
        try:
            self.styled = self.package.styled(needed)
            self.looks = CarriedLooks(self.styled)
        except Exception as error:  # openpyxl refuses some files that Excel opens, each in its own way
            self.styled = None
            self.lost.append(f"自加内容的格式（{type(error).__name__}）")

    def carried(self) -> CarriedOver:
        """All of it."""
        columns, rows, places = [], [], {}
        for sheet, there in self.found.items():
            place = there.place
            if sheet != Sheet.OVERVIEW:
                own, ids = self._columns(sheet, there)
                lines, keys = self._rows(sheet, there, ids)
                columns += own
                rows += lines
                by_id = {name: column for column, name in ids.items()}
                place = replace(place, rows={**place.rows, **keys}, columns={**place.columns, **by_id})
            places[sheet] = place
            self._losses(sheet, there)
        return CarriedOver(
            sheets=tuple(self._sheet(picture) for picture in self.strangers),
            columns=tuple(columns),
            rows=tuple(rows),
            notes=tuple(note for sheet, place in places.items() for note in self._notes(sheet, place)),
            loose=self._loose(),
            widths={s: w for s, t in self.found.items() if (w := self._widths(s, t))},
            names=self._names(),
            places=places if columns or rows or self.strangers or self._loose() or self._names() else {},
        )

    # -- cells
    def _cell(self, picture: SheetPicture, row: int, column: int) -> OwnCell | None:
        """A cell with its look; None where there is nothing at all."""
        value = picture.full(row, column)
        value = value.text if isinstance(value, CellError) else value
        formula = picture.formulas.get((row, column), "")
        if self.styled is None:
            return OwnCell(value, formula, "", row, column) if value is not None or formula else None
        cell = self.styled[picture.name].cell(row, column)
        look = self.looks.of(cell)
        array = ""
        if hasattr(cell.value, "ref") and hasattr(cell.value, "text"):
            array, formula = cell.value.ref, str(cell.value.text or "").removeprefix("=")
        if value is None and not formula and not look:
            return None
        return OwnCell(value, formula, array, row, column, look, _link(cell))

    # -- on our sheets
    def _columns(self, sheet: str, there: FoundSheet) -> tuple[list[OwnColumn], dict[int, str]]:
        widths = self.package.widths(there.name)
        ids = {column: f"@{k}" for k, column in enumerate(there.own_columns, 1)}
        ours = sorted((column, heading) for heading, column in there.place.columns.items())
        found = []
        for column, name in ids.items():
            cells = {}
            for key, row in there.place.rows.items():
                cell = self._cell(there.picture, row, column)
                if cell is not None:
                    cells[key] = cell
            after = [heading for at, heading in ours if at < column]
            heading = self._cell(there.picture, there.heading_row, column)
            width = widths.get(column)
            found.append(OwnColumn(name, sheet, heading, after[-1] if after else "", cells, width))
        return found, ids

    def _rows(
        self, sheet: str, there: FoundSheet, ids: Mapping[int, str]
    ) -> tuple[list[OwnRow], dict[str, int]]:
        # The keys beside what is typed are ours: a second row with the same ones would be taken for torn.
        ours = {column: h for h, column in there.place.columns.items() if h not in (Head.ROW_KEY, Head.KEY)}
        names = ours | dict(ids)
        found: list[OwnRow] = []
        keys: dict[str, int] = {}
        before = there.place.last
        for number, row in enumerate(there.own_rows, 1):
            cells = {}
            for column, name in names.items():
                cell = self._cell(there.picture, row, column)
                if cell is not None:
                    cells[name] = cell
            gap = min(_MOST_GAP, row - before - 1) if row > before >= there.place.last else 0
            name = f"@r{number}"
            found.append(OwnRow(name, sheet, gap if found else max(gap, 1), cells))
            keys[name] = row
            before = max(row, there.place.last)
        for row in there.repeated:
            self.lost.append(f"{sheet} 第 {row} 行（编号与前面的行重复）")
        if there.missing_keys and there.own_columns:
            self.lost.append(f"{sheet} 自加的列（找不到{'、'.join(there.missing_keys)}）")
        return found, keys

    def _widths(self, sheet: str, there: FoundSheet) -> dict[str, float]:
        written = self.snapshot.widths.get(sheet, {}) if self.snapshot is not None else {}
        now = self.package.widths(there.name)
        found = {}
        for heading, width in written.items():
            column = there.place.columns.get(heading)
            if column in now and column is not None and abs(now[column] - width) > SAME_WIDTH:
                found[heading] = now[column]
        return found

    def _notes(self, sheet: str, place: TablePlace) -> list[OwnNote]:
        there = self.found[sheet]
        keys = {row: key for key, row in place.rows.items()} | {there.heading_row: ""}
        headings = {column: heading for heading, column in place.columns.items()}
        found = []
        for reference, text in self.package.notes(there.name).items():
            row, column = parse_a1(reference)
            if sheet == Sheet.OVERVIEW:
                found.append(OwnNote(sheet, AT, reference, text))
            elif row in keys and column in headings:
                found.append(OwnNote(sheet, keys[row], headings[column], text))
            else:
                self.lost.append(f"{sheet}!{reference} 的批注")
        return found

    # -- 总览
    def _loose_places(self, there: FoundSheet) -> list[tuple[int, int]]:
        """Cells on 总览 where we wrote nothing."""
        fixed = set(self.snapshot.fixed.get(Sheet.OVERVIEW, ())) if self.snapshot is not None else set()
        if not fixed:
            return []
        return [at for at in sorted({*there.picture.cells, *there.picture.formulas}) if a1(*at) not in fixed]

    def _loose(self) -> dict[str, tuple[OwnCell, ...]]:
        there = self.found.get(Sheet.OVERVIEW)
        if there is None or self.snapshot is None:
            return {}
        places = self._loose_places(there)
        if not places:
            return {}
        if there.heading_row != HEADING_ROW:
            self.lost.append(f"{Sheet.OVERVIEW}上自加的内容（版面被移动）")
            return {}
        cells = [self._cell(there.picture, *at) for at in places]
        return {Sheet.OVERVIEW: tuple(cell for cell in cells if cell is not None)}

    # -- sheets, names, losses
    def _sheet(self, picture: SheetPicture) -> OwnSheet:
        name, package = picture.name, self.package
        tabs = list(package.tabs)
        before = tabs[: tabs.index(name)]
        cells = []
        merged: tuple[str, ...] = ()
        heights: dict[int, float] = {}
        freeze = tab = ""
        if self.styled is None:
            places = sorted({*picture.cells, *picture.formulas})
        else:
            ws = self.styled[name]
            places = sorted({*picture.cells, *picture.formulas, *ws._cells})
            merged = tuple(str(area) for area in ws.merged_cells.ranges)
            heights = {row: d.height for row, d in ws.row_dimensions.items() if d.height}
            freeze = ws.freeze_panes or ""
            tab = self.looks.colour(ws.sheet_properties.tabColor) or ""
        for at in places:
            cell = self._cell(picture, *at)
            if cell is not None:
                cells.append(cell)
        self.lost += [f"{name}：{what}" for what in package.losses(name, own=True, charts=0)]
        names = {there.name: sheet for sheet, there in self.found.items()}
        after = names.get(before[-1], before[-1]) if before else ""
        hidden = picture.state != "visible"
        return OwnSheet(
            name,
            after,
            hidden,
            tuple(cells),
            package.widths(name),
            heights,
            merged,
            package.notes(name),
            freeze,
            tab,
        )

    def _losses(self, sheet: str, there: FoundSheet) -> None:
        ours = (
            self.snapshot.drawings
            if self.snapshot is not None
            else {Sheet.OVERVIEW: CHARTS, Sheet.STABILITY: 1}
        )
        charts = ours.get(sheet, 0)
        self.lost += [
            f"{sheet}：{what}" for what in self.package.losses(there.name, own=False, charts=charts)
        ]

    def _names(self) -> dict[str, str]:
        if self.snapshot is None:
            return {}
        return {name: text for name, text in self.package.names().items() if name not in self.snapshot.names}


def _link(cell: Any) -> str:
    """A cell's hyperlink as XlsxWriter writes it."""
    link = cell.hyperlink
    if link is None:
        return ""
    target, location = link.target or "", link.location or ""
    if not target:
        return f"internal:{location}" if location else ""
    if "://" not in target and not target.startswith("mailto:"):
        target = f"external:{target}"
    return f"{target}#{location}" if location else target


# -- Our tables, found in a master that somebody may have rearranged -------------------------------------
_LOOKED_AT: Final = 300
"""Rows in which a heading row is looked for."""


@dataclass(frozen=True)
class FoundSheet:
    """One of our tables as it stands now.

    Attributes:
        name: of the sheet, which may have been renamed.
        picture: its cells.
        heading_row: where the headings stand.
        place: our rows by key and our columns by heading.
        own_rows: rows with anything on them that are not ours, in order.
        own_columns: columns with anything in them that are not ours, in order.
        missing_keys: headings without which rows cannot be told apart.
        repeated: rows whose key stands on an earlier row too.
        torn: rows whose visible key is none of ours, or an earlier row's, while their hidden keys are.
    """

    name: str
    picture: SheetPicture
    heading_row: int
    place: TablePlace
    own_rows: tuple[int, ...]
    own_columns: tuple[int, ...]
    missing_keys: list[str]
    repeated: tuple[int, ...]
    torn: tuple[int, ...] = ()

    def value(self, row: int, column: int) -> Any:
        """What a cell holds, None where it is blank."""
        return self.picture.cells.get((row, column))

    def struck(self, row: int, column: int) -> str:
        """What a cell holds, told as `doubt` tells it, where it is struck out as a whole; else ""."""
        struck = (row, column) in self.picture.appearance.struck
        return f"[删除：{cell_text(self.value(row, column))}]" if struck else ""

    def doubt(self, row: int, column: int) -> str:
        """What a cell holds, told so that nobody takes it for a value, where it is struck out as a whole or shows
        another number than it holds; else ""."""
        value = self.value(row, column)
        if struck := self.struck(row, column):
            return struck
        if isinstance(value, FormattedNumber) and not value.shows_itself:
            return f"[显示为 {seen_text(value)}：{cell_text(value)}]"
        return ""


def find_sheets(
    book: Book, headings: Mapping[str, Sequence[str]], keys: Mapping[str, frozenset[str]]
) -> dict[str, FoundSheet]:
    """Our sheet names → where they are; a sheet that was renamed is known by its headings.

    Args:
        book: the master.
        headings: sheet → our headings.
        keys: sheet → keys of our rows; for a sheet that is left out, all rows are ours.
    """
    found: dict[str, FoundSheet] = {}
    pictures = {picture.name: picture for picture in book.sheets}
    strangers = [picture for picture in book.sheets if picture.name not in headings]
    for sheet, ours in headings.items():
        picture = pictures.get(sheet) or _renamed(strangers, ours)
        if picture is None:
            continue
        if picture in strangers:
            strangers.remove(picture)
        table = _find_table(picture, sheet, ours, keys.get(sheet))
        if table is not None:
            found[sheet] = table
    return found


def _renamed(strangers: Sequence[SheetPicture], ours: Sequence[str]) -> SheetPicture | None:
    for picture in strangers:
        _, columns = _heading_row(picture, ours)
        if len(columns) >= max(4, 0.9 * len(ours)):
            return picture
    return None


def _heading_row(picture: SheetPicture, ours: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row that holds the most of our headings, and where they stand in it; of equal headings the first."""
    wanted = {heading_key(heading): heading for heading in ours}
    best: tuple[int, dict[str, int]] = (0, {})
    for count, (row, cells) in enumerate(picture.by_row.items()):
        if count > _LOOKED_AT or len(best[1]) == len(wanted):
            break
        columns: dict[str, int] = {}
        for column, value in sorted(cells.items()):
            heading = wanted.get(heading_key(value)) if isinstance(value, str) else None
            if heading is not None:
                columns.setdefault(heading, column)
        if len(columns) > len(best[1]):
            best = row, columns
    return best


def _find_table(
    picture: SheetPicture, sheet: str, ours: Sequence[str], keys: frozenset[str] | None
) -> FoundSheet | None:
    heading_row, columns = _heading_row(picture, ours)
    if not columns:
        return None
    needed = key_headings(sheet, ours)
    missing = [heading for heading in needed if heading not in columns]
    rows: dict[str, int] = {}
    strange: list[int] = []
    repeated: list[int] = []
    torn: list[int] = []
    marks = [columns[heading] for heading in (Head.ROW_KEY, Head.KEY) if heading in columns]
    if not missing:
        # A formula that has not been computed is no value, but it is somebody's.
        lines = sorted({*picture.by_row, *(row for row, _ in picture.formulas)})
        below = [(row, picture.by_row.get(row, {})) for row in lines if row > heading_row]
        read = [join_key(cells.get(columns[heading]) for heading in needed) for _, cells in below]
        unique = unique_keys(read) if keys is None or any("#" in key for key in keys) else read
        for (row, cells), key in zip(below, unique, strict=True):
            known = bool(key) and (keys is None or key in keys)
            if known and key not in rows:
                rows[key] = row
            elif key and any(cells.get(column) for column in marks):
                torn.append(row)
            elif known:
                repeated.append(row)
            else:
                strange.append(row)
        strange = [row for row in lines if row < heading_row] + strange
    first = min(rows.values(), default=heading_row + 1)
    last = max(rows.values(), default=heading_row)
    taken = set(columns.values())
    used = {column for (row, column) in {*picture.cells, *picture.formulas} if row >= heading_row}
    return FoundSheet(
        picture.name,
        picture,
        heading_row,
        TablePlace(rows, columns, first, last),
        tuple(strange),
        tuple(sorted(used - taken)),
        missing,
        tuple(repeated),
        tuple(torn),
    )
