"""A second scorer of lists that score units: plain loops and decimals over the rows of the sheets.

The rules of single items are those of `oracle`; the tree, the totals, the ranking and the grades are
worked out here from the rows of 指标, 汇总 and 等次 as a clerk typed them, without the package's tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import oracle
from oracle import number, rounded

from govcredit_xl.core.model import Catalogue, Item

Number = Decimal | None
LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标")
POINTS = ("一级分值", "二级分值", "三级分值", "四级分值", "五级分值")


@dataclass
class Pair:
    """A unit and an item; None where blank."""

    points: Decimal
    computed: Number = None
    provisional: Number = None
    verified: Number = None
    final: Number = None
    counts: bool = True
    judged: bool = False
    struck: bool = False
    state: str = ""


@dataclass
class Unit:
    """A unit's figures."""

    points: Decimal = Decimal(0)
    score: Number = None
    extra: Number = None
    total: Number = None
    rate: Number = None
    rank: int | None = None
    grade: str = ""
    cap: str = ""


@dataclass
class Outcome:
    """All of it."""

    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


class PlainScorer:
    """Scores a round of a list that scores units."""

    def __init__(
        self,
        catalogue: Catalogue,
        rows: Sequence[Mapping[str, Any]],
        nodes: Sequence[Mapping[str, Any]] = (),
        grades: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.catalogue, self.rows = catalogue, {row["编号"]: row for row in rows}
        self.nodes = {row["节点"]: row for row in nodes}
        self.grades = grades
        self.group = {unit.code: unit.ranking or unit.category for unit in catalogue.units}

    def evaluate(self, answers: Mapping[str, Mapping[str, Any]], verified: Mapping[str, float]) -> Outcome:
        found = Outcome()
        for item in self.catalogue.items:
            for group in dict.fromkeys(self.group.values()):
                units = [u for u in item.units if self.group[u] == group]
                mine = replace(item, params={**item.params, **item.by_group.get(group, {})})
                self._pairs(mine, units, answers, verified, found)
        for code in self.group:
            found.units[code] = self._unit(code, found)
        for group in dict.fromkeys(self.group.values()):
            self._rank(group, found)
        return found

    # -- a unit and an item
    def _pairs(
        self,
        item: Item,
        units: Sequence[str],
        answers: Mapping[str, Mapping[str, Any]],
        verified: Mapping[str, float],
        found: Outcome,
    ) -> None:
        stands = [oracle.stand_of(item, unit, answers.get(unit, {})) for unit in units]
        if item.params.get("排名来源") == "计算":
            for stand in stands:
                full = stand.answer and item.params.get("无数据") == "满分" and stand.answer["d"] == 0
                stand.own = number(item.points) if full else None
            oracle.rank_units(item, stands)
        for stand in stands:
            pair = Pair(number(item.points), judged=item.kind == "评审")
            own = stand.own if item.params.get("排名来源") == "计算" else oracle.self_score(item, stand)
            out = stand.na or (own is not None and own.is_nan() and item.kind == "比率")
            pair.computed = None if own is None or own.is_nan() else own
            pair.provisional = pair.computed
            if item.kind == "清单" and pair.computed is None and not stand.na:
                pair.provisional = self._partly(item, stand.unit, answers)
            typed = verified.get(f"{stand.unit}|{item.id}")
            pair.verified = None if typed is None else number(typed)
            pair.counts = not out or typed is not None
            pair.struck = (
                item.kind == "一票否决" and stand.answer is not None and number(stand.answer["n"]) > 0
            )
            found.pairs[stand.unit, item.id] = pair
        self._finals([found.pairs[unit, item.id] for unit in units])

    @staticmethod
    def _partly(item: Item, unit: str, answers: Mapping[str, Mapping[str, Any]]) -> Number:
        """What the filled cells of a list give; nothing where one of them cannot be or none is filled."""
        given = answers.get(unit, {})
        cells = {i.code: v for i in item.inputs if (v := given.get(f"{item.id}:{i.code}")) is not None}
        if not cells or "?" in cells.values() or oracle.contradicts(item, cells):
            return None
        return rounded(oracle.rule(item, cells) or Decimal(0))

    def _finals(self, pairs: Sequence[Pair]) -> None:
        way = self.catalogue.settings.missing
        have = []
        for pair in pairs:
            pair.final = pair.computed if pair.verified is None else pair.verified
            if pair.counts and pair.final is not None:
                have.append(pair.final)
        for pair in pairs:
            if pair.final is None and pair.counts and not pair.judged:
                if way == "按已报":
                    pair.final = pair.provisional or Decimal(0)
                elif way == "计零":
                    pair.final = Decimal(0)
                elif way == "组内平均" and have:
                    pair.final = rounded(sum(have, Decimal(0)) / len(have))
            if not pair.counts:
                pair.state = "不计"
            elif pair.final is not None:
                pair.state = "已定"
            else:
                pair.state = "待评" if pair.judged else "待定"

    # -- the tree
    def _below(self, path: tuple[str, ...]) -> list[tuple[str, ...] | str]:
        """The names of levels directly below, and the ids of items, in the order of the sheet."""
        found: dict[tuple[str, ...] | str, None] = {}
        for id_, row in self.rows.items():
            own = tuple(row[level] for level in LEVELS if row.get(level))
            if own[: len(path)] == path:
                found[id_ if own == path else own[: len(path) + 1]] = None
        return list(found)

    def _printed(self, path: tuple[str, ...]) -> Number:
        for row in self.rows.values():
            if tuple(row[level] for level in LEVELS[: len(path)] if row.get(level)) == path:
                points = row.get(POINTS[len(path) - 1])
                if points is not None:
                    return number(float(points))
        return None

    def _is_beside(self, key: tuple[str, ...] | str, above: tuple[str, ...]) -> bool:
        row = self.nodes.get(key if isinstance(key, str) else key[-1], {})
        if row.get("位置"):
            return bool(row["位置"] == "总分外")
        inside = self.nodes.get(above[-1] if above else "总分", {})
        kept = inside.get("起算") == "满分" or inside.get("位置") == "总分外"
        return isinstance(key, str) and self.rows[key]["计分方式"] in ("加分", "减分") and not kept

    def _node(self, unit: str, path: tuple[str, ...], found: Outcome) -> tuple[Decimal, Number] | None:
        """(分值, score) of a unit in a level; None where nothing there counts."""
        row = self.nodes.get(path[-1] if path else "总分", {})
        how, full = row.get("汇总方式") or "求和", row.get("起算") == "满分"
        printed = self._printed(path) if path else self._whole(unit)
        weights = row.get("权重") if isinstance(row.get("权重"), str) else None
        listed = [Decimal(w) for w in weights.split("、")] if weights and "、" in weights else []
        children = [key for key in self._below(path) if not self._is_beside(key, path)]
        parts: list[tuple[Decimal, Decimal, Number]] = []
        for k, key in enumerate(children):
            part = self._leaf(unit, key, found) if isinstance(key, str) else self._node(unit, key, found)
            if part is not None:
                own = self.nodes.get(key if isinstance(key, str) else key[-1], {}).get("权重")
                weight = listed[k] if listed else number(float(own)) if own is not None else Decimal(1)
                parts.append((weight, *part))
        if not parts:
            return None
        points = sum((p for _, p, _ in parts), Decimal(0))
        if how != "求和" or full:
            points = printed or Decimal(0)
        score = self._combined(how, full, printed, parts)
        if score is not None:
            score = self._bounded(row, path, printed, rounded(score))
        if len(path) == 1 and self._struck(unit, "一级指标", path[0], found):
            score = Decimal(0)
        return points, score

    @staticmethod
    def _combined(
        how: str, full: bool, printed: Number, parts: Sequence[tuple[Decimal, Decimal, Number]]
    ) -> Number:
        there = [score for _, _, score in parts if score is not None]
        if how in ("求和", "加权") and len(there) < len(parts):
            return None
        if not there:
            return None
        if how == "加权":
            heavy = sum((w for w, _, _ in parts), Decimal(0))
            share = sum((w * (s or 0) / p for w, p, s in parts if p), Decimal(0))
            return (printed or Decimal(0)) * share / heavy
        if how == "平均":
            return sum(there, Decimal(0)) / len(there)
        if how in ("取最高", "取最低"):
            return max(there) if how == "取最高" else min(there)
        return sum(there, (printed or Decimal(0)) if full else Decimal(0))

    @staticmethod
    def _bounded(row: Mapping[str, Any], path: tuple[str, ...], printed: Number, score: Decimal) -> Decimal:
        upper, lower = row.get("上限"), row.get("下限")
        top = number(float(upper)) if upper not in (None, "不限") else None
        if upper is None and path and row.get("位置") != "总分外":
            top = printed
        bottom: Number = Decimal(0) if path or row else None
        if lower is not None:
            bottom = None if lower == "不限" else number(float(lower))
        score = min(score, top) if top is not None else score
        return max(score, bottom) if bottom is not None else score

    def _leaf(self, unit: str, id_: str, found: Outcome) -> tuple[Decimal, Number] | None:
        pair = found.pairs.get((unit, id_))
        return (pair.points, pair.final) if pair is not None and pair.counts else None

    def _struck(self, unit: str, scope: str, area: str, found: Outcome) -> bool:
        return any(
            pair.struck
            for (u, id_), pair in found.pairs.items()
            if u == unit
            and self.rows[id_].get("范围") == scope
            and (not area or self.rows[id_]["一级指标"] == area)
        )

    # -- units
    def _whole(self, unit: str) -> Number:
        settings = self.catalogue.settings
        whole = settings.wholes.get(self.group[unit], settings.whole)
        return None if whole is None else number(whole)

    def _beside(self, unit: str, found: Outcome) -> Number:
        """加减分: gains of an area under its cap, and all else that stands beside the total."""
        gains: dict[str, list[Number]] = {}
        others: list[Number] = []
        paths = {tuple(r[lv] for lv in LEVELS if r.get(lv)) for r in self.rows.values()}
        above = {path[:k] for path in paths for k in range(len(path) + 1)}
        for path in above:
            for key in self._below(path):
                if not self._is_beside(key, path):
                    continue
                area = self.rows[key]["一级指标"] if isinstance(key, str) else key[0]
                part = self._leaf(unit, key, found) if isinstance(key, str) else self._node(unit, key, found)
                if part is None or self._struck(unit, "一级指标", area, found):
                    continue
                if isinstance(key, str) and self.rows[key]["计分方式"] == "加分":
                    gains.setdefault(area, []).append(part[1])
                else:
                    others.append(part[1])
        for area, scores in gains.items():
            caps = [
                number(float(r["加分上限"]))
                for r in self.rows.values()
                if r["一级指标"] == area and r.get("加分上限") is not None
            ]
            if None in scores:
                return None
            total = sum((s for s in scores if s is not None), Decimal(0))
            others.append(min([total, *caps]))
        return None if None in others else sum((s for s in others if s is not None), Decimal(0))

    def _unit(self, code: str, found: Outcome) -> Unit:
        whole = self._node(code, (), found)
        unit = Unit()
        if whole is not None:
            unit.points, unit.score = whole
        unit.extra = self._beside(code, found)
        if self._struck(code, "总分", "", found):
            unit.score = unit.extra = Decimal(0)
        if unit.score is not None and unit.extra is not None:
            unit.total = rounded(unit.score + unit.extra)
            unit.rate = rounded(unit.total / unit.points, 4) if unit.points > 0 else None
        return unit

    def _rank(self, group: str, found: Outcome) -> None:
        units = [found.units[code] for code, g in self.group.items() if g == group]
        by_rate = len({unit.points for unit in units if unit.points > 0}) > 1
        value = {id(u): u.rate if by_rate else u.total for u in units}
        there = [u for u in units if value[id(u)] is not None]
        for unit in there:
            unit.rank = 1 + sum(value[id(other)] > value[id(unit)] for other in there)
        whole = self.catalogue.settings.wholes.get(group, self.catalogue.settings.whole) or 100.0
        own = [g for g in self.grades if g.get("排名组") == group]
        for grade in own or [g for g in self.grades if not g.get("排名组")]:
            left = [u for u in there if not u.grade]
            quota = grade.get("名额")
            if isinstance(quota, str):
                share = Decimal(quota.rstrip("%")) / 100 * len(there)
                quota = int(share.to_integral_value(ROUND_FLOOR))
            given = []
            for unit in left:
                above = sum(value[id(other)] > value[id(unit)] for other in left)
                bound = grade.get("下限")
                if bound is None:
                    high = True
                elif isinstance(bound, str):
                    high = (unit.rate or 0) >= Decimal(bound.rstrip("%")) / 100
                elif by_rate:
                    high = (unit.rate or 0) >= number(float(bound)) / number(whole)
                else:
                    high = (unit.total or 0) >= number(float(bound))
                if high and (quota is None or above < quota):
                    given.append(unit)
            for unit in given:
                unit.grade = grade["等次"]
