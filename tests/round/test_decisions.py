"""What the office decides about returns, through the command line: signed, bound to content, reversible."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from decided import MASTER, SIGNED, table, type_all, verified
from openpyxl import load_workbook
from rounds_played import best, codes, item, put, returned, run, sent, states, type_into, unit

from govcredit_xl.cli import app
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.cli.menu.situation import look, next_step
from govcredit_xl.core.folder import Round


def version(found: dict, file: str) -> dict:
    (one,) = [one for one in found["returns"] if one["file"] == f"inbox/{file}"]
    return one


def decided(folder: Path) -> list[dict]:
    """What 报送情况 says of the office's decisions in force."""
    rows = table(folder, "报送情况", "编码", "状态", "处理", "处理说明", "处理人", "处理时间")
    return [row for row in rows if row["处理"]]


# -- what counts -----------------------------------------------------------------------------------------
def test_a_dropped_return_gives_way_to_the_one_before_and_comes_back(folder):
    returned(folder, "T04", "一.xlsx", 1, in_12_1_n=50.0)
    returned(folder, "T04", "二.xlsx", 2, in_12_1_n=60.0)
    run(folder, "collect")
    done = run(folder, "returns", "drop", "二.xlsx", *SIGNED)
    (decision,) = done["decisions"]
    assert (decision["what"], decision["by"], decision["why"]) == ("drop", "王芳", "电话核实")
    # status shows it at once, the master with the next collect
    assert states(run(folder, "status")) == {"一.xlsx": "taken", "二.xlsx": "rejected"}
    found = run(folder, "collect")
    assert states(found) == {"一.xlsx": "taken", "二.xlsx": "rejected"}
    (told,) = [p for p in found["problems"] if p["code"] == "return-dropped"]
    assert all(word in told["message"] for word in ("inbox/二.xlsx", "王芳", "电话核实"))
    assert version(found, "二.xlsx")["reason"] == told["message"]
    (row,) = decided(folder)
    assert (row["编码"], row["版本"], row["处理人"], row["处理说明"]) == ("T04", 1, "王芳", "电话核实")
    assert "inbox/二.xlsx" in row["处理"] and row["处理时间"] is not None
    before = (folder / MASTER).read_bytes()
    assert run(folder, "collect") == found and (folder / MASTER).read_bytes() == before
    run(folder, "returns", "restore", "二.xlsx", "--by", "李", "--why", "确认无误")
    found = run(folder, "collect")
    assert states(found) == {"一.xlsx": "superseded", "二.xlsx": "taken"} and decided(folder) == []
    log = table(folder, "处理记录", "时间", "处理", "文件", "单位", "说明", "处理人", "是否有效")
    assert [(r["处理"], r["说明"], r["处理人"], r["是否有效"]) for r in log] == [
        ("不采用", "电话核实", "王芳", "已取消"),
        ("恢复（取消“不采用”）", "确认无误", "李", None),
    ]


def test_the_only_return_held_is_to_be_looked_into_and_dropped_is_none(folder):
    returned(folder, "T04")
    run(folder, "collect")
    run(folder, "returns", "hold", "T04.xlsx", *SIGNED)
    found = run(folder, "collect")
    assert (states(found), unit(found, "T04")["state"]) == ({"T04.xlsx": "held"}, "待核")
    assert unit(found, "T04")["score"] is None and item(found, "12.1")["provisional"] is None
    assert "return-held" in codes(found, "T04")
    (told,) = [p["remedy"] for p in found["problems"] if p["code"] == "return-held"]
    assert 'returns restore "inbox/T04.xlsx" --by 姓名 --why 原因' in told  # can be pasted, whatever the name
    run(folder, "returns", "drop", "T04.xlsx", *SIGNED)
    found = run(folder, "collect")
    assert (states(found), unit(found, "T04")["state"]) == ({"T04.xlsx": "rejected"}, "未报")


def test_the_log_of_decisions_survives_an_edited_master(folder):
    returned(folder, "T04")
    run(folder, "collect")
    for k in range(3):
        run(folder, "returns", "hold", "T04.xlsx", "--by", "王", "--why", f"第 {k} 次")
        run(folder, "returns", "restore", "T04.xlsx", "--by", "王", "--why", f"第 {k} 次")
    run(folder, "collect")
    type_all(folder, verified("6.1", 1.0))
    returned(folder, "T05")
    run(folder, "collect")
    sheet = load_workbook(folder / MASTER)["处理记录"]
    assert sheet.max_row == 7 and [sheet.cell(r, 5).value for r in range(2, 8, 2)] == [
        f"第 {k} 次" for k in range(3)
    ]


def test_a_decision_holds_for_the_bytes_under_any_name(folder):
    first = returned(folder, "T04", "一.xlsx", 1)
    run(folder, "collect")
    run(folder, "returns", "drop", "一.xlsx", *SIGNED)
    put(folder, "又发一次.xlsx", first.read_bytes(), 5)
    found = run(folder, "collect")
    assert states(found) == {"一.xlsx": "rejected", "又发一次.xlsx": "duplicate"}
    assert unit(found, "T04")["state"] == "未报"


def test_a_decision_made_twice_is_recorded_once_and_the_master_is_behind_until_the_next_collect(folder):
    returned(folder, "T04")
    run(folder, "collect")
    assert look(Round(folder)).unscored == 0
    run(folder, "returns", "hold", "T04.xlsx", *SIGNED)
    now = look(Round(folder))
    assert now.unscored == 1 and next_step(now)[0] == "collect"
    behind = run(folder, "verify")
    assert codes(behind) == ["decisions-not-scored"] and behind["compared"] == 0
    again = run(folder, "returns", "hold", "T04.xlsx", *SIGNED)
    assert again["decisions"] == [] and codes(again) == ["decision-idle"]
    assert len(run(folder, "returns")["decisions"]) == 1
    run(folder, "collect")
    assert look(Round(folder)).unscored == 0


# -- which file ------------------------------------------------------------------------------------------
def test_a_file_is_named_by_path_part_or_hash(folder):
    returned(folder, "T04", "平桥/一.xlsx", 1, in_12_1_n=50.0)
    returned(folder, "T04", "平桥/二.xlsx", 2)
    returned(folder, "T05", "朱桥.xlsx", 2)
    run(folder, "collect")
    sha = version(run(folder, "returns"), "朱桥.xlsx")["sha256"]
    for name in ("inbox/朱桥.xlsx", "朱桥.xlsx", "朱桥", sha[:8], sha, "./inbox/朱桥.xlsx"):
        done = run(folder, "returns", "hold", name, *SIGNED)
        assert codes(done) in ([], ["decision-idle"]), name
    several = run(folder, "returns", "hold", "平桥", *SIGNED, code=2)
    assert codes(several) == ["ambiguous-arrival"]
    assert all(word in several["problems"][0]["message"] for word in ("平桥/一.xlsx", "平桥/二.xlsx"))
    none = run(folder, "returns", "hold", "朱桥镇.xlsx", *SIGNED, code=2)
    assert codes(none) == ["no-such-arrival"] and "朱桥.xlsx" in none["problems"][0]["message"]


@pytest.mark.parametrize(
    "words, missing",
    [(("hold", "T04.xlsx"), "--by、--why"), (("drop", "T04.xlsx", "--by", "王"), "--why"),
     (("assign", "T04.xlsx", "T05", "--by", " ", "--why", "x"), "--by"), (("close",), "--by、--why"),
     (("reopen", "--why", "x"), "--by"), (("backups", "--restore", "x"), "--by、--why")],
)  # fmt: skip
def test_a_decision_wants_a_name_and_a_reason(folder, words, missing):
    returned(folder, "T04")
    found = run(folder, "returns", *words, code=2)
    assert codes(found) == ["decision-unsigned"] and f"缺少：{missing}。" in found["problems"][0]["message"]


def test_what_cannot_be_decided_is_told(folder):
    fresh = run(folder, "returns", "close", *SIGNED, code=2)
    assert codes(fresh) == ["nothing-collected"]
    returned(folder, "T04")
    run(folder, "collect")
    assert codes(run(folder, "returns", "restore", "T04.xlsx", *SIGNED, code=2)) == ["nothing-to-restore"]
    (unknown,) = run(folder, "returns", "assign", "T04.xlsx", "T99", *SIGNED, code=2)["problems"]
    assert unknown["code"] == "unknown-unit" and "“UNIT”里的“T99”" in unknown["message"]
    assert codes(run(folder, "returns", "--unit", "T99", code=2)) == ["unknown-unit"]
    assert codes(run(folder, "returns", "reopen", *SIGNED, code=2)) == ["round-not-closed"]


def mail(folder: Path, name: str, **attached: bytes) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = (
        "pq@example.gov.cn",
        "报送",
        "<1@example.gov.cn>",
    )
    message.set_content("见附件")
    for file, data in attached.items():
        message.add_attachment(data, "application", "octet-stream", filename=f"{file}.xlsx")
    put(folder, f"{name}.eml", message.as_bytes(), 5)


def test_a_mail_stands_for_all_that_is_in_it(folder):
    forms = {code: fill(sent(folder, code), best(folder, code)) for code in ("T04", "T05")}
    mail(folder, "两份", **forms)
    run(folder, "collect")
    done = run(folder, "returns", "hold", "两份.eml", *SIGNED)
    assert {d["file"] for d in done["decisions"]} == {
        "inbox/两份.eml", "inbox/两份.eml!T04.xlsx", "inbox/两份.eml!T05.xlsx",
    }  # fmt: skip
    found = run(folder, "status")
    assert unit(found, "T04")["state"] == unit(found, "T05")["state"] == "待核"
    two = run(folder, "returns", "assign", "两份.eml", "T06", *SIGNED, code=2)
    assert codes(two) == ["ambiguous-arrival"]
    run(folder, "returns", "restore", "两份.eml!T05.xlsx", *SIGNED)
    assert unit(run(folder, "status"), "T05")["state"] == "已报"
    one = version(run(folder, "returns", "--unit", "T05"), "两份.eml!T05.xlsx")
    assert (one["mail"]["from"], one["mail"]["subject"], one["parent"]) == (
        "pq@example.gov.cn", "报送", "inbox/两份.eml",
    )  # fmt: skip


# -- assigning -------------------------------------------------------------------------------------------
def without_token(data: bytes) -> bytes:
    """The workbook as a paste into a new one leaves it: no copy of the token, no unit's name."""
    import io

    from returned import tokens_become

    book = load_workbook(io.BytesIO(data))
    tokens_become(None)(book)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=8):
            for cell in row:
                if isinstance(cell.value, str) and "平桥镇" in cell.value:
                    cell.value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_that_says_nothing_is_assigned_and_taken_back(folder):
    put(folder, "扫描件.xlsx", without_token(fill(sent(folder, "T04"), best(folder, "T04", in_12_1_n=90.0))))
    found = run(folder, "collect")
    assert states(found) == {"扫描件.xlsx": "held"}
    (told,) = [p["remedy"] for p in found["problems"] if p["code"] == "unit-conflict"]
    assert 'returns assign "inbox/扫描件.xlsx" 单位编码 --by 姓名' in told
    done = run(folder, "returns", "assign", "扫描件", "T04", *SIGNED)
    assert done["decisions"][0]["unit"] == "T04" and done["problems"] == []
    assert states(run(folder, "status")) == {"扫描件.xlsx": "taken"}
    found = run(folder, "collect")
    assert (states(found), unit(found, "T04")["state"]) == ({"扫描件.xlsx": "taken"}, "已报")
    assert item(found, "12.1")["provisional"] == 1.89 and "return-assigned" in codes(found, "T04")
    (row,) = decided(folder)
    assert (row["编码"], row["处理"]) == ("T04", "指定单位：inbox/扫描件.xlsx")
    shown = CliRunner().invoke(app, ["--round", str(folder), "returns"]).output
    assert "决定：指定单位 T04（王芳" in shown
    run(folder, "returns", "restore", "扫描件", *SIGNED)
    assert states(run(folder, "status")) == {"扫描件.xlsx": "held"}
    assert states(run(folder, "collect")) == {"扫描件.xlsx": "held"}


def test_assigning_over_another_units_token_is_told(folder):
    returned(folder, "T05", "误用.xlsx", in_12_1_n=80.0)
    run(folder, "collect")
    done = run(folder, "returns", "assign", "误用.xlsx", "T04", *SIGNED)
    assert codes(done) == ["assigned-over-token"]
    found = run(folder, "collect")
    assert (unit(found, "T04")["state"], unit(found, "T05")["state"]) == ("已报", "未报")
    (told,) = [p for p in found["problems"] if p["code"] == "assigned-over-token"]
    assert (told["severity"], told["unit"], told["file"]) == ("warning", "T04", "inbox/误用.xlsx")
    assert "朱桥镇" in told["message"]
    # hold lies over the assignment, and is lifted first
    run(folder, "returns", "hold", "误用.xlsx", *SIGNED)
    assert unit(run(folder, "status"), "T04")["state"] == "待核"
    run(folder, "returns", "restore", "误用.xlsx", *SIGNED)
    assert unit(run(folder, "status"), "T04")["state"] == "已报"
    run(folder, "returns", "restore", "误用.xlsx", *SIGNED)
    assert unit(run(folder, "status"), "T05")["state"] == "已报"


def test_what_is_no_form_cannot_be_assigned(folder):
    from rounds_played import own_form

    put(folder, "上报.xlsx", own_form())
    put(folder, "照片.jpg", b"\xff\xd8\xff\xe0 picture")
    run(folder, "collect")
    for name in ("上报.xlsx", "照片.jpg"):
        done = run(folder, "returns", "assign", name, "T04", *SIGNED, code=2)
        assert codes(done) == ["cannot-assign"]
    found = run(folder, "returns")
    assert found["decisions"] == [] and {one["state"] for one in found["returns"]} <= {
        "rejected",
        "unreadable",
        "evidence",
    }


# -- versions --------------------------------------------------------------------------------------------
def test_versions_tell_zero_blank_and_not_involved_apart(folder):
    returned(folder, "T04", "一.xlsx", 1, in_12_1_n=90.0, in_12_1_d=100.0, in_3_1_n=None)
    returned(folder, "T04", "二.xlsx", 2, in_12_1_n=0.0, in_12_1_d=None)
    returned(
        folder, "T04", "三.xlsx", 3,
        in_12_1_n=None, in_12_1_d=None, na_12_1="是", memo_12_1="无行政权力事项",
    )  # fmt: skip
    returned(folder, "T04", "四.xlsx", 4, in_12_1_n="九十", in_12_1_d=100.0)
    run(folder, "collect")
    found = run(folder, "returns", "--unit", "T04")
    assert {u["code"] for u in found["units"]} == {"T04"} and found["units"][0]["versions"] == 4
    assert [one["version"] for one in found["returns"]] == [1, 2, 3, 4]

    def changes(file: str) -> dict:
        return {(c["item"], c["code"]): (c["old"], c["new"]) for c in version(found, file)["changes"]}

    assert version(found, "一.xlsx")["changes"] == [] and version(found, "一.xlsx")["before"] is None
    two = changes("二.xlsx")
    assert two["12.1", "n"] == (90.0, 0.0) and two["12.1", "d"] == (100.0, None)
    three = changes("三.xlsx")
    assert three["12.1", "n"] == (0.0, None) and three["12.1", "na"] == (None, "是")
    assert three["12.1", "memo"] == (None, "无行政权力事项") and ("12.1", "d") not in three
    four = changes("四.xlsx")
    assert four["12.1", "na"] == ("是", None) and four["12.1", "n"] == (None, "九十")
    (n,) = [c for c in version(found, "四.xlsx")["changes"] if (c["item"], c["code"]) == ("12.1", "n")]
    (error,) = [e for e in version(found, "四.xlsx")["errors"] if e["item"] == "12.1"]
    assert (n["sheet"], n["cell"]) == (error["sheet"], error["cell"]) and error["code"] == "not-a-number"
    # 三 counts: not involved, blank and zero stay three things in the master too
    assert version(found, "三.xlsx")["state"] == "taken"
    rows = {
        r["代码"]: r
        for r in table(folder, "填报明细", "编号", "单位编码")
        if (r["编号"], r["单位编码"]) == ("12.1", "T04")
    }
    assert [(rows[c]["值"], rows[c]["是否计入"], rows[c]["不计入原因"]) for c in ("n", "d")] == [
        (None, "否", "不涉及")
    ] * 2


def test_people_read_the_versions(folder):
    returned(folder, "T04", "一.xlsx", 1, in_12_1_n=90.0)
    returned(folder, "T04", "二.xlsx", 2, in_12_1_n=None)
    put(folder, "照片.jpg", b"\xff\xd8\xff\xe0 picture")
    run(folder, "collect")
    run(folder, "returns", "hold", "二.xlsx", *SIGNED)
    shown = CliRunner().invoke(app, ["--round", str(folder), "returns"]).output
    for words in (
        "T04 平桥镇：已报",
        "第 1 份 inbox/一.xlsx",
        "第 2 份 inbox/二.xlsx",
        "90 → （空白）",
        "暂不计入（王芳",
        "照片.jpg",
    ):
        assert words in shown


# -- deadlines -------------------------------------------------------------------------------------------
def test_an_extension_makes_a_return_no_longer_late(folder):
    def late() -> dict:
        for code in ("T04", "T05"):
            path = returned(folder, code)
            when = time.mktime((2021, 12, 3, 9, 0, 0, 0, 0, -1))
            os.utime(path, (when, when))
        found = run(folder, "collect")
        return {code: "late-return" in codes(found, code) for code in ("T04", "T05")}

    assert late() == {"T04": True, "T05": True}
    type_into(folder, "单位", {"编码": "T05"}, {"截止日期": "2021-12-10"}, file="指标体系.xlsx")
    found = run(folder, "collect")
    assert "late-return" in codes(found, "T04") and "late-return" not in codes(found, "T05")
    assert unit(found, "T04")["state"] == unit(found, "T05")["state"] == "已报"
    rows = {r["编码"]: r for r in table(folder, "报送情况", "编码", "逾期", "截止日期")}
    assert (rows["T04"]["逾期"], rows["T05"]["逾期"]) == ("是", None)
    assert f"{rows['T05']['截止日期']:%Y-%m-%d}" == "2021-12-10"


# -- what holds after many decisions -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "made, barred, assigned",
    [
        ("", None, None),
        ("hold", "hold", None),
        ("hold drop", "drop", None),
        ("drop restore:drop", None, None),
        ("assign", None, "T04"),
        ("hold assign", None, "T04"),  # who says whose it is wants it to count
        ("assign hold", "hold", "T04"),
        ("assign hold restore:hold", None, "T04"),
        ("assign hold restore:hold restore:assign", None, None),
        ("drop restore:drop drop", "drop", None),
    ],
)
def test_what_holds_follows_from_all_decisions_in_order(made, barred, assigned):
    import datetime as dt

    from govcredit_xl.core.decisions import Decision, replay

    log = []
    for id, word in enumerate(made.split(), 1):
        what, _, undoes = word.partition(":")
        unit = "T04" if what == "assign" else ""
        log.append(Decision(id, what, "王", "因", dt.datetime(2021, 12, 1), "aa", "inbox/a", unit, undoes))
    found = replay(reversed(log))
    assert (found.barred["aa"].what if "aa" in found.barred else None) == barred
    assert (found.assigned["aa"].unit if "aa" in found.assigned else None) == assigned
    assert len(found.in_force("aa")) == (barred is not None) + (assigned is not None)
    assert found.of("aa") == log and found.of("bb") == []
