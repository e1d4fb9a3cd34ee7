"""The only table of Chinese sheet names, headings and closed sets of words.

Everything that a user sees as a name in a workbook is spelled here once; the readers and the
writers import it, so that a heading cannot be written one way and looked for another way.
"""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.mail_terms import MailSetting

YES: Final = "是"
NO: Final = "否"
TOTAL: Final = "合计"


class File:
    """Names of files and folders of a round."""

    CATALOGUE: Final = "指标体系.xlsx"
    TEMPLATES: Final = "模板"
    OUTBOX: Final = "outbox"
    INBOX: Final = "inbox"
    CORRECTIONS: Final = "退改"
    MASTER: Final = "主评分表.xlsx"
    MASTER_NEW: Final = "主评分表.新.xlsx"
    DOCUMENTS: Final = "文书"
    STATE: Final = ".govcredit"
    MAILS: Final = "邮件"
    COMPARED: Final = "指标体系对比.xlsx"
    HANDOUT: Final = "分发"
    EXPORTS: Final = "导出"
    EXPORTED: Final = "数据.xlsx"
    ROLLED_UP: Final = "汇总表.xlsx"


class Sheet:
    """Sheet names, of the catalogue, the collection workbook and the master."""

    SETTINGS: Final = "设置"
    UNITS: Final = "单位"
    INDICATORS: Final = "指标"
    INPUTS: Final = "填报项"
    BANDS: Final = "档次"
    NODES: Final = "汇总"
    GRADES: Final = "等次"
    NOTES: Final = "说明"
    SAMPLES: Final = "样例"
    SAMPLE_INPUTS: Final = "样例填报项"
    REVIEW: Final = "待核对"
    CHANGES: Final = "与上年对比"

    GUIDE: Final = "填报说明"
    FORM: Final = "填报表"
    EVIDENCE: Final = "佐证材料"
    POINTS: Final = "修改意见"
    IDENTITY: Final = "_govcredit"

    OVERVIEW: Final = "总览"
    ITEMS: Final = "指标得分"
    UNIT_SCORES: Final = "单位得分"
    ANSWERS: Final = "填报明细"
    PROBLEMS: Final = "问题清单"
    RETURNS: Final = "报送情况"
    ADJUSTMENTS: Final = "调整记录"
    DECISIONS: Final = "处理记录"
    ISSUED: Final = "发文登记"
    POTENTIAL: Final = "提分潜力"
    YEARS: Final = "同比"
    STABILITY: Final = "稳定性"
    POOLED: Final = "汇总数据"
    UNIT_ITEMS: Final = "单位自评"
    LOST: Final = "失分归属"
    UNIT_SCORING: Final = "单位评分"
    NODE_SCORES: Final = "层级得分"


class Setting:
    """Keys of the sheet 设置."""

    YEAR: Final = "年度"
    TITLE: Final = "标题"
    ORGAN: Final = "发文机关"
    NUMBER: Final = "发文字号"
    ISSUED: Final = "印发日期"
    DEADLINE: Final = "截止日期"
    CONTACT: Final = "联系人"
    PHONE: Final = "电话"
    EMAIL: Final = "邮箱"
    MISSING: Final = "缺报处理"
    BONUS_CAP: Final = "加分上限"
    FEWER: Final = "答案减少处理"
    SUBJECT: Final = "评价对象"
    WHOLE: Final = "总分"
    OVERALL: Final = "全区得分"
    NAME: Final = "评价名称"
    REGION: Final = "地域称谓"
    ADDRESSEE: Final = "主送机关"
    FORM_NAME: Final = "填报表名称"
    LAST_ROUND: Final = "上一轮"

    KNOWN: Final = (
        YEAR, TITLE, ORGAN, NUMBER, ISSUED, DEADLINE, CONTACT, PHONE, EMAIL, MISSING, BONUS_CAP, SUBJECT, WHOLE,
        OVERALL, NAME, REGION, ADDRESSEE, FORM_NAME,
    )  # fmt: skip
    MAIL: Final = MailSetting.ALL
    DECISIVE: Final = frozenset(
        {YEAR, ISSUED, DEADLINE, MISSING, BONUS_CAP, FEWER, SUBJECT, WHOLE, OVERALL, LAST_ROUND}
    )
    """Those that change scores, names or what is late."""


MISSING_OPEN: Final = "待定"
FEWER_TOLD: Final = "提醒"
FEWER_HELD: Final = "待核"
MISSING_AS_REPORTED: Final = "按已报"


class InputType:
    """Types of an input (填报项 类型)."""

    FLAG: Final = "是否"
    DATE: Final = "日期"
    TEXT: Final = "文本"
    LONG_TEXT: Final = "长文本"
    COUNT: Final = "计数"
    DECIMAL: Final = "小数"
    AMOUNT: Final = "金额"
    SIGNED: Final = "正负数"

    ALL: Final = (FLAG, DATE, TEXT, LONG_TEXT, COUNT, DECIMAL, AMOUNT, SIGNED)
    NUMBERS: Final = frozenset({COUNT, DECIMAL, AMOUNT, SIGNED})
    TEXTS: Final = frozenset({TEXT, LONG_TEXT})


class Pooling:
    """合并方式: how the units' answers become the district's one answer."""

    SUM: Final = "求和"
    LEAD: Final = "牵头"
    ANY: Final = "任一"
    SHARE: Final = "占比"
    TEXT: Final = "文本"

    ALL: Final = (SUM, LEAD, ANY, SHARE, TEXT)


LEAD: Final = "牵头"
SUPPORT: Final = "配合"

DEPARTMENTS: Final = "部门"
TOWNS: Final = "镇街"
"""Ranking group of 镇 and 街道 in a round that pools its answers, where 排名组 says nothing else."""
TOWN_CATEGORIES: Final = frozenset({"镇", "街道"})


class ItemState:
    """状态 of an item, in the master; `ITEM_STATES` gives the name in JSON."""

    SCORED: Final = "已定"
    OPEN: Final = "待定"
    JUDGED: Final = "待评"
    EXCLUDED: Final = "不计"


ITEM_STATES: Final = {
    ItemState.SCORED: "scored",
    ItemState.OPEN: "open",
    ItemState.JUDGED: "judged",
    ItemState.EXCLUDED: "excluded",
}


class UnitState:
    """状态 of a unit's return."""

    RETURNED: Final = "已报"
    FAULTY: Final = "已报有误"
    NOT_RETURNED: Final = "未报"
    HELD: Final = "待核"

    ALL: Final = (RETURNED, FAULTY, NOT_RETURNED, HELD)


class Reason:
    """不计入原因: why an answer does not count (填报明细)."""

    NOT_RETURNED: Final = "未报"
    BLANK: Final = "未填"
    ERROR: Final = "有错误"
    ITEM_ERROR: Final = "同项有错误"
    NOT_INVOLVED: Final = "不涉及"
    OFFICE: Final = "主办单位不计"


class Col:
    """Headings of the catalogue's tables; the parameters' columns are named in `rules`."""

    KEY: Final = "项目"
    VALUE: Final = "值"
    NOTE: Final = "说明"

    ITEM: Final = "编号"
    AREA_ORDINAL: Final = "一级序号"
    AREA: Final = "一级指标"
    AREA_POINTS: Final = "一级分值"
    INDICATOR_NUMBER: Final = "序号"
    INDICATOR: Final = "二级指标"
    INDICATOR_POINTS: Final = "二级分值"
    LEVELS: Final = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标")
    LEVEL_POINTS: Final = ("一级分值", "二级分值", "三级分值", "四级分值", "五级分值")
    POINTS: Final = "分值"
    CRITERION: Final = "评分标准"
    METHOD: Final = "评价方法"
    RESPONSIBLE: Final = "责任部门"
    LEADS: Final = "牵头单位"
    SUPPORTERS: Final = "配合单位"
    KIND: Final = "计分方式"
    FORMULA: Final = "公式"
    INPUTS: Final = "填报项"
    POOLING: Final = "合并方式"
    REMARK: Final = "校勘说明"
    BASIS: Final = "依据"
    SURE: Final = "把握"
    OWN: Final = "备注"
    """How the clerk's own columns begin."""

    CODE: Final = "代码"
    LABEL: Final = "名称"
    TYPE: Final = "类型"
    MEASURE: Final = "计量单位"
    OPTIONAL: Final = "选填"
    LEADS_ONLY: Final = "仅牵头"
    SAME_AS: Final = "同数"
    EFFORT: Final = "投入"

    BOUND: Final = "下限"
    SCORE: Final = "得分"

    NODE: Final = "节点"
    HOW: Final = "汇总方式"
    WEIGHT: Final = "权重"
    START: Final = "起算"
    UPPER: Final = "上限"
    LOWER: Final = "下限"
    PLACE: Final = "位置"
    GRADE: Final = "等次"
    QUOTA: Final = "名额"

    UNIT_CODE: Final = "编码"
    NAME: Final = "名称"
    SHORT: Final = "简称"
    ALIASES: Final = "别名"
    CATEGORY: Final = "类别"
    GROUPS: Final = "分组"
    RANKING: Final = "排名组"
    SOURCE: Final = "来源"
    CONTACT: Final = "联系人"
    PHONE: Final = "电话"
    EMAIL: Final = "邮箱"
    DEADLINE: Final = "截止日期"
    ADDRESSEE: Final = "主送名称"


CONDITIONAL: Final = "条件"
"""In the column 选填: the input is needed only in a case that the way of scoring tells."""

EACH_OF: Final = "各"
"""各有关部门 names the group 有关部门."""

STAR: Final = "*"
"""Code of the one row that stands for all inputs of a 清单 or 覆盖."""


class Head:
    """Headings of the master workbook's tables."""

    ITEM: Final = "编号"
    AREA: Final = "一级指标"
    INDICATOR: Final = "二级指标"
    CRITERION: Final = "评分标准"
    KIND: Final = "计分方式"
    RESPONSIBLE: Final = "责任单位"
    POINTS: Final = "分值"
    COMPUTED: Final = "测算分"
    PROVISIONAL: Final = "暂测分"
    VERIFIED: Final = "核定分"
    REASON: Final = "核定说明"
    BY: Final = "核定人"
    FINAL: Final = "最终分"
    LOST: Final = "失分"
    STATE: Final = "状态"
    MISSING: Final = "缺报单位"
    WHY_OPEN: Final = "待定原因"
    SENTENCE: Final = "计分说明"
    ASKED: Final = "应报"
    ANSWERED: Final = "已计"
    NOT_INVOLVED: Final = "不涉及"

    CODE: Final = "编码"
    UNIT: Final = "单位"
    CONTACT: Final = "联系人"
    PHONE: Final = "电话"
    ERRORS: Final = "错误"
    WARNINGS: Final = "提醒"
    CATEGORY: Final = "类别"
    GROUP: Final = "组别"
    SCORE: Final = "得分"
    RATE: Final = "得分率"
    RANK: Final = "排名"
    BLANK: Final = "待填"
    DONE: Final = "完成率"
    IDENTITY: Final = "标识核对"
    ADVICE: Final = "办法"
    GAIN: Final = "可得回"
    WORTH: Final = "每份投入得分"

    UNIT_CODE: Final = "单位编码"
    INPUT: Final = "代码"
    LABEL: Final = "填报项"
    VALUE: Final = "值"
    MEASURE: Final = "计量单位"
    COUNTED: Final = "是否计入"
    WHY_NOT: Final = "不计入原因"
    FILE: Final = "来源文件"
    SHEET: Final = "工作表"
    CELL: Final = "单元格"
    ORIGINAL: Final = "原报值"
    ROW_KEY: Final = "行键"
    KEY: Final = "键"
    COUNTED_VALUE: Final = "计入值"
    UNIT_ITEM: Final = "项单位"
    WRITTEN: Final = "写入值"
    CHANGED: Final = "改动"

    ITEM_NAME: Final = "评分项"
    PART: Final = "身份"
    SELF: Final = "自评分"
    SHOWN: Final = "表内自评分"
    PROPOSED: Final = "申报分"
    MEMO: Final = "情况说明"
    EVIDENCE: Final = "佐证材料"
    ITEM_KEY: Final = "项键"
    UNIT_KEY: Final = "单位键"
    VALID: Final = "有效"
    LEAD_KEY: Final = "牵头键"
    COUNTS: Final = "计分"
    UNIT_RATE: Final = "率"
    UNIT_RANK: Final = "名次"
    UNIT_OF: Final = "参评数"
    GROUP_VALUE: Final = "组内值"
    GROUP_FIGURE: Final = "组内数"
    SLOT: Final = "数据"

    POOLING: Final = "合并方式"
    POOLED: Final = "汇总值"
    DISAGREE: Final = "不一致"
    LEADS_ANSWERED: Final = "牵头已计"
    LEADS_OUT: Final = "牵头不涉及"
    READY: Final = "可算"
    DECIDED: Final = "已决"
    OPEN_MARK: Final = "未齐"
    EXCLUDED_MARK: Final = "无数据"
    VETO: Final = "否决"
    MAYBE: Final = "暂计"

    OPEN: Final = "待定"
    BONUS: Final = "加分"
    SETTLED_RATE: Final = "已定得分率"

    SEVERITY: Final = "级别"
    PROBLEM_FILE: Final = "文件"
    MESSAGE: Final = "问题"
    REMEDY: Final = "处理办法"
    LATE: Final = "逾期"
    VERSIONS: Final = "版本"
    RECEIVED: Final = "收到时间"
    MATERIAL: Final = "材料"
    FOUND: Final = "找到的文件"
    TIME: Final = "时间"
    DEADLINE: Final = "截止日期"
    DECISION: Final = "处理"
    DECISION_WHY: Final = "处理说明"
    DECIDED_BY: Final = "处理人"
    DECIDED_AT: Final = "处理时间"
    IN_FORCE: Final = "是否有效"
    HASH: Final = "SHA-256 开头"
    TRACE: Final = "溯源"
    FIELD: Final = "字段"
    OLD: Final = "原值"
    NEW: Final = "新值"
    NOTE: Final = "说明"
    CORRECTION: Final = "退改"


class FormHead:
    """Headings of the collection workbook's tables."""

    ID: Final = "编号"
    LABEL: Final = "评分标准和填报项"
    KEY: Final = "键"
    END: Final = "行尾键"
    VALUE: Final = "填报内容"
    MEASURE: Final = "计量单位"
    CHECK: Final = "核对提示"
    POINTS: Final = "分值"
    SELF: Final = "自评分"
    NOT_INVOLVED: Final = "本单位不涉及"
    MEMO: Final = "情况说明"
    EVIDENCE: Final = "佐证材料"
    STATE: Final = "状态"
    COUNTS: Final = "计入分值"
    PROPOSED: Final = "申报分"

    ITEM: Final = "评分项"
    PART: Final = "身份"
    MATERIAL: Final = "材料"
    FILE: Final = "文件"


class PointHead:
    """Headings of the sheet 修改意见 of a corrected workbook."""

    NUMBER: Final = "序号"
    LEVEL: Final = "级别"
    ITEM: Final = "编号"
    LABEL: Final = "填报项"
    GIVEN: Final = "您填的"
    MESSAGE: Final = "问题"
    REMEDY: Final = "怎么改"
    CELL: Final = "单元格"
    STATE: Final = "状态"
    CHECK: Final = "核对提示"
    REPLY: Final = "单位答复"


class Level:
    """级别 on 修改意见: how much a point binds."""

    ERROR: Final = "错误"
    SOFT: Final = "请核对或说明"
    REMINDER: Final = "提醒"

    ALL: Final = (ERROR, SOFT, REMINDER)


class Fix:
    """What became of a point of 修改意见."""

    FIXED: Final = "已改"
    UNFIXED: Final = "未改"
    NEW: Final = "新增"
    EXPLAINED: Final = "已说明"
    WAITING: Final = "未退回"


class EvidenceState:
    """状态 of a piece of evidence."""

    RECEIVED: Final = "已收到"
    ADDRESS: Final = "网址"
    NOT_RECEIVED: Final = "未收到"
    NO_UNIT: Final = "未注明单位"
    NO_ITEM: Final = "未注明编号"

    NOT_SAID: Final = "未注明"


EVIDENCE_WANTED: Final = "材料申报"
"""An item whose 评价方法 holds this wants evidence."""
NO_EVIDENCE: Final = ("无", "没有", "暂无", "否", "/", "-", "—", "——", "none", "n/a")
"""What people write where they have none: it names none."""

SEVERITIES: Final = {"error": "错误", "warning": "提醒", "info": "说明"}
