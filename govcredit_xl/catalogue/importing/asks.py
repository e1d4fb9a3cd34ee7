"""Inputs proposed for a criterion: their labels are words of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.terms import InputType

MOST_LABEL: Final = 40
_FORMULA: Final = re.compile(r"[(]([^()=]{1,30}?)=([^/÷()]{2,60}?)[/÷]([^()×x*%]{2,60}?)(?:[×x*]100%)?[)]")
_SCORES: Final = re.compile(
    r"[,;。(](?:可|的)?(?:得|计|扣|加|每|最高|最多|视|按)?[^,;。()]*?\d+(?:\.\d+)?分.*$|(?:得|计)\d+(?:\.\d+)?分.*$"
)
_MEASURE: Final = {
    "次": "次", "条": "条", "件": "件", "篇": "篇", "项": "项", "个": "个", "起": "起", "例": "例", "人": "人",
    "家": "家", "户": "户", "名": "名", "场": "场", "份": "份", "处": "处", "案": "件", "期": "期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """An input that is proposed.

    Attributes:
        code, label, type, measure, optional: as in the sheet 填报项.
        stated: its label is the notice's own words; False: a guess.
        source: who gives it (来源), "" for the unit that answers.
    """

    code: str
    label: str
    type: str
    measure: str = ""
    optional: bool = False
    stated: bool = False
    source: str = ""


_EACH_ONE: Final = re.compile(r"(?<=[\u4e00-\u9fff])[1一](?:个|条|次|件|篇|项|例|起|家|场|期|份)$")


def without_one(words: str) -> str:
    """报送1条 → 报送: what is counted."""
    return _EACH_ONE.sub("", words)


def subject(text: str) -> str:
    """What a criterion is about: its words before the points."""
    found = _SCORES.sub("", text).strip(",;。:()")
    found = re.sub(r"^[(]?\d+[)、.]|^[①-⑩]", "", found)
    found = without_one(found)
    return found if len(found) <= MOST_LABEL else found[: MOST_LABEL - 1] + "…"


def flag(text: str) -> Ask:
    """Whether it was done."""
    about = subject(text)
    return Ask("ok", f"是否完成：{about}" if about else "是否完成", InputType.FLAG, stated=True)


def note(text: str) -> Ask:
    """What was done, in the unit's words."""
    about = subject(text)
    about = about if len(about) <= 20 else ""
    return Ask("note", f"{about}：实施情况" if about else "实施情况", InputType.LONG_TEXT, stated=True)


def number_ask(code: str, label: str, measure: str = "") -> Ask:
    """A whole number."""
    return Ask(code, label[:MOST_LABEL], InputType.COUNT, _MEASURE.get(measure, measure), stated=True)


def rate_asks(text: str, rate: str) -> tuple[Ask, ...]:
    """Numerator and denominator: from the formula in brackets where there is one, else named after the rate."""
    found = _FORMULA.search(text)
    if found is not None:
        return (
            Ask("n", found[2][:MOST_LABEL], InputType.COUNT, _counted(found[2]), stated=True),
            Ask("d", found[3][:MOST_LABEL], InputType.COUNT, _counted(found[3]), stated=True),
        )
    name = rate or "比率"
    return (
        Ask("n", f"{name}的分子（达到的数量）", InputType.COUNT),
        Ask("d", f"{name}的分母（总数）", InputType.COUNT),
    )


def _counted(label: str) -> str:
    """The measure that the label speaks of; "" where it does not."""
    if re.search(r"(?:信息|记录|数据)(?:的)?(?:总)?(?:数|数量|总量|条数)$", label):
        return "条"
    return (
        "件" if re.search(r"(?:案件|工单|投诉|诉求|事项)(?:的)?(?:总)?(?:数|数量|总量|件数)$", label) else ""
    )
