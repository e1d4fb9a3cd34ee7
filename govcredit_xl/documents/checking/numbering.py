"""Numbers that Word puts before paragraphs by itself (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.documents.checking.package import Package, W, number
from govcredit_xl.documents.checking.styles import Props, paragraph_props, run_props

_DIGITS: Final = "零一二三四五六七八九"
_COUNTING: Final = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}


@dataclass(frozen=True)
class Level:
    """One level of a list.

    Attributes:
        text: with %1, %2 … for the numbers of the levels.
    """

    start: int
    format: str
    text: str
    paragraph: Props
    run: Props


class Numbering:
    """The lists of a document, counting along as its paragraphs are read in order."""

    def __init__(self, package: Package) -> None:
        root = package.related("numbering")
        abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for element in root.iterfind(W + "abstractNum"):
            levels = {_whole(one.get(W + "ilvl")): _level(one) for one in element.iterfind(W + "lvl")}
            abstract[element.get(W + "abstractNumId", "")] = levels
        for element in root.iterfind(W + "num"):
            self._add(element, abstract)

    def _add(self, element: Any, abstract: dict[str, dict[int, Level]]) -> None:
        key = element.get(W + "numId", "")
        link = element.find(W + "abstractNumId")
        base = "" if link is None else link.get(W + "val", "")
        levels = dict(abstract.get(base, {}))
        own = False
        for change in element.iterfind(W + "lvlOverride"):
            at = _whole(change.get(W + "ilvl"))
            whole, start = change.find(W + "lvl"), change.find(W + "startOverride")
            if whole is not None:
                levels[at] = _level(whole)
            elif start is not None and at in levels:
                one = levels[at]
                levels[at] = Level(
                    _whole(start.get(W + "val"), 1), one.format, one.text, one.paragraph, one.run
                )
            own = own or start is not None
        self._lists[key] = levels
        self._abstract_of[key] = key if own else f"abstract {base}"

    def level(self, number: str | None, depth: str | None) -> Level | None:
        """The level of a list, None where there is no such."""
        return self._lists.get(number or "", {}).get(_whole(depth))

    def label(self, number: str, depth: str | None) -> str:
        """The number of the next paragraph of that list and level, such as 一、 or 1."""
        at = _whole(depth)
        levels = self._lists[number]
        counts = self._counts.setdefault(self._abstract_of[number], {})
        counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        text = levels[at].text
        for k in range(at + 1):
            if k in levels:
                value = counts.get(k, levels[k].start)
                text = text.replace(f"%{k + 1}", _shown(value, levels[k].format))
        return "" if levels[at].format == "bullet" else text


def _whole(text: str | None, usual: int = 0) -> int:
    return min(max(int(number(text, usual)), 0), 32767)


def _level(element: Any) -> Level:
    def value(name: str, usual: str) -> str:
        child = element.find(W + name)
        found: str = usual if child is None else child.get(W + "val", usual)
        return found

    return Level(
        _whole(value("start", "1"), 1),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        paragraph_props(element.find(W + "pPr")),
        run_props(element.find(W + "rPr")),
    )


def _shown(value: int, style: str) -> str:
    if style in _COUNTING:
        return chinese(value)
    if style == "decimalFullWidth":
        return str(value).translate({ord("0") + k: chr(0xFF10 + k) for k in range(10)})
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (value - 1) % 26)
        return letter if style == "upperLetter" else letter.lower()
    if style == "decimalEnclosedCircleChinese" or style == "decimalEnclosedCircle":
        return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)
    if style == "decimalZero":
        return f"{value:02}"
    return str(value)


def chinese(value: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; from 100 on as 一百零一."""
    if value < 10:
        return _DIGITS[value]
    tens, ones = divmod(value, 10)
    if value < 100:
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(value, 100)
    if not rest:
        return _DIGITS[hundreds % 10] + "百"
    middle = "零" + _DIGITS[rest] if rest < 10 else ("一" if rest < 20 else "") + chinese(rest)
    return _DIGITS[hundreds % 10] + "百" + middle
