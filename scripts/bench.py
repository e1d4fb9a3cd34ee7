"""How fast, as ratios measured in one run on the same files: scripts/bench.py [--quick] [--runs K] [--cluster]

Rounds of 45 and of 1,000 units are made from the 2021 catalogue. Every step of the program is a
subprocess of its command line, start-up included; what it is compared with runs in an interpreter
that is already warm. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl_baseline
from filling import filled

import govcredit_xl
from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import unit_answers
from govcredit_xl.core.terms import File, Sheet

PROGRAM = [sys.executable, "-m", "govcredit_xl"]
DAY = 86_400


@dataclass
class Figures:
    """What was measured for one size of round. Seconds; bytes."""

    units: int
    build: list[float] = field(default_factory=list)
    build_openpyxl: list[float] = field(default_factory=list)
    collect: list[float] = field(default_factory=list)
    load_openpyxl: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    memory_one: int = 0
    memory_all: int = 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="45 units only")
    parser.add_argument("--units", type=int, action="append", help="other sizes, repeatable")
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each step (default 3; medians are shown)"
    )
    parser.add_argument(
        "--cluster", action="store_true", help="only a small nation on a Dask cluster of this machine"
    )
    parser.add_argument("--districts", type=int, default=50, help="of that nation (default 50)")
    options = parser.parse_args()
    if options.cluster:
        print(_cluster(options.districts))
        return
    _compile()
    sizes = options.units or ([45] if options.quick else [45, 1000])
    with tempfile.TemporaryDirectory(prefix="govcredit-bench-") as name:
        found = [_measure(units, Path(name) / str(units), options.runs) for units in sizes]
    print(_table(found, *_help_times(max(10, options.runs))))
    print(_modes(200 if options.quick else 1000, options.runs))


def _compile() -> None:
    """Keep the bytecode of the package, as whatever installs it does; else each start would compile it anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    package = str(Path(govcredit_xl.__file__).parent)
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], check=True)


def _cluster(districts: int) -> str:
    """Districts of 45 units, collected and rolled up on a cluster."""
    import bench_cluster

    with tempfile.TemporaryDirectory(prefix="govcredit-bench-") as name:
        template = Path(name) / "2021"
        _program("init", str(template))
        _multiply(template / File.CATALOGUE, bench_cluster.UNITS)
        _program("--round", str(template), "build", "--json")

        def fill(place: Path, seed: int) -> None:
            _fill(place, sorted((place / File.OUTBOX).glob("*.xlsx")), seed)

        return bench_cluster.run(template, districts, fill, Memory)


CASES = (("全区", "mixed"), ("单位", "mixed"), ("单位", "rate"), ("单位", "formula"))


def _modes(units: int, runs: int) -> str:
    """Lists that score each unit beside the district's, and 公式 beside 比率: processor time, each in its own process."""
    script = str(Path(__file__).with_name("bench_modes.py"))
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(runs):  # by turns, so that a busy moment meets all alike
        for case in CASES:
            done = subprocess.run(
                [sys.executable, script, *case, "--units", str(units)],
                capture_output=True, text=True, encoding="utf-8", check=True,
            )  # fmt: skip
            found.setdefault(case, []).append(json.loads(done.stdout))
            print(
                f"{units} units: {' '.join(case)} {found[case][-1]['all']:.2f} s", file=sys.stderr, flush=True
            )

    def middle(case: tuple[str, str], name: str) -> float:
        return statistics.median(one[name] for one in found[case])

    district, each, rate, formula = CASES
    lines = ["", f"| {units:,} units × 60 items, scored and written | |", "|---|---:|"]
    for label, case in (("评价对象 全区", district), ("评价对象 单位", each)):
        memory = middle(case, "memory") / 1e6
        lines.append(
            f"| {label}: processor time, peak memory | {middle(case, 'all'):.1f} s, {memory:.0f} MB |"
        )
    lines.append(f"| **单位 ÷ 全区** | **{middle(each, 'all') / middle(district, 'all'):.2f}** |")
    lines.append(f"| **公式 ÷ 比率**, scored | **{middle(formula, 'score') / middle(rate, 'score'):.2f}** |")
    return "\n".join(lines)


# -- measuring -------------------------------------------------------------------------------------------
def _measure(units: int, folder: Path, runs: int) -> Figures:
    figures = Figures(units)
    template = folder / "round"
    _program("init", str(template))
    _multiply(template / File.CATALOGUE, units)
    for _ in range(runs):
        shutil.rmtree(template / File.OUTBOX)
        figures.build.append(_seconds(lambda: _program("--round", str(template), "build", "--json")))
        _say(units, "build", figures.build)
    built = sorted((template / File.OUTBOX).glob("*.xlsx"))
    assert len(built) == units, f"{len(built)} workbooks for {units} units"
    figures.build_openpyxl = openpyxl_baseline.build(built, folder / "openpyxl", runs if units < 200 else 1)
    _say(units, "build with openpyxl", figures.build_openpyxl)
    returned = _fill(template, built)
    for run in range(runs):
        figures.load_openpyxl.append(_seconds(lambda: openpyxl_baseline.load(returned)))
        _say(units, "bare load with openpyxl", figures.load_openpyxl)
        round_ = folder / f"collect-{run}"
        shutil.copytree(template, round_, copy_function=shutil.copy2)
        with Memory() as memory:
            figures.collect.append(_seconds(lambda r=round_: _collect(r, units)))  # type: ignore[misc]
        _say(units, "collect", figures.collect)
        figures.again.append(_seconds(lambda r=round_: _collect(r, units)))  # type: ignore[misc]
        _say(units, "second collect", figures.again)
        figures.memory_one = max(figures.memory_one, memory.one)
        figures.memory_all = max(figures.memory_all, memory.all)
        shutil.rmtree(round_)
    return figures


def _program(*arguments: str) -> str:
    run = subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        sys.exit(
            f"govcredit-xl {' '.join(arguments)} → {run.returncode}\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}"
        )
    return run.stdout


def _collect(round_: Path, units: int) -> None:
    result = json.loads(_program("--round", str(round_), "collect", "--json"))
    taken = sum(entry["taken"] for entry in result["returns"])
    assert taken == units, f"{taken} of {units} returns were taken"


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _help_times(runs: int) -> tuple[float, float]:
    """Medians of `--help` and of an interpreter that does nothing."""
    bare = [_seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)) for _ in range(runs)]
    program = [_seconds(lambda: _program("--help")) for _ in range(runs)]
    return statistics.median(program), statistics.median(bare)


class Memory:
    """Peak resident memory of the processes that this one starts, looked at ten times a second (Linux).

    Attributes:
        one: the largest that any single process was.
        all: the largest sum over all processes at one moment; what they share is counted for each.
    """

    def __init__(self) -> None:
        self.one = self.all = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            sizes = [_resident(pid) for pid in _descendants(os.getpid())]
            self.one = max([self.one, *sizes])
            self.all = max(self.all, sum(sizes))


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


# -- a round of any size, filled in ------------------------------------------------------------------------
def _multiply(catalogue: Path, units: int) -> None:
    """Give the catalogue that many units: the real ones, then copies under new codes and names."""
    from openpyxl import load_workbook

    book = load_workbook(catalogue)
    sheet = book[Sheet.UNITS]
    head = next(row for row in sheet.iter_rows() if {"编码", "名称"} <= {cell.value for cell in row})
    columns = {cell.value: cell.column for cell in head}
    first = head[0].row + 1
    real = sum(1 for row in range(first, sheet.max_row + 1) if sheet.cell(row, columns["编码"]).value)
    # A unit outside the groups is named in its items; its copies would have none.
    grouped = [row for row in range(first, first + real) if sheet.cell(row, columns["分组"]).value]
    for k in range(units - real):
        source, target, copy_ = grouped[k % len(grouped)], first + real + k, k // len(grouped) + 2
        for heading, column in columns.items():
            value = sheet.cell(source, column).value
            if heading == "编码":
                value = f"{value}-{copy_}"
            elif heading in {"名称", "简称"}:
                value = f"{value}第{copy_}"
            elif heading == "别名":
                value = None
            sheet.cell(target, column, value)._style = copy.copy(sheet.cell(source, column)._style)
    book.save(catalogue)


def _fill(round_: Path, built: list[Path], seed: int = 2021) -> list[Path]:
    """Every unit's workbook with its answers, in the inbox, a day old so that nothing waits."""
    catalogue, _ = load_catalogue(round_ / File.CATALOGUE)
    assert catalogue is not None
    rng, by_code = random.Random(seed), {path.name.split("_")[0]: path for path in built}
    returned = []
    for unit in catalogue.units:
        path = round_ / File.INBOX / by_code[unit.code].name
        path.write_bytes(filled(by_code[unit.code].read_bytes(), unit_answers(catalogue, unit.code, rng)))
        os.utime(path, (time.time() - DAY, time.time() - DAY))
        returned.append(path)
    return returned


# -- the table ---------------------------------------------------------------------------------------------------
def _say(units: int, what: str, seconds: list[float]) -> None:
    print(f"{units} units: {what} {seconds[-1]:.2f} s", file=sys.stderr, flush=True)


def _table(found: list[Figures], help_: float, bare: float) -> str:
    lines = [
        "| measured | " + " | ".join(f"{f.units:,} units" for f in found) + " |",
        "|---|" + "---:|" * len(found),
    ]

    def row(label: str, value: Callable[[Figures], str]) -> None:
        lines.append(f"| {label} | " + " | ".join(value(f) for f in found) + " |")

    middle = statistics.median
    row("build", lambda f: f"{middle(f.build):.2f} s")
    row("the same workbooks with openpyxl", lambda f: f"{middle(f.build_openpyxl):.2f} s")
    row("**times faster**", lambda f: f"**{middle(f.build_openpyxl) / middle(f.build):.1f}**")
    row("collect", lambda f: f"{middle(f.collect):.2f} s")
    row("bare `openpyxl.load_workbook` over the same files", lambda f: f"{middle(f.load_openpyxl):.2f} s")
    row(
        "**collect ÷ bare load** (bar: below 1)",
        lambda f: f"**{middle(f.collect) / middle(f.load_openpyxl):.2f}**",
    )
    row("second collect, nothing new", lambda f: f"{middle(f.again):.2f} s")
    row("**second ÷ first** (bar: below 0.10)", lambda f: f"**{middle(f.again) / middle(f.collect):.3f}**")
    row("peak memory, largest process", lambda f: f"{f.memory_one / 1e6:.0f} MB")
    row("peak memory, all processes together (bar: 500 MB)", lambda f: f"{f.memory_all / 1e6:.0f} MB")
    lines.append("")
    lines.append(f"`--help` {help_:.3f} s (bar: 0.2 s); a Python that does nothing {bare:.3f} s.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
