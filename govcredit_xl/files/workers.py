"""Child processes for work on files that nobody has looked at yet.

A parser that dies, hangs or eats memory ends its process, and costs the one job it was at. The child
answers job by job, so that the parent knows which one that is, and how long it has been at it. That,
and a limit of memory, is what pools made for trusted work lack; so this is one of our own, over
`multiprocessing.connection`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Generic, TypeVar

from govcredit_xl.files.job_objects import JobObject, committed
from govcredit_xl.files.jobs import CHUNK, LIMITS, FailedJob, Kind, Limits, most_workers
from govcredit_xl.files.worker import JobResult, WorkerCall, end, serve, size_of, spent_by

_START_SECONDS: Final = 600.0  # a cold disk, a virus scanner, and everything else that the machine does
_LOOK: Final = 0.2  # seconds between two looks at a child
_GAP: Final = 5.0  # seconds at most that a look adds to the wait: after more than that the machine slept
_WORDS: Final = 1000
_ALARMS: Final = {getattr(signal, name, None) for name in ("SIGPROF", "SIGALRM")}

Job = TypeVar("Job")
Result = TypeVar("Result")


class CannotStart(RuntimeError):  # noqa: N818
    """A child process ended before it was given any job: the fault is not a file's."""


class Workers:
    """A few child processes, started when needed and kept until the end of the `with`.

        with Workers() as workers:
            for job, result in workers.run(function, jobs, shared):
                ...

    Attributes:
        limits: of each job.
    """

    def __init__(self, most: int | None = None, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._most = most or most_workers()
        self._children: list[_Child] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.end()
        self._children.clear()

    def run(
        self, function: Callable[[Any, Job], Result], jobs: Sequence[Job], shared: Any = None
    ) -> Iterator[tuple[Job, Result | FailedJob]]:
        """(job, result) as they are done, in any order; all of them, each once.

        Args:
            function: called as function(shared, job) in a child; it must be importable there.
            jobs: whatever can be pickled, and is small (a path, not the bytes).
            shared: sent to each child once.

        Raises:
            CannotStart: no child could be started.
        """
        work: _Work[Job, Result] = _Work(
            self._children, self._most, self.limits, WorkerCall(function, shared), jobs
        )
        try:
            yield from work.results()
        finally:
            for child in [child for child in self._children if child.given]:  # the caller gave up
                child.end()
                self._children.remove(child)


class _Child:
    """A child process as its parent sees it.

    Attributes:
        loaded: what it was told to run; None at first.
        ready: it has loaded that.
        given: jobs that it has not answered, the one it is at first.
        done: jobs that it has answered.
        waited: seconds by the clock that it has been at what it is doing, as far as the machine was awake.
        looked: when that was last looked at.
        spent: processor time that it had used when it began with that.
        idle: bytes that it takes when idle.
    """

    def __init__(self, limits: Limits) -> None:
        # A forked process would share locks and the ledger's connection with this one.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._memory, self._ear = limits.memory, _Ear(context)
        self._process = context.Process(
            target=serve,
            args=(theirs, self._ear.mouth, limits.seconds, limits.memory, limits.wait),
            daemon=True,
        )
        with _without_main():
            self._process.start()
        theirs.close()
        self._ear.started()
        self._job = _job_of(self._process.pid)
        self.loaded: WorkerCall | None = None
        self.ready = False
        self.given: deque[int] = deque()
        self.done, self.idle, self.spent = 0, 0, 0.0
        self.begin()

    def begin(self) -> None:
        """It begins with something new."""
        self.waited, self.looked = 0.0, time.monotonic()

    def look(self) -> float:
        """How long it has been at what it is doing; a machine that slept in between did not count."""
        now = time.monotonic()
        self.waited += min(now - self.looked, _GAP)
        self.looked = now
        return self.waited

    def worked(self) -> float:
        """Processor time that it has used for what it is doing."""
        return spent_by(self._process.pid) - self.spent

    def is_ready(self, loaded: WorkerCall) -> None:
        """It waits for jobs: what it takes beyond this is taken by them."""
        self.loaded, self.ready, self.idle = loaded, True, self.size()
        if self._job is not None:
            self._job.limit_memory(committed(self._process.pid or 0) + self._memory)

    def send(self, message: object) -> None:
        """Send to a child that waits for it, or is gone."""
        with contextlib.suppress(OSError):
            self.connection.send(message)

    def size(self) -> int:
        """Bytes that it takes now."""
        return size_of(self._process.pid)

    def end(self) -> tuple[int, str]:
        """End it, with whatever it has started; its exit code, and what it said."""
        if self._job is not None:
            self._job.end()
        end(self._process)
        self.connection.close()
        return self._process.exitcode or 0, self._ear.heard().decode("utf-8", "replace").strip()


class _Ear:
    """What a child prints: through a pipe; on Windows, where a child cannot print into one, in a file.

    Attributes:
        mouth: what the child is given.
    """

    mouth: connection.Connection | str

    def __init__(self, context: SpawnContext) -> None:
        self._pipe: connection.Connection | None = None
        if os.name == "nt":
            handle, self.mouth = tempfile.mkstemp(prefix="govcredit-")
            os.close(handle)
        else:
            self._pipe, self.mouth = context.Pipe(duplex=False)

    def started(self) -> None:
        """The child has its own copy of the mouth."""
        if not isinstance(self.mouth, str):
            self.mouth.close()

    def heard(self) -> bytes:
        """What it printed, now that it has ended."""
        if self._pipe is None:
            assert isinstance(self.mouth, str)
            with contextlib.suppress(OSError):  # something that it has started lives on
                said = Path(self.mouth).read_bytes()
                Path(self.mouth).unlink()
                return said[: 2**16]
            return b""
        os.set_blocking(self._pipe.fileno(), False)
        try:
            return os.read(self._pipe.fileno(), 2**16)
        except BlockingIOError:  # something that it has started lives on
            return b""
        finally:
            self._pipe.close()


def _job_of(pid: int | None) -> JobObject | None:
    """What Windows keeps of a child's limits; None elsewhere, where the child sets them itself."""
    return JobObject(pid) if os.name == "nt" and pid is not None else None


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep a child from importing the program that starts it.

    It needs nothing of it, and a script that collects in its first line would be run by each child again.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _shortened(said: str) -> str:
    """The first words, where Rust says what is wrong, and the last, where Python does."""
    return said if len(said) <= 2 * _WORDS else f"{said[:_WORDS]} … {said[-_WORDS:]}"


class _Work(Generic[Job, Result]):
    """One run: which jobs wait, and what the children are at."""

    def __init__(
        self, children: list[_Child], most: int, limits: Limits, loaded: WorkerCall, jobs: Sequence[Job]
    ) -> None:
        self.children, self.most, self.limits, self.loaded, self.jobs = children, most, limits, loaded, jobs
        self.waiting = deque(range(len(jobs)))
        self.again: deque[int] = deque()  # their child ended after other jobs, which may be at fault

    def results(self) -> Iterator[tuple[Job, Result | FailedJob]]:
        looked = time.monotonic()
        while self.waiting or self.again or any(child.given for child in self.children):
            self._give()
            by_connection = {child.connection: child for child in self.children if child.given}
            for ready in connection.wait(list(by_connection), _LOOK):
                answered = self._answer(by_connection.pop(ready))  # type: ignore[call-overload]
                if answered is not None:
                    yield answered
            if time.monotonic() - looked < _LOOK:
                continue
            looked = time.monotonic()
            for child in by_connection.values():
                kind = self._over_limit(child)
                if kind is not None and (failed := self._end(child, kind)) is not None:
                    yield failed

    def _give(self) -> None:
        """Give jobs to the children that have none, and start more children while jobs wait."""
        for child in [child for child in self.children if not child.given]:
            self._give_to(child)
        while (self.again or self.waiting) and len(self.children) < self.most:
            child = _Child(self.limits)
            self.children.append(child)
            self._give_to(child)

    def _give_to(self, child: _Child) -> None:
        if self.again:
            if child.loaded is not None:
                self.children.remove(child)  # the second try gets a child that has done nothing yet
                child.end()
                return
            chunk = [self.again.popleft()]
        else:
            size = max(1, min(CHUNK, -(-len(self.waiting) // (self.most * 2))))
            chunk = [self.waiting.popleft() for _ in range(min(size, len(self.waiting)))]
        if not chunk:
            return
        child.given.extend(chunk)
        child.begin()
        if child.loaded is not self.loaded:
            child.ready = False
            child.send(self.loaded)
        # That it is gone is seen when it is waited for.
        child.send([(index, self.jobs[index]) for index in chunk])

    def _answer(self, child: _Child) -> tuple[Job, Result | FailedJob] | None:
        try:
            answer: JobResult = child.connection.recv()
        except (EOFError, OSError):
            return self._end(child, "died")
        child.begin()
        child.spent = answer.spent
        if answer.index is None:
            child.is_ready(self.loaded)
            return None
        index = child.given.popleft()
        assert index == answer.index
        child.done += 1
        if answer.kind is None:
            return self.jobs[index], answer.result
        if answer.kind == "memory":
            child.given.appendleft(index)
            child.done -= 1
            return self._end(child, "memory")
        return self.jobs[index], FailedJob("raised", answer.result)

    def _over_limit(self, child: _Child) -> Kind | None:
        waited = child.look()
        if waited > (self.limits.wait if child.ready else _START_SECONDS) and not child.connection.poll():
            return "slow"
        if not child.ready:
            return None
        if child.size() > child.idle + self.limits.memory:
            return "memory"
        # It cannot have worked for longer than that on all processors together.
        may_be_over = waited * (os.cpu_count() or 1) > self.limits.seconds
        return "slow" if may_be_over and child.worked() > self.limits.seconds else None

    def _end(self, child: _Child, kind: Kind) -> tuple[Job, FailedJob] | None:
        """End a child; the job that it was at as failed, unless that one is to be tried once more."""
        self.children.remove(child)
        code, said = child.end()
        if not child.ready:
            if child.loaded is None:
                raise CannotStart(f"exit code {code}: {said}")
            self.waiting.extendleft(reversed(child.given))  # it had ended between two runs
            return None
        guilty = child.given.popleft()
        self.waiting.extendleft(reversed(child.given))
        if kind == "died" and -code in _ALARMS:
            kind = "slow"  # by the system's own hand, before this process came to look
        if child.done and kind != "slow":
            self.again.append(guilty)
            return None
        if kind == "died" and ("memory allocation of" in said or "bad_alloc" in said):
            kind = "memory"  # how Rust and C++ end when the limit refuses them memory
        return self.jobs[guilty], FailedJob(kind, _shortened(said) or f"exit code {code}")
