"""What the circular on many rounds is compared with: the cells of 汇总表, looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from govcredit_xl.core.model import Settings
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.finished import FinishedTable
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.letters.word.readback import (
    Expected,
    ReadBack,
    Sources,
    common,
    common_conditions,
    holding,
)
from govcredit_xl.letters.word.rollup_circular import bare_catalogue
from govcredit_xl.round.rollup_read import Cells, RolledFigures

Rows = Sequence[tuple[str, ...]]
_NAMED: Final = 40


def rollup_sources(found: RolledFigures, settings: Settings, issue: Issue) -> Sources:
    """What the circular must show."""
    names = [one["轮次"] for one in found.rounds]
    finals = {one["轮次"]: one["得分"] for one in found.rounds if one["得分"] is not None}
    top, bottom = max(finals.values(), default=0.0), min(finals.values(), default=0.0)
    waiting = [one["轮次"] for one in found.rounds if one["得分"] is None or (one["待定项"] or 0) > 0]
    rates = [
        (round(one["平均"] / one["分值"], 4), one["一级指标"])
        for one in found.areas
        if one["平均"] is not None and one["分值"]
    ]
    told = common(bare_catalogue(settings), DOCS[Doc.ROLLUP], issue)

    def areas(wanted: float) -> str:
        return "、".join(f"“{name}”（{rate * 100:.2f}%）" for rate, name in rates if rate == wanted)

    expected: dict[str, Expected] = {
        **told,
        "附件标题": "单位合并得分情况",
        "轮数": float(len(names)),
        "各轮": tuple(names) if len(names) <= _NAMED else "名单见附件",
        "已定数": float(len(names) - len(waiting)),
        "未定数": float(len(waiting)),
        "未定各轮": tuple(waiting),
        "应报单位数": float(sum(one["单位"] or 0 for one in found.rounds)),
        "已报单位数": float(sum(one["已报"] or 0 for one in found.rounds)),
        "第一名": tuple(name for name, final in finals.items() if final == top),
        "最高分": top if finals else "—",
        "末名": tuple(name for name, final in finals.items() if final == bottom),
        "最低分": bottom if finals else "—",
        "平均分": round(sum(finals.values()) / len(finals) + 1e-9, 2) if finals else "—",
        "最好一级指标": areas(max(rates)[0]) if rates else "",
        "最差一级指标": areas(min(rates)[0]) if rates else "",
        "合并方式": found.how,
        "合并单位数": float(len(found.over)),
    }
    conditions = {
        "如有排名": len(finals) > 1,
        "如有先后": top != bottom,
        "如均相同": top == bottom,
        "如有未定": bool(waiting),
        "如有一级指标": bool(rates),
        "如有高低": bool(rates) and not waiting and max(rates)[0] != min(rates)[0],
        "如有比率": bool(found.rates),
        "如有合并": bool(found.over),
    }
    check = _Tables(found)
    tables = {
        ("名次", "汇总对象", "得分", "得分率", "待定项", "应报单位", "已报单位"): check.rounds,
        ("一级指标", "分值", "平均", "最高", "最低"): check.areas,
        ("评分项", "汇总对象", "率", "名次"): check.rates,
        ("组别", "组内名次", "单位", "合并得分"): check.over,
    }
    return Sources(expected, holding(common_conditions(expected, issue), conditions), tables)


class _Tables:
    """Each row of the document against its row of the workbook, found by its names."""

    def __init__(self, found: RolledFigures) -> None:
        self.found = found

    def rounds(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        there = {one["轮次"]: one for one in self.found.rounds}
        cells = (
            ("名次", "名次", 0), ("得分", "得分", 2), ("得分率", "得分率", 3), ("待定项", "待定项", 4), ("应报单位", "单位", 5),
            ("已报单位", "已报", 6),
        )  # fmt: skip
        self._rows(reading, table, rows, there, lambda row: row[1], cells)

    def areas(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        names = [one["轮次"] for one in self.found.rounds]
        there = {}
        for one in self.found.areas:
            finals = [one[name] for name in names if one[name] is not None]
            ends = {"最高": max(finals, default=None), "最低": min(finals, default=None)}
            there[one["一级指标"]] = {**one, **ends}
        cells = (("分值", "分值", 1), ("平均", "平均", 2), ("最高", "最高", 3), ("最低", "最低", 4))
        self._rows(reading, table, rows, there, lambda row: row[0], cells)

    def rates(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        there = {f"{one['编号']} {one['评分项']}|{one['轮次']}": one for one in self.found.rates}
        self._rows(
            reading,
            table,
            rows,
            there,
            lambda row: f"{row[0]}|{row[1]}",
            (("得分率", "率", 2), ("名次", "名次", 3)),
        )

    def over(self, reading: ReadBack, table: FinishedTable, rows: Rows) -> None:
        there = {f"{one['组别']}|{one['单位']}": one for one in self.found.over}
        self._rows(
            reading, table, rows, there, lambda row: f"{row[0]}|{row[2]}",
            (("名次", "组内名次", 1), ("合并得分", "合并", 3)),
        )  # fmt: skip

    def _rows(
        self,
        reading: ReadBack,
        table: FinishedTable,
        rows: Rows,
        there: dict[str, Cells],
        key: Callable[[tuple[str, ...]], str],
        cells: Sequence[tuple[str, str, int]],
    ) -> None:
        reading.whole(table.place, table.rows[0][0], [key(row) for row in rows], list(there))
        for row in rows:
            one: dict[str, Any] = there.get(key(row), {})
            for what, heading, at in cells:
                value = one.get(heading)
                if what == "得分率":
                    shown = "—" if value is None else f"{value * 100:.2f}%"
                    reading.same(table.place, f"{key(row)} {heading}", row[at], shown)
                elif what in ("分值", "得分", "平均", "最高", "最低", "合并得分"):
                    wanted = None if value is None else round(value + 1e-9, 2)
                    reading.points(table.place, f"{key(row)} {heading}", row[at], wanted)
                else:
                    reading.points(table.place, f"{key(row)} {heading}", row[at], value)
