"""The catalogue: the 2021 workbook, the blank one, and one bad example per problem."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from test_source_column import BAD as BAD_OF_SOURCES
from test_unit_catalogue import BAD as BAD_OF_UNITS

from govcredit_xl import catalogue as catalogue_package
from govcredit_xl.catalogue import load_catalogue, read_catalogue
from govcredit_xl.catalogue.dump import dump_book, read_dump
from govcredit_xl.catalogue.looks import columns_of
from govcredit_xl.catalogue.units import as_email
from govcredit_xl.catalogue.write import write_catalogue
from govcredit_xl.core.cells import column_letters
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.packaged import BLANK, DEFAULT, packaged
from govcredit_xl.core.problems import CODES, Problem
from govcredit_xl.core.terms import Pooling
from govcredit_xl.core.unit_terms import PARTS
from govcredit_xl.files.sheets import read_book
from govcredit_xl.scoring.rules import RULES

CHECKOUT = Path(__file__).parents[2]
PACKAGE = Path(catalogue_package.__file__).parent


# -- editing as a clerk would ------------------------------------------------------------------------
class Sheet:
    """A sheet of an open catalogue: cells by key and heading."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.columns = {cell.value: cell.column for cell in sheet[2]}

    def row(self, key: str, nth: int = 1) -> int:
        rows = [row for row in range(3, self.sheet.max_row + 1) if self.sheet.cell(row, 1).value == key]
        return rows[nth - 1]

    def cell(self, key: str, heading: str, nth: int = 1) -> Any:
        return self.sheet.cell(self.row(key, nth), self.columns[heading])

    def heading(self, heading: str) -> Any:
        return self.sheet.cell(2, self.columns[heading])

    def append(self, **values: object) -> None:
        row = 3
        while self.sheet.cell(row, 1).value is not None or self.sheet.cell(row, 2).value is not None:
            row += 1
        for heading, value in values.items():
            self.sheet.cell(row, self.columns[heading], value)


Edit = Callable[[Any], None]


def edited(edit: Edit, name: str = DEFAULT) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(packaged(name)))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def check(edit: Edit) -> list[Problem]:
    return read_catalogue(edited(edit))[1]


def put(sheet: str, key: str, heading: str, value: object, nth: int = 1) -> Edit:
    def edit(book: Any) -> None:
        Sheet(book[sheet]).cell(key, heading, nth).value = value

    return edit


def head(sheet: str, heading: str, value: object) -> Edit:
    def edit(book: Any) -> None:
        Sheet(book[sheet]).heading(heading).value = value

    return edit


def add(sheet: str, **values: object) -> Edit:
    return lambda book: Sheet(book[sheet]).append(**values)


def drop(sheet: str) -> Edit:
    return lambda book: book.remove(book[sheet])


def drop_row(sheet: str, key: str, nth: int = 1) -> Edit:
    def edit(book: Any) -> None:
        book[sheet].delete_rows(Sheet(book[sheet]).row(key, nth))

    return edit


def clear(sheet: str) -> Edit:
    return lambda book: book[sheet].delete_rows(3, 1000)


def several(*edits: Edit) -> Edit:
    def edit(book: Any) -> None:
        for one in edits:
            one(book)

    return edit


STRUCK = Font(strike=True)


def look(sheet: str, key: str, heading: str, **looks: object) -> Edit:
    """Change how a cell looks, not what it holds."""

    def edit(book: Any) -> None:
        cell = Sheet(book[sheet]).cell(key, heading)
        for name, value in looks.items():
            setattr(cell, name, value)

    return edit


def strike_row(sheet: str, key: str) -> Edit:
    def edit(book: Any) -> None:
        for cell in book[sheet][Sheet(book[sheet]).row(key)]:
            cell.font = STRUCK

    return edit


def merge_above(sheet: str, key: str, heading: str) -> Edit:
    """Merge a cell with the one above, as WPS does when it is told to keep all values."""

    def edit(book: Any) -> None:
        cell = Sheet(book[sheet]).cell(key, heading)
        book[sheet].merged_cells.add(f"{cell.offset(-1).coordinate}:{cell.coordinate}")

    return edit


def rich(*parts: str) -> CellRichText:
    """Texts; with ~ in front they are struck out, with ^ raised."""
    fonts = {"~": InlineFont(strike=True), "^": InlineFont(vertAlign="superscript")}
    return CellRichText(*(TextBlock(fonts[p[0]], p[1:]) if p[0] in fonts else p for p in parts))


# -- the notice of 2021 ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found, problems = read_catalogue(packaged(DEFAULT))
    assert [problem.code for problem in problems] == []
    assert found is not None
    return found


def test_the_notice_is_complete(catalogue: Catalogue) -> None:
    counts = [len(part) for part in (catalogue.areas, catalogue.indicators, catalogue.items, catalogue.units)]
    assert counts == [8, 26, 55, 45]
    assert [area.points for area in catalogue.areas] == [13, 13, 10, 10, 18, 16, 13, 7]
    assert sum(item.points for item in catalogue.items if item.kind == "评审") == 14
    assert catalogue.settings.deadline == dt.date(2021, 11, 30)
    assert catalogue.settings.missing == "待定"


def test_groups_are_expanded_in_roster_order(catalogue: Catalogue) -> None:
    item = catalogue.item_by_id["12.1"]
    assert item.leads == ("D01",)
    assert len(item.supporters) == 44
    assert list(item.supporters) == sorted(item.supporters)
    # 法院 leads 20.1 and belongs to 有关部门 too: it is a lead, once.
    assert catalogue.item_by_id["20.1"].leads == ("D01", "D11")
    assert "D11" not in catalogue.item_by_id["20.1"].supporters
    # Where only a group is named, its members lead.
    assert catalogue.item_by_id["13.3"].leads == tuple(f"T{n:02}" for n in range(1, 16))


def test_parameters_and_inputs_are_typed(catalogue: Catalogue) -> None:
    items = catalogue.item_by_id
    assert items["7.2"].params == {"达标": 1.0, "未达标": "每降扣分", "每降": 0.01, "扣分": 0.1}
    assert items["4.1"].params["列"] == ("建立", "落实")
    assert [i.code for i in items["4.1"].inputs][:3] == ["r1c1", "r1c2", "r2c1"]
    assert len(items["13.3"].inputs) == 16
    assert [i.conditional for i in items["12.3"].inputs] == [False, False, True]
    assert [i.code for i in items["20.4"].inputs if i.leads_only] == ["rank", "of"]


def test_every_decision_gives_its_reason(catalogue: Catalogue) -> None:
    decided = [item for item in catalogue.items if "决定" in item.remark]
    assert len(decided) == 20
    assert all("理由" in item.remark or "同 12.1" in item.remark for item in decided)


# -- the workbooks and their dumps -------------------------------------------------------------------
@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_catalogue", CHECKOUT / "scripts" / "make_catalogue.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", [DEFAULT, BLANK])
def test_the_dump_says_what_the_workbook_says(name: str) -> None:
    folder = CHECKOUT / "workbooks" / name.removesuffix(".xlsx")
    dump = {path.stem: path.read_text("utf-8") for path in folder.glob("*.csv")}
    assert dump_book(read_book(packaged(name))) == dump


@pytest.mark.slow
@pytest.mark.parametrize("name", [DEFAULT, BLANK])
def test_the_workbook_is_the_one_the_script_builds(script: ModuleType, name: str) -> None:
    data = script.build(name.removesuffix(".xlsx"))
    assert data == script.build(name.removesuffix(".xlsx"))
    assert read_book(data) == read_book(packaged(name))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    dump = read_dump(dump_book(read_book(packaged(DEFAULT))))
    dump["单位"][0]["电话"] = "=1+1"
    sheet = read_book(write_catalogue(dump, "x")).sheet("单位")
    assert sheet is not None
    assert "=1+1" in sheet.cells.values()
    assert not sheet.formulas


def test_the_guide_explains_every_way_of_scoring_and_pooling() -> None:
    notes = read_book(packaged(BLANK)).sheet("说明")
    assert notes is not None
    texts = set(map(str, notes.cells.values()))
    assert texts >= {*RULES, *Pooling.ALL, *(rule.usage[0] for rule in RULES.values())}


def test_only_the_catalogue_with_samples_speaks_of_them() -> None:
    titles = [read_book(packaged(name)).sheets for name in (DEFAULT, BLANK)]
    of_2021, blank = ({sheet.name: str(sheet.get(1, 1)) for sheet in sheets} for sheets in titles)
    assert "示例" in of_2021["单位"] and "橙色" in of_2021["设置"]
    assert (blank["单位"], blank["设置"]) == ("单位", "设置")


def test_drop_downs_hold_the_closed_sets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(packaged(BLANK)))
    lists = {
        (sheet.title, sheet.cell(2, min(area.min_col for area in rule.sqref.ranges)).value): rule.formula1
        for sheet in book
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list" and sheet.title != "设置"
    }
    assert lists["指标", "计分方式"] == f'"{",".join((*RULES, PARTS))}"'
    assert lists["指标", "无数据"] == '"满分,不得分,不计"'
    assert lists["填报项", "选填"] == '"是,条件"'
    assert ("单位", "类别") not in lists  # free text
    assert {("指标", h) for h in ("合并方式", "未达标", "排名来源", "方向", "范围")} <= lists.keys()


# -- what a clerk may do -----------------------------------------------------------------------------
def shuffled(book: Any) -> None:
    """Columns moved, a blank row, an own column, a sheet of notes, numbers as text, other spellings."""
    sheet = book["指标"]
    sheet.move_range("H2:H57", cols=70)
    sheet.insert_rows(30)
    sheet["A80"], sheet["B80"] = "合计", 100
    sheet.cell(2, 60, "备注（张）")
    book.create_sheet("_草稿")["A1"] = "编号"
    book.create_sheet("会议记录")["A1"] = "随便"
    units = Sheet(book["单位"])
    units.heading("别名").value = " 别 名 "
    units.cell("T04", "截止日期").value = "2021年12月5日"
    form = Sheet(book["指标"])
    form.cell("7.1", "达标").value = "９５％"
    form.cell("7.2", "达标").value = "100%"
    form.cell("13.3", "每个领域").value = "1"
    form.cell("12.1", "配合单位").value = "各有关部门,镇街"


@pytest.mark.slow
def test_layout_is_free() -> None:
    found, problems = read_catalogue(edited(shuffled))
    assert [problem.message() for problem in problems] == []
    assert found is not None
    assert found.unit_by_code["T04"].deadline == dt.date(2021, 12, 5)
    assert found.item_by_id["7.1"].params["达标"] == 0.95


@pytest.mark.slow
def test_the_fingerprint_is_of_the_meaning(catalogue: Catalogue) -> None:
    moved, _ = read_catalogue(edited(lambda book: book["指标"].insert_rows(3)))
    changed, _ = read_catalogue(edited(put("指标", "7.1", "达标", 0.9)))
    assert moved is not None and changed is not None
    assert moved.fingerprint == catalogue.fingerprint != changed.fingerprint


def small_catalogue(book: Any) -> None:
    """Another office, another year, ways of scoring that 2021 does not use."""
    settings = {
        "年度": "2024",
        "标题": "营商环境评价",
        "发文机关": "某县信用办",
        "截止日期": dt.date(2024, 6, 30),
    }
    for key, value in settings.items():
        Sheet(book["设置"]).cell(key, "值").value = value
    for code, name, category in (("A1", "甲局", "部门"), ("A2", "乙局", "部门"), ("B1", "丙镇", "镇")):
        add("单位", 编码=code, 名称=name, 类别=category, 分组="全体")(book)
    area = {"一级指标": "服务", "一级分值": 100, "评分标准": "见文件"}
    one = {**area, "序号": 1, "二级指标": "办件", "二级分值": 60}
    two = {**area, "序号": 2, "二级指标": "其他", "二级分值": 40}
    rows: list[dict[str, object]] = [
        {**one, "编号": "1.1", "分值": 20, "牵头单位": "甲局", "计分方式": "限期", "截止": dt.date(2024, 3, 31),
         "合并方式": "牵头"},
        {**one, "编号": "1.2", "分值": 40, "牵头单位": "各全体", "计分方式": "排名", "最高": 40, "排名来源": "计算",
         "方向": "越高越好", "合并方式": "求和"},
        {**two, "编号": "2.1", "分值": 40, "牵头单位": "各全体", "计分方式": "分档", "合并方式": "求和"},
        {**two, "编号": "2.2", "分值": 0, "牵头单位": "乙局", "计分方式": "加分", "每项": 1, "上限": 3,
         "合并方式": "求和"},
        {**two, "编号": "2.3", "分值": 0, "牵头单位": "乙局", "计分方式": "一票否决", "范围": "总分",
         "合并方式": "求和"},
    ]  # fmt: skip
    for row in rows:
        add("指标", **row)(book)
    asked = [("1.1", "date", "日期"), ("1.2", "n", "计数"), ("1.2", "d", "计数"), ("2.1", "n", "计数"),
             ("2.1", "d", "计数"), ("2.2", "n", "计数"), ("2.3", "n", "计数")]  # fmt: skip
    for item, code, kind in asked:
        add("填报项", 编号=item, 代码=code, 名称=f"{item} {code}", 类型=kind)(book)
    for bound, score in (("90%", 20), (0.95, 40)):
        add("档次", 编号="2.1", 下限=bound, 得分=score)(book)


def test_a_blank_catalogue_says_what_it_needs() -> None:
    found, problems = read_catalogue(packaged(BLANK))
    assert found is None
    assert [(p.severity, p.code, p.sheet) for p in problems] == [
        ("error", "missing-value", "设置"),
        ("warning", "missing-setting", "设置"),
        ("warning", "missing-setting", "设置"),
        ("warning", "no-deadline", "设置"),
        ("error", "empty-table", "单位"),
        ("error", "empty-table", "填报项"),
        ("error", "empty-table", "指标"),
    ]


def test_a_blank_catalogue_can_be_filled_in() -> None:
    found, problems = read_catalogue(edited(small_catalogue, BLANK))
    assert [problem.message() for problem in problems] == []
    assert found is not None
    assert found.settings.year == "2024"
    assert found.item_by_id["2.1"].params == {"档次": ((0.9, 20.0), (0.95, 40.0))}
    assert found.item_by_id["1.1"].params == {"截止": dt.date(2024, 3, 31)}
    assert found.unit_by_code["A1"].short == "甲局"


def undecided(book: Any) -> None:
    """An import has left something to decide."""
    sheet = book.create_sheet("待核对")
    sheet.append(["序号", "编号", "要定的事", "现在填的", "已定", "工作表", "列"])
    sheet.append([1, "2.1", "按名次计分？", "排名", None, "指标", "计分方式"])
    sheet.append([2, "3.1", "按名次计分？", "排名", "是", "指标", "计分方式"])


# -- one bad example per problem ---------------------------------------------------------------------
# (edit, [[place, code], …]): everything that check says about the edited catalogue of 2021.
FORMULA, POOLING = (column_letters(list(columns_of("指标")).index(h) + 1) for h in ("公式", "合并方式"))

BAD: list[tuple[Edit, list[list[str]]]] = [
    # sheets and headings
    (drop("填报项"), [["填报项", "missing-sheet"]]),
    (drop("单位"), [["单位", "missing-sheet"]]),
    (drop("设置"), [["设置", "missing-sheet"]]),
    (drop("档次"), []),
    (undecided, [["待核对!C2", "review-open"]]),
    (head("指标", "分值", None), [["指标", "missing-heading"]]),
    (head("指标", "编号", "序次"), [["指标!A2", "unknown-heading"], ["指标", "missing-heading"]]),
    (head("指标", "计分方式", "计分方法"), [["指标!B2", "unknown-heading"]]),
    (head("指标", "达标", "达标率"), [["指标!AB2", "unknown-heading"]]),
    (head("单位", "来源", "主管领导"), [["单位!L2", "unknown-heading"]]),
    (head("单位", "来源", "分组"), [["单位!L2", "duplicate-id"]]),
    (clear("指标"), [["指标", "empty-table"]]),
    # settings
    (put("设置", "年度", "值", None), [["设置!B3", "missing-value"]]),
    (put("设置", "年度", "值", "二〇二一"), [["设置!B3", "bad-value"]]),
    (put("设置", "年度", "项目", "年渡"), [["设置!A3", "missing-value"]]),
    (put("设置", "截止日期", "值", "月底"), [["设置!B8", "bad-value"]]),
    (put("设置", "截止日期", "值", None), [["设置", "no-deadline"]]),
    (put("设置", "缺报处理", "值", "按已收"), [["设置!B18", "bad-value"]]),
    (put("设置", "电话", "项目", "联系人"), [["设置!A15", "duplicate-id"]]),
    (put("设置", "缺报处理", "项目", "缺报处里"), [["设置!A18", "unknown-heading"]]),
    (put("设置", "截止日期", "项目", "截止时间"), [["设置!A8", "unknown-heading"]]),
    (put("设置", "年度", "项目", "评价年度"), [["设置!A3", "missing-value"]]),
    (put("设置", "电话", "项目", "电话号码"), [["设置!A15", "unknown-setting"]]),
    (put("设置", "标题", "项目", "标提"), [["设置!A4", "unknown-setting"]]),
    (add("设置", 项目="微信群", 值="1群"), [["设置!A57", "unknown-setting"]]),
    (add("设置", 项目="备注 存档", 值="3柜"), []),
    (put("设置", "发文机关", "值", None), [["设置!B5", "missing-setting"]]),
    (put("设置", "截止日期", "值", dt.date(2021, 10, 1)), [["设置!B8", "deadline-before-issue"]]),
    (put("设置", "截止日期", "值", "=TODAY()"), [["设置!B8", "formula-without-result"]]),
    (put("设置", "年度", "值", "=2020+1"), [["设置!B3", "formula-without-result"]]),
    # units
    (put("单位", "D02", "编码", "D01"), [["单位!A4", "duplicate-id"]]),
    (put("单位", "D15", "编码", "第15"), [["单位!A17", "bad-value"]]),
    (put("单位", "D15", "名称", None), [["单位!B17", "missing-value"]]),
    (put("单位", "D15", "简称", "教" * 61), [["单位!C17", "too-long"]]),
    (put("单位", "D15", "别名", "财政局"), [["单位!D17", "duplicate-id"]]),
    (put("单位", "D15", "别名", "镇街"), [["单位!D17", "duplicate-id"]]),
    (put("单位", "D15", "类别", "乡*"), [["单位!E17", "bad-value"]]),
    (put("单位", "D15", "邮箱", "张三"), [["单位!J17", "bad-value"]]),
    (put("单位", "D15", "邮箱", "a@b.cn；c@d.cn"), [["单位!J17", "bad-value"]]),
    (put("单位", "D15", "邮箱", "a@b.cn，"), [["单位!J17", "bad-value"]]),
    (put("单位", "D15", "分组", None), [["单位!A17", "unit-without-item"]]),
    (put("单位", "D15", "截止日期", dt.date(2021, 10, 1)), [["单位!K17", "deadline-before-issue"]]),
    (put("单位", "D15", "分组", "有关部门、企业"), [["单位!G17", "unused-group"]]),
    (put("单位", "D15", "分组", "各有关部门"), []),
    (put("单位", "D15", "分组", "有关部门 重点部门"), [["单位!G17", "unknown-group"]]),
    (several(put("单位", "D15", "分组", "有关部们"), put("单位", "D16", "分组", "有关部们")), [
        ["单位!G17", "unknown-group"], ["单位!G18", "unknown-group"],
    ]),
    (put("单位", "D15", "分组", "有关部门、有关部门"), [["单位!G17", "bad-value"]]),
    # one unit's name at fault says nothing of the items that name it
    (put("单位", "D11", "简称", "财政局"), [["单位!C13", "duplicate-id"]]),
    (put("单位", "D02", "简称", "财政局"), [["单位!C9", "duplicate-id"]]),
    (put("单位", "D11", "名称", "淮安区财政局"), [["单位!B13", "duplicate-id"]]),
    # who is responsible
    (put("指标", "14.1", "牵头单位", "财证局"), [["指标!M27", "unknown-unit"]]),
    (put("指标", "14.1", "牵头单位", "财政局、财政局"), [["指标!M27", "bad-value"]]),
    (put("指标", "14.1", "牵头单位", None), [["指标!M27", "item-without-unit"]]),
    (put("指标", "14.1", "配合单位", "各企业"), [["指标!N27", "empty-group"]]),
    (put("指标", "14.1", "配合单位", "各有关部门 各镇街"), [["指标!N27", "unknown-unit"]]),
    # ids, points and sums
    (put("指标", "5.1", "编号", "4.1"), [["指标!A7", "duplicate-id"]]),
    (put("指标", "5.1", "编号", "五"), [["指标!A7", "bad-value"]]),
    (several(put("指标", "5.1", "编号", "五"), add("填报项", 编号="2.9", 代码="n", 名称="数", 类型="计数")), [
        ["指标!A7", "bad-value"], ["填报项!A119", "unknown-item"],
    ]),
    (several(put("指标", "5.1", "编号", "4.1"), add("填报项", 编号="99.1", 代码="n", 名称="数", 类型="计数")), [
        ["指标!A7", "duplicate-id"], ["填报项!A119", "unknown-item"],
    ]),
    (put("填报项", "9.1", "编号", "9.2"), [["指标!B18", "input-not-defined"], ["填报项!A37", "unknown-item"]]),
    (put("指标", "9.1", "分值", 3), [["指标!H18", "sum-differs"]]),
    (put("指标", "9.1", "二级分值", 3), [["指标!H18", "sum-differs"]]),
    (put("指标", "9.1", "分值", "两分"), [["指标!I18", "bad-value"]]),
    (put("指标", "9.1", "分值", -2), [["指标!I18", "bad-value"]]),
    (put("指标", "9.1", "分值", 2.001), [["指标!I18", "bad-value"]]),
    (put("指标", "9.1", "分值", "#REF!"), [["指标!I18", "bad-value"]]),
    (put("指标", "9.1", "一级分值", 12), [["指标!E18", "values-differ"]]),
    (put("指标", "7.2", "二级指标", "标准化"), [["指标!G14", "values-differ"]]),
    (put("指标", "9.1", "二级指标", "监管*"), [["指标!G18", "bad-value"]]),
    (put("指标", "9.1", "评分标准", None), [["指标!J18", "missing-value"]]),
    # ways of scoring and their parameters
    (put("指标", "9.1", "计分方式", "记数"), [["指标!B18", "bad-value"]]),
    (put("指标", "9.1", "合并方式", "任一"), [[f"指标!{POOLING}18", "pooling-not-allowed"]]),
    (put("指标", "9.1", "每项", None), [["指标!Q18", "missing-parameter"]]),
    (put("指标", "9.1", "每项", 0), [["指标!Q18", "bad-parameter"]]),
    (put("指标", "9.1", "达标", 0.9), [["指标!AB18", "unused-parameter"]]),
    (put("指标", "7.1", "达标", 95), [["指标!AB13", "bad-parameter"]]),
    (put("指标", "7.1", "未达标", "按比率"), [["指标!AC13", "bad-parameter"]]),
    (put("指标", "7.1", "扣分", 0.1), [["指标!AE13", "unused-parameter"]]),
    (put("指标", "7.2", "每降", None), [["指标!AD14", "missing-parameter"]]),
    (put("指标", "2.1", "最高", 3), [["指标!AL4", "bad-parameter"]]),
    (put("指标", "13.3", "占比超过", 1), [["指标!Z26", "parameters-do-not-fit"]]),
    (put("指标", "5.1", "清单", "、".join(f"制度{n}" for n in range(101))), [["指标!V7", "too-long"]]),
    (put("指标", "21.1", "每", None), [["指标!AR50", "parameters-do-not-fit"]]),
    (put("指标", "1.1", "计分方式", "分档"), [
        ["指标!B3", "missing-parameter"], ["指标!B3", "input-not-defined"],
    ]),
    (put("指标", "9.1", "每项", "=1/2"), [["指标!Q18", "formula-without-result"]]),
    (put("指标", "4.1", "清单", "法律顾问 公众参与 专家论证"), [["指标!V6", "bad-parameter"]]),
    (put("指标", "13.3", "领域", "政务　财政"), [["指标!Y26", "bad-parameter"]]),
    (put("指标", "4.1", "清单", "法律顾问。公众参与。专家论证"), [["指标!X6", "full-marks-out-of-reach"]]),
    (put("指标", "13.3", "每个领域", 0.4), [["指标!AA26", "full-marks-out-of-reach"]]),
    (add("档次", 编号="9.1", 下限=1, 得分=1), [["档次!A3", "unused-parameter"]]),
    (add("档次", 编号="9.9", 下限=1, 得分=1), [["档次!A3", "unknown-item"]]),
    # cells that look otherwise than they are
    (look("指标", "14.1", "牵头单位", font=STRUCK), [["指标!M27", "struck-out"]]),
    (look("指标", "9.1", "编号", font=STRUCK), [["指标!A18", "struck-out"]]),
    (strike_row("指标", "9.1"), [["指标!A18", "struck-out"]]),
    (put("指标", "14.1", "牵头单位", rich("~公安局、", "财政局", "^1")), [["指标!M27", "marks-left-out"]]),
    (merge_above("指标", "9.1", "牵头单位"), [["指标!M18", "covered-value"]]),
    (look("指标", "9.1", "分值", number_format="0%"), [["指标!I18", "bad-value"]]),
    (look("指标", "9.1", "分值", number_format='0,"千"'), [["指标!I18", "bad-value"]]),
    (look("指标", "9.1", "每项", number_format="0%"), [["指标!Q18", "bad-parameter"]]),
    # inputs
    (clear("填报项"), [["填报项", "empty-table"]]),
    (drop_row("填报项", "2.1", 3), [["填报项!A6", "parameters-do-not-fit"]]),
    (drop_row("填报项", "21.1", 2), [["填报项!A100", "parameters-do-not-fit"]]),
    (put("填报项", "2.1", "选填", "对", 3), [["填报项!F8", "bad-value"]]),
    (put("填报项", "2.1", "代码", "名次", 3), [["填报项!B8", "bad-value"]]),
    (drop_row("填报项", "9.1"), [["指标!B18", "input-not-defined"]]),
    (drop_row("填报项", "4.1"), [["指标!B6", "input-assumed"]]),
    (put("填报项", "9.1", "类型", "数字"), [["填报项!D37", "bad-value"]]),
    (put("填报项", "9.1", "类型", "文本"), [["填报项!D37", "bad-value"]]),
    (put("填报项", "9.1", "选填", "是"), [["填报项!F37", "bad-value"]]),
    (put("填报项", "9.1", "选填", "条件"), [["填报项!F37", "bad-value"]]),
    (put("填报项", "9.1", "代码", "N"), [["填报项!B37", "bad-value"]]),
    (put("填报项", "9.1", "代码", "*"), [["填报项!B37", "bad-value"]]),
    (put("填报项", "4.1", "代码", "ok"), [["填报项!B14", "bad-value"]]),
    (several(put("指标", "9.1", "计分方式", "公式"), put("指标", "9.1", "每项", None),
             put("指标", "9.1", "公式", "MIN(分值，k*0.5)")), [[f"指标!{FORMULA}18", "formula-wrong"]]),
    (several(put("指标", "9.1", "计分方式", "公式"), put("指标", "9.1", "每项", None),
             put("指标", "9.1", "公式", "[8.1].m")), [[f"指标!{FORMULA}18", "formula-wrong"]]),
    (put("指标", "9.1", "公式", "n"), [[f"指标!{FORMULA}18", "unused-parameter"]]),
    (several(*(put("指标", i, "计分方式", "公式") for i in ("12.1", "12.2")),
             *(put("指标", i, h, None) for i in ("12.1", "12.2") for h in ("达标", "未达标", "无数据")),
             put("指标", "12.1", "公式", "n/[12.2].d"), put("指标", "12.2", "公式", "n/[12.1].d")), [
        [f"指标!{FORMULA}21", "formula-circle"],
    ]),
    (several(put("指标", "12.1", "计分方式", "公式"),
             *(put("指标", "12.1", h, None) for h in ("达标", "未达标", "无数据")),
             put("指标", "12.1", "公式", "=MIN(分值,n/[21.1].pop)")), [[f"指标!{FORMULA}21", "formula-not-asked"]]),
    (put("指标", "9.1", "评分标准", "每出台一项得0.5分，最高得4分。"), [
        ["指标!I18", "criterion-says-other-points"],
    ]),
    (put("填报项", "12.2", "同数", "12.1.x", 2), [["填报项!H46", "bad-value"]]),
    (put("填报项", "12.2", "同数", "12.2.n", 2), [["填报项!H46", "bad-value"]]),
    (put("填报项", "7.1", "代码", "d"), [["填报项!B28", "duplicate-id"]]),
    (put("填报项", "7.1", "类型", "是否"), [["填报项!A27", "parameters-do-not-fit"]]),
    # several at once, all said
    (several(put("指标", "9.1", "每项", None), put("单位", "D15", "类别", "乡*"), put("设置", "年度", "值", None)), [
        ["设置!B3", "missing-value"], ["单位!E17", "bad-value"], ["指标!Q18", "missing-parameter"],
    ]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "expected"),
    BAD,
    ids=lambda value: "-".join(p[1] for p in value) if isinstance(value, list) else "",
)
def test_bad_examples(edit: Edit, expected: list[list[str]]) -> None:
    problems = check(edit)
    assert [[problem.place, problem.code] for problem in problems] == expected
    for problem in problems:
        for lang in ("zh", "en"):
            said = problem.message(lang) + problem.remedy(lang)
            assert "—" not in said and "{" not in said


def test_each_code_of_the_catalogue_has_a_bad_example() -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    used = {code for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source) if code in CODES}
    shown = {code for _, expected in BAD for _, code in expected}
    shown |= {code for *_, expected in (*BAD_OF_UNITS, *BAD_OF_SOURCES) for _, code in expected}
    shown.add("sheet-for-units-only")
    # bad-characters: see test_plain_text; the codes of formulas: see test_formulas; of years: see test_next_year
    shown |= {"years-disagree", "title-other-year", "deadline-passed", "no-contact"}
    assert used - shown == {"no-round", "catalogue-unreadable", "bad-characters"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("指标", "14.1", "牵头单位", "财证局"), "是不是“财政局”"),
        (put("指标", "9.1", "计分方式", "记数"), "是不是“计数”"),
        (head("指标", "达标", "达标率"), "是不是“达标”"),
        (put("设置", "年度", "项目", "年渡"), "“年渡”是不是应为“年度”"),
        (put("设置", "缺报处理", "项目", "缺报处里"), "不认识的项目“缺报处里”，是不是“缺报处理”"),
        (put("设置", "电话", "项目", "电话号码"), "不认识的项目“电话号码”，是不是“电话”"),
        (put("设置", "年度", "值", "=2020+1"), "“年度”里是公式，但公式没有计算结果"),
        (put("单位", "D15", "分组", "有关部们"), "没有评分项用到分组“有关部们”，是不是“有关部门”"),
        (put("单位", "D15", "分组", "有关部门 重点部门"), "几个分组之间要用顿号“、”隔开"),
        (put("指标", "14.1", "配合单位", "各有关部门 各镇街"), "几个名称之间要用顿号“、”隔开"),
        (put("指标", "4.1", "清单", "法律顾问 公众参与"), "几个名称之间要用顿号“、”隔开"),
        (put("指标", "13.3", "每个领域", 0.4), "共 16 格，每格 0.4 分，最多只有 6.4 分，得不到满分 8 分"),
        (put("设置", "截止日期", "值", "月底"), "“截止日期”填的是“月底”"),
        (put("指标", "7.1", "达标", 95), "95 应写成 95% 或 0.95"),
        (put("指标", "9.1", "分值", 3), "“构建以信用为基础的新型监管机制”的各评分项合计 3 分，应为 2 分"),
    ],
)
def test_messages_say_what_is_meant(edit: Edit, words: str) -> None:
    assert words in check(edit)[0].message()


@pytest.mark.slow
def test_a_struck_lead_is_no_lead(catalogue: Catalogue) -> None:
    edit = put("指标", "14.1", "牵头单位", rich("~公安局、", "财政局", "^1"))
    found, problems = read_catalogue(edited(edit))
    assert found is not None and found.items == catalogue.items
    assert "“[删除：公安局、]财政局[上标：1]”按“财政局”计" in problems[0].message()


HARMLESS = [
    look("指标", "9.1", "分值", number_format="0.00"),
    look("指标", "9.1", "分值", number_format='0.0"分"'),
    look("指标", "7.1", "达标", number_format="0.0%"),
    look("指标", "13.3", "占比超过", number_format="0%"),
    put("指标", "9.1", "编号", "\u200e9.\u200b1\ufeff"),
    put("指标", "9.1", "牵头单位", "\u2003信用\xad办\u200b"),
    put("单位", "D15", "类别", "部\u2060门"),
    put("填报项", "9.1", "代码", "\ufeffn"),
    head("指标", "牵头单位", "牵头\xad单位\u3164"),
    put("指标", "9.1", "校勘说明", "\u200b"),
]


@pytest.mark.slow
@pytest.mark.parametrize("edit", HARMLESS)
def test_looks_and_unseen_signs_change_nothing(edit: Edit, catalogue: Catalogue) -> None:
    found, problems = read_catalogue(edited(edit))
    assert problems == []
    assert found is not None and found.fingerprint == catalogue.fingerprint


def test_an_id_is_read_as_it_is_shown() -> None:
    """12.10 typed into a cell becomes 12.1, which a format with two places shows as it was meant."""
    from govcredit_xl.catalogue.values import as_id
    from govcredit_xl.files.sheets import FormattedNumber

    assert [as_id(FormattedNumber.of(12.1, code)) for code in ("0.00", "0.0")] == ["12.10", "12.1"]


def with_formula(column: str, rest: str) -> bytes:
    """The catalogue with a formula in that cell of 指标; `rest`: type and result as the file holds them."""
    import zipfile

    kind, _, result = rest.partition("|")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packaged(DEFAULT))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet") and b'r="N18"' in part:
                cell = rf'<c r="{column}18"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'.encode()
                value = f'<c r="{column}18"\\1{kind}><f>IF(A1="","",A1)</f>{result}</c>'.encode()
                part, count = re.subn(cell, value, part)
                assert count == 1
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "rest", "expected"),
    [
        ("N", ' t="str"|<v></v>', []),  # an optional column: blank
        ("N", "|<v></v>", ["formula-without-result"]),
        ("M", ' t="str"|<v></v>', ["item-without-unit"]),
        ("I", ' t="d"|<v>10:30:00</v>', ["bad-value"]),
        ("I", ' t="s"|<v>99999</v>', ["bad-value"]),
        ("I", "|<v>1e400</v>", ["bad-value"]),
    ],
)
def test_a_formula_that_gives_nothing_is_blank_and_an_odd_cell_is_one(
    column: str, rest: str, expected: list[str]
) -> None:
    problems = read_catalogue(with_formula(column, rest))[1]
    assert [problem.code for problem in problems] == expected
    assert all(problem.cell == f"{column}18" for problem in problems)


@pytest.mark.slow
def test_problems_name_their_item_or_unit() -> None:
    (of_item,), (of_unit,) = check(put("指标", "9.1", "分值", -2)), check(put("单位", "D15", "类别", "乡*"))
    assert (of_item.item, of_item.unit) == ("9.1", None)
    assert (of_unit.item, of_unit.unit) == (None, "D15")


# -- no workbook at all ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Office 文件"),
        (packaged(DEFAULT)[:9000], "不完整"),
    ],
)
def test_a_broken_file_is_a_problem(data: bytes, why: str) -> None:
    found, problems = read_catalogue(data)
    assert found is None
    assert [problem.code for problem in problems] == ["catalogue-unreadable"]
    assert why in problems[0].message()


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in load_catalogue(tmp_path / "指标体系.xlsx")[1]] == ["no-round"]
    (tmp_path / "指标体系.xlsx").mkdir()
    assert [problem.code for problem in load_catalogue(tmp_path / "指标体系.xlsx")[1]] == [
        "catalogue-unreadable"
    ]


def test_an_address_typed_with_full_width_signs_is_the_plain_one():
    assert as_email("ｘｙｂ＠ｇｏｖ．ｃｎ") == "xyb@gov.cn"
