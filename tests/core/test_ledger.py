"""The ledger keeps what it was given, and nothing half."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.core.arrivals import Arrival, Sighting
from govcredit_xl.core.database import LedgerError
from govcredit_xl.core.folder import Round, RoundBusy, find_round, write_atomic
from govcredit_xl.core.layouts import FormCell, FormLayout, StoredLayouts
from govcredit_xl.core.ledger import IssuedForm, Ledger
from govcredit_xl.core.model import Answer, EvidenceNote, Return
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.problems import CODES, Problem
from govcredit_xl.core.records import packed, unpacked
from govcredit_xl.round.collect import status

LAYOUT = FormLayout(
    "0123456789abcdef", 3, 1, 2, 3, 4,
    (FormCell("12.1", "n", "in_12_1_n", "in_12_1_n", "件数", "计数", 5, 4),),
    {"H4": "IF(D5>0,1,0)"}, {"in_12_1_n": "件数", "item_12_1": "双公示"},
)  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(st.none(), texts, st.floats(allow_nan=False, allow_infinity=False), st.dates())
answers = st.builds(Answer, texts, texts, values, texts, texts, texts, st.booleans())
facts = st.dictionaries(texts, st.one_of(texts, st.integers(-999, 999), st.floats(-1e9, 1e9)), max_size=3)
problems = st.builds(
    Problem, st.sampled_from(sorted(CODES)), item=st.none() | texts, sheet=st.none() | texts, facts=facts
)
returns = st.builds(
    Return, st.just("ab"), st.none() | texts, texts, texts, texts,
    st.lists(answers, max_size=4).map(tuple),
    st.lists(st.builds(EvidenceNote, texts, texts, texts, texts), max_size=2).map(tuple),
    st.lists(problems, max_size=2).map(tuple), st.lists(texts, max_size=2).map(tuple),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".govcredit" / "ledger.sqlite"


@pytest.mark.slow
@given(returns)
def test_a_return_comes_back_as_it_was(said: Return) -> None:
    again = unpacked(Return, packed(said))
    assert again == said
    assert [type(a.value) for a in again.answers] == [type(a.value) for a in said.answers]


def test_what_is_written_is_there_after_reopening(path: Path) -> None:
    said = Return("ab", "T04", "b1", "usable", answers=(Answer("12.1", "n", 3.0, "填报表", "D5", "3"),))
    with Ledger(path) as ledger:
        year = ledger.round_id("2021")
        ledger.put_layout(LAYOUT)
        ledger.put_returns([("ab", "v1", packed(said))])
        ledger.put_json("office", {"12.1": {"score": 1.5, "by": "张三"}})
        ledger.add_adjustments([{"item": "12.1"}, {"item": "12.2"}])
        run = ledger.start_run("2021-11-01T00:00:00+00:00")
        ledger.finish_run(run, "2021-11-01T00:00:05+00:00", {"arrived": 2})
    with Ledger(path) as ledger:
        assert ledger.round_id("2021") == year and year.startswith("2021-") and len(year) == 13
        assert ledger.layout(LAYOUT.build) == LAYOUT
        layouts = ledger.layouts()
        assert layouts == {LAYOUT.build: LAYOUT} == StoredLayouts.of({LAYOUT.build: LAYOUT})
        assert layouts[LAYOUT.build] is layouts[LAYOUT.build] and layouts.get("other") is None
        assert ledger.layout("other") is None
        assert ledger.returns() == {"ab": said}
        assert ledger.read_with() == {"ab": "v1"}
        assert ledger.get_json("office") == {"12.1": {"score": 1.5, "by": "张三"}}
        assert ledger.get_json("nothing") is None
        assert ledger.adjustments() == [{"item": "12.1"}, {"item": "12.2"}]
        assert [(r.id, r.finished, r.summary) for r in ledger.runs()] == [
            (run, "2021-11-01T00:00:05+00:00", {"arrived": 2})
        ]


def test_each_unit_numbers_its_builds(path: Path) -> None:
    with Ledger(path) as ledger:
        given = [(unit, build, ledger.serial(unit, build)) for unit, build in
                 [("T04", "b1"), ("T05", "b1"), ("T04", "b2"), ("T04", "b1"), ("T04", "b3")]]  # fmt: skip
        assert [serial for _, _, serial in given] == [1, 1, 2, 1, 3]
        ledger.note_built("T04", "b1", 1, "outbox/T04.xlsx", "cd")
        assert ledger.built("T04")[0] == IssuedForm("T04", "b1", 1, "outbox/T04.xlsx", "cd")
        assert [(b.unit, b.serial) for b in ledger.built()] == [
            ("T04", 1),
            ("T04", 2),
            ("T04", 3),
            ("T05", 1),
        ]


def test_arrivals_are_ordered_by_run_then_file_time_then_path(path: Path) -> None:
    seen = "2021-11-01T00:00:00+00:00"
    with Ledger(path) as ledger:
        ledger.note_arrivals(
            [Arrival("inbox/c.xlsx", "33", 1, 500, 1, seen), Arrival("inbox/b.xlsx", "22", 1, 100, 1, seen)]
        )
        ledger.note_arrivals(
            [Arrival("inbox/a.xlsx", "11", 1, 50, 2, seen), Arrival("inbox/d.xlsx", "44", 1, 100, 1, seen)]
        )
        # The same bytes again change nothing; changed bytes are another arrival of the path.
        ledger.note_arrivals(
            [Arrival("inbox/c.xlsx", "33", 9, 9, 3, seen), Arrival("inbox/c.xlsx", "55", 1, 9, 3, seen)]
        )
        assert [(a.order, a.path, a.sha256, a.run) for a in ledger.arrivals()] == [
            (1, "inbox/b.xlsx", "22", 1),
            (2, "inbox/d.xlsx", "44", 1),
            (3, "inbox/c.xlsx", "33", 1),
            (4, "inbox/a.xlsx", "11", 2),
            (5, "inbox/c.xlsx", "55", 3),
        ]
        ledger.note_sightings(
            [Sighting("inbox/c.xlsx", "1 500 7", "33"), Sighting("inbox/c.xlsx", "1 9 8", "55")]
        )
        assert ledger.sightings() == {"inbox/c.xlsx": Sighting("inbox/c.xlsx", "1 9 8", "55")}


def test_a_transaction_is_whole_or_not_at_all(path: Path) -> None:
    with Ledger(path) as ledger:
        with pytest.raises(KeyError), ledger.transaction():
            ledger.set("one", "1")
            with ledger.transaction():
                ledger.set("two", "2")
            raise KeyError
        assert (ledger.get("one"), ledger.get("two")) == (None, None)
        ledger.set("one", "1")
        assert ledger.get("one") == "1"


def _write_and_die(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.set("before", "1")
        with ledger.transaction():
            ledger.set("during", "1")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


@pytest.mark.slow
def test_a_killed_process_leaves_what_it_had_committed(path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(path,))
    process.start()
    process.join()
    assert process.exitcode != 0
    with Ledger(path) as ledger:
        assert (ledger.get("before"), ledger.get("during")) == ("1", None)


def test_a_damaged_or_newer_ledger_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LedgerError, match="损坏"):
        Ledger(path)
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(LedgerError, match="升级"):
        Ledger(path)


# -- the round's folder --------------------------------------------------------------------------------
def test_the_nearest_round_upwards_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "2021" / "inbox" / "镇街"
    deep.mkdir(parents=True)
    assert find_round(deep) is None
    (tmp_path / "2021" / "指标体系.xlsx").touch()
    found = find_round(deep)
    assert found == Round(tmp_path / "2021")
    assert found.relative(deep / "a.xlsx") == "inbox/镇街/a.xlsx"
    assert found.relative(tmp_path / "b.xlsx") == (tmp_path / "b.xlsx").as_posix()


def test_a_catalogue_lying_in_a_rounds_own_folders_makes_no_round(tmp_path: Path) -> None:
    outer, inner = tmp_path / "2021", tmp_path / "2021" / "inbox" / "镇街"
    inner.mkdir(parents=True)
    for folder in (outer, inner, inner.parent):
        (folder / "指标体系.xlsx").touch()
    (outer / ".govcredit").mkdir()
    assert find_round(inner) == find_round(inner.parent) == Round(outer)
    (inner / ".govcredit").mkdir()
    (inner / ".govcredit" / "ledger.sqlite").touch()
    assert find_round(inner) == Round(inner)


def test_a_round_beside_a_rounds_own_folders_is_a_round(tmp_path: Path) -> None:
    (tmp_path / ".govcredit").mkdir()
    (tmp_path / "2022").mkdir()
    for folder in (tmp_path, tmp_path / "2022"):
        (folder / "指标体系.xlsx").touch()
    assert find_round(tmp_path / "2022") == Round(tmp_path / "2022")


def test_status_of_a_round_without_a_ledger_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "指标体系.xlsx").write_bytes(packaged("指标体系_2021.xlsx"))
    found = status(Round(tmp_path))
    assert not found.refused and found.figures["returns"] == []
    assert {unit["state"] for unit in found.figures["units"]} == {"未报"}
    assert [path.name for path in tmp_path.iterdir()] == ["指标体系.xlsx"]


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    round_ = Round(tmp_path)
    key = round_.load_key()
    assert len(key) == 32 and round_.load_key() == key
    if os.name != "nt":
        assert round_.key_file.stat().st_mode & 0o777 == 0o600
    round_.key_file.write_bytes(b"short")
    with pytest.raises(OSError, match="5 字节"):
        round_.load_key()


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "文书" / "a.docx"
    write_atomic(path, b"old")

    def full(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.docx"]


def _hold(
    root: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event
) -> None:
    with Round(root).lock():
        ready.set()
        done.wait(30)


@pytest.mark.slow
def test_one_run_at_a_time(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(tmp_path, ready, done))
    other.start()
    assert ready.wait(300)
    with pytest.raises(RoundBusy) as busy, Round(tmp_path).lock():
        pass
    assert busy.value.pid == str(other.pid)
    done.set()
    other.join()
    with Round(tmp_path).lock():
        assert int((tmp_path / ".govcredit" / "lock").read_text()) == os.getpid()
