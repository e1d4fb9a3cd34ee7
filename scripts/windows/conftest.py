"""What the tests of the Windows bundle share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parents[1])]


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = tmp_path_factory.mktemp("windows")
    return found


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The zip that the script has made."""
    return Path(os.environ["GOVCREDIT_BUNDLE"])
