"""What a collect found that the one before had not: said first, before the whole picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Figures = Mapping[str, Any]
"""The parts of `--json` that a run gives: `returns`, `units`, `total`."""


@dataclass(frozen=True)
class News:
    """What is new since the last run.

    Attributes:
        arrived: the entries of `returns` that were not there.
        changed: (code, name, state before, state now) of units that stand otherwise.
        total: the district's final score before and now, None where it has none or stays.
    """

    arrived: list[Mapping[str, Any]] = field(default_factory=list)
    changed: list[tuple[str, str, str, str]] = field(default_factory=list)
    total: tuple[float, float] | None = None

    @property
    def nothing(self) -> bool:
        """True where there is nothing to say."""
        return not (self.arrived or self.changed or self.total)


def news(before: Figures, now: Figures) -> News:
    """What the figures of a run hold that those of the run before did not."""
    known = {(one["file"], one["sha256"]) for one in before["returns"]}
    states = {one["code"]: one["state"] for one in before["units"]}
    changed = [
        (one["code"], one["name"], states[one["code"]], one["state"])
        for one in now["units"]
        if states.get(one["code"], one["state"]) != one["state"]
    ]
    was, is_ = before.get("total"), now.get("total")
    moved = was and is_ and f"{was['final']:.2f}" != f"{is_['final']:.2f}"
    return News(
        [one for one in now["returns"] if (one["file"], one["sha256"]) not in known],
        changed,
        (was["final"], is_["final"]) if was and is_ and moved else None,
    )
