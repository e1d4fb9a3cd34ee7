"""Parity: each rule's formulas, recalculated by two spreadsheet engines, equal its Python score.

Every example of every kind gets a sheet: its edge rows and seeded random rows, with the inputs as
cells and one formula column per face of the rule. Blanks are written in three ways, since a cell
without an answer can be empty, hold a formula's "" or hold something that is no answer.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import office
import pandas as pd
import pytest
import xlsxwriter
from rounds_in_memory import an_item

from govcredit_xl.core.arithmetic import round_array, serial
from govcredit_xl.core.cells import MAX_FORMULA, a1
from govcredit_xl.core.model import Item
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.excel import Operand, operand
from govcredit_xl.scoring.rules import RULES, rule_of
from govcredit_xl.scoring.rules.base import Check, Example, Rule

ROWS_PER_KIND = 480
SHARED_FUNCTIONS = """SUM MIN MAX IF ROUND COUNTIF COUNTIFS SUMIF SUMIFS COUNTA SUMPRODUCT INDEX MATCH IFERROR
    AND OR NOT ISNUMBER ISTEXT TEXT RANK LARGE INT MOD LEN ABS ROUNDUP ROUNDDOWN AVERAGE"""

Row = dict[str, float | None]


@dataclass(frozen=True)
class Case:
    """An example of a kind, as a unit answers it or as the answers are pooled by 求和 or 占比."""

    kind: str
    number: int
    example: Example
    pooled: bool

    @property
    def sheet(self) -> str:
        return f"{self.kind}{self.number}{'汇总' if self.pooled else ''}"

    @cached_property
    def item(self) -> Item:
        made = self.example
        return an_item(self.kind, made.points, made.params, made.inputs, RULES[self.kind].poolings[0], "A")

    @cached_property
    def codes(self) -> list[str]:
        asked = [i.code for i in self.item.inputs if not (self.pooled and i.is_text)]
        derived = [name for name in self.rule.derived(self.item) if name != "rate"]
        return [*asked, *derived]

    @cached_property
    def rule(self) -> Rule:
        return rule_of(self.item)

    @cached_property
    def x(self) -> pd.DataFrame:
        rows = [*self.example.rows, *self._random_rows()]
        x = pd.DataFrame(rows, columns=self.codes, dtype=np.float64)
        if self.rule.ranked_across(self.item):
            x = pd.DataFrame(self.rule.with_ranks(self.item, x, self.rule.ready(self.item, x)).columns)[
                self.codes
            ]
        for code in self.codes:
            if self.operand(code, 1).kind == "flag":  # a share has no place in a cell of 是 and 否
                x = x[x[code].isna() | x[code].isin([0.0, 1.0])]
        if self.pooled:  # what cannot be is not pooled
            for check in self.checks:
                x = x[~check.wrong(x)]
        return x.reset_index(drop=True)

    @cached_property
    def checks(self) -> list[Check]:
        return [check for check in self.rule.checks(self.item) if set(check.codes) <= set(self.codes)]

    def operand(self, code: str, row: int) -> Operand:
        found = self.item.input(code)
        ref = a1(row, 1 + self.codes.index(code))
        if code in self.rule.figures(self.item):
            return Operand(ref, "figure")
        return Operand(ref) if self.pooled or found is None else operand(ref, found.type)

    def _random_rows(self) -> Iterator[Row]:
        rng = random.Random(self.sheet)
        for _ in range(ROWS_PER_KIND // CASES_PER_KIND[self.kind]):
            row = {i.code: _random_value(rng, i.type, self) for i in self.item.inputs}
            for small, large in (("n", "d"), ("rank", "of")):
                a, b = row.get(small), row.get(large)
                if a is not None and b is not None and a > b and rng.random() < 0.7:
                    row[small], row[large] = b, a
            yield row

    def formulas(self, row: int) -> dict[str, str]:
        """Face → formula for the answers in that row."""
        ops = {code: self.operand(code, row) for code in self.codes}
        rule, item = self.rule, self.item
        ready, score = rule.ready_excel(item, ops), rule.score_excel(item, ops)
        wrong = ["FALSE", *(check.wrong_excel(ops) for check in self.checks)]
        right = f"AND({ready},NOT(OR({','.join(wrong)})))"
        found = {
            "ready": ready,
            "score": self._shown(f'IF({right},{score},"")'),
            "rounded": self._shown(f'IF({right},IF(ISNUMBER({score}),ROUND({score},2),""),"")'),
            "decided": rule.decided_excel(item, ops) or "FALSE",
            "excluded": f"IF({ready},{rule.excluded_excel(item, ops) or 'FALSE'},FALSE)",
        }
        for k, check in enumerate(self.checks):
            found[f"wrong {k} {check.code}"] = check.wrong_excel(ops)
        for code, condition in rule.needed_excel(item, ops).items():
            found[f"needed {code}"] = condition or "TRUE"
        return found

    def _shown(self, formula: str) -> str:
        # A division by zero is the clerk's own; the workbooks show a blank for it.
        return f'IFERROR({formula},"")' if self.rule.open_when_undefined else formula

    @cached_property
    def expected(self) -> dict[str, list[float | bool | None]]:
        """Face → what Python says, per row of `x`."""
        rule, item, x = self.rule, self.item, self.x
        ready = rule.ready(item, x)
        wrongs = [check.wrong(x) for check in self.checks]
        right = ready & ~np.any([np.zeros(len(x), dtype=bool), *wrongs], axis=0)
        score = np.where(right, rule.score(item, x), np.nan)
        needed = rule.needed(item, x)
        found: dict[str, np.ndarray] = {
            "ready": ready,
            "score": score,
            "rounded": round_array(score),
            "decided": rule.decided(item, x),
            "excluded": ready & rule.excluded(item, x),
        }
        for k, (check, wrong) in enumerate(zip(self.checks, wrongs, strict=True)):
            found[f"wrong {k} {check.code}"] = wrong
        for code in rule.needed_excel(item, {code: self.operand(code, 1) for code in self.codes}):
            found[f"needed {code}"] = needed[code] if code in needed else np.zeros(len(x), dtype=bool)
        return {face: [_plain(v) for v in values.tolist()] for face, values in found.items()}


def _plain(value: float | bool) -> float | bool | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _random_value(rng: random.Random, input_type: str, case: Case) -> float | None:
    """A plausible or an odd value; never a negative one, which is no answer to any input."""
    if rng.random() < 0.12:
        return None
    if input_type == InputType.FLAG:
        if not case.pooled:
            return float(rng.random() < 0.6)
        units = rng.choice((7, 15, 20, 45))
        return (
            rng.randint(0, units) / units
            if Pooling.SHARE in case.rule.poolings
            else float(rng.randint(0, units))
        )
    if input_type == InputType.DATE:
        limit = case.item.params["截止"]
        return serial(limit) + rng.choice((0, 0.25, 0.99999, 1, -1, rng.randint(-400, 400)))  # type: ignore[arg-type]
    if input_type in InputType.TEXTS:
        return 1.0
    if input_type == InputType.SIGNED and rng.random() < 0.5:
        return -rng.choice(_NUMBERS)(rng)
    return rng.choice(_NUMBERS)(rng)


_NUMBERS = (
    lambda rng: 0.0,
    lambda rng: float(rng.randint(1, 10)),
    lambda rng: float(rng.randint(0, 1000)),
    lambda rng: float(rng.choice((7, 13, 16, 19, 20, 95, 100, 200, 400, 800, 1000, 1_000_000, 123_456_789))),
    lambda rng: 0.125 * rng.randint(0, 80),
    lambda rng: 0.3 * 3 * rng.choice((1, 10, 100)),
    lambda rng: round(rng.uniform(0, 100), 2),
    lambda rng: rng.uniform(0, 10),
    lambda rng: rng.choice((1e-7, 4.9999999, 9_499_995.0, 0.95, 1e12)),
)


CASES = [
    Case(rule.kind, k, example, pooled)
    for rule in RULES.values()
    for k, example in enumerate(rule.examples(), 1)
    for pooled in (False, True)
    if not pooled or {Pooling.SUM, Pooling.SHARE} & set(rule.poolings)
]
CASES_PER_KIND = Counter(case.kind for case in CASES)
BY_SHEET = {case.sheet: case for case in CASES}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parity") / "parity.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for case in CASES:
            _write(book.add_worksheet(case.sheet), case)
    return path


def _write(sheet: xlsxwriter.worksheet.Worksheet, case: Case) -> None:
    for r, row in enumerate(case.x.itertuples(index=False)):
        for c, (code, value) in enumerate(zip(case.codes, row, strict=True)):
            kind = case.operand(code, 1).kind
            if math.isnan(value):
                _write_blank(sheet, r, c, kind, r % 3)
            elif kind == "flag":
                sheet.write_string(r, c, "是" if value else "否")
            elif kind == "text":
                sheet.write_string(r, c, "已书面说明")
            else:
                sheet.write_number(r, c, value)
        for c, formula in enumerate(case.formulas(r + 1).values(), len(case.codes)):
            sheet.write_formula(r, c, f"={formula}", value=999)


def _write_blank(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, kind: str, way: int) -> None:
    if way == 1:
        sheet.write_formula(row, column, '=""', value="")
    elif way == 2 and kind != "text":
        sheet.write_string(row, column, "不详")


@pytest.fixture(scope="module")
def libreoffice(workbook: Path) -> office.Sheets:
    return office.recalculate([workbook])[workbook]


@pytest.fixture(scope="module")
def second(workbook: Path) -> office.Sheets:
    return office.recalculate_second(workbook)


def _assert_parity(case: Case, cells: dict[str, office.Value]) -> None:
    faces = case.expected
    assert list(faces) == list(case.formulas(1))
    wrong = []
    for column, (face, expected) in enumerate(faces.items(), len(case.codes) + 1):
        for row, want in enumerate(expected, 1):
            got = cells.get(a1(row, column))
            if not office.same(want, got):
                formula = case.formulas(row)[face]
                wrong.append(
                    f"{face} of {case.x.loc[row - 1].to_dict()}: Python {want!r}, sheet {got!r}\n  ={formula}"
                )
    shown = "\n".join(wrong[:8])
    assert not wrong, (
        f"{case.sheet} {dict(case.example.params)}, {case.example.points} points: {len(wrong)}\n{shown}"
    )


@pytest.mark.parametrize("name", BY_SHEET)
def test_libreoffice_computes_the_python_scores(name: str, libreoffice: office.Sheets) -> None:
    _assert_parity(BY_SHEET[name], libreoffice[name])


@pytest.mark.parametrize("name", BY_SHEET)
def test_formulon_computes_the_python_scores(name: str, second: office.Sheets) -> None:
    _assert_parity(BY_SHEET[name], second[name])


def test_every_kind_is_proved() -> None:
    assert {case.kind for case in CASES} == set(RULES)


@pytest.mark.parametrize("name", BY_SHEET)
def test_the_rows_reach_every_part_of_a_rule(name: str) -> None:
    case = BY_SHEET[name]
    faces = {face: set(values) for face, values in case.expected.items()}
    assert len(case.x) >= len(case.example.rows) / 2 and len(case.x) > 20
    if not case.rule.judged:
        assert faces["ready"] == {True, False}
        assert len(faces["rounded"]) > (1 if case.kind == "一票否决" else 2)
    for check in (face for face in faces if face.startswith("wrong") and not case.pooled):
        assert faces[check] == {True, False}, check


@pytest.mark.parametrize("name", BY_SHEET)
def test_formulas_use_what_every_spreadsheet_has(name: str) -> None:
    for formula in BY_SHEET[name].formulas(1).values():
        used = re.findall(r"([A-Z.]+)\(", re.sub(r'"[^"]*"', "", formula))
        assert set(used) <= set(SHARED_FUNCTIONS.split())
        assert len(formula) < MAX_FORMULA / 2


def test_a_wrong_formula_would_be_seen(libreoffice: office.Sheets) -> None:
    """The proof can fail: other points make other scores."""
    case = BY_SHEET["比率2"]
    other = Case(case.kind, case.number, replace(case.example, points=1.0), case.pooled)
    with pytest.raises(AssertionError, match=r"score of .*: Python"):
        _assert_parity(other, libreoffice[case.sheet])
