"""One file's bytes in, what it says out; run in a worker, and never an exception for a bad file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from govcredit_xl.core.model import Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.returned import pack_return
from govcredit_xl.files.sheets import KIND_NAMES, READABLE, Unreadable, read_any, sniff
from govcredit_xl.returns.binding import bind
from govcredit_xl.returns.context import Context, Origin
from govcredit_xl.returns.identify import by_office, identify, sender_unit

EVIDENCE_KINDS: Final = frozenset({"pdf", "image", "docx", "doc", "pptx"})
"""Kinds that answer nothing themselves, but prove what others say."""
OTHER_DOCUMENTS: Final = {"text": "文本文件", "html": "网页", "ole": "旧版 Office 文档", "zip": "文档"}
"""Kinds that do so too where no table is in them: the archives among them are documents of other programs."""
MAX_FILE: Final = 64 * 2**20
"""Bytes of the largest file that is looked into: a form has 0.1 MB, with pictures pasted in some 10."""
_HEAD: Final = 2**16
_RETURN_NAMES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".msg")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its archived copy, its hash, how it came, and the unit that it is assigned to, if any."""

    path: str
    sha256: str
    origins: tuple[Origin, ...]
    assigned: str = ""


def read_job(packed: bytes, job: Job) -> bytes:
    """What a file says, packed; the entry point of a worker.

    Args:
        packed: the context.
        job: what to read.
    """
    try:
        with Path(job.path).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        return pack_return(failed(job.sha256, f"存档的原件读不了（{error.strerror or error}）"))
    if len(data) > MAX_FILE:
        return pack_return(_too_large(job, sniff(data[:_HEAD]), _context(packed)))
    return pack_return(read_return(data, job.sha256, _context(packed), job.origins, job.assigned))


def _too_large(job: Job, kind: str, context: Context) -> Return:
    if kind in EVIDENCE_KINDS:
        return _evidence(job.sha256, KIND_NAMES[kind], context, job.origins)
    if kind in READABLE:
        most = f"{MAX_FILE >> 20} MB"
        facts: dict[str, str | float] = {"why": f"文件超过 {most}", "why_en": f"the file has over {most}"}
        return unreadable(job.sha256, Problem("oversized-file", facts=facts))
    return _refuse(job.sha256, Unreadable("not-yet-readable", KIND_NAMES[kind]))


@lru_cache(maxsize=1)
def _context(packed: bytes) -> Context:
    return Context.unpack(packed)


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
        return failed(sha256, "存档的原件与收到时不一致")
    try:
        return _read(data, sha256, context, tuple(origins), assigned)
    except Unreadable as error:
        return _refuse(sha256, error)
    except RecursionError:
        return failed(sha256, "内容嵌套过深")
    except MemoryError:
        raise  # the worker says so, and ends
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


def _read(data: bytes, sha256: str, context: Context, origins: Sequence[Origin], assigned: str) -> Return:
    kind = sniff(data)
    if kind == "empty":
        return unreadable(sha256, Problem("truncated", facts={"why": "文件是空的", "why_en": "it is empty"}))
    if kind in EVIDENCE_KINDS:
        return _evidence(sha256, KIND_NAMES[kind], context, origins)
    try:
        book = read_any(data)
    except Unreadable as error:
        if error.kind == "not-yet-readable" and kind in OTHER_DOCUMENTS:
            if all(origin.path.lower().endswith(_RETURN_NAMES) for origin in origins) and origins:
                return unreadable(sha256, _no_table(OTHER_DOCUMENTS[kind], kind))
            return _evidence(sha256, OTHER_DOCUMENTS[kind], context, origins)
        raise
    who = by_office(book, context, assigned) if assigned else identify(book, context, origins)
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
        ),
        signed=who.signed,
    )


def _evidence(sha256: str, what: str, context: Context, origins: Sequence[Origin]) -> Return:
    return Return(sha256, sender_unit(origins, context), "", "evidence", f"{what}，作为佐证材料存档")


def _no_table(what: str, kind: str) -> Problem:
    """That what is named as a workbook or a mail is none: a return that was lost on its way."""
    facts: dict[str, str | float] = {
        "why": f"照文件名应是表格或邮件，内容却是{what}，读不出来",
        "why_en": f"it is named as a workbook or a mail, but its content ({kind}) is neither",
    }
    return Problem("truncated", facts=facts)


def _refuse(sha256: str, error: Unreadable) -> Return:
    if error.kind == "not-yet-readable":
        problem = Problem(error.kind, facts={"kind": error.why})
        return Return(sha256, None, "", "unreadable", f"还不能读取{error.why}", problems=(problem,))
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
