"""Workbooks given back: through the command line, filled in by a unit, and read back in LibreOffice."""

from __future__ import annotations

import io
import json
import random
import shutil
import sqlite3
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from forms_made import forms, other_kinds, random_answers, the_catalogue
from openpyxl import load_workbook
from rounds_played import best, codes, put, returned, run, sent, states, table, unit

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.forms.cached import shown_values
from govcredit_xl.forms.guide_sheet import read_guide
from govcredit_xl.forms.layout import form_layout, form_layouts
from govcredit_xl.forms.plan import plan_form
from govcredit_xl.letters.corrections.sheet import HEADINGS, Advice
from govcredit_xl.letters.corrections.workbook import CorrectionBook, FormFilling

WRONG = {
    "in_12_1_n": "约12条",
    "in_12_2_n": -5.0,
    "in_12_2_d": 50.0,
    "in_13_2_ok": None,
    "in_20_1_ok": "也许",
    "in_20_2_n": 1.5,
    "na_20_3": "是",
    "in_20_3_n": None,
    "memo_24_1": "=cmd|'calc'!A1",
}


def points(folder: Path, file: str) -> list[dict]:
    """The table of 修改意见 in a workbook of 退改."""
    return table(folder, "修改意见", *HEADINGS, file=file)


def given_back(folder: Path, *arguments: str) -> dict[str, dict]:
    """`correct`: unit → its entry."""
    return {one["unit"]: one for one in run(folder, "correct", *arguments)["corrections"]}


def test_a_unit_gets_its_own_workbook_back_with_its_answers_and_marks(folder):
    returned(folder, "T04", **WRONG)
    returned(folder, "T05")
    run(folder, "collect")
    told = run(folder, "correct")
    (back,) = told["corrections"]
    assert back["file"] == "退改/T04_平桥镇_政务诚信填报表_2021_退改1.xlsx"
    assert told["files"] == {"corrections": [back["file"]], "letters": ["文书/退改通知_2021_T04.docx"]}
    assert back["written"] and not back["mended"] and back["before"] is None
    assert (back["errors"], back["soft"]) == (5, 1)
    book = load_workbook(folder / back["file"])
    assert book.sheetnames[:2] == ["修改意见", "填报说明"] and book.active.title == "修改意见"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["修改意见"]
    form, blank = book["填报表"], load_workbook(io.BytesIO(sent(folder, "T04")))["填报表"]
    assert {r["单元格"] for r in points(folder, back["file"])} >= {"D22", "D32", "D33", "D87"}
    assert form["D22"].value == "约12条" and form["D32"].value == -5
    assert (form["D125"].value, form["D125"].data_type) == (WRONG["memo_24_1"], "s")
    for row in points(folder, back["file"]):
        cell = form[row["单元格"]]
        assert row["问题"] in cell.comment.text and row["怎么改"] in cell.comment.text
        assert cell.fill.fgColor.rgb != blank[row["单元格"]].fill.fgColor.rgb
        assert cell.protection.locked is False
    assert len(form.data_validations.dataValidation) == len(blank.data_validations.dataValidation)
    assert form.protection.sheet and book["修改意见"].protection.sheet
    formulas = {c.coordinate: c.value for row in blank for c in row if c.data_type == "f"}
    assert {c.coordinate: c.value for row in form for c in row if c.data_type == "f"} == formulas
    link = next(c for row in book["修改意见"] for c in row if c.value == "D22")
    assert link.hyperlink.location == "'填报表'!D22"
    text = "\n".join(str(c.value) for row in book["修改意见"]["A1:K8"] for c in row if c.value)
    assert "填报单位：平桥镇" in text and "2021年11月30日" in text and "T04.xlsx" in text


def test_the_same_state_gives_the_same_bytes_and_no_second_copy(folder, tmp_path):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    shutil.copytree(folder, tmp_path / "twin")
    file = folder / given_back(folder)["T04"]["file"]
    data = file.read_bytes()
    again = given_back(folder)["T04"]
    assert not again["written"] and again["before"]["returned"] is False
    assert [path.name for path in (folder / "退改").iterdir()] == [file.name]
    file.unlink()
    assert given_back(folder)["T04"]["written"] and file.read_bytes() == data
    given_back(tmp_path / "twin")
    assert (tmp_path / "twin" / "退改" / file.name).read_bytes() == data


def test_what_comes_back_is_mended_not_mended_or_new(folder):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    first = folder / given_back(folder)["T04"]["file"]
    mended = fill(
        first.read_bytes(),
        {
            "in_12_1_n": 60.0,
            "in_12_2_n": 50.0,
            "in_20_2_n": 1.0,
            "in_13_2_ok": "是",
            "in_25_1_n": -1.0,
            "ev_13_2": "www.a.gov.cn",
        },
    )
    put(folder, first.name, mended, day=2)
    found = run(folder, "collect")
    assert states(found)[first.name] == "taken" and "build-out-of-date" not in codes(found, "T04")
    back = given_back(folder)["T04"]
    became = {(p["code"], p["item"]): p["state"] for p in back["before"]["points"]}
    assert became["not-a-number", "12.1"] == became["negative-number", "12.2"] == "已改"
    assert became["not-yes-or-no", "20.1"] == became["missing-reason", "20.3"] == "未改"
    assert back["before"]["counts"]["新增"] == 1 and back["number"] == 2 and back["written"]
    rows = {(r["编号"], r["状态"]) for r in points(folder, back["file"])}
    assert {("20.1", "未改"), ("20.3", "未改"), ("25.1", "新增")} <= rows
    listed = [c.value for c in load_workbook(folder / back["file"])["修改意见"]["C"] if c.value == "已改"]
    assert len(listed) == sum(state == "已改" for state in became.values())
    run(folder, "collect")
    in_master = {
        (r["代码"], r["编号"]): r["状态"]
        for r in table(folder, "问题清单", "级别", "代码", "状态")
        if r["单位"] == "平桥镇"
    }
    assert (in_master["negative-number", "25.1"], in_master["not-yes-or-no", "20.1"]) == ("新增", "未改")
    (row,) = [r for r in table(folder, "报送情况", "编码", "退改") if r["编码"] == "T04"]
    assert row["退改"].startswith("第1次：已改 ") and row["退改"].endswith("；第2次：未退回")
    assert {one["state"] for one in given_back(folder)["T04"]["done"]} == {"已改"}


def test_the_master_shows_what_became_of_a_correction(folder):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    first = folder / given_back(folder)["T04"]["file"]
    put(folder, first.name, fill(first.read_bytes(), {"in_12_1_n": 60.0, "in_25_1_n": -1.0}), day=2)
    run(folder, "collect")
    rows = table(folder, "问题清单", "级别", "代码", "状态")
    in_master = {(r["代码"], r["编号"]): r["状态"] for r in rows if r["单位"] == "平桥镇"}
    assert in_master["not-yes-or-no", "20.1"] == "未改" and in_master["negative-number", "25.1"] == "新增"
    (row,) = [r for r in table(folder, "报送情况", "编码", "退改") if r["编码"] == "T04"]
    assert row["退改"].startswith("第1次：已改 1、未改 ") and row["退改"].endswith("、新增 1")


def test_a_soft_finding_may_be_explained_instead(folder):
    for k in (1, 2, 3, 5, 6, 7, 8, 9, 10):
        returned(folder, f"T{k:02}")
    returned(folder, "T04", in_12_1_n=20.0, in_12_1_d=100.0, in_20_1_ok="也许")
    found = run(folder, "collect")
    assert "rate-far-from-peers" in codes(found, "T04")
    assert unit(found, "T04")["state"] == "已报有误"
    file = folder / given_back(folder)["T04"]["file"]
    (soft,) = [r for r in points(folder, file.relative_to(folder).as_posix()) if r["级别"] == "请核对或说明"]
    assert soft["编号"] == "12.1" and "20.0%" in soft["问题"]
    book = load_workbook(file)
    sheet = book["修改意见"]
    row = next(c.row for c in sheet["D"] if c.value == "12.1")
    sheet.cell(row, HEADINGS.index("单位答复") + 1).value = "系统故障，已向市信用办报告"
    out = io.BytesIO()
    book.save(out)
    put(folder, file.name, fill(out.getvalue(), {"in_20_1_ok": "是"}), day=2)
    found = run(folder, "collect")
    assert unit(found, "T04")["state"] == "已报" and "rate-far-from-peers" in codes(found, "T04")
    (row,) = [r for r in table(folder, "问题清单", "代码", "状态") if r["代码"] == "rate-far-from-peers"]
    assert (row["状态"], row["处理办法"]) == ("已说明", "单位说明：系统故障，已向市信用办报告")
    told = run(folder, "correct")
    (back,) = told["corrections"]
    assert {p["code"]: p["state"] for p in back["before"]["points"]}["rate-far-from-peers"] == "已说明"
    assert back["mended"] and not back["written"] and told["files"]["letters"] == []


def test_units_with_blanks_only_are_given_back_when_asked(folder):
    returned(folder, "T04", in_13_2_ok=None)
    run(folder, "collect")
    assert given_back(folder) == {}
    assert codes(run(folder, "correct", "--unit", "T04")) == ["nothing-to-correct"]
    back = given_back(folder, "--blanks")["T04"]
    assert (back["errors"], back["soft"]) == (0, 0) and back["reminders"]
    assert {r["级别"] for r in points(folder, back["file"])} == {"提醒"}


def test_wrong_calls_and_a_round_without_returns(folder):
    assert codes(run(folder, "correct", "--unit", "X9", code=2)) == ["unknown-unit"]
    assert run(folder, "correct")["corrections"] == []
    assert codes(run(folder, "correct", "--unit", "T04")) == ["nothing-to-correct"]


def test_a_return_on_an_earlier_form_gets_the_present_one(folder):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    catalogue = folder / "指标体系.xlsx"
    book = load_workbook(catalogue)
    sheet = book["填报项"]
    heads = {c.value: c.column for c in next(r for r in sheet.iter_rows() if "代码" in {c.value for c in r})}
    for row in sheet.iter_rows():
        if (str(row[heads["编号"] - 1].value), row[heads["代码"] - 1].value) == ("12.1", "n"):
            row[heads["名称"] - 1].value = "按时提供的信息数"
    book.save(catalogue)
    told = run(folder, "correct")
    (back,) = told["corrections"]
    assert "correction-on-newer-form" in codes(told, "T04")
    assert any(p["code"] == "build-out-of-date" for p in back["points"])
    form = load_workbook(folder / back["file"])["填报表"]
    assert form["B22"].value == "按时提供的信息数" and form["D22"].value == "约12条"
    put(folder, "改.xlsx", fill((folder / back["file"]).read_bytes(), {"in_12_1_n": 3.0}), day=2)
    found = run(folder, "collect")
    assert states(found)["改.xlsx"] == "taken" and "build-out-of-date" not in codes(found, "T04")


def test_what_is_given_back_is_an_event_of_the_ledger(folder):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    back = given_back(folder)["T04"]
    with sqlite3.connect(folder / ".govcredit" / "ledger.sqlite") as db:
        ((key, record),) = db.execute("SELECT key, record FROM events WHERE kind='correction'").fetchall()
    assert key == "T04" and json.loads(record)["file"] == back["file"]


# -- as a spreadsheet opens it --------------------------------------------------------------------------
def filled_book(catalogue, code: str, given: dict, round_id: str = "2021-0a1b2c3d") -> bytes:
    layout = form_layout(catalogue, code)
    filled = FormFilling(given, (), (), "信用办")
    return CorrectionBook(
        catalogue, code, layout, read_guide("# 怎么填"), round_id, filled, Advice(1, "a", "b", ())
    ).write()


def test_every_formula_of_a_filled_form_has_the_value_that_a_spreadsheet_computes(
    office: ModuleType, tmp_path: Path
) -> None:
    rng = random.Random(7)
    catalogue, others = the_catalogue(), other_kinds()
    distinct = {layout.build: code for code, layout in form_layouts(catalogue).items()}
    rounds = [(catalogue, code) for code in distinct.values()] + [(others, "T1")] * 6 + [(others, "T2")]
    paths = []
    for k, (which, code) in enumerate(rounds):
        path = tmp_path / f"{k:02}.xlsx"
        path.write_bytes(filled_book(which, code, random_answers(which, code, rng)))
        paths.append(path)
    computed = office.recalculate(paths)
    for path in paths:
        office.assert_same(office.cached_values(path), computed[path])


def test_comments_links_and_formulas_survive_a_spreadsheet(
    folder,
    office: ModuleType,
    tmp_path: Path,
) -> None:
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    path = folder / given_back(folder)["T04"]["file"]
    (saved,) = office.convert([path], "xlsx", tmp_path)
    before, after = load_workbook(path), load_workbook(saved)
    for sheet in ("修改意见", "填报表"):
        texts = [
            {c.coordinate: c.comment.text.replace("\r", "") for row in book[sheet] for c in row if c.comment}
            for book in (before, after)
        ]
        assert texts[0].keys() == texts[1].keys()
        assert all(text in texts[1][at] for at, text in texts[0].items())
        links = [
            {c.coordinate for row in book[sheet] for c in row if c.hyperlink} for book in (before, after)
        ]
        assert links[0] == links[1]
        count = [sum(c.data_type == "f" for row in book[sheet] for c in row) for book in (before, after)]
        assert count[0] == count[1]
    office.assert_same(office.cached_values(path), office.values(office.read_cells(saved)))
    put(folder, "经LibreOffice.xlsx", saved.read_bytes(), day=2)
    found = run(folder, "collect")
    assert states(found)["经LibreOffice.xlsx"] == "taken"
    before_ = given_back(folder)["T04"]["before"]
    assert before_["returned"] and {p["state"] for p in before_["points"]} == {"未改"}


def test_every_part_of_it_is_sound(folder):
    returned(folder, "T04", **WRONG, memo_13_2="\ue0f0nobody\ue0f1 &<>")
    run(folder, "collect")
    path = folder / given_back(folder)["T04"]["file"]
    from lxml import etree

    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None and any("vmlDrawing" in name for name in parts.namelist())
        for name in parts.namelist():
            etree.fromstring(parts.read(name))
        assert b"\xee\x83\xb0" not in b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.slow
def test_blank_contents_show_the_blank_form() -> None:
    plan = plan_form(the_catalogue(), the_catalogue().items_of("T04"))
    assert shown_values(plan) == shown_values(plan, {("1.1", "nothing"): None})
    assert forms(the_catalogue(), "T04")


@pytest.mark.parametrize("code", ["T04", "D07"])
def test_the_first_sheet_is_no_copy_of_the_form(folder, code):
    """However many points there are: what is listed must not be taken for the form itself."""
    answers = {name: -1.0 for name in best(folder, code) if name.endswith("_n")}
    put(folder, "空.xlsx", fill(sent(folder, code), answers))
    run(folder, "collect")
    back = given_back(folder)[code]
    put(folder, "回.xlsx", (folder / back["file"]).read_bytes(), day=2)
    found = run(folder, "collect")
    assert "copies-of-form" not in codes(found, code) and states(found)["回.xlsx"] == "taken"


def test_a_row_that_was_deleted_is_there_again_and_marked(folder):
    book = load_workbook(io.BytesIO(fill(sent(folder, "T04"), best(folder, "T04"))))
    form = book["填报表"]
    del book.defined_names["in_12_1_n"]
    for column in (2, 3, 4):
        form.cell(22, column).value = None
    out = io.BytesIO()
    book.save(out)
    put(folder, "T04.xlsx", out.getvalue())
    run(folder, "collect")
    (point,) = [p for p in given_back(folder)["T04"]["points"] if p["item"] == "12.1"]
    assert point["code"] == "input-not-found", "told once: not that it is blank, too"
    assert (point["level"], point["cell"]) == ("错误", "D22") and "标出的格子" in point["remedy"]
    (letter,) = (folder / "文书").glob("退改通知_*_T04.docx")
    said = "\n".join(one.text for one in Document(str(letter)).paragraphs)
    assert "报来的填报表里找不到" in said and "填报表!D22 重新填写" in said and "inbox" not in said


def test_an_empty_form_is_given_back_with_all_that_is_to_be_filled_in(folder):
    put(folder, "T04.xlsx", fill(sent(folder, "T04"), {}))
    run(folder, "collect")
    back = given_back(folder)["T04"]
    assert [p["code"] for p in back["points"] if p["level"] == "错误"] == ["nothing-filled"]
    assert back["reminders"] > 10


def test_nothing_is_given_while_a_folder_cannot_be_written(folder):
    returned(folder, "T04", **WRONG)
    run(folder, "collect")
    (folder / "退改").rmdir() if (folder / "退改").exists() else None
    (folder / "退改").write_text("in the way")
    assert "cannot-write" in codes(run(folder, "correct", code=2))
    (folder / "退改").unlink()
    assert given_back(folder)["T04"]["number"] == 1
