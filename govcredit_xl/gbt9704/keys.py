"""The names of the values in 公文格式.csv, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a value is."""

    LENGTH = "a number of 毫米, 磅, 行 or 字"
    COUNT = "a whole number"
    SIZE = "a size of type: 3号, 16磅"
    FONT = "fonts parted by 、, the one to write first"
    COLOUR = "黑, 红 or six hex digits"
    ALIGN = "居左, 居中 or 居右"
    TEXT = "the text itself"
    LIST = "names parted by 、"
    PATTERN = "a regular expression"
    RULE = "what is wanted, in words; only the strength counts"


class Key:
    """项目."""

    # 版面
    PAGE_WIDTH: Final = "纸张宽度"
    PAGE_HEIGHT: Final = "纸张高度"
    TOP: Final = "天头"
    BINDING: Final = "订口"
    TYPE_WIDTH: Final = "版心宽度"
    TYPE_HEIGHT: Final = "版心高度"
    BODY_FONT: Final = "正文字体"
    BODY_SIZE: Final = "正文字号"
    LINES: Final = "每面行数"
    CHARACTERS: Final = "每行字数"
    LINE_PITCH: Final = "正文行距"
    COLOUR: Final = "文字颜色"

    # 版头
    COPY_SIZE: Final = "份号字号"
    COPY_PATTERN: Final = "份号样式"
    SECRET_FONT: Final = "密级字体"
    SECRET_SIZE: Final = "密级字号"
    URGENT_FONT: Final = "紧急程度字体"
    URGENT_SIZE: Final = "紧急程度字号"
    MARK_FONT: Final = "发文机关标志字体"
    MARK_COLOUR: Final = "发文机关标志颜色"
    MARK_ALIGN: Final = "发文机关标志对齐"
    MARK_TOP: Final = "发文机关标志上边距"
    ORDER_MARK_TOP: Final = "命令标志上边距"
    MARK_MAX: Final = "发文机关标志最大字号"
    MARK_MIN: Final = "发文机关标志最小字号"
    NUMBER_GAP: Final = "发文字号空行"
    NUMBER_ALIGN: Final = "发文字号对齐"
    NUMBER_PATTERN: Final = "发文字号样式"
    RULE_GAP: Final = "红线距发文字号"
    RULE_WIDTH: Final = "红线宽度"
    RULE_COLOUR: Final = "红线颜色"
    RULE_WEIGHT: Final = "红线粗细"

    # 主体
    TITLE_FONT: Final = "标题字体"
    TITLE_SIZE: Final = "标题字号"
    TITLE_GAP: Final = "标题空行"
    TITLE_ALIGN: Final = "标题对齐"
    TITLE_PITCH: Final = "标题行距"
    DOCUMENT_TYPES: Final = "文种"
    ADDRESSEE_GAP: Final = "主送机关空行"
    ADDRESSEE_INDENT: Final = "主送机关缩进"
    ADDRESSEE_END: Final = "主送机关结尾"
    INDENT: Final = "首行缩进"
    HEADING1_FONT: Final = "一级标题字体"
    HEADING2_FONT: Final = "二级标题字体"
    HEADING3_FONT: Final = "三级标题字体"
    HEADING4_FONT: Final = "四级标题字体"
    HEADING1_PATTERN: Final = "一级标题样式"
    HEADING2_PATTERN: Final = "二级标题样式"
    HEADING3_PATTERN: Final = "三级标题样式"
    HEADING4_PATTERN: Final = "四级标题样式"
    ENCLOSURE_GAP: Final = "附件说明空行"
    ENCLOSURE_INDENT: Final = "附件说明缩进"
    SIGNATURE_GAP: Final = "署名空行"
    SIGNATURE_RIGHT: Final = "署名右空"
    DATE_SHIFT: Final = "日期比署名右移"
    LONG_DATE_RIGHT: Final = "日期长于署名时日期右空"
    SEALED_DATE_RIGHT: Final = "加盖印章时日期右空"
    DATE_PATTERN: Final = "日期样式"
    REMARK_INDENT: Final = "附注缩进"

    # 附件
    ANNEX_FONT: Final = "附件二字字体"
    ANNEX_SIZE: Final = "附件二字字号"
    ANNEX_TITLE_LINE: Final = "附件标题所在行"
    ANNEX_TITLE_FONT: Final = "附件标题字体"
    ANNEX_TITLE_SIZE: Final = "附件标题字号"
    ANNEX_TITLE_ALIGN: Final = "附件标题对齐"
    TABLE_FONT: Final = "表格字体"
    TABLE_HEAD_FONT: Final = "表头字体"
    TABLE_SIZE: Final = "表格字号"
    GRID_SIZE: Final = "一般表格字号"
    TABLE_RULE: Final = "表格线粗细"

    # 版记
    IMPRINT_OUTER: Final = "首末分隔线粗细"
    IMPRINT_INNER: Final = "中间分隔线粗细"
    IMPRINT_WIDTH: Final = "分隔线宽度"
    IMPRINT_BOTTOM: Final = "末条线距版心下边"
    IMPRINT_FONT: Final = "版记字体"
    IMPRINT_SIZE: Final = "版记字号"
    IMPRINT_INDENT: Final = "版记左右空"
    COPIES_END: Final = "抄送结尾"
    PRINTED_PATTERN: Final = "印发日期样式"

    # 页码
    PAGE_NUMBER_FONT: Final = "页码字体"
    PAGE_NUMBER_SIZE: Final = "页码字号"
    PAGE_NUMBER_GAP: Final = "页码距版心下边"
    PAGE_NUMBER_INDENT: Final = "页码左右空"
    PAGE_NUMBER_PATTERN: Final = "页码样式"

    # 信函格式
    LETTER_MARK_TOP: Final = "信函标志上边距"
    LETTER_MARK_SIZE: Final = "信函标志字号"
    LETTER_RULE_GAP: Final = "上双线距标志"
    LETTER_RULE_BOTTOM: Final = "下双线距下页边"
    LETTER_RULE_WIDTH: Final = "双线宽度"
    LETTER_NUMBER_ALIGN: Final = "信函发文字号对齐"
    LETTER_TITLE_GAP: Final = "信函标题空行"

    # 检查和校对：没有可量的值
    COPY_PLACE: Final = "份号位置"
    SECRET_PATTERN: Final = "密级样式"
    SECRET_PLACE: Final = "密级位置"
    URGENT_PATTERN: Final = "紧急程度样式"
    URGENT_PLACE: Final = "紧急程度位置"
    MARK: Final = "发文机关标志"
    RED_RULE: Final = "红色分隔线"
    ADDRESSEE: Final = "主送机关"
    SIGNATURE: Final = "署名"
    DATE: Final = "成文日期"
    TITLE_SHAPE: Final = "标题排列"
    TITLE_MARK: Final = "标题标点"
    BODY_ON_FIRST_PAGE: Final = "首页显示正文"
    WRAPPED_LINES: Final = "回行顶格"
    SEALED_SIGNATURE: Final = "加盖印章时署名居中"
    LEVEL_ORDER: Final = "层次序数顺序"
    HEADING_END: Final = "独行标题标点"
    ENCLOSURE_PATTERN: Final = "附件说明样式"
    ENCLOSURE_END: Final = "附件名称标点"
    ENCLOSURE_WRAP: Final = "附件名称回行"
    ANNEX_PAGE: Final = "附件另面编排"
    ANNEX_PLACE: Final = "附件二字位置"
    ANNEX_NAMES: Final = "附件名称一致"
    IMPRINT_LINES: Final = "版记分隔线"
    IMPRINT_PLACE: Final = "版记位置"
    PAGE_NUMBER: Final = "页码"
    PAGE_NUMBER_SIDE: Final = "页码左右"
    LANDSCAPE_MARGINS: Final = "横排页页边"
    LANDSCAPE_NUMBER: Final = "横排页页码"
    LETTER_MARK: Final = "信函标志文字"
    LETTER_RULES: Final = "信函双线"
    LETTER_FIRST_PAGE: Final = "信函首页页码"
    DATES_IN_TEXT: Final = "日期不编虚位"
    HALF_WIDTH: Final = "半角标点"
    CITATION: Final = "引用公文"
    RANGE: Final = "数值范围"
    ORGANS: Final = "机关名称一致"
    DEADLINE: Final = "限期"
    SUMS: Final = "表格合计"
    STRAIGHT_QUOTES: Final = "直引号"
    PAIRS: Final = "引号括号成对"
    NESTED_TITLES: Final = "书名号套用"
    MARK_BETWEEN: Final = "并列引号书名号之间"
    DOUBLED_MARKS: Final = "重复标点"
    DOUBLED_WORDS: Final = "重复的字"
    ELLIPSIS: Final = "省略号"
    SPACES: Final = "字间空格"
    LIST_ENDS: Final = "分项结尾标点"
    SET_WORDS: Final = "常用词写法"
    UP_TO: Final = "截至"
    SHORT_YEAR: Final = "年份全写"
    YEAR_RANGE: Final = "年份起止"
    DATE_FORM: Final = "日期写法"
    REAL_DATES: Final = "日期存在"
    DOUBT_TWICE: Final = "约数重复"
    FULL_WIDTH: Final = "全角数字字母"
    NUMBER_IN_TEXT: Final = "文中文号"
    ANNEX_NAMED: Final = "附件指称"
    LEFT_OVER: Final = "残留内容"
    CLOSING: Final = "文种一致"
    PARTS_OF_TOTAL: Final = "部分与总数"
    MIXED_DIGITS: Final = "数字混写"
    NESTED_COLONS: Final = "冒号套用"


KINDS: Final[Mapping[str, Kind]] = {
    Key.PAGE_WIDTH: Kind.LENGTH,
    Key.PAGE_HEIGHT: Kind.LENGTH,
    Key.TOP: Kind.LENGTH,
    Key.BINDING: Kind.LENGTH,
    Key.TYPE_WIDTH: Kind.LENGTH,
    Key.TYPE_HEIGHT: Kind.LENGTH,
    Key.BODY_FONT: Kind.FONT,
    Key.BODY_SIZE: Kind.SIZE,
    Key.LINES: Kind.COUNT,
    Key.CHARACTERS: Kind.COUNT,
    Key.LINE_PITCH: Kind.LENGTH,
    Key.COLOUR: Kind.COLOUR,
    Key.COPY_SIZE: Kind.SIZE,
    Key.COPY_PATTERN: Kind.PATTERN,
    Key.SECRET_FONT: Kind.FONT,
    Key.SECRET_SIZE: Kind.SIZE,
    Key.URGENT_FONT: Kind.FONT,
    Key.URGENT_SIZE: Kind.SIZE,
    Key.MARK_FONT: Kind.FONT,
    Key.MARK_COLOUR: Kind.COLOUR,
    Key.MARK_ALIGN: Kind.ALIGN,
    Key.MARK_TOP: Kind.LENGTH,
    Key.ORDER_MARK_TOP: Kind.LENGTH,
    Key.MARK_MAX: Kind.SIZE,
    Key.MARK_MIN: Kind.SIZE,
    Key.NUMBER_GAP: Kind.COUNT,
    Key.NUMBER_ALIGN: Kind.ALIGN,
    Key.NUMBER_PATTERN: Kind.PATTERN,
    Key.RULE_GAP: Kind.LENGTH,
    Key.RULE_WIDTH: Kind.LENGTH,
    Key.RULE_COLOUR: Kind.COLOUR,
    Key.RULE_WEIGHT: Kind.LENGTH,
    Key.TITLE_FONT: Kind.FONT,
    Key.TITLE_SIZE: Kind.SIZE,
    Key.TITLE_GAP: Kind.COUNT,
    Key.TITLE_ALIGN: Kind.ALIGN,
    Key.TITLE_PITCH: Kind.LENGTH,
    Key.DOCUMENT_TYPES: Kind.LIST,
    Key.ADDRESSEE_GAP: Kind.COUNT,
    Key.ADDRESSEE_INDENT: Kind.LENGTH,
    Key.ADDRESSEE_END: Kind.TEXT,
    Key.INDENT: Kind.LENGTH,
    Key.HEADING1_FONT: Kind.FONT,
    Key.HEADING2_FONT: Kind.FONT,
    Key.HEADING3_FONT: Kind.FONT,
    Key.HEADING4_FONT: Kind.FONT,
    Key.HEADING1_PATTERN: Kind.PATTERN,
    Key.HEADING2_PATTERN: Kind.PATTERN,
    Key.HEADING3_PATTERN: Kind.PATTERN,
    Key.HEADING4_PATTERN: Kind.PATTERN,
    Key.ENCLOSURE_GAP: Kind.COUNT,
    Key.ENCLOSURE_INDENT: Kind.LENGTH,
    Key.SIGNATURE_GAP: Kind.COUNT,
    Key.SIGNATURE_RIGHT: Kind.LENGTH,
    Key.DATE_SHIFT: Kind.LENGTH,
    Key.LONG_DATE_RIGHT: Kind.LENGTH,
    Key.SEALED_DATE_RIGHT: Kind.LENGTH,
    Key.DATE_PATTERN: Kind.PATTERN,
    Key.REMARK_INDENT: Kind.LENGTH,
    Key.ANNEX_FONT: Kind.FONT,
    Key.ANNEX_SIZE: Kind.SIZE,
    Key.ANNEX_TITLE_LINE: Kind.COUNT,
    Key.ANNEX_TITLE_FONT: Kind.FONT,
    Key.ANNEX_TITLE_SIZE: Kind.SIZE,
    Key.ANNEX_TITLE_ALIGN: Kind.ALIGN,
    Key.TABLE_FONT: Kind.FONT,
    Key.TABLE_HEAD_FONT: Kind.FONT,
    Key.TABLE_SIZE: Kind.SIZE,
    Key.GRID_SIZE: Kind.SIZE,
    Key.TABLE_RULE: Kind.LENGTH,
    Key.IMPRINT_OUTER: Kind.LENGTH,
    Key.IMPRINT_INNER: Kind.LENGTH,
    Key.IMPRINT_WIDTH: Kind.LENGTH,
    Key.IMPRINT_BOTTOM: Kind.LENGTH,
    Key.IMPRINT_FONT: Kind.FONT,
    Key.IMPRINT_SIZE: Kind.SIZE,
    Key.IMPRINT_INDENT: Kind.LENGTH,
    Key.COPIES_END: Kind.TEXT,
    Key.PRINTED_PATTERN: Kind.PATTERN,
    Key.PAGE_NUMBER_FONT: Kind.FONT,
    Key.PAGE_NUMBER_SIZE: Kind.SIZE,
    Key.PAGE_NUMBER_GAP: Kind.LENGTH,
    Key.PAGE_NUMBER_INDENT: Kind.LENGTH,
    Key.PAGE_NUMBER_PATTERN: Kind.PATTERN,
    Key.LETTER_MARK_TOP: Kind.LENGTH,
    Key.LETTER_MARK_SIZE: Kind.SIZE,
    Key.LETTER_RULE_GAP: Kind.LENGTH,
    Key.LETTER_RULE_BOTTOM: Kind.LENGTH,
    Key.LETTER_RULE_WIDTH: Kind.LENGTH,
    Key.LETTER_NUMBER_ALIGN: Kind.ALIGN,
    Key.LETTER_TITLE_GAP: Kind.COUNT,
    Key.COPY_PLACE: Kind.RULE,
    Key.SECRET_PATTERN: Kind.RULE,
    Key.SECRET_PLACE: Kind.RULE,
    Key.URGENT_PATTERN: Kind.RULE,
    Key.URGENT_PLACE: Kind.RULE,
    Key.MARK: Kind.RULE,
    Key.RED_RULE: Kind.RULE,
    Key.ADDRESSEE: Kind.RULE,
    Key.SIGNATURE: Kind.RULE,
    Key.DATE: Kind.RULE,
    Key.TITLE_SHAPE: Kind.RULE,
    Key.TITLE_MARK: Kind.RULE,
    Key.BODY_ON_FIRST_PAGE: Kind.RULE,
    Key.WRAPPED_LINES: Kind.RULE,
    Key.SEALED_SIGNATURE: Kind.RULE,
    Key.LEVEL_ORDER: Kind.RULE,
    Key.HEADING_END: Kind.RULE,
    Key.ENCLOSURE_PATTERN: Kind.RULE,
    Key.ENCLOSURE_END: Kind.RULE,
    Key.ENCLOSURE_WRAP: Kind.RULE,
    Key.ANNEX_PAGE: Kind.RULE,
    Key.ANNEX_PLACE: Kind.RULE,
    Key.ANNEX_NAMES: Kind.RULE,
    Key.IMPRINT_LINES: Kind.RULE,
    Key.IMPRINT_PLACE: Kind.RULE,
    Key.PAGE_NUMBER: Kind.RULE,
    Key.PAGE_NUMBER_SIDE: Kind.RULE,
    Key.LANDSCAPE_MARGINS: Kind.RULE,
    Key.LANDSCAPE_NUMBER: Kind.RULE,
    Key.LETTER_MARK: Kind.RULE,
    Key.LETTER_RULES: Kind.RULE,
    Key.LETTER_FIRST_PAGE: Kind.RULE,
    Key.DATES_IN_TEXT: Kind.RULE,
    Key.HALF_WIDTH: Kind.RULE,
    Key.CITATION: Kind.RULE,
    Key.RANGE: Kind.RULE,
    Key.ORGANS: Kind.RULE,
    Key.DEADLINE: Kind.RULE,
    Key.SUMS: Kind.RULE,
    Key.STRAIGHT_QUOTES: Kind.RULE,
    Key.PAIRS: Kind.RULE,
    Key.NESTED_TITLES: Kind.RULE,
    Key.MARK_BETWEEN: Kind.RULE,
    Key.DOUBLED_MARKS: Kind.RULE,
    Key.DOUBLED_WORDS: Kind.RULE,
    Key.ELLIPSIS: Kind.RULE,
    Key.SPACES: Kind.RULE,
    Key.LIST_ENDS: Kind.RULE,
    Key.SET_WORDS: Kind.RULE,
    Key.UP_TO: Kind.RULE,
    Key.SHORT_YEAR: Kind.RULE,
    Key.YEAR_RANGE: Kind.RULE,
    Key.DATE_FORM: Kind.RULE,
    Key.REAL_DATES: Kind.RULE,
    Key.DOUBT_TWICE: Kind.RULE,
    Key.FULL_WIDTH: Kind.RULE,
    Key.NUMBER_IN_TEXT: Kind.RULE,
    Key.ANNEX_NAMED: Kind.RULE,
    Key.LEFT_OVER: Kind.RULE,
    Key.CLOSING: Kind.RULE,
    Key.PARTS_OF_TOTAL: Kind.RULE,
    Key.MIXED_DIGITS: Kind.RULE,
    Key.NESTED_COLONS: Kind.RULE,
}
