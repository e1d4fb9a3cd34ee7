"""Each way of scoring, computed by hand with the items of the 2021 notice and others."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from rounds_in_memory import an_input, an_item

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.arithmetic import round_half_away, serial
from govcredit_xl.core.model import Input, Item, ParamValue
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.problems import CODES, Problem
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.scoring.rules import RULES, rule_of
from govcredit_xl.scoring.rules.base import Example, Rule

FLAG, COUNT, DECIMAL, AMOUNT, DATE, TEXT = (
    InputType.FLAG, InputType.COUNT, InputType.DECIMAL, InputType.AMOUNT, InputType.DATE, InputType.TEXT,
)  # fmt: skip
YES, NO, GIVEN, BLANK = 1.0, 0.0, 1.0, None


def item(kind: str, points: float, params: dict[str, ParamValue], **inputs: str) -> Item:
    """An item; each input as `code=类型`, with 选填, 条件 or 仅牵头 after it."""
    asked = [an_input("*", FLAG)] if RULES[kind].expands else []
    for code, words in inputs.items():
        options = {"optional": "选填", "conditional": "条件", "leads_only": "仅牵头"}
        asked.append(
            an_input(code, words.split()[0], **{key: word in words for key, word in options.items()})
        )
    return an_item(kind, points, params, tuple(asked), RULES[kind].poolings[0], "A")


FIELDS = """政务、财政、就业、物业、就学、公共卫生、卫生健康、养老、助残、医保、住房、出行、停车、防火防盗、
拥军优属、便民服务""".replace("\n", "").split("、")
SYSTEMS = ("法律顾问", "公众参与", "专家论证", "风险评估", "合法性审查")
RANK = {"n": COUNT, "d": COUNT, "rank": COUNT, "of": COUNT}
ND = {"n": COUNT, "d": COUNT}
BANDS = ((0.9, 1.5), (0.95, 2.0))

ITEMS = {
    "1.1": item("是否", 1, {}, ok=FLAG, date=f"{DATE} 选填", url=f"{TEXT} 选填"),
    "2.1": item("排名", 2, {"无事项得分": 2.0, "最高": 1.8}, **RANK),
    "3.1": item("排名", 3, {"无事项得分": 3.0, "最高": 2.9}, **RANK),
    "4.1": item("清单", 4, {"清单": SYSTEMS, "每格": 0.4, "列": ("建立", "落实")}),
    "7.1": item("比率", 1, {"达标": 0.95, "未达标": "不得分"}, **ND),
    "7.2": item("比率", 1, {"达标": 1.0, "未达标": "每降扣分", "每降": 0.01, "扣分": 0.1}, **ND),
    "9.1": item("计数", 2, {"每项": 0.5}, n=COUNT),
    "12.1": item("比率", 2, {"达标": 0.95, "未达标": "按比例"}, **ND),
    "12.2": item("比率", 2, {"达标": 1.0, "未达标": "按比例"}, **ND),
    "12.3": item("比率", 2, {"达标": 1.0, "未达标": "按比例"}, d=FLAG, n=FLAG, why=f"{TEXT} 条件"),
    "13.3": item("覆盖", 8, {"领域": tuple(FIELDS), "占比超过": 0.8, "每个领域": 1.0}),
    "20.2": item("扣分", 2, {"每件扣": 1.0}, n=COUNT),
    "20.3": item("扣分", 4, {"每件扣": 2.0}, n=COUNT),
    "20.4": item("排名", 3, {"最高": 3.0, "无数据": "满分"}, n=AMOUNT, d=AMOUNT, rank=f"{COUNT} 仅牵头",
                 of=f"{COUNT} 仅牵头"),
    "21.1": item("扣分", 5, {"每件扣": 1.0, "每": 10.0}, n=COUNT, pop=DECIMAL),
    "22.1": item("评审", 4, {}, ok=FLAG, n=COUNT, people=COUNT, note=InputType.LONG_TEXT),
    "限期": item("限期", 2, {"截止": dt.date(2021, 3, 31)}, date=DATE),
    "不计": item("比率", 2, {"达标": 0.9, "未达标": "按比例", "无数据": "不计"}, **ND),
    "不得分": item("比率", 2, {"达标": 0.9, "未达标": "按比例", "无数据": "不得分"}, **ND),
    "分档": item("分档", 2, {"档次": BANDS}, **ND),
    "加分": item("加分", 0, {"每项": 0.7, "上限": 2.0}, n=COUNT),
    "减分": item("减分", 0, {"每项": 10.0, "上限": 25.0}, n=COUNT),
    "加分不封顶": item("加分", 0, {"每项": 0.5}, n=COUNT),
    "扣到负数": item("扣分", 5, {"每件扣": 2.0, "下限": -3.0}, n=COUNT),
    "每迟一天": item("限期", 2, {"截止": dt.date(2021, 3, 31), "每迟": "天", "扣分": 0.5}, date=DATE),
    "每迟一月": item("限期", 5, {"截止": dt.date(2021, 1, 31), "每迟": "月", "扣分": 1.0}, date=DATE, done=FLAG),
    "超额": item("比率", 40, {"超额": "允许", "达标": 1.0, "未达标": "按比例"}, **ND),
    "按一档": item("比率", 3, {"达标": 0.9, "未达标": "每降扣分", "每降": 0.02, "扣分": 0.5, "不足一档": "按一档"}, **ND),
    "不足不计": item("比率", 3, {"达标": 0.9, "未达标": "每降扣分", "每降": 0.02, "扣分": 0.5, "不足一档": "不计"}, **ND),
    "越低越好": item("分档", 2, {"档次": ((0.01, 2.0), (0.03, 1.0)), "方向": "越低越好"}, **ND),
    "负的档": item("分档", 3, {"档次": ((-0.1, 1.0), (0.0, 2.0), (0.05, 3.0))}, n=InputType.SIGNED, d=COUNT),
    "名次": item("名次", 60, {"名次分": ("1 60", "2 57", "3 54")}, rank=COUNT),
    "前几": item("名次", 5, {"名次分": ("前10% 5", "前50% 3")}, rank=COUNT, of=COUNT),
    "公式": item("公式", 2, {"公式": "=MIN(分值, 0.5*n + 0.2*m)"}, n=COUNT, m=COUNT),
    "公式且": item("公式", 100, {"公式": "IF(AND(n/d>=90%,fund>=20%),分值,IF(n/d>=75%,75,0))"}, n=COUNT, d=COUNT,
                   fund=DECIMAL),
    "一票否决": item("一票否决", 0, {"范围": "总分"}, n=COUNT),
}  # fmt: skip

SCORES = [
    ("1.1", {"ok": YES}, 1.0),
    ("1.1", {"ok": NO}, 0.0),
    ("1.1", {"ok": BLANK, "url": GIVEN}, None),
    ("2.1", {"n": 0, "d": 12}, 2.0),
    ("2.1", {"n": 0}, 2.0),
    ("2.1", {"n": 2, "d": 5, "rank": 1, "of": 7}, 1.8),
    ("2.1", {"n": 2, "d": 5, "rank": 3, "of": 7}, 1.29),
    ("2.1", {"n": 2, "d": 5, "rank": 7, "of": 7}, 0.26),
    ("2.1", {"n": 2, "d": 5, "rank": 3}, None),
    ("3.1", {"n": 1, "d": 9, "rank": 2, "of": 7}, 2.49),
    ("4.1", {f"r{r}c{c}": YES for r in range(1, 6) for c in (1, 2)}, 4.0),
    ("4.1", {f"r{r}c{c}": float(c == 1 or r <= 3) for r in range(1, 6) for c in (1, 2)}, 3.2),
    ("4.1", {f"r{r}c{c}": YES for r in range(1, 5) for c in (1, 2)}, None),
    ("7.1", {"n": 19, "d": 20}, 1.0),
    ("7.1", {"n": 94, "d": 100}, 0.0),
    ("7.1", {"n": BLANK, "d": 0}, 1.0),
    ("7.2", {"n": 200, "d": 200}, 1.0),
    ("7.2", {"n": 191, "d": 200}, 0.55),
    ("7.2", {"n": 89, "d": 100}, 0.0),
    ("9.1", {"n": 3}, 1.5),
    ("9.1", {"n": 5}, 2.0),
    ("12.1", {"n": 94, "d": 100}, 1.98),
    ("12.1", {"n": 19, "d": 20}, 2.0),
    ("12.1", {"n": 0, "d": 20}, 0.0),
    ("12.1", {"n": 19, "d": BLANK}, None),
    ("12.2", {"n": 2, "d": 3}, 1.33),
    ("12.3", {"d": YES, "n": YES}, 2.0),
    ("12.3", {"d": YES, "n": NO}, 0.0),
    ("12.3", {"d": YES}, None),
    ("12.3", {"d": NO, "why": GIVEN}, 2.0),
    ("12.3", {"d": NO}, None),
    ("12.3", {"n": 17, "d": 20, "why": GIVEN}, 1.7),
    ("13.3", {f"f{k}": float(k <= 5) for k in range(1, 17)}, 5.0),
    ("13.3", {f"f{k}": YES for k in range(1, 17)}, 8.0),
    ("13.3", {f"f{k}": 13 / 15 if k <= 3 else 12 / 15 for k in range(1, 17)}, 3.0),
    ("20.2", {"n": 0}, 2.0),
    ("20.2", {"n": 1}, 1.0),
    ("20.2", {"n": 3}, 0.0),
    ("20.3", {"n": 1}, 2.0),
    ("20.4", {"n": 80.5, "d": 100, "rank": 3, "of": 7}, 2.14),
    ("20.4", {"n": BLANK, "d": 0}, 3.0),
    ("20.4", {"n": 80.5, "d": 100}, None),
    ("21.1", {"n": 0}, 5.0),
    ("21.1", {"n": 3, "pop": 98.76}, 4.7),
    ("21.1", {"n": 60, "pop": 100}, 0.0),
    ("21.1", {"n": 3}, None),
    ("22.1", {"ok": YES, "n": 3, "people": 200, "note": GIVEN}, None),
    ("限期", {"date": serial(dt.date(2021, 3, 31))}, 2.0),
    ("限期", {"date": serial(dt.date(2021, 3, 31)) + 0.75}, 2.0),
    ("限期", {"date": serial(dt.date(2021, 4, 1))}, 0.0),
    ("不计", {"d": 0}, None),
    ("不得分", {"d": 0}, 0.0),
    ("不得分", {"n": 0.3 * 3, "d": 1}, 2.0),
    ("分档", {"n": 19, "d": 20}, 2.0),
    ("分档", {"n": 0.3 * 3, "d": 1}, 1.5),
    ("分档", {"n": 89, "d": 100}, 0.0),
    ("分档", {"d": 0}, 2.0),
    ("加分", {"n": 2}, 1.4),
    ("加分", {"n": 3}, 2.0),
    ("一票否决", {"n": 3}, 0.0),
    ("减分", {"n": 0}, 0.0),
    ("减分", {"n": 2}, -20.0),
    ("减分", {"n": 3}, -25.0),
    ("加分不封顶", {"n": 99}, 49.5),
    ("扣到负数", {"n": 3}, -1.0),
    ("扣到负数", {"n": 9}, -3.0),
    ("每迟一天", {"date": serial(dt.date(2021, 3, 31)) + 0.5}, 2.0),
    ("每迟一天", {"date": serial(dt.date(2021, 4, 3))}, 0.5),
    ("每迟一天", {"date": serial(dt.date(2021, 4, 9))}, 0.0),
    ("每迟一月", {"done": YES, "date": serial(dt.date(2021, 2, 1))}, 4.0),
    ("每迟一月", {"done": YES, "date": serial(dt.date(2021, 2, 28))}, 4.0),
    ("每迟一月", {"done": YES, "date": serial(dt.date(2021, 3, 1))}, 3.0),
    ("每迟一月", {"done": YES, "date": serial(dt.date(2021, 3, 31))}, 3.0),
    ("每迟一月", {"done": YES, "date": serial(dt.date(2021, 4, 1))}, 2.0),
    ("每迟一月", {"done": NO}, 0.0),
    ("每迟一月", {"done": YES}, None),
    ("超额", {"n": 60, "d": 50}, 40.0),
    ("超额", {"n": 40, "d": 50}, 32.0),
    ("按一档", {"n": 89, "d": 100}, 2.5),
    ("按一档", {"n": 88, "d": 100}, 2.5),
    ("按一档", {"n": 87, "d": 100}, 2.0),
    ("不足不计", {"n": 89, "d": 100}, 3.0),
    ("不足不计", {"n": 88, "d": 100}, 2.5),
    ("越低越好", {"n": 1, "d": 100}, 2.0),
    ("越低越好", {"n": 2, "d": 100}, 1.0),
    ("越低越好", {"n": 4, "d": 100}, 0.0),
    ("负的档", {"n": -2, "d": 10}, 0.0),
    ("负的档", {"n": -1, "d": 10}, 1.0),
    ("负的档", {"n": 0, "d": 10}, 2.0),
    ("负的档", {"n": 1, "d": 10}, 3.0),
    ("名次", {"rank": 1}, 60.0),
    ("名次", {"rank": 2}, 57.0),
    ("名次", {"rank": 9}, 54.0),
    ("前几", {"rank": 1, "of": 10}, 5.0),
    ("前几", {"rank": 2, "of": 10}, 3.0),
    ("前几", {"rank": 5, "of": 10}, 3.0),
    ("前几", {"rank": 6, "of": 10}, 0.0),
    ("前几", {"rank": 1, "of": 7}, 3.0),
    ("前几", {"rank": 1, "of": 1}, 5.0),
    ("公式", {"n": 2, "m": 3}, 1.6),
    ("公式", {"n": 9, "m": 0}, 2.0),
    ("公式", {"n": 9}, None),
    ("公式且", {"n": 0.9 * 3, "d": 3, "fund": 0.2}, 100.0),
    ("公式且", {"n": 95, "d": 100, "fund": 0.1}, 75.0),
    ("公式且", {"n": 5, "d": 100, "fund": 0.5}, 0.0),
]


def frame(of: Item, *rows: Mapping[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[i.code for i in of.inputs], dtype=np.float64)


@pytest.mark.parametrize(("name", "answers", "score"), SCORES)
def test_score(name: str, answers: dict[str, float | None], score: float | None) -> None:
    of = ITEMS[name]
    rule, x = rule_of(of), frame(of, answers)
    got = round_half_away(float(rule.score(of, x)[0])) if rule.ready(of, x)[0] else math.nan
    assert (None if math.isnan(got) else got) == score


def test_the_items_are_those_of_the_2021_catalogue() -> None:
    catalogue, _ = read_catalogue(packaged("指标体系_2021.xlsx"))
    assert catalogue is not None
    for name, made in ITEMS.items():
        if name[0].isdigit():
            real = catalogue.item_by_id[name]
            default = {"无数据": "满分"} if made.kind == "比率" else {}
            assert (real.kind, real.points) == (made.kind, made.points)
            assert {**default, **real.params} == {**default, **made.params}, name
            assert [_asked(i) for i in real.inputs] == [_asked(i) for i in made.inputs], name


def _asked(of: Input) -> tuple[str, str, bool, bool, bool]:
    return of.code, of.type, of.optional, of.leads_only, of.conditional


def test_every_kind_has_a_hand_computed_score() -> None:
    assert {ITEMS[name].kind for name, _, _ in SCORES} | {"相对"} == set(RULES)


@pytest.mark.parametrize(
    ("params", "values", "scores"),
    [
        ({"相对方式": "占最高"}, (5, 10, 2.5), (3.0, 6.0, 1.5)),
        ({"相对方式": "占最高"}, (0, 0), (6.0, 6.0)),
        ({"相对方式": "占最高"}, (7,), (6.0,)),
        ({"相对方式": "占最低"}, (5, 10, 2.5), (3.0, 1.5, 6.0)),
        ({"相对方式": "占最低"}, (0, 4), (6.0, 0.0)),
        ({"相对方式": "比平均", "每降": 1.0, "扣分": 0.5}, (5, 10, 3), (5.5, 6.0, 4.5)),
        ({"相对方式": "比平均", "每降": 1.0, "扣分": 0.5, "容差": 1.0}, (5, 10, 3), (5.0, 6.0, 4.0)),
        ({"相对方式": "比平均", "每降": 1.0, "扣分": 0.5, "容差": -1.0}, (5, 10, 3), (6.0, 6.0, 5.0)),
        ({"相对方式": "比平均", "每降": 0.1, "扣分": 2.0}, (9, 9, 0), (6.0, 6.0, 0.0)),
        ({"相对方式": "功效系数", "底分": 0.6}, (5, 10, 0), (4.8, 6.0, 3.6)),
        ({"相对方式": "功效系数", "底分": 0.6}, (5, 5), (6.0, 6.0)),
    ],
)
def test_relative_to_the_group(
    params: dict[str, ParamValue], values: tuple[float, ...], scores: object
) -> None:
    of = item("相对", 6, params, x=DECIMAL)
    x = frame(of, *({"x": value} for value in values))
    ranked = rule_of(of).with_ranks(of, x, np.ones(len(values), dtype=bool))
    assert tuple(round_half_away(v) for v in rule_of(of).score(of, ranked)) == scores
    # Who does not count is not in the group, nor has a score.
    more = frame(of, *({"x": value} for value in (*values, 1000.0)))
    alone = rule_of(of).with_ranks(of, more, np.array([True] * len(values) + [False]))
    found = [round_half_away(v) for v in rule_of(of).score(of, alone)]
    assert tuple(found[:-1]) == scores and math.isnan(found[-1])


def test_each_ranking_group_has_figures_of_its_own() -> None:
    of = item("名次", 60, {"名次分": ("1 60", "2 57", "3 54")}, x=DECIMAL)
    x = frame(of, *({"x": value} for value in (5, 9, 9, 1, 2)))
    peers = np.array([0, 0, 0, 1, 1])
    ranked = rule_of(of).with_ranks(of, x, np.ones(5, dtype=bool), peers)
    assert rule_of(of).score(of, ranked).tolist() == [54.0, 60.0, 60.0, 57.0, 60.0]


@pytest.mark.parametrize(
    ("name", "answers", "code", "at"),
    [
        ("12.1", {"n": 21, "d": 20}, "above-denominator", "n"),
        ("12.3", {"n": YES, "d": NO, "why": GIVEN}, "above-denominator", "n"),
        ("12.3", {"d": NO}, "missing-reason", "why"),
        ("4.1", {"r2c1": NO, "r2c2": YES}, "implemented-not-established", "r2c2"),
        ("2.1", {"n": 2, "d": 5, "rank": 8, "of": 7}, "rank-out-of-range", "rank"),
        ("2.1", {"n": 2, "d": 5, "rank": 0, "of": 7}, "rank-out-of-range", "rank"),
        ("21.1", {"n": 1, "pop": 0}, "population-missing", "pop"),
        ("12.1", {"n": 20, "d": 20}, None, None),
        ("12.1", {"n": 21}, None, None),
        ("4.1", {"r2c1": YES, "r2c2": NO}, None, None),
        ("4.1", {"r2c2": YES}, None, None),
        ("21.1", {"n": 0, "pop": 0}, None, None),
    ],
)
def test_what_cannot_be(
    name: str, answers: dict[str, float | None], code: str | None, at: str | None
) -> None:
    of = ITEMS[name]
    found = [(c.code, c.at) for c in rule_of(of).checks(of) if c.wrong(frame(of, answers))[0]]
    assert found == ([(code, at)] if code else [])


@pytest.mark.parametrize(
    ("name", "pooled", "decided"),
    [
        ("9.1", {"n": 4}, True),
        ("9.1", {"n": 3}, False),
        ("9.1", {"n": None}, False),
        ("20.2", {"n": 2}, True),
        ("20.2", {"n": 1}, False),
        ("21.1", {"n": 60, "pop": 100}, False),
        ("12.1", {"n": 95, "d": 100}, False),
        ("1.1", {"ok": YES}, True),
        ("1.1", {"ok": NO}, False),
    ],
)
def test_decided_early(name: str, pooled: dict[str, float | None], decided: bool) -> None:
    of = ITEMS[name]
    assert rule_of(of).decided(of, frame(of, pooled)).tolist() == [decided]


def test_no_data_can_take_the_item_out_of_the_points() -> None:
    rows = ({"d": 0.0}, {"n": 1.0, "d": 2.0})
    for name, excluded in (("不计", [True, False]), ("12.1", [False, False])):
        of = ITEMS[name]
        assert rule_of(of).excluded(of, frame(of, *rows)).tolist() == excluded


def test_a_supporter_without_all_inputs_has_no_self_score() -> None:
    parts = {
        name: [rule_of(of).scored(of, lead=lead) for lead in (True, False)] for name, of in ITEMS.items()
    }
    assert parts["20.4"] == [True, False]
    assert parts["22.1"] == [False, False]
    assert parts["12.3"] == [True, True]


def test_ranks_are_computed_among_the_units() -> None:
    of = item("排名", 3, {"最高": 3.0, "排名来源": "计算", "方向": "越低越好", "无事项得分": 3.0}, **ND)
    x = frame(
        of,
        {"n": 1, "d": 4},
        {"n": 1, "d": 3},
        {"n": 2, "d": 6},  # the same rate shares the better rank
        {"n": 0, "d": 9},  # has points of its own
        {"n": 1, "d": 0},
        {"n": 4, "d": 4},  # does not count
        {"n": 9, "d": 9},
    )
    ranked = pd.DataFrame(rule_of(of).with_ranks(of, x, np.array([1, 1, 1, 1, 1, 0, 1], dtype=bool)).columns)
    assert ranked["rank"].tolist()[:3] == [1, 2, 2] and ranked["rank"].iloc[6] == 4
    assert ranked["rank"].isna().tolist() == [False, False, False, True, True, True, False]
    assert ranked["of"].dropna().unique().tolist() == [4]
    scores = [round_half_away(v) for v in rule_of(of).score(of, ranked)]
    assert scores[:4] == [3.0, 2.25, 2.25, 3.0] and scores[6] == 0.75


@pytest.mark.parametrize(
    ("name", "answers", "pooled", "weights"),
    [
        ("20.2", [{"n": 2}, {"n": 0}, {}, {"n": 1}], {"n": 3}, [2, 0, 0, 1]),
        ("12.1", [{"n": 90, "d": 100}, {"n": 100, "d": 100}, {}], {"n": 190, "d": 200}, [5, 0, 0]),
        ("1.1", [{"ok": NO}], {"ok": 0}, None),
    ],
)
def test_who_lost_the_points(
    name: str,
    answers: list[Mapping[str, float | None]],
    pooled: dict[str, float],
    weights: list[float] | None,
) -> None:
    of = ITEMS[name]
    got = rule_of(of).blame(of, frame(of, *answers), pooled)
    assert (None if got is None else got.tolist()) == weights


def test_a_failing_field_is_lost_by_the_units_that_do_not_cover_it() -> None:
    of = ITEMS["13.3"]
    covered = {f"f{k}": YES for k in range(1, 17)}
    x = frame(of, covered | {"f1": NO}, covered | {"f2": NO}, covered, {})
    pooled = dict.fromkeys(covered, 0.9) | {"f2": 0.8}
    weights = rule_of(of).blame(of, x, pooled)
    assert weights is not None and weights.tolist() == [0, 1, 0, 1]


EXAMPLES = [(rule, example) for rule in RULES.values() for example in rule.examples()]


def _made_up(rule: Rule, made: Example) -> Item:
    return an_item(rule.kind, made.points, made.params, made.inputs, rule.poolings[0], "A")


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_full_marks_score_full(number: int) -> None:
    of = _made_up(*EXAMPLES[number])
    rule = rule_of(of)
    answers = {c: _number(v) for c, v in rule.full_marks(of).items()}
    x = frame(of, answers)
    assert rule.ready(of, x)[0]
    assert not any(check.wrong(x)[0] for check in rule.checks(of))
    if rule.judged:
        return
    if rule.ranked_across(of):
        x = pd.DataFrame(rule.with_ranks(of, x, np.array([True])).columns)
    if rule.kind == "公式":  # it does not say what it wants: the best of some answers
        assert rule.ranked_across(of) or rule.score(of, x)[0] > 0 or rule.most(of) == 0
        return
    best = {"加分": of.number("上限") or 50.0, "减分": 0.0, "一票否决": 0.0}.get(rule.kind, of.points)
    if rule.kind == "清单":
        best = min(of.points, (of.number("每格") or 0) * len(of.inputs))
    elif rule.kind == "排名":
        best = max(of.number("最高") or 0, of.number("无事项得分") or 0)
    assert round_half_away(float(rule.score(of, x)[0])) == pytest.approx(best)


def _number(value: object) -> float:
    if isinstance(value, dt.date):
        return serial(value)
    return float(value) if isinstance(value, float) else float(value != "否")


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_sentences_and_hints_are_for_people(number: int) -> None:
    of = _made_up(*EXAMPLES[number])
    rule = rule_of(of)
    sentence = rule.sentence(of)
    assert sentence.endswith("。") and not re.search(r"None|nan|[{}]", sentence)
    english = rule.sentence(of, "en")
    assert english.endswith(".") and not re.search(r"None|nan|[{}]", english)
    typed = [
        word for value in of.params.values() for word in (value if isinstance(value, tuple) else (value,))
    ]
    for word in typed:  # entries of a 清单, the name of a grade
        english = english.replace(word, "") if isinstance(word, str) else english
    assert not re.search("[\u3000-\u9fff\uff00-\uffef]", english), english
    assert re.findall(r"\d+(?:\.\d+)?", sentence.replace(" 年 ", "")) or not re.findall(r"\d", english)
    for check in rule.checks(of):
        assert check.code in CODES and 0 < len(check.hint) < 60
        facts = {**check.facts, **dict.fromkeys(check.values, 7.0)}
        for lang in ("zh", "en"):
            assert "—" not in Problem(check.code, sheet="填报表", cell="D5", facts=facts).message(lang)


def test_scores_stay_within_the_points() -> None:
    for rule, example in EXAMPLES:
        of = _made_up(rule, example)
        rule = rule_of(of)
        x = frame(of, *example.rows)
        if rule.ranked_across(of):
            x = pd.DataFrame(rule.with_ranks(of, x, rule.ready(of, x)).columns)
        right = rule.ready(of, x) & ~np.any(
            [np.zeros(len(x), bool), *(c.wrong(x) for c in rule.checks(of))], axis=0
        )
        scores = rule.score(of, x)[right]
        assert np.all(np.isnan(scores) | ((scores >= rule.least(of)) & (scores <= rule.most(of) + 1e-12)))


def test_poolings_are_those_of_the_domain() -> None:
    one, added = {Pooling.LEAD, Pooling.ANY}, {Pooling.SUM, Pooling.LEAD}
    want = dict.fromkeys(("是否", "限期", "清单"), one)
    want |= dict.fromkeys(
        ("计数", "比率", "扣分", "排名", "分档", "加分", "减分", "一票否决", "名次", "相对"), added
    )
    want |= {"公式": added | one}
    want |= {"覆盖": {Pooling.SHARE}, "评审": set(Pooling.ALL)}
    assert {kind: set(rule.poolings) for kind, rule in RULES.items()} == want
