"""The documents, their templates, and the placeholders that each template may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

IF: Final = "如"
"""How a condition begins: 【如有待定】 in front of a paragraph keeps it only then."""
JOIN: Final = "接上段"
"""【接上段】 in front of a paragraph: what is kept of it goes on in the paragraph before."""


class Doc:
    """Kinds of documents, as the command names them."""

    TASK: Final = "task"
    RESULT: Final = "result"
    REMINDER: Final = "reminder"
    CORRECTION: Final = "correction"
    UNIT: Final = "unit"


@dataclass(frozen=True)
class RepeatKind:
    """Paragraphs that come once for each of several things, such as 【每组】 for the ranking groups.

    Attributes:
        meaning: for each of what.
        texts, blocks, conditions: placeholders that only these paragraphs may use → what they stand for.
    """

    meaning: str
    texts: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocKind:
    """A kind of document.

    Attributes:
        name: task, result, reminder, correction or unit.
        template: its file in 模板/.
        stem: begins the file's name; the type (文种) follows where it is a setting.
        type: 文种, the default where it is a setting.
        type_setting, number_setting, date_setting: keys of the sheet 设置, "" where it is none of its own.
        texts, blocks, conditions: placeholder → what it stands for.
        repeats: placeholder → the paragraphs that are repeated.
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
    repeats: Mapping[str, RepeatKind] = field(default_factory=dict)

    @property
    def copies_setting(self) -> str:
        """Key of the sheet 设置 for 抄送机关 of this kind."""
        return f"{self.stem}抄送"

    @property
    def known(self) -> tuple[str, ...]:
        """All placeholders."""
        inner = [
            name
            for one in self.repeats.values()
            for names in (one.texts, one.blocks, one.conditions)
            for name in names
        ]
        return (
            *_COMMON,
            *self.texts,
            *self.blocks,
            *_COMMON_IF,
            *self.conditions,
            *self.repeats,
            *inner,
            JOIN,
        )

    def is_block(self, name: str) -> bool:
        """True for a table or chart, which has a paragraph to itself."""
        return name in self.blocks or any(name in one.blocks for one in self.repeats.values())

    @property
    def is_letter(self) -> bool:
        """True for what goes to one unit."""
        return self.name not in (Doc.TASK, Doc.RESULT)


_COMMON: Final = {
    "年度": "年度，如 2021",
    "评价期": "写在题目里的年度，如 2021年度；季度、半年照原样，如 2024年第一季度",
    "评价": "评的是什么，如 信访工作考核（“设置”的评价名称）",
    "地域称谓": "全区、全县等（“设置”的地域称谓；没有填的，看标题，标题也没有的为总体）",
    "主送机关": "“设置”的主送机关；没有填的，按单位的类别写",
    "填报表名称": "填报表叫什么（“设置”的填报表名称）",
    "发文机关": "发文机关名称",
    "发文字号": "本文书的发文字号",
    "文种": "通知、函或通报",
    "成文日期": "如 2021年10月20日",
    "截止日期": "报送截止日期；单位另有延期的，为该单位的",
    "补报日期": "本文书提出的新期限：成文日期加“补报期限”的天数",
    "联系人": "联系人",
    "电话": "联系电话",
    "邮箱": "报送邮箱",
    "抄送机关": "抄送机关",
    "印发机关": "印发机关；没有填的，为发文机关",
    "自称": "发文机关的自称，如 我办、我局",
    "附件标题": "附件的标题",
}
_COMMON_IF: Final = {
    "如有联系人": "填了联系人或电话",
    "如有邮箱": "填了报送邮箱",
    "如有截止日期": "填了截止日期",
    "如有抄送": "填了抄送机关",
    "如有文号": "本文书有发文字号",
}
COMMON: Final[Mapping[str, str]] = {
    **_COMMON,
    **_COMMON_IF,
    JOIN: "写在段首：这一段不另起，接在上一段后面",
}

_LETTER_TEXTS: Final = {
    "单位名称": "单位全称",
    "主送名称": "“单位”表的主送名称；没有填的，为单位全称",
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
    "如列正文": "事项不多于三项，都写在正文里",
    "如有清单": "事项多于三项，附有事项清单",
    "如未过期": "不是逾期未报",
    "如已过期": "没有报送，成文日期又晚于截止日期",
}

_POINT: Final = RepeatKind(
    "每个事项一次",
    {"序号": "第几项", "事项": "评分项名称", "问题": "有什么问题", "办法": "怎么办"},
)

_RESULT_TEXTS: Final = {
    "通知标题": "任务通知的标题",
    "通知文号": "任务通知的发文字号",
    "应报单位数": "单位数",
    "已报单位数": "收到填报表的单位数",
    "有误单位数": "其中填报有误的单位数",
    "未报单位数": "没有收到的单位数",
    "待核单位数": "收到但身份待核的单位数",
    "逾期单位数": "逾期报送的单位数",
    "有误单位": "填报有误的单位；太多的写“名单见附件”，下同",
    "未报单位": "没有收到的单位",
    "待核单位": "待核的单位",
    "逾期单位": "逾期报送的单位",
    "满分": "总分值",
    "得分": "总得分，含加分和一票否决的影响",
    "评定得分": "已定评分项的得分，不含加分，也没有扣除一票否决",
    "失分": "已定评分项的失分",
    "已定分值": "已定评分项的分值",
    "待定分": "还没有定的分值",
    "暂测分": "暂测总分",
    "加分": "加减分合计",
    "否决分": "一票否决核减的分",
    "否决事项": "发生的一票否决事项",
    "失分项数": "有失分的评分项数",
    "失分单位数": "有失分的单位数",
    "失分单位": "有失分的单位",
    "整改单位": "有失分的单位；太多的写“有失分的单位”",
    "待定项数": "没有定分的评分项数",
    "未齐项数": "其中数据未齐的评分项数",
    "未齐分": "其中数据未齐的分值",
    "待评项数": "其中由评审认定、尚未核定的评分项数",
    "待评分": "其中由评审认定、尚未核定的分值",
    "不计项": "因无数据不计入总分的评分项",
    "组数": "排名组数",
    "组名": "各排名组",
    "待定单位数": "总分没有定的单位数（评价对象为单位）",
    "待定单位": "总分没有定的单位",
    "附件二标题": "失分明细的标题",
    "附件三标题": "待定明细的标题",
    "上一轮": "上年；不是按年的，为上一轮（“设置”的上一轮，下同）",
    "总分升降": "总分与上一轮比，如 提高3.20分、持平",
    "上升项数": "得分比上一轮高的评分项数",
    "下降项数": "得分比上一轮低的评分项数",
    "上升项": "提高最多的评分项和分，最多三项",
    "下降项": "下降最多的评分项和分，最多三项",
    "上升单位数": "得分率比上一轮高的单位数",
    "下降单位数": "得分率比上一轮低的单位数",
    "名次上升单位": "组内名次上升最多的单位和位数，最多三家",
    "新增项数": "上一轮没有的评分项数",
    "取消项数": "上一轮有、这一轮没有的评分项数",
    "提分事项": "改动最少就能得回失分的事项，得回最多的三件（“提分潜力”表）",
}
_RESULT_BLOCKS: Final = {
    "一级指标得分表": "各一级指标的分值、得分、失分、待定等，有合计",
    "一级指标得分图": "同上，条形图",
    "排名组得分表": "各排名组的家数、平均、最高、最低（评价对象为单位）",
    "失分表": "失分的评分项、单位和原因，有合计；太多的每个评分项一行",
    "失分明细表": "每个评分项、每个单位的失分和原因，有合计",
    "待定表": "没有定分的评分项和原因，有合计",
}
_RESULT_IF: Final = {
    "如评全区": "评价对象为全区",
    "如评单位": "评价对象为单位",
    "如需填报": "有要单位填报的评分项",
    "如有已报": "有单位报送",
    "如无报送": "没有单位报送",
    "如有误报": "有单位填报有误",
    "如有未报": "有单位没有报送",
    "如无未报": "全部单位都已报送",
    "如有待核": "有单位待核",
    "如有逾期": "有单位逾期",
    "如有已定": "有已经定分的评分项",
    "如无已定": "没有已经定分的评分项",
    "如有失分": "有失分的评分项",
    "如无失分": "有已定的评分项，都没有失分",
    "如失分较多": "失分的单位太多，明细另附",
    "如失分不多": "有失分的单位，都列在正文",
    "如有待定": "有没有定分的评分项",
    "如无待定": "各评分项都已定分",
    "如待定较多": "没有定分的评分项太多，另附",
    "如待定不多": "有没有定分的评分项，列在正文",
    "如有未齐": "有数据未齐的评分项",
    "如有待评": "有由评审认定、尚未核定的评分项",
    "如有加分": "有总分外的加减分",
    "如有否决": "有一票否决",
    "如有增减": "有加减分或一票否决",
    "如有不计": "有不计入总分的评分项",
    "如按已报": "缺报处理为“按已报”",
    "如有多组": "排名组多于一个",
    "如无排名": "没有单位参加排名",
    "如有排名": "有单位参加排名",
    "如有文件": "任务通知有标题和文号",
    "如无文件": "任务通知没有标题或文号",
    "如有要求": "有单位要补报、更正或整改，或有待定的",
    "如无要求": "没有要办的事",
    "如有待定单位": "有总分没有定的单位（评价对象为单位）",
    "如有同比": "有上一轮可比",
    "如总分可比": "上一轮和这一轮的总分都已定",
    "如有上升项": "有得分比上一轮高的评分项",
    "如有下降项": "有得分比上一轮低的评分项",
    "如有名次上升": "有名次上升的单位",
    "如有增减项": "评分项有新增或取消的",
    "如有提分": "有改动答案就能得回的失分",
}
_GROUP: Final = RepeatKind(
    "每个排名组一次",
    {
        "排名组": "排名组名称",
        "组内单位数": "单位数",
        "参排单位数": "参加排名的单位数",
        "排名依据": "得分率或总分",
        "第一名": "第 1 名的单位",
        "第一名成绩": "第 1 名的得分率或总分",
        "末名": "最后一名的单位",
        "末名成绩": "最后一名的得分率或总分",
        "组平均": "参加排名单位的平均",
        "等次情况": "各等次的家数和单位",
    },
    {"单位得分表": "每个单位一行，有合计"},
    {
        "如组内有排名": "组内有单位参加排名",
        "如组内无排名": "组内没有单位参加排名",
        "如有先后": "组内名次有先后",
        "如均并列": "组内参加排名的单位成绩相同，不止一家",
        "如仅一家": "组内只有一家参加排名",
        "如有等次": "组内有单位评了等次",
    },
)
_UNIT_TEXTS: Final = {
    "单位名称": "单位全称",
    "主送名称": "“单位”表的主送名称；没有填的，为单位全称",
    "通知标题": "任务通知的标题",
    "通知文号": "任务通知的发文字号",
    "排名组": "单位所在的排名组",
    "组内单位数": "组内单位数",
    "参排单位数": "组内参加排名的单位数",
    "名次": "单位的名次",
    "排名依据": "得分率或总分",
    "参评分值": "计入得分的分值",
    "得分": "单位得分",
    "失分": "单位失分",
    "未填分": "没有填好、不得分的分值",
    "得分率": "得分占参评分值的比例",
    "加减分": "总分外的加减分",
    "总分": "得分加加减分",
    "等次": "等次",
    "否决事项": "发生的一票否决事项",
    "失分项数": "有失分的评分项数",
    "未填项数": "没有填好的评分项数",
    "评审项数": "由评审认定的评分项数",
    "评审分值": "由评审认定的分值",
    "不计项数": "不涉及或不单独计分的评分项数",
    "不计分值": "不涉及或不单独计分的分值",
    "承担失分": "总失分中由本单位承担的分",
    "承担事项": "由本单位承担的各评分项和分",
    "附件二标题": "不计入得分的评分项表的标题",
    "上一轮": "上年；不是按年的，为上一轮（“设置”的上一轮）",
    "得分率升降": "得分率与上一轮比，如 提高1.20个百分点",
    "名次升降": "组内名次与上一轮比，如 提高2位、持平",
    "提分事项": "本单位改动最少就能得回失分的事项，得回最多的三件",
}
_UNIT_BLOCKS: Final = {
    "单位评分表": "计入得分的评分项：分值、得分、失分、说明，有合计",
    "不计分项表": "由评审认定、不涉及或不单独计分的评分项，有合计",
}
_UNIT_IF: Final = {
    "如评全区": "评价对象为全区",
    "如评单位": "评价对象为单位",
    "如有文件": "任务通知有标题和文号",
    "如无文件": "任务通知没有标题或文号",
    "如已报": "收到了填报表",
    "如未报": "没有收到填报表",
    "如有排名": "单位参加了排名",
    "如无排名": "单位没有参加排名",
    "如有得分": "单位有得分",
    "如有失分": "单位有失分",
    "如无失分": "单位有得分，没有失分",
    "如有未填": "有没有填好的评分项",
    "如有加减分": "有总分外的加减分",
    "如有等次": "评了等次",
    "如有否决": "发生了一票否决事项",
    "如有评审项": "有由评审认定的评分项",
    "如有不计项": "有不涉及或不单独计分的评分项",
    "如有承担": "总失分中有由本单位承担的",
    "如有要求": "有失分或没有填好的，要在期限内办理",
    "如有评分表": "有计入得分的评分项",
    "如有不计表": "有不计入得分的评分项",
    "如有同比": "上一轮有本单位的得分率可比",
    "如名次可比": "上一轮和这一轮在同一组里都有名次",
    "如有提分": "有本单位改动答案就能得回的失分",
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
            _RESULT_TEXTS, _RESULT_BLOCKS, _RESULT_IF, {"每组": _GROUP},
        ),
        DocKind(
            Doc.REMINDER, "催报.docx", "催报", "通知", "催报文种", "催报文号", "催报日期",
            _LETTER_TEXTS, {"事项清单": "本单位所欠各项的表"}, _LETTER_IF, {"每项": _POINT},
        ),
        DocKind(
            Doc.CORRECTION, "退改.docx", "退改", "通知", "退改文种", "退改文号", "退改日期",
            _LETTER_TEXTS, {"事项清单": "本单位要更正各项的表"}, _LETTER_IF, {"每项": _POINT},
        ),
        DocKind(
            Doc.UNIT, "单位反馈.docx", "反馈", "函", "反馈文种", "反馈文号", "反馈日期",
            _UNIT_TEXTS, _UNIT_BLOCKS, _UNIT_IF,
        ),
    )
}  # fmt: skip
