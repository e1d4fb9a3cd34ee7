"""The sheet 填报表."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import a1, column_letters
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, Input, Item, Settings, Value
from govcredit_xl.core.terms import NO, YES, FormHead, InputType
from govcredit_xl.forms import accepts as validation
from govcredit_xl.forms.cached import Cached
from govcredit_xl.forms.layout import head_key
from govcredit_xl.forms.page import (
    height,
    line_count,
    lock_beyond,
    page_breaks,
    prepare_page,
    protect,
    room_on_page,
    round_title,
    shorten,
    text_width,
)
from govcredit_xl.forms.plan import (
    HEADING_ROW,
    HIDDEN,
    TITLE_ROW,
    UNIT_ROW,
    WIDTHS,
    At,
    Band,
    InputRow,
    ItemBlock,
    Plan,
    item_title,
    proposed_input,
)
from govcredit_xl.forms.reports_sheet import write_value
from govcredit_xl.forms.stamp import DEADLINE, UNIT
from govcredit_xl.forms.style import BAD, FormLooks
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEADINGS: Final = {
    At.ID: FormHead.ID, At.LABEL: FormHead.LABEL, At.KEY: FormHead.KEY, At.VALUE: FormHead.VALUE,
    At.MEASURE: FormHead.MEASURE, At.CHECK: FormHead.CHECK, At.STATE: FormHead.STATE,
    At.COUNTS: FormHead.COUNTS, At.END: FormHead.END,
}  # fmt: skip
_LEAST_HEIGHT: Final = {InputType.TEXT: 22.0, InputType.LONG_TEXT: 62.0}
"""Rows of texts grow with what is typed; a long one opens with four lines."""
_LEAST_BESIDE: Final = {MEMO: 34.0, EVIDENCE: 22.0}
_TOP_HEIGHTS: Final = (26.0, 22.0, 22.0)
_BAND_HEIGHT: Final = 22.0
_LINE_HEIGHTS: Final = {False: 16.5, True: 15.0}
_WHOLE: Final = 0.5
"""Items up to this share of a page are never cut by its end."""
_TITLE_SIZES: Final = (("title", 14), ("title_long", 11))
_BESIDE_INPUTS: Final = {
    NOT_INVOLVED: Input(NOT_INVOLVED, FormHead.NOT_INVOLVED, InputType.FLAG, optional=True),
    MEMO: Input(MEMO, FormHead.MEMO, InputType.LONG_TEXT, optional=True),
    EVIDENCE: Input(EVIDENCE, FormHead.EVIDENCE, InputType.LONG_TEXT, optional=True),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row that is filled in.

    Attributes:
        code: input code, or a pseudo-code of `model`.
        asked: what is asked.
        rule: of its data validation.
        required: looks like what must be filled in.
    """

    row: int
    code: str
    asked: Input
    rule: Mapping[str, object]
    required: bool


def form_rows(block: ItemBlock) -> list[FormRow]:
    """The rows of an item that are filled in, from above."""
    rows = [
        FormRow(
            one.row,
            one.input.code,
            one.input,
            validation.for_input(one.input, block.place.region),
            not one.input.optional,
        )
        for one in block.rows
    ]
    if block.proposed is not None:
        rule = validation.for_proposed(block.item.points)
        rows.append(FormRow(block.proposed, PROPOSED, proposed_input(), rule, False))
    for code, row, rule, required in (
        (NOT_INVOLVED, block.not_involved, validation.for_not_involved(), False),
        (MEMO, block.memo, validation.for_memo(), False),
        (EVIDENCE, block.evidence, validation.for_evidence(), block.wants_evidence),
    ):
        rows.append(FormRow(row, code, _BESIDE_INPUTS[code], rule, required))
    return rows


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
        self.growing: set[int] = set()
        """Rows whose height follows what is typed."""

    def write(self, settings: Settings) -> None:
        """The whole sheet."""
        self._columns()
        self._top(settings)
        for band in self.plan.bands:
            self._band(band)
            for block in band.blocks:
                self._head(block)
                for row in form_rows(block):
                    self._row(block, row)
                for row_ in block.given:
                    self._given(block, row_)
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

    def _held(self, item: Item, code: str) -> str:
        """The text that stands in an input's cell; blank in a form that is sent out."""
        return ""

    def _columns(self) -> None:
        for column, width in WIDTHS.items():
            options = {"hidden": True} if column in HIDDEN else {}
            self.sheet.set_column(column - 1, column - 1, width, self.looks["sheet"], options)
        lock_beyond(self.sheet, self.looks["sheet"], At.END)

    # -- rows --------------------------------------------------------------------------------------------
    def _top(self, settings: Settings) -> None:
        for row, high in zip((TITLE_ROW, UNIT_ROW, HEADING_ROW), _TOP_HEIGHTS, strict=True):
            self.sheet.set_row(row - 1, high)
        self._text(TITLE_ROW, At.ID, *_title(round_title(settings)))
        self._text(TITLE_ROW, At.CHECK, f"截止日期：{DEADLINE}", "aside_strong")
        self._text(UNIT_ROW, At.ID, f"填报单位：{UNIT}", "unit")
        self._formula(UNIT_ROW, At.CHECK, "progress")
        for column, heading in HEADINGS.items():
            self._text(HEADING_ROW, column, heading, "heading")

    def _band(self, band: Band) -> None:
        row, area = band.row, band.area
        self.sheet.set_row(row - 1, _BAND_HEIGHT)
        self._text(row, At.ID, area.ordinal, "band_centre")
        whole = (
            f"{band.blocks[0].place.region} " if band.blocks[0].item.pooling else ""
        )  # each for itself: its own
        worth = f"（{whole}{area.points:.6g} 分）" if area.points else ""
        self._text(row, At.LABEL, f"{area.name}{worth}", "band")
        self._blank(row, range(At.KEY, At.STATE), "band")
        self._formula(row, At.CHECK, "band_line")
        if band.scored:
            self._formula(row, At.VALUE, "band_score")

    def _head(self, block: ItemBlock) -> None:
        row, title = block.head, item_title(block)
        self.sheet.set_row(row - 1, head_height(title))
        self._text(row, At.ID, block.item.id, "item_id")
        self._text(row, At.LABEL, title, "item_name")
        self._text(row, At.KEY, head_key(block.item), "key")
        self._formula(row, At.VALUE, "item_self")
        self._blank(row, range(At.MEASURE, At.CHECK), "item_blank")
        self._formula(row, At.CHECK, "item_line")
        self._formula(row, At.STATE, "key")
        self._formula(row, At.COUNTS, "key")
        self._text(row, At.END, head_key(block.item), "key")
        for k, line in enumerate(block.lines, row + 1):
            look = "item_how" if line.how else "item_text"
            self.sheet.set_row(k - 1, _LINE_HEIGHTS[line.how])
            self._blank(k, range(At.ID, At.STATE), look)
            self._text(k, At.LABEL, line.text, look)

    def _row(self, block: ItemBlock, row: FormRow) -> None:
        asked, item = row.asked, block.item
        if asked.is_text:
            self.growing.add(row.row)
        self.sheet.set_row(row.row - 1, input_height(block, row, self._held(item, row.code)))
        key = next(cell.key for cell in self.layout.cells if cell.row == row.row)
        self._sides(block, row.row, asked, key, "beside" if row.code in _BESIDE_INPUTS else "row")
        if row.required:
            self._text(row.row, At.ID, block.item.id, "row_id_required")
        self._answer(row.row, At.VALUE, f"{'input' if row.required else 'optional'}_{asked.type}")
        self._formula(row.row, At.CHECK, "row_line")
        at = (row.row - 1, At.VALUE - 1)
        self.sheet.data_validation(*at, *at, dict(row.rule))

    def _sides(self, block: ItemBlock, row: int, asked: Input, key: str, look: str) -> None:
        """What stands left and right of what is filled in."""
        self._text(row, At.ID, block.item.id, "row_id")
        self._text(row, At.LABEL, asked.label, f"{look}_label")
        self._text(row, At.KEY, key, "key")
        self._text(row, At.END, key, "key")
        self._text(row, At.MEASURE, asked.measure, "row_measure")

    def _given(self, block: ItemBlock, row: InputRow) -> None:
        """A row that others fill in: the figure, or who reports it."""
        asked, at, cell = row.input, row.row, self.given[row]
        self.sheet.set_row(at - 1, given_height(row, cell))
        self._sides(block, at, asked, cell.key, "row")
        # Words, such as who reports it, look like a text in a row of any type; 是 and 否 do not.
        kind = InputType.TEXT if isinstance(cell.value, str) and cell.value not in (YES, NO) else asked.type
        write_value(self.sheet, at, At.VALUE, cell.value, self.looks[f"given_{kind}"])
        self._text(at, At.CHECK, cell.note, "row_line")

    # -- colours and page ----------------------------------------------------------------------------------
    def _marks(self) -> None:
        first, last = HEADING_ROW + 1, self.plan.last
        if last < first:
            return
        lines = (first - 1, At.CHECK - 1, last - 1, At.CHECK - 1)
        value = f"${column_letters(At.VALUE)}{first}"
        line = f"${column_letters(At.CHECK)}{first}"
        for begins, name in (("×", "bad"), ("待", "warn"), ("！", "warn"), ("√", "good")):
            rule = f'=LEFT({line},1)="{begins}"'
            self.sheet.conditional_format(
                *lines, {"type": "formula", "criteria": rule, "format": self.looks.mark(name)}
            )
        state = f"${column_letters(At.STATE)}{first}"
        wrong = {
            "type": "formula",
            "criteria": f'=AND(LEFT({line},1)="×",{value}<>"",{state}="")',
            "format": self.looks.mark("bad_cell"),
            "stop_if_true": True,
        }
        self.sheet.conditional_format(first - 1, At.VALUE - 1, last - 1, At.VALUE - 1, wrong)
        for block in self.plan.blocks:
            self._block_marks(block)

    def _block_marks(self, block: ItemBlock) -> None:
        na = a1(block.not_involved, At.VALUE, absolute=True)
        memo = a1(block.memo, At.VALUE, absolute=True)
        column = At.VALUE - 1
        if block.not_involved > block.first:
            off = {"type": "formula", "criteria": f'={na}="{YES}"', "format": self.looks.mark("off")}
            for at in (At.ID - 1, column):
                self.sheet.conditional_format(block.first - 1, at, block.not_involved - 2, at, off)
        missing = {
            "type": "formula",
            "criteria": f'=AND({na}="{YES}",{memo}="")',
            "format": self.looks.mark("bad_cell"),
        }
        self.sheet.conditional_format(block.memo - 1, column, block.memo - 1, column, missing)

    def _page(self, settings: Settings) -> None:
        self.sheet.freeze_panes(HEADING_ROW, 0)
        first = next((cell for cell in self.layout.cells if not cell.locked), None)
        if first is not None:
            self.sheet.set_selection(first.row - 1, first.column - 1, first.row - 1, first.column - 1)
        self.sheet.hide_gridlines(2)
        prepare_page(self.sheet, settings, landscape=False)
        self.sheet.repeat_rows(0, HEADING_ROW - 1)
        self.sheet.set_h_pagebreaks(breaks(self.plan, self.given))
        self.sheet.print_area(0, 0, self.plan.last - 1, At.CHECK - 1)
        self.sheet.set_tab_color(BAD)
        protect(self.sheet)


def breaks(plan: Plan, given: Mapping[InputRow, GivenCell]) -> list[int]:
    """Last rows of the pages: an item stays whole where it can, a band never stands without its first item."""
    shown = [width for column, width in WIDTHS.items() if column not in HIDDEN]
    room = room_on_page(shown, landscape=False) - sum(_TOP_HEIGHTS)
    firsts: list[int] = []
    sizes: list[float] = []
    for band in plan.bands:
        for k, block in enumerate(band.blocks):
            rows = [] if k else [(band.row, _BAND_HEIGHT)]
            rows.append((block.head, head_height(item_title(block))))
            rows += [(row, _LINE_HEIGHTS[line.how]) for row, line in enumerate(block.lines, block.head + 1)]
            opening = len(rows) + 1  # what it asks stays with the first input
            filled = [(row.row, input_height(block, row)) for row in form_rows(block)]
            filled += [(row.row, given_height(row, given[row])) for row in block.given]
            rows += sorted(filled)
            whole = sum(size for _, size in rows) <= room * _WHOLE
            keep = len(rows) if whole else min(opening, len(rows))
            cuts = [0, *range(keep, len(rows) - 2)]  # what is said besides stays together
            for start, end in zip(cuts, [*cuts[1:], len(rows)], strict=True):
                firsts.append(rows[start][0])
                sizes.append(sum(size for _, size in rows[start:end]))
    return [firsts[k] - 1 for k in page_breaks(sizes, room)]


def _title(title: str) -> tuple[str, str]:
    """The title as long as there is room beside the deadline, and its look; whole it stands on the first sheet."""
    room = sum(WIDTHS[column] for column in (At.ID, At.LABEL, At.VALUE, At.MEASURE))
    for look, size in _TITLE_SIZES:
        if text_width(title) * size <= room * 10:
            return title, look
    return shorten(title, room * 10 / _TITLE_SIZES[-1][1]), _TITLE_SIZES[-1][0]


def head_height(title: str) -> float:
    """Height of the row of an item's name."""
    return height(line_count(title, WIDTHS[At.LABEL], 11, indent=1), 11, least=24.0)


def given_height(row: InputRow, cell: GivenCell) -> float:
    """Height of a row that others fill in."""
    asked = row.input
    said = cell.value if isinstance(cell.value, str) else ""
    lines = max(
        line_count(asked.label, WIDTHS[At.LABEL], indent=2),
        line_count(asked.measure, WIDTHS[At.MEASURE]),
        line_count(said, WIDTHS[At.VALUE], indent=1),
    )
    return max(height(lines, least=21.0), height(line_count(cell.note, WIDTHS[At.CHECK], 9, indent=1), 9))


def input_height(block: ItemBlock, row: FormRow, held: str = "") -> float:
    """Height of an input's row: its label, what stands in it, and the longest line that can come beside it."""
    asked = row.asked
    hints = [check.hint for check in rule_of(block.item).checks(block.item) if check.at == row.code]
    said = max((line_count(f"× {hint}", WIDTHS[At.CHECK], 9, indent=1) for hint in hints), default=1)
    label = line_count(asked.label, WIDTHS[At.LABEL], indent=2)
    measure = line_count(asked.measure, WIDTHS[At.MEASURE])
    answer = line_count(held, WIDTHS[At.VALUE], indent=1)
    least = _LEAST_BESIDE.get(row.code) or _LEAST_HEIGHT.get(asked.type, 21.0)
    return max(height(max(label, measure, answer), least=least), height(said, 9))
