"""Work on an existing Dask cluster (`--cluster ADDRESS`), for rounds that a single machine is too small for.

A job's files travel with the task as bytes, so that nothing needs to be shared. On the cluster's machine each job runs in
a child process with the same limits as here (`workers`). A worker of the cluster that dies costs a retry; a
job that the cluster gives up is done here. Dask itself is only imported when it is asked for.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import Any, Final, TypeVar

from govcredit_xl import __version__
from govcredit_xl.files.jobs import LIMITS, FailedJob, Limits, Luggage
from govcredit_xl.files.workers import Workers

Job = TypeVar("Job")
Result = TypeVar("Result")

CONNECT_SECONDS: Final = 20
RETRIES: Final = 3
AHEAD: Final = 4
"""Jobs on the way for each thread of the cluster: enough that none waits, few enough to hold their bytes."""


class ClusterRefused(Exception):  # noqa: N818
    """The cluster cannot be used; `why` and `why_en` say why, `missing`: Dask is not installed here."""

    def __init__(self, why: str, why_en: str, *, missing: bool = False) -> None:
        super().__init__(why_en)
        self.why, self.why_en, self.missing = why, why_en, missing


class ClusterWorkers:
    """The cluster's workers, in place of `Workers`.

    Args:
        executor: that tasks are given to (Dask's own, or any other).
        slots: tasks that it runs at a time.
        limits: of each job.
    """

    def __init__(self, executor: Executor, slots: int, limits: Limits = LIMITS) -> None:
        self.executor, self.slots, self.limits = executor, max(1, slots), limits

    def run(
        self, function: Callable[[Any, Job], Result], jobs: Sequence[Job], shared: Any, luggage: Luggage[Job]
    ) -> Iterator[tuple[Job, Result | FailedJob]]:
        """(job, result) as they are done, in any order; all of them, each once.

        Args:
            function: called as function(shared, job) in a child process on the cluster.
            jobs: what is to be done.
            shared: sent with each task.
            luggage: how the jobs' files travel.
        """
        waiting = iter(jobs)
        running: dict[Future[Result | FailedJob], Job] = {}
        with Workers(1, self.limits) as here:
            while True:
                for job in itertools.islice(waiting, self.slots * AHEAD - len(running)):
                    try:
                        files = luggage.pack(job)
                    except OSError:  # what cannot be read is said as it is without a cluster
                        yield from here.run(function, [job], shared)
                        continue
                    task = self.executor.submit(
                        perform, function, shared, job, files, luggage.unpack, self.limits
                    )
                    running[task] = job
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    job = running.pop(future)
                    if future.exception() is None:
                        yield job, future.result()
                    else:  # the cluster has given it up, or is gone
                        yield from here.run(function, [job], shared)


# -- on the cluster ------------------------------------------------------------------------------------------
_MINE = threading.local()
"""The child process that a thread of the cluster's worker keeps."""


def perform(
    function: Callable[[Any, Job], Result],
    shared: Any,
    job: Job,
    files: Mapping[str, bytes],
    unpack: Callable[[Job, Path], Job],
    limits: Limits,
) -> Result | FailedJob:
    """One job, where the cluster runs it: its files put into a folder, then a child process with limits."""
    with tempfile.TemporaryDirectory(prefix="govcredit-") as name:
        folder = Path(name)
        for path, data in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        with _may_have_children():
            ((_, result),) = _workers(limits).run(function, [unpack(job, folder)], shared)
    return result


def _workers(limits: Limits) -> Workers:
    if getattr(_MINE, "workers", None) is None or _MINE.workers.limits != limits:
        _MINE.workers = Workers(1, limits)
    found: Workers = _MINE.workers
    return found


@contextlib.contextmanager
def _may_have_children() -> Iterator[None]:
    """Dask's workers are daemons, which Python keeps from having children; ours end with them by themselves."""
    config: dict[str, Any] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = config.get("daemon")
    config["daemon"] = False
    try:
        yield
    finally:
        config["daemon"] = before


# -- Dask ------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def cluster_at(address: str) -> Iterator[ClusterWorkers]:
    """The workers of the Dask cluster whose scheduler has that address.

    Raises:
        ClusterRefused: Dask is not installed, nothing answers there, or its workers have another program.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterRefused(
            "本机没有装 dask.distributed", "dask.distributed is not installed here", missing=True
        ) from error
    try:
        connect: Any = Client  # Dask says nothing of its types
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterRefused(f"连不上：{why}", f"cannot connect: {why}") from error
    with client:
        slots = _slots(client)
        yield ClusterWorkers(client.get_executor(pure=False, retries=RETRIES), slots)


def _slots(client: Any) -> int:
    """Threads of the cluster; its workers must have this very program."""
    threads: dict[str, int] = client.nthreads()
    if not threads:
        raise ClusterRefused("那里没有正在运行的 worker", "there is no worker")
    try:
        versions = client.run(_version)
    except Exception as error:  # whatever the cluster's own Python says
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ClusterRefused(
            f"那里的 worker 没有本程序（{first}）", f"its workers lack this program ({first})"
        ) from error
    others = sorted({version for version in versions.values() if version != __version__})
    if others:
        raise ClusterRefused(
            f"那里的 worker 装的是 {'、'.join(others)}，本机是 {__version__}",
            f"its workers have {', '.join(others)}, this machine {__version__}",
        )
    return sum(threads.values())


def _version() -> str:
    return __version__
