"""From an inbox to the ledger: what is listed, waited for, archived, read and left alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from containers import zipped
from returned import catalogue, edited, layouts, sent
from returned import put as typed
from taken_in import NOW, outcomes, put, states, take, tree

from govcredit_xl.core.arrivals import Tree
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import packed
from govcredit_xl.files.archives.basket import Budget
from govcredit_xl.files.archives.tree import Parcel, unpack
from govcredit_xl.files.jobs import Limits
from govcredit_xl.returns import in_workers, inbox, members
from govcredit_xl.returns.apart import TAKEN_APART
from govcredit_xl.returns.context import Job
from govcredit_xl.returns.inbox import archive, archived, list_inbox, settled
from govcredit_xl.returns.read import FileReading, read_job, unreadable
from govcredit_xl.returns.take_in import Intake, take_in
from govcredit_xl.round.evaluate import receive


# -- listing -------------------------------------------------------------------------------------------
def test_what_is_no_return_is_passed_over_and_said_so(round_: Round) -> None:
    for name in ("b.xlsx", "镇街/平桥镇.xlsx", "说明.pdf"):
        put(round_, name)
    ignored = {
        "~$b.xlsx": "Excel", ".~lock.b.xlsx#": "LibreOffice", "half.tmp": "临时文件", ".DS_Store": "macOS",
        "__MACOSX/b.xlsx": "macOS", "Thumbs.db": "Windows", "desktop.ini": "Windows", ".hidden": "隐藏",
    }  # fmt: skip
    for name in ignored:
        put(round_, name)
    found, problems = list_inbox(round_, round_.inbox)
    assert [file.name for file in found] == ["inbox/b.xlsx", "inbox/说明.pdf", "inbox/镇街/平桥镇.xlsx"]
    assert {problem.code for problem in problems} == {"ignored-file"}
    said = {problem.file: str(problem.facts["why"]) for problem in problems}
    assert said.keys() == {f"inbox/{name.split('/')[0]}" for name in ignored}
    assert all(why in said[f"inbox/{name.split('/')[0]}"] for name, why in ignored.items())


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_not_followed(round_: Round, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.xlsx").touch()
    (round_.inbox / "folder").symlink_to(tmp_path / "elsewhere")
    (round_.inbox / "loop").symlink_to(round_.inbox)
    (round_.inbox / "a.xlsx").symlink_to(tmp_path / "elsewhere" / "secret.xlsx")
    found, problems = list_inbox(round_, round_.inbox)
    assert found == []
    assert [(p.code, p.file) for p in problems] == [
        ("ignored-file", "inbox/a.xlsx"), ("ignored-file", "inbox/folder"), ("ignored-file", "inbox/loop")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "link"),
    [(0, False), (0xA000_0003, True), (0xA000_000C, True), (0x9000_701A, False), (0x8000_0013, False)],
    ids=["folder", "junction", "symbolic link", "folder of OneDrive", "deduplicated"],
)
def test_a_reparse_point_of_windows_is_a_link_by_its_tag(tag: int, link: bool) -> None:
    entry = SimpleNamespace(
        is_symlink=lambda: False,
        is_dir=lambda *, follow_symlinks: True,
        stat=lambda *, follow_symlinks: SimpleNamespace(st_file_attributes=0x410, st_reparse_tag=tag),
    )
    assert inbox._is_link(entry) is link


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode on Windows")
def test_names_that_are_no_text_are_shown_as_text(round_: Round) -> None:
    for raw in ("平桥镇.xlsx".encode("gb18030"), "a\u202exslx.exe".encode(), b"\xff\xfe.xlsx"):
        try:
            Path(os.fsdecode(os.fsencode(round_.inbox) + b"/" + raw)).touch()
        except OSError:
            pytest.skip("this file system takes only Unicode names")
    found, _ = list_inbox(round_, round_.inbox)
    names = [file.name for file in found]
    assert "inbox/平桥镇.xlsx" in names and r"inbox/a\u202exslx.exe" in names and len(names) == 3
    assert all(name.encode() for name in names)


# -- waiting -------------------------------------------------------------------------------------------
def test_only_fresh_files_are_waited_for_and_all_together(round_: Round) -> None:
    put(round_, "old.xlsx", age=61)
    put(round_, "new.xlsx", age=5)
    put(round_, "future.xlsx", age=-500)
    growing = put(round_, "growing.xlsx", age=1)
    waits: list[float] = []

    def grow(seconds: float) -> None:
        waits.append(seconds)
        growing.write_bytes(b"xx")

    found, _ = list_inbox(round_, round_.inbox)
    still, problems = settled(found, set(), clock=lambda: NOW, sleep=grow)
    assert waits == [2.0]
    assert [file.name for file in still] == ["inbox/future.xlsx", "inbox/new.xlsx", "inbox/old.xlsx"]
    assert [(p.code, p.file) for p in problems] == [("still-arriving", "inbox/growing.xlsx")]


def test_known_files_need_no_wait(round_: Round) -> None:
    put(round_, "new.xlsx", age=5)
    found, _ = list_inbox(round_, round_.inbox)
    still, problems = settled(found, {"inbox/new.xlsx"}, clock=lambda: NOW, sleep=pytest.fail)
    assert (still, problems) == (found, [])


@pytest.mark.parametrize("keeps_times", [True, False], ids=["a disk that keeps changes", "one that does not"])
def test_other_bytes_under_the_old_size_and_date_are_noticed(
    round_: Round, monkeypatch: pytest.MonkeyPatch, keeps_times: bool
) -> None:
    if not keeps_times:  # FAT, some shares
        monkeypatch.setattr("govcredit_xl.returns.inbox.change_time", lambda path, status: None)
    path = put(round_, "a.bin", b"one")
    (before,), _ = list_inbox(round_, round_.inbox)
    assert before.is_sure is keeps_times
    time.sleep(0.05)
    path.write_bytes(b"two")
    os.utime(path, ns=(before.mtime_ns, before.mtime_ns))
    (after,), _ = list_inbox(round_, round_.inbox)
    assert (after.size, after.mtime_ns) == (before.size, before.mtime_ns)
    assert after.stamp != before.stamp or not after.is_sure


# -- the archive ---------------------------------------------------------------------------------------
def test_bytes_are_archived_under_their_hash_and_the_inbox_is_left_alone(round_: Round) -> None:
    path = put(round_, "a.bin", b"\x00\x01")
    before = path.stat()
    found, _ = list_inbox(round_, round_.inbox)
    sha256, problem = archive(round_, found[0])
    assert problem is None and sha256 is not None
    assert archived(round_, sha256) == round_.archive / sha256[:2] / sha256
    assert archived(round_, sha256).read_bytes() == b"\x00\x01"
    assert archive(round_, found[0]) == (sha256, None)
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_size) == (
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_size,
    )
    path.write_bytes(b"changed")
    assert archive(round_, found[0])[1] is not None
    path.unlink()
    _, gone = archive(round_, found[0])
    assert gone is not None and gone.code == "unreadable-path"


# -- a whole run ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_arrival_is_archived_recorded_and_read_once(round_: Round, ledger: Ledger) -> None:
    put(round_, "b/T05.xlsx", sent("T05"), age=7200)
    form = edited("T04", typed(in_12_1_n="九十五"))  # another second would make other bytes
    put(round_, "平桥镇.xlsx", form)
    put(round_, "平桥镇 - 副本.xlsx", form)
    put(round_, "通知.pdf", b"%PDF-1.4", age=60)
    put(round_, "~$平桥镇.xlsx")
    before = tree(round_.inbox)
    steps: list[tuple[int, int]] = []
    taken = take(round_, ledger, on_progress=lambda done, total: steps.append((done, total)))
    assert (taken.arrived, taken.read) == (4, 3)
    assert [(p.code, p.file) for p in taken.problems] == [("ignored-file", "inbox/~$平桥镇.xlsx")]
    assert steps[-1] == (3, 3)
    assert states(ledger) == [
        ["inbox/b/T05.xlsx", "usable", "T05"],
        ["inbox/平桥镇 - 副本.xlsx", "usable", "T04"],
        ["inbox/平桥镇.xlsx", "usable", "T04"],
        ["inbox/通知.pdf", "evidence", None],
    ]
    first = ledger.arrivals()[0]
    assert (first.run, first.seen_at, first.mtime_ns) == (
        1,
        "2021-11-30T08:00:00+00:00",
        int((NOW - 7200) * 1e9),
    )
    for arrival in ledger.arrivals():
        data = archived(round_, arrival.sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == arrival.sha256 and len(data) == arrival.size
    assert tree(round_.inbox) == before


def test_a_second_run_does_nothing(round_: Round, ledger: Ledger) -> None:
    put(round_, "平桥镇.xlsx", sent("T04"))
    take(round_, ledger)
    before = (ledger.arrivals(), ledger.returns(), ledger.read_with(), ledger.runs())
    again = take(round_, ledger)
    assert again == Intake()
    assert (ledger.arrivals(), ledger.returns(), ledger.read_with(), ledger.runs()) == before


@pytest.mark.slow
def test_changed_bytes_are_a_new_arrival_and_old_ones_stay(round_: Round, ledger: Ledger) -> None:
    put(round_, "平桥镇.xlsx", sent("T04"))
    take(round_, ledger)
    put(round_, "平桥镇.xlsx", edited("T04", typed(in_12_1_n=95)))
    taken = take(round_, ledger)
    assert (taken.arrived, taken.read) == (1, 1)
    put(round_, "平桥镇.xlsx", sent("T04"))
    assert take(round_, ledger).arrived == 0
    assert [(a.path, a.run) for a in ledger.arrivals()] == [
        ("inbox/平桥镇.xlsx", 1),
        ("inbox/平桥镇.xlsx", 2),
    ]


@pytest.mark.slow
def test_bytes_exchanged_under_an_old_size_and_date_are_seen(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.txt", b"one")
    take(round_, ledger)
    put(round_, "a.txt", b"two")
    assert take(round_, ledger).arrived == 1


@pytest.mark.slow
def test_files_that_are_gone_from_the_inbox_still_count(round_: Round, ledger: Ledger) -> None:
    put(round_, "平桥镇.xlsx", sent("T04")).unlink()
    put(round_, "朱桥镇.xlsx", sent("T05"))
    take(round_, ledger)
    (round_.inbox / "朱桥镇.xlsx").unlink()
    assert [p.code for p in take(round_, ledger).problems] == ["empty-inbox"]
    assert states(ledger) == [["inbox/朱桥镇.xlsx", "usable", "T05"]]


def test_a_held_file_renamed_rightly_is_read_again(round_: Round, ledger: Ledger) -> None:
    path = put(round_, "朱桥镇.xlsx", sent("T04"))
    take(round_, ledger)
    assert states(ledger) == [["inbox/朱桥镇.xlsx", "held", None]]
    path.rename(round_.inbox / "平桥镇.xlsx")
    assert take(round_, ledger).read == 1
    assert {state for _, state, _ in states(ledger)} == {"usable"}


def test_held_bytes_that_come_again_under_the_right_name_count_under_it(
    round_: Round, ledger: Ledger
) -> None:
    data = edited("T04", typed(in_12_1_n=95))
    put(round_, "T05_朱桥镇.xlsx", data)
    take(round_, ledger)
    assert outcomes(ledger) == {"T05_朱桥镇.xlsx": ("held", None, "unit-conflict")}
    put(round_, "T04_平桥镇.xlsx", data)
    take(round_, ledger)
    assert outcomes(ledger) == {
        "T05_朱桥镇.xlsx": ("duplicate", "T04", "duplicate-misnamed"), "T04_平桥镇.xlsx": ("taken", "T04", None),
    }  # fmt: skip
    chosen = receive(catalogue(), ledger.arrivals(), ledger.returns(), ledger.layouts()).chosen
    assert (chosen.units["T04"].file, chosen.units["T05"].state) == ("inbox/T04_平桥镇.xlsx", "未报")
    (reason,) = [one.reason for one in chosen.outcomes if one.state == "duplicate"]
    assert reason is not None and "文件名写的是“朱桥镇”" in reason and "内容却是“平桥镇”的" in reason


def test_a_swap_leaves_both_units_to_be_checked(round_: Round, ledger: Ledger) -> None:
    put(round_, "T05_朱桥镇.xlsx", sent("T04"))
    take(round_, ledger)
    units = receive(catalogue(), ledger.arrivals(), ledger.returns(), ledger.layouts()).chosen.units
    assert [units[code].state for code in ("T04", "T05", "D07")] == ["待核", "待核", "未报"]


@pytest.mark.slow
def test_a_broken_file_is_told_to_the_unit_that_its_name_says(round_: Round, ledger: Ledger) -> None:
    put(round_, "D07_财政局.xlsx", sent("D07")[:600])
    put(round_, "平桥镇和朱桥镇.xlsx", sent("T04")[:500])
    take(round_, ledger)
    assert outcomes(ledger) == {
        "D07_财政局.xlsx": ("unreadable", "D07", "truncated"),
        "平桥镇和朱桥镇.xlsx": ("unreadable", None, "truncated"),
    }
    chosen = receive(catalogue(), ledger.arrivals(), ledger.returns(), ledger.layouts()).chosen
    assert chosen.units["D07"].state == "未报"
    (problem,) = [p for p in chosen.problems if p.unit == "D07"]
    assert problem.message().count("不完整或已损坏") == 1
    assert {said.unit for said in ledger.returns().values()} == {None}


@pytest.mark.slow
@pytest.mark.parametrize("data", ["见附件，已填好。", "<html><body><p>请先登录</p></body></html>"])
def test_what_is_named_as_a_workbook_and_holds_no_table_is_no_evidence(
    round_: Round, ledger: Ledger, data: str
) -> None:
    put(round_, "T04_平桥镇.XLSX", data.encode())
    put(round_, "T04_平桥镇.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data.encode())
    put(round_, "T05_朱桥镇_说明.txt", f"{data}。".encode())
    take(round_, ledger)
    assert outcomes(ledger) == {
        "T04_平桥镇.XLSX": ("unreadable", "T04", "not-yet-readable"),
        "T04_平桥镇.msg": ("unreadable", "T04", "not-yet-readable"),
        "T05_朱桥镇_说明.txt": ("evidence", "T05", None),
    }


def test_why_a_return_is_held_is_told_in_english_too(round_: Round, ledger: Ledger) -> None:
    put(round_, "T05_朱桥镇.xlsx", sent("T04"))
    take(round_, ledger)
    chosen = receive(catalogue(), ledger.arrivals(), ledger.returns(), ledger.layouts()).chosen
    (told,) = [p.message("en") for p in chosen.problems if p.code == "unit-conflict"]
    assert "its token is that of “平桥镇”, its file name says “朱桥镇”" in told


@pytest.mark.slow
def test_a_form_sent_later_lets_old_files_be_read_again(round_: Round, ledger: Ledger) -> None:
    put(round_, "区法院.xlsx", sent("D11"))
    take(round_, ledger)
    assert states(ledger) == [["inbox/区法院.xlsx", "rejected", "D11"]]
    ledger.put_layout(layouts()["D11"])
    ledger.serial("D11", layouts()["D11"].build)
    assert take(round_, ledger).read == 1
    assert states(ledger) == [["inbox/区法院.xlsx", "usable", "D11"]]


@pytest.mark.slow
def test_a_run_cut_off_is_taken_up_by_the_next(
    round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in ("T04", "T05", "D07"):
        put(round_, f"{unit}.xlsx", sent(unit))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(in_workers, "CHUNK", 1)
    with pytest.raises(KeyboardInterrupt):
        take(round_, ledger, on_progress=stop)
    kept = len(ledger.returns())
    assert kept < 3
    taken = take(round_, ledger)
    assert (taken.arrived, taken.read) == (0, 3 - kept)
    assert [state for _, state, _ in states(ledger)] == ["usable"] * 3


def test_a_single_file_can_be_collected(round_: Round, ledger: Ledger) -> None:
    path = put(round_, "平桥镇.xlsx", sent("T04"))
    put(round_, "朱桥镇.xlsx", sent("T05"))
    with ThreadPoolExecutor(1) as executor:
        taken = take_in(round_, path, ledger, catalogue(), executor=executor, clock=lambda: NOW)
    assert (taken.arrived, states(ledger)) == (1, [["inbox/平桥镇.xlsx", "usable", "T04"]])


def test_a_missing_inbox_is_a_problem(round_: Round, ledger: Ledger) -> None:
    round_.inbox.rmdir()
    assert [p.code for p in take(round_, ledger).problems] == ["no-inbox"]


# -- worker processes ----------------------------------------------------------------------------------
DEADLY, ENDLESS, GREEDY = b"deadly", b"endless", b"greedy"


def read_or_worse(packed: bytes, job: Job) -> FileReading:
    """A worker that some files kill, as a crash in a C library would, or keep for ever."""
    data = Path(job.path).read_bytes()
    if data == DEADLY:
        os._exit(1)
    while data == ENDLESS:
        pass
    if data == GREEDY:  # a part at a time, and kept: where the system sets no limit, it is looked at
        kept = [bytearray(b"x") * 2**20 for _ in range(1024)]
        while kept:
            pass
    return read_job(packed, job)


def read_slowly(packed: bytes, job: Job) -> FileReading:
    """A worker on a machine that is too busy to read anything, as long as a file in the archive says so."""
    while (Path(job.path).parents[1] / "busy").exists():
        pass
    return read_job(packed, job)


@pytest.mark.slow
def test_a_file_that_kills_its_worker_costs_only_itself(
    round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_workers, "read_job", read_or_worse)
    monkeypatch.setattr(in_workers, "LIMITS", Limits(seconds=2.0, memory=256 * 2**20))
    put(round_, "a.xlsx", sent("T04"))
    put(round_, "b.xlsx", DEADLY)
    put(round_, "c.xlsx", ENDLESS)
    put(round_, "d.xlsx", GREEDY)
    put(round_, "e.xlsx", sent("T05"))
    assert take(round_, ledger, executor=None).read == 5
    assert states(ledger) == [
        ["inbox/a.xlsx", "usable", "T04"], ["inbox/b.xlsx", "unreadable", None], ["inbox/c.xlsx", "unreadable", None],
        ["inbox/d.xlsx", "unreadable", None], ["inbox/e.xlsx", "usable", "T05"],
    ]  # fmt: skip
    returns = ledger.returns()
    told = [[p.code for p in returns[a.sha256].problems] for a in ledger.arrivals()][1:4]
    assert told == [["parser-died"], ["parser-too-slow"], ["parser-too-much-memory"]]
    assert returns[ledger.arrivals()[1].sha256].reason.startswith("读取程序在")


# -- what a machine could not do is no file's fate ----------------------------------------------------------
@pytest.mark.slow
def test_what_was_too_slow_is_read_by_the_next_run(
    round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_workers, "read_job", read_slowly)
    monkeypatch.setattr(in_workers, "LIMITS", Limits(seconds=0.5))
    put(round_, "a.xlsx", sent("T04"))
    (round_.archive).mkdir(parents=True)
    (round_.archive / "busy").touch()
    take(round_, ledger, executor=None)
    (said,) = ledger.returns().values()
    assert (said.state, [p.code for p in said.problems]) == ("unreadable", ["parser-too-slow"])
    (round_.archive / "busy").unlink()
    assert take(round_, ledger, executor=None).read == 1
    assert states(ledger) == [["inbox/a.xlsx", "usable", "T04"]]
    assert take(round_, ledger, executor=None).read == 0


@pytest.mark.slow
def test_what_was_read_before_holds_where_it_cannot_be_read_again(
    round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(round_, "a.xlsx", sent("T04"))
    take(round_, ledger)
    ((sha256, said),) = ledger.returns().items()
    ledger.put_returns([(sha256, "older reader", packed(said))])
    monkeypatch.setattr(in_workers, "read_job", read_slowly)
    monkeypatch.setattr(in_workers, "LIMITS", Limits(seconds=0.5))
    (round_.archive / "busy").touch()
    assert [p.code for p in take(round_, ledger, executor=None).problems] == ["earlier-reading-kept"]
    assert states(ledger) == [["inbox/a.xlsx", "usable", "T04"]]
    (round_.archive / "busy").unlink()
    assert take(round_, ledger, executor=None).problems == [] and ledger.read_with()[sha256] != "older reader"


HARM = {
    "gone": Path.unlink,
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "other bytes of the same length": lambda path: path.write_bytes(b"x" * path.stat().st_size),
}


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("name", ["a.xlsx", "a.zip"])
def test_a_damaged_archive_is_mended_from_the_inbox(
    harm: str, name: str, round_: Round, ledger: Ledger
) -> None:
    data = sent("T04") if name == "a.xlsx" else zipped({"a.xlsx": sent("T04")})
    put(round_, name, data)
    take(round_, ledger)
    before, kept = states(ledger), tree(round_.archive)
    for one in [path for path in round_.archive.rglob("*") if path.is_file()]:
        HARM[harm](one)
    read_anew(ledger)
    ledger.put_unpacked([ledger.tree(hashlib.sha256(data).hexdigest()) or Tree("")], 0)
    assert take(round_, ledger).problems == []
    assert (states(ledger), before[-1][1:]) == (before, ["usable", "T04"])
    assert {k: v[2] for k, v in tree(round_.archive).items()} == {k: v[2] for k, v in kept.items()}


@pytest.mark.slow
def test_an_archive_that_cannot_be_mended_stops_nothing(round_: Round, ledger: Ledger) -> None:
    put(round_, "a.xlsx", sent("T04"))
    take(round_, ledger)
    (sha256,) = ledger.returns()
    archived(round_, sha256).unlink()
    archived(round_, sha256).mkdir()
    put(round_, "b.xlsx", sent("T05"))
    ledger.put_unpacked([Tree(sha256)], 0)
    read_anew(ledger)
    assert [p.code for p in take(round_, ledger, executor=None).problems] == ["earlier-reading-kept"]
    assert states(ledger) == [["inbox/a.xlsx", "usable", "T04"], ["inbox/b.xlsx", "usable", "T05"]]


def read_anew(ledger: Ledger) -> None:
    """As a new version of the program does."""
    ledger.put_returns((sha, "older reader", packed(said)) for sha, said in ledger.returns().items()
                       if ledger.read_with()[sha] != TAKEN_APART)  # fmt: skip


def test_a_damaged_archive_without_an_original_is_said_and_read_when_the_original_is_back(
    round_: Round, ledger: Ledger
) -> None:
    path = put(round_, "a.xlsx", sent("T04"))
    take(round_, ledger)
    (sha256,) = ledger.returns()
    archived(round_, sha256).write_bytes(sent("T05"))
    path.unlink()
    ledger.put_returns(
        [(sha256, "again", packed(unreadable(sha256, Problem("not-read-now", facts={"why": "x"}))))]
    )
    take(round_, ledger)
    assert states(ledger) == [["inbox/a.xlsx", "unreadable", None]]
    assert [p.code for p in ledger.returns()[sha256].problems] == ["not-read-now"]
    put(round_, "a.xlsx", sent("T04"))
    take(round_, ledger)
    assert states(ledger) == [["inbox/a.xlsx", "usable", "T04"]]


@pytest.mark.slow
def test_a_container_that_could_not_be_taken_apart_is_tried_again(
    round_: Round, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(round_, "a.zip", zipped({"a.xlsx": sent("T04")}))
    monkeypatch.setattr(members, "unpack", unpack_slowly)
    monkeypatch.setattr(members, "LIMITS", Limits(seconds=0.5))
    (round_.archive).mkdir(parents=True)
    (round_.archive / "busy").touch()
    take(round_, ledger, executor=None)
    assert states(ledger) == [["inbox/a.zip", "unreadable", None]]
    (round_.archive / "busy").unlink()
    take(round_, ledger, executor=None)
    assert states(ledger)[1] == ["inbox/a.zip!a.xlsx", "usable", "T04"]


def unpack_slowly(shared: tuple[str, Budget], parcel: Parcel) -> Tree:
    while (Path(parcel.path).parents[1] / "busy").exists():
        pass
    return unpack(shared, parcel)


def test_workers_load_no_heavy_library() -> None:
    code = "import sys, govcredit_xl.returns.read; print({'pandas', 'numpy', 'openpyxl', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
