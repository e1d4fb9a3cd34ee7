"""The rows and sentences of the ranking groups, worked out once more from the master's cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.core.arithmetic import round_half_away
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import TOTAL, YES, Head, UnitState
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.letters.word.finished import FinishedTable
from govcredit_xl.letters.word.passages import Occurrence
from govcredit_xl.letters.word.readback import Expected, ReadBack, TableCheck
from govcredit_xl.master.shown_figures import MasterFigures
from govcredit_xl.scoring.rules import rule_of

_MANY: Final = 15
_TEXTS: Final = frozenset({"名次", "单位", Head.RATE, "等次", "备注"})
_DISTRICT: Final = (
    "名次", "单位", "参评分值", "得分", "失分", "未填", "加减分", "总分", "得分率", "评审", "不计", "备注",
)  # fmt: skip
_UNITS: Final = ("名次", "单位", "分值", "得分", "失分", "未定", "加减分", "总分", "得分率", "等次", "备注")


class CaseCheck:
    """Cases of vetoes, by the master's cells; `marks`: (unit, item)."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue = catalogue
        if master.by_unit:
            self.marks = {key for key, row in master.unit_items.items() if row.get(Head.VETO)}
            return
        self.marks = {
            (unit, item)
            for (item, unit), rows in master.answers.items()
            if unit and item in catalogue.item_by_id and self._word(item)
            for row in rows
            if row[Head.COUNTED] == YES and isinstance(row[Head.VALUE], (int, float)) and row[Head.VALUE] > 0
        }

    def _word(self, item: str) -> str:
        one = self.catalogue.item_by_id[item]
        return rule_of(one).scope(one)

    def effect(self, item: str, whose: str = "") -> str:
        """What the veto does."""
        one, word = self.catalogue.item_by_id[item], self._word(item)
        if word == "等次":
            return f"等次最高为{one.params['最高等次']}"
        return f"{whose}{'总分' if word == '总分' else f'“{one.area}”'}按0分计"

    def of_unit(self, unit: str, names: Mapping[str, str], whose: str = "") -> str:
        """The cases of a unit, with what they do; "" where there are none."""
        mine = [item.id for item in self.catalogue.items if (unit, item.id) in self.marks]
        said = []
        for effect in dict.fromkeys(self.effect(item, whose) for item in mine):
            of_it = [names[item] for item in mine if self.effect(item, whose) == effect]
            said.append("、".join(of_it) + f"，{effect}")
        return "；".join(said)


class StandingCheck:
    """Sentences and tables of the ranking groups against the master."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue, self.master = catalogue, master
        self.code_of = {name: code for code, name in master.names.items()}
        self.short = {unit.code: unit.short or unit.name for unit in catalogue.units}
        self.scored = [
            unit for unit in catalogue.units if any(unit.code in item.units for item in catalogue.items)
        ]
        self.groups = list(dict.fromkeys(unit.rank_group for unit in self.scored))
        self.asks = any(item.inputs for item in catalogue.items)
        self.cases = CaseCheck(catalogue, master)
        # Whom the text does not name since they are many.
        late = {unit for unit, row in master.returns.items() if row[Head.LATE]}
        self.late = late if len(late) > _MANY else set()
        often = Counter(item for _, item in self.cases.marks)
        self.had_case = {unit for unit, item in self.cases.marks if often[item] > _MANY}
        self.figures = {code: self._figures(code) for code in master.units}

    def _figures(self, code: str) -> dict[str, float | str | None]:
        """Heading → what the unit's row must show."""
        row = self.master.units[code]
        mine = [r | {Head.ITEM: i} for (u, i), r in self.master.unit_items.items() if u == code]
        found: dict[str, float | str | None] = {
            "名次": row[Head.RANK],
            Head.RATE: row[Head.RATE],
            "备注": self._note(code),
        }
        score = row[Head.SCORE]
        if score is None and not self.master.by_unit:
            found["名次"] = row[Head.STATE]
        if self.master.by_unit:
            whole = row[UnitHead.WHOLE]
            settled = whole is not None
            return found | {
                "分值": row[Head.POINTS],
                "得分": score if settled else None,
                "失分": round_half_away(row[Head.POINTS] - score) if settled else None,
                "未定": 0.0 if settled else row[Head.POINTS],
                "加减分": row[UnitHead.EXTRA] if settled else None,
                "总分": whole,
                "等次": row[UnitHead.GRADE],
            }
        judged = [r for r in mine if rule_of(self.catalogue.item_by_id[r[Head.ITEM]]).judged]
        counting = [r for r in mine if r[Head.COUNTS] and r not in judged]
        beside = [r for r in mine if not r[Head.COUNTS] and r not in judged]
        open_ = [r for r in counting if not r[Head.VALID] or r[Head.SELF] is None]
        blank = _sum(open_) if score is not None else row[Head.POINTS]
        adds = [
            r[Head.SELF] or 0.0 for r in counting if rule_of(self.catalogue.item_by_id[r[Head.ITEM]]).adds
        ]
        more = round_half_away(sum(adds)) if score is not None else 0.0
        base = None if score is None else round_half_away(score - more)
        lost = None if base is None else round_half_away(row[Head.POINTS] - blank - base)
        return found | {
            "参评分值": _sum(counting),
            "得分": base,
            "失分": lost,
            "未填": blank,
            "加减分": more,
            "总分": score,
            "评审": _sum(judged),
            "不计": _sum(beside),
        }

    def _note(self, code: str) -> str:
        state = self.master.units[code][Head.STATE]
        more = ["逾期"] if code in self.late else []
        if not self.master.by_unit:
            notes = ["有误"] if state == UnitState.FAULTY else []
            return "、".join([*notes, *more, *(["有否决事项"] if code in self.had_case else [])])
        notes = [state] if state != UnitState.RETURNED and self.asks else []
        vetoed = self.master.by_unit and any(
            unit == code and row.get(Head.VETO) for (unit, _), row in self.master.unit_items.items()
        )
        return "、".join([*notes, *(["一票否决"] if vetoed else []), *more])

    def struck(self, code: str) -> bool:
        """A veto has left the unit nothing."""
        had = self.master.by_unit and any(unit == code for unit, _ in self.cases.marks)
        return had and self.figures[code]["总分"] == 0

    def apart(self, heading: str) -> bool:
        """Somebody of the round has points that stand apart under that heading."""
        return any(self.figures[one.code].get(heading) for one in self.scored)

    def of_group(self, group: str) -> list[str]:
        """Codes of a group's units, in the order of the catalogue."""
        return [unit.code for unit in self.scored if unit.rank_group == group]

    def _ranked(self, group: str) -> list[str]:
        found = [code for code in self.of_group(group) if self.master.units[code][Head.RANK] is not None]
        return sorted(found, key=lambda code: self.master.units[code][Head.RANK] or 0)

    def has_ranked(self, group: str) -> bool:
        """Somebody of the group has a rank."""
        return bool(self._ranked(group))

    def anybody(self) -> bool:
        """Somebody has a rank."""
        return any(row[Head.RANK] is not None for row in self.master.units.values())

    def without_total(self) -> list[str]:
        """Units that have none, where each is scored by itself."""
        if not self.master.by_unit:
            return []
        return [one.code for one in self.scored if self.master.units[one.code][UnitHead.WHOLE] is None]

    def by_rate(self, group: str) -> bool:
        """True where the group is ranked by 得分率."""
        if not self.master.by_unit:
            return True
        return any(self.master.units[code][UnitHead.BY_RATE] for code in self.of_group(group))

    def _measure(self, group: str, code: str) -> float:
        row = self.master.units[code]
        return float(row[Head.RATE] if self.by_rate(group) else row[UnitHead.WHOLE])

    def _text(self, group: str, value: float) -> str:
        return f"{value * 100:.2f}%" if self.by_rate(group) else f"{value:.2f}分"

    def _names(self, codes: Sequence[str]) -> Expected:
        names = [self.short[code] for code in codes]
        return tuple(names) if len(names) <= _MANY else f"{names[0]}等{len(names)}家"

    def occurrences(self) -> list[Occurrence]:
        """What 【每组】 must say of each group."""
        return [self._occurrence(group) for group in self.groups]

    def _occurrence(self, group: str) -> Occurrence:
        ranked, rows = self._ranked(group), self.master.units
        values: dict[str, Expected] = {
            "排名组": group,
            "组内单位数": float(len(self.of_group(group))),
            "参排单位数": float(len(ranked)),
            "排名依据": Head.RATE if self.by_rate(group) else "总分",
            "等次情况": self._grades(group),
            **dict.fromkeys(("第一名", "第一名成绩", "末名", "末名成绩", "组平均"), ""),
        }
        last = max((rows[code][Head.RANK] for code in ranked), default=0)
        if ranked:
            values |= {
                "第一名": self._names([code for code in ranked if rows[code][Head.RANK] == 1]),
                "第一名成绩": self._text(group, self._measure(group, ranked[0])),
                "末名": self._names([code for code in ranked if rows[code][Head.RANK] == last]),
                "末名成绩": self._text(group, self._measure(group, ranked[-1])),
                "组平均": self._mean(group, ranked),
            }
        conditions = {
            "如组内有排名": bool(ranked),
            "如组内无排名": not ranked,
            "如有先后": last > 1,
            "如均并列": len(ranked) > 1 and last == 1 and not all(map(self.struck, ranked)),
            "如均否决": len(ranked) > 1 and last == 1 and all(map(self.struck, ranked)),
            "如仅一家": len(ranked) == 1,
            "如有等次": bool(values["等次情况"]),
        }
        return Occurrence(values, frozenset(name for name, holds in conditions.items() if holds))

    def _mean(self, group: str, ranked: Sequence[str]) -> str:
        values = [self._measure(group, code) for code in ranked]
        return self._text(group, round_half_away(sum(values) / len(values), 4 if self.by_rate(group) else 2))

    def _grades(self, group: str) -> str:
        found: dict[str, list[str]] = {
            grade.name: [] for grade in self.catalogue.grades if grade.group in ("", group)
        }
        order = self._ranked(group)
        for code in (*order, *(c for c in self.of_group(group) if c not in order)):
            grade = self.master.units[code].get(UnitHead.GRADE)
            if grade:
                found.setdefault(grade, []).append(self.short[code])
        return "、".join(
            f"{name}{len(units)}家（{'、'.join(units) if len(units) <= _MANY else '名单见附件'}）"
            for name, units in found.items()
            if units
        )

    # -- tables
    def tables(self) -> dict[tuple[str, ...], TableCheck]:
        """Heading row → check, for each set of columns that a group may have."""
        found: dict[tuple[str, ...], TableCheck] = {}
        for group in self.groups:
            found[self._columns(group)] = self.standing
        return found

    def _columns(self, group: str) -> tuple[str, ...]:
        mine = [self.figures[code] for code in self.of_group(group)]
        noted = any(one["备注"] for one in mine)
        extra = any(one["加减分"] for one in mine)
        if not self.master.by_unit:
            there = {"备注": noted, "加减分": extra, "总分": extra}
            there |= {heading: self.apart(heading) for heading in ("未填", "评审", "不计")}
            return tuple(heading for heading in _DISTRICT if there.get(heading, True))
        shown = {
            "未定": any(one["未定"] for one in mine),
            "加减分": extra,
            "总分": extra,
            "得分率": self.by_rate(group),
            "等次": any(one["等次"] for one in mine),
            "备注": noted,
        }
        return tuple(heading for heading in _UNITS if shown.get(heading, True))

    def standing(self, reading: ReadBack, table: FinishedTable, rows: Sequence[tuple[str, ...]]) -> None:
        """The rows of a group: each as in the master, in order of rank, and the sums below them."""
        heads, before = table.rows[0], 0.0
        sums: dict[str, float] = {}
        groups = set()
        for row in rows[:-1]:
            shown = dict(zip(heads, row, strict=True))
            name = shown["单位"]
            code = self.code_of.get(name, "")
            groups.add(self.master.units.get(code, {}).get(Head.GROUP))
            reading.note("ranked", name)
            wanted = self.figures.get(code, {})
            for heading, text in shown.items():
                if heading != "单位":
                    self._cell(reading, table, f"{name} {heading}", heading, text, wanted.get(heading))
                    if isinstance(there := wanted.get(heading), (int, float)):
                        sums[heading] = sums.get(heading, 0.0) + there
            now = float(shown["名次"]) if shown["名次"].isdigit() else float("inf")
            if now < before:
                reading.differs(table.place, f"{name} 的次序", shown["名次"], before)
            before = now
        if len(groups) > 1:
            reading.differs(table.place, Head.GROUP, "、".join(map(str, groups)), "每个排名组一张表")
        whole = dict(zip(heads, rows[-1], strict=True))
        reading.same(table.place, TOTAL, whole["单位"], f"{len(rows) - 1}家")
        for heading, text in whole.items():
            if heading not in _TEXTS:
                total = round(sums[heading], 2) if heading in sums else None
                reading.points(table.place, f"{TOTAL} {heading}", text, total)

    def _cell(
        self, reading: ReadBack, table: FinishedTable, what: str, heading: str, text: str, wanted: Any
    ) -> None:
        if heading == Head.RATE and isinstance(wanted, float):
            wanted = f"{wanted * 100:.2f}%"
        if isinstance(wanted, str):
            reading.same(table.place, what, text, wanted)
        else:
            reading.points(table.place, what, text, wanted)

    def groups_table(self, reading: ReadBack, table: FinishedTable, rows: Sequence[tuple[str, ...]]) -> None:
        """The table of the groups: how many, mean, best, worst."""
        reading.whole(table.place, "排名组", [row[0] for row in rows], self.groups)
        for group, count, ranked, by, *figures in rows:
            mine = self._ranked(group)
            values = [self._measure(group, code) for code in mine]
            reading.points(table.place, f"{group} 单位数", count, float(len(self.of_group(group))))
            reading.points(table.place, f"{group} 参加排名", ranked, float(len(mine)))
            reading.same(table.place, f"{group} 排名依据", by, Head.RATE if self.by_rate(group) else "总分")
            wanted = (
                [self._mean(group, mine), self._text(group, max(values)), self._text(group, min(values))]
                if mine
                else ["—"] * 3
            )
            for text, there in zip(figures, wanted, strict=True):
                reading.same(table.place, f"{group} 成绩", text, there)


def _sum(rows: Sequence[dict[str, Any]]) -> float:
    return round_half_away(sum(row[Head.POINTS] or 0.0 for row in rows))
