"""A finished document against itself: columns against 合计, parts against their whole, sentences against tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from govcredit_xl.core.terms import TOTAL
from govcredit_xl.letters.word.finished import FinishedTable

Differs = Callable[[str, str, str, str], None]
"""Told place, what, what stands there, what should."""

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_NO_SUM: Final = re.compile(r"率|名次|排名|序号|平均|编号")
_SLACK: Final = 0.005
_PLAIN: Final = "得分率"
"""Said only where a unit's score is the plain sum of its items."""
_WHOLES: Final = ("参评分值", "分值")
_PARTS: Final = ("得分", "失分", "待定", "未填", "未定")
_AREAS: Final = {
    "满分": "分值", "评定得分": "得分", "失分": "失分", "待定分": "待定", "暂测分": "暂测分", "加分": "加分", "否决分": "否决核减",
}  # fmt: skip
_OWN: Final = {"参评分值": "分值", "得分": "得分", "失分": "失分", "未填分": "未填"}
_BY_ITEMS: Final = {"评定得分": "得分", "评定失分": "失分"}
_SAID: Final[Mapping[str, Mapping[str, str]]] = {"一级指标": _AREAS, "评分项": {"失分": "失分"}, "序号": _OWN}
"""First heading of a table → placeholder of a sentence → column whose 合计 it must be."""


def check_tables(tables: Sequence[FinishedTable], said: Mapping[str, str], differs: Differs) -> None:
    """Report every sum that is none.

    Args:
        tables: of the document.
        said: placeholder → what the sentences show.
        differs: told what is wrong.
    """
    for table in _whole(tables):
        if len(table.rows) < 3 or table.rows[-1][0] != TOTAL:
            continue
        for what, shown, wanted in (*_columns(table), *_rows(table), *_sentences(table, said)):
            differs(table.place, what, shown, wanted)


def _whole(tables: Sequence[FinishedTable]) -> Iterator[FinishedTable]:
    """The tables, those that go on over a page put together."""
    begun: FinishedTable | None = None
    for table in tables:
        if begun is not None and table.rows[:1] == begun.rows[:1] and begun.rows[-1][0] != TOTAL:
            begun = FinishedTable(table.place, (*begun.rows, *table.rows[1:]))
            continue
        if begun is not None:
            yield begun
        begun = table
    if begun is not None:
        yield begun


def _columns(table: FinishedTable) -> Iterator[tuple[str, str, str]]:
    heads, *rows, last = table.rows
    for k, head in enumerate(heads):
        if k and _NUMBER.fullmatch(last[k]) and not _NO_SUM.search(head):
            total = sum(_value(row[k]) for row in rows)
            if abs(total - float(last[k])) > _SLACK:
                yield f"“{head}”{TOTAL}", last[k], f"{total:.2f}"


def _rows(table: FinishedTable) -> Iterator[tuple[str, str, str]]:
    heads, *rows = table.rows
    whole = next((heads.index(head) for head in _WHOLES if head in heads), None)
    parts = [k for k, head in enumerate(heads) if head in _PARTS]
    if whole is None or len(parts) < 2:
        return
    for row in rows:
        total = sum(_value(row[k]) for k in parts)
        if abs(total - _value(row[whole])) > _SLACK:
            named = "＋".join(heads[k] for k in parts)
            yield f"“{row[0]} {row[1]}”的{heads[whole]}（{named}）", row[whole], f"{total:.2f}"


def _sentences(table: FinishedTable, said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    heads, last = table.rows[0], table.rows[-1]
    pairs = _SAID.get(heads[0], {})
    if heads[0] == "序号":
        plain = "得分" in heads and _PLAIN in said and not _BY_ITEMS.keys() & said.keys()
        pairs = _OWN if plain else _BY_ITEMS if "得分" in heads else {}
    for name, head in pairs.items():
        if name in said and head in heads and _NUMBER.fullmatch(said[name]):
            shown = last[heads.index(head)]
            if abs(_value(shown) - float(said[name])) > _SLACK:
                yield f"正文【{name}】与表中“{head}”{TOTAL}", said[name], shown


def _value(text: str) -> float:
    return float(text) if _NUMBER.fullmatch(text) else 0.0
