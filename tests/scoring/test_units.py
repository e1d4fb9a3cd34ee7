"""Lists that score each unit by itself, against a second scorer and in two spreadsheet programs."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from deep_list import BOTH, GRADE_HEADS, GRADES, NODES, ROWS, VETO, a_round, records, the_deep_list
from masters_in_memory import master_input
from oracle_units import PlainScorer
from unit_lists import INPUTS, ITEM_HEADS, UNITS, item, the_list

from govcredit_xl.core.unit_terms import MISSING_WAYS
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.write import write_master


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


@pytest.mark.slow
@pytest.mark.parametrize("missing", MISSING_WAYS)
@pytest.mark.parametrize("seed", range(15))
def test_a_second_scorer_agrees(missing, seed):
    assert differences(the_deep_list(缺报处理=missing), seed) == []


@pytest.mark.slow
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
    office.assert_recalculated(paths, least=1000)


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


def test_a_share_is_one_of_the_units_that_are_ranked():
    # Of B's four units three have a total: half of those is one unit, half of four would be two.
    catalogue = the_flat_list(grades=(GRADE_HEADS, ("", None, "优秀", "50%"), ("", None, "一般", None)))
    scores = scores_of(catalogue, {"B1": {"1.1:n": 90}, "B2": {"1.1:n": 80}, "B3": {"1.1:n": 70}})
    given = dict(zip(scores.units["unit"], scores.units["grade"], strict=True))
    assert [given[unit] for unit in ("B1", "B2", "B3", "B4")] == ["优秀", "一般", "一般", ""]


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


# -- kinds that compare the units of a ranking group -------------------------------------------------------
COMPARED_HEADS = (
    "编号", "一级指标", "一级分值", "分值", "评分标准", "牵头单位", "计分方式", "每项", "上限", "相对方式", "底分", "名次分", "方向",
    "公式",
)  # fmt: skip


def a_compared(**values):
    return tuple({"评分标准": "标准", "牵头单位": BOTH, **values}.get(h) for h in COMPARED_HEADS)


COMPARED = (
    COMPARED_HEADS,
    a_compared(编号="1.1", 一级指标="甲", 一级分值=70, 分值=20, 计分方式="相对", 相对方式="占最高"),
    a_compared(
        编号="1.2", 一级指标="甲", 一级分值=70, 分值=20, 计分方式="相对", 相对方式="功效系数", 底分="60%"
    ),
    a_compared(
        编号="1.3",
        一级指标="甲",
        一级分值=70,
        分值=30,
        计分方式="公式",
        公式="=MIN(分值, 0.5*n + 10*n/组最大(n))",
    ),
    a_compared(
        编号="2.1",
        一级指标="乙",
        一级分值=30,
        分值=30,
        计分方式="名次",
        名次分="1 30、2 20、3 10",
        方向="越高越好",
    ),
    a_compared(编号="3.1", 一级指标="丙", 分值=0, 计分方式="减分", 每项=2, 上限=5),
)
COMPARED_INPUTS = (
    INPUTS,
    *((id_, "x", "甲", "小数", "") for id_ in ("1.1", "1.2", "2.1")),
    *((id_, "n", "乙", "计数", "") for id_ in ("1.3", "3.1")),
)


def test_units_are_compared_within_their_ranking_group_alone():
    catalogue = the_list(UNITS, COMPARED, COMPARED_INPUTS, 总分=100)
    full = {"1.2:x": 1.0, "1.3:n": 40, "2.1:x": 5.0, "3.1:n": 1}
    answers = {"A1": full | {"1.1:x": 10.0}, "A2": full | {"1.1:x": 5.0}, "B1": full | {"1.1:x": 4.0}}
    scores = scores_of(catalogue, answers)
    first = scores.pairs[scores.pairs["item"] == "1.1"].dropna(subset=["final"])
    assert dict(zip(first["unit"], first["final"], strict=True)) == {"A1": 20.0, "A2": 10.0, "B1": 20.0}
    assert [row["extra"] for row in scores.units.to_dict("records") if row["unit"] in answers] == [-2.0] * 3


def test_recalculation_changes_nothing_where_units_are_compared(tmp_path, office):
    catalogue = the_list(UNITS, COMPARED, COMPARED_INPUTS, 总分=100, 缺报处理="组内平均")
    paths = []
    for seed in range(3):
        answers, verified = a_round(catalogue, seed)
        entries = {key: VerifiedEntry(score, "会议", "张") for key, score in verified.items()}
        paths.append(tmp_path / f"{seed}.xlsx")
        paths[-1].write_bytes(write_master(master_input(catalogue, answers, entries))[0])
    office.assert_recalculated(paths)
