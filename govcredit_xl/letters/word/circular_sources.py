"""What the result circular is compared with: the cells of the master, added up again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import MISSING_AS_REPORTED, TOTAL, Head, ItemState, UnitState
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import Bars, FinishedTable
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.prospects_read import ProspectCheck
from govcredit_xl.letters.word.readback import (
    Expected,
    ReadBack,
    Sources,
    TableCheck,
    common,
    common_conditions,
    holding,
)
from govcredit_xl.letters.word.reasons_read import ReasonCheck
from govcredit_xl.letters.word.standing_sources import StandingCheck
from govcredit_xl.master.shown_figures import MasterFigures
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL

Rows = Sequence[tuple[str, ...]]
MANY, LONG, SHOWN = 15, 20, 6
_AREA: Final = (
    Head.POINTS, Head.SCORE, Head.LOST, Head.OPEN, Head.BONUS, "否决核减", "总得分", Head.PROVISIONAL,
)  # fmt: skip


def result_sources(catalogue: Catalogue, issue: Issue, master: MasterFigures) -> Sources:
    """The result circular is compared with the cells of the master."""
    circular = _Circular(catalogue, master)
    beyond, held = ProspectCheck(catalogue, master).circular()
    known = common(catalogue, DOCS[Doc.RESULT], issue)
    expected: dict[str, Expected] = {**known, **circular.expected(), **beyond}
    return Sources(
        expected,
        holding(common_conditions(expected, issue), circular.conditions(), held),
        circular.tables(),
        circular.bars,
        circular.complete,
        {"每组": circular.standings.occurrences()},
    )


def listed(names: Sequence[str]) -> tuple[str, ...] | str:
    """Names in any order; too many stand in the attachment."""
    return tuple(names) if len(names) <= MANY else "名单见附件"


class _Circular:
    """The circular against the master."""

    def __init__(self, catalogue: Catalogue, master: MasterFigures) -> None:
        self.catalogue, self.master = catalogue, master
        self.items = item_names(catalogue)
        self.item_of = {name: item for item, name in self.items.items()}
        self.short = {unit.code: unit.short or unit.name for unit in catalogue.units}
        self.code_of = {name: code for code, name in self.short.items()}
        self.reasons = ReasonCheck(catalogue, master)
        self.standings = StandingCheck(catalogue, master)
        self.lost = self._losses()
        self.total = round(sum(self.lost.values()), 2)
        self.states = [row[Head.STATE] for row in master.returns.values()]
        self.waiting = self._waiting()

    def _losses(self) -> dict[tuple[str, str], float]:
        if not self.master.by_unit:
            return {key: float(lost or 0) for key, lost in self.master.lost.items()}
        found = {}
        for (unit, item), row in self.master.unit_items.items():
            final = row[Head.FINAL]
            if row[Head.COUNTS] and final is not None and round(row[Head.POINTS] - final, 2) > 0:
                found[item, unit] = round(row[Head.POINTS] - final, 2)
        return found

    def _beside(self) -> float:
        """What was lost in items that stand outside the whole."""
        beside = self.catalogue.items_beside
        return round(sum(lost for (item, _), lost in self.lost.items() if item in beside), 2)

    def _waiting(self) -> dict[str, str]:
        """Item → why it has no score yet."""
        if not self.master.by_unit:
            states = {item: row[Head.STATE] for item, row in self.master.items.items()}
        else:
            order = (ItemState.OPEN, ItemState.JUDGED)
            mine: dict[str, set[str]] = {}
            for (_, item), row in self.master.unit_items.items():
                mine.setdefault(item, set()).add(row[Head.STATE])
            states = {
                item.id: next(
                    (s for s in order if s in mine.get(item.id, {ItemState.OPEN})), ItemState.SCORED
                )
                for item in self.catalogue.items
            }
        return {item: state for item, state in states.items() if state in (ItemState.OPEN, ItemState.JUDGED)}

    def _vetoed_units(self) -> list[str]:
        """Units with what they are vetoed for and what that does."""
        if not self.master.by_unit:
            return []
        cases = self.standings.cases
        return [f"{self.short[c]}（{said}）" for c in self.short if (said := cases.of_unit(c, self.items))]

    def _menders(self) -> set[str]:
        """Units that lost points and have sent something, where something was asked."""
        silent = {c for c, r in self.master.returns.items() if r[Head.STATE] == UnitState.NOT_RETURNED}
        asks = any(item.inputs for item in self.catalogue.items)
        return {unit for _, unit in self.lost if not asks or unit not in silent}

    # -- what the sentences must say
    def expected(self) -> dict[str, Expected]:
        settings, states = self.catalogue.settings, self.states

        def named(state: str) -> Expected:
            return self._named([c for c, r in self.master.returns.items() if r[Head.STATE] == state])

        late = [code for code, row in self.master.returns.items() if row[Head.LATE]]
        losers = {unit for _, unit in self.lost}
        menders = self._menders() or losers
        lacking = [self.short[c] for c in self.standings.without_total()]
        found: dict[str, Expected] = {
            "附件标题": "各单位得分情况",
            "附件二标题": "失分明细",
            "附件三标题": "待定评分项明细",
            "通知标题": re.sub("《(.*)》", r"〈\1〉", settings.title),
            "通知文号": settings.number,
            "应报单位数": float(len(states)),
            "参评单位数": float(len(self.standings.scored)),
            "已报单位数": float(self._back()),
            "有误单位数": float(states.count(UnitState.FAULTY)),
            "未报单位数": float(states.count(UnitState.NOT_RETURNED)),
            "待核单位数": float(states.count(UnitState.HELD)),
            "逾期单位数": float(len(late)),
            "有误单位": named(UnitState.FAULTY),
            "未报单位": named(UnitState.NOT_RETURNED),
            "待核单位": named(UnitState.HELD),
            "逾期单位": self._named(late),
            "失分项数": float(len({item for item, _ in self.lost})),
            "失分单位数": float(len(losers)),
            "失分单位": listed([self.short[code] for code in losers]),
            "整改单位": tuple(self.short[c] for c in menders) if len(menders) <= MANY else "有失分的单位",
            "失分": self.total,
            "加减失分": self._beside(),
            "组数": float(len(self.standings.groups)),
            "组名": tuple(self.standings.groups),
            "否决单位数": float(len(self._vetoed_units())),
            "否决单位": listed(self._vetoed_units()),
            "待定单位数": float(len(lacking)),
            "待定单位": listed(lacking),
            "不计项": "、".join(self.items[item] for item in self._excluded()),
            "待定项数": float(len(self.waiting)),
        }
        points = {item.id: item.points for item in self.catalogue.items}
        for state, name in ((ItemState.OPEN, "未齐"), (ItemState.JUDGED, "待评")):
            mine = [item for item, found_state in self.waiting.items() if found_state == state]
            found |= {f"{name}项数": float(len(mine)), f"{name}分": sum(points[item] for item in mine)}
        return found if self.master.by_unit else found | self._whole()

    def _named(self, codes: Sequence[str]) -> tuple[str, ...] | str:
        """Units by name; many in the attachment alone, if that has a row for each of them."""
        names = [self.short[code] for code in codes]
        with_row = {unit.code for unit in self.standings.scored}
        return listed(names) if with_row.issuperset(codes) else tuple(names)

    def _back(self) -> int:
        return self.states.count(UnitState.RETURNED) + self.states.count(UnitState.FAULTY)

    def _excluded(self) -> list[str]:
        return [item for item, row in self.master.items.items() if row[Head.STATE] == ItemState.EXCLUDED]

    def _vetoes(self) -> list[str]:
        return [item for item, row in self.master.items.items() if row[Head.VETO]]

    def base(self, area: str | None = None) -> float:
        """What the items have that are no extras, of an area or of all."""
        return round(
            sum(
                row[Head.FINAL] or 0
                for item, row in self.master.items.items()
                if not rule_of(self.catalogue.item_by_id[item]).adds
                and row[Head.STATE] != ItemState.EXCLUDED
                and area in (None, row[Head.AREA])
            ),
            2,
        )

    def lost_of(self, area: str) -> float:
        """What the items of an area lost."""
        rows = [row for row in self.master.items.values() if row[Head.AREA] == area]
        return round(sum(row[Head.LOST] or 0 for row in rows), 2)

    def _struck(self, area: str) -> bool:
        """A veto that strikes leaves the area nothing though its items have points."""
        return any(
            self.master.items[item][Head.AREA] == area
            and rule_of(self.catalogue.item_by_id[item]).scope(self.catalogue.item_by_id[item])
            != STRIKES_TOTAL
            for item in self._vetoes()
        )

    def _sums(self) -> tuple[float, float]:
        """Extra points, and what vetoes take away."""
        bonus = cut = 0.0
        for name, row in self.master.areas.items():
            if name == TOTAL:
                continue
            if self._struck(name):
                cut += self.base(name)
            else:
                bonus += (row[Head.SCORE] or 0) - self.base(name)
        cut += self.base() + bonus - cut - (self.master.areas[TOTAL][Head.SCORE] or 0)
        return round(bonus, 2), round(cut, 2)

    def _whole(self) -> dict[str, Expected]:
        whole, (bonus, cut) = self.master.areas[TOTAL], self._sums()
        vetoes = []
        for item in self._vetoes():
            cases = self.standings.cases
            named = self._named([code for code in self.short if (code, item) in cases.marks])
            units = "、".join(named) if isinstance(named, tuple) else named
            vetoes.append(f"{self.items[item]}（{units}{'，' if units else ''}{cases.effect(item)}）")
        return {
            "满分": whole[Head.POINTS],
            "得分": whole[Head.SCORE],
            "评定得分": self.base(),
            "已定分值": round(self.base() + self.total, 2),
            "待定分": whole[Head.OPEN],
            "暂测分": whole[Head.PROVISIONAL],
            "加分": bonus,
            "否决分": cut,
            "否决事项": "、".join(vetoes),
        }

    def conditions(self) -> dict[str, bool]:
        """Which conditions of the circular hold."""
        settings, states, by_unit = self.catalogue.settings, self.states, self.master.by_unit
        titled = bool(settings.title and settings.number)
        asks = any(item.inputs for item in self.catalogue.items)
        silent, back = states.count(UnitState.NOT_RETURNED), self._back()
        settled = len(self._settled()) > 0
        ranked = self.standings.anybody()
        vetoed = bool(self._vetoed_units() or self._vetoes())
        owes = (
            bool(self.lost or self.waiting or vetoed) or UnitState.FAULTY in states or (asks and silent > 0)
        )
        late = any(row[Head.LATE] for row in self.master.returns.values())
        return {
            "如评全区": not by_unit,
            "如评单位": by_unit,
            "如需填报": asks,
            "如有已报": asks and back > 0,
            "如无报送": asks and not back,
            "如有误报": UnitState.FAULTY in states,
            "如有未报": asks and silent > 0,
            "如无未报": asks and back == len(states),
            "如全未报": asks and silent == len(states),
            "如部分报送": asks and back != len(states) and silent != len(states),
            "如有待核": UnitState.HELD in states,
            "如有逾期": late,
            "如有已定": settled,
            "如无已定": not settled,
            "如有单位否决": bool(self._vetoed_units()),
            "如发生否决": vetoed,
            "如否决扣分": by_unit
            and any(
                str(row.get(Head.VETO) or "").partition(" ")[0] in (STRIKES_TOTAL, STRIKES_AREA)
                for row in self.master.unit_items.values()
            ),
            "如有失分": bool(self.lost),
            "如有整改": bool(self._menders()),
            "如有加减失分": self._beside() > 0,
            "如无失分": settled and not self.lost,
            "如失分较多": len(self.lost) > LONG,
            "如失分不多": 0 < len(self.lost) <= LONG,
            **self._waiting_conditions(),
            "如有加分": not by_unit and self._sums()[0] != 0,
            "如有增减": not by_unit and bool(self._sums()[0] or self._vetoes()),
            "如有否决": bool(self._vetoes()),
            "如有不计": bool(self._excluded()),
            "如按已报": settings.missing == MISSING_AS_REPORTED,
            "如有多组": len(self.standings.groups) > 1,
            "如有排名": ranked,
            "如无排名": not ranked,
            "如有文件": titled,
            "如无文件": not titled,
            "如有要求": owes,
            "如无要求": not owes,
            "如有待定单位": by_unit and bool(self.standings.without_total()),
            **self._table_conditions(),
        }

    def _waiting_conditions(self) -> dict[str, bool]:
        """What waits, and for what."""
        why, long = set(self.waiting.values()), len(self.waiting) > LONG
        return {
            "如有待定": bool(why),
            "如无待定": not why,
            "如待定较多": long,
            "如待定不多": bool(why) and not long,
            "如有未齐": ItemState.OPEN in why,
            "如有待评": ItemState.JUDGED in why,
            "如均未齐": why == {ItemState.OPEN},
            "如均待评": why == {ItemState.JUDGED},
            "如未齐待评": len(why) > 1,
        }

    def _table_conditions(self) -> dict[str, bool]:
        """By what units are ranked, and the columns of the tables of a whole's round."""
        standings, by_unit = self.standings, self.master.by_unit
        by_rate = {standings.by_rate(group) for group in standings.groups if standings.has_ranked(group)}
        return {
            "如均按总分": by_unit and by_rate == {False},
            "如均按得分率": by_unit and by_rate == {True},
            "如依据不一": by_unit and len(by_rate) > 1,
            **{f"如有{head}列": not by_unit and standings.apart(head) for head in ("未填", "评审", "不计")},
        }

    def _settled(self) -> list[str]:
        if not self.master.by_unit:
            return [i for i, row in self.master.items.items() if row[Head.STATE] == ItemState.SCORED]
        states: dict[str, set[str]] = {}
        for (_, item), row in self.master.unit_items.items():
            states.setdefault(item, set()).add(row[Head.STATE])
        return [i for i, s in states.items() if ItemState.SCORED in s and i not in self.waiting]

    # -- tables
    def _area_heads(self) -> tuple[str, ...]:
        """The columns of the table of areas, by what there is."""
        if self.master.by_unit:
            return ()
        (bonus, cut), open_ = self._sums(), self.master.areas[TOTAL][Head.OPEN]
        shown = {
            Head.OPEN: open_,
            Head.BONUS: bonus,
            "否决核减": cut,
            "总得分": bonus or cut,
            Head.PROVISIONAL: open_,
        }
        return (Head.AREA, *(head for head in _AREA if shown.get(head, True)))

    def tables(self) -> dict[tuple[str, ...], TableCheck]:
        loss = (Head.ITEM_NAME, "失分单位", Head.LOST, "失分原因")
        return {
            self._area_heads(): self.areas,
            loss: self.pairs,
            (Head.ITEM_NAME, Head.LOST, "失分单位数"): self.by_item,
            (Head.ITEM_NAME, Head.POINTS, Head.PROVISIONAL, "待定原因"): self.open_items,
            (Head.ITEM_NAME, Head.POINTS, "待定原因"): self.open_items,
            ("排名组", "单位数", "参加排名", "排名依据", "平均", "最高", "最低"): self.standings.groups_table,
            **self.standings.tables(),
        }

    def areas(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        heads = table.rows[0][1:]
        shown = [name for name, *_ in rows if name != "总分一票否决"]
        reading.whole(table.place, Head.AREA, shown, list(self.master.areas))
        bonus, cut = self._sums()
        for name, *texts in rows:
            if name == "总分一票否决":
                continue
            there, total = self.master.areas.get(name, {}), name == TOTAL
            base = self.base() if total else self.base(name)
            struck = not total and self._struck(name)
            more = bonus if total else 0.0 if struck else round((there.get(Head.SCORE) or 0) - base, 2)
            wanted = {
                Head.POINTS: there.get(Head.POINTS),
                Head.SCORE: base,
                Head.LOST: self.total if total else self.lost_of(name),
                Head.OPEN: there.get(Head.OPEN),
                Head.BONUS: more,
                "否决核减": cut if total else base if struck else 0.0,
                "总得分": there.get(Head.SCORE),
                Head.PROVISIONAL: there.get(Head.PROVISIONAL),
            }
            for heading, text in zip(heads, texts, strict=True):
                reading.points(table.place, f"{name} {heading}", text, wanted.get(heading))

    def bars(self, reading: ReadBack, chart: Bars) -> None:
        areas = [name for name in self.master.areas if name != TOTAL]
        for heading in (Head.SCORE, Head.LOST, Head.OPEN):
            series = chart.series.get(heading, {})
            reading.whole(chart.place, f"图中的{heading}", list(series), areas)
            for name in areas:
                wanted = {Head.SCORE: self.base(name), Head.LOST: self.lost_of(name)}.get(
                    heading, self.master.areas[name][Head.OPEN]
                )
                if abs(series.get(name, math.nan) - wanted) > 1e-9 or name not in series:
                    reading.differs(chart.place, f"图中 {name} {heading}", str(series.get(name)), wanted)

    def pairs(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        found = [(self.item_of.get(i, i), self.code_of.get(u, u)) for i, u, *_ in rows[:-1]]
        names = [f"{i} {u}" for i, u in found]
        reading.whole(table.place, "失分", names, [f"{i} {u}" for i, u in self.lost])
        for (item, unit), (_, _, lost, why) in zip(found, rows, strict=False):
            reading.points(table.place, f"{item} {unit}", lost, self.lost.get((item, unit)))
            if not self.reasons.holds(item, unit, why):
                reading.differs(table.place, f"{item} {unit} 失分原因", why, self.reasons.told(item, unit))
        reading.points(table.place, f"{TOTAL} {Head.LOST}", rows[-1][2], self.total)

    def by_item(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        wanted: dict[str, list[float]] = {}
        for (item, _), lost in self.lost.items():
            wanted.setdefault(item, []).append(lost)
        reading.whole(
            table.place, Head.ITEM_NAME, [r[0] for r in rows[:-1]], [self.items[item] for item in wanted]
        )
        for name, shown, count in rows[:-1]:
            mine = wanted.get(self.item_of.get(name, ""), [])
            reading.points(table.place, f"{name} {Head.LOST}", shown, round(sum(mine), 2))
            reading.points(table.place, f"{name} 失分单位数", count, float(len(mine)))
        reading.points(table.place, f"{TOTAL} {Head.LOST}", rows[-1][1], self.total)

    def open_items(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        points = {item.id: item.points for item in self.catalogue.items}
        shown = [self.item_of.get(row[0], row[0]) for row in rows[:-1]]
        reading.whole(table.place, Head.ITEM_NAME, shown, list(self.waiting))
        for item, row in zip(shown, rows, strict=False):
            reading.points(table.place, f"{item} {Head.POINTS}", row[1], points.get(item))
            if len(row) == 4:
                there = self.master.items.get(item, {})
                reading.points(table.place, f"{item} {Head.PROVISIONAL}", row[2], there.get(Head.PROVISIONAL))
                self._why_open(reading, table, item, row[3], there)
        reading.points(
            table.place, f"{TOTAL} {Head.POINTS}", rows[-1][1], sum(points[item] for item in self.waiting)
        )
        if len(rows[-1]) == 4:
            found = [self.master.items[item][Head.PROVISIONAL] for item in self.waiting]
            known = [one for one in found if one is not None]
            total = round(sum(known), 2) if known else None
            reading.points(table.place, f"{TOTAL} {Head.PROVISIONAL}", rows[-1][2], total)

    def _why_open(
        self, reading: ReadBack, table: FinishedTable, item: str, text: str, there: Mapping[str, Any]
    ) -> None:
        missing = there.get(Head.MISSING) or ""
        if there.get(Head.STATE) == ItemState.JUDGED:
            wanted = "由评审认定，尚未核定"
        elif there.get(Head.DISAGREE):
            wanted = "牵头单位填报不一致"
        elif text.startswith("缺") and missing:
            named = text[1:].partition("等")[0].split("、")[:SHOWN]
            wanted = text if all(name in missing for name in named[:3]) else f"缺{missing}"
        else:
            wanted = f"缺{missing}" if missing else "数据未齐"
        reading.same(table.place, f"{item} 待定原因", text, wanted)

    def complete(self, reading: ReadBack) -> None:
        """Every unit stands in the attachment once."""
        reading.whole(
            "全文",
            "排名中的单位",
            reading.seen.get("ranked", []),
            [self.master.names[unit.code] for unit in self.standings.scored],
        )
