"""What can be chosen from where an entry asks: units, items, returns, backups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from govcredit_xl.cli.menu.actions import FILE, ITEM, KEEP, NAME, UNIT, YES, Action
from govcredit_xl.cli.menu.situation import Situation
from govcredit_xl.cli.texts import TEXTS

_HELD: Final = "held"


@dataclass(frozen=True)
class Choice:
    """One of several answers.

    Attributes:
        value: as the command takes it.
        said: as it stands in the list.
    """

    value: str
    said: str


def choices(name: str, action: Action, now: Situation) -> list[Choice]:
    """The answers to choose from, the likeliest first; none where anything may be typed.

    Args:
        name: what is asked, a key of `ASKS`.
        action: the entry that asks.
        now: how the round stands.
    """
    if name == FILE:
        return _returns(action, now)
    if name == UNIT:
        return [Choice(code, f"{code} {said}") for code, said in now.units]
    if name == ITEM:
        return [Choice(id_, f"{id_} {said}") for id_, said in now.scored]
    if name == NAME:
        return [Choice(one, one) for one in now.backups]
    return [Choice(YES, YES)] if name == KEEP else []


def chosen(offered: list[Choice], answer: str) -> str:
    """The value of what was chosen or typed."""
    answer = answer.strip()
    return next((one.value for one in offered if answer == one.said), answer)


def _returns(action: Action, now: Situation) -> list[Choice]:
    names = dict(now.units)
    units = {code: place for place, (code, _) in enumerate(now.units)}
    first = _HELD if action.key == "assign" else ""
    ordered = sorted(now.files, key=lambda one: (one[1] != first, units.get(one[2], len(units)), one[0]))
    return [
        Choice(
            file,
            f"{file}　（{'，'.join(part for part in (names.get(unit, unit), TEXTS[f'state.{state}'][0]) if part)}）",
        )
        for file, state, unit in ordered
    ]
