"""来源 of a 填报项: who gives the figure, and with which weight where several do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.tables import CatalogueRow
from govcredit_xl.catalogue.units import Roster
from govcredit_xl.catalogue.values import Fault, as_text, split_list
from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_half_away
from govcredit_xl.core.sources import ASSESSORS, LAST_ROUND, OFFICE, FigureSource
from govcredit_xl.core.terms import Col
from govcredit_xl.files.sheets import CellValue, cell_text, heading_key, plain
from govcredit_xl.files.sheets.similar import guess

_OWN: Final = frozenset({"本单位", "被考核单位", "各单位"})
_WEIGHTED: Final = re.compile(
    r"(?P<name>.*?\S)\s{0,9}[(（:：×*＊]?\s{0,9}(?P<weight>\d{1,6}(?:\.\d{1,6})?\s{0,9}[%％]?)\s{0,9}[)）]?\Z"
)


def read_source(row: CatalogueRow, roster: Roster | None) -> FigureSource | None:
    """来源 of the input in a row; None where the unit itself gives it, or where the cell is at fault."""
    text = row.get(Col.SOURCE, as_text)
    if text is None or heading_key(text) in _OWN:
        _no_weights(row)
        return None
    for kind in (OFFICE, LAST_ROUND):
        if heading_key(text) == kind:
            if roster is not None and roster.members(kind) is not None:
                why = f"有单位也叫“{kind}”，分不清是谁；请把单位的这个叫法改掉"
                _wrong(row, why, f"a unit is called {kind} too; give it another name")
            _no_weights(row)
            return FigureSource(kind)
    if roster is None:
        return None
    return _givers(row, roster, split_list(text))


def _no_weights(row: CatalogueRow) -> None:
    if row.raw(Col.WEIGHT) is not None:
        why, why_en = "只有几个单位评分时才填权重", "weights are for several raters only"
        row.report("bad-value", Col.WEIGHT, value=row.shown(Col.WEIGHT), why=why, why_en=why_en)


def _wrong(row: CatalogueRow, why: str, why_en: str, at: str = Col.SOURCE) -> None:
    row.report("bad-value", at, value=row.shown(at), why=why, why_en=why_en)


def _givers(row: CatalogueRow, roster: Roster, entries: Sequence[str]) -> FigureSource | None:
    """The units named, each with its weight; a group shares the weight written beside it."""
    beside = row.get(Col.WEIGHT, _as_weights)
    named: list[tuple[tuple[str, ...], float | None]] = []
    for entry in entries:
        members, weight = roster.members(entry), None
        match = _WEIGHTED.fullmatch(entry)
        if members is None and match is not None:
            members, weight = roster.members(match["name"]), _weight(match["weight"])
        if members is None:
            zh, en = guess(entry, [*roster.spellings, OFFICE, LAST_ROUND])
            row.report("unknown-unit", Col.SOURCE, name=entry, guess=zh, guess_en=en)
            return None
        named.append((members, weight))
    weights = [weight for _, weight in named]
    if beside is not None:
        if len(beside) != len(named) or any(weight is not None for weight in weights):
            why = f"来源有 {len(named)} 个，权重写了 {len(beside)} 个"
            _wrong(row, why, f"{len(named)} sources, {len(beside)} weights", Col.WEIGHT)
            return None
        weights = list(beside)
    if not _weights_fit(row, weights):
        return None
    shares: dict[str, float] = {}
    for (members, _), weight in zip(named, weights, strict=True):
        each = (1.0 if weight is None else weight) / (1 if weight is None else len(members))
        for code in members:
            if code in shares:
                _wrong(row, f"{code} 写了两次", f"{code} stands there twice")
                return None
            shares[code] = each
    return FigureSource(ASSESSORS, tuple(shares.items()))


def _as_weights(value: CellValue) -> tuple[float, ...] | Fault:
    """Weights in the order of the sources, parted by 、."""
    texts = split_list(cell_text(value)) if isinstance(value, str) else (plain(value),)
    found = [_weight(text) for text in texts]
    if any(weight is None for weight in found):
        return Fault("权重应是数，如 60%、40%", "weights are numbers such as 60%、40%")
    return tuple(weight for weight in found if weight is not None)


def _weight(text: str) -> float | None:
    text = text.replace("％", "%").replace(" ", "")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return None
    return number / 100 if text.endswith("%") else number


def _weights_fit(row: CatalogueRow, weights: Sequence[float | None]) -> bool:
    """All have a weight or none has; shares add up to 1."""
    given = [weight for weight in weights if weight is not None]
    at = Col.SOURCE if row.raw(Col.WEIGHT) is None else Col.WEIGHT
    if not given:
        return True
    if len(given) < len(weights):
        _wrong(row, "有的写了权重，有的没有写", "some have a weight and some have none", at)
        return False
    total = round_half_away(sum(given), COMPARE_DIGITS)
    if min(given) <= 0:
        _wrong(row, "权重应大于 0", "a weight is above 0", at)
        return False
    if len(given) > 1 and max(given) <= 1 and min(given) < 1 and total != 1:
        _wrong(row, f"权重合计 {total:.6g}，应为 1（100%）", f"the weights add up to {total:.6g}, not 1", at)
        return False
    return True
