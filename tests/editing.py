"""What people do to a workbook in a spreadsheet program, done by LibreOffice itself through UNO.

An edit is a list that `uno_editor.py` understands; all edits of a test module run in one LibreOffice.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import office
import pytest

FORM = "填报表"
Edit = list[Any]
_SECONDS = 300


@dataclass(frozen=True)
class Job:
    """A workbook, what is done to it, and the formats in which it is saved: format → path."""

    source: Path
    edits: Sequence[Edit]
    saves: dict[str, Path]


@functools.cache
def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice, None where there is none."""
    candidates = [
        "/usr/bin/python3",
        *filter(None, [shutil.which("python3"), shutil.which("libreoffice-python")]),
    ]
    for candidate in candidates:
        tried = Path(candidate).exists() and subprocess.run(
            [candidate, "-c", "import uno"], capture_output=True
        )
        if tried and tried.returncode == 0:
            return candidate
    return None


def run(jobs: Sequence[Job]) -> None:
    """Do all jobs in one LibreOffice; without it or its Python the test is skipped, on the CI it fails."""
    program, python = office.require_office(), python_with_uno()
    if python is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("python3-uno is missing; on the CI nothing that needs LibreOffice may be skipped")
        pytest.skip("python3-uno is missing: NOT PROVED that edited workbooks are read rightly")
    request = {
        "office": program,
        "profile": office.profile().as_uri(),
        "jobs": [
            {"source": str(job.source), "edits": job.edits, "saves": {kind: str(path) for kind, path in job.saves.items()}}
            for job in jobs
        ],
    }  # fmt: skip
    script = Path(__file__).with_name("uno_editor.py")
    done = subprocess.run(
        [python, str(script)], input=json.dumps(request), capture_output=True, text=True, timeout=_SECONDS
    )
    assert done.returncode == 0, done.stderr
    wrong = [(job.edits, said) for job, said in zip(jobs, json.loads(done.stdout), strict=True) if said]
    assert not wrong, wrong


# -- edits ---------------------------------------------------------------------------------------------
def type_in(ref: str, value: Any, sheet: str = FORM) -> Edit:
    return ["type", sheet, ref, value]


def insert_rows(row: int, count: int = 1, sheet: str = FORM) -> Edit:
    return ["insert_rows", sheet, row, count]


def delete_rows(row: int, count: int = 1, sheet: str = FORM) -> Edit:
    return ["delete_rows", sheet, row, count]


def insert_columns(column: int, count: int = 1) -> Edit:
    return ["insert_columns", FORM, column, count]


def delete_columns(column: int, count: int = 1) -> Edit:
    return ["delete_columns", FORM, column, count]


def insert_cells(ref: str, way: str = "down") -> Edit:
    return ["insert_cells", FORM, ref, way]


def delete_cells(ref: str, way: str = "up", sheet: str = FORM) -> Edit:
    return ["delete_cells", sheet, ref, way]


def cut(ref: str, to: str) -> Edit:
    return ["cut", FORM, ref, to]


def copy(ref: str, to: str, sheet: str = FORM, to_sheet: str | None = None) -> Edit:
    return ["copy", sheet, ref, to, to_sheet]


def paste_values(ref: str, to: str, sheet: str = FORM, to_sheet: str | None = None) -> Edit:
    return ["paste_values", sheet, ref, to, to_sheet]


def clear(ref: str, sheet: str = FORM, *, everything: bool = False) -> Edit:
    return ["clear", sheet, ref, everything]


def no_validation(ref: str) -> Edit:
    return ["no_validation", FORM, ref]


def sort(ref: str, by: int, *, ascending: bool = True) -> Edit:
    """Sort a range by its column `by`, counted from 0."""
    return ["sort", FORM, ref, by, ascending]


def rename_sheet(sheet: str, name: str) -> Edit:
    return ["rename_sheet", sheet, name]


def copy_sheet(sheet: str, name: str) -> Edit:
    return ["copy_sheet", sheet, name]


def delete_sheet(sheet: str) -> Edit:
    return ["delete_sheet", sheet]


def delete_names() -> Edit:
    return ["delete_names"]


def delete_properties() -> Edit:
    return ["delete_properties"]


def clear_footers() -> Edit:
    return ["clear_footers"]


def take_in_sheet(path: str, sheet: str, name: str) -> Edit:
    return ["take_in_sheet", path, sheet, name]


def to_new_book(*sheets: str) -> Edit:
    return ["to_new_book", list(sheets)]
