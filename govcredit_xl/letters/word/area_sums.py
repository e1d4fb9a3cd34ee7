"""The areas (一级指标) and the whole, such that 分值 = 得分 + 失分 + 待定 and 总得分 = 得分 + 加分 − 否决核减."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.terms import TOTAL, Head, ItemState
from govcredit_xl.letters.word.contents import Chart, Grid, points_text
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.scoring.rules import rule_of

VETO_ROW: Final = "总分一票否决"
CUT: Final = "否决核减"
WHOLE_SCORE: Final = "总得分"
_BLUE, _ORANGE, _GREY = "2E75B6", "C55A11", "BFBFBF"


@dataclass(frozen=True)
class AreaLine:
    """A row: points = base + lost + open; total = base + bonus - cut."""

    name: str
    points: float
    base: float
    lost: float
    open: float
    bonus: float
    cut: float
    provisional: float

    @property
    def total(self) -> float:
        """What counts in the end."""
        return round_half_away(self.base + self.bonus - self.cut)


def area_lines(evaluation: Evaluation) -> list[AreaLine]:
    """The areas in the order of the catalogue, a row for a veto of the total, and the whole."""
    catalogue, scores = evaluation.catalogue, evaluation.scores
    figures = {row["item"]: row for row in scores.items.to_dict("records")}
    lines = []
    for one in scores.areas:
        mine = [
            figures[item.id]
            for item in catalogue.items
            if item.area == one.name
            and not rule_of(item).adds
            and figures[item.id]["state"] != ItemState.EXCLUDED
        ]
        base = add([row["final"] for row in mine])
        lost = add([row["lost"] for row in mine])
        bonus = 0.0 if one.vetoed else one.bonus
        cut = round_half_away(base + bonus - one.final)
        lines.append(AreaLine(one.name, one.points, base, lost, one.open, bonus, cut, one.provisional))
    cut = round_half_away(math.fsum(line.total for line in lines) - scores.total.final)
    there = round_half_away(math.fsum(line.provisional for line in lines) - scores.total.provisional)
    if cut or there:
        lines.append(AreaLine(VETO_ROW, 0.0, 0.0, 0.0, 0.0, 0.0, cut, -there))
    return [*lines, _sum(lines)]


def _sum(lines: Sequence[AreaLine]) -> AreaLine:
    names = ("points", "base", "lost", "open", "bonus", "cut", "provisional")
    return AreaLine(TOTAL, **{name: add([getattr(line, name) for line in lines]) for name in names})


def areas_grid(lines: Sequence[AreaLine]) -> Grid:
    """With columns for what is open, extra points and vetoes where there are any."""
    whole = lines[-1]
    more = bool(whole.bonus or any(line.cut for line in lines))
    columns = [
        (Head.POINTS, 19, "points"), (Head.SCORE, 18, "base"), (Head.LOST, 16, "lost"),
        *([(Head.OPEN, 16, "open")] if whole.open else []),
        *([(Head.BONUS, 15, "bonus")] if whole.bonus else []),
        *([(CUT, 18, "cut")] if any(line.cut for line in lines) else []),
        *([(WHOLE_SCORE, 18, "total")] if more else []),
        *([(Head.PROVISIONAL, 18, "provisional")] if whole.open else []),
    ]  # fmt: skip
    rows = [(line.name, *(points_text(getattr(line, key)) for _, _, key in columns)) for line in lines]
    return Grid(
        (Head.AREA, *(heading for heading, _, _ in columns)),
        rows,
        (56, *(width for _, width, _ in columns)),
        ("left", *("center" for _ in columns)),
        total=True,
    )


def areas_chart(lines: Sequence[AreaLine]) -> Chart:
    """得分, 失分, 待定 of the areas as bars."""
    areas = [line for line in lines[:-1] if line.name != VETO_ROW]
    return Chart(
        "各一级指标得分、失分、待定（分）",
        tuple(line.name for line in areas),
        (
            (Head.SCORE, _BLUE, tuple(line.base for line in areas)),
            (Head.LOST, _ORANGE, tuple(line.lost for line in areas)),
            (Head.OPEN, _GREY, tuple(line.open for line in areas)),
        ),
    )
