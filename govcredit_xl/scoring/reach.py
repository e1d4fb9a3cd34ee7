"""What follows from a rule's tree: which inputs are needed, when the item does not count, when it is decided.

Each answer is a tree again, a condition, and so has the same faces: a truth per row of a frame, and a
formula. These conditions are total: a blank or a division by zero makes none of them fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from govcredit_xl.core.model import Input, Item
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.expression import (
    FALSE,
    OPPOSITE,
    TRUE,
    ZERO,
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
    Relation,
    Truth,
    When,
    both,
    can_fail,
    compare,
    either,
    has_group,
    negate,
    otherwise,
    values_read,
    when,
)


# -- conditions over blanks ------------------------------------------------------------------------------------
def certainly(condition: Expr) -> Expr:
    """The condition where a comparison with a blank, or with what has no value, does not hold."""
    match condition:
        case Compare():
            return when(_all_given(condition), _unfailing(condition), FALSE)
        case All(parts):
            return both(*map(certainly, parts))
        case Either(parts):
            return either(*map(certainly, parts))
        case Not(of):
            return negate(certainly(of))
        case When(inner, then, other):
            return either(
                both(certainly(inner), certainly(then)),
                both(_all_given(inner), certainly(negate(inner)), certainly(other)),
            )
        case Truth() | Given():
            return condition
    return both(_all_given(condition), _unfailing(condition))


def _all_given(tree: Expr) -> Expr:
    return both(*(Given(name) for name in values_read(tree)))


def _unfailing(condition: Expr) -> Expr:
    return otherwise(condition, FALSE) if can_fail(condition) else condition


def may_be(condition: Expr, truth: bool) -> Expr:
    """Whether the condition is, or can still become, that truth."""
    if isinstance(condition, Truth):
        return Truth(condition.value == truth)
    if isinstance(condition, Not):
        return may_be(condition.of, not truth)
    if isinstance(condition, All | Either):
        parts = [may_be(part, truth) for part in condition.parts]
        return both(*parts) if isinstance(condition, All) == truth else either(*parts)
    if isinstance(condition, Given):
        return TRUE if truth else negate(condition)  # who has not answered still can
    if has_group(condition):
        return TRUE  # it is known only once all units of the group have answered
    said = condition if truth else _opposite(condition)
    return when(_all_given(condition), _unfailing(said), TRUE)


def _opposite(condition: Expr) -> Expr:
    if isinstance(condition, Compare):
        return compare(OPPOSITE[condition.relation], condition.left, condition.right, near=condition.near)
    return negate(condition)


# -- which inputs are needed -------------------------------------------------------------------------------------
def needed(tree: Expr, name: str) -> Expr:
    """When the value can still depend on that input: a branch that may be taken reads it."""
    match tree:
        case Name(own) | Given(own):
            return Truth(own == name)
        case When(condition, then, other):
            asked = needed(condition, name)
            if asked == TRUE:
                return TRUE
            one, two = needed(then, name), needed(other, name)
            if one == two:
                return either(asked, one)
            branches = both(may_be(condition, True), one), both(may_be(condition, False), two)
            return either(asked, *branches)
        case Number() | Truth() | Nothing():
            return FALSE
    return either(*(needed(child, name) for child in _parts(tree)))


def _parts(tree: Expr) -> Iterable[Expr]:
    match tree:
        case All(parts) | Either(parts) | FunctionCall(_, parts):
            return parts
        case Arithmetic(_, left, right) | Compare(_, left, right) | Otherwise(left, right):
            return left, right
        case Negative(of) | Not(of):
            return (of,)
        case Group(_, of):
            return () if of is None else (of,)
    return ()


# -- when the item does not count ---------------------------------------------------------------------------------
def excluded(tree: Expr) -> Expr:
    """When the value is 不计, of a row where all that is needed is there."""
    match tree:
        case Nothing(out):
            return Truth(out)
        case When(condition, then, other):
            return either(both(condition, excluded(then)), both(negate(condition), excluded(other)))
    return FALSE


# -- when it is decided ---------------------------------------------------------------------------------------------
class Way(Enum):
    """What further answers can do to a pooled figure."""

    STAYS = "stays"
    GROWS = "grows"
    SHRINKS = "shrinks"
    TO_ONE = "grows to 1 at most"
    """是 where one 是 is enough."""
    ANY = "can go either way"


Ways = Mapping[str, Way]
"""Name → way; a name that is not there stays."""


def usual_way(item: Item, asked: Input) -> Way:
    """Which way the answer to an input may still go, by its type and pooling."""
    if asked.type == InputType.SIGNED:
        return Way.ANY
    if item.pooling == Pooling.SUM or asked.is_number:
        return Way.GROWS
    if asked.type == InputType.FLAG:
        return Way.TO_ONE
    return Way.SHRINKS if asked.type == InputType.DATE else Way.STAYS


_BACK = {Way.GROWS: Way.SHRINKS, Way.TO_ONE: Way.SHRINKS, Way.SHRINKS: Way.GROWS}


def decided(tree: Expr, ways: Ways) -> Expr:
    """When the value stays what it is, whatever the figures become in their ways."""
    match tree:
        case Name(name):
            match ways.get(name, Way.STAYS):
                case Way.STAYS:
                    return TRUE
                case Way.TO_ONE:
                    return certainly(compare(">=", tree, 1.0))
            return FALSE
        case When(condition, then, other):
            return either(
                both(_stays(condition, True, ways), decided(then, ways)),
                both(_stays(condition, False, ways), decided(other, ways)),
            )
        case FunctionCall("MIN" | "MAX", arguments):
            return _decided_extreme(tree, arguments, ways)
        case Compare() | All() | Either() | Not():
            return either(_stays(tree, True, ways), _stays(tree, False, ways))
        case Group():
            return FALSE
    return both(*(decided(part, ways) for part in _parts(tree)))


def _decided_extreme(tree: FunctionCall, arguments: tuple[Expr, ...], ways: Ways) -> Expr:
    """MIN(2, 0.5 n) is 2 for good once 0.5 n has reached it and n can only grow."""
    least = tree.function == "MIN"
    found = [both(*(decided(argument, ways) for argument in arguments))]
    for k, limit in enumerate(arguments):
        rest = [argument for j, argument in enumerate(arguments) if j != k]
        away = {Way.STAYS, Way.GROWS, Way.TO_ONE} if least else {Way.STAYS, Way.SHRINKS}
        if way_of(limit, ways) == Way.STAYS and all(way_of(r, ways) in away for r in rest):
            beyond = [certainly(_beyond(argument, limit, ">=" if least else "<=")) for argument in rest]
            found.append(both(decided(limit, ways), *beyond))
    return either(*found)


def _beyond(value: Expr, limit: Expr, relation: Relation) -> Expr:
    """The comparison on 6 decimals; 2 - n ≤ 0 is said as n ≥ 2."""
    if relation == "<=" and limit == ZERO and isinstance(value, Arithmetic) and value.sign == "-":
        return compare(">=", value.right, value.left, near=True)
    return compare(relation, value, limit, near=True)


def _stays(condition: Expr, truth: bool, ways: Ways) -> Expr:
    """When the condition is that truth and stays it."""
    match condition:
        case Truth(value):
            return Truth(value == truth)
        case Not(of):
            return _stays(of, not truth, ways)
        case All(parts) | Either(parts):
            found = [_stays(part, truth, ways) for part in parts]
            return both(*found) if isinstance(condition, All) == truth else either(*found)
        case Given():
            return condition if truth else FALSE
        case Compare(relation, left, right, near):
            said = relation if truth else OPPOSITE[relation]
            return either(*(certainly(c) for c in _lasting(said, left, right, near, ways)))
    return FALSE


def _lasting(relation: Relation, left: Expr, right: Expr, near: bool, ways: Ways) -> list[Expr]:
    """The comparisons that hold for good once they hold, of those that make the relation true."""
    one, two = way_of(left, ways), way_of(right, ways)
    if one == two == Way.STAYS:
        return [Compare(relation, left, right, near)]
    apart = one in (Way.STAYS, Way.GROWS, Way.TO_ONE) and two in (Way.STAYS, Way.SHRINKS)
    closer = one in (Way.STAYS, Way.SHRINKS) and two in (Way.STAYS, Way.GROWS, Way.TO_ONE)
    kept: list[Expr] = []
    if apart if relation in (">", ">=") else closer and relation in ("<", "<="):
        kept.append(Compare(relation, left, right, near))
    if relation == "<>":
        reachable = one != Way.TO_ONE or not (isinstance(right, Number) and right.value >= 1)
        kept += [Compare(">", left, right, near)] if apart and reachable else []
        kept += [Compare("<", left, right, near)] if closer else []
    if relation == "=" and one == Way.TO_ONE and right == Number(1.0):
        kept.append(Compare("=", left, right, near))
    return kept


def way_of(tree: Expr, ways: Ways) -> Way:
    """How the value moves as the figures move in their ways."""
    match tree:
        case Name(name):
            return ways.get(name, Way.STAYS)
        case Number() | Truth() | Nothing():
            return Way.STAYS
        case Arithmetic("+", left, right):
            return _together(way_of(left, ways), way_of(right, ways))
        case Arithmetic("-", left, right):
            return _together(way_of(left, ways), _turned(way_of(right, ways)))
        case Arithmetic("*", Number(value), of) | Arithmetic("*" | "/", of, Number(value)):
            return _scaled(way_of(of, ways), value)
        case Negative(of):
            return _turned(way_of(of, ways))
        case FunctionCall("MIN" | "MAX" | "SUM" | "AVERAGE" | "INT", arguments):
            return _together(*(way_of(argument, ways) for argument in arguments))
        case FunctionCall("ROUND" | "ROUNDUP" | "ROUNDDOWN", (of, Number())):
            return _together(way_of(of, ways))
        case Group():
            return Way.ANY
    return Way.STAYS if all(way_of(p, ways) == Way.STAYS for p in _all_parts(tree)) else Way.ANY


def _all_parts(tree: Expr) -> Iterable[Expr]:
    return (tree.condition, tree.then, tree.other) if isinstance(tree, When) else _parts(tree)


def _scaled(way: Way, value: float) -> Way:
    if value == 0:
        return Way.STAYS
    return _together(way) if value > 0 else _turned(way)


def _turned(way: Way) -> Way:
    return _BACK.get(way, way)


def _together(*ways: Way) -> Way:
    moving = {Way.GROWS if way == Way.TO_ONE else way for way in ways} - {Way.STAYS}
    if not moving:
        return Way.STAYS
    return moving.pop() if len(moving) == 1 else Way.ANY
