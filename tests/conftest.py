"""Fixtures shared by the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import office as oracle
import pytest
from returned import KEY, ROUND, layouts
from rounds_played import run

from govcredit_xl.cli.demo_round import demo
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.ledger import Ledger

SLOW_FIXTURES = {"office", "built", "folder", "desk"}
"""A test that asks for one of these starts LibreOffice, or plays a round through the command line."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.fixture
def office() -> ModuleType:
    """The recalculation oracles; skips the test without LibreOffice, and fails it on the CI."""
    oracle.require_office()
    return oracle


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A round of 2021 with its workbooks in outbox."""
    folder = tmp_path_factory.mktemp("rounds") / "2021"
    done = subprocess.run([sys.executable, "-m", "govcredit_xl", "init", str(folder)], capture_output=True)
    assert done.returncode == 0, done.stderr
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
    assert not demo(folder).refused
    return folder
