"""The office's own sheets, columns, rows, widths, notes and names, written into the new master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govcredit_xl.core.cells import MAX_CELL_TEXT, parse_a1
from govcredit_xl.master.records import AT, CarriedOver, OwnCell, OwnColumn, OwnSheet, TablePlace
from govcredit_xl.master.typed.references import Move, retarget
from govcredit_xl.master.written.sheetdata import TableSheet, write_plain
from govcredit_xl.master.written.style import MasterStyles
from govcredit_xl.master.written.table import MasterTable, column_order

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class OwnWriter:
    """Writes what was carried over. Our own tables are written first, so that all places are known."""

    def __init__(
        self, book: Workbook, styles: MasterStyles, carried: CarriedOver, tables: Mapping[str, MasterTable]
    ) -> None:
        self.book, self.styles, self.carried = book, styles, carried
        self.places: dict[str, TablePlace] = {sheet: self._extended(table) for sheet, table in tables.items()}
        self.sheets: dict[str, Worksheet] = {}
        self.moves: dict[str, Move] = {}

    def _extended(self, table: MasterTable) -> TablePlace:
        """The table's place with the office's own columns and rows."""
        own = self.own_columns(table.sheet)
        order = column_order([c.heading for c in table.columns], own)
        columns = {c if isinstance(c, str) else c.id: k for k, c in enumerate(order, 1)}
        rows, row = dict[str, int](), table.place.last
        for mine in self.carried.rows:
            if mine.sheet == table.sheet:
                row += mine.gap + 1
                rows[mine.id] = row
        return replace(
            table.place, rows={**table.place.rows, **rows} if rows else table.place.rows, columns=columns
        )

    def own_columns(self, sheet: str) -> list[OwnColumn]:
        """The office's columns on that sheet."""
        return [column for column in self.carried.columns if column.sheet == sheet]

    def add_sheets(self, order: Sequence[str]) -> dict[str, Worksheet]:
        """All worksheets in the order of their tabs, the office's own ones behind the neighbour they had."""
        names = list(order)
        for sheet in self.carried.sheets:
            at = (
                0 if not sheet.after else names.index(sheet.after) + 1 if sheet.after in names else len(names)
            )
            names.insert(at, sheet.name)
        self.sheets = {
            name: self.book.add_worksheet(name, TableSheet if name in self.places else None) for name in names
        }
        return self.sheets

    def write_rest(self, places: Mapping[str, TablePlace]) -> None:
        """Everything of the office's, once our tables stand at these places."""
        self.places = {**places, **self.places}
        self.moves = {
            sheet: Move(old, self.places[sheet])
            for sheet, old in self.carried.places.items()
            if sheet in self.places
        }
        self._write_columns()
        self._write_rows()
        self._write_loose()
        self._write_notes()
        for sheet in self.carried.sheets:
            self._write_sheet(sheet)
        for name, refers_to in self.carried.names.items():
            self.book.define_name(name, "=" + retarget(refers_to, "", self.moves))

    # -- on our sheets
    def _write_columns(self) -> None:
        for column in self.carried.columns:
            ws, place = self.sheets[column.sheet], self.places[column.sheet]
            at = place.columns[column.id] - 1
            if column.width is not None:
                ws.set_column(at, at, column.width, self.styles["plain"])
            if column.heading is not None:
                heading = replace(column.heading, style=column.heading.style or {})
                style = None if heading.style else self.styles["head_own"]
                self._write(ws, column.sheet, place.first - 2, at, heading, style)
            for key, cell in column.cells.items():
                if key in place.rows:
                    self._write(ws, column.sheet, place.rows[key] - 1, at, cell)

    def _write_rows(self) -> None:
        for row in self.carried.rows:
            place = self.places[row.sheet]
            for heading, cell in row.cells.items():
                if heading in place.columns:
                    at = place.columns[heading] - 1
                    self._write(self.sheets[row.sheet], row.sheet, place.rows[row.id] - 1, at, cell)

    def _write_loose(self) -> None:
        for sheet, cells in self.carried.loose.items():
            ws: Any = self.sheets[sheet]
            for cell in cells:
                if cell.column - 1 not in ws.table.get(cell.row - 1, {}):
                    self._write(ws, sheet, cell.row - 1, cell.column - 1, cell)

    def _write_notes(self) -> None:
        for note in self.carried.notes:
            if note.key == AT:
                row, column = parse_a1(note.heading)
                self._write_note(self.sheets[note.sheet], row - 1, column - 1, note.text)
                continue
            place = self.places[note.sheet]
            at_row = place.rows.get(note.key) if note.key else place.first - 1
            at_column = place.columns.get(note.heading)
            if at_row is not None and at_column is not None:
                self._write_note(self.sheets[note.sheet], at_row - 1, at_column - 1, note.text)

    # -- sheets of its own
    def _write_sheet(self, sheet: OwnSheet) -> None:
        ws = self.sheets[sheet.name]
        for column, width in sheet.widths.items():
            ws.set_column(column - 1, column - 1, width)
        for row, height in sheet.heights.items():
            ws.set_row(row - 1, height)
        for cell in sheet.cells:
            self._write(ws, sheet.name, cell.row - 1, cell.column - 1, cell)
        for area in sheet.merged:
            self._merge(ws, area)
        for reference, text in sheet.notes.items():
            row, column = parse_a1(reference)
            self._write_note(ws, row - 1, column - 1, text)
        if sheet.freeze:
            row, column = parse_a1(sheet.freeze)
            ws.freeze_panes(row - 1, column - 1)
        if sheet.tab:
            ws.set_tab_color(sheet.tab)
        if sheet.hidden:
            ws.hide()

    def _merge(self, ws: Any, area: str) -> None:
        """Merged without touching the cells, which are written already."""
        first, _, last = area.partition(":")
        (row1, column1), (row2, column2) = parse_a1(first), parse_a1(last or first)
        if (row1, column1) != (row2, column2):
            ws.merge.append([row1 - 1, column1 - 1, row2 - 1, column2 - 1])

    # -- cells
    def _write(self, ws: Worksheet, sheet: str, row: int, at: int, cell: OwnCell, style: Any = None) -> None:
        style = style or self._style(sheet, cell)
        value = cell.value
        if cell.formula:
            formula = retarget(cell.formula, sheet, self.moves)
            shown = "" if value is None else _cached(value)
            if cell.array:
                first, _, last = cell.array.partition(":")
                (row1, column1), (row2, column2) = parse_a1(first), parse_a1(last or first)
                down, right = row - row1 + 1, at - column1 + 1
                ws.write_array_formula(
                    row, at, row2 - 1 + down, column2 - 1 + right, "{=" + formula + "}", style, shown
                )
            else:
                ws.write_formula(row, at, formula, style, shown)
        elif value is None:
            if cell.style:
                ws.write_blank(row, at, None, style)
        elif cell.link and isinstance(value, str):
            ws.write_url(row, at, cell.link, style, string=value[:MAX_CELL_TEXT])
        else:
            write_plain(ws, row, at, value, style, self.styles)

    def _style(self, sheet: str, cell: OwnCell) -> Any:
        """The look of a cell; a plain one looks like the sheet it stands on."""
        if cell.style:
            return self.styles.own(cell.style)
        return self.styles["plain"] if sheet in self.places else None

    def _write_note(self, ws: Worksheet, row: int, column: int, text: str) -> None:
        lines = text.count("\n") + 1 + len(text) // 18
        ws.write_comment(row, column, text, {"x_scale": 1.6, "y_scale": max(1.0, lines / 4)})


def _cached(value: Any) -> Any:
    """A formula's last result as XlsxWriter takes it."""
    from govcredit_xl.core.arithmetic import serial

    if hasattr(value, "hour"):
        seconds: float = value.hour * 3600 + value.minute * 60 + value.second
        return serial(value.date()) + seconds / 86400
    return serial(value) if hasattr(value, "isoformat") else value
