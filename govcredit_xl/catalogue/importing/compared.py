"""Patterns for lists that score each unit: points by place, and points by how a figure stands among the units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, number_ask, subject
from govcredit_xl.catalogue.importing.kinds import (
    FIGURES,
    LIKELY,
    NUM,
    PLACED,
    RELATIVE,
    Clue,
    KindGuess,
    number_of,
    rate_of,
    span,
)
from govcredit_xl.catalogue.importing.texts import figure
from govcredit_xl.core.terms import InputType

_DIGITS: Final = {c: k for k, c in enumerate("一二三四五六七八九十", 1)}
_ONE: Final = r"(\d{1,2}|[一二三四五六七八九十])"
_PLACE: Final = re.compile(
    rf"第?{_ONE}(?:名?[-—~至到]第?{_ONE})?名(?:的|者|可|单位)*,?(?:得|计|为|记|奖|给|加)?{NUM}分"
)
_REST: Final = re.compile(rf"(?:其余|其他|以后|之后)[^,;。\d]{{0,8}}(?:得|计|为)?{NUM}分")
_IN_TURN: Final = re.compile(
    rf"(?:排名|排序|名次|位次)[^,;。\d]{{0,6}}(?:第?1[-—~至到]第?{_ONE}名?|前{_ONE}名)?(?:的)?(?:依次|分别)?[^,;。\d]{{0,4}}({FIGURES})"
)
_FIRST: Final = re.compile(
    rf"第?[1一]名(?:的)?,?得{NUM}分?,其(?:余|他)[^,;。]{{0,8}}?按[^,;。]{{0,4}}第?[1一]名[^,;。]{{0,6}}比例"
)
_OF_MOST: Final = re.compile(
    rf"[÷/][^,;。÷/×*]{{0,8}}最(高|大|多)[^,;。×*]{{0,6}}[×*]{NUM}|(?:与|占)[^,;。]{{0,6}}最(?:高|大|多)[^,;。]{{0,8}}?(?:比例|相比|的?比)"
)
_OF_LEAST: Final = re.compile(rf"最(?:低|小|少)[^,;。÷/×*]{{0,6}}[÷/][^,;。×*]{{1,12}}[×*]{NUM}")
_MEAN: Final = re.compile(
    r"(不低于|不少于|高于|大于|达到|超过|优于)([^,;。\d]{0,14}?)平均(?:值|数|分|水平|率)?(?:以上)?"
)
_STEP: Final = re.compile(
    rf"每(?:下?降低?|低|减少|少)(?:于)?[^,;。\d]{{0,8}}?(?:一|{NUM})?(%|个?百分点|分|个|件|次|条|项)?[^,;。\d]{{0,4}}?,?扣(?:减)?{NUM}"
)
_EFFICACY: Final = re.compile(rf"功效系数[^,;。]{{0,10}}(?:,?底分[^,;。\d]{{0,4}}{NUM}%)?")
_OUTER: Final = re.compile(r"全[市省国]|省[内里]|上级")
"""Of units beyond those of the list: their figures are not here."""


def by_place(clue: Clue) -> KindGuess | None:
    """So much for the first, so much for the second …"""
    if not clue.by_unit or clue.outside:
        return None
    table, basis = _listed(clue)
    if not table:
        return None
    told = _OUTER.search(clue.text)
    name = subject(re.split(r"(?:按|根据|依据)?[^,;。按]{0,4}(?:排名|排序|名次|位次|第)", clue.text)[0])
    name = name or "本项"
    lowest = re.search(r"从低到高|越低越好|由低到高|越少越好", clue.text)
    params = {"名次分": "、".join(f"{place} {points}" for place, points in table)}
    if told is None:
        params["方向"] = "越低越好" if lowest else "越高越好"
    ask = (
        Ask("x", f"{name}：数值", InputType.DECIMAL)
        if told is None
        else number_ask("rank", f"{name}：{told[0]}的名次", "名")
    )
    question = (
        "名次由程序按各单位填的数在同一排名组里排；上级排定名次的，把填报项改为 rank"
        if told is None
        else "名次是上级排定的，由单位填；由程序在各单位间排名的，把填报项改为 x"
    )
    return KindGuess(PLACED, params, asks=(ask,), basis=basis, sure=LIKELY, question=question)


def _listed(clue: Clue) -> tuple[list[tuple[int, str]], str]:
    """(place, points) from the first on, and the words; empty where they are no whole table."""
    found = list(_PLACE.finditer(clue.text))
    table: list[tuple[int, str]] = []
    after = 1
    for one in found:
        first, last = _number(one[1]), _number(one[2] or one[1])
        if first != after or last < first:
            return [], ""
        table.append((first, number_of(one[3])))
        after = last + 1
    if len(table) > 1:
        rest = _REST.search(clue.text, found[-1].end())
        table.append((after, number_of(rest[1]) if rest is not None else "0"))
        return (table if _fits(clue, table) else []), span(found[0], found[-1], rest)
    turn = _IN_TURN.search(clue.text)
    if turn is None or turn[3].count("、") < 2:
        return [], ""
    figures = [number_of(one) for one in turn[3].split("、")]
    table = list(enumerate(figures, 1))
    return (table if _fits(clue, table) else []), turn[0]


def _fits(clue: Clue, table: Sequence[tuple[int, str]]) -> bool:
    """The first has the points, nobody after it more than the one before."""
    values = [float(points) for _, points in table]
    return clue.equals(values[0]) and values == sorted(values, reverse=True)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS[text]


def compared(clue: Clue) -> KindGuess | None:
    """Against the highest, the lowest or the mean of the units, or between the two."""
    if not clue.by_unit or clue.points is None or clue.outside:
        return None
    for look in (_against_mean, _against_best, _efficacy):
        found = look(clue)
        if found is not None:
            return found
    return None


def _against_best(clue: Clue) -> KindGuess | None:
    most = _FIRST.search(clue.text) or _OF_MOST.search(clue.text)
    least = _OF_LEAST.search(clue.text) if most is None else None
    found = most or least
    if found is None or _OUTER.search(found[0]):
        return None
    ratio = re.search(r"([^,;。()=÷/×]{2,20})/([^,;。()=÷/×]{1,16}?)(?=排名|排序|,|;|$)", clue.text)
    told = ratio if ratio is not None and ratio.end() <= found.start() else None
    how = "占最高" if most is not None else "占最低"
    rate = re.search(r"人均|户均|率|占比|比例", clue.text)
    asks = (
        (_figure("x", told[1]), _figure("d", told[2]))
        if told is not None
        else (_figure("x", "分子"), _figure("d", "分母"))
        if rate is not None
        else (_figure("x", subject(clue.text[: found.start()])),)
    )
    question = "和同一排名组里最" + ("高" if most is not None else "低") + "的单位比；填报项请核对"
    return KindGuess(RELATIVE, {"相对方式": how}, asks=asks, basis=found[0], sure=LIKELY, question=question)


def _against_mean(clue: Clue) -> KindGuess | None:
    mean, step = _MEAN.search(clue.text), _STEP.search(clue.text)
    if mean is None or step is None or re.search(r"加|\+", clue.text) or _OUTER.search(mean[2]):
        return None
    size = step[1] or "1"
    rate = step[2] in {"%", "百分点", "个百分点"}
    params = {
        "相对方式": "比平均", "每降": rate_of(size) if rate else number_of(size), "扣分": number_of(step[3]),
    }  # fmt: skip
    name = subject(clue.text[: mean.start()])
    asks = (_figure("x", f"{name}的分子"), _figure("d", f"{name}的分母")) if rate else (_figure("x", name),)
    question = "平均数按同一排名组各单位的平均"
    if mean[1] in {"高于", "大于", "超过", "优于"}:
        question += "；等于平均的按达到"
    return KindGuess(
        RELATIVE, params, asks=asks, basis=span(mean, step), sure=LIKELY, question=f"{question}；请核对"
    )


def _efficacy(clue: Clue) -> KindGuess | None:
    found = _EFFICACY.search(clue.text)
    if found is None or found[1] is None:
        return None
    name = subject(re.split(r"按?功效系数", clue.text)[0])
    asks = (_figure("x", f"{name}的分子"), _figure("d", f"{name}的分母"))
    params = {"相对方式": "功效系数", "底分": figure(round(float(found[1]) / 100, 6))}
    question = "最高、最低按同一排名组的单位；请核对填报项"
    return KindGuess(RELATIVE, params, asks=asks, basis=found[0], sure=LIKELY, question=question)


def _figure(code: str, label: str) -> Ask:
    return Ask(code, label or "数值", InputType.DECIMAL)
