"""What only the sheet 指标 has: the live total, columns folded by kind, and colours that say what a row needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from govcredit_xl.catalogue.dump import Content
from govcredit_xl.catalogue.looks import BLUE, FAINT, FIRST_ROW, GROUP, LAST_ROW, NEEDED, UNUSED, Pen
from govcredit_xl.catalogue.tables import PARAMETER_GROUPS
from govcredit_xl.core.cells import span
from govcredit_xl.core.terms import Col, Setting, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP, Subject
from govcredit_xl.scoring.rules import RULES
from govcredit_xl.scoring.rules.base import Param

_GROUP_OF: Final = {name: group for group, names in PARAMETER_GROUPS.items() for name in names}
_ROUND_BY_UNIT: Final = (
    f'IFERROR(INDEX({Sheet.SETTINGS}!$B$1:$B$200,MATCH("{Setting.SUBJECT}",{Sheet.SETTINGS}!$A$1:$A$200,0)),"")'
    f'="{Subject.UNIT}"'
)
"""True in the sheet where each unit is scored by itself: then nothing is pooled."""


def _group_of(heading: str) -> str:
    return _GROUP_OF.get(heading.partition(FOR_GROUP)[0], "")


def _shut_groups(records: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """The groups of parameters that a list makes no use of; none where it is blank."""
    used = {_group_of(heading) for record in records for heading, text in record.items() if text} - {""}
    return frozenset(PARAMETER_GROUPS) - used if used else frozenset()


def folded_columns(columns: Iterable[str], records: Iterable[Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """Heading → how its column folds: all but the last of a group of parameters, shut where the list uses none.

    The last column of a group stays, and bears the button that opens the others: every program puts it there.
    """
    shut = _shut_groups(records)
    headings = list(columns)
    found: dict[str, dict[str, Any]] = {}
    for heading, after in zip(headings, [*headings[1:], ""], strict=True):
        group = _group_of(heading)
        if group and group == _group_of(after):
            found[heading] = {"level": 1, "hidden": group in shut}
        elif group in shut and len(PARAMETER_GROUPS[group]) > 1:
            found[heading] = {"collapsed": True}
    return found


def page_columns(columns: Iterable[str]) -> list[int]:
    """The columns that begin a page when the sheet is printed."""
    headings = list(columns)
    return [headings.index(Col.INPUTS), headings.index(PARAMETER_GROUPS["排名、名次"][0])]


def indicator_extras(
    sheet: Any, pen: Pen, letter: Mapping[str, str], records: list[dict[str, str]], content: Content
) -> None:
    """The live total, the live number of inputs, the kinds above their columns, and the colours of parameters."""
    points = letter[Col.POINTS]
    total = sum(float(record.get(Col.POINTS) or 0) for record in records)
    heading = pen(align="right", font_color="#595959")
    column = list(letter).index(Col.POINTS)
    sheet.write_string(0, column - 1, "分值合计", heading)
    formula = f"=SUM({points}{FIRST_ROW}:{points}{LAST_ROW})"
    sheet.write_formula(0, column, formula, pen(bold=True, align="center", font_color=BLUE), total)
    legend = "橙色：决定，理由见“校勘说明”　灰色：该计分方式不用的参数　黄色：必填而未填的参数"
    legend += f"　淡红色：见“{Sheet.REVIEW}”" if content.get(Sheet.REVIEW) else ""
    sheet.write_string(0, column + 1, legend, pen(font_color="#595959"))
    asked = [record[Col.ITEM] for record in content.get(Sheet.INPUTS, [])]
    ids = f"{Sheet.INPUTS}!{span(FIRST_ROW, 1, LAST_ROW, 1)}"
    inputs = list(letter).index(Col.INPUTS)
    for row, record in enumerate(records, FIRST_ROW):
        formula = f"=SUMPRODUCT(--({ids}=$A{row}))"
        sheet.write_formula(
            row - 1, inputs, formula, pen.body("centre", num_format="0"), asked.count(record[Col.ITEM])
        )
    _name_groups(sheet, pen, list(letter), _shut_groups(records))
    for heading in letter:
        if _group_of(heading):
            _colour_parameter(sheet, pen, letter, heading)
    _colour_pooling(sheet, pen, letter)
    settings = {record[Col.KEY]: record.get(Col.VALUE, "") for record in content.get(Sheet.SETTINGS, [])}
    if settings.get(Setting.SUBJECT, "") != Subject.UNIT:  # else each unit has a sum of its own
        warn = {
            "type": "formula",
            "criteria": f"=ROUND(${points}$1,2)<>{settings.get(Setting.WHOLE) or 100}",
            "format": pen.book.add_format({"font_color": "#C00000"}),
        }
        sheet.conditional_format(0, column, 0, column, warn)


def _name_groups(sheet: Any, pen: Pen, headings: list[str], shut: Collection[str]) -> None:
    """Above the headings: which kinds the columns below are for."""
    look = pen(
        bold=True, font_color=BLUE, bg_color="#DDE7F0", align="left", text_wrap=True, left=2, left_color=GROUP
    )
    for group in PARAMETER_GROUPS:
        at = [number for number, heading in enumerate(headings) if _group_of(heading) == group]
        for number in at:
            sheet.write_blank(0, number, None, pen(bg_color="#DDE7F0"))
        sheet.write_string(0, at[-1] if group in shut else at[0], group, look)


def _colour_pooling(sheet: Any, pen: Pen, letter: Mapping[str, str]) -> None:
    """Grey where each unit is scored by itself, yellow where it is needed and blank."""
    here, kind = letter[Col.POOLING], f"${letter[Col.KIND]}{FIRST_ROW}"
    area = f"{here}{FIRST_ROW}:{here}{LAST_ROW}"
    for criteria, look in (
        (f"={_ROUND_BY_UNIT}", {"bg_color": UNUSED, "font_color": FAINT}),
        (f'=AND({kind}<>"",{here}{FIRST_ROW}="")', {"bg_color": NEEDED}),
    ):
        form = pen.book.add_format(look)
        sheet.conditional_format(
            area, {"type": "formula", "criteria": criteria, "format": form, "stop_if_true": True}
        )


def _colour_parameter(sheet: Any, pen: Pen, letter: Mapping[str, str], heading: str) -> None:
    """Grey where the chosen 计分方式 has no use for it, yellow where it needs it and it is blank."""
    here, (name, at, _) = letter[heading], heading.partition(FOR_GROUP)
    uses = [(kind, param) for kind, rule in RULES.items() for param in rule.params if param.name == name]
    area = f"{here}{FIRST_ROW}:{here}{LAST_ROW}"
    used = ",".join(_applies(letter, kind, param) for kind, param in uses)
    needed = ",".join(_applies(letter, kind, param) for kind, param in uses if param.required)
    kind_cell = f"${letter[Col.KIND]}{FIRST_ROW}"
    if needed and not at:  # a ranking group may do with what holds for all
        sheet.conditional_format(
            area,
            {
                "type": "formula", "criteria": f'=AND({here}{FIRST_ROW}="",OR({needed}))',
                "format": pen.book.add_format({"bg_color": NEEDED}), "stop_if_true": True,
            },
        )  # fmt: skip
    sheet.conditional_format(
        area,
        {
            "type": "formula", "criteria": f'=AND({kind_cell}<>"",NOT(OR({used})))',
            "format": pen.book.add_format({"bg_color": UNUSED, "font_color": FAINT}),
        },
    )  # fmt: skip


def _applies(letter: Mapping[str, str], kind: str, param: Param) -> str:
    condition = f'${letter[Col.KIND]}{FIRST_ROW}="{kind}"'
    if param.when is None:
        return condition
    other, values = param.when
    either = ",".join(f'${letter[other]}{FIRST_ROW}="{value}"' for value in values)
    return f"AND({condition},OR({either}))"
