"""From a score in the master down to the cell, the mail and the hash that it comes from."""

from __future__ import annotations

import hashlib
import io
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from decided import MASTER, answer, table, type_all
from openpyxl import load_workbook
from rounds_played import best, codes, put, returned, run, sent

from govcredit_xl.cli import app
from govcredit_xl.cli.demo_round import fill


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory) -> Path:
    """Six units of 12.1: by mail, zero, not involved, blank, impossible, corrected by the office."""
    folder = tmp_path_factory.mktemp("trace") / "2021"
    shutil.copytree(built, folder)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "平桥镇 <PQ@Example.gov.cn>", "报送政务诚信填报表"
    mail["Message-ID"], mail["Date"] = "<abc@example.gov.cn>", "Fri, 05 Nov 2021 09:30:00 +0800"
    mail.set_content("见附件")
    form = fill(sent(folder, "T04"), best(folder, "T04", in_12_1_n=60.0, in_12_1_d=80.0))
    mail.add_attachment(form, "application", "octet-stream", filename="T04.xlsx")
    put(folder, "平桥.eml", mail.as_bytes(), 5)
    returned(folder, "T05", day=1, in_12_1_n=10.0)
    returned(folder, "T05", "T05新.xlsx", 3, in_12_1_n=0.0, in_12_1_d=20.0)
    returned(folder, "T06", na_12_1="是", memo_12_1="无行政权力事项", in_12_1_n=None, in_12_1_d=None)
    returned(folder, "T07", in_12_1_n=None, in_12_1_d=50.0)
    returned(folder, "T08", in_12_1_n=900.0, in_12_1_d=50.0)
    returned(folder, "T09", in_12_1_n=30.0, in_12_1_d=50.0)
    run(folder, "collect")
    by_office = "指标得分", {"编号": "12.1"}, {"核定分": 1.5, "核定说明": "抽查", "核定人": "王"}
    type_all(folder, answer("T09", "12.1", "n", 40), by_office)
    run(folder, "collect")
    return folder


def answers(found: dict) -> dict[tuple[str, str], dict]:
    return {(a["unit"], a["code"]): a for a in found["answers"]}


def test_a_score_is_traced_to_its_rule_its_sums_and_its_answers(folder):
    found = run(folder, "trace", "12.1")
    item = found["item"]
    assert (item["verified"], item["verified_why"], item["verified_by"], item["final"]) == (
        1.5,
        "抽查",
        "王",
        1.5,
    )
    assert item["computed"] is None and "95%" in item["rule"]
    pooled = {one["code"]: one for one in found["pooled"]}
    assert pooled["n"]["value"] == 100 and pooled["n"]["how"] == "60 + 0 + 40 = 100"
    assert pooled["d"]["value"] == 150 and pooled["d"]["from"] == ["T04", "T05", "T09"]
    row = [r for r in table(folder, "指标得分", "编号", "暂测分") if r["编号"] == "12.1"]
    assert row[0]["暂测分"] == item["provisional"] == 1.4  # 100 ÷ 150 ÷ 95% × 2
    assert [(a["field"], a["old"], a["new"], a["by"]) for a in found["adjustments"]] == [
        ("核定分", None, 1.5, "王"), ("核定说明", None, "抽查", "王"), ("核定人", None, "王", "王"),
        ("值", 30, 40, "王"),
    ]  # fmt: skip


def test_zero_blank_not_involved_and_not_returned_are_told_apart(folder):
    found = answers(run(folder, "trace", "12.1"))
    told = {unit: (found[unit, "n"]["value"], found[unit, "n"]["used"], found[unit, "n"]["why_not"]) for unit in
            ("T05", "T06", "T07", "T08", "T09", "T10")}  # fmt: skip
    assert told == {
        "T05": (0, True, None), "T06": (None, False, "不涉及"), "T07": (None, False, "未填"),
        "T08": (900, False, "有错误"), "T09": (40, True, None), "T10": (None, False, "未报"),
    }  # fmt: skip
    assert found["T07", "d"]["why_not"] == "同项还有该填的没有填" and found["T07", "d"]["counted"]
    assert (found["T09", "n"]["corrected"], found["T09", "n"]["original"]) == (True, 30)
    (unit,) = run(folder, "trace", "12.1", "--unit", "T06")["units"]
    assert (unit["not_involved"], unit["why"], unit["state"], unit["self"]) == (
        True,
        "无行政权力事项",
        "不涉及",
        None,
    )
    rows = {
        r["单位编码"]: r
        for r in table(folder, "填报明细", "编号", "单位编码")
        if (r["编号"], r["代码"]) == ("12.1", "n")
    }
    assert {u: (rows[u]["值"], rows[u]["是否计入"], rows[u]["不计入原因"]) for u in ("T05", "T06", "T07", "T10")} == {
        "T05": (0, "是", None), "T06": (None, "否", "不涉及"),
        "T07": (None, "否", "未填"), "T10": (None, "否", "未报"),
    }  # fmt: skip


def test_an_answer_is_traced_to_its_cell_its_mail_and_its_bytes(folder):
    found = run(folder, "trace", "12.1", "--unit", "T04")
    n = answers(found)["T04", "n"]
    (source,) = found["sources"]
    assert n["file"] == source["file"] == "inbox/平桥.eml!T04.xlsx"
    stored = (folder / source["archive"]).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == source["sha256"]
    assert load_workbook(io.BytesIO(stored))[n["sheet"]][n["cell"]].value == 60
    assert source["mail"] == {
        "from": "pq@example.gov.cn", "from_name": "平桥镇", "subject": "报送政务诚信填报表",
        "message_id": "<abc@example.gov.cn>", "date": "2021-11-05T01:30:00+00:00",
    }  # fmt: skip
    assert source["parent"] == "inbox/平桥.eml" and source["in_inbox"] and source["seen"]
    assert {unit["unit"] for unit in found["units"]} == {"T04"} and len(found["answers"]) == 2


def test_returns_that_do_not_count_are_named(folder):
    found = run(folder, "trace", "12.1", "--unit", "T05")
    (old,) = found["passed_over"]
    assert (old["file"], old["state"]) == ("inbox/T05.xlsx", "superseded")
    assert {s["file"] for s in found["sources"]} == {"inbox/T05新.xlsx"}


def test_people_read_a_trace(folder):
    shown = CliRunner().invoke(app, ["--round", str(folder), "trace", "12.1"]).output
    for words in (
        "60 + 0 + 40 = 100", "（空白）  inbox/T07.xlsx 填报表!D22（未填）", "填报表!D22（不涉及）", "主办单位改过，原报 30",
        "<abc@example.gov.cn>", "报送政务诚信填报表", "SHA-256", ".govcredit/archive/", "30 → 40",
    ):  # fmt: skip
        assert words in shown, words


@pytest.mark.parametrize("id, near", [("12", "12.1"), ("12.11", "12.1"), ("abc", "")])
def test_an_item_that_is_not_there(folder, id, near):
    found = run(folder, "trace", id, code=2)
    assert codes(found) == ["no-such-item"] and near in found["problems"][0]["message"]
    assert codes(run(folder, "trace", "12.1", "--unit", "T99", code=2)) == ["unknown-unit"]


def test_every_item_can_be_traced(folder):
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.core.folder import Round
    from govcredit_xl.round.state import standing
    from govcredit_xl.round.trace import trace

    catalogue, problems = load_catalogue(folder / "指标体系.xlsx")
    with standing(Round(folder), catalogue, problems) as now:
        for item in catalogue.items:
            found = trace(now, item.id)
            counted = {a["unit"] for a in found.answers if a["used"]}
            assert len(found.units) == len(item.units) and found.item["rule"]
            assert all(one["how"] for one in found.pooled)
            if item.pooling == "求和" and item.kind != "评审":
                assert len(counted) == found.item["answered"], item.id


# -- the master leads there ------------------------------------------------------------------------------
def test_the_master_leads_to_the_answers_and_names_the_command(folder):
    book = load_workbook(folder / MASTER)
    items, rows = book["指标得分"], book["填报明细"]
    heads = {cell.value: cell.column for cell in items[1]}
    for row in range(2, items.max_row + 1):
        id = items.cell(row, heads["编号"]).value
        cell = items.cell(row, heads["溯源"])
        assert cell.value == f"govcredit-xl trace {id}"
        sheet, _, place = cell.hyperlink.location.partition("!")
        assert sheet.strip("'") == "填报明细" and rows[place.replace("$", "")].value == id
        assert rows.cell(rows[place.replace("$", "")].row - 1, 1).value != id  # the first of them
    files = next(cell for cell in rows[1] if cell.value == "来源文件").column_letter
    mail = next(c for c in rows[files] if c.value == "inbox/平桥.eml!T04.xlsx")
    assert mail.hyperlink.target == "inbox/平桥.eml"


def test_two_units_whose_files_came_under_one_path_are_both_traced(built, tmp_path):
    folder = tmp_path / "2021"
    shutil.copytree(built, folder)
    for day, unit in enumerate(("T04", "T05"), 1):
        returned(folder, unit, "填报表.xlsx", day)
        run(folder, "collect")
    found = run(folder, "trace", "12.1")
    assert [one["file"] for one in found["sources"]] == ["inbox/填报表.xlsx"] * 2
    assert len({one["sha256"] for one in found["sources"]}) == 2
