"""How a document is issued: its type, number and date, from the settings and the command, with what is missing."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from govcredit_xl.catalogue.values import Fault, as_date
from govcredit_xl.core.document_terms import LETTER_TYPES
from govcredit_xl.core.model import Settings
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File, Setting
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.kinds import Doc, DocKind
from govcredit_xl.letters.word.page import DRAFT_TEXT


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
    if type_ not in LETTER_TYPES:
        facts = {"heading": kind.type_setting, "value": type_, "types": "、".join(LETTER_TYPES)}
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
            facts = {
                "heading": kind.date_setting,
                "date": f"{today.year}年{today.month}月{today.day}日",
                "date_en": today.isoformat(),
            }
            problems.append(Problem("document-dated-today", file=file, facts=facts))
    dated = any(problem.code == "document-dated-today" for problem in problems)
    return Issue(type_, number, date, order.draft, dated), problems


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


# -- Drafts (征求意见稿) among the files of 文书/: told by the word that stands on each of their pages ----------
_TAGS = re.compile(r"<[^<>]*>")


def is_draft(data: bytes) -> bool:
    """True for a Word document with 征求意见稿 in a header; False for all else, whole or not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = [name for name in parts.namelist() if re.search(r"header\d*\.xml$", name)]
            texts = [parts.read(name).decode("utf-8", "replace") for name in names]
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return any(DRAFT_TEXT in _TAGS.sub("", text) for text in texts)


def place_for_draft(path: Path) -> Path:
    """Where a draft is written: never over a document that is none."""
    try:
        stands = path.read_bytes()
    except FileNotFoundError:
        return path
    return path if is_draft(stands) else path.with_stem(f"{path.stem}_{DRAFT_TEXT}")
