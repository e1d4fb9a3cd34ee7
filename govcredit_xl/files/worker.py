"""The inside of a worker process: limits, then jobs one by one until the parent has no more."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Literal

_MEMORY_MAP: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True, eq=False)
class WorkerCall:
    """What a child is to call: function(shared, job)."""

    function: Callable[[Any, Any], Any]
    shared: Any


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a child says of a job.

    Attributes:
        index: of the job; None: the child has loaded the function.
        result: of the function; of an exception its text.
        kind: None where there is a result.
        spent: seconds of processor time that the child has used since it began, with what it has started.
    """

    index: int | None
    result: Any = None
    kind: Literal["memory", "raised"] | None = None
    spent: float = 0.0


def serve(parent: Connection, says: Connection | str, seconds: float, memory: int, patience: float) -> None:
    """Do what the parent sends: first a `WorkerCall`, then lists of (index, job), and so on.

    Args:
        parent: to and from the parent.
        says: takes the place of standard output and error; on Windows a file, since pipes cannot.
        seconds, memory: that a job may take; the seconds are of processor time.
        patience: seconds of the clock after which a job is given up in any case.
    """
    _stand_alone(says)
    loaded: WorkerCall | None = None
    while True:
        try:
            message = parent.recv()
        except (EOFError, OSError):  # of a parent that was killed this may be seen before the watcher sees it
            _end_with_programs()
            return
        if isinstance(message, WorkerCall):
            loaded = message
            _limit_memory(memory)
            parent.send(JobResult(None, spent=_spent()))
            continue
        assert loaded is not None
        for index, job in message:
            _set_alarms(2 * seconds, 2 * patience)
            answer = _do(loaded, index, job)
            _set_alarms(0, 0)
            parent.send(replace(answer, spent=_spent()))


def _do(loaded: WorkerCall, index: int, job: Any) -> JobResult:
    try:
        return JobResult(index, loaded.function(loaded.shared, job))
    except MemoryError:
        return JobResult(index, None, "memory")
    except BaseException as error:  # a panic of a library written in Rust is no Exception
        if isinstance(error, SystemExit):
            raise
        return JobResult(index, f"{type(error).__name__}: {error}"[:2000], "raised")


def _spent() -> float:
    """Seconds of processor time that this process has used, with what it has started and what has ended."""
    if sys.platform == "win32":
        return spent_by(os.getpid())
    import resource

    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


# -- limits --------------------------------------------------------------------------------------------
def _stand_alone(says: Connection | str) -> None:
    """End with the parent, leave the terminal alone, and write no core file."""
    os.environ["RUST_BACKTRACE"] = "0"  # which would push the reason out of sight
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children itself
    if sys.platform == "win32":
        from govcredit_xl.files.job_objects import show_no_dialogs

        show_no_dialogs()
        assert isinstance(says, str)
        heard = os.open(says, os.O_WRONLY | os.O_APPEND)
        os.dup2(heard, 1)
        os.dup2(heard, 2)
    else:
        import resource

        assert not isinstance(says, str)

        os.setpgid(0, 0)  # so that programs started here end with this one
        os.set_blocking(says.fileno(), False)
        os.dup2(says.fileno(), 1)
        os.dup2(says.fileno(), 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with_parent()


def _limit_memory(memory: int) -> None:
    """Refuse memory beyond what is taken now and `memory` bytes; on Windows the parent does that (`JobObject`)."""
    if sys.platform != "win32" and _MEMORY_MAP.exists():
        import resource

        taken = int(_MEMORY_MAP.read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or taken + memory < hard:
            resource.setrlimit(resource.RLIMIT_AS, (taken + memory, hard))


def _set_alarms(seconds: float, patience: float) -> None:
    """End by the system's own hand after so much work or waiting, for when the parent was killed; 0: never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)


# -- as the parent sees it -----------------------------------------------------------------------------
def size_of(pid: int | None) -> int:
    """Bytes of a process, resident or, on Windows, promised to it; 0 where it is gone."""
    import psutil

    try:
        taken = psutil.Process(pid).memory_info()
        return max(int(taken.rss), int(getattr(taken, "pagefile", 0)))
    except psutil.Error:
        return 0


def spent_by(pid: int | None) -> float:
    """Seconds of processor time that a process has used with all that it has started; 0 where it is gone."""
    import psutil

    try:
        process = psutil.Process(pid)
        own = process.cpu_times()
        total = own.user + own.system + own.children_user + own.children_system
        below = process.children(recursive=True)
    except psutil.Error:
        return 0.0
    for one in below:
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system
    return float(total)


def end(process: BaseProcess) -> None:
    """Kill a child and whatever it has started, and wait until it is gone."""
    if sys.platform == "win32":
        import psutil

        with contextlib.suppress(psutil.Error):
            for one in psutil.Process(process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    one.kill()
    elif process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


# -- A worker ends with the process that started it, also when that one was killed -----------------------
def end_with_parent() -> None:
    """Watch the parent from now on. An idle worker would wait for ever for work that never comes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait, args=(parent,), daemon=True).start()


def _wait(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    _end_with_programs()
    os._exit(1)


def _end_with_programs() -> None:
    """End this worker and the programs that it has started, where it has a group of its own."""
    started = multiprocessing.parent_process() is not None
    if started and sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
