"""A Word document checked: what the file says, what the page shows, what the words say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.files.sheets import Unreadable
from govcredit_xl.gbt9704 import head, imprint, letter, main, page, page_numbers, proofreading, sums
from govcredit_xl.gbt9704 import signature as closing
from govcredit_xl.gbt9704 import wording as prose
from govcredit_xl.gbt9704.findings import Finding, Findings
from govcredit_xl.gbt9704.parts import Parts, recognise
from govcredit_xl.gbt9704.profile import Profile, standard
from govcredit_xl.gbt9704.reading import read_picture

CHECKS: Final[tuple[Callable[[Parts, Findings], None], ...]] = (
    page.check,
    head.check,
    main.check,
    closing.check,
    imprint.check,
    page_numbers.check,
    letter.check,
    prose.check,
    proofreading.check,
    sums.check,
)
Progress = Callable[[str, int, int], None]
_WHY: Final = {
    "not-a-document": ("它不是 .docx 文档，而是{why}", "it is no .docx document"),
    "password": ("它设了打开密码", "it has a password"),
    "damaged": ("文件不完整或已损坏", "it is not whole or damaged"),
    "hostile": ("正常的文档不会这样：{why}，可能是恶意文件，没有打开", "no honest document is like this: {why_en}; it was not opened"),
}  # fmt: skip


@dataclass(frozen=True)
class DocumentReport:
    """What was found in a document.

    Attributes:
        refused: it could not be read; the problem says why.
        findings: in the order of the checks.
        problems: the findings, and what kept the checker from looking closer.
        rendered: the pages were laid out and measured too.
    """

    file: str
    refused: bool
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rendered: bool = False

    @property
    def has_errors(self) -> bool:
        """Something that the standard requires is not so."""
        return has_errors(self.problems)

    def figures(self, lang: str) -> dict[str, Any]:
        """For --json."""
        return {
            "document": self.file,
            "rendered": self.rendered,
            "findings": [finding.as_json(lang) for finding in self.findings],
        }


def check_document(
    data: bytes,
    file: str,
    profile: Profile | None = None,
    *,
    render: bool = True,
    pdf: bytes | None = None,
    on_progress: Progress | None = None,
) -> DocumentReport:
    """Hold a document's bytes against the profile.

    Args:
        file: how problems name the document.
        render: also lay the pages out with LibreOffice, where it is installed, and measure them.
        pdf: the document laid out by `rendered.lay_out`; None where that is still to be done.
        on_progress: told (stage, done, total), the stages being document, layout and pages.
    """
    tell = on_progress or (lambda stage, done, total: None)
    try:
        picture = read_picture(data)
    except Unreadable as error:
        zh, en = _WHY[error.kind]
        facts = {"why": zh.format(why=error.why), "why_en": en.format(why_en=error.why_en)}
        return DocumentReport(file, True, problems=[Problem("document-unreadable", file=file, facts=facts)])
    findings = Findings(picture, profile or standard())
    parts = recognise(picture)
    for done, one in enumerate(CHECKS):
        tell("document", done, len(CHECKS))
        one(parts, findings)
    notes: list[Problem] = []
    rendered = False
    if render:
        from govcredit_xl.gbt9704.rendered import check_pages

        rendered, notes = check_pages(data, file, parts, findings, tell, pdf)
    found = list(findings)
    return DocumentReport(
        file, False, found, [*(finding.problem(file) for finding in found), *notes], rendered
    )
