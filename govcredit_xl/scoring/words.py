"""An expression in Chinese or English, with the labels of the inputs in place of their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.words import Words
from govcredit_xl.scoring.expression import (
    GROUP_FUNCTIONS,
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
_SIGNS_EN: Final = {**_SIGNS, "+": " + ", "-": " − "}
_RELATIONS: Final = {
    "=": Words("等于", " = "),
    "<>": Words("不等于", " ≠ "),
    "<": Words("小于", " < "),
    "<=": Words("不超过", " ≤ "),
    ">": Words("大于", " > "),
    ">=": Words("达到", " ≥ "),
}
_SAID: Final = {
    "MIN": Words("较小者", "the least of "),
    "MAX": Words("较大者", "the most of "),
    "SUM": Words("合计", "the sum of "),
    "AVERAGE": Words("平均", "the mean of "),
    "ABS": Words("绝对值", "the absolute value of "),
    "INT": Words("取整", "the whole part of "),
    "MOD": Words("余数", "the remainder of "),
    "ROUND": Words("四舍五入", "rounded "),
    "ROUNDUP": Words("进位", "rounded up "),
    "ROUNDDOWN": Words("舍位", "rounded down "),
}
_GROUP: Final = dict(
    zip(
        GROUP_FUNCTIONS,
        (
            "the group's most of ",
            "the group's least of ",
            "the group's mean of ",
            "the group's sum of ",
            "the place in the group by ",
            "the group's number of units",
        ),
        strict=True,
    )
)
_PLAIN: Final = {
    "brackets": Words("（{of}）", "({of})"),
    "comma": Words("，", ", "),
    "always": Words("总是", "always"),
    "never": Words("从不", "never"),
    "given": Words("{of}已填", "{of} is given"),
    "excluded": Words("不计", "not counted"),
    "no-score": Words("无得分", "no score"),
    "minus": Words("－", "−"),
    "and": Words("且", " and "),
    "or": Words("或", " or "),
    "not": Words("并非{of}", "not {of}"),
    "when": Words("若{condition}，则{then}；否则{other}", "if {condition} then {then}; else {other}"),
    "otherwise": Words("{value}，算不出时{other}", "{value}, or where that has no value {other}"),
    "lowest-first": Words("，从低到高", ", the lowest first"),
}


def to_words(tree: Expr, labels: Mapping[str, str], lang: str = "zh") -> str:
    """The tree in words, with the inputs' labels in place of their codes."""
    return _Words(labels, lang).part(tree)[0]


@dataclass(frozen=True)
class _Words:
    labels: Mapping[str, str]
    lang: str

    def say(self, key: str, **facts: str) -> str:
        return _PLAIN[key].told(self.lang).format(**facts)

    def within(self, tree: Expr, level: int) -> str:
        text, binds = self.part(tree)
        return text if binds >= level else self.say("brackets", of=text)

    def listed(self, parts: Sequence[Expr]) -> str:
        return self.say("comma").join(self.part(part)[0] for part in parts)

    def part(self, tree: Expr) -> tuple[str, int]:
        match tree:
            case Number(value):
                return f"{value:.15g}", UNARY if value < 0 else ATOM
            case Truth(value):
                return self.say("always" if value else "never"), ATOM
            case Name(name):
                return self.labels.get(name, name), ATOM
            case Given(name):
                return self.say("given", of=self.labels.get(name, name)), COMPARE
            case Nothing(excluded):
                return self.say("excluded" if excluded else "no-score"), ATOM
            case Arithmetic(sign, left, right):
                level, signs = LEVELS[sign], _SIGNS_EN if self.lang == "en" else _SIGNS
                return f"{self.within(left, level)}{signs[sign]}{self.within(right, level + 1)}", level
            case Negative(of):
                return f"{self.say('minus')}{self.within(of, ATOM)}", UNARY
            case Compare(relation, left, right):
                related = _RELATIONS[relation].told(self.lang)
                return f"{self.within(left, ADD)}{related}{self.within(right, ADD)}", COMPARE
            case All(parts):
                return self.say("and").join(self.within(part, COMPARE) for part in parts), 0
            case Either(parts):
                return self.say("or").join(self.within(part, COMPARE) for part in parts), 0
            case Not(of):
                return self.say("not", of=self.within(of, ATOM)), COMPARE
            case When(condition, then, other):
                said = {"condition": condition, "then": then, "other": other}
                return self.say("when", **{name: self.part(part)[0] for name, part in said.items()}), 0
            case Otherwise(value, other):
                said = {"value": value, "other": other}
                return self.say("otherwise", **{k: self.within(part, COMPARE) for k, part in said.items()}), 0
            case FunctionCall(function, arguments):
                listed = self.listed(arguments)
                return _SAID[function].told(self.lang) + self.say("brackets", of=listed), ATOM
            case Group(function, of, lowest_first):
                inside = "" if of is None else self.part(of)[0]
                inside += self.say("lowest-first") if lowest_first else ""
                if self.lang == "en":
                    return _GROUP[function] + (self.say("brackets", of=inside) if inside else ""), ATOM
                return function + self.say("brackets", of=inside), ATOM
        raise TypeError(f"no expression: {tree!r}")
