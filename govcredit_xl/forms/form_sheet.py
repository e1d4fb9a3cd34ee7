"""The sheet 填报表."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import Input, Settings, Value
from govcredit_xl.core.terms import YES, FormHead, InputType
from govcredit_xl.forms import accepts as validation
from govcredit_xl.forms.cached import Cached
from govcredit_xl.forms.layout import head_key
from govcredit_xl.forms.page import (
    height,
    line_count,
    page_breaks,
    prepare_page,
    protect,
    room_on_page,
    round_title,
)
from govcredit_xl.forms.plan import (
    HEADING_ROW,
    TITLE_ROW,
    UNIT_ROW,
    At,
    Band,
    InputRow,
    ItemBlock,
    Plan,
    head_lines,
    proposed_input,
)
from govcredit_xl.forms.reports_sheet import write_value
from govcredit_xl.forms.stamp import DEADLINE, UNIT
from govcredit_xl.forms.style import BAD, GREY, LOOKS, FormLooks
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTHS: Final = {
    At.ID: 6.5, At.LABEL: 60, At.KEY: 14, At.VALUE: 24, At.MEASURE: 8, At.CHECK: 28, At.POINTS: 6,
    At.SELF: 10.5, At.NOT_INVOLVED: 7.3, At.MEMO: 24, At.EVIDENCE: 20, At.STATE: 6, At.COUNTS: 8,
    At.END: 14,
}  # fmt: skip
HEADINGS: Final = {
    At.ID: FormHead.ID, At.LABEL: FormHead.LABEL, At.KEY: FormHead.KEY, At.VALUE: FormHead.VALUE,
    At.MEASURE: FormHead.MEASURE, At.CHECK: FormHead.CHECK, At.POINTS: FormHead.POINTS, At.SELF: FormHead.SELF,
    At.NOT_INVOLVED: FormHead.NOT_INVOLVED, At.MEMO: FormHead.MEMO, At.EVIDENCE: FormHead.EVIDENCE,
    At.STATE: FormHead.STATE, At.COUNTS: FormHead.COUNTS, At.END: FormHead.END,
}  # fmt: skip
_HIDDEN: Final = (At.KEY, At.STATE, At.COUNTS, At.END)
_LEAST_HEIGHT: Final = {InputType.TEXT: 36.0, InputType.LONG_TEXT: 106.0}
"""Seven lines of a long text are seen."""
_TOP_HEIGHTS: Final = (30.0, 24.0, 32.0)
_BAND_HEIGHT: Final = 24.0
_WHOLE: Final = 0.5
"""Items up to this share of a page are never cut by its end."""


@dataclass(frozen=True, slots=True)
class GivenCell:
    """What stands in a row that others fill in.

    Attributes:
        key: its key: ref_12_1_n where a figure is shown.
        value: the figure, or who reports it; None where there is none yet.
        note: beside it.
    """

    key: str
    value: Value
    note: str


NOTHING_GIVEN: Final[Mapping[InputRow, GivenCell]] = {}


class FormWriter:
    """Writes the form, row by row."""

    def __init__(
        self,
        sheet: Worksheet,
        looks: FormLooks,
        layout: FormLayout,
        plan: Plan,
        cached: Mapping[str, Cached],
        given: Mapping[InputRow, GivenCell] = NOTHING_GIVEN,
    ) -> None:
        self.sheet, self.looks, self.layout, self.plan, self.cached = sheet, looks, layout, plan, cached
        self.given = given

    def write(self, settings: Settings) -> None:
        """The whole sheet."""
        self._columns()
        self._top(settings)
        for band in self.plan.bands:
            self._band(band)
            for block in band.blocks:
                self._head(block)
                for row in block.rows:
                    self._input(block, row)
                for row in block.given:
                    self._given(block, row)
                if block.proposed is not None:
                    self._proposed(block, block.proposed)
        self._marks()
        self._page(settings)

    # -- small pieces ----------------------------------------------------------------------------------
    def _text(self, row: int, column: int, text: str, look: str) -> None:
        self.sheet.write_string(row - 1, column - 1, text, self.looks[look])

    def _blank(self, row: int, columns: range, look: str) -> None:
        for column in columns:
            self.sheet.write_blank(row - 1, column - 1, None, self.looks[look])

    def _answer(self, row: int, column: int, look: str) -> None:
        """A cell that the unit fills in."""
        self._blank(row, range(column, column + 1), look)

    def _style(self, row: int, column: int, look: str) -> Format:
        return self.looks[look]

    def _formula(self, row: int, column: int, look: str) -> None:
        cell = a1(row, column)
        self.sheet.write_formula(
            row - 1,
            column - 1,
            f"={self.layout.formulas[cell]}",
            self._style(row, column, look),
            self.cached[cell],
        )

    def _columns(self) -> None:
        for column, width in WIDTHS.items():
            options = {"hidden": True} if column in _HIDDEN else {}
            self.sheet.set_column(column - 1, column - 1, width, self.looks["sheet"], options)

    # -- rows --------------------------------------------------------------------------------------------
    def _top(self, settings: Settings) -> None:
        for row, high in zip((TITLE_ROW, UNIT_ROW, HEADING_ROW), _TOP_HEIGHTS, strict=True):
            self.sheet.set_row(row - 1, high)
        self._text(TITLE_ROW, At.ID, round_title(settings), "title")
        self._text(TITLE_ROW, At.MEMO, f"截止日期：{DEADLINE}", "aside_strong")
        self._text(UNIT_ROW, At.ID, f"填报单位：{UNIT}", "unit")
        self._formula(UNIT_ROW, At.CHECK, "progress")
        self._text(UNIT_ROW, At.POINTS, "自评", "aside")
        self._formula(UNIT_ROW, At.SELF, "total")
        contact = "  ".join(part for part in (settings.contact, settings.phone) if part)
        self._text(UNIT_ROW, At.MEMO, f"联系人：{contact}" if contact else "", "aside")
        for column, heading in HEADINGS.items():
            self._text(HEADING_ROW, column, heading, "heading")

    def _band(self, band: Band) -> None:
        row, area = band.row, band.area
        self.sheet.set_row(row - 1, _BAND_HEIGHT)
        self._text(row, At.ID, area.ordinal, "band_centre")
        whole = f"{band.blocks[0].region} " if band.blocks[0].item.pooling else ""  # each for itself: its own
        worth = f"（{whole}{area.points:.6g} 分）" if area.points else ""
        self._text(row, At.LABEL, f"{area.name}{worth}", "band")
        self._blank(row, range(At.KEY, At.CHECK), "band")
        self._formula(row, At.CHECK, "band_line")
        self._blank(row, range(At.POINTS, At.SELF), "band")
        if band.scored:
            self._formula(row, At.SELF, "band_score")
        else:
            self._blank(row, range(At.SELF, At.NOT_INVOLVED), "band")
        self._blank(row, range(At.NOT_INVOLVED, At.STATE), "band")

    def _head(self, block: ItemBlock) -> None:
        row, said = block.head, head_lines(block)
        self.sheet.set_row(row - 1, head_height(said))
        self._text(row, At.ID, block.item.id, "item_id")
        self._head_text(row, said)
        self._text(row, At.KEY, head_key(block.item), "key")
        self._blank(row, range(At.VALUE, At.CHECK), "item_blank")
        self._formula(row, At.CHECK, "item_line")
        self._points(block)
        self._formula(row, At.SELF, "item_self")
        for column, look, rule in (
            (At.NOT_INVOLVED, "item_choice", validation.for_not_involved()),
            (At.MEMO, "item_note", validation.for_memo()),
            (At.EVIDENCE, "item_note", validation.for_evidence()),
        ):
            self._answer(row, column, look)
            self.sheet.data_validation(row - 1, column - 1, row - 1, column - 1, rule)
        self._formula(row, At.STATE, "key")
        self._formula(row, At.COUNTS, "key")
        self._text(row, At.END, head_key(block.item), "key")

    def _head_text(self, row: int, said: tuple[str, str, str]) -> None:
        name, criterion, how = said
        ink = self.looks.ink
        pieces: list[Format | str] = [ink("ink_name", bold=True, font_color="#1F4E79"), name]
        pieces += [ink("ink_criterion", font_color="#262626"), f"\n{criterion}"]
        pieces += [ink("ink_how", font_color=GREY, font_size=9), f"\n{how}"]
        self.sheet.write_rich_string(row - 1, At.LABEL - 1, *pieces, self.looks["item_text"])

    def _points(self, block: ItemBlock) -> None:
        if rule_of(block.item).outside:
            self._text(block.head, At.POINTS, block.item.kind[:2], "item_points")
        else:
            self.sheet.write_number(
                block.head - 1, At.POINTS - 1, block.item.points, self.looks["item_points"]
            )

    def _input(self, block: ItemBlock, row: InputRow) -> None:
        self._row(block, row.row, row.input, validation.for_input(row.input, block.region))

    def _proposed(self, block: ItemBlock, row: int) -> None:
        self._row(block, row, proposed_input(), validation.for_proposed(block.item.points))

    def _row(self, block: ItemBlock, row: int, asked: Input, rule: dict[str, object]) -> None:
        self.sheet.set_row(row - 1, input_height(block, asked))
        self._text(row, At.ID, block.item.id, "row_id")
        self._text(row, At.LABEL, asked.label, "row_label")
        key = next(cell.key for cell in self.layout.cells if cell.row == row)
        self._text(row, At.KEY, key, "key")
        self._text(row, At.END, key, "key")
        self._answer(row, At.VALUE, f"input_{asked.type}")
        self._text(row, At.MEASURE, asked.measure, "row_measure")
        self._formula(row, At.CHECK, "row_line")
        self._blank(row, range(At.POINTS, At.STATE), "row_blank")
        self.sheet.data_validation(row - 1, At.VALUE - 1, row - 1, At.VALUE - 1, rule)

    def _given(self, block: ItemBlock, row: InputRow) -> None:
        """A row that others fill in: the figure, or who reports it."""
        asked, at = row.input, row.row
        cell = self.given[row]
        self.sheet.set_row(at - 1, given_height(block, row, cell))
        self._text(at, At.ID, block.item.id, "row_id")
        self._text(at, At.LABEL, asked.label, "row_label")
        self._text(at, At.KEY, cell.key, "key")
        self._text(at, At.END, cell.key, "key")
        look = f"given_{asked.type}" if f"given_{asked.type}" in LOOKS else "given"
        look = "given_text" if isinstance(cell.value, str) else look
        write_value(self.sheet, at, At.VALUE, cell.value, self.looks[look])
        self._text(at, At.MEASURE, asked.measure, "row_measure")
        self._text(at, At.CHECK, cell.note, "row_line")
        self._blank(at, range(At.POINTS, At.STATE), "row_blank")

    # -- colours and page ----------------------------------------------------------------------------------
    def _marks(self) -> None:
        first, last = HEADING_ROW + 1, self.plan.last
        if last < first:
            return
        lines = (first - 1, At.CHECK - 1, last - 1, At.CHECK - 1)
        value = f"${column_letters(At.VALUE)}{first}"
        line = f"${column_letters(At.CHECK)}{first}"
        for begins, name in (("×", "bad"), ("待填", "warn"), ("！", "warn"), ("√", "good")):
            rule = f'=LEFT({line},{len(begins)})="{begins}"'
            self.sheet.conditional_format(
                *lines, {"type": "formula", "criteria": rule, "format": self.looks.mark(name)}
            )
        wrong = {
            "type": "formula",
            "criteria": f'=AND(LEFT({line},1)="×",{value}<>"")',
            "format": self.looks.mark("bad_cell"),
            "stop_if_true": True,
        }
        self.sheet.conditional_format(first - 1, At.VALUE - 1, last - 1, At.VALUE - 1, wrong)
        for block in self.plan.blocks:
            self._block_marks(block)

    def _block_marks(self, block: ItemBlock) -> None:
        na, memo = a1(block.head, At.NOT_INVOLVED, absolute=True), a1(block.head, At.MEMO, absolute=True)
        if block.last > block.head:
            off = {"type": "formula", "criteria": f'={na}="{YES}"', "format": self.looks.mark("off")}
            self.sheet.conditional_format(block.head, At.VALUE - 1, block.last - 1, At.VALUE - 1, off)
        missing = {
            "type": "formula",
            "criteria": f'=AND({na}="{YES}",{memo}="")',
            "format": self.looks.mark("bad_cell"),
        }
        self.sheet.conditional_format(block.head - 1, At.MEMO - 1, block.head - 1, At.MEMO - 1, missing)

    def _page(self, settings: Settings) -> None:
        self.sheet.freeze_panes(HEADING_ROW, 0)
        first = next((cell for cell in self.layout.cells if cell.column == At.VALUE), None)
        if first is not None:
            self.sheet.set_selection(first.row - 1, first.column - 1, first.row - 1, first.column - 1)
        self.sheet.hide_gridlines(2)
        prepare_page(self.sheet, settings, landscape=True)
        self.sheet.repeat_rows(0, HEADING_ROW - 1)
        self.sheet.set_h_pagebreaks(breaks(self.plan))
        self.sheet.print_area(0, 0, self.plan.last - 1, At.EVIDENCE - 1)
        self.sheet.set_tab_color(BAD)
        protect(self.sheet)


def breaks(plan: Plan) -> list[int]:
    """Last rows of the pages: an item stays whole where it can, a band never stands without its first item."""
    shown = [width for column, width in WIDTHS.items() if column not in _HIDDEN]
    room = room_on_page(shown, landscape=True) - sum(_TOP_HEIGHTS)
    firsts: list[int] = []
    sizes: list[float] = []
    for band in plan.bands:
        for k, block in enumerate(band.blocks):
            rows = [] if k else [(band.row, _BAND_HEIGHT)]
            rows.append((block.head, head_height(head_lines(block))))
            rows += [(row.row, input_height(block, row.input)) for row in (*block.rows, *block.given)]
            rows.sort()
            if block.proposed is not None:
                rows.append((block.proposed, input_height(block, proposed_input())))
            whole = sum(size for _, size in rows) <= room * _WHOLE
            keep = len(rows) if whole else 3 - bool(k)
            cuts = [0, *range(keep, len(rows) - 1)]  # the last row takes the one before it along
            for start, end in zip(cuts, [*cuts[1:], len(rows)], strict=True):
                firsts.append(rows[start][0])
                sizes.append(sum(size for _, size in rows[start:end]))
    return [firsts[k] - 1 for k in page_breaks(sizes, room)]


def head_height(said: tuple[str, str, str]) -> float:
    """Height of an item's head row."""
    width = WIDTHS[At.LABEL]
    lines = (
        line_count(f"{said[0]}\n{said[1]}", width, indent=1)
        + line_count(said[2], width, 9.5, indent=1) * 0.95
    )
    return height(lines, least=50.0)


def given_height(block: ItemBlock, row: InputRow, cell: GivenCell) -> float:
    """Height of a row that others fill in."""
    text = cell.value if isinstance(cell.value, str) else ""
    lines = max(
        line_count(text, WIDTHS[At.VALUE], indent=1), line_count(cell.note, WIDTHS[At.CHECK], 9, indent=1)
    )
    return max(input_height(block, row.input), height(lines))


def input_height(block: ItemBlock, asked: Input) -> float:
    """Height of an input's row: its label, and the longest line that can come beside it."""
    hints = [check.hint for check in rule_of(block.item).checks(block.item) if check.at == asked.code]
    said = max((line_count(f"× {hint}", WIDTHS[At.CHECK], 9, indent=1) for hint in hints), default=1)
    label = line_count(asked.label, WIDTHS[At.LABEL], indent=2)
    measure = line_count(asked.measure, WIDTHS[At.MEASURE])
    least = _LEAST_HEIGHT.get(asked.type, 21.0)
    return max(height(max(label, measure), least=least), height(said, 9))
