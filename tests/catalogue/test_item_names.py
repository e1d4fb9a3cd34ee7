"""What items are called, so that those of one indicator are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from unit_lists import ITEM_HEADS, UNITS, item, the_list

from govcredit_xl.catalogue.item_names import item_names

ROWS = [
    item(编号=id, 一级指标="甲", 一级分值=2, 分值=1, 评分标准="甲", 牵头单位="各部门", 计分方式="评审")
    for id in ("1.1", "1.2")
]
LIST = the_list(UNITS, (ITEM_HEADS, *ROWS), 总分=2)


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("按期办结率90%得30分，每下降一个百分点扣1分，扣完为止。", "按期办结率"),
        ("按12345热线按期答复率计分，最高1分。", "12345热线按期答复率"),
        ("件均超时率不超过1%得15分，不超过3%得10分。", "件均超时率"),
        ("发生到省集体访每起扣20分，最多扣100分。", "发生到省集体访"),
        ("签约项目每超目标1个加2分，最多6分。", "签约项目"),
        ("每少报1个月报表扣1分，最多12分。", "每少报1个月报表"),
        ("领导接访日每次得2.5分，最高60分。", "领导接访日"),
        ("省考核前3名分别奖10、5、3分；没有进入的填0。", "省考核前3名"),
        ("宣传工作由办公室评定，最高10分。", "宣传工作"),
        ("河道巡查按完成比例得分。", "河道巡查"),
        ("到位外资按名次计分：第1名15分，第2名13分。", "到位外资"),
        ("得分=及时受理率×100分。", "及时受理率"),
        ("无接访记录扣20分、积案化解率低于85%扣10分。", "无接访记录等"),
        ("建立法律顾问制度，得1分。", "建立法律顾问制度"),
    ],
)
def test_an_item_is_called_by_what_is_scored(criterion: str, name: str) -> None:
    items = tuple(replace(one, criterion=criterion if one.id == "1.1" else "乙") for one in LIST.items)
    assert item_names(replace(LIST, items=items))["1.1"] == name


def test_a_long_criterion_takes_no_time() -> None:
    for text in ("每" * 20_000, "按" * 20_000 + "比例", "得分=" + "×" * 20_000, "扣1分、" * 5_000):
        items = tuple(replace(one, criterion=text) for one in LIST.items)
        assert item_names(replace(LIST, items=items))["1.1"]
