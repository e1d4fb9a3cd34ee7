"""What files say, read in worker processes or on a cluster; apart, for a run that finds nothing new has no use for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import packed
from govcredit_xl.files.jobs import CHUNK, LIMITS, FailedJob, most_workers
from govcredit_xl.returns.context import Job
from govcredit_xl.returns.read import LUGGAGE, FileReading, read_job, unreadable

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from govcredit_xl.files.cluster import ClusterWorkers

    Reader: TypeAlias = Executor | ClusterWorkers

_KEPT: Final = 300
FAILED: Final = {
    "died": "parser-died",
    "slow": "parser-too-slow",
    "memory": "parser-too-much-memory",
    "raised": "parser-died",
}
"""How a worker ended → the problem of the file that it was at."""


def read_all(
    context: bytes, jobs: Sequence[Job], executor: Reader | None, meanwhile: Callable[[], None] | None = None
) -> Iterator[list[tuple[Job, FileReading]]]:
    """What files say, in batches, as they are done.

    Args:
        context: what reading depends on, packed.
        jobs: the files.
        executor: reads them; None: worker processes of this machine.
        meanwhile: done in a thread while worker processes read.
    """
    if executor is not None:
        from govcredit_xl.files.cluster import ClusterWorkers

        if isinstance(executor, ClusterWorkers):
            yield from _batches(_said(executor.run(read_job, jobs, context, LUGGAGE)))
        else:
            yield from _batches(zip(jobs, executor.map(partial(read_job, context), jobs), strict=True))
    elif jobs:
        from govcredit_xl.files.workers import Workers

        if meanwhile is not None:
            threading.Thread(target=meanwhile, daemon=True).start()
        with Workers(min(most_workers(), len(jobs)), LIMITS) as workers:
            yield from _batches(_said(workers.run(read_job, jobs, context)))


def _said(done: Iterator[tuple[Job, FileReading | FailedJob]]) -> Iterator[tuple[Job, FileReading]]:
    for job, reading in done:
        if isinstance(reading, FailedJob):
            reading = FileReading(packed(unreadable(job.sha256, failure(reading))), final=False)
        yield job, reading


def failure(failed: FailedJob) -> Problem:
    """The problem of a file on which a worker ended; what the worker said last is kept for support."""
    facts: dict[str, str | float] = {
        "seconds": f"{LIMITS.seconds:g}",
        "megabytes": f"{LIMITS.memory >> 20}",
        "detail": failed.detail[:_KEPT],
    }
    return Problem(FAILED[failed.kind], facts=facts)


def _batches(done: Iterator[tuple[Job, FileReading]]) -> Iterator[list[tuple[Job, FileReading]]]:
    while batch := list(islice(done, CHUNK)):
        yield batch
