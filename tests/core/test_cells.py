"""References, quoting and Excel's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.core import cells
from govcredit_xl.core.cells import LimitError


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_column_letters(column: int, letters: str) -> None:
    assert cells.column_letters(column) == letters


@given(st.integers(1, cells.MAX_ROWS), st.integers(1, cells.MAX_COLUMNS), st.booleans())
def test_a_reference_comes_back(row: int, column: int, absolute: bool) -> None:
    assert cells.parse_a1(cells.a1(row, column, absolute=absolute)) == (row, column)


@pytest.mark.parametrize(
    "text", ["", "A0", "A", "1", "A1:B2", "XFE1", "A1048577", "填报表!A1", "A1 ", "AAAA1"]
)
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError):
        cells.parse_a1(text)


def test_ranges_are_absolute() -> None:
    assert cells.span(2, 1, 9, 27) == "$A$2:$AA$9"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("填报表", "填报表"),
        ("_govcredit", "_govcredit"),
        ("填报表 (2)", "'填报表 (2)'"),
        ("O'Hara", "'O''Hara'"),
        ("2021", "'2021'"),
        ("R1C1", "'R1C1'"),
        ("AB12", "'AB12'"),
        ("a-b", "'a-b'"),
    ],
)
def test_sheet_names_in_formulas(name: str, quoted: str) -> None:
    assert cells.quote_sheet(name) == quoted
    assert cells.in_sheet(name, "$C$5") == f"{quoted}!$C$5"


@pytest.mark.parametrize("name", ["", "甲" * 32, "a/b", "a:b", "[a]", "a*", "a?"])
def test_sheet_names_that_excel_refuses(name: str) -> None:
    with pytest.raises(LimitError):
        cells.quote_sheet(name)


def test_text_constants() -> None:
    assert cells.quote_text('选了"是"') == '"选了""是"""'
    with pytest.raises(LimitError):
        cells.quote_text("长" * 256)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.3 * 3, "0.9"), (1 / 3, "0.333333333333333"), (1e21, "1e+21"), (2.0, "2")],
)
def test_number_constants(value: float, text: str) -> None:
    assert cells.number_literal(value) == text


@pytest.mark.parametrize("name", ["in_12_1_n", "na_12_1", "gc_token", "名称", "in_4_1_r2c1"])
def test_defined_names(name: str) -> None:
    assert cells.check_name(name) == name


@pytest.mark.parametrize("name", ["", "1a", "R1C1", "r2c1", "A1", "in 1", "in-1", "c", "R", "x" * 256])
def test_defined_names_that_excel_refuses(name: str) -> None:
    with pytest.raises(LimitError):
        cells.check_name(name)


def test_formulas_have_a_length() -> None:
    assert cells.check_formula("1+1") == "1+1"
    with pytest.raises(LimitError):
        cells.check_formula("1" * 8193)


@pytest.mark.parametrize("row, column", [(0, 1), (1_048_577, 1), (1, 0), (1, 16_385)])
def test_cells_outside_a_sheet(row: int, column: int) -> None:
    with pytest.raises(LimitError):
        cells.a1(row, column)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("T04_平桥镇_政务诚信填报表_2021.xlsx", "T04_平桥镇_政务诚信填报表_2021.xlsx"),
        ('a<b>:"/\\|?*c', "a_b________c"),
        ("名称. ", "名称"),
        ("...", "_"),
        ("a\tb", "a_b"),
    ],
)
def test_file_names_that_windows_takes(name: str, safe: str) -> None:
    assert cells.safe_file_name(name) == safe
