"""Whether a list scores each unit or the whole district (评价对象): what speaks for either, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.catalogue.importing.items import DraftItem
from govcredit_xl.catalogue.importing.kinds import LIKELY, SURE, UNSURE
from govcredit_xl.catalogue.importing.units import Assignment
from govcredit_xl.core.terms import EACH_OF, Col, Setting
from govcredit_xl.core.unit_terms import Subject

_FOR_UNITS: Final = (
    (2, re.compile(r"(?:被|受|应)(?:考核|评价|考评|检查)(?:的)?(?:单位|部门|乡镇|对象)|考核对象|参(?:评|考)单位")),
    (2, re.compile(r"(?:考核|评定|评价|考评)(?:结果)?(?:分为|划分为|设|评为)?[^。；]{0,12}等次|评为?(?:优秀|先进|一等奖)|(?:优秀|合格|良好)等次")),
    (2, re.compile(r"(?:各[^，。；]{1,10}|单位|部门|乡镇)[^，。；]{0,8}(?:得分|成绩|总分)[^。；]{0,12}(?:排名|排序|由高到低|名次)|末位|排名(?:靠|倒数|后)")),
    (1, re.compile(r"评先(?:评|选)优|评优评先|奖惩|绩效(?:奖|挂钩)|扣分[^。；]{0,6}(?:到|至)(?:单位|部门)")),
    (1, re.compile(r"对(?:各|全[县市区])[^，。；]{2,24}(?:进行|实行|开展)[^，。；]{0,8}(?:考核|考评|评价)")),
)  # fmt: skip
_FOR_DISTRICT: Final = (
    (2, re.compile(r"(?:责任|任务|指标)(?:分解|分工)|迎(?:评|检|考)")),
    (1, re.compile(r"争先进位|(?:全省|全市|全国)(?:排名|位次|第三方|评价)|第三方评价")),
)
_ABOVE: Final = re.compile(r"设区市|省[级厅委办]|上级|第三方|国家")
_TITLE: Final = re.compile(r"考核|考评|目标管理|绩效")
_ENOUGH: Final = 2
_CLEAR: Final = 4
_MOST: Final = 0.5
_NEARLY: Final = 0.9


@dataclass(frozen=True, slots=True)
class SubjectGuess:
    """Who has a score, as far as the notice tells.

    Attributes:
        subject: 全区 or 单位.
        sure: 高, 中, 低.
        basis: the words and counts that it rests on.
        doubtful: it is to be confirmed.
    """

    subject: str = Subject.DISTRICT
    sure: str = SURE
    basis: str = ""
    doubtful: bool = False

    @property
    def by_unit(self) -> bool:
        """Each unit has a score."""
        return self.subject == Subject.UNIT


def guess_subject(
    lines: Sequence[str], title: str, items: Sequence[DraftItem], whose: Mapping[str, Assignment]
) -> SubjectGuess:
    """The guess, from the text around the tables, the title, and who is responsible for what.

    Args:
        lines: the text outside the tables.
        title: of the notice.
        items: of the list.
        whose: item → who is responsible for it.
    """
    mine, theirs = _in_words(lines, title), _in_table(items, whose)
    units = [one for one in (*mine, *theirs) if one[0] > 0]
    district = [one for one in (*mine, *theirs) if one[0] < 0]
    score = sum(weight for weight, _ in (*units, *district))
    by_unit = score >= _ENOUGH
    said = units if by_unit else district
    basis = "；".join(dict.fromkeys(words for _, words in said))
    if by_unit:
        return SubjectGuess(Subject.UNIT, SURE if score >= _CLEAR and not district else LIKELY, basis, True)
    if score <= -_ENOUGH and not units:
        return SubjectGuess(basis=basis)
    against = "；".join(dict.fromkeys(words for _, words in units))
    return SubjectGuess(
        sure=LIKELY if score <= -_ENOUGH else UNSURE,
        basis="；".join(filter(None, (basis, f"但有：{against}" if against else "")))
        or "通知里看不出给谁打分",
        doubtful=True,
    )


def subject_of_last_year(settings: Sequence[Mapping[str, str]], guess: SubjectGuess) -> SubjectGuess:
    """What was settled last year holds; where this year's notice reads otherwise it is to be confirmed."""
    settled = {one.get(Col.KEY): one.get(Col.VALUE) for one in settings}.get(Setting.SUBJECT)
    subject = settled or Subject.DISTRICT
    if subject == guess.subject:
        return SubjectGuess(subject, SURE, f"与上年相同；{guess.basis}".rstrip("；"))
    return SubjectGuess(subject, LIKELY, f"沿用上年；今年的通知像是“{guess.subject}”：{guess.basis}", True)


def _in_words(lines: Sequence[str], title: str) -> list[tuple[int, str]]:
    """(weight, words): above 0 for units, below for the district."""
    text = "\n".join(lines)
    found: list[tuple[int, str]] = []
    for weight, pattern in _FOR_UNITS:
        one = pattern.search(text)
        found += [(weight, f"“{one[0]}”")] if one is not None else []
    for weight, pattern in _FOR_DISTRICT:
        one = pattern.search(title)
        found += [(-weight, f"标题里的“{one[0]}”")] if one is not None else []
    named = _TITLE.search(title)
    return [*found, (1, f"标题里的“{named[0]}”")] if named is not None else found


def _in_table(items: Sequence[DraftItem], whose: Mapping[str, Assignment]) -> list[tuple[int, str]]:
    every = len(items)
    told = [whose[item.id] for item in items if item.id in whose and whose[item.id].leads]
    found: list[tuple[int, str]] = []
    grouped = sum(all(name.startswith(EACH_OF) for name in (*who.leads, *who.supporters)) for who in told)
    named = sum(any(not name.startswith(EACH_OF) for name in who.leads) for who in told)
    shared = sum(bool(who.supporters) for who in told)
    if grouped > _MOST * every:
        found.append(
            (3 if grouped < _NEARLY * every else 5, f"{every} 项里有 {grouped} 项的责任单位只写分组")
        )
    if not told:
        found.append((1, "表里没有责任单位"))
    if any(item.row.assessor for item in items):
        found.append((2, "表里有考核单位一列"))
    if _each_the_same(items, whose):
        found.append((3, "各单位自己的分值加起来一样多"))
    elif named > _MOST * every:
        found.append((-2, f"{every} 项里有 {named} 项点名由某个单位负责"))
    if shared > 0.2 * every:
        found.append((-2, f"{shared} 项分牵头和配合"))
    above = sum(bool(_ABOVE.search(item.row.method)) for item in items)
    if above > 0.3 * every:
        found.append((-2, f"{above} 项由上级或第三方评价"))
    return found


def _each_the_same(items: Sequence[DraftItem], whose: Mapping[str, Assignment]) -> bool:
    """Three units or more are named, and the items of each, with those of all, come to the same points."""
    totals: dict[str, float] = {}
    for item in items:
        who = whose.get(item.id)
        if who is None or item.points is None or item.outside or len(who.leads) != 1:
            continue
        totals[who.leads[0]] = totals.get(who.leads[0], 0.0) + item.points
    named = {round(points, 6) for name, points in totals.items() if not name.startswith(EACH_OF)}
    several = sum(not name.startswith(EACH_OF) for name in totals) >= 3
    return several and len(named) == 1
