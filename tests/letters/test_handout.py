"""The workbooks for a chat group or an office network, and the list to tick off."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from govcredit_xl.core.folder import Round
from govcredit_xl.letters.handout import handout
from govcredit_xl.round.init import begin


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("handout") / "2021"))


def zips(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted((folder / "outbox" / "分发").glob("*.zip"))}


def test_departments_and_towns_have_a_zip_each_with_their_workbooks(folder):
    report = handout(Round(folder))
    assert not report.refused and not report.problems
    packed = zips(folder)
    assert list(packed) == ["部门_政务诚信填报表_2021.zip", "镇街_政务诚信填报表_2021.zip"]
    assert report.counts == {"部门": 30, "镇街": 15}
    for path in packed.values():
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                assert info.flag_bits & 0x800  # by which Windows knows that the name is UTF-8
                assert archive.read(info) == (folder / "outbox" / info.filename).read_bytes()
    before = {path: path.read_bytes() for path in packed.values()}
    handout(Round(folder))
    assert {path: path.read_bytes() for path in zips(folder).values()} == before


def test_another_tool_reads_the_names(folder, tmp_path):
    if shutil.which("unzip") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("apt-get install unzip")
    handout(Round(folder))
    done = subprocess.run(
        ["unzip", "-q", zips(folder)["镇街_政务诚信填报表_2021.zip"], "-d", tmp_path],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 15 and names[3] == "T04_平桥镇_政务诚信填报表_2021.xlsx"


def test_the_list_holds_every_unit_and_prints_on_as_many_pages_as_it_needs(folder):
    handout(Round(folder))
    path = folder / "outbox" / "分发" / "收发登记表_2021.xlsx"
    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "编码", "单位"]
    assert [sheet.cell(row, 2).value for row in (4, 48)] == ["D01", "T15"] and sheet.max_row == 48
    assert (sheet.print_title_rows, sheet.page_setup.paperSize) == ("$3:$3", 9)
    assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == "landscape"


def test_nothing_in_what_is_handed_out_tells_when_or_where_it_was_made(folder):
    handout(Round(folder))
    for path in (folder / "outbox" / "分发").iterdir():
        with zipfile.ZipFile(path) as archive:
            assert {info.create_system for info in archive.infolist()} == {3}, path.name
            if path.suffix == ".xlsx":
                assert b"2021-01-01T00:00:00Z</dcterms:created>" in archive.read("docProps/core.xml")


def test_the_task_notice_goes_along_and_units_without_a_workbook_are_said(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "2021")
    folder = tmp_path / "2021"
    (folder / "文书").mkdir()
    (folder / "文书" / "通知_2021.docx").write_bytes(b"PK")
    next((folder / "outbox").glob("T04_*")).unlink()
    report = handout(Round(folder))
    assert [(p.code, p.unit) for p in report.problems] == [("mail-no-workbook", "T04")]
    for path in zips(folder).values():
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            assert archive.namelist()[-1] == "通知_2021.docx"
    assert report.counts["镇街"] == 14


@pytest.mark.slow
def test_nothing_built_is_nothing_to_hand_out(tmp_path):
    begin(tmp_path / "2021")
    report = handout(Round(tmp_path / "2021"))
    assert report.refused and len(report.problems) == 45
