"""Files of other makes that public collections hold: read where that is possible, and never called what they are not."""

from __future__ import annotations

import struct
from types import SimpleNamespace

import containers as made
import pytest
from evidence_kinds import page_of, saved_as_page, zipped
from ole_by_hand import number, ole, record, workbook
from returned import FORM, edited, findings, put, read
from test_formats import plain
from test_unpack import TOKEN, A, B, apart, paths, said  # noqa: F401  apart is a fixture

from govcredit_xl.core import tokens
from govcredit_xl.files.archives.rars import _spelled_in
from govcredit_xl.files.sheets import Unreadable, read_any, sniff

NAME = "inbox/T04_平桥镇.mht"


# -- winmail.dat -----------------------------------------------------------------------------------------
RICH = made.lzfu(rb"{\rtf1\ansi\ansicpg936\pard \'bb\'d8\'b8\'b4 " + TOKEN.encode() + rb"\par}")


def test_a_text_that_stands_in_winmail_alone_is_read_for_its_token(apart) -> None:  # noqa: F811
    (found,) = tokens.PATTERN.findall(TOKEN)
    tree = apart(made.winmail({"a.xlsx": A}, rich=RICH))
    (workbook,) = [member for member in tree.members if member.path.endswith("a.xlsx")]
    assert workbook.mail is not None and workbook.mail.tokens == (found,)
    assert workbook.mail.sender == "pingqiao@example.cn"  # as the mail around it says
    alone = apart(made.tnef({"a.xlsx": A}, rich=RICH)).members[0].mail
    assert alone is not None and alone.tokens == (found,)


def test_a_text_in_winmail_that_only_links_to_a_cloud_is_told(apart) -> None:  # noqa: F811
    text = r"{\rtf1\ansi\uc0 \u-29307 \u22823 \u-27068 \u20214 }"  # 超大附件
    (one,) = apart(made.tnef({}, rich=made.lzfu(text.encode()))).opened
    assert [problem.code for problem in one.problems] == ["mail-cloud-attachment"]
    assert one.problems[0].facts["subject"] == "答复"


def test_a_wrong_check_sum_costs_no_attachment(apart) -> None:  # noqa: F811
    data = bytearray(made.tnef({"a.xlsx": A, "b.xlsx": B}))
    at = data.index(A) + len(A)
    data[at] ^= 1
    tree = apart(bytes(data))
    assert paths(tree) == ["a.xlsx", "b.xlsx"]
    assert said(tree) == [("", "ignored", ["member-check-sum"])]


def test_what_came_before_the_end_of_a_cut_winmail_is_kept(apart) -> None:  # noqa: F811
    data = made.tnef({"a.xlsx": A, "b.xlsx": B * 50})
    tree = apart(data[: data.index(B) + 20])
    assert paths(tree) == ["a.xlsx"] and said(tree)[0][2] == ["member-refused"]
    assert paths(apart(data[:-2])) == ["a.xlsx", "b.xlsx"]  # only the last check sum is missing


def test_attributes_without_their_types_are_known(apart) -> None:  # noqa: F811
    data = struct.pack("<IH", 0x223E9F78, 1)
    for name, value in ((0x9002, b""), (0x800F, A), (0x8010, b"a.xlsx\0")):
        data += struct.pack("<BII", 2, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    assert paths(apart(data)) == ["a.xlsx"]


# -- rar -------------------------------------------------------------------------------------------------
def test_a_member_that_goes_on_in_a_missing_volume_is_not_called_damaged(apart) -> None:  # noqa: F811
    (one,) = apart(made.rar4({"a.xlsx": A}, flags=0x2)).opened
    assert "缺那一卷" in one.problems[0].message()
    (one,) = apart(made.rar4({"a.xlsx": A}, flags=0x1)).opened
    assert "其中一卷" in one.problems[0].message()


def test_one_of_several_equal_files_is_a_file_and_a_link_is_none(apart) -> None:  # noqa: F811
    tree = apart(made.rar5({"a.xlsx": A}, copies={"b.xlsx": "a.xlsx"}))
    assert paths(tree) == ["a.xlsx", "b.xlsx"] and len({one.sha256 for one in tree.members}) == 1
    assert paths(apart(made.rar5({"a.xlsx": A}, copies={"b.xlsx": "/etc/passwd"}, kind=1))) == ["a.xlsx"]


def test_the_tool_is_told_the_encoding_of_the_name() -> None:
    names = {"утвл.txt".encode(): "utf-8", "台账.txt".encode("gb18030"): "gb18030", b"a.txt": "gb18030"}
    for raw, encoding in names.items():
        assert _spelled_in(SimpleNamespace(orig_filename=raw)) == encoding  # type: ignore[arg-type]


# -- workbooks saved as one web page -----------------------------------------------------------------------
@pytest.mark.parametrize("by", ["quoted-printable", "base64"])
def test_a_workbook_saved_as_one_page_keeps_its_sheets(by: str) -> None:
    data = saved_as_page(
        {"填报说明": page_of({(1, 1): "甲"}), FORM: page_of({(1, 1): "编号", (2, 2): 5})}, by=by
    )
    assert sniff(data) == "mht"
    book = read_any(data)
    assert [sheet.name for sheet in book.sheets] == ["填报说明", FORM]
    assert dict(book.sheets[1].cells) == {(1, 1): "编号", (2, 2): 5.0}


def test_a_form_saved_as_one_page_is_read_as_the_form_is() -> None:
    form = edited("T04", put(in_12_1_n=95.0, in_12_1_d=100.0))
    pages = {
        sheet.name: page_of({place: "" if value is None else value for place, value in sheet.cells.items()})
        for sheet in read_any(form).sheets
    }
    told = read(saved_as_page(pages), NAME)
    assert (told.state, told.unit) == ("usable", "T04")
    values = {key: one[0] for key, one in plain(told).items() if key in {("12.1", "n"), ("12.1", "d")}}
    assert values == {("12.1", "n"): 95.0, ("12.1", "d"): 100.0}


def test_a_saved_page_without_tables_is_evidence_or_a_lost_return() -> None:
    data = saved_as_page({"x": "<html><p>公示</p></html>"})
    assert read(data, "inbox/公示网页.mht").state == "evidence"
    assert [code for _, code in findings(read(data, NAME))] == ["not-yet-readable"]
    with pytest.raises(Unreadable) as raised:
        read_any(saved_as_page({"x": page_of({(1, 1): 1})})[:-20])
    assert raised.value.kind == "truncated"


# -- text in other encodings -------------------------------------------------------------------------------
def test_a_page_in_another_encoding_is_read_by_what_it_names() -> None:
    page = "<html><head><meta http-equiv=Content-Type content='text/html; charset={}'></head>" + (
        "<table><tr><td>naïveté</td><td>5</td></tr></table></html>"
    )
    for encoding in ("windows-1252", "iso-8859-15"):
        data = page.format(encoding).encode(encoding)
        assert read_any(data).sheets[0].cells == {(1, 1): "naïveté", (1, 2): 5.0}
    (sheet,) = read_any(
        page.format("idna").encode("latin-1")
    ).sheets  # names an encoding that is none of text
    assert sheet.cells[1, 2] == 5.0
    torn = page.format("gb2312").encode("gb18030").replace(b"<td>5", b"<td>5\xff")
    assert read_any(torn).sheets[0].cells[1, 2] == "5\ufffd"  # one bad byte costs its cell alone


def test_control_characters_on_a_page_cost_nothing() -> None:
    book = read_any("<html><table><tr><td>甲<br>\x07乙</td><td>\x1b5</td></tr></table></html>".encode())
    assert book.sheets[0].cells == {(1, 1): "甲\n乙", (1, 2): 5.0} and "text-cleaned" in book.notes


def test_a_text_in_another_encoding_is_evidence_unless_it_is_called_a_form() -> None:
    data = b"street,1,2\r\n" * 900 + "Stra\xdfe,1,2\r\nPl\xe4tze,3,4\r\n\xfc,5,6\r\n".encode("latin-1")
    with pytest.raises(Unreadable) as raised:
        read_any(data)
    assert raised.value.kind == "not-readable-here" and raised.value.why_en
    assert read(data, "inbox/清单.txt").state == "evidence"
    assert [code for _, code in findings(read(data, "inbox/T04_平桥镇.csv"))] == ["not-readable-here"]


def test_an_empty_page_is_no_damaged_workbook() -> None:
    assert read(b"<html><!-- nothing --></html>", "inbox/公示.html").state == "evidence"


# -- workbooks and documents ---------------------------------------------------------------------------------
def shared_texts(count: int, *texts: bytes) -> bytes:
    return record(0xFC, struct.pack("<2I", count, count) + b"".join(texts))


def wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


TEXT_AND_NUMBER = record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)) + number(1, 0, 7.0)


@pytest.mark.parametrize(
    "before",
    [
        shared_texts(5, wide("台账")),
        shared_texts(0, wide("台账"), wide("乙")),
        shared_texts(2, wide("台账")) + record(0x3C),
    ],
)
def test_an_xls_whose_count_of_texts_is_wrong_is_read(before: bytes) -> None:
    """xlrd stops there; Excel, WPS and LibreOffice open it."""
    book = read_any(ole({"Workbook": workbook(TEXT_AND_NUMBER, before=before)}))
    assert [dict(sheet.cells) for sheet in book.sheets] == [{(1, 1): "台账", (2, 1): 7.0}]
    assert book.notes == ("formulas-not-compared", "looks-not-told")


def test_a_workbook_that_no_reader_knows_ends_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    before = shared_texts(2, wide("台账"), b"\5\0\1ab") + record(0x3C)
    data = ole({"Workbook": workbook(TEXT_AND_NUMBER, before=before)})
    with pytest.raises(Unreadable) as raised:
        read_any(data)
    assert raised.value.kind == "not-readable-here"
    assert read(data, "inbox/双公示台账.xls").state == "evidence"
    assert [code for _, code in findings(read(data, "inbox/T04_平桥镇.xls"))] == ["not-readable-here"]
    capfd.readouterr()  # a library in another language says there what it met


def test_a_workbook_of_excel_4_is_read() -> None:
    """One sheet alone, which lists no sheets: BOF, a label, a number, EOF ([MS-XLS] of before 1993)."""
    data = record(0x0409, struct.pack("<HHH", 0, 0x10, 0)) + record(0x0042, struct.pack("<H", 936))
    text = "台账".encode("gb18030")
    data += record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    data += record(0x0203, struct.pack("<HHHd", 1, 0, 0, 5.0)) + record(0x000A, b"")
    assert sniff(data) == "xls"
    (sheet,) = read_any(data).sheets
    assert dict(sheet.cells) == {(1, 1): "台账", (2, 1): 5.0}


@pytest.mark.parametrize(
    "parts", [("index.xml", "buildVersionHistory.plist"), ("index.apxl", "thumbs/a.tiff")]
)
def test_documents_of_2009_for_macs_are_evidence(parts: tuple[str, ...]) -> None:
    assert read(zipped(*parts), "inbox/台账.numbers").state == "evidence"
