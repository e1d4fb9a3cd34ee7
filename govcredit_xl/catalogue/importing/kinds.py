"""The way of scoring that a criterion's words speak for, with its parameters and the words it rests on.

Each pattern is a small function over the text as compared (NFKC, no spaces). A guess is `sure` where words and figures leave no choice, `likely` where they leave something to
be confirmed; what is less is judged (评审), with what it may be as a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, flag, note, number_ask
from govcredit_xl.catalogue.importing.texts import cap_of, figure, gained, plain_key

SURE: Final = "高"
LIKELY: Final = "中"
UNSURE: Final = "低"

JUDGED: Final = "评审"
FLAGGED: Final = "是否"
COUNTED: Final = "计数"
LISTED: Final = "清单"
RATED: Final = "比率"
RANKED: Final = "排名"
DEDUCTED: Final = "扣分"
COVERED: Final = "覆盖"
BANDED: Final = "分档"
DUE: Final = "限期"
BONUS: Final = "加分"
VETO: Final = "一票否决"
MALUS: Final = "减分"
PLACED: Final = "名次"
RELATIVE: Final = "相对"
FORMULA: Final = "公式"

NUM: Final = r"(\d+(?:\.\d+)?)"
POINTS: Final = NUM + r"(?:分|(?=[,;。)(]|$))"
PCT: Final = rf"{NUM}(?:%|个?百分点)"
FIGURES: Final = r"\d+(?:\.\d+)?(?:、\d+(?:\.\d+)?)+"
"""Several figures: 60、57、54."""
UNCAPPED: Final = "1000"
"""上限 of a formula beside the total where the list gives none: a formula is never without one."""
MEASURES: Final = "条|个|件|次|篇|项|起|例|人|家|户|名|场|份|处|天|日|月|季度?|期|类|宗|批|亩|公里|万元|亿元|元|案|种|幅|村|镇"


@dataclass(frozen=True)
class KindGuess:
    """What a criterion seems to be.

    Attributes:
        kind: 计分方式.
        params: parameter → text of its cell.
        bands: (bound, points) of a 分档.
        asks: the inputs proposed.
        basis: the words that it rests on.
        sure: 高, 中 or 低.
        question: what is to be confirmed; "" where nothing is.
        outside: it stands beside the points (加分, 减分, 一票否决, a 公式 over them).
    """

    kind: str
    params: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[tuple[str, str], ...] = ()
    asks: tuple[Ask, ...] = ()
    basis: str = ""
    sure: str = SURE
    question: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """What a pattern looks at.

    Attributes:
        text, printed: the criterion as compared, and as printed.
        points: None where they are not known.
        outside: it stands beside the total.
        by_unit: each unit is scored by itself, so that units can be compared.
    """

    text: str
    printed: str
    points: float | None
    outside: bool
    by_unit: bool = False

    def equals(self, value: float) -> bool:
        """True where the value is the points."""
        return self.points is not None and abs(value - self.points) < 0.005


Pattern = Callable[[Clue], KindGuess | None]


def judged(clue: Clue, basis: str, sure: str, question: str = "") -> KindGuess:
    """评审 with a place for what was done."""
    return KindGuess(JUDGED, asks=(note(clue.text),), basis=basis, sure=sure, question=question)


def judged_clue(text: str, basis: str, question: str) -> KindGuess:
    """评审 for a criterion that no kind fits where it stands."""
    return judged(Clue(plain_key(text), text, None, False), basis, UNSURE, question)


def maybe(clue: Clue, kind: str, basis: str, why: str) -> KindGuess:
    """评审, since it may be of that kind but not as it stands."""
    return judged(clue, basis, UNSURE, f"像是“{kind}”，{why}；没有把握，先按评审")


def span(found: re.Match[str], *others: re.Match[str] | None) -> str:
    """The words of the matches, as one text."""
    return "…".join(match[0] for match in (found, *others) if match is not None)


def number_of(word: str) -> str:
    """A figure as the catalogue writes it: 0.50 is 0.5."""
    return figure(float(word))


def rate_of(word: str) -> str:
    """95 per cent as the catalogue writes it."""
    return figure(round(float(word) / 100, 10))


def yes_no(clue: Clue, basis: str, sure: str, question: str = "") -> KindGuess:
    """是否 over what the criterion asks for."""
    return KindGuess(FLAGGED, asks=(flag(clue.text),), basis=basis, sure=sure, question=question)


def single_gain(clue: Clue) -> float | None:
    """The one figure that the text says is gained, None where there are none or several."""
    found = gained(clue.text)
    return found[0] if len(set(found)) == 1 and cap_of(clue.text) is None else None


def counted(
    clue: Clue, each: str, label: str, measure: str, basis: str, sure: str, question: str = ""
) -> KindGuess:
    """计数: so many points each, up to the item's."""
    return KindGuess(
        COUNTED, {"每项": number_of(each)}, asks=(number_ask("n", label, measure),), basis=basis, sure=sure,
        question=question,
    )  # fmt: skip


def formula(
    clue: Clue, text: str, asks: Sequence[Ask], basis: str, question: str, **bounds: str
) -> KindGuess:
    """公式, never sure: what it asks for and how it adds up are to be confirmed.

    Args:
        text: the formula, without the sign =.
        asks: the inputs that it names.
        bounds: 上限, 下限 where they are not 分值 and 0.
    """
    return KindGuess(
        FORMULA, {FORMULA: text, **bounds}, asks=tuple(asks), basis=basis, sure=LIKELY, question=question,
        outside=clue.outside,
    )  # fmt: skip


def entries(text: str) -> Sequence[str]:
    """Names parted by 、 or 和."""
    found = re.split(r"[、,,]|和|及|以及", text)
    return [name for name in (re.sub(r"等$", "", one) for one in found) if name]
