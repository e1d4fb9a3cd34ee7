"""What a person must stand for who releases a document: what is open, wrong or not explained."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import ItemState
from govcredit_xl.core.words import BETWEEN_NAMES, NOTHING_SAID, Words, alike, joined, listed
from govcredit_xl.round.state import Standing

_DOUBTS: Final = {
    "open": Words("没有定分的评分项 {count} 个：{which}", "items without a final score: {count}: {which}"),
    "errors": Words("未解决的错误 {count} 处：{which}", "unresolved errors: {count}: {which}"),
    "unexplained": Words(
        "没有写说明的核定分 {count} 个：{which}", "verified scores without a reason: {count}: {which}"
    ),
}
"""What a person must stand for, by the names of the ledger's record."""

_TOLD: Final = 3
"""Errors that are told in full; 问题清单 has them all."""


def told(name: str, found: Sequence[Words]) -> Words:
    """Some of a kind of doubt, in a sentence."""
    if name == "errors":
        which = joined(Words(one.zh.rstrip("。"), one.en.rstrip(".")) for one in found[:_TOLD])
        which += (
            Words("；等，见“问题清单”", "; and others, see 问题清单") if len(found) > _TOLD else NOTHING_SAID
        )
    else:
        which = joined(found, BETWEEN_NAMES)
    return _DOUBTS[name].put(count=str(len(found)), which=which)


def doubts_of(standing: Standing) -> dict[str, list[Words]]:
    """Open items, unresolved errors, verified scores without a reason, by the names of the ledger's record."""
    evaluation, catalogue = standing.evaluation, standing.catalogue
    items: Sequence[Mapping[Any, Any]] = evaluation.scores.items.to_dict("records")
    waiting = [
        alike(r["item"]) + _of_units(catalogue, r.get("missing", ()))
        for r in items
        if r["state"] in (ItemState.OPEN, ItemState.JUDGED)
    ]
    everything = [*evaluation.problems, *standing.problems]
    errors = [_of_unit(catalogue, p) for p in everything if p.severity == "error"]
    pairs = evaluation.scores.pairs
    verified: Sequence[Mapping[Any, Any]] = items if pairs is None else pairs.to_dict("records")
    bare = [
        alike(r["item"] + ("" if pairs is None else f"（{catalogue.unit_by_code[r['unit']].short}）"))
        for r in verified
        if not math.isnan(r["verified"]) and not r["reason"].strip()
    ]
    return {"open": waiting, "errors": errors, "unexplained": bare}


def _of_units(catalogue: Catalogue, missing: Sequence[str]) -> Words:
    """Whose answers an item waits for."""
    names = [catalogue.unit_by_code[code].short for code in missing]
    waits = Words("（缺 {units}）", " (waits for {units})").put(units=listed(names, _TOLD, "家"))
    return waits if names else NOTHING_SAID


def _of_unit(catalogue: Catalogue, problem: Problem) -> Words:
    """The message with the name of the unit, where it has not got it."""
    unit = catalogue.unit_by_code.get(problem.unit or "")
    said = Words(problem.message(), problem.message("en"))
    if unit is None or unit.short in said.zh or unit.name in said.zh:
        return said
    return Words("{unit}：{said}", "{unit}: {said}").put(unit=unit.short, said=said)
