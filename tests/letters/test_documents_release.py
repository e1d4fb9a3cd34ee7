"""Nothing is released that differs from the master or that nobody stands for; drafts say what they are."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from dataclasses import replace

import openpyxl
import pytest
from documents_in_memory import changed, words
from docx import Document
from openpyxl.utils import get_column_letter

from govcredit_xl.cli import app
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.gbt9704.profile import PROFILE
from govcredit_xl.letters.word import release
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.release import CONFIRMATION, write_notices

NOW = dt.datetime(2021, 12, 20, 2, 0, tzinfo=dt.UTC)
RESULT = Order("result", by="张三", number="淮信用办〔2021〕9号", date=dt.date(2021, 12, 20))


@pytest.fixture(scope="module")
def played(played_demo, tmp_path_factory):
    """The round of the demo, without the drafts it leaves: two units missing, one faulty."""
    folder = tmp_path_factory.mktemp("release") / "demo"
    shutil.copytree(played_demo, folder)
    shutil.rmtree(folder / "文书")
    return folder


@pytest.fixture
def round_(played, tmp_path):
    shutil.copytree(played, tmp_path / "round")
    return Round(tmp_path / "round")


def notices(round_, order, **options):
    return write_notices(round_, order, now=NOW, **{"recalculate": None, **options})


def codes(report):
    return [problem.code for problem in report.problems]


def test_a_circular_with_open_items_wants_somebody_to_stand_for_it(round_):
    refused = notices(round_, replace(RESULT, by=""))
    assert refused.refused and "release-unconfirmed" in codes(refused) and not round_.documents.exists()
    (problem,) = [p for p in refused.problems if p.code == "release-unconfirmed"]
    assert "6.1" in problem.message() and "130" in problem.message()
    report = notices(round_, RESULT)
    assert not report.refused and report.files == {"": "文书/通报_2021.docx"}
    with Ledger(round_.ledger_file) as ledger:
        (event,) = ledger.events(CONFIRMATION)
    assert (event.by, event.key) == ("张三", "通报_2021.docx")
    assert (
        any(one.startswith("6.1（") for one in event.record["open"])
        and event.record["total"]["points"] == 100
    )


def test_the_same_round_gives_the_same_file(round_):
    file = round_.documents / "通报_2021.docx"
    notices(round_, RESULT)
    first = file.read_bytes()
    notices(round_, RESULT)
    assert file.read_bytes() == first


def test_a_verified_score_without_a_reason_is_named(round_):
    from openpyxl import load_workbook

    book = load_workbook(round_.master)
    ws = book["指标得分"]
    columns = {c.value: c.column for c in ws[1]}
    row = next(r for r in range(2, 60) if ws.cell(r, 1).value == "6.1")
    ws.cell(row, columns["核定分"]).value = 1.5
    book.save(round_.master)
    refused = notices(round_, replace(RESULT, by=""))
    (problem,) = [p for p in refused.problems if p.code == "release-unconfirmed"]
    assert "没有写说明的核定分 1 个：6.1" in problem.facts["doubts"]


def test_a_master_that_differs_blocks_always_and_keeps_the_old_file(round_):
    round_.documents.mkdir()
    old = round_.documents / "通报_2021.docx"
    old.write_bytes(b"old")
    number = _sheet_part(round_, "总览")
    data = changed(
        round_.master.read_bytes(), number, r"(<c r=\"C9\"[^>]*>.*?<v>)[\d.]+(</v>)", r"\g<1>12.5\2"
    )
    round_.master.write_bytes(data)
    for order in (RESULT, replace(RESULT, draft=True)):
        report = notices(round_, order)
        assert report.refused and "verify-differs" in codes(report)
    assert old.read_bytes() == b"old"
    with Ledger(round_.ledger_file) as ledger:
        assert ledger.events(CONFIRMATION) == []


def test_a_formula_that_computes_something_else_blocks(round_):
    number = _sheet_part(round_, "指标得分")
    heads = [cell.value for cell in openpyxl.load_workbook(round_.master)["指标得分"][1]]
    final = get_column_letter(heads.index("最终分") + 1)

    def wrong(data):
        return changed(data, number, rf"(<c r=\"{final}3\"[^>]*>.*?<v>)[\d.]+(</v>)", r"\g<1>0.5\2")

    report = notices(round_, RESULT, recalculate=wrong)
    assert report.refused and {p.file for p in report.problems if p.severity == "error"} == {
        "主评分表.xlsx（重新计算）"
    }
    assert not notices(round_, RESULT, recalculate=lambda data: data).refused
    missing = notices(round_, RESULT, recalculate=lambda data: None)
    assert not missing.refused and "release-not-recalculated" in codes(missing)


def test_formulas_are_computed_anew_by_libreoffice(round_, office):
    report = write_notices(round_, RESULT, now=NOW)
    assert not report.refused and "release-not-recalculated" not in codes(report)


def _sheet_part(round_, name):
    import re
    import zipfile

    with zipfile.ZipFile(round_.master) as parts:
        names = re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def test_a_document_that_shows_something_else_is_not_written(round_, monkeypatch):
    write = release.write_document

    def clumsy(*given, **options):
        made = write(*given, **options)
        return replace(made, data=changed(made.data, "word/document.xml", r"(总分)100", r"\g<1>101"))

    monkeypatch.setattr(release, "write_document", clumsy)
    report = notices(round_, RESULT)
    assert report.refused and "document-differs" in codes(report) and not round_.documents.exists()


def test_what_the_checker_faults_is_not_released(round_):
    document = Document(str(round_.templates / "结果通报.docx"))
    next(
        p for p in document.paragraphs if "继续做好" in p.text
    ).text = "请各单位于2021年09月01日前继续做好工作。"
    document.save(str(round_.templates / "结果通报.docx"))
    report = notices(round_, RESULT)
    assert report.refused and "release-faulted" in codes(report) and not round_.documents.exists()
    draft = notices(round_, replace(RESULT, draft=True))
    assert not draft.refused and "draft-faulted" in codes(draft)


def test_a_unit_that_the_master_does_not_know_yet_is_told(round_, monkeypatch):
    read, compared = release.read_master, release.compare

    def earlier(data, shown):
        master, found = read(data, shown)
        return replace(
            master, units={code: row for code, row in master.units.items() if code != "T04"}
        ), found

    def without_its_row(*given):
        lacking = Problem("verify-no-row", file="主评分表.xlsx", sheet="单位得分", facts={"key": "T04"})
        return compared(*given)[0], [lacking]

    monkeypatch.setattr(release, "read_master", earlier)
    monkeypatch.setattr(release, "compare", without_its_row)
    report = notices(round_, RESULT)
    assert report.refused and "verify-no-row" in codes(report)


def test_a_round_without_a_master_has_a_draft_only(round_):
    round_.master.unlink()
    assert "release-no-master" in codes(notices(round_, RESULT))
    draft = notices(round_, replace(RESULT, draft=True))
    assert not draft.refused and "document-not-compared" in codes(draft)


def test_letters_go_to_those_who_owe(round_):
    report = notices(round_, Order("reminder", date=dt.date(2021, 12, 20)))
    assert set(report.files) >= {"D19", "T06", "T11"} and "document-setting-blank" in codes(report)
    assert report.files["T06"] == "文书/催报通知_2021_T06.docx"
    alone = notices(round_, Order("correction", ("T06", "D01")))
    assert list(alone.files) == ["T06"] and "nothing-owed" in codes(alone)
    assert "document-dated-today" in codes(alone)
    assert "提供记录总数" in words((round_.root / alone.files["T06"]).read_bytes())
    assert "evidence-alone" in codes(report) and "D07" not in report.files


def set_settings(round_, **values):
    from openpyxl import load_workbook

    book = load_workbook(round_.catalogue)
    ws = book["设置"]
    rows = {ws.cell(row, 1).value: row for row in range(1, ws.max_row + 1)}
    for key, value in values.items():
        ws.cell(rows[key], 2).value = value
    book.save(round_.catalogue)


def test_settings_choose_type_number_and_date(round_):
    set_settings(round_, 催报文种="函", 催报文号="淮信用办函〔2021〕2号", 催报日期="2021-12-1")
    report = notices(round_, Order("reminder", ("T11",)))
    assert report.files == {"T11": "文书/催报函_2021_T11.docx"} and report.problems == []
    said = words((round_.root / report.files["T11"]).read_bytes())
    assert "2021年12月1日" in said and "〔2021〕2号" in said and "文件" not in said
    set_settings(round_, 催报日期=dt.datetime(2021, 12, 2), 退改文种="决定")
    report = notices(round_, Order("reminder", ("T11",)))
    assert "2021年12月2日" in words((round_.root / report.files["T11"]).read_bytes())
    assert "document-type-unknown" in codes(notices(round_, Order("correction")))


def test_mistakes_of_settings_template_and_values_are_told_and_nothing_is_written(round_):
    (round_.templates / PROFILE).write_text("项目,值\n天头,高\n", encoding="utf-8")
    assert codes(notices(round_, Order("task"))) == ["profile-bad-value"]
    (round_.templates / PROFILE).unlink()
    (round_.templates / "印发通知.docx").write_bytes(b"x")
    assert codes(notices(round_, Order("task"))) == ["template-unreadable"]
    (round_.templates / "印发通知.docx").unlink()
    set_settings(round_, 发文机关=None, 发文字号=None, 通报日期="年底")
    report = notices(round_, Order("task"))
    assert "document-organ-missing" in codes(report) and not round_.documents.exists()
    draft = notices(round_, Order("task", draft=True, number="淮信用办[2021]06号"))
    assert not draft.refused and "document-number-shape" in codes(draft)
    assert "document-date-wrong" in codes(notices(round_, replace(RESULT, date=None)))
    assert codes(notices(round_, Order("reminder", ("X99",)))) == ["unknown-unit"]


def test_a_round_in_which_nobody_owes_anything_writes_no_letter(round_, monkeypatch):
    monkeypatch.setattr(release, "owed", lambda evaluation: {})
    report = notices(round_, Order("reminder", date=dt.date(2021, 12, 1), number="淮信用办〔2021〕7号"))
    assert report.files == {} and codes(report) == ["nobody-owes"] and not report.refused


def test_a_master_without_its_tables_is_told(round_):
    from openpyxl import load_workbook

    book = load_workbook(round_.master)
    del book["失分归属"]
    book.save(round_.master)
    assert "release-master-table-missing" in codes(notices(round_, RESULT))
    round_.master.write_bytes(b"x")
    assert "release-master-unreadable" in codes(notices(round_, RESULT))


# -- the command -----------------------------------------------------------------------------------------------
def command(folder, *arguments, code):
    done = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", "--round", str(folder), "notice", *arguments, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stderr or done.stdout
    return json.loads(done.stdout)


def test_the_command_says_where_the_document_is(round_):
    said = command(round_.root, "task", code=0)
    assert said["files"] == {"documents": ["文书/通知_2021.docx"]}
    assert (round_.root / "文书/通知_2021.docx").exists()


def test_the_command_refuses_half_a_confirmation(round_):
    for arguments in (["result", "--confirm"], ["task", "--unit", "T06"], []):
        said = command(round_.root, *arguments, code=2)
        assert [p["code"] for p in said["problems"]] == ["usage"]
    said = command(round_.root, "result", code=2)
    assert "release-unconfirmed" in [p["code"] for p in said["problems"]]


def test_the_command_is_registered():
    assert "notice" in app.commands
