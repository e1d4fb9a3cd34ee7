"""From answers to the district's score: pooling, what is open, units' scores, who lost what."""

from __future__ import annotations

import math

import pytest
import tables
from rounds_in_memory import a_catalogue, an_input, an_item, problems_of, scored

from govcredit_xl.core.model import MEMO, NOT_INVOLVED
from govcredit_xl.core.parts import Correction

RATE = {"达标": 0.95, "未达标": "按比例"}
ND = (an_input("n"), an_input("d"))
OK = (an_input("ok", "是否"),)
N = (an_input("n"),)

A = {"1.1:n": 94, "1.1:d": 100}
B = {"1.1:n": 10, "1.1:d": 10}
NA = {f"1.1:{NOT_INVOLVED}": "是", f"1.1:{MEMO}": "无此职能"}


def figures(scores, item="1.1"):
    row = scores.items.set_index("item").loc[item]
    blank = {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
    return blank["computed"], blank["provisional"], blank["state"], " ".join(blank["missing"])


INPUTS = {"比率": ND, "计数": N, "扣分": N, "是否": OK, "评审": (an_input("note", "长文本"),)}
PARAMS = {
    "": {},
    "达标95%": RATE,
    "达标95%，无数据不得分": {**RATE, "无数据": "不得分"},
    "达标95%，无数据不计": {**RATE, "无数据": "不计"},
    "每项0.5": {"每项": 0.5},
    "每件扣1": {"每件扣": 1},
}
POOLED = """
| 计分方式 | 分值 | 参数 | 合并 | 牵头 | 配合 | 答案 | 测算分 | 暂测分 | 状态 | 缺报 |
|---|---|---|---|---|---|---|---|---|---|---|
# 求和: the rate of the sums, open until all have answered
| 比率 | 2 | 达标95% | 求和 | D1 | D2 D3 | D1 n=94 d=100；D2 n=10 d=10；D3 n=10 d=10 | 2 | 2 | 已定 | |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 D3 | D1 n=94 d=100；D2 n=10 d=10 | | 1.99 | 待定 | D3 |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 | D1 n=94 d=100；D2 n=5 d=4 | | 1.98 | 待定 | D2 |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 | D1 n=94 d=100；D2 n=5 | | 1.98 | 待定 | D2 |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 | D1 n=94 d=100；D2 不涉及 | 1.98 | 1.98 | 已定 | |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 | D1 不涉及；D2 不涉及 | | | 待定 | |
| 比率 | 2 | 达标95% | 求和 | D1 | D2 | | | | 待定 | D1 D2 |
# d = 0
| 比率 | 2 | 达标95% | 求和 | D1 | | D1 d=0 | 2 | 2 | 已定 | |
| 比率 | 2 | 达标95%，无数据不得分 | 求和 | D1 | | D1 d=0 | 0 | 0 | 已定 | |
| 比率 | 2 | 达标95%，无数据不计 | 求和 | D1 | | D1 d=0 | | | 不计 | |
# 计数 and 扣分 are decided early
| 计数 | 2 | 每项0.5 | 求和 | D1 | D2 | D1 n=4 | 2 | 2 | 已定 | |
| 计数 | 2 | 每项0.5 | 求和 | D1 | D2 | D1 n=3 | | 1.5 | 待定 | D2 |
| 扣分 | 2 | 每件扣1 | 求和 | D1 | D2 | D1 n=2 | 0 | 0 | 已定 | |
| 扣分 | 2 | 每件扣1 | 求和 | D1 | D2 | D1 n=1 | | 1 | 待定 | D2 |
# 任一: one 是 decides
| 是否 | 1 | | 任一 | D1 | D2 D3 | D3 ok=是 | 1 | 1 | 已定 | |
| 是否 | 1 | | 任一 | D1 | D2 | D1 ok=否 | | 0 | 待定 | D2 |
| 是否 | 1 | | 任一 | D1 | D2 | D1 ok=否；D2 ok=否 | 0 | 0 | 已定 | |
# 牵头: only the leads, and they must agree
| 是否 | 1 | | 牵头 | D1 | D2 | D1 ok=是 | 1 | 1 | 已定 | |
| 是否 | 1 | | 牵头 | D1 | D2 | D2 ok=是 | | | 待定 | D1 |
| 是否 | 1 | | 牵头 | D1 D2 | | D1 ok=是 | | 1 | 待定 | D2 |
| 是否 | 1 | | 牵头 | D1 D2 | | D1 ok=是；D2 ok=否 | | | 待定 | |
| 是否 | 1 | | 牵头 | D1 | D2 | D1 不涉及；D2 ok=是 | | | 待定 | |
# an answer with an error is as if not given
| 是否 | 1 | | 牵头 | D1 | | D1 ok=? | | | 待定 | D1 |
# 评审
| 评审 | 3 | | 牵头 | D1 | | D1 note=好 | | | 待评 | |
"""


@pytest.mark.parametrize("row", list(tables.rows(POOLED)), ids=lambda row: f"{row['计分方式']} {row['答案']}")
def test_pooling(row: dict[str, str]) -> None:
    kind = row["计分方式"]
    item = an_item(
        kind, float(row["分值"]), PARAMS[row["参数"]], INPUTS[kind], row["合并"], row["牵头"], row["配合"]
    )
    given = tables.answers(row["答案"], item.id, {"不涉及": NA})
    expected = (tables.number(row["测算分"]), tables.number(row["暂测分"]), row["状态"], row["缺报"])
    assert figures(scored(a_catalogue(item), given)) == expected


COVER = {"领域": ("政务", "财政"), "占比超过": 0.8, "每个领域": 1}


@pytest.mark.parametrize(
    "yes, expected",
    [(12, 0.0), (13, 1.0)],  # 12 of 15 is 80%, which is not above 80%
)
def test_coverage_counts_units_that_have_not_returned(yes, expected):
    towns = [f"T{k:02}" for k in range(15)]
    item = an_item("覆盖", 8, COVER, (an_input("*", "是否"),), "占比", " ".join(towns))
    answers = {t: {"1.1:f1": "是", "1.1:f2": "否"} for t in towns[:yes]}
    scores = scored(a_catalogue(item), answers)
    assert figures(scores)[:3] == (expected, expected, "已定")


def test_coverage_splits_the_loss_among_units_that_are_not_yes():
    item = an_item("覆盖", 2, COVER, (an_input("*", "是否"),), "占比", "T1 T2 T3")
    yes = {"1.1:f1": "是", "1.1:f2": "是"}
    scores = scored(a_catalogue(item), {"T1": yes, "T2": {**yes, "1.1:f2": "否"}})
    assert figures(scores)[0] == 0.0
    assert dict(zip(scores.lost["unit"], scores.lost["lost"], strict=True)) == {"T2": 1.0, "T3": 1.0}


RANK_INPUTS = (
    an_input("n", "金额"),
    an_input("d", "金额"),
    an_input("rank", leads_only=True),
    an_input("of", leads_only=True),
)
RANK = {"最高": 3, "无数据": "满分"}


@pytest.mark.parametrize(
    "answers, expected",
    [
        # the lead's rank decides; supporters' amounts do not open the item
        ({"D1": {"1.1:n": 5, "1.1:d": 9, "1.1:rank": 3, "1.1:of": 7}}, (2.14, 2.14, "已定", "")),
        ({"D1": {"1.1:n": 0, "1.1:d": 0}, "D2": {"1.1:n": 0, "1.1:d": 0}}, (3.0, 3.0, "已定", "")),
        # the lead owes nothing itself, a supporter does: the rank is needed after all
        ({"D1": {"1.1:n": 0, "1.1:d": 0}, "D2": {"1.1:n": 1, "1.1:d": 2}}, (None, None, "待定", "D1")),
        ({"D2": {"1.1:n": 1, "1.1:d": 2}}, (None, None, "待定", "D1")),
    ],
)
def test_rank_told_by_the_lead(answers, expected):
    item = an_item("排名", 3, RANK, RANK_INPUTS, "求和", "D1", "D2")
    scores = scored(a_catalogue(item), answers)
    assert figures(scores) == expected
    # a supporter has no self score, so the item is not in its points
    assert scores.units.set_index("unit").loc["D2", "points"] == 0.0


def test_rank_computed_among_the_units():
    params = {"最高": 3, "排名来源": "计算", "方向": "越高越好"}
    item = an_item("排名", 3, params, ND, "求和", "D1", "D2 D3 D4")
    answers = {
        "D1": {"1.1:n": 9, "1.1:d": 10},
        "D2": {"1.1:n": 18, "1.1:d": 20},
        "D3": {"1.1:n": 1, "1.1:d": 2},
        "D4": {"1.1:n": 0, "1.1:d": 0},
    }
    scores = scored(a_catalogue(item), answers)
    own = scores.unit_items.set_index("unit")
    assert own["rank"].tolist()[:3] == [1.0, 1.0, 3.0]
    assert own["self"].tolist()[:3] == [3.0, 3.0, 1.0]
    assert math.isnan(own.loc["D4", "self"])
    assert figures(scores)[0] == pytest.approx(2.33)


def test_units_are_ranked_by_rate_departments_and_towns_apart():
    item = an_item("是否", 2, {}, OK, "任一", "D1 D2 D3 D4 T1", "")
    yes, no = {"1.1:ok": "是"}, {"1.1:ok": "否"}
    scores = scored(a_catalogue(item), {"D1": yes, "D2": yes, "D3": no, "T1": no})
    units = scores.units.set_index("unit")
    assert units.loc[["D1", "D2", "D3", "T1"], "rank"].tolist() == [1.0, 1.0, 3.0, 1.0]
    assert math.isnan(units.loc["D4", "rank"]) and math.isnan(units.loc["D4", "score"])
    assert units["blank"].tolist() == [0, 0, 0, 1, 0]


def test_a_blank_or_faulty_item_stays_in_the_points_of_its_unit():
    items = [an_item("比率", 2, RATE, ND, "求和", "D1", id=f"{k}.1") for k in (1, 2, 3, 4)]
    answers = {
        "1.1:n": 94, "1.1:d": 100, "2.1:n": 9, "2.1:d": 4,
        f"4.1:{NOT_INVOLVED}": "是", f"4.1:{MEMO}": "无",
    }  # fmt: skip
    units = scored(a_catalogue(*items), {"D1": answers}).units.iloc[0]
    assert (units["points"], units["score"], units["rate"], units["blank"]) == (6.0, 1.98, 0.33, 2)


def test_verified_settles_an_item_whatever_its_inputs():
    item = an_item("比率", 2, RATE, ND, "求和", "D1 D2")
    scores = scored(a_catalogue(item), {"D1": A}, verified={"1.1": 1.5})
    row = scores.items.iloc[0]
    assert (row["final"], row["lost"], row["state"]) == (1.5, 0.5, "已定")
    assert math.isnan(row["computed"])


def test_points_are_what_is_got_lost_and_open():
    items = [
        an_item("比率", 2, RATE, ND, "求和", "D1", "D2"),
        an_item("是否", 3, {}, OK, "牵头", "D1", id="2.1"),
        an_item("评审", 4, {}, (an_input("note", "文本"),), "牵头", "D1", id="3.1", area="乙"),
        an_item("比率", 5, {**RATE, "无数据": "不计"}, ND, "求和", "D1", id="4.1", area="乙"),
    ]
    scores = scored(a_catalogue(*items), {"D1": {**A, "2.1:ok": "否", "4.1:d": 0}})
    total = scores.total
    assert (total.points, total.final, total.lost, total.open, total.provisional) == (
        9.0,
        0.0,
        3.0,
        6.0,
        1.98,
    )
    assert [area.points for area in scores.areas] == [5.0, 4.0]  # the excluded 5 points are gone


def test_as_reported_makes_provisional_scores_final():
    item = an_item("比率", 2, RATE, ND, "求和", "D1", "D2")
    scores = scored(a_catalogue(item, missing="按已报"), {"D1": A})
    assert (scores.total.final, scores.total.open) == (1.98, 0.0)


def test_bonus_is_capped_by_area_and_veto_strikes_its_scope():
    n = (an_input("n"),)
    items = [
        an_item("是否", 2, {}, OK, "牵头", "D1"),
        an_item("加分", 0, {"每项": 1, "上限": 3, "加分上限": 4}, n, "求和", "D1", id="2.1"),
        an_item("加分", 0, {"每项": 1, "上限": 3}, n, "求和", "D1", id="3.1"),
        an_item("一票否决", 0, {"范围": "一级指标"}, n, "求和", "D1", id="4.1", area="乙"),
        an_item("是否", 5, {}, OK, "牵头", "D1", id="5.1", area="乙"),
    ]
    answers = {"1.1:ok": "是", "2.1:n": 9, "3.1:n": 9, "4.1:n": 0, "5.1:ok": "是"}
    total = scored(a_catalogue(*items), {"D1": answers}).total
    assert (total.points, total.final, total.bonus, total.lost) == (7.0, 11.0, 4.0, 0.0)
    struck = scored(a_catalogue(*items), {"D1": {**answers, "4.1:n": 1}})
    assert [(a.final, a.lost, a.vetoed) for a in struck.areas] == [(6.0, 0.0, False), (0.0, 5.0, True)]
    assert struck.items["final"].tolist()[4] == 5.0  # items keep their scores


def test_points_lost_are_split_exactly():
    item = an_item("比率", 2, {"达标": 1, "未达标": "按比例"}, ND, "求和", "D1", "D2 D3")
    answers = {u: {"1.1:n": 9, "1.1:d": 10} for u in ("D1", "D2", "D3")}
    scores = scored(a_catalogue(item), answers)
    assert scores.items["lost"][0] == 0.2
    assert scores.lost["lost"].tolist() == [0.07, 0.07, 0.06]


def test_the_office_may_correct_an_answer_or_leave_it_out():
    item = an_item("比率", 2, RATE, ND, "求和", "D1", "D2")
    catalogue = a_catalogue(item)
    answers = {"D1": {"1.1:n": 120, "1.1:d": 100}, "D2": B}
    assert figures(scored(catalogue, answers))[0] is None
    mended = {("D1", "1.1", "n"): Correction(True, 100.0, None, "n:120.0")}
    assert figures(scored(catalogue, answers, corrections=mended))[0] == 2.0
    by_phone = {
        ("D1", "1.1", "n"): Correction(True, 40.0, None, ""),
        ("D1", "1.1", "d"): Correction(True, 100.0, None, ""),
    }
    assert figures(scored(catalogue, {"D2": B}, corrections=by_phone)) == (0.96, 0.96, "已定", "")
    left_out = {("D2", "1.1", "n"): Correction(counted="否", original="n:10.0")}
    assert figures(scored(catalogue, {"D1": A, "D2": B}, corrections=left_out))[2:] == ("待定", "D2")


def test_a_correction_lapses_when_the_unit_sends_another_value():
    item = an_item("是否", 2, {}, OK, "牵头", "D1")
    stale = {("D1", "1.1", "ok"): Correction(True, "否", None, "")}
    assert figures(scored(a_catalogue(item), {"D1": {"1.1:ok": "是"}}, corrections=stale))[0] == 2.0


# answers of a town to one item → what is found, with its cell
FOUND = [
    ("比率", 2, RATE, ND, {"1.1:n": 130, "1.1:d": 125}, [("above-denominator", "1.1:n")]),
    ("比率", 2, RATE, ND, {"1.1:n": 1, "1.1:d": None}, [("missing-input", "1.1:d")]),
    ("比率", 2, RATE, ND, {f"1.1:{NOT_INVOLVED}": "是"}, [("missing-reason", f"1.1:{NOT_INVOLVED}")]),
    ("比率", 2, RATE, ND, {**NA, "1.1:n": 3}, [("not-involved-with-answers", "1.1:n")]),
    ("比率", 2, RATE, ND, {**A, "1.1:@self": 1.5}, [("self-score-differs", "1.1:@self")]),
    ("比率", 2, RATE, ND, {**A, "1.1:@self": 1.98}, []),
    ("扣分", 5, {"每件扣": 1, "每": 10}, (*N, an_input("pop", "小数", conditional=True)), {"1.1:n": 0}, []),
    (
        "扣分", 5, {"每件扣": 1, "每": 10}, (*N, an_input("pop", "小数")), {"1.1:n": 1, "1.1:pop": 0},
        [("population-missing", "1.1:pop")],
    ),
    (
        "清单", 4, {"清单": ("甲",), "列": ("建立", "落实"), "每格": 1}, (an_input("*", "是否"),),
        {"1.1:r1c1": "否", "1.1:r1c2": "是"}, [("implemented-not-established", "1.1:r1c2")],
    ),
    (
        "排名", 3, {"最高": 3}, (*ND, an_input("rank"), an_input("of")),
        {"1.1:n": 1, "1.1:d": 2, "1.1:rank": 9, "1.1:of": 7}, [("rank-out-of-range", "1.1:rank")],
    ),
    ("评审", 3, {}, (an_input("note", "文本"),), {"1.1:note": "好", "1.1:@prop": 4}, [("proposed-out-of-range", "1.1:@prop")]),
    ("是否", 3, {}, OK, {"1.1:ok": None}, [("missing-input", "1.1:ok"), ("nothing-filled", None)]),
]  # fmt: skip


@pytest.mark.parametrize("kind, points, params, inputs, given, expected", FOUND)
def test_checks(kind, points, params, inputs, given, expected):
    item = an_item(kind, points, params, inputs, "求和" if kind in ("比率", "扣分", "排名") else "牵头", "T1")
    assert problems_of(a_catalogue(item), "T1", given) == expected


def test_denominators_of_one_indicator_are_equal():
    ratio = (an_input("n", label="入库"), an_input("d", label="提供记录总数"))
    items = [an_item("比率", 2, RATE, ratio, "求和", "D1", id=f"12.{k}") for k in (1, 2)]
    given = {"12.1:n": 1, "12.1:d": 9, "12.2:n": 1, "12.2:d": 8}
    assert problems_of(a_catalogue(*items), "D1", given) == [("denominators-differ", "12.2:d")]


DUAL = (
    an_input("d", "是否", label="应提供"),
    an_input("n", "是否", label="已提供"),
    an_input("why", "文本", conditional=True, label="说明"),
)


@pytest.mark.parametrize(
    "given, found, own",
    [
        ({"1.1:d": "是", "1.1:n": "是"}, [], 2.0),
        ({"1.1:d": "是", "1.1:n": "否"}, [], 0.0),
        ({"1.1:d": "否", "1.1:why": "无行政权力事项"}, [], 2.0),
        ({"1.1:d": "否"}, ["missing-reason"], None),
        ({"1.1:d": "否", "1.1:n": "是", "1.1:why": "无"}, ["above-denominator"], None),
        ({"1.1:d": "是"}, ["missing-input"], None),
    ],
)
def test_a_unit_that_has_nothing_to_report_says_why(given, found, own):
    item = an_item("比率", 2, {"达标": 1, "未达标": "按比例"}, DUAL, "求和", "D1")
    catalogue = a_catalogue(item)
    assert [code for code, _ in problems_of(catalogue, "D1", given)] == found
    value = scored(catalogue, {"D1": given}).unit_items["self"][0]
    assert (None if math.isnan(value) else value) == own
