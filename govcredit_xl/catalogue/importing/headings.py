"""What the columns of a list are: by the words people use for them, and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid, clean
from govcredit_xl.catalogue.importing.texts import as_figure, plain_key

LEVEL: Final = "level"
LEVEL_POINTS: Final = "level points"
NUMBER: Final = "number"
POINTS: Final = "points"
CRITERION: Final = "criterion"
METHOD: Final = "method"
RESPONSIBLE: Final = "responsible"
LEADS: Final = "leads"
SUPPORTERS: Final = "supporters"
ASSESSOR: Final = "assessor"
REMARK: Final = "remark"
IGNORED: Final = "ignored"

_SUBJECT: Final = "(?:考核|评价|考评|测评|评估|检查|指标|评议|督查|监测|评分|计分|任务|创建|评定)"
_WORDS: Final = (
    (LEVEL_POINTS, re.compile(r"([一二三四五])级(?:指标)?(?:分值|权重|分数)")),
    (LEVEL, re.compile(r"([一二三四五])级(?:指标|项目|目标|内容|类别)?")),
    (IGNORED, re.compile(r"(?:自评|实得|最终|考核|评价|单位)?得分|自评(?:分|分值|情况)?|扣分(?:情况|原因|理由)?|考核结果|完成情况|(?:考核|评价|复核)分")),
    (NUMBER, re.compile(r"(?:指标)?(?:序号|编号|序|NO\.?)")),
    (CRITERION, re.compile(
        rf"{_SUBJECT}?(?:评分|计分|打分|赋分|扣分|得分|记分|评定)(?:标准|细则|办法|方法|规则|方式|说明|要点)(?:和分值|及分值)?"
        rf"|{_SUBJECT}(?:标准|细则)|考核(?:评分|计分)(?:标准|细则|办法)|加?减?分标准|计算(?:方法|办法|公式)"
    )),
    (POINTS, re.compile(rf"(?:各项|单项|标准|{_SUBJECT})?(?:分值|标准分|满分|配分|基本分|基础分|权重分?|分数)(?:值)?")),
    (METHOD, re.compile(
        rf"{_SUBJECT}(?:方法|方式|办法|途径|依据)|(?:数据|信息|资料|材料)来源|(?:印证|佐证|证明|申报)(?:材料|资料)(?:要求)?|评分依据"
    )),
    (LEADS, re.compile(r"牵头(?:责任|负责)?(?:单位|部门)")),
    (SUPPORTERS, re.compile(r"(?:配合|协办|协同|参与)(?:责任)?(?:单位|部门)")),
    (ASSESSOR, re.compile(r"(?:负责)?(?:考核|考评|评分|评价|打分)(?:责任)?(?:单位|部门|主体|机构)|数据提供(?:单位|部门)|负责考核(?:的)?(?:单位|部门)")),
    (RESPONSIBLE, re.compile(
        r"(?:主要)?责任(?:部门|单位|主体|科室|分工|人)(?:及分工)?|(?:承办|落实|实施|负责|被考核|考核对象|完成)(?:单位|部门|科室)|任务分工|考核对象|评价对象"
    )),
    (REMARK, re.compile(r"备注|说明")),
    (LEVEL, re.compile(
        rf"{_SUBJECT}?(?:项目|内容|指标|类别|事项|要点|名称|类型|要素|目录|要求|对象内容)(?:名称)?|(?:工作|主要|重点|目标|具体)+(?:任务|内容|指标|要求|目标|事项|措施|标准)|{_SUBJECT}(?:任务|目标)"
    )),
)  # fmt: skip
_ORDER: Final = "一二三四五"
_SCORING: Final = re.compile(r"(?:得|扣|加|计|减)\s*\d+(?:\.\d+)?\s*分|分$|给分|计分|得分")
_JOINED: Final = re.compile(r"以及|及|和|与|、|/")
_LONGEST_HEADING: Final = 16


@dataclass(frozen=True)
class HeadingColumns:
    """Which column is what; None where there is none.

    Attributes:
        levels: from the highest level to the lowest.
        level_points: level (0 is the highest) → column of its points.
        from_content: words of the columns that were told by what stands in them.
        others: (column, heading) of those that are none of these: what stands there is kept as it is.
    """

    levels: tuple[int, ...] = ()
    level_points: dict[int, int] = field(default_factory=dict)
    number: int | None = None
    points: int | None = None
    criterion: int | None = None
    method: int | None = None
    responsible: int | None = None
    leads: int | None = None
    supporters: int | None = None
    assessor: int | None = None
    remark: int | None = None
    from_content: tuple[str, ...] = ()
    others: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Heading:
    """The heading of a grid.

    Attributes:
        first, height: its rows.
        texts: of each column, as compared.
    """

    first: int
    height: int
    texts: tuple[str, ...]
    columns: HeadingColumns


def role_of(text: str) -> tuple[str, int] | None:
    """(role, level) that a heading names; level is 0 for 一级, -1 where it names none."""
    key = re.sub(r"[（(].*?[）)]", "", plain_key(text))
    if not key or len(key) > _LONGEST_HEADING:
        return None
    whole = _named(key)
    if whole is not None:
        return whole
    pieces = _JOINED.split(key)
    if len(pieces) > 1 and pieces[-1] in {"标准", "细则", "评分", "计分", "评分办法"}:
        return CRITERION, -1
    parts = [found for part in pieces if (found := _named(part)) is not None]
    return next((found for found in parts if found[0] == CRITERION), parts[0] if parts else None)


def _named(key: str) -> tuple[str, int] | None:
    for role, pattern in _WORDS:
        found = pattern.fullmatch(key)
        if found is not None:
            named = found[1] if pattern.groups and found[1] else ""
            return role, _ORDER.index(named) if named else -1
    return None


def find_heading(grid: NoticeGrid) -> Heading | None:
    """The heading of a grid: the first row that names a criterion or points, and three columns in all."""
    for number, row in enumerate(grid.rows[:40]):
        roles = {cell.block: found[0] for cell in row if (found := role_of(cell.text)) is not None}
        named = list(roles.values())
        decisive = CRITERION in named or (POINTS in named and LEVEL in named)
        if decisive and len(roles) >= min(3, len({cell.block for cell in row})) and len(roles) >= 2:
            height = _height(grid, number)
            texts = _texts(grid, number, height)
            return Heading(
                number, height, tuple(map(plain_key, texts)), _columns(grid, number + height, texts)
            )
    return None


def is_heading_again(row: Sequence[GridCell], heading: Heading) -> bool:
    """True for a row that repeats the heading, as at the top of a page."""
    shown = [plain_key(cell.text) for cell in row]
    same = sum(a == b and a != "" for a, b in zip(shown, heading.texts, strict=False))
    return same >= max(2, 0.6 * sum(text != "" for text in heading.texts))


def _height(grid: NoticeGrid, number: int) -> int:
    """2 where the row below shares merged cells with the heading and names columns itself."""
    if number + 1 >= len(grid.rows):
        return 1
    above = {cell.block for cell in grid.rows[number]}
    below = grid.rows[number + 1]
    own = [cell.text for cell in below if cell.block not in above and cell.text]
    shared = any(cell.block in above for cell in below)
    return 2 if shared and own and all(role_of(text) is not None for text in own) else 1


def _texts(grid: NoticeGrid, number: int, height: int) -> list[str]:
    """The text that names each column: the lower one of two where it names something."""
    texts = [cell.text for cell in grid.rows[number]]
    if height == 2:
        below = [cell.text for cell in grid.rows[number + 1]]
        texts = [b if role_of(b) is not None else a for a, b in zip(texts, below, strict=True)]
    return texts


def _columns(grid: NoticeGrid, start: int, texts: Sequence[str]) -> HeadingColumns:
    roles = [role_of(text) for text in texts]
    rows = grid.rows[start:]
    found: dict[str, int] = {}
    levels: list[tuple[int, int]] = []  # (level, column)
    level_points: dict[int, int] = {}
    for column, told in enumerate(roles):
        if told is None or told[0] == IGNORED:
            continue
        role, level = told
        if role == LEVEL_POINTS:
            level_points[level] = column
        elif role == LEVEL:
            levels.append((level, column))
        else:
            found.setdefault(role, column)
    levels, number = _numbers_among(levels, found.get(NUMBER), rows)
    columns = HeadingColumns(
        levels=tuple(column for _, column in sorted(levels, key=lambda one: (one[0] < 0, one[0], one[1]))),
        level_points=level_points,
        number=number,
        points=found.get(POINTS),
        criterion=found.get(CRITERION),
        method=found.get(METHOD),
        responsible=found.get(RESPONSIBLE),
        leads=found.get(LEADS),
        supporters=found.get(SUPPORTERS),
        assessor=found.get(ASSESSOR),
        remark=found.get(REMARK),
    )
    columns = columns if grid.guessed else _by_content(columns, rows, texts)
    return replace(columns, others=_others(columns, texts))


def _others(columns: HeadingColumns, texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """HeadingColumns with a heading that are nothing in particular."""
    known = {
        columns.number, columns.points, columns.criterion, columns.method, columns.responsible, columns.leads,
        columns.supporters, columns.assessor, columns.remark, *columns.levels, *columns.level_points.values(),
    }  # fmt: skip
    return tuple(
        (k, clean(text).replace("\n", "")) for k, text in enumerate(texts) if k not in known and clean(text)
    )


def _numbers_among(
    levels: list[tuple[int, int]], number: int | None, rows: Sequence[Sequence[GridCell]]
) -> tuple[list[tuple[int, int]], int | None]:
    """A heading over two columns, one of numbers: that one is the number, the other the level."""
    kept = []
    for level, column in levels:
        texts = [row[column].text for row in rows if row[column].text]
        numeric = sum(re.fullmatch(r"\d{1,3}(\.\d{1,3})*", text) is not None for text in texts)
        if texts and numeric > 0.8 * len(texts) and len(levels) > 1:
            number = column if number is None else number
        else:
            kept.append((level, column))
    return kept, number


def _by_content(
    columns: HeadingColumns, rows: Sequence[Sequence[GridCell]], texts: Sequence[str]
) -> HeadingColumns:
    """What the words leave open, told by what stands in the columns."""
    if columns.criterion is None:
        candidates = [*columns.levels, *(c for c in (columns.method, columns.remark) if c is not None)]
        best = max(candidates, key=lambda column: _scoring_share(rows, column), default=None)
        if best is None or not _scoring_share(rows, best):
            best = max(columns.levels, key=lambda column: _length(rows, column), default=None)
        if best is not None:
            columns = replace(
                columns,
                criterion=best,
                levels=tuple(column for column in columns.levels if column != best),
                method=None if columns.method == best else columns.method,
                remark=None if columns.remark == best else columns.remark,
                from_content=(*columns.from_content, texts[best]),
            )
    if columns.points is None and not columns.level_points:
        taken = {columns.number, columns.criterion, *columns.levels}
        for column in range(len(texts)):
            if column in taken or not texts[column].strip():
                continue
            cells = [row[column].text for row in rows if row[column].text]
            if cells and sum(as_figure(text) is not None for text in cells) > 0.8 * len(cells):
                return replace(columns, points=column, from_content=(*columns.from_content, texts[column]))
    return columns


def _scoring_share(rows: Sequence[Sequence[GridCell]], column: int) -> float:
    texts = [row[column].text for row in rows if row[column].text]
    return sum(_SCORING.search(text) is not None for text in texts) / len(texts) if texts else 0.0


def _length(rows: Sequence[Sequence[GridCell]], column: int) -> float:
    texts = {row[column].text for row in rows if row[column].text}
    return sum(map(len, texts)) / len(texts) if texts else 0.0
