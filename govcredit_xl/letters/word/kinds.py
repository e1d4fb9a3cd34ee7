"""The four documents, their templates, and the placeholders that each template may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

IF: Final = "如"
"""How a condition begins: 【如有待定】 in front of a paragraph keeps it only then."""


class Doc:
    """Kinds of documents, as the command names them."""

    TASK: Final = "task"
    RESULT: Final = "result"
    REMINDER: Final = "reminder"
    CORRECTION: Final = "correction"


@dataclass(frozen=True)
class DocKind:
    """A kind of document.

    Attributes:
        name: task, result, reminder or correction.
        template: its file in 模板/.
        stem: begins the file's name; the type (文种) follows where it is a setting.
        type: 文种, the default where it is a setting.
        type_setting, number_setting, date_setting: keys of the sheet 设置, "" where it is none of its own.
        texts, lists, blocks, conditions: placeholder → what it stands for.
    """

    name: str
    template: str
    stem: str
    type: str
    type_setting: str
    number_setting: str
    date_setting: str
    texts: Mapping[str, str]
    blocks: Mapping[str, str]
    conditions: Mapping[str, str]

    @property
    def known(self) -> tuple[str, ...]:
        """All placeholders."""
        return (*_COMMON, *self.texts, *self.blocks, *_COMMON_IF, *self.conditions)

    def is_block(self, name: str) -> bool:
        """True for a table, chart or run of pages, which has a paragraph to itself."""
        return name in self.blocks


_COMMON: Final = {
    "年度": "年度，如 2021",
    "发文机关": "发文机关名称",
    "发文字号": "本文书的发文字号",
    "文种": "通知、函或通报",
    "成文日期": "如 2021年10月20日",
    "截止日期": "报送截止日期；单位另有延期的，为该单位的",
    "联系人": "联系人",
    "电话": "联系电话",
    "邮箱": "报送邮箱",
    "抄送机关": "抄送机关",
    "印发机关": "印发机关；没有填的，为发文机关",
    "附件标题": "附件的标题",
}
_COMMON_IF: Final = {
    "如有联系人": "填了联系人或电话",
    "如有邮箱": "填了报送邮箱",
    "如有截止日期": "填了截止日期",
    "如有抄送": "填了抄送机关",
    "如有文号": "本文书有发文字号",
}
COMMON: Final[Mapping[str, str]] = {**_COMMON, **_COMMON_IF}

_LETTER_TEXTS: Final = {
    "单位名称": "单位全称",
    "填报表": "本单位填报表的评分项数",
    "错误数": "要更正的处数",
    "空缺数": "没有填的处数",
    "佐证数": "缺佐证材料的评分项数",
}
_LETTER_IF: Final = {
    "如未报": "没有收到填报表",
    "如已报": "收到了填报表",
    "如有错误": "有要更正的",
    "如有空缺": "有没有填的",
    "如缺佐证": "有缺佐证材料的",
    "如有清单": "附有事项清单",
    "如未过期": "成文日期不晚于截止日期",
    "如已过期": "成文日期晚于截止日期",
}

DOCS: Final[Mapping[str, DocKind]] = {
    kind.name: kind
    for kind in (
        DocKind(
            Doc.TASK, "印发通知.docx", "通知", "通知", "", "发文字号", "印发日期",
            {
                "通知标题": "“设置”里的标题",
                "一级指标数": "一级指标的个数",
                "二级指标数": "二级指标的个数",
                "评分项数": "评分项的个数",
                "总分": "各项分值合计",
            },
            {"指标及任务分工表": "全部评分项的大表，另面横排"},
            {},
        ),
        DocKind(
            Doc.RESULT, "结果通报.docx", "通报", "通报", "", "通报文号", "通报日期",
            {
                "通知标题": "任务通知的标题",
                "通知文号": "任务通知的发文字号",
                "满分": "总分值",
                "得分": "已定的得分",
                "失分": "已失的分",
                "待定分": "还没有定的分值",
                "暂测分": "暂测总分",
                "应报单位数": "单位数",
                "已报单位数": "收到填报表的单位数",
                "有误单位数": "其中填报有误的单位数",
                "未报单位数": "没有收到的单位数",
                "待核单位数": "收到但身份待核的单位数",
                "逾期单位数": "逾期报送的单位数",
                "有误单位": "填报有误的单位",
                "未报单位": "没有收到的单位",
                "待核单位": "待核的单位",
                "逾期单位": "逾期报送的单位",
                "失分项数": "有失分的评分项数",
                "待定项数": "数据未齐的评分项数",
                "待评项数": "由评审认定、尚未核定的评分项数",
                "不计项": "因无数据不计入总分的评分项",
            },
            {
                "一级指标得分表": "各一级指标的分值、得分、失分、待定、暂测分",
                "一级指标得分图": "同上，条形图",
                "失分表": "有失分的评分项和失分单位",
                "部门排名表": "部门的得分率和排名",
                "镇街排名表": "镇、街道的得分率和排名",
                "待定表": "没有定分的评分项",
                "单位附页": "每个单位一页：得分、排名和各评分项",
            },
            {
                "如有已报": "有单位报送",
                "如无报送": "没有单位报送",
                "如有误报": "有单位填报有误",
                "如有未报": "有单位没有报送",
                "如无未报": "全部单位都已报送",
                "如有待核": "有单位待核",
                "如有逾期": "有单位逾期",
                "如有失分": "有失分的评分项",
                "如无失分": "没有失分的评分项",
                "如有待定": "有没有定分的评分项",
                "如无待定": "各评分项都已定分",
                "如有不计": "有不计入总分的评分项",
                "如按已报": "缺报处理为“按已报”",
                "如有部门": "有部门",
                "如有镇街": "有镇、街道",
                "如有文件": "任务通知有标题和文号",
                "如无文件": "任务通知没有标题或文号",
            },
        ),
        DocKind(
            Doc.REMINDER, "催报.docx", "催报", "通知", "催报文种", "催报文号", "催报日期",
            _LETTER_TEXTS, {"事项清单": "本单位所欠各项的表"}, _LETTER_IF,
        ),
        DocKind(
            Doc.CORRECTION, "退改.docx", "退改", "通知", "退改文种", "退改文号", "退改日期",
            _LETTER_TEXTS, {"事项清单": "本单位要更正各项的表"}, _LETTER_IF,
        ),
    )
}  # fmt: skip
