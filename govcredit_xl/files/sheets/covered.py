"""Values under merged cells: in the file, but nobody sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from govcredit_xl.core.cells import parse_a1
from govcredit_xl.files.sheets.picture import Area, Place

MOST_LOOKS: Final = 4_000_000
"""Cells looked at for one sheet: a form takes some hundreds, a file made to waste time no more than this."""


def merged_areas(elements: Iterable[Any]) -> tuple[Area, ...]:
    """The areas of merged cells, from the elements mergeCell; those that are no area are left out."""
    found: list[Area] = []
    for one in elements:
        first, _, last = (one.get("ref") or "").partition(":")
        try:
            found.append((*parse_a1(first), *parse_a1(last or first)))
        except ValueError:
            continue
    return tuple(found)


def covered_places(areas: Iterable[Area], filled: Collection[Place]) -> frozenset[Place]:
    """The filled cells that lie under a merged cell and are not its first."""
    found: set[Place] = set()
    room = MOST_LOOKS
    for top, left, bottom, right in areas:
        size = (bottom - top + 1) * (right - left + 1)
        room -= min(max(size, 1), len(filled))
        if room < 0:
            break
        if size <= len(filled):
            inside = {
                (row, column)
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
                if (row, column) in filled
            }
        else:
            inside = {
                (row, column) for row, column in filled if top <= row <= bottom and left <= column <= right
            }
        found |= inside - {(top, left)}
    return frozenset(found)
