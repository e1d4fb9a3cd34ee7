"""The same words in Chinese and English, side by side, for sentences that are put together from parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages; what the clerk typed stands in both as it was typed."""

    zh: str
    en: str

    def put(self, **facts: str | Words) -> Words:
        """With its places filled; a fact that is told in both languages is told in that of the words around it."""
        zh = {name: fact.zh if isinstance(fact, Words) else fact for name, fact in facts.items()}
        en = {name: fact.en if isinstance(fact, Words) else fact for name, fact in facts.items()}
        return Words(self.zh.format_map(zh), self.en.format_map(en))

    def told(self, lang: str) -> str:
        """In one of them."""
        return self.en if lang == "en" else self.zh

    def as_facts(self, name: str) -> dict[str, str | float]:
        """As facts of a `Problem`: {name} in its Chinese sentence is {name} or {name_en} in the English one."""
        return {name: self.zh, f"{name}_en": self.en}

    def __add__(self, other: Words) -> Words:
        return Words(self.zh + other.zh, self.en + other.en)


NOTHING_SAID: Final = Words("", "")
BETWEEN_NAMES: Final = Words("、", ", ")
BETWEEN_CLAUSES: Final = Words("；", "; ")


def alike(text: str) -> Words:
    """What is the same in both: names, figures, what was typed."""
    return Words(text, text)


def joined(parts: Iterable[Words], between: Words = BETWEEN_CLAUSES) -> Words:
    """The parts, one after the other."""
    listed = list(parts)
    return Words(between.zh.join(part.zh for part in listed), between.en.join(part.en for part in listed))


def listed(names: Sequence[str], most: int | None = None, counted: str = "") -> Words:
    """Names in a sentence, the first `most` of them; `counted`: in Chinese, what they are counted in, such as 家."""
    shown = joined(map(alike, names[:most]), BETWEEN_NAMES)
    if most is None or len(names) <= most:
        return shown
    if not counted:
        return shown + Words("等", " and others")
    return shown + Words(f"等 {len(names)} {counted}", f" and others, {len(names)} in all")
