"""汇总表.xlsx read back: its figures as they stand in its cells, and whether they are still those of the rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.cells import a1
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.sheets import Book, cell_text, find_table, read_book
from govcredit_xl.master.shown_figures import TablesMissing
from govcredit_xl.round.rollup import WAYS, WEIGHTED, roll_up
from govcredit_xl.round.rollup_book import AREAS, OVER, RATES, ROUNDS, rollup_workbook

_ROUND_HEADS: Final = (
    "轮次", "年度", "名次", "分值", "得分", "得分率", "暂测分", "待定项", "单位", "已报", "来源",
)  # fmt: skip
_RATE_HEADS: Final = ("编号", "评分项", "轮次", "率", "名次", "参评数")
_OFF: Final = 1e-6
Cells = dict[str, Any]


@dataclass(frozen=True)
class RolledFigures:
    """What the sheets show; numbers are None where blank.

    Attributes:
        rounds: rows of 各轮得分 by heading, in the order named.
        areas: 一级指标, 分值, 平均 and a column for each round.
        rates: rows of 比率排名.
        over: rows of 合并得分 (单位, 组别, 合并, 组内名次), without that of the weights.
        how: how units' scores were combined, "" where there are none.
        weights: of the rounds, where they were given.
    """

    rounds: tuple[Cells, ...]
    areas: tuple[Cells, ...]
    rates: tuple[Cells, ...]
    over: tuple[Cells, ...]
    how: str
    weights: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """How the rounds are called."""
        return tuple(one["轮次"] for one in self.rounds)


def read_rollup(book: Book) -> RolledFigures:
    """The figures of a 汇总表.

    Raises:
        TablesMissing: it is none.
    """
    rounds = tuple(_rows(book, ROUNDS, _ROUND_HEADS))
    if not rounds:
        raise TablesMissing((ROUNDS,))
    names = [one["轮次"] for one in rounds]
    areas = tuple(_rows(book, AREAS, ("一级指标", "分值", "平均", *names)))
    rates = tuple(_rows(book, RATES, _RATE_HEADS))
    for way in WAYS:
        value = f"合并（{way}）"
        over = list(_rows(book, OVER, ("单位", "组别", *names, value, "组内名次")))
        if over:
            weights: tuple[float, ...] = ()
            if way == WEIGHTED:
                first = over.pop(0)
                weights = tuple(first[name] for name in names)
            rows = tuple({**one, "合并": one[value]} for one in over)
            return RolledFigures(rounds, areas, rates, rows, way, weights)
    return RolledFigures(rounds, areas, rates, (), "", ())


_TEXTS: Final = frozenset({"轮次", "年度", "来源", "一级指标", "评分项", "编号", "组别"})


def _rows(book: Book, sheet: str, headings: tuple[str, ...]) -> Iterator[Cells]:
    picture = book.sheet(sheet)
    table = find_table(picture, headings) if picture is not None else None
    for number, record in table.rows() if table is not None else ():
        cells: Cells = {"@": a1(number, 1)}
        for heading in headings:
            value = record[heading]
            text = heading in _TEXTS or (heading == "单位" and sheet == OVER)
            number_ = float(value) if isinstance(value, (int, float)) else None
            cells[heading] = cell_text(value) if text else number_
        yield cells


# -- is it still true? ---------------------------------------------------------------------------------------
def differences(one: RolledFigures, other: RolledFigures, file: str) -> Iterator[Problem]:
    """Where two readings differ: what the workbook shows, and what it should."""
    for sheet, mine, theirs in (
        (ROUNDS, one.rounds, other.rounds), (AREAS, one.areas, other.areas), (RATES, one.rates, other.rates),
        (OVER, one.over, other.over),
    ):  # fmt: skip
        if len(mine) != len(theirs):
            yield _differs(file, sheet, "", "行数", str(len(mine)), str(len(theirs)))
        for left, right in zip(mine, theirs, strict=False):
            for heading in left:
                if heading not in ("@", "来源") and not _same(left[heading], right.get(heading)):
                    texts = _text(left[heading]), _text(right.get(heading))
                    yield _differs(file, sheet, left["@"], heading, *texts)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _OFF
    return bool(one == other)


def _text(value: Any) -> str:
    return "（空白）" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _differs(file: str, sheet: str, cell: str, what: str, said: str, now: str) -> Problem:
    facts: dict[str, str | float] = {"what": what, "said": said, "now": now}
    return Problem("rollup-differs", file=file, sheet=sheet, cell=cell or None, facts=facts)


def rolled_again(found: RolledFigures, folder: Path) -> tuple[RolledFigures | None, list[str]]:
    """The same rounds rolled up anew; None and the sources that are not there (any more).

    Args:
        found: what the workbook shows.
        folder: where it stands.
    """
    sources = [folder / one["来源"] for one in found.rounds]
    gone = [one["来源"] for one, path in zip(found.rounds, sources, strict=True) if not path.exists()]
    if gone:
        return None, gone
    weights = dict(zip(found.names, found.weights, strict=True)) if found.weights else None
    anew, _ = roll_up(sources, found.how or WAYS[1], weights)
    if anew is None:
        return None, [one["来源"] for one in found.rounds]
    return read_rollup(read_book(rollup_workbook(anew, folder))), []


def mean(values: Sequence[float]) -> float:
    """The mean to 2 decimals."""
    return round_half_away(sum(values) / len(values))
