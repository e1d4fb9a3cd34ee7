"""The example lists: made-up answers for each, and a plain scorer of each, written from the criteria alone.

Nothing here reads a rule or a formula of the catalogue: every item is worked out by hand in decimals, from what
its 评分标准 says. Answers: unit → {"1.3:n": value}; what a unit says of another is "C1/2.1:x".
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

D = Decimal
Score = Decimal | None
Given = Mapping[str, Any]
Answers = Mapping[str, Given]
CENT = D("0.01")


def cents(value: Decimal) -> Decimal:
    """Two decimals, half away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def given(said: Given, *keys: str) -> list[Decimal] | None:
    """The numbers under those keys; None where one is missing."""
    values = [said.get(key) for key in keys]
    return None if any(value is None for value in values) else [D(str(value)) for value in values]


def months_late(day: dt.date, due: dt.date) -> int:
    """Months begun after a due day that is the last of its month."""
    months = 0
    while day > due:
        months += 1
        first = (due.replace(day=1) + dt.timedelta(days=63)).replace(day=1)
        due = first - dt.timedelta(days=1)
    return months


@dataclass
class Total:
    """A unit's figures."""

    points: Decimal
    score: Score = None
    extra: Score = None
    total: Score = None
    rank: int | None = None
    grade: str | None = None


@dataclass
class Outcome:
    """All of a round."""

    pairs: dict[tuple[str, str], Score] = field(default_factory=dict)
    units: dict[str, Total] = field(default_factory=dict)


Rule = Callable[[Given], Score]


def flag(key: str, points: int) -> Rule:
    return lambda said: None if said.get(key) is None else D(points if said[key] == "是" else 0)


def number(function: Callable[..., Decimal], *keys: str) -> Rule:
    """A rule over numbers: open while one of them is missing."""

    def score(said: Given) -> Score:
        values = given(said, *keys)
        return None if values is None else cents(function(*values))

    return score


def sum_of(scores: list[Score]) -> Score:
    return (
        None if any(one is None for one in scores) else sum((one for one in scores if one is not None), D(0))
    )


def place(units: Mapping[str, Total], group: list[str]) -> None:
    """Places by total; equal totals share the better one."""
    there = [units[code] for code in group if units[code].total is not None]
    for one in there:
        one.rank = 1 + sum(other.total > one.total for other in there)  # type: ignore[operator]


# -- 部门考核: 40 points that all have, 60 of each department's own -----------------------------------------
DEPARTMENTS = ("A1", "A2", "A3", "A4", "A5", "A6")
COMMON: dict[str, Rule] = {
    "1.1": flag("1.1:ok", 1),
    "1.2": flag("1.2:ok", 3),
    "1.3": number(lambda n: min(D(3), n), "1.3:n"),
    "1.4": number(lambda n: max(D(0), 5 - max(D(0), 12 - n) / 2), "1.4:n"),
    "1.5": number(lambda n: max(D(0), 2 - max(D(0), 6 - n) / 2), "1.5:n"),
    "1.6": number(
        lambda s, c, x: D(3 if s >= 1 else 2 if c >= 2 else 1 if x >= 1 else 0), "1.6:s", "1.6:c", "1.6:x"
    ),
    "1.7": flag("1.7:ok", 5),
    "1.8": number(lambda n: min(D(8), n * D("0.8")), "1.8:n"),
}


def _network(said: Given) -> Score:
    if said.get("5.1:done") == "否":
        return D(0)
    day = said.get("5.1:date")
    return None if day is None else max(D(0), D(20 - 2 * months_late(day, dt.date(2024, 6, 30))))


OWN: dict[str, dict[str, Rule]] = {
    "A1": {
        "2.1": number(lambda n, d: 30 * n / d if d else D(30), "2.1:n", "2.1:d"),
        "2.2": number(lambda n: max(D(0), 30 - 10 * n), "2.2:n"),
    },
    "A2": {
        "3.1": number(lambda n, d: D(30 if n >= d * D("0.8") else 0), "3.1:n", "3.1:d"),
        "3.2": number(lambda n: max(D(0), 30 - 10 * n), "3.2:n"),
    },
    "A3": {
        "4.1": number(lambda n, d: D(30 if n == d else 20 if 10 * n >= 9 * d else 10 if 10 * n >= 7 * d else 0), "4.1:n", "4.1:d"),
        "4.2": number(lambda n: min(D(30), 30 * n / 1200), "4.2:n"),
    },
    "A4": {
        "5.1": _network,
        "5.2": number(
            lambda n, d: max(D(0), 40 - 2 * max(D(0), (95 - 100 * n / d).quantize(D("1E-6")).to_integral_value(ROUND_CEILING))), "5.2:n", "5.2:d"
        ),
    },
    "A5": {"6.1": number(lambda n: max(D(0), 60 - 10 * n), "6.1:n")},
    "A6": {"7.1": number(lambda n, d: 60 * n / d if d else D(60), "7.1:n", "7.1:d")},
}  # fmt: skip
BESIDE: dict[str, Rule] = {
    "8.1": number(lambda s: D({1: 10, 2: 5, 3: 3}.get(int(s), 0)), "8.1:s"),
    "8.2": number(lambda n: min(D(10), 5 * n), "8.2:n"),
    "8.3": number(lambda n: -3 * n, "8.3:n"),
    "9.1": number(lambda n: D(0), "9.1:n"),
}


def departments(answers: Answers, verified: Mapping[tuple[str, str], float]) -> Outcome:
    found = Outcome()
    for code in DEPARTMENTS:
        said = answers.get(code, {})
        inside = {**COMMON, **OWN[code]}
        scores = {id_: rule(said) for id_, rule in inside.items()}
        mark = verified.get((code, "1.9"))
        scores["1.9"] = None if mark is None else D(str(mark))
        extras = {id_: rule(said) for id_, rule in BESIDE.items()}
        found.pairs |= {(code, id_): score for id_, score in {**scores, **extras}.items()}
        unit = Total(D(100), sum_of(list(scores.values())), sum_of(list(extras.values())))
        if unit.score is not None and unit.extra is not None:
            unit.total = unit.score + unit.extra
        found.units[code] = unit
    place(found.units, list(DEPARTMENTS))
    _department_grades(found, answers)
    return found


def _department_grades(found: Outcome, answers: Answers) -> None:
    """At most 30 % of six, 1, are 优秀; who had an accident is 合格 at best, and takes no place of the others."""
    left = [code for code, unit in found.units.items() if unit.total is not None]
    struck = {code for code in left if (answers[code].get("9.1:n") or 0) > 0}
    able = [code for code in left if code not in struck]
    best = [code for code in able if found.units[code].total >= 90]  # type: ignore[operator]
    top = [code for code in best if all(found.units[code].total >= found.units[o].total for o in able)]  # type: ignore[operator]
    for code in left:
        total = found.units[code].total
        assert total is not None
        grade = "优秀" if code in top else "良好" if total >= 80 else "合格" if total >= 60 else "不合格"
        found.units[code].grade = "合格" if code in struck and grade in ("优秀", "良好") else grade


def department_answers(seed: int) -> dict[str, dict[str, Any]]:
    dice = random.Random(seed)
    made: dict[str, dict[str, Any]] = {}
    for code in DEPARTMENTS[: 6 if dice.random() < 0.5 else 5]:
        said: dict[str, Any] = {f"1.{k}:ok": "是" if dice.random() < 0.9 else "否" for k in (1, 2, 7)}
        said |= {"1.3:n": dice.randint(1, 4), "1.4:n": dice.randint(5, 13), "1.5:n": dice.randint(3, 6)}
        said |= {"1.6:s": dice.randint(0, 1), "1.6:c": dice.randint(0, 3), "1.6:x": dice.randint(0, 2)}
        said |= {"1.8:n": dice.randint(4, 12), "1.9:note": "宣传", "8.1:s": dice.choice((0, 0, 1, 2, 3, 4))}
        said |= {"8.2:n": dice.randint(0, 3), "8.3:n": dice.randint(0, 1), "9.1:n": int(dice.random() < 0.2)}
        whole = dice.randint(20, 60)
        own: dict[str, dict[str, Any]] = {
            "A1": {"2.1:d": whole, "2.1:n": dice.randint(10, whole), "2.2:n": dice.randint(0, 2)},
            "A2": {"3.1:d": 100.0, "3.1:n": dice.choice((79.9, 80.0, 92.5)), "3.2:n": dice.randint(0, 4)},
            "A3": {"4.1:d": whole, "4.1:n": dice.randint(whole // 2, whole), "4.2:n": dice.choice((700.5, 1200, 1500))},
            "A4": {"5.1:done": "是", "5.1:date": dt.date(2024, dice.randint(5, 12), dice.randint(1, 28)),
                   "5.2:d": whole, "5.2:n": dice.randint(whole - 6, whole)},
            "A5": {"6.1:n": dice.randint(0, 7)},
            "A6": {"7.1:d": 12, "7.1:n": dice.randint(6, 12)},
        }  # fmt: skip
        made[code] = {**said, **own[code]}
    return made


# -- 信访考核: 1000 points, deductions below 0 ---------------------------------------------------------------
TOWNS, OFFICES = ("Z1", "Z2", "Z3", "Z4"), ("B1", "B2", "B3")


def _file(said: Given) -> Score:
    rate = given(said, "1.5:n", "1.5:d")
    if rate is None or said.get("1.5:a") is None or said.get("1.5:b") is None:
        return None
    loss = 20 * (said["1.5:a"] == "否") + 20 * (said["1.5:b"] == "否") + 10 * (100 * rate[0] < 85 * rate[1])
    return D(70 - loss)


def petition_rules(office: bool) -> dict[str, Rule]:
    each = D(5) if office else D("2.5")
    return {
        "1.1": number(lambda n: D(60 if n >= 4 else 0), "1.1:n"),
        "1.2": number(lambda n, d: D(60 if 5 * n >= d else 0), "1.2:n", "1.2:d"),
        "1.3": number(lambda n: min(D(60), each * n), "1.3:n"),
        "1.4": flag("1.4:ok", 50),
        "1.5": _file,
        "2.1": number(lambda n, d: 100 * n / d, "2.1:n", "2.1:d"),
        "2.2": number(lambda n, d: max(D(0), 100 - 5 * (100 - 100 * n / d).quantize(D("1E-6")).to_integral_value(ROUND_CEILING)), "2.2:n", "2.2:d"),
        "2.4": number(lambda n: max(D(-100), 100 - 20 * n), "2.4:n"),
        "3.1": number(lambda n: -50 * n, "3.1:n"),
        "3.2": number(lambda n: max(D(-100), -20 * n), "3.2:n"),
        "3.3": number(lambda n: -100 * n, "3.3:n"),
        "4.1": number(lambda n: min(D(20), 10 * n), "4.1:n"),
        "5.1": number(lambda n: D(0), "5.1:n"),
    }  # fmt: skip


def petitions(answers: Answers, verified: Mapping[tuple[str, str], float]) -> Outcome:
    """Who says nothing of an item has 0 for it."""
    found = Outcome()
    for group in (TOWNS, OFFICES):
        content = {code: given(answers.get(code, {}), "2.3:x", "2.3:d") for code in group}
        rates = {code: pair[0] / pair[1] for code, pair in content.items() if pair is not None}
        mean = sum(rates.values(), D(0)) / len(rates) if rates else D(0)
        for code in group:
            said = answers.get(code, {})
            scores = {id_: rule(said) for id_, rule in petition_rules(group is OFFICES).items()}
            scores["2.3"] = None
            if code in rates:
                below = max(D(0), mean - rates[code])
                scores["2.3"] = cents(max(D(0), 100 - 2 * below * 100)) if below >= D("5E-7") else D(100)
            found.pairs |= {(code, id_): score for id_, score in scores.items()}
            have = {id_: score or D(0) for id_, score in scores.items()}
            part = [
                sum((v for id_, v in have.items() if id_.startswith(area)), D(0))
                for area in ("1.", "2.", "3.")
            ]
            kept = max(D(-200), 300 + part[2])
            struck = (said.get("5.1:n") or 0) > 0
            score = D(0) if struck else part[0] + max(D(0), part[1]) + kept
            extra = D(0) if struck else have["4.1"]
            found.units[code] = Total(D(1000), score, extra, score + extra)
        place(found.units, list(group))
        for code in group:
            unit = found.units[code]
            assert unit.total is not None
            best = unit.total >= 900 and unit.rank == 1
            unit.grade = "优秀" if best else "合格" if unit.total >= 600 else "不合格"
    return found


def petition_answers(seed: int) -> dict[str, dict[str, Any]]:
    dice = random.Random(seed)
    made: dict[str, dict[str, Any]] = {}
    for code in (*TOWNS, *OFFICES):
        if code == "Z4" and dice.random() < 0.5:
            continue
        said: dict[str, Any] = {"1.1:n": dice.randint(3, 5), "1.3:n": dice.randint(8, 26), "1.4:ok": "是"}
        said |= {"1.5:a": dice.choice("是是否"), "1.5:b": "是", "2.4:n": dice.choice((0, 1, 3, 12))}
        for key, least in (("1.2", 5), ("1.5", 15), ("2.1", 15), ("2.2", 17)):
            said |= {f"{key}:d": (whole := dice.randint(20, 40)), f"{key}:n": dice.randint(least, whole)}
        said |= {"2.3:d": (whole := dice.randint(20, 40)), "2.3:x": dice.randint(whole // 2, whole)}
        said |= {"3.1:n": dice.randint(0, 2), "3.2:n": dice.randint(0, 7), "3.3:n": dice.choice((0, 0, 5))}
        said |= {"4.1:n": dice.randint(0, 3), "5.1:n": int(dice.random() < 0.15)}
        if dice.random() < 0.2:
            del said["2.1:n"]
        made[code] = said
    return made


# -- 招商考核: targets, places, the method of efficacy coefficients ------------------------------------------
PARKS, VILLAGES = ("Y1", "Y2"), ("Z1", "Z2", "Z3", "Z4")
TARGETS = {
    "Y1": (20, 50000),
    "Y2": (16, 42000),
    "Z1": (8, 15000),
    "Z2": (8, 12000),
    "Z3": (6, 9000),
    "Z4": (6, 9000),
}


def _started(f: Decimal, n: Decimal, d: Decimal) -> Decimal:
    if f < D("0.2"):
        return D(0)
    return D(20 if n >= d else 15 if 4 * n >= 3 * d else 10 if 2 * n >= d else 0)


def investment_rules(target: int) -> dict[str, Rule]:
    return {
        "1.1": number(lambda n: min(D(30), 30 * n / target), "1.1:n"),
        "1.2": number(_started, "1.2:f", "1.2:n", "1.2:d"),
        "3.3": number(lambda n, d: 5 * n / d, "3.3:n", "3.3:d"),
        "4.1": number(lambda n: min(D(3), n / 2), "4.1:n"),
        "4.2": number(lambda a, b: 3 * a + b / 2, "4.2:a", "4.2:b"),
        "4.3": number(lambda n: min(D(6), 2 * max(D(0), n - target)), "4.3:n"),
        "4.4": number(lambda n: max(D(-5), -5 * n), "4.4:n"),
        "4.5": number(lambda n: max(D(-12), -n), "4.5:n"),
    }


def investment(answers: Answers, verified: Mapping[tuple[str, str], float]) -> Outcome:
    found = Outcome()
    for group in (PARKS, VILLAGES):
        money = {
            c: D(str(answers[c]["2.1:x"])) / TARGETS[c][1] for c in group if "2.1:x" in answers.get(c, {})
        }
        abroad = {c: D(str(answers[c]["2.2:x"])) for c in group if "2.2:x" in answers.get(c, {})}
        for code in group:
            said = answers.get(code, {})
            scores = {id_: rule(said) for id_, rule in investment_rules(TARGETS[code][0]).items()}
            low, top = (min(money.values()), max(money.values())) if money else (D(0), D(0))
            scores["2.1"] = None
            if code in money:
                share = (money[code] - low) / (top - low) if top > low else D(1)
                scores["2.1"] = cents(15 * (D("0.6") + D("0.4") * share))
            scores["2.2"] = None
            if code in abroad:
                before = sum(other > abroad[code] for other in abroad.values())
                scores["2.2"] = D((15, 13, 11, 9, 8)[min(before, 4)])
            day = said.get("3.2:date")
            scores["3.2"] = None if day is None else max(D(0), D(5 - months_late(day, dt.date(2024, 3, 31))))
            mark = verified.get((code, "3.1"))
            scores["3.1"] = None if mark is None else D(str(mark))
            found.pairs |= {(code, id_): score for id_, score in scores.items()}
            inside = sum_of([score for id_, score in scores.items() if not id_.startswith("4.")])
            extra = sum_of([score for id_, score in scores.items() if id_.startswith("4.")])
            total = inside + extra if inside is not None and extra is not None else None
            found.units[code] = Total(D(100), inside, extra, total)
        place(found.units, list(group))
        _prizes(found, group)
    return found


def _prizes(found: Outcome, group: tuple[str, ...]) -> None:
    """One first prize, two second, three third; equal totals at the edge all have it."""
    left = [code for code in group if found.units[code].total is not None]
    for prize, count in (("一等奖", 1), ("二等奖", 2), ("三等奖", 3)):
        totals = {code: found.units[code].total for code in left}
        won = [c for c in left if sum(totals[o] > totals[c] for o in left) < count]  # type: ignore[operator]
        for code in won:
            found.units[code].grade = prize
        left = [code for code in left if code not in won]


def investment_answers(seed: int) -> dict[str, dict[str, Any]]:
    dice = random.Random(seed)
    made: dict[str, dict[str, Any]] = {}
    for code, (target, money) in TARGETS.items():
        if code == "Z3" and dice.random() < 0.4:
            continue
        signed = dice.randint(target // 2, target + 4)
        said: dict[str, Any] = {"1.1:n": signed, "4.3:n": signed, "1.2:f": dice.choice((0.15, 0.2, 0.45))}
        said |= {"1.2:d": (whole := dice.randint(4, 12)), "1.2:n": dice.randint(whole // 3, whole)}
        said |= {"2.1:x": round(money * dice.uniform(0.4, 1.3), 2), "2.2:x": dice.choice((0, 120.5, 300, 80))}
        said |= {"3.1:note": "每月研究", "3.2:date": dt.date(2024, dice.randint(3, 9), dice.randint(1, 28))}
        said |= {
            "3.3:d": (whole := dice.randint(3, 20)),
            "3.3:n": dice.randint(1, whole),
            "4.1:n": dice.randint(0, 8),
        }
        said |= {"4.2:a": dice.randint(0, 2), "4.2:b": dice.randint(0, 9), "4.4:n": dice.randint(0, 1)}
        said |= {"4.5:n": dice.choice((0, 0, 2, 12))}
        made[code] = said
    return made


# -- 季度考核: raters and an assessor ------------------------------------------------------------------------
COUNTERS = ("C1", "C2", "C3", "C4", "C5")


def quarter(answers: Answers, verified: Mapping[tuple[str, str], float]) -> Outcome:
    """按已报: what is there counts, the rest is 0; but the item's own score stays open."""
    found = Outcome()
    heads = {c: given(answers.get(c, {}), "1.3:x", "1.3:d") for c in COUNTERS}
    rates = {code: pair[0] / pair[1] for code, pair in heads.items() if pair is not None}
    for code in COUNTERS:
        said = answers.get(code, {})
        scores: dict[str, Score] = {
            "1.1": number(lambda n, d: max(D(0), min(D(30), 30 - (90 - 100 * n / d))), "1.1:n", "1.1:d")(said),
            "1.2": number(lambda n, d: D(15 if 100 * n <= d else 10 if 100 * n <= 3 * d else 5 if 20 * n <= d else 0),
                          "1.2:n", "1.2:d")(said),
            "1.3": cents(15 * rates[code] / max(rates.values())) if code in rates else None,
        }  # fmt: skip
        marks = [answers.get(rater, {}).get(f"{code}/2.1:x") for rater in ("K1", "K2")]
        if None in marks:
            scores["2.1"] = None
        else:
            mean = D(str(marks[0])) * D("0.6") + D(str(marks[1])) * D("0.4")
            scores["2.1"] = cents(25 * mean / 100)
        seen = answers.get("K2", {}).get(f"{code}/2.2:n")
        scores["2.2"] = None if seen is None else max(D(0), D(15 - 3 * seen))
        told = answers.get("K1", {}).get(f"{code}/3.1:n")
        scores["3.1"] = None if told is None else D(-2 * told)
        found.pairs |= {(code, id_): score for id_, score in scores.items()}
        have = {id_: score or D(0) for id_, score in scores.items()}
        score = sum((v for id_, v in have.items() if id_ != "3.1"), D(0))
        found.units[code] = Total(D(100), score, have["3.1"], score + have["3.1"])
    place(found.units, list(COUNTERS))
    for unit in found.units.values():
        assert unit.total is not None
        unit.grade = "流动红旗" if unit.rank == 1 and unit.total >= 85 else None
    return found


def quarter_answers(seed: int) -> dict[str, dict[str, Any]]:
    dice = random.Random(seed)
    made: dict[str, dict[str, Any]] = {}
    for code in COUNTERS:
        cases = dice.randint(200, 600)
        made[code] = {
            "1.1:d": 100, "1.1:n": dice.randint(60, 100), "1.2:d": cases, "1.2:n": dice.choice((0, 5, 12, 40)), "1.3:x": cases,
            "1.3:d": dice.randint(3, 9),
        }  # fmt: skip
    made["K1"] = {f"{c}/2.1:x": round(dice.uniform(60, 100), 1) for c in COUNTERS}
    made["K1"] |= {f"{c}/3.1:n": dice.randint(0, 3) for c in COUNTERS}
    made["K2"] = {f"{c}/2.1:x": round(dice.uniform(60, 100), 1) for c in COUNTERS}
    made["K2"] |= {f"{c}/2.2:n": dice.randint(0, 6) for c in COUNTERS}
    if dice.random() < 0.5:
        del made["K2"]["C5/2.1:x"]
    return made


@dataclass(frozen=True)
class Example:
    """An example list with its answers and its scorer; `judged`: (item, the marks that the office gives)."""

    answers: Callable[[int], dict[str, dict[str, Any]]]
    scorer: Callable[[Answers, Mapping[tuple[str, str], float]], Outcome]
    judged: tuple[str, tuple[float, ...]] | None = None

    def verified(self, seed: int, units: list[str]) -> dict[tuple[str, str], float]:
        """What the office gives for the item that it judges."""
        if self.judged is None:
            return {}
        dice = random.Random(seed)
        return {(unit, self.judged[0]): dice.choice(self.judged[1]) for unit in units}


EXAMPLES = {
    "部门考核": Example(department_answers, departments, ("1.9", (6.0, 8.5, 10.0))),
    "信访考核": Example(petition_answers, petitions),
    "招商考核": Example(investment_answers, investment, ("3.1", (7.0, 9.5, 10.0))),
    "季度考核": Example(quarter_answers, quarter),
}
