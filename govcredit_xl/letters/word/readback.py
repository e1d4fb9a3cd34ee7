"""What a finished document says, compared with the catalogue, the ledger and the master.

Every paragraph must come from the template, every placeholder and every cell of a table must show what the
sources say: names, figures, ranking. Nothing here is shared with what wrote the document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import NO, TOWN_CATEGORIES
from govcredit_xl.letters.word.consistency import check_tables
from govcredit_xl.letters.word.facts import BLANK_DATE, BLANK_NUMBER, BLANK_ORGAN, Issue, own_name
from govcredit_xl.letters.word.finished import Bars, FinishedDocument, FinishedTable, Text, read_finished
from govcredit_xl.letters.word.kinds import DocKind
from govcredit_xl.letters.word.page import DRAFT_TEXT
from govcredit_xl.letters.word.passages import Occurrence, Passage, passages
from govcredit_xl.letters.word.styles import StyleName
from govcredit_xl.letters.word.template import PLACEHOLDER, Template

_NUMBER_MARKS = ("—", "－", "-")


@dataclass
class ReadBack:
    """A document being read back.

    Attributes:
        file: how problems name it.
        expected: placeholder → what it must show.
        seen: what must be whole once all has been read.
        said: placeholder → what the sentences show.
    """

    file: str
    expected: Mapping[str, Expected]
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, list[Any]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def note(self, what: str, *found: Any) -> None:
        """Keep what has been seen until all has been read."""
        self.seen.setdefault(what, []).extend(found)

    def differs(self, place: str, what: str, found: str, wanted: Expected | None) -> None:
        """Report that something else stands there than should."""
        facts = {"what": what, "found": found or "（空）", "wanted": shown(wanted)}
        self.problems.append(Problem("document-differs", file=self.file, cell=place, facts=facts))

    def same(self, place: str, what: str, found: str, wanted: Expected | None) -> None:
        """Report it unless it shows what it should."""
        if not equal(found, wanted):
            self.differs(place, what, found, wanted)

    def points(self, place: str, what: str, found: str, wanted: float | None) -> None:
        """A figure of a table: — where there is none."""
        self.same(place, what, found, "—" if wanted is None else wanted)

    def whole(self, place: str, what: str, found: Sequence[str], wanted: Sequence[str]) -> None:
        """The rows must be these, each once, in any order."""
        if sorted(found) != sorted(wanted):
            lacking = "、".join(sorted(set(wanted) - set(found))[:10])
            extra = "、".join(sorted(set(found) - set(wanted))[:10])
            self.differs(place, what, extra or f"{len(found)} 行", lacking or f"{len(wanted)} 行")

    def strange(self, place: str, text: str) -> None:
        """Report what no line of the template gives."""
        short = text if len(text) <= 30 else f"{text[:30]}……"
        self.problems.append(
            Problem("document-text-unknown", file=self.file, cell=place, facts={"text": short})
        )


TableCheck = Callable[[ReadBack, FinishedTable, Sequence[tuple[str, ...]]], None]
"""Checks the rows below a table's heading row."""


@dataclass(frozen=True)
class Sources:
    """What a document is compared with.

    Attributes:
        expected: placeholder → what it must show.
        conditions: those of the template that hold.
        tables: heading row → its check.
        bars: check of a chart, None where there must be none.
        complete: what must hold once all has been read.
        repeats: what the repeated paragraphs must show.
        letter: the document is in 信函格式.
    """

    expected: Mapping[str, Expected]
    conditions: frozenset[str]
    tables: Mapping[tuple[str, ...], TableCheck]
    bars: Callable[[ReadBack, Bars], None] | None = None
    complete: Callable[[ReadBack], None] = lambda reading: None
    repeats: Mapping[str, Sequence[Occurrence]] = field(default_factory=dict)
    letter: bool = False


def read_back(data: bytes, template: Template, issue: Issue, sources: Sources, file: str) -> list[Problem]:
    """Where a finished document differs from its sources.

    Args:
        data: the .docx.
        template: that it was made from.
        issue: how it is issued.
        sources: what it is compared with.
        file: how problems name the document.
    """
    finished = read_finished(data)
    reading = ReadBack(file, sources.expected)
    kept = passages(template.lines, sources.conditions, sources.repeats)
    wording = TemplateWording(template.kind, kept, sources.expected, letter=sources.letter)
    for piece in finished.body:
        if isinstance(piece, Text):
            _text(reading, piece, wording)
        elif isinstance(piece, FinishedTable):
            _table(reading, piece, sources.tables)
        elif sources.bars is None:
            reading.strange(piece.place, "图")
        else:
            sources.bars(reading, piece)
    for box in finished.boxes:
        _text(reading, box, wording)
    _margins(reading, finished, draft=issue.draft)
    _nothing_left_out(reading, finished, kept, template, wording)
    sources.complete(reading)
    tables = [piece for piece in finished.body if isinstance(piece, FinishedTable)]
    check_tables(tables, reading.said, reading.differs)
    return reading.problems


def _text(reading: ReadBack, text: Text, wording: TemplateWording) -> None:
    found = wording.match(text, reading.expected)
    if found is None:
        reading.strange(text.place, text.text)
        return
    for one in found:
        reading.said.setdefault(one.name, one.text)
        reading.same(one.place, f"【{one.name}】", one.text, one.wanted)


def _table(reading: ReadBack, table: FinishedTable, checks: Mapping[tuple[str, ...], TableCheck]) -> None:
    check = checks.get(table.rows[0]) if table.rows else None
    if check is None:
        reading.strange(table.place, " ".join(table.rows[0]) if table.rows else "")
        return
    check(reading, table, table.rows[1:])


def _margins(reading: ReadBack, finished: FinishedDocument, *, draft: bool) -> None:
    """Headers and footers hold page numbers, and 征求意见稿 on a draft, and nothing else."""
    for text in finished.margins:
        if draft and text == DRAFT_TEXT:
            continue
        if not (text.startswith(_NUMBER_MARKS) and text.endswith(_NUMBER_MARKS)):
            reading.strange("页眉页脚", text)


def _nothing_left_out(
    reading: ReadBack,
    finished: FinishedDocument,
    kept: Sequence[Passage],
    template: Template,
    wording: TemplateWording,
) -> None:
    """Each paragraph and table that the template asks for must be there."""
    blocks = [name for one in kept for name in one.names if template.kind.is_block(name)]
    there = sum(not isinstance(piece, Text) for piece in finished.body)
    if there < len(blocks):
        reading.differs("全文", "表和图", str(there), float(len(blocks)))
    for one in wording.unused():
        wanted = [
            {**reading.expected, **part.here.values}.get(n) for part in one.parts for n in part.line.names
        ]
        if not wanted or any(wanted):
            first = one.parts[0]
            reading.differs("全文", f"模板{first.line.place}", "", first.text[:30])


# -- what all documents have -----------------------------------------------------------------------------------
def common(catalogue: Catalogue, kind: DocKind, issue: Issue, unit: str = "") -> dict[str, Expected]:
    """What the placeholders that all documents share must show."""
    settings = catalogue.settings
    deadline = settings.deadline
    if unit:
        deadline = catalogue.unit_by_code[unit].deadline or deadline
    days = re.match(r"\d+", settings.other.get(DocumentSetting.EXTENSION, "")) or ["10"]
    extended = issue.date + dt.timedelta(days=int(days[0])) if issue.date else None
    printed = {
        name: f"{day.year}年{day.month}月{day.day}日" if day else ""
        for name, day in (("成文日期", issue.date), ("截止日期", deadline), ("补报日期", extended))
    }
    year = settings.year
    for ending in ("年度", "年"):
        if year.endswith(ending) and year[: -len(ending)].replace("-", "").isdigit():
            year = year[: -len(ending)]
    organ = settings.organ or (BLANK_ORGAN if issue.draft else "")
    if issue.date is None:
        printed["成文日期"] = printed["补报日期"] = BLANK_DATE
    return {
        **printed,
        "年度": year,
        "评价期": f"{year}年度" if year.replace("-", "").isdigit() else year,
        "评价": settings.evaluation,
        "填报表名称": settings.form_name or f"{settings.name}填报表",
        "地域称谓": settings.region or "总体",
        "主送机关": settings.addressee or _addressees(catalogue),
        "发文机关": organ,
        "发文字号": issue.number or (BLANK_NUMBER if issue.draft else ""),
        "文种": issue.type,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        "抄送机关": (
            settings.other.get(f"{kind.stem}抄送") or settings.other.get(DocumentSetting.COPIES, "")
        ).rstrip("。"),
        "印发机关": settings.other.get(DocumentSetting.PRINTER) or organ,
        "自称": own_name(settings.organ),
    }


def _addressees(catalogue: Catalogue) -> str:
    """主送机关 by the categories of the units."""
    kinds = {unit.category for unit in catalogue.units}
    if kinds - {*TOWN_CATEGORIES, "部门"} or kinds <= {"部门"}:
        return "各有关单位"
    towns = {1: "各镇人民政府", 2: "各街道办事处", 3: "各镇（街道）人民政府（办事处）"}
    found = towns[("镇" in kinds) + 2 * ("街道" in kinds)]
    return f"{found}、各有关部门" if "部门" in kinds else found


def in_letter_form(catalogue: Catalogue, kind: DocKind) -> bool:
    """True where a document goes out in 信函格式."""
    return kind.is_letter and catalogue.settings.other.get(DocumentSetting.LETTER_FORM) != NO


def common_conditions(expected: Mapping[str, Expected], issue: Issue) -> dict[str, bool]:
    """Which conditions hold in any document."""
    return {
        "如有联系人": bool(expected["联系人"] or expected["电话"]),
        "如有邮箱": bool(expected["邮箱"]),
        "如有截止日期": bool(expected["截止日期"]),
        "如有抄送": bool(expected["抄送机关"]),
        "如有文号": bool(issue.number),
    }


def holding(*told: Mapping[str, bool]) -> frozenset[str]:
    """The names of the conditions that hold."""
    return frozenset(name for some in told for name, held in some.items() if held)


# -- Each paragraph of a finished document against the template it comes from: what stands in its placeholders ---
Expected = str | float | tuple[str, ...]
"""What a placeholder must show: a text, a number, or names in any order."""


@dataclass(frozen=True)
class FilledPlaceholder:
    """What stands in a placeholder, and what must."""

    place: str
    name: str
    text: str
    wanted: Expected


@dataclass(frozen=True)
class _Pattern:
    passage: Passage
    names: tuple[tuple[str, Mapping[str, Any]], ...]
    pattern: re.Pattern[str]


class TemplateWording:
    """The paragraphs that a template allows."""

    def __init__(
        self, kind: DocKind, kept: Sequence[Passage], expected: Mapping[str, Expected], *, letter: bool
    ) -> None:
        self._patterns = [
            _pattern(one, expected, letter=letter)
            for one in kept
            if not (len(one.names) == 1 and kind.is_block(one.names[0]))
        ]
        self._used: set[int] = set()
        self._letter = letter

    def match(self, text: Text, expected: Mapping[str, Expected]) -> list[FilledPlaceholder] | None:
        """What stands in the placeholders of a paragraph; None where no line of the template gives it.

        Of several lines that might, the one whose placeholders show what they should.
        """
        best: list[FilledPlaceholder] | None = None
        for place, one in enumerate(self._patterns):
            found = one.pattern.fullmatch(text.text)
            if found is None:
                continue
            shown = [
                FilledPlaceholder(text.place, name, said, {**expected, **own}.get(name, ""))
                for (name, own), said in zip(one.names, found.groups(), strict=True)
            ]
            if all(equal(s.text, s.wanted) for s in shown):
                if place not in self._used:
                    self._used.add(place)
                    return shown
                best = shown  # the mark and the signature are the same words
            best = best if best is not None else shown
        return best

    def unused(self) -> list[Passage]:
        """Paragraphs of the template that nothing in the document has come from."""
        return [
            one.passage
            for place, one in enumerate(self._patterns)
            # The letter format has no line that names the printer.
            if place not in self._used and not (self._letter and "\t" in one.passage.parts[0].line.text)
        ]


def _pattern(passage: Passage, expected: Mapping[str, Expected], *, letter: bool) -> _Pattern:
    names: list[tuple[str, Mapping[str, Any]]] = []
    found = ""
    for part in passage.parts:
        text, position = part.text.replace("\n", ""), 0
        if letter and passage.style == StyleName.MARK:
            text = text.removesuffix("文件")
        for hit in PLACEHOLDER.finditer(text):
            found += re.escape(text[position : hit.start()])
            wanted = {**expected, **part.here.values}.get(hit[1])
            # What should stand there is tried first: two placeholders may follow each other.
            found += f"({re.escape(wanted)}|.*?)" if isinstance(wanted, str) else "(.*?)"
            names.append((hit[1], part.here.values))
            position = hit.end()
        found += re.escape(text[position:])
    return _Pattern(passage, tuple(names), re.compile(found, re.DOTALL))


def equal(text: str, wanted: Expected | None) -> bool:
    """True if a text shows what it should; numbers with the decimals that it has."""
    if wanted is None:
        return False
    if isinstance(wanted, str):
        return text == wanted
    if isinstance(wanted, tuple):
        return _listed(text, wanted)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return False
    decimals = len(text.partition(".")[2])
    return decimals in (0, 2) and abs(float(text) - wanted) < 1e-9


def _listed(text: str, names: Sequence[str]) -> bool:
    """True if the text is these names, each once, in any order; a name may hold a 、 itself."""
    if not names:
        return not text
    return any(
        text == name
        if len(names) == 1
        else text.startswith(f"{name}、") and _listed(text[len(name) + 1 :], [*names[:k], *names[k + 1 :]])
        for k, name in enumerate(names)
    )


def shown(wanted: Expected | None) -> str:
    """What a message says that should stand there."""
    if wanted is None:
        return "（空）"
    if isinstance(wanted, tuple):
        return "、".join(wanted) or "（空）"
    return (f"{wanted:.10g}" if isinstance(wanted, float) else wanted) or "（空）"
