"""What a round is called: its period, the thing that is evaluated, the place, the workbooks that are filled in.

The settings name them; where a setting is blank the title of the round says what it can, and else the
words are such that they fit any list.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

EVALUATION: Final = "评价"
FORM: Final = "填报表"
ADDRESSEE: Final = "各有关单位"
WHOLE: Final = "总体"
"""In place of 全区, 全县 … where nobody says which."""

_PERIOD: Final = re.compile(
    r"[0-9]{4}\s*(?:[-—–~～至]+\s*[0-9]{4}\s*)?(?:学年度?|年度?)?"
    r"(?:第?[一二三四1-4]季度|[上下]半年度?|半年度?|(?<=年)[0-9]{1,2}月份?(?:[-—–~～至][0-9]{1,2}月份?)?)?"
)
_BARE_YEARS: Final = re.compile(r"([0-9]{4}(?:[-—–~～至]+[0-9]{4})?)年?")
_NOTICE: Final = re.compile(r"《([^《》]+)》的(?:通知|通报|意见|函)$")
_SENT: Final = re.compile(r"关于(?:印发|下发|发布|公布)([^《》]+?)的(?:通知|通报|意见|函)$")
"""The same without title marks: 关于印发2023年度安全生产考核细则的通知."""
_ASKED: Final = re.compile(r"关于(?:做好|开展|组织开展)?")
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,9}?([省市区县州盟旗镇乡])(?=[\u4e00-\u9fff0-9]{2})")
_NO_PLACE: Final = (
    "城市", "都市", "社区", "小区", "园区", "库区", "校区", "街区", "景区", "地区", "城区", "辖区", "市区", "县区", "上市", "乡镇",
    "城镇", "村镇", "城乡",
)  # fmt: skip
"""They end like a place, and name none."""
_WHOLE_PLACE: Final = re.compile(r"全[省市区县州盟旗镇乡校院]")
_DOING: Final = re.compile(r"(评价|考核|考评|测评|评估|评议|评比|检查|督查|竞赛)")
_HOW: Final = ("建设", "工作", "第三方", "综合", "绩效", "目标", "责任制", "责任", "年度", "情况")


class RoundNames(NamedTuple):
    """What the title says: the thing that is evaluated and the place (全区, 全县 …); "" where it does not."""

    name: str
    region: str


def period_of(year: str) -> str:
    """年度 as it stands in titles: 2021 → 2021年度; 2024年第一季度 stays, and so does any other period."""
    year = year.strip()
    bare = _BARE_YEARS.fullmatch(year)
    return f"{bare[1]}年度" if bare else year


def year_before_word(year: str) -> str:
    """年度 as it stands before the word 年度: 2021年度 → 2021; a period that is no year stays."""
    bare = _BARE_YEARS.fullmatch(year.strip().removesuffix("度"))
    return bare[1] if bare else year.strip()


def subject_of_title(title: str) -> str:
    """What a title is about: of a notice, the thing that it sends round."""
    notice = (_NOTICE.search(title) or _SENT.fullmatch(title)) if title.startswith("关于") else None
    return notice[1] if notice else title


def names_in(title: str) -> RoundNames:
    """What the title says of the evaluation: 2021年度淮安区政务诚信建设第三方评价指标 → 政务诚信, 全区."""
    text, region = subject_of_title(title).strip(), ""
    asked = _ASKED.match(text)
    text = text[asked.end() :] if asked else text
    while True:
        period, place = _PERIOD.match(text), _PLACE.match(text)
        if period:
            text = text[period.end() :]
        elif place and not place[0].endswith(_NO_PLACE) and "各" not in place[0]:
            text, region = text[place.end() :], f"全{place[1]}"
        else:
            break
    if whole := _WHOLE_PLACE.match(text):
        region, text = whole[0], text[whole.end() :]
    doing = _DOING.search(text)
    if doing is None:
        return RoundNames("", region)
    before = text[: doing.start()].removeprefix("年度")
    if doing[1] == EVALUATION:
        while before.endswith(_HOW):
            before = before.removesuffix(next(word for word in _HOW if before.endswith(word)))
        return RoundNames(before, region)
    return RoundNames(before + doing[1], region)


def evaluation_of(name: str) -> str:
    """政务诚信 → 政务诚信评价; a name that says what is done stays: 河长制工作考核."""
    return name if _DOING.search(name[-3:]) else f"{name}{EVALUATION}"


def form_of(name: str) -> str:
    """政务诚信 → 政务诚信填报表."""
    return f"{name}{FORM}"


# -- the round after -----------------------------------------------------------------------------------
_YEAR_IN_NAME: Final = re.compile(
    r"(?<![0-9])20[0-9]{2}(?![0-9])(?:[-—–~～至]+20[0-9]{2}(?![0-9]))?"
    r"(?:学年度?|年?(?:第?[一二三四1-4]季度|[上下]半年度?|半年度?|[0-9]{1,2}月份?)|年度?)?"
)
CHINESE_DIGITS: Final = {c: k for k, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○ＯO", 0)
"""Digits as years are written with, those that stand for 〇 too."""
_CHINESE_YEAR: Final = re.compile(r"二[〇零○ＯO][〇零○ＯO一二三四五六七八九]{2}(?=年)")
_NEXT: Final = {"一季度": "二季度", "二季度": "三季度", "三季度": "四季度", "上半年": "下半年"}
_FIRST_AGAIN: Final = {"四季度": "一季度", "下半年": "上半年"}


def period_in_name(name: str) -> str:
    """The period that the name of a folder says: 2026, 2024年第一季度; "" where it says none."""
    found = _YEAR_IN_NAME.search(_in_digits(name))
    if found is None:
        return ""
    bare = _BARE_YEARS.fullmatch(found[0].removesuffix("度"))
    return bare[1] if bare else found[0]


_PART_OF_YEAR: Final = re.compile(
    r"20[0-9]{2}(?=年?(?:第?[一二三四1-4]季度|[上下]半年度?|半年度?|[0-9]{1,2}月份?)$)"
)


def in_year(year: str, period: str) -> str:
    """A period moved into the year that a folder names: 2025, 2024年第一季度 → 2025年第一季度.

    Another period than a bare year is what it says itself, and so is a year where `period` is no part of one.
    """
    bare = re.fullmatch("20[0-9]{2}", year)
    return _PART_OF_YEAR.sub(year, period) if bare and _PART_OF_YEAR.match(period) else year


def years_in(period: str) -> tuple[int, ...]:
    """The years that a period lies in: 2021 → 2021; 2023-2024学年 → 2023, 2024; 二〇二一年 → 2021."""
    return tuple(int(year) for year in re.findall(r"20[0-9]{2}", _in_digits(period)))


def _in_digits(text: str) -> str:
    """A text with the years that stand in it in Chinese digits: 二〇二六年 → 2026年."""
    return _CHINESE_YEAR.sub(lambda year: "".join(str(CHINESE_DIGITS[sign]) for sign in year[0]), text)


def following(period: str) -> str:
    """The period after one: 2021 → 2022, 2024年第一季度 → 2024年第二季度, 2024年下半年 → 2025年上半年."""
    for ending, after in _NEXT.items():
        if ending in period:
            return period.replace(ending, after)
    later = re.sub(r"20[0-9]{2}", lambda year: str(int(year[0]) + 1), period)
    for ending, after in _FIRST_AGAIN.items():
        later = later.replace(ending, after)
    return later
