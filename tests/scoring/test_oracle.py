"""The package against a second scorer written from the rules alone, over rounds that nobody wrote down."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache

import oracle
import pytest
from more_kinds import MORE_KINDS
from rounds_in_memory import a_catalogue, an_input, an_item, scored

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import MEMO, NOT_INVOLVED
from govcredit_xl.core.packaged import DEFAULT, packaged

# -- made-up catalogue: every kind, option and pooling that the 2021 one does not use -----------------------
N = (an_input("n"),)
ND = (an_input("n"), an_input("d"))
OK = (an_input("ok", "是否"), an_input("times", optional=True), an_input("doc", "文本", optional=True))
DATE = (an_input("date", "日期"),)
STAR = (an_input("*", "是否"),)
POP = (an_input("n"), an_input("pop", "小数", conditional=True))
RANK = (*ND, an_input("rank"), an_input("of"))
LEADS_RANK = (*ND, an_input("rank", leads_only=True), an_input("of", leads_only=True))
DUAL = (an_input("d", "是否"), an_input("n", "是否"), an_input("why", "文本", conditional=True))
STEPS = {"达标": 0.9, "未达标": "每降扣分", "每降": 0.03, "扣分": 0.25}
CELLS = {"清单": ("甲", "乙", "丙"), "列": ("建立", "落实"), "每格": 0.4}
BANDS = ((0.5, 0.75), (0.9, 1.5), (0.95, 2.0))
ALL = "D1", "T1 T2 T3"
TWO = "D1 D2", "T1 T2"

EVERY_KIND = [
    ("是否", 2, {}, OK, "牵头", *TWO),
    ("是否", 1.5, {}, OK, "任一", *TWO),
    ("限期", 1, {"截止": dt.date(2021, 6, 30)}, DATE, "牵头", *TWO),
    ("限期", 1, {"截止": dt.date(2021, 6, 30)}, DATE, "任一", *ALL),
    ("计数", 2, {"每项": 0.3}, N, "求和", *ALL),
    ("计数", 2, {"每项": 0.7}, N, "牵头", *TWO),
    ("清单", 2, CELLS, STAR, "牵头", *TWO),
    ("清单", 2, CELLS, STAR, "任一", *ALL),
    ("清单", 3, {**CELLS, "列": ("建立",)}, STAR, "任一", *TWO),
    *(
        ("比率", 2, {**below, **empty}, ND, pooling, *TWO)
        for below in ({"达标": 0.95, "未达标": "不得分"}, {"达标": 0.95, "未达标": "按比例"}, STEPS)
        for empty in ({}, {"无数据": "满分"}, {"无数据": "不得分"}, {"无数据": "不计"})
        for pooling in ("求和", "牵头")
    ),
    ("比率", 2, {"达标": 1.0, "未达标": "按比例"}, DUAL, "求和", *ALL),
    ("排名", 3, {"最高": 3.0, "无数据": "满分"}, LEADS_RANK, "求和", *TWO),
    ("排名", 2, {"最高": 1.8, "无事项得分": 2.0}, LEADS_RANK, "求和", *ALL),
    ("排名", 2, {"最高": 1.8, "无事项得分": 2.0}, RANK, "牵头", *TWO),
    ("排名", 3, {"最高": 2.9, "排名来源": "计算", "方向": "越高越好"}, ND, "求和", *ALL),
    ("排名", 3, {"最高": 2.9, "排名来源": "计算", "方向": "越低越好", "无事项得分": 3.0}, ND, "求和", *TWO),
    ("排名", 3, {"最高": 2.9, "排名来源": "计算", "方向": "越低越好", "无数据": "满分"}, ND, "求和", *TWO),
    ("扣分", 4, {"每件扣": 1.5}, N, "求和", *TWO),
    ("扣分", 4, {"每件扣": 1.5}, N, "牵头", *TWO),
    ("扣分", 5, {"每件扣": 1.0, "每": 10.0}, POP, "求和", *TWO),
    ("扣分", 5, {"每件扣": 1.0, "每": 10.0}, POP, "牵头", *TWO),
    ("覆盖", 2, {"领域": ("政务", "财政", "就业"), "占比超过": 0.6, "每个领域": 0.9}, STAR, "占比", *ALL),
    ("评审", 3, {}, (*N, an_input("note", "长文本")), "文本", *ALL),
    ("分档", 2, {"档次": BANDS}, ND, "求和", *TWO),
    ("分档", 2, {"档次": ((1.0, 0.5), (3.0, 1.25), (6.0, 2.0))}, N, "牵头", *TWO),
    ("分档", 2, {"档次": ((3.0, 0.5), (9.0, 1.25), (20.0, 2.0))}, N, "求和", *ALL),
    ("加分", 0, {"每项": 0.7, "上限": 2.0, "加分上限": 1.6}, N, "求和", *ALL),
    ("加分", 0, {"每项": 0.5, "上限": 1.5}, N, "牵头", *TWO),
    ("一票否决", 0, {"范围": "一级指标"}, N, "求和", *ALL),
    ("一票否决", 0, {"范围": "总分"}, N, "牵头", *TWO),
]  # fmt: skip


def every_kind(**settings):
    items = []
    who = {"求和": ALL, "牵头": TWO, "任一": ALL}
    more = [(*made, *who[made[4]]) for made in MORE_KINDS if made[0] != "公式"]
    for k, item in enumerate([*EVERY_KIND, *more], 1):
        area = "丁" if item[0] in ("加分", "减分") else "甲乙丙"[k % 3]  # together, so that 加分上限 binds
        items.append(an_item(*item, id=f"{k}.1", area=area))
    return a_catalogue(*items, **settings)


@cache
def packaged_catalogue():
    found, problems = read_catalogue(packaged(DEFAULT))
    assert found is not None, problems
    return found


def the_round_of_2021(**settings):
    found = packaged_catalogue()
    return replace(found, settings=replace(found.settings, **settings))


# -- random answers -----------------------------------------------------------------------------------------
def random_round(catalogue, seed, silent=0.1):
    """unit → answers, and verified scores. How careless the units are differs from round to round."""
    dice = random.Random(seed)
    careless, none = dice.choice([0.0, 0.02, 0.1]), dice.choice([0.0, 0.05, 0.3])
    silent = dice.choice([0.0, silent, 3 * silent])
    agreed = {item.id: random_answer(dice, item) for item in catalogue.items}
    answers = {}
    for unit in catalogue.units:
        if dice.random() < silent:
            continue
        answers[unit.code] = given = {}
        for item, lead in catalogue.items_of(unit.code):
            values = agreed[item.id] if lead and dice.random() < 0.7 else random_answer(dice, item)
            asked = {i.code for i in item.asked(lead=lead)}
            told = {f"{item.id}:{code}": value for code, value in values.items() if code in asked}
            if dice.random() < careless:
                spoil(dice, told)
            if dice.random() < none:
                told = told if dice.random() < 0.05 else {}
                told[f"{item.id}:{NOT_INVOLVED}"] = "是"
                if dice.random() < 0.9:
                    told[f"{item.id}:{MEMO}"] = "无此职能"
            given |= told
    verified = {
        i.id: round(dice.uniform(0, i.points), 2) for i in catalogue.items if i.points and dice.random() < 0.1
    }
    return answers, verified


def spoil(dice, told):
    place = dice.choice(sorted(told)) if told else None
    match dice.randrange(3), place:
        case _, None:
            pass
        case 0, _:
            told[place] = "?"
        case 1, _:
            told[place] = None
        case _:
            told.clear()


def random_answer(dice, item):
    values = {i.code: random_value(dice, i) for i in item.inputs}
    if item.kind in ("比率", "排名", "分档") and isinstance(values.get("d"), float):
        # No d of 1000 and the like: a sheet's binary 每降扣分 can miss an exact tie by a cent.
        d = values["d"] = dice.choice([0.0, 1.0, 7.0, 20.0, 60.0, 130.0, 970.0])
        low = dice.choice([0, 0.9, 0.95, 1.0])
        values["n"] = dice.choice(
            [0.0, float(dice.randint(math.floor(d * low), int(d) + (dice.random() < 0.05)))]
        )
    if item.kind == "排名" and "of" in values:
        values["of"], values["rank"] = 7.0, float(dice.randint(1, 7))
    if item.kind in ("扣分", "一票否决"):
        values["n"] = 0.0 if dice.random() < 0.8 else float(dice.randint(1, 3))
    if item.kind == "名次" and "rank" in values:
        values["rank"], values["of"] = float(dice.randint(1, 8)), 7.0 if dice.random() < 0.9 else 1.0
    if item.kind in ("加分", "减分"):
        values["n"] = float(dice.randint(0, 3))
    if item.kind == "清单" and dice.random() < 0.75:
        for code in [c for c in values if c.endswith("c2") and values[f"{c[:-1]}1"] == "否"]:
            values[code] = "否"
    if values.get("d") == "否":
        values |= {
            "n": dice.choice([None, None, None, "否", "是"]),
            "why": dice.choice(["无事项", "无事项", None]),
        }
    known = {i.code for i in item.inputs}
    return {code: value for code, value in values.items() if value is not None and code in known}


def random_value(dice, asked):
    if asked.optional and dice.random() < 0.5:
        return None
    if asked.type == "是否":
        return "是" if dice.random() < 0.8 else "否"
    if asked.type == "日期":
        return dt.date(2021, dice.choice([5, 6, 7, 7, 8, 8]), dice.randint(1, 30))
    if asked.is_text:
        return "见附件"
    if asked.code == "pop":
        return dice.choice([None, 12.5, 36.0, 98.7, 0.0]) if dice.random() < 0.2 else 98.7
    return float(dice.choice([0, 0, 1, 2, 3, 5, 9]))


# -- the comparison -----------------------------------------------------------------------------------------
def differences(catalogue, answers, verified):
    ours = oracle.evaluate(catalogue, answers, verified)
    theirs = scored(catalogue, answers, verified=verified)
    found = []

    def same(place, mine, other):
        mine = float(mine) if isinstance(mine, Decimal | int) else mine
        other = None if isinstance(other, float) and math.isnan(other) else other
        if mine != other and not (
            isinstance(mine, float)
            and isinstance(other, int | float)
            and math.isclose(mine, other, abs_tol=1e-9)
        ):
            found.append(f"{place}: the rules say {mine}, the program {other}")

    for row in theirs.items.itertuples():
        mine = ours.items[row.item]
        for name in ("computed", "provisional", "final", "lost", "state"):
            same(f"{row.item} {name}", getattr(mine, name), getattr(row, name))
        same(f"{row.item} missing", mine.missing, set(row.missing))
    for row in theirs.unit_items.itertuples():
        own = next(s.own for s in ours.items[row.item].stands if s.unit == row.unit)
        same(f"{row.unit} {row.item} self", None if own is None or own.is_nan() else own, row.self)
    for mine, other in [*((ours.areas[a.name], a) for a in theirs.areas), (ours.total, theirs.total)]:
        for name in ("points", "final", "lost", "open", "provisional", "vetoed"):
            same(f"{other.name} {name}", getattr(mine, name), getattr(other, name))
    for row in theirs.units.itertuples():
        for name in ("points", "score", "rate", "rank", "blank"):
            same(f"{row.unit} {name}", getattr(ours.units[row.unit], name), getattr(row, name))
    parts = {(r.item, r.unit): r.lost for r in theirs.lost.itertuples() if r.lost}
    for key in sorted(ours.lost.keys() | parts.keys()):
        same(f"lost {key}", ours.lost.get(key), parts.get(key))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_rounds_of_2021(seed):
    catalogue = the_round_of_2021(missing="按已报" if seed % 4 == 3 else "待定")
    assert differences(catalogue, *random_round(catalogue, seed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(32))
def test_every_kind(seed):
    catalogue = every_kind(missing="按已报" if seed % 4 == 3 else "待定")
    assert differences(catalogue, *random_round(catalogue, seed, silent=0.15)) == []
