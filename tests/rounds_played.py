"""A round played through the command line: the steps and fixtures that many tests share."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli import app
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.scoring.rules import rule_of


def run(folder: Path, *arguments: str, code: int = 0) -> dict:
    """`govcredit-xl --round FOLDER … --json`, in this process."""
    done = CliRunner().invoke(app, ["--round", str(folder), *arguments, "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def program(folder: Path, *arguments: str, code: int = 0) -> dict:
    """The same as a program of its own, where that is the point."""
    done = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", "--round", str(folder), *arguments, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stderr or done.stdout
    return json.loads(done.stdout)


def sent(folder: Path, unit: str) -> bytes:
    (path,) = (folder / "outbox").glob(f"{unit}_*.xlsx")
    return path.read_bytes()


def put(folder: Path, name: str, data: bytes, day: int = 1) -> Path:
    """A file in the inbox, old enough that nobody waits for it; later days are later arrivals."""
    path = folder / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    when = time.mktime((2021, 11, day, 9, 0, 0, 0, 0, -1))
    os.utime(path, (when, when))
    return path


def best(folder: Path, unit: str, **changes) -> dict:
    """Full-marks answers of a unit, by defined name; None leaves one out."""
    catalogue, _ = load_catalogue(folder / "指标体系.xlsx")
    answers = {}
    for item, lead in catalogue.items_of(unit):
        given = rule_of(item).full_marks(item)
        for asked in item.asked(lead=lead):
            if asked.code in given:
                answers[f"in_{item.id.replace('.', '_')}_{asked.code}"] = given[asked.code]
    answers.update(changes)
    return {name: value for name, value in answers.items() if value is not None}


def returned(folder: Path, unit: str, name: str | None = None, day: int = 1, **changes) -> Path:
    return put(folder, name or f"{unit}.xlsx", fill(sent(folder, unit), best(folder, unit, **changes)), day)


def codes(found: dict, unit: str | None = None) -> list[str]:
    return [p["code"] for p in found["problems"] if unit is None or p["unit"] == unit]


def states(found: dict) -> dict[str, str]:
    return {one["file"].removeprefix("inbox/"): one["state"] for one in found["returns"]}


def unit(found: dict, code: str) -> dict:
    return next(one for one in found["units"] if one["code"] == code)


def item(found: dict, id: str) -> dict:
    return next(one for one in found["items"] if one["id"] == id)


def table(folder: Path, sheet: str, *headings: str, file: str = "主评分表.xlsx") -> list[dict]:
    """Records of a sheet of the master, as the contract says tables are found."""
    book = load_workbook(folder / file, data_only=True, read_only=True)  # reads no other sheet
    rows = list(book[sheet].iter_rows(values_only=True))
    book.close()
    at = next(k for k, row in enumerate(rows) if set(headings) <= set(row))
    found = []
    for row in rows[at + 1 :]:
        if row[0] in (None, ""):
            break
        found.append(dict(zip(rows[at], row, strict=True)))
    return found


def type_into(folder: Path, sheet: str, key: dict, values: dict, file: str = "主评分表.xlsx") -> None:
    """Type into the row of the master that has these values in these columns."""
    workbook = load_workbook(folder / file)
    rows = list(workbook[sheet].iter_rows())
    heads = next(row for row in rows if set(key) | set(values) <= {cell.value for cell in row})
    column = {cell.value: cell.column - 1 for cell in heads if cell.value}
    (row,) = [
        r for r in rows if r[0].row > heads[0].row and all(r[column[k]].value == v for k, v in key.items())
    ]
    for heading, value in values.items():
        row[column[heading]].value = value
    workbook.save(folder / file)


def own_form() -> bytes:
    workbook = Workbook()
    workbook.active.append(["我单位的情况", 3])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
