"""The unit tests in the Windows bundle, run by Wine under code page 936; called by scripts/test_windows.sh."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import make_windows
import pytest
from wine import Windows, unpacked, windows_path

ROOT = Path(__file__).parents[2]
SELECTED = "not staged and not sweep"
"""Every test, but for those that ask for a round, an engine or a server, and of many cases of a test four.

`tests/conftest.py` marks them by what they ask for. What is left and cannot run there says so itself: `skipif`.
"""
PARTS = {"first": 0, "second": 1}
"""Two runs side by side, each with every other module: Wine leaves a processor idle for much of the time."""
FEWEST = 500
"""Of a part. 1,533 passed in all when this was written."""
LONGEST = 240
"""Seconds for one test, after which it hangs and says where; on a very busy machine the slowest took 84."""
REFUSED = "OSError: [WinError 1359]"
"""Wine's own error: on a very busy machine it could not begin a process. Such a test is asked once more."""


@pytest.mark.parametrize("part", PARTS)
def test_the_unit_tests_pass_in_the_trimmed_bundle(part: str, bundle: Path, work: Path) -> None:
    kept = Path(os.environ["GOVCREDIT_WINDOWS"])
    windows = Windows(unpacked(bundle, work / f"单元测试 {part}"))
    for wheel in make_windows.download(make_windows.TEST_LOCK, kept / f"test-wheels-{part}"):
        for name, data in make_windows.wheel_files(wheel).items():
            target = windows.python.parent / make_windows.PACKAGES / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    checkout = without_the_program(work / f"单元 tests {part}")
    modules = sorted(path.relative_to(checkout).as_posix() for path in checkout.rglob("test_*.py"))
    modules = [module for module in modules if module.startswith("tests/")]
    command: list[object] = [windows.python, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--tb=short"]
    command += ["-m", SELECTED, "--durations=20", "-o", f"faulthandler_timeout={LONGEST}"]
    command += ["--basetemp", windows_path(work / f"单元 tmp {part}")]

    def run(tests: Sequence[str], log: str) -> tuple[int, str]:
        return windows.heard(*command, *tests, cwd=checkout, silence=LONGEST + 60, log=kept / log)

    code, told = run(modules[PARTS[part] :: len(PARTS)], f"units-{part}.txt")
    summary = told[told.rfind("short test summary info") :]
    if again := refused_by_wine(told):
        code, told = run(again, f"units-{part}-again.txt")
    assert code == 0, what_is_wrong(told)
    passed, skipped = (re.search(rf"(\d+) {word}", summary) for word in ("passed", "skipped"))
    assert passed is not None and int(passed[1]) >= FEWEST, summary
    assert skipped is None or int(skipped[1]) < FEWEST / 10, summary


def without_the_program(checkout: Path) -> Path:
    """A copy of what tests read beside the program, which the bundle has.

    In a copy what Python compiles can be kept: each worker would compile it all again.
    """
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("tests", "scripts", "templates", "workbooks", "docs"):
        shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
    for path in (*ROOT.glob("*.md"), ROOT / "LICENSE", ROOT / "pyproject.toml"):
        shutil.copy2(path, checkout)
    return checkout


def refused_by_wine(told: str) -> list[str]:
    """The tests that failed, where each of them did since Wine began no process; else none."""
    start, end = told.find("= FAILURES ="), told.rfind("short test summary info")
    each = re.split(r"^_+ .+ _+$", told[start:end], flags=re.MULTILINE)[1:] if 0 <= start < end else []
    if not each or not all(REFUSED in one for one in each):
        return []
    return re.findall(r"^FAILED (.+?)(?: - .*)?$", told[end:], re.MULTILINE)


def what_is_wrong(told: str) -> str:
    """Of what pytest said: the test that hung and where, or what failed, or how it ended."""
    if (hung := told.rfind("Timeout (")) >= 0:
        return f"after {LONGEST} s it hangs:\n{told[max(hung - 200, 0) :][:2500]}"
    if (failed := told.rfind("= FAILURES =")) >= 0:
        return told[failed:][:20_000] + told[told.rfind("short test summary info") :]
    return told[-6000:]
