"""The ways of scoring (计分方式), one file each. Adding one is a file and a line of `RULES`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govcredit_xl.core.model import Item
from govcredit_xl.scoring.rules.banded import Banded
from govcredit_xl.scoring.rules.base import Rule
from govcredit_xl.scoring.rules.bonus import Bonus
from govcredit_xl.scoring.rules.checklist import Checklist
from govcredit_xl.scoring.rules.count import Count
from govcredit_xl.scoring.rules.coverage import Coverage
from govcredit_xl.scoring.rules.deadline import Deadline
from govcredit_xl.scoring.rules.deduction import Deduction
from govcredit_xl.scoring.rules.formula import Formula
from govcredit_xl.scoring.rules.judged import Judged
from govcredit_xl.scoring.rules.malus import Malus
from govcredit_xl.scoring.rules.places import PlacePoints
from govcredit_xl.scoring.rules.ranking import Ranking
from govcredit_xl.scoring.rules.rate import Rate
from govcredit_xl.scoring.rules.relative import Relative
from govcredit_xl.scoring.rules.veto import Veto
from govcredit_xl.scoring.rules.yesno import YesNo

RULES: Final[Mapping[str, Rule]] = {
    rule.kind: rule
    for rule in (
        YesNo(),
        Deadline(),
        Count(),
        Checklist(),
        Rate(),
        Ranking(),
        Deduction(),
        Coverage(),
        Judged(),
        Banded(),
        Bonus(),
        Malus(),
        Veto(),
        PlacePoints(),
        Relative(),
        Formula(),
    )
}


def name_of(kind: str, lang: str) -> str:
    """A 计分方式 in the reader's language."""
    return RULES[kind].english if lang == "en" else kind


def rule_of(item: Item) -> Rule:
    """The rule that scores the item."""
    return RULES[item.kind].variant(item)
