"""Short names of scoring items: what a document calls them, so that items of one indicator are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.model import Catalogue

_ASIDE: Final = re.compile(r"[（(][^（()）]{6,}[）)]")
_END: Final = re.compile(r"[，。；;,\n]")
_FRAME: Final = re.compile(
    r"^(?:按照|根据|按(?![期时月季年]))?(.+?)(?:计分|衡量|计算得分|得分|评分|酌情给分|给分|[得计]?\d{1,6}(?:\.\d{1,6})?分)?$"
)
_SCALE: Final = re.compile(r"^得分=([^×*，]{2,})[×*].*$")
_SEVERAL: Final = re.compile(r"^([^、扣]{2,})扣\d{1,6}分、.*$")
_TAILS: Final = tuple(
    re.compile(rf"(?<=[^按由每]{{2}}){tail}$")
    for tail in (
        r"按(?:名次|排名)计分.{0,40}",
        r"按[^，（）按]{0,20}(?:比例|系数法|名次|排名)",
        r"由[^，（）由]{2,12}(?:评定|认定|评分|打分)",
        r"每[^，每]{0,12}(?:[扣减加奖]\d{0,6}|[个件次项起例条])",
        r"(?:分别)?[扣减加奖得][\d、.]{0,20}",
        r"(?:达到|不低于|不超过|不少于|达)?\d{1,3}(?:\.\d{1,4})?[%％](?:及以上|以上|及以下|以下)?",
        r"[×*]",
    )
)
"""What a clause says of the scoring at its end, and is no part of the item's name."""
_INTRODUCES: Final = re.compile(
    r"^(?:在|对|针对|围绕|结合|除).*(?:方面|领域|过程中|工作中|基础上|情况下|时|的)$"
)
_SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class NamedItem:
    """What an item's short name is made from: its id, what tells its indicator, the indicator's name, the criterion."""

    id: str
    indicator: str
    name: str
    criterion: str


def item_names(catalogue: Catalogue) -> Mapping[str, str]:
    """Item id → its short name, of a catalogue."""
    return names_of([NamedItem(i.id, i.indicator, i.name, i.criterion) for i in catalogue.items])


def names_of(items: Sequence[NamedItem]) -> Mapping[str, str]:
    """Item id → its name: the indicator's where it is the only item of it, else what its criterion begins with."""
    alone = Counter(item.indicator for item in items)
    names = {
        item.id: item.name if alone[item.indicator] == 1 and item.name else _of_criterion(item)
        for item in items
    }
    twice = Counter(names.values())
    for item in items:
        if twice[names[item.id]] > 1 and item.name:
            names[item.id] = f"{item.name}：{names[item.id]}"
    again = Counter(names.values())
    return {item_id: f"{name}（{item_id}）" if again[name] > 1 else name for item_id, name in names.items()}


def _of_criterion(item: NamedItem) -> str:
    text = _ASIDE.sub("", re.sub(r"\s+", "", item.criterion))
    text = _SEVERAL.sub(r"\1等", _SCALE.sub(r"\1", text))
    clauses = [part for part in _END.split(text) if part]
    while len(clauses) > 1 and (_INTRODUCES.match(clauses[0]) or len(clauses[0]) < _SHORT):
        clauses.pop(0)
    found = _FRAME.match(clauses[0]) if clauses else None
    name = found[1].rstrip("的") if found else ""
    for tail in _TAILS:
        name = tail.sub("", name)
    return name or item.name or item.id
