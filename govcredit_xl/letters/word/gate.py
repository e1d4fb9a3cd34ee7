"""What holds a document back: faults that the program's own checker finds, a workbook that nothing has recalculated."""

from __future__ import annotations

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.words import Words
from govcredit_xl.files.soffice import find_soffice
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.facts import Issue


def faults(data: bytes, profile: Profile, issue: Issue, where: str, *, draft: bool) -> list[Problem]:
    """What the program's own checker finds; what the standard requires keeps a document back, unless a draft."""
    report = check_document(data, where, profile, render=False)
    # That there is no number or date has been said by the name of the setting; the imprint bears the date.
    known = {Key.NUMBER_PATTERN} if not issue.number else set()
    if issue.date is None:
        known |= {Key.DATE_PATTERN, Key.PRINTED_PATTERN, Key.IMPRINT_PLACE}
    blank = "×" if not issue.number or issue.date is None else ""
    found = [
        finding.problem(where)
        for finding in report.findings
        if finding.rule not in known
        and not (blank and finding.rule == Key.LEFT_OVER and blank in finding.found[0])
    ]
    severe = [problem for problem in found if problem.severity == "error"]
    milder = [problem for problem in found if problem.severity != "error"]
    code = "draft-faulted" if draft else "release-faulted"
    return [*(Problem(code, file=where, facts=_bare(p).as_facts("what")) for p in severe), *milder]


def not_recalculated(shown: str) -> Problem:
    """No spreadsheet has computed the workbook anew, and why."""
    why = "没有找到 LibreOffice" if find_soffice() is None else "LibreOffice 没有完成"
    return Problem("release-not-recalculated", file=shown, facts={"why": why})


def _bare(problem: Problem) -> Words:
    return Words(problem.message().rstrip("。"), problem.message("en").rstrip("."))
