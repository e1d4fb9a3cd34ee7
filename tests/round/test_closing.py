"""A closed round stays as it is; an earlier master comes back."""

from __future__ import annotations

import datetime as dt

import pytest
from decided import MASTER, SIGNED, answer, table, type_all, verified
from rebuilt import edit
from rounds_played import codes, item, returned, run, sent, states, unit

from govcredit_xl.core.decisions import Decision
from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import to_record
from govcredit_xl.round.close import _left_open, close
from govcredit_xl.round.closure import Closing


def test_closing_names_everything_that_is_open_and_whose_errors_are_left():
    errors = [
        Problem("above-denominator", "T06", file="inbox/a.xlsx"),
        Problem("truncated", file="inbox/b.xlsx"),
    ]
    figures = {
        "units": [
            {"code": "T06", "name": "施河镇", "state": "已报有误"},
            {"code": "T11", "name": "苏嘴镇", "state": "未报"},
        ],
        "items": [{"id": f"{k}.1", "state": "open"} for k in range(1, 13)],
    }
    kept = {"figures": figures, "problems": [to_record(one) for one in errors]}
    decision = Decision(1, "close", "李", "定了", dt.datetime(2021, 12, 1, tzinfo=dt.UTC))
    (left,) = _left_open(Closing(decision, 1, "", kept))
    assert left.facts["what"] == (
        "没有得分的评分项 12 个（1.1、2.1、3.1、4.1、5.1、6.1、7.1、8.1、9.1、10.1、11.1、12.1）；"
        "未报 1 家（苏嘴镇）；没改的错误 2 处（施河镇、inbox/b.xlsx）"
    )


# -- closing ---------------------------------------------------------------------------------------------
def test_a_closed_round_stays_as_it_is_until_it_is_opened_again(folder):
    returned(folder, "T04", in_12_1_n=50.0)
    run(folder, "collect")
    type_all(folder, verified("6.1", 1.5))  # typed, and taken over by closing
    closed = run(folder, "returns", "close", "--by", "李", "--why", "结果已上报")
    (left,) = [p["message"] for p in closed["problems"] if p["code"] == "closed-with-open"]
    assert "26.1）" in left and "漕运镇）" in left
    assert closed["closed"]["total"]["final"] == 9.5 and closed["files"] == {"master": MASTER}
    bytes_ = (folder / MASTER).read_bytes()
    stood = run(folder, "status")
    assert stood["closed"] == closed["closed"] and "round-closed" in codes(stood)
    assert (stood["closed"]["by"], stood["closed"]["why"]) == ("李", "结果已上报")
    log = table(folder, "处理记录", "时间", "处理", "说明", "处理人")
    assert [(r["处理"], r["说明"], r["处理人"]) for r in log] == [("关闭本轮", "结果已上报", "李")]

    returned(folder, "T04", "新.xlsx", 5)
    returned(folder, "T05", "晚.xlsx", 6)
    edit(folder, "单位", ("编码", "T06"), "截止日期", "2021-12-10")
    found = run(folder, "collect")
    assert (folder / MASTER).read_bytes() == bytes_
    for key in ("total", "items", "units"):
        assert found[key] == stood[key]
    assert states(found) == {"T04.xlsx": "taken", "新.xlsx": "held", "晚.xlsx": "held"}
    assert all("关闭" in one["reason"] for one in found["returns"] if one["state"] == "held")
    (told,) = [p for p in found["problems"] if p["code"] == "round-closed"]
    for words in ("李", "结果已上报", "另收到 2 份", "inbox/晚.xlsx", "暂测总分会由", "12.1"):
        assert words in told["message"]
    assert run(folder, "status")["total"] == stood["total"]
    for words in (["drop", "新.xlsx"], ["backups", "--restore", "x"], ["close"]):
        assert codes(run(folder, "returns", *words, *SIGNED, code=2)) == ["round-is-closed"]

    (opened,) = run(folder, "returns", "reopen", *SIGNED)["decisions"]
    assert (opened["what"], opened["by"], opened["why"]) == ("reopen", SIGNED[1], SIGNED[3])
    found = run(folder, "collect")
    assert states(found) == {"T04.xlsx": "superseded", "新.xlsx": "taken", "晚.xlsx": "taken"}
    assert found["total"]["provisional"] > stood["total"]["provisional"] and "closed" not in found
    log = [r["处理"] for r in table(folder, "处理记录", "时间", "处理")]
    assert log == ["关闭本轮", "重新开放"]


def test_what_is_typed_while_closed_waits(folder):
    returned(folder, "T04")
    run(folder, "collect")
    run(folder, "returns", "close", *SIGNED)
    type_all(folder, verified("6.1", 2.0))
    typed = (folder / MASTER).read_bytes()
    found = run(folder, "collect")
    assert item(found, "6.1")["verified"] is None and (folder / MASTER).read_bytes() == typed
    (told,) = [p for p in found["problems"] if p["code"] == "master-changed-while-closed"]
    assert "6.1 核定分" in told["message"]
    run(folder, "returns", "reopen", *SIGNED)
    assert item(run(folder, "collect"), "6.1")["verified"] == 2.0


def test_a_closed_master_that_is_deleted_comes_back(folder):
    returned(folder, "T04")
    run(folder, "collect")
    run(folder, "returns", "close", *SIGNED)
    bytes_ = (folder / MASTER).read_bytes()
    (folder / MASTER).unlink()
    found = run(folder, "collect")
    assert (folder / MASTER).read_bytes() == bytes_ and "master-put-back" in codes(found)


@pytest.mark.parametrize("stage", ["write_round", "keep"])
def test_closing_that_was_cut_off_is_finished_by_the_next_run(folder, monkeypatch, stage):
    returned(folder, "T04")
    run(folder, "collect")
    with monkeypatch.context() as broken:
        broken.setattr(f"govcredit_xl.round.close.{stage}", _killed)
        with pytest.raises(KeyboardInterrupt):
            close(Round(folder), by="李", why="上报")
    returned(folder, "T05", day=9)
    stood = run(folder, "status")
    assert unit(stood, "T05")["state"] == "未报"
    found = run(folder, "collect")
    assert found["closed"]["by"] == "李" and found["total"] == found["closed"]["total"] == stood["total"]
    assert unit(found, "T05")["state"] == "未报" and states(found)["T05.xlsx"] == "held"
    assert [r["处理"] for r in table(folder, "处理记录", "时间", "处理")] == ["关闭本轮"]


def _killed(*arguments: object, **more: object) -> None:
    raise KeyboardInterrupt


def test_a_master_that_is_open_cannot_be_closed_or_replaced(folder):
    returned(folder, "T04")
    run(folder, "collect")
    (folder / f"~${MASTER}").write_bytes(b"")
    assert codes(run(folder, "returns", "close", *SIGNED, code=2)) == ["master-must-be-closed"]
    assert codes(run(folder, "returns", "backups", "--restore", "x", *SIGNED, code=2)) == [
        "master-must-be-closed"
    ]
    assert "closed" not in run(folder, "status")


# -- earlier masters -------------------------------------------------------------------------------------
def test_an_earlier_master_comes_back_with_what_was_typed_in_it(folder):
    returned(folder, "T04", in_12_1_n=90.0)
    run(folder, "collect")
    assert run(folder, "returns", "backups")["backups"] == []
    type_all(folder, verified("6.1", 1.5), answer("T04", "12.1", "n", 95))
    good = run(folder, "collect")
    returned(folder, "T05")
    run(folder, "collect")  # the good master goes into the backups
    mistaken = verified("6.1", None, None), verified("22.1", 3.0), answer("T04", "12.1", "n", 90)
    type_all(folder, *mistaken)
    bad = run(folder, "collect")
    assert item(bad, "6.1")["verified"] is None

    listed = run(folder, "returns", "backups")["backups"]
    assert [one["why"] for one in listed] == ["收表后重写"] * 3
    assert all(one["size"] > 0 and one["saved"] and one["replaced"] for one in listed)
    wanted = [one for one in listed if one["total"]["final"] == good["total"]["final"]]
    name = wanted[0]["name"]  # as it was before anything was deleted from it
    before = (folder / MASTER).read_bytes()
    back = run(folder, "returns", "backups", "--restore", name, "--by", "李", "--why", "误删")
    stood = run(folder, "status")
    assert back["total"] == stood["total"]
    assert (item(stood, "6.1")["verified"], item(stood, "22.1")["verified"]) == (1.5, None)
    assert unit(stood, "T05")["state"] == "已报"  # returns that came later still count
    rows = {
        r["代码"]: r
        for r in table(folder, "填报明细", "编号", "单位编码")
        if (r["编号"], r["单位编码"]) == ("12.1", "T04")
    }
    assert (rows["n"]["值"], rows["n"]["原报值"]) == (95, 90)
    listed = run(folder, "returns", "backups")["backups"]
    kept = [one for one in listed if one["why"] == f"恢复 {name}"]
    assert [one["by"] for one in kept] == ["李"] and (folder / kept[0]["file"]).read_bytes() == before
    changes = [
        c
        for c in table(folder, "调整记录", "时间", "编号", "字段", "原值", "新值", "说明", "核定人")
        if c["说明"] == "误删"
    ]
    assert {(c["编号"], c["字段"], c["原值"], c["新值"]) for c in changes} == {
        ("6.1", "核定分", None, 1.5), ("6.1", "核定说明", None, "材料齐全"),
        ("22.1", "核定分", 3, None), ("22.1", "核定说明", "材料齐全", None), ("12.1", "值", 90, 95),
    }  # fmt: skip
    assert [
        (r["处理"], r["文件"], r["处理人"]) for r in table(folder, "处理记录", "时间", "处理", "文件")
    ] == [("恢复主评分表", name, "李")]
    bytes_ = (folder / MASTER).read_bytes()
    assert run(folder, "collect")["total"] == stood["total"] and (folder / MASTER).read_bytes() == bytes_


def test_what_was_typed_into_a_backup_but_never_collected_counts(folder):
    returned(folder, "T04")
    run(folder, "collect")
    type_all(folder, verified("6.1", 1.0))
    typed = (folder / MASTER).read_bytes()
    (folder / MASTER).unlink()  # a master saved elsewhere, and put among the backups by hand
    run(folder, "collect")
    kept = folder / ".govcredit" / "backups" / "主评分表_20211201-093000_00000000.xlsx"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(typed)
    run(folder, "returns", "backups", "--restore", "20211201", *SIGNED)
    assert item(run(folder, "collect"), "6.1")["verified"] == 1.0


def test_what_is_no_master_is_not_brought_back(folder):
    returned(folder, "T04")
    run(folder, "collect")
    before = (folder / MASTER).read_bytes()
    backups = folder / ".govcredit" / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "别的.xlsx").write_bytes(sent(folder, "T04"))
    (backups / "坏的.xlsx").write_bytes(b"PK\x03\x04 damaged")
    (backups / "~$坏的.xlsx").write_bytes(b"\x02wang")  # it is open in Excel
    names = [one["name"] for one in run(folder, "returns", "backups")["backups"]]
    assert "坏的.xlsx" in names and not any(name.startswith("~$") for name in names)
    for name in ("别的", "坏的"):
        assert codes(run(folder, "returns", "backups", "--restore", name, *SIGNED, code=2)) == [
            "backup-unusable"
        ]
    assert codes(run(folder, "returns", "backups", "--restore", "没有", *SIGNED, code=2)) == [
        "no-such-backup"
    ]
    two = run(folder, "returns", "backups", "--restore", "的", *SIGNED, code=2)
    assert codes(two) == ["no-such-backup"] and "别的.xlsx" in two["problems"][0]["message"]
    assert (folder / MASTER).read_bytes() == before
