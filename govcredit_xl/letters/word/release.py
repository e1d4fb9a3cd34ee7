"""Writing the documents of a round: nothing is released that differs from the figures or was not confirmed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.register import IssuedDocument, issued_documents, note_issued
from govcredit_xl.core.replaced import is_ours, write_kept
from govcredit_xl.core.swap import bytes_of
from govcredit_xl.core.terms import YES
from govcredit_xl.core.words import joined
from govcredit_xl.files.sheets import Unreadable, read_book
from govcredit_xl.files.soffice import recalculated
from govcredit_xl.gbt9704.profile import PROFILE, Profile, load_profile
from govcredit_xl.letters.word.circular import result_content
from govcredit_xl.letters.word.circular_sources import result_sources
from govcredit_xl.letters.word.contents import DocumentContent
from govcredit_xl.letters.word.doubts import doubts_of, told
from govcredit_xl.letters.word.edits import difference
from govcredit_xl.letters.word.facts import Issue, letter_content, task_content, year_of
from govcredit_xl.letters.word.feedback import Feedback
from govcredit_xl.letters.word.feedback_sources import FeedbackCheck
from govcredit_xl.letters.word.gate import faults, not_recalculated
from govcredit_xl.letters.word.issue import Order, issue_of, place_for_draft
from govcredit_xl.letters.word.kinds import DOCS, Doc, DocKind
from govcredit_xl.letters.word.numbers import Register, key_of, made_of, title_of
from govcredit_xl.letters.word.prospects import Prospects
from govcredit_xl.letters.word.readback import Sources, read_back
from govcredit_xl.letters.word.sources import letter_sources, task_sources
from govcredit_xl.letters.word.template import Template, load_template
from govcredit_xl.letters.word.template_claims import claims
from govcredit_xl.letters.word.titles import doubtful_breaks, load_title_words
from govcredit_xl.letters.word.writer import write_document
from govcredit_xl.master.compare import compare
from govcredit_xl.master.shown_figures import MasterFigures, TablesMissing, read_figures
from govcredit_xl.round.evaluate import total_json
from govcredit_xl.round.last_round import last_round
from govcredit_xl.round.owed import Arrears, owed
from govcredit_xl.round.session import RoundRefused, read_catalogue_of, refusals
from govcredit_xl.round.state import Standing, behind_decisions, standing

CONFIRMATION = "confirmation"
"""Kind of the ledger's events that say who released a document with something open."""

NEW: Final = "新"
"""At the end of the name of a document that is written beside one changed by hand."""

Recalculate = Callable[[bytes], bytes | None]


def read_master(data: bytes, shown: str) -> tuple[MasterFigures | None, list[Problem]]:
    """The figures of the master that documents are held against; None and why where it has none.

    Args:
        data: the workbook.
        shown: how problems name it.
    """
    try:
        return read_figures(read_book(data)), []
    except Unreadable as error:
        return None, [Problem("release-master-unreadable", file=shown, facts={"why": error.why})]
    except TablesMissing as error:
        facts = {"what": "、".join(f"“{name}”" for name in error.sheets)}
        return None, [Problem("release-master-table-missing", file=shown, facts=facts)]


@dataclass
class Release:
    """What was written.

    Attributes:
        files: unit code ("" where it is for all) → path relative to the round.
        problems: found on the way.
        refused: nothing was written, and every file is as it was.
    """

    files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def write_notices(
    round_: Round,
    order: Order,
    *,
    now: dt.datetime | None = None,
    recalculate: Recalculate | None = recalculated,
) -> Release:
    """Write the documents that were asked for into 文书/; all of them or none.

    Args:
        round_: the round.
        order: which, and how.
        now: the time (UTC); the clock's by default.
        recalculate: computes the master's formulas anew; None where that is not wanted.
    """
    now = now or dt.datetime.now(dt.UTC)
    try:
        catalogue, _ = read_catalogue_of(round_, order.units)
        with refusals(round_), standing(round_, catalogue, []) as now_standing:
            return release(now_standing, order, now, recalculate)
    except RoundRefused as refused:
        return Release(problems=refused.problems, refused=True)


def release(
    now_standing: Standing, order: Order, now: dt.datetime, recalculate: Recalculate | None = recalculated
) -> Release:
    """The same for a round that is held already.

    Raises:
        OSError: a file could not be written.
    """
    return _Release(now_standing, order, now, recalculate).run()


def file_name(kind: DocKind, type_: str, catalogue: Catalogue, unit: str = "") -> str:
    """<文种>_<年度>[_<编码>].docx; reminders and corrections say which they are."""
    stem = f"{kind.stem}{type_}" if kind.type_setting else kind.stem
    parts = [stem, year_of(catalogue), *([unit] if unit else [])]
    return safe_file_name("_".join(parts)) + ".docx"


@dataclass(frozen=True)
class _Document:
    """A document to be made; `earlier`: it is as it was released before."""

    content: DocumentContent
    sources: Sources | None
    file: str
    issue: Issue
    made: str
    earlier: IssuedDocument | None = None


class _Release:
    def __init__(
        self, now_standing: Standing, order: Order, now: dt.datetime, recalculate: Recalculate | None
    ) -> None:
        self.standing, self.order = now_standing, order
        self.round, self.catalogue = now_standing.round, now_standing.catalogue
        self.now, self.recalculate = now, recalculate
        self.kind = DOCS[order.kind]
        self.problems: list[Problem] = []
        self.words: tuple[str, ...] = ()
        self.batch: tuple[str, ...] = ()
        ledger = now_standing.ledger
        self.register = Register(issued_documents(ledger) if ledger is not None else [])

    def run(self) -> Release:
        profile, found = load_profile(self.round.templates, f"模板/{PROFILE}")
        self.problems += found
        template, found = load_template(self.kind, self.round.templates)
        self.problems += found
        self.words, found = load_title_words(self.round.templates)
        self.problems += found
        issue, found = issue_of(
            self.kind, self.catalogue.settings, self.order, profile, self.now.astimezone().date()
        )
        self.problems += found
        if template is None or has_errors(self.problems):
            return self._refused()
        documents = self._documents(issue)
        if has_errors(self.problems):
            return self._refused()
        made = self._made(documents, template, profile)
        if has_errors(self.problems):
            return self._refused()
        return self._write(documents, made)

    def _refused(self) -> Release:
        return Release(problems=self.problems, refused=True)

    # -- what is to be said, and what it is compared with
    def _documents(self, issue: Issue) -> list[_Document]:
        if self.kind.name == Doc.TASK:
            name = file_name(self.kind, issue.type, self.catalogue)
            issue, content = self._numbered(issue, "", lambda one: task_content(self.catalogue, one))
            return [_Document(content, task_sources(self.catalogue, issue), name, issue, made_of(content))]
        if self.kind.name == Doc.RESULT:
            return self._circular(issue)
        return self._feedback(issue) if self.kind.name == Doc.UNIT else self._letters(issue)

    def _circular(self, issue: Issue) -> list[_Document]:
        self._must_be_confirmed()
        master = self._master()
        told = self._prospects(master)
        name = file_name(self.kind, issue.type, self.catalogue)
        issue, content = self._numbered(
            issue, "", lambda one: result_content(self.standing.evaluation, one, told)
        )
        sources = result_sources(self.catalogue, issue, master) if master is not None else None
        return [_Document(content, sources, name, issue, made_of(content))]

    def _prospects(self, master: MasterFigures | None) -> Prospects:
        """Only what the master shows, too, is told; that of an earlier program does not know of it."""
        evaluation = self.standing.evaluation
        if master is None:
            return Prospects(evaluation)
        before = None
        if master.years is not None:
            last = last_round(self.round, self.catalogue)
            before = last.beside(self.round, self.catalogue, evaluation.scores)
        return Prospects(evaluation, before, advice=master.potential is not None)

    def _numbered(
        self, issue: Issue, unit: str, make: Callable[[Issue], DocumentContent]
    ) -> tuple[Issue, DocumentContent]:
        """How one document is issued, with a number of its own, and what it says."""
        given = bool(self.order.number)
        one, found = self.register.number(self.kind, issue, unit, given=given, batch=self.batch)
        self.problems += found
        return one, make(one)

    def _letter(
        self,
        issue: Issue,
        unit: str,
        make: Callable[[Issue], DocumentContent],
        sources: Callable[[Issue], Sources | None],
    ) -> _Document:
        """A letter to a unit; the one that was released before, where it says the same."""
        name = file_name(self.kind, issue.type, self.catalogue, unit)
        content = make(issue)
        made = made_of(content, dated=not issue.today)
        earlier = (
            None
            if issue.draft
            else self.register.same(
                self.kind, unit, made, issue, self.order.number, alone=len(self.batch) < 2
            )
        )
        if earlier is not None and (self.round.root / earlier.file).is_file():
            return _Document(content, None, name, issue, made, earlier)
        issue, content = self._numbered(issue, unit, make)
        return _Document(content, sources(issue), name, issue, made)

    def _feedback(self, issue: Issue) -> list[_Document]:
        """A letter to each unit on its own result."""
        self._must_be_confirmed()
        master = self._master()
        told = Feedback(self.standing.evaluation, self._prospects(master))
        check = FeedbackCheck(self.catalogue, master) if master is not None else None
        units = [one for one in self.catalogue.scored_units if self._wanted(one.code)]
        self.batch = tuple(key_of(self.kind, one.code) for one in units)
        return [
            self._letter(
                issue,
                unit.code,
                partial(told.content, unit.code),
                partial(check.sources, unit.code) if check is not None else lambda one: None,
            )
            for unit in units
        ]

    def _wanted(self, unit: str) -> bool:
        return not self.order.units or unit in self.order.units

    def _letters(self, issue: Issue) -> list[_Document]:
        evaluation = self.standing.evaluation
        debts = {code: debt for code, debt in owed(evaluation).items() if self._concerns(debt)}
        alone = [code for code, debt in debts.items() if self._needs_no_letter(debt)]
        for code in alone:
            del debts[code]
            if not self._wanted(code):
                continue
            name = self.catalogue.unit_by_code[code].name
            self.problems.append(Problem("evidence-alone", unit=code, facts={"name": name}))
        for code in self.order.units:
            if code not in debts and code not in alone:
                name = self.catalogue.unit_by_code[code].name
                self.problems.append(Problem("nothing-owed", unit=code, facts={"name": name}))
        if not debts and not alone and not self.order.units:
            self.problems.append(Problem("nobody-owes"))
        debts = {code: debt for code, debt in debts.items() if self._wanted(code)}
        self.batch = tuple(key_of(self.kind, code) for code in debts)
        return [
            self._letter(
                issue,
                code,
                partial(letter_content, self.kind, evaluation, debt),
                partial(letter_sources, self.kind, evaluation, code),
            )
            for code, debt in debts.items()
        ]

    def _needs_no_letter(self, debt: Arrears) -> bool:
        """Evidence alone is a line of the mail, unless the office wants a letter for it."""
        wanted = self.catalogue.settings.other.get(DocumentSetting.EVIDENCE_LETTER) == YES
        return not (wanted or debt.nothing_returned or debt.errors or debt.blanks)

    def _concerns(self, debt: Arrears) -> bool:
        """A correction is for units with errors."""
        return self.kind.name != Doc.CORRECTION or bool(debt.errors)

    # -- Python against the master
    def _master(self) -> MasterFigures | None:
        """The master's figures, the same as Python's; None in a draft where there is no master yet."""
        files = [path for path in (self.round.master, self.round.master_new) if path.exists()]
        if not files:
            code = "document-not-compared" if self.order.draft else "release-no-master"
            self.problems.append(Problem(code, file=self.round.relative(self.round.master)))
            return None
        path = max(files, key=lambda one: one.stat().st_mtime_ns)
        behind = behind_decisions(self.standing, path)
        if behind:
            self.problems += behind
            return None
        shown, data = self.round.relative(path), path.read_bytes()
        master, found = read_master(data, shown)
        self.problems += found
        if master is None:
            return None
        unlike = self._unlike_python(data, shown)
        self.problems += unlike
        if any(problem.code == "verify-no-row" for problem in unlike):
            return None  # a unit or item came into the catalogue since: there is nothing to hold it against
        if not has_errors(self.problems) and not self.order.draft:
            self._recalculated(data, shown)
        return master

    def _recalculated(self, data: bytes, shown: str) -> None:
        if self.recalculate is None:
            return
        again = self.recalculate(data)
        if again is None:
            self.problems.append(not_recalculated(shown))
            return
        master, found = read_master(again, f"{shown}（重新计算）")
        self.problems += found
        if master is not None:
            self.problems += self._unlike_python(again, f"{shown}（重新计算）")

    def _unlike_python(self, data: bytes, shown: str) -> list[Problem]:
        return compare(read_book(data), self.standing.evaluation.scores, shown)[1]

    # -- what a person must stand for
    def _must_be_confirmed(self) -> None:
        doubts = doubts_of(self.standing)
        if self.order.draft or not any(doubts.values()):
            return
        said = joined(told(name, found) for name, found in doubts.items() if found)
        facts = said.as_facts("doubts") | {"by": self.order.by or ""}
        code = "release-confirmed" if self.order.by else "release-unconfirmed"
        self.problems.append(Problem(code, facts=facts))

    # -- writing
    def _made(self, documents: list[_Document], template: Template, profile: Profile) -> list[bytes]:
        made = []
        for document in documents:
            if document.earlier is not None:
                made.append(b"")
                continue
            written = write_document(
                document.content, template, profile, draft=self.order.draft, words=self.words
            )
            data = written.data
            where = self.round.relative(self.round.documents / document.file)
            if document.sources is not None:
                self.problems += read_back(data, template, document.issue, document.sources, where)
            self.problems += faults(data, profile, document.issue, where, draft=self.order.draft)
            self.problems += [p for p in claims(template, document.content) if p not in self.problems]
            self.problems += doubtful_breaks(written.titles, where)
            made.append(data)
        return made

    def _write(self, documents: list[_Document], made: list[bytes]) -> Release:
        report = Release(problems=self.problems)
        files: dict[Path, bytes] = {}
        for document, data in zip(documents, made, strict=True):
            unit = document.content.unit
            if document.earlier is not None:
                report.files[unit] = document.earlier.file
                report.problems.append(Problem("document-as-before", file=document.earlier.file))
                continue
            path = self.round.documents / document.file
            path = self._beside(place_for_draft(path) if self.order.draft else path, data)
            self._record(document, data, self.round.relative(path))
            files[path] = data
            report.files[unit] = self.round.relative(path)
        report.problems += write_kept(self.round, self.standing.ledger, files)
        return report

    def _beside(self, path: Path, data: bytes) -> Path:
        """Where a document is written: never over one that somebody changed by hand."""
        target, number = path, 1
        while (stands := bytes_of(target)) is not None and stands != data:
            if is_ours(self.round, self.standing.ledger, target, stands):
                break
            target = path.with_stem(f"{path.stem}{NEW}{number if number > 1 else ''}")
            number += 1
        if target != path:
            by_hand = path.read_bytes()
            facts = {"new": self.round.relative(target), "difference": difference(by_hand, data)}
            self.problems.append(Problem("document-edited", file=self.round.relative(path), facts=facts))
        return target

    def _record(self, document: _Document, data: bytes, file: str) -> None:
        """What is released, by whom and with what open, before the file is there."""
        ledger = self.standing.ledger
        if self.order.draft or ledger is None:
            return
        at = self.now.isoformat(timespec="seconds")
        note_issued(ledger, self._issued(document, file, at))
        if not self.order.by:
            return
        record = {
            "document": document.file,
            "sha256": hashlib.sha256(data).hexdigest(),
            "catalogue": self.catalogue.fingerprint,
            "total": total_json(self.standing.evaluation.scores.total),
            **{name: [one.zh for one in found] for name, found in doubts_of(self.standing).items()},
        }
        ledger.add_event(CONFIRMATION, document.file, record, at=at, by=self.order.by)

    def _issued(self, document: _Document, file: str, at: str) -> IssuedDocument:
        issue, content = document.issue, document.content
        return IssuedDocument(
            key_of(self.kind, content.unit),
            issue.number,
            issue.type,
            title_of(self.kind, content.values),
            content.unit,
            issue.date.isoformat() if issue.date else "",
            file,
            document.made,
            at,
            self.order.by,
        )
