"""The sheet 填报说明: for whom, until when, how it stands, how to fill in. Its wording is the office's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import in_sheet
from govcredit_xl.core.layouts import ReportsLayout
from govcredit_xl.core.model import Item, Settings
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import LEAD, SUPPORT, FormHead, Sheet
from govcredit_xl.forms.cached import Cached, self_total
from govcredit_xl.forms.formulas import total
from govcredit_xl.forms.page import (
    height,
    line_count,
    lock_beyond,
    prepare_page,
    protect,
    round_title,
    shorten,
)
from govcredit_xl.forms.plan import At, ItemBlock, Plan
from govcredit_xl.forms.reports import PROGRESS
from govcredit_xl.forms.stamp import DEADLINE, UNIT
from govcredit_xl.forms.style import BAD, DEEP, GOOD, GREY, WARN, FormLooks
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Columns from 0: a margin, then the index table's 编号, 评分项, 身份, 分值, 自评分, 核对提示.
_WIDTHS: Final = (1.5, 12, 50, 9, 13, 13, 33)
_TEXT_WIDTH: Final = sum(_WIDTHS[1:])
_FIRST, _LAST = 1, 6
_LONGEST_UNIT: Final = "一" * 22  # stands for the unit's name where heights are measured
PLACEHOLDER: Final = re.compile(r"\{([^{}\s]{1,12})\}")


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A line of the guide: a heading or a paragraph."""

    text: str
    heading: bool = False


def read_guide(text: str) -> tuple[GuideLine, ...]:
    """The lines of 填报说明.txt: `# ` opens a heading, anything else is a paragraph, blank lines are left out."""
    found = []
    for line in text.lstrip("\ufeff").splitlines():
        if line.strip():
            heading = line.startswith("#")
            found.append(GuideLine(line.lstrip("# ").rstrip() if heading else line.rstrip(), heading))
    return tuple(found)


def placeholders(settings: Settings) -> dict[str, str]:
    """What {…} in the guide stands for; what differs by unit is filled in when it is stamped."""
    return {
        "单位": UNIT,
        "截止日期": DEADLINE,
        "年度": settings.year,
        "评价期": settings.period,
        "评价名称": settings.name,
        "评价": settings.evaluation,
        "填报表名称": settings.form,
        "地域称谓": settings.whole_region,
        "标题": settings.title,
        "发文机关": settings.organ,
        "发文字号": settings.number,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
    }


def unknown_placeholders(text: str, settings: Settings) -> list[tuple[int, str]]:
    """(line number, name) of each {…} that stands for nothing."""
    known = placeholders(settings)
    return [
        (number, name)
        for number, line in enumerate(text.splitlines(), 1)
        for name in PLACEHOLDER.findall(line)
        if name not in known
    ]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; unknown ones are left."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def write_guide(
    sheet: Worksheet,
    looks: FormLooks,
    plan: Plan,
    cached: Mapping[str, Cached],
    guide: Sequence[GuideLine],
    settings: Settings,
    reports: tuple[ReportsLayout, str] | None = None,
    told: Sequence[Item] = (),
) -> None:
    """The whole sheet.

    Args:
        sheet: to write. looks: its formats. plan: of the form. cached: its values.
        guide: what is said of filling in. settings: of the round.
        reports: the sheet 考核数据 and how much of it is done.
        told: items whose criterion stands whole nowhere else in the workbook.
    """
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, looks["sheet"])
    lock_beyond(sheet, looks["sheet"], len(_WIDTHS))
    _top(sheet, looks, settings)
    _cards(sheet, looks, plan, cached, settings)
    row = _legend(sheet, looks, _steps(sheet, looks, guide, settings, 10))
    last = _index(sheet, looks, plan, cached, row + 1)
    if reports is not None:
        last = _reports_row(sheet, looks, *reports, last + 1)
    if told:
        last = _criteria(sheet, looks, told, last + 2)
    sheet.hide_gridlines(2)
    prepare_page(sheet, settings, landscape=False)
    sheet.print_area(0, 0, last, _LAST)
    sheet.set_tab_color(DEEP)
    protect(sheet)


def _top(sheet: Worksheet, looks: FormLooks, settings: Settings) -> None:
    title = round_title(settings)
    sheet.set_row(0, height(line_count(title, _TEXT_WIDTH, 16), 16, padding=14))
    sheet.merge_range(0, _FIRST, 0, _LAST, title, looks["guide_title"])
    sheet.set_row(1, 32)
    sheet.merge_range(1, _FIRST, 1, _LAST, f"填报单位：{UNIT}", looks["guide_unit"])
    sheet.set_row(2, 8)


def _cards(
    sheet: Worksheet, looks: FormLooks, plan: Plan, cached: Mapping[str, Cached], settings: Settings
) -> None:
    left = (
        ("截止日期", DEADLINE, "card_strong"),
        ("发文机关", settings.organ, "card_text"),
        ("文号", settings.number, "card_text"),
        ("联系人", settings.contact, "card_text"),
        ("电话", settings.phone, "card_text"),
        ("邮箱", settings.email, "card_text"),
    )
    for k, (name, value, look) in enumerate(left):
        sheet.set_row(3 + k, 22)
        sheet.write_string(3 + k, 1, name, looks["card_name"])
        sheet.write_string(3 + k, 2, value, looks[look])
    for k, (name, formula, figure, look) in enumerate(_figures(plan, cached)):
        sheet.write_string(3 + k, 4, name, looks["card_name"])
        sheet.write_formula(3 + k, 5, f"={formula}", looks[look], figure)
    _bar(sheet)
    _go(sheet, looks, plan)
    sheet.set_row(9, 8)


def _figures(plan: Plan, cached: Mapping[str, Cached]) -> list[tuple[str, str, Cached, str]]:
    """Name, formula, value, look."""
    state = in_sheet(Sheet.FORM, plan.column(At.STATE))
    counts = in_sheet(Sheet.FORM, plan.column(At.COUNTS))
    items = len(plan.blocks)
    states = [cached[block.at(At.STATE)] for block in plan.blocks]
    done = states.count(1.0)
    points = sum(float(cached[block.at(At.COUNTS)]) for block in plan.blocks)
    ratio = f"ROUND(COUNTIF({state},1)/{items},4)" if items else "0"
    return [
        ("已完成（项）", f"COUNTIF({state},1)", float(done), "card_number"),
        ("待填（项）", f"COUNTIF({state},0)", float(states.count(0.0)), "card_number"),
        ("有误（项）", f"COUNTIF({state},-1)", float(states.count(-1.0)), "card_number"),
        ("完成进度", ratio, round_half_away(done / items, 4) if items else 0.0, "card_rate"),
        ("自评得分", total(plan, _on_form), self_total(plan.blocks, cached), "card_score"),
        ("可得分值", f"ROUND(SUM({counts}),2)", round(points, 2), "card_score"),
    ]


def _on_form(reference: str) -> str:
    return in_sheet(Sheet.FORM, reference)


def _bar(sheet: Worksheet) -> None:
    bar = {
        "type": "data_bar", "bar_color": "#9DC3E6",
        "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1,
    }  # fmt: skip
    sheet.conditional_format(6, 5, 6, 5, bar)


def _go(sheet: Worksheet, looks: FormLooks, plan: Plan) -> None:
    sheet.merge_range(3, 6, 4, 6, "", looks["go"])
    sheet.write_url(3, 6, f"internal:'{Sheet.FORM}'!A1", looks["go"], "开始填报  →", f"转到“{Sheet.FORM}”")
    sheet.merge_range(
        5,
        6,
        8,
        6,
        f"本单位共 {len(plan.blocks)} 项，评分项见下面目录，\n点编号可直接跳转。",
        looks["guide_note"],
    )


def _steps(
    sheet: Worksheet, looks: FormLooks, guide: Sequence[GuideLine], settings: Settings, row: int
) -> int:
    """The guide's lines from a row on; the row after them."""
    values = placeholders(settings)
    for line in guide:
        text = fill(line.text, values)
        look = "section" if line.heading else "step"
        shown = text.replace(UNIT, _LONGEST_UNIT).replace(DEADLINE, "2021年11月30日")
        lines = line_count(shown, _TEXT_WIDTH)
        sheet.set_row(row, 24 if line.heading else height(lines, padding=4))
        sheet.merge_range(row, _FIRST, row, _LAST, text, looks[look])
        row += 1
    return row


def _legend(sheet: Worksheet, looks: FormLooks, row: int) -> int:
    for at, height_ in ((row, 22), (row + 1, 22)):
        sheet.set_row(at, height_)
    sheet.write_string(row, 1, "粗线框", looks["swatch"])
    sheet.merge_range(row, 2, row, _LAST, "要填的格子。", looks["legend"])
    sheet.write_string(row + 1, 1, "虚线框", looks["swatch_optional"])
    pieces: list[Format | str] = []
    for name, colour, text in (
        ("ink_plain", GREY, "选填的格子。核对提示："),
        ("ink_good", GOOD, " √ 已填齐 "),
        ("ink_warn", WARN, "  待填、待附、！请核对 "),
        ("ink_bad", BAD, "  × 有误，要改正 "),
    ):
        pieces += [looks.ink(name, font_color=colour, bold=name != "ink_plain"), text]
    sheet.merge_range(row + 1, 2, row + 1, _LAST, "", looks["legend"])
    sheet.write_rich_string(row + 1, 2, *pieces, looks["legend"])
    return row + 2


def _index(sheet: Worksheet, looks: FormLooks, plan: Plan, cached: Mapping[str, Cached], row: int) -> int:
    """A row per item, with a link to it and its live state; the last row."""
    headings = (
        FormHead.ID, FormHead.ITEM, FormHead.PART, FormHead.POINTS, FormHead.SELF, FormHead.CHECK,
    )  # fmt: skip
    sheet.set_row(row, 22)
    for column, heading in enumerate(headings, 1):
        sheet.write_string(row, column, heading, looks["heading"])
    for k, block in enumerate(plan.blocks, row + 1):
        _index_row(sheet, looks, block, cached, k)
    first, last = row + 1, row + len(plan.blocks)
    if last < first:
        return row
    line = f"$G{first + 1}"
    for begins, name in (("×", "bad"), ("待", "warn"), ("√", "good")):
        rule = {
            "type": "formula",
            "criteria": f'=LEFT({line},{len(begins)})="{begins}"',
            "format": looks.mark(name),
        }
        sheet.conditional_format(first, 6, last, 6, rule)
    return last


def _reports_row(sheet: Worksheet, looks: FormLooks, layout: ReportsLayout, done: str, row: int) -> int:
    """The row that leads to 考核数据; itself."""
    name = GivenSheet.REPORTS
    items = len({column.item for column in layout.columns})
    said = f"为 {len(layout.rows)} 个单位填报 {items} 项、{len(layout.columns)} 个数"
    sheet.set_row(row, 20)
    sheet.write_url(row, 1, f"internal:'{name}'!A1", looks["cell_link"], name, f"转到“{name}”")
    sheet.write_string(row, 2, said, looks["cell"])
    for column in (3, 4, 5):
        sheet.write_blank(row, column, None, looks["cell_centre"])
    sheet.write_formula(row, 6, f"={in_sheet(name, PROGRESS)}", looks["cell"], done)
    return row


def _criteria(sheet: Worksheet, looks: FormLooks, items: Sequence[Item], row: int) -> int:
    """A section with the criteria of items that the unit answers for others; its last row."""
    sheet.set_row(row, 24)
    sheet.merge_range(row, _FIRST, row, _LAST, f"“{GivenSheet.REPORTS}”的评分标准", looks["section"])
    room = _TEXT_WIDTH - _WIDTHS[_FIRST]
    for at, item in enumerate(items, row + 1):
        sheet.set_row(at, height(line_count(item.criterion, room, indent=1), least=20))
        sheet.write_string(at, _FIRST, item.id, looks["cell_centre"])
        sheet.merge_range(at, _FIRST + 1, at, _LAST, item.criterion, looks["cell"])
    return row + len(items)


def _index_row(
    sheet: Worksheet, looks: FormLooks, block: ItemBlock, cached: Mapping[str, Cached], row: int
) -> None:
    item = block.item
    link = f"internal:'{Sheet.FORM}'!{block.at(At.ID)}"
    sheet.set_row(row, 20)
    sheet.write_url(row, 1, link, looks["cell_link"], item.id, "转到这一项")
    sheet.write_string(row, 2, shorten(f"{item.name}：{item.criterion}", _WIDTHS[2] - 4), looks["cell"])
    sheet.write_string(row, 3, LEAD if block.lead else SUPPORT, looks["cell_centre"])
    if rule_of(item).outside:
        sheet.write_string(row, 4, item.kind[:2], looks["cell_centre"])
    else:
        sheet.write_number(row, 4, item.points, looks["cell_score"])
    for column, at, look in ((5, At.VALUE, "cell_score"), (6, At.CHECK, "cell")):
        cell = block.at(at)
        sheet.write_formula(row, column, f"={in_sheet(Sheet.FORM, cell)}", looks[look], cached[cell])
