"""The sheet 等次: from what total on a unit has which grade, and how many may have it."""

from __future__ import annotations

from collections.abc import Sequence

from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import Fault, as_name, as_rate
from govcredit_xl.core.nodes import Grade
from govcredit_xl.core.terms import Col
from govcredit_xl.files.sheets import CellValue, plain
from govcredit_xl.files.sheets.similar import guess


def read_grades(table: FoundTable | None, groups: Sequence[str]) -> tuple[Grade, ...]:
    """The grades in the order of the sheet, which is from the best down within a ranking group."""
    if table is None:
        return ()
    found: list[Grade] = []
    for row in table.rows():
        grade = _grade(row, groups)
        above = [other for other in found if other.group == grade.group]
        if any(other.name == grade.name for other in above):
            row.report(
                "duplicate-id", Col.GRADE, what="等次", what_en="the grade", value=grade.name, other="上面"
            )
        lower = [other.bound for other in above if other.bound is not None]
        if lower and grade.bound is not None and grade.bound >= min(lower):
            why, why_en = "的下限不低于上一档", "its bound is not below that of the grade above"
            row.report("grade-does-not-fit", Col.BOUND, name=grade.name, why=why, why_en=why_en)
        if above and above[-1].bound is None and above[-1].quota is None:
            why = f"排在没有下限也没有名额的“{above[-1].name}”之后，没有单位会得到它"
            why_en = "no unit is left for it"
            row.report("grade-does-not-fit", Col.GRADE, name=grade.name, why=why, why_en=why_en)
        found.append(grade)
    return tuple(found)


def _grade(row: CatalogueRow, groups: Sequence[str]) -> Grade:
    group = row.get(Col.RANKING, as_name) or ""
    if group and groups and group not in groups:
        zh, en = guess(group, list(groups))
        why, why_en = f"没有单位在这个排名组{zh}", f"no unit is ranked there{en}"
        row.report("bad-value", Col.RANKING, value=group, why=why, why_en=why_en)
    quota = row.get(Col.QUOTA, _as_quota)
    return Grade(
        group=group,
        bound=row.get(Col.BOUND, _as_number),
        name=row.get(Col.GRADE, as_name, required=True) or "",
        quota=quota[0] if quota else None,
        share=bool(quota and quota[1]),
    )


def _as_number(value: CellValue) -> float | Fault:
    text = plain(value)
    if isinstance(value, str) and text.endswith("%"):
        return as_rate(text)
    try:
        return value if isinstance(value, float) else float(text.replace(",", ""))
    except ValueError:
        return Fault("应是一个数，如 90 或 90%", "it is no number such as 90 or 90%")


def _as_quota(value: CellValue) -> tuple[float, bool] | Fault:
    """(number, False), or (share, True): 30% or 0.3 is a share, 1 and more a number."""
    number = _as_number(value)
    if isinstance(number, Fault) or number < 0:
        return Fault("应是家数（如 5）或比例（如 30%）", "it is a number such as 5 or a share such as 30%")
    share = number < 1 or (isinstance(value, str) and plain(value).endswith("%"))
    if not share and not number.is_integer():
        return Fault("家数应是整数", "the number of units is whole")
    return number, share
