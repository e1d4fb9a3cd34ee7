"""What a finished document says, compared with the catalogue, the ledger and the master.

Every paragraph must come from the template, every placeholder and every cell of a table must show what the
sources say: names, figures, ranking. Nothing here is shared with what wrote the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govcredit_xl.documents.facts import BLANK_DATE, BLANK_NUMBER, BLANK_ORGAN, Issue
from govcredit_xl.documents.finished import Bars, Finished, Sheet, Text, read_finished
from govcredit_xl.documents.kinds import COPIES, LETTER, PRINTER
from govcredit_xl.documents.matching import Expected, Wording, equal, shown
from govcredit_xl.documents.page import DRAFT_TEXT
from govcredit_xl.documents.template import Line, Template
from govcredit_xl.model import Catalogue
from govcredit_xl.problems import Problem

_NUMBER_MARKS = ("—", "－", "-")


@dataclass
class Reading:
    """A document being read back.

    Attributes:
        file: how problems name it.
        expected: placeholder → what it must show.
        heading: the last short paragraph, such as the unit's name above its tables.
        seen: what must be whole once all has been read.
    """

    file: str
    expected: Mapping[str, Expected]
    problems: list[Problem] = field(default_factory=list)
    heading: str = ""
    seen: dict[str, list[Any]] = field(default_factory=dict)

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

    def strange(self, place: str, text: str) -> None:
        """Report what no line of the template gives."""
        short = text if len(text) <= 30 else f"{text[:30]}……"
        self.problems.append(
            Problem("document-text-unknown", file=self.file, cell=place, facts={"text": short})
        )


TableCheck = Callable[[Reading, Sheet, Sequence[tuple[str, ...]]], None]
"""Checks the rows below a table's heading row."""


@dataclass(frozen=True)
class Sources:
    """What a document is compared with.

    Attributes:
        expected: placeholder → what it must show.
        conditions: those of the template that hold.
        tables: heading row → its check.
        bars: check of a chart, None where there must be none.
        headings: texts that may stand above the tables of an attachment.
        complete: what must hold once all has been read.
    """

    expected: Mapping[str, Expected]
    conditions: frozenset[str]
    tables: Mapping[tuple[str, ...], TableCheck]
    bars: Callable[[Reading, Bars], None] | None = None
    headings: frozenset[str] = frozenset()
    complete: Callable[[Reading], None] = lambda reading: None


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
    reading = Reading(file, sources.expected)
    lines = [line for line in template.lines if set(line.conditions) <= sources.conditions]
    wording = Wording(template.kind, lines, letter=issue.type == LETTER)
    for piece in finished.body:
        if isinstance(piece, Text):
            _text(reading, piece, wording, sources.headings)
        elif isinstance(piece, Sheet):
            _table(reading, piece, sources.tables)
        elif sources.bars is None:
            reading.strange(piece.place, "图")
        else:
            sources.bars(reading, piece)
    for box in finished.boxes:
        _text(reading, box, wording, frozenset())
    _margins(reading, finished, draft=issue.draft)
    _nothing_left_out(reading, finished, lines, template, wording)
    sources.complete(reading)
    return reading.problems


def _text(reading: Reading, text: Text, wording: Wording, headings: frozenset[str]) -> None:
    if text.text in headings:
        reading.heading = text.text
        return
    found = wording.match(text, reading.expected)
    if found is None:
        reading.strange(text.place, text.text)
        return
    for one in found:
        reading.same(one.place, f"【{one.name}】", one.text, reading.expected.get(one.name, ""))


def _table(reading: Reading, table: Sheet, checks: Mapping[tuple[str, ...], TableCheck]) -> None:
    check = checks.get(table.rows[0]) if table.rows else None
    if check is None:
        reading.strange(table.place, " ".join(table.rows[0]) if table.rows else "")
        return
    check(reading, table, table.rows[1:])


def _margins(reading: Reading, finished: Finished, *, draft: bool) -> None:
    """Headers and footers hold page numbers, and 征求意见稿 on a draft, and nothing else."""
    for text in finished.margins:
        if draft and text == DRAFT_TEXT:
            continue
        if not (text.startswith(_NUMBER_MARKS) and text.endswith(_NUMBER_MARKS)):
            reading.strange("页眉页脚", text)


def _nothing_left_out(
    reading: Reading, finished: Finished, lines: Sequence[Line], template: Template, wording: Wording
) -> None:
    """Each paragraph and table that the template asks for must be there."""
    blocks = [name for line in lines for name in line.names if template.kind.is_block(name)]
    there = sum(not isinstance(piece, Text) for piece in finished.body)
    if there < len(blocks):
        reading.differs("全文", "表和图", str(there), float(len(blocks)))
    for line in wording.unused():
        blank = line.names and not any(reading.expected.get(name) for name in line.names)
        if not blank:
            reading.differs("全文", f"模板第 {line.number} 段", "", line.text[:30])


# -- what all documents have -----------------------------------------------------------------------------------
def common(catalogue: Catalogue, issue: Issue, unit: str = "") -> dict[str, Expected]:
    """What the placeholders that all documents share must show."""
    settings = catalogue.settings
    deadline = settings.deadline
    if unit:
        deadline = catalogue.unit_by_code[unit].deadline or deadline
    printed = {
        name: f"{day.year}年{day.month}月{day.day}日" if day else ""
        for name, day in (("成文日期", issue.date), ("截止日期", deadline))
    }
    year = settings.year
    for ending in ("年度", "年"):
        year = year[: -len(ending)] if year.endswith(ending) else year
    organ = settings.organ or (BLANK_ORGAN if issue.draft else "")
    if issue.date is None:
        printed["成文日期"] = BLANK_DATE
    return {
        **printed,
        "年度": year,
        "发文机关": organ,
        "发文字号": issue.number or (BLANK_NUMBER if issue.draft else ""),
        "文种": issue.type,
        "联系人": settings.contact,
        "电话": settings.phone,
        "邮箱": settings.email,
        "抄送机关": settings.other.get(COPIES, "").rstrip("。"),
        "印发机关": settings.other.get(PRINTER) or organ,
    }


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
