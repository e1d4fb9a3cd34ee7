"""Earlier masters, and copies of ledger and key: `returns backups` lists them and brings one back.

A master is more than its file: what the office had typed into it is kept in the ledger. Bringing one back
makes its entries the present ones again and writes a new master from them, so that later returns still
count; the present master is kept among the backups first.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.decisions import BROUGHT_BACK, ROUND, local_time
from govcredit_xl.core.folder import Round, saved_at
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue, Value
from govcredit_xl.core.parts import Correction
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record
from govcredit_xl.core.safekeeping import Spare, spares
from govcredit_xl.core.terms import Head
from govcredit_xl.master.files import REPLACED, WRITTEN, backups_of, in_use
from govcredit_xl.master.records import Adjustment, Harvest, Snapshot, VerifiedEntry
from govcredit_xl.master.typed.entries import (
    COUNTED,
    VALUE,
    OfficeState,
    apply_harvest,
    office_of,
    spell_cell,
)
from govcredit_xl.master.typed.harvest import harvest, snapshot_id_of
from govcredit_xl.round.closure import FOLDER, closed_now, closing_of
from govcredit_xl.round.session import DecisionResult, unsigned, with_round
from govcredit_xl.round.spares import restore_spare, spare_named
from govcredit_xl.round.write import Act, Report, write_round

if TYPE_CHECKING:
    from govcredit_xl.master.files import HarvestResult
    from govcredit_xl.round.evaluate import ReceivedReturns

_SAVED: Final = re.compile(r"_(\d{8}-\d{6})_[0-9a-f]{8}\.xlsx\Z")
_AT_CLOSING: Final = "关闭本轮时留存"
_NOT_KNOWN: Final = "原因未记录"
_KEPT_OF: Final = {"ledger": "台账，每次运行后留存", "key": "密钥，与台账一起留存"}


@dataclass(frozen=True, slots=True)
class Backup:
    """An earlier master.

    Attributes:
        kind: master, ledger or key.
        name: of the file; path: where it lies.
        saved: when it had last been saved (local time); size: in bytes.
        total: `total` of its figures as they were written, None where that is not known.
        why, by: why it was replaced and who wanted that, "" for the program itself.
        replaced: when, None where that is not known.
    """

    name: str
    path: Path
    saved: dt.datetime
    size: int
    total: Mapping[str, Any] | None
    why: str
    by: str
    replaced: dt.datetime | None
    kind: str = "master"

    def as_json(self, round_: Round) -> dict[str, Any]:
        """The object of `--json`."""
        return {
            "kind": self.kind,
            "name": self.name,
            "file": round_.relative(self.path),
            "saved": self.saved.isoformat(),
            "size": self.size,
            "total": dict(self.total) if self.total else None,
            "why": self.why,
            "by": self.by or None,
            "replaced": None if self.replaced is None else self.replaced.isoformat(),
        }


@dataclass
class RestoreResult(DecisionResult):
    """The backups, or what came of bringing one back.

    Attributes:
        backups: earlier masters, oldest first; where the ledger cannot be used, what it can be brought back from.
        spares: the copies of ledger and key.
        report: of the round with the master brought back.
    """

    backups: list[Backup] = field(default_factory=list)
    spares: list[Backup] = field(default_factory=list)
    report: Report | None = None


def backups(round_: Round) -> RestoreResult:
    """The earlier masters of a round, oldest first, then the copies of its ledger and key.

    Where the ledger cannot be used the list is shorter, but there: it says how to go on.
    """
    done = RestoreResult()

    def run(ledger: Ledger, catalogue: Catalogue) -> DecisionResult:
        done.backups = sorted(_listed(round_, ledger), key=lambda one: (one.saved, one.name))
        return DecisionResult()

    _filled(done, with_round(round_, run))
    done.spares = [_of_spare(one) for one in spares(round_)]
    if done.refused and done.spares:  # the list is what helps
        done.refused, done.backups = False, list(done.spares)
    return done


def _of_spare(spare: Spare) -> Backup:
    return Backup(
        spare.name, spare.path, spare.saved, spare.size, None, _KEPT_OF[spare.kind], "", None, spare.kind
    )


def bring_back(
    round_: Round, name: str, *, by: str | None, why: str | None, now: dt.datetime | None = None
) -> RestoreResult:
    """Make the office's entries in an earlier master the present ones, and write the master anew.

    Args:
        round_: the round.
        name: of the backup, or a unique part of it.
        by, why: who wants it and the reason.
        now: the time; the clock's by default.
    """
    wrong = unsigned(by, why)
    if wrong:
        return RestoreResult(problems=wrong, refused=True)
    done = RestoreResult()
    signed = (by or "").strip(), (why or "").strip()
    spare = spare_named(round_, name)
    if spare is not None:
        return _filled(done, restore_spare(round_, spare, signed, now or dt.datetime.now(dt.UTC)))

    def run(ledger: Ledger, catalogue: Catalogue) -> DecisionResult:
        wrong = _in_the_way(round_, ledger)
        backup, problem = _find(list(_listed(round_, ledger)), name)
        if wrong or backup is None:
            return DecisionResult(problems=wrong or [p for p in [problem] if p is not None], refused=True)
        return _bring_back(round_, ledger, catalogue, backup, signed, now or dt.datetime.now(dt.UTC), done)

    return _filled(done, with_round(round_, run))


def _filled(done: RestoreResult, decided: DecisionResult) -> RestoreResult:
    done.decisions, done.problems, done.refused = decided.decisions, decided.problems, decided.refused
    return done


def _in_the_way(round_: Round, ledger: Ledger) -> list[Problem]:
    closing = closing_of(ledger)
    if closing is not None:
        return [closed_now(closing, "恢复主评分表", "bringing a master back")]
    facts = {"what": "恢复主评分表", "what_en": "bringing a master back"}
    return [
        Problem("master-must-be-closed", file=round_.relative(path), facts=facts)
        for path in (round_.master, round_.master_new)
        if in_use(path)
    ]


# -- which there are -----------------------------------------------------------------------------------------
def _listed(round_: Round, ledger: Ledger) -> Iterator[Backup]:
    replaced = {event.key: event for event in ledger.events(REPLACED)}
    totals = {event.key: event.record["total"] for event in ledger.events(WRITTEN)}
    kept = round_.state / FOLDER
    for path in [*backups_of(round_), *kept.glob(f"*_{round_.master.name}")]:
        event = replaced.get(path.name)
        known = event.record["master"] if event is not None else snapshot_id_of(path.read_bytes())
        at_closing = path.parent == kept
        found = _SAVED.search(path.name)
        yield Backup(
            path.name,
            path,
            dt.datetime.strptime(found[1], "%Y%m%d-%H%M%S") if found else saved_at(path),
            path.stat().st_size,
            totals.get(known or ""),
            event.record["why"] if event is not None else _AT_CLOSING if at_closing else _NOT_KNOWN,
            event.by if event is not None else "",
            local_time(event.at) if event is not None else None,
        )


def _find(found: Sequence[Backup], name: str) -> tuple[Backup | None, Problem | None]:
    wanted = name.replace("\\", "/").rpartition("/")[2]
    meant = [b for b in found if b.name == wanted] or [b for b in found if wanted and wanted in b.name]
    if len(meant) == 1:
        return meant[0], None
    near = [b.name for b in meant] or difflib.get_close_matches(wanted, [b.name for b in found], 3, 0.3)
    facts = {
        "name": name,
        "near": f"（{'符合的不止一份' if meant else '相近的有'}：{'、'.join(near)}）" if near else "",
        "near_en": f" ({'several fit' if meant else 'close to it'}: {', '.join(near)})" if near else "",
    }
    return None, Problem("no-such-backup", facts=facts)


@dataclass(frozen=True)
class _Typed:
    """What a copy of a master holds beyond what it was written with.

    Attributes:
        entries: the record of the office's state when it was written.
        snapshot: what it was written with; read: what stands there now.
    """

    entries: dict[str, Any]
    snapshot: Snapshot
    read: Harvest

    @staticmethod
    def of(ledger: Ledger, data: bytes, catalogue: Catalogue, name: str) -> _Typed | str:
        """What is in the file, or why it cannot be told."""
        known = snapshot_id_of(data)
        written, entries = (ledger.get_json(f"{kind}:{known}") for kind in ("snapshot", "office"))
        if written is None or entries is None:
            return "它不是本轮程序写出的主评分表，或文件已损坏"
        snapshot = from_record(Snapshot, written)
        read, _ = harvest(data, snapshot, catalogue, file=name, backup=name)
        return "文件读不出来" if read is None else _Typed(entries, snapshot, read)


# -- bringing one back -----------------------------------------------------------------------------------------
def _bring_back(
    round_: Round,
    ledger: Ledger,
    catalogue: Catalogue,
    backup: Backup,
    signed: tuple[str, str],
    now: dt.datetime,
    done: RestoreResult,
) -> DecisionResult:
    data = backup.path.read_bytes()
    entries = ledger.get_json(f"typed:{hashlib.sha256(data).hexdigest()}")
    copy: _Typed | None = None
    if entries is None:  # never read: somebody worked on a copy
        found = _Typed.of(ledger, data, catalogue, backup.name)
        if isinstance(found, str):
            problem = Problem("backup-unusable", file=backup.name, facts={"why": found})
            return DecisionResult(problems=[problem], refused=True)
        copy, entries = found, found.entries
    by, why = signed
    local = now.astimezone().replace(microsecond=0, tzinfo=None)

    def alter(present: HarvestResult, received: ReceivedReturns) -> None:
        earlier = office_of(entries)
        originals = received.originals
        if copy is not None:
            now_read = copy.read, copy.snapshot, backup.saved
            present.problems += apply_harvest(earlier, catalogue, *now_read)[1]
        changes = _differences(present.office, earlier, originals)
        present.adjustments += [
            Adjustment(local, item, unit, code, field_, old, new, why, by)
            for item, unit, code, field_, old, new in changes
        ]
        present.office = earlier

    done.report = write_round(
        round_,
        ledger,
        catalogue,
        [],
        lambda stage, part, of: None,
        now,
        Act(f"恢复 {backup.name}", by, (ROUND, BROUGHT_BACK, {"why": why, "file": backup.name}), alter),
    )
    return DecisionResult(problems=[p for p in done.report.problems if p.code in _TOLD])


_TOLD: Final = frozenset({"correction-not-usable", "correction-lapsed", "verified-out-of-range"})

_Change = tuple[str, str, str, str, Any, Any]
"""item, unit, code, field, old, new."""


def _differences(
    before: OfficeState, after: OfficeState, originals: Mapping[AnswerKey, Value]
) -> Iterator[_Change]:
    """The cells that are different after one state has taken the place of the other."""
    blank = VerifiedEntry()
    for typed in sorted({*before.verified, *after.verified}):
        old, new = before.verified.get(typed, blank), after.verified.get(typed, blank)
        scored, _, item = typed.rpartition("|")
        for field_, was, now in (
            (Head.VERIFIED, old.score, new.score),
            (Head.REASON, old.reason or None, new.reason or None),
            (Head.BY, old.by or None, new.by or None),
        ):
            if was != now:
                yield item, scored, "", field_, was, now
    none = Correction()
    for key in sorted({*before.corrections, *after.corrections}):
        unit, item, code = key
        a, b = before.corrections.get(key, none), after.corrections.get(key, none)
        was, now = (fix.value if fix.has_value else originals.get(key) for fix in (a, b))
        if spell_cell(was) != spell_cell(now):
            yield item, unit, code, VALUE, was, now
        if a.counted != b.counted:
            yield item, unit, code, COUNTED, a.counted, b.counted
