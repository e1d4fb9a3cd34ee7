"""A whole round on the notice of 2021, through the command line, as the contract promises it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rounds_played import (
    best,
    codes,
    item,
    own_form,
    program,
    put,
    returned,
    run,
    sent,
    states,
    table,
    type_into,
    unit,
)

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import fill

ORDER = {"error": 0, "warning": 1, "info": 2}


def picture(folder: Path) -> dict[str, tuple[str, int]]:
    """Bytes and times of all that lies in the inbox."""
    return {
        str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted((folder / "inbox").rglob("*"))
        if path.is_file()
    }


# -- the main job ----------------------------------------------------------------------------------------
def test_full_marks_everywhere_settle_86_points(folder):
    catalogue, _ = load_catalogue(folder / "指标体系.xlsx")
    for one in catalogue.units:
        returned(folder, one.code)
    before = picture(folder)
    found = run(folder, "collect")
    assert found["total"] == {"points": 100.0, "final": 86.0, "lost": 0.0, "open": 14.0, "provisional": 86.0}
    assert picture(folder) == before
    assert {one["state"] for one in found["units"]} == {"已报"}
    assert {one["rank"] for one in found["units"]} == {1}
    assert len(found["items"]) == 55 and [i["state"] for i in found["items"]].count("judged") == 7
    assert not [p for p in found["problems"] if p["severity"] == "error"]
    total = table(folder, "总览", "一级指标", "分值", "得分", "失分", "待定", "暂测分")
    assert sum(row["得分"] for row in total if row["一级指标"] != "合计") == pytest.approx(86)
    answers = table(folder, "填报明细", "编号", "单位编码", "代码", "值", "是否计入")
    assert len(answers) == sum(len(i.asked(lead=u in i.leads)) for i in catalogue.items for u in i.units)


def test_nothing_new_changes_nothing(folder):
    returned(folder, "T04")
    first = run(folder, "collect")
    bytes_ = (folder / "主评分表.xlsx").read_bytes()
    assert run(folder, "collect") == first
    assert (folder / "主评分表.xlsx").read_bytes() == bytes_
    (folder / "主评分表.xlsx").unlink()
    run(folder, "collect")
    assert (folder / "主评分表.xlsx").read_bytes() == bytes_


def test_the_same_round_gives_the_same_workbooks(folder):
    before = {path.name: path.read_bytes() for path in (folder / "outbox").iterdir()}
    run(folder, "build")
    assert {path.name: path.read_bytes() for path in (folder / "outbox").iterdir()} == before


def test_the_newest_clean_return_counts(folder):
    returned(folder, "T04", "一.xlsx", 1, in_12_1_n=50.0)
    assert states(run(folder, "collect")) == {"一.xlsx": "taken"}
    returned(folder, "T04", "二.xlsx", 2, in_12_1_n=60.0)
    returned(folder, "T04", "三.xlsx", 3, in_12_1_n=500.0)  # more than there were
    put(folder, "四.xlsx", (folder / "inbox" / "一.xlsx").read_bytes(), 4)  # an old one once more
    found = run(folder, "collect")
    assert states(found) == {
        "一.xlsx": "superseded", "二.xlsx": "taken", "三.xlsx": "superseded", "四.xlsx": "duplicate",
    }  # fmt: skip
    assert {"faulty-not-used", "above-denominator", "duplicate-of-older"} <= set(codes(found))
    (row,) = [r for r in table(folder, "报送情况", "编码", "版本") if r["编码"] == "T04"]
    assert (row["状态"], row["版本"], row["文件"]) == ("已报", 3, "inbox/二.xlsx")


def test_a_faulty_return_counts_where_there_is_no_clean_one(folder):
    returned(folder, "T04", in_12_1_n=500.0)
    found = run(folder, "collect")
    assert unit(found, "T04")["state"] == "已报有误"
    (problem,) = [p for p in found["problems"] if p["code"] == "above-denominator"]
    assert (problem["unit"], problem["item"], problem["file"]) == ("T04", "12.1", "inbox/T04.xlsx")
    rows = [
        r
        for r in table(folder, "填报明细", "编号", "单位编码")
        if (r["编号"], r["单位编码"]) == ("12.1", "T04")
    ]
    assert [(r["值"], r["是否计入"]) for r in rows] == [(500, "否"), (100, "否")]
    assert (rows[0]["工作表"], rows[0]["单元格"]) == (problem["sheet"], problem["cell"])
    run(folder, "collect", "--strict", code=1)


# -- what the office types -----------------------------------------------------------------------------------


def test_what_the_office_typed_is_there_again(folder):
    returned(folder, "D01")
    run(folder, "collect")
    type_into(folder, "指标得分", {"编号": "6.1"}, {"核定分": 1.5, "核定说明": "材料齐全", "核定人": "王"})
    type_into(folder, "填报明细", {"编号": "12.1", "单位编码": "T05", "代码": "n"}, {"值": 45})
    type_into(folder, "填报明细", {"编号": "12.1", "单位编码": "T05", "代码": "d"}, {"值": 50})
    returned(folder, "T04")
    found = run(folder, "collect")
    assert (item(found, "6.1")["verified"], item(found, "6.1")["state"]) == (1.5, "scored")
    assert item(found, "12.1")["provisional"] == 2.0
    changes = table(folder, "调整记录", "时间", "编号", "字段", "原值", "新值", "说明", "核定人")
    assert [(c["编号"], c["字段"], c["新值"]) for c in changes] == [
        ("6.1", "核定分", 1.5), ("6.1", "核定说明", "材料齐全"), ("6.1", "核定人", "王"),
        ("12.1", "值", 45), ("12.1", "值", 50),
    ]  # fmt: skip
    run(folder, "collect")
    returned(folder, "T06")
    run(folder, "collect")
    assert table(folder, "调整记录", "时间", "编号", "字段") == changes
    (row,) = [r for r in table(folder, "指标得分", "编号", "核定分") if r["编号"] == "6.1"]
    assert (row["核定分"], row["核定说明"], row["核定人"], row["最终分"]) == (1.5, "材料齐全", "王", 1.5)


@pytest.mark.parametrize("typed", ["三分", -1, 2.5, "abc", True])
def test_a_verified_score_out_of_range_is_not_used(folder, typed):
    run(folder, "collect")
    type_into(folder, "指标得分", {"编号": "6.1"}, {"核定分": typed})
    found = run(folder, "collect")
    (told,) = [p for p in found["problems"] if p["code"] == "verified-out-of-range"]
    assert (told["item"], told["sheet"], item(found, "6.1")["state"]) == ("6.1", "指标得分", "judged")
    stands = "TRUE" if typed is True else typed  # a text: to LibreOffice a truth value is a number
    assert load_workbook(folder / "主评分表.xlsx")["指标得分"][told["cell"]].value == stands
    (row,) = [r for r in table(folder, "指标得分", "编号", "核定分") if r["编号"] == "6.1"]
    assert row["核定分"] == stands


def test_a_master_that_is_open_is_left_alone(folder):
    returned(folder, "T04")
    run(folder, "collect")
    type_into(folder, "指标得分", {"编号": "6.1"}, {"核定分": 1.0, "核定说明": "一"})
    before = (folder / "主评分表.xlsx").read_bytes()
    lock = folder / "~$主评分表.xlsx"
    lock.write_bytes(b"")
    returned(folder, "T05")
    found = run(folder, "collect")
    assert "master-in-use" in codes(found) and found["files"]["master"] == "主评分表.新.xlsx"
    assert (folder / "主评分表.xlsx").read_bytes() == before
    assert item(found, "6.1")["verified"] == 1.0
    type_into(
        folder, "指标得分", {"编号": "22.1"}, {"核定分": 3.0, "核定说明": "二"}, file="主评分表.新.xlsx"
    )
    lock.unlink()
    found = run(folder, "collect")
    assert found["files"]["master"] == "主评分表.xlsx" and not (folder / "主评分表.新.xlsx").exists()
    assert (item(found, "6.1")["verified"], item(found, "22.1")["verified"]) == (1.0, 3.0)


# -- bad input -------------------------------------------------------------------------------------------


def test_bad_files_get_their_message_and_the_rest_goes_on(folder, tmp_path):
    returned(folder, "T04")
    put(folder, "T05.xlsx", sent(folder, "T05")[:9000])
    put(folder, "上报.xlsx", own_form())
    put(folder, "照片.jpg", b"\xff\xd8\xff\xe0 picture")
    other = tmp_path / "other"
    subprocess.run(
        [sys.executable, "-m", "govcredit_xl", "init", str(other)], check=True, capture_output=True
    )
    run(other, "build", "--unit", "T07")
    put(folder, "T07.xlsx", sent(other, "T07"))
    put(folder, "~$T04.xlsx", b"lock")
    found = run(folder, "collect")
    told = {
        p["file"].removeprefix("inbox/"): p["code"]
        for p in found["problems"]
        if p["file"] and p["code"] != "late-return"
    }
    assert told | {"T04.xlsx": ""} == {
        "T04.xlsx": "", "T05.xlsx": "truncated", "上报.xlsx": "foreign-workbook", "照片.jpg": "evidence-without-unit",
        "T07.xlsx": "other-round", "~$T04.xlsx": "ignored-file",
    }  # fmt: skip
    assert states(found)["照片.jpg"] == "evidence"
    assert all(one["reason"] for one in found["returns"] if one["state"] != "taken")
    assert unit(found, "T04")["state"] == "已报"


def test_two_units_workbooks_swapped_are_held(folder):
    put(folder, "T05_朱桥镇_政务诚信填报表_2021.xlsx", fill(sent(folder, "T06"), best(folder, "T06")))
    put(folder, "T06_施河镇_政务诚信填报表_2021.xlsx", fill(sent(folder, "T05"), best(folder, "T05")))
    found = run(folder, "collect")
    assert set(states(found).values()) == {"held"}
    assert unit(found, "T05")["state"] == unit(found, "T06")["state"] == "待核"


def test_numbers_as_people_write_them(folder):
    returned(folder, "T04", in_12_1_n="９４ 条", in_12_1_d="100", in_12_2_n="九十", in_13_2_ok="√")
    found = run(folder, "collect")
    assert [p["code"] for p in found["problems"] if p["item"] == "12.2" and p["severity"] == "error"] == [
        "not-a-number"
    ]
    assert item(found, "12.1")["provisional"] == pytest.approx(1.98)
    rows = {
        (r["编号"], r["代码"]): r["值"]
        for r in table(folder, "填报明细", "编号", "代码")
        if r["单位编码"] == "T04"
    }
    assert (rows["12.1", "n"], rows["12.1", "d"], rows["13.2", "ok"]) == (94, 100, "是")


def test_a_round_without_a_catalogue(tmp_path):
    found = run(tmp_path, "collect", code=2)
    assert codes(found) == ["no-round"]


def test_a_broken_catalogue_leaves_every_file(folder):
    run(folder, "collect")
    before = (folder / "主评分表.xlsx").read_bytes()
    (folder / "指标体系.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    for command in ("check", "build", "collect", "status"):
        assert codes(run(folder, command, code=2)) == ["catalogue-unreadable"]
    assert (folder / "主评分表.xlsx").read_bytes() == before


def test_an_empty_inbox_and_none_at_all(folder):
    found = run(folder, "collect")
    assert codes(found) == ["empty-inbox"] and found["total"]["open"] == 100.0
    assert codes(run(folder, "collect", str(folder / "nowhere"), code=2)) == ["no-inbox"]


def test_a_rearranged_master_is_understood(folder):
    returned(folder, "T04")
    run(folder, "collect")
    path = folder / "主评分表.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["指标得分"]
    heads = next(row for row in sheet.iter_rows() if "核定分" in {cell.value for cell in row})
    sheet.insert_cols(1)
    sheet.insert_rows(heads[0].row)
    workbook.create_sheet("我的笔记")["B2"] = "=1+1"
    workbook.save(path)
    type_into(folder, "指标得分", {"编号": "6.1"}, {"核定分": 1.0, "核定说明": "一"})
    returned(folder, "T05")
    found = run(folder, "collect")
    assert item(found, "6.1")["verified"] == 1.0
    assert load_workbook(path)["我的笔记"]["B2"].value == "=1+1"


# -- status and calls ----------------------------------------------------------------------------------------
def test_status_says_the_same_as_collect(folder):
    returned(folder, "T04")
    found = run(folder, "collect")
    stood = run(folder, "status")
    assert "files" not in stood
    assert {key: stood[key] for key in ("round", "total", "items", "units", "returns")} == {
        key: found[key] for key in ("round", "total", "items", "units", "returns")
    }


def test_only_the_units_named_are_built(folder):
    for path in (folder / "outbox").iterdir():
        path.unlink()
    run(folder, "build", "--unit", "T04", "--unit", "D01")
    assert sorted(path.name[:3] for path in (folder / "outbox").iterdir()) == ["D01", "T04"]
    assert codes(run(folder, "build", "--unit", "X99", code=2)) == ["unknown-unit"]


def test_wrong_calls_exit_with_2(folder):
    assert codes(program(folder, "nonsense", code=2)) == ["usage"]
    done = subprocess.run([sys.executable, "-m", "govcredit_xl", "init", str(folder)], capture_output=True)
    assert done.returncode == 2


# -- the sheet computes what collect will compute -----------------------------------------------------------
def live_total(folder: Path, office, id: str) -> tuple[object, object]:
    """(测算分 of an item, 得分 of 合计) of the master as a spreadsheet recalculates it."""
    path = folder / "主评分表.xlsx"
    cells = office.recalculate([path])[path]
    items = load_workbook(path)["指标得分"]
    row = next(cell.row for cell in items["A"] if cell.value == id)
    overview = load_workbook(path)["总览"]
    total = next(cell.row for cell in overview["A"] if cell.value == "合计")
    return cells["指标得分"][f"H{row}"], cells["总览"][f"C{total}"]


@pytest.mark.parametrize(
    "answers, typed",
    [
        (
            {"in_7_1_n": 172.0, "in_7_1_d": 180.0},
            {"n": 345},
        ),  # the office makes it impossible: told, not taken away
        ({"in_7_1_n": 345.0, "in_7_1_d": 180.0}, {"n": 172}),  # the office mends what the unit got wrong
        ({"in_7_1_n": None, "in_7_1_d": 180.0}, {"n": 180}),  # by telephone
        ({"in_7_1_n": 172.0, "in_7_1_d": 180.0}, {"d": 172}),
        (
            {"in_7_1_n": None, "in_7_1_d": None, "na_7_1": "是", "memo_7_1": "无此职能"},
            {"n": 9, "d": 10},
        ),
    ],
)
def test_what_the_office_types_counts_at_once(folder, office, answers, typed):
    returned(folder, "D04", **answers)
    run(folder, "collect")
    for code, value in typed.items():
        type_into(folder, "填报明细", {"编号": "7.1", "单位编码": "D04", "代码": code}, {"值": value})
    live = live_total(folder, office, "7.1")
    found = run(folder, "collect")
    assert live == (item(found, "7.1")["computed"], found["total"]["final"])
    assert item(found, "7.1")["computed"] is not None
    impossible = typed == {"n": 345}
    assert ("correction-implausible" in codes(found, "D04")) == impossible


def test_the_answers_may_be_sorted(folder, office):
    for code in ("D02", "D04", "T04"):
        returned(folder, code)
    found = run(folder, "collect")
    path = folder / "主评分表.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["填报明细"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    order = sorted(range(len(rows)), key=lambda k: (rows[k][1], rows[k][3], rows[k][0]))
    for k, source in enumerate(order, 2):
        for column, value in enumerate(rows[source], 1):
            if not str(value).startswith("="):  # a formula stays in its row and reads that row
                sheet.cell(k, column).value = value
    workbook.save(path)
    assert live_total(folder, office, "2.1")[1] == found["total"]["final"]


def test_a_row_of_formulas_under_a_table_is_kept(folder):
    returned(folder, "T04")
    run(folder, "collect")
    path = folder / "主评分表.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["单位得分"]
    row = sheet.max_row + 2
    sheet.cell(row, 6).value = f"=SUM(F2:F{row - 2})"
    workbook.save(path)
    returned(folder, "T05")
    run(folder, "collect")
    assert load_workbook(path)["单位得分"].cell(row, 6).value == f"=SUM(F2:F{row - 2})"
