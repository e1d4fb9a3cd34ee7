"""The live adapter, against a LibreOffice that runs for real: read, written in place, verified, printed."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from rounds_played import best, item, put, sent, table
from rounds_played import program as run

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.folder import Round
from govcredit_xl.core.terms import Sheet
from govcredit_xl.master.live import application as applications
from govcredit_xl.master.live.application import (
    EXCEL,
    LIBREOFFICE,
    WPS,
    NoApplication,
    NotAnswering,
    application,
)
from govcredit_xl.master.live.libreoffice import find_python, holder_of
from govcredit_xl.master.live.master import LiveMaster, open_master
from govcredit_xl.master.live.opening import go_to
from govcredit_xl.master.live.printing import convert, to_pdf
from govcredit_xl.round.collect import collect, collect_live
from govcredit_xl.round.state import standing
from govcredit_xl.round.verify import verify

MASTER = "主评分表.xlsx"


@pytest.fixture(scope="module", autouse=True)
def _office_is_there() -> None:
    import office

    office.require_office()
    if find_python() is None:
        if os.environ.get("CI"):
            pytest.fail("python3-uno is missing; on the CI nothing that needs LibreOffice may be skipped")
        pytest.skip("python3-uno is missing: the live adapter is NOT PROVED here")


@pytest.fixture
def folder(played_demo, tmp_path) -> Path:
    """A round with a master, copied for one test, in a path with Chinese and a blank."""
    return Path(shutil.copytree(played_demo, tmp_path / "第 一轮"))


@pytest.fixture
def desk(tmp_path_factory):
    """Opens a file in a LibreOffice of its own, as a clerk would; ended afterwards."""
    started: list[subprocess.Popen] = []

    def open_(path: Path) -> None:
        profile = tmp_path_factory.mktemp("profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", str(path)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, start_new_session=True, **quiet))
        until = time.monotonic() + 60
        while holder_of(path) is None:
            assert time.monotonic() < until, "LibreOffice did not open the master"
            time.sleep(0.1)

    yield open_
    for process in started:
        os.killpg(process.pid, 9)
        process.wait()


def standing_of(folder: Path):
    round_ = Round(folder)
    catalogue, problems = load_catalogue(round_.catalogue)
    return standing(round_, catalogue, problems)


# -- the engine --------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_xlwings_drives_libreoffice(tmp_path):
    with application() as where:
        assert where.kind == LIBREOFFICE and where.started
        book = where.app.books.add()
        sheet = book.sheets[0]
        sheet.range("A1").formula = [
            [1, "12.1", "'12.1", "'=1+1"],
            ["=A1/0", '=IF(A1>=1,"是,否","")', "=SUM(A1:A1,2)", None],
        ]
        where.calculate()
        assert sheet.range("A1:D1").raw_value == [[1.0, "12.1", "12.1", "=1+1"]]
        assert sheet.range("A2:D2").raw_value == [["#DIV/0!", "是,否", 3.0, None]]
        assert sheet.range("C2").formula == "=SUM(A1:A1,2)"
        assert sheet.used_range.shape == (2, 4) and sheet.range("B2").address == "$B$2"
        book.names.add("gc_one", "='" + sheet.name + "'!$A$1")
        assert "$A$1" in book.names["gc_one"].refers_to
        book.save(str(tmp_path / "一 本.xlsx"))
        assert book.name == "一 本.xlsx"
        sheet.range("A1").raw_value = 5
        book.api.SaveCopyAs(str(tmp_path / "copy.xlsx"))
        assert load_workbook(tmp_path / "一 本.xlsx").active["A1"].value == 1
        assert load_workbook(tmp_path / "copy.xlsx").active["A1"].value == 5
        assert load_workbook(tmp_path / "copy.xlsx").active["D1"].data_type == "s"


def test_old_formats_are_converted_by_the_application(tmp_path, office):
    (old,) = office.convert([_a_workbook(tmp_path)], "xls", tmp_path)
    convert(old, tmp_path / "new.xlsx")
    assert load_workbook(tmp_path / "new.xlsx").active["A1"].value == "甲"


def _a_workbook(folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "甲"
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


# -- verify ------------------------------------------------------------------------------------------------
def test_the_application_computes_pythons_scores(folder):
    with standing_of(folder) as now:
        found = verify(now)
    assert found.problems == [] and found.compared > 500 and LIBREOFFICE in found.application


def test_a_formula_that_was_changed_is_told_with_its_cell(folder):
    book = load_workbook(folder / MASTER)
    sheet = book[Sheet.ITEMS]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("最终分") + 1
    row = next(r for r in range(2, 60) if sheet.cell(r, 1).value == "1.1")
    sheet.cell(row, column).value = 0.5
    book.save(folder / MASTER)
    found = run(folder, "verify")
    cells = {(p["sheet"], p["cell"]) for p in found["problems"] if p["code"] == "verify-differs"}
    assert (Sheet.ITEMS, sheet.cell(row, column).coordinate) in cells
    assert any(place == Sheet.OVERVIEW for place, _ in cells), "the totals follow it"
    run(folder, "verify", "--strict", code=1)


def test_verify_without_a_master_says_what_to_do(folder):
    (folder / MASTER).unlink()
    found = run(folder, "verify", code=2)
    assert [p["code"] for p in found["problems"]] == ["no-master"]


# -- the open master ---------------------------------------------------------------------------------------
def test_what_was_typed_into_the_open_master_counts_and_the_figures_come_back_into_it(folder, desk):
    round_ = Round(folder)
    desk(round_.master)
    with open_master(round_) as opened:
        sheet = opened._book.sheets[Sheet.ITEMS]
        heads = sheet.range((1, 1), (1, 40)).raw_value[0]
        verified, final = heads.index("核定分") + 1, heads.index("最终分") + 1
        row = sheet.range((1, 1), (60, 1)).raw_value.index(["6.1"]) + 1
        sheet.range((row, verified)).formula = [[1.5, "电话核实", "'张三"]]
        sheet.range((row, verified)).select()
        before = opened._book.selection.address
    saved = round_.master.stat().st_mtime_ns

    missing = next(u["code"] for u in json_of(folder) if u["state"] == "未报")
    put(folder, f"{missing}_补报.xlsx", fill(sent(folder, missing), best(folder, missing)), day=9)
    report = collect_live(round_, round_.inbox)
    assert not report.refused and report.files["master"] == MASTER
    assert {p.code for p in report.problems} >= {"master-written-live"}
    assert "master-in-use" not in {p.code for p in report.problems}
    assert item(report.figures, "6.1")["final"] == 1.5
    assert next(u for u in report.figures["units"] if u["code"] == missing)["state"] == "已报"

    assert holder_of(round_.master), "it is still open"
    with open_master(round_) as opened:
        sheet = opened._book.sheets[Sheet.ITEMS]
        assert sheet.range((row, final)).raw_value == 1.5
        assert opened._book.selection.address == before, "the cursor stays where it was"
        sums = opened._book.sheets[Sheet.OVERVIEW].used_range.raw_value
        total = next(line for line in sums if line[0] == "合计")
        assert report.figures["total"]["final"] in total
    assert round_.master.stat().st_mtime_ns > saved, "and it was saved"

    again = collect_live(round_, round_.inbox)
    assert again.figures == report.figures
    rows = table(folder, "调整记录", "时间", "编号", "字段", "原值", "新值")
    assert [(r["编号"], r["字段"]) for r in rows if r["编号"] == "6.1"] == [
        ("6.1", "核定分"),
        ("6.1", "核定说明"),
        ("6.1", "核定人"),
    ]


def json_of(folder: Path) -> list[dict]:
    return run(folder, "status")["units"]


def test_afterwards_an_ordinary_collect_finds_nothing_new_typed(folder, desk):
    round_ = Round(folder)
    desk(round_.master)
    live = collect_live(round_, round_.inbox)
    lock = folder / f".~lock.{MASTER}#"
    lock.unlink()  # as if it had been closed
    report = collect(round_, round_.inbox)
    assert report.figures["total"] == live.figures["total"]
    assert table(folder, "调整记录", "时间", "编号", "字段") == []
    with standing_of(folder) as now:
        assert verify(now).problems == []


def test_an_open_master_that_cannot_take_the_figures_is_left_and_told(folder, desk):
    round_ = Round(folder)
    desk(round_.master)
    with open_master(round_) as opened:
        opened._book.sheets[Sheet.UNIT_SCORES].delete()
        report = collect(round_, round_.inbox, opened=opened)
    assert report.files["master"] == "主评分表.新.xlsx" and (folder / "主评分表.新.xlsx").exists()
    (problem,) = [p for p in report.problems if p.code == "live-refused"]
    assert Sheet.UNIT_SCORES in problem.message()


def test_a_lock_file_left_behind_is_no_open_master(folder):
    profile = (folder / "profile").as_uri()
    (folder / f".~lock.{MASTER}#").write_text(f",clerk,desk,25.11.2021 09:00,{profile};", encoding="utf-8")
    with open_master(Round(folder)) as opened:
        assert opened is None


def test_collect_live_without_an_open_master_works_as_usual(folder):
    found = run(folder, "collect", "--live")
    assert "master-not-open" in {p["code"] for p in found["problems"]}
    assert found["files"]["master"] == MASTER


def test_open_goes_to_the_dashboard_or_to_a_unit(folder, desk):
    round_ = Round(folder)
    desk(round_.master)
    with open_master(round_) as opened:
        go_to(opened._book, "T04")
        assert opened._book.sheets.active.name == Sheet.UNIT_SCORES
        top = opened._book.selection.row
        assert "T04" in opened._book.sheets[Sheet.UNIT_SCORES].range((top, 1), (top, 3)).raw_value[0]
        go_to(opened._book, None)
        assert opened._book.sheets.active.name == Sheet.OVERVIEW
        with pytest.raises(KeyError):
            go_to(opened._book, "T99")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a desktop")
def test_open_without_a_screen_starts_nothing(folder, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    found = run(folder, "open", code=2)
    assert [p["code"] for p in found["problems"]] == ["no-screen"] and holder_of(folder / MASTER) is None


# -- PDF ---------------------------------------------------------------------------------------------------
def pages_of(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def test_forms_and_dashboard_are_printed_one_page_wide(folder):
    (form,) = run(folder, "pdf", "forms", "--unit", "T04")["files"]["pdf"]
    pages = pages_of(folder / form)
    tables = [page for page in pages if "评分标准和填报项" in page]
    # A page that were too wide would have its last columns on a page of their own.
    wanted = ("编号", "填报内容", "计量单位", "核对提示")
    assert tables and all(heading in page for page in tables for heading in wanted)
    assert "平桥镇" in pages[0] and not any("_govcredit" in page for page in pages)
    (dashboard,) = run(folder, "pdf")["files"]["pdf"]
    (page,) = pages_of(folder / dashboard)
    assert dashboard == "文书/PDF/主评分表_总览.pdf"
    assert all(word in page for word in ("一级指标", "合计", "暂测分"))
    shutil.rmtree(folder / "文书")
    assert run(folder, "pdf", "documents", code=2)["problems"][0]["code"] == "nothing-to-print"


def test_the_whole_master_is_printed_without_its_hidden_sheets(folder):
    made, problems = to_pdf([folder / MASTER], folder / "PDF", lambda *_: None)
    assert problems == [] and [path.name for path in made] == ["主评分表.pdf"]
    assert len(pages_of(made[0])) > 5


@pytest.mark.slow
def test_a_file_that_cannot_be_printed_costs_only_itself(tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    made, problems = to_pdf([broken, _a_workbook(tmp_path)], tmp_path / "PDF", lambda *_: None)
    assert [p.name for p in made] == ["a.pdf"] and [p.code for p in problems] == ["cannot-print"]


# -- which application answers -----------------------------------------------------------------------------
def fake_app(engine: str, **api: str):
    return SimpleNamespace(engine=SimpleNamespace(name=engine), api=SimpleNamespace(**api))


def test_wps_under_excels_name_is_recognised():
    assert applications._kind_of(fake_app("excel", Name="Microsoft Excel", Path=r"C:\Office16")) == EXCEL
    assert applications._kind_of(fake_app("excel", Name="WPS 表格", Path=r"D:\x")) == WPS
    path = r"C:\Users\a\AppData\Local\Kingsoft\WPS Office\office6"
    assert applications._kind_of(fake_app("excel", Name="Microsoft Excel", Path=path)) == WPS
    assert applications._kind_of(fake_app("libreoffice")) == LIBREOFFICE


class Rejecting:
    """An Excel in which a cell is being edited: COM rejects whatever is asked."""

    def __getattr__(self, name: str):
        raise RuntimeError("(-2147418111, '被呼叫方拒绝接收呼叫。', None, None)")


def test_an_excel_that_answers_nothing_is_told_and_nothing_is_done(tmp_path, monkeypatch):
    path = tmp_path / "主评分表.xlsx"
    path.write_bytes(b"")
    monkeypatch.setattr(applications, "excel_engine", lambda: SimpleNamespace(apps=[Rejecting()]))
    monkeypatch.setattr(applications, "holder_of", lambda path: None)
    assert applications.running_with(path) is None  # whatever it is busy with, it is not this file
    (tmp_path / "~$主评分表.xlsx").write_bytes(b"")
    with pytest.raises(NotAnswering) as busy:
        applications.running_with(path)
    assert "正在编辑" in busy.value.problem.message("zh") and "Enter" in busy.value.problem.message("en")


def test_an_open_master_that_answers_no_more_is_told(tmp_path):
    where = SimpleNamespace(name="Microsoft Excel 16.0", kind=EXCEL)
    master = LiveMaster(where, SimpleNamespace(api=Rejecting()), tmp_path)
    where.name = None
    with pytest.raises(NotAnswering, match=r"Excel 16\.0"):
        master.read()


def test_what_xlwings_does_on_windows_at_exit_and_to_a_busy_excel_is_taken_from_it(monkeypatch):
    import atexit

    done = []
    windows = SimpleNamespace(cleanup=lambda: None, N_COM_ATTEMPTS=0)
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(atexit, "unregister", done.append)
    monkeypatch.setattr(applications.time, "sleep", done.append)
    applications.excel_engine()
    assert done == [windows.cleanup]
    attempts = 1
    while not windows.N_COM_ATTEMPTS or attempts < windows.N_COM_ATTEMPTS:  # as xlwings asks
        attempts += 1
    assert attempts == 200 and sum(done[1:]) == pytest.approx(10, abs=0.1)


def test_without_any_application_one_clear_message(folder, monkeypatch):
    monkeypatch.setattr(applications, "find_soffice", lambda: None)
    with pytest.raises(NoApplication, match=r"Excel.*LibreOffice"):
        applications.start(visible=False)
    code = (
        "import sys; sys.argv=['govcredit-xl','--round',sys.argv[1],'verify','--json']\n"
        "from govcredit_xl.master.live import application\napplication.find_soffice = lambda: None\n"
        "from govcredit_xl.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True)
    assert done.returncode == 2
    assert [p["code"] for p in json.loads(done.stdout)["problems"]] == ["no-application"]


# -- the control workbook ----------------------------------------------------------------------------------
def test_control_workbooks_of_rounds_that_exist_still_find_what_they_import():
    import importlib

    from govcredit_xl.round import console

    assert importlib.import_module("govcredit_xl.live.console").main is console.main


def test_the_control_workbook_is_whole(tmp_path):
    import zipfile

    import olefile
    from lxml import etree

    from govcredit_xl.round import console
    from govcredit_xl.round.launchers import STEPS

    made = console.console_files(r"C:\工具\python.exe")
    assert tuple(made) == console.FILES and console.console_files(r"C:\工具\python.exe") == made
    with zipfile.ZipFile(io.BytesIO(made["控制台.xlsm"])) as parts:
        types = parts.read("[Content_Types].xml").decode()
        assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
        assert "application/vnd.ms-office.vbaProject" in types
        relations = parts.read("xl/_rels/workbook.xml.rels").decode()
        assert "http://schemas.microsoft.com/office/2006/relationships/vbaProject" in relations
        project = parts.read("xl/vbaProject.bin")
        drawing = parts.read("xl/drawings/vmlDrawing1.vml").decode()
        names = [
            etree.fromstring(parts.read(f"xl/worksheets/sheet{k}.xml")).find("{*}sheetPr").get("codeName")
            for k in (1, 2)
        ]
    assert drawing.count(f"[0]!{console.MACRO}") == len(STEPS)
    assert all(step.name in drawing for step in STEPS)
    with olefile.OleFileIO(io.BytesIO(project)) as macros:
        modules = {entry[-1] for entry in macros.listdir() if entry[0] == "VBA"}
    assert {"ThisWorkbook", *names, "Module1", "xlwings"} <= modules
    assert made["xlwings.conf"] == console.settings(r"C:\工具\python.exe")
    compile(made["控制台.py"].decode("utf-8"), "控制台.py", "exec")


def test_the_macro_is_told_of_python_in_the_code_page_that_it_reads():
    from govcredit_xl.round import console

    lines = console.settings(r"D:\评价工作台\govcredit-xl\python.exe", "gbk").splitlines()
    assert lines[0] == r'"INTERPRETER_WIN","D:\评价工作台\govcredit-xl\python.exe"'.encode("gbk")
    if os.name == "nt":
        assert console.settings(r"D:\tools\程\python.exe") == console.settings(
            r"D:\tools\程\python.exe", "mbcs"
        )


def test_a_button_runs_its_step_and_logs_what_it_said(folder):
    from govcredit_xl.round import console

    for name, data in console.console_files().items():
        (folder / name).write_bytes(data)
    with application() as where, where.book(folder / "控制台.xlsm", read_only=False) as book:
        book.sheets["控制台"].range((4, 1)).select()
        assert console.pressed(book) == 1
        assert console.run_step(book, 1) == 0
        log = book.sheets["日志"].used_range.raw_value
        assert log[0] == ["时间", "步骤", "结果", "输出"]
        assert log[1][1:3] == ["1检查指标", "完成"] and "55 个评分项" in log[1][3]
        book.sheets["控制台"].range((30, 1)).select()
        with pytest.raises(LookupError):
            console.pressed(book)
    pushed = SimpleNamespace(app=SimpleNamespace(api=SimpleNamespace(Caller="按钮 3")), selection=None)
    assert console.pressed(pushed) == 3
