"""Patterns for criteria that only a formula says: shortfalls, alternatives, several ways to lose, converted marks."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, number_ask, subject
from govcredit_xl.catalogue.importing.kinds import MEASURES, NUM, PCT, Clue, KindGuess, formula, number_of
from govcredit_xl.catalogue.importing.texts import figure, gained
from govcredit_xl.core.terms import InputType

CODES: Final = "abcefghijk"
"""Codes of inputs in a formula, in this order; n and d are a rate's."""
_ALTERNATIVE: Final = re.compile(rf"([^,;。\d]{{1,10}}?)(?:{NUM}({MEASURES})?(?:以上)?)?(?:的)?,?得{NUM}分")
_OR_ELSE: Final = re.compile(
    rf"得{NUM}分[,;。]((?:无|没有|没|未|否则|达不到)[^,;。扣每]{{0,12}}?)(?:的)?,?(?:倒)?扣{NUM}分"
)
_LOSS: Final = re.compile(rf"([^,;。、]{{2,24}}?)(?:的)?,?扣{NUM}(?:分|(?=[、,;。(]|$))")
_RATE_BELOW: Final = re.compile(rf"(.{{2,16}}?(?:率|比例|占比|度))(?:低于|不足|小于|未达到?|达不到|<){PCT}")
_LACKING: Final = re.compile(r"^(?:无|没有|未|不)(.{2,20})")
_CONVERTED: Final = re.compile(
    rf"(?:按)?(?:百分制|100分制|满分100分)[^,;。]{{0,8}}(?:打|评|计|测)?分[^;。]{{0,12}}?(?:折算|折合|换算)(?:为|成|至|后计)?{NUM}分"
)
_RATERS: Final = re.compile(r"([\u4e00-\u9fff]{2,14}?)[(]?(\d{1,3})%[)]?(?=[、和与,]|及|按|打|评|的)")
_SHARES: Final = re.compile(r"([^,;。、占\d]{1,8})占(\d{1,2})(?:%|分)?")
_WITHIN: Final = re.compile(r"(?:控制)?(?:指标|目标|计划|任务)(?:数)?(?:以内|之内|范围内)")


def shortfall(clue: Clue, measure: str, lost: str, times: float | None, basis: str) -> KindGuess:
    """So much off for each time that is missing: what was done is asked, and what was due where no number is told."""
    label = re.sub(r"^每(?:月|季度?|周|半年|年)", "", subject(clue.text)) or "完成"
    done = number_ask("n", f"{label}：实际{measure}数", measure)
    if times is not None:
        text = f"分值-{number_of(lost)}*MAX(0,{figure(times)}-n)"
        return formula(
            clue,
            text,
            (done,),
            basis,
            f"按全年应有 {figure(times)} {measure}、实际做到 n {measure}计；请核对",
        )
    due = number_ask("d", f"{label}：应有{measure}数", measure)
    text = f"分值-{number_of(lost)}*MAX(0,d-n)"
    return formula(
        clue,
        text,
        (done, due),
        basis,
        f"原文没有写一共多少{measure}，d 是应有的{measure}数，n 是做到的；请核对",
    )


def converted(clue: Clue) -> KindGuess | None:
    """Marks out of 100, turned into the item's points; who marks is told."""
    found = _CONVERTED.search(clue.text)
    if found is None or clue.points is None or not clue.equals(float(found[1])):
        return None
    raters = _RATERS.findall(clue.text[: found.end()]) if clue.by_unit else []
    raters = [(re.sub(r"^(?:和|与|及|由|、)", "", name), share) for name, share in raters]
    whole = len(raters) > 1 and sum(int(share) for _, share in raters) == 100
    source = "、".join(f"{name} {share}%" for name, share in raters) if whole else ""
    ask = Ask("x", "评分（百分制）", InputType.DECIMAL, "分", stated=True, source=source)
    question = (
        f"由{source.replace('、', '和')}在各自的表里打分，请核对"
        if source
        else "打分的单位请写在填报项的“来源”"
    )
    return formula(clue, "分值*x/100", (ask,), found[0], question)


def alternatives(clue: Clue) -> KindGuess | None:
    """One of several deeds, the best one counts: 省级1篇得3分；市级2篇得2分."""
    if clue.points is None or clue.outside or re.search(r"每|率|%|扣|累计|累加", clue.text):
        return None
    found = [one for one in _ALTERNATIVE.findall(clue.text) if not re.search(r"无|没有|未|不", one[0])]
    values = [float(one[3]) for one in found]
    falling = len(values) > 1 and values == sorted(values, reverse=True) and len(set(values)) == len(values)
    if not falling or not clue.equals(values[0]) or len(values) != len(gained(clue.text)):
        return None
    if not re.search(r"取高|就高|不重复|不累", clue.text) and not all(one[1] for one in found):
        return None
    text = "0"
    asks: list[Ask] = []
    for code, (name, least, measure, score) in reversed(list(zip(CODES, found, strict=False))):
        text = f"IF({code}>={number_of(least or '1')},{number_of(score)},{text})"
        asks.insert(0, number_ask(code, f"{name.strip('、或和')}数", measure or "篇" if least else "次"))
    return formula(clue, text, asks, clue.text[:60], "按达到的最高一种得分；可以累加的，请改")


def or_else(clue: Clue) -> KindGuess | None:
    """Points where it is there, points off where it is not."""
    found = _OR_ELSE.search(clue.text)
    if found is None or clue.points is None or clue.outside or not clue.equals(float(found[1])):
        return None
    if re.search(r"视|酌情", clue.text):
        return None
    lost = number_of(found[3])
    about = subject(clue.text[: found.start() + 1])
    least = re.search(rf"{NUM}({MEASURES})", clue.text[: found.start()])
    if least is not None:
        test, ask = f"n>={number_of(least[1])}", number_ask("n", about, least[2])
    else:
        test, ask = 'ok="是"', Ask("ok", f"是否做到：{about}", InputType.FLAG, stated=True)
    question = f"没有做到的按倒扣 {lost} 分（得 -{lost} 分）；只是少得 {lost} 分的，请改公式"
    return formula(clue, f"IF({test},分值,-{lost})", (ask,), found[0], question, 下限=f"-{lost}")


def losses(clue: Clue) -> KindGuess | None:
    """Several ways to lose points: 无记录扣20分、化解率低于85%扣10分."""
    if clue.points is None or clue.outside or re.search(r"每|视|酌情|排名|平均", clue.text):
        return None
    found = _LOSS.findall(clue.text)
    if len(found) < 2:
        return None
    text, codes = "分值", iter(CODES)
    asks: list[Ask] = []
    for about, lost in found:
        rate, lacking = _RATE_BELOW.search(about), _LACKING.search(about)
        if rate is not None and not any(ask.code == "n" for ask in asks):
            text += f"-IF(n/d<{number_of(rate[2])}%,{number_of(lost)},0)"
            asks += [number_ask("n", f"{rate[1]}的分子"), number_ask("d", f"{rate[1]}的分母")]
        elif lacking is not None and rate is None:
            code = next(codes)
            text += f'-IF({code}="否",{number_of(lost)},0)'
            asks.append(Ask(code, f"是否有（做到）：{lacking[1]}", InputType.FLAG, stated=True))
        else:
            return None
    return formula(
        clue,
        text,
        asks,
        "、".join(f"{about}扣{lost}分" for about, lost in found),
        "几种扣法写成了一个公式，请核对",
    )


def parts_of_year(clue: Clue) -> KindGuess | None:
    """Marks that are weighted: 月度占60、年终占40."""
    found = _SHARES.findall(clue.text)
    if len(found) < 2 or clue.points is None or clue.outside or sum(int(share) for _, share in found) != 100:
        return None
    if re.search(r"扣|排名|每(?:个|项|次|条)", clue.text):
        return None
    terms = [f"{figure(int(share) / 100)}*{code}" for code, (_, share) in zip(CODES, found, strict=False)]
    asks = [
        Ask(code, f"{name}成绩（百分制）", InputType.DECIMAL, "分", stated=True)
        for code, (name, _) in zip(CODES, found, strict=False)
    ]
    text = f"分值*({'+'.join(terms)})/100"
    return formula(
        clue,
        text,
        asks,
        "、".join(f"{name}占{share}" for name, share in found),
        "各部分按百分制，由谁填请写在“来源”",
    )


def within_target(clue: Clue) -> KindGuess | None:
    """All points where a number stays within what was set."""
    found = _WITHIN.search(clue.text)
    if found is None or clue.points is None or clue.outside or re.search(r"扣|每|比例|排名|%", clue.text):
        return None
    about = subject(re.split(r"(?:控制)?在", clue.text)[0]) or "实际数"
    asks = (number_ask("n", f"{about}：实际数"), number_ask("d", f"{about}：控制数"))
    return formula(clue, "IF(n<=d,分值,0)", asks, found[0], "控制数由办公室给的，填报项 d 的“来源”写“办公室”")
