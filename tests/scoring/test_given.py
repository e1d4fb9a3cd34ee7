"""Figures that others give (来源): the office, an assessor, raters; scored, written and recalculated."""

from __future__ import annotations

import math

import pytest
from given_figures import CODES, a_given_round, plain_scores, the_given_district, the_given_list
from masters_in_memory import master_input

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.parts import Correction
from govcredit_xl.master.write import write_master


def scores_of(answers, corrections=None, **settings):
    return master_input(the_given_list(**settings), answers, {}, corrections).scores


def pair(scores, unit, item):
    (row,) = scores.pairs[(scores.pairs["unit"] == unit) & (scores.pairs["item"] == item)].to_dict("records")
    return row


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_scorer_agrees(seed):
    answers = a_given_round(seed)
    expected = plain_scores(answers)
    for row in scores_of(answers).pairs.to_dict("records"):
        mine = expected[row["unit"], row["item"]]
        found = None if math.isnan(row["computed"]) else row["computed"]
        assert found == mine or abs(found - mine) < 1e-9, (row["unit"], row["item"], found, mine)


def test_who_gives_a_figure_and_where_it_stands_is_known():
    answers = {"A1": {"B1/1.2:n": 2}, "A2": {"B1/2.1:x": 80}, "A3": {"B1/2.1:x": 90}, "B1": {"1.1:n": 8}}
    rows = scores_of(answers).answers
    mine = {row["code"]: row for row in rows[rows["unit"] == "B1"].to_dict("records")}
    assert set(mine) == {"n", "d", "x__A2", "x__A3"}
    assert (mine["d"]["giver"], mine["d"]["sheet"], mine["d"]["value"]) == ("办公室", "单位数据", 40.0)
    assert (mine["x__A2"]["giver"], mine["x__A2"]["weight"]) == ("A2", 0.6)
    assert mine["x__A3"]["label"] == "满意度（民政局）"


def test_an_item_that_only_others_answer_counts_without_a_return():
    answers = {"A1": {f"{unit}/1.2:n": 1 for unit in CODES}}
    scores = scores_of(answers)
    assert pair(scores, "B4", "1.2")["final"] == 26.0
    assert pair(scores, "B4", "1.1")["state"] == "待定"


def test_a_missing_rater_leaves_the_item_open_and_is_named():
    answers = {"A2": {"B1/2.1:x": 80}, "A3": {}}
    scores = scores_of(answers)
    assert math.isnan(pair(scores, "B1", "2.1")["final"])
    (row,) = scores.items[scores.items["item"] == "2.1"].to_dict("records")
    assert row["missing"] == ("A2", "A3")  # A2 has rated B1 alone, A3 nobody
    (unit,) = scores.units[scores.units["unit"] == "B1"].to_dict("records")
    assert unit["blank"] == 1  # only 1.1 is its own to fill in


def test_nobody_rates_himself():
    answers = {"A2": {"A2/2.1:x": 100, "A3/2.1:x": 50}, "A3": {"A2/2.1:x": 60}}
    scores = scores_of(answers)
    assert pair(scores, "A2", "2.1")["final"] == 18.0 and pair(scores, "A3", "2.1")["final"] == 15.0


def test_a_mark_that_the_office_takes_out_leaves_the_mean_of_the_others():
    answers = {"A2": {"B1/2.1:x": 0}, "A3": {"B1/2.1:x": 90}}
    key = AnswerKey("B1", "2.1", "x__A2")
    scores = scores_of(answers, {key: Correction(counted="否", original="n:0.0")})
    assert pair(scores, "B1", "2.1")["final"] == 27.0


def test_the_office_may_type_a_figure_of_its_own_and_of_an_assessor():
    fixes = {
        AnswerKey("B1", "1.1", "d"): Correction(True, 16.0, None, "n:40.0"),
        AnswerKey("B1", "1.2", "n"): Correction(True, 3.0, None, ""),
    }
    scores = scores_of({"B1": {"1.1:n": 8}}, fixes)
    assert pair(scores, "B1", "1.1")["final"] == 15.0 and pair(scores, "B1", "1.2")["final"] == 18.0


def test_not_involved_does_not_undo_what_an_assessor_reports():
    said = {"1.2:@na": "是", "1.2:@memo": "无"}
    with_report = scores_of({"A1": {"B1/1.2:n": 5}, "B1": said})
    without = scores_of({"A1": {}, "B1": said})
    assert pair(with_report, "B1", "1.2")["final"] == 10.0
    assert pair(without, "B1", "1.2")["state"] == "不计"


IN_THE_DISTRICT = {
    "A1": {"1.1:n": 5, **{f"{unit}/1.2:n": 1 for unit in CODES}},
    **{unit: {"1.1:n": 10} for unit in CODES[1:]},
}


def test_in_a_list_that_scores_the_district_figures_of_others_add_up_with_its_own():
    scores = master_input(the_given_district(), IN_THE_DISTRICT, {}).scores
    found = dict(zip(scores.items["item"], scores.items["computed"], strict=True))
    # 65 done of the 10 + 20 + … + 70 that the office gives; 7 cases that one unit reports for all.
    assert found == {"1.1": 13.93, "1.2": 12.0}
    givers = {
        (row["item"], row["code"]): row["giver"]
        for row in scores.answers.to_dict("records")
        if row["unit"] == "B4"
    }
    assert givers == {("1.1", "n"): "", ("1.1", "d"): "办公室", ("1.2", "n"): "A1"}


def test_recalculation_changes_nothing(tmp_path, office):
    paths = []
    for k, missing in enumerate(("待定", "组内平均")):
        catalogue = the_given_list(缺报处理=missing)
        for seed in range(2):
            answers = a_given_round(20 + 2 * k + seed)
            fixes = {}
            for rater in ("A2", "A3"):
                mark = answers.get(rater, {}).get("B2/2.1:x")
                if mark is not None:
                    fixes = {
                        AnswerKey("B2", "2.1", f"x__{rater}"): Correction(
                            counted="否", original=f"n:{mark!r}"
                        )
                    }
            paths.append(tmp_path / f"{missing}{seed}.xlsx")
            paths[-1].write_bytes(write_master(master_input(catalogue, answers, {}, fixes))[0])
    paths.append(tmp_path / "district.xlsx")
    paths[-1].write_bytes(write_master(master_input(the_given_district(), IN_THE_DISTRICT, {}))[0])
    office.assert_recalculated(paths)
