"""Data validations of a sheet: what its cells take, told by meaning, since every program writes them anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from govcredit_xl.files.sheets.parts import local_name, place_of, unescape
from govcredit_xl.files.sheets.picture import Validation

MOST: Final = 20_000
"""Ranges looked at on one sheet; Excel itself allows about 65,000 validations."""

_Range = tuple[int, int, int, int]
_ONE_BOUND: Final = frozenset(
    {"equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"}
)


def validations_of(element: Any, room: int = MOST) -> list[Validation]:
    """The validations of a dataValidations element, of the 2006 or the 2009 (x14) kind; at most `room` ranges."""
    found = []
    for one in element:
        if local_name(one.tag) != "dataValidation":
            continue
        texts = {local_name(child.tag): _text(child) for child in one}
        ranges = _ranges(one.get("sqref") or texts.get("sqref", ""))[: max(room, 0)]
        room -= len(ranges)
        if ranges:
            found.append(Validation(_rule(one, texts), tuple(ranges)))
    return found


def _text(element: Any) -> str:
    """Text of an element, with that of the elements in it."""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return unescape(text).strip()


def _rule(element: Any, texts: Mapping[str, str]) -> str:
    kind = element.get("type") or "none"
    first, second = texts.get("formula1", ""), texts.get("formula2", "")
    if kind in {"none", "custom"}:
        return f"{kind} {first}".strip()
    if kind == "list":
        return f"list {_entries(first)}"
    operator = element.get("operator") or "between"
    bounds = [first] if operator in _ONE_BOUND else [first, second]
    return f"{kind} {operator} {','.join(map(_bound, bounds))}"


def _entries(formula: str) -> str:
    """Entries of a list as they are chosen; a reference as it stands."""
    if len(formula) > 1 and formula[0] == formula[-1] == '"':
        return ",".join(entry.strip() for entry in formula[1:-1].replace('""', '"').split(","))
    return formula


def _bound(formula: str) -> str:
    try:
        return f"{float(formula):.15g}"
    except ValueError:
        return "".join(formula.split()).upper()


def _ranges(text: str) -> list[_Range]:
    found = []
    for word in text.split():
        first, _, last = word.partition(":")
        start = place_of(first)
        end = place_of(last) if last else start
        if start is not None and end is not None:
            found.append((*start, *end))
    return found


def rules_at(
    validations: Iterable[Validation], places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Place → rule of the validation that covers it; places without one are absent."""
    wanted = set(places)
    found: dict[tuple[int, int], str] = {}
    for one in validations:
        for row1, column1, row2, column2 in one.ranges:
            if (row1, column1) == (row2, column2):
                covered = {(row1, column1)} & wanted
            else:
                covered = {p for p in wanted if row1 <= p[0] <= row2 and column1 <= p[1] <= column2}
            for place in covered:
                found.setdefault(place, one.rule)
    return found
