"""Rounds that pictures show besides the demonstration: three districts rolled up, and a year against the one before."""

from __future__ import annotations

import random
import shutil
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from govcredit_xl.cli.demo_round import demo as play
from govcredit_xl.core.folder import Round
from govcredit_xl.core.terms import File, Head, Setting, Sheet
from govcredit_xl.round.collect import collect
from govcredit_xl.round.rollup import roll_up
from govcredit_xl.round.rollup_book import rollup_workbook

DISTRICTS = {"清江区": 1, "洪泽区": 2, "涟水县": 3}
"""Names, each with the seed of what its office verifies."""


def books(demo: Path, folder: Path) -> dict[str, bytes]:
    """`rolled`, the 汇总表 of three districts; `compared`, a master with 同比.

    Args:
        demo: a demonstration round that has been collected; it is only read.
        folder: an empty one, to play in.
    """
    warnings.simplefilter("ignore")  # openpyxl's, of extensions that it drops
    for name, seed in DISTRICTS.items():
        _verified(_settled(shutil.copytree(demo, folder / name), **{Setting.ORGAN: f"{name}信用办"}), seed)
    rounds = [folder / name for name in DISTRICTS]
    found, problems = roll_up(rounds)
    assert found is not None, [one.message() for one in problems]
    before = folder / "2020"  # the year is that of the folder
    play(before)
    _verified(before, 4)
    now = shutil.copytree(rounds[0], folder / "compared")
    _verified(_settled(now, **{Setting.LAST_ROUND: str(before)}), 9)
    return {"rolled": rollup_workbook(found, folder), "compared": (now / File.MASTER).read_bytes()}


def _settled(root: Path, **settings: str) -> Path:
    """The round with these values on 设置."""
    book = openpyxl.load_workbook(root / File.CATALOGUE)
    sheet = book[Sheet.SETTINGS]
    keys = {cell.value: cell.row for cell in sheet["A"]}
    for key, value in settings.items():
        row = keys.get(key) or sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = key, value
    book.save(root / File.CATALOGUE)
    return root


def _verified(root: Path, seed: int) -> None:
    """A third of the scores typed by the office, and all collected once more."""
    rng, master = random.Random(seed), root / File.MASTER
    book = openpyxl.load_workbook(master)
    for cells in _records(book[Sheet.ITEMS]):
        points = cells[Head.POINTS].value
        if isinstance(points, (int, float)) and rng.random() < 0.35:
            cells[Head.VERIFIED].value = round(points * rng.choice((0.5, 0.8, 1)), 2)
            cells[Head.REASON].value, cells[Head.BY].value = "经核查", "张三"
    book.save(master)
    report = collect(Round(root), root / File.INBOX)
    assert not report.refused, [one.message() for one in report.problems]


def _records(sheet: Any) -> Iterator[Mapping[str, Any]]:
    rows = iter(sheet.iter_rows())
    heads = next(row for row in rows if {Head.ITEM, Head.VERIFIED} <= {cell.value for cell in row})
    for row in rows:
        cells = {head.value: cell for head, cell in zip(heads, row, strict=True)}
        if cells[Head.ITEM].value:
            yield cells
