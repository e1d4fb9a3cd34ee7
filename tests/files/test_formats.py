"""The formats that come back: each is read as the .xlsx is, or says what it cannot tell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import struct
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ole_by_hand import number, ole, record, workbook
from openpyxl.workbook.defined_name import DefinedName
from returned import FORM, HIDDEN, answer, cell, context, edited, findings, layouts, put, read, sent
from xlsb_by_hand import as_xlsb, xlsb

from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import Return
from govcredit_xl.core.records import unpacked
from govcredit_xl.files.sheets import Book, CellError, Unreadable, cell_text, read_any, sniff
from govcredit_xl.files.sheets.active import check_package
from govcredit_xl.files.sheets.parts import part_key
from govcredit_xl.files.sheets.picture import FormattedNumber
from govcredit_xl.files.sheets.preflight import ZipParts
from govcredit_xl.files.sheets.rich import RichText, TextRun
from govcredit_xl.returns import read as reader
from govcredit_xl.returns.context import Job, Origin
from govcredit_xl.returns.read import read_job

UNIT, NAME = "T04", "inbox/T04_平桥镇.xls"
TEXTS = "formulas-not-compared"
ANSWERS = put(in_12_1_n=95.0, in_12_1_d=100.0, memo_12_1="  两个\n空格  和换行", ev_12_1="a.pdf")


def odd_values() -> bytes:
    """A workbook with every type of value, and names of every kind."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "It's 表"
    for row, value in enumerate([12.5, "甲\n 乙", True, dt.date(2021, 10, 20), dt.datetime(2021, 10, 20, 8, 30),
                                 "=1/0", "=A1*2", "12.10", "=\"\""], 1):  # fmt: skip
        sheet.cell(row, 1).value = value
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("_govcredit").sheet_state = "hidden"
    book.defined_names["n"] = DefinedName("n", attr_text="'It''s 表'!$A$1")
    book.defined_names["area"] = DefinedName("area", attr_text="'It''s 表'!$A$1:$B$4")
    book.defined_names["gone"] = DefinedName("gone", attr_text="'It''s 表'!#REF!")
    book.defined_names["gc_token"] = DefinedName("gc_token", attr_text='"GC1.x.y"')
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def self_score() -> str:
    """The cell of the first self score of the form."""
    first = next(one for one in layouts()[UNIT].cells if one.name.startswith("self_"))
    return a1(first.row, first.column)


@cache
def bytes_of() -> dict[str, bytes]:
    """What is converted, by name."""
    return {
        "values": odd_values(),
        "form": edited(UNIT, ANSWERS),
        "overwritten": edited(UNIT, ANSWERS, cell(self_score(), 2.0)),
        "no hidden sheet": edited(UNIT, ANSWERS, lambda book: book.remove(book[HIDDEN])),
    }


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """(name, format) → what LibreOffice makes of it."""
    import office

    folder = tmp_path_factory.mktemp("converted")
    paths = [folder / f"{k}.xlsx" for k in range(len(bytes_of()))]
    for path, data in zip(paths, bytes_of().values(), strict=True):
        path.write_bytes(data)
    return {
        (name, target): path.read_bytes()
        for target in ("xls", "ods", "html")
        for name, path in zip(bytes_of(), office.convert(paths, target, folder), strict=True)
    }


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_values_and_names(target: str, converted: dict[tuple[str, str], bytes]) -> None:
    data = converted["values", target]
    assert sniff(data) == target
    book = read_any(data)
    sheet = book.sheets[0]
    assert [sheet.get(row, 1) for row in range(1, 10)] == [
        12.5, "甲\n 乙", True, dt.date(2021, 10, 20), dt.datetime(2021, 10, 20, 8, 30), CellError("#DIV/0!"),
        25.0, "12.10", None,
    ]  # fmt: skip
    # LibreOffice keeps a TRUE of an .xlsx as =TRUE().
    assert sheet.formulas == {(3, 1): "", (6, 1): "", (7, 1): "", (9, 1): '""'}
    assert [one.state for one in book.sheets] == ["visible", "hidden"]
    assert sheet.hidden_columns == {3}
    assert book.names["n"] == ("It's 表", 1, 1) and "area" not in book.names
    assert book.names.get("gone") is None
    assert book.constants == {"gc_token": "GC1.x.y"}


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_a_form_is_read_as_the_xlsx_is(target: str, converted: dict[tuple[str, str], bytes]) -> None:
    xlsx, other = read(bytes_of()["form"], NAME), read(converted["form", target], NAME)
    assert (other.state, other.unit) == ("usable", UNIT)
    assert findings(other) == [["", TEXTS]]
    assert plain(other) == plain(xlsx)


def plain(said: Return) -> dict[tuple[str, str], tuple[object, str, str]]:
    return {(a.item, a.code): (a.value, a.sheet, a.cell) for a in said.answers if a.code != "@self"}


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_every_copy_of_the_token_survives(target: str, converted: dict[tuple[str, str], bytes]) -> None:
    """Hidden sheet, name, property, footer: openpyxl alone drops the core property."""
    book = read_any(converted["form", target])
    hidden = book.sheet(HIDDEN)
    assert hidden is not None and hidden.state == "hidden"
    places = [
        any(cell_text(value).startswith("GC1.") for value in hidden.cells.values()),
        book.constants.get("gc_token", "").startswith("GC1."),
        book.properties.get("govcredit_token", "").startswith("GC1."),
        any("GC1." in text for sheet in book.sheets for text in sheet.header_footer),
    ]
    assert places == [True] * 4
    assert read(converted["no hidden sheet", target], "inbox/x").unit == UNIT


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_a_formula_that_a_number_replaced_is_found(
    target: str, converted: dict[tuple[str, str], bytes]
) -> None:
    assert [f"{FORM}!{self_score()}", "formula-overwritten"] in findings(
        read(converted["overwritten", target], NAME)
    )


def test_a_web_page_without_keys_is_refused_with_its_reason(
    converted: dict[tuple[str, str], bytes],
) -> None:
    said = read(converted["form", "html"], NAME)
    assert (said.state, [problem.code for problem in said.problems]) == ("rejected", ["foreign-workbook"])
    assert "只认得出 0 个" in said.reason


# -- xlsb ------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_an_xlsb_is_read_as_the_xlsx_is() -> None:
    # openpyxl caches no results; the values of a form with answers are those of the picture.
    book = read_any(bytes_of()["form"])
    data = as_xlsb(book)
    assert sniff(data) == "xlsb"
    again = read_any(data)
    assert again.names == {name: place for name, place in book.names.items() if place is not None}
    assert again.constants["gc_token"].startswith("GC1.")
    said = read(data, NAME)
    assert (said.state, said.unit) == ("usable", UNIT)
    assert ["", TEXTS] in findings(said)
    assert plain(said) == plain(read(bytes_of()["form"], NAME))


def test_an_xlsb_without_names_is_bound_by_keys_and_labels() -> None:
    book = read_any(bytes_of()["form"])
    data = xlsb([(sheet.name, sheet.state, sheet.cells) for sheet in book.sheets], book.properties)
    said = read(data, NAME)
    assert (said.state, said.unit) == ("usable", UNIT) and [FORM, "names-lost"] in findings(said)
    assert plain(said) == plain(read(bytes_of()["form"], NAME))


def test_the_values_of_an_xlsb() -> None:
    cells = {(1, 1): CellError("#REF!"), (2, 1): True, (3, 2): 1.5, (4, 1): "甲_x000D_\ue000"}
    (sheet,) = read_any(xlsb([("表", "veryHidden", cells)])).sheets
    assert dict(sheet.cells) == cells
    assert (sheet.state, sheet.validations) == ("veryHidden", None)


def test_how_the_cells_of_an_xlsb_look() -> None:
    """A rate that is shown as one, 万元 by a format, struck and raised text: as in any other workbook."""
    parts = RichText((TextRun("120", True), TextRun("95", False)))
    mark = RichText((TextRun("3", False), TextRun("1", False, "superscript")))
    cells = {(1, 1): 1.0, (2, 1): 3_505_000.0, (3, 1): "旧", (4, 1): parts, (5, 1): mark, (6, 1): 44_490.0}
    looks = {(1, 1): 2, (2, 1): 3, (3, 1): 1, (6, 1): 4}
    data = xlsb([("表", "visible", cells)], looks=looks, codes=("0%", '0"."0,"万元"', "yyyy-m-d"))
    (sheet,) = read_any(data).sheets
    shown = [value.shown for row in (1, 2) if isinstance(value := sheet.get(row, 1), FormattedNumber)]
    assert [one and one.text for one in shown] == ["100%", "350.5万元"]
    assert [sheet.get(row, 1) for row in (4, 5, 6)] == ["95", "3", dt.date(2021, 10, 21)]
    assert sheet.appearance.struck == {(3, 1)} and sheet.appearance.marked.keys() == {(4, 1), (5, 1)}


def test_an_xlsb_that_makes_no_sense_is_not_called_damaged() -> None:
    with pytest.raises(Unreadable, match="not-readable-here"):
        read_any(xlsb([("表", "visible", {(1, 1): 1.0})], extra={"xl/worksheets/sheet1.bin": b"\x05\x7f\0"}))


# -- xls by hand -----------------------------------------------------------------------------------------
def test_an_xls_of_another_make() -> None:
    """As WPS names its .et: the same records, whatever the file is called."""
    cells = number(0, 0, 1.0) + number(9, 3, 2.0)
    book = read_any(ole({"ETExtData": b"x", "Workbook": workbook(cells, name="填报表")}))
    assert [(sheet.name, dict(sheet.cells)) for sheet in book.sheets] == [
        ("填报表", {(1, 1): 1.0, (10, 4): 2.0})
    ]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("path", "sheets", "notes"),
    [
        ("\x01别的表.xlsx", 1, ["external-links", "formulas-not-compared"]),
        ("\x01\x01C年终\x03信用办\x03别的表.xlsx", 2, ["external-links", "formulas-not-compared"]),
        ("cmd\x03/c calc", 0, None),
        ("cmd\x03/c calc", 1, None),
    ],
)
def test_a_link_to_a_workbook_is_told_from_one_to_a_program(
    path: str, sheets: int, notes: list[str] | None, wide: bool
) -> None:
    if not wide:
        path = path.replace("年终", "end").replace("信用办", "office").replace("别的表", "other")
    raw = path.encode("utf-16-le" if wide else "latin-1")
    link = record(0x1AE, struct.pack("<HHB", sheets, len(path), wide) + raw)
    data = ole({"Workbook": workbook(number(0, 0, 1.0), before=link)})
    if notes is None:
        with pytest.raises(Unreadable) as raised:
            read_any(data)
        assert raised.value.kind == "dde-link"
    else:
        assert list(read_any(data).notes) == notes


# -- text ------------------------------------------------------------------------------------------------
def exported(book: Book, delimiter: str = ",") -> str:
    sheet = book.sheet(FORM)
    assert sheet is not None
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    width = max(column for _, column in sheet.cells)
    for row in range(1, max(sheet.by_row) + 1):
        writer.writerow([cell_text(sheet.get(row, column)) for column in range(1, width + 1)])
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("gb18030", ","), ("utf-8", "\t"), ("utf-8-sig", ";"), ("utf-16", "\t")]
)
def test_an_exported_sheet_is_read_where_name_and_heading_agree(encoding: str, delimiter: str) -> None:
    data = exported(read_any(sent_with_answers()), delimiter).encode(encoding)
    said = read(data, "inbox/T04_平桥镇.csv")
    assert (said.state, said.unit) == ("usable", UNIT)
    assert findings(said) == [["", TEXTS], ["文本表格", "names-not-told"]]
    assert [answer(said, name).value for name in ("in_12_1_n", "in_12_1_d", "ev_12_1")] == [
        95.0,
        100.0,
        "a.pdf",
    ]
    assert read(data, "inbox/上报.csv").state == "held"


def sent_with_answers() -> bytes:
    return bytes_of()["form"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", 95.0),
        ("10.10", "10.10"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("nan", "nan"),
        (" ", None),
        ("-0.5", -0.5),
    ],
)
def test_text_becomes_a_number_only_where_nothing_is_lost(text: str, value: object) -> None:
    (sheet,) = read_any(f"a,b\n1,2\n{text},x\n".encode()).sheets
    assert sheet.get(3, 1) == value


def test_a_web_page_keeps_its_grid() -> None:
    page = (
        "<html><head><meta charset='iso-8859-1'></head><table><tr><th rowspan=2>编号</th><th colspan=2>值𠮷</th></tr>"
        "<tr><td>甲<br>乙</td><td>10.10</td></tr><tr><td>1<td>2</table><p>x</p></html>"
    )
    (sheet,) = read_any(page.encode("gb18030")).sheets
    assert dict(sheet.cells) == {
        (1, 1): "编号", (1, 2): "值𠮷", (2, 2): "甲\n乙", (2, 3): "10.10", (3, 1): 1.0, (3, 2): 2.0
    }  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"<html><p>x</p></html>", "各位领导：\n无。".encode("gb18030"), b"%PDF-1.7"]
)
def test_what_is_no_table_is_said_so(data: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read_any(data)
    assert raised.value.kind == "not-yet-readable"


# -- damage ------------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("target", ["xls", "ods", "html"])
def test_damaged_files_are_refused_or_read(target: str, converted: dict[tuple[str, str], bytes]) -> None:
    data, chance = converted["form", target], random.Random(7)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.choice([1, 4, 40])):
            at = chance.randrange(len(broken))
            broken[at : at + chance.choice([0, 1, 1, 30])] = chance.randbytes(chance.choice([0, 1, 1, 30]))
        try:
            read_any(bytes(broken))
        except Unreadable as error:
            assert error.why


def test_what_was_damaged_is_still_told_for_what_it_was(converted: dict[tuple[str, str], bytes]) -> None:
    for target in ("xls", "ods"):
        data = converted["form", target]
        for broken in (data[:-3000], data[:2000] + b"x" + data[2000:]):
            with pytest.raises(Unreadable) as raised:
                read_any(broken)
            assert raised.value.kind == "truncated"


# -- how much, how fast ------------------------------------------------------------------------------------
def test_a_large_file_is_not_even_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILE", 1000)
    told = {}
    for name, data in {"film": b"%PDF-1.7" + bytes(2000), "form": sent(UNIT)}.items():
        (tmp_path / name).write_bytes(data)
        reading = read_job(
            context().pack(), Job(str(tmp_path / name), name, (Origin(f"inbox/填报表 {name}"),))
        )
        said = unpacked(Return, reading.said)
        told[name] = (said.state, [problem.code for problem in said.problems])
    assert told == {"film": ("evidence", []), "form": ("unreadable", ["oversized-file"])}


def test_the_preflight_inflates_no_part_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    data, inflated = sent("D07"), list[str]()
    read = ZipParts.read

    def counted(package: ZipParts, part: str) -> bytes | None:
        inflated.append(part_key(part))
        return read(package, part)

    monkeypatch.setattr(ZipParts, "read", counted)
    package = ZipParts(data)
    assert inflated == []  # its directory and its local headers are enough
    check_package(package)
    assert "[content_types].xml" in inflated and not any("/worksheets/sheet" in part for part in inflated)
    assert len(inflated) == len(set(inflated))
