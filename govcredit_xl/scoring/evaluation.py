"""What an expression is worth, over a frame of answers.

`evaluate` gives what the formula of `excel.to_excel` computes: NaN where that gives "" or an error. Names
without an answer must not be reached (`reach.needed` tells which), as in a sheet a blank is taken for 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, Protocol

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_array, round_half_away
from govcredit_xl.scoring.expression import (
    All,
    Arithmetic,
    Compare,
    Either,
    Expr,
    FunctionCall,
    Given,
    Group,
    Name,
    Negative,
    Not,
    Nothing,
    Number,
    Otherwise,
    Truth,
    When,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]


# -- answers side by side ----------------------------------------------------------------------------------
class Columns(Protocol):
    """Answers as numbers: a row per unit, a column per input code, NaN where blank. A pandas frame is one."""

    def __len__(self) -> int: ...
    def __contains__(self, code: Any, /) -> bool: ...
    def __getitem__(self, code: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """The plain kind of `Columns`."""

    columns: Mapping[str, Floats]
    rows: int

    def __len__(self) -> int:
        return self.rows

    def __contains__(self, code: object) -> bool:
        return code in self.columns

    def __getitem__(self, code: str) -> Floats:
        return self.columns[code]

    def only(self, kept: Bools) -> Frame:
        """The frame with the other rows blank."""
        import numpy as np

        blanked = {code: np.where(kept, values, np.nan) for code, values in self.columns.items()}
        return Frame(blanked, self.rows)


def columns(values: Mapping[str, Sequence[float | None]]) -> Frame:
    """A frame of these columns, of the same length; None is blank."""
    import numpy as np

    arrays = {code: np.array(column, dtype=np.float64) for code, column in values.items()}
    return Frame(arrays, max(map(len, arrays.values()), default=0))


def one_row(values: Mapping[str, float]) -> Frame:
    """A frame of a single row."""
    return Frame(columns({code: [value] for code, value in values.items()}).columns, 1)


def column(x: Columns, code: str) -> Floats:
    """A column as floats; all NaN where there is none."""
    import numpy as np

    if code not in x:
        return np.full(len(x), np.nan)
    values: Floats = np.asarray(x[code], dtype=np.float64)
    return values


# -- its value ---------------------------------------------------------------------------------------------
def evaluate(tree: Expr, x: Columns, peers: npt.NDArray[np.int64] | None = None) -> Floats:
    """The value per row, a truth as 1 or 0; NaN where there is none.

    Args:
        tree: the expression.
        x: the answers.
        peers: per row the number of its ranking group, below 0 where it counts in none; None: all are one group.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        return _Value(x, peers).of(tree)


def holds(tree: Expr, x: Columns) -> Bools:
    """Where the condition is true."""
    result: Bools = evaluate(tree, x) == 1.0
    return result


class _Value:
    def __init__(self, x: Columns, peers: npt.NDArray[np.int64] | None) -> None:
        self.x, self.peers = x, peers

    def of(self, tree: Expr) -> Floats:
        import numpy as np

        match tree:
            case Number(value) | Truth(value):
                return np.full(len(self.x), float(value))
            case Name(name):
                return column(self.x, name)
            case Given(name):
                return (~np.isnan(column(self.x, name))).astype(np.float64)
            case Nothing():
                return np.full(len(self.x), np.nan)
            case Arithmetic(sign, left, right):
                return _computed(sign, self.of(left), self.of(right))
            case Negative(of):
                return 0.0 - self.of(of)
            case Compare(relation, left, right, near):
                return _compared(relation, self.of(left), self.of(right), near)
            case All(parts):
                return _least([self.of(part) for part in parts])
            case Either(parts):
                return 1.0 - _least([1.0 - self.of(part) for part in parts])
            case Not(of):
                return 1.0 - self.of(of)
            case When(condition, then, other):
                chosen = self.of(condition)
                return np.where(
                    np.isnan(chosen), np.nan, np.where(chosen != 0, self.of(then), self.of(other))
                )
            case Otherwise(value, other):
                found = self.of(value)
                return np.where(np.isnan(found), self.of(other), found)
            case FunctionCall(function, arguments):
                return _FUNCTIONS[function]([self.of(argument) for argument in arguments])
            case Group():
                return self._group(tree)
        raise TypeError(f"no expression: {tree!r}")

    def _group(self, tree: Group) -> Floats:
        import numpy as np

        values = np.ones(len(self.x)) if tree.of is None else self.of(tree.of)
        peers = self.peers if self.peers is not None else np.zeros(len(self.x), dtype=np.int64)
        found = np.full(len(self.x), np.nan)
        for group in np.unique(peers[peers >= 0]):
            mine = peers == group
            inside = mine & ~np.isnan(values)
            if inside.any():
                _FIGURES[tree.function](found, values, mine, inside, tree.lowest_first)
        return found


def _compared(relation: str, left: Floats, right: Floats, near: bool) -> Floats:
    import numpy as np

    if near:
        # Only values close to each other can change places by being rounded.
        close = np.abs(left - right) <= 2e-6 + 1e-14 * np.maximum(np.abs(left), np.abs(right))
        if close.any():
            left, right = left.copy(), right.copy()
            left[close] = round_array(left[close], COMPARE_DIGITS)
            right[close] = round_array(right[close], COMPARE_DIGITS)
    found = {
        "=": left == right, "<>": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }[relation]  # fmt: skip
    return np.where(np.isnan(left) | np.isnan(right), np.nan, found.astype(np.float64))


def _computed(sign: str, left: Floats, right: Floats) -> Floats:
    import numpy as np

    match sign:
        case "+":
            found = left + right
        case "-":
            found = left - right
        case "*":
            found = left * right
        case "/":
            found = left / right
        case _:
            found = np.where((left == 0) & (right <= 0), np.nan, np.power(left, right))
    return np.where(np.isfinite(found), found, np.nan)


def _least(parts: Sequence[Floats]) -> Floats:
    """NaN where any is NaN: an error in a part is one of the whole."""
    import numpy as np

    return reduce(np.minimum, parts)


def _greatest(parts: Sequence[Floats]) -> Floats:
    import numpy as np

    return reduce(np.maximum, parts)


def _sum(parts: Sequence[Floats]) -> Floats:
    import numpy as np

    found: Floats = np.sum(parts, axis=0)
    return found


def _each(function: Callable[[float, int], float]) -> Callable[[Sequence[Floats]], Floats]:
    """A function of a number and of digits, element by element."""

    def apply(parts: Sequence[Floats]) -> Floats:
        import numpy as np

        pairs = zip(*(part.tolist() for part in parts), strict=True)
        return np.array(
            [math.nan if math.isnan(v) or math.isnan(d) else function(v, int(d)) for v, d in pairs],
            dtype=np.float64,
        )

    return apply


def _round(parts: Sequence[Floats]) -> Floats:
    import numpy as np

    digits = np.unique(parts[1])
    if len(digits) == 1 and not np.isnan(digits[0]):
        return round_array(parts[0], int(digits[0]))
    return _each(round_half_away)(parts)


def _directed(value: float, digits: int, *, away: bool) -> float:
    """ROUNDUP and ROUNDDOWN, of what 15 digits say."""
    if abs(value) >= 1e15:
        return value
    way = ROUND_CEILING if away == (value > 0) else ROUND_FLOOR
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=way)) + 0.0


def _floor(parts: Sequence[Floats]) -> Floats:
    import numpy as np

    values = parts[0]
    found: Floats = np.floor(values)
    above = np.flatnonzero(values - found > 1 - 1e-5)  # 2.9999999999999996 reads 3 to 15 digits
    found[above] = [math.floor(float(f"{v:.15g}")) for v in values[above].tolist()]
    return found


def _modulo(parts: Sequence[Floats]) -> Floats:
    import numpy as np

    number, divisor = parts
    return np.where(divisor == 0, np.nan, number - divisor * _floor([_computed("/", number, divisor)]))


_FUNCTIONS: Final[Mapping[str, Callable[[Sequence[Floats]], Floats]]] = {
    "MIN": _least,
    "MAX": _greatest,
    "SUM": _sum,
    "AVERAGE": lambda parts: _sum(parts) / len(parts),
    "ABS": lambda parts: abs(parts[0]),
    "INT": _floor,
    "MOD": _modulo,
    "ROUND": _round,
    "ROUNDUP": _each(lambda value, digits: _directed(value, digits, away=True)),
    "ROUNDDOWN": _each(lambda value, digits: _directed(value, digits, away=False)),
}


def _place(found: Floats, values: Floats, mine: Bools, inside: Bools, lowest_first: bool) -> None:
    """Equal values, to 6 decimals, share the better place."""
    import numpy as np

    mine_rounded = round_array(values[inside], COMPARE_DIGITS)
    keys = np.sort(mine_rounded if lowest_first else -mine_rounded)
    found[inside] = 1.0 + np.searchsorted(keys, mine_rounded if lowest_first else -mine_rounded)


def _figure(compute: Callable[[Floats], float]) -> Callable[..., None]:
    def put(found: Floats, values: Floats, mine: Bools, inside: Bools, lowest_first: bool) -> None:
        found[mine] = compute(values[inside])

    return put


_FIGURES: Final[Mapping[str, Callable[..., None]]] = {
    "组最大": _figure(lambda values: float(values.max())),
    "组最小": _figure(lambda values: float(values.min())),
    "组平均": _figure(lambda values: math.fsum(values) / len(values)),
    "组合计": _figure(lambda values: math.fsum(values)),
    "组家数": _figure(lambda values: float(len(values))),
    "组名次": _place,
}
