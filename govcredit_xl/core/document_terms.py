"""Keys of the sheet 设置 that only the documents read, and the types that letters may be of."""

from __future__ import annotations

from typing import Final

LETTER: Final = "函"
LETTER_TYPES: Final = ("通知", LETTER, "通报")
"""文种 that letters to units may be."""


class DocumentSetting:
    """Keys of the sheet 设置 that only the documents read."""

    DATES: Final = ("通报日期", "催报日期", "退改日期", "反馈日期", "汇总通报日期")
    TYPES: Final = ("催报文种", "退改文种", "反馈文种")
    NUMBERS: Final = ("通报文号", "催报文号", "退改文号", "反馈文号", "汇总通报文号")
    SEALED: Final = "加盖印章"
    COPIES: Final = "抄送机关"
    COPIES_OF: Final = ("通知抄送", "通报抄送", "催报抄送", "退改抄送", "反馈抄送", "汇总通报抄送")
    PRINTER: Final = "印发机关"
    EXTENSION: Final = "补报期限"
    LETTER_FORM: Final = "信函格式"
    EVIDENCE_LETTER: Final = "缺佐证发函"

    YES_OR_NO: Final = (SEALED, LETTER_FORM, EVIDENCE_LETTER)
    ALL: Final = (*DATES, *TYPES, *NUMBERS, COPIES, *COPIES_OF, PRINTER, *YES_OR_NO, EXTENSION)


class IssuedHead:
    """Headings of 发文登记."""

    NUMBER: Final = "发文字号"
    DATE: Final = "成文日期"
    TYPE: Final = "文种"
    TITLE: Final = "文书"
    TO: Final = "主送单位"
    FILE: Final = "文件"
    WRITTEN: Final = "写出时间"
    BY: Final = "确认人"
