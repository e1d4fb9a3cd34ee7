"""The formulas of 公式, once all items are known: names of other items, mistakes with their place, circles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.tables import CatalogueRow
from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.terms import Col
from govcredit_xl.scoring.expression import names
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.wording import REFERENCES, reference, references, text_param

_ELSEWHERE: Final = re.compile(
    r"[\[［【〔]\s*([0-9]+(?:\.[0-9]+)*)\s*[\]］】〕]\s*[.．]\s*([A-Za-z][A-Za-z0-9]*)"
)
_FEW: Final = 6


def read_formulas(items: Sequence[ReadItem]) -> list[ReadItem]:
    """The items, those of 公式 with what they read of other items; what is wrong is reported."""
    by_id = {read.id: read.item for read in items if read.item is not None}
    found = [_with_references(read, by_id) for read in items]
    at_fault = {read.id for read in items if read.item is None}
    checked = [_checked(read, by_id, at_fault) for read in found]
    _report_circles(checked)
    return checked


def check_same_figures(
    items: Sequence[ReadItem], inputs: Mapping[str, Sequence[tuple[CatalogueRow, Input | None]]]
) -> None:
    """What 同数 names is a number input of another item, which itself is the same as none."""
    if not items or any(read.item is None for read in items):
        return
    there = {
        f"{read.id}.{asked.code}": asked
        for read in items
        if read.item is not None
        for asked in read.item.inputs
    }
    for item, rows in inputs.items():
        for row, asked in rows:
            if asked is None or not asked.same_as:
                continue
            target = there.get(asked.same_as)
            if target is None or not target.is_number or asked.same_as.rpartition(".")[0] == item:
                why = "应是另一个评分项的数字填报项，写编号加代码，如 12.1.d"
                why_en = "it should be a number input of another item, such as 12.1.d"
            elif target.same_as:
                why, why_en = (
                    f"它又和 {target.same_as} 相同，请直接写 {target.same_as}",
                    f"write {target.same_as}",
                )
            else:
                continue
            row.report("bad-value", Col.SAME_AS, item=item, value=asked.same_as, why=why, why_en=why_en)


def _formula_of(read: ReadItem) -> Item | None:
    has_one = read.item is not None and rule_of(read.item).parsed(read.item) is not None
    return read.item if has_one else None


def _with_references(read: ReadItem, by_id: Mapping[str, Item]) -> ReadItem:
    item = _formula_of(read)
    if item is None:
        return read
    asked: dict[tuple[str, str], Input] = {}
    for other, code in _ELSEWHERE.findall(text_param(item, Col.FORMULA)):
        there = by_id.get(other)
        target = there.input(code.lower()) if there is not None else None
        if target is not None and other != item.id:
            asked[other, target.code] = target
    if not asked:
        return read
    told = tuple(reference(by_id[other], target) for (other, _), target in asked.items())
    return replace(read, item=replace(item, params={**item.params, REFERENCES: told}))


def _checked(read: ReadItem, by_id: Mapping[str, Item], at_fault: Collection[str]) -> ReadItem:
    """The row without an item where its formula is wrong, or reads an item that is itself at fault."""
    item = _formula_of(read)
    if item is None:
        return read
    parsed, text = rule_of(item).parsed(item), text_param(item, Col.FORMULA)
    assert parsed is not None
    if any(other in at_fault for other, _ in _ELSEWHERE.findall(text)):
        return replace(read, item=None)
    if parsed.error is not None:
        wrong = parsed.error
        part = text[wrong.at : wrong.at + min(wrong.length, 20)] or text[-1:]
        read.row.report(
            "formula-wrong", Col.FORMULA, item=item.id, number=wrong.at + 1, part=part, why=wrong.why,
            why_en=wrong.why_en,
        )  # fmt: skip
        return replace(read, item=None)
    assert parsed.tree is not None
    used = names(parsed.tree)
    for name, other, _, _, label in references(item):
        away = [unit for unit in item.units if unit not in by_id[other].units]
        if name in used and away:
            shown = "、".join(away[:_FEW]) + ("等" if len(away) > _FEW else "")
            read.row.report(
                "formula-not-asked", Col.FORMULA, item=item.id, other=other, label=label, count=len(away),
                units=shown,
            )  # fmt: skip
    return read


def _report_circles(items: Sequence[ReadItem]) -> None:
    """Formulas that read each other's items."""
    reads = {
        item.id: list(dict.fromkeys(other for _, other, *_ in references(item)))
        for read in items
        if (item := _formula_of(read)) is not None
    }
    told: set[str] = set()
    for read in items:
        way = _way_back(read.id, reads) if read.id in reads and read.id not in told else []
        if way:
            told |= set(way)
            shown = " → ".join((*way, read.id))
            read.row.report("formula-circle", Col.FORMULA, item=read.id, other=way[-1], way=shown)


def _way_back(start: str, reads: Mapping[str, Sequence[str]]) -> list[str]:
    """The items from one back to itself, itself first; empty: there is no such way."""
    waiting, seen = [[start]], {start}
    while waiting:
        way = waiting.pop(0)
        for other in reads.get(way[-1], ()):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                waiting.append([*way, other])
    return []
