"""The sheet 说明: for the clerk who changes the catalogue or fills in a blank one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import Col, InputType, Sheet
from govcredit_xl.core.unit_terms import PARTS
from govcredit_xl.scoring.rules import RULES
from govcredit_xl.scoring.rules.base import Param, Rule

_POOLINGS: Final = (
    ("求和", "各单位的数相加（“是”计 1）", "各单位各报各的数量"),
    ("牵头", "以牵头单位填的为准；几个牵头单位不一致时先待定", "只有牵头单位掌握整体情况"),
    ("任一", "任一单位为“是”即为“是”", "只要有一家做到就算"),
    ("占比", "选“是”的单位占全部应报单位的比例", "只用于“覆盖”"),
    ("文本", "只列出，不合并", "只用于“评审”"),
)

_TYPES: Final = (
    (InputType.FLAG, "下拉选择“是”或“否”"),
    (InputType.DATE, "一个日期，如 2021-10-20"),
    (InputType.TEXT, "一行文字"),
    (InputType.LONG_TEXT, "一段文字"),
    (InputType.COUNT, "不小于 0 的整数"),
    (InputType.DECIMAL, "不小于 0 的数"),
    (InputType.AMOUNT, "不小于 0 的金额"),
    (InputType.SIGNED, "可以是负数的数，如比上年增减"),
)


@dataclass(frozen=True, slots=True)
class UsageLine:
    """A row of the sheet; style is title, section, text, head or row."""

    style: str
    cells: tuple[str, ...]


def lines() -> Iterator[UsageLine]:
    """The sheet from top to bottom."""
    yield UsageLine("title", ("指标体系怎么用",))
    yield UsageLine(
        "text",
        (
            "这个工作簿规定一轮评价的全部内容：评什么、怎么计分、由谁填报。改完保存，运行 govcredit-xl check，"
            "所有问题会一次列出（在哪张表哪一格、是什么问题、怎么改）；没有错误后运行 govcredit-xl build 生成各单位的填报表。",
        ),
    )
    yield from _section(
        "一、各工作表",
        ("工作表", "内容"),
        (
            (Sheet.SETTINGS, "年度、标题、评价名称、截止日期、联系人等。一行一项，【】的行只是小标题"),
            (
                Sheet.INDICATORS,
                "评分项，一行一个。分值逐级相加：评分项 → 二级指标 → 一级指标 → 总分；可以有一级到五级",
            ),
            (Sheet.INPUTS, "每个评分项要单位填的内容，一行一个。清单、覆盖只写一行，代码 *"),
            (Sheet.BANDS, "只有计分方式“分档”用到，每档一行"),
            (
                Sheet.NODES,
                "给每个单位打分时才用（可以没有）：哪一级不是各项相加的，加权、平均、取最高、扣到负分、总分外等",
            ),
            (GivenSheet.UNIT_DATA, "来源为“办公室”的数写在这里（可以没有）：目标、人口等，每个单位一行一个"),
            (Sheet.GRADES, "给每个单位打分时才用（可以没有）：多少分评什么等次"),
            (
                Sheet.SAMPLES,
                f"每种计分方式一个例子，填报项在“{Sheet.SAMPLE_INPUTS}”：整行复制到“指标”“填报项”，再改内容；程序不读这两张表",
            ),
            (Sheet.UNITS, "参加评价的单位，一行一个；分组相当于一个名单，可在牵头、配合单位里写“各”加分组名"),
        ),
    )
    yield UsageLine(
        "text",
        (
            "列可以调换次序，可以插入空行，可以另加以“备注”开头的列；列名、表名不要改。以 _ 开头的工作表不读取。",
        ),
    )
    yield from _kinds()
    yield from _section(
        "三、合并方式（各单位填的怎样合成一个数）", ("合并方式", "怎么合并", "什么时候用"), _POOLINGS
    )
    yield UsageLine(
        "text", ("“仅牵头”为“是”的填报项只问牵头单位，一律按牵头合并。文本、日期只列出，不相加。",)
    )
    yield from _section("四、填报项的类型", ("类型", "填什么"), _TYPES)
    yield UsageLine(
        "text", ("“选填”为“是”的可以不填；为“条件”的只在需要时必填（如比率中分母选了“否”要写明原因）。",)
    )
    yield from _howto()


_PARTS: Final = (
    PARTS,
    "一条标准有几种加、扣分的办法，合起来有上限（给每个单位打分时用）",
    "各部分的得分相加，不超过分值，不低于 0；扣到负分、从满分扣起的，在“汇总”表给它写一行。"
    "例：5.1 是分项，下面 5.1.1 计数、5.1.2 减分；各部分不写分值的以 5.1 的分值为限，不写牵头单位和一级、二级指标的同 5.1",
    "—",
    "写在各部分的编号上",
    "—",
)


def _kinds() -> Iterator[UsageLine]:
    yield UsageLine("section", ("二、计分方式",))
    yield UsageLine(
        "head", (Col.KIND, "用途", "怎么计分", "参数（* 必填）", "填报项代码（* 必有）", Col.POOLING)
    )
    for kind, rule in RULES.items():
        use, how, example = rule.usage
        how_with_example = f"{how}。例：{example}" if example else how
        yield UsageLine(
            "row", (kind, use, how_with_example, _params(rule), _slots(rule), "、".join(rule.poolings))
        )
    yield UsageLine("row", _PARTS)
    yield UsageLine(
        "text",
        (
            "比率类参数写 95% 或 0.95；日期写 2021-10-20；几个名称用顿号“、”隔开。在“指标”表里，所选计分方式不用的参数显示为灰色，必填而未填的显示为黄色。",
        ),
    )


def _params(rule: Rule) -> str:
    return "；".join(_param(param) for param in rule.params) or "—"


def _param(param: Param) -> str:
    text = param.name + ("*" if param.required else "")
    if param.choices:
        text += f"（{'、'.join(param.choices)}）"
    elif param.type == "bands":
        text += f"（在工作表“{Sheet.BANDS}”）"
    if param.when:
        text += f"〔{param.when[0]}为{'、'.join(param.when[1])}时〕"
    return text


def _slots(rule: Rule) -> str:
    if rule.expands:
        return "*（一行，逐格展开）"
    slots = (f"{slot.code}{'*' if slot.required else ''}：{'/'.join(slot.types)}" for slot in rule.slots)
    return "；".join(slots) or "自定，至少一项"


def _howto() -> Iterator[UsageLine]:
    yield UsageLine("section", ("五、常见的改动",))
    for text in (
        "加一个评分项：在“指标”表加一行，编号不能重复；同一个一级、二级指标的名称和分值各行要写得一样；"
        "选计分方式，填黄色的参数；再到“填报项”表加它要填的内容。",
        f"数不由单位自己填的：在“填报项”的“来源”写“办公室”（数在“{GivenSheet.UNIT_DATA}”表）、“上年”（取“设置”里上一轮的数），"
        "或写负责考核的单位；几个单位打分的写上权重，如 甲 60%、乙 40%。",
        "加一个单位：在“单位”表加一行，编码不能重复；属于某个分组的，写上分组名，几个用顿号隔开。",
        "换年度：另开一轮，govcredit-xl init 新文件夹 --from 这一轮的文件夹：年份后移，日期、文号清空，要核对的格子标成黄色。",
        "缺报处理：“待定”指有单位未报的评分项先不定分，“按已报”指按已经收到的数据定分（主评分表和通报会注明）。",
        "个别单位延期：在“单位”表该单位的“截止日期”填延期后的日期。",
        "写着“决定”的格子（橙色）是通知没有写明、由编制时定下的，理由在“校勘说明”；主办单位可以改，改后请更新理由。",
        "牵头单位和配合单位：每个单位都只报自己的数。既是牵头又在配合分组里的，只算牵头。只有分组负责的，把分组写在“牵头单位”。",
    ):
        yield UsageLine("text", (text,))


def _section(title: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[UsageLine]:
    yield UsageLine("section", (title,))
    yield UsageLine("head", head)
    for row in rows:
        yield UsageLine("row", row)
