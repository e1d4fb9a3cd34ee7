"""A round whose figures come from everybody, played through the command line."""

from __future__ import annotations

import io
import subprocess
import sys
from types import SimpleNamespace

import openpyxl
import pytest
from given_figures import CODES, INPUTS, ITEMS, TARGETS, plain_scores, the_given_list
from rounds_played import codes, fill, put, run, sent, table, unit
from unit_lists import UNITS, catalogue_book

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.returns.remarks import Places
from govcredit_xl.round.evaluate import _tell_added
from govcredit_xl.round.owed import owed
from govcredit_xl.round.state import standing

# A unit that has no items, and only reports for others.
ROSTER = (*UNITS, ("C1", "考核办", "部门", "考核", ""))
ASKED = tuple(
    ("1.2", "n", "通报件数", "计数", "", "考核办", "") if row[:2] == ("1.2", "n") else row for row in INPUTS
)
ANSWERS = {
    "C1": {f"{one}/1.2:n": float(k) for k, one in enumerate(CODES)},
    "A1": {"1.1:n": 5.0},
    "A2": {"1.1:n": 9.0, **{f"{one}/2.1:x": 80.0 + k for k, one in enumerate(CODES) if one != "A2"}},
    "A3": {"1.1:n": 40.0, **{f"{one}/2.1:x": 70.0 for one in CODES[:-1] if one != "A3"}},
    "B1": {"1.1:n": 20.0},
    "B2": {"1.1:n": 60.0},
}


def name_of(place):
    whose, _, own = place.rpartition("/")
    item, code = own.split(":")
    return f"in_{item.replace('.', '_')}_{code}" + (f"__{whose}" if whose else "")


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The round's folder, and what `collect` says."""
    folder = tmp_path_factory.mktemp("rounds") / "2024"
    folder.mkdir()
    data = catalogue_book(ROSTER, ITEMS, ASKED, figures=TARGETS, 总分=100)
    (folder / "指标体系.xlsx").write_bytes(data)
    for name in ("inbox", "模板"):
        (folder / name).mkdir()
    run(folder, "build")
    for whose, answers in ANSWERS.items():
        values = {name_of(place): value for place, value in answers.items()}
        if whose == "A2":
            values["in_2_1_x__B1"] = "很好"
        put(folder, f"{whose}.xlsx", fill(sent(folder, whose), values))
    return folder, run(folder, "collect")


def test_a_workbook_for_everybody_also_for_who_only_reports(played):
    folder, _ = played
    found = sorted(path.name[:2] for path in (folder / "outbox").glob("*.xlsx"))
    assert found == ["A1", "A2", "A3", "B1", "B2", "B3", "B4", "C1"]


def test_scores_are_those_of_the_plain_scorer(played):
    _, found = played
    said = {**ANSWERS, "A1": {**ANSWERS["A1"], **ANSWERS["C1"]}}
    said["A2"] = {k: v for k, v in ANSWERS["A2"].items() if k != "B1/2.1:x"}
    expected = plain_scores(said)
    assert len(found["scores"]) == 4 * len(CODES)
    for row in found["scores"]:
        mine = expected[row["unit"], row["item"]]
        assert row["computed"] == mine or abs(row["computed"] - mine) < 1e-9, row


def test_the_master_names_who_gave_what_and_where(played):
    folder, _ = played
    rows = table(folder, "填报明细", "编号", "单位编码", "代码", "值", "数据提供")
    by_key = {(row["单位编码"], row["编号"], row["代码"]): row for row in rows}
    report = by_key["B3", "1.2", "n"]
    assert (report["值"], report["数据提供"], report["工作表"]) == (5, "考核办", "考核数据")
    assert report["来源文件"] == "inbox/C1.xlsx" and report["单元格"] == "D11"
    assert by_key["B3", "1.1", "d"]["来源文件"] == "指标体系.xlsx"
    mark = by_key["B1", "2.1", "x__A2"]
    assert (mark["值"], mark["不计入原因"], mark["原报值"]) == (None, "有错误", "很好")
    assert by_key["B4", "2.1", "x__A3"]["不计入原因"] == "考核部门未报"


def test_who_owes_is_who_is_asked(played):
    folder, found = played
    assert unit(found, "B3")["blank"] == 1 and unit(found, "A1")["blank"] == 0
    assert {one["id"]: one["missing"] for one in found["items"]}["2.1"] == ["A2", "A3"]
    round_ = Round(folder)
    catalogue, problems = load_catalogue(round_.catalogue)
    with standing(round_, catalogue, problems) as now:
        debts = owed(now.evaluation)
    assert sorted(debts) == ["A2", "A3", "B3", "B4"]
    (blank,) = debts["A3"].blanks
    assert blank.code == "report-missing" and "北街道" in blank.message() and blank.cell
    (wrong,) = debts["A2"].errors
    assert (wrong.sheet, wrong.code) == ("考核数据", "not-a-number") and "东镇：满意度" in wrong.message()


def test_trace_leads_to_the_assessor(played):
    folder, _ = played
    found = run(folder, "trace", "2.1", "--unit", "B2")
    marks = {one["code"]: one for one in found["answers"]}
    assert (marks["x__A2"]["by"], marks["x__A2"]["weight"], marks["x__A2"]["value"]) == ("A2", 0.6, 84.0)
    assert {one["file"] for one in found["sources"]} == {"inbox/A2.xlsx", "inbox/A3.xlsx"}
    text = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", "--round", str(folder), "trace", "1.1", "--unit", "B2"],
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert "由办公室提供" in text and "指标体系.xlsx 单位数据!D6" in text


def test_a_correction_marks_the_cell_of_the_assessor(played):
    folder, _ = played
    found = run(folder, "correct", "--unit", "A2")
    (back,) = found["corrections"]
    (point,) = [one for one in back["points"] if one["level"] == "错误"]
    assert point["given"] == "很好" and point["cell"] == "D8"
    book = openpyxl.load_workbook(io.BytesIO((folder / back["file"]).read_bytes()))
    cell = book["考核数据"]["D8"]
    assert cell.value == "很好" and "修改意见第 1 条" in cell.comment.text
    links = [c.hyperlink.location for row in book["修改意见"].iter_rows() for c in row if c.hyperlink]
    assert "'考核数据'!D8" in links or "考核数据!D8" in links
    assert book["考核数据"]["D6"].value == 80


def test_a_second_collect_and_status_say_the_same(played):
    folder, found = played
    again = run(folder, "collect")
    assert again["scores"] == found["scores"] and codes(again) == codes(found)
    assert run(folder, "status")["scores"] == found["scores"]
    assert table(folder, "调整记录", "时间", "编号", "字段") == []


def test_a_unit_that_was_not_on_the_assessors_form_yet_is_told_as_that():
    form = form_layouts(the_given_list(), {"A2"})["A2"]
    facts = {"label": "满意度", "count": 1, "units": "新街道"}
    there = Problem("report-missing", item="2.1", sheet="考核数据", cell="D8", facts=facts)
    problems = [there, Problem("report-missing", item="2.1", file="inbox/A2.xlsx", facts=facts)]
    _tell_added(problems, form, form)
    assert [one.code for one in problems] == ["report-missing", "missing-on-form"]
    assert "没有后来增加的“满意度（新街道）”" in problems[1].message()


def test_an_input_that_was_added_is_the_same_point_once_the_unit_has_the_new_form():
    nothing = Places(SimpleNamespace(about={}, answers=()))
    added = {"label": "补充数", "input": "more"}
    assert nothing.key(Problem("missing-on-form", item="2.1", facts=added)) == (
        "missing-input",
        "2.1",
        "more",
        "",
    )
    reported = Problem("missing-on-form", item="2.1", facts={"label": "满意度（新街道）", "input": ""})
    assert nothing.key(reported) == ("missing-on-form", "2.1", "", "满意度（新街道）")
