"""The tree that rules are made of: its faces agree in two spreadsheet engines, and what follows from it is sound.

Several hundred seeded random trees, over rows with blanks, are computed in numpy, LibreOffice and formulon.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import office
import pytest
import xlsxwriter

from govcredit_xl.core.cells import MAX_FORMULA, a1
from govcredit_xl.scoring.evaluation import Frame, evaluate, holds, one_row
from govcredit_xl.scoring.excel import Operand, group_key, to_excel
from govcredit_xl.scoring.expression import (
    EXCLUDED,
    FALSE,
    GROUP_FUNCTIONS,
    NO_SCORE,
    TRUE,
    Expr,
    Group,
    Name,
    both,
    call,
    compare,
    either,
    equals,
    exceeds,
    expr,
    given,
    maximum,
    minimum,
    names,
    negate,
    no,
    otherwise,
    reaches,
    rounded,
    total_of,
    when,
    whole,
    without,
    yes,
)
from govcredit_xl.scoring.formula import FUNCTIONS, MAX_LENGTH, Kind, Vocabulary, parse
from govcredit_xl.scoring.reach import Way, certainly, decided, excluded, may_be, needed
from govcredit_xl.scoring.words import to_words

TREES, ROWS = 400, 6
NUMBERS, FLAGS = ("n", "m", "d"), ("ok", "up")
CODES = (*NUMBERS, *FLAGS)
KINDS: dict[str, Kind] = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(FLAGS, "flag"), "note": "text"}

Row = Mapping[str, float]
n, m, d, ok, up = map(Name, CODES)


# -- random trees --------------------------------------------------------------------------------------------
class Grower:
    """Trees of every node that a rule or a formula can have."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)

    def number(self, depth: int) -> Expr:
        if depth == 0 or self.rng.random() < 0.1:
            return self.leaf()
        inner: Callable[[], Expr] = lambda: self.number(depth - 1)  # noqa: E731
        return self.rng.choice(
            (
                lambda: inner() + inner(),
                lambda: inner() - inner(),
                lambda: self.constant() * inner(),
                lambda: inner() * self.leaf(),
                lambda: inner() / self.rng.choice((d, n + 1.0, self.constant(), ok)),
                lambda: -inner(),
                lambda: minimum(self.constant(), inner()),
                lambda: maximum(self.constant(), inner(), inner()),
                lambda: call(self.rng.choice(("SUM", "AVERAGE")), inner(), inner()),
                lambda: call("ABS", inner()),
                lambda: whole(self.leaf() * 0.125),
                lambda: call("MOD", self.leaf(), self.rng.choice((7.0, 3.0, n))),
                lambda: rounded(inner() * 0.125, self.rng.choice((0, 1, 2))),
                lambda: when(self.truth(depth - 1), inner(), inner()),
                lambda: when(self.truth(depth - 1), inner(), self.rng.choice((NO_SCORE, EXCLUDED))),
                lambda: otherwise(inner() / d, self.constant()),
                lambda: self.truth(depth - 1) + inner(),
            )
        )()

    def truth(self, depth: int) -> Expr:
        if depth <= 0 or self.rng.random() < 0.3:
            name = Name(self.rng.choice(NUMBERS))
            return self.rng.choice(
                (
                    lambda: yes(Name(self.rng.choice(FLAGS))),
                    lambda: no(Name(self.rng.choice(FLAGS))),
                    lambda: exceeds(Name(self.rng.choice(FLAGS)), 0.8),
                    lambda: given(self.rng.choice(CODES)),
                    lambda: equals(name, 0.0),
                    lambda: name > 0.0,
                    lambda: name <= float(self.rng.randint(0, 9)),
                    lambda: n > d,
                )
            )()
        inner: Callable[[], Expr] = lambda: self.truth(depth - 1)  # noqa: E731
        return self.rng.choice(
            (
                lambda: both(inner(), inner()),
                lambda: either(inner(), inner()),
                lambda: negate(inner()),
                lambda: reaches(self.number(depth - 1), self.constant()),
                lambda: exceeds(self.number(depth - 1), self.number(0)),
                lambda: compare("=", self.number(depth - 1), self.constant(), near=True),
                lambda: compare("<>", self.constant(), self.leaf(), near=True),
            )
        )()

    def leaf(self) -> Expr:
        return Name(self.rng.choice(CODES)) if self.rng.random() < 0.75 else self.constant()

    def constant(self) -> Expr:
        return expr(self.rng.choice((0.0, 1.0, 2.0, 0.5, 0.95, 0.3, 3.0, 20.0, -1.5)))

    def row(self, blanks: float) -> dict[str, float]:
        return {code: math.nan if self.rng.random() < blanks else self.value(code) for code in CODES}

    def value(self, code: str) -> float:
        if code in FLAGS:
            return float(self.rng.random() < 0.5)
        return self.rng.choice((0.0, 0.0, 1.0, 2.0, 0.9, 19.0, 20.0, float(self.rng.randint(0, 400)), 2.375))


def frame(rows: list[dict[str, float]]) -> Frame:
    return Frame({code: np.array([row[code] for row in rows]) for code in CODES}, len(rows))


@dataclass(frozen=True)
class Case:
    """A tree with its rows, and its faces."""

    tree: Expr
    rows: tuple[dict[str, float], ...]

    @cached_property
    def asked(self) -> dict[str, Expr]:
        return {code: needed(self.tree, code) for code in CODES if code in names(self.tree)}

    @cached_property
    def faces(self) -> dict[str, Expr]:
        grow = dict.fromkeys(NUMBERS, Way.GROWS) | dict.fromkeys(FLAGS, Way.TO_ONE)
        return {
            "decided": decided(self.tree, grow),
            **{f"needed {code}": condition for code, condition in self.asked.items()},
        }

    def formulas(self, row: int) -> list[str]:
        ops = operands(row)
        ready = ",".join(
            f"IF({to_excel(condition, ops)},{ops[code].given},TRUE)" for code, condition in self.asked.items()
        )
        score = to_excel(self.tree, ops)
        return [
            f'IF(AND(TRUE{"," if ready else ""}{ready}),IFERROR(1*({score}),""),"")',
            *(to_excel(condition, ops) for condition in self.faces.values()),
        ]

    @cached_property
    def expected(self) -> list[list[float | bool | None]]:
        x = frame(list(self.rows))
        ready = np.ones(len(x), dtype=bool)
        for code, condition in self.asked.items():
            ready &= ~(holds(condition, x) & np.isnan(x[code]))
        scores = np.where(ready, evaluate(self.tree, x), np.nan)
        truths = [holds(condition, x).tolist() for condition in self.faces.values()]
        return [[None if math.isnan(v) else v for v in scores.tolist()], *truths]


def operands(row: int) -> dict[str, Operand]:
    kinds = {"number": "number", "flag": "flag"}
    return {
        code: Operand(a1(row, k), kinds[KINDS[code]])  # type: ignore[arg-type]
        for k, code in enumerate(CODES, 1)
    }


def _cases() -> list[Case]:
    grower = Grower("faces")
    found: list[Case] = []
    while len(found) < TREES:
        tree = grower.number(3)
        if names(tree):
            found.append(Case(tree, tuple(grower.row(0.2 if k else 0.0) for k in range(ROWS))))
    return found


CASES = _cases()


# -- three engines ---------------------------------------------------------------------------------------------
TYPED = (
    "-n^2", "2^-n", "2^3^2+n", "-n%", "n-m-d", "n-(m-d)", "n/(m/d)", "n/m/d", "n*m%+1", "--n", "+n-+m", "10%*n",
    "IF(n>=m,1,2)*3", "IF(n/d>=90%,2,0)", "IF(AND(n>0,OR(m>0,d>5)),SUM(n,m,d),AVERAGE(n,m))",
    "IF(NOT(n>m),ABS(m-n),MOD(n,7))", "ROUND(n/3,2)+ROUNDUP(m/3,1)-ROUNDDOWN(d/3,0)", "ROUNDUP(-n/7,1)",
    "MIN(2,0.5*n+0.2*m)", "MAX(0,2-n*1,-m)", "IFERROR(n/d,9)", "(n+m)*(d-1)^2", "INT(n/7)-INT(-m/7)",
    "IF(ok=\"是\",2,0)+IF(up=\"否\",1,0)", "IF(n<>m,(n>m)+1,(n=m)*5)", "1.5e1*n+.5", "ROUND(n*100,-2)",
    "COUNT(n,m)*2", "IF(ISBLANK(n),1,3)", "2^0.5*n", "IF(n,1,2)", "n^-2+m",
)  # fmt: skip
"""Formulas as Excel itself reads them; the names become cells."""
VOCABULARY = Vocabulary(KINDS, {"分值": 2.0, "每项": 0.5}, {"n": "办结数", "d": "受理数"})


def _typed(text: str, row: int) -> str:
    cells = {code: operands(row)[code].ref for code in CODES}
    return re.sub(r"(?<![A-Za-z\"])(n|m|d|ok|up)(?![A-Za-z(\"])", lambda match: cells[match[1]], text)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, float]]:
    grower = Grower("typed")
    return [grower.row(0.0) for _ in range(12)]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, float]]) -> Path:
    path = tmp_path_factory.mktemp("expression") / "expression.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet, at = book.add_worksheet("random"), 0
        for case in CASES:
            for k, row in enumerate(case.rows):
                _write_row(sheet, at, row, k)
                for column, formula in enumerate(case.formulas(at + 1), len(CODES)):
                    sheet.write_formula(at, column, f"={formula}", value=999)
                at += 1
        sheet = book.add_worksheet("typed")
        for at, row in enumerate(rows):
            _write_row(sheet, at, row, 0)
            for k, text in enumerate(TYPED):
                tree = parse(text, VOCABULARY).tree
                assert tree is not None, text
                pair = (_typed(text, at + 1), to_excel(tree, operands(at + 1)))
                for j, formula in enumerate(pair):
                    sheet.write_formula(at, len(CODES) + 2 * k + j, f'=IFERROR({formula},"")', value=999)
    return path


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, at: int, row: Row, way: int) -> None:
    for column, (code, value) in enumerate(row.items()):
        if math.isnan(value):
            if way % 3 == 1:
                sheet.write_formula(at, column, '=""', value="")
            elif way % 3 == 2:
                sheet.write_string(at, column, "不详")
        elif code in FLAGS:
            sheet.write_string(at, column, "是" if value else "否")
        else:
            sheet.write_number(at, column, value)


@pytest.fixture(scope="module", params=["LibreOffice", "formulon"])
def sheets(request: pytest.FixtureRequest, workbook: Path) -> office.Sheets:
    if request.param == "LibreOffice":
        return office.recalculate([workbook])[workbook]
    return office.recalculate_second(workbook)


def test_random_trees_are_the_same_in_the_sheet(sheets: office.Sheets) -> None:
    cells, wrong, at = sheets["random"], [], 0
    for case in CASES:
        for k, row in enumerate(case.rows):
            at += 1
            for j, (formula, expected) in enumerate(zip(case.formulas(at), case.expected, strict=True)):
                got = cells.get(a1(at, len(CODES) + 1 + j))
                if not office.same(expected[k], got):
                    wrong.append(f"{row}: Python {expected[k]!r}, sheet {got!r}\n  ={formula}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:6])


def test_formulas_as_typed_mean_what_excel_means(sheets: office.Sheets, rows: list[dict[str, float]]) -> None:
    x, wrong = frame(rows), []
    for k, text in enumerate(TYPED):
        tree = parse(text, VOCABULARY).tree
        assert tree is not None
        for at, value in enumerate(evaluate(tree, x).tolist()):
            want = None if math.isnan(value) else value
            got = [sheets["typed"].get(a1(at + 1, len(CODES) + 1 + 2 * k + j)) for j in range(2)]
            if not all(office.same(want, found) for found in got):
                wrong.append(f"{text} of {rows[at]}: Python {want!r}, typed and written {got!r}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:6])


def test_the_trees_reach_every_node_and_every_face() -> None:
    shown = repr([case.tree for case in CASES])
    for node in ("Arithmetic", "Negative", "Compare", "All", "Either", "Not", "When", "Otherwise", "FunctionCall",
                 "Given", "Nothing(excluded=True)", "Nothing(excluded=False)", "near=True"):  # fmt: skip
        assert node in shown
    scores = [value for case in CASES for value in case.expected[0]]
    assert len(CASES) == TREES and 0.3 < sum(value is None for value in scores) / len(scores) < 0.8
    truths = [v for case in CASES for face in case.expected[1:] for v in face]
    assert {True, False} == set(truths)
    assert any(True in case.expected[1] for case in CASES)
    assert max(len(text) for case in CASES for text in case.formulas(1)) < MAX_FORMULA


# -- what follows is sound ----------------------------------------------------------------------------------------
def _same(one: float, two: float, tolerance: float = 1e-9) -> bool:
    if math.isnan(one) or math.isnan(two):
        return math.isnan(one) and math.isnan(two)
    return abs(one - two) <= tolerance * max(1.0, abs(one))


@pytest.mark.slow
def test_an_input_that_is_not_needed_never_changes_the_value() -> None:
    grower, idle = Grower("needed"), 0
    for _ in range(1500):
        tree, row = when(grower.truth(1), grower.number(2), grower.number(2)), grower.row(0.4)
        x = one_row(row)
        free = [code for code in names(tree) if math.isnan(row[code]) and not holds(needed(tree, code), x)[0]]
        idle += len(free)
        for _ in range(4 if free else 0):
            whole_row = {c: grower.value(c) if math.isnan(v) else v for c, v in row.items()}
            other = whole_row | {code: grower.value(code) for code in free}
            values = [float(evaluate(tree, one_row(r))[0]) for r in (whole_row, other)]
            assert _same(*values), (to_words(tree, {}), row, free, whole_row, other)
    assert idle > 100


def test_what_is_needed_shrinks_as_answers_come() -> None:
    grower = Grower("more answers")
    for _ in range(500):
        tree, row = when(grower.truth(1), grower.number(2), grower.number(2)), grower.row(0.6)
        blank = [code for code, value in row.items() if math.isnan(value)]
        if not blank:
            continue
        more = row | {blank[0]: grower.value(blank[0])}
        for code in blank[1:]:
            asked = needed(tree, code)
            assert holds(asked, one_row(row))[0] or not holds(asked, one_row(more))[0]


WAYS = (Way.GROWS, Way.SHRINKS, Way.STAYS, Way.ANY)


@pytest.mark.slow
def test_what_is_decided_stays() -> None:
    grower, settled = Grower("decided"), 0
    rng = grower.rng
    for _ in range(6000):
        tree, row = grower.number(rng.choice((1, 2, 3))), grower.row(0.1)
        ways = {code: rng.choice(WAYS) for code in NUMBERS} | {
            code: rng.choice((Way.TO_ONE, Way.STAYS)) for code in FLAGS
        }
        if not holds(decided(tree, ways), one_row(row))[0]:
            continue
        moving = [code for code in names(tree) if ways[code] != Way.STAYS and not math.isnan(row[code])]
        settled += bool(moving)
        before = float(evaluate(tree, one_row(row))[0])
        for _ in range(4 if moving else 0):
            later = row | {code: _later(rng, row[code], ways[code]) for code in moving}
            after = float(evaluate(tree, one_row(later))[0])
            assert _same(before, after, 1e-4), (to_words(tree, {}), ways, row, later, before, after)
    assert settled > 100


def _later(rng: random.Random, value: float, way: Way) -> float:
    step = rng.choice((0.0, 0.5, 1.0, 25.0, 1000.0))
    match way:
        case Way.GROWS:
            return value + step
        case Way.SHRINKS:
            return value - step
        case Way.TO_ONE:
            return max(value, float(rng.random() < 0.5))
        case Way.ANY:
            return value + rng.choice((-1, 1)) * step
    return value


def test_conditions_are_total() -> None:
    grower = Grower("total")
    for _ in range(800):
        condition, row = grower.truth(3), grower.row(0.4)
        x = one_row(row)
        for tree in (certainly(condition), may_be(condition, True), may_be(condition, False)):
            assert evaluate(tree, x)[0] in (0.0, 1.0)
        value = evaluate(condition, x)[0]
        if not math.isnan(value) and not any(math.isnan(row[code]) for code in names(condition)):
            assert holds(may_be(condition, bool(value)), x)[0]
            assert holds(certainly(condition), x)[0] == bool(value)


@pytest.mark.parametrize(
    ("tree", "ways", "said"),
    [
        (minimum(2.0, 0.5 * n), {"n": Way.GROWS}, "IF(ISNUMBER(A1),ROUND(0.5*A1,6)>=2,FALSE)"),
        (maximum(0.0, 2.0 - 1.0 * n), {"n": Way.GROWS}, "IF(ISNUMBER(A1),ROUND(1*A1,6)>=2,FALSE)"),
        (when(yes(ok), 2.0, 0.0), {"ok": Way.TO_ONE}, 'D1="是"'),
        (when(whole(n) <= 5.0, 2.0, 0.0), {"n": Way.SHRINKS}, "IF(ISNUMBER(A1),INT(A1)<=5,FALSE)"),
        (when(equals(n, 0.0), 3.0, m), {"n": Way.GROWS}, "IF(ISNUMBER(A1),A1>0,FALSE)"),
        (n / d, {"n": Way.GROWS, "d": Way.GROWS}, "FALSE"),
        (Group("组名次", n), {}, "FALSE"),
    ],
)  # fmt: skip
def test_decided_says_it_shortly(tree: Expr, ways: dict[str, Way], said: str) -> None:
    assert to_excel(decided(tree, ways), operands(1)) == said


RATE = when(equals(d, 0.0), EXCLUDED, when(reaches(n / d, 0.95), 2.0, 2.0 * (n / d) / 0.95))


def test_a_rule_has_short_faces() -> None:
    ops = operands(1)
    assert to_excel(RATE, ops) == 'IF(C1=0,"",IF(ROUND(A1/C1,6)>=0.95,2,2*(A1/C1)/0.95))'
    assert to_excel(needed(RATE, "n"), ops) == "IF(ISNUMBER(C1),C1<>0,TRUE)"
    assert needed(RATE, "d") == TRUE and needed(RATE, "m") == FALSE
    assert to_excel(excluded(RATE), ops) == "C1=0"
    assert list(names(RATE)) == ["d", "n"]
    said = "若受理数等于0，则不计；否则若办结数 ÷ 受理数达到0.95，则2；否则2 × （办结数 ÷ 受理数） ÷ 0.95"
    assert to_words(RATE, {"n": "办结数", "d": "受理数"}) == said


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (n - (m - d), "A1-(B1-C1)"),
        (n - m - d, "A1-B1-C1"),
        (n * (m + d), "A1*(B1+C1)"),
        (n + (-m), "A1+(-B1)"),
        (-(n + m), "-(A1+B1)"),
        (expr(-1.5) * n, "-1.5*A1"),
        (n - expr(-1.5), "A1-(-1.5)"),
        (yes(ok) + exceeds(up, 0.8), '(D1="是")+(E1="是")'),
        (0.4 * total_of([ok, up]), '0.4*(IF(D1="是",1,0)+IF(E1="是",1,0))'),
        (no(ok) & yes(up), 'AND(D1="否",E1="是")'),
        (certainly(no(ok)), 'D1="否"'),
        (may_be(no(ok), True), 'D1<>"是"'),
        (ok >= 0.0, 'OR(D1="是",D1="否")'),
        (ok > 1.0, "FALSE"),
        (exceeds(0.5, ok), 'D1="否"'),
        (when(given("gone"), n, NO_SCORE), '""'),
        (Name("gone") + 1.0, '""'),
    ],
)  # fmt: skip
def test_formulas_are_as_short_as_a_person_writes_them(tree: Expr, said: str) -> None:
    assert to_excel(tree, operands(1)) == said


def test_trees_are_made_smaller_where_nothing_is_lost() -> None:
    a, b = given("n"), given("m")
    assert both(a, TRUE, a) == a and either(a, FALSE) == a and both(a, FALSE) == FALSE
    assert both(a, either(a, b)) == a and either(a, both(a, b)) == a
    assert negate(negate(a)) == a and when(TRUE, n, m) == n and when(negate(a), n, m) == when(a, m, n)
    assert both(when(a, n > 0.0, TRUE), a) == when(a, n > 0.0, FALSE)
    assert minimum(1.0, NO_SCORE) == NO_SCORE and otherwise(NO_SCORE, 3.0) == expr(3.0)
    assert without(when(given("n"), n + 1.0, m), lambda name: name != "n") == m
    assert compare(">", 2.0, 1.0) == TRUE and reaches(0.9499999999, 0.95) == TRUE


# -- groups ----------------------------------------------------------------------------------------------------------
def test_group_figures_are_of_the_units_that_count() -> None:
    x = Frame({"n": np.array([3.0, 1.0, math.nan, 3.0, 9.0, 5.0, 0.1 + 0.2]), "m": np.ones(7)}, 7)
    peers = np.array([0, 0, 0, 0, -1, 1, 1])
    nan = math.nan
    expected = {
        "组最大": [3, 3, 3, 3, nan, 5, 5],
        "组最小": [1, 1, 1, 1, nan, 0.3, 0.3],
        "组平均": [7 / 3] * 4 + [nan, 2.65, 2.65],
        "组合计": [7, 7, 7, 7, nan, 5.3, 5.3],
        "组名次": [1, 3, nan, 1, nan, 1, 2],
    }
    for function, values in expected.items():
        found = evaluate(Group(function, n), x, peers)
        assert np.allclose(found, values, rtol=1e-12, atol=0, equal_nan=True), function
    assert list(evaluate(Group("组名次", n, lowest_first=True), x, peers)[:2]) == [2, 1]
    assert np.array_equal(evaluate(Group("组家数"), x, peers), [4, 4, 4, 4, nan, 2, 2], equal_nan=True)
    assert set(expected) | {"组家数"} == set(GROUP_FUNCTIONS)


def test_equal_values_to_6_decimals_share_a_place() -> None:
    x = Frame({"n": np.array([0.9, 0.3 * 3, 0.89999])}, 3)
    assert evaluate(Group("组名次", n), x).tolist() == [1, 1, 3]


def test_a_group_figure_in_a_sheet_is_the_cell_that_has_it() -> None:
    tree = n / Group("组最大", n / d)
    key = group_key(Group("组最大", n / d))
    assert to_excel(tree, {**operands(1), key: Operand("Z9")}) == "A1/Z9"
    assert needed(tree, "d") == TRUE


# -- the clerk's own formula -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("=MIN(分值, 0.5*n + 0.2*m)", "MIN(2,0.5*A1+0.2*B1)"),
        ("=IF(AND(n/d>=90%,m>=20%),分值,0)", "IF(AND(ROUND(A1/C1,6)>=0.9,ROUND(B1,6)>=0.2),2,0)"),
        ("＝ＭＩＮ（分值，０．５×n＋１）", "MIN(2,0.5*A1+1)"),
        ("= n ÷ d − 1", "A1/C1-1"),
        ("min( 每项,  N )", "MIN(0.5,A1)"),
        ("IF(ok=“是”，分值，0)", 'IF(D1="是",2,0)'),
        ('IF(n="",0,n)', "IF(ISNUMBER(A1),A1,0)"),
        ("IF(n≥3,1)", "IF(ROUND(A1,6)>=3,1,0)"),
        ("IF(ok,2,1)", 'IF(D1="是",2,1)'),
        ("COUNT(n,m)", "IF(ISNUMBER(A1),1,0)+IF(ISNUMBER(B1),1,0)"),
        ("【12.1】.n+n", "Q1+A1"),
        ("组名次(n/d)*2", "R1*2"),
        ("组家数()", "S1"),
    ],
)  # fmt: skip
def test_formulas_are_understood(typed: str, said: str) -> None:
    words = Vocabulary({**KINDS, "[12.1].n": "number"}, VOCABULARY.constants)
    keys = ("[12.1].n", group_key(Group("组名次", n / d)), group_key(Group("组家数")))
    ops = operands(1) | {key: Operand(f"{letter}1") for key, letter in zip(keys, "QRS", strict=True)}
    parsed = parse(typed, words)
    assert parsed.error is None and parsed.tree is not None
    assert to_excel(parsed.tree, ops) == said


@pytest.mark.parametrize(
    ("typed", "place", "why"),
    [
        ("=B3+1", "B3", "“B3”是单元格地址"),
        ("=n+$A$1", "$A$1", "单元格地址"),
        ("填报表!A1", "填报表!A1", "单元格地址"),
        ("n + mm", "mm", "是不是 m？"),
        ("= 受理数 / 2", "受理数", "公式里写它的代码 d"),
        ("abc*2", "abc", "可以用：n、m、d、ok、up、note、分值、每项"),
        ("2n", "2n", "2*n"),
        ("2(n)", "2(", "少了乘号"),
        ("n d", "d", "少了运算符"),
        ("MIN()", "MIN(", "1 到 30 个参数，这里有 0 个"),
        ("1+ROUND(n)", "ROUND(", "要写 2 个参数，这里有 1 个"),
        ("ROUND(n,d)", "d", "-9 到 9 的整数"),
        ("SMU(n,d)", "SMU(", "是不是 SUM？"),
        ("VLOOKUP(n,d)", "VLOOKUP(", "可以用：SUM"),
        ('"好"+1', '"好"', "应是数字，不能是文字"),
        ("note*2", "note", "应是数字，不能是文字"),
        ('IF(n="多",1,0)', '"多"', "文字只能这样比"),
        ("n&d", "&", "AND"),
        ("IF(0<n<5,1,0)", "<", "不能连着比较"),
        ("n>0", "n>0", "应是分数"),
        ("n^m", "m", "不为 0"),
        ("n^0", "0", "不为 0"),
        ("n+", "+", "缺一个数"),
        ("IF(n>1,,2)", ",", "缺一个数"),
        ("（n", "（", "没有配对的右括号"),
        ("n)", ")", "多了一个右括号"),
        ("(n]", "]", "多了一个右括号"),
        ('IF(n>1,"', '"', "引号"),
        ("{1,2}", "{", "花括号"),
        ("#REF!+1", "#REF!", "错误值"),
        ("1E999*n", "1E999", "太大"),
        ("组最大(组最小(n))", "组最小(", "不能再用组函数"),
        ("COUNT(n+1)", "n+1", "只能写填报项的代码"),
        ("", "", "空"),
        ("  =  ", "=", "空"),
        ("(" * 30 + "n" + ")" * 30, "(", "最多套 20 层"),
        ("-" * 30 + "n", "-", "最多套 20 层"),
        ("+".join(["n"] * 200), "+".join(["n"] * 200), "太长"),
        ("+".join(["n"] * 600), None, f"最多 {MAX_LENGTH} 个字符"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(typed: str, place: str | None, why: str) -> None:
    parsed = parse(typed, VOCABULARY)
    assert parsed.tree is None and parsed.error is not None
    error = parsed.error
    assert (
        why in error.why
        and error.why_en
        and not re.search("[一-鿿]", re.sub(r"\S*[一-鿿]\S*", "", error.why_en))
    )
    if place is not None:
        assert typed[error.at : error.at + error.length].strip() == place


def _mutations(rng: random.Random) -> Iterator[str]:
    signs = "+-*/^%&<>=(),;:\"'[]{}#!$.@~ 　（）“”≥×nmd分值12IFAND组最大是"
    for _ in range(3000):
        text = list(rng.choice(TYPED))
        for _ in range(rng.randint(1, 5)):
            at = rng.randint(0, len(text))
            text[at : at + rng.randint(0, 2)] = rng.choice(signs)
        yield "".join(text)


def test_no_formula_is_too_odd_to_be_answered() -> None:
    read = refused = 0
    x = one_row({**dict.fromkeys(NUMBERS, 3.0), **dict.fromkeys(FLAGS, 1.0)})
    for text in _mutations(random.Random("odd")):
        parsed = parse(text, VOCABULARY)
        if parsed.error is not None:
            refused += 1
            assert 0 <= parsed.error.at <= len(text) and parsed.error.length >= 1
            continue
        read += 1
        assert parsed.tree is not None
        evaluate(parsed.tree, x)
        to_excel(parsed.tree, operands(1))
        to_words(parsed.tree, {})
    assert read > 50 and refused > 1000


def test_every_allowed_function_can_be_written() -> None:
    for name, (least, _) in FUNCTIONS.items():
        arguments = ["n", "2", "m"][:least]
        text = f"{name}({','.join(arguments)})"
        if name in {"AND", "OR", "NOT", "ISBLANK"}:
            text = f"IF({text},1,0)"
        assert parse(text, VOCABULARY).error is None, text
