"""The sheet 佐证材料: the evidence named in the form, and free rows for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import a1, in_sheet, span
from govcredit_xl.core.model import EVIDENCE, EvidenceNote, Input, Settings
from govcredit_xl.core.terms import FormHead, InputType, Sheet
from govcredit_xl.forms import accepts as validation
from govcredit_xl.forms.cached import BLANK_FORM, Contents
from govcredit_xl.forms.page import (
    height,
    line_count,
    lock_beyond,
    prepare_page,
    protect,
    room_on_page,
    shorten,
)
from govcredit_xl.forms.plan import EVIDENCE_HEADING_ROW, At, Plan
from govcredit_xl.forms.stamp import UNIT
from govcredit_xl.forms.style import FormLooks

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_FREE, _LEAST_FREE = 24, 8
_ITEM_HEIGHT, _FREE_HEIGHT = 24.0, 21.0
_TOP_HEIGHTS: Final = (28.0, 20.0, 24.0)
_WIDTHS: Final = (10, 50, 60)
_FREE_MATERIAL: Final = Input("material", FormHead.MATERIAL, InputType.TEXT, note="写材料名称、文号等。")
_FREE_FILE: Final = Input("file", FormHead.FILE, InputType.TEXT, note="写文件名或网址；文件随表一起报送。")


def write_evidence(
    sheet: Worksheet,
    looks: FormLooks,
    plan: Plan,
    settings: Settings,
    contents: Contents = BLANK_FORM,
    notes: Sequence[EvidenceNote] = (),
) -> set[int]:
    """The whole sheet; `notes` fill the first of the free rows. Gives the rows that grow with what stands there."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, looks["sheet"])
    lock_beyond(sheet, looks["sheet"], len(_WIDTHS))
    heading = EVIDENCE_HEADING_ROW - 1
    sheet.set_row(0, _TOP_HEIGHTS[0])
    sheet.write_string(0, 0, f"佐证材料清单（{UNIT}）", looks["title"])
    sheet.set_row(1, _TOP_HEIGHTS[1])
    told = "灰色各行由“填报表”的“佐证材料”栏自动带出；写不下的，在下面的空行里接着填，一行一份材料。"
    sheet.write_string(1, 0, told, looks["aside"])
    sheet.set_row(heading, _TOP_HEIGHTS[2])
    for column, name in enumerate((FormHead.ID, FormHead.MATERIAL, FormHead.FILE)):
        sheet.write_string(heading, column, name, looks["heading"])
    first = heading + 1
    for row, block in enumerate(plan.blocks, first):
        short = shorten(f"{block.item.name}：{block.item.criterion}", _WIDTHS[1] - 3)
        source = in_sheet(Sheet.FORM, a1(block.evidence, At.VALUE))
        named = str(contents.get((block.item.id, EVIDENCE)) or "")
        sheet.set_row(row, height(line_count(named, _WIDTHS[2]), least=_ITEM_HEIGHT))
        sheet.write_string(row, 0, block.item.id, looks["listed_centre"])
        sheet.write_string(row, 1, short, looks["listed"])
        sheet.write_formula(row, 2, f'=IF({source}="","",{source})', looks["listed"], named)
    free = first + len(plan.blocks)
    count = max(free_rows(len(plan.blocks)), len(notes) + _LEAST_FREE if notes else 0)
    _free_rows(sheet, looks, free, count, f"={span(first + 1, 1, max(free, first + 1), 1)}", notes)
    sheet.freeze_panes(EVIDENCE_HEADING_ROW, 0)
    sheet.hide_gridlines(2)
    prepare_page(sheet, settings, landscape=False)
    sheet.repeat_rows(0, heading)
    sheet.print_area(0, 0, free + count - 1, 2)
    protect(sheet)
    return set(range(first + 1, free + count + 1))


def free_rows(items: int) -> int:
    """How many free rows follow the items: what is left of the page, or as many as a page more holds."""
    room = room_on_page(_WIDTHS, landscape=False)
    left = room - sum(_TOP_HEIGHTS) - items * _ITEM_HEIGHT
    count = int(left // _FREE_HEIGHT)
    return _MOST_FREE if count < _LEAST_FREE else min(count, _MOST_FREE)


def _free_rows(
    sheet: Worksheet, looks: FormLooks, first: int, count: int, items: str, notes: Sequence[EvidenceNote]
) -> None:
    last = first + count - 1
    for k, row in enumerate(range(first, last + 1)):
        texts = (notes[k].item, notes[k].material, notes[k].file) if k < len(notes) else ("", "", "")
        lines = max(map(line_count, texts, _WIDTHS))
        sheet.set_row(row, height(lines, least=_FREE_HEIGHT))
        for column, (look, text) in enumerate(
            zip(("free_choice", "free_text", "free_text"), texts, strict=True)
        ):
            if text:
                sheet.write_string(row, column, text, looks[look])
            else:
                sheet.write_blank(row, column, None, looks[look])
    sheet.data_validation(first, 0, last, 0, validation.for_free_item(items))
    sheet.data_validation(first, 1, last, 1, validation.for_input(_FREE_MATERIAL))
    sheet.data_validation(first, 2, last, 2, validation.for_input(_FREE_FILE))
