"""The points that were lost: of which item, by which unit, why; and the items that have no score yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.arithmetic import add, round_half_away
from govcredit_xl.core.terms import TOTAL, Head, ItemState
from govcredit_xl.letters.word.contents import Grid, list_text, points_text, sum_text
from govcredit_xl.letters.word.reasons import Reasons
from govcredit_xl.letters.word.standings import short_name
from govcredit_xl.round.evaluate import Evaluation

MANY_ROWS: Final = 20
"""Rows that a table in the text may have; longer ones go to an attachment."""
MANY_MISSING: Final = 6
LOSER, WHY, LOSERS, WHY_OPEN = "失分单位", "失分原因", "失分单位数", "待定原因"


@dataclass(frozen=True)
class LostPoints:
    """Points of an item that a unit lost."""

    item: str
    unit: str
    points: float


class LossTables:
    """What was lost, in one table or, where that is too long, in two."""

    def __init__(self, evaluation: Evaluation, names: Mapping[str, str], reasons: Reasons) -> None:
        self.evaluation, self.names, self.reasons = evaluation, names, reasons
        self.losses = _losses(evaluation)
        self.items = list(dict.fromkeys(loss.item for loss in self.losses))
        there = {loss.unit for loss in self.losses}
        self.units = [unit.code for unit in evaluation.catalogue.units if unit.code in there]
        self.total = add([loss.points for loss in self.losses])
        beside = evaluation.catalogue.items_beside
        self.beside = add([loss.points for loss in self.losses if loss.item in beside])
        self.many = len(self.losses) > MANY_ROWS

    def body(self) -> Grid:
        """In the text: every loss, or every item where there are too many losses."""
        return self._by_item() if self.many else self.pairs()

    def pairs(self) -> Grid:
        """Every loss with its reason."""
        rows = [
            (
                self.names[loss.item],
                short_name(self.evaluation.catalogue, loss.unit),
                points_text(loss.points),
                self.reasons.of(loss.item, loss.unit),
            )
            for loss in self.losses
        ]
        rows.append((TOTAL, "", points_text(self.total), ""))
        headings = (Head.ITEM_NAME, LOSER, Head.LOST, WHY)
        return Grid(headings, rows, (50, 30, 18, 58), ("left", "center", "center", "left"), total=True)

    def _by_item(self) -> Grid:
        rows = []
        for item in self.items:
            mine = [loss for loss in self.losses if loss.item == item]
            rows.append((self.names[item], points_text(add([loss.points for loss in mine])), str(len(mine))))
        rows.append((TOTAL, points_text(self.total), ""))
        headings = (Head.ITEM_NAME, Head.LOST, LOSERS)
        return Grid(headings, rows, (96, 30, 30), ("left", "center", "center"), total=True)


def _losses(evaluation: Evaluation) -> list[LostPoints]:
    scores = evaluation.scores
    if scores.pairs is None:
        return [LostPoints(row["item"], row["unit"], row["lost"]) for row in scores.lost.to_dict("records")]
    found = [
        LostPoints(row["item"], row["unit"], round_half_away(row["points"] - row["final"]))
        for row in scores.pairs.to_dict("records")
        if row["counts"] and not math.isnan(row["final"]) and row["final"] < row["points"]
    ]
    place = {item.id: k for k, item in enumerate(evaluation.catalogue.items)}
    return sorted(found, key=lambda loss: place[loss.item])


def waiting_grid(evaluation: Evaluation, rows: Sequence[Mapping[Any, Any]], names: Mapping[str, str]) -> Grid:
    """The items that have no score yet, and what they wait for."""
    district = evaluation.scores.pairs is None
    found = [
        (
            names[row["item"]],
            points_text(row["points"]),
            *((points_text(row["provisional"]),) if district else ()),
            _waits_for(evaluation, row),
        )
        for row in rows
    ]
    points = points_text(add([row["points"] for row in rows]))
    there = sum_text([row["provisional"] for row in rows])
    if district:
        found.append((TOTAL, points, there, ""))
        headings: tuple[str, ...] = (Head.ITEM_NAME, Head.POINTS, Head.PROVISIONAL, WHY_OPEN)
        return Grid(headings, found, (70, 16, 17, 53), ("left", "center", "center", "left"), total=True)
    found.append((TOTAL, points, ""))
    headings = (Head.ITEM_NAME, Head.POINTS, WHY_OPEN)
    return Grid(headings, found, (78, 16, 62), ("left", "center", "left"), total=True)


def _waits_for(evaluation: Evaluation, row: Mapping[Any, Any]) -> str:
    if row["state"] == ItemState.JUDGED:
        return "由评审认定，尚未核定"
    if row["disagree"]:
        return "牵头单位填报不一致"
    names = [short_name(evaluation.catalogue, code) for code in row["missing"]]
    if not names:
        return "数据未齐"
    shown = list_text(names[:MANY_MISSING])
    return f"缺{shown}" + (f"等{len(names)}家" if len(names) > MANY_MISSING else "")
