"""How the cells of an .xls look, as xlrd tells it: number formats, struck and raised parts, merged cells.

xlrd counts rows and columns from 0; here they count from 1.
"""

from __future__ import annotations

import io
from typing import Any, Final

from govcredit_xl.files.sheets.covered import covered_places
from govcredit_xl.files.sheets.number_formats import hides_text, number_code
from govcredit_xl.files.sheets.picture import Appearance, CellValue, FormattedNumber, Place
from govcredit_xl.files.sheets.rich import RichText, Run, read_runs
from govcredit_xl.files.sheets.sheet_xml import HIDDEN_FORMAT, HIDDEN_ROW
from govcredit_xl.files.sheets.styles import NO_COLOUR, NO_SIZE, TINY

_RAISED: Final = {1: "superscript", 2: "subscript"}
_WHITE: Final = frozenset({1, 9, 65})
_TWIPS: Final = 20


def open_xls(data: bytes) -> tuple[Any, bool]:
    """(the workbook, whether it tells how its cells look): some programs write looks that nobody can read."""
    import xlrd

    def opened(looks: bool) -> Any:
        # Cells far apart cost nothing with ragged rows; what xlrd has to say goes nowhere.
        return xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), ragged_rows=True, formatting_info=looks
        )

    try:
        return opened(True), True
    except MemoryError:
        raise
    except Exception:  # what xlrd raises on looks that it does not know is anything
        return opened(False), False


class XlsLooks:
    """How the cells of one sheet look."""

    def __init__(self, book: Any, sheet: Any, told: bool) -> None:
        self.book, self.sheet, self.told = book, sheet, told
        self.marked: dict[Place, str] = {}
        self.originals: dict[Place, str] = {}
        self.struck: set[Place] = set()
        self.unseen: dict[Place, str] = {}

    def value(self, row: int, column: int, value: CellValue) -> CellValue:
        """The value as it is read, of a cell that is not blank; how it looks is kept."""
        look = self._look(row, column)
        if look is None:
            return value
        font, code, filled = look
        place = (row + 1, column + 1)
        struck = bool(getattr(font, "struck_out", 0))
        runs = self.sheet.rich_text_runlist_map.get((row, column)) if isinstance(value, str) else None
        if runs:
            value = self._rich(value, runs, struck, place)
        elif struck:
            self.struck.add(place)
        if getattr(font, "height", 200) < TINY * _TWIPS:
            self.unseen[place] = NO_SIZE
        elif getattr(font, "colour_index", 0) in _WHITE and not filled:
            self.unseen[place] = NO_COLOUR
        elif isinstance(value, str) and hides_text(code):
            self.unseen[place] = HIDDEN_FORMAT
        kept = number_code(code)
        if kept and isinstance(value, float):
            return FormattedNumber.of(value, kept)
        return value

    def _look(self, row: int, column: int) -> tuple[Any, str, bool] | None:
        """(font, code of the number format, whether it has a ground of its own); None where it is not told."""
        if not self.told:
            return None
        try:
            style = self.book.xf_list[self.sheet.cell_xf_index(row, column)]
            number_format = self.book.format_map.get(style.format_key)
            code = str(number_format.format_str) if number_format is not None else ""
            return self.book.font_list[style.font_index], code, style.background.fill_pattern != 0
        except (LookupError, AttributeError, TypeError):
            return None

    def _rich(self, text: CellValue, runs: Any, struck: bool, place: Place) -> CellValue:
        """A text in runs: (where it starts, number of its font)."""
        text, starts, fonts = str(text), [0], [None]
        for start, number in runs:
            starts.append(min(max(start, starts[-1]), len(text)))
            fonts.append(self.book.font_list[number] if 0 <= number < len(self.book.font_list) else None)
        ends = [*starts[1:], len(text)]
        made = tuple(
            Run(text[start:end])
            if font is None
            else Run(text[start:end], bool(font.struck_out), _RAISED.get(font.escapement, ""))
            for start, end, font in zip(starts, ends, fonts, strict=True)
            if end > start
        )
        read = read_runs(RichText(made), struck)
        if read.struck:
            self.struck.add(place)
        elif read.marked or struck:
            self.originals[place] = text
            if read.marked:
                self.marked[place] = read.marked
        return read.text

    def appearance(self, cells: dict[Place, CellValue]) -> Appearance:
        """How the cells look that were read."""
        merged = tuple(
            (top + 1, left + 1, bottom, right)
            for top, bottom, left, right in getattr(self.sheet, "merged_cells", ())
        )
        rows = getattr(self.sheet, "rowinfo_map", {}).items()
        hidden = frozenset(row + 1 for row, told in rows if getattr(told, "hidden", 0))
        unseen = {place: HIDDEN_ROW for place in cells if place[0] in hidden}
        return Appearance(
            self.marked,
            self.originals,
            frozenset(self.struck),
            merged,
            covered_places(merged, cells.keys()),
            {**unseen, **self.unseen},
            hidden,
        )
