"""What regains points: held against trying every answer near the one that is there."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from dataclasses import replace

import numpy as np
import pytest
from rounds_in_memory import a_catalogue, an_input, an_item, scored
from unit_lists import INPUTS, UNITS, the_list

from govcredit_xl.core.arithmetic import round_array
from govcredit_xl.core.model import Item
from govcredit_xl.core.sources import FigureSource
from govcredit_xl.core.terms import Pooling
from govcredit_xl.scoring.advice import PointAdvice, ScoredRows, advice_for, changeable, divisors
from govcredit_xl.scoring.evaluation import Frame
from govcredit_xl.scoring.potential import potential
from govcredit_xl.scoring.rules import RULES, rule_of
from govcredit_xl.scoring.rules.base import Example, Rule
from govcredit_xl.scoring.said import advice_sentence

EXAMPLES = [(rule, example) for rule in RULES.values() for example in rule.examples()]
NEAR = 40


def subject(rule: Rule, example: Example) -> ScoredRows | None:
    """The rows of an example that have a score below the points; None where there are none."""
    item = an_item(rule.kind, example.points, example.params, example.inputs, "", "A")
    rule = rule_of(item)
    if rule.judged or rule.ranked_across(item):
        return None
    codes = [i.code for i in item.inputs]
    rows = [[math.nan if row.get(c) is None else float(row[c]) for c in codes] for row in example.rows]
    x = Frame(dict(zip(codes, np.array(rows, dtype=float).T, strict=True)), len(rows))
    ready = rule.ready(item, x)
    lost = np.where(ready, item.points - round_array(rule.score(item, x)), np.nan)
    units = tuple(str(k) for k in range(len(rows)))
    return ScoredRows(item, rule, units, x, lost, lambda frame, rows: rule.score(item, frame))


def score(of: ScoredRows, answers: dict[str, float], row: int) -> float:
    x = Frame({code: np.array([value]) for code, value in answers.items()}, 1)
    if any(check.wrong(x)[0] and not check.wrong(of.x)[row] for check in of.rule.checks(of.item)):
        return -math.inf
    return float(round_array(of.rule.score(of.item, x))[0])


def row_of(of: ScoredRows, k: int) -> dict[str, float]:
    return {code: float(values[k]) for code, values in of.x.columns.items()}


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_advice_gives_what_it_promises_and_no_smaller_step_does(number: int) -> None:
    of = subject(*EXAMPLES[number])
    found = advice_for(of) if of is not None else []
    for one in found:
        assert of is not None
        here = row_of(of, int(one.unit))
        now = float(round_array(of.rule.score(of.item, of.x))[int(one.unit)])
        after = here | {change.input.code: change.to for change in one.changes}
        row = int(one.unit)
        gained = score(of, after, row) - now
        assert gained == pytest.approx(one.gain, abs=1e-9) or gained > one.gain == pytest.approx(one.lost)
        assert all(here[change.input.code] == change.was for change in one.changes)
        if len(one.changes) > 1:
            continue
        change = one.changes[0]
        first, least = one.first or (change, one.gain)
        if change.input.type == "是否":
            continue
        step = 1.0 if change.input.type == "计数" else 0.01
        sign = 1 if change.to > change.was else -1
        for k in range(1, NEAR):
            value = round(change.was + sign * k * step, 9)
            if value < 0 and change.input.type != "正负数":
                break
            more = score(of, here | {change.input.code: value}, row) - now
            assert k >= round(first.steps / step) or not more >= 0.005, (change, k)
            assert not more > one.gain + 1e-9 or one.gain == pytest.approx(one.lost), (change, k)
            assert k >= round(change.steps / step) or more < one.gain - 1e-9, (change, k)
        assert least >= 0.005


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_where_one_answer_would_help_there_is_advice(number: int) -> None:
    of = subject(*EXAMPLES[number])
    if of is None or not changeable(of.item, of.rule):
        return
    helped = {one.unit for one in advice_for(of)}
    for k in np.flatnonzero(np.nan_to_num(of.lost) >= 0.005).tolist():
        here, base = row_of(of, k), float(round_array(of.rule.score(of.item, of.x))[k])
        already = [c for c in of.rule.checks(of.item) if c.wrong(of.x)[k]]
        if already or str(k) in helped:
            continue
        for asked in changeable(of.item, of.rule):
            if asked.type == "是否" and here[asked.code] not in (0.0, 1.0):
                continue  # a share, as the district has it
            near = (0.0, 1.0) if asked.type == "是否" else (here[asked.code] + n for n in range(-12, 13))
            for value in near:
                if value >= 0 and not math.isnan(value):
                    assert not score(of, here | {asked.code: value}, k) - base >= 0.005, (asked.code, value)


def test_what_is_divided_by_never_changes() -> None:
    item = an_item(
        "比率", 2, {"达标": 0.95, "未达标": "按比例"}, (an_input("n"), an_input("d")), "求和", "A B"
    )
    assert divisors(rule_of(item).tree(item)) == {"d"}
    assert [i.code for i in changeable(item, rule_of(item))] == ["n"]


RATE = an_item(
    "比率", 2, {"达标": 1.0, "未达标": "按比例"},
    (an_input("n", label="时限内报送", measure="件"), an_input("d", label="应报送", measure="件")), "求和", "A B",
)  # fmt: skip


def test_the_districts_answers_are_looked_at_together_and_the_holders_named() -> None:
    answers = {"A": {"1.1:n": 40, "1.1:d": 50}, "B": {"1.1:n": 50, "1.1:d": 50}}
    catalogue = a_catalogue(RATE)
    found = potential(catalogue, scored(catalogue, answers))
    (one,) = found.advice
    assert (one.unit, one.lost, one.gain) == ("", 0.2, 0.2) and found.holders == {"1.1": ("A",)}
    assert (one.changes[0].was, one.changes[0].to, one.changes[0].steps) == (90, 100, 10)
    assert one.first is not None and (one.first[0].steps, one.first[1]) == (1, 0.02)
    said = "“时限内报送”增加 10 件（90→100），可得回 0.2 分；其中先增加 1 件即可得回 0.02 分。"
    assert advice_sentence(one, RATE) == said


def test_effort_decides_what_comes_first() -> None:
    dear = replace(
        RATE, id="2.1", indicator="2", inputs=(replace(RATE.inputs[0], effort=9.0), RATE.inputs[1])
    )
    catalogue = a_catalogue(dear, RATE)
    both = {f"{id}:{code}": value for id in ("1.1", "2.1") for code, value in (("n", 40), ("d", 50))}
    found = potential(catalogue, scored(catalogue, {"A": both, "B": both}))
    assert [one.item for one in found.advice] == ["1.1", "2.1"]
    assert [one.effort for one in found.advice] == [20, 180]


@pytest.mark.parametrize("cases", [0, 2])
def test_where_a_veto_takes_all_no_answer_brings_anything_back(cases: int) -> None:
    veto = an_item("一票否决", 0, {"范围": "总分"}, (an_input("n", "计数"),), "求和", "A", id="2.1")
    catalogue = a_catalogue(RATE, veto)
    full = {"1.1:n": 50, "1.1:d": 50}
    mine = {"1.1:n": 40, "1.1:d": 50, "2.1:n": cases}
    found = potential(catalogue, scored(catalogue, {"A": mine, "B": full}))
    assert [one.item for one in found.advice] == ([] if cases else ["1.1"])
    assert [one.item for one in found.beyond] == (["1.1"] if cases else [])


@pytest.mark.parametrize("scope", ["一级指标", "总分"])
def test_a_veto_of_a_unit_silences_what_it_takes(scope: str) -> None:
    heads = (
        "编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "范围", "达标", "未达标", "无数据",
    )  # fmt: skip
    rate = {"计分方式": "比率", "达标": 1, "未达标": "按比例", "无数据": "满分"}
    rows = [
        {"编号": "1.1", "一级指标": "资金、政策", "一级分值": 60, "分值": 60, **rate},
        {"编号": "1.2", "一级指标": "资金、政策", "一级分值": 60, "分值": 0, "计分方式": "一票否决", "范围": scope},
        {"编号": "2.1", "一级指标": "服务", "一级分值": 40, "分值": 40, **rate},
    ]  # fmt: skip
    items = [
        tuple({"评分标准": "标准", "牵头单位": "镇街", **row}.get(head) for head in heads) for row in rows
    ]
    asked = [("1.1", "n", "数", "计数", None), ("1.1", "d", "总数", "计数", None), ("1.2", "n", "起数", "计数", None),
             ("2.1", "n", "数", "计数", None), ("2.1", "d", "总数", "计数", None)]  # fmt: skip
    catalogue = the_list(UNITS[:1] + UNITS[4:], (heads, *items), (INPUTS, *asked))
    first, *others = [unit.code for unit in catalogue.units]
    half = {"1.1:n": 1, "1.1:d": 2, "2.1:n": 1, "2.1:d": 2}
    answers = {unit: {**half, "1.2:n": int(unit == first)} for unit in (first, *others)}
    found = potential(catalogue, scored(catalogue, answers))
    mine = {"2.1"} if scope == "一级指标" else set()
    assert {one.item for one in found.advice if one.unit == first} == mine
    assert all({one.item for one in found.advice if one.unit == other} == {"1.1", "2.1"} for other in others)


def test_open_verified_and_dated_points_are_told_apart() -> None:
    late = an_item(
        "限期", 1, {"截止": dt.date(2021, 3, 31)}, (an_input("date", "日期"),), "牵头", "A", id="2.1"
    )
    judged = an_item("评审", 3, {}, (), "文本", "A", id="3.1")
    typed = replace(RATE, id="4.1", indicator="4")
    catalogue = a_catalogue(RATE, late, judged, typed)
    mine = {"1.1:n": 1, "1.1:d": 2, "2.1:date": dt.date(2021, 5, 1), "4.1:n": 1, "4.1:d": 2}
    found = potential(catalogue, scored(catalogue, {"A": mine}, verified={"4.1": 0.5}))
    assert [(one.item, one.why) for one in found.beyond] == [("2.1", "dated"), ("4.1", "verified")]
    assert [(one.item, one.judged, one.waiting) for one in found.open] == [
        ("1.1", False, ("B",)), ("3.1", True, ()),
    ]  # fmt: skip
    assert found.advice == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_units_that_are_scored_by_themselves(seed: int) -> None:
    """A score by place: the least change that gains is the one that passes the next unit."""
    rng = random.Random(seed)
    heads = ("编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "名次分", "方向")
    row = ("1.1", "甲", 100, 100, "按总量排名", "镇街", "名次", "1 100、2 70、3 40、4 0", "越高越好")
    catalogue = the_list(UNITS[:1] + UNITS[4:], (heads, row), (INPUTS, ("1.1", "x", "总量", "计数", None)))
    codes = [unit.code for unit in catalogue.units]
    values = dict(zip(codes, rng.sample(range(5, 60), len(codes)), strict=True))
    found = potential(catalogue, scored(catalogue, {unit: {"1.1:x": v} for unit, v in values.items()}))
    best = max(values.values())
    by_unit = {one.unit: one for one in found.advice}
    assert set(by_unit) == {unit for unit, value in values.items() if value < best}
    vetoed = scored(catalogue, {unit: {"1.1:x": v} for unit, v in values.items()})
    last = min(values, key=values.__getitem__)
    vetoed.pairs.loc[vetoed.pairs["unit"] == last, "veto"] = "总分"
    assert {one.unit for one in potential(catalogue, vetoed).advice} == set(by_unit) - {last}
    for unit, one in by_unit.items():
        above = min(value for value in values.values() if value > values[unit])
        assert one.changes[0].to == best  # equal values share the better place
        first = one.first[0] if one.first else one.changes[0]
        assert first.to == above


def shares(item: Item, flags: list[str]) -> list[PointAdvice]:
    catalogue = a_catalogue(item)
    answers = {unit: {"1.1:n": flag} for unit, flag in zip("ABCD", flags, strict=True)}
    return list(potential(catalogue, scored(catalogue, answers)).advice)


def test_what_others_give_is_not_for_the_unit_to_change() -> None:
    target = replace(RATE.inputs[1], source=FigureSource("办公室"))
    more = replace(RATE, inputs=(target, RATE.inputs[0]))
    assert [i.code for i in changeable(more, rule_of(more))] == ["n"]
    only = an_item(
        "计数", 5, {"每项": 1}, (replace(RATE.inputs[0], source=FigureSource("办公室")),), "求和", "A"
    )
    assert changeable(only, rule_of(only)) == []


def test_of_a_share_a_step_is_one_of_all_units_asked() -> None:
    item = an_item("是否", 1, {}, (an_input("n", "是否"),), Pooling.SHARE, "A B C D E")
    for one in shares(item, ["是", "否", "否", "是"]):  # E has not answered
        assert one.changes[0].to - one.changes[0].was == pytest.approx(one.changes[0].steps / 5)


def test_of_a_share_of_units_a_step_is_one_unit() -> None:
    item = an_item("是否", 1, {}, (an_input("n", "是否", label="是否建立"),), Pooling.SHARE, "A B C D")
    found = shares(item, ["是", "否", "否", "是"])
    for one, count in itertools.product(found, (2,)):
        assert one.changes[0].steps == count and one.changes[0].to == pytest.approx(1.0)
