"""The example lists: read without a word of complaint, and scored as a plain scorer of each does."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from example_lists import EXAMPLES
from rounds_in_memory import scored

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.packaged import examples, packaged

SEEDS = range(6)


@cache
def the_list(name: str) -> Catalogue:
    found, problems = read_catalogue(packaged(examples()[name]), today=dt.date(2024, 4, 1))
    assert found is not None and [problem.message() for problem in problems] == []
    return found


def test_each_example_has_a_scorer() -> None:
    assert set(examples()) == set(EXAMPLES)


def same(found: Any, expected: Decimal | None) -> bool:
    if expected is None or found is None:
        return (found is None or math.isnan(found)) and expected is None
    return abs(found - float(expected)) < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", list(EXAMPLES))
def test_a_plain_scorer_agrees(name: str, seed: int) -> None:
    catalogue, example = the_list(name), EXAMPLES[name]
    answers = example.answers(seed)
    verified = example.verified(seed, list(answers))
    outcome = example.scorer(answers, verified)
    typed = {f"{unit}|{item}": mark for (unit, item), mark in verified.items()}
    scores = scored(catalogue, answers, verified=typed)
    assert scores.pairs is not None
    pairs = scores.pairs.to_dict("records")
    assert {(row["unit"], row["item"]) for row in pairs} == set(outcome.pairs)
    for row in pairs:
        mine = row["computed"] if math.isnan(row["verified"]) else row["verified"]
        expected = outcome.pairs[row["unit"], row["item"]]
        assert same(mine, expected), (row["unit"], row["item"], mine, expected)
    for row in scores.units.to_dict("records"):
        unit = outcome.units.get(row["unit"])
        if unit is None:
            continue  # only reports for others
        found = (row["total"], row["extra"], row["rank"], row["grade"] or None)
        assert same(row["total"], unit.total), (row["unit"], found, unit)
        assert unit.total is None or same(row["extra"], unit.extra), (row["unit"], found, unit)
        assert (None if math.isnan(row["rank"]) else int(row["rank"])) == unit.rank, (
            row["unit"],
            found,
            unit,
        )
        assert (row["grade"] or None) == unit.grade, (row["unit"], found, unit)
