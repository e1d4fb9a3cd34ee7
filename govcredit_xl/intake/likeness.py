"""How much a workbook looks like a form that was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from govcredit_xl.layout import FormLayout
from govcredit_xl.sheets import Book, heading_key

ENOUGH: Final = 0.5
_MARK: Final = re.compile(r"(?:item|in|na|memo|ev|self|prop)_[0-9_]+(?:_[a-z0-9]+)?\Z")


def likeness(book: Book, layout: FormLayout) -> float:
    """0 to 1: how far the names and keys of the workbook, or else its labels, are those of the layout."""
    marks = {name for name in book.names if _MARK.match(name)}
    texts: set[str] = set()
    for sheet in book.sheets:
        for value in sheet.cells.values():
            if isinstance(value, str):
                if _MARK.match(value):
                    marks.add(value)
                texts.add(heading_key(value))
    own = {cell.name for cell in layout.cells} | {cell.key for cell in layout.cells}
    labels = {heading_key(label) for label in layout.labels.values()}
    by_marks = len(own & marks) / len(own | marks) if own else 0.0
    by_labels = len(labels & texts) / len(labels) if labels else 0.0
    return max(by_marks, by_labels)


def best_build(book: Book, layouts: Mapping[str, FormLayout], prefer: str | None = None) -> str | None:
    """The build that the workbook looks most like; None where it looks like none of them."""
    found = {build: likeness(book, layout) for build, layout in layouts.items()}
    best = max(found, key=lambda build: (found[build], build == prefer, build), default=None)
    return best if best is not None and found[best] >= ENOUGH else None
