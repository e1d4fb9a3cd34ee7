"""What a rule says, once: a small tree of frozen nodes.

A tree is built with operators and the small functions below, so that a rule reads like its line in
the list of ways of scoring: `minimum(points, each * n)`. It has several faces, all plain functions:
`evaluation.evaluate` computes it over a frame of answers, `excel.to_excel` writes it as a formula,
`words.to_words` says it in Chinese, and `reach` tells from it which inputs are needed and when
answers still to come cannot change it.

The values are numbers; a truth is 1 or 0. A blank is NaN, and so is what has no value: a division by
zero, `NO_SCORE`, 不计. A node over something without a value has none either, as in a sheet an error
makes an error; only `given`, `otherwise` and the branch of a `when` that is not taken stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

from govcredit_xl.core.arithmetic import COMPARE_DIGITS, round_half_away

Sign = Literal["+", "-", "*", "/", "^"]
Relation = Literal["=", "<>", "<", "<=", ">", ">="]

OPPOSITE: Final[dict[Relation, Relation]] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED: Final[dict[Relation, Relation]] = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

GROUP_FUNCTIONS: Final = ("组最大", "组最小", "组平均", "组合计", "组名次", "组家数")
"""Figures of all units of a ranking group."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A node. Its operators make larger trees; `==` compares trees and is no comparison of values."""

    def __add__(self, other: Operandlike) -> Expr:
        return arithmetic("+", self, other)

    def __radd__(self, other: Operandlike) -> Expr:
        return arithmetic("+", other, self)

    def __sub__(self, other: Operandlike) -> Expr:
        return arithmetic("-", self, other)

    def __rsub__(self, other: Operandlike) -> Expr:
        return arithmetic("-", other, self)

    def __mul__(self, other: Operandlike) -> Expr:
        return arithmetic("*", self, other)

    def __rmul__(self, other: Operandlike) -> Expr:
        return arithmetic("*", other, self)

    def __truediv__(self, other: Operandlike) -> Expr:
        return arithmetic("/", self, other)

    def __rtruediv__(self, other: Operandlike) -> Expr:
        return arithmetic("/", other, self)

    def __neg__(self) -> Expr:
        return Negative(self)

    def __lt__(self, other: Operandlike) -> Expr:
        return compare("<", self, other)

    def __le__(self, other: Operandlike) -> Expr:
        return compare("<=", self, other)

    def __gt__(self, other: Operandlike) -> Expr:
        return compare(">", self, other)

    def __ge__(self, other: Operandlike) -> Expr:
        return compare(">=", self, other)

    def __and__(self, other: Expr) -> Expr:
        return both(self, other)

    def __or__(self, other: Expr) -> Expr:
        return either(self, other)

    def __invert__(self) -> Expr:
        return negate(self)


Operandlike = Expr | float


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Truth(Expr):
    """Always or never."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """An answer, by its input code or by a longer key such as `[12.1].n`."""

    name: str


@dataclass(frozen=True, slots=True)
class Given(Expr):
    """Whether there is a usable answer; never without a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Nothing(Expr):
    """No value: there is no score (`NO_SCORE`), or the item does not count (`EXCLUDED`)."""

    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic(Expr):
    """left + − × ÷ ^ right."""

    sign: Sign
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negative(Expr):
    """−of."""

    of: Expr


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """left related to right; `near`: both rounded to 6 decimals first."""

    relation: Relation
    left: Expr
    right: Expr
    near: bool = False


@dataclass(frozen=True, slots=True)
class All(Expr):
    """Every part is true."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Either(Expr):
    """At least one part is true."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """of is false."""

    of: Expr


@dataclass(frozen=True, slots=True)
class When(Expr):
    """then where the condition holds, else other."""

    condition: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class Otherwise(Expr):
    """value, or `other` where it has none (IFERROR)."""

    value: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class FunctionCall(Expr):
    """A function of numbers, by its name in a sheet."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Group(Expr):
    """A figure of the ranking group: `of` over all its units; 组名次 is the place of the unit's own."""

    function: str
    of: Expr | None = None
    lowest_first: bool = False


TRUE: Final = Truth(True)
FALSE: Final = Truth(False)
ZERO: Final = Number(0.0)
NO_SCORE: Final = Nothing()
EXCLUDED: Final = Nothing(excluded=True)


# -- building ----------------------------------------------------------------------------------------------
def expr(value: Operandlike) -> Expr:
    """A node for a number; a node stays what it is. Constants have the 15 digits that a formula can write."""
    return value if isinstance(value, Expr) else Number(float(f"{value:.15g}"))


def arithmetic(sign: Sign, left: Operandlike, right: Operandlike) -> Expr:
    """left sign right; two constants are not folded, so that a formula shows where its numbers come from."""
    one, two = expr(left), expr(right)
    if isinstance(one, Nothing) or isinstance(two, Nothing):
        return NO_SCORE
    return Arithmetic(sign, one, two)


def total_of(parts: Sequence[Expr]) -> Expr:
    """Their sum, 0 for none."""
    found = parts[0] if parts else ZERO
    for part in parts[1:]:
        found = found + part
    return found


def call(function: str, *arguments: Operandlike) -> Expr:
    """A function of numbers."""
    parts = tuple(expr(argument) for argument in arguments)
    return NO_SCORE if any(isinstance(part, Nothing) for part in parts) else FunctionCall(function, parts)


def minimum(*values: Operandlike) -> Expr:
    """The least."""
    return call("MIN", *values)


def maximum(*values: Operandlike) -> Expr:
    """The greatest."""
    return call("MAX", *values)


def rounded(value: Operandlike, digits: int) -> Expr:
    """Rounded half away from zero."""
    return call("ROUND", value, float(digits))


def whole(value: Operandlike) -> Expr:
    """The integer below: the day of a date with a time."""
    return call("INT", value)


def compare(relation: Relation, left: Operandlike, right: Operandlike, *, near: bool = False) -> Expr:
    """A comparison; `near`: of the values rounded to 6 decimals, as thresholds, bounds and ranks are."""
    one, two = expr(left), expr(right)
    if isinstance(one, Nothing) or isinstance(two, Nothing):
        return FALSE
    if near:
        one, two = (_near_constant(one), _near_constant(two))
    if isinstance(one, Number) and isinstance(two, Number):
        return Truth(related(relation, one.value, two.value))
    return Compare(relation, one, two, near)


def _near_constant(value: Expr) -> Expr:
    return Number(round_half_away(value.value, COMPARE_DIGITS)) if isinstance(value, Number) else value


def related(relation: str, left: float, right: float) -> bool:
    """The comparison of two numbers."""
    return {
        "=": left == right, "<>": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }[relation]  # fmt: skip


def equals(left: Operandlike, right: Operandlike) -> Expr:
    """The same number, to the last digit."""
    return compare("=", left, right)


def reaches(value: Operandlike, bound: Operandlike) -> Expr:
    """value ≥ bound, both to 6 decimals: 19/20 reaches 95%."""
    return compare(">=", value, bound, near=True)


def exceeds(value: Operandlike, bound: Operandlike) -> Expr:
    """value > bound, both to 6 decimals."""
    return compare(">", value, bound, near=True)


def yes(name: Expr) -> Expr:
    """The answer is 是."""
    return equals(name, 1.0)


def no(name: Expr) -> Expr:
    """The answer is 否."""
    return equals(name, 0.0)


def both(*parts: Expr) -> Expr:
    """All parts hold; TRUE for none."""
    found: dict[Expr, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, All) else (part,)
        found |= dict.fromkeys(p for p in inner if p != TRUE)
    if FALSE in found:
        return FALSE
    kept = _merge_given([part for part in found if not _absorbed(part, found, Either)])
    return _joined(All, kept, TRUE)


def either(*parts: Expr) -> Expr:
    """One part at least holds; FALSE for none."""
    found: dict[Expr, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Either) else (part,)
        found |= dict.fromkeys(p for p in inner if p != FALSE)
    if TRUE in found:
        return TRUE
    return _joined(Either, [part for part in found if not _absorbed(part, found, All)], FALSE)


def _absorbed(part: Expr, others: dict[Expr, None], kind: type[All] | type[Either]) -> bool:
    """a and (a or b) is a; a or (a and b) is a."""
    return isinstance(part, kind) and any(inner in others for inner in part.parts)


def _merge_given(parts: list[Expr]) -> list[Expr]:
    """(x given) and (x given ? c : TRUE) is (x given ? c : FALSE)."""
    merged: list[Expr] = []
    used: set[Expr] = set()
    for part in parts:
        if isinstance(part, When) and part.other == TRUE and part.condition in parts:
            used.add(part.condition)
            part = When(part.condition, part.then, FALSE)
        merged.append(part)
    return [part for part in merged if part not in used]


def _joined(kind: type[All] | type[Either], parts: list[Expr], empty: Expr) -> Expr:
    if len(parts) < 2:
        return parts[0] if parts else empty
    return kind(tuple(parts))


def negate(of: Expr) -> Expr:
    """of does not hold."""
    if isinstance(of, Truth):
        return Truth(not of.value)
    return of.of if isinstance(of, Not) else Not(of)


def given(name: str) -> Expr:
    """There is an answer."""
    return Given(name)


def when(condition: Expr, then: Operandlike, other: Operandlike) -> Expr:
    """then where the condition holds, else other."""
    one, two = expr(then), expr(other)
    if isinstance(condition, Truth):
        return one if condition.value else two
    if isinstance(condition, Not):
        return when(condition.of, two, one)
    return one if one == two and _cannot_fail(condition) else When(condition, one, two)


def otherwise(value: Expr, other: Operandlike) -> Expr:
    """value, or `other` where it has none."""
    two = expr(other)
    if isinstance(value, Nothing):
        return two
    return value if isinstance(value, Number | Truth) else Otherwise(value, two)


# -- looking at a tree ---------------------------------------------------------------------------------------
_FIELDS: dict[str, tuple[str, ...]] = {}


def _fields_of(tree: Expr) -> tuple[str, ...]:
    """Names of the node's fields, looked up once for each kind of node."""
    kind = type(tree).__name__
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(tree))
    return _FIELDS[kind]


def children(tree: Expr) -> Iterator[Expr]:
    """The nodes directly below."""
    for name in _fields_of(tree):
        value = getattr(tree, name)
        if isinstance(value, Expr):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Expr))


def nodes(tree: Expr) -> Iterator[Expr]:
    """The tree's nodes, itself first."""
    yield tree
    for child in children(tree):
        yield from nodes(child)


def names(tree: Expr) -> dict[str, None]:
    """The names that the tree reads, in its order."""
    return dict.fromkeys(node.name for node in nodes(tree) if isinstance(node, Name | Given))


def values_read(tree: Expr) -> dict[str, None]:
    """The names whose values the tree reads; asking whether there is one is no reading."""
    return dict.fromkeys(node.name for node in nodes(tree) if isinstance(node, Name))


_CAN_FAIL: Final = frozenset({"MOD"})


def can_fail(tree: Expr) -> bool:
    """True where there may be no value though every name has one: a division by 0, a power, no score."""
    return any(
        isinstance(node, Nothing | Group)
        or (isinstance(node, Arithmetic) and node.sign in "/^" and not _safe_divisor(node))
        or (isinstance(node, FunctionCall) and node.function in _CAN_FAIL)
        for node in nodes(tree)
    )


def _safe_divisor(node: Arithmetic) -> bool:
    return node.sign == "/" and isinstance(node.right, Number) and node.right.value != 0


def _cannot_fail(condition: Expr) -> bool:
    return not can_fail(condition) and not values_read(condition)


def rebuilt(tree: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """The tree with each node for which `change` gives another put in its place, simplified on the way up."""
    found = change(tree)
    if found is not None:
        return found
    parts = {child: rebuilt(child, change) for child in children(tree)}
    match tree:
        case Arithmetic(sign, left, right):
            return arithmetic(sign, parts[left], parts[right])
        case Negative(of):
            return NO_SCORE if isinstance(parts[of], Nothing) else Negative(parts[of])
        case Compare(relation, left, right, near):
            return compare(relation, parts[left], parts[right], near=near)
        case All(inner):
            return both(*(parts[part] for part in inner))
        case Either(inner):
            return either(*(parts[part] for part in inner))
        case Not(of):
            return negate(parts[of])
        case When(condition, then, other):
            return when(parts[condition], parts[then], parts[other])
        case Otherwise(value, other):
            return otherwise(parts[value], parts[other])
        case FunctionCall(function, arguments):
            return call(function, *(parts[argument] for argument in arguments))
        case Group(function, of, lowest_first):
            return Group(function, None if of is None else parts[of], lowest_first)
    return tree


def has_group(tree: Expr) -> bool:
    """True where the tree reads figures of the ranking group."""
    return any(isinstance(node, Group) for node in nodes(tree))


def without(tree: Expr, present: Callable[[str], bool]) -> Expr:
    """The tree where some names can have no answer at all: they are never given, and nothing comes of them."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Given) and not present(node.name):
            return FALSE
        if isinstance(node, Name) and not present(node.name):
            return NO_SCORE
        return None

    return rebuilt(tree, change)
