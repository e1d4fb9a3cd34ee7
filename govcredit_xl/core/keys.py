"""The key of an answer: one type wherever answers are told apart, and its only spellings."""

from __future__ import annotations

from typing import Final, NamedTuple

_BEFORE_INPUT: Final = ".in_"


class AnswerKey(NamedTuple):
    """Whose answer it is, and to which input.

    Attributes:
        unit: unit code; item: item id; code: code of the input; of one rater's answer as `rating_code` has it.
    """

    unit: str
    item: str
    code: str

    @property
    def text(self) -> str:
        """As one text, in the column 键 of the master and in the ledger: T04.in_12_1_n."""
        return f"{self.unit}{_BEFORE_INPUT}{self.item.replace('.', '_')}_{self.code}"

    @staticmethod
    def parse(text: str) -> AnswerKey:
        """The key that `text` spells; also T04|12.1|n, as ledgers of earlier programs have it.

        Raises:
            ValueError: it is no such text.
        """
        unit, found, name = text.rpartition(_BEFORE_INPUT)
        name, rated, giver = name.partition("__")
        item, _, code = name.rpartition("_")
        if found and item and code:
            return AnswerKey(unit, item.replace("_", "."), code + rated + giver)
        parts = text.rsplit("|", 2)
        if len(parts) != 3:
            raise ValueError(f"{text!r} is no key of an answer")
        return AnswerKey(*parts)
