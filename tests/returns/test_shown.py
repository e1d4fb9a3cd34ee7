"""Numbers whose cells show another size, and returns whose cells look otherwise than they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from returned import FORM, answer, edited, findings, place, put, read

from govcredit_xl.files.sheets import FormattedNumber, read_any
from govcredit_xl.returns.values import normalise

COUNT, DECIMAL, AMOUNT, FLAG, DATE, TEXT = "计数", "小数", "金额", "是否", "日期", "文本"
OTHERWISE, DOUBT, NOTE = "shown-otherwise", "shown-in-doubt", "value-normalised"
MOVED = '0"."0,"万元"'

SIZES = [
    # type, measure, number, format, taken for, code
    (COUNT, "件", 12, "0", 12.0, None),
    (COUNT, "件", 1234567, "#,##0", 1234567.0, None),
    (COUNT, "件", 12, '0"件"', 12.0, None),
    (COUNT, "件", 12, '"共"0" 个"', 12.0, None),
    (COUNT, "件", 12, "000000", 12.0, None),
    (COUNT, "件", 12.5, "0", None, "not-whole"),
    (COUNT, "件", 0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0.0, None),
    (COUNT, "件", 0, "#", 0.0, None),
    (COUNT, "件", 120, "[DBNum1][$-804]General", 120.0, None),
    (COUNT, "件", 1234567, '#" "###" "###', 1234567.0, None),
    (COUNT, "件", 1200, "0.00E+00", 1200.0, None),
    (COUNT, "件", 1, "0%", None, DOUBT),
    (COUNT, "件", 0.12, "0%", None, DOUBT),
    (COUNT, "件", 3505000, "#,##0,", 3505.0, OTHERWISE),
    (COUNT, "件", 350, "#,##0,", None, DOUBT),
    (COUNT, "件", 3505000, '0!.0,"万"', 3505000.0, None),  # 350.5万 件 is what the cell holds
    (COUNT, "件", 350, '0"万"', None, DOUBT),
    (COUNT, "件", 3505000, '0"万"0000', 3505000.0, None),
    (COUNT, "件", 5, ";;;", None, DOUBT),
    (COUNT, "件", 5, '"无"', None, DOUBT),
    (COUNT, "件", -5, "0;0", None, DOUBT),
    (COUNT, "件", -5, "#,##0 ;(#,##0)", None, "negative-number"),
    (COUNT, "件", 12, "[>10]yyyy-mm-dd;0", None, DOUBT),
    (COUNT, "件", 5, '"1"0', None, DOUBT),
    (AMOUNT, "万元", 3505000, MOVED, 350.5, OTHERWISE),
    (AMOUNT, "万元", 3505000, '0!.0,"万"', 350.5, OTHERWISE),
    (AMOUNT, "万元", 3505000, "0\\.0,", 350.5, OTHERWISE),
    (AMOUNT, "万元", 350.5, '0.0"万元"', 350.5, None),
    (AMOUNT, "万元", 350.5, "¥#,##0.00", 350.5, None),
    (AMOUNT, "万元", 3505000, '0"元"', None, DOUBT),
    (AMOUNT, "万元", 350500000, '0.0,,"百万元"', None, DOUBT),
    (AMOUNT, "元", 3505000, MOVED, 3505000.0, None),
    (AMOUNT, "万元", 3505000, '0.0,"万元"', None, DOUBT),  # 3505.0万元 is neither what is held nor 350.5万元
    (AMOUNT, "万元", 3505000, '0"."0,', 350.5, OTHERWISE),
    (AMOUNT, "亿元", 350000000, '0!.0,,"亿元"', None, DOUBT),  # 3.5亿元 would be 0!.00,,: this shows 35.0
    (AMOUNT, "亿元", 350000000, '0!.00,,"亿元"', 3.5, OTHERWISE),
    (DECIMAL, "万人", 98.76, "0.00", 98.76, None),
    (DECIMAL, "万人", 987600, '0!.0000"万"', 98.76, OTHERWISE),
    (DECIMAL, "", 0.95, "0%", 0.95, None),
    (DECIMAL, "", 0.9555, "0.0%", 0.9555, None),
    (DECIMAL, "%", 0.95, "0%", 95.0, OTHERWISE),
    (DECIMAL, "%", 95, "0", 95.0, None),
    (DECIMAL, "", 0.5, "# ?/?", 0.5, None),
    (FLAG, "", 1, '[=1]"是";[=0]"否";0', "是", NOTE),
    (FLAG, "", 1, "0", None, "not-yes-or-no"),
    (DATE, "", 20211020, '0000"-"00"-"00', "2021-10-20", NOTE),
    (TEXT, "", 12, "0000", "0012", NOTE),
    (TEXT, "", 13812345678, "0", "13812345678", None),
    (TEXT, "", 0.95, "0%", "95%", NOTE),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "measure", "number", "code", "value", "told"), SIZES)
def test_what_is_shown_counts_where_it_is_certain(
    kind: str, measure: str, number: float, code: str, value: Any, told: str | None
) -> None:
    reading = normalise(FormattedNumber.of(number, code), kind, measure)
    found = reading.value if reading.value is None or kind != DATE else str(reading.value)
    assert (found, reading.code, reading.faulty) == (value, told, value is None)
    if told in {OTHERWISE, DOUBT}:  # both are named
        assert f"{number:.15g}" in reading.shown


# -- in a workbook ---------------------------------------------------------------------------------------
def style(name: str, value: Any, **look: Any) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        sheet, row, column = place(book, name)
        cell = sheet.cell(row, column)
        cell.value = value
        for key, one in look.items():
            setattr(cell, key, one)

    return edit


def rich(*parts: Any) -> CellRichText:
    """Texts; with ~ in front they are struck out, with ^ raised."""
    fonts = {
        "~": InlineFont(strike=True),
        "^": InlineFont(vertAlign="superscript"),
        "_": InlineFont(vertAlign="subscript"),
    }
    return CellRichText(*(TextBlock(fonts[p[0]], p[1:]) if p[0] in fonts else p for p in parts))


def merge(book: Workbook) -> None:
    """Merge D22:D23 as WPS does when it is told to keep all values."""
    put(in_12_1_n=95, in_12_1_d=100)(book)
    book[FORM].merged_cells.add("D22:D23")


def hide_row(book: Workbook) -> None:
    put(in_12_1_n=95)(book)
    book[FORM].row_dimensions[22].hidden = True


WHITE, STRUCK = Font(color="FFFFFFFF"), Font(strike=True)
LOOKS: list[tuple[str, Any, str, Any, list[list[str]]]] = [
    # what, edit, input, value, findings
    ("a percentage for a count", style("in_12_1_n", 1, number_format="0%"), "in_12_1_n", None, [["填报表!D22", DOUBT]]),
    ("scaled by its format", style("in_12_1_n", 95000, number_format="#,##0,"), "in_12_1_n", 95, [["填报表!D22", OTHERWISE]]),
    ("a date format", style("in_12_1_n", 12, number_format="yyyy-mm-dd"), "in_12_1_n", None,
     [["填报表!D22", "not-a-number"]]),
    ("a format of time", style("in_12_1_n", 12.25, number_format="[h]:mm"), "in_12_1_n", None,
     [["填报表!D22", "not-a-number"]]),
    ("less than a day", style("in_12_1_n", 0.5, number_format="h:mm"), "in_12_1_n", None,
     [["填报表!D22", "not-a-number"]]),
    ("partly struck out", style("in_12_1_n", rich("~120", "95")), "in_12_1_n", 95, [["填报表!D22", "marks-left-out"]]),
    ("with a footnote's mark", style("in_12_1_n", rich("3", "^1")), "in_12_1_n", 3, [["填报表!D22", "marks-left-out"]]),
    ("with a mark below", style("in_12_1_n", rich("3", "_1")), "in_12_1_n", 3, [["填报表!D22", "marks-left-out"]]),
    ("a number struck out", style("in_12_1_n", 95, font=STRUCK), "in_12_1_n", None, [["填报表!D22", "struck-out"]]),
    ("a text struck out", style("in_13_2_ok", "是", font=STRUCK), "in_13_2_ok", None, [["填报表!D54", "struck-out"]]),
    ("all parts struck out", style("in_12_1_n", rich("~95", "~ ")), "in_12_1_n", None, [["填报表!D22", "struck-out"]]),
    ("struck out, what follows not", style("memo_12_1", rich("~旧的", "新的 m", "^2")), "memo_12_1", "新的 m²",
     [["填报表!D25", "marks-left-out"]]),
    ("不涉及 struck out", style("na_12_1", "是", font=STRUCK), "na_12_1", None, [["填报表!D24", "struck-out"]]),
    ("under a merged cell", merge, "in_12_1_d", None, [["填报表!D23", "covered-value"]]),
    ("white on white", style("in_12_1_n", 95, font=WHITE, fill=PatternFill()), "in_12_1_n", 95,
     [["填报表!D22", "unseen-values"]]),
    ("in a hidden row", hide_row, "in_12_1_n", 95, [["填报表!D22", "unseen-values"]]),
    ("in type of one point", style("in_12_1_n", 95, font=Font(sz=1)), "in_12_1_n", 95, [["填报表!D22", "unseen-values"]]),
    ("a text that its format hides", style("in_13_2_ok", "是", number_format=";;;"), "in_13_2_ok", "是",
     [["填报表!D54", "unseen-values"]]),
    ("unseen signs around a number", put(in_12_1_n="\u200e1\xad96\u2009\ufeff"), "in_12_1_n", 196,
     [["填报表!D22", NOTE]]),
    ("unseen signs around 是", put(in_13_2_ok="\u202a是\u202c\ufe0f"), "in_13_2_ok", "是", []),
    ("nothing but unseen signs", put(in_12_1_n="\u200b\u3164\u2003"), "in_12_1_n", None, []),
    ("a wrapped and centred number", style("in_12_1_n", 95, alignment=Alignment(horizontal="center")), "in_12_1_n", 95, []),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "name", "value", "expected"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS]
)
def test_a_cell_is_read_as_it_is_seen(edit: Any, name: str, value: Any, expected: list[list[str]]) -> None:
    said = read(edited("T04", edit), "inbox/平桥镇.xlsx")
    assert (said.state, said.unit) == ("usable", "T04")
    assert findings(said) == expected
    found = answer(said, name)
    assert (found.value, found.faulty) == (value, any(c in {DOUBT, "not-a-number", "struck-out", "covered-value"} for _, c in expected))  # fmt: skip
    for problem in said.problems:
        for lang in ("zh", "en"):
            assert "—" not in problem.message(lang) + problem.remedy(lang)


@pytest.mark.slow
def test_what_is_in_doubt_goes_back_as_what_it_was() -> None:
    """A correction left alone must not come back as an answer."""
    for edit, name, raw in (
        (style("in_12_1_n", 95, font=STRUCK), "in_12_1_n", "[删除：95]"),
        (merge, "in_12_1_d", "[被盖住：100]"),
        (style("in_12_1_n", 1, number_format="0%"), "in_12_1_n", "100%（单元格里的数是 1）"),
        (style("in_12_1_n", 12.5, number_format="0"), "in_12_1_n", "12.5"),
    ):
        assert answer(read(edited("T04", edit), "inbox/平桥镇.xlsx"), name).raw == raw


def test_struck_evidence_does_not_count() -> None:
    def edit(book: Workbook) -> None:
        sheet = book["佐证材料"]
        row = sheet.max_row - 1
        for column, value in enumerate(["12.1", "台账", "旧台账.xlsx"], 1):
            sheet.cell(row, column).value = value
        sheet.cell(row, 3).font = STRUCK
        sheet.cell(row + 1, 2).value = "综合材料"

    said = read(edited("T04", edit), "inbox/平桥镇.xlsx")
    assert [(note.material, note.file) for note in said.evidence] == [("综合材料", "")]
    assert [(p.sheet, p.code, p.facts["value"]) for p in said.problems] == [
        ("佐证材料", "marks-left-out", "[删除：旧台账.xlsx]")
    ]


def test_names_of_files_are_read_without_unseen_signs() -> None:
    said = read(edited("T04", put(ev_12_1="\u200e双公示\u200b台账.xlsx\ufeff")), "inbox/平桥镇.xlsx")
    assert answer(said, "ev_12_1").value == "双公示台账.xlsx"


@pytest.mark.slow
def test_a_doubt_names_both() -> None:
    (problem,) = read(edited("T04", style("in_12_1_n", 1, number_format="0%")), "inbox/平桥镇.xlsx").problems
    assert "100%" in problem.message() and "单元格里的数是 1" in problem.message()
    (problem,) = read(
        edited("T04", style("in_12_1_n", 12, number_format="yyyy-mm-dd")), "inbox/x.xlsx"
    ).problems
    assert "1900-01-11" in problem.message() and "单元格里的数是 12" in problem.message()
    (problem,) = read(
        edited("T04", style("in_12_1_n", 12.25, number_format="[h]:mm")), "inbox/x.xlsx"
    ).problems
    assert "单元格里的数是 12.25" in problem.message()


def with_xml(data: bytes, ref: str, xml: str, sheet: str = "sheet2.xml") -> bytes:
    """The workbook with that XML inside that cell of the form: attributes, then what stands in it."""
    import re

    attributes, _, inside = xml.partition("|")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith(sheet) else ""
            if part:
                pattern = rf'<c r="{ref}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
                part, count = re.subn(pattern, rf'<c r="{ref}"\1{attributes}>{inside}</c>', part)
                assert count == 1
            new.writestr(name, part or old.read(name))
    return out.getvalue()


ODD = [
    # in the cell, value, finding
    (' t="str"|<f>IF(A1="","",A1)</f><v></v>', None, None),
    (' t="str"|<f>IF(A1="","",A1)</f><v> </v>', None, "formula-as-answer"),
    ("|<f>IF(A1=1,1,2)</f><v></v>", None, "error-value"),
    (' t="d"|<v>10:30:00</v>', None, "unreadable-cell"),
    (' t="d"|<v>T10:30</v>', None, "unreadable-cell"),
    (' t="d"|<v>0000-00-00</v>', None, "unreadable-cell"),
    (' t="d"|<v>99999-01-01</v>', None, "unreadable-cell"),
    ("|<v>1e400</v>", None, "unreadable-cell"),
    ("|<v>NaN</v>", None, "unreadable-cell"),
    ("|<v>1_000</v>", None, "unreadable-cell"),
    (' t="b"|<v>maybe</v>', None, "unreadable-cell"),
    (' t="s"|<v>99999</v>', None, "unreadable-cell"),
    (' t="s"|<v>-1</v>', None, "unreadable-cell"),
    (' t="s"|<v>x</v>', None, "unreadable-cell"),
    (' t="zz"|<v>5</v>', None, "unreadable-cell"),
    (' t="e"|<v>#BUSY!</v>', None, "error-value"),
    ("|<v>95</v>", 95.0, None),
]


@pytest.mark.slow
@pytest.mark.parametrize(("xml", "value", "code"), ODD)
def test_one_odd_cell_stays_one_cell(xml: str, value: Any, code: str | None) -> None:
    said = read(with_xml(edited("T04", put(in_12_1_d=100)), "D22", xml), "inbox/平桥镇.xlsx")
    assert (said.state, said.unit) == ("usable", "T04")
    assert findings(said) == ([["填报表!D22", code]] if code else [])
    assert answer(said, "in_12_1_n").value == value
    assert answer(said, "in_12_1_d").value == 100


@pytest.mark.slow
def test_a_serial_number_beyond_all_days_refuses_nothing() -> None:
    """With dates that count from 1904 the last ones lie beyond the year 9999."""
    data = edited("T04", lambda book: setattr(book, "epoch", CALENDAR_MAC_1904),
                  style("in_12_1_n", 2958000, number_format="yyyy-mm-dd"))  # fmt: skip
    assert read_any(data).sheets[1].get(22, 4) == 2958000
