"""Patterns for what is counted: so much each, so much off each, so many times asked for."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.catalogue.importing.asks import number_ask, subject, without_one
from govcredit_xl.catalogue.importing.clauses import losses, or_else, shortfall
from govcredit_xl.catalogue.importing.kinds import (
    BANDED,
    BONUS,
    COUNTED,
    DEDUCTED,
    LIKELY,
    MEASURES,
    NUM,
    POINTS,
    SURE,
    Clue,
    KindGuess,
    counted,
    maybe,
    number_of,
    span,
)
from govcredit_xl.catalogue.importing.texts import cap_of, figure, gained

_LOST: Final = re.compile(
    rf"(?:每|出现|发生|发现|存在|抽到|查到|缺|少|漏|有|不)[^。;]{{0,40}}?扣{POINTS}|扣{POINTS}/[^,。;]{{1,6}}"
)
_EACH_LOST: Final = re.compile(
    rf"(?:每|出现|发生|发现|抽到|查到|存在)(?!下?降|低于?\d|低1|减少)([^,;。]{{0,36}}?)(?:,|的){{0,3}}(?:一律)?(?:扣减?|减){POINTS}"
)
_FEWER: Final = re.compile(
    rf"(?:每)?(?:少|缺|漏报|迟报|晚|逾期|缺少|减少)(?:报|开|发|交)?(?:一|1)?({MEASURES})?[^,;。%]{{0,12}}?,?扣{POINTS}"
)
_FLOOR: Final = re.compile(
    rf"(?:扣|减)(?:至|到)(?:-|负){NUM}|倒扣(?!完)(?:[^,;。]{{0,6}}?\d+分)?|(?:扣|减)(?:至|到)?(?:为)?负分?|扣分不封底"
)
_PERIODS: Final = {"每月": 12, "每季": 4, "每季度": 4, "每半年": 2, "每年": 1, "每周": 52}
_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}


def deducted(clue: Clue) -> KindGuess | None:
    """Points off for each case."""
    found = or_else(clue) or losses(clue)
    if found is not None:
        return found
    several = {found[0] or found[1] for found in _LOST.findall(clue.text)}
    if len(several) > 1:
        return maybe(clue, DEDUCTED, "、".join(f"扣{one}分" for one in sorted(several)), "但有几种扣法")
    if re.search(r"按[^,;。]{0,12}?(?:折算|分摊)", clue.text) or clue.outside:
        lost = _LOST.search(clue.text)
        return maybe(clue, DEDUCTED, lost[0], "但在总分之外或另有折算") if lost is not None else None
    fewer = _FEWER.search(clue.text)
    if fewer is not None:
        return _shortfall(clue, fewer)
    each = _EACH_LOST.search(clue.text)
    if each is None:
        loose = _LOST.search(clue.text) or re.search(
            rf"(?:未|没有|无|不)[^,;。]{{0,12}}?,?(?:的)?扣{POINTS}", clue.text
        )
        return maybe(clue, DEDUCTED, loose[0], "但没有写每件扣几分") if loose is not None else None
    return _each_case(clue, each) if clue.points is not None else None


def _each_case(clue: Clue, each: re.Match[str]) -> KindGuess:
    """So much off for each case, down to nothing or to the floor that is told."""
    none = re.search(r"(?:没有|无|未)([^,;。]{2,24}?)(?:的)?,?得", clue.text)
    about = re.sub(
        r"^(?:一|1)?(?:个|次|例|件|条|起|项|处)?(?:案件)?$|^(?:一|1)(?:个|次|例|件|条|起|项|处)", "", each[1]
    )
    about = re.sub(rf"每(?:一|1)?(?:{MEASURES})?$", "", about)
    label = none[1] if none is not None else about or subject(clue.text[: each.start()])
    stop = re.search(r"扣完为止|扣完本项分?|不倒扣", clue.text)
    known = stop is not None or none is not None or clue.equals(max(gained(clue.text), default=-1))
    measure = re.search(rf"(?:一|1|每)({MEASURES})", each[0])
    params = {"每件扣": number_of(each[2])}
    asks = (number_ask("n", f"{label}数", measure[1] if measure else "件"),)
    question = "" if known else "按扣完为止"
    floor = _FLOOR.search(clue.text)
    if floor is not None:
        known, question = False, "可以扣成负数，请核对下限"
        params |= {"下限": f"-{number_of(floor[1])}"} if floor[1] else {}
    if re.search(r"增加|上升|同比|环比|较上", each[0]):
        known, question = False, "扣的是比上一期多出的，填报项请写明和哪一期比"
    return KindGuess(
        DEDUCTED, params, asks=asks, basis=span(each, stop, floor), sure=SURE if known else LIKELY,
        question=question,
    )  # fmt: skip


def _shortfall(clue: Clue, fewer: re.Match[str]) -> KindGuess | None:
    """每少一次扣: counted where the times asked for are told and fit the points; else a formula."""
    if clue.points is None:
        return None
    measure, lost = fewer[1] or "次", float(fewer[2])
    times = _times(clue.text)
    if times is not None and lost > 0 and abs(times * lost - clue.points) < 0.005:
        return counted(clue, fewer[2], subject(clue.text), measure, fewer[0], SURE)
    return shortfall(clue, measure, fewer[2], times, fewer[0])


def _times(text: str) -> float | None:
    """How often something is asked for in a year: 至少3次, 每季度一次."""
    least = re.search(rf"(?:至少|不少于|不低于){NUM}(?:{MEASURES})", text) or re.search(
        rf"{NUM}(?:{MEASURES})以上", text
    )
    period = re.search(
        rf"(每月|每季度?|每半年|每年|每周)[^,;。(]{{0,10}}?(?:([一二两三四1234])(?:{MEASURES}))?", text
    )
    if period is None:
        return float(least[1]) if least is not None else None
    often = re.search(r"([一二两三四]|\d+)(?:次|场|期|篇|条|个|例|件)", text[period.start() :])
    each = 1.0 if often is None else float(_DIGITS.get(often[1], 0) or often[1])
    return _PERIODS[period[1]] * each


def counted_up(clue: Clue) -> KindGuess | None:
    """Points for each."""
    found = re.search(
        rf"每(?!月|季|周|年|半年|日|天)([^,;。分]{{0,24}}?)(?:,|的)*(?:可)?(得|加|计|奖|奖励){POINTS}|([^,;。每]{{2,16}}?)每(?:个|次|条|件|项|篇|家)?({NUM})(?:分)?[,;(]",
        clue.text,
    )
    if found is None or found[3] is None or clue.outside:
        return None
    if re.search(rf"(?:每[^,;。]{{0,24}}?(?:得|加|计|奖){NUM}分.*){{2,}}", clue.text):
        return maybe(clue, COUNTED, found[0], "但有几种得法")
    cap = cap_of(clue.text)
    label = _counted_label(clue.text, found[1])
    measure = re.search(rf"(?:一|1)?({MEASURES})", found[1])
    unit = measure[1] if measure is not None else "个"
    if found[2] in {"加", "奖", "奖励"}:
        return maybe(clue, BONUS, found[0], "但不在“加分项”下面")
    if clue.points is None:
        return None
    stated = cap is not None and clue.equals(cap)
    return counted(
        clue, found[3], label, unit, found[0], SURE if stated else LIKELY, "" if stated else "上限取分值"
    )


def _counted_label(text: str, each: str) -> str:
    """What is counted: the words after 每, else those before."""
    words = re.sub(rf"^(?:一|1)?(?:{MEASURES})", "", each)
    words = re.sub(r"^(?:出台|配合|落实|完成|开展|、)+(?:一|1)?(?:个|项|次)?$", "", words)
    if len(words) >= 3:
        return f"{without_one(words)}数"
    about = subject(re.split(r",?(?:年内)?每", text)[0])
    return f"{about}：数量" if about else "数量"


def by_period(clue: Clue) -> KindGuess | None:
    """So much for each month, so much for the year: 每月…得10分，全年120分."""
    found = re.search(
        rf"每(月|季度?|周|半年)([^,;。\d]{{0,20}}?)得{NUM}分?,?(?:全年|年度|合计|共计?|满分|最高)[^,;。\d]{{0,4}}{NUM}分",
        clue.text,
    ) or re.search(
        rf"(完成)每月([^,;。\d]{{2,20}}?)得{NUM}分?,?(?:全年|年度|合计|共计?|满分|最高)[^,;。\d]{{0,4}}{NUM}分",
        clue.text,
    )
    if found is None or clue.points is None or not clue.equals(float(found[4])) or "扣" in clue.text:
        return None
    period = "月" if found[1] == "完成" else found[1]
    times = _PERIODS[f"每{period}"]
    if abs(times * float(found[3]) - clue.points) > 0.005:
        return None
    measure = {"季": "个季度", "季度": "个季度", "月": "个月"}.get(period, f"个{period}")
    ask = number_ask("n", f"{found[2].strip('的')}：做到的{measure[1:]}数", "个")
    return KindGuess(COUNTED, {"每项": number_of(found[3])}, asks=(ask,), basis=found[0], sure=SURE)


def at_least_one(clue: Clue) -> KindGuess | None:
    """All points where there is one at least: 无案例的不得分."""
    found = re.search(r"(?:无|没有)([^,;。]{1,12}?)(?:的)?,?不得分", clue.text)
    if found is None or clue.points is None or re.search(r"扣|每|%", clue.text):
        return None
    gains = gained(clue.text)
    if gains and not (len(set(gains)) == 1 and clue.equals(gains[0])):
        return None
    ask = number_ask("n", f"{found[1]}数", "个")
    return KindGuess(
        BANDED, bands=(("1", figure(clue.points)),), asks=(ask,), basis=found[0], sure=LIKELY,
        question="按有 1 个就得满分",
    )  # fmt: skip


def quota(clue: Clue) -> KindGuess | None:
    """So many times, with nothing said of fewer: all or nothing."""
    if clue.points is None or re.search(r"扣|指标|未|每(?!月|季|半年|年|周)|比例", clue.text):
        return None
    times = _times(clue.text)
    if times is None:
        return None
    found = re.search(
        rf"(?:至少|不少于|每月|每季度?|每半年|每周|{NUM}(?:{MEASURES})以上)[^,;。(]{{0,14}}", clue.text
    )
    ask = (number_ask("n", subject(clue.text), "次"),)
    return KindGuess(
        BANDED,
        bands=((figure(times), figure(clue.points)),),
        asks=ask,
        basis=found[0] if found else "",
        sure=LIKELY,
        question=f"达到 {figure(times)} 次得满分、不足不得分；不足也给分的，请改",
    )
