"""What every scoring rule (计分方式) has: one home, several faces.

A rule sees an item's inputs as numbers: 是 is 1 and 否 is 0, a date is its serial number, a text
that is there is 1, and blank is NaN. In a frame `x` there is one row per answer (a unit's own, or
the pooled one of the district) and one column per input code.

The same meaning is given twice, for pandas (`needed`, `score`, `excluded`, `decided`) and for a
sheet (`needed_excel`, `score_excel`, …). `examples` gives the edge rows on which a test proves
them equal. The formulas use only functions that Excel 2010, WPS and LibreOffice share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from govcredit_xl.core.cells import number_literal
from govcredit_xl.core.model import Input, Item, ParamValue, Value
from govcredit_xl.core.terms import NO, YES, InputType, Pooling

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

ParamType = Literal["number", "rate", "date", "choice", "list", "bands"]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter that a rule takes.

    Attributes:
        name: its column in the sheet 指标.
        type: number; rate (0–1); date; choice (one of `choices`); list (names parted by 、);
            bands (the sheet 档次).
        required: True if the rule cannot do without it.
        when: (other parameter, its values): used only then.
        within_points: True if it cannot be above the item's points.
        positive: True if it must be above 0.
    """

    name: str
    type: ParamType
    required: bool = False
    choices: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    within_points: bool = False
    positive: bool = False

    def applies(self, params: Mapping[str, ParamValue]) -> bool:
        """True where the other parameters leave it a use."""
        return self.when is None or params.get(self.when[0]) in self.when[1]


@dataclass(frozen=True, slots=True)
class Slot:
    """An input code that a rule reads, and the input types that it can be."""

    code: str
    types: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Operand:
    """An input as a formula sees it: a reference, and how to read it.

    Attributes:
        ref: a cell reference or another expression.
        kind: flag where the cell holds 是/否, text where any text counts, else number.
    """

    ref: str
    kind: Literal["number", "flag", "text"] = "number"

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
        return f'IF({self.ref}="{YES}",1,0)' if self.kind == "flag" else self.ref


Operands = Mapping[str, Operand]


def operand(ref: str, input_type: str) -> Operand:
    """The operand for a cell that holds an answer of that input type."""
    if input_type == InputType.FLAG:
        return Operand(ref, "flag")
    return Operand(ref, "text" if input_type in InputType.TEXTS else "number")


@dataclass(frozen=True)
class Check:
    """Something that cannot be, between the answers of one unit to one item.

    Attributes:
        code: problem code.
        at: the input at which it is reported.
        codes: the inputs it looks at; it is skipped where one of them is not asked.
        hint: the short Chinese line beside the item in the collection workbook.
        wrong: True per row of `x` where it is so; blank is never wrong.
        wrong_excel: the same as an expression; never an error value.
        facts: fixed words of the message.
        values: fact name → input code whose answer the message names.
    """

    code: str
    at: str
    codes: tuple[str, ...]
    hint: str
    wrong: Callable[[pd.DataFrame], Bools]
    wrong_excel: Callable[[Operands], str]
    facts: Mapping[str, str | float] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A made-up item of the kind, with rows of answers at its edges."""

    points: float
    params: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    inputs: tuple[Input, ...] = ()


class Rule:
    """A way of scoring. Subclasses say what differs from this: nothing asked, nothing scored."""

    kind: ClassVar[str]
    usage: ClassVar[tuple[str, str, str]]
    """For the catalogue's 说明: what it is for, how it scores, an example ("" where none is needed)."""
    params: ClassVar[tuple[Param, ...]] = ()
    slots: ClassVar[tuple[Slot, ...]] = ()
    poolings: ClassVar[tuple[str, ...]] = (Pooling.LEAD, Pooling.ANY)
    expands: ClassVar[bool] = False
    """True where the catalogue holds one row with code `*` for many inputs."""
    outside: ClassVar[bool] = False
    """True where the item has no points of its own (加分, 一票否决)."""
    judged: ClassVar[bool] = False
    """True where only the office can score (评审)."""

    # -- the catalogue's side ------------------------------------------------------------------
    def expand(self, params: Mapping[str, ParamValue], star: Input) -> tuple[Input, ...]:
        """The inputs that the row with code `*` stands for."""
        raise NotImplementedError(self.kind)

    def conditional(self, code: str) -> bool:
        """True if the input can be marked 条件: the rule knows in which case it is needed."""
        return False

    def mistakes(self, item: Item) -> list[tuple[str, str]]:
        """(parameter, what is wrong in Chinese) beyond what `params` can say."""
        return []

    def sentence(self, item: Item) -> str:
        """How the item is scored, in Chinese, for the units."""
        raise NotImplementedError(self.kind)

    def full_marks(self, item: Item) -> dict[str, Value]:
        """A unit's answers that score all that the item can give."""
        raise NotImplementedError(self.kind)

    def examples(self) -> tuple[Example, ...]:
        """Edge rows for the parity test."""
        return ()

    def most(self, item: Item) -> float:
        """The most that the item can give, and so the most that can be verified."""
        return item.points

    # -- which inputs are needed -----------------------------------------------------------------
    def needed(self, item: Item, x: pd.DataFrame) -> pd.DataFrame:
        """Per row and input: True where the input can still change the score or is plainly asked."""
        import pandas as pd

        fixed = {i.code: not (i.optional or i.conditional) for i in item.inputs if i.code in x.columns}
        return pd.DataFrame(fixed, index=x.index, dtype=bool)

    def needed_excel(self, item: Item, ops: Operands) -> dict[str, str | None]:
        """Input code → expression that is TRUE where it is needed; None: always. Optional ones are left out."""
        return {i.code: None for i in item.inputs if i.code in ops and not (i.optional or i.conditional)}

    def ready(self, item: Item, x: pd.DataFrame) -> Bools:
        """Per row: all that is needed is there."""
        needed = self.needed(item, x)
        missing = needed & x[needed.columns].isna()
        result: Bools = ~missing.any(axis=1).to_numpy(dtype=bool)
        return result

    def ready_excel(self, item: Item, ops: Operands) -> str:
        """`ready` as an expression."""
        parts = []
        for code, condition in self.needed_excel(item, ops).items():
            given = ops[code].given
            parts.append(given if condition is None else f"IF({condition},{given},TRUE)")
        return all_of(parts)

    # -- the score ---------------------------------------------------------------------------------
    def scored(self, item: Item, *, lead: bool) -> bool:
        """True where a unit in that part has a self score: it is asked all that the score needs."""
        codes = {slot.code for slot in self.slots}
        return not self.judged and not any(i.leads_only and i.code in codes for i in item.inputs if not lead)

    def score(self, item: Item, x: pd.DataFrame) -> Floats:
        """Per row: the unrounded score; anything where the row is not ready; NaN where there is none."""
        raise NotImplementedError(self.kind)

    def score_excel(self, item: Item, ops: Operands) -> str:
        """`score` as an expression, "" where there is none; evaluated only where the row is ready."""
        raise NotImplementedError(self.kind)

    def excluded(self, item: Item, x: pd.DataFrame) -> Bools:
        """Per ready row: the item does not count at all (不计)."""
        return filled(x, False)

    def excluded_excel(self, item: Item, ops: Operands) -> str | None:
        """`excluded` as an expression; None: never."""
        return None

    def decided(self, item: Item, x: pd.DataFrame) -> Bools:
        """Per pooled row (求和, 任一): answers still to come cannot change the score."""
        return filled(x, False)

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        """`decided` as an expression, never an error value; None: never."""
        return None

    def supporters_decide(self, item: Item) -> bool:
        """True if a supporter's missing answer can open an item pooled by 求和."""
        return True

    def leads_tell(self, item: Item) -> bool:
        """True if all leads must have answered even where `decided` (求和): they tell what no sum can."""
        return False

    def checks(self, item: Item) -> tuple[Check, ...]:
        """What cannot be between one unit's answers."""
        return ()

    def blame(self, item: Item, x: pd.DataFrame, pooled: Mapping[str, float]) -> Floats | None:
        """Per assigned unit: its weight in the points lost; None: equally among the leads.

        Args:
            item: the item.
            x: one row per assigned unit; NaN where it has no counted answer.
            pooled: the district's answer by input code.
        """
        return None

    # -- what the office looks at besides --------------------------------------------------------------
    def claims(self, item: Item, x: pd.DataFrame) -> Bools:
        """Per row: the answers claim that something was done, so that there is something to show for it.

        It is the first slot that claims, or any input where a rule has none: 是, a number above 0, a date, a text.
        """
        codes = [slot.code for slot in self.slots[:1] if slot.code in x.columns] or list(x.columns)
        result: Bools = (x[codes] > 0).any(axis=1).to_numpy(dtype=bool)
        return result

    def quotient(self, item: Item) -> tuple[str, str] | None:
        """The two inputs whose quotient can be compared among the units, None where there are none."""
        return None

    # -- ranking among the units (排名来源=计算) -----------------------------------------------------
    def ranked_across(self, item: Item) -> bool:
        """True where the rank is computed among the units and not asked."""
        return False


# -- small expressions shared by the kinds -----------------------------------------------------------
def filled(x: pd.DataFrame, value: bool) -> Bools:
    """A boolean per row of `x`."""
    import numpy as np

    return np.full(len(x), value, dtype=bool)


def column(x: pd.DataFrame, code: str) -> Floats:
    """A column of `x` as floats; all NaN where there is none."""
    import numpy as np

    if code not in x.columns:
        return np.full(len(x), np.nan)
    values: Floats = x[code].to_numpy(dtype=np.float64)
    return values


def all_of(parts: Sequence[str]) -> str:
    """AND of expressions, TRUE for none."""
    return _join("AND", list(parts), "TRUE")


def any_of(parts: Sequence[str]) -> str:
    """OR of expressions, FALSE for none."""
    return _join("OR", list(parts), "FALSE")


def _join(function: str, parts: list[str], empty: str) -> str:
    if not parts:
        return empty
    while len(parts) > 200:  # Excel takes 255 arguments
        parts = [f"{function}({','.join(parts[i : i + 200])})" for i in range(0, len(parts), 200)]
    return parts[0] if len(parts) == 1 else f"{function}({','.join(parts)})"


def lit(value: float | None) -> str:
    """A number as a constant of a formula."""
    return number_literal(value or 0.0)


def points(value: float) -> str:
    """Points as people write them: 2, 0.5."""
    return f"{value:.6g}"


def percent(value: float) -> str:
    """A rate as people write it: 95%, 99.5%."""
    return f"{value * 100:.6g}%"


def text_param(item: Item, name: str, default: str = "") -> str:
    """A parameter that is a word."""
    value: Any = item.params.get(name, default)
    return value if isinstance(value, str) else default


def list_param(params: Mapping[str, ParamValue], name: str) -> tuple[str, ...]:
    """A parameter that is a list of names."""
    value: Any = params.get(name, ())
    return tuple(value) if isinstance(value, tuple) else ()


def label_of(item: Item, code: str) -> str:
    """The label of an input, its code where it has none."""
    found = item.input(code)
    return found.label if found else code


def example_input(code: str, input_type: str, **options: Any) -> Input:
    """An input of a made-up item."""
    return Input(code=code, label=code, type=input_type, **options)
