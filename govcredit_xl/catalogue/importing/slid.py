"""Recognised rows whose cells have slid: each cell put into the column that its words speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid
from govcredit_xl.catalogue.importing.headings import HeadingColumns

_METHOD: Final = re.compile(r"测评|评价|考评|申报|评选|评审|考核|专项")
_UNIT: Final = re.compile(
    r"(?:局|办|委|院|部|中心|部门|部門|镇街|镇（街道）|镇\(街\)|单位|公司|科|处|站|队|牵头|配合)(?:$|[、，,])"
)
_SCORED: Final = re.compile(r"(?:得|扣|加|计|减)\d|给分|计分|得分|分[。，；]")
_ORDINAL: Final = re.compile(r"([一二三四五六七八九十]{1,2})([（(]\d+分[）)])?")
_IN_PLACE: Final = 1.2
"""What it counts for that a cell already stands in the column."""
_GLUED: Final = re.compile(r"(\d{1,2}(?:\.\d)?)(?=[\u4e00-\u9fff])")


def straightened(
    grid: NoticeGrid, start: int, columns: HeadingColumns
) -> tuple[list[tuple[GridCell, ...]], list[str], list[str]]:
    """Rows and places of a guessed grid below its heading, each cell in the column that it belongs to.

    The third list has, for each row, what fits nowhere.
    """
    roles = _roles(columns)
    rows, places, left_over = [], [], []
    width = len(grid.rows[0])
    for number in range(start, len(grid.rows)):
        texts = [
            (k, text) for k, cell in enumerate(grid.rows[number]) for text in _unglued(cell.text) if text
        ]
        placed, rest = _place(_with_ordinal(texts), roles)
        left_over.append("、".join(rest))
        rows.append(tuple(GridCell(placed.get(k, ""), number * width + k) for k in range(width)))
        places.append(grid.places[number])
    return rows, places, left_over


def _with_ordinal(texts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """`五` beside `重点领域`, `六(16分)` beside a name: one cell that recognition has cut in two."""
    if len(texts) < 2:
        return texts
    (at, first), (_, second) = texts[:2]
    found = _ORDINAL.fullmatch(first)
    if found is None or re.fullmatch(r"[\d.]+", second) or _SCORED.search(second) or len(second) > 20:
        return texts
    return [(at, f"{found[1]}、{second}{found[2] or ''}"), *texts[2:]]


def _unglued(text: str) -> list[str]:
    """`14政府采购` as `14` and `政府采购`: recognition runs a number into the cell beside it."""
    found = _GLUED.match(text)
    if found is None or re.match(r"\d{4}年|\d+(?:\.\d)?分|\d+年", text):
        return [text]
    return [found[1], text[found.end() :]]


def _roles(columns: HeadingColumns) -> list[tuple[int, str]]:
    """(column, role) from left to right."""
    found = [(column, f"level{k}") for k, column in enumerate(columns.levels)]
    named = (
        (columns.number, "number"), (columns.points, "points"), (columns.criterion, "criterion"),
        (columns.method, "method"), (columns.responsible, "responsible"), (columns.leads, "responsible"),
        (columns.supporters, "responsible"), (columns.remark, "remark"),
    )  # fmt: skip
    found += [(column, role) for column, role in named if column is not None]
    return sorted(found)


def _likes(text: str, role: str) -> float:
    """How well a text fits a column."""
    number = re.fullmatch(r"\d{1,3}(?:\.\d)?", text) is not None
    scored = bool(_SCORED.search(text))
    if role == "level0":
        area = re.match(r"[一二三四五六七八九十]{1,3}[、(（]?", text) or re.search(r"[（(]\d+分[）)]", text)
        return 3.0 if area and not scored else -2.0 if number or scored else -0.5
    if role == "number":
        return 2.0 if number and "." not in text else -4.0
    if role == "points":
        return 2.0 if number and float(text) <= 100 else -4.0
    if role == "criterion":
        return 3.0 if scored else -3.0 if number else 0.5 if len(text) > 14 else -1.0
    if role == "method":
        return 2.5 if _METHOD.search(text) and not scored and len(text) < 30 else -2.0
    if role == "responsible":
        return 2.5 if _UNIT.search(text) and not scored and len(text) < 60 else -2.0
    if role.startswith("level"):
        return -3.0 if number or scored else 1.0 if len(text) <= 20 else -1.0
    return -1.0


def _place(
    texts: Sequence[tuple[int, str]], roles: Sequence[tuple[int, str]]
) -> tuple[dict[int, str], list[str]]:
    """(column → text, what fits nowhere): the best way to put cells into columns without changing their order."""
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (len(roles) + 1)]
    for k, (at, text) in enumerate(texts):
        line: list[tuple[float, tuple[int, ...]]] = [(best[k][0][0] - 2.0, (*best[k][0][1], -1))]
        for j, (column, role) in enumerate(roles, 1):
            put = best[k][j - 1][0] + _likes(text, role) + (_IN_PLACE if at == column else 0.0)
            skip = best[k][j][0] - 2.0
            options = [(put, (*best[k][j - 1][1], j - 1)), (skip, (*best[k][j][1], -1)), line[j - 1]]
            line.append(max(options, key=lambda one: one[0]))
        best.append(line)
    _, chosen = best[-1][-1]
    placed = {roles[j][0]: text for (_, text), j in zip(texts, chosen, strict=True) if j >= 0}
    return placed, [text for (_, text), j in zip(texts, chosen, strict=True) if j < 0]
