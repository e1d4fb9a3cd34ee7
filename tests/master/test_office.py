"""The oracles tell what they should: they recalculate, and they show errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import office
import pytest
import xlsxwriter


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "总 表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("甲 表")
        sheet.write_row("A1", [2, "文字", True])
        sheet.write_datetime("D1", dt.datetime(2021, 3, 31), book.add_format({"num_format": 14}))
        for ref, formula in {
            "A2": "=A1*3",
            "B2": '=IF(A1>1,"","x")',
            "C2": "=1/0",
            "D2": "=A1>1",
            "E2": "=D1+0.5",
        }.items():
            sheet.write_formula(ref, formula, value=999)
    return path


WANT: dict[str, dict[str, float | str | bool]] = {
    "甲 表": {"A1": 2, "B1": "文字", "C1": True, "D1": 44286, "A2": 6, "B2": "", "D2": True, "E2": 44286.5}
}


@pytest.mark.slow
def test_libreoffice_ignores_cached_values(workbook: Path) -> None:
    found = office.recalculate([workbook])[workbook]
    office.assert_same(WANT, found)
    assert found["甲 表"]["C2"] == "#DIV/0!" and isinstance(found["甲 表"]["C2"], office.CellError)


@pytest.mark.slow
@pytest.mark.staged  # an engine
def test_formulon_ignores_cached_values(workbook: Path) -> None:
    found = office.recalculate_second(workbook)
    office.assert_same(WANT, found)
    assert found["甲 表"]["C2"] == "#DIV/0!" and isinstance(found["甲 表"]["C2"], office.CellError)


def test_formulas_with_what_was_cached(workbook: Path) -> None:
    assert office.formula_cells(workbook)["甲 表"]["A2"] == ("A1*3", 999.0)


def test_a_difference_names_the_cell() -> None:
    with pytest.raises(AssertionError, match=r"表!A1: expected 1.98, got 1.97"):
        office.assert_same({"表": {"A1": 1.98}}, {"表": {"A1": 1.97}})


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0 + 1e-6, False),
        (None, "", True),
        (0.0, "", False),
        ("a", "b", False),
        (office.CellError("#N/A"), office.CellError("#N/A"), False),
    ],
)
def test_same(a: office.Value | None, b: office.Value | None, equal: bool) -> None:
    assert office.same(a, b) is equal
