"""Points that a unit has from a level above its items: where a level starts full, is weighted or has bounds."""

from __future__ import annotations

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.nodes import ROOT, Node

_OTHERWISE = "按上级指标计算的部分"


def starting_nodes(catalogue: Catalogue) -> tuple[Node, ...]:
    """The levels that are no plain sum, if all of them start from their full points; else none."""
    apart = [node for node in catalogue.nodes if not node.is_sum and not node.outside]
    return tuple(apart) if all(node.from_full and node.key.startswith(ROOT) for node in apart) else ()


def carried_name(catalogue: Catalogue) -> str:
    """What the row of such points is called: 工作实绩起算分."""
    names = [node.name for node in starting_nodes(catalogue)]
    return f"{'、'.join(names)}起算分" if names and all(names) else _OTHERWISE
