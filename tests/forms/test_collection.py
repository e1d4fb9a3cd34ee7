"""The collection workbook: what is asked where, what it shows blank and filled in, what Excel will take."""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pandas as pd
import pytest
from forms_made import Answers, forms, other_kinds, random_answers, the_catalogue
from lxml import etree
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.catalogue import looks as catalogue_looks
from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import PROPOSED, SELF_SCORE, Catalogue, Input, Item, Settings, Value
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.core.terms import NO, NO_EVIDENCE, YES, InputType
from govcredit_xl.forms.evidence_sheet import free_rows
from govcredit_xl.forms.formulas import names_evidence
from govcredit_xl.forms.layout import form_layout, form_layouts
from govcredit_xl.forms.page import line_count, shorten, text_width
from govcredit_xl.forms.plan import WIDTHS, At, plan_form
from govcredit_xl.forms.style import INK, LOOKS, MARKS
from govcredit_xl.forms.write import file_name
from govcredit_xl.master.written import style as master_style
from govcredit_xl.returns.evidence import _says_nothing
from govcredit_xl.scoring.blocks import input_number
from govcredit_xl.scoring.rules import rule_of

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def distinct(catalogue: Catalogue) -> list[str]:
    """One unit for each distinct form."""
    units: dict[str, str] = {}
    for code, layout in form_layouts(catalogue).items():
        units.setdefault(layout.build, code)
    return list(units.values())


@functools.cache
def form_of(unit: str) -> bytes:
    return forms(the_catalogue(), unit)[unit]


def cells_of(layout: FormLayout) -> dict[tuple[str, str], Any]:
    return {(cell.item, cell.code): cell for cell in layout.cells}


# -- where things stand ----------------------------------------------------------------------------------
def test_inputs_have_the_names_of_the_contract() -> None:
    names = {cell.name for unit in ("D02", "T04", "D12") for cell in form_layout(the_catalogue(), unit).cells}
    assert {
        "in_12_1_n", "in_4_1_r2c1", "in_13_3_f16", "na_12_1", "memo_12_1", "ev_12_1", "self_12_1", "prop_24_2",
        "in_20_4_rank",
    } <= names  # fmt: skip


def test_a_supporter_is_not_asked_what_leads_only_tell() -> None:
    asked = {cell.name for cell in form_layout(the_catalogue(), "T04").cells if cell.item == "20.4"}
    assert asked == {"self_20_4", "na_20_4", "memo_20_4", "ev_20_4", "in_20_4_n", "in_20_4_d"}


def test_units_with_the_same_items_share_a_layout() -> None:
    layouts = form_layouts(the_catalogue())
    assert layouts["T04"] is layouts["T15"]
    assert layouts["T04"] == form_layout(the_catalogue(), "T01")
    assert layouts["D01"].build != layouts["D02"].build


@pytest.mark.slow
def test_id_and_label_name_one_row_only() -> None:
    for unit in distinct(the_catalogue()):
        inputs = [
            c for c in form_layout(the_catalogue(), unit).cells if c.code == PROPOSED or c.code[0] != "@"
        ]
        assert len({(cell.item, cell.label) for cell in inputs}) == len(inputs)
        assert len({cell.row for cell in inputs}) == len(inputs)


CHANGES: list[tuple[str, Any, bool]] = [
    (
        "other deadline",
        lambda c: replace(c, settings=replace(c.settings, deadline=dt.date(2022, 1, 1))),
        False,
    ),
    ("other contact", lambda c: replace(c, settings=replace(c.settings, contact="李四")), False),
    (
        "units renamed",
        lambda c: replace(c, units=tuple(replace(u, name=f"{u.name}新") for u in c.units)),
        False,
    ),
    ("other points", lambda c: _first_item(c, points=2.0), True),
    ("other criterion", lambda c: _first_item(c, criterion="另一条"), True),
    ("other pooling", lambda c: _first_item(c, pooling="任一"), True),
    ("other label", lambda c: _first_item(c, inputs=(replace(c.items[0].inputs[0], label="新"),)), True),
]


def _first_item(catalogue: Catalogue, **changes: Any) -> Catalogue:
    return replace(catalogue, items=(replace(catalogue.items[0], **changes), *catalogue.items[1:]))


@pytest.mark.parametrize(("name", "change", "differs"), CHANGES, ids=[c[0] for c in CHANGES])
def test_the_build_tells_what_is_asked_and_scored(name: str, change: Any, differs: bool) -> None:
    before, after = form_layout(the_catalogue(), "D02"), form_layout(change(the_catalogue()), "D02")
    assert (before.build != after.build) is differs


def test_a_layout_survives_json() -> None:
    layout = form_layout(the_catalogue(), "D01")
    assert from_record(FormLayout, to_record(layout)) == layout


# -- what Excel takes --------------------------------------------------------------------------------------
FUNCTIONS = frozenset(
    [
        "SUM",
        "MIN",
        "MAX",
        "IF",
        "ROUND",
        "COUNTIF",
        "COUNTIFS",
        "SUMIF",
        "SUMIFS",
        "COUNTA",
        "SUMPRODUCT",
        "INDEX",
        "MATCH",
        "IFERROR",
        "AND",
        "OR",
        "NOT",
        "ISNUMBER",
        "ISTEXT",
        "TEXT",
        "RANK",
        "LARGE",
        "INT",
        "MOD",
        "LEN",
    ]
)


def test_formulas_use_only_functions_that_all_three_programs_share(
    office: ModuleType, tmp_path: Path
) -> None:
    for unit in distinct(the_catalogue()):
        path = tmp_path / f"{unit}.xlsx"
        path.write_bytes(form_of(unit))
        for cells in office.formula_cells(path).values():
            for formula, _ in cells.values():
                bare = re.sub(r'"[^"]*"', "", formula)
                assert set(re.findall(r"([A-Z.]+)\(", bare)) <= FUNCTIONS, formula
                assert len(formula) <= 8192


@pytest.mark.slow
def test_the_form_holds_the_formulas_and_labels_of_its_layout() -> None:
    layout = form_layout(the_catalogue(), "D07")
    sheet = openpyxl.load_workbook(io.BytesIO(form_of("D07")), rich_text=False)["填报表"]
    written = {c.coordinate: c.value[1:] for row in sheet for c in row if c.data_type == "f"}
    assert written == dict(layout.formulas)
    labels = {
        sheet.cell(r, layout.key_column).value: sheet.cell(r, layout.label_column).value
        for r in range(4, sheet.max_row + 1)
    }
    assert {key: text for key, text in labels.items() if key} == dict(layout.labels)
    assert sheet.cell(layout.heading_row, layout.value_column).value == "填报内容"


@pytest.mark.slow
def test_only_inputs_are_unlocked_and_a_paste_does_not_lock_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("D07")))
    sheet, layout = book["填报表"], form_layout(the_catalogue(), "D07")
    cells = sheet.iter_rows(max_row=sheet.max_row + 50, max_col=40)
    unlocked = {c.coordinate for row in cells for c in row if c.has_style and not c.protection.locked}
    assert unlocked == {sheet.cell(c.row, c.column).coordinate for c in layout.cells if not c.locked}
    normal = next(style for style in book._named_styles if style.name == "Normal")
    assert normal.protection.locked is False
    for name in ("填报说明", "填报表", "佐证材料"):
        # Each column has a look of its own, so that no cell beyond the table is as unlocked as Normal.
        columns = [(d.min, d.max, d._style.protectionId) for d in book[name].column_dimensions.values()]
        assert max(last for _, last, _ in columns) == 16384
        assert all(book._protections[protection].locked for *_, protection in columns)
        protection = book[name].protection
        assert protection.sheet and not protection.password
        assert not (
            protection.sort or protection.autoFilter or protection.formatColumns or protection.formatRows
        )


@pytest.mark.slow
def test_every_input_has_a_validation_with_a_message_and_an_error() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("D12")))
    sheet, layout = book["填报表"], form_layout(the_catalogue(), "D12")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for cell in layout.cells:
        if cell.code == SELF_SCORE:
            continue
        rule = rules[sheet.cell(cell.row, cell.column).coordinate]
        assert rule.showInputMessage and rule.showErrorMessage
        assert 0 < len(rule.promptTitle) <= 32 and 0 < len(rule.prompt) <= 255
        assert 0 < len(rule.error) <= 255 and len(rule.errorTitle) <= 32
    said = {
        cell.name: rules[sheet.cell(cell.row, cell.column).coordinate]
        for cell in layout.cells
        if not cell.locked
    }
    assert said["in_20_4_n"].promptTitle == "已清偿金额" and "万元" in said["in_20_4_n"].prompt
    assert "全区" in said["in_20_4_rank"].prompt
    assert said["in_20_1_ok"].formula1 == '"是,否"'
    assert said["in_20_1_doc"].prompt.startswith("选填")


@pytest.mark.slow
def test_every_part_is_sound_xml_and_no_name_stands_twice() -> None:
    for unit in distinct(the_catalogue()):
        with zipfile.ZipFile(io.BytesIO(form_of(unit))) as parts:
            assert parts.testzip() is None
            assert len(parts.namelist()) == len(set(parts.namelist()))
            trees = {name: etree.fromstring(parts.read(name)) for name in parts.namelist()}
        names = [
            n.get("name").lower()
            for n in trees["xl/workbook.xml"].iterfind(".//m:definedName", NS)
            if n.get("localSheetId") is None
        ]
        assert len(names) == len(set(names))
        styles = trees["xl/styles.xml"]
        assert all(len(xf.findall("m:protection", NS)) == 1 for xf in styles.find("m:cellXfs", NS))
        assert not styles.findall(".//m:scheme", NS)


def test_print_set_up_and_the_unit_on_each_page() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("T04")))
    for name in ("填报说明", "填报表", "佐证材料"):
        sheet = book[name]
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1) and int(sheet.page_setup.fitToHeight) == 0
        assert "平桥镇" in sheet.oddHeader.left.text
        assert "GC1." in sheet.oddFooter.left.text and "&P" in sheet.oddFooter.right.text
    form = book["填报表"]
    assert form.print_title_rows == "$1:$3" and form.freeze_panes == "A4"
    assert form.page_setup.orientation in (None, "portrait")
    assert book.active.title == "填报说明" and book["_govcredit"].sheet_state == "veryHidden"


@pytest.mark.slow
def test_an_area_is_printed_with_its_first_item_and_no_item_is_cut_needlessly() -> None:
    for unit in distinct(the_catalogue()):
        form = openpyxl.load_workbook(io.BytesIO(form_of(unit)))["填报表"]
        plan = plan_form(the_catalogue(), the_catalogue().items_of(unit))
        ends = [row_break.id for row_break in form.row_breaks.brk]
        assert not set(ends) & {band.row for band in plan.bands}
        assert not {row for block in plan.blocks for row in range(block.head, block.first)} & set(ends)
        assert not set(ends) & {row for block in plan.blocks for row in (block.not_involved, block.memo)}
        assert all(end < plan.last for end in ends)


@pytest.mark.slow
def test_the_free_rows_of_evidence_end_with_the_page() -> None:
    assert [free_rows(items) for items in (3, 14, 40)] == [24, 21, 24]
    for unit in distinct(the_catalogue()):
        sheet = openpyxl.load_workbook(io.BytesIO(form_of(unit)))["佐证材料"]
        items = len(the_catalogue().items_of(unit))
        assert f"$C${3 + items + free_rows(items)}" in sheet.print_area


def set_by_hand(unit: str) -> set[int]:
    """Rows of 填报表 whose height does not follow what is typed."""
    with zipfile.ZipFile(io.BytesIO(form_of(unit))) as parts:
        rows = etree.fromstring(parts.read("xl/worksheets/sheet2.xml")).iterfind(".//m:row", NS)
    return {int(row.get("r")) for row in rows if row.get("customHeight") == "1"}


@pytest.mark.slow
def test_texts_grow_with_what_is_typed() -> None:
    layout = form_layout(the_catalogue(), "D02")
    texts = {cell.row for cell in layout.cells if cell.type in InputType.TEXTS}
    assert texts and not texts & set_by_hand("D02")
    assert {cell.row for cell in layout.cells} - texts <= set_by_hand("D02")


@pytest.mark.slow
def test_an_item_reads_from_above() -> None:
    for unit in distinct(the_catalogue()):
        sheet = openpyxl.load_workbook(io.BytesIO(form_of(unit)))["填报表"]
        assert not sheet.merged_cells.ranges
        shown = [d for d in sheet.column_dimensions.values() if not d.hidden and d.min <= 9]
        assert sum(d.width * 7 + 5 for d in shown) < 1366 - 80  # row numbers and a scroll bar
        for block in plan_form(the_catalogue(), the_catalogue().items_of(unit)).blocks:
            rows = range(block.head, block.last + 1)
            labels = [sheet.cell(row, 2).value for row in rows]
            assert labels[0].startswith(block.item.name) and labels[-3:] == [
                "本单位不涉及",
                "情况说明",
                "佐证材料",
            ]
            asked = len(block.lines) + 1
            said = "".join("".join(labels[1:asked]).split())
            assert said.startswith("".join(block.item.criterion.split()))
            assert all(sheet.cell(row, 4).protection.locked for row in rows[:asked])
            assert not any(sheet.cell(row, 4).protection.locked for row in rows[asked:])
            # A line across runs over blank cells only.
            assert all(sheet.cell(row, c).value is None for row in rows[1:asked] for c in (3, 4, 5, 6))


@pytest.mark.slow
def test_a_long_text_opens_with_four_lines() -> None:
    sheet, layout = (
        openpyxl.load_workbook(io.BytesIO(form_of("D02")))["填报表"],
        form_layout(the_catalogue(), "D02"),
    )
    rows = [c.row for c in layout.cells if c.type == InputType.LONG_TEXT and not c.code.startswith("@")]
    assert rows
    for row in rows:
        # It shows four lines, and grows with what is typed: nobody has set the height by hand.
        assert sheet.row_dimensions[row].height >= 4 * 15 and row not in set_by_hand("D02")
        assert sheet.cell(row, layout.value_column).alignment.wrap_text


def test_an_area_that_is_only_judged_shows_no_self_score() -> None:
    judged = an_item("评审", 2, {}, (an_input("x", "小数"),), "文本", "T1", id="1.1", area="评审区")
    scored = an_item("计数", 2, {"每项": 0.5}, (an_input("n"),), "求和", "T1", id="2.1", area="自评区")
    sheet = openpyxl.load_workbook(io.BytesIO(forms(a_catalogue(judged, scored), "T1")["T1"]))["填报表"]
    bands = {
        label.split("（")[0]: sheet.cell(r, 4)
        for r in range(4, sheet.max_row + 1)
        if "区（" in (label := sheet.cell(r, 2).value)
    }
    assert bands["评审区"].value is None and bands["自评区"].value.startswith("=ROUND(SUMIF(")


def test_the_first_sheet_names_unit_and_deadline_and_lists_the_items() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form_of("T04")))["填报说明"]
    text = "\n".join(str(c.value) for row in sheet for c in row if c.value is not None)
    assert "填报单位：平桥镇" in text and "2021年11月30日" in text
    assert "{" not in text
    ids = [item.id for item, _ in the_catalogue().items_of("T04")]
    assert [c.value for c in sheet["B"] if c.hyperlink] == ids


@pytest.mark.slow
def test_text_that_begins_like_a_formula_stays_text() -> None:
    item = an_item("是否", 1.0, {}, (an_input("ok", "是否", label="=1+1"),), "牵头", "T1")
    sheet = openpyxl.load_workbook(
        io.BytesIO(forms(a_catalogue(item, title="=标题", organ="@机关"), "T1")["T1"])
    )["填报表"]
    assert (sheet["A1"].data_type, sheet["A1"].value) == ("s", "=标题")
    assert [c.data_type for c in sheet["B"] if c.value == "=1+1"] == ["s"]


# -- what it shows --------------------------------------------------------------------------------------------


def full_marks(catalogue: Catalogue, unit: str) -> Answers:
    found: Answers = {}
    for item, lead in catalogue.items_of(unit):
        asked = {i.code for i in item.asked(lead=lead)}
        best = rule_of(item).full_marks(item)
        found |= {(item.id, code): value for code, value in best.items() if code in asked}
    return found


def usable(value: Value, asked: Input) -> bool:
    if value is None or asked.is_text:
        return True
    if asked.type == InputType.FLAG:
        return value in (YES, NO)
    if asked.type == InputType.DATE:
        return isinstance(value, dt.date)
    number = isinstance(value, float) and (value >= 0 or asked.type == InputType.SIGNED)
    return number and (asked.type != InputType.COUNT or float(str(value)).is_integer())


def expected(item: Item, lead: bool, given: Answers) -> tuple[int, float | None]:
    """State and self score of an item, from the rule and the domain's page, without any formula."""
    rule, asked = rule_of(item), item.asked(lead=lead)
    values = {i.code: given.get((item.id, i.code)) for i in asked}
    proposed = given.get((item.id, PROPOSED))
    lacking = "材料申报" in item.method and not given.get((item.id, "@ev"))
    answered = [v for v in (*values.values(), proposed) if v is not None]
    if given.get((item.id, "@na")) == YES:
        return (1 if not answered and given.get((item.id, "@memo")) else -1), None
    if not all(usable(values[i.code], i) for i in asked):
        return -1, None
    if proposed is not None and not (isinstance(proposed, (int, float)) and 0 <= proposed <= item.points):
        return -1, None
    x = pd.DataFrame({i.code: [input_number(values[i.code], i)] for i in asked}, dtype="float64")
    checks = [c for c in rule.checks(item) if set(c.codes) <= set(x.columns)]
    if any(check.wrong(x)[0] for check in checks):
        return -1, None
    if not rule.ready(item, x)[0]:
        return 0, None
    state = 0 if lacking and rule.claims(item, x)[0] else 1
    if not rule.scored(item, lead=lead):
        return state, None
    score = round_half_away(float(rule.score(item, x)[0]))
    return state, None if score != score else score


def written(catalogue: Catalogue, unit: str, blank: bytes, given: Answers) -> bytes:
    cells = cells_of(form_layout(catalogue, unit))
    return fill(blank, {cells[place].name: value for place, value in given.items()})


def test_a_blank_form_shows_what_it_computes(office: ModuleType, tmp_path: Path) -> None:
    others = other_kinds()
    made = forms(others, "T1", "T2") | {unit: form_of(unit) for unit in distinct(the_catalogue())}
    paths = {unit: tmp_path / f"{unit}.xlsx" for unit in made}
    for unit, data in made.items():
        paths[unit].write_bytes(data)
    computed = office.recalculate(paths.values())
    for path in paths.values():
        office.assert_same(office.cached_values(path), computed[path])
        office.assert_same(office.cached_values(path), office.recalculate_second(path))


def test_a_filled_form_scores_and_warns_as_python_does(office: ModuleType, tmp_path: Path) -> None:
    rng = random.Random(20211020)
    rounds = [(the_catalogue(), unit, form_of(unit)) for unit in distinct(the_catalogue())]
    others = other_kinds()
    rounds += [(others, "T1", forms(others, "T1")["T1"])] * 4
    filled: dict[Path, tuple[Catalogue, str, Answers]] = {}
    for k, (catalogue, unit, blank) in enumerate(rounds):
        for name, given in (
            ("full", full_marks(catalogue, unit)),
            ("random", random_answers(catalogue, unit, rng)),
        ):
            path = tmp_path / f"{k:02}{name}.xlsx"
            path.write_bytes(written(catalogue, unit, blank, given))
            filled[path] = (catalogue, unit, given)
    computed = office.recalculate(filled)
    seen: set[int] = set()
    for path in list(filled)[::3]:
        lines = {s: {c: computed[path][s].get(c) for c in f} for s, f in office.formula_cells(path).items()}
        office.assert_same(lines, office.recalculate_second(path))
    for path, (catalogue, unit, given) in filled.items():
        sheets = computed[path]
        cells = cells_of(form_layout(catalogue, unit))
        for item, lead in catalogue.items_of(unit):
            row = cells[item.id, SELF_SCORE].row
            state, score = expected(item, lead, given)
            shown = sheets["填报表"][f"D{row}"]
            assert sheets["填报表"][f"G{row}"] == state, (path.name, item.id, sheets["填报表"][f"F{row}"])
            assert office.same(shown if isinstance(shown, float) else None, score), (
                path.name,
                item.id,
                shown,
                score,
            )
            seen.add(state)
    assert seen == {-1, 0, 1}


def shown(
    office: ModuleType, tmp_path: Path, unit: str, given: Mapping[str, Value], listed: list[list[str]]
) -> dict[str, Any]:
    """Every cell of 填报表 after these answers (by defined name), as LibreOffice computes it; 总 the first sheet."""
    path = tmp_path / f"{unit}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(fill(form_of(unit), given)))
    free = 4 + len(the_catalogue().items_of(unit))
    for row, note in enumerate(listed, free):
        for column, text in enumerate(note, 1):
            book["佐证材料"].cell(row, column).value = text
    book.save(path)
    sheets = office.recalculate([path])[path]
    rows = {cell.name: cell.row for cell in form_layout(the_catalogue(), unit).cells}
    lines = {name: sheets["填报表"].get(f"F{row}", "") for name, row in rows.items()}
    return {**lines, "说明": sheets["填报说明"], "佐证": sheets["佐证材料"]}


def test_the_live_lines_say_what_is_missing_or_wrong(office: ModuleType, tmp_path: Path) -> None:
    said = shown(
        office, tmp_path, "D02",
        {
            "in_1_1_ok": "可能", "in_2_1_n": 2.0, "in_2_1_d": 1.0, "in_2_1_rank": 3.5,
            "in_3_1_n": 0.0, "in_4_1_r1c1": NO, "in_4_1_r1c2": YES, "na_5_1": YES,
            "in_12_1_n": 1.0, "in_12_1_d": 5.0, "in_12_2_d": 6.0, "in_12_3_d": NO,
            "na_20_2": YES, "memo_20_2": "没有", "na_20_3": YES, "memo_20_3": "没有", "in_20_3_n": 1.0,
            "ev_1_1": "报告.pdf", "in_1_1_date": "10月", "na_6_5": "无", "in_9_1_n": 2.0,
            "in_20_1_ok": YES, "in_24_1_ok": YES, "in_24_1_n": 2.0, "ev_24_1": "24.1_活动.pdf", "ev_9_1": "没有。",
        },
        [["20.1", "", "制度.pdf"], ["9.1", "", ""]],
    )  # fmt: skip
    wanted = {
        "in_1_1_ok": "× 请选“是”或“否”",
        "in_1_1_date": "× 应为日期，如 2021-10-20",
        "self_1_1": "× 有 2 处要改，见下",
        "in_2_1_n": "× “纠错案件数”大于“审结案件数”",
        "in_2_1_rank": "× 应为整数",
        "in_2_1_of": "待填",
        "in_3_1_rank": "暂不用填",
        "self_3_1": "√ 已填齐",
        "in_4_1_r1c2": "× “法律顾问”没有建立，却选了落实",
        "in_4_1_r2c1": "待填",
        "self_5_1": "× 有 1 处要改，见下",
        "memo_5_1": "× 请写明不涉及的原因",
        "na_6_5": "× 只能选“是”，或者留空",
        "ev_9_1": "待附佐证，写明文件名或网址",
        "self_9_1": "待附佐证材料",
        "ev_20_1": "选填，写文件名或网址",  # a free row of 佐证材料 names it
        "self_20_1": "√ 已填齐",
        "ev_24_1": "",
        "self_24_1": "√ 已填齐",
        "in_12_2_d": "！与 12.1 的“提供记录总数”不同，请核对",
        "self_12_1": "√ 已填齐",
        "in_12_3_n": "暂不用填",
        "in_12_3_why": "× “是否应提供“双公示”信息”选了否，请写明“未产生信息的书面说明”",
        "self_20_2": "√ 不涉及",
        "self_20_3": "× 有 1 处要改，见下",
        "in_20_3_n": "× 请清空，或取消“不涉及”",
    }
    assert {name: said[name] or "" for name in wanted} == wanted
    assert said["佐证"]["C4"] == "报告.pdf"


def test_what_names_no_evidence_is_the_same_for_the_form_and_for_what_came() -> None:
    for word in NO_EVIDENCE:
        assert not names_evidence(word) and _says_nothing(word)
    for said in (None, "", " ", "无。", "暂无。", "None"):
        assert not names_evidence(said) and _says_nothing(said or "")
    for said in ("截图.pdf", "见附件", "无锡现场会.pdf", 12.0):
        assert names_evidence(said) and not _says_nothing(str(said))


def test_the_first_sheet_counts_what_is_done(office: ModuleType, tmp_path: Path) -> None:
    said = shown(
        office,
        tmp_path,
        "T04",
        {"in_13_2_ok": YES, "in_20_2_n": 1.0, "in_20_3_n": "无", "in_25_1_n": 1.0},
        [],
    )
    cards = {said["说明"][f"E{row}"]: said["说明"][f"F{row}"] for row in range(4, 10)}
    assert cards == {
        "已完成（项）": 2.0, "待填（项）": 11.0, "有误（项）": 1.0, "完成进度": 0.1429, "自评得分": 4.0, "可得分值": 30.0,
    }  # fmt: skip


# -- small things ------------------------------------------------------------------------------------------------
def test_heights_come_from_the_width_of_the_text() -> None:
    assert text_width("评价abc，") == 9
    assert line_count("一" * 10, 60) == 1
    assert line_count("一" * 100, 60) == 4
    assert line_count("一\n二", 60) == 2
    assert shorten("一二三四五", 10) == "一二三四五" and shorten("一二三四五", 8) == "一二三…"


def test_file_names_are_what_windows_allows() -> None:
    unit = replace(the_catalogue().unit_by_code["T04"], short="平桥/镇: ")
    assert file_name(unit, Settings("2021", name="政务诚信")) == "T04_平桥_镇_ _政务诚信填报表_2021.xlsx"


# -- colours ---------------------------------------------------------------------------------------------------
def contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2.1, 1.4.3): 1 where they are the same, 21 of black and white."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_texts_and_borders_stand_out() -> None:
    assert round(contrast("#FFFFFF", "#FFF9DB"), 2) == 1.06
    for name, look in {**LOOKS, **MARKS}.items():
        behind = look.get("bg_color", "#FFFFFF")
        if not look.get("locked", True):
            assert "bg_color" not in look or contrast(behind, "#FFFFFF") >= 3, name
        assert contrast(look.get("font_color", INK), behind) >= 4.5, name
        for side in ("border", "top", "bottom", "left", "right"):
            if side in look:
                edge = look[f"{side}_color"]
                assert contrast(edge, "#FFFFFF") >= 3, (name, side)
                # A cell that is itself dark is seen by its fill, not by its line.
                assert contrast(edge, behind) >= 3 or contrast(behind, "#FFFFFF") >= 3, (name, side)


def test_texts_of_the_master_stand_out() -> None:
    for name, look in master_style.LOOKS.items():
        behind = look.get("bg_color", "#FFFFFF")
        assert contrast(look.get("font_color", "#000000"), behind) >= 4.5, name
    for name, look in master_style.CONDITIONS.items():
        for behind in [look["bg_color"]] if "bg_color" in look else ["#FFFFFF", master_style.TYPED]:
            assert contrast(look["font_color"], behind) >= 4.5, name


def test_texts_of_the_catalogue_stand_out() -> None:
    for behind in (catalogue_looks.BLUE, catalogue_looks.STEEL):
        assert contrast("#FFFFFF", behind) >= 4.5
    assert contrast(catalogue_looks.FAINT, catalogue_looks.UNUSED) >= 4.5


@pytest.mark.slow
def test_what_marks_an_input_stands_out_from_the_paper() -> None:
    """Read from the written file: the line around it on all sides, and the bar at the left of its row."""
    sheet = openpyxl.load_workbook(io.BytesIO(form_of("D12")))["填报表"]
    seen = set()
    for cell in form_layout(the_catalogue(), "D12").cells:
        if cell.locked:
            continue
        at, bar = sheet.cell(cell.row, cell.column), sheet.cell(cell.row, At.ID)
        edges = [getattr(at.border, side) for side in ("left", "right", "top", "bottom")]
        assert at.fill.fill_type is None, at.coordinate
        assert all(contrast(f"#{edge.color.rgb[2:]}", "#FFFFFF") >= 3 for edge in edges), at.coordinate
        fill = f"#{bar.fill.fgColor.rgb[2:]}" if bar.fill.fill_type else "#FFFFFF"
        assert contrast(f"#{bar.font.color.rgb[2:]}", fill) >= 4.5, bar.coordinate
        strong = edges[0].style == "thick" and {edge.style for edge in edges[1:]} == {"medium"}
        assert strong == (contrast(fill, "#FFFFFF") >= 3), at.coordinate
        seen.add(strong)
    assert seen == {True, False}


def test_what_may_stay_blank_looks_different() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("D12")))
    sheet, layout = book["填报表"], form_layout(the_catalogue(), "D12")
    looks: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    items = {item.id: item for item, _ in the_catalogue().items_of("D12")}
    for cell in layout.cells:
        if cell.locked:
            continue
        asked = items[cell.item].input(cell.code)
        optional = (
            asked.optional
            if asked is not None
            else cell.code != "@ev" or "材料申报" not in items[cell.item].method
        )
        at = sheet.cell(cell.row, cell.column)
        looks[optional].add((sheet.cell(cell.row, At.ID).fill.fill_type or "", at.border.bottom.style))
    assert looks == {True: {("", "dashed")}, False: {("solid", "medium")}}


@pytest.mark.parametrize("digit", [7, 9], ids=["Excel", "LibreOffice on Linux"])
def test_a_long_answer_breaks_alike_on_the_screen_and_on_paper(digit: int) -> None:
    """A row is as high as its text on the screen; on paper signs are up to 1.5 % wider, and no line may be cut."""
    sign, indent = 14, 17
    room = digit * WIDTHS[At.VALUE] + 5 - indent
    assert int(room / sign) == int(room / (sign * 1.015))
