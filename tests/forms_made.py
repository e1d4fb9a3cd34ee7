"""Forms of the notice and of every other kind, with answers made up by a seed."""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Mapping
from dataclasses import replace

from more_kinds import MORE_KINDS, reading_elsewhere
from rounds_in_memory import a_catalogue, an_input, an_item

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import PROPOSED, Catalogue, Value
from govcredit_xl.core.packaged import packaged, packaged_templates
from govcredit_xl.core.terms import NO, YES, InputType
from govcredit_xl.core.tokens import Token, sign
from govcredit_xl.forms.layout import form_layouts
from govcredit_xl.forms.write import build_forms
from govcredit_xl.scoring.rules import rule_of

KEY = b"k" * 32


GUIDE = packaged_templates()["填报说明.txt"].decode()


@functools.cache
def the_catalogue() -> Catalogue:
    catalogue, problems = read_catalogue(packaged("指标体系_2021.xlsx"), "指标体系.xlsx")
    assert catalogue is not None, [p.message() for p in problems]
    return catalogue


def forms(catalogue: Catalogue, *units: str) -> dict[str, bytes]:
    layouts = form_layouts(catalogue, units)
    tokens = {u: sign(Token("2021-0a1b2c3d", u, layouts[u].build, 1), KEY) for u in units}
    return {code: data for code, _, data in build_forms(catalogue, GUIDE, tokens, units)}


def other_kinds() -> Catalogue:
    """The ways of scoring that the notice of 2021 does not use."""
    n, d = an_input("n", "计数", label="分子"), an_input("d", "计数", label="分母")
    bands = ((1.0, 0.5), (3.0, 1.0))
    low = {"最高": 2.0, "无事项得分": 2.0, "排名来源": "计算", "方向": "越低越好"}
    return a_catalogue(
        an_item(
            "限期", 2, {"截止": dt.date(2021, 3, 31)}, (an_input("date", "日期"),), "牵头", "T1", id="1.1"
        ),
        an_item("分档", 1, {"档次": bands}, (an_input("n", "小数"),), "求和", "T1 T2", id="1.2"),
        an_item("分档", 1, {"档次": ((0.9, 0.5), (0.95, 1.0))}, (n, d), "求和", "T1", id="1.3"),
        an_item("加分", 0, {"每项": 0.5, "上限": 2.0}, (n,), "求和", "T1", id="2.1", area="乙"),
        an_item("一票否决", 0, {"范围": "总分"}, (n,), "求和", "T1", id="2.2", area="乙"),
        an_item("排名", 2, low, (n, d), "求和", "T1", id="2.3", area="乙"),
        an_item(
            "比率",
            2,
            {"达标": 0.9, "未达标": "按比例", "无数据": "不计"},
            (n, d),
            "求和",
            "T1",
            id="2.4",
            area="乙",
        ),
        an_item("计数", 2, {"每项": 0.5}, (replace(n, optional=True),), "求和", "T1", id="2.5", area="乙"),
        an_item("评审", 2, {}, (an_input("x", "小数", optional=True),), "文本", "T1", id="2.6", area="乙"),
        *(an_item(*item, "T1", id=f"3.{k}", area="丙") for k, item in enumerate(MORE_KINDS, 1)),
        an_item(*reading_elsewhere("2.1", "2.3"), "T1", id="4.1", area="丙"),
        an_item(*reading_elsewhere("1.2", "2.3"), "T2", id="4.2", area="丙"),
    )


WRONG: Mapping[str, list[Value]] = {
    InputType.FLAG: ["有一点", 1.0],
    InputType.COUNT: ["两件", -1.0, 1.5],
    InputType.DECIMAL: ["约12", -0.5],
    InputType.AMOUNT: ["3万", -1.0],
    InputType.SIGNED: ["约-1"],
    InputType.DATE: ["去年", 12.0],
}


RIGHT: Mapping[str, list[Value]] = {
    InputType.FLAG: [YES, YES, NO],
    InputType.COUNT: [0.0, 1.0, 2.0, 3.0, 94.0, 95.0, 100.0],
    InputType.DECIMAL: [0.0, 0.5, 2.9999999, 98.76],
    InputType.AMOUNT: [0.0, 1250.5, 20000.0],
    InputType.SIGNED: [-3.5, -2.0, 0.0, 4.0],
    InputType.DATE: [dt.date(2021, 3, 31), dt.date(2021, 4, 1)],
    InputType.TEXT: ["文号〔2021〕3号"],
    InputType.LONG_TEXT: ["=已开展"],
}


Answers = dict[tuple[str, str], Value]


def random_answers(catalogue: Catalogue, unit: str, rng: random.Random) -> Answers:
    given: Answers = {}
    for item, lead in catalogue.items_of(unit):
        if rng.random() < 0.15:
            given[item.id, "@na"] = YES
            if rng.random() < 0.6:
                given[item.id, "@memo"] = "没有这项工作"
            if rng.random() < 0.6:
                continue
        for asked in item.asked(lead=lead):
            chance = rng.random()
            if chance < 0.8:
                given[item.id, asked.code] = rng.choice(RIGHT[asked.type])
            elif chance < 0.88 and asked.type in WRONG:
                given[item.id, asked.code] = rng.choice(WRONG[asked.type])
        if rng.random() < 0.5:
            given[item.id, "@ev"] = "佐证.pdf"
        if rule_of(item).judged and rng.random() < 0.5:
            given[item.id, PROPOSED] = rng.choice([0.0, item.points, item.points + 0.1, "满分"])
    return given
