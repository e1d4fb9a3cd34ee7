"""What the office decided about what arrived: held, dropped, restored, assigned; each bound to the content.

A decision is an event of the ledger and never changes; what holds for a content follows from all of them in
their order. The same log tells when the round was closed and reopened, and when an earlier master was
brought back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.ledger import Event, Ledger

FILES: Final = "decision"
"""Kind of the events about files; the key is the SHA-256."""
ROUND: Final = "round"
"""Kind of the events about the whole round; the key is what was done."""

HOLD, DROP, RESTORE, ASSIGN = "hold", "drop", "restore", "assign"
CLOSE, REOPEN, BROUGHT_BACK = "close", "reopen", "master-restored"
LEDGER_BACK = "ledger-restored"

NAMES: Final[Mapping[str, str]] = {
    HOLD: "暂不计入",
    DROP: "不采用",
    RESTORE: "恢复",
    ASSIGN: "指定单位",
    CLOSE: "关闭本轮",
    REOPEN: "重新开放",
    BROUGHT_BACK: "恢复主评分表",
    LEDGER_BACK: "恢复台账",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        id: its place in the ledger's log.
        what: one of the words above.
        by, why: who decided it and the reason.
        at: local time, whole seconds.
        sha256: of the content it is about, "" where it is about the round.
        file: the path under which that content was shown; of a master brought back, its name.
        unit: the unit assigned, "" for all others.
        undoes: of a `restore`, what it lifts.
    """

    id: int
    what: str
    by: str
    why: str
    at: dt.datetime
    sha256: str = ""
    file: str = ""
    unit: str = ""
    undoes: str = ""

    @property
    def name(self) -> str:
        """As people read it."""
        return NAMES[self.what] + (f"（取消“{NAMES[self.undoes]}”）" if self.undoes else "")

    @property
    def facts(self) -> dict[str, str | float]:
        """Who, when, why, as messages name them."""
        return {"by": self.by, "at": f"{self.at:%Y-%m-%d %H:%M}", "why": self.why.rstrip("。")}

    def as_json(self) -> dict[str, object]:
        """The object of `--json`."""
        return {
            "what": self.what,
            "by": self.by,
            "why": self.why,
            "at": self.at.isoformat(),
            "file": self.file or None,
            "unit": self.unit or None,
            "undoes": self.undoes or None,
        }


@dataclass(frozen=True)
class Decisions:
    """All decisions, in their order, and what holds for each content.

    Attributes:
        barred: SHA-256 → the `hold` or `drop` in force.
        assigned: SHA-256 → the `assign` in force.
    """

    log: tuple[Decision, ...] = ()
    barred: Mapping[str, Decision] = field(default_factory=dict)
    assigned: Mapping[str, Decision] = field(default_factory=dict)

    def of(self, sha256: str) -> list[Decision]:
        """The decisions about a content, oldest first."""
        return [one for one in self.log if one.sha256 == sha256]

    def in_force(self, sha256: str) -> list[Decision]:
        """Those of them that hold."""
        return [kind[sha256] for kind in (self.assigned, self.barred) if sha256 in kind]


NONE: Final = Decisions()


_SCORED: Final = "decisions_scored"
"""Id of the newest decision about a file that the master was written with."""


def note_scored(ledger: Ledger) -> None:
    """The master that is written now knows all decisions."""
    ledger.set(_SCORED, str(max((event.id for event in ledger.events(FILES)), default=0)))


def not_scored(ledger: Ledger) -> int:
    """How many decisions about files were made since the master was written; 0 where that is not known."""
    known = ledger.get(_SCORED)
    return 0 if known is None else sum(event.id > int(known) for event in ledger.events(FILES))


def decisions_of(ledger: Ledger, upto: int | None = None) -> Decisions:
    """The decisions in a ledger, of the whole log or up to one of its entries."""
    events = [*ledger.events(FILES), *ledger.events(ROUND)]
    return replay(_decision(event) for event in events if upto is None or event.id <= upto)


def with_pending(
    decisions: Decisions, kind: str, key: str, record: Mapping[str, Any], *, at: str, by: str
) -> Decisions:
    """The decisions with one that is about to be recorded."""
    last = decisions.log[-1].id if decisions.log else 0
    return replay([*decisions.log, _decision(Event(last + 1, kind, key, at, by, record))])


def replay(decisions: Iterable[Decision]) -> Decisions:
    """What holds after these decisions."""
    log = tuple(sorted(decisions, key=lambda one: one.id))
    barred: dict[str, Decision] = {}
    assigned: dict[str, Decision] = {}
    for one in log:
        if one.what in (HOLD, DROP):
            barred[one.sha256] = one
        elif one.what == ASSIGN:
            assigned[one.sha256] = one
            barred.pop(one.sha256, None)  # who says whose it is wants it to count
        elif one.what == RESTORE:
            (assigned if one.undoes == ASSIGN else barred).pop(one.sha256, None)
    return Decisions(log, barred, assigned)


def assigned_units(ledger: Ledger) -> dict[str, str]:
    """SHA-256 → code of the unit that the office assigned the content to."""
    return {sha256: one.unit for sha256, one in decisions_of(ledger).assigned.items()}


def _decision(event: Event) -> Decision:
    about_file = event.kind == FILES
    record = event.record
    return Decision(
        event.id,
        record["what"] if about_file else event.key,
        event.by,
        record.get("why", ""),
        local_time(event.at),
        event.key if about_file else "",
        record.get("file", ""),
        record.get("unit", ""),
        record.get("undoes", ""),
    )


def local_time(at: str) -> dt.datetime:
    """A time of the ledger (UTC, ISO 8601) as the clock on the wall showed it."""
    return dt.datetime.fromisoformat(at).astimezone().replace(microsecond=0, tzinfo=None)


def stamp(now: dt.datetime) -> str:
    """A time as the ledger keeps it."""
    return now.astimezone(dt.UTC).isoformat(timespec="seconds")
