"""A small round played in this process: three units, their returns, and a master that tests edit and collect."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.forms.build import build
from govcredit_xl.round.collect import collect
from govcredit_xl.round.init import begin
from govcredit_xl.round.write import Report

UNITS = ("T04", "T05", "D07")
MASTER, BESIDE = "主评分表.xlsx", "主评分表.新.xlsx"


def a_round(root: Path) -> Path:
    """Begun and built, with two returns in the inbox, and collected once."""
    assert not begin(root).refused
    build(Round(root), list(UNITS))
    send_in(root, "T04", "a.xlsx", 1, in_12_1_n=90.0, in_12_1_d=100.0)
    send_in(root, "T05", "b.xlsx", 1, in_12_1_n=9.0, in_12_1_d=10.0)
    report = gather(root)
    assert not report.refused, report.problems
    return root


def send_in(root: Path, unit: str, name: str, day: int, **answers: Any) -> None:
    """A unit's form in the inbox; later days are later arrivals."""
    (sent,) = (root / "outbox").glob(f"{unit}_*.xlsx")
    path = root / "inbox" / name
    path.write_bytes(fill(sent.read_bytes(), answers))
    when = time.mktime((2021, 11, day, 9, 0, 0, 0, 0, -1))
    os.utime(path, (when, when))


def gather(root: Path) -> Report:
    """One collect."""
    with ThreadPoolExecutor(1) as executor:
        return collect(Round(root), root / "inbox", executor=executor)


def a_copy(root: Path, folder: Path) -> Path:
    """Another round just like it."""
    return Path(shutil.copytree(root, folder))


# -- the master ------------------------------------------------------------------------------------------
def edit(root: Path, change: Callable[[openpyxl.Workbook], None], file: str = MASTER) -> None:
    """Somebody works on the master and saves it."""
    book = openpyxl.load_workbook(root / file)
    change(book)
    book.save(root / file)


def cell_at(book: openpyxl.Workbook, sheet: str, key: Mapping[str, str], heading: str) -> Any:
    """The cell under a heading in the row where the other headings hold these values."""
    ws = book[sheet]
    columns = {c.value: c.column for c in ws[1] if c.value}
    for row in range(2, ws.max_row + 1):
        if all(ws.cell(row, columns[h]).value == value for h, value in key.items()):
            return ws.cell(row, columns[heading])
    raise AssertionError(f"{sheet} has no row {dict(key)}")


def type_score(root: Path, item: str, score: Any, why: Any = "核实", file: str = MASTER) -> None:
    """A verified score with its reason."""

    def change(book: openpyxl.Workbook) -> None:
        cell_at(book, "指标得分", {"编号": item}, "核定分").value = score
        cell_at(book, "指标得分", {"编号": item}, "核定说明").value = why

    edit(root, change, file)


def type_answer(root: Path, unit: str, item: str, code: str, value: Any, file: str = MASTER) -> None:
    """A correction in 填报明细."""
    key = {"单位编码": unit, "编号": item, "代码": code}
    edit(root, lambda book: _set(cell_at(book, "填报明细", key, "值"), value), file)


def _set(cell: Any, value: Any) -> None:
    cell.value = value


def scores_in(data: bytes | Path) -> dict[str, Any]:
    """Item id → 核定分 in a master, blank ones left out."""
    return _column(data, "指标得分", ("编号",), "核定分")


def answers_in(data: bytes | Path) -> dict[Any, Any]:
    """(unit, item, code) → 值 in a master, blank ones left out."""
    return _column(data, "填报明细", ("单位编码", "编号", "代码"), "值")


def _column(path: bytes | Path, sheet: str, keys: tuple[str, ...], heading: str) -> dict[Any, Any]:
    import io

    source: Any = io.BytesIO(path) if isinstance(path, bytes) else path
    ws = openpyxl.load_workbook(source, data_only=True)[sheet]
    columns = {c.value: c.column - 1 for c in ws[1] if c.value}
    found = {}
    for row in ws.iter_rows(min_row=2, values_only=True):
        key = tuple(row[columns[k]] for k in keys)
        if key[0] is not None and row[columns[heading]] is not None:
            found[key if len(key) > 1 else key[0]] = row[columns[heading]]
    return found


def adjustments_in(root: Path, file: str = MASTER) -> list[tuple[Any, ...]]:
    """The rows of 调整记录."""
    ws = openpyxl.load_workbook(root / file, data_only=True)["调整记录"]
    return [row for row in ws.iter_rows(min_row=2, values_only=True) if row[0] is not None]


def told(report: Report) -> list[str]:
    """The codes of what the run says of the master."""
    return [p.code for p in report.problems if p.code.startswith(("master", "correction", "verified"))]
