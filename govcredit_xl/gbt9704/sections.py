"""Sections with their margins, and the headers and footers that each has, inherits or lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from govcredit_xl.gbt9704.package import DocumentPackage, R, W, number
from govcredit_xl.gbt9704.picture import Para, Section, Story
from govcredit_xl.gbt9704.styles import switched_on

_KINDS: Final = ("default", "first", "even")
# What Word takes where a document says nothing: A4 in Chinese versions, one inch and a quarter at the sides.
_PAGE: Final = {"w": 11906.0, "h": 16838.0}
_MARGINS: Final = {
    "top": 1440.0,
    "bottom": 1440.0,
    "left": 1800.0,
    "right": 1800.0,
    "footer": 992.0,
    "gutter": 0.0,
}

Edges = dict[str, Sequence[Para]]


def read_sections(
    elements: Sequence[Any], package: DocumentPackage, read: Callable[[str, Story], tuple[Para, ...]]
) -> tuple[Section, ...]:
    """The sections in order; `read` gives the paragraphs of a header's or footer's part."""
    relations = package.relations(package.main)
    found: list[Section] = []
    footers: Edges = {}
    headers: Edges = {}
    for element in elements:
        footers, headers = dict(footers), dict(headers)
        for kept, tag, story in (
            (footers, "footerReference", "footer"),
            (headers, "headerReference", "header"),
        ):
            for one in element.iterfind(W + tag):
                kind = one.get(W + "type", "default")
                part = relations.get(one.get(R + "id", ""), ("", ""))[1]
                if kind in _KINDS and part:
                    kept[kind] = read(part, "footer" if story == "footer" else "header")
        found.append(_section(element, footers, headers))
    return tuple(found) or (_section(None, {}, {}),)


def _section(element: Any, footers: Edges, headers: Edges) -> Section:
    page = _numbers(element, "pgSz", _PAGE)
    margin = _numbers(element, "pgMar", _MARGINS)
    grid = None if element is None else element.find(W + "docGrid")
    kind = None if element is None else element.find(W + "type")
    title = None if element is None else element.find(W + "titlePg")
    numbers = None if element is None else element.find(W + "pgNumType")
    width, height = page["w"] / 20, page["h"] / 20
    return Section(
        width=width,
        height=height,
        top=abs(margin["top"]) / 20,
        bottom=abs(margin["bottom"]) / 20,
        left=(margin["left"] + margin["gutter"]) / 20,
        right=margin["right"] / 20,
        footer=margin["footer"] / 20,
        landscape=width > height,  # what w:orient says is for the printer
        kind="nextPage" if kind is None else kind.get(W + "val", "nextPage"),
        title_page=title is not None and switched_on(title.get(W + "val", "1")),
        grid="" if grid is None else grid.get(W + "type", ""),
        line_pitch=0.0 if grid is None else number(grid.get(W + "linePitch"), 0.0) / 20,
        char_space=0.0 if grid is None else number(grid.get(W + "charSpace"), 0.0) / 4096,
        number_format="" if numbers is None else numbers.get(W + "fmt", ""),
        footers=footers,
        headers=headers,
    )


def _numbers(element: Any, name: str, usual: dict[str, float]) -> dict[str, float]:
    child = None if element is None else element.find(W + name)
    return dict(usual) if child is None else {key: number(child.get(W + key), v) for key, v in usual.items()}
