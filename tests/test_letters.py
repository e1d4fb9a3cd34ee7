"""`correct` and `remind` write the letters that go with what they give: one per unit, to those that owe."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from test_round import run

from govcredit_xl.demo import demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("letters") / "2021"
    assert not demo(where).refused
    return where


def words(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_a_correction_comes_with_its_letter(folder):
    found = run(folder, "correct")
    faulty = [one["unit"] for one in found["corrections"] if one["errors"]]
    assert faulty and [Path(path).stem.split("_")[-1] for path in found["files"]["letters"]] == faulty
    names = {u["code"]: u["name"] for u in run(folder, "status")["units"]}
    for code, path in zip(faulty, found["files"]["letters"], strict=True):
        assert names[code] in words(folder / path) and "更正" in words(folder / path)


def test_a_reminder_comes_with_its_letter_but_a_dry_run_writes_none(folder):
    before = set((folder / "文书").glob("催报*"))
    run(folder, "remind", "--dry-run")
    assert set((folder / "文书").glob("催报*")) == before
    found = run(folder, "remind")
    units = {Path(path).stem.split("_")[-1] for path in found["files"]["letters"]}
    silent = {u["code"] for u in run(folder, "status")["units"] if u["state"] == "未报"}
    assert silent and silent <= units
    assert all((folder / path).exists() for path in found["files"]["letters"])
