"""One file's bytes in, what it says out; run in a worker, and never an exception for a bad file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from govcredit_xl.intake.binding import bind
from govcredit_xl.intake.context import Context
from govcredit_xl.intake.identify import identify, sender_unit
from govcredit_xl.intake.origins import Origin
from govcredit_xl.intake.records import pack_return
from govcredit_xl.model import Return
from govcredit_xl.problems import Problem
from govcredit_xl.sheets import KIND_NAMES, Unreadable, read_book, sniff

EVIDENCE_KINDS: Final = frozenset({"pdf", "image", "docx", "doc", "pptx"})
"""Kinds that answer nothing themselves, but prove what others say."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its archived copy, its hash, and how it came."""

    path: str
    sha256: str
    origins: tuple[Origin, ...]


def read_job(packed: bytes, job: Job) -> bytes:
    """What a file says, packed; the entry point of a worker.

    Args:
        packed: the context.
        job: what to read.
    """
    try:
        data = Path(job.path).read_bytes()
    except OSError as error:
        return pack_return(failed(job.sha256, f"存档的原件读不了（{error.strerror or error}）"))
    return pack_return(read_return(data, job.sha256, _context(packed), job.origins))


@lru_cache(maxsize=1)
def _context(packed: bytes) -> Context:
    return Context.unpack(packed)


def read_return(data: bytes, sha256: str, context: Context, origins: Iterable[Origin] = ()) -> Return:
    """What a file says.

    Args:
        data: its bytes.
        sha256: their hash, under which they are archived.
        context: the round.
        origins: how they came: evidence of whose it is.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        return failed(sha256, "存档的原件与收到时不一致")
    try:
        return _read(data, sha256, context, tuple(origins))
    except Unreadable as error:
        if error.kind == "truncated":
            return unreadable(sha256, Problem("truncated", facts={"why": error.why}))
        return unreadable(sha256, Problem("parser-failed", facts={"why": error.why}))
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


def _read(data: bytes, sha256: str, context: Context, origins: Sequence[Origin]) -> Return:
    kind = sniff(data)
    if kind == "empty":
        return unreadable(sha256, Problem("truncated", facts={"why": "文件是空的"}))
    if kind in EVIDENCE_KINDS:
        unit = sender_unit(origins, context)
        return Return(sha256, unit, "", "evidence", f"{KIND_NAMES[kind]}，作为佐证材料存档")
    if kind != "xlsx":
        problem = Problem("not-yet-readable", facts={"kind": KIND_NAMES[kind]})
        return Return(sha256, None, "", "unreadable", f"还不能读取{KIND_NAMES[kind]}", problems=(problem,))
    book = read_book(data)
    who = identify(book, context, origins)
    if who.problem is not None:
        facts = who.problem.facts
        reason = str(facts.get("why") or f"{facts['which']}的填报表")
        return Return(sha256, None, "", who.state, reason, problems=(who.problem,), claims=who.claims)
    layout = context.layouts.get(who.build)
    if layout is None:
        return _refused(sha256, who.unit, f"台账里没有它的版本 {who.build}，请先重新运行 build")
    binding = bind(book, layout, context.measures)
    if binding.refused:
        return _refused(sha256, who.unit, binding.refused)
    return Return(
        sha256,
        who.unit,
        layout.build,
        "usable",
        answers=tuple(binding.answers),
        evidence=tuple(binding.evidence),
        problems=tuple(binding.problems),
    )


def _refused(sha256: str, unit: str | None, why: str) -> Return:
    problem = Problem("foreign-workbook", unit=unit, facts={"why": why})
    return Return(sha256, unit, "", "rejected", why, problems=(problem,))
