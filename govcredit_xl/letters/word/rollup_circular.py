"""What the circular on many rounds (汇总通报) says: who stands where, areas, rates, units over all rounds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from govcredit_xl.core.model import Catalogue, Settings
from govcredit_xl.core.terms import Head
from govcredit_xl.letters.word.contents import NONE, Block, DocumentContent, Grid, list_text, names_or_annex
from govcredit_xl.letters.word.facts import Issue, content_of
from govcredit_xl.letters.word.kinds import DOCS, Doc
from govcredit_xl.round.rollup_read import Cells, RolledFigures, mean

ANNEX: str = "单位合并得分情况"


def bare_catalogue(settings: Settings) -> Catalogue:
    """What documents need to know of the office where there is no list."""
    return Catalogue(settings, (), (), (), ())


def rollup_content(found: RolledFigures, settings: Settings, issue: Issue) -> DocumentContent:
    """The circular.

    Args:
        found: the rollup.
        settings: whose circular it is, and of which period.
        issue: how it is issued.
    """
    scored = [one for one in found.rounds if one["得分"] is not None]
    finals = [one["得分"] for one in scored]
    best, worst = (max(finals), min(finals)) if finals else (None, None)
    waiting = unsettled(found)
    rates = area_rates(found)
    high, low = (max(rates.values()), min(rates.values())) if rates else (0.0, 0.0)
    values = {
        "附件标题": ANNEX,
        "轮数": str(len(found.rounds)),
        "各轮": list_text(found.names) if len(found.names) <= _MANY else names_or_annex(found.names),
        "已定数": str(len(found.rounds) - len(waiting)),
        "未定数": str(len(waiting)),
        "未定各轮": list_text([one["轮次"] for one in waiting]),
        "应报单位数": _count(sum(one["单位"] or 0 for one in found.rounds)),
        "已报单位数": _count(sum(one["已报"] or 0 for one in found.rounds)),
        "第一名": list_text([one["轮次"] for one in scored if one["得分"] == best]),
        "最高分": _points(best),
        "末名": list_text([one["轮次"] for one in scored if one["得分"] == worst]),
        "最低分": _points(worst),
        "平均分": _points(mean(finals) if finals else None),
        "最好一级指标": list_text([f"“{name}”（{_rate(r)}）" for name, r in rates.items() if r == high]),
        "最差一级指标": list_text([f"“{name}”（{_rate(r)}）" for name, r in rates.items() if r == low]),
        "合并方式": found.how,
        "合并单位数": str(len(found.over)),
    }
    conditions = {
        "如有排名": len(scored) > 1,
        "如有先后": best != worst,
        "如均相同": best == worst,
        "如有未定": bool(waiting),
        "如有一级指标": bool(rates),
        "如有高低": high != low and not waiting,  # what is open is not lost
        "如有比率": bool(found.rates),
        "如有合并": bool(found.over),
    }
    blocks: dict[str, Block] = {
        "各轮得分表": _rounds(found),
        "一级指标对比表": _areas(found),
        "比率排名表": _rates(found),
        "合并得分表": _over(found),
    }
    return content_of(DOCS[Doc.ROLLUP], bare_catalogue(settings), issue, values, conditions, blocks)


_MANY = 40
"""Rounds that a sentence still names; the table has them all."""


def unsettled(found: RolledFigures) -> list[Cells]:
    """The rounds that have no score, or open items."""
    return [one for one in found.rounds if one["得分"] is None or one["待定项"]]


def area_rates(found: RolledFigures) -> dict[str, float]:
    """Area → its mean score as a share of its points, of those that have both."""
    shares = [(one["一级指标"], one["平均"], one["分值"]) for one in found.areas]
    return {name: round(got / points, 4) for name, got, points in shares if got is not None and points}


def _points(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _count(value: float | None) -> str:
    return NONE if value is None else f"{value:.0f}"


def _rate(value: float | None) -> str:
    return NONE if value is None else f"{value * 100:.2f}%"


def _place(one: Cells) -> float:
    place = one["名次"]
    return math.inf if place is None else float(place)


def _rounds(found: RolledFigures) -> Grid:
    order = sorted(found.rounds, key=_place)
    rows = [
        (
            _count(one["名次"]),
            one["轮次"],
            _points(one["得分"]),
            _rate(one["得分率"]),
            _count(one["待定项"]),
            _count(one["单位"]),
            _count(one["已报"]),
        )
        for one in order
    ]
    headings = ("名次", "汇总对象", Head.SCORE, Head.RATE, "待定项", "应报单位", "已报单位")
    return Grid(headings, rows, (14, 46, 22, 24, 18, 24, 24), ("center", "left", *("center",) * 5))


def _areas(found: RolledFigures) -> Grid:
    rows = []
    for one in found.areas:
        finals = [one[name] for name in found.names if one[name] is not None]
        best, worst = (max(finals), min(finals)) if finals else (None, None)
        shown = map(_points, (one["分值"], one["平均"], best, worst))
        rows.append((one["一级指标"], *shown))
    headings = (Head.AREA, Head.POINTS, "平均", "最高", "最低")
    return Grid(headings, rows, (60, 22, 22, 22, 22), ("left", *("center",) * 4))


def _rates(found: RolledFigures) -> Grid:
    """The rates of an item stand together, the best first."""
    items = list(dict.fromkeys(one["编号"] for one in found.rates))
    order = sorted(found.rates, key=lambda one: (items.index(one["编号"]), one["名次"]))
    rows = [
        (f"{one['编号']} {one['评分项']}", one["轮次"], _rate(one["率"]), _count(one["名次"]))
        for one in order
    ]
    return Grid(
        (Head.ITEM_NAME, "汇总对象", "率", "名次"),
        rows,
        (60, 50, 22, 16),
        ("left", "left", "center", "center"),
    )


def _over(found: RolledFigures) -> Grid:
    groups = list(dict.fromkeys(one["组别"] for one in found.over))

    def place(one: Cells) -> tuple[int, bool, float]:
        return groups.index(one["组别"]), one["组内名次"] is None, one["组内名次"] or 0.0

    rows: Sequence[tuple[str, ...]] = [
        (one["组别"], _count(one["组内名次"]), _name(one), _points(one["合并"]))
        for one in sorted(found.over, key=place)
    ]
    return Grid(
        (Head.GROUP, "组内名次", "单位", "合并得分"),
        rows,
        (30, 22, 70, 26),
        ("center", "center", "left", "center"),
    )


def _name(one: Cells) -> str:
    return str(one["单位"])
