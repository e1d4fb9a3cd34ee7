"""How the catalogue's workbook looks: columns, colours, formats, heights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.catalogue.dump import HEADINGS
from govcredit_xl.core.sources import FIGURE_OF, GivenSheet
from govcredit_xl.core.terms import CONDITIONAL, YES, Col, InputType, Pooling, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP, FROM_FULL, INSIDE, OUTSIDE, PARTS, Combining
from govcredit_xl.scoring.rules import RULES

FONT: Final = "微软雅黑"
LINE_HEIGHT: Final = 15
FIRST_ROW: Final = 3
LAST_ROW: Final = 1000
"""Rows for which drop-downs and colours are laid out."""
BLUE, STEEL, LINE = "#1F4E79", "#557997", "#D9D9D9"
DECIDED, NEEDED, UNUSED, DOUBTFUL = "#FCE4D6", "#FFF2A8", "#F2F2F2", "#FFE0E0"
FAINT: Final = "#666666"
"""Letters of what is not used, or settled: 4.5 : 1 and more on `UNUSED`."""
GROUP: Final = "#8EA9C1"


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """How a column looks and what it takes.

    Attributes:
        kind: text, wrap, centre, points, number, signed, rate, share (a rate, or above 1), date, mixed (a number, or
            words such as 30% or 不限).
        choices: the drop-down; empty: none.
        help: shown when a cell of it is chosen.
    """

    width: float
    kind: str = "text"
    choices: tuple[str, ...] = ()
    help: str = ""


_FIXED: Final[Mapping[str, Mapping[str, ColumnLook]]] = {
    Sheet.SETTINGS: {
        Col.KEY: ColumnLook(16),
        Col.VALUE: ColumnLook(52, "wrap"),
        Col.NOTE: ColumnLook(70, "wrap"),
    },
    Sheet.INDICATORS: {
        Col.ITEM: ColumnLook(7, "centre", (), "如 12.1，不能重复"),
        Col.AREA_ORDINAL: ColumnLook(6, "centre"),
        Col.AREA: ColumnLook(12, "wrap", (), "同一个一级指标各行写得一样"),
        Col.AREA_POINTS: ColumnLook(6, "points", (), "各一级指标合计 100 分"),
        Col.INDICATOR_NUMBER: ColumnLook(6, "centre", (), "二级指标的序号"),
        Col.INDICATOR: ColumnLook(16, "wrap", (), "同一个二级指标各行写得一样"),
        Col.INDICATOR_POINTS: ColumnLook(6, "points", (), "同一个二级指标的各评分项合计"),
        Col.POINTS: ColumnLook(6, "points", (), "本评分项的分值，最多两位小数；加分、一票否决填 0"),
        Col.CRITERION: ColumnLook(52, "wrap"),
        Col.METHOD: ColumnLook(17, "wrap"),
        Col.RESPONSIBLE: ColumnLook(18, "wrap", (), "通知上印的责任部门，原样填写"),
        Col.LEADS: ColumnLook(
            16, "wrap", (), "“单位”表里的名称、简称或别名，几个用顿号隔开；分组写“各”加分组名，如 各有关部门"
        ),
        Col.SUPPORTERS: ColumnLook(16, "wrap", (), "同左；没有的不填"),
        Col.KIND: ColumnLook(
            9,
            "centre",
            (*RULES, PARTS),
            "各种计分方式见“说明”，每种一个例子在“样例”；用到而没填的参数显示黄色，不用的显示灰色",
        ),
        Col.INPUTS: ColumnLook(8, "centre"),
        Col.POOLING: ColumnLook(9, "centre", Pooling.ALL, "各单位填的怎样合成一个总数，见“说明”"),
        Col.REMARK: ColumnLook(60, "wrap"),
        Col.BASIS: ColumnLook(22, "wrap", (), "计分方式是根据评分标准里的哪些字定的"),
        Col.SURE: ColumnLook(
            7, "centre", (), "高：字句和数字没有别的读法；中：要核对；低：没有把握，先按评审"
        ),
    },
    Sheet.INPUTS: {
        Col.ITEM: ColumnLook(9, "centre", (), "“指标”表里的编号"),
        Col.CODE: ColumnLook(
            9, "centre", (), "小写字母开头，同一评分项内不重复；计分用到的代码见“说明”；清单、覆盖写 *"
        ),
        Col.LABEL: ColumnLook(38, "wrap", (), "填报表上显示的名称"),
        Col.TYPE: ColumnLook(10, "centre", InputType.ALL),
        Col.MEASURE: ColumnLook(10, "centre", (), "如 件、条、万元；没有的不填"),
        Col.OPTIONAL: ColumnLook(
            8, "centre", (YES, CONDITIONAL), "空白：必填；是：可以不填；条件：只在需要时必填"
        ),
        Col.LEADS_ONLY: ColumnLook(8, "centre", (YES,), "是：只问牵头单位"),
        Col.SAME_AS: ColumnLook(
            9, "centre", (), "和别的评分项是同一个数的，写那个填报项，如 12.1.d；两处填得不同时提醒"
        ),
        Col.SOURCE: ColumnLook(
            16,
            "wrap",
            (),
            "谁给这个数：空白即被评的单位自己；办公室（写在“单位数据”）；上年；负责考核的单位名称；几个打分的写 甲局 60%、乙局 40%",
        ),
        Col.NOTE: ColumnLook(60, "wrap", (), "选中该格时提示填报人"),
    },
    Sheet.BANDS: {
        Col.ITEM: ColumnLook(12, "centre", (), "“指标”表里计分方式为“分档”的编号"),
        Col.BOUND: ColumnLook(14, "bound", (), "达到这个数（或比率，写 95% 或 0.95）"),
        Col.SCORE: ColumnLook(14, "points", (), "得多少分"),
    },
    Sheet.NODES: {
        Col.NODE: ColumnLook(20, "wrap", (), "一级、二级 … 指标的名称，或编号；整张清单写“总分”"),
        Col.HOW: ColumnLook(10, "centre", Combining.ALL, "不填即求和"),
        Col.WEIGHT: ColumnLook(10, "mixed", (), "上一级按“加权”汇总时，这个节点的权重"),
        Col.START: ColumnLook(8, "centre", ("0", FROM_FULL), "满分：从分值起算，下面的往下扣；不填即 0"),
        Col.UPPER: ColumnLook(8, "mixed", (), "不填即分值"),
        Col.LOWER: ColumnLook(8, "mixed", (), "不填即 0；可以是负数，或“不限”"),
        Col.PLACE: ColumnLook(10, "centre", (INSIDE, OUTSIDE), "总分外：不占总分，加在总分上"),
    },
    GivenSheet.UNIT_DATA: {
        FIGURE_OF: ColumnLook(20, "wrap", (), "编码、名称或简称；分组写“各”加分组名"),
        Col.ITEM: ColumnLook(10, "centre", (), "“指标”表里的编号"),
        Col.CODE: ColumnLook(10, "centre", (), "来源为“办公室”的填报项的代码"),
        Col.VALUE: ColumnLook(14, "mixed", (), "这个单位的数"),
    },
    Sheet.GRADES: {
        Col.GRADE: ColumnLook(12, "centre", (), "如 优秀、良好；从好到差写"),
        Col.RANKING: ColumnLook(12, "centre", (), "空白：所有排名组"),
        Col.BOUND: ColumnLook(10, "mixed", (), "总分（各组分值不同的，得分率）不低于多少；只按名额的不填"),
        Col.QUOTA: ColumnLook(10, "mixed", (), "家数，或比例如 30%；不限的不填"),
    },
    Sheet.UNITS: {
        Col.UNIT_CODE: ColumnLook(9, "centre", (), "字母、数字，不能重复；用在文件名里"),
        Col.NAME: ColumnLook(30, "wrap", (), "全称"),
        Col.SHORT: ColumnLook(16, "wrap", (), "用在填报表和文件名里；空白即用全称"),
        Col.ALIASES: ColumnLook(34, "wrap", (), "其他叫法，几个用顿号隔开"),
        Col.CATEGORY: ColumnLook(
            8, "centre", (), "如 部门、镇、街道、县区、科室、社区、国企，写什么由自己定"
        ),
        Col.RANKING: ColumnLook(
            9, "centre", (), "和谁一起排名：同一组写得一样；空白的按类别，镇和街道算一组"
        ),
        Col.GROUPS: ColumnLook(20, "wrap", (), "所属分组，几个用顿号隔开"),
        Col.CONTACT: ColumnLook(10),
        Col.PHONE: ColumnLook(14),
        Col.EMAIL: ColumnLook(20),
        Col.DEADLINE: ColumnLook(12, "date", (), "单独延期的才填"),
        Col.SOURCE: ColumnLook(10, "centre"),
    },
}

TITLES: Final = {
    Sheet.SETTINGS: "设置",
    Sheet.INDICATORS: "评分项",
    Sheet.INPUTS: "填报项　　每个评分项要单位填的内容，一行一个",
    Sheet.BANDS: "档次　　只有计分方式“分档”用到，每档一行",
    Sheet.NODES: "汇总　　给每个单位打分时用：哪一级不是各项相加的，写在这里；都是相加的不用填",
    GivenSheet.UNIT_DATA: "单位数据　　来源为“办公室”的数：目标、人口等，每个单位一行一个",
    Sheet.GRADES: "等次　　给每个单位打分时用：达到多少分评什么等次，名额多少；不评等次的不用填",
    Sheet.SAMPLES: "样例　　每种计分方式一个例子。整行复制到“指标”，再改编号、名称和单位；给每个单位打分的，合并方式留空",
    Sheet.SAMPLE_INPUTS: "样例填报项　　“样例”里各评分项要填的内容。整行复制到“填报项”，编号改成一样的",
    Sheet.UNITS: "单位",
}
DECIDED_NOTE: Final = "　　橙色为决定，理由见右"
SAMPLE: Final = "示例"
SAMPLE_NOTE: Final = f"　　来源为“{SAMPLE}”的单位，以及有关部门、重点部门两个分组的成员，是示例，请按实际修改"


def _param_column(name: str) -> ColumnLook:
    uses = [(kind, param) for kind, rule in RULES.items() for param in rule.params if param.name == name]
    param = uses[0][1]
    choices = tuple(dict.fromkeys(choice for _, other in uses for choice in other.choices))
    kinds = {"number": "number", "rate": "rate", "share": "number", "date": "date", "choice": "centre"}
    kind = kinds.get(param.type, "wrap")
    if kind == "number" and any(other.signed for _, other in uses):
        kind = "signed"
    if kind == "rate" and any(other.type != "rate" or other.over_one for _, other in uses):
        kind = "share"
    width = {"list": 22, "date": 11, "choice": 10, "formula": 40, "places": 22}.get(param.type, 8)
    return ColumnLook(width, kind, choices, f"用于计分方式：{'、'.join(kind for kind, _ in uses)}")


def columns_of(sheet: str, records: Iterable[Mapping[str, str]] = ()) -> dict[str, ColumnLook]:
    """The columns of a table sheet, in order; a parameter's looks follow from its type.

    Headings that only some records have (依据, 把握, the clerk's own) get columns too.
    """
    fixed = _FIXED[sheet]
    headings = list(HEADINGS[sheet])
    if sheet == Sheet.INDICATORS:
        headings.insert(headings.index(Col.POOLING), Col.INPUTS)
        more = dict.fromkeys(h for record in records for h in record if h not in headings)
        for heading in reversed(more):
            headings.insert(headings.index(_before(heading)) + 1, heading)
    return {heading: fixed.get(heading) or _other_column(heading) for heading in headings}


def _before(heading: str) -> str:
    """The column that one which only some lists have stands behind."""
    if FOR_GROUP in heading:
        return heading.partition(FOR_GROUP)[0]
    return Col.CRITERION if heading in {Col.BASIS, Col.SURE} else Col.INDICATOR_POINTS


def _other_column(heading: str) -> ColumnLook:
    if heading.startswith(Col.OWN):
        return ColumnLook(16, "wrap")
    if heading in Col.LEVELS:
        return ColumnLook(16, "wrap", (), "同一个的各行写得一样；没有这一级的不填")
    if heading in Col.LEVEL_POINTS:
        return ColumnLook(6, "points")
    return _param_column(heading.partition(FOR_GROUP)[0])


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Height of a row whose (text, column width) wrap: not every program finds it for itself."""
    count = max((_line_count(text, width) for text, width in texts), default=1)
    return min(count * LINE_HEIGHT + 4, 400)


def _line_count(text: str, width: float) -> int:
    lines = text.split("\n")
    return sum(
        max(1, math.ceil(sum(2.0 if ord(c) > 0x2000 else 1.1 for c in line) / (width - 2))) for line in lines
    )


class Pen:
    """The formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties."""
        full = {"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(full.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(full)
        return self.made[key]

    def body(self, kind: str, **properties: Any) -> Any:
        """The format of a cell in a column of that kind."""
        looks: dict[str, dict[str, Any]] = {
            "text": {"num_format": "@", "indent": 1},
            "wrap": {"num_format": "@", "text_wrap": True, "indent": 1},
            "centre": {"num_format": "@", "align": "center"},
            "points": {"align": "center"},
            "bound": {"align": "center"},
            "mixed": {"align": "center"},
            "number": {"align": "center"},
            "signed": {"align": "center"},
            "rate": {"align": "center", "num_format": "0.0%"},
            "share": {"align": "center", "num_format": "0.0%"},
            "date": {"align": "center", "num_format": "yyyy-mm-dd"},
        }
        return self(**{**looks[kind], **properties})

    def block(self, *, bold: bool) -> Any:
        """The format of a row that heads the settings below it."""
        return self(bold=bold, font_color=BLUE, bg_color="#DDE7F0", indent=1)

    def head(self, colour: str = BLUE) -> Any:
        """The format of a heading."""
        return self(
            bold=True, font_color="#FFFFFF", bg_color=colour, align="center", valign="top", text_wrap=True, border=1,
            border_color=LINE,
        )  # fmt: skip
