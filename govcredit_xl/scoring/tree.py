"""A unit's items put together: nodes, extras, vetoes, the total."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govcredit_xl.core.arithmetic import RATE_DIGITS, add, round_half_away
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.nodes import ROOT, Node, is_top
from govcredit_xl.core.unit_terms import Combining
from govcredit_xl.scoring.figures import NAN
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL
from govcredit_xl.scoring.sums import bonus_cap


class NodeScore(NamedTuple):
    """What a unit has in a node or an item: its 分值 there, and its score, NaN while it is open."""

    points: float
    score: float


@dataclass(frozen=True)
class UnitTotal:
    """A unit's figures.

    Attributes:
        nodes: key → standing, for the nodes that hold an item that counts for the unit.
        points: 分值; score: 得分 within the total; extra: 加减分; total, rate: NaN while something is open.
        beside: 加减分 before a veto of the total.
        vetoed: what a veto made 0, "" where none did.
    """

    nodes: Mapping[str, NodeScore]
    points: float
    score: float
    extra: float
    total: float
    rate: float
    beside: float
    vetoed: str = ""


def combine(node: Node, children: Sequence[tuple[NodeScore, float]], *, partly: bool = False) -> NodeScore:
    """The node over its children that count, each with its weight.

    Args:
        node: the node.
        children: at least one.
        partly: use only the children that have a score.
    """
    fixed = node.points or 0.0
    points = add([child.points for child, _ in children]) if node.is_sum else fixed
    there = [(child, weight) for child, weight in children if not math.isnan(child.score)]
    needs_all = node.how in (Combining.SUM, Combining.WEIGHTED) and not partly
    if (needs_all and len(there) < len(children)) or (not there and not node.from_full):
        return NodeScore(points, NAN)
    scores = [child.score for child, _ in there]
    if node.how == Combining.WEIGHTED:
        weights = math.fsum(weight for _, weight in there)
        parts = math.fsum(weight * child.score / child.points for child, weight in there if child.points)
        value = fixed * parts / weights if weights else NAN
    elif node.how == Combining.MEAN:
        value = math.fsum(scores) / len(scores) if scores else NAN
    elif node.how == Combining.MOST:
        value = max(scores, default=NAN)
    elif node.how == Combining.LEAST:
        value = min(scores, default=NAN)
    else:
        value = math.fsum(scores)
    if node.from_full:
        value = fixed + value if node.how == Combining.SUM else value
    return NodeScore(points, _within(node, round_half_away(value)))


def _within(node: Node, value: float) -> float:
    if node.upper is not None:
        value = min(value, node.upper)
    return max(value, node.lower) if node.lower is not None else value


class UnitTree:
    """The tree of a catalogue, ready for many units."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.nodes, self.items = catalogue.node_by_key, catalogue.item_by_id
        self.root = self.nodes[ROOT]
        self.caps = {area.name: bonus_cap(catalogue, area.name) for area in catalogue.areas}

    def area_of(self, key: str) -> str:
        """一级指标 of an item or node."""
        return self.items[key].area if key in self.items and key not in self.nodes else self.nodes[key].area

    def total(
        self, own: Mapping[str, NodeScore], vetoes: Sequence[str] = (), *, partly: bool = False
    ) -> UnitTotal:
        """A unit's total.

        Args:
            own: id → standing, of the unit's items that count.
            vetoes: ids of items whose veto strikes the unit.
            partly: as if only what is there counted.
        """
        items = [self.items[key] for key in vetoes]
        struck = {item.area for item in items if rule_of(item).scope(item) == STRIKES_AREA}
        nodes: dict[str, NodeScore] = {}
        whole = self._standing(self.root, own, struck, nodes, partly) or NodeScore(0.0, NAN)
        extra = beside = self._extra(own, struck, nodes, partly)
        score = whole.score
        vetoed = "、".join(sorted(struck))
        if any(rule_of(item).scope(item) == STRIKES_TOTAL for item in items):
            score, extra, vetoed = 0.0, 0.0, STRIKES_TOTAL
        total = round_half_away(score + extra)
        rate = round_half_away(total / whole.points, RATE_DIGITS) if whole.points > 0 else NAN
        return UnitTotal(nodes, whole.points, score, extra, total, rate, beside, vetoed)

    def _standing(
        self,
        node: Node,
        own: Mapping[str, NodeScore],
        struck: set[str],
        nodes: dict[str, NodeScore],
        partly: bool,
    ) -> NodeScore | None:
        """The unit's standing in a node, also put into `nodes`; None where nothing below it counts."""
        children = []
        weights = node.weights or (1.0,) * len(node.children)
        for key, weight in zip(node.children, weights, strict=True):
            below = self.nodes.get(key)
            found = own.get(key) if below is None else self._standing(below, own, struck, nodes, partly)
            if found is not None:
                children.append((found, weight))
        if not children:
            return None
        found = combine(node, children, partly=partly)
        if is_top(node) and node.area in struck:
            found = NodeScore(found.points, 0.0)
        nodes[node.key] = found
        return found

    def _extra(
        self,
        own: Mapping[str, NodeScore],
        struck: set[str],
        nodes: dict[str, NodeScore],
        partly: bool,
    ) -> float:
        """加减分: what stands beside the total, 加分 of an area within its cap."""
        found: list[float] = []
        gains: dict[str, list[float]] = {}
        for key in self.root.extras:
            below = self.nodes.get(key)
            one = own.get(key) if below is None else self._standing(below, own, struck, nodes, partly)
            area = self.area_of(key)
            if one is None or area in struck or (partly and math.isnan(one.score)):
                continue
            if below is None and gains_points(self.items[key]):
                gains.setdefault(area, []).append(one.score)
            else:
                found.append(one.score)
        for area, scores in gains.items():
            total, cap = sum(scores), self.caps.get(area)  # NaN stays NaN
            found.append(total if cap is None or math.isnan(total) else min(total, cap))
        return NAN if any(map(math.isnan, found)) else add(found)


def gains_points(item: Item) -> bool:
    """True where the item adds points beside the total, so that a cap of 加分 is for it too."""
    return rule_of(item).capped(item)
