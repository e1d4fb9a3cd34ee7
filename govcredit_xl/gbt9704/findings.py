"""What the checker finds: which rule, where, what is there and what should be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.picture import Para, Picture, Run, Section
from govcredit_xl.gbt9704.profile import REQUIRED, UNCHECKED, Norm, Profile

ENGLISH: Final = {
    value: name.lower().replace("_", " ") for name, value in vars(Key).items() if isinstance(value, str)
}
"""The rules in English."""
STRENGTHS_EN: Final = {"规定": "required", "一般": "usual", "推荐": "recommended"}
_SHOWN: Final = 20

WANTED_EN: Final = {
    Key.COPY_PLACE: "flush left on the first line",
    Key.SECRET_PATTERN: "密级★期限, such as 机密★1年",
    Key.SECRET_PLACE: "flush left on the second line",
    Key.URGENT_PATTERN: "特急 or 加急",
    Key.URGENT_PLACE: "flush left, below the 密级",
    Key.MARK: "an organ's mark above the document number",
    Key.ADDRESSEE: "the organs that it is sent to, above the text",
    Key.SIGNATURE: "the organ's name above the date",
    Key.DATE: "a date below the text",
    Key.RED_RULE: "a red rule below the document number",
    Key.TITLE_SHAPE: "the lines of the title form a trapezoid or a diamond",
    Key.TITLE_MARK: "no punctuation at the end of the title",
    Key.BODY_ON_FIRST_PAGE: "text of the body on page 1",
    Key.WRAPPED_LINES: "flush left where the text wraps",
    Key.SEALED_SIGNATURE: "the organ centred over the date",
    Key.LEVEL_ORDER: "numbers in order, none skipped",
    Key.HEADING_END: "no punctuation at the end of a heading on its own line",
    Key.ENCLOSURE_PATTERN: "附件：name, or 附件：1.name where there are several",
    Key.ENCLOSURE_END: "no 《》 and no closing punctuation",
    Key.ENCLOSURE_WRAP: "wraps align with the first character of the name",
    Key.ANNEX_PAGE: "an annex begins a page",
    Key.ANNEX_PLACE: "附件 and its number alone, flush left on the first line of the page",
    Key.ANNEX_NAMES: "title and number as in the 附件说明",
    Key.IMPRINT_LINES: "a first and a last line",
    Key.IMPRINT_PLACE: "on the last page, after all else",
    Key.PAGE_NUMBER: "a page number",
    Key.PAGE_NUMBER_SIDE: "odd pages right, even pages left",
    Key.LANDSCAPE_MARGINS: "top 28 mm and right 37 mm (the binding edge is on top)",
    Key.LANDSCAPE_NUMBER: "where the other pages have it",
    Key.LETTER_MARK: "without 文件",
    Key.LETTER_RULES: "red; the upper one thick over thin, the lower one thin over thick",
    Key.LETTER_FIRST_PAGE: "no number on page 1",
    Key.DATES_IN_TEXT: "no 0 before month or day",
    Key.HALF_WIDTH: "full-width comma, semicolon, colon and brackets beside Chinese characters",
    Key.CITATION: "the title first, then the document number",
    Key.RANGE: "a per cent sign on both numbers",
    Key.ORGANS: "mark, signature and printing organ belong together",
    Key.DEADLINE: "a deadline not before the date of the document",
    Key.SUMS: "rows that add up to the total",
    Key.STRAIGHT_QUOTES: "curly quotation marks in Chinese",
    Key.PAIRS: "quotes and brackets that pair",
    Key.NESTED_TITLES: "single title marks inside title marks",
    Key.MARK_BETWEEN: "no 、 between titles or quotations",
    Key.DOUBLED_MARKS: "no doubled punctuation",
    Key.DOUBLED_WORDS: "no doubled words",
    Key.ELLIPSIS: "an ellipsis of six dots",
    Key.SPACES: "no spaces inside Chinese text",
    Key.LIST_ENDS: "items that end alike",
    Key.SET_WORDS: "the words of the list",
    Key.UP_TO: "截至 for up to",
    Key.SHORT_YEAR: "years in four digits",
    Key.YEAR_RANGE: "a dash between years",
    Key.DATE_FORM: "dates with 年月日",
    Key.REAL_DATES: "dates that exist",
    Key.DOUBT_TWICE: "one word of doubt",
    Key.FULL_WIDTH: "half-width digits and letters",
    Key.NUMBER_IN_TEXT: "document numbers with 〔〕",
    Key.ANNEX_NAMED: "annexes that are there",
    Key.LEFT_OVER: "nothing left to fill in",
    Key.CLOSING: "closing words of the title's kind",
    Key.PARTS_OF_TOTAL: "parts that are not more than the whole",
}
Both = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True)
class DocumentPlace:
    """Where in the document: section and paragraph counted from 1, page where it was measured."""

    section: int | None = None
    paragraph: int | None = None
    begins: str = ""
    part: Both = ("", "")
    page: int | None = None

    @property
    def shown(self) -> Both:
        """As people read it."""
        zh: list[str] = []
        en: list[str] = []
        if self.page is not None:
            zh.append(f"第{self.page}页")
            en.append(f"page {self.page}")
        if self.section is not None:
            zh.append(f"第{self.section}节")
            en.append(f"section {self.section}")
        if self.paragraph is not None:
            zh.append(f"第{self.paragraph}段")
            en.append(f"paragraph {self.paragraph}")
        if self.part[0]:
            zh.append(f"（{self.part[0]}）" if zh else self.part[0])
            en.append(f"({self.part[1]})" if en else self.part[1])
        text = f"“{self.begins}”" if self.begins else ""
        english = ", ".join(en).replace(", (", " (")
        return "".join(zh) + text or "全文", (english + (f" {text}" if text else "")) or "the document"


@dataclass(frozen=True)
class Finding:
    """One rule that one place, or several alike, does not keep.

    Attributes:
        rule: 项目 of the profile.
        found, wanted: what is there and what should be, in Chinese and English.
        others: how many places more are alike; `more` are these places.
        textual: a proof-reader's finding about the words, not about their look.
    """

    rule: str
    clause: str
    strength: str
    place: DocumentPlace
    found: Both
    wanted: Both
    others: int = 0
    textual: bool = False
    more: tuple[DocumentPlace, ...] = ()

    def problem(self, file: str) -> Problem:
        """As a problem of the file."""
        where, where_en = self.place.shown
        facts: dict[str, str | float] = {
            "rule": self.rule, "rule_en": ENGLISH.get(self.rule, self.rule), "clause": f"GB/T 9704-2012 {self.clause}" if self.clause.startswith("第") else self.clause,
            "strength": self.strength, "strength_en": STRENGTHS_EN.get(self.strength, self.strength),
            "where": where, "where_en": where_en,
            "found": self.found[0], "found_en": self.found[1],
            "wanted": self.wanted[0], "wanted_en": self.wanted[1],
            "others": f"（另有 {self.others} 处相同）" if self.others else "",
            "others_en": f" ({self.others} more alike)" if self.others else "",
        }  # fmt: skip
        if self.textual:
            code = "text-rule" if self.strength == REQUIRED else "text-unusual"
        else:
            code = "format-differs" if self.strength == REQUIRED else "format-unusual"
        return Problem(code, file=file, facts=facts)

    def as_json(self, lang: str) -> dict[str, str | int | None]:
        """For programs."""
        k = 1 if lang == "en" else 0
        return {
            "rule": self.rule,
            "clause": self.clause,
            "strength": self.strength,
            "section": self.place.section,
            "paragraph": self.place.paragraph,
            "page": self.place.page,
            "begins": self.place.begins,
            "where": self.place.shown[k],
            "found": self.found[k],
            "wanted": self.wanted[k],
            "others": self.others,
        }


class Findings:
    """Collects findings; the same about several places becomes one that names the first."""

    def __init__(self, picture: Picture, profile: Profile) -> None:
        self.picture = picture
        self.profile = profile
        self._found: dict[tuple[str, Both, Both], Finding] = {}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._found.values())

    def rules(self) -> set[str]:
        """The rules with a finding."""
        return {finding.rule for finding in self._found.values()}

    def add(
        self,
        rule: str,
        place: DocumentPlace,
        found: Both,
        wanted: Both | None = None,
        *,
        textual: bool = False,
    ) -> None:
        """Put a finding down unless the office wants none about the rule."""
        norm = self.profile[rule]
        if norm.strength == UNCHECKED:
            return
        finding = Finding(
            rule, norm.clause, norm.strength, place, found, wanted or said(norm), textual=textual
        )
        key = (rule, finding.found, finding.wanted)
        before = self._found.get(key)
        self._found[key] = (
            finding
            if before is None
            else replace(before, others=before.others + 1, more=(*before.more, place))
        )

    # -- places
    def at(self, para: Para, part: Both = ("", "")) -> DocumentPlace:
        """The place of a paragraph."""
        return place_of(para, part)

    def section(self, section: Section) -> DocumentPlace:
        """The place of a section; the document where it has but one."""
        sections = list(self.picture.sections)
        return DocumentPlace(section=sections.index(section) + 1) if len(sections) > 1 else DocumentPlace()

    # -- what is asked again and again
    def length(self, rule: str, value: float | None, place: DocumentPlace) -> None:
        """A length or count must be what the profile says; None is not known."""
        norm = self.profile[rule]
        if value is not None and not norm.allows(value):
            shown = f"{round(value, 2):g}"
            self.add(rule, place, (f"{shown}{norm.unit}", f"{shown} {UNITS_EN.get(norm.unit, '')}".strip()))

    def nearest(self, rule: str, values: Sequence[float], place: DocumentPlace, slack: float = 0.0) -> None:
        """A length that may be taken from several edges: the best of them must be what the profile says.

        Args:
            slack: by how much more it may be off, since it was measured with another font.
        """
        norm = self.profile[rule]
        best: float = min(values, key=lambda value: abs(value - norm.number))
        if abs(best - norm.number) > (norm.tolerance or 0.0) + slack:
            self.length(rule, round(best, 1), place)

    def size(self, rule: str, para: Para, part: Both, texts: Callable[[str], bool] | None = None) -> None:
        """All text must be of the size."""
        norm = self.profile[rule]
        wrong = next((run for run in shown_runs(para) if abs(run.size - norm.points) > 0.26), None)
        if wrong is not None:
            self.add(rule, self.at(para, part), size_name(wrong.size))

    def font(
        self, rule: str, para: Para, part: Both, head: str | None = None, also: Sequence[str] = ()
    ) -> None:
        """Chinese text, or only the part of it given, must be in one of the fonts.

        Args:
            also: fonts in which the first sentence may lead in.
        """
        names = self.profile[rule].names
        rest = None if head is None else len(head)
        runs = shown_runs(para, with_label=True)
        led = _led(runs, names, also) if also else set()
        for run in runs:
            if id(run) in led:
                continue
            text = run.text if rest is None else run.text[:rest]
            rest = None if rest is None else rest - len(run.text)
            label = para.label if run.text == "" else ""
            chinese = any("一" <= one <= "鿿" for one in text + label)
            if chinese and not is_font(run.fonts["eastAsia"], names):
                shown = run.fonts["eastAsia"]
                self.add(rule, self.at(para, part), (shown or "没有设字体", shown or "no font"))
                return
            if rest is not None and rest <= 0:
                return

    def align(self, rule: str, para: Para, part: Both) -> None:
        """The text must stand left, in the middle or right, by whatever means."""
        from govcredit_xl.gbt9704.lines import span_of

        norm = self.profile[rule]
        section = self.picture.section_of(para)
        span = span_of(para, section, self.picture.tab)
        wraps = span.left + span.right < 0
        if norm.text == "居中":
            good = para.align == "center" and abs(span.centre) < 0.6 if wraps else abs(span.centre) < 0.6
        elif norm.text == "居右":
            good = abs(span.right) < 0.6
        else:
            good = abs(span.left) < 0.6
        if not good:
            self.add(rule, self.at(para, part), placed(span.left, span.right))

    def gap(self, rule: str, above: Para | None, below: Para, part: Both) -> None:
        """So many blank lines above a paragraph."""
        from govcredit_xl.gbt9704.lines import lines_between

        if above is None:
            return
        pitch = self.profile[Key.LINE_PITCH].points
        found = lines_between(self.picture, above, below, pitch)
        if found is not None and abs(found - self.profile[rule].number) > 0.5:
            shown = f"{round(found, 1):g}"
            self.add(rule, self.at(below, part), (f"上空 {shown} 行", f"{shown} blank lines above"))


UNITS_EN: Final = {"毫米": "mm", "磅": "pt", "行": "lines", "字": "characters"}


def place_of(para: Para, part: Both = ("", "")) -> DocumentPlace:
    """The place of a paragraph."""
    words = "".join(para.words.split())
    begins = words[:_SHOWN] + ("…" if len(words) > _SHOWN else "")
    if para.story in ("header", "footer"):
        return DocumentPlace(begins=begins, part=part if part[0] else ("页脚", "footer"))
    return DocumentPlace(para.section + 1, para.number, begins, part)


def shown_runs(para: Para, with_label: bool = False) -> Sequence:  # type: ignore[type-arg]
    """The runs that show something; with the look of its number first where Word numbers it."""
    return [
        run
        for k, run in enumerate(para.runs)
        if run.text.strip() or (with_label and k == 0 and para.label and not run.text)
    ]


def is_font(found: str, names: Sequence[str]) -> bool:
    """The font is one of those, in its Chinese or its English name."""
    plain, known = _plain(found), {_plain(name) for name in names}
    if {plain, ALIASES.get(plain, "?")} & known:
        return True
    # Every foundry, and many a company, has a cut of these under a name of its own.
    return any(cut in plain and any(cut in name for name in known) for cut in _CUTS)


_CUTS: Final = ("小标宋", "仿宋", "楷体")


_STOPS: Final = "。；：？！"


def _led(runs: Sequence[Run], names: Sequence[str], also: Sequence[str]) -> set[int]:
    """The runs of sentences that lead in, and of a heading without a number, in a font of the headings."""
    found: set[int] = set()
    before = ""
    for other, same in itertools.groupby(runs, lambda run: not is_font(run.fonts["eastAsia"], names)):
        group = list(same)
        text = "".join(run.text for run in group)
        whole = len(group) == len(runs)
        ends = text.rstrip()[-1:]
        opens = not before.strip() or before.rstrip()[-1] in _STOPS
        leads = opens and not whole and (ends in _STOPS or (ends == "，" and len(text) <= 12))
        heads = whole and len(text.strip()) <= 30 and ends not in _STOPS + "，"
        if other and (leads or heads) and all(is_font(run.fonts["eastAsia"], also) for run in group):
            found |= {id(run) for run in group}
        before += text
    return found


def _plain(name: str) -> str:
    return name.replace(" ", "").lower()


ALIASES: Final = {
    "fangsong": "仿宋", "fangsong_gb2312": "仿宋_gb2312", "kaiti": "楷体", "kaiti_gb2312": "楷体_gb2312",
    "simhei": "黑体", "simsun": "宋体", "nsimsun": "宋体", "新宋体": "宋体", "stzhongsong": "华文中宋",
    "fzxiaobiaosong-b05s": "方正小标宋简体", "fzxiaobiaosong-b05": "方正小标宋_gbk",
    "stfangsong": "仿宋", "华文仿宋": "仿宋", "stkaiti": "楷体", "华文楷体": "楷体", "stheiti": "黑体", "华文黑体": "黑体",
    "方正仿宋_gbk": "仿宋", "方正仿宋简体": "仿宋", "方正楷体_gbk": "楷体", "方正楷体简体": "楷体",
    "方正黑体_gbk": "黑体", "方正黑体简体": "黑体", "stsong": "宋体", "华文宋体": "宋体",
}  # fmt: skip
"""What a font's other name stands for."""


def size_name(points: float) -> Both:
    """16 → 3号（16磅）."""
    from govcredit_xl.gbt9704.profile import SIZES

    name = next((name for name, size in SIZES.items() if abs(size - points) < 0.01), "")
    return (f"{name}（{points:g}磅）" if name else f"{points:g}磅"), f"{points:g} pt"


def placed(left: float, right: float) -> Both:
    """Where a text stands on its line."""
    return (
        f"左空 {round(left, 1):g} 字、右空 {round(right, 1):g} 字",
        f"{round(left, 1):g} characters free on its left, {round(right, 1):g} on its right",
    )


def said(norm: Norm) -> Both:
    """What a norm wants, for people."""
    from govcredit_xl.gbt9704.keys import KINDS, Kind

    kind = KINDS[norm.name]
    tolerance = f"±{norm.tolerance:g}" if norm.tolerance else ""
    if kind is Kind.SIZE:
        return f"{norm.text}（{norm.points:g}磅）" if norm.text.endswith(
            "号"
        ) else norm.text, f"{norm.points:g} pt"
    if kind in (Kind.LENGTH, Kind.COUNT):
        unit = UNITS_EN.get(norm.unit, "")
        unit = unit.removesuffix("s") if norm.text == "1" and not tolerance else unit
        return f"{norm.text}{tolerance}{norm.unit}", f"{norm.text}{tolerance} {unit}".strip()
    if kind is Kind.COLOUR:
        return f"{norm.text}色" if norm.text in "黑红" else norm.text, norm.rgb
    if kind is Kind.ALIGN:
        return norm.text, {"居左": "flush left", "居中": "centred", "居右": "flush right"}[norm.text]
    if kind is Kind.FONT:
        return norm.names[0], norm.names[0]
    return norm.text, WANTED_EN.get(norm.name, norm.text)
