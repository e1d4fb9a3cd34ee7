"""A catalogue edited between two builds."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook


def edit(
    folder: Path, sheet: str, key: tuple[str, str], heading: str, value: object, *, rows: bool = False
) -> None:
    """Change a cell of the catalogue; with `rows`, in every row that has the key."""
    book = load_workbook(folder / "指标体系.xlsx")
    cells = list(book[sheet].iter_rows())
    heads = next(row for row in cells if {key[0], heading} <= {cell.value for cell in row})
    column = {cell.value: cell.column - 1 for cell in heads}
    found = [row for row in cells if row[column[key[0]]].value == key[1] and row is not heads]
    assert found
    for row in found if rows else found[:1]:
        row[column[heading]].value = value
    book.save(folder / "指标体系.xlsx")
