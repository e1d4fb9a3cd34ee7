"""Ledger and key: damaged, empty or gone is said, never taken for a new round, and brought back from a copy."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from rounds_played import codes, returned, run, states

from govcredit_xl.core import safekeeping
from govcredit_xl.core.database import LedgerError
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.safekeeping import open_ledger, spares
from govcredit_xl.round.backups import backups, bring_back
from govcredit_xl.round.collect import collect, status

LOST = {"ledger-unusable", "ledger-lost", "key-unusable"}


@pytest.fixture(scope="module")
def begun(built, tmp_path_factory) -> Path:
    """A round with two returns, collected."""
    folder = tmp_path_factory.mktemp("begun") / "round"
    shutil.copytree(built, folder)
    returned(folder, "T04")
    returned(folder, "T05")
    assert not collect(Round(folder), folder / "inbox").refused
    return folder


@pytest.fixture
def round_(begun: Path, tmp_path: Path) -> Round:
    shutil.copytree(begun, tmp_path / "round")
    return Round(tmp_path / "round")


def _files(round_: Round) -> dict[str, bytes]:
    return {
        path.relative_to(round_.root).as_posix(): path.read_bytes()
        for path in sorted(round_.root.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def _damage(path: Path, rng: random.Random) -> str:
    """Change a file as a failing disk, a share or a person might."""
    data = bytearray(path.read_bytes())
    kind = rng.choice(["bytes", "bytes", "bytes", "zeros", "page", "cut", "empty", "grown", "text"])
    at = rng.randrange(len(data))
    if kind == "bytes":
        for _ in range(rng.randint(1, 20)):
            data[rng.randrange(len(data))] ^= rng.randint(1, 255)
    elif kind == "zeros":
        data[at : at + 512] = bytes(len(data[at : at + 512]))
    elif kind == "page":
        page = at // 4096 * 4096
        data[page : page + 4096] = rng.randbytes(len(data[page : page + 4096]))
    elif kind == "cut":
        del data[at:]
    elif kind == "empty":
        data.clear()
    elif kind == "grown":
        data += rng.randbytes(rng.randint(1, 9000))
    else:
        data[:] = "不是数据库".encode() * 50
    path.write_bytes(bytes(data))
    return kind


def _tell(round_: Round) -> tuple[object, set[str]]:
    report = status(round_)
    return (None if report.refused else report.figures), {problem.code for problem in report.problems}


def _all(ledger: Ledger) -> list[object]:
    """Everything that a ledger holds."""
    return [
        ledger.get("round_id"), ledger.layouts(), ledger.built(), ledger.arrivals(), ledger.unpacked(),
        ledger.sightings(), ledger.read_with(), ledger.returns(), ledger.adjustments(), ledger.runs(),
        ledger.get_json("office"), ledger.events("decision"), ledger.events("mail"),
    ]  # fmt: skip


def _content(round_: Round) -> list[object]:
    with open_ledger(round_) as ledger:
        return _all(ledger)


def test_forty_damages_are_named_and_the_copy_holds_what_was_there(round_: Round) -> None:
    """No damage is read as if it were the office's work, and every one can be undone."""
    content, whole = _content(round_), round_.ledger_file.read_bytes()
    for seed in range(40):
        newest = [one for one in spares(round_) if one.kind == "ledger"][-1]
        kind = _damage(round_.ledger_file, random.Random(seed))
        with pytest.raises(LedgerError):
            _content(round_)
            pytest.fail(f"seed {seed}, {kind}")
        safekeeping.put_back(round_, newest)
        assert _content(round_) == content, (seed, kind)
        round_.ledger_file.write_bytes(whole)
        safekeeping.seal_file(round_).unlink()
        assert _content(round_) == content
        with open_ledger(round_) as ledger:  # seals it again
            ledger.set("seed", str(seed))
        whole = round_.ledger_file.read_bytes()


@pytest.mark.parametrize("seal", [b"", b"[]", b'{"changes": 1e400, "hash": 1}', b"[" * 100_000, b"\xff"])
def test_a_seal_that_cannot_be_read_is_none(round_: Round, seal: bytes) -> None:
    content = _content(round_)
    safekeeping.seal_file(round_).write_bytes(seal)
    assert _content(round_) == content


@pytest.mark.parametrize("seed", [3, 8])
def test_a_damaged_ledger_stops_every_command_and_is_brought_back(round_: Round, seed: int) -> None:
    figures, _ = _tell(round_)
    _damage(round_.ledger_file, random.Random(seed))
    before = _files(round_)
    found, told = _tell(round_)
    assert found is None and told <= LOST and told
    assert collect(round_, round_.inbox).refused
    assert _files(round_) == before
    (*_, newest) = [one for one in backups(round_).backups if one.kind == "ledger"]
    back = bring_back(round_, newest.name, by="王芳", why="磁盘坏了")
    assert not back.refused and [problem.code for problem in back.problems] == ["ledger-restored"]
    assert not collect(round_, round_.inbox).refused and _tell(round_)[0] == figures
    aside = [path.read_bytes() for path in safekeeping.spare_folder(round_).glob("damaged_*")]
    assert before[".govcredit/ledger.sqlite"] in (*aside, b"")


def test_damage_after_a_run_that_was_killed_ends_with_a_sentence(round_: Round) -> None:
    """Without a seal only SQLite and the records themselves can tell."""
    content, whole = _content(round_), round_.ledger_file.read_bytes()
    told = 0
    for seed in range(40):
        safekeeping.seal_file(round_).unlink(missing_ok=True)
        data, rng = bytearray(whole), random.Random(1000 + seed)
        start = rng.randrange(len(data))
        data[start : start + 300] = rng.randbytes(len(data[start : start + 300]))
        round_.ledger_file.write_bytes(bytes(data))
        try:
            with Ledger(round_.ledger_file, read_only=True) as ledger:
                if ledger.faults():
                    raise LedgerError("faults")
                _all(ledger)
        except LedgerError:
            told += 1
    assert told >= 30
    round_.ledger_file.write_bytes(whole)
    assert _content(round_) == content


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
def test_a_lost_ledger_is_no_new_round(round_: Round, lose: Callable[[Path], object]) -> None:
    lose(round_.ledger_file)
    before = _files(round_)
    for arguments in (["collect"], ["status"], ["build"], ["returns"], ["handout"]):
        found = run(round_.root, *arguments, code=2)
        assert codes(found) == ["ledger-lost"], arguments
    assert _files(round_) == before


def test_a_ledger_beside_a_master_that_holds_nothing_is_no_new_round(round_: Round) -> None:
    shutil.rmtree(round_.state)
    with Ledger(round_.ledger_file):
        pass
    master = round_.master.read_bytes()
    assert codes(run(round_.root, "collect", code=2)) == ["ledger-lost"]
    assert round_.master.read_bytes() == master


@pytest.mark.parametrize("damage", [None, b"short", b"k" * 32], ids=["gone", "short", "another"])
def test_a_key_that_is_not_the_rounds_is_named_and_brought_back(round_: Round, damage: bytes | None) -> None:
    key = round_.key_file.read_bytes()
    round_.key_file.unlink()
    if damage is not None:
        round_.key_file.write_bytes(damage)
    for arguments in (["collect"], ["status"], ["build"]):
        assert codes(run(round_.root, *arguments, code=2)) == ["key-unusable"]
    listed = run(round_.root, "returns", "backups")
    assert [one["name"] for one in listed["spares"] if one["kind"] == "key"] == ["key"]
    run(round_.root, "returns", "backups", "--restore", "key", "--by", "王芳", "--why", "误删")
    assert round_.key_file.read_bytes() == key
    assert states(run(round_.root, "collect")) == {"T04.xlsx": "taken", "T05.xlsx": "taken"}


def test_ledger_and_key_come_back_together(round_: Round) -> None:
    shutil.copytree(safekeeping.spare_folder(round_), round_.root.parent / "spare")
    shutil.rmtree(round_.state)
    shutil.copytree(round_.root.parent / "spare", safekeeping.spare_folder(round_))
    assert codes(run(round_.root, "collect", code=2)) == ["ledger-lost"]
    run(round_.root, "returns", "backups", "--restore", "ledger", "--by", "王芳", "--why", "误删", code=2)
    name = spares(round_)[-2].name
    run(round_.root, "returns", "backups", "--restore", name, "--by", "王芳", "--why", "误删")
    assert states(run(round_.root, "collect")) == {"T04.xlsx": "taken", "T05.xlsx": "taken"}


def test_a_whole_ledger_is_not_set_back(round_: Round) -> None:
    name = spares(round_)[0].name
    found = run(round_.root, "returns", "backups", "--restore", name, "--by", "王芳", "--why", "试试", code=2)
    assert codes(found) == ["ledger-whole"]


def test_a_journal_of_the_damaged_ledger_is_not_played_into_the_copy(round_: Round) -> None:
    figures, _ = _tell(round_)
    journal = round_.ledger_file.with_name("ledger.sqlite-journal")
    killed = sqlite3.connect(round_.ledger_file, isolation_level=None)
    killed.execute("BEGIN IMMEDIATE")
    killed.execute("PRAGMA cache_size=1")
    killed.execute("DELETE FROM returns")
    killed.execute("DELETE FROM unpacked")
    hot = journal.read_bytes()
    killed.execute("ROLLBACK")
    killed.close()
    round_.ledger_file.write_bytes(b"damaged" * 900)
    journal.write_bytes(hot)
    assert not bring_back(round_, spares(round_)[-2].name, by="王芳", why="损坏").refused
    assert not journal.exists() and _tell(round_)[0] == figures


def test_copies_are_made_by_runs_that_change_something_and_go_in_time(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = spares(round_)
    status(round_)
    assert spares(round_) == before
    for value in range(2 * safekeeping.NEWEST):
        with open_ledger(round_) as ledger:
            ledger.set("note", str(value))
    kept = [one for one in spares(round_) if one.kind == "ledger"]
    assert safekeeping.NEWEST <= len(kept) <= safekeeping.NEWEST + 1
    with Ledger(kept[-1].path, read_only=True) as newest:
        assert newest.get("note") in {str(value) for value in range(2 * safekeeping.NEWEST)}


def test_a_copy_that_cannot_be_made_does_not_undo_the_run(round_: Round) -> None:
    folder = safekeeping.spare_folder(round_)
    shutil.rmtree(folder)
    folder.write_bytes(b"in the way")
    with open_ledger(round_) as ledger:
        ledger.set("note", "1")
    with open_ledger(round_) as ledger:
        assert ledger.get("note") == "1"


def test_a_damaged_copy_is_not_brought_back(round_: Round) -> None:
    for spare in spares(round_):
        if spare.kind == "ledger":
            data = bytearray(spare.path.read_bytes())
            data[4096:8192] = bytes(4096)
            spare.path.write_bytes(bytes(data))
    round_.ledger_file.write_bytes(b"damaged" * 900)
    back = bring_back(round_, spares(round_)[-2].name, by="王芳", why="损坏")
    assert back.refused and [problem.code for problem in back.problems] == ["ledger-unusable"]
    assert round_.ledger_file.read_bytes() == b"damaged" * 900


# -- the year ------------------------------------------------------------------------------------------
def _set_year(folder: Path, year: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(folder / "指标体系.xlsx")
    for row in book["设置"].iter_rows():
        if row[0].value == "年度":
            row[1].value = int(year)
    book.save(folder / "指标体系.xlsx")


def test_last_years_folder_with_another_year_takes_nothing_of_last_year(round_: Round) -> None:
    last = {path.name for path in round_.outbox.glob("T*.xlsx")}
    _set_year(round_.root, "2022")
    found = run(round_.root, "collect")
    assert "year-changed" in codes(found) and set(states(found).values()) == {"rejected"}
    assert {one["code"] for one in found["problems"] if one["file"] == "inbox/T04.xlsx"} == {"other-round"}
    assert "year-changed" in codes(run(round_.root, "status"))
    assert "year-changed" in codes(run(round_.root, "build"))
    for name in last:
        (round_.outbox / name).unlink()
    returned(round_.root, "T06", day=9)
    found = run(round_.root, "collect")
    assert states(found) == {"T04.xlsx": "rejected", "T05.xlsx": "rejected", "T06.xlsx": "taken"}


def test_a_year_set_back_takes_them_again(round_: Round) -> None:
    _set_year(round_.root, "2022")
    run(round_.root, "collect")
    _set_year(round_.root, "2021")
    found = run(round_.root, "collect")
    assert set(states(found).values()) == {"taken"} and "year-changed" not in codes(found)


@pytest.mark.slow
def test_a_year_set_before_anything_is_sent_is_no_change(tmp_path: Path) -> None:
    run(tmp_path, "init", str(tmp_path / "round"))
    _set_year(tmp_path / "round", "2023")
    found = run(tmp_path / "round", "build")
    assert "year-changed" not in codes(found)
    with Ledger(Round(tmp_path / "round").ledger_file) as ledger:
        assert ledger.round_id("2023").startswith("2023-")
