"""A worksheet whose table is written straight as XML.

XlsxWriter prepares every cell by itself: half a million of them take it four times as long as everything
else of a collect. A table's cells are plain, so their XML is put together column by column here; what the
office added to the sheet still goes XlsxWriter's way. ECMA-376 part 1, 18.3.1.4 and 18.3.1.73.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from govcredit_xl.arithmetic import serial
from govcredit_xl.cells import MAX_CELL_TEXT, check_formula, column_letters
from govcredit_xl.master.table import Content, Gap, Live


class TableSheet(Worksheet):  # type: ignore[misc]
    """A worksheet with one table.

    Attributes:
        laid: 0-based row of the first record, and the columns: (0-based column, its letters, cells from s="…" on).
    """

    dim_rowmin: int | None
    dim_rowmax: int | None
    dim_colmin: int | None
    dim_colmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self.laid_first = 0
        self.laid_rows = 0
        self.laid: list[tuple[int, str, Sequence[str | Live | None], int]] = []

    def lay(self, first: int, rows: int) -> None:
        """Room for a table of so many rows from the 0-based row `first` on."""
        self.laid_first, self.laid_rows = first, rows

    def lay_column(
        self,
        at: int,
        contents: Sequence[Content | Gap],
        style: Any,
        special: Mapping[int, Any],
        dated: Any,
        *,
        lined: bool,
    ) -> None:
        """One column's contents.

        Args:
            at: 0-based column.
            contents: one per row; links are not written here, and nothing is where there is a gap.
            style: the column's format; `special` those of single rows (counted from the first record).
            dated: gives the format for a date or a time in place of a format.
            lined: blank cells have a format too.
        """
        cells: list[str | Live | None] = []
        usual = _index(style)
        known: dict[tuple[int, str], str] = {}
        for number, content in enumerate(contents):
            xf = usual if number not in special else _index(special[number])
            if isinstance(content, Live):
                # The style goes with the formula: nearly all have the column's.
                cells.append(content if xf == usual else self._live(content, xf))
            elif isinstance(content, Gap):
                cells.append(None)
            elif content is None or content == "":
                cells.append(f' s="{xf}"/>' if lined else None)
            elif isinstance(content, str):
                key = (xf, content)
                if key not in known:
                    index = self.str_table._get_shared_string_index(content[:MAX_CELL_TEXT])
                    known[key] = f' s="{xf}" t="s"><v>{index}</v></c>'
                cells.append(known[key])
            elif isinstance(content, bool):
                cells.append(f' s="{xf}" t="b"><v>{int(content)}</v></c>')
            elif isinstance(content, (int, float)):
                cells.append(f' s="{xf}"><v>{content!r}</v></c>')
            elif isinstance(content, dt.date):
                format_ = special.get(number, style)
                look = "time" if isinstance(content, dt.datetime) else "date"
                cells.append(f' s="{_index(dated(format_, look))}"><v>{_serial(content)!r}</v></c>')
            else:
                raise TypeError(f"{content!r} cannot be laid")
        self.laid.append((at, column_letters(at + 1), cells, usual))
        self._widen(at)

    def _widen(self, at: int) -> None:
        last = self.laid_first + max(self.laid_rows, 1) - 1
        self.dim_rowmin = min(
            self.laid_first, self.laid_first if self.dim_rowmin is None else self.dim_rowmin
        )
        self.dim_rowmax = max(last, self.dim_rowmax or 0)
        self.dim_colmin = min(at, at if self.dim_colmin is None else self.dim_colmin)
        self.dim_colmax = max(at, self.dim_colmax or 0)

    def _live(self, content: Live, xf: int) -> str:
        formula = _escaped(check_formula(content.formula))
        if content.array:
            raise TypeError("an array formula is not laid")
        if isinstance(content.value, str):
            return f' s="{xf}" t="str"><f>{formula}</f><v>{_escaped(content.value)}</v></c>'
        return f' s="{xf}"><f>{formula}</f><v>{content.value!r}</v></c>'

    # XlsxWriter calls this for the content of <sheetData>.
    def _write_rows(self) -> None:
        self.laid.sort(key=lambda column: column[0])
        first, end = self.laid_first, self.laid_first + self.laid_rows
        others = sorted(
            {*(row for row, cells in self.table.items() if cells), *self.row_info, *self.comments}
        )
        for row in (row for row in others if row < first):
            self._write_other(row)
        for row in range(first, end):
            self._write_laid(row)
        for row in (row for row in others if row >= end):
            self._write_other(row)
        # A master of a thousand units is large: what is written is let go.
        self.laid.clear()
        self.table.clear()

    def _write_other(self, row: int) -> None:
        cells = self.table.get(row) or {}
        self._write_row(row, None, self.row_info.get(row))
        for column in sorted(cells):
            self._write_cell(row, column, cells[column])
        self._xml_end_tag("row")

    def _write_laid(self, row: int) -> None:
        more = self.table.get(row)
        if row in self.row_info:
            self._write_row(row, None, self.row_info[row])
        else:
            self.fh.write(f'<row r="{row + 1}">')
        parts: list[str] = []
        waiting = sorted(more) if more else []
        for at, letters, cells, xf in self.laid:
            while waiting and waiting[0] < at:
                self.fh.write("".join(parts))
                parts.clear()
                column = waiting.pop(0)
                self._write_cell(row, column, more[column])
            cell = cells[row - self.laid_first]
            if cell is not None:
                rest = cell if isinstance(cell, str) else self._live(cell, xf)
                parts.append(f'<c r="{letters}{row + 1}"{rest}')
        self.fh.write("".join(parts))
        for column in waiting:
            self._write_cell(row, column, more[column])
        self._xml_end_tag("row")


def _index(style: Any) -> int:
    index: int = style._get_xf_index()
    return index


def _serial(value: dt.date) -> float:
    if isinstance(value, dt.datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return serial(value.date()) + seconds / 86400
    return serial(value)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
