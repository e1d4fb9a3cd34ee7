"""The whole collection workbook: its sheets, its names, its token."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import a1, in_sheet
from govcredit_xl.core.layouts import FormLayout, ReportsLayout, reports_name
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import Sheet
from govcredit_xl.core.tokens import DEFINED_NAME, PROPERTY
from govcredit_xl.forms.cached import BLANK_FORM, Cached, Contents, shown_values
from govcredit_xl.forms.evidence_sheet import write_evidence
from govcredit_xl.forms.form_sheet import FormWriter
from govcredit_xl.forms.given import given_cells, shown_figures
from govcredit_xl.forms.guide_sheet import GuideLine, write_guide
from govcredit_xl.forms.page import round_title
from govcredit_xl.forms.plan import plan_form
from govcredit_xl.forms.reports import NOTHING_REPORTED, Reported, ReportLines
from govcredit_xl.forms.reports_sheet import ReportsWriter
from govcredit_xl.forms.stamp import CODE, SERIAL, TOKEN, UNIT, finish
from govcredit_xl.forms.style import FONT, SIZE, FormLooks

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_CREATED: Final = dt.datetime(2000, 1, 1)


def _options() -> dict[str, Any]:
    # Made anew for each workbook: XlsxWriter writes into the font's properties.
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }


class FormBook:
    """The workbook of all units that share a layout, with marks where they differ; a correction adds to it.

    Args:
        catalogue: the round's catalogue.
        unit: code of one of these units.
        layout: `form_layout` of that unit.
        contents: (item, code) → what a cell holds besides the figures of others.
        reported: (unit, item, code) → what a cell of 考核数据 holds.
        guide: the wording of the first sheet.
        round_id: shown on the hidden sheet.
    """

    first: tuple[str, ...] = ()
    """Sheets before all others."""

    def __init__(
        self,
        catalogue: Catalogue,
        unit: str,
        layout: FormLayout,
        guide: Sequence[GuideLine],
        round_id: str,
        contents: Contents = BLANK_FORM,
        reported: Reported = NOTHING_REPORTED,
    ) -> None:
        self.catalogue, self.unit, self.layout = catalogue, unit, layout
        self.guide, self.round_id, self.settings = guide, round_id, catalogue.settings
        self.plan = plan_form(catalogue, catalogue.items_of(unit))
        figures = shown_figures(catalogue, unit)
        self.contents: Contents = {**contents, **figures} if figures else contents
        self.reported = reported
        self.given = given_cells(catalogue, unit, self.plan, figures)
        self.growing: dict[str, set[int]] = {}
        """Sheet → rows whose height follows what is typed."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """In order; the first of them is the one that is seen when the workbook is opened."""
        reports = () if self.layout.reports is None else (GivenSheet.REPORTS,)
        return (*self.first, Sheet.GUIDE, Sheet.FORM, *reports, Sheet.EVIDENCE, Sheet.IDENTITY)

    def write(self) -> bytes:
        """The bytes, the same for the same input."""
        import xlsxwriter

        out = io.BytesIO()
        with xlsxwriter.Workbook(out, _options()) as book:
            sheets = {name: book.add_worksheet(name) for name in self.sheets}
            self.fill(sheets, FormLooks(book))
            self._identity(sheets[Sheet.IDENTITY])
            first = sheets[self.sheets[0]]
            first.set_first_sheet()
            first.activate()
            for cell in (*self.layout.cells, *self.layout.shown):
                place = in_sheet(Sheet.FORM, a1(cell.row, cell.column, absolute=True))
                book.define_name(cell.name, f"={place}")
            for row, column in self.layout.reports.cells() if self.layout.reports is not None else ():
                place = in_sheet(GivenSheet.REPORTS, a1(row.row, column.column, absolute=True))
                book.define_name(reports_name(row, column), f"={place}")
            book.define_name(DEFINED_NAME, f'="{TOKEN}"')
            book.set_custom_property(PROPERTY, TOKEN, "text")
            book.set_properties(
                {
                    "title": f"{round_title(self.settings)} {self.settings.form}",
                    "subject": UNIT,
                    "company": self.settings.organ,
                    "created": _CREATED,
                }
            )
        return finish(
            out.getvalue(), {self.sheets.index(name) + 1: rows for name, rows in self.growing.items()}
        )

    def fill(self, sheets: Mapping[str, Worksheet], looks: FormLooks) -> None:
        """Write the sheets that people see."""
        cached = shown_values(self.plan, self.contents)
        self.write_guide(sheets, looks, cached)
        form = FormWriter(sheets[Sheet.FORM], looks, self.layout, self.plan, cached, self.given)
        form.write(self.settings)
        self.growing[Sheet.FORM] = form.growing
        if self.layout.reports is not None:
            reports = self.reports_writer(sheets[GivenSheet.REPORTS], looks, self.layout.reports)
            reports.write(self.settings)
            self.growing[GivenSheet.REPORTS] = reports.growing
        listed = write_evidence(sheets[Sheet.EVIDENCE], looks, self.plan, self.settings)
        self.growing[Sheet.EVIDENCE] = listed

    def write_guide(
        self, sheets: Mapping[str, Worksheet], looks: FormLooks, cached: Mapping[str, Cached]
    ) -> None:
        """Write the first sheet of a form."""
        reports: tuple[ReportsLayout, str] | None = None
        told: tuple[Item, ...] = ()
        if self.layout.reports is not None:
            own = {block.item.id for block in self.plan.blocks}
            mine = dict.fromkeys(column.item for column in self.layout.reports.columns)
            told = tuple(self.catalogue.item_by_id[item] for item in mine if item not in own)
            lines = ReportLines(self.catalogue, self.unit, self.layout.reports)
            done = lines.progress_value(lines.values(self.reported))
            reports = (self.layout.reports, done)
        write_guide(sheets[Sheet.GUIDE], looks, self.plan, cached, self.guide, self.settings, reports, told)

    def reports_writer(self, sheet: Worksheet, looks: FormLooks, layout: ReportsLayout) -> ReportsWriter:
        """What writes the sheet 考核数据."""
        return ReportsWriter(sheet, looks, self.catalogue, self.unit, layout, self.reported)

    def _identity(self, hidden: Worksheet) -> None:
        for row, (name, value) in enumerate(_identity(self.round_id, self.layout)):
            hidden.write_string(row, 0, name)
            hidden.write_string(row, 1, value)
        hidden.protect("")
        hidden.very_hidden()


def write_form(
    catalogue: Catalogue, unit: str, layout: FormLayout, guide: Sequence[GuideLine], round_id: str
) -> bytes:
    """A blank form; see `FormBook`."""
    return FormBook(catalogue, unit, layout, guide, round_id).write()


def _identity(round_id: str, layout: FormLayout) -> list[tuple[str, str]]:
    return [
        ("请勿改动", "本表用来识别是哪个单位的填报表，不用填写，也不要改动或删除。"),
        ("token", TOKEN),
        ("round", round_id),
        ("unit", CODE),
        ("build", layout.build),
        ("serial", SERIAL),
    ]
