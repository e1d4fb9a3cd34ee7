"""Masters made in memory from small rounds and from the real one."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
from rounds_in_memory import scored

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import MEMO, NOT_INVOLVED, Catalogue, Input, Item, Value
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.parts import Correction
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.master.records import MasterInput, ReturnRow, VerifiedEntry
from govcredit_xl.master.typed.entries import OfficeState, usable_verified
from govcredit_xl.scoring.rules import rule_of

NOW = dt.datetime(2021, 12, 1, 9, 30)


@cache
def the_round_of_2021() -> Catalogue:
    found, problems = read_catalogue(packaged("指标体系_2021.xlsx"))
    assert found is not None, problems
    return found


def master_input(
    catalogue: Catalogue,
    answers: Mapping[str, Mapping[str, Any]],
    verified: Mapping[str, VerifiedEntry] | None = None,
    corrections: Mapping[AnswerKey, Correction] | None = None,
    **more: Any,
) -> MasterInput:
    usable, _ = usable_verified(catalogue, OfficeState(verified=dict(verified or {})))
    scores = scored(
        catalogue, answers, verified={i: v.score for i, v in usable.items()}, corrections=corrections
    )
    done = zip(scores.units["unit"], scores.units["state"], scores.units["done"], strict=True)
    returns = tuple(
        ReturnRow(unit, state, False, int(unit in answers), NOW, f"inbox/{unit} 报送.xlsx", share)
        if unit in answers
        else ReturnRow(unit, state)
        for unit, state, share in done
    )
    files = {row.unit: row.file for row in returns}
    scores = replace(scores, answers=scores.answers.assign(file=scores.answers["unit"].map(files)))
    return MasterInput(catalogue, scores, returns, NOW, verified=verified or {}, **more)


def random_answers(catalogue: Catalogue, seed: int) -> dict[str, dict[str, Value]]:
    """unit → {"1.1:n": value}: most units, most answers, some of them impossible."""
    dice = random.Random(seed)
    found: dict[str, dict[str, Value]] = {}
    for unit in catalogue.units:
        if dice.random() < 0.1:
            continue
        found[unit.code] = given = {}
        for item, lead in catalogue.items_of(unit.code):
            if dice.random() < 0.08:
                given |= {f"{item.id}:{NOT_INVOLVED}": YES, f"{item.id}:{MEMO}": "无此职能"}
                continue
            full = rule_of(item).full_marks(item)
            for asked in item.asked(lead=lead):
                if dice.random() > 0.03:
                    given[f"{item.id}:{asked.code}"] = _answer(dice, item, asked, full.get(asked.code))
    return found


def _answer(dice: random.Random, item: Item, asked: Input, full: Value) -> Value:
    if asked.type == InputType.FLAG:
        return YES if dice.random() < 0.8 else NO
    if asked.type == InputType.DATE:
        return dt.date(2021, dice.randint(1, 12), dice.randint(1, 28))
    if asked.is_text:
        return dice.choice(["见附件", "=1+1", "已开展", None])
    if dice.random() < 0.3 and isinstance(full, float):
        return full
    if asked.code in ("rank", "of"):
        return 3.0 if asked.code == "rank" else 7.0
    low, high = (30, 60) if asked.code in ("d", "pop") else (0, 45)
    if item.kind in ("扣分", "一票否决") and asked.code == "n":
        high = 1
    number = float(dice.randint(low, high))
    return number if asked.type == InputType.COUNT else round(number * 1.37, 2)


def edited(data: bytes, edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The workbook after somebody worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: openpyxl.Workbook, sheet: str, key: Mapping[str, str], heading: str) -> Any:
    """The cell under a heading in the row where the other headings hold these values."""
    ws = book[sheet]
    columns = {c.value: c.column for c in ws[1] if c.value}
    for row in range(2, ws.max_row + 1):
        if all(ws.cell(row, columns[h]).value == value for h, value in key.items()):
            return ws.cell(row, columns[heading])
    raise AssertionError(f"{sheet} has no row {dict(key)}")
