"""How cells look, in every format that tells it: struck, raised, merged, hidden, odd."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from ole_by_hand import BOF_SHEET, EOF, number, ole, record, workbook
from test_sheets import by_hand, only_sheet, rows

from govcredit_xl.files.sheets import CellError, FormattedNumber, SheetPicture, cell_text, read_any, seen_text
from govcredit_xl.files.sheets.covered import MOST_LOOKS, covered_places

MOVED = '0"."0,"万元"'


def looks() -> bytes:
    """A workbook with everything that changes how a cell is read."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        struck, raised = book.add_format({"font_strikeout": True}), book.add_format({"font_script": 1})
        sheet = book.add_worksheet("表")
        sheet.write_rich_string("A1", struck, "120", "95")
        sheet.write_rich_string("A2", "3", raised, "1")
        sheet.write_number("A3", 7, struck)
        sheet.write_string("A4", "是", struck)
        sheet.write_number("A5", 3505000, book.add_format({"num_format": MOVED}))
        sheet.write_number("A6", 0.95, book.add_format({"num_format": "0%"}))
        sheet.write_number("A7", 12, book.add_format({"num_format": "0"}))
        sheet.write_formula("A8", '=IF(B8="","",B8)', None, "")
        sheet.write_formula("A9", '=IF(B8="","x",B8)', None, "x")
        sheet.merge_range("A10:B11", "上")
        sheet.write_number("B11", 5)
        sheet.write_number("A12", 6)
        sheet.set_row(11, None, None, {"hidden": True})
        sheet.write_rich_string("A13", "面积10 m", raised, "2")
        sheet.write_rich_string("A14", "甲", book.add_format({"bold": True}), "乙")
    return as_excel_says_empty(stream.getvalue())


def as_excel_says_empty(data: bytes) -> bytes:
    """XlsxWriter does not say of a formula whether its result is the empty text or not there; Excel does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<c r="A8"><f>', b'<c r="A8" t="str"><f>'))
    return out.getvalue()


def check(sheet: SheetPicture) -> None:
    """What is read of it, whatever format it is in."""
    seen = sheet.appearance
    assert [sheet.get(row, 1) for row in (1, 2, 3, 4, 7, 8, 9, 12, 13, 14)] == [
        "95", "3", 7.0, "是", 12.0, None, "x", 6.0, "面积10 m²", "甲乙",
    ]  # fmt: skip
    assert [seen_text(sheet.get(row, 1)) for row in (5, 6, 7)] == ["350.5万元", "95%", "12"]
    assert [cell_text(sheet.get(row, 1)) for row in (5, 6)] == ["3505000", "0.95"]
    assert (sheet.full(1, 1), sheet.full(2, 1), sheet.full(14, 1)) == ("12095", "31", "甲乙")
    assert seen.marked == {(1, 1): "[删除：120]95", (2, 1): "3[上标：1]"}
    assert seen.struck == {(3, 1), (4, 1)}
    assert sheet.empty_results == {(8, 1)}
    assert (10, 1, 11, 2) in seen.merged
    assert seen.unseen == {(12, 1): "在隐藏的行里"} and 12 in seen.hidden_rows


def test_an_xlsx_tells_all() -> None:
    sheet = only_sheet(looks())
    check(sheet)
    assert sheet.appearance.covered == {(11, 2)}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What LibreOffice makes of it; it keeps the value under a merged cell in .ods only where it is asked."""
    import office

    folder = tmp_path_factory.mktemp("looks")
    path = folder / "looks.xlsx"
    path.write_bytes(looks())
    return {target: office.convert([path], target, folder)[0].read_bytes() for target in ("xls", "ods")}


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_other_formats_tell_it_too(target: str, converted: dict[str, bytes]) -> None:
    check(read_any(converted[target]).sheets[0])


def test_an_ods_keeps_what_lies_under_a_merged_cell() -> None:
    cells = (
        '<table:table-cell table:number-columns-spanned="2" office:value-type="float" office:value="1"/>'
        '<table:covered-table-cell office:value-type="float" office:value="2"/>'
    )
    assert read_any(ods(cells)).sheets[0].appearance.covered == {(1, 2)}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('office:value-type="date" office:date-value="10:30:00"', CellError("10:30:00", broken=True)),
        ('office:value-type="date"', CellError("", broken=True)),
        ('office:value-type="float" office:value="x"', CellError("x", broken=True)),
        ('office:value-type="float" office:value="1e400"', CellError("1e400", broken=True)),
        ('office:value-type="time" office:time-value="soon"', CellError("soon", broken=True)),
        ('office:value-type="float" office:value="5"', 5.0),
    ],
)
def test_one_odd_cell_of_an_ods_stays_one_cell(cell: str, value: object) -> None:
    (sheet,) = read_any(
        ods(f'<table:table-cell {cell}/><table:table-cell office:value-type="float" office:value="2"/>')
    ).sheets
    assert (sheet.get(1, 1), sheet.get(1, 2)) == (value, 2.0)


def ods(cells: str) -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="表"><table:table-row>'
        f"{cells}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def test_an_xls_without_looks_is_read_all_the_same() -> None:
    """Its cells name styles that are not there."""
    (sheet,) = read_any(ole({"Workbook": workbook(number(0, 0, 12.0))})).sheets
    assert sheet.get(1, 1) == 12.0


def test_an_empty_result_of_an_xls() -> None:
    formula = (
        struct.pack("<3H", 0, 0, 0)
        + b"\x03"
        + bytes(5)
        + b"\xff\xff"
        + bytes(6)
        + struct.pack("<H", 3)
        + b"\x24\0\0"
    )
    (sheet,) = read_any(ole({"Workbook": workbook(record(0x06, formula) + number(1, 0, 1.0))})).sheets
    assert sheet.empty_results == {(1, 1)} and (1, 1) not in sheet.cells
    assert BOF_SHEET and EOF


# -- strings ---------------------------------------------------------------------------------------------
RICH = '<si xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.mark.parametrize(
    ("inside", "text", "marked"),
    [
        ("<t>12</t>", "12", ""),
        ("<r><t>12</t></r><rPh sb='0' eb='1'><t>345</t></rPh><phoneticPr fontId='1'/>", "12", ""),
        ("<t>12</t><rPh sb='0' eb='1'><t>345</t></rPh>", "12", ""),
        ("<r><rPr><strike/></rPr><t>12</t></r><r><t>9</t></r>", "9", "[删除：12]9"),
        ("<r><rPr><strike val='0'/></rPr><t>12</t></r><r><t>9</t></r>", "129", ""),
        ("<r><rPr><strike val='false'/></rPr><t>12</t></r><r><t>9</t></r>", "129", ""),
        ("<r><t>3</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>①</t></r>", "3", "3[上标：①]"),
        ("<r><t>平桥镇</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>*</t></r>", "平桥镇", "平桥镇[上标：*]"),
        ("<r><t>CO</t></r><r><rPr><vertAlign val='subscript'/></rPr><t>2</t></r>", "CO2", ""),
        ("<r><t>3</t></r><r><rPr><vertAlign val='baseline'/></rPr><t>1</t></r>", "31", ""),
        ("<r><rPr><strike/></rPr><t> </t></r><r><t>9</t></r>", " 9", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inline", [False, True])
def test_runs_of_a_string(inside: str, text: str, marked: str, inline: bool) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    if inline:
        data = by_hand(rows(f'<row r="1"><c r="A1" t="inlineStr"><is>{inside}</is></c></row>'))
    else:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts: dict[str, str | bytes] = {
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si>{inside}</si></sst>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
            f'<Relationship Id="b" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="c" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        }
        data = by_hand(rows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), parts=parts)
    sheet = only_sheet(data)
    assert (sheet.get(1, 1), sheet.appearance.marked.get((1, 1), "")) == (text, marked)


def test_parts_that_say_nothing_look_as_their_cell_does() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    sheet["A1"] = CellRichText("120", TextBlock(InlineFont(b=True), "95"))
    sheet["A1"].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    assert only_sheet(out.getvalue()).get(1, 1) == "95"


@pytest.mark.parametrize(
    ("cell", "value", "marked", "struck"),
    [
        ("<s>120</s>95", 95.0, "[删除：120]95", False),
        ("<del>120</del> <b>95</b>", 95.0, "[删除：120] 95", False),
        ("<span style='text-decoration: line-through'>旧<br>的</span>新的", "新的", None, False),
        ("3<sup>1</sup>", 3.0, "3[上标：1]", False),
        ("3<span style='vertical-align:super'>①</span>", 3.0, "3[上标：①]", False),
        ("面积10 m<sup>2</sup>", "面积10 m²", None, False),
        ("<strike>是</strike>", "是", None, True),
        ("甲<br>乙<b>丙</b>", "甲\n乙丙", None, False),
    ],
)
def test_web_pages_strike_and_raise_by_tags_and_styles(
    cell: str, value: object, marked: str | None, struck: bool
) -> None:
    page = f"<html><table><tr><td>{cell}</td><td>1</td></tr></table></html>"
    (sheet,) = read_any(page.encode()).sheets
    assert (sheet.get(1, 1), sheet.get(1, 2)) == (value, 1.0)
    assert ((1, 1) in sheet.appearance.struck) == struck
    if marked is not None:
        assert sheet.appearance.marked[1, 1] == marked


# -- merged cells ----------------------------------------------------------------------------------------
@pytest.mark.slow
def test_areas_that_waste_time_are_given_up_in_time() -> None:
    filled = {(row, 1) for row in range(1, 3000)}
    areas = iter([(1, 1, 1_048_576, 16_384)] * 200_000)
    covered_places(areas, filled)
    looked_at = 200_000 - len(list(areas))
    assert looked_at * len(filled) < MOST_LOOKS + 2 * len(filled)
    assert covered_places([(1, 1, 2, 1)], filled) == {(2, 1)}


def test_a_cell_that_does_not_say_where_it_stands() -> None:
    sheet = only_sheet(
        by_hand(rows("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='??5'><v>7</v></c></row>"))
    )
    assert dict(sheet.cells) == {(1, 1): 1.0, (1, 3): 3.0, (5, 1): CellError("??5", broken=True)}


def test_a_number_keeps_its_format_and_stays_a_number() -> None:
    made = FormattedNumber.of(3505000.0, MOVED)
    assert (
        made == 3505000.0
        and made + 1 == 3505001.0
        and made.shown is not None
        and made.shown.text == "350.5万元"
    )
