"""What tells one row of a sheet from another: the headings whose values make up its key."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from govcredit_xl.sheets import CellError, cell_text
from govcredit_xl.terms import Head, Sheet

KEY_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Sheet.OVERVIEW: (Head.AREA,),
    Sheet.ITEMS: (Head.ITEM,),
    Sheet.UNIT_SCORES: (Head.CODE,),
    Sheet.RETURNS: (Head.CODE,),
    Sheet.PROBLEMS: (Head.INPUT, Head.UNIT, Head.ITEM, Head.PROBLEM_FILE, Head.SHEET, Head.CELL),
    Sheet.ANSWERS: (Head.UNIT_CODE, Head.ITEM, Head.INPUT),
    Sheet.UNIT_ITEMS: (Head.UNIT_CODE, Head.ITEM),
    Sheet.POOLED: (Head.ITEM, Head.INPUT),
    Sheet.LOST: (Head.ITEM, Head.UNIT_CODE),
    Sheet.EVIDENCE: (Head.ITEM, Head.UNIT, Head.MATERIAL),
    Sheet.DECISIONS: (Head.TIME, Head.DECISION, Head.PROBLEM_FILE, Head.UNIT),
    Sheet.ADJUSTMENTS: (Head.TIME, Head.ITEM, Head.UNIT, Head.INPUT, Head.FIELD),
}


def join_key(values: Iterable[Any]) -> str:
    """The key that those cells make; "" where all are blank."""
    texts = [_text(value) for value in values]
    return "|".join(texts) if any(texts) else ""


def _text(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return cell_text(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.text if isinstance(value, CellError) else cell_text(value).strip()


def unique_keys(keys: Iterable[str]) -> list[str]:
    """The keys, the second of equal ones with #2 and so on."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return found
