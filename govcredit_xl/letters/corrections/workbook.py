"""The workbook that goes back: the form with its answers, marks and notes, and 修改意见 as its first sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.layouts import FormLayout, ReportsColumn, ReportsLayout, ReportsRow
from govcredit_xl.core.model import Catalogue, EvidenceNote, Item, Value
from govcredit_xl.core.sources import GivenSheet, rating_code
from govcredit_xl.core.terms import Level, Sheet
from govcredit_xl.forms.cached import Cached, Contents, shown_values
from govcredit_xl.forms.evidence_sheet import write_evidence
from govcredit_xl.forms.form_sheet import FormWriter, GivenCell
from govcredit_xl.forms.guide_sheet import GuideLine
from govcredit_xl.forms.page import line_count
from govcredit_xl.forms.plan import InputRow, Plan
from govcredit_xl.forms.reports import Reported
from govcredit_xl.forms.reports_sheet import ReportsWriter, write_value
from govcredit_xl.forms.style import FONT, FormLooks
from govcredit_xl.forms.workbook import FormBook
from govcredit_xl.letters.corrections.contents import clean
from govcredit_xl.letters.corrections.sheet import Advice, write_advice
from govcredit_xl.returns.remarks import Point

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HOW: Final = {Level.ERROR: "error", Level.SOFT: "soft", Level.REMINDER: "reminder"}
_NOTE_COLUMNS: Final = 34.0  # in the units of column widths
_NOTE_SIZE: Final = 9


@dataclass(frozen=True)
class FormFilling:
    """What goes into the form.

    Attributes:
        contents: (item, code) → what its cell holds.
        notes: rows of the sheet 佐证材料.
        points: what is to be put right, in the order of 修改意见.
        author: who writes the notes.
        reported: what stands on the sheet 考核数据.
    """

    contents: Contents
    notes: Sequence[EvidenceNote]
    points: Sequence[Point]
    author: str
    reported: Reported = field(default_factory=dict)


class CorrectionBook(FormBook):
    """A form that goes back to its unit."""

    first = (Sheet.POINTS,)

    def __init__(
        self,
        catalogue: Catalogue,
        unit: str,
        layout: FormLayout,
        guide: Sequence[GuideLine],
        round_id: str,
        filled: FormFilling,
        advice: Advice,
    ) -> None:
        super().__init__(catalogue, unit, layout, guide, round_id, filled.contents, filled.reported)
        self.filled, self.advice = filled, advice

    def fill(self, sheets: Mapping[str, Worksheet], looks: FormLooks) -> None:
        """Write the sheets that people see."""
        filled, plan = self.filled, self.plan
        listed = {note.item for note in filled.notes if note.material or note.file}
        cached = shown_values(plan, self.contents, listed)
        reports = None
        if self.layout.reports is not None:
            reports = self.reports_writer(sheets[GivenSheet.REPORTS], looks, self.layout.reports)
        lines = {} if reports is None else reports.values
        advice = sheets[Sheet.POINTS]
        write_advice(advice, looks, self.layout, cached, self.advice, self.settings, lines)
        self.write_guide(sheets, looks, cached)
        form = _FilledWriter(sheets[Sheet.FORM], looks, self.layout, plan, cached, filled, self.given)
        form.write(self.settings)
        self.growing[Sheet.FORM] = form.growing
        if reports is not None:
            reports.write(self.settings)
            self.growing[GivenSheet.REPORTS] = reports.growing
        notes = [
            EvidenceNote(clean(note.item), clean(note.material), clean(note.file), note.cell)
            for note in filled.notes
        ]
        rows = write_evidence(sheets[Sheet.EVIDENCE], looks, plan, self.settings, filled.contents, notes)
        self.growing[Sheet.EVIDENCE] = rows

    def reports_writer(self, sheet: Worksheet, looks: FormLooks, layout: ReportsLayout) -> ReportsWriter:
        """What writes the sheet 考核数据, with marks and notes."""
        return _FilledReports(
            sheet, looks, self.catalogue, self.unit, layout, self.reported, filled=self.filled
        )


class _FilledReports(ReportsWriter):
    """Writes 考核数据 with answers, marks and notes."""

    def __init__(self, *what: Any, filled: FormFilling) -> None:
        super().__init__(*what)
        self._filled = filled
        self._told: dict[tuple[str, str], list[tuple[int, Point]]] = {}
        for number, point in enumerate(filled.points, 1):
            self._told.setdefault((point.item, point.input), []).append((number, point))

    def _points(self, row: ReportsRow, column: ReportsColumn) -> list[tuple[int, Point]]:
        return self._told.get((column.item, rating_code(column.code, row.unit)), [])

    def look(self, row: ReportsRow, column: ReportsColumn) -> Format:
        points, name = self._points(row, column), self.look_name(column)
        return self.looks.again(name, HOW[points[0][1].level]) if points else self.looks[name]

    def put(self, row: ReportsRow, column: ReportsColumn, value: Value, look: Format) -> None:
        super().put(row, column, value, look)
        _write_note(self.sheet, row.row, column.column, self._points(row, column), self._filled.author)


class _FilledWriter(FormWriter):
    """Writes the form with answers, marks and notes."""

    def __init__(
        self,
        sheet: Worksheet,
        looks: FormLooks,
        layout: FormLayout,
        plan: Plan,
        cached: Mapping[str, Cached],
        filled: FormFilling,
        given: Mapping[InputRow, GivenCell],
    ) -> None:
        super().__init__(sheet, looks, layout, plan, cached, given)
        self._filled = filled
        places = {(cell.item, cell.code): (cell.row, cell.column) for cell in layout.cells}
        self._asked = {place: key for key, place in places.items()}
        self._told: dict[tuple[int, int], list[tuple[int, Point]]] = {}
        for number, point in enumerate(filled.points, 1):
            if (point.item, point.input) in places:
                self._told.setdefault(places[point.item, point.input], []).append((number, point))

    def _held(self, item: Item, code: str) -> str:
        value = self._filled.contents.get((item.id, code))
        return value if isinstance(value, str) else ""

    def _answer(self, row: int, column: int, look: str) -> None:
        style = self._style(row, column, look)
        value = self._filled.contents.get(self._asked[row, column])
        write_value(self.sheet, row, column, value, style)
        self._note(row, column)

    def _style(self, row: int, column: int, look: str) -> Format:
        points = self._told.get((row, column))
        return self.looks.again(look, HOW[points[0][1].level]) if points else self.looks[look]

    def _formula(self, row: int, column: int, look: str) -> None:
        super()._formula(row, column, look)
        self._note(row, column)

    def _note(self, row: int, column: int) -> None:
        _write_note(self.sheet, row, column, self._told.get((row, column), ()), self._filled.author)


def _write_note(
    sheet: Worksheet, row: int, column: int, points: Sequence[tuple[int, Point]], author: str
) -> None:
    """The points about a cell as a note at it."""
    if not points:
        return
    text = clean("\n".join(_said(number, point) for number, point in points))
    lines = line_count(text, _NOTE_COLUMNS, _NOTE_SIZE)
    options: dict[str, Any] = {
        "author": author,
        "font_name": FONT,
        "font_size": _NOTE_SIZE,
        "width": int(_NOTE_COLUMNS * 7),
        "height": int(lines * _NOTE_SIZE * 1.9 + 14),
        "color": "#FFFDE7",
    }
    sheet.write_comment(row - 1, column - 1, text, options)


def _said(number: int, point: Point) -> str:
    return f"【{point.level}】{point.message}\n怎么改：{point.remedy}\n（修改意见第 {number} 条）"
