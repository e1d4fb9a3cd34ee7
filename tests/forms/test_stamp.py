"""Stamping units into a built workbook, and writing the outbox."""

from __future__ import annotations

import errno
import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.packaging.custom import StringProperty
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.tokens import Token, sign, verify
from govcredit_xl.forms.guide_sheet import read_guide
from govcredit_xl.forms.layout import form_layout
from govcredit_xl.forms.stamp import Stamp, prepare, stamp, unlock_normal
from govcredit_xl.forms.workbook import write_form
from govcredit_xl.round import build as building
from govcredit_xl.round.build import build
from govcredit_xl.round.init import begin

KEY = b"k" * 32
ITEM = an_item("是否", 1.0, {}, (an_input("ok", "是否"),), "牵头", "T1 T2")
CATALOGUE = a_catalogue(ITEM, title="某区评价 & “考核”")
LAYOUT = form_layout(CATALOGUE, "T1")
BUILT = prepare(
    write_form(CATALOGUE, "T1", LAYOUT, read_guide("# 怎么填\n请{单位}在{截止日期}前报送{无此项}"), "2021-aa")
)


def token_of(unit: str) -> str:
    return sign(Token("2021-aa", unit, LAYOUT.build, 3), KEY)


def stamped(name: str = "平桥镇人民政府") -> bytes:
    return stamp(BUILT, Stamp(name, "T1", "2021年11月30日", token_of("T1"), 3))


NAMES = ["平桥镇", "A&B <“办”> 'x' \"y\"", "&L&8&D", "国" * 150, "𠮷野家街道", "=SUM(1)"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_kind_is_stamped_and_the_workbook_stays_sound(name: str) -> None:
    data = stamped(name)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for part in parts.namelist():
            etree.fromstring(parts.read(part))
            assert "\ue0f0".encode() not in parts.read(part)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["填报表"]["A2"].value == f"填报单位：{name}"
    assert book["填报说明"]["B12"].value == f"请{name}在2021年11月30日前报送{{无此项}}"
    sheets = [
        etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(f"xl/worksheets/sheet{k}.xml"))
        for k in (1, 2, 3)
    ]
    for sheet in sheets:
        for tag in ("oddHeader", "oddFooter"):
            assert len(sheet.findtext(f".//{{*}}{tag}")) <= 255


def test_all_copies_of_the_token_are_the_units() -> None:
    data = stamped()
    book = openpyxl.load_workbook(io.BytesIO(data))
    identity = {row[0].value: row[1].value for row in book["_govcredit"].iter_rows(max_col=2)}
    custom = book.custom_doc_props["govcredit_token"]
    assert isinstance(custom, StringProperty)
    copies = [
        custom.value,
        book.defined_names["gc_token"].attr_text.strip('"'),
        identity["token"],
        book.properties.identifier,
        *(book[name].oddFooter.left.text.split()[-1] for name in ("填报说明", "填报表", "佐证材料")),
    ]
    assert {verify(copy, KEY) for copy in copies} == {Token("2021-aa", "T1", LAYOUT.build, 3)}
    assert (identity["unit"], identity["build"], identity["serial"]) == ("T1", LAYOUT.build, "3")


def test_the_same_stamp_gives_the_same_bytes() -> None:
    assert stamped() == stamped()
    assert stamped() != stamped("另一镇")


def test_only_the_marked_parts_differ_between_units() -> None:
    one, other = (zipfile.ZipFile(io.BytesIO(stamped(name))) for name in ("甲", "乙"))
    assert one.namelist() == other.namelist()
    assert {n for n in one.namelist() if one.read(n) != other.read(n)} == {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
        "xl/sharedStrings.xml", "docProps/core.xml",
    }  # fmt: skip
    assert {info.date_time for info in one.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_style_normal_is_unlocked_and_the_rest_locked_by_itself() -> None:
    before = (
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0"/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
        '<xf xfId="0" applyAlignment="1"><alignment indent="1"/></xf>'
        '<xf xfId="0" applyProtection="1"><protection locked="0"/></xf></cellXfs>'
    )
    assert unlock_normal(before) == (
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" applyProtection="1"><protection locked="0"/></xf>'
        '</cellStyleXfs><cellXfs count="3"><xf xfId="0"><protection locked="0"/></xf>'
        '<xf xfId="0" applyAlignment="1" applyProtection="1"><alignment indent="1"/><protection locked="1"/></xf>'
        '<xf xfId="0" applyProtection="1"><protection locked="0"/></xf></cellXfs>'
    )


# -- the outbox ------------------------------------------------------------------------------------------
@pytest.fixture
def round_(tmp_path: Path) -> Round:
    begin(tmp_path / "2021")
    return Round(tmp_path / "2021")


def outbox(round_: Round) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in round_.outbox.iterdir()}


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.slow
@pytest.mark.staged  # a whole outbox
def test_build_writes_one_workbook_per_unit_and_again_the_same(round_: Round) -> None:
    report, problems = build(round_)
    first = outbox(round_)
    assert not problems and len(first) == len(report.files) == 45
    assert report.files["T04"] == "outbox/T04_平桥镇_政务诚信填报表_2021.xlsx"
    assert report.layouts < 20
    build(round_)
    assert outbox(round_) == first


@pytest.mark.slow
def test_the_ledger_knows_what_was_sent(round_: Round) -> None:
    report, _ = build(round_, ["T04", "D01"])
    with Ledger(round_.ledger_file) as ledger:
        (sent,) = ledger.built("T04")
        assert ledger.layout(sent.build) is not None
        assert (sent.serial, sent.file) == (1, report.files["T04"])
    assert sent.sha256 == outbox(round_)[Path(sent.file).name]


@pytest.mark.slow
def test_build_of_some_units_leaves_the_others(round_: Round) -> None:
    build(round_, ["T04", "T05"])
    (round_.outbox / "T05_朱桥镇_政务诚信填报表_2021.xlsx").write_bytes(b"mine")
    report, _ = build(round_, ["T04"])
    assert list(report.files) == ["T04"]
    assert (round_.outbox / "T05_朱桥镇_政务诚信填报表_2021.xlsx").read_bytes() == b"mine"


@pytest.mark.slow
def test_files_of_units_that_are_gone_or_renamed_are_left_and_reported(round_: Round) -> None:
    round_.outbox.mkdir(exist_ok=True)
    for name in ("T99_某镇_政务诚信填报表_2021.xlsx", "T04_平桥_政务诚信填报表_2021.xlsx", "说明.xlsx"):
        (round_.outbox / name).write_bytes(b"old")
    _, problems = build(round_, ["T04"])
    assert codes(problems) == ["form-outdated", "unit-gone"]
    assert (round_.outbox / "T99_某镇_政务诚信填报表_2021.xlsx").read_bytes() == b"old"


def test_an_unknown_unit_is_refused_and_nothing_is_written(round_: Round) -> None:
    report, problems = build(round_, ["T04", "X99"])
    assert report.refused and codes(problems) == ["unknown-unit"] and "X99" in problems[0].message()
    assert not outbox(round_)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "utf-8-sig"])
def test_the_office_may_change_the_wording(round_: Round, encoding: str) -> None:
    template = round_.templates / "填报说明.txt"
    template.write_bytes("# 填报须知\n{单位}：请于{截至日期}前报来。".encode(encoding))
    report, problems = build(round_, ["T04"])
    assert [(p.code, p.facts["line"], p.facts["name"]) for p in problems] == [
        ("unknown-placeholder", 2, "截至日期")
    ]
    sheet = openpyxl.load_workbook(round_.root / report.files["T04"])["填报说明"]
    text = [c.value for c in sheet["B"] if c.value]
    assert "填报须知" in text and "平桥镇：请于{截至日期}前报来。" in text
    template.write_bytes(b"\xff\xff\x00\x81" * 9)
    report, problems = build(round_, ["T04"])
    assert sorted(codes(problems)) == ["form-reworded", "forms-missing", "text-unreadable"]
    template.unlink()
    report, problems = build(round_, ["T04"])
    # T04 goes out with the packaged wording; that the others have no form yet is told as well.
    assert "template-missing" in codes(problems)
    assert not report.refused


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_told_and_the_rest_goes_on(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = building.write_atomic

    def refuse(path: Path, data: bytes) -> None:
        if path.name.startswith("T04"):
            raise OSError(errno.EROFS, "Read-only file system")
        write(path, data)

    monkeypatch.setattr(building, "write_atomic", refuse)
    report, problems = build(round_, ["T04", "T05"])
    assert list(report.files) == ["T05"] and not report.refused
    assert [(p.code, p.file) for p in problems] == [
        ("cannot-write", "outbox/T04_平桥镇_政务诚信填报表_2021.xlsx")
    ]
    report, _ = build(round_, ["T04"])
    assert report.refused


@pytest.mark.slow
def test_a_broken_catalogue_leaves_the_outbox_as_it_was(round_: Round) -> None:
    build(round_, ["T04"])
    before = outbox(round_)
    round_.catalogue.write_bytes(b"PK\x03\x04")
    report, problems = build(round_)
    assert report.refused and codes(problems) == ["catalogue-unreadable"]
    assert outbox(round_) == before
