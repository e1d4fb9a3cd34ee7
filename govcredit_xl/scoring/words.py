"""An expression in Chinese, with the labels of the inputs in place of their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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

COMPARE, ADD, MULTIPLY, POWER, UNARY, ATOM = range(1, 7)
"""How strongly an operator binds; in a sheet a sign binds more than a power."""
LEVELS: Final = {"+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "^": POWER}

_SIGNS: Final = {"+": " ＋ ", "-": " － ", "*": " × ", "/": " ÷ ", "^": "^"}
_RELATIONS: Final = {"=": "等于", "<>": "不等于", "<": "小于", "<=": "不超过", ">": "大于", ">=": "达到"}
_SAID: Final = {
    "MIN": "较小者", "MAX": "较大者", "SUM": "合计", "AVERAGE": "平均", "ABS": "绝对值", "INT": "取整",
    "MOD": "余数", "ROUND": "四舍五入", "ROUNDUP": "进位", "ROUNDDOWN": "舍位",
}  # fmt: skip


def to_words(tree: Expr, labels: Mapping[str, str]) -> str:
    """The tree in Chinese, with the inputs' labels in place of their codes."""
    return _Words(labels).part(tree)[0]


@dataclass(frozen=True)
class _Words:
    labels: Mapping[str, str]

    def within(self, tree: Expr, level: int) -> str:
        text, binds = self.part(tree)
        return text if binds >= level else f"（{text}）"

    def listed(self, parts: Sequence[Expr]) -> str:
        return "，".join(self.part(part)[0] for part in parts)

    def part(self, tree: Expr) -> tuple[str, int]:
        match tree:
            case Number(value):
                return f"{value:.15g}", UNARY if value < 0 else ATOM
            case Truth(value):
                return "总是" if value else "从不", ATOM
            case Name(name):
                return self.labels.get(name, name), ATOM
            case Given(name):
                return f"{self.labels.get(name, name)}已填", COMPARE
            case Nothing(excluded):
                return "不计" if excluded else "无得分", ATOM
            case Arithmetic(sign, left, right):
                level = LEVELS[sign]
                return f"{self.within(left, level)}{_SIGNS[sign]}{self.within(right, level + 1)}", level
            case Negative(of):
                return f"－{self.within(of, ATOM)}", UNARY
            case Compare(relation, left, right):
                return f"{self.within(left, ADD)}{_RELATIONS[relation]}{self.within(right, ADD)}", COMPARE
            case All(parts):
                return "且".join(self.within(part, COMPARE) for part in parts), 0
            case Either(parts):
                return "或".join(self.within(part, COMPARE) for part in parts), 0
            case Not(of):
                return f"并非{self.within(of, ATOM)}", COMPARE
            case When(condition, then, other):
                said = (self.part(p)[0] for p in (condition, then))
                return f"若{'，则'.join(said)}；否则{self.part(other)[0]}", 0
            case Otherwise(value, other):
                return f"{self.within(value, COMPARE)}，算不出时{self.within(other, COMPARE)}", 0
            case FunctionCall(function, arguments):
                return f"{_SAID[function]}（{self.listed(arguments)}）", ATOM
            case Group(function, of, lowest_first):
                inside = "" if of is None else self.part(of)[0]
                return f"{function}（{inside}{'，从低到高' if lowest_first else ''}）", ATOM
        raise TypeError(f"no expression: {tree!r}")
