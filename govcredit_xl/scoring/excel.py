"""An expression as a formula of a sheet, as short as a person would write it.

Only functions that Excel 2010, WPS and LibreOffice share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from govcredit_xl.core.arithmetic import COMPARE_DIGITS
from govcredit_xl.core.cells import number_literal
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.scoring.expression import (
    FALSE,
    MIRRORED,
    TRUE,
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
    nodes,
    rebuilt,
    related,
    without,
)
from govcredit_xl.scoring.words import ADD, ATOM, COMPARE, LEVELS, UNARY, to_words


@dataclass(frozen=True)
class Operand:
    """An input as a formula sees it: a reference, and how to read it.

    Attributes:
        ref: a cell reference or another expression.
        kind: flag where the cell holds 是/否, text where any text counts, figure where another formula gives a
            number or "", else number.
    """

    ref: str
    kind: Literal["number", "flag", "text", "figure"] = "number"

    @property
    def given(self) -> str:
        """Expression: TRUE if the cell holds a usable answer."""
        if self.kind == "flag":
            return f'OR({self.ref}="{YES}",{self.ref}="{NO}")'
        if self.kind == "text":
            return f'{self.ref}<>""'
        return f"ISNUMBER({self.ref})"

    @property
    def value(self) -> str:
        """Expression: the number."""
        if self.kind == "figure":
            return f"({self.ref}+0)"  # an error where there is no figure: MIN would pass over a ""
        return f'IF({self.ref}="{YES}",1,0)' if self.kind == "flag" else self.ref


Operands = Mapping[str, Operand]
"""Name → operand; a name without one can never have an answer. Group figures by `group_key`."""


def operand(ref: str, input_type: str) -> Operand:
    """The operand for a cell that holds an answer of that input type."""
    if input_type == InputType.FLAG:
        return Operand(ref, "flag")
    return Operand(ref, "text" if input_type in InputType.TEXTS else "number")


def group_key(tree: Group) -> str:
    """Under which key `Operands` have the cell of a group figure: 组最大(n/d)."""
    return to_words(tree, {})


def grounded(tree: Expr) -> Expr:
    """The tree with each group figure as the name of a value: what other cells or columns have worked out."""
    return rebuilt(tree, lambda node: Name(group_key(node)) if isinstance(node, Group) else None)


def figures_of(tree: Expr) -> dict[str, Group]:
    """The group figures that the tree reads, by key, in its order."""
    return {group_key(node): node for node in nodes(tree) if isinstance(node, Group)}


def to_excel(tree: Expr, operands: Operands) -> str:
    """The tree as a formula without =; "" in it where there is no value."""
    return _Sheet(operands).text(without(tree, operands.__contains__))


_MOST_ARGUMENTS: Final = 200  # Excel takes 255


def all_of(parts: Sequence[str]) -> str:
    """AND of formulas, TRUE for none."""
    return _join("AND", list(parts), "TRUE")


def any_of(parts: Sequence[str]) -> str:
    """OR of formulas, FALSE for none."""
    return _join("OR", list(parts), "FALSE")


def _join(function: str, parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    while len(parts) > _MOST_ARGUMENTS:
        parts = [
            f"{function}({','.join(parts[i : i + _MOST_ARGUMENTS])})"
            for i in range(0, len(parts), _MOST_ARGUMENTS)
        ]
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"


@dataclass(frozen=True)
class _Sheet:
    """Writes a formula; `level` is how strongly the outermost operator of the last text binds."""

    operands: Operands

    def text(self, tree: Expr) -> str:
        return self.part(tree)[0]

    def within(self, tree: Expr, level: int) -> str:
        text, binds = self.part(tree)
        return text if binds >= level else f"({text})"

    def part(self, tree: Expr) -> tuple[str, int]:
        """The text, and how strongly its outermost operator binds."""
        match tree:
            case Number(value):
                return number_literal(value), UNARY if value < 0 else ATOM
            case Truth(value):
                return "TRUE" if value else "FALSE", ATOM
            case Name(name):
                return self.operands[name].value, ATOM
            case Given(name):
                found = self.operands[name]
                return found.given, COMPARE if found.kind == "text" else ATOM
            case Nothing():
                return '""', ATOM
            case Arithmetic(sign, left, right):
                level = LEVELS[sign]
                second = self.within(right, level + 1)
                if second.startswith("-"):
                    second = f"({second})"
                return f"{self.within(left, level)}{sign}{second}", level
            case Negative(of):
                return f"-{self.within(of, ATOM)}", UNARY
            case Compare():
                return self._compare(tree)
            case All(parts):
                return all_of([text for part in parts for text in self._conditions(part)]), ATOM
            case Either(parts):
                return any_of([self.text(part) for part in parts]), ATOM
            case Not(of):
                return self._not(of)
            case When():
                return self._when(tree)
            case Otherwise(value, other):
                return f"IFERROR({self.text(value)},{self.text(other)})", ATOM
            case FunctionCall(function, arguments):
                return f"{function}({','.join(self.text(a) for a in arguments)})", ATOM
            case Group():
                key = group_key(tree)
                return (self.operands[key].value if key in self.operands else '""'), ATOM
        raise TypeError(f"no expression: {tree!r}")

    def _compare(self, tree: Compare) -> tuple[str, int]:
        said = self._chosen(tree)
        if said is not None:
            ref, words = said
            if len(words) == 1:
                return f'{ref}="{words[0]}"', COMPARE
            return (Operand(ref, "flag").given, ATOM) if words else ("FALSE", ATOM)
        left, right = (self._side(side, tree.near) for side in (tree.left, tree.right))
        return f"{left}{tree.relation}{right}", COMPARE

    def _side(self, side: Expr, near: bool) -> str:
        if (
            not near
            or isinstance(side, Number)
            or (isinstance(side, FunctionCall) and side.function == "INT")
        ):
            return self.within(side, ADD)
        return f"ROUND({self.text(side)},{COMPARE_DIGITS})"

    def _chosen(self, tree: Compare) -> tuple[str, list[str]] | None:
        """A comparison of a 是否 with a constant says which of the two words it allows."""
        left, right, relation = tree.left, tree.right, tree.relation
        if isinstance(left, Number):
            left, right, relation = right, left, MIRRORED[relation]
        if not isinstance(left, Name) or not isinstance(right, Number):
            return None
        found = self.operands[left.name]
        if found.kind != "flag":
            return None
        pairs = ((YES, 1.0), (NO, 0.0))
        return found.ref, [word for word, value in pairs if related(relation, value, right.value)]

    def _conditions(self, part: Expr) -> list[str]:
        """A part of an AND; neither 是 nor 否 is two of them."""
        if isinstance(part, Not) and isinstance(part.of, Given):
            found = self.operands[part.of.name]
            if found.kind == "flag":
                return [f'{found.ref}<>"{YES}"', f'{found.ref}<>"{NO}"']
        return [self.text(part)]

    def _not(self, of: Expr) -> tuple[str, int]:
        if isinstance(of, Given) and self.operands[of.name].kind == "text":
            return f'{self.operands[of.name].ref}=""', COMPARE
        return f"NOT({self.text(of)})", ATOM

    def _when(self, tree: When) -> tuple[str, int]:
        """IF; where it only guards the comparison of a 是否 against a blank, no guard is needed."""
        guard, then, other = tree.condition, tree.then, tree.other
        if isinstance(guard, Given) and isinstance(then, Compare) and other in (TRUE, FALSE):
            said = self._chosen(then)
            if said is not None and said[0] == self.operands[guard.name].ref:
                ref, words = said
                if other == FALSE:
                    return self._compare(then)
                if len(words) == 1:
                    return f'{ref}<>"{NO if words[0] == YES else YES}"', COMPARE
        return f"IF({self.text(guard)},{self.text(then)},{self.text(other)})", ATOM
