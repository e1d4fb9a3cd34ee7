"""A second scorer, written from the rules of the domain alone: plain loops, decimals, one answer at a time.

It shares nothing with the package but the records of the catalogue, and is slow and obvious on
purpose: where the two differ, one of them has misread the rules. Answers come as in `rounds_in_memory`:
unit → {"1.1:n": value}, "?" for a value that nobody could read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

from govcredit_xl.core.model import MEMO, NOT_INVOLVED, Catalogue, Item

Values = Mapping[str, Any]
Number = Decimal | None
ZERO, ONE = Decimal(0), Decimal(1)
EXCLUDED: Final = Decimal("NaN")
"""What a rate gives where there is nothing to count and 无数据 is 不计."""


def number(value: Any) -> Decimal:
    """是 is 1, 否 is 0, a number is the decimal that a sheet shows."""
    if value in ("是", "否"):
        return ONE if value == "是" else ZERO
    return Decimal(f"{value:.15g}")


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half away from zero; a tie is judged on 15 digits, as ROUND does."""
    seen = Context(prec=15, rounding=ROUND_HALF_UP).plus(value)
    return seen.quantize(ONE.scaleb(-places), rounding=ROUND_HALF_UP)


def near(value: Decimal) -> Decimal:
    """What thresholds, bounds and equal ranks compare."""
    return rounded(value, 6)


def total(values: Iterable[Number]) -> Decimal:
    return sum((v for v in values if v is not None), ZERO)


# -- the rules ----------------------------------------------------------------------------------------------
def rule(item: Item, v: Values) -> Number:
    """The unrounded score of one unit's or the pooled answers; None where they do not tell."""
    p = number(item.points)
    param = {k: number(x) for k, x in item.params.items() if isinstance(x, int | float)}
    yes = total(number(x) for x in v.values() if x == "是")
    match item.kind:
        case "是否":
            return p * number(v["ok"])
        case "限期":
            return _date(item, p, param, v)
        case "计数":
            return min(p, param["每项"] * number(v["n"]))
        case "清单":
            return min(p, param["每格"] * yes)
        case "覆盖":
            return min(p, param["每个领域"] * yes)
        case "比率":
            return _rate(item, p, param, v)
        case "排名":
            return _told_rank(item, p, param, v)
        case "扣分":
            n = number(v["n"])
            share = number(v["pop"]) / param["每"] if n and "每" in param else ONE
            return max(param.get("下限", ZERO), p - param["每件扣"] * n / share)
        case "分档":
            return _band(item, p, v)
        case "加分":
            gain = param["每项"] * number(v["n"])
            return min(param["上限"], gain) if "上限" in param else gain
        case "减分":
            loss = param["每项"] * number(v["n"])
            return -(min(param["上限"], loss) if "上限" in param else loss)
        case "名次":
            return _place(item, number(v["rank"]), number(v["of"]) if "of" in v else ONE)
        case "一票否决":
            return ZERO
    return None


def _date(item: Item, p: Decimal, param: Mapping[str, Decimal], v: Values) -> Decimal:
    if v.get("done") == "否":
        return ZERO
    day, last = v["date"], item.params["截止"]
    assert isinstance(last, dt.date)
    if day <= last:
        return p
    begun = 0
    match item.params.get("每迟"):
        case "天":
            begun = (day - last).days
        case "月":  # a month ends on the same day of the next, or on its last day where it has none such
            end = last
            while end < day:
                begun += 1
                month = last.year * 12 + last.month - 1 + begun
                first = dt.date(month // 12, month % 12 + 1, 1)
                longest = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
                end = min(longest, first + dt.timedelta(days=last.day - 1))
        case _:
            return ZERO
    return max(ZERO, p - param["扣分"] * begun)


def _place(item: Item, rank: Decimal, of: Decimal) -> Decimal:
    """Points of a place: of a list the last place reached, of shares the first that holds it."""
    listed: Any = item.params["名次分"]
    steps = [(place, Decimal(score)) for place, score in (entry.split() for entry in listed)]
    if not steps[0][0].startswith("前"):
        return [score for place, score in steps if Decimal(place) <= rank][-1]
    if of == 1:
        return steps[0][1]
    shares = [(Decimal(share.strip("前%")) / 100, score) for share, score in steps]
    return next((score for share, score in shares if near(rank / of) <= near(share)), ZERO)


def _relative(item: Item, mine: Decimal, all_: Sequence[Decimal]) -> Decimal:
    """Points beside the others; who is best has all of them, also alone."""
    p, top, low = number(item.points), max(all_), min(all_)
    param = {k: number(x) for k, x in item.params.items() if isinstance(x, int | float)}
    match item.params["相对方式"]:
        case "占最高":
            return p if mine == top else p * mine / top
        case "占最低":
            return p if mine == low else p * low / mine
        case "比平均":
            want = sum(all_) / len(all_) + param.get("容差", ZERO)
            if len(all_) == 1 or near(mine) >= near(want):
                return p
            return max(ZERO, p - param["扣分"] * (want - mine) / param["每降"])
    return p if top == low else p * (param["底分"] + (1 - param["底分"]) * (mine - low) / (top - low))


def _rate(item: Item, p: Decimal, param: Mapping[str, Decimal], v: Values) -> Decimal:
    if number(v["d"]) == 0:
        return {"不得分": ZERO, "不计": EXCLUDED}.get(str(item.params.get("无数据")), p)
    r, target = number(v["n"]) / number(v["d"]), param["达标"]
    if near(r) >= near(target):
        return p
    match item.params["未达标"]:
        case "按比例":
            return p * r / target
        case "每降扣分":
            steps = (target - r) / param["每降"]
            if "不足一档" in item.params:
                way = {"按一档": ROUND_CEILING, "不计": ROUND_FLOOR}.get(str(item.params["不足一档"]))
                steps = near(steps).to_integral_value(way) if way else steps
            return max(ZERO, p - param["扣分"] * steps)
    return ZERO


def _told_rank(item: Item, p: Decimal, param: Mapping[str, Decimal], v: Values) -> Number:
    if v.get("n") == 0 and "无事项得分" in param:
        return param["无事项得分"]
    if v.get("d") == 0 and item.params.get("无数据") == "满分":
        return p
    if "rank" not in v or "of" not in v:
        return None
    return param["最高"] * (number(v["of"]) - number(v["rank"]) + 1) / number(v["of"])


def _band(item: Item, p: Decimal, v: Values) -> Number:
    value = number(v["n"]) if "n" in v else ZERO
    if item.input("d"):
        if number(v["d"]) == 0:  # left open by the rules: as with 比率
            return ZERO if item.params.get("无数据") == "不得分" else p
        value /= number(v["d"])
    bands: Any = item.params["档次"]
    if item.params.get("方向") == "越低越好":
        held = [
            (number(bound), number(score)) for bound, score in bands if near(number(bound)) >= near(value)
        ]
        return min(held)[1] if held else ZERO
    reached = [(number(bound), number(score)) for bound, score in bands if near(number(bound)) <= near(value)]
    return max(reached)[1] if reached else ZERO


# -- one unit and one item ----------------------------------------------------------------------------------
@dataclass
class Stand:
    """How a unit stands to an item: out of it (na), answered in full (answer), or neither."""

    unit: str
    lead: bool
    na: bool = False
    answer: dict[str, Any] | None = None
    own: Number = None

    @property
    def absent(self) -> bool:
        return not self.na and self.answer is None


def stand_of(item: Item, unit: str, given: Values) -> Stand:
    stand = Stand(unit, unit in item.leads)
    told = {i.code: given.get(f"{item.id}:{i.code}") for i in item.asked(lead=stand.lead)}
    values = {code: value for code, value in told.items() if value is not None}
    if given.get(f"{item.id}:{NOT_INVOLVED}") == "是":
        stand.na = bool(given.get(f"{item.id}:{MEMO}")) and not values
    elif "?" not in values.values() and not contradicts(item, values):
        stand.answer = values if needed(item, stand.lead, values) <= values.keys() else None
    return stand


def contradicts(item: Item, v: Values) -> bool:
    """True where the answers cannot all be true."""
    n, d = v.get("n"), v.get("d")
    if item.params.get("超额") == "允许":
        return False
    if item.kind == "相对" and d == 0:
        return True
    if item.kind == "名次" and "rank" in v:
        return bool(v["rank"] < 1 or v["rank"] > v.get("of", v["rank"]))
    if item.kind in ("比率", "排名") and n is not None and d is not None and number(n) > number(d):
        return True
    if item.kind == "比率" and d == "否" and item.input("why"):
        return "why" not in v
    if item.kind == "清单" and item.params["列"] == ("建立", "落实"):
        return any(x == "是" and c.endswith("c2") and v.get(f"{c[:-1]}1") != "是" for c, x in v.items())
    if item.kind == "扣分" and "每" in item.params and n and "pop" in v:
        return bool(v["pop"] <= 0)
    if item.kind == "排名" and {"rank", "of"} <= v.keys() & needed(item, True, v):
        return bool(v["rank"] % 1 or v["of"] % 1 or not 1 <= v["rank"] <= v["of"])
    return False


def needed(item: Item, lead: bool, v: Values) -> set[str]:
    """Codes of the inputs that can still change the score of these answers."""
    asked = {i.code for i in item.asked(lead=lead) if not i.optional and not i.conditional}
    n, d = v.get("n"), v.get("d")
    if item.kind == "限期" and v.get("done") == "否":
        return {"done"}
    if item.kind == "扣分":
        return {"n", "pop"} if n and "每" in item.params else {"n"}
    if n == 0 and "无事项得分" in item.params:
        return {"n"}
    if d == "否" or (d == 0 and (item.kind in ("比率", "分档") or item.params.get("无数据") == "满分")):
        return {"d"}
    return asked


def self_score(item: Item, stand: Stand) -> Number:
    """The rule over the unit's own answers, rounded; NaN where the item is not among the unit's points."""
    if item.kind == "评审" or stand.na or (any(i.leads_only for i in item.inputs) and not stand.lead):
        return EXCLUDED
    if stand.answer is None:
        return None
    if stand.answer.get("d") == "否" and item.input("why"):
        return number(item.points)
    score = None if item.kind in ("相对", "名次") and "x" in stand.answer else rule(item, stand.answer)
    return score if score is None or score.is_nan() else rounded(score)


def compare_units(item: Item, stands: Sequence[Stand]) -> None:
    """名次 and 相对: each counted unit among the counted ones."""
    values: dict[str, Decimal] = {}
    for stand in stands:
        if stand.answer and (stand.lead or item.pooling != "牵头"):
            values[stand.unit] = number(stand.answer["x"]) / (
                number(stand.answer["d"]) if item.input("d") else ONE
            )
    for stand in stands:
        if stand.unit in values:
            mine, low = near(values[stand.unit]), item.params.get("方向") == "越低越好"
            better = sum(near(v) < mine if low else near(v) > mine for v in values.values())
            if item.kind == "名次":
                stand.own = rounded(_place(item, Decimal(1 + better), Decimal(len(values))))
            else:
                stand.own = rounded(_relative(item, values[stand.unit], list(values.values())))
        elif stand.answer:
            stand.own = EXCLUDED


def rank_units(item: Item, stands: Sequence[Stand]) -> None:
    """排名来源 = 计算: equal rates share the better rank, and each ranked unit has a self score."""
    rates: dict[str, Decimal] = {}
    for stand in stands:
        if stand.answer and stand.own is None and stand.answer["d"] > 0:
            rates[stand.unit] = near(number(stand.answer["n"]) / number(stand.answer["d"]))
    for stand in stands:
        if stand.unit in rates:
            mine, best = rates[stand.unit], item.params["方向"] == "越高越好"
            rank = 1 + sum(rate > mine if best else rate < mine for rate in rates.values())
            stand.own = rounded(rule(item, {"rank": rank, "of": len(rates)}) or ZERO)
        elif stand.answer and stand.own is None:
            stand.own = EXCLUDED  # answered and yet not ranked: no self score, so not among its points


# -- from the units' answers to the district's score --------------------------------------------------------
@dataclass
class Pooled:
    """The score of the answers that are here; whether it can still change, and who could change it."""

    score: Number = None
    open: bool = True
    missing: set[str] = field(default_factory=set)
    n: Decimal = ZERO


def pool(item: Item, stands: Sequence[Stand]) -> Pooled:
    """The district's answer by 合并方式, and its score."""
    asked = [s for s in stands if s.lead] if item.pooling == "牵头" else list(stands)
    here = [s for s in asked if s.answer is not None]
    absent = {s.unit for s in asked if s.absent}
    if item.kind == "评审":
        return Pooled(missing={s.unit for s in stands if s.absent})
    if not here:
        return Pooled(missing={u for u in absent if u in item.leads} if _told(item) else absent)
    if item.params.get("排名来源") == "计算" or item.input("x"):
        marks = [s.own for s in here if s.own is not None and not s.own.is_nan()]
        mean = total(marks) / len(marks) if marks else None
        return Pooled(mean, bool(absent) or mean is None, absent)
    if item.pooling == "牵头":
        # Leads agree on all that the rule reads, also on what would not change the score.
        read = {i.code for i in item.inputs if i.code in _READ or (i.type == "是否" and not i.optional)}
        answers = [{c: v for c, v in (s.answer or {}).items() if c in read} for s in here]
        first = answers[0]
        if any(answer != first for answer in answers):
            return Pooled(missing=absent)
        return Pooled(rule(item, first), bool(absent), absent, number(first["n"]) if "n" in first else ZERO)
    if item.kind == "覆盖":
        threshold = near(number(item.params["占比超过"]))
        share = {i.code: Decimal(_yes(here, i.code)) / len(stands) for i in item.inputs}
        fields = {code: "是" if near(x) > threshold else "否" for code, x in share.items()}
        return Pooled(rule(item, fields), False, absent)
    if item.pooling == "任一":
        return _any(item, here, absent)
    return _sum(item, stands, here, absent)


_READ = ("n", "d", "rank", "of", "pop", "date")


def _yes(stands: Sequence[Stand], code: str) -> int:
    return sum((s.answer or {}).get(code) == "是" for s in stands)


def _any(item: Item, here: Sequence[Stand], absent: set[str]) -> Pooled:
    if item.kind == "限期":
        now: dict[str, Any] = {"date": min((s.answer or {})["date"] for s in here)}
        best: dict[str, Any] = {"date": item.params["截止"]}
    else:
        flags = [i.code for i in item.inputs if i.type == "是否" and not i.optional]
        now = {code: "是" if _yes(here, code) else "否" for code in flags}
        best = dict.fromkeys(flags, "是")
    score = rule(item, now)
    undecided = bool(absent) and score != rule(item, best)
    return Pooled(score, undecided, absent if undecided else set())


def _sum(item: Item, stands: Sequence[Stand], here: Sequence[Stand], absent: set[str]) -> Pooled:
    values: dict[str, Any] = {}
    disagree = False
    for given in item.inputs:
        if given.is_text or given.type == "日期":
            continue
        told = [(s.answer or {}).get(given.code) for s in here if s.lead or not given.leads_only]
        if given.leads_only and len(set(told)) > 1:
            disagree = True  # a lead that leaves it blank where another tells disagrees, too
            continue
        numbers = [number(value) for value in told if value is not None]
        if numbers:
            values[given.code] = numbers[0] if given.leads_only else total(numbers)
    score, n = rule(item, values), values.get("n") or ZERO
    if item.kind == "排名":
        # Supporters' amounts open nothing, but with 无事项得分 a pooled n of 0 waits for all.
        if n or _told(item):
            absent = {u for u in absent if u in item.leads}
        if score is None and not disagree and not absent:
            absent = {s.unit for s in here if s.lead and not {"rank", "of"} <= (s.answer or {}).keys()}
        if _told(item) and not any(s.lead for s in here):
            return Pooled(score, True, absent, n)  # left open by the rules: all leads are 不涉及
    is_open = score is None or (bool(absent) and not _settled(item, score, n))
    return Pooled(score, is_open, absent if is_open else set(), n)


def _told(item: Item) -> bool:
    """True where only what the leads tell decides, as in 20.4."""
    return item.kind == "排名" and not {"排名来源", "无事项得分"} & item.params.keys()


def _settled(item: Item, score: Decimal, n: Decimal) -> bool:
    """What more numbers cannot change. 分档, 加分, 一票否决 are not named by the rules, but follow from them."""
    if item.kind == "扣分" and "下限" in item.params:
        return score == number(item.params["下限"])  # type: ignore[arg-type]
    if item.kind == "减分":
        return "上限" in item.params and score == -number(item.params["上限"])
    if item.kind == "扣分":
        return score == 0 and "每" not in item.params  # more residents could still raise it
    if item.kind == "分档":
        bands: Any = item.params["档次"]
        if any(i.type == "正负数" for i in item.inputs):
            return False  # an answer below 0 may still come
        return item.input("d") is None and near(n) >= near(number(max(bands)[0]))
    most = {"计数": item.points, "加分": item.params.get("上限")}.get(item.kind)
    return n > 0 if item.kind == "一票否决" else most is not None and score == number(most)


# -- sums ---------------------------------------------------------------------------------------------------
@dataclass
class ItemScore:
    """Figures of an item; blank is None."""

    item: Item
    computed: Number
    provisional: Number
    final: Number
    lost: Number
    state: str
    missing: set[str]
    n: Decimal
    stands: list[Stand]


@dataclass
class Sum:
    """分值 = 得分 + 失分 + 待定; the bonus is in 得分 but outside 分值."""

    points: Decimal
    final: Decimal
    lost: Decimal
    open: Decimal
    provisional: Decimal
    vetoed: bool


@dataclass
class UnitScore:
    """A unit's own figures; blank is None."""

    points: Decimal
    score: Number
    rate: Number
    blank: int
    rank: int | None = None


@dataclass
class Oracle:
    """What a round comes to."""

    items: dict[str, ItemScore]
    areas: dict[str, Sum]
    total: Sum
    units: dict[str, UnitScore]
    lost: dict[tuple[str, str], Decimal]


def evaluate(catalogue: Catalogue, answers: Mapping[str, Values], verified: Mapping[str, float]) -> Oracle:
    items = {}
    for item in catalogue.items:
        stands = [stand_of(item, unit, answers.get(unit, {})) for unit in item.units]
        for stand in stands:
            stand.own = self_score(item, stand)
        if item.params.get("排名来源") == "计算":
            rank_units(item, stands)
        if item.input("x"):
            compare_units(item, stands)
        given = number(verified[item.id]) if item.id in verified else None
        items[item.id] = _figures(item, stands, given, catalogue.settings.missing == "按已报")
    areas = {
        area.name: _area([i for i in items.values() if i.item.area == area.name]) for area in catalogue.areas
    }
    lost = {(i.item.id, unit): part for i in items.values() for unit, part in _split(i).items()}
    struck = any(
        i.n > 0 and i.computed is not None for i in items.values() if i.item.params.get("范围") == "总分"
    )
    return Oracle(items, areas, _add(list(areas.values()), struck), _units(catalogue, answers, items), lost)


def _figures(item: Item, stands: list[Stand], verified: Number, as_reported: bool) -> ItemScore:
    pooled = pool(item, stands)
    excluded = pooled.score is not None and pooled.score.is_nan()
    provisional = None if pooled.score is None or excluded else rounded(pooled.score)
    computed = None if pooled.open else provisional
    final = verified if verified is not None else provisional if as_reported else computed
    is_open = pooled.open and not as_reported
    state = "待评" if item.kind == "评审" else "不计" if excluded and not is_open else "待定"
    lost = None if final is None else ZERO if item.kind in ("加分", "减分") else number(item.points) - final
    state = state if final is None else "已定"
    # Scored by the office or not counted at all: nobody is waited for.
    missing = set() if verified is not None or state == "不计" else pooled.missing
    return ItemScore(item, computed, provisional, final, lost, state, missing, pooled.n, stands)


def _area(items: Sequence[ItemScore]) -> Sum:
    counted = [i for i in items if i.state != "不计" and i.item.kind not in ("加分", "减分")]
    bonus = [i for i in items if i.item.kind == "加分"]
    caps = [number(i.item.params["加分上限"]) for i in bonus if "加分上限" in i.item.params]

    minus = [i for i in items if i.item.kind == "减分"]

    def with_bonus(scores: Sequence[Number], extra: Sequence[Number], less: Sequence[Number]) -> Decimal:
        return total(scores) + min([total(extra), *caps]) + total(less)

    area = Sum(
        points=total(number(i.item.points) for i in counted),
        final=with_bonus(*([i.final for i in part] for part in (counted, bonus, minus))),
        lost=total(i.lost for i in counted),
        open=total(number(i.item.points) for i in counted if i.final is None),
        provisional=with_bonus(*([_so_far(i) for i in part] for part in (counted, bonus, minus))),
        vetoed=any(
            i.n > 0 and i.computed is not None for i in items if i.item.params.get("范围") == "一级指标"
        ),
    )
    return _strike(area)


def _so_far(item: ItemScore) -> Number:
    return item.provisional if item.final is None else item.final


def _add(areas: Sequence[Sum], struck: bool) -> Sum:
    names = ("points", "final", "lost", "open", "provisional")
    whole = _strike(Sum(**{name: total(getattr(a, name) for a in areas) for name in names}, vetoed=struck))
    whole.vetoed = struck or any(area.vetoed for area in areas)
    return whole


def _strike(figures: Sum) -> Sum:
    if figures.vetoed:  # what is open stays open: 分值 = 得分 + 失分 + 待定
        figures.final = figures.provisional = ZERO
        figures.lost = figures.points - figures.open
    return figures


# -- units --------------------------------------------------------------------------------------------------
def _units(
    catalogue: Catalogue, answers: Mapping[str, Values], items: Mapping[str, ItemScore]
) -> dict[str, UnitScore]:
    found = {}
    for unit in catalogue.units:
        own = [(i.item, s.own) for i in items.values() for s in i.stands if s.unit == unit.code]
        own = [(item, score) for item, score in own if score is None or not score.is_nan()]
        points = total(number(item.points) for item, _ in own)
        score = total(s for _, s in own) if unit.code in answers else None
        rate = rounded(score / points, 4) if score is not None and points else None
        # The rules do not say whether 待填 counts what has no self score: here it does, a blank is a blank.
        blank = sum(s.absent for i in items.values() for s in i.stands if s.unit == unit.code)
        found[unit.code] = UnitScore(points, score, rate, blank)
    for unit in catalogue.units:
        mine = found[unit.code]
        rivals = [
            found[u.code].rate for u in catalogue.units if (u.category == "部门") == (unit.category == "部门")
        ]
        if mine.rate is not None:
            mine.rank = 1 + sum(rate > mine.rate for rate in rivals if rate is not None)
    return found


def _split(scored: ItemScore) -> dict[str, Decimal]:
    """Who lost the points of an item: to the cent, largest remainder, equal remainders to the earlier unit."""
    if not scored.lost or scored.lost < 0:
        return {}
    weights = {unit: weight for unit, weight in _weights(scored).items() if weight > 0}
    # The rules say the leads; a lead that is not involved is out of the item, unless all are.
    leads = [s for s in scored.stands if s.lead]
    weights = weights or {s.unit: ONE for s in leads if not s.na} or {s.unit: ONE for s in leads}
    cents = {u: scored.lost * 100 * w / total(weights.values()) for u, w in weights.items()}
    parts = {u: Decimal(int(near(share))) for u, share in cents.items()}
    rest = int(scored.lost * 100 - total(parts.values()))
    for unit in sorted(parts, key=lambda u: -near(cents[u] - parts[u]))[:rest]:
        parts[unit] += 1
    return {unit: part / 100 for unit, part in parts.items() if part}


def _weights(scored: ItemScore) -> dict[str, Decimal]:
    item = scored.item
    counted = [s for s in scored.stands if s.answer is not None and (s.lead or item.pooling != "牵头")]
    if item.kind == "扣分":
        return {s.unit: number((s.answer or {})["n"]) for s in counted}
    if item.kind == "比率":
        return {s.unit: _short(item, s.answer or {}) for s in counted}
    if item.kind == "覆盖":
        threshold = near(number(item.params["占比超过"]))
        short = [
            i.code
            for i in item.inputs
            if near(Decimal(_yes(counted, i.code)) / len(scored.stands)) <= threshold
        ]
        return {s.unit: ONE for s in scored.stands if any((s.answer or {}).get(c) != "是" for c in short)}
    return {}


def _short(item: Item, v: Values) -> Decimal:
    n, d = (number(v[code]) if code in v else ZERO for code in ("n", "d"))
    return max(ZERO, d * number(item.params["达标"]) - n)
