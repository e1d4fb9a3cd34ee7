"""Taking in an inbox: what is new is archived, recorded and read in worker processes.

Arrivals are recorded all at once, what they say in batches: a run cut off at any moment is taken up by the next.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.arrivals import Arrival, Sighting
from govcredit_xl.core.decisions import assigned_units
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.returns.apart import TAKEN_APART, all_apart, note_passed_over
from govcredit_xl.returns.context import Job, Origin, context_of, fingerprint, origins_of
from govcredit_xl.returns.inbox import InboxFile, archive_all, archived, list_inbox, settled
from govcredit_xl.returns.mend import ArchiveMender

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from govcredit_xl.returns.in_workers import Reader

AGAIN: Final = "again"
"""Stands for the fingerprint of reading in a return that the next run is to read again."""

Progress = Callable[[int, int], None]


@dataclass
class Intake:
    """What a run took in.

    Attributes:
        arrived: arrivals that were not known before.
        read: files that were read, or read again.
        problems: about files that were passed over or left; what files say is in the ledger.
    """

    arrived: int = 0
    read: int = 0
    problems: list[Problem] = field(default_factory=list)


def take_in(
    round_: Round,
    inbox: Path,
    ledger: Ledger,
    catalogue: Catalogue,
    *,
    executor: Reader | None = None,
    on_progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
    now: dt.datetime | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Intake:
    """Take in what is new in an inbox; afterwards the ledger holds a return for every arrival.

    Args:
        round_: the round, which the caller has locked.
        inbox: a folder, or a single file.
        ledger: of the round.
        catalogue: of the round.
        executor: reads the files, such as a cluster; None: worker processes of this machine.
        on_progress: told (files read, files to read).
        meanwhile: done in a thread while worker processes read, such as loading what is needed next.
        now: the time of the run; None: the present.
        clock, sleep: tell and pass the time while files settle.

    Raises:
        OSError: archive or ledger cannot be written.
    """
    taken = Intake()
    started = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
    mender = _arrive(round_, inbox, ledger, started, taken, clock, sleep)
    # Containers are taken apart here: what is in them goes into the archive.
    if not all_apart(ledger, mender):
        from govcredit_xl.returns.members import take_apart

        taken.arrived += take_apart(round_, ledger, _unpacker(executor), mender=mender)
    note_passed_over(ledger)
    packed = _packed(round_, ledger, catalogue)
    known = ledger.read_with()
    jobs, read_with = _to_read(round_, ledger, packed, known)
    mender.make_sure(job.sha256 for job in jobs if job.sha256 in known)
    if not jobs:
        return taken
    from govcredit_xl.returns.in_workers import read_all

    for batch in read_all(packed, jobs, executor, meanwhile):
        kept = [job for job, reading in batch if not reading.final and known.get(job.sha256, AGAIN) != AGAIN]
        taken.problems += [_kept_earlier(job) for job in kept]
        ledger.put_returns(
            (job.sha256, read_with[job.sha256] if reading.final else AGAIN, reading.said)
            for job, reading in batch
            if job not in kept
        )
        taken.read += len(batch)
        if on_progress is not None:
            on_progress(taken.read, len(jobs))
    return taken


def _unpacker(executor: Reader | None) -> Executor | None:
    if executor is None:
        return None
    from govcredit_xl.files.cluster import ClusterWorkers

    return None if isinstance(executor, ClusterWorkers) else executor


def _kept_earlier(job: Job) -> Problem:
    return Problem("earlier-reading-kept", file=job.origins[0].path)


def read_as(
    round_: Round, ledger: Ledger, catalogue: Catalogue, sha256: str, unit: str
) -> tuple[str, str, bytes]:
    """An archived file read as that unit's ("": as it says itself), as `Ledger.put_returns` takes it.

    Raises:
        OSError: the key cannot be read.
    """
    from govcredit_xl.returns.in_workers import read_all

    packed = _packed(round_, ledger, catalogue)
    origins = origins_of(ledger.arrivals())[sha256]
    job = Job(str(archived(round_, sha256)), sha256, origins, unit)
    ((_, reading),) = [one for batch in read_all(packed, [job], None) for one in batch]
    return sha256, _read_with(packed, origins, unit) if reading.final else AGAIN, reading.said


def _packed(round_: Round, ledger: Ledger, catalogue: Catalogue) -> bytes:
    return context_of(
        catalogue,
        round_.load_key(),
        ledger.round_id(catalogue.settings.year),
        ledger.layouts(),
        [(built.unit, built.build) for built in ledger.built()],
    ).pack()


def _read_with(packed: bytes, origins: Sequence[Origin], assigned: str) -> str:
    """What the reading of a file depends on."""
    return fingerprint(packed, [*map(repr, origins), *([f"!{assigned}"] if assigned else [])])


# -- arriving ------------------------------------------------------------------------------------------
def _arrive(
    round_: Round,
    inbox: Path,
    ledger: Ledger,
    started: str,
    taken: Intake,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> ArchiveMender:
    """Take in what is new, and put back what the archive has lost of what was known."""
    if not inbox.exists():
        taken.problems.append(Problem("no-inbox", facts={"where": str(inbox)}))
        return ArchiveMender(round_)
    found, passed = list_inbox(round_, inbox)
    taken.problems += passed
    if not found and not passed:
        taken.problems.append(Problem("empty-inbox", facts={"where": round_.relative(inbox)}))
    seen = ledger.sightings()
    known = {
        file.name
        for file in found
        if file.is_sure and file.name in seen and seen[file.name].stamp == file.stamp
    }
    still, moving = settled(found, known, clock=clock, sleep=sleep)
    taken.problems += moving
    fresh = [file for file in still if file.name not in known]
    archived_now = _record(round_, ledger, fresh, started, taken) if fresh else set()
    mender = ArchiveMender.of(round_, ledger, still, archived_now)
    mender.put_back((arrival.sha256, arrival.size) for arrival in ledger.arrivals() if not arrival.parent)
    return mender


def _record(
    round_: Round, ledger: Ledger, files: Sequence[InboxFile], started: str, taken: Intake
) -> set[str]:
    """Archive files, then record them all at once: a run cut off before has seen none of them.

    Which return is the newest depends on the run that saw it first, so no listing may be torn in two.
    """
    kept: list[tuple[InboxFile, str]] = []
    for file, sha256, problem in archive_all(round_, files):
        if sha256 is None:
            taken.problems += [problem] if problem is not None else []
        else:
            kept.append((file, sha256))
    before = {(arrival.path, arrival.sha256) for arrival in ledger.arrivals()}
    new = [(file, sha256) for file, sha256 in kept if (file.name, sha256) not in before]
    taken.arrived += len(new)
    with ledger.transaction():
        run = ledger.start_run(started)
        ledger.note_arrivals(
            Arrival(file.name, sha256, file.size, file.mtime_ns, run, started) for file, sha256 in new
        )
        ledger.note_sightings(Sighting(file.name, file.stamp, sha256) for file, sha256 in kept)
        ledger.finish_run(run, started, {"arrived": taken.arrived})
    return {sha256 for _, sha256 in kept}


# -- reading -------------------------------------------------------------------------------------------
def _to_read(
    round_: Round, ledger: Ledger, packed: bytes, known: Mapping[str, str]
) -> tuple[list[Job], dict[str, str]]:
    """What was never read, or would be read differently now; SHA-256 → its fingerprint."""
    assigned = assigned_units(ledger)
    origins = {
        sha: found for sha, found in origins_of(ledger.arrivals()).items() if known.get(sha) != TAKEN_APART
    }
    wanted = {
        sha256: _read_with(packed, found, assigned.get(sha256, "")) for sha256, found in origins.items()
    }
    jobs = [
        Job(str(archived(round_, sha256)), sha256, found, assigned.get(sha256, ""))
        for sha256, found in origins.items()
        if known.get(sha256) != wanted[sha256]
    ]
    return jobs, wanted
