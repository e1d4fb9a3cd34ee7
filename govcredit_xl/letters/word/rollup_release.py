"""Writing the circular on many rounds: nothing is released that differs from 汇总表 or from the rounds behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.folder import Round, find_round
from govcredit_xl.core.model import Settings
from govcredit_xl.core.problems import Problem, has_errors, why_of
from govcredit_xl.core.register import IssuedDocument, issued_documents, note_issued
from govcredit_xl.core.round_names import year_before_word
from govcredit_xl.core.terms import File, Setting
from govcredit_xl.files.sheets import Unreadable, read_book
from govcredit_xl.files.soffice import recalculated
from govcredit_xl.gbt9704.profile import load_profile
from govcredit_xl.letters.word.contents import DocumentContent
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.gate import faults, not_recalculated
from govcredit_xl.letters.word.issue import Order, issue_of, place_for_draft
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.numbers import Register, key_of, made_of, title_of, year_problems
from govcredit_xl.letters.word.readback import read_back
from govcredit_xl.letters.word.rollup_circular import rollup_content, unsettled
from govcredit_xl.letters.word.rollup_sources import rollup_sources
from govcredit_xl.letters.word.template import load_template
from govcredit_xl.letters.word.template_claims import claims
from govcredit_xl.letters.word.titles import doubtful_breaks, load_title_words
from govcredit_xl.letters.word.writer import write_document
from govcredit_xl.master.shown_figures import TablesMissing
from govcredit_xl.round.listing import put
from govcredit_xl.round.rollup_read import RolledFigures, differences, read_rollup, rolled_again
from govcredit_xl.round.session import RoundRefused, read_catalogue_of, session

KIND = DOCS[Doc.ROLLUP]
Recalculate = Callable[[bytes], bytes | None]


@dataclass
class RollupNotice:
    """What was written: the document, None where it was refused; and what was found."""

    file: Path | None = None
    problems: list[Problem] = field(default_factory=list)


def write_rollup_notice(
    where: Path,
    order: Order,
    *,
    organ: str = "",
    now: dt.datetime | None = None,
    recalculate: Recalculate | None = recalculated,
) -> RollupNotice:
    """Write 汇总通报 beside the 汇总表 that it is about.

    Args:
        where: the 汇总表, or the folder that holds it.
        order: how it is issued.
        organ: 发文机关; "": that of the round in or above the folder.
        now: the time (UTC); the clock's by default.
        recalculate: computes the workbook's formulas anew; None where that is not wanted.
    """
    return _Writing(where, order, organ, now or dt.datetime.now(dt.UTC), recalculate).run()


_OPTIONS: Final = {Setting.ORGAN: "--organ", KIND.number_setting: "--number", KIND.date_setting: "--date"}
_WITHOUT_SETTINGS: Final = {
    "document-setting-blank": "rollup-notice-blank",
    "document-organ-missing": "rollup-organ-missing",
    "document-dated-today": "rollup-dated-today",
}


def _by_option(problem: Problem) -> Problem:
    """Outside of a round there is no sheet 设置 to fill in: the option is named in its place."""
    option = _OPTIONS.get(str(problem.facts.get("heading", "")))
    code = _WITHOUT_SETTINGS.get(problem.code)
    if option is None or code is None:
        return problem
    return Problem(code, facts={**problem.facts, "option": option})


class _Writing:
    def __init__(
        self, where: Path, order: Order, organ: str, now: dt.datetime, recalculate: Recalculate | None
    ) -> None:
        self.path = where / File.ROLLED_UP if where.is_dir() else where
        self.order, self.organ, self.now, self.recalculate = order, organ, now, recalculate
        self.problems: list[Problem] = []
        self.templates: Path | None = None
        self.around: Round | None = None

    def run(self) -> RollupNotice:
        """The document, or why there is none."""
        found = self._figures()
        if found is None or has_errors(self.problems):
            return RollupNotice(problems=self.problems)
        settings = self._settings(found)
        profile, told = load_profile(self.templates)
        self.problems += told
        template, told = load_template(KIND, self.templates)
        self.problems += told
        issue, told = issue_of(KIND, settings, self.order, profile, self.now.astimezone().date())
        self.problems += told if self.around is not None else [*map(_by_option, told)]
        self.problems += self._number_problems(issue)
        self._must_be_confirmed(found)
        if template is None or has_errors(self.problems):
            return RollupNotice(problems=self.problems)
        words, told = load_title_words(self.templates)
        self.problems += told
        content = rollup_content(found, settings, issue)
        made = write_document(content, template, profile, draft=self.order.draft, words=words)
        data = made.data
        name = safe_file_name(f"{KIND.stem}_{year_before_word(settings.year)}") + ".docx"
        path = self.path.parent / name
        path = place_for_draft(path) if self.order.draft else path
        sources = rollup_sources(found, settings, issue)
        self.problems += read_back(data, template, issue, sources, path.name)
        self.problems += faults(data, profile, issue, path.name, draft=self.order.draft)
        self.problems += [*claims(template, content), *doubtful_breaks(made.titles, path.name)]
        if has_errors(self.problems):
            return RollupNotice(problems=self.problems)
        try:
            written, told = put(path.parent, path.name, data)
        except OSError as error:
            facts = why_of(error)
            return RollupNotice(
                problems=[*self.problems, Problem("cannot-write", file=str(path), facts=facts)]
            )
        self._note(issue, content, written)
        return RollupNotice(written, [*self.problems, *told])

    # -- its number, in the register of the round that it lies in
    def _number_problems(self, issue: Issue) -> list[Problem]:
        """A number of another year, or of another document of the round; a draft may have any."""
        if self.around is None or issue.draft or not self.around.ledger_file.exists():
            return year_problems(issue)
        try:
            with session(self.around) as held:
                return Register(issued_documents(held.ledger)).number(KIND, issue, "", given=True)[1]
        except RoundRefused as refused:
            return refused.problems

    def _note(self, issue: Issue, content: DocumentContent, written: Path) -> None:
        if self.around is None or issue.draft or not self.around.ledger_file.exists():
            return
        at = self.now.isoformat(timespec="seconds")
        one = IssuedDocument(
            key_of(KIND, ""), issue.number, issue.type, title_of(KIND, content.values), "",
            issue.date.isoformat() if issue.date else "", written.name, made_of(content), at, self.order.by,
        )  # fmt: skip
        try:
            with session(self.around) as held:
                note_issued(held.ledger, one)
        except RoundRefused as refused:
            self.problems += refused.problems

    # -- the figures
    def _figures(self) -> RolledFigures | None:
        try:
            data = self.path.read_bytes()
            found = read_rollup(read_book(data))
        except OSError as error:
            facts = why_of(error)
            self._unusable(str(facts["why"]), str(facts.get("why_en", facts["why"])))
            return None
        except Unreadable as error:
            self._unusable(error.why, error.why_en or error.why)
            return None
        except TablesMissing as error:
            self._unusable(f"没有“{'”“'.join(error.sheets)}”", f"it lacks {', '.join(error.sheets)}")
            return None
        shown = self.path.name
        anew, gone = rolled_again(found, self.path.parent)
        if anew is not None:
            self.problems += differences(found, anew, shown)
        else:
            self.problems.append(Problem("rollup-sources-gone", file=shown, facts={"names": "、".join(gone)}))
        if not self.order.draft and not has_errors(self.problems):
            self._recalculated(data, found, shown)
        return found

    def _unusable(self, why: str, why_en: str) -> None:
        facts: dict[str, str | float] = {"where": str(self.path), "why": why, "why_en": why_en}
        self.problems.append(Problem("no-rollup", facts=facts))

    def _recalculated(self, data: bytes, found: RolledFigures, shown: str) -> None:
        if self.recalculate is None:
            return
        again = self.recalculate(data)
        if again is None:
            self.problems.append(not_recalculated(shown))
            return
        self.problems += differences(found, read_rollup(read_book(again)), f"{shown}（重新计算）")

    # -- whose circular it is
    def _settings(self, found: RolledFigures) -> Settings:
        """Those of the round in or above the folder; the period is that of the rounds rolled up."""
        years = list(dict.fromkeys(one["年度"] for one in found.rounds if one["年度"]))
        year = years[0] if len(years) == 1 else f"{years[0]}至{years[-1]}" if years else ""
        around = find_round(self.path.parent.absolute())
        settings = Settings("")
        self.around = around
        if around is not None:
            self.templates = around.templates
            try:
                settings = read_catalogue_of(around)[0].settings
            except RoundRefused as refused:
                self.problems += refused.problems
        beside = self.path.parent / File.TEMPLATES
        self.templates = beside if beside.is_dir() else self.templates
        return replace(
            settings, year=year or settings.year, organ=self.organ or settings.organ, deadline=None
        )

    def _must_be_confirmed(self, found: RolledFigures) -> None:
        waiting = unsettled(found)
        if self.order.draft or not waiting:
            return
        facts = {"names": "、".join(one["轮次"] for one in waiting), "by": self.order.by}
        self.problems.append(Problem("rollup-confirmed" if self.order.by else "rollup-open", facts=facts))
