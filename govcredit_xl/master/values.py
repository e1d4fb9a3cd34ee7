"""What a cell of the master holds, and the same for JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

CellValue = float | str | bool | dt.date | None
"""What a cell holds: a number, text, 是/否 as text, a date (or datetime), None when blank."""


def pack_value(value: CellValue) -> Any:
    """A cell's value for JSON; a date becomes {"date": …}, a datetime {"time": …}."""
    if isinstance(value, dt.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value


def unpack_value(value: Any) -> CellValue:
    """What `pack_value` packed."""
    if isinstance(value, dict):
        if "time" in value:
            return dt.datetime.fromisoformat(value["time"])
        return dt.date.fromisoformat(value["date"])
    found: CellValue = value
    return found
