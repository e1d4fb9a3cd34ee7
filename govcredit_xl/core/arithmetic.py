"""Excel's arithmetic, once: rounding, comparison with thresholds, serial dates.

Excel computes in binary floating point but shows and rounds what 15 decimal digits say. The
functions here do the same, so that a score computed in Python is the one the sheet computes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

COMPARE_DIGITS: Final = 6
"""Thresholds, bounds and ranks compare values rounded to this many decimals."""

SCORE_DIGITS: Final = 2
RATE_DIGITS: Final = 4

_POWERS: Final = tuple(10.0**digits for digits in range(7))
_SAFE: Final = 1e9
_NEAR: Final = 1e-4
"""Below `_SAFE`, and no nearer than this to the middle of two results, binary and decimal round alike."""

_EPOCH: Final = dt.date(1899, 12, 30)


def round_half_away(value: float, digits: int = SCORE_DIGITS) -> float:
    """Excel's ROUND: the 15-digit decimal of the value, half away from zero. NaN stays NaN."""
    if 0 <= digits < len(_POWERS):
        scaled = abs(value) * _POWERS[digits]
        if scaled < _SAFE and abs(scaled % 1.0 - 0.5) > _NEAR:
            found = math.floor(scaled + 0.5) / _POWERS[digits]
            return -found if value < 0 and found else found
    if math.isnan(value) or abs(value) >= 1e15:  # beyond 15 digits there is nothing left to round
        return value
    step = Decimal(1).scaleb(-digits)
    rounded = float(Decimal(f"{value:.15g}").quantize(step, rounding=ROUND_HALF_UP))
    return rounded + 0.0  # -0.0 becomes 0.0


def round_array(values: Floats, digits: int = SCORE_DIGITS) -> Floats:
    """`round_half_away` of each element."""
    import numpy as np

    if not 0 <= digits < len(_POWERS):
        return np.array([round_half_away(float(v), digits) for v in values], dtype=np.float64)
    power = _POWERS[digits]
    with np.errstate(invalid="ignore", over="ignore"):  # what is infinite
        scaled = np.abs(values) * power
        near = (scaled >= _SAFE) | (np.abs(scaled % 1.0 - 0.5) <= _NEAR)
        found: Floats = np.floor(scaled + 0.5) / power
    found = np.where(values < 0, -found, found) + 0.0
    for k in np.flatnonzero(near).tolist():
        found[k] = round_half_away(float(values[k]), digits)
    return found


def above(values: Floats, bound: float) -> npt.NDArray[np.bool_]:
    """Where a value, rounded to 6 decimals, is strictly > the bound, rounded likewise. NaN is not."""
    result: npt.NDArray[np.bool_] = round_array(values, COMPARE_DIGITS) > round_half_away(
        bound, COMPARE_DIGITS
    )
    return result


def add(values: Sequence[float]) -> float:
    """Sum of rounded scores, free of binary dust: added exactly, rounded to 2 decimals."""
    return round_half_away(math.fsum(v for v in values if not math.isnan(v)))


def serial(date: dt.date) -> float:
    """Excel's serial number of a date (1900 system; dates before 1900-03-01 are not used here)."""
    return float((date - _EPOCH).days)


def from_serial(number: float, *, date1904: bool = False) -> dt.date:
    """Date of a serial number; a time of day is dropped.

    Raises:
        ValueError, OverflowError: the number is no date.
    """
    if not number >= 0:
        raise ValueError(f"no date has the serial number {number!r}")
    return _EPOCH + dt.timedelta(days=int(number) + (1462 if date1904 else 0))


def largest_remainder(total: float, weights: Sequence[float], digits: int = SCORE_DIGITS) -> list[float]:
    """Split `total` in proportion to the weights so that the rounded parts add up to it exactly.

    Equal remainders go to the earlier entry. With all weights 0 every entry counts the same.
    """
    if not weights:
        return []
    if math.fsum(weights) <= 0:
        weights = [1.0] * len(weights)
    unit = 10**digits
    cents = round(round_half_away(total, digits) * unit)
    shares = [cents * w / math.fsum(weights) for w in weights]
    parts = [math.floor(share + 1e-9) for share in shares]
    order = sorted(range(len(weights)), key=lambda i: (-(round(shares[i] - parts[i], 9)), i))
    for i in order[: cents - sum(parts)]:
        parts[i] += 1
    return [part / unit for part in parts]
