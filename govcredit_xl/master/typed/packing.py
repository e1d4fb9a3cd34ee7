"""The office's own things as plain values, for the ledger's JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govcredit_xl.master.dress import Dress
from govcredit_xl.master.records import (
    CarriedOver,
    OwnCell,
    OwnColumn,
    OwnNote,
    OwnRow,
    OwnSheet,
    TablePlace,
    pack_value,
    unpack_value,
)

__all__ = ["carried_from", "pack_carried", "pack_value", "unpack_value"]


def pack_carried(carried: CarriedOver) -> dict[str, Any]:
    """The office's own things for JSON."""
    return {
        "sheets": [
            {**_plain(s), "cells": _cells(s.cells), "widths": _pairs(s.widths), "heights": _pairs(s.heights)}
            for s in carried.sheets
        ],
        "columns": [
            {**_plain(c), "heading": c.heading and _cell(c.heading), "cells": _cells_by_key(c.cells)}
            for c in carried.columns
        ],
        "rows": [{**_plain(r), "cells": _cells_by_key(r.cells)} for r in carried.rows],
        "notes": [_plain(n) for n in carried.notes],
        "loose": {sheet: _cells(cells) for sheet, cells in carried.loose.items()},
        "widths": {sheet: dict(widths) for sheet, widths in carried.widths.items()},
        "names": dict(carried.names),
        "dress": {sheet: dress.record() for sheet, dress in carried.dress.items()},
        "places": {sheet: _plain(place) for sheet, place in carried.places.items()},
    }


def carried_from(record: Mapping[str, Any]) -> CarriedOver:
    """What `pack_carried` packed."""
    return CarriedOver(
        sheets=tuple(
            OwnSheet(
                **{
                    **s,
                    "cells": tuple(map(_uncell, s["cells"])),
                    "widths": dict(map(tuple, s["widths"])),
                    "heights": dict(map(tuple, s["heights"])),
                    "merged": tuple(s["merged"]),
                }
            )
            for s in record["sheets"]
        ),
        columns=tuple(
            OwnColumn(
                **{
                    **c,
                    "heading": c["heading"] and _uncell(c["heading"]),
                    "cells": _uncells_by_key(c["cells"]),
                }
            )
            for c in record["columns"]
        ),
        rows=tuple(OwnRow(**{**r, "cells": _uncells_by_key(r["cells"])}) for r in record["rows"]),
        notes=tuple(OwnNote(**n) for n in record["notes"]),
        loose={sheet: tuple(map(_uncell, cells)) for sheet, cells in record["loose"].items()},
        widths=record["widths"],
        names=record["names"],
        dress={sheet: Dress.from_record(one) for sheet, one in record.get("dress", {}).items()},
        places={sheet: TablePlace(**place) for sheet, place in record["places"].items()},
    )


def _plain(thing: Any) -> dict[str, Any]:
    """The fields of a slotted record, not copied deeply."""
    return {name: getattr(thing, name) for name in thing.__slots__}


def _cell(cell: OwnCell) -> dict[str, Any]:
    return {**_plain(cell), "value": pack_value(cell.value), "style": dict(cell.style)}


def _uncell(record: Mapping[str, Any]) -> OwnCell:
    return OwnCell(**{**record, "value": unpack_value(record["value"])})


def _cells(cells: tuple[OwnCell, ...]) -> list[dict[str, Any]]:
    return [_cell(cell) for cell in cells]


def _cells_by_key(cells: Mapping[str, OwnCell]) -> dict[str, Any]:
    return {key: _cell(cell) for key, cell in cells.items()}


def _uncells_by_key(cells: Mapping[str, Any]) -> dict[str, OwnCell]:
    return {key: _uncell(cell) for key, cell in cells.items()}


def _pairs(numbers: Mapping[int, float]) -> list[list[float]]:
    """A mapping with numbers as keys, which JSON has not."""
    return [[key, value] for key, value in numbers.items()]
