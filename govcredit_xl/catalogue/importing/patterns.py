"""Patterns for all the rest: lists, fields, rankings, dates, vetoes, judgement, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from govcredit_xl.catalogue.importing.asks import Ask, number_ask, rate_asks, subject
from govcredit_xl.catalogue.importing.kinds import (
    COVERED,
    DUE,
    LIKELY,
    LISTED,
    NUM,
    PCT,
    RANKED,
    SURE,
    VETO,
    Clue,
    KindGuess,
    entries,
    judged,
    maybe,
    number_of,
    rate_of,
    span,
    yes_no,
)
from govcredit_xl.catalogue.importing.texts import cap_of, figure, gained
from govcredit_xl.core.terms import InputType

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


_GRADE: Final = re.compile(
    r"等次(?:的)?(?:最高|不得?超过|不得?高于|一律|直接)?(?:为|定为|评为|确定为)?“?\"?(优秀|良好|较好|合格|称职|一般|基本合格|不合格|较差|差)"
)


def strikes_grade(clue: Clue) -> KindGuess | None:
    """A veto that leaves no better grade than one that is named."""
    found = _GRADE.search(clue.text)
    if found is None or not clue.by_unit or clue.points or re.search(r"\d分", clue.text):
        return None
    asks = (number_ask("n", f"发生数：{subject(clue.text)}", "件"),)
    return KindGuess(
        VETO, {"范围": "等次", "最高等次": found[1]}, asks=asks, basis=found[0], sure=LIKELY,
        question=f"发生的，等次最高为“{found[1]}”；等次写在“等次”表，请核对", outside=True,
    )  # fmt: skip


def late(clue: Clue) -> KindGuess | None:
    """By a date, with points off for each day or month after it."""
    found = _DATED.search(clue.text)
    step = re.search(
        rf"每?(?:迟|晚|超|逾期|延迟|推迟|延误)(?:报|交|完成|过)?(?:一|1)?(?:个)?(天|日|个?月)[^,;。\d]{{0,6}}?扣(?:减)?{NUM}",
        clue.text,
    )
    if found is None or step is None or clue.points is None:
        return None
    if not found[1]:
        return maybe(clue, DUE, span(found, step), "但没有写年份")
    day = _day_of(found)
    if day is None:
        return None
    params = {"截止": day, "每迟": "月" if "月" in step[1] else "天", "扣分": number_of(step[2])}
    ask = (Ask("date", f"完成日期：{subject(clue.text)}", InputType.DATE, stated=True),)
    strict = bool(found[3]) and "以前" not in found[0]
    question = "“前”是否含当日没有写，按含当日" if strict else ""
    return KindGuess(
        DUE, params, asks=ask, basis=span(found, step), sure=LIKELY if strict else SURE, question=question
    )


_DATED: Final = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|底)(?:以|之)?前")


def _day_of(found: re.Match[str]) -> str | None:
    """The date as the catalogue writes it; None where there is no such day."""
    from calendar import monthrange

    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(found[3]) if found[3] else last
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= last else None


def veto(clue: Clue) -> KindGuess | None:
    """一票否决."""
    found = re.search(
        r"一票否决|一票否优|取消(?:当年)?(?:评优|评先)[^,;。]{0,6}|(?:总分|总得分|全部得分)(?:为|记|计)(?:0|零)分?",
        clue.text,
    )
    if found is None:
        return None
    if "优" in found[0] or "先" in found[0]:
        return maybe(clue, VETO, found[0], "但只影响评优，不是把分数记为 0")
    if clue.points:
        return maybe(clue, VETO, found[0], "但这一项自己有分值")
    asks = (number_ask("n", f"发生数：{subject(clue.text)}", "件"),)
    question = "范围写作“总分”；只影响本一级指标的，请改"
    return KindGuess(
        VETO, {"范围": "总分"}, asks=asks, basis=found[0], sure=LIKELY, question=question, outside=True
    )


def covered(clue: Clue) -> KindGuess | None:
    """Each field counts where enough units are in it."""
    each = re.search(
        rf"每个?(领域|方面|行业|事项)[^。;]{{0,40}}?(?:占比|比例)[^。;]{{0,20}}?(超过|高于|大于|达到?)[^。;]{{0,20}}?{PCT}[^。;]{{0,4}}?得{NUM}分",
        clue.text,
    )
    listed = re.search(r"(?:在|对)?([^,;。]{6,}?)等(?:\w{0,4})?(?:方面|领域|行业|事项)", clue.text)
    if each is None or listed is None:
        return None
    names = _trimmed(entries(listed[1]))
    strict = each[2] in {"超过", "高于", "大于"}
    params = {"领域": "、".join(names), "占比超过": rate_of(each[3]), "每个领域": number_of(each[4])}
    enough = clue.points is None or len(names) * float(each[4]) >= clue.points
    sure = SURE if strict and enough else LIKELY
    question = "" if sure == SURE else "“占比超过”是严格大于；达到即算的，或领域不全的，请改"
    return KindGuess(
        COVERED,
        params,
        asks=(Ask("*", "各领域", InputType.FLAG, stated=True),),
        basis=each[0],
        sure=sure,
        question=question,
    )


def _trimmed(names: Sequence[str]) -> list[str]:
    """Entries without the words that lead to the first: 在街道和乡镇的政务、财政 begins with 政务."""
    found = list(names)
    while len(found) > 1 and ("的" not in found[0]) and any("的" in one for one in found[1:3]):
        found.pop(0)
    if found and "的" in found[0]:
        found[0] = found[0].rpartition("的")[2]
    return found


def listed_up(clue: Clue) -> KindGuess | None:
    """Each thing on a list counts."""
    each = re.findall(
        rf"每(?:一)?(?:项|个|类)(制度|机制|清单|工作|内容|任务|活动)?(落实|执行|实施|建立|出台|完成)?(?:的)?,?得{NUM}分",
        clue.text,
    )
    listed = re.search(
        r"^(建立|制定|出台|完善|开展|落实|实行)?([^,;。]*?、[^,;。]*?)(?:等)?(?:\d+项|[一二三四五六七八九十]项)?(制度|机制|工作|活动|台账|清单)?,",
        clue.text,
    )
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
    question = (
        "" if sure == SURE else f"清单 {len(names)} 项都做到是 {figure(top)} 分，与分值不同，请核对清单"
    )
    star = (Ask("*", f"各项{listed[3] or '内容'}", InputType.FLAG, stated=True),)
    return KindGuess(
        LISTED,
        params,
        asks=star,
        basis="，".join(f"每项{a}{b}得{c}分" for a, b, c in each),
        sure=sure,
        question=question,
    )


def ranked(clue: Clue) -> KindGuess | None:
    """By rank."""
    found = re.search(
        r"(?:按|根据|依据)[^,;。]{0,24}?(?:排名|排序|名次|位次)[^,;。]{0,8}?(?:计|得|给|赋)分", clue.text
    )
    if found is None:
        loose = re.search(
            r"(?:全[市省区县]|各[^,;。]{1,8})?(?:排名|排序|位居|列)[^,;。]{0,6}(?:前|第|\d)", clue.text
        )
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
        *(
            (number_ask("n", f"{none[1]}数", "件"), Ask("d", f"{name}的分母（总数）", InputType.COUNT, "件"))
            if none
            else rate_asks(clue.text, name)
        ),
        number_ask("rank", f"{name}排名", "名"),
        number_ask("of", "参加排名的单位数", "个"),
    )
    question = "原文没有给各名次的分数，按名次线性计分（第一名得最高分）；请确认"
    return KindGuess(RANKED, params, asks=asks, basis=span(found, none), sure=LIKELY, question=question)


def dated(clue: Clue) -> KindGuess | None:
    """By a date."""
    found = _DATED.search(clue.text)
    if found is None or re.search(r"扣|每", clue.text):
        return None
    if not found[1]:
        return maybe(clue, DUE, found[0], "但没有写年份")
    day = _day_of(found)
    if day is None:
        return None
    strict = bool(found[3]) and "以前" not in found[0]
    ask = (Ask("date", f"完成日期：{subject(clue.text)}", InputType.DATE, stated=True),)
    question = "“前”是否含当日没有写，按含当日" if strict else ""
    return KindGuess(
        DUE,
        {"截止": day},
        asks=ask,
        basis=found[0],
        sure=LIKELY if strict else SURE,
        question=question,
    )


def by_judgement(clue: Clue) -> KindGuess | None:
    """Somebody judges."""
    found = _JUDGED.search(clue.text)
    return judged(clue, found[0], SURE) if found is not None else None


def by_formula(clue: Clue) -> KindGuess | None:
    """What no kind expresses: points from several figures, from averages, over other units."""
    found = re.search(
        r"(?:与|同)?人口(?:数)?(?:的)?比例|平均(?:值|数|分)|同比|环比|较上年|对比上年|按[^,;。]{0,8}?(?:折算|分摊)|得分=",
        clue.text,
    )
    if found is None or re.search(
        r"得分=[^,;。=×x*]{2,20}?(?:率|度|比例)[×x*]\d|得分=[^,;。=×x*/÷]{1,24}[/÷][^,;。=×x*/÷最均口]{1,24}[×x*]\d",
        clue.text,
    ):
        return None
    return judged(clue, found[0], "低", "要用几个数算分，或要和别的单位比较，现有计分方式不能照写；先按评审")


def flagged(clue: Clue) -> KindGuess | None:
    """It was done or not."""
    if (
        clue.points is None
        or clue.outside
        or re.search(r"扣|每|比例|排名|平均|最高|最多|加\d|加分|(?:省|市|县|国家)级\d", clue.text)
    ):
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
        return yes_no(
            clue,
            basis,
            SURE if scored else LIKELY,
            "" if scored else "原文只写了分值，按做到得分、没有做到不得分",
        )
    if scored and (deed is not None or vague is None):
        basis = f"得{figure(gains[0])}分"
        return yes_no(clue, basis, LIKELY, "按做到得分、没有做到不得分；要看程度的，请改为评审")
    return judged(clue, vague[0] if vague else "", LIKELY, "看不出怎样算做到，先按评审")
