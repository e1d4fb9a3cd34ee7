"""Tables that a clerk could read, as the rows of a test: headings, one line a case, cells between |."""

from __future__ import annotations

from collections.abc import Iterator


def rows(text: str) -> Iterator[dict[str, str]]:
    """Heading → cell of each line; lines that begin with # and the line of dashes are passed over."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    heads, *rest = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    for cells in rest:
        if not set("".join(cells)) <= set("-: "):
            yield dict(zip(heads, cells, strict=True))


def number(cell: str) -> float | None:
    """A number; a blank cell is None."""
    return float(cell) if cell else None


def answers(cell: str, item: str, given: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """`D1 n=19 d=20；D2 不涉及` as answers by unit; words in `given` stand for answers of their own."""
    found: dict[str, dict[str, object]] = {}
    for part in filter(None, (part.strip() for part in cell.split("；"))):
        unit, *words = part.split()
        found[unit] = {}
        for word in words:
            code, equals, value = word.partition("=")
            found[unit] |= {f"{item}:{code}": _value(value)} if equals else given[word]
    return found


def _value(text: str) -> object:
    return float(text) if text.replace(".", "", 1).isdigit() else text
