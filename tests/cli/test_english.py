"""English output of a played round: no Chinese but what somebody typed and what things are called."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from english import left_over
from example_lists import EXAMPLES
from rounds_played import fill, put, returned, run, sent

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli import app
from govcredit_xl.round.init import begin

TYPED = ("王芳", "来电更正", "约十二", "已开展，详见佐证材料")
"""What units and the office typed into the round."""
BY = ("--by", "王芳", "--why", "来电更正")
EVERY = (
    ("check",),
    ("status",),
    ("returns",),
    ("advise",),
    ("correct",),
    ("remind",),
    ("trace", "99"),
    ("trace", "12.1", "--unit", "平桥镇"),
    ("notice", "result"),
    ("notice", "result", "--draft"),
    ("returns", "backups"),
    ("returns", "hold", "inbox/T05.xlsx", *BY),
    ("collect",),
    ("returns",),
    ("returns", "close", *BY),
    ("status",),
)
"""Commands of a round in the order of its life; those that refuse speak English too."""


def speak_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("govcredit_xl.cli") and hasattr(module, "LANG"):
            monkeypatch.setattr(module, "LANG", "en")


def told(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--round", str(folder), *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in (0, 2), done.output
    return done.output


def kinds(folder: Path) -> list[str]:
    """An item of each kind and pooling."""
    catalogue, _ = load_catalogue(folder / "指标体系.xlsx")
    found: dict[tuple[str, str], str] = {}
    for item in catalogue.items:
        found.setdefault((item.kind, item.pooling), item.id)
    return list(found.values())


@pytest.mark.slow
def test_a_pooled_round_speaks_english(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "2021"
    shutil.copytree(built, folder)
    returned(folder, "D01")
    returned(folder, "T04", in_12_1_n=60.0, in_12_1_d=80.0, in_12_3_d="否", in_12_3_n="是")
    returned(folder, "T05", day=1, in_12_1_n=10.0, in_12_1_d=5.0)
    returned(folder, "T05", "T05新.xlsx", 3, in_12_1_n="约十二", in_12_1_d=20.0)
    returned(folder, "T06", na_12_1="是", in_12_1_n=None, in_12_1_d=None)
    put(folder, "说明.txt", "没有表".encode())
    run(folder, "collect")
    speak_english(monkeypatch)
    calls = [*(("trace", item) for item in kinds(folder)), *EVERY]
    said = {" ".join(call): told(folder, *call) for call in calls}
    wrong = [f"{call}: {line}" for call, text in said.items() for line in left_over(text, folder, *TYPED)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.staged  # a round of its own
def test_a_round_that_scores_units_speaks_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "2024"
    assert not begin(folder, like="招商考核").refused
    run(folder, "build")
    for unit, answers in list(EXAMPLES["招商考核"].answers(3).items())[1:]:
        values = {
            f"in_{place.replace('.', '_').replace(':', '_')}": value
            for place, value in answers.items()
            if "/" not in place
        }
        put(folder, f"{unit}.xlsx", fill(sent(folder, unit), values))
    run(folder, "collect")
    speak_english(monkeypatch)
    calls = [
        *(("trace", item) for item in kinds(folder)),
        ("advise",),
        ("status",),
    ]
    texts = [
        v
        for a in EXAMPLES["招商考核"].answers(3).values()
        for v in a.values()
        if isinstance(v, str) and len(v) > 1
    ]
    wrong = [f"{call}: {line}" for call in calls for line in left_over(told(folder, *call), folder, *texts)]
    assert not wrong, "\n".join(wrong)
