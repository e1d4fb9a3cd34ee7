"""PointAdvice in words, as a clerk would say it: “时限内报送”再增加 2 件（8→10），可得回 0.08 分."""

from __future__ import annotations

from govcredit_xl.core.model import Item
from govcredit_xl.core.terms import NO, YES, InputType, Pooling
from govcredit_xl.scoring.advice import AnswerStep, PointAdvice

_SHOWN_FLAGS = 3


def advice_sentence(one: PointAdvice, item: Item) -> str:
    """What to do, and what it brings."""
    share = item.pooling == Pooling.SHARE
    if one.changes[0].input.type == InputType.FLAG and not share:
        return f"{_flags(one)}，可得回 {_points(one.gain)} 分{_rest(one)}。"
    whole = f"{_step(one.changes[0], share)}，可得回 {_points(one.gain)} 分{_rest(one)}"
    if one.first is None:
        return f"{whole}。"
    change, gain = one.first
    return f"{whole}；其中先{_amount(change, share)}即可得回 {_points(gain)} 分。"


def _rest(one: PointAdvice) -> str:
    left = round(one.lost - one.gain, 2)
    return f"（仍失 {_points(left)} 分）" if left > 0 else ""


def _flags(one: PointAdvice) -> str:
    labels = [f"“{change.input.label}”" for change in one.changes]
    shown = "、".join(labels[:_SHOWN_FLAGS]) + (f"等 {len(labels)} 项" if len(labels) > _SHOWN_FLAGS else "")
    to = {YES if change.to == 1 else NO for change in one.changes}
    return f"{shown}做到“{to.pop()}”" if len(to) == 1 else f"{shown}改过来"


def _step(change: AnswerStep, share: bool) -> str:
    if share:
        return f"“{change.input.label}”再有 {_points(change.steps)} 家做到“{YES if change.to > change.was else NO}”"
    return f"“{change.input.label}”{_amount(change, share)}（{_points(change.was)}→{_points(change.to)}）"


def _amount(change: AnswerStep, share: bool) -> str:
    if share:
        return f"有 {_points(change.steps)} 家"
    word = "增加" if change.to > change.was else "减少"
    measure = change.input.measure
    return f"{word} {_points(change.steps)}{' ' + measure if measure else ''}"


def _points(value: float) -> str:
    return f"{value:.10g}"
