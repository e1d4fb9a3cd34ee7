"""Slips of the keyboard within a word or a sentence: 部门门, 二十3, a colon within a colon's clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govcredit_xl.gbt9704.part_sums import Mark

_H: Final = "一-鿿"

# -- doubled characters: a word, its last character once more, and what may stand there rightly (部门门户)
_TAILS: Final = {
    "部门": "户槛口禁类诊卫店", "单位": "于置列居次移数势", "情况": "且", "指标": "准题志示注识段的本杆", "要求": "真助职实证学知援同",
    "责任": "务何命期职免用意教", "问题": "目材名库记", "措施": "工行策", "公示": "范意例", "报送": "达到审交检",
    "考核": "心实查对定算减准", "整改": "革进善变为正", "材料": "想理到", "评价": "格值款位差", "制度": "过假量",
    "政策": "略划", "通知": "识道晓悉情名", "机关": "于系键注心联爱停闭口", "街道": "路德理", "数据": "此实以悉统了说",
    "领导": "致向出", "方案": "件例卷子", "工作": "风出为用业物品家者假答客", "任务": "必实工", "企业": "务主绩内余态已",
    "项目": "标的前录光", "标准": "确备时许予入", "反馈": "赠", "建设": "置计备施立定想",
    "平台": "账湾风", "清单": "位独一项元", "台账": "户号单面", "办法": "律规人定院治", "意见": "到证",
}  # fmt: skip
_TWICE: Final = re.compile(
    "|".join(f"{word}{word[-1]}(?![{word[-1]}{right}])" for word, right in _TAILS.items())
)
_HEADS: Final = re.compile(
    r"(?:各|有关|相关|牵头|责任|成员|参评|填报)单单位|(?:各|有关|相关)部部门(?!规)|(?:完成|落实|抓好|开展|限期|立行)整整改"
    r"|(?:有关|基本|具体|工作|总体)情情况|(?:评价|考核|各项|具体)指指标|(?:有关|工作|具体|上述)要要求|(?:主要|突出|存在)问问题"
    r"|(?:主体|领导|工作)责责任|(?:各项|有效|整改)措措施|(?:有关|佐证|申报)材材料"
)


def doubled_in_word(text: str) -> Iterator[Mark]:
    """A word with one of its characters twice: 部门门, 各单单位."""
    for pattern in (_TWICE, _HEADS):
        for hit in pattern.finditer(text):
            yield Mark(hit[0], "不重复")


# -- Chinese and Arabic digits in one number
_MEASURES: Final = "名个家人项元件条户份次亩株笔处起天"
_MIXED: Final = re.compile(
    r"[二三四五六七八九]十[1-9](?!\d)(?![时点])|(?<![双合初一二三四五六七八九百\d])十[1-9](?=[月日条项个家件名人])"
    rf"|(?<![\dA-Za-z第.])\d{{1,3}}[十百千](?=[余多几]?[{_MEASURES}](?!大))"
    r"|(?<!\d)二[〇零○](?:\d{2}|[一二三]\d|\d[〇零○一二三四五六七八九])年|(?<!\d)20\d[〇零一二三四五六七八九]年(?![来间期级])"
    r"|(?<!\d)[12][一二](?=月)|(?<!\d)[1-3][一二三四五六七八九十](?=日(?!报))"
)


def mixed_digits(text: str) -> Iterator[Mark]:
    """二十3, 3百余条, 二〇21年."""
    for hit in _MIXED.finditer(text):
        yield Mark(hit[0], "同一个数只用一种数字")


# -- a colon within the clause of another
_QUOTED: Final = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|【[^【】]*】")
_NESTED: Final = re.compile(
    rf"(?:(?:会议|通知|文件|办法|方案|意见|领导|同志|主任|书记|区长)(?:要求|指出|强调|认为|决定|提出|明确)|发现|表明|显示|[{_H}]{{2}}如下)："
    rf"(?:[^：。！？；\n]{{0,80}}[^：。！？；\d]|)(?:以下|下列|如下|[一二两三四五六七八九十\d](?:个|项|点|条|种|类|方面))[^，。：；！？]{{0,8}}："
)


def nested_colons(text: str) -> Iterator[Mark]:
    """检查发现：存在两个问题：…: the first colon leads to a clause that has one of its own."""
    for hit in _NESTED.finditer(_QUOTED.sub("", text)):
        yield Mark(hit[0], "前一个冒号改为逗号，或者分段写")
