"""Catalogues of lists that score units: read into a tree, every mistake told with its cell."""

from __future__ import annotations

import io

import openpyxl
import pytest
from rounds_played import run
from unit_lists import INPUTS, UNITS, catalogue_book, places, read, the_list

from govcredit_xl.catalogue.fix import with_ids

HEADS = (
    "编号",
    "一级指标",
    "一级分值",
    "二级指标",
    "二级分值",
    "分值",
    "评分标准",
    "牵头单位",
    "计分方式",
    "每项",
    "每项@镇街",
    "合并方式",
)
ALL = "各部门、各镇街"


def row(
    id_,
    area="甲",
    area_points=100,
    name=None,
    name_points=None,
    points=100,
    who=ALL,
    each=5,
    town=None,
    pooling=None,
):
    return (id_, area, area_points, name, name_points, points, "标准", who, "计数", each, town, pooling)


def asked(*ids):
    return (INPUTS, *((id_, "n", "数", "计数", "") for id_ in ids))


ONE = ((HEADS, row("1.1")), asked("1.1"))
TWO = (
    (HEADS, row("1.1", "甲", 40, points=40), row("2.1", "乙", 60, "丙", 60, points=60)),
    asked("1.1", "2.1"),
)
NODES = ("节点", "汇总方式", "权重", "起算", "上限", "下限", "位置")
GRADES = ("排名组", "下限", "等次", "名额")


def nodes(*rows):
    return (NODES, *((*one, *(None,) * (len(NODES) - len(one))) for one in rows))


BAD = [
    (ONE, {}, []),
    (TWO, {"总分": 100}, []),
    (TWO, {"总分": 90}, [["指标!F2", "group-sum-differs"], ["指标!F2", "group-sum-differs"]]),
    (TWO, {"总分": 90, "总分@镇街": 100}, [["指标!F2", "group-sum-differs"]]),
    (((HEADS, row("1.1", points=90)), asked("1.1")), {}, [["指标!C2", "group-sum-differs"]] * 2),
    # one bad 分值 does not hide what else is wrong
    (((HEADS, row("1.1", points="多"), row("2.1", "乙", 60, points=60, who="各企业")), asked("1.1", "2.1")), {},
     [["指标!F2", "bad-value"], ["指标!H3", "empty-group"]]),
    (((HEADS, row("1.1", pooling="求和")), asked("1.1")), {}, [["指标!L2", "pooling-not-used"]]),
    (((HEADS, row(None)), asked("1.1")), {}, [["指标", "ids-given"]]),
    ((((*HEADS[:-2], "每项@乡", "合并方式"), row("1.1")), asked("1.1")), {}, [["指标!K1", "unknown-heading"]]),
    (((HEADS, row("1.1", town="多")), asked("1.1")), {}, [["指标!K2", "bad-parameter"]]),
    (((HEADS, row("1.1", None)), asked("1.1")), {}, [["指标!B2", "missing-value"]]),
    (((HEADS, row("1.1", "甲", 40, points=40), row("1.2", "甲", 50, points=60)), asked("1.1", "1.2")), {},
     [["指标!C3", "values-differ"], ["指标!C2", "group-sum-differs"], ["指标!C2", "group-sum-differs"]]),
    (TWO, {"nodes": nodes(("丁", "平均"))}, [["汇总!A2", "unknown-node"]]),
    (((HEADS, row("1.1", "甲", 40, "丙", 40, points=40), row("2.1", "乙", 60, "丙", 60, points=60)), asked("1.1", "2.1")),
     {"nodes": nodes(("丙", "平均"))}, [["汇总!A2", "node-not-certain"]]),
    (TWO, {"nodes": nodes(("甲", "加权"))}, [["汇总!A2", "node-does-not-fit"]]),
    (TWO, {"nodes": nodes(("总分", "加权", "0.4、0.6")), "总分": 100}, []),
    (TWO, {"nodes": nodes(("总分", "加权", "0.4、0.3、0.3")), "总分": 100}, [["汇总!A2", "node-does-not-fit"]]),
    (TWO, {"nodes": nodes(("甲", None, None, None, 5, 9))}, [["汇总!A2", "node-does-not-fit"]]),
    (TWO, {"nodes": nodes(("1.1", "平均"))}, [["汇总!B2", "bad-value"]]),
    (TWO, {"nodes": nodes(("甲", "平均"), ("甲", "求和"))}, [["汇总!A3", "duplicate-id"]]),
    (TWO, {"nodes": nodes(("甲", "和"))}, [["汇总!B2", "bad-value"]]),
    (ONE, {"grades": (GRADES, ("", 60, "良", 1), ("", 80, "优", 1))}, [["等次!B3", "grade-does-not-fit"]]),
    (ONE, {"grades": (GRADES, ("", None, "良", None), ("", None, "差", None))}, [["等次!C3", "grade-does-not-fit"]]),
    (ONE, {"grades": (GRADES, ("乡", 60, "良", 1))}, [["等次!A2", "bad-value"]]),
    (ONE, {"grades": (GRADES, ("", 60, "良", "几家"))}, [["等次!D2", "bad-value"]]),
    (ONE, {"grades": (GRADES, ("", 60, "良", 1), ("", 50, "良", 1))}, [["等次!C3", "duplicate-id"]]),
    (ONE, {"缺报处理": "计个零"}, [["设置!B7", "bad-value"]]),
    (ONE, {"评价对象": "单位", "总分": "满"}, [["设置!B7", "bad-value"]]),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "more", "expected"), BAD)
def test_each_mistake_is_told_where_it_stands(tables, more, expected):
    _, problems = read(UNITS, *tables, **more)
    assert places(problems) == expected


def test_a_district_has_no_use_for_the_sheets_of_units():
    items = (
        (*HEADS[:3], "序号", *HEADS[3:], "配合单位"),
        ("1.1", "甲", 100, "1", "乙", 100, 100, "标准", ALL, "计数", 5, None, "求和", ""),
    )
    units = tuple(one[:3] + one[4:] for one in UNITS)
    more = {"评价对象": None, "缺报处理": "计零", "全区得分": "平均"}
    _, problems = read(
        units, items, asked("1.1"), nodes=nodes(("甲", "平均")), grades=(GRADES, ("", 60, "良", 1)), **more
    )
    assert sorted(places(problems)) == [
        ["指标!L1", "unknown-heading"], ["汇总!A2", "sheet-for-units-only"], ["等次!C2", "sheet-for-units-only"],
        ["设置!B6", "bad-value"], ["设置!B7", "bad-value"],
    ]  # fmt: skip


def test_the_message_names_group_and_difference():
    _, problems = read(UNITS, *TWO, 总分=90)
    assert [p.message() for p in problems][1] == (
        "指标!F2：排名组“镇街”的单位（东镇、西镇、南街道等 4 家）在“总分”里的评分项合计 100 分，应为 90 分，相差 +10 分。"
    )


def test_rows_without_ids_are_numbered_by_their_levels():
    items = (
        HEADS, row(None, "甲", 40, "丙", 20, points=20), row("1.1.2", "甲", 40, "丙", 20, points=0.5),
        row(None, "甲", 40, "丙", 20, points=5), row(None, "乙", 60, points=60),
    )  # fmt: skip
    found, problems = read(UNITS, items, asked("1.1.1", "1.1.2", "1.1.3", "2.1"))
    told = [p.code for p in problems]
    assert found is None and "ids-given" in told and "unknown-item" not in told


def test_parameters_of_a_ranking_group():
    catalogue = the_list(UNITS, (HEADS, row("1.1", each=5, town=8)), asked("1.1"))
    (item,) = catalogue.items
    each = {group: catalogue.item_for(item, group).number("每项") for group in catalogue.rank_groups}
    assert each == {"部门": 5.0, "镇街": 8.0}
    assert [
        pair[0].number("每项") for pair in (catalogue.items_of("A1")[0], catalogue.items_of("B1")[0])
    ] == [5.0, 8.0]


@pytest.mark.parametrize("levels", [1, 2, 3, 4, 5])
def test_one_to_five_levels(levels):
    names = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标")[:levels]
    points = ("一级分值", "二级分值", "三级分值", "四级分值", "五级分值")[:levels]
    heads = ("编号", *names, *points, "分值", "评分标准", "牵头单位", "计分方式", "每项")
    rows = [("1", *(f"{k}级" for k in range(levels)), *(100,) * levels, 100, "标准", ALL, "计数", 5)]
    catalogue = the_list(UNITS, (heads, *rows), asked("1"), 总分=100)
    assert [node.name.count("/") for node in catalogue.nodes] == [0, *range(levels)]
    assert catalogue.nodes[-1].children == ("1",)
    assert catalogue.items[0].name == f"{levels - 1}级"


def test_ids_are_written_and_nothing_else_changes():
    items = (
        HEADS,
        row(None, "甲", 40, "丙", 20, points=20),
        row("1.1.2", "甲", 40, "丙", 20, points=5),
        row(None, "乙", 60, points=60),
    )
    data = catalogue_book(UNITS, items, asked("1.1.1", "1.1.2", "2.1"))
    changed, ids = with_ids(data, "指标体系.xlsx")
    assert ids == {2: "1.1.1", 4: "2.1"}
    before, after = (openpyxl.load_workbook(io.BytesIO(one)) for one in (data, changed))
    for sheet in before.sheetnames:
        was = {c.coordinate: c.value for line in before[sheet] for c in line}
        now = {c.coordinate: c.value for line in after[sheet] for c in line}
        written = {"A2": "1.1.1", "A4": "2.1"} if sheet == "指标" else {}
        assert now == was | written
    assert with_ids(changed, "指标体系.xlsx") == (changed, {})


def test_check_fix_writes_the_ids_and_keeps_the_file_as_it_was(tmp_path):
    folder = tmp_path / "一轮"
    (folder / ".govcredit").mkdir(parents=True)
    data = catalogue_book(UNITS, (HEADS, row(None)), asked("1.1"))
    (folder / "指标体系.xlsx").write_bytes(data)
    told = [p["code"] for p in run(folder, "check")["problems"]]
    fixed = [p["code"] for p in run(folder, "check", "--fix")["problems"]]
    old = ["deadline-passed", "no-contact"]
    assert (told, fixed) == (["ids-given", *old], old)
    (kept,) = (folder / ".govcredit" / "指标体系").iterdir()
    assert kept.read_bytes() == data
