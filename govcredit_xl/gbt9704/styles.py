"""Properties of text and paragraphs, resolved as Word does (ECMA-376 part 1, 17.7.2).

Document defaults, then the table's style, the paragraph's style with all it is based on, the numbering
level, the character style, and what is set directly; later ones win attribute by attribute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.gbt9704.package import DocumentPackage, W, number

Props = dict[str, str]
"""Attributes by element and name: {"rFonts.eastAsia": "仿宋", "sz": "32", "ind.firstLineChars": "200"}."""

_RUN: Final = ("sz", "b", "color", "spacing", "w", "vanish", "position", "kern")
_PARAGRAPH: Final = (
    "jc",
    "ind",
    "spacing",
    "pageBreakBefore",
    "snapToGrid",
    "widowControl",
    "contextualSpacing",
)
_BORDERS: Final = ("top", "bottom", "left", "right", "between")
SLOTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")


def attributes(element: Any) -> Iterator[tuple[str, str]]:
    """(name without namespace, value) of each attribute."""
    for key, value in element.attrib.items():
        yield key.rsplit("}", 1)[-1], value


def switched_on(value: str | None) -> bool:
    """A toggle: an element without a value is on."""
    return value not in {None, "0", "false", "off", "none"}


def run_props(rpr: Any) -> Props:
    """What a w:rPr sets."""
    found: Props = {}
    if rpr is None:
        return found
    for name in _RUN:
        element = rpr.find(W + name)
        if element is not None:
            found[name] = element.get(W + "val", "1")
    fonts = rpr.find(W + "rFonts")
    if fonts is not None:
        for name, value in attributes(fonts):
            found[f"rFonts.{name}"] = value
    style = rpr.find(W + "rStyle")
    if style is not None:
        found["rStyle"] = style.get(W + "val", "")
    return found


def paragraph_props(ppr: Any) -> Props:
    """What a w:pPr sets, borders and numbering too."""
    found: Props = {}
    if ppr is None:
        return found
    for name in _PARAGRAPH:
        element = ppr.find(W + name)
        if element is None:
            continue
        if name in ("ind", "spacing"):
            for key, value in attributes(element):
                found[f"{name}.{_SIDES.get(key, key)}"] = value
        else:
            found[name] = element.get(W + "val", "1")
    numbering = ppr.find(W + "numPr")
    if numbering is not None:
        for key in ("numId", "ilvl"):
            element = numbering.find(W + key)
            if element is not None:
                found[key] = element.get(W + "val", "0")
    borders = ppr.find(W + "pBdr")
    for side in _BORDERS if borders is not None else ():
        element = borders.find(W + side)
        if element is not None:
            for key in ("val", "sz", "space", "color"):
                found[f"{side}.{key}"] = element.get(W + key, "")
    frame = ppr.find(W + "framePr")
    if frame is not None:
        found["framePr.xAlign"] = frame.get(W + "xAlign", "left")
    stops = ppr.find(W + "tabs")
    if stops is not None:
        for stop in stops:
            found[f"tab.{stop.get(W + 'pos', '0')}"] = stop.get(W + "val", "left")
    return found


_SIDES: Final = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}


def lay_over(below: Props, above: Mapping[str, str]) -> None:
    """Put what a later layer sets over what is there."""
    for slot in SLOTS:
        theme = f"rFonts.{slot}Theme" if slot != "cs" else "rFonts.cstheme"
        if f"rFonts.{slot}" in above and theme not in above:
            below.pop(theme, None)  # a name set later holds against a theme font set before
    for one, other in (("ind.firstLine", "ind.hanging"), ("ind.firstLineChars", "ind.hangingChars")):
        if one in above:
            below.pop(other, None)
        elif other in above:
            below.pop(one, None)
    below.update(above)


@dataclass(frozen=True)
class Style:
    """A style of the document, as it stands there."""

    name: str
    kind: str
    based_on: str | None
    run: Props
    paragraph: Props
    head_run: Props = field(default_factory=dict)
    table: Any = None


class DocumentStyles:
    """All styles with the document's defaults and theme."""

    def __init__(self, package: DocumentPackage) -> None:
        root = package.related("styles")
        self._styles: dict[str, Style] = {}
        self._default: dict[str, str] = {}
        self.run: Props = {}
        self.paragraph: Props = {}
        if root is not None:
            defaults = root.find(W + "docDefaults")
            if defaults is not None:
                self.run = run_props(defaults.find(f"{W}rPrDefault/{W}rPr"))
                self.paragraph = paragraph_props(defaults.find(f"{W}pPrDefault/{W}pPr"))
            for element in root.iterfind(W + "style"):
                self._add(element)
        self._theme = _theme_fonts(package.related("theme"), package.related("settings"))

    def _add(self, element: Any) -> None:
        key = element.get(W + "styleId", "")
        kind = element.get(W + "type", "paragraph")
        name, based = element.find(W + "name"), element.find(W + "basedOn")
        head = element.find(f"{W}tblStylePr[@{W}type='firstRow']")
        self._styles[key] = Style(
            key if name is None else name.get(W + "val", key),
            kind,
            None if based is None else based.get(W + "val"),
            run_props(element.find(W + "rPr")),
            paragraph_props(element.find(W + "pPr")),
            {} if head is None else run_props(head.find(W + "rPr")),
            element.find(W + "tblPr"),
        )
        if switched_on(element.get(W + "default")):
            self._default[kind] = key

    def name(self, key: str | None) -> str:
        """The style's name as Word shows it."""
        style = self._styles.get(key or self._default.get("paragraph", ""))
        return "" if style is None else style.name

    def chain(self, key: str | None, kind: str) -> list[Style]:
        """The style and what it is based on, the base first; the default one where none is named."""
        found: list[Style] = []
        seen: set[str] = set()
        at = key if key in self._styles else self._default.get(kind)
        while at is not None and at in self._styles and at not in seen:
            seen.add(at)
            found.append(self._styles[at])
            at = self._styles[at].based_on
        return found[::-1]

    def tables(self, style: str | None) -> list[Any]:
        """The w:tblPr of a table's style and of what it is based on, the base first."""
        return [one.table for one in self.chain(style, "table") if one.table is not None]

    def layers(self, style: str | None, table: str | None, head: bool) -> tuple[Props, Props]:
        """(paragraph, run) properties that a paragraph of the style has before numbering and direct ones."""
        paragraph, run = dict(self.paragraph), dict(self.run)
        if table is not None:
            for one in self.chain(table, "table"):
                lay_over(paragraph, one.paragraph)
                lay_over(run, one.run)
                if head:
                    lay_over(run, one.head_run)
        for one in self.chain(style, "paragraph"):
            lay_over(paragraph, one.paragraph)
            lay_over(run, one.run)
        return paragraph, run

    def indents_after_list(self, style: str | None) -> Props:
        """Indents that the style that puts its paragraphs into a list, or one based on it, sets itself."""
        found: Props = {}
        listed = False
        for one in self.chain(style, "paragraph"):
            listed = listed or "numId" in one.paragraph
            if listed:
                lay_over(
                    found, {key: value for key, value in one.paragraph.items() if key.startswith("ind.")}
                )
        return found

    def character(self, run: Props, style: str | None) -> None:
        """Lay a character style over run properties."""
        if style is not None and style in self._styles:
            for one in self.chain(style, "character"):
                lay_over(run, one.run)

    def font(self, run: Mapping[str, str], slot: str) -> str:
        """The name of the font in one of the four slots, theme fonts by their names; "" where none is set."""
        theme = run.get("rFonts.cstheme" if slot == "cs" else f"rFonts.{slot}Theme")
        return (self._theme.get(theme, "") if theme else "") or run.get(f"rFonts.{slot}", "")


def _theme_fonts(theme: Any, settings: Any) -> dict[str, str]:
    """Theme font reference (minorEastAsia) → name of the font."""
    found: dict[str, str] = {}
    if theme is None:
        return found
    lang = None if settings is None else settings.find(W + "themeFontLang")
    east = "" if lang is None else lang.get(W + "eastAsia", "")
    script = "Hant" if east in {"zh-TW", "zh-HK", "zh-MO"} else "Jpan" if east == "ja-JP" else "Hans"
    for scheme in ("major", "minor"):
        fonts = theme.find(f".//{{*}}{scheme}Font")
        if fonts is None:
            continue
        names = {
            child.tag.rsplit("}", 1)[-1]: child.get("typeface", "")
            for child in fonts
            if child.get("script") is None
        }
        by_script = {child.get("script"): child.get("typeface", "") for child in fonts if child.get("script")}
        found |= {f"{scheme}{end}": names.get("latin", "") for end in ("Ascii", "HAnsi")}
        found[f"{scheme}EastAsia"] = names.get("ea", "") or by_script.get(script, "")
        found[f"{scheme}Bidi"] = names.get("cs", "")
    return found


# -- Numbers that Word puts before paragraphs by itself (ECMA-376 part 1, 17.9) --------------------------
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
class ListLevel:
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

    def __init__(self, package: DocumentPackage) -> None:
        root = package.related("numbering")
        abstract: dict[str, dict[int, ListLevel]] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for element in root.iterfind(W + "abstractNum"):
            levels = {_whole(one.get(W + "ilvl")): _level(one) for one in element.iterfind(W + "lvl")}
            abstract[element.get(W + "abstractNumId", "")] = levels
        for element in root.iterfind(W + "num"):
            self._add(element, abstract)

    def _add(self, element: Any, abstract: dict[str, dict[int, ListLevel]]) -> None:
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
                levels[at] = ListLevel(
                    _whole(start.get(W + "val"), 1), one.format, one.text, one.paragraph, one.run
                )
            own = own or start is not None
        self._lists[key] = levels
        self._abstract_of[key] = key if own else f"abstract {base}"

    def level(self, number: str | None, depth: str | None) -> ListLevel | None:
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


def _level(element: Any) -> ListLevel:
    def value(name: str, usual: str) -> str:
        child = element.find(W + name)
        found: str = usual if child is None else child.get(W + "val", usual)
        return found

    return ListLevel(
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
