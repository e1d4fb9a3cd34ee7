"""What every scoring rule (计分方式) has.

A rule sees inputs as numbers: 是 1, 否 0, a date its serial number, a text that is there 1, blank NaN. It says its
meaning once, as a tree (`expression`): the score, and what cannot be. All else follows, for a frame with one row per
answer (a unit's own, or the pooled one of the district) and as formulas of a sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from govcredit_xl.core.model import Input, Item, ParamValue, Value
from govcredit_xl.core.terms import Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.evaluation import Columns, Frame, column, evaluate, holds
from govcredit_xl.scoring.excel import Operands, all_of, figures_of, grounded, to_excel
from govcredit_xl.scoring.expression import (
    FALSE,
    NO_SCORE,
    TRUE,
    Expr,
    Group,
    Name,
    both,
    either,
    given,
    names,
    values_read,
    when,
    without,
)
from govcredit_xl.scoring.formula import Parsed
from govcredit_xl.scoring.reach import Ways, certainly, decided, excluded, needed, usual_way
from govcredit_xl.scoring.wording import references

if TYPE_CHECKING:
    from random import Random

    import numpy as np
    import numpy.typing as npt

    from govcredit_xl.scoring.evaluation import Bools, Floats

    Ints = npt.NDArray[np.int64]

STRIKES_AREA: Final = "一级指标"
STRIKES_TOTAL: Final = "总分"
"""What a veto can make 0."""

DERIVED: Final = ("rate", "rank", "of")
"""Columns of a rank that is computed: what is compared, the place, how many are ranked."""

STRIKES_GRADE: Final = "等次"
"""What a veto can do besides: the grade is 最高等次 at most."""

ParamType = Literal["number", "rate", "share", "date", "choice", "list", "bands", "text", "formula", "places"]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter that a rule takes.

    Attributes:
        name: its column in the sheet 指标.
        type: number; rate (0–1); share (a number, or a rate such as 1%); date; choice (one of `choices`);
            list (names parted by 、); bands (the sheet 档次); text; formula (公式); places (名次分).
        required: True if the rule cannot do without it.
        when: (other parameter, its values): used only then.
        within_points: True if it cannot be above the item's points.
        positive: True if it must be above 0.
        signed: True if it may be below 0.
        over_one: (other parameter, its value): a rate may then be above 100%.
    """

    name: str
    type: ParamType
    required: bool = False
    choices: tuple[str, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    within_points: bool = False
    positive: bool = False
    signed: bool = False
    over_one: tuple[str, str] | None = None

    def applies(self, params: Mapping[str, ParamValue]) -> bool:
        """True where the other parameters leave it a use."""
        return self.when is None or params.get(self.when[0]) in self.when[1]


@dataclass(frozen=True, slots=True)
class Slot:
    """An input code that a rule reads, and the input types that it can be.

    Attributes:
        after: asked only once these are answered.
        told: the leads tell it for the district; it is never summed.
    """

    code: str
    types: tuple[str, ...]
    required: bool = True
    after: tuple[str, ...] = ()
    told: bool = False


@dataclass(frozen=True)
class Check:
    """Something that cannot be, between the answers of one unit to one item.

    Attributes:
        code: problem code.
        at: the input at which it is reported.
        codes: the inputs it looks at; it is skipped where one of them is not asked.
        hint: the short Chinese line beside the item in the collection workbook.
        when: the condition; blank is never wrong.
        facts: fixed words of the message.
        values: fact name → input code whose answer the message names.
    """

    code: str
    at: str
    codes: tuple[str, ...]
    hint: str
    when: Expr
    facts: Mapping[str, str | float] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def condition(self) -> Expr:
        """`when` for any row: never without a value."""
        return certainly(self.when)

    def told_at(self, own: Collection[str]) -> str | None:
        """The input at which it is told, of those that can be put right; None where there is none."""
        return self.at if self.at in own else next((code for code in self.codes if code in own), None)

    def wrong(self, x: Columns) -> Bools:
        """Per row: it is so."""
        return holds(self.condition, x)

    def wrong_excel(self, operands: Operands) -> str:
        """The same as a formula; never an error value."""
        return to_excel(self.condition, operands)


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
    english: ClassVar[str]
    """The kind's name in English output."""
    usage: ClassVar[tuple[str, str, str]]
    """For the catalogue's 说明: what it is for, how it scores, an example ("" where none is needed)."""
    params: ClassVar[tuple[Param, ...]] = ()
    slots: ClassVar[tuple[Slot, ...]] = ()
    poolings: ClassVar[tuple[str, ...]] = (Pooling.LEAD, Pooling.ANY)
    expands: ClassVar[bool] = False
    """True where the catalogue holds one row with code `*` for many inputs."""
    outside: ClassVar[bool] = False
    """True where the item has no points of its own (加分, 一票否决)."""
    may_be_outside: ClassVar[bool] = False
    """True where 分值 may be 0: the item then stands outside the 100."""
    open_when_undefined: ClassVar[bool] = False
    """True where a score that cannot be computed is a fault (公式): the item stays among the unit's points."""
    judged: ClassVar[bool] = False
    """True where only the office can score (评审)."""
    guesses_marks: ClassVar[bool] = False
    """True where `full_marks` are the best of some answers, not what is wanted (公式)."""
    for_some: ClassVar[bool] = False
    """True where not every supporter of an invented round has a part in it."""
    adds: ClassVar[bool] = False
    """True where the points come on top of the 100 (加分)."""

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

    def said(self, item: Item) -> Words:
        """How the item is scored, for the units."""
        raise NotImplementedError(self.kind)

    def sentence(self, item: Item, lang: str = "zh") -> str:
        """`said` in one language."""
        return self.said(item).told(lang)

    def full_marks(self, item: Item) -> dict[str, Value]:
        """A unit's answers that score all that the item can give."""
        raise NotImplementedError(self.kind)

    def examples(self) -> tuple[Example, ...]:
        """Edge rows for the parity test."""
        return ()

    def made_up(self, item: Item, answers: dict[str, Value], rng: Random) -> dict[str, Value]:
        """Answers of an invented unit, near full marks, with figures that fit each other."""
        return answers

    def most(self, item: Item) -> float:
        """The most that the item can give, and so the most that can be verified."""
        return item.points

    def least(self, item: Item) -> float:
        """The least that the item can give, and so the least that can be verified."""
        return 0.0

    def signed(self, item: Item) -> frozenset[str]:
        """Codes of the inputs that may be below 0 whatever their type."""
        return frozenset()

    def scoring_codes(self, item: Item) -> tuple[str, ...]:
        """The inputs that the score is made of."""
        return tuple(i.code for i in item.inputs) if self.expands else tuple(slot.code for slot in self.slots)

    def variant(self, item: Item) -> Rule:
        """The rule that scores this item, where items of the kind differ in more than parameters."""
        return self

    def parsed(self, item: Item) -> Parsed | None:
        """The clerk's own formula as a tree, or what is wrong with it; None where the kind has none."""
        return None

    def capped(self, item: Item) -> bool:
        """True where 加分上限 caps what is added on top of the 100."""
        return self.adds

    # -- its meaning -----------------------------------------------------------------------------
    def tree(self, item: Item) -> Expr:
        """The unrounded score."""
        return NO_SCORE

    def checks(self, item: Item) -> tuple[Check, ...]:
        """What cannot be between one unit's answers."""
        return ()

    def strikes(self, item: Item) -> Expr:
        """When the total of `scope` is 0, whatever the items score."""
        return FALSE

    def scope(self, item: Item) -> str:
        """What `strikes` makes 0: `STRIKES_AREA` or `STRIKES_TOTAL`; "" where the rule strikes nothing."""
        return ""

    def reads(self, item: Item) -> Expr:
        """What the score depends on, where that is more than `tree` shows."""
        return self.tree(item)

    def after(self, item: Item, code: str) -> tuple[str, ...]:
        """Inputs that must be answered before that one is asked."""
        return next((slot.after for slot in self.slots if slot.code == code), ())

    # -- what follows: which inputs are needed -----------------------------------------------------
    def needed(self, item: Item, x: Columns) -> dict[str, Bools]:
        """Input → per row: it can still change the score, or is plainly asked. Optional ones are left out."""
        import numpy as np

        return {
            code: np.ones(len(x), dtype=bool) if condition == TRUE else holds(condition, x)
            for code, condition in self._meaning(item).needed.items()
            if code in x
        }

    def needed_excel(self, item: Item, ops: Operands) -> dict[str, str | None]:
        """Input → formula that is TRUE where it is needed; None: always. Optional ones are left out."""
        return {
            code: None if condition == TRUE else to_excel(condition, ops)
            for code, condition in self._meaning(item).needed.items()
            if code in ops
        }

    def ready(self, item: Item, x: Columns) -> Bools:
        """Per row: all that is needed is there."""
        import numpy as np

        result: Bools = np.ones(len(x), dtype=bool)
        for code, asked in self.needed(item, x).items():
            result &= ~(asked & np.isnan(column(x, code)))
        return result

    def ready_excel(self, item: Item, ops: Operands) -> str:
        """`ready` as a formula."""
        parts = []
        for code, condition in self.needed_excel(item, ops).items():
            there = ops[code].given
            parts.append(there if condition is None else f"IF({condition},{there},TRUE)")
        return all_of(parts)

    # -- what follows: the score -------------------------------------------------------------------
    def scored(self, item: Item, *, lead: bool) -> bool:
        """True where a unit in that part has a self score: it is asked all that the score needs."""
        codes = self.scoring_codes(item)
        return not self.judged and not any(i.leads_only and i.code in codes for i in item.inputs if not lead)

    def score(self, item: Item, x: Columns) -> Floats:
        """Per row: the unrounded score; anything where the row is not ready; NaN where there is none."""
        return evaluate(self._meaning(item).score, x)

    def score_excel(self, item: Item, ops: Operands) -> str:
        """`score` as a formula, "" where there is none; evaluated only where the row is ready."""
        return to_excel(self._meaning(item).score, ops)

    def excluded(self, item: Item, x: Columns) -> Bools:
        """Per ready row: the item does not count at all (不计)."""
        return holds(self._meaning(item).excluded, x)

    def excluded_excel(self, item: Item, ops: Operands) -> str | None:
        """`excluded` as a formula; None: never."""
        return _formula(self._meaning(item).excluded, ops)

    def decided(self, item: Item, x: Columns) -> Bools:
        """Per pooled row (求和, 任一): answers still to come cannot change the score."""
        return holds(self._meaning(item).decided, x)

    def decided_excel(self, item: Item, ops: Operands) -> str | None:
        """`decided` as a formula, never an error value; None: never."""
        return _formula(self._meaning(item).decided, ops)

    def struck(self, item: Item, x: Columns) -> Bools:
        """Per row: `strikes`."""
        return holds(certainly(self.strikes(item)), x)

    def struck_excel(self, item: Item, ops: Operands) -> str | None:
        """`struck` as a formula, never an error value; None: never."""
        return _formula(certainly(self.strikes(item)), ops)

    def told(self, item: Item) -> frozenset[str]:
        """Codes that the leads tell for the district: never summed."""
        slots = {slot.code for slot in self.slots if slot.told}
        return frozenset(i.code for i in item.inputs if i.leads_only or i.code in slots)

    def ways(self, item: Item) -> Ways:
        """What answers still to come can do to each pooled figure."""
        told = self.told(item)
        return {i.code: usual_way(item, i) for i in item.inputs if i.code not in told}

    def _meaning(self, item: Item) -> _Meaning:
        return _meaning(_Same(self, item))

    def supporters_decide(self, item: Item) -> bool:
        """True if a supporter's missing answer can open an item pooled by 求和."""
        return True

    def leads_tell(self, item: Item) -> bool:
        """True if all leads must have answered even where `decided` (求和): they tell what no sum can."""
        return False

    def blame(self, item: Item, x: Columns, pooled: Mapping[str, float]) -> Floats | None:
        """Per assigned unit: its weight in the points lost; None: equally among the leads.

        `x`: one row per assigned unit, NaN where it has no counted answer; `pooled`: the district's, by input code.
        """
        return None

    # -- what the office looks at besides --------------------------------------------------------------
    def claim(self, item: Item, asked: Container[str]) -> Expr:
        """That the answers claim that something was done, so that there is something to show for it.

        It is the first slot that claims, or any input where a rule has none: 是, a number above 0, a date, a text.
        Who is not asked for it (its code is not in `asked`) claims nothing.
        """
        first = [slot.code for slot in self.slots[:1] if item.input(slot.code) is not None]
        inputs = [i for i in item.inputs if i.code in asked and (not first or i.code in first)]
        return either(*(given(i.code) if i.is_text else certainly(Name(i.code) > 0.0) for i in inputs))

    def claims(self, item: Item, x: Columns) -> Bools:
        """Per row: `claim`."""
        return holds(self.claim(item, x), x)

    def quotient(self, item: Item) -> tuple[str, str] | None:
        """The two inputs whose quotient can be compared among the units, None where there are none."""
        return None

    # -- figures among the units (排名来源=计算, 名次, 相对, 组最大 …) ----------------------------------------
    def figures(self, item: Item) -> Mapping[str, Group]:
        """The figures of the ranking group that the score reads, by the name of their column."""
        return self._meaning(item).figures

    def ranked_across(self, item: Item) -> bool:
        """True where the score of a unit depends on the answers of others."""
        return bool(self.figures(item))

    def derived(self, item: Item) -> tuple[str, ...]:
        """The columns that `with_ranks` adds."""
        return tuple(self.figures(item))

    def with_ranks(self, item: Item, x: Columns, counted: Bools, peers: Ints | None = None) -> Frame:
        """`x` with the columns `derived`, worked out among the counted units.

        Args:
            item: the item.
            x: a row per unit.
            counted: whose answers count.
            peers: per row the number of its ranking group; None: all are one group.
        """
        import numpy as np

        among = np.where(counted, 0 if peers is None else peers, -1)
        known: dict[str, Floats] = {code: column(x, code) for code in self.answered(item)}
        for name, tree in self.figures(item).items():
            known[name] = np.where(counted, evaluate(tree, x, among), np.nan)
        return Frame(known, len(x))

    def answered(self, item: Item) -> tuple[str, ...]:
        """Columns of answers: the item's inputs, and what it reads of other items."""
        return (*(i.code for i in item.inputs), *(name for name, *_ in references(item)))

    def lowest_outside(self, item: Item) -> bool | None:
        """Whether the lowest is first among other districts, where somebody outside tells the place; else None."""
        return None

    def lowest_first(self, item: Item) -> bool:
        """True where the lowest value has the first place."""
        return False


# -- worked out once for an item ----------------------------------------------------------------------
@dataclass(frozen=True)
class _Meaning:
    """The trees of an item."""

    score: Expr
    needed: Mapping[str, Expr]
    excluded: Expr
    decided: Expr
    figures: Mapping[str, Group]


class _Same:
    """A rule and an item; equal only to the very same."""

    __slots__ = ("item", "rule")

    def __init__(self, rule: Rule, item: Item) -> None:
        self.rule, self.item = rule, item

    def __hash__(self) -> int:
        return hash((id(self.rule), id(self.item)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.item is other.item and self.rule is other.rule


@lru_cache(maxsize=2048)
def _meaning(of: _Same) -> _Meaning:
    rule, item = of.rule, of.item
    score, ways = rule.tree(item), rule.ways(item)
    strikes = decided(rule.strikes(item), ways)
    own = {i.code: _when_needed(rule, item, i) for i in item.inputs if not i.optional}
    read = rule.reads(item)
    return _Meaning(
        score=grounded(score),
        needed=own | {name: needed(read, name) for name, *_ in references(item) if name in values_read(read)},
        excluded=excluded(grounded(score)),
        decided=both(decided(score, ways), strikes),
        figures=figures_of(score),
    )


def _when_needed(rule: Rule, item: Item, asked: Input) -> Expr:
    code, read = asked.code, rule.reads(item)
    if code in names(read):
        condition = needed(read, code)
    elif asked.conditional:  # a reason: needed where it would be wrong to leave it blank
        own = [check for check in rule.checks(item) if check.at == code and code in names(check.when)]
        condition = either(*(certainly(without(check.when, lambda name: name != code)) for check in own))
    else:
        condition = TRUE
    return both(condition, *(given(name) for name in rule.after(item, code)))


def outside_points(item: Item, code: str) -> Expr:
    """The number under that code is no score of the item: below 0 or above its points."""
    return when(given(code), either(Name(code) < 0.0, Name(code) > item.points), FALSE)


def _formula(condition: Expr, ops: Operands) -> str | None:
    return None if condition == FALSE else to_excel(condition, ops)
