"""`correct` and `remind` write the letters that go with what they give: one per unit, to those that owe."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from rounds_played import run

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.replaced import write_kept
from govcredit_xl.letters.enclosed import notice as notice_of
from govcredit_xl.letters.word.issue import is_draft


@pytest.fixture(scope="module")
def folder(played_demo, tmp_path_factory) -> Path:
    return Path(shutil.copytree(played_demo, tmp_path_factory.mktemp("letters") / "2021"))


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


def test_a_draft_is_neither_sent_nor_written_over_what_was_released(folder):
    notice = folder / "文书" / "通知_2021.docx"
    assert is_draft(notice.read_bytes()), "the demo drafts it"
    run(folder, "notice", "task")
    released = notice.read_bytes()
    assert not is_draft(released)
    (path,) = run(folder, "notice", "task", "--draft")["files"]["documents"]
    assert path == "文书/通知_2021_征求意见稿.docx" and is_draft((folder / path).read_bytes())
    assert notice.read_bytes() == released
    assert not is_draft(b"no document") and not is_draft(b"")


def test_only_a_released_notice_goes_out_with_the_workbooks(folder):
    round_ = Round(folder)
    catalogue, _ = load_catalogue(round_.catalogue)
    run(folder, "notice", "task")
    assert notice_of(round_, catalogue).name == "通知_2021.docx"
    (folder / "文书" / "通知_2021.docx").unlink()
    run(folder, "notice", "task", "--draft")
    assert notice_of(round_, catalogue) is None


def test_of_several_files_all_are_written_or_none(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_kept(
            Round(tmp_path),
            None,
            {tmp_path / "a": b"new", tmp_path / "b": b"new", tmp_path / "folder": b"new"},
        )
    assert (tmp_path / "a").read_bytes() == b"old" and not (tmp_path / "b").exists()
    write_kept(Round(tmp_path), None, {tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b"new"


def test_what_somebody_changed_by_hand_is_kept_and_told(tmp_path):
    round_, path = Round(tmp_path), tmp_path / "文书" / "通报.docx"
    with Ledger(round_.ledger_file) as ledger:
        assert write_kept(round_, ledger, {path: b"first"}) == []
        assert write_kept(round_, ledger, {path: b"second"}) == []
        path.write_bytes(b"by hand")
        [problem] = write_kept(round_, ledger, {path: b"third"})
    assert (problem.code, path.read_bytes()) == ("edited-file-replaced", b"third")
    assert (tmp_path / problem.facts["backup"]).read_bytes() == b"by hand"
    kept = [one.read_bytes() for one in (round_.state / "replaced").iterdir()]
    assert sorted(kept) == [b"by hand", b"first"]
