"""Rows of a notice as scoring items: names and points of each level, parts cut apart, numbers given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.catalogue.importing.rows import Key, NoticeRow, NoticeTable, outside_of
from govcredit_xl.catalogue.importing.texts import (
    Titled,
    as_figure,
    figure,
    plain_key,
    points_of,
    split_parts,
    titled,
)
from govcredit_xl.core.terms import Col


@dataclass(frozen=True, slots=True)
class ItemDoubt:
    """What is not sure about an item: the heading that it is about, what, and the words it rests on."""

    heading: str
    what: str
    basis: str = ""


@dataclass(frozen=True)
class DraftItem:
    """A scoring item as the notice prints it.

    Attributes:
        id: 编号.
        area_points, indicator_points, points: None where the notice prints none.
        deeper, deeper_points: names and printed points of the levels below the second, 三级指标 first.
        outside: under 加分项 or the like.
        table: number of its table.
        place: where it stands in the notice.
        row: the row it comes from.
    """

    id: str
    area_ordinal: str
    area: str
    area_points: float | None
    number: str
    indicator: str
    indicator_points: float | None
    points: float | None
    criterion: str
    row: NoticeRow
    table: int
    deeper: tuple[str, ...] = ()
    outside: bool = False
    doubts: tuple[ItemDoubt, ...] = ()
    deeper_points: tuple[float | None, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands in the notice."""
        return self.row.place


def draft_items(tables: Sequence[NoticeTable]) -> list[DraftItem]:
    """The items of all tables; names of areas that two tables share are told apart by the table's name."""
    items: list[DraftItem] = []
    seen: set[str] = set()
    for index, table in enumerate(tables):
        found = _Drafter(table, index, _next_number(items)).items()
        names = {item.area for item in found}
        if names & seen:
            found = [replace(item, area=f"{item.area}（{_short(table.name, index)}）") for item in found]
        seen |= names
        items += found
    return _distinct(items)


_SHARE: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*[%％]")
"""A weight in the place of points."""
_GROUPS: Final = re.compile(r"乡镇|镇街|镇（街道）|街道|部门|县直|区直|单位|国企|村|社区")


def _short(name: str, index: int) -> str:
    found = _GROUPS.search(name)
    return found[0] if found else f"表{index + 1}"


def scored_group(name: str) -> str:
    """The group of units that a table is for, by its title."""
    found = _GROUPS.search(name)
    return "被考核单位" if found is None or found[0] == "单位" else found[0]


def _next_number(items: Sequence[DraftItem]) -> int:
    numbers = [int(item.number) for item in items if item.number.isdigit()]
    return max(numbers, default=0) + 1


def _distinct(items: list[DraftItem]) -> list[DraftItem]:
    """Ids that stand there twice get the next free number of their indicator."""
    taken: set[str] = set()
    found = []
    for item in items:
        id_ = item.id
        while id_ in taken:
            head, _, last = id_.rpartition(".")
            id_ = f"{head}.{int(last) + 1}" if head else f"{id_}.1"
        taken.add(id_)
        found.append(item if id_ == item.id else replace(item, id=id_))
    return found


class _Drafter:
    """The items of one table."""

    def __init__(self, table: NoticeTable, index: int, start: int) -> None:
        self.table, self.index, self.next = table, index, start
        self.columns = table.heading.columns
        self.per_row = _numbers_are_per_row(table.rows)

    def items(self) -> list[DraftItem]:
        """In the order of the table."""
        found: list[DraftItem] = []
        groups = _grouped(self.table.rows)
        areas = self._areas(groups)
        for (area, inside), rows in zip(areas, groups, strict=True):
            found += self._indicator(rows, area, inside)
        return found

    def _areas(self, groups: Sequence[Sequence[NoticeRow]]) -> list[tuple[Titled, Titled]]:
        """(area, indicator) of each group, as printed."""
        named = []
        for number, rows in enumerate(groups, 1):
            row = rows[0]
            names = [titled(cell.text) for cell in row.levels]
            section = titled(row.section) if row.section else None
            if not names:
                area = section or Titled("", self.table.name, None)
                inside = Titled("", _first_words(row.criterion), None)
            elif len(names) == 1:
                area, inside = (section, names[0]) if section is not None else (names[0], names[0])
            else:
                area, inside = names[0], names[1]
            if not inside.name:
                inside = Titled(inside.ordinal, f"指标{number}", inside.points)
            named.append((area if area.name else Titled(area.ordinal, self.table.name, area.points), inside))
        return [
            (self._with_points(area, rows[0], 0), inside)
            for (area, inside), rows in zip(named, groups, strict=True)
        ]

    def _with_points(self, name: Titled, row: NoticeRow, level: int) -> Titled:
        """The name with the points of its column, where its own text has none."""
        printed = as_figure(row.level_points.get(level, ""))
        return (
            name if name.points is not None or printed is None else Titled(name.ordinal, name.name, printed)
        )

    def _indicator(self, rows: Sequence[NoticeRow], area: Titled, inside: Titled) -> list[DraftItem]:
        inside = self._with_points(inside, rows[0], 1)
        number = self._number(rows[0])
        drafts: list[DraftItem] = []
        for shared in _by_points(rows):
            drafts += self._shared(shared, area, inside, number)
        whole = as_figure(rows[0].points.text)
        one_cell = len({row.points.key for row in rows}) == 1
        if inside.points is None and whole is not None and one_cell:
            drafts = [replace(draft, indicator_points=whole) for draft in drafts]
        if len(drafts) == 1 and self.per_row:
            return [replace(drafts[0], id=number)] if re.fullmatch(r"\d+(\.\d+)*", number) else drafts
        return [replace(draft, id=f"{number}.{k}") for k, draft in enumerate(drafts, 1)]

    def _number(self, row: NoticeRow) -> str:
        """The printed number where it is one, else the next."""
        found = re.fullmatch(r"\D{0,2}(\d{1,3})\D{0,2}", row.number.text.strip())
        slid = self.table.guessed and found is not None and int(found[1]) < self.next - 1
        if found is not None and not self.per_row and self.index == 0 and not slid:
            self.next = max(self.next, int(found[1]) + 1)
            return str(int(found[1]))
        number, self.next = self.next, self.next + 1
        return str(number)

    def _shared(
        self, rows: Sequence[NoticeRow], area: Titled, inside: Titled, number: str
    ) -> list[DraftItem]:
        """The items of rows that share a cell of points."""
        printed = as_figure(rows[0].points.text)
        deepest = titled(rows[0].levels[-1].text).points if len(rows[0].levels) > 2 else None
        found: list[DraftItem] = []
        for row in rows:
            alone = len(rows) == 1
            points = (printed if printed is not None else deepest) if alone else None
            doubts = [ItemDoubt(Col.CRITERION, doubt, row.place) for doubt in row.doubts]
            if points is None:
                points = points_of(row.criterion)
                whole = inside.points if alone and printed is None and self._only(row) else None
                if whole is not None and (points is None or split_parts(row.criterion, whole)):
                    points = whole
                share = _SHARE.fullmatch(row.points.text.strip())
                if points is None and share is not None:
                    points = float(share[1])
                    what = f"原文写的是权重 {share[0]}，按 100 分的总分填了 {share[1]} 分，请核对"
                    doubts.append(ItemDoubt(Col.POINTS, what, row.points.text))
                doubts += self._told(points, printed, row, alone)
            base = DraftItem(
                "", area.ordinal, area.name, area.points, number, inside.name, inside.points, points,
                row.criterion.replace("\n", ""), row, self.index,
                tuple(titled(cell.text).name for cell in row.levels[2:]), outside_of(row) or points == 0,
                tuple(doubts), tuple(self._with_points(titled(cell.text), row, level).points
                for level, cell in enumerate(row.levels[2:], 2)),
            )  # fmt: skip
            found += _parts(base, None if alone else printed, len(rows))
        return found

    def _only(self, row: NoticeRow) -> bool:
        return sum(other.levels == row.levels for other in self.table.rows) == 1

    def _told(
        self, points: float | None, printed: float | None, row: NoticeRow, alone: bool
    ) -> list[ItemDoubt]:
        if points is None:
            return [ItemDoubt(Col.POINTS, "原文没有写这一项的分值，请填写", row.points.text)]
        if alone:
            return []
        return (
            [
                ItemDoubt(
                    Col.POINTS,
                    f"几行合用一个分值（{figure(printed or 0)}），这一项的分值取自评分标准",
                    row.criterion,
                )
            ]
            if printed is not None
            else []
        )


def _parts(base: DraftItem, printed: float | None, rows: int) -> list[DraftItem]:
    """The item, or its parts where it is several that add up to its points."""
    worth = base.points if rows == 1 else None
    parts = split_parts(base.row.criterion, worth)
    if not parts and rows > 1:
        # The cell of points is shared: what this row gives can only be told by its text.
        gains = split_parts(base.row.criterion, _sum_of_gains(base.row.criterion))
        parts = gains if _within(gains, printed) else []
    if not parts:
        return [base]
    what = f"原文一格里有 {len(parts)} 项，已拆成 {len(parts)} 个评分项"
    return [
        replace(
            base,
            points=part.points,
            criterion=part.text,
            doubts=(*base.doubts, ItemDoubt(Col.CRITERION, what, base.row.criterion[:60])),
        )
        for part in parts
    ]


def _sum_of_gains(text: str) -> float | None:
    from govcredit_xl.catalogue.importing.texts import gained

    found = gained(text)
    return round(sum(found), 6) if found else None


def _within(parts: Sequence[object], printed: float | None) -> bool:
    return bool(parts) and printed is not None and sum(part.points for part in parts) <= printed  # type: ignore[attr-defined]


def _first_words(text: str) -> str:
    return re.split(r"[，,。；;：:（(]", text.replace("\n", ""))[0][:20] or "指标"


def _numbers_are_per_row(rows: Sequence[NoticeRow]) -> bool:
    """True where each row has a number of its own though several stand under one name."""
    numbers = [row.number.text for row in rows if row.number.text]
    keys = [row.number.key for row in rows if row.number.text]
    groups = _grouped(rows)
    several = [group for group in groups if len(group) > 1]
    own = [group for group in several if len({row.number.key for row in group}) == len(group)]
    return (
        len(numbers) == len(set(numbers)) == len(set(keys)) == len(rows)
        and len(own) == len(several)
        and bool(several)
    )


def _grouped(rows: Sequence[NoticeRow]) -> list[list[NoticeRow]]:
    """Rows of one indicator: those whose first two levels are the same."""
    found: list[list[NoticeRow]] = []
    before: tuple[object, ...] = ()
    for row in rows:
        names = tuple(plain_key(cell.text) for cell in row.levels[:2])
        number = row.number.key if not any(names[1:]) else None
        key = (*names, row.section, number) if names else (row.place,)
        if not found or key != before:
            found.append([])
        found[-1].append(row)
        before = key
    return found


def _by_points(rows: Sequence[NoticeRow]) -> list[list[NoticeRow]]:
    """Rows that share a cell of points."""
    found: list[list[NoticeRow]] = []
    before: Key | None = None
    for row in rows:
        if not found or row.points.key != before or row.points.key == (-1, -1) or not row.points.text:
            found.append([])
        found[-1].append(row)
        before = row.points.key
    return found
