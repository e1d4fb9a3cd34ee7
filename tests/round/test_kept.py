"""What the office typed is never lost: whatever is done to the master, and whenever it is saved."""

from __future__ import annotations

import itertools
import os
import random
import re
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pytest
import soak_master
from small_round import (
    BESIDE,
    MASTER,
    a_copy,
    a_round,
    adjustments_in,
    answers_in,
    edit,
    gather,
    scores_in,
    send_in,
    table_of,
    told,
    type_answer,
    type_score,
)

import govcredit_xl.master.write as written
from govcredit_xl.core import folder, swap
from govcredit_xl.core.folder import Round
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.swap import ChangedMeanwhile, write_over
from govcredit_xl.round.backups import bring_back
from govcredit_xl.round.close import close
from govcredit_xl.round.decide import decide


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_round(tmp_path_factory.mktemp("kept") / "2021")


@pytest.fixture
def root(begun: Path, tmp_path: Path) -> Path:
    return a_copy(begun, tmp_path / "2021")


# -- one key for an answer -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "key",
    [AnswerKey("T04", "12.1", "n"), AnswerKey("T_4.in", "6", "r2c1"), AnswerKey("0|1", "1.10.3", "f16")],
)
def test_a_key_is_read_as_it_is_spelled(key: AnswerKey) -> None:
    assert AnswerKey.parse(key.text) == key == AnswerKey.parse("|".join(key))


def test_a_lapsed_correction_stays_lapsed_when_the_master_was_open(root: Path) -> None:
    lock = root / "~$主评分表.xlsx"
    lock.touch()
    type_answer(root, "T04", "12.1", "n", 95)
    gather(root)
    send_in(root, "T04", "c.xlsx", 2, in_12_1_n=80.0, in_12_1_d=100.0)
    type_score(root, "6.1", 1.5)  # saved again, still with the correction that is about to lapse
    gather(root)
    assert answers_in(root / BESIDE)["T04", "12.1", "n"] == 80
    type_score(root, "22.1", 2.0)
    lock.unlink()
    gather(root)
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 80
    assert scores_in(root / MASTER) == {"6.1": 1.5, "22.1": 2.0}
    rows = [row[1:] for row in adjustments_in(root)]
    assert len(rows) == len(set(rows)), rows


def test_what_was_typed_over_one_value_does_not_stand_over_the_next(root: Path) -> None:
    type_answer(root, "T04", "12.1", "n", 95)  # seeing 90, while another return is already on its way
    edit(root, lambda book: counted_out(book, "T05"))
    send_in(root, "T04", "c.xlsx", 2, in_12_1_n=80.0, in_12_1_d=100.0)
    send_in(root, "T05", "d.xlsx", 2, in_12_1_n=8.0, in_12_1_d=10.0)
    report = gather(root)
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 80
    lapsed = [p.message() for p in report.problems if p.code == "correction-lapsed"]
    assert (
        len(lapsed) == 2 and "现在是80" in lapsed[0] and "（95）" in lapsed[0] and "是否计入：否" in lapsed[1]
    )
    type_answer(root, "T04", "12.1", "n", 85)
    assert told(gather(root)) == [] and answers_in(root / MASTER)["T04", "12.1", "n"] == 85
    type_answer(root, "T04", "12.1", "n", 80)  # back to what came
    gather(root)
    send_in(root, "T04", "e.xlsx", 3, in_12_1_n=70.0, in_12_1_d=100.0)
    assert told(gather(root)) == [] and answers_in(root / MASTER)["T04", "12.1", "n"] == 70


def counted_out(book: Any, unit: str) -> None:
    ws, columns, rows = table_of(book, "填报明细")
    ws.cell(rows[unit, "12.1", "n"], columns["是否计入"]).value = "否"


def test_a_correction_outlives_the_return_it_corrects(root: Path) -> None:
    type_answer(root, "T04", "12.1", "n", 95)
    gather(root)
    for what, wanted in (("hold", 95), ("restore", 95), ("drop", 96), ("restore", 96)):
        assert not decide(Round(root), what, "a.xlsx", by="王", why="查").refused
        if what == "drop":
            type_answer(root, "T04", "12.1", "n", 96)
        assert told(gather(root)) == []
        assert answers_in(root / MASTER)["T04", "12.1", "n"] == wanted, what


def test_what_was_typed_for_an_item_waits_while_the_item_is_gone(root: Path) -> None:
    type_score(root, "12.1", 1.5)
    type_answer(root, "T04", "12.1", "n", 95)
    renumber(root, "12.1", "12.8")
    report = gather(root)
    assert not report.refused, [p.message() for p in report.problems]
    [idle] = [p.message() for p in report.problems if p.code == "office-entries-idle"]
    assert "2 处" in idle and "12.1 核定分 1.5" in idle and "T04 12.1 n 值 95" in idle
    assert scores_in(root / MASTER) == {} and None not in [row[6] for row in adjustments_in(root)]
    # What a return could not say, since its form did not ask, is told as that.
    blank = {(p.code, p.cell) for p in report.problems if (p.unit, p.item) == ("T04", "12.8")}
    assert blank == {("missing-on-form", None)}
    renumber(root, "12.8", "12.1")
    assert "office-entries-idle" not in [p.code for p in gather(root).problems]
    assert scores_in(root / MASTER) == {"12.1": 1.5}
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 95


def renumber(root: Path, old: str, new: str) -> None:
    def change(book: Any) -> None:
        for sheet in ("指标", "填报项"):
            for cell in itertools.chain(*book[sheet].iter_rows()):
                if str(cell.value) in (old, f"{old}.d"):  # its number, and where it is the same figure
                    cell.value = str(cell.value).replace(old, new)

    edit(root, change, "指标体系.xlsx")


# -- a master that is saved while a collect runs --------------------------------------------------------------
@pytest.fixture(scope="module")
def pending(
    begun: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[soak_master.Saved], int]:
    """Collected, one more return in the inbox; masters that somebody may save, and the moments of a collect."""
    root = a_copy(begun, tmp_path_factory.mktemp("pending") / "2021")
    send_in(root, "T05", "n.xlsx", 9, in_12_1_n=8.0, in_12_1_d=10.0)
    trial = a_copy(root, tmp_path_factory.mktemp("trial") / "2021")
    with soak_master.before_call(0, lambda: None) as calls:
        gather(trial)
    return root, soak_master.saved_copies(root), calls[0]


@pytest.mark.parametrize("seed", range(16))
def test_what_is_saved_during_a_run_is_never_lost(seed: int, pending: Any, tmp_path: Path) -> None:
    root, copies, calls = pending
    assert soak_master.save_during_run(random.Random(seed), a_copy(root, tmp_path / "r"), copies, calls) == []


def test_saved_between_reading_and_writing_it_is_read_again(pending: Any, tmp_path: Path) -> None:
    root, [one, *_], _ = pending
    root = a_copy(root, tmp_path / "r")
    before = (root / MASTER).read_bytes()
    really = written.write_master

    def save_then_write(given: Any) -> Any:
        if (root / MASTER).read_bytes() == before:
            (root / MASTER).write_bytes(one.data)
        return really(given)

    with mock.patch.object(written, "write_master", save_then_write):
        report = gather(root)
    assert (told(report), report.files["master"]) == ([], MASTER)
    assert scores_in(root / MASTER)["6.1"] == one.score
    backups = [path.read_bytes() for path in (root / ".govcredit" / "backups").iterdir()]
    assert one.data in backups and before not in backups  # what is replaced is what is kept


def test_a_master_that_is_saved_again_and_again_stays_where_it_is(pending: Any, tmp_path: Path) -> None:
    root, copies, _ = pending
    root = a_copy(root, tmp_path / "r")
    really, saves = written.write_master, itertools.cycle(copies)

    def save_then_write(given: Any) -> Any:
        (root / MASTER).write_bytes(next(saves).data)
        return really(given)

    with mock.patch.object(written, "write_master", save_then_write):
        report = gather(root)
    assert "master-kept-changing" in told(report) and report.files["master"] == BESIDE
    assert (root / MASTER).read_bytes() in [one.data for one in copies]
    typed = scores_in(root / MASTER)["6.1"]
    assert not gather(root).refused and scores_in(root / MASTER)["6.1"] == typed
    assert not (root / BESIDE).exists()


def test_a_file_changes_hands_only_if_it_is_the_one_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_over(path, b"1", None)
    write_over(path, b"2", b"1")
    with pytest.raises(ChangedMeanwhile):
        write_over(path, b"3", b"1")
    with pytest.raises(ChangedMeanwhile):
        write_over(path, b"3", None)
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"2", ["a"])


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot exchange two files in one step")
def test_what_was_saved_between_look_and_swap_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"2")
    really = swap.exchange

    def late(one: Path, other: Path) -> bool:
        if one.read_bytes() == b"4":
            other.write_bytes(b"somebody's")  # after the look, before the swap
        return really(one, other)

    with mock.patch.object(swap, "exchange", late), pytest.raises(ChangedMeanwhile):
        write_over(path, b"4", b"2")
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"somebody's", ["a"])


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot exchange two files in one step")
@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("saves", [1, 2, 3])
def test_what_was_saved_last_around_the_swap_stays(tmp_path: Path, saves: int, renamed: bool) -> None:
    path, left = tmp_path / "a", [f"save {k}".encode() for k in range(saves)]
    path.write_bytes(b"2")
    really = swap.exchange

    def saved_before_each(one: Path, other: Path) -> bool:
        if left and renamed:
            (tmp_path / "new").write_bytes(left.pop(0))
            (tmp_path / "new").replace(path)
        elif left:
            path.write_bytes(left.pop(0))
        return really(one, other)

    with mock.patch.object(swap, "exchange", saved_before_each), pytest.raises(ChangedMeanwhile):
        write_over(path, b"4", b"2")
    last = f"save {saves - 1}".encode()
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (last, ["a"])


def test_what_was_saved_while_it_was_held_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a file that somebody holds is tried again; when they let go of it, it may be another one."""
    path = tmp_path / "a"
    path.write_bytes(b"2")
    really = os.replace

    def saved_and_closed(source: Path, target: Path) -> None:
        path.write_bytes(b"somebody's")
        monkeypatch.setattr(os, "replace", really)
        raise PermissionError(13, "Permission denied", str(source), 32, str(target))

    monkeypatch.setattr(folder, "_REPLACE_TRIES", 2)
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(os, "replace", saved_and_closed)
    with pytest.raises(ChangedMeanwhile):
        write_over(path, b"4", b"2")
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"somebody's", ["a"])


# -- a master that cannot be read, or is another round's -------------------------------------------------------
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(9000)
ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(9000)
)


@pytest.mark.parametrize(
    ("damage", "remedy"),
    [
        (lambda data: data[: len(data) // 2], "恢复一份备份"),
        (lambda data: OLD_FORMAT, "另存为"),
        (lambda data: ENCRYPTED, "取消打开密码"),
    ],
)
def test_a_master_that_cannot_be_read_is_never_replaced(root: Path, damage: Any, remedy: str) -> None:
    type_score(root, "6.1", 1.5)
    whole = (root / MASTER).read_bytes()
    (root / MASTER).write_bytes(damage(whole))
    broken = (root / MASTER).read_bytes()
    report = gather(root)
    assert report.refused and told(report) == ["master-unreadable"]
    assert (root / MASTER).read_bytes() == broken and not (root / BESIDE).exists()
    [problem] = [p for p in report.problems if p.code == "master-unreadable"]
    assert remedy in problem.remedy() and problem.severity == "error"
    assert close(Round(root), by="王", why="完").refused
    (root / MASTER).write_bytes(whole)
    assert not gather(root).refused and scores_in(root / MASTER) == {"6.1": 1.5}


def test_a_backup_may_take_the_place_of_a_master_that_cannot_be_read(root: Path) -> None:
    type_score(root, "6.1", 1.5)
    gather(root)
    type_score(root, "22.1", 2.0)
    gather(root)
    (root / MASTER).write_bytes(b"PK\x03\x04 broken")
    [*_, last] = sorted((root / ".govcredit" / "backups").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    done = bring_back(Round(root), last.name, by="王", why="打不开")
    assert not done.refused and scores_in(root / MASTER) == {"6.1": 1.5, "22.1": 2.0}
    assert b"PK\x03\x04 broken" in [p.read_bytes() for p in (root / ".govcredit" / "backups").iterdir()]


def test_a_master_saved_in_another_format_is_told(root: Path) -> None:
    (root / "主评分表.ods").write_bytes(b"ods")
    report = gather(root)
    assert "master-saved-otherwise" in told(report) and not report.refused
    (root / MASTER).rename(root / "主评分表.et")
    report = gather(root)
    assert report.refused and "master-gone" in told(report) and not (root / MASTER).exists()


@pytest.mark.parametrize("only_visible", [False, True])
def test_another_rounds_master_is_left_alone(root: Path, only_visible: bool) -> None:
    def change(book: Any) -> None:
        head = book["总览"]["A2"]
        assert re.search(r"轮次 2021-[0-9a-f]{8}", head.value)
        head.value = re.sub(r"2021-[0-9a-f]{8}", "2020-0badcafe", head.value)
        for prop in book.custom_doc_props.props:
            if prop.name == "govcredit_round":
                prop.value = "2020-0badcafe"
        book.defined_names["gc_round"].attr_text = '"2020-0badcafe"'

    edit(root, change)
    if only_visible:
        pasted(root)
    before = (root / MASTER).read_bytes()
    report = gather(root)
    assert report.refused and told(report) == ["master-other-round"]
    assert (root / MASTER).read_bytes() == before


# -- a master without its mark -----------------------------------------------------------------------------------
def pasted(root: Path) -> None:
    """The master's values in a new workbook."""
    source = openpyxl.load_workbook(root / MASTER, data_only=True)
    new = openpyxl.Workbook()
    new.remove(new.active)
    for ws in source:
        sheet = new.create_sheet(ws.title)
        for row in ws.iter_rows(values_only=True):
            sheet.append(row)
    new.save(root / MASTER)


def test_without_its_mark_it_is_compared_with_the_ledgers_own_figures(root: Path) -> None:
    pasted(root)
    type_answer(root, "T04", "12.1", "n", 95)
    type_score(root, "6.1", 1.0)
    report = gather(root)
    assert told(report) == ["master-snapshot-lost"]
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 95 and scores_in(root / MASTER) == {"6.1": 1.0}
    changed = [row[1:] for row in adjustments_in(root)]
    assert sorted(row[0] for row in changed) == ["12.1", "6.1", "6.1"]
    gather(root)
    assert [row[1:] for row in adjustments_in(root)] == changed


def test_an_old_copy_without_its_mark_undoes_nothing(root: Path, tmp_path: Path) -> None:
    pasted(root)
    type_answer(root, "T05", "12.1", "n", 10)
    old = (root / MASTER).read_bytes()
    (root / MASTER).unlink()
    send_in(root, "T04", "c.xlsx", 2, in_12_1_n=80.0, in_12_1_d=100.0)
    gather(root)
    (root / MASTER).write_bytes(old)
    gather(root)
    assert answers_in(root / MASTER)["T04", "12.1", "n"] == 80  # not taken for a correction back to 90
    assert answers_in(root / MASTER)["T05", "12.1", "n"] == 10


# -- rows that are torn apart ------------------------------------------------------------------------------------
def sort_columns(root: Path, sheet: str, first: str, last: str, by: str) -> None:
    """Sort a table by one of some neighbouring columns, and leave the others as they are."""

    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, sheet)
        area = range(columns[first], columns[last] + 1)
        top, bottom = min(rows.values()), max(rows.values())
        lines = [[ws.cell(row, column).value for column in area] for row in range(top, bottom + 1)]
        at = columns[by] - columns[first]
        lines.sort(key=lambda line: soak_master._order(line[at]), reverse=by == "编号")
        lines.sort(key=lambda line: line[at] is None)
        for row, line in enumerate(lines, top):
            for column, value in zip(area, line, strict=True):
                ws.cell(row, column).value = value

    edit(root, change)


@pytest.mark.parametrize(
    ("sheet", "first", "last", "by"),
    [
        ("指标得分", "编号", "暂测分", "编号"),  # what is left of 核定分
        ("指标得分", "编号", "核定分", "编号"),  # 核定说明 left out
        ("指标得分", "一级指标", "核定分", "一级指标"),
        ("指标得分", "核定分", "核定分", "核定分"),
        ("指标得分", "核定分", "核定人", "核定分"),
        ("指标得分", "核定说明", "缺报单位", "核定说明"),
        ("填报明细", "编号", "计量单位", "单位编码"),
        ("填报明细", "代码", "值", "代码"),
        ("填报明细", "值", "值", "值"),
        ("填报明细", "值", "来源文件", "值"),
    ],
)
def test_a_partial_sort_attaches_nothing_to_other_rows(
    root: Path, sheet: str, first: str, last: str, by: str
) -> None:
    type_score(root, "12.2", 1.5)
    type_score(root, "22.1", 0.5)
    gather(root)
    scores, answers = scores_in(root / MASTER), answers_in(root / MASTER)
    assert len(answers) == 4
    sort_columns(root, sheet, first, last, by)
    report = gather(root)
    [mixed] = [p for p in report.problems if p.code == "master-rows-mixed"]
    assert mixed.sheet == sheet and "第 " in mixed.message()
    assert (scores_in(root / MASTER), answers_in(root / MASTER)) == (scores, answers)
    rows = [row[1:] for row in adjustments_in(root)]
    assert not gather(root).refused and [row[1:] for row in adjustments_in(root)] == rows


def test_what_was_typed_into_a_torn_row_is_named(root: Path) -> None:
    type_score(root, "12.2", 1.5, "新填的")
    sort_columns(root, "指标得分", "编号", "暂测分", "编号")
    held = [p for p in gather(root).problems if p.code == "master-entry-held"]
    assert [p.facts["value"] for p in held] == ["1.5", "新填的"] and all(p.cell for p in held)
    assert scores_in(root / MASTER) == {}


def test_a_whole_sort_tears_nothing(root: Path) -> None:
    type_score(root, "12.2", 1.5)
    sort_columns(root, "指标得分", "编号", "暂计", "编号")
    sort_columns(root, "填报明细", "编号", "改动", "单位编码")
    assert told(gather(root)) == [] and scores_in(root / MASTER) == {"12.2": 1.5}


def test_a_score_in_a_row_without_an_id_is_told_and_kept(root: Path) -> None:
    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, "指标得分")
        ws.cell(rows["6.1",], columns["编号"]).value = None
        ws.cell(rows["6.1",], columns["核定分"]).value = 1.5
        last = max(rows.values()) + 2
        ws.cell(last, columns["编号"]).value, ws.cell(last, columns["核定分"]).value = "小计", 3.5

    edit(root, change)
    report = gather(root)
    [problem] = [p for p in report.problems if p.code == "master-row-without-item"]
    assert "1.5" in problem.message() and "i6.1" not in problem.message()
    cells = openpyxl.load_workbook(root / MASTER)["指标得分"]["K"]
    assert {1.5, 3.5} <= {cell.value for cell in cells} and scores_in(root / MASTER).get("6.1") is None


def test_a_formula_without_a_result_clears_nothing(root: Path) -> None:
    type_score(root, "6.1", 1.5)
    gather(root)
    type_score(root, "6.1", "=1+1")
    report = gather(root)
    assert told(report) == ["master-formula-without-value"] and scores_in(root / MASTER) == {"6.1": 1.5}


def test_a_name_merged_over_rows_counts_for_all_of_them(root: Path) -> None:
    def change(book: Any) -> None:
        ws, columns, rows = table_of(book, "指标得分")
        first = rows["12.1",]
        for k in range(3):
            ws.cell(first + k, columns["核定分"]).value = 1.0
        ws.cell(first, columns["核定人"]).value = "张三"
        ws.merge_cells(
            start_row=first, end_row=first + 2, start_column=columns["核定人"], end_column=columns["核定人"]
        )

    edit(root, change)
    report = gather(root)
    [lost] = [p for p in report.problems if p.code == "master-not-carried"]
    assert "合并单元格 1 处" in lost.message()
    by = {row[0]: row[4] for row in entries_in(root)}
    assert (by["12.1"], by["12.2"], by["12.3"], by["6.1"]) == ("张三", "张三", "张三", None)


def entries_in(root: Path) -> list[tuple[Any, ...]]:
    """编号, 一级指标, 核定分, 核定说明, 核定人 of each item."""
    ws, columns, rows = table_of(openpyxl.load_workbook(root / MASTER), "指标得分")
    headings = ("编号", "一级指标", "核定分", "核定说明", "核定人")
    return [tuple(ws.cell(row, columns[h]).value for h in headings) for row in rows.values()]


# -- at random ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(6))
def test_edit_sequences_lose_nothing(seed: int, root: Path) -> None:
    assert soak_master.edit_sequence(random.Random(seed), root) == []


def test_a_wrong_score_is_seen_by_the_soak(root: Path) -> None:
    """The judge of the soak is no rubber stamp."""
    with mock.patch("govcredit_xl.master.typed.harvest.torn_rows", lambda there, sheet: {}):
        type_score(root, "12.2", 1.5)
        gather(root)
        case = soak_master.Case(root, random.Random(1), (root / MASTER).read_bytes(), harm="sorted")
        before = soak_master._standing(root / MASTER)
        sort_columns(root, "指标得分", "编号", "暂测分", "编号")
        case.data = (root / MASTER).read_bytes()
        assert any("instead of 1.5" in one for one in soak_master._judge(case, before, gather(root)))


def test_a_soak_plays_the_scenes_that_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the scripts make their folders at once
    import soak

    played: list[float] = []

    def scene(rng: random.Random, folder: Path) -> list[str]:
        played.append(rng.random())
        return ["this did not hold"] if len(played) == 2 else []

    monkeypatch.setattr(soak, "GENERATORS", {"one": scene})
    assert soak.soak(["one"], 7, 1.0, range(5, 8)) == 1
    assert played == [random.Random(f"7:one:{case}").random() for case in (5, 6, 7)]
    assert "one 6 (--seed 7 --only one --case 6)" in (out := capsys.readouterr().out)
    assert "3 one – 1 did not hold" in out
