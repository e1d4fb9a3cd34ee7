"""Excel's arithmetic: rounding proved by two spreadsheet engines, comparisons, dates, shares."""

from __future__ import annotations

import datetime as dt
import math
import random
from pathlib import Path

import numpy as np
import office
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.core.arithmetic import (
    above,
    add,
    from_serial,
    largest_remainder,
    round_array,
    round_half_away,
    serial,
)

# What Excel's ROUND gives; round() and floor(x*100+.5)/100 are wrong on many of these.
ROUNDED = [
    (1.005, 2, 1.01),
    (2.675, 2, 2.68),
    (0.285, 2, 0.29),
    (1.255, 2, 1.26),
    (0.125, 2, 0.13),
    (0.375, 2, 0.38),
    (4.35, 1, 4.4),
    (0.5, 0, 1.0),
    (1.5, 0, 2.0),
    (2.5, 0, 3.0),
    (-0.5, 0, -1.0),
    (-2.675, 2, -2.68),
    (0.3 * 3, 6, 0.9),
    (0.1 + 0.2, 2, 0.3),
    (2 * 0.94 / 0.95, 2, 1.98),
    (5 - 3 / 9.876, 2, 4.7),
    (0.0049999999, 2, 0.0),
    (0.0050000001, 2, 0.01),
    (1e-17, 2, 0.0),
    (999_999.995, 2, 1_000_000.0),
    (123_456_789.125, 2, 123_456_789.13),
    (0.95, 6, 0.95),
    (0.9499995, 6, 0.95),
    (0.94999949, 6, 0.949999),
]


@pytest.mark.parametrize(("value", "digits", "want"), ROUNDED)
def test_round(value: float, digits: int, want: float) -> None:
    assert round_half_away(value, digits) == want


def _seeded() -> list[tuple[float, int]]:
    """Ties, values a hair beside them, and quotients as scores have them."""
    rng = random.Random("ROUND")
    ties = [(k / 1000, 2) for k in range(5, 3000, 10)]
    beside = [(k / 1000 + rng.choice((-1, 1)) * 1e-9, 2) for k in range(5, 3000, 30)]
    quotients = [
        (rng.randint(1, 5) * rng.randint(0, 400) / rng.choice((7, 95, 400, 800)), 2) for _ in range(400)
    ]
    rates = [(rng.randint(0, 2000) / rng.randint(1, 2000), 6) for _ in range(200)]
    return ties + beside + quotients + rates


@pytest.fixture(scope="module")
def rounded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    """A workbook of ROUNDs, and what Python makes of them by reference."""
    path, want = tmp_path_factory.mktemp("round") / "round.xlsx", {}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("取整")
        for row, (value, digits) in enumerate([*((v, d) for v, d, _ in ROUNDED), *_seeded()], 1):
            sheet.write_number(f"A{row}", value)
            sheet.write_formula(f"B{row}", f"=ROUND(A{row},{digits})", value=999)
            want[f"B{row}"] = round_half_away(float(f"{value:.16g}"), digits)  # as the file holds it
    return path, want


@pytest.mark.slow
def test_round_as_libreoffice_does(rounded: tuple[Path, dict[str, float]]) -> None:
    path, want = rounded
    office.assert_same({"取整": want}, office.recalculate([path])[path], places=1e-12)


@pytest.mark.slow
@pytest.mark.staged  # an engine
def test_round_as_formulon_does(rounded: tuple[Path, dict[str, float]]) -> None:
    path, want = rounded
    office.assert_same({"取整": want}, office.recalculate_second(path), places=1e-12)


def test_rounding_keeps_blank_and_gives_no_negative_zero() -> None:
    assert math.isnan(round_half_away(math.nan)) and round_half_away(math.inf) == math.inf
    assert math.copysign(1, round_half_away(-0.001)) == 1
    assert np.array_equal(round_array(np.array([1.005, np.nan])), [1.01, np.nan], equal_nan=True)


def test_thresholds_compare_six_decimals() -> None:
    shares = np.array([12 / 15, 0.8000004, 0.8000006, 13 / 15, np.nan])
    assert above(shares, 0.8).tolist() == [False, False, True, True, False]


def test_sums_have_no_dust() -> None:
    assert add([0.1] * 10) == 1.0
    assert add([1.98, math.nan, 0.55]) == 2.53
    assert add([]) == 0.0


def test_dates_are_excel_s_serial_numbers() -> None:
    assert serial(dt.date(2021, 3, 31)) == 44286
    assert from_serial(44286.75) == dt.date(2021, 3, 31)
    assert from_serial(44286 - 1462, date1904=True) == dt.date(2021, 3, 31)
    with pytest.raises(ValueError, match="no date"):
        from_serial(-1)
    with pytest.raises(ValueError, match="no date"):
        from_serial(math.nan)
    with pytest.raises(OverflowError):
        from_serial(1e9)


@given(st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)))
def test_a_date_comes_back(date: dt.date) -> None:
    assert from_serial(serial(date)) == date


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (1.0, [1, 1, 1], [0.34, 0.33, 0.33]),
        (0.02, [5, 0, 0], [0.02, 0.0, 0.0]),
        (0.05, [0, 0], [0.03, 0.02]),
        (2.0, [3, 1], [1.5, 0.5]),
        (0.0, [1, 2], [0.0, 0.0]),
        (1.0, [], []),
    ],
)
def test_shares_add_up(total: float, weights: list[float], parts: list[float]) -> None:
    assert largest_remainder(total, weights) == parts


@given(
    st.integers(0, 10_000).map(lambda cents: cents / 100),
    st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=50),
)
def test_shares_add_up_exactly_whatever_the_weights(total: float, weights: list[float]) -> None:
    parts = largest_remainder(total, weights)
    assert add(parts) == total and all(part >= 0 for part in parts)
    if math.fsum(weights) > 0:
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 6))
def test_rounding_is_near_symmetric_and_stable(value: float, digits: int) -> None:
    rounded = round_half_away(value, digits)
    assert abs(rounded - value) <= 0.5 * 10**-digits + abs(value) * 1e-14
    assert round_half_away(-value, digits) == -rounded
    assert round_half_away(rounded, digits) == rounded
