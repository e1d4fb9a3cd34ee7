"""The sheet 修改意见: what is to be put right, with links to the cells and room for the unit's answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.cells import a1, in_sheet
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import EVIDENCE, SELF_SCORE, Input, Settings
from govcredit_xl.core.sources import GivenSheet, rating_code
from govcredit_xl.core.terms import Fix, InputType, Level, PointHead, Sheet
from govcredit_xl.forms import accepts as validation
from govcredit_xl.forms.cached import Cached
from govcredit_xl.forms.page import height, line_count, lock_beyond, prepare_page, protect, round_title
from govcredit_xl.forms.plan import At
from govcredit_xl.forms.reports import check_column
from govcredit_xl.forms.stamp import DEADLINE, UNIT
from govcredit_xl.forms.style import BAD, FormLooks
from govcredit_xl.letters.corrections.contents import clean
from govcredit_xl.returns.remarks import Point

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_COLUMNS: Final = (
    (PointHead.NUMBER, 5.5, "point_centre"),
    (PointHead.LEVEL, 13, "point_centre"),
    (PointHead.STATE, 7, "point_centre"),
    (PointHead.ITEM, 6.5, "point_centre"),
    (PointHead.LABEL, 28, "point_strong"),
    (PointHead.GIVEN, 14, "point"),
    (PointHead.MESSAGE, 38, "point"),
    (PointHead.REMEDY, 34, "point"),
    (PointHead.CELL, 8.5, "point_link"),
    (PointHead.CHECK, 20, "point"),
    (PointHead.REPLY, 24, "point_reply"),
)
HEADINGS: Final = tuple(heading for heading, _, _ in _COLUMNS)
_AT: Final = {heading: k for k, heading in enumerate(HEADINGS)}

_WIDTH: Final = sum(width for _, width, _ in _COLUMNS)
_LAST: Final = len(_COLUMNS) - 1
_TOP: Final = (30.0, 26.0)
_REPLY: Final = Input(
    "reply", PointHead.REPLY, InputType.LONG_TEXT, note="数确实没有错的，在这里写明原因；改好了的不用写。"
)
_COLOURS: Final = {Level.ERROR: "bad", Level.SOFT: "warn"}
_LONGEST: Final = 120
"""Characters of an answer that are shown: the rest stands in the form."""


@dataclass(frozen=True)
class Advice:
    """What 修改意见 says.

    Attributes:
        number: which of the unit's, from 1.
        returned_file, received: the return that it is about.
        points: in order.
        earlier: (已改 or 已说明, point) of the one before that are done.
        newer_form: what to say where the form is not the one that was filled in; "" where it is.
    """

    number: int
    returned_file: str
    received: str
    points: Sequence[Point]
    earlier: Sequence[tuple[str, Point]] = ()
    newer_form: str = ""


def write_advice(
    sheet: Worksheet,
    looks: FormLooks,
    layout: FormLayout,
    cached: Mapping[str, Cached],
    advice: Advice,
    settings: Settings,
    reported: Mapping[str, str] | None = None,
) -> None:
    """The whole sheet; `reported`: unit code → what its line on 考核数据 says."""
    again = any(point.fix for point in advice.points)
    for column, (name, width, _) in enumerate(_COLUMNS):
        hidden = {"hidden": True} if name == PointHead.STATE and not again else {}
        sheet.set_column(column, column, width, looks["sheet"], hidden)
    lock_beyond(sheet, looks["sheet"], len(_COLUMNS))
    row = _opening(sheet, looks, advice, settings)
    heading = row
    sheet.set_row(row, 24)
    for column, name in enumerate(HEADINGS):
        sheet.write_string(row, column, name, looks["heading"])
    targets = _targets(layout, cached, reported or {})
    heads = {cell.item: a1(cell.row, At.ID) for cell in layout.cells if cell.code == SELF_SCORE}
    for number, point in enumerate(advice.points, 1):
        row += 1
        target = targets.get((point.item, point.input)) or PointTarget(
            Sheet.FORM, heads.get(point.item) or "A1"
        )
        check = _check(sheet, looks, row, point, target)
        _point(sheet, looks, row, number, point, target, check)
    _marks(sheet, looks, heading + 1, row)
    last = _earlier(sheet, looks, row + 2, advice.earlier) if advice.earlier else row
    sheet.freeze_panes(heading + 1, 0)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(BAD)
    prepare_page(sheet, settings, landscape=True)
    sheet.repeat_rows(heading)
    sheet.print_area(0, 0, last, _LAST)
    protect(sheet)


@dataclass(frozen=True, slots=True)
class PointTarget:
    """The cell that a point is about.

    Attributes:
        check: the cell of its live line, "" where there is none; value: what the line says.
    """

    sheet: str
    cell: str
    check: str = ""
    value: Cached = ""


def _targets(
    layout: FormLayout, cached: Mapping[str, Cached], reported: Mapping[str, str]
) -> dict[tuple[str, str], PointTarget]:
    found = {}
    for cell in layout.cells:
        line = a1(cell.row, At.CHECK)
        known = (line, cached[line]) if line in cached else ("", "")
        found[cell.item, cell.code] = PointTarget(Sheet.FORM, a1(cell.row, cell.column), *known)
    if layout.reports is not None:
        at = check_column(layout.reports)
        for row, column in layout.reports.cells():
            found[column.item, rating_code(column.code, row.unit)] = PointTarget(
                GivenSheet.REPORTS,
                a1(row.row, column.column),
                a1(row.row, at),
                reported.get(row.unit, ""),
            )
    return found


# -- what it opens with --------------------------------------------------------------------------------
def _opening(sheet: Worksheet, looks: FormLooks, advice: Advice, settings: Settings) -> int:
    """Title, unit, what to do; the row after them."""
    sheet.set_row(0, _TOP[0])
    title = f"{round_title(settings)}  修改意见（第 {advice.number} 次）"
    sheet.merge_range(0, 0, 0, _LAST, title, looks["guide_title"])
    sheet.set_row(1, _TOP[1])
    sheet.merge_range(1, 0, 1, _LAST, f"填报单位：{UNIT}", looks["guide_unit"])
    row = 2
    for text in _instructions(advice, settings):
        sheet.set_row(row, height(line_count(text, _WIDTH), padding=4))
        sheet.merge_range(row, 0, row, _LAST, text, looks["point_aside"])
        row += 1
    sheet.set_row(row, 6)
    return row + 1


def _instructions(advice: Advice, settings: Settings) -> Iterator[str]:
    levels = [point.level for point in advice.points]
    counts = {level: levels.count(level) for level in Level.ALL}
    told = "；".join(
        part
        for part in (
            f"错误 {counts[Level.ERROR]} 处（标红，必须改正）" if counts[Level.ERROR] else "",
            f"请核对或说明 {counts[Level.SOFT]} 处（标黄）" if counts[Level.SOFT] else "",
            f"提醒 {counts[Level.REMINDER]} 处（浅黄粗边框，能补的请补齐）" if counts[Level.REMINDER] else "",
        )
        if part
    )
    which = f"贵单位 {advice.received} 报送的《{clean(advice.returned_file)}》"
    yield f"1. {which}有：{told}。原来填的内容都已在本文件里，只改标出的格子即可，其余不用重填。"
    yield "2. 点“单元格”一栏直接跳到要改的格子，格子上的批注写着同样的意见。改好后“核对提示”会变；格子的颜色不会变，不影响报送。"
    if counts[Level.SOFT]:
        yield "3. “请核对或说明”的，数有误就改数；确实没有错的不用改，在填报表“情况说明”或本表最右的“单位答复”写明原因。"
    contact = "，".join(part for part in (settings.contact, settings.phone) if part)
    ask = f"有疑问请联系{contact}。" if contact else ""
    yield f"改完保存，把本文件按原来的方式报送即可（截止日期：{DEADLINE}）。请不要删除或改名工作表。{ask}"
    if advice.newer_form:
        yield f"注意：{advice.newer_form}"


# -- the points ----------------------------------------------------------------------------------------
def _point(
    sheet: Worksheet,
    looks: FormLooks,
    row: int,
    number: int,
    point: Point,
    target: PointTarget,
    check: str,
) -> None:
    given = point.given if len(point.given) <= _LONGEST else point.given[:_LONGEST] + "…"
    texts = {
        PointHead.LEVEL: point.level,
        PointHead.STATE: point.fix,
        PointHead.ITEM: point.item,
        PointHead.LABEL: point.label,
        PointHead.GIVEN: given or "（空白）",
        PointHead.MESSAGE: point.message,
        PointHead.REMEDY: point.remedy,
    }
    lines = line_count(check, _COLUMNS[_AT[PointHead.CHECK]][1], indent=1)
    sheet.write_number(row, _AT[PointHead.NUMBER], number, looks["point_centre"])
    for heading, width, look in _COLUMNS:
        if heading in texts:
            text = clean(texts[heading])
            sheet.write_string(row, _AT[heading], text, looks[look])
            lines = max(lines, line_count(text, width, indent=1))
    link = f"internal:'{target.sheet}'!{target.cell}"
    sheet.write_url(row, _AT[PointHead.CELL], link, looks["point_link"], target.cell, "转到这一格")
    reply = _AT[PointHead.REPLY]
    sheet.write_blank(row, reply, None, looks["point_reply"])
    sheet.data_validation(row, reply, row, reply, validation.for_input(_REPLY))
    sheet.set_row(row, height(max(lines, 2)))


def _check(sheet: Worksheet, looks: FormLooks, row: int, point: Point, target: PointTarget) -> str:
    """What the form says of the cell now, live, and as it is."""
    at = _AT[PointHead.CHECK]
    # Of what was named and did not come the form says nothing.
    silent = point.input in {"", EVIDENCE} and point.code != "evidence-missing"
    if silent or not target.check:
        sheet.write_blank(row, at, None, looks["point"])
        return ""
    line = f"={in_sheet(target.sheet, target.check)}"
    sheet.write_formula(row, at, line, looks["point"], target.value)
    return str(target.value)


def _marks(sheet: Worksheet, looks: FormLooks, first: int, last: int) -> None:
    """Colours that follow the level, the state, and what the form says now."""
    if last < first:
        return
    for heading, words in (
        (PointHead.LEVEL, _COLOURS),
        (PointHead.STATE, {Fix.UNFIXED: "bad", Fix.NEW: "warn"}),
    ):
        column = _AT[heading]
        for word, look in words.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": looks.mark(look)}
            sheet.conditional_format(first, column, last, column, rule)
    column = _AT[PointHead.CHECK]
    line = a1(first + 1, column + 1)
    for begins, look in (("×", "bad"), ("待", "warn"), ("！", "warn"), ("√", "good")):
        formula = f'=LEFT({line},{len(begins)})="{begins}"'
        rule = {"type": "formula", "criteria": formula, "format": looks.mark(look)}
        sheet.conditional_format(first, column, last, column, rule)


def _earlier(sheet: Worksheet, looks: FormLooks, row: int, done: Sequence[tuple[str, Point]]) -> int:
    """上次意见 that are done; the last row."""
    sheet.set_row(row, 24)
    sheet.merge_range(
        row, 0, row, _LAST, f"上次意见中已经处理好的（{len(done)} 处，不用再动）", looks["section"]
    )
    for fix, point in done:
        row += 1
        texts = {
            PointHead.LEVEL: point.level,
            PointHead.STATE: fix,
            PointHead.ITEM: point.item,
            PointHead.LABEL: point.label,
            PointHead.MESSAGE: point.message,
        }
        lines = 1
        for heading, width, _ in _COLUMNS:
            text = clean(texts.get(heading, ""))
            look = (
                "listed_centre" if heading in {PointHead.LEVEL, PointHead.STATE, PointHead.ITEM} else "listed"
            )
            sheet.write_string(row, _AT[heading], text, looks[look])
            lines = max(lines, line_count(text, width))
        sheet.set_row(row, height(lines))
    return row
