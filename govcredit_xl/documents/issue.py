"""How a document is issued: its type, number and date, from the settings and the command, with what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from govcredit_xl.catalogue.values import Fault, as_date
from govcredit_xl.documents.facts import Issue
from govcredit_xl.documents.keys import Key
from govcredit_xl.documents.kinds import TYPES, Doc, DocKind
from govcredit_xl.documents.profile import Profile
from govcredit_xl.model import Settings
from govcredit_xl.problems import Problem
from govcredit_xl.terms import File, Setting


@dataclass(frozen=True)
class Order:
    """What was asked for.

    Attributes:
        kind: task, result, reminder or correction.
        units: codes of the units to write to; empty for all that owe something.
        draft: 征求意见稿 on every page, nothing confirmed or released.
        by: who confirms what is still open, "" where nobody does.
        number, date: in place of the settings'; "" and None where not given.
    """

    kind: str
    units: tuple[str, ...] = ()
    draft: bool = False
    by: str = ""
    number: str = ""
    date: dt.date | None = None


def issue_of(
    kind: DocKind, settings: Settings, order: Order, profile: Profile, today: dt.date
) -> tuple[Issue, list[Problem]]:
    """How the document is issued, and what of it is blank or wrong."""
    problems: list[Problem] = []
    file = File.CATALOGUE
    if not settings.organ:
        code = "document-setting-blank" if order.draft else "document-organ-missing"
        problems.append(Problem(code, file=file, facts={"heading": Setting.ORGAN}))
    type_ = settings.other.get(kind.type_setting, "") or kind.type
    if type_ not in TYPES:
        facts = {"heading": kind.type_setting, "value": type_, "types": "、".join(TYPES)}
        problems.append(Problem("document-type-unknown", file=file, facts=facts))
    task = kind.name == Doc.TASK
    number = order.number or (settings.number if task else settings.other.get(kind.number_setting, ""))
    if not number:
        problems.append(Problem("document-setting-blank", file=file, facts={"heading": kind.number_setting}))
    elif not profile[Key.NUMBER_PATTERN].pattern.search(number):
        facts = {"heading": kind.number_setting, "value": number}
        problems.append(Problem("document-number-shape", file=file, facts=facts))
    date, wrong = _date(kind, settings, order)
    problems += wrong
    if date is None and not wrong:
        if order.draft:
            facts = {"heading": kind.date_setting}
            problems.append(Problem("document-setting-blank", file=file, facts=facts))
        else:
            date = today
            facts = {"heading": kind.date_setting, "date": f"{today.year}年{today.month}月{today.day}日"}
            problems.append(Problem("document-dated-today", file=file, facts=facts))
    return Issue(type_, number, date, order.draft), problems


def _date(kind: DocKind, settings: Settings, order: Order) -> tuple[dt.date | None, list[Problem]]:
    if order.date is not None:
        return order.date, []
    if kind.name == Doc.TASK:
        return settings.issued, []
    text = settings.other.get(kind.date_setting, "")
    found = as_date(text) if text else None
    if isinstance(found, Fault):
        facts = {"heading": kind.date_setting, "value": text}
        return None, [Problem("document-date-wrong", file=File.CATALOGUE, facts=facts)]
    return found, []
