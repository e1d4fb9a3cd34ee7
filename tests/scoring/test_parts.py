"""分项: one criterion with several ways to gain and to lose under one cap."""

from __future__ import annotations

import math
import random

import pytest
from masters_in_memory import master_input
from unit_lists import INPUTS, UNITS, places, read, the_list

from govcredit_xl.forms.plan import item_title, plan_form
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.write import write_master

BOTH = "各部门、各镇街"
HEADS = ("编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "每项", "上限", "公式")
NODES = ("节点", "汇总方式", "起算", "上限", "下限", "位置")


def row(id_, kind, points=None, each=None, cap=None, formula=None, who=None, area=None, area_points=None):
    return (id_, area, area_points, points, f"标准{id_}", who, kind, each, cap, formula)


ROWS = (
    HEADS,
    row("1.1", "计数", 60, 4, who=BOTH, area="甲", area_points=100),
    row("1.2", "分项", 30, who=BOTH, area="甲", area_points=100),
    row("1.2.1", "计数", 12, 5),
    row("1.2.2", "计数", None, 4),
    row("1.2.3", "减分", None, 3),
    row("1.3", "分项", 10, who=BOTH, area="甲", area_points=100),
    row("1.3.1", "减分", None, 2, 6),
    row("1.3.2", "减分", None, 4, who="各部门"),
    row("2.1", "分项", who=BOTH, area="乙"),
    row("2.1.1", "加分", None, 1, 9),
    row("2.1.2", "减分", None, 2),
)
ASKED = (
    INPUTS,
    *(
        (id_, "n", "数", "计数", "")
        for id_ in ("1.1", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2", "2.1.1", "2.1.2")
    ),
)
BOUNDS = (NODES, ("1.3", "", "满分", "", -5, ""), ("2.1", "", "", 3, "不限", "总分外"))
LEAVES = [line[0] for line in ASKED[1:]]


def the_parts(**settings):
    return the_list(UNITS, ROWS, ASKED, BOUNDS, 总分=100, **settings)


def a_round(catalogue, seed):
    dice, found = random.Random(seed), {}
    for unit in catalogue.units:
        if dice.random() < 0.85:
            found[unit.code] = {
                f"{item.id}:n": float(dice.randint(0, 6))
                for item, _ in catalogue.items_of(unit.code)
                if dice.random() > 0.06
            }
    return found


def plain_total(unit, said):
    """(score, extra) of a unit, None while something is missing."""
    n = {id_: said.get(f"{id_}:n") for id_ in LEAVES}
    if unit.startswith("B"):
        n["1.3.2"] = 0
    if any(n[id_] is None for id_ in LEAVES if id_[0] == "1"):
        score = None
    else:
        one = min(60, 4 * n["1.1"])
        two = min(30, max(0, min(12, 5 * n["1.2.1"]) + min(30, 4 * n["1.2.2"]) - 3 * n["1.2.3"]))
        three = min(10, max(-5, 10 - min(6, 2 * n["1.3.1"]) - 4 * n["1.3.2"]))
        score = one + two + three
    beside = None if None in (n["2.1.1"], n["2.1.2"]) else min(3, min(9, n["2.1.1"]) - 2 * n["2.1.2"])
    return score, beside


@pytest.mark.parametrize("seed", range(8))
def test_a_plain_scorer_agrees(seed):
    catalogue = the_parts()
    answers = a_round(catalogue, seed)
    for unit in master_input(catalogue, answers, {}).scores.units.to_dict("records"):
        score, beside = plain_total(unit["unit"], answers.get(unit["unit"], {}))
        mine = [None if math.isnan(unit[name]) else unit[name] for name in ("score", "extra")]
        assert mine == [score, beside], unit["unit"]
        assert unit["points"] == 100


def test_a_part_has_from_its_item_what_its_own_row_leaves_blank():
    catalogue = the_parts()
    part = catalogue.item_by_id["1.2.2"]
    assert (part.points, part.area, part.part_of, part.units[0]) == (30.0, "甲", "1.2", "A1")
    assert catalogue.item_by_id["1.3.2"].units == ("A1", "A2", "A3")
    node = catalogue.node_by_key["1.2"]
    assert node.children == ("1.2.1", "1.2.2", "1.2.3") and node.criterion == "标准1.2"
    assert "1.2" not in catalogue.item_by_id


def test_the_form_says_of_what_a_part_is_a_part():
    catalogue = the_parts()
    blocks = plan_form(catalogue, catalogue.items_of("A1")).blocks
    said = {block.item.id: "".join(line.text for line in block.lines if line.how) for block in blocks}
    titles = {block.item.id: item_title(block) for block in blocks}
    assert "这是 1.2“标准1.2”的一部分，各部分合起来算，最高 30 分，最低 0 分。" in said["1.2.2"]
    assert "一部分" not in said["1.1"]
    assert "分" in titles["1.1"] and "分" not in titles["1.2.2"]


BAD = [
    (ROWS[:3], [["指标!G3", "bad-value"]]),
    ((*ROWS[:6], (*ROWS[6][:3], None, *ROWS[6][4:]), *ROWS[7:]), [["指标!D7", "missing-value"]]),
    ((*ROWS[:2], ROWS[3], ROWS[2], *ROWS[4:]), [["指标!A3", "bad-value"]]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), BAD)
def test_what_is_wrong_is_told(rows, expected):
    ids = {line[0] for line in rows}
    asked = (INPUTS, *(line for line in ASKED[1:] if line[0] in ids))
    bounds = (NODES, *(line for line in BOUNDS[1:] if line[0] in ids))
    _, problems = read(UNITS, rows, asked, bounds)
    found = places(problems)
    assert [one for one in expected if one not in found] == []


def test_recalculation_changes_nothing(tmp_path, office):
    paths = []
    for k, missing in enumerate(("待定", "按已报")):
        catalogue = the_parts(缺报处理=missing)
        entries = {"A1|1.2.1": VerifiedEntry(7.0, "会议", "张")}
        paths.append(tmp_path / f"{k}.xlsx")
        paths[-1].write_bytes(write_master(master_input(catalogue, a_round(catalogue, k), entries))[0])
    office.assert_recalculated(paths)
