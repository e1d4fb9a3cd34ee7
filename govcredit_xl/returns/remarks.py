"""The points that a unit is asked to put right, and what became of them when its workbook came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.core.model import (
    EVIDENCE,
    MEMO,
    NOT_INVOLVED,
    PROPOSED,
    REPLY,
    SELF_SCORE,
    Answer,
    Item,
    Return,
)
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.sources import input_code, is_rating, rating_code
from govcredit_xl.core.terms import Fix, FormHead, Level
from govcredit_xl.returns.plausible import SOFT_CODES

BLANK_CODES: Final = frozenset({"missing-input", "missing-on-form", "report-missing"})
"""What is still to be filled in."""
REMINDER_CODES: Final = BLANK_CODES | {"evidence-missing", "evidence-not-received"}
SOFT: Final = SOFT_CODES | {"build-out-of-date"}

_EXPLAINED: Final = "explained"
_FIX: Final = "fix"
_BESIDE: Final = {
    SELF_SCORE: FormHead.SELF,
    NOT_INVOLVED: FormHead.NOT_INVOLVED,
    MEMO: FormHead.MEMO,
    EVIDENCE: FormHead.EVIDENCE,
    PROPOSED: FormHead.PROPOSED,
}
_WHOLE_FORM: Final = "整张表"

# What is told to a unit where the sentence of the problem is meant for the office.
_TO_UNIT: Final[Mapping[str, tuple[str, str]]] = {
    "input-not-found": (
        "您报送的表里找不到这一格（{why}），没有读到您填的内容。",
        "请在本表标出的格子里重新填写；不要删行、插行或改动格式。",
    ),
    "self-score-differs": (
        "您报送的表中自评分是 {shown}，按填报内容重算是 {computed}。",
        "本表的公式已恢复，请核对填报内容；不用改动公式。",
    ),
    "build-out-of-date": (
        "填报表下发后这一项改过：{what}。",
        "请核对搬过来的答案是否仍然合适。",
    ),
    "missing-on-form": ("“{label}”是后来增加的，您报送的表里还没有。", "请填写。"),
    "nothing-filled": ("您报送的填报表一项也没有填。", "请填写后重新报送。"),
}

Key = tuple[str, str, str, str]
"""(problem code, item id, input code, what tells two apart at one input)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of 修改意见.

    Attributes:
        level: one of `Level`.
        code: of the problem.
        item, input: item id and code or pseudo-code of the cell, of 考核数据 with the unit's code as in
            `rating_code`; "" where it is about no one cell.
        part: tells apart two points of one code at one cell, "" where there is but one.
        label: 填报项 as people know it, with the item's name.
        given: what the unit had put there, as text.
        message, remedy: to the unit, in Chinese.
        fix: 未改 or 新增 since the workbook given back before, "" where it was the first.
    """

    level: str
    code: str
    item: str
    input: str
    label: str
    given: str
    message: str
    remedy: str
    part: str = ""
    fix: str = ""

    @property
    def key(self) -> Key:
        """What the same point has in the next version."""
        return self.code, self.item, self.input, self.part


class Places:
    """Which cell of the form a problem of a return is about, wherever the cell has moved."""

    def __init__(self, said: Return) -> None:
        reported = [
            replace(a, code=rating_code(a.code, unit))
            for unit, answers in said.about.items()
            for a in answers
        ]
        self._by_cell = {(a.sheet, a.cell): a for a in (*reported, *said.answers)}
        self.answers = {(a.item, a.code): a for a in (*said.answers, *reported)}

    def answer(self, problem: Problem) -> Answer | None:
        """The answer at the problem's place."""
        return self._by_cell.get((problem.sheet or "", problem.cell or ""))

    def key(self, problem: Problem) -> Key:
        """The key of the point that the problem makes."""
        at = self.answer(problem)
        if at is not None and (problem.code, at.code) == ("missing-reason", NOT_INVOLVED):
            at = self.answers.get((at.item, MEMO), at)  # there the reason is to be given
        code = at.code if at is not None else str(problem.facts.get("input", ""))
        name = problem.code
        if name == "missing-on-form" and code:
            name = "missing-input"  # which it is once the unit has the new form
        telling = {"evidence-not-received": "name", "missing-on-form": "label"}.get(name, "")
        return name, problem.item or "", code, str(problem.facts.get(telling, ""))


def level_of(problem: Problem) -> str | None:
    """How much it binds the unit; None for what is not the unit's to put right."""
    if problem.severity == "error":
        return Level.ERROR
    if problem.code in SOFT:
        return Level.SOFT
    return Level.REMINDER if problem.code in REMINDER_CODES else None


def points_of(problems: Iterable[Problem], said: Return, items: Mapping[str, Item]) -> list[Point]:
    """The points of one return, errors first, else in the order of the form; each key once.

    Args:
        problems: of that return.
        said: what it says.
        items: of the catalogue, by id.
    """
    places = Places(said)
    order = {key: k for k, key in enumerate(places.answers)}
    found: dict[Key, Point] = {}
    for problem in problems:
        level = level_of(problem)
        if level is None or explanation_of(problem):
            continue
        point = _point(level, problem, places, items)
        found.setdefault(point.key, point)
    return sorted(
        found.values(),
        key=lambda p: (Level.ALL.index(p.level), order.get((p.item, p.input), len(order))),
    )


def _point(level: str, problem: Problem, places: Places, items: Mapping[str, Item]) -> Point:
    code, item_id, input_code, part = places.key(problem)
    answer = places.answers.get((item_id, input_code))
    given = (answer.raw or show(answer.value)) if answer is not None else ""
    plain = replace(problem, file=None, sheet=None, cell=None)
    message, remedy = plain.message(), plain.remedy()
    if problem.code in _TO_UNIT:
        facts = {**problem.facts, "item": item_id}
        message, remedy = (text.format_map(facts) for text in _TO_UNIT[problem.code])
    otherwise = str(problem.facts.get("label") or problem.facts.get("name") or "")
    label = _label(items.get(item_id), input_code, otherwise)
    return Point(level, code, item_id, input_code, label, given, message, remedy, part)


def _label(item: Item | None, code: str, otherwise: str) -> str:
    """Never the form's own label alone, by which a returned sheet is known."""
    if item is None:
        return otherwise or _WHOLE_FORM
    asked = item.input(input_code(code))
    if asked is not None and is_rating(code):
        return f"{item.name}：{asked.label}（{code.partition('__')[2]}）"
    label = asked.label if asked is not None else _BESIDE.get(code, otherwise)
    return f"{item.name}：{label}" if label else item.name


# -- what the unit and the office say to a problem -----------------------------------------------------
def explained(problem: Problem, words: str) -> Problem:
    """The problem with the unit's explanation."""
    return replace(problem, facts={**problem.facts, _EXPLAINED: words})


def explanation_of(problem: Problem) -> str:
    """单位说明：… as the office reads it, "" where the unit has not explained."""
    words = str(problem.facts.get(_EXPLAINED, ""))
    return f"单位说明：{words}" if words else ""


def with_fix(problem: Problem, fix: str) -> Problem:
    """The problem with what became of it since the workbook was given back."""
    return replace(problem, facts={**problem.facts, _FIX: fix})


def state_of(problem: Problem) -> str | None:
    """状态 in 问题清单: 已说明, else 未改 or 新增 after a correction came back."""
    return Fix.EXPLAINED if explanation_of(problem) else str(problem.facts.get(_FIX, "")) or None


def words_on(places: Places, item: str) -> str:
    """What the unit says about the item: its 情况说明 and its 单位答复."""
    said = [places.answers.get((item, code)) for code in (MEMO, REPLY)]
    texts = [str(one.value).strip() for one in said if one is not None and one.value not in (None, "")]
    return "；".join(dict.fromkeys(texts))


def fixes(given: Sequence[Point], now: Iterable[Key], explained_keys: Iterable[Key]) -> dict[Key, str]:
    """What became of each point given: 已改, 未改 or 已说明."""
    still, told = set(now), set(explained_keys)
    return {
        point.key: Fix.EXPLAINED if point.key in told else Fix.UNFIXED if point.key in still else Fix.FIXED
        for point in given
    }
