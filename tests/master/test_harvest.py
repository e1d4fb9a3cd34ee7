"""What the office types into the master comes back after every collect, whatever it did to the sheets."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import warnings

import openpyxl
import pytest
from masters_in_memory import cell, edited, master_input
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.parts import spell
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.master.records import CarriedOver, Harvest, Snapshot, TablePlace, VerifiedEntry
from govcredit_xl.master.typed.entries import OfficeState, apply_harvest
from govcredit_xl.master.typed.harvest import harvest, snapshot_id_of
from govcredit_xl.master.typed.references import Move, retarget
from govcredit_xl.master.write import write_master

ND = (an_input("n"), an_input("d"))
RATE = {"达标": 0.95, "未达标": "按比例"}


def a_round(answers=None, verified=None, **more):
    catalogue = a_catalogue(
        an_item("比率", 2, RATE, ND, "求和", "D1", "T1 T2", id="1.1"),
        an_item("是否", 1, {}, (an_input("ok", "是否"), an_input("day", "日期", optional=True)), "牵头", "D1", id="1.2"),
        an_item("评审", 3, {}, (an_input("note", "长文本"),), "文本", "D1", "T1", id="2.1", area="乙"),
    )  # fmt: skip
    answers = answers or {
        "D1": {
            "1.1:n": 50,
            "1.1:d": 100,
            "1.2:ok": "是",
            "1.2:day": dt.date(2021, 5, 4),
            "2.1:note": "见附件",
        },
        "T1": {"1.1:d": 0.1 + 0.2},
    }
    return master_input(catalogue, answers, verified or {"1.2": VerifiedEntry(0.5, "核实", "张三")}, **more)


def read(edit, given=None):
    """(harvest, problem codes) of a master that somebody edited."""
    given = given or a_round()
    data, snapshot = write_master(given)
    snapshot = from_record(Snapshot, json.loads(json.dumps(to_record(snapshot), ensure_ascii=False)))
    found, problems = harvest(
        edited(data, edit), snapshot, given.catalogue, file="主评分表.xlsx", backup="备份.xlsx"
    )
    return found, [(p.code, p.place) for p in problems]


def again(edit, given=None, changed=None):
    """The next master after somebody edited this one, as openpyxl reads it."""
    found, _ = read(edit, given)
    carried = from_record(CarriedOver, json.loads(json.dumps(to_record(found.carried), ensure_ascii=False)))
    data, _ = write_master(changed(carried) if changed else a_round(carried=carried))
    return openpyxl.load_workbook(io.BytesIO(data))


def put(sheet, key, heading, value):
    def edit(book):
        cell(book, sheet, key, heading).value = value

    return edit


def both(*edits):
    def edit(book):
        for one in edits:
            one(book)

    return edit


# -- what is typed ---------------------------------------------------------------------------------------------
def test_nothing_typed_is_nothing_found(tmp_path, office):
    given = a_round()
    data, snapshot = write_master(given)
    source = tmp_path / "主评分表.xlsx"
    source.write_bytes(data)
    saved = tmp_path / "saved"
    saved.mkdir()
    [resaved] = office.convert([source], "xlsx", saved)
    for bytes_ in (data, edited(data, lambda book: None), resaved.read_bytes()):
        assert snapshot_id_of(bytes_) == snapshot.id
        found, problems = harvest(bytes_, snapshot, given.catalogue, file="m", backup="b")
        assert (problems, found.changes, found.lost) == ([], (), ())
        assert found.verified == {"1.2": VerifiedEntry(0.5, "核实", "张三")}
        assert (found.carried.sheets, found.carried.columns, found.carried.rows) == ((), (), ())
        assert (found.carried.widths, found.carried.names, found.carried.loose) == ({}, {}, {})


def sort_items(book):
    ws = book["指标得分"]
    rows = sorted(
        ([c.value for c in row] for row in ws.iter_rows(min_row=2)), key=lambda row: row[0], reverse=True
    )
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            ws.cell(number, column).value = value


def move_columns(book):
    for sheet in ("指标得分", "填报明细"):
        ws = book[sheet]
        rows = [[c.value for c in row] for row in ws.iter_rows()]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(reversed(row), 1):
                ws.cell(number, column).value = value


def insert_rows(book):
    book["指标得分"].insert_rows(1, 2)
    book["指标得分"]["B1"] = "送审稿"
    book["填报明细"].insert_rows(3)


def hide(book):
    book["填报明细"].sheet_state = "hidden"
    book["指标得分"].row_dimensions[2].hidden = True


def rename(book):
    book["指标得分"].title = "打分"
    book["填报明细"].title = "明细（信用办）"


TYPED = both(
    put("指标得分", {"编号": "1.1"}, "核定分", 1.25),
    put("指标得分", {"编号": "1.1"}, "核定说明", "现场核查"),
    put("指标得分", {"编号": "2.1"}, "核定分", "三分"),
    put("指标得分", {"编号": "1.2"}, "核定分", None),
    put("填报明细", {"单位编码": "T1", "代码": "n"}, "值", 7),
    put("填报明细", {"单位编码": "D1", "代码": "ok"}, "是否计入", "否"),
    put("填报明细", {"单位编码": "D1", "代码": "day"}, "值", dt.date(2021, 6, 1)),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rearrange", [lambda book: None, sort_items, move_columns, insert_rows, hide, rename]
)
def test_what_is_typed_is_found_wherever_it_stands(rearrange):
    found, _ = read(both(TYPED, rearrange))
    assert found.verified == {
        "1.1": VerifiedEntry(1.25, "现场核查", ""),
        "2.1": VerifiedEntry("三分", "", ""),
        "1.2": VerifiedEntry(None, "核实", "张三"),
    }
    assert [(*c.key, c.field, c.old, c.new) for c in found.changes] == [
        ("T1", "1.1", "n", "值", None, 7.0),
        ("D1", "1.2", "ok", "是否计入", "是", "否"),
        ("D1", "1.2", "day", "值", dt.date(2021, 5, 4), dt.date(2021, 6, 1)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "new"), [(" 是\u3000", []), ("否", ["否"]), (None, ["否"]), ("  ", ["否"])]
)
def test_the_choice_is_read_as_it_is_meant(typed, new):
    found, problems = read(put("填报明细", {"单位编码": "D1", "代码": "ok"}, "是否计入", typed))
    assert ([c.new for c in found.changes], problems) == (new, [])


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["不", "是的", 1, "Y"])
def test_a_choice_that_is_none_is_told_and_changes_nothing(typed):
    given = a_round()
    data, snapshot = write_master(given)
    edit = put("填报明细", {"单位编码": "D1", "代码": "ok"}, "是否计入", typed)
    found, [problem] = harvest(edited(data, edit), snapshot, given.catalogue, file="m", backup="b")
    assert found.changes == ()
    assert (problem.code, problem.unit, problem.item) == ("correction-not-usable", "D1", "1.2")
    assert problem.sheet == "填报明细" and problem.cell.startswith("I") and f"“{typed}”" in problem.message()


def drop_column(sheet, heading):
    def edit(book):
        ws = book[sheet]
        ws.delete_cols(next(c.column for c in ws[1] if c.value == heading))

    return edit


@pytest.mark.slow
def test_a_missing_heading_loses_nothing():
    found, problems = read(both(TYPED, drop_column("指标得分", "核定说明")))
    assert problems == [("master-heading-missing", "指标得分")]
    assert found.verified["1.1"] == VerifiedEntry(1.25, "", "")
    assert found.verified["1.2"] == VerifiedEntry(None, "核实", "张三")
    found, problems = read(both(TYPED, drop_column("指标得分", "编号")))
    assert problems[0] == ("master-heading-missing", "指标得分")
    assert found.verified == {"1.2": VerifiedEntry(0.5, "核实", "张三")}
    found, problems = read(drop_column("填报明细", "代码"))
    assert (problems, found.changes) == ([("master-heading-missing", "填报明细")], ())


def test_a_missing_sheet_loses_nothing():
    found, problems = read(lambda book: book.remove(book["指标得分"]))
    assert problems == [("master-sheet-missing", "指标得分")]
    assert found.verified == {"1.2": VerifiedEntry(0.5, "核实", "张三")}


def test_an_overwritten_formula_is_told():
    _, problems = read(put("指标得分", {"编号": "1.1"}, "测算分", 2))
    assert problems == [("master-formula-overwritten", "指标得分!H2")]


# -- what looks otherwise than it is ---------------------------------------------------------------------------
def look(sheet, key, heading, **looks):
    def edit(book):
        for name, value in looks.items():
            setattr(cell(book, sheet, key, heading), name, value)

    return edit


def rich(*parts):
    """Texts; with ~ in front they are struck out, with ^ raised."""
    fonts = {"~": InlineFont(strike=True), "^": InlineFont(vertAlign="superscript")}
    return CellRichText(*(TextBlock(fonts[p[0]], p[1:]) if p[0] in fonts else p for p in parts))


STRUCK = Font(strike=True)
ITEM, ANSWER = {"编号": "1.2"}, {"编号": "1.1", "单位编码": "D1", "代码": "n"}


@pytest.mark.slow
def test_struck_parts_of_a_score_do_not_count_and_a_struck_score_is_kept_but_used_by_nobody():
    found, _ = read(put("指标得分", ITEM, "核定分", rich("~1", "0.8")))
    assert found.verified["1.2"].score == "0.8"
    found, _ = read(put("指标得分", ITEM, "核定人", rich("~张三", "李四", "^1")))
    assert found.verified["1.2"].by == "李四"
    for edit, kept in (
        (look("指标得分", ITEM, "核定分", font=STRUCK), "[删除：0.5]"),
        (look("指标得分", ITEM, "核定分", number_format="0%"), "[显示为 50%：0.5]"),
        (look("指标得分", ITEM, "核定分", number_format="0.000"), 0.5),
    ):
        found, _ = read(edit)
        assert found.verified["1.2"] == VerifiedEntry(kept, "核实", "张三")


@pytest.mark.slow
def test_a_struck_answer_is_a_question():
    found, problems = read(look("填报明细", ANSWER, "值", font=STRUCK))
    assert [(c.field, c.old, c.new) for c in found.changes] == [("值", 50, "[删除：50]")]
    found, problems = read(look("填报明细", ANSWER, "是否计入", font=STRUCK))
    assert found.changes == () and [code for code, _ in problems] == ["correction-not-usable"]


def test_unseen_signs_in_the_master_change_nothing():
    found, problems = read(
        both(
            put("填报明细", ANSWER, "是否计入", "\u200e是\ufeff"),
            put("指标得分", {"编号": "1.1"}, "核定说明", "\u200b\u3164"),
            put("指标得分", {"编号": "1.1"}, "核定分", "\u2003"),
        )
    )
    assert (found.changes, problems) == ((), [])
    assert found.verified == {"1.2": VerifiedEntry(0.5, "核实", "张三")}


@pytest.mark.slow
def test_struck_words_on_the_offices_own_sheets_come_back():
    def edit(book):
        book.create_sheet("我的")["A1"] = rich("~旧的", "新的")

    assert again(edit)["我的"]["A1"].value == "旧的新的"


def test_a_broken_master_is_told():
    found, problems = harvest(
        b"PK\x03\x04", None, a_round().catalogue, file="主评分表.xlsx", backup="备份.xlsx"
    )
    assert found is None
    assert [p.code for p in problems] == ["master-unreadable"]


def test_without_its_snapshot_verified_scores_are_still_read():
    given = a_round()
    data, _ = write_master(given)
    found, problems = harvest(edited(data, TYPED), None, given.catalogue, file="m", backup="b")
    assert found.verified["1.1"] == VerifiedEntry(1.25, "现场核查", "")
    assert (found.changes, found.carried.names, problems) == ((), {}, [])


# -- the office's own ----------------------------------------------------------------------------------------------
def own_sheet(book):
    ws = book.create_sheet("会商", 2)
    ws["A1"], ws["B1"] = "事项", "=指标得分!G2*2"
    ws["A2"], ws["B2"] = "占比", 0.25
    ws["A3"], ws["B3"] = "合计", "=SUM(填报明细!$F$2:$F$9)"
    ws["B2"].number_format = "0.0%"
    ws["A1"].font, ws["A1"].fill = Font(bold=True, color="FFC00000"), PatternFill("solid", fgColor="FFFFFF00")
    ws.column_dimensions["A"].width = 33
    ws.row_dimensions[2].height = 45
    ws["A2"].comment = Comment("与财政局核对", "张三")
    ws.merge_cells("A5:C5")
    ws["A5"] = "横跨三列"


@pytest.mark.slow
def test_own_sheets_come_back():
    book = again(own_sheet)
    ws = book["会商"]
    assert book.sheetnames.index("会商") == 2
    assert [ws[ref].value for ref in ("A1", "B1", "B2", "B3", "A5")] == [
        "事项", "=指标得分!G2*2", 0.25, "=SUM(填报明细!$F$2:$F$9)", "横跨三列",
    ]  # fmt: skip
    assert (ws["B2"].number_format, ws["A1"].font.b, ws["A1"].font.color.rgb) == ("0.0%", True, "FFC00000")
    assert ws["A1"].fill.fgColor.rgb == "FFFFFF00"
    assert ws.column_dimensions["A"].width == pytest.approx(33, abs=0.1)
    assert ws.row_dimensions[2].height == 45
    assert ws["A2"].comment.text == "与财政局核对"
    assert [str(area) for area in ws.merged_cells.ranges] == ["A5:C5"]


def own_column(book):
    ws = book["单位得分"]
    at = ws.max_column + 1
    ws.cell(1, at).value = "上年得分率"
    for row in range(2, ws.max_row + 1):
        ws.cell(row, at).value = 0.5 + row / 100
        ws.cell(row, at).number_format = "0.0%"
        ws.cell(row, at + 1).value = f"=G{row}-{openpyxl.utils.get_column_letter(at)}{row}"
    ws.cell(1, at + 1).value = "比上年"
    ws.column_dimensions[openpyxl.utils.get_column_letter(at)].width = 21


@pytest.mark.slow
def test_own_columns_follow_their_rows():
    answers = {"T2": {"1.1:n": 100, "1.1:d": 100}, "T1": {"1.1:n": 1, "1.1:d": 100}}
    before = write_master(a_round())[0]
    last_year = {}
    edited_book = openpyxl.load_workbook(io.BytesIO(edited(before, own_column)))
    for code in ("D1", "T1", "T2"):
        last_year[code] = cell(edited_book, "单位得分", {"编码": code}, "上年得分率").value
    book = again(own_column, changed=lambda carried: a_round(answers, carried=carried))
    for code, value in last_year.items():
        found = cell(book, "单位得分", {"编码": code}, "上年得分率")
        assert (found.value, found.number_format) == (value, "0.0%")
        difference = cell(book, "单位得分", {"编码": code}, "比上年")
        assert difference.value == f"=G{found.row}-{found.coordinate}"
    assert [r[0].value for r in book["单位得分"].iter_rows(min_row=2)] == ["D1", "T2", "T1"]


@pytest.mark.slow
def test_a_master_is_read_without_a_word_on_the_screen():
    given = a_round(carried=read(own_column)[0].carried)
    data, snapshot = write_master(given)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found, _ = harvest(data, snapshot, given.catalogue, file="m", backup="b")
    assert (len(found.carried.columns), said) == (2, [])


@pytest.mark.slow
def test_a_column_put_between_ours_stays_beside_its_neighbour():
    def edit(book):
        ws = book["指标得分"]
        ws.insert_cols(3)
        ws["C1"], ws["C2"] = "备注", "待核"

    book = again(edit)
    headings = [c.value for c in book["指标得分"][1]]
    assert headings[:4] == ["编号", "一级指标", "备注", "二级指标"]
    assert cell(book, "指标得分", {"编号": "1.1"}, "备注").value == "待核"


@pytest.mark.slow
def test_own_rows_and_notes_come_back():
    def edit(book):
        ws = book["指标得分"]
        ws["A7"], ws["G7"] = "小计", "=SUM(G2:G4)"
        ws["C8"] = "以上由信用办核对"
        cell(book, "指标得分", {"编号": "1.2"}, "核定分").comment = Comment("等专家意见", "张三")
        ws.column_dimensions["D"].width = 60

    book = again(edit)
    ws = book["指标得分"]
    assert (ws["A7"].value, ws["G7"].value, ws["C8"].value) == ("小计", "=SUM(G2:G4)", "以上由信用办核对")
    assert cell(book, "指标得分", {"编号": "1.2"}, "核定分").comment.text == "等专家意见"
    assert ws.column_dimensions["D"].width == pytest.approx(60, abs=0.8)


@pytest.mark.slow
def test_a_second_round_trip_changes_nothing():
    def everything(book):
        both(TYPED, own_sheet, own_column)(book)
        book["指标得分"]["A7"] = "小计"

    given = a_round()
    data, snapshot = write_master(given)
    first, _ = harvest(edited(data, everything), snapshot, given.catalogue, file="m", backup="b")
    entries = dict(first.verified)
    second_given = a_round(verified=entries, carried=first.carried)
    second, snapshot = write_master(second_given)
    found, problems = harvest(second, snapshot, given.catalogue, file="m", backup="b")
    assert (found.verified, found.changes, problems, found.lost) == (entries, (), [], ())
    third, _ = write_master(a_round(verified=entries, carried=found.carried))
    assert third == second


@pytest.mark.slow
def test_what_stands_beside_the_overview_comes_back():
    def edit(book):
        book["总览"]["O3"], book["总览"]["O4"] = "书记批示", "=C17"

    ws = again(edit)["总览"]
    assert (ws["O3"].value, ws["O4"].value) == ("书记批示", "=C17")


def test_what_cannot_be_carried_is_named(tmp_path):
    shutil.copy(_picture(tmp_path), tmp_path / "章.png")

    def edit(book):
        ws = book.create_sheet("图")
        ws["A1"], ws["A2"] = 1, 2
        chart = BarChart()
        chart.add_data(Reference(ws, min_col=1, min_row=1, max_row=2))
        ws.add_chart(chart, "C3")
        ws.add_image(Image(tmp_path / "章.png"), "C20")

    found, _ = read(edit)
    assert "图：图表 1 个" in found.lost and "图：图片 1 个" in found.lost


def _picture(folder):
    from PIL import Image as Picture

    path = folder / "red.png"
    Picture.new("RGB", (8, 8), "red").save(path)
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B2+1", "C4+1"),
        ("$B$2*B3", "$C$4*C3"),
        ("SUM(B2:B4)", "SUM(C3:C6)"),
        ("SUM(B1:B4)", "SUM(C2:C6)"),
        ("SUM(指标得分!$B$2:$B$4)", "SUM(指标得分!$C$3:$C$6)"),
        ("SUM(B:B)", "SUM(C:C)"),
        ("B4", "#REF!"),
        ("会商!B2", "会商!B2"),
        ('IF(A2="B2","B3",Z9)', 'IF(A4="B2","B3",Z11)'),
        ("SUMIFS(指标_分值,指标_状态,B2)", "SUMIFS(指标_分值,指标_状态,C4)"),
        ("LOG10(B2)", "LOG10(C4)"),
    ],
)
def test_references_follow_keys_and_headings(before, after):
    old = TablePlace({"1.1": 2, "1.2": 3, "2.1": 4}, {"编号": 1, "分值": 2}, 2, 4)
    new = TablePlace({"1.2": 3, "1.1": 4, "3.1": 5, "3.2": 6}, {"编号": 1, "分值": 3}, 3, 6)
    assert retarget(before, "指标得分", {"指标得分": Move(old, new)}) == after


# -- how the office dresses our sheets ---------------------------------------------------------------------------
def test_colours_and_what_is_hidden_come_back():
    def edit(book):
        ws = book["指标得分"]
        cell(book, "指标得分", {"编号": "1.1"}, "编号").fill = PatternFill("solid", fgColor="FFFF99CC")
        cell(book, "指标得分", {"编号": "2.1"}, "核定分").font = Font(bold=True, color="FFFF0000")
        cell(book, "指标得分", {"编号": "2.1"}, "溯源").fill = PatternFill("solid", fgColor="FF00FF00")
        ws.row_dimensions[3].hidden = True
        ws.column_dimensions["D"].hidden = True
        ws.sheet_properties.tabColor = "FF7030A0"
        book["填报明细"].sheet_state = "hidden"

    answers = {"T2": {"1.1:n": 100, "1.1:d": 100}}
    book = again(edit, changed=lambda carried: a_round(answers, carried=carried))
    ws = book["指标得分"]
    assert cell(book, "指标得分", {"编号": "1.1"}, "编号").fill.fgColor.rgb == "FFFF99CC"
    assert cell(book, "指标得分", {"编号": "2.1"}, "核定分").font.color.rgb == "FFFF0000"
    assert cell(book, "指标得分", {"编号": "2.1"}, "溯源").fill.fgColor.rgb == "FF00FF00"
    assert [row for row, d in ws.row_dimensions.items() if d.hidden] == [3]
    assert ws.column_dimensions["D"].hidden and not ws.column_dimensions["C"].hidden
    assert ws.sheet_properties.tabColor.rgb == "FF7030A0"
    assert [one.title for one in book if one.sheet_state != "visible"] == ["填报明细"]
    assert cell(book, "指标得分", {"编号": "1.2"}, "编号").fill.fill_type is None


def test_names_merged_over_rows_are_not_taken_for_a_sorted_column():
    def edit(book):
        ws = book["指标得分"]
        for item, name in (("1.1", "张三"), ("1.2", "李四"), ("2.1", None)):
            cell(book, "指标得分", {"编号": item}, "核定人").value = name
        first = cell(book, "指标得分", {"编号": "1.2"}, "核定人")
        ws.merge_cells(
            start_row=first.row, end_row=first.row + 1, start_column=first.column, end_column=first.column
        )

    found, problems = read(edit)
    assert "master-rows-mixed" not in {problem.code for problem in problems}
    assert [found.verified[item].by for item in ("1.1", "1.2", "2.1")] == ["张三", "李四", "李四"]


def test_what_cannot_be_carried_from_our_sheets_is_named():
    def edit(book):
        ws = book["指标得分"]
        ws.conditional_formatting.add("D2:D4", CellIsRule(operator="greaterThan", formula=["5"]))
        ws.merge_cells("B2:B3")
        book["填报明细"].auto_filter.add_filter_column(0, ["1.1"])
        book["填报明细"].row_dimensions[4].hidden = True

    found, _ = read(edit)
    assert "指标得分：合并单元格 1 处（核定说明、核定人已填到每一行）" in found.lost
    assert "指标得分：条件格式 1 条" in found.lost and "填报明细：正在用的筛选条件" in found.lost
    assert found.carried.dress == {}


def test_what_was_done_to_the_look_of_the_overview_and_of_headings_is_named():
    def edit(book):
        overview, pink = book["总览"], PatternFill("solid", fgColor="FFFF99CC")
        overview["A9"].fill = overview["B9"].fill = book["单位得分"]["B1"].fill = pink
        overview.row_dimensions[10].hidden = overview.column_dimensions["M"].hidden = True
        overview.column_dimensions["A"].width = 50

    found, _ = read(edit)
    assert set(found.lost) == {
        "总览：格子的颜色 2 格", "总览：隐藏的行 1 行", "总览：隐藏的列 1 列", "总览：列宽 1 列", "单位得分：标题的颜色 1 格",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "score"),
    [("３．５", 3.5), ("3分", 3.0), ("90%", "90%"), ("3件", "3件"), (True, "TRUE"), (2.5, 2.5)],
)
def test_a_score_is_taken_for_a_number_only_where_it_certainly_is_one(typed: object, score: object) -> None:
    state = OfficeState()
    apply_harvest(
        state, a_round().catalogue, Harvest({"1.1": VerifiedEntry(typed)}), None, dt.datetime(2021, 12, 1)
    )
    assert state.verified["1.1"].score == score


@pytest.mark.parametrize(
    ("unit", "item", "code", "now", "seen"),
    [
        ("D1", "1.2", "day", dt.date(2021, 6, 1), dt.date(2021, 5, 4)),
        ("D1", "1.2", "ok", "否", "是"),
        ("T1", "1.1", "d", 4, 0.1 + 0.2),
        ("T1", "1.1", "n", 3, None),
    ],
)
def test_a_correction_remembers_the_value_that_was_seen(unit, item, code, now, seen) -> None:
    given = a_round()
    data, snapshot = write_master(given)
    snapshot = from_record(Snapshot, json.loads(json.dumps(to_record(snapshot), ensure_ascii=False)))
    edit = put("填报明细", {"单位编码": unit, "编号": item, "代码": code}, "值", now)
    found, _ = harvest(
        edited(data, edit), snapshot, given.catalogue, file="主评分表.xlsx", backup="备份.xlsx"
    )
    state = OfficeState()
    apply_harvest(state, given.catalogue, found, snapshot, dt.datetime(2021, 12, 1))
    assert state.corrections[AnswerKey(unit, item, code)].original == spell(seen)
