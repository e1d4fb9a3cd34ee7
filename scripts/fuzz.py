"""Throws damaged returns and containers at `collect`, for a stated time, and checks what must always hold.

    scripts/fuzz.py --seconds 30 --seed 7          a stretch that can be repeated
    scripts/fuzz.py --seed 7 --only 12             its batch 12 once more

Each batch is a small round of its own with a full inbox, collected by the real program with its worker
processes. The batch must end with exit 0; each file must have exactly one state, with a reason unless it
is taken; the inbox must keep its bytes and times; nothing may be written outside the round; memory must
stay within the budget; and an answer that counts must be the one that was typed, or there is a finding.
A batch that fails is saved file by file; exit 1 then.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import psutil
from damage import LOOKS, MAIL, RAW, WITNESSES, XML, ZIP, Mutation
from filling import filled
from repeatable import standing_still

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import unit_answers
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Return, Value
from govcredit_xl.files import jobs
from govcredit_xl.returns import members
from govcredit_xl.round.build import build
from govcredit_xl.round.init import begin

UNITS: Final = ("T04", "T05", "D07")
BATCH: Final = 24
PATIENCE: Final = 300.0
"""Seconds after which a batch counts as hung."""
IDLE: Final = 200 * 2**20
OWN: Final = 700 * 2**20
"""What a worker takes when idle, and the main process at most."""
BUDGET: Final = OWN + jobs.most_workers() * (max(jobs.JOB_MEMORY, members.LIMITS.memory) + IDLE)
"""Bytes that the program may take, workers included."""
STATES: Final = {"taken", "superseded", "duplicate", "held", "rejected", "unreadable", "evidence", "ignored"}

Answers = Mapping[tuple[str, str], Value]


@dataclass(frozen=True)
class Seed:
    """A whole file to be damaged.

    Attributes:
        mutations: what may be done to it.
        keeps: of these, the ones after which an answer that is read must still be the one typed.
    """

    name: str
    data: bytes
    mutations: tuple[Mutation, ...]
    keeps: tuple[Mutation, ...]


@dataclass
class Base:
    """A round that is built once, and copied for each batch."""

    root: Path
    seeds: list[Seed] = field(default_factory=list)
    typed: dict[str, Answers] = field(default_factory=dict)


# -- what is damaged -------------------------------------------------------------------------------------
def make_base(folder: Path) -> Base:
    """A round of three units, their returns, and mails and archives that hold them; the same each time."""
    with standing_still():
        base = _made_base(folder)
        base.seeds += samples()
    whole = {seed.name: seed.data for seed in base.seeds[: len(UNITS)]}
    base.typed = typed_answers(whole, base.root)
    return base


def _made_base(folder: Path) -> Base:
    base = Base(folder / "base")
    assert not begin(base.root).refused
    round_ = Round(base.root)
    report, _ = build(round_, UNITS)
    catalogue, _ = load_catalogue(round_.catalogue)
    assert catalogue is not None and not report.refused
    names = {code: Path(path).name for code, path in report.files.items()}
    whole: dict[str, bytes] = {}
    for unit in UNITS:
        answers = unit_answers(catalogue, unit, random.Random(unit))
        data = filled((base.root / report.files[unit]).read_bytes(), answers)
        whole[names[unit]] = data
        kinds = (*RAW, *ZIP, *WITNESSES, *LOOKS, *LOOKS)
        base.seeds.append(Seed(names[unit], data, (*kinds, *XML, *XML, *XML), kinds))
    base.seeds += [
        Seed("报送.zip", archived(whole), (*RAW, *ZIP), RAW),
        Seed("报送.eml", mailed(whole), (*RAW, *MAIL, *MAIL), MAIL),
        Seed("转发.eml", mailed({"内层.zip": archived(whole)}), (*RAW, *MAIL), MAIL),
    ]
    return base


def typed_answers(whole: Mapping[str, bytes], root: Path) -> dict[str, Answers]:
    """What the program reads from the undamaged returns, by unit: the answers to compare with."""
    returns = collected_returns(root, whole)
    found: dict[str, Answers] = {}
    for said in returns.values():
        assert said.state == "usable" and said.unit is not None, said.reason
        found[said.unit] = {(answer.item, answer.code): answer.value for answer in said.answers}
    assert found.keys() == {*UNITS}
    return found


def collected_returns(root: Path, files: Mapping[str, bytes]) -> Mapping[str, Return]:
    """What files say, in a copy of the round."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "round"
        shutil.copytree(root, copy)
        put(copy, files)
        done = subprocess.run(command(copy), capture_output=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()
        with Ledger(Round(copy).ledger_file) as ledger:
            return ledger.returns()


def archived(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def mailed(files: Mapping[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "tw@example.cn", "xyb@example.cn", "政务诚信填报表"
    mail.set_content("请查收。")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def samples() -> list[Seed]:
    """The hostile files, the containers and the kinds of evidence of the tests, where these are at hand."""
    tests = Path(__file__).resolve().parent.parent / "tests"
    sys.path.insert(0, str(tests))
    found: dict[str, Callable[[], bytes]] = {}
    for module in ("hostile", "containers", "evidence_kinds"):
        try:
            found |= __import__(module).SAMPLES
        except ImportError as error:
            print(f"without the samples of tests/{module}.py: {error}", file=sys.stderr)
    return [Seed(name, data, RAW, ()) for name, make in sorted(found.items()) if (data := make())]


# -- a batch -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Damaged:
    """A damaged file: its name, its bytes, what was done, and whether its answers must still be right."""

    name: str
    data: bytes
    how: str
    keeps: bool


NAMES: Final = (
    "平桥镇.xlsx",
    "T04.xls",
    "朱桥镇.et",
    "财政局.ods",
    "a.zip",
    "x.eml",
    "照片.jpg",
    "无后缀",
    "平桥镇 和 朱桥镇.xlsx",
    "-rf.xlsx",
    "a!b.xlsx",
    "平桥镇 12.1 台账.xlsx",
    "13.2 佐证材料.zip",
    "填报表.7z.001",
    "填报表.part1.rar",
    "退信.eml",
    "邮箱.mbox",
    "通报.ofd",
)


def damage(base: Base, rng: random.Random) -> list[Damaged]:
    """The files of a batch."""
    others = [seed.data for seed in base.seeds]
    found = []
    for k in range(BATCH):
        seed = rng.choice(base.seeds[:6]) if rng.random() < 0.7 else rng.choice(base.seeds)
        data, done = seed.data, []
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            mutation = rng.choice(seed.mutations)
            try:
                data = mutation(data, rng, others)
            except Exception:  # damaged too badly already to be damaged by its parts
                mutation = RAW[0]
                data = mutation(data, rng, others)
            done.append(mutation)
            data = data or b"\0"
        name = f"{k:02} {rng.choice((seed.name, rng.choice(NAMES)))}"
        how = f"{seed.name}: {', '.join(getattr(one, '__name__', '?') for one in done)}"
        found.append(Damaged(name, data, how, all(one in seed.keeps for one in done)))
    return found


def command(root: Path) -> list[str]:
    return [sys.executable, "-m", "govcredit_xl", "--round", str(root), "collect", "--json"]


def put(root: Path, files: Mapping[str, bytes]) -> None:
    for k, (name, data) in enumerate(files.items()):
        path = root / "inbox" / name
        path.write_bytes(data)
        os.utime(path, (1.63e9 + 60 * k,) * 2)


def picture(folder: Path, leave: Path | None = None) -> dict[str, tuple[str, int]]:
    """Bytes and times of the files below a folder, but for those below `leave`."""
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (leave and path.is_relative_to(leave))
    }


class Gauge(threading.Thread):
    """Watches how much memory a process takes with all that it has started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most = pid, 0

    def run(self) -> None:
        try:
            process = psutil.Process(self.pid)
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                sizes = [process.memory_info().rss]
                for child in process.children(recursive=True):
                    try:
                        sizes.append(child.memory_info().rss)
                    except psutil.Error:
                        continue
                self.most = max(self.most, sum(sizes))
                time.sleep(0.05)
        except psutil.Error:
            return


def run_batch(base: Base, files: Sequence[Damaged], folder: Path) -> tuple[list[str], int]:
    """What went wrong in a batch, and the most memory that it took."""
    sandbox = folder / "sandbox"
    root, temporary = sandbox / "in" / "round", sandbox / "in" / "tmp"
    shutil.copytree(base.root, root)
    temporary.mkdir()
    put(root, {one.name: one.data for one in files})
    inbox, outside = picture(root / "inbox"), picture(sandbox, root)
    place = {**os.environ, "TMPDIR": str(temporary), "HOME": str(sandbox), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command(root), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=sandbox / "in", env=place
    )
    gauge = Gauge(process.pid)
    gauge.start()
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return [f"still at it after {PATIENCE:.0f} s"], gauge.most
    wrong = []
    if process.returncode != 0:
        wrong.append(f"exit {process.returncode}: {err.decode('utf-8', 'replace')[-2000:]}")
    if picture(root / "inbox") != inbox:
        wrong.append("the inbox has changed")
    if (now := picture(sandbox, root)) != outside:
        wrong.append(f"written outside the round: {sorted(now.keys() ^ outside.keys())}")
    if gauge.most > BUDGET:
        wrong.append(f"took {gauge.most >> 20} MB of {BUDGET >> 20}")
    if process.returncode == 0:
        wrong += judge(base, files, root, json.loads(out))
    shutil.rmtree(sandbox)
    return wrong, gauge.most


def judge(base: Base, files: Sequence[Damaged], root: Path, found: Any) -> list[str]:
    """What is wrong with the states and the answers."""
    wrong = []
    states: dict[str, list[Any]] = {}
    for one in found["returns"]:
        states.setdefault(one["file"], []).append(one)
        if one["state"] not in STATES or (one["state"] == "taken") != (one["reason"] is None):
            wrong.append(f"{one['file']}: state {one['state']}, reason {one['reason']}")
    count = {file.name: len(states.get(f"inbox/{file.name}", ())) for file in files}
    wrong += [
        f"{file.name} ({file.how}) has {count[file.name]} states" for file in files if count[file.name] != 1
    ]
    with Ledger(Round(root).ledger_file) as ledger:
        returns = ledger.returns()
    told = {p["file"] for p in found["problems"]}
    for one in found["returns"]:
        source = next(file for file in files if f"{one['file']}!".startswith(f"inbox/{file.name}!"))
        if one["state"] == "taken" and source.keeps:
            silent = differing(returns[one["sha256"]], base.typed[one["unit"]])
            wrong += [
                f"{one['file']} ({source.how}) is read wrongly, and nothing says so: {where}"
                for where in silent
            ]
        elif one["state"] != "taken" and one["file"] not in told and not one["reason"]:
            wrong.append(f"{one['file']}: nothing says what became of it")
    return wrong


def differing(said: Return, typed: Answers) -> list[str]:
    """Answers that are not those typed, without a finding that names their item, their cell or their sheet."""
    items = {problem.item for problem in said.problems if problem.item}
    if any(
        problem.item is None and problem.code in {"names-lost", "copies-of-form"} for problem in said.problems
    ):
        return []
    return [
        f"{answer.item} {answer.code} at {answer.cell}: {answer.value!r} instead of {typed.get((answer.item, answer.code))!r}"
        for answer in said.answers
        if answer.code != "@self"
        and answer.item not in items
        and answer.value != typed.get((answer.item, answer.code))
    ]


# -- the stretch -------------------------------------------------------------------------------------------
def save(base: Base, files: Sequence[Damaged], folder: Path, target: Path) -> list[str]:
    """Try the files of a failed batch one by one; those that fail alone are saved, or else all."""
    target.mkdir(parents=True, exist_ok=True)
    alone = {}
    for k, file in enumerate(files):
        wrong, _ = run_batch(base, [file], folder / f"alone {k}")
        if wrong:
            alone[file.name] = wrong
    for file in files:
        if file.name in alone or not alone:
            (target / file.name).write_bytes(file.data)
    return [f"{name}: {wrong}" for name, wrong in alone.items()] or [
        "none of them fails alone; all are saved"
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", type=int, help="this batch alone")
    parser.add_argument(
        "--finds", type=Path, default=Path("fuzz-finds"), help="where failing files are saved"
    )
    asked = parser.parse_args()
    print(f"seed {asked.seed}; memory budget {BUDGET >> 20} MB", flush=True)
    failed = batches = most = 0
    with tempfile.TemporaryDirectory(prefix="govcredit-fuzz-") as place:
        folder = Path(place)
        base = make_base(folder)
        end = time.monotonic() + asked.seconds
        number = asked.only or 0
        while batches == 0 or (asked.only is None and time.monotonic() < end):
            files = damage(base, random.Random(f"{asked.seed}:{number}"))
            wrong, took = run_batch(base, files, folder / f"{number}")
            most, batches = max(most, took), batches + 1
            if wrong:
                failed += 1
                print(f"batch {number} (--seed {asked.seed} --only {number}):", *wrong, sep="\n  ")
                target = asked.finds / f"{asked.seed}-{number}"
                print(
                    *save(base, files, folder / f"{number} again", target),
                    f"saved in {target}",
                    sep="\n  ",
                    flush=True,
                )
            number += 1
    print(f"{batches} batches, {batches * BATCH} files, {failed} failed; most memory {most >> 20} MB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
