"""What documents say of the round before and of points to be regained, held against 同比 and 提分潜力."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from deep_list import a_round as deep_answers
from deep_list import the_deep_list
from documents_in_memory import ISSUE, differences, evaluation_of, officed, template_of, words, write
from documents_made import LETTER
from masters_in_memory import master_input, random_answers, the_round_of_2021

from govcredit_xl.core.model import Catalogue
from govcredit_xl.letters.word.circular import result_content
from govcredit_xl.letters.word.circular_sources import result_sources
from govcredit_xl.letters.word.feedback import Feedback
from govcredit_xl.letters.word.feedback_sources import FeedbackCheck
from govcredit_xl.letters.word.prospects import Prospects, last_name
from govcredit_xl.master.records import VerifiedEntry
from govcredit_xl.master.round_figures import RoundFigures, figures_of
from govcredit_xl.master.shown_figures import MasterFigures
from govcredit_xl.master.years import side_by_side
from govcredit_xl.round.evaluate import Evaluation

Given = tuple[dict, dict[str, VerifiedEntry]]
"""Answers, and what the office verified."""


@dataclass(frozen=True)
class TwoYears:
    last: RoundFigures
    evaluation: Evaluation
    master: MasterFigures
    prospects: Prospects


def two_years(catalogue: Catalogue, before: Given, now: Given) -> TwoYears:
    """A round after another one of the same list, whose item 1.1 it does not have."""
    year = str(int(catalogue.settings.year) - 1)
    old = figures_of(Path(year), catalogue, master_input(catalogue, *before).scores)
    last = replace(old, year=year, items=old.items[1:])
    evaluation, master = evaluation_of(catalogue, now[0], verified=now[1], last=last)
    comparison = side_by_side(last, figures_of(Path("now"), catalogue, evaluation.scores))
    return TwoYears(last, evaluation, master, Prospects(evaluation, comparison))


@pytest.fixture(scope="module")
def district() -> TwoYears:
    catalogue = officed(the_round_of_2021())
    return two_years(catalogue, (random_answers(catalogue, 3), {}), (random_answers(catalogue, 4), {}))


@pytest.fixture(scope="module")
def units() -> TwoYears:
    catalogue = officed(the_deep_list(), year="2022")
    return two_years(catalogue, deep(catalogue, 3), deep(catalogue, 4))


def deep(catalogue: Catalogue, seed: int) -> Given:
    answers, verified = deep_answers(catalogue, seed)
    return answers, {key: VerifiedEntry(score) for key, score in verified.items()}


@pytest.fixture(params=["district", "units"])
def round_of(request: pytest.FixtureRequest) -> TwoYears:
    return request.getfixturevalue(request.param)


@pytest.mark.slow
def test_the_circular_says_just_what_the_sheets_show(round_of: TwoYears) -> None:
    template = template_of("result")
    data = write(result_content(round_of.evaluation, ISSUE, round_of.prospects), template, ISSUE)
    sources = result_sources(round_of.evaluation.catalogue, ISSUE, round_of.master)
    assert differences(data, template, sources) == []
    text = words(data)
    assert "与上年相比，得分" in text and "新增评分项1项，取消0项。" in text
    assert re.search(r"可优先抓好以下事项：.*可得回[0-9.]+分", text)
    assert "  " not in text and not re.search("[一-鿿] [0-9]", text)


@pytest.mark.slow
def test_a_figure_that_the_sheets_do_not_show_is_named(district: TwoYears) -> None:
    template = template_of("result")
    data = write(result_content(district.evaluation, ISSUE, district.prospects), template, ISSUE)
    years = [
        {**row, "升降": row["升降"] + 0.2 if row["升降"] else row["升降"]} for row in district.master.years
    ]
    best = max(row["可得回"] or 0 for row in district.master.potential)
    potential = [
        {**row, "办法": row["办法"].replace("可得回", "可挣回")} if row["可得回"] == best else row
        for row in district.master.potential
    ]
    for changed in ({"years": years}, {"potential": potential}):
        master = replace(district.master, **changed)
        sources = result_sources(district.evaluation.catalogue, ISSUE, master)
        assert differences(data, template, sources)


@pytest.mark.slow
def test_every_letter_says_what_the_sheets_show_of_its_unit(round_of: TwoYears) -> None:
    template, told = template_of("unit"), Feedback(round_of.evaluation, round_of.prospects)
    check = FeedbackCheck(round_of.evaluation.catalogue, round_of.master)
    texts = []
    codes = [one.code for one in round_of.evaluation.catalogue.units]
    for unit in codes if len(codes) < 10 else codes[::9]:
        data = write(told.content(unit, LETTER), template, LETTER)
        assert differences(data, template, check.sources(unit, LETTER), LETTER) == [], unit
        texts.append(words(data))
    assert any("与上年相比，得分率" in text for text in texts)
    assert any("可优先抓好以下事项" in text for text in texts)


@pytest.mark.slow
def test_a_master_of_an_earlier_program_is_not_asked_for_what_it_does_not_show(district: TwoYears) -> None:
    master = replace(district.master, years=None, potential=None)
    template = template_of("result")
    data = write(
        result_content(district.evaluation, ISSUE, Prospects(district.evaluation, advice=False)),
        template,
        ISSUE,
    )
    assert differences(data, template, result_sources(district.evaluation.catalogue, ISSUE, master)) == []
    assert "可优先抓好" not in words(data) and "上年相比" not in words(data)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [("2020", "2021", "上年"), ("2019", "2021", "上一轮"), ("2021年第一季度", "2021年第二季度", "上一轮"), ("", "2021", "上一轮")],
)  # fmt: skip
def test_how_the_round_before_is_called(old: str, new: str, name: str) -> None:
    assert last_name(old, new) == name
