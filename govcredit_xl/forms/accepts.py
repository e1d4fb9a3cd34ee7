"""What an input cell takes: the rule of its data validation, told once for writer and reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.cells import MAX_INPUT_MESSAGE, MAX_INPUT_TITLE
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, Input
from govcredit_xl.core.round_names import WHOLE
from govcredit_xl.core.terms import NO, YES, InputType

FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2099, 12, 31)
MAX_TEXT: Final = 1_000
MAX_LONG_TEXT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Accepts:
    """The rule of a data validation, in the words of the file format (ECMA-376 part 1, 18.3.1.33).

    Attributes:
        kind: list, whole, decimal, date or textLength.
        operator: between, greaterThanOrEqual or lessThanOrEqual; "" for a list.
        values: the entries of a list, else the bounds.
    """

    kind: str
    operator: str
    values: tuple[str | float, ...]

    @property
    def text(self) -> str:
        """The rule as one text; equal for rules that take the same."""
        words = [value if isinstance(value, str) else f"{value:.15g}" for value in self.values]
        return " ".join(part for part in (self.kind, self.operator, ",".join(words)) if part)


_BY_TYPE: Final = {
    InputType.FLAG: Accepts("list", "", (YES, NO)),
    InputType.COUNT: Accepts("whole", "greaterThanOrEqual", (0.0,)),
    InputType.DECIMAL: Accepts("decimal", "greaterThanOrEqual", (0.0,)),
    InputType.AMOUNT: Accepts("decimal", "greaterThanOrEqual", (0.0,)),
    InputType.SIGNED: Accepts("decimal", "between", (-1e15, 1e15)),
    InputType.DATE: Accepts("date", "between", (serial(FIRST_DAY), serial(LAST_DAY))),
    InputType.TEXT: Accepts("textLength", "lessThanOrEqual", (float(MAX_TEXT),)),
    InputType.LONG_TEXT: Accepts("textLength", "lessThanOrEqual", (float(MAX_LONG_TEXT),)),
}


def accepts(code: str, input_type: str, points: float) -> Accepts:
    """What a cell of the form takes.

    Args:
        code: input code, or a pseudo-code of `model`.
        input_type: one of `InputType`.
        points: of the item, the most that 申报分 may be.
    """
    if code == NOT_INVOLVED:
        return Accepts("list", "", (YES,))
    if code == PROPOSED:
        return Accepts("decimal", "between", (0.0, float(points)))
    return _BY_TYPE[InputType.LONG_TEXT if code in {MEMO, EVIDENCE} else input_type]


# -- Data validations: what an input cell takes, what it says when chosen and when it refuses ------------
_ASKS: Final = {
    InputType.FLAG: f"在下拉列表中选“{YES}”或“{NO}”。",
    InputType.COUNT: "填整数，只填数字、不写单位。没有的填 0。",
    InputType.DECIMAL: "填数字（可带小数），不写单位。",
    InputType.AMOUNT: "填数字（可带小数），不写单位。没有的填 0。",
    InputType.SIGNED: "填数字，减少的填负数，不写单位。",
    InputType.DATE: "填日期，如 2021-10-20。",
    InputType.TEXT: f"填文字，最多 {MAX_TEXT} 字。",
    InputType.LONG_TEXT: f"填文字，最多 {MAX_LONG_TEXT} 字；格内换行按 Alt+Enter。",
}
_REFUSES: Final = {
    InputType.FLAG: f"只能填“{YES}”或“{NO}”，请在下拉列表中选择。",
    InputType.COUNT: "这里要填不小于 0 的整数，只填数字，例如 12；不要写“12件”“约12”。",
    InputType.DECIMAL: "这里要填不小于 0 的数字，例如 98.76；不要写单位。",
    InputType.AMOUNT: "这里要填不小于 0 的数字，例如 1250.5；不要写单位。",
    InputType.SIGNED: "这里要填数字，可以是负数，例如 -3；不要写单位。",
    InputType.DATE: "这里要填日期，请写成 2021-10-20 的样子。",
    InputType.TEXT: f"文字太长，最多 {MAX_TEXT} 字。更多内容请写进“情况说明”。",
    InputType.LONG_TEXT: f"文字太长，最多 {MAX_LONG_TEXT} 字。更多内容请另附文件，在“佐证材料”写明文件名。",
}
_CRITERIA: Final = {"greaterThanOrEqual": ">=", "lessThanOrEqual": "<=", "between": "between"}
_VALIDATE: Final = {"whole": "integer", "textLength": "length"}


def _taking(rule: Accepts) -> dict[str, Any]:
    """The rule as XlsxWriter takes it."""
    if rule.kind == "list":
        return {"validate": "list", "source": list(rule.values)}
    names = ("minimum", "maximum") if rule.operator == "between" else ("value",)
    bounds = [int(value) if float(value).is_integer() else value for value in rule.values]
    kind = _VALIDATE.get(rule.kind, rule.kind)
    return {"validate": kind, "criteria": _CRITERIA[rule.operator], **dict(zip(names, bounds, strict=True))}


def for_input(asked: Input, whole_region: str = WHOLE) -> dict[str, Any]:
    """Validation of an input cell, as XlsxWriter takes it; `whole_region`: 全区, 全县 …"""
    if asked.optional:
        need = "选填。"
    elif asked.conditional:
        need = "视情况填，看右边的核对提示。"
    else:
        need = ""
    unit = f"（单位：{asked.measure}）" if asked.measure else ""
    whole = f"填{whole_region}的数。" if asked.leads_only else ""
    said = f"{need}{whole}{_ASKS[asked.type]}{unit}"
    if asked.note:
        said += f"\n{asked.note}"
    if len(asked.label) > MAX_INPUT_TITLE:
        said = f"{asked.label}\n{said}"
    return _said(_taking(accepts(asked.code, asked.type, 0)), asked.label, said, _REFUSES[asked.type])


def for_proposed(points: float) -> dict[str, Any]:
    """Validation of 申报分."""
    taken = _taking(accepts(PROPOSED, InputType.DECIMAL, points))
    said = f"选填。本单位认为可得的分，0 到 {points:.6g} 之间；供评审参考，不计入得分。"
    return _said(taken, "申报分", said, f"这里要填 0 到 {points:.6g} 之间的数字，也可以留空。")


def for_not_involved() -> dict[str, Any]:
    """Validation of 本单位不涉及."""
    said = "没有这项工作的选“是”，并在右边写明原因，填报内容留空。有这项工作的不用动。"
    refuses = "只能选“是”，或者按 Delete 清空。"
    return _said(_taking(accepts(NOT_INVOLVED, InputType.FLAG, 0)), "本单位不涉及", said, refuses)


def for_memo() -> dict[str, Any]:
    """Validation of 情况说明."""
    said = "需要说明的写在这里；选了“不涉及”的必须写明原因。格内换行按 Alt+Enter。"
    return _said(
        _taking(accepts(MEMO, InputType.LONG_TEXT, 0)), "情况说明", said, _REFUSES[InputType.LONG_TEXT]
    )


def for_evidence() -> dict[str, Any]:
    """Validation of 佐证材料."""
    said = "写佐证文件的文件名或网址，文件随表一起报送。多个文件写不下的，写到“佐证材料”表。"
    return _said(
        _taking(accepts(EVIDENCE, InputType.LONG_TEXT, 0)),
        "佐证材料",
        said,
        f"太长了，最多 {MAX_LONG_TEXT} 字。",
    )


def for_free_item(source: str) -> dict[str, Any]:
    """Validation of 编号 in the free rows of 佐证材料."""
    said = "选这份材料对应的评分项编号。"
    return _said(
        {"validate": "list", "source": source}, "编号", said, "请在下拉列表中选择本单位的评分项编号。"
    )


def _said(taken: dict[str, Any], title: str, message: str, refusal: str) -> dict[str, Any]:
    return {
        **taken,
        "input_title": _cut(title, MAX_INPUT_TITLE),
        "input_message": _cut(message, MAX_INPUT_MESSAGE),
        "error_title": "填的内容不合要求",
        "error_message": _cut(refusal, MAX_INPUT_MESSAGE),
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
