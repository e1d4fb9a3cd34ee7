"""Control characters that somebody pastes into a master: no file that we write holds any, and none is lost over it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from masters_in_memory import edited
from openpyxl.comments import Comment
from test_harvest import a_round, again, both, put, read

from govcredit_xl.core.plain_text import clean
from govcredit_xl.files.sheets import read_book
from govcredit_xl.master.live.refresh import differences
from govcredit_xl.master.records import CarriedOver, OwnNote
from govcredit_xl.master.typed.package import WorkbookPackage
from govcredit_xl.master.write import write_master

NASTY = "甲_x0007_乙_xFFFE__xD800__x001B_[2J丙"
ROW = {"编号": "1.2"}
CLEAN = "甲乙[2J丙"


def everywhere(book):
    """Where the office may type, in its own columns and sheets, in formulas, notes, formats, links and names."""
    put("指标得分", ROW, "核定说明", NASTY)(book)
    put("指标得分", ROW, "核定人", NASTY)(book)
    ws = book["指标得分"]
    column = ws.max_column + 2
    ws.cell(1, column).value = NASTY
    ws.cell(2, column).value = f'="{NASTY}"&"x"'
    ws.cell(2, 1).comment = Comment(NASTY, "王芳")
    own = book.create_sheet("随记")
    own["A1"], own["A2"], own["A3"] = NASTY, f'="{NASTY}"', 5
    own["A3"].number_format = f'"{NASTY}"0'
    own["A4"] = NASTY
    own["A4"].hyperlink = "https://example.cn/" + NASTY
    own["B1"].comment = Comment(NASTY, "王芳")


@pytest.mark.slow
def test_what_is_carried_over_holds_none_and_it_is_told():
    found, problems = read(everywhere)
    assert found.verified["1.2"].reason == found.verified["1.2"].by == CLEAN
    assert "text-cleaned" in [code for code, _ in problems]
    book = again(everywhere)
    assert book["随记"]["A1"].value == CLEAN and book["随记"]["A2"].value == f'="{CLEAN}"'
    assert book["随记"]["B1"].comment.text == CLEAN
    assert not [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and clean(cell.value) != cell.value
    ]


def test_a_note_says_the_same_however_often_the_master_is_written():
    def edit(book):
        book["指标得分"]["A2"].comment = Comment("第一行_x000D_\n第二行_x005F_x0041_", "王芳")

    data, _ = write_master(a_round())
    data = edited(data, edit)
    for _ in range(2):
        (note,) = WorkbookPackage(data).notes("指标得分").values()
        assert note == "第一行\r\n第二行_x0041_"
        data, _ = write_master(
            a_round(carried=CarriedOver(notes=(OwnNote("指标得分", "1.2", "编号", note),)))
        )


def test_a_clean_master_is_not_called_cleaned():
    _, problems = read(both(put("指标得分", ROW, "核定说明", "核实\n两行")))
    assert problems == []


@pytest.mark.slow
def test_the_open_master_is_written_clean_too():
    data, _ = write_master(a_round())
    open_ = edited(data, put("指标得分", ROW, "核定说明", "核实_x0007_"))
    wanted = edited(data, put("指标得分", ROW, "核定说明", "核实"))
    blocks = differences(read_book(open_), read_book(wanted))
    assert [block.rows for block in blocks] == [(("核实",),)]
    assert differences(read_book(wanted), read_book(wanted)) == []


@pytest.mark.slow
def test_the_next_master_is_whole_xml():
    from defusedxml.ElementTree import fromstring

    found, _ = read(everywhere)
    data, _ = write_master(a_round(carried=found.carried, verified=found.verified))
    archive = zipfile.ZipFile(io.BytesIO(data))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels", ".vml")):
            fromstring(archive.read(name))
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames
