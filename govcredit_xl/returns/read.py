"""One file's bytes in, what it says out; run in a worker, and never an exception for a bad file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from govcredit_xl.core import tokens
from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import packed
from govcredit_xl.files.jobs import Luggage
from govcredit_xl.files.sheets import KIND_NAMES, READABLE, Unreadable, read_any, sniff
from govcredit_xl.files.sheets.active import FORBIDDEN
from govcredit_xl.files.sheets.kinds import locker_of
from govcredit_xl.files.sheets.preflight import ZipParts
from govcredit_xl.files.sheets.text import is_login_page
from govcredit_xl.returns.binding import bind
from govcredit_xl.returns.context import Context, Job, Origin
from govcredit_xl.returns.fragments import unit_in_fragment
from govcredit_xl.returns.identify import by_office, identify, sender_unit
from govcredit_xl.returns.purpose import meant_as_form, named_as_page, named_as_picture, named_as_table
from govcredit_xl.returns.reports import ReadReports, read_reports

EVIDENCE_KINDS: Final = frozenset({"pdf", "image", "docx", "doc", "pptx", "ppt", "ofd", "ceb", "media"})
"""Kinds that answer nothing themselves, but prove what others say, also where they are called a form: a scan of it."""
_REFUSED_UNREAD: Final = frozenset({*FORBIDDEN, "not-readable-here"})
"""What is said of a form that is not read; a file that is none proves something all the same."""
MAX_FILE: Final = 64 * 2**20
"""Bytes of the largest file that is looked into: a form has 0.1 MB, with pictures pasted in some 10."""
NOT_NOW: Final = "not-read-now"
"""Code of the problem of a file that the next run reads again."""
_HEAD: Final = 2**16
_TELLING_PARTS: Final = (
    "docProps/custom.xml",
    "docProps/core.xml",
    "xl/workbook.xml",
    "xl/workbook.bin",
    "xl/sharedStrings.xml",
    "xl/sharedStrings.bin",
    "content.xml",
    "meta.xml",
)
"""Where copies of the token stand in a package."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading an archived file gave.

    Attributes:
        said: the return, packed.
        final: the bytes themselves say so; False: the machine was at fault, and the next run reads it again.
    """

    said: bytes
    final: bool = True


def read_job(context: bytes, job: Job) -> FileReading:
    """What a file says; the entry point of a worker.

    Args:
        context: what reading depends on, packed.
        job: what to read.
    """
    try:
        with Path(job.path).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        return _reading(not_now(job.sha256, f"存档的原件读不了（{error.strerror or error}）"))
    if len(data) > MAX_FILE:
        return _reading(_too_large(job, sniff(data[:_HEAD]), _context(context)))
    return _reading(read_return(data, job.sha256, _context(context), job.origins, job.assigned))


def _packed_file(job: Job) -> dict[str, bytes]:
    with Path(job.path).open("rb") as file:
        return {"file": file.read(MAX_FILE + 1)}


def _job_in(job: Job, folder: Path) -> Job:
    return replace(job, path=str(folder / "file"))


LUGGAGE: Final = Luggage(_packed_file, _job_in)
"""How a file travels to where it is read."""


def _reading(said: Return) -> FileReading:
    return FileReading(packed(said), all(problem.code != NOT_NOW for problem in said.problems))


def _too_large(job: Job, kind: str, context: Context) -> Return:
    if kind in READABLE and meant_as_form(job.origins, context):
        most = f"{MAX_FILE >> 20} MB"
        facts: dict[str, str | float] = {"why": f"文件超过 {most}", "why_en": f"the file has over {most}"}
        return unreadable(job.sha256, Problem("oversized-file", facts=facts))
    return _evidence(job.sha256, kind, context, job.origins)


@lru_cache(maxsize=1)
def _context(data: bytes) -> Context:
    return Context.unpack(data)


def read_return(
    data: bytes, sha256: str, context: Context, origins: Iterable[Origin] = (), assigned: str = ""
) -> Return:
    """What a file says.

    Args:
        data: its bytes.
        sha256: their hash, under which they are archived.
        context: the round.
        origins: how they came: evidence of whose it is.
        assigned: code of the unit whose return the office says it is; "" where it says nothing.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        return not_now(sha256, "存档的原件与收到时不一致")
    try:
        return _read(data, sha256, context, tuple(origins), assigned)
    except Unreadable as error:
        return replace(_refuse(sha256, error), unit=unit_in_fragment(data, context))
    except RecursionError:
        return failed(sha256, "内容嵌套过深")
    except MemoryError:
        raise  # the worker says so, and ends
    except (OSError, ImportError) as error:  # the machine's fault: a disk, a library that is not installed
        return not_now(sha256, f"{type(error).__name__}：{error}"[:200])
    except Exception as error:  # a file must never stop the batch
        return failed(sha256, f"内容出乎意料（{type(error).__name__}：{error}）"[:200])


def unreadable(sha256: str, problem: Problem) -> Return:
    """A return that says nothing, for the reason that the problem gives."""
    reason = str(problem.facts.get("why") or _reason(problem))
    return Return(sha256, None, "", "unreadable", reason, problems=(problem,))


def _reason(problem: Problem) -> str:
    """What is wrong, without the name of the file and what is done about it."""
    return problem.message().removeprefix(" ").partition("。")[0]


def failed(sha256: str, why: str) -> Return:
    """A return on which the reading itself failed."""
    return unreadable(sha256, Problem("parser-failed", facts={"why": why}))


def not_now(sha256: str, why: str) -> Return:
    """A return that could not be read for a reason that lies in this machine, not in the file."""
    return unreadable(sha256, Problem("not-read-now", facts={"why": why}))


def _read(data: bytes, sha256: str, context: Context, origins: Sequence[Origin], assigned: str) -> Return:
    kind = sniff(data)
    if kind == "empty":
        return unreadable(sha256, Problem("truncated", facts={"why": "文件是空的", "why_en": "it is empty"}))
    lost = None if assigned else _lost_on_its_way(data, kind, context, origins)
    if lost is not None:
        return unreadable(sha256, lost)
    if kind not in READABLE:
        return _evidence(sha256, kind, context, origins)
    try:
        book = read_any(data)
    except Unreadable as error:
        if error.kind == "not-yet-readable":  # a text or a page without a table
            lost = _other_content(kind, context, origins)
            return _evidence(sha256, kind, context, origins) if lost is None else unreadable(sha256, lost)
        if error.kind in _REFUSED_UNREAD and not _may_be_ours(data, context, origins):
            return _evidence(sha256, kind, context, origins)
        raise
    who = by_office(book, context, assigned) if assigned else identify(book, context, origins)
    if not who.ours and not meant_as_form(origins, context):
        return _evidence(sha256, kind, context, origins)
    if who.problem is not None and who.state != "usable":
        facts = who.problem.facts
        reason = str(facts.get("why") or f"{facts['which']}的填报表")
        return Return(sha256, None, "", who.state, reason, problems=(who.problem,), claims=who.claims)
    layout = context.layouts.get(who.build)
    if layout is None:
        return _refused(sha256, who.unit, f"台账里没有它的版本 {who.build}，请先重新运行 build")
    binding = bind(book, layout, context.measures)
    if binding.refused:
        return _refused(sha256, who.unit, binding.refused, binding.problems)
    reports = (
        ReadReports() if layout.reports is None else read_reports(book, layout.reports, context.measures)
    )
    return Return(
        sha256,
        who.unit,
        layout.build,
        "usable",
        answers=tuple(binding.answers),
        evidence=tuple(binding.evidence),
        problems=(
            *((who.problem,) if who.problem is not None else ()),
            *(Problem(note, unit=who.unit) for note in book.notes),
            *binding.problems,
            *reports.problems,
        ),
        signed=who.signed,
        about=reports.about,
    )


def _evidence(sha256: str, kind: str, context: Context, origins: Sequence[Origin]) -> Return:
    reason = f"{KIND_NAMES[kind]}，作为佐证材料存档"
    unit = sender_unit(origins, context)
    if kind in EVIDENCE_KINDS or not named_as_picture(origins):
        return Return(sha256, unit, "", "evidence", reason)
    why = {
        "why": "照文件名是图片或版式文件，内容却不是",
        "why_en": "it is named as a picture or a page file, and is none",
    }
    return Return(
        sha256, unit, "", "evidence", reason, problems=(Problem("evidence-unopened", unit=unit, facts=why),)
    )


# -- what is there in place of a return ------------------------------------------------------------------
def _lost_on_its_way(data: bytes, kind: str, context: Context, origins: Sequence[Origin]) -> Problem | None:
    """What came in a file's place, where something else did; None where it is what it is called."""
    if kind == "locked":
        system = locker_of(data)
        return Problem("document-encrypted", facts={"system": system, "system_en": system})
    if kind == "html" and is_login_page(data) and not named_as_page(origins):
        return Problem("login-page")
    called_a_form = named_as_table(origins) and meant_as_form(origins, context)
    if kind in EVIDENCE_KINDS and not called_a_form:
        return None
    return None if kind in READABLE else _other_content(kind, context, origins)


def _other_content(kind: str, context: Context, origins: Sequence[Origin]) -> Problem | None:
    """That what is called a workbook or a mail, or a form, is neither; None where it is not called so."""
    if named_as_picture(origins) or not (named_as_table(origins) or meant_as_form(origins, context)):
        return None
    what = KIND_NAMES[kind]
    facts: dict[str, str | float] = {"expected": "填报表格或邮件", "expected_en": "a form or a mail"}
    return Problem("not-yet-readable", facts={**facts, "what": what, "why": f"内容是{what}，不是表格"})


def _may_be_ours(data: bytes, context: Context, origins: Sequence[Origin]) -> bool:
    """True where a workbook that is not read may be a form all the same: by its name, or a token somewhere in it."""
    if meant_as_form(origins, context) or not origins:
        return True
    marks = (tokens.PREFIX.encode(), tokens.PREFIX.encode("utf-16-le"))
    texts = [data]
    if data.startswith(b"PK"):
        package = ZipParts(data)
        texts = [package.read(name) or b"" for name in _TELLING_PARTS if name in package]
    return any(mark in text for mark in marks for text in texts)


def _refuse(sha256: str, error: Unreadable) -> Return:
    code = "parser-failed" if error.kind == "not-a-workbook" else error.kind
    return unreadable(sha256, Problem(code, facts={"why": error.why, "why_en": error.why_en}))


def _refused(sha256: str, unit: str | None, why: str, cells: Sequence[Problem] = ()) -> Return:
    """A return that is refused as a whole, at the first cell that was looked for in vain."""
    at = next((problem for problem in cells if problem.cell), None)
    sheet, cell = (at.sheet, at.cell) if at is not None else (None, None)
    if at is not None:
        why = f"{why}，最先找不到的是“{at.facts['label']}”（{at.facts['why']}）"
    problem = Problem("foreign-workbook", unit=unit, sheet=sheet, cell=cell, facts={"why": why})
    return Return(sha256, unit, "", "rejected", why, problems=(problem,))
