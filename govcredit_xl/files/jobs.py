"""What a job on a file that nobody has looked at yet may take, how it fails, and how it travels.

Apart from `workers` and `cluster`, which do the jobs: a run that finds nothing new loads neither.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar

MOST_WORKERS: Final = 8
"""More would only wait for the disk, and each takes some 60 MB."""
CHUNK: Final = 24
"""Jobs given at a time: enough that no child waits for its parent while that writes the ledger."""
JOB_SECONDS: Final = 30.0
"""Of processor time. An honest file takes 0.01 s, the largest let through some 5 s on a slow machine."""
PATIENCE: Final = 20
"""So many times as long may a job take by the clock: a busy machine, or one that sleeps, is no fault of a file."""
JOB_MEMORY: Final = 512 * 2**20
"""Bytes that a child may take on top of what it takes when idle (about 60 MB). The largest file that
the preflight lets through needs some 300 MB."""

Kind = Literal["died", "slow", "memory", "raised"]
Job = TypeVar("Job")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take.

    Attributes:
        seconds: of processor time.
        memory: bytes on top of what an idle child takes.
        patience: seconds by the clock, for a job that waits for ever; None: `PATIENCE` times the others.
    """

    seconds: float = JOB_SECONDS
    memory: int = JOB_MEMORY
    patience: float | None = None

    @property
    def wait(self) -> float:
        """Seconds by the clock after which a job is given up whatever it does."""
        return PATIENCE * self.seconds if self.patience is None else self.patience


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job without a result. What is said of it holds for this run alone: another machine, or the same
    one tomorrow, may do the job.

    Attributes:
        kind: its process died; it took too long; it took too much memory; it raised an exception.
        detail: what the process said last, for whoever mends the program.
    """

    kind: Kind
    detail: str = ""


def most_workers() -> int:
    """How many children this machine has use for."""
    return min(os.cpu_count() or 1, MOST_WORKERS)


@dataclass(frozen=True)
class Luggage(Generic[Job]):
    """How jobs travel.

    Attributes:
        pack: name → bytes of the files that a job needs. Raises OSError.
        unpack: the job as it is where its files have been put into a folder; importable by name.
    """

    pack: Callable[[Job], Mapping[str, bytes]]
    unpack: Callable[[Job, Path], Job]
