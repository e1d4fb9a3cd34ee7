"""Patterns for what stands beside the total: 加分 and 减分, each or several at once."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, number_ask, subject
from govcredit_xl.catalogue.importing.clauses import CODES
from govcredit_xl.catalogue.importing.kinds import (
    BONUS,
    FIGURES,
    LIKELY,
    MALUS,
    MEASURES,
    NUM,
    SURE,
    UNCAPPED,
    Clue,
    KindGuess,
    formula,
    number_of,
)
from govcredit_xl.catalogue.importing.texts import cap_of, figure

_GAIN: Final = "加|奖励|奖|得|计"
_LOSE: Final = "扣减|扣|减"
_EACH: Final = re.compile(
    rf"([^,;。每]{{0,24}}?)每(?!月|季|周|年|半年|日|天|超)(?:少|缺|漏)?(?:报|交)?(?:一|1)?({MEASURES})?([^,;。\d]{{0,16}}?)(?:,|的)*({_GAIN}|{_LOSE})?{NUM}(?:分|(?=[,;。、(]|$))"
)
_OVER: Final = re.compile(
    rf"每超(?:过|额|出)?([^,;。\d]{{0,10}}?)(?:一|1)({MEASURES})[^,;。\d]{{0,6}}?(?:{_GAIN}){NUM}分?"
)
_TOGETHER: Final = re.compile(
    rf"([^,;。、\d]{{1,6}}(?:、[^,;。、\d]{{1,6}}){{1,12}}?)(?:级)?([^,;。、\d]{{2,12}}?)(?:的)?(?:分别|各)?({_GAIN}|{_LOSE})({FIGURES})分"
)
_TOP: Final = re.compile(
    rf"前([\d一二三四五六七八九十]{{1,2}})名(?:的)?(?:分别|依次)?(?:{_GAIN})({FIGURES})分"
)
_PLUS: Final = re.compile(rf"([^,;。、+]{{1,12}})\+{NUM}分?")
_ONCE: Final = re.compile(rf"((?:未|没有|没|不|被)[^,;。扣减]{{2,20}}?)(?:的)?,?(?:{_LOSE}){NUM}分")


def beside(clue: Clue) -> KindGuess | None:
    """A criterion under 加分, 减分 or without points of its own."""
    if not clue.outside:
        return None
    for look in (_over_target, _top_places, _together, _several, _each, _plus, _once):
        found = look(clue)
        if found is not None:
            return found
    return None


def _bounds(clue: Clue, losing: bool) -> dict[str, str]:
    cap = cap_of(clue.text)
    top = figure(cap) if cap is not None else UNCAPPED
    return {"下限": f"-{top}"} if losing else {"上限": top}


def _open_ended(clue: Clue) -> str:
    return "" if cap_of(clue.text) is not None else f"；原文没有写上限，按 {UNCAPPED}（当作不封顶）"


def _each(clue: Clue) -> KindGuess | None:
    found = _EACH.search(clue.text)
    if found is None:
        return None
    losing = bool(found[4]) and found[4] in _LOSE.split("|")
    cap = cap_of(clue.text)
    params = {"每项": number_of(found[5])} | ({"上限": figure(cap)} if cap is not None else {})
    label = subject(found[1]) or re.sub(r"(?:发生|发现|出现|存在)$", "", found[3]) or subject(clue.text)
    ask = number_ask("n", f"{label}数" if not found[2] else f"{label}：{found[2]}数", found[2] or "个")
    kind = MALUS if losing else BONUS
    sure = SURE if cap is not None and found[4] and found[4] not in {"得", "计"} else LIKELY
    question = (
        ""
        if sure == SURE
        else f"按总分以外的{kind}" + ("" if cap is not None else "，原文没有写上限，按不封顶")
    )
    return KindGuess(kind, params, asks=(ask,), basis=found[0], sure=sure, question=question, outside=True)


def _several(clue: Clue) -> KindGuess | None:
    found = _EACH.findall(clue.text)
    if len(found) < 2:
        return None
    losing = {bool(one[3]) and one[3] in _LOSE.split("|") for one in found}
    if len(losing) != 1:
        return None
    lost = losing.pop()
    terms = [f"{number_of(one[4])}*{code}" for code, one in zip(CODES, found, strict=False)]
    asks = [
        number_ask(
            code,
            f"{subject(one[0]) or one[2] or '数量'}：{one[1] or '数'}数".replace("数数", "数"),
            one[1] or "个",
        )
        for code, one in zip(CODES, found, strict=False)
    ]
    return _sum_of(clue, terms, asks, "、".join(f"每{one[1]}{one[3]}{one[4]}分" for one in found), lost)


def _sum_of(clue: Clue, terms: list[str], asks: list[Ask], basis: str, lost: bool) -> KindGuess:
    text = "+".join(terms)
    question = "几种" + ("扣法" if lost else "加法") + "写成了一个公式，请核对" + _open_ended(clue)
    return formula(clue, f"-({text})" if lost else text, asks, basis, question, **_bounds(clue, lost))


def _together(clue: Clue) -> KindGuess | None:
    found = _TOGETHER.search(clue.text)
    if found is None:
        return None
    names, figures = found[1].split("、"), found[4].split("、")
    if len(names) != len(figures):
        return None
    asks = [number_ask(code, f"{name}{found[2]}次数", "次") for code, name in zip(CODES, names, strict=False)]
    terms = [f"{number_of(value)}*{code}" for code, value in zip(CODES, figures, strict=False)]
    return _sum_of(clue, terms, asks, found[0], found[3] in _LOSE.split("|"))


def _plus(clue: Clue) -> KindGuess | None:
    found = _PLUS.findall(clue.text)
    if len(found) < 2:
        return None
    asks = [number_ask(code, f"{name}的个数", "个") for code, (name, _) in zip(CODES, found, strict=False)]
    terms = [f"{number_of(value)}*{code}" for code, (_, value) in zip(CODES, found, strict=False)]
    return _sum_of(clue, terms, asks, "、".join(f"{name}+{value}" for name, value in found), False)


def _top_places(clue: Clue) -> KindGuess | None:
    found = _TOP.search(clue.text)
    if found is None:
        return None
    figures = [number_of(value) for value in found[2].split("、")]
    text = "0"
    for place, value in reversed(list(enumerate(figures, 1))):
        text = f"IF(s={place},{value},{text})"
    about = subject(clue.text[: found.start()]) or "考核"
    ask = number_ask("s", f"{about}名次（没有进入的填0）", "名")
    best = max(figures, key=float)
    return formula(
        clue, text, (ask,), found[0], "没有进入名次的填 0；分省、市等几级的，请一级一行", 上限=best
    )


def _over_target(clue: Clue) -> KindGuess | None:
    found = _OVER.search(clue.text)
    if found is None:
        return None
    about = subject(clue.text[: found.start()]) or "数量"
    asks = (number_ask("n", f"{about}：实际数", found[2]), number_ask("d", f"{about}：目标数", found[2]))
    question = "目标数由办公室给的，填报项 d 的“来源”写“办公室”" + _open_ended(clue)
    return formula(
        clue, f"{number_of(found[3])}*MAX(0,n-d)", asks, found[0], question, **_bounds(clue, False)
    )


def _once(clue: Clue) -> KindGuess | None:
    found = _ONCE.search(clue.text)
    if found is None:
        return None
    lost = number_of(found[2])
    repeated = found[1].startswith("被")
    params = {"每项": lost} | ({} if repeated else {"上限": lost})
    label = f"{found[1]}的次数" if repeated else f"{found[1]}（有填1，没有填0）"
    question = "原文没有写“每次”，" + ("按每次都扣" if repeated else "按只扣一次") + "；请核对"
    return KindGuess(
        MALUS, params, asks=(number_ask("n", label, "次"),), basis=found[0], sure=LIKELY, question=question,
        outside=True,
    )  # fmt: skip
