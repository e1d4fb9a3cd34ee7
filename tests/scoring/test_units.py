"""Lists that score each unit by itself, against a second scorer and in two spreadsheet programs."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from functools import cache

import pytest
from masters_in_memory import master_input, random_answers
from oracle_units import PlainScorer
from unit_lists import INPUTS, ITEM_HEADS, UNITS, item, the_list

from govcredit_xl.core.unit_terms import MISSING_WAYS
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.write import write_master
from govcredit_xl.scoring.rules import rule_of

BOTH = "各部门、各镇街"
BASE = {"一级指标": "基础", "一级分值": 40}
RULES = {**BASE, "二级指标": "制度", "二级分值": 20}
WORK = {"一级指标": "业务", "一级分值": 60}
TOWNS = {**WORK, "二级指标": "镇街业务", "二级分值": 60}
BEST = {**TOWNS, "三级指标": "择优", "三级分值": 20}
MEAN = {**TOWNS, "三级指标": "均衡", "三级分值": 10}
MORE = {"一级指标": "加减分", "二级指标": "加分"}
KEEP = {"一级指标": "加减分", "二级指标": "扣减", "二级分值": 10}
COUNT = {"评分标准": "甲", "计分方式": "计数"}
RATE = {"评分标准": "乙", "计分方式": "比率", "达标": 0.9, "未达标": "按比例", "无数据": "不计"}
CELLS = {"评分标准": "丙", "计分方式": "清单", "清单": "甲、乙、丙", "列": "建立", "每格": 10}
RANKS = {
    "评分标准": "丁",
    "计分方式": "排名",
    "最高": 10,
    "排名来源": "计算",
    "方向": "越高越好",
    "无数据": "满分",
}
GAIN = {"评分标准": "戊", "计分方式": "加分", "分值": 0, "牵头单位": BOTH}
VETO = {"评分标准": "己", "计分方式": "一票否决", "分值": 0, "牵头单位": BOTH}

ROWS = (
    item(编号="1.1", **RULES, 分值=10, 牵头单位=BOTH, **COUNT, 每项=2, 每项_镇街=5),
    item(编号="1.2", **RULES, 分值=10, 牵头单位=BOTH, **RATE),
    item(编号="1.3", **BASE, 二级指标="作风", 二级分值=20, 分值=20, 评分标准="评", 牵头单位=BOTH, 计分方式="评审"),
    item(编号="2.1", **WORK, 二级指标="部门业务", 二级分值=60, 分值=60, 评分标准="扣", 牵头单位="各部门",
         计分方式="扣分", 每件扣=7),
    item(编号="2.2", **TOWNS, 三级指标="清单", 三级分值=30, 分值=30, 牵头单位="各镇街", **CELLS),
    item(编号="2.3", **BEST, 分值=20, 牵头单位="各镇街", **COUNT, 每项=1.3),
    item(编号="2.4", **BEST, 分值=10, 牵头单位="各镇街", **RANKS),
    item(编号="2.5", **MEAN, 分值=10, 牵头单位="各镇街", **COUNT, 每项=0.7),
    item(编号="2.6", **MEAN, 分值=10, 牵头单位="各镇街", **RATE),
    item(编号="3.1", **MORE, **GAIN, 每项=1, 上限=3, 加分上限=4),
    item(编号="3.2", **MORE, **GAIN, 每项=2, 上限=3),
    item(编号="3.3", **KEEP, 分值=4, 牵头单位=BOTH, **COUNT, 每项=1),
    item(编号="4.1", 一级指标="否决", **VETO, 范围="总分"),
    item(编号="4.2", **BASE, 二级指标="底线", 二级分值=0, **VETO, 范围="一级指标"),
)  # fmt: skip
ASKED = (
    INPUTS,
    *(
        (id_, "n", "数", "计数", "")
        for id_ in ("1.1", "2.1", "2.3", "2.5", "3.1", "3.2", "3.3", "4.1", "4.2")
    ),
    *(
        (id_, code, label, "计数", "")
        for id_ in ("1.2", "2.4", "2.6")
        for code, label in (("n", "甲"), ("d", "乙"))
    ),
    ("2.2", "*", "", "", ""),
)
NODE_HEADS = ("节点", "汇总方式", "权重", "起算", "上限", "下限", "位置")
NODES = (
    NODE_HEADS,
    ("制度", "加权", None, None, None, None, None),
    ("1.1", None, 0.4, None, None, None, None),
    ("1.2", None, 0.6, None, None, None, None),
    ("择优", "取最高", None, None, None, None, None),
    ("均衡", "平均", None, None, None, 2, None),
    ("扣减", None, None, None, 3, None, "总分外"),
)
GRADE_HEADS = ("排名组", "下限", "等次", "名额")
GRADES = (
    GRADE_HEADS,
    ("", 80, "优秀", "30%"),
    ("", "60%", "良好", 2),
    ("", None, "一般", None),
    ("部门", 70, "好", 1),
    ("部门", None, "中", None),
)


def records(table):
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@cache
def the_deep_list(**settings):
    return the_list(UNITS, (ITEM_HEADS, *ROWS), ASKED, NODES, GRADES, 总分=100, **settings)


def a_round(catalogue, seed):
    """Answers, and scores as the office types them: most of what is judged, some of all else."""
    dice = random.Random(seed)
    verified = {}
    for unit, one in catalogue.pairs:
        chance = dice.random()
        if chance < (0.9 if one.kind == "评审" else 0.08) and one.kind != "一票否决":
            verified[f"{unit}|{one.id}"] = round(dice.uniform(0, rule_of(one).most(one)), 2)
    answers = random_answers(catalogue, seed)
    for given in answers.values():  # a veto in nearly every unit would hide all else
        for key in ("4.1:n", "4.2:n"):
            if given.get(key) and dice.random() < 0.8:
                given[key] = 0.0
    return answers, verified


def differences(catalogue, seed):
    answers, verified = a_round(catalogue, seed)
    plain = PlainScorer(catalogue, records((ITEM_HEADS, *ROWS)), records(NODES), records(GRADES))
    ours = plain.evaluate(answers, verified)
    entries = {key: VerifiedEntry(score, "会议", "张") for key, score in verified.items()}
    theirs = master_input(catalogue, answers, entries).scores
    found = []

    def same(place, mine, other):
        mine = float(mine) if isinstance(mine, Decimal | int) else mine
        other = None if isinstance(other, float) and math.isnan(other) else other
        close = isinstance(mine, float) and isinstance(other, float) and abs(mine - other) < 1e-9
        if mine != other and not close:
            found.append(f"{place}: the rules say {mine}, the program {other}")

    for row in theirs.pairs.to_dict("records"):
        pair = ours.pairs[row["unit"], row["item"]]
        for name in ("computed", "provisional", "verified", "final", "state"):
            same(f"{row['unit']} {row['item']} {name}", getattr(pair, name), row[name])
    for row in theirs.units.to_dict("records"):
        unit = ours.units[row["unit"]]
        for name in ("points", "score", "extra", "total", "rate", "rank", "grade"):
            same(f"{row['unit']} {name}", getattr(unit, name), row[name])
    return found


@pytest.mark.parametrize("missing", MISSING_WAYS)
@pytest.mark.parametrize("seed", range(15))
def test_a_second_scorer_agrees(missing, seed):
    assert differences(the_deep_list(缺报处理=missing), seed) == []


def test_the_rounds_are_not_all_alike():
    """What the seeds play: full totals, open ones, vetoes, ties, both measures, all grades, bounds that bind."""
    seen = set()
    for missing in MISSING_WAYS:
        for seed in range(15):
            catalogue = the_deep_list(缺报处理=missing)
            answers, verified = a_round(catalogue, seed)
            entries = {key: VerifiedEntry(score, "会议", "张") for key, score in verified.items()}
            scores = master_input(catalogue, answers, entries).scores
            seen |= {f"grade {name}" for name in scores.units["grade"]}
            seen |= {f"state {name}" for name in scores.pairs["state"]}
            seen |= {f"basis {name}" for name in scores.pairs["basis"]}
            seen |= {f"by rate {value}" for value in scores.units["by_rate"]}
            seen |= {f"vetoed {value}" for value in scores.units["vetoed"]}
            seen |= {"open"} if scores.units["total"].isna().any() else set()
            nodes = scores.nodes
            seen |= {"kept up"} if (nodes[nodes["node"] == "/2/2/3"]["score"] == 2.0).any() else set()
            seen |= {"kept down"} if (nodes[nodes["node"] == "/3/2"]["score"] == 3.0).any() else set()
    assert seen >= {
        "grade 优秀", "grade 良好", "grade 一般", "grade 好", "grade 中", "state 已定", "state 待定", "state 待评",
        "state 不计", "basis 核定", "basis 测算", "basis 按已报", "basis 计零", "basis 组内平均", "by rate True",
        "by rate False", "vetoed 总分", "vetoed 基础", "vetoed ", "open", "kept up", "kept down",
    }  # fmt: skip


def test_recalculation_changes_nothing(tmp_path, office):
    paths = []
    for k, missing in enumerate(MISSING_WAYS):
        for seed in range(3):
            catalogue = the_deep_list(缺报处理=missing, 全区得分="平均")
            answers, verified = a_round(catalogue, 10 * k + seed)
            entries = {key: VerifiedEntry(score, "会议", "张") for key, score in verified.items()}
            entries["B1|2.2"] = VerifiedEntry("三分", "", "")
            paths.append(tmp_path / f"{missing}{seed}.xlsx")
            paths[-1].write_bytes(write_master(master_input(catalogue, answers, entries))[0])
    again = office.recalculate(paths)
    for path in paths:
        cached = {
            sheet: {ref: value for ref, (_, value) in cells.items()}
            for sheet, cells in office.formula_cells(path).items()
        }
        assert sum(map(len, cached.values())) > 1000
        office.assert_same(cached, again[path])
        office.assert_same(cached, office.recalculate_second(path))


# -- single points ---------------------------------------------------------------------------------------
def scores_of(catalogue, answers, verified=None):
    return master_input(catalogue, answers, verified or {}).scores


def the_flat_list(kind="计数", grades=(), **more):
    rows = (
        ITEM_HEADS,
        item(
            编号="1.1",
            一级指标="甲",
            一级分值=100,
            分值=100,
            评分标准="甲",
            牵头单位=BOTH,
            计分方式=kind,
            每项=1,
        ),
    )
    asked = ((INPUTS, ("1.1", "n", "数", "计数", "")) if kind == "计数" else (INPUTS,),)
    return the_list(UNITS, rows, *asked, grades=grades, 总分=100, **more)


def test_units_with_equal_totals_at_the_edge_are_all_in_and_that_is_said():
    catalogue = the_flat_list(grades=(GRADE_HEADS, ("", None, "优秀", 1), ("", None, "一般", None)))
    scores = scores_of(catalogue, {unit: {"1.1:n": 90} for unit in ("A1", "A2", "B1")})
    given = dict(zip(scores.units["unit"], scores.units["grade"], strict=True))
    assert given == {"A1": "优秀", "A2": "优秀", "A3": "", "B1": "优秀", "B2": "", "B3": "", "B4": ""}
    (told,) = scores.problems
    assert told.message() == "排名组“部门”的“优秀”名额 1 家，因末位有 2 家同分，都列入，共 2 家。"


def test_an_office_that_types_everything_has_full_results():
    catalogue = the_flat_list("评审", 全区得分="平均")
    typed = {
        f"{unit.code}|1.1": VerifiedEntry(80.0 + k, "会议", "张") for k, unit in enumerate(catalogue.units)
    }
    scores = scores_of(catalogue, {}, typed)
    assert list(scores.units["total"]) == [80, 81, 82, 83, 84, 85, 86]
    assert list(scores.units["rank"]) == [3, 2, 1, 4, 3, 2, 1]
    assert (scores.total.points, scores.total.final) == (100.0, 83.0)
    assert set(scores.pairs["state"]) == {"已定"}


def test_without_the_setting_there_is_no_total_of_all():
    scores = scores_of(the_flat_list(), {"A1": {"1.1:n": 90}})
    assert math.isnan(scores.total.points) and math.isnan(scores.total.final)


def test_a_veto_strikes_the_unit_that_has_the_case_and_nobody_else():
    rows = (
        ITEM_HEADS,
        item(
            编号="1.1",
            一级指标="甲",
            一级分值=100,
            分值=100,
            评分标准="甲",
            牵头单位=BOTH,
            计分方式="计数",
            每项=1,
        ),
        item(编号="2.1", 一级指标="乙", **VETO, 范围="总分"),
    )
    asked = (INPUTS, ("1.1", "n", "数", "计数", ""), ("2.1", "n", "件", "计数", ""))
    answers = {unit: {"1.1:n": 90, "2.1:n": float(unit == "A1")} for unit in ("A1", "A2", "A3")}
    scores = scores_of(the_list(UNITS, rows, asked), answers)
    found = {row["unit"]: (row["total"], row["rank"]) for row in scores.units.to_dict("records")[:3]}
    assert found == {"A1": (0.0, 3.0), "A2": (90.0, 1.0), "A3": (90.0, 1.0)}
