"""A list that scores units with every 汇总方式, bounds, extras and vetoes, and rounds of it."""

from __future__ import annotations

import random
from functools import cache

from masters_in_memory import random_answers
from unit_lists import INPUTS, ITEM_HEADS, UNITS, item, the_list

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
