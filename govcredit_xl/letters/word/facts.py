"""From a round's figures to what each document says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import ADDRESSEE, year_before_word
from govcredit_xl.core.terms import DEPARTMENTS, NO, TOTAL, TOWN_CATEGORIES, YES, Head, UnitState
from govcredit_xl.letters.word.contents import (
    NONE,
    Block,
    DocumentContent,
    Grid,
    Matrix,
    date_text,
    list_text,
    plain_points,
)
from govcredit_xl.letters.word.kinds import DOCS, Doc, DocKind
from govcredit_xl.letters.word.passages import Occurrence
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.round.owed import Arrears

BLANK_NUMBER: Final = "×××〔××××〕×号"
BLANK_DATE: Final = "××××年×月×日"
BLANK_ORGAN: Final = "××××"


@dataclass(frozen=True)
class Issue:
    """How a document is issued.

    Attributes:
        type: 文种.
        number: 发文字号, "" where it has none.
        date: 成文日期, None where it is blank (only in drafts).
        draft: True for a draft, in which what is blank shows as ××.
        today: the date is that of the day, since none was given.
    """

    type: str
    number: str
    date: dt.date | None
    draft: bool
    today: bool = False


EXTENSION_DAYS: Final = 10
"""补报期限 where the settings have none."""


def extension_of(catalogue: Catalogue) -> int:
    """补报期限: days from the document's date to its new deadline."""
    text = catalogue.settings.other.get(DocumentSetting.EXTENSION, "")
    found = re.fullmatch(r"(\d{1,3})\s*[天日]?", text.strip())
    return int(found[1]) if found else EXTENSION_DAYS


def year_of(catalogue: Catalogue) -> str:
    """年度 as it stands before the word 年度; a quarter or half of a year stays whole."""
    return year_before_word(catalogue.settings.year)


def subject_of(catalogue: Catalogue) -> str:
    """What the notice sends round where no title says it."""
    return f"{catalogue.settings.period}{catalogue.settings.evaluation}指标及任务分工"


def addressees(catalogue: Catalogue) -> str:
    """主送机关 of what goes to all: as set, else by the categories of the units."""
    if catalogue.settings.addressee:
        return catalogue.settings.addressee
    kinds = {unit.category for unit in catalogue.units}
    towns = kinds & TOWN_CATEGORIES
    if not towns or kinds - TOWN_CATEGORIES - {DEPARTMENTS}:
        return ADDRESSEE
    first = {
        frozenset({"镇"}): "各镇人民政府",
        frozenset({"街道"}): "各街道办事处",
    }.get(frozenset(towns), "各镇（街道）人民政府（办事处）")
    return f"{first}、各有关部门" if DEPARTMENTS in kinds else first


def own_name(organ: str) -> str:
    """What an organ calls itself: 我办, 我局, 我委; 我单位 where its name tells none."""
    ends = {
        "办公室": "办",
        "办": "办",
        "局": "局",
        "委员会": "委",
        "委": "委",
        "厅": "厅",
        "院": "院",
        "中心": "中心",
    }
    return next((f"我{short}" for end, short in ends.items() if organ.endswith(end)), "我单位")


def copies_of(settings: Mapping[str, str], kind: DocKind) -> str:
    """抄送机关 of a kind of document: its own, else those of all."""
    return settings.get(kind.copies_setting, "") or settings.get(DocumentSetting.COPIES, "")


def common_values(
    catalogue: Catalogue, kind: DocKind, issue: Issue, deadline: dt.date | None
) -> dict[str, str]:
    """Placeholder → text, for those that all documents have."""
    settings = catalogue.settings
    organ = settings.organ or (BLANK_ORGAN if issue.draft else "")
    extended = issue.date + dt.timedelta(days=extension_of(catalogue)) if issue.date else None
    return {
        "年度": year_of(catalogue),
        "评价期": settings.period,
        "评价": settings.evaluation,
        "填报表名称": settings.form,
        "地域称谓": settings.whole_region,
        "主送机关": addressees(catalogue),
        "发文机关": organ,
        "发文字号": issue.number or (BLANK_NUMBER if issue.draft else ""),
        "文种": issue.type,
        "成文日期": date_text(issue.date) if issue.date else BLANK_DATE,
        "截止日期": date_text(deadline) if deadline else "",
        "补报日期": date_text(extended) if extended else BLANK_DATE,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        "抄送机关": copies_of(settings.other, kind).rstrip("。"),
        "印发机关": settings.other.get(DocumentSetting.PRINTER, "") or organ,
        "自称": own_name(settings.organ),
    }


def content_of(
    kind: DocKind,
    catalogue: Catalogue,
    issue: Issue,
    values: Mapping[str, str],
    conditions: Mapping[str, bool],
    blocks: Mapping[str, Block],
    unit: str = "",
    repeats: Mapping[str, Sequence[Occurrence]] | None = None,
) -> DocumentContent:
    """A document's content with what all documents have."""
    deadline = catalogue.deadline_of(unit) if unit else catalogue.settings.deadline
    common = common_values(catalogue, kind, issue, deadline)
    holds = {
        "如有联系人": bool(common["联系人"] or common["电话"]),
        "如有邮箱": bool(common["邮箱"]),
        "如有截止日期": bool(common["截止日期"]),
        "如有抄送": bool(common["抄送机关"]),
        "如有文号": bool(issue.number),
        **conditions,
    }
    return DocumentContent(
        kind,
        issue.type,
        unit,
        {**common, **values},
        frozenset(name for name, held in holds.items() if held),
        blocks,
        catalogue.settings.other.get(DocumentSetting.SEALED, "") == YES,
        repeats or {},
        kind.is_letter and catalogue.settings.other.get(DocumentSetting.LETTER_FORM, "") != NO,
    )


# -- the task notice -----------------------------------------------------------------------------------------
def task_title(catalogue: Catalogue) -> str:
    """The notice's title."""
    return catalogue.settings.title or f"关于印发《{subject_of(catalogue)}》的通知"


def annex_title(catalogue: Catalogue) -> str:
    """What the notice issues: what stands in 《》 of its title."""
    found = re.search(r"《(.+)》", task_title(catalogue))
    return found[1] if found else subject_of(catalogue)


def task_content(catalogue: Catalogue, issue: Issue) -> DocumentContent:
    """The task notice (印发通知)."""
    ordinals = {area.name: area for area in catalogue.areas}
    indicators = {indicator.number: indicator for indicator in catalogue.indicators}
    rows = []
    deep = has_indicators(catalogue)
    for number, item in enumerate(catalogue.items, 1):
        area = ordinals[item.area]
        rows.append(
            (
                f"{area.ordinal}、{area.name}{_worth(area.points)}"
                if area.ordinal
                else f"{area.name}{_worth(area.points)}",
                item.indicator if deep else str(number),
                f"{item.indicator_name}{_worth(indicators[item.indicator].points)}",
                plain_points(item.points) if item.points else NONE,
                item.criterion,
                item.method,
                item.responsible or _responsible(catalogue, item.leads, item.supporters),
            )
        )
    total, by_unit = _total(catalogue), catalogue.settings.by_unit
    if not by_unit:  # where each unit has items of its own, their sum is nobody's
        rows.append((TOTAL, "", "", total, "", "", ""))
    merges = {
        "一级指标": ("一级指标",),
        "评价方法": ("一级指标", "评价方法"),
        "责任单位": ("一级指标", "责任单位"),
    }
    merges |= dict.fromkeys(("序号", "二级指标") if deep else (), ("一级指标", "序号"))
    table = _task_table(catalogue, rows, merges)
    values = {
        "通知标题": task_title(catalogue),
        "附件标题": annex_title(catalogue),
        "一级指标数": str(len(catalogue.areas)),
        "二级指标数": str(len(catalogue.indicators)),
        "评分项数": str(len(catalogue.items)),
        "总分": total,
    }
    holds = {"如评全区": not by_unit, "如评单位": by_unit, "如有总分": bool(total), "如有二级": deep}
    return content_of(DOCS[Doc.TASK], catalogue, issue, values, holds, {"指标及任务分工表": table})


def has_indicators(catalogue: Catalogue) -> bool:
    """True if the list has 二级指标 of its own: where it has none, they bear the names of the 一级指标."""
    return any(item.indicator_name != item.area for item in catalogue.items)


_TASK_COLUMNS: Final = (
    ("一级指标", 24, "center"), ("序号", 10, "center"), ("二级指标", 31, "center"), ("分值", 11, "center"),
    ("评分标准", 84, "left"), ("评价方法", 31, "center"), ("责任单位", 34, "center"),
)  # fmt: skip


def task_headings(catalogue: Catalogue) -> tuple[str, ...]:
    """The columns of the big table that say something."""
    silent = set() if has_indicators(catalogue) else {"二级指标"}
    silent |= set() if any(item.method for item in catalogue.items) else {"评价方法"}
    return tuple(name for name, _, _ in _TASK_COLUMNS if name not in silent)


def _task_table(
    catalogue: Catalogue, rows: Sequence[Sequence[str]], merges: Mapping[str, tuple[str, ...]]
) -> Matrix:
    """The big table without columns that say nothing; `merges`: column → columns that must be equal for its merge."""
    shown = task_headings(catalogue)
    places = [k for k, (name, _, _) in enumerate(_TASK_COLUMNS) if name in shown]
    grid = Grid(
        shown,
        [tuple(row[k] for k in places) for row in rows],
        tuple(_TASK_COLUMNS[k][1] for k in places),
        tuple(_TASK_COLUMNS[k][2] for k in places),
        total=not catalogue.settings.by_unit,
    )
    merged = {
        shown.index(name): tuple(shown.index(one) for one in with_)
        for name, with_ in merges.items()
        if name in shown
    }
    return Matrix(grid, merged)


def _worth(points: float) -> str:
    return f"\n（{plain_points(points)}分）" if points else ""


def _total(catalogue: Catalogue) -> str:
    """What the list is worth: of the district the sum, of a unit what 设置 says, by ranking group where they differ."""
    settings = catalogue.settings
    if not settings.by_unit:
        return plain_points(round(sum(item.points for item in catalogue.items), 10))
    groups = dict.fromkeys(unit.rank_group for unit in catalogue.scored_units)
    worth = {group: settings.wholes.get(group, settings.whole) for group in groups}
    said = {points for points in worth.values() if points is not None}
    if len(said) == 1 and None not in worth.values():
        return plain_points(said.pop())
    return "、".join(
        f"{group}{plain_points(p)}分" for group, p in worth.items() if p is not None
    ).removesuffix("分")


def _responsible(catalogue: Catalogue, leads: Sequence[str], supporters: Sequence[str]) -> str:
    def names(codes: Sequence[str]) -> str:
        units = [catalogue.unit_by_code[code] for code in codes]
        return list_text([unit.short or unit.name for unit in units])

    return f"{names(leads)}（牵头）；{names(supporters)}" if supporters else names(leads)


def cited_title(title: str) -> str:
    """A title within 《》: its own title marks become single ones (GB/T 15834, A.13)."""
    return title.replace("《", "〈").replace("》", "〉")


def letter_name(catalogue: Catalogue, unit: str) -> str:
    """Whom a letter to the unit is addressed to (主送名称), its name where nothing else is said."""
    one = catalogue.unit_by_code[unit]
    return one.addressee or one.name


# -- letters ---------------------------------------------------------------------------------------------------
_ORGANISER: Final = "主办单位"
"""Who a message to a unit speaks of; in a letter of theirs it is they who speak."""
IN_THE_TEXT: Final = 3
"""Points that a letter tells in its text; where there are more, all of them stand in a table."""


def letter_content(kind: DocKind, evaluation: Evaluation, debt: Arrears, issue: Issue) -> DocumentContent:
    """A reminder or correction letter: only what that unit owes."""
    catalogue = evaluation.catalogue
    unit = catalogue.unit_by_code[debt.unit]
    correction = kind.name == Doc.CORRECTION
    evidence = () if correction else debt.evidence
    names = item_names(catalogue)
    points = [
        (
            str(number),
            names.get(problem.item or "", NONE),
            bare(to_the_unit(problem), problem.place),
            closed_up(problem.remedy().replace(_ORGANISER, own_name(catalogue.settings.organ))),
        )
        for number, problem in enumerate([*debt.errors, *debt.blanks, *evidence], 1)
    ]
    grid = Grid(
        ("序号", Head.ITEM_NAME, "问题", "处理办法"),
        points,
        (12, 44, 56, 44),
        ("center", "left", "left", "left"),
    )
    values = {
        "单位名称": unit.name,
        "主送名称": letter_name(catalogue, unit.code),
        "附件标题": f"需{'更正' if correction else '补报'}事项清单",
        "填报表": str(len(catalogue.items_of(unit.code))),
        "错误数": str(len(debt.errors)),
        "空缺数": str(len(debt.blanks)),
        "佐证数": str(len(evidence)),
    }
    back = debt.state in (UnitState.RETURNED, UnitState.FAULTY)
    late = not back and debt.deadline is not None and issue.date is not None and issue.date > debt.deadline
    short = 0 < len(points) <= IN_THE_TEXT
    conditions = {
        "如未报": not back,
        "如已报": back,
        "如有错误": bool(debt.errors),
        "如有空缺": bool(debt.blanks),
        "如缺佐证": bool(evidence),
        "如列正文": short,
        "如有清单": len(points) > IN_THE_TEXT,
        "如已过期": late,
        "如未过期": not late,
    }
    told = [Occurrence(dict(zip(("序号", "事项", "问题", "办法"), one, strict=True))) for one in points]
    repeats = {"每项": told if short else []}
    return content_of(kind, catalogue, issue, values, conditions, {"事项清单": grid}, unit.code, repeats)


_RETURNED: Final = "报来的填报表"
_GAP: Final = re.compile(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])")


def to_the_unit(problem: Problem) -> str:
    """The message as a letter says it: its file is the unit's own form, whatever it is named in the inbox."""
    return closed_up((replace(problem, file=_RETURNED) if problem.file else problem).message())


def closed_up(text: str) -> str:
    """The text without the spaces between two Chinese signs, which set a cell or a file off on a screen."""
    return _GAP.sub("", text)


def bare(message: str, place: str) -> str:
    """A message without the place that it begins with: the cell stands in 修改意见 of the workbook."""
    return message.removeprefix(f"{place}：") if place else message
