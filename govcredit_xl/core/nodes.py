"""The tree of a list: how the scores of items become those of the levels above, and of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.unit_terms import Combining

ROOT: Final = "/"
"""Key of the node that is the whole list."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree.

    Attributes:
        key: `ROOT`, or its place below it, such as /1/2; an id where an item of 分项 is the node.
        name: what the list calls it.
        area: the 一级指标 that it lies in; "" for the whole.
        points: 分值, None where the list gives none.
        children: keys of nodes and ids of items that count in it, in the order of the list.
        extras: those beside it (总分外); only the whole has any.
        how: one of `Combining`.
        weights: of the children, where `how` is 加权.
        from_full: 起算 满分: the children take away from `points`.
        lower, upper: its bounds, None: none.
        outside: 总分外.
        criterion: 评分标准 where the node is an item of 分项.
    """

    key: str
    name: str
    area: str = ""
    points: float | None = None
    children: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    how: str = Combining.SUM
    weights: tuple[float, ...] = ()
    from_full: bool = False
    lower: float | None = 0.0
    upper: float | None = None
    outside: bool = False
    criterion: str = ""

    @property
    def is_item(self) -> bool:
        """True for an item whose parts are scored: its key is the item's id."""
        return not self.key.startswith(ROOT)

    @property
    def is_sum(self) -> bool:
        """True where its 分值 is that of its children."""
        return self.how == Combining.SUM and not self.from_full and self.key.startswith(ROOT)


def is_top(node: Node) -> bool:
    """True for the node of a 一级指标."""
    return node.key != ROOT and node.key.count("/") == 1


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of 等次.

    Attributes:
        group: ranking group, "" for all that have no rows of their own.
        bound: the least total, a share of the 分值 where it is 1 or less; None: none.
        name: what it is called.
        quota: the most units, or the most of them as a share where `share`; None: any number.
    """

    group: str
    bound: float | None
    name: str
    quota: float | None = None
    share: bool = False
