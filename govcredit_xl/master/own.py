"""The office's own sheets, columns, rows, notes, widths and names, read from a master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from govcredit_xl.cells import a1, parse_a1
from govcredit_xl.master.found import FoundSheet
from govcredit_xl.master.model import (
    AT,
    Carried,
    OwnCell,
    OwnColumn,
    OwnNote,
    OwnRow,
    OwnSheet,
    Place,
    Snapshot,
)
from govcredit_xl.master.overview import CHARTS, HEADING_ROW
from govcredit_xl.master.package import Looks, Package
from govcredit_xl.master.write import ORDER
from govcredit_xl.sheets import Book, CellError, SheetPicture
from govcredit_xl.terms import Sheet

_SAME_WIDTH: Final = 0.4
_MOST_GAP: Final = 30


def read_own(
    data: bytes, book: Book, found: Mapping[str, FoundSheet], snapshot: Snapshot | None
) -> tuple[Carried, list[str]]:
    """Everything of the office's own, and what of it cannot be carried over."""
    reader = _Reader(data, book, found, snapshot)
    return reader.carried(), reader.lost


class _Reader:
    def __init__(
        self, data: bytes, book: Book, found: Mapping[str, FoundSheet], snapshot: Snapshot | None
    ) -> None:
        self.book, self.found, self.snapshot = book, found, snapshot
        self.package = Package(data)
        self.lost: list[str] = []
        ours = {*ORDER, *(there.name for there in found.values())}
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
            self.looks = Looks(self.styled)
        except Exception as error:  # openpyxl refuses some files that Excel opens, each in its own way
            self.styled = None
            self.lost.append(f"自加内容的格式（{type(error).__name__}）")

    def carried(self) -> Carried:
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
        return Carried(
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
        value = picture.cells.get((row, column))
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
        names = {column: heading for heading, column in there.place.columns.items()} | dict(ids)
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
            if column in now and column is not None and abs(now[column] - width) > _SAME_WIDTH:
                found[heading] = now[column]
        return found

    def _notes(self, sheet: str, place: Place) -> list[OwnNote]:
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
        tabs = list(package.parts)
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
        ours = self.snapshot.drawings if self.snapshot is not None else {Sheet.OVERVIEW: CHARTS}
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
