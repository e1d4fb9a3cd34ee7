"""Worker processes: what a job that dies, hangs or eats memory costs, and what it does not."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from under_wine import is_wine

from govcredit_xl.files.jobs import LIMITS, FailedJob, Limits
from govcredit_xl.files.workers import CannotStart, Workers

pytestmark = pytest.mark.slow  # starts processes

MB = 2**20
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def work(shared: str, job: str) -> str:
    """What jobs do, by name."""
    match job.split()[0]:
        case "abort":
            os.abort()
        case "segfault":
            faulthandler._sigsegv()
        case "exit":
            os._exit(0)
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "spin-in-c":
            pow(3, 10**9)
        case "spin-below":
            subprocess.run([sys.executable, "-c", "while True: pass"])
        case "sleepy":
            time.sleep(float(job.split()[1]))
        case "eat":
            return str(len(bytearray(2000 * MB)))
        case "eat-slowly":
            return str(len([bytearray(b"x") * MB for _ in range(2000)]))
        case "leak":
            LEAKED.append(bytearray(b"x") * (int(job.split()[1]) * MB))
        case "raise":
            raise KeyError(job)
        case "panic":
            raise BaseException("a panic derives from it")
        case "print":
            sys.stdout.write("noise\n")
            sys.stdout.flush()
            os.system("echo noise")
            os.system("echo noise >&2")
        case "pid":
            return str(os.getpid())
        case "child":
            return str(subprocess.Popen(SLEEPER).pid)
    return f"{shared} {job}"


LEAKED: list[bytearray] = []


def run(*jobs: str, most: int = 2, limits: Limits = LIMITS) -> dict[str, str | FailedJob]:
    with Workers(most, limits) as workers:
        return dict(workers.run(work, jobs, "done"))


def kinds(results: dict[str, str | FailedJob]) -> dict[str, str]:
    return {job: result.kind if isinstance(result, FailedJob) else "" for job, result in results.items()}


def test_every_job_is_done_once_and_what_is_shared_is_there() -> None:
    jobs = [f"job {k}" for k in range(500)]
    with Workers(2) as workers:
        done = list(workers.run(work, jobs, "done"))
    assert sorted(done) == sorted((job, f"done {job}") for job in jobs)


def test_a_job_that_ends_its_process_costs_only_itself() -> None:
    honest = [f"job {k}" for k in range(60)]
    jobs = [*honest[:20], "abort", *honest[20:40], "segfault", "exit", *honest[40:]]
    found = kinds(run(*jobs))
    assert {job for job, kind in found.items() if kind} == {"abort", "segfault", "exit"}
    assert {found[job] for job in ("abort", "segfault", "exit")} == {"died"}
    assert found.keys() == set(jobs)


# What these limit is the job's own work and wait: no test here asks how long the machine took.
@pytest.mark.parametrize("endless", ["spin", "spin-in-c", "spin-below"])
def test_a_job_that_works_without_end_is_given_up(endless: str) -> None:
    found = kinds(run("job 1", endless, "job 2", most=1, limits=Limits(seconds=0.7)))
    assert found == {"job 1": "", endless: "slow", "job 2": ""}


def test_a_job_that_waits_without_end_is_given_up() -> None:
    found = kinds(run("job 1", "hang", "job 2", most=1, limits=Limits(patience=0.7)))
    assert found == {"job 1": "", "hang": "slow", "job 2": ""}


def test_a_job_is_measured_by_its_work_and_not_by_the_clock() -> None:
    # As on a busy machine: the job needs far longer than its limit, but hardly works.
    found = kinds(run("sleepy 2.5", "job 1", most=1, limits=Limits(seconds=0.6, patience=500)))
    assert found == {"sleepy 2.5": "", "job 1": ""}


def test_a_machine_that_slept_is_no_fault_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    # The clock goes a thousand times as fast, as it seems to a process that is stopped and continued.
    real, start = time.monotonic, time.monotonic()
    monkeypatch.setattr("govcredit_xl.files.workers.time", FastClock(lambda: start + 1000 * (real() - start)))
    found = kinds(run("sleepy 1.5", "job 1", most=1, limits=Limits(patience=400)))
    assert found == {"sleepy 1.5": "", "job 1": ""}


class FastClock(ModuleType):
    """The module time, with another clock."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__("time")
        self.monotonic = monotonic


@pytest.mark.skipif(os.name == "nt", reason="Windows has no alarms: there the parent alone looks")
def test_a_slow_job_is_told_from_a_dead_one_also_where_the_system_ended_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("govcredit_xl.files.workers._Work._over_limit", lambda *_: None)  # nobody looks
    found = kinds(run("job 1", "spin", "job 2", most=1, limits=Limits(seconds=0.4)))
    assert found == {"job 1": "", "spin": "slow", "job 2": ""}
    found = kinds(run("job 1", "hang", "job 2", most=1, limits=Limits(patience=0.4)))
    assert found == {"job 1": "", "hang": "slow", "job 2": ""}


@pytest.mark.parametrize("greedy", ["eat", "eat-slowly"])
def test_a_job_that_eats_memory_is_stopped(greedy: str) -> None:
    if greedy == "eat" and is_wine():
        pytest.skip(
            "Wine 8 keeps no limit of a job object: only what is touched is seen, by the parent's looks"
        )
    found = kinds(run("job 1", greedy, "job 2", limits=Limits(memory=200 * MB)))
    assert found == {"job 1": "", greedy: "memory", "job 2": ""}


def test_memory_is_watched_where_the_system_sets_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on macOS and Windows: the child's own limit is far away, the parent's look decides.
    monkeypatch.setattr("govcredit_xl.files.workers.serve", serve_without_limit)
    found = kinds(run("eat-slowly", "job 2", limits=Limits(memory=150 * MB)))
    assert found == {"eat-slowly": "memory", "job 2": ""}


def serve_without_limit(*arguments: object) -> None:
    from govcredit_xl.files import worker as child

    child._limit_memory = lambda memory: None
    child.serve(*arguments)  # type: ignore[arg-type]


def test_a_job_is_not_blamed_for_what_those_before_it_left() -> None:
    # Each takes less than the limit; together they would not.
    jobs = [f"leak 90 {k}" for k in range(6)]
    assert set(kinds(run(*jobs, most=1, limits=Limits(memory=250 * MB))).values()) == {""}


def test_exceptions_and_panics_are_results() -> None:
    found = run("raise", "panic", "job 1")
    assert kinds(found) == {"raise": "raised", "panic": "raised", "job 1": ""}
    raised = found["panic"]
    assert isinstance(raised, FailedJob) and raised.detail == "BaseException: a panic derives from it"


def test_what_a_child_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    run("print", "job 1")
    assert capfd.readouterr() == ("", "")


def test_children_are_kept_for_the_next_run_and_end_with_the_last() -> None:
    with Workers(1) as workers:
        ((_, first),) = workers.run(work, ["pid"])
        ((_, second),) = workers.run(work, ["pid"])
        ((_, grandchild),) = workers.run(work, ["child"])
        assert first == second
    assert isinstance(first, str) and isinstance(grandchild, str)
    assert gone(int(first)) and gone(int(grandchild))


def test_a_caller_that_stops_early_leaves_no_child_at_work() -> None:
    with Workers(2) as workers:
        for _ in workers.run(work, ["job 1", "hang", "hang 2"]):
            break
        assert dict(workers.run(work, ["job 2"], "again")) == {"job 2": "again job 2"}


def test_a_child_that_cannot_start_is_no_fault_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    here_alone = ModuleType("no_such_module")
    exec("def function(shared, job): ...", vars(here_alone))
    monkeypatch.setitem(sys.modules, "no_such_module", here_alone)
    with Workers(1) as workers, pytest.raises(CannotStart, match="no_such_module"):
        list(workers.run(here_alone.function, ["job 1"]))


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        f"import sys; sys.path[:0] = {[str(path) for path in Path(__file__).parents[:2]]!r}\n"  # PYTHONPATH is not heard
        "from test_workers import work\n"
        "from govcredit_xl.files.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    with Workers(1) as workers:\n"
        "        for job in (['pid'], ['child']):\n"
        "            print(*dict(workers.run(work, job)).values(), flush=True)\n"
        "        list(workers.run(work, ['hang']))\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
    assert all(gone(pid) for pid in pids)


def gone(pid: int) -> bool:
    """True when the process has ended, or does so within two minutes: a busy machine takes its time."""
    for _ in range(2400):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
