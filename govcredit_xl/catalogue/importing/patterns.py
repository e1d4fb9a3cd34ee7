"""The patterns, the most telling first."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, number_ask, rate_asks, subject
from govcredit_xl.catalogue.importing.kinds import (
    BANDED,
    BONUS,
    COUNTED,
    COVERED,
    DEDUCTED,
    DUE,
    LIKELY,
    LISTED,
    MEASURES,
    NUM,
    PCT,
    POINTS,
    RANKED,
    RATED,
    SURE,
    VETO,
    Clue,
    KindGuess,
    Pattern,
    counted,
    entries,
    judged,
    maybe,
    number_of,
    rate_of,
    single_gain,
    span,
    yes_no,
)
from govcredit_xl.catalogue.importing.texts import cap_of, figure, gained
from govcredit_xl.core.terms import InputType

_RATE: Final = r"([^,;。:()、]{0,24}?(?:率|比例|占比|比重|覆盖面|完整度|准确度|知晓度|满意度|契合度|完成度|达标度)|占[^,;。()\d]{1,10}?)"
_LOST: Final = re.compile(
    rf"(?:每|出现|发生|发现|存在|抽到|查到|缺|少|漏|有|不)[^。;]{{0,40}}?扣{POINTS}|扣{POINTS}/[^,。;]{{1,6}}"
)
_EACH_LOST: Final = re.compile(
    rf"(?:每|出现|发生|发现|抽到|查到|存在)(?!下?降|低于?\d|低1|减少)([^,;。]{{0,36}}?)(?:,|的)*(?:一律)?(?:扣减?|减){POINTS}"
)
_FEWER: Final = re.compile(
    rf"(?:每)?(?:少|缺|漏报|迟报|晚|逾期|缺少|减少)(?:报|开|发|交)?(?:一|1)?({MEASURES})?[^,;。%]{{0,12}}?,?扣{POINTS}"
)
_STEP: Final = re.compile(
    rf"每(?:下?降低?|低|减少|少|差|降)(?:于[^,;。]{{0,10}})?(?:一|1|{NUM})?(?:%|个?百分点)[^,;。]{{0,6}}?,?扣(?:减)?{POINTS}"
)
_REACHED: Final = re.compile(
    rf"{_RATE}(?:[(][^()]*[)])?[^,;。\d]{{0,14}}?(?:达到?|大于等于|不低于|不少于|高于|超过|为|≥|>=|在|至)?{PCT}(?:及?以上|以上|\(含\))?"
)
_JUDGED: Final = re.compile(
    r"视[^,;。]{0,16}?(?:情况?|程度|质量)[^,;。]{0,10}?(?:给|得|扣|加|计|打|赋|酌)?分?|酌情|专家[^,;。]{0,6}?(?:认定|评定|评审|打分)|综合(?:评定|评价|打分)|由[^,;。]{0,14}?(?:评定|认定|打分)|根据[^,;。]{0,14}?(?:质量|优劣|好坏)"
)
_DEED: Final = re.compile(
    r"建立|建成|成立|组建|制定|制订|修订|出台|印发|发布|公布|公示|公开|设立|设置|召开|开展|组织|举办|签署|签订|纳入|查询"
    r"|推广|推行|取缔|安装|注册|落实|配合|编制|上报|报送|报告|打击|明确|归集|推送|互联互通|开通|配备|聘请|完成|实行|实施|协助|参加|填写|监管|宣传|台帐|台账|公示牌|切割"
)
_WEAK: Final = re.compile(r"落实|实行|实施|配合|协助|推广|推行|完成|监管|宣传|参加")
"""Deeds that can be done more or less."""
_VAGUE: Final = re.compile(
    r"常态化|成效|较好|良好|优秀|到位|稳定|加强|强化|完善|防止|积极|质量|规范化|有序|充分|深入|扎实|持续|不断|提升|提高|高效|情况[,。;得]|情况$|有力|有效|及时|准确|职责|发挥"
)


def _veto(clue: Clue) -> KindGuess | None:
    found = re.search(r"一票否决|一票否优|取消(?:当年)?(?:评优|评先)[^,;。]{0,6}|(?:总分|总得分|全部得分)(?:为|记|计)(?:0|零)分?", clue.text)
    if found is None:
        return None
    if "优" in found[0] or "先" in found[0]:
        return maybe(clue, VETO, found[0], "但只影响评优，不是把分数记为 0")
    if clue.points:
        return maybe(clue, VETO, found[0], "但这一项自己有分值")
    asks = (number_ask("n", f"发生数：{subject(clue.text)}", "件"),)
    question = "范围写作“总分”；只影响本一级指标的，请改"
    return KindGuess(VETO, {"范围": "总分"}, asks=asks, basis=found[0], sure=LIKELY, question=question, outside=True)


def _covered(clue: Clue) -> KindGuess | None:
    each = re.search(rf"每个?(领域|方面|行业|事项)[^。;]{{0,40}}?(?:占比|比例)[^。;]{{0,20}}?(超过|高于|大于|达到?)[^。;]{{0,20}}?{PCT}[^。;]{{0,4}}?得{NUM}分", clue.text)
    listed = re.search(r"(?:在|对)?([^,;。]{6,}?)等(?:\w{0,4})?(?:方面|领域|行业|事项)", clue.text)
    if each is None or listed is None:
        return None
    names = _trimmed(entries(listed[1]))
    strict = each[2] in {"超过", "高于", "大于"}
    params = {"领域": "、".join(names), "占比超过": rate_of(each[3]), "每个领域": number_of(each[4])}
    enough = clue.points is None or len(names) * float(each[4]) >= clue.points
    sure = SURE if strict and enough else LIKELY
    question = "" if sure == SURE else "“占比超过”是严格大于；达到即算的，或领域不全的，请改"
    return KindGuess(COVERED, params, asks=(Ask("*", "各领域", InputType.FLAG, stated=True),), basis=each[0], sure=sure, question=question)


def _trimmed(names: list[str] | tuple[str, ...] | object) -> list[str]:
    """Entries without the words that lead to the first: 在街道和乡镇的政务、财政 begins with 政务."""
    found = list(names)  # type: ignore[call-overload]
    while len(found) > 1 and ("的" not in found[0]) and any("的" in one for one in found[1:3]):
        found.pop(0)
    if found and "的" in found[0]:
        found[0] = found[0].rpartition("的")[2]
    return found


def _listed(clue: Clue) -> KindGuess | None:
    each = re.findall(rf"每(?:一)?(?:项|个|类)(制度|机制|清单|工作|内容|任务|活动)?(落实|执行|实施|建立|出台|完成)?(?:的)?,?得{NUM}分", clue.text)
    listed = re.search(r"^(建立|制定|出台|完善|开展|落实|实行)?([^,;。]*?、[^,;。]*?)(?:等)?(?:\d+项|[一二三四五六七八九十]项)?(制度|机制|工作|活动|台账|清单)?,", clue.text)
    if not each or listed is None:
        return None
    names = entries(listed[2])
    worth = {found[2] for found in each}
    if len(names) < 2 or len(worth) != 1 or any(len(name) > 20 for name in names):
        return None
    columns = [found[1] or listed[1] or "完成" for found in each]
    if len(set(columns)) < len(columns):
        return None
    top = len(names) * len(columns) * float(each[0][2])
    params = {"清单": "、".join(names), "列": "、".join(columns), "每格": number_of(each[0][2])}
    sure = SURE if clue.equals(top) else LIKELY
    question = "" if sure == SURE else f"清单 {len(names)} 项都做到是 {figure(top)} 分，与分值不同，请核对清单"
    star = (Ask("*", f"各项{listed[3] or '内容'}", InputType.FLAG, stated=True),)
    return KindGuess(LISTED, params, asks=star, basis="，".join(f"每项{a}{b}得{c}分" for a, b, c in each), sure=sure, question=question)


def _ranked(clue: Clue) -> KindGuess | None:
    found = re.search(r"(?:按|根据|依据)[^,;。]{0,24}?(?:排名|排序|名次|位次)[^,;。]{0,8}?(?:计|得|给|赋)分", clue.text)
    if found is None:
        loose = re.search(r"(?:全[市省区县]|各[^,;。]{1,8})?(?:排名|排序|位居|列)[^,;。]{0,6}(?:前|第|\d)", clue.text)
        return maybe(clue, RANKED, loose[0], "但各名次的分数是另给的") if loose is not None else None
    if re.search(r"第(?:一|1)名|前\d名|依次|递减", clue.text):
        return maybe(clue, RANKED, found[0], "但各名次的分数是另给的")
    top = cap_of(clue.text) or clue.points
    if top is None:
        return maybe(clue, RANKED, found[0], "但没有写最高得几分")
    params = {"最高": figure(top)}
    none = re.search(rf"(?:无|没有)([^,;。]{{2,20}}?),得{NUM}分", clue.text)
    params |= {"无事项得分": number_of(none[2])} if none is not None else {}
    rate = re.search(r"按([^,;。]{2,20}?)(?:排名|排序)", clue.text)
    name = rate[1] if rate is not None else "本项"
    asks = (
        *((number_ask("n", f"{none[1]}数", "件"), Ask("d", f"{name}的分母（总数）", InputType.COUNT, "件")) if none else rate_asks(clue.text, name)),
        number_ask("rank", f"{name}排名", "名"),
        number_ask("of", "参加排名的单位数", "个"),
    )
    question = "原文没有给各名次的分数，按名次线性计分（第一名得最高分）；请确认"
    return KindGuess(RANKED, params, asks=asks, basis=span(found, none), sure=LIKELY, question=question)


def _stepped(clue: Clue) -> KindGuess | None:
    step = _STEP.search(clue.text)
    if step is None or clue.points is None:
        return None
    if re.search(r"(?:高于|低于|不低于|超过)[^,;。\d]{0,10}?平均|迟报率|投诉率|越低越好|上升|每增|每升|每提", clue.text):
        return maybe(clue, RATED, step[0], "但要和平均数比较，或越低越好")
    target = _REACHED.search(clue.text) or re.search(rf"()(?:达到?|不低于|不少于|为|≥)?{PCT}(?:以上)?,?(?:的)?,?得", clue.text)
    sure, question = SURE, ""
    if target is None:
        goal, sure, question = "1", LIKELY, "原文没有写达到多少得满分，按 100%"
    else:
        goal = rate_of(target[2])
    rate = target[1] if target is not None else ""
    params = {"达标": goal, "未达标": "每降扣分", "每降": rate_of(step[1] or "1"), "扣分": number_of(step[2])}
    gains = gained(clue.text)
    if gains and not clue.equals(max(gains)):
        sure, question = LIKELY, "文字里的得分与分值不同，请核对"
    return KindGuess(RATED, params, asks=rate_asks(clue.text, _rate_name(rate)), basis=span(target, step) if target else step[0], sure=sure, question=question)


def _rate_name(text: str) -> str:
    return re.sub(r"^(?:根据|按照?|对|其中|且)|^[^,]*情况,", "", text)


def _rated(clue: Clue) -> KindGuess | None:
    bands = [
        (rate, points)
        for rate, points in re.findall(rf"{PCT}(?:及以上|以上|的|\(含\)|之间)*,?(?:的)?,?(?:可)?得{NUM}分", clue.text)
    ]
    if len(bands) > 1:
        return _banded(clue, bands)
    product = re.search(rf"得分=?(?:为)?([^,;。=×x*]{{2,20}}?(?:率|度|比例))[×x*]{NUM}分?", clue.text)
    if product is not None:
        return _in_proportion(clue, product[1], "1", product[0], SURE if clue.points is None or clue.equals(float(product[2])) else LIKELY, "")
    met = _REACHED.search(clue.text)
    goal = rate_of(met[2]) if met is not None else "1"
    share = re.search(r"(?:按|根据)(?:照)?(?:达)?[^,;。]{0,16}?(?:比例|比率)(?:得|计|给|扣|折算)分?", clue.text)
    if share is not None and "人口" not in share[0] and not re.search(r"排名|投|折算", share[0]):
        question = "" if met is not None else "原文没有写达到多少得满分，按 100%"
        done = re.search(rf"({NUM})({MEASURES})以上", clue.text)
        if done is not None and met is None and clue.points is not None and float(done[1]) > 0:
            each = figure(round(clue.points / float(done[1]), 6))
            return counted(clue, each, subject(clue.text), done[3], span(done, share), LIKELY, f"达到 {done[1]}{done[3]} 得满分，不足按比例，折算成每{done[3]}得 {each} 分")
        name = _rate_name(met[1]) if met is not None else _before(clue.text, share.start())
        return _in_proportion(clue, name, goal, span(met, share) if met else share[0], SURE if met else LIKELY, question)
    by = re.search(r"按([^,;。]{2,24}?(?:率|度))(?:计|得|给|赋|打)分", clue.text)
    if by is not None:
        return _in_proportion(clue, by[1], "1", by[0], LIKELY, "按 100% 得满分、不足按比例；请确认")
    if met is not None and float(met[2]) <= 100:
        none = re.search(r"(?:否则|未达到?|达不到|低于|不足)[^,;。]{0,10}?不得分|不达标不得分", clue.text)
        told = single_gain(clue) is not None or (not gained(clue.text) and clue.points is not None)
        if (not told and none is None and not re.search(r"以上[(]", clue.text)) or re.search(r"且|扣", clue.text):
            return maybe(clue, RATED, met[0], "但怎样计分没有写全")
        params = {"达标": rate_of(met[2]), "未达标": "不得分"}
        question = "" if none else "原文没有写达不到怎样计分，按不得分"
        return KindGuess(RATED, params, asks=rate_asks(clue.text, _rate_name(met[1])), basis=span(met, none), sure=SURE if none else LIKELY, question=question)
    return None


def _before(text: str, end: int) -> str:
    return re.split(r"[,;。]", text[:end].rstrip(",;。"))[-1][:20] or "完成"


def _in_proportion(clue: Clue, name: str, goal: str, basis: str, sure: str, question: str) -> KindGuess:
    return KindGuess(RATED, {"达标": goal, "未达标": "按比例"}, asks=rate_asks(clue.text, _rate_name(name)), basis=basis, sure=sure, question=question)


def _banded(clue: Clue, bands: list[tuple[str, str]]) -> KindGuess | None:
    basis = "；".join(f"{rate}%得{points}分" for rate, points in bands)
    rising = all(float(a[0]) > float(b[0]) and float(a[1]) > float(b[1]) for a, b in zip(bands, bands[1:], strict=False))
    if not rising or re.search(r"且|迟报率|投诉率|差错率|失败率|违约率", clue.text):
        return maybe(clue, BANDED, basis, "但不是越高越好，或还有别的条件")
    met = re.search(_RATE, clue.text)
    table = tuple((rate_of(rate), number_of(points)) for rate, points in bands)
    sure = SURE if clue.points is None or clue.equals(float(bands[0][1])) else LIKELY
    return KindGuess(BANDED, bands=table, asks=rate_asks(clue.text, _rate_name(met[1]) if met else ""), basis=basis, sure=sure, question="" if sure == SURE else "最高一档与分值不同，请核对")


def _deducted(clue: Clue) -> KindGuess | None:
    several = {found[0] or found[1] for found in _LOST.findall(clue.text)}
    if len(several) > 1:
        return maybe(clue, DEDUCTED, "、".join(f"扣{one}分" for one in sorted(several)), "但有几种扣法")
    if re.search(r"按[^,;。]{0,12}?(?:折算|分摊)", clue.text) or clue.outside:
        found = _LOST.search(clue.text)
        return maybe(clue, DEDUCTED, found[0], "但在总分之外或另有折算") if found is not None else None
    fewer = _FEWER.search(clue.text)
    if fewer is not None:
        return _shortfall(clue, fewer)
    each = _EACH_LOST.search(clue.text)
    if each is None:
        loose = _LOST.search(clue.text) or re.search(rf"(?:未|没有|无|不)[^,;。]{{0,12}}?,?(?:的)?扣{POINTS}", clue.text)
        return maybe(clue, DEDUCTED, loose[0], "但没有写每件扣几分") if loose is not None else None
    if clue.points is None:
        return None
    none = re.search(r"(?:没有|无|未)([^,;。]{2,24}?)(?:的)?,?得", clue.text)
    about = re.sub(r"^(?:一|1)?(?:个|次|例|件|条|起|项|处)?(?:案件)?$|^(?:一|1)(?:个|次|例|件|条|起|项|处)", "", each[1])
    label = none[1] if none is not None else about or subject(clue.text[: each.start()])
    stop = re.search(r"扣完为止|扣完本项分?|不倒扣", clue.text)
    known = stop is not None or none is not None or clue.equals(max(gained(clue.text), default=-1))
    measure = re.search(rf"(?:一|1|每)({MEASURES})", each[0])
    params = {"每件扣": number_of(each[2])}
    asks = (number_ask("n", f"{label}数", measure[1] if measure else "件"),)
    return KindGuess(DEDUCTED, params, asks=asks, basis=span(each, stop), sure=SURE if known else LIKELY, question="" if known else "按扣完为止")


def _shortfall(clue: Clue, fewer: re.Match[str]) -> KindGuess | None:
    """每少一次扣: counted where the times asked for are told and fit the points; else what is missing is asked for."""
    if clue.points is None:
        return None
    measure, lost = fewer[1] or "次", float(fewer[2])
    times = _times(clue.text)
    if times is not None and lost > 0 and abs(times * lost - clue.points) < 0.005:
        return counted(clue, fewer[2], subject(clue.text), measure, fewer[0], SURE)
    asks = (number_ask("n", f"少的{measure}数：{subject(clue.text)}", measure),)
    question = "问的是少了几次；要按做了几次计分的，请改"
    return KindGuess(DEDUCTED, {"每件扣": number_of(fewer[2])}, asks=asks, basis=fewer[0], sure=LIKELY, question=question)


_PERIODS: Final = {"每月": 12, "每季": 4, "每季度": 4, "每半年": 2, "每年": 1, "每周": 52}
_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}


def _times(text: str) -> float | None:
    """How often something is asked for in a year: 至少3次, 每季度一次."""
    least = re.search(rf"(?:至少|不少于|不低于){NUM}(?:{MEASURES})", text) or re.search(rf"{NUM}(?:{MEASURES})以上", text)
    period = re.search(rf"(每月|每季度?|每半年|每年|每周)[^,;。(]{{0,10}}?(?:([一二两三四1234])(?:{MEASURES}))?", text)
    if period is None:
        return float(least[1]) if least is not None else None
    often = re.search(rf"([一二两三四]|\d+)(?:次|场|期|篇|条|个|例|件)", text[period.start() :])
    each = 1.0 if often is None else float(_DIGITS.get(often[1], 0) or often[1])
    return _PERIODS[period[1]] * each


def _counted(clue: Clue) -> KindGuess | None:
    found = re.search(
        rf"每(?!月|季|周|年|半年|日|天)([^,;。分]{{0,24}}?)(?:,|的)*(?:可)?(得|加|计|奖|奖励){POINTS}|([^,;。每]{{2,16}}?)每(?:个|次|条|件|项|篇|家)?({NUM})(?:分)?[,;(]", clue.text
    )
    if found is None or found[3] is None:
        return None
    if re.search(rf"(?:每[^,;。]{{0,24}}?(?:得|加|计|奖){NUM}分.*){{2,}}", clue.text):
        return maybe(clue, BONUS if clue.outside else COUNTED, found[0], "但有几种得法")
    cap = cap_of(clue.text)
    label = _counted_label(clue.text, found[1])
    measure = re.search(rf"(?:一|1)?({MEASURES})", found[1])
    unit = measure[1] if measure is not None else "个"
    if clue.outside or found[2] in {"加", "奖", "奖励"}:
        if not clue.outside:
            return maybe(clue, BONUS, found[0], "但不在“加分项”下面")
        top = cap if cap is not None else clue.points
        if top is None:
            return maybe(clue, BONUS, found[0], "但没有写上限")
        params = {"每项": number_of(found[3]), "上限": figure(top)}
        ask = (number_ask("n", label, unit),)
        sure = SURE if clue.outside and cap is not None else LIKELY
        return KindGuess(BONUS, params, asks=ask, basis=found[0], sure=sure, question="" if sure == SURE else "按总分以外的加分；在总分以内的，请改为计数", outside=True)
    if clue.points is None:
        return None
    stated = cap is not None and clue.equals(cap)
    return counted(clue, found[3], label, unit, found[0], SURE if stated else LIKELY, "" if stated else "上限取分值")


def _counted_label(text: str, each: str) -> str:
    """What is counted: the words after 每, else those before."""
    words = re.sub(rf"^(?:一|1)?(?:{MEASURES})", "", each)
    words = re.sub(r"^(?:出台|配合|落实|完成|开展|、)+(?:一|1)?(?:个|项|次)?$", "", words)
    if len(words) >= 3:
        return f"{words}数"
    about = subject(re.split(r",?(?:年内)?每", text)[0])
    return f"{about}：数量" if about else "数量"


def _dated(clue: Clue) -> KindGuess | None:
    found = re.search(r"(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|底)(?:以|之)?前", clue.text)
    if found is None or re.search(r"扣|每", clue.text):
        return None
    if not found[1]:
        return maybe(clue, DUE, found[0], "但没有写年份")
    from calendar import monthrange

    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(found[3]) if found[3] else last
    if not 1 <= day <= last:
        return None
    strict = bool(found[3]) and "以前" not in found[0]
    ask = (Ask("date", f"完成日期：{subject(clue.text)}", InputType.DATE, stated=True),)
    question = "“前”是否含当日没有写，按含当日" if strict else ""
    return KindGuess(DUE, {"截止": f"{year:04d}-{month:02d}-{day:02d}"}, asks=ask, basis=found[0], sure=LIKELY if strict else SURE, question=question)


def _quota(clue: Clue) -> KindGuess | None:
    """So many times, with nothing said of fewer: all or nothing."""
    if clue.points is None or re.search(r"扣|指标|未|每(?!月|季|半年|年|周)|比例", clue.text):
        return None
    times = _times(clue.text)
    if times is None:
        return None
    found = re.search(rf"(?:至少|不少于|每月|每季度?|每半年|每周|{NUM}(?:{MEASURES})以上)[^,;。(]{{0,14}}", clue.text)
    ask = (number_ask("n", subject(clue.text), "次"),)
    return KindGuess(BANDED, bands=((figure(times), figure(clue.points)),), asks=ask, basis=found[0] if found else "", sure=LIKELY, question=f"达到 {figure(times)} 次得满分、不足不得分；不足也给分的，请改")


def _by_judgement(clue: Clue) -> KindGuess | None:
    found = _JUDGED.search(clue.text)
    return judged(clue, found[0], SURE) if found is not None else None


def _by_formula(clue: Clue) -> KindGuess | None:
    """What no kind expresses: points from several figures, from averages, over other units."""
    found = re.search(r"(?:与|同)?人口(?:数)?(?:的)?比例|平均(?:值|数|分)|同比|环比|较上年|对比上年|按[^,;。]{0,8}?(?:折算|分摊)|得分=", clue.text)
    if found is None or re.search(r"得分=[^,;。=×x*]{2,20}?(?:率|度|比例)[×x*]\d", clue.text):
        return None
    return judged(clue, found[0], "低", "要用几个数算分，或要和别的单位比较，现有计分方式不能照写；先按评审")


def _flagged(clue: Clue) -> KindGuess | None:
    if clue.points is None or clue.outside or re.search(r"扣|每|比例|排名|平均|最高|最多|加\d|加分|(?:省|市|县|国家)级\d", clue.text):
        return None
    gains = gained(clue.text)
    if len(set(gains)) > 1 or (gains and not clue.equals(gains[0])):
        return None
    about = subject(clue.text)
    scored, deed, vague = bool(gains), _DEED.search(about), _VAGUE.search(about)
    if deed is not None and vague is None and _WEAK.fullmatch(deed[0]):
        deed = _DEED.search(about, deed.end())
        vague = None if scored else _WEAK.search(about)
    if deed is not None and vague is None:
        basis = deed[0] + (f"…得{figure(gains[0])}分" if scored else "")
        further = re.search(r"。[^。]*得分", clue.text)
        if further is not None:
            return yes_no(clue, basis, LIKELY, "后面还有一句讲计分，请核对")
        if scored and re.search(r"、|或", about):
            return yes_no(clue, basis, LIKELY, "写了几件事，按都做到才算；做到几件算几件的，请改为清单")
        return yes_no(clue, basis, SURE if scored else LIKELY, "" if scored else "原文只写了分值，按做到得分、没有做到不得分")
    if scored and (deed is not None or vague is None):
        basis = f"得{figure(gains[0])}分"
        return yes_no(clue, basis, LIKELY, "按做到得分、没有做到不得分；要看程度的，请改为评审")
    return judged(clue, vague[0] if vague else "", LIKELY, "看不出怎样算做到，先按评审")


PATTERNS: Final[tuple[Pattern, ...]] = (
    _veto, _covered, _listed, _by_judgement, _ranked, _by_formula, _stepped, _deducted, _rated, _counted, _dated,
    _quota, _flagged,
)  # fmt: skip
"""In the order in which they are asked."""
