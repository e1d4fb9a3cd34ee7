"""Files of a notice that are damaged, hostile, huge or odd; and grids out of drawn lines."""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hostile import SAMPLES

from govcredit_xl.catalogue.importing.arrive import MAX_FILE, read_job, read_notice, read_source
from govcredit_xl.catalogue.importing.grids import make_grid
from govcredit_xl.catalogue.importing.notice import import_notice
from govcredit_xl.catalogue.importing.page_grid import read_pdf
from govcredit_xl.catalogue.importing.ruled import Ruled, widened
from govcredit_xl.catalogue.importing.text_grid import read_pasted
from govcredit_xl.files.jobs import FailedJob
from govcredit_xl.files.sheets import Unreadable
from govcredit_xl.files.workers import Workers

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# -- files made in code ----------------------------------------------------------------------------------------
def word(body: str, declaration: str = "") -> bytes:
    """A Word document with that body."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    document = (
        f'<?xml version="1.0"?>{declaration}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def pdf(content: str, *, rotate: int = 0, pages: int = 1) -> bytes:
    """A PDF with pages of A4 that all show the content, with Helvetica as F1."""
    stream = zlib.compress(content.encode("latin-1"))
    kids = " ".join(f"{4 + k} 0 R" for k in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    contents = 4 + pages
    objects += [
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {rotate}/Contents {contents} 0 R"
        "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
    ] * pages
    objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream")
    data, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj".encode() + one + b"endobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        data + f"{head}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF".encode()
    )


def shown(text: str, x: float, y: float) -> str:
    return f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n"


BOXES = "1 w " + "".join(f"{x} {y} 100 30 re S\n" for x in (50, 150, 250) for y in (700, 670))
LINES = "1 w " + "".join(
    [f"50 {y} m 350 {y} l S\n" for y in (670, 700, 730)]
    + [f"{x} 670 m {x} 730 l S\n" for x in (50, 150, 250, 350)]
)
MERGED = "1 w 150 700 m 350 700 l S 50 670 m 350 670 l S 50 730 m 350 730 l S\n" + "".join(
    f"{x} 670 m {x} 730 l S\n" for x in (50, 150, 250, 350)
)
TEXTS = "".join(
    shown(f"cell {row}{column} of the table", 54 + 100 * column, 715 - 30 * row)
    for row in (0, 1)
    for column in (0, 1, 2)
)


# -- a PDF's drawn lines -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("drawn", [BOXES, LINES], ids=["boxes", "lines"])
def test_a_table_of_drawn_lines(drawn):
    (grid,) = read_pdf(pdf(drawn + TEXTS), "a.pdf").grids
    assert [[one.text for one in row] for row in grid.rows] == [
        [f"cell {row}{column} of the table" for column in (0, 1, 2)] for row in (0, 1)
    ]


def test_a_page_turned_by_its_rotation():
    # What is upright on the page as shown lies on its side in the file.
    (grid,) = read_pdf(pdf(f"q 0 1 -1 0 842 0 cm {BOXES}{TEXTS} Q", rotate=90), "a.pdf").grids
    assert grid.rows[1][2].text == "cell 12 of the table"


def test_cells_merged_in_a_pdf():
    (grid,) = read_pdf(pdf(MERGED + TEXTS), "a.pdf").grids
    assert grid.rows[0][0].block == grid.rows[1][0].block and grid.rows[0][1].block != grid.rows[1][1].block
    assert grid.rows[1][0].text == grid.rows[0][0].text


def test_columns_that_are_blank_on_a_page_stay_columns():
    (grid,) = read_pdf(
        pdf(LINES + shown("the only text that", 154, 690) + shown("stands on this page", 154, 678)), "a.pdf"
    ).grids
    assert [[bool(one.text) for one in row] for row in grid.rows] == [[False] * 3, [False, True, False]]


def test_columns_that_are_not_drawn_on_a_page_are_those_of_the_page_before():
    before = Ruled((50, 100, 150, 250, 350), (700, 730), ())
    found = widened(Ruled((150.5, 250, 350), (40, 70, 100), ((0, 1, 1, 1),)), before)
    assert found.xs == before.xs
    assert sorted(found.merges) == [(0, 0, 1, 0), (0, 1, 1, 1), (0, 3, 1, 3)]
    assert found.cell_at(200, 80) == (1, 2) and found.cell_at(60, 80) == (0, 0)
    other = Ruled((150, 300, 350), (40, 70), ())
    assert widened(other, before) is other


def test_parts_of_a_table_beside_each_other_are_one_table():
    """What is between them, a merged cell that goes on from the page before, is not drawn."""
    beside = LINES + "".join(
        [f"400 {y} m 500 {y} l S\n" for y in (670, 700, 730)]
        + [f"{x} 670 m {x} 730 l S\n" for x in (400, 500)]
    )
    texts = shown("a cell of the right part", 404, 715) + shown("another one below it", 404, 685)
    (grid,) = read_pdf(pdf(beside + TEXTS + texts), "a.pdf").grids
    assert [row[-1].text for row in grid.rows] == ["a cell of the right part", "another one below it"]
    assert len(grid.rows[0]) == 5 and grid.rows[0][3] == grid.rows[1][3]


# -- Word's merged cells -------------------------------------------------------------------------------------------
def test_word_rows_with_spans_gaps_and_tracked_changes():
    start, go_on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    body = (
        "<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:tbl>"
        f"<w:tr>{cell('A', wide)}{cell('B', start)}</w:tr>"
        f"<w:tr>{cell('C')}{cell('D')}{cell('', go_on)}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("E")}{cell("", go_on)}</w:tr>'
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}</w:tr>"
        "<w:tr><w:tc><w:p><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p></w:tc></w:tr></w:tbl>"
    )
    source = read_source(word(body), "a.docx")
    (grid,) = source.grids
    assert source.lines == ("标题",) and grid.above == ("标题",)
    assert [[one.text for one in row] for row in grid.rows] == [
        ["A", "A", "B"], ["C", "D", "B"], ["", "E", "B"], ["new", "", ""],
    ]  # fmt: skip
    assert grid.rows[0][2].block == grid.rows[2][2].block


def test_merges_that_overlap_are_not_believed():
    grid = make_grid("x", {(1, 1): "a", (2, 2): "b"}, [(1, 1, 2, 2), (2, 2, 3, 3)], "第")
    assert grid is not None and [[one.text for one in row] for row in grid.rows][:2] == [
        ["a", "a"],
        ["a", "a"],
    ]


# -- pasted and recognised text --------------------------------------------------------------------------------------
def test_pasted_cells_with_line_breaks_and_commas():
    (grid,) = read_pasted('指标\t评分标准\n"甲\n（2分）"\t"一,二"\n'.encode(), "a.txt").grids
    assert grid.rows[1][0].text == "甲\n（2分）" and not grid.guessed
    (csv,) = read_pasted("指标,分值,评分标准\n甲,2,得2分\n乙,1,得1分\n".encode("gb18030"), "a.csv").grids
    assert csv.rows[2][2].text == "得1分"


# -- damaged, hostile, huge ----------------------------------------------------------------------------------------
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
REFUSED = {
    "empty": b"",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "program": b"\x7fELF" + bytes(range(256)) * 40,
    "cut-off-docx": word("<w:p/>")[:300],
    "entities": word("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", LAUGHS),
    "deep": word("<w:p>" * 5000 + "</w:p>" * 5000),
    "no-body": word("").replace(b"word/document", b"word/documenX"),
    "cut-off-pdf": pdf(LINES + TEXTS)[:200],
    "not-a-pdf": b"%PDF-1.7\nnothing",
    "too-many-pages": pdf(TEXTS, pages=400),
    "too-many-lines": pdf(
        "1 w " + "".join(f"50 {k / 10} m 500 {k / 10} l S\n" for k in range(8_000)) + TEXTS
    ),
    "wide-table": ("<table><tr>" + "<td>评分标准</td>" * 500 + "</tr></table>").encode(),
    "long-table": ("<table>" + "<tr><td>评分标准</td><td>得1分</td></tr>" * 6000 + "</table>").encode(),
    "wide-word-table": word("<w:tbl><w:tr>" + cell("评分标准") * 500 + "</w:tr></w:tbl>"),
    "binary-text": b"\xff\xfe" + b"\x00\xd8" * 50,
    "no-list": "<p>没有表</p><table><tr><td>甲</td><td>乙</td></tr></table>".encode(),
    "plain-text": "关于召开会议的通知\n各单位：\n".encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(name, tmp_path):
    path = tmp_path / "通知"
    path.write_bytes(REFUSED[name])
    found = import_notice([path])
    assert found.content is None
    (problem,) = found.problems
    assert problem.code in {"import-unreadable", "import-no-list"}
    assert not re.search("[\u4e00-\u9fff]", problem.message("en").replace("通知", "")), (
        "the reason in English too"
    )
    assert "通知" in problem.message() and problem.severity == "error"
    assert all(
        "Traceback" not in text and "Error" not in text for text in (problem.message(), problem.message("en"))
    )


def test_a_scan_is_refused_as_one(tmp_path):
    path = tmp_path / "扫描.pdf"
    path.write_bytes(pdf(shown("1", 300, 20), pages=3))
    assert [problem.code for problem in import_notice([path]).problems] == ["import-scan"]


@pytest.mark.slow
def test_workbooks_that_nobody_wishes_for_end_their_own_process_at_most(tmp_path):
    """Read as `read_notice` does, in a child process."""
    paths = []
    for name, make in SAMPLES.items():
        paths.append(str(tmp_path / name))
        Path(paths[-1]).write_bytes(make())
    with Workers(2) as workers:
        results = dict(workers.run(read_job, paths, "a.xlsx"))
    assert results.keys() == set(paths)
    raised = {
        path: result
        for path, result in results.items()
        if isinstance(result, FailedJob) and result.kind == "raised"
    }
    assert raised == {}
    assert all(result[1] for result in results.values() if isinstance(result, tuple))


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_damaged_documents_never_end_the_program(cut):
    for data in (
        word("<w:tbl>" + f"<w:tr>{cell('评分标准')}{cell('分值')}</w:tr>" * 3 + "</w:tbl>"),
        pdf(LINES + TEXTS),
    ):
        broken = bytearray(data)
        broken[len(data) * cut // 100] ^= 0x5A
        try:
            read_source(bytes(broken), "a")
        except Unreadable as error:
            assert error.why


def test_merged_cells_of_millions_take_no_time():
    start = time.process_time()
    huge = '<table><tr><td rowspan="100000000" colspan="1000000">评分标准</td><td>1</td></tr><tr><td>2</td></tr></table>'
    with pytest.raises(Unreadable):
        read_source(huge.encode(), "a.html")
    grid = make_grid("x", {(1, 1): "a", (3, 3): "b"}, [(1, 1, 1_000_000, 1)], "第")
    assert grid is not None and len(grid.rows) < 300 and time.process_time() - start < 5


def test_a_file_that_is_not_there_or_too_large(tmp_path, monkeypatch):
    source, problem = read_notice(tmp_path / "none.docx")
    assert source is None and problem is not None and "none.docx 读不了" in problem.message()
    large = tmp_path / "large.pdf"
    with large.open("wb") as stream:
        stream.truncate(MAX_FILE + 1)
    assert "超过 100 MB" in read_notice(large)[1].message()
    old = tmp_path / "a.doc"
    old.write_bytes(b"{\\rtf1 x}")
    monkeypatch.setattr("govcredit_xl.files.older_word.find_soffice", lambda: None)
    monkeypatch.setattr("govcredit_xl.files.older_word.start_word", lambda: None)
    assert "没有安装" in read_notice(old)[1].message()


@pytest.mark.slow
def test_two_good_files_and_a_bad_one_write_nothing(tmp_path):
    good, bad = tmp_path / "a.html", tmp_path / "b.docx"
    good.write_text(
        "<table><tr><td>指标</td><td>分值</td><td>评分标准</td></tr><tr><td>甲</td><td>1</td><td>建立台账，得1分</td></tr></table>"
    )
    bad.write_bytes(b"PK\3\4nothing")
    found = import_notice([good, bad])
    assert found.content is None and [p.file for p in found.problems] == ["b.docx"]
    assert import_notice([good, Path(good)]).content is not None
