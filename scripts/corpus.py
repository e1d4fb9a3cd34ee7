"""Runs the files of any folder through `collect`, among good returns, and checks what must always hold.

    scripts/corpus.py FOLDER                        all files below it
    scripts/corpus.py FOLDER --report found.csv     what became of each, with its memory and processor time
    scripts/corpus.py FOLDER --sample 200 --seed 7  some of them

The files are copied, a batch at a time, into the inbox of a small round with three good returns, and collected
by the real program. The batch must end with exit 0; each file, and each member of a container, must have exactly
one fate, with a reason unless it is taken; the good returns must count and say what was typed; the inbox must keep
its bytes and times; nothing may be written outside of the round; no process may be left; and a second run must
change nothing. Memory and processor time are measured file by file in a process of its own. Exit 1 where something
does not hold. The folder itself is only read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
from fuzz import BUDGET, PATIENCE, STATES, UNITS, Base, Gauge, command, differing, make_base, picture

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.files.archives.basket import Budget
from govcredit_xl.files.archives.tree import Parcel, unpack
from govcredit_xl.files.jobs import FailedJob, Limits
from govcredit_xl.files.workers import Workers
from govcredit_xl.returns.context import Context, Origin
from govcredit_xl.returns.read import MAX_FILE, read_return

BATCH: Final = 40
LARGEST: Final = 100
"""Megabytes of the largest file that is tried, unless another limit is asked for."""
_PEAK: Final = Path("/proc/self/clear_refs")


@dataclass
class Fate:
    """What became of a file or member: state, reason, unit, codes of its problems."""

    file: str
    state: str
    reason: str
    unit: str
    codes: list[str]
    seconds: float | None = None
    megabytes: float | None = None


@dataclass
class Run:
    """All batches together."""

    fates: list[Fate] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    most: int = 0


# -- what is tried -------------------------------------------------------------------------------------
def files_below(folder: Path, largest: int) -> list[Path]:
    """The files of a folder tree, without links, by path."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if path.stat().st_size <= largest * 2**20)


def batches(files: Sequence[Path], size: int) -> Iterator[dict[str, Path]]:
    """Names in the inbox → files: numbered, so that two of one name are two."""
    for start in range(0, len(files), size):
        yield {f"{start + k:05} {path.name}": path for k, path in enumerate(files[start : start + size])}


# -- a batch -------------------------------------------------------------------------------------------
def run_batch(base: Base, files: Mapping[str, Path], folder: Path, run: Run) -> None:
    """Collect a batch among the good returns, twice, and judge it."""
    sandbox = folder / "sandbox"
    root, temporary = sandbox / "in" / "round", sandbox / "in" / "tmp"
    shutil.copytree(base.root, root)
    temporary.mkdir()
    good = {seed.name: seed.data for seed in base.seeds[: len(UNITS)]}
    for name, data in good.items():
        (root / "inbox" / name).write_bytes(data)
    for name, path in files.items():
        shutil.copyfile(path, root / "inbox" / name)
    for path in (root / "inbox").iterdir():
        os.utime(path, (1.63e9, 1.63e9))
    before, outside = picture(root / "inbox"), picture(sandbox, root)
    first = collected(root, sandbox, temporary, run)
    if first is not None:
        judge(base, [*good, *files], root, first, run)
        again = collected(root, sandbox, temporary, run)
        if again is not None and again["returns"] != first["returns"]:
            run.wrong.append(f"a second run changes fates: {sorted(files)[:1]} …")
    if picture(root / "inbox") != before:
        run.wrong.append(f"the inbox has changed: {sorted(files)[:1]} …")
    if (now := picture(sandbox, root)) != outside:
        run.wrong.append(f"written outside of the round: {sorted(now.keys() ^ outside.keys())}")
    shutil.rmtree(sandbox)


def collected(root: Path, sandbox: Path, temporary: Path, run: Run) -> Any:
    """What `collect --json` prints; None where it did not end well, which `run` then says."""
    place = {**os.environ, "TMPDIR": str(temporary), "HOME": str(sandbox), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=sandbox / "in",
        env=place,
        start_new_session=True,
    )
    gauge = Gauge(process.pid)
    gauge.start()
    try:
        out, err = process.communicate(timeout=PATIENCE * 4)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        run.wrong.append(f"still at it after {PATIENCE * 4:.0f} s")
        return None
    run.most = max(run.most, gauge.most)
    run.wrong += [f"left behind: {name}" for name in left_of(process.pid)]
    if gauge.most > BUDGET:
        run.wrong.append(f"took {gauge.most >> 20} MB of {BUDGET >> 20}")
    if process.returncode != 0:
        run.wrong.append(f"exit {process.returncode}: {err.decode('utf-8', 'replace')[-2000:]}")
        return None
    return json.loads(out)


def left_of(session: int) -> list[str]:
    """Processes of a session that has ended, a moment after its end."""
    if os.name == "nt":
        return []
    for _ in range(50):
        left = []
        for one in psutil.process_iter(["pid", "name", "status"]):
            try:
                if os.getsid(one.pid) == session and one.info["status"] != psutil.STATUS_ZOMBIE:
                    left.append(str(one.info["name"]))
            except (OSError, psutil.Error):
                continue
        if not left:
            return []
        time.sleep(0.1)
    return left


def judge(base: Base, names: Sequence[str], root: Path, found: Any, run: Run) -> None:
    """Hold the fates of a batch against what must be."""
    codes: dict[str, list[str]] = {}
    for problem in found["problems"]:
        codes.setdefault(problem["file"] or "", []).append(problem["code"])
    fates = [
        Fate(
            one["file"],
            one["state"],
            one["reason"] or "",
            one["unit"] or "",
            sorted(set(codes.get(one["file"], []))),
        )
        for one in found["returns"]
    ]
    count = Counter(fate.file for fate in fates)
    ignored = {file for file, told in codes.items() if "ignored-file" in told}
    for fate in fates:
        if fate.state not in STATES or (fate.state == "taken") == bool(fate.reason):
            run.wrong.append(f"{fate.file}: state {fate.state}, reason {fate.reason!r}")
    run.wrong += [f"{file} has {times} fates" for file, times in count.items() if times != 1]
    run.wrong += [
        f"inbox/{name} has no fate"
        for name in names
        if not count[f"inbox/{name}"] and f"inbox/{name}" not in ignored
    ]
    good = {f"inbox/{seed.name}": unit for seed, unit in zip(base.seeds, UNITS, strict=False)}
    with Ledger(Round(root).ledger_file) as ledger:
        returns = ledger.returns()
    for one in found["returns"]:
        if one["file"] in good:
            if one["state"] != "taken":
                run.wrong.append(f"the good return {one['file']} is {one['state']}: {one['reason']}")
            else:
                silent = differing(returns[one["sha256"]], base.typed[one["unit"]])
                run.wrong += [f"the good return {one['file']} is read wrongly: {where}" for where in silent]
    run.fates += [fate for fate in fates if fate.file not in good]


# -- what a file costs ---------------------------------------------------------------------------------
def cost(shared: tuple[bytes, str], path: str) -> tuple[float, float]:
    """Processor seconds and peak megabytes of taking a file apart and reading it; run in a worker."""
    context = Context.unpack(shared[0])
    if _PEAK.exists():
        _PEAK.write_text("5")  # the peak is counted from here on
    start = time.process_time()
    data = Path(path).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    tree = unpack((shared[1], Budget()), Parcel(path, sha256, Path(path).name))
    if not tree.opened and len(data) <= MAX_FILE:
        read_return(data, sha256, context, [Origin(f"inbox/{Path(path).name}")])
    return time.process_time() - start, _peak()


def _peak() -> float:
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
        return int(text.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, ValueError, IndexError):
        return float(psutil.Process().memory_info().rss / 2**20)


def measure(base: Base, files: Sequence[Path], folder: Path, run: Run) -> None:
    """Processor time and memory of each file."""
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.returns.take_in import _packed

    round_ = Round(base.root)
    catalogue, _ = load_catalogue(round_.catalogue)
    assert catalogue is not None
    with Ledger(round_.ledger_file) as ledger:
        packed = _packed(round_, ledger, catalogue)
    by_name = {fate.file: fate for fate in run.fates}
    work = importlib.import_module("corpus").cost  # a worker knows no __main__
    numbered = {str(path): f"inbox/{k:05} {path.name}" for k, path in enumerate(files)}
    with Workers(1, Limits(seconds=120, memory=2**30)) as workers:
        for path, found in workers.run(work, list(numbered), (packed, str(folder / "apart"))):
            fate = by_name.get(numbered[path])
            if fate is not None and not isinstance(found, FailedJob):
                fate.seconds, fate.megabytes = found


# -- the whole -----------------------------------------------------------------------------------------
def write_report(path: Path, fates: Sequence[Fate]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "state", "reason", "unit", "codes", "cpu seconds", "peak MB"])
        for one in fates:
            seconds = "" if one.seconds is None else f"{one.seconds:.3f}"
            size = "" if one.megabytes is None else f"{one.megabytes:.0f}"
            writer.writerow([one.file, one.state, one.reason, one.unit, " ".join(one.codes), seconds, size])


def summary(run: Run, files: int) -> Iterator[str]:
    measured = [one for one in run.fates if one.seconds is not None]
    yield f"{files} files, {len(run.fates)} with members; most memory of all processes {run.most >> 20} MB"
    yield "states: " + ", ".join(
        f"{state} {n}" for state, n in Counter(f.state for f in run.fates).most_common()
    )
    told = Counter(code for fate in run.fates for code in fate.codes)
    yield "problems: " + (", ".join(f"{code} {n}" for code, n in told.most_common()) or "none")
    for name, key in (("processor seconds", "seconds"), ("megabytes", "megabytes")):
        most = sorted(measured, key=lambda one: -(getattr(one, key) or 0))[:5]
        yield f"most {name}: " + ", ".join(f"{getattr(one, key):.2f} {one.file}" for one in most)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--batch", type=int, default=BATCH, help="files in an inbox at a time")
    parser.add_argument("--sample", type=int, help="only so many of the files")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--largest", type=int, default=LARGEST, help="megabytes of the largest file tried")
    parser.add_argument("--report", type=Path, help="a .csv of what became of each file")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder")
    files = files_below(asked.folder, asked.largest)
    if asked.sample is not None and asked.sample < len(files):
        files = sorted(random.Random(asked.seed).sample(files, asked.sample))
    run = Run()
    with tempfile.TemporaryDirectory(prefix="govcredit-corpus-") as place:
        folder = Path(place)
        base = make_base(folder)
        for number, batch in enumerate(batches(files, asked.batch)):
            run_batch(base, batch, folder / str(number), run)
            print(
                f"{min((number + 1) * asked.batch, len(files))} of {len(files)}", file=sys.stderr, flush=True
            )
        measure(base, files, folder, run)
    if asked.report is not None:
        write_report(asked.report, run.fates)
    print(*summary(run, len(files)), sep="\n")
    print(*run.wrong, sep="\n")
    print(f"{len(run.wrong)} things wrong")
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
