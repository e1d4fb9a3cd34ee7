"""What marks a workbook as a master, and says of which round and which snapshot it is."""

from __future__ import annotations

from typing import Final

SNAPSHOT_PROPERTY: Final = "govcredit_snapshot"
SNAPSHOT_NAME: Final = "gc_snapshot"
"""A defined name with the same content, which an application that has the master open can set anew."""

FIGURES_NAME: Final = "gc_figures"
"""A defined name with a mark over the figures, for who has the master alone."""

ROUND_PROPERTY: Final = "govcredit_round"
ROUND_NAME: Final = "gc_round"
ROUND_LABEL: Final = "轮次"
"""What stands before the round's id on 总览, where people and a copy of the bare cells can see it."""
