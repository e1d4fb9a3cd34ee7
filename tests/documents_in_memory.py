"""Documents made in memory from small rounds and large ones, and what may happen to them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from masters_in_memory import master_input

from govcredit_xl.core.model import Catalogue, Unit
from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.core.parts import UnitReturn
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.sheets import read_book
from govcredit_xl.gbt9704.profile import standard
from govcredit_xl.letters.word.circular import result_content
from govcredit_xl.letters.word.circular_sources import result_sources
from govcredit_xl.letters.word.contents import DocumentContent
from govcredit_xl.letters.word.facts import Issue, letter_content, task_content
from govcredit_xl.letters.word.feedback import Feedback
from govcredit_xl.letters.word.feedback_sources import FeedbackCheck
from govcredit_xl.letters.word.kinds import DOCS
from govcredit_xl.letters.word.readback import Sources, read_back
from govcredit_xl.letters.word.release import read_master
from govcredit_xl.letters.word.sources import letter_sources, task_sources
from govcredit_xl.letters.word.template import Template, read_template
from govcredit_xl.letters.word.writer import write_document
from govcredit_xl.master.compare import compare
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.round_figures import RoundFigures, figures_of
from govcredit_xl.master.shown_figures import MasterFigures
from govcredit_xl.master.write import write_master
from govcredit_xl.master.years import side_by_side
from govcredit_xl.returns.choose import Selection
from govcredit_xl.round.evaluate import Evaluation
from govcredit_xl.round.owed import Arrears

DATE = dt.date(2021, 12, 20)
ORGAN = "淮安市淮安区社会信用体系建设工作领导小组办公室"
ISSUE = Issue("通报", "淮信用办〔2021〕9号", DATE, False)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def with_line(name: str, style: str, text: str) -> bytes:
    """A packaged template with one more paragraph, before its first heading."""
    document = docx.Document(io.BytesIO(packaged_templates()[name]))
    place = next(p for p in document.paragraphs if p.style.name == "一级标题")
    place.insert_paragraph_before(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def template_of(kind: str, data: bytes | None = None) -> Template:
    found, problems = read_template(DOCS[kind], data or packaged_templates()[DOCS[kind].template], "模板")
    assert found is not None and problems == [], [p.message() for p in problems]
    return found


def officed(catalogue: Catalogue, **settings: Any) -> Catalogue:
    """The catalogue of a round that an office has set up."""
    given = {
        "organ": ORGAN,
        "number": "淮信用办〔2021〕6号",
        "title": "关于印发《2021年度淮安区政务诚信建设评价指标》的通知",
        "issued": dt.date(2021, 10, 20),
        "deadline": dt.date(2021, 11, 30),
        **settings,
    }
    return replace(catalogue, settings=replace(catalogue.settings, **given))


def many_units(catalogue: Catalogue, count: int, name: str) -> Catalogue:
    """The catalogue with so many more towns, assigned to its first items."""
    more = tuple(
        Unit(f"Z{k:03}", f"{name}{k}号街道办事处", f"{k}号街道", (), "街道", ()) for k in range(1, count + 1)
    )
    items = [
        replace(item, supporters=(*item.supporters, *(u.code for u in more)) if k < 3 else item.supporters)
        for k, item in enumerate(catalogue.items)
    ]
    return replace(catalogue, units=(*catalogue.units, *more), items=tuple(items))


def evaluation_of(
    catalogue: Catalogue,
    answers: Mapping[str, Mapping[str, Any]],
    problems: tuple[Problem, ...] = (),
    verified: Mapping[str, VerifiedEntry] | None = None,
    last: RoundFigures | None = None,
    late: Collection[str] = (),
) -> tuple[Evaluation, MasterFigures]:
    """A round's figures, and the master that was written from them; `last`: the round before."""
    given = master_input(catalogue, answers, verified)
    if late:
        given = replace(given, returns=[replace(row, late=row.unit in late) for row in given.returns])
    if last is not None:
        now = figures_of(Path("now"), catalogue, given.scores)
        given = replace(given, comparison=side_by_side(last, now))
    chosen = Selection(taken={unit: unit for unit in answers})
    for row in given.returns:
        sha = row.unit if row.unit in answers else None
        chosen.units[row.unit] = UnitReturn(
            row.unit, row.state, row.late, row.versions, row.received, row.file or None, row.done, sha
        )
    data, _ = write_master(given)
    master, found = read_master(data, "主评分表.xlsx")
    assert master is not None, [p.message() for p in found]
    assert compare(read_book(data), given.scores, "主评分表.xlsx")[1] == []
    return Evaluation(catalogue, given.scores, chosen, (), list(problems)), master


def task(catalogue: Catalogue, issue: Issue) -> tuple[bytes, Template, Sources]:
    content, template = task_content(catalogue, issue), template_of("task")
    return write(content, template, issue), template, task_sources(catalogue, issue)


def result(
    evaluation: Evaluation, master: MasterFigures, issue: Issue = ISSUE
) -> tuple[bytes, Template, Sources]:
    content, template = result_content(evaluation, issue), template_of("result")
    return write(content, template, issue), template, result_sources(evaluation.catalogue, issue, master)


def feedback(
    evaluation: Evaluation, master: MasterFigures, unit: str, issue: Issue
) -> tuple[bytes, Template, Sources]:
    template = template_of("unit")
    sources = FeedbackCheck(evaluation.catalogue, master).sources(unit, issue)
    return write(Feedback(evaluation).content(unit, issue), template, issue), template, sources


def letter(kind: str, evaluation: Evaluation, debt: Arrears, issue: Issue) -> tuple[bytes, Template, Sources]:
    content = letter_content(DOCS[kind], evaluation, debt, issue)
    template = template_of(kind)
    sources = letter_sources(DOCS[kind], evaluation, debt.unit, issue)
    return write(content, template, issue), template, sources


def write(content: DocumentContent, template: Template, issue: Issue) -> bytes:
    return write_document(content, template, standard(), draft=issue.draft).data


def differences(data: bytes, template: Template, sources: Sources, issue: Issue = ISSUE) -> list[str]:
    """Codes and facts of what the read-back finds."""
    return [p.message() for p in read_back(data, template, issue, sources, "文书/x.docx")]


def changed(data: bytes, part: str, pattern: str, new: str, which: int = 0) -> bytes:
    """The document with one place of a part's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as written:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode()
                hits = list(re.finditer(pattern, text))
                hit = hits[which]
                text = text[: hit.start()] + hit.expand(new) + text[hit.end() :]
                content = text.encode()
            written.writestr(name, content)
    return out.getvalue()


def body(data: bytes) -> Any:
    """w:body of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return etree.fromstring(parts.read("word/document.xml")).find(f"{W}body")


def words(data: bytes) -> str:
    """All text of a document's body, paragraphs parted by line breaks."""
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body(data).iter(f"{W}p"))
