"""Scores in a table that must add up to the total that is stated."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from govcredit_xl.gbt9704.findings import Findings, place_of
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import DocumentCell, DocumentTable, Para

_NUMBER: Final = re.compile(r"^-?\d+(?:\.\d+)?$")
_STATED: Final = re.compile(r"[（(]\s*(?:总分|满分)\s*[:：为]?\s*(\d+(?:\.\d+)?)\s*分\s*[）)]")
_TOTAL: Final = re.compile(r"^(合\s*计|总\s*计|全区合计|总\s*分)$")
_PART: Final = re.compile(r"小\s*计")
_SCORES: Final = re.compile(r"^(分值|满分|标准分)(（分）|\(分\))?$")
_SLACK: Final = 0.005
_BLANK: Final = {"", "—", "-", "－", "/", "——"}


def check(parts: Parts, findings: Findings) -> None:
    """Every table with a row of totals, or below a title that states one."""
    own = parts.imprint.table if parts.imprint is not None else None
    for tables in _runs([table for table in findings.picture.tables if table is not own], findings):
        table = tables[0]
        grid, joints = _joined(tables)
        if len(grid) < 3:
            continue
        total = next((k for k in range(len(grid) - 1, 0, -1) if _TOTAL.match(_text(grid[k][0]))), None)
        if total is not None:
            _totals(grid, joints, total, table, findings)
        stated = _stated(table, findings)
        if stated is not None:
            _stated_total(grid, joints, total, stated, table, findings)


Row = list[DocumentCell | None]
"""One cell a column of the grid; None where a cell is spread over from the left."""


def _grid(table: DocumentTable) -> list[Row]:
    rows: list[Row] = []
    for row in table.rows:
        cells: Row = []
        for cell in row:
            cells += [cell, *([None] * (cell.span - 1))]
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]


def _runs(tables: Sequence[DocumentTable], findings: Findings) -> list[list[DocumentTable]]:
    """Tables that are one, cut where a page ends: the same headings, and nothing but blanks between."""
    found: list[list[DocumentTable]] = []
    end = 0
    for table in tables:
        between = findings.picture.paras[end : table.after]
        if (
            found
            and end
            and all(para.blank for para in between)
            and _headings(table) == _headings(found[-1][0])
        ):
            found[-1].append(table)
        else:
            found.append([table])
        end = table.after + sum(1 for _ in table.paras)
    return found


def _headings(table: DocumentTable) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in table.rows[0]) if table.rows else ()


def _joined(tables: Sequence[DocumentTable]) -> tuple[list[Row], set[int]]:
    """(one grid, the rows where a table is joined to the one before, whose heading row is left out)."""
    grid = _grid(tables[0])
    joints: set[int] = set()
    for table in tables[1:]:
        joints.add(len(grid))
        grid += _grid(table)[max(table.heads, 1) :]
    return grid, joints


def _text(cell: DocumentCell | None) -> str:
    return "" if cell is None else "".join(cell.text.split())


def _head_rows(grid: list[Row]) -> int:
    """Rows above the first that holds a number."""
    return next(
        (k for k, row in enumerate(grid) if k and any(_NUMBER.match(_text(cell)) for cell in row)), len(grid)
    )


def column_sum(grid: list[Row], column: int, end: int, joints: Collection[int] = ()) -> float | None:
    """The numbers of a column down to a row, each merged cell once; None where some cell is no number.

    A merge that begins anew at the top of a page repeats its text and counts once.
    """
    total = 0.0
    merged: tuple[str, ...] | None = None
    for k in range(_head_rows(grid), end):
        cell = grid[k][column]
        if cell is None or cell.merge == "continue" or _PART.search(_text(grid[k][0])):
            continue
        text = _text(cell)
        if text in _BLANK:
            continue
        if not _NUMBER.match(text):
            return None
        names = (text, *(_upward(grid, k, left) for left in range(column)))
        above = (_upward(grid, k - 1, column), *(_upward(grid, k - 1, left) for left in range(column)))
        anew = names == merged and (cell.merge == "restart" or k in joints)
        if not anew and not (k in joints and cell.merge == "restart" and names == above):
            total += float(text)
        merged = names if cell.merge == "restart" else None
    return total


def _upward(grid: list[Row], row: int, column: int) -> str:
    """The text of a cell, or of the cell above that it is merged with."""
    while row > 0:
        cell = grid[row][column]
        if cell is None or cell.merge != "continue":
            break
        row -= 1
    return _text(grid[row][column])


def _totals(
    grid: list[Row], joints: Collection[int], total: int, table: DocumentTable, findings: Findings
) -> None:
    for column, cell in enumerate(grid[total]):
        text = _text(cell)
        if not column or not _NUMBER.match(text):
            continue
        heading = next(
            (_text(row[column]) for row in grid[: _head_rows(grid)][::-1] if _text(row[column])), ""
        )
        if re.search(r"率|排名|序号|名次|平均|均", heading):
            continue  # no total of these is a sum
        found = column_sum(grid, column, total, joints)
        if found is not None and found and abs(found - float(text)) > _SLACK:
            shown = (
                f"“{heading}”各行相加 {found:g}，合计写 {text}",
                f"“{heading}” adds up to {found:g}, the total says {text}",
            )
            findings.add(Key.SUMS, place_of(_first(cell, table)), shown, textual=True)


def _first(cell: DocumentCell | None, table: DocumentTable) -> Para:
    return cell.paras[0] if cell is not None and cell.paras else next(iter(table.paras))


def _stated(table: DocumentTable, findings: Findings) -> float | None:
    """The total that one of the three lines above the table states."""
    above = [para for para in findings.picture.paras if para.number <= table.after and not para.blank][-3:]
    for para in reversed(above):
        if para.story != "body":
            return None
        found = _STATED.search(para.words)
        if found:
            return float(found[1])
    return None


def _stated_total(
    grid: list[Row],
    joints: Collection[int],
    total: int | None,
    stated: float,
    table: DocumentTable,
    findings: Findings,
) -> None:
    columns = [c for c in range(len(grid[0])) for r in range(2) if _SCORES.match(_text(grid[r][c]))]
    sums = [column_sum(grid, column, len(grid) if total is None else total, joints) for column in columns]
    known = [one for one in sums if one is not None]
    if known and all(abs(one - stated) > _SLACK for one in known):
        shown = f"{known[0]:g}"
        findings.add(
            Key.SUMS, place_of(next(iter(table.paras))),
            (f"分值相加 {shown}，标题写 {stated:g}", f"the points add up to {shown}, the title says {stated:g}"), textual=True,
        )  # fmt: skip
