"""Work on a Dask cluster gives what it gives here, bit for bit, also where workers of the cluster die."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from govcredit_xl.cli import app
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.files import cluster as clusters
from govcredit_xl.files.cluster import ClusterRefused, ClusterWorkers, cluster_at
from govcredit_xl.files.jobs import FailedJob, Limits, Luggage
from govcredit_xl.round.collect import collect
from govcredit_xl.round.other_rounds import figures_at


def no_files(job: Any) -> dict[str, bytes]:
    return {"x": b"abc"}


def in_folder(job: Any, folder: Path) -> Any:
    return job if not isinstance(job, Path) else folder / "x"


LUGGAGE: Luggage[Any] = Luggage(no_files, in_folder)


def content(shared: str, path: Path) -> tuple[str, str, int]:
    return shared, path.read_text(), os.getppid()


def eat(_: None, job: str) -> int:
    return len(bytearray(400 << 20)) if job == "all" else 1


def die_once(mark: str, job: int) -> int:
    """The first to come kills the cluster's worker that waits for it."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return job * job
    os.kill(os.getppid(), signal.SIGKILL)
    return -1


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two workers on this machine."""
    if os.environ.get("CI", "").lower() in {"1", "true"} and sys.platform != "win32":
        assert importlib.util.find_spec("distributed"), "on the CI nothing that needs Dask may be skipped"
    distributed = pytest.importorskip(
        "distributed",
        reason="dask.distributed is missing: NOT PROVED that a cluster gives what this machine gives",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        local = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        )
    with local:
        yield local.scheduler_address


def test_without_dask_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ClusterRefused) as refused, cluster_at("tcp://127.0.0.1:1"):
        pass
    assert refused.value.missing
    (tmp_path / "x.xlsx").touch()
    done = CliRunner().invoke(
        app, ["rollup", str(tmp_path), "--into", str(tmp_path), "--cluster", "tcp://127.0.0.1:1"]
    )
    assert done.exit_code == 2 and "govcredit-xl[cluster]" in done.stderr


@pytest.mark.slow
def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(
        "distributed", reason="dask.distributed is missing: NOT PROVED what is said of a cluster"
    )
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 1)
    with pytest.raises(ClusterRefused) as refused, cluster_at("tcp://127.0.0.1:1"):
        pass
    assert "连不上" in refused.value.why and not refused.value.missing


@pytest.mark.slow
def test_jobs_travel_with_their_files_and_a_dead_task_is_done_here() -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, function: Any, /, *given: Any, **more: Any) -> Future[Any]:
            if given[2] == Path("b"):
                failed: Future[Any] = Future()
                failed.set_exception(RuntimeError("the cluster lost it"))
                return failed
            return super().submit(function, *given, **more)

    with Broken(2) as pool:
        workers = ClusterWorkers(pool, 2)
        found = dict(workers.run(content, [Path("a"), Path("c")], "s", LUGGAGE))
        assert {job: result[:2] for job, result in found.items()} == {
            Path("a"): ("s", "abc"),
            Path("c"): ("s", "abc"),
        }
        ((_, lost),) = workers.run(content, [Path("b")], "s", LUGGAGE)
    assert (
        isinstance(lost, FailedJob) and "FileNotFoundError" in lost.detail
    )  # it was tried here, where no b is


def test_limits_hold_on_the_cluster(address: str) -> None:
    with cluster_at(address) as workers:
        small = ClusterWorkers(workers.executor, 2, Limits(memory=64 << 20))
        found = dict(small.run(eat, ["all", "one"], None, LUGGAGE))
    assert isinstance(found["all"], FailedJob) and found["all"].kind == "memory" and found["one"] == 1


def test_a_worker_that_dies_costs_a_retry(address: str, tmp_path: Path) -> None:
    with cluster_at(address) as workers:
        found = dict(workers.run(die_once, list(range(6)), str(tmp_path / "mark"), LUGGAGE))
    assert found == {k: k * k for k in range(6)}


def test_a_collect_on_the_cluster_is_the_same_to_the_byte(
    address: str, played_demo: Path, tmp_path: Path
) -> None:
    masters, said = [], []
    for name in ("here", "there"):
        folder = tmp_path / name / "2021"
        shutil.copytree(played_demo, folder)
        with Ledger(Round(folder).ledger_file) as ledger:  # all is read anew
            forget(ledger)
        if name == "here":
            report = collect(Round(folder), folder / "inbox")
        else:
            with cluster_at(address) as workers:
                report = collect(Round(folder), folder / "inbox", executor=workers)
        assert not report.refused
        masters.append((folder / "主评分表.xlsx").read_bytes())
        said.append(report.figures)
    assert said[0] == said[1] and masters[0] == masters[1]


def forget(ledger: Ledger) -> None:
    """Let every file be read again."""
    with ledger.transaction():
        ledger._db.run("UPDATE returns SET read_with = 'again'")


def test_rounds_and_masters_on_the_cluster_have_the_same_figures(
    address: str, played_demo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "甲区"
    shutil.copytree(played_demo, folder)
    master = tmp_path / "乙区.xlsx"
    shutil.copyfile(folder / "主评分表.xlsx", master)
    (tmp_path / "坏.xlsx").write_bytes(b"PK nothing")
    paths = [folder, master, tmp_path / "坏.xlsx"]
    with cluster_at(address) as workers:
        there = figures_at(paths, workers)
    here = figures_at(paths)
    assert repr(there) == repr(here)  # blank figures are NaN, which equals nothing
    assert [p.code for _, told in there for p in told] == [p.code for _, told in here for p in told]
