"""A return as bytes: what a worker hands back and the ledger keeps."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from dataclasses import astuple
from typing import Any

from govcredit_xl.core.model import Answer, EvidenceNote, Return, Value
from govcredit_xl.core.problems import Problem


def pack_return(said: Return) -> bytes:
    """The return without its SHA-256, as compressed JSON; a date is {"date": "2021-10-20"}."""
    record = {
        "unit": said.unit,
        "build": said.build,
        "state": said.state,
        "reason": said.reason,
        "answers": [
            [a.item, a.code, _plain(a.value), a.sheet, a.cell, a.raw, int(a.faulty)] for a in said.answers
        ],
        "evidence": [astuple(note) for note in said.evidence],
        "problems": [problem.record() for problem in said.problems],
        "claims": said.claims,
        "signed": said.signed,
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A file may hold half of a surrogate pair, which is no character: it is shown as one that is.
    return zlib.compress(text.encode("utf-8", "replace"), 1)


def unpack_return(sha256: str, packed: bytes) -> Return:
    """The return that `pack_return` was given."""
    record = json.loads(zlib.decompress(packed))
    answers = tuple(
        Answer(item, code, _value(value), sheet, cell, raw, bool(faulty))
        for item, code, value, sheet, cell, raw, faulty in record["answers"]
    )
    return Return(
        sha256=sha256,
        unit=record["unit"],
        build=record["build"],
        state=record["state"],
        reason=record["reason"],
        answers=answers,
        evidence=tuple(EvidenceNote(*note) for note in record["evidence"]),
        problems=tuple(Problem.from_record(problem) for problem in record["problems"]),
        claims=tuple(record["claims"]),
        signed=record.get("signed", True),
    )


def _plain(value: Value) -> Any:
    return {"date": value.isoformat()} if isinstance(value, dt.date) else value


def _value(plain: Any) -> Value:
    if plain is None or isinstance(plain, str):
        return plain
    return dt.date.fromisoformat(plain["date"]) if isinstance(plain, dict) else float(plain)
