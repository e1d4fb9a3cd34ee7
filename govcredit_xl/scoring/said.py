"""Advice in words, as a clerk would say it: “时限内报送”增加 2 件（8→10），可得回 0.08 分."""

from __future__ import annotations

from typing import Final

from govcredit_xl.core.model import Item
from govcredit_xl.core.terms import InputType, Pooling
from govcredit_xl.core.words import Words
from govcredit_xl.scoring.advice import AnswerStep, PointAdvice
from govcredit_xl.scoring.potential import OutOfReach
from govcredit_xl.scoring.wording import NO_SAID, YES_SAID

_SHOWN_FLAGS: Final = 3

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "flags": ("{labels}做到“{to}”", "{labels} done (“{to}”)"),
    "flags-mixed": ("{labels}改过来", "{labels} the other way round"),
    "and-more": ("等 {count} 项", " and others, {count} in all,"),
    "step": ("“{label}”{amount}（{was}→{to}）", "“{label}”: {amount} ({was}→{to})"),
    "units": ("“{label}”再有 {steps} 家做到“{to}”", "“{label}”: {steps} more units with “{to}”"),
    "more": ("增加 {steps}{measure}", "{steps}{measure} more"),
    "fewer": ("减少 {steps}{measure}", "{steps}{measure} fewer"),
    "some": ("有 {steps} 家", "{steps} units"),
    "gain": ("，可得回 {gain} 分", " brings back {gain}"),
    "left": ("（仍失 {left} 分）", " ({left} stay lost)"),
    "first": ("；其中先{amount}即可得回 {gain} 分", "; the first {amount} bring {gain}"),
    "end": ("。", "."),
}

WHY: Final[dict[str, tuple[str, str]]] = {
    "verified": ("核定的分数，要由核定的人改", "a verified score: only who verified it can change it"),
    "dated": ("只取决于日期，已成事实", "it depends on dates alone, which have passed"),
    "ranked": ("取决于与其他单位的比较", "it depends on how others did"),
    "none": ("改一项答案补不回来", "no change of a single answer brings it back"),
}


def reason_of(left: OutOfReach, lang: str = "zh") -> str:
    """Why points are out of reach."""
    return WHY[left.why][lang == "en"]


def advice_sentence(one: PointAdvice, item: Item, lang: str = "zh") -> str:
    """What to do, and what it brings."""
    words = _Sentences(lang, item.pooling == Pooling.SHARE)
    flags = one.changes[0].input.type == InputType.FLAG and not words.share
    said = words.flags(one) if flags else words.step(one.changes[0])
    said += words.say("gain", gain=_number(one.gain))
    left = round(one.lost - one.gain, 2)
    said += words.say("left", left=_number(left)) if left > 0 else ""
    if one.first is not None and not flags:
        said += words.say("first", amount=words.amount(one.first[0]), gain=_number(one.first[1]))
    return said + words.say("end")


class _Sentences:
    def __init__(self, lang: str, share: bool) -> None:
        self.lang, self.at, self.share = lang, int(lang == "en"), share

    def say(self, key: str, **facts: object) -> str:
        return _WORDS[key][self.at].format(**facts)

    def flags(self, one: PointAdvice) -> str:
        labels = [f"“{change.input.label}”" for change in one.changes]
        shown = ("、", ", ")[self.at].join(labels[:_SHOWN_FLAGS])
        if len(labels) > _SHOWN_FLAGS:
            shown += self.say("and-more", count=len(labels))
        to = {_flag(change).told(self.lang) for change in one.changes}
        return (
            self.say("flags", labels=shown, to=to.pop())
            if len(to) == 1
            else self.say("flags-mixed", labels=shown)
        )

    def step(self, change: AnswerStep) -> str:
        facts = {"label": change.input.label, "was": _number(change.was)}
        if self.share:
            to = _flag(change).told(self.lang)
            return self.say("units", steps=_number(change.steps), to=to, **facts)
        return self.say("step", amount=self.amount(change), to=_number(change.to), **facts)

    def amount(self, change: AnswerStep) -> str:
        steps = _number(change.steps)
        if self.share:
            return self.say("some", steps=steps)
        measure = f" {change.input.measure}" if change.input.measure else ""
        return self.say("more" if change.to > change.was else "fewer", steps=steps, measure=measure)


def _flag(change: AnswerStep) -> Words:
    return YES_SAID if change.to > change.was else NO_SAID


def _number(value: float) -> str:
    return f"{value:.10g}"
