"""Soft findings: unlikely figures are told, and make nothing faulty."""

from __future__ import annotations

import pytest
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.model import NOT_INVOLVED, Answer, Return
from govcredit_xl.returns.checks import check_returns
from govcredit_xl.returns.choose import choose
from govcredit_xl.returns.plausible import LEAST_PEERS, implausible

RATE = {"达标": 0.95, "未达标": "按比例"}
ND = (an_input("n", label="按时数"), an_input("d", label="总数"))
UNITS = [f"T{k:02}" for k in range(1, 13)]


def found(
    versions: list[tuple[str, dict[str, object]]],
) -> list[tuple[str, str | None, str | None, str | None]]:
    """(code, unit, item, cell) of what is unlikely. `versions`: (unit, answers) in order of arrival."""
    item = an_item("比率", 2, RATE, ND, "求和", " ".join(UNITS), id="12.1")
    catalogue = a_catalogue(item)
    arrivals, returns = [], {}
    for order, (unit, given) in enumerate(versions, 1):
        sha = f"{unit}-{order}"
        answers = tuple(
            Answer("12.1", code, value, "填报表", code.upper(), str(value), value == "?")
            for code, value in given.items()
        )
        returns[sha] = Return(sha, unit, "b", "usable", answers=answers)
        arrivals.append(Arrival(f"inbox/{sha}.xlsx", sha, 1, 0, order, "2021-11-01T00:00:00+00:00", order))
    checked = check_returns(catalogue, returns)
    chosen = choose(catalogue, arrivals, returns, checked)
    told = implausible(catalogue, chosen, returns, checked)
    assert all(checked[chosen.taken[p.unit]].clean for p in told)
    return [(p.code, p.unit, p.item, p.cell) for p in told]


def peers(count: int, rate: float = 0.98) -> list[tuple[str, dict[str, object]]]:
    return [(unit, {"n": rate * 100, "d": 100.0}) for unit in UNITS[:count]]


@pytest.mark.parametrize(
    "others, n, far",
    [
        (LEAST_PEERS, 40.0, True),
        (LEAST_PEERS - 2, 40.0, False),  # a median of few says little
        (LEAST_PEERS, 79.0, False),  # less than 20 points of percentage
        (LEAST_PEERS, 77.0, True),
    ],
)
def test_a_rate_far_from_its_peers(others, n, far):
    told = found([*peers(others), (UNITS[-1], {"n": n, "d": 100.0})])
    assert told == ([("rate-far-from-peers", UNITS[-1], "12.1", "N")] if far else [])


def test_where_all_differ_nobody_is_far():
    spread = [(unit, {"n": 8.0 * k, "d": 100.0}) for k, unit in enumerate(UNITS, 1)]
    assert found(spread) == []


@pytest.mark.parametrize(
    "given", [{"n": 0.0, "d": 0.0}, {"n": "?", "d": 100.0}, {"n": 1.0, "d": 100.0, NOT_INVOLVED: "是"}]
)
def test_without_a_sound_rate_there_is_nothing_to_compare(given):
    assert found([*peers(10), (UNITS[-1], given)]) == []


@pytest.mark.parametrize(
    "before, now, jumped",
    [
        (12.0, 120.0, True), (120.0, 12.0, True), (12.0, 119.0, False), (1.0, 10.0, False), (0.0, 500.0, False),
        (1.0, 11.0, True), ("?", 500.0, False),
    ],
)  # fmt: skip
def test_a_figure_ten_times_last_versions(before, now, jumped):
    told = found([("T01", {"n": 1.0, "d": before}), ("T01", {"n": 1.0, "d": now})])
    assert told == ([("figure-jumped", "T01", "12.1", "D")] if jumped else [])


def test_only_the_version_before_counts():
    assert found([("T01", {"n": 1.0, "d": d}) for d in (500.0, 20.0, 30.0)]) == []


def test_a_figure_that_was_to_be_corrected_may_change():
    faulty = {"n": 50.0, "d": 5.0}  # more than there were
    assert found([("T01", faulty), ("T01", {"n": 50.0, "d": 500.0})]) == []
