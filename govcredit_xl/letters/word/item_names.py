"""Short names of scoring items: what a document calls them, so that items of one indicator are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from govcredit_xl.core.model import Catalogue, Item

_ASIDE: Final = re.compile(r"[（(][^（()）]{6,}[）)]")
_END: Final = re.compile(r"[，。；;,\n]")
_FRAME: Final = re.compile(
    r"^(?:按照|根据|按)?(.+?)(?:计分|衡量|计算得分|得分|评分|酌情给分|给分|[得计]?\d{1,6}(?:\.\d{1,6})?分)?$"
)
_INTRODUCES: Final = re.compile(
    r"^(?:在|对|针对|围绕|结合|除).*(?:方面|领域|过程中|工作中|基础上|情况下|时|的)$"
)
_SHORT: Final = 4


def item_names(catalogue: Catalogue) -> Mapping[str, str]:
    """Item id → its name: the indicator's where it is the only item of it, else what its criterion begins with."""
    alone = Counter(item.indicator for item in catalogue.items)
    names = {
        item.id: item.name if alone[item.indicator] == 1 and item.name else _of_criterion(item)
        for item in catalogue.items
    }
    twice = Counter(names.values())
    for item in catalogue.items:
        if twice[names[item.id]] > 1 and item.name:
            names[item.id] = f"{item.name}：{names[item.id]}"
    again = Counter(names.values())
    return {item_id: f"{name}（{item_id}）" if again[name] > 1 else name for item_id, name in names.items()}


def _of_criterion(item: Item) -> str:
    text = _ASIDE.sub("", re.sub(r"\s+", "", item.criterion))
    clauses = [part for part in _END.split(text) if part]
    while len(clauses) > 1 and (_INTRODUCES.match(clauses[0]) or len(clauses[0]) < _SHORT):
        clauses.pop(0)
    found = _FRAME.match(clauses[0]) if clauses else None
    return (found[1].rstrip("的") if found else "") or item.name or item.id
