"""A nation in small on a Dask cluster of this machine, for `bench.py --cluster`.

Districts of 45 units each, with answers by a seed, are collected and rolled up: here, on one worker, on two.
What a nation of 2,844 districts would take is reckoned from the measured cost of a return and of a round.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from govcredit_xl.core.folder import Round
from govcredit_xl.files.cluster import ClusterWorkers, cluster_at
from govcredit_xl.round.collect import collect
from govcredit_xl.round.rollup import roll_up
from govcredit_xl.round.rollup_book import rollup_workbook

NATION = 2844
"""Districts of the whole nation."""
UNITS = 45

Fill = Callable[[Path, int], None]
"""Puts the returns of a district into its inbox; told its folder and its seed."""


@dataclass
class ClusterFigures:
    """What was measured in one way of working.

    Attributes:
        name: 本机, or how many workers.
        collect: seconds by the clock for each district.
        rollup: number of districts → seconds by the clock.
        processor: seconds of processor time of all processes, for all districts collected.
        memory: bytes of the largest process that is no child of the cluster's own.
        book: the 汇总表, to be equal in all ways.
    """

    name: str
    collect: list[float] = field(default_factory=list)
    rollup: dict[int, float] = field(default_factory=dict)
    processor: float = 0.0
    memory: int = 0
    book: bytes = b""


def run(template: Path, districts: int, fill: Fill, memory: Callable[[], Any]) -> str:
    """Measure, and the table in Markdown.

    Args:
        template: a round that is built, with an empty inbox.
        districts: how many are really run.
        fill: gives a district its returns.
        memory: makes a context that watches the processes; `.one` is the largest.
    """
    found = []
    with tempfile.TemporaryDirectory(prefix="govcredit-nation-") as name:
        for workers in (0, 1, 2):
            folder = Path(name) / str(workers)
            figures = ClusterFigures(("this machine alone", "1 worker", "2 workers")[workers])
            with _cluster(workers) as cluster, memory() as watched:
                _play(template, folder, districts, fill, cluster, figures)
            figures.memory = watched.one
            found.append(figures)
            shutil.rmtree(folder)
    assert len({one.book for one in found}) == 1, "the ways of working differ"
    return _table(found, districts)


@contextmanager
def _cluster(workers: int) -> Iterator[ClusterWorkers | None]:
    if not workers:
        with nullcontext():
            yield None
        return
    from distributed import LocalCluster

    make: Any = LocalCluster  # Dask says nothing of its types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        local = make(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
    with local, cluster_at(local.scheduler_address) as cluster:
        yield cluster


def _play(
    template: Path,
    folder: Path,
    districts: int,
    fill: Fill,
    cluster: ClusterWorkers | None,
    figures: ClusterFigures,
) -> None:
    steps = sorted({max(1, districts // 4), max(1, districts // 2), districts})
    rounds: list[Path] = []
    spent = _processor()
    for k in range(districts):
        place = folder / f"{k + 1:04}区"
        shutil.copytree(template, place, copy_function=shutil.copy2)
        fill(place, k)
        start = time.perf_counter()
        report = collect(Round(place), place / "inbox", executor=cluster)
        figures.collect.append(time.perf_counter() - start)
        taken = sum(one["taken"] for one in report.figures["returns"])
        assert taken == UNITS, f"{taken} of {UNITS} returns were taken"
        rounds.append(place)
        print(f"{figures.name}: district {k + 1} {figures.collect[-1]:.2f} s", file=sys.stderr, flush=True)
    figures.processor = _processor() - spent
    for count in steps:
        start = time.perf_counter()
        whole, problems = roll_up(rounds[:count], cluster=cluster)
        figures.rollup[count] = time.perf_counter() - start
        assert whole is not None, [one.message() for one in problems]
    if whole is not None:
        figures.book = rollup_workbook(whole, folder)


def _processor() -> float:
    """Processor time of this process and of all that it has started, in seconds."""
    total = 0.0
    for process in [me := psutil.Process(os.getpid()), *me.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _table(found: Sequence[ClusterFigures], districts: int) -> str:
    here, one, two = found
    lines = [
        f"| {districts} districts × {UNITS} returns, really run | "
        + " | ".join(f.name for f in found)
        + " |",
        "|---|" + "---:|" * len(found),
    ]

    def row(label: str, value: Callable[[ClusterFigures], str]) -> None:
        lines.append(f"| {label} | " + " | ".join(value(f) for f in found) + " |")

    row("collect, a district (mean)", lambda f: f"{sum(f.collect) / districts:.2f} s")
    row("collect, a return (clock)", lambda f: f"{1000 * sum(f.collect) / districts / UNITS:.0f} ms")
    row("collect, a return (processor)", lambda f: f"{1000 * f.processor / districts / UNITS:.0f} ms")
    for count in found[0].rollup:
        row(f"rollup of {count}", lambda f, count=count: f"{f.rollup[count]:.2f} s")  # type: ignore[misc]
        row("— a district", lambda f, count=count: f"{f.rollup[count] / count:.3f} s")  # type: ignore[misc]
    row("largest process", lambda f: f"{f.memory / 1e6:.0f} MB")
    overhead = sum(one.collect) / sum(here.collect), one.rollup[districts] / here.rollup[districts]
    scaling = sum(one.collect) / sum(two.collect), one.rollup[districts] / two.rollup[districts]
    lines += [
        "",
        f"One worker ÷ this machine alone: collect {overhead[0]:.2f}, rollup {overhead[1]:.2f}. "
        f"One worker ÷ two: collect {scaling[0]:.2f}, rollup {scaling[1]:.2f}. The 汇总表 of all three are equal byte for byte.",
        "",
        _planned(two, districts),
    ]
    return "\n".join(lines)


def _planned(figures: ClusterFigures, districts: int) -> str:
    """The whole nation, from the costs that were measured; it is not run."""
    processor = figures.processor / districts * NATION / 3600
    rollup = figures.rollup[districts] / districts * NATION / 60
    return (
        f"A nation of {NATION:,} districts × {UNITS} returns ({NATION * UNITS:,} returns), reckoned from these costs, not run: "
        f"{processor:.1f} hours of processor time to collect, {rollup:.0f} minutes for the rollup on two workers; both grow with "
        "the number of districts, and divide by the number of workers as above."
    )
