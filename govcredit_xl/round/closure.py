"""A closed round: what counted at the time of closing is all that counts until it is reopened.

Closing is an event of the ledger. What the figures depend on besides the ledger, the catalogue, is copied
before the event is written; the figures themselves are kept afterwards, and a run that finds them missing
(the machine was switched off in between) makes them good.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.database import LedgerError
from govcredit_xl.core.decisions import (
    CLOSE,
    REOPEN,
    ROUND,
    Decision,
    Decisions,
    decisions_of,
    stamp,
)
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.terms import File

FOLDER: Final = "closed"
"""Within .govcredit: catalogue and master as they were at closing."""


@dataclass(frozen=True)
class Closing:
    """That the round is closed, and by whom.

    Attributes:
        decision: who, when, why.
        run: the last run whose arrivals count.
        catalogue: name of the copy of the catalogue, within the state folder.
        kept: `figures`, `problems` of that moment, `master` (SHA-256) and `copy` (its name in the state
            folder); None where closing was cut off.
    """

    decision: Decision
    run: int
    catalogue: str
    kept: dict[str, Any] | None

    def counts(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """The arrivals that came before."""
        return [arrival for arrival in arrivals if arrival.run <= self.run]

    def decisions(self, ledger: Ledger) -> Decisions:
        """The decisions that had been made."""
        return decisions_of(ledger, self.decision.id)

    def as_json(self) -> dict[str, Any]:
        """The object `closed` of `--json`."""
        kept = self.kept or {}
        return {
            "by": self.decision.by,
            "why": self.decision.why,
            "at": self.decision.at.isoformat(),
            "total": kept.get("figures", {}).get("total"),
            "master": kept.get("master"),
        }


def closing_of(ledger: Ledger) -> Closing | None:
    """The closing in force, None where the round is open."""
    events = [event for event in ledger.events(ROUND) if event.key in (CLOSE, REOPEN)]
    if not events or events[-1].key == REOPEN:
        return None
    event = events[-1]
    (decision,) = [one for one in decisions_of(ledger, event.id).log if one.id == event.id]
    return Closing(
        decision, event.record["run"], event.record["catalogue"], ledger.get_json(_kept_as(event.id))
    )


def note_closed(round_: Round, ledger: Ledger, *, by: str, why: str, now: dt.datetime) -> Closing:
    """Record that the round is closed from now on.

    Raises:
        OSError: the catalogue cannot be read or its copy not be written.
    """
    data = round_.catalogue.read_bytes()
    name = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:8]}_{File.CATALOGUE}"
    write_atomic(round_.state / name, data)
    last = max((run.id for run in ledger.runs()), default=0)
    record = {"why": why, "run": last, "catalogue": name}
    ledger.add_event(ROUND, CLOSE, record, at=stamp(now), by=by)
    closing = closing_of(ledger)
    assert closing is not None  # the event has just been written
    return closing


def note_reopened(ledger: Ledger, *, by: str, why: str, now: dt.datetime) -> None:
    """Record that the figures move again."""
    ledger.add_event(ROUND, REOPEN, {"why": why}, at=stamp(now), by=by)


def keep(round_: Round, ledger: Ledger, closing: Closing, record: dict[str, Any], master: bytes) -> None:
    """Keep the figures of a closed round, and a copy of its master.

    Raises:
        OSError: the copy cannot be written.
    """
    digest = hashlib.sha256(master).hexdigest()
    copy = f"{FOLDER}/{digest[:8]}_{File.MASTER}"
    write_atomic(round_.state / copy, master)
    ledger.put_json(_kept_as(closing.decision.id), {**record, "master": digest, "copy": copy})


def closed_catalogue(round_: Round, closing: Closing) -> Catalogue:
    """The catalogue as it was at closing.

    Raises:
        LedgerError: the copy is gone or damaged.
    """
    path = round_.state / closing.catalogue
    catalogue, problems = load_catalogue(path, round_.root)
    if catalogue is None or has_errors(problems):
        raise LedgerError(f"关闭本轮时留下的指标体系副本（{round_.relative(path)}）不在了或已损坏")
    return catalogue


def closed_master(round_: Round, closing: Closing) -> Path | None:
    """The copy of the master as it was at closing, None where there is none."""
    path = round_.state / closing.kept["copy"] if closing.kept else None
    return path if path is not None and path.exists() else None


def _kept_as(event: int) -> str:
    return f"closed:{event}"


def closed_now(closing: Closing, what: str, what_en: str) -> Problem:
    """Why something cannot be done: the round is closed."""
    facts = {**closing.decision.facts, "what": what, "what_en": what_en}
    return Problem("round-is-closed", facts=facts)
