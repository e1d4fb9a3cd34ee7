"""A small round played in this process: four units, seven items, and a master that tests edit and collect."""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
from govcredit_xl.round.build import build

from govcredit_xl.catalogue.dump import read_dump
from govcredit_xl.catalogue.write import write_catalogue
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.round.collect import collect
from govcredit_xl.round.init import begin
from govcredit_xl.round.write import Report

CHECKOUT = Path(__file__).parents[1]
UNITS = ("D01", "D02", "T04", "T05")
LEADS = {
    "4.1": "司法局",
    "6.1": "信用办",
    "12.1": "信用办",
    "12.2": "信用办",
    "12.3": "信用办",
    "13.2": "平桥镇",
    "22.1": "司法局",
}
"""Item → its lead; the others support where they do so in the round of 2021."""
MASTER, BESIDE = "主评分表.xlsx", "主评分表.新.xlsx"


def a_catalogue() -> bytes:
    """Seven items of the round of 2021 for four of its units."""
    dumped = CHECKOUT / "workbooks" / "指标体系_2021"
    content = read_dump({path.stem: path.read_text(encoding="utf-8-sig") for path in dumped.iterdir()})
    units = [row for row in content["单位"] if row["编码"] in UNITS]
    items = [row for row in content["指标"] if row["编号"] in LEADS]
    shorts = [row["简称"] for row in units]
    points: defaultdict[tuple[str, str], float] = defaultdict(float)
    items[-1]["分值"] = f"{100 - sum(float(row['分值']) for row in items[:-1]):g}"
    for row in items:
        lead = LEADS[row["编号"]]
        row["牵头单位"], row["责任部门"] = lead, lead
        row["配合单位"] = "、".join(u for u in shorts if u != lead) if row["编号"] < "13" else ""
        for key in ("一级指标", "二级指标"):
            points[key, row[key]] += float(row["分值"])
    for row in items:
        row["一级分值"] = f"{points['一级指标', row['一级指标']]:g}"
        row["二级分值"] = f"{points['二级指标', row['二级指标']]:g}"
    inputs = [row for row in content["填报项"] if row["编号"] in LEADS]
    parts = {"设置": content["设置"], "单位": units, "指标": items, "填报项": inputs}
    return write_catalogue(parts, "小评价")


def a_round(root: Path) -> Path:
    """Begun and built, with two returns in the inbox, and collected once."""
    assert not begin(root).refused
    (root / "指标体系.xlsx").write_bytes(a_catalogue())
    report, problems = build(Round(root))
    assert not report.refused, problems
    send_in(root, "T04", "a.xlsx", 1, in_12_1_n=90.0, in_12_1_d=100.0)
    send_in(root, "T05", "b.xlsx", 1, in_12_1_n=9.0, in_12_1_d=10.0)
    first = gather(root)
    assert not first.refused, first.problems
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


def table_of(book: Any, sheet: str) -> tuple[Any, dict[str, int], dict[tuple[str, ...], int]]:
    """A table of the master wherever it stands: its sheet, heading → column, key → row."""
    keys = ("编号",) if sheet == "指标得分" else ("单位编码", "编号", "代码")
    wanted = {*keys, "核定分" if sheet == "指标得分" else "是否计入"}
    for ws in book:
        for top in range(1, 10):
            columns = {cell.value: cell.column for cell in ws[top] if isinstance(cell.value, str)}
            if wanted <= columns.keys():
                rows = {}
                for row in range(top + 1, ws.max_row + 1):
                    key = tuple(ws.cell(row, columns[heading]).value for heading in keys)
                    if key[0] is not None and key not in rows:
                        rows[key] = row
                return ws, columns, rows
    raise AssertionError(f"{sheet} is not there")


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
