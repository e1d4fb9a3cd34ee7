"""The only reader of spreadsheets: what several programs write, and what nobody should."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName

from govcredit_xl.files.sheets import (
    KIND_NAMES,
    CellError,
    SheetPicture,
    Unreadable,
    cell_text,
    find_table,
    read_book,
    sniff,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


# -- workbooks of several makes ------------------------------------------------------------------------
def by_xlsxwriter() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("填报表")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        years = book.add_format({"num_format": '[Red]0.00"年";-0'})
        sheet.write_string("A1", "_x000D_ 甲\n乙")
        sheet.write_number("A2", 12.5)
        sheet.write_boolean("A3", True)
        sheet.write_datetime("A4", dt.datetime(2021, 10, 20), day)
        sheet.write_datetime("A5", dt.datetime(2021, 10, 20, 8, 30), moment)
        sheet.write_number("A6", 44000, years)
        sheet.write_formula("A7", "=A2*2", None, 25)
        sheet.write_formula("A8", "=1/0", None, "#DIV/0!")
        sheet.write_formula("A9", '=""', None, "")
        sheet.write_rich_string("A10", "甲", book.add_format({"bold": True}), "乙")
        sheet.set_column("C:D", None, None, {"hidden": True})
        sheet.set_footer("&L脚注&R第&P页")
        book.add_worksheet("_govcredit").very_hidden()
        book.define_name("in_1_1_n", "=填报表!$A$2")
        book.define_name("gone", "=填报表!#REF!")
        book.define_name("area", "=填报表!$A$1:$B$4")
        book.define_name("gc_token", '="GC1.x.y"')
        book.define_name("_govcredit!local", "=填报表!$A$2")
        book.set_custom_property("govcredit_token", "GC1.a.b")
        book.set_properties({"keywords": "信用"})
    return stream.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "It's"
    sheet["B2"] = dt.date(2021, 10, 20)
    sheet["B3"] = "=SUM(B4:B5)"
    sheet["B4"] = "#REF!"
    book.properties.identifier = "GC1.i.d"
    book.defined_names["n"] = DefinedName("n", attr_text="'It''s'!$B$3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_hand(
    sheet: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    prefix: str = "",
    office: str = OFFICE,
    target: str = "",
) -> bytes:
    """A workbook from its XML; `prefix` is put before the names of workbook.xml's elements."""
    p, ns = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    relations = f'<Relationships xmlns="{OFFICE.replace("officeDocument", "package")}">'
    content = {
        "_rels/.rels": f'{relations}<Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<{p}workbook {ns}="{MAIN}" xmlns:r="{office}"><{p}sheets>'
        f'<{p}sheet name="表" sheetId="1" r:id="b"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'{relations}<Relationship Id="b" Type="{office}/worksheet" '
        f'Target="{target or "worksheets/sheet1.xml"}"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**content, **(parts or {})}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def rows(xml: str, prefix: str = "") -> str:
    p, ns = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    return f'<{p}worksheet {ns}="{MAIN}"><{p}sheetData>{xml}</{p}sheetData></{p}worksheet>'


def only_sheet(data: bytes) -> SheetPicture:
    (sheet,) = read_book(data).sheets
    return sheet


def test_values_of_every_type() -> None:
    sheet = read_book(by_xlsxwriter()).sheet("填报表")
    assert sheet is not None
    assert [sheet.get(row, 1) for row in range(1, 11)] == [
        "_x000D_ 甲\n乙",
        12.5,
        True,
        dt.date(2021, 10, 20),
        dt.datetime(2021, 10, 20, 8, 30),
        44000.0,
        25.0,
        CellError("#DIV/0!"),
        None,
        "甲乙",
    ]
    assert sheet.formulas == {(7, 1): "A2*2", (8, 1): "1/0", (9, 1): '""'}
    assert sheet.hidden_columns == {3, 4}
    assert sheet.header_footer == ("&L脚注&R第&P页",)


def test_names_properties_and_states() -> None:
    book = read_book(by_xlsxwriter())
    assert book.names == {"in_1_1_n": ("填报表", 2, 1), "gone": None}
    assert book.constants == {"gc_token": "GC1.x.y"}
    assert book.properties == {"govcredit_token": "GC1.a.b"}
    assert book.keywords == "信用"
    assert [sheet.state for sheet in book.sheets] == ["visible", "veryHidden"]
    assert [sheet.name for sheet in read_book(by_xlsxwriter(), only={"_govcredit"}).sheets] == ["_govcredit"]


def test_a_workbook_saved_without_cached_values() -> None:
    book = read_book(by_openpyxl())
    assert book.names == {"n": ("It's", 3, 2)}
    assert book.identifier == "GC1.i.d"
    assert dict(book.sheets[0].cells) == {(2, 2): dt.date(2021, 10, 20), (4, 2): CellError("#REF!")}
    assert book.sheets[0].formulas == {(3, 2): "SUM(B4:B5)"}


def test_cells_without_references_are_counted_on() -> None:
    sheet = only_sheet(
        by_hand(rows('<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c r="B2"><v>4</v></c></row>'))
    )
    assert sheet.cells == {(1, 1): 1.0, (1, 3): 3.0, (2, 2): 4.0}


@pytest.mark.parametrize(
    "data",
    [
        by_hand(
            rows(
                '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh></is></c></row>'
            )
        ),
        by_hand(rows('<x:row r="1"><x:c r="A1" t="str"><x:v>甲</x:v></x:c></x:row>', "x"), prefix="x"),
        by_hand(rows('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'), office=STRICT),
        by_hand(rows('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'), target="/xl/worksheets/sheet1.xml"),
        by_hand(
            rows('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>'), target="../xl/Worksheets/Sheet1.xml"
        ),
    ],
    ids=["inline and phonetic", "prefixed", "strict", "absolute target", "relative target"],
)
def test_other_ways_to_write_the_same(data: bytes) -> None:
    assert only_sheet(data).cells == {(1, 1): "甲"}


def test_a_shared_formula_is_moved_to_its_dependants() -> None:
    xml = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C2" si="0">A1*$B$1</f><v>2</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    assert only_sheet(by_hand(rows(xml))).formulas == {(1, 3): "A1*$B$1", (2, 3): "A2*$B$1"}


@pytest.mark.parametrize(
    ("code", "date"),
    [("yyyy-mm-dd", True), ("[$-804]m月d日", True), ("[h]:mm", True), ("General", False), ('0"日"', False),
     ("[Red]#,##0.00;-0", False), ("@", False), ("0%", False), (r"0\d", False), ("0.00E+00", False)],
)  # fmt: skip
def test_date_formats(code: str, date: bool) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("表").write_number(0, 0, 44489.0, book.add_format({"num_format": code}))
    assert only_sheet(stream.getvalue()).get(1, 1) == (dt.date(2021, 10, 20) if date else 44489.0)


def test_dates_of_the_1904_system() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_datetime(0, 0, dt.datetime(2021, 10, 20), book.add_format({"num_format": 14}))
    assert only_sheet(stream.getvalue()).get(1, 1) == dt.date(2021, 10, 20)


# -- what is no workbook ---------------------------------------------------------------------------------
ENTITIES = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "not-a-workbook"),
        (b"hello", "not-a-workbook"),
        (by_openpyxl()[:3000], "truncated"),
        (by_openpyxl()[3000:], "not-a-workbook"),
        (by_hand("<worksheet"), "truncated"),
        (by_hand(rows(""), target="worksheets/none.xml"), "truncated"),
        (by_hand(ENTITIES + rows('<row r="1"><c t="str"><v>&a;</v></c></row>')), "forbidden-xml"),
        (
            by_hand("", parts={"xl/worksheets/sheet1.xml": (ENTITIES + rows("")).encode("utf-16")}),
            "forbidden-xml",
        ),
        (by_hand(rows(""), parts={"xl/big.xml": " " * (11 << 20)}), "oversized-file"),
        (by_hand(rows(""), parts={"xl/workbook.xml": "<a/>"}), "not-a-workbook"),
    ],
)
def test_broken_and_hostile_files_are_refused(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_book(data)
    assert raised.value.kind == kind
    assert raised.value.why


def test_every_cut_and_many_flips_are_refused_or_read() -> None:
    data = by_xlsxwriter()
    for end in range(0, len(data), 97):
        with pytest.raises(Unreadable):
            read_book(data[:end])
        assert sniff(data[:end]) in KIND_NAMES
    for position in range(0, len(data), 41):
        broken = bytearray(data)
        broken[position] ^= 0x5A
        try:
            read_book(bytes(broken))
        except Unreadable as error:
            assert error.why


def test_far_apart_cells_cost_nothing() -> None:
    sheet = only_sheet(
        by_hand(
            rows(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
            )
        )
    )
    assert sheet.cells == {(1, 1): 1.0, (1048576, 16384): 2.0}


# -- tables ----------------------------------------------------------------------------------------------
def picture(*lines: tuple[object, ...]) -> SheetPicture:
    cells = {(r, c): v for r, line in enumerate(lines, 1) for c, v in enumerate(line, 1) if v is not None}
    return SheetPicture("表", cells=cells)  # type: ignore[arg-type]


def test_a_table_is_found_by_its_headings_in_any_order() -> None:
    sheet = picture(
        ("标题",), ("单位",), (" 分 值", "备注（张）", "编号"), (2.0, None, "1.1"), (1.0, "x", "1.2")
    )
    table = find_table(sheet, ["编号", "分值"])
    assert table is not None
    assert table.heading_row == 3
    assert [record for _, record in table.rows()] == [
        {"分值": 2.0, "备注（张）": None, "编号": "1.1"},
        {"分值": 1.0, "备注（张）": "x", "编号": "1.2"},
    ]
    assert find_table(sheet, ["编号", "总分"]) is None


def test_rows_skip_gaps() -> None:
    table = find_table(picture(("编号", "值"), ("1", 1.0), (), (" ", None), ("4", 4.0)), ["编号"])
    assert table is not None
    assert [row for row, _ in table.rows()] == [2, 5]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (3.0, "3"), (0.1 + 0.2, "0.3"), (True, "TRUE"), (dt.date(2021, 3, 1), "2021-03-01"),
     (dt.datetime(2021, 3, 1, 8), "2021-03-01 08:00:00"), (CellError("#N/A"), "#N/A"), ("是", "是")],
)  # fmt: skip
def test_values_as_people_read_them(value: Any, text: str) -> None:
    assert cell_text(value) == text


# -- kinds of files ----------------------------------------------------------------------------------------
def archive(*names: str, **contents: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, contents.get("content", b"x"))
    return stream.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (by_openpyxl(), "xlsx"),
        (by_openpyxl()[:2000], "xlsx"),
        (archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "xlsm"),
        (archive("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("mimetype", content=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (archive("a.xlsx"), "zip"),
        (ole("Workbook"), "xls"),
        (ole("EncryptedPackage"), "encrypted"),
        (ole("WordDocument"), "doc"),
        (ole("__substg1.0_0037001F"), "msg"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "7z"),
        (b"Rar!\x1a\x07\x01\0", "rar"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        ("<html><table>".encode("utf-16"), "html"),
        (b"From: a@b.cn\r\nSubject: x\r\n\r\n", "eml"),
        ("编号,值\n".encode("gb18030"), "text"),
        (b"", "empty"),
        (b"\0" * 600, "empty"),
        (b"\0\1\2\3\xff\xfe\0\0", "unknown"),
    ],
)
def test_files_are_told_by_their_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    assert KIND_NAMES[kind]
