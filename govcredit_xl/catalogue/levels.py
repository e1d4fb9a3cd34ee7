"""The levels of a list that scores units: 一级指标 to 五级指标, and ids for rows that have none."""

from __future__ import annotations

from collections.abc import Iterator

from govcredit_xl.catalogue.tables import BY_UNIT, CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import ITEM_ID, as_name, as_points
from govcredit_xl.core.terms import Col
from govcredit_xl.files.sheets import heading_key, plain


def by_unit(table: FoundTable) -> bool:
    """True where the sheet 指标 is one of a list that scores units."""
    return table.spec is BY_UNIT


def read_path(row: CatalogueRow) -> Iterator[tuple[str, float | None]]:
    """The names of the levels from the top down, each with its 分值, None where the list gives none."""
    deepest = max((k for k, heading in enumerate(Col.LEVELS) if row.raw(heading) is not None), default=0)
    for heading, points in list(zip(Col.LEVELS, Col.LEVEL_POINTS, strict=True))[: deepest + 1]:
        name = row.get(heading, as_name, required=True)
        if name is None and heading not in row.table.columns:
            row.report("missing-value", Col.AREA, heading=heading, guess="", guess_en="")
        if name:
            yield name, row.get(points, as_points)


def given_ids(table: FoundTable) -> dict[int, str]:
    """Row number → the id that the program gives it, for rows of the sheet 指标 without one.

    An id is the places of the row's levels and its own place in the last of them; ids that the clerk gave are kept.
    """
    rows = list(table.rows())
    taken = {text for row in rows if ITEM_ID.fullmatch(text := plain(row.raw(Col.ITEM) or ""))}
    places: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    found: dict[int, str] = {}
    for row in rows:
        path: tuple[str, ...] = ()
        for heading in Col.LEVELS:
            name = heading_key(row.shown(heading))
            if not name:
                break
            if (*path, name) not in places:
                counts[path] = counts.get(path, 0) + 1
                places[*path, name] = counts[path]
            path = (*path, name)
        if row.raw(Col.ITEM) is not None:
            continue
        above = ".".join(str(places[path[: k + 1]]) for k in range(len(path)))
        place = counts.get(path, 0) + 1
        while (id_ := f"{above}.{place}".lstrip(".")) in taken:
            place += 1
        counts[path] = place
        taken.add(id_)
        found[row.number] = id_
    return found
