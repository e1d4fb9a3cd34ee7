"""Patterns for rates: reached or not, in proportion, by steps, by bands."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, rate_asks, subject
from govcredit_xl.catalogue.importing.kinds import (
    BANDED,
    LIKELY,
    MEASURES,
    NUM,
    PCT,
    POINTS,
    RATED,
    SURE,
    Clue,
    KindGuess,
    counted,
    maybe,
    number_of,
    rate_of,
    single_gain,
    span,
)
from govcredit_xl.catalogue.importing.texts import figure, gained
from govcredit_xl.core.terms import InputType

_RATE: Final = r"([^,;。:()、]{0,24}?(?:率|比例|占比|比重|覆盖面|完整度|准确度|知晓度|满意度|契合度|完成度|达标度)|占[^,;。()\d]{1,10}?)"
_STEP: Final = re.compile(
    rf"每(?:下?降低?|低|减少|少|差|降)(?:于[^,;。]{{0,10}})?(?:一|1|{NUM})?(?:%|个?百分点)[^,;。]{{0,6}}?,?扣(?:减)?{POINTS}"
)
_STARTED: Final = re.compile(
    r"不(?:足|满)(?:一|1)?(?:个)?(?:百分点|%|档)?(?:的)?,?(?:部分)?(?:也|都|均)?(?:按|算|计为)(?:一|1)?(?:个)?(?:百分点|%|档)?[^,;。]{0,4}(?:计|算|扣)?|不(?:足|满)(?:一|1)(?:个)?(?:百分点|%|档)(?:的)?,?(?:部分)?不(?:计|扣|算)"
)
_LOWER: Final = re.compile(
    r"(不超过|不高于|不大于|低于|小于|≤|<)?(\d{1,6}(?:\.\d{1,6})?)(?:%|个?百分点)(以下|以内|及以下|\(含\)以下)?(?:的)?,?(?:可)?得(\d{1,6}(?:\.\d{1,6})?)分"
)
_TARGET: Final = re.compile(r"目标|任务|计划|时序|指标|应完成|下达|进度")
_QUOTIENT: Final = re.compile(
    rf"得分=?(?:为)?([^,;。=×x*/÷]{{1,24}})[/÷]([^,;。=×x*/÷]{{1,24}}?)[)]?(?:[×x*]100%)?[×x*]{NUM}分?"
)
_REACHED: Final = re.compile(
    rf"{_RATE}(?:[(][^()]*[)])?[^,;。\d]{{0,14}}?(?:达到?|大于等于|不低于|不少于|高于|超过|为|≥|>=|在|至)?{PCT}(?:及?以上|以上|\(含\))?"
)


def stepped(clue: Clue) -> KindGuess | None:
    """A rate with points off for each step below its target."""
    step = _STEP.search(clue.text)
    if step is None or clue.points is None:
        return None
    if re.search(
        r"(?:高于|低于|不低于|超过)[^,;。\d]{0,10}?平均|迟报率|投诉率|越低越好|上升|每增|每升|每提", clue.text
    ):
        return maybe(clue, RATED, step[0], "但要和平均数比较，或越低越好")
    target = _REACHED.search(clue.text) or re.search(
        rf"()(?:达到?|不低于|不少于|为|≥)?{PCT}(?:以上)?,?(?:的)?,?得", clue.text
    )
    sure, question = SURE, ""
    if target is None:
        goal, sure, question = "1", LIKELY, "原文没有写达到多少得满分，按 100%"
    else:
        goal = rate_of(target[2])
    rate = target[1] if target is not None else ""
    params = {"达标": goal, "未达标": "每降扣分", "每降": rate_of(step[1] or "1"), "扣分": number_of(step[2])}
    started = _STARTED.search(clue.text)
    if started is not None:
        params["不足一档"] = "不计" if re.search(r"不(?:计|扣|算)", started[0][2:]) else "按一档"
    gains = gained(clue.text)
    if gains and not clue.equals(max(gains)):
        sure, question = LIKELY, "文字里的得分与分值不同，请核对"
    return KindGuess(
        RATED,
        params,
        asks=rate_asks(clue.text, _rate_name(rate)),
        basis=span(target, step) if target else step[0],
        sure=sure,
        question=question,
    )


def _rate_name(text: str) -> str:
    return re.sub(r"^(?:根据|按照|按(?![期时])|对|其中|且)|^[^,]*情况,", "", text)


def rated(clue: Clue) -> KindGuess | None:
    """A rate: bands, in proportion, or all or nothing."""
    for look in (_lower_is_better, _quotient, _product):
        found = look(clue)
        if found is not None:
            return found
    bands = [
        (rate, points)
        for rate, points in re.findall(
            rf"{PCT}(?:及以上|以上|的|\(含\)|之间)*,?(?:的)?,?(?:可)?得{NUM}分", clue.text
        )
    ]
    whole = re.search(rf"(?:全部|全面)[^,;。\d]{{0,8}}得{NUM}分", clue.text)
    if whole is not None and bands and "100" not in dict(bands):
        bands.append(("100", whole[1]))
    if len(bands) > 1:
        return _banded(clue, sorted(bands, key=lambda band: -float(band[0])))
    met = _REACHED.search(clue.text)
    shared = _shared(clue, met)
    if shared is not None:
        return shared
    by = re.search(r"按([^,;。]{2,24}?(?:率|度))(?:计|得|给|赋|打)分", clue.text)
    if by is not None:
        return _in_proportion(clue, by[1], "1", by[0], LIKELY, "按 100% 得满分、不足按比例；请确认")
    if met is not None and float(met[2]) <= 100:
        none = re.search(r"(?:否则|未达到?|达不到|低于|不足)[^,;。]{0,10}?不得分|不达标不得分", clue.text)
        told = single_gain(clue) is not None or (not gained(clue.text) and clue.points is not None)
        if (not told and none is None and not re.search(r"以上[(]", clue.text)) or re.search(
            r"且|扣", clue.text
        ):
            return maybe(clue, RATED, met[0], "但怎样计分没有写全")
        params = {"达标": rate_of(met[2]), "未达标": "不得分"}
        question = "" if none else "原文没有写达不到怎样计分，按不得分"
        return KindGuess(
            RATED,
            params,
            asks=rate_asks(clue.text, _rate_name(met[1])),
            basis=span(met, none),
            sure=SURE if none else LIKELY,
            question=question,
        )
    return None


def _lower_is_better(clue: Clue) -> KindGuess | None:
    """Bands with upper bounds: 不超过1%得15分，不超过3%得10分."""
    found = [one for one in _LOWER.findall(clue.text) if one[0] or one[2]]
    rates, points = [float(one[1]) for one in found], [float(one[3]) for one in found]
    falling = len(found) > 1 and rates == sorted(set(rates)) and points == sorted(set(points), reverse=True)
    if not falling or re.search(r"且|达到|完成率", clue.text):
        return None
    met = re.search(_RATE, clue.text)
    strict = any(one[0] in {"低于", "小于", "<"} or one[2] in {"以下", "以内"} for one in found)
    sure = SURE if not strict and clue.equals(points[0]) else LIKELY
    return KindGuess(
        BANDED,
        {"方向": "越低越好"},
        bands=tuple((rate_of(one[1]), number_of(one[3])) for one in found),
        asks=rate_asks(clue.text, _rate_name(met[1]) if met else ""),
        basis="；".join(f"{one[0]}{one[1]}%{one[2]}得{one[3]}分" for one in found),
        sure=sure,
        question="" if sure == SURE else "越低越好，各档的界按含本数；请核对",
    )


def _quotient(clue: Clue) -> KindGuess | None:
    """得分=实际/目标×30: a rate whose numerator may pass its target."""
    found = _QUOTIENT.search(clue.text)
    if found is None or re.search(r"最高(?!\d)|最低|平均|人口", found[0]):
        return None
    over = _TARGET.search(found[2]) is not None
    params = {"达标": "1", "未达标": "按比例"} | ({"超额": "允许"} if over else {})
    asks = (
        Ask("n", found[1].strip("("), InputType.DECIMAL, stated=True),
        Ask("d", found[2], InputType.DECIMAL, stated=True),
    )
    fits = clue.points is None or clue.equals(float(found[3]))
    question = "目标由办公室给的，填报项 d 的“来源”写“办公室”" if over else "请核对分子、分母"
    question += "" if fits else "；文字里的满分与分值不同"
    return KindGuess(RATED, params, asks=asks, basis=found[0], sure=LIKELY, question=question)


def _product(clue: Clue) -> KindGuess | None:
    """得分=受理率×5分."""
    found = re.search(rf"(得分=?(?:为)?|^)([^,;。=×x*]{{2,20}}?(?:率|度|比例))[×x*]{NUM}分?", clue.text)
    if found is None:
        return None
    fits = clue.points is None or clue.equals(float(found[3]))
    sure = SURE if fits and found[1] else LIKELY
    question = "" if sure == SURE else "按 100% 得满分、不足按比例；请确认"
    return _in_proportion(clue, found[2], "1", found[0], sure, question)


def _shared(clue: Clue, met: re.Match[str] | None) -> KindGuess | None:
    """按比例得分: of a rate that is reached, of a number, or of what was to be done."""
    goal = rate_of(met[2]) if met is not None else "1"
    share = re.search(
        r"(?:按|根据)(?:照)?(?:达)?[^,;。]{0,16}?(?:比例|比率)(?:得|计|给|扣|折算)分?", clue.text
    )
    if share is None or "人口" in share[0] or re.search(r"排名|投|折算", share[0]):
        return None
    question = "" if met is not None else "原文没有写达到多少得满分，按 100%"
    done = re.search(rf"({NUM})({MEASURES})以上", clue.text)
    if done is not None and met is None and clue.points is not None and float(done[1]) > 0:
        each = figure(round(clue.points / float(done[1]), 6))
        return counted(
            clue,
            each,
            subject(clue.text),
            done[3],
            span(done, share),
            LIKELY,
            f"达到 {done[1]}{done[3]} 得满分，不足按比例，折算成每{done[3]}得 {each} 分",
        )
    name = _rate_name(met[1]) if met is not None else _before(clue.text, share.start())
    guess = _in_proportion(
        clue, name, goal, span(met, share) if met else share[0], SURE if met else LIKELY, question
    )
    if met is None and re.search(r"目标|任务数|计划数|时序|进度", clue.text):
        question = "按目标数得分，可以超额；目标由办公室给的，填报项 d 的“来源”写“办公室”"
        return replace(guess, params={**guess.params, "超额": "允许"}, sure=LIKELY, question=question)
    return guess


def _before(text: str, end: int) -> str:
    return re.split(r"[,;。]", text[:end].rstrip(",;。"))[-1][:20] or "完成"


def _in_proportion(clue: Clue, name: str, goal: str, basis: str, sure: str, question: str) -> KindGuess:
    return KindGuess(
        RATED,
        {"达标": goal, "未达标": "按比例"},
        asks=rate_asks(clue.text, _rate_name(name)),
        basis=basis,
        sure=sure,
        question=question,
    )


def _banded(clue: Clue, bands: list[tuple[str, str]]) -> KindGuess | None:
    basis = "；".join(f"{rate}%得{points}分" for rate, points in bands)
    rising = all(
        float(a[0]) > float(b[0]) and float(a[1]) > float(b[1]) for a, b in itertools.pairwise(bands)
    )
    others = {float(one) for one in re.findall(PCT, clue.text)} - {float(rate) for rate, _ in bands}
    if others or not rising or re.search(r"且|迟报率|投诉率|差错率|失败率|违约率", clue.text):
        return maybe(clue, BANDED, basis, "但不是越高越好，或还有别的条件")
    met = re.search(_RATE, clue.text)
    table = tuple((rate_of(rate), number_of(points)) for rate, points in bands)
    sure = SURE if clue.points is None or clue.equals(float(bands[0][1])) else LIKELY
    return KindGuess(
        BANDED,
        bands=table,
        asks=rate_asks(clue.text, _rate_name(met[1]) if met else ""),
        basis=basis,
        sure=sure,
        question="" if sure == SURE else "最高一档与分值不同，请核对",
    )
