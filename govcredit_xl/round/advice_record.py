"""Ways of regaining points as plain values, of all items or of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govcredit_xl.core.model import Item
from govcredit_xl.scoring.advice import AnswerStep, PointAdvice
from govcredit_xl.scoring.potential import Potential
from govcredit_xl.scoring.said import advice_sentence


def only(found: Potential, item: str | None, unit: str | None) -> Potential:
    """What concerns an item, and a unit by its own answers or by what it has lost or owes."""

    def wanted(one: Any) -> bool:
        holders = (one.unit,) if one.unit else found.holders.get(one.item, ())
        holders = (*holders, *getattr(one, "waiting", ()))
        return (item is None or one.item == item) and (unit is None or unit in holders)

    return Potential(
        tuple(filter(wanted, found.advice)),
        tuple(filter(wanted, found.open)),
        tuple(filter(wanted, found.beyond)),
        found.holders,
    )


def advice_record(one: PointAdvice, item: Item, name: str, found: Potential, lang: str) -> Mapping[str, Any]:
    """A way of regaining points, for `--json`; `name` is what tells the item from others of its indicator."""
    first = None if one.first is None else {**_change(one.first[0]), "gain": one.first[1]}
    return {
        "item": one.item,
        "name": name,
        "unit": one.unit or None,
        "units": [one.unit] if one.unit else list(found.holders.get(one.item, ())),
        "lost": round(one.lost, 2),
        "gain": one.gain,
        "effort": one.effort,
        "worth": round(one.worth, 6),
        "changes": [_change(change) for change in one.changes],
        "first": first,
        "sentence": advice_sentence(one, item, lang),
    }


def _change(change: AnswerStep) -> dict[str, Any]:
    return {
        "code": change.input.code,
        "label": change.input.label,
        "measure": change.input.measure,
        "from": change.was,
        "to": change.to,
        "steps": change.steps,
    }
