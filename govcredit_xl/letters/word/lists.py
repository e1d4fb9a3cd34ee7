"""Automatic numbering of paragraphs (w:numPr, ECMA-376 part 1, 17.9) as the text that it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.letters.word.ooxml import w

_DIGITS: Final = "〇一二三四五六七八九"
_HEAVENLY: Final = "甲乙丙丁戊己庚辛壬癸"
_PLACE: Final = re.compile(r"%([1-9])")
_MOST: Final = 99


def chinese_number(value: int) -> str:
    """1 → 一, 12 → 十二, 30 → 三十; up to 99."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return front + (digits[ones] if ones or not tens else "")


def _roman(value: int) -> str:
    found = ""
    for size, sign in (
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        found += sign * (value // size)
        value %= size
    return found


def _letters(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "ideographDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)) if n > 10 else chinese_number(n),
    "ideographTraditional": lambda n: _HEAVENLY[(n - 1) % 10],
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if n <= 20 else f"({n})",
    "decimalEnclosedCircleChinese": lambda n: chr(0x2460 + n - 1) if n <= 20 else f"({n})",
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "none": lambda n: "",
}
"""w:numFmt → how it shows a number."""


@dataclass(frozen=True)
class NumberedLevel:
    """A level of a list.

    Attributes:
        start: its first number.
        format: how it shows its number (w:numFmt).
        text: around it, with %1, %2 …
        legal: it shows the numbers of the levels above it in Arabic digits.
    """

    start: int
    format: str
    text: str
    legal: bool = False


@dataclass(frozen=True)
class ListPlace:
    """Where a paragraph stands in a list.

    Attributes:
        key: of the list whose count goes on.
        level: from 0.
        levels: of the list.
    """

    key: str
    level: int
    levels: tuple[NumberedLevel, ...]

    @property
    def shown(self) -> bool:
        """True if its number can be written as text; bullets and rare scripts cannot."""
        if self.level >= len(self.levels):
            return False
        own = self.levels[self.level]
        places = {self.level, *(int(k) - 1 for k in _PLACE.findall(own.text))}
        return all(k < len(self.levels) and self.levels[k].format in _FORMATS for k in places)


@dataclass
class ListCount:
    """Counts the paragraphs of lists in their order."""

    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, place: ListPlace) -> str:
        """The text before the next paragraph at that place."""
        own = self.counts.setdefault(place.key, {})
        for level in [level for level in own if level > place.level]:
            del own[level]
        for level in range(place.level):
            own.setdefault(level, place.levels[level].start)
        level = place.level
        own[level] = min(_MOST, own.get(level, place.levels[level].start - 1) + 1)

        def number(found: re.Match[str]) -> str:
            k = int(found[1]) - 1
            shown = "decimal" if place.levels[level].legal else place.levels[k].format
            return _FORMATS[shown](own.get(k, 1))

        return _PLACE.sub(number, place.levels[level].text)


# -- reading -----------------------------------------------------------------------------------------------
class Lists:
    """The lists of a document.

    Args:
        numbering: w:numbering, None where the document has none.
        styles: w:styles.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._abstract: dict[str, Any] = {}
        self._nums: dict[str, Any] = {}
        self._styles = {s.get(w("styleId")): s for s in styles.iter(w("style"))}
        for found in numbering if numbering is not None else ():
            if found.tag == w("abstractNum"):
                self._abstract[found.get(w("abstractNumId"))] = found
            elif found.tag == w("num"):
                self._nums[found.get(w("numId"))] = found

    def place(self, paragraph: Any) -> ListPlace | None:
        """Where a paragraph stands, by its own properties or its style's; None where it has no number."""
        number, level = self._asked(paragraph)
        found = self._nums.get(number)
        if found is None or number == "0":
            return None
        name = _value(found.find(w("abstractNumId")))
        abstract = self._abstract.get(name)
        starts = {
            over.get(w("ilvl")): over
            for over in found.findall(w("lvlOverride"))
            if over.find(w("startOverride")) is not None
        }
        if level is None:
            level = self._level_of_style(paragraph, abstract)
        return ListPlace(f"{name}/{number}" if starts else name, level, self._levels(abstract, starts))

    def _asked(self, paragraph: Any) -> tuple[str, int | None]:
        """(numId, level) that holds for a paragraph."""
        level = None
        for properties in self._chain(paragraph):
            asked = properties.find(w("numPr"))
            if asked is None:
                continue
            if level is None and asked.find(w("ilvl")) is not None:
                level = int(_value(asked.find(w("ilvl"))) or 0)
            if asked.find(w("numId")) is not None:
                return _value(asked.find(w("numId"))), level
        return "", None

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        """The properties of a paragraph, of its style, and of those that this is based on."""
        own = paragraph.find(w("pPr"))
        if own is None:
            return
        yield own
        name, seen = _value(own.find(w("pStyle"))), set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            if style.find(w("pPr")) is not None:
                yield style.find(w("pPr"))
            name = _value(style.find(w("basedOn")))

    def _level_of_style(self, paragraph: Any, abstract: Any) -> int:
        """The level that is bound to the paragraph's style; the first where none is."""
        style = _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        for level in abstract.findall(w("lvl")) if abstract is not None else ():
            if _value(level.find(w("pStyle"))) == style:
                return int(level.get(w("ilvl")))
        return 0

    def _levels(self, abstract: Any, starts: Mapping[str, Any]) -> tuple[NumberedLevel, ...]:
        found = []
        for level in abstract.findall(w("lvl")) if abstract is not None else ():
            override = starts.get(level.get(w("ilvl")))
            start = override.find(w("startOverride")) if override is not None else level.find(w("start"))
            found.append(
                NumberedLevel(
                    int(_value(start) or 1),
                    _value(level.find(w("numFmt"))) or "decimal",
                    _value(level.find(w("lvlText"))),
                    level.find(w("isLgl")) is not None,
                )
            )
        return tuple(found)


def _value(element: Any) -> str:
    return (element.get(w("val")) or "") if element is not None else ""
