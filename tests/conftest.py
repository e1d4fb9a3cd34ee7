"""Fixtures shared by the tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import office as oracle
import psutil
import pytest
from click.testing import CliRunner
from returned import KEY, ROUND, layouts
from rounds_played import run
from under_wine import is_wine, times_of_threads

from govcredit_xl.cli import app
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.ledger import Ledger

# Where Python is told to keep no bytecode, every program that a test starts would compile the package anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

if is_wine():  # workers are judged by their processor time
    psutil.Process.cpu_times = times_of_threads

SLOW_FIXTURES = {
    "office", "libreoffice", "second", "sheets", "converted", "sources", "pages", "desk",  # engines
    "built", "begun", "folder", "played", "played_demo", "the_round",  # rounds
    "address", "authority",  # servers
    "said", "returns",  # many files, read in processes of their own or edited by an application
}  # fmt: skip
"""A test that asks for one of these, whichever way, is slow: `staged`."""
QUICK_CASES = 4
"""So many of a test's cases are quick, spread over all; the others are slow: a `sweep`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            mark_slow(item, "staged")
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for same in cases.values():
        quick = {k * len(same) // QUICK_CASES for k in range(QUICK_CASES)}
        for k, item in enumerate(same):
            if k not in quick and len(same) > QUICK_CASES:
                mark_slow(item, "sweep")


def mark_slow(item: pytest.Item, why: str) -> None:
    """Slow, and the rule by which it is; what bears no rule is marked where it stands."""
    item.add_marker("slow")
    item.add_marker(why)


@pytest.fixture
def office() -> ModuleType:
    """The recalculation oracles; skips the test without LibreOffice, and fails it on the CI."""
    oracle.require_office()
    return oracle


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A round of 2021 with its workbooks in outbox, for tests that only look at it or copy it."""
    folder = tmp_path_factory.mktemp("rounds") / "2021"
    done = CliRunner().invoke(app, ["init", str(folder)])
    assert done.exit_code == 0, done.output
    run(folder, "build")
    return folder


@pytest.fixture
def folder(built, tmp_path) -> Path:
    """A copy of that round for one test."""
    shutil.copytree(built, tmp_path / "2021")
    return tmp_path / "2021"


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    (tmp_path / "指标体系.xlsx").touch()
    (tmp_path / "inbox").mkdir()
    return Round(tmp_path)


@pytest.fixture
def ledger(round_: Round) -> Iterator[Ledger]:
    """The ledger of a round whose workbooks have been sent."""
    write_atomic(round_.key_file, KEY)
    with Ledger(round_.ledger_file) as opened:
        opened.set("round_id", ROUND)
        for unit in ("T04", "T05", "D07"):
            opened.put_layout(layouts()[unit])
            opened.serial(unit, layouts()[unit].build)
        yield opened


@pytest.fixture(scope="session")
def played_demo(tmp_path_factory) -> Path:
    """The round that `demo` plays, for tests that only look at it or copy it."""
    folder = tmp_path_factory.mktemp("rounds") / "demo"
    done = CliRunner().invoke(app, ["demo", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    return folder
