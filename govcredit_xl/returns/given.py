"""What others give for a unit (来源): the office's figures, the assessors' reports, the raters' marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Answer, Catalogue, Input, Item, Return, Value
from govcredit_xl.core.parts import UnitReturn, show
from govcredit_xl.core.sources import rating_code

About = Mapping[tuple[str, str, str], Mapping[str, Answer]]
"""(giver, unit, item) → code → what the giver's return says."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One figure that the unit does not give itself.

    Attributes:
        asked: the input; of one rater's mark with `rating_code` and the rater's name in its label.
        giver: code of the unit that reports it, else the kind of its source.
        weight: of a rater; None where it is the only one.
        answer: None where there is none yet.
        file: where it stands.
        returned: False where the giver has not returned.
    """

    asked: Input
    giver: str
    weight: float | None
    answer: Answer | None
    file: str
    returned: bool


def about_units(taken: Mapping[str, str], returns: Mapping[str, Return]) -> About:
    """What the returns that count (unit → hash) say of other units."""
    found: dict[tuple[str, str, str], dict[str, Answer]] = {}
    for giver, sha in taken.items():
        for unit, answers in returns[sha].about.items():
            for answer in answers:
                found.setdefault((giver, unit, answer.item), {})[answer.code] = answer
    return found


def shown_answer(catalogue: Catalogue, unit: str, item: Item, asked: Input) -> tuple[Answer | None, str]:
    """A figure that is known beforehand as an answer, and the file where it stands."""
    figure = catalogue.figure_by_key.get(AnswerKey(unit, item.id, asked.code))
    if figure is None:
        return None, ""
    text = show(figure.value)
    return Answer(item.id, asked.code, figure.value, figure.sheet, figure.cell, text), figure.file


def shown_answers(catalogue: Catalogue, unit: str, item: Item) -> dict[str, Answer]:
    """All figures of the unit in the item that are known beforehand, by code."""
    found = {}
    for asked in item.inputs:
        if asked.source is not None and asked.source.is_shown:
            answer, _ = shown_answer(catalogue, unit, item, asked)
            if answer is not None:
                found[asked.code] = answer
    return found


def given_answers(
    catalogue: Catalogue,
    item: Item,
    unit: str,
    *,
    lead: bool,
    returned: Mapping[str, UnitReturn],
    about: About,
) -> Iterator[GivenAnswer]:
    """All that others give for the unit's part in the item, blank ones too, in the order of the inputs.

    Args:
        catalogue: of the round.
        item: as it is scored for the unit.
        unit: whose part.
        lead: True where it is a lead.
        returned: unit code → its line of 报送情况.
        about: what the returns that count say of other units.
    """
    for asked in item.known(lead=lead):
        source = asked.source
        if source is None:
            continue
        if source.is_shown:
            answer, file = shown_answer(catalogue, unit, item, asked)
            yield GivenAnswer(asked, source.kind, None, answer, file, True)
            continue
        givers = source.givers_for(unit)
        for giver, weight in givers:
            answer = about.get((giver, unit, item.id), {}).get(asked.code)
            sent, one = returned.get(giver), asked
            back = sent is not None and sent.sha256 is not None
            if source.rates:
                name = catalogue.unit_by_code[giver].short or catalogue.unit_by_code[giver].name
                code = rating_code(asked.code, giver)
                one = replace(asked, code=code, label=f"{asked.label}（{name}）")
                answer = replace(answer, code=code) if answer is not None else None
            file = (sent.file or "") if sent is not None and back else ""
            yield GivenAnswer(one, giver, weight if source.rates else None, answer, file, back)


def given_values(
    catalogue: Catalogue,
    returned: Mapping[str, UnitReturn],
    taken: Mapping[str, str],
    returns: Mapping[str, Return],
) -> dict[AnswerKey, Value]:
    """All that others give, by whose it is."""
    about = about_units(taken, returns)
    found: dict[AnswerKey, Value] = {}
    for item in catalogue.items:
        if all(asked.source is None for asked in item.inputs):
            continue
        for unit in item.units:
            lead = unit in item.leads
            for one in given_answers(catalogue, item, unit, lead=lead, returned=returned, about=about):
                if one.answer is not None:
                    found[AnswerKey(unit, item.id, one.asked.code)] = one.answer.value
    return found
