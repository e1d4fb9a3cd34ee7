"""The clerk's own formula (公式), read into the tree of `expression`.

Tokens come from openpyxl; what binds stronger is told here as Excel does it (a sign before a power, a
power from the left). Only names of the item are understood, never cells. Whatever is wrong is a value
that says where in the formula, counted as typed, and what to do; nothing is raised.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NoReturn

from govcredit_xl.core.terms import NO, YES
from govcredit_xl.scoring.expression import (
    FALSE,
    GROUP_FUNCTIONS,
    TRUE,
    ZERO,
    Expr,
    Group,
    Name,
    Negative,
    Number,
    arithmetic,
    both,
    call,
    children,
    compare,
    either,
    given,
    negate,
    no,
    otherwise,
    total_of,
    when,
    yes,
)
from govcredit_xl.scoring.formula_tokens import FormulaError, FormulaRefusedError, FormulaToken, tokens

MAX_LENGTH: Final = 1000
MAX_NESTING: Final = 20
MAX_DEPTH: Final = 100
MAX_ARGUMENTS: Final = 30

Kind = Literal["number", "flag", "text", "truth"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a formula may use.

    Attributes:
        inputs: code, or `[12.1].n` for another item's → number, flag (是否) or text.
        constants: 分值 and the item's parameters.
        labels: code → label, to tell who writes the label that the code belongs there.
    """

    inputs: Mapping[str, Kind]
    constants: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [*self.inputs, *self.constants]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, or what is wrong with the formula."""

    tree: Expr | None
    error: FormulaError | None = None


def parse(text: str, words: Vocabulary) -> Parsed:
    """The tree of a formula as a clerk types it, with or without =."""
    try:
        if len(text) > MAX_LENGTH:
            raise FormulaRefusedError(
                MAX_LENGTH, len(text) - MAX_LENGTH, f"公式最多 {MAX_LENGTH} 个字符，请拆成几个分项",
                f"a formula has at most {MAX_LENGTH} characters; split it into parts",
            )  # fmt: skip
        tree = _Reader(tokens(text), words, len(text)).whole()
    except FormulaRefusedError as wrong:
        return Parsed(None, wrong.error)
    return Parsed(tree)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece that has been read: its tree, what kind of value it is, and where it stands."""

    tree: Expr
    kind: Kind
    at: int
    end: int
    text: str = ""
    """The words of a text constant."""
    closed: bool = True
    """False for a comparison without brackets around it."""


_END: Final = "end"
_RELATIONS: Final = ("=", "<>", "<", "<=", ">", ">=")
_REFERENCE: Final = re.compile(r"(?:.*!)?\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::.*)?\Z|.*[!:$].*")
_NUMBER_THEN_NAME: Final = re.compile(r"([0-9.]+%?)(.+)\Z")


class _Reader:
    def __init__(self, tokens: Sequence[FormulaToken], words: Vocabulary, end: int) -> None:
        self.tokens, self.words, self.end = tokens, words, end
        self.position = self.nesting = 0
        self.in_group = False

    # -- moving along
    @property
    def token(self) -> FormulaToken:
        if self.position < len(self.tokens):
            return self.tokens[self.position]
        return FormulaToken("", _END, max(0, self.end - 1), 1)

    def take(self) -> FormulaToken:
        found = self.token
        self.position += 1
        return found

    def wrong(self, at: FormulaToken | _Part, why: str, why_en: str) -> NoReturn:
        length = at.length if isinstance(at, FormulaToken) else at.end - at.at
        raise FormulaRefusedError(at.at, length, why, why_en)

    def is_sign(self, *signs: str) -> bool:
        return self.token.type == "OPERATOR-INFIX" and self.token.text in signs

    # -- the grammar, from what binds least
    def whole(self) -> Expr:
        if not self.tokens:
            raise FormulaRefusedError(0, self.end, "公式是空的", "the formula is empty")
        found = self.comparison()
        if self.token.type != _END:
            self.unexpected(self.token)
        if found.kind == "truth":
            self.wrong(
                found, "公式的结果应是分数，这里得出的是成立或不成立，请用 IF(条件,分值,0)",
                "the result should be a score, not a condition: use IF(condition, points, 0)",
            )  # fmt: skip
        tree = self.number(found)
        if _depth(tree) > MAX_DEPTH:
            self.wrong(found, "公式太长，请拆成几个分项", "the formula is too long; split it into parts")
        return tree

    def comparison(self) -> _Part:
        left = self.concatenation()
        while self.is_sign(*_RELATIONS):
            sign = self.take()
            if not left.closed:
                self.wrong(
                    sign, "不能连着比较，请写成 AND(…,…)", "comparisons cannot be chained: use AND(…, …)"
                )
            left = self.compared(left, sign, self.concatenation())
        return left

    def concatenation(self) -> _Part:
        found = self.sums()
        if self.is_sign("&"):
            self.wrong(
                self.token, "& 是把文字连起来，分数里用不上；“并且”请写 AND(…,…)",
                "& joins texts, which a score has no use for; for “and” use AND(…, …)",
            )  # fmt: skip
        return found

    def sums(self) -> _Part:
        return self.chain(("+", "-"), self.products)

    def products(self) -> _Part:
        return self.chain(("*", "/"), self.powers)

    def powers(self) -> _Part:
        return self.chain(("^",), self.signed)

    def chain(self, signs: tuple[str, ...], inner: Callable[[], _Part]) -> _Part:
        left = inner()
        while self.is_sign(*signs):
            sign: Any = self.take().text
            right = inner()
            base, exponent = self.number(left), self.number(right)
            if sign == "^" and not (_not_zero(base) or _not_zero(exponent)):
                self.wrong(  # 0^0 is an error in Excel and 1 in LibreOffice
                    right,
                    "^ 的底数或指数，至少一个应是不为 0 的数",
                    "base or exponent should be a number, not 0",
                )
            tree = arithmetic(sign, base, exponent)
            left = _Part(tree, "number", left.at, right.end)
        return left

    def signed(self) -> _Part:
        if self.token.type == "OPERATOR-PREFIX":
            sign = self.take()
            self.deeper(sign)
            part = self.signed()
            self.nesting -= 1
            tree = self.number(part)
            if sign.text == "-":
                tree = Number(-tree.value) if isinstance(tree, Number) else Negative(tree)
            return _Part(tree, "number", sign.at, part.end)
        part = self.single()
        while self.token.type == "OPERATOR-POSTFIX":
            end, tree = self.take(), self.number(part)
            tree = Number(tree.value / 100) if isinstance(tree, Number) else tree / 100.0
            part = _Part(tree, "number", part.at, end.at + end.length)
        return part

    def deeper(self, at: FormulaToken) -> None:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.wrong(at, f"括号和函数最多套 {MAX_NESTING} 层", f"brackets nest at most {MAX_NESTING} deep")

    def single(self) -> _Part:
        token = self.take()
        end = token.at + token.length
        match token.type:
            case "NUMBER" if math.isinf(float(token.text)):
                self.wrong(token, "这个数太大", "this number is too large")
            case "NUMBER":
                return _Part(Number(float(token.text)), "number", token.at, end)
            case "TEXT":
                return _Part(ZERO, "text", token.at, end, text=token.text[1:-1].replace('""', '"'))
            case "LOGICAL":
                return _Part(TRUE if token.text.upper() == "TRUE" else FALSE, "truth", token.at, end)
            case "RANGE":
                return self.named(token)
            case "FUNC OPEN":
                return self.called(token)
            case "PAREN OPEN":
                self.deeper(token)
                inner = self.comparison()
                close = self.closing()
                self.nesting -= 1
                return _Part(inner.tree, inner.kind, token.at, close.at + close.length, inner.text)
        self.unexpected(token)

    def closing(self) -> FormulaToken:
        if self.token.type not in ("PAREN CLOSE", "FUNC CLOSE"):
            self.unexpected(self.token)
        return self.take()

    def unexpected(self, token: FormulaToken) -> NoReturn:
        if token.type in (_END, "SEP", "PAREN CLOSE", "FUNC CLOSE") or token.type.startswith("OPERATOR"):
            self.wrong(token, "这里缺一个数、代码或函数", "a number, a code or a function is missing here")
        if token.type == "ERROR":
            self.wrong(token, f"{token.text} 是错误值，请重新填写", f"{token.text} is an error value")
        self.wrong(
            token, f"“{token.text}”前面少了运算符，如 ＋ × 或逗号",
            f"an operator is missing before {token.text}",
        )  # fmt: skip

    # -- names
    def named(self, token: FormulaToken) -> _Part:
        end, name = token.at + token.length, _spelled(token.text, self.words.names)
        if name in self.words.constants:
            return _Part(Number(float(f"{self.words.constants[name]:.15g}")), "number", token.at, end)
        if name in self.words.inputs:
            return _Part(Name(name), self.words.inputs[name], token.at, end)
        self.unknown(token)

    def unknown(self, token: FormulaToken) -> NoReturn:
        said, names = token.text, self.words.names
        code = next((code for code, label in self.words.labels.items() if label == said), None)
        if code is not None:
            self.wrong(token, f"“{said}”是名称，公式里写它的代码 {code}", f"{said} is a label; write {code}")
        stuck = _NUMBER_THEN_NAME.match(said)
        if stuck is not None:
            self.wrong(
                token, f"少了乘号，请写成 {stuck[1]}*{stuck[2]}", f"write {stuck[1]}*{stuck[2]}: × is missing"
            )
        close = difflib.get_close_matches(said, names, 1, 0.5)
        if _REFERENCE.match(said) and not close:
            self.wrong(
                token, f"“{said}”是单元格地址，公式里只能写代码：{'、'.join(names)}",
                f"{said} is a cell; a formula takes codes only: {', '.join(names)}",
            )  # fmt: skip
        if close:
            self.wrong(
                token, f"没有代码“{said}”，是不是 {close[0]}？", f"no code {said}; did you mean {close[0]}?"
            )
        self.wrong(
            token, f"没有代码“{said}”，可以用：{'、'.join(names)}",
            f"no code {said}; there are {', '.join(names)}",
        )  # fmt: skip

    # -- kinds of values
    def number(self, part: _Part) -> Expr:
        if part.kind == "text":
            self.wrong(part, "这里应是数字，不能是文字", "a number belongs here, not a text")
        return when(part.tree, 1.0, 0.0) if part.kind == "truth" else part.tree

    def truth(self, part: _Part) -> Expr:
        if part.kind == "truth":
            return part.tree
        return compare("<>", self.number(part), 0.0)

    def compared(self, left: _Part, sign: FormulaToken, right: _Part) -> _Part:
        relation: Any = sign.text
        if left.text or right.text or "text" in (left.kind, right.kind):
            tree = self.with_text(left, sign, right)
        else:
            tree = compare(relation, self.number(left), self.number(right), near=True)
        return _Part(tree, "truth", left.at, right.end, closed=False)

    def with_text(self, left: _Part, sign: FormulaToken, right: _Part) -> Expr:
        """ok="是", and n="" for a blank; other texts say nothing about a score."""
        name, words = (left, right) if isinstance(left.tree, Name) else (right, left)
        if isinstance(name.tree, Name) and not isinstance(words.tree, Name) and sign.text in ("=", "<>"):
            found: Expr | None = None
            if words.text == "" and words.kind == "text":
                found = negate(given(name.tree.name))
            elif name.kind == "flag" and words.text in (YES, NO):
                found = yes(name.tree) if words.text == YES else no(name.tree)
            if found is not None:
                return found if sign.text == "=" else negate(found)
        text = left if left.kind == "text" else right
        self.wrong(
            text, "文字只能这样比：是否类的代码=\"是\"，或代码=\"\"（没有填）",
            'texts compare only as code="是" for a 是否, or code="" for a blank',
        )  # fmt: skip

    # -- functions
    def called(self, token: FormulaToken) -> _Part:
        name = token.text[:-1].upper()
        if re.fullmatch(r"[0-9.]+", name):
            self.wrong(token, f"少了乘号，请写成 {name}*(…)", f"write {name}*(…): × is missing")
        least, most = self.counts(token, name)
        self.deeper(token)
        if name in GROUP_FUNCTIONS:
            if self.in_group:
                self.wrong(token, "组函数里不能再用组函数", "group figures cannot nest")
            self.in_group = True
        parts = self.arguments()
        end = self.closing()
        self.nesting -= 1
        if not least <= len(parts) <= most:
            many = f"{least} 个" if least == most else f"{least} 到 {most} 个"
            many_en = str(least) if least == most else f"{least} to {most}"
            self.wrong(
                token, f"{name} 要写 {many}参数，这里有 {len(parts)} 个",
                f"{name} takes {many_en} arguments, not {len(parts)}",
            )  # fmt: skip
        tree, kind = self.applied(name, parts)
        if name in GROUP_FUNCTIONS:
            self.in_group = False
        return _Part(tree, kind, token.at, end.at + end.length)

    def counts(self, token: FormulaToken, name: str) -> tuple[int, int]:
        if name not in FUNCTIONS:
            close = difflib.get_close_matches(name, FUNCTIONS, 1, 0.5)
            hint, hint_en = (
                (f"，是不是 {close[0]}？", f"; did you mean {close[0]}?")
                if close
                else (f"，可以用：{'、'.join(FUNCTIONS)}", f"; there are {', '.join(FUNCTIONS)}")
            )
            self.wrong(token, f"没有函数“{name}”{hint}", f"no function {name}{hint_en}")
        return FUNCTIONS[name]

    def arguments(self) -> list[_Part]:
        if self.token.type == "FUNC CLOSE":
            return []
        parts = [self.comparison()]
        while self.token.type == "SEP":
            self.take()
            parts.append(self.comparison())
        return parts

    def applied(self, name: str, parts: list[_Part]) -> tuple[Expr, Kind]:
        match name:
            case "IF":
                other = self.number(parts[2]) if len(parts) == 3 else ZERO
                return when(self.truth(parts[0]), self.number(parts[1]), other), "number"
            case "AND" | "OR":
                tests = [self.truth(part) for part in parts]
                return (both(*tests) if name == "AND" else either(*tests)), "truth"
            case "NOT":
                return negate(self.truth(parts[0])), "truth"
            case "ISBLANK":
                return negate(given(self.code(name, parts[0]))), "truth"
            case "COUNT":
                there = [when(given(self.code(name, part)), 1.0, 0.0) for part in parts]
                return total_of(there), "number"
            case "IFERROR":
                return otherwise(self.number(parts[0]), self.number(parts[1])), "number"
            case "ROUND" | "ROUNDUP" | "ROUNDDOWN":
                return call(name, self.number(parts[0]), self.digits(name, parts[1])), "number"
        if name in GROUP_FUNCTIONS:
            return Group(name, self.number(parts[0]) if parts else None), "number"
        return call(name, *(self.number(part) for part in parts)), "number"

    def code(self, function: str, part: _Part) -> str:
        if not isinstance(part.tree, Name):
            self.wrong(part, f"{function} 里只能写填报项的代码", f"{function} takes codes of inputs only")
        return part.tree.name

    def digits(self, function: str, part: _Part) -> Number:
        tree = part.tree
        if (
            part.kind != "number"
            or not isinstance(tree, Number)
            or tree.value % 1
            or not -9 <= tree.value <= 9
        ):
            self.wrong(
                part, f"{function} 的位数应是 -9 到 9 的整数", f"{function} rounds to -9 to 9 decimals"
            )
        return tree


FUNCTIONS: Final[Mapping[str, tuple[int, int]]] = {
    "SUM": (1, MAX_ARGUMENTS), "MIN": (1, MAX_ARGUMENTS), "MAX": (1, MAX_ARGUMENTS), "IF": (2, 3),
    "AND": (1, MAX_ARGUMENTS), "OR": (1, MAX_ARGUMENTS), "NOT": (1, 1), "ABS": (1, 1), "INT": (1, 1),
    "MOD": (2, 2), "ROUND": (2, 2), "ROUNDUP": (2, 2), "ROUNDDOWN": (2, 2), "AVERAGE": (1, MAX_ARGUMENTS),
    "COUNT": (1, MAX_ARGUMENTS), "IFERROR": (2, 2), "ISBLANK": (1, 1),
    **{name: (0, 0) if name == "组家数" else (1, 1) for name in GROUP_FUNCTIONS},
}  # fmt: skip
"""Function → fewest and most arguments."""


def _spelled(said: str, names: Sequence[str]) -> str:
    """The name as it is spelled, where only capitals differ."""
    if said in names:
        return said
    same = [name for name in names if name.casefold() == said.casefold()]
    return same[0] if len(same) == 1 else said


def _not_zero(tree: Expr) -> bool:
    return isinstance(tree, Number) and tree.value != 0


def _depth(tree: Expr) -> int:
    """How deep the tree is; without recursion, since it may be too deep for that."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in children(node)]
    return deepest
